/*
 * days: the days of a pool by month and seat: what cards give, and what of it is held or engaged.
 * Owns: its pages.
 * Beware: a month has a page of its own only where a card says other days for it, or where days are used.
 */
#ifndef MATCHING_DAYS_H
#define MATCHING_DAYS_H

#include "services/matching/plane.h"

struct days_page {
	/* by seat in the page; NULL: as usual; as the card; none */
	uint8_t *card, *given, *used;
};
struct days_month {
	uint32_t month;
	uint32_t count;
	struct days_page *pages;
};
struct days {
	uint8_t *usual; /* by seat, whole pages */
	struct days_month *months; /* ascending */
	uint32_t count;
};
/* What a request wants of one month, found once a request. */
struct days_want {
	const struct days_month *month; /* NULL: as usual, nothing used */
	uint32_t days; /* of the period in it, at most 31 */
};

void days_free(struct days *d);
/* Seats of so many pages, of which had were there. */
void days_grow(struct days *d, uint32_t had, uint32_t pages);
const struct days_month *days_month(const struct days *d, uint32_t month);
/* Nothing is left of who had the seat. */
void days_leave(struct days *d, uint32_t seat);
/* What the card gives as a rule, and in every month that has a page there; others go before days_card. */
void days_usual(struct days *d, uint32_t seat, uint32_t days);
void days_card(struct days *d, uint32_t month, uint32_t seat, uint32_t days);
/* The same of a card's months, one after the other: at is where the last one ended, 0 at first; where this one ends. */
uint32_t days_card_next(struct days *d, uint32_t at, uint32_t month, uint32_t seat, uint32_t days);
/* Days moved from the other pool, or to it (below 0), after what the card says. */
void days_moved(struct days *d, uint32_t month, uint32_t seat, int32_t days);
void days_used(struct days *d, uint32_t month, uint32_t seat, uint32_t days);

/* Days that the pool has in the month, and those of them that are free; of the wanted ones. */
uint32_t days_given(const struct days *d, const struct days_want *want, uint32_t seat);
uint32_t days_left(const struct days *d, const struct days_want *want, uint32_t seat);
/* Of the 64 seats of a word will be asked soon. */
void days_soon(const struct days *d, const struct days_want *wants, uint32_t count, uint32_t word);
/* Of these seats of a word, who has so many free days over all that is wanted. */
uint64_t days_word(
    const struct days *d, const struct days_want *wants, uint32_t count, uint32_t least, uint32_t word, uint64_t seats);

#endif
