/*
 * seeds: a simulation played for many seeds, each planted fault looked for, one seed played again: what programs of tests/sim share.
 * Owns: the count of what was said.
 * Beware: SIM_SEEDS says how many; `--seeds A-B` plays that part alone, for several processes at once; `--seed N [--plant NAME] [--trace]`
 *         plays one again.
 */
#ifndef TESTS_LIB_SEEDS_H
#define TESTS_LIB_SEEDS_H

#include <stdbool.h>
#include <stdint.h>

#define SEEDS_REASON_CAP 700
struct seeds {
	const char *program; /* build/test/sim/x */
	unsigned usual;	     /* how many when nobody says */
	const char *const *plants; /* names; the first is that of none */
	int plant_count;
	/* Plays one: the reason is empty when it holds. */
	void (*play)(uint64_t seed, int plant, bool trace, char reason[SEEDS_REASON_CAP]);
	/* What was seen of all, in a line behind "# "; may be NULL. */
	void (*totals)(void);
	/* Further tests of the program's own, and how many; may be NULL. */
	void (*more)(unsigned seeds);
	int more_count;
	/* An argument of its own: true when it was taken, and was all there is to do. May be NULL */
	bool (*other)(int argc, char **argv, int *ret_exit);
};
int seeds_main(const struct seeds *s, int argc, char **argv);
void seeds_say(bool ok, const char *name, const char *reason);

#endif
