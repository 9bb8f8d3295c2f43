/*
 * record_prop: what holds for every record of every table, on random records and on their bytes bent.
 * Owns: nothing.
 * Beware: RECORD_PROP_SEED=n runs another seed; rounds count from it.
 */
#include "common/mpscan.h"
#include "tests/lib/record_gen.h"
#include "tests/lib/record_tables.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>
#include <msgpack.h>

#define ROUNDS 60
#define MUTATED_ROUNDS 4
#define MUTATED_BYTES_MAX 1500

/* What a round works on. */
struct round {
	const struct rec_desc *d;
	struct arena arena;
	struct record_gen gen;
	struct fault why;
	struct buf bytes;
	void *rec;
};

static void
round_open(struct round *r, const struct rec_desc *d, uint64_t seed)
{
	memset(r, 0, sizeof *r);
	r->d = d;
	r->gen = (struct record_gen){ seed, &r->arena, 0 };
	r->rec = arena_alloc(&r->arena, d->size);
	record_gen_fill(&r->gen, d, r->rec);
	record_encode(d, r->rec, 0, 0, &r->bytes);
}

static void
round_close(struct round *r)
{
	buf_free(&r->bytes);
	arena_free(&r->arena);
}

static void *
decoded(struct round *r, const struct buf *bytes)
{
	void *rec = arena_alloc(&r->arena, r->d->size);

	assert_int_equal(record_decode(r->d, bytes->ptr, bytes->len, &r->arena, rec, NULL, &r->why), RC_OK);
	return rec;
}

/* --- laws --------------------------------------------------------------------------------------------- */
static void
law_valid(struct round *r)
{
	enum rc rc = record_validate(r->d, r->rec, 0, RECORD_STORED, &r->why);

	if (rc != RC_OK)
		fprintf(stderr, "%s.%s: %s (%s)\n", r->d->name, r->why.items[0].field,
		    r->why.items[0].code->name, r->why.items[0].argument);
	assert_int_equal(rc, RC_OK);
}

static void
law_bytes_return(struct round *r)
{
	void *back = decoded(r, &r->bytes);
	struct buf again = { 0 };

	assert_true(record_equal(r->d, r->rec, back));
	assert_int_equal(record_diff(r->d, r->rec, back), 0);
	record_encode(r->d, back, 0, 0, &again);
	assert_int_equal(again.len, r->bytes.len);
	assert_memory_equal(again.ptr, r->bytes.ptr, again.len);
	buf_free(&again);
}

static void
law_json_returns(struct round *r)
{
	struct buf json = { 0 };
	void *back = arena_alloc(&r->arena, r->d->size), *shown = arena_alloc(&r->arena, r->d->size);
	uint64_t nulls = 1;

	record_to_json(r->d, r->rec, 0, &json);
	enum rc rc = record_from_json(r->d, (char *)json.ptr, json.len, &r->arena, back, &nulls, &r->why);

	if (rc != RC_OK)
		fprintf(stderr, "%.*s\n%s: %s\n", (int)json.len, (char *)json.ptr, r->why.items[0].field,
		    r->why.items[0].code->name);
	assert_int_equal(rc, RC_OK);
	assert_int_equal(nulls, 0);
	record_copy(r->d, r->rec, &r->arena, shown);
	record_drop(r->d, shown, SECRET);
	assert_true(record_equal(r->d, shown, back));
	buf_free(&json);
}

/* Texts that say nothing, or hold the separator, do not come back: the header says so. */
static bool
has_text_form(const struct rec_field *f, const struct buf *text, const struct list *l)
{
	if (f->kind == REC_K_LIST && (l->count > 1) != (memchr(text->ptr, '|', text->len) != NULL))
		return false;
	return text->len > 0;
}

static void
law_text_returns(struct round *r)
{
	for (const struct rec_field *f = r->d->fields; f < record_end(r->d); f++) {
		struct buf text = { 0 };
		uint64_t *back = arena_alloc(&r->arena, r->d->size);

		record_get_text(f, r->rec, &text);
		if (text.len > 0 && has_text_form(f, &text, record_at_const(f, r->rec))) {
			struct text t = { (char *)text.ptr, (uint32_t)text.len, 0 };

			assert_int_equal(record_set_text(f, t, NULL, &r->arena, back, NULL, &r->why), RC_OK);
			assert_int_equal(*back, REC_BIT(f->tag));
			assert_int_equal(record_diff(r->d, r->rec, back) & REC_BIT(f->tag), 0);
		}
		buf_free(&text);
	}
}

/* Sub-records too, where they are told to be a cell. */
static void
law_cell_returns(struct round *r)
{
	for (const struct rec_field *f = r->d->fields; f < record_end(r->d); f++) {
		struct buf text = { 0 };
		uint64_t *back = arena_alloc(&r->arena, r->d->size);

		if (f->kind == REC_K_LIST && f->elem == REC_K_REC && record_is_cell(f, 0))
			record_get_cell(f, r->rec, &text);
		if (text.len > 0) {
			struct text t = { (char *)text.ptr, (uint32_t)text.len, 0 };

			assert_int_equal(record_set_cell(f, t, NULL, &r->arena, back, &r->why), RC_OK);
			assert_int_equal(record_diff(r->d, r->rec, back) & REC_BIT(f->tag), 0);
		}
		buf_free(&text);
	}
}

static void
law_seals_open(struct round *r)
{
	static const uint8_t key[CRYPTO_KEY_LEN] = { 7 };
	struct id id = { { 1, 2, 3 } };
	void *sealed = arena_alloc(&r->arena, r->d->size);
	struct buf bytes = { 0 };

	memcpy(sealed, r->rec, r->d->size);
	record_seal(r->d, sealed, id, key, &entropy_system, &r->arena);
	assert_false(record_has_open(r->d, sealed));
	assert_int_equal(record_validate(r->d, sealed, 0, RECORD_STORED, &r->why), RC_OK);
	record_encode(r->d, sealed, 0, 0, &bytes);
	void *back = decoded(r, &bytes);

	assert_true(record_equal(r->d, sealed, back));
	assert_int_equal(record_open(r->d, back, id, key, &r->arena), 0);
	assert_true(record_equal(r->d, r->rec, back));
	buf_free(&bytes);
}

static void
law_patch_is_diff(struct round *r)
{
	void *other = arena_alloc(&r->arena, r->d->size), *made = arena_alloc(&r->arena, r->d->size);
	uint64_t has, was;

	record_gen_fill(&r->gen, r->d, other);
	record_copy(r->d, r->rec, &r->arena, made);
	memcpy(&has, other, sizeof has);
	memcpy(&was, made, sizeof was);
	record_patch(r->d, made, other, was & ~has);
	const struct rec_field *last = record_field(r->d, "archived_at", strlen("archived_at"));
	uint64_t head = last != NULL && last->tag == TAG_ARCHIVED_AT ? UINT64_C(0x3e) : 0;

	/* what still differs is of the head, which a patch does not touch */
	assert_int_equal(record_diff(r->d, made, other) & ~head, 0);
}

/* --- msgpack-c as the oracle -------------------------------------------------------------------------- */
static bool
same_integer(const msgpack_object *o, int64_t v)
{
	if (v < 0)
		return o->type == MSGPACK_OBJECT_NEGATIVE_INTEGER && o->via.i64 == v;
	return o->type == MSGPACK_OBJECT_POSITIVE_INTEGER && o->via.u64 == (uint64_t)v;
}

static bool
same_bytes(const msgpack_object *o, bool binary, const void *p, uint32_t len)
{
	msgpack_object_type want = binary ? MSGPACK_OBJECT_BIN : MSGPACK_OBJECT_STR;
	const char *ptr = binary ? o->via.bin.ptr : o->via.str.ptr;
	uint32_t size = binary ? o->via.bin.size : o->via.str.size;

	return o->type == want && size == len && (len == 0 || memcmp(ptr, p, len) == 0);
}

/* Bytes that may be sealed: a byte before them says whether they are. */
static bool
same_marked(const msgpack_object *o, const struct text *t)
{
	return o->type == MSGPACK_OBJECT_BIN && o->via.bin.size == t->len + 1 &&
	    o->via.bin.ptr[0] == (t->sealed != 0) &&
	    (t->len == 0 || memcmp(o->via.bin.ptr + 1, t->ptr, t->len) == 0);
}

static bool same_record(const msgpack_object *o, const struct rec_desc *d, const void *rec);

static bool
same_value(const msgpack_object *o, const struct rec_field *f, unsigned kind, const void *at)
{
	const struct text *t = at;
	const struct list *l = at;

	switch (kind) {
	case REC_K_BOOL:
		return o->type == MSGPACK_OBJECT_BOOLEAN && o->via.boolean == *(const bool *)at;
	case REC_K_U32:
	case REC_K_SET:
		return same_integer(o, *(const uint32_t *)at);
	case REC_K_DAY:
	case REC_K_ENUM:
		return same_integer(o, *(const int32_t *)at);
	case REC_K_F64:
		return o->type == MSGPACK_OBJECT_FLOAT64 && memcmp(&o->via.f64, at, 8) == 0;
	case REC_K_TEXT:
		return same_bytes(o, t->sealed, t->ptr, t->len);
	case REC_K_BYTES:
		return f->flags & CARRIED ? same_marked(o, t) : same_bytes(o, true, t->ptr, t->len);
	case REC_K_ID:
		return same_bytes(o, true, at, sizeof(struct id));
	case REC_K_REC:
		return same_record(o, f->sub, at);
	case REC_K_LIST:
		if (o->type != MSGPACK_OBJECT_ARRAY || o->via.array.size != l->count)
			return false;
		for (uint32_t i = 0; i < l->count; i++) {
			size_t size = f->elem == REC_K_REC ? f->sub->size
			    : f->elem == REC_K_TEXT	   ? sizeof(struct text)
			    : f->elem == REC_K_ID	   ? sizeof(struct id)
			    : f->elem == REC_K_U64	   ? 8
							   : 4;

			if (!same_value(&o->via.array.ptr[i], f, f->elem, (const char *)l->items + i * size))
				return false;
		}
		return true;
	default:
		return same_integer(o, *(const int64_t *)at);
	}
}

static bool
same_record(const msgpack_object *o, const struct rec_desc *d, const void *rec)
{
	uint64_t has, seen = 0;
	int64_t last = -1;

	memcpy(&has, rec, sizeof has);
	if (o->type != MSGPACK_OBJECT_MAP)
		return false;
	for (uint32_t i = 0; i < o->via.map.size; i++) {
		const msgpack_object_kv *kv = &o->via.map.ptr[i];
		const struct rec_field *f = record_field_tag(d, (unsigned)kv->key.via.u64);

		if (f == NULL || !same_integer(&kv->key, f->tag) || f->tag <= last)
			return false;
		if (!same_value(&kv->val, f, f->kind, record_at_const(f, rec)))
			return false;
		last = f->tag;
		seen |= REC_BIT(f->tag);
	}
	return seen == has;
}

static void
law_oracle_agrees(struct round *r)
{
	msgpack_unpacked got;
	size_t off = 0;

	msgpack_unpacked_init(&got);
	assert_int_equal(
	    msgpack_unpack_next(&got, (char *)r->bytes.ptr, r->bytes.len, &off), MSGPACK_UNPACK_SUCCESS);
	assert_int_equal(off, r->bytes.len);
	assert_true(same_record(&got.data, r->d, r->rec));
	msgpack_unpacked_destroy(&got);
}

/* --- bent bytes --------------------------------------------------------------------------------------- */
/* Refused with a reason, or a record whose own bytes decode to the same. The input has no room after it, so
 * that a sanitizer sees a read beyond. */
static void
refused_or_stable(struct round *r, const uint8_t *bytes, size_t len)
{
	struct arena arena = { 0 };
	struct buf again = { 0 };
	uint8_t *tight = malloc(len ? len : 1);
	void *first = arena_alloc(&arena, r->d->size), *second = arena_alloc(&arena, r->d->size);
	uint64_t nulls = 0, nulls_again = 0;

	if (len > 0)
		memcpy(tight, bytes, len);
	fault_clear(&r->why);
	enum rc rc = record_decode(r->d, tight, len, &arena, first, &nulls, &r->why);

	if (rc == RC_OK) {
		record_encode(r->d, first, nulls, 0, &again);
		assert_true(again.len <= REC_BYTES_MAX);
		assert_int_equal(
		    record_decode(r->d, again.ptr, again.len, &arena, second, &nulls_again, &r->why), RC_OK);
		assert_true(record_equal(r->d, first, second));
		assert_int_equal(nulls, nulls_again);
		(void)!record_validate(r->d, first, nulls, RECORD_PATCH, &r->why);
	} else {
		assert_true(r->why.count == 1 && r->why.rc == rc);
	}
	buf_free(&again);
	arena_free(&arena);
	free(tight);
}

static void
law_bent_bytes(struct round *r)
{
	static const uint8_t odd[] = { 0x00, 0x7f, 0x80, 0x90, 0xa0, 0xc0, 0xc1, 0xc4, 0xcb, 0xd9, 0xdd, 0xdf,
		0xe0, 0xff };
	size_t len = r->bytes.len < MUTATED_BYTES_MAX ? r->bytes.len : MUTATED_BYTES_MAX;

	for (size_t i = 0; i < len; i++) {
		uint8_t was = r->bytes.ptr[i];

		for (int bit = 0; bit < 8; bit++) {
			r->bytes.ptr[i] = (uint8_t)(was ^ 1 << bit);
			refused_or_stable(r, r->bytes.ptr, r->bytes.len);
		}
		for (size_t k = 0; k < sizeof odd; k++) {
			r->bytes.ptr[i] = odd[k];
			refused_or_stable(r, r->bytes.ptr, r->bytes.len);
		}
		r->bytes.ptr[i] = was;
		refused_or_stable(r, r->bytes.ptr, i);
	}
}

static void
law_every_cut_is_refused(struct round *r)
{
	void *rec = arena_alloc(&r->arena, r->d->size);

	for (size_t len = 0; len < r->bytes.len; len++)
		assert_int_not_equal(
		    record_decode(r->d, r->bytes.ptr, len, &r->arena, rec, NULL, &r->why), RC_OK);
	buf_byte(&r->bytes, 0xc0);
	fault_clear(&r->why);
	assert_int_equal(
	    record_decode(r->d, r->bytes.ptr, r->bytes.len, &r->arena, rec, NULL, &r->why), RC_MALFORMED);
	assert_ptr_equal(r->why.items[0].code, FAULT_TRAILING);
	r->bytes.len--;
}

/* --- the loop ----------------------------------------------------------------------------------------- */
static uint64_t
seed_of_run(void)
{
	const char *seed = getenv("RECORD_PROP_SEED");

	return seed ? strtoull(seed, NULL, 10) : 1;
}

typedef void (*law)(struct round *r);

static void
hold(law holds, uint64_t rounds)
{
	for (size_t i = 0; i < record_table_count(); i++) {
		for (uint64_t n = 0; n < rounds; n++) {
			struct round r;

			round_open(&r, record_table(i), seed_of_run() * 1000003 + n);
			holds(&r);
			round_close(&r);
		}
	}
}

static void
every_table_keeps_its_promises(void **state)
{
	(void)state;
	for (size_t i = 0; i < record_table_count(); i++) {
		const char *wrong = record_gen_table(record_table(i));

		if (wrong != NULL)
			fail_msg("%s", wrong);
	}
}

#define LAW_TEST(name, law_, rounds)                                                                         \
	static void name(void **state)                                                                       \
	{                                                                                                    \
		(void)state;                                                                                 \
		hold(law_, rounds);                                                                          \
	}

LAW_TEST(every_random_record_is_valid, law_valid, ROUNDS)
LAW_TEST(every_record_comes_back_from_its_bytes, law_bytes_return, ROUNDS)
LAW_TEST(every_record_comes_back_from_its_json, law_json_returns, ROUNDS)
LAW_TEST(every_field_comes_back_from_its_text, law_text_returns, ROUNDS)
LAW_TEST(every_cell_of_sub_records_comes_back, law_cell_returns, ROUNDS)
LAW_TEST(every_sealed_record_opens_to_what_it_was, law_seals_open, ROUNDS)
LAW_TEST(a_patch_makes_one_record_into_the_other, law_patch_is_diff, ROUNDS)
LAW_TEST(msgpack_c_reads_the_same_record, law_oracle_agrees, ROUNDS)
LAW_TEST(every_truncation_and_every_trailing_byte_is_refused, law_every_cut_is_refused, MUTATED_ROUNDS)
LAW_TEST(every_bent_byte_is_refused_or_decodes_to_something_stable, law_bent_bytes, MUTATED_ROUNDS)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_table_keeps_its_promises),
		cmocka_unit_test(every_random_record_is_valid),
		cmocka_unit_test(every_record_comes_back_from_its_bytes),
		cmocka_unit_test(every_record_comes_back_from_its_json),
		cmocka_unit_test(every_field_comes_back_from_its_text),
		cmocka_unit_test(every_cell_of_sub_records_comes_back),
		cmocka_unit_test(every_sealed_record_opens_to_what_it_was),
		cmocka_unit_test(a_patch_makes_one_record_into_the_other),
		cmocka_unit_test(msgpack_c_reads_the_same_record),
		cmocka_unit_test(every_truncation_and_every_trailing_byte_is_refused),
		cmocka_unit_test(every_bent_byte_is_refused_or_decodes_to_something_stable),
	};

	crypto_open();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
