/*
 * share: people who work for another federation too: what service.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. See proto/scheduling_share.h for who believes what.
 */
#ifndef SERVICES_SCHEDULING_SHARE_H
#define SERVICES_SCHEDULING_SHARE_H

#include "proto/federation.h"
#include "proto/scheduling_share.h"
#include "services/scheduling/service.h"

extern const struct db_table scheduling_peers; /* kept of federation */
extern const struct db_table scheduling_person_shares, scheduling_busy_shares, scheduling_far_busy;

enum share_event { SHARE_EV_JOIN, SHARE_EV_CODE_FITS, SHARE_EV_LINKED, SHARE_EV_REFUSED, SHARE_EV_END };
extern const struct machine scheduling_share_machine;

/* share.c. Stages it in its next state; false where no edge leads from its own. */
bool share_step(struct context *c, struct person_share *s, enum share_event e, const char *verb);
/* A relation with that federation is in service. */
MUST_CHECK enum rc share_peer_check(struct context *c, struct id peer, struct fault *why);
void shares_erase(struct context *c, struct id person);
SERVICE_THUNK(person_share_create);
SERVICE_THUNK(person_share_end);

/* far_cut.c: a share of ours that ended when that federation was revoked, and of which it speaks since it was added anew: it hears so. far:
 * what it calls the share; NULL: it does not say. */
bool share_of_before(struct context *c, struct id share, struct id peer, const struct id *far);

/* share_mail.c: what the other federation says. */
enum rc share_mail(struct context *c, const struct event *e, struct fault *why);

/* share_busy.c */
void share_tell_soon(struct context *c, struct id share);
void share_forget(struct context *c, const struct person_share *s);
/* What came from there takes the place of what came before. days: struct busy_day. */
enum rc share_heard(struct context *c, const struct person_share *s, const struct list *days);
/* Something changed that may take somebody's days. */
void share_follow(struct context *c, const struct db_table *t);
/* Adds to halves (one set of session_half a day from `from` on) what other federations told. */
void share_unavailable(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves);
SERVICE_THUNK(person_share_tell);

#define SHARE_TABLES &scheduling_peers, &scheduling_person_shares, &scheduling_busy_shares, &scheduling_far_busy,
#define SHARE_ROWS { .desc = &person_share_collection, .table = &scheduling_person_shares },
#define SHARE_HANDLERS \
	{ "scheduling.person_share.create", person_share_create_thunk }, { "scheduling.person_share.end", person_share_end_thunk }, \
	    { "scheduling.person_share.tell", person_share_tell_thunk },
#define SHARE_MACHINES &scheduling_share_machine,

#endif
