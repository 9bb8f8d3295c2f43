/*
 * probe_test: each verdict of a knock at another node's door, against servers made for it.
 * Owns: a context of libzmq, a thread that answers who is admitted, and sockets on ports of the system's choice.
 * Beware: it waits for what is to come, never for a time.
 */
#include "services/maillage/probe.h"
#include "common/crypto.h"
#include "common/socket.h"
#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zmq.h>
#include <cmocka.h>

struct pair {
	char z85_public[41], z85_secret[41];
	uint8_t public[NODE_CURVE_LEN], secret[NODE_CURVE_LEN];
};
static struct pair server, known, stranger;
static void *zmq, *door;
static pthread_t doorman;
static char endpoint[ENDPOINT_MAX + 1];

static void
pair_make(struct pair *p)
{
	assert_int_equal(zmq_curve_keypair(p->z85_public, p->z85_secret), 0);
	zmq_z85_decode(p->public, p->z85_public);
	zmq_z85_decode(p->secret, p->z85_secret);
}

/* Admits the known key alone, until its socket is closed. */
static void *
doorman_run(void *handler)
{
	for (;;) {
		char version[8] = "", request[64] = "", rest[256];
		uint8_t key[NODE_CURVE_LEN] = { 0 };
		int more = 1, len = zmq_recv(handler, version, sizeof version, 0);
		size_t size = sizeof more;
		bool admitted;

		if (len < 0)
			return NULL;
		int request_len = zmq_recv(handler, request, sizeof request, 0);

		for (int i = 2; zmq_getsockopt(handler, ZMQ_RCVMORE, &more, &size) == 0 && more; i++)
			(void)zmq_recv(
			    handler, i == 6 ? (void *)key : rest, i == 6 ? sizeof key : sizeof rest, 0);
		admitted = memcmp(key, known.public, sizeof key) == 0;
		zmq_send(handler, "1.0", 3, ZMQ_SNDMORE);
		zmq_send(handler, request, (size_t)request_len, ZMQ_SNDMORE);
		zmq_send(handler, admitted ? "200" : "400", 3, ZMQ_SNDMORE);
		zmq_send(handler, "", 0, ZMQ_SNDMORE);
		zmq_send(handler, "", 0, ZMQ_SNDMORE);
		zmq_send(handler, "", 0, 0);
	}
}

static int
set_up(void **handler)
{
	int one = 1;
	size_t len = sizeof endpoint;

	pair_make(&server);
	pair_make(&known);
	pair_make(&stranger);
	zmq = zmq_ctx_new();
	*handler = zmq_socket(zmq, ZMQ_REP);
	assert_int_equal(zmq_bind(*handler, "inproc://zeromq.zap.01"), 0);
	assert_int_equal(pthread_create(&doorman, NULL, doorman_run, *handler), 0);
	door = zmq_socket(zmq, ZMQ_ROUTER);
	zmq_setsockopt(door, ZMQ_LINGER, &(int){ 0 }, sizeof(int));
	zmq_setsockopt(door, ZMQ_CURVE_SERVER, &one, sizeof one);
	zmq_setsockopt(door, ZMQ_CURVE_SECRETKEY, server.secret, sizeof server.secret);
	zmq_setsockopt(door, ZMQ_ZAP_DOMAIN, "test", 4);
	assert_int_equal(zmq_bind(door, "tcp://127.0.0.1:*"), 0);
	return zmq_getsockopt(door, ZMQ_LAST_ENDPOINT, endpoint, &len);
}

static int
tear_down(void **handler)
{
	zmq_close(door);
	zmq_ctx_shutdown(zmq);
	pthread_join(doorman, NULL);
	zmq_close(*handler);
	return zmq_ctx_term(zmq);
}

static enum probe_verdict
verdict_of(const char *where, const struct pair *expected, const struct pair *own)
{
	struct probe p = { where, expected->public, own->public, own->secret };

	return probe_run(&p);
}

static void
who_is_known_there_is_admitted(void **unused)
{
	(void)unused;
	assert_int_equal(verdict_of(endpoint, &server, &known), PROBE_ADMITTED);
}

/* A connection without a key would be a stranger's over there, and counted. */
static void
who_is_admitted_or_turned_away_has_come_once_and_with_its_key(void **unused)
{
	void *monitor = socket_monitor(zmq, door, "inproc://door", ZMQ_EVENT_ACCEPTED);
	struct socket_news news;
	unsigned came = 0;

	(void)unused;
	assert_non_null(monitor);
	assert_int_equal(verdict_of(endpoint, &server, &known), PROBE_ADMITTED);
	assert_int_equal(verdict_of(endpoint, &server, &stranger), PROBE_STRANGERS);
	while (socket_heard(monitor, &news))
		came++;
	assert_int_equal(came, 2);
	zmq_socket_monitor(door, NULL, 0);
	zmq_close(monitor);
}

static void
an_address_of_the_sixth_version_is_knocked_at_as_any_other(void **unused)
{
	const int one = 1;
	char where[ENDPOINT_MAX + 1];
	size_t len = sizeof where;
	void *six = zmq_socket(zmq, ZMQ_ROUTER);

	(void)unused;
	zmq_setsockopt(six, ZMQ_LINGER, &(int){ 0 }, sizeof(int));
	zmq_setsockopt(six, ZMQ_IPV6, &one, sizeof one);
	zmq_setsockopt(six, ZMQ_CURVE_SERVER, &one, sizeof one);
	zmq_setsockopt(six, ZMQ_CURVE_SECRETKEY, server.secret, sizeof server.secret);
	zmq_setsockopt(six, ZMQ_ZAP_DOMAIN, "test", 4);
	if (zmq_bind(six, "tcp://[::1]:*") == 0) { /* not where this machine has none */
		assert_int_equal(zmq_getsockopt(six, ZMQ_LAST_ENDPOINT, where, &len), 0);
		assert_int_equal(verdict_of(where, &server, &known), PROBE_ADMITTED);
		assert_int_equal(verdict_of(where, &server, &stranger), PROBE_STRANGERS);
	}
	zmq_close(six);
}

static void
who_is_not_known_there_is_told_apart_from_a_wrong_key(void **unused)
{
	(void)unused;
	assert_int_equal(verdict_of(endpoint, &server, &stranger), PROBE_STRANGERS);
	assert_int_equal(verdict_of(endpoint, &stranger, &known), PROBE_OTHER_KEY);
}

static void
without_a_key_it_only_asks_whether_a_node_answers(void **unused)
{
	struct probe p = { endpoint, NULL, NULL, NULL };

	(void)unused;
	assert_int_equal(probe_run(&p), PROBE_ADMITTED);
}

/* A listening socket of our own, its endpoint in out. */
static int
listener(char out[ENDPOINT_MAX + 1])
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof in;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&in, sizeof in), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&in, &len), 0);
	snprintf(out, ENDPOINT_MAX + 1, "tcp://127.0.0.1:%u", (unsigned)ntohs(in.sin_port));
	return fd;
}

static void *
web_server_run(void *arg)
{
	static const char answer[] =
	    "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
	    "and enough to fill a greeting";
	char said[64];
	int fd;

	while (
	    (fd = accept(*(int *)arg, NULL, NULL)) >= 0) { /* for the handshake, and for the greeting alone */
		(void)!read(fd, said, sizeof said);
		(void)!write(fd, answer, sizeof answer);
		close(fd);
	}
	return NULL;
}

static void
what_answers_and_is_no_node_is_told(void **unused)
{
	char where[ENDPOINT_MAX + 1];
	int fd = listener(where);
	pthread_t server_thread;

	(void)unused;
	assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(pthread_create(&server_thread, NULL, web_server_run, &fd), 0);
	assert_int_equal(verdict_of(where, &server, &known), PROBE_NOT_NODE);
	shutdown(fd, SHUT_RDWR);
	pthread_join(server_thread, NULL);
	close(fd);
}

/* ZeroMQ without keys is no node either. */
static void
an_open_socket_of_zeromq_is_no_node(void **unused)
{
	char where[ENDPOINT_MAX + 1];
	size_t len = sizeof where;
	void *open = zmq_socket(zmq, ZMQ_ROUTER);

	(void)unused;
	zmq_setsockopt(open, ZMQ_LINGER, &(int){ 0 }, sizeof(int));
	assert_int_equal(zmq_bind(open, "tcp://127.0.0.1:*"), 0);
	assert_int_equal(zmq_getsockopt(open, ZMQ_LAST_ENDPOINT, where, &len), 0);
	assert_int_equal(verdict_of(where, &server, &known), PROBE_NOT_NODE);
	zmq_close(open);
}

static void
a_port_where_nobody_listens_a_name_that_is_none_and_no_address_at_all(void **unused)
{
	char where[ENDPOINT_MAX + 1], host[ENDPOINT_MAX + 1];
	int fd = listener(where); /* bound, and deaf: a connection is refused */
	uint16_t port = endpoint_parts(where, host);

	(void)unused;
	assert_string_equal(host, "127.0.0.1");
	assert_int_equal(probe_port(host, port), ECONNREFUSED);
	assert_int_equal(verdict_of(where, &server, &known), PROBE_REFUSED);
	assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(probe_port(host, port), 0);
	close(fd);
	assert_int_equal(verdict_of("tcp://nulle.part.invalid:8479", &server, &known), PROBE_NO_NAME);
	assert_int_equal(verdict_of("ipc:///tmp/x", &server, &known), PROBE_ADDRESS);
	assert_int_equal(endpoint_parts("tcp://[::1]:8479", host), 8479);
	assert_string_equal(host, "::1");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_is_known_there_is_admitted),
		cmocka_unit_test(who_is_admitted_or_turned_away_has_come_once_and_with_its_key),
		cmocka_unit_test(an_address_of_the_sixth_version_is_knocked_at_as_any_other),
		cmocka_unit_test(who_is_not_known_there_is_told_apart_from_a_wrong_key),
		cmocka_unit_test(without_a_key_it_only_asks_whether_a_node_answers),
		cmocka_unit_test(what_answers_and_is_no_node_is_told),
		cmocka_unit_test(an_open_socket_of_zeromq_is_no_node),
		cmocka_unit_test(a_port_where_nobody_listens_a_name_that_is_none_and_no_address_at_all),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
