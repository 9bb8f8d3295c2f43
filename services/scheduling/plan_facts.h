/*
 * plan_facts: reads from the store all that a plan depends on.
 * Owns: nothing.
 * Beware: everything is copied into the case, which outlives the command's arena and transaction.
 */
#ifndef SCHEDULING_PLAN_FACTS_H
#define SCHEDULING_PLAN_FACTS_H

#include "services/scheduling/plan_case.h"
#include "services/scheduling/service.h"

/* Refuses what is empty, closed or too large (FAULT_PLAN_EMPTY, FAULT_ACTION_CLOSED, FAULT_PLAN_LARGE), without reading more than sessions. */
MUST_CHECK enum rc plan_facts_check(struct context *c, const struct plan *p, struct fault *why);
/* Opens and fills a case, problem included. False when there is nothing to plan any more; the case is closed then. */
MUST_CHECK bool plan_facts_read(struct context *c, const struct plan *p, struct plan_case *ret_case);

#endif
