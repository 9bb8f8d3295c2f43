/*
 * reception: doors for the teams of other federations, and theirs for ours: what matching.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. What came through a door is told to no other node: not even that something came.
 */
#ifndef SERVICES_MATCHING_RECEPTION_H
#define SERVICES_MATCHING_RECEPTION_H

#include "proto/federation.h"
#include "proto/matching_reception.h"
#include "proto/reception_guest.h"
#include "services/matching/service.h"

/* What moves a door: people here, the other side, its days. */
enum reception_event {
	RECEPTION_EV_ACCEPT,
	RECEPTION_EV_WITHDRAW,
	RECEPTION_EV_HEARD_ACCEPTED,
	RECEPTION_EV_HEARD_WITHDRAWN,
	RECEPTION_EV_END
};

/* Doors that one federation may offer in a day, also such as it withdraws at once. */
#define RECEPTIONS_A_DAY 100u

extern const struct db_table matching_reception, matching_reception_word;
extern const struct machine reception_ours_machine, reception_theirs_machine;

/* --- reception_machine.c: RC_CONFLICT, and the door as it was, where no edge goes. */
MUST_CHECK enum rc reception_step(struct reception *r, enum reception_event event, struct fault *why);

/* --- reception.c */
static inline bool
reception_is_open(const struct reception *r)
{
	return r->status == RECEPTION_OFFERED || r->status == RECEPTION_ACTIVE;
}
/* As it stands after a step that closed it: staged, and not told. */
void reception_close(struct context *c, struct reception *r, const char *verb);
/* Its last day is watched. */
void reception_arm(struct context *c, const struct reception *r);
bool reception_visible(struct context *c, const void *rec);

/* --- reception_mail.c */
/* How it stands here, told to the other side. */
void reception_say(struct context *c, const struct reception *r);
/* An event of federation: a word, a peer that is revoked or begins anew; another is left alone. */
enum rc reception_heard(struct context *c, const struct event *e, struct fault *why);

/* --- reception_door.c */
/* The door by which that person came; false: by none, as all of ours. */
bool reception_of(struct context *c, struct id person, struct reception *ret);
/* The address of a door of ours on pages at that site, for its number. */
struct text reception_door_make(struct context *c, const struct reception *r, struct text site);
/* The structure that the federation is here, by its numbers: one that is there, or the id of the one that the registry makes. */
struct id reception_frame(struct context *c, const struct reception *r);

SERVICE_THUNK(reception_offer);
SERVICE_THUNK(reception_accept);
SERVICE_THUNK(reception_withdraw);
SERVICE_THUNK(reception_day);
SERVICE_THUNK(reception_partners);
SERVICE_THUNK(reception_look);
SERVICE_THUNK(reception_knock);

/* clang-format off */
#define RECEPTION_TABLES &matching_reception_word, &matching_reception,
#define RECEPTION_ROWS { .desc = &reception_collection, .table = &matching_reception, .visible = reception_visible },
#define RECEPTION_HANDLERS \
	{ "matching.reception.offer", reception_offer_thunk }, { "matching.reception.accept", reception_accept_thunk }, \
	{ "matching.reception.withdraw", reception_withdraw_thunk }, { "matching.reception.day", reception_day_thunk }, \
	{ "matching.reception.partners", reception_partners_thunk }, \
	{ "matching.reception.look", reception_look_thunk }, { "matching.reception.knock", reception_knock_thunk },
#define RECEPTION_MACHINES &reception_ours_machine, &reception_theirs_machine,
/* clang-format on */

#endif
