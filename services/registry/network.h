/*
 * network: organisations, people, mandates, contacts, figures, memberships: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_NETWORK_H
#define SERVICES_REGISTRY_NETWORK_H

#include "services/registry/communes.h"
#include "services/registry/deadline.h"
#include "services/registry/service.h"

enum {
	ORGANISATION_TAG_KIND = 8, ORGANISATION_TAG_STATUS, ORGANISATION_TAG_PARENT, ORGANISATION_TAG_ANTENNE,
	ORGANISATION_TAG_COMMUNE = 14, ORGANISATION_TAG_SUCCESSOR = 16, ORGANISATION_TAG_CLOSED_ON = 19,
	ORGANISATION_TAG_MERGED_INTO, ORGANISATION_TAG_MERGED_FROM
};
enum { PERSON_TAG_NAME = 7, PERSON_TAG_EMAIL, PERSON_TAG_MERGED_INTO = 10, PERSON_TAG_MERGED_FROM };
enum { MANDATE_TAG_PERSON = 6, MANDATE_TAG_ORGANISATION, MANDATE_TAG_ROLE, MANDATE_TAG_FROM, MANDATE_TAG_TO };
enum { MEMBERSHIP_TAG_ORGANISATION = 6, MEMBERSHIP_TAG_DUE_ON = 11, MEMBERSHIP_TAG_STATUS = 13 };

enum organisation_event { ORGANISATION_CLOSE };
extern const struct machine organisation_machine;
extern const struct db_table key_figure_table, membership_table;
extern const struct deadline_rule membership_deadlines;

/* Is self met on the way up from there? A way of more than 32 steps is taken for a ring. */
bool organisation_stands_below(struct context *c, struct id from, struct id self);
/* RC_RULE, naming who took over, when it closed before that day: for what is newly said of an organisation. */
enum rc organisation_open_check(struct context *c, struct id id, day_t until, const char *field, struct fault *why);
/* "mardi 26 novembre 2019", in the arena. */
const char *network_day(struct arena *a, day_t day);
/* In use, of the same person, organisation and role, with a day in common; not itself. */
bool mandate_overlaps(const struct mandate *a, const struct mandate *b);
/* Has its organisation another one, in use, for that year? */
bool membership_doubled(struct context *c, const struct membership *m);

/* organisation.c, person.c, mandate.c, membership.c: what is special in their collections. */
enum rc organisation_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc mandate_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc membership_check(struct context *c, const void *before, void *after, struct fault *why);
bool mandate_moved(struct context *c, const void *before, void *after);
bool membership_moved(struct context *c, const void *before, void *after);
REGISTRY_THUNK(organisation_close);

#define NETWORK_TABLES &organisation_table, &person_table, &mandate_table, &contact_table, &key_figure_table, &membership_table,
#define NETWORK_ROWS \
	{ .desc = &organisation_collection, .table = &organisation_table, .check = organisation_check }, \
	{ .desc = &person_collection, .table = &person_table, .check = person_check, .visible = person_visible }, \
	{ .desc = &mandate_collection, .table = &mandate_table, .check = mandate_check, .moved = mandate_moved }, \
	{ .desc = &contact_collection, .table = &contact_table }, \
	{ .desc = &key_figure_collection, .table = &key_figure_table }, \
	{ .desc = &membership_collection, .table = &membership_table, .check = membership_check, .moved = membership_moved },
#define NETWORK_HANDLERS \
	{ "registry.commune.search", commune_search_thunk }, { "registry.organisation.close", organisation_close_thunk },
#define NETWORK_MACHINES &organisation_machine,
#define NETWORK_DEADLINES &membership_deadlines,

#endif
