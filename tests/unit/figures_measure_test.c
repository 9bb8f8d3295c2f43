/*
 * figures_measure_test: what the figures of an indicator are computed from, and who may handle those in which requests of persons count.
 * Owns: nothing.
 * Beware: virtual time only; a quarter is over once the test has jumped there.
 */
#include "services/reporting/figures.h"
#include "tests/lib/matching_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

extern const struct service_desc registry_service, scheduling_service, matching_service, notification_service;

#define QUARTER ((day_t)18170) /* 2019-10-01 */
#define ROWS_OF_WORLD 3u /* the total, the department of its centres, elsewhere */
#define AFTER (WORLD_NOW + 70 * USEC_PER_DAY)

static int
up(void **state)
{
	static const struct service_desc *const services[] = { &matching_service, &registry_service,
		&scheduling_service, &notification_service, &reporting_service };

	struct world *w = world_new_of(services, 5);
	struct organisation o, patch;

	if (world_do(w, &w->coordinator, "registry.organisation.get", w->centre_a, &organisation_desc, &o) !=
	    RC_OK)
		return -1;
	patch = (struct organisation){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(14),
		.id = o.id,
		.version = o.version,
		.commune = TEXT_LIT("42218") };
	*state = w;
	return world_call(w, &w->coordinator, "registry.organisation.update", &organisation_desc, &patch,
		   &organisation_desc, &o) == RC_OK
	    ? 0
	    : -1;
}

static int
down(void **state)
{
	struct world *w = *state;
	uint64_t events;

	fault_clear(&w->why);
	assert_int_equal(host_verify(w->h, "reporting", &events, &w->why), RC_OK);
	world_free(w);
	return 0;
}

static void
define(struct world *w, enum figure_measure measure, const char *code)
{
	struct indicator i = { .has = REC_BIT(INDICATOR_CODE) | REC_BIT(INDICATOR_LABEL) |
		    REC_BIT(INDICATOR_MEASURE) | REC_BIT(INDICATOR_DEFINITION) | REC_BIT(INDICATOR_PERIOD),
		.code = text_of(code),
		.period = PERIOD_QUARTER,
		.label = TEXT_LIT("Un indicateur"),
		.measure = measure,
		.definition = TEXT_LIT("Ce que compte le logiciel.") };

	assert_int_equal(world_call(w, &w->coordinator, "reporting.indicator.create", &indicator_desc, &i,
			     &indicator_desc, &i),
	    RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "reporting.indicator.publish", i.id, &indicator_desc, &i), RC_OK);
}

static enum rc
sheet_made(struct world *w, const struct host_caller *who, const char *code, struct figure_sheet *ret)
{
	struct figure_sheet s = { .has = REC_BIT(FIGURE_SHEET_CODE) | REC_BIT(FIGURE_SHEET_PERIOD) |
		    REC_BIT(FIGURE_SHEET_FROM),
		.code = text_of(code),
		.period = PERIOD_QUARTER,
		.from = QUARTER };

	return world_call(
	    w, who, "reporting.figure_sheet.create", &figure_sheet_desc, &s, &figure_sheet_desc, ret);
}

/* The sheet of a measure, closed after the quarter. */
static struct figure_sheet
closed(struct world *w, const struct host_caller *who, enum figure_measure measure, const char *code)
{
	struct figure_sheet s;

	define(w, measure, code);
	assert_int_equal(sheet_made(w, who, code, &s), RC_OK);
	assert_int_equal(
	    world_do(w, who, "reporting.figure_sheet.close", s.id, &figure_sheet_desc, &s), RC_OK);
	host_settle(w->h); /* it is worked out on a thread */
	assert_int_equal(world_do(w, who, "reporting.figure_sheet.get", s.id, &figure_sheet_desc, &s), RC_OK);
	assert_int_equal(s.status, SHEET_CLOSED);
	return s;
}

static int64_t
value_of(const struct figure_sheet *s, const char *territory, enum figure_category category, uint32_t people)
{
	const struct figure_cell *f = cell_find(&s->cells, text_of(territory), category);

	assert_non_null(f);
	assert_int_equal(f->people, people);
	assert_true(f->hidden); /* there are never five people here */
	return f->value;
}

/* --- requests ------------------------------------------------------------------------------------------- */
static void
requests_and_days_of_a_quarter_are_counted_by_department_and_kind(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), group = world_submitted(w, &w->director_a, &in);
	struct figure_sheet s;
	struct engagement e = world_mission(w);

	in = world_request(w, POOL_GROUP);
	world_submitted(w, &w->director_a, &in); /* nobody has answered */
	world_engaged(w, &w->referent, &group);
	host_advance(w->h, 2 * USEC_PER_DAY);
	assert_false(world_day_done(w, e.id, WORLD_TODAY + 1, false));
	assert_false(world_day_done(w, e.id, WORLD_TODAY + 2, true));
	host_jump(w->h, AFTER);
	s = closed(w, &w->referent, MEASURE_REQUESTS_ANSWERED, "demandes");
	assert_true(s.personal);
	assert_int_equal(s.cells.count, ROWS_OF_WORLD * 3);
	assert_int_equal(value_of(&s, "42", CATEGORY_INDIVIDUAL, 1), 1);
	assert_int_equal(value_of(&s, "42", CATEGORY_GROUP, 1), 1);
	assert_int_equal(value_of(&s, "", CATEGORY_ALL, 2), 2);
	s = closed(w, &w->referent, MEASURE_ACCOMPANIMENT_DAYS, "jours");
	assert_int_equal(s.unit, UNIT_HALF_DAYS);
	assert_int_equal(value_of(&s, "", CATEGORY_INDIVIDUAL, 1), 3);
	assert_int_equal(value_of(&s, "", CATEGORY_GROUP, 0), 0);
}

static void
rows_do_not_depend_on_what_was_asked(void **state)
{
	struct world *w = *state;
	struct figure_sheet s;

	host_jump(w->h, AFTER);
	s = closed(w, &w->referent, MEASURE_REQUESTS_ANSWERED, "demandes");
	assert_int_equal(s.cells.count, ROWS_OF_WORLD * 3);
	assert_int_equal(value_of(&s, FIGURE_ELSEWHERE, CATEGORY_ALL, 0), 0);
}

static uint32_t
listed(struct world *w, const struct host_caller *who)
{
	struct list_query q = { 0 };
	struct list_page p;

	assert_int_equal(
	    world_call(w, who, "reporting.figure_sheet.list", &list_query_desc, &q, &list_page_desc, &p),
	    RC_OK);
	return p.count;
}

static void
what_persons_ask_is_counted_by_those_in_charge_and_shown_to_nobody_else(void **state)
{
	struct world *w = *state;
	const struct host_caller *others[] = { &w->coordinator, &w->two_hats };
	struct figure_sheet s, none;

	world_mission(w);
	host_jump(w->h, AFTER);
	s = closed(w, &w->referent, MEASURE_REQUESTS_ANSWERED, "demandes");
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(sheet_made(w, others[i], "demandes", &none), RC_RULE);
		assert_true(world_refused(w, "code", FAULT_FIGURE_PERSONAL));
		assert_int_equal(
		    world_do(w, others[i], "reporting.figure_sheet.get", s.id, &figure_sheet_desc, &none),
		    RC_NOT_FOUND);
		assert_int_equal(
		    world_do(w, others[i], "reporting.figure_sheet.correct", s.id, &figure_sheet_desc, &none),
		    RC_NOT_FOUND);
		assert_int_equal(listed(w, others[i]), 0);
	}
	assert_int_equal(listed(w, &w->referent), 1);
	assert_int_equal(
	    world_do(w, &w->director_a, "reporting.figure_sheet.get", s.id, &figure_sheet_desc, &none),
	    RC_FORBIDDEN);
}

/* All that these may read of figures: lists, as bytes. */
static struct buf
read_by_others(struct world *w)
{
	static const char *const reads[] = { "reporting.figure_sheet.list", "reporting.indicator.list",
		"reporting.peer_indicator.list", "reporting.figure_grant.list", "reporting.peer_figure.list",
		"reporting.consolidation.list" };
	const struct host_caller national = { .roles = ROLE_NATIONAL },
				 *others[] = { &w->coordinator, &w->two_hats, &national };
	struct list_query q = { 0 };
	struct list_page p;
	struct buf out = { 0 };

	for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++)
		for (size_t k = 0; k < sizeof others / sizeof others[0]; k++) {
			enum rc rc =
			    world_call(w, others[k], reads[i], &list_query_desc, &q, &list_page_desc, &p);
			struct text body = host_last_body(w->h);

			buf_printf(&out, "%s %zu %d ", reads[i], k, rc);
			buf_append(&out, body.ptr, rc == RC_OK ? body.len : 0);
		}
	return out;
}

/* The quarter is closed by who is in charge, and by the coordinator, whether or not somebody has asked. */
static struct buf
quarter_lived(bool asks)
{
	void *state = NULL;
	struct buf seen;

	assert_int_equal(up(&state), 0);
	struct world *w = state;
	unsigned before = w->calls;

	world_mission(w);
	before = w->calls - before;
	if (!asks) { /* the same world, but for that */
		world_free(w);
		assert_int_equal(up(&state), 0);
		w = state;
		world_be_refused(w, before);
	}
	host_jump(w->h, AFTER);
	closed(w, &w->referent, MEASURE_REQUESTS_ANSWERED, "demandes");
	closed(w, &w->coordinator, MEASURE_STRUCTURES, "structures");
	seen = read_by_others(w);
	world_free(w);
	return seen;
}

static void
nothing_that_others_read_of_figures_tells_of_what_persons_ask(void **state)
{
	struct buf with = quarter_lived(true), without = quarter_lived(false);

	(void)state;
	assert_in_range(with.len, 400, UINT32_MAX);
	assert_int_equal(with.len, without.len);
	assert_memory_equal(with.ptr, without.ptr, with.len);
	buf_free(&with);
	buf_free(&without);
}

/* --- actions ----------------------------------------------------------------------------------------------- */
static void
must(struct world *w, const struct host_caller *who, const char *method, const struct rec_desc *in_desc,
    const void *in, const struct rec_desc *out_desc, void *out)
{
	enum rc rc = world_call(w, who, method, in_desc, in, out_desc, out);

	if (rc != RC_OK)
		fail_msg("%s: %d", method, rc);
}

/* An action of one day, with somebody of centre A, who was there in the morning and the afternoon. */
static void
action_held(struct world *w)
{
	struct action a = { .has = REC_BIT(7) | REC_BIT(ACTION_KIND) | REC_BIT(ACTION_FIRST_DAY),
		.title = TEXT_LIT("Agir sur la gouvernance"),
		.kind = ACTION_FORMATION_ACTION,
		.first_day = WORLD_TODAY + 20 };
	struct delegate d = { REC_BIT(1) | REC_BIT(2), w->director_a.person, MANDATE_DIRECTOR };
	struct enrolment e = { .has = REC_BIT(ENROLMENT_ACTION) | REC_BIT(ENROLMENT_STRUCTURE) | REC_BIT(8),
		.structure = w->centre_a,
		.persons = { &d, 1 } };
	struct filter f = { REC_BIT(1) | REC_BIT(2), TEXT_LIT("action"), { 0 } };
	struct list_query q = { .has = REC_BIT(5), .filters = { &f, 1 } };
	struct list_page page;
	struct session j;
	char id[ID_TEXT_LEN + 1];

	must(w, &w->coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &a);
	assert_int_equal(
	    world_do(w, &w->coordinator, "scheduling.action.open", a.id, &action_desc, &a), RC_OK);
	e.action = a.id;
	must(w, &w->director_a, "scheduling.enrolment.create", &enrolment_desc, &e, &enrolment_desc, &e);
	assert_int_equal(
	    world_do(w, &w->coordinator, "scheduling.action.confirm", a.id, &action_desc, &a), RC_OK);
	host_jump(w->h, WORLD_NOW + 21 * USEC_PER_DAY);
	id_format(a.id, id);
	f.value = text_of(id);
	must(w, &w->coordinator, "scheduling.session.list", &list_query_desc, &q, &list_page_desc, &page);
	assert_int_equal(page.count, 1);
	assert_int_equal(
	    record_decode(&session_desc, page.items.ptr, page.items.len, host_arena(w->h), &j, NULL, NULL),
	    RC_OK);
	for (int half = SESSION_MORNING; half <= SESSION_AFTERNOON; half++) {
		struct attendance_line line = { REC_BIT(1) | REC_BIT(3), d.person, ATTENDANCE_PARTICIPANT,
			true, 0, 0 };
		struct attendance_entry in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6),
			.id = j.id,
			.half = (enum session_half)half,
			.lines = { &line, 1 } };
		struct attendance_entered out;

		must(w, &w->coordinator, "scheduling.session.attend", &attendance_entry_desc, &in,
		    &attendance_entered_desc, &out);
	}
	assert_int_equal(
	    world_do(w, &w->coordinator, "scheduling.session.hold", j.id, &session_desc, &j), RC_OK);
}

static void
actions_attendance_people_and_structures_are_counted(void **state)
{
	struct world *w = *state;
	struct figure_sheet s;

	action_held(w);
	host_jump(w->h, AFTER);
	s = closed(w, &w->coordinator, MEASURE_ACTIONS_HELD, "actions");
	assert_false(s.personal);
	assert_int_equal(s.cells.count, 7); /* by kind alone */
	assert_int_equal(value_of(&s, "", CATEGORY_FORMATION_ACTION, 1), 1);
	s = closed(w, &w->coordinator, MEASURE_ATTENDANCE, "presences");
	assert_int_equal(value_of(&s, "", CATEGORY_PROFESSIONAL, 1), 2);
	s = closed(w, &w->coordinator, MEASURE_PERSONS_TRAINED, "personnes");
	assert_int_equal(value_of(&s, "", CATEGORY_PROFESSIONAL, 1), 1);
	assert_int_equal(value_of(&s, "", CATEGORY_GOVERNING, 0), 0);
	s = closed(w, &w->coordinator, MEASURE_STRUCTURES, "structures");
	assert_int_equal(value_of(&s, "", CATEGORY_CENTRE, 1), 1);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, up, down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(requests_and_days_of_a_quarter_are_counted_by_department_and_kind),
		IN_WORLD(rows_do_not_depend_on_what_was_asked),
		IN_WORLD(what_persons_ask_is_counted_by_those_in_charge_and_shown_to_nobody_else),
		cmocka_unit_test(nothing_that_others_read_of_figures_tells_of_what_persons_ask),
		IN_WORLD(actions_attendance_people_and_structures_are_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
