/*
 * survey_page: /questionnaire/{token}: a participant answers a questionnaire, without an account and without JavaScript.
 * Owns: nothing; the token goes to scheduling as it came and is kept nowhere.
 * Beware: reading the page answers nothing (mail scanners follow links). What is refused comes back with what was written, each fault
 *         beside its question.
 */
#include "common/calendar.h"
#include "proto/scheduling.h"
#include "services/gateway/bind.h"
#include "services/gateway/link_page.h"
#include <stdio.h>
#include <stdlib.h>

#define TEXT_MOST 4000

struct survey_page {
	struct text token;
	struct survey_form form;
	struct list given; /* struct survey_given: what was sent */
	struct fault why; /* of what was sent */
};

/* --- what was sent, and what is wrong with it ----------------------------------------------------------------- */
static struct text
given_of(const struct survey_page *p, uint32_t number)
{
	const struct survey_given *all = p->given.items;

	for (uint32_t i = 0; i < p->given.count; i++)
		if (all[i].question == number)
			return all[i].value;
	return TEXT_LIT("");
}

/* The number of the question that a fault is about; 0: of the whole. */
static uint32_t
fault_question(const struct survey_page *p, const struct fault_item *f)
{
	unsigned at;

	if (f->code == FAULT_QUESTION_REQUIRED)
		return (uint32_t)strtoul(f->argument, NULL, 10);
	if (sscanf(f->field, "answers[%u]", &at) == 1 && at < p->given.count)
		return ((const struct survey_given *)p->given.items)[at].question;
	return 0;
}

static const struct fault_item *
fault_of(const struct survey_page *p, uint32_t number)
{
	for (uint32_t i = 0; i < p->why.count && i < FAULT_MAX; i++)
		if (fault_question(p, &p->why.items[i]) == number)
			return &p->why.items[i];
	return NULL;
}

/* --- drawing --------------------------------------------------------------------------------------------------------- */
static void
draw_faults(const struct survey_page *p, struct buf *out)
{
	if (p->why.count == 0)
		return;
	buf_text(out,
	    "<div role=\"alert\" class=\"faute\"><p>Votre réponse n’est pas encore enregistrée :</p><ul>\n");
	for (uint32_t i = 0; i < p->why.count && i < FAULT_MAX; i++) {
		uint32_t number = fault_question(p, &p->why.items[i]);

		buf_text(out, "<li>");
		if (number != 0)
			buf_printf(out, "<a href=\"#q%u\">", number);
		link_fault_say(out, &p->why.items[i]);
		buf_text(out, number != 0 ? "</a></li>\n" : "</li>\n");
	}
	buf_text(out, "</ul></div>\n");
}

static void
draw_label(const struct survey_page *p, const struct question *q, struct buf *out)
{
	const struct fault_item *f = fault_of(p, q->number);

	buf_printf(out, "%u. ", q->number);
	html_text(out, q->label);
	buf_text(out, q->required ? "" : " <small>(facultatif)</small>");
	if (f == NULL)
		return;
	buf_text(out, "<br><strong class=\"faute\">");
	link_fault_say(out, f);
	buf_text(out, "</strong>");
}

static void
draw_radio(const struct survey_page *p, const struct question *q, struct text value, struct buf *out)
{
	buf_printf(out, "<label><input type=\"radio\" name=\"q%u\" value=\"", q->number);
	html_text(out, value);
	buf_printf(out, "\"%s%s> ", q->required ? " required" : "",
	    text_equal(given_of(p, q->number), value) ? " checked" : "");
	html_text(out, value);
	buf_text(out, "</label>\n");
}

/* A group of choices, with its question as its legend. */
static void
draw_group(const struct survey_page *p, const struct question *q, struct buf *out)
{
	static const char *const scale[SURVEY_SCALE_MAX] = { "1", "2", "3", "4", "5" };

	buf_printf(out, "<fieldset id=\"q%u\"%s><legend>", q->number,
	    q->kind == QUESTION_SCALE ? " class=\"echelle\"" : "");
	draw_label(p, q, out);
	buf_text(out, "</legend>\n");
	if (q->kind == QUESTION_SCALE)
		for (int i = 0; i < SURVEY_SCALE_MAX; i++)
			draw_radio(p, q, text_of(scale[i]), out);
	if (q->kind == QUESTION_YES_NO) {
		draw_radio(p, q, TEXT_LIT("oui"), out);
		draw_radio(p, q, TEXT_LIT("non"), out);
	}
	for (uint32_t i = 0; q->kind == QUESTION_CHOICE && i < q->options.count; i++)
		draw_radio(p, q, ((const struct text *)q->options.items)[i], out);
	buf_text(out, "</fieldset>\n");
}

static void
draw_field(const struct survey_page *p, const struct question *q, struct buf *out)
{
	const char *required = q->required ? " required" : "";

	buf_printf(out, "<p><label for=\"q%u\">", q->number);
	draw_label(p, q, out);
	buf_text(out, "</label>");
	if (q->kind == QUESTION_NUMBER) {
		buf_printf(out,
		    "<input type=\"text\" inputmode=\"numeric\" id=\"q%u\" name=\"q%u\"%s value=\"",
		    q->number, q->number, required);
		html_text(out, given_of(p, q->number));
		buf_text(out, "\"></p>\n");
		return;
	}
	buf_printf(out, "<textarea id=\"q%u\" name=\"q%u\" rows=\"4\" maxlength=\"%d\"%s>\n", q->number,
	    q->number, TEXT_MOST, required);
	html_text(out, given_of(p, q->number));
	buf_text(out, "</textarea></p>\n");
}

static void
draw_intro(const struct survey_form *f, struct buf *out)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(f->closes_on, day);
	if (REC_HAS(f, 2)) {
		buf_text(out, "<p>Action : <strong>");
		html_text(out, f->action_title);
		buf_text(out, "</strong></p>\n");
	}
	buf_printf(out, "<p>Vous pouvez répondre jusqu’au %s, une seule fois, sans compte.", day);
	if (!f->anonymous)
		buf_text(
		    out, " Votre réponse est enregistrée avec votre nom, pour l’équipe de la fédération.");
	else
		buf_text(out,
		    " Ce questionnaire est anonyme : ni votre nom, ni l’heure de votre réponse ne sont "
		    "enregistrés. N’écrivez pas de nom dans les textes libres.");
	buf_text(out, "</p>\n");
}

static void
draw_page(struct exchange *r)
{
	const struct survey_page *p = r->own;
	const struct question *q = p->form.questions.items;
	char *title = arena_text(&r->arena, p->form.title.ptr, p->form.title.len);

	page_head(&r->out, title, "page");
	buf_text(&r->out, "<main><h1>");
	html_text(&r->out, p->form.title);
	buf_text(&r->out, "</h1>\n");
	draw_faults(p, &r->out);
	draw_intro(&p->form, &r->out);
	buf_text(&r->out, "<form method=\"post\">\n");
	for (uint32_t i = 0; i < p->form.questions.count; i++)
		if (q[i].kind == QUESTION_TEXT || q[i].kind == QUESTION_NUMBER)
			draw_field(p, &q[i], &r->out);
		else
			draw_group(p, &q[i], &r->out);
	buf_text(&r->out, "<button class=\"oui\">Envoyer ma réponse</button></form>\n</main>\n");
	page_foot(&r->out);
	http_send(r, p->why.count > 0 ? 422 : 200, TYPE_HTML);
}

/* --- asking ------------------------------------------------------------------------------------------------------------ */
static void
form_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct survey_page *p = r->own;

	if (page_record(r, rc, body, len, &survey_form_desc, &p->form))
		draw_page(r);
}

static void
form_ask(struct exchange *r)
{
	const struct survey_page *p = r->own;
	struct survey_token in = { REC_BIT(1), p->token };

	buf_clear(&r->in);
	record_encode(&survey_token_desc, &in, 0, 0, &r->in);
	page_call(r, "scheduling.survey.form", form_answered);
}

static void
answer_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct survey_page *p = r->own;
	struct survey_taken t;

	if (rc != RC_INVALID) {
		if (page_record(r, rc, body, len, &survey_taken_desc, &t))
			page_say(r, 200, "Merci de votre réponse",
			    arena_text(&r->arena, t.sentence.ptr, t.sentence.len));
		return;
	}
	api_faults(r, rc, body, len);
	p->why = r->why;
	r->pages++; /* the questions are a call of their own */
	form_ask(r);
}

static bool
page_begin(struct exchange *r, struct text raw)
{
	struct survey_page *p = ARENA_NEW(&r->arena, struct survey_page);

	r->own = p;
	return page_token(r, raw, &p->token);
}

void
survey_page_get(struct exchange *r, struct text raw)
{
	if (page_begin(r, raw))
		form_ask(r);
}

/* "q3=4": false for what is no answer. */
static bool
given_take(struct exchange *r, struct text name, struct text value, struct survey_given *ret)
{
	uint32_t number = 0;

	if (name.len < 2 || name.len > 4 || name.ptr[0] != 'q')
		return false;
	for (uint32_t i = 1; i < name.len; i++) {
		if (name.ptr[i] < '0' || name.ptr[i] > '9')
			return false;
		number = number * 10 + (uint32_t)(name.ptr[i] - '0');
	}
	*ret = (struct survey_given){ REC_BIT(1) | REC_BIT(2), number, link_lines(r, value) };
	return number > 0;
}

void
survey_page_post(struct exchange *r, struct text raw)
{
	struct survey_reply in = { .has = REC_BIT(1) | REC_BIT(2) };
	struct text query = r->body, name, value;
	struct survey_given *given;
	struct survey_page *p;
	bool bad = false;

	if (!page_begin(r, raw))
		return;
	p = r->own;
	given = ARENA_ARRAY(&r->arena, SURVEY_QUESTIONS_MAX + 1, struct survey_given);
	while (
	    p->given.count < SURVEY_QUESTIONS_MAX && bind_form_next(&query, &r->arena, &name, &value, &bad))
		p->given.count += given_take(r, name, value, &given[p->given.count]);
	p->given.items = given;
	in.token = p->token;
	in.answers = p->given;
	record_encode(&survey_reply_desc, &in, 0, 0, &r->in);
	page_call(r, "scheduling.survey.answer", answer_answered);
}
