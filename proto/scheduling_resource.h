/*
 * scheduling_resource (contract): resources: features of venues.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever.
 */
#ifndef PROTO_SCHEDULING_RESOURCE_H
#define PROTO_SCHEDULING_RESOURCE_H

#include "proto/scheduling_action.h"

struct venue_feature { /* what a venue may offer and a session may need: the federation's own list */
	REC_HEAD_MEMBERS;
	struct text code;
	struct text label;
};
enum { FEATURE_CODE = 6, FEATURE_LABEL = 7 };

REC_DESC_DECLARE(venue_feature);
extern const struct collection_desc venue_feature_collection;

FAULT_DECLARE(FAULT_FEATURES_MOST); /* venue_feature: more than the planner can hold; argument: the most */
FAULT_DECLARE(FAULT_SESSION_HOURS); /* session: it ends before it begins */

/* What scheduling.c takes of this part, each item with its comma. */
#define RESOURCE_METHODS \
	COLLECTION_METHODS("scheduling", venue_feature, "/venue-features", ROLE_ACCOUNTS, SCHEDULING_WRITERS, false, "Équipements"),
#define RESOURCE_COLLECTIONS &venue_feature_collection,
#define RESOURCE_RECORDS &venue_feature_desc,
#define RESOURCE_EVENTS
#define RESOURCE_FAULTS FAULT_FEATURES_MOST, FAULT_SESSION_HOURS,

#endif
