/*
 * index_bytes: all that the indexes of search and of likenesses keep in a registry's store, one entry behind the other.
 * Owns: nothing.
 * Beware: keys and values with their lengths, so that two stores are alike when the bytes are.
 */
#ifndef TESTS_LIB_INDEX_BYTES_H
#define TESTS_LIB_INDEX_BYTES_H

#include "common/service.h"

void index_bytes(struct service *s, struct buf *out);
/* The next opening makes it anew. */
void index_forget(struct service *s);

#endif
