/*
 * search_index: the index of search in the store: which words there are, what begins them, and whose they are.
 * Owns: four kvs of the registry's store; all keys of words are tokens under a key of the service, and no text stands in them.
 * Beware: there are two spaces with words of their own: what everybody may read, and people and providers. Nothing that is done in
 *         one depends on the other: so an account that may not read people learns nothing of them by order, weight or bound.
 *
 *   word      token of the word -> documents that have it (4) | letters (1) | tokens of its beginnings (8 each) |
 *             those of it less one letter, with where the letter stood, first and last (8 + 1 + 1 each)
 *   prefix    token of a beginning (8) | letters of the word (1) | the word's token (8): the closest words come first
 *             token less one letter (8) | first (1) | last (1) | the word's token (8)
 *   posting   the word's token (8) | kind (1) | id (16) -> the document's other tokens, cut (4 each): several words of a question
 *             are answered by reading the postings of one
 *   document  id (16) -> kind (1) | its tokens (8 each): what is taken away when it changes or goes, without a text to read it from
 *
 * A whole value (SIRET, SIREN, RNA, commune, postal code, phone number, address) has a token and postings, and no entry in word or prefix.
 */
#ifndef SERVICES_REGISTRY_SEARCH_INDEX_H
#define SERVICES_REGISTRY_SEARCH_INDEX_H

#include "services/registry/search_match.h"
#include "services/registry/service.h"

extern const struct db_kv search_word_kv, search_prefix_kv, search_posting_kv, search_document_kv;

enum search_space { SEARCH_PUBLIC, SEARCH_PRIVATE, SEARCH_SPACES };
/* The words of towns are words of their own, in each space. */
#define SEARCH_TOWN_OF(space) ((enum search_space)((space) + SEARCH_SPACES))
enum search_token_type { SEARCH_TOKEN_WORD, SEARCH_TOKEN_PREFIX, SEARCH_TOKEN_LESS, SEARCH_TOKEN_WHOLE };

#define SEARCH_TOKEN_LEN 8u
#define SEARCH_CUT_LEN 4u
#define SEARCH_ARCHIVED 0x80u /* bit of a posting's kind, so that what is in use comes first */
#define SEARCH_POSTING_LEN (SEARCH_TOKEN_LEN + 1 + sizeof(struct id))
#define SEARCH_TOKENS_MOST (SEARCH_WORDS_MOST + SEARCH_TOWN_WORDS_MOST + SEARCH_WHOLES_MOST)

struct search_token {
	uint8_t b[SEARCH_TOKEN_LEN];
};
/* Under a key of this service. */
struct search_token search_token(const uint8_t key[CRYPTO_KEY_LEN], enum search_space space, enum search_token_type type,
    const char *letters, size_t len);
/* The word less one letter, each result once: the letter stood anywhere from first to last. Returns how many. */
struct search_less {
	char letters[WORD_MOST];
	uint8_t first, last;
};
unsigned search_less(const char *letters, unsigned len, struct search_less out[WORD_MOST]);

/* SEARCH_KIND_COUNT for a table whose records are not searched. */
enum search_kind search_kind_of(const struct db_table *t);
const struct db_table *search_table(enum search_kind kind);
enum search_space search_space_of(enum search_kind kind);
/* What can be found of a record of that kind, its texts open; the label alone when its whole values are not looked at. */
struct search_text search_text_of(enum search_kind kind, const void *rec, bool wholes);

#endif
