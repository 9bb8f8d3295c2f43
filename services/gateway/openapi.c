/*
 * openapi: the description of the whole surface, OpenAPI 3.1, written once at start from the contract's tables.
 * Owns: nothing; the text belongs to the gateway.
 * Beware: what is said here is what bind.c and answer.c do; the one who changes a shape there changes it here.
 */
#include "services/gateway/answer.h"
#include "services/gateway/http.h"
#include <stdio.h>

struct writer {
	struct buf *out;
	const struct router *router;
};

static void
put_text(struct buf *out, const char *s)
{
	json_text(out, s, strlen(s));
}

/* --- components
 * ----------------------------------------------------------------------------------------------------- */
static bool
is_body(const struct method *m)
{
	return m->shape == METHOD_CREATE || m->shape == METHOD_UPDATE;
}

/* The record that an answer shows: of a list, that of its collection. */
static const struct rec_desc *
shown_of(const struct method *m)
{
	return m->shape == METHOD_LIST ? m->collection->rec : m->out;
}

static void
schema_once(
    struct buf *out, struct buf *done, const struct rec_desc *d, const char *suffix, enum record_mode mode)
{
	char name[160];

	snprintf(name, sizeof name, "|%s%s|", d->name, suffix);
	if (done->len != 0 && memmem(done->ptr, done->len, name, strlen(name)) != NULL)
		return;
	if (done->len != 0)
		buf_byte(out, ',');
	buf_text(done, name);
	buf_printf(out, "\"%s%s\":", d->name, suffix);
	record_schema(d, mode, out);
}

static void
write_schemas(struct writer *w)
{
	struct buf done = { 0 };

	buf_text(w->out, "\"schemas\":{");
	for (size_t i = 0; i < router_count(w->router); i++) {
		const struct method *m = router_at(w->router, i)->method;

		if (shown_of(m) != NULL && m->out != &content_part_desc)
			schema_once(w->out, &done, shown_of(m), "", RECORD_STORED);
		if (is_body(m))
			schema_once(w->out, &done, m->in, m->shape == METHOD_CREATE ? "_create" : "_patch",
			    m->shape == METHOD_CREATE ? RECORD_CREATE : RECORD_PATCH);
	}
	buf_free(&done);
	buf_text(w->out,
	    ",\"problem\":{\"type\":\"object\",\"description\":\"RFC 9457\",\"required\":[\"type\",\"title\","
	    "\"status\",\"code\",\"detail\",\"faults\",\"request\"],\"properties\":{\"type\":{\"type\":"
	    "\"string\"},"
	    "\"title\":{\"type\":\"string\"},\"title_en\":{\"type\":\"string\"},\"status\":{\"type\":"
	    "\"integer\"},"
	    "\"code\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"},\"detail_en\":{\"type\":"
	    "\"string\"},"
	    "\"more\":{\"type\":\"integer\"},\"request\":{\"type\":\"string\",\"format\":\"uuid\"},"
	    "\"faults\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"field\",\"code\"],"
	    "\"properties\":{\"field\":{\"type\":\"string\"},\"code\":{\"type\":\"string\"},"
	    "\"detail\":{\"type\":\"string\"},\"detail_en\":{\"type\":\"string\"},"
	    "\"argument\":{\"type\":\"string\"}}}}}}}");
}

/* --- one operation
 * -------------------------------------------------------------------------------------------------- */
static bool
is_param(const struct route *r, const struct rec_field *f)
{
	for (unsigned i = 0; i < r->param_count; i++)
		if (r->params[i] == f)
			return true;
	return false;
}

static void
write_param(
    struct buf *out, bool *more, const char *where, const struct rec_field *f, bool required, bool text)
{
	buf_text(out, *more ? ",{\"name\":" : "{\"name\":");
	*more = true;
	put_text(out, f->name);
	buf_printf(
	    out, ",\"in\":\"%s\",\"required\":%s,\"description\":", where, required ? "true" : "false");
	put_text(out, f->doc != NULL ? f->doc : f->label);
	buf_text(out, ",\"schema\":");
	if (text) /* lists and sets come as one text, "a|b" */
		buf_text(out, "{\"type\":\"string\"}");
	else
		record_schema_field(f, RECORD_INPUT, out);
	buf_byte(out, '}');
}

static void
write_header(struct buf *out, bool *more, const char *name, bool required, const char *doc)
{
	buf_printf(out,
	    "%s{\"name\":\"%s\",\"in\":\"header\",\"required\":%s,\"description\":\"%s\","
	    "\"schema\":{\"type\":\"string\"}}",
	    *more ? "," : "", name, required ? "true" : "false", doc);
	*more = true;
}

static void
write_query(struct buf *out, bool *more, const struct route *r)
{
	const struct rec_desc *d = r->method->in;
	bool list = r->method->shape == METHOD_LIST;

	for (unsigned i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];

		if (!is_param(r, f) && !(f->kind == REC_K_LIST && f->elem == REC_K_REC))
			write_param(out, more, "query", f, !list && (f->flags & REQUIRED) != 0,
			    f->kind == REC_K_LIST || f->kind == REC_K_SET);
	}
	if (!list)
		return;
	d = r->method->collection->rec;
	for (unsigned i = 0; i < d->count; i++)
		if ((d->fields[i].flags & (KEY | SECRET)) == KEY)
			write_param(out, more, "query", &d->fields[i], false, true);
	buf_text(out,
	    ",{\"name\":\"format\",\"in\":\"query\",\"required\":false,\"description\":\"csv, xlsx: all "
	    "pages as one "
	    "file\",\"schema\":{\"enum\":[\"json\",\"csv\",\"xlsx\"]}},{\"name\":\"all\",\"in\":\"query\","
	    "\"required\":false,"
	    "\"description\":\"true: all pages as one JSON\",\"schema\":{\"type\":\"boolean\"}}");
}

static void
write_parameters(struct buf *out, const struct route *r)
{
	const struct method *m = r->method;
	bool more = false;

	buf_text(out, ",\"parameters\":[");
	for (unsigned i = 0; i < r->param_count; i++)
		write_param(out, &more, "path", r->params[i], true, false);
	if (r->verb == VERB_GET || (r->verb == VERB_DELETE && m->shape == METHOD_CUSTOM))
		write_query(out, &more, r);
	if (m->shape == METHOD_UPDATE || m->shape == METHOD_ARCHIVE)
		write_header(out, &more, "If-Match", true, "The ETag read: the version in quotes.");
	if (r->verb == VERB_POST)
		write_header(out, &more, "Idempotency-Key", false,
		    "The same key and body give the same answer for 7 days.");
	if (m->kind == METHOD_WRITE && (m->roles & ROLE_ANYONE) == 0)
		write_header(out, &more, "X-CSRF-Token", false,
		    "With a session's cookie: the token that GET /me gives.");
	buf_byte(out, ']');
}

/* A custom method's body: its input without what the path says. */
static void
write_input(struct buf *out, const struct route *r)
{
	const struct rec_desc *d = r->method->in;
	bool more = false;

	buf_text(out, "{\"type\":\"object\",\"additionalProperties\":false,\"properties\":{");
	for (unsigned i = 0; i < d->count; i++) {
		if (is_param(r, &d->fields[i]))
			continue;
		buf_printf(out, "%s\"%s\":", more ? "," : "", d->fields[i].name);
		record_schema_field(&d->fields[i], RECORD_INPUT, out);
		more = true;
	}
	buf_text(out, "},\"required\":[");
	more = false;
	for (unsigned i = 0; i < d->count; i++) {
		if (is_param(r, &d->fields[i]) || (d->fields[i].flags & REQUIRED) == 0)
			continue;
		buf_printf(out, "%s\"%s\"", more ? "," : "", d->fields[i].name);
		more = true;
	}
	buf_text(out, "]}");
}

static void
write_body(struct buf *out, const struct route *r)
{
	const struct method *m = r->method;

	if (r->verb == VERB_PUT)
		buf_text(out,
		    ",\"requestBody\":{\"required\":true,\"content\":{\"application/"
		    "octet-stream\":{\"schema\":{"
		    "\"type\":\"string\",\"format\":\"binary\"}},\"text/calendar\":{\"schema\":{"
		    "\"type\":\"string\",\"format\":\"binary\"}}}}");
	if (r->verb != VERB_POST && r->verb != VERB_PATCH)
		return;
	if (!is_body(m) && m->in->count <= r->param_count)
		return;
	buf_text(out, ",\"requestBody\":{\"required\":true,\"content\":{\"application/json\":{\"schema\":");
	if (is_body(m))
		buf_printf(out, "{\"$ref\":\"#/components/schemas/%s%s\"}", m->in->name,
		    m->shape == METHOD_CREATE ? "_create" : "_patch");
	else
		write_input(out, r);
	buf_text(out, "}}}");
}

static void
write_answer(struct buf *out, const struct route *r)
{
	const struct method *m = r->method;

	if (m->out == NULL) {
		buf_text(out, "\"204\":{\"description\":\"Done.\"}");
		return;
	}
	if (m->out == &content_part_desc) { /* streamed: content.c */
		buf_text(out,
		    "\"200\":{\"description\":\"The bytes, under their own media "
		    "type.\",\"content\":{\"*/*\":{"
		    "\"schema\":{\"type\":\"string\",\"format\":\"binary\"}}}}");
		return;
	}
	buf_printf(out, "\"%s\":{\"description\":", answer_creates(m) ? "201" : "200");
	put_text(out, shown_of(m)->doc != NULL ? shown_of(m)->doc : shown_of(m)->label);
	if (answer_has_head(m->out))
		buf_text(out,
		    ",\"headers\":{\"ETag\":{\"description\":\"The version, for If-Match.\","
		    "\"schema\":{\"type\":\"string\"}}}");
	buf_text(out, ",\"content\":{\"application/json\":{\"schema\":");
	if (m->shape == METHOD_LIST)
		buf_printf(out,
		    "{\"type\":\"object\",\"required\":[\"items\"],\"properties\":{\"items\":{\"type\":"
		    "\"array\","
		    "\"items\":{\"$ref\":\"#/components/schemas/%s\"}},\"next\":{\"type\":\"string\"}}}}"
		    ",\"text/csv\":{\"schema\":{\"type\":\"string\"}},\"application/"
		    "vnd.openxmlformats-officedocument.spreadsheetml.sheet\":{\"schema\":{\"type\":"
		    "\"string\",\"format\":"
		    "\"binary\"}",
		    shown_of(m)->name);
	else
		buf_printf(out, "{\"$ref\":\"#/components/schemas/%s\"}", m->out->name);
	buf_text(out, "}}}");
}

static void
write_security(struct buf *out, const struct method *m)
{
	bool more = false;

	if (m->roles & ROLE_ANYONE)
		buf_text(out, ",\"security\":[]");
	buf_text(out, ",\"x-roles\":[");
	for (uint32_t i = 0; i < roles_enum.count; i++) {
		if ((m->roles & (1u << roles_enum.values[i].value)) == 0)
			continue;
		buf_printf(out, "%s\"%s\"", more ? "," : "", roles_enum.values[i].name);
		more = true;
	}
	buf_byte(out, ']');
}

static void
write_operation(struct buf *out, const struct route *r)
{
	static const char *const verbs[VERB_COUNT] = { "get", "post", "patch", "put", "delete" };
	const struct method *m = r->method;

	buf_printf(out, "\"%s\":{\"operationId\":\"%s\",\"tags\":[\"%s\"],\"summary\":", verbs[r->verb],
	    m->name, r->service->name);
	put_text(out, m->title != NULL ? m->title : m->name);
	buf_text(out, ",\"description\":");
	put_text(out, m->doc != NULL ? m->doc : "");
	write_parameters(out, r);
	write_body(out, r);
	write_security(out, m);
	buf_text(out, ",\"responses\":{");
	write_answer(out, r);
	buf_text(out, ",\"default\":{\"$ref\":\"#/components/responses/problem\"}}}");
}

/* --- the whole
 * ------------------------------------------------------------------------------------------------------ */
static bool
path_is_first(const struct writer *w, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (strcmp(router_at(w->router, k)->method->path, router_at(w->router, i)->method->path) == 0)
			return false;
	return true;
}

static void
write_paths(struct writer *w)
{
	buf_text(w->out,
	    "\"paths\":{\"/events\":{\"get\":{\"operationId\":\"gateway.events\",\"tags\":[\"gateway\"],"
	    "\"summary\":\"Flux des événements\",\"description\":\"Server-sent events of what the caller may "
	    "see, without content; resumes behind "
	    "Last-Event-ID.\",\"parameters\":[{\"name\":\"Last-Event-ID\","
	    "\"in\":\"header\",\"required\":false,\"schema\":{\"type\":\"string\"}}],\"responses\":{\"200\":"
	    "{\"description\":\"The stream.\",\"content\":{\"text/event-stream\":{\"schema\":{\"type\":"
	    "\"string\"}}}},\"default\":{\"$ref\":\"#/components/responses/problem\"}}}}");
	for (size_t i = 0; i < router_count(w->router); i++) {
		const char *path = router_at(w->router, i)->method->path;
		bool more = false;

		if (!path_is_first(w, i))
			continue;
		buf_printf(w->out, ",\"%s\":{", path);
		for (size_t k = i; k < router_count(w->router); k++) {
			if (strcmp(router_at(w->router, k)->method->path, path) != 0)
				continue;
			if (more)
				buf_byte(w->out, ',');
			more = true;
			write_operation(w->out, router_at(w->router, k));
		}
		buf_byte(w->out, '}');
	}
	buf_byte(w->out, '}');
}

void
openapi_write(const struct router *router, struct buf *out)
{
	struct writer w = { out, router };

	buf_clear(out);
	buf_text(out,
	    "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Maillage\",\"version\":\"1\",\"description\":\"The "
	    "node of a "
	    "federation of social centres. Made from the contract's "
	    "tables.\"},\"servers\":[{\"url\":\"" API_PREFIX
	    "\"}],\"security\":[{\"bearer\":[]},{\"session\":[]}],");
	write_paths(&w);
	buf_text(out, ",\"components\":{");
	write_schemas(&w);
	buf_text(out,
	    ",\"responses\":{\"problem\":{\"description\":\"Refused, and why.\",\"content\":{\"" TYPE_PROBLEM
	    "\":{\"schema\":{\"$ref\":\"#/components/schemas/problem\"}}}}},"
	    "\"securitySchemes\":{\"bearer\":{\"type\":\"http\",\"scheme\":\"bearer\",\"bearerFormat\":\"mlg_"
	    "…\"},"
	    "\"session\":{\"type\":\"apiKey\",\"in\":\"cookie\",\"name\":\"" COOKIE_NAME "\"}}}}");
}
