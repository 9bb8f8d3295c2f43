/*
 * agrement: agréments of the Caf: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_AGREMENT_H
#define SERVICES_REGISTRY_AGREMENT_H

#include "services/registry/deadline.h"
#include "services/registry/service.h"

enum agrement_event {
	AGREMENT_GRANT,
	AGREMENT_RESERVE,
	AGREMENT_LIFT,
	AGREMENT_EXTEND,
	AGREMENT_REFUSE,
	AGREMENT_REEXAMINE,
	AGREMENT_EXPIRE
};

extern const struct db_table agrement_table, agrement_rule_table, retro_template_table;
extern const struct machine agrement_machine;
extern const struct deadline_rule agrement_deadlines, retro_template_deadlines;

/* agrement.c */
enum rc agrement_check(struct context *c, const void *before, void *after, struct fault *why);
/* That the period is one: in order, as the rule allows, beside no other of the kind. */
enum rc agrement_period_check(struct context *c, const struct agrement *a, struct fault *why);
/* agrement_rules.c */
enum rc agrement_rule_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc agrement_duration_check(struct context *c, const struct agrement *a, struct fault *why);
/* agrement_planning.c */
enum rc retro_template_check(struct context *c, const void *before, void *after, struct fault *why);
/* agrement_machine.c */
REGISTRY_THUNK(agrement_grant);
REGISTRY_THUNK(agrement_reserve);
REGISTRY_THUNK(agrement_lift);
REGISTRY_THUNK(agrement_extend);
REGISTRY_THUNK(agrement_refuse);
REGISTRY_THUNK(agrement_reexamine);
/* Its last day is over: it is échu. */
void agrement_expire(struct context *c, struct agrement *a);

#define AGREMENT_TABLES &agrement_table, &agrement_rule_table, &retro_template_table,
#define AGREMENT_ROWS \
	{ .desc = &agrement_collection, .table = &agrement_table, .check = agrement_check }, \
	{ .desc = &agrement_rule_collection, .table = &agrement_rule_table, .check = agrement_rule_check }, \
	{ .desc = &retro_template_collection, .table = &retro_template_table, .check = retro_template_check },
#define AGREMENT_HANDLERS \
	{ "registry.agrement.grant", agrement_grant_thunk }, { "registry.agrement.reserve", agrement_reserve_thunk }, \
	{ "registry.agrement.lift", agrement_lift_thunk }, { "registry.agrement.extend", agrement_extend_thunk }, \
	{ "registry.agrement.refuse", agrement_refuse_thunk }, \
	{ "registry.agrement.reexamine", agrement_reexamine_thunk },
#define AGREMENT_MACHINES &agrement_machine,
#define AGREMENT_DEADLINES &agrement_deadlines, &retro_template_deadlines,

#endif
