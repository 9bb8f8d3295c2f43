/*
 * columns: what ranking needs to know of providers, as flat columns by a dense provider number.
 * Owns: all its memory; texts and lists given in are copied.
 * Beware: pure: neither store nor bus nor clock. A provider that is only mentioned (by an accreditation) has
 * a row without the flag COLUMN_CARD and is not considered. Figures of the two pools never meet.
 */
#ifndef MATCHING_COLUMNS_H
#define MATCHING_COLUMNS_H

#include "proto/matching.h"
#include "services/matching/intern.h"
#include "services/matching/territory.h"

enum { COLUMN_CARD = 1, COLUMN_REMOTE = 2 };
#define DEPARTMENT_NONE 0 /* numbers are 1..127 */

/* count words at `at` of columns.words */
struct span {
	uint32_t at;
	uint32_t count;
};
#define LINK_WORDS 4 /* organisation number, kind, from, to */

/* Rows of another record, chained by provider, newest first. next: row + 1; 0: end. */
struct accreditation_row {
	uint32_t next;
	day_t from, to;
	bool valid;
};
struct engagement_row {
	uint32_t next;
	day_t day; /* when it was agreed */
	uint32_t relevance; /* 1..5; 0: not evaluated */
};
struct month_row {
	uint32_t next;
	uint32_t month; /* columns_month() */
	uint32_t used; /* days held or engaged */
	int32_t moved; /* days that the pool has beyond the card's, from the other pool; below nothing: it gave them */
};

/* Evaluations of a pool. */
struct columns_marks {
	uint64_t sum, count;
};

struct columns {
	struct intern providers, competences, organisations, persons;
	struct intern accreditations, engagements, months; /* ids of the chained rows */
	uint32_t cap; /* rows that the columns have room for; providers.count are used */
	uint8_t *flags;
	uint8_t *base; /* department of the provider's own commune */
	uint16_t *commune;
	struct columns_marks marks[POOL_COUNT];
	uint64_t *departments; /* two words each: where it goes */
	uint8_t *days[POOL_COUNT]; /* a month */
	uint32_t *access;
	uint32_t *person, *organisation; /* numbers, or INTERN_NONE */
	int64_t *tariff; /* cents a day; -1: not said */
	struct span *skills; /* words: competence number * 8 + level */
	struct span *languages; /* words: language_of() */
	struct span *links;
	uint32_t *accreditation_head, *engagement_head[POOL_COUNT], *month_head[POOL_COUNT];
	struct accreditation_row *accreditation_rows;
	struct engagement_row *engagement_rows;
	struct month_row *month_rows;
	uint32_t accreditation_cap, engagement_cap, month_cap;
	uint32_t *words;
	uint32_t word_count, word_cap, word_waste;
};

void columns_free(struct columns *k);
/* Take what a record says now; an archived card is forgotten, an archived accreditation is not valid. */
void columns_provider(struct columns *k, const struct provider *p);
void columns_provider_gone(struct columns *k, struct id provider);
void columns_accreditation(struct columns *k, const struct accreditation *a);
void columns_accreditation_gone(struct columns *k, struct id accreditation);
/* day: when it was agreed (local). */
void columns_engagement(struct columns *k, const struct engagement *e, day_t day);
void columns_capacity(struct columns *k, const struct capacity *c);

/* False for a number that was only mentioned, or whose card is gone. */
bool columns_has_card(const struct columns *k, uint32_t provider);

/* 1..127, or DEPARTMENT_NONE for what is no French department. "2A" and "2B" are Corsica's. */
unsigned department_of(struct text code);
/* The department of an INSEE commune code. */
unsigned department_of_commune(struct text commune);
/* Two or three letters as a number. */
uint32_t language_of(struct text code);
/* Days that a card gives in that month of columns_month(), in a pool. */
uint32_t card_days(const struct provider *p, enum pool pool, uint32_t month);
/* Months since year 0, of any day in it. */
uint32_t columns_month(day_t day);
day_t columns_month_day(uint32_t month);

#endif
