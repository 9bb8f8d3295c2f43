/*
 * agrement_test: who may hold an agrément and for how long, and every decision in every status.
 * Owns: a registry with a centre, an EVS and a Caf.
 * Beware: today is 2026-01-15 at the start of each test.
 */
#include "proto/registry.h"
#include "services/registry/agrement.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct desk *desk;
static const char *centre, *evs, *caf;

static int
open_registry(void **state)
{
	static const struct service_desc *const services[] = { &registry_service };
	struct id a, b, c;

	(void)state;
	desk = desk_new(services, 1, "2026-01-15");
	a = desk_make(desk, "registry.organisation.create", "{\"name\":\"Centre A\",\"kind\":\"centre\"}");
	b = desk_make(desk, "registry.organisation.create", "{\"name\":\"EVS B\",\"kind\":\"evs\"}");
	c = desk_make(desk, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");
	centre = desk_text(desk, a);
	evs = desk_text(desk, b);
	caf = desk_text(desk, c);
	return 0;
}

static int
close_registry(void **state)
{
	(void)state;
	return desk_close(desk, "registry");
}

static enum rc
entered(const char *holder, const char *kind, const char *status, const char *from, const char *to,
    struct agrement *ret)
{
	*ret = (struct agrement){ 0 };
	return desk_call(desk, "registry.agrement.create", ret,
	    "{\"organisation\":\"%s\",\"caf\":\"%s\",\"kind\":\"%s\",\"status\":\"%s\",\"from\":\"%s\","
	    "\"to\":\"%s\"}",
	    holder, caf, kind, status, from, to);
}

static enum rc
decided(const char *verb, struct agrement *a, const char *more)
{
	char method[64];

	snprintf(method, sizeof method, "registry.agrement.%s", verb);
	return desk_call(
	    desk, method, a, "{\"id\":\"%s\",\"decided_on\":\"2026-01-10\"%s}", desk_text(desk, a->id), more);
}

static struct agrement
reread(struct agrement a)
{
	struct agrement now = { 0 };

	assert_int_equal(
	    desk_call(desk, "registry.agrement.get", &now, "{\"id\":\"%s\"}", desk_text(desk, a.id)), RC_OK);
	return now;
}

/* --- entering -------------------------------------------------------------------------------------------- */
static void
each_kind_is_for_its_holders_and_comes_from_an_institution(void **state)
{
	struct agrement a;

	(void)state;
	assert_int_equal(entered(evs, "agc", "pending", "2026-02-01", "2028-01-31", &a), RC_RULE);
	assert_true(desk_refused(desk, "organisation", FAULT_AGREMENT_HOLDER));
	assert_int_equal(entered(centre, "evs", "pending", "2026-02-01", "2028-01-31", &a), RC_RULE);
	assert_true(desk_refused(desk, "organisation", FAULT_AGREMENT_HOLDER));
	assert_int_equal(entered(caf, "single", "pending", "2026-02-01", "2028-01-31", &a), RC_RULE);
	assert_true(desk_refused(desk, "organisation", FAULT_AGREMENT_HOLDER));
	assert_int_equal(entered(centre, "single", "pending", "2026-02-01", "2028-01-31", &a), RC_OK);
	assert_int_equal(entered(evs, "single", "pending", "2026-02-01", "2028-01-31", &a), RC_OK);
	assert_int_equal(entered(evs, "evs", "pending", "2026-02-01", "2028-01-31", &a), RC_OK);
	assert_int_equal(entered(centre, "acf", "pending", "2026-02-01", "2028-01-31", &a), RC_OK);
	assert_int_equal(desk_call(desk, "registry.agrement.update", NULL,
			     "{\"id\":\"%s\",\"version\":1,\"caf\":\"%s\"}", desk_text(desk, a.id), evs),
	    RC_RULE);
	assert_true(desk_refused(desk, "caf", FAULT_AGREMENT_CAF));
}

static void
a_period_has_its_days_in_order_and_overlaps_no_other_of_the_kind(void **state)
{
	struct agrement a, b;

	(void)state;
	assert_int_equal(entered(centre, "agc", "pending", "2026-02-01", "2026-01-31", &a), RC_INVALID);
	assert_true(desk_refused(desk, "to", FAULT_AGREMENT_PERIOD));
	assert_int_equal(entered(centre, "agc", "granted", "2026-02-01", "2028-01-31", &a), RC_OK);
	assert_int_equal(entered(centre, "agc", "pending", "2028-01-31", "2030-01-30", &b), RC_RULE);
	assert_true(desk_refused(desk, "from", FAULT_AGREMENT_OVERLAP));
	assert_int_equal(entered(centre, "acf", "pending", "2028-01-31", "2030-01-30", &b), RC_OK);
	assert_int_equal(entered(centre, "agc", "pending", "2028-02-01", "2030-01-31", &b), RC_OK);
	assert_int_equal(decided("extend", &a, ",\"to\":\"2028-06-30\""), RC_RULE);
	assert_true(desk_refused(desk, "from", FAULT_AGREMENT_OVERLAP));
	assert_int_equal(decided("refuse", &b, ",\"text\":\"Projet à reprendre.\""), RC_OK);
	assert_int_equal(decided("extend", &a, ",\"to\":\"2028-06-30\""), RC_OK);
	assert_int_equal(decided("reexamine", &b, ""), RC_RULE); /* the other one has taken its place */
	assert_true(desk_refused(desk, "from", FAULT_AGREMENT_OVERLAP));
}

static void
what_was_granted_is_corrected_but_what_was_decided_since_is_not(void **state)
{
	struct agrement a;
	const char *id;

	(void)state;
	assert_int_equal(entered(centre, "agc", "granted", "2026-01-01", "2027-12-31", &a), RC_OK);
	id = desk_text(desk, a.id);
	assert_int_equal(desk_call(desk, "registry.agrement.update", &a,
			     "{\"id\":\"%s\",\"version\":1,\"to\":\"2028-12-31\"}", id),
	    RC_OK);
	assert_int_equal(decided("extend", &a, ",\"to\":\"2029-06-30\""), RC_OK);
	assert_int_equal(desk_call(desk, "registry.agrement.update", NULL,
			     "{\"id\":\"%s\",\"version\":3,\"to\":\"2030-12-31\"}", id),
	    RC_CONFLICT);
	assert_true(desk_refused(desk, "to", FAULT_AGREMENT_DECIDED));
	assert_int_equal(desk_call(desk, "registry.agrement.update", NULL,
			     "{\"id\":\"%s\",\"version\":3,\"status\":\"refused\"}", id),
	    RC_INVALID);
	assert_true(desk_refused(desk, "status", FAULT_CREATE_ONLY));
}

/* --- the machine ----------------------------------------------------------------------------------------- */
struct step {
	const char *verb, *more;
	enum agrement_status to[6]; /* by status: pending .. expired; NONE where refused */
};
#define NONE ((enum agrement_status)99)

static void
every_decision_in_every_status_leads_where_the_table_says_or_is_refused(void **state)
{
	static const char *const statuses[] = { "pending", "granted", "reserved", "extended", "refused",
		"expired" };
	static const struct step steps[] = {
		{ "grant", "", { AGREMENT_GRANTED, NONE, NONE, NONE, NONE, NONE } },
		{ "reserve", ",\"text\":\"R\"", { AGREMENT_RESERVED, NONE, NONE, NONE, NONE, NONE } },
		{ "lift", "", { NONE, NONE, AGREMENT_GRANTED, NONE, NONE, NONE } },
		{ "extend", ",\"to\":\"2040-12-31\"",
		    { NONE, AGREMENT_EXTENDED, AGREMENT_EXTENDED, AGREMENT_EXTENDED, NONE,
			AGREMENT_EXTENDED } },
		{ "refuse", ",\"text\":\"R\"", { AGREMENT_REFUSED, NONE, NONE, NONE, NONE, NONE } },
		{ "reexamine", "", { NONE, NONE, NONE, NONE, AGREMENT_PENDING, NONE } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++)
		for (size_t from = 0; from < COUNT(statuses); from++) {
			enum agrement_status to = steps[i].to[from];
			struct agrement a, after;

			assert_int_equal(
			    entered(centre, "agc", statuses[from], "2026-01-01", "2039-12-31", &a), RC_OK);
			after = a;
			assert_int_equal(
			    decided(steps[i].verb, &after, steps[i].more), to == NONE ? RC_CONFLICT : RC_OK);
			if (to == NONE)
				assert_true(desk_refused(desk, "status", FAULT_AGREMENT_STEP));
			after = reread(a);
			assert_int_equal(after.status, to == NONE ? (enum agrement_status)from : to);
			assert_int_equal(after.decisions.count, to == NONE ? 0 : 1);
			assert_int_equal(desk_call(desk, "registry.agrement.archive", NULL,
					     "{\"id\":\"%s\",\"version\":%u}", desk_text(desk, a.id),
					     (unsigned)after.version),
			    RC_OK);
		}
}

static void
an_archived_agrement_takes_no_decision(void **state)
{
	struct agrement a;

	(void)state;
	assert_int_equal(entered(centre, "agc", "pending", "2026-01-01", "2027-12-31", &a), RC_OK);
	assert_int_equal(desk_call(desk, "registry.agrement.archive", NULL, "{\"id\":\"%s\",\"version\":1}",
			     desk_text(desk, a.id)),
	    RC_OK);
	assert_int_equal(decided("grant", &a, ""), RC_CONFLICT);
	assert_true(desk_refused(desk, "", FAULT_ARCHIVED));
}

static void
a_decision_says_what_it_must(void **state)
{
	struct agrement a;

	(void)state;
	assert_int_equal(entered(centre, "agc", "pending", "2026-02-01", "2028-01-31", &a), RC_OK);
	assert_int_equal(decided("refuse", &a, ""), RC_INVALID);
	assert_true(desk_refused(desk, "text", FAULT_AGREMENT_REASON));
	assert_int_equal(decided("reserve", &a, ""), RC_INVALID);
	assert_true(desk_refused(desk, "text", FAULT_AGREMENT_REASON));
	assert_int_equal(desk_call(desk, "registry.agrement.grant", NULL,
			     "{\"id\":\"%s\",\"decided_on\":\"2026-01-16\"}", desk_text(desk, a.id)),
	    RC_INVALID);
	assert_true(desk_refused(desk, "decided_on", FAULT_AGREMENT_FUTURE));
	assert_int_equal(decided("grant", &a, ""), RC_OK);
	assert_int_equal(decided("extend", &a, ""), RC_INVALID);
	assert_true(desk_refused(desk, "to", FAULT_REQUIRED));
	assert_int_equal(decided("extend", &a, ",\"to\":\"2028-01-31\""), RC_INVALID);
	assert_true(desk_refused(desk, "to", FAULT_AGREMENT_NOT_LATER));
}

static void
reserves_stand_until_they_are_lifted_and_decisions_are_kept(void **state)
{
	struct agrement a;
	const struct agrement_decision *d;

	(void)state;
	assert_int_equal(entered(centre, "agc", "pending", "2026-01-01", "2027-12-31", &a), RC_OK);
	assert_int_equal(
	    decided("reserve", &a,
		",\"effective_from\":\"2025-10-01\",\"to\":\"2026-09-30\",\"text\":\"Budget à revoir.\""),
	    RC_OK);
	assert_true(text_is(a.reserves, "Budget à revoir."));
	assert_int_equal(a.from, desk_day("2025-10-01")); /* backdated: it was decided later */
	assert_int_equal(decided("lift", &a, ",\"to\":\"2027-09-30\""), RC_OK);
	assert_false(REC_HAS(&a, AGREMENT_TAG_RESERVES));
	a = reread(a);
	assert_int_equal(a.to, desk_day("2027-09-30"));
	assert_int_equal(a.decisions.count, 2);
	d = a.decisions.items;
	assert_int_equal(d[0].status, AGREMENT_RESERVED);
	assert_int_equal(d[0].effective_from, desk_day("2025-10-01"));
	assert_int_equal(d[0].decided_on, desk_day("2026-01-10"));
	assert_true(text_is(d[0].text, "Budget à revoir."));
	assert_int_equal(d[1].status, AGREMENT_GRANTED);
}

/* --- the end --------------------------------------------------------------------------------------------- */
static void
an_agrement_is_echu_the_day_after_its_last_one_and_a_late_extension_takes_it_up_again(void **state)
{
	struct agrement a;

	(void)state;
	assert_int_equal(entered(centre, "agc", "granted", "2024-01-01", "2026-03-31", &a), RC_OK);
	desk_jump(desk, "2026-03-31");
	assert_int_equal(reread(a).status, AGREMENT_GRANTED);
	desk_jump(desk, "2026-04-02");
	assert_int_equal(reread(a).status, AGREMENT_EXPIRED);
	desk_jump(desk, "2026-06-15");
	assert_int_equal(decided("extend", &a, ",\"to\":\"2026-12-31\""), RC_OK);
	assert_int_equal(a.status, AGREMENT_EXTENDED);
	assert_int_equal(a.extended_from, desk_day("2026-03-31"));
	assert_int_equal(
	    ((const struct agrement_decision *)a.decisions.items)[0].effective_from, desk_day("2026-04-01"));
	desk_jump(desk, "2027-01-02");
	assert_int_equal(reread(a).status, AGREMENT_EXPIRED);
	/* an extension that was over before it came to be known */
	desk_jump(desk, "2027-09-01");
	assert_int_equal(decided("extend", &a, ",\"to\":\"2027-06-30\""), RC_OK);
	assert_int_equal(reread(a).status, AGREMENT_EXPIRED);
}

static void
a_file_that_comes_in_again_leaves_what_decisions_have_moved_since(void **state)
{
	struct agrement a = { .has = REC_BIT(TAG_ID) | REC_BIT(AGREMENT_TAG_ORGANISATION) |
		    REC_BIT(AGREMENT_TAG_KIND) | REC_BIT(AGREMENT_TAG_STATUS) | REC_BIT(AGREMENT_TAG_FROM) |
		    REC_BIT(AGREMENT_TAG_TO),
		.id = { { 7, 7 } },
		.kind = AGREMENT_AGC,
		.status = AGREMENT_GRANTED,
		.from = desk_day("2024-01-01"),
		.to = desk_day("2027-12-31") };
	struct agrement moved = a;
	struct import_report r;

	(void)state;
	assert_true(id_parse(centre, strlen(centre), &a.organisation));
	assert_int_equal(desk_import(desk, "registry.import", &agrement_desc, &a, &r), 0);
	assert_int_equal(r.created, 1);
	assert_int_equal(decided("extend", &moved, ",\"to\":\"2028-06-30\""), RC_OK);
	assert_int_equal(desk_import(desk, "registry.import", &agrement_desc, &a, &r), 0);
	assert_int_equal(r.unchanged, 1);
	moved = reread(a);
	assert_int_equal(moved.status, AGREMENT_EXTENDED);
	assert_int_equal(moved.to, desk_day("2028-06-30"));
	a.to = desk_day("2029-12-31"); /* another end than any decision gave */
	assert_int_equal(desk_import(desk, "registry.import", &agrement_desc, &a, &r), 1);
	assert_true(text_is(((const struct import_fault *)r.faults.items)[0].code, "agrement_decided"));
}

/* --- rules ----------------------------------------------------------------------------------------------- */
static void
the_rule_in_force_on_the_first_day_bounds_duration_and_extensions(void **state)
{
	struct agrement a;

	(void)state;
	desk_make(desk, "registry.agrement_rule.create",
	    "{\"kind\":\"agc\",\"effective_from\":\"2013-01-01\",\"duration_min\":12,\"duration_max\":48,"
	    "\"extension_max\":12,\"reference\":\"Circulaire A\"}");
	desk_make(desk, "registry.agrement_rule.create",
	    "{\"kind\":\"agc\",\"effective_from\":\"2026-01-01\",\"duration_min\":24,\"duration_max\":72,"
	    "\"extension_max\":0,\"reference\":\"Circulaire B\"}");
	assert_int_equal(entered(centre, "agc", "pending", "2025-01-01", "2029-01-01", &a), RC_RULE);
	assert_true(desk_refused(desk, "to", FAULT_AGREMENT_DURATION));
	assert_non_null(strstr(desk->why.items[0].argument, "Circulaire A"));
	assert_int_equal(entered(centre, "agc", "pending", "2026-01-01", "2027-12-30", &a), RC_RULE);
	assert_non_null(strstr(desk->why.items[0].argument, "Circulaire B"));
	assert_int_equal(entered(centre, "agc", "granted", "2026-01-01", "2029-12-31", &a), RC_OK);
	assert_int_equal(decided("extend", &a, ",\"to\":\"2030-01-31\""), RC_RULE);
	assert_true(desk_refused(desk, "to", FAULT_AGREMENT_EXTENSION));
	assert_int_equal(entered(centre, "agc", "granted", "2020-01-01", "2023-12-31", &a), RC_OK);
	assert_int_equal(decided("extend", &a, ",\"to\":\"2024-06-30\""), RC_OK);
	assert_int_equal(decided("extend", &a, ",\"to\":\"2025-01-01\""), RC_RULE); /* all together */
	assert_true(desk_refused(desk, "to", FAULT_AGREMENT_EXTENSION));
	assert_int_equal(decided("extend", &a, ",\"to\":\"2024-12-31\""), RC_OK);
	assert_int_equal(
	    entered(centre, "acf", "pending", "2026-01-01", "2039-12-31", &a), RC_OK); /* no rule */
}

static void
a_rule_has_its_bounds_in_order_and_stands_once_for_a_day(void **state)
{
	static const char rule[] = "{\"kind\":\"agc\",\"effective_from\":\"2026-01-01\",\"duration_min\":%d,"
				   "\"duration_max\":48,\"extension_max\":12,\"reference\":\"Circulaire\"}";

	(void)state;
	assert_int_equal(desk_call(desk, "registry.agrement_rule.create", NULL, rule, 49), RC_RULE);
	assert_true(desk_refused(desk, "duration_min", FAULT_AGREMENT_RULE_BOUNDS));
	desk_make(desk, "registry.agrement_rule.create", rule, 12);
	assert_int_equal(desk_call(desk, "registry.agrement_rule.create", NULL, rule, 24), RC_RULE);
	assert_true(desk_refused(desk, "effective_from", FAULT_AGREMENT_RULE_DOUBLE));
}

/* --- readers --------------------------------------------------------------------------------------------- */
static void
a_direction_reads_the_agrements_of_its_own_centre_and_writes_none(void **state)
{
	struct agrement a;
	struct list_page page = { 0 };
	struct id own = { { 0 } };

	(void)state;
	assert_int_equal(entered(centre, "agc", "pending", "2026-01-01", "2027-12-31", &a), RC_OK);
	assert_true(id_parse(evs, strlen(evs), &own));
	desk->who =
	    (struct host_caller){ .roles = ROLE_DIRECTOR, .organisations = &own, .organisation_count = 1 };
	assert_int_equal(
	    desk_call(desk, "registry.agrement.get", NULL, "{\"id\":\"%s\"}", desk_text(desk, a.id)),
	    RC_NOT_FOUND);
	assert_int_equal(desk_call(desk, "registry.agrement.list", &page, "{}"), RC_OK);
	assert_int_equal(page.count, 0);
	assert_int_equal(decided("grant", &a, ""), RC_FORBIDDEN);
	own = a.organisation;
	assert_int_equal(
	    desk_call(desk, "registry.agrement.get", NULL, "{\"id\":\"%s\"}", desk_text(desk, a.id)), RC_OK);
	assert_int_equal(decided("grant", &a, ""), RC_FORBIDDEN);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_registry, close_registry)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_kind_is_for_its_holders_and_comes_from_an_institution),
		TEST(a_period_has_its_days_in_order_and_overlaps_no_other_of_the_kind),
		TEST(what_was_granted_is_corrected_but_what_was_decided_since_is_not),
		TEST(every_decision_in_every_status_leads_where_the_table_says_or_is_refused),
		TEST(an_archived_agrement_takes_no_decision),
		TEST(a_decision_says_what_it_must),
		TEST(reserves_stand_until_they_are_lifted_and_decisions_are_kept),
		TEST(an_agrement_is_echu_the_day_after_its_last_one_and_a_late_extension_takes_it_up_again),
		TEST(a_file_that_comes_in_again_leaves_what_decisions_have_moved_since),
		TEST(the_rule_in_force_on_the_first_day_bounds_duration_and_extensions),
		TEST(a_rule_has_its_bounds_in_order_and_stands_once_for_a_day),
		TEST(a_direction_reads_the_agrements_of_its_own_centre_and_writes_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
