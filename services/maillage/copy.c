/*
 * copy: see copy.h.
 * Owns: nothing beyond a call.
 * Beware: links are not followed and not copied: a node has none.
 */
#include <sodium.h> /* before crypto.h, which gives two of its names another meaning */
#include "services/maillage/copy.h"
#include "common/disk.h"
#include "common/node_file.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE (1u << 20)

void
copy_list_free(struct copy_list *l)
{
	free(l->items);
	*l = (struct copy_list){ 0 };
}

static struct copied *
list_add(struct copy_list *l, const char *path)
{
	struct copied *c;

	if (l->count == l->cap) {
		l->cap = l->cap == 0 ? 64 : 2 * l->cap;
		l->items = realloc(l->items, l->cap * sizeof *l->items);
		if (l->items == NULL)
			abort();
	}
	c = &l->items[l->count++];
	*c = (struct copied){ 0 };
	snprintf(c->path, sizeof c->path, "%s", path);
	return c;
}

static bool
failed(struct fault *why, const char *path)
{
	(void)node_fault_file(why, path);
	return false;
}

/* to < 0: only read and hashed. */
static bool
pump(int from, int to, struct copied *c)
{
	crypto_generichash_state state;
	uint8_t *piece = malloc(PIECE);
	ssize_t n = -1;

	if (piece == NULL)
		abort();
	crypto_generichash_init(&state, NULL, 0, sizeof c->hash);
	while ((n = read(from, piece, PIECE)) > 0) {
		crypto_generichash_update(&state, piece, (size_t)n);
		if (to >= 0 && !disk_write(to, piece, (size_t)n, (off_t)c->size)) {
			n = -1;
			break;
		}
		c->size += (uint64_t)n;
	}
	crypto_generichash_final(&state, c->hash, sizeof c->hash);
	free(piece);
	return n == 0;
}

static bool
copy_file(const char *from, const char *to, struct copied *c, struct fault *why)
{
	int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), out = -1;
	bool done = false;

	if (in < 0)
		return failed(why, from);
	out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (out >= 0)
		done = pump(in, out, c) && fsync(out) == 0;
	if (!done)
		(void)failed(why, to);
	close(in);
	if (out >= 0)
		close(out);
	return done;
}

bool
folder_make(const char *path, struct fault *why)
{
	return mkdir(path, 0700) == 0 || errno == EEXIST || failed(why, path);
}

bool
folder_is_free(const char *path)
{
	DIR *d = opendir(path);
	struct dirent *e;
	bool empty = true;

	if (d == NULL)
		return errno == ENOENT;
	while (empty && (e = readdir(d)) != NULL)
		empty = strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0;
	closedir(d);
	return empty;
}

/* Locks are of the machine and its processes; what is left of a check is nothing of the data. */
static bool
is_left_out(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, "lock.mdb") == 0 ||
	    strcmp(name, "lock.flock") == 0 || strncmp(name, "verify-", 7) == 0;
}

static bool
join(char out[PATH_MAX], const char *a, const char *b)
{
	int n = snprintf(out, PATH_MAX, "%s/%s", a, b);

	errno = ENAMETOOLONG;
	return n > 0 && n < PATH_MAX;
}

static bool
copy_folder(const char *from, const char *to, const char *path, struct copy_list *l, struct fault *why)
{
	char source[PATH_MAX], target[PATH_MAX], below[PATH_MAX];
	struct dirent *e;
	bool done = join(source, from, path) && join(target, to, path);
	DIR *d = done ? opendir(source) : NULL;

	if (d == NULL)
		return failed(why, path);
	done = folder_make(target, why);
	while (done && (e = readdir(d)) != NULL)
		if (!is_left_out(e->d_name))
			done = join(below, path, e->d_name) && copy_tree(from, to, below, l, why);
	closedir(d);
	if (done && join(below, target, ".") && !disk_sync_folder_of(below))
		done = failed(why, target);
	return done;
}

bool
copy_tree(const char *from, const char *to, const char *path, struct copy_list *l, struct fault *why)
{
	char source[PATH_MAX], target[PATH_MAX];
	struct copied *c;
	struct stat st;

	if (!join(source, from, path) || !join(target, to, path))
		return failed(why, path);
	if (lstat(source, &st) != 0)
		return errno == ENOENT || failed(why, source);
	if (S_ISDIR(st.st_mode))
		return copy_folder(from, to, path, l, why);
	if (!S_ISREG(st.st_mode))
		return true;
	c = list_add(l, path);
	if (!copy_file(source, target, c, why))
		return false;
	l->bytes += c->size;
	return true;
}

bool
remove_tree(const char *path)
{
	char below[PATH_MAX];
	struct dirent *e;
	struct stat st;
	bool done = true;
	DIR *d;

	if (lstat(path, &st) != 0)
		return errno == ENOENT;
	if (!S_ISDIR(st.st_mode))
		return unlink(path) == 0;
	d = opendir(path);
	while (d != NULL && done && (e = readdir(d)) != NULL)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			done = join(below, path, e->d_name) && remove_tree(below);
	if (d != NULL)
		closedir(d);
	return done && rmdir(path) == 0;
}

bool
copied_again(const char *folder, const char *path, struct copied *ret)
{
	char source[PATH_MAX];
	int fd = join(source, folder, path) ? open(source, O_RDONLY | O_CLOEXEC | O_NOFOLLOW) : -1;
	bool done;

	*ret = (struct copied){ 0 };
	if (fd < 0)
		return false;
	done = pump(fd, -1, ret);
	close(fd);
	return done;
}
