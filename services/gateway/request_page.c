/*
 * request_page: /demande/{token} and /suivi/{token}: a person or a structure files a request, and comes back to it, without an account
 *               and without JavaScript.
 * Owns: nothing; the token goes to matching as it came and is kept nowhere.
 * Beware: it names nobody and does not show again what was written; reading a page answers nothing (mail scanners follow links).
 */
#include "common/calendar.h"
#include "proto/matching.h"
#include "services/gateway/bind.h"
#include "services/gateway/link_page.h"

/* --- the form ---------------------------------------------------------------------------------------------------------- */
static void
draw_radios(struct buf *out, const char *legend, const char *name, const struct rec_enum *e, bool chosen)
{
	buf_printf(out, "<fieldset><legend>%s</legend>\n", legend);
	link_choices(out, name, e, chosen ? e->values[0].value : LINK_NONE, false);
	buf_text(out, "</fieldset>\n");
}

static void
draw_services(struct buf *out, const struct list *services)
{
	const struct form_service *s = services->items;
	char id[ID_TEXT_LEN + 1];

	buf_text(out,
	    "<p><label for=\"service\">Service souhaité</label> <select id=\"service\" name=\"service\">"
	    "<option value=\"\">Choisissez</option>\n");
	for (uint32_t i = 0; i < services->count; i++) {
		id_format(s[i].id, id);
		buf_printf(out, "<option value=\"%s\">", id);
		html_text(out, s[i].name);
		buf_printf(out, " (%u jour%s%s)</option>\n", s[i].days, s[i].days > 1 ? "s" : "",
		    s[i].federation ? ", aussi par la fédération" : "");
	}
	buf_text(out, "</select></p>\n");
}

static bool
any_of_federation(const struct list *services)
{
	const struct form_service *s = services->items;

	for (uint32_t i = 0; i < services->count; i++)
		if (s[i].federation)
			return true;
	return false;
}

static void
draw_fields(struct buf *out)
{
	buf_text(out,
	    "<p><label for=\"department\">Département (son numéro)</label> "
	    "<input id=\"department\" name=\"department\" size=\"4\" maxlength=\"3\"></p>\n"
	    "<p><label><input type=\"checkbox\" name=\"remote\" value=\"true\"> À distance, cela me va "
	    "aussi</label></p>\n"
	    "<p><label for=\"from\">À partir du</label> <input id=\"from\" name=\"from\" type=\"date\"> "
	    "<label for=\"to\">jusqu’au</label> <input id=\"to\" name=\"to\" type=\"date\"></p>\n"
	    "<p><label for=\"days\">Nombre de jours, si vous le savez</label> "
	    "<input id=\"days\" name=\"days\" type=\"number\" min=\"1\" max=\"120\"></p>\n");
}

static void
draw_form(struct buf *out, const struct request_form *f)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(calendar_local(f->expires_at).day, day);
	buf_printf(out,
	    "<p>Ce lien est le vôtre : il permet de déposer une demande, une seule fois, sans compte, "
	    "jusqu’au %s. "
	    "Ne le transmettez à personne.</p>\n",
	    day);
	if (f->kind == POOL_INDIVIDUAL)
		buf_text(out,
		    "<p>Votre employeur n’en saura rien : seul·e le ou la référent·e du service vous lit, "
		    "puis, "
		    "s’il accepte, le prestataire.</p>\n");
	buf_text(out, "<form method=\"post\">\n");
	draw_radios(out, "De quoi s’agit-il ?", "nature", &request_nature_enum, true);
	buf_text(out, "<h2>Pour un accompagnement</h2>\n");
	draw_services(out, &f->services);
	if (any_of_federation(&f->services))
		draw_radios(out, "Si la fédération propose aussi ce service elle-même, vous préférez", "help",
		    &request_help_enum, false);
	draw_fields(out);
	draw_radios(out, "Urgence", "urgency", &request_urgency_enum, true);
	draw_radios(out, "Confidentialité", "confidentiality", &request_confidentiality_enum, true);
	buf_text(out,
	    "<h2>Votre demande</h2>\n<p><label for=\"text\">Avec vos mots ; en cas de crise, dites comment "
	    "vous "
	    "joindre</label><br><textarea id=\"text\" name=\"text\" rows=\"8\" "
	    "maxlength=\"8000\"></textarea></p>\n<button class=\"oui\">Déposer ma demande</button></form>\n");
}

static void
form_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct request_form f;

	if (!page_record(r, rc, body, len, &request_form_desc, &f))
		return;
	link_page_open(r, "Demander un accompagnement");
	draw_form(&r->out, &f);
	link_page_close(r, 200);
}

void
request_page_get(struct exchange *r, struct text raw)
{
	link_ask(r, raw, &request_token_desc, "matching.request_form.get", form_answered);
}

/* --- filing --------------------------------------------------------------------------------------------------------------- */
/* All that is to be corrected; the browser still has what was filled in. */
static void
draw_refused(struct exchange *r, enum rc rc)
{
	char line[512];

	link_page_open(r, "Votre demande n’est pas encore déposée");
	buf_text(&r->out, "<ul role=\"alert\">\n");
	for (uint32_t i = 0; i < r->why.count && i < FAULT_MAX; i++) {
		const struct rec_field *f =
		    record_field(&request_filing_desc, r->why.items[i].field, strlen(r->why.items[i].field));

		fault_sentence(&r->why.items[i], 1, line, sizeof line);
		buf_text(&r->out, "<li>");
		if (f != NULL && f->tag != 1)
			buf_printf(&r->out, "%s : ", f->label);
		html_text(&r->out, text_of(line));
		buf_text(&r->out, "</li>\n");
	}
	buf_text(
	    &r->out, "</ul>\n<p>Revenez à la page précédente : ce que vous avez rempli y est encore.</p>\n");
	link_page_close(r, rc_info(rc)->status);
}

static void
filed_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct request_filed f;

	if (rc == RC_RULE || rc == RC_INVALID) {
		api_faults(r, rc, body, len);
		draw_refused(r, rc);
		return;
	}
	if (!page_record(r, rc, body, len, &request_filed_desc, &f))
		return;
	link_page_open(r, "Votre demande est déposée");
	buf_text(&r->out, "<p role=\"status\">");
	html_text(&r->out, f.sentence);
	buf_text(&r->out,
	    "</p>\n<p>Gardez ce lien, et ne le transmettez à personne : il permet de savoir où en est votre "
	    "demande, qui l’a lue, et de la retirer à tout moment. Il n’est montré qu’ici.</p>\n<p><a "
	    "href=\"");
	html_text(&r->out, f.follow);
	buf_text(&r->out, "\">Suivre ma demande</a></p>\n");
	link_page_close(r, 200);
}

/* A field that was left empty was not filled in. */
static bool
filing_read(struct exchange *r, struct request_filing *in)
{
	for (const struct rec_field *f = request_filing_desc.fields; f < record_end(&request_filing_desc);
	     f++) {
		struct text value = link_lines(r, bind_query_get(r->body, f->name, &r->arena));

		if (f->tag == 1 || value.len == 0)
			continue;
		(void)!record_set_text(f, value, NULL, &r->arena, in, f->name, &r->why);
	}
	return r->why.count == 0;
}

void
request_page_post(struct exchange *r, struct text raw)
{
	struct request_filing in = { 0 };

	if (!page_token(r, raw, &in.token))
		return;
	in.has |= REC_BIT(1);
	if (!filing_read(r, &in)) {
		draw_refused(r, RC_INVALID);
		return;
	}
	record_encode(&request_filing_desc, &in, 0, 0, &r->in);
	page_call(r, "matching.request_form.file", filed_answered);
}

/* --- following ------------------------------------------------------------------------------------------------------------ */
static void
draw_readers(struct buf *out, const struct request_state *s)
{
	const struct reading *k = s->readings.items;
	const struct text *may = s->may.items;

	buf_text(out, "<h2>Qui peut lire votre demande</h2>\n<ul>\n");
	for (uint32_t i = 0; i < s->may.count; i++) {
		buf_text(out, "<li>");
		html_text(out, may[i]);
		buf_text(out, "</li>\n");
	}
	buf_text(out, "</ul>\n<h2>Qui l’a lue</h2>\n");
	if (s->readings.count == 0)
		buf_text(out, "<p>Personne pour l’instant.</p>\n");
	else
		buf_text(out, "<ul>\n");
	for (uint32_t i = 0; i < s->readings.count; i++) {
		buf_text(out, "<li>Lue le ");
		link_moment(out, k[i].time);
		buf_text(out, k[i].own ? " par vous</li>\n" : " par quelqu’un qui en avait le droit</li>\n");
	}
	buf_text(out, s->readings.count == 0 ? "" : "</ul>\n");
}

/* Whom it is about was told by the service, not here: a link may be read by others. */
static void
draw_asked(struct buf *out, struct id provider)
{
	char id[ID_TEXT_LEN + 1];

	id_format(provider, id);
	buf_text(out,
	    "<h2>Le service vous demande votre accord</h2>\n<p>Le prestataire dont le service vous a parlé a "
	    "un lien "
	    "avec votre structure : il ne vous sera proposé que si vous l’acceptez, malgré ce lien. Votre "
	    "accord vaut "
	    "pour lui seul et pour cette demande ; vous pouvez refuser, ou revenir dessus tant qu’il n’est "
	    "pas "
	    "sollicité. C’est à vous seul·e de décider.</p>\n");
	buf_printf(out,
	    "<form method=\"post\"><input type=\"hidden\" name=\"provider\" value=\"%s\">"
	    "<button class=\"oui\" name=\"waive\" value=\"true\">J’accepte ce prestataire</button> "
	    "<button name=\"waive\" value=\"false\">Je refuse</button></form>\n",
	    id);
}

static void
draw_waived(struct buf *out, struct id provider)
{
	char id[ID_TEXT_LEN + 1];

	id_format(provider, id);
	buf_printf(out,
	    "<form method=\"post\"><input type=\"hidden\" name=\"provider\" value=\"%s\"><p>Vous avez "
	    "accepté un "
	    "prestataire lié à votre structure.</p><button name=\"waive\" value=\"false\">Revenir sur cet "
	    "accord</button></form>\n",
	    id);
}

static void
draw_state(struct buf *out, const struct request_state *s)
{
	buf_text(out, "<p role=\"status\"><strong>");
	html_text(out, s->sentence);
	buf_text(out, "</strong></p>\n<dl>\n");
	if (REC_HAS(s, 5)) {
		buf_text(out, "<dt>Service</dt><dd>");
		html_text(out, s->service_name);
		buf_text(out, "</dd>\n");
	}
	if (REC_HAS(s, 6)) {
		buf_text(out, "<dt>Déposée le</dt><dd>");
		link_moment(out, s->submitted_at);
		buf_text(out, "</dd>\n");
	}
	if (s->waived.count > 0)
		buf_printf(out, "<dt>Neutralité levée par vous</dt><dd>pour %u prestataire%s</dd>\n",
		    s->waived.count, s->waived.count > 1 ? "s" : "");
	buf_text(out, "</dl>\n");
	if (REC_HAS(s, 7)) {
		buf_text(out, "<h2>La réponse du service</h2>\n");
		html_prose(out, s->orientation);
	}
	for (uint32_t i = 0; s->withdrawable && i < s->waived.count; i++)
		draw_waived(out, ((const struct id *)s->waived.items)[i]);
	for (uint32_t i = 0; s->withdrawable && i < s->asked.count; i++)
		draw_asked(out, ((const struct id *)s->asked.items)[i]);
	draw_readers(out, s);
	if (s->withdrawable)
		buf_text(out,
		    "<h2>Retirer ma demande</h2>\n<form method=\"post\"><input type=\"hidden\" "
		    "name=\"withdraw\" "
		    "value=\"true\"><p>Vous pouvez la retirer à tout moment, sans donner de raison. Un "
		    "accompagnement "
		    "commencé s’arrête.</p><button>Retirer ma demande</button></form>\n");
}

static void
state_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct request_state s;

	if (!page_record(r, rc, body, len, &request_state_desc, &s))
		return;
	link_page_open(r, "Ma demande d’accompagnement");
	draw_state(&r->out, &s);
	link_page_close(r, 200);
}

void
follow_page_get(struct exchange *r, struct text raw)
{
	link_ask(r, raw, &request_token_desc, "matching.request_follow.get", state_answered);
}

static void
waived_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct waiver w;

	if (!page_record(r, rc, body, len, &waiver_desc, &w))
		return;
	page_say(r, 200, "C’est noté",
	    REC_HAS(&w, WAIVER_TAG_NEXT) ? arena_text(&r->arena, w.next.ptr, w.next.len)
		: w.status == WAIVER_GIVEN
		? "Ce prestataire pourra vous être proposé. Vous pouvez revenir sur cet "
		  "accord tant qu’il n’est pas sollicité."
		: "Ce prestataire ne vous sera pas proposé.");
}

static void
waiver_post(struct exchange *r, struct text raw, struct text waive)
{
	struct follow_waiver in = { .has = REC_BIT(1) | REC_BIT(2) };
	struct text provider = bind_query_get(r->body, "provider", &r->arena);
	bool give = text_is(waive, "true");

	if (!page_token(r, raw, &in.token))
		return;
	if ((!give && !text_is(waive, "false")) || !id_parse(provider.ptr, provider.len, &in.provider)) {
		fault_addf(&r->why, RC_INVALID, "waive", FAULT_CHOICE, "true, false");
		page_refused(r, RC_INVALID);
		return;
	}
	record_encode(&follow_waiver_desc, &in, 0, 0, &r->in);
	page_call(
	    r, give ? "matching.request_follow.waive" : "matching.request_follow.unwaive", waived_answered);
}

void
follow_page_post(struct exchange *r, struct text raw)
{
	struct text waive = bind_query_get(r->body, "waive", &r->arena);

	if (waive.len > 0)
		waiver_post(r, raw, waive);
	else if (link_agreed(r, "withdraw"))
		link_ask(r, raw, &request_token_desc, "matching.request_follow.withdraw", state_answered);
}
