/*
 * campaign_slices_test: what a campaign is computed from is taken a few requests at a time; others are answered meanwhile, and may change
 *         it, stop it, or call it off.
 * Owns: nothing; a world each.
 * Beware: a question is asked again as soon as it is answered: some answers come from between two slices.
 */
#include "services/matching/campaign.h"
#include "tests/lib/campaign_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define REQUESTS 40u
#define TICKS_MOST 20000u

struct ticks {
	struct world *w;
	struct id campaign, proposal;
	struct request requests[REQUESTS];
	uint32_t answers;
	uint32_t between, last; /* how often another number of them was looked at, but not all; which */
	uint32_t highest; /* looked at */
	uint32_t back; /* how often it was fewer than before */
	bool engine; /* was seen at work, or had an answer */
	void (*act)(struct ticks *t); /* once, between two slices */
	bool always; /* or each time */
	bool acted;
	uint8_t sent; /* commands */
};

static void
ignored(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)arg;
	(void)rc;
	(void)env;
	(void)body;
	(void)len;
}

static void
queue(struct ticks *t, const struct host_caller *who, const char *method, const struct rec_desc *d,
    const void *in, service_done done)
{
	struct envelope e;
	struct buf b = { 0 };
	struct id id = { { 0xef, (uint8_t)(t->answers >> 8), (uint8_t)t->answers,
	    ++t->sent } }; /* each its own */

	stage_envelope(&e, who, method, id, host_now(t->w->h) + USEC_PER_SEC, NULL);
	record_encode(d, in, 0, 0, &b);
	service_local(host_service(t->w->h, "matching"), &e, b.ptr, b.len, done, t);
	buf_free(&b);
}

static void
send_ref(struct ticks *t, const struct host_caller *who, const char *method, struct id id)
{
	const struct ref in = { REC_BIT(1), id };

	queue(t, who, method, &ref_desc, &in, ignored);
}

static void ask(struct ticks *t);

static void
answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct ticks *t = arg;
	struct campaign_progress p;

	(void)env;
	assert_int_equal(rc, RC_OK);
	assert_int_equal(
	    record_decode(&campaign_progress_desc, body, len, host_arena(t->w->h), &p, NULL, NULL), RC_OK);
	t->answers++;
	t->engine = t->engine || p.running;
	t->back += p.looked < t->highest && p.status == CAMPAIGN_RUNNING;
	t->highest = p.looked > t->highest ? p.looked : t->highest;
	if (p.status == CAMPAIGN_RUNNING && p.looked > 0 && p.looked < REQUESTS && p.looked != t->last) {
		assert_int_equal(p.of, REQUESTS);
		t->between++;
		t->last = p.looked;
		if (t->act != NULL && (t->always || !t->acted))
			t->act(t);
		t->acted = true;
	}
	if (p.status == CAMPAIGN_RUNNING && t->answers < TICKS_MOST)
		ask(t);
}

static void
ask(struct ticks *t)
{
	const struct ref in = { REC_BIT(1), t->campaign };

	queue(t, &t->w->coordinator, "matching.campaign.progress", &ref_desc, &in, answered);
}

/* The campaign as it stands after all that. */
static struct campaign
computed(struct ticks *t)
{
	struct world *w = t->w;
	struct campaign p;

	for (uint32_t i = 0; i < REQUESTS; i++) {
		struct request in = world_request(w, POOL_GROUP);

		in.days = 1;
		t->requests[i] = world_submitted(w, &w->director_a, &in);
	}
	assert_int_equal(campaign_drafted(w, &w->coordinator, &campaign_group, &p), RC_OK);
	t->campaign = p.id;
	send_ref(t, &w->coordinator, "matching.campaign.run", p.id);
	(void)service_step(host_service(w->h, "matching"));
	ask(t);
	host_settle(w->h);
	assert_int_equal(campaign_step(w, &w->coordinator, "get", p.id, &p), RC_OK);
	return p;
}

static void
questions_are_answered_between_the_slices_and_tell_how_far_it_is(void **state)
{
	struct ticks t = { .w = *state };
	struct campaign p = computed(&t);

	assert_true(t.between >= 3);
	assert_int_equal(p.status, CAMPAIGN_READY);
	assert_int_equal(p.served + p.undone, REQUESTS);
}

static void
act_stop(struct ticks *t)
{
	send_ref(t, &t->w->coordinator, "matching.campaign.stop", t->campaign);
}

static void
a_stop_ends_it_at_the_next_slice(void **state)
{
	struct ticks t = { .w = *state, .act = act_stop };
	struct campaign p = computed(&t);

	assert_int_equal(p.status, CAMPAIGN_DRAFT); /* nothing was found: it can be asked for again */
	assert_true(t.highest < REQUESTS && !t.engine);
	assert_int_equal(campaign_step(t.w, &t.w->coordinator, "run", p.id, &p), RC_OK);
	assert_int_equal(campaign_step(t.w, &t.w->coordinator, "get", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_READY);
}

static void
act_cancel(struct ticks *t)
{
	send_ref(t, &t->w->coordinator, "matching.campaign.cancel", t->campaign);
}

static void
one_that_is_called_off_is_looked_at_no_further(void **state)
{
	struct ticks t = { .w = *state, .act = act_cancel };
	struct campaign p = computed(&t);

	assert_int_equal(p.status, CAMPAIGN_CANCELLED);
	assert_true(t.highest < REQUESTS && !t.engine);
}

/* The first of all, which was looked at by then. */
static void
act_withdraw(struct ticks *t)
{
	send_ref(t, &t->w->director_a, "matching.request.withdraw", t->requests[0].id);
}

static void
what_changes_meanwhile_is_taken_anew(void **state)
{
	struct ticks t = { .w = *state, .act = act_withdraw };
	struct campaign p = computed(&t);
	struct campaign_line *l;
	uint32_t n;

	assert_int_equal(p.status, CAMPAIGN_READY);
	assert_int_equal(p.served + p.undone, REQUESTS - 1);
	l = campaign_lines_of(t.w, &t.w->coordinator, p.id, &n);
	assert_int_equal(n, REQUESTS - 1);
	for (uint32_t i = 0; i < n; i++)
		assert_false(id_equal(l[i].request, t.requests[0].id));
	assert_int_equal(campaign_step(t.w, &t.w->coordinator, "apply", p.id, &p), RC_OK);
}

static void
act_draft(struct ticks *t)
{
	struct request in = world_request(t->w, POOL_GROUP);

	queue(t, &t->w->director_a, "matching.request.create", &request_desc, &in, ignored);
}

static void
what_never_stands_still_is_computed_all_the_same_and_told_as_stale(void **state)
{
	struct ticks t = { .w = *state, .act = act_draft, .always = true };
	struct campaign p = computed(&t);

	assert_int_equal(p.status, CAMPAIGN_STALE);
	assert_int_equal(p.served + p.undone, REQUESTS);
	assert_int_equal(campaign_step(t.w, &t.w->coordinator, "apply", p.id, &p), RC_CONFLICT);
	assert_int_equal(campaign_step(t.w, &t.w->coordinator, "run", p.id, &p), RC_OK);
	assert_int_equal(campaign_step(t.w, &t.w->coordinator, "get", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_READY);
}

/* Days are held for a person, too. */
static void
act_person(struct ticks *t)
{
	struct request in = world_request(t->w, POOL_INDIVIDUAL);

	in.nature = NATURE_CRISIS;
	in.has |= REC_BIT(REQUEST_TAG_NATURE);
	queue(t, &t->w->employee, "matching.request.create", &request_desc, &in, ignored);
	send_ref(t, &t->w->referent, "matching.proposal.solicit", t->proposal);
}

static void
what_persons_ask_meanwhile_does_not_show_in_a_campaign_of_groups(void **state)
{
	struct ticks t = { .w = *state, .act = act_person, .always = true };
	struct request in = world_request(t.w, POOL_INDIVIDUAL),
		       r = world_submitted(t.w, &t.w->employee, &in);
	struct ranking_view v = world_proposals(t.w, &t.w->referent, r.id);
	struct campaign p;

	t.proposal = world_line(&v, 0)->proposal;
	p = computed(&t);
	assert_int_equal(p.status, CAMPAIGN_READY);
	assert_int_equal(t.back, 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(questions_are_answered_between_the_slices_and_tell_how_far_it_is),
		TEST(a_stop_ends_it_at_the_next_slice),
		TEST(one_that_is_called_off_is_looked_at_no_further),
		TEST(what_changes_meanwhile_is_taken_anew),
		TEST(what_persons_ask_meanwhile_does_not_show_in_a_campaign_of_groups),
		TEST(what_never_stands_still_is_computed_all_the_same_and_told_as_stale),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
