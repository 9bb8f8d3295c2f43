/*
 * record_seal: seals the private texts of a record (PERSONAL, SENSITIVE, CARRIED), and opens them.
 * Owns: nothing; the key is the caller's, ciphertext and plaintext are the arena's.
 * Beware: the AAD holds name, id and tags, not the place in a list: items may change places unopened.
 */
#include "common/mpscan.h"
#include "common/record_walk.h"

#define AAD_NAME_MAX 64
#define AAD_MAX (AAD_NAME_MAX + 1 + 16 + MPSCAN_DEPTH_MAX)

struct seal {
	struct record_keys keys;
	const struct entropy *entropy; /* NULL: open */
	struct arena *arena;
	unsigned failed;
	size_t aad_len;
	uint8_t aad[AAD_MAX];
};

static struct seal
seal_of(const struct rec_desc *d, struct id id, const struct record_keys *keys, const struct entropy *e,
    struct arena *a)
{
	struct seal s = { .keys = *keys, .entropy = e, .arena = a };
	size_t len = strnlen(d->name, AAD_NAME_MAX);

	memcpy(s.aad, d->name, len);
	s.aad[len] = 0;
	memcpy(s.aad + len + 1, id.b, sizeof id.b);
	s.aad_len = len + 1 + sizeof id.b;
	return s;
}

/* Has the list a text that is still to be sealed (or opened)? */
static bool has_work(const struct rec_desc *d, const void *rec, unsigned outer, bool sealed);

static bool
list_has_work(const struct rec_field *f, const struct list *l, unsigned outer, bool sealed)
{
	const struct text *texts = l->items;

	for (uint32_t i = 0; i < l->count; i++) {
		if (f->elem == REC_K_TEXT && rec_is_sealable(outer, f) && (texts[i].sealed != 0) == sealed)
			return true;
		if (f->elem == REC_K_REC &&
		    has_work(f->sub, (const char *)l->items + i * f->sub->size, outer | f->flags, sealed))
			return true;
	}
	return false;
}

static bool
is_sealed_kind(const struct rec_field *f, unsigned outer)
{
	return (f->kind == REC_K_TEXT && rec_is_sealable(outer, f)) || rec_is_marked(f);
}

static bool
has_work(const struct rec_desc *d, const void *rec, unsigned outer, bool sealed)
{
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		const struct text *t = record_at_const(f, rec);

		if (!(*rec_has(rec) & REC_BIT(f->tag)))
			continue;
		if (is_sealed_kind(f, outer) && (t->sealed != 0) == sealed)
			return true;
		if (f->kind == REC_K_LIST && list_has_work(f, record_at_const(f, rec), outer, sealed))
			return true;
	}
	return false;
}

bool
record_has_open(const struct rec_desc *d, const void *rec)
{
	return has_work(d, rec, 0, false);
}

bool
record_has_sealed(const struct rec_desc *d, const void *rec)
{
	return has_work(d, rec, 0, true);
}

static void
seal_text(struct seal *s, const uint8_t *key, struct text *t)
{
	uint8_t *out = arena_alloc(s->arena, (size_t)t->len + CRYPTO_SEAL_OVERHEAD);

	crypto_seal(key, s->entropy, s->aad, s->aad_len, t->ptr ? t->ptr : "", t->len, out);
	*t = (struct text){ (const char *)out, t->len + CRYPTO_SEAL_OVERHEAD, 1 };
}

static bool
open_text(struct seal *s, const uint8_t *key, bool utf8, struct text *t)
{
	uint32_t len;
	char *out;

	if (key == NULL || t->len < CRYPTO_SEAL_OVERHEAD)
		return false;
	len = t->len - CRYPTO_SEAL_OVERHEAD;
	out = arena_alloc(s->arena, (size_t)len + 1);
	if (crypto_unseal(key, s->aad, s->aad_len, t->ptr, t->len, (uint8_t *)out) != RC_OK ||
	    (utf8 && !utf8_valid(out, len)))
		return false;
	*t = (struct text){ out, len, 0 };
	return true;
}

/* Seals or opens one text; false when it could not be opened. */
static bool
turn_text(struct seal *s, unsigned flags, bool utf8, struct text *t)
{
	const uint8_t *key = flags & EVIDENCE ? s->keys.evidence : s->keys.subject;

	if (s->entropy != NULL) {
		if (!t->sealed)
			seal_text(s, key, t);
		return true;
	}
	if (!t->sealed || open_text(s, key, utf8, t) || open_text(s, s->keys.former, utf8, t))
		return true;
	s->failed++;
	return false;
}

static void turn_record(struct seal *s, const struct rec_desc *d, void *rec, unsigned outer);

/* False when the list cannot be kept: a text in it could not be opened. */
static bool
turn_list(struct seal *s, const struct rec_field *f, struct list *l, unsigned outer)
{
	bool good = true;

	if (!list_has_work(f, l, outer, s->entropy == NULL))
		return true;
	l->items = arena_copy(s->arena, l->items, l->count * rec_item_size(f));
	for (uint32_t i = 0; i < l->count; i++) {
		if (f->elem == REC_K_REC)
			turn_record(s, f->sub, (char *)l->items + i * f->sub->size, outer | f->flags);
		else
			good &= turn_text(s, outer | f->flags, true, (struct text *)l->items + i);
	}
	return good;
}

static void
turn_record(struct seal *s, const struct rec_desc *d, void *rec, unsigned outer)
{
	uint64_t *has = rec;

	if (s->aad_len == AAD_MAX)
		return; /* deeper than any bytes that could be decoded */
	s->aad_len++;
	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		bool good = true;

		if (!(*has & REC_BIT(f->tag)))
			continue;
		s->aad[s->aad_len - 1] = f->tag;
		if (f->kind == REC_K_LIST)
			good = turn_list(s, f, record_at(f, rec), outer);
		else if (is_sealed_kind(f, outer))
			good = turn_text(s, outer | f->flags, f->kind == REC_K_TEXT, record_at(f, rec));
		if (!good) {
			*has &= ~REC_BIT(f->tag);
			memset(record_at(f, rec), 0, f->size);
		}
	}
	s->aad_len--;
}

void
record_seal_keys(const struct rec_desc *d, void *rec, struct id id, const struct record_keys *keys,
    const struct entropy *e, struct arena *a)
{
	struct seal s = seal_of(d, id, keys, e, a);

	turn_record(&s, d, rec, 0);
}

unsigned
record_open_keys(
    const struct rec_desc *d, void *rec, struct id id, const struct record_keys *keys, struct arena *a)
{
	struct seal s = seal_of(d, id, keys, NULL, a);

	turn_record(&s, d, rec, 0);
	return s.failed;
}

void
record_seal(const struct rec_desc *d, void *rec, struct id id, const uint8_t key[CRYPTO_KEY_LEN],
    const struct entropy *e, struct arena *a)
{
	struct record_keys keys = { .subject = key, .evidence = key };

	record_seal_keys(d, rec, id, &keys, e, a);
}

unsigned
record_open(const struct rec_desc *d, void *rec, struct id id, const uint8_t *key, struct arena *a)
{
	struct record_keys keys = { .subject = key, .evidence = key };

	return record_open_keys(d, rec, id, &keys, a);
}
