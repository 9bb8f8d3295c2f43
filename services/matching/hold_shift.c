/*
 * hold_shift: days of a mission elsewhere go to another month: asked where the request is, decided where the provider is.
 * Owns: nothing; the number of the last move stands on both sides' records.
 * Beware: each number is decided once, however often its word comes. Nothing moves here before home has said so; what home has is what counts, and
 *         the mission here follows it, as far as the ledger here, which is a view of its card, has room.
 */
#include "services/matching/engagement.h"
#include "services/matching/hold.h"
#include "services/matching/transfer.h"

enum rc
hold_shift_ask(
    struct context *c, const struct engagement *e, day_t from, day_t to, uint32_t days, struct fault *why)
{
	struct far_hold h;

	if (!far_hold_of(c, e->proposal, &h) || h.status != FAR_AGREED || h.shift > h.shift_heard)
		return fault_add(why, RC_CONFLICT, "from", FAULT_HOLD_SHIFT);
	h.shift = h.shift_heard + 1;
	h.shift_from = from;
	h.shift_to = to;
	h.shift_days = days;
	h.has = (h.has | REC_BIT(FAR_TAG_SHIFT) | REC_BIT(FAR_TAG_SHIFT_FROM) | REC_BIT(FAR_TAG_SHIFT_TO) |
		    REC_BIT(FAR_TAG_SHIFT_DAYS)) &
	    ~REC_BIT(FAR_TAG_SHIFT_REFUSED);
	far_tell_shift(c, &h);
	return RC_OK;
}

/* --- home ----------------------------------------------------------------------------------------------------------------- */
/* What is left of the agreement's part bounds it, while there is one. */
static bool
part_holds(struct context *c, const struct home_hold *h, const struct hold_ask *a)
{
	struct sharing terms;

	return !home_terms(c, h->peer, &terms) ||
	    a->shift_days <= home_month_part(c, h, columns_month(a->shift_to), &terms);
}

static bool
shift_takes(struct context *c, struct home_hold *h, const struct hold_ask *a, enum hold_refusal *ret_why)
{
	const struct engagement_shift in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), h->id,
		a->shift_from, a->shift_to, a->shift_days };
	struct fault why = { 0 };
	struct engagement e;

	*ret_why = HOLD_NO_SHIFT;
	if (h->status != HOME_ENGAGED || !home_as_engagement(h, &e))
		return false;
	if (engagement_shift_holds(c, &e, &in, &why) != RC_OK) {
		*ret_why = why.count != 0 && why.items[0].code == FAULT_CAPACITY ? HOLD_NO_ROOM : *ret_why;
		return false;
	}
	*ret_why = HOLD_NO_ROOM;
	if (!part_holds(c, h, a) ||
	    engagement_move_days(c, &e, columns_month_day(columns_month(in.from)),
		columns_month_day(columns_month(in.to)), in.days, &why) != RC_OK)
		return false;
	h->months = e.months;
	return true;
}

bool
home_shift(struct context *c, struct home_hold *h, const struct hold_ask *a)
{
	const uint64_t all = REC_BIT(ASK_TAG_SHIFT) | REC_BIT(ASK_TAG_SHIFT_FROM) |
	    REC_BIT(ASK_TAG_SHIFT_TO) | REC_BIT(ASK_TAG_SHIFT_DAYS);
	enum hold_refusal why;

	if ((a->has & all) != all || a->shift <= h->shift)
		return false;
	h->shift = a->shift;
	h->has = (h->has | REC_BIT(HOME_TAG_SHIFT)) & ~REC_BIT(HOME_TAG_SHIFT_REFUSED);
	if (!shift_takes(c, h, a, &why)) {
		h->shift_refused = why;
		h->has |= REC_BIT(HOME_TAG_SHIFT_REFUSED);
	}
	return true;
}

/* --- the asker ------------------------------------------------------------------------------------------------------------ */
bool
far_shift_heard(struct context *c, struct far_hold *h, const struct hold_answer *a, struct engagement *e,
    const char **ret_verb)
{
	const struct engagement_shift in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), e->id,
		h->shift_from, h->shift_to, h->shift_days };
	bool ours = a->shift == h->shift;
	struct fault why = { 0 };

	if (!REC_HAS(a, HOLD_ANSWER_TAG_SHIFT) || a->shift <= h->shift_heard)
		return false;
	h->shift_heard = a->shift;
	h->has |= REC_BIT(FAR_TAG_SHIFT_HEARD);
	if (!ours) /* of a move that a restored node has forgotten: its months are told all the same */
		return false;
	if (REC_HAS(a, HOLD_ANSWER_TAG_SHIFT_REFUSED)) {
		h->shift_refused = a->shift_refused;
		h->has |= REC_BIT(FAR_TAG_SHIFT_REFUSED);
		*ret_verb = "shift_refused";
		return false;
	}
	*ret_verb = "shifted";
	return engagement_shift_holds(c, e, &in, &why) == RC_OK &&
	    engagement_move_days(c, e, h->shift_from, h->shift_to, h->shift_days, &why) == RC_OK;
}

/* --- where home has them -------------------------------------------------------------------------------------------------- */
/* Of the first, what the other has not in the same month. */
static struct list
months_less(struct context *c, const struct list *of, const struct list *other)
{
	struct month_days *all = ARENA_ARRAY(c->arena, of->count + 1, struct month_days);
	const struct month_days *m = of->items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < of->count; i++) {
		uint32_t there = capacity_days_of(other, m[i].month);

		if (m[i].days > there)
			all[n++] = (struct month_days){ m[i].has, m[i].month, m[i].days - there };
	}
	return (struct list){ all, n };
}

/* In the mission's months and their order, and as many days as it has: anything else is not believed. */
static bool
months_hold(const struct engagement *e, const struct list *months)
{
	const struct engagement told = { .months = *months };
	const struct month_days *m = months->items;

	for (uint32_t i = 0; i < months->count; i++)
		if (m[i].month != columns_month_day(columns_month(m[i].month)) ||
		    columns_month(m[i].month) < columns_month(e->from) || m[i].month > e->to ||
		    (i != 0 && m[i].month <= m[i - 1].month))
			return false;
	return engagement_engaged(&told) == engagement_engaged(e);
}

static bool
is_roomy(struct context *c, const struct engagement *e, const struct list *more)
{
	const struct month_days *m = more->items;

	for (uint32_t i = 0; i < more->count; i++) {
		struct ledger_row l;
		struct capacity row;

		(void)capacity_row(c, e->provider, columns_month(m[i].month), e->pool, &row);
		l = (struct ledger_row){ row.capacity, row.held, row.engaged };
		if (m[i].days > ledger_free(&l))
			return false;
	}
	return true;
}

enum rc
far_months_follow(
    struct context *c, const struct hold_answer *a, struct engagement *e, bool *ret_moved, struct fault *why)
{
	struct list back, more;
	const struct capacity_order returned = { e->provider, e->pool, &back, LEDGER_RETURN, e->id };
	const struct capacity_order taken = { e->provider, e->pool, &more, LEDGER_TAKE, e->id };
	enum rc rc;

	*ret_moved = false;
	if (!REC_HAS(a, HOLD_ANSWER_TAG_MONTHS) ||
	    (e->status != ENGAGEMENT_ACTIVE && e->status != ENGAGEMENT_SUSPENDED) ||
	    !months_hold(e, &a->months))
		return RC_OK;
	back = months_less(c, &e->months, &a->months);
	more = months_less(c, &a->months, &e->months);
	if (more.count == 0 || !is_roomy(c, e, &more))
		return RC_OK;
	rc = capacity_post(c, &returned, why);
	if (rc == RC_OK)
		rc = capacity_post(c, &taken, why);
	e->months = a->months;
	*ret_moved = rc == RC_OK;
	return rc;
}
