/*
 * agreement_page: /conventions-formation/{id}: a training agreement with an employer, as the document that both sign.
 * Owns: nothing.
 * Beware: what it says is what the record said when it was agreed; the action may have changed since.
 */
#include "services/gateway/paper.h"
#include <math.h>

static void
agreement_want(const void *rec, struct names *n)
{
	const struct training_agreement *g = rec;
	const struct id *persons = g->persons.items;

	names_want(n, NAMED_ORGANISATION, g->structure);
	names_want(n, NAMED_ACTION, g->action);
	if (REC_HAS(g, AGREEMENT_TAG_ENROLMENT))
		names_want(n, NAMED_BALANCE, g->enrolment);
	for (uint32_t i = 0; i < g->persons.count; i++)
		names_want(n, NAMED_PERSON, persons[i]);
}

static void
parties_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	const struct training_agreement *g = print->rec;
	const struct name *structure = names_find(&print->names, NAMED_ORGANISATION, g->structure);

	buf_text(out, "<section><h2>Entre</h2>\n<p>");
	html_text(out, text_of(process_node(r->g->process)->federation));
	buf_text(out,
	    ", organisme de formation, SIRET <span class=\"ligne\"></span>, déclaration d’activité n° <span "
	    "class=\"ligne\"></span>,</p>\n<p>et ");
	paper_name(out, names_text(&print->names, NAMED_ORGANISATION, g->structure));
	buf_text(out, ", SIRET ");
	paper_name(out, structure == NULL ? TEXT_LIT("") : structure->siret);
	buf_text(out, ", employeur ou structure des stagiaires.</p></section>\n");
}

static void
object_draw(
    struct exchange *r, const struct training_agreement *g, const struct paper_print *print, struct buf *out)
{
	buf_text(out, "<section><h2>Objet et durée</h2>\n<dl>");
	print_row(out, "Action", true, names_text(&print->names, NAMED_ACTION, g->action));
	if (REC_HAS(g, AGREEMENT_TAG_FROM) && REC_HAS(g, AGREEMENT_TAG_TO))
		print_row(out, "Dates", true,
		    text_of(g->from == g->to
			    ? arena_printf(&r->arena, "le %s", paper_day(&r->arena, g->from))
			    : arena_printf(&r->arena, "du %s au %s", paper_day(&r->arena, g->from),
				  paper_day(&r->arena, g->to))));
	if (REC_HAS(g, AGREEMENT_TAG_HOURS))
		print_row(out, "Durée", true,
		    text_of(arena_printf(&r->arena, "%s par stagiaire",
			paper_hours(&r->arena, (uint32_t)lround(g->hours * 60)))));
	buf_text(out, "</dl></section>\n");
}

static void
trainees_draw(const struct training_agreement *g, const struct paper_print *print, struct buf *out)
{
	const struct id *persons = g->persons.items;

	buf_printf(out, "<section><h2>Stagiaires</h2>\n<p>%u personne%s :</p>\n<ul>", g->persons.count,
	    g->persons.count > 1 ? "s" : "");
	for (uint32_t i = 0; i < g->persons.count; i++) {
		buf_text(out, "<li>");
		paper_name(out, names_text(&print->names, NAMED_PERSON, persons[i]));
		buf_text(out, "</li>");
	}
	buf_text(out, "</ul></section>\n");
}

/* Below nothing, more was granted and paid than the price. */
static void
price_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	const struct training_agreement *g = print->rec;
	const struct name *balance = names_find(&print->names, NAMED_BALANCE, g->enrolment);

	if (!REC_HAS(g, AGREEMENT_TAG_PRICE))
		return;
	buf_printf(out,
	    "<section><h2>Prix</h2>\n<p>Pour l’ensemble des stagiaires : <strong>%s</strong>. Les prises en "
	    "charge "
	    "obtenues viennent en déduction de ce que la structure règle.</p>\n",
	    paper_money(&r->arena, g->price));
	if (balance != NULL && balance->counted)
		buf_printf(out,
		    "<p>À ce jour, reste à la charge de la structure : <strong>%s</strong>.</p>\n",
		    paper_money(&r->arena, balance->remains > 0 ? balance->remains : 0));
	buf_text(out, "</section>\n");
}

static void
agreement_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	static const char *const signers[] = { "Pour la fédération",
		"Pour la structure : nom, qualité, signature et cachet", NULL };
	const struct training_agreement *g = print->rec;
	const struct rec_enum_value *status = rec_enum_by_value(&agreement_status_enum, (int)g->status);
	const struct name *action = names_find(&print->names, NAMED_ACTION, g->action);
	day_t day = calendar_local(gateway_now()).day;

	paper_head(r, out, "Convention de formation professionnelle",
	    text_of(arena_printf(&r->arena, "N° " TEXT_FMT "%s%s", TEXT_ARG(g->number),
		g->status == AGREEMENT_SIGNED ? "" : " – ",
		g->status == AGREEMENT_SIGNED || status == NULL ? "" : status->label)));
	parties_draw(r, print, out);
	object_draw(r, g, print, out);
	trainees_draw(g, print, out);
	if (action != NULL)
		print_prose(out, "Objectifs", action->objectives.len > 0, action->objectives);
	print_prose(out, "Programme", REC_HAS(g, AGREEMENT_TAG_PROGRAMME), g->programme);
	if (action != NULL)
		print_prose(out, "Modalités", action->modalities.len > 0, action->modalities);
	price_draw(r, print, out);
	buf_text(out,
	    "<section><h2>Suivi</h2>\n<p>L’assiduité est prouvée par les feuilles d’émargement de chaque "
	    "demi-journée. La "
	    "fédération remet à chaque stagiaire un certificat de réalisation, puis une attestation de fin "
	    "de "
	    "formation.</p></section>\n");
	paper_foot(out, REC_HAS(g, AGREEMENT_TAG_SENT_ON) ? g->sent_on : day, signers);
}

void
agreement_page(struct exchange *r, struct text id)
{
	static const struct paper_row row = { "scheduling.training_agreement.get", &ref_desc,
		&training_agreement_desc, "Convention de formation", agreement_want, agreement_draw };
	struct ref in = { REC_BIT(1), { { 0 } } };

	if (id_parse(id.ptr, id.len, &in.id))
		paper_page(r, &row, &in);
	else
		page_missing(r);
}
