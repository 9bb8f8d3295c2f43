/*
 * supervise: keeps programs running: starts them, restarts those that end, stops them in order; and says what it knows in a file.
 * Owns: its child processes, by their pids alone; the signals of its process while it runs.
 * Beware: it links no thread and no socket into its process: it only forks, waits and writes its state, so that it never blocks on a
 *         service. A child dies with it (PR_SET_PDEATHSIG).
 */
#ifndef SERVICES_MAILLAGE_SUPERVISE_H
#define SERVICES_MAILLAGE_SUPERVISE_H

#include "common/fault.h"
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define PID_FILE "run/maillage.pid"
#define STATE_FILE "run/maillage.state"
#define PORT_FILE "run/maillage.port" /* that the gateway was given at start */
#define PROGRAMS_MAX 16

/* --- how long to wait before a restart: pure ------------------------------------------------------------------------- */
#define BACKOFF_FIRST_MS 100
#define BACKOFF_MOST_MS 10000
#define BACKOFF_RESET_MS 30000 /* alive this long: what ended it is a new story */
struct backoff {
	uint32_t delay_ms; /* the last one given; 0 at first */
};
/* ms to wait, after the program lived for alive_ms. */
uint32_t backoff_next(struct backoff *b, int64_t alive_ms);

/* --- the supervisor ---------------------------------------------------------------------------------------------------- */
enum program_state { PROGRAM_WAITING, PROGRAM_RUNNING, PROGRAM_STOPPING, PROGRAM_STOPPED };
struct program {
	const char *name;
	const char *argv[8]; /* argv[0] is the path; ended by NULL */
	const char *log;     /* file that its output is appended to; NULL: the supervisor's own output */
	enum program_state state;
	pid_t pid; /* 0 when it does not run */
	int64_t started_ms;
	int64_t due_ms; /* of the restart, or of SIGKILL */
	uint32_t restarts;
	int last_status; /* as waitpid gives it; 0 before its first end */
	struct backoff backoff;
};

struct supervisor {
	struct program *programs; /* started in this order, stopped in the reverse */
	size_t count;
	const char *state_file; /* rewritten at each change; NULL: none */
	int64_t kill_after_ms;	/* between SIGTERM and SIGKILL */
	/* A process of ours whose end is only looked at (the one that waits for the node to be ready); 0: none. When it ends with anything but
	 * 0, everything is stopped and supervise returns that. */
	pid_t announcer;
};
/* Runs until SIGTERM or SIGINT, then stops all and returns 0. Before any thread of the process. */
int supervise(struct supervisor *s);

/* --- the files of run/ --------------------------------------------------------------------------------------------------- */
/* Takes the lock and writes our pid; the descriptor keeps it until closed. -1 with errno EAGAIN: another has it. */
int pid_file_take(const char *path);
/* Writes the pid of who holds it now (after a fork). */
bool pid_file_write(int fd);
/* Where the gateway listens; as_set when there is no such file. */
void port_file_write(const char *path, uint16_t port);
uint16_t port_file_read(const char *path, uint16_t as_set);
/* Who holds the lock, or 0. */
int pid_file_owner(const char *path);

struct state_row {
	char name[32];
	char state[16]; /* running, waiting, stopping, stopped */
	int pid;
	uint32_t restarts;
	int exit_code; /* of the last end; -n: ended by signal n; 0 */
};
void state_write(const struct supervisor *s);
/* Rows read, at most cap; 0 when there is none. */
size_t state_read(const char *path, struct state_row *rows, size_t cap);
/* The why of the last line of a log, or the line itself, cut to cap. Empty when it cannot be read. */
void log_last_line(const char *path, char *out, size_t cap);

#endif
