/*
 * hold_days: days of our providers for another federation: chosen in the ledger, engaged, done, given back.
 * Owns: POST /home-holds/{id}/days.
 * Beware: the ledger is the one of our own requests; the sharing agreement says what part of a card's days one federation may have at once.
 */
#include "common/calendar.h"
#include "services/matching/engagement.h"
#include "services/matching/hold.h"
#include "services/matching/refusal.h"
#include "services/matching/transfer.h"

#define MONTHS_MOST 36u

/* --- what the agreement gives ------------------------------------------------------------------------------------------- */
/* Days of that month that this federation has already, of this provider and pool. */
static uint32_t
month_taken(struct context *c, const struct home_hold *h, day_t month)
{
	struct home_hold other;
	struct db_scan s;
	uint32_t days = 0;

	db_scan_index(&s, c->txn, &matching_home_hold, matching_field(&matching_home_hold, "provider"),
	    &h->provider, false);
	while (db_scan_next(&s, c->arena, &other))
		if (id_equal(other.peer, h->peer) && other.pool == h->pool)
			days += capacity_days_of(&other.months, month);
	db_scan_end(&s);
	return days;
}

uint32_t
home_month_part(struct context *c, const struct home_hold *h, uint32_t month, const struct sharing *terms)
{
	uint32_t card[POOL_COUNT] = { 0 }, part, taken;
	struct provider p;

	if (!context_get(c, &matching_provider, h->provider, &p))
		return 0;
	capacity_card(&p, month, card);
	part = card[h->pool] * (h->pool == POOL_GROUP ? terms->part_group : terms->part_individual) / 100;
	taken = month_taken(c, h, columns_month_day(month));
	return part > taken ? part - taken : 0;
}

/* --- choosing ----------------------------------------------------------------------------------------------------------- */
struct rooms {
	uint32_t months[MONTHS_MOST], room[MONTHS_MOST], count;
};

static uint32_t
month_room(struct context *c, const struct home_hold *h, uint32_t month, day_t from)
{
	day_t first = columns_month_day(month), last = columns_month_day(month + 1) - 1;
	struct ledger_row l;
	struct capacity row;
	uint32_t free, days;

	first = first > from ? first : from;
	last = last < h->to ? last : h->to;
	(void)capacity_row(c, h->provider, month, h->pool, &row);
	l = (struct ledger_row){ row.capacity, row.held, row.engaged };
	free = ledger_free(&l);
	days = last < first ? 0 : (uint32_t)(last - first + 1);
	return free < days ? free : days;
}

static void
rooms_of(struct context *c, const struct home_hold *h, const struct sharing *terms, struct rooms *ret)
{
	day_t from = h->from > c->today ? h->from : c->today;

	ret->count = 0;
	for (uint32_t m = columns_month(from); m <= columns_month(h->to) && ret->count < MONTHS_MOST; m++) {
		uint32_t room = month_room(c, h, m, from), part = home_month_part(c, h, m, terms);

		ret->months[ret->count] = m;
		ret->room[ret->count++] = room < part ? room : part;
	}
}

/* Exactly those that would suit, when there is room for each. */
static bool
takes_suit(const struct rooms *r, const struct list *suit, uint32_t days, uint32_t *takes)
{
	const struct month_days *m = suit->items;
	uint32_t sum = 0;

	memset(takes, 0, MONTHS_MOST * sizeof *takes);
	for (uint32_t i = 0; i < suit->count; i++) {
		uint32_t at = 0;

		while (at < r->count && r->months[at] != columns_month(m[i].month))
			at++;
		if (at == r->count || takes[at] + m[i].days > r->room[at])
			return false;
		takes[at] += m[i].days;
		sum += m[i].days;
	}
	return sum == days;
}

enum rc
home_plan(struct context *c, struct home_hold *h, const struct sharing *terms, const struct list *suit,
    enum hold_refusal *ret_why)
{
	struct month_days *months = ARENA_ARRAY(c->arena, MONTHS_MOST, struct month_days);
	uint32_t takes[MONTHS_MOST], n = 0;
	struct rooms r;

	*ret_why = HOLD_NO_ROOM;
	rooms_of(c, h, terms, &r);
	if (!takes_suit(&r, suit, h->days, takes) && !ledger_spread(r.room, r.count, h->days, takes))
		return RC_RULE;
	for (uint32_t i = 0; i < r.count; i++)
		if (takes[i] != 0)
			months[n++] = (struct month_days){ REC_BIT(1) | REC_BIT(2),
				columns_month_day(r.months[i]), takes[i] };
	h->months = (struct list){ months, n };
	h->has |= REC_BIT(HOME_TAG_MONTHS);
	return RC_OK;
}

enum rc
home_days(struct context *c, const struct home_hold *h, enum ledger_move move, struct fault *why)
{
	const struct capacity_order o = { h->provider, h->pool, &h->months, move, h->id };

	return capacity_post(c, &o, why);
}

/* --- a mission of ours, seen as the local ones are ---------------------------------------------------------------------- */
static struct engagement
as_local(const struct home_hold *h)
{
	return (struct engagement){ .id = h->id,
		.provider = h->provider,
		.pool = h->pool,
		.from = h->from,
		.to = h->to,
		.days_planned = h->days,
		.days_done = h->days_done,
		.months = h->months,
		.created_at = h->engaged_at,
		.relevance = REC_HAS(h, HOME_TAG_RELEVANCE) ? h->relevance : 0 };
}

bool
home_as_engagement(const struct home_hold *h, struct engagement *ret)
{
	*ret = as_local(h);
	return REC_HAS(h, HOME_TAG_ENGAGED_AT);
}

enum rc
home_give_back(struct context *c, struct home_hold *h, struct fault *why)
{
	struct engagement e = as_local(h);
	enum rc rc = engagement_give_back(c, &e, why);

	h->months = e.months;
	return rc;
}

/* --- days done ---------------------------------------------------------------------------------------------------------- */
static bool
is_done(const struct home_hold *h, day_t day)
{
	const struct done_day *d = h->days_done.items;

	for (uint32_t i = 0; i < h->days_done.count; i++)
		if (d[i].day == day)
			return true;
	return false;
}

static uint32_t
halves_with(const struct home_hold *h, bool half)
{
	const struct engagement e = as_local(h);

	return engagement_halves(&e) + (half ? 1 : 2);
}

static void
day_enter(struct context *c, struct home_hold *h, const struct done_day *day)
{
	struct done_day *days = ARENA_ARRAY(c->arena, h->days_done.count + 1, struct done_day);
	uint32_t n = h->days_done.count, at = n;

	if (n != 0)
		memcpy(days, h->days_done.items, n * sizeof *days);
	for (; at > 0 && days[at - 1].day > day->day; at--)
		days[at] = days[at - 1];
	days[at] = (struct done_day){ REC_BIT(1) | (day->half ? REC_BIT(2) : 0), day->day, day->half };
	h->days_done = (struct list){ days, n + 1 };
	h->has |= REC_BIT(HOME_TAG_DAYS_DONE);
}

static enum rc
day_check(struct context *c, const struct home_hold *h, const struct done_day *d, struct fault *why)
{
	char said[CALENDAR_LONG_CAP], begin[CALENDAR_LONG_CAP];

	if (d->day > c->today)
		return fault_add(why, RC_RULE, "day", FAULT_ENGAGEMENT_FUTURE);
	if (is_done(h, d->day))
		return fault_add(why, RC_RULE, "day", FAULT_ENGAGEMENT_TWICE);
	if (halves_with(h, d->half) > 2 * h->days)
		return refuse_days(why, "day", FAULT_ENGAGEMENT_PLANNED, 2 * h->days);
	if (d->day >= h->from)
		return RC_OK;
	calendar_day_long(d->day, said);
	calendar_day_long(h->from, begin);
	return fault_english(why,
	    fault_addf(why, RC_RULE, "day", FAULT_ENGAGEMENT_BEFORE,
		"le %s est avant le %s, premier jour de la mission", said, begin),
	    "%s is before %s, its first day", said, begin);
}

/* By the machine: the last one ends the mission's days. */
static enum rc
day_take(struct context *c, struct home_hold *h, const struct done_day *d)
{
	enum rc rc = home_move(h, halves_with(h, d->half) == 2 * h->days ? HOME_EV_LAST_DAY : HOME_EV_DAY);

	if (rc == RC_OK)
		day_enter(c, h, d);
	return rc;
}

uint32_t
home_days_enter(struct context *c, struct home_hold *h, const struct list *days)
{
	const struct done_day *d = days->items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < days->count; i++) {
		struct fault unsaid = { 0 };

		if (day_check(c, h, &d[i], &unsaid) == RC_OK && day_take(c, h, &d[i]) == RC_OK)
			n++;
	}
	return n;
}

static enum rc
home_hold_add_day(struct context *c, const struct home_day *in, struct home_hold *ret, struct fault *why)
{
	const struct done_day d = { REC_BIT(1) | (in->half ? REC_BIT(2) : 0), in->day, in->half };
	enum rc rc;

	if (!context_get(c, &matching_home_hold, in->id, ret) || !home_hold_visible(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	context_open(c, &matching_home_hold, ret);
	if (ret->status != HOME_ENGAGED)
		return state_refused(why, "status", &home_words, (int)ret->status, ANY_EVENT);
	if (ret->suspended)
		return fault_add(why, RC_CONFLICT, "day", FAULT_HOLD_SUSPENDED);
	rc = day_check(c, ret, &d, why);
	if (rc == RC_OK)
		rc = day_take(c, ret, &d);
	if (rc == RC_OK)
		home_tell(c, ret, true, "day_done");
	return rc;
}
SERVICE_HANDLER(home_hold_add_day, struct home_day, struct home_hold)
