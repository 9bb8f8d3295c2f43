/*
 * asked: what the columns keep between two questions, for each who asks: whose accreditation is good on the days that were asked
 *         about, and room to sift in.
 * Owns: struct columns_asked.
 * Beware: kept right by every change; a day that was not asked about for long gives way to another.
 */
#ifndef MATCHING_ASKED_H
#define MATCHING_ASKED_H

#include "services/matching/columns.h"

/* Seats with a card whose accreditation is good on the day: PAGE_WORDS for each page. */
struct good_day {
	day_t day;
	uint32_t count;
	uint32_t *having; /* by competence and level: those of them that have it at that level */
	uint32_t competences; /* in having; nobody has the others */
	uint64_t *words; /* NULL: unused */
	uint64_t last; /* question */
};

void asked_free(struct columns_asked *a);
/* Who ask at the same time ask as different ones: 0, unless the thread said otherwise, to ASKERS - 1. Of the calling thread. */
#define ASKERS 5
void asked_as(unsigned asker);
/* Whoever sits there, or sat there, has other accreditations now. */
void asked_seat(struct columns *k, uint32_t seat);
/* Whoever sits there has a competence at another level now; 0: not at all. */
void asked_skill(struct columns *k, uint32_t seat, uint32_t competence, unsigned was, unsigned is);
/* There are more pages of seats. */
void asked_grow(struct columns *k, uint32_t had);
const struct good_day *asked_day(const struct columns *k, day_t day);
/* How many of them have the competence, at that level at least. */
uint32_t good_having(const struct good_day *d, uint32_t competence, unsigned level);
/* Those who live in the département of the request, others who go there, those at a distance. */
enum nearness { NEAR_HERE, NEAR_GOING, NEAR_REMOTE, NEARNESS_COUNT };
/* Of the 64 seats from word * 64 on. */
struct left {
	uint64_t seats; /* not 0 but by RULE_UNWANTED and later rules */
	uint32_t word;
};
struct lot {
	struct left *words; /* ascending */
	uint32_t count;
};
struct lots {
	struct lot of[NEARNESS_COUNT];
};
/* Of the asker until the next question: each lot has place for all words of all pages. */
struct asked_room {
	struct left *near[NEARNESS_COUNT], *left[NEARNESS_COUNT];
	uint32_t *pages; /* a place for each */
};
struct asked_room asked_room(const struct columns *k);

#endif
