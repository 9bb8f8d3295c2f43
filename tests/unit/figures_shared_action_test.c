/*
 * figures_shared_action_test: what each federation counts of an action that two of them carry: nothing twice.
 * Owns: two nodes; node 0 has the action, node 1 a centre that takes part.
 * Beware: virtual time only; the figures are those of the quarter that the action lies in.
 */
#include "services/reporting/figures.h"
#include "tests/lib/far_action_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define HELD (FAR_WORLD_NOW + 21 * USEC_PER_DAY) /* the day after */
#define AFTER (FAR_WORLD_NOW + 70 * USEC_PER_DAY)

static void
jump(struct far_world *w, usec_t now)
{
	for (int at = 0; at < 2; at++)
		host_jump(w->d[at].h, now);
	far_world_wait(w);
}

/* The total of a measure's sheet at that node, closed after the quarter. */
static int64_t
counted(struct far_world *w, int at, const char *measure)
{
	struct desk *d = &w->d[at];
	struct figure_sheet s = { 0 };
	struct id i = desk_make(d, "reporting.indicator.create",
	    "{\"code\":\"%s\",\"label\":\"Un "
	    "indicateur\",\"measure\":\"%s\",\"period\":\"quarter\",\"definition\":"
	    "\"Ce que compte le logiciel.\"}",
	    measure, measure);

	desk_make(d, "reporting.indicator.publish", "{\"id\":\"%s\"}", far_text(w, i));
	i = desk_make(d, "reporting.figure_sheet.create",
	    "{\"code\":\"%s\",\"period\":\"quarter\",\"from\":\"2019-10-01\"}", measure);
	far_world_step(w, at, "reporting.figure_sheet.close", i);
	assert_int_equal(
	    desk_call(d, "reporting.figure_sheet.get", &s, "{\"id\":\"%s\"}", far_text(w, i)), RC_OK);
	return cell_find(&s.cells, (struct text){ 0 }, CATEGORY_ALL)->value;
}

/* The day is held, with everybody there in the morning. */
static void
action_held(struct far_world *w, struct id theirs)
{
	struct enrolment e = home_enrolment(w, far_world_visitor(w, theirs).enrolment);
	const struct delegate *d = e.persons.items;
	struct id session = far_world_session(w);

	const struct id there[] = { d[0].person, w->person[0][0] };

	far_world_step(w, 0, "scheduling.action.confirm", w->action);
	for (int i = 0; i < 2; i++)
		desk_make(&w->d[0], "scheduling.attendance.create",
		    "{\"session\":\"%s\",\"half\":\"morning\",\"person\":\"%s\",\"kind\":\"participant\","
		    "\"present\":true}",
		    far_text(w, session), far_text(w, there[i]));
	far_world_step(w, 0, "scheduling.session.hold", session);
	far_world_wait(w);
}

static void
a_structure_is_counted_by_its_own_federation_and_the_day_by_the_actions(void **state)
{
	struct far_world w;
	struct id theirs;

	(void)state;
	far_world_share(&w, "");
	home_enrolled(&w);
	theirs = far_world_asked(&w, 1);
	far_world_wait(&w);
	jump(&w, HELD);
	action_held(&w, theirs);
	jump(&w, AFTER);
	assert_int_equal(counted(&w, 0, "structures"), 1);
	assert_int_equal(counted(&w, 1, "structures"), 1);
	assert_int_equal(counted(&w, 0, "actions_held"), 1);
	assert_int_equal(counted(&w, 1, "actions_held"), 0);
	assert_int_equal(counted(&w, 0, "persons_trained"), 2);
	assert_int_equal(counted(&w, 1, "persons_trained"), 0);
	far_world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_structure_is_counted_by_its_own_federation_and_the_day_by_the_actions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
