/*
 * training_page: /fiches-formation/{action}: an action as the sheet that the network reads, in the order of the federation's own (seed 002).
 * Owns: nothing.
 * Beware: it says what the action asks for, and nothing of who is enrolled.
 */
#include "services/gateway/paper.h"

static void
training_want(const void *rec, struct names *n)
{
	const struct training_sheet *t = rec;
	const struct id *animators = t->animators.items;

	for (uint32_t i = 0; i < t->animators.count; i++)
		names_want(n, NAMED_PERSON, animators[i]);
}

/* "6 à 7", "au moins 6", "au plus 7". */
static const char *
range_text(struct arena *a, uint32_t least, uint32_t most)
{
	if (least > 0 && most > 0)
		return least == most ? arena_printf(a, "%u", least) : arena_printf(a, "%u à %u", least, most);
	if (least > 0)
		return arena_printf(a, "au moins %u", least);
	return most > 0 ? arena_printf(a, "au plus %u", most) : "";
}

static void
targets_draw(struct exchange *r, const struct training_sheet *t, struct buf *out)
{
	const char *between = "";

	buf_text(out, "<section><h2>Publics</h2>\n<p>");
	for (uint32_t i = 0; REC_HAS(t, 7) && i < mandate_role_enum.count; i++) {
		if ((t->targets & 1u << mandate_role_enum.values[i].value) == 0)
			continue;
		buf_printf(out, "%s%s", between, mandate_role_enum.values[i].label);
		between = ", ";
	}
	buf_text(out, REC_HAS(t, 7) ? "</p>\n<dl>" : "Toutes les fonctions</p>\n<dl>");
	print_row(
	    out, "Structures", true, text_of(range_text(&r->arena, t->structures_min, t->structures_max)));
	print_row(out, "Personnes par structure", true,
	    text_of(range_text(&r->arena, t->persons_min, t->persons_max)));
	print_row(out, "Binôme", t->binome,
	    TEXT_LIT("une personne qui administre et une personne professionnelle de la même structure"));
	print_row(out, "Présence", t->all_sessions, TEXT_LIT("demandée à toutes les journées"));
	print_row(out, "Plan d’actions", t->action_plan_required, TEXT_LIT("demandé à chaque structure"));
	print_row(out, "Institutions", t->open_to_institutions, TEXT_LIT("elles peuvent s’inscrire"));
	if (t->intersession_days > 0)
		print_row(out, "Intersession", true,
		    text_of(arena_printf(&r->arena, "%u jour%s d’accompagnement à distance",
			t->intersession_days, t->intersession_days > 1 ? "s" : "")));
	buf_text(out, "</dl></section>\n");
}

static void
outcomes_draw(struct exchange *r, const struct training_sheet *t, struct buf *out)
{
	const struct action_deliverable *d = t->deliverables.items;
	const struct action_recommendation *a = t->recommendations.items;

	buf_text(out, t->deliverables.count > 0 ? "<section><h2>Livrables</h2>\n<ul>" : "");
	for (uint32_t i = 0; i < t->deliverables.count; i++) {
		buf_text(out, "<li>");
		html_text(out, d[i].title);
		if (REC_HAS(&d[i], 3))
			buf_printf(out, ", remis le %s", paper_day(&r->arena, d[i].delivered_on));
		else if (REC_HAS(&d[i], 2))
			buf_printf(out, ", attendu le %s", paper_day(&r->arena, d[i].due));
		buf_text(out, "</li>");
	}
	buf_text(out, t->deliverables.count > 0 ? "</ul></section>\n" : "");
	buf_text(out, t->recommendations.count > 0 ? "<section><h2>Recommandations</h2>\n<dl>" : "");
	for (uint32_t i = 0; i < t->recommendations.count; i++)
		print_row(out,
		    arena_printf(&r->arena, "N° %u, %s", a[i].number,
			rec_enum_by_value(&recommendation_status_enum, (int)a[i].status)->label),
		    true, a[i].text);
	buf_text(out, t->recommendations.count > 0 ? "</dl></section>\n" : "");
}

static void
training_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	const struct training_sheet *t = print->rec;

	paper_head(r, out, "Fiche action de formation", t->title);
	buf_text(out, "<dl>");
	print_row(out, "Nature", true, text_of(rec_enum_by_value(&action_kind_enum, (int)t->kind)->label));
	print_row(out, "État", t->status == ACTION_CANCELLED, TEXT_LIT("Annulée"));
	paper_people(out, "Animation", &print->names, &t->animators);
	print_row(out, "Durée", t->minutes_planned > 0, text_of(paper_hours(&r->arena, t->minutes_planned)));
	buf_text(out, "</dl>\n<section><h2>Dates et lieu</h2>\n");
	if (t->sessions.count == 0)
		buf_text(out, "<p>Aucune journée n’est encore prévue.</p>\n");
	else
		paper_sessions(&r->arena, out, &t->sessions, false);
	buf_text(out, "</section>\n");
	targets_draw(r, t, out);
	print_prose(out, "Modalités", REC_HAS(t, 19), t->modalities);
	print_prose(out, "Objectifs spécifiques", REC_HAS(t, 17), t->objectives);
	print_prose(out, "Contenu", REC_HAS(t, 18), t->content);
	outcomes_draw(r, t, out);
}

void
training_page(struct exchange *r, struct text id)
{
	static const struct paper_row row = { "scheduling.action.training_sheet", &ref_desc,
		&training_sheet_desc, "Fiche action de formation", training_want, training_draw };
	struct ref in = { REC_BIT(1), { { 0 } } };

	if (id_parse(id.ptr, id.len, &in.id))
		paper_page(r, &row, &in);
	else
		page_missing(r);
}
