/*
 * scheduling_followup (contract): what follows an action: its three parts, put together.
 * Owns: nothing but the list of its parts.
 * Beware: each part has its own header and its own .c file.
 */
#ifndef PROTO_SCHEDULING_FOLLOWUP_H
#define PROTO_SCHEDULING_FOLLOWUP_H

#include "proto/scheduling_action_plan.h"
#include "proto/scheduling_intersession.h"
#include "proto/scheduling_survey.h"

/* What scheduling.c takes of this part, each item with its comma. */
#define FOLLOWUP_METHODS INTERSESSION_METHODS ACTION_PLAN_METHODS SURVEY_METHODS
#define FOLLOWUP_COLLECTIONS INTERSESSION_COLLECTIONS ACTION_PLAN_COLLECTIONS SURVEY_COLLECTIONS
#define FOLLOWUP_RECORDS INTERSESSION_RECORDS ACTION_PLAN_RECORDS SURVEY_RECORDS
#define FOLLOWUP_EVENTS INTERSESSION_EVENTS ACTION_PLAN_EVENTS SURVEY_EVENTS
#define FOLLOWUP_FAULTS INTERSESSION_FAULTS ACTION_PLAN_FAULTS SURVEY_FAULTS

#endif
