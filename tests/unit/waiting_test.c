/*
 * waiting_test: places, quotas by public and the order of the waiting list, on plain arrays; and a long random walk of them.
 * Owns: nothing.
 * Beware: the walk counts what is taken by a loop of its own, and never asks the engine whether it was right.
 */
#include "services/scheduling/waiting.h"
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
fits(const struct waiting_limits *l, const struct waiting_taken *taken, uint32_t persons, bool institution,
    enum waiting_rule *rule)
{
	struct waiting_taken party = { .structures = !institution, .persons = persons };
	uint32_t quota;

	return waiting_fits(l, taken, &party, rule, &quota);
}

static void
structures_seats_and_places_lead_to_the_waiting_list(void **unused)
{
	struct waiting_limits l = { .structures_max = 7, .seats = 20 };
	struct waiting_taken taken = { 7, 14, { 0 } };
	enum waiting_rule rule = WAITING_SEATS;

	(void)unused;
	assert_false(fits(&l, &taken, 2, false, &rule));
	assert_int_equal(rule, WAITING_STRUCTURES_MAX);
	assert_true(fits(&l, &taken, 6, true, &rule)); /* an institution is no structure */
	assert_false(fits(&l, &taken, 7, true, &rule));
	assert_int_equal(rule, WAITING_SEATS);
	taken.structures = 6;
	assert_true(fits(&l, &taken, 6, false, &rule));
	l.places = 16; /* the smaller of the two counts */
	assert_int_equal(waiting_places(&l), 16);
	assert_true(fits(&l, &taken, 2, false, &rule));
	assert_false(fits(&l, &taken, 3, false, &rule));
	assert_int_equal(rule, WAITING_PLACES);
	l = (struct waiting_limits){ 0 };
	assert_true(fits(&l, &taken, 1000, false, &rule));
}

static struct waiting_taken
party(uint32_t persons, uint32_t elected, uint32_t volunteers)
{
	return (struct waiting_taken){ 1, persons, { elected, volunteers } };
}

static void
a_public_has_its_most_and_places_kept_for_its_least(void **unused)
{
	const struct action_quota quotas[] = { { .roles = 1u << MANDATE_ELECTED, .max = 4 },
		{ .roles = 1u << MANDATE_VOLUNTEER, .min = 2 } };
	struct waiting_limits l = { .places = 10, .quotas = quotas, .quota_count = 2 };
	struct waiting_taken taken = party(6, 3, 0), three = party(3, 0, 0), two = party(2, 0, 0);
	struct waiting_taken elected = party(2, 2, 0), volunteers = party(3, 0, 2);
	enum waiting_rule rule;
	uint32_t quota;

	(void)unused;
	assert_false(waiting_fits(&l, &taken, &elected, &rule, &quota));
	assert_int_equal(rule, WAITING_QUOTA);
	assert_int_equal(quota, 0);
	assert_false(
	    waiting_fits(&l, &taken, &three, &rule, &quota)); /* one place would be left for two volunteers */
	assert_int_equal(rule, WAITING_KEPT);
	assert_true(waiting_fits(&l, &taken, &two, &rule, &quota));
	assert_true(waiting_fits(&l, &taken, &volunteers, &rule, &quota));
	taken = party(9, 3, 0); /* the minimum was raised afterwards: one who serves it still comes in */
	volunteers = party(1, 0, 1);
	assert_true(waiting_fits(&l, &taken, &volunteers, &rule, &quota));
}

static void
who_has_a_place_is_refused_only_for_what_it_takes_more(void **unused)
{
	const struct action_quota quotas[] = { { .roles = 1u << MANDATE_ELECTED, .max = 2 },
		{ .roles = 1u << MANDATE_VOLUNTEER, .min = 2 } };
	struct waiting_limits l = { .structures_max = 1, .seats = 5, .quotas = quotas, .quota_count = 2 };
	struct waiting_taken others = party(4, 2, 0), was = party(3, 1, 0), now = party(3, 0, 0);
	enum waiting_rule rule;
	uint32_t quota;

	(void)unused;
	assert_true(waiting_may_become(
	    &l, &others, &was, &now, &rule, &quota)); /* the room is too small, not by this */
	now = party(2, 1, 0);
	assert_true(waiting_may_become(&l, &others, &was, &now, &rule, &quota));
	now = party(4, 1, 0);
	assert_false(waiting_may_become(&l, &others, &was, &now, &rule, &quota));
	assert_int_equal(rule, WAITING_SEATS);
	now = party(3, 2, 0);
	assert_false(waiting_may_become(&l, &others, &was, &now, &rule, &quota));
	assert_int_equal(rule, WAITING_QUOTA);
}

/* --- the order ------------------------------------------------------------------------- */
static void
those_never_served_come_first_then_the_date_of_request(void **unused)
{
	struct waiting_entry e[] = {
		{ .index = 0, .rank = 1, .order = WAITING_SERVED, .asked_at = 1 },
		{ .index = 1, .rank = 2, .order = WAITING_LAPSED, .asked_at = 0 },
		{ .index = 2, .rank = 3, .order = WAITING_NEVER_SERVED, .asked_at = 9 },
		{ .index = 3, .rank = 0, .order = WAITING_NEVER_SERVED, .asked_at = 5 },
		{ .index = 4, .rank = 4, .order = WAITING_NEVER_SERVED, .asked_at = 5 },
	};
	static const uint32_t want[] = { 4, 3, 2, 0, 1 };

	(void)unused;
	waiting_sort(e, COUNT(e));
	for (size_t i = 0; i < COUNT(e); i++)
		assert_int_equal(e[i].index, want[i]);
}

static void
the_first_that_fits_as_a_whole_comes_in(void **unused)
{
	struct waiting_limits l = { .seats = 10 };
	struct waiting_taken taken = { 4, 8, { 0 } };
	struct waiting_entry e[] = {
		{ .index = 0, .rank = 3, .party = party(2, 0, 0), .ready = true },
		{ .index = 1, .rank = 1, .party = party(3, 0, 0), .ready = true },
		{ .index = 2, .rank = 2, .party = party(2, 0, 0), .ready = false },
		{ .index = 3, .rank = 4, .party = party(1, 0, 0), .ready = true },
	};

	(void)unused;
	assert_int_equal(waiting_promote(&l, &taken, e, COUNT(e)), 1);
	assert_int_equal(taken.persons, 10);
	assert_int_equal(e[0].index, 1); /* three do not fit into two places: passed over, still first */
	assert_int_equal(e[0].new_rank, 1);
	assert_true(e[0].blocked);
	assert_int_equal(e[0].rule, WAITING_SEATS);
	assert_int_equal(e[1].index, 2); /* it would fit, but its delegation does not hold any more */
	assert_int_equal(e[1].new_rank, 2);
	assert_int_equal(e[2].index, 0);
	assert_true(e[2].promoted);
	assert_false(e[3].promoted);
	assert_int_equal(e[3].new_rank, 3);
}

static void
what_was_kept_for_a_public_is_free_once_it_has_come(void **unused)
{
	const struct action_quota quotas[] = { { .roles = 1u << MANDATE_VOLUNTEER, .min = 2 } };
	struct waiting_limits l = { .places = 6, .quotas = quotas, .quota_count = 1 };
	struct waiting_taken taken = { 1, 1, { 0 } };
	struct waiting_entry e[] = {
		{ .index = 0, .rank = 1, .party = { 1, 3, { 0 } }, .ready = true },
		{ .index = 1, .rank = 2, .party = { 1, 4, { 0 } }, .ready = true },
		{ .index = 2, .rank = 3, .party = { 1, 2, { 2 } }, .ready = true },
	};

	(void)unused;
	assert_int_equal(waiting_promote(&l, &taken, e, COUNT(e)), 2);
	assert_true(e[0].promoted && e[2].promoted);
	assert_int_equal(taken.persons, 6);
	assert_int_equal(e[1].new_rank, 1);
}

static void
who_let_an_offer_lapse_is_not_offered_another_by_itself(void **unused)
{
	struct waiting_limits l = { .structures_max = 2 };
	struct waiting_taken taken = { 0 };
	struct waiting_entry e[] = {
		{ .index = 0, .rank = 1, .order = WAITING_LAPSED, .party = party(1, 0, 0), .ready = true },
		{ .index = 1, .rank = 2, .order = WAITING_SERVED, .party = party(1, 0, 0), .ready = true },
	};

	(void)unused;
	assert_int_equal(waiting_promote(&l, &taken, e, COUNT(e)), 1);
	assert_int_equal(e[0].index, 1);
	assert_true(e[0].promoted);
	assert_false(e[1].promoted || e[1].blocked);
	assert_int_equal(e[1].new_rank, 1);
}

/* --- a walk: nobody is ever above a limit, and nobody who fits and is ready is left waiting --- */
#define WALK_PARTIES 24

static uint32_t
next_random(uint64_t *state)
{
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(*state >> 33);
}

struct walker {
	struct waiting_taken party;
	bool in, ready;
	uint32_t rank;
};

static void
walk_check(const struct waiting_limits *l, const struct walker *w)
{
	uint32_t structures = 0, persons = 0, of[2] = { 0 };

	for (size_t i = 0; i < WALK_PARTIES; i++) {
		structures += w[i].in ? w[i].party.structures : 0;
		persons += w[i].in ? w[i].party.persons : 0;
		for (int q = 0; q < 2; q++)
			of[q] += w[i].in ? w[i].party.of_quota[q] : 0;
	}
	assert_true(structures <= l->structures_max);
	assert_true(persons <= l->seats && persons <= l->places);
	assert_true(of[0] <= l->quotas[0].max);
	/* what is left is enough for the volunteers that are still wanted */
	assert_true(of[1] >= l->quotas[1].min || l->places - persons >= l->quotas[1].min - of[1]);
}

static void
walk_promote(const struct waiting_limits *l, struct walker *w)
{
	struct waiting_entry e[WALK_PARTIES];
	struct waiting_taken taken = { 0 };
	uint32_t n = 0;

	for (uint32_t i = 0; i < WALK_PARTIES; i++) {
		if (w[i].in)
			waiting_add(&taken, &w[i].party);
		else if (w[i].rank > 0)
			e[n++] = (struct waiting_entry){
				.index = i, .rank = w[i].rank, .party = w[i].party, .ready = w[i].ready
			};
	}
	waiting_promote(l, &taken, e, n);
	for (uint32_t i = 0; i < n; i++) {
		w[e[i].index].in = e[i].promoted;
		w[e[i].index].rank = e[i].promoted ? 0 : e[i].new_rank;
		assert_true(e[i].promoted || e[i].blocked || !e[i].ready);
	}
}

static void
whatever_comes_and_goes_no_limit_is_ever_passed(void **unused)
{
	const struct action_quota quotas[] = { { .roles = 1u << MANDATE_ELECTED, .max = 5 },
		{ .roles = 1u << MANDATE_VOLUNTEER, .min = 3 } };
	struct waiting_limits l = {
		.structures_max = 7, .seats = 18, .places = 16, .quotas = quotas, .quota_count = 2
	};
	uint64_t state = 20260304;
	struct walker w[WALK_PARTIES];

	(void)unused;
	memset(w, 0, sizeof w);
	for (int step = 0; step < 20000; step++) {
		struct walker *x = &w[next_random(&state) % WALK_PARTIES];

		if (x->in || x->rank > 0) {
			*x = (struct walker){ 0 }; /* it leaves */
		} else {
			x->party.structures = next_random(&state) % 5 != 0;
			x->party.persons = 1 + next_random(&state) % 4;
			x->party.of_quota[0] = next_random(&state) % (x->party.persons + 1);
			x->party.of_quota[1] =
			    next_random(&state) % (x->party.persons - x->party.of_quota[0] + 1);
			x->ready = next_random(&state) % 4 != 0;
			x->rank = 1 + next_random(&state) % WALK_PARTIES;
		}
		walk_promote(&l, w);
		if (next_random(&state) % 8 == 0) /* some of those passed over are put right */
			for (uint32_t i = 0; i < WALK_PARTIES; i++)
				w[i].ready = w[i].ready || next_random(&state) % 2 == 0;
		walk_check(&l, w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structures_seats_and_places_lead_to_the_waiting_list),
		cmocka_unit_test(a_public_has_its_most_and_places_kept_for_its_least),
		cmocka_unit_test(who_has_a_place_is_refused_only_for_what_it_takes_more),
		cmocka_unit_test(those_never_served_come_first_then_the_date_of_request),
		cmocka_unit_test(the_first_that_fits_as_a_whole_comes_in),
		cmocka_unit_test(what_was_kept_for_a_public_is_free_once_it_has_come),
		cmocka_unit_test(who_let_an_offer_lapse_is_not_offered_another_by_itself),
		cmocka_unit_test(whatever_comes_and_goes_no_limit_is_ever_passed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
