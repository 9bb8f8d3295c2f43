/*
 * availability_check: what is held to be so when somebody says when they can come.
 * Owns: its table.
 * Beware: like an absence it has no field for a reason.
 */
#include "services/scheduling/resource.h"

const struct db_table scheduling_availabilities = { &availability_desc };

enum rc
availability_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct availability *a = after;
	bool from = REC_HAS(a, AVAILABILITY_FROM), to = REC_HAS(a, AVAILABILITY_TO);

	(void)c;
	(void)before;
	if (from && to && a->from > a->to)
		(void)fault_add(why, RC_INVALID, "to", FAULT_AVAILABILITY_PERIOD);
	if (a->kind == AVAILABILITY_EXCEPTION && (!from || !to))
		(void)fault_add(why, RC_INVALID, from ? "to" : "from", FAULT_AVAILABILITY_EXCEPTION);
	if (REC_HAS(a, AVAILABILITY_WEEKDAYS) && a->weekdays == 0)
		(void)fault_add(why, RC_INVALID, "weekdays", FAULT_AVAILABILITY_EMPTY);
	if (REC_HAS(a, AVAILABILITY_HALVES) && a->halves == 0)
		(void)fault_add(why, RC_INVALID, "halves", FAULT_AVAILABILITY_EMPTY);
	if (REC_HAS(a, AVAILABILITY_EVERY) && a->every_weeks > 1 && !from)
		(void)fault_addf(why, RC_INVALID, "from", FAULT_AVAILABILITY_EVERY, "%u", a->every_weeks);
	return fault_rc(why);
}
