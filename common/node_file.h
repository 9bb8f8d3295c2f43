/*
 * node_file: what node.c, node_create.c and node_rotate.c share: the key files and the sentence of a file that fails.
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

MUST_CHECK enum rc node_key_write(const struct node *n, const char *file, const char *kind, const uint8_t *key, size_t len,
    struct fault *why);
MUST_CHECK enum rc node_folder_sync(const char *path, struct fault *why);

/* The files of a pair of pairs, in keys/. */
struct node_key_files {
	const char *sign, *sign_pub, *curve, *curve_pub;
};
extern const struct node_key_files node_keys_in_use;
MUST_CHECK enum rc node_keys_draw(const struct entropy *e, struct node_keys *ret_keys, struct fault *why);
MUST_CHECK enum rc node_keys_write(const struct node *n, const struct node_keys *k, const struct node_key_files *f, struct fault *why);
MUST_CHECK enum rc node_keys_read(const struct node *n, const struct node_key_files *f, struct node_keys *ret_keys, struct fault *why);

#endif
