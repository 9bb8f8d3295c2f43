/*
 * thread_sim: the thread of real work on a simulated node, for many seeds; planted faults must be found.
 * Owns: nothing.
 * Beware: `thread_sim --seed N [--plant NAME] [--compare] [--trace]` plays one again; SIM_SEEDS: how many (seeds.h).
 */
#include "tests/lib/seeds.h"
#include "tests/lib/sim_thread.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS 200
#define COMPARED_EVERY 10 /* with and without the personal requests */
#define REPEATED_EVERY 20 /* twice, for the same journals */

static struct {
	unsigned long calls, frames, lost, doubled, crashes, jobs_cut;
} total;

static void
play_one(uint64_t seed, int plant, bool trace, char reason[SEEDS_REASON_CAP])
{
	const struct thread_setup setup = { seed, (enum sim_plant)plant, true, false, trace };
	struct thread *t = thread_play(&setup);

	if (t->cast.failures != 0)
		snprintf(reason, SEEDS_REASON_CAP, "%s", t->cast.failure);
	if (trace)
		printf("# %zu calls, %llu frames, %u lost, %u doubled, %u crashes, %.1f virtual seconds\n",
		    t->cast.count, (unsigned long long)t->sim->frames, t->sim->lost, t->sim->doubled,
		    t->sim->crashes, (double)t->sim->now / 1e6);
	total.calls += t->cast.count;
	total.frames += t->sim->frames;
	total.lost += t->sim->lost;
	total.doubled += t->sim->doubled;
	total.crashes += t->sim->crashes;
	total.jobs_cut += t->sim->jobs_cut;
	thread_free(t);
}

static void
totals_say(void)
{
	printf("# %lu calls, %lu frames, %lu lost, %lu doubled, %lu crashes, %lu jobs cut short\n",
	    total.calls, total.frames, total.lost, total.doubled, total.crashes, total.jobs_cut);
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
	seeds_say(reason[0] == '\0', "a seed gives the same journals again", reason);
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
	seeds_say(reason[0] == '\0', "what a director reads does not depend on personal requests", reason);
}

static void
more(unsigned seeds)
{
	seeds_repeat(seeds);
	seeds_keep_silent(seeds);
}

/* `--compare --seed N [--trace]` */
static bool
compare_asked(int argc, char **argv, int *ret_exit)
{
	const char *seed = NULL;
	bool compare = false, trace = false;
	char reason[700];

	for (int i = 1; i < argc; i++) {
		compare = compare || strcmp(argv[i], "--compare") == 0;
		trace = trace || strcmp(argv[i], "--trace") == 0;
		if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
			seed = argv[i + 1];
	}
	if (!compare || seed == NULL)
		return false;
	compare_one(strtoull(seed, NULL, 10), trace, reason);
	seeds_say(reason[0] == '\0', "the seed holds", reason);
	*ret_exit = reason[0] == '\0' ? 0 : 1;
	return true;
}

int
main(int argc, char **argv)
{
	static const struct seeds s = { .program = "build/test/sim/thread_sim",
		.usual = SEEDS,
		.plants = sim_plant_names,
		.plant_count = SIM_PLANTS,
		.play = play_one,
		.totals = totals_say,
		.more = more,
		.more_count = 2,
		.other = compare_asked };

	return seeds_main(&s, argc, argv);
}
