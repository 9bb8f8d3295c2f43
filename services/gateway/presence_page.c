/*
 * presence_page: /presence/{token}: somebody signs a half-day in two clicks, without an account and without JavaScript.
 * Owns: nothing; the token goes to scheduling as it came and is kept nowhere.
 * Beware: the link is the right of one person: the name is asked for as that person, and for no other. Reading the page signs nothing
 * (mail scanners follow links).
 */
#include "services/gateway/bind.h"
#include "services/gateway/paper.h"

struct signing_page {
	struct names names; /* first: names_ask reads it */
	struct sign_brief brief;
};

static void
brief_draw(struct exchange *r, const struct sign_brief *b, struct text name, struct buf *out)
{
	buf_text(out, "<main><h1>");
	html_text(out, b->title);
	buf_text(out, "</h1>\n<dl>");
	print_row(out, "Signature de", name.len > 0, name);
	print_row(out, "Journée", true, text_of(arena_printf(&r->arena, "J%u", b->rank)));
	if (REC_HAS(b, 3))
		print_row(out, "Date", true, text_of(paper_day(&r->arena, b->day)));
	print_row(out, "Demi-journée", true,
	    text_of(
		arena_printf(&r->arena, "%s, %s", rec_enum_by_value(&session_half_enum, (int)b->half)->label,
		    paper_hours(&r->arena, b->minutes))));
	print_row(out, "Vous signez comme", true,
	    text_of(rec_enum_by_value(&attendance_kind_enum, (int)b->kind)->label));
	buf_text(out, "</dl>\n<p>");
	html_text(out, b->sentence);
	buf_text(out, "</p>\n");
	if (b->open)
		buf_text(out,
		    "<form method=\"post\"><button class=\"oui\">Je signe ma présence</button></form>\n");
	buf_text(out, "</main>\n");
}

static void
brief_named(struct exchange *r)
{
	const struct signing_page *p = r->own;

	page_head(&r->out, "Signer votre présence", "page");
	brief_draw(r, &p->brief, names_text(&p->names, NAMED_PERSON, p->brief.person), &r->out);
	page_foot(&r->out);
	http_send(r, 200, TYPE_HTML);
}

static void
brief_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct signing_page *p = ARENA_NEW(&r->arena, struct signing_page);

	if (rc == RC_OK && !answer_read(r, &sign_brief_desc, body, len, &p->brief))
		rc = RC_INTERNAL;
	if (rc != RC_OK) {
		api_faults(r, rc, body, len);
		page_refused(r, rc);
		return;
	}
	r->who = (struct who){ .person = p->brief.person, .roles = ROLE_BENEFICIARY };
	r->own = p;
	names_room(r, &p->names, 1);
	names_want(&p->names, NAMED_PERSON, p->brief.person);
	names_ask(r, brief_named);
}

static void
signed_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct sign_done d;

	if (!page_record(r, rc, body, len, &sign_done_desc, &d))
		return;
	page_say(r, 200, d.already ? "C’est déjà signé" : "Présence signée",
	    arena_text(&r->arena, d.sentence.ptr, d.sentence.len));
}

static void
presence_call(struct exchange *r, struct text raw, const char *method,
    void (*answered)(struct exchange *r, enum rc rc, const void *body, size_t len))
{
	struct sign_ref in = { .has = REC_BIT(1) };

	if (raw.len > 200 || !bind_unescape(raw, false, &r->arena, &in.token)) {
		page_missing(r);
		return;
	}
	record_encode(&sign_ref_desc, &in, 0, 0, &r->in);
	page_call(r, method, answered);
}

void
presence_page_get(struct exchange *r, struct text raw)
{
	presence_call(r, raw, "scheduling.presence.get", brief_answered);
}

void
presence_page_post(struct exchange *r, struct text raw)
{
	/* No Origin is asked for: the link itself is the right to sign and no cookie counts. */
	presence_call(r, raw, "scheduling.presence.sign", signed_answered);
}
