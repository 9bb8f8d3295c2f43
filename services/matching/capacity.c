/*
 * capacity: the rows of the ledger: days held by proposals and engaged by missions, month by month, pool by pool; and its entries.
 * Owns: the ids of the rows, which derive from provider, month and pool, so that there is one.
 * Beware: rows are checked before the first is staged: a move happens whole or not at all. A row is never changed but by entries,
 *         which say both sides of each move.
 */
#include "services/matching/transfer.h"

#define MONTHS_MOST 36

const struct db_table matching_ledger_entry = { &ledger_entry_desc };

struct id
capacity_id(struct id provider, uint32_t month, enum pool pool)
{
	const uint8_t tail[5] = { (uint8_t)(month >> 24), (uint8_t)(month >> 16), (uint8_t)(month >> 8),
		(uint8_t)month, (uint8_t)pool };
	const struct crypto_hash_part parts[] = { { "capacity", 8 }, { provider.b, sizeof provider.b },
		{ tail, sizeof tail } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

void
capacity_card(const struct provider *card, uint32_t month, uint32_t ret[POOL_COUNT])
{
	for (int pool = 0; pool < POOL_COUNT; pool++)
		ret[pool] = card_days(card, (enum pool)pool, month);
}

/* --- one row, and the lines that change it ----------------------------------------------------------------------------- */
/* Of opening (four moves for a row older than the ledger), of the card and of the other pool, and of the move itself. */
#define LINES_MOST (7 * LEDGER_LINES)
struct row_change {
	struct capacity row;
	struct ledger_line lines[LINES_MOST];
	unsigned count;
	unsigned opening; /* of these, those that only say what the row said before the ledger was kept */
};

static struct ledger_row
figures(const struct capacity *row)
{
	return (struct ledger_row){ row->capacity, row->held, row->engaged };
}

static bool
change_post(struct row_change *x, enum ledger_move move, uint32_t days)
{
	struct ledger_row l = figures(&x->row);
	unsigned n = ledger_post(&l, move, days, x->lines + x->count);

	if (n == 0 && days != 0)
		return false;
	x->count += n;
	x->row.capacity = l.capacity;
	x->row.held = l.held;
	x->row.engaged = l.engaged;
	return true;
}

/* The row takes other figures: what the card gives and takes, then what the other pool does. More comes before less. */
static void
change_figures(struct row_change *x, uint32_t card, uint32_t capacity)
{
	uint32_t was = REC_HAS(&x->row, CAPACITY_TAG_CARD) ? x->row.card : x->row.capacity;
	int64_t by_card = (int64_t)card - was, by_pool = (int64_t)capacity - x->row.capacity - by_card;

	if (by_card > 0)
		(void)change_post(x, LEDGER_RAISE, (uint32_t)by_card);
	if (by_pool > 0)
		(void)change_post(x, LEDGER_RECEIVE, (uint32_t)by_pool);
	if (by_card < 0)
		(void)change_post(x, LEDGER_LOWER, (uint32_t)-by_card);
	if (by_pool < 0)
		(void)change_post(x, LEDGER_GIVE, (uint32_t)-by_pool);
	x->row.card = card;
	x->row.has |= REC_BIT(CAPACITY_TAG_CARD);
}

/* A row from before the ledger was kept: what it says becomes the entries that it begins with, what is over as after a lowered card. */
static void
change_open(struct row_change *x)
{
	const struct ledger_row was = figures(&x->row);
	uint32_t promised = was.held + was.engaged, most = promised > was.capacity ? promised : was.capacity;

	if (REC_HAS(&x->row, CAPACITY_TAG_ENTRIES))
		return;
	x->row.capacity = x->row.held = x->row.engaged = 0;
	(void)change_post(x, LEDGER_RAISE, most);
	(void)change_post(x, LEDGER_TAKE, was.engaged);
	(void)change_post(x, LEDGER_HOLD, was.held);
	(void)change_post(x, LEDGER_LOWER, most - was.capacity);
	x->row.card = was.capacity; /* days were not moved between the pools then */
	x->row.has |= REC_BIT(CAPACITY_TAG_CARD);
	x->opening = x->count;
}

static struct capacity
row_blank(struct id provider, uint32_t month, enum pool pool)
{
	return (struct capacity){ .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) |
		    REC_BIT(10) | REC_BIT(11),
		.id = capacity_id(provider, month, pool),
		.provider = provider,
		.month = columns_month_day(month),
		.pool = pool };
}

/* The row as this command leaves it, or one that is opened by what the card and the transfers say: false. */
static bool
change_begin(struct context *c, struct id provider, uint32_t month, enum pool pool, struct row_change *ret)
{
	uint32_t card[POOL_COUNT] = { 0 }, pools[POOL_COUNT], count;
	struct ledger_transfer *transfers;
	struct provider p;

	*ret = (struct row_change){ 0 };
	if (context_latest(c, &matching_capacity, capacity_id(provider, month, pool), &ret->row)) {
		change_open(ret);
		return true;
	}
	ret->row = row_blank(provider, month, pool);
	if (context_get(c, &matching_provider, provider, &p))
		capacity_card(&p, month, card);
	transfers = transfers_of(c, provider, &count);
	ledger_pools(card, transfers, count, month, pools);
	change_figures(ret, card[pool], pools[pool]);
	return false;
}

bool
capacity_row(struct context *c, struct id provider, uint32_t month, enum pool pool, struct capacity *ret)
{
	struct row_change x;
	bool found = change_begin(c, provider, month, pool, &x);

	*ret = x.row;
	return found;
}

/* Of the row's own: the command's next number would tell, by the ids of a group's entries, how many rows of persons moved with them. */
static struct id
entry_id(struct context *c, struct id capacity)
{
	const struct staged *at = NULL;
	const struct ledger_entry *e;
	uint8_t hash[32];
	struct {
		struct id command, capacity;
		uint32_t n;
	} of = { c->command, capacity, 0 };

	while ((e = context_staged_next(c, &matching_ledger_entry, &at)) != NULL)
		of.n += id_equal(e->capacity, capacity);
	context_fingerprint(c, "ledger entry", &of, sizeof of, hash);
	return crypto_uuid7(c->now, hash);
}

static void
change_stage(struct context *c, struct row_change *x, struct id document)
{
	const struct ledger_row l = figures(&x->row);

	x->row.free = ledger_free(&l);
	x->row.over = ledger_excess(&l);
	x->row.overcommitted = ledger_over(&l);
	x->row.has |= REC_BIT(CAPACITY_TAG_FREE) | REC_BIT(CAPACITY_TAG_OVER);
	x->row.has = x->row.overcommitted ? x->row.has | REC_BIT(CAPACITY_TAG_OVERCOMMITTED)
					  : x->row.has & ~REC_BIT(CAPACITY_TAG_OVERCOMMITTED);
	x->row.has |= REC_BIT(CAPACITY_TAG_ENTRIES);
	x->row.entries += x->count;
	event_stage(c, &matching_capacity, "moved", &x->row);
	for (unsigned i = 0; i < x->count; i++) {
		struct ledger_entry e = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) |
			    REC_BIT(9),
			.id = entry_id(c, x->row.id),
			.capacity = x->row.id,
			.from = x->lines[i].from,
			.to = x->lines[i].to,
			.days = x->lines[i].days,
			.document = i < x->opening ? (struct id){ { 0 } } : document,
			.rank = x->row.entries - x->count + i + 1 };

		e.has |= REC_BIT(11) | (id_is_zero(e.document) ? 0 : REC_BIT(10));
		event_stage(c, &matching_ledger_entry, "posted", &e);
	}
}

/* --- moves ------------------------------------------------------------------------------------------------------------- */
uint32_t
capacity_days_of(const struct list *months, day_t month)
{
	const struct month_days *m = months->items;
	uint32_t days = 0;

	for (uint32_t i = 0; i < months->count; i++)
		days += m[i].month == month ? m[i].days : 0;
	return days;
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
capacity_post(struct context *c, const struct capacity_order *o, struct fault *why)
{
	const struct month_days *m = o->months->items;
	struct row_change *changes = ARENA_ARRAY(c->arena, o->months->count + 1, struct row_change);

	for (uint32_t i = 0; i < o->months->count; i++) {
		(void)change_begin(c, o->provider, columns_month(m[i].month), o->pool, &changes[i]);
		if (!change_post(&changes[i], o->move, m[i].days))
			return fault_add(why, RC_RULE, "provider", FAULT_CAPACITY);
	}
	for (uint32_t i = 0; i < o->months->count; i++)
		if (m[i].days != 0)
			change_stage(c, &changes[i], o->document);
	return RC_OK;
}

/* --- a store older than the ledger ------------------------------------------------------------------------------------- */
#define OPEN_SLICE 500u /* rows of one commit */

bool
capacity_is_open(const struct capacity *row)
{
	return REC_HAS(row, CAPACITY_TAG_ENTRIES);
}

static enum rc
capacity_open(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct row_change *x = ARENA_NEW(c->arena, struct row_change);
	struct id last = in->id;
	struct db_scan s;
	uint32_t n = 0;

	(void)ret_none;
	(void)why;
	db_scan_all(&s, c->txn, &matching_capacity, false);
	db_scan_after(&s, last);
	while (n < OPEN_SLICE && db_scan_next(&s, c->arena, &x->row)) {
		n++;
		last = x->row.id;
		change_open(x);
		if (!REC_HAS(&x->row, CAPACITY_TAG_ENTRIES))
			change_stage(c, x, (struct id){ { 0 } });
		*x = (struct row_change){ 0 };
	}
	db_scan_end(&s);
	if (n == OPEN_SLICE)
		context_timer(c, c->now, "matching.capacity.open", last);
	return RC_OK;
}
SERVICE_HANDLER(capacity_open, struct ref, void)

void
capacity_resume(struct context *c)
{
	if (((const struct matching_state *)c->state)->older)
		context_timer(c, c->now, "matching.capacity.open", (struct id){ { 0 } });
}

/* --- what the card and the transfers say ------------------------------------------------------------------------------- */
void
capacity_settle(struct context *c, const struct provider *card, const struct ledger_transfer *transfers,
    uint32_t count, uint32_t month, bool open, struct id document)
{
	uint32_t days[POOL_COUNT], pools[POOL_COUNT];

	capacity_card(card, month, days);
	ledger_pools(days, transfers, count, month, pools);
	for (int pool = 0; pool < POOL_COUNT; pool++) {
		struct row_change x;
		bool found = change_begin(c, card->id, month, (enum pool)pool, &x);

		if (!found && !open)
			continue;
		change_figures(&x, days[pool], pools[pool]);
		if (!found || x.count != 0)
			change_stage(c, &x, document);
	}
}

void
capacity_follow(struct context *c, const struct provider *p)
{
	uint32_t this_month = columns_month(c->today), count;
	struct ledger_transfer *transfers = transfers_of(c, p->id, &count);
	struct capacity row;
	struct db_scan s;

	db_scan_index(
	    &s, c->txn, &matching_capacity, matching_field(&matching_capacity, "provider"), &p->id, false);
	while (db_scan_next(&s, c->arena, &row)) {
		uint32_t month = columns_month(row.month), days[POOL_COUNT], pools[POOL_COUNT];
		struct row_change x = { .row = row };

		if (month < this_month)
			continue;
		change_open(&x);
		capacity_card(p, month, days);
		ledger_pools(days, transfers, count, month, pools);
		change_figures(&x, days[row.pool], pools[row.pool]);
		if (x.count != 0)
			change_stage(c, &x, (struct id){ { 0 } });
	}
	db_scan_end(&s);
}
