/*
 * capacity: the rows of the ledger: days held by proposals and engaged by missions, month by month, pool by pool.
 * Owns: the ids of the rows, which derive from provider, month and pool, so that there is one.
 * Beware: rows are checked before the first is staged: a move happens whole or not at all.
 */
#include "services/matching/service.h"

#define MONTHS_MOST 36

static struct id
capacity_id(struct id provider, uint32_t month, enum pool pool)
{
	const uint8_t tail[5] = { (uint8_t)(month >> 24), (uint8_t)(month >> 16), (uint8_t)(month >> 8),
		(uint8_t)month, (uint8_t)pool };
	const struct crypto_hash_part parts[] = { { "capacity", 8 }, { provider.b, sizeof provider.b },
		{ tail, sizeof tail } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

static void
row_load(struct context *c, struct id provider, uint32_t month, enum pool pool, struct capacity *ret)
{
	struct id id = capacity_id(provider, month, pool);
	struct provider card;

	if (context_latest(c, &matching_capacity, id, ret)) /* several moves of one command add up */
		return;
	*ret = (struct capacity){
		.id = id, .provider = provider, .month = columns_month_day(month), .pool = pool
	};
	if (context_get(c, &matching_provider, provider, &card))
		ret->capacity = card_days(&card, pool, month);
	ret->has =
	    REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11);
}

static void
row_stage(struct context *c, struct capacity *row)
{
	const struct ledger_row l = { row->capacity, row->held, row->engaged };

	row->overcommitted = ledger_over(&l);
	row->has = row->overcommitted ? row->has | REC_BIT(12) : row->has & ~REC_BIT(12);
	event_stage(c, &matching_capacity, "moved", row);
}

enum rc
capacity_plan(struct context *c, const struct rank_query *q, uint32_t provider, struct list *ret_months,
    struct fault *why)
{
	uint32_t rooms[MONTHS_MOST], takes[MONTHS_MOST], n = 0;
	struct month_days *months = ARENA_ARRAY(c->arena, MONTHS_MOST, struct month_days);

	for (uint32_t m = 0; m < q->month_count; m++)
		rooms[m] = rank_free(columns_of(c), q, provider, &q->months[m]);
	if (!ledger_spread(rooms, q->month_count, q->days, takes))
		return fault_add(why, RC_RULE, "provider", FAULT_CAPACITY);
	for (uint32_t m = 0; m < q->month_count; m++)
		if (takes[m] != 0)
			months[n++] = (struct month_days){ REC_BIT(1) | REC_BIT(2),
				columns_month_day(q->months[m].month), takes[m] };
	*ret_months = (struct list){ months, n };
	return RC_OK;
}

enum rc
capacity_move(struct context *c, struct id provider, enum pool pool, const struct list *months,
    enum ledger_entry entry, struct fault *why)
{
	const struct month_days *m = months->items;
	struct capacity *rows = ARENA_ARRAY(c->arena, months->count + 1, struct capacity);

	for (uint32_t i = 0; i < months->count; i++) {
		struct ledger_row l;

		row_load(c, provider, columns_month(m[i].month), pool, &rows[i]);
		l = (struct ledger_row){ rows[i].capacity, rows[i].held, rows[i].engaged };
		if (!ledger_move(&l, entry, m[i].days))
			return fault_add(why, RC_RULE, "provider", FAULT_CAPACITY);
		rows[i].held = l.held;
		rows[i].engaged = l.engaged;
	}
	for (uint32_t i = 0; i < months->count; i++)
		row_stage(c, &rows[i]);
	return RC_OK;
}

void
capacity_follow(struct context *c, const struct provider *p)
{
	struct capacity row;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_capacity, matching_field(&matching_capacity, "provider"), &p->id, false);
	while (db_scan_next(&s, c->arena, &row)) {
		uint32_t days = card_days(p, row.pool, columns_month(row.month));

		if (row.month < columns_month_day(columns_month(c->today)) || row.capacity == days)
			continue;
		row.capacity = days;
		row_stage(c, &row);
	}
	db_scan_end(&s);
}
