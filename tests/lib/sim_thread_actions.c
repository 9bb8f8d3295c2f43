/*
 * sim_thread_actions: the actors of scheduling: who makes the actions, who enrols, who plans and repairs.
 * Owns: nothing.
 * Beware: nine directors enrol at the same instant: which of them waits is the network's doing.
 */
#include "common/calendar.h"
#include "tests/lib/sim_thread.h"

static day_t
day(const char *iso)
{
	day_t d = 0;

	(void)calendar_day_parse(iso, strlen(iso), &d);
	return d;
}

#define LOOK_EVERY (50 * INT64_C(1000))

/* --- the actions of seed 002
 * --------------------------------------------------------------------------------------- */
struct action_shape {
	const char *title, *first_day;
	int animators[2];
	struct {
		uint32_t rank;
		const char *from, *to, *fixed;
	} sessions[2];
};
static const struct action_shape action_plans[THREAD_ACTIONS] = {
	[THREAD_GOVERNANCE] = { "Agir sur la gouvernance et le management", "2019-11-26", { 0, 1 },
	    { { 2, "2019-12-01", "2020-02-29", NULL }, { 3, "2019-12-01", "2020-02-29", NULL } } },
	[THREAD_ACTIVITY] = { "Agir sur l’activité et la relation avec les bénéficiaires", "2019-11-28",
	    { 2, 3 }, { { 2, NULL, NULL, "2019-12-19" }, { 3, "2020-02-01", "2020-02-29", NULL } } },
	[THREAD_STUDY] = { "Centres sociaux et institutions publiques", "2019-12-05", { 0, 3 },
	    { { 2, "2020-01-01", "2020-03-31", NULL }, { 3, "2020-01-01", "2020-03-31", NULL } } },
};

static struct action
action_of(const struct thread *t, int which)
{
	static struct id animators[2];
	const struct action_shape *p = &action_plans[which];
	struct action a = { .title = text_of(p->title),
		.first_day = day(p->first_day),
		.venue = t->venue.id,
		.animators = { animators, 2 },
		.school_zone = SCHOOL_ZONE_A };

	animators[0] = t->w.animators[p->animators[0]];
	animators[1] = t->w.animators[p->animators[1]];
	a.has = REC_BIT(7) | REC_BIT(ACTION_FIRST_DAY) | REC_BIT(ACTION_VENUE) | REC_BIT(13) |
	    REC_BIT(ACTION_SCHOOL_ZONE) |
	    REC_BIT(ACTION_ANSWER_DAYS); /* 0: places that free are given at once */
	if (which != THREAD_GOVERNANCE)
		return a;
	a.structures_max = THREAD_STRUCTURES_MAX;
	a.persons_min = 2;
	a.persons_max = 3;
	a.binome = a.all_sessions = true;
	a.has |= REC_BIT(ACTION_STRUCTURES_MAX) | REC_BIT(ACTION_PERSONS_MIN) | REC_BIT(ACTION_PERSONS_MAX) |
	    REC_BIT(19) | REC_BIT(20);
	return a;
}

static struct session
session_of(const struct action_actor *x, int i)
{
	const struct action_shape *p = &action_plans[x->which];
	struct session s = { .action = x->made.id, .rank = p->sessions[i].rank };

	s.has = REC_BIT(SESSION_ACTION) | REC_BIT(SESSION_RANK);
	if (p->sessions[i].fixed != NULL) {
		s.fixed = true;
		s.day = day(p->sessions[i].fixed);
		s.has |= REC_BIT(SESSION_FIXED) | REC_BIT(SESSION_DAY);
		return s;
	}
	s.window_from = day(p->sessions[i].from);
	s.window_to = day(p->sessions[i].to);
	s.has |= REC_BIT(SESSION_WINDOW_FROM) | REC_BIT(SESSION_WINDOW_TO);
	return s;
}

void
action_actor_run(struct sim_actor *a)
{
	struct action_actor *x = (struct action_actor *)a;
	struct thread *t = x->t;
	const struct host_caller *who = &t->w.as_coordinator;
	struct venue venue = { .has = REC_BIT(7) | REC_BIT(VENUE_SEATS),
		.name = TEXT_LIT("Fédération, Saint-Étienne"),
		.seats = THREAD_SEATS };
	struct action action = action_of(t, x->which);
	struct session session = session_of(x, x->session.rank == 2 ? 1 : 0);
	struct ref ref = { REC_BIT(1), x->made.id };

	ACTOR_BEGIN(a);
	if (x->which == 0)
		ACTOR_DO(a, who, "scheduling.venue.create", &venue_desc, &venue, &venue_desc, &t->venue);
	ACTOR_UNTIL(a, !id_is_zero(t->venue.id));
	action.venue = t->venue.id;
	ACTOR_DO(a, who, "scheduling.action.create", &action_desc, &action, &action_desc, &x->made);
	ref.id = session.action = x->made.id;
	ACTOR_DO(a, who, "scheduling.session.create", &session_desc, &session, &session_desc, &x->session);
	session = session_of(x, 1);
	ACTOR_DO(a, who, "scheduling.session.create", &session_desc, &session, &session_desc, &x->session);
	ref.id = x->made.id;
	ACTOR_DO(a, who, "scheduling.action.open", &ref_desc, &ref, &action_desc, &x->made);
	ACTOR_END(a);
}

/* --- nine delegations, one of them without a binôme
 * ---------------------------------------------------------------- */
static bool
is_open(const struct thread *t)
{
	for (int i = 0; i < THREAD_ACTIONS; i++)
		if (!t->actions[i].actor.done)
			return false;
	return true;
}

static void
enrol(struct director_actor *x, int which)
{
	struct thread *t = x->t;
	bool alone = x->centre == WORLD_CENTRES - 1;
	enum world_seat second = alone || which == THREAD_ACTIVITY ? SEAT_EMPLOYEE : SEAT_PRESIDENT;
	struct delegate d[2] = { { REC_BIT(1) | REC_BIT(2), t->w.people[x->centre][SEAT_DIRECTOR],
				     world_roles[SEAT_DIRECTOR] },
		{ REC_BIT(1) | REC_BIT(2), t->w.people[x->centre][second], world_roles[second] } };
	struct enrolment e = { .has = REC_BIT(ENROLMENT_ACTION) | REC_BIT(ENROLMENT_STRUCTURE) | REC_BIT(8) |
		    REC_BIT(ENROLMENT_COMMITTED),
		.committed = true,
		.action = t->actions[which].made.id,
		.structure = t->w.centres[x->centre],
		.persons = { d, 2 } };

	sim_actor_call(&x->actor, &t->w.as_director[x->centre], "scheduling.enrolment.create",
	    &enrolment_desc, &e, &enrolment_desc, &x->made[which]);
}

static void
enrolled(struct director_actor *x, int which)
{
	if (which == THREAD_GOVERNANCE && x->centre == WORLD_CENTRES - 1) {
		if (x->actor.rc != RC_RULE || !sim_actor_refused(&x->actor, FAULT_BINOME))
			sim_fail(&x->t->cast, "%s is not refused for want of a binôme but %s", x->actor.name,
			    rc_info(x->actor.rc)->name);
		return;
	}
	if (!sim_actor_expect(&x->actor, RC_OK))
		return;
	x->enrolled[which] = true;
	x->waiting[which] = x->made[which].status == ENROLMENT_WAITING;
}

/* A late copy of that call must not come through once the place is free: its caller was told no. */
static void
enrolled_already(struct director_actor *x, int which)
{
	(void)which;
	if (!sim_actor_refused(&x->actor, FAULT_ALREADY_ENROLLED))
		sim_fail(&x->t->cast, "%s is enrolled twice", x->actor.name);
}

#define ENROL(x, which, answered)                                                                            \
	do {                                                                                                 \
		(x)->actor.line = __LINE__;                                                                  \
		enrol((x), (which));                                                                         \
		return;                                                                                      \
	case __LINE__:                                                                                       \
		answered((x), (which));                                                                      \
	} while (0)

void
director_actor_run(struct sim_actor *a)
{
	struct director_actor *x = (struct director_actor *)a;
	struct ref mine = { REC_BIT(1), x->made[THREAD_GOVERNANCE].id };

	ACTOR_BEGIN(a);
	ACTOR_UNTIL(a, is_open(x->t));
	ENROL(x, THREAD_GOVERNANCE, enrolled);
	if (x->centre >= 3 && x->centre < 8) { /* asks twice, then changes its mind, twice */
		ENROL(x, THREAD_GOVERNANCE, enrolled_already);
		ACTOR_DO(a, &x->t->w.as_director[x->centre], "scheduling.enrolment.withdraw", &ref_desc,
		    &mine, &enrolment_desc, &x->withdrawn);
		ENROL(x, THREAD_GOVERNANCE, enrolled);
	}
	if (x->centre >= 2 && x->centre < 6)
		ENROL(x, THREAD_ACTIVITY, enrolled);
	if (x->centre < 3)
		ENROL(x, THREAD_STUDY, enrolled);
	ACTOR_END(a);
}

/* --- placing, an absence, the repair, a withdrawal
 * ----------------------------------------------------------------- */
static bool
are_enrolled(const struct thread *t)
{
	for (int i = 0; i < WORLD_CENTRES; i++)
		if (!t->directors[i].actor.done)
			return false;
	return true;
}

static void
plan_ask(struct planner_actor *x, enum plan_mode mode)
{
	struct id actions[THREAD_ACTIONS];
	struct plan p = {
		.has = REC_BIT(6) | REC_BIT(PLAN_MODE), .actions = { actions, THREAD_ACTIONS }, .mode = mode
	};

	for (int i = 0; i < THREAD_ACTIONS; i++)
		actions[i] = x->t->actions[i].made.id;
	sim_actor_call(&x->actor, &x->t->w.as_coordinator, "scheduling.plan.create", &plan_desc, &p,
	    &plan_desc, &x->asked);
}

static void
plan_look(struct planner_actor *x)
{
	struct ref ref = { REC_BIT(1), x->asked.id };

	sim_actor_call(
	    &x->actor, &x->t->w.as_coordinator, "scheduling.plan.get", &ref_desc, &ref, &plan_desc, &x->plan);
}

static bool
plan_answered(struct planner_actor *x)
{
	return x->actor.rc == RC_OK && x->plan.status != PLAN_REQUESTED;
}

/* The best option is there; how many sessions it moves. */
static bool
plan_has_option(struct planner_actor *x)
{
	const struct plan_option *o = x->plan.options.items;

	if (x->plan.status != PLAN_COMPUTED || x->plan.options.count == 0) {
		sim_fail(&x->t->cast, "a plan finds no dates: status %d, %u options", (int)x->plan.status,
		    x->plan.options.count);
		return false;
	}
	x->moves = o[0].moves;
	return true;
}

static void
plan_take(struct planner_actor *x)
{
	struct plan_apply apply = { REC_BIT(1) | REC_BIT(2), x->asked.id, 1 };

	sim_actor_call(&x->actor, &x->t->w.as_coordinator, "scheduling.plan.apply", &plan_apply_desc, &apply,
	    &plan_desc, &x->plan);
}

static void
look_at_j2(struct planner_actor *x)
{
	struct plan_option *o = x->plan.options.items;
	struct plan_placement *p = o[0].placements.items;
	day_t first = INT32_MAX;

	/* an animator of governance falls ill on the first day that was found */
	for (uint32_t i = 0; i < o[0].placements.count; i++)
		if (!REC_HAS(&p[i], 3) && p[i].day < first)
			first = p[i].day;
	x->absence = (struct absence){ .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
		.person = x->t->w.animators[0],
		.from = first,
		.to = first + 1 };
}

static struct id
withdrawn_one(const struct thread *t)
{
	for (int i = 0; i < WORLD_CENTRES; i++)
		if (t->directors[i].enrolled[THREAD_GOVERNANCE] &&
		    !t->directors[i].waiting[THREAD_GOVERNANCE])
			return t->directors[i].made[THREAD_GOVERNANCE].id;
	return (struct id){ { 0 } };
}

void
planner_actor_run(struct sim_actor *a)
{
	struct planner_actor *x = (struct planner_actor *)a;
	const struct host_caller *who = &x->t->w.as_coordinator;
	struct ref gone = { REC_BIT(1), withdrawn_one(x->t) };
	struct absence ill = x->absence;

	ACTOR_BEGIN(a);
	ACTOR_UNTIL(a, are_enrolled(x->t));
	ACTOR_MUST(a, plan_ask(x, PLAN_PLACE));
	do {
		ACTOR_PAUSE(a, LOOK_EVERY);
		ACTOR_MUST(a, plan_look(x));
	} while (!plan_answered(x));
	if (!plan_has_option(x)) {
		sim_actor_end(a);
		return;
	}
	ACTOR_MUST(a, plan_take(x));
	look_at_j2(x);
	ill = x->absence;
	ACTOR_DO(a, who, "scheduling.absence.create", &absence_desc, &ill, &absence_desc, &x->absence);
	ACTOR_MUST(a, plan_ask(x, PLAN_REPLAN));
	do {
		ACTOR_PAUSE(a, LOOK_EVERY);
		ACTOR_MUST(a, plan_look(x));
	} while (!plan_answered(x));
	if (!plan_has_option(x)) {
		sim_actor_end(a);
		return;
	}
	ACTOR_MUST(a, plan_take(x));
	x->replanned = true;
	ACTOR_DO(a, who, "scheduling.enrolment.withdraw", &ref_desc, &gone, &enrolment_desc, &x->enrolment);
	ACTOR_END(a);
}
