/*
 * named: whom a mission is for, told by the provider's answer link: what matching.c takes of this part.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_MATCHING_NAMED_H
#define SERVICES_MATCHING_NAMED_H

#include "proto/matching_named.h"
#include "services/matching/hold.h"

SERVICE_THUNK(answer_mission);

#define NAMED_HANDLERS { "matching.answer.mission", answer_mission_thunk },

#endif
