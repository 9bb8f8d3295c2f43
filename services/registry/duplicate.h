/*
 * duplicate: records that look like one another: the same SIRET, the same folded name in the same commune, the same e-mail address.
 * Owns: the kv "duplicate": keyed hash of (record, reason, value) and id -> nothing; kept by `indexed`, so no text stands in it.
 * Beware: a likeness is offered to a person, never acted on.
 */
#ifndef SERVICES_REGISTRY_DUPLICATE_H
#define SERVICES_REGISTRY_DUPLICATE_H

#include "services/registry/service.h"

#define DUPLICATES_MOST 5

struct duplicate {
	struct id id;
	enum duplicate_reason reason;
};
/* Records in use of that table that are like rec (open texts; its own id excepted), the surest reason first. Returns how many. */
unsigned duplicate_find(struct context *c, const struct db_table *t, const void *rec, struct duplicate out[DUPLICATES_MOST]);
/* Of index.c: the record goes in as it will stand. */
void duplicate_indexed(struct context *c, const struct db_table *t, struct id id, const void *after);
extern const struct db_kv duplicate_kv;

#endif
