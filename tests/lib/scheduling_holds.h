/*
 * scheduling_holds: what must hold of scheduling's tables at any instant, and between two instants.
 * Owns: the tables as they stood at the last look.
 * Beware: written from DOMAIN.md: it shares no code with the service but the shapes of records.
 */
#ifndef TESTS_LIB_SCHEDULING_HOLDS_H
#define TESTS_LIB_SCHEDULING_HOLDS_H

#include "common/service.h"
#include "proto/scheduling.h"
#include "tests/lib/rows.h"

struct holds_view {
	struct arena arena;
	struct rows actions, sessions, venues, enrolments, organisations, polls, answers, attendances, fundings, surveys;
};
struct holds {
	struct holds_view views[2]; /* in turn: now, and at the look before */
	int now;
	unsigned looks;
	char sentence[400];
};

void holds_free(struct holds *h);
/* Reads the service's tables. NULL, or what does not hold (until the next look). `one_by_one`: no more than one command was applied since
 * the look before, which is what the rules about a change ask for. */
const char *holds_look(struct holds *h, struct service *s, bool one_by_one);
const struct holds_view *holds_now(const struct holds *h);
bool holds_has_place(const struct enrolment *e);

#endif
