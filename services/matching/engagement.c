/*
 * engagement: an agreement from acceptance to closing: days done, evaluation, days given back.
 * Owns: POST /engagements/{id}/days, evaluate, close.
 * Beware: days are counted in halves; the employer has no part in any of it.
 */
#include "common/calendar.h"
#include "services/matching/agreement.h"
#include "services/matching/engagement.h"
#include "services/matching/hold.h"

#define DAYS_MOST 240

/* The last one before it, of a provider that was replaced. */
static void
engagement_goes_on(struct context *c, struct engagement *e)
{
	struct engagement before;
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "request"),
	    &e->request, false);
	while (db_scan_next(&s, c->arena, &before)) {
		if (before.status != ENGAGEMENT_REPLACED)
			continue;
		e->previous = before.id;
		e->half_days_before += engagement_halves(&before);
		e->has |= REC_BIT(ENGAGEMENT_TAG_PREVIOUS) | REC_BIT(ENGAGEMENT_TAG_HALF_DAYS_BEFORE);
	}
	db_scan_end(&s);
}

enum rc
engagement_begin(struct context *c, const struct request *r, const struct proposal *p, struct fault *why)
{
	struct provider card;
	struct engagement e = { .id = context_id(c),
		.request = r->id,
		.proposal = p->id,
		.provider = p->provider,
		.person = r->person,
		.organisation = r->organisation,
		.service = r->service,
		.pool = r->kind,
		.from = r->from,
		.to = r->to,
		.days_planned = r->days,
		.months = p->held,
		.federation_help = r->federation_help };

	(void)why;
	for (unsigned tag = 6; tag <= 8; tag++)
		e.has |= REC_BIT(tag);
	for (unsigned tag = 12; tag <= 16; tag++)
		e.has |= REC_BIT(tag);
	e.has |= REC_BIT(18) | REC_BIT(20);
	e.has |= id_is_zero(e.person) ? 0 : REC_BIT(9);
	e.has |= id_is_zero(e.organisation) ? 0 : REC_BIT(10);
	e.has |= id_is_zero(e.service) ? 0 : REC_BIT(11);
	if (context_get(c, &matching_provider, p->provider, &card) && REC_HAS(&card, 18)) {
		e.tariff = card.tariff;
		e.has |= REC_BIT(19);
	}
	e.peer = p->peer;
	e.has |= REC_HAS(p, PROPOSAL_TAG_PEER) ? REC_BIT(ENGAGEMENT_TAG_PEER) : 0;
	engagement_goes_on(c, &e);
	return event_stage(c, &matching_engagement, "created", &e);
}

uint32_t
engagement_halves(const struct engagement *e)
{
	const struct done_day *d = e->days_done.items;
	uint32_t halves = 0;

	for (uint32_t i = 0; i < e->days_done.count; i++)
		halves += d[i].half ? 1 : 2;
	return halves;
}

uint32_t
engagement_engaged(const struct engagement *e)
{
	const struct month_days *m = e->months.items;
	uint32_t days = 0;

	for (uint32_t i = 0; i < e->months.count; i++)
		days += m[i].days;
	return days;
}

uint32_t
engagement_left(const struct engagement *e)
{
	uint32_t begun = (engagement_halves(e) + 1) / 2;

	return begun < e->days_planned ? e->days_planned - begun : 0;
}

enum rc
engagement_answer(struct context *c, struct engagement *e, const char *verb, struct engagement *ret)
{
	enum rc rc = event_stage(c, &matching_engagement, verb, e);

	*ret = *e;
	context_open(c, &matching_engagement, ret);
	return rc;
}

/* The one beginning: what the signed agreement says, else what was asked for. An agreement never puts it earlier. */
enum rc
engagement_after_begin(
    struct context *c, const struct engagement *e, day_t day, const char *field, struct fault *why)
{
	char said[CALENDAR_LONG_CAP], begin[CALENDAR_LONG_CAP];
	struct engagement_agreement agreed;
	day_t first = e->from;

	if (accord_of(c, e->id, &agreed) && agreed.status == ACCORD_SIGNED && agreed.from > first)
		first = agreed.from;
	if (day >= first)
		return RC_OK;
	calendar_day_long(day, said);
	calendar_day_long(first, begin);
	return fault_english(why,
	    fault_addf(why, RC_RULE, field, FAULT_ENGAGEMENT_BEFORE,
		"le %s est avant le %s, premier jour de la mission", said, begin),
	    "%s is before %s, its first day", said, begin);
}

/* --- days
 * -------------------------------------------------------------------------------------------------------------
 */
static enum rc
day_check(struct context *c, const struct engagement *e, const struct engagement_day *in, struct fault *why)
{
	const struct done_day *d = e->days_done.items;

	if (in->day > c->today)
		return fault_add(why, RC_RULE, "day", FAULT_ENGAGEMENT_FUTURE);
	if (engagement_after_begin(c, e, in->day, "day", why) != RC_OK)
		return why->rc;
	for (uint32_t i = 0; i < e->days_done.count; i++)
		if (d[i].day == in->day)
			return fault_add(why, RC_RULE, "day", FAULT_ENGAGEMENT_TWICE);
	if (engagement_halves(e) + (in->half ? 1 : 2) > 2 * e->days_planned)
		return refuse_days(why, "day", FAULT_ENGAGEMENT_PLANNED, 2 * e->days_planned);
	return RC_OK;
}

/* In the order of their dates, whatever the order in which they were declared. */
static void
day_insert(struct context *c, struct engagement *e, const struct engagement_day *in)
{
	struct done_day *days = ARENA_ARRAY(c->arena, DAYS_MOST + 1, struct done_day);
	uint32_t n = e->days_done.count, at = n;

	if (n != 0)
		memcpy(days, e->days_done.items, n * sizeof *days);
	for (; at > 0 && days[at - 1].day > in->day; at--)
		days[at] = days[at - 1];
	days[at] = (struct done_day){ REC_BIT(1) | (in->half ? REC_BIT(2) : 0), in->day, in->half };
	e->days_done = (struct list){ days, n + 1 };
	e->has |= REC_BIT(17);
}

enum rc
engagement_add_day(
    struct context *c, const struct engagement_day *in, struct engagement *ret, struct fault *why)
{
	struct engagement e;
	enum rc rc;
	bool last;

	if (!context_get(c, &matching_engagement, in->id, &e) ||
	    !(engagement_serves(c, &e) || provider_is_caller(c, e.provider)))
		return fault_only(why, RC_NOT_FOUND);
	if (e.status == ENGAGEMENT_DONE)
		return refuse_days(why, "day", FAULT_ENGAGEMENT_PLANNED, 2 * e.days_planned);
	if (e.status == ENGAGEMENT_ACTIVE && (rc = day_check(c, &e, in, why)) != RC_OK)
		return rc;
	if (REC_HAS(&e, ENGAGEMENT_TAG_PEER) && e.status == ENGAGEMENT_ACTIVE) {
		*ret = e; /* as it is until home has entered the day */
		context_open(c, &matching_engagement, ret);
		return hold_day_declare(c, &e, in, why);
	}
	last = engagement_halves(&e) + (in->half ? 1 : 2) == 2 * e.days_planned;
	rc = engagement_move(&e, last ? ENGAGEMENT_LAST_DAY : ENGAGEMENT_DAY, why);
	if (rc != RC_OK)
		return rc;
	day_insert(c, &e, in);
	return engagement_answer(c, &e, "day_done", ret);
}

/* --- evaluation
 * ---------------------------------------------------------------------------------------------------------
 */
enum rc
engagement_evaluate(
    struct context *c, const struct engagement_evaluate *in, struct engagement *ret, struct fault *why)
{
	struct engagement e;

	if (!context_get(c, &matching_engagement, in->id, &e) || !engagement_acts(c, &e))
		return fault_only(why, RC_NOT_FOUND);
	if (REC_HAS(&e, 24))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ENGAGEMENT_EVALUATED);
	if (e.status != ENGAGEMENT_CLOSED && e.status != ENGAGEMENT_ENDED && e.days_done.count == 0)
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ENGAGEMENT_NO_DAY);
	e.relevance = in->relevance;
	e.evaluated_at = c->now;
	e.has |= REC_BIT(21) | REC_BIT(24);
	if (REC_HAS(in, 3)) {
		e.complementarity = in->complementarity;
		e.has |= REC_BIT(22);
	}
	if (REC_HAS(in, 4)) {
		e.comment = in->comment;
		e.has |= REC_BIT(23);
	}
	return engagement_answer(c, &e, "evaluated", ret);
}

/* --- closing
 * ------------------------------------------------------------------------------------------------------------
 */
enum rc
engagement_give_back(struct context *c, struct engagement *e, struct fault *why)
{
	uint32_t begun = (engagement_halves(e) + 1) / 2, engaged = engagement_engaged(e), n = e->months.count;
	uint32_t left = engaged > begun ? engaged - begun : 0;
	struct month_days *kept = ARENA_ARRAY(c->arena, n + 1, struct month_days);
	struct month_days *back = ARENA_ARRAY(c->arena, n + 1, struct month_days);
	struct list given = { back, 0 };
	const struct capacity_order order = { e->provider, e->pool, &given, LEDGER_RETURN, e->id };

	if (n != 0)
		memcpy(kept, e->months.items, n * sizeof *kept);
	for (uint32_t i = n; i-- > 0 && left > 0;) {
		uint32_t take = kept[i].days < left ? kept[i].days : left;

		back[given.count] = kept[i];
		back[given.count++].days = take;
		kept[i].days -= take;
		left -= take;
	}
	e->months = (struct list){ kept, n };
	return capacity_post(c, &order, why);
}

enum rc
engagement_leave(struct context *c, struct engagement *e, struct fault *why)
{
	bool unsigned_end;
	enum rc rc = engagement_move(e, ENGAGEMENT_CLOSE, why);

	if (rc == RC_OK)
		rc = engagement_give_back(c, e, why);
	if (rc != RC_OK)
		return rc;
	e->closed_at = c->now;
	e->has |= REC_BIT(ENGAGEMENT_TAG_CLOSED_AT);
	unsigned_end = accords_give_up(c, e->id);
	rc = event_stage(c, &matching_engagement, "closed", e);
	return rc == RC_OK && unsigned_end ? event_stage(c, &matching_engagement, "unsigned", e) : rc;
}

enum rc
engagement_end(struct context *c, struct engagement *e, struct fault *why)
{
	struct engagement trial = *e;
	struct request r;
	enum rc rc = engagement_move(&trial, ENGAGEMENT_CLOSE, why);

	if (rc == RC_OK && context_get(c, &matching_request, e->request, &r))
		rc = request_move(&r, REQUEST_OVER, why);
	if (rc == RC_OK)
		rc = engagement_leave(c, e, why);
	return rc == RC_OK ? request_stage(c, &r, "closed") : rc;
}

enum rc
engagement_close(struct context *c, const struct ref *in, struct engagement *ret, struct fault *why)
{
	enum rc rc;

	if (!context_get(c, &matching_engagement, in->id, ret) || !engagement_serves(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	rc = engagement_end(c, ret, why);
	if (rc == RC_OK)
		context_open(c, &matching_engagement, ret);
	return rc;
}
