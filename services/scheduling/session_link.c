/*
 * session_link: who is told where to join a remote session.
 * Owns: nothing.
 * Beware: everybody with an account reads the sessions themselves. A place is an accepted delegation: who waits, or is offered one, is
 * not told, and who withdraws is not told any more, of the past either.
 */
#include "services/scheduling/delegation.h"
#include "services/scheduling/service.h"

static bool
has_place(const struct context *c, const struct enrolment *e)
{
	return e->status == ENROLMENT_ACCEPTED &&
	    (caller_in(c, e->structure) ||
		(!id_is_zero(c->caller.person) && delegation_has(e, c->caller.person)));
}

bool
scheduling_may_join(struct context *c, struct id action)
{
	struct enrolment_list in;
	struct action a;

	if (caller_has(c, ROLE_TEAM | ROLE_SYSTEM | ROLE_SERVICE))
		return true;
	if (!id_is_zero(c->caller.person) && context_get(c, &scheduling_actions, action, &a) &&
	    scheduling_animates(&a, c->caller.person))
		return true;
	scheduling_enrolments_of(c, action, &in);
	for (uint32_t i = 0; i < in.count; i++)
		if (has_place(c, &in.items[i]))
			return true;
	return false;
}

void
session_strip(struct context *c, void *rec)
{
	struct session *s = rec;

	if (REC_HAS(s, SESSION_LINK) && !scheduling_may_join(c, s->action))
		s->has &= ~REC_BIT(SESSION_LINK);
}
