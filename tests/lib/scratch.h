/*
 * scratch: a folder of a test's own, in memory when the machine has one.
 * Owns: what it made, removed with all that is in it.
 * Beware: the path is the caller's array; remove it in the teardown, also after a failure.
 */
#ifndef TESTS_LIB_SCRATCH_H
#define TESTS_LIB_SCRATCH_H

#define SCRATCH_MAX 256

/* Aborts when there is nowhere to write. */
void scratch_make(char ret_path[SCRATCH_MAX]);
void scratch_remove(const char *path);

#endif
