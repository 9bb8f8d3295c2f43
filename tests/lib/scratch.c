/*
 * scratch: a folder of a test's own, in memory when the machine has one.
 * Owns: what it made.
 * Beware: removal follows no symbolic link.
 */
#include "tests/lib/scratch.h"
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void
scratch_make(char ret_path[SCRATCH_MAX])
{
	const char *asked = getenv("TMPDIR");
	const char *root = asked != NULL ? asked : access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";

	if (snprintf(ret_path, SCRATCH_MAX, "%s/maillage-test-XXXXXX", root) >= SCRATCH_MAX ||
	    mkdtemp(ret_path) == NULL) {
		perror("scratch");
		abort();
	}
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

void
scratch_remove(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}
