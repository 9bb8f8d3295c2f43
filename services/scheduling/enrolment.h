/*
 * enrolment: what coming in and leaving share.
 * Owns: nothing.
 * Beware: lists are those of one action, read once by the caller and passed on.
 */
#ifndef SCHEDULING_ENROLMENT_H
#define SCHEDULING_ENROLMENT_H

#include "services/scheduling/delegation.h"
#include "services/scheduling/service.h"
#include "services/scheduling/waiting.h"

/* What the accepted ones take, but for one of them. */
struct waiting_taken enrolments_taken(struct context *c, const struct enrolment_list *live, struct id without);
/* Reads all that the rules compare; the facts point into the context's arena and the arguments. */
void enrolment_facts(struct context *c, const struct action *action, const struct enrolment_list *live,
    const struct enrolment *e, struct delegation_facts *ret);
/* An animator of the action, or in one of its accepted delegations. */
bool scheduling_action_needs(const struct action *a, const struct enrolment_list *in, struct id person);
void enrolment_accept(struct enrolment *e, usec_t now);

#endif
