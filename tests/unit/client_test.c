/*
 * client_test: the blocking client against a service in another process that answers, refuses, or stays silent.
 * Owns: nothing; tests/lib/bus_side.h has the folder and the child.
 * Beware: the child is forked before the client opens its sockets.
 */
#include "common/client.h"
#include "tests/lib/bus_side.h"

#define ROLE_TEST 5u

/* --- the service in the child ----------------------------------------------------------------- */
struct server {
	struct bus *bus;
	struct arena arena;
	struct buf env, body;
	unsigned calls;
};

static enum rc
answer_fill(struct server *s, const struct envelope *call, const void *body, size_t body_len)
{
	struct fault why = { 0 };

	if (text_is(call->method, "a.refuse")) {
		fault_addf(&why, RC_CONFLICT, "service", FAULT_STATE, "archived");
		fault_encode(&why, &s->arena, &s->body);
		return RC_CONFLICT;
	}
	if (text_is(call->method, "a.bare"))
		return RC_FORBIDDEN;
	if (text_is(call->method, "a.garbage"))
		buf_text(&s->body, "garbage");
	else if (call->roles == ROLE_TEST)
		buf_append(&s->body, body, body_len);
	return RC_OK;
}

static void
server_call(void *arg, const struct bus_peer *from, const void *env, size_t env_len, const void *body,
    size_t body_len)
{
	struct server *s = arg;
	struct envelope call = { 0 };

	arena_reset(&s->arena);
	buf_clear(&s->env);
	buf_clear(&s->body);
	s->calls++;
	if (record_decode(&envelope_desc, env, env_len, &s->arena, &call, NULL, NULL) != RC_OK ||
	    text_is(call.method, "a.silent") || (text_is(call.method, "a.second") && s->calls < 2))
		return;
	enum rc rc = answer_fill(s, &call, body, body_len);
	struct envelope reply = { .version = 1,
		.kind = ENVELOPE_REPLY,
		.id = call.id,
		.rc = text_of(rc_info(rc)->name),
		.position = s->calls };

	envelope_mark(&reply);
	record_encode(&envelope_desc, &reply, 0, 0, &s->env);
	if (bus_reply(s->bus, from, s->env.ptr, s->env.len, s->body.ptr, s->body.len) != RC_OK)
		_exit(1);
}

static void
serve_forever(struct world *w)
{
	struct server s = { 0 };
	const struct bus_events on = { .arg = &s, .call = server_call };
	struct event_base *base = bus_base_new();

	if (bus_open(base, w->run, "a", &on, &s.bus, NULL) == RC_OK)
		event_base_dispatch(base);
}

/* --- calls ------------------------------------------------------------------------------------ */
/* Texts of ret_out are gone at return. */
static enum rc
ask(struct client *c, const char *method, struct position *ret_out, usec_t timeout, struct fault *why)
{
	const struct position in = {
		.has = REC_BIT(1) | REC_BIT(2), .service = TEXT_LIT("registry"), .seq = 7
	};
	struct arena arena = { 0 };

	fault_clear(why);
	enum rc rc = client_call(
	    c, method, ROLE_TEST, &position_desc, &in, &position_desc, &arena, ret_out, timeout, why);

	arena_free(&arena);
	return rc;
}

static struct client *
client_of(void **state)
{
	struct world *w = *state;
	struct client *c = NULL;

	assert_int_equal(client_open(w->run, &c, NULL), RC_OK);
	return c;
}

static void
answers_and_refusals_come_back_typed(void **state)
{
	struct position out = { 0 };
	struct fault why;
	struct arena arena = { 0 };
	const struct position in = {
		.has = REC_BIT(1) | REC_BIT(2), .service = TEXT_LIT("registry"), .seq = 7
	};

	child_start(*state, serve_forever);
	path_await(*state, "a");
	struct client *c = client_of(state);

	fault_clear(&why);
	for (uint64_t i = 1; i <= 100; i++) {
		arena_reset(&arena);
		assert_int_equal(client_call(c, "a.echo", ROLE_TEST, &position_desc, &in, &position_desc,
				     &arena, &out, USEC_PER_SEC * 30, &why),
		    RC_OK);
		assert_true(record_equal(&position_desc, &in, &out));
		assert_int_equal(client_position(c), i);
	}
	out.seq = 99;
	assert_int_equal(ask(c, "a.refuse", &out, USEC_PER_SEC * 30, &why), RC_CONFLICT);
	assert_int_equal(why.count, 1);
	assert_ptr_equal(why.items[0].code, FAULT_STATE);
	assert_string_equal(why.items[0].argument, "archived");
	assert_int_equal(ask(c, "a.bare", &out, USEC_PER_SEC * 30, &why), RC_FORBIDDEN);
	assert_int_equal(why.count, 1);
	assert_int_equal(ask(c, "a.garbage", &out, USEC_PER_SEC * 30, &why), RC_MALFORMED);
	assert_int_equal(out.seq, 99);
	client_close(c);
	arena_free(&arena);
}

static void
silence_is_a_timeout_and_absence_is_unavailable(void **state)
{
	struct position out = { 0 };
	struct fault why;

	child_start(*state, serve_forever);
	path_await(*state, "a");
	struct client *c = client_of(state);

	/* somebody who is busy may be long in coming, and was not there then: the silence is of one who is */
	assert_int_equal(ask(c, "a.refuse", &out, USEC_PER_SEC * 30, &why), RC_CONFLICT);
	assert_int_equal(ask(c, "a.silent", &out, USEC_PER_SEC / 5, &why), RC_TIMEOUT);
	assert_int_equal(why.count, 1);
	assert_int_equal(why.rc, RC_TIMEOUT);
	assert_int_equal(ask(c, "b.any", &out, USEC_PER_SEC / 5, &why), RC_UNAVAILABLE);
	assert_int_equal(ask(c, "nothing", &out, USEC_PER_SEC / 5, &why), RC_INVALID);
	assert_int_equal(client_position(c), 0);
	client_close(c);
}

static void
a_call_with_a_key_is_sent_again_and_one_without_is_not(void **state)
{
	struct position out = { 0 };
	struct fault why;

	child_start(*state, serve_forever);
	path_await(*state, "a");
	struct client *c = client_of(state);

	assert_int_equal(ask(c, "a.second", &out, USEC_PER_SEC * 7 / 10, &why), RC_TIMEOUT);
	client_close(c);
	child_kill(*state, 0);
	child_start(*state, serve_forever);
	c = client_of(state);
	client_key(c, "once");
	assert_int_equal(ask(c, "a.second", &out, USEC_PER_SEC * 30, &why), RC_OK);
	assert_int_equal(client_position(c), 2);
	client_close(c);
}

static void
a_body_over_the_limit_is_refused_here(void **state)
{
	static char large[BUS_FRAME_MAX];
	struct position in = { .has = REC_BIT(1), .service = { large, sizeof large, 0 } };
	struct client *c = client_of(state);
	struct arena arena = { 0 };
	struct fault why = { 0 };

	memset(large, 'x', sizeof large);
	assert_int_equal(
	    client_call(c, "a.echo", ROLE_TEST, &position_desc, &in, NULL, &arena, NULL, USEC_PER_SEC, &why),
	    RC_LIMIT);
	client_close(c);
	client_close(NULL);
	arena_free(&arena);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(answers_and_refusals_come_back_typed),
		TEST(silence_is_a_timeout_and_absence_is_unavailable),
		TEST(a_call_with_a_key_is_sent_again_and_one_without_is_not),
		TEST(a_body_over_the_limit_is_refused_here),
	};

	return cmocka_run_group_tests_name("client", tests, NULL, NULL);
}
