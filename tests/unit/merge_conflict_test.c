/*
 * merge_conflict_test: what a person is told of two organisations before they are merged, and which membership of a year is kept.
 * Owns: a registry with a federation and two centres.
 * Beware: today is 2026-01-15; the first centre is merged into the second.
 */
#include "services/registry/merge.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <string.h>

extern const struct service_desc registry_service;
static struct desk *desk;
static struct id federation, loser, winner;

static int
open_registry(void **state)
{
	static const struct service_desc *const services[] = { &registry_service };

	(void)state;
	desk = desk_new(services, 1, "2026-01-15");
	federation = desk_make(
	    desk, "registry.organisation.create", "{\"name\":\"Fédération\",\"kind\":\"federation\"}");
	loser = desk_make(desk, "registry.organisation.create",
	    "{\"name\":\"Centre "
	    "bis\",\"kind\":\"centre\",\"siret\":\"73282932000074\",\"email\":\"bis@exemple.fr\"}");
	winner = desk_make(desk, "registry.organisation.create",
	    "{\"name\":\"Centre\",\"kind\":\"centre\",\"siret\":\"55208131766522\",\"email\":\"a@exemple."
	    "fr\"}");
	return 0;
}

static int
close_registry(void **state)
{
	bool verified = desk_verified(desk, "registry");

	(void)state;
	desk_free(desk);
	return verified ? 0 : -1;
}

static struct id
membership_make(struct id organisation, unsigned year, unsigned paid)
{
	return desk_make(desk, "registry.membership.create",
	    "{\"organisation\":\"%s\",\"federation\":\"%s\",\"year\":%u,\"due\":40000,\"paid\":%u}",
	    desk_text(desk, organisation), desk_text(desk, federation), year, paid);
}

static struct merge_result
merged(bool dry_run)
{
	struct merge_result r = { 0 };

	assert_int_equal(desk_call(desk, "registry.organisation.merge", &r,
			     "{\"id\":\"%s\",\"into\":\"%s\",\"dry_run\":%s}", desk_text(desk, loser),
			     desk_text(desk, winner), dry_run ? "true" : "false"),
	    RC_OK);
	return r;
}

static struct membership
membership_now(struct id id)
{
	struct membership m = { 0 };

	assert_int_equal(
	    desk_call(desk, "registry.membership.get", &m, "{\"id\":\"%s\"}", desk_text(desk, id)), RC_OK);
	return m;
}

static bool
says(const struct merge_result *r, const char *sentence)
{
	const struct text *t = r->conflicts.items;

	for (uint32_t i = 0; i < r->conflicts.count; i++)
		if (text_is(t[i], sentence))
			return true;
	for (uint32_t i = 0; i < r->conflicts.count; i++)
		print_message(TEXT_FMT "\n", TEXT_ARG(t[i]));
	return false;
}

static void
of_two_memberships_of_a_year_the_one_of_which_more_was_paid_is_kept(void **state)
{
	struct id more = membership_make(loser, 2025, 30000), less = membership_make(winner, 2025, 10000),
		  half = membership_make(loser, 2024, 20000),
		  other_half = membership_make(winner, 2024, 20000);
	struct membership m;

	(void)state;
	merged(false);
	m = membership_now(more);
	assert_true(!REC_HAS(&m, TAG_ARCHIVED_AT) && id_equal(m.organisation, winner));
	assert_int_equal(m.paid, 30000); /* nothing is added */
	m = membership_now(less);
	assert_true(REC_HAS(&m, TAG_ARCHIVED_AT));
	m = membership_now(half);
	assert_true(REC_HAS(&m, TAG_ARCHIVED_AT));
	m = membership_now(other_half);
	assert_false(REC_HAS(&m, TAG_ARCHIVED_AT));
}

static void
a_dry_run_and_the_merge_tell_what_the_two_say_against_one_another(void **state)
{
	static const char *const sentences[] = {
		"SIRET : la structure conservée garde le sien, 55208131766522 ; 73282932000074 reste sur la "
		"fiche "
		"archivée et n’est pas repris. Vérifiez qu’il s’agit bien de la même structure.",
		"Adhésion 2025 : chacune des deux structures en a une. Celle de la structure archivée (réglé "
		": "
		"300,00 €) est gardée, l’autre (réglé : 100,05 €) est archivée ; les montants ne sont pas "
		"additionnés.",
		"Chiffre « Adhérents » de 2024 : 250 personnes (structure archivée) et 240 personnes "
		"(structure "
		"conservée). Les deux chiffres sont gardés : archivez celui qui est en trop.",
	};
	struct merge_result dry, done;

	(void)state;
	membership_make(loser, 2025, 30000);
	membership_make(winner, 2025, 10005);
	membership_make(loser, 2023, 100);
	for (unsigned i = 0; i < 2; i++)
		desk_make(desk, "registry.key_figure.create",
		    "{\"organisation\":\"%s\",\"name\":\"Adhérents\",\"value\":%u,\"unit\":\"personnes\","
		    "\"year\":2024,"
		    "\"source\":\"Rapport\"}",
		    desk_text(desk, i ? winner : loser), i ? 240 : 250);
	dry = merged(true);
	done = merged(false);
	assert_int_equal(dry.conflicts.count, 3);
	assert_int_equal(done.conflicts.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_true(says(&dry, sentences[i]) && says(&done, sentences[i]));
}

static void
agrements_of_a_kind_that_overlap_are_told_and_others_are_not(void **state)
{
	static const struct {
		const char *kind, *from, *to;
	} theirs[] = { { "agc", "2022-01-01", "2025-12-31" }, { "acf", "2022-01-01", "2025-12-31" } },
	  ours = { "agc", "2024-01-01", "2027-12-31" };
	struct id caf =
	    desk_make(desk, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");
	struct merge_result r;

	(void)state;
	for (size_t i = 0; i < 3; i++)
		desk_make(desk, "registry.agrement.create",
		    "{\"organisation\":\"%s\",\"caf\":\"%s\",\"kind\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}",
		    desk_text(desk, i < 2 ? loser : winner), desk_text(desk, caf),
		    i < 2 ? theirs[i].kind : ours.kind, i < 2 ? theirs[i].from : ours.from,
		    i < 2 ? theirs[i].to : ours.to);
	r = merged(true);
	assert_int_equal(r.conflicts.count, 2); /* the SIRET, and the one kind that is twice */
	assert_non_null(memmem(((struct text *)r.conflicts.items)[1].ptr,
	    ((struct text *)r.conflicts.items)[1].len, "se recouvrent", 13));
}

static void
what_differs_and_is_not_taken_is_listed_with_what_stays(void **state)
{
	struct merge_result r;
	const struct change *c;

	(void)state;
	r = merged(true);
	c = r.left.items;
	assert_int_equal(r.left.count, 3);
	assert_true(
	    text_is(c[0].field, "name") && text_is(c[1].field, "siret") && text_is(c[2].field, "email"));
	assert_true(text_is(c[1].from, "73282932000074") && text_is(c[1].to, "55208131766522"));
	assert_true(text_is(c[2].label, "Adresse e-mail"));
}

static void
of_a_person_what_is_not_taken_is_named_without_its_value(void **state)
{
	struct id twin = desk_make(desk, "registry.person.create",
		      "{\"name\":\"Une jumelle\",\"email\":\"jumelle@exemple.fr\"}"),
		  one = desk_make(desk, "registry.person.create",
		      "{\"name\":\"Une personne\",\"email\":\"personne@exemple.fr\"}");
	struct merge_result r = { 0 };
	const struct change *c;

	(void)state;
	assert_int_equal(
	    desk_call(desk, "registry.person.merge", &r, "{\"id\":\"%s\",\"into\":\"%s\",\"dry_run\":true}",
		desk_text(desk, twin), desk_text(desk, one)),
	    RC_OK);
	c = r.left.items;
	assert_int_equal(r.left.count, 2);
	assert_true(text_is(c[0].field, "name") && text_is(c[1].field, "email"));
	assert_false(REC_HAS(&c[0], 3) || REC_HAS(&c[0], 4) || REC_HAS(&c[1], 3) || REC_HAS(&c[1], 4));
	assert_int_equal(r.conflicts.count, 0);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_registry, close_registry)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(of_two_memberships_of_a_year_the_one_of_which_more_was_paid_is_kept),
		TEST(a_dry_run_and_the_merge_tell_what_the_two_say_against_one_another),
		TEST(agrements_of_a_kind_that_overlap_are_told_and_others_are_not),
		TEST(what_differs_and_is_not_taken_is_listed_with_what_stays),
		TEST(of_a_person_what_is_not_taken_is_named_without_its_value),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
