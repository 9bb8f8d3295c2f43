/*
 * minutes_page: /releves/{id}: the relevé de décisions of a meeting as a document to print.
 * Owns: nothing.
 * Beware: a name is asked of the registry by the reader's own call: whom the reader may not read stays a role and a structure.
 */
#include "common/calendar.h"
#include "services/gateway/names.h"
#include "services/gateway/print.h"

#define SEATS_MOST 60
#define NAMES_MOST                                                                                           \
	(6u * SEATS_MOST + 3u * SEATS_MOST + 30u + DECISIONS_MOST) /* mandates, people; structures */

struct minutes_print {
	struct names names;
	struct meeting_minutes minutes;
};

/* --- names ------------------------------------------------------------------------------------------- */
static void
seats_want(struct minutes_print *p, const struct list *seats)
{
	const struct member_view *v = seats->items;

	for (uint32_t i = 0; i < seats->count; i++) {
		names_want(&p->names, NAMED_MANDATE, v[i].mandate);
		names_want(&p->names, NAMED_ORGANISATION, v[i].organisation);
	}
}

static void
seats_and_guests_want(struct minutes_print *p)
{
	const struct meeting_minutes *m = &p->minutes;
	const struct id *guests = m->guests.items;
	const struct decision *d = m->decisions.items;

	seats_want(p, &m->present);
	seats_want(p, &m->excused);
	seats_want(p, &m->absent);
	for (uint32_t i = 0; i < m->guests.count; i++)
		names_want(&p->names, NAMED_ORGANISATION, guests[i]);
	for (uint32_t i = 0; i < m->decisions.count; i++)
		if (REC_HAS(&d[i], 17))
			names_want(&p->names, NAMED_ORGANISATION, d[i].organisation);
}

/* --- drawing ----------------------------------------------------------------------------------------- */
static const char *
choice_label(const struct rec_desc *d, unsigned tag, int value)
{
	const struct rec_enum_value *row =
	    rec_enum_by_value(record_field_tag(d, (uint8_t)tag)->values, value);

	return row == NULL ? "" : row->label;
}

/* "Name, role, structure", as far as they are known. */
static void
draw_seats(const struct minutes_print *p, const char *title, const struct list *seats, struct buf *out)
{
	const struct member_view *v = seats->items;

	if (seats->count == 0)
		return;
	buf_printf(out, "<section><h2>%s</h2>\n<ul>", title);
	for (uint32_t i = 0; i < seats->count; i++) {
		const struct name *mandate = names_find(&p->names, NAMED_MANDATE, v[i].mandate);
		struct text person =
		    mandate == NULL ? TEXT_LIT("") : names_text(&p->names, NAMED_PERSON, mandate->person);
		struct text where = names_text(&p->names, NAMED_ORGANISATION, v[i].organisation);

		buf_text(out, "<li>");
		html_text(out, person);
		buf_text(out, person.len > 0 ? ", " : "");
		html_text(out, text_of(choice_label(&member_view_desc, 3, (int)v[i].role)));
		buf_text(out, where.len > 0 ? ", " : "");
		html_text(out, where);
		buf_text(out, "</li>");
	}
	buf_text(out, "</ul>\n</section>\n");
}

static void
draw_guests(const struct minutes_print *p, struct buf *out)
{
	const struct id *guests = p->minutes.guests.items;

	if (p->minutes.guests.count == 0)
		return;
	buf_text(out, "<section><h2>Structures invitées</h2>\n<ul>");
	for (uint32_t i = 0; i < p->minutes.guests.count; i++) {
		buf_text(out, "<li>");
		html_text(out, names_text(&p->names, NAMED_ORGANISATION, guests[i]));
		buf_text(out, "</li>");
	}
	buf_text(out, "</ul>\n</section>\n");
}

static void
draw_decision(const struct minutes_print *p, const struct decision *d, struct buf *out)
{
	char day[CALENDAR_LONG_CAP];

	buf_printf(out, "<section><h3>Décision n° %u : %s</h3>\n", d->number,
	    choice_label(&decision_desc, DECISION_OUTCOME, (int)d->outcome));
	html_prose(out, d->text);
	if (REC_HAS(d, DECISION_FOR) || REC_HAS(d, DECISION_AGAINST) || REC_HAS(d, DECISION_ABSTAINED))
		buf_printf(out, "<p>Pour : %u ; contre : %u ; abstentions : %u.</p>\n", d->votes_for,
		    d->votes_against, d->abstained);
	buf_text(out, "<dl>");
	print_row(out, "Mise en œuvre par", REC_HAS(d, 17),
	    names_text(&p->names, NAMED_ORGANISATION, d->organisation));
	if (REC_HAS(d, 18)) {
		calendar_day_long(d->due, day);
		print_row(out, "Échéance", true, text_of(day));
	}
	buf_text(out, "</dl></section>\n");
}

static void
minutes_draw(const struct minutes_print *p, struct buf *out)
{
	const struct meeting_minutes *m = &p->minutes;
	const struct decision *d = m->decisions.items;
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(m->day, day);
	buf_text(out, "<main><header><p>Relevé de décisions</p><h1>");
	html_text(out, m->instance_name);
	buf_text(out, "</h1></header>\n<dl>");
	print_row(out, "Date", true, text_of(day));
	print_row(out, "Lieu", REC_HAS(m, 6), m->place);
	print_row(out, "État", true, text_of(choice_label(&meeting_minutes_desc, 4, (int)m->status)));
	buf_text(out, "</dl>\n");
	print_list_section(out, "Ordre du jour", "ol", REC_HAS(m, 7), &m->agenda);
	draw_seats(p, "Présents", &m->present, out);
	draw_seats(p, "Excusés", &m->excused, out);
	draw_seats(p, "Absents", &m->absent, out);
	draw_guests(p, out);
	buf_text(out, "<section><h2>Décisions</h2>\n");
	if (m->decisions.count == 0)
		buf_text(out, "<p>Aucune décision n’a été enregistrée.</p>\n");
	for (uint32_t i = 0; i < m->decisions.count; i++)
		draw_decision(p, &d[i], out);
	buf_text(out, "</section>\n</main>\n");
}

/* --- asking ------------------------------------------------------------------------------------------ */
static void
minutes_named(struct exchange *r)
{
	const struct minutes_print *p = r->own;
	struct text title = p->minutes.instance_name;

	page_head(&r->out, arena_text(&r->arena, title.ptr, title.len), "print");
	minutes_draw(p, &r->out);
	page_foot(&r->out);
	http_send(r, 200, TYPE_HTML);
}

static void
minutes_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct minutes_print *p = r->own;

	if (rc == RC_OK && !answer_read(r, &meeting_minutes_desc, body, len, &p->minutes))
		rc = RC_INTERNAL;
	if (rc != RC_OK) {
		api_faults(r, rc, body, len);
		page_refused(r, rc);
		return;
	}
	names_room(r, &p->names, NAMES_MOST);
	seats_and_guests_want(p);
	names_ask(r, minutes_named);
}

void
minutes_page(struct exchange *r, struct text id)
{
	struct ref in = { REC_BIT(1), { { 0 } } };
	enum rc rc;

	if (!id_parse(id.ptr, id.len, &in.id)) {
		page_missing(r);
		return;
	}
	rc = auth_allows(r, ROLE_ACCOUNTS, false);
	if (rc != RC_OK) {
		page_refused(r, rc);
		return;
	}
	r->own = ARENA_NEW(&r->arena, struct minutes_print);
	record_encode(&ref_desc, &in, 0, 0, &r->in);
	page_call(r, "registry.meeting.minutes", minutes_answered);
}
