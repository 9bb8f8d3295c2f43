/*
 * clash: see clash.h.
 * Owns: the sentences, and the event that tells of them.
 * Beware: the event is a note without a record: a session keeps its version, and its reader the ETag.
 */
#include "services/scheduling/clash.h"
#include "common/note.h"
#include "services/scheduling/plan_case.h"
#include "services/scheduling/presence.h"
#include "services/scheduling/resource.h"
#include "services/scheduling/school_entered.h"

struct clash {
	struct context *c;
	const struct action *action;
	const struct session *session;
	bool has_venue;
	struct venue venue;
	struct text *out;
	uint32_t count, cap;
};

static void
say(struct clash *k, const char *what)
{
	char day[CALENDAR_LONG_CAP];

	if (k->count == k->cap)
		return;
	calendar_day_long(k->session->day, day);
	k->out[k->count++] = text_of(arena_printf(k->c->arena, "J%u, %s : %s.", k->session->rank, day, what));
}

static bool
is_to_come(const struct context *c, const struct session *s)
{
	return s->status == SESSION_PLACED && !scheduling_is_archived(s) && REC_HAS(s, SESSION_DAY) &&
	    s->day >= c->today;
}

/* --- what is looked at ----------------------------------------------------------------- */
static void
look_calendar(struct clash *k)
{
	struct plan_case p;
	unsigned r;

	plan_case_open(&p);
	p.today = k->c->today;
	(void)school_entered_add(k->c, (struct id){ { 0 } }, p.calendar);
	r = plan_day_reasons(&p, k->action, k->session->day);
	plan_case_close(&p);
	if ((r & PLACE_PUBLIC_HOLIDAY) != 0)
		say(k, "ce jour est férié");
	else if ((r & (PLACE_WEEKEND | PLACE_CLOSED_WEEKDAY)) != 0)
		say(k, "l’action ne retient pas ce jour de la semaine");
	else if ((r & PLACE_SCHOOL_HOLIDAY) != 0)
		say(k, "ce jour est dans les vacances scolaires, que l’action évite");
}

static void
look_animators(struct clash *k)
{
	const struct id *who = k->action->animators.items;

	for (uint32_t i = 0; i < k->action->animators.count; i++) {
		uint8_t halves[1] = { 0 };

		scheduling_hindered(k->c, who[i], k->session->day, k->session->day, halves);
		if ((halves[0] & k->session->halves) == 0)
			continue;
		say(k, "une personne qui anime n’est pas libre");
		return;
	}
}

static void
look_venue(struct clash *k)
{
	struct enrolment_list in;
	uint32_t persons = 0;

	if (!k->has_venue)
		return;
	if (scheduling_is_archived(&k->venue) || plan_venue_closes(&k->venue, k->session->day))
		say(k, "le lieu est fermé");
	scheduling_enrolments_of(k->c, k->action->id, &in);
	for (uint32_t i = 0; i < in.count; i++)
		persons += in.items[i].status == ENROLMENT_ACCEPTED ? in.items[i].persons.count : 0;
	if (k->venue.seats != 0 && persons > k->venue.seats)
		say(k,
		    arena_printf(k->c->arena, "places du lieu : %u, pour %u personnes inscrites",
			k->venue.seats, persons));
}

static bool
animator_shared(const struct action *a, const struct action *b)
{
	const struct id *who = a->animators.items;

	for (uint32_t i = 0; i < a->animators.count; i++)
		if (scheduling_animates(b, who[i]))
			return true;
	return false;
}

/* The same half of the same day, elsewhere. */
static void
look_twice(struct clash *k)
{
	struct session_list day = { 0 };
	bool room = false, animator = false;

	scheduling_sessions_on(k->c, k->session->day, &day);
	for (uint32_t i = 0; i < day.count; i++) {
		const struct session *s = &day.items[i];
		struct action a;
		struct venue v;

		if (id_equal(s->id, k->session->id) || (s->halves & k->session->halves) == 0 ||
		    !context_latest(k->c, &scheduling_actions, s->action, &a) || scheduling_is_archived(&a))
			continue;
		room =
		    room || (k->has_venue && presence_venue(k->c, s, &a, &v) && id_equal(v.id, k->venue.id));
		animator = animator || animator_shared(k->action, &a);
	}
	if (room)
		say(k, "le lieu accueille une autre journée en même temps");
	if (animator)
		say(k, "une personne qui anime est attendue à une autre journée en même temps");
}

uint32_t
session_clashes(
    struct context *c, const struct action *a, const struct session *s, struct text *ret, uint32_t cap)
{
	struct clash k = { .c = c, .action = a, .session = s, .out = ret, .cap = cap };

	if (!is_to_come(c, s) || scheduling_is_archived(a) || scheduling_action_is_closed(a))
		return 0;
	k.has_venue = presence_venue(c, s, a, &k.venue);
	look_calendar(&k);
	look_animators(&k);
	look_venue(&k);
	look_twice(&k);
	return k.count;
}

/* --- telling --------------------------------------------------------------------------- */
static void
tell(struct context *c, const struct action *a, const struct session *s)
{
	struct text one[1];

	if (session_clashes(c, a, s, one, 1) > 0)
		event_note(c, &scheduling_sessions, "hindered", s->id);
}

static void
tell_of(struct context *c, enum feed_kind kind, struct id subject, day_t from, day_t to)
{
	struct id_list used;

	scheduling_actions_of(c, kind, subject, &used);
	for (uint32_t i = 0; i < used.count; i++) {
		struct session_list days;
		struct action a;

		if (!context_latest(c, &scheduling_actions, used.items[i], &a) ||
		    (kind == FEED_PERSON && !scheduling_animates(&a, subject)))
			continue;
		scheduling_sessions_of(c, a.id, &days);
		for (uint32_t k = 0; k < days.count; k++)
			if (REC_HAS(&days.items[k], SESSION_DAY) && days.items[k].day >= from &&
			    days.items[k].day <= to)
				tell(c, &a, &days.items[k]);
	}
}

enum rc
scheduling_absence_then(
    struct context *c, const struct absence *before, const struct absence *after, struct fault *why)
{
	(void)before;
	(void)why;
	if (!scheduling_is_archived(after))
		tell_of(c, FEED_PERSON, after->person, after->from, after->to);
	return RC_OK;
}

void
clash_venue_changed(struct context *c, const struct venue *before, const struct venue *after)
{
	const uint64_t matters = REC_BIT(VENUE_CLOSED_DAYS) | REC_BIT(VENUE_OPEN_DAYS) |
	    REC_BIT(VENUE_WEEKDAYS) | REC_BIT(VENUE_SEATS);

	if (before != NULL && (record_diff(&venue_desc, before, after) & matters) != 0)
		tell_of(c, FEED_VENUE, after->id, c->today, CALENDAR_DAY_MAX);
}

/* Days that were taken for days of lessons. */
void
clash_school_holiday(struct context *c, const struct school_holiday *h)
{
	for (day_t d = h->from > c->today ? h->from : c->today; d <= h->to; d++) {
		struct session_list there = { 0 };
		struct action a;

		scheduling_sessions_on(c, d, &there);
		for (uint32_t i = 0; i < there.count; i++)
			if (context_latest(c, &scheduling_actions, there.items[i].action, &a) &&
			    REC_HAS(&a, ACTION_SCHOOL_ZONE) && a.school_zone == h->zone &&
			    a.avoid_school_holidays)
				tell(c, &a, &there.items[i]);
	}
}

/* A day, a half or a room that somebody gives. */
enum rc
scheduling_session_then(
    struct context *c, const struct session *before, const struct session *after, struct fault *why)
{
	const uint64_t matters = REC_BIT(SESSION_DAY) | REC_BIT(SESSION_HALVES) | REC_BIT(SESSION_VENUE);
	struct action a;

	(void)why;
	if (before != NULL && (record_diff(&session_desc, before, after) & matters) == 0)
		return RC_OK;
	if (is_to_come(c, after) && context_get(c, &scheduling_actions, after->action, &a))
		tell(c, &a, after);
	return RC_OK;
}
