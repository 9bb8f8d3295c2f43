/*
 * blob_path: what the files of blob share: where things lie, and what a chunk is bound to.
 * Owns: the layout.
 * Beware: included by common/blob*.c only.
 */
#ifndef COMMON_BLOB_PATH_H
#define COMMON_BLOB_PATH_H

#include "common/blob.h"

#define BLOB_PATH_MAX 4096
#define BLOB_MAGIC "MLGB1\0\0"
#define BLOB_MAGIC_LEN 8u
#define BLOB_NOTE "blob."
#define BLOB_AAD_LEN 20
#define BLOB_CHUNK_AAD_LEN 9

/* <folder>/files/ab/<address>; <folder>/files/in/<id>[/name] */
void blob_path(char out[BLOB_PATH_MAX], const char *folder, const char *address);
void blob_path_in(char out[BLOB_PATH_MAX], const char *folder, struct id id, const char *name);
void blob_path_parent(char *path); /* in place */
MUST_CHECK enum rc blob_folder_sync(const char *path);
void blob_part_aad(struct id id, uint32_t n, uint8_t out[BLOB_AAD_LEN]);
void blob_chunk_aad(uint64_t index, bool last, uint8_t out[BLOB_CHUNK_AAD_LEN]);

#endif
