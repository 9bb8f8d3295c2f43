/*
 * stream_view: the rule of who may hear of an event, and the sealed ids.
 * Owns: nothing.
 * Beware: a service may hide records further (a `visible` hook) than its contract says; so only two rights
 * count here: a role that reads the whole of an unaudited collection, and the organisation or person that the
 * record itself names.
 */
#include "proto/notification.h"
#include "services/gateway/stream.h"

static bool
viewer_in(const struct viewer *v, struct id organisation)
{
	for (uint32_t i = 0; i < v->organisation_count; i++)
		if (id_equal(v->organisations[i], organisation))
			return true;
	return false;
}

static bool
field_id(const struct rec_desc *d, unsigned tag, const void *rec, struct id *ret_id)
{
	const struct rec_field *f = tag == 0 ? NULL : record_field_tag(d, tag);

	if (f == NULL || f->kind != REC_K_ID || ((*(const uint64_t *)rec >> tag) & 1u) == 0)
		return false;
	*ret_id = *(const struct id *)record_at_const(f, rec);
	return true;
}

/* A notice names the roles that find it in their inbox: the same rule as there. What référents alone are told is
 * of a person's request, and is not for one who stands in a centre. */
static bool
notice_visible(const struct viewer *v, const struct notice *n)
{
	if ((n->audience & v->roles) != 0 &&
	    (n->audience != ROLE_REFERENT || (!v->in_centre && notice_names(n, v->person))))
		return true;
	if (REC_HAS(n, NOTICE_TAG_PERSON) && !id_is_zero(v->person) && id_equal(n->person, v->person))
		return true;
	return REC_HAS(n, NOTICE_TAG_ORGANISATION) && (v->roles & ROLE_DIRECTOR) != 0 &&
	    viewer_in(v, n->organisation);
}

bool
stream_visible(
    const struct collection_desc *c, const struct viewer *v, const void *body, size_t len, struct arena *a)
{
	void *rec;
	struct id id;

	if (!c->audited && (c->read_all & v->roles) != 0)
		return true;
	if ((c->read_scoped & v->roles) == 0)
		return false;
	rec = arena_alloc(a, c->rec->size);
	if (record_decode(c->rec, body, len, a, rec, NULL, NULL) != RC_OK)
		return false;
	if (c == &notice_collection)
		return notice_visible(v, rec);
	if (field_id(c->rec, c->own_tag, rec, &id) && !id_is_zero(v->person) && id_equal(id, v->person))
		return true;
	return field_id(c->rec, c->org_tag, rec, &id) && viewer_in(v, id);
}

void
stream_id_seal(const uint8_t key[CRYPTO_KEY_LEN], struct id account, const uint64_t at[SERVICES_MOST],
    char out[STREAM_ID_CHARS])
{
	uint8_t sealed[SERVICES_MOST * 8 + CRYPTO_SEAL_OVERHEAD];

	_Static_assert(4 * ((sizeof sealed + 2) / 3) < STREAM_ID_CHARS, "an id fits");
	crypto_seal(key, &entropy_system, account.b, sizeof account.b, at, SERVICES_MOST * 8, sealed);
	crypto_base64(sealed, sizeof sealed, out);
}

enum rc
stream_id_open(
    const uint8_t key[CRYPTO_KEY_LEN], struct id account, const char *text, uint64_t ret_at[SERVICES_MOST])
{
	uint8_t sealed[SERVICES_MOST * 8 + CRYPTO_SEAL_OVERHEAD];
	uint64_t at[SERVICES_MOST];
	size_t len = 0;
	enum rc rc = crypto_base64_decode(text, strlen(text), sealed, sizeof sealed, &len);

	if (rc == RC_OK && len != sizeof sealed)
		rc = RC_MALFORMED;
	if (rc == RC_OK)
		rc = crypto_unseal(key, account.b, sizeof account.b, sealed, len, (uint8_t *)at);
	if (rc == RC_OK)
		memcpy(ret_at, at, sizeof at);
	return rc;
}
