/*
 * matching_request_test: a request may be taken back at any time, and what was confided in it dies with its retention.
 * Owns: nothing; a world each.
 * Beware: the journal is opened with every key that the service still has: what opens is not gone.
 */
#include "common/service_int.h"
#include "tests/lib/matching_world.h"
#include "services/matching/service.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define DAY (86400 * USEC_PER_SEC)
#define ENTRIES_MOST 64

static enum rc
withdraw(struct world *w, const struct host_caller *who, struct id request)
{
	struct request out;

	return world_do(w, who, "matching.request.withdraw", request, &request_desc, &out);
}

/* --- taken back --------------------------------------------------------------------------------------------------------- */
static void
a_request_is_withdrawn_while_its_mission_runs_and_only_days_done_stay(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r, out;
	struct engagement e;
	struct engagement_day d = { .has = REC_BIT(1) | REC_BIT(2), .day = WORLD_TODAY };
	struct capacity row;

	in.to = WORLD_TODAY + 20; /* within a month */
	in.days = 3;
	r = world_submitted(w, &w->employee, &in);
	e = world_engaged(w, &w->referent, &r);
	d.id = e.id;
	assert_int_equal(world_call(w, &w->provider[0], "matching.engagement.add_day", &engagement_day_desc,
			     &d, &engagement_desc, &e),
	    RC_OK);
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row) && row.engaged == 3);
	assert_int_equal(withdraw(w, &w->director_a, r.id), RC_NOT_FOUND);
	assert_int_equal(withdraw(w, &w->employee, r.id), RC_OK);
	assert_int_equal(world_do(w, &w->employee, "matching.request.get", r.id, &request_desc, &out), RC_OK);
	assert_int_equal(out.status, REQUEST_WITHDRAWN);
	e = world_engagement(w, e.id);
	assert_int_equal(e.status, ENGAGEMENT_ENDED);
	assert_true(e.days_done.count == 1 && REC_HAS(&e, 25));
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row) && row.engaged == 1 && row.held == 0);
	assert_int_equal(withdraw(w, &w->employee, r.id), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_REQUEST_STATE));
}

static void
a_draft_and_a_request_nobody_can_serve_are_withdrawn_too(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;

	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, &in, &request_desc, &r),
	    RC_OK);
	assert_int_equal(withdraw(w, &w->employee, r.id), RC_OK);
	in.department = text_of("75");
	r = world_submitted(w, &w->employee, &in);
	assert_int_equal(r.status, REQUEST_EXHAUSTED);
	assert_int_equal(withdraw(w, &w->employee, r.id), RC_OK);
}

/* What was answered by words or by a call is the asker's to take back as well: its text goes all the sooner. */
static void
a_crisis_after_the_call_and_an_information_after_the_answer_are_withdrawn_too(void **state)
{
	struct world *w = *state;
	struct request in = { .has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_NATURE) |
		    REC_BIT(REQUEST_TAG_TEXT),
		.kind = POOL_INDIVIDUAL,
		.text = text_of("À qui parler ?") };
	struct request_orient answer = { .has = REC_BIT(1) | REC_BIT(2), .text = text_of("À nous, mardi.") };
	struct request crisis, question, out;

	in.nature = NATURE_CRISIS;
	assert_int_equal(world_call(w, &w->employee, "matching.request.create", &request_desc, &in,
			     &request_desc, &crisis),
	    RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.called_back", crisis.id, &request_desc, &out), RC_OK);
	assert_int_equal(withdraw(w, &w->employee, crisis.id), RC_OK);
	in.nature = NATURE_INFORMATION;
	question = world_submitted(w, &w->employee, &in);
	answer.id = question.id;
	assert_int_equal(world_call(w, &w->referent, "matching.request.orient", &request_orient_desc, &answer,
			     &request_desc, &out),
	    RC_OK);
	assert_int_equal(out.status, REQUEST_ORIENTED);
	assert_int_equal(withdraw(w, &w->employee, question.id), RC_OK);
	assert_int_equal(withdraw(w, &w->employee, question.id), RC_CONFLICT);
}

/* --- its own key -------------------------------------------------------------------------------------------------------- */
/* How many of its entries in the journal still say their words, to whoever holds the store and the keyring. */
static unsigned
entries_readable(struct world *w, const struct rec_desc *d, struct id id)
{
	struct service *s = host_service(w->h, "matching");
	struct db_txn t = db_begin(service_db(s), DB_READ);
	uint64_t seqs[ENTRIES_MOST];
	size_t count = journal_of_key(&t, id, 0, seqs, ENTRIES_MOST);
	unsigned readable = 0;

	assert_in_range(count, 1, ENTRIES_MOST - 1);
	for (size_t i = 0; i < count; i++) {
		void *rec = arena_alloc(host_arena(w->h), d->size);
		struct record_keys keys;
		struct journal_entry j;

		assert_true(journal_read(&t, seqs[i], host_arena(w->h), &j));
		if (j.body.len == 0)
			continue;
		assert_int_equal(
		    record_decode(d, j.body.ptr, j.body.len, host_arena(w->h), rec, NULL, NULL), RC_OK);
		if (!record_has_sealed(d, rec))
			continue;
		keys = ring_find(s->ring, d, rec);
		readable += record_open_keys(d, rec, id, &keys, host_arena(w->h)) == 0;
	}
	db_abort(&t);
	return readable;
}

static void
retention_begins(struct world *w, uint32_t months)
{
	const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR, .person = { { 1 } } };
	const struct retention_rule rule = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) |
		    REC_BIT(10),
		.class = RETENTION_REQUEST_OVER,
		.months = months,
		.action = RETENTION_REMOVE_TEXTS,
		.basis = TEXT_LIT("Décision du conseil"),
		.active = true };
	struct retention_rule out;

	assert_int_equal(world_call(w, &boss, "registry.retention_rule.create", &retention_rule_desc, &rule,
			     &retention_rule_desc, &out),
	    RC_OK);
}

static void
after_its_retention_nothing_of_a_request_can_be_read_in_the_journal(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), over = world_submitted(w, &w->employee, &in),
		       runs = world_submitted(w, &w->employee, &in), out;
	struct engagement e = world_engaged(w, &w->referent, &over);
	struct engagement_day d = { .has = REC_BIT(1) | REC_BIT(2), .id = e.id, .day = WORLD_TODAY };
	struct engagement_evaluate v = { REC_BIT(1) | REC_BIT(2) | REC_BIT(4), e.id, 4, 0,
		text_of("Je vais mieux.") };

	assert_int_equal(world_call(w, &w->provider[0], "matching.engagement.add_day", &engagement_day_desc,
			     &d, &engagement_desc, &e),
	    RC_OK);
	assert_int_equal(world_call(w, &w->employee, "matching.engagement.evaluate",
			     &engagement_evaluate_desc, &v, &engagement_desc, &e),
	    RC_OK);
	assert_int_equal(withdraw(w, &w->employee, over.id), RC_OK);
	assert_true(entries_readable(w, &request_desc, over.id) >= 4);
	assert_true(entries_readable(w, &engagement_desc, e.id) >= 1);
	retention_begins(w, 12);
	host_advance(w->h, 380 * DAY);
	assert_int_equal(entries_readable(w, &request_desc, over.id), 0);
	assert_int_equal(entries_readable(w, &engagement_desc, e.id), 0);
	assert_true(
	    entries_readable(w, &request_desc, runs.id) >= 1); /* the same person's other words stay */
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.get", over.id, &request_desc, &out), RC_OK);
	assert_false(REC_HAS(&out, REQUEST_TAG_TEXT));
}

static void
words_taken_back_before_their_retention_are_gone_after_it_too(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r, out;
	struct request patch = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) };

	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, &in, &request_desc, &r),
	    RC_OK);
	patch.id = r.id;
	patch.version = r.version;
	assert_int_equal(host_call(w->h, &w->employee, "matching.request.update", &request_desc, &patch,
			     REC_BIT(REQUEST_TAG_TEXT), &request_desc, &out, NULL, NULL),
	    RC_OK);
	assert_false(REC_HAS(&out, REQUEST_TAG_TEXT));
	assert_int_equal(entries_readable(w, &request_desc, r.id), 1);
	retention_begins(w, 12);
	host_advance(w->h, 380 * DAY); /* nobody went on with the draft */
	assert_int_equal(entries_readable(w, &request_desc, r.id), 0);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(a_request_is_withdrawn_while_its_mission_runs_and_only_days_done_stay),
		T(a_draft_and_a_request_nobody_can_serve_are_withdrawn_too),
		T(a_crisis_after_the_call_and_an_information_after_the_answer_are_withdrawn_too),
		T(after_its_retention_nothing_of_a_request_can_be_read_in_the_journal),
		T(words_taken_back_before_their_retention_are_gone_after_it_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
