/*
 * columns: what ranking needs to know of providers, in memory: columns and bits by seat, lists by what they stand for.
 * Owns: all its memory; texts and lists given in are copied.
 * Beware: pure: neither store nor bus nor clock. A provider has a number for ever, and a seat while it has a card; seats of
 *         one département are side by side. Figures of the two pools never meet. Several threads may ask at the
 *         same time, as different askers (asked.h), while nobody changes anything.
 */
#ifndef MATCHING_COLUMNS_H
#define MATCHING_COLUMNS_H

#include "proto/matching.h"
#include "services/matching/days.h"
#include "services/matching/intern.h"
#include "services/matching/skill.h"
#include "services/matching/territory.h"
#include "services/matching/ties.h"

#define SEAT_NONE UINT32_MAX
#define ROW_SEATS 512u /* seats of one département, side by side */
#define ROW_WORDS (ROW_SEATS / 64)
#define TARIFF_NONE (-1)
#define ACCESS_BITS 32
#define MONTHS_KNOWN 256u /* a power of two */

/* Words of a card: competence numbers, two a word; languages; a person's number, an organisation's; links of two words. */
struct card {
	uint32_t at;
	uint8_t skills, languages, links, ties; /* ties: set of CARD_... */
};
enum { CARD_PERSON = 1, CARD_ORGANISATION = 2 };
struct card_link {
	uint32_t organisation, kind;
	day_t from, to;
};

/* Rows of other records, chained by provider number, newest first. next: row + 1; 0: end. */
struct accreditation_row {
	struct id id;
	uint32_t next;
	uint32_t provider;
	day_t from, to; /* from > to: not valid */
};
struct engagement_row {
	struct id id;
	uint32_t next;
	day_t day; /* when it was agreed */
	uint8_t pool;
	uint8_t relevance; /* 1..5; 0: not evaluated */
};
struct month_row {
	uint32_t next;
	uint32_t month; /* columns_month() */
	uint32_t used; /* days held or engaged */
	int16_t moved; /* days that the pool has beyond the card's, from the other pool; below nothing: it gave them */
	uint8_t pool;
};
/* By provider number: where the chain of rows begins. */
struct chains {
	uint32_t *head;
	uint32_t head_count, count, cap;
};
/* Evaluations of a pool. */
struct columns_marks {
	uint64_t sum, count;
};
struct language {
	uint32_t code;
	struct plane speak;
};

struct columns {
	struct intern providers, competences, organisations, persons;
	struct columns_marks marks[POOL_COUNT];

	/* by provider number */
	uint32_t *seat; /* SEAT_NONE: no card */
	uint32_t seat_cap;
	struct chains accreditations, engagements, months;
	struct accreditation_row *accreditation_rows;
	struct engagement_row *engagement_rows;
	struct month_row *month_rows;

	/* by seat, whole pages */
	uint32_t pages;
	uint32_t *number; /* of who sits there; of a free seat: the next free one + 1 */
	struct card *cards;
	uint16_t *commune;
	int32_t *tariff; /* cents a day, as REC_DAY_RATE has it; or TARIFF_NONE */
	day_t *valid_from, *valid_to; /* of all accreditations; exact unless in `several` */
	struct days days[POOL_COUNT];
	struct plane taken, several, remote, engaged[POOL_COUNT], departments[DEPARTMENTS], access[ACCESS_BITS];
	uint32_t cards_count; /* seats that are taken */

	/* rows of seats */
	uint32_t rows; /* given out */
	uint8_t *row_department;
	uint32_t free_seat[DEPARTMENTS]; /* seat + 1 */

	struct skill *skills; /* by competence number */
	uint32_t skill_count;
	struct language *languages;
	uint32_t language_count;
	struct ties by_organisation, by_person; /* provider numbers */
	uint32_t *words;
	uint32_t word_count, word_cap, word_waste;
	struct columns_asked *asked; /* asked.h: what is kept between questions */

	bool loading; /* columns_load.h: ties stand on the cards only */
	bool learning; /* as well: each half word of a competence has its level above LATE_BITS */
	struct {
		day_t day;
		uint32_t month; /* 0: unused */
	} month_of[MONTHS_KNOWN]; /* by day: cards say the same few months over and over */
};

void columns_free(struct columns *k);
/* Room for so many providers, each with a card and an accreditation. */
void columns_reserve(struct columns *k, uint32_t providers);
/* Take what a record says now; an archived card is forgotten, an archived accreditation is not valid. */
void columns_provider(struct columns *k, const struct provider *p);
void columns_provider_gone(struct columns *k, struct id provider);
void columns_accreditation(struct columns *k, const struct accreditation *a);
void columns_accreditation_gone(struct columns *k, struct id accreditation);
/* day: when it was agreed (local). */
void columns_engagement(struct columns *k, const struct engagement *e, day_t day);
void columns_capacity(struct columns *k, const struct capacity *c);

/* What hangs on the provider will be asked about soon. */
void columns_soon(const struct columns *k, uint32_t provider);
/* False for a number that was only mentioned, or whose card is gone. */
bool columns_has_card(const struct columns *k, uint32_t provider);
/* The link of that rank on the card of a seat. */
struct card_link card_link_at(const struct columns *k, uint32_t seat, uint32_t rank);
/* INTERN_NONE when the card names none. */
uint32_t card_person(const struct columns *k, uint32_t seat);
uint32_t card_organisation(const struct columns *k, uint32_t seat);
/* Whether one of the accreditations of who sits there is good on that day. */
bool seat_valid_on(const struct columns *k, uint32_t seat, day_t day);
/* NULL when nobody speaks it. */
const struct plane *columns_language(const struct columns *k, uint32_t code);

/* Two or three letters as a number. */
uint32_t language_of(struct text code);
/* Days that a card gives in that month of columns_month(), in a pool. */
uint32_t card_days(const struct provider *p, enum pool pool, uint32_t month);
/* Months since year 0, of any day in it. */
uint32_t columns_month(day_t day);
day_t columns_month_day(uint32_t month);

#endif
