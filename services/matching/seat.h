/*
 * seat: where a provider with a card sits in the columns, and what of the card is written there.
 * Owns: nothing; struct columns does.
 * Beware: included by the files of the columns only.
 */
#ifndef MATCHING_SEAT_H
#define MATCHING_SEAT_H

#include "services/matching/columns.h"

/* Room for so many seats, made at once. */
void seats_reserve(struct columns *k, uint32_t seats);
/* A free seat among those of the département, empty. */
uint32_t seat_take(struct columns *k, uint32_t provider, unsigned department);
/* Its card was forgotten; the seat is free. */
void seat_leave(struct columns *k, uint32_t seat);
static inline unsigned
seat_department(const struct columns *k, uint32_t seat)
{
	return k->row_department[seat / ROW_SEATS];
}
/* Takes what a record says now. organisations: the numbers of its links', INTERN_NONE for one that has none yet; NULL: to be found. */
void card_take(struct columns *k, const struct provider *p, const uint32_t *organisations);
/* What the card says, all but days; the seat has no card yet, or it was forgotten. */
void card_write(struct columns *k, uint32_t seat, const struct provider *p, const uint32_t *organisations);
/* While cards are loaded, how good at a competence stands in the card's words; from here on it stands where it is asked for. */
void cards_learn(struct columns *k);
void card_forget(struct columns *k, uint32_t seat);
/* Calls for each competence that the card has; none while cards are loaded. */
typedef void card_skill_fn(void *arg, uint32_t seat, uint32_t competence, unsigned level);
void card_skills(const struct columns *k, uint32_t seat, card_skill_fn *call, void *arg);

#endif
