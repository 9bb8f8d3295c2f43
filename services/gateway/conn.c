/*
 * conn: a connection's raw bytes, scanned as they arrive, before evhttp takes them out of the buffer.
 * Owns: struct conn, from the first byte until evhttp frees the connection.
 * Beware: what is refused is never seen by evhttp: its bytes are thrown away and we answer on the socket
 * ourselves, after any answer that is still owed on the connection; then we go on reading for a moment, or
 * the reset would eat the refusal.
 */
#include "services/gateway/answer.h"
#include "services/gateway/http.h"
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdlib.h>
#include <sys/socket.h>

#define LINGER_SECONDS 2
#define LINGER_BYTES (1024u * 1024u)

struct conn {
	struct evhttp_connection *evcon; /* the map's key */
	struct gateway *g;
	struct bufferevent *bev;
	struct front front;
	unsigned owed; /* answers that evhttp still has to send */
	bool refused;
	size_t lingered;
	void (*gone)(void *arg);
	void *gone_arg;
};

/* evhttp hands its callback one argument, and evbuffer's callbacks come before any of ours can be tied to the
 * connection. */
static struct gateway *the_gateway;

static void
conn_closed(struct evhttp_connection *evcon, void *arg)
{
	struct conn *c = arg;

	map_remove(&c->g->conns, &evcon);
	if (c->gone != NULL)
		c->gone(c->gone_arg);
	free(c);
}

static void
linger_end(struct bufferevent *bev, short what, void *arg)
{
	struct conn *c = arg;

	(void)bev;
	(void)what;
	evhttp_connection_free(c->evcon);
}

static void
linger_read(struct bufferevent *bev, void *arg)
{
	struct conn *c = arg;
	struct evbuffer *in = bufferevent_get_input(bev);

	c->lingered += evbuffer_get_length(in);
	evbuffer_drain(in, evbuffer_get_length(in));
	if (c->lingered > LINGER_BYTES)
		evhttp_connection_free(c->evcon);
}

static void
linger_written(struct bufferevent *bev, void *arg)
{
	(void)arg;
	shutdown(bufferevent_getfd(bev), SHUT_WR);
}

/* The refusal, written on the socket. */
static void
conn_refuse(struct conn *c)
{
	struct timeval wait = { LINGER_SECONDS, 0 };
	struct buf head = { 0 }, body = { 0 };
	struct fault why;
	int status = front_status(&c->front);

	fault_clear(&why);
	if (c->front.argument != NULL)
		fault_addf(&why, c->front.rc, NULL, c->front.fault, "%s", c->front.argument);
	else
		fault_add(&why, c->front.rc, NULL, c->front.fault);
	answer_problem(&why, c->front.rc, status, gateway_id(c->g, gateway_now()), &body);
	buf_printf(&head, "HTTP/1.1 %d ", status);
	http_head_text(&head, status, TYPE_PROBLEM, NULL);
	if (status == 405)
		buf_printf(&head, "Allow: %s\r\n", c->front.argument);
	buf_printf(&head, "Content-Length: %zu\r\nConnection: close\r\n\r\n", body.len);
	c->g->refused_raw++;
	health_count(c->g, NULL, status, 0);
	bufferevent_setcb(c->bev, linger_read, linger_written, linger_end, c);
	bufferevent_set_timeouts(c->bev, &wait, &wait);
	bufferevent_write(c->bev, head.ptr, head.len);
	bufferevent_write(c->bev, body.ptr, body.len);
	bufferevent_enable(c->bev, EV_READ | EV_WRITE);
	buf_free(&head);
	buf_free(&body);
}

static void
conn_refuse_later(evutil_socket_t fd, short what, void *arg)
{
	struct evhttp_connection *evcon = arg;
	struct conn *c = map_find(&the_gateway->conns, &evcon);

	(void)fd;
	(void)what;
	if (c != NULL && c->owed == 0)
		conn_refuse(c);
}

static void
conn_scan(struct conn *c, struct evbuffer *in, size_t from, size_t added)
{
	struct evbuffer_ptr at;
	struct evbuffer_iovec part[16];
	size_t left = added;

	if (evbuffer_ptr_set(in, &at, from, EVBUFFER_PTR_SET) != 0)
		return;
	while (left > 0 && c->front.rc == RC_OK) {
		int n = evbuffer_peek(in, (ev_ssize_t)left, &at, part, 16);

		for (int i = 0; i < n && i < 16 && left > 0; i++) {
			size_t len = part[i].iov_len < left ? part[i].iov_len : left;

			front_scan(&c->front, part[i].iov_base, len);
			left -= len;
			evbuffer_ptr_set(in, &at, len, EVBUFFER_PTR_ADD);
		}
		if (n <= 0)
			break;
	}
}

static void
conn_bytes(struct evbuffer *in, const struct evbuffer_cb_info *info, void *arg)
{
	struct conn *c = arg;

	if (info->n_added == 0)
		return;
	if (!c->refused) {
		conn_scan(c, in, info->orig_size, info->n_added);
		if (c->front.rc == RC_OK)
			return;
		c->refused = true;
		evbuffer_drain(in, evbuffer_get_length(in));
		if (c->owed == 0)
			conn_refuse(c);
		return;
	}
	if (c->owed != 0)
		evbuffer_drain(in, evbuffer_get_length(in));
}

/* The first bytes: now evhttp has its connection, and we can tie ours to it. */
static void
conn_first(struct evbuffer *in, const struct evbuffer_cb_info *info, void *arg)
{
	struct bufferevent *bev = arg;
	struct conn *c;
	void *evcon = NULL;

	if (info->n_added == 0)
		return;
	bufferevent_getcb(bev, NULL, NULL, NULL, &evcon);
	c = calloc(1, sizeof *c);
	if (c == NULL)
		abort();
	c->g = the_gateway;
	c->bev = bev;
	c->evcon = evcon;
	map_add(&c->g->conns, c);
	evhttp_connection_set_closecb(c->evcon, conn_closed, c);
	evbuffer_remove_cb(in, conn_first, bev);
	evbuffer_add_cb(in, conn_bytes, c);
	conn_bytes(in, info, c);
}

static struct bufferevent *
conn_bev(struct event_base *base, void *arg)
{
	struct bufferevent *bev = bufferevent_socket_new(base, -1, BEV_OPT_CLOSE_ON_FREE);

	(void)arg;
	if (bev != NULL)
		evbuffer_add_cb(bufferevent_get_input(bev), conn_first, bev);
	return bev;
}

void
conn_open(struct gateway *g)
{
	the_gateway = g;
	map_init(&g->conns, offsetof(struct conn, evcon), sizeof(struct evhttp_connection *));
	evhttp_set_bevcb(g->http, conn_bev, g);
}

struct conn *
conn_of(struct gateway *g, struct evhttp_request *ev)
{
	struct evhttp_connection *evcon = evhttp_request_get_connection(ev);

	return evcon == NULL ? NULL : map_find(&g->conns, &evcon);
}

void
conn_begin(struct conn *c)
{
	c->owed++;
}

/* An answer has left. A refusal that waited for it goes now: not from here, where evhttp is still in the
 * middle of it. */
void
conn_end(struct conn *c)
{
	struct timeval now = { 0, 0 };

	if (c->owed > 0)
		c->owed--;
	if (c->refused && c->owed == 0)
		event_base_once(c->g->base, -1, EV_TIMEOUT, conn_refuse_later, c->evcon, &now);
}

void
conn_on_gone(struct conn *c, void (*gone)(void *arg), void *arg)
{
	c->gone = gone;
	c->gone_arg = arg;
}
