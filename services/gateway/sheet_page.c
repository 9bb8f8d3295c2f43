/*
 * sheet_page: /fiches/{id}: an action sheet as a document to print, in the layout of the federation's own sheets.
 * Owns: nothing.
 * Beware: read with the reader's rights: the same call as GET /action-sheets/{id}.
 */
#include "services/gateway/pages.h"

static void
section_prose(struct buf *out, const char *title, bool has, struct text t)
{
	if (!has || t.len == 0)
		return;
	buf_printf(out, "<section><h2>%s</h2>\n", title);
	html_prose(out, t);
	buf_text(out, "</section>\n");
}

static void
list_items(struct buf *out, const char *tag, const struct list *l)
{
	const struct text *items = l->items;

	buf_printf(out, "<%s>", tag);
	for (uint32_t i = 0; i < l->count; i++) {
		buf_text(out, "<li>");
		html_text(out, items[i]);
		buf_text(out, "</li>");
	}
	buf_printf(out, "</%s>\n", tag);
}

static void
row(struct buf *out, const char *label, bool has, struct text t)
{
	if (!has || t.len == 0)
		return;
	buf_printf(out, "<dt>%s</dt><dd>", label);
	html_text(out, t);
	buf_text(out, "</dd>");
}

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
		list_items(out, "ol", &s->missions);
	buf_text(out, "</section>\n");
}

static void
draw_partners(const struct action_sheet *s, struct buf *out)
{
	if (!REC_HAS(s, 16) && !REC_HAS(s, 17))
		return;
	buf_text(out, "<section><h2>Partenaires</h2>\n");
	if (REC_HAS(s, 16) && s->initiators.count > 0) {
		buf_text(out, "<h3>Initiateurs</h3>");
		list_items(out, "ul", &s->initiators);
	}
	if (REC_HAS(s, 17) && s->partners.count > 0) {
		buf_text(out, "<h3>Autres partenaires</h3>");
		list_items(out, "ul", &s->partners);
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
	section_prose(out, "Contexte", REC_HAS(s, 10), s->context);
	section_prose(out, "Enjeux", REC_HAS(s, 11), s->stakes);
	draw_description(s, out);
	if (REC_HAS(s, 14) || REC_HAS(s, 15)) {
		buf_text(out, "<section><h2>Modalités</h2>\n<dl>");
		row(out, "Date de début", REC_HAS(s, 14), s->start);
		row(out, "Durée", REC_HAS(s, 15), s->duration);
		buf_text(out, "</dl></section>\n");
	}
	draw_partners(s, out);
	if (REC_HAS(s, 18) && s->results.count > 0) {
		buf_text(out, "<section><h2>Résultats attendus</h2>\n");
		draw_results_of(s, true, "Résultats quantitatifs", out);
		draw_results_of(s, false, "Résultats qualitatifs", out);
		buf_text(out, "</section>\n");
	}
	section_prose(out, "Pilotage du projet", REC_HAS(s, 19), s->steering);
	if (REC_HAS(s, 20) && s->means.count > 0) {
		buf_text(out, "<section><h2>Moyens nouveaux nécessaires</h2>\n");
		list_items(out, "ul", &s->means);
		buf_text(out, "</section>\n");
	}
	buf_text(out, "</main>\n");
}

static void
sheet_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct action_sheet s;
	char *title;

	if (rc == RC_OK && record_decode(&action_sheet_desc, body, len, &r->arena, &s, NULL, NULL) != RC_OK)
		rc = RC_INTERNAL;
	if (rc != RC_OK) {
		api_faults(r, rc, body, len);
		page_refused(r, rc);
		return;
	}
	title = arena_text(&r->arena, s.title.ptr, s.title.len);
	page_head(&r->out, title, "print");
	sheet_draw(&s, &r->out);
	page_foot(&r->out);
	http_send(r, 200, TYPE_HTML);
}

void
sheet_page(struct exchange *r, struct text id)
{
	struct ref in = { REC_BIT(1), { { 0 } } };
	enum rc rc;

	if (!id_parse(id.ptr, id.len, &in.id)) {
		page_missing(r);
		return;
	}
	rc = auth_allows(r, action_sheet_collection.read_all | action_sheet_collection.read_scoped, false);
	if (rc != RC_OK) {
		page_refused(r, rc);
		return;
	}
	record_encode(&ref_desc, &in, 0, 0, &r->in);
	page_call(r, "registry.action_sheet.get", sheet_answered);
}
