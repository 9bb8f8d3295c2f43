/*
 * minutes_page: /releves/{id}: the relevé de décisions of a meeting as a document to print.
 * Owns: the order in which the names on it are asked for.
 * Beware: a name is asked of the registry by the reader's own call: whom the reader may not read stays a role and a structure.
 */
#include "common/calendar.h"
#include "services/gateway/print.h"

#define SEATS_MOST 60
#define NAMES_MOST                                                                                           \
	(6u * SEATS_MOST + 3u * SEATS_MOST + 30u + DECISIONS_MOST) /* mandates, people; structures */

enum named { NAMED_ORGANISATION, NAMED_MANDATE, NAMED_PERSON };
/* What is asked for, once each; a mandate leads to its person. */
struct name {
	enum named what;
	struct id id;
	struct text text; /* empty: not known, or not the reader's to know */
	struct id person; /* of a mandate */
};
struct minutes_print {
	struct meeting_minutes minutes;
	struct name *names;
	unsigned count, asked;
};

/* --- names ------------------------------------------------------------------------------------------- */
static struct name *
name_find(const struct minutes_print *p, enum named what, struct id id)
{
	for (unsigned i = 0; i < p->count; i++)
		if (p->names[i].what == what && id_equal(p->names[i].id, id))
			return &p->names[i];
	return NULL;
}

static void
name_want(struct minutes_print *p, enum named what, struct id id)
{
	if (!id_is_zero(id) && p->count < NAMES_MOST && name_find(p, what, id) == NULL)
		p->names[p->count++] = (struct name){ .what = what, .id = id };
}

static struct text
name_of(const struct minutes_print *p, enum named what, struct id id)
{
	const struct name *n = name_find(p, what, id);

	return n == NULL ? TEXT_LIT("") : n->text;
}

static void
seats_want(struct minutes_print *p, const struct list *seats)
{
	const struct member_view *v = seats->items;

	for (uint32_t i = 0; i < seats->count; i++) {
		name_want(p, NAMED_MANDATE, v[i].mandate);
		name_want(p, NAMED_ORGANISATION, v[i].organisation);
	}
}

static void
names_want(struct minutes_print *p)
{
	const struct meeting_minutes *m = &p->minutes;
	const struct id *guests = m->guests.items;
	const struct decision *d = m->decisions.items;

	seats_want(p, &m->present);
	seats_want(p, &m->excused);
	seats_want(p, &m->absent);
	for (uint32_t i = 0; i < m->guests.count; i++)
		name_want(p, NAMED_ORGANISATION, guests[i]);
	for (uint32_t i = 0; i < m->decisions.count; i++)
		if (REC_HAS(&d[i], 17))
			name_want(p, NAMED_ORGANISATION, d[i].organisation);
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
		const struct name *mandate = name_find(p, NAMED_MANDATE, v[i].mandate);
		struct text person =
		    mandate == NULL ? TEXT_LIT("") : name_of(p, NAMED_PERSON, mandate->person);
		struct text where = name_of(p, NAMED_ORGANISATION, v[i].organisation);

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
		html_text(out, name_of(p, NAMED_ORGANISATION, guests[i]));
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
	print_row(out, "Mise en œuvre par", REC_HAS(d, 17), name_of(p, NAMED_ORGANISATION, d->organisation));
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
static void minutes_next(struct exchange *r);

static bool
answer_read(struct exchange *r, const struct rec_desc *d, const void *body, size_t len, void *ret_rec)
{
	const void *kept = arena_copy(&r->arena, body, len); /* texts point into it until the page is drawn */

	return record_decode(d, kept, len, &r->arena, ret_rec, NULL, NULL) == RC_OK;
}

static void
name_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct minutes_print *p = r->own;
	struct name *n = &p->names[p->asked++];
	struct organisation o;
	struct mandate m;
	struct person who;

	if (rc == RC_OK && n->what == NAMED_ORGANISATION &&
	    answer_read(r, &organisation_desc, body, len, &o)) {
		n->text = o.name;
	} else if (rc == RC_OK && n->what == NAMED_MANDATE && answer_read(r, &mandate_desc, body, len, &m)) {
		n->person = m.person;
		name_want(p, NAMED_PERSON, m.person);
	} else if (rc == RC_OK && n->what == NAMED_PERSON && answer_read(r, &person_desc, body, len, &who) &&
	    REC_HAS(&who, 7)) {
		n->text = who.name;
	}
	minutes_next(r);
}

static void
minutes_next(struct exchange *r)
{
	static const char *const methods[] = { "registry.organisation.get", "registry.mandate.get",
		"registry.person.get" };
	struct minutes_print *p = r->own;
	struct text title = p->minutes.instance_name;
	struct ref in = { REC_BIT(1), { { 0 } } };

	if (p->asked < p->count) {
		in.id = p->names[p->asked].id;
		buf_clear(&r->in);
		record_encode(&ref_desc, &in, 0, 0, &r->in);
		r->pages++; /* each is a call of its own */
		page_call(r, methods[p->names[p->asked].what], name_answered);
		return;
	}
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
	p->names = ARENA_ARRAY(&r->arena, NAMES_MOST, struct name);
	names_want(p);
	minutes_next(r);
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
