/*
 * mesh_door: the socket that others connect to: bound, proved, watched.
 * Owns: nothing; all is the mesh's.
 * Beware: the gate stands before the door and after it: without it there is nobody to ask.
 */
#include "common/mesh_int.h"
#include <errno.h>
#include "common/node.h"

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
	d->live_count = d->told = d->ended = 0;
	d->bound[0] = '\0';
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
mesh_door_open(struct mesh *m, struct fault *why)
{
	struct mesh_door *d = &m->door;
	size_t len = sizeof d->bound;
	enum rc rc = RC_OK;

	d->sock = mesh_socket(m, ZMQ_ROUTER, m->bind, MESH_THREAD_DOOR);
	if (d->sock == NULL ||
	    socket_set(d->sock, settings_door, sizeof settings_door / sizeof settings_door[0]) != 0 ||
	    zmq_setsockopt(d->sock, ZMQ_ZAP_DOMAIN, MESH_DOMAIN, sizeof MESH_DOMAIN - 1) != 0)
		rc = fault_addf(why, RC_IO, NULL, FAULT_MESH_OPEN, "%s", zmq_strerror(errno));
	else if (zmq_bind(d->sock, m->bind) != 0 ||
	    zmq_getsockopt(d->sock, ZMQ_LAST_ENDPOINT, d->bound, &len) != 0)
		rc = fault_addf(why, RC_IO, NULL, FAULT_MESH_BIND, "%s (%s)", m->bind, node_cause(errno));
	else /* before anybody is listened to, and before anything is counted */
		rc = mesh_prove(m->door.bound, m->own.public, prove_turn, m, why);
	if (rc == RC_OK && !door_watch(m))
		rc = fault_addf(why, RC_IO, NULL, FAULT_MESH_OPEN, "%s", zmq_strerror(errno));
	if (rc != RC_OK)
		mesh_door_close(m);
	return rc;
}
