/*
 * plan_scope: what a plan is asked to place: whole actions, some sessions, or a season.
 * Owns: nothing.
 * Beware: what a season means is written into the record when it is asked: the plan keeps to these actions afterwards.
 */
#ifndef SCHEDULING_PLAN_SCOPE_H
#define SCHEDULING_PLAN_SCOPE_H

#include "services/scheduling/service.h"

/* Refuses what is asked in two ways or in none, what is closed, empty or too large, and weights that contradict each other; fills
 * p->actions. Reads no more than actions and their sessions. */
MUST_CHECK enum rc plan_scope_check(struct context *c, struct plan *p, struct fault *why);

struct plan_scoped {
	struct session rec;
	bool kept; /* of an action asked for, not asked itself, and with a day: it stays there */
};
/* The sessions of the plan's actions, by action and rank, at most cap of them written; how many there are. Those that are neither
 * asked for nor have a day are left out. */
uint32_t plan_scope_sessions(struct context *c, const struct plan *p, struct plan_scoped *out, uint32_t cap);

#endif
