/*
 * poll_page: /sondage/{token}: somebody who is asked says which days suit, without an account and without JavaScript.
 * Owns: nothing; the token goes to scheduling as it came and is kept nowhere.
 * Beware: it shows nobody's name and nobody else's answers; reading the page answers nothing (mail scanners follow links).
 */
#include "common/calendar.h"
#include "proto/scheduling.h"
#include "services/gateway/bind.h"
#include "services/gateway/link_page.h"
#include <stdio.h>

static void
draw_halves(struct buf *out, uint32_t halves)
{
	const uint32_t usual = 1u << SESSION_MORNING | 1u << SESSION_AFTERNOON;
	const char *between = ", ";

	if (halves == usual) {
		buf_text(out, ", la journée");
		return;
	}
	for (int h = SESSION_MORNING; h <= SESSION_EVENING; h++) {
		if ((halves & 1u << h) == 0)
			continue;
		buf_printf(out, "%s%s", between, rec_enum_by_value(&session_half_enum, h)->label);
		between = " et ";
	}
}

static void
draw_day(struct buf *out, const struct ballot_option *o)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(o->day, day);
	if (REC_HAS(o, BALLOT_OPTION_RANK))
		buf_printf(out, "J%u : ", o->rank);
	html_text(out, text_of(day));
	draw_halves(out, o->halves);
	if (o->remote)
		buf_text(out, " (à distance)");
}

/* A group of three choices; what was answered before is chosen already. */
static void
draw_choice(struct buf *out, const struct ballot_option *o)
{
	char name[16];

	buf_text(out, "<fieldset><legend>");
	draw_day(out, o);
	buf_text(out, "</legend>\n");
	snprintf(name, sizeof name, "o%u", o->number);
	link_choices(
	    out, name, &poll_choice_enum, REC_HAS(o, BALLOT_OPTION_VALUE) ? (int)o->value : LINK_NONE, false);
	buf_text(out, "</fieldset>\n");
}

static void
draw_answered(struct buf *out, const struct ballot_option *o)
{
	buf_text(out, "<dt>");
	draw_day(out, o);
	buf_text(out, "</dt><dd>");
	if (REC_HAS(o, BALLOT_OPTION_VALUE))
		html_text(out, text_of(rec_enum_by_value(&poll_choice_enum, (int)o->value)->label));
	else
		buf_text(out, "sans réponse");
	buf_text(out, "</dd>\n");
}

static void
draw_open(struct buf *out, const struct poll_ballot *b)
{
	const struct ballot_option *o = b->options.items;

	buf_text(out,
	    "<p>Dites quels jours vous conviennent. « Si besoin » veut dire : je peux, mais ce n’est pas le "
	    "mieux. Vous pouvez revenir sur cette page et changer vos réponses jusqu’au ");
	link_moment(out, b->closes_at);
	buf_text(out, ".</p>\n<form method=\"post\">\n");
	for (uint32_t i = 0; i < b->options.count; i++)
		draw_choice(out, &o[i]);
	buf_text(out, "<button class=\"oui\">Enregistrer mes réponses</button></form>\n");
}

static void
draw_closed(struct buf *out, const struct poll_ballot *b)
{
	const struct ballot_option *o = b->options.items;

	buf_text(out, "<p>");
	html_text(out, b->sentence);
	buf_text(out, "</p>\n<h2>Vos réponses</h2>\n<dl>\n");
	for (uint32_t i = 0; i < b->options.count; i++)
		draw_answered(out, &o[i]);
	buf_text(out, "</dl>\n");
}

static void
ballot_page(struct exchange *r, enum rc rc, const void *body, size_t len, bool kept)
{
	struct poll_ballot b;

	if (!page_record(r, rc, body, len, &poll_ballot_desc, &b))
		return;
	link_page_open(r, "Quels jours vous conviennent ?");
	if (kept)
		buf_text(&r->out,
		    "<p role=\"status\"><strong>Merci, vos réponses sont enregistrées.</strong></p>\n");
	if (REC_HAS(&b, POLL_BALLOT_TITLE)) {
		buf_text(&r->out, "<p>Action : <strong>");
		html_text(&r->out, b.title);
		buf_text(&r->out, "</strong></p>\n");
	}
	if (REC_HAS(&b, POLL_BALLOT_SENTENCE))
		draw_closed(&r->out, &b);
	else
		draw_open(&r->out, &b);
	link_page_close(r, 200);
}

static void
read_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	ballot_page(r, rc, body, len, false);
}

static void
vote_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	ballot_page(r, rc, body, len, true);
}

void
poll_page_get(struct exchange *r, struct text raw)
{
	link_ask(r, raw, &poll_token_desc, "scheduling.poll.read", read_answered);
}

/* "o3=yes" */
static bool
value_read(struct exchange *r, struct text name, struct text value, struct poll_value *ret)
{
	const struct rec_enum_value *v = rec_enum_by_name(&poll_choice_enum, value.ptr, value.len);
	uint32_t number = 0;

	for (uint32_t i = 1; i < name.len; i++) {
		if (name.ptr[i] < '0' || name.ptr[i] > '9' || number > 100)
			return false;
		number = number * 10 + (uint32_t)(name.ptr[i] - '0');
	}
	if (v == NULL) {
		fault_addf(&r->why, RC_INVALID, "answers", FAULT_CHOICE, "oui, si besoin, non");
		return false;
	}
	*ret = (struct poll_value){ REC_BIT(1) | REC_BIT(2), number, (enum poll_choice)v->value };
	return number > 0;
}

static bool
values_read(struct exchange *r, struct list *ret)
{
	struct poll_value *out = ARENA_ARRAY(&r->arena, POLL_OPTIONS_MAX, struct poll_value);
	struct text query = r->body, name, value;
	bool bad = false;

	*ret = (struct list){ out, 0 };
	while (bind_form_next(&query, &r->arena, &name, &value, &bad)) {
		if (name.len < 2 || name.ptr[0] != 'o')
			continue;
		if (ret->count == POLL_OPTIONS_MAX || !value_read(r, name, value, &out[ret->count]))
			return false;
		ret->count++;
	}
	return !bad && ret->count > 0;
}

void
poll_page_post(struct exchange *r, struct text raw)
{
	struct poll_vote in = { .has = REC_BIT(1) | REC_BIT(2) };

	if (!page_token(r, raw, &in.token))
		return;
	if (!values_read(r, &in.answers)) {
		if (r->why.count == 0)
			page_say(r, 422, "Aucune réponse reçue",
			    "Choisissez une réponse pour au moins une date : revenez à la page précédente.");
		else
			page_refused(r, RC_INVALID);
		return;
	}
	record_encode(&poll_vote_desc, &in, 0, 0, &r->in);
	page_call(r, "scheduling.poll.vote", vote_answered);
}
