/*
 * plan_machine: the events of a plan's life.
 * Owns: nothing.
 * Beware: see plan_machine.c.
 */
#ifndef SCHEDULING_PLAN_MACHINE_H
#define SCHEDULING_PLAN_MACHINE_H

#include "proto/scheduling.h"
#include "services/scheduling/machines.h"

enum plan_event { PLAN_EV_STOP, PLAN_EV_FOUND, PLAN_EV_NOTHING, PLAN_EV_GAVE_UP, PLAN_EV_APPLY };

/* What an engine's answer is in the plan's life. */
enum plan_event plan_event_of(enum plan_status answered);

#endif
