/*
 * rows: see rows.h.
 * Owns: nothing.
 * Beware: a record that the service has no table for ends the program.
 */
#include "tests/lib/rows.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct rows
rows_read(struct db_txn *txn, const struct service_desc *desc, const char *record, struct arena *a)
{
	const struct db_table *t = NULL;
	struct rows r = { 0 };
	struct db_scan scan;

	for (size_t i = 0; i < desc->table_count; i++)
		if (strcmp(desc->tables[i]->rec->name, record) == 0)
			t = desc->tables[i];
	if (t == NULL)
		abort();
	r.size = t->rec->size;
	r.items = arena_array(a, (size_t)db_count(txn, t) + 1, r.size);
	db_scan_all(&scan, txn, t, false);
	while (db_scan_next(&scan, a, r.items + (size_t)r.count * r.size))
		r.count++;
	db_scan_end(&scan);
	return r;
}

const void *
rows_at(const struct rows *r, uint32_t i)
{
	return r->items + (size_t)i * r->size;
}

const void *
rows_find(const struct rows *r, struct id id)
{
	for (uint32_t i = 0; i < r->count; i++)
		if (id_equal(((const struct rec_head *)rows_at(r, i))->id, id))
			return rows_at(r, i);
	return NULL;
}

int
rows_enum(const void *rec, size_t offset)
{
	int is;

	memcpy(&is, (const char *)rec + offset, sizeof is);
	return is;
}

bool
rows_archived(const void *rec)
{
	return REC_HAS((const struct rec_head *)rec, TAG_ARCHIVED_AT);
}

void
rows_broken(char *sentence, size_t room, const char *format, ...)
{
	va_list ap;

	if (sentence[0] != '\0')
		return;
	va_start(ap, format);
	vsnprintf(sentence, room, format, ap);
	va_end(ap);
}
