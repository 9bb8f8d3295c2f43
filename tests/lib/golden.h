/*
 * golden: the wire bytes of a record, kept in a file, so that a change of them cannot pass unseen.
 * Owns: nothing; the files are tests/golden/<name>.hex.
 * Beware: GOLDEN_WRITE=1 writes them anew: look at the difference before it is committed, it breaks older nodes.
 */
#ifndef TESTS_LIB_GOLDEN_H
#define TESTS_LIB_GOLDEN_H

#include "common/record.h"

/* True when the encoding of rec is what tests/golden/<name>.hex says; if not, says why on standard error. */
bool golden_matches(const struct rec_desc *d, const void *rec, const char *name);
/* Appends the bytes that hexadecimal text stands for; blanks and lines that begin with # are skipped. */
bool golden_unhex(const char *text, size_t len, struct buf *out);
/* Appends a whole file; false when it cannot be read. */
bool golden_read(const char *path, struct buf *out);

#endif
