/*
 * reception_page: /accueil/{token}: somebody of another federation's team says who it is, and goes on to the form of a request; without an account
 *                 and without JavaScript.
 * Owns: the names and the words of its two fields.
 * Beware: the name goes to the registry and to no other service, the token to matching alone. The page is the same for whoever opens it: nothing
 *         in it tells whether somebody else did. Reading it does nothing (mail scanners follow links).
 */
#include "common/calendar.h"
#include "proto/matching_reception.h"
#include "proto/reception_guest.h"
#include "services/gateway/bind.h"
#include "services/gateway/link_page.h"

struct reception_page {
	struct text token;
	struct reception_door door;
	struct reception_guest_enter in;
	struct reception_entry entry;
	bool sent;
	struct fault why;
};

static const struct {
	unsigned tag;
	const char *name, *label, *attributes;
} fields[] = {
	{ RECEPTION_ENTER_TAG_NAME, "name", "Votre nom", "autocomplete=\"name\" maxlength=\"200\"" },
	{ RECEPTION_ENTER_TAG_CONTACT, "contact", "Une adresse e-mail ou un numéro de téléphone, à vous",
	    "autocomplete=\"off\" maxlength=\"254\"" },
};
#define FIELDS (sizeof fields / sizeof fields[0])

static struct reception_page *
page_of(const struct exchange *r)
{
	return r->own;
}

static bool
page_begin(struct exchange *r, struct text raw)
{
	r->own = ARENA_NEW(&r->arena, struct reception_page);
	return page_token(r, raw, &page_of(r)->token);
}

/* --- drawing -------------------------------------------------------------------------------------------------------------- */
static void
draw_faults(struct exchange *r)
{
	struct buf *out = &r->out;

	buf_text(out,
	    "<div role=\"alert\" class=\"faute\"><p>Voici ce qui est à corriger ; ce que vous avez rempli "
	    "est "
	    "resté :</p><ul>\n");
	for (size_t i = 0; i < FIELDS; i++) {
		const struct fault_item *f = link_fault_at(&page_of(r)->why, fields[i].name);

		if (f == NULL)
			continue;
		buf_printf(out, "<li><a href=\"#%s\">%s</a> : ", fields[i].name, fields[i].label);
		link_fault_say(out, f);
		buf_text(out, "</li>\n");
	}
	buf_text(out, "</ul></div>\n");
}

static void
draw_field(struct exchange *r, size_t i)
{
	const struct fault_item *f = link_fault_at(&page_of(r)->why, fields[i].name);
	struct buf *out = &r->out;

	buf_printf(out, "<p><label for=\"%s\">%s</label>", fields[i].name, fields[i].label);
	if (f != NULL) {
		buf_printf(out, " <strong class=\"faute\" id=\"%s-faute\">", fields[i].name);
		link_fault_say(out, f);
		buf_text(out, "</strong>");
	}
	buf_printf(out, " <input type=\"text\" id=\"%s\" name=\"%s\" required %s value=\"", fields[i].name,
	    fields[i].name, fields[i].attributes);
	if (page_of(r)->sent)
		html_text(out, bind_form_get(r->body, fields[i].name, &r->arena));
	buf_text(out, "\"");
	if (f != NULL)
		buf_printf(out, " aria-invalid=\"true\" aria-describedby=\"%s-faute\"", fields[i].name);
	buf_text(out, "></p>\n");
}

static void
draw_intro(struct buf *out, const struct reception_door *d)
{
	buf_text(out, "<p>Cette page est pour l’équipe de : <strong>");
	html_text(out, d->federation);
	buf_text(out,
	    "</strong>. Vous y travaillez ? Vous pouvez demander ici un accompagnement, une information, ou "
	    "à "
	    "être rappelé·e en cas de crise, sans passer par vos collègues.</p>\n"
	    "<p>Votre fédération n’en sait rien : rien ne lui est envoyé, ni maintenant ni plus tard, pas "
	    "même "
	    "qu’une demande existe. Seul·es les référent·es d’ici, qui n’ont aucun mandat chez vous, vous "
	    "lisent, "
	    "puis, s’il accepte, le prestataire. Le réseau et l’ordinateur de votre travail peuvent garder "
	    "trace des pages ouvertes : préférez votre téléphone ou votre ordinateur personnel.</p>\n"
	    "<p>En cas de danger immédiat, appelez le 15 ou le 112.</p>\n");
	if (REC_HAS(d, 2)) {
		char day[CALENDAR_LONG_CAP];

		calendar_day_long(d->to, day);
		buf_printf(out, "<p>Cet accueil est ouvert jusqu’au %s.</p>\n", day);
	}
}

static void
page_draw(struct exchange *r)
{
	struct reception_page *p = page_of(r);

	link_page_open(r,
	    !p->sent		    ? "Demander un accompagnement hors de votre fédération"
		: p->why.count == 1 ? "Il reste une chose à corriger"
				    : "Il reste deux choses à corriger");
	if (p->sent)
		draw_faults(r);
	draw_intro(&r->out, &p->door);
	buf_text(&r->out, "<form method=\"post\" novalidate>\n<h2>Qui êtes-vous ?</h2>\n");
	for (size_t i = 0; i < FIELDS; i++)
		draw_field(r, i);
	buf_printf(&r->out,
	    "<p>Ce nom et ce contact sont gardés à part, et effacés %u jours après la fin de votre demande, "
	    "ou "
	    "dans %u jours si vous n’en déposez pas.</p>\n"
	    "<button class=\"oui\">Continuer vers ma demande</button></form>\n",
	    RECEPTION_OVER_DAYS, RECEPTION_UNASKED_DAYS);
	link_page_close(r, p->sent ? 422 : 200);
}

static void
door_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	if (page_record(r, rc, body, len, &reception_door_desc, &page_of(r)->door))
		page_draw(r);
}

static void
token_call(struct exchange *r, const char *method,
    void (*answered)(struct exchange *r, enum rc rc, const void *body, size_t len))
{
	struct request_token in = { REC_BIT(1), page_of(r)->token };

	buf_clear(&r->in);
	record_encode(&request_token_desc, &in, 0, 0, &r->in);
	page_call(r, method, answered);
}

void
reception_page_get(struct exchange *r, struct text raw)
{
	if (page_begin(r, raw))
		token_call(r, "matching.reception.look", door_answered);
}

/* --- coming in ------------------------------------------------------------------------------------------------------------ */
/* Of the two fields alone: the others are not the visitor's. */
static bool
fields_read(struct exchange *r, struct reception_page *p)
{
	struct fault all = { 0 };

	for (size_t i = 0; i < FIELDS; i++) {
		const struct rec_field *f = record_field_tag(&reception_guest_enter_desc, fields[i].tag);

		(void)!record_set_text(f, bind_form_get(r->body, fields[i].name, &r->arena), NULL, &r->arena,
		    &p->in, fields[i].name, &all);
	}
	(void)!record_validate(&reception_guest_enter_desc, &p->in, 0, RECORD_INPUT, &all);
	for (uint32_t i = 0; i < all.count && i < FAULT_MAX; i++)
		if (link_fault_at(&page_of(r)->why, all.items[i].field) == NULL &&
		    record_field(&reception_guest_enter_desc, all.items[i].field,
			strlen(all.items[i].field)) != NULL &&
		    (strcmp(all.items[i].field, "name") == 0 || strcmp(all.items[i].field, "contact") == 0))
			p->why.items[p->why.count++] = all.items[i];
	return p->why.count == 0;
}

static void
entered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct reception_page *p = page_of(r);

	r->who.roles = 0;
	if (rc != RC_OK) {
		api_faults(r, rc, body, len);
		page_refused(r, rc);
		return;
	}
	link_page_open(r, "Vous pouvez faire votre demande");
	buf_text(&r->out,
	    "<p role=\"status\">Votre nom est noté. Rien n’est encore demandé : le lien qui suit est "
	    "le vôtre, pour une seule demande, jusqu’au ");
	link_moment(&r->out, p->entry.expires_at);
	buf_text(&r->out, ". Ne le transmettez à personne.</p>\n<p><a href=\"");
	html_text(&r->out, p->entry.path);
	buf_text(&r->out, "\">Écrire ma demande</a></p>\n");
	link_page_close(r, 200);
}

/* By the house, since whoever comes has no account. */
static void
knocked(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct reception_page *p = page_of(r);

	r->who.roles = 0;
	if (!page_record(r, rc, body, len, &reception_entry_desc, &p->entry))
		return;
	p->in.id = p->entry.person;
	p->in.organisation = p->entry.organisation;
	p->in.has |= REC_BIT(RECEPTION_ENTER_TAG_ID) | REC_BIT(RECEPTION_ENTER_TAG_ORGANISATION);
	p->entry.path = (struct text){ arena_text(&r->arena, p->entry.path.ptr, p->entry.path.len),
		p->entry.path.len, 0 };
	buf_clear(&r->in);
	record_encode(&reception_guest_enter_desc, &p->in, 0, 0, &r->in);
	r->pages++; /* a call of its own */
	r->who.roles = ROLE_SERVICE;
	page_call(r, "registry.reception_guest.enter", entered);
}

void
reception_page_post(struct exchange *r, struct text raw)
{
	struct reception_page *p;

	if (!page_begin(r, raw))
		return;
	p = page_of(r);
	p->sent = true;
	if (!fields_read(r, p)) {
		token_call(r, "matching.reception.look", door_answered);
		return;
	}
	r->who.roles = ROLE_SERVICE;
	token_call(r, "matching.reception.knock", knocked);
}
