/*
 * store_words: all that can be read of a service's store by whoever has its keys, searched for some words: the tables, the journal and the
 *              bytes of the file.
 * Owns: nothing.
 * Beware: what is sealed and can be opened with a key of the ring is opened, wherever it lies; deleted pages are looked at as they are.
 */
#ifndef TESTS_LIB_STORE_WORDS_H
#define TESTS_LIB_STORE_WORDS_H

#include "common/service.h"

/* How many places still say it: records, entries of the journal, and 1 for the file itself. Each is told on stderr when tell is set. */
unsigned store_words(struct service *s, const char *word, bool tell);

#endif
