/*
 * rules_matching: which event of matching is told to whom, in what words.
 * Owns: the table of its rules.
 * Beware: the pool decides: what is of the individual pool goes to référents and, where said, to the person;
 * a group's goes to the coordinator, the référent and the direction of the structure.
 */
#include "proto/matching.h"
#include "services/notification/service.h"
#include <stdio.h>

static const struct notice_rule matching_rules[] = {
	{ "request.submitted", NOTICE_ACTION, false, "Une demande d’accompagnement est déposée." },
	{ "ranking.created", NOTICE_ACTION, false,
	    "Des prestataires sont proposés pour une demande d’accompagnement." },
	{ "request.proposed", NOTICE_INFO, true,
	    "Des prestataires sont proposés pour la demande de votre structure : le service d’accompagnement "
	    "les sollicite et vous tient au courant." },
	{ "request.call_back", NOTICE_URGENT, false,
	    "Une personne en situation de crise attend un appel : rappelez-la tout de suite." },
	{ "request.call_again", NOTICE_URGENT, false,
	    "Une personne en situation de crise n’a toujours pas été rappelée : appelez-la sans attendre, "
	    "même si quelqu’un d’autre devait le faire." },
	{ "request.reopened", NOTICE_ACTION, false,
	    "Une demande attend de nouveau : sollicitez le prestataire suivant de sa liste." },
	{ "ranking.used_up", NOTICE_URGENT, false,
	    "Plus personne à solliciter pour une demande, et aucune règle assouplie seule n’y suffirait : "
	    "cherchez une autre solution avec qui demande." },
	{ "request.exhausted", NOTICE_INFO, true,
	    "Aucun prestataire n’a pu prendre la demande de votre structure pour le moment : le service "
	    "d’accompagnement continue de chercher. Sa page dit ce qui peut aider." },
	{ "request.withdrawn", NOTICE_INFO, false, "Une demande d’accompagnement est retirée." },
	{ "request_link.renewed", NOTICE_INFO, true,
	    "Un nouveau lien de suivi a été donné pour une demande d’accompagnement ; l’ancien ne fonctionne "
	    "plus." },
	{ "request.oriented", NOTICE_INFO, true, "Une réponse est donnée à une demande d’information." },
	{ "proposal.sent", NOTICE_INFO, false,
	    "Un prestataire est sollicité : transmettez-lui son lien de réponse." },
	{ "proposal.refused", NOTICE_ACTION, false,
	    "Un prestataire décline : la proposition suivante peut être sollicitée." },
	{ "proposal.reminded", NOTICE_ACTION, false,
	    "Un prestataire n’a pas encore répondu : relancez-le, avec son lien de réponse." },
	{ "proposal.expired", NOTICE_ACTION, false,
	    "Un prestataire n’a pas répondu dans le délai : la proposition suivante peut être sollicitée." },
	{ "proposal.met", NOTICE_ACTION, false,
	    "Le prestataire d’un accompagnement individuel est aussi sollicité par la structure de la "
	    "personne : voyez avec elle s’il faut en changer, sans en parler à la structure." },
	{ "proposal.passed", NOTICE_ACTION, false,
	    "Un autre prestataire, sollicité en même temps, a accepté avant celui-ci : dites-le-lui, ses "
	    "jours sont "
	    "libres." },
	{ "shortlist.opened", NOTICE_ACTION, true,
	    "Trois ou quatre prestataires sont à comparer : après les avoir entendus, la personne ou la "
	    "structure "
	    "qui demande les note, puis choisit." },
	{ "shortlist.declined", NOTICE_ACTION, true,
	    "Le prestataire qui avait été choisi n’est pas disponible : un autre de la liste restreinte peut "
	    "être "
	    "choisi." },
	{ "shortlist.exhausted", NOTICE_ACTION, true,
	    "Aucun prestataire de la liste restreinte n’est disponible : le service cherche une autre "
	    "solution." },
	{ "waiver.asked", NOTICE_ACTION, true,
	    "Acceptez-vous d’être accompagné·e par un prestataire qui a un lien avec la structure ? Votre "
	    "accord lève la neutralité pour lui seul, pour cette demande. Décidez sur la page de la demande "
	    ": "
	    "vous pouvez refuser, ou revenir sur votre accord tant qu’il n’est pas sollicité." },
	{ "engagement.created", NOTICE_INFO, true, "Un prestataire accepte : la mission commence." },
	{ "engagement.evaluated", NOTICE_INFO, false, "Une mission est évaluée." },
	{ "engagement.closed", NOTICE_INFO, true, "Une mission est close." },
	{ "engagement.unsigned", NOTICE_ACTION, false,
	    "Une mission s’est terminée avant que tous n’aient signé son accord : il est annulé. S’il reste "
	    "des "
	    "jours à régler, le tarif est celui de la mission ; gardez une trace écrite de ce qui était "
	    "convenu." },
	{ "engagement.suspended", NOTICE_INFO, true, "Une mission est suspendue." },
	{ "engagement.resumed", NOTICE_INFO, true, "Une mission suspendue reprend." },
	{ "engagement.card_archived", NOTICE_URGENT, false,
	    "La fiche du prestataire d’une mission est archivée : changez de prestataire dans la mission, ou "
	    "faites recréer sa fiche si la mission doit se terminer avec lui." },
	{ "request.service_archived", NOTICE_ACTION, false,
	    "Le service du catalogue qu’une demande choisit est archivé : la demande suit son cours ; voyez "
	    "avec qui la demande s’il faut en choisir un autre." },
	{ "engagement.replaced", NOTICE_ACTION, true,
	    "Une mission change de prestataire : la suite est cherchée." },
	{ "far_hold.refused", NOTICE_ACTION, false,
	    "La fédération d’un prestataire sollicité n’a pas pu réserver ses jours : voyez dans la demande "
	    "qui "
	    "est sollicité ensuite." },
	{ "far_hold.agreed", NOTICE_INFO, false,
	    "La fédération du prestataire confirme une mission : les jours peuvent se déclarer." },
	{ "far_hold.lost", NOTICE_ACTION, false,
	    "Une mission d’un prestataire d’une autre fédération ne se poursuit pas : prévenez qui "
	    "l’attendait, la demande cherche la suite." },
	{ "far_hold.shifted", NOTICE_INFO, false,
	    "La fédération d’un prestataire a déplacé les jours de mission comme demandé." },
	{ "far_hold.shift_refused", NOTICE_ACTION, false,
	    "La fédération d’un prestataire ne peut pas déplacer les jours demandés : voyez pourquoi dans la "
	    "mission, et choisissez un autre mois." },
	{ "home_hold.shifted", NOTICE_INFO, false,
	    "Des jours d’une mission pour une autre fédération changent de mois : dites-le au prestataire." },
	{ "home_hold.solicited", NOTICE_ACTION, false,
	    "L’un de nos prestataires est sollicité pour une autre fédération : transmettez-lui son lien de "
	    "réponse." },
	{ "home_hold.reminded", NOTICE_ACTION, false,
	    "Un prestataire sollicité pour une autre fédération n’a pas encore répondu : relancez-le, avec "
	    "son "
	    "lien de réponse." },
	{ "home_hold.engaged", NOTICE_INFO, false,
	    "L’autre fédération confirme : la mission de l’un de nos prestataires commence, dites-le-lui." },
	{ "home_hold.withdrawn", NOTICE_ACTION, false,
	    "Une autre fédération n’a plus besoin de l’un de nos prestataires : dites-le-lui, ses jours sont "
	    "libres." },
	{ "home_hold.released", NOTICE_ACTION, false,
	    "Une autre fédération n’a pas confirmé l’accord de l’un de nos prestataires : dites-le-lui, ses "
	    "jours sont libres." },
	{ "home_hold.stopped", NOTICE_ACTION, false,
	    "Une mission pour une autre fédération est arrêtée de notre côté : dites-le au prestataire. "
	    "L’autre fédération l’apprend par le lien, tant qu’il est en service." },
	{ "home_hold.ended", NOTICE_INFO, false,
	    "Une mission de l’un de nos prestataires pour une autre fédération est terminée." },
};

struct subject {
	enum pool pool;
	struct id person, organisation, request;
};

static struct subject
subject_of(const struct event *e)
{
	struct subject s = { POOL_INDIVIDUAL, { { 0 } }, { { 0 } }, { { 0 } } };

	if (e->rec_desc == &request_desc) {
		const struct request *r = e->rec;

		s = (struct subject){ r->kind, r->person, r->organisation, r->id };
	} else if (e->rec_desc == &engagement_desc) {
		const struct engagement *g = e->rec;

		s = (struct subject){ g->pool, g->person, g->organisation, g->request };
	} else if (e->rec_desc == &proposal_desc) {
		const struct proposal *p = e->rec;

		s = (struct subject){ p->pool, { { 0 } }, { { 0 } }, p->request };
	} else if (e->rec_desc == &ranking_desc) {
		const struct ranking *k = e->rec;

		s = (struct subject){ k->pool, { { 0 } }, { { 0 } }, k->request };
	} else if (e->rec_desc == &shortlist_desc) {
		const struct shortlist *l = e->rec;

		s = (struct subject){ l->pool, l->person, l->organisation, l->request };
	} else if (e->rec_desc == &waiver_desc) {
		const struct waiver *w = e->rec;

		s = (struct subject){ w->pool, w->person, w->organisation, w->request };
	} else if (e->rec_desc == &request_link_desc) {
		const struct request_link *l = e->rec;

		s = (struct subject){ l->kind, l->person, l->organisation, l->request };
	} else if (e->rec_desc == &far_hold_desc) {
		const struct far_hold *h = e->rec;

		s = (struct subject){ h->pool, { { 0 } }, { { 0 } }, h->request };
	} else if (e->rec_desc == &home_hold_desc) {
		const struct home_hold *h = e->rec; /* of whose request, nothing is known here */

		s = (struct subject){ h->pool, { { 0 } }, { { 0 } }, h->id };
	}
	return s;
}

/* A person's, by an account that is somebody else's; who files by a link has none. */
static bool
is_by_other(const struct event *e)
{
	const struct request *r = e->rec;

	return e->rec_desc == &request_desc && r->kind == POOL_INDIVIDUAL && !id_is_zero(e->actor) &&
	    !id_equal(e->actor, r->person);
}

/* To whom a personal request is about, alone, for information. */
static bool
draft_own(const struct event *e, struct notice_draft *d, const char *sentence)
{
	const struct request *r = e->rec;

	if (r->kind != POOL_INDIVIDUAL)
		return false;
	d->urgency = NOTICE_INFO;
	d->person = r->person;
	d->context = r->id;
	snprintf(d->sentence, sizeof d->sentence, "%s", sentence);
	return true;
}

/* What was entered on the strength of a paper is read, and taken back, by that person. */
static bool
draft_entered(const struct event *e, struct notice_draft *d)
{
	return is_by_other(e) &&
	    draft_own(e, d,
		"Une demande d’accompagnement a été saisie pour vous, avec votre accord écrit : vous pouvez "
		"la lire, et la retirer à tout moment.");
}

static bool
is_of_archived_card(const struct event *e)
{
	const struct proposal *p = e->rec;

	return text_is(e->name, "proposal.passed") && REC_HAS(p, PROPOSAL_TAG_PASSED_FOR) &&
	    p->passed_for == PASSED_ARCHIVED;
}

/* Of those who are let go, who was asked at the same time as the one who accepted is told; nobody else waits for anything. What a
 * team and its structure have in common is told for a person alone. */
static bool
is_untold(const struct event *e)
{
	const struct proposal *p = e->rec;

	if (text_is(e->name, "proposal.met"))
		return p->pool == POOL_GROUP;
	if (text_is(e->name, "ranking.created")) /* one that found nobody says so by another event */
		return ((const struct ranking *)e->rec)->candidates == 0;
	if (is_of_archived_card(e))
		return false;
	return text_is(e->name, "proposal.passed") &&
	    (!REC_HAS(p, PROPOSAL_TAG_PASSED_FOR) || p->passed_for != PASSED_TAKEN);
}

/* The same, when what was entered says something else than before, or is put away. */
static bool
draft_changed(const struct event *e, struct notice_draft *d)
{
	return is_by_other(e) &&
	    draft_own(e, d,
		text_is(e->name, "request.archived")
		    ? "Votre demande d’accompagnement a été archivée par le service."
		    : "La demande d’accompagnement saisie pour vous a été modifiée par le service : "
		      "relisez-la ; vous pouvez la changer, ou la retirer à tout moment.");
}

/* Handed in, or taken back, in the person's place. */
static bool
is_deed_of_other(const struct event *e)
{
	return (text_is(e->name, "request.submitted") || text_is(e->name, "request.withdrawn")) &&
	    is_by_other(e);
}

/* The direction of a structure has nothing to do there. */
static bool
is_for_service(const struct event *e)
{
	return text_is(e->name, "engagement.card_archived") || text_is(e->name, "engagement.unsigned") ||
	    text_is(e->name, "request.service_archived");
}

/* What is found, or that nothing is: who serves hears it of the ranking, which says how many; who asks hears what happens next. A
 * waiver is asked for by who serves. */
static bool
is_for_asker(const struct event *e)
{
	return e->rec_desc == &waiver_desc || text_is(e->name, "request.proposed") ||
	    text_is(e->name, "request.exhausted");
}

/* A person sees no list, and is told neither how many nor by which rule. */
static const char *
person_sentence(const struct event *e)
{
	return text_is(e->name, "request.proposed")
	    ? "Votre demande d’accompagnement est étudiée : le service choisit à qui la proposer, sans votre "
	      "nom, "
	      "et vous serez prévenu·e dès que quelqu’un accepte."
	    : "Aucun prestataire n’a pu prendre votre demande pour le moment : le service d’accompagnement "
	      "continue "
	      "de chercher. La page de votre demande dit ce qui peut aider.";
}

/* In words of their own; NULL: those of the service do. */
static const char *
asker_sentence(const struct event *e)
{
	if (text_is(e->name, "request.submitted"))
		return "Votre demande d’accompagnement est déposée : le service d’accompagnement vous tient "
		       "au courant.";
	if (text_is(e->name, "request.withdrawn"))
		return "Votre demande d’accompagnement est retirée.";
	if (text_is(e->name, "shortlist.opened"))
		return "Trois ou quatre prestataires sont à comparer : après les avoir entendus, notez-les, "
		       "puis "
		       "choisissez.";
	return NULL;
}

/* Whose it is hears once that somebody else can read it now; who that is, the request's page says. */
static bool
draft_reader(const struct event *e, struct notice_draft *d)
{
	return draft_own(e, d,
	    "Une personne référente nouvellement nommée peut lire votre demande d’accompagnement : la page "
	    "de "
	    "la demande dit qui.");
}

/* How many others fit, or the single rule that stands most in the way. */
static void
draft_used_up(const struct ranking *k, struct notice_draft *d)
{
	const struct rec_enum_value *rule = rec_enum_by_value(&rule_enum, (int)k->relax_rule);

	if (k->left != 0)
		snprintf(d->sentence, sizeof d->sentence,
		    "Toute la liste d’une demande a été sollicitée, sans accord ; %u %s les conditions : "
		    "cherchez "
		    "à nouveau depuis la demande.",
		    k->left, k->left == 1 ? "autre prestataire remplit" : "autres prestataires remplissent");
	else if (REC_HAS(k, 14) && rule != NULL)
		snprintf(d->sentence, sizeof d->sentence,
		    "Plus personne à solliciter pour une demande. Ce qui écarte le plus : « %s » ; en "
		    "assouplissant cette seule condition, %u %s.",
		    rule->label, k->relax_candidates,
		    k->relax_candidates == 1 ? "prestataire deviendrait possible"
					     : "prestataires deviendraient possibles");
}

/* Its link is handed over where its days are kept. */
static bool
is_sent_elsewhere(const struct event *e)
{
	return text_is(e->name, "proposal.sent") &&
	    REC_HAS((const struct proposal *)e->rec, PROPOSAL_TAG_PEER);
}

static void
draft_sentence(const struct event *e, const struct notice_rule *r, enum pool pool, struct notice_draft *d)
{
	const char *said = r->sentence;

	if (is_sent_elsewhere(e))
		said = "Un prestataire d’une autre fédération est demandé : elle le sollicite elle-même, et "
		       "sa réponse "
		       "vous parviendra ici.";
	else if (is_of_archived_card(e))
		said = "La fiche d’un prestataire sollicité est archivée : sa sollicitation est close et ses "
		       "jours "
		       "sont libres. Dites-le-lui, puis voyez dans la demande qui est sollicité ensuite.";
	else if (is_for_asker(e) && e->rec_desc == &request_desc && pool == POOL_INDIVIDUAL)
		said = person_sentence(e);
	snprintf(d->sentence, sizeof d->sentence, "%s", said);
	if (text_is(e->name, "ranking.used_up"))
		draft_used_up(e->rec, d);
}

bool
notice_of_matching(const struct event *e, struct notice_draft *d)
{
	const struct notice_rule *r =
	    notice_rule_find(matching_rules, sizeof matching_rules / sizeof matching_rules[0], e->name);
	struct subject s = subject_of(e);

	if (text_is(e->name, "request.created"))
		return draft_entered(e, d);
	if (text_is(e->name, "request.updated") || text_is(e->name, "request.archived"))
		return draft_changed(e, d);
	if (text_is(e->name, "request.reader_named"))
		return draft_reader(e, d);
	if (r == NULL || is_untold(e))
		return false;
	d->urgency = r->urgency;
	d->context = s.request;
	d->gather = notice_answer_weight(e->name) != 0 ? GATHER_ANSWER : GATHER_NONE;
	d->audience = is_for_asker(e) ? 0 : ROLE_REFERENT;
	if (s.pool == POOL_GROUP) {
		d->audience |= is_for_asker(e) ? 0 : ROLE_COORDINATOR;
		if (!is_for_service(e))
			d->organisation = s.organisation;
	}
	if (s.pool == POOL_INDIVIDUAL && (r->to_person || is_deed_of_other(e)))
		d->person = s.person;
	draft_sentence(e, r, s.pool, d);
	d->to_asker = asker_sentence(e);
	d->asker_acts = text_is(e->name, "shortlist.opened");
	return true;
}
