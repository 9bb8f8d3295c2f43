/*
 * followup: who takes part in an action, and when it is, for what follows it.
 * Owns: nothing.
 * Beware: a delegation that waits has no place yet: its structure takes no part.
 */
#include "services/scheduling/followup.h"
#include "services/scheduling/enrolment.h"
#include <stdlib.h>

static int
id_order(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

struct list
followup_structures(struct context *c, struct id action)
{
	struct enrolment_list in;
	struct id *ids;
	uint32_t n = 0;

	scheduling_enrolments_of(c, action, &in);
	ids = ARENA_ARRAY(c->arena, in.count + 1, struct id);
	for (uint32_t i = 0; i < in.count; i++)
		if (in.items[i].status == ENROLMENT_ACCEPTED &&
		    !enrolment_is_institution(c, in.items[i].structure))
			ids[n++] = in.items[i].structure;
	return (struct list){ ids, n };
}

struct list
followup_participants(struct context *c, struct id action)
{
	struct enrolment_list in;
	uint32_t total = 0, n = 0, kept = 0;
	struct id *ids;

	scheduling_enrolments_of(c, action, &in);
	for (uint32_t i = 0; i < in.count; i++)
		total += in.items[i].persons.count;
	ids = ARENA_ARRAY(c->arena, total + 1, struct id);
	for (uint32_t i = 0; i < in.count; i++) {
		const struct delegate *d = in.items[i].persons.items;

		for (uint32_t k = 0;
		     in.items[i].status == ENROLMENT_ACCEPTED && k < in.items[i].persons.count; k++)
			ids[n++] = d[k].person;
	}
	qsort(ids, n, sizeof *ids, id_order);
	for (uint32_t i = 0; i < n; i++)
		if (kept == 0 || !id_equal(ids[kept - 1], ids[i]))
			ids[kept++] = ids[i];
	return (struct list){ ids, kept };
}

bool
followup_is_enrolled(struct context *c, struct id action, struct id structure)
{
	struct enrolment_list in;

	scheduling_enrolments_of(c, action, &in);
	for (uint32_t i = 0; i < in.count; i++)
		if (in.items[i].status == ENROLMENT_ACCEPTED && id_equal(in.items[i].structure, structure))
			return true;
	return false;
}

bool
followup_caller_takes_part(struct context *c, struct id action)
{
	for (uint32_t i = 0; i < c->caller.organisation_count; i++)
		if (followup_is_enrolled(c, action, c->caller.organisations[i]))
			return true;
	return false;
}

bool
followup_caller_animates(struct context *c, struct id action)
{
	struct action a;

	return caller_has(c, ROLE_ANIMATOR) && !id_is_zero(c->caller.person) &&
	    context_get(c, &scheduling_actions, action, &a) && scheduling_animates(&a, c->caller.person);
}

enum rc
followup_action(struct context *c, struct id id, struct action *ret_action, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_actions, id, "action", ret_action, why);

	if (rc == RC_OK && (ret_action->status == ACTION_CANCELLED || scheduling_is_archived(ret_action)))
		return fault_add(why, RC_CONFLICT, "action", FAULT_ACTION_CLOSED);
	return rc;
}

bool
followup_span(struct context *c, struct id action, day_t *ret_first, day_t *ret_last)
{
	struct session_list sessions;
	bool found = false;

	scheduling_sessions_of(c, action, &sessions);
	for (uint32_t i = 0; i < sessions.count; i++) {
		const struct session *s = &sessions.items[i];

		if (!REC_HAS(s, SESSION_DAY))
			continue;
		if (!found || s->day < *ret_first)
			*ret_first = s->day;
		if (!found || s->day > *ret_last)
			*ret_last = s->day;
		found = true;
	}
	return found;
}
