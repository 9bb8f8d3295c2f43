/*
 * record_validate: holds a record to its table; every fault at once, each at its path.
 * Owns: nothing.
 * Beware: what only a service can know (references, rules, states) is not judged here.
 */
#include "common/mpscan.h"
#include "common/record_walk.h"
#include <math.h>

struct check {
	struct fault *why;
	enum rc rc; /* RC_INVALID once anything was refused */
	enum record_mode mode;
};

#define REFUSE(c, path, code, ...) ((c)->rc = rec_fault((c)->why, RC_INVALID, (path), (code), __VA_ARGS__))

/* --- presence ----------------------------------------------------------------------------------------- */
/* In a PATCH these two fields of the head may come along: they say what is changed. */
static bool
is_address(const struct rec_field *f)
{
	return strcmp(f->name, "id") == 0 || strcmp(f->name, "version") == 0;
}

static bool
is_missed(const struct rec_field *f, enum record_mode mode, bool has, bool null)
{
	if (!(f->flags & REQUIRED) || has)
		return false;
	switch (mode) {
	case RECORD_PATCH:
		return null;
	case RECORD_STORED: /* what erasure or another reader's rights took away is not missing */
		return !(f->flags & REC_PRIVATE);
	default:
		return !(f->flags & SERVER_SET);
	}
}

/* May this field be there (or cleared) at all? */
static bool
check_presence(struct check *c, const struct rec_field *f, bool has, bool null, const struct rec_path *path)
{
	bool touched = has || null;

	if (is_missed(f, c->mode, has, null)) {
		REFUSE(c, path, FAULT_REQUIRED, NULL);
		return false;
	}
	if (!touched || c->mode == RECORD_INPUT || c->mode == RECORD_STORED)
		return has;
	if ((f->flags & SERVER_SET) && !(c->mode == RECORD_PATCH && has && is_address(f))) {
		REFUSE(c, path, FAULT_SERVER_SET, NULL);
		return false;
	}
	if ((f->flags & CREATE_ONLY) && c->mode == RECORD_PATCH) {
		REFUSE(c, path, FAULT_CREATE_ONLY, NULL);
		return false;
	}
	return has;
}

/* --- values ------------------------------------------------------------------------------------------- */
static void
check_range(struct check *c, const struct rec_field *f, int64_t v, const struct rec_path *path)
{
	if (v < f->min || v > f->max)
		c->rc = rec_fault_range(c->why, RC_INVALID, path, f);
}

static void
check_u64(struct check *c, const struct rec_field *f, uint64_t v, const struct rec_path *path)
{
	if (v > INT64_MAX)
		c->rc = rec_fault_range(c->why, RC_INVALID, path, f);
	else
		check_range(c, f, (int64_t)v, path);
}

static void
check_f64(struct check *c, const struct rec_field *f, double v, const struct rec_path *path)
{
	if (!isfinite(v) || v < (double)f->min || v > (double)f->max)
		c->rc = rec_fault_range(c->why, RC_INVALID, path, f);
}

/* C0 but for newline and tab, DEL, and C1 (U+0080 to U+009F: 0xc2 and then 0x80 to 0x9f). */
static bool
has_control(struct text t)
{
	for (uint32_t i = 0; i < t.len; i++) {
		uint8_t b = (uint8_t)t.ptr[i];

		if ((b < 0x20 && b != '\n' && b != '\t') || b == 0x7f)
			return true;
		if (b == 0xc2 && i + 1 < t.len && (uint8_t)t.ptr[i + 1] < 0xa0)
			return true;
	}
	return false;
}

static void
check_text(struct check *c, const struct rec_field *f, const struct text *t, const struct rec_path *path)
{
	if (t->sealed) { /* only our own store holds ciphertext: nobody may send any */
		if (c->mode != RECORD_STORED)
			REFUSE(c, path, FAULT_TYPE, "string");
		return;
	}
	if (t->len == 0 && (f->flags & REQUIRED)) {
		REFUSE(c, path, FAULT_REQUIRED, NULL);
		return;
	}
	if (!utf8_valid(t->ptr, t->len)) {
		REFUSE(c, path, FAULT_UTF8, NULL);
		return;
	}
	int64_t chars = t->len > f->max || f->min > 0 ? (int64_t)utf8_count(t->ptr, t->len) : 0;

	/* a text of another form is seldom one to shorten: "Loire" where "42" is meant */
	if (f->format != NULL && !has_control(*t) && !f->format->holds(*t)) {
		c->rc =
		    rec_fault_format(c->why, RC_INVALID, path, f->format->expected, f->format->expected_en);
		return;
	}
	if (chars > f->max)
		REFUSE(c, path, FAULT_TOO_LONG, "%lld", (long long)f->max);
	else if (f->min > 0 && chars < f->min)
		REFUSE(c, path, FAULT_TOO_SHORT, "%lld", (long long)f->min);
	if (has_control(*t))
		c->rc = rec_fault_format(c->why, RC_INVALID, path, REC_EXPECTED_PLAIN);
}

static void
check_bytes(struct check *c, const struct rec_field *f, const struct text *t, const struct rec_path *path)
{
	if (t->sealed) { /* as of texts */
		if (c->mode != RECORD_STORED)
			REFUSE(c, path, FAULT_TYPE, "string");
		return;
	}
	if (t->len > f->max)
		REFUSE(c, path, FAULT_TOO_LONG, "%lld", (long long)f->max);
	else if (t->len < f->min)
		REFUSE(c, path, FAULT_TOO_SHORT, "%lld", (long long)f->min);
}

static void
check_value(struct check *c, const struct rec_field *f, const void *at, const struct rec_path *path);
static void check_record(
    struct check *c, const struct rec_desc *d, const void *rec, uint64_t nulls, const struct rec_path *up);

static void
check_list(struct check *c, const struct rec_field *f, const struct list *l, const struct rec_path *path)
{
	struct rec_field item = rec_item_field(f);
	size_t size = rec_item_size(f);

	if (l->count > f->max) { /* and that many are not looked at */
		REFUSE(c, path, FAULT_TOO_MANY, "%lld", (long long)f->max);
		return;
	}
	if (l->count < f->min && l->count == 0)
		REFUSE(c, path, FAULT_REQUIRED, NULL);
	else if (l->count < f->min)
		c->rc = rec_fault_range(c->why, RC_INVALID, path, f);
	for (uint32_t i = 0; i < l->count; i++) {
		struct rec_path here = rec_path_item(path, i);

		check_value(c, &item, (const char *)l->items + i * size, &here);
	}
}

/* An item is given whole, also where the record around it is only patched. */
static void
check_item(struct check *c, const struct rec_desc *d, const void *rec, const struct rec_path *path)
{
	enum record_mode mode = c->mode;

	if (mode == RECORD_PATCH)
		c->mode = RECORD_CREATE;
	check_record(c, d, rec, 0, path);
	c->mode = mode;
}

static void
check_value(struct check *c, const struct rec_field *f, const void *at, const struct rec_path *path)
{
	switch (f->kind) {
	case REC_K_U32:
		check_range(c, f, *(const uint32_t *)at, path);
		break;
	case REC_K_U64:
		check_u64(c, f, *(const uint64_t *)at, path);
		break;
	case REC_K_I64:
	case REC_K_MONEY:
	case REC_K_TIME:
		check_range(c, f, *(const int64_t *)at, path);
		break;
	case REC_K_DAY:
		check_range(c, f, *(const day_t *)at, path);
		break;
	case REC_K_F64:
		check_f64(c, f, *(const double *)at, path);
		break;
	case REC_K_ENUM:
		if (rec_enum_by_value(f->values, *(const int *)at) == NULL)
			c->rc = rec_fault_choice(c->why, RC_INVALID, path, f->values);
		break;
	case REC_K_SET:
		if (*(const uint32_t *)at & ~rec_enum_mask(f->values))
			c->rc = rec_fault_choice(c->why, RC_INVALID, path, f->values);
		break;
	case REC_K_TEXT:
		check_text(c, f, at, path);
		break;
	case REC_K_BYTES:
		check_bytes(c, f, at, path);
		break;
	case REC_K_LIST:
		check_list(c, f, at, path);
		break;
	case REC_K_REC:
		check_item(c, f->sub, at, path);
		break;
	default: /* BOOL, ID: any value is one */
		break;
	}
}

static void
check_record(
    struct check *c, const struct rec_desc *d, const void *rec, uint64_t nulls, const struct rec_path *up)
{
	uint64_t has = *rec_has(rec);

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		struct rec_path here = { up, f->name, -1 };
		uint64_t bit = REC_BIT(f->tag);

		if (check_presence(c, f, (has & bit) != 0, (nulls & bit) != 0, &here))
			check_value(c, f, record_at_const(f, rec), &here);
	}
}

enum rc
record_validate(
    const struct rec_desc *d, const void *rec, uint64_t nulls, enum record_mode mode, struct fault *why)
{
	struct check c = { why, RC_OK, mode };

	check_record(&c, d, rec, nulls, NULL);
	return c.rc;
}
