/*
 * probe: the name, then the whole handshake; only where that does not go through TCP and the greeting alone, whose first failure is the verdict.
 * Owns: a context of libzmq and its sockets while it runs.
 * Beware: libzmq says who failed a handshake only to who watches its monitor: a key that is not the server's shows as a connection that is
 *         closed in the midst of it, ours that is not admitted as an answer of its own. Over there a connection without a key is a stranger's,
 *         and counted: where the handshake goes through there is none.
 */
#include "services/maillage/probe.h"
#include "common/socket.h"
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define NAME_SECONDS 5
#define CONNECT_MS 3000
#define HANDSHAKE_MS 5000
#define ADDRESSES_MOST 4 /* of one name */
#define GREETING_LEN 64 /* of ZMTP 3 */

uint16_t
endpoint_parts(const char *endpoint, char ret_host[ENDPOINT_MAX + 1])
{
	const char *from = endpoint + strlen("tcp://"), *colon = strrchr(from, ':');
	bool brackets = from[0] == '[';

	snprintf(ret_host, ENDPOINT_MAX + 1, "%.*s", (int)(colon - from) - 2 * brackets, from + brackets);
	return (uint16_t)strtoul(colon + 1, NULL, 10);
}

/* --- the name -------------------------------------------------------------------------------------------------- */
struct lookup {
	struct gaicb ask;
	struct addrinfo hints;
	char host[ENDPOINT_MAX + 1], service[8];
};

/* NULL when nobody can say. A resolver that hangs keeps what it was given: the command ends soon after. */
static struct addrinfo *
addresses_of(const char *host, uint16_t port)
{
	struct lookup *l = calloc(1, sizeof *l);
	struct gaicb *started[1];
	const struct gaicb *waited[1];
	const struct timespec most = { NAME_SECONDS, 0 };
	struct addrinfo *found;

	if (l == NULL)
		abort();
	started[0] = &l->ask;
	waited[0] = &l->ask;
	snprintf(l->host, sizeof l->host, "%s", host);
	snprintf(l->service, sizeof l->service, "%u", (unsigned)port);
	l->hints.ai_socktype = SOCK_STREAM;
	l->ask = (struct gaicb){ .ar_name = l->host, .ar_service = l->service, .ar_request = &l->hints };
	if (getaddrinfo_a(GAI_NOWAIT, started, 1, NULL) != 0) {
		free(l);
		return NULL;
	}
	(void)gai_suspend(waited, 1, &most);
	if (gai_error(&l->ask) == EAI_INPROGRESS && gai_cancel(&l->ask) == EAI_NOTCANCELED)
		return NULL;
	found = gai_error(&l->ask) == 0 ? l->ask.ar_result : NULL;
	free(l);
	return found;
}

/* --- TCP ------------------------------------------------------------------------------------------------------- */
/* The descriptor, or -1 with errno. */
static int
connect_one(const struct addrinfo *a)
{
	int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), error = 0;
	socklen_t len = sizeof error;

	if (fd < 0)
		return -1;
	if (connect(fd, a->ai_addr, a->ai_addrlen) == 0)
		return fd;
	error = errno;
	if (error == EINPROGRESS) {
		struct pollfd p = { fd, POLLOUT, 0 };

		error = ETIMEDOUT;
		if (poll(&p, 1, CONNECT_MS) == 1)
			(void)getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len);
	}
	if (error == 0)
		return fd;
	close(fd);
	errno = error;
	return -1;
}

/* A refusal by one of its addresses says more than the silence of another. */
static int
connect_any(const struct addrinfo *list)
{
	int worst = EHOSTUNREACH, left = ADDRESSES_MOST;

	for (const struct addrinfo *a = list; a != NULL && left-- > 0; a = a->ai_next) {
		int fd = connect_one(a);

		if (fd >= 0)
			return fd;
		worst = worst == ECONNREFUSED ? worst : errno;
	}
	errno = worst;
	return -1;
}

/* The descriptor, or -1 with errno. */
static int
connect_host(const char *host, uint16_t port)
{
	struct addrinfo *list = addresses_of(host, port);

	if (list == NULL) {
		errno = ENOENT;
		return -1;
	}
	int fd = connect_any(list), saved = errno;

	freeaddrinfo(list);
	errno = saved;
	return fd;
}

/* Reads until the bytes are there, or nothing comes any more. */
static bool
read_whole(int fd, uint8_t *out, size_t len)
{
	size_t got = 0;

	while (got < len) {
		struct pollfd p = { fd, POLLIN, 0 };
		ssize_t n = poll(&p, 1, CONNECT_MS) == 1 ? read(fd, out + got, len - got) : -1;

		if (n <= 0)
			return false;
		got += (size_t)n;
	}
	return true;
}

int
probe_port(const char *host, uint16_t port)
{
	int fd = connect_host(host, port), saved = errno;

	if (fd < 0)
		return saved;
	close(fd);
	return 0;
}

int
probe_pages(const char *host, uint16_t port)
{
	static const char ask[] = "GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
	static const char want[12] = "HTTP/1.1 200";
	uint8_t head[sizeof want];
	int fd = connect_host(host, port), saved = errno;

	if (fd < 0)
		return saved;
	bool fine = send(fd, ask, sizeof ask - 1, MSG_NOSIGNAL) == (ssize_t)sizeof ask - 1 &&
	    read_whole(fd, head, sizeof head) && memcmp(head, want, sizeof want) == 0;

	close(fd);
	return fine ? 0 : EPROTO;
}

/* --- who is there ---------------------------------------------------------------------------------------------- */
/* Greeted as ZMTP 3 with CURVE, does it greet back so, or say something else, or nothing? */
static enum probe_verdict
greet(int fd)
{
	uint8_t ours[GREETING_LEN] = { [0] = 0xff, [9] = 0x7f, [10] = 3, [12] = 'C', 'U', 'R', 'V', 'E' };
	uint8_t theirs[GREETING_LEN];
	static const uint8_t curve[20] = "CURVE";
	struct pollfd p = { fd, POLLIN, 0 };

	if (send(fd, ours, sizeof ours, MSG_NOSIGNAL) != (ssize_t)sizeof ours)
		return PROBE_NOT_NODE;
	if (poll(&p, 1, CONNECT_MS) != 1)
		return PROBE_SILENT;
	if (!read_whole(fd, theirs, sizeof theirs))
		return PROBE_NOT_NODE;
	return theirs[0] == 0xff && theirs[9] == 0x7f && theirs[10] >= 3 &&
		memcmp(theirs + 12, curve, sizeof curve) == 0
	    ? PROBE_ADMITTED
	    : PROBE_NOT_NODE;
}

static enum probe_verdict
knock(const char *endpoint)
{
	char host[ENDPOINT_MAX + 1];
	uint16_t port = endpoint_parts(endpoint, host);
	int fd = connect_host(host, port);

	if (fd < 0)
		return errno == ENOENT ? PROBE_NO_NAME : errno == ECONNREFUSED ? PROBE_REFUSED : PROBE_NO_WAY;
	enum probe_verdict verdict = greet(fd);

	close(fd);
	return verdict;
}

/* --- the handshake --------------------------------------------------------------------------------------------- */
static enum probe_verdict
handshake_verdict(void *monitor)
{
	zmq_pollitem_t item = { .socket = monitor, .events = ZMQ_POLLIN };
	struct socket_news news;

	while (zmq_poll(&item, 1, HANDSHAKE_MS) == 1) {
		while (socket_heard(monitor, &news)) {
			if (news.event == ZMQ_EVENT_HANDSHAKE_SUCCEEDED)
				return PROBE_ADMITTED;
			if (news.event == ZMQ_EVENT_HANDSHAKE_FAILED_AUTH)
				return PROBE_STRANGERS;
			if (news.event == ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL ||
			    news.event == ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL)
				return PROBE_OTHER_KEY;
			if (news.event == ZMQ_EVENT_CLOSED || news.event == ZMQ_EVENT_CONNECT_RETRIED)
				return PROBE_SILENT; /* nobody took it */
		}
	}
	return PROBE_SILENT;
}

static bool
keys_set(void *sock, const struct probe *p)
{
	return zmq_setsockopt(sock, ZMQ_CURVE_SERVERKEY, p->server_key, NODE_CURVE_LEN) == 0 &&
	    zmq_setsockopt(sock, ZMQ_CURVE_PUBLICKEY, p->own_public, NODE_CURVE_LEN) == 0 &&
	    zmq_setsockopt(sock, ZMQ_CURVE_SECRETKEY, p->own_secret, NODE_CURVE_LEN) == 0;
}

static enum probe_verdict
handshake(const struct probe *p)
{
	const int events = ZMQ_EVENT_HANDSHAKE_SUCCEEDED | ZMQ_EVENT_HANDSHAKE_FAILED_AUTH |
	    ZMQ_EVENT_HANDSHAKE_FAILED_NO_DETAIL | ZMQ_EVENT_HANDSHAKE_FAILED_PROTOCOL | ZMQ_EVENT_CLOSED |
	    ZMQ_EVENT_CONNECT_RETRIED;
	const struct socket_setting v6[] = { { ZMQ_IPV6, strchr(p->endpoint, '[') != NULL } };
	enum probe_verdict verdict = PROBE_SILENT;
	void *zmq = zmq_ctx_new(), *sock = zmq != NULL ? socket_new(zmq, ZMQ_DEALER, 1024, v6, 1) : NULL;
	void *monitor = sock != NULL ? socket_monitor(zmq, sock, "inproc://probe", events) : NULL;

	if (monitor != NULL && keys_set(sock, p) && zmq_connect(sock, p->endpoint) == 0)
		verdict = handshake_verdict(monitor);
	if (sock != NULL)
		zmq_close(sock);
	if (monitor != NULL)
		zmq_close(monitor);
	if (zmq != NULL)
		zmq_ctx_term(zmq);
	return verdict;
}

static bool
name_stands(const char *endpoint)
{
	char host[ENDPOINT_MAX + 1];
	uint16_t port = endpoint_parts(endpoint, host);
	struct addrinfo *list = addresses_of(host, port);

	if (list != NULL)
		freeaddrinfo(list);
	return list != NULL;
}

enum probe_verdict
probe_run(const struct probe *p)
{
	enum probe_verdict verdict, greeted;

	if (!endpoint_connects(text_of(p->endpoint)))
		return PROBE_ADDRESS;
	if (!name_stands(p->endpoint))
		return PROBE_NO_NAME;
	if (p->server_key == NULL)
		return knock(p->endpoint);
	verdict = handshake(p);
	if (verdict == PROBE_ADMITTED || verdict == PROBE_STRANGERS)
		return verdict;
	greeted = knock(p->endpoint);
	return greeted == PROBE_ADMITTED ? verdict : greeted;
}
