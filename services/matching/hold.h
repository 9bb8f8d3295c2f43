/*
 * hold: providers of other federations, asked through their homes; and ours, asked for others: what matching.c takes of this part, and what its
 *       files share.
 * Owns: nothing.
 * Beware: what is told to the other side is made from the two records of words, in hold_tell.c, and nowhere else.
 */
#ifndef MATCHING_HOLD_H
#define MATCHING_HOLD_H

#include "proto/federation.h"
#include "proto/sharing.h"
#include "services/matching/service.h"

extern const struct db_table matching_far_hold, matching_home_hold, matching_hold_ask, matching_hold_answer, matching_peer,
    matching_sharing, matching_hold_recall, matching_lent_card,
    matching_quota;

/* The answer of the last minute needs as long to come here. */
#define HOLD_GRACE (2 * 3600 * USEC_PER_SEC)
#define HOLD_RETELL (12 * 3600 * USEC_PER_SEC)
#define HOLD_TRIES_MOST 120u
/* New holds of one federation in a day, and tokens of its own making that it is answered to: the busiest has some tens. */
#define HOLDS_A_DAY 1000u

/* --- days of a mission to another month (hold_shift.c) ------------------------------------------------------------------------- */
/* Home is asked; RC_CONFLICT while it has not confirmed the mission, or not answered the move before. */
MUST_CHECK enum rc hold_shift_ask(struct context *c, const struct engagement *e, day_t from, day_t to, uint32_t days, struct fault *why);
/* Home decides: true when there is something new to say. */
bool home_shift(struct context *c, struct home_hold *h, const struct hold_ask *a);
/* The asker hears what was decided; ret_verb is that of the event to come. True: days of the engagement moved here too. */
bool far_shift_heard(struct context *c, struct far_hold *h, const struct hold_answer *a, struct engagement *e, const char **ret_verb);
/* The mission's days go where home has them: it may have had no room in the months that were asked for, or forgotten a move. */
MUST_CHECK enum rc far_months_follow(
    struct context *c, const struct hold_answer *a, struct engagement *e, bool *ret_moved, struct fault *why);

/* --- both sides (hold_tell.c) ------------------------------------------------------------------------------------------- */
bool far_is_over(enum far_status s);
bool home_is_over(enum home_status s);
/* RC_CONFLICT, and as it was, for a step that the machine does not have. */
MUST_CHECK enum rc far_move(struct far_hold *h, enum far_event event);
MUST_CHECK enum rc home_move(struct home_hold *h, enum home_event event);
/* The record with its word for the other side, and the timer by which that is told again. fresh: it says something new. */
void far_tell(struct context *c, struct far_hold *h, bool fresh, const char *verb);
void home_tell(struct context *c, struct home_hold *h, bool fresh, const char *verb);
/* The same with what the engagement says by now: pauses, its end, the evaluation; nothing is told when nothing of that changed. */
void far_tell_engagement(struct context *c, struct far_hold *h, const struct engagement *e);
/* The same with the move of days that h asks for. */
void far_tell_shift(struct context *c, struct far_hold *h);
/* The same with days for home to enter: false, and nothing told, when the word had them all. */
MUST_CHECK bool far_tell_days(struct context *c, struct far_hold *h, const struct list *days, const char *verb);
/* All that stands with that peer is told again: its node was restored, or ours, which forgot: then with ranks that it never had. */
void hold_tell_again(struct context *c, struct id peer, bool forgot);
/* A word came in by mail. */
enum rc hold_mail(struct context *c, const struct event *e, struct fault *why);

/* --- a link that ends, begins anew, or was forgotten (hold_cut.c) ------------------------------------------------------------- */
/* What becomes of a peer, as federation tells it. */
void hold_peer_follow(struct context *c, const struct event *e);
bool hold_peer_is_revoked(struct context *c, struct id peer);
/* `before` was revoked, and the same node was added anew as `now`. */
bool hold_peer_was(struct context *c, struct id before, struct id now);
/* This node was put back less than a month ago: what it agreed with that federation may be forgotten. */
bool hold_recalls(struct context *c, struct id peer);
/* That token was spoken of with that node before it was revoked here. */
bool home_knew_before(struct context *c, struct id peer, struct id token);

/* --- the asker (hold_asker.c, hold_hear.c) ------------------------------------------------------------------------------ */
/* As this command leaves it; false: the provider is ours. */
bool far_hold_of(struct context *c, struct id proposal, struct far_hold *ret);
/* What other records' changes say to the provider's home: service_desc.follow. */
void hold_follow(struct context *c, const struct db_table *t, const void *after);
/* The proposal's provider is of a federation with which there is no link now. */
bool hold_peer_is_cut(struct context *c, struct id provider);
/* Whose home asks the provider is written on the proposal. */
void hold_mark(struct context *c, struct proposal *p);
/* A day declared where the request is: home is told, which enters it. */
MUST_CHECK enum rc
hold_day_declare(struct context *c, const struct engagement *e, const struct engagement_day *in, struct fault *why);
MUST_CHECK enum rc hold_answer_hear(struct context *c, struct id peer, const struct hold_answer *a, struct fault *why);

/* --- home (hold_home.c, hold_provider.c, hold_days.c, hold_terms.c) ------------------------------------------------------------------ */
MUST_CHECK enum rc hold_ask_hear(struct context *c, struct id peer, const struct hold_ask *a, struct fault *why);
/* Days are chosen by the ledger, those that would suit first: RC_RULE when there is no room, or the sharing agreement's part is used up. */
MUST_CHECK enum rc home_plan(struct context *c, struct home_hold *h, const struct sharing *terms, const struct list *suit,
    enum hold_refusal *ret_why);
/* Of what the card gives in that month, the agreement's part, without what that federation has of it. */
uint32_t home_month_part(struct context *c, const struct home_hold *h, uint32_t month, const struct sharing *terms);
/* The sharing agreement under which that federation may have days of our providers today. */
bool home_terms(struct context *c, struct id peer, struct sharing *ret);
/* The card is shared under it. */
bool home_lends(struct context *c, const struct sharing *terms, struct id provider);
/* What is asked for lies within it: the card, the place, the service and what it needs. RC_RULE and why not. */
MUST_CHECK enum rc
home_covers(struct context *c, const struct sharing *terms, const struct hold_ask *a, enum hold_refusal *ret_why);
/* The registry tells of an agreement, or of a card under one: what is held and rests on it no more is let go, what is engaged goes on. */
void home_terms_follow(struct context *c, const struct sharing *s);
void home_lent_follow(struct context *c, const struct shared_card *s);
/* The days that it has, in the ledger. */
MUST_CHECK enum rc home_days(struct context *c, const struct home_hold *h, enum ledger_move move, struct fault *why);
/* Days engaged and not done go back. */
MUST_CHECK enum rc home_give_back(struct context *c, struct home_hold *h, struct fault *why);
/* Those of the list that are not entered and may be: how many. */
uint32_t home_days_enter(struct context *c, struct home_hold *h, const struct list *days);
/* Accredited, and not archived. */
bool home_card_holds(struct context *c, struct id provider);
/* Over in that way, and told: days that are held go back, the others as far as they are not done. */
MUST_CHECK enum rc home_end(struct context *c, struct home_hold *h, enum home_event event, struct fault *why);
void home_refusal(struct home_hold *h, enum hold_refusal why);
/* What rests on a card that went. */
void home_card_follow(struct context *c, struct id provider);
/* The provider is asked: link, deadline, reminder. */
void home_solicit(struct context *c, struct home_hold *h, usec_t latest);
/* The hold of an answer link; false: it is no link of one, or is not good. */
bool home_link_find(struct context *c, struct text token, struct home_hold *ret);
MUST_CHECK enum rc
home_answer_get(struct context *c, const struct home_hold *h, struct answer_brief *ret, struct fault *why);
MUST_CHECK enum rc home_answer_give(
    struct context *c, struct home_hold *h, const struct answer *in, struct answer_taken *ret, struct fault *why);
/* As the engine counts missions: rotation and evaluations. False: nothing that counts. */
bool home_as_engagement(const struct home_hold *h, struct engagement *ret);

bool far_hold_visible(struct context *c, const void *rec);
bool home_hold_visible(struct context *c, const void *rec);

SERVICE_THUNK(far_hold_retell);
SERVICE_THUNK(home_hold_retell);
SERVICE_THUNK(home_hold_remind);
SERVICE_THUNK(home_hold_expire);
SERVICE_THUNK(home_hold_card_gone);
SERVICE_THUNK(far_hold_cut);
SERVICE_THUNK(home_hold_cut);
SERVICE_THUNK(home_hold_link);
SERVICE_THUNK(home_hold_add_day);
SERVICE_THUNK(home_hold_stop);

/* clang-format off */
#define HOLD_TABLES \
	&matching_far_hold, &matching_home_hold, &matching_hold_ask, &matching_hold_answer, &matching_peer, &matching_sharing, \
	&matching_hold_recall, &matching_lent_card, &matching_quota,
#define HOLD_ROWS \
	{ .desc = &far_hold_collection, .table = &matching_far_hold, .visible = far_hold_visible, .within = proposal_within, \
	  .told = far_hold_told }, \
	{ .desc = &home_hold_collection, .table = &matching_home_hold, .visible = home_hold_visible, .within = home_hold_within },
#define HOLD_HANDLERS \
	{ "matching.far_hold.retell", far_hold_retell_thunk }, { "matching.home_hold.retell", home_hold_retell_thunk }, \
	{ "matching.home_hold.remind", home_hold_remind_thunk }, { "matching.home_hold.expire", home_hold_expire_thunk }, \
	{ "matching.far_hold.cut", far_hold_cut_thunk }, { "matching.home_hold.cut", home_hold_cut_thunk }, \
	{ "matching.home_hold.card_gone", home_hold_card_gone_thunk }, { "matching.home_hold.link", home_hold_link_thunk }, \
	{ "matching.home_hold.add_day", home_hold_add_day_thunk }, { "matching.home_hold.stop", home_hold_stop_thunk },
#define HOLD_MACHINES &far_machine, &home_machine,
/* clang-format on */

#endif
