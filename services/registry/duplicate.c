/*
 * duplicate: see duplicate.h; and the list of all pairs, by walking the kv: records that are alike stand side by side in it.
 * Owns: the kv "duplicate". Key: the collection, the reason, a keyed hash of the value, the id.
 * Beware: a name alone is no likeness of two people: they must share an organisation too, which is looked up when it is asked.
 */
#include "services/registry/duplicate.h"
#include "services/registry/sharing.h"
#include "common/fold.h"
#include "services/registry/merge.h"
#include "services/registry/network.h"

#define HASH_LEN 16
#define LIKE_LEN (2 + HASH_LEN) /* what records that are alike share */
#define KEY_LEN (LIKE_LEN + 16)
#define LIKES_MOST 3 /* reasons of one record */
#define AHEAD_MOST 8 /* of many that share a name, how many others one is compared with */
#define WALK_MOST 2000 /* keys that one page looks at */
#define PROVIDER_TAG_NAME 7
#define PROVIDER_TAG_EMAIL 8
#define PROVIDER_TAG_COMMUNE 12
#define ORGANISATION_TAG_NAME 7

const struct db_kv duplicate_kv = { "duplicate", DB_KV_GATHERED };

struct like {
	uint8_t key[KEY_LEN];
};
struct likes {
	struct like items[LIKES_MOST];
	unsigned count;
};

static const struct db_table *const tables[] = {
	[DUPLICATE_OF_ORGANISATION] = &organisation_table,
	[DUPLICATE_OF_PERSON] = &person_table,
	[DUPLICATE_OF_PROVIDER] = &provider_table,
};

static int
collection_of(const struct db_table *t)
{
	for (int i = 0; i < (int)(sizeof tables / sizeof tables[0]); i++)
		if (tables[i] == t)
			return i;
	return -1;
}

/* --- what a record is found by ----------------------------------------------------------------------------- */
static void
like_add(struct context *c, struct likes *l, int collection, enum duplicate_reason reason, struct id id,
    struct text value, struct text with)
{
	uint8_t hash[32];
	char *both = arena_alloc(c->arena, (size_t)value.len + with.len + 1);

	memcpy(both, value.ptr, value.len);
	if (with.len > 0)
		memcpy(both + value.len + 1, with.ptr, with.len);
	context_fingerprint(c, "duplicate", both, (size_t)value.len + 1 + with.len, hash);
	l->items[l->count].key[0] = (uint8_t)collection;
	l->items[l->count].key[1] = (uint8_t)reason;
	memcpy(l->items[l->count].key + 2, hash, HASH_LEN);
	memcpy(l->items[l->count].key + LIKE_LEN, id.b, sizeof id.b);
	l->count++;
}

static void
name_add(struct context *c, struct likes *l, int collection, enum duplicate_reason reason, struct id id,
    struct text name, struct text with)
{
	const char *words = text_words(c->arena, name.ptr, name.len);

	if (words[0] != '\0')
		like_add(c, l, collection, reason, id, text_of(words), with);
}

static bool
is_open(const void *rec, unsigned tag, struct text t)
{
	return ((*(const uint64_t *)rec >> tag) & 1u) != 0 && !t.sealed && t.len != 0;
}

static void
email_add(struct context *c, struct likes *l, int collection, struct id id, struct text email)
{
	char *folded = arena_text(c->arena, email.ptr, email.len);

	for (char *p = folded; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	like_add(c, l, collection, DUPLICATE_EMAIL, id, (struct text){ folded, email.len, 0 }, TEXT_LIT(""));
}

/* By reason, the surest first. Nothing of what is archived. */
static void
likes_of(struct context *c, int collection, const void *rec, struct likes *ret)
{
	const struct rec_head *h = rec;

	ret->count = 0;
	if (rec == NULL || REC_HAS(h, TAG_ARCHIVED_AT))
		return;
	if (collection == DUPLICATE_OF_ORGANISATION) {
		const struct organisation *o = rec;

		if (REC_HAS(o, ORGANISATION_TAG_HOME)) /* its own federation keeps it */
			return;
		if (is_open(o, ORGANISATION_TAG_SIRET, o->siret))
			like_add(c, ret, collection, DUPLICATE_SIRET, h->id, o->siret, TEXT_LIT(""));
		if (is_open(o, ORGANISATION_TAG_NAME, o->name) && REC_HAS(o, ORGANISATION_TAG_COMMUNE))
			name_add(c, ret, collection, DUPLICATE_NAME_COMMUNE, h->id, o->name, o->commune);
	} else if (collection == DUPLICATE_OF_PERSON) {
		const struct person *p = rec;

		if (REC_HAS(p, PERSON_TAG_HOME)) /* its own federation keeps it */
			return;
		if (is_open(p, PERSON_TAG_EMAIL, p->email))
			email_add(c, ret, collection, h->id, p->email);
		if (is_open(p, PERSON_TAG_NAME, p->name))
			name_add(
			    c, ret, collection, DUPLICATE_NAME_ORGANISATION, h->id, p->name, TEXT_LIT(""));
	} else {
		const struct provider *p = rec;

		if (provider_is_far(p)) /* its own federation keeps it */
			return;
		if (is_open(p, PROVIDER_TAG_NAME, p->name) && REC_HAS(p, PROVIDER_TAG_COMMUNE))
			name_add(c, ret, collection, DUPLICATE_NAME_COMMUNE, h->id, p->name, p->commune);
		if (is_open(p, PROVIDER_TAG_EMAIL, p->email))
			email_add(c, ret, collection, h->id, p->email);
	}
}

void
duplicate_indexed(struct context *c, const struct db_table *t, struct id id, const void *after)
{
	int collection = collection_of(t);
	void *before;
	struct likes was = { .count = 0 }, is;

	if (collection < 0)
		return;
	before = arena_alloc(c->arena, t->rec->size);
	if (context_get(c, t, id, before)) {
		context_open(c, t, before);
		likes_of(c, collection, before, &was);
	}
	likes_of(c, collection, after, &is);
	for (unsigned i = 0; i < was.count; i++)
		db_kv_remove(c->txn, &duplicate_kv, was.items[i].key, KEY_LEN);
	for (unsigned i = 0; i < is.count; i++)
		db_kv_put(c->txn, &duplicate_kv, is.items[i].key, KEY_LEN, "", 0);
}

/* --- one record's likenesses ------------------------------------------------------------------------------ */
static bool
holds_mandate(struct context *c, struct id person, struct id organisation)
{
	const struct rec_field *f = record_field_tag(&mandate_desc, MANDATE_TAG_PERSON);
	struct mandate m;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &mandate_table, f, &person, false);
	while (!found && db_scan_next(&s, c->arena, &m))
		found = !REC_HAS(&m, TAG_ARCHIVED_AT) && id_equal(m.organisation, organisation);
	db_scan_end(&s);
	return found;
}

static bool
share_organisation(struct context *c, struct id a, struct id b)
{
	const struct rec_field *f = record_field_tag(&mandate_desc, MANDATE_TAG_PERSON);
	struct mandate m;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &mandate_table, f, &a, false);
	while (!found && db_scan_next(&s, c->arena, &m))
		found = !REC_HAS(&m, TAG_ARCHIVED_AT) && holds_mandate(c, b, m.organisation);
	db_scan_end(&s);
	return found;
}

static bool
is_likeness(struct context *c, enum duplicate_reason reason, struct id a, struct id b)
{
	return !id_equal(a, b) && (reason != DUPLICATE_NAME_ORGANISATION || share_organisation(c, a, b));
}

/* The next key after this one that begins alike; false at the end of those. */
static bool
like_next(struct context *c, uint8_t key[KEY_LEN], size_t alike)
{
	uint8_t after[KEY_LEN + 1];
	struct text found, value;

	memcpy(after, key, KEY_LEN);
	after[KEY_LEN] = 0; /* the first that can follow it */
	if (!db_kv_seek(c->txn, &duplicate_kv, after, sizeof after, false, c->arena, &found, &value) ||
	    found.len != KEY_LEN || memcmp(found.ptr, key, alike) != 0)
		return false;
	memcpy(key, found.ptr, KEY_LEN);
	return true;
}

static struct id
id_in(const uint8_t key[KEY_LEN])
{
	struct id id;

	memcpy(id.b, key + LIKE_LEN, sizeof id.b);
	return id;
}

static bool
is_among(const struct duplicate *out, unsigned count, struct id id)
{
	for (unsigned i = 0; i < count; i++)
		if (id_equal(out[i].id, id))
			return true;
	return false;
}

unsigned
duplicate_find(
    struct context *c, const struct db_table *t, const void *rec, struct duplicate out[DUPLICATES_MOST])
{
	struct id self = ((const struct rec_head *)rec)->id;
	int collection = collection_of(t);
	struct likes l = { .count = 0 };
	unsigned n = 0;

	if (collection >= 0)
		likes_of(c, collection, rec, &l);
	for (unsigned i = 0; i < l.count; i++) {
		enum duplicate_reason reason = (enum duplicate_reason)l.items[i].key[1];
		uint8_t key[KEY_LEN];

		memcpy(key, l.items[i].key, LIKE_LEN);
		memset(key + LIKE_LEN, 0, KEY_LEN - LIKE_LEN); /* before every id */
		while (n < DUPLICATES_MOST && like_next(c, key, LIKE_LEN))
			if (!is_among(out, n, id_in(key)) && is_likeness(c, reason, self, id_in(key)))
				out[n++] = (struct duplicate){ id_in(key), reason };
	}
	return n;
}

/* --- all pairs --------------------------------------------------------------------------------------------- */
struct pairs {
	struct context *c;
	const struct db_table *table;
	int collection;
	struct duplicate_pair *items;
	uint32_t count, most;
};

/* Are these two told already, by a surer reason? */
static bool
surer(struct pairs *p, const void *a, const void *b, enum duplicate_reason reason)
{
	struct likes x, y;

	likes_of(p->c, p->collection, a, &x);
	likes_of(p->c, p->collection, b, &y);
	for (unsigned i = 0; i < x.count && x.items[i].key[1] != reason; i++)
		for (unsigned k = 0; k < y.count; k++)
			if (memcmp(x.items[i].key, y.items[k].key, LIKE_LEN) == 0)
				return true;
	return false;
}

static struct text
name_of(int collection, const void *rec)
{
	if (collection == DUPLICATE_OF_ORGANISATION)
		return ((const struct organisation *)rec)->name;
	if (collection == DUPLICATE_OF_PERSON)
		return ((const struct person *)rec)->name;
	return ((const struct provider *)rec)->name;
}

static void
pair_add(struct pairs *p, enum duplicate_reason reason, struct id first, struct id second)
{
	void *a = arena_alloc(p->c->arena, p->table->rec->size),
	     *b = arena_alloc(p->c->arena, p->table->rec->size);

	if (!context_get(p->c, p->table, first, a) || !context_get(p->c, p->table, second, b))
		return;
	context_open(p->c, p->table, a);
	context_open(p->c, p->table, b);
	if (surer(p, a, b, reason))
		return;
	p->items[p->count++] = (struct duplicate_pair){
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
		.reason = reason,
		.first = first,
		.second = second,
		.first_name = name_of(p->collection, a),
		.second_name = name_of(p->collection, b),
	};
}

/* The record of this key with those behind it that are alike: with the next one only, unless a name must be shared with more. */
static void
key_pairs(struct pairs *p, const uint8_t key[KEY_LEN])
{
	enum duplicate_reason reason = (enum duplicate_reason)key[1];
	unsigned ahead = reason == DUPLICATE_NAME_ORGANISATION ? AHEAD_MOST : 1;
	uint8_t other[KEY_LEN];

	memcpy(other, key, KEY_LEN);
	for (unsigned i = 0; i < ahead && p->count < p->most && like_next(p->c, other, LIKE_LEN); i++)
		if (is_likeness(p->c, reason, id_in(key), id_in(other)))
			pair_add(p, reason, id_in(key), id_in(other));
}

static enum rc
cursor_take(const struct duplicate_query *in, uint8_t key[KEY_LEN], struct fault *why)
{
	size_t n;

	memset(key, 0, KEY_LEN);
	key[0] = (uint8_t)in->collection;
	if (!REC_HAS(in, 3))
		return RC_OK;
	if (crypto_base64_decode(in->cursor.ptr, in->cursor.len, key, KEY_LEN, &n) == RC_OK && n == KEY_LEN &&
	    key[0] == (uint8_t)in->collection)
		return RC_OK;
	return fault_say(why, RC_INVALID, "cursor", FAULT_FORMAT,
	    "la valeur « next » de la page précédente, telle quelle",
	    "the value “next” of the page before, as it is");
}

/* The likenesses of one record: what a page of it shows. */
static enum rc
duplicates_of_one(struct pairs *p, struct id id, struct duplicate_page *ret, struct fault *why)
{
	struct duplicate like[DUPLICATES_MOST];
	void *rec = arena_alloc(p->c->arena, p->table->rec->size);
	enum rc rc = context_need(p->c, p->table, id, "id", rec, why);
	unsigned n;

	if (rc != RC_OK)
		return rc;
	context_open(p->c, p->table, rec);
	n = duplicate_find(p->c, p->table, rec, like);
	for (unsigned i = 0; i < n && p->count < p->most; i++)
		pair_add(p, like[i].reason, id, like[i].id);
	*ret = (struct duplicate_page){ .has = REC_BIT(1), .items = { p->items, p->count } };
	return RC_OK;
}

static enum rc
duplicate_list(
    struct context *c, const struct duplicate_query *in, struct duplicate_page *ret, struct fault *why)
{
	struct pairs p = { c, tables[in->collection], (int)in->collection, NULL, 0,
		REC_HAS(in, 2) ? in->limit : 50 };
	uint8_t key[KEY_LEN];
	char next[KEY_LEN * 2];
	bool more = true;
	enum rc rc = cursor_take(in, key, why);

	if (rc != RC_OK)
		return rc;
	p.items = ARENA_ARRAY(c->arena, (size_t)p.most + 1, struct duplicate_pair);
	if (REC_HAS(in, 4))
		return duplicates_of_one(&p, in->id, ret, why);
	for (unsigned i = 0; i < WALK_MOST && p.count < p.most && more; i++) {
		more = like_next(c, key, 1);
		if (more)
			key_pairs(&p, key);
	}
	*ret = (struct duplicate_page){ .has = REC_BIT(1), .items = { p.items, p.count } };
	if (more) {
		crypto_base64(key, KEY_LEN, next);
		ret->next = text_of(arena_text(c->arena, next, strlen(next)));
		ret->has |= REC_BIT(2);
	}
	return RC_OK;
}
REGISTRY_HANDLER(duplicate_list, struct duplicate_query, struct duplicate_page)
