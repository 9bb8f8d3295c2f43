/*
 * engagement_pause: an engagement that pauses and goes on, and days of it that go to another month.
 * Owns: POST /engagements/{id}/suspend, resume, shift.
 * Beware: days that went back are free for anybody: to go on, they are taken anew, or the refusal says that there is no room.
 */
#include "common/calendar.h"
#include "services/matching/engagement.h"
#include "services/matching/hold.h"
#include "services/matching/transfer.h"

#define SUSPENSIONS_MOST 20u
#define MONTHS_MOST 36u

/* --- months ------------------------------------------------------------------------------------------------------------ */
void
engagement_month_add(struct context *c, struct engagement *e, day_t month, int days)
{
	struct month_days *m = ARENA_ARRAY(c->arena, e->months.count + 1, struct month_days);
	uint32_t n = e->months.count, at = 0;

	if (n != 0)
		memcpy(m, e->months.items, n * sizeof *m);
	while (at < n && m[at].month < month)
		at++;
	if (at == n || m[at].month != month) {
		memmove(m + at + 1, m + at, (n - at) * sizeof *m);
		m[at] = (struct month_days){ REC_BIT(1) | REC_BIT(2), month, 0 };
		n++;
	}
	m[at].days = (uint32_t)((int)m[at].days + days);
	e->months = (struct list){ m, n };
}

static enum rc
one_month(struct context *c, const struct engagement *e, day_t month, uint32_t days, enum ledger_move move,
    struct fault *why)
{
	struct month_days m = { REC_BIT(1) | REC_BIT(2), month, days };
	const struct list months = { &m, 1 };
	const struct capacity_order o = { e->provider, e->pool, &months, move, e->id };

	return capacity_post(c, &o, why);
}

enum rc
engagement_period(
    struct context *c, const struct engagement *e, bool given, day_t to, day_t *ret_to, struct fault *why)
{
	*ret_to = given ? to : e->to;
	if (given &&
	    (to < c->today || to < e->to ||
		columns_month(to) >= columns_month(c->today) + CAPACITY_MONTHS - 1))
		return fault_add(why, RC_RULE, "to", FAULT_ENGAGEMENT_PERIOD_END);
	return *ret_to < c->today ? fault_add(why, RC_RULE, "to", FAULT_ENGAGEMENT_OVER) : RC_OK;
}

/* --- suspending -------------------------------------------------------------------------------------------------------- */
static enum rc
load(struct context *c, struct id id, struct engagement *ret, struct fault *why)
{
	if (!context_get(c, &matching_engagement, id, ret) || !engagement_acts(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	return RC_OK;
}

static enum rc
pause_day(struct context *c, const struct engagement *e, const struct engagement_suspend *in, day_t *ret_from,
    struct fault *why)
{
	const struct done_day *d = e->days_done.items;
	day_t least = calendar_local(e->created_at).day;

	if (e->days_done.count != 0)
		least = d[e->days_done.count - 1].day + 1;
	if (least > c->today) /* a day was done today */
		least = c->today;
	*ret_from = REC_HAS(in, 4) ? in->from : c->today;
	if (*ret_from < least || *ret_from > c->today)
		return fault_add(why, RC_RULE, "from", FAULT_ENGAGEMENT_PAUSE_DAY);
	return RC_OK;
}

static enum rc
engagement_suspend(
    struct context *c, const struct engagement_suspend *in, struct engagement *ret, struct fault *why)
{
	struct engagement_suspension *all;
	struct engagement e;
	uint32_t n;
	day_t from;
	enum rc rc = load(c, in->id, &e, why);

	if (rc == RC_OK)
		rc = engagement_move(&e, ENGAGEMENT_SUSPEND, why);
	if (rc == RC_OK)
		rc = pause_day(c, &e, in, &from, why);
	if (rc == RC_OK && !in->keep && REC_HAS(&e, ENGAGEMENT_TAG_PEER))
		rc = fault_add(why, RC_RULE, "keep", FAULT_HOLD_DAYS_KEPT);
	if (rc == RC_OK && !in->keep)
		rc = engagement_give_back(c, &e, why);
	if (rc != RC_OK)
		return rc;
	n = e.suspensions.count < SUSPENSIONS_MOST ? e.suspensions.count
						   : SUSPENSIONS_MOST - 1; /* the oldest is dropped */
	all = ARENA_ARRAY(c->arena, SUSPENSIONS_MOST, struct engagement_suspension);
	if (n != 0)
		memcpy(all,
		    (const struct engagement_suspension *)e.suspensions.items + (e.suspensions.count - n),
		    n * sizeof *all);
	all[n] = (struct engagement_suspension){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), from, in->reason,
		in->keep, 0 };
	e.suspensions = (struct list){ all, n + 1 };
	e.has |= REC_BIT(ENGAGEMENT_TAG_SUSPENSIONS);
	return engagement_answer(c, &e, "suspended", ret);
}
SERVICE_HANDLER(engagement_suspend, struct engagement_suspend, struct engagement)

/* --- going on ---------------------------------------------------------------------------------------------------------- */
/* Days planned that no month has any more are taken again, in the period that is left. */
static enum rc
days_take(struct context *c, struct engagement *e, struct fault *why)
{
	uint32_t engaged = engagement_engaged(e),
		 need = engaged < e->days_planned ? e->days_planned - engaged : 0;
	struct list months = { 0 };
	const struct capacity_order o = { e->provider, e->pool, &months, LEDGER_TAKE, e->id };
	struct policy policy;
	struct rank_query q;
	struct request r;
	enum rc rc;

	if (need == 0 || !context_get(c, &matching_request, e->request, &r))
		return RC_OK;
	r.to = e->to;
	policy_active(c, &policy);
	query_build(c, &r, &policy, &q);
	q.days = need;
	if (capacity_plan(c, &q, intern_find(&columns_of(c)->providers, e->provider), &months, NULL) != RC_OK)
		return refuse_days(why, "to", FAULT_ENGAGEMENT_ROOM, 2 * need);
	rc = capacity_post(c, &o, why);
	for (uint32_t i = 0; rc == RC_OK && i < months.count; i++) {
		const struct month_days *m = (const struct month_days *)months.items + i;

		engagement_month_add(c, e, m->month, (int)m->days);
	}
	return rc;
}

static enum rc
engagement_resume(
    struct context *c, const struct engagement_resume *in, struct engagement *ret, struct fault *why)
{
	struct engagement_suspension *all;
	struct engagement e;
	enum rc rc = load(c, in->id, &e, why);

	if (rc == RC_OK)
		rc = engagement_move(&e, ENGAGEMENT_RESUME, why);
	if (rc == RC_OK)
		rc = engagement_period(c, &e, REC_HAS(in, 2), in->to, &e.to, why);
	if (rc == RC_OK)
		rc = days_take(c, &e, why);
	if (rc != RC_OK)
		return rc;
	all = arena_copy(c->arena, e.suspensions.items, e.suspensions.count * sizeof *all);
	all[e.suspensions.count - 1].resumed_on = c->today;
	all[e.suspensions.count - 1].has |= REC_BIT(4);
	e.suspensions.items = all;
	return engagement_answer(c, &e, "resumed", ret);
}
SERVICE_HANDLER(engagement_resume, struct engagement_resume, struct engagement)

/* --- another month ----------------------------------------------------------------------------------------------------- */
uint32_t
engagement_movable(const struct engagement *e, uint32_t month)
{
	const struct month_days *m = e->months.items;
	const struct done_day *d = e->days_done.items;
	uint32_t halves = 0, here = 0, all = engagement_engaged(e), begun = (engagement_halves(e) + 1) / 2;

	for (uint32_t i = 0; i < e->days_done.count; i++)
		if (columns_month(d[i].day) == month)
			halves += d[i].half ? 1 : 2;
	for (uint32_t i = 0; i < e->months.count; i++)
		if (columns_month(m[i].month) == month)
			here += m[i].days;
	here = here > (halves + 1) / 2 ? here - (halves + 1) / 2 : 0;
	all = all > begun ? all - begun : 0;
	return here < all ? here : all;
}

enum rc
engagement_shift_holds(
    struct context *c, const struct engagement *e, const struct engagement_shift *in, struct fault *why)
{
	uint32_t from = columns_month(in->from), to = columns_month(in->to);
	struct ledger_row l;
	struct capacity row;

	if (from == to || to < columns_month(c->today) || to < columns_month(e->from) ||
	    to > columns_month(e->to))
		return fault_add(why, RC_RULE, "to", FAULT_ENGAGEMENT_SHIFT_MONTH);
	if (in->days > engagement_movable(e, from))
		return refuse_days(why, "days", FAULT_ENGAGEMENT_SHIFT, 2 * engagement_movable(e, from));
	(void)capacity_row(c, e->provider, to, e->pool, &row);
	l = (struct ledger_row){ row.capacity, row.held, row.engaged };
	return in->days > ledger_free(&l) ? fault_add(why, RC_RULE, "to", FAULT_CAPACITY) : RC_OK;
}

enum rc
engagement_move_days(
    struct context *c, struct engagement *e, day_t from, day_t to, uint32_t days, struct fault *why)
{
	enum rc rc = one_month(c, e, from, days, LEDGER_RETURN, why);

	if (rc == RC_OK)
		rc = one_month(c, e, to, days, LEDGER_TAKE, why);
	if (rc != RC_OK)
		return rc;
	engagement_month_add(c, e, from, -(int)days);
	engagement_month_add(c, e, to, (int)days);
	return RC_OK;
}

/* Of a provider elsewhere, its home decides, and says so: nothing moves here before. */
static enum rc
engagement_shift(
    struct context *c, const struct engagement_shift *in, struct engagement *ret, struct fault *why)
{
	struct engagement e;
	struct engagement trial;
	day_t from = columns_month_day(columns_month(in->from)),
	      to = columns_month_day(columns_month(in->to));
	enum rc rc = load(c, in->id, &e, why);

	if (rc == RC_OK && !engagement_serves(c, &e))
		return fault_only(why, RC_NOT_FOUND);
	trial = e;
	if (rc == RC_OK && e.status != ENGAGEMENT_SUSPENDED) /* one that runs, or pauses with its days */
		rc = engagement_move(&trial, ENGAGEMENT_SUSPEND, why);
	if (rc == RC_OK)
		rc = engagement_shift_holds(c, &e, in, why);
	if (rc == RC_OK && REC_HAS(&e, ENGAGEMENT_TAG_PEER)) {
		rc = hold_shift_ask(c, &e, from, to, in->days, why);
		*ret = e;
		return rc;
	}
	if (rc == RC_OK)
		rc = engagement_move_days(c, &e, from, to, in->days, why);
	return rc == RC_OK ? engagement_answer(c, &e, "shifted", ret) : rc;
}
SERVICE_HANDLER(engagement_shift, struct engagement_shift, struct engagement)
