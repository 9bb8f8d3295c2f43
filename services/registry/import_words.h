/*
 * import_words: what people call the fields of the registry at the head of their columns.
 * Owns: nothing.
 * Beware: words are folded: no accent, blank, sign or capital.
 */
#ifndef SERVICES_REGISTRY_IMPORT_WORDS_H
#define SERVICES_REGISTRY_IMPORT_WORDS_H

#include "services/registry/import_guess.h"

struct import_word {
	const char *folded;
	const char *field;  /* taken by the first record that has a field of this name */
	const char *record; /* of this record only; NULL: of any */
	enum import_part part;
};
/* Ended by a NULL word. Where a word stands twice, the first row whose field the record has is meant. */
extern const struct import_word import_words[];

#endif
