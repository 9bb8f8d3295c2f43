/*
 * tim: instances of post-enrolment timetabling (ITC-2007, track 2): read, and solutions checked.
 * Owns: struct tim, until tim_free.
 * Beware: it shares no code with the placing engine and includes none of its headers; keep it that way.
 *
 * The rules and the costs are those of Lewis, Paechter & McCollum (2007), as the format's description tells them.
 */
#ifndef TESTS_LIB_TIM_H
#define TESTS_LIB_TIM_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define TIM_SLOTS 45
#define TIM_A_DAY 9

struct tim {
	int events, rooms, features, students;
	int *size; /* rooms */
	uint8_t *attends; /* students * events */
	uint8_t *has; /* rooms * features */
	uint8_t *needs; /* events * features */
	uint8_t *available; /* events * TIM_SLOTS */
	int8_t *order; /* events * events: 1: the first before the second; -1: after */
};

struct tim_answer {
	const char *broken; /* the rule that does not hold, or NULL */
	int first, second; /* the events that break it */
	int64_t distance, soft;
};

/* False, and nothing to free, when it is not of this format. */
bool tim_read(FILE *f, struct tim *ret);
bool tim_alloc(struct tim *t, int events, int rooms, int features, int students);
void tim_free(struct tim *t);
int tim_people(const struct tim *t, int event);
/* slot and room of each event; -1: left out */
struct tim_answer tim_check(const struct tim *t, const int *slot, const int *room);

#endif
