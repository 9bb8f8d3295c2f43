/*
 * bench/bus: median round trip of our bus (libevent, two frames, echo in another process), and libzmq's own.
 * Owns: its children, killed with it, and a folder under /tmp.
 * Beware: runs alternate, so that a slow minute of the machine falls on both; a single run says little.
 */
#include "common/bus.h"
#include "tests/lib/bench_node.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <zmq.h>

#define RUNS 9
#define WARM_UP 2000
#define ROUNDS 20000
#define ENV_LEN 160
#define BODY_LEN 240

static char run[] = "/tmp/mlgbXXXXXX";
static char env_bytes[ENV_LEN], body_bytes[BODY_LEN];

struct trips {
	unsigned count;
	double us[WARM_UP + ROUNDS];
	double begun;
};

_Noreturn static void
die(const char *what)
{
	fprintf(stderr, "bench bus: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int
double_compare(const void *a, const void *b)
{
	const double *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static double
median(double *v, size_t n)
{
	qsort(v, n, sizeof *v, double_compare);
	return v[n / 2];
}

static pid_t
child_start(void (*serve)(void))
{
	pid_t pid = fork();

	if (pid < 0)
		die("fork");
	if (pid > 0)
		return pid;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	serve();
	_exit(1);
}

static void
child_end(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* --- ours ------------------------------------------------------------------------------------- */
struct ours {
	struct event_base *base;
	struct bus *bus;
	struct trips *trips;
};

static void
call_echo(void *arg, const struct bus_peer *from, const void *env, size_t env_len, const void *body,
    size_t body_len)
{
	struct ours *o = arg;

	if (bus_reply(o->bus, from, env, env_len, body, body_len) != RC_OK)
		die("reply");
}

static bool
ours_send(struct ours *o)
{
	o->trips->begun = bench_clock_us();
	return bus_send(o->bus, "echo", env_bytes, ENV_LEN, body_bytes, BODY_LEN) == RC_OK;
}

static void
reply_count(void *arg, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct ours *o = arg;
	struct trips *t = o->trips;

	(void)env, (void)body;
	if (env_len != ENV_LEN || body_len != BODY_LEN)
		die("a reply of another size");
	t->us[t->count++] = bench_clock_us() - t->begun;
	if (t->count == WARM_UP + ROUNDS)
		event_base_loopbreak(o->base);
	else if (!ours_send(o))
		die("send");
}

static void
ours_open(struct ours *o, const char *name)
{
	const struct bus_events on = { .arg = o, .call = call_echo, .reply = reply_count };
	struct fault why;

	fault_clear(&why);
	o->base = bus_base_new();
	if (o->base == NULL || bus_open(o->base, run, name, &on, &o->bus, &why) != RC_OK)
		die(why.items[0].argument);
}

static void
ours_serve(void)
{
	struct ours o = { 0 };

	ours_open(&o, "echo");
	event_base_dispatch(o.base);
}

static void
ours_run(struct trips *t)
{
	struct ours o = { .trips = t };
	const struct timespec pause = { 0, 1000000 };

	ours_open(&o, NULL);
	while (!ours_send(&o)) {
		nanosleep(&pause, NULL);
		event_base_loop(o.base, EVLOOP_NONBLOCK);
	}
	event_base_dispatch(o.base);
	bus_close(o.bus);
	event_base_free(o.base);
}

/* --- libzmq alone: a blocking loop of zmq_poll ------------------------------------------------ */
static void *
peer_socket(void *zmq, int type)
{
	char address[64];
	void *sock = zmq_socket(zmq, type);
	int zero = 0;

	snprintf(address, sizeof address, "ipc://%s/peer.sock", run);
	if (sock == NULL || zmq_setsockopt(sock, ZMQ_LINGER, &zero, sizeof zero) != 0 ||
	    (type == ZMQ_ROUTER ? zmq_bind(sock, address) : zmq_connect(sock, address)) != 0)
		die(address);
	return sock;
}

static void
peer_wait(void *sock)
{
	zmq_pollitem_t item = { sock, 0, ZMQ_POLLIN, 0 };

	while (zmq_poll(&item, 1, -1) < 0)
		if (errno != EINTR)
			die("zmq_poll");
}

static void
peer_serve(void)
{
	void *sock = peer_socket(zmq_ctx_new(), ZMQ_ROUTER);
	zmq_msg_t frame[3];

	for (;;) {
		peer_wait(sock);
		for (int i = 0; i < 3; i++) {
			zmq_msg_init(&frame[i]);
			if (zmq_msg_recv(&frame[i], sock, 0) < 0)
				die("recv");
		}
		for (int i = 0; i < 3; i++)
			if (zmq_msg_send(&frame[i], sock, i < 2 ? ZMQ_SNDMORE : 0) < 0)
				die("send");
	}
}

static void
peer_trip(void *sock)
{
	if (zmq_send(sock, env_bytes, ENV_LEN, ZMQ_SNDMORE) < 0 ||
	    zmq_send(sock, body_bytes, BODY_LEN, 0) < 0)
		die("send");
	peer_wait(sock);
	for (int i = 0; i < 2; i++) {
		zmq_msg_t frame;

		zmq_msg_init(&frame);
		if (zmq_msg_recv(&frame, sock, 0) != (i == 0 ? ENV_LEN : BODY_LEN))
			die("a reply of another size");
		zmq_msg_close(&frame);
	}
}

static void
peer_run(struct trips *t)
{
	void *zmq = zmq_ctx_new();
	void *sock = peer_socket(zmq, ZMQ_DEALER);

	for (; t->count < WARM_UP + ROUNDS; t->count++) {
		t->begun = bench_clock_us();
		peer_trip(sock);
		t->us[t->count] = bench_clock_us() - t->begun;
	}
	zmq_close(sock);
	zmq_ctx_term(zmq);
}

static double
p50(void (*serve)(void), void (*trips_run)(struct trips *))
{
	static struct trips t;
	pid_t pid = child_start(serve);

	t.count = 0;
	trips_run(&t);
	child_end(pid);
	return median(t.us + WARM_UP, ROUNDS);
}

static void
folder_remove(void)
{
	char path[64];

	for (int i = 0; i < 2; i++) {
		snprintf(path, sizeof path, "%s/%s.sock", run, i == 0 ? "echo" : "peer");
		unlink(path);
	}
	rmdir(run);
}

int
main(void)
{
	double ours[RUNS], peer[RUNS], ratio[RUNS];

	if (mkdtemp(run) == NULL)
		die(run);
	for (int i = 0; i < RUNS; i++) {
		ours[i] = p50(ours_serve, ours_run);
		peer[i] = p50(peer_serve, peer_run);
		ratio[i] = ours[i] / peer[i];
		printf("bus %.2f %.2f %.3f\n", ours[i], peer[i], ratio[i]);
		fflush(stdout);
	}
	folder_remove();
	printf("bus median %.2f %.2f %.3f\n", median(ours, RUNS), median(peer, RUNS), median(ratio, RUNS));
	return 0;
}
