/*
 * change_journal: a journal filled with changes of the mix's providers, each a new card and then its accreditation, read ahead for who
 *         applies it.
 * Owns: its store, in a folder that is removed with it.
 * Beware: the bodies are as they are told to others: without the name. Whoever reads must have ended before it is freed.
 */
#ifndef TESTS_LIB_CHANGE_JOURNAL_H
#define TESTS_LIB_CHANGE_JOURNAL_H

#include "common/db_ahead.h"
#include "common/service.h"
#include "tests/lib/mix.h"

#define CHANGE_ENTRIES 2u /* of the journal, a change */

struct change_journal;
struct change_journal *change_journal_new(const char *folder, const struct mix *m, uint32_t changes);
void change_journal_free(struct change_journal *j);
/* The n-th change: of which provider, and what it then is. */
uint32_t change_provider(const struct mix *m, uint32_t change);
void change_draw(const struct mix *m, uint32_t change, struct mix_provider *ret);

/* What comes of db_ahead_next: an entry, decoded to its record. Aborts at what is no such entry. */
struct change_entry {
	uint64_t seq; /* from 1 */
	struct event event;
};
struct db_ahead *change_journal_read(struct change_journal *j);

#endif
