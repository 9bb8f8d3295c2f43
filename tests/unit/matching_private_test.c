/*
 * matching_private_test: a draft is the person's alone; what is told of a request to somebody else is told to whose it is.
 * Owns: nothing.
 * Beware: every answer that carries something of a request is asked here: a new one belongs in `answers`.
 */
#include "services/matching/service.h"
#include "tests/lib/matching_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define CALL(w, who, method, id, desc, out) world_do(w, who, "matching." method, id, &desc##_desc, out)

static enum rc
created(struct world *w, const struct host_caller *who, const struct request *in, struct request *ret)
{
	return world_call(w, who, "matching.request.create", &request_desc, in, &request_desc, ret);
}

static struct request
drafted(struct world *w, const struct host_caller *who, enum pool pool)
{
	struct request in = world_request(w, pool), out;

	assert_int_equal(created(w, who, &in, &out), RC_OK);
	return out;
}

/* Entered for the employee, who signed. */
static struct request
on_paper(struct world *w, const struct host_caller *who)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), out;

	in.person = w->employee.person;
	in.consent_on = WORLD_TODAY - 1;
	in.has |= REC_BIT(REQUEST_TAG_PERSON) | REC_BIT(REQUEST_TAG_CONSENT_ON);
	assert_int_equal(created(w, who, &in, &out), RC_OK);
	return out;
}

static enum rc
patched(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct request in = { .id = r->id,
		.version = r->version,
		.days = r->days == 1 ? 2 : 1,
		.has = REC_BIT(TAG_ID) },
		       out;

	in.has |= REC_BIT(TAG_VERSION) | REC_BIT(REQUEST_TAG_DAYS);
	return world_call(w, who, "matching.request.update", &request_desc, &in, &request_desc, &out);
}

static enum rc
archived(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct request in = { .id = r->id,
		.version = r->version,
		.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) },
		       out;

	return world_call(w, who, "matching.request.archive", &request_desc, &in, &request_desc, &out);
}

static uint32_t
listed(struct world *w, const struct host_caller *who)
{
	struct list_query q = { 0 };
	struct list_page page = { 0 };

	assert_int_equal(
	    world_call(w, who, "matching.request.list", &list_query_desc, &q, &list_page_desc, &page), RC_OK);
	return page.count;
}

/* --- drafts ---------------------------------------------------------------------------------------------- */
static const struct {
	const char *method;
	const struct rec_desc *out;
} of_a_request[] = {
	{ "matching.request.get", &request_desc },
	{ "matching.request.history", &history_page_desc },
	{ "matching.request.submit", &request_desc },
	{ "matching.request.withdraw", &request_desc },
	{ "matching.request.close", &request_desc },
	{ "matching.request.readers", &request_readers_desc },
	{ "matching.request.proposals", &ranking_view_desc },
	{ "matching.request.preview", &ranking_view_desc },
	{ "matching.request.rankings", &ranking_rounds_desc },
};

static void
assert_nothing_is_found(struct world *w, const struct host_caller *who, const struct request *r)
{
	static char out[4096];

	for (size_t i = 0; i < COUNT(of_a_request); i++) {
		assert_true(of_a_request[i].out->size <= sizeof out);
		memset(out, 0, sizeof out);
		assert_int_equal(
		    world_do(w, who, of_a_request[i].method, r->id, of_a_request[i].out, out), RC_NOT_FOUND);
	}
	assert_int_equal(patched(w, who, r), RC_NOT_FOUND);
	assert_int_equal(archived(w, who, r), RC_NOT_FOUND);
	assert_int_equal(listed(w, who), 0);
}

static void
a_personal_draft_is_found_by_nobody_but_whose_it_is(void **state)
{
	struct world *w = *state;
	struct request r = drafted(w, &w->employee, POOL_INDIVIDUAL), out;

	assert_nothing_is_found(w, &w->referent, &r);
	assert_nothing_is_found(w, &w->two_hats, &r);
	assert_int_equal(listed(w, &w->employee), 1);
	assert_int_equal(patched(w, &w->employee, &r), RC_OK);
	assert_int_equal(CALL(w, &w->employee, "request.get", r.id, request, &out), RC_OK);
	assert_int_equal(out.days, 1);
	/* taken back before it was handed in, it stays so */
	assert_int_equal(CALL(w, &w->employee, "request.withdraw", r.id, request, &out), RC_OK);
	assert_nothing_is_found(w, &w->referent, &out);
}

static void
once_submitted_a_referent_reads_it_and_neither_changes_nor_withdraws_it(void **state)
{
	struct world *w = *state;
	struct request r = drafted(w, &w->employee, POOL_INDIVIDUAL), out;
	struct history_query q = { .has = REC_BIT(1), .id = r.id };
	struct history_page told = { 0 };

	assert_int_equal(CALL(w, &w->employee, "request.submit", r.id, request, &out), RC_OK);
	assert_int_equal(CALL(w, &w->referent, "request.get", r.id, request, &out), RC_OK);
	assert_true(text_is(out.text, "Je suis épuisée."));
	assert_int_equal(CALL(w, &w->referent, "request.withdraw", r.id, request, &out), RC_RULE);
	assert_true(world_refused(w, "", FAULT_REQUEST_OWN));
	assert_int_equal(patched(w, &w->referent, &out), RC_RULE);
	assert_true(world_refused(w, "", FAULT_REQUEST_OWN));
	assert_int_equal(world_call(w, &w->referent, "matching.request.history", &history_query_desc, &q,
			     &history_page_desc, &told),
	    RC_OK);
	assert_true(told.items.count >= 2);
	assert_int_equal(
	    ((struct history_entry *)told.items.items)->changes.count, 0); /* of the draft, nothing */
	/* ranking it again is the service's own work */
	assert_int_equal(CALL(w, &w->referent, "request.submit", r.id, request, &out), RC_OK);
	assert_int_equal(CALL(w, &w->employee, "request.withdraw", r.id, request, &out), RC_OK);
}

static void
a_draft_on_paper_is_of_whoever_entered_it_and_of_the_person(void **state)
{
	struct world *w = *state;
	struct host_caller other = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	struct request r = on_paper(w, &w->referent), out;
	struct ranking_view v = { 0 };

	assert_nothing_is_found(w, &other, &r);
	assert_int_equal(CALL(w, &w->referent, "request.preview", r.id, ranking_view, &v), RC_OK);
	assert_int_equal(patched(w, &w->referent, &r), RC_OK);
	assert_int_equal(CALL(w, &w->employee, "request.get", r.id, request, &out), RC_OK);
	assert_int_equal(patched(w, &w->employee, &out), RC_OK);
	assert_int_equal(CALL(w, &w->referent, "request.submit", r.id, request, &out), RC_OK);
	assert_int_equal(CALL(w, &other, "request.get", r.id, request, &out), RC_OK);
	assert_int_equal(CALL(w, &other, "request.withdraw", r.id, request, &out), RC_RULE);
	assert_int_equal(CALL(w, &w->referent, "request.withdraw", r.id, request, &out), RC_OK);
}

static void
an_account_of_no_person_goes_on_with_the_paper_that_it_entered(void **state)
{
	struct world *w = *state;
	const struct host_caller office = { .roles = ROLE_REFERENT };
	struct request r = on_paper(w, &office), out;
	struct request own = drafted(w, &w->employee, POOL_INDIVIDUAL);

	assert_int_equal(CALL(w, &office, "request.submit", r.id, request, &out), RC_OK);
	assert_int_equal(CALL(w, &office, "request.withdraw", r.id, request, &out), RC_OK);
	assert_int_equal(CALL(w, &office, "request.get", own.id, request, &out), RC_NOT_FOUND);
}

static void
a_draft_of_a_structure_is_of_its_direction_and_of_the_service(void **state)
{
	struct world *w = *state;
	struct request in = drafted(w, &w->director_a, POOL_GROUP), out;

	assert_int_equal(CALL(w, &w->referent, "request.get", in.id, request, &out), RC_OK);
	assert_int_equal(patched(w, &w->coordinator, &in), RC_OK);
	assert_int_equal(CALL(w, &w->coordinator, "request.submit", in.id, request, &out), RC_OK);
	assert_int_equal(CALL(w, &w->director_b, "request.get", in.id, request, &out), RC_NOT_FOUND);
	assert_int_equal(CALL(w, &w->referent, "request.withdraw", in.id, request, &out), RC_OK);
}

/* --- readings -------------------------------------------------------------------------------------------- */
/* Those by somebody, as the readers' page tells them. */
static uint32_t
readings_by(struct world *w, const struct host_caller *asker, struct id request, struct id reader)
{
	struct request_readers who = { 0 };
	uint32_t count = 0;

	assert_int_equal(CALL(w, asker, "request.readers", request, request_readers, &who), RC_OK);
	for (uint32_t i = 0; i < who.readings.count; i++)
		count += id_equal(((const struct reading *)who.readings.items)[i].reader, reader);
	return count;
}

static void
answer_list(struct world *w, const struct host_caller *who, const struct request *r)
{
	(void)r;
	assert_true(listed(w, who) > 0);
}

static void
answer_history(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct history_query q = { .has = REC_BIT(1), .id = r->id };
	struct history_page out = { 0 };

	assert_int_equal(
	    world_call(w, who, "matching.request.history", &history_query_desc, &q, &history_page_desc, &out),
	    RC_OK);
}

static void
answer_proposals(struct world *w, const struct host_caller *who, const struct request *r)
{
	(void)world_proposals(w, who, r->id);
}

static void
answer_rankings(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct ranking_rounds out = { 0 };

	assert_int_equal(CALL(w, who, "request.rankings", r->id, ranking_rounds, &out), RC_OK);
}

static void
answer_preview(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct ranking_view out = { 0 };

	assert_int_equal(CALL(w, who, "request.preview", r->id, ranking_view, &out), RC_OK);
}

static void
answer_replay(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct ranking_replay out = { 0 };
	struct db_txn t = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	struct arena a = { 0 };
	struct ranking k = { 0 };
	struct db_scan s;

	db_scan_index(&s, &t, &matching_ranking, matching_field(&matching_ranking, "request"), &r->id, true);
	assert_true(db_scan_next(&s, &a, &k));
	db_scan_end(&s);
	db_abort(&t);
	arena_free(&a);
	assert_int_equal(CALL(w, who, "ranking.replay", k.id, ranking_replay, &out), RC_OK);
}

static void
answer_why_not(struct world *w, const struct host_caller *who, const struct request *r)
{
	const struct why_not_query q = { REC_BIT(1) | REC_BIT(2), r->id, w->providers[0] };
	struct why_not out = { 0 };

	assert_int_equal(
	    world_call(w, who, "matching.request.why_not", &why_not_query_desc, &q, &why_not_desc, &out),
	    RC_OK);
}

static void
answer_submit(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct request out;

	assert_int_equal(CALL(w, who, "request.submit", r->id, request, &out), RC_OK);
}

static void
answer_proposal_list(struct world *w, const struct host_caller *who, const struct request *r)
{
	struct list_query q = { 0 };
	struct list_page page = { 0 };

	(void)r;
	assert_int_equal(
	    world_call(w, who, "matching.proposal.list", &list_query_desc, &q, &list_page_desc, &page),
	    RC_OK);
	assert_true(page.count > 0);
}

/* Each by a reader of its own, so that none hides another's. */
static void (*const answers[])(struct world *, const struct host_caller *,
    const struct request *) = { answer_list, answer_history, answer_proposals, answer_rankings,
	answer_preview, answer_replay, answer_why_not, answer_submit, answer_proposal_list };

static void
every_answer_about_a_personal_request_is_a_reading(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);

	for (size_t i = 0; i < COUNT(answers); i++) {
		struct host_caller who = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);

		answers[i](w, &who, &r);
		assert_int_equal(readings_by(w, &w->employee, r.id, who.person), 1);
	}
}

static void
so_is_every_answer_to_the_coordination_about_a_structures_request(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);

	for (size_t i = 0; i < COUNT(answers); i++) {
		struct host_caller who = world_person(w, ROLE_COORDINATOR, w->federation, MANDATE_EMPLOYEE);

		answers[i](w, &who, &r);
		assert_int_equal(readings_by(w, &w->director_a, r.id, who.person), 1);
	}
}

static void
a_change_that_is_answered_with_the_text_is_a_reading_of_it(void **state)
{
	struct world *w = *state;
	struct request paper = on_paper(w, &w->referent), group = drafted(w, &w->director_a, POOL_GROUP);

	assert_int_equal(readings_by(w, &w->employee, paper.id, w->referent.person), 0);
	assert_int_equal(patched(w, &w->referent, &paper), RC_OK);
	assert_int_equal(readings_by(w, &w->employee, paper.id, w->referent.person), 1);
	assert_int_equal(patched(w, &w->coordinator, &group), RC_OK);
	assert_int_equal(readings_by(w, &w->director_a, group.id, w->coordinator.person), 1);
}

static void
what_a_person_is_told_of_the_own_request_is_no_reading_and_one_opened_is_told_each_time(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in), out;

	answer_list(w, &w->employee, &r);
	answer_proposals(w, &w->employee, &r);
	assert_int_equal(readings_by(w, &w->employee, r.id, w->employee.person), 0);
	for (uint32_t i = 1; i <= 2; i++) {
		assert_int_equal(CALL(w, &w->referent, "request.get", r.id, request, &out), RC_OK);
		assert_int_equal(readings_by(w, &w->employee, r.id, w->referent.person), i);
	}
}

static void
looking_again_within_the_hour_is_one_reading(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);

	for (int i = 0; i < 3; i++)
		answer_list(w, &w->referent, &r);
	answer_proposals(w, &w->referent, &r);
	assert_int_equal(readings_by(w, &w->employee, r.id, w->referent.person), 1);
	host_advance(w->h, INT64_C(3601) * USEC_PER_SEC);
	answer_list(w, &w->referent, &r);
	assert_int_equal(readings_by(w, &w->employee, r.id, w->referent.person), 2);
}

static void
those_known_by_name_are_told_in_both_pools_as_they_are_today(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct referent named = { .has = REC_BIT(6), .person = w->referent.person }, made;
	struct request_readers who = { 0 };

	assert_int_equal(world_call(w, &w->coordinator, "matching.referent.create", &referent_desc, &named,
			     &referent_desc, &made),
	    RC_OK);
	(void)world_engaged(w, &w->coordinator, &r);
	assert_int_equal(CALL(w, &w->director_a, "request.readers", r.id, request_readers, &who), RC_OK);
	assert_int_equal(who.persons.count, 3);
	assert_true(id_equal(((const struct id *)who.persons.items)[0], w->director_a.person));
	assert_true(id_equal(((const struct id *)who.persons.items)[1], w->referent.person));
	assert_true(id_equal(((const struct id *)who.persons.items)[2], w->provider_persons[0]));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_personal_draft_is_found_by_nobody_but_whose_it_is),
		TEST(once_submitted_a_referent_reads_it_and_neither_changes_nor_withdraws_it),
		TEST(a_draft_on_paper_is_of_whoever_entered_it_and_of_the_person),
		TEST(an_account_of_no_person_goes_on_with_the_paper_that_it_entered),
		TEST(a_draft_of_a_structure_is_of_its_direction_and_of_the_service),
		TEST(every_answer_about_a_personal_request_is_a_reading),
		TEST(so_is_every_answer_to_the_coordination_about_a_structures_request),
		TEST(a_change_that_is_answered_with_the_text_is_a_reading_of_it),
		TEST(what_a_person_is_told_of_the_own_request_is_no_reading_and_one_opened_is_told_each_time),
		TEST(looking_again_within_the_hour_is_one_reading),
		TEST(those_known_by_name_are_told_in_both_pools_as_they_are_today),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
