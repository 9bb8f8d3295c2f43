/*
 * state: the columns of the ranking, built from the tables at start and kept by every event after.
 * Owns: struct matching_state.
 * Beware: also called in the middle of a transaction that may still fail; the process ends then, and the
 * columns with it.
 */
#include "common/calendar.h"
#include "services/matching/transfer.h"
#include <malloc.h>
#include <stdlib.h>

static void
state_take(struct columns *k, const struct rec_desc *d, const void *rec)
{
	if (d == &provider_desc)
		columns_provider(k, rec);
	else if (d == &accreditation_desc)
		columns_accreditation(k, rec);
	else if (d == &capacity_desc)
		columns_capacity(k, rec);
	else if (d == &engagement_desc)
		columns_engagement(k, rec, calendar_local(((const struct engagement *)rec)->created_at).day);
}

void *
state_open(struct db_txn *t)
{
	const struct db_table *const of[] = { &matching_provider, &matching_accreditation, &matching_capacity,
		&matching_engagement };
	struct matching_state *st = calloc(1, sizeof *st);
	struct arena a = { 0 };

	if (st == NULL)
		abort();
	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		struct db_scan s;
		void *rec;

		db_scan_all(&s, t, of[i], false);
		while (db_scan_next(&s, &a, rec = arena_alloc(&a, of[i]->rec->size))) {
			state_take(&st->columns, of[i]->rec, rec);
			st->older = st->older || (of[i] == &matching_capacity && !capacity_is_open(rec));
			arena_reset(&a);
		}
		db_scan_end(&s);
	}
	arena_free(&a);
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

void
state_applied(void *state, const struct event *e)
{
	struct columns *k = &((struct matching_state *)state)->columns;

	campaigns_applied(state, e);
	if (e->rec != NULL)
		state_take(k, e->rec_desc, e->rec);
	else if (strcmp(e->verb, "removed") == 0 && e->rec_desc == &provider_desc)
		columns_provider_gone(k, e->key);
	else if (strcmp(e->verb, "removed") == 0 && e->rec_desc == &accreditation_desc)
		columns_accreditation_gone(k, e->key);
}
