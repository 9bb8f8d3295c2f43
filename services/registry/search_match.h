/*
 * search_match: what a question means, and how well a text answers it: pure, without store or index.
 * Owns: the scale of costs.
 * Beware: the index (search_find.c) gives the same costs without having the texts; a change here is a change there.
 */
#ifndef SERVICES_REGISTRY_SEARCH_MATCH_H
#define SERVICES_REGISTRY_SEARCH_MATCH_H

#include "common/words.h"
#include "proto/search.h"

#define SEARCH_TYPO_LETTERS 6 /* a typo is forgiven when what is typed or what is meant has so many letters */
#define SEARCH_WORDS_MOST 100 /* of one text */
#define SEARCH_WHOLES_MOST 10
#define SEARCH_WHOLE_MOST 254  /* an e-mail address */
#define SEARCH_TOWN_WORDS_MOST 12

/* How badly a word answers: the lower the better. */
#define SEARCH_COST_PREFIX 16u /* and one more for each letter that the question leaves out, SEARCH_COST_MISSING at most */
#define SEARCH_COST_MISSING 31u
#define SEARCH_COST_TYPO 64u
#define SEARCH_COST_TOWN 96u /* more, for a word of the town: after whatever a name answers */
#define SEARCH_COST_NONE 255u

/* A word of the question; or, with a @, an e-mail address, which has no letters. */
struct search_term {
	struct text_word word;
	struct text whole; /* in lower case, what only a whole value can answer; empty when nothing could */
};
struct search_terms {
	struct search_term items[SEARCH_TERMS_MOST];
	unsigned count;
	bool too_many;
	bool wholes; /* one of them may be a whole value */
};
void search_terms_parse(struct arena *a, struct text q, struct search_terms *ret_terms);

/* What can be found of one record: its label by words, and its town's, other values as a whole. Absent texts are empty. */
struct search_text {
	struct text label;
	struct text town; /* its commune's name */
	struct text wholes[SEARCH_WHOLES_MOST];
};

/* A whole value as it is compared: in lower case; a phone number, a SIREN or a SIRET by its digits alone, +33 as 0. Returns its length;
 * 0: there is none, or it is longer than any. */
uint32_t search_whole_fold(struct text value, char out[SEARCH_WHOLE_MOST]);
/* A letter left out, put in, replaced, or two neighbours exchanged. */
bool search_is_typo(const char *a, unsigned a_len, const char *b, unsigned b_len);
unsigned search_prefix_cost(unsigned term_len, unsigned word_len);
unsigned search_word_cost(const struct search_term *term, const struct text_word *word);
/* How much a term weighs: rarer ones more. documents: how many have it. */
unsigned search_weight(uint64_t documents);
/* The cost of the text for all terms, each by its weight; false when a term has no match. */
bool search_text_cost(const struct search_terms *terms, const unsigned *weights, const struct search_text *text, uint32_t *ret_cost);
/* Where the label answers. Returns how many ranges. */
unsigned search_ranges(const struct search_terms *terms, struct text label, struct search_range *ret_ranges, unsigned most);

#endif
