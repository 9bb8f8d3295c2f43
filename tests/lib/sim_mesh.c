/*
 * sim_mesh: see sim_mesh.h.
 * Owns: struct sim_mesh.
 * Beware: an end is told that a connection is gone, or there, some time after it is so; never out of order.
 */
#include "tests/lib/sim_mesh.h"
#include <stdio.h>
#include <stdlib.h>

#define RECONNECT_MOST (2 * (uint64_t)USEC_PER_SEC)
#define HEARTBEAT_MOST (15 * (uint64_t)USEC_PER_SEC) /* within which a cut is noticed */
#define CLOSED_MOST (20 * UINT64_C(1000)) /* within which the end of the other side is */
#define LATE_MOST (3 * (uint64_t)USEC_PER_SEC)
#define LATENCY_LEAST INT64_C(1000)
#define BACKLOG_MOST (30 * USEC_PER_SEC) /* of what a slow way still has to carry */

/* A connection of two nodes, the lower one first. */
struct line {
	bool up;
	unsigned life; /* how many there have been */
	unsigned told[2]; /* the life that each end believes to be up; 0: none */
	uint8_t key[2][SIM_KEY_LEN]; /* by which the other one was known then */
};
struct end {
	uint8_t key[SIM_KEY_LEN];
	struct sim_slot *slot; /* NULL: nobody is there */
	usec_t due;
};
struct sim_mesh {
	const struct sim_port *port;
	int count;
	struct end *ends;
	struct sim_way *ways; /* [from * count + to] */
	struct line *lines; /* [a * count + b], a < b */
	bool *admits, *admitted; /* [who * count + whom]: now; in this life */
	uint64_t strangers;
	struct sim_watch watch;
};

static struct line *
line_of(const struct sim_mesh *m, int a, int b)
{
	return a < b ? &m->lines[a * m->count + b] : &m->lines[b * m->count + a];
}

const uint8_t *
sim_mesh_key(const struct sim *s, int node)
{
	return s->mesh->ends[node].key;
}

void
sim_mesh_rekey(struct sim *s, int node, const uint8_t key[SIM_KEY_LEN])
{
	memcpy(s->mesh->ends[node].key, key, SIM_KEY_LEN);
}

struct sim_way *
sim_mesh_way(const struct sim *s, int from, int to)
{
	return &s->mesh->ways[from * s->mesh->count + to];
}

bool
sim_mesh_is_up(const struct sim *s, int a, int b)
{
	return line_of(s->mesh, a, b)->up;
}

uint64_t
sim_mesh_strangers(const struct sim *s)
{
	return s->mesh->strangers;
}

void
sim_mesh_watch(struct sim *s, const struct sim_watch *w)
{
	s->mesh->watch = *w;
}

/* -1: nobody has it. */
static int
node_of(const struct sim_mesh *m, const uint8_t *key)
{
	for (int i = 0; i < m->count; i++)
		if (memcmp(m->ends[i].key, key, SIM_KEY_LEN) == 0)
			return i;
	return -1;
}

/* --- connections
 * ------------------------------------------------------------------------------------------------------- */
static bool
line_wanted(const struct sim *s, int a, int b)
{
	const struct sim_mesh *m = s->mesh;

	return m->ends[a].slot != NULL && m->ends[b].slot != NULL && m->admits[a * m->count + b] &&
	    m->admits[b * m->count + a] && !sim_mesh_way(s, a, b)->cut && !sim_mesh_way(s, b, a)->cut;
}

static void
line_tell(struct sim *s, int who, int whom)
{
	struct sim_mesh *m = s->mesh;
	struct line *l = line_of(m, who, whom);
	unsigned *told = &l->told[who < whom ? 0 : 1], now = l->up ? l->life : 0;
	uint8_t *key = l->key[who < whom ? 0 : 1];
	struct sim_slot *slot = m->ends[who].slot;
	unsigned was = *told;

	if (was == now || slot == NULL)
		return;
	*told = now;
	if (s->trace)
		printf("# %9.4f n%d: its connection to n%d is %s\n", (double)s->now / 1e6, who, whom,
		    now != 0 ? "up" : "down");
	if (was != 0)
		m->port->up(slot->port, sim_node_wall(slot->node), key, false);
	memcpy(key, m->ends[whom].key, SIM_KEY_LEN);
	if (now != 0)
		m->port->up(slot->port, sim_node_wall(slot->node), key, true);
	sim_slot_touch(slot);
}

static void
line_run(struct sim *s, struct sim_event *e)
{
	struct line *l = line_of(s->mesh, e->from, e->to);
	bool wanted = line_wanted(s, e->from, e->to);

	if (wanted && !l->up)
		l->life++;
	l->up = wanted;
	line_tell(s, e->from, e->to);
	line_tell(s, e->to, e->from);
}

/* Looks at a connection again, within that time. */
static void
line_look(struct sim *s, int a, int b, uint64_t within)
{
	uint64_t d = sim_draw(s, 88, (uint64_t)(a * s->mesh->count + b), (uint64_t)s->now);
	usec_t after = (usec_t)(d % within);
	struct sim_event *e =
	    sim_event_new(s, s->now + after - after % SIM_QUANTUM + SIM_QUANTUM, line_run, a < b ? b : a, 0);

	e->from = a < b ? a : b;
	sim_push(s, e);
}

static void
line_changed(struct sim *s, int a, int b, uint64_t noticed_within)
{
	if (line_wanted(s, a, b))
		line_look(s, a, b, RECONNECT_MOST);
	else if (line_of(s->mesh, a, b)->up)
		line_look(s, a, b, noticed_within);
}

void
sim_mesh_cut(struct sim *s, int from, int to, bool cut)
{
	sim_mesh_way(s, from, to)->cut = cut;
	line_changed(s, from, to, HEARTBEAT_MOST);
}

void
sim_mesh_calm(struct sim *s)
{
	struct sim_mesh *m = s->mesh;

	for (int a = 0; m != NULL && a < m->count; a++)
		for (int b = 0; b < m->count; b++) {
			struct sim_way *w = sim_mesh_way(s, a, b);

			w->weather = (struct sim_weather){ .latency = LATENCY_LEAST };
			w->busy = 0;
			if (w->cut)
				sim_mesh_cut(s, a, b, false);
		}
}

void
sim_mesh_admit(struct sim_slot *slot, const uint8_t *const *keys, size_t count)
{
	struct sim *s = slot->sim;
	struct sim_mesh *m = s->mesh;
	int who = slot->node->index;
	bool *now = &m->admits[who * m->count];
	bool was[SIM_NODES_MAX];

	memcpy(was, now, (size_t)m->count);
	memset(now, 0, (size_t)m->count);
	for (size_t i = 0; i < count; i++) {
		int whom = node_of(m, keys[i]);

		if (whom < 0 || whom == who)
			continue;
		now[whom] = m->admitted[who * m->count + whom] = true;
	}
	for (int b = 0; b < m->count; b++)
		if (was[b] != now[b])
			line_changed(s, who, b, CLOSED_MOST);
}

/* --- what stands there
 * ------------------------------------------------------------------------------------------------- */
static bool
has_port(const struct sim_slot *slot)
{
	const struct sim_mesh *m = slot->sim->mesh;

	return m != NULL && strcmp(slot->desc->contract->name, m->port->service) == 0;
}

void
sim_mesh_open(struct sim_slot *slot)
{
	struct sim_mesh *m = slot->sim->mesh;
	struct end *end;

	if (!has_port(slot))
		return;
	end = &m->ends[slot->node->index];
	end->slot = slot;
	end->due = 0;
	slot->port = m->port->open(slot);
}

/* Its connections end with it; the others notice. */
void
sim_mesh_close(struct sim_slot *slot)
{
	struct sim_mesh *m = slot->sim->mesh;
	int who = slot->node->index;

	if (slot->port == NULL)
		return;
	m->port->close(slot->port);
	slot->port = NULL;
	m->ends[who].slot = NULL;
	for (int b = 0; b < m->count; b++) {
		struct line *l = line_of(m, who, b);

		m->admits[who * m->count + b] = m->admitted[who * m->count + b] = false;
		l->told[who < b ? 0 : 1] = 0;
		if (b == who || !l->up)
			continue;
		l->up = false;
		line_look(slot->sim, who, b, CLOSED_MOST);
	}
}

void
sim_mesh_tick(struct sim_slot *slot)
{
	struct sim_mesh *m = slot->sim->mesh;

	m->ends[slot->node->index].due = m->port->tick(slot->port, sim_node_wall(slot->node));
}

usec_t
sim_mesh_due(const struct sim_slot *slot)
{
	return slot->port == NULL ? INT64_MAX : slot->sim->mesh->ends[slot->node->index].due;
}

/* --- frames
 * ------------------------------------------------------------------------------------------------------------ */
static void
letter_run(struct sim *s, struct sim_event *e)
{
	struct sim_mesh *m = s->mesh;
	struct sim_slot *slot = m->ends[e->to].slot;
	const struct sim_letter l = { e->from, e->to, e->bytes, e->bytes + e->env_len, e->env_len,
		e->body_len, e->again, e->forged };

	if (slot == NULL || (e->again && s->now >= s->calm_at))
		return; /* who listens on the line is a fault as well: it is over with the others */
	if (!m->admitted[e->to * m->count + e->from]) {
		m->strangers++;
		return;
	}
	if (m->watch.arrives != NULL)
		m->watch.arrives(m->watch.arg, &l);
	m->port->frame(slot->port, sim_node_wall(slot->node), m->ends[e->from].key, &l);
	sim_slot_touch(slot);
}

static struct sim_event *
letter_new(struct sim *s, const struct sim_letter *l, usec_t after)
{
	struct sim_event *e = sim_event_new(s, s->now + after - after % SIM_QUANTUM + SIM_QUANTUM, letter_run,
	    l->to, l->len + l->signature_len);

	e->letter = true;
	e->from = l->from;
	e->env_len = l->len;
	e->body_len = l->signature_len;
	memcpy(e->bytes, l->frame, l->len);
	if (l->signature_len != 0)
		memcpy(e->bytes + l->len, l->signature, l->signature_len);
	return e;
}

void
sim_mesh_inject(struct sim *s, const struct sim_letter *l, usec_t after)
{
	struct sim_event *e = letter_new(s, l, after);

	e->again = true;
	e->forged = l->forged;
	sim_push(s, e);
}

/* Until it has passed the way; and behind those before it. */
static usec_t
way_takes(const struct sim *s, struct sim_way *w, size_t bytes)
{
	usec_t begins = w->busy > s->now ? w->busy : s->now;

	if (w->weather.bytes_a_second == 0)
		return 0;
	w->busy = begins + (usec_t)(bytes * (uint64_t)USEC_PER_SEC / w->weather.bytes_a_second);
	return w->busy - s->now;
}

static void
letter_go(struct sim_slot *from, const struct sim_letter *l, struct sim_way *w, uint64_t *fate)
{
	usec_t after = w->weather.latency + way_takes(from->sim, w, l->len + l->signature_len);
	struct sim_event *e;

	after += (usec_t)(*fate % (uint64_t)(w->weather.latency + 1));
	if (sim_drawn(fate, w->weather.late))
		after += (usec_t)(*fate % LATE_MOST);
	e = letter_new(from->sim, l, after);
	e->tie = *fate;
	if (w->weather.ordered) {
		e->at = e->at < w->arrives ? w->arrives : e->at;
		e->tie = 0; /* those of one instant come as they were sent */
	}
	w->arrives = e->at;
	sim_push_from(from, e);
}

/* The one that it takes for up; what it sends on one that is not is lost. */
static bool
way_opens(const struct sim *s, const struct sim_letter *l, const struct sim_way *w)
{
	return line_of(s->mesh, l->from, l->to)->told[l->from < l->to ? 0 : 1] != 0 &&
	    w->busy <= s->now + BACKLOG_MOST;
}

bool
sim_mesh_send(struct sim_slot *slot, const uint8_t *key, const void *frame, size_t len, const void *signature,
    size_t signature_len)
{
	struct sim *s = slot->sim;
	struct sim_mesh *m = s->mesh;
	const struct sim_letter l = { slot->node->index, node_of(m, key), frame, signature, len,
		signature_len, false, false };
	struct sim_way *w = l.to < 0 ? NULL : sim_mesh_way(s, l.from, l.to);
	uint64_t fate;

	if (w == NULL || !way_opens(s, &l, w))
		return false;
	w->frames++;
	w->bytes += len + signature_len;
	if (m->watch.leaves != NULL)
		m->watch.leaves(m->watch.arg, &l);
	fate = sim_draw(s, 89, (uint64_t)(l.from * m->count + l.to), w->frames);
	if (w->cut || !line_of(m, l.from, l.to)->up || sim_drawn(&fate, w->weather.loss)) {
		w->lost++;
		return true;
	}
	letter_go(slot, &l, w, &fate);
	if (sim_drawn(&fate, w->weather.twice))
		letter_go(slot, &l, w, &fate);
	return true;
}

/* --- beginning and end
 * ------------------------------------------------------------------------------------------------- */
static void *
zeroed(size_t count, size_t size)
{
	void *p = calloc(count, size);

	if (p == NULL)
		abort();
	return p;
}

void
sim_mesh_new(struct sim *s, const struct sim_port *port)
{
	struct sim_mesh *m = zeroed(1, sizeof *m);
	size_t n = (size_t)s->node_count;

	m->port = port;
	m->count = s->node_count;
	m->ends = zeroed(n, sizeof *m->ends);
	m->ways = zeroed(n * n, sizeof *m->ways);
	m->lines = zeroed(n * n, sizeof *m->lines);
	m->admits = zeroed(n * n, sizeof *m->admits);
	m->admitted = zeroed(n * n, sizeof *m->admitted);
	for (int i = 0; i < m->count; i++) {
		uint64_t random = sim_draw(s, 4, (uint64_t)i, 0) | 1;

		stage_fill(&random, m->ends[i].key, SIM_KEY_LEN);
	}
	s->mesh = m;
	sim_mesh_calm(s);
}

void
sim_mesh_free(struct sim *s)
{
	struct sim_mesh *m = s->mesh;

	if (m == NULL)
		return;
	free(m->ends);
	free(m->ways);
	free(m->lines);
	free(m->admits);
	free(m->admitted);
	free(m);
	s->mesh = NULL;
}
