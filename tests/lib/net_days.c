/*
 * net_days: see net_days.h.
 * Owns: what was seen, over all seeds.
 * Beware: what was not heard within five days is given up; whoever comes back after that is told where all stands, not what was said.
 */
#include "tests/lib/net_days.h"
#include "tests/lib/sim_check_node.h"
#include <stdio.h>
#include <stdlib.h>

#define MORNING (15 * USEC_PER_SEC)
#define MORNING_MOST (120 * USEC_PER_SEC)
#define NIGHT (USEC_PER_DAY - MORNING)
#define TURNS 8
#define CUT_FROM 1 /* the days of these things */
#define CUT_TO 8
#define KEPT_ON 4

struct net_days_seen net_days_seen;

static const int mornings[NET_MORNINGS] = { 1, 3 };

static bool
is_all_done(void *arg)
{
	const struct net *net = arg;

	return net->cast.done == net->cast.actors;
}

static void
morning_begin(struct net *net, int which)
{
	for (int i = 0; i < net->count; i++) {
		struct net_history *h = &net->days->askers[which][i];
		struct net_answerer *x = &net->days->answerers[which][i];

		sim_history_cast(&h->h, &net->nodes[i].w, (unsigned)(100 + which * 10 + i));
		h->h.seen = &net->acts->seen;
		h->h.turns = TURNS;
		h->h.actor.node = net->nodes[i].node;
		snprintf(h->name, sizeof h->name, "n%d asks on day %d", i, mornings[which]);
		sim_actor_start(&h->h.actor, &net->cast, h->name, sim_history_run);
		snprintf(x->name, sizeof x->name, "n%d answers on day %d", i, mornings[which]);
		net_answerer_start(net, x, i, TURNS);
	}
}

/* Nobody reaches it, and it reaches nobody. */
static void
isolate(struct net *net, int node, bool cut)
{
	for (int i = 0; i < net->count; i++) {
		if (i == node)
			continue;
		sim_mesh_cut(net->sim, node, i, cut);
		sim_mesh_cut(net->sim, i, node, cut);
	}
	net_days_seen.cut += cut;
}

static void
put_back(struct net *net, int node)
{
	struct sim_node *n = &net->sim->nodes[node];

	sim_node_down(n);
	net_days_seen.put_back += sim_node_put_back(n);
	sim_node_up(n);
}

static void
day_pass(struct net *net, int day, uint64_t d)
{
	struct sim *s = net->sim;
	int kept = (int)((d >> 20) % (uint64_t)net->count), apart = (int)((d >> 30) % (uint64_t)net->count);

	if (day == CUT_FROM || day == CUT_TO)
		isolate(net, apart, day == CUT_FROM);
	for (int i = 0; i < NET_MORNINGS; i++)
		if (mornings[i] == day)
			morning_begin(net, i);
	(void)sim_run(s, s->now + MORNING, NULL, NULL);
	if (!sim_run(s, s->now + MORNING_MOST, is_all_done, net))
		sim_fail(&net->cast, "the morning of day %d is not over", day);
	if (day == KEPT_ON && (d >> 40) % 2 == 0)
		sim_node_keep(&s->nodes[kept]);
	if (day == KEPT_ON + 1 && (d >> 40) % 2 == 0)
		put_back(net, kept);
	sim_jump(s, NIGHT);
	net_days_seen.days++;
}

static void
given_up_count(const struct net *net)
{
	struct check_scan c;
	struct peer_stream st;

	for (int i = 0; i < net->count; i++) {
		if (!check_open(&c, net->nodes[i].node, "federation", "peer_stream"))
			continue;
		while (check_next(&c, &st))
			net_days_seen.given_up += (unsigned long)st.given_up;
		check_close(&c);
	}
}

bool
net_days_pass(const struct net *net)
{
	return sim_draw(net->sim, 800, 0, 0) % 4 == 0;
}

void
net_days_play(struct net *net)
{
	uint64_t d = sim_draw(net->sim, 801, 0, 0);

	net->days = calloc(1, sizeof *net->days);
	if (net->days == NULL)
		abort();
	for (int day = 0; day < NET_DAYS && net->cast.failures == 0; day++)
		day_pass(net, day, d);
	given_up_count(net);
}

void
net_days_free(struct net *net)
{
	struct net_days *x = net->days;

	for (int m = 0; x != NULL && m < NET_MORNINGS; m++)
		for (int i = 0; i < net->count; i++) {
			sim_actor_free(&x->askers[m][i].h.actor);
			sim_actor_free(&x->answerers[m][i].actor);
		}
	free(x);
	net->days = NULL;
}
