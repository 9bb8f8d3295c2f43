/*
 * year_check: see year.h: streams, cards, missions and days, compared on both sides once a year is over; journals replayed.
 * Owns: nothing; reads the stores.
 * Beware: shares no code with the services but the shapes of records. Sums are by peer, or by provider, month and pool: a walk of each
 *         table, however many requests there were.
 */
#include "common/calendar.h"
#include "proto/peer_mail.h"
#include "tests/lib/sim_check_node.h"
#include "tests/lib/year.h"
#include <stdlib.h>

#define REPLAYED 2 /* nodes whose journals are */

static int
peer_at(const struct year_node *n, struct id peer)
{
	for (int i = 0; i < n->peer_count; i++)
		if (id_equal(n->peers[i].id, peer))
			return i;
	return -1;
}

/* Its record of the other one. */
static struct id
peer_of(const struct year_node *n, int other)
{
	for (int i = 0; i < n->peer_count; i++)
		if (n->peers[i].node == other)
			return n->peers[i].id;
	return (struct id){ { 0 } };
}

/* --- streams
 * ----------------------------------------------------------------------------------------------------------- */
/* All letters of a stream: how many, and what their hashes add up to. */
struct stream {
	uint64_t count, sum;
};

static void
stream_add(struct stream *s, struct text hash)
{
	uint64_t h = 0;

	if (hash.len >= sizeof h)
		memcpy(&h, hash.ptr, sizeof h);
	s->count++;
	s->sum += h;
}

static struct stream *
streams_of(const struct year_node *n, const char *table)
{
	struct stream *all = calloc((size_t)n->peer_count + 1, sizeof *all);
	bool sent = strcmp(table, "peer_sent") == 0;
	struct check_scan c;
	struct peer_sent s;
	struct peer_mail m;
	int at;

	if (all == NULL || !check_open(&c, n->node, "federation", table))
		abort();
	while (check_next(&c, sent ? (void *)&s : (void *)&m)) {
		at = peer_at(n, sent ? s.peer : m.peer);
		if (at >= 0)
			stream_add(&all[at], sent ? s.hash : m.hash);
		arena_reset(&c.arena);
	}
	check_close(&c);
	return all;
}

static void
streams_check(struct year *y)
{
	struct stream **sent = calloc((size_t)y->count, sizeof(struct stream *));

	if (sent == NULL)
		abort();
	for (int i = 0; i < y->count; i++)
		sent[i] = streams_of(&y->nodes[i], "peer_sent");
	for (int i = 0; i < y->count; i++) {
		struct year_node *n = &y->nodes[i];
		struct stream *came = streams_of(n, "peer_mail");

		for (int k = 0; k < n->peer_count; k++) {
			const struct year_node *from = &y->nodes[n->peers[k].node];
			const struct stream *s = &sent[from->index][peer_at(from, peer_of(from, i))];

			y->checked.letters += came[k].count;
			if (s->count != came[k].count || s->sum != came[k].sum)
				year_fail(y, "n%d has %llu letters of n%d, which sent %llu", i,
				    (unsigned long long)came[k].count, from->index,
				    (unsigned long long)s->count);
		}
		free(came);
	}
	for (int i = 0; i < y->count; i++)
		free(sent[i]);
	free(sent);
}

/* --- cards
 * -------------------------------------------------------------------------------------------------------------
 */
static bool
is_for_all(const struct provider *p)
{
	for (uint32_t i = 0; i < p->departments.count; i++)
		if (text_is(((const struct text *)p->departments.items)[i], "43"))
			return !REC_HAS(p, TAG_ARCHIVED_AT) && !REC_HAS(p, PROVIDER_TAG_HOME);
	return false;
}

struct shelf { /* the shared cards of a node */
	struct id id[YEAR_PROVIDERS];
	int64_t tariff[YEAR_PROVIDERS];
	int count;
};

static void
shelf_fill(const struct year_node *n, struct shelf *s)
{
	struct check_scan c;
	struct provider p;

	s->count = 0;
	if (!check_open(&c, n->node, "registry", "provider"))
		abort();
	while (check_next(&c, &p))
		if (is_for_all(&p) && s->count < YEAR_PROVIDERS) {
			s->id[s->count] = p.id;
			s->tariff[s->count++] = p.tariff;
		}
	check_close(&c);
}

static bool
shelf_has(const struct shelf *s, const struct provider *far)
{
	for (int i = 0; i < s->count; i++)
		if (id_equal(s->id[i], far->home_id))
			return s->tariff[i] == far->tariff;
	return false;
}

static void
cards_check(struct year *y)
{
	struct shelf *shelves = calloc((size_t)y->count, sizeof *shelves);

	if (shelves == NULL)
		abort();
	for (int i = 0; i < y->count; i++)
		shelf_fill(&y->nodes[i], &shelves[i]);
	for (int i = 0; i < y->count; i++) {
		const struct year_node *n = &y->nodes[i];
		int wanted = 0, there = 0, at;
		struct check_scan c;
		struct provider p;

		for (int k = 0; k < n->peer_count; k++)
			wanted += shelves[n->peers[k].node].count;
		if (!check_open(&c, n->node, "registry", "provider"))
			abort();
		while (check_next(&c, &p)) {
			at = REC_HAS(&p, PROVIDER_TAG_HOME) && !REC_HAS(&p, TAG_ARCHIVED_AT)
			    ? peer_at(n, p.home)
			    : -1;
			there += at >= 0 && shelf_has(&shelves[n->peers[at].node], &p);
		}
		check_close(&c);
		y->checked.cards += (uint64_t)there;
		if (there != wanted)
			year_fail(y, "n%d has %d cards of others as they are, and %d are shared with it", i,
			    there, wanted);
	}
	free(shelves);
}

/* --- missions
 * ----------------------------------------------------------------------------------------------------------- */
struct hold {
	struct id token;
	bool promised;
};
struct holds {
	struct hold *items;
	size_t count, cap;
};

static void
hold_add(struct holds *h, struct id token, bool promised)
{
	if (h->count == h->cap) {
		h->cap = h->cap == 0 ? 256 : h->cap * 2;
		h->items = realloc(h->items, h->cap * sizeof *h->items);
		if (h->items == NULL)
			abort();
	}
	h->items[h->count++] = (struct hold){ token, promised };
}

static int
hold_compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

static void
homes_gather(const struct year_node *n, struct holds *all)
{
	struct check_scan c;
	struct home_hold h;

	if (!check_open(&c, n->node, "matching", "home_hold"))
		abort();
	while (check_next(&c, &h)) {
		hold_add(all, h.token, h.status == HOME_ENGAGED || h.status == HOME_DONE);
		arena_reset(&c.arena);
	}
	check_close(&c);
}

static void
fars_check(struct year *y, const struct year_node *n, const struct holds *homes, uint64_t *promised)
{
	struct check_scan c;
	struct far_hold f;

	if (!check_open(&c, n->node, "matching", "far_hold"))
		abort();
	while (check_next(&c, &f)) {
		const struct hold key = { f.token, false },
				  *home = homes->count == 0
		    ? NULL
		    : bsearch(&key, homes->items, homes->count, sizeof key, hold_compare);
		bool there = home != NULL && home->promised;

		y->checked.missions++;
		*promised += there;
		if (f.status == FAR_CONFIRMED || (f.status == FAR_AGREED) != there)
			year_fail(y, "a mission that n%d asked for has state %d there, and is %s at home",
			    n->index, (int)f.status, there ? "promised" : "not promised");
		arena_reset(&c.arena);
	}
	check_close(&c);
}

/* Each is agreed by both sides, or by none. */
static void
missions_check(struct year *y)
{
	struct holds homes = { 0 };
	uint64_t at_home = 0, known = 0;

	for (int i = 0; i < y->count; i++)
		homes_gather(&y->nodes[i], &homes);
	if (homes.count != 0)
		qsort(homes.items, homes.count, sizeof *homes.items, hold_compare);
	for (size_t i = 0; i < homes.count; i++)
		at_home += homes.items[i].promised;
	for (int i = 0; i < y->count; i++)
		fars_check(y, &y->nodes[i], &homes, &known);
	y->checked.promised = at_home;
	if (at_home != known)
		year_fail(y, "%llu missions are promised at home, of which those who asked know %llu",
		    (unsigned long long)at_home, (unsigned long long)known);
	free(homes.items);
}

/* --- days
 * --------------------------------------------------------------------------------------------------------------
 */
#define DAY_ROWS 8192 /* a power of two */
struct days {
	struct id provider;
	day_t month;
	enum pool pool;
	uint32_t held, engaged;
};
struct ledger {
	struct days rows[DAY_ROWS];
	uint32_t count;
};

static struct days *
ledger_row(struct ledger *l, struct id provider, enum pool pool, day_t month)
{
	uint32_t at;

	memcpy(&at, provider.b + 8, sizeof at);
	at += (uint32_t)month * 31 + (uint32_t)pool;
	for (;; at++) {
		struct days *d = &l->rows[at % DAY_ROWS];

		if (id_is_zero(d->provider)) {
			if (++l->count == DAY_ROWS)
				abort();
			*d = (struct days){ .provider = provider, .month = month, .pool = pool };
		}
		if (id_equal(d->provider, provider) && d->month == month && d->pool == pool)
			return d;
	}
}

static void
ledger_add(struct ledger *l, struct id provider, enum pool pool, const struct list *months, bool engaged)
{
	const struct month_days *m = months->items;

	for (uint32_t i = 0; i < months->count; i++) {
		struct days *d = ledger_row(l, provider, pool, m[i].month);

		d->engaged += engaged ? m[i].days : 0;
		d->held += engaged ? 0 : m[i].days;
	}
}

static void
ledger_fill(const struct year_node *n, struct ledger *l)
{
	struct check_scan c;
	struct proposal p;
	struct engagement e;
	struct home_hold h;

	if (!check_open(&c, n->node, "matching", "proposal"))
		abort();
	for (; check_next(&c, &p); arena_reset(&c.arena))
		if (p.status == PROPOSAL_SENT)
			ledger_add(l, p.provider, p.pool, &p.held, false);
	check_close(&c);
	if (!check_open(&c, n->node, "matching", "engagement"))
		abort();
	for (; check_next(&c, &e); arena_reset(&c.arena))
		ledger_add(l, e.provider, e.pool, &e.months, true);
	check_close(&c);
	if (!check_open(&c, n->node, "matching", "home_hold"))
		abort();
	for (; check_next(&c, &h); arena_reset(&c.arena))
		ledger_add(
		    l, h.provider, h.pool, &h.months, h.status != HOME_HELD && h.status != HOME_ACCEPTED);
	check_close(&c);
}

void
year_check_days(struct year *y, const struct year_node *n)
{
	struct ledger *l = calloc(1, sizeof *l);
	struct check_scan c;
	struct capacity row;

	if (l == NULL)
		abort();
	ledger_fill(n, l);
	if (!check_open(&c, n->node, "matching", "capacity"))
		abort();
	while (check_next(&c, &row)) {
		const struct days *d = ledger_row(l, row.provider, row.pool, row.month);

		y->checked.rows++;
		if (row.held != d->held || row.engaged != d->engaged)
			year_fail(y,
			    "a provider of n%d has %u days held and %u engaged, and %u and %u add up",
			    n->index, row.held, row.engaged, d->held, d->engaged);
		if (row.held + row.engaged > row.capacity + row.over)
			year_fail(y, "a provider of n%d has %u days held and %u engaged of %u", n->index,
			    row.held, row.engaged, row.capacity);
		arena_reset(&c.arena);
	}
	check_close(&c);
	free(l);
}

/* --- all of it
 * --------------------------------------------------------------------------------------------------------- */
static void
journals_replay(struct year *y)
{
	for (int i = 0; i < REPLAYED && i < y->count; i++) {
		struct sim_node *n = y->nodes[i * (y->count - 1)].node;

		for (int k = 0; k < n->count; k++) {
			struct fault why = { 0 };

			if (sim_verify(&n->slots[k], &why) != RC_OK)
				year_fail(y, "the journal of %s on %s does not give its tables: %s",
				    n->slots[k].desc->contract->name, n->name,
				    why.count != 0 ? why.items[0].argument : "");
			y->checked.journals++;
		}
	}
}

void
year_check(struct year *y)
{
	streams_check(y);
	cards_check(y);
	missions_check(y);
	for (int i = 0; i < y->count; i++)
		year_check_days(y, &y->nodes[i]);
	journals_replay(y);
}
