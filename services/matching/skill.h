/*
 * skill: who has a competence, and at which level, by seat.
 * Owns: its pages.
 * Beware: a page with few keeps a sorted list; one with many keeps a page of bits for each level, and never goes back.
 */
#ifndef MATCHING_SKILL_H
#define MATCHING_SKILL_H

#include "services/matching/plane.h"

#define SKILL_LEVELS 5u

struct skill_page {
	void *items; /* uint16_t: seat in the page * 8 + level, ascending; or SKILL_LEVELS pages of bits */
	uint16_t count;
	uint16_t cap; /* SKILL_DENSE: bits; bit of seat in page l: its level is at least l + 1 */
};
#define SKILL_DENSE UINT16_MAX
struct skill {
	struct skill_page *pages;
	uint32_t count;
};

void skill_free(struct skill *s);
/* Level 0: has it no more. */
void skill_set(struct skill *s, uint32_t seat, unsigned level);
/* 0: has it not. */
unsigned skill_level(const struct skill *s, uint32_t seat);
/* m = those of from who have it at that level (1 to SKILL_LEVELS) at least, and how many; m may be from. */
uint32_t skill_meet(const struct skill *s, uint32_t page, unsigned level, const uint64_t *from, uint64_t *m);
/* The same of few: each is looked up. */
uint32_t
skill_meet_few(const struct skill *s, uint32_t page, unsigned level, const uint64_t *from, uint64_t *m);
/* Of the 64 seats from there who has it at each level at least, as a page of bits says; false for a list. */
bool skill_word(const struct skill *s, uint32_t first, uint64_t ret[SKILL_LEVELS]);
/* How many at most have it there. */
uint32_t skill_most(const struct skill *s, uint32_t page);
/* The page will be asked about soon. */
void skill_soon(const struct skill *s, uint32_t page, unsigned level);
/* And only about these lines of it, as page_lines() says. */
void skill_soon_lines(const struct skill *s, uint32_t page, unsigned level, unsigned lines);

#endif
