/*
 * socket: settings, whole messages and monitors of libzmq's sockets.
 * Owns: nothing.
 * Beware: a message comes whole or not at all, so that only its first frame may be awaited.
 */
#include "common/socket.h"
#include <errno.h>

static const struct socket_setting settings_shared[] = {
	{ ZMQ_LINGER, 0 },
	{ ZMQ_SNDHWM, 1000 },
	{ ZMQ_RCVHWM, 1000 },
	{ ZMQ_HANDSHAKE_IVL, 5000 },
	{ ZMQ_HEARTBEAT_IVL, 5000 },
	{ ZMQ_HEARTBEAT_TIMEOUT, 15000 },
	{ ZMQ_HEARTBEAT_TTL, 15000 },
	{ ZMQ_RECONNECT_IVL, 100 },
	/* With 1, libzmq 4.3.4 drops the pipe of a peer that dies, even between two frames of an answer that
	 * is being read, and aborts us (fq.cpp: !_more, seen). So 0; a monitor says who is there, which keeps
	 * us from queueing for one who is not. */
	{ ZMQ_IMMEDIATE, 0 },
};

int
socket_set(void *sock, const struct socket_setting *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (zmq_setsockopt(sock, s[i].option, &s[i].value, sizeof s[i].value) != 0)
			return -1;
	return 0;
}

void *
socket_new(void *zmq, int type, int64_t frame_max, const struct socket_setting *more, size_t n)
{
	void *sock = zmq_socket(zmq, type);

	if (sock == NULL)
		return NULL;
	if (zmq_setsockopt(sock, ZMQ_MAXMSGSIZE, &frame_max, sizeof frame_max) == 0 &&
	    socket_set(sock, settings_shared, sizeof settings_shared / sizeof settings_shared[0]) == 0 &&
	    socket_set(sock, more, n) == 0)
		return sock;
	int saved = errno;

	zmq_close(sock);
	errno = saved;
	return NULL;
}

struct event *
socket_watch(struct event_base *base, void *sock, event_callback_fn ready, void *arg)
{
	int fd = -1;
	size_t len = sizeof fd;

	if (zmq_getsockopt(sock, ZMQ_FD, &fd, &len) != 0)
		return NULL;
	struct event *e = event_new(base, fd, EV_READ | EV_PERSIST, ready, arg);

	if (e == NULL || event_add(e, NULL) != 0) {
		if (e != NULL)
			event_free(e);
		return NULL;
	}
	event_active(e, EV_READ, 0); /* what came before the descriptor was watched */
	return e;
}

bool
socket_has_input(void *sock)
{
	int events = 0;
	size_t len = sizeof events;

	return zmq_getsockopt(sock, ZMQ_EVENTS, &events, &len) == 0 && (events & ZMQ_POLLIN) != 0;
}

unsigned
socket_take(void *sock, zmq_msg_t *frames, unsigned keep)
{
	zmq_msg_t rest;
	unsigned n = 0;
	bool more;

	do {
		zmq_msg_t *m = n < keep ? &frames[n] : &rest;

		if (m == &rest)
			zmq_msg_init(&rest);
		while (zmq_msg_recv(m, sock, ZMQ_DONTWAIT) < 0)
			if (errno != EINTR)
				return n; /* only at the first frame: a message comes whole */
		more = zmq_msg_more(m) != 0;
		if (m == &rest)
			zmq_msg_close(&rest);
		n++;
	} while (more);
	return n;
}

bool
socket_frame(void *sock, const void *bytes, size_t len, bool more)
{
	while (zmq_send(sock, bytes, len, ZMQ_DONTWAIT | (more ? ZMQ_SNDMORE : 0)) < 0)
		if (errno != EINTR)
			return false;
	return true;
}

void *
socket_monitor(void *zmq, void *sock, const char *name, int events)
{
	static const struct socket_setting settings[] = { { ZMQ_LINGER, 0 }, { ZMQ_RCVHWM, 0 } };
	void *monitor = zmq_socket(zmq, ZMQ_PAIR);

	if (monitor != NULL && socket_set(monitor, settings, 2) == 0 &&
	    zmq_socket_monitor(sock, name, events) == 0 && zmq_connect(monitor, name) == 0)
		return monitor;
	if (monitor != NULL)
		zmq_close(monitor);
	return NULL;
}

bool
socket_heard(void *monitor, struct socket_news *ret_news)
{
	zmq_msg_t frame; /* the event; an address follows that is not looked at */
	const size_t len = sizeof ret_news->event + sizeof ret_news->value;
	bool heard = false;

	zmq_msg_init(&frame);
	while (!heard && socket_take(monitor, &frame, 1) > 0)
		if (zmq_msg_size(&frame) >= len) {
			const uint8_t *bytes = zmq_msg_data(&frame);

			memcpy(&ret_news->event, bytes, sizeof ret_news->event);
			memcpy(&ret_news->value, bytes + sizeof ret_news->event, sizeof ret_news->value);
			heard = true;
		}
	zmq_msg_close(&frame);
	return heard;
}
