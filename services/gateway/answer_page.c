/*
 * answer_page: /r/{token}: a provider answers a proposal in two clicks, without an account and without JavaScript.
 * Owns: nothing; the token goes to matching as it came and is kept nowhere.
 * Beware: before a yes it shows neither who asks nor what they wrote; reading the page answers nothing (mail scanners follow links). Once the
 *         mission is agreed the link tells whom it is for: the name is the registry's, asked for as the page is drawn.
 */
#include "common/calendar.h"
#include "proto/matching.h"
#include "services/gateway/bind.h"
#include "services/gateway/link_page.h"
#include "services/gateway/names.h"

static void
row_begin(struct buf *out, const char *label)
{
	buf_printf(out, "<dt>%s</dt><dd>", label);
}

static void
row_text(struct buf *out, const char *label, struct text t)
{
	row_begin(out, label);
	html_text(out, t);
	buf_text(out, "</dd>\n");
}

static void
row_day(struct buf *out, const char *label, day_t day)
{
	char line[CALENDAR_LONG_CAP];

	calendar_day_long(day, line);
	row_text(out, label, text_of(line));
}

static void
draw_deadline(struct buf *out, usec_t deadline)
{
	row_begin(out, "Réponse attendue avant le");
	link_moment(out, deadline);
	buf_text(out, "</dd>\n");
}

/* As they are called in a sentence; another is shown by its code. */
static struct text
language_name(struct text code)
{
	const struct rec_enum_value *v = rec_enum_by_name(&link_languages, code.ptr, code.len);

	return v == NULL ? code : text_of(v->label);
}

static void
draw_competences(const struct list *needs, struct buf *out)
{
	const struct answer_need *n = needs->items;

	row_begin(out, needs->count > 1 ? "Compétences souhaitées" : "Compétence souhaitée");
	for (uint32_t i = 0; i < needs->count; i++) {
		buf_text(out, i == 0 ? "" : "<br>");
		html_text(out, n[i].name);
		if (n[i].level > 1)
			buf_printf(out, ", niveau %u au moins (sur 5)", n[i].level);
	}
	buf_text(out, "</dd>\n");
}

static void
draw_languages(const struct list *languages, struct buf *out)
{
	const struct text *codes = languages->items;

	row_begin(out, languages->count > 1 ? "Langues" : "Langue");
	for (uint32_t i = 0; i < languages->count; i++) {
		buf_text(out, i == 0 ? "" : ", ");
		html_text(out, language_name(codes[i]));
	}
	buf_text(out, "</dd>\n");
}

static void
draw_accessibility(uint32_t wanted, struct buf *out)
{
	const char *between = "";

	row_begin(out, "Accessibilité");
	for (uint16_t i = 0; i < accessibility_enum.count; i++) {
		const struct rec_enum_value *v = &accessibility_enum.values[i];

		if ((wanted >> v->value & 1u) == 0)
			continue;
		buf_text(out, between);
		html_text(out, text_of(v->label));
		between = "<br>";
	}
	buf_text(out, "</dd>\n");
}

static void
draw_brief(const struct answer_brief *b, struct buf *out)
{
	const struct rec_enum_value *urgency =
	    rec_enum_by_value(record_field_tag(&answer_brief_desc, 9)->values, (int)b->urgency);

	buf_text(out, "<dl>\n");
	if (REC_HAS(b, 3))
		row_text(out, "Service demandé", b->service_name);
	if (REC_HAS(b, 12))
		draw_competences(&b->competences, out);
	if (REC_HAS(b, 1))
		row_text(
		    out, "Pour", b->pool == POOL_GROUP ? TEXT_LIT("un groupe") : TEXT_LIT("une personne"));
	if (REC_HAS(b, 4)) {
		row_begin(out, "Durée prévue");
		buf_printf(out, "%u jour%s</dd>\n", b->days, b->days > 1 ? "s" : "");
	}
	if (REC_HAS(b, 5))
		row_text(out, "Département", b->department);
	if (REC_HAS(b, 6))
		row_text(out, "À distance", b->remote ? TEXT_LIT("possible") : TEXT_LIT("non, sur place"));
	if (REC_HAS(b, 13))
		draw_languages(&b->languages, out);
	if (REC_HAS(b, 14))
		draw_accessibility(b->accessibility, out);
	if (REC_HAS(b, 7))
		row_day(out, "À partir du", b->from);
	if (REC_HAS(b, 8))
		row_day(out, "Jusqu’au", b->to);
	if (REC_HAS(b, 9) && urgency != NULL)
		row_text(out, "Urgence", text_of(urgency->label));
	if (REC_HAS(b, 10))
		draw_deadline(out, b->deadline);
	buf_text(out, "</dl>\n");
}

/* Two forms, one button each: pressing Enter in the second can never accept. */
static void
draw_forms(const struct answer_brief *b, struct buf *out)
{
	if (REC_HAS(b, 11) && b->shared)
		buf_text(out,
		    "<p>D’autres prestataires sont sollicités en même temps que vous : la première personne "
		    "qui "
		    "accepte est retenue, et les autres sont prévenues.</p>\n");
	buf_text(out,
	    "<form method=\"post\"><input type=\"hidden\" name=\"accept\" value=\"true\">"
	    "<p>Les jours vous sont réservés. En acceptant, vous serez mis en relation avec la personne "
	    "ou la structure.</p><button class=\"oui\">Accepter</button></form>\n"
	    "<form method=\"post\"><input type=\"hidden\" name=\"accept\" value=\"false\">"
	    "<fieldset><legend>Si vous déclinez, pour quelle raison ?</legend>\n");
	link_choices(out, "reason", &answer_reason_enum, LINK_NONE, true);
	buf_text(out, "</fieldset><button>Décliner</button></form>\n");
}

static void
brief_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct answer_brief b;

	if (!page_record(r, rc, body, len, &answer_brief_desc, &b))
		return;
	link_page_open(r, "Une demande d’accompagnement pour vous");
	buf_text(&r->out,
	    "<p>Bonjour,</p>"
	    "<p>une demande correspond à votre fiche prestataire. Voici l’essentiel ; "
	    "vous pouvez répondre ici, sans compte.</p>\n");
	draw_brief(&b, &r->out);
	draw_forms(&b, &r->out);
	link_page_close(r, 200);
}

static void
given_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct answer_taken t;

	if (!page_record(r, rc, body, len, &answer_taken_desc, &t))
		return;
	page_say(r, 200, t.status == PROPOSAL_ACCEPTED ? "Merci d’avoir accepté" : "Merci de votre réponse",
	    REC_HAS(&t, 2) ? arena_text(&r->arena, t.sentence.ptr, t.sentence.len)
		: t.status == PROPOSAL_ACCEPTED
		? "Votre accord est enregistré : la fédération vous met en relation."
		: "C’est bien noté : la demande sera proposée à quelqu’un d’autre.");
}

/* --- the mission is agreed --------------------------------------------------------------------------------------------- */
struct mission_page {
	struct text raw;
	struct answer_mission mission;
};

static void
draw_whom(struct buf *out, const struct identity *who)
{
	row_text(out, "Nom", who->name);
	if (REC_HAS(who, 2))
		row_text(out, "Contact", who->contact);
	if (REC_HAS(who, 3))
		row_text(out, "Autre contact", who->second);
}

static void
draw_mission(struct exchange *r, const struct answer_mission *m, const struct identity *who)
{
	struct buf *out = &r->out;

	link_page_open(r, m->over ? "Votre mission est terminée" : "Votre mission");
	if (who != NULL)
		buf_text(out,
		    m->pool == POOL_GROUP
			? "<p>Voici la structure que vous accompagnez.</p>\n"
			: "<p>Voici la personne que vous accompagnez. Son employeur ne sait rien de cette "
			  "demande : n’écrivez et n’appelez que par le contact indiqué ici.</p>\n");
	else
		buf_text(out,
		    "<p>Le nom n’est pas encore arrivé, ou il a été effacé. Revenez à cette page plus tard ; "
		    "le "
		    "service d’accompagnement peut aussi vous répondre.</p>\n");
	buf_text(out, "<dl>\n");
	if (who != NULL)
		draw_whom(out, who);
	if (REC_HAS(m, ANSWER_MISSION_TAG_SERVICE_NAME))
		row_text(out, "Service", m->service_name);
	row_begin(out, "Durée prévue");
	buf_printf(out, "%u jour%s</dd>\n", m->days, m->days > 1 ? "s" : "");
	if (m->from != 0)
		row_day(out, "À partir du", m->from);
	if (m->to != 0)
		row_day(out, "Jusqu’au", m->to);
	buf_text(out, "</dl>\n");
	if (who != NULL && !REC_HAS(who, 2))
		buf_text(out, "<p>Pour le premier contact, passez par le service d’accompagnement.</p>\n");
	buf_text(out,
	    "<p>Cette adresse est personnelle : ne la transmettez à personne. L’ouverture de cette page est "
	    "notée, et "
	    "la personne concernée peut le voir.</p>\n");
	link_page_close(r, 200);
}

static void
whom_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	const struct mission_page *p = r->own;
	struct identity who;

	r->who.roles = 0;
	if (rc == RC_NOT_FOUND)
		draw_mission(r, &p->mission, NULL);
	else if (page_record(r, rc, body, len, &identity_desc, &who))
		draw_mission(r, &p->mission, &who);
}

/* By the house, since whoever holds the link has no account. */
static void
whom_ask(struct exchange *r, const struct answer_mission *m)
{
	struct identity_ask in = {
		.person = m->person, .organisation = m->organisation, .hold = m->hold, .contact = m->contact
	};

	in.has = (REC_HAS(m, ANSWER_MISSION_TAG_PERSON) ? REC_BIT(IDENTITY_ASK_TAG_PERSON) : 0) |
	    (REC_HAS(m, ANSWER_MISSION_TAG_ORGANISATION) ? REC_BIT(IDENTITY_ASK_TAG_ORGANISATION) : 0) |
	    (REC_HAS(m, ANSWER_MISSION_TAG_HOLD) ? REC_BIT(IDENTITY_ASK_TAG_HOLD) : 0) |
	    REC_BIT(IDENTITY_ASK_TAG_CONTACT);
	buf_clear(&r->in);
	record_encode(&identity_ask_desc, &in, 0, 0, &r->in);
	r->pages++; /* a call of its own */
	r->who.roles = ROLE_SERVICE;
	page_call(r, "registry.identity.tell", whom_answered);
}

/* Not agreed, or no more, or no such link: the answer's own page says which. */
static void
mission_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct mission_page *p = r->own;

	r->who.roles = 0;
	if (rc == RC_OK && answer_read(r, &answer_mission_desc, body, len, &p->mission)) {
		whom_ask(r, &p->mission);
		return;
	}
	buf_clear(&r->in);
	r->pages++;
	link_ask(r, p->raw, &answer_ref_desc, "matching.answer.get", brief_answered);
}

void
answer_page_get(struct exchange *r, struct text raw)
{
	struct mission_page *p = ARENA_NEW(&r->arena, struct mission_page);

	p->raw = raw;
	r->own = p;
	r->who.roles = ROLE_SERVICE;
	link_ask(r, raw, &answer_ref_desc, "matching.answer.mission", mission_answered);
}

void
answer_page_post(struct exchange *r, struct text raw)
{
	struct answer in = { .has = REC_BIT(1) | REC_BIT(2) };
	struct text reason;

	if (!page_token(r, raw, &in.token) || !link_yes_no(r, "accept", &in.accept))
		return;
	reason = bind_form_get(r->body, "reason", &r->arena);
	if (!in.accept && reason.len > 0 &&
	    record_set_text(record_field_tag(&answer_desc, 3), reason, NULL, &r->arena, &in, "reason",
		&r->why) != RC_OK) {
		page_refused(r, RC_INVALID);
		return;
	}
	record_encode(&answer_desc, &in, 0, 0, &r->in);
	page_call(r, "matching.answer.give", given_answered);
}
