/*
 * call_test: pending calls over a transport that only writes down, in virtual time.
 * Owns: nothing outlives a test.
 * Beware: times are µs after T0; nothing here sleeps.
 */
#include "common/call.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#define T0 (INT64_C(1700000000) * USEC_PER_SEC)
#define MS INT64_C(1000)

/* The network, and what came of the calls. */
struct world {
	struct calls *calls;
	enum rc rc; /* what send answers */
	unsigned tries;
	unsigned taken;
	char service[64];
	uint8_t env[512];
	size_t env_len, body_len;
	/* of the callbacks */
	unsigned ends;
	enum rc end;
	bool replied;
	uint8_t seed;
	struct id doomed; /* dropped by the callback */
	unsigned again; /* calls that the callback makes */
};

static enum rc
frames_note(
    void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct world *w = arg;

	(void)body;
	w->tries++;
	if (w->rc != RC_OK)
		return w->rc;
	w->taken++;
	strcpy(w->service, service);
	assert_true(env_len <= sizeof w->env);
	memcpy(w->env, env, env_len);
	w->env_len = env_len;
	w->body_len = body_len;
	return RC_OK;
}

static void
count_fill(void *arg, void *out, size_t len)
{
	memset(out, ++((struct world *)arg)->seed, len);
}

static struct id send_at(struct world *w, usec_t now, usec_t deadline, bool idempotent);

static void
end_note(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t body_len)
{
	struct world *w = arg;

	(void)body, (void)body_len;
	w->ends++;
	w->end = rc;
	w->replied = env != NULL;
	if (!id_is_zero(w->doomed))
		call_drop(w->calls, w->doomed);
	if (w->again > 0) {
		w->again--;
		send_at(w, T0, T0, true); /* already expired */
	}
}

static int
world_open(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	const struct call_transport transport = { w, frames_note };
	const struct entropy entropy = { count_fill, w };

	w->calls = calls_new(&transport, &entropy);
	*state = w;
	return 0;
}

static int
world_close(void **state)
{
	struct world *w = *state;

	calls_free(w->calls);
	free(w);
	return 0;
}

static struct id
send_at(struct world *w, usec_t now, usec_t deadline, bool idempotent)
{
	struct envelope env = { .method = TEXT_LIT("registry.card.get"), .deadline = deadline };

	return call_send(w->calls, now, NULL, &env, "body", 4, idempotent, end_note, w);
}

static bool
reply_to(struct world *w, struct id id, const char *rc)
{
	struct envelope env = { .version = 1, .kind = ENVELOPE_REPLY, .id = id, .rc = text_of(rc) };

	envelope_mark(&env);
	return calls_reply(w->calls, &env, "out", 3);
}

/* Ticks whenever it is due, as a loop would, until the given time. */
static void
run_until(struct world *w, usec_t end)
{
	for (usec_t due = calls_due(w->calls); due <= end; due = calls_tick(w->calls, due))
		;
	calls_tick(w->calls, end);
}

/* --- the frames ------------------------------------------------------------------------------- */
static void
a_call_leaves_at_once_with_its_envelope_and_body(void **state)
{
	struct world *w = *state;
	struct id id = send_at(w, T0, T0 + USEC_PER_SEC, true);
	struct arena arena = { 0 };
	struct envelope env = { 0 };

	assert_int_equal(w->taken, 1);
	assert_string_equal(w->service, "registry");
	assert_int_equal(w->body_len, 4);
	assert_int_equal(record_decode(&envelope_desc, w->env, w->env_len, &arena, &env, NULL, NULL), RC_OK);
	assert_int_equal(env.version, ENVELOPE_VERSION);
	assert_int_equal(env.kind, ENVELOPE_CALL);
	assert_true(id_equal(env.id, id));
	assert_true(env.deadline == T0 + USEC_PER_SEC);
	assert_true(text_is(env.method, "registry.card.get"));
	assert_false(REC_HAS(&env, ENVELOPE_TAG_PERSON));
	assert_int_equal(id.b[6] >> 4, 7); /* a UUIDv7 */
	arena_free(&arena);
}

static void
a_given_id_and_a_given_service_are_kept(void **state)
{
	struct world *w = *state;
	struct envelope env = { .id = { "0123456789abcdef" }, .method = TEXT_LIT("x.y"), .deadline = T0 + 1 };
	struct id id = call_send(w->calls, T0, "matching", &env, NULL, 0, true, end_note, w);

	assert_memory_equal(id.b, "0123456789abcdef", 16);
	assert_string_equal(w->service, "matching");
	assert_int_equal(w->body_len, 0);
	assert_true(reply_to(w, id, "ok"));
}

static void
a_method_without_a_service_ends_as_invalid_at_the_next_tick(void **state)
{
	static const char *const bad[] = { "", "status", ".get", "a-service-whose-name-is-too-long.get" };
	struct world *w = *state;

	for (unsigned i = 0; i < 4; i++) {
		struct envelope env = { .method = text_of(bad[i]), .deadline = T0 + USEC_PER_SEC };

		call_send(w->calls, T0, NULL, &env, NULL, 0, true, end_note, w);
		assert_int_equal(w->ends, i);
		assert_int_equal(calls_tick(w->calls, T0), INT64_MAX);
		assert_int_equal(w->ends, i + 1);
		assert_int_equal(w->end, RC_INVALID);
	}
	assert_int_equal(w->tries, 0);
}

/* --- answers ---------------------------------------------------------------------------------- */
static void
an_answer_reaches_the_callback_once_and_its_double_nobody(void **state)
{
	struct world *w = *state;
	struct id id = send_at(w, T0, T0 + USEC_PER_SEC, true);

	assert_true(reply_to(w, id, "conflict"));
	assert_int_equal(w->ends, 1);
	assert_int_equal(w->end, RC_CONFLICT);
	assert_true(w->replied);
	assert_false(reply_to(w, id, "ok"));
	assert_int_equal(w->ends, 1);
	assert_int_equal(calls_pending(w->calls), 0);
	assert_true(calls_due(w->calls) == INT64_MAX);
}

static void
an_answer_after_the_deadline_is_ignored(void **state)
{
	struct world *w = *state;
	struct id id = send_at(w, T0, T0 + 100 * MS, true);

	run_until(w, T0 + 100 * MS);
	assert_int_equal(w->end, RC_TIMEOUT);
	assert_false(w->replied);
	assert_false(reply_to(w, id, "ok"));
	assert_int_equal(w->ends, 1);
}

static void
an_answer_without_a_result_or_with_an_unknown_one_is_internal(void **state)
{
	struct world *w = *state;

	assert_true(reply_to(w, send_at(w, T0, T0 + USEC_PER_SEC, true), ""));
	assert_int_equal(w->end, RC_INTERNAL);
	assert_true(reply_to(w, send_at(w, T0, T0 + USEC_PER_SEC, true), "no_such_result"));
	assert_int_equal(w->end, RC_INTERNAL);
}

static void
a_call_is_not_taken_for_an_answer(void **state)
{
	struct world *w = *state;
	struct envelope env = { .version = 1, .kind = ENVELOPE_CALL };

	env.id = send_at(w, T0, T0 + USEC_PER_SEC, true);
	envelope_mark(&env);
	assert_false(calls_reply(w->calls, &env, NULL, 0));
	assert_int_equal(calls_pending(w->calls), 1);
}

static void
a_dropped_call_calls_nobody_back(void **state)
{
	struct world *w = *state;
	struct id id = send_at(w, T0, T0 + USEC_PER_SEC, true);

	call_drop(w->calls, id);
	call_drop(w->calls, id);
	assert_false(reply_to(w, id, "ok"));
	run_until(w, T0 + 2 * USEC_PER_SEC);
	assert_int_equal(w->ends, 0);
	assert_int_equal(w->taken, 1);
}

/* --- sending again ---------------------------------------------------------------------------- */
static void
an_idempotent_call_is_sent_again_with_doubling_waits(void **state)
{
	static const usec_t at[] = { 250, 750, 1750, 3750, 5750, 7750 };
	struct world *w = *state;

	send_at(w, T0, T0 + 8000 * MS, true);
	for (unsigned i = 0; i < sizeof at / sizeof at[0]; i++) {
		run_until(w, T0 + at[i] * MS - 1);
		assert_int_equal(w->taken, i + 1);
		run_until(w, T0 + at[i] * MS);
		assert_int_equal(w->taken, i + 2);
	}
	run_until(w, T0 + 8000 * MS - 1);
	assert_int_equal(w->ends, 0);
	run_until(w, T0 + 8000 * MS);
	assert_int_equal(w->ends, 1);
	assert_int_equal(w->end, RC_TIMEOUT);
	assert_int_equal(w->taken, 7);
}

static void
a_write_without_a_key_is_sent_once(void **state)
{
	struct world *w = *state;

	send_at(w, T0, T0 + 10 * USEC_PER_SEC, false);
	run_until(w, T0 + 10 * USEC_PER_SEC);
	assert_int_equal(w->taken, 1);
	assert_int_equal(w->end, RC_TIMEOUT);
}

static void
a_write_without_a_key_that_never_left_may_leave_later(void **state)
{
	struct world *w = *state;

	w->rc = RC_UNAVAILABLE;
	send_at(w, T0, T0 + 10 * USEC_PER_SEC, false);
	run_until(w, T0 + 300 * MS);
	w->rc = RC_OK;
	run_until(w, T0 + 10 * USEC_PER_SEC);
	assert_int_equal(w->taken, 1);
	assert_int_equal(w->end, RC_TIMEOUT);
}

static void
a_service_that_is_never_reached_is_unavailable_soon(void **state)
{
	struct world *w = *state;

	w->rc = RC_UNAVAILABLE;
	send_at(w, T0, T0 + 60 * USEC_PER_SEC, true);
	assert_int_equal(w->ends, 0);
	assert_true(calls_due(w->calls) == T0 + CALL_RETRY_FIRST);
	run_until(w, T0 + CALL_UNREACHED_MOST - 1);
	assert_int_equal(w->ends, 0);
	assert_in_range(w->tries, 15, 25); /* 2, 4 … 64, then every 100 ms */
	run_until(w, T0 + CALL_UNREACHED_MOST);
	assert_int_equal(w->end, RC_UNAVAILABLE);
}

static void
a_service_not_reached_by_the_deadline_is_unavailable(void **state)
{
	struct world *w = *state;

	w->rc = RC_UNAVAILABLE;
	send_at(w, T0, T0 + 50 * MS, true);
	run_until(w, T0 + 50 * MS);
	assert_int_equal(w->end, RC_UNAVAILABLE);
}

static void
a_service_reached_once_and_gone_is_a_timeout_not_unavailable(void **state)
{
	struct world *w = *state;

	send_at(w, T0, T0 + 5 * USEC_PER_SEC, true);
	w->rc = RC_UNAVAILABLE;
	run_until(w, T0 + 5 * USEC_PER_SEC - 1);
	assert_int_equal(w->ends, 0);
	run_until(w, T0 + 5 * USEC_PER_SEC);
	assert_int_equal(w->end, RC_TIMEOUT);
}

static void
a_service_that_comes_back_is_asked_again_within_the_retry_wait(void **state)
{
	struct world *w = *state;
	struct id id = send_at(w, T0, T0 + 20 * USEC_PER_SEC, true);

	w->rc = RC_UNAVAILABLE;
	run_until(w, T0 + 10 * USEC_PER_SEC);
	w->rc = RC_OK;
	run_until(w, T0 + 10 * USEC_PER_SEC + CALL_RETRY_MOST);
	assert_int_equal(w->taken, 2);
	assert_true(reply_to(w, id, "ok"));
}

static void
what_the_transport_refuses_for_good_ends_with_its_code(void **state)
{
	struct world *w = *state;

	w->rc = RC_LIMIT;
	send_at(w, T0, T0 + USEC_PER_SEC, true);
	assert_int_equal(w->ends, 0);
	calls_tick(w->calls, T0);
	assert_int_equal(w->end, RC_LIMIT);
	assert_int_equal(w->tries, 1);
}

static void
a_call_that_is_late_already_is_not_sent(void **state)
{
	struct world *w = *state;

	send_at(w, T0, T0, true);
	calls_tick(w->calls, T0);
	assert_int_equal(w->tries, 0);
	assert_int_equal(w->end, RC_TIMEOUT);
}

/* --- callbacks, many calls -------------------------------------------------------------------- */
static void
a_callback_may_drop_another_call_that_is_due_too(void **state)
{
	struct world *w = *state;

	send_at(w, T0, T0 + MS, false);
	w->doomed = send_at(w, T0, T0 + MS, false);
	calls_tick(w->calls, T0 + MS);
	assert_int_equal(w->ends, 1);
	assert_int_equal(calls_pending(w->calls), 0);
}

static void
a_callback_that_calls_again_has_its_turn_at_the_next_tick(void **state)
{
	struct world *w = *state;

	w->again = 1000000;
	send_at(w, T0, T0, true);
	for (unsigned i = 1; i <= 10; i++) {
		assert_true(calls_tick(w->calls, T0) <= T0);
		assert_int_equal(w->ends, i);
	}
}

static void
ten_thousand_calls_end_once_each(void **state)
{
	enum { N = 10000 };
	struct world *w = *state;
	struct id *ids = calloc(N, sizeof *ids);
	unsigned answered = 0;

	for (unsigned i = 0; i < N; i++) {
		struct envelope env = { .method = TEXT_LIT("a.b.c"), .deadline = T0 + (1 + i % 977) * MS };

		memcpy(env.id.b + 12, &i, sizeof i);
		env.id.b[0] = 1;
		ids[i] = call_send(w->calls, T0, NULL, &env, "x", 1, i % 2, end_note, w);
	}
	assert_int_equal(calls_pending(w->calls), N);
	run_until(w, T0 + 400 * MS);
	for (unsigned i = 0; i < N; i += 3)
		answered += reply_to(w, ids[i], "ok");
	assert_in_range(answered, 1900, 2100); /* a third of what was still waiting */
	run_until(w, T0 + USEC_PER_SEC);
	assert_int_equal(w->ends, N);
	assert_int_equal(calls_pending(w->calls), 0);
	free(ids);
}

static void
a_clock_that_is_set_back_makes_nobody_wait_for_the_old_hour(void **state)
{
	struct world *w = *state;
	const usec_t back = 3600 * USEC_PER_SEC;

	send_at(w, T0, T0 + USEC_PER_SEC, true);
	calls_tick(w->calls, T0 + 10 * MS - back);
	assert_true(calls_due(w->calls) <= T0 + USEC_PER_SEC - back);
	run_until(w, T0 + 300 * MS - back);
	assert_int_equal(w->taken, 2); /* sent again as if nothing had happened */
	run_until(w, T0 + 2 * USEC_PER_SEC - back);
	assert_int_equal(w->ends, 1);
	assert_int_equal(w->end, RC_TIMEOUT);
}

static void
calls_that_are_freed_call_nobody_back(void **state)
{
	struct world *w = *state;

	for (int i = 0; i < 100; i++)
		send_at(w, T0, T0 + i * MS, true);
	calls_free(w->calls);
	w->calls = NULL;
	assert_int_equal(w->ends, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_call_leaves_at_once_with_its_envelope_and_body),
		TEST(a_given_id_and_a_given_service_are_kept),
		TEST(a_method_without_a_service_ends_as_invalid_at_the_next_tick),
		TEST(an_answer_reaches_the_callback_once_and_its_double_nobody),
		TEST(an_answer_after_the_deadline_is_ignored),
		TEST(an_answer_without_a_result_or_with_an_unknown_one_is_internal),
		TEST(a_call_is_not_taken_for_an_answer),
		TEST(a_dropped_call_calls_nobody_back),
		TEST(an_idempotent_call_is_sent_again_with_doubling_waits),
		TEST(a_write_without_a_key_is_sent_once),
		TEST(a_write_without_a_key_that_never_left_may_leave_later),
		TEST(a_service_that_is_never_reached_is_unavailable_soon),
		TEST(a_service_not_reached_by_the_deadline_is_unavailable),
		TEST(a_service_reached_once_and_gone_is_a_timeout_not_unavailable),
		TEST(a_service_that_comes_back_is_asked_again_within_the_retry_wait),
		TEST(what_the_transport_refuses_for_good_ends_with_its_code),
		TEST(a_call_that_is_late_already_is_not_sent),
		TEST(a_callback_may_drop_another_call_that_is_due_too),
		TEST(a_callback_that_calls_again_has_its_turn_at_the_next_tick),
		TEST(ten_thousand_calls_end_once_each),
		TEST(a_clock_that_is_set_back_makes_nobody_wait_for_the_old_hour),
		TEST(calls_that_are_freed_call_nobody_back),
	};

	return cmocka_run_group_tests_name("call", tests, NULL, NULL);
}
