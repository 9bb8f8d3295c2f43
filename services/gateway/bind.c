/*
 * bind: one function a shape of method; the wire form of an update is the record with id and version, cleared fields as
 *         nil.
 * Owns: nothing.
 * Beware: what comes in the path goes before what is in the body: the same field there with another value is refused.
 */
#include "services/gateway/bind.h"
#include "common/fold.h"
#include "proto/gateway.h"
#include "common/mpscan.h"
#include "common/record_walk.h"
#include <stdio.h>
#include <strings.h>

#define FILTERS_MAX 8

struct binding_of {
	const struct route_match *match;
	const struct bind_source *src;
	const struct rec_desc *desc;
	void *rec;
	uint64_t nulls;
	struct arena *a;
	struct fault *why;
	bool format_given;
};

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool
bind_unescape(struct text in, bool query, struct arena *a, struct text *ret_out)
{
	char *out = arena_alloc(a, in.len + 1);
	uint32_t n = 0;

	for (uint32_t i = 0; i < in.len; i++) {
		char c = in.ptr[i];

		if (c == '+' && query)
			c = ' ';
		if (in.ptr[i] == '%') {
			int high = i + 2 < in.len ? hex_value(in.ptr[i + 1]) : -1;
			int low = high >= 0 ? hex_value(in.ptr[i + 2]) : -1;

			if (low < 0)
				return false;
			c = (char)(high << 4 | low);
			i += 2;
		}
		if (c == '\0')
			return false;
		out[n++] = c;
	}
	*ret_out = (struct text){ out, n, 0 };
	return true;
}

bool
bind_query_next(
    struct text *query, struct arena *a, struct text *ret_name, struct text *ret_value, bool *ret_bad)
{
	const char *end, *equal;
	struct text pair, name;

	while (query->len > 0 && query->ptr[0] == '&') {
		query->ptr++;
		query->len--;
	}
	if (query->len == 0)
		return false;
	end = memchr(query->ptr, '&', query->len);
	pair = (struct text){ query->ptr, end == NULL ? query->len : (uint32_t)(end - query->ptr), 0 };
	query->ptr += pair.len;
	query->len -= pair.len;
	equal = memchr(pair.ptr, '=', pair.len);
	name = (struct text){ pair.ptr, equal == NULL ? pair.len : (uint32_t)(equal - pair.ptr), 0 };
	*ret_value = (struct text){ "", 0, 0 };
	if (!bind_unescape(name, true, a, ret_name)) {
		*ret_name = name;
		*ret_bad = true;
	} else if (equal != NULL &&
	    !bind_unescape((struct text){ equal + 1, pair.len - name.len - 1, 0 }, true, a, ret_value)) {
		*ret_bad = true;
	}
	return true;
}

struct text
bind_query_get(struct text query, const char *name, struct arena *a)
{
	struct text key, value;
	bool bad = false;

	while (bind_query_next(&query, a, &key, &value, &bad))
		if (!bad && text_is(key, name))
			return value;
	return (struct text){ "", 0, 0 };
}

bool
bind_form_next(
    struct text *form, struct arena *a, struct text *ret_name, struct text *ret_value, bool *ret_bad)
{
	if (!bind_query_next(form, a, ret_name, ret_value, ret_bad))
		return false;
	*ret_value = text_trim(*ret_value);
	return true;
}

struct text
bind_form_get(struct text form, const char *name, struct arena *a)
{
	return text_trim(bind_query_get(form, name, a));
}

/* A charset among the parameters must be UTF-8; others say nothing that we would do otherwise for. */
static bool
charset_ok(const char *parameter)
{
	static const char name[] = "charset=";
	size_t n = sizeof name - 1, quote;

	parameter += strspn(parameter, " \t");
	if (strncasecmp(parameter, name, n) != 0)
		return true;
	parameter += n;
	quote = parameter[0] == '"';
	return strncasecmp(parameter + quote, "utf-8", 5) == 0 && (!quote || parameter[6] == '"') &&
	    strchr("; \t", parameter[5 + 2 * quote]) != NULL;
}

bool
bind_is_json(const char *content_type)
{
	static const char json[] = "application/json";
	const char *p = content_type;

	if (p == NULL || strncasecmp(p, json, sizeof json - 1) != 0)
		return false;
	p += sizeof json - 1;
	p += strspn(p, " \t");
	if (*p != '\0' && *p != ';')
		return false;
	for (; p != NULL && *p == ';'; p = strchr(p, ';'))
		if (!charset_ok(++p))
			return false;
	return true;
}

/* Calendars come under their own name from programs that know it. */
static bool
bind_is_bytes(const char *content_type)
{
	static const char *const types[] = { "application/octet-stream", "text/calendar" };

	for (size_t i = 0; content_type != NULL && i < sizeof types / sizeof types[0]; i++) {
		size_t n = strlen(types[i]);

		if (strncasecmp(content_type, types[i], n) == 0 && strchr("; \t", content_type[n]) != NULL)
			return true;
	}
	return false;
}

enum rc
bind_if_match(const char *header, uint64_t *ret_version, struct fault *why)
{
	uint64_t v = 0;
	size_t n;

	if (header == NULL)
		return fault_add(why, RC_PRECONDITION, NULL, FAULT_IF_MATCH);
	n = strlen(header);
	if (n < 3 || n > 21 || (n > 3 && header[1] == '0') || header[0] != '"' || header[n - 1] != '"')
		return fault_add(why, RC_MALFORMED, NULL, FAULT_IF_MATCH_FORM);
	for (size_t i = 1; i < n - 1; i++) {
		if (header[i] < '0' || header[i] > '9' || v > (uint64_t)INT64_MAX / 10 - 1)
			return fault_add(why, RC_MALFORMED, NULL, FAULT_IF_MATCH_FORM);
		v = v * 10 + (uint64_t)(header[i] - '0');
	}
	*ret_version = v;
	return RC_OK;
}

static bool
bound_has(const struct binding_of *b, const struct rec_field *f)
{
	return (*(const uint64_t *)b->rec >> f->tag) & 1u;
}

/* --- the path
 * ----------------------------------------------------------------------------------------------------- */
static void
param_refused(struct binding_of *b, const struct rec_field *f)
{
	const struct rec_path path = { NULL, f->name, -1 };

	if (f->kind == REC_K_ENUM)
		(void)rec_fault_choice(b->why, RC_NOT_FOUND, &path, f->values);
	else if (f->kind == REC_K_ID)
		(void)rec_fault_format(b->why, RC_NOT_FOUND, &path, REC_EXPECTED_ID);
	else
		(void)fault_addf(b->why, RC_NOT_FOUND, f->name, FAULT_FORMAT, "%s", f->name);
}

/* An address that cannot be one of a record leads nowhere: 404, not 422. */
static void
bind_param(struct binding_of *b, const struct rec_field *f, struct text raw)
{
	void *given = arena_alloc(b->a, b->desc->size);
	struct fault why;
	struct text value;
	uint64_t bit = REC_BIT(f->tag);

	fault_clear(&why);
	if (!bind_unescape(raw, false, b->a, &value) ||
	    record_set_text(f, value, NULL, b->a, given, f->name, &why) != RC_OK ||
	    (*(uint64_t *)given & bit) == 0) {
		param_refused(b, f);
		return;
	}
	if (bound_has(b, f) &&
	    memcmp(record_at(f, b->rec), record_at(f, given), f->kind == REC_K_ID ? f->size : 0) != 0)
		fault_add(b->why, RC_INVALID, f->name, FAULT_SERVER_SET);
	memcpy(record_at(f, b->rec), record_at(f, given), f->size);
	*(uint64_t *)b->rec |= bit;
	b->nulls &= ~bit;
}

static void
bind_path(struct binding_of *b)
{
	const struct route *r = b->match->route;

	for (unsigned i = 0; i < r->param_count; i++)
		bind_param(b, r->params[i], b->match->params[i]);
}

/* --- the query
 * ---------------------------------------------------------------------------------------------------- */
static void
fault_named(struct fault *why, struct text name, const struct fault_code *code)
{
	char field[FAULT_FIELD_MAX];

	if (!utf8_valid(name.ptr, name.len) || name.len >= sizeof field)
		name = TEXT_LIT("?"); /* too odd to be repeated */
	snprintf(field, sizeof field, TEXT_FMT, TEXT_ARG(name));
	if (code == FAULT_DOUBLED_KEY)
		fault_addf(why, RC_INVALID, field, code, "%s", field);
	else
		fault_add(why, RC_INVALID, field, code);
}

static bool
field_is_param(const struct route *r, const struct rec_field *f)
{
	for (unsigned i = 0; i < r->param_count; i++)
		if (r->params[i] == f)
			return true;
	return false;
}

/* A set says its choices by name: a label, or nothing at all, would quietly ask for something else. */
static bool
choices_named(struct binding_of *b, const struct rec_field *f, struct text value)
{
	const struct rec_path path = { NULL, f->name, -1 };
	struct text rest = value;

	if (f->kind != REC_K_SET)
		return true;
	for (;;) {
		const char *bar = memchr(rest.ptr, '|', rest.len);
		struct text one = { rest.ptr, bar == NULL ? rest.len : (uint32_t)(bar - rest.ptr), 0 };

		if (rec_enum_by_name(f->values, one.ptr, one.len) == NULL) {
			(void)rec_fault_choice(b->why, RC_INVALID, &path, f->values);
			return false;
		}
		if (bar == NULL)
			return true;
		rest = (struct text){ bar + 1, rest.len - one.len - 1, 0 };
	}
}

static void
bind_query_field(struct binding_of *b, struct text name, struct text value)
{
	const struct rec_field *f = record_field(b->desc, name.ptr, name.len);

	if (f == NULL || field_is_param(b->match->route, f) ||
	    (f->kind == REC_K_LIST && f->elem == REC_K_REC))
		fault_named(b->why, name, FAULT_UNKNOWN_FIELD);
	else if (bound_has(b, f))
		fault_named(b->why, name, FAULT_DOUBLED_KEY);
	else if (!choices_named(b, f, value) ||
	    record_set_text(f, value, NULL, b->a, b->rec, f->name, b->why) != RC_OK)
		return;
}

static void
filter_names(const struct rec_desc *d, struct buf *out)
{
	for (unsigned i = 0; i < d->count; i++)
		if ((d->fields[i].flags & (KEY | SECRET)) == KEY)
			buf_printf(out, "%s%s", out->len ? ", " : "", d->fields[i].name);
}

static bool
filter_given(const struct list_query *q, struct text name)
{
	const struct filter *f = q->filters.items;

	for (uint32_t i = 0; i < q->filters.count; i++)
		if (text_equal(f[i].field, name))
			return true;
	return false;
}

static void
bind_filter(struct binding_of *b, struct list_query *q, struct text name, struct text value)
{
	const struct rec_desc *d = b->match->route->method->collection->rec;
	const struct rec_field *f = record_field(d, name.ptr, name.len);
	struct filter *filters = q->filters.items;
	void *scratch = arena_alloc(b->a, d->size);

	if (f == NULL || (f->flags & SECRET)) {
		fault_named(b->why, name, FAULT_UNKNOWN_FIELD);
	} else if ((f->flags & KEY) == 0) {
		struct buf names = { 0 };

		filter_names(d, &names);
		fault_addf(b->why, RC_INVALID, f->name, FAULT_NOT_FILTER, "%s", buf_cstr(&names));
		buf_free(&names);
	} else if (filter_given(q, name)) {
		fault_named(b->why, name, FAULT_DOUBLED_KEY);
	} else if (q->filters.count == FILTERS_MAX) {
		fault_addf(b->why, RC_INVALID, f->name, FAULT_TOO_MANY, "%d", FILTERS_MAX);
	} else if (choices_named(b, f, value) &&
	    record_set_text(f, value, NULL, b->a, scratch, f->name, b->why) == RC_OK) {
		filters[q->filters.count++] = (struct filter){ REC_BIT(1) | REC_BIT(2), name, value };
		q->has |= REC_BIT(5);
	}
}

/* Names of list_query's own fields, then the collection's: a field called "limit" could not be filtered by.
 */
static void
bind_list_param(struct binding_of *b, struct text name, struct text value)
{
	static const char *const own[] = { "limit", "cursor", "archived", "newest" };

	if (text_is(name, "format")) { /* export.c reads it */
		if (b->format_given)
			fault_named(b->why, name, FAULT_DOUBLED_KEY);
		else if (!text_is(value, "csv") && !text_is(value, "json") && !text_is(value, "xlsx"))
			fault_addf(b->why, RC_INVALID, "format", FAULT_CHOICE, "json, csv, xlsx");
		b->format_given = true;
		return;
	}
	if (text_is(name, "all")) { /* and export.c this one */
		if (!text_is(value, "true") && !text_is(value, "false"))
			fault_addf(b->why, RC_INVALID, "all", FAULT_CHOICE, "true, false");
		return;
	}
	for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
		if (text_is(name, own[i])) {
			bind_query_field(b, name, value);
			return;
		}
	}
	bind_filter(b, b->rec, name, value);
}

static void
bind_query(struct binding_of *b)
{
	bool list = b->match->route->method->shape == METHOD_LIST;
	struct text query = b->src->query, name, value;
	bool bad = false;

	if (list)
		((struct list_query *)b->rec)->filters.items =
		    arena_alloc(b->a, FILTERS_MAX * sizeof(struct filter));
	while (bind_query_next(&query, b->a, &name, &value, &bad)) {
		if (bad)
			fault_named(b->why, name, FAULT_UTF8);
		else if (list)
			bind_list_param(b, name, value);
		else
			bind_query_field(b, name, value);
		bad = false;
	}
}

/* A write says all in its path, headers and body. */
static void
refuse_query(struct binding_of *b)
{
	struct text query = b->src->query, name, value;
	bool bad = false;

	while (bind_query_next(&query, b->a, &name, &value, &bad))
		fault_named(b->why, name, FAULT_UNKNOWN_FIELD);
}

/* --- the body
 * ----------------------------------------------------------------------------------------------------- */
/* Is something said already of that field, or of an item in it? ("due_on" says nothing of "due".) */
static bool
fault_names(const struct fault *why, const char *field)
{
	size_t n = strlen(field);

	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++) {
		const char *said = why->items[i].field;

		if (strncmp(said, field, n) == 0 && (said[n] == '\0' || said[n] == '.' || said[n] == '['))
			return true;
	}
	return false;
}

/* What the path gives is bound after the body: it is not missing. */
static bool
names_param(const struct route *r, const char *field)
{
	for (unsigned i = 0; i < r->param_count; i++)
		if (strcmp(r->params[i]->name, field) == 0)
			return true;
	return false;
}

/* The reading found faults: add what the contract's bounds say of the rest, so that all come back at once. */
static void
bind_validate_rest(struct binding_of *b, enum record_mode mode)
{
	struct fault more;

	fault_clear(&more);
	if (record_validate(b->desc, b->rec, b->nulls, mode, &more) == RC_OK)
		return;
	for (uint32_t i = 0; i < more.count && i < FAULT_MAX; i++) {
		const struct fault_item *f = &more.items[i];

		if (!fault_names(b->why, f->field) && !names_param(b->match->route, f->field))
			fault_addf(b->why, more.rc, f->field, f->code, "%s", f->argument);
	}
}

static void
bind_body(struct binding_of *b)
{
	const struct method *m = b->match->route->method;
	bool patch = m->shape == METHOD_UPDATE;
	enum rc rc;

	if (b->src->body.len == 0)
		return;
	if (!bind_is_json(b->src->content_type)) {
		fault_add(b->why, RC_MALFORMED, NULL, FAULT_MEDIA_TYPE);
		return;
	}
	rc = record_from_json(
	    b->desc, b->src->body.ptr, b->src->body.len, b->a, b->rec, patch ? &b->nulls : NULL, b->why);
	if (rc == RC_INVALID)
		bind_validate_rest(b,
		    patch			    ? RECORD_PATCH
			: m->shape == METHOD_CREATE ? RECORD_CREATE
						    : RECORD_INPUT);
}

/* A PUT's body is the field itself. */
static void
bind_raw(struct binding_of *b)
{
	const struct rec_field *f = b->match->route->raw;
	struct text body = b->src->body;

	if (!bind_is_bytes(b->src->content_type)) {
		fault_add(b->why, RC_MALFORMED, NULL, FAULT_MEDIA_TYPE_BYTES);
		return;
	}
	if (body.len == 0)
		fault_add(b->why, RC_INVALID, f->name, FAULT_REQUIRED);
	else if ((int64_t)body.len > f->max)
		fault_addf(b->why, RC_LIMIT, f->name,
		    record_field(b->desc, "n", 1) != NULL ? FAULT_BODY_BYTES : FAULT_BODY_WHOLE, "%lld",
		    (long long)f->max / 1024);
	*(struct text *)record_at(f, b->rec) = body;
	*(uint64_t *)b->rec |= REC_BIT(f->tag);
}

static void
bind_version(struct binding_of *b)
{
	struct rec_head *h = b->rec;
	uint64_t version = 0;

	if (bind_if_match(b->src->if_match, &version, b->why) != RC_OK)
		return;
	if (REC_HAS(h, TAG_VERSION) && h->version != version)
		fault_add(b->why, RC_INVALID, "version", FAULT_SERVER_SET);
	h->version = version;
	h->has |= REC_BIT(TAG_VERSION);
}

enum rc
bind_request(const struct route_match *match, const struct bind_source *src, struct arena *a, struct buf *out,
    struct fault *why)
{
	const struct method *m = match->route->method;
	struct binding_of b = { match, src, m->in, arena_alloc(a, m->in->size), 0, a, why, false };

	if (match->route->verb == VERB_GET ||
	    (match->route->verb == VERB_DELETE && m->shape == METHOD_CUSTOM))
		bind_query(&b);
	else
		refuse_query(&b);
	if (match->route->verb == VERB_POST || match->route->verb == VERB_PATCH)
		bind_body(&b);
	else if (match->route->verb == VERB_PUT)
		bind_raw(&b);
	bind_path(&b);
	if (m->shape == METHOD_UPDATE || m->shape == METHOD_ARCHIVE)
		bind_version(&b);
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	record_encode(b.desc, b.rec, b.nulls, 0, out);
	return RC_OK;
}
