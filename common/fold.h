/*
 * fold: texts as people and their files write them: encodings, accents, cases.
 * Owns: nothing; results are in the arena.
 * Beware: what is folded is for comparing only, never shown.
 */
#ifndef COMMON_FOLD_H
#define COMMON_FOLD_H

#include "common/arena.h"
#include "common/types.h"

/* Without the blanks and ends of lines around it, no-break ones too: spreadsheets, telephones and what was copied leave them. */
struct text text_trim(struct text t);
/* UTF-8 without BOM, from UTF-8 or Windows-1252. */
struct text text_utf8(struct arena *a, const void *bytes, size_t len);
/* Lower case, without accents, blanks or signs: "Rattachée à" -> "rattacheea". Empty when there is nothing left. */
const char *text_fold(struct arena *a, const char *text, size_t len);
/* The same word by word, with one blank between, œ and æ as two letters: "L'Œuvre, à Saint-Étienne" -> "l oeuvre a saint etienne". */
const char *text_words(struct arena *a, const char *text, size_t len);

#endif
