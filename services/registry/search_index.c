/*
 * search_index: a record's words go in and out of the index as it changes.
 * Owns: what is written to the kvs of search_index.h.
 * Beware: what it keeps depends on the records alone, never on the order in which they came: an index made anew is the same, byte for byte.
 */
#include "services/registry/search_index.h"
#include "common/commune.h"
#include "services/registry/communes.h"
#include "services/registry/search.h"
#include <stdlib.h>

const struct db_kv search_word_kv = { "search_word", DB_KV_GATHERED };
const struct db_kv search_prefix_kv = { "search_prefix", DB_KV_GATHERED };
const struct db_kv search_posting_kv = { "search_posting", DB_KV_GATHERED };
const struct db_kv search_document_kv = { "search_document", DB_KV_GATHERED };

#define WORD_HEAD 5u /* documents, letters */
#define LESS_LEN (SEARCH_TOKEN_LEN + 2)
#define WORD_VALUE_MAX (WORD_HEAD + WORD_MOST * (SEARCH_TOKEN_LEN + LESS_LEN))
#define SIREN_LEN 9u /* the first digits of a SIRET */

/* --- tokens ------------------------------------------------------------------------------------------ */
struct search_token
search_token(const uint8_t key[CRYPTO_KEY_LEN], enum search_space space, enum search_token_type type,
    const char *letters, size_t len)
{
	uint8_t bytes[2 + SEARCH_WHOLE_MOST];
	struct search_token t;
	uint64_t hash;

	len = len < SEARCH_WHOLE_MOST ? len : SEARCH_WHOLE_MOST;
	bytes[0] = (uint8_t)space;
	bytes[1] = (uint8_t)type;
	memcpy(bytes + 2, letters, len);
	hash = crypto_token(key, bytes, len + 2);
	db_be64(hash, t.b);
	return t;
}

unsigned
search_less(const char *letters, unsigned len, struct search_less out[WORD_MOST])
{
	unsigned n = 0;

	for (unsigned i = 0; i < len; i++) {
		struct search_less *l = &out[n++];

		l->first = (uint8_t)i;
		while (i + 1 < len && letters[i + 1] == letters[i])
			i++;
		l->last = (uint8_t)i;
		memcpy(l->letters, letters, l->first);
		memcpy(l->letters + l->first, letters + l->first + 1, len - l->first - 1u);
	}
	return n;
}

/* --- what is searched of a record -------------------------------------------------------------------- */
static const struct db_table *const searched[SEARCH_KIND_COUNT] = {
	[SEARCH_ORGANISATION] = &organisation_table,
	[SEARCH_PERSON] = &person_table,
	[SEARCH_PROVIDER] = &provider_table,
	[SEARCH_SERVICE] = &accompaniment_table,
};

enum search_kind
search_kind_of(const struct db_table *t)
{
	enum search_kind kind = SEARCH_ORGANISATION;

	while (kind < SEARCH_KIND_COUNT && searched[kind] != t)
		kind++;
	return kind;
}

const struct db_table *
search_table(enum search_kind kind)
{
	return searched[kind];
}

enum search_space
search_space_of(enum search_kind kind)
{
	return kind == SEARCH_PERSON || kind == SEARCH_PROVIDER ? SEARCH_PRIVATE : SEARCH_PUBLIC;
}

/* A commune has few postal codes, but for the largest cities, which are found by their arrondissements'. */
static void
postal_codes_add(struct text commune, struct text *wholes, unsigned most)
{
	const struct commune_entry *entry = commune.len == 0 ? NULL : communes_by_code(communes(), commune);
	struct text left = entry == NULL ? (struct text){ 0 } : entry->postal_codes;

	for (unsigned n = 0; n < most && left.len > 0; n++) {
		const char *blank = memchr(left.ptr, ' ', left.len);
		uint32_t len = blank == NULL ? left.len : (uint32_t)(blank - left.ptr);

		wholes[n] = (struct text){ left.ptr, len, 0 };
		left.ptr += blank == NULL ? len : len + 1;
		left.len -= blank == NULL ? len : len + 1;
	}
}

/* A member whose bit is not set may still hold what it had. */
static struct text
text_member(const struct rec_desc *d, const void *rec, const char *name)
{
	const struct rec_field *f = record_field(d, name, strlen(name));

	if (!((*(const uint64_t *)rec >> f->tag) & 1u))
		return (struct text){ 0 };
	return *(const struct text *)record_at_const(f, rec);
}

/* The name of the record's commune; empty when it has none. */
static struct text
town_of(enum search_kind kind, const void *rec)
{
	const struct commune_entry *entry;
	struct text code = { 0 };

	if (kind == SEARCH_ORGANISATION || kind == SEARCH_PROVIDER)
		code = text_member(searched[kind]->rec, rec, "commune");
	entry = code.len == 0 || code.sealed ? NULL : communes_by_code(communes(), code);
	return entry == NULL ? (struct text){ 0 } : entry->name;
}

struct search_text
search_text_of(enum search_kind kind, const void *rec, bool wholes)
{
	static const char *const numbers[] = { "siret", "commune", "rna", "phone" };
	const struct rec_desc *d = searched[kind]->rec;
	struct search_text text = { text_member(d, rec, "name"), town_of(kind, rec), { { 0 } } };

	if (!wholes || kind == SEARCH_SERVICE)
		return text;
	text.wholes[0] = text_member(d, rec, "email");
	if (kind == SEARCH_ORGANISATION) {
		for (unsigned i = 0; i < 4; i++)
			text.wholes[i + 1] = text_member(d, rec, numbers[i]);
		if (text.wholes[1].len > SIREN_LEN)
			text.wholes[5] = (struct text){ text.wholes[1].ptr, SIREN_LEN, 0 };
		postal_codes_add(text.wholes[2], text.wholes + 6, SEARCH_WHOLES_MOST - 6);
	}
	return text;
}

/* --- a document -------------------------------------------------------------------------------------- */
struct item {
	struct search_token token;
	const struct text_word *word; /* NULL: a whole value, or not known any more */
	enum search_space space; /* of the word */
};
struct document {
	uint8_t kind; /* with SEARCH_ARCHIVED */
	unsigned count;
	struct item items[SEARCH_TOKENS_MOST]; /* by token, each once */
	struct text_word words[SEARCH_WORDS_MOST + SEARCH_TOWN_WORDS_MOST]; /* what items point to */
};
struct indexing {
	struct context *c;
	uint8_t key[CRYPTO_KEY_LEN];
	enum search_space space;
	struct id id;
};

static int
item_compare(const void *a, const void *b)
{
	return memcmp(((const struct item *)a)->token.b, ((const struct item *)b)->token.b, SEARCH_TOKEN_LEN);
}

static void
whole_add(const struct indexing *x, struct text whole, struct document *d)
{
	char folded[SEARCH_WHOLE_MOST];
	uint32_t len = search_whole_fold(whole, folded);

	if (len == 0)
		return;
	d->items[d->count++] =
	    (struct item){ search_token(x->key, x->space, SEARCH_TOKEN_WHOLE, folded, len), NULL, x->space };
}

static void
words_add(const struct indexing *x, enum search_space space, const struct text_word *words, unsigned n,
    struct document *d)
{
	for (unsigned i = 0; i < n; i++)
		d->items[d->count++] = (struct item){ search_token(x->key, space, SEARCH_TOKEN_WORD,
							  words[i].letters, words[i].len),
			&words[i], space };
}

static void
document_make(const struct indexing *x, enum search_kind kind, const void *rec, struct document *ret)
{
	struct search_text text = search_text_of(kind, rec, true);
	struct text_word *words = ret->words;
	unsigned n = text.label.sealed ? 0 : words_split(text.label, words, SEARCH_WORDS_MOST), kept = 0;
	unsigned of_town = words_split(text.town, words + n, SEARCH_TOWN_WORDS_MOST);

	ret->kind = (uint8_t)kind;
	if (REC_HAS((const struct rec_head *)rec, TAG_ARCHIVED_AT))
		ret->kind |= SEARCH_ARCHIVED;
	words_add(x, x->space, words, n, ret);
	words_add(x, SEARCH_TOWN_OF(x->space), words + n, of_town, ret);
	for (unsigned i = 0; i < SEARCH_WHOLES_MOST; i++)
		whole_add(x, text.wholes[i], ret);
	qsort(ret->items, ret->count, sizeof ret->items[0], item_compare);
	for (unsigned i = 0; i < ret->count; i++)
		if (kept == 0 || item_compare(&ret->items[kept - 1], &ret->items[i]) != 0)
			ret->items[kept++] = ret->items[i];
	ret->count = kept;
}

static void
document_read(const struct indexing *x, struct document *ret)
{
	struct text value;

	if (!db_kv_get(x->c->txn, &search_document_kv, x->id.b, sizeof x->id.b, x->c->arena, &value) ||
	    value.len == 0)
		return;
	ret->kind = (uint8_t)value.ptr[0];
	for (uint32_t at = 1; at + SEARCH_TOKEN_LEN <= value.len && ret->count < SEARCH_TOKENS_MOST;
	     at += SEARCH_TOKEN_LEN)
		memcpy(ret->items[ret->count++].token.b, value.ptr + at, SEARCH_TOKEN_LEN);
}

static void
document_write(const struct indexing *x, const struct document *d)
{
	uint8_t value[1 + SEARCH_TOKENS_MOST * SEARCH_TOKEN_LEN];

	if (d->count == 0) {
		db_kv_remove(x->c->txn, &search_document_kv, x->id.b, sizeof x->id.b);
		return;
	}
	value[0] = d->kind;
	for (unsigned i = 0; i < d->count; i++)
		memcpy(value + 1 + i * SEARCH_TOKEN_LEN, d->items[i].token.b, SEARCH_TOKEN_LEN);
	db_kv_put(
	    x->c->txn, &search_document_kv, x->id.b, sizeof x->id.b, value, 1 + d->count * SEARCH_TOKEN_LEN);
}

static bool
document_same(const struct document *a, const struct document *b)
{
	if (a->count != b->count || (a->count != 0 && a->kind != b->kind))
		return false;
	for (unsigned i = 0; i < a->count; i++)
		if (item_compare(&a->items[i], &b->items[i]) != 0)
			return false;
	return true;
}

static bool
document_has(const struct document *d, const struct item *item)
{
	return bsearch(item, d->items, d->count, sizeof d->items[0], item_compare) != NULL;
}

/* --- postings ---------------------------------------------------------------------------------------- */
static void
posting_key(const struct indexing *x, const struct document *d, unsigned i, uint8_t out[SEARCH_POSTING_LEN])
{
	memcpy(out, d->items[i].token.b, SEARCH_TOKEN_LEN);
	out[SEARCH_TOKEN_LEN] = d->kind;
	memcpy(out + SEARCH_TOKEN_LEN + 1, x->id.b, sizeof x->id.b);
}

static void
postings_remove(const struct indexing *x, const struct document *d)
{
	uint8_t key[SEARCH_POSTING_LEN];

	for (unsigned i = 0; i < d->count; i++) {
		posting_key(x, d, i, key);
		db_kv_remove(x->c->txn, &search_posting_kv, key, sizeof key);
	}
}

static void
postings_write(const struct indexing *x, const struct document *d)
{
	uint8_t key[SEARCH_POSTING_LEN], others[SEARCH_TOKENS_MOST * SEARCH_CUT_LEN];

	for (unsigned i = 0; i < d->count; i++) {
		unsigned n = 0;

		for (unsigned k = 0; k < d->count; k++)
			if (k != i)
				memcpy(others + SEARCH_CUT_LEN * n++, d->items[k].token.b, SEARCH_CUT_LEN);
		posting_key(x, d, i, key);
		db_kv_put(x->c->txn, &search_posting_kv, key, sizeof key, others, n * SEARCH_CUT_LEN);
	}
}

/* --- words ------------------------------------------------------------------------------------------- */
static uint32_t
be32_read(const uint8_t in[4])
{
	return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

static void
be32_write(uint32_t v, uint8_t out[4])
{
	for (int i = 3; i >= 0; i--, v >>= 8)
		out[i] = (uint8_t)v;
}

/* Whether an entry leads to the word: put, or taken away. */
static void
lead_set(const struct indexing *x, const uint8_t *key, size_t len, bool there)
{
	if (there)
		db_kv_put(x->c->txn, &search_prefix_kv, key, len, "", 0);
	else
		db_kv_remove(x->c->txn, &search_prefix_kv, key, len);
}

/* Every entry that leads to the word, as its value tells them. */
static void
leads_set(const struct indexing *x, struct search_token token, const uint8_t *value, size_t len, bool there)
{
	uint8_t key[LESS_LEN + SEARCH_TOKEN_LEN];
	size_t at = WORD_HEAD, prefixes = value[4];

	for (size_t i = 0; i < prefixes && at + SEARCH_TOKEN_LEN <= len; i++, at += SEARCH_TOKEN_LEN) {
		memcpy(key, value + at, SEARCH_TOKEN_LEN);
		key[SEARCH_TOKEN_LEN] = (uint8_t)prefixes;
		memcpy(key + SEARCH_TOKEN_LEN + 1, token.b, SEARCH_TOKEN_LEN);
		lead_set(x, key, 2 * SEARCH_TOKEN_LEN + 1, there);
	}
	for (; at + LESS_LEN <= len; at += LESS_LEN) {
		memcpy(key, value + at, LESS_LEN);
		memcpy(key + LESS_LEN, token.b, SEARCH_TOKEN_LEN);
		lead_set(x, key, LESS_LEN + SEARCH_TOKEN_LEN, there);
	}
}

static size_t
word_value(const struct indexing *x, enum search_space space, const struct text_word *w,
    uint8_t value[WORD_VALUE_MAX])
{
	struct search_less less[WORD_MOST];
	unsigned n = w->len < SEARCH_TYPO_LETTERS ? 0 : search_less(w->letters, w->len, less);
	size_t at = WORD_HEAD;

	be32_write(1, value);
	value[4] = w->len;
	for (unsigned i = 1; i <= w->len; i++, at += SEARCH_TOKEN_LEN) {
		struct search_token t = search_token(x->key, space, SEARCH_TOKEN_PREFIX, w->letters, i);

		memcpy(value + at, t.b, SEARCH_TOKEN_LEN);
	}
	for (unsigned i = 0; i < n; i++, at += LESS_LEN) {
		struct search_token t =
		    search_token(x->key, space, SEARCH_TOKEN_LESS, less[i].letters, w->len - 1u);

		memcpy(value + at, t.b, SEARCH_TOKEN_LEN);
		value[at + SEARCH_TOKEN_LEN] = less[i].first;
		value[at + SEARCH_TOKEN_LEN + 1] = less[i].last;
	}
	return at;
}

/* One document more has the word. */
static void
word_gain(const struct indexing *x, const struct item *item)
{
	uint8_t value[WORD_VALUE_MAX];
	struct text was;
	size_t len;

	if (item->word == NULL)
		return;
	if (db_kv_get(x->c->txn, &search_word_kv, item->token.b, SEARCH_TOKEN_LEN, x->c->arena, &was) &&
	    was.len >= WORD_HEAD && was.len <= sizeof value) {
		memcpy(value, was.ptr, was.len);
		be32_write(be32_read(value) + 1, value);
		len = was.len;
	} else {
		len = word_value(x, item->space, item->word, value);
		leads_set(x, item->token, value, len, true);
	}
	db_kv_put(x->c->txn, &search_word_kv, item->token.b, SEARCH_TOKEN_LEN, value, len);
}

/* One document less; nothing is kept of a word that none has. */
static void
word_lose(const struct indexing *x, const struct item *item)
{
	uint8_t value[WORD_VALUE_MAX];
	struct text was;

	if (!db_kv_get(x->c->txn, &search_word_kv, item->token.b, SEARCH_TOKEN_LEN, x->c->arena, &was) ||
	    was.len < WORD_HEAD || was.len > sizeof value)
		return; /* a whole value */
	memcpy(value, was.ptr, was.len);
	if (be32_read(value) > 1) {
		be32_write(be32_read(value) - 1, value);
		db_kv_put(x->c->txn, &search_word_kv, item->token.b, SEARCH_TOKEN_LEN, value, was.len);
		return;
	}
	leads_set(x, item->token, value, was.len, false);
	db_kv_remove(x->c->txn, &search_word_kv, item->token.b, SEARCH_TOKEN_LEN);
}

/* --- the whole --------------------------------------------------------------------------------------- */
/* Who stands in for another federation's is found where the delegation is, and chosen nowhere: not among ours. */
static bool
is_stand_in(const struct db_table *t, const void *rec)
{
	if (t == &organisation_table)
		return REC_HAS((const struct organisation *)rec, ORGANISATION_TAG_HOME);
	return t == &person_table && REC_HAS((const struct person *)rec, PERSON_TAG_HOME);
}

void
search_indexed(struct context *c, const struct db_table *t, struct id id, const void *after)
{
	enum search_kind kind = search_kind_of(t);
	struct indexing x = { .c = c, .id = id };
	struct document old, new; /* not in the arena: a command may apply thousands */

	if (kind == SEARCH_KIND_COUNT)
		return;
	x.space = search_space_of(kind);
	service_key(c->service, "search", x.key);
	old.count = new.count = 0;
	old.kind = new.kind = 0;
	document_read(&x, &old);
	if (after != NULL && !is_stand_in(t, after))
		document_make(&x, kind, after, &new);
	if (!document_same(&old, &new)) {
		postings_remove(&x, &old);
		for (unsigned i = 0; i < old.count; i++)
			if (!document_has(&new, &old.items[i]))
				word_lose(&x, &old.items[i]);
		for (unsigned i = 0; i < new.count; i++)
			if (!document_has(&old, &new.items[i]))
				word_gain(&x, &new.items[i]);
		postings_write(&x, &new);
		document_write(&x, &new);
	}
	crypto_wipe(x.key, sizeof x.key);
}
