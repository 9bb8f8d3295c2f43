/*
 * paper: see paper.h.
 * Owns: nothing.
 * Beware: an unknown name is a line to write on, never an id.
 */
#include "services/gateway/paper.h"
#include "common/calendar.h"

#define NAMES_MOST 450u /* of a sheet: its lines, and their structures */

/* --- reading ----------------------------------------------------------------------------------------- */
static void
paper_named(struct exchange *r)
{
	const struct paper_print *p = r->own;

	page_head(&r->out, p->row->title, "print");
	buf_text(&r->out, "<main class=\"papier\">\n");
	p->row->draw(r, p, &r->out);
	buf_text(&r->out, "</main>\n");
	page_foot(&r->out);
	http_send(r, 200, TYPE_HTML);
}

static void
paper_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct paper_print *p = r->own;

	p->rec = arena_alloc(&r->arena, p->row->out->size);
	if (rc == RC_OK && !answer_read(r, p->row->out, body, len, p->rec))
		rc = RC_INTERNAL;
	if (rc != RC_OK) {
		api_faults(r, rc, body, len);
		page_refused(r, rc);
		return;
	}
	names_room(r, &p->names, NAMES_MOST);
	p->row->want(p->rec, &p->names);
	names_ask(r, paper_named);
}

void
paper_page(struct exchange *r, const struct paper_row *row, const void *in)
{
	const struct route *route = router_method(r->g->router, row->method);
	struct paper_print *p = ARENA_NEW(&r->arena, struct paper_print);
	enum rc rc = auth_allows(r, route == NULL ? ROLE_ACCOUNTS : route->method->roles, false);

	if (rc != RC_OK) {
		page_refused(r, rc);
		return;
	}
	p->row = row;
	r->own = p;
	record_encode(row->in, in, 0, 0, &r->in);
	page_call(r, row->method, paper_answered);
}

bool
paper_ids(struct exchange *r, struct text rest, struct id *ret_first, struct id *ret_second)
{
	const char *slash = memchr(rest.ptr, '/', rest.len);
	size_t n = slash == NULL ? rest.len : (size_t)(slash - rest.ptr);

	if (slash != NULL && id_parse(rest.ptr, n, ret_first) &&
	    id_parse(slash + 1, rest.len - n - 1, ret_second))
		return true;
	page_missing(r);
	return false;
}

/* --- pieces ------------------------------------------------------------------------------------------ */
void
paper_head(struct exchange *r, struct buf *out, const char *what, struct text subtitle)
{
	buf_text(out, "<header><p class=\"emetteur\">");
	html_text(out, text_of(process_node(r->g->process)->federation));
	buf_printf(out, "</p><h1>%s</h1>", what);
	if (subtitle.len > 0) {
		buf_text(out, "<p class=\"objet\">");
		html_text(out, subtitle);
		buf_text(out, "</p>");
	}
	buf_text(out, "</header>\n");
}

void
paper_foot(struct buf *out, day_t day, const char *const *signers)
{
	char line[CALENDAR_LONG_CAP];

	calendar_day_long(day, line);
	buf_printf(out,
	    "<section class=\"fin\"><p>Fait à <span class=\"ligne\"></span>, le %s.</p>\n<div "
	    "class=\"signatures\">",
	    line);
	for (; *signers != NULL; signers++)
		buf_printf(out, "<div class=\"signature\"><p>%s</p></div>", *signers);
	buf_text(out, "</div></section>\n");
}

void
paper_name(struct buf *out, struct text name)
{
	if (name.len > 0)
		html_text(out, name);
	else
		buf_text(out, "<span class=\"ligne\"></span>");
}

void
paper_people(struct buf *out, const char *title, const struct names *n, const struct list *ids)
{
	const struct id *id = ids->items;
	bool any = false;

	for (uint32_t i = 0; i < ids->count; i++) {
		struct text name = names_text(n, NAMED_PERSON, id[i]);

		if (name.len == 0)
			continue;
		if (any)
			buf_text(out, ", ");
		else
			buf_printf(out, "<dt>%s</dt><dd>", title);
		any = true;
		html_text(out, name);
	}
	buf_text(out, any ? "</dd>" : "");
}

const char *
paper_hours(struct arena *a, uint32_t minutes)
{
	if (minutes < 60)
		return arena_printf(a, "%u\xc2\xa0min", minutes);
	if (minutes % 60 == 0)
		return arena_printf(a, "%u\xc2\xa0h", minutes / 60);
	return arena_printf(a, "%u\xc2\xa0h\xc2\xa0%02u", minutes / 60, minutes % 60);
}

const char *
paper_money(struct arena *a, int64_t cents)
{
	int64_t euros = cents / 100;
	const char *said = "";

	for (; euros >= 1000; euros /= 1000)
		said = arena_printf(a, "\xc2\xa0%03d%s", (int)(euros % 1000), said);
	return arena_printf(a, "%d%s,%02d\xc2\xa0€", (int)euros, said, (int)(cents % 100));
}

const char *
paper_day(struct arena *a, day_t day)
{
	char *line = arena_alloc(a, CALENDAR_LONG_CAP);

	calendar_day_long(day, line);
	return line;
}

static void
where_draw(struct buf *out, const struct paper_session *s, bool how)
{
	if (s->remote) {
		buf_text(out, "À distance");
		if (how && REC_HAS(s, 7)) {
			buf_text(out, "<br>");
			html_text(out, s->link);
		}
		return;
	}
	if (!REC_HAS(s, 8)) {
		buf_text(out, "Lieu à préciser");
		return;
	}
	html_text(out, s->venue);
	if (how && REC_HAS(s, 14)) {
		buf_text(out, "<br>");
		html_text(out, s->address);
	}
	if (how && REC_HAS(s, 15)) {
		buf_text(out, REC_HAS(s, 14) ? ", " : "<br>");
		html_text(out, s->town);
	}
	if (how && REC_HAS(s, 10)) {
		buf_text(out, "<br><small>");
		html_text(out, s->access);
		buf_text(out, "</small>");
	}
}

bool
paper_period(const struct list *sessions, day_t *ret_first, day_t *ret_last)
{
	const struct paper_session *s = sessions->items;
	bool any = false;

	for (uint32_t i = 0; i < sessions->count; i++) {
		if (!REC_HAS(&s[i], 3))
			continue;
		*ret_first = !any || s[i].day < *ret_first ? s[i].day : *ret_first;
		*ret_last = !any || s[i].day > *ret_last ? s[i].day : *ret_last;
		any = true;
	}
	return any;
}

void
paper_sessions(struct arena *a, struct buf *out, const struct list *sessions, bool done)
{
	const struct paper_session *s = sessions->items;

	buf_printf(out,
	    "<table><thead><tr><th>Journée</th><th>Date</th><th>Horaire</th><th>Lieu</th>%s</tr></"
	    "thead>\n<tbody>",
	    done ? "<th>Durée réalisée</th>" : "");
	for (uint32_t i = 0; i < sessions->count; i++) {
		if (done && s[i].minutes_done == 0)
			continue;
		buf_printf(out, "<tr><td>J%u%s</td><td>%s</td><td>", s[i].rank,
		    s[i].status == SESSION_CANCELLED ? " (annulée)" : "",
		    REC_HAS(&s[i], 3) ? paper_day(a, s[i].day) : "date à venir");
		html_text(out, s[i].hours);
		buf_text(out, "</td><td>");
		where_draw(out, &s[i], !done);
		if (done)
			buf_printf(out, "</td><td>%s", paper_hours(a, s[i].minutes_done));
		buf_text(out, "</td></tr>\n");
	}
	buf_text(out, "</tbody></table>\n");
}
