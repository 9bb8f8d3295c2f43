/*
 * agreement: what is agreed on an engagement: object, days, place, tariff, who pays, confidentiality, dates.
 * Owns: the check of /agreements; POST /agreements/{id}/propose, revise, cancel.
 * Beware: who pays must not tell: an individual accompaniment is paid by the fund or by the person. No field of it names an employer.
 */
#include "services/matching/agreement.h"
#include "common/calendar.h"
#include "services/matching/engagement.h"
#include "services/matching/refusal.h"

const struct db_table matching_engagement_agreement = { &engagement_agreement_desc };

/* --- finding ----------------------------------------------------------------------------------------------------------- */
static void
accord_scan(struct context *c, struct db_scan *s, struct id engagement)
{
	db_scan_index(s, c->txn, &matching_engagement_agreement,
	    matching_field(&matching_engagement_agreement, "engagement"), &engagement, false);
}

static bool
is_open(const struct engagement_agreement *a)
{
	return !REC_HAS(a, TAG_ARCHIVED_AT) && a->status != ACCORD_CANCELLED;
}

bool
accord_of(struct context *c, struct id engagement, struct engagement_agreement *ret)
{
	struct db_scan s;
	bool found = false;

	accord_scan(c, &s, engagement);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = is_open(ret);
	db_scan_end(&s);
	return found;
}

/* Another of that engagement, kept or of the same import. */
static bool
accord_other(struct context *c, const struct engagement_agreement *a)
{
	const struct engagement_agreement *s;
	const struct staged *at = NULL;
	struct engagement_agreement kept;

	while ((s = context_staged_next(c, &matching_engagement_agreement, &at)) != NULL)
		if (id_equal(s->engagement, a->engagement) && !id_equal(s->id, a->id) && is_open(s))
			return true;
	return accord_of(c, a->engagement, &kept);
}

bool
accords_give_up(struct context *c, struct id engagement)
{
	struct engagement_agreement a;
	struct fault why = { 0 };
	bool any = false;
	struct db_scan s;

	accord_scan(c, &s, engagement);
	while (db_scan_next(&s, c->arena, &a))
		if (is_open(&a) && a.status != ACCORD_SIGNED &&
		    accord_move(&a, ACCORD_CANCEL, &why) == RC_OK) {
			event_stage(c, &matching_engagement_agreement, "cancelled", &a);
			any = true;
		}
	db_scan_end(&s);
	return any;
}

bool
accord_visible(struct context *c, const void *rec)
{
	struct engagement e;

	return context_get(
		   c, &matching_engagement, ((const struct engagement_agreement *)rec)->engagement, &e) &&
	    engagement_visible(c, &e);
}

enum rc
accord_load(struct context *c, struct id id, struct engagement_agreement *ret, struct engagement *ret_e,
    struct fault *why)
{
	if (!context_get(c, &matching_engagement_agreement, id, ret) ||
	    !context_get(c, &matching_engagement, ret->engagement, ret_e) || !engagement_serves(c, ret_e))
		return fault_only(why, RC_NOT_FOUND);
	return REC_HAS(ret, TAG_ARCHIVED_AT) ? fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED) : RC_OK;
}

enum rc
accord_answer(
    struct context *c, struct engagement_agreement *a, const char *verb, struct engagement_agreement *ret)
{
	enum rc rc = event_stage(c, &matching_engagement_agreement, verb, a);

	*ret = *a;
	context_open(c, &matching_engagement_agreement, ret);
	return rc;
}

/* --- what it must say -------------------------------------------------------------------------------------------------- */
enum rc
accord_payer_holds(enum pool pool, enum accord_payer payer, struct fault *why)
{
	if (pool == POOL_INDIVIDUAL && payer == ACCORD_STRUCTURE)
		return fault_say(why, RC_RULE, "payer", FAULT_ACCORD_PAYER,
		    "un accompagnement individuel est payé par le fonds mutualisé ou par la personne",
		    "a personal accompaniment is paid by the mutualised fund or by the person");
	if (pool == POOL_GROUP && payer == ACCORD_PERSON)
		return fault_say(why, RC_RULE, "payer", FAULT_ACCORD_PAYER,
		    "un accompagnement collectif est payé par le fonds mutualisé ou par la structure",
		    "a group's accompaniment is paid by the mutualised fund or by the structure");
	return RC_OK;
}

static void
fill_engagement(struct engagement_agreement *a, const struct engagement *e)
{
	a->person = e->person;
	a->organisation = e->organisation;
	a->provider = e->provider;
	a->service = e->service;
	a->pool = e->pool;
	a->status = ACCORD_DRAFT;
	a->has |= REC_BIT(ACCORD_TAG_PROVIDER) | REC_BIT(ACCORD_TAG_POOL) | REC_BIT(ACCORD_TAG_STATUS);
	a->has |= id_is_zero(e->person) ? 0 : REC_BIT(ACCORD_TAG_PERSON);
	a->has |= id_is_zero(e->organisation) ? 0 : REC_BIT(ACCORD_TAG_ORGANISATION);
	a->has |= id_is_zero(e->service) ? 0 : REC_BIT(ACCORD_TAG_SERVICE);
}

/* What is not given is as the engagement says; it is written down, so that it stays as it was agreed. */
static void
fill_terms(struct context *c, struct engagement_agreement *a, const struct engagement *e)
{
	struct request r;

	if (!REC_HAS(a, ACCORD_TAG_DAYS))
		a->days = e->days_planned;
	if (!REC_HAS(a, ACCORD_TAG_FROM))
		a->from = e->from;
	if (!REC_HAS(a, ACCORD_TAG_TO))
		a->to = e->to;
	if (!REC_HAS(a, ACCORD_TAG_TARIFF) && REC_HAS(e, ENGAGEMENT_TAG_TARIFF)) {
		a->tariff = e->tariff;
		a->has |= REC_BIT(ACCORD_TAG_TARIFF);
	}
	if (!REC_HAS(a, ACCORD_TAG_CONFIDENTIALITY) && context_get(c, &matching_request, e->request, &r))
		a->confidentiality = r.confidentiality;
	a->has |= REC_BIT(ACCORD_TAG_DAYS) | REC_BIT(ACCORD_TAG_FROM) | REC_BIT(ACCORD_TAG_TO) |
	    REC_BIT(ACCORD_TAG_PLACE) | REC_BIT(ACCORD_TAG_PAYER) |
	    REC_BIT(ACCORD_TAG_CONFIDENTIALITY); /* zero is on site, the fund, standard */
}

/* Neither before the mission begins, nor after a day that was done of it. */
static void
begin_holds(
    struct context *c, const struct engagement_agreement *a, const struct engagement *e, struct fault *why)
{
	const struct done_day *done = e->days_done.items;
	char from[CALENDAR_LONG_CAP], day[CALENDAR_LONG_CAP];

	if (engagement_after_begin(c, e, a->from, "from", why) != RC_OK || e->days_done.count == 0 ||
	    done[0].day >= a->from)
		return;
	calendar_day_long(a->from, from);
	calendar_day_long(done[0].day, day);
	(void)fault_english(why,
	    fault_addf(why, RC_RULE, "from", FAULT_ACCORD_BEGIN, "le %s est avant le %s", day, from),
	    "%s is before %s", day, from);
}

static enum rc
terms_hold(
    struct context *c, const struct engagement_agreement *a, const struct engagement *e, struct fault *why)
{
	if (a->days > e->days_planned)
		(void)refuse_days(why, "days", FAULT_ACCORD_DAYS, 2 * e->days_planned);
	if (a->to < a->from)
		(void)fault_add(why, RC_RULE, "to", FAULT_ACCORD_PERIOD);
	begin_holds(c, a, e, why);
	if (!REC_HAS(a, ACCORD_TAG_TARIFF))
		(void)fault_add(why, RC_INVALID, "tariff", FAULT_ACCORD_TARIFF);
	(void)!accord_payer_holds(e->pool, a->payer, why);
	return fault_rc(why);
}

enum rc
accord_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct engagement_agreement *was = before;
	struct engagement_agreement *a = after;
	struct engagement e;

	if (!context_get(c, &matching_engagement, a->engagement, &e) || !engagement_serves(c, &e))
		return fault_only(why, RC_NOT_FOUND);
	if (was != NULL && was->status != ACCORD_DRAFT)
		return state_refused(why, "status", &accord_words, (int)was->status, ANY_EVENT);
	if (was == NULL) {
		struct engagement trial = e;

		if (e.status != ENGAGEMENT_SUSPENDED && e.status != ENGAGEMENT_DONE &&
		    engagement_move(&trial, ENGAGEMENT_SUSPEND, why) != RC_OK)
			return RC_CONFLICT; /* it is over: the fault says so */
		if (accord_other(c, a))
			return fault_add(why, RC_CONFLICT, "engagement", FAULT_ACCORD_DOUBLE);
		fill_engagement(a, &e);
	}
	fill_terms(c, a, &e);
	return terms_hold(c, a, &e, why);
}

enum rc
accord_archive(struct context *c, const void *rec, struct fault *why)
{
	const struct engagement_agreement *a = rec;

	(void)c;
	if (a->status == ACCORD_DRAFT || a->status == ACCORD_CANCELLED)
		return RC_OK;
	return state_refused(why, "status", &accord_words, (int)a->status, ANY_EVENT);
}

/* --- steps ------------------------------------------------------------------------------------------------------------- */
static enum rc
accord_step(struct context *c, struct id id, enum accord_event event, struct engagement_agreement *ret,
    struct engagement *ret_e, struct fault *why)
{
	enum rc rc = accord_load(c, id, ret, ret_e, why);

	return rc == RC_OK ? accord_move(ret, event, why) : rc;
}

static enum rc
accord_propose(struct context *c, const struct ref *in, struct engagement_agreement *ret, struct fault *why)
{
	struct engagement_agreement a;
	struct engagement e;
	enum rc rc = accord_step(c, in->id, ACCORD_PROPOSE, &a, &e, why);

	if (rc == RC_OK)
		rc = terms_hold(c, &a, &e, why);
	if (rc != RC_OK)
		return rc;
	a.proposed_on = c->today;
	a.link++;
	a.link_until = c->now + ACCORD_LINK_GOOD;
	a.has |= REC_BIT(ACCORD_TAG_PROPOSED_ON) | REC_BIT(ACCORD_TAG_LINK) | REC_BIT(ACCORD_TAG_LINK_UNTIL);
	return accord_answer(c, &a, "proposed", ret);
}
SERVICE_HANDLER(accord_propose, struct ref, struct engagement_agreement)

/* Links given before stay good for saying that it is being changed. */
static enum rc
accord_revise(struct context *c, const struct ref *in, struct engagement_agreement *ret, struct fault *why)
{
	struct engagement_agreement a;
	struct engagement e;
	enum rc rc = accord_step(c, in->id, ACCORD_REVISE, &a, &e, why);

	if (rc != RC_OK)
		return rc;
	a.signatures = (struct list){ 0 };
	a.has &= ~(REC_BIT(ACCORD_TAG_SIGNATURES) | REC_BIT(ACCORD_TAG_PROPOSED_ON));
	return accord_answer(c, &a, "revised", ret);
}
SERVICE_HANDLER(accord_revise, struct ref, struct engagement_agreement)

static enum rc
accord_cancel(struct context *c, const struct ref *in, struct engagement_agreement *ret, struct fault *why)
{
	struct engagement_agreement a;
	struct engagement e;
	enum rc rc = accord_step(c, in->id, ACCORD_CANCEL, &a, &e, why);

	return rc == RC_OK ? accord_answer(c, &a, "cancelled", ret) : rc;
}
SERVICE_HANDLER(accord_cancel, struct ref, struct engagement_agreement)
