/*
 * shortlist: three or four providers heard, marked and chosen from: what matching.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. How a short list follows its request and its choice is in shortlist_follow.c, by
 *         the host's `follow`: no other file needs to think of it.
 */
#ifndef SERVICES_MATCHING_SHORTLIST_H
#define SERVICES_MATCHING_SHORTLIST_H

#include "services/matching/service.h"

enum shortlist_event {
	SHORTLIST_EV_HEAR, SHORTLIST_EV_MARK, SHORTLIST_EV_MARK_LAST, SHORTLIST_EV_CHOOSE, SHORTLIST_EV_DECLINE, SHORTLIST_EV_EXHAUST,
	SHORTLIST_EV_ENGAGE, SHORTLIST_EV_CANCEL, SHORTLIST_EV_DROP
};
extern const struct db_table matching_shortlist;
extern const struct machine shortlist_machine;

MUST_CHECK enum rc shortlist_move(struct shortlist *s, enum shortlist_event event, struct fault *why);
/* Of that proposal; NULL when it is not on it. */
struct shortlist_line *shortlist_line_of(const struct shortlist *s, struct id proposal);
/* The one under way for that request; false when there is none. */
bool shortlist_find(struct context *c, struct id request, struct shortlist *ret);
bool shortlist_visible(struct context *c, const void *rec);
/* After a request or a proposal was staged: the short list takes its step. */
void shortlist_follow(struct context *c, const struct db_table *t, const void *after);
/* shortlist_score.c: marks as they stand with those given, and the totals that follow; true when none is missing. */
bool shortlist_total(struct context *c, struct shortlist *s, const struct list *given);

SERVICE_THUNK(shortlist_create);
SERVICE_THUNK(shortlist_hear);
SERVICE_THUNK(shortlist_score);
SERVICE_THUNK(shortlist_choose);
SERVICE_THUNK(shortlist_cancel);

#define SHORTLIST_TABLES &matching_shortlist,
#define SHORTLIST_ROWS { .desc = &shortlist_collection, .table = &matching_shortlist, .visible = shortlist_visible, .within = shortlist_within, .told = shortlist_told },
#define SHORTLIST_HANDLERS \
	{ "matching.shortlist.create", shortlist_create_thunk }, { "matching.shortlist.hear", shortlist_hear_thunk }, \
	{ "matching.shortlist.score", shortlist_score_thunk }, { "matching.shortlist.choose", shortlist_choose_thunk }, \
	{ "matching.shortlist.cancel", shortlist_cancel_thunk },
#define SHORTLIST_MACHINES &shortlist_machine,

#endif
