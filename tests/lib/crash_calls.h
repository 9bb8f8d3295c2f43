/*
 * crash_calls: the system calls of a program, replaced by ones that tell the recorder of crash_image.
 * Owns: open, close, write, pwrite, fsync and their kin, for the whole program and its libraries.
 * Beware: definitions, for one file of one program, before its other headers; not in libtest.a, where the
 *         linker would give them to every test. Link with -rdynamic, or liblmdb does not see them.
 */
#ifndef TESTS_LIB_CRASH_CALLS_H
#define TESTS_LIB_CRASH_CALLS_H

#undef _FORTIFY_SOURCE /* what is replaced must be a plain function */
#include "tests/lib/crash_image.h"
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* ISO C has no conversion from a pointer to an object to one to a function. */
#define REAL(name)                                                                                           \
	static __typeof__(&name) real;                                                                       \
	if (real == NULL) {                                                                                  \
		void *found = dlsym(RTLD_NEXT, #name);                                                       \
		memcpy(&real, &found, sizeof real);                                                          \
	}

#define OPEN_BODY(name)                                                                                      \
	va_list args;                                                                                        \
	mode_t mode;                                                                                         \
	int fd;                                                                                              \
	REAL(name)                                                                                           \
	va_start(args, flags);                                                                               \
	mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;                                            \
	va_end(args);                                                                                        \
	fd = real(path, flags, mode);                                                                        \
	crash_on_open(path, flags, fd);                                                                      \
	return fd;

int
open(const char *path, int flags, ...)
{
	OPEN_BODY(open)
}

int
open64(const char *path, int flags, ...)
{
	OPEN_BODY(open64)
}

int
close(int fd)
{
	REAL(close)
	crash_on_close(fd);
	return real(fd);
}

#define PWRITE_BODY(name)                                                                                    \
	ssize_t n;                                                                                           \
	REAL(name)                                                                                           \
	n = real(fd, bytes, len, at);                                                                        \
	if (n > 0)                                                                                           \
		crash_on_write(fd, bytes, (size_t)n, at);                                                    \
	return n;

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t at){ PWRITE_BODY(pwrite) }

ssize_t pwrite64(int fd, const void *bytes, size_t len, off64_t at){ PWRITE_BODY(pwrite64) }

ssize_t write(int fd, const void *bytes, size_t len)
{
	off_t at = crash_is_recording() ? lseek(fd, 0, SEEK_CUR) : 0;
	ssize_t n;
	REAL(write)

	n = real(fd, bytes, len);
	if (n > 0)
		crash_on_write(fd, bytes, (size_t)n, at);
	return n;
}

static void
record_parts(int fd, const struct iovec *parts, int count, ssize_t n, off_t at)
{
	for (int i = 0; i < count && n > 0; i++) {
		size_t len = parts[i].iov_len < (size_t)n ? parts[i].iov_len : (size_t)n;

		crash_on_write(fd, parts[i].iov_base, len, at);
		at += (off_t)len;
		n -= (ssize_t)len;
	}
}

ssize_t
writev(int fd, const struct iovec *parts, int count)
{
	off_t at = crash_is_recording() ? lseek(fd, 0, SEEK_CUR) : 0;
	ssize_t n;
	REAL(writev)

	n = real(fd, parts, count);
	record_parts(fd, parts, count, n, at);
	return n;
}

ssize_t
pwritev(int fd, const struct iovec *parts, int count, off_t at)
{
	ssize_t n;
	REAL(pwritev)

	n = real(fd, parts, count, at);
	record_parts(fd, parts, count, n, at);
	return n;
}

#define SYNC_BODY(name)                                                                                      \
	int e;                                                                                               \
	REAL(name)                                                                                           \
	e = real(fd);                                                                                        \
	if (e == 0)                                                                                          \
		crash_on_sync(fd);                                                                           \
	return e;

int
fsync(int fd)
{
	SYNC_BODY(fsync)
}

int
fdatasync(int fd)
{
	SYNC_BODY(fdatasync)
}

/* A map that is synced was written past the recorder: the images would be of something else. */
int
msync(void *at, size_t len, int flags)
{
	REAL(msync)
	if (crash_is_recording())
		abort();
	return real(at, len, flags);
}

#define TRUNCATE_BODY(name)                                                                                  \
	int e;                                                                                               \
	REAL(name)                                                                                           \
	e = real(fd, len);                                                                                   \
	if (e == 0)                                                                                          \
		crash_on_truncate(fd, len);                                                                  \
	return e;

int
ftruncate(int fd, off_t len)
{
	TRUNCATE_BODY(ftruncate)
}

int
ftruncate64(int fd, off64_t len)
{
	TRUNCATE_BODY(ftruncate64)
}

int
rename(const char *from, const char *to)
{
	int e;
	REAL(rename)

	e = real(from, to);
	if (e == 0)
		crash_on_rename(from, to);
	return e;
}

int
unlink(const char *path)
{
	int e;
	REAL(unlink)

	e = real(path);
	if (e == 0)
		crash_on_remove(path);
	return e;
}

int
rmdir(const char *path)
{
	int e;
	REAL(rmdir)

	e = real(path);
	if (e == 0)
		crash_on_remove(path);
	return e;
}

int
mkdir(const char *path, mode_t mode)
{
	int e;
	REAL(mkdir)

	e = real(path, mode);
	if (e == 0)
		crash_on_mkdir(path);
	return e;
}

#endif
