/*
 * reporting_test: the figures of the bilan from known sums, and both bilans from what was done in a host.
 * Owns: nothing.
 * Beware: virtual time only; delays between events are set by the test.
 */
#include "common/calendar.h"
#include "services/reporting/service.h"
#include "tests/lib/matching_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

extern const struct service_desc registry_service, scheduling_service, matching_service, notification_service;

#define HOUR (3600 * USEC_PER_SEC)

static const struct figure *
figure_named(const struct figure *f, uint32_t n, const char *code)
{
	const struct figure *found = NULL;

	for (uint32_t i = 0; i < n; i++)
		if (text_is(f[i].code, code)) {
			assert_null(found); /* a code is there once */
			found = &f[i];
		}
	return found;
}

static double
value_of(const struct figure *f, uint32_t n, const char *code)
{
	const struct figure *x = figure_named(f, n, code);

	assert_non_null(x);
	assert_true(REC_HAS(x, FIGURE_VALUE));
	return x->value;
}

/* --- from sums
 * ------------------------------------------------------------------------------------------------------- */
static void
figures_are_what_the_sums_say(void **state)
{
	const struct tally t = { .submitted = 8,
		.group_submitted = 3,
		.proposed = 6,
		.engaged = 4,
		.withdrawn = 1,
		.help_asked = 2,
		.sent = 9,
		.accepted = 4,
		.refused = 3,
		.expired = 2,
		.evaluated = 2,
		.relevance_sum = 9,
		.complementarity_sum = 7,
		.engagements = 4,
		.chosen = { 1, 2, 3 },
		.informed = 2,
		.oriented = 4,
		.called_back = 1,
		.days_planned = 12,
		.half_days_done = 7,
		.cents = 350000,
		.answer_usec = 14 * (uint64_t)HOUR,
		.answers = 7,
		.accept_usec = 96 * (uint64_t)HOUR,
		.accepts = 4,
		.candidates = 30,
		.rankings = 6 };
	struct figure f[BILAN_FIGURES_MOST];
	uint32_t n = bilan_figures(&t, true, f);

	(void)state;
	assert_true(value_of(f, n, "requests_submitted") == 8);
	assert_true(value_of(f, n, "requests_group") == 3);
	assert_true(value_of(f, n, "requests_individual") == 5);
	assert_true(value_of(f, n, "proposed_rate") == 75);
	assert_true(value_of(f, n, "engaged_rate") == 50);
	assert_true(value_of(f, n, "help_rate") == 25);
	assert_true(value_of(f, n, "choice_provider") == 1);
	assert_true(value_of(f, n, "choice_federation") == 2);
	assert_true(value_of(f, n, "choice_both") == 3);
	assert_true(value_of(f, n, "information") == 2);
	assert_true(value_of(f, n, "oriented") == 4);
	assert_true(value_of(f, n, "called_back") == 1);
	assert_true(value_of(f, n, "relevance") == 4.5);
	assert_true(value_of(f, n, "complementarity") == 3.5);
	assert_true(value_of(f, n, "days_planned") == 12);
	assert_true(value_of(f, n, "days_done") == 3.5);
	assert_true(value_of(f, n, "cost") == 350000);
	assert_true(value_of(f, n, "cost_engagement") == 87500);
	assert_true(value_of(f, n, "answer_time") == 2);
	assert_true(value_of(f, n, "accept_time") == 24);
	assert_true(value_of(f, n, "candidates") == 5);
}

static void
a_mean_of_nothing_is_absent_and_a_count_of_nothing_is_zero(void **state)
{
	static const char *const means[] = { "proposed_rate", "engaged_rate", "relevance", "help_rate",
		"complementarity", "cost_engagement", "answer_time", "accept_time", "candidates" };
	const struct tally t = { 0 };
	struct figure f[BILAN_FIGURES_MOST];
	uint32_t n = bilan_figures(&t, true, f);

	(void)state;
	for (size_t i = 0; i < sizeof means / sizeof means[0]; i++) {
		const struct figure *x = figure_named(f, n, means[i]);

		assert_non_null(x);
		assert_false(REC_HAS(x, FIGURE_VALUE));
		assert_int_equal(x->base, 0);
	}
	assert_true(value_of(f, n, "requests_submitted") == 0);
	assert_true(value_of(f, n, "cost") == 0);
}

static void
each_of_the_four_points_has_figures_with_a_label_and_they_are_valid(void **state)
{
	const struct tally t = { .submitted = 1, .evaluated = 1, .relevance_sum = 5 };
	struct figure f[BILAN_FIGURES_MOST];
	uint32_t n = bilan_figures(&t, true, f), points = 0;
	struct fault why;

	(void)state;
	assert_in_range(n, 10, BILAN_FIGURES_MOST);
	for (uint32_t i = 0; i < n; i++) {
		fault_clear(&why);
		points |= 1u << f[i].point;
		assert_true(f[i].label.len > 4);
		assert_int_equal(record_validate(&figure_desc, &f[i], 0, RECORD_STORED, &why), RC_OK);
	}
	assert_int_equal(points, 0xf);
}

static void
what_is_not_for_referents_says_that_it_counts_groups(void **state)
{
	const struct tally t = { .submitted = 3, .group_submitted = 3 };
	struct figure f[BILAN_FIGURES_MOST];
	uint32_t n = bilan_figures(&t, false, f);

	(void)state;
	assert_true(value_of(f, n, "requests_group") == 3);
	assert_non_null(strstr(figure_named(f, n, "requests_group")->label.ptr, "collectives"));
	assert_null(figure_named(f, n, "requests_individual"));
	assert_null(figure_named(f, n, "requests_submitted"));
}

/* --- from what was done
 * ---------------------------------------------------------------------------------------------- */
static int
world_up(void **state)
{
	static const struct service_desc *const services[] = { &matching_service, &registry_service,
		&scheduling_service, &notification_service, &reporting_service };

	*state = world_new_of(services, 5);
	return 0;
}

static int
world_down(void **state)
{
	world_free(*state);
	return 0;
}

static struct bilan
bilan_of(struct world *w, const struct host_caller *who, day_t from, day_t to)
{
	struct bilan_query q = { (from == 0 ? 0 : REC_BIT(1)) | (to == 0 ? 0 : REC_BIT(2)), from, to };
	struct bilan b;

	host_settle(w->h);
	assert_int_equal(
	    world_call(w, who, "reporting.bilan.get", &bilan_query_desc, &q, &bilan_desc, &b), RC_OK);
	return b;
}

static double
bilan_value(const struct bilan *b, const char *code)
{
	return value_of(b->figures.items, b->figures.count, code);
}

static void
day_done(struct world *w, struct id engagement, day_t day, bool half)
{
	struct engagement_day d = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), engagement, day, half };
	struct engagement e;

	assert_int_equal(world_call(w, &w->referent, "matching.engagement.add_day", &engagement_day_desc, &d,
			     &engagement_desc, &e),
	    RC_OK);
}

/* A personal request, engaged after two hours, a day and a half done, evaluated. */
static void
one_engagement(struct world *w)
{
	struct engagement_evaluate v = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .relevance = 4, .complementarity = 2
	};
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e;

	host_advance(w->h, 2 * HOUR);
	e = world_engaged(w, &w->referent, &r);
	day_done(w, e.id, WORLD_TODAY, true);
	host_advance(w->h, 24 * HOUR);
	day_done(w, e.id, WORLD_TODAY + 1, false);
	v.id = e.id;
	assert_int_equal(world_call(w, &w->employee, "matching.engagement.evaluate",
			     &engagement_evaluate_desc, &v, &engagement_desc, &e),
	    RC_OK);
}

static void
the_bilan_says_what_was_done(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP);
	struct bilan b;

	one_engagement(w);
	world_submitted(w, &w->director_a, &in);
	b = bilan_of(w, &w->referent, 0, 0);
	assert_true(bilan_value(&b, "requests_submitted") == 2);
	assert_true(bilan_value(&b, "requests_group") == 1);
	assert_true(bilan_value(&b, "engaged_rate") == 50);
	assert_true(bilan_value(&b, "accepted") == 1);
	assert_true(bilan_value(&b, "days_planned") == 2);
	assert_true(bilan_value(&b, "days_done") == 1.5);
	assert_true(bilan_value(&b, "cost") == 30000); /* the best provider asks 200 € a day */
	assert_true(bilan_value(&b, "relevance") == 4);
	assert_true(bilan_value(&b, "complementarity") == 2);
	assert_true(bilan_value(&b, "accept_time") >= 2 && bilan_value(&b, "accept_time") < 2.1);
}

/* The bytes of what the caller is answered. */
static struct text
bilan_bytes(struct world *w, const struct host_caller *who, day_t from, day_t to)
{
	struct text body;

	bilan_of(w, who, from, to);
	body = host_last_body(w->h);
	return (struct text){ arena_copy(host_arena(w->h), body.ptr, body.len), body.len, 0 };
}

static void
what_persons_ask_changes_no_figure_of_whoever_is_no_referent_or_stands_in_a_centre(void **state)
{
	struct world *w = *state;
	struct host_caller both = w->coordinator;
	const struct host_caller *others[] = { &w->coordinator, &w->operator, & w->two_hats, &both };
	struct text before[4], after;
	struct request in = world_request(w, POOL_GROUP);
	struct bilan b;

	both.roles |= ROLE_REFERENT;
	both.organisations = &w->centre_b;
	both.organisation_count = 1;
	world_submitted(w, &w->director_a, &in);
	for (size_t i = 0; i < 4; i++)
		before[i] = bilan_bytes(w, others[i], WORLD_TODAY, WORLD_TODAY);
	one_engagement(w);
	for (size_t i = 0; i < 4; i++) {
		after = bilan_bytes(w, others[i], WORLD_TODAY, WORLD_TODAY);
		assert_int_equal(after.len, before[i].len);
		assert_memory_equal(after.ptr, before[i].ptr, after.len);
	}
	b = bilan_of(w, &w->coordinator, 0, 0);
	assert_true(bilan_value(&b, "requests_group") == 1);
	assert_true(bilan_value(&b, "accepted") == 0);
}

static void
a_period_leaves_out_what_was_not_in_it(void **state)
{
	struct world *w = *state;
	struct bilan b;

	one_engagement(w);
	b = bilan_of(w, &w->referent, WORLD_TODAY - 60, WORLD_TODAY - 1);
	assert_true(bilan_value(&b, "requests_submitted") == 0);
	assert_true(bilan_value(&b, "days_done") == 0);
	b = bilan_of(w, &w->referent, WORLD_TODAY, WORLD_TODAY);
	assert_true(bilan_value(&b, "requests_submitted") == 1);
}

static void
a_period_that_ends_before_it_begins_is_refused(void **state)
{
	struct world *w = *state;
	struct bilan_query q = { REC_BIT(1) | REC_BIT(2), WORLD_TODAY, WORLD_TODAY - 1 };
	struct bilan b;

	assert_int_equal(
	    world_call(w, &w->referent, "reporting.bilan.get", &bilan_query_desc, &q, &bilan_desc, &b),
	    RC_INVALID);
	assert_true(world_refused(w, "to", FAULT_BILAN_PERIOD));
}

static void
the_bilan_is_for_the_team(void **state)
{
	struct world *w = *state;
	const struct host_caller *others[] = { &w->director_a, &w->board_a, &w->employee, &w->animator,
		&w->provider[0] };
	struct bilan_query q = { 0 };
	struct bilan b;

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_equal(
		    world_call(w, others[i], "reporting.bilan.get", &bilan_query_desc, &q, &bilan_desc, &b),
		    RC_FORBIDDEN);
	b = bilan_of(w, &w->coordinator, 0, 0);
	assert_null(figure_named(b.figures.items, b.figures.count, "requests_individual"));
}

static void
what_is_kept_has_no_word_of_a_request(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in),
		       kept;
	struct db_txn t;

	host_settle(w->h);
	t = db_begin(service_db(host_service(w->h, "reporting")), DB_READ);
	assert_true(db_get(&t, &kept_request_table, r.id, host_arena(w->h), &kept));
	assert_false(REC_HAS(&kept, REQUEST_TAG_TEXT));
	assert_int_equal(kept.status, REQUEST_PROPOSED);
	db_abort(&t);
}

/* --- the bilan of an action
 * ------------------------------------------------------------------------------------------ */
static struct action
action_made(struct world *w)
{
	struct action a = { .has = REC_BIT(7) | REC_BIT(ACTION_FIRST_DAY) | REC_BIT(ACTION_STRUCTURES_MIN) |
		    REC_BIT(ACTION_STRUCTURES_MAX),
		.title = TEXT_LIT("Agir sur la gouvernance"),
		.first_day = WORLD_TODAY + 20,
		.structures_min = 2,
		.structures_max = 7 },
		      made;

	assert_int_equal(
	    world_call(w, &w->coordinator, "scheduling.action.create", &action_desc, &a, &action_desc, &made),
	    RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "scheduling.action.open", made.id, &action_desc, &made), RC_OK);
	return made;
}

static void
enrol_director_a(struct world *w, struct id action)
{
	struct delegate d = { REC_BIT(1) | REC_BIT(2), w->director_a.person, MANDATE_DIRECTOR };
	struct enrolment e = { .has = REC_BIT(ENROLMENT_ACTION) | REC_BIT(ENROLMENT_STRUCTURE) | REC_BIT(8),
		.action = action,
		.structure = w->centre_a,
		.persons = { &d, 1 } };

	assert_int_equal(world_call(w, &w->director_a, "scheduling.enrolment.create", &enrolment_desc, &e,
			     &enrolment_desc, &e),
	    RC_OK);
}

static void
an_action_shows_what_was_expected_beside_what_is(void **state)
{
	struct world *w = *state;
	struct action a = action_made(w);
	const struct comparison *line;
	struct action_bilan b;

	enrol_director_a(w, a.id);
	host_settle(w->h);
	assert_int_equal(
	    world_do(w, &w->coordinator, "reporting.action_bilan.get", a.id, &action_bilan_desc, &b), RC_OK);
	assert_true(text_is(b.title, "Agir sur la gouvernance"));
	line = b.lines.items;
	assert_true(text_is(line->code, "structures"));
	assert_true(line->expected_min == 2 && line->expected_max == 7 && line->actual == 1);
	assert_true(REC_HAS(line, COMPARISON_REACHED));
	assert_false(line->reached);
	assert_int_equal(
	    world_do(w, &w->coordinator, "reporting.action_bilan.get", w->centre_a, &action_bilan_desc, &b),
	    RC_NOT_FOUND);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, world_up, world_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(figures_are_what_the_sums_say),
		cmocka_unit_test(a_mean_of_nothing_is_absent_and_a_count_of_nothing_is_zero),
		cmocka_unit_test(each_of_the_four_points_has_figures_with_a_label_and_they_are_valid),
		cmocka_unit_test(what_is_not_for_referents_says_that_it_counts_groups),
		IN_WORLD(the_bilan_says_what_was_done),
		IN_WORLD(what_persons_ask_changes_no_figure_of_whoever_is_no_referent_or_stands_in_a_centre),
		IN_WORLD(a_period_leaves_out_what_was_not_in_it),
		IN_WORLD(a_period_that_ends_before_it_begins_is_refused),
		IN_WORLD(the_bilan_is_for_the_team),
		IN_WORLD(what_is_kept_has_no_word_of_a_request),
		IN_WORLD(an_action_shows_what_was_expected_beside_what_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
