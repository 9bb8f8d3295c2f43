/*
 * link_page: what the pages behind a link share: their frame, their choices and languages, and the reading of what was sent.
 * Owns: nothing; the token goes to the service as it came and is kept nowhere.
 * Beware: reading a page answers nothing (mail scanners follow links).
 */
#include "services/gateway/link_page.h"
#include "common/calendar.h"
#include "services/gateway/bind.h"

static const struct rec_enum_value language_values[] = {
	{ 0, "fr", "français" },
	{ 1, "en", "anglais" },
	{ 2, "ar", "arabe" },
	{ 3, "es", "espagnol" },
	{ 4, "it", "italien" },
	{ 5, "pl", "polonais" },
	{ 6, "pt", "portugais" },
	{ 7, "ro", "roumain" },
	{ 8, "tr", "turc" },
	{ 9, "uk", "ukrainien" },
};
REC_ENUM_DEFINE(link_languages, "language", language_values);

void
link_ask(struct exchange *r, struct text raw, const struct rec_desc *d, const char *method,
    void (*answered)(struct exchange *r, enum rc rc, const void *body, size_t len))
{
	const struct rec_field *f = record_field_tag(d, 1);
	void *in = arena_alloc(&r->arena, d->size);

	if (!page_token(r, raw, record_at(f, in)))
		return;
	*(uint64_t *)in |= REC_BIT(1);
	record_encode(d, in, 0, 0, &r->in);
	page_call(r, method, answered);
}

const struct fault_item *
link_fault_at(const struct fault *why, const char *field)
{
	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++)
		if (strcmp(why->items[i].field, field) == 0)
			return &why->items[i];
	return NULL;
}

void
link_fault_say(struct buf *out, const struct fault_item *f)
{
	char line[512];

	fault_sentence(f, 1, line, sizeof line);
	html_text(out, text_of(line));
}

void
link_page_open(struct exchange *r, const char *title)
{
	page_head(&r->out, title, "page");
	buf_text(&r->out, "<main><h1>");
	html_text(&r->out, text_of(title));
	buf_text(&r->out, "</h1>\n");
}

void
link_page_close(struct exchange *r, int status)
{
	buf_text(&r->out, "</main>\n");
	page_foot(&r->out);
	http_send(r, status, TYPE_HTML);
}

void
link_moment(struct buf *out, usec_t t)
{
	struct local_time local = calendar_local(t);
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(local.day, day);
	buf_printf(out, "%s à %d h %02d", day, local.minute / 60, local.minute % 60);
}

void
link_choices(struct buf *out, const char *name, const struct rec_enum *e, int chosen, bool required)
{
	for (uint32_t i = 0; i < e->count; i++) {
		const struct rec_enum_value *v = &e->values[i];

		buf_printf(out, "<label><input type=\"radio\" name=\"%s\" value=\"%s\"%s%s> ", name, v->name,
		    v->value == chosen ? " checked" : "", required ? " required" : "");
		html_text(out, text_of(v->label));
		buf_text(out, "</label>\n");
	}
}

static bool
refused(struct exchange *r, const char *name, const char *choices)
{
	fault_addf(&r->why, RC_INVALID, name, FAULT_CHOICE, "%s", choices);
	page_refused(r, RC_INVALID);
	return false;
}

bool
link_agreed(struct exchange *r, const char *name)
{
	return text_is(bind_form_get(r->body, name, &r->arena), "true") || refused(r, name, "true");
}

bool
link_yes_no(struct exchange *r, const char *name, bool *ret_yes)
{
	struct text value = bind_form_get(r->body, name, &r->arena);

	*ret_yes = text_is(value, "true");
	return *ret_yes || text_is(value, "false") || refused(r, name, "true, false");
}

struct text
link_lines(struct exchange *r, struct text sent)
{
	char *out = arena_alloc(&r->arena, (size_t)sent.len + 1);
	uint32_t n = 0;

	for (uint32_t i = 0; i < sent.len; i++)
		if (sent.ptr[i] != '\r')
			out[n++] = sent.ptr[i];
	return (struct text){ out, n, 0 };
}
