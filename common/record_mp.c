/*
 * record_mp: records as MessagePack, out by msgpack-c's packer, in by our own scanner.
 * Owns: nothing; texts that were decoded point into the input, lists into the arena.
 * Beware: decoding merges two ascending rows, the tags that come and the table's: one pass, no search.
 */
#include "common/mpscan_head.h"
#include "common/record_walk.h"
#include <msgpack.h>

/* --- out ---------------------------------------------------------------------------------------------- */
/* Room for a tag and any number, id or head of a text: asked for once a field, so that nothing below asks. */
#define FIELD_ROOM 32

static inline int
sink(struct buf *b, const void *bytes, size_t len)
{
	memcpy(b->ptr + b->len, bytes, len);
	b->len += len;
	return 0;
}

/* msgpack-c's packer is a template over where its bytes go. As msgpack_packer it calls a function pointer for
 * each item; here it is made a second time, over struct buf, so that each item is a store. */
#define msgpack_pack_inline_func(name) static inline int pack##name
#define msgpack_pack_inline_func_cint(name) static inline int pack##name
#define msgpack_pack_inline_func_fixint(name) static inline int pack_fix##name
#define msgpack_pack_user struct buf *
#define msgpack_pack_append_buffer(b, bytes, len) return sink((b), (bytes), (len))
#include <msgpack/pack_template.h>

static inline void
room_for(struct buf *b, size_t more)
{
	if (b->cap - b->len < more)
		buf_reserve(b, more);
}

static void
put_value(struct buf *out, unsigned kind, const struct rec_field *f, const void *at, unsigned drop);

static void
put_bytes(struct buf *out, const struct text *t, bool binary)
{
	room_for(out, t->len + (size_t)FIELD_ROOM);
	if (binary)
		pack_bin(out, t->len);
	else
		pack_str(out, t->len);
	if (t->len > 0)
		sink(out, t->ptr, t->len);
}

static void
put_list(struct buf *out, const struct rec_field *f, const struct list *l, unsigned drop)
{
	const char *at = l->items;
	size_t size = rec_item_size(f);

	pack_array(out, l->count);
	for (uint32_t i = 0; i < l->count; i++, at += size) {
		room_for(out, FIELD_ROOM);
		put_value(out, f->elem, f, at, drop);
	}
}

static void
put_record(struct buf *out, const struct rec_desc *d, const void *rec, uint64_t nulls, unsigned drop)
{
	uint64_t known = 0, here;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		known |= f->flags & drop ? 0 : REC_BIT(f->tag);
	here = (*rec_has(rec) | nulls) & known;
	room_for(out, FIELD_ROOM);
	pack_map(out, (size_t)__builtin_popcountll(here));
	for (const struct rec_field *f = d->fields; here != 0; f++) {
		uint64_t bit = REC_BIT(f->tag);

		if (!(here & bit))
			continue;
		here &= ~bit;
		room_for(out, FIELD_ROOM);
		out->ptr[out->len++] = f->tag; /* a fixint */
		if (nulls & bit)
			pack_nil(out);
		else
			put_value(out, f->kind, f, record_at_const(f, rec), drop);
	}
}

/* Bytes that may be ciphertext, with a byte before them that says so. */
static void
put_marked(struct buf *out, const struct text *t)
{
	uint8_t mark = t->sealed != 0;

	room_for(out, t->len + (size_t)FIELD_ROOM + 1);
	pack_bin(out, t->len + 1);
	sink(out, (const char *)&mark, 1);
	if (t->len > 0)
		sink(out, t->ptr, t->len);
}

/* The caller has made FIELD_ROOM. */
static void
put_value(struct buf *out, unsigned kind, const struct rec_field *f, const void *at, unsigned drop)
{
	switch (kind) {
	case REC_K_BOOL:
		if (*(const bool *)at)
			pack_true(out);
		else
			pack_false(out);
		break;
	case REC_K_U32:
	case REC_K_SET:
		pack_uint32(out, *(const uint32_t *)at);
		break;
	case REC_K_U64:
		pack_uint64(out, *(const uint64_t *)at);
		break;
	case REC_K_I64:
	case REC_K_MONEY:
	case REC_K_TIME:
		pack_int64(out, *(const int64_t *)at);
		break;
	case REC_K_DAY:
	case REC_K_ENUM:
		pack_int32(out, *(const int32_t *)at);
		break;
	case REC_K_F64:
		pack_double(out, *(const double *)at);
		break;
	case REC_K_TEXT:
		put_bytes(out, at, ((const struct text *)at)->sealed != 0);
		break;
	case REC_K_BYTES:
		if (rec_is_marked(f))
			put_marked(out, at);
		else
			put_bytes(out, at, true);
		break;
	case REC_K_ID:
		pack_bin(out, sizeof(struct id));
		sink(out, at, sizeof(struct id));
		break;
	case REC_K_LIST:
		put_list(out, f, at, drop);
		break;
	case REC_K_REC:
		put_record(out, f->sub, at, 0, drop);
		break;
	default:
		break;
	}
}

void
record_encode(const struct rec_desc *d, const void *rec, uint64_t nulls, unsigned drop, struct buf *out)
{
	put_record(out, d, rec, nulls, drop);
}

/* --- in ----------------------------------------------------------------------------------------------- */
struct take {
	struct mpscan s;
	const uint8_t *start;
	struct arena *arena;
	struct fault *why;
	size_t budget;
};

/* What an item should have been, in the words that JSON has for it. */
static const char *
kind_word(unsigned kind)
{
	static const char *const words[] = { "boolean", "integer", "integer", "integer", "number", "integer",
		"day", "time", "enum", "set", "string", "bytes", "id", "array", "object" };

	return words[kind];
}

/* The bytes at the scanner are not the item asked for: says whether they are another, or none at all.
 * Out of line, as take_list is: their locals would cost every field a guarded frame. */
__attribute__((cold, noinline)) static enum rc
take_refuse(struct take *t, const struct rec_path *path, unsigned kind)
{
	enum mpscan_type type = mpscan_peek(&t->s);
	struct mpscan probe = t->s;
	enum rc rc = mpscan_skip(&probe);

	if (rc == RC_LIMIT)
		return rec_fault(t->why, RC_LIMIT, path, FAULT_DEPTH, NULL);
	if (rc != RC_OK)
		return rec_fault(
		    t->why, RC_MALFORMED, path, FAULT_SYNTAX, "%zu", (size_t)(t->s.pos - t->start));
	if (type == MPSCAN_TEXT && kind == REC_K_TEXT)
		return rec_fault(t->why, RC_MALFORMED, path, FAULT_UTF8, NULL);
	return rec_fault(t->why, RC_MALFORMED, path, FAULT_TYPE, "%s", kind_word(kind));
}

/* An unsigned of 32 bits or a signed one, by the kind: the wire has one integer, the struct a width. */
static enum rc
take_narrow(struct take *t, unsigned kind, const struct rec_path *path, void *at)
{
	bool is_signed = kind == REC_K_DAY || kind == REC_K_ENUM;
	struct mpscan_head h = mpscan_head_of(&t->s);
	int64_t v = (int64_t)h.value;

	if (!mpscan_head_is_i64(&h))
		return take_refuse(t, path, kind);
	if (v < (is_signed ? INT32_MIN : 0) || v > (is_signed ? INT32_MAX : (int64_t)UINT32_MAX))
		return rec_fault(
		    t->why, RC_MALFORMED, path, FAULT_RANGE, "%s", is_signed ? "32 bits" : "0..4294967295");
	uint32_t bits = (uint32_t)h.value;

	memcpy(at, &bits, sizeof bits);
	t->s.pos += h.size;
	return RC_OK;
}

static enum rc
take_i64(struct take *t, unsigned kind, const struct rec_path *path, int64_t *at)
{
	struct mpscan_head h = mpscan_head_of(&t->s);

	if (!mpscan_head_is_i64(&h))
		return take_refuse(t, path, kind);
	*at = (int64_t)h.value;
	t->s.pos += h.size;
	return RC_OK;
}

/* Ciphertext comes as bin, and only where something can be sealed. */
static enum rc
take_text(struct take *t, unsigned flags, const struct rec_path *path, struct text *at)
{
	struct mpscan_head h = mpscan_head_of(&t->s);
	const char *bytes = (const char *)t->s.pos + h.size;
	bool sealed = h.type == MPSCAN_BIN && (flags & REC_PRIVATE);

	if ((h.type != MPSCAN_TEXT && !sealed) || !mpscan_head_fits(&t->s, &h, 1) ||
	    (!sealed && !utf8_valid(bytes, (size_t)h.value)))
		return take_refuse(t, path, REC_K_TEXT);
	*at = (struct text){ bytes, (uint32_t)h.value, sealed };
	t->s.pos += h.size + h.value;
	return RC_OK;
}

static enum rc
take_mark(struct text *at)
{
	if (at->len == 0 || (uint8_t)at->ptr[0] > 1)
		return RC_MALFORMED;
	*at = (struct text){ at->ptr + 1, at->len - 1, (uint8_t)at->ptr[0] };
	return RC_OK;
}

static enum rc
take_id(struct take *t, const struct rec_path *path, struct id *at)
{
	struct mpscan_head h = mpscan_head_of(&t->s);

	if (h.type != MPSCAN_BIN || h.value != sizeof at->b || !mpscan_head_fits(&t->s, &h, 1))
		return take_refuse(t, path, REC_K_ID);
	memcpy(at->b, t->s.pos + h.size, sizeof at->b);
	t->s.pos += h.size + sizeof at->b;
	return RC_OK;
}

static enum rc take_record(struct take *t, const struct rec_desc *d, unsigned outer,
    const struct rec_path *up, void *rec, uint64_t *ret_nulls);
static enum rc take_value(struct take *t, unsigned kind, const struct rec_field *f, unsigned flags,
    const struct rec_path *path, void *at);

__attribute__((noinline)) static enum rc
take_list(
    struct take *t, const struct rec_field *f, unsigned flags, const struct rec_path *path, struct list *at)
{
	size_t size = rec_item_size(f);
	uint32_t count;
	enum rc rc = mpscan_array(&t->s, &count);
	char *item;

	if (rc != RC_OK)
		return take_refuse(t, path, REC_K_LIST);
	item = rec_items_new(t->arena, f, count, &t->budget);
	if (item == NULL)
		return rec_fault(t->why, RC_LIMIT, path, FAULT_TOO_MANY, "%lld", (long long)f->max);
	*at = (struct list){ item, count };
	for (uint32_t i = 0; i < count && rc == RC_OK; i++, item += size) {
		struct rec_path here = rec_path_item(path, i);

		rc = take_value(t, f->elem, f, flags, &here, item);
	}
	mpscan_leave(&t->s);
	return rc;
}

static enum rc
take_value(struct take *t, unsigned kind, const struct rec_field *f, unsigned flags,
    const struct rec_path *path, void *at)
{
	enum rc rc;

	switch (kind) {
	case REC_K_BOOL:
		rc = mpscan_bool(&t->s, at);
		break;
	case REC_K_U32:
	case REC_K_SET:
	case REC_K_DAY:
	case REC_K_ENUM:
		return take_narrow(t, kind, path, at);
	case REC_K_U64:
		rc = mpscan_u64(&t->s, at);
		break;
	case REC_K_I64:
	case REC_K_MONEY:
	case REC_K_TIME:
		return take_i64(t, kind, path, at);
	case REC_K_F64:
		rc = mpscan_f64(&t->s, at);
		break;
	case REC_K_TEXT:
		return take_text(t, flags, path, at);
	case REC_K_BYTES:
		rc = mpscan_bin(&t->s, at);
		if (rc == RC_OK && rec_is_marked(f))
			rc = take_mark(at);
		break;
	case REC_K_ID:
		return take_id(t, path, at);
	case REC_K_LIST:
		return take_list(t, f, flags, path, at);
	default:
		return take_record(t, f->sub, flags, path, at, NULL);
	}
	return rc == RC_OK ? RC_OK : take_refuse(t, path, kind);
}

/* Reads the next tag, which must be above the last one (-1 before the first). */
static inline enum rc
take_tag(struct take *t, const struct rec_path *up, int *tag)
{
	struct mpscan_head h = mpscan_head_of(&t->s);
	int last = *tag;

	if (h.type != MPSCAN_UINT)
		return take_refuse(t, up, REC_K_U32);
	if (h.value > REC_TAG_MAX)
		return rec_fault(t->why, RC_MALFORMED, up, FAULT_RANGE, "0..%d", REC_TAG_MAX);
	t->s.pos += h.size;
	*tag = (int)h.value;
	return *tag > last ? RC_OK : rec_fault(t->why, RC_MALFORMED, up, FAULT_ORDER, NULL);
}

/* One field whose tag was read; f is the first row not below that tag. */
static enum rc
take_field(struct take *t, const struct rec_field *f, unsigned outer, const struct rec_path *here, void *rec,
    uint64_t *nulls)
{
	uint64_t *has = rec;
	enum rc rc;

	if (nulls != NULL && mpscan_nil(&t->s) == RC_OK) {
		*nulls |= REC_BIT(f->tag);
		return RC_OK;
	}
	rc = take_value(t, f->kind, f, outer | f->flags, here, record_at(f, rec));
	if (rc == RC_OK)
		*has |= REC_BIT(f->tag);
	return rc;
}

__attribute__((noinline)) static enum rc
take_record(struct take *t, const struct rec_desc *d, unsigned outer, const struct rec_path *up, void *rec,
    uint64_t *ret_nulls)
{
	const struct rec_field *f = d->fields, *end = record_end(d);
	struct rec_path here = { up, NULL, -1 };
	uint64_t nulls = 0;
	uint32_t count;
	int tag = -1;

	if (mpscan_map(&t->s, &count) != RC_OK)
		return take_refuse(t, up, REC_K_REC);
	memset(rec, 0, d->size);
	while (count-- > 0) {
		enum rc rc = take_tag(t, up, &tag);

		if (rc != RC_OK)
			return rc;
		while (f < end && f->tag < tag)
			f++;
		if (f < end && f->tag == tag) {
			here.name = f->name;
			rc = take_field(t, f, outer, &here, rec, ret_nulls ? &nulls : NULL);
		} else if (mpscan_skip(&t->s) != RC_OK) { /* a newer node's field */
			rc = take_refuse(t, up, REC_K_REC);
		}
		if (rc != RC_OK)
			return rc;
	}
	mpscan_leave(&t->s);
	if (ret_nulls != NULL)
		*ret_nulls = nulls;
	return RC_OK;
}

enum rc
record_decode(const struct rec_desc *d, const void *bytes, size_t len, struct arena *a, void *ret_rec,
    uint64_t *ret_nulls, struct fault *why)
{
	struct take t = { mpscan_of(bytes, len), NULL, a, why, REC_LIST_MEMORY_MAX };

	t.start = t.s.pos;
	if (len > REC_BYTES_MAX)
		return rec_fault(why, RC_LIMIT, NULL, FAULT_TOO_LONG, "%u", REC_BYTES_MAX);
	enum rc rc = take_record(&t, d, 0, NULL, ret_rec, ret_nulls);

	if (rc == RC_OK && mpscan_end(&t.s) != RC_OK)
		return rec_fault(why, RC_MALFORMED, NULL, FAULT_TRAILING, NULL);
	return rc;
}
