/*
 * certificate_page: /certificats/{action}/{person} and /attestations/{action}/{person}: hours really done, and what was aimed at.
 * Owns: nothing.
 * Beware: every hour here is one of the attendance; without hours the service refuses.
 */
#include "services/gateway/paper.h"

static void
whose_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	const struct paper *p = print->rec;

	buf_text(out, "<dl><dt>Stagiaire</dt><dd>");
	paper_name(out, names_text(&print->names, NAMED_PERSON, p->person));
	buf_text(out, "</dd>");
	print_row(
	    out, "Structure", REC_HAS(p, 4), names_text(&print->names, NAMED_ORGANISATION, p->structure));
	print_row(out, "Intitulé", true, p->title);
	print_row(out, "Nature de l’action", true,
	    text_of(rec_enum_by_value(&action_kind_enum, (int)p->kind)->label));
	print_row(out, "Inscription", !p->enrolled, TEXT_LIT("présente sans être inscrite à l’action"));
	print_row(out, "Durée prévue", true, text_of(paper_hours(&r->arena, p->minutes_planned)));
	print_row(out, "Durée réalisée", true, text_of(paper_hours(&r->arena, p->minutes_done)));
	buf_text(out, "</dl>\n");
}

/* First and last day on which there are hours. */
static void
period_draw(struct exchange *r, const struct paper *p, struct buf *out)
{
	const struct paper_session *s = p->sessions.items;
	struct paper_session *done = ARENA_ARRAY(&r->arena, p->sessions.count + 1, struct paper_session);
	struct list with = { done, 0 };
	day_t first, last;

	for (uint32_t i = 0; i < p->sessions.count; i++)
		if (s[i].minutes_done > 0)
			done[with.count++] = s[i];
	if (!paper_period(&with, &first, &last))
		return;
	if (first == last)
		buf_printf(out, "le %s", paper_day(&r->arena, first));
	else
		buf_printf(out, "du %s au %s", paper_day(&r->arena, first), paper_day(&r->arena, last));
}

static void
certificate_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	static const char *const signers[] = { "Pour la fédération : nom, qualité, signature et cachet",
		NULL };
	const struct paper *p = print->rec;

	paper_head(r, out, "Certificat de réalisation", p->title);
	buf_text(out, "<p>");
	html_text(out, text_of(process_node(r->g->process)->federation));
	buf_text(out,
	    !p->enrolled ? " certifie que la personne nommée ci-dessous, qui n’y était pas inscrite, a été "
			   "présente à une "
			   "partie de cette action, "
		: p->complete
		? " certifie que la personne nommée ci-dessous a suivi cette action, "
		: " certifie que la personne nommée ci-dessous a suivi une partie de cette action, ");
	period_draw(r, p, out);
	buf_printf(out, ", pour une durée réalisée de <strong>%s</strong>.</p>\n",
	    paper_hours(&r->arena, p->minutes_done));
	whose_draw(r, print, out);
	buf_text(out, "<section><h2>Détail des journées</h2>\n");
	paper_sessions(&r->arena, out, &p->sessions, true);
	buf_text(out,
	    "</section>\n<p>Les durées sont celles des feuilles d’émargement, que la fédération conserve et "
	    "tient à "
	    "disposition des financeurs.</p>\n");
	paper_foot(out, p->today, signers);
}

void
certificate_page(struct exchange *r, struct text rest)
{
	static const struct paper_row row = { "scheduling.action.paper", &paper_ref_desc, &paper_desc,
		"Certificat de réalisation", person_paper_want, certificate_draw };

	person_paper_page(r, rest, PAPER_CERTIFICATE, &row);
}

static void
attestation_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	static const char *const signers[] = { "Pour la fédération", NULL };
	const struct paper *p = print->rec;

	paper_head(r, out, "Attestation de fin de formation", p->title);
	whose_draw(r, print, out);
	print_prose(out, "Objectifs", REC_HAS(p, 7), p->objectives);
	print_prose(out, "Contenu", REC_HAS(p, 8), p->content);
	buf_text(out, "<section><h2>Résultats</h2>\n<dl>");
	print_row(out, "Assiduité", true,
	    text_of(arena_printf(&r->arena, "%u demi-journée%s sur %u, soit %u %%", p->halves_present,
		p->halves_present > 1 ? "s" : "", p->halves_planned, p->rate)));
	print_row(out, "Action suivie", true,
	    p->complete ? TEXT_LIT("en entier, au sens de l’assiduité demandée")
			: TEXT_LIT("en partie, au sens de l’assiduité demandée"));
	buf_text(out,
	    "</dl>\n<p>Acquis, à l’issue de la formation :</p>\n<ul class=\"cases\"><li>☐ acquis</li><li>☐ "
	    "en cours "
	    "d’acquisition</li><li>☐ à reprendre</li></ul>\n<p>Observations :</p><p "
	    "class=\"ligne-longue\"></p>"
	    "<p class=\"ligne-longue\"></p></section>\n");
	paper_foot(out, p->today, signers);
}

void
attestation_page(struct exchange *r, struct text rest)
{
	static const struct paper_row row = { "scheduling.action.paper", &paper_ref_desc, &paper_desc,
		"Attestation de fin de formation", person_paper_want, attestation_draw };

	person_paper_page(r, rest, PAPER_ATTESTATION, &row);
}
