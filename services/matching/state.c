/*
 * state: the columns of the ranking, built from the tables at start and kept by every event after.
 * Owns: struct matching_state.
 * Beware: also called in the middle of a transaction that may still fail; the process ends then, and the
 * columns with it.
 */
#include "common/calendar.h"
#include "common/db_ahead.h"
#include "services/matching/columns_load.h"
#include "services/matching/hold.h"
#include "services/matching/transfer.h"
#include <malloc.h>
#include <stdlib.h>

static void
state_take(struct columns *k, const struct rec_desc *d, const void *rec)
{
	struct engagement e;

	if (d == &provider_desc)
		columns_provider(k, rec);
	else if (d == &accreditation_desc)
		columns_accreditation(k, rec);
	else if (d == &capacity_desc)
		columns_capacity(k, rec);
	else if (d == &engagement_desc)
		columns_engagement(k, rec, calendar_local(((const struct engagement *)rec)->created_at).day);
	else if (d == &home_hold_desc && home_as_engagement(rec, &e))
		columns_engagement(k, &e, calendar_local(e.created_at).day);
}

static void
batch_take(struct matching_state *st, const struct db_batch *b)
{
	const struct rec_desc *d = b->table->rec;
	struct columns *k = &st->columns;

	if (d == &provider_desc)
		columns_load_providers(k, (const struct provider *const *)(const void *)b->records, b->count);
	else if (d == &accreditation_desc)
		columns_load_accreditations(
		    k, (const struct accreditation *const *)(const void *)b->records, b->count);
	else
		for (uint32_t i = 0; i < b->count; i++)
			state_take(k, d, b->records[i]);
	for (uint32_t i = 0; d == &capacity_desc && !st->older && i < b->count; i++)
		st->older = !capacity_is_open(b->records[i]);
}

void *
state_open(struct db_txn *t)
{
	const struct db_table *const of[] = { &matching_provider, &matching_accreditation, &matching_capacity,
		&matching_engagement, &matching_home_hold };
	struct matching_state *st = calloc(1, sizeof *st);
	struct db_ahead *ahead;
	struct db_batch b;

	if (st == NULL)
		abort();
	columns_load_begin(&st->columns, db_count(t, &matching_provider));
	ahead = db_ahead_new(t, of, sizeof of / sizeof of[0]);
	while (db_ahead_next(ahead, &b))
		batch_take(st, &b);
	db_ahead_free(ahead);
	columns_load_end(&st->columns);
	malloc_trim(0); /* what the columns outgrew while they were made */
	return st;
}

void
state_close(void *state)
{
	struct matching_state *st = state;

	if (st != NULL) {
		runs_leave(&st->campaigns);
		columns_free(&st->columns);
	}
	free(st);
}

/* Of persons' requests and what comes of them; an entry of the ledger comes with its row of days, which says the pool. */
static bool
is_of_persons(const struct event *e)
{
	const struct rec_desc *d = e->rec_desc;

	for (uint16_t i = 0; i < d->count; i++)
		if (d->fields[i].values == &pool_enum)
			return e->rec == NULL || !(*(const uint64_t *)e->rec >> d->fields[i].tag & 1) ||
			    *(const int *)record_at_const(&d->fields[i], e->rec) == POOL_INDIVIDUAL;
	return d == &ledger_entry_desc;
}

/* By how often a group's campaign begins anew, whoever sees it would learn that persons ask. */
static void
changes_count(uint64_t changes[POOL_COUNT], const struct event *e)
{
	if (e->rec_desc == &campaign_desc || e->rec_desc == &campaign_line_desc ||
	    (e->rec == NULL && strcmp(e->verb, "removed") != 0))
		return;
	changes[POOL_INDIVIDUAL]++;
	changes[POOL_GROUP] += !is_of_persons(e);
}

void
state_applied(void *state, const struct event *e)
{
	struct columns *k = &((struct matching_state *)state)->columns;

	campaigns_applied(state, e);
	changes_count(((struct matching_state *)state)->changes, e);
	if (e->rec != NULL)
		state_take(k, e->rec_desc, e->rec);
	else if (strcmp(e->verb, "removed") == 0 && e->rec_desc == &provider_desc)
		columns_provider_gone(k, e->key);
	else if (strcmp(e->verb, "removed") == 0 && e->rec_desc == &accreditation_desc)
		columns_accreditation_gone(k, e->key);
}
