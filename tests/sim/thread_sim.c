/*
 * thread_sim: the thread of real work on a simulated node, for many seeds; planted faults must be found.
 * Owns: nothing.
 * Beware: `thread_sim --seed N [--plant NAME] [--compare] [--trace]` plays one again; SIM_SEEDS: how many.
 */
#include "tests/lib/sim_thread.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define SEEDS 200
#define COMPARED_EVERY 10 /* with and without the personal requests */
#define REPEATED_EVERY 20 /* twice, for the same journals */

static unsigned tests, failed;
static struct {
	unsigned long calls, frames, lost, doubled, crashes, jobs_cut;
} total;

static void
say(bool ok, const char *name, const char *reason)
{
	failed += !ok;
	printf("%sok %u - %s\n", ok ? "" : "not ", ++tests, name);
	if (reason[0] != '\0')
		printf("# %s\n", reason);
	fflush(stdout);
}

/* Empty when it holds. */
static void
play_one(uint64_t seed, enum sim_plant plant, bool trace, char reason[700])
{
	const struct thread_setup setup = { seed, plant, true, false, trace };
	struct thread *t = thread_play(&setup);

	reason[0] = '\0';
	if (t->cast.failures != 0)
		snprintf(reason, 700, "%s\n# replay: build/test/sim/thread_sim --seed %llu%s%s",
		    t->cast.failure, (unsigned long long)seed, plant == SIM_SOUND ? "" : " --plant ",
		    plant == SIM_SOUND ? "" : sim_plant_names[plant]);
	if (trace)
		printf("# %zu calls, %u frames, %u lost, %u doubled, %u crashes, %.1f virtual seconds\n",
		    t->cast.count, t->sim->frames, t->sim->lost, t->sim->doubled, t->sim->crashes,
		    (double)t->sim->now / 1e6);
	total.calls += t->cast.count;
	total.frames += t->sim->frames;
	total.lost += t->sim->lost;
	total.doubled += t->sim->doubled;
	total.crashes += t->sim->crashes;
	total.jobs_cut += t->sim->jobs_cut;
	thread_free(t);
}

static void
seeds_hold(unsigned seeds, enum sim_plant plant)
{
	char reason[700] = "", name[80];
	struct timespec a, b;
	uint64_t seed;

	clock_gettime(CLOCK_MONOTONIC, &a);
	for (seed = 1; seed <= seeds && reason[0] == '\0'; seed++)
		play_one(seed, plant, false, reason);
	clock_gettime(CLOCK_MONOTONIC, &b);
	printf("# %lu calls, %lu frames, %lu lost, %lu doubled, %lu crashes, %lu jobs cut short\n",
	    total.calls, total.frames, total.lost, total.doubled, total.crashes, total.jobs_cut);
	printf("# %.1f seeds a second\n",
	    (double)(seed - 1) / ((double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9));
	snprintf(name, sizeof name, "%u seeds hold", seeds);
	say(reason[0] == '\0', name, reason);
}

static void
seeds_repeat(unsigned seeds)
{
	char reason[100] = "";

	for (uint64_t seed = 1; seed <= seeds && reason[0] == '\0'; seed += REPEATED_EVERY) {
		const struct thread_setup setup = { seed, SIM_SOUND, true, false, false };
		struct thread *a = thread_play(&setup), *b = thread_play(&setup);

		if (memcmp(a->digest, b->digest, sizeof a->digest) != 0)
			snprintf(reason, sizeof reason, "seed %llu gave other journals the second time",
			    (unsigned long long)seed);
		thread_free(a);
		thread_free(b);
	}
	say(reason[0] == '\0', "a seed gives the same journals again", reason);
}

static bool
buf_equal(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && a->len != 0 && memcmp(a->ptr, b->ptr, a->len) == 0;
}

/* For whoever looks for the leak: both readings, as bytes. */
static void
compare_dump(const struct thread *t, const char *path)
{
	FILE *f = fopen(path, "wb");

	if (f == NULL)
		return;
	fwrite(t->reader.read.ptr, 1, t->reader.read.len, f);
	fwrite(t->reader.notices.ptr, 1, t->reader.notices.len, f);
	fclose(f);
}

/* Empty when a director reads the same in both. */
static void
compare_one(uint64_t seed, bool trace, char reason[700])
{
	const struct thread_setup with = { seed, SIM_SOUND, true, true, trace },
				  without = { seed, SIM_SOUND, false, true, trace };
	struct thread *a = thread_play(&with), *b = thread_play(&without);
	const char *what = NULL;

	reason[0] = '\0';
	if (a->cast.failures != 0 || b->cast.failures != 0)
		what = a->cast.failures != 0 ? a->cast.failure : b->cast.failure;
	else if (a->jumped_at != b->jumped_at)
		what = "the two runs did not keep the same hours";
	else if (!buf_equal(&a->reader.read, &b->reader.read))
		what = "a director reads other bytes when employees have filed personal requests";
	else if (!buf_equal(&a->reader.notices, &b->reader.notices))
		what = "a director's inbox says something else when employees have filed personal requests";
	else if (buf_equal(&a->reader.served, &b->reader.served))
		what = "the comparison is blind: even the référent reads the same";
	if (what != NULL)
		snprintf(reason, 700, "%s\n# replay: build/test/sim/thread_sim --compare --seed %llu", what,
		    (unsigned long long)seed);
	if (trace) {
		compare_dump(a, "/tmp/thread_sim.with");
		compare_dump(b, "/tmp/thread_sim.without");
	}
	thread_free(a);
	thread_free(b);
}

static void
seeds_keep_silent(unsigned seeds)
{
	char reason[700] = "";

	for (uint64_t seed = 1; seed <= seeds && reason[0] == '\0'; seed += COMPARED_EVERY)
		compare_one(seed, false, reason);
	say(reason[0] == '\0', "what a director reads does not depend on personal requests", reason);
}

static void
plant_is_found(enum sim_plant plant, unsigned seeds)
{
	char reason[700] = "", name[80], line[800] = "";
	uint64_t seed;

	for (seed = 1; seed <= seeds && reason[0] == '\0'; seed++)
		play_one(seed, plant, false, reason);
	snprintf(name, sizeof name, "planted %s is found", sim_plant_names[plant]);
	snprintf(line, sizeof line, "by seed %llu, %.*s", (unsigned long long)seed - 1,
	    (int)strcspn(reason, "\n"), reason);
	say(reason[0] != '\0', name, reason[0] != '\0' ? line : "in no seed");
}

static int
replay(uint64_t seed, enum sim_plant plant, bool compare, bool trace)
{
	char reason[700];

	if (compare)
		compare_one(seed, trace, reason);
	else
		play_one(seed, plant, trace, reason);
	say(reason[0] == '\0', "the seed holds", reason);
	return reason[0] == '\0' ? 0 : 1;
}

static enum sim_plant
plant_named(const char *name)
{
	for (int i = 0; name != NULL && i < SIM_PLANTS; i++)
		if (strcmp(name, sim_plant_names[i]) == 0)
			return (enum sim_plant)i;
	return SIM_SOUND;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = { { "seed", required_argument, NULL, 's' },
		{ "plant", required_argument, NULL, 'p' }, { "compare", no_argument, NULL, 'c' },
		{ "trace", no_argument, NULL, 't' }, { 0 } };
	const char *asked = getenv("SIM_SEEDS"), *seed = NULL;
	unsigned seeds = asked != NULL ? (unsigned)strtoul(asked, NULL, 10) : SEEDS;
	enum sim_plant plant = plant_named(getenv("SIM_PLANT"));
	bool compare = false, trace = false;
	int o;

	while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
		seed = o == 's' ? optarg : seed;
		plant = o == 'p' ? plant_named(optarg) : plant;
		compare = compare || o == 'c';
		trace = trace || o == 't';
	}
	if (seed != NULL)
		return replay(strtoull(seed, NULL, 10), plant, compare, trace);
	if (plant != SIM_SOUND) { /* asked for: to see it fail */
		seeds_hold(seeds, plant);
		return failed == 0 ? 0 : 1;
	}
	printf("1..%d\n", 3 + SIM_PLANTS - 1);
	seeds_hold(seeds, SIM_SOUND);
	seeds_repeat(seeds);
	seeds_keep_silent(seeds);
	for (int p = SIM_SOUND + 1; p < SIM_PLANTS; p++)
		plant_is_found((enum sim_plant)p, seeds);
	return failed == 0 ? 0 : 1;
}
