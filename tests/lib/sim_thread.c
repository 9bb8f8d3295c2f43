/*
 * sim_thread: the order of a run: the world, everybody at once, a jump of the clock, quiet, reading, checks.
 * Owns: nothing.
 * Beware: runs that are compared keep the same hours, whatever happens.
 */
#include "tests/lib/sim_thread.h"
#include "common/calendar.h"
#include "tests/lib/sim_check.h"
#include <stdio.h>
#include <stdlib.h>

#define PHASE_MOST (240 * USEC_PER_SEC)
#define HOURS_FIRST (40 * USEC_PER_SEC) /* of a run that is compared */
#define HOURS_SECOND (30 * USEC_PER_SEC)
#define ROUGH_FIRST (12 * USEC_PER_SEC) /* of bad network */
#define ROUGH_SECOND (4 * USEC_PER_SEC)
#define CLOCK_MOST (7200 * (uint64_t)USEC_PER_SEC)
#define JUMP (2 * USEC_PER_DAY + 10800 * USEC_PER_SEC)

extern const struct service_desc registry_service, scheduling_service, matching_service, reporting_service,
    notification_service, federation_service, gateway_service;

static const struct service_desc *const services[] = { &registry_service, &scheduling_service,
	&matching_service, &reporting_service, &notification_service, &federation_service, &gateway_service };

static bool
is_maker_done(void *arg)
{
	return ((struct thread *)arg)->maker.actor.done;
}

static bool
is_reader_done(void *arg)
{
	return ((struct thread *)arg)->reader.actor.done;
}

static bool
is_all_done(void *arg)
{
	const struct thread *t = arg;

	return t->cast.done == t->cast.actors;
}

/* All are done but who waits for a deadline to pass. */
static bool
is_first_done(void *arg)
{
	const struct thread *t = arg;
	uint32_t waiting = 0;

	for (int i = 0; i < THREAD_REQUESTS; i++)
		waiting +=
		    t->requests[i].patient && !t->requests[i].actor.done && !id_is_zero(t->requests[i].first);
	return t->cast.done + waiting == t->cast.actors;
}

static bool
is_settled(void *arg)
{
	return sim_is_settled(((struct thread *)arg)->sim);
}

/* --- who comes
 * -------------------------------------------------------------------------------------------------------- */
static void
requests_start(struct thread *t)
{
	static const char *const names[THREAD_REQUESTS] = { "employee-a", "employee-b", "group",
		"employee-c" };

	for (int i = 0; i < THREAD_REQUESTS; i++) {
		struct request_actor *x = &t->requests[i];

		x->t = t;
		x->pool = i == 2 ? POOL_GROUP : POOL_INDIVIDUAL;
		x->asker = i == 2 ? &t->w.as_director[0] : &t->w.as_employee[i == 3 ? 2 : i];
		x->server = i == 2 ? &t->w.as_coordinator : &t->w.as_referent;
		x->organisation = t->w.centres[0];
		x->refuses = i == 0 || i == 2;
		x->patient = i == 3;
		x->clicked = i == 1;
		if (x->pool == POOL_GROUP || t->personal)
			sim_actor_start(&x->actor, &t->cast, names[i], request_actor_run);
	}
}

static void
actors_start(struct thread *t)
{
	static const char *const actions[] = { "governance", "activity", "study" };
	static const char *const directors[] = { "director-0", "director-1", "director-2", "director-3",
		"director-4", "director-5", "director-6", "director-7", "director-8" };
	static const char *const writers[] = { "writer-0", "writer-1", "writer-2", "writer-3", "writer-4",
		"writer-5", "writer-6" };

	for (int i = 0; i < THREAD_ACTIONS; i++) {
		t->actions[i].t = t;
		t->actions[i].which = i;
		sim_actor_start(&t->actions[i].actor, &t->cast, actions[i], action_actor_run);
	}
	for (int i = 0; i < WORLD_CENTRES; i++) {
		t->directors[i].t = t;
		t->directors[i].centre = i;
		sim_actor_start(&t->directors[i].actor, &t->cast, directors[i], director_actor_run);
	}
	t->planner.t = t;
	sim_actor_start(&t->planner.actor, &t->cast, "planner", planner_actor_run);
	for (int i = 0; i < THREAD_WRITERS; i++) {
		t->writers[i].t = t;
		t->writers[i].number = i;
		if (i != 1 || t->personal) /* the second click is on a personal request's link */
			sim_actor_start(&t->writers[i].actor, &t->cast, writers[i], writer_actor_run);
	}
	t->tidy.t = t;
	sim_actor_start(&t->tidy.actor, &t->cast, "tidy", tidy_actor_run);
	t->offers.t = t;
	sim_actor_start(&t->offers.actor, &t->cast, "offers", offer_actor_run);
	requests_start(t);
}

/* --- the run
 * ----------------------------------------------------------------------------------------------------------
 */
/* Runs until it is done, or, when compared, to the hour and on until it is done. */
static void
phase(struct thread *t, bool compared, usec_t hours, bool (*enough)(void *arg), const char *what)
{
	usec_t begun = t->sim->now;

	if (compared)
		(void)sim_run(t->sim, begun + hours, NULL, NULL);
	if (!sim_run(t->sim, begun + PHASE_MOST, enough, t))
		sim_fail(&t->cast, "%s is not over after %d virtual seconds", what,
		    (int)(PHASE_MOST / USEC_PER_SEC));
}

/* Somebody sets the clock: back, on, or not. */
static void
clock_set(struct sim *s)
{
	usec_t by = (usec_t)(sim_draw(s, 7, 0, 0) % CLOCK_MOST);
	uint64_t way = sim_draw(s, 6, 0, 0) % 3;

	if (way != 0)
		sim_plan_clock(s, s->now + ROUGH_FIRST / 3, way == 1 ? -by : by);
}

static void
thread_act(struct thread *t, const struct thread_setup *setup)
{
	struct sim *s = t->sim;

	t->maker.w = &t->w;
	sim_plan_crashes(s, 3 + (unsigned)(sim_draw(s, 5, 0, 0) % 5), ROUGH_FIRST);
	sim_actor_start(&t->maker.actor, &t->cast, "maker", world_maker_run);
	if (!setup->compared)
		clock_set(s);
	phase(t, false, 0, is_maker_done, "the import");
	if (!t->maker.actor.done)
		return;
	actors_start(t);
	phase(t, setup->compared, HOURS_FIRST, is_first_done, "the first part");
	sim_jump(s, JUMP);
	t->jumped = true;
	t->jumped_at = s->now;
	s->calm_at = s->now + ROUGH_SECOND;
	sim_plan_crashes(s, 2, ROUGH_SECOND);
	phase(t, setup->compared, HOURS_SECOND, is_all_done, "the second part");
}

static void
thread_read(struct thread *t, const struct thread_setup *setup)
{
	(void)sim_run(t->sim, t->sim->now > t->sim->calm_at ? t->sim->now : t->sim->calm_at, NULL, NULL);
	sim_calm(t->sim);
	phase(t, setup->compared, HOURS_SECOND, is_settled, "the quiet");
	t->reader.t = t;
	sim_actor_start(&t->reader.actor, &t->cast, "reader", reader_actor_run);
	phase(t, false, 0, is_reader_done, "the reading");
	phase(t, false, 0, is_settled, "the quiet at the end");
}

static void
thread_check(struct thread *t)
{
	check_deeds(&t->cast);
	check_ledger(t);
	check_sessions(t);
	check_notices(t);
	check_kept(&t->cast);
	check_bilan(t);
	check_shared(t);
	check_merged(t);
	check_erased(t);
	check_digest(&t->cast, t->digest);
	check_stores(&t->cast);
}

/* Some seeds have a bad day, some a terrible one. */
static void
weather(struct sim *s, bool compared)
{
	s->faults = (struct sim_faults){ .loss = (unsigned)(sim_draw(s, 11, 0, 0) % 120),
		.twice = (unsigned)(sim_draw(s, 12, 0, 0) % 200),
		.late = (unsigned)(sim_draw(s, 13, 0, 0) % 150),
		.crash_any_time = compared };
}

struct thread *
thread_play(const struct thread_setup *setup)
{
	struct thread *t = calloc(1, sizeof *t);
	struct sim_setup s = { .seed = setup->seed,
		.services = services,
		.count = (int)(sizeof services / sizeof services[0]),
		.start = WORLD_START,
		.calm_after = ROUGH_FIRST,
		.plant = setup->plant,
		.trace = setup->trace };

	if (t == NULL)
		abort();
	t->sim = sim_new(&s);
	weather(t->sim, setup->compared);
	t->cast.sim = t->sim;
	t->personal = setup->personal;
	world_fill(&t->w);
	t->sim->committed = check_commit;
	t->sim->hooks_arg = t;
	thread_act(t, setup);
	if (t->cast.failures == 0)
		thread_read(t, setup);
	if (t->cast.failures == 0)
		thread_check(t);
	return t;
}

void
thread_free(struct thread *t)
{
	sim_actor_free(&t->maker.actor);
	for (int i = 0; i < THREAD_ACTIONS; i++)
		sim_actor_free(&t->actions[i].actor);
	for (int i = 0; i < WORLD_CENTRES; i++)
		sim_actor_free(&t->directors[i].actor);
	sim_actor_free(&t->planner.actor);
	for (int i = 0; i < THREAD_REQUESTS; i++)
		sim_actor_free(&t->requests[i].actor);
	for (int i = 0; i < THREAD_WRITERS; i++)
		sim_actor_free(&t->writers[i].actor);
	sim_actor_free(&t->tidy.actor);
	sim_actor_free(&t->offers.actor);
	sim_actor_free(&t->reader.actor);
	buf_free(&t->reader.read);
	buf_free(&t->reader.notices);
	buf_free(&t->reader.served);
	holds_free(&t->holds);
	matching_holds_free(&t->matching_holds);
	sim_free(t->sim);
	sim_cast_free(&t->cast);
	free(t);
}
