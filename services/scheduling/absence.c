/*
 * absence: what is checked when somebody's unavailability is written down.
 * Owns: nothing.
 * Beware: there is no field for a reason, and none may be added: illness is nobody's business here.
 */
#include "services/scheduling/service.h"

enum rc
scheduling_absence_check(
    struct context *c, const struct absence *before, struct absence *after, struct fault *why)
{
	(void)c;
	(void)before;
	if (after->from > after->to)
		return fault_add(why, RC_INVALID, "to", FAULT_ABSENCE_PERIOD);
	return RC_OK;
}
