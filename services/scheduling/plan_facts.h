/*
 * plan_facts: reads from the store all that a plan depends on.
 * Owns: nothing.
 * Beware: everything is copied into the case, which outlives the command's arena and transaction.
 */
#ifndef SCHEDULING_PLAN_FACTS_H
#define SCHEDULING_PLAN_FACTS_H

#include "services/scheduling/plan_case.h"
#include "services/scheduling/service.h"

/* Opens and fills a case; its problem is not built yet (plan_problem_build). False when there is nothing to plan any more; the case is
 * closed then. */
MUST_CHECK bool plan_facts_read(struct context *c, const struct plan *p, struct plan_case *ret_case);
/* plan_facts_people.c: the times in which the persons of the case are taken. */
void plan_facts_people(struct context *c, struct plan_case *k);

#endif
