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

/* What follows is said where the operator of that node looks for it. */
static void
speak_of(const struct program_group *g)
{
	if (g->log >= 0)
		dup2(g->log, STDERR_FILENO);
}

static void
program_start(const struct program_group *g, struct program *p)
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
	speak_of(g);
	log_emit(LOG_INFO, "program.started", LOG_STR("program", p->name), LOG_STR("node", g->name),
	    LOG_I64("pid", pid), LOG_U64("restarts", p->restarts));
}

/* How it ended, and what comes next. */
static void
end_log(const struct program_group *g, const struct program *p, pid_t pid, int status, int64_t delay_ms)
{
	bool killed = WIFSIGNALED(status), stopped = p->state == PROGRAM_STOPPED;

	speak_of(g);
	log_emit(stopped && !killed ? LOG_INFO : LOG_WARN, "program.ended", LOG_STR("program", p->name),
	    LOG_STR("node", g->name), LOG_I64("pid", pid),
	    LOG_I64(killed ? "signal" : "exit", killed ? WTERMSIG(status) : WEXITSTATUS(status)),
	    stopped ? LOG_STR("next", "none") : LOG_I64("restart_in_ms", delay_ms));
}

static void
program_ended(const struct program_group *g, struct program *p, int status)
{
	int64_t now = now_ms();
	pid_t pid = p->pid;

	p->pid = 0;
	p->last_status = status;
	if (g->stopping) {
		p->state = PROGRAM_STOPPED;
		end_log(g, p, pid, status, 0);
		return;
	}
	p->state = PROGRAM_WAITING;
	p->restarts += !WIFEXITED(status) || WEXITSTATUS(status) != 0;
	p->due_ms = now + backoff_next(&p->backoff, now - p->started_ms);
	end_log(g, p, pid, status, p->due_ms - now);
}

/* --- one group --------------------------------------------------------------------------------------------------- */
static bool
group_ended(struct program_group *g, pid_t pid, int status)
{
	for (size_t i = 0; i < g->count; i++) {
		if (g->programs[i].pid != pid)
			continue;
		program_ended(g, &g->programs[i], status);
		state_write(g);
		return true;
	}
	return false;
}

static void
group_start_due(struct program_group *g)
{
	bool any = false;

	for (size_t i = 0; !g->stopping && i < g->count; i++) {
		if (g->programs[i].state == PROGRAM_WAITING && g->programs[i].due_ms <= now_ms()) {
			program_start(g, &g->programs[i]);
			any = true;
		}
	}
	if (any)
		state_write(g);
}

/* Asks it to end; once its time is over, ends it. */
static void
program_stop(const struct program_group *g, struct program *p, int64_t kill_after_ms)
{
	int64_t now = now_ms();

	if (p->state != PROGRAM_STOPPING) {
		p->state = PROGRAM_STOPPING;
		p->due_ms = now + kill_after_ms;
		kill(p->pid, SIGTERM);
		state_write(g);
	} else if (p->due_ms <= now) {
		speak_of(g);
		log_emit(LOG_WARN, "program.killed", LOG_STR("program", p->name), LOG_STR("node", g->name),
		    LOG_I64("pid", p->pid));
		p->due_ms = now + 1000;
		kill(p->pid, SIGKILL);
	}
}

/* The last of those that still run is being stopped; what ends meanwhile stays down. */
static void
group_stop_next(struct program_group *g, int64_t kill_after_ms)
{
	for (size_t i = g->count; i-- > 0;) {
		struct program *p = &g->programs[i];

		if (p->pid != 0) {
			program_stop(g, p, kill_after_ms);
			return;
		}
	}
	state_write(g);
	speak_of(g);
	log_emit(LOG_INFO, "supervisor.stopped", LOG_STR("node", g->name));
	g->stopped = true;
	if (g->lock >= 0)
		close(g->lock);
	g->lock = -1;
}

static void
group_stop(struct program_group *g, int sig, int verdict)
{
	if (g->stopping)
		return;
	g->stopping = true;
	for (size_t i = 0; i < g->count; i++)
		if (g->programs[i].pid == 0)
			g->programs[i].state = PROGRAM_STOPPED; /* it waited for its restart */
	speak_of(g);
	log_emit(LOG_INFO, "supervisor.stopping", LOG_I64("signal", sig), LOG_I64("verdict", verdict),
	    LOG_STR("node", g->name));
}

/* --- all of them --------------------------------------------------------------------------------------------------- */
/* Takes what ended; ret_verdict: set when the announcer did. */
static void
reap(struct supervisor *s, int *ret_verdict)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (pid == s->announcer) {
			s->announcer = 0;
			*ret_verdict = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
		}
		for (size_t i = 0; i < s->count; i++)
			if (group_ended(&s->groups[i], pid, status))
				break;
	}
}

static void
stop_all(struct supervisor *s, int sig, int verdict)
{
	for (size_t i = 0; i < s->count; i++)
		group_stop(&s->groups[i], sig, verdict);
}

/* One round over all groups; false when each is stopped. */
static bool
step(struct supervisor *s)
{
	bool any = false;

	for (size_t i = 0; i < s->count; i++) {
		struct program_group *g = &s->groups[i];

		if (g->stopping && !g->stopped)
			group_stop_next(g, s->kill_after_ms);
		group_start_due(g);
		any |= !g->stopped;
	}
	return any;
}

/* ms until the next start, or the next SIGKILL, that is due; at most a minute. */
static int64_t
wait_length(const struct supervisor *s)
{
	int64_t now = now_ms(), wait = 60000;

	for (size_t k = 0; k < s->count; k++) {
		for (size_t i = 0; i < s->groups[k].count; i++) {
			const struct program *p = &s->groups[k].programs[i];
			bool due = p->state == PROGRAM_WAITING || p->state == PROGRAM_STOPPING;

			if (due && p->due_ms - now < wait)
				wait = p->due_ms > now ? p->due_ms - now : 0;
		}
	}
	return wait;
}

/* Waits for a signal or until something is due, and does what the signal says. */
static void
signal_take(struct supervisor *s, const sigset_t *set)
{
	int64_t ms = wait_length(s);
	struct timespec t = { ms / 1000, (ms % 1000) * 1000000 };
	siginfo_t info = { 0 };
	int sig = sigtimedwait(set, &info, &t), group = info.si_value.sival_int;

	if (sig == SIGTERM || sig == SIGINT)
		stop_all(s, sig, 0);
	else if (sig == SUPERVISE_STOP && info.si_code == SI_QUEUE && group >= 0 && (size_t)group < s->count)
		group_stop(&s->groups[group], sig, 0);
}

int
supervise(struct supervisor *s)
{
	sigset_t set;
	int verdict = 0;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigaddset(&set, SUPERVISE_STOP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	for (size_t i = 0; i < s->count; i++) {
		speak_of(&s->groups[i]);
		log_emit(LOG_INFO, "supervisor.started", LOG_STR("node", s->groups[i].name),
		    LOG_I64("pid", getpid()), LOG_U64("programs", s->groups[i].count));
	}
	while (step(s)) {
		signal_take(s, &set);
		reap(s, &verdict);
		if (verdict != 0)
			stop_all(s, 0, verdict);
	}
	if (s->announcer > 0)
		kill(s->announcer, SIGTERM);
	return verdict;
}
