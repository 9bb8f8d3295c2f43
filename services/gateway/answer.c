/*
 * answer: one pass over what a service sent, straight into the body of the answer.
 * Owns: nothing.
 * Beware: a page's items stand one behind the other without a count of bytes: each is stepped over by the
 * scanner first.
 */
#include "services/gateway/answer.h"
#include "common/mpscan.h"
#include "proto/gateway.h"
#include <string.h>

bool
answer_has_head(const struct rec_desc *d)
{
	return d != NULL && d->count > 5 && d->fields[0].tag == TAG_ID && d->fields[1].tag == TAG_VERSION &&
	    strcmp(d->fields[1].name, "version") == 0 && d->fields[4].tag == TAG_ARCHIVED_AT;
}

bool
answer_creates(const struct method *m)
{
	const char *dot = strrchr(m->name, '.');
	const struct rec_field *f = m->out != NULL && m->out->count > 0 ? &m->out->fields[0] : NULL;

	if (m->verb == NULL || strcmp(m->verb, "POST") != 0 ||
	    (m->shape != METHOD_CREATE && (dot == NULL || strcmp(dot, ".create") != 0)))
		return false;
	return f != NULL && f->kind == REC_K_ID && f->tag == TAG_ID && strcmp(f->name, "id") == 0;
}

int
answer_status(const struct fault *why, enum rc rc)
{
	const struct fault_code *first = why != NULL && why->count > 0 ? why->items[0].code : NULL;

	if (first == FAULT_MEDIA_TYPE || first == FAULT_MEDIA_TYPE_BYTES)
		return 415;
	if (first == FAULT_HTTP_HEAD_SIZE)
		return 431;
	return rc_info(rc)->status;
}

static void
json_member(struct buf *out, const char *name, const char *value, size_t len)
{
	buf_printf(out, ",\"%s\":", name);
	json_text(out, value, len);
}

/* The first sentence of the code's text. */
static void
problem_title(const char *text, const char *name, struct buf *out)
{
	const char *stop = strstr(text, ". ");

	json_member(out, name, text, stop == NULL ? strlen(text) : (size_t)(stop - text) + 1);
}

static void
problem_detail(const struct fault_item *item, const struct rc_info *info, struct buf *out)
{
	char line[512];

	if (item == NULL) {
		json_member(out, "detail", info->fr, strlen(info->fr));
		json_member(out, "detail_en", info->en, strlen(info->en));
		return;
	}
	json_member(out, "detail", line, fault_sentence(item, 1, line, sizeof line));
	json_member(out, "detail_en", line, fault_sentence(item, 0, line, sizeof line));
}

static void
problem_item(const struct fault_item *item, struct buf *out)
{
	/* for programs: of choices and states, the names */
	const char *argument = item->english[0] != '\0' ? item->english : item->argument;

	buf_text(out, "{\"field\":");
	json_text(out, item->field, strlen(item->field));
	json_member(out, "code", item->code->name, strlen(item->code->name));
	problem_detail(item, NULL, out);
	if (argument[0] != '\0')
		json_member(out, "argument", argument, strlen(argument));
	buf_byte(out, '}');
}

void
answer_problem(const struct fault *why, enum rc rc, int status, struct id request, struct buf *out)
{
	const struct rc_info *info = rc_info(rc);
	uint32_t n = why == NULL ? 0 : why->count < FAULT_MAX ? why->count : FAULT_MAX;
	char id[ID_TEXT_LEN + 1];

	id_format(request, id);
	buf_printf(
	    out, "{\"type\":\"/problems/%s\",\"status\":%d,\"code\":\"%s\"", info->name, status, info->name);
	problem_title(info->fr, "title", out);
	problem_title(info->en, "title_en", out);
	problem_detail(n > 0 ? &why->items[0] : NULL, info, out);
	buf_text(out, ",\"faults\":[");
	for (uint32_t i = 0; i < n; i++) {
		if (i > 0)
			buf_byte(out, ',');
		problem_item(&why->items[i], out);
	}
	buf_byte(out, ']');
	if (why != NULL && why->dropped > 0)
		buf_printf(out, ",\"more\":%u", why->dropped);
	buf_printf(out, ",\"request\":\"%s\"}", id);
}

/* Takes the next encoded record off the page's items into rec; *ret_rc is not RC_OK when the bytes are none.
 */
static bool
page_next(const struct rec_desc *d, struct mpscan *s, struct arena *a, void *rec, enum rc *ret_rc)
{
	const uint8_t *from = s->pos;

	if (s->pos == s->end || *ret_rc != RC_OK)
		return false;
	*ret_rc = mpscan_skip(s);
	if (*ret_rc == RC_OK)
		*ret_rc = record_decode(d, from, (size_t)(s->pos - from), a, rec, NULL, NULL);
	return *ret_rc == RC_OK;
}

enum rc
answer_items(
    const struct rec_desc *d, const struct list_page *page, bool more, struct arena *a, struct buf *out)
{
	struct mpscan s = mpscan_of(page->items.ptr, page->items.len);
	void *rec = arena_alloc(a, d->size);
	enum rc rc = RC_OK;

	while (page_next(d, &s, a, rec, &rc)) {
		if (more)
			buf_byte(out, ',');
		record_to_json(d, rec, SECRET, out);
		more = true;
	}
	return rc == RC_OK ? RC_OK : RC_CORRUPT;
}

enum rc
answer_list(const struct rec_desc *d, const struct list_page *page, struct arena *a, struct buf *out)
{
	enum rc rc;

	buf_text(out, "{\"items\":[");
	rc = answer_items(d, page, false, a, out);
	buf_byte(out, ']');
	if (REC_HAS(page, 3))
		json_member(out, "next", page->next.ptr, page->next.len);
	buf_byte(out, '}');
	return rc;
}

enum rc
answer_csv(
    const struct rec_desc *d, const struct list_page *page, bool first, struct arena *a, struct buf *out)
{
	struct mpscan s = mpscan_of(page->items.ptr, page->items.len);
	void *rec = arena_alloc(a, d->size);
	enum rc rc = RC_OK;

	if (first) {
		buf_text(out, "\xef\xbb\xbf");
		record_csv_head(d, SECRET, out);
	}
	while (page_next(d, &s, a, rec, &rc))
		record_csv_row(d, rec, SECRET, out);
	return rc == RC_OK ? RC_OK : RC_CORRUPT;
}
