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

/* What people call a choice, where it is not its label: a wrong guess is worse than none, so only what means one thing. */
struct import_choice_word {
	const char *folded;
	const char *choices; /* the enum's name */
	const char *name;
};
extern const struct import_choice_word import_choice_words[]; /* ended by a NULL word */

#endif
