/*
 * scheduling_followup_test: slots between sessions and action plans in a host: rules, steps, rights, what is private.
 * Owns: nothing; the world is scheduling_world.
 * Beware: what is refused must have written nothing; every test ends by proving that the journal gives the tables.
 */
#include "services/scheduling/followup.h"
#include "tests/lib/scheduling_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdlib.h>

#define OBJECTIVE "Associer les habitants aux décisions"

static struct host_caller
director_of(struct world *w, int centre)
{
	return (struct host_caller){ ROLE_DIRECTOR, w->persons[centre][DIRECTOR], &w->centres[centre], 1 };
}

static struct host_caller
animator_of(struct world *w, int which)
{
	return (struct host_caller){ .roles = ROLE_ANIMATOR, .person = w->animators[which] };
}

/* Two centres in the governance action, which asks for three remote days of each. */
static int
followup_up(void **state)
{
	struct world *w;
	struct enrolment e;
	struct action a;
	struct ref ref = { REC_BIT(1), { { 0 } } };

	world_up(state);
	w = *state;
	ref.id = w->actions[GOVERNANCE];
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.action.get", &ref_desc, &ref, &action_desc, &a),
	    RC_OK);
	a = (struct action){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(29) | REC_BIT(30),
		.id = a.id,
		.version = a.version,
		.intersession_days = 3,
		.intersession_per = INTERSESSION_STRUCTURE };
	world_expect(w,
	    season_call(
		w, &world_coordinator, "scheduling.action.update", &action_desc, &a, &action_desc, &a),
	    RC_OK);
	world_expect(w, world_enrol(w, GOVERNANCE, 0, world_pair, &e), RC_OK);
	world_expect(w, world_enrol(w, GOVERNANCE, 1, world_pair, &e), RC_OK);
	return 0;
}

static int
followup_down(void **state)
{
	struct world *w = *state;
	struct fault why = { 0 };
	uint64_t events;

	assert_int_equal(host_verify(w->host, "scheduling", &events, &why), RC_OK);
	return world_down(state);
}

/* --- slots between sessions ---------------------------------------------------------------------------------- */
static struct intersession
slot(struct world *w, int centre, const char *day)
{
	return (struct intersession){ .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.action = w->actions[GOVERNANCE],
		.structure = w->centres[centre],
		.animator = w->animators[0],
		.day = world_day(day) };
}

static void
slot_at(struct intersession *s, const char *begins, const char *ends)
{
	s->begins = text_of(begins);
	s->ends = text_of(ends);
	s->has |= REC_BIT(INTERSESSION_TAG_BEGINS) | REC_BIT(INTERSESSION_TAG_ENDS);
}

static void
slot_done(struct intersession *s, uint32_t minutes)
{
	s->minutes = minutes;
	s->activities = TEXT_LIT("Relecture du projet avec l’équipe");
	s->has |= REC_BIT(INTERSESSION_TAG_MINUTES) | REC_BIT(INTERSESSION_TAG_ACTIVITIES);
}

static enum rc
slot_make(
    struct world *w, const struct host_caller *who, const struct intersession *s, struct intersession *made)
{
	return season_call(
	    w, who, "scheduling.intersession.create", &intersession_desc, s, &intersession_desc, made);
}

static enum rc
slot_step(struct world *w, const struct host_caller *who, struct id id, const char *method, uint32_t minutes)
{
	struct intersession_done done = { REC_BIT(1), id, TEXT_LIT("Relecture du projet"), minutes };
	struct ref ref = { REC_BIT(1), id };
	struct intersession s;

	if (minutes != 0)
		done.has |= REC_BIT(2) | REC_BIT(3);
	if (strcmp(method, "scheduling.intersession.complete") == 0)
		return season_call(w, who, method, &intersession_done_desc, &done, &intersession_desc, &s);
	return season_call(w, who, method, &ref_desc, &ref, &intersession_desc, &s);
}

static void
a_slot_is_held_to_its_rules(void **state)
{
	struct world *w = *state;
	struct intersession s = slot(w, 0, "2019-12-10"), made;

	slot_at(&s, "14:00", "12:00");
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_TIMES));
	s = slot(w, 5, "2019-12-10");
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_ENROLLED));
	s.has &= ~REC_BIT(INTERSESSION_TAG_STRUCTURE);
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_STRUCTURE));
	s = slot(w, 0, "2019-12-10");
	s.begins = TEXT_LIT("24:00");
	s.has |= REC_BIT(INTERSESSION_TAG_BEGINS);
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_FORMAT));
	s = slot(w, 0, "2019-12-10");
	s.action = w->actions[ACTIVITY]; /* nobody has a place there */
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_ENROLLED));
}

static void
an_animator_who_is_taken_is_not_planned_but_what_took_place_is_a_fact(void **state)
{
	struct world *w = *state;
	struct intersession s = slot(w, 0, "2019-11-26"), made; /* J1 */

	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_TAKEN));
	slot_at(&s, "18:30", "20:00"); /* the session is by day */
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_OK);
	s = slot(w, 1, "2019-11-26");
	slot_at(&s, "19:30", "21:00");
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_TAKEN));
	slot_at(&s, "20:00", "21:00");
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_OK);
	world_absent(w, w->animators[0], world_day("2019-12-02"), world_day("2019-12-06"));
	s = slot(w, 0, "2019-12-03");
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_RULE);
	host_jump(w->host, calendar_instant(world_day("2019-12-20"), 600));
	slot_done(&s, 180);
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_OK);
	assert_int_equal(made.status, INTERSESSION_DONE);
	/* the centre reads the flags, and why an animator was not there is nothing to it: only what is public counts */
	assert_int_equal(made.flags, 1u << INTERSESSION_OUTSIDE);
	s = slot(w, 0, "2019-11-26");
	slot_done(&s, 180);
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_OK);
	assert_int_equal(made.flags & 1u << INTERSESSION_BUSY, 1u << INTERSESSION_BUSY);
}

/* Of whoever plans sessions, what an animator has promised to a centre is a day taken. */
static void
a_slot_takes_the_half_days_of_its_animator(void **state)
{
	struct world *w = *state;
	struct busy_query q = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.id = w->animators[0],
		.from = world_day("2019-12-09"),
		.to = world_day("2019-12-12") };
	struct intersession s = slot(w, 0, "2019-12-10"), made;
	struct busy_page busy;

	slot_at(&s, "09:00", "12:00");
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_OK);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.person.busy", &busy_query_desc, &q,
		&busy_page_desc, &busy),
	    RC_OK);
	assert_int_equal(busy.days.count, 1);
	assert_int_equal(((const struct busy_day *)busy.days.items)[0].day, world_day("2019-12-10"));
	assert_int_equal(((const struct busy_day *)busy.days.items)[0].halves, 1u << SESSION_MORNING);
	world_expect(
	    w, slot_step(w, &world_coordinator, made.id, "scheduling.intersession.cancel", 0), RC_OK);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.person.busy", &busy_query_desc, &q,
		&busy_page_desc, &busy),
	    RC_OK);
	assert_int_equal(busy.days.count, 0);
}

static void
a_slot_goes_through_its_life_and_no_other_way(void **state)
{
	static const char complete[] = "scheduling.intersession.complete",
			  cancel[] = "scheduling.intersession.cancel";
	struct world *w = *state;
	struct host_caller other = animator_of(w, 1), own = animator_of(w, 0);
	struct intersession s = slot(w, 0, "2019-12-10"), made, gone;

	world_expect(w, slot_make(w, &own, &s, &made), RC_OK);
	assert_int_equal(made.status, INTERSESSION_PLANNED);
	assert_int_equal(made.half_days, 2);
	world_expect(w, slot_step(w, &own, made.id, complete, 200), RC_RULE);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_FUTURE));
	host_jump(w->host, calendar_instant(world_day("2019-12-10"), 900));
	world_expect(w, slot_step(w, &own, made.id, complete, 0), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_PROOF));
	world_expect(w, slot_step(w, &other, made.id, complete, 200), RC_NOT_FOUND);
	world_expect(w, slot_step(w, &own, made.id, complete, 200), RC_OK);
	world_expect(w, slot_step(w, &own, made.id, complete, 200), RC_CONFLICT);
	world_expect(w, slot_step(w, &own, made.id, cancel, 0), RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_STATE));
	s.day = world_day("2019-12-11");
	world_expect(w, slot_make(w, &own, &s, &gone), RC_OK);
	world_expect(w, slot_step(w, &own, gone.id, cancel, 0), RC_OK);
	world_expect(w, slot_step(w, &own, gone.id, complete, 200), RC_CONFLICT);
	world_expect(w, slot_step(w, &own, gone.id, cancel, 0), RC_CONFLICT);
	s = (struct intersession){ .has =
				       REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(INTERSESSION_TAG_DAY),
		.id = gone.id,
		.version = 2,
		.day = world_day("2019-12-12") };
	world_expect(w,
	    season_call(
		w, &own, "scheduling.intersession.update", &intersession_desc, &s, &intersession_desc, &made),
	    RC_CONFLICT);
}

static void
an_animator_plans_in_the_own_actions_only(void **state)
{
	struct world *w = *state;
	struct host_caller stranger = animator_of(w, 2), director = director_of(w, 0);
	struct intersession s = slot(w, 0, "2019-12-10"), made;

	s.animator = w->animators[2];
	world_expect(w, slot_make(w, &stranger, &s, &made), RC_FORBIDDEN);
	world_expect(w, slot_make(w, &director, &s, &made), RC_FORBIDDEN);
	s.animator = w->animators[1]; /* in one's own action, but somebody else's day */
	stranger = animator_of(w, 0);
	world_expect(w, slot_make(w, &stranger, &s, &made), RC_FORBIDDEN);
}

/* A director who animates could else try day after day when somebody of the centre is taken. */
static void
nobody_but_the_team_learns_from_a_slot_when_another_person_is_taken(void **state)
{
	struct world *w = *state;
	struct host_caller both = { ROLE_DIRECTOR | ROLE_ANIMATOR, w->animators[0], &w->centres[0], 1 };
	struct id employee = w->persons[0][EMPLOYEE];
	struct intersession s = slot(w, 0, "2019-12-03"), made, again;

	world_absent(w, employee, world_day("2019-12-02"), world_day("2019-12-06"));
	world_expect(w, slot_make(w, &both, &s, &made), RC_OK);
	s.animator = employee;
	world_expect(w, slot_make(w, &both, &s, &again), RC_FORBIDDEN);
	again = (struct intersession){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) |
		    REC_BIT(INTERSESSION_TAG_ANIMATOR),
		.id = made.id,
		.version = made.version,
		.animator = employee };
	world_expect(w,
	    season_call(w, &both, "scheduling.intersession.update", &intersession_desc, &again,
		&intersession_desc, &made),
	    RC_FORBIDDEN);
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_INTERSESSION_TAKEN));
}

static enum rc
slot_read(struct world *w, const struct host_caller *who, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct intersession s;

	return season_call(w, who, "scheduling.intersession.get", &ref_desc, &ref, &intersession_desc, &s);
}

static void
a_centre_sees_its_own_slots_and_what_is_left_of_its_days(void **state)
{
	struct world *w = *state;
	struct host_caller a = director_of(w, 0), b = director_of(w, 1), animator = animator_of(w, 0),
			   stranger = animator_of(w, 2);
	struct ref ref = { REC_BIT(1), w->actions[GOVERNANCE] };
	struct intersession s = slot(w, 0, "2019-12-10"), made;
	struct intersession_summary sum;
	const struct intersession_line *l;

	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_OK);
	s = slot(w, 0, "2019-10-14");
	s.half_days = 1;
	s.has |= REC_BIT(INTERSESSION_TAG_HALF_DAYS);
	slot_done(&s, 150);
	world_expect(w, slot_make(w, &world_coordinator, &s, &made), RC_OK);
	world_expect(w, slot_read(w, &a, made.id), RC_OK);
	world_expect(w, slot_read(w, &b, made.id), RC_NOT_FOUND);
	world_expect(w, slot_read(w, &animator, made.id), RC_OK);
	world_expect(w, slot_read(w, &stranger, made.id), RC_NOT_FOUND);
	world_expect(w,
	    season_call(
		w, &a, "scheduling.intersession.summary", &ref_desc, &ref, &intersession_summary_desc, &sum),
	    RC_OK);
	assert_int_equal(sum.lines.count, 1);
	l = sum.lines.items;
	assert_true(id_equal(l->structure, w->centres[0]));
	assert_int_equal(l->asked, 6);
	assert_int_equal(l->planned, 2);
	assert_int_equal(l->done, 1);
	assert_int_equal(l->remaining, 3);
	assert_int_equal(l->beyond, 0);
	assert_int_equal(l->minutes, 150);
	world_expect(w,
	    season_call(w, &world_coordinator, "scheduling.intersession.summary", &ref_desc, &ref,
		&intersession_summary_desc, &sum),
	    RC_OK);
	assert_int_equal(sum.lines.count, 2);
	world_expect(w,
	    season_call(w, &stranger, "scheduling.intersession.summary", &ref_desc, &ref,
		&intersession_summary_desc, &sum),
	    RC_OK);
	assert_int_equal(sum.lines.count, 0);
}

/* --- action plans ----------------------------------------------------------------------------------------------- */
struct plan_of {
	struct action_plan p;
	struct measure m[3];
};

static void
plan_set(struct world *w, struct plan_of *x, int centre)
{
	*x = (struct plan_of){ .p = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(9) | REC_BIT(10),
				   .action = w->actions[GOVERNANCE],
				   .structure = w->centres[centre],
				   .objective = TEXT_LIT(OBJECTIVE) } };
	for (uint32_t i = 0; i < 2; i++)
		x->m[i] = (struct measure){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(5),
			.number = i + 1,
			.title = TEXT_LIT("Revoir la composition du bureau"),
			.owner = w->persons[centre][PRESIDENT],
			.due = world_day(i == 0 ? "2020-01-15" : "2020-03-15") };
	x->p.measures = (struct list){ x->m, 2 };
}

static enum rc
plan_make(struct world *w, const struct host_caller *who, struct plan_of *x, struct action_plan *made)
{
	x->p.measures.items = x->m;
	return season_call(
	    w, who, "scheduling.action_plan.create", &action_plan_desc, &x->p, &action_plan_desc, made);
}

static enum rc
plan_step(
    struct world *w, const struct host_caller *who, struct id id, const char *verb, struct action_plan *ret)
{
	struct ref ref = { REC_BIT(1), id };

	return season_call(w, who, verb, &ref_desc, &ref, &action_plan_desc, ret);
}
#define PLAN(verb) "scheduling.action_plan." verb

static void
a_plan_is_held_to_its_rules(void **state)
{
	struct world *w = *state;
	struct host_caller a = director_of(w, 0), b = director_of(w, 1), outside = director_of(w, 5);
	struct action_plan made;
	struct plan_of x;

	plan_set(w, &x, 0);
	x.m[1].number = 1;
	world_expect(w, plan_make(w, &a, &x, &made), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_MEASURE_NUMBER));
	plan_set(w, &x, 0);
	x.m[1].has &= ~REC_BIT(MEASURE_TAG_OWNER);
	world_expect(w, plan_make(w, &a, &x, &made), RC_INVALID);
	assert_true(world_refused_for(w, FAULT_MEASURE_OWNER));
	assert_string_equal(w->why.items[0].field, "measures[1].owner");
	plan_set(w, &x, 0);
	x.m[0].due = world_day("2019-11-25");
	world_expect(w, plan_make(w, &a, &x, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_MEASURE_EARLY));
	plan_set(w, &x, 0);
	world_expect(w, plan_make(w, &b, &x, &made), RC_FORBIDDEN);
	plan_set(w, &x, 5);
	world_expect(w, plan_make(w, &outside, &x, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_ACTION_PLAN_ENROLLED));
	plan_set(w, &x, 0);
	world_expect(w, plan_make(w, &a, &x, &made), RC_OK);
	world_expect(w, plan_make(w, &a, &x, &made), RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_ACTION_PLAN_TWICE));
}

/* Does any answer to this caller hold the words of the plan? */
static bool
reads_words(struct world *w, const struct host_caller *who, const char *method, struct id id)
{
	struct history_query history = { .has = REC_BIT(1), .id = id };
	struct list_query list = { 0 };
	struct measures_query due = { .has = REC_BIT(1), .until = world_day("2021-01-01") };
	struct ref ref = { REC_BIT(1), id };
	struct action_plan p;
	struct list_page page;
	struct history_page past;
	struct measure_page measures;
	struct text body;

	if (strcmp(method, PLAN("get")) == 0)
		(void)season_call(w, who, method, &ref_desc, &ref, &action_plan_desc, &p);
	else if (strcmp(method, PLAN("list")) == 0)
		(void)season_call(w, who, method, &list_query_desc, &list, &list_page_desc, &page);
	else if (strcmp(method, PLAN("history")) == 0)
		(void)season_call(w, who, method, &history_query_desc, &history, &history_page_desc, &past);
	else
		(void)season_call(w, who, method, &measures_query_desc, &due, &measure_page_desc, &measures);
	body = host_last_body(w->host);
	return memmem(body.ptr, body.len, "Revoir la composition", 21) != NULL ||
	    memmem(body.ptr, body.len, OBJECTIVE, sizeof OBJECTIVE - 1) != NULL;
}

static void
nobody_but_its_structure_reads_a_draft(void **state)
{
	static const char *const ways[] = { PLAN("get"), PLAN("list"), PLAN("history"), PLAN("measures") };
	struct world *w = *state;
	struct host_caller own = director_of(w, 0), other = director_of(w, 1), animator = animator_of(w, 0),
			   team = { .roles = ROLE_TEAM };
	const struct host_caller *outside[] = { &team, &other, &animator };
	struct action_plan made;
	struct plan_of x;

	plan_set(w, &x, 0);
	world_expect(w, plan_make(w, &own, &x, &made), RC_OK);
	assert_int_equal(made.status, ACTION_PLAN_DRAFT);
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		assert_true(reads_words(w, &own, ways[i], made.id));
		for (size_t k = 0; k < 3; k++)
			assert_false(reads_words(w, outside[k], ways[i], made.id));
	}
	world_expect(w, plan_step(w, &team, made.id, PLAN("share"), &made), RC_NOT_FOUND);
	world_expect(w, plan_step(w, &own, made.id, PLAN("share"), &made), RC_OK);
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
		assert_true(reads_words(w, &team, ways[i], made.id));
		assert_true(reads_words(w, &animator, ways[i], made.id));
		assert_false(reads_words(w, &other, ways[i], made.id));
	}
}

static enum rc
plan_word(struct world *w, const struct host_caller *who, const struct action_plan *was,
    const char *objective, struct action_plan *ret)
{
	struct action_plan patch = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) |
		    REC_BIT(ACTION_PLAN_TAG_OBJECTIVE),
		.id = was->id,
		.version = was->version,
		.objective = text_of(objective) };

	return season_call(w, who, PLAN("update"), &action_plan_desc, &patch, &action_plan_desc, ret);
}

static void
what_a_draft_said_before_it_was_shared_stays_private_for_ever(void **state)
{
	struct world *w = *state;
	struct host_caller own = director_of(w, 0), team = { .roles = ROLE_TEAM };
	struct action_plan made;
	struct plan_of x;

	plan_set(w, &x, 0);
	world_expect(w, plan_make(w, &own, &x, &made), RC_OK);
	world_expect(w, plan_word(w, &own, &made, "Un autre objectif", &made), RC_OK);
	x.p.measures.count = 0;
	world_expect(w, plan_step(w, &own, made.id, PLAN("share"), &made), RC_OK);
	world_expect(w, plan_word(w, &own, &made, "Un troisième objectif", &made), RC_OK);
	(void)reads_words(w, &team, PLAN("history"), made.id);
	assert_non_null(
	    memmem(host_last_body(w->host).ptr, host_last_body(w->host).len, "Un autre objectif", 17));
	assert_null(memmem(
	    host_last_body(w->host).ptr, host_last_body(w->host).len, OBJECTIVE, sizeof OBJECTIVE - 1));
	(void)reads_words(w, &own, PLAN("history"), made.id);
	assert_non_null(memmem(
	    host_last_body(w->host).ptr, host_last_body(w->host).len, OBJECTIVE, sizeof OBJECTIVE - 1));
}

static void
the_team_reads_which_structures_have_a_plan_and_nothing_in_it(void **state)
{
	struct world *w = *state;
	struct host_caller own = director_of(w, 0), other = director_of(w, 1);
	struct ref ref = { REC_BIT(1), w->actions[GOVERNANCE] };
	struct action_plan_summary sum;
	const struct action_plan_line *l;
	struct action_plan made;
	struct plan_of x;

	plan_set(w, &x, 0);
	world_expect(w, plan_make(w, &own, &x, &made), RC_OK);
	world_expect(w,
	    season_call(
		w, &world_coordinator, PLAN("summary"), &ref_desc, &ref, &action_plan_summary_desc, &sum),
	    RC_OK);
	assert_true(sum.required);
	assert_int_equal(sum.lines.count, 2);
	assert_int_equal(sum.missing, 1);
	l = sum.lines.items;
	l += id_equal(l[0].structure, w->centres[0]) ? 0 : 1;
	assert_true(id_equal(l->plan, made.id));
	assert_int_equal(l->changed_on, world_day("2019-10-15"));
	assert_false(REC_HAS(l, 5));
	world_expect(w,
	    season_call(w, &other, PLAN("summary"), &ref_desc, &ref, &action_plan_summary_desc, &sum), RC_OK);
	assert_int_equal(sum.lines.count, 1);
	l = sum.lines.items;
	assert_true(id_equal(l->structure, w->centres[1]));
	assert_false(REC_HAS(l, 2));
}

static void
a_plan_goes_through_its_life_and_no_other_way(void **state)
{
	struct world *w = *state;
	struct host_caller own = director_of(w, 0);
	struct action_plan made, patch;
	struct plan_of x;

	plan_set(w, &x, 0);
	x.p.measures.count = 0;
	x.p.has &= ~REC_BIT(10);
	world_expect(w, plan_make(w, &own, &x, &made), RC_OK);
	world_expect(w, plan_step(w, &own, made.id, PLAN("share"), &patch), RC_RULE);
	assert_true(world_refused_for(w, FAULT_ACTION_PLAN_EMPTY));
	world_expect(w, plan_step(w, &own, made.id, PLAN("follow"), &patch), RC_CONFLICT);
	world_expect(w, plan_step(w, &own, made.id, PLAN("close"), &patch), RC_CONFLICT);
	plan_set(w, &x, 0);
	patch = (struct action_plan){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(10),
		.id = made.id,
		.version = made.version,
		.measures = { x.m, 2 } };
	world_expect(w,
	    season_call(w, &own, PLAN("update"), &action_plan_desc, &patch, &action_plan_desc, &made), RC_OK);
	world_expect(w, plan_step(w, &own, made.id, PLAN("share"), &made), RC_OK);
	assert_int_equal(made.shared_on, world_day("2019-10-15"));
	world_expect(w, plan_step(w, &own, made.id, PLAN("share"), &patch), RC_CONFLICT);
	world_expect(w, plan_step(w, &own, made.id, PLAN("close"), &patch), RC_CONFLICT);
	world_expect(w, plan_step(w, &world_coordinator, made.id, PLAN("follow"), &made), RC_OK);
	world_expect(w, plan_step(w, &own, made.id, PLAN("follow"), &patch), RC_CONFLICT);
	world_expect(w, plan_step(w, &own, made.id, PLAN("close"), &patch), RC_RULE);
	assert_true(world_refused_for(w, FAULT_ACTION_PLAN_OPEN));
	assert_string_equal(w->why.items[0].argument, "1, 2");
	x.m[0].status = MEASURE_DONE;
	x.m[1].status = MEASURE_DROPPED;
	x.m[0].has |= REC_BIT(MEASURE_TAG_STATUS);
	x.m[1].has |= REC_BIT(MEASURE_TAG_STATUS);
	patch = (struct action_plan){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(10),
		.id = made.id,
		.version = made.version,
		.measures = { x.m, 2 } };
	world_expect(w,
	    season_call(w, &own, PLAN("update"), &action_plan_desc, &patch, &action_plan_desc, &made), RC_OK);
	world_expect(w, plan_step(w, &own, made.id, PLAN("close"), &made), RC_OK);
	world_expect(w, plan_step(w, &own, made.id, PLAN("close"), &patch), RC_CONFLICT);
	world_expect(w, plan_word(w, &own, &made, "Trop tard", &patch), RC_CONFLICT);
	assert_true(world_refused_for(w, FAULT_ACTION_PLAN_CLOSED));
}

static void
a_plan_that_the_team_enters_is_shared_from_the_start(void **state)
{
	struct world *w = *state;
	struct action_plan made;
	struct plan_of x;

	plan_set(w, &x, 0);
	world_expect(w, plan_make(w, &world_coordinator, &x, &made), RC_OK);
	assert_int_equal(made.status, ACTION_PLAN_SHARED);
	plan_set(w, &x, 1);
	x.p.has &= ~REC_BIT(9);
	world_expect(w, plan_make(w, &world_coordinator, &x, &made), RC_RULE);
	assert_true(world_refused_for(w, FAULT_ACTION_PLAN_EMPTY));
}

static struct action_plan
plan_stored(struct world *w, struct id id)
{
	struct host_caller own = director_of(w, 0);
	struct ref ref = { REC_BIT(1), id };
	struct action_plan p;

	world_expect(w, season_call(w, &own, PLAN("get"), &ref_desc, &ref, &action_plan_desc, &p), RC_OK);
	return p;
}

static void
a_measure_that_falls_due_is_told_once_on_the_morning_of_its_day(void **state)
{
	struct world *w = *state;
	struct host_caller own = director_of(w, 0);
	struct action_plan made, p;
	struct plan_of x;

	plan_set(w, &x, 0);
	world_expect(w, plan_make(w, &own, &x, &made), RC_OK);
	host_jump(w->host, calendar_instant(world_day("2020-01-15"), 5 * 60));
	assert_int_equal(plan_stored(w, made.id).fell_due.count, 0);
	host_jump(w->host, calendar_instant(world_day("2020-01-15"), 6 * 60 + 1));
	p = plan_stored(w, made.id);
	assert_int_equal(p.fell_due.count, 1);
	assert_int_equal(((const uint32_t *)p.fell_due.items)[0], 1);
	assert_true(((const struct measure *)p.measures.items)[0].told);
	host_jump(w->host, calendar_instant(world_day("2020-02-15"), 6 * 60));
	assert_int_equal(plan_stored(w, made.id).version, p.version);
	host_jump(w->host, calendar_instant(world_day("2020-03-15"), 7 * 60));
	p = plan_stored(w, made.id);
	assert_int_equal(((const uint32_t *)p.fell_due.items)[0], 2);
	assert_int_equal(p.status, ACTION_PLAN_DRAFT);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, followup_up, followup_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(a_slot_is_held_to_its_rules),
		IN_WORLD(an_animator_who_is_taken_is_not_planned_but_what_took_place_is_a_fact),
		IN_WORLD(a_slot_takes_the_half_days_of_its_animator),
		IN_WORLD(a_slot_goes_through_its_life_and_no_other_way),
		IN_WORLD(an_animator_plans_in_the_own_actions_only),
		IN_WORLD(nobody_but_the_team_learns_from_a_slot_when_another_person_is_taken),
		IN_WORLD(a_centre_sees_its_own_slots_and_what_is_left_of_its_days),
		IN_WORLD(a_plan_is_held_to_its_rules),
		IN_WORLD(nobody_but_its_structure_reads_a_draft),
		IN_WORLD(what_a_draft_said_before_it_was_shared_stays_private_for_ever),
		IN_WORLD(the_team_reads_which_structures_have_a_plan_and_nothing_in_it),
		IN_WORLD(a_plan_goes_through_its_life_and_no_other_way),
		IN_WORLD(a_plan_that_the_team_enters_is_shared_from_the_start),
		IN_WORLD(a_measure_that_falls_due_is_told_once_on_the_morning_of_its_day),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
