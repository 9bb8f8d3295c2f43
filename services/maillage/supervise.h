/*
 * supervise: keeps the programs of one node, or of several, running: starts them, restarts those that end, stops them in order; and says what
 * it knows in a file of each node.
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
	uint32_t restarts; /* after an end that nobody asked for: one that was asked to end does so with 0 */
	int last_status; /* as waitpid gives it; 0 before its first end */
	struct backoff backoff;
};

/* The programs of one node: started in this order, stopped in the reverse. */
struct program_group {
	const char *name; /* the node's, for the log */
	struct program *programs;
	size_t count;
	const char *state_file; /* rewritten at each change; NULL: none */
	int lock;		/* of its pid file: closed once all its programs are stopped; -1: none */
	int log;		/* what is said of it goes there; -1: to the supervisor's own output */
	bool stopping, stopped;
};
struct supervisor {
	struct program_group *groups;
	size_t count;
	int64_t kill_after_ms; /* between SIGTERM and SIGKILL */
	/* A process of ours whose end is only looked at (the one that waits for the nodes to be ready); 0: none. When it ends with anything
	 * but 0, everything is stopped and supervise returns that. */
	pid_t announcer;
};
/* sigqueue of it with a group's number stops that group alone; the supervisor ends with its last group. */
#define SUPERVISE_STOP SIGRTMIN
/* Runs until SIGTERM or SIGINT, or until each group was stopped, then returns 0. Groups stop side by side, and one that stops keeps no
 * other from being restarted. Before any thread of the process. */
int supervise(struct supervisor *s);

/* --- the files of run/ --------------------------------------------------------------------------------------------------- */
/* Takes the lock and writes our pid and the number of our group (-1: none); the descriptor keeps it until closed. -1 with errno EAGAIN:
 * another has it. */
int pid_file_take(const char *path, int group);
/* Writes the pid of who holds it now (after a fork). */
bool pid_file_write(int fd, int group);
/* Where the gateway listens; as_set when there is no such file. */
void port_file_write(const char *path, uint16_t port);
uint16_t port_file_read(const char *path, uint16_t as_set);
/* Who holds the lock, or 0; and the number of its group, or -1, unless ret_group is NULL. */
int pid_file_owner(const char *path, int *ret_group);

struct state_row {
	char name[32];
	char state[16]; /* running, waiting, stopping, stopped */
	int pid;
	uint32_t restarts;
	int exit_code; /* of the last end; -n: ended by signal n; 0 */
};
void state_write(const struct program_group *g);
/* Rows read, at most cap; 0 when there is none. */
size_t state_read(const char *path, struct state_row *rows, size_t cap);
/* The why of the last line of a log, or the line itself, cut to cap. Empty when it cannot be read. */
void log_last_line(const char *path, char *out, size_t cap);

#endif
