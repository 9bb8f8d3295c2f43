/*
 * boundary_sim: two federations and one mission between them, played once for each commit of each service and each place around it: before, between it
 * and its replies, behind them; that service dies there, and all must hold in the end.
 * Owns: the list of commits of the run in which nobody dies.
 * Beware: `boundary_sim --at N [--trace]` plays one again; `--every N` leaves the others out.
 */
#include "tests/lib/check_parts.h"
#include "tests/lib/net_play.h"
#include "tests/lib/seeds.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEED 32 /* of a world of two nodes in which a mission is agreed by both */
#define SLOTS_MOST (2 * SIM_SERVICES_MAX)

/* Commits of each service, from those behind that everybody knows everybody. */
static struct {
	int slots;
	uint64_t from[SLOTS_MOST], to[SLOTS_MOST];
	const char *service[SLOTS_MOST];
	unsigned long all;
} run;

static void
run_read(const struct net *net)
{
	run.slots = net->sim->count;
	for (int i = 0; i < run.slots; i++) {
		run.from[i] = net->commits_before[i];
		run.to[i] = net->sim->slots[i].commits;
		run.service[i] = net->sim->slots[i].desc->contract->name;
		run.all += (unsigned long)(run.to[i] - run.from[i]);
	}
}

/* The n-th, of all commits of all services, and of three places around each. */
static struct sim_cut
boundary_at(unsigned long n)
{
	unsigned long commit = n / SIM_CUTS;
	struct sim_cut cut = { .armed = true, .at = (enum sim_cut_at)(n % SIM_CUTS) };

	for (; cut.slot < run.slots - 1 && commit >= run.to[cut.slot] - run.from[cut.slot]; cut.slot++)
		commit -= (unsigned long)(run.to[cut.slot] - run.from[cut.slot]);
	cut.commit = run.from[cut.slot] + 1 + commit;
	return cut;
}

static bool
quiet_run(char reason[SEEDS_REASON_CAP])
{
	const struct net_setup setup = { .seed = SEED, .small = true };
	struct net *net = net_play(&setup);
	bool good = net->cast.failures == 0;

	snprintf(reason, SEEDS_REASON_CAP, "%s", net->cast.failure);
	if (good && check_parts_seen.agreed == 0) {
		snprintf(reason, SEEDS_REASON_CAP, "no mission is agreed: there is nothing to break");
		good = false;
	}
	run_read(net);
	net_free(net);
	return good;
}

static bool
play_at(unsigned long n, bool trace, char reason[SEEDS_REASON_CAP])
{
	static const char *const places[SIM_CUTS] = { "before", "between it and its replies", "behind" };
	struct net_setup setup = { .seed = SEED, .small = true, .trace = trace, .cut = boundary_at(n) };
	struct net *net = net_play(&setup);
	const char *failure = net->cast.failures != 0 ? net->cast.failure
	    : net->sim->cut.armed		      ? "it never came to that commit"
						      : "";
	bool good = failure[0] == '\0';

	snprintf(reason, SEEDS_REASON_CAP,
	    "n%d's %s dies at its commit %llu, %s: %s\n# replay: build/test/sim/boundary_sim --at %lu",
	    setup.cut.slot / (run.slots / 2), run.service[setup.cut.slot],
	    (unsigned long long)setup.cut.commit, places[setup.cut.at], failure, n);
	net_free(net);
	return good;
}

static int
all_play(unsigned long every)
{
	char reason[SEEDS_REASON_CAP] = "";
	unsigned long played = 0;
	bool good = quiet_run(reason);

	printf("1..2\n");
	seeds_say(good, "two federations agree on a mission, and nobody dies", good ? "" : reason);
	printf("# %lu commits:", run.all);
	for (int i = 0; i < run.slots; i++)
		printf(" n%d %s %llu%s", i / (run.slots / 2), run.service[i],
		    (unsigned long long)(run.to[i] - run.from[i]), i + 1 < run.slots ? "," : "\n");
	for (unsigned long n = 0; good && n < run.all * SIM_CUTS; n += every) {
		good = play_at(n, false, reason);
		played++;
	}
	printf("# a service died at %lu of %lu boundaries: before each commit, between it and its replies, "
	       "behind them\n",
	    played, run.all * SIM_CUTS);
	seeds_say(good && (every != 1 || played == run.all * SIM_CUTS),
	    every == 1 ? "all holds, wherever a service dies" : "all holds where a service dies",
	    good ? "" : reason);
	return good ? 0 : 1;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = { { "at", required_argument, NULL, 'a' },
		{ "every", required_argument, NULL, 'e' }, { "trace", no_argument, NULL, 't' }, { 0 } };
	char reason[SEEDS_REASON_CAP];
	unsigned long every = 1;
	const char *at = NULL;
	bool trace = false, good;
	int o;

	while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
		at = o == 'a' ? optarg : at;
		every = o == 'e' ? strtoul(optarg, NULL, 10) : every;
		trace = trace || o == 't';
	}
	if (at == NULL)
		return all_play(every == 0 ? 1 : every);
	(void)quiet_run(reason);
	good = play_at(strtoul(at, NULL, 10), trace, reason);
	seeds_say(good, "all holds", good ? "" : reason);
	return good ? 0 : 1;
}
