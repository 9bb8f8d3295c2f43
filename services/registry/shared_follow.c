/*
 * shared_follow: which changes here call for a parcel, and what the other side has acknowledged.
 * Owns: nothing.
 * Beware: called for every record that a command stages: with no agreement in force it costs one look at an index. What many cards may
 *         rest on (the offer, a structure's number, a whole file of cards) is looked through by slices, not in the command that changed it.
 */
#include "services/registry/network.h"
#include "services/registry/offer.h"
#include "services/registry/sharing.h"

#define FOLLOW_MOST 64u /* records of one command that are followed one by one */
#define CLOSE_MOST 500u

static bool
shares_any(struct context *c)
{
	struct sharing_list all;

	sharings_active(c, SHARING_OURS, &all);
	return all.count != 0;
}

static void
review(struct context *c)
{
	context_timer(c, c->now, "registry.shared_card.review", (struct id){ { 0 } });
}

static void
card_due(struct context *c, struct id provider)
{
	if (c->staged_count > FOLLOW_MOST)
		review(c);
	else
		context_timer(c, c->now, "registry.shared_card.follow", provider);
}

static void
cards_of_person(struct context *c, struct id person)
{
	struct db_scan s;
	struct id id;

	db_scan_index(&s, c->txn, &provider_table, record_field_tag(&provider_desc, PROVIDER_TAG_PERSON),
	    &person, false);
	while (db_scan_next_id(&s, &id))
		card_due(c, id);
	db_scan_end(&s);
}

/* Its numbers are in the fingerprints of those that it is linked with. A new one has no link yet. */
static bool
numbers_change(struct context *c, const struct organisation *o)
{
	const uint64_t tags = REC_BIT(ORGANISATION_TAG_SIRET) | REC_BIT(ORGANISATION_TAG_RNA) |
	    REC_BIT(ORGANISATION_TAG_MERGED_INTO);
	struct organisation was;

	return context_get(c, &organisation_table, o->id, &was) &&
	    (record_diff(&organisation_desc, &was, o) & tags) != 0;
}

static bool
is_of_cards(const struct db_table *t)
{
	return t == &provider_table || t == &accreditation_table || t == &mandate_table ||
	    t == &organisation_table || t == &competence_table || t == &accompaniment_table ||
	    t == &bouquet_table;
}

void
shared_follow(struct context *c, const struct db_table *t, const void *after)
{
	if (!is_of_cards(t) || (t == &provider_table && provider_is_far(after)) ||
	    (t == &organisation_table && !numbers_change(c, after)) || !shares_any(c))
		return;
	if (t == &provider_table)
		card_due(c, ((const struct provider *)after)->id);
	else if (t == &accreditation_table)
		card_due(c, ((const struct accreditation *)after)->provider);
	else if (t == &mandate_table)
		cards_of_person(c, ((const struct mandate *)after)->person);
	else
		review(c);
}

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

/* Of the names that it carried nothing is left, nor the key that sealed them. */
static void
parcel_known(struct context *c, struct card_parcel *p)
{
	struct shared_card row;
	struct db_scan s;

	p->known_at = c->now;
	p->has =
	    (p->has | REC_BIT(PARCEL_TAG_KNOWN_AT)) & ~(REC_BIT(PARCEL_TAG_CARDS) | REC_BIT(PARCEL_TAG_GONE));
	(void)event_stage(c, &card_parcel_table, "erased", p);
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
