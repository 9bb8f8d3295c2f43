/*
 * words: a text as the words that it is looked up by.
 * Owns: the Latin letters that Unicode does not decompose.
 * Beware: what is folded is for comparing only, never shown; where it stands in the text is told, so that the text can be marked.
 */
#include "common/words.h"
#include <ctype.h>
#include <utf8proc.h>

/* --- words ------------------------------------------------------------------------------------------- */
#define FOLD_MOST 18 /* code points that one character decomposes into, at most (Unicode) */

/* Latin letters that Unicode does not decompose. */
static const struct {
	int32_t from;
	const char *to;
} letters[] = { { 0xe6, "ae" }, { 0xf0, "d" }, { 0xf8, "o" }, { 0xfe, "th" }, { 0x111, "d" }, { 0x127, "h" },
	{ 0x131, "i" }, { 0x142, "l" }, { 0x153, "oe" } };

static bool
is_word_char(int32_t c)
{
	switch (utf8proc_category(c)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return true;
	default:
		return false;
	}
}

static size_t
letter_fold(int32_t c, char *out)
{
	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++)
		if (letters[i].from == c) {
			size_t n = strlen(letters[i].to);

			memcpy(out, letters[i].to, n);
			return n;
		}
	return is_word_char(c) ? (size_t)utf8proc_encode_char(c, (utf8proc_uint8_t *)out) : 0;
}

/* The letters that one character gives: none when it separates words. ret_mark: an accent by itself, which belongs to the letter before. */
static size_t
char_fold(int32_t c, char out[4 * FOLD_MOST], bool *ret_mark)
{
	utf8proc_int32_t parts[FOLD_MOST];
	int last = 0;
	size_t n = 0;

	*ret_mark = false;
	if (c < 0x80) {
		out[0] = (char)tolower(c);
		return isalnum(c) ? 1 : 0;
	}
	utf8proc_ssize_t count = utf8proc_decompose_char(c, parts, FOLD_MOST,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD,
	    &last);

	*ret_mark = count == 0;
	for (utf8proc_ssize_t i = 0; i < count && i < FOLD_MOST; i++)
		n += letter_fold(parts[i], out + n);
	return n;
}

static void
word_add(struct text_word *w, const char *folded, size_t n)
{
	for (size_t i = 0; i < n && w->len < WORD_MOST; i++) {
		w->letters[w->len] = folded[i];
		w->upto[w->len++] = (uint8_t)(w->chars < UINT8_MAX ? w->chars : UINT8_MAX);
	}
}

unsigned
words_split(struct text t, struct text_word *ret_words, unsigned most)
{
	struct text_word *w = NULL;
	unsigned count = 0;
	uint32_t at = 0;

	for (uint32_t i = 0; i < t.len; at++) {
		char folded[4 * FOLD_MOST];
		utf8proc_int32_t c;
		utf8proc_ssize_t used =
		    utf8proc_iterate((const utf8proc_uint8_t *)t.ptr + i, (utf8proc_ssize_t)(t.len - i), &c);
		bool mark = false;
		size_t n = used > 0 ? char_fold(c, folded, &mark) : 0;

		i += used > 0 ? (uint32_t)used : 1;
		if (n == 0 && !mark)
			w = NULL;
		if (n > 0 && w == NULL) {
			if (count == most)
				break;
			w = &ret_words[count++];
			*w = (struct text_word){ .from = at };
		}
		if (w != NULL) {
			w->chars++;
			word_add(w, folded, n);
			if (n == 0 && w->len > 0) /* an accent goes with its letter */
				w->upto[w->len - 1] = (uint8_t)(w->chars < UINT8_MAX ? w->chars : UINT8_MAX);
		}
	}
	return count;
}
