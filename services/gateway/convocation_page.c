/*
 * convocation_page: /convocations/{action}/{person} and /lettres-mission/{action}/{person}: who is expected where and when.
 * Owns: nothing.
 * Beware: the calendar of a session is an address of its own; on paper it is not printed.
 */
#include "services/gateway/paper.h"

void
person_paper_want(const void *rec, struct names *n)
{
	const struct paper *p = rec;
	const struct id *animators = p->animators.items;

	names_want(n, NAMED_PERSON, p->person);
	names_want(n, NAMED_ORGANISATION, p->structure);
	for (uint32_t i = 0; i < p->animators.count; i++)
		names_want(n, NAMED_PERSON, animators[i]);
}

void
person_paper_page(struct exchange *r, struct text rest, enum paper_kind paper, const struct paper_row *row)
{
	struct paper_ref in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .paper = paper };

	if (paper_ids(r, rest, &in.id, &in.person))
		paper_page(r, row, &in);
}

static void
calendars_draw(struct buf *out, const struct list *sessions)
{
	const struct paper_session *s = sessions->items;
	char id[ID_TEXT_LEN + 1];

	buf_text(out, "<p class=\"ecran\">Pour votre agenda : ");
	for (uint32_t i = 0; i < sessions->count; i++) {
		id_format(s[i].session, id);
		if (REC_HAS(&s[i], 3))
			buf_printf(out, "<a href=\"/api/v1/sessions/%s/calendar\">J%u</a> ", id, s[i].rank);
	}
	buf_text(out, "</p>\n");
}

/* --- convocation ------------------------------------------------------------------------------------- */
static void
convocation_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	static const char *const signers[] = { "Pour la fédération", NULL };
	const struct paper *p = print->rec;

	paper_head(r, out, "Convocation", p->title);
	buf_text(out, "<dl><dt>À l’attention de</dt><dd>");
	paper_name(out, names_text(&print->names, NAMED_PERSON, p->person));
	buf_text(out, "</dd>");
	print_row(
	    out, "Structure", REC_HAS(p, 4), names_text(&print->names, NAMED_ORGANISATION, p->structure));
	print_row(out, "Nature de l’action", true,
	    text_of(rec_enum_by_value(&action_kind_enum, (int)p->kind)->label));
	paper_people(out, "Animation", &print->names, &p->animators);
	buf_text(out,
	    "</dl>\n<p>Bonjour,</p>\n<p>Vous êtes inscrit·e à cette action et attendu·e aux journées "
	    "suivantes.</p>\n");
	paper_sessions(&r->arena, out, &p->sessions, false);
	buf_printf(out, "<p>Durée prévue : %s.</p>\n", paper_hours(&r->arena, p->minutes_planned));
	calendars_draw(out, &p->sessions);
	print_prose(out, "Objectifs", REC_HAS(p, 7), p->objectives);
	print_prose(out, "Modalités", REC_HAS(p, 9), p->modalities);
	buf_text(out,
	    "<p>À chaque demi-journée, vous signerez la feuille d’émargement. En cas d’empêchement, prévenez "
	    "la fédération "
	    "dès que possible : une personne de votre structure peut prendre votre place.</p>\n");
	paper_foot(out, p->today, signers);
}

void
convocation_page(struct exchange *r, struct text rest)
{
	static const struct paper_row row = { "scheduling.action.paper", &paper_ref_desc, &paper_desc,
		"Convocation", person_paper_want, convocation_draw };

	person_paper_page(r, rest, PAPER_CONVOCATION, &row);
}

/* --- lettre de mission ------------------------------------------------------------------------------- */
static void
mission_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	static const char *const signers[] = { "Pour la fédération", "L’intervenant·e", NULL };
	const struct paper *p = print->rec;

	paper_head(r, out, "Lettre de mission", p->title);
	buf_text(out, "<dl><dt>Intervenant·e</dt><dd>");
	paper_name(out, names_text(&print->names, NAMED_PERSON, p->person));
	buf_text(out, "</dd>");
	print_row(out, "Nature de l’action", true,
	    text_of(rec_enum_by_value(&action_kind_enum, (int)p->kind)->label));
	paper_people(out, "Équipe d’animation", &print->names, &p->animators);
	print_row(out, "Durée prévue", true, text_of(paper_hours(&r->arena, p->minutes_planned)));
	print_row(
	    out, "Durée réalisée", p->minutes_done > 0, text_of(paper_hours(&r->arena, p->minutes_done)));
	if (p->intersession_days > 0)
		print_row(out, "Intersession", true,
		    text_of(arena_printf(&r->arena, "%u jour%s d’accompagnement à distance",
			p->intersession_days, p->intersession_days > 1 ? "s" : "")));
	buf_text(out,
	    "</dl>\n<p>La fédération vous confie l’animation de cette action aux journées suivantes.</p>\n");
	paper_sessions(&r->arena, out, &p->sessions, false);
	calendars_draw(out, &p->sessions);
	print_prose(out, "Objectifs", REC_HAS(p, 7), p->objectives);
	print_prose(out, "Contenu", REC_HAS(p, 8), p->content);
	print_prose(out, "Modalités", REC_HAS(p, 9), p->modalities);
	buf_text(out,
	    "<p>Votre mission comprend la préparation et l’animation de chaque journée, la signature de la "
	    "feuille "
	    "d’émargement de chaque demi-journée, et un retour à la fédération après la dernière.</p>\n");
	paper_foot(out, p->today, signers);
}

void
mission_page(struct exchange *r, struct text rest)
{
	static const struct paper_row row = { "scheduling.action.paper", &paper_ref_desc, &paper_desc,
		"Lettre de mission", person_paper_want, mission_draw };

	person_paper_page(r, rest, PAPER_MISSION, &row);
}
