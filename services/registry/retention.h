/*
 * retention: how long records are kept: what subject.h takes of it.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_RETENTION_H
#define SERVICES_REGISTRY_RETENTION_H

#include "services/registry/service.h"

extern const struct db_table retention_rule_table;
enum rc retention_check(struct context *c, const void *before, void *after, struct fault *why);
REGISTRY_THUNK(retention_preview);
REGISTRY_THUNK(retention_run);
/* At start: the next night's timer. */
void retention_resume(struct context *c);
/* subject.c: erases a person because the time is over. */
void person_erase_over(struct context *c, struct id person);

#define RETENTION_TABLES &retention_rule_table,
#define RETENTION_ROWS { .desc = &retention_rule_collection, .table = &retention_rule_table, .check = retention_check },
#define RETENTION_HANDLERS \
	{ "registry.retention.preview", retention_preview_thunk }, { "registry.retention.run", retention_run_thunk },

#endif
