/*
 * shared_known: what the other side has acknowledged of our cards; what becomes of them when an agreement is over; the keys of parcels.
 * Owns: nothing.
 * Beware: an acknowledgement that comes again, or late, changes nothing. A parcel that nobody acknowledged in a week was given up by the
 *         courier: what is shared is told again when the other side is back.
 */
#include "common/calendar.h"
#include "services/registry/sharing.h"

#define CLOSE_MOST 500u
#define GIVEN_UP (7 * 86400 * USEC_PER_SEC)
#define NIGHT 180 /* minutes */

/* --- what comes back ----------------------------------------------------------------------------------------- */
static void
row_known(struct context *c, struct shared_card *row)
{
	if (row->status == SHARED_CARD_TOLD)
		row->status = SHARED_CARD_KNOWN;
	else if (row->status == SHARED_CARD_GONE)
		row->status = SHARED_CARD_FORGOTTEN;
	else
		return;
	row->known_at = c->now;
	row->has |= REC_BIT(SHARED_CARD_TAG_KNOWN_AT);
	(void)event_stage(c, &shared_card_table, "known", row);
}

/* Of the names that it carried nothing is left; the key that sealed them goes at night. */
static void
parcel_known(struct context *c, struct card_parcel *p)
{
	struct shared_card row;
	struct db_scan s;

	p->known_at = c->now;
	p->has =
	    (p->has | REC_BIT(PARCEL_TAG_KNOWN_AT)) & ~(REC_BIT(PARCEL_TAG_CARDS) | REC_BIT(PARCEL_TAG_GONE));
	(void)event_stage(c, &card_parcel_table, "known", p);
	if (REC_HAS(p, PARCEL_TAG_ROUND))
		context_timer(c, c->now, "registry.card_parcel.next", p->id);
	db_scan_index(&s, c->txn, &shared_card_table,
	    record_field_tag(&shared_card_desc, SHARED_CARD_TAG_PARCEL), &p->id, false);
	while (db_scan_next(&s, c->arena, &row))
		row_known(c, &row);
	db_scan_end(&s);
}

/* No card of the agreement is left over there. */
static void
sharing_gone(struct context *c, struct sharing *s)
{
	if (sharing_is_open(s) || REC_HAS(s, SHARING_TAG_GONE_AT))
		return;
	s->gone_at = c->now;
	s->has |= REC_BIT(SHARING_TAG_GONE_AT);
	(void)event_stage(c, &sharing_table, "gone", s);
	context_timer(c, c->now, "registry.shared_card.close", s->id);
}

void
shared_known(struct context *c, const struct peer_mail *m, const struct card_receipt *r)
{
	struct card_parcel p;
	struct sharing s;

	if (context_get(c, &card_parcel_table, r->parcel, &p)) {
		if (id_equal(p.peer, m->peer) && !REC_HAS(&p, PARCEL_TAG_KNOWN_AT))
			parcel_known(c, &p);
	} else if (context_get(c, &sharing_table, r->parcel, &s) && id_equal(s.peer, m->peer) &&
	    s.direction == SHARING_OURS) {
		sharing_gone(c, &s);
	}
}

/* --- an agreement that is over ------------------------------------------------------------------------------- */
static void
row_close(struct context *c, const struct sharing *s, struct shared_card *row)
{
	bool gone = REC_HAS(s, SHARING_TAG_GONE_AT);

	if (row->status == SHARED_CARD_FORGOTTEN || (row->status == SHARED_CARD_GONE && !gone))
		return;
	row->status = gone ? SHARED_CARD_FORGOTTEN : SHARED_CARD_GONE;
	if (gone) {
		row->known_at = s->gone_at;
		row->has |= REC_BIT(SHARED_CARD_TAG_KNOWN_AT);
	} else {
		row->told_at = c->now;
		row->has &= ~(REC_BIT(SHARED_CARD_TAG_KNOWN_AT) | REC_BIT(SHARED_CARD_TAG_DIGEST));
	}
	(void)event_stage(c, &shared_card_table, gone ? "known" : "told", row);
}

/* The id is the agreement's, or that of the card behind which to go on. */
static enum rc
shared_card_close(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct shared_card row = { 0 };
	bool begun = context_get(c, &shared_card_table, in->id, &row);
	struct id of = begun ? row.sharing : in->id;
	struct sharing s;
	struct db_scan scan;
	uint32_t n = 0;

	(void)ret;
	(void)why;
	if (!context_get(c, &sharing_table, of, &s) || sharing_is_open(&s))
		return RC_OK;
	db_scan_index(&scan, c->txn, &shared_card_table,
	    record_field_tag(&shared_card_desc, SHARED_CARD_TAG_SHARING), &of, false);
	if (begun)
		db_scan_after(&scan, in->id);
	while (n < CLOSE_MOST && db_scan_next(&scan, c->arena, &row)) {
		row_close(c, &s, &row);
		n++;
	}
	db_scan_end(&scan);
	if (n == CLOSE_MOST)
		context_timer(c, c->now, "registry.shared_card.close", row.id);
	return RC_OK;
}
REGISTRY_HANDLER(shared_card_close, struct ref, void)

/* --- keys ---------------------------------------------------------------------------------------------------- */
/* Whether that one still waits; a week is enough. */
static bool
is_waiting(struct context *c, struct card_parcel *p)
{
	if (!REC_HAS(p, PARCEL_TAG_CARDS))
		return false;
	if (p->created_at + GIVEN_UP > c->now)
		return true;
	p->has &= ~REC_BIT(PARCEL_TAG_CARDS);
	(void)event_stage(c, &card_parcel_table, "given_up", p);
	return false;
}

/* The id is that of the key. */
static enum rc
card_parcel_forget(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct card_parcel p;
	struct db_scan s;
	bool waits = false;

	(void)ret;
	(void)why;
	db_scan_index(&s, c->txn, &card_parcel_table,
	    record_field_tag(&card_parcel_desc, PARCEL_TAG_SEALED_BY), &in->id, false);
	while (db_scan_next(&s, c->arena, &p))
		waits = is_waiting(c, &p) || waits;
	db_scan_end(&s);
	if (waits)
		context_timer(
		    c, calendar_instant(c->today + 1, NIGHT), "registry.card_parcel.forget", in->id);
	else
		context_forget(c, in->id);
	return RC_OK;
}
REGISTRY_HANDLER(card_parcel_forget, struct ref, void)
