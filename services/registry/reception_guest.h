/*
 * reception_guest: who came in by a door for another federation's team: what registry.c takes of this part.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_RECEPTION_GUEST_H
#define SERVICES_REGISTRY_RECEPTION_GUEST_H

#include "proto/reception_guest.h"
#include "services/registry/service.h"

extern const struct db_table reception_guest_table;

/* An event of matching: a door was taken up, a guest's request moved, a provider accepted it. */
enum rc reception_matching(struct context *c, const struct event *e, struct fault *why);
/* What a name is told to another federation by, once both have agreed. False: no guest, or one that was forgotten. */
bool reception_guest_open(struct context *c, struct id person, struct reception_guest *ret);
void reception_guest_erase(struct context *c, struct id subject);
bool reception_guest_visible(struct context *c, const void *rec);
REGISTRY_THUNK(reception_guest_enter);
REGISTRY_THUNK(reception_guest_forget);
REGISTRY_THUNK(reception_guest_over);

#define RECEPTION_GUEST_TABLES &reception_guest_table,
#define RECEPTION_GUEST_ROWS \
	{ .desc = &reception_guest_collection, .table = &reception_guest_table, .visible = reception_guest_visible },
#define RECEPTION_GUEST_HANDLERS \
	{ "registry.reception_guest.enter", reception_guest_enter_thunk }, { "registry.reception_guest.forget", reception_guest_forget_thunk }, \
	{ "registry.reception_guest.over", reception_guest_over_thunk },

#endif
