/*
 * place_conflict_test: the rules told when nothing fits are a conflict, and one less of them is none.
 * Owns: nothing.
 * Beware: each set is held against every placement there is, by a search of its own that knows no engine.
 */
#include "services/scheduling/place.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

/* One action of a few sessions, nothing else; the horizon has room for its gaps without windows. */
struct chain {
	struct place_session sessions[3];
	struct place_action action;
	struct place_problem p;
};

static void
chain_make(struct chain *x, uint32_t count, uint32_t gap_min, const int32_t windows[][2])
{
	memset(x, 0, sizeof *x);
	for (uint32_t s = 0; s < count; s++)
		x->sessions[s] = (struct place_session){ .rank = s + 1,
			.fixed = PLACE_NO_DAY,
			.current = PLACE_NO_DAY,
			.from = windows[s][0],
			.to = windows[s][1],
			.venue = PLACE_NONE };
	x->action.gap_min = gap_min;
	x->p = (struct place_problem){ .horizon = 200,
		.session_count = count,
		.action_count = 1,
		.sessions = x->sessions,
		.actions = &x->action };
}

/* Whether some days keep to the rules told, but for one of them; every placement is tried. */
static bool
chain_fits(const struct chain *x, const struct place_result *r, uint32_t without, uint32_t s, int32_t *days)
{
	bool order = false, gap = false;
	int32_t from = 0, to = (int32_t)x->p.horizon - 1;

	if (s == x->p.session_count)
		return true;
	for (uint32_t i = 0; i < r->conflict_count; i++) {
		if (i == without)
			continue;
		order |= r->conflicts[i].rule == PLACE_ORDER;
		gap |= r->conflicts[i].rule == PLACE_GAP_MIN;
		if (r->conflicts[i].rule == PLACE_WINDOW && r->conflicts[i].subject == s)
			from = x->sessions[s].from, to = x->sessions[s].to;
	}
	for (days[s] = from; days[s] <= to; days[s]++) {
		int32_t off = s == 0 ? 0 : days[s] - days[s - 1];

		if (s > 0 && ((order && off <= 0) || (gap && abs(off) < (int32_t)x->action.gap_min)))
			continue;
		if (chain_fits(x, r, without, s + 1, days))
			return true;
	}
	return false;
}

static void
chain_is_blamed_for_no_more_than_needed(struct chain *x, const enum place_rule *rules, uint32_t count)
{
	struct arena mem = { 0 };
	struct place_result r;
	int32_t days[3];

	assert_int_equal(place_plan(&x->p, NULL, &mem, &r), RC_OK);
	assert_int_equal(r.status, PLACE_NOTHING_FITS);
	assert_true(r.conflict_minimal);
	assert_int_equal(r.conflict_count, count);
	for (uint32_t i = 0; i < count; i++) {
		assert_int_equal(r.conflicts[i].rule, rules[i]);
		assert_true(r.conflicts[i].cures);
		assert_true(chain_fits(x, &r, i, 0, days)); /* without it the others can hold */
	}
	assert_false(chain_fits(x, &r, PLACE_NONE, 0, days)); /* they alone cannot */
	arena_free(&mem);
}

static void
windows_are_told_beside_the_gap_that_they_have_no_room_for(void **state)
{
	static const int32_t early[][2] = { { 30, 34 }, { 30, 41 } },
			     month[][2] = { { 30, 60 }, { 30, 60 }, { 30, 60 } };
	static const enum place_rule two[] = { PLACE_WINDOW, PLACE_WINDOW, PLACE_GAP_MIN };
	static const enum place_rule three[] = { PLACE_WINDOW, PLACE_WINDOW, PLACE_GAP_MIN, PLACE_ORDER };
	struct chain x;

	(void)state;
	chain_make(&x, 2, 30, early);
	chain_is_blamed_for_no_more_than_needed(&x, two, 3);
	chain_make(&x, 3, 20, month);
	chain_is_blamed_for_no_more_than_needed(&x, three, 4);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(windows_are_told_beside_the_gap_that_they_have_no_room_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
