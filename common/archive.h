/*
 * archive: a ZIP written as a stream: entries deflated as they come, the same bytes from the same content.
 * Owns: the state of one archive while it is written.
 * Beware: no dates are written (the first day of ZIP's calendar stands for all), so that equal contents make equal archives. Entries
 *         and the whole stay under 4 GiB: RC_LIMIT beyond.
 */
#ifndef COMMON_ARCHIVE_H
#define COMMON_ARCHIVE_H

#include "common/rc.h"
#include <stddef.h>

typedef void (*archive_put_fn)(void *arg, const void *bytes, size_t len);

struct archive;
struct archive *archive_new(archive_put_fn put, void *arg);
/* What follows belongs to a file of that name, until the next one begins. */
void archive_entry(struct archive *a, const char *name);
void archive_write(struct archive *a, const void *bytes, size_t len);
/* Writes the directory at the end. Sticky: the first error is what it returns. */
MUST_CHECK enum rc archive_finish(struct archive *a);
void archive_free(struct archive *a); /* NULL is accepted */

#endif
