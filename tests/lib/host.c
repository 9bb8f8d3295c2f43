/*
 * host: see host.h.
 * Owns: the queue of frames between services.
 * Beware: replies to the test itself are told from others by an empty peer.
 */
#include "tests/lib/host.h"
#include "common/calendar.h"
#include "common/service_int.h"
#include "proto/proto.h"
#include "tests/lib/fault_words.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define HOST_SERVICES_MAX 8

struct frame {
	struct frame *next;
	bool reply;
	int to; /* service index */
	int from; /* service index */
	size_t env_len, body_len;
	uint8_t bytes[];
};

struct slot {
	struct host *host;
	int index;
	const struct service_desc *desc;
	struct service *service;
	struct job *jobs; /* not run yet */
};

struct host {
	struct slot slots[HOST_SERVICES_MAX];
	size_t count;
	usec_t now, toil;
	uint64_t random;
	uint64_t calls;
	char folder[64];
	struct frame *first, **last;
	struct arena arena;
	struct text body;
	/* the call under way */
	bool answered;
	enum rc rc;
	struct fault *why;
	const struct rec_desc *out_desc;
	void *out;
};

static usec_t
io_now(void *arg)
{
	struct host *h = ((struct slot *)arg)->host;

	return h->now += h->toil;
}

static void
io_fill(void *arg, void *out, size_t len)
{
	stage_fill(&((struct slot *)arg)->host->random, out, len);
}

static void
frame_push(struct host *h, bool reply, int from, int to, const void *env, size_t env_len, const void *body,
    size_t body_len)
{
	struct frame *f = malloc(sizeof *f + env_len + body_len);

	*f = (struct frame){ NULL, reply, to, from, env_len, body_len };
	memcpy(f->bytes, env, env_len);
	if (body_len != 0)
		memcpy(f->bytes + env_len, body, body_len);
	*h->last = f;
	h->last = &f->next;
}

static int
slot_find(const struct host *h, const char *name)
{
	for (size_t i = 0; i < h->count; i++)
		if (strcmp(h->slots[i].desc->contract->name, name) == 0)
			return (int)i;
	return -1;
}

static enum rc
io_send(void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct slot *s = arg;
	int to = slot_find(s->host, service);

	if (to < 0)
		return RC_UNAVAILABLE;
	frame_push(s->host, false, s->index, to, env, env_len, body, body_len);
	return RC_OK;
}

static void
io_reply(
    void *arg, const struct bus_peer *to, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct slot *s = arg;

	frame_push(s->host, true, s->index, to->identity[0], env, env_len, body, body_len);
}

static void
io_job(void *arg, struct job *j)
{
	struct slot *s = arg;

	j->next = s->jobs;
	s->jobs = j;
}

/* Jobs die with their service: told that they are over, they free what they hold; nothing of it is kept. */
static void
slot_close(struct slot *s)
{
	for (struct job *j; (j = s->jobs) != NULL;) {
		s->jobs = j->next;
		j->done(j);
	}
	service_close(s->service);
}

static void
slot_open(struct host *h, size_t i)
{
	struct slot *s = &h->slots[i];
	struct service_io io = { s, io_now, { io_fill, s }, io_send, io_reply, io_job, NULL };

	s->service = stage_open(s->desc, h->folder, &io);
}

struct host *
host_new(const struct service_desc *const *services, size_t count, usec_t now)
{
	struct host *h = calloc(1, sizeof *h);

	if (h == NULL || count > HOST_SERVICES_MAX)
		abort();
	crypto_open();
	h->now = now;
	h->random = UINT64_C(0x9e3779b97f4a7c15);
	h->last = &h->first;
	h->count = count;
	snprintf(h->folder, sizeof h->folder, "%s/maillage-host-XXXXXX",
	    access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
	if (mkdtemp(h->folder) == NULL)
		abort();
	for (size_t i = 0; i < count; i++)
		h->slots[i] = (struct slot){ h, (int)i, services[i], NULL, NULL };
	for (size_t i = 0; i < count; i++)
		slot_open(h, i);
	host_settle(h);
	return h;
}

void
host_free(struct host *h)
{
	char command[128];
	struct frame *f;

	for (size_t i = 0; i < h->count; i++)
		slot_close(&h->slots[i]);
	while ((f = h->first) != NULL) {
		h->first = f->next;
		free(f);
	}
	arena_free(&h->arena);
	snprintf(command, sizeof command, "rm -rf %s", h->folder);
	if (system(command) != 0)
		fprintf(stderr, "host: %s stays\n", h->folder);
	free(h);
}

static void
frame_deliver(struct host *h, struct frame *f)
{
	struct service *s = h->slots[f->to].service;
	struct bus_peer from = { 1, { (uint8_t)f->from } };
	const uint8_t *body = f->bytes + f->env_len;

	if (f->reply)
		service_reply(s, f->bytes, f->env_len, body, f->body_len);
	else
		service_call(s, &from, f->bytes, f->env_len, body, f->body_len);
	free(f);
}

static bool
host_turn(struct host *h)
{
	bool moved = false;
	struct frame *f;
	struct job *j;

	while ((f = h->first) != NULL) {
		h->first = f->next;
		if (h->first == NULL)
			h->last = &h->first;
		frame_deliver(h, f);
		moved = true;
	}
	for (size_t i = 0; i < h->count; i++)
		while ((j = h->slots[i].jobs) != NULL) {
			h->slots[i].jobs = j->next;
			j->run(j);
			j->done(j);
			moved = true;
		}
	for (size_t i = 0; i < h->count; i++)
		if (service_step(h->slots[i].service) || h->slots[i].jobs != NULL)
			moved = true;
	return moved || h->first != NULL;
}

void
host_settle(struct host *h)
{
	/* a quiet turn may still have left a pull parked: that is rest, not work */
	for (unsigned quiet = 0, turns = 0; quiet < 3 && turns < 100000; turns++)
		quiet = host_turn(h) ? 0 : quiet + 1;
}

/* When somebody has something to do. Over a long way only timers count: pulls that wait, or are tried again because a service is not
 * here, come up every second or so, which days of virtual time need not follow. */
static usec_t
host_due(const struct host *h, bool far)
{
	usec_t due = INT64_MAX;

	for (size_t i = 0; i < h->count; i++) {
		const struct service *s = h->slots[i].service;
		usec_t d = far ? s->next_timer : service_due(s);

		if (d < due)
			due = d;
	}
	return due;
}

/* On a long way, who follows a service sleeps over the way, and its pull is late when it wakes. So the last seconds before a timer, and
 * before the end, are gone through pull by pull: at the timer all listen, and hear it at once. */
#define AWAKE (PULL_DEADLINE + USEC_PER_SEC)

static usec_t
host_next(const struct host *h, usec_t end, usec_t step, bool far)
{
	usec_t next = h->now + step < end ? h->now + step : end, timer = host_due(h, true), due;

	if (timer <= h->now || timer > end)
		timer = end;
	if (far && timer - h->now > AWAKE)
		return next < timer - AWAKE ? next : timer - AWAKE;
	due = host_due(h, false);
	return due > h->now && due < next ? due : next;
}

void
host_advance(struct host *h, usec_t by)
{
	usec_t end = h->now + by, step = by / 64 > USEC_PER_SEC ? by / 64 : USEC_PER_SEC;

	while (h->now < end) {
		h->now = host_next(h, end, step, by > USEC_PER_MIN);
		host_settle(h);
	}
}

void
host_jump(struct host *h, usec_t to)
{
	h->now = to > h->now ? to : h->now;
	host_settle(h);
}

void
host_set_back(struct host *h, usec_t by)
{
	h->now -= by;
	host_settle(h);
}

void
host_toil(struct host *h, usec_t each)
{
	h->toil = each;
}

usec_t
host_now(const struct host *h)
{
	return h->now;
}

struct service *
host_service(struct host *h, const char *name)
{
	return h->slots[slot_find(h, name)].service;
}

void
host_reopen(struct host *h, const char *name)
{
	int i = slot_find(h, name);

	slot_close(&h->slots[i]);
	slot_open(h, (size_t)i);
}

void
host_restart(struct host *h, const char *name)
{
	host_reopen(h, name);
	host_settle(h);
}

off_t
host_keyring_size(const struct host *h, const char *service)
{
	char path[STAGE_PATH_MAX];
	struct stat st;

	snprintf(path, sizeof path, "%s/%s.ring", h->folder, service);
	return stat(path, &st) == 0 ? st.st_size : -1;
}

uint32_t
host_timers(struct host *h, const char *service, const char *method)
{
	struct db_txn t = db_begin(service_db(host_service(h, service)), DB_READ);
	struct text key = TEXT_LIT("\0"), value;
	struct arena a = { 0 };
	size_t len = strlen(method);
	uint32_t n = 0;

	while (db_kv_seek(&t, &timer_kv, key.ptr, key.len, false, &a, &key, &value)) {
		char *next = arena_alloc(&a, key.len + 1); /* just after it */

		n += key.len > len && memcmp(key.ptr + key.len - len, method, len) == 0;
		memcpy(next, key.ptr, key.len);
		next[key.len] = '\0';
		key = (struct text){ next, key.len + 1, 0 };
	}
	db_abort(&t);
	arena_free(&a);
	return n;
}

static void
shell(const struct host *h, const char *format)
{
	char command[400];

	snprintf(command, sizeof command, format, h->folder);
	if (system(command) != 0)
		abort();
}

void
host_folder(const struct host *h, char *folder)
{
	snprintf(folder, STAGE_PATH_MAX, "%s", h->folder);
}

void
host_keep(struct host *h)
{
	shell(h,
	    "cd %s && rm -rf kept && mkdir kept && for f in *; do case $f in kept|erasures|revocations) ;; "
	    "*) cp -a $f "
	    "kept/ ;; esac; done");
}

void
host_put_back(struct host *h, bool keyrings_only)
{
	for (size_t i = 0; i < h->count; i++)
		slot_close(&h->slots[i]);
	shell(h,
	    keyrings_only ? "cd %s && cp -a kept/*.ring ."
			  : "cd %s && for f in kept/*; do rm -rf ${f#kept/} && cp -a $f .; done");
	for (size_t i = 0; i < h->count; i++)
		slot_open(h, i);
	host_settle(h);
}

enum rc
host_verify(struct host *h, const char *name, uint64_t *ret_events, struct fault *why)
{
	int i = slot_find(h, name);
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX];
	struct service_config cfg = stage_config(h->folder, name, folder, ring, erasures);
	struct verified verified;
	enum rc rc;

	slot_close(&h->slots[i]);
	rc = service_verify(h->slots[i].desc, &cfg, &verified, why);
	*ret_events = verified.events;
	slot_open(h, (size_t)i);
	host_settle(h);
	return rc;
}

static void
call_answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct host *h = arg;

	(void)env;
	h->answered = true;
	h->rc = rc;
	h->body = (struct text){ arena_copy(&h->arena, body, len), (uint32_t)len, 0 };
	if (rc != RC_OK) {
		fault_decode(rc, h->body.ptr, len, proto_faults(), &h->arena, h->why);
		fault_words_hold(h->why);
	} else if (h->out != NULL &&
	    record_decode(h->out_desc, h->body.ptr, len, &h->arena, h->out, NULL, h->why) != RC_OK) {
		h->rc = RC_CORRUPT;
	}
}

static int
method_slot(const struct host *h, const char *method)
{
	char service[64];

	snprintf(service, sizeof service, "%.*s", (int)strcspn(method, "."), method);
	return slot_find(h, service);
}

static struct envelope
call_envelope(struct host *h, const struct host_caller *who, const char *method, const char *key)
{
	uint64_t n = ++h->calls;
	struct crypto_hash_part part = { &n, sizeof n };
	struct position *seen = ARENA_ARRAY(&h->arena, h->count, struct position);
	struct envelope e;

	stage_envelope(&e, who, method, crypto_id_of(&part, 1), h->now + 10 * USEC_PER_SEC, key);
	for (size_t i = 0; i < h->count; i++)
		seen[i] = (struct position){ REC_BIT(1) | REC_BIT(2),
			text_of(h->slots[i].desc->contract->name), service_position(h->slots[i].service) };
	e.seen = (struct list){ seen, (uint32_t)h->count };
	e.has |= REC_BIT(ENVELOPE_TAG_SEEN);
	return e;
}

enum rc
host_call(struct host *h, const struct host_caller *who, const char *method, const struct rec_desc *in_desc,
    const void *in, uint64_t nulls, const struct rec_desc *out_desc, void *out, const char *key,
    struct fault *why)
{
	int i = method_slot(h, method);
	struct envelope e;
	struct buf b = { 0 };
	struct fault ours = { 0 };

	if (i < 0)
		return RC_UNAVAILABLE;
	h->why = why == NULL ? &ours : why;
	fault_clear(h->why);
	e = call_envelope(h, who, method, key);
	h->answered = false;
	h->out_desc = out_desc;
	h->out = out;
	if (in_desc != NULL)
		record_encode(in_desc, in, nulls, 0, &b);
	else
		buf_byte(&b, 0x80);
	service_local(h->slots[i].service, &e, b.ptr, b.len, call_answered, h);
	host_settle(h);
	for (unsigned n = 0; !h->answered && n < 20; n++)
		host_advance(h, USEC_PER_SEC);
	buf_free(&b);
	return h->answered ? h->rc : RC_TIMEOUT;
}

static void
posted(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)arg;
	(void)env;
	(void)body;
	(void)len;
	if (rc != RC_OK)
		abort();
}

void
host_post(struct host *h, const struct host_caller *who, const char *method, const struct rec_desc *in_desc,
    const void *in)
{
	int i = method_slot(h, method);
	struct envelope e = call_envelope(h, who, method, NULL);
	struct buf b = { 0 };

	if (i < 0)
		abort();
	record_encode(in_desc, in, 0, 0, &b);
	service_local(h->slots[i].service, &e, b.ptr, b.len, posted, h);
	buf_free(&b);
}

struct text
host_last_body(const struct host *h)
{
	return h->body;
}

struct arena *
host_arena(struct host *h)
{
	return &h->arena;
}
