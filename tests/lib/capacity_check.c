/*
 * capacity_check: see capacity_check.h.
 * Owns: nothing.
 * Beware: a commit may hold several commands: what is asked of one move alone is asked of the journal.
 */
#include "tests/lib/capacity_check.h"

#define RECORDS_FIRST 32u
#define ROWS_MOST 1024u /* of the ledger, in one journal */

const char *
capacity_wrong(const struct capacity *row, const struct capacity_sums *sums)
{
	bool over = row->held + row->engaged > row->capacity;

	if (row->held != sums->held)
		return "days held are not those of the proposals that wait";
	if (row->engaged != sums->engaged)
		return "days engaged are not those of the missions";
	if (!sums->past && row->capacity != sums->card)
		return "the capacity is not the card's";
	if (over != row->overcommitted)
		return over ? "sold over its capacity without a word"
			    : "said to be over its capacity, and is not";
	return NULL;
}

bool
capacity_check_sees(void)
{
	const struct capacity_sums sums = { .held = 1, .engaged = 2, .card = 3 };
	const struct capacity right = { .capacity = 3, .held = 1, .engaged = 2 },
			      wrong[] = { { .capacity = 3, .held = 2, .engaged = 2 },
				      { .capacity = 3, .held = 1, .engaged = 1 },
				      { .capacity = 4, .held = 1, .engaged = 2 },
				      { .capacity = 3, .held = 1, .engaged = 2, .overcommitted = true } },
			      over = { .capacity = 2, .held = 1, .engaged = 2 };
	const struct capacity_sums lowered = { .held = 1, .engaged = 2, .card = 2 };
	bool sees = capacity_wrong(&right, &sums) == NULL && capacity_wrong(&over, &lowered) != NULL;

	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		sees &= capacity_wrong(&wrong[i], &sums) != NULL;
	return sees;
}

/* --- the store
 * ---------------------------------------------------------------------------------------------------------- */
struct look {
	struct db_txn txn;
	struct arena arena;
	const struct service_desc *desc;
	struct proposal *proposals;
	struct engagement *engagements;
	struct provider *providers;
	uint32_t proposal_count, engagement_count, provider_count;
	const struct home_hold *homes;
	uint32_t home_count;
};

static const struct db_table *
table_of(const struct look *l, const char *record)
{
	for (size_t i = 0; i < l->desc->table_count; i++)
		if (strcmp(l->desc->tables[i]->rec->name, record) == 0)
			return l->desc->tables[i];
	return NULL;
}

static void *
read_all(struct look *l, const char *record, uint32_t *ret_count)
{
	const struct db_table *t = table_of(l, record);
	char *items = arena_array(&l->arena, RECORDS_FIRST, t->rec->size), *more;
	uint32_t room = RECORDS_FIRST;
	struct db_scan s;

	*ret_count = 0;
	db_scan_all(&s, &l->txn, t, false);
	while (db_scan_next(&s, &l->arena, items + *ret_count * t->rec->size)) {
		if (++*ret_count < room)
			continue;
		more = arena_array(&l->arena, room * 2, t->rec->size);
		memcpy(more, items, room * t->rec->size);
		items = more;
		room *= 2;
	}
	db_scan_end(&s);
	return items;
}

uint32_t
capacity_days_in(const struct list *months, day_t month)
{
	const struct month_days *m = months->items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < months->count; i++)
		n += m[i].month == month ? m[i].days : 0;
	return n;
}

static struct capacity_sums
sums_of(const struct look *l, const struct capacity *row, day_t month)
{
	struct capacity_sums sums = { .past = row->month < month };

	for (uint32_t i = 0; i < l->proposal_count; i++)
		if (l->proposals[i].status == PROPOSAL_SENT && l->proposals[i].pool == row->pool &&
		    id_equal(l->proposals[i].provider, row->provider))
			sums.held += capacity_days_in(&l->proposals[i].held, row->month);
	for (uint32_t i = 0; i < l->engagement_count; i++)
		if (l->engagements[i].pool == row->pool &&
		    id_equal(l->engagements[i].provider, row->provider))
			sums.engaged += capacity_days_in(&l->engagements[i].months, row->month);
	for (uint32_t i = 0; i < l->home_count; i++) { /* for other federations, in the same ledger */
		uint32_t days = capacity_days_in(&l->homes[i].months, row->month);

		if (l->homes[i].pool != row->pool || !id_equal(l->homes[i].provider, row->provider))
			continue;
		if (l->homes[i].status == HOME_HELD || l->homes[i].status == HOME_ACCEPTED)
			sums.held += days;
		else
			sums.engaged += days;
	}
	for (uint32_t i = 0; i < l->provider_count; i++)
		if (id_equal(l->providers[i].id, row->provider))
			sums.card = row->pool == POOL_GROUP ? l->providers[i].days_group
							    : l->providers[i].days_individual;
	return sums;
}

const char *
capacity_check_store(struct sim_slot *matching, day_t month, struct capacity_seen *ret_seen)
{
	struct look l = { .txn = db_begin(service_db(matching->service), DB_READ), .desc = matching->desc };
	const char *wrong = NULL;
	uint32_t rows;
	struct capacity *row = read_all(&l, "capacity", &rows);

	l.proposals = read_all(&l, "proposal", &l.proposal_count);
	l.engagements = read_all(&l, "engagement", &l.engagement_count);
	l.homes = read_all(&l, "home_hold", &l.home_count);
	l.providers = read_all(&l, "provider", &l.provider_count);
	for (uint32_t i = 0; i < rows && wrong == NULL; i++) {
		struct capacity_sums sums = sums_of(&l, &row[i], month);

		wrong = capacity_wrong(&row[i], &sums);
		ret_seen->rows++;
		ret_seen->over += row[i].overcommitted;
		ret_seen->held += row[i].held > 0;
		ret_seen->engaged += row[i].engaged > 0;
	}
	db_abort(&l.txn);
	arena_free(&l.arena);
	return wrong;
}

/* --- the journal
 * -------------------------------------------------------------------------------------------------------- */
struct row_before {
	struct id id;
	uint32_t promised;
};

/* What was promised before; the row is noted as it is now. */
static uint32_t
promised_before(struct row_before *rows, uint32_t *count, const struct capacity *now)
{
	uint32_t i = 0, before;

	while (i < *count && !id_equal(rows[i].id, now->id))
		i++;
	before = i < *count ? rows[i].promised : 0;
	*count += i == *count && *count + 1 < ROWS_MOST;
	rows[i] = (struct row_before){ now->id, now->held + now->engaged };
	return before;
}

const char *
capacity_check_journal(struct sim_slot *matching, uint32_t *ret_moves)
{
	struct db_txn txn = db_begin(service_db(matching->service), DB_READ);
	struct row_before rows[ROWS_MOST];
	const char *wrong = NULL;
	struct arena a = { 0 };
	struct journal_entry j;
	uint32_t count = 0;

	for (uint64_t seq = 1; wrong == NULL && journal_read(&txn, seq, &a, &j); seq++) {
		struct capacity now;

		if (!text_is(j.event, "capacity.moved") || j.body.len == 0)
			continue;
		if (record_decode(&capacity_desc, j.body.ptr, j.body.len, &a, &now, NULL, NULL) != RC_OK)
			wrong = "a move that cannot be read";
		else if (now.held + now.engaged > promised_before(rows, &count, &now) &&
		    now.held + now.engaged > now.capacity)
			wrong = "a move promised days that were not there";
		(*ret_moves)++;
	}
	db_abort(&txn);
	arena_free(&a);
	return wrong;
}
