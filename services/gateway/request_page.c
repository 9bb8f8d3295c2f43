/*
 * request_page: /demande/{token} and /suivi/{token}: a person or a structure files a request, and comes back to it, without an account
 *               and without JavaScript.
 * Owns: nothing; the token goes to matching as it came and is kept nowhere.
 * Beware: it names nobody, and what was filed is not shown again; reading a page answers nothing (mail scanners follow links). What is
 *         refused comes back as the form, with what was written.
 */
#include "common/fold.h"
#include "proto/search.h"
#include "services/gateway/bind.h"
#include "services/gateway/link_page.h"
#include "services/gateway/request_page.h"
#include <stdio.h>

/* --- the form ---------------------------------------------------------------------------------------------------------- */
static struct request_page *
page_of(const struct exchange *r)
{
	return r->own;
}

static bool
page_begin(struct exchange *r, struct text raw)
{
	r->own = ARENA_NEW(&r->arena, struct request_page);
	return page_token(r, raw, &page_of(r)->token);
}

static void
form_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct request_page *p = page_of(r);

	if (!page_record(r, rc, body, len, &request_form_desc, &p->form))
		return;
	link_page_open(r, p->sent ? "Votre demande n’est pas encore déposée" : "Demander un accompagnement");
	request_form_draw(r);
	link_page_close(r, p->sent ? 422 : 200);
}

static void
form_ask(struct exchange *r)
{
	struct request_token in = { REC_BIT(1), page_of(r)->token };

	buf_clear(&r->in);
	record_encode(&request_token_desc, &in, 0, 0, &r->in);
	page_call(r, "matching.request_form.get", form_answered);
}

void
request_page_get(struct exchange *r, struct text raw)
{
	if (page_begin(r, raw))
		form_ask(r);
}

/* --- what is wrong with what was sent ---------------------------------------------------------------------------------- */
/* "competences[1].level" -> "level3", where the second competence that was chosen stood in the third field. */
static void
field_on_page(const struct request_page *p, const char *field, char out[PAGE_FIELD_CAP])
{
	unsigned at = 0;

	snprintf(out, PAGE_FIELD_CAP, "%.*s", (int)strcspn(field, "[."), field);
	if (sscanf(field, "competences[%u]", &at) == 1 && at < PAGE_COMPETENCES)
		snprintf(out, PAGE_FIELD_CAP, "%s%u",
		    strstr(field, ".level") != NULL ? "level" : "competence", p->competence_at[at]);
	else if (sscanf(field, "unwanted[%u]", &at) == 1 && at < PAGE_UNWANTED)
		snprintf(out, PAGE_FIELD_CAP, "unwanted%u", p->unwanted_at[at]);
}

/* One fault a field: what was not taken over is also missing, and need not be told so. */
static void
fault_take(struct request_page *p, const struct fault_item *f)
{
	char name[PAGE_FIELD_CAP];
	struct fault_item *to = &p->why.items[p->why.count];

	field_on_page(p, f->field, name);
	for (uint32_t i = 0; i < p->why.count; i++)
		if (name[0] != '\0' && strcmp(p->why.items[i].field, name) == 0)
			return;
	if (p->why.count == FAULT_MAX)
		return;
	*to = *f;
	snprintf(to->field, sizeof to->field, "%s", name);
	p->why.count++;
}

static void
faults_take(struct request_page *p, struct fault *why)
{
	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++)
		fault_take(p, &why->items[i]);
	fault_clear(why);
}

/* What cannot be read is left out of what is looked at further. */
static void
unread_leave(struct request_page *p, struct fault *why)
{
	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++) {
		const char *field = why->items[i].field;
		const struct rec_field *f = record_field(&request_filing_desc, field, strcspn(field, "[."));

		if (f != NULL && f->tag != FILING_TAG_TOKEN)
			p->in.has &= ~REC_BIT(f->tag);
		else if (strncmp(field, "competence", 10) == 0 || strncmp(field, "level", 5) == 0)
			p->in.has &= ~REC_BIT(FILING_TAG_COMPETENCES);
	}
	faults_take(p, why);
}

/* --- reading what was sent ---------------------------------------------------------------------------------------------- */
/* All that was sent of a field, with bars between: as a list or a set is written. */
static struct text
sent_of(struct exchange *r, const struct rec_field *f)
{
	struct text rest = r->body, name, value;
	struct buf all = { 0 };
	bool bad = false;

	if (f->kind != REC_K_LIST && f->kind != REC_K_SET)
		return link_lines(r, bind_form_get(r->body, f->name, &r->arena));
	while (bind_form_next(&rest, &r->arena, &name, &value, &bad)) {
		if (!text_is(name, f->name) || value.len == 0)
			continue;
		buf_text(&all, all.len > 0 ? "|" : "");
		buf_append(&all, value.ptr, value.len);
	}
	value = (struct text){ arena_text(&r->arena, buf_cstr(&all), all.len), (uint32_t)all.len, 0 };
	buf_free(&all);
	return value;
}

static struct text
numbered(struct exchange *r, const char *name, unsigned row)
{
	return bind_form_get(r->body, arena_printf(&r->arena, "%s%u", name, row), &r->arena);
}

static void
competences_read(struct exchange *r, struct request_page *p)
{
	struct competence_need *needs = ARENA_ARRAY(&r->arena, PAGE_COMPETENCES, struct competence_need);
	uint32_t n = 0;

	for (unsigned row = 1; row <= PAGE_COMPETENCES; row++) {
		struct text which = numbered(r, "competence", row), level = numbered(r, "level", row);

		if (which.len == 0)
			continue;
		p->competence_at[n] = row;
		(void)!record_set_text(record_field_tag(&competence_need_desc, 1), which, NULL, &r->arena,
		    &needs[n], arena_printf(&r->arena, "competence%u", row), &r->why);
		(void)!record_set_text(record_field_tag(&competence_need_desc, 2), level, NULL, &r->arena,
		    &needs[n], arena_printf(&r->arena, "level%u", row), &r->why);
		n++;
	}
	p->in.competences = (struct list){ needs, n };
	p->in.has |= n > 0 ? REC_BIT(FILING_TAG_COMPETENCES) : 0;
}

/* A field that was left empty was not filled in. */
static void
filing_read(struct exchange *r, struct request_page *p)
{
	static const uint64_t own = REC_BIT(FILING_TAG_TOKEN) | REC_BIT(FILING_TAG_COMPETENCES) |
	    REC_BIT(FILING_TAG_UNWANTED) | REC_BIT(FILING_TAG_TRIAL);
	const struct rec_desc *d = &request_filing_desc;

	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if ((own >> f->tag & 1u) == 0)
			(void)!record_set_text(f, sent_of(r, f), NULL, &r->arena, &p->in, f->name, &r->why);
	competences_read(r, p);
	p->in.token = p->token;
	p->in.has |= REC_BIT(FILING_TAG_TOKEN);
	unread_leave(p, &r->why);
	(void)!record_validate(d, &p->in, 0, RECORD_INPUT, &r->why);
	unread_leave(p, &r->why);
}

/* --- filing --------------------------------------------------------------------------------------------------------------- */
static void names_look(struct exchange *r);

/* The one that is called so, case and accents aside; of several, and of none, it says so beside the field. */
static void
name_take(struct exchange *r, struct request_page *p, const struct provider_name_page *found)
{
	const struct provider_name *items = found->items.items;
	const char *wanted = text_fold(&r->arena, p->name.ptr, p->name.len);
	struct id is = { { 0 } };
	bool several = false;

	for (uint32_t i = 0; i < found->items.count; i++) {
		if (strcmp(text_fold(&r->arena, items[i].name.ptr, items[i].name.len), wanted) != 0)
			continue;
		several = several || (!id_is_zero(is) && !id_equal(is, items[i].id));
		is = items[i].id;
	}
	if (several || id_is_zero(is)) {
		(void)fault_add(&r->why, RC_INVALID, "unwanted",
		    several ? FAULT_PROVIDER_NAME_SEVERAL : FAULT_PROVIDER_NAME_NONE);
		return;
	}
	for (uint32_t i = 0; i < p->in.unwanted.count; i++)
		if (id_equal(p->unwanted[i], is))
			return; /* written twice */
	p->unwanted_at[p->in.unwanted.count] = p->looked;
	p->unwanted[p->in.unwanted.count++] = is;
	p->in.unwanted.items = p->unwanted;
	p->in.has |= REC_BIT(FILING_TAG_UNWANTED);
}

static void
name_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct request_page *p = page_of(r);
	struct provider_name_page found;

	r->who.roles = 0;
	if (rc == RC_INVALID)
		api_faults(r, rc, body, len);
	else if (!page_record(r, rc, body, len, &provider_name_page_desc, &found))
		return;
	else
		name_take(r, p, &found);
	for (uint32_t i = 0; i < r->why.count && i < FAULT_MAX; i++)
		snprintf(r->why.items[i].field, sizeof r->why.items[i].field, "unwanted%u", p->looked);
	faults_take(p, &r->why);
	names_look(r);
}

static void
filed_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct request_page *p = page_of(r);
	struct request_filed f;

	if (rc == RC_RULE || rc == RC_INVALID || (rc == RC_OK && p->in.trial)) {
		if (rc != RC_OK)
			api_faults(r, rc, body, len);
		faults_take(p, &r->why);
		p->sent = true;
		r->pages++; /* what may be asked is a call of its own */
		form_ask(r);
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

/* Where something is wrong already, the service only says what else is. */
static void
filing_send(struct exchange *r)
{
	struct request_page *p = page_of(r);

	p->in.trial = p->why.count > 0;
	p->in.has |= p->in.trial ? REC_BIT(FILING_TAG_TRIAL) : 0;
	buf_clear(&r->in);
	record_encode(&request_filing_desc, &p->in, 0, 0, &r->in);
	page_call(r, "matching.request_form.file", filed_answered);
}

/* Names of providers are the registry's: it is asked for each that was written, by the house, since whoever holds the link has no
 * account. In a crisis no provider is looked for, and nobody waits for a name. */
static void
names_look(struct exchange *r)
{
	struct request_page *p = page_of(r);
	struct provider_name_query in = { .has = REC_BIT(1) };

	while (p->in.nature != NATURE_CRISIS && p->looked < PAGE_UNWANTED) {
		p->name = numbered(r, "unwanted", ++p->looked);
		if (text_fold(&r->arena, p->name.ptr, p->name.len)[0] == '\0')
			continue;
		in.search = p->name;
		buf_clear(&r->in);
		record_encode(&provider_name_query_desc, &in, 0, 0, &r->in);
		r->pages++; /* each is a call of its own */
		r->who.roles = ROLE_SERVICE;
		page_call(r, "registry.provider_name.find", name_answered);
		return;
	}
	filing_send(r);
}

void
request_page_post(struct exchange *r, struct text raw)
{
	struct request_page *p;

	if (!page_begin(r, raw))
		return;
	p = page_of(r);
	filing_read(r, p);
	names_look(r);
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
	struct text provider = bind_form_get(r->body, "provider", &r->arena);
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
	struct text waive = bind_form_get(r->body, "waive", &r->arena);

	if (waive.len > 0)
		waiver_post(r, raw, waive);
	else if (link_agreed(r, "withdraw"))
		link_ask(r, raw, &request_token_desc, "matching.request_follow.withdraw", state_answered);
}
