/*
 * figures_left_test: federations that are revoked, suspended, or added anew: what of theirs is in the sums, and what is said of it.
 * Owns: nothing.
 * Beware: the sums are made anew after the revocation's commit, in the next turns of the loop.
 */
#include "tests/lib/figures_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct consolidation
total_of(struct figures_world *w)
{
	struct consolidation s;

	assert_true(figures_sum(w, "accueil", CATEGORY_ALL, &s));
	return s;
}

static uint32_t
parts_of(struct figures_world *w, struct id indicator, struct figure_parts *ret)
{
	struct figure_place p = { .has = REC_BIT(PLACE_ID) | REC_BIT(PLACE_PERIOD) | REC_BIT(PLACE_FROM),
		.id = indicator,
		.period = PERIOD_QUARTER,
		.from = 20727 };

	assert_int_equal(figures_call(w, 0, &w->national, "reporting.consolidation.parts", &figure_place_desc,
			     &p, &figure_parts_desc, ret),
	    RC_OK);
	return ret->parts.count;
}

static const struct figure_part *
part_of(const struct figure_parts *all, struct id peer)
{
	for (uint32_t i = 0; i < all->parts.count; i++)
		if (id_equal(((const struct figure_part *)all->parts.items)[i].peer, peer))
			return (const struct figure_part *)all->parts.items + i;
	return NULL;
}

static void
who_is_revoked_is_not_in_the_sum_any_more_and_it_is_said(void **state)
{
	struct figures_world *w = *state;
	struct indicator asked = figures_published(w, "accueil");
	struct figure_parts parts;
	struct consolidation s;

	figures_tell(w, 1, "accueil", figures_many);
	figures_tell(w, 2, "accueil", figures_few);
	assert_int_equal(total_of(w).value, 27 + 32);
	figures_peer(w, 0, 2, PEER_REVOKED, "revoked");
	s = total_of(w);
	assert_int_equal(s.value, 27);
	assert_int_equal(s.told, 1);
	assert_int_equal(s.left, 1);
	assert_int_equal(parts_of(w, asked.id, &parts), 2);
	assert_int_equal(part_of(&parts, w->peer[0][2])->standing, STANDING_LEFT);
	assert_false(REC_HAS(part_of(&parts, w->peer[0][2]), PART_VALUE));
	assert_int_equal(part_of(&parts, w->peer[0][1])->standing, STANDING_REPORTED);
	figures_peer(w, 0, 1, PEER_REVOKED, "revoked");
	s = total_of(w);
	assert_false(REC_HAS(&s, CONSOLIDATION_VALUE));
	assert_int_equal(s.told, 0);
	assert_int_equal(s.left, 2);
}

static void
who_was_revoked_and_is_added_anew_counts_once(void **state)
{
	struct figures_world *w = *state;
	struct indicator asked = figures_published(w, "accueil");
	struct figure_parts parts;
	struct consolidation s;
	struct id former = w->peer[0][2];

	figures_tell(w, 2, "accueil", figures_few);
	figures_peer(w, 0, 2, PEER_REVOKED, "revoked");
	figures_peer_anew(w, 0, 2);
	figures_carry(w, 2, 0);
	s = total_of(w);
	assert_int_equal(s.value, 32);
	assert_int_equal(s.told, 1);
	assert_int_equal(s.left, 0);
	assert_int_equal(parts_of(w, asked.id, &parts), 2);
	assert_null(part_of(&parts, former));
	assert_int_equal(part_of(&parts, w->peer[0][2])->standing, STANDING_REPORTED);
}

static void
who_is_suspended_stays_in_the_sum_and_it_is_said(void **state)
{
	struct figures_world *w = *state;
	struct indicator asked = figures_published(w, "accueil");
	struct figure_parts parts;

	figures_tell(w, 1, "accueil", figures_many);
	figures_peer(w, 0, 1, PEER_SUSPENDED, "updated");
	assert_int_equal(total_of(w).value, 27);
	assert_int_equal(total_of(w).left, 0);
	assert_int_equal(parts_of(w, asked.id, &parts), 2);
	assert_int_equal(part_of(&parts, w->peer[0][1])->standing, STANDING_REPORTED);
	assert_true(part_of(&parts, w->peer[0][1])->suspended);
	assert_false(part_of(&parts, w->peer[0][2])->suspended);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, figures_up, figures_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(who_is_revoked_is_not_in_the_sum_any_more_and_it_is_said),
		IN_WORLD(who_was_revoked_and_is_added_anew_counts_once),
		IN_WORLD(who_is_suspended_stays_in_the_sum_and_it_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
