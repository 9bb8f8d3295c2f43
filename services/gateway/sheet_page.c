/*
 * sheet_page: /fiches/{id}: an action sheet as a document to print, in the layout of the federation's own sheets.
 * Owns: nothing.
 * Beware: its sections and their order are those of the model (seed 001).
 */
#include "services/gateway/print.h"

static void
draw_description(const struct action_sheet *s, struct buf *out)
{
	bool missions = REC_HAS(s, 13) && s->missions.count > 0;

	if (!REC_HAS(s, 12) && !missions)
		return;
	buf_text(out, "<section><h2>Description du projet</h2>\n");
	if (REC_HAS(s, 12))
		html_prose(out, s->description);
	if (missions)
		print_list(out, "ol", &s->missions);
	buf_text(out, "</section>\n");
}

static void
draw_partners(const struct action_sheet *s, struct buf *out)
{
	if (!REC_HAS(s, 16) && !REC_HAS(s, 17))
		return;
	buf_text(out, "<section><h2>Partenaires associés</h2>\n");
	if (REC_HAS(s, 16) && s->initiators.count > 0) {
		buf_text(out, "<h3>Initiateurs</h3>");
		print_list(out, "ul", &s->initiators);
	}
	if (REC_HAS(s, 17) && s->partners.count > 0) {
		buf_text(out, "<h3>Autres partenaires</h3>");
		print_list(out, "ul", &s->partners);
	}
	buf_text(out, "</section>\n");
}

static void
draw_results_of(const struct action_sheet *s, bool quantitative, const char *title, struct buf *out)
{
	const struct sheet_result *r = s->results.items;
	bool any = false;

	for (uint32_t i = 0; i < s->results.count; i++) {
		if (r[i].quantitative != quantitative)
			continue;
		if (!any)
			buf_printf(out, "<h3>%s</h3><ul>", title);
		any = true;
		buf_text(out, "<li>");
		html_text(out, r[i].description);
		if (REC_HAS(&r[i], 3)) {
			buf_text(out, " (cible : ");
			html_text(out, r[i].target);
			buf_text(out, ")");
		}
		buf_text(out, "</li>");
	}
	if (any)
		buf_text(out, "</ul>\n");
}

void
sheet_draw(const struct action_sheet *s, struct buf *out)
{
	buf_text(out, "<main><header>");
	if (REC_HAS(s, 7)) {
		buf_text(out, "<p>Territoire : ");
		html_text(out, s->territory);
		buf_text(out, "</p>");
	}
	if (REC_HAS(s, 8))
		buf_printf(out, "<p>Fiche action n° %u</p>", s->number);
	buf_text(out, "<h1>");
	html_text(out, s->title);
	buf_text(out, "</h1></header>\n");
	print_prose(out, "Contexte", REC_HAS(s, 10), s->context);
	print_prose(out, "Enjeux", REC_HAS(s, 11), s->stakes);
	draw_description(s, out);
	if (REC_HAS(s, 14) || REC_HAS(s, 15)) {
		buf_text(out, "<section><h2>Modalités de mise en œuvre</h2>\n<dl>");
		print_row(out, "Date de début", REC_HAS(s, 14), s->start);
		print_row(out, "Durée", REC_HAS(s, 15), s->duration);
		buf_text(out, "</dl></section>\n");
	}
	draw_partners(s, out);
	if (REC_HAS(s, 18) && s->results.count > 0) {
		buf_text(out, "<section><h2>Résultats attendus</h2>\n");
		draw_results_of(s, true, "Résultats quantitatifs", out);
		draw_results_of(s, false, "Résultats qualitatifs", out);
		buf_text(out, "</section>\n");
	}
	print_prose(out, "Pilotage du projet", REC_HAS(s, 19), s->steering);
	print_list_section(out, "Moyens nouveaux nécessaires", "ul", REC_HAS(s, 20), &s->means);
	buf_text(out, "</main>\n");
}

static struct text
sheet_title(const void *rec)
{
	return ((const struct action_sheet *)rec)->title;
}

static void
sheet_draw_any(const void *rec, struct buf *out)
{
	sheet_draw(rec, out);
}

void
sheet_page(struct exchange *r, struct text id)
{
	static const struct printed kind = { "registry.action_sheet.get", &action_sheet_collection,
		sheet_title, sheet_draw_any };

	print_page(r, id, &kind);
}
