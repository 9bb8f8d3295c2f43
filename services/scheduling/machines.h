/*
 * machines: the state machines of scheduling, for the handlers that walk them and the test that draws them.
 * Owns: nothing; the edges stand in *_machine.c.
 * Beware: a step that no edge has is refused with the label of the state that forbids it.
 */
#ifndef SCHEDULING_MACHINES_H
#define SCHEDULING_MACHINES_H

#include "common/fault.h"
#include "common/machine.h"
#include "common/record.h"

extern const struct machine scheduling_action_machine, scheduling_session_machine, scheduling_enrolment_machine,
    scheduling_plan_machine;

/* RC_CONFLICT with FAULT_STATE when no edge leads from there. */
MUST_CHECK enum rc scheduling_step(const struct machine *m, const struct rec_enum *labels, int from, int event, int *ret_to,
    struct fault *why);

#endif
