/*
 * intersession: what is checked and filled when a slot between two sessions is planned, entered afterwards, or corrected.
 * Owns: the table; what makes an animator taken at an hour.
 * Beware: what took place is a fact: what looks wrong with it is flagged. Only what is planned can be refused for its day.
 */
#include "services/scheduling/followup.h"
#include "services/scheduling/resource.h"

const struct db_table scheduling_intersessions = { &intersession_desc };

#define HALF_DAYS_DEFAULT 2
#define NOON (13 * 60) /* mornings end, afternoons begin */
#define EVENING (18 * 60) /* evenings begin */

/* --- hours ------------------------------------------------------------------------------------------------ */
struct hours {
	int from, to; /* minutes of the day */
};

static int
clock_minute(struct text t)
{
	return ((t.ptr[0] - '0') * 10 + t.ptr[1] - '0') * 60 + (t.ptr[3] - '0') * 10 + t.ptr[4] - '0';
}

static struct hours
slot_hours(const struct intersession *s)
{
	struct hours h = { 0, CALENDAR_MINUTES_A_DAY };

	if (REC_HAS(s, INTERSESSION_TAG_BEGINS) && REC_HAS(s, INTERSESSION_TAG_ENDS))
		h = (struct hours){ clock_minute(s->begins), clock_minute(s->ends) };
	return h;
}

static bool
hours_meet(struct hours a, struct hours b)
{
	return a.from < b.to && b.from < a.to;
}

/* The half-days that these hours touch: a set of session_half. */
static uint32_t
hours_halves(struct hours h)
{
	static const struct hours of[] = { [SESSION_MORNING] = { 0, NOON },
		[SESSION_AFTERNOON] = { NOON, EVENING },
		[SESSION_EVENING] = { EVENING, CALENDAR_MINUTES_A_DAY } };
	uint32_t halves = 0;

	for (unsigned half = SESSION_MORNING; half <= SESSION_EVENING; half++)
		if (hours_meet(of[half], h))
			halves |= 1u << half;
	return halves;
}

/* --- is the animator free? ---------------------------------------------------------------------------------- */
static bool
taken_by_session(struct context *c, const struct intersession *s)
{
	struct session_list there = { 0 };
	struct action a;

	scheduling_sessions_on(c, s->day, &there);
	for (uint32_t i = 0; i < there.count; i++)
		if ((there.items[i].halves & hours_halves(slot_hours(s))) != 0 &&
		    context_get(c, &scheduling_actions, there.items[i].action, &a) &&
		    scheduling_animates(&a, s->animator))
			return true;
	return false;
}

static bool
taken_by_slot(struct context *c, const struct intersession *s)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_intersessions, INTERSESSION_TAG_ANIMATOR, &s->animator);
	const struct intersession *all = (const struct intersession *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (!id_equal(all[i].id, s->id) && !scheduling_is_archived(&all[i]) &&
		    all[i].status != INTERSESSION_CANCELLED && id_equal(all[i].animator, s->animator) &&
		    all[i].day == s->day && hours_meet(slot_hours(&all[i]), slot_hours(s)))
			return true;
	return false;
}

/* By what everybody may know: sessions and slots. A flag that is kept says no more than this, for the slot's structure reads it. */
static bool
slot_is_taken(struct context *c, const struct intersession *s)
{
	return taken_by_session(c, s) || taken_by_slot(c, s);
}

/* By absences, availability and the own calendar, which are the animator's business. */
static bool
slot_is_hindered(struct context *c, const struct intersession *s)
{
	uint8_t halves = 0;

	scheduling_unavailable(c, s->animator, s->day, s->day, &halves);
	return (halves & hours_halves(slot_hours(s))) != 0;
}

void
intersessions_hinder(struct context *c, struct id person, day_t from, day_t to, uint8_t *halves)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_intersessions, INTERSESSION_TAG_ANIMATOR, &person);
	const struct intersession *all = (const struct intersession *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (!scheduling_is_archived(&all[i]) && all[i].status != INTERSESSION_CANCELLED &&
		    id_equal(all[i].animator, person) && all[i].day >= from && all[i].day <= to)
			halves[all[i].day - from] |= (uint8_t)hours_halves(slot_hours(&all[i]));
}

/* --- rules ---------------------------------------------------------------------------------------------------- */
static enum rc
slot_structure(struct context *c, const struct action *a, const struct intersession *s, struct fault *why)
{
	bool named = REC_HAS(s, INTERSESSION_TAG_STRUCTURE);

	if (a->intersession_per == INTERSESSION_ACTION)
		return named ? fault_add(why, RC_RULE, "structure", FAULT_INTERSESSION_FOR_ALL) : RC_OK;
	if (!named)
		return fault_add(why, RC_RULE, "structure", FAULT_INTERSESSION_STRUCTURE);
	if (!followup_is_enrolled(c, a->id, s->structure))
		return fault_add(why, RC_RULE, "structure", FAULT_INTERSESSION_ENROLLED);
	return RC_OK;
}

static enum rc
slot_times(const struct intersession *s, struct fault *why)
{
	struct hours h = slot_hours(s);

	if (REC_HAS(s, INTERSESSION_TAG_BEGINS) != REC_HAS(s, INTERSESSION_TAG_ENDS))
		return fault_add(
		    why, RC_INVALID, REC_HAS(s, INTERSESSION_TAG_BEGINS) ? "ends" : "begins", FAULT_REQUIRED);
	return h.from < h.to ? RC_OK : fault_add(why, RC_INVALID, "ends", FAULT_INTERSESSION_TIMES);
}

enum rc
intersession_proof(struct context *c, const struct intersession *s, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];

	if (!REC_HAS(s, INTERSESSION_TAG_ACTIVITIES) || s->activities.len == 0)
		(void)fault_add(why, RC_INVALID, "activities", FAULT_INTERSESSION_PROOF);
	if (!REC_HAS(s, INTERSESSION_TAG_MINUTES))
		(void)fault_add(why, RC_INVALID, "minutes", FAULT_INTERSESSION_PROOF);
	if (s->day > c->today) {
		calendar_day_long(s->day, day);
		(void)fault_addf(why, RC_RULE, "day", FAULT_INTERSESSION_FUTURE, "%s", day);
	}
	return fault_rc(why);
}

static enum rc
slot_free(struct context *c, const struct intersession *s, struct fault *why)
{
	char day[CALENDAR_LONG_CAP];

	if (!slot_is_taken(c, s) && !slot_is_hindered(c, s))
		return RC_OK;
	calendar_day_long(s->day, day);
	return fault_addf(why, RC_RULE, "day", FAULT_INTERSESSION_TAKEN, "%s", day);
}

static void
slot_flag(struct context *c, const struct action *a, struct intersession *s)
{
	day_t first, last;
	bool off = calendar_weekday(s->day) == WEEKDAY_SUNDAY ||
	    calendar_is_public_holiday(s->day, a->alsace_moselle, NULL);
	bool inside = followup_span(c, s->action, &first, &last) && s->day >= first && s->day <= last;

	s->flags = (inside ? 0 : 1u << INTERSESSION_OUTSIDE) |
	    (slot_is_taken(c, s) ? 1u << INTERSESSION_BUSY : 0) | (off ? 1u << INTERSESSION_DAY_OFF : 0) |
	    (scheduling_animates(a, s->animator) ? 0 : 1u << INTERSESSION_NOT_ANIMATING);
	s->has |= REC_BIT(INTERSESSION_TAG_FLAGS);
}

/* One with its minutes took place, and is entered afterwards. */
static void
slot_begin(struct intersession *s)
{
	s->status = REC_HAS(s, INTERSESSION_TAG_MINUTES) ? INTERSESSION_DONE : INTERSESSION_PLANNED;
	if (!REC_HAS(s, INTERSESSION_TAG_HALF_DAYS))
		s->half_days = HALF_DAYS_DEFAULT;
	s->has |= REC_BIT(INTERSESSION_TAG_STATUS) | REC_BIT(INTERSESSION_TAG_HALF_DAYS);
}

/* An animator plans in the actions that they animate, and corrects what was given to them to do. Their own days alone: that somebody
 * else is taken would be told by the refusal. */
static bool
slot_writer_may(struct context *c, const struct intersession *before, const struct intersession *after)
{
	if (caller_has(c, SCHEDULING_WRITERS | ROLE_SYSTEM | ROLE_SERVICE))
		return true;
	if (id_is_zero(c->caller.person) || !id_equal(after->animator, c->caller.person))
		return false;
	if (before == NULL)
		return followup_caller_animates(c, after->action);
	return id_equal(before->animator, c->caller.person);
}

static enum rc
intersession_check(
    struct context *c, const struct intersession *before, struct intersession *after, struct fault *why)
{
	struct action a;
	enum rc rc;

	if (!slot_writer_may(c, before, after))
		return fault_only(why, RC_FORBIDDEN);
	if (before != NULL && before->status == INTERSESSION_CANCELLED)
		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_STATE, &intersession_status_enum,
		    INTERSESSION_CANCELLED);
	rc = followup_action(c, after->action, &a, why);
	if (rc == RC_OK)
		rc = slot_structure(c, &a, after, why);
	if (rc == RC_OK)
		rc = slot_times(after, why);
	if (rc != RC_OK)
		return rc;
	if (before == NULL)
		slot_begin(after);
	if (after->status == INTERSESSION_DONE)
		rc = intersession_proof(c, after, why);
	else if (REC_HAS(after, INTERSESSION_TAG_MINUTES))
		rc = fault_add(why, RC_CONFLICT, "minutes", FAULT_INTERSESSION_STEP);
	else
		rc = slot_free(c, after, why);
	if (rc == RC_OK)
		slot_flag(c, &a, after);
	return rc;
}

enum rc
intersession_check_thunk(struct context *c, const void *before, void *after, struct fault *why)
{
	return intersession_check(c, before, after, why);
}

/* A structure reads its own, and those for the whole of an action that it takes part in. */
bool
intersession_visible_thunk(struct context *c, const void *rec)
{
	const struct intersession *s = rec;

	if (caller_has(c, ROLE_TEAM))
		return true;
	if (caller_has(c, ROLE_ANIMATOR) && !id_is_zero(c->caller.person) &&
	    id_equal(s->animator, c->caller.person))
		return true;
	if (followup_caller_animates(c, s->action))
		return true;
	if (!caller_has(c, ROLE_DIRECTOR))
		return false;
	return REC_HAS(s, INTERSESSION_TAG_STRUCTURE) ? caller_in(c, s->structure)
						      : followup_caller_takes_part(c, s->action);
}
