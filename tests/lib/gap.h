/*
 * gap: instances of generalised assignment: read from the format of the OR-Library, or made by the recipes of types c, d and e.
 * Owns: an instance's tables.
 * Beware: those made here are of the public types but of random numbers of our own.
 *
 * Recipes: c and d: Chu & Beasley, J. Heuristics 3, 1997; e: Yagiura, Yamaguchi & Ibaraki, 1999. Capacities are 0.8 of an agent's even
 * part of all its weights.
 */
#ifndef TESTS_LIB_GAP_H
#define TESTS_LIB_GAP_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct gap {
	uint32_t agents, jobs;
	int32_t *cost, *weight; /* agents * jobs */
	int64_t *capacity;
};

bool gap_read(FILE *f, struct gap *ret);
void gap_make(char type, uint32_t agents, uint32_t jobs, uint64_t seed, struct gap *ret);
void gap_write(const struct gap *g, FILE *f);
void gap_free(struct gap *g);

#endif
