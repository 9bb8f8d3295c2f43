/*
 * bus_side: see the header. Ends of the bus over real sockets, for tests.
 * Owns: nothing beyond what it is given.
 * Beware: children die with this process (PR_SET_PDEATHSIG), even when a test is cut short.
 */
#include "tests/lib/bus_side.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>

/* libzmq is not built with ThreadSanitizer: what it synchronises cannot be seen. */
const char *__tsan_default_suppressions(void);
const char *
__tsan_default_suppressions(void)
{
	return "called_from_lib:libzmq.so\nrace:libzmq.so\n";
}

/* --- a folder, children ----------------------------------------------------------------------- */
int
world_open(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	snprintf(w->run, sizeof w->run, "/tmp/mlgXXXXXX");
	assert_non_null(mkdtemp(w->run));
	*state = w;
	return 0;
}

int
world_close(void **state)
{
	static const char *const names[] = { "a", "b", "c" };
	struct world *w = *state;
	char path[64];

	for (int i = 0; i < w->child_count; i++) {
		kill(w->children[i], SIGKILL);
		waitpid(w->children[i], NULL, 0);
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(path, sizeof path, "%s/%s.sock", w->run, names[i]);
		unlink(path);
	}
	assert_int_equal(rmdir(w->run), 0);
	if (w->base != NULL)
		event_base_free(w->base);
	free(w);
	return 0;
}

void
child_start(struct world *w, void (*run)(struct world *w))
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		run(w);
		_exit(0);
	}
	w->children[w->child_count++] = pid;
}

void
child_kill(struct world *w, int at)
{
	kill(w->children[at], SIGKILL);
	waitpid(w->children[at], NULL, 0);
	w->children[at] = w->children[--w->child_count];
}

void
pause_ms(long ms)
{
	const struct timespec t = { ms / 1000, (ms % 1000) * 1000000 };

	nanosleep(&t, NULL);
}

bool
path_exists(const struct world *w, const char *name)
{
	char path[64];

	snprintf(path, sizeof path, "%s/%s.sock", w->run, name);
	return access(path, F_OK) == 0;
}

void
path_await(const struct world *w, const char *name)
{
	for (int i = 0; i < GUARD_S * 100 && !path_exists(w, name); i++)
		pause_ms(10);
	assert_true(path_exists(w, name));
}

/* --- one end of the bus ----------------------------------------------------------------------- */
static uint32_t
number_of(const void *env, size_t len)
{
	uint32_t n = UINT32_MAX;

	if (len == sizeof n)
		memcpy(&n, env, sizeof n);
	return n;
}

static void
take_call(void *arg, const struct bus_peer *from, const void *env, size_t env_len, const void *body,
    size_t body_len)
{
	struct side *s = arg;

	s->calls++;
	s->round++;
	s->from = *from;
	if (s->on_call != NULL)
		s->on_call(s, from, number_of(env, env_len));
	(void)body, (void)body_len;
}

static void
take_reply(void *arg, const void *env, size_t env_len, const void *body, size_t body_len)
{
	struct side *s = arg;

	s->replies++;
	s->round++;
	if (s->on_reply != NULL)
		s->on_reply(s, number_of(env, env_len));
	(void)body, (void)body_len;
}

static void
take_drained(void *arg)
{
	struct side *s = arg;

	s->rounds++;
	s->round_most = s->round > s->round_most ? s->round : s->round_most;
	s->round = 0;
}

static struct event_base *
base_of(struct world *w)
{
	if (w->base == NULL)
		w->base = bus_base_new();
	return w->base;
}

void
side_open(struct world *w, struct side *s, const char *name)
{
	const struct bus_events on = { s, take_call, take_reply, take_drained };
	struct fault why = { 0 };

	s->base = base_of(w);
	assert_non_null(s->base);
	assert_int_equal(bus_open(s->base, w->run, name, &on, &s->bus, &why), RC_OK);
}

struct watch {
	struct event_base *base;
	const unsigned *counter;
	unsigned target;
	time_t end;
};

/* A loop run with EVLOOP_ONCE would not return while a socket re-arms itself. */
static void
watch_look(evutil_socket_t fd, short what, void *arg)
{
	struct watch *w = arg;

	(void)fd, (void)what;
	if (*w->counter >= w->target || time(NULL) > w->end)
		event_base_loopbreak(w->base);
}

void
loop_until(struct event_base *base, const unsigned *counter, unsigned target)
{
	const struct timeval period = { 0, 1000 };
	struct watch w = { base, counter, target, time(NULL) + GUARD_S };
	struct event *look = event_new(base, -1, EV_PERSIST, watch_look, &w);

	event_add(look, &period);
	event_base_dispatch(base);
	event_free(look);
	if (*counter < target)
		fail_msg("%u of %u came", *counter, target);
}

void
loop_ms(struct event_base *base, long ms)
{
	const struct timeval most = { ms / 1000, (ms % 1000) * 1000 };

	event_base_loopexit(base, &most);
	event_base_dispatch(base);
}

enum rc
number_send(struct side *s, const char *service, uint32_t number)
{
	return bus_send(s->bus, service, &number, sizeof number, "body", 4);
}

void
number_send_soon(struct side *s, const char *service, uint32_t number)
{
	enum rc rc;

	for (int i = 0; (rc = number_send(s, service, number)) == RC_UNAVAILABLE && i < GUARD_S * 200; i++)
		loop_ms(s->base, 5);
	assert_int_equal(rc, RC_OK);
}

void
call_echo(struct side *s, const struct bus_peer *from, uint32_t number)
{
	if (bus_reply(s->bus, from, &number, sizeof number, "body", 4) != RC_OK)
		s->refused++;
}

void
echo_forever(struct world *w)
{
	struct side a = { .on_call = call_echo };

	side_open(w, &a, "a");
	event_base_dispatch(a.base);
}
