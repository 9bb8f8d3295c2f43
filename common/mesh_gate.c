/*
 * mesh_gate: who may connect: the answers to ZAP, and the proof at start that a stranger gets the right one.
 * Owns: nothing; the sockets are the mesh's.
 * Beware: without a handler, or without an enforced domain, libzmq admits every key (seen). A refusal is "400": it ends the connection at
 *         once, while "300" leaves it open until the handshake's time is over (seen). A client of libzmq may give up for good after it:
 *         ours opens its link anew (on_probe).
 */
#include "common/mesh_int.h"
#include <errno.h>
#include <stdio.h>
#include <time.h>

#define GATE_ADDRESS "inproc://zeromq.zap.01"
#define GATE_FRAMES 9
#define PROOF_MS 5000
#define PROOF_TURN_MS 5

FAULT_DEFINE(FAULT_MESH_ADMITS, "mesh_admits",
    "Le contrôle d’accès ne tient pas : une clé inconnue a été admise à l’adresse %s. Le service refuse de "
    "démarrer ; "
    "réinstallez Maillage et libzmq depuis les paquets de la distribution, puis recommencez.",
    "The access check does not hold: an unknown key was admitted at %s. The service refuses to start; "
    "install Maillage and "
    "libzmq again from the distribution's packages, then try again.");
FAULT_DEFINE(FAULT_MESH_UNSURE, "mesh_unsure",
    "Impossible de vérifier qu’une clé inconnue est refusée à l’adresse %s : ce nœud ne parvient pas à s’y "
    "connecter "
    "lui-même. Vérifiez cette adresse ([federation] endpoint) et le pare-feu de la machine.",
    "It could not be checked that an unknown key is refused at %s: this node cannot connect to it itself. "
    "Check that address "
    "([federation] endpoint) and the machine's firewall.");

/* --- ZAP --------------------------------------------------------------------------------------- */
void *
mesh_gate_open(void *zmq)
{
	static const struct socket_setting settings[] = { { ZMQ_SNDHWM, 0 }, { ZMQ_RCVHWM, 0 } };
	void *gate = socket_new(zmq, ZMQ_ROUTER, MESH_FRAME_MAX, settings, 2);

	if (gate != NULL && zmq_bind(gate, GATE_ADDRESS) == 0)
		return gate;
	if (gate != NULL)
		zmq_close(gate);
	return NULL;
}

/* Frames of a request: whom to answer, empty, version, number, domain, address, identity, mechanism, key. */
static bool
asks_by_curve(zmq_msg_t *frames, unsigned count)
{
	return count == GATE_FRAMES && zmq_msg_size(&frames[2]) == 3 &&
	    memcmp(zmq_msg_data(&frames[2]), "1.0", 3) == 0 &&
	    zmq_msg_size(&frames[4]) == sizeof MESH_DOMAIN - 1 &&
	    memcmp(zmq_msg_data(&frames[4]), MESH_DOMAIN, sizeof MESH_DOMAIN - 1) == 0 &&
	    zmq_msg_size(&frames[7]) == 5 && memcmp(zmq_msg_data(&frames[7]), "CURVE", 5) == 0 &&
	    zmq_msg_size(&frames[8]) == MESH_KEY_LEN;
}

static void
answer_send(void *gate, zmq_msg_t *frames, bool admitted, const char *user)
{
	static const char *const text[] = { "unknown key", "ok" };
	const char *status = admitted ? "200" : "400";

	(void)(socket_frame(gate, zmq_msg_data(&frames[0]), zmq_msg_size(&frames[0]), true) &&
	    socket_frame(gate, "", 0, true) && socket_frame(gate, "1.0", 3, true) &&
	    socket_frame(gate, zmq_msg_data(&frames[3]), zmq_msg_size(&frames[3]), true) &&
	    socket_frame(gate, status, 3, true) &&
	    socket_frame(gate, text[admitted], strlen(text[admitted]), true) &&
	    socket_frame(gate, user, strlen(user), true) && socket_frame(gate, "", 0, false));
}

static bool
gate_take(struct mesh *m)
{
	zmq_msg_t frames[GATE_FRAMES];
	char user[MESH_Z85_CAP] = "";

	for (unsigned i = 0; i < GATE_FRAMES; i++)
		zmq_msg_init(&frames[i]);
	unsigned count = socket_take(m->gate, frames, GATE_FRAMES);
	bool sound = asks_by_curve(frames, count);
	const uint8_t *key = sound ? zmq_msg_data(&frames[8]) : NULL;
	bool admitted = sound && mesh_link_find(m, key) != NULL;

	if (admitted && zmq_z85_encode(user, key, MESH_KEY_LEN) == NULL)
		admitted = false;
	if (count > 3)
		answer_send(m->gate, frames, admitted, user);
	if (sound && !admitted)
		mesh_door_knocked(m, key);
	for (unsigned i = 0; i < GATE_FRAMES; i++)
		zmq_msg_close(&frames[i]);
	return count > 0;
}

void
mesh_gate_answer(struct mesh *m)
{
	while (gate_take(m))
		continue;
}

void
mesh_gate_ready(evutil_socket_t fd, short what, void *arg)
{
	struct mesh *m = arg;

	(void)fd;
	(void)what;
	for (unsigned i = 0; i < MESH_BUDGET; i++)
		if (!gate_take(m))
			return;
	event_active(m->asked, EV_READ, 0);
}

/* --- the proof --------------------------------------------------------------------------------- */
static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool
stranger_dress(void *sock, const uint8_t *server)
{
	char public[MESH_Z85_CAP], secret[MESH_Z85_CAP];

	return zmq_curve_keypair(public, secret) == 0 &&
	    zmq_setsockopt(sock, ZMQ_CURVE_SERVERKEY, server, MESH_KEY_LEN) == 0 &&
	    zmq_setsockopt(sock, ZMQ_CURVE_PUBLICKEY, public, sizeof public) == 0 &&
	    zmq_setsockopt(sock, ZMQ_CURVE_SECRETKEY, secret, sizeof secret) == 0;
}

/* The first word on its connection. Who is refused sees it end before the handshake does. */
static enum rc
stranger_wait(void *monitor, void (*turn)(void *), void *arg)
{
	const int64_t until = now_ms() + PROOF_MS;
	zmq_pollitem_t item = { .socket = monitor, .events = ZMQ_POLLIN };
	struct socket_news news;

	while (now_ms() < until) {
		if (turn != NULL)
			turn(arg);
		if (zmq_poll(&item, 1, PROOF_TURN_MS) < 0 && errno != EINTR)
			return RC_TIMEOUT;
		if (socket_heard(monitor, &news))
			return news.event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED ? RC_FORBIDDEN : RC_OK;
	}
	return RC_TIMEOUT;
}

static enum rc
stranger_knock(void *zmq, const char *endpoint, const uint8_t *server, void (*turn)(void *), void *arg)
{
	const struct socket_setting settings[] = { { ZMQ_IPV6, strchr(endpoint, '[') != NULL } };
	const int events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL |
	    ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH | ZMQ_EVENT_DISCONNECTED;
	void *sock = socket_new(zmq, ZMQ_DEALER, MESH_FRAME_MAX, settings, 1), *monitor = NULL;
	enum rc rc = RC_TIMEOUT;

	if (sock != NULL && stranger_dress(sock, server))
		monitor = socket_monitor(zmq, sock, "inproc://stranger", events);
	if (monitor != NULL && zmq_connect(sock, endpoint) == 0)
		rc = stranger_wait(monitor, turn, arg);
	if (sock != NULL)
		zmq_close(sock);
	if (monitor != NULL)
		zmq_close(monitor);
	return rc;
}

/* What is bound for all addresses is knocked at by the loopback. */
static void
endpoint_near(const char *endpoint, char out[ENDPOINT_MAX + 1])
{
	const char *port = strrchr(endpoint, ':');

	if (strncmp(endpoint, "tcp://0.0.0.0:", 14) == 0)
		snprintf(out, ENDPOINT_MAX + 1, "tcp://127.0.0.1%s", port);
	else if (strncmp(endpoint, "tcp://[::]:", 11) == 0)
		snprintf(out, ENDPOINT_MAX + 1, "tcp://[::1]%s", port);
	else
		snprintf(out, ENDPOINT_MAX + 1, "%s", endpoint);
}

enum rc
mesh_prove(const char *endpoint, const uint8_t server[MESH_KEY_LEN], void (*turn)(void *arg), void *arg,
    struct fault *why)
{
	char near[ENDPOINT_MAX + 1];
	void *zmq = zmq_ctx_new();
	enum rc rc;

	if (zmq == NULL)
		return fault_addf(why, RC_TIMEOUT, NULL, FAULT_MESH_UNSURE, "%s", endpoint);
	endpoint_near(endpoint, near);
	rc = stranger_knock(zmq, near, server, turn, arg);
	while (zmq_ctx_term(zmq) != 0 && errno == EINTR)
		;
	if (rc == RC_FORBIDDEN)
		return fault_addf(why, rc, NULL, FAULT_MESH_ADMITS, "%s", endpoint);
	return rc == RC_OK ? RC_OK : fault_addf(why, rc, NULL, FAULT_MESH_UNSURE, "%s", endpoint);
}
