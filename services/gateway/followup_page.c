/*
 * followup_page: what follows an action, to print: the links of a questionnaire, its results, the action plan of a structure.
 * Owns: nothing.
 * Beware: links of an anonymous questionnaire are drawn without anybody's name: whoever hands them out keeps no note of who got which.
 */
#include "services/gateway/paper.h"

static void
id_paper(struct exchange *r, struct text id, const struct paper_row *row)
{
	struct ref in = { REC_BIT(1), { { 0 } } };

	if (id_parse(id.ptr, id.len, &in.id))
		paper_page(r, row, &in);
	else
		page_missing(r);
}

/* --- the links of a questionnaire ----------------------------------------------------------------------------- */
static void
links_want(const void *rec, struct names *n)
{
	const struct survey_links *l = rec;
	const struct survey_link *items = l->items.items;

	names_want(n, NAMED_ACTION, l->action);
	for (uint32_t i = 0; i < l->items.count; i++)
		if (REC_HAS(&items[i], 2))
			names_want(n, NAMED_PERSON, items[i].person);
}

static void
link_draw(const struct names *n, const struct survey_link *l, struct buf *out)
{
	struct text name = REC_HAS(l, 2) ? names_text(n, NAMED_PERSON, l->person) : TEXT_LIT("");

	buf_printf(out, "<tr><td>%u</td><td>", l->number);
	html_text(out, name);
	buf_text(out, "</td><td><a href=\"");
	html_text(out, l->path);
	buf_text(out, "\">");
	html_text(out, l->path);
	buf_printf(out, "</a></td><td>%s</td></tr>\n", REC_HAS(l, 4) && l->used ? "a répondu" : "");
}

static void
links_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	const struct survey_links *l = print->rec;
	const struct survey_link *items = l->items.items;

	paper_head(r, out, "Liens à transmettre", l->title);
	buf_text(out, "<dl>");
	print_row(out, "Action", true, names_text(&print->names, NAMED_ACTION, l->action));
	print_row(out, "Dernier jour", true, text_of(paper_day(&r->arena, l->closes_on)));
	buf_text(out, "</dl>\n");
	buf_text(out,
	    l->anonymous ? "<p>Un lien par personne, qui ne sert qu’une fois. Le questionnaire est anonyme : "
			   "distribuez les liens sans "
			   "noter qui reçoit lequel.</p>\n"
			 : "<p>Un lien par personne, qui ne sert qu’une fois.</p>\n");
	buf_text(out,
	    "<table><thead><tr><th>N°</th><th>Personne</th><th>Adresse</th><th>État</th></tr></"
	    "thead><tbody>\n");
	for (uint32_t i = 0; i < l->items.count; i++)
		link_draw(&print->names, &items[i], out);
	buf_text(out, "</tbody></table>\n");
}

void
survey_links_page(struct exchange *r, struct text id)
{
	static const struct paper_row row = { "scheduling.survey.links", &ref_desc, &survey_links_desc,
		"Liens à transmettre", links_want, links_draw };

	id_paper(r, id, &row);
}

/* --- the results of a questionnaire ----------------------------------------------------------------------------- */
static void
results_want(const void *rec, struct names *n)
{
	const struct survey_results *s = rec;

	names_want(n, NAMED_ACTION, s->action);
}

/* 3.2 as "3,2". */
static void
draw_mean(double mean, struct buf *out)
{
	long tenths = (long)(mean * 10 + 0.5);

	buf_printf(out, "<p>Moyenne : %ld,%ld</p>\n", tenths / 10, tenths % 10);
}

static void
result_draw(const struct survey_result *q, struct buf *out)
{
	const struct survey_count *counts = q->counts.items;
	const struct survey_text *texts = q->texts.items;

	buf_printf(out, "<section><h2>%u. ", q->number);
	html_text(out, q->label);
	buf_printf(out, "</h2>\n<p>%u réponse%s</p>\n", q->answered, q->answered > 1 ? "s" : "");
	if (REC_HAS(q, 5))
		draw_mean(q->mean, out);
	if (q->counts.count > 0) {
		buf_text(out, "<table><tbody>\n");
		for (uint32_t i = 0; i < q->counts.count; i++) {
			buf_text(out, "<tr><th scope=\"row\">");
			html_text(out, counts[i].label);
			buf_printf(out, "</th><td>%u</td></tr>\n", counts[i].count);
		}
		buf_text(out, "</tbody></table>\n");
	}
	if (q->texts.count > 0)
		buf_text(out, "<ul>\n");
	for (uint32_t i = 0; i < q->texts.count; i++) {
		buf_text(out, "<li>");
		html_prose(out, texts[i].text);
		buf_text(out, "</li>\n");
	}
	buf_text(out, q->texts.count > 0 ? "</ul>\n" : "");
	if (REC_HAS(q, 8))
		buf_printf(out, "<p>Textes non imprimés ici : %u.</p>\n", q->texts_left);
	buf_text(out, "</section>\n");
}

static void
results_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	const struct survey_results *s = print->rec;
	const struct survey_result *q = s->questions.items;

	paper_head(r, out, "Résultats du questionnaire", s->title);
	buf_text(out, "<dl>");
	print_row(out, "Action", true, names_text(&print->names, NAMED_ACTION, s->action));
	print_row(
	    out, "Réponses", true, text_of(arena_printf(&r->arena, "%u sur %u", s->answered, s->asked)));
	buf_text(out, "</dl>\n");
	if (REC_HAS(s, 4))
		html_prose(out, s->hidden);
	for (uint32_t i = 0; i < s->questions.count; i++)
		result_draw(&q[i], out);
}

void
survey_results_page(struct exchange *r, struct text id)
{
	static const struct paper_row row = { "scheduling.survey.results", &survey_results_query_desc,
		&survey_results_desc, "Résultats du questionnaire", results_want, results_draw };
	struct survey_results_query in = { .has = REC_BIT(1) };

	if (id_parse(id.ptr, id.len, &in.id))
		paper_page(r, &row, &in);
	else
		page_missing(r);
}

/* --- the action plan of a structure -------------------------------------------------------------------------------- */
static void
plan_want(const void *rec, struct names *n)
{
	const struct action_plan *p = rec;
	const struct measure *all = p->measures.items;

	names_want(n, NAMED_ACTION, p->action);
	names_want(n, NAMED_ORGANISATION, p->structure);
	for (uint32_t i = 0; i < p->measures.count; i++)
		if (REC_HAS(&all[i], MEASURE_TAG_OWNER))
			names_want(n, NAMED_PERSON, all[i].owner);
}

static void
measure_draw(struct exchange *r, const struct names *n, const struct measure *m, struct buf *out)
{
	buf_printf(out, "<tr><td>%u</td><td>", m->number);
	html_text(out, m->title);
	if (REC_HAS(m, MEASURE_TAG_COMMENT))
		html_prose(out, m->comment);
	buf_text(out, "</td><td>");
	html_text(out, REC_HAS(m, MEASURE_TAG_OWNER) ? names_text(n, NAMED_PERSON, m->owner) : m->role);
	buf_printf(out, "</td><td>%s</td><td>%s</td></tr>\n", paper_day(&r->arena, m->due),
	    rec_enum_by_value(&measure_status_enum, (int)m->status)->label);
}

static void
plan_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	const struct action_plan *p = print->rec;
	const struct measure *all = p->measures.items;

	paper_head(r, out, "Plan d’actions", names_text(&print->names, NAMED_ORGANISATION, p->structure));
	buf_text(out, "<dl>");
	print_row(out, "Action", true, names_text(&print->names, NAMED_ACTION, p->action));
	print_row(
	    out, "État", true, text_of(rec_enum_by_value(&action_plan_status_enum, (int)p->status)->label));
	buf_text(out, "</dl>\n");
	print_prose(out, "Contexte", REC_HAS(p, ACTION_PLAN_TAG_CONTEXT), p->context);
	print_prose(out, "Objectif", REC_HAS(p, ACTION_PLAN_TAG_OBJECTIVE), p->objective);
	buf_text(out,
	    "<section><h2>Mesures</h2>\n<table><thead><tr><th>N°</th><th>Mesure</th><th>Responsable</"
	    "th><th>Échéance</th>"
	    "<th>État</th></tr></thead><tbody>\n");
	for (uint32_t i = 0; i < p->measures.count; i++)
		measure_draw(r, &print->names, &all[i], out);
	buf_text(out, "</tbody></table></section>\n");
}

void
action_plan_page(struct exchange *r, struct text id)
{
	static const struct paper_row row = { "scheduling.action_plan.get", &ref_desc, &action_plan_desc,
		"Plan d’actions", plan_want, plan_draw };

	id_paper(r, id, &row);
}
