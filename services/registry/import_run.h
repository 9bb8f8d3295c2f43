/*
 * import_run: what the files of an import's run share: its work, its tables, its steps.
 * Owns: nothing.
 * Beware: included by services/registry/import_*.c only.
 */
#ifndef SERVICES_REGISTRY_IMPORT_RUN_H
#define SERVICES_REGISTRY_IMPORT_RUN_H

#include "common/blob.h"
#include "services/registry/exchange.h"
#include "services/registry/import_load.h"

/* A run under way: read on a thread, then slices of rows on the loop, in turns. */
struct import_work {
	struct work work;
	struct import_load *load;
	struct id run;
	usec_t started_at; /* of the run: another one began since when it differs */
	struct db *db;
	char *folder;
	char address[BLOB_ADDRESS_LEN + 1];
	uint8_t key[CRYPTO_KEY_LEN];
	uint64_t size;
	bool read, refused;
	bool told; /* the run says what was read */
	uint32_t at; /* rows that are through */
	uint32_t slices;
};

/* import_run.c */
bool import_moves(struct import_run *run, enum import_event event);
enum rc import_move(struct import_run *run, enum import_event event, struct fault *why);
void import_message(struct context *c, struct import_run *run, const char *text);
void import_count(struct import_run *run, unsigned tag, uint32_t *at, uint32_t value);
/* import_tell.c */
const char *import_several(struct context *c, uint32_t n, const char *one, const char *many);
const char *import_check_message(struct context *c, const struct import_run *run, const struct import_load *l);
/* import_begin.c: the file is there, whole, and meant for an import. */
enum rc import_file_check(struct context *c, struct id file, struct fault *why);
/* Reads the file anew and goes on from there; more: choices that are not stored yet. */
enum rc import_start(struct context *c, const struct import_run *run, const struct import_choices *more, struct fault *why);

/* import_pages.c */
#define IMPORT_LIKENESS_PAGES 100000u /* numbers of pages of likenesses begin here */
void import_pages_write(struct context *c, const struct import_run *run, struct import_load *l);
void import_pages_remove(struct context *c, struct id run);
/* The choices that stand in the pages, in order of lines, into the load's arena. */
/* Notes choices in the pages. */
void import_choices_keep(struct context *c, const struct import_choices *in);
void import_choices_read(struct context *c, struct id run, struct import_load *l);

#endif
