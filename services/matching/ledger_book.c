/*
 * ledger_book: the ledger read: the entries of a row, and the rows that promise more than they have.
 * Owns: GET /capacities/{id}/entries and /over-commitments.
 * Beware: a row shows to whoever may see its pool: of the individual one that is never a coordinator, nor a référent of a centre.
 */
#include "services/matching/transfer.h"
#include <stdlib.h>

#define ENTRIES_MOST 400u
#define OVER_MOST 200u
#define PROMISES_MOST 100u

/* --- entries
 * ------------------------------------------------------------------------------------------------------------ */
static enum rc
capacity_entries(struct context *c, const struct ref *in, struct ledger_view *ret, struct fault *why)
{
	struct capacity row;
	struct ledger_entry *all, e;
	struct db_scan s;
	uint32_t most;

	if (!context_get(c, &matching_capacity, in->id, &row) || !capacity_visible(c, &row))
		return fault_only(why, RC_NOT_FOUND);
	most = row.entries < ENTRIES_MOST ? row.entries : ENTRIES_MOST;
	all = ARENA_ARRAY(c->arena, most + 1, struct ledger_entry);
	db_scan_index(&s, c->txn, &matching_ledger_entry, matching_field(&matching_ledger_entry, "capacity"),
	    &in->id, false);
	while (db_scan_next(&s, c->arena, &e))
		if (e.rank > row.entries - most && e.rank <= row.entries)
			all[e.rank - 1 - (row.entries - most)] = e;
	db_scan_end(&s);
	*ret = (struct ledger_view){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) |
		    REC_BIT(6),
		.capacity = row.id,
		.provider = row.provider,
		.month = row.month,
		.pool = row.pool,
		.entries = { all, most },
		.count = row.entries };
	return RC_OK;
}
SERVICE_HANDLER(capacity_entries, struct ref, struct ledger_view)

/* --- over-commitments -------------------------------------------------------------------------------------------------- */
/* Whose days are engaged in that month; for whom some are held. */
static struct list
promised_by_engagements(struct context *c, const struct capacity *row)
{
	struct id *ids = ARENA_ARRAY(c->arena, PROMISES_MOST, struct id);
	struct engagement e;
	struct db_scan s;
	uint32_t n = 0;

	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "provider"),
	    &row->provider, false);
	while (n < PROMISES_MOST && db_scan_next(&s, c->arena, &e))
		if (e.pool == row->pool && capacity_days_of(&e.months, row->month) != 0)
			ids[n++] = e.id;
	db_scan_end(&s);
	return (struct list){ ids, n };
}

/* Those for whom days are held, of all rows at once: what waits for an answer is gone through one time. */
static void
promised_by_proposals(
    struct context *c, const struct capacity *rows, struct over_commitment *items, uint32_t count)
{
	struct arena own = { 0 }; /* each is let go before the next */
	int sent = PROPOSAL_SENT;
	struct proposal p;
	struct db_scan s;

	if (count == 0)
		return;
	for (uint32_t i = 0; i < count; i++)
		items[i].proposals.items = ARENA_ARRAY(c->arena, PROMISES_MOST, struct id);
	db_scan_index(
	    &s, c->txn, &matching_proposal, matching_field(&matching_proposal, "status"), &sent, false);
	while (db_scan_next(&s, &own, &p)) {
		for (uint32_t i = 0; i < count; i++) {
			struct list *l = &items[i].proposals;

			if (id_equal(p.provider, rows[i].provider) && p.pool == rows[i].pool &&
			    l->count < PROMISES_MOST && capacity_days_of(&p.held, rows[i].month) != 0)
				((struct id *)l->items)[l->count++] = p.id;
		}
		arena_reset(&own);
	}
	db_scan_end(&s);
	arena_free(&own);
}

/* "2 jours réservés pour une sollicitation qui attend sa réponse" */
static const char *
over_part(struct arena *a, uint32_t days, const char *how, uint32_t count, const char *one, const char *many)
{
	return arena_printf(a, "%u jour%s %s%s %s", days, days > 1 ? "s" : "", how, days > 1 ? "s" : "",
	    count > 1 ? many : one);
}

/* What really rests there, and what can be done about it: days held wait for an answer, days engaged are a mission's. */
static struct text
over_advice(struct arena *a, const struct over_commitment *o)
{
	const char *held = over_part(a, o->held, "réservé", o->proposals.count,
	    "pour une sollicitation qui attend sa réponse",
	    "pour des sollicitations qui attendent leur réponse");
	const char *engaged =
	    over_part(a, o->engaged, "engagé", o->engagements.count, "dans une mission", "dans des missions");
	const char *begin = arena_printf(a, "%u jour%s de trop : ", o->over, o->over > 1 ? "s" : "");
	const char *wait = "attendez la réponse ou la fin du délai (un refus rend les jours)";
	const char *move = "déplacez des jours de mission vers un autre mois, suspendez une mission en "
			   "rendant ses jours, changez de prestataire";
	const char *last = o->other_free > 0 ? "ou demandez-lui d’en proposer davantage ou d’en déplacer "
					       "depuis l’autre forme d’accompagnement"
					     : "ou demandez-lui d’en proposer davantage";

	if (o->engaged == 0)
		return text_of(arena_printf(a, "%s%s. Pour rétablir, %s, %s.", begin, held, wait, last));
	if (o->held == 0)
		return text_of(arena_printf(a, "%s%s. Pour rétablir, %s, %s.", begin, engaged, move, last));
	return text_of(
	    arena_printf(a, "%s%s, %s. Pour rétablir, %s, %s, %s.", begin, held, engaged, wait, move, last));
}

static struct over_commitment
over_of(struct context *c, const struct capacity *row)
{
	enum pool other = row->pool == POOL_GROUP ? POOL_INDIVIDUAL : POOL_GROUP;
	struct over_commitment o = { .capacity = row->id,
		.provider = row->provider,
		.month = row->month,
		.pool = row->pool,
		.days = row->capacity,
		.held = row->held,
		.engaged = row->engaged,
		.over = row->over };
	struct capacity beside;

	for (unsigned tag = 1; tag <= 8; tag++)
		o.has |= REC_BIT(tag);
	(void)capacity_row(c, row->provider, columns_month(row->month), other, &beside);
	if (capacity_visible(c, &beside)) {
		const struct ledger_row l = { beside.capacity, beside.held, beside.engaged };

		o.other_free = ledger_free(&l);
		o.has |= REC_BIT(9);
	}
	o.engagements = promised_by_engagements(c, row);
	o.has |= REC_BIT(10) | REC_BIT(11) | REC_BIT(12);
	return o;
}

static int
by_month(const void *a, const void *b)
{
	const struct over_commitment *x = a, *y = b;

	return x->month != y->month ? (x->month > y->month) - (x->month < y->month)
				    : memcmp(x->capacity.b, y->capacity.b, sizeof x->capacity.b);
}

static enum rc
capacity_over(struct context *c, const struct nothing *in, struct over_commitments *ret, struct fault *why)
{
	struct over_commitment *items = ARENA_ARRAY(c->arena, OVER_MOST, struct over_commitment);
	struct capacity *rows = ARENA_ARRAY(c->arena, OVER_MOST, struct capacity);
	day_t this_month = columns_month_day(columns_month(c->today));
	bool over = true;
	struct db_scan s;
	uint32_t n = 0;

	(void)in;
	(void)why;
	db_scan_index(&s, c->txn, &matching_capacity, matching_field(&matching_capacity, "overcommitted"),
	    &over, false);
	while (n < OVER_MOST && db_scan_next(&s, c->arena, &rows[n]))
		if (rows[n].month >= this_month && capacity_visible(c, &rows[n]))
			n++;
	db_scan_end(&s);
	for (uint32_t i = 0; i < n; i++)
		items[i] = over_of(c, &rows[i]);
	promised_by_proposals(c, rows, items, n);
	for (uint32_t i = 0; i < n; i++)
		items[i].advice = over_advice(c->arena, &items[i]);
	if (n > 1)
		qsort(items, n, sizeof *items, by_month);
	*ret = (struct over_commitments){ REC_BIT(1), { items, n } };
	return RC_OK;
}
SERVICE_HANDLER(capacity_over, struct nothing, struct over_commitments)
