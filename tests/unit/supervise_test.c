/*
 * supervise_test: the arithmetic of restarts, and a supervisor at work on shell scripts.
 * Owns: a folder under /tmp and the processes that it starts; each is ended by its pid.
 * Beware: it waits for what is to happen, up to five seconds; nothing is measured.
 */
#include "services/maillage/supervise.h"
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

static char folder[64], state[128], witness[128], journal[128];

static int
set_up(void **unused)
{
	(void)unused;
	snprintf(folder, sizeof folder, "/tmp/maillage-sup-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(state, sizeof state, "%s/state", folder);
	snprintf(journal, sizeof journal, "%s/journal", folder);
	snprintf(witness, sizeof witness, "%s/witness", folder);
	return 0;
}

static int
tear_down(void **unused)
{
	char command[128];

	(void)unused;
	snprintf(command, sizeof command, "rm -rf %s", folder);
	return system(command);
}

static void
sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ ms / 1000, (ms % 1000) * 1000000 }, NULL);
}

static pid_t
supervisor_start(struct program *programs, size_t count, int64_t kill_after_ms)
{
	fflush(NULL);
	pid_t pid = fork();

	if (pid == 0) {
		int log = open(journal, O_WRONLY | O_CREAT | O_APPEND, 0600);

		dup2(log, STDERR_FILENO);
		struct program_group g = { .name = "essai",
			.programs = programs,
			.count = count,
			.state_file = state,
			.lock = -1,
			.log = -1 };
		struct supervisor s = { &g, 1, kill_after_ms, 0 };

		_exit(supervise(&s));
	}
	return pid;
}

/* Until the named program is in that state with that many restarts, by the file of its group; its pid. */
static int
wait_state_in(const char *file, const char *name, const char *want, uint32_t restarts)
{
	struct state_row rows[4];

	for (int i = 0; i < 1000; i++, sleep_ms(5)) {
		size_t n = state_read(file, rows, 4);

		for (size_t k = 0; k < n; k++)
			if (strcmp(rows[k].name, name) == 0 && strcmp(rows[k].state, want) == 0 &&
			    rows[k].restarts >= restarts)
				return rows[k].pid;
	}
	fail_msg("%s was never %s", name, want);
	return 0;
}

static int
wait_state(const char *name, const char *want, uint32_t restarts)
{
	return wait_state_in(state, name, want, restarts);
}

static int
end_of(pid_t pid)
{
	int status = -1;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

static void
waits_double_up_to_ten_seconds_and_begin_again_after_a_long_life(void **unused)
{
	static const uint32_t want[] = { 100, 200, 400, 800, 1600, 3200, 6400, 10000, 10000 };
	struct backoff b = { 0 };

	(void)unused;
	for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
		assert_int_equal(backoff_next(&b, 10), want[i]);
	assert_int_equal(backoff_next(&b, 29999), 10000);
	assert_int_equal(backoff_next(&b, 30000), 100);
	assert_int_equal(backoff_next(&b, 0), 200);
}

static void
a_program_that_ends_is_started_again(void **unused)
{
	struct program p[] = { { .name = "short", .argv = { "/bin/sh", "-c", "exit 7" } } };
	struct state_row row;

	(void)unused;
	pid_t s = supervisor_start(p, 1, 1000);

	wait_state("short", "waiting", 2);
	assert_int_equal(state_read(state, &row, 1), 1);
	assert_int_equal(row.exit_code, 7);
	kill(s, SIGTERM);
	assert_int_equal(end_of(s), 0);
	wait_state("short", "stopped", 2);
}

/* An operator's command ends a service that it starts anew (its keys are others): nothing that the doctor should speak of. */
static void
an_end_that_was_asked_for_is_not_counted_as_a_restart(void **unused)
{
	char asked[200];
	struct program p[] = { { .name = "asked", .argv = { "/bin/sh", "-c", asked } } };
	struct state_row row;

	(void)unused;
	snprintf(asked, sizeof asked, "trap 'exit 0' TERM; echo >>%s; while :; do sleep 0.01; done", witness);
	pid_t s = supervisor_start(p, 1, 1000);
	int first = wait_state("asked", "running", 0);

	for (int k = 0; k < 1000 && access(witness, F_OK) != 0; k++)
		sleep_ms(5);
	kill(first, SIGTERM);
	for (int k = 0; k < 1000; k++, sleep_ms(5))
		if (state_read(state, &row, 1) == 1 && row.pid > 0 && row.pid != first)
			break;
	assert_int_not_equal(row.pid, first);
	assert_string_equal(row.state, "running");
	assert_int_equal(row.restarts, 0);
	kill(row.pid, SIGKILL);
	wait_state("asked", "running", 1);
	kill(s, SIGTERM);
	assert_int_equal(end_of(s), 0);
}

/* Does a line of the supervisor's log hold both? */
static bool
journal_says(const char *event, const char *more)
{
	char line[512];
	FILE *f = fopen(journal, "r");
	bool found = false;

	assert_non_null(f);
	while (!found && fgets(line, sizeof line, f) != NULL)
		found = strstr(line, event) != NULL && strstr(line, more) != NULL;
	fclose(f);
	return found;
}

static void
what_starts_ends_and_stops_is_written_down(void **unused)
{
	struct program p[] = { { .name = "short", .argv = { "/bin/sh", "-c", "exit 7" } },
		{ .name = "long", .argv = { "/bin/sleep", "100" } } };

	(void)unused;
	pid_t s = supervisor_start(p, 2, 1000);

	wait_state("short", "waiting", 2);
	kill(wait_state("long", "running", 0), SIGKILL);
	wait_state("long", "running", 1);
	kill(s, SIGTERM);
	assert_int_equal(end_of(s), 0);
	assert_true(journal_says("supervisor.started", "programs=2"));
	assert_true(journal_says("program.started", "program=long"));
	assert_true(journal_says("program.ended program=short", "exit=7 restart_in_ms=100"));
	assert_true(journal_says("program.ended program=long", "signal=9 restart_in_ms=100"));
	assert_true(journal_says("program.ended program=long", "next=none"));
	assert_true(journal_says("supervisor.stopping", "signal=15"));
	assert_true(journal_says("supervisor.stopped", "supervisor"));
}

static void
a_program_that_is_killed_comes_back_as_another_process(void **unused)
{
	struct program p[] = { { .name = "long", .argv = { "/bin/sleep", "100" } } };

	(void)unused;
	pid_t s = supervisor_start(p, 1, 1000);
	int first = wait_state("long", "running", 0);

	kill(first, SIGKILL);
	assert_int_not_equal(wait_state("long", "running", 1), first);
	kill(s, SIGTERM);
	assert_int_equal(end_of(s), 0);
}

static void
programs_stop_in_the_reverse_order_each_after_the_one_before(void **unused)
{
	char one[400], two[400], said[64] = "";
	(void)unused;
	snprintf(one, sizeof one,
	    "trap 'printf one >>%s; exit' TERM; echo >%s.1; while :; do sleep 0.01; done", witness, witness);
	snprintf(two, sizeof two,
	    "trap 'sleep 0.1; printf two >>%s; exit' TERM; echo >%s.2; while :; do sleep 0.01; done", witness,
	    witness);
	struct program p[] = { { .name = "one", .argv = { "/bin/sh", "-c", one } },
		{ .name = "two", .argv = { "/bin/sh", "-c", two } } };
	pid_t s = supervisor_start(p, 2, 5000);
	char ready[200];

	for (int i = 1; i <= 2; i++) {
		snprintf(ready, sizeof ready, "%s.%d", witness, i);
		for (int k = 0; k < 1000 && access(ready, F_OK) != 0; k++)
			sleep_ms(5);
	}
	kill(s, SIGINT);
	assert_int_equal(end_of(s), 0);
	FILE *f = fopen(witness, "r");

	assert_non_null(f);
	assert_non_null(fgets(said, sizeof said, f));
	fclose(f);
	assert_string_equal(said, "twoone");
}

static void
a_program_that_does_not_stop_is_killed(void **unused)
{
	char deaf[400];

	(void)unused;
	snprintf(deaf, sizeof deaf, "trap '' TERM; echo >%s; while :; do sleep 0.01; done", witness);
	struct program p[] = { { .name = "deaf", .argv = { "/bin/sh", "-c", deaf } } };
	pid_t s = supervisor_start(p, 1, 100);

	for (int k = 0; k < 1000 && access(witness, F_OK) != 0; k++)
		sleep_ms(5);
	kill(s, SIGTERM);
	assert_int_equal(end_of(s), 0);
	struct state_row row;

	assert_int_equal(state_read(state, &row, 1), 1);
	assert_int_equal(row.exit_code, -SIGKILL);
}

static void
children_do_not_survive_a_supervisor_that_is_killed(void **unused)
{
	struct program p[] = { { .name = "long", .argv = { "/bin/sleep", "100" } } };

	(void)unused;
	pid_t s = supervisor_start(p, 1, 1000);
	int child = wait_state("long", "running", 0);

	sleep_ms(50); /* it has reached exec */
	kill(s, SIGKILL);
	assert_int_equal(end_of(s), -SIGKILL);
	for (int i = 0; i < 1000; i++, sleep_ms(5)) {
		char path[64], status[512] = "";

		snprintf(path, sizeof path, "/proc/%d/stat", child);
		FILE *f = fopen(path, "r");

		if (f == NULL)
			return;
		(void)!fread(status, 1, sizeof status - 1, f);
		fclose(f);
		if (strstr(status, ") Z ") != NULL)
			return; /* dead; whoever adopted it has yet to take note */
	}
	fail_msg("the child lives on");
}

static void
an_output_goes_to_its_log_and_its_last_line_tells_why(void **unused)
{
	char log[128], line[200];
	struct program p[] = {
		{ .name = "talker",
		    .argv = { "/bin/sh", "-c",
			"echo ts=1; echo 'ts=2 event=start.failed why=\"Le port est pris.\"' >&2; exit "
			"78" } },
		{ .name = "lost", .argv = { "/no/such/program" } },
	};

	(void)unused;
	snprintf(log, sizeof log, "%.60s/talker.log", folder);
	p[0].log = log;
	p[1].log = witness;
	pid_t s = supervisor_start(p, 2, 1000);

	wait_state("talker", "waiting", 1);
	wait_state("lost", "waiting", 1);
	kill(s, SIGTERM);
	assert_int_equal(end_of(s), 0);
	log_last_line(log, line, sizeof line);
	assert_string_equal(line, "Le port est pris.");
	log_last_line(witness, line, sizeof line);
	assert_non_null(strstr(line, "réinstallez"));
	log_last_line("/no/such/log", line, sizeof line);
	assert_string_equal(line, "");
}

static void
one_supervisor_at_a_time_holds_the_lock(void **unused)
{
	(void)unused;
	assert_int_equal(pid_file_owner(state, NULL), 0);
	int fd = pid_file_take(state, 3);

	assert_true(fd >= 0);
	int group = -1;

	assert_int_equal(pid_file_owner(state, &group), getpid());
	assert_int_equal(group, 3);
	errno = 0;
	assert_int_equal(pid_file_take(state, 3), -1);
	assert_int_equal(errno, EAGAIN);
	close(fd);
	assert_int_equal(
	    pid_file_owner(state, NULL), 0); /* the number is still in the file: it means nothing */
	port_file_write(witness, 8555);
	assert_int_equal(port_file_read(witness, 1), 8555);
	assert_int_equal(port_file_read("/no/such/file", 1), 1);
}

static void
stop_group(pid_t s, int group)
{
	assert_int_equal(sigqueue(s, SUPERVISE_STOP, (union sigval){ .sival_int = group }), 0);
}

/* One node's last program is deaf, and is given a minute: the other node is served meanwhile, and can be stopped before it. */
static void
one_node_is_stopped_while_the_others_go_on(void **unused)
{
	char deaf[400], other[160], log[160], pid[160];
	struct program slow[] = { { .name = "deaf", .argv = { "/bin/sh", "-c", deaf } } };
	struct program live[] = { { .name = "live", .argv = { "/bin/sleep", "100" } } };
	struct program_group g[] = {
		{ .name = "un", .programs = slow, .count = 1, .state_file = state, .log = -1 },
		{ .name = "deux", .programs = live, .count = 1, .state_file = other, .lock = -1 },
	};

	(void)unused;
	snprintf(deaf, sizeof deaf, "trap '' TERM; echo >%s; while :; do sleep 0.01; done", witness);
	snprintf(other, sizeof other, "%s/other", folder);
	snprintf(log, sizeof log, "%s/log", folder);
	snprintf(pid, sizeof pid, "%s/pid", folder);
	fflush(NULL);
	pid_t s = fork();

	if (s == 0) {
		dup2(open(journal, O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
		g[0].log = open(journal, O_WRONLY | O_CREAT | O_APPEND, 0600);
		g[1].log = open(log, O_WRONLY | O_CREAT | O_APPEND, 0600);
		g[0].lock = pid_file_take(pid, 0);
		_exit(supervise(&(struct supervisor){ g, 2, 60000, 0 }));
	}
	int stuck = wait_state("deaf", "running", 0), first = wait_state_in(other, "live", "running", 0);

	for (int k = 0; k < 1000 && access(witness, F_OK) != 0; k++)
		sleep_ms(5);
	stop_group(s, 7); /* there is none */
	stop_group(s, 0);
	wait_state("deaf", "stopping", 0);
	kill(first, SIGKILL);
	assert_int_not_equal(wait_state_in(other, "live", "running", 1), first);
	stop_group(s, 1);
	wait_state_in(other, "live", "stopped", 1);
	assert_int_equal(pid_file_owner(pid, NULL), s);
	kill(stuck, SIGKILL);
	assert_int_equal(end_of(s), 0);
	assert_int_equal(pid_file_owner(pid, NULL), 0);
	assert_true(journal_says("program.started", "node=un"));
	assert_false(journal_says("program.started", "node=deux")); /* it has a log of its own */
}

#define SUPERVISE_TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_double_up_to_ten_seconds_and_begin_again_after_a_long_life),
		SUPERVISE_TEST(a_program_that_ends_is_started_again),
		SUPERVISE_TEST(an_end_that_was_asked_for_is_not_counted_as_a_restart),
		SUPERVISE_TEST(what_starts_ends_and_stops_is_written_down),
		SUPERVISE_TEST(a_program_that_is_killed_comes_back_as_another_process),
		SUPERVISE_TEST(programs_stop_in_the_reverse_order_each_after_the_one_before),
		SUPERVISE_TEST(a_program_that_does_not_stop_is_killed),
		SUPERVISE_TEST(children_do_not_survive_a_supervisor_that_is_killed),
		SUPERVISE_TEST(an_output_goes_to_its_log_and_its_last_line_tells_why),
		SUPERVISE_TEST(one_node_is_stopped_while_the_others_go_on),
		SUPERVISE_TEST(one_supervisor_at_a_time_holds_the_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
