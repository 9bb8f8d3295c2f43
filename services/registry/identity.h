/*
 * identity: names that go to the provider of another federation, and those that came for ours: what registry.c takes of this part.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. A name stands open in an arena only, between its record and its box.
 */
#ifndef SERVICES_REGISTRY_IDENTITY_H
#define SERVICES_REGISTRY_IDENTITY_H

#include "proto/federation.h"
#include "proto/identity.h"
#include "services/registry/service.h"

/* Missions of which matching here has said nothing yet, and another federation tells the key, in a day: the busiest has some tens. */
#define IDENTITY_KEYS_A_DAY 1000u

extern const struct db_table guest_table, identity_given_table, identity_word_table;

/* An event of matching: a mission is agreed, or over. */
enum rc identity_matching(struct context *c, const struct event *e, struct fault *why);
/* An event of federation: mail on a name; another is left alone. */
enum rc identity_mail(struct context *c, const struct event *e, struct fault *why);
/* Somebody is erased: whoever has the name elsewhere is told. */
void identities_erase(struct context *c, struct id person);
/* The word on that mission, staged. */
void identity_say(struct context *c, struct id peer, struct id token, const char *verb, struct text public_key, struct text box);

/* identity_home.c */
void guest_mission(struct context *c, struct id hold, struct id peer, struct id token, struct id provider, bool over);
void guest_told(struct context *c, struct id peer, struct id token, struct text box);
void guest_gone(struct context *c, struct id peer, struct id token);
/* The name that came, for the mission's provider; false: none has, or it is forgotten. */
bool guest_identity(struct context *c, struct id hold, struct identity *ret);
bool guest_visible(struct context *c, const void *rec);
REGISTRY_THUNK(identity_given_end);
REGISTRY_THUNK(identity_tell);
REGISTRY_THUNK(guest_ask);
REGISTRY_THUNK(guest_forget);

#define IDENTITY_TABLES &guest_table, &identity_given_table, &identity_word_table,
#define IDENTITY_ROWS { .desc = &guest_collection, .table = &guest_table, .visible = guest_visible },
#define IDENTITY_HANDLERS { "registry.guest.ask", guest_ask_thunk }, { "registry.guest.forget", guest_forget_thunk }, \
	{ "registry.identity.tell", identity_tell_thunk }, { "registry.identity_given.end", identity_given_end_thunk },

#endif
