/*
 * stay: the mark of a node that was stopped by hand, by its own name: it stays stopped when those beside it are started.
 * Owns: the file `stopped` in the node's folder.
 * Beware: a node that moved to another machine must not come back here, with keys that two then act with: the mark
 * outlives a reboot. It is of this folder alone: no backup has it.
 */
#include "services/maillage/programs.h"
#include "common/disk.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define STAY_FILE "stopped"

bool
node_stays(const struct node *n)
{
	char path[PATH_MAX];

	node_path(n, path, sizeof path, STAY_FILE);
	return access(path, F_OK) == 0;
}

static bool
stay_failed(const char *path)
{
	say("impossible d’écrire %s : %s.", path, node_cause(errno));
	return false;
}

/* Typed by root for a node of another account, it is that account's all the same. */
bool
node_stay(const struct node *n)
{
	char path[PATH_MAX];
	struct stat st;

	node_path(n, path, sizeof path, STAY_FILE);
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

	if (fd < 0)
		return stay_failed(path);
	if (geteuid() == 0 && stat(n->folder, &st) == 0 && fchown(fd, st.st_uid, st.st_gid) != 0)
		(void)stay_failed(path); /* the mark holds; `doctor` says whose it is */
	bool written = fsync(fd) == 0 && disk_sync_folder(n->folder);

	close(fd);
	return written || stay_failed(path);
}

bool
node_stay_end(const struct node *n)
{
	char path[PATH_MAX];

	node_path(n, path, sizeof path, STAY_FILE);
	return unlink(path) == 0 || errno == ENOENT || stay_failed(path);
}
