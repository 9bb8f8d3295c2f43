/*
 * communes: how long the reference of communes takes from its text to an index that is searched.
 * Owns: nothing.
 * Beware: the text is read before the clock starts: the program that uses it carries it inside.
 */
#include "common/commune.h"
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define RUNS 7
#define FILE_MOST (8u << 20)

static double
seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

int
main(void)
{
	FILE *f = fopen("deploy/data/communes.csv", "rb");
	char *csv = malloc(FILE_MOST);
	size_t len;

	if (f == NULL || csv == NULL)
		return 1;
	len = fread(csv, 1, FILE_MOST, f);
	fclose(f);
	for (unsigned i = 0; i < RUNS; i++) {
		const struct commune_entry *found[1];
		struct communes *all;
		double began = seconds();

		if (communes_new(csv, len, &all, NULL) != RC_OK ||
		    communes_search(all, text_of("sain et"), found, 1) != 1)
			return 1;
		printf("communes %.6f\n", seconds() - began);
		communes_free(all);
	}
	free(csv);
	return 0;
}
