/*
 * delegation: the rules that a structure's delegation to an action is held to, on plain structs.
 * Owns: nothing; the caller reads the facts, the rules only compare them.
 * Beware: mandates of other persons or organisations may be among the facts: they are passed over, not trusted.
 */
#ifndef SCHEDULING_DELEGATION_H
#define SCHEDULING_DELEGATION_H

#include "proto/scheduling.h"

/* A person who has a session of another action on a day of this one. */
struct delegation_busy {
	struct id person;
	day_t day;
};

struct delegation_facts {
	const struct action *action;
	const struct organisation *structure;
	const struct mandate *mandates;
	uint32_t mandate_count;
	const struct enrolment *others; /* live ones of the action; that of the same id is passed over */
	uint32_t other_count;
	const struct delegation_busy *busy;
	uint32_t busy_count;
	day_t today; /* mandates are those held on it */
};

/* Every rule that is broken is told, each with its field; why may be NULL. Seats and the number of structures are not looked at: they lead
 * to the waiting list, not to a refusal (waiting.h). */
MUST_CHECK enum rc delegation_check(const struct delegation_facts *f, const struct enrolment *e, struct fault *why);

/* One who governs and one professional, by two different persons. Institutions are not asked for one. */
bool delegation_is_binome(const struct enrolment *e);
/* "Direction, encadrement": the labels of the roles of a set; returns out, which is cut where it is full. */
const char *delegation_roles(uint32_t roles, char *out, size_t cap);
/* Roles by which a person can be replaced: those of the same public. */
uint32_t delegation_public(enum mandate_role role);
bool delegation_has(const struct enrolment *e, struct id person);

#endif
