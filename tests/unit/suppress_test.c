/*
 * suppress_test: what is hidden of a table of figures, against an exact oracle of what can be worked out of the rest.
 * Owns: nothing.
 * Beware: SUPPRESS_SEED=n plays other tables; the oracle tries every completion, so tables are small.
 */
#include "tests/lib/stage.h"
#include "tests/lib/suppress_oracle.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define CELLS_MOST 128
#define SUMS_MOST 96
#define PARTS_MOST 512

/* A table under construction. */
struct table {
	struct suppress t;
	struct suppress_cell cells[CELLS_MOST];
	struct suppress_sum sums[SUMS_MOST];
	uint32_t parts[PARTS_MOST], part_count;
	uint32_t rows, cols, first; /* of the table added last */
};

static struct table *
table_new(struct arena *a)
{
	struct table *x = ARENA_NEW(a, struct table);

	x->t = (struct suppress){ x->cells, x->sums, x->parts, 0, 0, NULL };
	return x;
}

static uint32_t
cell_add(struct table *x, int64_t people, int64_t value, uint32_t weight)
{
	assert_in_range(x->t.count, 0, CELLS_MOST - 1);
	x->cells[x->t.count] = (struct suppress_cell){ .people = people, .value = value, .weight = weight };
	return x->t.count++;
}

static void
sum_begin(struct table *x, uint32_t total)
{
	assert_in_range(x->t.sum_count, 0, SUMS_MOST - 1);
	x->sums[x->t.sum_count++] = (struct suppress_sum){ total, x->part_count, 0 };
}

static void
sum_part(struct table *x, uint32_t part)
{
	assert_in_range(x->part_count, 0, PARTS_MOST - 1);
	x->parts[x->part_count++] = part;
	x->sums[x->t.sum_count - 1].count++;
}

/* The cell of row r and column c; row 0 and column 0 are the totals. */
static uint32_t
at(const struct table *x, uint32_t r, uint32_t c)
{
	return x->first + r * (x->cols + 1) + c;
}

static void
totals_add_up(struct table *x)
{
	for (uint32_t r = 0; r <= x->rows; r++) {
		sum_begin(x, at(x, r, 0));
		for (uint32_t c = 1; c <= x->cols; c++)
			sum_part(x, at(x, r, c));
	}
	for (uint32_t c = 0; c <= x->cols; c++) {
		sum_begin(x, at(x, 0, c));
		for (uint32_t r = 1; r <= x->rows; r++)
			sum_part(x, at(x, r, c));
	}
}

/* Rows by columns of people, with their values; the totals are computed. */
static void
table_add(struct table *x, uint32_t rows, uint32_t cols, const int64_t *people, const int64_t *value)
{
	x->rows = rows;
	x->cols = cols;
	x->first = x->t.count;
	for (uint32_t i = 0; i < (rows + 1) * (cols + 1); i++) {
		uint32_t r = i / (cols + 1), c = i % (cols + 1);

		(void)cell_add(x, 0, 0, r > 0 && c > 0 ? 1 : r > 0 || c > 0 ? 4 : 20);
	}
	for (uint32_t r = 1; r <= rows; r++)
		for (uint32_t c = 1; c <= cols; c++) {
			const uint32_t to[] = { at(x, r, c), at(x, r, 0), at(x, 0, c), at(x, 0, 0) };

			for (size_t k = 0; k < 4; k++) {
				x->cells[to[k]].people += people[(r - 1) * cols + c - 1];
				x->cells[to[k]].value +=
				    (value == NULL ? people : value)[(r - 1) * cols + c - 1];
			}
		}
	totals_add_up(x);
}

static void
assert_holds(const struct table *x, const char *what, unsigned number)
{
	uint32_t cell = 0;

	if (!oracle_holds(&x->t, &cell)) {
		for (uint32_t i = 0; i < x->t.count; i++)
			print_message("%u: people %lld value %lld state %d%s%s%s\n", i,
			    (long long)x->cells[i].people, (long long)x->cells[i].value, x->cells[i].state,
			    x->cells[i].hidden ? " hidden" : "", x->cells[i].sensitive ? " sensitive" : "",
			    x->cells[i].difference ? " difference" : "");
		fail_msg("%s %u: cell %u can be worked out", what, number, cell);
	}
}

static bool
hidden(const struct table *x, uint32_t r, uint32_t c)
{
	return x->cells[at(x, r, c)].hidden;
}

/* --- tables that can be followed by hand -------------------------------------------------------- */
static void
a_cell_of_fewer_than_five_takes_another_of_its_row_with_it(void **state)
{
	struct arena a = { 0 };
	struct table *x = table_new(&a);
	const int64_t people[] = { 3, 9, 20 };

	(void)state;
	table_add(x, 1, 3, people, NULL);
	assert_true(suppress_solve(&x->t, &a));
	assert_true(hidden(x, 1, 1));
	assert_int_equal(hidden(x, 1, 2) + hidden(x, 1, 3), 1);
	assert_false(hidden(x, 0, 0));
	assert_holds(x, "row", 0);
	arena_free(&a);
}

static void
a_table_without_small_cells_is_told_whole(void **state)
{
	struct arena a = { 0 };
	struct table *x = table_new(&a);
	const int64_t people[] = { 5, 9, 20, 7 };

	(void)state;
	table_add(x, 2, 2, people, NULL);
	assert_true(suppress_solve(&x->t, &a));
	assert_int_equal(suppress_loss(&x->t), 0);
	arena_free(&a);
}

static void
nobody_at_all_is_hidden_like_few_and_a_table_of_few_tells_nothing(void **state)
{
	struct arena a = { 0 };
	struct table *x = table_new(&a), *y = table_new(&a);
	const int64_t none[] = { 0, 12, 30, 14 }, few[] = { 1, 0, 1, 2 };

	(void)state;
	table_add(x, 2, 2, none, NULL);
	assert_true(suppress_solve(&x->t, &a));
	assert_true(hidden(x, 1, 1));
	assert_holds(x, "none", 0);
	table_add(y, 2, 2, few, NULL);
	assert_true(suppress_solve(&y->t, &a));
	for (uint32_t i = 0; i < y->t.count; i++)
		assert_true(y->cells[i].hidden);
	arena_free(&a);
}

static void
two_small_cells_of_one_row_that_make_five_together_do_not_protect_each_other_by_chance(void **state)
{
	struct arena a = { 0 };
	struct table *x = table_new(&a);
	const int64_t people[] = { 1, 4, 40 }, days[] = { 30, 2, 90 };

	(void)state;
	table_add(x, 1, 3, people, days);
	assert_true(suppress_solve(&x->t, &a));
	assert_holds(x, "days", 0); /* the days of the one alone are not within the two of the others */
	assert_true(hidden(x, 1, 3) || hidden(x, 0, 0));
	arena_free(&a);
}

static void
a_check_finds_what_was_told_wrongly(void **state)
{
	struct arena a = { 0 };
	struct table *x = table_new(&a);
	const int64_t people[] = { 3, 9, 20, 7 };

	(void)state;
	table_add(x, 2, 2, people, NULL);
	assert_true(suppress_solve(&x->t, &a));
	assert_true(suppress_holds(&x->t, &a));
	for (uint32_t i = 0; i < x->t.count; i++)
		if (x->cells[i].hidden) {
			x->cells[i].hidden = false;
			assert_false(suppress_holds(&x->t, &a)); /* every hidden cell is needed */
			assert_false(oracle_holds(&x->t, NULL));
			x->cells[i].hidden = true;
		}
	arena_free(&a);
}

/* --- random tables ------------------------------------------------------------------------------ */
static uint64_t dice_state;

static uint32_t
dice(uint32_t n)
{
	return (uint32_t)(stage_next(&dice_state) >> 33) % n;
}

static void
dice_begin(uint64_t add)
{
	const char *seed = getenv("SUPPRESS_SEED");

	dice_state = (seed == NULL ? 1 : strtoull(seed, NULL, 10)) * 7919 + add;
}

/* Often few, sometimes none, sometimes many. */
static int64_t
people_dice(void)
{
	switch (dice(4)) {
	case 0:
		return dice(3);
	case 1:
		return dice(8);
	case 2:
		return 5 + dice(10);
	default:
		return dice(30);
	}
}

static void
cells_dice(uint32_t n, int64_t *people, int64_t *value)
{
	bool counts = dice(2) == 0;

	for (uint32_t i = 0; i < n; i++) {
		people[i] = people_dice();
		value[i] = counts ? people[i] : people[i] * (1 + dice(4)) + (people[i] > 0 ? dice(3) : 0);
	}
}

#define TABLES 10000u
static void
nothing_hidden_can_be_worked_out_of_ten_thousand_tables(void **state)
{
	struct arena a = { 0 };
	int64_t people[16], value[16];

	(void)state;
	dice_begin(1);
	for (unsigned n = 0; n < TABLES; n++) {
		struct table *x = table_new(&a);
		uint32_t rows = 1 + dice(4), cols = 1 + dice(4);

		cells_dice(rows * cols, people, value);
		table_add(x, rows, cols, people, value);
		assert_true(suppress_solve(&x->t, &a));
		assert_true(suppress_holds(&x->t, &a));
		assert_holds(x, "table", n);
		arena_reset(&a);
	}
	arena_free(&a);
}

/* --- three levels: territory, federation, all of them ---------------------------------------------- */
static void
a_tree_of_totals_gives_nothing_away(void **state)
{
	struct arena a = { 0 };

	(void)state;
	dice_begin(2);
	for (unsigned n = 0; n < 1000; n++) {
		struct table *x = table_new(&a);
		uint32_t firsts[4], federations = 2 + dice(2), cols = 2;

		for (uint32_t f = 0; f < federations; f++) {
			int64_t people[6];
			uint32_t rows = 1 + dice(3);

			for (uint32_t i = 0; i < rows * cols; i++)
				people[i] = people_dice();
			table_add(x, rows, cols, people, NULL);
			firsts[f] = x->first;
		}
		for (uint32_t c = 0; c <= cols; c++) { /* all federations together, column by column */
			uint32_t all = cell_add(x, 0, 0, c == 0 ? 100 : 20);

			sum_begin(x, all);
			for (uint32_t f = 0; f < federations; f++) {
				sum_part(x, firsts[f] + c);
				x->cells[all].people += x->cells[firsts[f] + c].people;
				x->cells[all].value += x->cells[firsts[f] + c].value;
			}
		}
		assert_true(suppress_solve(&x->t, &a));
		assert_holds(x, "tree", n);
		arena_reset(&a);
	}
	arena_free(&a);
}

/* --- editions ------------------------------------------------------------------------------------- */
static const uint32_t keys[] = { 0, 1, 2, 3, 4 };

static struct edition
edition_new(struct arena *a, uint32_t rows, uint32_t cols, const int64_t *people, const int64_t *value)
{
	struct edition e = { rows, cols, keys, keys,
		ARENA_ARRAY(a, (size_t)(rows + 1) * (cols + 1), struct suppress_cell) };

	for (uint32_t i = 0; i < rows * cols; i++) {
		struct suppress_cell *c = edition_at(&e, 1 + i / cols, 1 + i % cols);

		c->people = people[i];
		c->value = (value == NULL ? people : value)[i];
	}
	edition_total(&e);
	return e;
}

static void
what_protected_few_stays_hidden_when_they_have_become_many(void **state)
{
	struct arena a = { 0 };
	const int64_t first[] = { 3, 9 }, then[] = { 9, 9 };
	struct edition e[2];

	(void)state;
	e[0] = edition_new(&a, 1, 2, first, NULL);
	e[1] = edition_new(&a, 1, 2, then, NULL);
	assert_true(editions_suppress(&e[0], NULL, 0, NULL, &a));
	assert_false(edition_at(&e[0], 0, 0)->hidden);
	assert_true(edition_at(&e[0], 1, 1)->hidden && edition_at(&e[0], 1, 2)->hidden);
	assert_true(editions_suppress(&e[1], e, 1, NULL, &a));
	/* 9 told now, unchanged since: 12 less 9 would be the three of then */
	assert_true(edition_at(&e[1], 1, 2)->hidden);
	arena_free(&a);
}

static void
tell_note(void *arg, uint32_t done, uint32_t of)
{
	uint32_t *told = arg;

	assert_in_range(done, *told + 1, of);
	*told = done;
}

/* The same steps on every machine: what they are too few for is not told. */
static void
what_is_not_known_to_be_safe_in_time_is_not_told(void **state)
{
	struct arena a = { 0 };
	const int64_t people[] = { 3, 9, 12, 8 };
	struct suppress_budget enough = { .left = 100000 }, few = { .left = 40 },
			       stopped = { .left = 100000 };
	uint32_t told = 0;
	atomic_bool stop = true;
	struct edition e = edition_new(&a, 2, 2, people, NULL);

	(void)state;
	enough.tell = tell_note;
	enough.tell_arg = &told;
	assert_true(editions_suppress(&e, NULL, 0, &enough, &a));
	assert_in_range(enough.left, 1, 99999);
	assert_true(told > 1);
	assert_false(edition_at(&e, 0, 0)->hidden);
	assert_false(editions_suppress(&e, NULL, 0, &few, &a));
	assert_int_equal(few.left, 0);
	for (uint32_t i = 0; i < 9; i++)
		assert_true(e.cells[i].hidden);
	stopped.stop = &stop;
	assert_false(editions_suppress(&e, NULL, 0, &stopped, &a));
	assert_int_equal(stopped.left, 0);
	arena_free(&a);
}

static void
what_an_edition_hid_is_taken_as_it_is_now_where_its_sums_allow_it(void **state)
{
	struct arena a = { 0 };
	const int64_t first[] = { 3, 9, 20 }, same[] = { 4, 8, 20 }, other[] = { 3, 10, 20 },
		      few[] = { 3, 9, 20 };
	struct edition was = edition_new(&a, 1, 3, first, NULL), now;

	(void)state;
	assert_true(editions_suppress(&was, NULL, 0, NULL, &a));
	for (uint32_t i = 0; i < 8; i++) /* its truth is lost */
		if (was.cells[i].hidden)
			was.cells[i].people = was.cells[i].value = 0;
	now = edition_new(&a, 1, 3, same, NULL);
	assert_true(edition_recall(&was, &now, true));
	assert_int_equal(edition_at(&was, 1, 1)->value, 4);
	now = edition_new(&a, 1, 3, other, NULL);
	assert_false(edition_recall(&was, &now, true)); /* 33 in all, and 32 were told */
	now = edition_new(&a, 1, 3, few, NULL);
	edition_at(&was, 1, 1)->hidden = edition_at(&was, 0, 1)->hidden = false;
	edition_at(&was, 1, 1)->value = edition_at(&was, 0, 1)->value = 3;
	assert_false(edition_recall(&was, &now, true)); /* nobody told a three */
	arena_free(&a);
}

static void
a_correction_by_one_person_is_not_told(void **state)
{
	struct arena a = { 0 };
	const int64_t first[] = { 10, 9, 8, 12 }, then[] = { 11, 9, 8, 12 }, more[] = { 17, 9, 8, 12 };
	struct edition e[2];

	(void)state;
	e[0] = edition_new(&a, 2, 2, first, NULL);
	e[1] = edition_new(&a, 2, 2, then, NULL);
	assert_true(editions_suppress(&e[0], NULL, 0, NULL, &a));
	assert_true(editions_suppress(&e[1], e, 1, NULL, &a));
	assert_true(edition_at(&e[1], 1, 1)->hidden && edition_at(&e[1], 1, 0)->hidden);
	assert_true(edition_at(&e[1], 0, 1)->hidden && edition_at(&e[1], 0, 0)->hidden);
	assert_false(edition_at(&e[1], 2, 2)->hidden); /* did not change */
	e[1] = edition_new(&a, 2, 2, more, NULL);
	assert_true(editions_suppress(&e[1], e, 1, NULL, &a));
	for (uint32_t i = 0; i < 9; i++) /* seven more may be told */
		assert_false(e[1].cells[i].hidden);
	arena_free(&a);
}

static void
somebody_replaced_by_somebody_with_other_days_is_a_change_too(void **state)
{
	struct arena a = { 0 };
	const int64_t people[] = { 10, 9, 8, 12 }, first[] = { 20, 20, 20, 20 }, then[] = { 25, 20, 20, 20 };
	struct edition e[2];

	(void)state;
	e[0] = edition_new(&a, 2, 2, people, first);
	e[1] = edition_new(&a, 2, 2, people, then);
	assert_true(editions_suppress(&e[0], NULL, 0, NULL, &a));
	assert_true(editions_suppress(&e[1], e, 1, NULL, &a));
	assert_true(edition_at(&e[1], 1, 1)->hidden && edition_at(&e[1], 0, 0)->hidden);
	arena_free(&a);
}

/* Some cells change: late figures add, corrections take away. */
static void
cells_change(uint32_t n, int64_t *people, int64_t *value)
{
	for (uint32_t i = 0; i < n; i++) {
		int64_t by = dice(3) > 0 ? 0
		    : dice(4) == 0	 ? -(int64_t)dice((uint32_t)people[i] + 1)
					 : (int64_t)dice(9);

		people[i] += by;
		value[i] = by == 0		? value[i]
		    : people[i] == 0		? 0
		    : value[i] + by < people[i] ? people[i]
						: value[i] + by;
	}
}

static void
editions_hold(struct arena *a, unsigned n, unsigned *told, unsigned *refused)
{
	int64_t people[9], value[9];
	uint32_t rows = 1 + dice(3), cols = 1 + dice(3), *where;
	struct edition e[3];
	struct table *x = ARENA_NEW(a, struct table);

	cells_dice(rows * cols, people, value);
	for (uint32_t k = 0; k < 3; k++) {
		if (k > 0)
			cells_change(rows * cols, people, value);
		e[k] = edition_new(a, rows, cols, people, value);
		if (!editions_suppress(&e[k], e, k, NULL, a)) { /* it is not sent: nothing of it is known */
			(*refused)++;
			return;
		}
		editions_join(&e[k], e, k, a, &x->t, &where);
		for (uint32_t i = 0; i < (rows + 1) * (cols + 1); i++)
			if (x->t.cells[where[i]].state == SUPPRESS_FREE) {
				x->t.cells[where[i]].hidden = e[k].cells[i].hidden;
				x->t.cells[where[i]].sensitive =
				    x->t.cells[where[i]].people < SUPPRESS_PEOPLE_LEAST;
				*told += k > 0 && !e[k].cells[i].hidden;
			}
		uint32_t cell = 0;

		if (!oracle_holds(&x->t, &cell))
			fail_msg("edition %u of %u: cell %u can be worked out", k, n, cell);
	}
}

static void
ten_thousand_editions_give_nothing_away_together(void **state)
{
	struct arena a = { 0 };
	unsigned told = 0, refused = 0;

	(void)state;
	dice_begin(3);
	for (unsigned n = 0; n < TABLES / 3; n++) { /* of three editions each */
		editions_hold(&a, n, &told, &refused);
		arena_reset(&a);
	}
	assert_in_range(told, TABLES / 2, UINT32_MAX); /* not by telling nothing */
	print_message("%u cells told of later editions, %u editions refused\n", told, refused);
	assert_in_range(refused, 0, TABLES / 30);
	arena_free(&a);
}

/* --- how much is lost ------------------------------------------------------------------------------- */
#define COMPARED 400u
static void
little_more_is_hidden_than_has_to_be(void **state)
{
	struct arena a = { 0 };
	int64_t people[16], value[16];
	uint64_t lost = 0, least = 0;
	unsigned same = 0;

	(void)state;
	dice_begin(4);
	for (unsigned n = 0; n < COMPARED; n++) {
		struct table *x = table_new(&a);
		uint32_t rows = 1 + dice(3), cols = 2 + dice(rows == 3 ? 1 : 2);

		cells_dice(rows * cols, people, value);
		table_add(x, rows, cols, people, value);
		assert_true(suppress_solve(&x->t, &a));
		uint64_t ours = suppress_loss(&x->t), best = oracle_least(&x->t);

		assert_true(best <= ours);
		same += ours == best;
		lost += ours;
		least += best;
		arena_reset(&a);
	}
	print_message("%u of %u tables at the least loss, %.3f times the least in all\n", same, COMPARED,
	    (double)lost / (double)least);
	assert_in_range(same, COMPARED * 9 / 10, COMPARED);
	assert_true((double)lost <= 1.05 * (double)least);
	arena_free(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_cell_of_fewer_than_five_takes_another_of_its_row_with_it),
		cmocka_unit_test(a_table_without_small_cells_is_told_whole),
		cmocka_unit_test(nobody_at_all_is_hidden_like_few_and_a_table_of_few_tells_nothing),
		cmocka_unit_test(
		    two_small_cells_of_one_row_that_make_five_together_do_not_protect_each_other_by_chance),
		cmocka_unit_test(a_check_finds_what_was_told_wrongly),
		cmocka_unit_test(nothing_hidden_can_be_worked_out_of_ten_thousand_tables),
		cmocka_unit_test(a_tree_of_totals_gives_nothing_away),
		cmocka_unit_test(what_protected_few_stays_hidden_when_they_have_become_many),
		cmocka_unit_test(a_correction_by_one_person_is_not_told),
		cmocka_unit_test(what_is_not_known_to_be_safe_in_time_is_not_told),
		cmocka_unit_test(what_an_edition_hid_is_taken_as_it_is_now_where_its_sums_allow_it),
		cmocka_unit_test(somebody_replaced_by_somebody_with_other_days_is_a_change_too),
		cmocka_unit_test(ten_thousand_editions_give_nothing_away_together),
		cmocka_unit_test(little_more_is_hidden_than_has_to_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
