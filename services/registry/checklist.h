/*
 * checklist: what is to be done around the days of actions: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. Actions and sessions are scheduling's, kept from its events.
 */
#ifndef SERVICES_REGISTRY_CHECKLIST_H
#define SERVICES_REGISTRY_CHECKLIST_H

#include "proto/checklist.h"
#include "services/registry/deadline.h"

extern const struct db_table checklist_table;
/* Kept from scheduling's events. */
extern const struct db_table checklist_actions, checklist_sessions;
extern const struct deadline_rule checklist_action_deadlines, checklist_session_deadlines, checklist_deadlines;

/* --- checklist_days.c: pure --- */
/* The day so many days from an anchor: where that is no working day, the working day before; for what comes after the anchor, never on it
 * or before it. The anchor's own day stays as it is. */
day_t checklist_day(day_t anchor, int64_t offset, bool alsace_moselle);
enum checklist_anchor checklist_anchor_of(const struct checklist_item *i);
/* "J−15", "J0", "J+8" */
const char *checklist_mark(struct arena *a, int64_t offset);
/* What stands where a kind has no checklist of its own. */
struct list checklist_usual(void);

/* --- checklist.c --- */
enum rc checklist_check(struct context *c, const void *before, void *after, struct fault *why);
REGISTRY_THUNK(checklist_usual_tell);

#define CHECKLIST_TABLES &checklist_actions, &checklist_sessions, &checklist_table,
#define CHECKLIST_ROWS { .desc = &checklist_collection, .table = &checklist_table, .check = checklist_check },
#define CHECKLIST_HANDLERS { "registry.checklist.usual", checklist_usual_tell_thunk },
#define CHECKLIST_MACHINES
#define CHECKLIST_DEADLINES &checklist_action_deadlines, &checklist_session_deadlines, &checklist_deadlines,

#endif
