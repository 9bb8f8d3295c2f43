/*
 * rows: a table of a service, read whole, for tests that look at all of it.
 * Owns: nothing; rows live in the arena that they were read into.
 * Beware: every record begins with its head; finding one reads them all.
 */
#ifndef TESTS_LIB_ROWS_H
#define TESTS_LIB_ROWS_H

#include "common/service.h"

struct rows {
	char *items;
	uint32_t count;
	size_t size;
};

/* The service's table of that record. */
struct rows rows_read(struct db_txn *txn, const struct service_desc *desc, const char *record, struct arena *a);
const void *rows_at(const struct rows *r, uint32_t i);
/* NULL: none of that id. */
const void *rows_find(const struct rows *r, struct id id);
/* An enum of a record, by its offset. */
int rows_enum(const void *rec, size_t offset);
bool rows_archived(const void *rec);
/* What does not hold, as a sentence; the first is kept. */
void rows_broken(char *sentence, size_t room, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
