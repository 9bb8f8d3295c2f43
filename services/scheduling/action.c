/*
 * action: what is checked and filled when an action is created or changed.
 * Owns: the defaults, which make three fields enough to begin: a title, a date, structures.
 * Beware: defaults are written into the record at creation, so that a change of default never changes an
 * action that exists.
 */
#include "services/scheduling/archive.h"
#include "services/scheduling/enrolment.h"
#include "services/scheduling/plan.h"

#include <stdio.h>

#define GAP_DEFAULT 14
#define SERVED_YEARS_DEFAULT 3
#define ANSWER_DAYS_DEFAULT 7
/* Wednesdays rarely suit centres; evenings and Saturdays are chosen by those who want them. */
#define WEEKDAYS_DEFAULT                                                                                     \
	(1u << WEEKDAY_MONDAY | 1u << WEEKDAY_TUESDAY | 1u << WEEKDAY_THURSDAY | 1u << WEEKDAY_FRIDAY)
#define HALVES_DEFAULT (1u << SESSION_MORNING | 1u << SESSION_AFTERNOON)

static void
action_defaults(struct action *a)
{
	a->status = ACTION_ENVISAGED;
	if (!REC_HAS(a, ACTION_KIND))
		a->kind = ACTION_OTHER;
	if (!REC_HAS(a, ACTION_GAP_MIN))
		a->gap_min = GAP_DEFAULT;
	if (!REC_HAS(a, ACTION_AVOID_SCHOOL))
		a->avoid_school_holidays = REC_HAS(a, ACTION_SCHOOL_ZONE);
	if (!REC_HAS(a, ACTION_SERVED_YEARS))
		a->served_years = SERVED_YEARS_DEFAULT;
	if (!REC_HAS(a, ACTION_ANSWER_DAYS))
		a->answer_days = ANSWER_DAYS_DEFAULT;
	a->has |= REC_BIT(ACTION_STATUS) | REC_BIT(ACTION_KIND) | REC_BIT(ACTION_GAP_MIN) |
	    REC_BIT(ACTION_AVOID_SCHOOL) | REC_BIT(ACTION_SERVED_YEARS) | REC_BIT(ACTION_ANSWER_DAYS);
}

/* Days of the week are given, or those that suit most centres: never none. */
static void
action_weekdays(struct action *a)
{
	if (REC_HAS(a, ACTION_WEEKDAYS))
		return;
	a->weekdays = WEEKDAYS_DEFAULT;
	a->has |= REC_BIT(ACTION_WEEKDAYS);
}

/* A binôme is asked for, and nobody could ever send one. */
static void
action_binome(const struct action *a, struct fault *why)
{
	if (!a->binome)
		return;
	if (a->persons_max == 1)
		(void)fault_add(why, RC_INVALID, "persons_max", FAULT_BINOME_PERSONS);
	if (a->targets != 0 &&
	    ((a->targets & MANDATES_GOVERNING) == 0 || (a->targets & MANDATES_PROFESSIONAL) == 0))
		(void)fault_add(why, RC_INVALID, "targets", FAULT_BINOME_TARGETS);
}

/* Quotas count apart: each of some role, no role in two. Their minima fit into the places together. */
static void
action_quotas(const struct action *a, struct fault *why)
{
	const struct action_quota *q = a->quotas.items;
	uint32_t seen = 0, wanted = 0;

	for (uint32_t i = 0; i < a->quotas.count; i++) {
		char field[FAULT_FIELD_MAX], words[200];

		snprintf(field, sizeof field, "quotas[%u].roles", i);
		if (q[i].roles == 0 || (q[i].roles & seen) != 0)
			(void)fault_addf(why, RC_INVALID, field, FAULT_QUOTA_ROLES, "%s",
			    q[i].roles == 0 ? "aucun rôle"
					    : delegation_roles(q[i].roles & seen, words, sizeof words));
		snprintf(field, sizeof field, "quotas[%u].min", i);
		if (q[i].max != 0 && q[i].min > q[i].max)
			(void)fault_add(why, RC_INVALID, field, FAULT_QUOTA_RANGE);
		seen |= q[i].roles;
		wanted += q[i].min;
	}
	if (a->places != 0 && wanted > a->places)
		(void)fault_addf(
		    why, RC_INVALID, "quotas", FAULT_QUOTA_PLACES, "%u pour %u", wanted, a->places);
}

/* The same person or structure twice in a list. */
static void
action_twice(const struct list *list, const char *name, struct fault *why)
{
	const struct id *ids = list->items;

	for (uint32_t i = 0; i < list->count; i++)
		for (uint32_t k = 0; k < i; k++) {
			char field[FAULT_FIELD_MAX];

			if (!id_equal(ids[i], ids[k]))
				continue;
			snprintf(field, sizeof field, "%s[%u]", name, i);
			(void)fault_add(why, RC_INVALID, field, FAULT_LISTED_TWICE);
			break;
		}
}

/* A wish for days that no session may be on. */
static void
action_preferred(const struct action *a, struct fault *why)
{
	uint32_t outside = a->preferred_weekdays & ~a->weekdays;
	char labels[80], names[80];

	if (!REC_HAS(a, ACTION_PREFERRED_WEEKDAYS) || outside == 0 || a->weekdays == 0)
		return;
	(void)fault_say(why, RC_INVALID, "preferred_weekdays", FAULT_PREFERRED_WEEKDAYS,
	    rec_enum_words(&weekday_enum, outside, true, labels, sizeof labels),
	    rec_enum_words(&weekday_enum, outside, false, names, sizeof names));
}

/* Minima that the action's own maxima do not allow. Institutions come beyond the structures, so that with them nothing is certain. */
static void
action_reach(const struct action *a, struct fault *why)
{
	uint64_t most = (uint64_t)a->structures_max * a->persons_max;
	uint64_t least = (uint64_t)a->structures_min * (a->persons_min > 0 ? a->persons_min : 1);
	const struct action_quota *q = a->quotas.items;

	for (uint32_t i = 0; most > 0 && !a->open_to_institutions && i < a->quotas.count; i++) {
		char field[FAULT_FIELD_MAX];

		if (q[i].min <= most)
			continue;
		snprintf(field, sizeof field, "quotas[%u].min", i);
		(void)fault_addf(why, RC_INVALID, field, FAULT_QUOTA_REACH,
		    "%u demandées, %u structures × %u personnes au plus", q[i].min, a->structures_max,
		    a->persons_max);
	}
	if (a->places != 0 && least > a->places)
		(void)fault_addf(why, RC_INVALID, "places", FAULT_MINIMUM_PLACES,
		    "%llu personnes au moins pour %u places", (unsigned long long)least, a->places);
}

static void
action_outcomes(const struct context *c, const struct action *a, struct fault *why)
{
	const struct action_deliverable *d = a->deliverables.items;
	const struct action_recommendation *r = a->recommendations.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < a->deliverables.count; i++) {
		snprintf(field, sizeof field, "deliverables[%u].delivered_on", i);
		if (REC_HAS(&d[i], 3) && d[i].delivered_on > c->today)
			(void)fault_add(why, RC_INVALID, field, FAULT_DELIVERED_FUTURE);
	}
	for (uint32_t i = 0; i < a->recommendations.count; i++)
		for (uint32_t k = 0; k < i; k++)
			if (r[k].number == r[i].number) {
				snprintf(field, sizeof field, "recommendations[%u].number", i);
				(void)fault_addf(
				    why, RC_INVALID, field, FAULT_RECOMMENDATION_NUMBER, "%u", r[i].number);
				break;
			}
}

/* What an action leaves behind comes, and is followed, after its end: all else stays as it was. */
static bool
only_outcomes(const struct action *before, const struct action *after)
{
	uint64_t free = REC_BIT(ACTION_DELIVERABLES) | REC_BIT(ACTION_RECOMMENDATIONS) |
	    REC_BIT(TAG_VERSION) | REC_BIT(TAG_UPDATED_AT);

	return before->status == ACTION_DONE && !scheduling_is_archived(after) &&
	    (record_diff(&action_desc, before, after) & ~free) == 0;
}

static enum rc
action_ranges(const struct context *c, const struct action *a, struct fault *why)
{
	if (a->structures_max != 0 && a->structures_min > a->structures_max)
		(void)fault_add(why, RC_INVALID, "structures_min", FAULT_STRUCTURES_RANGE);
	if (a->persons_max != 0 && a->persons_min > a->persons_max)
		(void)fault_add(why, RC_INVALID, "persons_min", FAULT_PERSONS_RANGE);
	if (a->gap_max != 0 && a->gap_min > a->gap_max)
		(void)fault_add(why, RC_INVALID, "gap_min", FAULT_GAP_RANGE);
	if (a->weekdays == 0)
		(void)fault_add(why, RC_INVALID, "weekdays", FAULT_WEEKDAYS_EMPTY);
	action_binome(a, why);
	action_quotas(a, why);
	action_outcomes(c, a, why);
	action_reach(a, why);
	action_preferred(a, why);
	action_twice(&a->animators, "animators", why);
	action_twice(&a->invited, "invited", why);
	if (a->avoid_school_holidays && !REC_HAS(a, ACTION_SCHOOL_ZONE))
		(void)fault_add(why, RC_INVALID, "school_zone", FAULT_SCHOOL_ZONE);
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	return scheduling_venues_check(REC_HAS(a, ACTION_VENUE), &a->venues, a->any_venue, why);
}

/* Nobody animates an action and is enrolled in it. */
static enum rc
action_animators(struct context *c, const struct action *a, struct fault *why)
{
	const struct id *animators = a->animators.items;
	struct enrolment_list in;

	scheduling_enrolments_of(c, a->id, &in);
	for (uint32_t i = 0; i < a->animators.count; i++)
		for (uint32_t k = 0; k < in.count; k++) {
			char field[FAULT_FIELD_MAX];

			if (!delegation_has(&in.items[k], animators[i]))
				continue;
			snprintf(field, sizeof field, "animators[%u]", i);
			(void)fault_add(why, RC_RULE, field, FAULT_PERSON_ANIMATES);
		}
	return fault_rc(why);
}

static bool
lowered(uint32_t before, uint32_t after, uint32_t taken)
{
	return after != before && after != 0 && after < taken;
}

/* Quotas are compared with what is there, whatever they were before: a list is given whole. */
static void
action_quota_maxima(
    const struct action *before, const struct action *a, const struct waiting_taken *taken, struct fault *why)
{
	const struct action_quota *q = a->quotas.items;
	const uint64_t changed = record_diff(&action_desc, before, a) & REC_BIT(ACTION_QUOTAS);

	for (uint32_t i = 0; changed != 0 && i < a->quotas.count; i++) {
		char field[FAULT_FIELD_MAX];

		snprintf(field, sizeof field, "quotas[%u].max", i);
		if (q[i].max != 0 && q[i].max < taken->of_quota[i])
			(void)fault_addf(why, RC_RULE, field, FAULT_QUOTA_BELOW, "%u", taken->of_quota[i]);
	}
}

/* A maximum that is lowered leaves nobody out who is in, or has been offered a place. */
static enum rc
action_maxima(struct context *c, const struct action *before, const struct action *a, struct fault *why)
{
	const struct waiting_limits limits = { .quotas = a->quotas.items, .quota_count = a->quotas.count };
	struct id none = { { 0 } };
	struct enrolment_list in;
	struct waiting_taken taken;
	uint32_t persons = 0;

	scheduling_enrolments_of(c, a->id, &in);
	taken = enrolments_taken(c, &limits, &in, none);
	for (uint32_t i = 0; i < in.count; i++)
		if (in.items[i].persons.count > persons)
			persons = in.items[i].persons.count;
	if (lowered(before->structures_max, a->structures_max, taken.structures))
		(void)fault_addf(
		    why, RC_RULE, "structures_max", FAULT_STRUCTURES_BELOW, "%u", taken.structures);
	if (lowered(before->persons_max, a->persons_max, persons))
		(void)fault_addf(why, RC_RULE, "persons_max", FAULT_PERSONS_BELOW, "%u", persons);
	if (lowered(before->places, a->places, taken.persons))
		(void)fault_addf(why, RC_RULE, "places", FAULT_PLACES_BELOW, "%u", taken.persons);
	action_quota_maxima(before, a, &taken, why);
	return fault_rc(why);
}

bool
scheduling_action_is_closed(const struct action *action)
{
	return action->status == ACTION_DONE || action->status == ACTION_CANCELLED;
}

enum rc
scheduling_action_check(
    struct context *c, const struct action *before, struct action *after, struct fault *why)
{
	enum rc rc;

	if (before == NULL)
		action_defaults(after);
	else if (scheduling_action_is_closed(before) && !only_outcomes(before, after))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ACTION_CLOSED);
	action_weekdays(after);
	rc = action_ranges(c, after, why);
	if (rc != RC_OK || before == NULL)
		return rc;
	rc = action_maxima(c, before, after, why);
	return rc != RC_OK ? rc : action_animators(c, after, why);
}

/* The date given at creation becomes J1. */
static enum rc
action_first_session(struct context *c, const struct action *a)
{
	struct session s = { .id = context_id(c),
		.action = a->id,
		.rank = 1,
		.fixed = true,
		.day = a->first_day,
		.halves = HALVES_DEFAULT,
		.status = SESSION_PLACED };

	s.has = REC_BIT(TAG_ID) | REC_BIT(SESSION_ACTION) | REC_BIT(SESSION_RANK) | REC_BIT(SESSION_FIXED) |
	    REC_BIT(SESSION_DAY) | REC_BIT(SESSION_HALVES) | REC_BIT(SESSION_STATUS);
	return event_stage(c, &scheduling_sessions, "created", &s);
}

enum rc
scheduling_action_then(
    struct context *c, const struct action *before, const struct action *after, struct fault *why)
{
	(void)why;
	if (scheduling_is_archived(after))
		return scheduling_sessions_archive(c, after->id);
	if (before == NULL && REC_HAS(after, ACTION_FIRST_DAY))
		return action_first_session(c, after);
	if (before != NULL) /* a larger maximum or room may let waiting delegations in */
		return scheduling_waiting_promote(c, after);
	return RC_OK;
}
