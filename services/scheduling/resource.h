/*
 * resource: venues' features, hours of the day: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_SCHEDULING_RESOURCE_H
#define SERVICES_SCHEDULING_RESOURCE_H

#include "proto/scheduling_resource.h"
#include "services/scheduling/service.h"

extern const struct db_table scheduling_features;

/* --- feature.c */
enum rc feature_check(struct context *c, const void *before, void *after, struct fault *why);

#define RESOURCE_TABLES &scheduling_features,
#define RESOURCE_ROWS { .desc = &venue_feature_collection, .table = &scheduling_features, .check = feature_check },
#define RESOURCE_HANDLERS
#define RESOURCE_MACHINES

#endif
