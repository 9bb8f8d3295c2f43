/*
 * network_sim: several federations on a network that breaks, for many seeds; planted faults must be found.
 * Owns: nothing.
 * Beware: `network_sim --seed N [--plant NAME] [--trace]` plays one again; SIM_SEEDS: how many (seeds.h).
 */
#include "tests/lib/check_names.h"
#include "tests/lib/check_actions.h"
#include "tests/lib/check_parts.h"
#include "tests/lib/net_boundaries.h"
#include "tests/lib/net_days.h"
#include "tests/lib/net_figures.h"
#include "tests/lib/net_peers.h"
#include "tests/lib/net_play.h"
#include "tests/lib/seeds.h"
#include <stdio.h>
#include <string.h>

#define SEEDS 100
#define REPEATED_EVERY 20 /* twice, for the same journals */

static struct {
	unsigned long nodes, calls, frames, letters, lost, cuts, crashes, fills, restores, altered, astray,
	    again;
} total;

static void
total_add(const struct net *net)
{
	total.nodes += (unsigned long)net->count;
	total.calls += net->cast.count;
	total.frames += net->sim->frames;
	total.letters += net->overheard;
	for (int a = 0; a < net->count; a++)
		for (int b = 0; b < net->count; b++)
			total.lost += sim_mesh_way(net->sim, a, b)->lost;
	total.cuts += net->cuts;
	total.crashes += net->sim->crashes;
	total.fills += net->fills;
	total.restores += net->restores;
	total.altered += net->altered;
	total.astray += net->astray;
	total.again += net->sent_again;
}

static void
play_one(uint64_t seed, int plant, bool trace, char reason[SEEDS_REASON_CAP])
{
	const struct net_setup setup = { .seed = seed, .plant = (enum net_plant)plant, .trace = trace };
	struct net *net = net_play(&setup);

	if (net->cast.failures != 0)
		snprintf(reason, SEEDS_REASON_CAP, "%s", net->cast.failure);
	if (trace)
		printf("# %d nodes, %zu calls, %llu frames, %llu letters, %u crashes, %.1f virtual seconds\n",
		    net->count, net->cast.count, (unsigned long long)net->sim->frames,
		    (unsigned long long)net->overheard, net->sim->crashes, (double)net->sim->now / 1e6);
	total_add(net);
	net_free(net);
}

static void
boundaries_say(void)
{
	struct net_boundaries_seen b = net_boundaries_seen();

	printf("# %lu commits of %u kinds (service and first event); services died %lu times at one: before "
	       "it at %u "
	       "kinds, between it and its replies at %u, behind them at %u; in all three places at %u\n",
	    b.commits, b.kinds, b.deaths, b.died[SIM_CUT_BEFORE], b.died[SIM_CUT_BETWEEN],
	    b.died[SIM_CUT_BEHIND], b.all);
}

static void
totals_say(void)
{
	printf("# %lu nodes, %lu calls, %lu frames inside of nodes, %lu between them (%lu lost), %lu "
	       "crashes, %lu "
	       "cuts, %lu full disks,\n"
	       "# %lu backups put back; somebody on the line sent %lu again, %lu to another, %lu with a bit "
	       "changed\n",
	    total.nodes, total.calls, total.frames, total.letters, total.lost, total.crashes, total.cuts,
	    total.fills, total.restores, total.again, total.astray, total.altered);
}

static void
actions_say(void)
{
	const struct check_actions_seen *p = &check_actions_seen;

	printf("# %lu actions shared, %lu delegations to them: %lu with a place, %lu waiting, %lu ended, %lu "
	       "with "
	       "somebody replaced;\n"
	       "# %lu names told, %lu people who stand in, %lu nameless again; %lu times somebody in common, "
	       "%lu "
	       "days told\n",
	    p->shares, p->delegations, p->places, p->waiting, p->ended, p->replaced, p->names_told, p->named,
	    p->nameless, p->people, p->days);
}

static void
parts_say(void)
{
	const struct check_parts_seen *p = &check_parts_seen;

	const struct net_figures_seen *f = &net_figures_seen;

	totals_say();
	printf("# %lu agreements, %lu cards over there, %lu of them in part; %lu missions asked of others, "
	       "%lu held, %lu agreed, "
	       "%lu ended; "
	       "%lu commits of matching looked at, %lu moves of days\n",
	    p->agreements, p->cards, p->partly, p->asked, p->held, p->agreed, p->ended, p->commits, p->moves);
	printf("# %lu letters with figures, %lu heard, %lu of them corrections, %lu sheets kept back, %lu "
	       "editions held by "
	       "others alone; %lu sums\n",
	    f->letters, f->heard, f->corrected, f->refused, f->held, f->sums);
	printf("# %lu letters looked at for names: %lu keys for one, %lu boxes; %lu names known to others\n",
	    check_names_seen.letters, check_names_seen.keys, check_names_seen.boxes, check_names_seen.known);
	printf("# peers: %lu suspended, %lu revoked, %lu added anew; keys of %lu nodes changed\n",
	    net_kept.suspended, net_kept.revoked, net_kept.added, net_kept.rotated);
	printf("# %lu days passed: %lu nodes out of reach for a week, %lu put back to yesterday's copy; %lu "
	       "letters given up\n",
	    net_days_seen.days, net_days_seen.cut, net_days_seen.put_back, net_days_seen.given_up);
	boundaries_say();
	actions_say();
}

static void
seeds_repeat(unsigned seeds)
{
	char reason[100] = "";

	for (uint64_t seed = 1; seed <= seeds && reason[0] == '\0'; seed += REPEATED_EVERY) {
		const struct net_setup setup = { .seed = seed };
		struct net *a = net_play(&setup), *b = net_play(&setup);

		if (memcmp(a->digest, b->digest, sizeof a->digest) != 0)
			snprintf(reason, sizeof reason, "seed %llu gave other journals the second time",
			    (unsigned long long)seed);
		net_free(a);
		net_free(b);
	}
	seeds_say(reason[0] == '\0', "a seed gives the same journals again", reason);
}

int
main(int argc, char **argv)
{
	static const struct seeds s = { .program = "build/test/sim/network_sim",
		.usual = SEEDS,
		.plants = net_plant_names,
		.plant_count = NET_PLANTS,
		.play = play_one,
		.totals = parts_say,
		.more = seeds_repeat,
		.more_count = 1 };

	return seeds_main(&s, argc, argv);
}
