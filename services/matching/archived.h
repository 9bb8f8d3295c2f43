/*
 * archived: a provider's card, or a service of the catalogue, is archived while requests rest on it: what matching.c takes of this part.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_MATCHING_ARCHIVED_H
#define SERVICES_MATCHING_ARCHIVED_H

#include "services/matching/service.h"

/* An event of the registry: when it archives one of the two, all that rests on it is looked at, each in a command of its own. */
void archived_follow(struct context *c, const struct event *e);

SERVICE_THUNK(proposal_card_archived);
SERVICE_THUNK(engagement_card_archived);
SERVICE_THUNK(request_service_archived);

/* clang-format off */
#define ARCHIVED_HANDLERS \
	{ "matching.proposal.card_archived", proposal_card_archived_thunk }, \
	{ "matching.engagement.card_archived", engagement_card_archived_thunk }, \
	{ "matching.request.service_archived", request_service_archived_thunk },
/* clang-format on */

#endif
