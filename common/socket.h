/*
 * socket: what a socket of libzmq needs on libevent's loop: its settings, its edge, whole messages, the news of its connections.
 * Owns: nothing; the caller closes what it is given.
 * Beware: the descriptor says that commands wait, not messages, and any receive or send may swallow what it said: drain until
 *         socket_take finds nothing, and look again (socket_has_input) at a socket that was sent on.
 */
#ifndef COMMON_SOCKET_H
#define COMMON_SOCKET_H

#include "common/rc.h"
#include "common/types.h"
#include <event2/event.h>
#include <zmq.h>

struct socket_setting {
	int option;
	int value;
};
MUST_CHECK int socket_set(void *sock, const struct socket_setting *s, size_t n);
/* With the settings that all our sockets share, `more` after them, and frames of at most `frame_max` bytes. NULL: errno says why. */
MUST_CHECK void *socket_new(void *zmq, int type, int64_t frame_max, const struct socket_setting *more, size_t n);
/* Calls ready(fd, what, arg) when something may wait on it, and once now. NULL when that cannot be. */
MUST_CHECK struct event *socket_watch(struct event_base *base, void *sock, event_callback_fn ready, void *arg);
bool socket_has_input(void *sock);

/* Takes one message, keeps its first `keep` frames (all are initialised) and returns how many frames it had; 0: none was waiting. */
unsigned socket_take(void *sock, zmq_msg_t *frames, unsigned keep);
/* False when it cannot leave now; libzmq has rolled back the frames before it. */
bool socket_frame(void *sock, const void *bytes, size_t len, bool more);

/* Tells of connections, on a socket of its own: watch that one. name: "inproc://" and a name of the context's own. Unbounded: libzmq's thread
 * would wait for us to read, while we wait for it. NULL: errno says why. */
MUST_CHECK void *socket_monitor(void *zmq, void *sock, const char *name, int events);
struct socket_news {
	uint16_t event; /* ZMQ_EVENT_... */
	uint32_t value; /* of most, the connection's descriptor */
};
/* False when there is no more. */
bool socket_heard(void *monitor, struct socket_news *ret_news);

#endif
