/*
 * crash_log: the recording: which descriptors are watched, and each write, sync and change of name.
 * Owns: crash_rec, the one log of the process.
 * Beware: a file is an inode: its name may go while it is written, and another may take it.
 */
#include "tests/lib/crash_log.h"
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct crash_rec crash_rec;

_Noreturn void
crash_give_up(const char *what)
{
	fprintf(stderr, "crash_image: %s\n", what);
	abort();
}

void
crash_forget(void)
{
	for (int i = 0; i < crash_rec.file_count; i++) {
		buf_free(&crash_rec.files[i].durable);
		buf_free(&crash_rec.files[i].pending);
	}
	buf_free(&crash_rec.data);
	buf_free(&crash_rec.pending_names);
	free(crash_rec.ops);
	memset(&crash_rec, 0, sizeof crash_rec);
}

void
crash_record(const char *folder, const char *ignore)
{
	crash_forget();
	if (snprintf(crash_rec.root, sizeof crash_rec.root, "%s/", folder) >= (int)sizeof crash_rec.root)
		crash_give_up("path too long");
	crash_rec.ignore = ignore;
	crash_rec.on = true;
}

void
crash_stop(void)
{
	crash_rec.on = false;
}

bool
crash_is_recording(void)
{
	return crash_rec.on;
}

/* The name below the root, or NULL when it is not watched. */
static const char *
watched(const char *path)
{
	size_t len = strlen(crash_rec.root);
	const char *slash = strrchr(path, '/');

	if (!crash_rec.on || strncmp(path, crash_rec.root, len) != 0 || strlen(path + len) >= NAME)
		return NULL;
	return slash != NULL && strncmp(slash, "/lock.", 6) == 0 ? NULL : path + len;
}

static struct op *
log_op(enum kind kind, int file, const char *name)
{
	struct op *op;

	if (crash_rec.count == crash_rec.cap) {
		crash_rec.cap = crash_rec.cap == 0 ? 4096 : 2 * crash_rec.cap;
		crash_rec.ops = realloc(crash_rec.ops, crash_rec.cap * sizeof crash_rec.ops[0]);
		if (crash_rec.ops == NULL)
			crash_give_up("out of memory");
	}
	op = &crash_rec.ops[crash_rec.count++];
	memset(op, 0, sizeof *op);
	op->kind = kind;
	op->file = file;
	if (name != NULL)
		snprintf(op->name, NAME, "%s", name);
	return op;
}

struct name *
crash_find_name(struct names *names, const char *path)
{
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->rows[i].path, path) == 0)
			return &names->rows[i];
	return NULL;
}

void
crash_drop_name(struct names *names, const char *path)
{
	struct name *row = crash_find_name(names, path);

	if (row != NULL)
		*row = names->rows[--names->count];
}

void
crash_add_name(struct names *names, const char *path, int file)
{
	crash_drop_name(names, path);
	if (names->count == FILES)
		crash_give_up("too many names");
	names->rows[names->count].file = file;
	snprintf(names->rows[names->count++].path, NAME, "%s", path);
}

void
crash_rename_name(struct names *names, const char *from, const char *to)
{
	struct name *row = crash_find_name(names, from);
	int file;

	if (row == NULL)
		return;
	file = row->file;
	crash_drop_name(names, from);
	crash_add_name(names, to, file);
}

static bool
ends_with(const char *s, const char *end)
{
	size_t a = strlen(s), b = strlen(end);

	return a >= b && strcmp(s + a - b, end) == 0;
}

static int
new_file(ino_t inode, const char *name)
{
	if (crash_rec.file_count == FILES)
		crash_give_up("too many files");
	crash_rec.files[crash_rec.file_count] = (struct file){ .inode = inode };
	crash_rec.files[crash_rec.file_count].distrusted =
	    crash_rec.ignore != NULL && ends_with(name, crash_rec.ignore);
	crash_add_name(&crash_rec.live, name, crash_rec.file_count);
	log_op(OP_CREATE, crash_rec.file_count, name);
	return crash_rec.file_count++;
}

void
crash_on_open(const char *path, int flags, int fd)
{
	const char *name = watched(path);
	struct stat st;
	int file = -1;

	if (fd < 0 || fd >= FDS || fstat(fd, &st) != 0 || !crash_rec.on)
		return;
	crash_rec.fds[fd].file = 0;
	if (S_ISDIR(st.st_mode)) {
		crash_rec.fds[fd].file =
		    strncmp(path, crash_rec.root, strlen(crash_rec.root) - 1) == 0 ? -1 : 0;
		return;
	}
	if (name == NULL)
		return;
	for (int i = 0; i < crash_rec.file_count && file < 0; i++)
		if (crash_rec.files[i].inode == st.st_ino && !crash_rec.files[i].dead)
			file = i;
	if (file < 0)
		file = new_file(st.st_ino, name);
	else if (flags & O_TRUNC)
		log_op(OP_TRUNCATE, file, NULL);
	crash_rec.fds[fd].file = file + 1;
	crash_rec.fds[fd].dsync = (fcntl(fd, F_GETFL) & O_DSYNC) != 0;
}

void
crash_on_close(int fd)
{
	if (fd >= 0 && fd < FDS)
		crash_rec.fds[fd].file = 0;
}

static int
file_of(int fd)
{
	return crash_rec.on && fd >= 0 && fd < FDS ? crash_rec.fds[fd].file : 0;
}

void
crash_on_write(int fd, const void *bytes, size_t len, off_t at)
{
	int file = file_of(fd);
	struct op *op;

	if (file <= 0 || len == 0)
		return;
	op = log_op(OP_WRITE, file - 1, NULL);
	op->at = (size_t)at;
	op->len = len;
	op->data = crash_rec.data.len;
	op->forced = crash_rec.fds[fd].dsync && !crash_rec.files[file - 1].distrusted;
	buf_append(&crash_rec.data, bytes, len);
}

void
crash_on_truncate(int fd, off_t len)
{
	int file = file_of(fd);

	if (file > 0)
		log_op(OP_TRUNCATE, file - 1, NULL)->len = (size_t)len;
}

void
crash_on_sync(int fd)
{
	int file = file_of(fd);

	if (file < 0)
		log_op(OP_SYNC_NAMES, -1, NULL);
	else if (file > 0 && !crash_rec.files[file - 1].distrusted)
		log_op(OP_SYNC, file - 1, NULL);
}

void
crash_on_mkdir(const char *path)
{
	const char *name = watched(path);

	if (name == NULL)
		return;
	crash_add_name(&crash_rec.live, name, -1);
	log_op(OP_MKDIR, -1, name);
}

/* The name's file, if any, has none any more. */
static void
bury(const char *name)
{
	struct name *row = crash_find_name(&crash_rec.live, name);

	if (row != NULL && row->file >= 0)
		crash_rec.files[row->file].dead = true;
}

void
crash_on_remove(const char *path)
{
	const char *name = watched(path);

	if (name == NULL)
		return;
	bury(name);
	crash_drop_name(&crash_rec.live, name);
	log_op(OP_REMOVE, -1, name);
}

void
crash_on_rename(const char *from, const char *to)
{
	const char *was = watched(from), *is = watched(to);

	if (was == NULL && is == NULL)
		return;
	if (was == NULL || is == NULL)
		crash_give_up("a file was moved in or out");
	bury(is);
	crash_rename_name(&crash_rec.live, was, is);
	snprintf(log_op(OP_RENAME, -1, was)->to, NAME, "%s", is);
}

void
crash_mark(unsigned which, uint32_t value)
{
	struct op *op;

	if (!crash_rec.on)
		return;
	op = log_op(OP_MARK, -1, NULL);
	op->data = which;
	op->len = value;
}

size_t
crash_ops(void)
{
	return crash_rec.count;
}
