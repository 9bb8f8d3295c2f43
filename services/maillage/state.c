/*
 * state: the files by which a supervisor and the other commands know of each other: its lock, its pid, its table.
 * Owns: their format: a pid on a line, with the number of the node's group; "<service> <state> <pid> <restarts> <exit>" a line.
 * Beware: the lock says whether it runs, never the pid alone: after a crash the number may be another's.
 */
#include "services/maillage/supervise.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

bool
pid_file_write(int fd, int group)
{
	char text[48];
	int len = snprintf(text, sizeof text, "%-10ld %-5d\n", (long)getpid(),
	    group); /* always as long: a reader never finds it empty */

	return pwrite(fd, text, (size_t)len, 0) == len;
}

/* A lock of the open file: it outlives a fork, and can be asked about without being taken. */
int
pid_file_take(const char *path, int group)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0)
		return -1;
	if (fcntl(fd, F_OFD_SETLK, &lock) == 0 && pid_file_write(fd, group))
		return fd;
	int saved = errno == EACCES ? EAGAIN : errno;

	close(fd);
	errno = saved;
	return -1;
}

int
pid_file_owner(const char *path, int *ret_group)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	char text[48] = "";
	int pid = 0, group = -1;
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return 0;
	bool held = fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	ssize_t len = held ? pread(fd, text, sizeof text - 1, 0) : 0;

	close(fd);
	if (len <= 0 || sscanf(text, "%d %d", &pid, &group) < 1)
		return 0;
	if (ret_group != NULL)
		*ret_group = group;
	return pid;
}

void
port_file_write(const char *path, uint16_t port)
{
	FILE *f = fopen(path, "we");

	if (f == NULL)
		return; /* only `status` would show another */
	fprintf(f, "%u\n", (unsigned)port);
	fclose(f);
}

uint16_t
port_file_read(const char *path, uint16_t as_set)
{
	FILE *f = fopen(path, "re");
	unsigned port = as_set;

	if (f == NULL)
		return as_set;
	bool got = fscanf(f, "%u", &port) == 1 && port <= UINT16_MAX;

	fclose(f);
	return got ? (uint16_t)port : as_set;
}

static int
exit_code_of(int status)
{
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

void
state_write(const struct program_group *g)
{
	static const char *const names[] = { "waiting", "running", "stopping", "stopped" };
	char next[PATH_MAX];

	if (g->state_file == NULL)
		return;
	snprintf(next, sizeof next, "%s.next", g->state_file);
	FILE *f = fopen(next, "we");

	if (f == NULL)
		return; /* only the table of `status` suffers */
	for (size_t i = 0; i < g->count; i++) {
		const struct program *p = &g->programs[i];

		fprintf(f, "%s %s %d %u %d\n", p->name, names[p->state], (int)p->pid, p->restarts,
		    exit_code_of(p->last_status));
	}
	if (fclose(f) == 0)
		(void)rename(next, g->state_file);
}

size_t
state_read(const char *path, struct state_row *rows, size_t cap)
{
	FILE *f = fopen(path, "re");
	size_t n = 0;

	if (f == NULL)
		return 0;
	while (n < cap) {
		struct state_row *r = &rows[n];

		if (fscanf(f, "%31s %15s %d %u %d", r->name, r->state, &r->pid, &r->restarts,
			&r->exit_code) != 5)
			break;
		n++;
	}
	fclose(f);
	return n;
}

void
log_last_line(const char *path, char *out, size_t cap)
{
	char tail[4097];
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	*out = '\0';
	if (fd < 0)
		return;
	off_t size = lseek(fd, 0, SEEK_END);
	ssize_t len = pread(fd, tail, sizeof tail - 1, size > 4096 ? size - 4096 : 0);

	close(fd);
	while (len > 0 && (tail[len - 1] == '\n' || tail[len - 1] == '\r'))
		len--;
	if (len <= 0)
		return;
	tail[len] = '\0';
	char *line = strrchr(tail, '\n');

	line = line == NULL ? tail : line + 1;
	char *why = strstr(line, "why=\"");

	if (why != NULL) {
		line = why + 5;
		line[strcspn(line, "\"")] = '\0';
	}
	snprintf(out, cap, "%s", line);
}
