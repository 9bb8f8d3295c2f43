/*
 * record_mp: records as MessagePack, out by msgpack-c's packer, in by our own scanner.
 * Owns: nothing; texts that were decoded point into the input, lists into the arena.
 * Beware: decoding merges two ascending rows, the tags that come and the fields of the table: one pass, no
 * search.
 */
#include "common/mpscan.h"
#include "common/record_walk.h"
#include <msgpack.h>

/* --- out
 * ----------------------------------------------------------------------------------------------------------
 */
/* The packer's way out. Its messages are many and small: the test for room is here, not behind a call. */
static int
sink(void *data, const char *bytes, size_t len)
{
	struct buf *b = data;

	if (b->cap - b->len < len)
		buf_reserve(b, len);
	if (len > 0)
		memcpy(b->ptr + b->len, bytes, len);
	b->len += len;
	return 0;
}

static void
put_value(msgpack_packer *pk, unsigned kind, const struct rec_field *f, const void *at, unsigned drop);

static void
put_bytes(msgpack_packer *pk, const struct text *t, bool binary)
{
	if (binary)
		msgpack_pack_bin(pk, t->len);
	else
		msgpack_pack_str(pk, t->len);
	sink(pk->data, t->ptr, t->len);
}

static void
put_id(msgpack_packer *pk, const struct id *id)
{
	char both[2 + sizeof id->b] = { (char)0xc4,
		sizeof id->b }; /* bin 8, in one step: records are full of ids */

	memcpy(both + 2, id->b, sizeof id->b);
	sink(pk->data, both, sizeof both);
}

static void
put_list(msgpack_packer *pk, const struct rec_field *f, const struct list *l, unsigned drop)
{
	const char *at = l->items;
	size_t size = rec_item_size(f);

	msgpack_pack_array(pk, l->count);
	for (uint32_t i = 0; i < l->count; i++, at += size)
		put_value(pk, f->elem, f, at, drop);
}

static void
put_record(msgpack_packer *pk, const struct rec_desc *d, const void *rec, uint64_t nulls, unsigned drop)
{
	uint64_t known = 0, here;

	for (const struct rec_field *f = d->fields; f < d->fields + d->count; f++)
		known |= f->flags & drop ? 0 : REC_BIT(f->tag);
	here = (*rec_has(rec) | nulls) & known;
	msgpack_pack_map(pk, (size_t)__builtin_popcountll(here));
	for (const struct rec_field *f = d->fields; here != 0; f++) {
		uint64_t bit = REC_BIT(f->tag);
		const char tag = (char)f->tag;

		if (!(here & bit))
			continue;
		here &= ~bit;
		sink(pk->data, &tag, 1); /* a tag is a fixint */
		if (nulls & bit)
			msgpack_pack_nil(pk);
		else
			put_value(pk, f->kind, f, record_at_const(f, rec), drop);
	}
}

static void
put_value(msgpack_packer *pk, unsigned kind, const struct rec_field *f, const void *at, unsigned drop)
{
	switch (kind) {
	case REC_K_BOOL:
		if (*(const bool *)at)
			msgpack_pack_true(pk);
		else
			msgpack_pack_false(pk);
		break;
	case REC_K_U32:
	case REC_K_SET:
		msgpack_pack_uint32(pk, *(const uint32_t *)at);
		break;
	case REC_K_U64:
		msgpack_pack_uint64(pk, *(const uint64_t *)at);
		break;
	case REC_K_I64:
	case REC_K_MONEY:
	case REC_K_TIME:
		msgpack_pack_int64(pk, *(const int64_t *)at);
		break;
	case REC_K_DAY:
	case REC_K_ENUM:
		msgpack_pack_int32(pk, *(const int32_t *)at);
		break;
	case REC_K_F64:
		msgpack_pack_double(pk, *(const double *)at);
		break;
	case REC_K_TEXT:
		put_bytes(pk, at, ((const struct text *)at)->sealed != 0);
		break;
	case REC_K_BYTES:
		put_bytes(pk, at, true);
		break;
	case REC_K_ID:
		put_id(pk, at);
		break;
	case REC_K_LIST:
		put_list(pk, f, at, drop);
		break;
	case REC_K_REC:
		put_record(pk, f->sub, at, 0, drop);
		break;
	default:
		break;
	}
}

void
record_encode(const struct rec_desc *d, const void *rec, uint64_t nulls, unsigned drop, struct buf *out)
{
	msgpack_packer pk;

	msgpack_packer_init(&pk, out, sink);
	buf_reserve(out, 256);
	put_record(&pk, d, rec, nulls, drop);
}

/* --- in
 * -----------------------------------------------------------------------------------------------------------
 */
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

/* The bytes at the scanner are not the item asked for: says whether they are another, or none at all. */
static enum rc
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
	int64_t v;

	if (mpscan_i64(&t->s, &v) != RC_OK)
		return take_refuse(t, path, kind);
	if (v < (is_signed ? INT32_MIN : 0) || v > (is_signed ? INT32_MAX : (int64_t)UINT32_MAX))
		return rec_fault(
		    t->why, RC_MALFORMED, path, FAULT_RANGE, "%s", is_signed ? "32 bits" : "0..4294967295");
	uint32_t bits = (uint32_t)(uint64_t)v;

	memcpy(at, &bits, sizeof bits);
	return RC_OK;
}

/* Ciphertext comes as bin, and only where something can be sealed. */
static enum rc
take_text(struct take *t, unsigned flags, const struct rec_path *path, struct text *at)
{
	if (mpscan_text(&t->s, at) == RC_OK)
		return RC_OK;
	if (!(flags & (PERSONAL | SENSITIVE)) || mpscan_bin(&t->s, at) != RC_OK)
		return take_refuse(t, path, REC_K_TEXT);
	at->sealed = 1;
	return RC_OK;
}

static enum rc
take_id(struct take *t, const struct rec_path *path, struct id *at)
{
	struct text bytes;
	struct mpscan s = t->s;

	if (mpscan_bin(&s, &bytes) != RC_OK || bytes.len != sizeof at->b)
		return take_refuse(t, path, REC_K_ID);
	memcpy(at->b, bytes.ptr, sizeof at->b);
	t->s = s;
	return RC_OK;
}

static enum rc take_record(struct take *t, const struct rec_desc *d, unsigned outer,
    const struct rec_path *up, void *rec, uint64_t *ret_nulls);
static enum rc take_value(struct take *t, unsigned kind, const struct rec_field *f, unsigned flags,
    const struct rec_path *path, void *at);

static enum rc
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
		rc = mpscan_i64(&t->s, at);
		break;
	case REC_K_F64:
		rc = mpscan_f64(&t->s, at);
		break;
	case REC_K_TEXT:
		return take_text(t, flags, path, at);
	case REC_K_BYTES:
		rc = mpscan_bin(&t->s, at);
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
static enum rc
take_tag(struct take *t, const struct rec_path *up, int *tag)
{
	int last = *tag;
	uint64_t value;

	if (t->s.pos < t->s.end && *t->s.pos <= REC_TAG_MAX) {
		value = *t->s.pos++;
	} else {
		if (mpscan_u64(&t->s, &value) != RC_OK)
			return take_refuse(t, up, REC_K_U32);
		if (value > REC_TAG_MAX)
			return rec_fault(t->why, RC_MALFORMED, up, FAULT_RANGE, "0..%d", REC_TAG_MAX);
	}
	*tag = (int)value;
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

static enum rc
take_record(struct take *t, const struct rec_desc *d, unsigned outer, const struct rec_path *up, void *rec,
    uint64_t *ret_nulls)
{
	const struct rec_field *f = d->fields, *end = d->fields + d->count;
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
