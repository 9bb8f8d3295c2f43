/*
 * mix: the providers and the requests that ranking is measured with, drawn from a seed; for benches and tests.
 * Owns: the communes, and where each provider lives; a drawn record points into its own struct, which is not to be moved.
 * Beware: each provider is drawn from its number alone, in any order, and whole numbers decide: the same seed gives
 *         the same bytes on every machine. The order of the draws is part of the result.
 *
 * What is drawn: a commune by population; 1 to 8 of 120 competences by Zipf (1.1), levels 1 to 5; the own département and
 * 0 to 5 of those near it, one in five also remote; in each of 12 months 0 to 60 free days over the two pools, one in
 * ten none at all; a tariff, log-normal; 0 to 12 links to 200,000 organisations; one in twenty with an accreditation that
 * is over. A request: 1 to 3 competences, half of them of the ten most common, level 1 to 4; a commune by
 * population; a month and 1 to 6 days; one in six remote, one in three with a ceiling; by a centre that somebody has a link to
 * who lives there and can do it.
 */
#ifndef TESTS_LIB_MIX_H
#define TESTS_LIB_MIX_H

#include "common/arena.h"
#include "proto/matching.h"

#define MIX_COMPETENCES 120u
#define MIX_COMMON 10u /* competences 0..9 */
#define MIX_ORGANISATIONS 200000u
#define MIX_MONTHS 12u
#define MIX_FIRST_MONTH ((day_t)22280) /* 2031-01-01: what benches and tests say, so that nothing of it is ever over */
#define MIX_SKILLS_MOST 8u
#define MIX_LINKS_MOST 12u
#define MIX_NEAR_MOST 5u
#define MIX_NEEDS_MOST 3u

struct mix;
/* months: the first day of the first of the twelve; NULL with the reason on standard error when the communes cannot be read. */
struct mix *mix_new(const char *communes_csv, uint32_t providers, uint64_t seed, day_t months);
void mix_free(struct mix *m);
uint32_t mix_count(const struct mix *m);
/* The first day of a month of the twelve. */
day_t mix_month(const struct mix *m, unsigned month);

struct id mix_competence_id(uint32_t competence);
struct id mix_organisation_id(uint32_t organisation);
/* The number that such an id was made of. */
uint32_t mix_number(struct id competence_or_organisation);
struct id mix_provider_id(const struct mix *m, uint32_t provider);

struct mix_provider {
	struct provider card; /* says each of the twelve months; other months have no day */
	struct accreditation accreditation;
	uint8_t free[POOL_COUNT][MIX_MONTHS]; /* the same as figures: days */
	/* what the records point to */
	struct provider_competence skills[MIX_SKILLS_MOST];
	struct provider_link links[MIX_LINKS_MOST];
	struct text departments[1 + MIX_NEAR_MOST];
	struct provider_month months[MIX_MONTHS];
	char code[16], name[32];
};
/* version: 0 as at first; each other number is another card of the same provider, living where it lived. */
void mix_provider(const struct mix *m, uint32_t provider, uint32_t version, struct mix_provider *ret);

struct mix_request {
	struct request ask; /* a group request of one month; its head is the caller's */
	uint32_t month;	    /* of the twelve */
	/* what the record points to */
	struct competence_need needs[MIX_NEEDS_MOST];
};
void mix_request(const struct mix *m, uint32_t number, struct mix_request *ret);

#endif
