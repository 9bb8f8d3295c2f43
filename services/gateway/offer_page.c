/*
 * offer_page: /inscription/{token}: a structure takes the place that is offered to its delegation, or not, without an account and without
 *             JavaScript.
 * Owns: nothing; the token goes to scheduling as it came and is kept nowhere.
 * Beware: it names no person; reading the page answers nothing (mail scanners follow links).
 */
#include "common/calendar.h"
#include "proto/scheduling.h"
#include "services/gateway/link_page.h"

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
	buf_text(out, "<dt>Réponse attendue avant le</dt><dd>");
	link_moment(out, b->answer_by);
	buf_text(out, "</dd>\n</dl>\n");
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
	link_page_open(r, "Une place s’est libérée pour votre délégation");
	buf_text(&r->out,
	    "<p>Votre structure était en liste d’attente. Vous pouvez répondre ici, sans compte.</p>\n");
	draw_offer(&r->out, &b);
	draw_forms(&r->out);
	link_page_close(r, 200);
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
	link_ask(r, raw, &offer_ref_desc, "scheduling.offer.get", offer_read);
}

void
offer_page_post(struct exchange *r, struct text raw)
{
	struct offer_answer in = { .has = REC_BIT(1) | REC_BIT(2) };

	if (!page_token(r, raw, &in.token) || !link_yes_no(r, "accept", &in.accept))
		return;
	record_encode(&offer_answer_desc, &in, 0, 0, &r->in);
	page_call(r, "scheduling.offer.answer", offer_answered);
}
