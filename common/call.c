/*
 * call: pending calls in a hash table (by id, for replies) and a heap (by when they are due, for ticks).
 * Owns: each pending call with copies of its two frames, in one piece of memory.
 * Beware: a callback may change both tables: a call is out of them before it is called back. Equal times are
 *         taken in the heap's order, the same for the same history, so that a simulation repeats itself.
 */
#include "common/call.h"
#include <stdio.h>
#include <stdlib.h>

#define BUCKETS_FIRST 64

struct pending {
	struct id id;
	struct pending *next; /* in its bucket */
	size_t at; /* in the heap */
	usec_t due, started, deadline;
	usec_t resend; /* wait after the next send that is taken */
	usec_t retry; /* wait after the next send that is refused */
	enum rc final; /* not RC_OK: ended already, to be told at the next tick */
	bool idempotent, tried, sent;
	call_done done;
	void *arg;
	char service[ENVELOPE_SERVICE_MAX + 1];
	size_t env_len, body_len;
	uint8_t bytes[]; /* envelope, body */
};

struct calls {
	struct call_transport transport;
	struct entropy entropy;
	struct pending **buckets; /* a power of two of them */
	size_t bucket_count;
	struct pending **heap;
	size_t count, cap;
	usec_t last; /* what the clock said at the last look */
	struct buf encoded;
};

static void *
memory_or_die(void *p)
{
	if (p != NULL)
		return p;
	fputs("maillage: out of memory\n", stderr);
	abort();
}

static usec_t
least(usec_t a, usec_t b)
{
	return a < b ? a : b;
}

/* --- heap by due ------------------------------------------------------------------------------ */
static void
heap_place(struct calls *c, size_t at, struct pending *p)
{
	c->heap[at] = p;
	p->at = at;
}

static void
heap_sift(struct calls *c, struct pending *p)
{
	size_t at = p->at;

	for (; at > 0 && p->due < c->heap[(at - 1) / 2]->due; at = (at - 1) / 2)
		heap_place(c, at, c->heap[(at - 1) / 2]);
	for (size_t down; (down = 2 * at + 1) < c->count; at = down) {
		if (down + 1 < c->count && c->heap[down + 1]->due < c->heap[down]->due)
			down++;
		if (c->heap[down]->due >= p->due)
			break;
		heap_place(c, at, c->heap[down]);
	}
	heap_place(c, at, p);
}

static void
heap_add(struct calls *c, struct pending *p)
{
	if (c->count == c->cap) {
		c->cap = c->cap != 0 ? c->cap * 2 : BUCKETS_FIRST;
		c->heap = memory_or_die(realloc(c->heap, c->cap * sizeof *c->heap));
	}
	heap_place(c, c->count++, p);
	heap_sift(c, p);
}

static void
heap_remove(struct calls *c, struct pending *p)
{
	struct pending *last = c->heap[--c->count];

	c->heap[c->count] = NULL;
	if (last == p)
		return;
	heap_place(c, p->at, last);
	heap_sift(c, last);
}

/* --- hash by id ------------------------------------------------------------------------------- */
/* The last bytes of an id are random or a hash. */
static struct pending **
bucket_of(const struct calls *c, struct id id)
{
	uint64_t n;

	memcpy(&n, id.b + 8, sizeof n);
	return &c->buckets[((n * UINT64_C(0x9E3779B97F4A7C15)) >> 32) & (c->bucket_count - 1)];
}

static struct pending **
slot_find(const struct calls *c, struct id id)
{
	struct pending **slot = bucket_of(c, id);

	while (*slot != NULL && !id_equal((*slot)->id, id))
		slot = &(*slot)->next;
	return *slot != NULL ? slot : NULL;
}

static void
buckets_grow(struct calls *c)
{
	struct pending **old = c->buckets;
	size_t n = c->bucket_count;

	c->bucket_count = n * 2;
	c->buckets = memory_or_die(calloc(c->bucket_count, sizeof *c->buckets));
	for (size_t i = 0; i < n; i++)
		for (struct pending *p = old[i], *next; p != NULL; p = next) {
			struct pending **slot = bucket_of(c, p->id);

			next = p->next;
			p->next = *slot;
			*slot = p;
		}
	free(old);
}

static void
pending_add(struct calls *c, struct pending *p)
{
	if (c->count == c->bucket_count)
		buckets_grow(c);
	struct pending **slot = bucket_of(c, p->id);

	p->next = *slot;
	*slot = p;
	heap_add(c, p);
}

static struct pending *
pending_take(struct calls *c, struct pending **slot)
{
	struct pending *p = *slot;

	*slot = p->next;
	heap_remove(c, p);
	return p;
}

/* --- one call --------------------------------------------------------------------------------- */
/* Takes p out of both tables by its address: two calls could have been given one id. */
static void
pending_end(struct calls *c, struct pending *p, enum rc rc)
{
	struct pending **slot = bucket_of(c, p->id);

	while (*slot != p)
		slot = &(*slot)->next;
	pending_take(c, slot);
	p->done(p->arg, rc, NULL, NULL, 0);
	free(p);
}

static void
pending_taken(struct pending *p, usec_t now)
{
	p->sent = true;
	p->due = p->idempotent ? least(now + p->resend, p->deadline) : p->deadline;
	p->resend = least(p->resend * 2, CALL_RESEND_MOST);
	p->retry = CALL_RETRY_FIRST;
}

static void
pending_refused(struct pending *p, usec_t now)
{
	p->due = least(now + p->retry, p->deadline);
	if (!p->sent)
		p->due = least(p->due, p->started + CALL_UNREACHED_MOST);
	p->retry = least(p->retry * 2, CALL_RETRY_MOST);
}

static void
pending_try(struct calls *c, struct pending *p, usec_t now)
{
	enum rc rc = c->transport.send(
	    c->transport.arg, p->service, p->bytes, p->env_len, p->bytes + p->env_len, p->body_len);

	p->tried = true;
	if (rc == RC_OK)
		pending_taken(p, now);
	else if (rc == RC_UNAVAILABLE)
		pending_refused(p, now);
	else {
		p->final = rc;
		p->due = now;
	}
}

/* RC_OK while it goes on. */
static enum rc
pending_verdict(const struct pending *p, usec_t now)
{
	bool unreached = p->tried && !p->sent;

	if (p->final != RC_OK)
		return p->final;
	if (unreached && (now >= p->deadline || now - p->started >= CALL_UNREACHED_MOST))
		return RC_UNAVAILABLE;
	return now >= p->deadline ? RC_TIMEOUT : RC_OK;
}

/* Its name, or that of its method's service. False when that is no name. */
static bool
service_name(const char *service, struct text method, char out[ENVELOPE_SERVICE_MAX + 1])
{
	struct text name = service != NULL ? text_of(service) : method;
	const char *dot = service == NULL && name.len > 0 ? memchr(name.ptr, '.', name.len) : NULL;
	size_t len = dot != NULL ? (size_t)(dot - name.ptr) : name.len;

	if (len == 0 || len > ENVELOPE_SERVICE_MAX || (service == NULL && dot == NULL))
		return false;
	memcpy(out, name.ptr, len);
	out[len] = '\0';
	return true;
}

static struct pending *
pending_new(struct calls *c, const struct envelope *env, const void *body, size_t body_len)
{
	buf_clear(&c->encoded);
	record_encode(&envelope_desc, env, 0, 0, &c->encoded);
	struct pending *p = memory_or_die(calloc(1, sizeof *p + c->encoded.len + body_len));

	p->id = env->id;
	p->env_len = c->encoded.len;
	p->body_len = body_len;
	memcpy(p->bytes, c->encoded.ptr, p->env_len);
	if (body_len > 0)
		memcpy(p->bytes + p->env_len, body, body_len);
	return p;
}

static void
envelope_complete(struct calls *c, usec_t now, struct envelope *env)
{
	uint8_t random[10];

	if (id_is_zero(env->id)) {
		entropy_fill(&c->entropy, random, sizeof random);
		env->id = crypto_uuid7(now, random);
	}
	env->version = ENVELOPE_VERSION;
	env->kind = ENVELOPE_CALL;
	envelope_mark(env);
}

/* --- the table -------------------------------------------------------------------------------- */
/* The clock was set back: what was to happen in a second does not wait until the old hour comes again. The
 * times move together, so that the heap keeps its order. */
static void
clock_follow(struct calls *c, usec_t now)
{
	usec_t back = c->last - now;

	for (size_t i = 0; back > 0 && i < c->count; i++) {
		c->heap[i]->due -= back;
		c->heap[i]->started -= back;
		c->heap[i]->deadline -= back;
	}
	c->last = now;
}

struct calls *
calls_new(const struct call_transport *t, const struct entropy *e)
{
	struct calls *c = memory_or_die(calloc(1, sizeof *c));

	c->transport = *t;
	c->entropy = *e;
	c->bucket_count = BUCKETS_FIRST;
	c->buckets = memory_or_die(calloc(c->bucket_count, sizeof *c->buckets));
	return c;
}

void
calls_free(struct calls *c)
{
	if (c == NULL)
		return;
	for (size_t i = 0; i < c->count; i++)
		free(c->heap[i]);
	free(c->heap);
	free(c->buckets);
	buf_free(&c->encoded);
	free(c);
}

struct id
call_send(struct calls *c, usec_t now, const char *service, struct envelope *env, const void *body,
    size_t body_len, bool idempotent, call_done done, void *arg)
{
	clock_follow(c, now);
	envelope_complete(c, now, env);
	struct pending *p = pending_new(c, env, body, body_len);

	p->started = p->due = now;
	p->deadline = env->deadline;
	p->resend = CALL_RESEND_FIRST;
	p->retry = CALL_RETRY_FIRST;
	p->idempotent = idempotent;
	p->done = done;
	p->arg = arg;
	if (!service_name(service, env->method, p->service))
		p->final = RC_INVALID;
	else if (now < p->deadline)
		pending_try(c, p, now);
	pending_add(c, p);
	return p->id;
}

void
call_drop(struct calls *c, struct id id)
{
	struct pending **slot = slot_find(c, id);

	if (slot != NULL)
		free(pending_take(c, slot));
}

bool
calls_reply(struct calls *c, const struct envelope *env, const void *body, size_t body_len)
{
	struct pending **slot = env->kind == ENVELOPE_REPLY ? slot_find(c, env->id) : NULL;

	if (slot == NULL)
		return false;
	struct pending *p = pending_take(c, slot);

	p->done(p->arg, rc_from_name(env->rc.ptr, env->rc.len), env, body, body_len);
	free(p);
	return true;
}

usec_t
calls_tick(struct calls *c, usec_t now)
{
	clock_follow(c, now);
	/* as many as were there: a callback that calls again at once has its turn at the next tick */
	for (size_t n = c->count; n > 0 && c->count > 0 && c->heap[0]->due <= now; n--) {
		struct pending *p = c->heap[0];
		enum rc rc = pending_verdict(p, now);

		if (rc != RC_OK) {
			pending_end(c, p, rc);
			continue;
		}
		pending_try(c, p, now);
		heap_sift(c, p);
	}
	return calls_due(c);
}

usec_t
calls_due(const struct calls *c)
{
	return c->count > 0 ? c->heap[0]->due : INT64_MAX;
}

size_t
calls_pending(const struct calls *c)
{
	return c->count;
}
