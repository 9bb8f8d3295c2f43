/*
 * supervise: fork, wait, restart with backoff, stop in order.
 * Owns: the loop.
 * Beware: between fork and exec only what is safe there is done; the child gets the default signals back.
 */
#include "services/maillage/supervise.h"
#include "common/log.h"
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

uint32_t
backoff_next(struct backoff *b, int64_t alive_ms)
{
	if (alive_ms >= BACKOFF_RESET_MS || b->delay_ms == 0)
		b->delay_ms = BACKOFF_FIRST_MS;
	else
		b->delay_ms = b->delay_ms >= BACKOFF_MOST_MS / 2 ? BACKOFF_MOST_MS : b->delay_ms * 2;
	return b->delay_ms;
}

static int64_t
now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* --- one program
 * -------------------------------------------------------------------------------------------- */
static _Noreturn void
program_exec(const struct program *p, pid_t parent)
{
	sigset_t none;
	int in = open("/dev/null", O_RDONLY);

	setpgid(0, 0); /* Ctrl-C in a terminal reaches the supervisor alone, which stops in order */
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) != 0 || getppid() != parent)
		_exit(1); /* the supervisor ended meanwhile */
	if (in >= 0)
		dup2(in, STDIN_FILENO);
	if (p->log != NULL) {
		int out = open(p->log, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

		if (out >= 0) {
			dup2(out, STDOUT_FILENO);
			dup2(out, STDERR_FILENO);
		}
	}
	execv(p->argv[0], (char *const *)(uintptr_t)p->argv);
	static const char lost[] =
	    "why=\"le programme de ce service ne se lance pas : réinstallez maillage\"\n";

	(void)!write(STDERR_FILENO, lost, sizeof lost - 1);
	_exit(78);
}

static void
program_start(struct program *p)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0)
		program_exec(p, parent);
	p->started_ms = now_ms();
	if (pid < 0) { /* no process to be had: later */
		p->due_ms = p->started_ms + backoff_next(&p->backoff, 0);
		return;
	}
	p->pid = pid;
	p->state = PROGRAM_RUNNING;
	log_emit(LOG_INFO, "program.started", LOG_STR("program", p->name), LOG_I64("pid", pid),
	    LOG_U64("restarts", p->restarts));
}

/* How it ended, and what comes next. */
static void
end_log(const struct program *p, pid_t pid, int status, int64_t delay_ms)
{
	bool killed = WIFSIGNALED(status), stopped = p->state == PROGRAM_STOPPED;

	log_emit(stopped && !killed ? LOG_INFO : LOG_WARN, "program.ended", LOG_STR("program", p->name),
	    LOG_I64("pid", pid),
	    LOG_I64(killed ? "signal" : "exit", killed ? WTERMSIG(status) : WEXITSTATUS(status)),
	    stopped ? LOG_STR("next", "none") : LOG_I64("restart_in_ms", delay_ms));
}

static void
program_ended(struct program *p, int status, bool stopping)
{
	int64_t now = now_ms();
	pid_t pid = p->pid;

	p->pid = 0;
	p->last_status = status;
	if (stopping) {
		p->state = PROGRAM_STOPPED;
		end_log(p, pid, status, 0);
		return;
	}
	p->state = PROGRAM_WAITING;
	p->restarts++;
	p->due_ms = now + backoff_next(&p->backoff, now - p->started_ms);
	end_log(p, pid, status, p->due_ms - now);
}

/* --- all of them
 * -------------------------------------------------------------------------------------------- */
/* Takes what ended; true when anything of ours did. ret_verdict: set when the announcer ended. */
static bool
reap(struct supervisor *s, bool stopping, int *ret_verdict)
{
	bool any = false;
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == s->announcer) {
			s->announcer = 0;
			*ret_verdict = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
		}
		for (size_t i = 0; i < s->count; i++) {
			if (s->programs[i].pid != pid)
				continue;
			program_ended(&s->programs[i], status, stopping);
			any = true;
		}
	}
	return any;
}

static bool
start_due(struct supervisor *s)
{
	bool any = false;

	for (size_t i = 0; i < s->count; i++) {
		if (s->programs[i].state == PROGRAM_WAITING && s->programs[i].due_ms <= now_ms()) {
			program_start(&s->programs[i]);
			any = true;
		}
	}
	return any;
}

/* ms until the next start that is due; at most a minute. */
static int64_t
wait_length(const struct supervisor *s)
{
	int64_t now = now_ms(), wait = 60000;

	for (size_t i = 0; i < s->count; i++) {
		const struct program *p = &s->programs[i];

		if (p->state == PROGRAM_WAITING && p->due_ms - now < wait)
			wait = p->due_ms > now ? p->due_ms - now : 0;
	}
	return wait;
}

/* The signal that came, or 0 when the time was over. */
static int
signal_wait(const sigset_t *set, int64_t ms)
{
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000 };
	int sig = sigtimedwait(set, NULL, &t);

	return sig < 0 ? 0 : sig;
}

static void
program_stop(struct supervisor *s, struct program *p, const sigset_t *set)
{
	int64_t until = now_ms() + s->kill_after_ms;
	int verdict = 0;

	if (p->pid == 0) {
		p->state = PROGRAM_STOPPED;
		return;
	}
	p->state = PROGRAM_STOPPING;
	kill(p->pid, SIGTERM);
	while (p->pid != 0) {
		int64_t left = until - now_ms();

		if (left <= 0) {
			log_emit(
			    LOG_WARN, "program.killed", LOG_STR("program", p->name), LOG_I64("pid", p->pid));
			kill(p->pid, SIGKILL);
			left = 1000;
		}
		(void)signal_wait(set, left < 200 ? left : 200);
		(void)reap(s, true, &verdict);
	}
}

/* What ends while others are being stopped stays down. */
static void
stop_all(struct supervisor *s, const sigset_t *set)
{
	for (size_t i = s->count; i-- > 0;) {
		program_stop(s, &s->programs[i], set);
		state_write(s);
	}
	if (s->announcer > 0)
		kill(s->announcer, SIGTERM);
}

int
supervise(struct supervisor *s)
{
	sigset_t set;
	int verdict = 0, sig = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	log_emit(LOG_INFO, "supervisor.started", LOG_I64("pid", getpid()), LOG_U64("programs", s->count));
	while (sig != SIGTERM && sig != SIGINT && verdict == 0) {
		bool changed = start_due(s);

		changed |= reap(s, false, &verdict);
		if (changed)
			state_write(s);
		if (verdict == 0)
			sig = signal_wait(&set, wait_length(s));
	}
	log_emit(LOG_INFO, "supervisor.stopping", LOG_I64("signal", sig), LOG_I64("verdict", verdict));
	stop_all(s, &set);
	log_emit(LOG_INFO, "supervisor.stopped");
	return verdict;
}
