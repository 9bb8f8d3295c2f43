/*
 * note: an event that tells of a record without changing it.
 * Owns: nothing; the host writes it with the others of the command.
 * Beware: it has no body: who follows it sees the record's id alone, and the record keeps its version.
 */
#ifndef COMMON_NOTE_H
#define COMMON_NOTE_H

#include "common/service.h"

/* Stages "<record>.<verb>" of that id. verb must live for ever (a constant). */
void event_note(struct context *c, const struct db_table *t, const char *verb, struct id id);

#endif
