/*
 * accreditation_test: criteria and documents, every decision in every status, the yearly refresh of cards, and what
 *         matching makes of it.
 * Owns: a registry with a provider that is a person; a world with matching for the last tests.
 * Beware: today is 2026-01-15 at the start of each test but those of the world.
 */
#include "services/registry/offer.h"
#include "tests/lib/desk.h"
#include "tests/lib/matching_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <stdio.h>

extern const struct service_desc registry_service;

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define USEC_PER_DAY (86400 * USEC_PER_SEC)

static struct desk *desk;
static struct id person, competence;

static int
open_registry(void **state)
{
	static const struct service_desc *const services[] = { &registry_service };

	(void)state;
	desk = desk_new(services, 1, "2026-01-15");
	person = desk_make(desk, "registry.person.create", "{\"name\":\"Prestataire, la personne\"}");
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
provider_new(const char *more)
{
	return desk_make(desk, "registry.provider.create",
	    "{\"name\":\"Un "
	    "prestataire\",\"person\":\"%s\",\"competences\":[{\"competence\":\"%s\",\"level\":3}]%s}",
	    desk_text(desk, person), desk_text(desk, competence), more);
}

static enum rc
entered(struct id provider, const char *status, const char *more, struct accreditation *ret)
{
	*ret = (struct accreditation){ 0 };
	return desk_call(desk, "registry.accreditation.create", ret,
	    "{\"provider\":\"%s\",\"status\":\"%s\"%s}", desk_text(desk, provider), status, more);
}

static enum rc
decided(const char *verb, struct accreditation *a, const char *more)
{
	char method[64];

	snprintf(method, sizeof method, "registry.accreditation.%s", verb);
	return desk_call(desk, method, a, "{\"id\":\"%s\"%s}", desk_text(desk, a->id), more);
}

static struct accreditation
reread(struct id id)
{
	struct accreditation now = { 0 };

	assert_int_equal(
	    desk_call(desk, "registry.accreditation.get", &now, "{\"id\":\"%s\"}", desk_text(desk, id)),
	    RC_OK);
	return now;
}

/* Days of the deadlines that are pending or due, as "2026-12-16 p". */
static const char *
agenda(void)
{
	static char text[400];
	struct deadline_page page = { 0 };
	const struct deadline *d;
	size_t n = 0;

	text[0] = '\0';
	assert_int_equal(desk_call(desk, "registry.deadline.agenda", &page, "{}"), RC_OK);
	d = page.items.items;
	for (uint32_t i = 0; i < page.items.count; i++) {
		struct buf b = { 0 };

		record_get_text(record_field_tag(&deadline_desc, DEADLINE_TAG_DUE), &d[i], &b);
		n += (size_t)snprintf(text + n, sizeof text - n, "%s%.*s %c", i ? "," : "", (int)b.len,
		    (const char *)b.ptr, d[i].status == DEADLINE_DUE ? 'd' : 'p');
		buf_free(&b);
	}
	return text;
}

/* --- the machine ----------------------------------------------------------------------------------------- */
struct step {
	const char *verb;
	enum accreditation_status to[5]; /* by status: candidate .. ended; NONE where refused */
};
#define NONE ((enum accreditation_status)99)

static void
every_decision_in_every_status_leads_where_the_table_says_or_is_refused(void **state)
{
	static const char *const statuses[] = { "candidate", "accredited", "suspended", "refused", "ended" };
	static const struct step steps[] = {
		{ "accredit", { ACCREDITATION_ACCREDITED, NONE, NONE, NONE, NONE } },
		{ "refuse", { ACCREDITATION_REFUSED, NONE, NONE, NONE, NONE } },
		{ "suspend", { NONE, ACCREDITATION_SUSPENDED, NONE, NONE, NONE } },
		{ "restore", { NONE, NONE, ACCREDITATION_ACCREDITED, NONE, NONE } },
		{ "end", { NONE, ACCREDITATION_ENDED, ACCREDITATION_ENDED, NONE, NONE } },
	};
	struct id provider = provider_new("");

	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++)
		for (size_t from = 0; from < COUNT(statuses); from++) {
			enum accreditation_status to = steps[i].to[from];
			struct accreditation a, after;
			const struct accreditation_decision *d;

			assert_int_equal(entered(provider, statuses[from], "", &a), RC_OK);
			after = a;
			assert_int_equal(decided(steps[i].verb, &after, ",\"reason\":\"Avis du comité.\""),
			    to == NONE ? RC_CONFLICT : RC_OK);
			if (to == NONE)
				assert_true(desk_refused(desk, "status", FAULT_ACCREDITATION_STEP));
			after = reread(a.id);
			assert_int_equal(after.status, to == NONE ? (enum accreditation_status)from : to);
			assert_int_equal(after.decisions.count, to == NONE ? 0 : 1);
			if (to == NONE)
				continue;
			d = after.decisions.items;
			assert_int_equal(d->verdict, to);
			assert_int_equal(d->decided_on, desk_day("2026-01-15"));
			assert_true(text_is(d->reason, "Avis du comité."));
		}
}

static void
a_decision_says_why_and_is_not_of_a_day_to_come(void **state)
{
	struct accreditation a;

	(void)state;
	assert_int_equal(entered(provider_new(""), "candidate", "", &a), RC_OK);
	assert_int_equal(decided("refuse", &a, ""), RC_INVALID);
	assert_true(desk_refused(desk, "reason", FAULT_ACCREDITATION_REASON));
	assert_int_equal(decided("accredit", &a, ",\"decided_on\":\"2026-01-16\""), RC_INVALID);
	assert_true(desk_refused(desk, "decided_on", FAULT_ACCREDITATION_FUTURE));
	assert_int_equal(
	    decided("accredit", &a, ",\"from\":\"2026-02-01\",\"to\":\"2026-01-31\""), RC_INVALID);
	assert_true(desk_refused(desk, "to", FAULT_ACCREDITATION_PERIOD));
	assert_int_equal(
	    decided("accredit", &a, ",\"decided_by\":\"00000000-0000-7000-8000-000000000000\""), RC_INVALID);
	assert_true(desk_refused(desk, "decided_by", FAULT_UNKNOWN_REFERENCE));
	assert_int_equal(reread(a.id).status, ACCREDITATION_CANDIDATE);
}

/* --- criteria -------------------------------------------------------------------------------------------- */
static void
nobody_is_accredited_while_a_required_criterion_is_not_met_or_not_proved(void **state)
{
	struct id diploma = desk_make(desk, "registry.recruitment_criterion.create",
		      "{\"name\":\"Diplôme\",\"required\":true}"),
		  insurance = desk_make(desk, "registry.recruitment_criterion.create",
		      "{\"name\":\"Assurance\",\"required\":true,\"document\":true}");
	struct accreditation a, direct;
	struct id provider = provider_new("");

	(void)state;
	desk_make(desk, "registry.recruitment_criterion.create", "{\"name\":\"Réseau\"}");
	assert_int_equal(entered(provider, "candidate", "", &a), RC_OK);
	assert_int_equal(decided("accredit", &a, ""), RC_RULE);
	assert_true(desk_refused(desk, "criteria", FAULT_ACCREDITATION_CRITERIA));
	assert_non_null(strstr(desk->why.items[0].argument, "« Diplôme »"));
	assert_non_null(strstr(desk->why.items[0].argument, "« Assurance »"));
	assert_int_equal(
	    desk_call(desk, "registry.accreditation.update", &a,
		"{\"id\":\"%s\",\"version\":1,\"criteria\":[{\"criterion\":\"%s\",\"evidence\":\"Master\"},"
		"{\"criterion\":\"%s\"}]}",
		desk_text(desk, a.id), desk_text(desk, diploma), desk_text(desk, insurance)),
	    RC_OK);
	assert_int_equal(decided("accredit", &a, ""), RC_RULE);
	assert_true(desk_refused(desk, "documents", FAULT_ACCREDITATION_DOCUMENTS));
	assert_string_equal(desk->why.items[0].argument, "« Assurance »");
	/* nor by entering it as accredited, unless it was so before the criterion was */
	assert_int_equal(entered(provider, "accredited", "", &direct), RC_RULE);
	assert_int_equal(entered(provider_new(""), "accredited", ",\"from\":\"2019-09-02\"", &direct), RC_OK);
	assert_int_equal(desk_call(desk, "registry.recruitment_criterion.update", NULL,
			     "{\"id\":\"%s\",\"version\":1,\"document\":false}", desk_text(desk, insurance)),
	    RC_OK);
	assert_int_equal(decided("accredit", &a, ""), RC_OK);
	assert_int_equal(reread(a.id).from, desk_day("2026-01-15"));
}

static void
a_provider_is_not_accredited_twice_over_the_same_days(void **state)
{
	struct id provider = provider_new("");
	struct accreditation first, second, next, elsewhere;

	(void)state;
	assert_int_equal(entered(provider, "candidate", "", &first), RC_OK);
	assert_int_equal(entered(provider, "candidate", "", &second), RC_OK);
	assert_int_equal(entered(provider, "candidate", "", &next), RC_OK);
	assert_int_equal(entered(provider_new(""), "candidate", "", &elsewhere), RC_OK);
	assert_int_equal(decided("accredit", &first, ",\"to\":\"2026-12-31\""), RC_OK);
	assert_int_equal(decided("accredit", &second, ""), RC_RULE);
	assert_true(desk_refused(desk, "provider", FAULT_ACCREDITATION_TWICE));
	assert_string_equal(desk->why.items[0].argument, "depuis le jeudi 15 janvier 2026");
	assert_int_equal(decided("accredit", &next, ",\"from\":\"2027-01-01\""), RC_OK); /* what follows */
	assert_int_equal(decided("accredit", &elsewhere, ""), RC_OK);
	assert_int_equal(decided("suspend", &first, ",\"reason\":\"Plainte.\""), RC_OK);
	assert_int_equal(decided("accredit", &second, ",\"to\":\"2026-06-30\""), RC_RULE);
	assert_int_equal(reread(second.id).status, ACCREDITATION_CANDIDATE);
	assert_int_equal(decided("end", &first, ",\"reason\":\"Départ.\""), RC_OK);
	assert_int_equal(decided("accredit", &second, ",\"to\":\"2026-06-30\""), RC_OK);
}

static void
a_document_that_has_not_wholly_come_in_is_not_attached(void **state)
{
	struct id file = desk_make(desk, "registry.file.create",
	    "{\"name\":\"attestation.pdf\",\"type\":\"application/"
	    "pdf\",\"purpose\":\"document\",\"size\":200}");
	struct accreditation a;
	char more[128];

	(void)state;
	snprintf(more, sizeof more, ",\"documents\":[{\"file\":\"%s\"}]", desk_text(desk, file));
	assert_int_equal(entered(provider_new(""), "candidate", more, &a), RC_RULE);
	assert_true(desk_refused(desk, "documents", FAULT_ACCREDITATION_FILE));
	assert_string_equal(desk->why.items[0].argument, "1");
	assert_int_equal(entered(provider_new(""), "candidate", "", &a), RC_OK);
	assert_int_equal(desk_call(desk, "registry.accreditation.update", NULL,
			     "{\"id\":\"%s\",\"version\":1%s}", desk_text(desk, a.id), more),
	    RC_RULE);
	assert_true(desk_refused(desk, "documents", FAULT_ACCREDITATION_FILE));
}

/* --- the card's age -------------------------------------------------------------------------------------- */
static void
a_card_not_confirmed_for_a_year_suspends_after_two_reminders(void **state)
{
	struct accreditation a;
	const struct accreditation_decision *d;

	(void)state;
	assert_int_equal(
	    entered(provider_new(",\"refreshed_on\":\"2025-12-01\""), "accredited", "", &a), RC_OK);
	assert_string_equal(agenda(), "2026-11-01 p,2026-11-21 p,2026-12-01 p");
	desk_jump(desk, "2026-11-21");
	assert_string_equal(agenda(), "2026-11-01 d,2026-11-21 d,2026-12-01 p");
	assert_int_equal(reread(a.id).status, ACCREDITATION_ACCREDITED);
	desk_jump(desk, "2026-12-01");
	a = reread(a.id);
	assert_int_equal(a.status, ACCREDITATION_SUSPENDED);
	assert_int_equal(a.suspended_for, SUSPENSION_STALE_CARD);
	d = a.decisions.items;
	assert_true(text_is(d->reason, "Fiche non confirmée depuis un an."));
	assert_false(REC_HAS(d, 3));
	assert_int_equal(decided("restore", &a, ""), RC_RULE);
	assert_true(desk_refused(desk, "", FAULT_ACCREDITATION_STALE));
}

static void
a_year_s_jump_fires_each_once_and_suspends_once(void **state)
{
	struct accreditation a;

	(void)state;
	assert_int_equal(entered(provider_new(""), "accredited", ",\"to\":\"2027-06-30\"", &a), RC_OK);
	assert_string_equal(agenda(), "2026-12-16 p,2027-01-05 p,2027-01-15 p,2027-07-01 p");
	desk_jump(desk, "2027-02-01");
	assert_string_equal(agenda(), "2027-07-01 p");
	host_restart(desk->h, "registry");
	desk_jump(desk, "2028-02-01");
	assert_string_equal(agenda(), "");
	a = reread(a.id);
	assert_int_equal(a.status, ACCREDITATION_ENDED);
	assert_int_equal(a.version, 5); /* entered, reminded twice, suspended, ended */
}

static void
confirming_the_card_moves_its_deadlines_and_ends_the_suspension_that_came_of_its_age(void **state)
{
	struct id provider = provider_new("");
	struct accreditation a, by_decision;
	struct provider p = { 0 };

	(void)state;
	assert_int_equal(entered(provider, "accredited", "", &a), RC_OK);
	assert_int_equal(entered(provider, "accredited", "", &by_decision), RC_OK);
	assert_int_equal(decided("suspend", &by_decision, ",\"reason\":\"Plainte en cours.\""), RC_OK);
	desk_jump(desk, "2027-02-01");
	assert_int_equal(reread(a.id).status, ACCREDITATION_SUSPENDED);
	desk->who = (struct host_caller){ .roles = ROLE_PROVIDER, .person = person };
	assert_int_equal(
	    desk_call(desk, "registry.provider.refresh", &p, "{\"id\":\"%s\"}", desk_text(desk, provider)),
	    RC_OK);
	assert_int_equal(p.refreshed_on, desk_day("2027-02-01"));
	assert_true(text_is(p.name, "Un prestataire"));
	desk->who = (struct host_caller){ .roles = ROLE_COORDINATOR };
	a = reread(a.id);
	assert_int_equal(a.status, ACCREDITATION_ACCREDITED);
	assert_false(REC_HAS(&a, ACCREDITATION_TAG_SUSPENDED_FOR));
	assert_int_equal(reread(by_decision.id).status, ACCREDITATION_SUSPENDED);
	assert_string_equal(agenda(), "2028-01-02 p,2028-01-22 p,2028-02-01 p");
	assert_int_equal(
	    desk_call(desk, "registry.provider.update", NULL,
		"{\"id\":\"%s\",\"version\":2,\"refreshed_on\":\"2027-02-02\"}", desk_text(desk, provider)),
	    RC_INVALID);
	assert_true(desk_refused(desk, "refreshed_on", FAULT_PROVIDER_REFRESHED));
}

static void
a_provider_confirms_its_own_card_only(void **state)
{
	struct id provider = provider_new("");
	struct id other = desk_make(desk, "registry.person.create", "{\"name\":\"Autre personne\"}");

	(void)state;
	desk->who = (struct host_caller){ .roles = ROLE_PROVIDER, .person = other };
	assert_int_equal(
	    desk_call(desk, "registry.provider.refresh", NULL, "{\"id\":\"%s\"}", desk_text(desk, provider)),
	    RC_NOT_FOUND);
	desk->who = (struct host_caller){ .roles = ROLE_DIRECTOR, .person = person };
	assert_int_equal(
	    desk_call(desk, "registry.provider.refresh", NULL, "{\"id\":\"%s\"}", desk_text(desk, provider)),
	    RC_FORBIDDEN);
}

static void
an_old_directory_brought_in_today_suspends_nobody_but_a_card_that_says_its_age_is_believed(void **state)
{
	struct accreditation a, b;

	(void)state;
	assert_int_equal(entered(provider_new(""), "accredited", ",\"from\":\"2019-09-02\"", &a), RC_OK);
	assert_int_equal(
	    entered(provider_new(",\"refreshed_on\":\"2024-06-01\""), "accredited", "", &b), RC_OK);
	host_settle(desk->h);
	assert_int_equal(reread(a.id).status, ACCREDITATION_ACCREDITED);
	assert_int_equal(reread(b.id).status, ACCREDITATION_SUSPENDED);
	assert_string_equal(agenda(), "2026-12-16 p,2027-01-05 p,2027-01-15 p");
}

static void
what_is_said_of_a_provider_is_read_again_after_further_decisions(void **state)
{
	struct accreditation a;
	const struct accreditation_decision *d;

	(void)state;
	assert_int_equal(entered(provider_new(""), "accredited", "", &a), RC_OK);
	assert_true(id_equal(a.person, person));
	assert_int_equal(decided("suspend", &a, ",\"reason\":\"Plainte en cours.\""), RC_OK);
	assert_int_equal(decided("restore", &a, ",\"reason\":\"Plainte retirée.\""), RC_OK);
	a = reread(a.id);
	assert_int_equal(a.decisions.count, 2);
	d = a.decisions.items;
	assert_true(text_is(d[0].reason, "Plainte en cours."));
	assert_true(text_is(d[1].reason, "Plainte retirée."));
}

/* --- a file that comes in again -------------------------------------------------------------------------- */
static uint32_t
imported(struct id provider, struct id id, enum accreditation_status status, struct import_report *report)
{
	struct accreditation a = { .has = REC_BIT(TAG_ID) | REC_BIT(ACCREDITATION_TAG_PROVIDER) |
		    REC_BIT(ACCREDITATION_TAG_STATUS),
		.id = id,
		.provider = provider,
		.status = status };

	return desk_import(desk, "registry.import", &accreditation_desc, &a, report);
}

static void
a_file_that_comes_in_again_leaves_the_status_where_decisions_brought_it(void **state)
{
	static const struct id id = { { 7, 7, 7 } };
	struct id provider = provider_new("");
	struct import_report report = { 0 };
	struct accreditation a;

	(void)state;
	assert_int_equal(imported(provider, id, ACCREDITATION_ACCREDITED, &report), 0);
	assert_int_equal(report.created, 1);
	a = reread(id);
	assert_int_equal(decided("suspend", &a, ",\"reason\":\"Plainte en cours.\""), RC_OK);
	assert_int_equal(imported(provider, id, ACCREDITATION_ACCREDITED, &report), 0);
	assert_int_equal(report.unchanged, 1);
	assert_int_equal(report.updated, 0);
	assert_int_equal(reread(id).status, ACCREDITATION_SUSPENDED);
}

/* --- matching -------------------------------------------------------------------------------------------- */
static uint32_t
proposed(struct world *w)
{
	struct request in = world_request(w, POOL_GROUP), r;

	in.from = (day_t)(host_now(w->h) / USEC_PER_DAY);
	in.to = in.from + 60;
	r = world_submitted(w, &w->director_a, &in);
	return world_proposals(w, &w->coordinator, r.id).lines.count;
}

static void
a_suspended_provider_is_proposed_no_more_until_its_card_is_confirmed(void **state)
{
	struct world *w = world_new();
	struct provider p;
	uint64_t events;

	(void)state;
	assert_true(proposed(w) >= WORLD_PROVIDERS);
	host_jump(w->h, host_now(w->h) + 370 * USEC_PER_DAY);
	host_settle(w->h);
	assert_int_equal(proposed(w), 0);
	assert_int_equal(
	    world_do(w, &w->provider[1], "registry.provider.refresh", w->providers[1], &provider_desc, &p),
	    RC_OK);
	host_settle(w->h);
	assert_int_equal(proposed(w), 1);
	assert_int_equal(host_verify(w->h, "registry", &events, &w->why), RC_OK);
	assert_int_equal(host_verify(w->h, "matching", &events, &w->why), RC_OK);
	world_free(w);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, open_registry, close_registry)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(every_decision_in_every_status_leads_where_the_table_says_or_is_refused),
		TEST(a_decision_says_why_and_is_not_of_a_day_to_come),
		TEST(nobody_is_accredited_while_a_required_criterion_is_not_met_or_not_proved),
		TEST(a_provider_is_not_accredited_twice_over_the_same_days),
		TEST(a_document_that_has_not_wholly_come_in_is_not_attached),
		TEST(a_card_not_confirmed_for_a_year_suspends_after_two_reminders),
		TEST(a_year_s_jump_fires_each_once_and_suspends_once),
		TEST(confirming_the_card_moves_its_deadlines_and_ends_the_suspension_that_came_of_its_age),
		TEST(a_provider_confirms_its_own_card_only),
		TEST(
		    an_old_directory_brought_in_today_suspends_nobody_but_a_card_that_says_its_age_is_believed),
		TEST(what_is_said_of_a_provider_is_read_again_after_further_decisions),
		TEST(a_file_that_comes_in_again_leaves_the_status_where_decisions_brought_it),
		cmocka_unit_test(a_suspended_provider_is_proposed_no_more_until_its_card_is_confirmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
