/*
 * theme_page: /themes/{id}: a theme sheet of the federation's project as a document to print.
 * Owns: nothing.
 * Beware: the organisations that lead a theme are ids here: the pages resolve names, a document names none.
 */
#include "services/gateway/print.h"

static void
draw_objectives(const struct theme_sheet *s, struct buf *out)
{
	bool listed = REC_HAS(s, 14) && s->objectives.count > 0;

	if (!REC_HAS(s, 13) && !listed)
		return;
	buf_text(out, "<section><h2>Objectifs opérationnels</h2>\n");
	if (REC_HAS(s, 13))
		html_prose(out, s->aim);
	if (listed)
		print_list(out, "ul", &s->objectives);
	buf_text(out, "</section>\n");
}

/* "(depuis 2017)", "(2017-2018)", or nothing. */
static void
draw_years(const struct theme_project *p, struct buf *out)
{
	if (REC_HAS(p, 2) && REC_HAS(p, 3))
		buf_printf(out, " (%u-%u)", p->since, p->until);
	else if (REC_HAS(p, 2))
		buf_printf(out, " (depuis %u)", p->since);
	else if (REC_HAS(p, 3))
		buf_printf(out, " (jusqu’en %u)", p->until);
}

static void
draw_projects(const struct theme_sheet *s, struct buf *out)
{
	const struct theme_project *p = s->projects.items;

	if (!REC_HAS(s, 15) || s->projects.count == 0)
		return;
	buf_text(out, "<section><h2>Projets déjà engagés</h2>\n<ul>");
	for (uint32_t i = 0; i < s->projects.count; i++) {
		buf_text(out, "<li>");
		html_text(out, p[i].title);
		draw_years(&p[i], out);
		buf_text(out, "</li>");
	}
	buf_text(out, "</ul>\n</section>\n");
}

void
theme_draw(const struct theme_sheet *s, struct buf *out)
{
	buf_text(out, "<main><header>");
	if (REC_HAS(s, 8)) {
		buf_text(out, "<p>");
		html_text(out, s->axis);
		buf_text(out, "</p>");
	}
	buf_text(out, "<h1>");
	html_text(out, s->title);
	buf_text(out, "</h1></header>\n");
	print_prose(out, "Contexte global", REC_HAS(s, 10), s->context);
	print_prose(out, "Enjeux pour le réseau", REC_HAS(s, 11), s->stakes);
	print_prose(out, "Actions du précédent projet", REC_HAS(s, 12), s->previous);
	draw_objectives(s, out);
	draw_projects(s, out);
	print_list_section(out, "Pistes d’actions", "ul", REC_HAS(s, 16), &s->leads);
	buf_text(out, "</main>\n");
}

static struct text
theme_title(const void *rec)
{
	return ((const struct theme_sheet *)rec)->title;
}

static void
theme_draw_any(const void *rec, struct buf *out)
{
	theme_draw(rec, out);
}

void
theme_page(struct exchange *r, struct text id)
{
	static const struct printed kind = { "registry.theme_sheet.get", &theme_sheet_collection, theme_title,
		theme_draw_any };

	print_page(r, id, &kind);
}
