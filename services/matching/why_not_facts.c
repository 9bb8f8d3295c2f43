/*
 * why_not_facts: the fact behind each rule that excludes a provider, in a sentence: which month, which level, which kind of tie.
 * Owns: the sentences.
 * Beware: a tie is told by its kind, never by who holds it or where; the rule between team and direction tells nothing but that it
 *         applies. Written from the records, while the engine alone decides whether a rule excludes.
 */
#include "common/calendar.h"
#include "services/matching/ranking.h"
#include "services/matching/reception.h"
#include <ctype.h>
#include <stdio.h>

#define SAID_MOST 900 /* characters of a fact */

struct asked { /* what every rule may look at */
	struct context *c;
	const struct request *r;
	const struct rank_query *q;
	const struct policy *p;
	const struct provider *card;
};

/* A sentence that grows up to its limit; what does not fit is left out whole. */
struct said {
	char text[SAID_MOST];
	size_t len;
};

static void say(struct said *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void
say(struct said *s, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(s->text + s->len, sizeof s->text - s->len, format, args);
	va_end(args);
	if (n < 0 || (size_t)n >= sizeof s->text - s->len)
		s->text[s->len] = '\0';
	else
		s->len += (size_t)n;
}

/* "mars 2026" */
static const char *
month_words(struct arena *a, uint32_t month)
{
	char day[CALENDAR_LONG_CAP];
	const char *at = day;

	calendar_day_long(columns_month_day(month), day);
	for (int blanks = 0; blanks < 2 && *at != '\0'; at++)
		blanks += *at == ' ';
	return arena_printf(a, "%s", at);
}

static const char *
day_words(struct arena *a, day_t day)
{
	char long_form[CALENDAR_LONG_CAP];

	calendar_day_long(day, long_form);
	return arena_printf(a, "%s", long_form);
}

static void
fact_accreditation(const struct asked *x, struct said *s)
{
	struct accreditation a;
	struct db_scan scan;

	db_scan_index(&scan, x->c->txn, &matching_accreditation,
	    matching_field(&matching_accreditation, "provider"), &x->card->id, true);
	while (db_scan_next(&scan, x->c->arena, &a)) {
		const struct rec_enum_value *v = rec_enum_by_value(&accreditation_status_enum, (int)a.status);

		if (REC_HAS(&a, TAG_ARCHIVED_AT))
			continue;
		if (a.status != ACCREDITATION_ACCREDITED)
			say(s, "Agrément dans l’état « %s ». ", v == NULL ? "?" : v->label);
		else if (REC_HAS(&a, ACCREDITATION_TAG_TO) && a.to < x->q->date)
			say(s, "Agrément valable jusqu’au %s seulement. ", day_words(x->c->arena, a.to));
		else
			say(s, "Agrément valable à partir du %s seulement. ", day_words(x->c->arena, a.from));
	}
	db_scan_end(&scan);
	say(s,
	    s->len == 0 ? "Aucun agrément n’est enregistré : il en faut un, valable le %s."
			: "Il en faut un, valable le %s.",
	    day_words(x->c->arena, x->q->date));
}

static uint32_t
card_level(const struct provider *card, struct id competence)
{
	uint32_t best = 0;

	for (uint32_t i = 0; i < card->competences.count; i++) {
		const struct provider_competence *c =
		    &((const struct provider_competence *)card->competences.items)[i];

		if (id_equal(c->competence, competence) && c->level > best)
			best = c->level;
	}
	return best;
}

static void
fact_competence(const struct asked *x, struct said *s)
{
	const struct intern *known = &columns_of(x->c)->competences;

	for (uint32_t i = 0; i < x->q->need_count; i++) {
		uint32_t n = x->q->needs[i].competence, least = x->q->needs[i].level, level;
		struct competence c = { .name = text_of("Une compétence demandée") };

		if (n == INTERN_NONE) {
			say(s, "Aucun prestataire n’a l’une des compétences demandées. ");
			continue;
		}
		level = card_level(x->card, known->ids[n]);
		if (level != 0 && level >= least)
			continue;
		(void)context_get(x->c, &matching_competence, known->ids[n], &c);
		if (level == 0 && least <= 1)
			say(s, "« " TEXT_FMT " » n’est pas sur sa fiche. ", TEXT_ARG(c.name));
		else if (level == 0)
			say(s, "« " TEXT_FMT " » n’est pas sur sa fiche, il faut au moins le niveau %u. ",
			    TEXT_ARG(c.name), least);
		else
			say(s, "« " TEXT_FMT " » : niveau %u, il faut au moins %u. ", TEXT_ARG(c.name), level,
			    least);
	}
}

static void
fact_territory(const struct asked *x, struct said *s)
{
	say(s,
	    x->card->departments.count == 0 ? "Sa fiche n’indique aucun département" : "Intervient dans : ");
	for (uint32_t i = 0; i < x->card->departments.count; i++)
		say(s, "%s" TEXT_FMT, i == 0 ? "" : ", ",
		    TEXT_ARG(((const struct text *)x->card->departments.items)[i]));
	if (REC_HAS(x->r, REQUEST_TAG_DEPARTMENT))
		say(s, ". La demande est dans le " TEXT_FMT, TEXT_ARG(x->r->department));
	else
		say(s, ". La demande ne dit pas son département");
	if (!x->q->remote)
		say(s, ", et n’accepte pas d’accompagnement à distance.");
	else
		say(s, ", et sa fiche ne propose pas d’accompagnement à distance.");
}

static void
fact_capacity(const struct asked *x, struct said *s)
{
	uint32_t provider = intern_find(&columns_of(x->c)->providers, x->card->id), all = 0;

	for (uint32_t m = 0; m < x->q->month_count; m++) {
		uint32_t left = rank_free(columns_of(x->c), x->q, provider, &x->q->months[m]);

		say(s, "%s%u %s en %s", m == 0 ? "" : ", ", left, left < 2 ? "jour libre" : "jours libres",
		    month_words(x->c->arena, x->q->months[m].month));
		all += left;
	}
	say(s, "%sEn tout %u, il en faut %u.", s->len == 0 ? "" : ". ", all, x->q->days);
}

static void
fact_language(const struct asked *x, struct said *s)
{
	const struct text *spoken = x->card->languages.items;

	for (uint32_t i = 0; i < x->q->language_count; i++) {
		uint32_t w = x->q->languages[i];
		bool speaks = false;

		for (uint32_t k = 0; k < x->card->languages.count; k++)
			speaks |= language_of(spoken[k]) == w;
		if (speaks)
			continue;
		say(s, "Langue qui n’est pas sur sa fiche : ");
		for (int shift = 16; shift >= 0; shift -= 8)
			if ((w >> shift & 0xff) != 0)
				say(s, "%c", (char)(w >> shift & 0xff));
		say(s, ". ");
	}
}

static void
fact_accessibility(const struct asked *x, struct said *s)
{
	for (uint16_t i = 0; i < accessibility_enum.count; i++) {
		const struct rec_enum_value *v = &accessibility_enum.values[i];

		if ((x->q->access & ~x->card->accessibility) >> v->value & 1u)
			say(s, "%s%s", s->len == 0 ? "Manque sur sa fiche : " : ", ", v->label);
	}
	say(s, ".");
}

static const char *
euros(struct arena *a, int64_t cents)
{
	return arena_printf(a, "%lld,%02d €", (long long)(cents / 100), (int)(cents % 100));
}

static void
fact_price(const struct asked *x, struct said *s)
{
	const char *ceiling = euros(x->c->arena, x->q->price_ceiling);

	if (REC_HAS(x->card, 18))
		say(s, "Tarif de %s par jour, plafond de %s.", euros(x->c->arena, x->card->tariff), ceiling);
	else
		say(s, "Sa fiche ne dit pas de tarif, et la demande a un plafond de %s par jour.", ceiling);
}

/* Kinds of ties with a structure of the asker, each once; whose and where is not told. */
static void
fact_neutrality(const struct asked *x, struct said *s)
{
	const struct intern *known = &columns_of(x->c)->organisations;
	uint32_t kinds = 0, years,
		 seat = columns_of(x->c)->seat[intern_find(&columns_of(x->c)->providers, x->card->id)];

	for (uint32_t i = 0; i < x->card->links.count; i++) {
		const struct provider_link *l = &((const struct provider_link *)x->card->links.items)[i];
		day_t since = policy_since_kind(x->p, l->kind, x->c->today);

		if ((x->q->link_kinds >> l->kind & 1u) != 0 && (!REC_HAS(l, 4) || l->to >= since) &&
		    rank_set_has(&x->q->organisations, intern_find(known, l->organisation)))
			kinds |= 1u << l->kind;
	}
	for (uint16_t i = 0; i < link_kind_enum.count; i++) {
		const struct rec_enum_value *v = &link_kind_enum.values[i];

		if ((kinds >> v->value & 1u) == 0)
			continue;
		years = policy_years(x->p, (enum link_kind)v->value);
		say(s, "Lien déclaré avec une structure de la demande (%c%s) : il compte ",
		    tolower((unsigned char)v->label[0]), v->label + 1);
		if (years == 0)
			say(s, "tant qu’il dure. ");
		else
			say(s, "encore %u %s après sa fin. ", years, years < 2 ? "an" : "ans");
	}
	if (rank_set_has(&x->q->persons, card_person(columns_of(x->c), seat)))
		say(s, "Un mandat dans une structure de la demande, en cours ou trop récent. ");
	if (rank_set_has(&x->q->organisations, card_organisation(columns_of(x->c), seat)))
		say(s, "C’est une structure de la demande elle-même. ");
	if (s->len == 0)
		say(s, "Un lien avec une structure de la demande.");
}

static void
fact_answered(const struct asked *x, struct said *s)
{
	struct proposal p;
	struct db_scan scan;

	db_scan_index(&scan, x->c->txn, &matching_proposal, matching_field(&matching_proposal, "request"),
	    &x->r->id, true);
	while (s->len == 0 && db_scan_next(&scan, x->c->arena, &p)) {
		const struct rec_enum_value *v = rec_enum_by_value(&answer_reason_enum, (int)p.reason);

		if (!id_equal(p.provider, x->card->id))
			continue;
		if (p.status == PROPOSAL_REFUSED)
			say(s, "A décliné cette demande le %s (%s).",
			    day_words(x->c->arena, calendar_local(p.answered_at).day),
			    REC_HAS(&p, 17) && v != NULL ? v->label : "sans raison donnée");
		else if (p.status == PROPOSAL_EXPIRED)
			say(s, "N’a pas répondu avant le %s.",
			    day_words(x->c->arena, calendar_local(p.expires_at).day));
		else if (p.status == PROPOSAL_ACCEPTED)
			say(s, "A commencé cette mission : quelqu’un d’autre est cherché pour la suite.");
	}
	db_scan_end(&scan);
}

static void
fact_unwanted(const struct asked *x, struct said *s)
{
	struct reception door;

	if (x->r->kind == POOL_INDIVIDUAL && REC_HAS(x->card, PROVIDER_TAG_HOME) &&
	    reception_of(x->c, x->r->person, &door) && id_equal(door.peer, x->card->home))
		say(s,
		    "Sa fiche est tenue par la fédération où travaille la personne, venue par l’accueil : le "
		    "solliciter l’en informerait.");
	else
		say(s, "La demande dit de ne pas proposer ce prestataire.");
}

static void
fact_team_and_director(const struct asked *x, struct said *s)
{
	(void)x;
	say(s,
	    "Accompagne, ou est sollicité pour accompagner, quelqu’un qui se trouve face à la personne dans "
	    "la même structure, ou cette structure elle-même à la demande de sa direction.");
}

typedef void fact_fn(const struct asked *x, struct said *s);
static fact_fn *const facts[RULE_COUNT] = {
	[RULE_ACCREDITATION] = fact_accreditation,
	[RULE_COMPETENCE] = fact_competence,
	[RULE_TERRITORY] = fact_territory,
	[RULE_CAPACITY] = fact_capacity,
	[RULE_LANGUAGE] = fact_language,
	[RULE_ACCESSIBILITY] = fact_accessibility,
	[RULE_PRICE] = fact_price,
	[RULE_UNWANTED] = fact_unwanted,
	[RULE_NEUTRALITY] = fact_neutrality,
	[RULE_TEAM_AND_DIRECTOR] = fact_team_and_director,
	[RULE_ANSWERED] = fact_answered,
};

struct text
why_not_fact(struct context *c, const struct request *r, const struct rank_query *q, const struct policy *p,
    const struct provider *card, enum rule rule)
{
	const struct asked x = { c, r, q, p, card };
	struct said s = { { 0 }, 0 };

	facts[rule](&x, &s);
	while (s.len > 0 && s.text[s.len - 1] == ' ')
		s.len--;
	return (struct text){ arena_text(c->arena, s.text, s.len), (uint32_t)s.len, 0 };
}
