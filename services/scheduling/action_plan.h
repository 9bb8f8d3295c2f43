/*
 * action_plan: what the files of action plans share.
 * Owns: nothing.
 * Beware: texts of a plan from the store are sealed until context_open.
 */
#ifndef SCHEDULING_ACTION_PLAN_H
#define SCHEDULING_ACTION_PLAN_H

#include "services/scheduling/followup.h"

/* Whether the caller reads its texts: the structure always, the team and the animators once it is shared. */
bool action_plan_reads(struct context *c, const struct action_plan *p);
/* An objective and a measure are there. */
MUST_CHECK enum rc action_plan_complete(const struct action_plan *p, struct fault *why);
bool measure_is_open(const struct measure *m);

#endif
