/*
 * rank_world: small random worlds of providers and requests, for the tests of the ranking engine.
 * Owns: a world's columns (rank_world_free); the dice, which every program begins at the same place.
 * Beware: days are numbers near 18,000 (2019); the months of a query come from them.
 */
#ifndef TESTS_LIB_RANK_WORLD_H
#define TESTS_LIB_RANK_WORLD_H

#include "services/matching/rank.h"

#define RANK_PROVIDERS 14
#define RANK_ROWS 40
#define RANK_SPOTS 7

uint32_t rank_dice(uint32_t n);

/* A commune and where it is, as the list of communes says; the last is no commune. */
struct rank_spot {
	const char *code;
	double lat, lon;
};
extern const struct rank_spot rank_spots[RANK_SPOTS];

struct rank_world {
	struct provider providers[RANK_PROVIDERS];
	struct provider_competence competences[RANK_PROVIDERS][5];
	struct provider_link links[RANK_PROVIDERS][3];
	struct text departments[RANK_PROVIDERS][3], languages[RANK_PROVIDERS][3];
	struct provider_month months[RANK_PROVIDERS][3];
	uint32_t count;
	struct accreditation accreditations[RANK_ROWS];
	uint32_t accreditation_count;
	struct engagement engagements[RANK_ROWS];
	uint32_t engagement_count;
	struct capacity capacities[RANK_ROWS];
	uint32_t capacity_count;
	struct columns columns;
};

/* On the heap, filled and told to its columns. */
struct rank_world *rank_world_new(void);
void rank_world_free(struct rank_world *w);
/* Another card for provider `i`: the columns are not told. */
void rank_world_provider(struct rank_world *w, uint32_t i);

/* A request, in ids. */
struct rank_wish {
	enum pool pool;
	day_t from, to;
	uint32_t days, need_count, levels[3], language_count, access;
	struct id needs[3];
	const char *languages[2];
	const char *department;
	bool remote;
	int64_t ceiling;
	uint32_t links;
	struct id centre, near[2]; /* a structure, and two people with a mandate there */
	const char *commune;
	day_t since[RANK_LINK_KINDS];
	int continuity;
	uint32_t unwanted, apart, answered, known, waived; /* masks of providers */
	uint32_t weights[CRITERION_COUNT];
};

void rank_wish_make(struct rank_wish *x);

/* The query of a wish, through the columns' interns. */
struct rank_query_memory {
	struct rank_need needs[3];
	struct rank_month months[12];
	uint32_t languages[2], sets[7][RANK_PROVIDERS + 2];
};

void rank_wish_query(const struct rank_world *w, const struct rank_wish *x, uint32_t lines, struct rank_query_memory *m,
    struct rank_query *q);

#endif
