/*
 * matching_silence_test: what an employer, a coordinator or an animator can read is the same, byte for byte, whether or
 *         not people of a centre asked for personal accompaniment.
 * Owns: two worlds with one history; in the second, each personal command is replaced by one that is refused.
 * Beware: ids derive from a command's number, so both worlds must make as many calls.
 */
#include "services/matching/service.h"
#include "tests/lib/personal_deeds.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define DAY_USEC (86400 * USEC_PER_SEC)
#define SECTIONS 5
#define SEEN_MOST 1000

/* What one world shows, as rc and bytes. */
struct seen {
	enum rc rc[SEEN_MOST];
	struct buf body[SEEN_MOST];
	const char *what[SEEN_MOST];
	unsigned count;
};

/* Calls that each personal section took in the first world. */
static unsigned section_calls[SECTIONS];

/* An engagement of an employee: proposals, a provider asked, days taken, done and evaluated. */
static void
personal_engagement(struct world *w)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r), out;
	struct engagement_day d = { REC_BIT(1) | REC_BIT(2), e.id, WORLD_TODAY, false };
	struct engagement_evaluate v = { REC_BIT(1) | REC_BIT(2), e.id, 1, 0, { 0 } };

	assert_int_equal(world_call(w, &w->provider[0], "matching.engagement.add_day", &engagement_day_desc,
			     &d, &engagement_desc, &out),
	    RC_OK);
	assert_int_equal(world_call(w, &w->employee, "matching.engagement.evaluate",
			     &engagement_evaluate_desc, &v, &engagement_desc, &out),
	    RC_OK);
}

/* One that waits for an answer when everybody else looks. */
static void
personal_solicitation(struct world *w)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->colleague, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicit s = { REC_BIT(1), ((struct ranking_line *)v.lines.items)[0].proposal, { 0 } };
	struct solicitation sent;

	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
}

/* Several asked at once, of whom one declines; and a short list up to its choice. */
static void
personal_procedures(struct world *w)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->colleague, &in),
		       other = world_submitted(w, &w->employee, &in);
	struct text tokens[TOGETHER_MOST];
	struct answer_taken taken;
	uint64_t state = 7;

	assert_in_range(deed_several(w, &w->referent, r.id, &state, tokens), 1, TOGETHER_MOST);
	assert_int_equal(world_answer(w, tokens[0], false, ANSWER_TOO_FAR, &taken), RC_OK);
	assert_true(deed_shortlist(w, &w->referent, &w->employee, other.id, &state));
}

/* Computes what is open in a pool; its id. */
static struct id
campaign_computed(struct world *w, const struct host_caller *who, enum pool pool)
{
	struct campaign p = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = pool };

	assert_int_equal(
	    world_call(w, who, "matching.campaign.create", &campaign_desc, &p, &campaign_desc, &p), RC_OK);
	assert_int_equal(world_do(w, who, "matching.campaign.run", p.id, &campaign_desc, &p), RC_OK);
	return p.id;
}

/* All that is open dealt at once, and asked. */
static void
personal_campaign(struct world *w)
{
	struct request in = world_request(w, POOL_INDIVIDUAL);
	struct campaign p;

	(void)world_submitted(w, &w->employee, &in);
	(void)world_submitted(w, &w->colleague, &in);
	assert_int_equal(world_do(w, &w->referent, "matching.campaign.apply",
			     campaign_computed(w, &w->referent, POOL_INDIVIDUAL), &campaign_desc, &p),
	    RC_OK);
	assert_in_range(p.served, 2, 3);
}

static void
personal_crisis(struct world *w)
{
	(void)world_crisis(w);
}

static void
section(struct world *w, unsigned n, bool happens)
{
	static void (*const personal[SECTIONS])(struct world *) = { personal_engagement,
		personal_solicitation, personal_crisis, personal_procedures, personal_campaign };
	unsigned before = w->calls;

	if (happens) {
		personal[n](w);
		section_calls[n] = w->calls - before;
	} else {
		world_be_refused(w, section_calls[n]);
	}
}

static void
see(struct world *w, struct seen *s, const struct host_caller *who, const char *method,
    const struct rec_desc *d, const void *in)
{
	struct text body;

	assert_in_range(s->count, 0, SEEN_MOST - 1);
	s->what[s->count] = method;
	s->rc[s->count] = world_call(w, who, method, d, in, NULL, NULL);
	body = host_last_body(w->h);
	buf_append(&s->body[s->count++], body.ptr, body.len);
}

static void
see_id(struct world *w, struct seen *s, const struct host_caller *who, struct id id)
{
	static const char *const methods[] = { "matching.request.get", "matching.request.proposals",
		"matching.request.readers" };
	struct ref r = { REC_BIT(1), id };
	struct history_query h = { .has = REC_BIT(1), .id = id };

	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++)
		see(w, s, who, methods[i], &ref_desc, &r);
	see(w, s, who, "matching.request.history", &history_query_desc, &h);
}

static void
see_lists(struct world *w, struct seen *s, const struct host_caller *who)
{
	static const char *const methods[] = { "matching.request.list", "matching.proposal.list",
		"matching.engagement.list", "matching.capacity.list", "matching.policy.list",
		"matching.shortlist.list", "matching.campaign.list", "matching.campaign_line.list" };
	struct list_query plain = { 0 },
			  newest = { .has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4),
				  .limit = 1,
				  .archived = true,
				  .newest = true };

	for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
		see(w, s, who, methods[i], &list_query_desc, &plain);
		see(w, s, who, methods[i], &list_query_desc, &newest);
	}
}

static void
see_all(struct world *w, struct seen *s, const struct id *requests, size_t count)
{
	const struct host_caller *const who[] = { &w->director_a, &w->board_a, &w->director_b, &w->animator,
		&w->coordinator, &w->operator, & w->two_hats, &w->nobody };

	for (size_t i = 0; i < sizeof who / sizeof who[0]; i++) {
		see_lists(w, s, who[i]);
		for (size_t k = 0; k < count; k++)
			see_id(w, s, who[i], requests[k]);
	}
}

/* The same history for both worlds; what happens in the sections is the difference. */
static void
live(struct seen *s, bool happens)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_GROUP), own = world_request(w, POOL_INDIVIDUAL);
	struct id requests[3];
	struct request a, b, director;

	section(w, 0, happens);
	a = world_submitted(w, &w->director_a, &in);
	requests[0] = a.id;
	see_all(w, s, requests, 1);
	world_engaged(w, &w->coordinator, &a);
	section(w, 1, happens);
	director = world_submitted(w, &w->director_a, &own); /* the director's own, unseen by the others */
	requests[1] = director.id;
	in.organisation = w->centre_b;
	b = world_submitted(w, &w->director_b, &in);
	requests[2] = b.id;
	section(w, 2, happens);
	section(w, 3, happens);
	section(w, 4, happens);
	(void)campaign_computed(w, &w->coordinator, POOL_GROUP);
	see_all(w, s, requests, 3);
	host_advance(w->h, 10 * DAY_USEC); /* deadlines of the personal ones pass */
	world_engaged(w, &w->coordinator, &b);
	see_all(w, s, requests, 3);
	world_free(w);
}

static void
nothing_that_others_read_tells_of_a_personal_request(void **unused)
{
	static struct seen with, without;
	unsigned read = 0;

	(void)unused;
	live(&with, true);
	live(&without, false);
	assert_int_equal(with.count, without.count);
	for (unsigned i = 0; i < with.count; i++) {
		assert_int_equal(with.rc[i], without.rc[i]);
		if (with.body[i].len != without.body[i].len ||
		    memcmp(with.body[i].ptr, without.body[i].ptr, with.body[i].len) != 0)
			fail_msg("answer %u of %s differs", i, with.what[i]);
		read += with.rc[i] == RC_OK && with.body[i].len > 40;
		buf_free(&with.body[i]);
		buf_free(&without.body[i]);
	}
	assert_true(read > 30); /* there was something to see */
}

static void
nobody_but_the_referent_finds_a_personal_request(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in), out;
	const struct host_caller *const others[] = { &w->director_a, &w->board_a, &w->director_b,
		&w->coordinator, &w->two_hats, &w->colleague, &w->provider[0] };

	(void)unused;
	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		assert_int_equal(
		    world_do(w, others[i], "matching.request.get", r.id, &request_desc, &out), RC_NOT_FOUND);
	assert_int_equal(
	    world_do(w, &w->operator, "matching.request.get", r.id, &request_desc, &out), RC_FORBIDDEN);
	assert_int_equal(
	    world_do(w, &w->animator, "matching.request.get", r.id, &request_desc, &out), RC_FORBIDDEN);
	assert_int_equal(world_do(w, &w->employee, "matching.request.get", r.id, &request_desc, &out), RC_OK);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &out), RC_OK);
	world_free(w);
}

extern const struct db_kv receipt_kv;

/* Every value of a kv table; the words must be in none. */
static unsigned
kv_values_without(struct db_txn *t, const struct db_kv *kv, const char *words)
{
	uint8_t from[64] = { 0 };
	size_t len = 1;
	struct arena a = { 0 };
	struct text key, value;
	unsigned n = 0;

	while (db_kv_seek(t, kv, from, len, false, &a, &key, &value)) {
		assert_null(memmem(value.ptr, value.len, words, strlen(words)));
		assert_in_range(key.len, 1, sizeof from - 1);
		memcpy(from, key.ptr, key.len);
		from[key.len] = 0; /* the next key after it */
		len = key.len + 1;
		n++;
	}
	arena_free(&a);
	return n;
}

static void
the_words_of_a_request_are_nowhere_in_clear(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL), r, again;
	struct db_txn t;
	struct text bytes;

	(void)unused;
	for (int i = 0; i < 2; i++) /* the second is answered from the receipt */
		assert_int_equal(host_call(w->h, &w->employee, "matching.request.create", &request_desc, &in,
				     0, &request_desc, i == 0 ? &r : &again, "une clé", NULL),
		    RC_OK);
	assert_true(record_equal(&request_desc, &r, &again));
	assert_true(text_is(again.text, "Je suis épuisée."));
	t = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	assert_true(kv_values_without(&t, &journal_kv, "puis") > 20);
	assert_int_equal(kv_values_without(&t, &receipt_kv, "puis"), 1);
	assert_true(db_get_bytes(&t, &matching_request, r.id, host_arena(w->h), &bytes));
	assert_null(memmem(bytes.ptr, bytes.len, "puis", 4));
	db_abort(&t);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_that_others_read_tells_of_a_personal_request),
		cmocka_unit_test(nobody_but_the_referent_finds_a_personal_request),
		cmocka_unit_test(the_words_of_a_request_are_nowhere_in_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
