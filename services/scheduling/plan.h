/*
 * plan: proposals of dates: what service.c takes of this part.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. The plan's collection itself stands in service.c.
 */
#ifndef SERVICES_SCHEDULING_PLAN_H
#define SERVICES_SCHEDULING_PLAN_H

#include "services/scheduling/plan_board.h"
#include "services/scheduling/service.h"

SERVICE_THUNK(scheduling_plan_apply_option);
SERVICE_THUNK(scheduling_plan_finish);
SERVICE_THUNK(scheduling_plan_run);
SERVICE_THUNK(scheduling_plan_stop);
SERVICE_THUNK(scheduling_plan_progress);
SERVICE_THUNK(scheduling_plan_explain);

#define PLAN_HANDLERS                                                                                        \
	{ "scheduling.plan.apply", scheduling_plan_apply_option_thunk },                                     \
	    { "scheduling.plan.finish", scheduling_plan_finish_thunk },                                      \
	    { "scheduling.plan.run", scheduling_plan_run_thunk },                                            \
	    { "scheduling.plan.stop", scheduling_plan_stop_thunk },                                          \
	    { "scheduling.plan.progress", scheduling_plan_progress_thunk },                                  \
	    { "scheduling.plan.explain", scheduling_plan_explain_thunk },

/* plan_scope.c: of an action or a session: a venue is given, or there are some to choose among, each once. */
MUST_CHECK enum rc scheduling_venues_check(bool given, const struct list *venues, bool any, struct fault *why);

#endif
