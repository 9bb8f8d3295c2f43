/*
 * mesh_door: the socket that others connect to: bound, proved, watched; opened anew when the node answers by another pair.
 * Owns: nothing; all is the mesh's.
 * Beware: the gate stands before the door and after it: without it there is nobody to ask. libzmq gives an address back a moment after
 *         the socket was closed.
 */
#include "common/mesh_int.h"
#include <errno.h>
#include <time.h>
#include "common/node.h"

#define BIND_TRIES 200
#define BIND_TRY_US 10000
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN /* stable builds take it, and hide its name (seen) */
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif

FAULT_DEFINE(FAULT_MESH_BIND, "mesh_bind",
    "L’adresse pour les autres fédérations ne s’ouvre pas : %s. Corrigez [federation] endpoint dans "
    "node.conf, ou arrêtez "
    "ce qui l’occupe.",
    "The address for other federations cannot be opened: %s. Correct [federation] endpoint in node.conf, or "
    "stop what "
    "occupies it.");
static const struct socket_setting settings_door[] = {
	{ ZMQ_CURVE_SERVER, 1 },
	{ ZMQ_ZAP_ENFORCE_DOMAIN, 1 },
	{ ZMQ_ROUTER_MANDATORY, 1 },
};

void
mesh_door_close(struct mesh *m)
{
	struct mesh_door *d = &m->door;

	mesh_event_drop(&d->ready);
	mesh_event_drop(&d->heard);
	mesh_socket_drop(&d->sock);
	mesh_socket_drop(&d->monitor);
	d->touched = false;
	d->waiting_count = 0;
	d->bound[0] = '\0';
}

/* A socket that was closed keeps its address for a moment. */
static int
door_bind(struct mesh *m, bool again)
{
	const struct timespec pause = { 0, BIND_TRY_US * 1000 };
	size_t len = sizeof m->door.bound;

	for (int i = 0; zmq_bind(m->door.sock, m->bind) != 0; i++) {
		if (!again || errno != EADDRINUSE || i == BIND_TRIES)
			return -1;
		nanosleep(&pause, NULL);
	}
	return zmq_getsockopt(m->door.sock, ZMQ_LAST_ENDPOINT, m->door.bound, &len);
}

static void
prove_turn(void *arg)
{
	mesh_gate_answer(arg);
}

static bool
door_watch(struct mesh *m)
{
	struct mesh_door *d = &m->door;

	d->monitor = mesh_monitor(
	    m, d->sock, ZMQ_EVENT_ACCEPTED | ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED);
	if (d->monitor == NULL)
		return false;
	d->heard = socket_watch(m->base, d->monitor, mesh_door_heard, m);
	d->ready = socket_watch(m->base, d->sock, mesh_door_ready, m);
	return d->heard != NULL && d->ready != NULL;
}

enum rc
mesh_door_open(struct mesh *m, const struct mesh_pair *serve, bool again, struct fault *why)
{
	struct mesh_door *d = &m->door;
	enum rc rc = RC_OK;

	d->sock = mesh_socket(m, ZMQ_ROUTER, serve, m->bind, MESH_THREAD_DOOR);
	if (d->sock == NULL ||
	    socket_set(d->sock, settings_door, sizeof settings_door / sizeof settings_door[0]) != 0 ||
	    zmq_setsockopt(d->sock, ZMQ_ZAP_DOMAIN, MESH_DOMAIN, sizeof MESH_DOMAIN - 1) != 0)
		rc = fault_addf(why, RC_IO, NULL, FAULT_MESH_OPEN, "%s", zmq_strerror(errno));
	else if (door_bind(m, again) != 0)
		rc = fault_addf(why, RC_IO, NULL, FAULT_MESH_BIND, "%s (%s)", m->bind, node_cause(errno));
	else /* before anybody is listened to, and before anything is counted */
		rc = mesh_prove(m->door.bound, serve->public, prove_turn, m, why);
	if (rc == RC_OK && !door_watch(m))
		rc = fault_addf(why, RC_IO, NULL, FAULT_MESH_OPEN, "%s", zmq_strerror(errno));
	if (rc != RC_OK)
		mesh_door_close(m);
	return rc;
}

enum rc
mesh_serve(struct mesh *m, const struct mesh_pair *serve, struct fault *why)
{
	if (m->bind[0] == '\0')
		return RC_OK;
	for (size_t i = 0; i < m->count; i++)
		if (m->links[i]->in) {
			m->links[i]->in = false;
			mesh_lost(m->links[i]);
		}
	if (m->door.sock != NULL) /* the port that the kernel chose is ours by now */
		memcpy(m->bind, m->door.bound, sizeof m->bind);
	mesh_door_close(m);
	return mesh_door_open(m, serve, true, why);
}
