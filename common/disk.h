/*
 * disk: reading and writing a file whole, and making a name last: what several files of the node need alike.
 * Owns: nothing.
 * Beware: what is written is on disk only after the caller's fsync; a new name, only after disk_sync_folder_of.
 */
#ifndef COMMON_DISK_H
#define COMMON_DISK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* False with errno set; a signal in between does not matter. */
bool disk_write(int fd, const uint8_t *bytes, size_t len, off_t at);
/* At the descriptor's own place. */
bool disk_append(int fd, const uint8_t *bytes, size_t len);
bool disk_read(int fd, uint8_t *bytes, size_t len, off_t at);
/* Syncs a folder; the one that a path lies in. */
bool disk_sync_folder(const char *folder);
bool disk_sync_folder_of(const char *path);

#endif
