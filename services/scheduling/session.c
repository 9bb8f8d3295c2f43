/*
 * session: what is checked and filled when a session is created or changed.
 * Owns: the rules that a session can be held to by itself and beside those of its action.
 * Beware: a day that a coordinator gives is a fact: people taken twice are told by the next plan as clashes,
 * not refused here.
 */
#include "services/scheduling/plan.h"

#define HALVES_DEFAULT (1u << SESSION_MORNING | 1u << SESSION_AFTERNOON)

static bool
session_has_window(const struct session *s)
{
	return REC_HAS(s, SESSION_WINDOW_FROM) && REC_HAS(s, SESSION_WINDOW_TO);
}

static enum rc
session_outside(const struct session *s, struct fault *why)
{
	char from[CALENDAR_LONG_CAP], to[CALENDAR_LONG_CAP];
	bool begins = REC_HAS(s, SESSION_WINDOW_FROM), ends = REC_HAS(s, SESSION_WINDOW_TO);

	calendar_day_long(s->window_from, from);
	calendar_day_long(s->window_to, to);
	if (begins && ends && s->window_from == s->window_to)
		return fault_addf(why, RC_RULE, "day", FAULT_SESSION_OUTSIDE, "le %s", from);
	if (begins && ends)
		return fault_addf(why, RC_RULE, "day", FAULT_SESSION_OUTSIDE, "du %s au %s", from, to);
	return fault_addf(why, RC_RULE, "day", FAULT_SESSION_OUTSIDE, "%s le %s",
	    begins ? "pas avant" : "pas après", begins ? from : to);
}

static enum rc
session_days(const struct session *s, struct fault *why)
{
	bool has_day = REC_HAS(s, SESSION_DAY);

	if (session_has_window(s) && s->window_from > s->window_to)
		return fault_add(why, RC_INVALID, "window_to", FAULT_SESSION_PERIOD);
	if (s->fixed && !has_day)
		return fault_add(why, RC_INVALID, "day", FAULT_SESSION_NO_DAY);
	if (!has_day)
		return session_has_window(s)
		    ? RC_OK
		    : fault_add(why, RC_INVALID, "window_from", FAULT_SESSION_NO_PERIOD);
	if ((REC_HAS(s, SESSION_WINDOW_FROM) && s->day < s->window_from) ||
	    (REC_HAS(s, SESSION_WINDOW_TO) && s->day > s->window_to))
		return session_outside(s, why);
	return RC_OK;
}

/* J3 on a day before that of J2, or the other way round. */
static bool
sessions_cross(const struct session *a, const struct session *b)
{
	if (!REC_HAS(a, SESSION_DAY) || !REC_HAS(b, SESSION_DAY))
		return false;
	return a->rank < b->rank ? a->day >= b->day : a->day <= b->day;
}

static enum rc
session_among(struct context *c, const struct session *s, struct fault *why)
{
	struct session_list all;

	scheduling_sessions_of(c, s->action, &all);
	for (uint32_t i = 0; i < all.count; i++) {
		const struct session *other = &all.items[i];

		if (id_equal(other->id, s->id))
			continue;
		if (other->rank == s->rank)
			return fault_addf(why, RC_RULE, "rank", FAULT_SESSION_RANK, "J%u", s->rank);
		if (sessions_cross(s, other)) {
			char day[CALENDAR_LONG_CAP];

			calendar_day_long(other->day, day);
			return fault_addf(
			    why, RC_RULE, "day", FAULT_SESSION_ORDER, "J%u (%s)", other->rank, day);
		}
	}
	return RC_OK;
}

/* An hour that is not given is the usual one, which cannot be held against the other. */
static enum rc
session_hours(const struct session *s, struct fault *why)
{
	if (!REC_HAS(s, SESSION_STARTS_AT) || !REC_HAS(s, SESSION_ENDS_AT) ||
	    memcmp(s->starts_at.ptr, s->ends_at.ptr, s->starts_at.len) < 0)
		return RC_OK;
	return fault_addf(why, RC_INVALID, "ends_at", FAULT_SESSION_HOURS, TEXT_FMT " – " TEXT_FMT,
	    TEXT_ARG(s->starts_at), TEXT_ARG(s->ends_at));
}

/* In which half-days an hour may lie: generous at their edges, for lunch is not everywhere at the same time. */
static enum rc
session_halves_hold(const struct session *s, struct fault *why)
{
	static const char *const from[] = { "00:00", "12:00", "17:00" },
				 *const to[] = { "14:00", "19:30", "24:00" };
	uint32_t halves = REC_HAS(s, SESSION_HALVES) && s->halves != 0 ? s->halves : HALVES_DEFAULT;
	int first = SESSION_MORNING, last = SESSION_EVENING;

	while (first < SESSION_EVENING && (halves >> first & 1u) == 0)
		first++;
	while (last > SESSION_MORNING && (halves >> last & 1u) == 0)
		last--;
	if (REC_HAS(s, SESSION_STARTS_AT) &&
	    (memcmp(s->starts_at.ptr, from[first], 5) < 0 || memcmp(s->starts_at.ptr, to[first], 5) >= 0))
		return fault_addf(why, RC_INVALID, "starts_at", FAULT_SESSION_HALF_HOURS, TEXT_FMT ", %s",
		    TEXT_ARG(s->starts_at), rec_enum_by_value(&session_half_enum, first)->label);
	if (REC_HAS(s, SESSION_ENDS_AT) &&
	    (memcmp(s->ends_at.ptr, from[last], 5) <= 0 || memcmp(s->ends_at.ptr, to[last], 5) > 0))
		return fault_addf(why, RC_INVALID, "ends_at", FAULT_SESSION_HALF_HOURS, TEXT_FMT ", %s",
		    TEXT_ARG(s->ends_at), rec_enum_by_value(&session_half_enum, last)->label);
	return RC_OK;
}

static void
session_fill(struct session *s)
{
	if (!REC_HAS(s, SESSION_HALVES) || s->halves == 0)
		s->halves = HALVES_DEFAULT;
	s->status = REC_HAS(s, SESSION_DAY) ? SESSION_PLACED : SESSION_TO_PLACE;
	s->has |= REC_BIT(SESSION_HALVES) | REC_BIT(SESSION_STATUS);
}

/* A venue that somebody gives is given: no plan chooses another one. */
static void
session_venue(const struct session *before, struct session *after)
{
	bool same = before != NULL && REC_HAS(before, SESSION_VENUE) && id_equal(before->venue, after->venue);

	if (same && after->venue_chosen && after->remote)
		after->has &= ~REC_BIT(SESSION_VENUE);
	if (!same || !REC_HAS(after, SESSION_VENUE))
		after->venue_chosen = false;
	if (!after->venue_chosen)
		after->has &= ~REC_BIT(SESSION_VENUE_CHOSEN);
}

enum rc
scheduling_session_check(
    struct context *c, const struct session *before, struct session *after, struct fault *why)
{
	struct action action;
	enum rc rc;

	if (before != NULL && (before->status == SESSION_HELD || before->status == SESSION_CANCELLED))
		return fault_add(why, RC_CONFLICT, "status", FAULT_SESSION_CLOSED);
	rc = context_need(c, &scheduling_actions, after->action, "action", &action, why);
	if (rc != RC_OK)
		return rc;
	if (scheduling_action_is_closed(&action) || scheduling_is_archived(&action))
		return fault_add(why, RC_CONFLICT, "action", FAULT_ACTION_CLOSED);
	session_venue(before, after);
	if (after->remote && (REC_HAS(after, SESSION_VENUE) || after->venues.count > 0))
		return fault_add(why, RC_INVALID, REC_HAS(after, SESSION_VENUE) ? "venue" : "venues",
		    FAULT_SESSION_REMOTE);
	rc = scheduling_venues_check(
	    REC_HAS(after, SESSION_VENUE) && !after->venue_chosen, &after->venues, false, why);
	if (rc == RC_OK)
		rc = session_days(after, why);
	if (rc == RC_OK)
		rc = session_hours(after, why);
	if (rc == RC_OK)
		rc = session_halves_hold(after, why);
	if (rc == RC_OK)
		rc = session_among(c, after, why);
	if (rc == RC_OK)
		session_fill(after);
	return rc;
}
