/*
 * search_find: answers a question from the index: the words that each term may stand for, then the postings of the rarest term.
 * Owns: nothing; all of it lives in the command's arena.
 * Beware: its work is bounded by search.h whatever is asked; within the bounds it gives what reading every record would.
 */
#include "services/registry/search.h"

/* A word that a term may stand for. */
struct reading {
	struct search_token token;
	uint32_t cost;
};
struct readings {
	struct reading *items; /* the closest first */
	unsigned count, most;
	uint64_t documents;
	enum search_space space; /* whose words are read now */
	uint32_t base; /* what any of them costs more */
};
/* For a token, what it costs each term. */
struct slot {
	uint32_t cut;
	bool used;
	uint8_t costs[SEARCH_TERMS_MOST];
};
struct finding {
	struct context *c;
	const struct search_want *want;
	struct search_best *best;
	uint8_t key[CRYPTO_KEY_LEN];
	unsigned *weights;
	/* of one space */
	enum search_space space;
	struct readings terms[SEARCH_TERMS_MOST];
	struct slot *slots;
	size_t mask;
	unsigned scanned;
};

/* --- the best ---------------------------------------------------------------------------------------- */
static int
found_compare(const struct search_found *a, const struct search_found *b)
{
	if (a->cost != b->cost)
		return a->cost < b->cost ? -1 : 1;
	if (a->kind != b->kind)
		return a->kind < b->kind ? -1 : 1;
	return memcmp(a->id.b, b->id.b, sizeof a->id.b);
}

void
search_best_add(struct search_best *b, const struct search_found *f)
{
	unsigned at = b->count;

	while (at > 0 && found_compare(f, &b->items[at - 1]) < 0)
		at--;
	if (at > 0 && found_compare(f, &b->items[at - 1]) == 0)
		return;
	if (at == b->limit)
		return;
	if (b->count < b->limit)
		b->count++;
	memmove(&b->items[at + 1], &b->items[at], (b->count - at - 1) * sizeof b->items[0]);
	b->items[at] = *f;
}

/* Nothing of that cost or more, there or later, would still be kept. */
static bool
best_is_beyond(const struct search_best *b, const struct search_found *f)
{
	return b->count == b->limit && found_compare(&b->items[b->count - 1], f) < 0;
}

/* --- what a term may stand for ----------------------------------------------------------------------- */
static void
reading_add(struct readings *r, const uint8_t *token, uint32_t cost)
{
	cost += r->base;
	for (unsigned i = 0; cost >= r->base + SEARCH_COST_TYPO && i < r->count; i++)
		if (memcmp(r->items[i].token.b, token, SEARCH_TOKEN_LEN) == 0)
			return;
	if (r->count == r->most)
		return;
	memcpy(r->items[r->count].token.b, token, SEARCH_TOKEN_LEN);
	r->items[r->count++].cost = cost;
}

static unsigned
share_of(const struct finding *f)
{
	return SEARCH_EXPAND_MOST / f->want->terms.count;
}

static void
readings_begun(struct finding *f, const struct text_word *w, struct readings *r)
{
	struct search_token t = search_token(f->key, r->space, SEARCH_TOKEN_PREFIX, w->letters, w->len);
	struct db_kv_scan s;

	db_kv_scan(&s, f->c->txn, &search_prefix_kv, t.b, sizeof t.b);
	for (unsigned n = 0; n < share_of(f) && db_kv_scan_next(&s); n++)
		reading_add(
		    r, s.key + SEARCH_TOKEN_LEN + 1, search_prefix_cost(w->len, s.key[SEARCH_TOKEN_LEN]));
	db_kv_scan_end(&s);
}

static void
reading_if_known(struct finding *f, const char *letters, unsigned len, struct readings *r)
{
	struct search_token t = search_token(f->key, r->space, SEARCH_TOKEN_WORD, letters, len);
	struct text value;

	if (db_kv_get(f->c->txn, &search_word_kv, t.b, sizeof t.b, f->c->arena, &value))
		reading_add(r, t.b, SEARCH_COST_TYPO);
}

/* Words that give these letters when one is left out, which stood between first and last. */
static void
readings_less(
    struct finding *f, const char *letters, unsigned len, unsigned first, unsigned last, struct readings *r)
{
	struct search_token t = search_token(f->key, r->space, SEARCH_TOKEN_LESS, letters, len);
	struct db_kv_scan s;

	db_kv_scan(&s, f->c->txn, &search_prefix_kv, t.b, sizeof t.b);
	for (unsigned n = 0; n < share_of(f) && db_kv_scan_next(&s); n++)
		if (s.key[SEARCH_TOKEN_LEN] <= last && s.key[SEARCH_TOKEN_LEN + 1] >= first)
			reading_add(r, s.key + SEARCH_TOKEN_LEN + 2, SEARCH_COST_TYPO);
	db_kv_scan_end(&s);
}

static void
readings_typo(struct finding *f, const struct text_word *w, struct readings *r)
{
	struct search_less less[WORD_MOST];
	unsigned n = w->len < SEARCH_TYPO_LETTERS ? 0 : search_less(w->letters, w->len, less);
	char swapped[WORD_MOST];

	if (w->len < WORD_MOST)
		readings_less(f, w->letters, w->len, 0, UINT8_MAX, r); /* one too few */
	if (n == 0)
		return;
	for (unsigned i = 0; i < n; i++) {
		reading_if_known(f, less[i].letters, w->len - 1u, r); /* one too many */
		readings_less(
		    f, less[i].letters, w->len - 1u, less[i].first, less[i].last, r); /* another one */
	}
	memcpy(swapped, w->letters, w->len);
	for (unsigned i = 0; i + 1 < w->len; i++) {
		swapped[i] = w->letters[i + 1];
		swapped[i + 1] = w->letters[i];
		if (swapped[i] != swapped[i + 1])
			reading_if_known(f, swapped, w->len, r);
		swapped[i] = w->letters[i];
		swapped[i + 1] = w->letters[i + 1];
	}
}

static void
readings_count(struct finding *f, struct readings *r)
{
	for (unsigned i = 0; i < r->count; i++) {
		struct text value;

		if (db_kv_get(f->c->txn, &search_word_kv, r->items[i].token.b, SEARCH_TOKEN_LEN, f->c->arena,
			&value) &&
		    value.len >= 4)
			r->documents += (uint32_t)(uint8_t)value.ptr[0] << 24 |
			    (uint32_t)(uint8_t)value.ptr[1] << 16 | (uint32_t)(uint8_t)value.ptr[2] << 8 |
			    (uint8_t)value.ptr[3];
		else
			r->documents++; /* a whole value, of one record or few */
	}
}

static void
readings_of(struct finding *f, const struct search_term *term, struct readings *r)
{
	r->most = 4 * share_of(f);
	r->items = ARENA_ARRAY(f->c->arena, r->most, struct reading);
	if (term->whole.len != 0) {
		struct search_token t =
		    search_token(f->key, f->space, SEARCH_TOKEN_WHOLE, term->whole.ptr, term->whole.len);

		reading_add(r, t.b, 0);
	}
	for (unsigned town = 0; town < 2 && term->word.len != 0; town++) {
		r->space = town ? SEARCH_TOWN_OF(f->space) : f->space;
		r->base = town ? SEARCH_COST_TOWN : 0;
		r->most = (town ? 4 : 2) * share_of(f);
		readings_begun(f, &term->word, r);
		if (term->word.len + 1 >= SEARCH_TYPO_LETTERS)
			readings_typo(f, &term->word, r);
	}
	if (f->want->terms.count > 1)
		readings_count(f, r);
}

/* --- what a document's tokens cost ------------------------------------------------------------------- */
static uint32_t
cut_of(const uint8_t *token)
{
	uint32_t cut;

	memcpy(&cut, token, sizeof cut);
	return cut;
}

static struct slot *
slot_of(const struct finding *f, uint32_t cut)
{
	size_t at = cut * (size_t)UINT64_C(0x9e3779b97f4a7c15) >> 20;

	while (f->slots[at & f->mask].used && f->slots[at & f->mask].cut != cut)
		at++;
	return &f->slots[at & f->mask];
}

static void
slots_fill(struct finding *f)
{
	size_t total = 0, size = 16;

	for (unsigned i = 0; i < f->want->terms.count; i++)
		total += f->terms[i].count;
	while (size < 2 * total)
		size *= 2;
	f->slots = ARENA_ARRAY(f->c->arena, size, struct slot);
	f->mask = size - 1;
	for (unsigned i = 0; i < f->want->terms.count; i++)
		for (unsigned k = 0; k < f->terms[i].count; k++) {
			const struct reading *r = &f->terms[i].items[k];
			struct slot *s = slot_of(f, cut_of(r->token.b));

			if (!s->used) {
				s->used = true;
				s->cut = cut_of(r->token.b);
				memset(s->costs, SEARCH_COST_NONE, sizeof s->costs);
			}
			if (r->cost < s->costs[i])
				s->costs[i] = (uint8_t)r->cost;
		}
}

static void
costs_take(const struct finding *f, const uint8_t *token, uint8_t costs[SEARCH_TERMS_MOST])
{
	const struct slot *s = slot_of(f, cut_of(token));

	for (unsigned i = 0; s->used && i < f->want->terms.count; i++)
		costs[i] = s->costs[i] < costs[i] ? s->costs[i] : costs[i];
}

/* The posting's own token and the others of its document. False when a term has none. */
static bool
posting_cost(const struct finding *f, const struct db_kv_scan *s, uint32_t *ret_cost)
{
	uint8_t costs[SEARCH_TERMS_MOST];
	uint32_t total = 0;

	memset(costs, SEARCH_COST_NONE, sizeof costs);
	costs_take(f, s->key, costs);
	for (size_t at = 0; at + SEARCH_CUT_LEN <= s->value_len; at += SEARCH_CUT_LEN)
		costs_take(f, s->value + at, costs);
	for (unsigned i = 0; i < f->want->terms.count; i++) {
		if (costs[i] == SEARCH_COST_NONE)
			return false;
		total += costs[i] * f->weights[i];
	}
	*ret_cost = total;
	return true;
}

/* --- postings ---------------------------------------------------------------------------------------- */
/* Those of one word and kind. least: what any of them costs at least. */
static void
postings_scan(
    struct finding *f, struct db_kv_scan *s, struct search_token token, uint8_t kind, uint32_t least)
{
	uint8_t prefix[SEARCH_TOKEN_LEN + 1];

	memcpy(prefix, token.b, SEARCH_TOKEN_LEN);
	prefix[SEARCH_TOKEN_LEN] = kind;
	db_kv_scan_again(s, prefix, sizeof prefix);
	while (f->scanned < SEARCH_SCAN_MOST && db_kv_scan_next(s)) {
		struct search_found found = { least, kind, { { 0 } } };

		f->scanned++;
		memcpy(found.id.b, s->key + SEARCH_TOKEN_LEN + 1, sizeof found.id.b);
		if (best_is_beyond(f->best, &found))
			return;
		if (posting_cost(f, s, &found.cost))
			search_best_add(f->best, &found);
	}
}

static void
reading_scan(struct finding *f, struct db_kv_scan *s, const struct reading *r, unsigned weight)
{
	for (unsigned archived = 0; archived <= f->want->archived; archived++)
		for (unsigned kind = 0; kind < SEARCH_KIND_COUNT; kind++)
			if ((f->want->kinds >> kind & 1u) &&
			    search_space_of((enum search_kind)kind) == f->space)
				postings_scan(f, s, r->token,
				    (uint8_t)(kind | (archived ? SEARCH_ARCHIVED : 0)), r->cost * weight);
}

static void
space_scan(struct finding *f)
{
	const struct search_terms *terms = &f->want->terms;
	unsigned rarest = 0;
	struct db_kv_scan s;

	for (unsigned i = 1; i < terms->count; i++)
		if (f->terms[i].documents < f->terms[rarest].documents)
			rarest = i;
	slots_fill(f);
	f->scanned = 0;
	db_kv_scan(&s, f->c->txn, &search_posting_kv, "", 0);
	for (unsigned i = 0; i < f->terms[rarest].count; i++) {
		const struct reading *r = &f->terms[rarest].items[i];
		struct search_found first = { r->cost * f->weights[rarest], 0, { { 0 } } };

		if (best_is_beyond(f->best, &first))
			break;
		reading_scan(f, &s, r, f->weights[rarest]);
	}
	db_kv_scan_end(&s);
}

void
search_index_find(struct context *c, const struct search_want *want, struct search_best *best,
    unsigned ret_weights[SEARCH_TERMS_MOST])
{
	struct finding *of[SEARCH_SPACES] = { NULL };
	uint64_t documents[SEARCH_TERMS_MOST] = { 0 };

	for (unsigned k = 0; k < SEARCH_SPACES; k++) {
		if (!want->spaces[k])
			continue;
		of[k] = ARENA_NEW(c->arena, struct finding);
		*of[k] = (struct finding){ .c = c,
			.want = want,
			.best = best,
			.weights = ret_weights,
			.space = (enum search_space)k };
		service_key(c->service, "search", of[k]->key);
		for (unsigned i = 0; i < want->terms.count; i++) {
			readings_of(of[k], &want->terms.items[i], &of[k]->terms[i]);
			documents[i] += of[k]->terms[i].documents;
		}
		crypto_wipe(of[k]->key, sizeof of[k]->key);
	}
	for (unsigned i = 0; i < want->terms.count; i++)
		ret_weights[i] = want->terms.count > 1 ? search_weight(documents[i]) : 1;
	for (unsigned k = 0; k < SEARCH_SPACES; k++)
		if (of[k] != NULL)
			space_scan(of[k]);
}
