/*
 * attendance_page: /emargements/{session}/{half}: the sheet of a half-day, to sign on paper or by each person's own code.
 * Owns: nothing.
 * Beware: a code is a right to sign: it stands in the row of its person alone, and goes once that person has signed.
 */
#include "common/calendar.h"
#include "services/gateway/paper.h"
#include "services/gateway/qr.h"

static void
sheet_want(const void *rec, struct names *n)
{
	const struct attendance_sheet *s = rec;
	const struct sheet_line *l = s->lines.items;

	for (uint32_t i = 0; i < s->lines.count; i++) {
		names_want(n, NAMED_PERSON, l[i].person);
		names_want(n, NAMED_ORGANISATION, l[i].structure);
	}
}

static void
signed_draw(struct buf *out, usec_t at)
{
	struct local_time t = calendar_local(at);
	struct ymd d = calendar_ymd(t.day);

	buf_printf(out, "Signé le %02d/%02d/%04d à %d\xc2\xa0h\xc2\xa0%02d", d.day, d.month, d.year,
	    t.minute / 60, t.minute % 60);
}

/* The address as a phone outside has to call it: nginx says so when it took the request over TLS. */
static void
code_draw(struct exchange *r, const struct sheet_line *l, struct buf *out)
{
	const char *proto = http_header(r, "X-Forwarded-Proto"), *host = http_header(r, "Host");
	bool tls = proto != NULL && strcmp(proto, "https") == 0;

	if (host == NULL)
		return;
	qr_draw(out,
	    arena_printf(&r->arena, "%s://%s" TEXT_FMT, tls ? "https" : "http", host, TEXT_ARG(l->path)),
	    "Code à scanner pour signer");
}

static bool
line_signed(const struct sheet_line *l, usec_t *ret_at)
{
	if (l->kind == ATTENDANCE_ANIMATOR) {
		*ret_at = l->signed_by_animator_at;
		return REC_HAS(l, SHEET_LINE_SIGNED_ANIMATOR);
	}
	*ret_at = l->signed_by_participant_at;
	return REC_HAS(l, SHEET_LINE_SIGNED_PARTICIPANT);
}

/* Entered as present from a paper, which carries the signature. */
static bool
line_on_paper(const struct sheet_line *l)
{
	return REC_HAS(l, SHEET_LINE_ATTENDANCE) && l->present && l->source == ATTENDANCE_PAPER;
}

static void
line_draw(struct exchange *r, const struct paper_print *print, const struct sheet_line *l, bool codes,
    struct buf *out)
{
	usec_t at;
	bool done = line_signed(l, &at);

	buf_text(out, "<tr><td>");
	paper_name(out, names_text(&print->names, NAMED_PERSON, l->person));
	buf_text(out, "</td><td>");
	html_text(out, names_text(&print->names, NAMED_ORGANISATION, l->structure));
	if (REC_HAS(l, 4)) {
		buf_text(out, "<br><small>");
		html_text(out, text_of(rec_enum_by_value(&mandate_role_enum, (int)l->role)->label));
		buf_text(out, "</small>");
	}
	buf_text(out, "</td><td class=\"signer\">");
	if (done)
		signed_draw(out, at);
	else if (REC_HAS(l, SHEET_LINE_ATTENDANCE))
		buf_text(out,
		    !l->present		   ? "Absent·e"
			: line_on_paper(l) ? "Signé sur papier"
					   : "Présent·e, à signer");
	buf_text(out, "</td><td class=\"code\">");
	if (codes && !done && !line_on_paper(l) && REC_HAS(l, 5))
		code_draw(r, l, out);
	buf_text(out, "</td></tr>\n");
}

static void
lines_draw(struct exchange *r, const struct paper_print *print, enum attendance_kind kind, const char *title,
    struct buf *out)
{
	const struct attendance_sheet *s = print->rec;
	const struct sheet_line *l = s->lines.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->lines.count; i++)
		n += l[i].kind == kind;
	if (n == 0)
		return;
	buf_printf(out,
	    "<section><h2>%s</h2>\n<table class=\"emargement\"><thead><tr><th>Nom et "
	    "prénom</th><th>Structure</th>"
	    "<th>Signature</th><th>Signer par téléphone</th></tr></thead>\n<tbody>",
	    title);
	for (uint32_t i = 0; i < s->lines.count; i++)
		if (l[i].kind == kind)
			line_draw(r, print, &l[i], s->status != SESSION_CANCELLED, out);
	buf_text(out, "</tbody></table></section>\n");
}

static void
attendance_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	const struct attendance_sheet *s = print->rec;

	paper_head(r, out, "Feuille d’émargement", s->title);
	buf_text(out, "<dl>");
	print_row(out, "Journée", true, text_of(arena_printf(&r->arena, "J%u", s->rank)));
	print_row(
	    out, "Date", true, REC_HAS(s, 6) ? text_of(paper_day(&r->arena, s->day)) : TEXT_LIT("à venir"));
	print_row(out, "Demi-journée", true,
	    text_of(
		arena_printf(&r->arena, "%s, %s", rec_enum_by_value(&session_half_enum, (int)s->half)->label,
		    paper_hours(&r->arena, s->minutes))));
	print_row(out, "Lieu", true,
	    s->remote		 ? TEXT_LIT("À distance")
		: REC_HAS(s, 10) ? s->venue
				 : TEXT_LIT("à préciser"));
	if (s->status == SESSION_CANCELLED)
		print_row(out, "État", true, TEXT_LIT("Journée annulée"));
	buf_text(out, "</dl>\n");
	lines_draw(r, print, ATTENDANCE_PARTICIPANT, "Stagiaires", out);
	lines_draw(r, print, ATTENDANCE_ANIMATOR, "Intervenant·es", out);
	if (s->lines.count == 0)
		buf_text(out, "<p>Personne n’est inscrit à cette action pour le moment.</p>\n");
	buf_text(out,
	    "<p><small>Chaque code est celui de la personne de sa ligne, pour cette demi-journée seulement. "
	    "La signature de "
	    "l’intervenant·e vaut pour la demi-journée entière.</small></p>\n");
}

void
attendance_page(struct exchange *r, struct text rest)
{
	static const struct paper_row row = { "scheduling.session.sheet", &sheet_ref_desc,
		&attendance_sheet_desc, "Feuille d’émargement", sheet_want, attendance_draw };
	const char *slash = memchr(rest.ptr, '/', rest.len);
	struct sheet_ref in = { .has = REC_BIT(1) | REC_BIT(2) };
	const struct rec_enum_value *half;

	if (slash == NULL || !id_parse(rest.ptr, (size_t)(slash - rest.ptr), &in.id)) {
		page_missing(r);
		return;
	}
	half = rec_enum_by_name(&session_half_enum, slash + 1, rest.len - (size_t)(slash + 1 - rest.ptr));
	if (half == NULL) {
		page_missing(r);
		return;
	}
	in.half = (enum session_half)half->value;
	paper_page(r, &row, &in);
}
