/*
 * net_play: see net_play.h.
 * Owns: nothing.
 * Beware: a phase that is not over in its time is a fault of its own.
 */
#include "tests/lib/net_play.h"
#include "services/federation/link.h"
#include "tests/lib/check_names.h"
#include "tests/lib/check_actions.h"
#include "tests/lib/check_net.h"
#include "tests/lib/check_parts.h"
#include "tests/lib/net_acts.h"
#include "tests/lib/net_boundaries.h"
#include "tests/lib/net_days.h"
#include "tests/lib/net_faults.h"
#include "tests/lib/net_figures.h"
#include "tests/lib/net_peers.h"
#include "tests/lib/sim_check_node.h"
#include "tests/lib/sim_courier.h"
#include <stdio.h>
#include <stdlib.h>

#define PHASE_MOST (600 * USEC_PER_SEC)
#define ROUGH (60 * USEC_PER_SEC)
#define SMALL (20 * USEC_PER_SEC)
#define LINKS_UP (60 * USEC_PER_SEC) /* after which all is agreed, or nothing */

static bool
is_all_done(void *arg)
{
	const struct net *net = arg;

	return net->cast.done == net->cast.actors;
}

static void
phase(struct net *net, bool (*enough)(void *arg), const char *what)
{
	if (!sim_run(net->sim, net->sim->now + PHASE_MOST, enough, net))
		sim_fail(&net->cast, "%s is not over after %d virtual seconds", what,
		    (int)(PHASE_MOST / USEC_PER_SEC));
}

/* Who was told apart as a flood, because somebody on the line forged letters, is not read for a minute: that fault ends then. */
static usec_t
links_up_at(const struct net *net)
{
	usec_t now = net->sim->now,
	       last = net->forged_at < net->sim->calm_at ? net->forged_at : net->sim->calm_at;
	bool flood = net->altered + net->astray >= LINK_REFUSED_MOST;

	return flood && last + LINK_MUTE > now ? last + LINK_MUTE : now;
}

/* A minute, and no more. */
static void
quiet(struct net *net)
{
	(void)sim_run(net->sim, links_up_at(net) + LINKS_UP, NULL, NULL);
	if (!sim_is_settled(net->sim))
		sim_fail(&net->cast, "somebody is not done %d virtual seconds after all links are up",
		    (int)(LINKS_UP / USEC_PER_SEC));
	else if (!check_net_is_level(net))
		sim_fail(&net->cast, "what was sent is not there %d virtual seconds after all links are up",
		    (int)(LINKS_UP / USEC_PER_SEC));
}

static void
commits_mark(struct net *net)
{
	for (int i = 0; i < net->sim->count; i++)
		net->commits_before[i] = net->sim->slots[i].commits;
}

/* What people do, and what goes wrong meanwhile. */
static void
rough_begin(struct net *net, const struct net_setup *setup)
{
	commits_mark(net);
	net->sim->cut = setup->cut;
	if (setup->small) {
		net_acts_start_few(net);
		return;
	}
	net_acts_start(net);
	net_faults_plan(net, ROUGH);
	net_peers_start(net);
	net_boundaries_plan(net);
}

static void
net_act(struct net *net, const struct net_setup *setup)
{
	struct sim *s = net->sim;

	net_makers_start(net);
	phase(net, is_all_done, "the import");
	net_linkers_start(
	    net); /* a backup of before is of a node that nobody knows: people link it again, as at first */
	phase(net, is_all_done, "who knows whom");
	rough_begin(net, setup);
	s->calm_at = s->now + (setup->small ? SMALL : ROUGH);
	phase(net, is_all_done, "the rough time");
	(void)sim_run(s, s->now > s->calm_at ? s->now : s->calm_at, NULL, NULL);
	for (int i = 0; i < net->count; i++)
		sim_node_up(&s->nodes[i]);
	sim_calm(s);
	quiet(net);
	if (setup->small || net->cast.failures != 0 || !net_days_pass(net))
		return;
	net_days_play(net);
	sim_calm(s);
	quiet(net);
}

static void
net_check(struct net *net)
{
	check_net_streams(net);
	check_parts_cards(net);
	check_parts_holds(net);
	check_parts_moves(net);
	check_figures(net);
	check_names_stores(net);
	check_actions(net);
	check_deeds(&net->cast);
	check_kept(&net->cast);
	check_digest(&net->cast, net->digest);
	check_stores(&net->cast);
}

/* --- the courier's place, watched
 * --------------------------------------------------------------------------------------- */
static void *
port_open(struct sim_slot *slot)
{
	net_relations_read(slot->sim->hooks_arg, slot->node->index);
	check_net_told(slot->sim->hooks_arg, slot);
	return sim_courier_port.open(slot);
}

static void
committed(void *net, struct sim_slot *slot)
{
	if (slot->port != NULL)
		net_relations_follow(net, slot->node->index);
	check_parts_commit(net, slot);
	check_actions_commit(net, slot);
}

/* A letter leaves: what it says is looked at, and somebody on the line may keep it. */
static void
leaves(void *net, const struct sim_letter *l)
{
	net_relations_leaves(net, l);
	net_figures_leaves(net, l);
	check_names_leaves(net, l);
	net_faults_listen(net, l);
}

static struct net *
net_new(const struct net_setup *setup)
{
	static struct sim_port port;
	const struct service_desc *services[SIM_SERVICES_MAX];
	struct net *net = calloc(1, sizeof *net);
	struct sim_setup s = { .seed = setup->seed,
		.services = services,
		.count = net_services(setup->plant, services),
		.port = &port,
		.start = WORLD_START,
		.trace = setup->trace,
		.opening = net_opening,
		.hooks_arg = net };
	struct sim *sim;

	if (net == NULL)
		abort();
	net->acts = calloc(1, sizeof *net->acts);
	net->keeping = calloc(1, sizeof *net->keeping);
	if (net->acts == NULL || net->keeping == NULL)
		abort();
	port = sim_courier_port;
	port.open = port_open;
	net->small = setup->small;
	net->count = setup->small ? 2 : 2 + (int)(setup->seed % (NET_NODES_MAX - 1));
	s.nodes = net->count;
	sim = sim_new(&s);
	sim->calm_at = INT64_MAX;
	sim->committed = committed;
	sim->boundary = net_boundaries_note;
	sim->early_letters = setup->plant == NET_EARLY_ACK;
	if (!setup->small)
		sim->faults = (struct sim_faults){ .loss = (unsigned)(sim_draw(sim, 11, 0, 0) % 40),
			.twice = (unsigned)(sim_draw(sim, 12, 0, 0) % 60),
			.late = (unsigned)(sim_draw(sim, 13, 0, 0) % 40) };
	net_fill(net, sim);
	sim_mesh_watch(sim, &(const struct sim_watch){ net, leaves, check_net_arrives });
	return net;
}

struct net *
net_play(const struct net_setup *setup)
{
	struct net *net = net_new(setup);

	net_act(net, setup);
	if (net->cast.failures == 0)
		net_check(net);
	return net;
}

void
net_free(struct net *net)
{
	struct sim *s = net->sim;

	net_acts_free(net);
	net_days_free(net);
	net_peers_free(net);
	free(net->keeping);
	free(net->acts);
	net_world_free(net);
	sim_free(s);
	free(net);
}
