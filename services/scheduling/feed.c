/*
 * feed: addresses under which our calendars are read without an account: who makes them, who revokes them.
 * Owns: the table and the purpose of the tokens.
 * Beware: a token that is not good, or no longer, answers as one that never was.
 */
#include "common/crypto.h"
#include "common/link.h"
#include "services/scheduling/machines.h"
#include "services/scheduling/resource.h"

#define PURPOSE "calendar feed"
#define NUMBER 1 /* one address a record: another one is another record */

const struct db_table scheduling_feeds = { &feed_desc };

/* The team any; others their own; a director those of the structures that the account stands in. */
bool
feed_visible(struct context *c, const void *rec)
{
	const struct calendar_feed *f = rec;

	if (caller_has(c, ROLE_TEAM))
		return true;
	if (f->kind == FEED_PERSON)
		return !id_is_zero(c->caller.person) && id_equal(f->person, c->caller.person);
	return f->kind == FEED_ORGANISATION && caller_has(c, ROLE_DIRECTOR) && caller_in(c, f->organisation);
}

/* --- making ----------------------------------------------------------------------------------------------------------- */
static const struct subject {
	unsigned tag;
	const char *field, *label;
	const struct db_table *table;
} subjects[] = {
	[FEED_PERSON] = { FEED_TAG_PERSON, "person", "la personne", &scheduling_persons },
	[FEED_ORGANISATION] = { FEED_TAG_ORGANISATION, "organisation", "la structure",
	    &scheduling_organisations },
	[FEED_VENUE] = { FEED_TAG_VENUE, "venue", "le lieu", &scheduling_venues },
};
#define SUBJECT_BITS (REC_BIT(FEED_TAG_PERSON) | REC_BIT(FEED_TAG_ORGANISATION) | REC_BIT(FEED_TAG_VENUE))

static struct id
subject_id(const struct calendar_feed *f)
{
	return f->kind == FEED_PERSON ? f->person : f->kind == FEED_ORGANISATION ? f->organisation : f->venue;
}

/* Whether there is such a person or structure is told only to those who may have its calendar. */
static enum rc
feed_new_check(struct context *c, const struct calendar_feed *f, struct fault *why)
{
	const struct subject *of = &subjects[f->kind];
	struct rec_head *rec = arena_alloc(c->arena, of->table->rec->size);
	char id[ID_TEXT_LEN + 1];

	if ((f->has & SUBJECT_BITS) != REC_BIT(of->tag))
		return fault_addf(why, RC_INVALID, of->field, FAULT_FEED_SUBJECT, "%s", of->label);
	if (!feed_visible(c, f))
		return fault_only(why, RC_FORBIDDEN);
	if (context_get(c, of->table, subject_id(f), rec) && !scheduling_is_archived(rec))
		return RC_OK;
	id_format(subject_id(f), id);
	return fault_addf(why, RC_INVALID, of->field, FAULT_UNKNOWN_REFERENCE, "%s", id);
}

static enum rc
feed_create(struct context *c, const struct calendar_feed *in, struct feed_link *ret, struct fault *why)
{
	struct calendar_feed f = *in;
	enum rc rc = feed_new_check(c, in, why);

	if (rc != RC_OK)
		return rc;
	f.has = (in->has & SUBJECT_BITS) | REC_BIT(TAG_ID) | REC_BIT(FEED_KIND) | REC_BIT(FEED_STATUS);
	f.id = context_id(c);
	f.status = FEED_ACTIVE;
	ret->has = REC_BIT(1) | REC_BIT(2);
	ret->id = f.id;
	ret->address = text_of(
	    arena_printf(c->arena, "/ics/" TEXT_FMT ".ics", TEXT_ARG(link_token(c, PURPOSE, f.id, NUMBER))));
	return event_stage(c, &scheduling_feeds, "created", &f);
}
SERVICE_HANDLER(feed_create, struct calendar_feed, struct feed_link)

/* --- revoking --------------------------------------------------------------------------------------------------------- */
static enum rc
feed_revoke(struct context *c, const struct ref *in, struct calendar_feed *ret, struct fault *why)
{
	int to;
	enum rc rc;

	if (!context_get(c, &scheduling_feeds, in->id, ret) || !feed_visible(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	rc = scheduling_step(
	    &scheduling_feed_machine, &feed_status_enum, (int)ret->status, FEED_EV_REVOKE, &to, why);
	if (rc != RC_OK)
		return rc;
	ret->status = (enum feed_status)to;
	return event_stage(c, &scheduling_feeds, "revoked", ret);
}
SERVICE_HANDLER(feed_revoke, struct ref, struct calendar_feed)

static void
feeds_erase(struct context *c, struct id person)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_feeds, FEED_TAG_PERSON, &person);
	struct calendar_feed *all = (struct calendar_feed *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++) {
		if (all[i].status != FEED_ACTIVE || !id_equal(all[i].person, person))
			continue;
		all[i].status = FEED_REVOKED;
		(void)event_stage(c, &scheduling_feeds, "revoked", &all[i]);
	}
}

void
resource_erase(struct context *c, struct id person)
{
	calendars_erase(c, person);
	feeds_erase(c, person);
}

/* --- reading ---------------------------------------------------------------------------------------------------------- */
static enum rc
feed_read(struct context *c, const struct feed_query *in, struct feed_text *ret, struct fault *why)
{
	uint64_t offset = REC_HAS(in, 2) ? in->offset : 0;
	struct crypto_hash_part part;
	uint8_t hash[CRYPTO_HASH_LEN];
	struct buf text = { 0 };
	struct calendar_feed f;
	struct id id;
	char *mark = arena_alloc(c->arena, 33);

	if (!link_id(in->token, &id) || !context_get(c, &scheduling_feeds, id, &f) ||
	    f.status != FEED_ACTIVE || !link_is(c, PURPOSE, in->token, id, NUMBER))
		return fault_add(why, RC_NOT_FOUND, NULL, FAULT_FEED_GONE);
	feed_draw(c, f.kind, subject_id(&f), &text);
	part = (struct crypto_hash_part){ text.ptr, text.len };
	crypto_hash(NULL, &part, 1, hash);
	for (size_t i = 0; i < 16; i++)
		snprintf(mark + 2 * i, 3, "%02x", hash[i]);
	if (offset > text.len)
		offset = text.len;
	*ret = (struct feed_text){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), .offset = offset,
		.total = text.len, .mark = text_of(mark) };
	ret->bytes.len =
	    (uint32_t)(text.len - offset < FEED_BYTES_MOST ? text.len - offset : FEED_BYTES_MOST);
	ret->bytes.ptr = arena_copy(c->arena, text.ptr + offset, ret->bytes.len);
	buf_free(&text);
	return RC_OK;
}
SERVICE_HANDLER(feed_read, struct feed_query, struct feed_text)
