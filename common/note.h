/*
 * note: an event that tells of a record without changing it.
 * Owns: nothing; the host writes it with the others of the command.
 * Beware: it has no body: who follows it sees the record's id alone, and the record keeps its version.
 */
#ifndef COMMON_NOTE_H
#define COMMON_NOTE_H

#include "common/service.h"

/* A reading that is told once in so long, whatever the same reader looks at of the record meanwhile. */
#define READING_SPAN (3600 * USEC_PER_SEC)

/* Stages "<record>.read" of that id, unless the caller's last reading of it is younger than READING_SPAN. */
void event_reading(struct context *c, const struct db_table *t, struct id id);
/* Stages "<record>.<verb>" of that id. verb must live for ever (a constant). */
void event_note(struct context *c, const struct db_table *t, const char *verb, struct id id);

#endif
