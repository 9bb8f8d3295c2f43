/*
 * place_local_test: timetables drawn from a seed, placed by the local search, and held against a checker that shares no code with it.
 * Owns: a generator of instances around a hidden timetable, so that all events can be placed.
 * Beware: budgets are of steps, so that every machine finds the same; none of these instances is proven by the exact search.
 */
#include "tests/lib/tim_problem.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#define FEATURES 4
#define BUDGET 20000

struct table {
	struct tim t;
	struct arena mem;
	struct place_problem p;
	struct place_result r;
	int *slot, *room;
	uint64_t random;
};

static int
below(struct table *x, int n)
{
	x->random ^= x->random << 13;
	x->random ^= x->random >> 7;
	x->random ^= x->random << 17;
	return (int)((x->random >> 20) % (uint64_t)n);
}

/* --- instances --- */

/* Each event has a slot and a room of its own, which is where it might be. */
static void
hidden_draw(struct table *x)
{
	bool *taken = calloc((size_t)(TIM_SLOTS * x->t.rooms), sizeof *taken);

	assert_non_null(taken);
	for (int e = 0; e < x->t.events; e++) {
		int cell;

		do
			cell = below(x, TIM_SLOTS * x->t.rooms);
		while (taken[cell]);
		taken[cell] = true;
		x->slot[e] = cell / x->t.rooms;
		x->room[e] = cell % x->t.rooms;
	}
	free(taken);
}

static void
students_draw(struct table *x, int each)
{
	for (int s = 0; s < x->t.students; s++) {
		uint8_t *row = x->t.attends + (size_t)s * (size_t)x->t.events;
		bool busy[TIM_SLOTS] = { false };

		for (int i = 0; i < each; i++) {
			int e = below(x, x->t.events);

			if (busy[x->slot[e]])
				continue;
			busy[x->slot[e]] = true;
			row[e] = 1;
		}
	}
}

/* Somebody comes to each event. */
static void
empty_fill(struct table *x)
{
	for (int e = 0; e < x->t.events; e++)
		for (int s = 0; s < x->t.students && tim_people(&x->t, e) == 0; s++) {
			uint8_t *row = x->t.attends + (size_t)s * (size_t)x->t.events;
			bool busy = false;

			for (int f = 0; f < x->t.events; f++)
				busy |= row[f] && x->slot[f] == x->slot[e];
			row[e] = !busy;
		}
}

static void
rooms_draw(struct table *x)
{
	for (int r = 0; r < x->t.rooms; r++)
		for (int k = 0; k < FEATURES; k++)
			x->t.has[r * FEATURES + k] = below(x, 2) == 0;
	for (int e = 0; e < x->t.events; e++) {
		int people = tim_people(&x->t, e), room = x->room[e];

		if (x->t.size[room] < people)
			x->t.size[room] = people;
		for (int k = 0; k < FEATURES; k++)
			x->t.needs[e * FEATURES + k] = x->t.has[room * FEATURES + k] && below(x, 4) == 0;
	}
	for (int r = 0; r < x->t.rooms; r++)
		x->t.size[r] += x->t.size[r] == 0;
}

static void
days_draw(struct table *x, int orders)
{
	for (int e = 0; e < x->t.events; e++)
		for (int d = 0; d < TIM_SLOTS; d++)
			x->t.available[e * TIM_SLOTS + d] = d == x->slot[e] || below(x, 2) == 0;
	for (int i = 0; i < orders; i++) {
		int a = below(x, x->t.events), b = below(x, x->t.events);

		if (x->slot[a] >= x->slot[b])
			continue;
		x->t.order[a * x->t.events + b] = 1;
		x->t.order[b * x->t.events + a] = -1;
	}
}

static void
table_draw(struct table *x, uint64_t seed, int events, int rooms, int students)
{
	memset(x, 0, sizeof *x);
	x->random = seed * UINT64_C(0x9e3779b97f4a7c15) + 1;
	assert_true(tim_alloc(&x->t, events, rooms, FEATURES, students));
	x->slot = ARENA_ARRAY(&x->mem, (size_t)events, int);
	x->room = ARENA_ARRAY(&x->mem, (size_t)events, int);
	hidden_draw(x);
	students_draw(x, 8);
	empty_fill(x);
	rooms_draw(x);
	days_draw(x, events / 4);
	x->p = tim_problem(&x->t, &x->mem);
}

static void
table_free(struct table *x)
{
	tim_free(&x->t);
	arena_free(&x->mem);
}

/* --- solving --- */

static struct tim_answer
table_answer(struct table *x)
{
	for (int e = 0; e < x->t.events; e++) {
		x->slot[e] = x->r.plans[0].days[e];
		x->room[e] = x->slot[e] < 0 ? -1 : (int)x->r.plans[0].venues[e];
	}
	return tim_check(&x->t, x->slot, x->room);
}

static struct tim_answer
table_solve(struct table *x, struct place_options options)
{
	struct tim_answer a;

	options.plans = 1;
	assert_int_equal(place_plan(&x->p, &options, &x->mem, &x->r), RC_OK);
	assert_int_equal(x->r.status, PLACE_FOUND);
	a = table_answer(x);
	assert_null(a.broken);
	assert_int_equal(a.distance, x->r.plans[0].distance);
	assert_int_equal(a.soft, x->r.plans[0].cost.by[PLACE_COST_PATTERN]);
	assert_int_equal(a.soft, x->r.plans[0].cost.total);
	return a;
}

static void
every_timetable_keeps_the_rules_and_costs_what_the_checker_counts(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 12; seed++) {
		struct table x;

		table_draw(&x, seed, 60 + (int)seed * 4, 3 + (int)seed % 2, 60);
		assert_int_equal(
		    table_solve(&x, (struct place_options){ .seed = seed, .budget = BUDGET }).distance, 0);
		table_free(&x);
	}
}

/* 80 events of 90 places, each with its rooms and slots. */
static void
a_timetable_with_hardly_a_place_to_spare_is_found(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct table x;

		table_draw(&x, seed, 80, 2, 40);
		assert_int_equal(
		    table_solve(
			&x, (struct place_options){ .seed = seed, .budget = 10 * BUDGET, .partial = true })
			.distance,
		    0);
		table_free(&x);
	}
}

static void
a_longer_annealing_costs_less(void **state)
{
	int64_t brief = 0, lengthy = 0;

	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++) {
		struct table x;

		table_draw(&x, seed, 90, 4, 60);
		brief += table_solve(&x, (struct place_options){ .seed = seed, .budget = 2000 }).soft;
		lengthy += table_solve(&x, (struct place_options){ .seed = seed, .budget = 40000 }).soft;
		table_free(&x);
	}
	assert_true(lengthy < brief / 2);
}

static void
the_same_seed_and_steps_give_the_same_timetable(void **state)
{
	struct place_options options = { .seed = 7, .budget = BUDGET };
	struct table x;
	struct place_plan first;

	(void)state;
	table_draw(&x, 7, 80, 3, 60);
	table_solve(&x, options);
	first = x.r.plans[0];
	table_solve(&x, options);
	assert_memory_equal(first.days, x.r.plans[0].days, (size_t)x.t.events * sizeof *first.days);
	assert_memory_equal(first.venues, x.r.plans[0].venues, (size_t)x.t.events * sizeof *first.venues);
	options.seed = 8;
	table_solve(&x, options);
	assert_memory_not_equal(first.days, x.r.plans[0].days, (size_t)x.t.events * sizeof *first.days);
	table_free(&x);
}

/* --- more than fits --- */

/* 60 events in one room: 45 find a slot at the most. */
static void
what_finds_no_room_is_left_out_when_it_may(void **state)
{
	struct place_options options = { .seed = 3, .budget = BUDGET, .partial = true };
	struct table x;
	struct tim_answer a;
	uint32_t out = 0;

	(void)state;
	table_draw(&x, 3, 60, 2, 30);
	x.t.rooms = 1;
	x.t.size[0] = 1000;
	memset(x.t.needs, 0, (size_t)x.t.events * FEATURES);
	x.p = tim_problem(&x.t, &x.mem);
	a = table_solve(&x, options);
	for (int e = 0; e < x.t.events; e++)
		out += x.slot[e] < 0;
	assert_true(out >= 15);
	assert_true(a.distance > 0);
	table_free(&x);
}

/* --- stopping --- */

struct watch {
	atomic_bool stop;
	uint64_t at, asked;
};

static void
stop_at(void *arg, const struct place_progress *p)
{
	struct watch *w = arg;

	if (p->steps >= w->at)
		atomic_store(&w->stop, true);
}

static void
a_stop_ends_the_annealing_with_the_best_so_far(void **state)
{
	struct watch w = { .at = 20000 };
	struct table x;

	(void)state;
	table_draw(&x, 5, 90, 3, 60);
	table_solve(&x,
	    (struct place_options){ .seed = 5,
		.budget = UINT64_C(1) << 40,
		.stop = &w.stop,
		.progress = stop_at,
		.progress_arg = &w });
	assert_true(x.r.stopped);
	assert_true(x.r.steps < 40000);
	table_free(&x);
}

static uint64_t
pace_at(void *arg, const struct place_progress *p)
{
	struct watch *w = arg;

	w->asked++;
	return p->steps < w->at ? w->at : p->steps;
}

static void
a_caller_may_change_the_budget_as_it_goes(void **state)
{
	struct watch w = { .at = 30000 };
	struct table x;

	(void)state;
	table_draw(&x, 6, 90, 3, 60);
	table_solve(&x,
	    (struct place_options){
		.seed = 6, .budget = UINT64_C(1) << 40, .pace = pace_at, .progress_arg = &w });
	assert_true(w.asked > 1);
	assert_false(x.r.stopped);
	assert_in_range(x.r.steps, 8000, 40000);
	table_free(&x);
}

/* --- the checker itself --- */

static void
the_checker_finds_each_broken_rule(void **state)
{
	struct table x;
	struct tim *t = &x.t;

	(void)state;
	table_draw(&x, 9, 40, 3, 40);
	table_solve(&x, (struct place_options){ .seed = 9, .budget = BUDGET });
	t->available[x.slot[0]] = 0;
	assert_string_equal(tim_check(t, x.slot, x.room).broken, "slot not available");
	t->available[x.slot[0]] = 1;
	t->size[x.room[0]] = tim_people(t, 0) - 1;
	assert_string_equal(tim_check(t, x.slot, x.room).broken, "room too small");
	t->size[x.room[0]] = 1000;
	t->needs[0] = 1, t->has[x.room[0] * FEATURES] = 0;
	assert_string_equal(tim_check(t, x.slot, x.room).broken, "room without a feature");
	t->has[x.room[0] * FEATURES] = 1;
	t->order[1] = x.slot[0] < x.slot[1] ? -1 : 1;
	assert_string_equal(tim_check(t, x.slot, x.room).broken, "order");
	t->order[1] = 0;
	x.slot[1] = x.slot[0];
	memset(t->available + TIM_SLOTS, 1, TIM_SLOTS);
	memset(t->needs + FEATURES, 0, FEATURES);
	x.room[1] = x.room[0];
	assert_string_equal(tim_check(t, x.slot, x.room).broken, "room taken twice");
	x.slot[0] = -1;
	x.room[1] = TIM_SLOTS;
	assert_string_equal(tim_check(t, x.slot, x.room).broken, "no such slot or room");
	x.slot[1] = -1;
	assert_int_equal(tim_check(t, x.slot, x.room).distance, tim_people(t, 0) + tim_people(t, 1));
	table_free(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_timetable_keeps_the_rules_and_costs_what_the_checker_counts),
		cmocka_unit_test(a_timetable_with_hardly_a_place_to_spare_is_found),
		cmocka_unit_test(a_longer_annealing_costs_less),
		cmocka_unit_test(the_same_seed_and_steps_give_the_same_timetable),
		cmocka_unit_test(what_finds_no_room_is_left_out_when_it_may),
		cmocka_unit_test(a_stop_ends_the_annealing_with_the_best_so_far),
		cmocka_unit_test(a_caller_may_change_the_budget_as_it_goes),
		cmocka_unit_test(the_checker_finds_each_broken_rule),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
