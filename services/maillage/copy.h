/*
 * copy: folders of a node copied whole, file by file, hashed on the way and on disk when it returns.
 * Owns: the list of what was copied, and the manifest that a backup ends with.
 * Beware: paths are relative to the folder, and come from our own walk or from a manifest that was checked.
 */
#ifndef SERVICES_MAILLAGE_COPY_H
#define SERVICES_MAILLAGE_COPY_H

#include "common/node.h"

#define MANIFEST_FILE "sauvegarde"

struct copied {
	char path[PATH_MAX];
	uint64_t size;
	uint8_t hash[CRYPTO_HASH_LEN];
};
struct copy_list {
	struct copied *items;
	size_t count, cap;
	uint64_t bytes;
	int64_t time;		      /* of the backup: seconds since 1970 */
	char name[NODE_NAME_MAX + 1]; /* of the node */
};
void copy_list_free(struct copy_list *l);

/* One file, or a folder with all that it holds (but the locks of stores), below `from` to the same place below `to`; nothing there is no
 * fault. Adds what it copied to the list. Folders are 0700, files 0600, both synced. errno and the path in why when it fails. */
MUST_CHECK bool copy_tree(const char *from, const char *to, const char *path, struct copy_list *l, struct fault *why);
/* Removes a file or a folder with all that it holds; nothing there is no fault. */
MUST_CHECK bool remove_tree(const char *path);
MUST_CHECK bool folder_make(const char *path, struct fault *why);
MUST_CHECK bool folder_is_free(const char *path); /* not there, or empty */

/* One file read again: its size and hash. */
MUST_CHECK bool copied_again(const char *folder, const char *path, struct copied *ret);

/* Written last: a backup without it was cut short. */
MUST_CHECK bool manifest_write(const char *folder, const struct copy_list *l, struct fault *why);
/* Reads it, and each file that it names: RC_NOT_FOUND when there is none, RC_CORRUPT (argument: the file) when one is not as it was. */
MUST_CHECK enum rc manifest_check(const char *folder, struct copy_list *ret_list, struct fault *why);

/* Keeps everybody from starting the node, or one of its services, until the process ends; false, after a message, when one runs. */
MUST_CHECK bool node_hold(const struct node *n);

FAULT_DECLARE(FAULT_BACKUP_MISSING); /* argument: the folder */
FAULT_DECLARE(FAULT_BACKUP_DAMAGED); /* argument: the file */

#endif
