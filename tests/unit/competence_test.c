/*
 * competence_test: the taxonomy of competences, the levels that a service asks for, and theme sheets: what they hold to.
 * Owns: nothing.
 * Beware: each test ends with a replay that must give its tables.
 */
#include "services/registry/service.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct desk *
desk_open(void)
{
	static const struct service_desc *const services[] = { &registry_service };

	return desk_new(services, 1, "2026-01-15");
}

static void
finish(struct desk *d)
{
	assert_true(desk_verified(d, "registry"));
	desk_free(d);
}

static struct id
competence(struct desk *d, const char *name)
{
	return desk_make(d, "registry.competence.create", "{\"name\":\"%s\"}", name);
}

static enum rc
stand_below(struct desk *d, struct id self, unsigned version, struct id parent)
{
	return desk_call(d, "registry.competence.update", NULL,
	    "{\"id\":\"%s\",\"version\":%u,\"parent\":\"%s\"}", desk_text(d, self), version,
	    desk_text(d, parent));
}

static void
no_competence_contains_itself(void **state)
{
	struct desk *d = desk_open();
	struct id a = competence(d, "Animer"), b = competence(d, "Réunion"),
		  c = competence(d, "Tour de table");

	(void)state;
	assert_int_equal(stand_below(d, b, 1, a), RC_OK);
	assert_int_equal(stand_below(d, c, 1, b), RC_OK);
	assert_int_equal(stand_below(d, a, 1, c), RC_RULE);
	assert_true(desk_refused(d, "parent", FAULT_COMPETENCE_CYCLE));
	assert_int_equal(stand_below(d, a, 1, a), RC_RULE);
	assert_true(desk_refused(d, "parent", FAULT_COMPETENCE_CYCLE));
	assert_int_equal(stand_below(d, c, 2, a), RC_OK);
	finish(d);
}

static void
a_level_is_described_once_and_is_one_of_five(void **state)
{
	struct desk *d = desk_open();
	const char *make = "registry.competence.create";
	struct competence k;

	(void)state;
	assert_int_equal(desk_call(d, make, NULL,
			     "{\"name\":\"x\",\"levels\":[{\"level\":1,\"description\":\"Notions\"},{"
			     "\"level\":1,\"description\":\"Pratique\"}]}"),
	    RC_INVALID);
	assert_true(desk_refused(d, "levels[1].level", FAULT_COMPETENCE_LEVEL));
	assert_int_equal(
	    desk_call(d, make, NULL, "{\"name\":\"x\",\"levels\":[{\"level\":6,\"description\":\"x\"}]}"),
	    RC_INVALID);
	assert_true(desk_refused(d, "levels[0].level", FAULT_RANGE));
	assert_int_equal(desk_call(d, make, NULL, "{\"name\":\"x\",\"levels\":[{\"level\":2}]}"), RC_INVALID);
	assert_true(desk_refused(d, "levels[0].description", FAULT_REQUIRED));
	assert_int_equal(desk_call(d, make, &k,
			     "{\"name\":\"x\",\"levels\":[{\"level\":1,\"description\":\"Notions\"},{"
			     "\"level\":5,\"description\":\"Référence\"}]}"),
	    RC_OK);
	assert_int_equal(k.levels.count, 2);
	finish(d);
}

static void
a_service_asks_for_levels_of_the_competences_it_needs(void **state)
{
	struct desk *d = desk_open();
	const char *a = desk_text(d, competence(d, "Écoute")), *b = desk_text(d, competence(d, "Droit"));
	const char *bouquet =
	    desk_text(d, desk_make(d, "registry.bouquet.create", "{\"name\":\"Traverser\"}"));
	const char *make = "registry.accompaniment.create";

	(void)state;
	assert_int_equal(desk_call(d, make, NULL,
			     "{\"name\":\"x\",\"bouquet\":\"%s\",\"kinds\":[\"group\"],\"typical_days\":2,"
			     "\"competences\":[\"%s\"],"
			     "\"needs\":[{\"competence\":\"%s\",\"level\":3}]}",
			     bouquet, a, b),
	    RC_RULE);
	assert_true(desk_refused(d, "needs[0].competence", FAULT_NEED_UNLISTED));
	assert_int_equal(desk_call(d, make, NULL,
			     "{\"name\":\"x\",\"bouquet\":\"%s\",\"kinds\":[\"group\"],\"typical_days\":2,"
			     "\"competences\":[\"%s\",\"%s\"]}",
			     bouquet, a, a),
	    RC_INVALID);
	assert_true(desk_refused(d, "competences[1]", FAULT_COMPETENCE_TWICE));
	assert_int_equal(
	    desk_call(d, make, NULL,
		"{\"name\":\"x\",\"bouquet\":\"%s\",\"kinds\":[\"group\"],\"typical_days\":2,\"competences\":"
		"[\"%s\"],"
		"\"needs\":[{\"competence\":\"%s\",\"level\":3},{\"competence\":\"%s\",\"level\":4}]}",
		bouquet, a, a, a),
	    RC_INVALID);
	assert_true(desk_refused(d, "needs[1].competence", FAULT_COMPETENCE_TWICE));
	assert_int_equal(desk_call(d, make, NULL,
			     "{\"name\":\"x\",\"bouquet\":\"%s\",\"kinds\":[\"group\",\"individual\"],"
			     "\"typical_days\":2,\"competences\":[\"%s\",\"%s\"],"
			     "\"needs\":[{\"competence\":\"%s\",\"level\":3}]}",
			     bouquet, a, b, b),
	    RC_OK);
	finish(d);
}

static void
a_project_of_a_theme_sheet_does_not_end_before_it_begins(void **state)
{
	struct desk *d = desk_open();
	struct theme_sheet s;

	(void)state;
	assert_int_equal(desk_call(d, "registry.theme_sheet.create", NULL,
			     "{\"title\":\"Gouvernance\",\"projects\":[{\"title\":\"Formation-action\","
			     "\"since\":2018,\"until\":2017}]}"),
	    RC_INVALID);
	assert_true(desk_refused(d, "projects[0].until", FAULT_SHEET_YEARS));
	assert_int_equal(desk_call(d, "registry.theme_sheet.create", &s,
			     "{\"title\":\"Gouvernance\",\"projects\":[{\"title\":\"Formation-action\","
			     "\"since\":2017,\"until\":2018}]}"),
	    RC_OK);
	assert_int_equal(s.projects.count, 1);
	finish(d);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_competence_contains_itself),
		cmocka_unit_test(a_level_is_described_once_and_is_one_of_five),
		cmocka_unit_test(a_service_asks_for_levels_of_the_competences_it_needs),
		cmocka_unit_test(a_project_of_a_theme_sheet_does_not_end_before_it_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
