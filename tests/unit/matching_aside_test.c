/*
 * matching_aside_test: drafts ranked on threads beside the loop, while requests are handed in.
 * Owns: the threads, and the loop that hears of what they have done.
 * Beware: which of two is answered first is the threads' affair; what each says is not. Run it with VARIANT=tsan as well.
 */
#include "common/job.h"
#include "services/matching/consent.h"
#include "tests/lib/matching_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#define DRAFTS 6u
#define TIMES 20u

struct beside {
	struct world *w;
	struct service *s;
	struct event_base *base;
	struct jobs *jobs;
	struct request drafts[DRAFTS];
	struct text said[DRAFTS]; /* of each, on the loop */
};

struct heard {
	struct beside *b;
	enum rc rc;
	unsigned answers;
	struct text body;
	uint64_t position;
};

static void
job_go(void *arg, struct job *j)
{
	job_start(arg, j);
}

static void
beside_start(struct beside *b)
{
	b->base = event_base_new();
	b->jobs = jobs_new(b->base, 3);
	assert_non_null(b->jobs);
	service_aside(b->s, job_go, b->jobs);
}

/* Until all is answered and written. */
static void
beside_wait(struct beside *b)
{
	do {
		while (service_is_aside(b->s)) {
			event_base_loop(b->base, EVLOOP_ONCE);
			(void)service_step(b->s); /* what one left is written while others run */
		}
		host_settle(b->w->h);
	} while (service_is_aside(b->s));
}

static void
ask_answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct heard *h = arg;

	h->rc = rc;
	h->answers++;
	h->position = env->position;
	h->body = (struct text){ arena_copy(host_arena(h->b->w->h), body, len), (uint32_t)len, 0 };
}

static void
ask(struct beside *b, const struct host_caller *who, unsigned number, struct id draft, struct heard *h)
{
	const struct ref in = { REC_BIT(1), draft };
	struct envelope e;
	struct buf body = { 0 };

	*h = (struct heard){ .b = b };
	stage_envelope(&e, who, "matching.request.preview", (struct id){ { 0xaa, (uint8_t)number } },
	    host_now(b->w->h) + USEC_PER_SEC, NULL);
	record_encode(&ref_desc, &in, 0, 0, &body);
	service_local(b->s, &e, body.ptr, body.len, ask_answered, h);
	buf_free(&body);
}

static struct request
draft_create(struct world *w, const struct host_caller *who, uint32_t days)
{
	struct request in = world_request(w, POOL_GROUP), out;

	in.days = days;
	in.has |= REC_BIT(REQUEST_TAG_DAYS);
	assert_int_equal(
	    world_call(w, who, "matching.request.create", &request_desc, &in, &request_desc, &out), RC_OK);
	return out;
}

static int
setup(void **state)
{
	struct beside *b = calloc(1, sizeof *b);

	assert_non_null(b);
	assert_int_equal(world_setup((void **)&b->w), 0);
	b->s = host_service(b->w->h, "matching");
	for (unsigned i = 0; i < DRAFTS; i++) {
		struct heard h;

		b->drafts[i] = draft_create(b->w, &b->w->coordinator, 1 + i % 3);
		ask(b, &b->w->coordinator, i, b->drafts[i].id, &h);
		host_settle(b->w->h);
		assert_int_equal(h.rc, RC_OK);
		b->said[i] = h.body;
	}
	*state = b;
	return 0;
}

static int
teardown(void **state)
{
	struct beside *b = *state;
	int rc = 0;

	jobs_free(b->jobs);
	if (b->base != NULL)
		event_base_free(b->base);
	rc = world_teardown((void **)&b->w);
	free(b);
	return rc;
}

static void
what_is_said_beside_the_loop_is_what_the_loop_says(void **state)
{
	struct beside *b = *state;
	struct heard h[DRAFTS * TIMES];
	uint64_t before = service_position(b->s);

	beside_start(b);
	for (unsigned i = 0; i < DRAFTS * TIMES; i++)
		ask(b, &b->w->coordinator, i, b->drafts[i % DRAFTS].id, &h[i]);
	beside_wait(b);
	for (unsigned i = 0; i < DRAFTS * TIMES; i++) {
		assert_int_equal(h[i].answers, 1);
		assert_int_equal(h[i].rc, RC_OK);
		assert_int_equal(h[i].position, before);
		assert_int_equal(h[i].body.len, b->said[i % DRAFTS].len);
		assert_memory_equal(h[i].body.ptr, b->said[i % DRAFTS].ptr, h[i].body.len);
	}
	assert_int_equal(service_position(b->s), before);
}

static void
of_two_readings_at_the_same_time_one_is_written_and_both_are_answered_after(void **state)
{
	struct beside *b = *state;
	uint64_t before = service_position(b->s);
	struct heard one, two, later;

	beside_start(b);
	ask(b, &b->w->director_a, 1, b->drafts[0].id, &one);
	ask(b, &b->w->director_a, 2, b->drafts[0].id, &two);
	beside_wait(b);
	assert_int_equal(one.rc, RC_OK);
	assert_int_equal(two.rc, RC_OK);
	assert_int_equal(service_position(b->s), before + 1);
	ask(b, &b->w->director_a, 3, b->drafts[0].id, &later);
	beside_wait(b);
	assert_int_equal(later.rc, RC_OK);
	assert_int_equal(service_position(b->s), before + 1);
}

static void
each_reading_is_written_once_while_others_are_ranked(void **state)
{
	struct beside *b = *state;
	uint64_t before = service_position(b->s);
	struct heard h[DRAFTS * TIMES];

	beside_start(b);
	for (unsigned i = 0; i < DRAFTS * TIMES; i++)
		ask(b, i % 2 == 0 ? &b->w->director_a : &b->w->board_a, i, b->drafts[i / 2 % DRAFTS].id,
		    &h[i]);
	beside_wait(b);
	for (unsigned i = 0; i < DRAFTS * TIMES; i++) {
		assert_int_equal(h[i].answers, 1);
		assert_int_equal(h[i].rc, RC_OK);
		assert_in_range(h[i].position, before, before + 2 * DRAFTS);
		assert_memory_equal(h[i].body.ptr, b->said[i / 2 % DRAFTS].ptr, h[i].body.len);
	}
	assert_int_equal(service_position(b->s), before + 2 * DRAFTS);
}

static void
who_asks_after_a_change_is_answered_from_it_whoever_asks_meanwhile(void **state)
{
	struct beside *b = *state;
	const struct host_caller *who = &b->w->coordinator;

	beside_start(b);
	for (unsigned n = 0; n < TIMES; n++) {
		struct request gone = draft_create(b->w, who, 1);
		struct heard meanwhile[DRAFTS], after;
		struct world_outcome o = { RC_OK, 0 };
		struct ref ref = { REC_BIT(1), gone.id };
		struct ranking_view v;

		for (unsigned i = 0; i < DRAFTS; i++)
			ask(b, who, i, b->drafts[i].id, &meanwhile[i]);
		world_queue(b->w, who, (uint8_t)n, "matching.request.submit", &ref_desc, &ref, &o);
		(void)service_step(b->s); /* handed in while the others are being ranked */
		assert_int_equal(o.answers, 1);
		assert_int_equal(o.rc, RC_OK);
		ask(b, who, DRAFTS, gone.id, &after);
		beside_wait(b);
		assert_int_equal(after.rc, RC_OK);
		assert_int_equal(after.position, service_position(b->s));
		assert_int_equal(record_decode(&ranking_view_desc, after.body.ptr, after.body.len,
				     host_arena(b->w->h), &v, NULL, NULL),
		    RC_OK);
		assert_int_equal(v.status, REQUEST_PROPOSED);
		for (unsigned i = 0; i < DRAFTS; i++)
			assert_int_equal(meanwhile[i].rc, RC_OK);
	}
}

static void
what_may_not_be_read_is_refused_beside_the_loop_as_on_it(void **state)
{
	struct beside *b = *state;
	struct heard h;

	beside_start(b);
	ask(b, &b->w->director_b, 1, b->drafts[0].id, &h);
	beside_wait(b);
	assert_int_equal(h.rc, RC_NOT_FOUND);
	ask(b, &b->w->employee, 2, b->drafts[0].id, &h);
	beside_wait(b);
	assert_int_equal(h.rc, RC_FORBIDDEN);
}

static void
a_service_that_ends_leaves_unanswered_what_no_thread_took(void **state)
{
	struct beside *b = *state;
	struct heard h[DRAFTS];

	beside_start(b);
	for (unsigned i = 0; i < DRAFTS; i++)
		ask(b, &b->w->coordinator, i, b->drafts[i].id, &h[i]);
	jobs_free(b->jobs); /* waits for those that run, and hears of none */
	b->jobs = NULL;
	host_restart(b->w->h, "matching");
	for (unsigned i = 0; i < DRAFTS; i++)
		assert_int_equal(h[i].answers, 0);
}

static struct referent
named(struct world *w, const struct host_caller *who)
{
	struct referent in = { .has = REC_BIT(REFERENT_TAG_PERSON) | REC_BIT(REFERENT_TAG_ALTERNATE),
		.person = who->person,
		.alternate = true };

	assert_int_equal(world_call(w, &w->coordinator, "matching.referent.create", &referent_desc, &in,
			     &referent_desc, &in),
	    RC_OK);
	return in;
}

static void
who_asks_after_a_right_was_taken_away_is_refused_whoever_asks_meanwhile(void **state)
{
	struct beside *b = *state;
	struct world *w = b->w;
	const struct host_caller other = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);

	(void)named(w, &other);
	beside_start(b);
	for (unsigned n = 0; n < TIMES; n++) {
		const struct referent mine = named(w, &w->referent);
		const struct referent gone = {
			.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION), .id = mine.id, .version = mine.version
		};
		struct world_outcome o = { RC_OK, 0 };
		struct heard meanwhile[DRAFTS], after;

		for (unsigned i = 0; i < DRAFTS; i++)
			ask(b, &w->referent, i, r.id, &meanwhile[i]);
		world_queue(
		    w, &w->coordinator, (uint8_t)n, "matching.referent.archive", &referent_desc, &gone, &o);
		(void)service_step(b->s); /* while the others are being ranked */
		assert_int_equal(o.answers, 1);
		assert_int_equal(o.rc, RC_OK);
		ask(b, &w->referent, DRAFTS, r.id, &after);
		beside_wait(b);
		assert_int_equal(after.rc, RC_NOT_FOUND);
		for (unsigned i = 0; i < DRAFTS; i++)
			assert_true(meanwhile[i].rc == RC_OK || meanwhile[i].rc == RC_NOT_FOUND);
	}
}

#define BESIDE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		BESIDE(what_is_said_beside_the_loop_is_what_the_loop_says),
		BESIDE(of_two_readings_at_the_same_time_one_is_written_and_both_are_answered_after),
		BESIDE(each_reading_is_written_once_while_others_are_ranked),
		BESIDE(who_asks_after_a_change_is_answered_from_it_whoever_asks_meanwhile),
		BESIDE(who_asks_after_a_right_was_taken_away_is_refused_whoever_asks_meanwhile),
		BESIDE(what_may_not_be_read_is_refused_beside_the_loop_as_on_it),
		BESIDE(a_service_that_ends_leaves_unanswered_what_no_thread_took),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
