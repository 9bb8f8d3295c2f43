/*
 * sim: see sim.h: the clock, what is due next, services that step, die and come back.
 * Owns: the heap of what is to happen.
 * Beware: what comes at the same instant is ordered by what it is, not by when it was decided.
 */
#include "tests/lib/sim.h"
#include "common/log.h"
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define STEPS_MOST 1000
#define PAUSE_MOST (3 * USEC_PER_SEC)

enum event_kind { EVENT_FRAME, EVENT_JOB, EVENT_OPEN, EVENT_CRASH, EVENT_CLOCK, EVENT_WAKE };
struct sim_event {
	usec_t at;
	uint64_t tie, order;
	enum event_kind kind;
	bool reply;
	int from, to;
	usec_t by; /* of a clock that is set */
	unsigned life; /* of the receiver, when it was sent: a connection dies with its end */
	struct job *job;
	void (*wake)(void *arg);
	void *arg;
	size_t env_len, body_len;
	uint8_t bytes[];
};
/* --- the heap
 * ---------------------------------------------------------------------------------------------------------
 */
static bool
before(const struct sim_event *a, const struct sim_event *b)
{
	if (a->at != b->at)
		return a->at < b->at;
	return a->tie != b->tie ? a->tie < b->tie : a->order < b->order;
}

void
sim_push(struct sim *s, struct sim_event *e)
{
	size_t at = s->heap_count++;

	if (s->heap_count > s->heap_cap) {
		s->heap_cap = s->heap_cap == 0 ? 256 : s->heap_cap * 2;
		s->heap = realloc(s->heap, s->heap_cap * sizeof(struct sim_event *));
		if (s->heap == NULL)
			abort();
	}
	for (; at > 0 && before(e, s->heap[(at - 1) / 2]); at = (at - 1) / 2)
		s->heap[at] = s->heap[(at - 1) / 2];
	s->heap[at] = e;
}

static struct sim_event *
heap_pop(struct sim *s)
{
	struct sim_event *top = s->heap[0], *last = s->heap[--s->heap_count];
	size_t at = 0;

	for (size_t down; (down = 2 * at + 1) < s->heap_count; at = down) {
		if (down + 1 < s->heap_count && before(s->heap[down + 1], s->heap[down]))
			down++;
		if (!before(s->heap[down], last))
			break;
		s->heap[at] = s->heap[down];
	}
	s->heap[at] = last;
	return top;
}

static struct sim_event *
happening(struct sim *s, usec_t at, enum event_kind kind, int to, size_t bytes)
{
	struct sim_event *e = calloc(1, sizeof *e + bytes);

	if (e == NULL)
		abort();
	e->at = at;
	e->order = ++s->order;
	e->kind = kind;
	e->to = to;
	return e;
}

void
sim_wake(struct sim *s, usec_t at, uint64_t tie, void (*wake)(void *arg), void *arg)
{
	struct sim_event *e = happening(s, at < s->now ? s->now : at, EVENT_WAKE, 0, 0);

	e->tie = tie;
	e->wake = wake;
	e->arg = arg;
	sim_push(s, e);
}

void
sim_arrive(struct sim *s, usec_t at, uint64_t tie, const struct sim_frame *f)
{
	struct sim_event *e = happening(s, at, EVENT_FRAME, f->to, f->env_len + f->body_len);

	e->tie = tie;
	e->reply = f->reply;
	e->from = f->from;
	e->life = f->to < s->count ? s->slots[f->to].life : 0;
	e->env_len = f->env_len;
	e->body_len = f->body_len;
	memcpy(e->bytes, f->env, f->env_len);
	if (f->body_len != 0)
		memcpy(e->bytes + f->env_len, f->body, f->body_len);
	if (f->from < s->count && s->slots[f->from].doomed)
		sim_hold(&s->slots[f->from], e);
	else
		sim_push(s, e);
}

/* --- what a service asks of the world
 * ---------------------------------------------------------------------------------- */
static usec_t
io_now(void *arg)
{
	return sim_wall(((struct sim_slot *)arg)->sim);
}

static void
io_fill(void *arg, void *out, size_t len)
{
	stage_fill(&((struct sim_slot *)arg)->random, out, len);
}

static int
slot_find(const struct sim *s, const char *name)
{
	for (int i = 0; i < s->count; i++)
		if (strcmp(s->slots[i].desc->contract->name, name) == 0)
			return i;
	return -1;
}

static enum rc
io_send(void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct sim_slot *slot = arg;
	struct sim_frame f = { false, slot->index, slot_find(slot->sim, service), env, body, env_len,
		body_len };

	return f.to < 0 ? RC_UNAVAILABLE : sim_post(slot->sim, &f);
}

static void
io_reply(
    void *arg, const struct bus_peer *to, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct sim_slot *slot = arg;
	struct sim_frame f = { true, slot->index, to->identity[0], env, body, env_len, body_len };

	(void)sim_post(slot->sim, &f);
}

static void
io_job(void *arg, struct job *j)
{
	struct sim_slot *slot = arg;
	struct sim *s = slot->sim;
	usec_t takes = (usec_t)(20 + sim_draw(s, 77, (uint64_t)slot->index, (uint64_t)s->now) % 2500);
	struct sim_event *e = happening(s, s->now + takes * SIM_QUANTUM, EVENT_JOB, slot->index, 0);

	e->job = j;
	sim_push(s, e);
}

static enum rc
client_send(
    void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct sim *s = arg;
	struct sim_frame f = { false, SIM_CLIENT, slot_find(s, service), env, body, env_len, body_len };

	return f.to < 0 ? RC_UNAVAILABLE : sim_post(s, &f);
}

static void
client_fill(void *arg, void *out, size_t len)
{
	stage_fill(&((struct sim *)arg)->random, out, len);
}

/* --- up and down
 * ------------------------------------------------------------------------------------------------------- */
static void
slot_open(struct sim_slot *slot)
{
	struct service_io io = { slot, io_now, { io_fill, slot }, io_send, io_reply, io_job, NULL };

	slot->service = stage_open(slot->desc, slot->sim->folder, &io);
	slot->seen = service_position(slot->service);
	slot->life++;
	slot->dirty = true;
}

/* Jobs die with their service: told that they are over, they free what they hold; nothing of it is kept. */
static void
jobs_drop(struct sim_slot *slot)
{
	struct sim *s = slot->sim;

	for (size_t i = 0; i < s->heap_count; i++) {
		struct sim_event *e = s->heap[i];

		if (e->kind != EVENT_JOB || e->to != slot->index || e->job == NULL)
			continue;
		e->job->done(e->job);
		e->job = NULL;
		s->jobs_cut++;
	}
}

void
sim_crash(struct sim_slot *slot)
{
	struct sim *s = slot->sim;

	if (slot->service == NULL)
		return;
	if (s->trace)
		printf("# %9.4f %s dies\n", (double)s->now / 1e6, slot->desc->contract->name);
	s->crashes++;
	jobs_drop(slot);
	service_close(slot->service);
	slot->service = NULL;
	slot->doomed = slot->dirty = false;
	slot->due = INT64_MAX;
	sim_push(s, happening(s, s->now + slot->pause, EVENT_OPEN, slot->index, 0));
}

static void
slot_step(struct sim_slot *slot)
{
	struct sim *s = slot->sim;
	bool more = true;

	slot->dirty = false;
	for (int i = 0; more && slot->service != NULL && i < STEPS_MOST; i++)
		more = slot->doomed ? sim_step_doomed(slot) : service_step(slot->service);
	if (slot->service == NULL)
		return;
	slot->due = service_due(slot->service);
	if (slot->due != INT64_MAX)
		slot->due -= s->skew;
	if (slot->due <= s->now)
		slot->due = s->now + SIM_QUANTUM;
	if (service_position(slot->service) == slot->seen)
		return;
	slot->seen = service_position(slot->service);
	if (s->committed != NULL)
		s->committed(s->committed_arg, slot);
}

/* --- the clock
 * ----------------------------------------------------------------------------------------------------------
 */
static void
frame_deliver(struct sim *s, struct sim_event *e)
{
	const uint8_t *body = e->bytes + e->env_len;
	struct bus_peer from = { 1, { (uint8_t)e->from } };
	struct sim_slot *slot;
	struct envelope env;

	if (e->to == SIM_CLIENT) {
		if (record_decode(&envelope_desc, e->bytes, e->env_len, &s->scratch, &env, NULL, NULL) ==
		    RC_OK)
			calls_reply(s->calls, &env, body, e->body_len);
		arena_reset(&s->scratch);
		return;
	}
	slot = &s->slots[e->to];
	if (slot->service == NULL || slot->life != e->life)
		return;
	slot->dirty = true;
	if (e->reply)
		service_reply(slot->service, e->bytes, e->env_len, body, e->body_len);
	else
		service_call(slot->service, &from, e->bytes, e->env_len, body, e->body_len);
}

/* All at once. */
static void
power_cut(struct sim *s, uint64_t d)
{
	for (int i = 0; i < s->count; i++) {
		s->slots[i].pause = (usec_t)(d >> i) % PAUSE_MOST;
		sim_crash(&s->slots[i]);
	}
}

static void
crash_come(struct sim *s, const struct sim_event *e)
{
	struct sim_slot *slot = &s->slots[e->to];
	uint64_t d = sim_draw(s, 99, (uint64_t)e->at, (uint64_t)e->to);

	if (s->now >= s->calm_at)
		return;
	if ((d >> 56) % 10 == 0) {
		power_cut(s, d & UINT64_C(0xffffffff));
		return;
	}
	slot->pause = (usec_t)(d % PAUSE_MOST);
	slot->replies = (unsigned)(d >> 40) % 3;
	slot->torn = (d >> 44) % 3 == 0;
	if (!s->faults.crash_any_time && ((d >> 50) % 3 != 0 || s->plant == SIM_EARLY_REPLY))
		slot->doomed = slot->service != NULL;
	else
		sim_crash(slot);
}

static void
event_run(struct sim *s, struct sim_event *e)
{
	struct sim_slot *slot = e->to < s->count ? &s->slots[e->to] : NULL;

	switch (e->kind) {
	case EVENT_FRAME:
		frame_deliver(s, e);
		break;
	case EVENT_JOB:
		if (e->job != NULL) {
			e->job->run(e->job);
			e->job->done(e->job);
			slot->dirty = true;
		}
		break;
	case EVENT_OPEN:
		if (slot->service == NULL)
			slot_open(slot);
		break;
	case EVENT_CRASH:
		crash_come(s, e);
		break;
	case EVENT_CLOCK:
		sim_jump(s, e->by);
		break;
	case EVENT_WAKE:
		e->wake(e->arg);
		break;
	}
	free(e);
}

static usec_t
next_due(const struct sim *s)
{
	usec_t due = calls_due(s->calls);

	due -= due == INT64_MAX ? 0 : s->skew;
	if (s->heap_count != 0 && s->heap[0]->at < due)
		due = s->heap[0]->at;
	for (int i = 0; i < s->count; i++)
		if (s->slots[i].service != NULL && s->slots[i].due < due)
			due = s->slots[i].due;
	return due;
}

bool
sim_run(struct sim *s, usec_t until, bool (*enough)(void *arg), void *arg)
{
	for (;;) {
		usec_t due = next_due(s);

		if (enough != NULL && enough(arg))
			return true;
		if (due > until) {
			s->now = until > s->now ? until : s->now;
			return false;
		}
		s->now = due > s->now ? due : s->now;
		while (s->heap_count != 0 && s->heap[0]->at <= s->now)
			event_run(s, heap_pop(s));
		calls_tick(s->calls, sim_wall(s));
		for (int i = 0; i < s->count; i++)
			if (s->slots[i].service != NULL && (s->slots[i].dirty || s->slots[i].due <= s->now))
				slot_step(&s->slots[i]);
	}
}

usec_t
sim_wall(const struct sim *s)
{
	return s->now + s->skew;
}

void
sim_jump(struct sim *s, usec_t by)
{
	s->skew += by;
	for (int i = 0; i < s->count; i++)
		s->slots[i].dirty = true;
}

void
sim_plan_clock(struct sim *s, usec_t at, usec_t by)
{
	struct sim_event *e = happening(s, at, EVENT_CLOCK, 0, 0);

	e->by = by;
	sim_push(s, e);
}

void
sim_calm(struct sim *s)
{
	s->calm_at = s->now;
	for (int i = 0; i < s->count; i++) {
		s->slots[i].doomed = false;
		if (s->slots[i].service == NULL)
			slot_open(&s->slots[i]);
	}
}

struct service *
sim_service(const struct sim *s, const char *name)
{
	int i = slot_find(s, name);

	return i < 0 ? NULL : s->slots[i].service;
}

bool
sim_is_settled(const struct sim *s)
{
	for (int i = 0; i < s->count; i++) {
		const struct service_status *st;
		const struct position *p;

		if (s->slots[i].service == NULL)
			return false;
		st = service_status(s->slots[i].service);
		p = st->cursors.items;
		for (uint32_t k = 0; k < st->cursors.count; k++) {
			char name[ENVELOPE_SERVICE_MAX + 1];
			struct service *from;

			snprintf(name, sizeof name, TEXT_FMT, TEXT_ARG(p[k].service));
			from = sim_service(s, name);
			if (from == NULL || p[k].seq != service_position(from))
				return false;
		}
	}
	return calls_pending(s->calls) == 0;
}

/* --- beginning and end
 * ------------------------------------------------------------------------------------------------- */
static void
log_nowhere(void *arg, const char *line, size_t len)
{
	const struct sim *s = arg;

	if (s->trace)
		printf("# %9.4f %.*s", (double)s->now / 1e6, (int)len, line);
}

void
sim_plan_crashes(struct sim *s, unsigned count, usec_t within)
{
	for (unsigned i = 0; i < count; i++) {
		uint64_t d = sim_draw(s, 1000 + i, (uint64_t)(s->now), 0);
		usec_t at = s->now + (usec_t)(d % (uint64_t)within);

		sim_push(s, happening(s, at, EVENT_CRASH, (int)((d >> 48) % (uint64_t)s->count), 0));
	}
}

struct sim *
sim_new(const struct sim_setup *setup)
{
	struct sim *s = calloc(1, sizeof *s);
	struct call_transport transport = { s, client_send };
	struct entropy entropy = { client_fill, s };

	if (s == NULL || setup->count > SIM_SERVICES_MAX)
		abort();
	crypto_open();
	s->seed = setup->seed;
	s->skew = setup->start;
	s->calm_at = setup->calm_after;
	s->faults = setup->faults;
	s->plant = setup->plant;
	s->trace = setup->trace;
	s->count = setup->count;
	s->random = sim_draw(s, 1, 0, 0) | 1;
	s->calls = calls_new(&transport, &entropy);
	log_capture(log_nowhere, s);
	scratch_make(s->folder);
	for (int i = 0; i < s->count; i++) {
		s->slots[i] = (struct sim_slot){ .sim = s, .index = i, .desc = setup->services[i] };
		s->slots[i].random = sim_draw(s, 2, (uint64_t)i, 0) | 1;
		slot_open(&s->slots[i]);
	}
	return s;
}

void
sim_free(struct sim *s)
{
	for (int i = 0; i < s->count; i++) {
		jobs_drop(&s->slots[i]);
		service_close(s->slots[i].service);
		free(s->slots[i].held);
	}
	while (s->heap_count != 0)
		free(heap_pop(s));
	calls_free(s->calls);
	arena_free(&s->scratch);
	free(s->heap);
	scratch_remove(s->folder);
	log_capture(NULL, NULL);
	free(s);
}
