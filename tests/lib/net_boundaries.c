/*
 * net_boundaries: see net_boundaries.h.
 * Owns: the table.
 * Beware: the event is read behind the commit, from the journal itself.
 */
#include "tests/lib/net_boundaries.h"
#include <stdlib.h>

#define KINDS_MOST 600u
#define EVENT_CAP 64u
#define COMMITS_AHEAD 60u

struct kind {
	const char *service;
	char event[EVENT_CAP];
	unsigned long seen, died[SIM_CUTS];
};
static struct kind kinds[KINDS_MOST];
static unsigned kind_count;

static struct kind *
kind_of(const char *service, struct text event)
{
	struct kind *k = kinds;
	size_t len = event.len < EVENT_CAP ? event.len : EVENT_CAP - 1;

	while (k < kinds + kind_count &&
	    (strcmp(k->service, service) != 0 || strlen(k->event) != len ||
		memcmp(k->event, event.ptr, len) != 0))
		k++;
	if (k < kinds + kind_count)
		return k;
	if (kind_count == KINDS_MOST)
		abort();
	kind_count++;
	k->service = service;
	memcpy(k->event, event.ptr, len);
	return k;
}

void
net_boundaries_note(void *arg, struct sim_slot *slot, uint64_t was, bool died, enum sim_cut_at at)
{
	struct db_txn t = db_begin(service_db(slot->service), DB_READ);
	struct arena a = { 0 };
	struct journal_entry j;

	(void)arg;
	if (journal_read(&t, was + 1, &a, &j)) {
		struct kind *k = kind_of(slot->desc->contract->name, j.event);

		k->seen++;
		if (died)
			k->died[at]++;
	}
	db_abort(&t);
	arena_free(&a);
}

void
net_boundaries_plan(struct net *net)
{
	struct sim *s = net->sim;
	uint64_t d = sim_draw(s, 540, 0, 0);
	struct sim_slot *slot = &s->slots[d % (uint64_t)s->count];

	s->cut = (struct sim_cut){ .armed = true,
		.slot = slot->index,
		.commit = slot->commits + 1 + (d >> 16) % COMMITS_AHEAD,
		.at = (enum sim_cut_at)((d >> 40) % SIM_CUTS) };
}

struct net_boundaries_seen
net_boundaries_seen(void)
{
	struct net_boundaries_seen seen = { .kinds = kind_count };

	for (const struct kind *k = kinds; k < kinds + kind_count; k++) {
		unsigned places = 0;

		for (int i = 0; i < SIM_CUTS; i++) {
			places += k->died[i] != 0;
			seen.died[i] += k->died[i] != 0;
			seen.deaths += k->died[i];
		}
		seen.all += places == SIM_CUTS;
		seen.commits += k->seen;
	}
	return seen;
}
