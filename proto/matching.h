/*
 * matching (contract): requests for accompaniment, ranked proposals, answers by a link, engagements, the policy, capacity.
 * Owns: nothing; its parts own the shapes of their records; the text of a request lives in this service only.
 * Beware: what of a personal request shows to an employer is nothing at all.
 */
#ifndef PROTO_MATCHING_H
#define PROTO_MATCHING_H

#include "proto/matching_campaign.h"
#include "proto/matching_consent.h"
#include "proto/matching_engagement.h"
#include "proto/matching_hold.h"
#include "proto/matching_named.h"
#include "proto/matching_reception.h"
#include "proto/matching_shortlist.h"
#include "proto/matching_transfer.h"

extern const struct service_contract matching_contract;

#endif
