/*
 * mesh: the set of keys, a link to each that has an address, and what is sent.
 * Owns: one zmq context with two threads, the sockets and their events.
 * Beware: a host's name is looked up by libzmq in its own thread, which waits for the answer: links have a thread of theirs, so that
 *         a name that nobody knows never holds up those who connect to us.
 */
#include "common/mesh_int.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "common/crypto.h"
#include "common/node.h"

#define PROBE_SECONDS 1
/* Probes without a connection after which a link is opened anew. libzmq tries again by itself, but gives up for good when the handshake
 * was refused (seen): by a node that does not admit us yet, by another service that had its port. */
#define PROBES_SILENT 8
#define PROBES_REFUSED 2
/* Probes during which a key that another one answered to is let be: libzmq would try it again ten times a second, and each try is a stranger's
 * over there. */
#define PROBES_PAUSE 2
/* A frame over its bound is counted with its sender's name; over twice that, libzmq ends the connection. */
#define READ_MAX (2 * (int64_t)MESH_FRAME_MAX)

FAULT_DEFINE(FAULT_MESH_OPEN, "mesh_open", "La liaison avec les autres fédérations ne s’ouvre pas : %s.",
    "The link with other federations cannot be opened: %s.");

const char *
mesh_refusal_name(enum mesh_refusal why)
{
	static const char *const names[MESH_REFUSALS] = { "stranger", "removed", "named", "frames",
		"oversized", "flood" };

	return (unsigned)why < MESH_REFUSALS ? names[why] : "unknown";
}

void
mesh_refuse(struct mesh *m, const uint8_t *key, enum mesh_refusal why)
{
	m->stats.refused[why]++;
	m->on.refused(m->on.arg, key, why);
}

/* --- the set ----------------------------------------------------------------------------------- */
struct mesh_link *
mesh_link_find(const struct mesh *m, const uint8_t *key)
{
	size_t low = 0, high = m->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = memcmp(key, m->links[middle]->key, MESH_KEY_LEN);

		if (order == 0)
			return m->links[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

/* --- sockets ----------------------------------------------------------------------------------- */
static const struct socket_setting settings_tcp[] = {
	{ ZMQ_RECONNECT_IVL_MAX, 2000 },
	{ ZMQ_CONNECT_TIMEOUT, 2000 }, /* else a cut that swallows packets lasts on after it was mended */
	{ ZMQ_TCP_KEEPALIVE, 1 },
	/* ms, at closing. With 0, libzmq 4.3.4 takes the second frame of a message away from a connection that is between the
	 * two, and aborts us when that connection breaks then (session_base.cpp: clean_pipes, seen in 9 of 30 runs of a test). */
	{ ZMQ_LINGER, 100 },
};

void *
mesh_socket(struct mesh *m, int type, const char *endpoint, uint64_t thread)
{
	const int v6 = strchr(endpoint, '[') != NULL;
	void *sock =
	    socket_new(m->zmq, type, READ_MAX, settings_tcp, sizeof settings_tcp / sizeof settings_tcp[0]);

	if (sock != NULL && zmq_setsockopt(sock, ZMQ_IPV6, &v6, sizeof v6) == 0 &&
	    zmq_setsockopt(sock, ZMQ_AFFINITY, &thread, sizeof thread) == 0 &&
	    zmq_setsockopt(sock, ZMQ_CURVE_PUBLICKEY, m->own.public, MESH_KEY_LEN) == 0 &&
	    zmq_setsockopt(sock, ZMQ_CURVE_SECRETKEY, m->own.secret, MESH_KEY_LEN) == 0)
		return sock;
	if (sock != NULL)
		zmq_close(sock);
	return NULL;
}

void *
mesh_monitor(struct mesh *m, void *sock, int events)
{
	char name[32];

	snprintf(name, sizeof name, "inproc://news-%u", m->made++);
	return socket_monitor(m->zmq, sock, name, events);
}

void
mesh_event_drop(struct event **e)
{
	if (*e != NULL)
		event_free(*e);
	*e = NULL;
}

void
mesh_socket_drop(void **sock)
{
	if (*sock != NULL)
		zmq_close(*sock);
	*sock = NULL;
}

/* --- links ------------------------------------------------------------------------------------- */
static void
link_disconnect(struct mesh_link *l)
{
	mesh_event_drop(&l->ready);
	mesh_event_drop(&l->heard);
	mesh_socket_drop(&l->sock);
	mesh_socket_drop(&l->monitor);
	l->connected = l->touched = false;
	l->tries = 0;
}

/* Another key of that address; dialled: connected to, or being tried. Who answers there has one key; the others are those it had, or will
 * have. */
static bool
link_has_twin(const struct mesh_link *l, bool dialled)
{
	const struct mesh *m = l->mesh;

	for (size_t i = 0; i < m->count; i++)
		if (m->links[i] != l && (!dialled || m->links[i]->sock != NULL) &&
		    strcmp(m->links[i]->endpoint, l->endpoint) == 0)
			return true;
	return false;
}

/* What cannot be opened now is tried again by the probe. */
static void
link_connect(struct mesh_link *l)
{
	struct mesh *m = l->mesh;

	if (l->endpoint[0] == '\0' || l->sock != NULL || link_has_twin(l, true))
		return;
	l->sock = mesh_socket(m, ZMQ_DEALER, l->endpoint, MESH_THREAD_LINKS);
	if (l->sock != NULL && zmq_setsockopt(l->sock, ZMQ_CURVE_SERVERKEY, l->key, MESH_KEY_LEN) == 0)
		l->monitor = mesh_monitor(m, l->sock,
		    ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED | ZMQ_EVENT_CLOSED |
			ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL |
			ZMQ_EVENT_HANDSHAKE_FAILED_AUTH);
	if (l->monitor != NULL && zmq_connect(l->sock, l->endpoint) == 0) {
		l->heard = socket_watch(m->base, l->monitor, mesh_link_heard, l);
		l->ready = socket_watch(m->base, l->sock, mesh_link_ready, l);
	}
	if (l->ready == NULL || l->heard == NULL)
		link_disconnect(l);
}

/* The others of its address have their turn meanwhile. */
void
mesh_link_pause(struct mesh_link *l)
{
	link_disconnect(l);
	l->pause = PROBES_PAUSE;
}

static void
link_free(struct mesh_link *l)
{
	link_disconnect(l);
	free(l);
}

/* To be connected anew when its address is another. */
static void
link_point(struct mesh_link *l, const struct mesh_peer *p)
{
	struct text endpoint = text_of(p->endpoint != NULL ? p->endpoint : "");

	if (!endpoint_connects(endpoint))
		endpoint.len = 0;
	if (text_is(endpoint, l->endpoint))
		return;
	if (l->connected)
		mesh_lost(l);
	link_disconnect(l);
	memcpy(l->endpoint, endpoint.ptr, endpoint.len);
	l->endpoint[endpoint.len] = '\0';
	l->pause = 0;
}

static struct mesh_link *
link_new(struct mesh *m, const uint8_t *key)
{
	struct mesh_link *l = calloc(1, sizeof *l);

	if (l == NULL)
		abort();
	l->mesh = m;
	l->fd = -1;
	memcpy(l->key, key, MESH_KEY_LEN);
	return l;
}

static void
link_probe(struct mesh_link *l)
{
	unsigned most = l->trouble > MESH_UNREACHED ? PROBES_REFUSED : PROBES_SILENT;

	if (l->connected || l->endpoint[0] == '\0')
		return;
	if (l->sock != NULL && ++l->tries >= most) {
		link_disconnect(l); /* who turned us away has that key */
		l->pause = l->trouble != MESH_UNADMITTED && link_has_twin(l, false) ? 1 : 0;
	}
	if (l->pause > 0)
		l->pause--;
	else
		link_connect(l);
}

static void
on_probe(evutil_socket_t fd, short what, void *arg)
{
	struct mesh *m = arg;

	(void)fd;
	(void)what;
	mesh_door_strangers(m);
	for (size_t i = 0; i < m->count; i++)
		link_probe(m->links[i]);
}

/* Told in a turn of its own: who lost it is in the middle of something. */
static void
on_tell(evutil_socket_t fd, short what, void *arg)
{
	struct mesh *m = arg;

	(void)fd;
	(void)what;
	for (size_t i = 0; i < m->count; i++) {
		struct mesh_link *l = m->links[i];

		if (l->lost && !l->connected && !l->in)
			m->on.up(m->on.arg, l->key, false);
		l->lost = false;
	}
}

void
mesh_lost(struct mesh_link *l)
{
	l->lost = true;
	event_active(l->mesh->tell, EV_READ, 0);
}

static struct mesh_link *
link_for(struct mesh *m, const struct mesh_peer *p, struct mesh_link *const *next, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (memcmp(next[i]->key, p->key, MESH_KEY_LEN) == 0)
			return NULL;
	struct mesh_link *l = mesh_link_find(m, p->key);

	return l != NULL ? l : link_new(m, p->key);
}

static int
link_compare(const void *a, const void *b)
{
	return memcmp(
	    (*(struct mesh_link *const *)a)->key, (*(struct mesh_link *const *)b)->key, MESH_KEY_LEN);
}

void
mesh_set(struct mesh *m, const struct mesh_peer *peers, size_t count)
{
	struct mesh_link **next = calloc(count + 1, sizeof *next);
	size_t n = 0;

	if (next == NULL)
		abort();
	for (size_t i = 0; i < count; i++) {
		struct mesh_link *l = link_for(m, &peers[i], next, n);

		if (l == NULL)
			continue;
		l->kept = true;
		link_point(l, &peers[i]);
		next[n++] = l;
	}
	for (size_t i = 0; i < m->count; i++)
		if (!m->links[i]->kept)
			mesh_door_end(m->links[i]);
	for (size_t i = 0; i < m->count; i++)
		if (!m->links[i]->kept)
			link_free(m->links[i]);
	free(m->links);
	m->links = next;
	m->count = n;
	for (size_t i = 0; i < n; i++) {
		next[i]->kept = false;
		link_connect(next[i]);
	}
	qsort(next, n, sizeof *next, link_compare);
}

/* --- the mesh ---------------------------------------------------------------------------------- */
static bool
mesh_ready(struct mesh *m)
{
	const struct timeval every = { PROBE_SECONDS, 0 };

	m->zmq = zmq_ctx_new();
	if (m->zmq == NULL || zmq_ctx_set(m->zmq, ZMQ_IO_THREADS, 2) != 0 ||
	    zmq_ctx_set(m->zmq, ZMQ_MAX_SOCKETS, zmq_ctx_get(m->zmq, ZMQ_SOCKET_LIMIT)) != 0)
		return false;
	m->gate = mesh_gate_open(m->zmq);
	m->asked = m->gate != NULL ? socket_watch(m->base, m->gate, mesh_gate_ready, m) : NULL;
	m->tell = event_new(m->base, -1, 0, on_tell, m);
	m->probe = event_new(m->base, -1, EV_PERSIST, on_probe, m);
	return m->asked != NULL && m->tell != NULL && m->probe != NULL && event_add(m->probe, &every) == 0;
}

enum rc
mesh_open(struct event_base *base, const char *bind, const struct mesh_pair *own,
    const struct mesh_events *on, struct mesh **ret_mesh, struct fault *why)
{
	struct mesh *m = calloc(1, sizeof *m);
	enum rc rc = RC_OK;

	if (m == NULL)
		return fault_addf(why, RC_IO, NULL, FAULT_MESH_OPEN, "%s", node_cause(ENOMEM));
	m->base = base;
	m->on = *on;
	m->own = *own;
	if (bind != NULL && strlen(bind) <= ENDPOINT_MAX)
		memcpy(m->bind, bind, strlen(bind) + 1);
	if (!mesh_ready(m))
		rc = fault_addf(why, RC_IO, NULL, FAULT_MESH_OPEN, "%s", zmq_strerror(errno));
	else if (m->bind[0] != '\0')
		rc = mesh_door_open(m, why);
	if (rc == RC_OK)
		*ret_mesh = m;
	else
		mesh_close(m);
	return rc;
}

void
mesh_close(struct mesh *m)
{
	if (m == NULL)
		return;
	mesh_event_drop(&m->tell);
	mesh_event_drop(&m->probe);
	for (size_t i = 0; i < m->count; i++)
		link_free(m->links[i]);
	free(m->links);
	mesh_door_close(m);
	mesh_event_drop(&m->asked);
	mesh_socket_drop(&m->gate);
	while (m->zmq != NULL && zmq_ctx_term(m->zmq) != 0 && errno == EINTR)
		;
	crypto_wipe(m, sizeof *m);
	free(m);
}

/* --- sending ----------------------------------------------------------------------------------- */
static void
touch(struct mesh *m, bool *touched, struct event *ready)
{
	if (!*touched && !m->draining)
		event_active(ready, EV_READ, 0);
	*touched = true;
}

static bool
link_send(struct mesh_link *l, const void *frame, size_t len, const void *seal, size_t seal_len)
{
	touch(l->mesh, &l->touched, l->ready);
	return socket_frame(l->sock, frame, len, true) && socket_frame(l->sock, seal, seal_len, false);
}

static bool
door_send(struct mesh_link *l, const void *frame, size_t len, const void *seal, size_t seal_len)
{
	struct mesh *m = l->mesh;

	touch(m, &m->door.touched, m->door.ready);
	if (!socket_frame(m->door.sock, l->name, MESH_NAME_LEN, true)) {
		if (errno == EHOSTUNREACH) {
			l->in = false;
			mesh_lost(l);
		}
		return false;
	}
	return socket_frame(m->door.sock, frame, len, true) &&
	    socket_frame(m->door.sock, seal, seal_len, false);
}

enum rc
mesh_send(struct mesh *m, const uint8_t key[MESH_KEY_LEN], const void *frame, size_t len, const void *seal,
    size_t seal_len)
{
	struct mesh_link *l = mesh_link_find(m, key);
	bool sent;

	if (len > MESH_FRAME_MAX || seal_len > MESH_SEAL_MAX)
		return RC_LIMIT;
	if (l == NULL || (!l->connected && !l->in))
		return RC_UNAVAILABLE;
	sent = l->connected ? link_send(l, frame, len, seal, seal_len)
			    : door_send(l, frame, len, seal, seal_len);
	m->stats.sent += sent;
	return sent ? RC_OK : RC_UNAVAILABLE;
}

bool
mesh_is_up(const struct mesh *m, const uint8_t key[MESH_KEY_LEN])
{
	const struct mesh_link *l = mesh_link_find(m, key);

	return l != NULL && (l->connected || l->in);
}

const char *
mesh_bound(const struct mesh *m)
{
	return m->door.bound;
}

const struct mesh_stats *
mesh_stats(const struct mesh *m)
{
	return &m->stats;
}
