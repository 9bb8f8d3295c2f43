/*
 * print: a record as a document to print, in the layout of the federation's own sheets.
 * Owns: nothing.
 * Beware: read with the reader's rights: the same call as GET on the record's own path.
 */
#include "services/gateway/print.h"

void
print_prose(struct buf *out, const char *title, bool has, struct text t)
{
	if (!has || t.len == 0)
		return;
	buf_printf(out, "<section><h2>%s</h2>\n", title);
	html_prose(out, t);
	buf_text(out, "</section>\n");
}

void
print_list(struct buf *out, const char *tag, const struct list *texts)
{
	const struct text *items = texts->items;

	buf_printf(out, "<%s>", tag);
	for (uint32_t i = 0; i < texts->count; i++) {
		buf_text(out, "<li>");
		if (memchr(items[i].ptr, '\n', items[i].len) != NULL)
			html_prose(out, items[i]);
		else
			html_text(out, items[i]);
		buf_text(out, "</li>");
	}
	buf_printf(out, "</%s>\n", tag);
}

void
print_list_section(struct buf *out, const char *title, const char *tag, bool has, const struct list *texts)
{
	if (!has || texts->count == 0)
		return;
	buf_printf(out, "<section><h2>%s</h2>\n", title);
	print_list(out, tag, texts);
	buf_text(out, "</section>\n");
}

void
print_row(struct buf *out, const char *label, bool has, struct text t)
{
	if (!has || t.len == 0)
		return;
	buf_printf(out, "<dt>%s</dt><dd>", label);
	html_text(out, t);
	buf_text(out, "</dd>");
}

struct printing {
	const struct printed *kind;
};

static void
print_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	const struct printed *kind = ((const struct printing *)r->own)->kind;
	void *rec = arena_alloc(&r->arena, kind->collection->rec->size);
	struct text title;

	if (rc == RC_OK &&
	    record_decode(kind->collection->rec, body, len, &r->arena, rec, NULL, NULL) != RC_OK)
		rc = RC_INTERNAL;
	if (rc != RC_OK) {
		api_faults(r, rc, body, len);
		page_refused(r, rc);
		return;
	}
	title = kind->title(rec);
	page_head(&r->out, arena_text(&r->arena, title.ptr, title.len), "print");
	kind->draw(rec, &r->out);
	page_foot(&r->out);
	http_send(r, 200, TYPE_HTML);
}

void
print_page(struct exchange *r, struct text id, const struct printed *kind)
{
	struct ref in = { REC_BIT(1), { { 0 } } };
	struct printing *printing;
	enum rc rc;

	if (!id_parse(id.ptr, id.len, &in.id)) {
		page_missing(r);
		return;
	}
	rc = auth_allows(r, kind->collection->read_all | kind->collection->read_scoped, false);
	if (rc != RC_OK) {
		page_refused(r, rc);
		return;
	}
	printing = ARENA_NEW(&r->arena, struct printing);
	printing->kind = kind;
	r->own = printing;
	record_encode(&ref_desc, &in, 0, 0, &r->in);
	page_call(r, kind->method, print_answered);
}
