/*
 * record_schema: a record's table as JSON Schema 2020-12, for OpenAPI and for the pages' forms.
 * Owns: nothing.
 * Beware: it promises what record_validate holds to; a bound that changes there changes here.
 */
#include "common/calendar.h"
#include "common/mpscan.h"
#include "common/record_walk.h"

/* An object being written: puts the commas. */
struct object {
	struct buf *out;
	unsigned depth;
	bool more;
};

static struct object
object_open(struct buf *out, unsigned depth)
{
	buf_byte(out, '{');
	return (struct object){ out, depth, false };
}

static void
put_key(struct object *o, const char *key)
{
	if (o->more)
		buf_byte(o->out, ',');
	o->more = true;
	json_text(o->out, key, strlen(key));
	buf_byte(o->out, ':');
}

static void
put_text(struct object *o, const char *key, const char *value)
{
	if (value == NULL)
		return;
	put_key(o, key);
	json_text(o->out, value, strlen(value));
}

static void
put_i64(struct object *o, const char *key, int64_t value)
{
	char number[REC_NUMBER_CAP];

	put_key(o, key);
	buf_append(o->out, number, rec_i64_text(value, number));
}

static void
put_true(struct object *o, const char *key, bool value)
{
	if (!value)
		return;
	put_key(o, key);
	buf_text(o->out, "true");
}

/* --- one value ---------------------------------------------------------------------------------------- */
static const char *
type_of(unsigned kind)
{
	switch (kind) {
	case REC_K_BOOL:
		return "boolean";
	case REC_K_U32:
	case REC_K_U64:
	case REC_K_I64:
	case REC_K_MONEY:
		return "integer";
	case REC_K_F64:
		return "number";
	case REC_K_SET:
	case REC_K_LIST:
		return "array";
	case REC_K_REC:
		return "object";
	default:
		return "string";
	}
}

static void
put_choices(struct object *o, const struct rec_enum *e, bool nullable)
{
	put_key(o, "enum");
	for (uint32_t i = 0; i < e->count; i++) {
		buf_byte(o->out, i > 0 ? ',' : '[');
		json_text(o->out, e->values[i].name, strlen(e->values[i].name));
	}
	buf_text(o->out, nullable ? ",null]" : "]");
	put_key(o, "x-labels");
	struct object labels = object_open(o->out, o->depth);

	for (uint32_t i = 0; i < e->count; i++)
		put_text(&labels, e->values[i].name, e->values[i].label);
	buf_byte(o->out, '}');
}

static void
put_text_rules(struct object *o, const struct rec_field *f)
{
	int64_t least = f->min > 0 ? f->min : (f->flags & REQUIRED) ? 1 : 0;

	if (least > 0)
		put_i64(o, "minLength", least);
	put_i64(o, "maxLength", f->max);
	if (f->format != NULL) {
		put_text(o, "format", f->format->name);
		put_text(o, "x-expected", f->format->expected);
	}
}

static void put_rules(struct object *o, const struct rec_field *f, enum record_mode mode, bool nullable);
static void put_record(struct object *o, const struct rec_desc *d, enum record_mode mode);

static void
put_list_rules(struct object *o, const struct rec_field *f, enum record_mode mode)
{
	struct rec_field item = rec_item_field(f);

	if (f->kind == REC_K_LIST) {
		if (f->min > 0)
			put_i64(o, "minItems", f->min);
		put_i64(o, "maxItems", f->max);
	} else {
		item.kind = REC_K_ENUM;
		put_true(o, "uniqueItems", true);
	}
	put_key(o, "items");
	struct object items = object_open(o->out, o->depth + 1);

	if (f->kind == REC_K_LIST && f->elem == REC_K_REC)
		put_record(&items, f->sub, mode == RECORD_PATCH ? RECORD_CREATE : mode);
	else
		put_rules(&items, &item, mode, false);
	buf_byte(o->out, '}');
}

/* Bounds of days and instants have no word in JSON Schema. */
static void
put_span(struct object *o, const struct rec_field *f)
{
	char bound[REC_NUMBER_CAP];

	put_text(o, "format", f->kind == REC_K_DAY ? "date" : "date-time");
	rec_bound_text(f, f->min, bound);
	put_text(o, "x-minimum", bound);
	rec_bound_text(f, f->max, bound);
	put_text(o, "x-maximum", bound);
}

static void
put_type(struct object *o, const char *type, bool nullable)
{
	put_key(o, "type");
	if (nullable)
		buf_byte(o->out, '[');
	json_text(o->out, type, strlen(type));
	if (nullable)
		buf_text(o->out, ",\"null\"]");
}

static void
put_rules(struct object *o, const struct rec_field *f, enum record_mode mode, bool nullable)
{
	put_type(o, type_of(f->kind), nullable);
	switch (f->kind) {
	case REC_K_U32:
	case REC_K_U64:
	case REC_K_I64:
	case REC_K_MONEY:
	case REC_K_F64:
		put_i64(o, "minimum", f->min);
		put_i64(o, "maximum", f->max);
		break;
	case REC_K_DAY:
	case REC_K_TIME:
		put_span(o, f);
		break;
	case REC_K_ENUM:
		put_choices(o, f->values, nullable);
		break;
	case REC_K_TEXT:
		put_text_rules(o, f);
		break;
	case REC_K_BYTES:
		put_text(o, "contentEncoding", "base64url");
		put_i64(o, "maxLength", (f->max * 4 + 2) / 3);
		break;
	case REC_K_ID:
		put_text(o, "format", "uuid");
		put_text(o, "x-ref", f->ref);
		break;
	case REC_K_SET:
	case REC_K_LIST:
		put_list_rules(o, f, mode);
		break;
	default:
		break;
	}
}

/* --- fields and records ------------------------------------------------------------------------------- */
static void
put_description(struct object *o, const struct rec_field *f)
{
	struct buf text = { 0 };

	buf_text(&text, f->doc ? f->doc : "");
	if (f->unit != NULL)
		buf_printf(&text, " Unit: %s.", f->unit);
	if (f->format != NULL)
		buf_printf(&text, " Expected: %s.", f->format->expected_en);
	put_text(o, "description", buf_cstr(&text));
	buf_free(&text);
}

static void
put_field(struct buf *out, const struct rec_field *f, enum record_mode mode, unsigned depth)
{
	struct object o = object_open(out, depth);

	put_rules(&o, f, mode, mode == RECORD_PATCH && !(f->flags & REQUIRED));
	put_text(&o, "title", f->label);
	put_description(&o, f);
	put_text(&o, "x-unit", f->unit);
	put_true(&o, "readOnly", f->flags & SERVER_SET);
	put_true(&o, "writeOnly", f->flags & SECRET);
	put_true(&o, "x-key", f->flags & KEY);
	put_true(&o, "x-personal", f->flags & PERSONAL);
	put_true(&o, "x-sensitive", f->flags & SENSITIVE);
	put_true(&o, "x-create-only", f->flags & CREATE_ONLY);
	buf_byte(out, '}');
}

static bool
is_given(const struct rec_field *f, enum record_mode mode)
{
	switch (mode) {
	case RECORD_CREATE:
		return !(f->flags & SERVER_SET);
	case RECORD_PATCH:
		return !(f->flags & (SERVER_SET | CREATE_ONLY));
	case RECORD_STORED:
		return !(f->flags & SECRET);
	default:
		return true;
	}
}

static bool
is_required(const struct rec_field *f, enum record_mode mode)
{
	if (!(f->flags & REQUIRED) || !is_given(f, mode) || mode == RECORD_PATCH)
		return false;
	return !(f->flags & (mode == RECORD_STORED ? REC_PRIVATE : SERVER_SET));
}

static void
put_required(struct object *o, const struct rec_desc *d, enum record_mode mode)
{
	bool more = false;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!is_required(f, mode))
			continue;
		if (more)
			buf_byte(o->out, ',');
		else
			put_key(o, "required"), buf_byte(o->out, '[');
		json_text(o->out, f->name, strlen(f->name));
		more = true;
	}
	if (more)
		buf_byte(o->out, ']');
}

static void
put_record(struct object *o, const struct rec_desc *d, enum record_mode mode)
{
	put_text(o, "type", "object");
	put_text(o, "title", d->label);
	put_text(o, "description", d->doc);
	if (o->depth >= MPSCAN_DEPTH_MAX)
		return; /* a table that holds itself: deeper than any message may go */
	put_required(o, d, mode);
	put_key(o, "properties");
	struct object properties = object_open(o->out, o->depth + 1);

	for (const struct rec_field *f = d->fields; f < record_end(d); f++) {
		if (!is_given(f, mode))
			continue;
		put_key(&properties, f->name);
		put_field(o->out, f, mode, o->depth + 1);
	}
	buf_byte(o->out, '}');
	if (mode != RECORD_STORED) { /* answers may gain fields, requests may not */
		put_key(o, "additionalProperties");
		buf_text(o->out, "false");
	}
}

void
record_schema(const struct rec_desc *d, enum record_mode mode, struct buf *out)
{
	struct object o = object_open(out, 0);

	put_record(&o, d, mode);
	buf_byte(out, '}');
}

void
record_schema_field(const struct rec_field *f, enum record_mode mode, struct buf *out)
{
	put_field(out, f, mode, 0);
}
