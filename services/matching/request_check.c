/*
 * request_check: what a request must say, and whose it is, before it is kept.
 * Owns: the check and then hooks of the requests.
 * Beware: an individual request never holds an organisation; where the person acts is computed from mandates
 * when it is ranked.
 */
#include "common/calendar.h"
#include "services/matching/service.h"

#define PERIOD_MONTHS_MOST 24
#define DEPARTMENT_WORDS "un code de département : 42, 2A, 974"

static void
set(struct request *r, enum request_tag tag)
{
	r->has |= REC_BIT(tag);
}

static void
check_defaults(struct context *c, struct request *r)
{
	set(r, REQUEST_TAG_NATURE); /* zero is accompaniment, normal, standard */
	set(r, REQUEST_TAG_URGENCY);
	set(r, REQUEST_TAG_CONFIDENTIALITY);
	r->status = REQUEST_DRAFT;
	if (r->nature == NATURE_CRISIS) { /* nobody in distress has to press a second button */
		r->status = REQUEST_SUBMITTED;
		r->submitted_at = c->now;
		set(r, REQUEST_TAG_SUBMITTED_AT);
	}
	set(r, REQUEST_TAG_STATUS);
	set(r, REQUEST_TAG_ROUND);
}

static enum rc
check_individual(struct context *c, struct request *r, struct fault *why)
{
	bool other = REC_HAS(r, REQUEST_TAG_PERSON) && !id_equal(r->person, c->caller.person);

	if (REC_HAS(r, REQUEST_TAG_ORGANISATION))
		return fault_add(why, RC_RULE, "organisation", FAULT_REQUEST_ORGANISATION);
	if (other && !caller_has(c, ROLE_REFERENT))
		return fault_add(why, RC_RULE, "person", FAULT_REQUEST_ON_BEHALF);
	if (other && !id_is_zero(c->caller.person)) {
		r->entered_by = c->caller.person;
		set(r, REQUEST_TAG_ENTERED_BY);
	}
	if (!REC_HAS(r, REQUEST_TAG_PERSON))
		r->person = c->caller.person;
	if (id_is_zero(r->person))
		return fault_add(why, RC_RULE, "person", FAULT_REQUEST_NO_PERSON);
	set(r, REQUEST_TAG_PERSON);
	return RC_OK;
}

static enum rc
check_group(struct context *c, struct request *r, struct fault *why)
{
	bool team = caller_has(c, ROLE_COORDINATOR | ROLE_REFERENT);

	if (!REC_HAS(r, REQUEST_TAG_ORGANISATION))
		return fault_add(why, RC_INVALID, "organisation", FAULT_REQUEST_STRUCTURE);
	if (!team && !(caller_has(c, ROLE_DIRECTOR) && caller_in(c, r->organisation)))
		return fault_add(why, RC_RULE, "organisation", FAULT_REQUEST_OUTSIDER);
	if (REC_HAS(r, REQUEST_TAG_PERSON) && !team && !id_equal(r->person, c->caller.person))
		return fault_add(why, RC_RULE, "person", FAULT_REQUEST_ON_BEHALF);
	if (!REC_HAS(r, REQUEST_TAG_PERSON) && !id_is_zero(c->caller.person)) {
		r->person = c->caller.person;
		set(r, REQUEST_TAG_PERSON);
	}
	return RC_OK;
}

static void
check_period(struct context *c, const struct request *r, struct fault *why)
{
	bool from = REC_HAS(r, REQUEST_TAG_FROM), to = REC_HAS(r, REQUEST_TAG_TO);
	day_t begin = r->from > c->today ? r->from : c->today;

	if (!from)
		(void)fault_add(why, RC_INVALID, "from", FAULT_REQUIRED);
	if (!to)
		(void)fault_add(why, RC_INVALID, "to", FAULT_REQUIRED);
	if (!from || !to)
		return;
	if (r->to < r->from)
		(void)fault_add(why, RC_RULE, "to", FAULT_REQUEST_PERIOD);
	else if (r->to < c->today)
		(void)fault_add(why, RC_RULE, "to", FAULT_REQUEST_PAST);
	else if (columns_month(r->to) - columns_month(begin) >= PERIOD_MONTHS_MOST)
		(void)fault_add(why, RC_RULE, "to", FAULT_REQUEST_PERIOD_LONG);
	else if (REC_HAS(r, REQUEST_TAG_DAYS) && (day_t)r->days > r->to - begin + 1)
		(void)fault_addf(why, RC_RULE, "days", FAULT_REQUEST_DAYS, "%d", r->to - begin + 1);
}

static void
check_service(struct context *c, struct request *r, struct fault *why)
{
	struct accompaniment s;

	if (!REC_HAS(r, REQUEST_TAG_SERVICE)) {
		if (r->competences.count == 0)
			(void)fault_add(why, RC_RULE, "service", FAULT_REQUEST_NEED);
	} else if (context_get(c, &matching_accompaniment, r->service, &s)) {
		unsigned form = r->kind == POOL_GROUP ? SERVICE_GROUP : SERVICE_INDIVIDUAL;

		if ((s.kinds >> form & 1u) == 0)
			(void)fault_add(why, RC_RULE, "service", FAULT_REQUEST_SERVICE_KIND);
		if (!REC_HAS(r, REQUEST_TAG_DAYS)) {
			r->days = s.typical_days;
			set(r, REQUEST_TAG_DAYS);
		}
	}
	if (!REC_HAS(r, REQUEST_TAG_DAYS))
		(void)fault_add(why, RC_INVALID, "days", FAULT_REQUIRED);
}

enum rc
request_check_need(struct context *c, struct request *r, struct fault *why)
{
	if (REC_HAS(r, REQUEST_TAG_DEPARTMENT) && department_of(r->department) == DEPARTMENT_NONE)
		(void)fault_addf(why, RC_INVALID, "department", FAULT_FORMAT, DEPARTMENT_WORDS);
	if (r->nature == NATURE_ACCOMPANIMENT) {
		check_service(c, r, why);
		check_period(c, r, why);
		if (!REC_HAS(r, REQUEST_TAG_DEPARTMENT) && !r->remote)
			(void)fault_add(why, RC_INVALID, "department", FAULT_REQUIRED);
	}
	return fault_rc(why);
}

static enum rc
check_changeable(const struct request *before, struct fault *why)
{
	const struct rec_enum_value *v = rec_enum_by_value(&request_status_enum, (int)before->status);

	if (before->status == REQUEST_DRAFT || before->status == REQUEST_EXHAUSTED)
		return RC_OK;
	return fault_addf(why, RC_CONFLICT, "status", FAULT_REQUEST_STATE, "%s", v == NULL ? "?" : v->label);
}

enum rc
request_check(struct context *c, const struct request *before, struct request *after, struct fault *why)
{
	enum rc rc;

	if (before != NULL) {
		rc = check_changeable(before, why);
	} else {
		check_defaults(c, after);
		rc = after->kind == POOL_GROUP ? check_group(c, after, why) : check_individual(c, after, why);
	}
	return rc == RC_OK ? request_check_need(c, after, why) : rc;
}

static bool
is_under_way(const struct request *r)
{
	return r->status == REQUEST_SUBMITTED || r->status == REQUEST_PROPOSED ||
	    r->status == REQUEST_SOLICITED || r->status == REQUEST_ENGAGED;
}

enum rc
request_then(struct context *c, const struct request *before, const struct request *after, struct fault *why)
{
	struct request r = *after;

	if (REC_HAS(after, TAG_ARCHIVED_AT) && is_under_way(after))
		return fault_addf(why, RC_CONFLICT, "status", FAULT_REQUEST_STATE, "%s",
		    rec_enum_by_value(&request_status_enum, (int)after->status)->label);
	if (before == NULL && after->nature == NATURE_CRISIS && !REC_HAS(after, TAG_ARCHIVED_AT))
		return request_stage(c, &r, "call_back");
	return RC_OK;
}
