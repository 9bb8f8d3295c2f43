/*
 * reception_door: somebody of the other federation's team comes in: a guest, with a link for one request, which goes on as any by a link does.
 * Owns: GET /reception-doors/{token} and its knock; the frame in which guests act.
 * Beware: nothing that the other node can hear of is staged here, and the door shows the same to whoever opens it. How many may come in an hour is
 *         drawn by a key, or whoever knocks until it asks for patience could count the others.
 */
#include "common/calendar.h"
#include "common/link.h"
#include "services/matching/consent.h"
#include "services/matching/reception.h"

#define PURPOSE "reception"
#define PURPOSE_BOUND "reception bound"
#define HOUR (3600 * USEC_PER_SEC)

struct text
reception_door_make(struct context *c, const struct reception *r, struct text site)
{
	if (site.len > 0 && site.ptr[site.len - 1] == '/')
		site.len--;
	return text_of(arena_printf(c->arena, TEXT_FMT "/accueil/" TEXT_FMT, TEXT_ARG(site),
	    TEXT_ARG(link_token(c, PURPOSE, r->id, r->link))));
}

/* --- the frame ---------------------------------------------------------------------------------------------------------- */
static bool
is_body(const struct organisation *o, const struct reception *r)
{
	bool siret = REC_HAS(r, RECEPTION_TAG_SIRET) && REC_HAS(o, ORGANISATION_TAG_SIRET) &&
	    text_equal(o->siret, r->siret);
	bool rna =
	    REC_HAS(r, RECEPTION_TAG_RNA) && REC_HAS(o, ORGANISATION_TAG_RNA) && text_equal(o->rna, r->rna);

	return !REC_HAS(o, TAG_ARCHIVED_AT) && (siret || rna);
}

/* The registry makes one of that id, where none has those numbers. */
static struct id
body_id(struct id reception)
{
	const struct crypto_hash_part parts[] = { { "reception body", 14 },
		{ reception.b, sizeof reception.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

/* Once for each door: all structures are looked at, for a number of associations has no index. */
struct id
reception_frame(struct context *c, const struct reception *r)
{
	struct organisation o;
	struct db_scan s;
	bool found = false;

	db_scan_all(&s, c->txn, &matching_organisation, false);
	while (!found && db_scan_next(&s, c->arena, &o))
		found = is_body(&o, r);
	db_scan_end(&s);
	return found ? o.id : body_id(r->id);
}

bool
reception_of(struct context *c, struct id person, struct reception *ret)
{
	struct request_link l;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &matching_request_link, matching_field(&matching_request_link, "person"),
	    &person, false);
	while (!found && db_scan_next(&s, c->arena, &l))
		found = REC_HAS(&l, REQUEST_LINK_TAG_RECEPTION);
	db_scan_end(&s);
	return found && context_get(c, &matching_reception, l.reception, ret);
}

/* --- the door ----------------------------------------------------------------------------------------------------------- */
static enum rc
door_open(struct context *c, struct text token, struct reception *ret, struct fault *why)
{
	struct id id;

	if (!link_id(token, &id) || !context_get(c, &matching_reception, id, ret) ||
	    ret->direction != RECEPTION_OURS || !link_is(c, PURPOSE, token, id, ret->link))
		return fault_add(why, RC_NOT_FOUND, "token", FAULT_RECEPTION_DOOR);
	if (!reception_is_open(ret) || (REC_HAS(ret, RECEPTION_TAG_TO) && ret->to < c->today))
		return fault_add(why, RC_CONFLICT, "token", FAULT_RECEPTION_CLOSED);
	if (ret->status == RECEPTION_OFFERED || ret->from > c->today)
		return fault_add(why, RC_CONFLICT, "token", FAULT_RECEPTION_EARLY);
	return RC_OK;
}

static enum rc
reception_look(
    struct context *c, const struct request_token *in, struct reception_door *ret, struct fault *why)
{
	struct reception r;
	enum rc rc = door_open(c, in->token, &r, why);

	if (rc == RC_OK)
		*ret = (struct reception_door){ REC_BIT(1) | (REC_HAS(&r, RECEPTION_TAG_TO) ? REC_BIT(2) : 0),
			r.name, r.to };
	return rc;
}
SERVICE_HANDLER(reception_look, struct request_token, struct reception_door)

/* --- who comes in ------------------------------------------------------------------------------------------------------- */
/* Between least and most, the same for that door over that time. */
static uint32_t
bound(struct context *c, struct id door, usec_t span, uint32_t least, uint32_t most)
{
	struct {
		struct id door;
		int64_t span, turn;
	} of = { door, span, c->now / span };
	uint8_t drawn[32];

	context_fingerprint(c, PURPOSE_BOUND, &of, sizeof of, drawn);
	return least + ((uint32_t)drawn[0] << 8 | drawn[1]) % (most - least + 1);
}

static bool
is_crowded(struct context *c, struct id door)
{
	uint32_t hour = 0, day = 0;
	struct request_link l;
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_request_link, matching_field(&matching_request_link, "reception"),
	    &door, true); /* the newest first */
	while (day < RECEPTION_DAY_MOST && db_scan_next(&s, c->arena, &l) &&
	    l.created_at > c->now - USEC_PER_DAY) {
		day++;
		hour += l.created_at > c->now - HOUR;
	}
	db_scan_end(&s);
	return hour >= bound(c, door, HOUR, RECEPTION_HOUR_LEAST, RECEPTION_HOUR_MOST) ||
	    day >= bound(c, door, USEC_PER_DAY, RECEPTION_DAY_LEAST, RECEPTION_DAY_MOST);
}

static enum rc
reception_knock(
    struct context *c, const struct request_token *in, struct reception_entry *ret, struct fault *why)
{
	struct request_link l = { .kind = POOL_INDIVIDUAL,
		.status = REQUEST_LINK_OPEN,
		.expires_at = c->now + RECEPTION_LINK_DAYS * USEC_PER_DAY,
		.link = 1 };
	struct reception r;
	enum rc rc = door_open(c, in->token, &r, why);

	if (rc == RC_OK && is_crowded(c, r.id))
		rc = fault_add(why, RC_RATE, "token", FAULT_RECEPTION_PATIENCE);
	if (rc != RC_OK)
		return rc;
	l.id = context_id(c);
	l.person = context_id(c);
	l.reception = r.id;
	l.has = REC_BIT(TAG_ID) | REC_BIT(REQUEST_LINK_TAG_KIND) | REC_BIT(REQUEST_LINK_TAG_PERSON) |
	    REC_BIT(REQUEST_LINK_TAG_STATUS) | REC_BIT(REQUEST_LINK_TAG_EXPIRES_AT) |
	    REC_BIT(REQUEST_LINK_TAG_LINK) | REC_BIT(REQUEST_LINK_TAG_RECEPTION);
	*ret = (struct reception_entry){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), l.person,
		r.organisation, request_link_path(c, &l), l.expires_at };
	return event_stage(c, &matching_request_link, "given", &l);
}
SERVICE_HANDLER(reception_knock, struct request_token, struct reception_entry)
