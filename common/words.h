/*
 * words: a text as the words that it is looked up by.
 * Owns: nothing; words are the caller's.
 * Beware: what is folded is for comparing only, never shown.
 */
#ifndef COMMON_WORDS_H
#define COMMON_WORDS_H

#include "common/types.h"

#define WORD_MOST 32 /* letters of a word, folded; what follows is not told apart */

/* A word of a text, folded: letters and digits in lower case, without accents; œ is oe, æ is ae. What is not Latin stays as it is. */
struct text_word {
	char letters[WORD_MOST];
	uint8_t upto[WORD_MOST]; /* characters of the word as it is written that give the letters up to this one, this one included */
	uint8_t len;		 /* letters, in bytes */
	uint32_t from;		 /* where it begins in the text, in characters */
	uint32_t chars;		 /* how long it is there, in characters */
};
/* Splits at whatever is neither letter nor digit, apostrophes and hyphens too. At most `most` words; returns how many. */
unsigned words_split(struct text t, struct text_word *ret_words, unsigned most);

#endif
