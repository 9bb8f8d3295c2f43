/*
 * crash_log: what recording and replay share: the operations, the files they were done to, the names.
 * Owns: nothing; crash_rec is crash_log.c's.
 * Beware: for tests/lib/crash_*.c only.
 */
#ifndef TESTS_LIB_CRASH_LOG_H
#define TESTS_LIB_CRASH_LOG_H

#include "tests/lib/crash_image.h"
#include "common/arena.h"
#include <limits.h>

#define FILES 64
#define FDS 1024
#define NAME 64

enum kind {
	OP_WRITE,
	OP_TRUNCATE,
	OP_SYNC,
	OP_CREATE,
	OP_MKDIR,
	OP_REMOVE,
	OP_RENAME,
	OP_SYNC_NAMES,
	OP_MARK
};

struct op {
	enum kind kind;
	int file;
	bool forced; /* written through a descriptor opened O_DSYNC */
	size_t at;
	size_t len;
	size_t data; /* where its bytes are in log.data; marks: which */
	char name[NAME];
	char to[NAME];
};

struct file {
	ino_t inode;
	bool dead; /* has no name: another may get its inode's number */
	bool distrusted; /* its syncs are not believed */
	struct buf durable; /* what the replay knows to be on disk */
	struct buf pending; /* size_t each: operations since */
};

struct name {
	char path[NAME];
	int file; /* -1: a folder */
};
struct names {
	struct name rows[FILES];
	size_t count;
};

struct crash_rec {
	bool on;
	char root[PATH_MAX];
	const char *ignore;
	struct buf data;
	struct op *ops;
	size_t count;
	size_t cap;
	struct file files[FILES];
	int file_count;
	struct {
		int file; /* index + 1; 0: not watched; -1: a folder */
		bool dsync;
	} fds[FDS];
	struct names live;
	/* the replay */
	size_t next;
	struct names durable_names;
	struct buf pending_names;
	uint32_t marks[CRASH_MARKS];
};
extern struct crash_rec crash_rec;

_Noreturn void crash_give_up(const char *what);
struct name *crash_find_name(struct names *names, const char *path);
void crash_drop_name(struct names *names, const char *path);
void crash_add_name(struct names *names, const char *path, int file);
void crash_rename_name(struct names *names, const char *from, const char *to);

#endif
