/*
 * poll_option: the days that a poll offers: by hand, or from a plan; and the rules that each is held to.
 * Owns: the numbers of options; an option keeps its own while the poll is prepared.
 * Beware: what is offered could be taken: a day to come, within the period of a session that still waits for its day.
 */
#include "services/scheduling/plan_case.h"
#include "services/scheduling/poll.h"
#include "services/scheduling/presence.h"
#include "services/scheduling/school_entered.h"

const char *
poll_moment(struct context *c, usec_t t)
{
	struct local_time local = calendar_local(t);
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(local.day, day);
	return arena_printf(c->arena, "%s à %d h %02d", day, local.minute / 60, local.minute % 60);
}

static const char *
day_said(struct context *c, day_t day)
{
	char text[CALENDAR_LONG_CAP];

	calendar_day_long(day, text);
	return arena_printf(c->arena, "%s", text);
}

static struct poll_option *
options_of(struct poll *p)
{
	return p->options.items;
}

const struct poll_option *
poll_option_find(const struct poll *p, uint32_t number)
{
	const struct poll_option *o = p->options.items;

	for (uint32_t i = 0; i < p->options.count; i++)
		if (o[i].number == number)
			return &o[i];
	return NULL;
}

/* --- filling --------------------------------------------------------------------------- */
/* The lowest number that no option has. */
static uint32_t
number_free(const struct poll *p)
{
	uint32_t n = 1;

	while (poll_option_find(p, n) != NULL)
		n++;
	return n;
}

static const struct poll_option *
option_same(const struct poll *p, const struct poll_option *o)
{
	const struct poll_option *all = p->options.items;

	for (uint32_t i = 0; i < p->options.count; i++)
		if (id_equal(all[i].session, o->session) && all[i].day == o->day)
			return &all[i];
	return NULL;
}

static void
option_fill(struct poll *p, struct poll_option *o, const struct session *s)
{
	if (!REC_HAS(o, POLL_OPTION_NUMBER))
		o->number = number_free(p);
	if (!REC_HAS(o, POLL_OPTION_HALVES) || o->halves == 0)
		o->halves = s->halves;
	o->has |= REC_BIT(POLL_OPTION_NUMBER) | REC_BIT(POLL_OPTION_HALVES);
}

/* From a plan are those that it gave, whoever sends them again. */
static void
option_source(const struct poll *before, struct poll_option *o)
{
	const struct poll_option *was = before == NULL ? NULL : option_same(before, o);

	if (REC_HAS(o, POLL_OPTION_SOURCE))
		return;
	o->source = was != NULL ? was->source : POLL_BY_HAND;
	o->has |= REC_BIT(POLL_OPTION_SOURCE);
}

static void
sessions_fill(struct context *c, struct poll *p)
{
	struct id *ids = ARENA_ARRAY(c->arena, p->options.count + 1, struct id);
	uint32_t n = 0;

	for (uint32_t i = 0; i < p->options.count; i++) {
		bool there = false;

		for (uint32_t k = 0; k < n; k++)
			there = there || id_equal(ids[k], options_of(p)[i].session);
		if (!there)
			ids[n++] = options_of(p)[i].session;
	}
	p->sessions = (struct list){ ids, n };
	p->has |= REC_BIT(POLL_TAG_SESSIONS);
}

/* --- rules ----------------------------------------------------------------------------- */
/* NULL: it still waits for its day, or may be given another. */
static const char *
session_unfit(const struct poll *p, const struct session *s)
{
	if (!id_equal(s->action, p->action))
		return "elle est d’une autre action";
	if (scheduling_is_archived(s))
		return "elle est archivée";
	return NULL;
}

/* NULL: its day may still be chosen. */
static const char *
session_settled(const struct session *s)
{
	if (s->status == SESSION_HELD)
		return "elle s’est déjà tenue";
	if (s->status == SESSION_CANCELLED)
		return "elle est annulée";
	return s->fixed ? "son jour est fixé" : NULL;
}

enum rc
poll_session_check(const struct session *s, const char *field, struct fault *why)
{
	const char *settled = session_settled(s);

	return settled == NULL ? RC_OK : fault_addf(why, RC_CONFLICT, field, FAULT_POLL_FIXED, "%s", settled);
}

/* NULL: the calendar and the venue leave that day open, as they do for the planner. */
static const char *
day_closed(struct context *c, const struct session *s, day_t day)
{
	struct plan_case k;
	struct action a;
	struct venue v;
	unsigned r;

	if (!context_get(c, &scheduling_actions, s->action, &a))
		return NULL;
	plan_case_open(&k);
	k.today = c->today;
	(void)school_entered_add(c, (struct id){ { 0 } }, k.calendar);
	r = plan_day_reasons(&k, &a, day);
	plan_case_close(&k);
	if ((r & (PLACE_WEEKEND | PLACE_CLOSED_WEEKDAY)) != 0)
		return "jour de la semaine non retenu par l’action";
	if ((r & PLACE_PUBLIC_HOLIDAY) != 0)
		return "jour férié";
	if ((r & PLACE_SCHOOL_HOLIDAY) != 0)
		return "vacances scolaires";
	return presence_venue(c, s, &a, &v) && plan_venue_closes(&v, day) ? "le lieu est fermé" : NULL;
}

enum rc
poll_day_check(struct context *c, const struct session *s, day_t day, const char *field, struct fault *why)
{
	bool before = REC_HAS(s, SESSION_WINDOW_FROM) && day < s->window_from,
	     after = REC_HAS(s, SESSION_WINDOW_TO) && day > s->window_to;
	const char *closed;

	if (day <= c->today)
		return fault_addf(why, RC_INVALID, field, FAULT_POLL_OPTION_PAST, "%s", day_said(c, day));
	if (before || after)
		return fault_addf(why, RC_RULE, field, FAULT_POLL_OPTION_OUTSIDE, "%s le %s",
		    before ? "pas avant" : "pas après", day_said(c, before ? s->window_from : s->window_to));
	closed = day_closed(c, s, day);
	if (closed != NULL)
		return fault_addf(
		    why, RC_RULE, field, FAULT_POLL_OPTION_CLOSED, "%s : %s", day_said(c, day), closed);
	return RC_OK;
}

static void
twice_check(struct context *c, const struct poll *p, uint32_t at, const char *field, struct fault *why)
{
	const struct poll_option *all = p->options.items, *o = &all[at];

	for (uint32_t i = 0; i < at; i++) {
		bool same = id_equal(all[i].session, o->session) && all[i].day == o->day &&
		    all[i].halves == o->halves;

		if (all[i].number == o->number)
			(void)fault_addf(why, RC_INVALID, field, FAULT_POLL_OPTION_TWICE, "n° %u", o->number);
		else if (same)
			(void)fault_addf(
			    why, RC_INVALID, field, FAULT_POLL_OPTION_TWICE, "%s", day_said(c, o->day));
	}
}

static void
option_check(struct context *c, const struct poll *before, struct poll *p, uint32_t at, struct fault *why)
{
	struct poll_option *o = &options_of(p)[at];
	char field[FAULT_FIELD_MAX];
	const char *unfit;
	struct session s;

	snprintf(field, sizeof field, "options[%u].session", at);
	if (context_need(c, &scheduling_sessions, o->session, field, &s, why) != RC_OK)
		return;
	unfit = session_unfit(p, &s);
	if (unfit != NULL) {
		(void)fault_addf(why, RC_RULE, field, FAULT_POLL_SESSION, "%s", unfit);
		return;
	}
	if (poll_session_check(&s, field, why) != RC_OK)
		return;
	option_fill(p, o, &s);
	option_source(before, o);
	snprintf(field, sizeof field, "options[%u].day", at);
	(void)poll_day_check(c, &s, o->day, field, why);
	snprintf(field, sizeof field, "options[%u]", at);
	twice_check(c, p, at, field, why);
}

enum rc
poll_options_check(struct context *c, const struct poll *before, struct poll *p, struct fault *why)
{
	if (p->options.count == 0)
		return fault_add(why, RC_INVALID, "options", FAULT_POLL_EMPTY);
	for (uint32_t i = 0; i < p->options.count; i++)
		option_check(c, before, p, i, why);
	if (fault_rc(why) == RC_OK)
		sessions_fill(c, p);
	return fault_rc(why);
}

/* --- from a plan ----------------------------------------------------------------------- */
static bool
session_wanted(struct context *c, const struct poll *p, struct id session)
{
	struct session s;

	if (!context_get(c, &scheduling_sessions, session, &s) || session_unfit(p, &s) != NULL ||
	    session_settled(&s) != NULL)
		return false;
	return p->sessions.count == 0 || list_has_id(&p->sessions, session);
}

/* False when there is no room left. */
static bool
placement_add(struct context *c, struct poll *p, const struct plan_placement *at)
{
	struct poll_option o = { .session = at->session, .day = at->day, .source = POLL_BY_PLAN };

	o.has = REC_BIT(POLL_OPTION_SESSION) | REC_BIT(POLL_OPTION_DAY) | REC_BIT(POLL_OPTION_SOURCE);
	if (at->day <= c->today || option_same(p, &o) != NULL || !session_wanted(c, p, at->session))
		return true;
	if (p->options.count == POLL_OPTIONS_MAX)
		return false;
	options_of(p)[p->options.count++] = o;
	return true;
}

enum rc
poll_options_plan(struct context *c, struct poll *p, struct fault *why)
{
	struct poll_option *room = ARENA_ARRAY(c->arena, POLL_OPTIONS_MAX, struct poll_option);
	uint32_t given = p->options.count;
	const struct plan_option *options;
	struct plan plan;
	enum rc rc = context_need(c, &scheduling_plans, p->plan, "plan", &plan, why);

	if (rc != RC_OK)
		return rc;
	if (given > 0)
		memcpy(room, p->options.items, given * sizeof *room);
	p->options.items = room;
	p->has |= REC_BIT(POLL_TAG_OPTIONS);
	options = plan.options.items;
	for (uint32_t i = 0; i < plan.options.count; i++) {
		const struct plan_placement *at = options[i].placements.items;

		for (uint32_t k = 0; k < options[i].placements.count; k++)
			if (!placement_add(c, p, &at[k]))
				return fault_addf(
				    why, RC_LIMIT, "options", FAULT_TOO_MANY, "%d", POLL_OPTIONS_MAX);
	}
	return p->options.count > given ? RC_OK : fault_add(why, RC_RULE, "plan", FAULT_POLL_PLAN);
}
