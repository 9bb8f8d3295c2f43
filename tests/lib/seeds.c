/*
 * seeds: see seeds.h.
 * Owns: the numbers of the tests said so far.
 * Beware: what was played for one plant is told in words only: the seed that found it, and how.
 */
#include "tests/lib/seeds.h"
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static unsigned tests, failed;

void
seeds_say(bool ok, const char *name, const char *reason)
{
	failed += !ok;
	printf("%sok %u - %s\n", ok ? "" : "not ", ++tests, name);
	if (reason[0] != '\0')
		printf("# %s\n", reason);
	fflush(stdout);
}

static void
play(const struct seeds *s, uint64_t seed, int plant, bool trace, char reason[SEEDS_REASON_CAP])
{
	size_t len;

	reason[0] = '\0';
	s->play(seed, plant, trace, reason);
	len = strlen(reason);
	if (len != 0)
		snprintf(reason + len, SEEDS_REASON_CAP - len, "\n# replay: %s --seed %llu%s%s", s->program,
		    (unsigned long long)seed, plant == 0 ? "" : " --plant ",
		    plant == 0 ? "" : s->plants[plant]);
}

static double
seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void
hold(const struct seeds *s, uint64_t from, uint64_t to, int plant)
{
	char reason[SEEDS_REASON_CAP] = "", name[80];
	double begun = seconds_now();
	uint64_t seed;

	for (seed = from; seed <= to && reason[0] == '\0'; seed++)
		play(s, seed, plant, false, reason);
	if (s->totals != NULL)
		s->totals();
	printf("# %.1f seeds a second\n", (double)(seed - from) / (seconds_now() - begun));
	if (from == 1)
		snprintf(name, sizeof name, "%llu seeds hold", (unsigned long long)to);
	else
		snprintf(name, sizeof name, "seeds %llu to %llu hold", (unsigned long long)from,
		    (unsigned long long)to);
	seeds_say(reason[0] == '\0', name, reason);
}

static void
plant_is_found(const struct seeds *s, int plant, unsigned seeds)
{
	char reason[SEEDS_REASON_CAP] = "", name[80], line[SEEDS_REASON_CAP + 60] = "";
	uint64_t seed;

	for (seed = 1; seed <= seeds && reason[0] == '\0'; seed++)
		play(s, seed, plant, false, reason);
	snprintf(name, sizeof name, "planted %s is found", s->plants[plant]);
	snprintf(line, sizeof line, "by seed %llu, %.*s", (unsigned long long)seed - 1,
	    (int)strcspn(reason, "\n"), reason);
	seeds_say(reason[0] != '\0', name, reason[0] != '\0' ? line : "in no seed");
}

static int
plant_named(const struct seeds *s, const char *name)
{
	for (int i = 0; name != NULL && i < s->plant_count; i++)
		if (strcmp(name, s->plants[i]) == 0)
			return i;
	return 0;
}

struct asked {
	const char *seed;
	uint64_t from, to; /* 0: not asked for */
	int plant;
	bool trace;
};

static struct asked
asked_read(const struct seeds *s, int argc, char **argv)
{
	static const struct option options[] = { { "seed", required_argument, NULL, 's' },
		{ "seeds", required_argument, NULL, 'n' }, { "plant", required_argument, NULL, 'p' },
		{ "trace", no_argument, NULL, 't' }, { 0 } };
	struct asked a = { .plant = plant_named(s, getenv("SIM_PLANT")) };
	int o;

	while ((o = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (o == 's')
			a.seed = optarg;
		else if (o == 'n' && strchr(optarg, '-') != NULL) {
			a.from = strtoull(optarg, NULL, 10);
			a.to = strtoull(strchr(optarg, '-') + 1, NULL, 10);
		} else if (o == 'p')
			a.plant = plant_named(s, optarg);
		else if (o == 't')
			a.trace = true;
		else
			exit(2);
	}
	return a;
}

static int
replay(const struct seeds *s, const struct asked *a)
{
	char reason[SEEDS_REASON_CAP];

	play(s, strtoull(a->seed, NULL, 10), a->plant, a->trace, reason);
	seeds_say(reason[0] == '\0', "the seed holds", reason);
	return failed == 0 ? 0 : 1;
}

int
seeds_main(const struct seeds *s, int argc, char **argv)
{
	const char *many = getenv("SIM_SEEDS");
	unsigned seeds = many != NULL ? (unsigned)strtoul(many, NULL, 10) : s->usual;
	struct asked a;
	int done = 0;

	if (s->other != NULL && s->other(argc, argv, &done))
		return done;
	a = asked_read(s, argc, argv);
	if (a.seed != NULL)
		return replay(s, &a);
	if (a.plant != 0 || a.from != 0) { /* asked for: a part, or to see it fail */
		printf("1..1\n");
		hold(s, a.from == 0 ? 1 : a.from, a.from == 0 ? seeds : a.to, a.plant);
		return failed == 0 ? 0 : 1;
	}
	printf("1..%d\n", 1 + s->more_count + s->plant_count - 1);
	hold(s, 1, seeds, 0);
	if (s->more != NULL)
		s->more(seeds);
	for (int p = 1; p < s->plant_count; p++)
		plant_is_found(s, p, seeds);
	return failed == 0 ? 0 : 1;
}
