/*
 * convention_test: the life of a convention, its suspensive condition, its six steps, three years of renewals, its budget.
 * Owns: a registry with a federation, a centre with its agrément, a Caf and a town.
 * Beware: today is 2026-01-15 at the start of each test; the agrément runs from 2026-01-01 to 2029-12-31.
 */
#include "common/mpscan.h"
#include "proto/registry.h"
#include "services/registry/convention.h"
#include "tests/lib/desk.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct desk *desk;
static const char *federation, *centre, *caf, *town, *agrement, *framework, *local;

static const char *
organisation(const char *name, const char *kind)
{
	return desk_text(desk,
	    desk_make(desk, "registry.organisation.create", "{\"name\":\"%s\",\"kind\":\"%s\"}", name, kind));
}

static int
open_registry(void **state)
{
	static const struct service_desc *const services[] = { &registry_service };

	(void)state;
	desk = desk_new(services, 1, "2026-01-15");
	federation = organisation("Fédération", "federation");
	centre = organisation("Centre A", "centre");
	caf = organisation("Caf", "institution");
	town = organisation("Ville", "institution");
	agrement = desk_text(desk,
	    desk_make(desk, "registry.agrement.create",
		"{\"organisation\":\"%s\",\"caf\":\"%s\",\"kind\":\"agc\",\"from\":\"2026-01-01\","
		"\"to\":\"2029-12-31\"}",
		centre, caf));
	framework = desk_text(desk,
	    desk_make(desk, "registry.convention.create",
		"{\"title\":\"Convention-cadre\",\"level\":\"framework\",\"organisation\":\"%s\","
		"\"from\":\"2026-01-01\",\"to\":\"2030-12-31\",\"partners\":[{\"organisation\":\"%s\","
		"\"dispositif\":\"common_law\"}]}",
		federation, caf));
	local = desk_text(desk,
	    desk_make(desk, "registry.convention.create",
		"{\"title\":\"Convention du centre A\",\"level\":\"local\",\"organisation\":\"%s\","
		"\"framework\":\"%s\",\"agrement\":\"%s\",\"from\":\"2026-01-01\",\"to\":\"2028-12-31\","
		"\"partners\":[{\"organisation\":\"%s\",\"dispositif\":\"service_allowance\"},"
		"{\"organisation\":\"%s\",\"dispositif\":\"city_policy\"}]}",
		centre, framework, agrement, caf, town));
	return 0;
}

static int
close_registry(void **state)
{
	(void)state;
	return desk_close(desk, "registry");
}

static struct convention
reread(const char *id)
{
	struct convention v = { 0 };

	assert_int_equal(desk_call(desk, "registry.convention.get", &v, "{\"id\":\"%s\"}", id), RC_OK);
	return v;
}

static enum rc
signed_by(const char *id, const char *party)
{
	return desk_call(desk, "registry.convention.sign", NULL,
	    "{\"id\":\"%s\",\"organisation\":\"%s\",\"name\":\"Présidence\",\"quality\":\"présidente\","
	    "\"signed_on\":\"2026-01-10\"}",
	    id, party);
}

static void
sign_framework(void)
{
	assert_int_equal(signed_by(framework, federation), RC_OK);
	assert_int_equal(signed_by(framework, caf), RC_OK);
}

static void
sign_all(void)
{
	sign_framework();
	assert_int_equal(signed_by(local, centre), RC_OK);
	assert_int_equal(signed_by(local, caf), RC_OK);
	assert_int_equal(signed_by(local, town), RC_OK);
}

static enum rc
granted(void)
{
	return desk_call(
	    desk, "registry.agrement.grant", NULL, "{\"id\":\"%s\",\"decided_on\":\"2026-01-12\"}", agrement);
}

static enum rc
acted(const char *method, const char *id)
{
	return desk_call(desk, method, NULL, "{\"id\":\"%s\"}", id);
}

/* The items of a list, filtered by the convention; at most 200. */
static uint32_t
listed(const char *method, const struct rec_desc *d, const char *convention, void *ret_items)
{
	struct list_page page = { 0 };
	struct mpscan s;
	uint32_t n = 0;

	assert_int_equal(
	    desk_call(desk, method, &page,
		"{\"limit\":200,\"filters\":[{\"field\":\"convention\",\"value\":\"%s\"}]}", convention),
	    RC_OK);
	s = mpscan_of(page.items.ptr, page.items.len);
	for (; n < page.count; n++) {
		const uint8_t *from = s.pos;

		assert_int_equal(mpscan_skip(&s), RC_OK);
		assert_int_equal(record_decode(d, from, (size_t)(s.pos - from), host_arena(desk->h),
				     (char *)ret_items + n * d->size, NULL, NULL),
		    RC_OK);
	}
	return n;
}

/* --- entering -------------------------------------------------------------------------------------------- */
static enum rc
entered(const char *level, const char *of, const char *more)
{
	return desk_call(desk, "registry.convention.create", NULL,
	    "{\"title\":\"Autre\",\"level\":\"%s\",\"organisation\":\"%s\",\"from\":\"2026-01-01\"%s}", level,
	    of, more);
}

static void
a_local_convention_is_bound_to_its_framework_its_agrement_and_their_days(void **state)
{
	struct arena *a = host_arena(desk->h);

	(void)state;
	assert_int_equal(entered("local", centre, ",\"to\":\"2028-12-31\""), RC_INVALID);
	assert_true(desk_refused(desk, "framework", FAULT_CONVENTION_LEVEL));
	assert_true(desk_refused(desk, "agrement", FAULT_CONVENTION_LEVEL));
	assert_int_equal(
	    entered("local", centre,
		arena_printf(a, ",\"to\":\"2031-01-31\",\"framework\":\"%s\",\"agrement\":\"%s\"", framework,
		    agrement)),
	    RC_RULE);
	assert_true(desk_refused(desk, "to", FAULT_CONVENTION_FRAMEWORK_PERIOD));
	assert_int_equal(
	    entered("local", centre,
		arena_printf(a, ",\"to\":\"2030-06-30\",\"framework\":\"%s\",\"agrement\":\"%s\"", framework,
		    agrement)),
	    RC_RULE);
	assert_true(desk_refused(desk, "to", FAULT_CONVENTION_AGREMENT_PERIOD));
	assert_int_equal(
	    entered("local", centre,
		arena_printf(
		    a, ",\"to\":\"2028-06-30\",\"framework\":\"%s\",\"agrement\":\"%s\"", local, agrement)),
	    RC_RULE);
	assert_true(desk_refused(desk, "framework", FAULT_CONVENTION_FRAMEWORK));
	assert_int_equal(entered("framework", federation, ",\"to\":\"2025-12-31\""), RC_INVALID);
	assert_true(desk_refused(desk, "to", FAULT_CONVENTION_PERIOD));
	assert_int_equal(entered("framework", federation,
			     arena_printf(a, ",\"to\":\"2028-12-31\",\"agrement\":\"%s\"", agrement)),
	    RC_INVALID);
	assert_true(desk_refused(desk, "agrement", FAULT_CONVENTION_LEVEL));
	assert_int_equal(
	    entered("framework", federation,
		arena_printf(a,
		    ",\"to\":\"2028-12-31\",\"partners\":[{\"organisation\":\"%s\",\"dispositif\":\"other\"},"
		    "{\"organisation\":\"%s\",\"dispositif\":\"other\"}]",
		    caf, caf)),
	    RC_INVALID);
	assert_true(desk_refused(desk, "partners", FAULT_CONVENTION_PARTNER_DOUBLE));
}

/* --- the suspensive condition ---------------------------------------------------------------------------- */
static void
a_signed_convention_waits_for_its_agrement_and_takes_effect_with_it(void **state)
{
	struct convention_year years[4];
	struct convention v;

	(void)state;
	assert_int_equal(acted("registry.convention.activate", local), RC_CONFLICT);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_UNSIGNED));
	sign_all();
	v = reread(local);
	assert_int_equal(v.status, CONVENTION_SIGNED);
	assert_int_equal(v.signatories.count, 3);
	assert_int_equal(acted("registry.convention.activate", local), RC_RULE);
	assert_true(desk_refused(desk, "agrement", FAULT_CONVENTION_SUSPENDED));
	assert_int_equal(granted(), RC_OK);
	v = reread(local);
	assert_int_equal(v.status, CONVENTION_ACTIVE);
	assert_int_equal(v.activated_on, desk_day("2026-01-15"));
	assert_int_equal(listed("registry.convention_year.list", &convention_year_desc, local, years), 1);
	assert_int_equal(years[0].year, 2026);
	assert_int_equal(years[0].status, CONVENTION_YEAR_EXPECTED);
	assert_int_equal(acted("registry.convention.activate", local), RC_CONFLICT);
}

static void
a_convention_lapses_when_its_agrement_is_refused(void **state)
{
	(void)state;
	sign_all();
	assert_int_equal(
	    desk_call(desk, "registry.agrement.refuse", NULL,
		"{\"id\":\"%s\",\"decided_on\":\"2026-01-12\",\"text\":\"Projet à reprendre\"}", agrement),
	    RC_OK);
	assert_int_equal(reread(local).status, CONVENTION_LAPSED);
	assert_int_equal(acted("registry.convention.activate", local), RC_CONFLICT);
	assert_int_equal(acted("registry.convention.evaluate", local), RC_CONFLICT);
}

static void
signed_after_its_agrement_it_is_in_force_at_once(void **state)
{
	(void)state;
	assert_int_equal(granted(), RC_OK);
	assert_int_equal(reread(local).status, CONVENTION_DRAFT);
	sign_all();
	assert_int_equal(reread(local).status, CONVENTION_ACTIVE);
}

static void
only_parties_sign_once_each_and_not_tomorrow(void **state)
{
	(void)state;
	sign_framework();
	assert_int_equal(signed_by(local, federation), RC_RULE);
	assert_true(desk_refused(desk, "organisation", FAULT_CONVENTION_PARTNER));
	assert_int_equal(signed_by(local, caf), RC_OK);
	assert_int_equal(signed_by(local, caf), RC_CONFLICT);
	assert_true(desk_refused(desk, "organisation", FAULT_CONVENTION_SIGNATURE));
	assert_int_equal(
	    desk_call(desk, "registry.convention.sign", NULL,
		"{\"id\":\"%s\",\"organisation\":\"%s\",\"signed_on\":\"2026-01-16\"}", local, town),
	    RC_INVALID);
	assert_true(desk_refused(desk, "signed_on", FAULT_CONVENTION_FUTURE));
	assert_int_equal(reread(local).status, CONVENTION_DRAFT);
}

static void
nobody_signs_before_the_framework_is_signed(void **state)
{
	(void)state;
	assert_int_equal(signed_by(local, centre), RC_RULE);
	assert_true(desk_refused(desk, "framework", FAULT_CONVENTION_FRAMEWORK_DRAFT));
	assert_int_equal(signed_by(framework, federation), RC_OK);
	assert_int_equal(signed_by(local, centre), RC_RULE);
	assert_true(desk_refused(desk, "framework", FAULT_CONVENTION_FRAMEWORK_DRAFT));
	assert_int_equal(signed_by(framework, caf), RC_OK);
	assert_int_equal(signed_by(local, centre), RC_OK);
	assert_int_equal(desk_call(desk, "registry.convention.denounce", NULL,
			     "{\"id\":\"%s\",\"on\":\"2026-01-15\",\"reason\":\"Fin du cadre\"}", framework),
	    RC_OK);
	assert_int_equal(signed_by(local, caf), RC_RULE);
	assert_true(desk_refused(desk, "framework", FAULT_CONVENTION_FRAMEWORK));
	assert_int_equal(reread(local).signatories.count, 1);
}

static void
what_is_not_signed_does_not_take_effect_and_those_to_sign_are_named(void **state)
{
	(void)state;
	sign_framework();
	assert_int_equal(acted("registry.convention.activate", local), RC_CONFLICT);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_UNSIGNED));
	assert_string_equal(desk->why.items[0].argument, "Centre A, Caf, Ville");
	assert_int_equal(signed_by(local, caf), RC_OK);
	assert_int_equal(acted("registry.convention.activate", local), RC_CONFLICT);
	assert_string_equal(desk->why.items[0].argument, "Centre A, Ville");
}

/* --- changing and ending --------------------------------------------------------------------------------- */
static void
what_is_signed_changes_by_an_amendment_only(void **state)
{
	struct convention v;

	(void)state;
	assert_int_equal(granted(), RC_OK);
	sign_all();
	v = reread(local);
	assert_int_equal(
	    desk_call(desk, "registry.convention.update", NULL,
		"{\"id\":\"%s\",\"version\":%u,\"to\":\"2027-12-31\"}", local, (unsigned)v.version),
	    RC_CONFLICT);
	assert_true(desk_refused(desk, "to", FAULT_CONVENTION_BOUND));
	assert_int_equal(
	    desk_call(desk, "registry.convention.update", NULL,
		"{\"id\":\"%s\",\"version\":%u,\"code\":\"a-2026\"}", local, (unsigned)v.version),
	    RC_OK);
	assert_int_equal(desk_call(desk, "registry.convention.amend", &v,
			     "{\"id\":\"%s\",\"signed_on\":\"2026-01-14\",\"text\":\"Un an de plus\","
			     "\"to\":\"2029-12-31\"}",
			     local),
	    RC_OK);
	assert_int_equal(v.to, desk_day("2029-12-31"));
	assert_int_equal(v.amendments.count, 1);
	assert_int_equal(
	    desk_call(desk, "registry.convention.amend", NULL,
		"{\"id\":\"%s\",\"signed_on\":\"2026-01-14\",\"text\":\"Trop\",\"to\":\"2030-06-30\"}",
		local),
	    RC_RULE);
	assert_true(desk_refused(desk, "to", FAULT_CONVENTION_AGREMENT_PERIOD));
	assert_int_equal(desk_call(desk, "registry.convention.denounce", &v,
			     "{\"id\":\"%s\",\"on\":\"2027-06-30\",\"reason\":\"Le centre ferme\"}", local),
	    RC_OK);
	assert_int_equal(v.status, CONVENTION_DENOUNCED);
	assert_int_equal(desk_call(desk, "registry.convention.amend", NULL,
			     "{\"id\":\"%s\",\"signed_on\":\"2026-01-14\",\"text\":\"Trop tard\"}", local),
	    RC_CONFLICT);
}

/* --- steps ----------------------------------------------------------------------------------------------- */
static enum rc
arbitrated(const char *step, const char *outcome, const char *more)
{
	return desk_call(desk, "registry.convention_step.arbitrate", NULL,
	    "{\"id\":\"%s\",\"day\":\"2026-01-14\",\"outcome\":\"%s\"%s}", step, outcome, more);
}

static void
six_steps_each_after_the_arbitration_of_the_one_before(void **state)
{
	struct convention_step steps[CONVENTION_STEPS];
	const char *id[CONVENTION_STEPS + 1];

	(void)state;
	assert_int_equal(listed("registry.convention_step.list", &convention_step_desc, local, steps), 6);
	for (int i = 0; i < CONVENTION_STEPS; i++)
		id[steps[i].kind] = desk_text(desk, steps[i].id);
	assert_int_equal(acted("registry.convention_step.start", id[2]), RC_RULE);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_STEP_ORDER));
	assert_int_equal(acted("registry.convention_step.submit", id[1]), RC_CONFLICT);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_STEP_STATUS));
	assert_int_equal(acted("registry.convention_step.start", id[1]), RC_OK);
	assert_int_equal(arbitrated(id[1], "accepted", ""), RC_CONFLICT);
	assert_int_equal(acted("registry.convention_step.submit", id[1]), RC_OK);
	assert_int_equal(arbitrated(id[1], "sent_back", ""), RC_INVALID);
	assert_true(desk_refused(desk, "text", FAULT_CONVENTION_ARBITRATION));
	assert_int_equal(arbitrated(id[1], "sent_back", ",\"text\":\"Associer les habitants\""), RC_OK);
	assert_int_equal(acted("registry.convention_step.start", id[2]), RC_RULE);
	assert_int_equal(acted("registry.convention_step.submit", id[1]), RC_OK);
	assert_int_equal(arbitrated(id[1], "accepted", ""), RC_OK);
	assert_int_equal(acted("registry.convention_step.start", id[2]), RC_OK);
}

static void
a_step_under_way_holds_up_the_signatures_and_one_never_begun_does_not(void **state)
{
	struct convention_step steps[CONVENTION_STEPS];
	const char *first = NULL;

	(void)state;
	sign_framework();
	listed("registry.convention_step.list", &convention_step_desc, local, steps);
	for (int i = 0; i < CONVENTION_STEPS; i++)
		if (steps[i].kind == CONVENTION_STEP_PROTOCOL)
			first = desk_text(desk, steps[i].id);
	assert_int_equal(signed_by(local, centre), RC_OK);
	assert_int_equal(acted("registry.convention_step.start", first), RC_OK);
	assert_int_equal(signed_by(local, caf), RC_RULE);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_STEP_OPEN));
	assert_string_equal(desk->why.items[0].argument, "1. Protocole");
	assert_int_equal(acted("registry.convention_step.submit", first), RC_OK);
	assert_int_equal(signed_by(local, caf), RC_RULE);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_STEP_OPEN));
	assert_int_equal(arbitrated(first, "accepted", ""), RC_OK);
	assert_int_equal(signed_by(local, caf), RC_OK);
}

/* --- years ----------------------------------------------------------------------------------------------- */
static enum rc
receive(const struct convention_document *d, const char *day)
{
	return desk_call(desk, "registry.convention_document.update", NULL,
	    "{\"id\":\"%s\",\"version\":%u,\"received_on\":\"%s\"}", desk_text(desk, d->id),
	    (unsigned)d->version, day);
}

static void
a_year_is_renewed_tacitly_and_its_balance_waits_for_the_documents(void **state)
{
	struct convention_document docs[32];
	struct convention_year years[8];
	const char *first;
	uint32_t n;

	(void)state;
	assert_int_equal(granted(), RC_OK);
	sign_all();
	assert_int_equal(
	    listed("registry.convention_document.list", &convention_document_desc, local, docs), 3);
	assert_int_equal(listed("registry.convention_year.list", &convention_year_desc, local, years), 1);
	first = desk_text(desk, years[0].id);
	assert_int_equal(acted("registry.convention_year.release", first), RC_RULE);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_DOCUMENTS));
	desk_jump(desk, "2028-02-01");
	assert_int_equal(listed("registry.convention_year.list", &convention_year_desc, local, years), 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(years[i].renewed, years[i].year != 2026);
	n = listed("registry.convention_document.list", &convention_document_desc, local, docs);
	assert_int_equal(n, 9);
	for (uint32_t i = 0; i < n; i++)
		if (docs[i].year == 2026)
			assert_int_equal(receive(&docs[i], "2027-05-02"), RC_OK);
	listed("registry.convention_year.list", &convention_year_desc, local, years);
	for (int i = 0; i < 3; i++)
		assert_int_equal(years[i].status,
		    years[i].year == 2026 ? CONVENTION_YEAR_COMPLETE : CONVENTION_YEAR_EXPECTED);
	assert_int_equal(
	    desk_call(desk, "registry.convention_document.create", NULL,
		"{\"convention\":\"%s\",\"year\":2026,\"kind\":\"accounts\",\"expected_by\":\"2027-06-30\"}",
		local),
	    RC_CONFLICT);
	assert_true(desk_refused(desk, "kind", FAULT_CONVENTION_DOCUMENT_DOUBLE));
	assert_int_equal(
	    desk_call(desk, "registry.convention_document.create", NULL,
		"{\"convention\":\"%s\",\"year\":2026,\"kind\":\"other\",\"expected_by\":\"2027-06-30\"}",
		local),
	    RC_INVALID);
	assert_true(desk_refused(desk, "title", FAULT_CONVENTION_DOCUMENT_TITLE));
	assert_int_equal(acted("registry.convention_year.release", first), RC_OK);
	assert_int_equal(acted("registry.convention_year.release", first), RC_CONFLICT);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_YEAR_STATUS));
	desk_jump(desk, "2029-01-01");
	assert_int_equal(reread(local).status, CONVENTION_ENDED);
	assert_int_equal(listed("registry.convention_year.list", &convention_year_desc, local, years), 3);
}

static void
a_year_is_not_freed_by_archiving_the_accounts_that_never_came_in(void **state)
{
	struct convention_document docs[32];
	struct convention_year years[8];
	const char *year;

	(void)state;
	assert_int_equal(granted(), RC_OK);
	sign_all();
	listed("registry.convention_year.list", &convention_year_desc, local, years);
	year = desk_text(desk, years[0].id);
	listed("registry.convention_document.list", &convention_document_desc, local, docs);
	for (int i = 0; i < 3; i++)
		if (docs[i].kind == DOCUMENT_FINANCIAL_REPORT)
			assert_int_equal(receive(&docs[i], "2026-01-14"), RC_OK);
		else
			assert_int_equal(desk_call(desk, "registry.convention_document.archive", NULL,
					     "{\"id\":\"%s\",\"version\":1}", desk_text(desk, docs[i].id)),
			    RC_OK);
	assert_int_equal(acted("registry.convention_year.release", year), RC_RULE);
	assert_true(desk_refused(desk, "status", FAULT_CONVENTION_DOCUMENTS));
	assert_string_equal(
	    desk->why.items[0].argument, "Comptes annuels (pièce archivée, à saisir de nouveau)");
	desk_make(desk, "registry.convention_document.create",
	    "{\"convention\":\"%s\",\"year\":2026,\"kind\":\"accounts\",\"expected_by\":\"2027-06-30\","
	    "\"received_on\":\"2026-01-14\"}",
	    local);
	assert_int_equal(acted("registry.convention_year.release", year), RC_OK);
}

static void
due_dates_come_with_the_convention_in_force(void **state)
{
	struct deadline_page page = { 0 };
	unsigned kinds[16] = { 0 };

	(void)state;
	sign_all();
	assert_int_equal(granted(), RC_OK);
	assert_int_equal(desk_call(desk, "registry.deadline.agenda", &page,
			     "{\"until\":\"2029-12-31\",\"organisation\":\"%s\",\"limit\":200}", centre),
	    RC_OK);
	for (uint32_t i = 0; i < page.items.count; i++)
		kinds[((const struct deadline *)page.items.items)[i].kind]++;
	assert_int_equal(kinds[DEADLINE_CONVENTION_RENEWAL], 2);
	assert_int_equal(kinds[DEADLINE_CONVENTION_EVALUATION], 1);
	assert_int_equal(kinds[DEADLINE_CONVENTION_END], 1);
	assert_int_equal(kinds[DEADLINE_CONVENTION_DOCUMENT], 3);
}

/* How many of that kind and status stand in the agenda. */
static uint32_t
due_dates(const char *kind, const char *status)
{
	struct deadline_page page = { 0 };

	assert_int_equal(desk_call(desk, "registry.deadline.agenda", &page,
			     "{\"kind\":\"%s\",\"status\":\"%s\",\"organisation\":\"%s\",\"limit\":200}",
			     kind, status, centre),
	    RC_OK);
	return page.items.count;
}

static void
renewals_of_years_already_over_are_made_at_once_and_nothing_is_left_to_do_about_them(void **state)
{
	struct convention_year years[8];

	(void)state;
	assert_int_equal(granted(), RC_OK);
	desk_jump(desk, "2028-02-01");
	sign_all();
	desk_jump(desk, "2028-02-02");
	assert_int_equal(listed("registry.convention_year.list", &convention_year_desc, local, years), 3);
	assert_int_equal(due_dates("convention_renewal", "due"), 0);
	assert_int_equal(due_dates("convention_renewal", "done"), 2);
	assert_int_equal(due_dates("convention_evaluation", "due"), 1); /* that one is somebody's work */
	assert_int_equal(acted("registry.convention.evaluate", local), RC_OK);
	assert_int_equal(due_dates("convention_evaluation", "due"), 0);
	assert_int_equal(due_dates("convention_renewal", "done"), 2);
	desk_jump(desk, "2029-01-02");
	assert_int_equal(due_dates("convention_end", "done"), 1);
}

static void
a_document_that_came_in_late_settles_its_due_date_until_it_is_taken_back(void **state)
{
	struct convention_document docs[32];
	struct convention_document d = { 0 };

	(void)state;
	assert_int_equal(granted(), RC_OK);
	sign_all();
	listed("registry.convention_document.list", &convention_document_desc, local, docs);
	desk_jump(desk, "2027-07-01");
	assert_int_equal(due_dates("convention_document", "due"), 3);
	assert_int_equal(receive(&docs[0], "2027-07-01"), RC_OK);
	assert_int_equal(due_dates("convention_document", "due"), 2);
	assert_int_equal(due_dates("convention_document", "done"), 1);
	assert_int_equal(
	    desk_call(desk, "registry.convention_document.update", &d,
		"{\"id\":\"%s\",\"version\":2,\"received_on\":null}", desk_text(desk, docs[0].id)),
	    RC_OK);
	assert_int_equal(due_dates("convention_document", "due"), 3);
	assert_int_equal(
	    desk_call(desk, "registry.convention_document.update", &d,
		"{\"id\":\"%s\",\"version\":3,\"expected_by\":\"2027-09-30\"}", desk_text(desk, docs[0].id)),
	    RC_OK);
	assert_int_equal(due_dates("convention_document", "due"), 2);
}

/* --- budget ---------------------------------------------------------------------------------------------- */
static enum rc
line(const char *convention, const char *partner, const char *rest)
{
	return desk_call(desk, "registry.budget_line.create", NULL,
	    "{\"convention\":\"%s\",\"organisation\":\"%s\",\"year\":2026,\"dispositif\":\"service_"
	    "allowance\"%s}",
	    convention, partner, rest);
}

static void
the_budget_adds_up_and_the_balance_is_withheld(void **state)
{
	struct convention_budget b = { 0 };
	const struct budget_total *t;

	(void)state;
	assert_int_equal(granted(), RC_OK);
	sign_all();
	assert_int_equal(line(local, federation, ""), RC_RULE);
	assert_true(desk_refused(desk, "organisation", FAULT_CONVENTION_PARTNER));
	assert_int_equal(line(local, caf, ",\"planned\":100000,\"granted\":90000"), RC_RULE);
	assert_true(desk_refused(desk, "voted_on", FAULT_BUDGET_VOTE));
	assert_int_equal(
	    line(local, caf, ",\"granted\":90000,\"voted_on\":\"2026-01-05\",\"paid\":90001"), RC_RULE);
	assert_true(desk_refused(desk, "paid", FAULT_BUDGET_PAID));
	assert_int_equal(
	    line(local, caf, ",\"granted\":90000,\"voted_on\":\"2026-01-05\",\"paid\":90000"), RC_RULE);
	assert_true(desk_refused(desk, "paid", FAULT_BUDGET_WITHHELD));
	assert_int_equal(
	    line(local, caf,
		",\"planned\":100000,\"granted\":90000,\"voted_on\":\"2026-01-05\",\"paid\":63000"),
	    RC_OK);
	assert_int_equal(line(local, caf, ""), RC_CONFLICT);
	assert_true(desk_refused(desk, "year", FAULT_BUDGET_DOUBLE));
	assert_int_equal(line(local, town, ",\"planned\":50000"), RC_OK);
	assert_int_equal(line(framework, caf, ",\"planned\":300000"), RC_OK);
	assert_int_equal(desk_call(desk, "registry.convention.budget", &b, "{\"id\":\"%s\"}", local), RC_OK);
	assert_int_equal(b.years.count, 1);
	t = b.years.items;
	assert_int_equal(t->planned, 150000);
	assert_int_equal(t->balance, 27000);
	assert_true(t->withheld);
	assert_int_equal(b.partners.count, 2);
	t = b.partners.items;
	for (uint32_t i = 0; i < 2; i++)
		if (t[i].planned == 100000) {
			assert_int_equal(t[i].framework, 300000);
			assert_int_equal(t[i].locals, 100000);
		}
}

static void
an_indicator_has_one_value_a_year(void **state)
{
	(void)state;
	assert_int_equal(desk_call(desk, "registry.convention_indicator.create", NULL,
			     "{\"convention\":\"%s\",\"name\":\"Habitants\",\"unit\":\"personnes\","
			     "\"values\":[{\"year\":2026,\"value\":10},{\"year\":2026,\"value\":11}]}",
			     local),
	    RC_INVALID);
	assert_true(desk_refused(desk, "values", FAULT_INDICATOR_YEAR));
	assert_int_equal(
	    desk_call(desk, "registry.convention_indicator.create", NULL,
		"{\"convention\":\"%s\",\"name\":\"Habitants\",\"unit\":\"personnes\",\"target\":40,"
		"\"values\":[{\"year\":2026,\"value\":10},{\"year\":2027,\"value\":11}]}",
		local),
	    RC_OK);
}

/* --- who reads it ---------------------------------------------------------------------------------------- */
static void
parties_read_theirs_and_nobody_elses(void **state)
{
	const struct host_caller team = desk->who;
	struct id orgs[1];

	(void)state;
	desk->who =
	    (struct host_caller){ .roles = ROLE_INSTITUTION, .organisations = orgs, .organisation_count = 1 };
	assert_true(id_parse(town, strlen(town), &orgs[0]));
	assert_int_equal(acted("registry.convention.get", local), RC_OK);
	assert_int_equal(acted("registry.convention.get", framework), RC_NOT_FOUND);
	assert_int_equal(acted("registry.convention.budget", framework), RC_NOT_FOUND);
	desk->who.roles = ROLE_DIRECTOR;
	assert_true(id_parse(centre, strlen(centre), &orgs[0]));
	assert_int_equal(acted("registry.convention.get", local), RC_OK);
	assert_int_equal(acted("registry.convention.denounce", local), RC_FORBIDDEN);
	desk->who = team;
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, open_registry, close_registry)
	const struct CMUnitTest tests[] = {
		T(a_local_convention_is_bound_to_its_framework_its_agrement_and_their_days),
		T(a_signed_convention_waits_for_its_agrement_and_takes_effect_with_it),
		T(a_convention_lapses_when_its_agrement_is_refused),
		T(signed_after_its_agrement_it_is_in_force_at_once),
		T(only_parties_sign_once_each_and_not_tomorrow),
		T(nobody_signs_before_the_framework_is_signed),
		T(what_is_not_signed_does_not_take_effect_and_those_to_sign_are_named),
		T(what_is_signed_changes_by_an_amendment_only),
		T(six_steps_each_after_the_arbitration_of_the_one_before),
		T(a_step_under_way_holds_up_the_signatures_and_one_never_begun_does_not),
		T(a_year_is_renewed_tacitly_and_its_balance_waits_for_the_documents),
		T(a_year_is_not_freed_by_archiving_the_accounts_that_never_came_in),
		T(due_dates_come_with_the_convention_in_force),
		T(renewals_of_years_already_over_are_made_at_once_and_nothing_is_left_to_do_about_them),
		T(a_document_that_came_in_late_settles_its_due_date_until_it_is_taken_back),
		T(the_budget_adds_up_and_the_balance_is_withheld),
		T(an_indicator_has_one_value_a_year),
		T(parties_read_theirs_and_nobody_elses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
