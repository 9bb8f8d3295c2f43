/*
 * fault_words: what is wrong with the words of a refusal: a program's code where a person reads French, French where English is meant.
 * Owns: nothing.
 * Beware: what a person wrote may stand in any sentence, in quotation marks; nothing else may.
 */
#ifndef TESTS_LIB_FAULT_WORDS_H
#define TESTS_LIB_FAULT_WORDS_H

#include "common/fault.h"

/* A sentence about it, in out; NULL: nothing is wrong. */
const char *fault_words_flaw(const struct fault_item *item, char *out, size_t cap);
/* Of all that was refused; prints the first flaw and ends the program. */
void fault_words_hold(const struct fault *why);

#endif
