/*
 * wire: what the mesh hears goes to the courier, what the courier says goes to the mesh; one event gives the courier its turns.
 * Owns: the mesh, the courier and that event, of one process.
 * Beware: the courier's turn asks things of the service, and the service's answers ask for another turn: both only mark that there is
 *         something to do, and the loop does it.
 */
#include "services/federation/wire.h"
#include "common/log.h"
#include "common/mesh.h"
#include "common/node.h"
#include "services/federation/courier.h"
#include "services/federation/service.h"
#include <stdlib.h>

struct wire_state {
	struct process *process;
	struct mesh *mesh;
	struct courier *courier;
	struct event *turn;
};

/* --- the courier's side ------------------------------------------------------------------------- */
static bool
wire_send(void *arg, const uint8_t key[WIRE_KEY_LEN], const void *frame, size_t len, const void *signature,
    size_t signature_len)
{
	struct wire_state *w = arg;

	return mesh_send(w->mesh, key, frame, len, signature, signature_len) == RC_OK;
}

static void
wire_peers(void *arg, const struct wire_peer *all, size_t count)
{
	struct wire_state *w = arg;
	struct mesh_peer *peers = calloc(count + 1, sizeof *peers);

	if (peers == NULL)
		abort();
	for (size_t i = 0; i < count; i++) {
		memcpy(peers[i].key, all[i].key, MESH_KEY_LEN);
		peers[i].endpoint = all[i].endpoint;
	}
	mesh_set(w->mesh, peers, count);
	free(peers);
}

static void
wire_wake(void *arg)
{
	event_active(((struct wire_state *)arg)->turn, EV_READ, 0);
}

static void
turn_arm(struct wire_state *w, usec_t due, usec_t now)
{
	usec_t in = due > now ? due - now : 0;

	if (due == INT64_MAX) {
		event_del(w->turn);
		return;
	}
	if (in > 60 * USEC_PER_SEC) /* the clock may be set meanwhile */
		in = 60 * USEC_PER_SEC;
	const struct timeval tv = { in / USEC_PER_SEC, in % USEC_PER_SEC };

	event_add(w->turn, &tv);
}

static void
on_turn(evutil_socket_t fd, short what, void *arg)
{
	struct wire_state *w = arg;
	usec_t now = process_now(NULL);

	(void)fd;
	(void)what;
	turn_arm(w, courier_tick(w->courier, now), now);
	process_wake(w->process);
}

/* --- the mesh's side ---------------------------------------------------------------------------- */
static void
on_message(void *arg, const uint8_t key[MESH_KEY_LEN], const void *frame, size_t len, const void *seal,
    size_t seal_len)
{
	courier_frame(
	    ((struct wire_state *)arg)->courier, process_now(NULL), key, frame, len, seal, seal_len);
}

static void
on_up(void *arg, const uint8_t key[MESH_KEY_LEN], bool up)
{
	struct wire_state *w = arg;

	courier_up(w->courier, process_now(NULL), key, up);
	wire_wake(w);
}

static void
on_refused(void *arg, const uint8_t *key, enum mesh_refusal why)
{
	static const enum peer_refusal reasons[MESH_REFUSALS] = {
		[MESH_STRANGER] = PEER_STRANGER,
		[MESH_REMOVED] = PEER_REFUSED_REVOKED,
		[MESH_NAMED] = PEER_MALFORMED,
		[MESH_FRAMES] = PEER_FRAMES,
		[MESH_OVERSIZED] = PEER_OVERSIZED,
		[MESH_FLOOD] = PEER_FLOOD,
	};
	struct wire_state *w = arg;

	courier_refused(w->courier, process_now(NULL), key, reasons[why], 1);
	wire_wake(w);
}

static void
on_drained(void *arg)
{
	wire_wake(arg);
}

/* --- the process -------------------------------------------------------------------------------- */
static enum rc
wire_connect(struct wire_state *w, struct fault *why)
{
	const struct mesh_events on = { w, on_message, on_up, on_refused, on_drained };
	const struct node *n = process_node(w->process);
	struct node_keys keys;
	struct mesh_pair own;
	enum rc rc = node_keys_load(n, &keys, why);

	if (rc != RC_OK)
		return rc;
	memcpy(own.public, keys.curve_public, sizeof own.public);
	memcpy(own.secret, keys.curve_secret, sizeof own.secret);
	rc = mesh_open(process_base(w->process), n->endpoint, &own, &on, &w->mesh, why);
	crypto_wipe(&own, sizeof own);
	node_keys_wipe(&keys);
	return rc;
}

static enum rc
wire_open(struct process *p, struct fault *why)
{
	struct wire_state *w = calloc(1, sizeof *w);
	const struct wire wire = { w, wire_send, wire_peers, wire_wake };
	enum rc rc = identity_hook.open(p, why);

	if (w == NULL)
		abort();
	process_hook(p)->state = w;
	w->process = p;
	if (rc == RC_OK)
		rc = wire_connect(w, why);
	if (rc != RC_OK)
		return rc;
	w->turn = event_new(process_base(p), -1, 0, on_turn, w);
	if (w->turn == NULL)
		abort();
	w->courier = courier_new(process_service(p), &wire);
	if (mesh_bound(w->mesh)[0] != '\0')
		log_emit(LOG_INFO, "mesh.bound", LOG_STR("endpoint", mesh_bound(w->mesh)));
	wire_wake(w);
	return RC_OK;
}

static void
wire_close(struct process *p)
{
	struct wire_state *w = process_hook(p)->state;

	if (w == NULL)
		return;
	mesh_close(w->mesh);
	courier_free(w->courier);
	if (w->turn != NULL)
		event_free(w->turn);
	process_hook(p)->state = NULL;
	free(w);
}

struct process_hook wire_hook = { .open = wire_open, .close = wire_close };
