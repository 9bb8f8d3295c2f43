/*
 * client: a private loop that is run until the one call under way is answered or given up.
 * Owns: what struct client holds; the arena in it is for envelopes, reset at each call.
 * Beware: the answer's body dies with the callback: it is copied into the caller's arena there.
 */
#include "common/client.h"
#include "common/bus.h"
#include "common/call.h"
#include <stdlib.h>
#include <time.h>

struct answer {
	struct client *client;
	struct arena *arena;
	enum rc rc;
	bool replied; /* a service said so, and not the table of calls */
	const uint8_t *body;
	size_t len;
};

struct client {
	struct event_base *base;
	struct bus *bus;
	struct calls *calls;
	struct event *timer;
	struct arena arena;
	struct buf body, key;
	struct id person, account;
	struct list organisations;
	const struct fault_code *const *codes;
	uint64_t position;
	struct position seen; /* of one other service */
	bool waiting;
};

static usec_t
clock_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	return (usec_t)t.tv_sec * USEC_PER_SEC + t.tv_nsec / 1000;
}

/* --- the loop --------------------------------------------------------------------------------- */
static enum rc
frames_send(
    void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct client *c = arg;

	return bus_send(c->bus, service, env, env_len, body, body_len);
}

static void
call_refuse(void *arg, const struct bus_peer *from, const void *env, size_t env_len, const void *body,
    size_t body_len)
{
	(void)arg, (void)from, (void)env, (void)env_len, (void)body, (void)body_len; /* it has no ROUTER */
}

static void
reply_take(void *arg, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct client *c = arg;
	struct envelope e = { 0 };

	if (record_decode(&envelope_desc, env, env_len, &c->arena, &e, NULL, NULL) == RC_OK)
		calls_reply(c->calls, &e, body, body_len);
}

static void
answer_take(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t body_len)
{
	struct answer *answer = arg;
	struct client *c = answer->client;

	answer->rc = rc;
	answer->replied = env != NULL;
	answer->body = body_len > 0 ? arena_copy(answer->arena, body, body_len) : NULL;
	answer->len = body_len;
	c->position = env != NULL ? env->position : 0;
	c->waiting = false;
}

static void
timer_wake(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what, (void)arg; /* client_run ticks after each turn of the loop */
}

static void
client_run(struct client *c)
{
	while (c->waiting) {
		usec_t now = clock_now(), due = calls_tick(c->calls, now);

		if (!c->waiting)
			return;
		usec_t wait = due > now ? due - now : 0;
		struct timeval tv = { wait / USEC_PER_SEC, wait % USEC_PER_SEC };

		event_add(c->timer, &tv);
		event_base_loop(c->base, EVLOOP_ONCE);
	}
}

/* --- opening ---------------------------------------------------------------------------------- */
enum rc
client_open(const char *run, struct client **ret_client, struct fault *why)
{
	struct client *c = calloc(1, sizeof *c);

	if (c == NULL)
		return fault_addf(why, RC_IO, NULL, FAULT_TEXT, "out of memory");
	const struct bus_events on = { .arg = c, .call = call_refuse, .reply = reply_take };
	const struct call_transport transport = { c, frames_send };
	enum rc rc = RC_IO;

	crypto_open();
	c->calls = calls_new(&transport, &entropy_system);
	c->base = bus_base_new();
	c->timer = c->base != NULL ? evtimer_new(c->base, timer_wake, c) : NULL;
	if (c->timer == NULL)
		fault_addf(why, rc, NULL, FAULT_TEXT, "no event loop");
	else
		rc = bus_open(c->base, run, NULL, &on, &c->bus, why);
	if (rc == RC_OK)
		*ret_client = c;
	else
		client_close(c);
	return rc;
}

void
client_close(struct client *c)
{
	if (c == NULL)
		return;
	bus_close(c->bus);
	calls_free(c->calls);
	if (c->timer != NULL)
		event_free(c->timer);
	if (c->base != NULL)
		event_base_free(c->base);
	arena_free(&c->arena);
	buf_free(&c->body);
	buf_free(&c->key);
	free(c);
}

void
client_key(struct client *c, const char *key)
{
	buf_clear(&c->key);
	buf_text(&c->key, key);
}

void
client_caller(
    struct client *c, struct id person, struct id account, const struct id *organisations, uint32_t count)
{
	c->person = person;
	c->account = account;
	c->organisations = (struct list){ (void *)(uintptr_t)organisations, count };
}

void
client_codes(struct client *c, const struct fault_code *const *codes)
{
	c->codes = codes;
}

void
client_seen(struct client *c, const char *service, uint64_t position)
{
	c->seen = (struct position){ REC_BIT(1) | REC_BIT(2), text_of(service), position };
}

uint64_t
client_position(const struct client *c)
{
	return c->position;
}

/* --- calling ---------------------------------------------------------------------------------- */
static void
call_make(struct client *c, const char *method, uint32_t roles, usec_t timeout, struct answer *answer)
{
	usec_t now = clock_now();
	struct envelope env = {
		.method = text_of(method),
		.deadline = now + timeout,
		.person = c->person,
		.account = c->account,
		.roles = roles,
		.organisations = c->organisations,
		.seen = { &c->seen, c->seen.seq != 0 },
		.key = { (const char *)c->key.ptr, (uint32_t)c->key.len, 0 },
	};

	c->waiting = true;
	call_send(c->calls, now, NULL, &env, c->body.ptr, c->body.len, c->key.len > 0, answer_take, answer);
	buf_clear(&c->key);
}

static enum rc
answer_decode(const struct answer *answer, const struct rec_desc *d, void *ret_out, struct fault *why)
{
	if (d == NULL)
		return RC_OK;
	void *out = arena_alloc(answer->arena, d->size);
	enum rc rc = record_decode(d, answer->body, answer->len, answer->arena, out, NULL, why);

	if (rc == RC_OK)
		memcpy(ret_out, out, d->size);
	return rc;
}

static enum rc
answer_refused(const struct client *c, const char *method, const struct answer *answer, struct fault *why)
{
	if (why == NULL)
		return answer->rc;
	if (answer->replied)
		fault_decode(answer->rc, answer->body, answer->len, c->codes, answer->arena, why);
	if (!answer->replied || why->count == 0)
		fault_addf(why, answer->rc, NULL, FAULT_TEXT, "%s: %s", method, rc_info(answer->rc)->en);
	return answer->rc;
}

enum rc
client_call(struct client *c, const char *method, uint32_t roles, const struct rec_desc *in_desc,
    const void *in, const struct rec_desc *out_desc, struct arena *a, void *ret_out, usec_t timeout,
    struct fault *why)
{
	struct answer answer = { .client = c, .arena = a, .rc = RC_INTERNAL };

	arena_reset(&c->arena);
	buf_clear(&c->body);
	if (in_desc != NULL)
		record_encode(in_desc, in, 0, 0, &c->body);
	call_make(c, method, roles, timeout, &answer);
	client_run(c);
	if (answer.rc != RC_OK)
		return answer_refused(c, method, &answer, why);
	return answer_decode(&answer, out_desc, ret_out, why);
}
