/*
 * accord_page: /accords-mission/{id}: an agreement on an engagement, to print and sign; /accord/{token}: it is read and signed by a link,
 *              without an account and without JavaScript.
 * Owns: nothing; the token goes to matching as it came and is kept nowhere.
 * Beware: no employer stands on it, nor a copy for one. The page of a link names nobody, and reading it signs nothing (mail scanners follow
 *         links).
 */
#include "common/calendar.h"
#include "proto/matching.h"
#include "services/gateway/bind.h"
#include "services/gateway/link_page.h"
#include "services/gateway/paper.h"
#include <ctype.h>

/* --- what both say ----------------------------------------------------------------------------------------------------- */
struct terms {
	uint32_t days;
	enum accord_place place;
	int64_t tariff;
	enum accord_payer payer;
	enum request_confidentiality confidentiality;
	day_t from, to;
	enum pool pool;
};

static struct text
label_of(const struct rec_enum *e, int value)
{
	const struct rec_enum_value *v = rec_enum_by_value(e, value);

	return v == NULL ? TEXT_LIT("") : text_of(v->label);
}

static void
terms_draw(struct arena *a, struct buf *out, const struct terms *t)
{
	print_row(out, "Jours prévus", true,
	    text_of(arena_printf(a, "%u jour%s", t->days, t->days > 1 ? "s" : "")));
	print_row(out, "Période", true,
	    text_of(arena_printf(a, "du %s au %s", paper_day(a, t->from), paper_day(a, t->to))));
	print_row(out, "Lieu", true, label_of(&accord_place_enum, (int)t->place));
	print_row(out, "Tarif par jour", true, text_of(paper_money(a, t->tariff)));
	print_row(out, "Au plus, pour tous les jours", true, text_of(paper_money(a, t->tariff * t->days)));
	print_row(out, "Qui paie", true, label_of(&accord_payer_enum, (int)t->payer));
	print_row(
	    out, "Confidentialité", true, label_of(&request_confidentiality_enum, (int)t->confidentiality));
}

static void
promise_draw(struct buf *out, enum pool pool)
{
	buf_text(out,
	    "<p>Ce qui se dit dans l’accompagnement reste entre la personne ou la structure accompagnée et "
	    "le "
	    "prestataire. Le service d’accompagnement ne connaît que les jours réalisés.</p>\n");
	if (pool == POOL_INDIVIDUAL)
		buf_text(out,
		    "<p>L’employeur n’est pas partie à cet accord : il n’en reçoit aucun exemplaire, il ne "
		    "le "
		    "paie pas, et rien ne lui en est dit.</p>\n");
	buf_text(out,
	    "<p>Chacun peut suspendre ou arrêter l’accompagnement en prévenant le service ; seuls les jours "
	    "réalisés sont facturés.</p>\n");
}

/* --- the paper --------------------------------------------------------------------------------------------------------- */
static void
accord_want(const void *rec, struct names *n)
{
	const struct engagement_agreement *a = rec;

	if (a->pool == POOL_GROUP)
		names_want(n, NAMED_ORGANISATION, a->organisation);
	else
		names_want(n, NAMED_PERSON, a->person);
	names_want(n, NAMED_PROVIDER, a->provider);
	names_want(n, NAMED_SERVICE, a->service);
}

static void
signatures_draw(struct exchange *r, const struct engagement_agreement *a, struct buf *out)
{
	const struct accord_signature *s = a->signatures.items;
	struct text way;

	if (a->signatures.count == 0)
		return;
	buf_text(out, "<section><h2>Signatures enregistrées</h2>\n<ul>");
	for (uint32_t i = 0; i < a->signatures.count; i++) {
		buf_text(out, "<li>");
		html_text(out, label_of(&accord_party_enum, (int)s[i].party));
		way = label_of(&accord_way_enum, (int)s[i].way);
		buf_printf(out, ", le %s, %c", paper_day(&r->arena, s[i].on),
		    way.len == 0 ? ' ' : tolower((unsigned char)way.ptr[0]));
		html_text(out, way.len == 0 ? way : (struct text){ way.ptr + 1, way.len - 1, 0 });
		buf_text(out, "</li>");
	}
	buf_text(out, "</ul></section>\n");
}

static void
accord_draw(struct exchange *r, const struct paper_print *print, struct buf *out)
{
	static const char *const signers[] = { "La personne ou la structure accompagnée", "Le prestataire",
		"Pour le service d’accompagnement", NULL };
	const struct engagement_agreement *a = print->rec;
	const struct terms t = { a->days, a->place, a->tariff, a->payer, a->confidentiality, a->from, a->to,
		a->pool };

	paper_head(r, out, "Accord de mission",
	    a->status == ACCORD_SIGNED ? names_text(&print->names, NAMED_SERVICE, a->service)
				       : label_of(&accord_status_enum, (int)a->status));
	buf_text(out, "<section><h2>Entre</h2>\n<p>");
	paper_name(out,
	    a->pool == POOL_GROUP ? names_text(&print->names, NAMED_ORGANISATION, a->organisation)
				  : names_text(&print->names, NAMED_PERSON, a->person));
	buf_text(out, ",</p>\n<p>");
	paper_name(out, names_text(&print->names, NAMED_PROVIDER, a->provider));
	buf_text(out, ", prestataire,</p>\n<p>et le service d’accompagnement de ");
	html_text(out, text_of(process_node(r->g->process)->federation));
	buf_text(out, ".</p></section>\n");
	print_prose(out, "Objet", REC_HAS(a, ACCORD_TAG_OBJECT), a->object);
	buf_text(out, "<section><h2>Ce qui est convenu</h2>\n<dl>");
	terms_draw(&r->arena, out, &t);
	buf_text(out, "</dl></section>\n<section><h2>Engagements</h2>\n");
	promise_draw(out, a->pool);
	buf_text(out, "</section>\n");
	signatures_draw(r, a, out);
	paper_foot(out,
	    REC_HAS(a, ACCORD_TAG_PROPOSED_ON) ? a->proposed_on : calendar_local(gateway_now()).day, signers);
}

void
accord_page(struct exchange *r, struct text id)
{
	static const struct paper_row row = { "matching.engagement_agreement.get", &ref_desc,
		&engagement_agreement_desc, "Accord de mission", accord_want, accord_draw };
	struct ref in = { REC_BIT(1), { { 0 } } };

	if (id_parse(id.ptr, id.len, &in.id))
		paper_page(r, &row, &in);
	else
		page_missing(r);
}

/* --- the link ---------------------------------------------------------------------------------------------------------- */
static void
brief_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct accord_brief b;
	struct terms t;

	if (!page_record(r, rc, body, len, &accord_brief_desc, &b))
		return;
	t = (struct terms){ b.days, b.place, b.tariff, b.payer, b.confidentiality, b.from, b.to, b.pool };
	link_page_open(r, "Un accord de mission à signer");
	buf_text(&r->out, "<p>Vous le signez en tant que : <strong>");
	html_text(&r->out, label_of(&accord_party_enum, (int)b.party));
	buf_text(&r->out, "</strong>. Vous pouvez le faire ici, sans compte.</p>\n<dl>");
	if (REC_HAS(&b, 3))
		print_row(&r->out, "Service", true, b.service_name);
	terms_draw(&r->arena, &r->out, &t);
	buf_text(&r->out, "</dl>\n");
	print_prose(&r->out, "Objet", REC_HAS(&b, 2), b.object);
	promise_draw(&r->out, b.pool);
	if (b.signed_already)
		buf_text(&r->out,
		    "<p><strong>Votre signature est enregistrée : vous n’avez rien d’autre à "
		    "faire.</strong></p>\n");
	else
		buf_text(&r->out,
		    "<form method=\"post\"><label><input type=\"checkbox\" name=\"accept\" value=\"true\" "
		    "required> "
		    "J’ai lu cet accord et je le signe.</label><button class=\"oui\">Signer</button></form>\n"
		    "<p>Si quelque chose ne convient pas, ne signez pas : dites-le au service "
		    "d’accompagnement, qui le "
		    "reprendra avec vous.</p>\n");
	link_page_close(r, 200);
}

static void
given_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct accord_brief b;

	if (!page_record(r, rc, body, len, &accord_brief_desc, &b))
		return;
	page_say(r, 200, "Merci, c’est signé",
	    b.status == ACCORD_SIGNED
		? "Les trois ont signé : l’accord est complet."
		: "Votre signature est enregistrée. L’accord sera complet quand les autres auront signé.");
}

void
accord_page_get(struct exchange *r, struct text raw)
{
	link_ask(r, raw, &accord_token_desc, "matching.accord.get", brief_answered);
}

void
accord_page_post(struct exchange *r, struct text raw)
{
	if (link_agreed(r, "accept"))
		link_ask(r, raw, &accord_token_desc, "matching.accord.give", given_answered);
}
