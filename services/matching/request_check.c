/*
 * request_check: what a request must say, and whose it is, before it is kept.
 * Owns: the check and then hooks of the requests; one that a link files.
 * Beware: an individual request never holds an organisation; where the person acts is computed from mandates
 * when it is ranked.
 */
#include "common/calendar.h"
#include "services/matching/refusal.h"
#include "services/matching/service.h"

#define PERIOD_MONTHS_MOST 24

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

/* What is entered for somebody else rests on a paper; whoever is in distress signs none. */
static enum rc
check_consent(struct context *c, struct request *r, bool other, struct fault *why)
{
	bool on = REC_HAS(r, REQUEST_TAG_CONSENT_ON), holder = REC_HAS(r, REQUEST_TAG_CONSENT_HOLDER);

	if (!other && (on || holder))
		return fault_add(
		    why, RC_RULE, on ? "consent_on" : "consent_holder", FAULT_REQUEST_CONSENT_OWN);
	if (!other || (r->nature == NATURE_CRISIS && !on))
		return RC_OK;
	if (!on)
		return fault_add(why, RC_RULE, "consent_on", FAULT_REQUEST_CONSENT);
	if (r->consent_on > c->today)
		return fault_add(why, RC_RULE, "consent_on", FAULT_REQUEST_CONSENT_FUTURE);
	if (!holder)
		r->consent_holder = c->caller.person;
	set(r, REQUEST_TAG_CONSENT_HOLDER);
	return RC_OK;
}

static enum rc
check_individual(struct context *c, struct request *r, struct fault *why)
{
	bool other = REC_HAS(r, REQUEST_TAG_PERSON) && !id_equal(r->person, c->caller.person);

	if (REC_HAS(r, REQUEST_TAG_ORGANISATION))
		return fault_add(why, RC_RULE, "organisation", FAULT_REQUEST_ORGANISATION);
	if (other && !caller_has(c, ROLE_REFERENT))
		return fault_add(why, RC_RULE, "person", FAULT_REQUEST_ON_BEHALF);
	if (other && !referent_serves(c, r->person)) /* who would not read it does not write it */
		return fault_only(why, RC_FORBIDDEN);
	if (other && !id_is_zero(c->caller.person)) {
		r->entered_by = c->caller.person;
		set(r, REQUEST_TAG_ENTERED_BY);
	}
	if (check_consent(c, r, other, why) != RC_OK)
		return why->rc;
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
	return check_consent(c, r, false, why);
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

/* What was chosen also says whether the federation's own action is wanted beside. */
static void
check_help(struct request *r, bool federation, struct fault *why)
{
	if (!REC_HAS(r, REQUEST_TAG_HELP) && federation && r->federation_help) {
		r->help = HELP_BOTH;
		set(r, REQUEST_TAG_HELP);
	}
	if (!REC_HAS(r, REQUEST_TAG_HELP))
		return;
	if (r->help != HELP_PROVIDER && !federation)
		(void)fault_add(why, RC_RULE, "help", FAULT_REQUEST_CHOICE_NONE);
	r->federation_help = r->help != HELP_PROVIDER;
	set(r, REQUEST_TAG_FEDERATION_HELP);
}

static void
check_service(struct context *c, struct request *r, struct fault *why)
{
	struct accompaniment s = { 0 };

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
	if (!REC_HAS(r, REQUEST_TAG_DAYS) && (r->competences.count > 0 || REC_HAS(r, REQUEST_TAG_SERVICE)))
		(void)fault_add(why, RC_INVALID, "days", FAULT_REQUIRED); /* a service would say how many */
	check_help(r, s.federation, why);
}

/* One line a competence: of two, nobody knows which level is meant. */
static void
check_competences(const struct request *r, struct fault *why)
{
	const struct competence_need *n = r->competences.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 1; i < r->competences.count; i++)
		for (uint32_t k = 0; k < i; k++) {
			if (!id_equal(n[i].competence, n[k].competence))
				continue;
			snprintf(field, sizeof field, "competences[%u].competence", i);
			(void)fault_add(why, RC_INVALID, field, FAULT_COMPETENCE_TWICE);
			return;
		}
}

static void
check_place(struct context *c, const struct request *r, struct fault *why)
{
	unsigned department = department_of(r->department);
	struct request plain = *r;

	if (!REC_HAS(r, REQUEST_TAG_DEPARTMENT))
		return;
	context_open(c, &matching_request, &plain); /* as it lies in the store, its commune is sealed */
	if (department == DEPARTMENT_NONE)
		(void)fault_say(why, RC_INVALID, "department", FAULT_FORMAT, FORMAT_DEPARTMENT.expected,
		    FORMAT_DEPARTMENT.expected_en);
	else if (REC_HAS(&plain, REQUEST_TAG_COMMUNE) && department_of_commune(plain.commune) != department)
		(void)fault_addf(
		    why, RC_RULE, "commune", FAULT_REQUEST_COMMUNE, TEXT_FMT, TEXT_ARG(r->department));
}

enum rc
request_check_need(struct context *c, struct request *r, struct fault *why)
{
	check_place(c, r, why);
	check_competences(r, why);
	if (r->nature == NATURE_ACCOMPANIMENT) {
		check_service(c, r, why);
		check_period(c, r, why);
		if (!REC_HAS(r, REQUEST_TAG_DEPARTMENT) && !r->remote)
			(void)fault_add(why, RC_INVALID, "department", FAULT_REQUIRED);
	}
	return fault_rc(why);
}

enum rc
request_check_choice(struct context *c, const struct request *r, struct fault *why)
{
	struct accompaniment s;

	if (r->nature != NATURE_ACCOMPANIMENT || REC_HAS(r, REQUEST_TAG_HELP) ||
	    !REC_HAS(r, REQUEST_TAG_SERVICE) || !context_get(c, &matching_accompaniment, r->service, &s) ||
	    !s.federation)
		return RC_OK;
	return fault_add(why, RC_RULE, "help", FAULT_REQUEST_CHOICE);
}

/* Where référents are named, one of them must be able to read it: it would wait for nobody. */
enum rc
request_check_served(struct context *c, const struct request *r, struct fault *why)
{
	struct list named;

	if (r->kind != POOL_INDIVIDUAL || !referents_for(c, r->person, &named) || named.count != 0)
		return RC_OK;
	return fault_add(why, RC_RULE, "person", FAULT_REQUEST_UNSERVED);
}

enum rc
request_file(struct context *c, struct request *r, struct fault *why)
{
	enum rc rc;

	check_defaults(c, r);
	rc = request_check_need(c, r, why);
	if (rc != RC_OK || r->nature != NATURE_CRISIS)
		return rc != RC_OK ? rc : request_hand_in(c, r, true, why);
	rc = request_check_served(c, r, why);
	if (rc == RC_OK)
		rc = request_stage(c, r, "created");
	return rc == RC_OK ? crisis_begin(c, r) : rc;
}

static enum rc
check_changeable(const struct request *before, struct fault *why)
{

	if (before->status == REQUEST_DRAFT || before->status == REQUEST_EXHAUSTED)
		return RC_OK;
	return state_refused(why, "status", &request_words, (int)before->status, ANY_EVENT);
}

enum rc
request_check(struct context *c, const struct request *before, struct request *after, struct fault *why)
{
	enum rc rc;

	if (before != NULL) { /* a file comes here without a look at whose it is */
		if (!request_acts(c, before))
			return fault_only(why, RC_NOT_FOUND);
		if (!request_speaks(c, before))
			return fault_add(why, RC_RULE, NULL, FAULT_REQUEST_OWN);
		rc = check_changeable(before, why);
		if (!id_equal(before->service, after->service))
			after->has &= ~REC_BIT(REQUEST_TAG_SERVICE_ARCHIVED_AT);
	} else {
		check_defaults(c, after);
		rc = after->kind == POOL_GROUP ? check_group(c, after, why) : check_individual(c, after, why);
		if (rc == RC_OK && after->nature == NATURE_CRISIS)
			rc = request_check_served(c, after, why);
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
	if (REC_HAS(after, TAG_ARCHIVED_AT) && is_under_way(after))
		return state_refused(why, "status", &request_words, (int)after->status, ANY_EVENT);
	if (before == NULL && after->nature == NATURE_CRISIS && !REC_HAS(after, TAG_ARCHIVED_AT))
		return crisis_begin(c, after);
	return RC_OK;
}
