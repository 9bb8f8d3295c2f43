/*
 * crash_image: what a power cut could leave of a folder: a log of its writes and syncs, and images of it.
 * Owns: one log for the process, with a copy of every byte written while recording.
 * Beware: the test's program interposes the system calls and tells them here; memory maps are not seen.
 *
 * What was synced is there; of what was not, any part may be, by sectors of 512 bytes. Names come and go in
 * order, and are sure once a folder was synced.
 */
#ifndef TESTS_LIB_CRASH_IMAGE_H
#define TESTS_LIB_CRASH_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Watches the files below folder, but those named lock.*, which nothing kept depends on. ignore: syncs of
 * files whose name ends so are not believed (a planted fault); may be NULL. Whatever was recorded before is
 * forgotten. */
void crash_record(const char *folder, const char *ignore);
void crash_stop(void);
bool crash_is_recording(void);
void crash_forget(void);

/* Told after the real call succeeded. Descriptors of other files are ignored. */
void crash_on_open(const char *path, int flags, int fd);
void crash_on_close(int fd);
void crash_on_write(int fd, const void *bytes, size_t len, off_t at);
void crash_on_truncate(int fd, off_t len);
void crash_on_sync(int fd);
void crash_on_mkdir(const char *path);
void crash_on_remove(const char *path);
void crash_on_rename(const char *from, const char *to);
/* What the program knows for sure from here on: numbers of its own, rising. */
#define CRASH_MARKS 4
void crash_mark(unsigned which, uint32_t value);

size_t crash_ops(void);
/* Builds into folder, which is emptied first, what a cut after `op` operations could leave; the one that
 * follows may be half done. Ask in ascending order of op, crash_rewind to begin again. ret_marks: the marks
 * made before. */
void crash_rewind(void);
void crash_image(size_t op, uint64_t seed, const char *folder, uint32_t ret_marks[CRASH_MARKS]);

/* SplitMix64: the next number of a seeded row. */
uint64_t crash_random(uint64_t *state);

#endif
