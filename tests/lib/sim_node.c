/*
 * sim_node: the nodes of the simulator: their services that open, step, die and come back, their disks and backups.
 * Owns: the array of nodes, and what was kept of each as its backup.
 * Beware: a node's clock is the others' and its own skew; services are given that one, the simulator's own events are not.
 */
#include "tests/lib/sim.h"
#include "tests/lib/sim_mesh.h"
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define STEPS_MOST 1000
#define PAUSE_MOST (3 * USEC_PER_SEC)
#define RESTART_CUT (USEC_PER_SEC / 5)
#define RESTART_FULL (USEC_PER_SEC / 2) /* after which the supervisor tries again what a full disk ended */

/* --- what a service asks of the world
 * ---------------------------------------------------------------------------------- */
static usec_t
io_now(void *arg)
{
	return sim_node_wall(((struct sim_slot *)arg)->node);
}

static void
io_fill(void *arg, void *out, size_t len)
{
	stage_fill(&((struct sim_slot *)arg)->random, out, len);
}

struct sim_slot *
sim_node_slot(const struct sim_node *n, const char *name)
{
	for (int i = 0; i < n->count; i++)
		if (strcmp(n->slots[i].desc->contract->name, name) == 0)
			return &n->slots[i];
	return NULL;
}

static enum rc
node_send(struct sim_node *n, int from, const char *service, const void *env, size_t env_len,
    const void *body, size_t body_len)
{
	const struct sim_slot *to = sim_node_slot(n, service);
	struct sim_frame f = { false, from, to == NULL ? -1 : to->index, env, body, env_len, body_len };

	return to == NULL ? RC_UNAVAILABLE : sim_post(n->sim, &f);
}

static enum rc
io_send(void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct sim_slot *slot = arg;

	return node_send(slot->node, slot->index, service, env, env_len, body, body_len);
}

static void
io_reply(
    void *arg, const struct bus_peer *to, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct sim_slot *slot = arg;
	struct sim_frame f = { true, slot->index, to->identity[0] << 8 | to->identity[1], env, body, env_len,
		body_len };

	(void)sim_post(slot->sim, &f);
}

static void
job_run(struct sim *s, struct sim_event *e)
{
	if (e->job == NULL)
		return;
	e->job->run(e->job);
	e->job->done(e->job);
	sim_slot_touch(&s->slots[e->to]);
}

static void
io_job(void *arg, struct job *j)
{
	struct sim_slot *slot = arg;
	struct sim *s = slot->sim;
	usec_t takes = (usec_t)(20 + sim_draw(s, 77, (uint64_t)slot->index, (uint64_t)s->now) % 2500);
	struct sim_event *e = sim_event_new(s, s->now + takes * SIM_QUANTUM, job_run, slot->index, 0);

	e->job = j;
	sim_push(s, e);
}

static enum rc
client_send(
    void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct sim_node *n = arg;

	return node_send(n, SIM_CLIENT + n->index, service, env, env_len, body, body_len);
}

static void
client_fill(void *arg, void *out, size_t len)
{
	stage_fill(&((struct sim_node *)arg)->random, out, len);
}

/* --- up and down
 * ------------------------------------------------------------------------------------------------------- */
struct service_config
sim_slot_config(const struct sim_slot *slot, char folder[STAGE_PATH_MAX], char ring[STAGE_PATH_MAX],
    char erasures[STAGE_PATH_MAX])
{
	struct service_config cfg =
	    stage_config(slot->node->folder, slot->desc->contract->name, folder, ring, erasures);

	cfg.master = slot->node->master;
	cfg.node = slot->node->name;
	return cfg;
}

void
sim_slot_open(struct sim_slot *slot)
{
	struct service_io io = { slot, io_now, { io_fill, slot }, io_send, io_reply, io_job, NULL };
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX];
	struct service_config cfg = sim_slot_config(slot, folder, ring, erasures);

	if (slot->sim->opening != NULL)
		slot->sim->opening(slot->sim->hooks_arg, slot);
	slot->service = stage_open_with(slot->desc, &cfg, &io);
	slot->seen = service_position(slot->service);
	slot->life++;
	sim_slot_enter(slot);
	sim_mesh_open(slot);
}

static void
open_run(struct sim *s, struct sim_event *e)
{
	struct sim_slot *slot = &s->slots[e->to];

	if (slot->service == NULL && !slot->node->off)
		sim_slot_open(slot);
}

/* Jobs die with their service: told that they are over, they free what they hold; nothing of it is kept. */
static void
jobs_drop(struct sim_slot *slot)
{
	struct sim *s = slot->sim;

	for (size_t i = 0; i < s->heap_count; i++) {
		struct sim_event *e = s->heap[i];

		if (e->job == NULL || e->to != slot->index)
			continue;
		e->job->done(e->job);
		e->job = NULL;
		s->jobs_cut++;
	}
}

static void
slot_close(struct sim_slot *slot)
{
	if (slot->service == NULL)
		return;
	jobs_drop(slot);
	sim_mesh_close(slot);
	service_close(slot->service);
	slot->service = NULL;
	sim_slot_leave(slot);
	slot->doomed = slot->dirty = false;
	slot->due = INT64_MAX;
}

void
sim_crash(struct sim_slot *slot)
{
	struct sim *s = slot->sim;

	if (slot->service == NULL)
		return;
	if (s->trace)
		printf("# %9.4f %s %s dies\n", (double)s->now / 1e6, slot->node->name,
		    slot->desc->contract->name);
	s->crashes++;
	slot_close(slot);
	sim_push(s, sim_event_new(s, s->now + slot->pause, open_run, slot->index, 0));
}

/* The commit at which it is to die is its next one. */
static void
cut_arm(struct sim_slot *slot)
{
	struct sim_cut *cut = &slot->sim->cut;

	if (!cut->armed || cut->slot != slot->index || slot->commits + 1 != cut->commit || slot->doomed)
		return;
	cut->armed = false;
	slot->doomed = true;
	slot->torn = cut->at == SIM_CUT_BEFORE;
	slot->replies = cut->at == SIM_CUT_BEHIND ? UINT_MAX : 0;
	slot->pause = RESTART_CUT;
}

/* One step of the service and of what stands beside it: true when more is waiting. */
static bool
step_once(struct sim_slot *slot)
{
	uint64_t was = service_position(slot->service);
	bool more;

	cut_arm(slot);

	if (slot->node->full_until > slot->sim->now) {
		slot->doomed = slot->torn = true;
		slot->pause = RESTART_FULL;
	}
	more = slot->doomed ? sim_step_doomed(slot) : service_step(slot->service);
	if (slot->service != NULL && service_position(slot->service) != was)
		sim_commit_note(slot, was, false, SIM_CUT_BEFORE);
	if (slot->service == NULL || slot->port == NULL)
		return more;
	slot->dirty = false; /* by the wake of what stands beside it, which is heard now */
	sim_mesh_tick(slot);
	return more || slot->dirty || service_due(slot->service) == 0;
}

static void
slot_due_set(struct sim_slot *slot)
{
	struct sim *s = slot->sim;
	usec_t due = service_due(slot->service), port = sim_mesh_due(slot);

	due = port < due ? port : due;
	due -= due == INT64_MAX ? 0 : s->skew + slot->node->skew;
	sim_slot_due(slot, due <= s->now ? s->now + SIM_QUANTUM : due);
}

/* What its journal has more than at the last look. */
static void
entries_trace(struct sim_slot *slot)
{
	struct db_txn t = db_begin(service_db(slot->service), DB_READ);
	struct arena a = { 0 };
	struct journal_entry j;
	char key[ID_TEXT_LEN + 1];

	for (uint64_t seq = slot->seen + 1; journal_read(&t, seq, &a, &j); seq++) {
		id_format(j.key, key);
		printf("# %9.4f %s %s %llu: " TEXT_FMT " %s\n", (double)slot->sim->now / 1e6,
		    slot->node->name, slot->desc->contract->name, (unsigned long long)seq, TEXT_ARG(j.event),
		    key);
	}
	db_abort(&t);
	arena_free(&a);
}

void
sim_slot_step(struct sim_slot *slot)
{
	struct sim *s = slot->sim;
	bool more = true;

	slot->dirty = false;
	for (int i = 0; more && slot->service != NULL && i < STEPS_MOST; i++)
		more = step_once(slot);
	if (slot->service == NULL)
		return;
	slot_due_set(slot);
	if (service_position(slot->service) == slot->seen)
		return;
	if (s->trace)
		entries_trace(slot);
	slot->seen = service_position(slot->service);
	if (s->committed != NULL)
		s->committed(s->hooks_arg, slot);
}

/* All of a node at once. */
static void
power_cut(struct sim_node *n, uint64_t d)
{
	for (int i = 0; i < n->count; i++) {
		n->slots[i].pause = (usec_t)(d >> i) % PAUSE_MOST;
		sim_crash(&n->slots[i]);
	}
}

void
sim_crash_come(struct sim *s, struct sim_event *e)
{
	struct sim_slot *slot = &s->slots[e->to];
	uint64_t d = sim_draw(s, 99, (uint64_t)e->at, (uint64_t)e->to);

	if (s->now >= s->calm_at)
		return;
	if ((d >> 56) % 10 == 0) {
		power_cut(slot->node, d & UINT64_C(0xffffffff));
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

struct service *
sim_node_service(const struct sim_node *n, const char *name)
{
	const struct sim_slot *slot = sim_node_slot(n, name);

	return slot == NULL ? NULL : slot->service;
}

struct service *
sim_service(const struct sim *s, const char *name)
{
	return sim_node_service(&s->nodes[0], name);
}

static bool
slot_is_settled(const struct sim_slot *slot)
{
	const struct service_status *st;
	const struct position *p;

	if (slot->service == NULL)
		return false;
	st = service_status(slot->service);
	p = st->cursors.items;
	for (uint32_t k = 0; k < st->cursors.count; k++) {
		char name[ENVELOPE_SERVICE_MAX + 1];
		struct service *from;

		snprintf(name, sizeof name, TEXT_FMT, TEXT_ARG(p[k].service));
		from = sim_node_service(slot->node, name);
		if (from == NULL || p[k].seq != service_position(from))
			return false;
	}
	return true;
}

bool
sim_is_settled(const struct sim *s)
{
	for (int i = 0; i < s->count; i++)
		if (!slot_is_settled(&s->slots[i]))
			return false;
	for (int i = 0; i < s->node_count; i++)
		if (calls_pending(s->nodes[i].calls) != 0)
			return false;
	return true;
}

/* --- whole nodes
 * ------------------------------------------------------------------------------------------------------- */
void
sim_node_down(struct sim_node *n)
{
	n->off = true;
	for (int i = 0; i < n->count; i++)
		sim_crash(&n->slots[i]);
}

void
sim_node_up(struct sim_node *n)
{
	n->off = false;
	for (int i = 0; i < n->count; i++)
		if (n->slots[i].service == NULL)
			sim_slot_open(&n->slots[i]);
}

void
sim_node_fill(struct sim_node *n, usec_t for_long)
{
	n->full_until = n->sim->now + for_long;
}

static void
store_path(const char folder[STAGE_PATH_MAX], char path[STAGE_PATH_MAX + 16])
{
	snprintf(path, STAGE_PATH_MAX + 16, "%s/data.mdb", folder);
}

void
sim_node_keep(struct sim_node *n)
{
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX],
	    store[STAGE_PATH_MAX + 16];

	for (int i = 0; i < n->count; i++) {
		(void)sim_slot_config(&n->slots[i], folder, ring, erasures);
		store_path(folder, store);
		sim_file_read(&n->kept_stores[i], store);
		sim_file_read(&n->kept_rings[i], ring);
	}
	n->is_kept = true;
}

bool
sim_node_put_back(struct sim_node *n)
{
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX],
	    store[STAGE_PATH_MAX + 16];

	for (int i = 0; n->is_kept && i < n->count; i++) {
		(void)sim_slot_config(&n->slots[i], folder, ring, erasures);
		store_path(folder, store);
		sim_file_write(&n->kept_stores[i], store);
		sim_file_write(&n->kept_rings[i], ring);
	}
	n->restores += n->is_kept;
	return n->is_kept;
}

enum rc
sim_verify(struct sim_slot *slot, struct fault *why)
{
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX];
	struct service_config cfg = sim_slot_config(slot, folder, ring, erasures);
	struct verified verified;

	slot_close(slot);
	return service_verify(slot->desc, &cfg, &verified, why);
}

/* --- beginning and end
 * ------------------------------------------------------------------------------------------------- */
static void
node_open(struct sim *s, int at, const struct sim_setup *setup)
{
	struct sim_node *n = &s->nodes[at];
	struct call_transport transport = { n, client_send };
	struct entropy entropy = { client_fill, n };
	uint64_t secret = sim_draw(s, 3, (uint64_t)at, 0) | 1;

	*n = (struct sim_node){
		.sim = s, .index = at, .slots = &s->slots[at * setup->count], .count = setup->count
	};
	snprintf(n->name, sizeof n->name, "n%d", at);
	snprintf(n->folder, sizeof n->folder, "%s/%s", s->folder, n->name);
	if (mkdir(n->folder, 0700) != 0)
		abort();
	stage_fill(&secret, n->master, sizeof n->master);
	n->random = sim_draw(s, 1, (uint64_t)at, 0) | 1;
	n->calls = calls_new(&transport, &entropy);
	for (int i = 0; i < n->count; i++) {
		struct sim_slot *slot = &n->slots[i];

		*slot = (struct sim_slot){
			.sim = s, .node = n, .index = at * n->count + i, .desc = setup->services[i]
		};
		slot->random = sim_draw(s, 2, (uint64_t)slot->index, 0) | 1;
	}
}

void
sim_nodes_open(struct sim *s, const struct sim_setup *setup)
{
	s->node_count = setup->nodes == 0 ? 1 : setup->nodes;
	s->count = s->node_count * setup->count;
	s->nodes = calloc((size_t)s->node_count, sizeof *s->nodes);
	s->slots = calloc((size_t)s->count, sizeof *s->slots);
	s->up = calloc((size_t)s->count, sizeof(struct sim_slot *));
	if (s->nodes == NULL || s->slots == NULL || s->up == NULL)
		abort();
	for (int i = 0; i < s->node_count; i++)
		node_open(s, i, setup);
	if (setup->port != NULL)
		sim_mesh_new(s, setup->port);
	for (int i = 0; i < s->count; i++)
		sim_slot_open(&s->slots[i]);
}

void
sim_nodes_close(struct sim *s)
{
	for (int i = 0; i < s->count; i++) {
		slot_close(&s->slots[i]);
		free(s->slots[i].held);
	}
	for (int i = 0; i < s->node_count; i++) {
		calls_free(s->nodes[i].calls);
		for (int k = 0; k < s->nodes[i].count; k++) {
			sim_file_free(&s->nodes[i].kept_stores[k]);
			sim_file_free(&s->nodes[i].kept_rings[k]);
		}
	}
	sim_mesh_free(s);
	free(s->nodes);
	free(s->slots);
}
