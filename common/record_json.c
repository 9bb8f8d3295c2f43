/*
 * record_json: records from JSON, as jansson parses it, with every fault at its path.
 * Owns: jansson's tree while it is read; texts are copied into the arena.
 * Beware: numbers are exact or refused: 3.0 is no integer, 2^53 + 1 is no double.
 */
#include "common/calendar.h"
#include "common/mpscan.h"
#include "common/record_walk.h"
#include <jansson.h>

struct read {
	struct arena *arena;
	struct fault *why;
	size_t budget;
	enum rc rc; /* the first fault's */
};

/* --- what jansson refused, and where ------------------------------------------------------------------ */
/* An open bracket on the way to a place in the text. */
struct spot {
	const char *key;
	int key_len;
	int64_t index; /* of an array; -1: an object */
	bool wants_key;
};
struct trail {
	struct spot spots[MPSCAN_DEPTH_MAX + 1];
	int depth; /* may run beyond the spots kept */
};

static struct spot *
trail_top(struct trail *t)
{
	return t->depth > 0 && t->depth <= MPSCAN_DEPTH_MAX ? &t->spots[t->depth] : NULL;
}

/* Past the string that begins at p (a quote). */
static const char *
string_end(const char *p, const char *end)
{
	for (p++; p < end && *p != '"'; p++)
		if (*p == '\\' && p + 1 < end)
			p++;
	return p < end ? p + 1 : end;
}

static void
trail_bracket(struct trail *t, char c)
{
	struct spot *top;

	if (c == '{' || c == '[') {
		t->depth++;
		if ((top = trail_top(t)) != NULL)
			*top = (struct spot){ NULL, 0, c == '[' ? 0 : -1, c == '{' };
	} else if (c == '}' || c == ']') {
		t->depth -= t->depth > 0;
	} else if (c == ',' && (top = trail_top(t)) != NULL) {
		top->index += top->index >= 0;
		top->wants_key = top->index < 0;
	}
}

/* Follows the brackets up to end. Returns the greatest depth met. */
static int
trail_follow(struct trail *t, const char *json, const char *end)
{
	int most = 0;

	t->depth = 0;
	for (const char *p = json; p < end;) {
		struct spot *top;

		if (*p != '"') {
			trail_bracket(t, *p++);
			most = t->depth > most ? t->depth : most;
			continue;
		}
		const char *past = string_end(p, end);

		if ((top = trail_top(t)) != NULL && top->wants_key) {
			top->key = p + 1;
			top->key_len = (int)(past - p) - (past[-1] == '"' && past - p > 1 ? 2 : 1);
			top->wants_key = false;
		}
		p = past;
	}
	return most;
}

static void
trail_path(const struct trail *t, char out[FAULT_FIELD_MAX])
{
	size_t at = 0;

	out[0] = '\0';
	for (int i = 1; i <= t->depth && i <= MPSCAN_DEPTH_MAX && at < FAULT_FIELD_MAX; i++) {
		const struct spot *s = &t->spots[i];
		int n = s->index >= 0
		    ? snprintf(out + at, FAULT_FIELD_MAX - at, "[%lld]", (long long)s->index)
		    : snprintf(out + at, FAULT_FIELD_MAX - at, "%s%.*s", at > 0 && s->key ? "." : "",
			  s->key_len, s->key ? s->key : "");

		at += n < 0 ? 0 : (size_t)n;
	}
}

static enum rc
add_parse_fault(struct read *r, const struct trail *t, const json_error_t *e)
{
	char path[FAULT_FIELD_MAX];
	const struct spot *top = t->depth > 0 && t->depth <= MPSCAN_DEPTH_MAX ? &t->spots[t->depth] : NULL;

	trail_path(t, path);
	switch (json_error_code(e)) {
	case json_error_invalid_utf8:
		return fault_add(r->why, RC_MALFORMED, path, FAULT_UTF8);
	case json_error_duplicate_key:
		return fault_addf(r->why, RC_MALFORMED, path, FAULT_DOUBLED_KEY, "%.*s",
		    top ? top->key_len : 0, top && top->key ? top->key : "");
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return fault_say(r->why, RC_MALFORMED, path, FAULT_FORMAT, REC_EXPECTED_PLAIN);
	case json_error_numeric_overflow:
		return fault_addf(r->why, RC_MALFORMED, path, FAULT_RANGE, "%lld..%lld", (long long)INT64_MIN,
		    (long long)INT64_MAX);
	case json_error_end_of_input_expected:
		return fault_add(r->why, RC_MALFORMED, NULL, FAULT_TRAILING);
	case json_error_stack_overflow:
		return fault_add(r->why, RC_LIMIT, path, FAULT_DEPTH);
	default:
		return fault_english(r->why,
		    fault_addf(
			r->why, RC_MALFORMED, path, FAULT_SYNTAX, "ligne %d, colonne %d", e->line, e->column),
		    "line %d, column %d", e->line, e->column);
	}
}

static void
note(struct read *r, enum rc rc)
{
	if (r->rc == RC_OK)
		r->rc = rc;
}

/* The tree, or NULL. A doubled key is noted and the rest read all the same: its faults are told too. */
static json_t *
parse(struct read *r, const char *json, size_t len)
{
	struct trail t;
	json_error_t e;

	if (len > REC_BYTES_MAX) {
		note(r, fault_addf(r->why, RC_LIMIT, NULL, FAULT_TOO_LONG, "%u", REC_BYTES_MAX));
		return NULL;
	}
	if (trail_follow(&t, json, json + len) > MPSCAN_DEPTH_MAX) {
		note(r, fault_add(r->why, RC_LIMIT, NULL, FAULT_DEPTH));
		return NULL;
	}
	json_t *root = json_loadb(json, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);

	if (root != NULL)
		return root;
	trail_follow(
	    &t, json, json + (e.position < 0 || (size_t)e.position > len ? len : (size_t)e.position));
	note(r, add_parse_fault(r, &t, &e));
	if (json_error_code(&e) != json_error_duplicate_key)
		return NULL;
	root = json_loadb(json, len, JSON_DECODE_ANY, &e);
	if (root == NULL) {
		trail_follow(
		    &t, json, json + (e.position < 0 || (size_t)e.position > len ? len : (size_t)e.position));
		note(r, add_parse_fault(r, &t, &e));
	}
	return root;
}

/* --- values ------------------------------------------------------------------------------------------- */
static bool
refuse_type(struct read *r, const struct rec_path *path, const char *type)
{
	note(r, rec_fault(r->why, RC_INVALID, path, FAULT_TYPE, "%s", type));
	return false;
}

static bool
refuse_range(struct read *r, const struct rec_path *path, const struct rec_field *f)
{
	note(r, rec_fault_range(r->why, RC_INVALID, path, f));
	return false;
}

static bool
refuse_format(struct read *r, const struct rec_path *path, const char *expected, const char *expected_en)
{
	note(r, rec_fault_format(r->why, RC_INVALID, path, expected, expected_en));
	return false;
}

static bool
read_integer(
    struct read *r, const struct rec_field *f, const json_t *v, const struct rec_path *path, void *at)
{
	if (!json_is_integer(v))
		return refuse_type(r, path, "integer");
	int64_t n = json_integer_value(v);

	if (f->kind == REC_K_U32) {
		if (n < 0 || n > UINT32_MAX)
			return refuse_range(r, path, f);
		*(uint32_t *)at = (uint32_t)n;
	} else {
		if (f->kind == REC_K_U64 && n < 0)
			return refuse_range(r, path, f);
		memcpy(at, &n, sizeof n);
	}
	return true;
}

static bool
read_double(
    struct read *r, const struct rec_field *f, const json_t *v, const struct rec_path *path, double *at)
{
	if (!json_is_number(v))
		return refuse_type(r, path, "number");
	*at = json_number_value(v);
	if (json_is_integer(v) && (*at >= 0x1p63 || (int64_t)*at != json_integer_value(v)))
		return refuse_range(r, path, f); /* would be rounded */
	return true;
}

static bool
read_bytes(struct read *r, const char *s, size_t len, const struct rec_path *path, struct text *at)
{
	uint8_t *out = arena_alloc(r->arena, len + 1);
	size_t n;

	if (crypto_base64_decode(s, len, out, len + 1, &n) != RC_OK)
		return refuse_format(r, path, REC_EXPECTED_BYTES);
	*at = (struct text){ (const char *)out, (uint32_t)n, 0 };
	return true;
}

/* All that JSON gives as a string. */
static bool
read_string(struct read *r, const struct rec_field *f, const json_t *v, const struct rec_path *path, void *at)
{
	const char *s = json_string_value(v);
	size_t len = json_string_length(v);
	const struct rec_enum_value *row;

	if (s == NULL)
		return refuse_type(r, path, "string");
	switch (f->kind) {
	case REC_K_DAY:
		return calendar_day_parse(s, len, at) || refuse_format(r, path, REC_EXPECTED_DAY);
	case REC_K_TIME:
		return calendar_instant_parse(s, len, at) || refuse_format(r, path, REC_EXPECTED_TIME);
	case REC_K_ID:
		return id_parse(s, len, at) || refuse_format(r, path, REC_EXPECTED_ID);
	case REC_K_BYTES:
		return read_bytes(r, s, len, path, at);
	case REC_K_ENUM:
		row = rec_enum_by_name(f->values, s, len);
		if (row != NULL) {
			*(int *)at = row->value;
			return true;
		}
		note(r, rec_fault_choice(r->why, RC_INVALID, path, f->values));
		return false;
	default:
		*(struct text *)at = (struct text){ arena_text(r->arena, s, len), (uint32_t)len, 0 };
		return true;
	}
}

static bool
read_set(
    struct read *r, const struct rec_field *f, const json_t *v, const struct rec_path *path, uint32_t *at)
{
	bool good = true;

	if (!json_is_array(v))
		return refuse_type(r, path, "array");
	*at = 0;
	for (size_t i = 0; i < json_array_size(v); i++) {
		struct rec_path here = rec_path_item(path, (int64_t)i);
		const json_t *item = json_array_get(v, i);
		const struct rec_enum_value *row;

		if (!json_is_string(item)) {
			good = refuse_type(r, &here, "string");
			continue;
		}
		row = rec_enum_by_name(f->values, json_string_value(item), json_string_length(item));
		if (row == NULL) {
			note(r, rec_fault_choice(r->why, RC_INVALID, &here, f->values));
			good = false;
		} else if (*at & (UINT32_C(1) << row->value)) {
			note(r,
			    fault_english(r->why,
				rec_fault(r->why, RC_INVALID, &here, FAULT_DUPLICATE, "%s", row->label), "%s",
				row->name));
			good = false;
		} else {
			*at |= UINT32_C(1) << row->value;
		}
	}
	return good;
}

static bool
read_value(struct read *r, const struct rec_field *f, const json_t *v, const struct rec_path *path, void *at);
static bool read_object(struct read *r, const struct rec_desc *d, const json_t *v, const struct rec_path *up,
    void *rec, uint64_t *nulls);

static bool
read_list(
    struct read *r, const struct rec_field *f, const json_t *v, const struct rec_path *path, struct list *at)
{
	struct rec_field item = rec_item_field(f);
	size_t size = rec_item_size(f), count = json_array_size(v);
	bool good = true;

	if (!json_is_array(v))
		return refuse_type(r, path, "array");
	char *items = rec_items_new(r->arena, f, count, &r->budget);

	if (items == NULL) {
		note(r, rec_fault(r->why, RC_LIMIT, path, FAULT_TOO_MANY, "%lld", (long long)f->max));
		return false;
	}
	*at = (struct list){ items, (uint32_t)count };
	for (size_t i = 0; i < count; i++) {
		struct rec_path here = rec_path_item(path, (int64_t)i);

		good &= read_value(r, &item, json_array_get(v, i), &here, items + i * size);
	}
	return good;
}

static bool
read_value(struct read *r, const struct rec_field *f, const json_t *v, const struct rec_path *path, void *at)
{
	switch (f->kind) {
	case REC_K_BOOL:
		if (!json_is_boolean(v))
			return refuse_type(r, path, "boolean");
		*(bool *)at = json_is_true(v);
		return true;
	case REC_K_U32:
	case REC_K_U64:
	case REC_K_I64:
	case REC_K_MONEY:
		return read_integer(r, f, v, path, at);
	case REC_K_F64:
		return read_double(r, f, v, path, at);
	case REC_K_SET:
		return read_set(r, f, v, path, at);
	case REC_K_LIST:
		return read_list(r, f, v, path, at);
	case REC_K_REC:
		return read_object(r, f->sub, v, path, at, NULL);
	default:
		return read_string(r, f, v, path, at);
	}
}

/* --- objects ------------------------------------------------------------------------------------------ */
/* Keys mostly come in the table's order: the row after the last one found is tried first. */
static const struct rec_field *
field_near(const struct rec_desc *d, const struct rec_field *guess, const char *key, size_t len)
{
	if (guess < record_end(d) && strlen(guess->name) == len && memcmp(guess->name, key, len) == 0)
		return guess;
	return record_field(d, key, len);
}

/* nulls NULL: null is not a value here (inside of a list nothing can be cleared). */
static bool
read_object(struct read *r, const struct rec_desc *d, const json_t *v, const struct rec_path *up, void *rec,
    uint64_t *nulls)
{
	const struct rec_field *guess = d->fields;
	uint64_t *has = rec;
	bool good = true;

	memset(rec, 0, d->size);
	if (!json_is_object(v))
		return refuse_type(r, up, "object");
	json_t *tree = (json_t *)(uintptr_t)v; /* jansson iterates over a const tree, but does not say so */

	for (void *i = json_object_iter(tree); i != NULL; i = json_object_iter_next(tree, i)) {
		const char *key = json_object_iter_key(i);
		const struct rec_field *f = field_near(d, guess, key, strlen(key));
		const json_t *value = json_object_iter_value(i);
		struct rec_path here = { up, f ? f->name : key, -1 };

		if (f == NULL) {
			note(r, rec_fault(r->why, RC_INVALID, &here, FAULT_UNKNOWN_FIELD, NULL));
			good = false;
			continue;
		}
		guess = f + 1;
		if (json_is_null(value) && nulls != NULL)
			*nulls |= REC_BIT(f->tag);
		else if (read_value(r, f, value, &here, record_at(f, rec)))
			*has |= REC_BIT(f->tag);
		else
			good = false;
	}
	return good;
}

enum rc
record_from_json(const struct rec_desc *d, const char *json, size_t len, struct arena *a, void *ret_rec,
    uint64_t *ret_nulls, struct fault *why)
{
	struct read r = { a, why, REC_LIST_MEMORY_MAX, RC_OK };
	uint64_t nulls = 0;
	json_t *root = parse(&r, json, len);

	if (root == NULL)
		return r.rc;
	read_object(&r, d, root, NULL, ret_rec, ret_nulls ? &nulls : NULL);
	json_decref(root);
	if (ret_nulls != NULL)
		*ret_nulls = nulls;
	return r.rc;
}
