/*
 * matching_ledger_test: the ledger never oversells, and the machines of matching are sound.
 * Owns: nothing.
 * Beware: the histories are random but seeded: a failure comes back.
 */
#include "services/matching/machines.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static uint64_t seed = 1181783497276652981u;

static uint32_t
dice(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % n;
}

/* A hold is kept beside the ledger, as a proposal does; the other side of the double entry. */
struct promise {
	uint32_t days;
	bool engaged;
};

static void
row_holds(const struct ledger_row *row, const struct promise *promises, int count, uint32_t highest)
{
	uint32_t held = 0, engaged = 0;

	for (int i = 0; i < count; i++)
		*(promises[i].engaged ? &engaged : &held) += promises[i].days;
	assert_int_equal(row->held, held);
	assert_int_equal(row->engaged, engaged);
	assert_true(row->held + row->engaged <= highest);
	assert_int_equal(ledger_over(row), row->held + row->engaged > row->capacity);
	assert_true(ledger_free(row) <= row->capacity);
}

static void
history_step(struct ledger_row *row, struct promise *promises, uint32_t *highest)
{
	struct promise *p = &promises[dice(8)];
	uint32_t days = dice(6);
	struct ledger_row before = *row;

	if (dice(10) == 0) { /* the card changes; what is promised stays */
		row->capacity = dice(20);
		if (row->capacity > *highest)
			*highest = row->capacity;
	} else if (p->days == 0) {
		bool fits = days <= ledger_free(row);

		assert_int_equal(ledger_move(row, LEDGER_HOLD, days), fits);
		if (fits)
			*p = (struct promise){ days, false };
	} else if (p->engaged) {
		assert_true(ledger_move(row, LEDGER_RETURN, p->days));
		p->days = 0;
	} else if (dice(2)) {
		assert_true(ledger_move(row, LEDGER_ENGAGE, p->days));
		p->engaged = true;
	} else {
		assert_true(ledger_move(row, LEDGER_RELEASE, p->days));
		p->days = 0;
	}
	if (!ledger_move(row, LEDGER_RETURN, row->engaged + 1) &&
	    !ledger_move(row, LEDGER_RELEASE, row->held + 1))
		return;
	fail_msg("more was taken than there was (%u held, %u engaged)", before.held, before.engaged);
}

static void
ten_thousand_histories_never_oversell(void **unused)
{
	(void)unused;
	for (int n = 0; n < 10000; n++) {
		struct ledger_row row = { dice(20), 0, 0 };
		struct promise promises[8] = { { 0, false } };
		uint32_t highest = row.capacity;

		for (uint32_t steps = dice(60); steps > 0; steps--) {
			history_step(&row, promises, &highest);
			row_holds(&row, promises, 8, highest);
		}
	}
}

static void
a_spread_takes_all_the_days_within_each_room(void **unused)
{
	(void)unused;
	for (int n = 0; n < 10000; n++) {
		uint32_t rooms[24], takes[24], months = dice(25), all = 0, sum = 0, days = dice(60);
		uint32_t least = UINT32_MAX, most = 0;
		bool fits;

		for (uint32_t m = 0; m < months; m++)
			all += rooms[m] = dice(6);
		fits = ledger_spread(rooms, months, days, takes);
		assert_int_equal(fits, days <= all);
		for (uint32_t m = 0; m < months && fits; m++) {
			assert_true(takes[m] <= rooms[m]);
			sum += takes[m];
			most = takes[m] > most ? takes[m] : most;
			if (takes[m] <
			    rooms[m]) /* room is left: it had its turn as often as any other, but for one */
				least = takes[m] < least ? takes[m] : least;
		}
		if (fits) {
			assert_int_equal(sum, days);
			assert_true(least == UINT32_MAX || most <= least + 1);
		}
	}
}

static void
a_lowered_card_shows_over_and_never_below_zero(void **unused)
{
	struct ledger_row row = { 5, 0, 0 };

	(void)unused;
	assert_true(ledger_move(&row, LEDGER_HOLD, 3));
	assert_true(ledger_move(&row, LEDGER_ENGAGE, 3));
	row.capacity = 1;
	assert_true(ledger_over(&row));
	assert_int_equal(ledger_free(&row), 0);
	assert_false(ledger_move(&row, LEDGER_HOLD, 1));
	assert_true(ledger_move(&row, LEDGER_HOLD, 0));
	assert_true(ledger_move(&row, LEDGER_RETURN, 3));
	assert_false(ledger_over(&row));
	assert_int_equal(ledger_free(&row), 1);
}

static void
the_machines_are_sound(void **unused)
{
	(void)unused;
	assert_true(machine_is_sound(&request_machine));
	assert_true(machine_is_sound(&proposal_machine));
	assert_true(machine_is_sound(&engagement_machine));
}

/* The words of a machine are those of the record. */
static void
states_have_the_names_of_the_wire(void **unused)
{
	static const struct {
		const struct machine *machine;
		const struct rec_enum *words;
	} of[] = { { &request_machine, &request_status_enum }, { &proposal_machine, &proposal_status_enum },
		{ &engagement_machine, &engagement_status_enum } };

	(void)unused;
	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		assert_int_equal(of[i].machine->state_count, of[i].words->count);
		for (size_t k = 0; k < of[i].machine->state_count; k++)
			assert_string_equal(of[i].machine->states[k].name,
			    rec_enum_by_value(of[i].words, of[i].machine->states[k].value)->name);
	}
}

static void
a_request_that_is_over_stays_over(void **unused)
{
	static const int ends[] = { REQUEST_CLOSED, REQUEST_WITHDRAWN };

	(void)unused;
	for (size_t i = 0; i < 2; i++)
		for (int event = REQUEST_SUBMIT; event <= REQUEST_OVER; event++) {
			int to = -1;

			assert_int_equal(machine_step(request_machine.edges, request_machine.edge_count,
					     ends[i], event, &to),
			    RC_CONFLICT);
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ten_thousand_histories_never_oversell),
		cmocka_unit_test(a_spread_takes_all_the_days_within_each_room),
		cmocka_unit_test(a_lowered_card_shows_over_and_never_below_zero),
		cmocka_unit_test(the_machines_are_sound),
		cmocka_unit_test(states_have_the_names_of_the_wire),
		cmocka_unit_test(a_request_that_is_over_stays_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
