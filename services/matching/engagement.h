/*
 * engagement: the life of an engagement: what matching.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. Days done are counted in halves, days engaged in whole ones.
 */
#ifndef MATCHING_ENGAGEMENT_H
#define MATCHING_ENGAGEMENT_H

#include "services/matching/service.h"

/* RC_RULE, with both days, for one before the mission begins. */
MUST_CHECK enum rc engagement_after_begin(
    struct context *c, const struct engagement *e, day_t day, const char *field, struct fault *why);
uint32_t engagement_halves(const struct engagement *e); /* done */
uint32_t engagement_engaged(const struct engagement *e); /* days, in all its months */
/* Days planned that are neither done nor begun. */
uint32_t engagement_left(const struct engagement *e);
/* In the calendar's order, each month once: adds days to a month, or takes them away. */
void engagement_month_add(struct context *c, struct engagement *e, day_t month, int days);
/* Days of a month that are engaged and that no day done stands for. */
uint32_t engagement_movable(const struct engagement *e, uint32_t month);
/* Days of it from one month to another, in the ledger and in it: both months are first days. */
MUST_CHECK enum rc engagement_move_days(
    struct context *c, struct engagement *e, day_t from, day_t to, uint32_t days, struct fault *why);
/* Whether the months and the days can be moved at all, as far as this record and the ledger here say. */
MUST_CHECK enum rc engagement_shift_holds(
    struct context *c, const struct engagement *e, const struct engagement_shift *in, struct fault *why);
/* Days engaged and not done go back to the provider, the latest months first: last of what may fail. */
MUST_CHECK enum rc engagement_give_back(struct context *c, struct engagement *e, struct fault *why);
/* Stages it, and gives it as the caller may read it. */
enum rc engagement_answer(struct context *c, struct engagement *e, const char *verb, struct engagement *ret);
/* The last day of the period with a later one, if that was given; RC_RULE when it is over all the same. */
MUST_CHECK enum rc
engagement_period(struct context *c, const struct engagement *e, bool given, day_t to, day_t *ret_to, struct fault *why);

/* Another provider goes on until that day: it ends with its days done, and its request is ranked again without that provider. */
MUST_CHECK enum rc engagement_pass_on(struct context *c, struct engagement *e, enum engagement_change reason, day_t to,
    struct engagement *ret, struct fault *why);

SERVICE_THUNK(engagement_suspend);
SERVICE_THUNK(engagement_resume);
SERVICE_THUNK(engagement_replace);
SERVICE_THUNK(engagement_shift);

#define ENGAGEMENT_HANDLERS \
	{ "matching.engagement.suspend", engagement_suspend_thunk }, { "matching.engagement.resume", engagement_resume_thunk }, \
	{ "matching.engagement.replace", engagement_replace_thunk }, { "matching.engagement.shift", engagement_shift_thunk },

#endif
