/*
 * deadline: due dates: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. What is staged by deadline_follow is not followed in turn.
 */
#ifndef SERVICES_REGISTRY_DEADLINE_H
#define SERVICES_REGISTRY_DEADLINE_H

#include "proto/deadline.h"
#include "services/registry/service.h"

#define DEADLINES_MOST 128 /* of one record */

/* One due date that a record calls for, as it stands. (kind, number) is what stays the same when the day moves. */
struct deadline_want {
	enum deadline_kind kind;
	uint32_t number;
	day_t due;
	const char *title; /* French, in the arena or constant; no person's name */
	struct id organisation; /* zero: none */
};
struct deadline_wants {
	struct deadline_want items[DEADLINES_MOST];
	uint32_t count;
};
/* A table whose records call for deadlines. derive is called whenever one is staged (created, changed, archived: an archived
 * record calls for none, the mechanism sees to it) and fills what it asks for as it stands; what it no longer calls for is dropped, what
 * moved is moved. due is called when one fires, in the same transaction, and may stage further events; may be NULL. */
struct deadline_rule {
	const struct db_table *table;
	void (*derive)(struct context *c, const void *rec, struct deadline_wants *ret_wants);
	void (*due)(struct context *c, const struct deadline *d);
	/* Where the deadlines of other records depend on this one too: calls deadline_follow for each of those, whose derive sees what
	 * is staged by context_staged. derive may be NULL then. NULL: none. */
	void (*others)(struct context *c, const void *rec);
	/* Another service's record, kept from its events: its first version may come again. */
	bool kept;
};
/* Each part lists pointers to its rules in <PART>_DEADLINES of its header (`&convention_deadlines,`), taken by deadline.c. */
void deadline_want(struct deadline_wants *w, enum deadline_kind kind, uint32_t number, day_t due, const char *title);

/* Pending, with a timer: in the past too, where it fires at once. */
void deadline_arm(struct context *c, struct deadline *d);
/* What the record, as it stands or will stand, calls for is created, moved or dropped. */
void deadline_follow(struct context *c, const struct db_table *t, const void *rec);
/* service_desc.follow: the same for a record that was staged, and for those that depend on it. */
void deadline_staged(struct context *c, const struct db_table *t, const void *after);

extern const struct db_table deadline_table;
REGISTRY_THUNK(deadline_agenda);
extern const struct machine deadline_machine;
REGISTRY_THUNK(deadline_fire);
REGISTRY_THUNK(deadline_done);
REGISTRY_THUNK(deadline_reopen);

#define DEADLINE_TABLES &deadline_table,
#define DEADLINE_ROWS { .desc = &deadline_collection, .table = &deadline_table },
#define DEADLINE_HANDLERS \
	{ "registry.deadline.agenda", deadline_agenda_thunk }, { "registry.deadline.fire", deadline_fire_thunk }, \
	{ "registry.deadline.done", deadline_done_thunk }, { "registry.deadline.reopen", deadline_reopen_thunk },
#define DEADLINE_MACHINES &deadline_machine,

#endif
