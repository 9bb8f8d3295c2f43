/*
 * node_file: what node.c and node_create.c share: the key files and the sentence of a file that fails.
 * Owns: nothing.
 * Beware: private to these files; others include node.h.
 */
#ifndef COMMON_NODE_FILE_H
#define COMMON_NODE_FILE_H

#include "common/node.h"

/* Two lines: "maillage <kind> 1", then the bytes in hexadecimal. RC_CORRUPT for anything else. */
MUST_CHECK enum rc node_key_read(const struct node *n, const char *file, const char *kind, uint8_t *ret_key, size_t len,
    struct fault *why);
/* RC_IO, with the path's end and errno's sentence. */
enum rc node_fault_file(struct fault *why, const char *path);

#endif
