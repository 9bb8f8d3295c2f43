/*
 * check_figures: see net_figures.h: what must hold of figures between simulated federations.
 * Owns: what was seen, over all seeds.
 * Beware: of a federation that was put back, what it told last is known to the national node alone; and of a national node that was, only
 *         what it heard since, or again.
 */
#include "proto/federation.h"
#include "tests/lib/figures_world.h"
#include "tests/lib/net_figures.h"
#include "tests/lib/sim_check_node.h"
#include <stdlib.h>

#define PAST_MOST 64

struct net_figures_seen net_figures_seen;

/* --- letters ---------------------------------------------------------------------------- */
static void
cells_look(struct net *net, const struct list *cells, int from, int to)
{
	const struct figure_cell *f = cells->items;

	for (uint32_t i = 0; i < cells->count; i++)
		if (f[i].hidden ? REC_HAS(&f[i], CELL_VALUE) || REC_HAS(&f[i], CELL_PEOPLE)
				: f[i].value < SUPPRESS_PEOPLE_LEAST)
			sim_fail(&net->cast,
			    "a letter of n%d to n%d has a figure of fewer than five people, or of a hidden "
			    "cell",
			    from, to);
}

void
net_figures_leaves(struct net *net, const struct sim_letter *l)
{
	struct peer_envelope e;
	struct figure_report r;
	struct arena a = { 0 };

	if (!l->again && record_decode(&peer_envelope_desc, l->frame, l->len, &a, &e, NULL, NULL) == RC_OK &&
	    e.topic == TOPIC_REPORT &&
	    record_decode(&figure_report_desc, e.body.ptr, e.body.len, &a, &r, NULL, NULL) == RC_OK) {
		net_figures_seen.letters++;
		cells_look(net, &r.cells, l->from, l->to);
	}
	arena_free(&a);
}

/* --- sheets -------------------------------------------------------------------------------- */
/* A sheet for a federation that is suspended or revoked waits for it, or for somebody. */
static void
sheets_check(struct net *net, int at)
{
	struct check_scan c;
	struct figure_sheet s;

	if (!net_is_linked(net, 0, at) || !check_open(&c, net->nodes[at].node, "reporting", "figure_sheet"))
		return;
	while (check_next(&c, &s)) {
		if (id_equal(s.peer, net_peer_id(net, at, 0)) &&
		    (s.status == SHEET_CLOSING || s.status == SHEET_ASKING || s.status == SHEET_SENDING))
			sim_fail(&net->cast, "a sheet of n%d is left in state %d", at, (int)s.status);
		net_figures_seen.refused += REC_HAS(&s, FIGURE_SHEET_REFUSAL) != 0;
		net_figures_seen.held += s.held.count;
	}
	check_close(&c);
}

/* --- what the national node has heard ---------------------------------------------------------- */
/* In its journal: also what was replaced since. */
static uint32_t
past_read(struct net *net, struct arena *a, struct figure_report past[PAST_MOST])
{
	struct db_txn t = db_begin(service_db(sim_node_service(net->nodes[0].node, "reporting")), DB_READ);
	struct journal_entry j;
	uint32_t count = 0;

	for (uint64_t seq = 1; count < PAST_MOST && journal_read(&t, seq, a, &j); seq++)
		if (text_is(j.event, "peer_figure.heard") &&
		    record_decode(&peer_figure_desc, j.body.ptr, j.body.len, a, &past[count], NULL, NULL) ==
			RC_OK)
			count++;
	db_abort(&t);
	return count;
}

static void
reports_compare(struct net *net, const struct figure_report *x, const struct figure_report *y)
{
	const struct figure_cell *f = x->cells.items;

	for (uint32_t i = 0; i < x->cells.count; i++) {
		const struct figure_cell *o = cell_find(&y->cells, (struct text){ 0 },
		    REC_HAS(&f[i], CELL_CATEGORY) ? f[i].category : CATEGORY_ALL);
		int64_t by = o == NULL || o->hidden || f[i].hidden ? 0 : llabs(f[i].value - o->value);

		if (by > 0 && by < SUPPRESS_PEOPLE_LEAST)
			sim_fail(&net->cast,
			    "two sheets that n0 has heard of a federation differ by %d people", (int)by);
	}
}

static void
past_check(struct net *net)
{
	struct figure_report past[PAST_MOST];
	struct arena a = { 0 };
	uint32_t count = past_read(net, &a, past);

	for (uint32_t i = 0; i < count; i++) {
		net_figures_seen.heard++;
		net_figures_seen.corrected += past[i].corrections > 0;
		for (uint32_t k = 0; k < i; k++)
			if (id_equal(past[i].peer, past[k].peer))
				reports_compare(net, &past[i], &past[k]);
	}
	arena_free(&a);
}

/* --- sums -------------------------------------------------------------------------------------- */
/* Each federation once. */
static void
sums_check(struct net *net)
{
	struct check_scan c;
	struct consolidation s;

	if (!check_open(&c, net->nodes[0].node, "reporting", "consolidation"))
		return;
	while (check_next(&c, &s)) {
		net_figures_seen.sums++;
		if (s.told + s.hidden > (uint32_t)net->count - 1)
			sim_fail(&net->cast, "a consolidated figure is of %u federations, and there are %d",
			    s.told + s.hidden, net->count - 1);
	}
	check_close(&c);
}

static struct db *
store_of(struct net *net, int at)
{
	return service_db(sim_node_service(net->nodes[at].node, "reporting"));
}

void
check_figures(struct net *net)
{
	const char *wrong = figures_check(store_of(net, 0));

	for (int i = 1; wrong == NULL && i < net->count; i++)
		if (net_is_linked(net, 0, i) && net->nodes[i].node->restores == 0)
			wrong = figures_check_pair(store_of(net, 0), net_peer_id(net, 0, i), store_of(net, i),
			    net_peer_id(net, i, 0));
	if (wrong != NULL)
		sim_fail(&net->cast, "%s", wrong);
	for (int i = 0; i < net->count; i++)
		sheets_check(net, i);
	past_check(net);
	sums_check(net);
}
