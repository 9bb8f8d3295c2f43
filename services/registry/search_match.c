/*
 * search_match: see search_match.h.
 * Owns: nothing.
 * Beware: costs are small integers, so that an order is the same wherever it is computed.
 */
#include "services/registry/search_match.h"
#include <ctype.h>

#define SIRET_DIGITS 14
#define SIREN_DIGITS 9
#define PHONE_DIGITS 10
#define PIECE_WORDS_MOST (2 * SEARCH_TERMS_MOST + 2) /* too many still, when every other is an elision */

/* --- the question ------------------------------------------------------------------------------------ */
static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static struct text
lower_copy(struct arena *a, struct text t)
{
	char *out = arena_text(a, t.ptr, t.len);

	for (uint32_t i = 0; i < t.len; i++)
		out[i] = (char)(out[i] >= 'A' && out[i] <= 'Z' ? out[i] + ('a' - 'A') : out[i]);
	return (struct text){ out, t.len, 0 };
}

/* The digits of what holds nothing else but the signs that people put between them; 0 when it holds more. */
static uint32_t
digits_alone(struct text t, char out[SEARCH_WHOLE_MOST])
{
	static const char signs[] = { '.', '-', '(', ')', '/', '+' };
	uint32_t n = 0;

	for (uint32_t i = 0; i < t.len; i++) {
		if (isdigit((unsigned char)t.ptr[i]))
			out[n++] = t.ptr[i];
		else if (!is_blank(t.ptr[i]) && memchr(signs, t.ptr[i], sizeof signs) == NULL)
			return 0;
	}
	return n;
}

uint32_t
search_whole_fold(struct text value, char out[SEARCH_WHOLE_MOST])
{
	uint32_t n;

	if (value.len == 0 || value.sealed || value.len > SEARCH_WHOLE_MOST)
		return 0;
	n = digits_alone(value, out);
	if (n > 2 && value.ptr[0] == '+' && memcmp(out, "33", 2) == 0) {
		uint32_t cut = n > 3 && out[2] == '0' ? 2 : 1; /* +33 (0)4 */

		memmove(out, out + cut, n - cut);
		out[0] = '0';
		return n - cut;
	}
	for (uint32_t i = 0; n == 0 && i < value.len; i++)
		out[i] = (char)tolower((unsigned char)value.ptr[i]);
	return n == 0 ? value.len : n;
}

/* A SIRET, a SIREN or a phone number is often written in groups: its digits are one word. Two groups of five are two codes. */
static struct text
number_joined(struct arena *a, struct text q)
{
	char digits[SEARCH_WHOLE_MOST];
	uint32_t n;

	while (q.len > 0 && is_blank(q.ptr[0]))
		q = (struct text){ q.ptr + 1, q.len - 1, 0 };
	n = search_whole_fold(q, digits);
	if (n != SIRET_DIGITS && n != SIREN_DIGITS && n != PHONE_DIGITS)
		return q;
	for (uint32_t i = 0; i < n; i++)
		if (!isdigit((unsigned char)digits[i]))
			return q;
	if (n == PHONE_DIGITS && (digits[0] != '0' || (memcmp(q.ptr, digits, 5) == 0 && is_blank(q.ptr[5]))))
		return q;
	return (struct text){ arena_text(a, digits, n), n, 0 };
}

static struct search_term *
term_next(struct search_terms *ret)
{
	if (ret->count == SEARCH_TERMS_MOST) {
		ret->too_many = true;
		return NULL;
	}
	return &ret->items[ret->count++];
}

/* singles: words of one letter too. */
static void
term_word(struct arena *a, const struct text_word *w, bool singles, struct search_terms *ret)
{
	struct search_term *t;

	if (w->len == 1 && !singles && !isdigit((unsigned char)w->letters[0]))
		return;
	if ((t = term_next(ret)) == NULL)
		return;
	*t = (struct search_term){ .word = *w };
	for (unsigned i = 0; i < w->len && t->whole.len == 0; i++)
		if (isdigit((unsigned char)w->letters[i]))
			t->whole = (struct text){ arena_text(a, w->letters, w->len), w->len, 0 };
}

/* One piece between blanks: an address, or words. */
static void
piece_parse(struct arena *a, struct text piece, bool singles, struct search_terms *ret)
{
	struct text_word words[PIECE_WORDS_MOST];
	struct search_term *t;
	unsigned n;

	if (memchr(piece.ptr, '@', piece.len) != NULL) {
		if ((t = term_next(ret)) != NULL)
			*t = (struct search_term){ .whole = lower_copy(a, piece) };
		return;
	}
	n = words_split(piece, words, PIECE_WORDS_MOST);
	for (unsigned i = 0; i < n; i++)
		term_word(a, &words[i], singles, ret);
}

static void
pieces_parse(struct arena *a, struct text q, bool singles, struct search_terms *ret)
{
	uint32_t from = 0;

	*ret = (struct search_terms){ .count = 0 };
	for (uint32_t i = 0; i <= q.len; i++)
		if (i == q.len || is_blank(q.ptr[i])) {
			if (i > from)
				piece_parse(a, (struct text){ q.ptr + from, i - from, 0 }, singles, ret);
			from = i + 1;
		}
}

/* What an elision leaves ("l’été") and single letters say little: they are left aside when there is more. */
void
search_terms_parse(struct arena *a, struct text q, struct search_terms *ret_terms)
{
	struct text joined = number_joined(a, q);

	pieces_parse(a, joined, false, ret_terms);
	if (ret_terms->count == 0)
		pieces_parse(a, joined, true, ret_terms);
	for (unsigned i = 0; i < ret_terms->count; i++)
		ret_terms->wholes = ret_terms->wholes || ret_terms->items[i].whole.len != 0;
}

/* --- words ------------------------------------------------------------------------------------------- */
bool
search_is_typo(const char *a, unsigned a_len, const char *b, unsigned b_len)
{
	unsigned head = 0, tail = 0, least = a_len < b_len ? a_len : b_len;

	if (a_len + 1 < b_len || b_len + 1 < a_len)
		return false;
	while (head < least && a[head] == b[head])
		head++;
	while (tail < least - head && a[a_len - 1 - tail] == b[b_len - 1 - tail])
		tail++;
	if (a_len != b_len)
		return head + tail == least;
	if (a_len - head - tail <= 1)
		return a_len != head;
	return a_len - head - tail == 2 && a[head] == b[head + 1] && a[head + 1] == b[head];
}

unsigned
search_prefix_cost(unsigned term_len, unsigned word_len)
{
	unsigned missing = word_len - term_len;

	if (missing == 0)
		return 0;
	return SEARCH_COST_PREFIX + (missing < SEARCH_COST_MISSING ? missing : SEARCH_COST_MISSING);
}

unsigned
search_word_cost(const struct search_term *term, const struct text_word *word)
{
	const struct text_word *t = &term->word;

	if (t->len == 0)
		return SEARCH_COST_NONE;
	if (t->len <= word->len && memcmp(t->letters, word->letters, t->len) == 0)
		return search_prefix_cost(t->len, word->len);
	if ((t->len >= SEARCH_TYPO_LETTERS || word->len >= SEARCH_TYPO_LETTERS) &&
	    search_is_typo(t->letters, t->len, word->letters, word->len))
		return SEARCH_COST_TYPO;
	return SEARCH_COST_NONE;
}

unsigned
search_weight(uint64_t documents)
{
	unsigned weight = 32;

	for (; documents > 0 && weight > 1; documents >>= 1)
		weight--;
	return weight;
}

/* --- texts ------------------------------------------------------------------------------------------- */
static bool
whole_is(struct text whole, struct text value)
{
	char folded[SEARCH_WHOLE_MOST];

	return whole.len != 0 && whole.len == search_whole_fold(value, folded) &&
	    memcmp(whole.ptr, folded, whole.len) == 0;
}

static unsigned
words_cost(const struct search_term *term, const struct text_word *words, unsigned count)
{
	unsigned best = SEARCH_COST_NONE;

	for (unsigned i = 0; i < count; i++) {
		unsigned cost = search_word_cost(term, &words[i]);

		best = cost < best ? cost : best;
	}
	return best;
}

/* What a record is found by in words, split once for all terms. */
struct text_split {
	struct text_word label[SEARCH_WORDS_MOST], town[SEARCH_TOWN_WORDS_MOST];
	unsigned label_count, town_count;
};

static unsigned
term_cost(const struct search_term *term, const struct text_split *words, const struct search_text *text)
{
	unsigned best;

	for (unsigned i = 0; i < SEARCH_WHOLES_MOST; i++)
		if (whole_is(term->whole, text->wholes[i]))
			return 0;
	best = words_cost(term, words->label, words->label_count);
	if (best != SEARCH_COST_NONE)
		return best;
	best = words_cost(term, words->town, words->town_count);
	return best == SEARCH_COST_NONE ? best : SEARCH_COST_TOWN + best;
}

bool
search_text_cost(const struct search_terms *terms, const unsigned *weights, const struct search_text *text,
    uint32_t *ret_cost)
{
	struct text_split words;
	uint32_t total = 0;

	words.label_count = text->label.sealed ? 0 : words_split(text->label, words.label, SEARCH_WORDS_MOST);
	words.town_count = words_split(text->town, words.town, SEARCH_TOWN_WORDS_MOST);
	for (unsigned i = 0; i < terms->count; i++) {
		unsigned cost = term_cost(&terms->items[i], &words, text);

		if (cost == SEARCH_COST_NONE)
			return false;
		total += cost * weights[i];
	}
	*ret_cost = total;
	return true;
}

/* The letters that were typed of a word that goes on; the whole word otherwise. */
static uint32_t
range_length(const struct search_term *term, const struct text_word *word, unsigned cost)
{
	return cost >= SEARCH_COST_PREFIX && cost < SEARCH_COST_TYPO ? word->upto[term->word.len - 1]
								     : word->chars;
}

unsigned
search_ranges(
    const struct search_terms *terms, struct text label, struct search_range *ret_ranges, unsigned most)
{
	struct text_word words[SEARCH_WORDS_MOST];
	unsigned count = label.sealed ? 0 : words_split(label, words, SEARCH_WORDS_MOST), n = 0;

	for (unsigned i = 0; i < count && n < most; i++) {
		uint32_t length = 0;

		for (unsigned k = 0; k < terms->count; k++) {
			unsigned cost = search_word_cost(&terms->items[k], &words[i]);
			uint32_t more =
			    cost == SEARCH_COST_NONE ? 0 : range_length(&terms->items[k], &words[i], cost);

			length = more > length ? more : length;
		}
		if (length > 0)
			ret_ranges[n++] =
			    (struct search_range){ REC_BIT(1) | REC_BIT(2), words[i].from, length };
	}
	return n;
}
