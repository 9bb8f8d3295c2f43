/*
 * file: files: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_FILE_H
#define SERVICES_REGISTRY_FILE_H

#include "common/blob.h"
#include "proto/file.h"
#include "services/registry/service.h"

#define EXPIRE_AFTER (24 * 3600 * USEC_PER_SEC) /* of what was never completed, and of exports */

extern const struct db_table file_table;
enum file_event { FILE_EV_COMPLETE, FILE_EV_EMPTY };
extern const struct machine file_machine;

enum rc file_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc file_then(struct context *c, const void *before, const void *after, struct fault *why);
REGISTRY_THUNK(file_part);
REGISTRY_THUNK(file_part_kept);
REGISTRY_THUNK(file_complete);
REGISTRY_THUNK(file_assembled);
REGISTRY_THUNK(file_content);
REGISTRY_THUNK(file_content_read);
REGISTRY_THUNK(file_expire);
REGISTRY_THUNK(file_empty);
REGISTRY_THUNK(file_swept);
REGISTRY_THUNK(export_hsds);
REGISTRY_THUNK(export_inclusion);
REGISTRY_THUNK(export_made);

/* file_type.c: are these bytes, by how they begin and end, of that type? */
bool file_type_holds(enum file_type type, const struct blob_sum *sum);
/* file.c. Answers with a piece of that file, if the caller may read it. */
enum rc file_read(struct context *c, struct id id, uint64_t offset, struct fault *why);
/* file_work.c. Each starts a work that answers the command. */
enum rc file_part_start(struct context *c, const struct file_part *in, struct fault *why);
enum rc file_complete_start(struct context *c, const struct file *file, struct text hash, struct fault *why);
/* Starts the work that removes what lies on the disk for a file, but for the bytes at `keep` (empty: all goes). */
void file_sweep(struct context *c, struct id id, struct text keep, struct text remove);
/* Answers with the piece of that file that begins at offset, read on a thread: the row's output is content_part. */
enum rc file_read_start(struct context *c, const struct file *f, uint64_t offset, struct fault *why);

#define FILE_TABLES &file_table,
#define FILE_ROWS { .desc = &file_collection, .table = &file_table, .check = file_check, .then = file_then },
#define FILE_HANDLERS \
	{ "registry.file.part", file_part_thunk }, { "registry.file.part_kept", file_part_kept_thunk }, \
	    { "registry.file.complete", file_complete_thunk }, { "registry.file.assembled", file_assembled_thunk }, \
	    { "registry.file.content", file_content_thunk }, { "registry.file.content_read", file_content_read_thunk }, \
	    { "registry.file.expire", file_expire_thunk }, { "registry.file.empty", file_empty_thunk }, \
	    { "registry.file.swept", file_swept_thunk }, { "registry.export.hsds", export_hsds_thunk }, \
	    { "registry.export.inclusion", export_inclusion_thunk }, { "registry.export.made", export_made_thunk },
#define FILE_MACHINES &file_machine,
#define FILE_DEADLINES

#endif
