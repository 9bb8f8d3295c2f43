/*
 * mesh_death_test: nodes that are killed in the middle of what they say and hear, again and again, and one that lives on.
 * Owns: its children, which die with it.
 * Beware: all children are forked before any socket is opened; each begins to speak when it is told where.
 */
#include "tests/lib/mesh_side.h"
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#define LIVES 12
#define HEARD 300u /* by us in each life, before it is ended */
#define AHEAD 60u

struct life {
	pid_t pid;
	int told; /* where to connect to */
};

static struct mesh_side lasting, mortal;

/* Every word is answered by one or two: both directions are always full. */
static void
message_answer(struct mesh_side *s, const uint8_t *key, uint32_t number)
{
	for (uint32_t i = 0; i <= number % 2; i++)
		(void)!mesh_send(s->mesh, key, &number, sizeof number, "seal", 4);
}

static void
live(int where)
{
	struct event_base *base = bus_base_new();
	struct mesh_peer peer = { 0 };
	char bound[ENDPOINT_MAX + 1] = "";

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (read(where, bound, sizeof bound - 1) <= 0)
		_exit(1);
	mortal.on_message = message_answer;
	side_start(&mortal, base, NULL);
	memcpy(peer.key, lasting.pair.public, MESH_KEY_LEN);
	peer.endpoint = bound;
	mesh_set(mortal.mesh, &peer, 1);
	for (uint32_t i = 0; i < AHEAD; i++)
		side_send_soon(&mortal, &lasting, i);
	for (;;) {
		loop_ms(base, 50);
		(void)!side_send(&mortal, &lasting, 1);
	}
}

static struct life
life_new(void)
{
	struct life l;
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	l.pid = fork();
	assert_true(l.pid >= 0);
	if (l.pid == 0) {
		close(ends[1]);
		live(ends[0]);
	}
	close(ends[0]);
	l.told = ends[1];
	return l;
}

static void
a_peer_that_is_killed_in_the_middle_of_everything_harms_nobody(void **unused)
{
	struct life lives[LIVES];

	(void)unused;
	pair_new(&lasting.pair);
	pair_new(&mortal.pair);
	for (unsigned i = 0; i < LIVES; i++)
		lives[i] = life_new();
	struct event_base *base = bus_base_new();

	lasting.on_message = message_answer;
	side_start(&lasting, base, "tcp://127.0.0.1:*");
	side_knows(&lasting, &mortal, NULL);
	for (unsigned i = 0; i < LIVES; i++) {
		const char *bound = mesh_bound(lasting.mesh);

		assert_int_equal(write(lives[i].told, bound, strlen(bound)), strlen(bound));
		loop_until(base, &lasting.heard, lasting.heard + HEARD + 17 * i);
		assert_int_equal(lasting.ups, i + 1);
		assert_int_equal(kill(lives[i].pid, SIGKILL), 0);
		waitpid(lives[i].pid, NULL, 0);
		close(lives[i].told);
		loop_until(base, &lasting.downs, i + 1);
		assert_int_equal(side_send(&lasting, &mortal, 1), RC_UNAVAILABLE);
	}
	assert_int_equal(lasting.refused[MESH_FRAMES] + lasting.refused[MESH_OVERSIZED], 0);
	side_stop(&lasting);
	event_base_free(base);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_peer_that_is_killed_in_the_middle_of_everything_harms_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
