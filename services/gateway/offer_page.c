/*
 * offer_page: /inscription/{token}: a structure takes the place that is offered to its delegation, or not, without an account and without
 *             JavaScript.
 * Owns: nothing; the token goes to scheduling as it came and is kept nowhere.
 * Beware: it names no person; reading the page answers nothing (mail scanners follow links).
 */
#include "common/calendar.h"
#include "proto/scheduling.h"
#include "services/gateway/bind.h"
#include "services/gateway/pages.h"

static void
draw_line(struct buf *out, const char *label, struct text t)
{
	buf_printf(out, "<dt>%s</dt><dd>", label);
	html_text(out, t);
	buf_text(out, "</dd>\n");
}

static void
draw_sessions(struct buf *out, const struct list *sessions)
{
	const struct offer_session *s = sessions->items;
	char day[CALENDAR_LONG_CAP];

	buf_text(out, "<dt>Journées</dt><dd><ul>\n");
	for (uint32_t i = 0; i < sessions->count; i++) {
		calendar_day_long(s[i].day, day);
		buf_printf(
		    out, "<li>J%u : %s</li>\n", s[i].rank, REC_HAS(&s[i], 2) ? day : "date encore à fixer");
	}
	buf_text(out, "</ul></dd>\n");
}

static void
draw_offer(struct buf *out, const struct offer_brief *b)
{
	struct local_time due = calendar_local(b->answer_by);
	char line[CALENDAR_LONG_CAP + 24];
	size_t n = calendar_day_long(due.day, line);

	snprintf(line + n, sizeof line - n, " à %d h %02d", due.minute / 60, due.minute % 60);
	buf_text(out, "<dl>\n");
	draw_line(out, "Action", b->title);
	if (REC_HAS(b, 2))
		draw_line(out, "Structure", b->structure);
	buf_printf(out, "<dt>Délégation</dt><dd>%u personne%s</dd>\n", b->persons, b->persons > 1 ? "s" : "");
	if (b->sessions.count > 0)
		draw_sessions(out, &b->sessions);
	if (b->all_sessions)
		draw_line(
		    out, "Présence", TEXT_LIT("demandée à toutes les journées, pour toute la délégation"));
	draw_line(out, "Réponse attendue avant le", text_of(line));
	buf_text(out, "</dl>\n");
}

/* Two forms, one button each: pressing Enter in the second can never accept. */
static void
draw_forms(struct buf *out)
{
	buf_text(out,
	    "<form method=\"post\"><input type=\"hidden\" name=\"accept\" value=\"true\">"
	    "<p>La place vous est gardée jusqu’à cette date.</p>"
	    "<button class=\"oui\">Nous venons</button></form>\n"
	    "<form method=\"post\"><input type=\"hidden\" name=\"accept\" value=\"false\">"
	    "<p>Si vous ne venez pas, la place peut aller à une autre structure.</p>"
	    "<button>Nous ne venons pas</button></form>\n");
}

static void
offer_read(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct offer_brief b;

	if (!page_record(r, rc, body, len, &offer_brief_desc, &b))
		return;
	page_head(&r->out, "Une place s’est libérée pour votre délégation", "page");
	buf_text(&r->out,
	    "<main><h1>Une place s’est libérée pour votre délégation</h1>\n"
	    "<p>Votre structure était en liste d’attente. Vous pouvez répondre ici, sans compte.</p>\n");
	draw_offer(&r->out, &b);
	draw_forms(&r->out);
	buf_text(&r->out, "</main>\n");
	page_foot(&r->out);
	http_send(r, 200, TYPE_HTML);
}

static void
offer_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct offer_taken t;

	if (!page_record(r, rc, body, len, &offer_taken_desc, &t))
		return;
	page_say(r, 200, t.status == ENROLMENT_ACCEPTED ? "C’est noté, à bientôt" : "C’est noté",
	    arena_text(&r->arena, t.sentence.ptr, t.sentence.len));
}

void
offer_page_get(struct exchange *r, struct text raw)
{
	struct offer_ref in = { .has = REC_BIT(1) };

	if (!page_token(r, raw, &in.token))
		return;
	record_encode(&offer_ref_desc, &in, 0, 0, &r->in);
	page_call(r, "scheduling.offer.get", offer_read);
}

/* No Origin is asked for: the link itself is the right to answer and no cookie counts. */
void
offer_page_post(struct exchange *r, struct text raw)
{
	struct offer_answer in = { .has = REC_BIT(1) | REC_BIT(2) };
	struct text accept;

	if (!page_token(r, raw, &in.token))
		return;
	accept = bind_query_get(r->body, "accept", &r->arena);
	in.accept = text_is(accept, "true");
	if (!in.accept && !text_is(accept, "false")) {
		fault_addf(&r->why, RC_INVALID, "accept", FAULT_CHOICE, "true, false");
		page_refused(r, RC_INVALID);
		return;
	}
	record_encode(&offer_answer_desc, &in, 0, 0, &r->in);
	page_call(r, "scheduling.offer.answer", offer_answered);
}
