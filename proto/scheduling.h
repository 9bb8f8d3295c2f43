/*
 * scheduling (contract): the parts of it, put together.
 * Owns: nothing but the list of its parts.
 * Beware: each part has its own header and its own .c file.
 */
#ifndef PROTO_SCHEDULING_H
#define PROTO_SCHEDULING_H

#include "proto/scheduling_action.h"
#include "proto/scheduling_archive.h"
#include "proto/scheduling_enrolment.h"
#include "proto/scheduling_far.h"
#include "proto/scheduling_followup.h"
#include "proto/scheduling_funding.h"
#include "proto/scheduling_plan.h"
#include "proto/scheduling_poll.h"
#include "proto/scheduling_presence.h"
#include "proto/scheduling_resource.h"
#include "proto/scheduling_school.h"
#include "proto/scheduling_share.h"

extern const struct service_contract scheduling_contract;

#endif
