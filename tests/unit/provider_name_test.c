/*
 * provider_name_test: whoever files a request finds providers by their names, and nothing else of their cards.
 * Owns: a registry at a desk.
 * Beware: today is 2026-01-15 in every test.
 */
#include "proto/registry.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const struct service_desc registry_service;

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define IN_FORCE "\"from\":\"2019-09-02\""

static struct desk *desk;
static struct id competence;
static const struct host_caller team = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR },
				beneficiary = { .roles = ROLE_BENEFICIARY };

static int
open_registry(void **state)
{
	static const struct service_desc *const services[] = { &registry_service };

	(void)state;
	desk = desk_new(services, 1, "2026-01-15");
	competence = desk_make(desk, "registry.competence.create", "{\"name\":\"Écoute\"}");
	return 0;
}

static int
close_registry(void **state)
{
	(void)state;
	return desk_close(desk, "registry");
}

static struct id
card_new(const char *name, const char *more)
{
	return desk_make(desk, "registry.provider.create",
	    "{\"name\":\"%s\",\"competences\":[{\"competence\":\"%s\",\"level\":3}]%s}", name,
	    desk_text(desk, competence), more);
}

static void
accredited(struct id provider, const char *status, const char *period)
{
	(void)desk_make(desk, "registry.accreditation.create", "{\"provider\":\"%s\",\"status\":\"%s\",%s}",
	    desk_text(desk, provider), status, period);
}

static struct id
provider_new(const char *name)
{
	struct id id = card_new(name, "");

	accredited(id, "accredited", IN_FORCE);
	return id;
}

/* As somebody who asks for accompaniment. */
static struct provider_name_page
found(const char *search)
{
	struct provider_name_page page = { 0 };

	desk->who = beneficiary;
	assert_int_equal(
	    desk_call(desk, "registry.provider_name.find", &page, "{\"search\":\"%s\"}", search), RC_OK);
	desk->who = team;
	return page;
}

static const struct provider_name *
item(const struct provider_name_page *page, uint32_t at)
{
	assert_in_range(at, 0, page->items.count - 1);
	return (const struct provider_name *)page->items.items + at;
}

static bool
has(const struct provider_name_page *page, struct id id)
{
	for (uint32_t i = 0; i < page->items.count; i++)
		if (id_equal(item(page, i)->id, id))
			return true;
	return false;
}

static enum rc
read_one(struct id id, struct provider_name *ret)
{
	enum rc rc;

	desk->who = beneficiary;
	rc = desk_call(desk, "registry.provider_name.get", ret, "{\"id\":\"%s\"}", desk_text(desk, id));
	desk->who = team;
	return rc;
}

static void
a_card_in_use_whose_accreditation_is_in_force_today_is_named_and_no_other(void **state)
{
	static const struct {
		const char *status, *period; /* NULL: no accreditation at all */
		bool archived, named;
	} cases[] = {
		{ "accredited", IN_FORCE, false, true },
		{ "accredited", "\"from\":\"2026-01-15\",\"to\":\"2026-01-15\"", false, true },
		{ "accredited", "\"from\":\"2019-01-01\",\"to\":\"2026-01-14\"", false, false },
		{ "accredited", "\"from\":\"2026-01-16\"", false, false },
		{ "accredited", IN_FORCE, true, false },
		{ "candidate", IN_FORCE, false, false },
		{ "suspended", IN_FORCE, false, false },
		{ "refused", IN_FORCE, false, false },
		{ "ended", IN_FORCE, false, false },
		{ NULL, NULL, false, false },
	};
	struct provider_name_page page;
	struct provider_name one;
	struct id ids[COUNT(cases)];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		ids[i] = card_new("Cabinet", "");
		if (cases[i].status != NULL)
			accredited(ids[i], cases[i].status, cases[i].period);
		if (cases[i].archived)
			(void)desk_make(desk, "registry.provider.archive", "{\"id\":\"%s\",\"version\":1}",
			    desk_text(desk, ids[i]));
	}
	page = found("cabinet");
	assert_int_equal(page.items.count, 2);
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(has(&page, ids[i]), cases[i].named);
		assert_int_equal(read_one(ids[i], &one), cases[i].named ? RC_OK : RC_NOT_FOUND);
	}
	assert_int_equal(read_one(competence, &one), RC_NOT_FOUND);
}

static void
a_name_is_found_by_beginnings_of_its_words_with_any_accent_and_one_typo_the_closest_first(void **state)
{
	struct id longer = provider_new("Écoutes du travail"), one = provider_new("Écoute");
	struct provider_name_page page = found("ecoute");
	struct provider_name got;

	(void)state;
	(void)provider_new("Conseil et gestion");
	assert_int_equal(page.items.count, 2);
	assert_true(id_equal(item(&page, 0)->id, one));
	assert_true(id_equal(item(&page, 1)->id, longer));
	assert_int_equal(found("ÉCO TRA").items.count, 1);
	assert_int_equal(found("travial").items.count, 1);
	assert_int_equal(found("outes").items.count, 0);
	assert_int_equal(read_one(longer, &got), RC_OK);
	assert_true(text_equal(got.name, TEXT_LIT("Écoutes du travail")));
	assert_true(id_equal(got.id, longer));
}

static void
nothing_else_of_the_card_is_told_or_searched(void **state)
{
	static const char *const others[] = { "quelquun", "0477001122", "Saint-Étienne", "42218", "42000",
		"exemple" };
	struct id id = card_new("Cabinet",
	    ",\"email\":\"quelquun@exemple.example\",\"phone\":\"0477001122\",\"commune\":\"42218\"");
	struct text body;

	(void)state;
	accredited(id, "accredited", IN_FORCE);
	for (size_t i = 0; i < COUNT(others); i++)
		assert_int_equal(found(others[i]).items.count, 0);
	assert_int_equal(found("cabinet").items.count, 1);
	body = host_last_body(desk->h);
	for (size_t i = 0; i < COUNT(others); i++)
		assert_null(memmem(body.ptr, body.len, others[i], strlen(others[i])));
	assert_int_equal(body.len < 60, true); /* an id and a name */
}

static void
at_most_twenty_are_answered_and_each_once(void **state)
{
	struct id twice = card_new("Conseil double", "");
	char name[32];

	(void)state;
	accredited(twice, "accredited", "\"from\":\"2019-01-01\",\"to\":\"2026-03-31\"");
	accredited(twice, "accredited", "\"from\":\"2026-01-02\"");
	assert_int_equal(found("double").items.count, 1);
	for (unsigned i = 0; i < 25; i++) {
		snprintf(name, sizeof name, "Cabinet %u", i);
		(void)provider_new(name);
	}
	assert_int_equal(found("cabinet").items.count, PROVIDER_NAMES_MOST);
}

static void
fewer_than_three_letters_are_refused_whatever_signs_are_between(void **state)
{
	static const char *const searches[] = { "a - b", "...", "a'b", "quelquun@exemple.example" };

	(void)state;
	for (size_t i = 0; i < COUNT(searches); i++) {
		assert_int_equal(
		    desk_call(desk, "registry.provider_name.find", NULL, "{\"search\":\"%s\"}", searches[i]),
		    RC_INVALID);
		assert_true(desk_refused(desk, "search", FAULT_PROVIDER_NAME_SHORT));
	}
	assert_int_equal(
	    desk_call(desk, "registry.provider_name.find", NULL, "{\"search\":\"ab\"}"), RC_INVALID);
	assert_true(desk_refused(desk, "search", FAULT_TOO_SHORT));
}

static void
whoever_may_file_a_request_reads_names_and_nobody_else(void **state)
{
	static const uint32_t may = ROLE_REFERENT | ROLE_COORDINATOR | ROLE_DIRECTOR | ROLE_BENEFICIARY;
	struct id id = provider_new("Cabinet");

	(void)state;
	for (unsigned role = 0; role < ROLE_N_COUNT; role++) {
		enum rc want = may >> role & 1u ? RC_OK : RC_FORBIDDEN;

		desk->who = (struct host_caller){ .roles = 1u << role };
		assert_int_equal(
		    desk_call(desk, "registry.provider_name.find", NULL, "{\"search\":\"cabinet\"}"), want);
		assert_int_equal(desk_call(desk, "registry.provider_name.get", NULL, "{\"id\":\"%s\"}",
				     desk_text(desk, id)),
		    want);
	}
	desk->who = team;
}

int
main(void)
{
#define AT_DESK(t) cmocka_unit_test_setup_teardown(t, open_registry, close_registry)
	const struct CMUnitTest tests[] = {
		AT_DESK(a_card_in_use_whose_accreditation_is_in_force_today_is_named_and_no_other),
		AT_DESK(
		    a_name_is_found_by_beginnings_of_its_words_with_any_accent_and_one_typo_the_closest_first),
		AT_DESK(nothing_else_of_the_card_is_told_or_searched),
		AT_DESK(at_most_twenty_are_answered_and_each_once),
		AT_DESK(fewer_than_three_letters_are_refused_whatever_signs_are_between),
		AT_DESK(whoever_may_file_a_request_reads_names_and_nobody_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
