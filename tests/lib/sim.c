/*
 * sim: see sim.h: the clock, what is due next, frames that arrive.
 * Owns: the heap of what is to happen, and the heap of services by what is due next.
 * Beware: what comes at the same instant is ordered by what it is, not by when it was decided.
 */
#include "tests/lib/sim.h"
#include "common/log.h"
#include "tests/lib/sim_mesh.h"
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

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

struct sim_event *
sim_event_new(struct sim *s, usec_t at, void (*run)(struct sim *s, struct sim_event *e), int to, size_t bytes)
{
	struct sim_event *e = calloc(1, sizeof *e + bytes);

	if (e == NULL)
		abort();
	e->at = at;
	e->order = ++s->order;
	e->run = run;
	e->to = to;
	return e;
}

void
sim_push_from(struct sim_slot *from, struct sim_event *e)
{
	if (from->doomed)
		sim_hold(from, e);
	else
		sim_push(from->sim, e);
}

static void
wake_run(struct sim *s, struct sim_event *e)
{
	(void)s;
	e->wake(e->arg);
}

void
sim_wake(struct sim *s, usec_t at, uint64_t tie, void (*wake)(void *arg), void *arg)
{
	struct sim_event *e = sim_event_new(s, at < s->now ? s->now : at, wake_run, 0, 0);

	e->tie = tie;
	e->wake = wake;
	e->arg = arg;
	sim_push(s, e);
}

/* --- frames inside of a node
 * ------------------------------------------------------------------------------------------- */
static void
client_hear(struct sim *s, struct sim_event *e)
{
	struct envelope env;

	if (record_decode(&envelope_desc, e->bytes, e->env_len, &s->scratch, &env, NULL, NULL) == RC_OK)
		calls_reply(s->nodes[e->to - SIM_CLIENT].calls, &env, e->bytes + e->env_len, e->body_len);
	arena_reset(&s->scratch);
}

static void
frame_run(struct sim *s, struct sim_event *e)
{
	const uint8_t *body = e->bytes + e->env_len;
	struct bus_peer from = { 2, { (uint8_t)(e->from >> 8), (uint8_t)e->from } };
	struct sim_slot *slot;

	if (e->to >= SIM_CLIENT) {
		client_hear(s, e);
		return;
	}
	slot = &s->slots[e->to];
	if (slot->service == NULL || slot->life != e->life)
		return;
	sim_slot_touch(slot);
	if (e->reply)
		service_reply(slot->service, e->bytes, e->env_len, body, e->body_len);
	else
		service_call(slot->service, &from, e->bytes, e->env_len, body, e->body_len);
}

void
sim_arrive(struct sim *s, usec_t at, uint64_t tie, const struct sim_frame *f)
{
	struct sim_event *e = sim_event_new(s, at, frame_run, f->to, f->env_len + f->body_len);

	e->tie = tie;
	e->reply = f->reply;
	e->from = f->from;
	e->life = f->to < SIM_CLIENT ? s->slots[f->to].life : 0;
	e->env_len = f->env_len;
	e->body_len = f->body_len;
	memcpy(e->bytes, f->env, f->env_len);
	if (f->body_len != 0)
		memcpy(e->bytes + f->env_len, f->body, f->body_len);
	if (f->from < SIM_CLIENT)
		sim_push_from(&s->slots[f->from], e);
	else
		sim_push(s, e);
}

/* --- services by what is due next
 * -------------------------------------------------------------------------------------- */
static usec_t
slot_key(const struct sim_slot *slot)
{
	return slot->dirty ? 0 : slot->due;
}

static bool
slot_before(const struct sim_slot *a, const struct sim_slot *b)
{
	return slot_key(a) != slot_key(b) ? slot_key(a) < slot_key(b) : a->index < b->index;
}

static void
up_set(struct sim *s, size_t at, struct sim_slot *slot)
{
	s->up[at] = slot;
	slot->heap_at = at;
}

/* To its place, from where it stands. */
static void
up_move(struct sim *s, struct sim_slot *slot)
{
	size_t at = slot->heap_at, down;

	for (; at > 0 && slot_before(slot, s->up[(at - 1) / 2]); at = (at - 1) / 2)
		up_set(s, at, s->up[(at - 1) / 2]);
	for (; (down = 2 * at + 1) < s->up_count; at = down) {
		if (down + 1 < s->up_count && slot_before(s->up[down + 1], s->up[down]))
			down++;
		if (!slot_before(s->up[down], slot))
			break;
		up_set(s, at, s->up[down]);
	}
	up_set(s, at, slot);
}

void
sim_slot_touch(struct sim_slot *slot)
{
	slot->dirty = true;
	if (slot->service != NULL)
		up_move(slot->sim, slot);
}

void
sim_slot_due(struct sim_slot *slot, usec_t due)
{
	slot->due = due;
	up_move(slot->sim, slot);
}

void
sim_slot_enter(struct sim_slot *slot)
{
	slot->dirty = true;
	up_set(slot->sim, slot->sim->up_count++, slot);
	up_move(slot->sim, slot);
}

void
sim_slot_leave(struct sim_slot *slot)
{
	struct sim *s = slot->sim;
	struct sim_slot *last = s->up[--s->up_count];

	if (last == slot)
		return;
	up_set(s, slot->heap_at, last);
	up_move(s, last);
}

/* --- the clock
 * ----------------------------------------------------------------------------------------------------------
 */
static usec_t
next_due(const struct sim *s)
{
	usec_t due = INT64_MAX;

	for (int i = 0; i < s->node_count; i++) {
		usec_t call = calls_due(s->nodes[i].calls);

		if (call != INT64_MAX && call - s->skew - s->nodes[i].skew < due)
			due = call - s->skew - s->nodes[i].skew;
	}
	if (s->heap_count != 0 && s->heap[0]->at < due)
		due = s->heap[0]->at;
	if (s->up_count != 0 && slot_key(s->up[0]) < due)
		due = slot_key(s->up[0]);
	return due;
}

static void
event_next(struct sim *s)
{
	struct sim_event *e = heap_pop(s);

	e->run(s, e);
	free(e);
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
			event_next(s);
		for (int i = 0; i < s->node_count; i++)
			calls_tick(s->nodes[i].calls, sim_node_wall(&s->nodes[i]));
		while (s->up_count != 0 && slot_key(s->up[0]) <= s->now)
			sim_slot_step(s->up[0]);
	}
}

usec_t
sim_wall(const struct sim *s)
{
	return s->now + s->skew;
}

usec_t
sim_node_wall(const struct sim_node *n)
{
	return n->sim->now + n->sim->skew + n->skew;
}

void
sim_jump(struct sim *s, usec_t by)
{
	s->skew += by;
	for (int i = 0; i < s->count; i++)
		sim_slot_touch(&s->slots[i]);
}

static void
clock_run(struct sim *s, struct sim_event *e)
{
	sim_jump(s, e->by);
}

void
sim_plan_clock(struct sim *s, usec_t at, usec_t by)
{
	struct sim_event *e = sim_event_new(s, at, clock_run, 0, 0);

	e->by = by;
	sim_push(s, e);
}

void
sim_calm(struct sim *s)
{
	s->calm_at = s->now;
	for (int i = 0; i < s->node_count; i++)
		s->nodes[i].full_until = 0;
	sim_mesh_calm(s);
	for (int i = 0; i < s->count; i++) {
		s->slots[i].doomed = false;
		if (s->slots[i].service == NULL && !s->slots[i].node->off)
			sim_slot_open(&s->slots[i]);
	}
}

void
sim_plan_crash(struct sim_slot *slot, usec_t at)
{
	sim_push(slot->sim, sim_event_new(slot->sim, at, sim_crash_come, slot->index, 0));
}

void
sim_plan_crashes(struct sim *s, unsigned count, usec_t within)
{
	for (unsigned i = 0; i < count; i++) {
		uint64_t d = sim_draw(s, 1000 + i, (uint64_t)(s->now), 0);

		sim_plan_crash(
		    &s->slots[(d >> 48) % (uint64_t)s->count], s->now + (usec_t)(d % (uint64_t)within));
	}
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

struct sim *
sim_new(const struct sim_setup *setup)
{
	struct sim *s = calloc(1, sizeof *s);

	if (s == NULL || setup->count > SIM_SERVICES_MAX || setup->nodes > SIM_NODES_MAX)
		abort();
	crypto_open();
	/* each store asks for megabytes that it hardly touches: fresh pages are zero already, the heap's would be wiped each time */
	(void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
	(void)mallopt(M_TRIM_THRESHOLD, 64 << 20);
	s->seed = setup->seed;
	s->skew = setup->start;
	s->calm_at = setup->calm_after;
	s->faults = setup->faults;
	s->plant = setup->plant;
	s->trace = setup->trace;
	s->opening = setup->opening;
	s->hooks_arg = setup->hooks_arg;
	log_capture(log_nowhere, s);
	scratch_make(s->folder);
	sim_nodes_open(s, setup);
	return s;
}

void
sim_free(struct sim *s)
{
	sim_nodes_close(s);
	while (s->heap_count != 0)
		free(heap_pop(s));
	arena_free(&s->scratch);
	free(s->heap);
	free(s->up);
	scratch_remove(s->folder);
	log_capture(NULL, NULL);
	free(s);
}
