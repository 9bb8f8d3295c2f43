/*
 * bus: ROUTER and DEALER sockets of libzmq drained from libevent's loop.
 * Owns: one zmq context, the sockets and their events; received frames live until the callback returns.
 * Beware: the descriptor says that commands wait, not messages, and any receive or send may swallow what it
 *         said: a socket is drained until a receive finds nothing, and looked at again after it was sent on.
 */
#include "common/bus.h"
#include "common/socket.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/un.h>

#define NAME_MAX_LEN 31
#define CLOSE_LINGER_MS 100
#define PATH_MAX_LEN (sizeof(((struct sockaddr_un *)0)->sun_path) - 1)

struct port {
	struct bus *bus;
	void *sock;
	struct event *ready;
	bool touched; /* sent on since it was last seen empty */
	/* of a link */
	void *monitor;
	struct event *heard;
	bool connected;
	char name[NAME_MAX_LEN + 1];
};

struct bus {
	struct event_base *base;
	struct bus_events on;
	void *zmq;
	char *run;
	struct bus_stats stats;
	bool draining; /* port_ready will look at what is touched */
	struct port router;
	struct port links[BUS_LINKS_MAX];
	unsigned link_count;
};

/* --- settings --------------------------------------------------------------------------------- */
/* Nobody who is gone is answered; no backoff: after an outage a local service is found again at once. */
static const struct socket_setting settings_own[] = {
	{ ZMQ_RECONNECT_IVL_MAX, 0 },
	{ ZMQ_ROUTER_MANDATORY, 1 }, /* of the ROUTER alone, so it stands last */
};

static void *
port_socket(struct bus *b, int type)
{
	return socket_new(b->zmq, type, BUS_FRAME_MAX, settings_own, type == ZMQ_ROUTER ? 2 : 1);
}

struct event_base *
bus_base_new(void)
{
	const struct timeval interval = { 0, 5000 };
	struct event_config *cfg = event_config_new();
	struct event_base *base = NULL;

	if (cfg == NULL)
		return NULL;
	/* without it a socket that re-arms itself is run again before timers and other descriptors are looked
	 * at */
	/* what a connection asks of epoll within a round is told once; sound as long as no descriptor is a
	 * dup */
	event_config_set_flag(cfg, EVENT_BASE_FLAG_EPOLL_USE_CHANGELIST);
	if (event_config_set_max_dispatch_interval(cfg, &interval, 64, 0) == 0)
		base = event_base_new_with_config(cfg);
	event_config_free(cfg);
	return base;
}

/* --- receiving -------------------------------------------------------------------------------- */
static bool
call_deliver(struct bus *b, zmq_msg_t *identity, zmq_msg_t *env, zmq_msg_t *body)
{
	struct bus_peer from = { 0 };
	size_t len = zmq_msg_size(identity);

	if (len > BUS_PEER_MAX) {
		b->stats.dropped_frames++;
		return false;
	}
	from.len = (uint8_t)len;
	memcpy(from.identity, zmq_msg_data(identity), len);
	b->stats.calls_in++;
	b->on.call(
	    b->on.arg, &from, zmq_msg_data(env), zmq_msg_size(env), zmq_msg_data(body), zmq_msg_size(body));
	return true;
}

static bool
message_deliver(struct port *p, zmq_msg_t *frames, unsigned count, unsigned wanted)
{
	struct bus *b = p->bus;
	zmq_msg_t *env = &frames[wanted - 2], *body = &frames[wanted - 1];

	if (count != wanted) {
		b->stats.dropped_frames++;
		return false;
	}
	if (zmq_msg_size(env) + zmq_msg_size(body) > BUS_FRAME_MAX) {
		b->stats.dropped_size++;
		return false;
	}
	if (p == &b->router)
		return call_deliver(b, &frames[0], env, body);
	b->stats.replies_in++;
	b->on.reply(b->on.arg, zmq_msg_data(env), zmq_msg_size(env), zmq_msg_data(body), zmq_msg_size(body));
	return true;
}

/* False when nothing was waiting: the descriptor will speak again. */
static bool
port_take(struct port *p, bool *delivered)
{
	unsigned wanted = p == &p->bus->router ? 3 : 2;
	zmq_msg_t frames[3];

	for (unsigned i = 0; i < wanted; i++)
		zmq_msg_init(&frames[i]);
	unsigned count = socket_take(p->sock, frames, wanted);

	if (count == 0)
		p->touched = false;
	else if (message_deliver(p, frames, count, wanted))
		*delivered = true;
	for (unsigned i = 0; i < wanted; i++)
		zmq_msg_close(&frames[i]);
	return count > 0;
}

static void
port_recheck(struct port *p)
{
	if (!p->touched)
		return;
	p->touched = false;
	if (socket_has_input(p->sock))
		event_active(p->ready, EV_READ, 0);
}

static void
port_ready(evutil_socket_t fd, short what, void *arg)
{
	struct port *p = arg;
	struct bus *b = p->bus;
	bool delivered = false, more = true;

	(void)fd;
	(void)what;
	b->draining = true;
	for (int i = 0; i < BUS_BUDGET && more; i++)
		more = port_take(p, &delivered);
	if (delivered && b->on.drained != NULL)
		b->on.drained(b->on.arg);
	b->draining = false;
	if (more) {
		p->touched = false;
		event_active(p->ready, EV_READ, 0);
	}
	port_recheck(&b->router);
	for (unsigned i = 0; i < b->link_count; i++)
		port_recheck(&b->links[i]);
}

/* --- sending ---------------------------------------------------------------------------------- */
/* The socket was sent on, which may have swallowed the news of messages that came in meanwhile. Outside of a
 * drain the socket's own event looks, once for a whole batch of sends. */
static void
port_touch(struct port *p)
{
	if (!p->touched && !p->bus->draining)
		event_active(p->ready, EV_READ, 0);
	p->touched = true;
}

static enum rc
port_send(struct port *p, const struct bus_peer *to, const void *env, size_t env_len, const void *body,
    size_t body_len)
{
	struct bus *b = p->bus;

	if (env_len > BUS_FRAME_MAX || body_len > BUS_FRAME_MAX - env_len)
		return RC_LIMIT;
	if (to == NULL && !p->connected) {
		b->stats.unreachable++;
		return RC_UNAVAILABLE;
	}
	port_touch(p);
	if ((to == NULL || socket_frame(p->sock, to->identity, to->len, true)) &&
	    socket_frame(p->sock, env, env_len, true) && socket_frame(p->sock, body, body_len, false)) {
		b->stats.sent++;
		return RC_OK;
	}
	b->stats.unreachable++; /* libzmq has rolled back the frames before the one that failed */
	return RC_UNAVAILABLE;
}

/* --- who is there ----------------------------------------------------------------------------- */
static void
monitor_ready(evutil_socket_t fd, short what, void *arg)
{
	struct port *p = arg;
	struct socket_news news;

	(void)fd;
	(void)what;
	while (socket_heard(p->monitor, &news))
		p->connected = news.event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED;
}

static int
monitor_attach(struct port *p)
{
	char address[sizeof "inproc://" + NAME_MAX_LEN];

	snprintf(address, sizeof address, "inproc://%s", p->name);
	p->monitor = socket_monitor(
	    p->bus->zmq, p->sock, address, ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_DISCONNECTED);
	if (p->monitor != NULL)
		p->heard = socket_watch(p->bus->base, p->monitor, monitor_ready, p);
	return p->heard != NULL ? 0 : -1;
}

/* --- sockets ---------------------------------------------------------------------------------- */
static void
port_close(struct port *p)
{
	if (p->ready != NULL)
		event_free(p->ready);
	if (p->heard != NULL)
		event_free(p->heard);
	if (p->sock != NULL)
		zmq_close(p->sock);
	if (p->monitor != NULL)
		zmq_close(p->monitor);
	memset(p, 0, sizeof *p);
}

static int
port_attach(struct port *p, int type)
{
	char address[sizeof "ipc://" + PATH_MAX_LEN];

	snprintf(address, sizeof address, "ipc://%s/%s.sock", p->bus->run, p->name);
	p->sock = port_socket(p->bus, type);
	if (p->sock == NULL || (type == ZMQ_DEALER && monitor_attach(p) != 0) ||
	    (type == ZMQ_ROUTER ? zmq_bind(p->sock, address) : zmq_connect(p->sock, address)) != 0)
		return -1;
	p->ready = socket_watch(p->bus->base, p->sock, port_ready, p);
	return p->ready != NULL ? 0 : -1;
}

static bool
name_is_sound(const char *name)
{
	size_t len = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");

	return len > 0 && len <= NAME_MAX_LEN && name[len] == '\0';
}

static enum rc
port_open(struct bus *b, struct port *p, const char *name, int type)
{
	if (!name_is_sound(name))
		return RC_INVALID;
	if (strlen(b->run) + 1 + strlen(name) + strlen(".sock") > PATH_MAX_LEN)
		return RC_LIMIT;
	p->bus = b;
	memcpy(p->name, name, strlen(name) + 1);
	if (port_attach(p, type) == 0)
		return RC_OK;
	int saved = errno;

	port_close(p);
	errno = saved;
	return RC_IO;
}

static enum rc
link_find(struct bus *b, const char *service, struct port **ret_link)
{
	for (unsigned i = 0; i < b->link_count; i++)
		if (strcmp(b->links[i].name, service) == 0) {
			*ret_link = &b->links[i];
			return RC_OK;
		}
	if (b->link_count == BUS_LINKS_MAX)
		return RC_LIMIT;
	struct port *p = &b->links[b->link_count];
	enum rc rc = port_open(b, p, service, ZMQ_DEALER);

	if (rc != RC_OK)
		return rc;
	b->link_count++;
	*ret_link = p;
	return RC_OK;
}

/* --- the bus ---------------------------------------------------------------------------------- */
static enum rc
open_fail(struct bus *b, enum rc rc, const char *name, struct fault *why)
{
	const char *run = b->run != NULL ? b->run : "";

	if (rc == RC_LIMIT)
		fault_addf(why, rc, NULL, FAULT_TEXT,
		    "le chemin est trop long pour une adresse locale : %s/%s.sock", run, name);
	else if (rc == RC_INVALID)
		fault_addf(why, rc, NULL, FAULT_TEXT, "ce n’est pas le nom d’un service : %s", name);
	else
		fault_addf(why, rc, NULL, FAULT_TEXT, "l’adresse locale %s/%s.sock ne s’ouvre pas : %s", run,
		    name != NULL ? name : "", zmq_strerror(errno));
	bus_close(b);
	return rc;
}

enum rc
bus_open(struct event_base *base, const char *run, const char *name, const struct bus_events *on,
    struct bus **ret_bus, struct fault *why)
{
	struct bus *b = calloc(1, sizeof *b);
	enum rc rc = RC_OK;

	if (b == NULL)
		return fault_addf(why, RC_IO, NULL, FAULT_TEXT, "la mémoire manque");
	b->base = base;
	b->on = *on;
	b->run = strdup(run);
	b->zmq = b->run != NULL ? zmq_ctx_new() : NULL;
	if (b->zmq == NULL)
		return open_fail(b, RC_IO, name, why);
	if (name != NULL)
		rc = port_open(b, &b->router, name, ZMQ_ROUTER);
	if (rc != RC_OK)
		return open_fail(b, rc, name, why);
	*ret_bus = b;
	return RC_OK;
}

void
bus_close(struct bus *b)
{
	const int linger = CLOSE_LINGER_MS;

	if (b == NULL)
		return;
	if (b->router.sock != NULL) /* what was answered last is still on its way */
		zmq_setsockopt(b->router.sock, ZMQ_LINGER, &linger, sizeof linger);
	port_close(&b->router);
	for (unsigned i = 0; i < b->link_count; i++)
		port_close(&b->links[i]);
	while (b->zmq != NULL && zmq_ctx_term(b->zmq) != 0 && errno == EINTR)
		;
	free(b->run);
	free(b);
}

enum rc
bus_send(
    struct bus *b, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct port *p;
	enum rc rc = link_find(b, service, &p);

	if (rc == RC_OK)
		return port_send(p, NULL, env, env_len, body, body_len);
	if (rc != RC_IO)
		return rc;
	b->stats.unreachable++;
	return RC_UNAVAILABLE;
}

enum rc
bus_reply(struct bus *b, const struct bus_peer *to, const void *env, size_t env_len, const void *body,
    size_t body_len)
{
	if (b->router.sock != NULL)
		return port_send(&b->router, to, env, env_len, body, body_len);
	b->stats.unreachable++;
	return RC_UNAVAILABLE;
}

const struct bus_stats *
bus_stats(const struct bus *b)
{
	return &b->stats;
}
