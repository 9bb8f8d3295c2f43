/*
 * rules: which event is told to whom, in what words.
 * Owns: the table of rules.
 * Beware: the pool decides: what is of the individual pool goes to référents and, where said, to the person;
 * a group's goes to the coordinator, the référent and the direction of the structure.
 */
#include "common/calendar.h"
#include "proto/matching.h"
#include "proto/registry.h"
#include "proto/scheduling.h"
#include "services/notification/service.h"
#include <stdio.h>

#define COORDINATORS ROLE_COORDINATOR

struct notice_rule {
	const char *event;
	enum notice_urgency urgency;
	bool to_person; /* also the person that the record names */
	const char *sentence;
};

static const struct notice_rule *
rule_find(const struct notice_rule *rules, size_t n, struct text event)
{
	for (size_t i = 0; i < n; i++)
		if (text_is(event, rules[i].event))
			return &rules[i];
	return NULL;
}

/* --- registry
 * --------------------------------------------------------------------------------------------------------- */
/* To the provider alone, when it is a person: coordinators are told by the deadline. */
static bool
draft_accreditation(const struct event *e, struct notice_draft *d)
{
	const struct accreditation *a = e->rec;
	bool reminded = text_is(e->name, "accreditation.reminded"),
	     stale = text_is(e->name, "accreditation.suspended") &&
	    REC_HAS(a, ACCREDITATION_TAG_SUSPENDED_FOR) && a->suspended_for == SUSPENSION_STALE_CARD;

	if ((!reminded && !stale) || !REC_HAS(a, ACCREDITATION_TAG_PERSON))
		return false;
	d->urgency = NOTICE_ACTION;
	d->person = a->person;
	d->context = a->provider;
	snprintf(d->sentence, sizeof d->sentence, "%s",
	    reminded
		? "Votre fiche prestataire date de bientôt un an : relisez-la et confirmez-la."
		: "Votre fiche prestataire n’a pas été confirmée depuis un an : vous n’êtes plus proposé·e "
		  "jusqu’à ce que vous la confirmiez.");
	return true;
}

bool
notice_of_registry(const struct event *e, struct notice_draft *d)
{
	const struct deadline *due = e->rec;
	char day[CALENDAR_LONG_CAP];

	if (e->rec_desc == &accreditation_desc)
		return draft_accreditation(e, d);
	if (e->rec_desc != &deadline_desc || !text_is(e->name, "deadline.due"))
		return false;
	calendar_day_long(due->due, day);
	d->urgency = NOTICE_ACTION;
	d->audience = COORDINATORS;
	d->context = due->record;
	snprintf(
	    d->sentence, sizeof d->sentence, "Échéance du %s : " TEXT_FMT ".", day, TEXT_ARG(due->title));
	return true;
}

/* --- scheduling
 * ------------------------------------------------------------------------------------------------------- */
static void
draft_offer(const struct enrolment *r, struct notice_draft *d)
{
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(calendar_local(r->answer_by).day, day);
	d->urgency = NOTICE_ACTION;
	snprintf(d->sentence, sizeof d->sentence,
	    "Une place s’est libérée pour la délégation en attente : répondez avant le %s, sinon elle peut "
	    "aller à une autre.",
	    day);
}

static void
draft_united(const struct enrolment *r, struct notice_draft *d)
{
	d->urgency = NOTICE_ACTION;
	snprintf(d->sentence, sizeof d->sentence,
	    "Deux structures qui n’en sont qu’une étaient inscrites : leurs délégations n’en font plus "
	    "qu’une, de %u "
	    "personne%s. Relisez qui en est.",
	    r->persons.count, r->persons.count > 1 ? "s" : "");
}

static const char *const waiting[] = {
	[WAITING_STRUCTURES_MAX] = "toutes les places de structures sont prises",
	[WAITING_SEATS] = "la salle n’a plus assez de places",
	[WAITING_PLACES] = "l’action n’a plus assez de places",
	[WAITING_QUOTA] = "le quota d’un public est atteint",
	[WAITING_KEPT] = "les places qui restent sont gardées pour un autre public",
};

/* To the coordinators alone: which delegation waits is no other structure's business. */
static bool
draft_place_free(const struct event *e, struct notice_draft *d)
{
	const struct enrolment *r = e->rec;
	const char *rule = "elle attend que vous lui proposiez la place, ou que sa délégation remplisse "
			   "les conditions";

	if (!text_is(e->name, "enrolment.unclaimed") && !text_is(e->name, "enrolment.passed_over"))
		return false;
	d->audience = COORDINATORS;
	d->context = r->action;
	if (REC_HAS(r, ENROLMENT_RULE))
		rule = waiting[r->rule];
	if (text_is(e->name, "enrolment.unclaimed"))
		snprintf(d->sentence, sizeof d->sentence,
		    "Une place reste libre : aucune autre délégation n’attend.");
	else
		snprintf(d->sentence, sizeof d->sentence,
		    "Une place reste libre : aucune délégation en attente ne peut la prendre ; pour la "
		    "première, %s.",
		    rule);
	d->urgency = NOTICE_ACTION;
	return true;
}

static bool
draft_enrolment(const struct event *e, struct notice_draft *d)
{
	const struct enrolment *r = e->rec;

	if (draft_place_free(e, d))
		return true;

	d->audience = COORDINATORS;
	d->organisation = r->structure;
	d->context = r->action;
	if (text_is(e->name, "enrolment.created") && r->status == ENROLMENT_WAITING) {
		d->urgency = NOTICE_ACTION;
		snprintf(d->sentence, sizeof d->sentence,
		    "Une délégation est en liste d’attente, rang %u : %s.", r->rank,
		    REC_HAS(r, ENROLMENT_RULE) ? waiting[r->rule] : "décision de la fédération");
		return true;
	}
	if (text_is(e->name, "enrolment.created"))
		snprintf(d->sentence, sizeof d->sentence, "Une délégation de %u personne%s est inscrite.",
		    r->persons.count, r->persons.count > 1 ? "s" : "");
	else if (text_is(e->name, "enrolment.promoted"))
		snprintf(d->sentence, sizeof d->sentence,
		    "Une place s’est libérée : la délégation en attente est inscrite.");
	else if (text_is(e->name, "enrolment.offered"))
		draft_offer(r, d);
	else if (text_is(e->name, "enrolment.accepted"))
		snprintf(d->sentence, sizeof d->sentence,
		    "La place proposée est acceptée : la délégation est inscrite.");
	else if (text_is(e->name, "enrolment.refused"))
		snprintf(d->sentence, sizeof d->sentence,
		    "La délégation renonce à la place qui lui était proposée.");
	else if (text_is(e->name, "enrolment.lapsed"))
		snprintf(d->sentence, sizeof d->sentence,
		    "Sans réponse dans le délai, la place proposée n’est plus gardée ; la délégation reste "
		    "sur "
		    "la liste, après les autres.");
	else if (text_is(e->name, "enrolment.united"))
		draft_united(r, d);
	else if (text_is(e->name, "enrolment.replaced"))
		snprintf(d->sentence, sizeof d->sentence, "Une personne de la délégation est remplacée.");
	else if (text_is(e->name, "enrolment.withdrawn"))
		snprintf(d->sentence, sizeof d->sentence, "Une délégation s’est retirée.");
	else
		return false;
	return true;
}

/* Without its record: what stands against the day is read in the action's outlook, by the team. */
static bool
draft_hindered(struct notice_draft *d)
{
	d->audience = COORDINATORS;
	d->urgency = NOTICE_ACTION;
	snprintf(d->sentence, sizeof d->sentence,
	    "Quelque chose s’oppose à une journée déjà placée : lisez, dans son action, les journées "
	    "compromises, puis déplacez-la ou changez le lieu.");
	return true;
}

static bool
draft_session(const struct event *e, struct notice_draft *d)
{
	const struct session *s = e->rec;
	char day[CALENDAR_LONG_CAP];

	/* days that a plan or a poll gives are told to coordinators once, with the plan or the poll */
	bool given = text_is(e->name, "session.placed") || text_is(e->name, "session.moved");

	d->audience = given ? 0 : COORDINATORS;
	d->to_animators = true;
	d->context = s->action;
	if (!REC_HAS(s, SESSION_DAY))
		return false;
	calendar_day_long(s->day, day);
	d->day = s->day;
	d->gather = given			    ? GATHER_GIVEN
	    : text_is(e->name, "session.cancelled") ? GATHER_CANCELLED
						    : GATHER_CHANGED;
	if (text_is(e->name, "session.placed"))
		snprintf(d->sentence, sizeof d->sentence, "La journée J%u est fixée au %s.", s->rank, day);
	else if (text_is(e->name, "session.moved"))
		snprintf(d->sentence, sizeof d->sentence, "La journée J%u est déplacée au %s.", s->rank, day);
	else if (text_is(e->name, "session.updated"))
		snprintf(d->sentence, sizeof d->sentence, "La journée J%u est modifiée ; elle a lieu le %s.",
		    s->rank, day);
	else if (text_is(e->name, "session.cancelled"))
		snprintf(d->sentence, sizeof d->sentence, "La journée J%u prévue le %s est annulée.", s->rank,
		    day);
	else
		return false;
	return true;
}

/* To the one who is asked, alone: who has an account finds it there, all have a link. */
static bool
draft_poll_answer(const struct event *e, struct notice_draft *d)
{
	const struct poll_answer *a = e->rec;

	if (!text_is(e->name, "poll_answer.asked"))
		return false;
	d->urgency = NOTICE_ACTION;
	d->person = a->person;
	d->context = a->poll;
	snprintf(d->sentence, sizeof d->sentence,
	    "Un sondage de dates attend votre réponse : dites quels jours vous conviennent.");
	return true;
}

/* Numbers only: who has not answered is read in the poll. */
static bool
draft_poll(const struct event *e, struct notice_draft *d)
{
	const struct poll *p = e->rec;
	uint32_t n = p->reminded.count;
	char day[CALENDAR_LONG_CAP];

	d->audience = COORDINATORS;
	d->context = p->action;
	d->urgency = NOTICE_ACTION;
	if (text_is(e->name, "poll.reminded")) {
		calendar_day_long(calendar_local(p->closes_at).day, day);
		snprintf(d->sentence, sizeof d->sentence,
		    "Sondage de dates : %u personne%s n’%s pas encore répondu, et il se termine le %s ; "
		    "transmettez-leur de nouveau leur lien.",
		    n, n > 1 ? "s" : "", n > 1 ? "ont" : "a", day);
	} else if (text_is(e->name, "poll.closed")) {
		snprintf(d->sentence, sizeof d->sentence,
		    "Un sondage de dates est clos : lisez les réponses, puis demandez une proposition de "
		    "dates.");
	} else if (text_is(e->name, "poll.applied")) {
		d->urgency = NOTICE_INFO;
		snprintf(d->sentence, sizeof d->sentence, "Les dates retenues après le sondage sont fixées.");
	} else if (text_is(e->name, "poll.fell")) {
		d->urgency = NOTICE_INFO;
		snprintf(d->sentence, sizeof d->sentence,
		    "Une date d’un sondage est écartée : aucune des personnes interrogées ne peut.");
	} else {
		return false;
	}
	return true;
}

/* To the team and to the person: whose calendar it is stands in its record, which both may read. */
static bool
draft_calendar(const struct event *e, struct notice_draft *d)
{
	const struct calendar_source *k = e->rec;

	if (!text_is(e->name, "calendar.failing"))
		return false;
	d->urgency = NOTICE_ACTION;
	d->audience = COORDINATORS;
	d->person = k->person;
	d->context = k->id;
	snprintf(d->sentence, sizeof d->sentence,
	    "Un agenda en ligne ne se lit plus depuis cinq jours : vérifiez son adresse. Ce qui en était "
	    "connu reste compté.");
	return true;
}

#define PLACEMENT_TAG_BEFORE 3

/* One for a whole season; a session that stays where it was is not counted. */
static bool
draft_plan_applied(const struct plan *p, struct notice_draft *d)
{
	const struct plan_option *o = p->options.items;
	uint32_t n = 0;

	d->audience = COORDINATORS;
	if (p->actions.count == 1)
		d->context = *(const struct id *)p->actions.items;
	o += p->applied_option == 0 || p->applied_option > p->options.count ? 0 : p->applied_option - 1;
	for (uint32_t i = 0; p->options.count > 0 && i < o->placements.count; i++) {
		const struct plan_placement *at = (const struct plan_placement *)o->placements.items + i;

		n += !REC_HAS(at, PLACEMENT_TAG_BEFORE) || at->before != at->day;
	}
	snprintf(d->sentence, sizeof d->sentence,
	    "La proposition de dates est appliquée : %u journée%s une nouvelle date.", n,
	    n > 1 ? "s ont" : " a");
	return true;
}

static const struct notice_rule plan_rules[] = {
	{ "plan.computed", NOTICE_ACTION, false,
	    "Des dates sont proposées : choisissez une des solutions pour les fixer." },
	{ "plan.infeasible", NOTICE_ACTION, false,
	    "Aucune date ne convient : lisez quelles règles se contredisent et assouplissez-en une." },
	{ "plan.undecided", NOTICE_ACTION, false,
	    "Le calcul des dates n’a pas abouti : réduisez le nombre d’actions et recommencez." },
	{ "action.opened", NOTICE_INFO, false, "Les inscriptions sont ouvertes." },
	{ "action.confirmed", NOTICE_INFO, false, "L’action est confirmée." },
	{ "action.cancelled", NOTICE_URGENT, false,
	    "L’action est annulée : prévenez les structures inscrites." },
};

bool
notice_of_scheduling(const struct event *e, struct notice_draft *d)
{
	const struct notice_rule *r;

	if (text_is(e->name, "session.hindered"))
		return draft_hindered(d);
	if (e->rec == NULL)
		return false;
	if (e->rec_desc == &enrolment_desc)
		return draft_enrolment(e, d);
	if (e->rec_desc == &session_desc)
		return draft_session(e, d);
	if (e->rec_desc == &poll_desc)
		return draft_poll(e, d);
	if (e->rec_desc == &poll_answer_desc)
		return draft_poll_answer(e, d);
	if (e->rec_desc == &calendar_desc)
		return draft_calendar(e, d);
	if (text_is(e->name, "plan.applied"))
		return draft_plan_applied(e->rec, d);
	if (notice_of_followup(e, d))
		return true;
	r = rule_find(plan_rules, sizeof plan_rules / sizeof plan_rules[0], e->name);
	if (r == NULL)
		return false;
	d->audience = COORDINATORS;
	d->urgency = r->urgency;
	if (e->rec_desc == &action_desc)
		d->context = e->key;
	snprintf(d->sentence, sizeof d->sentence, "%s", r->sentence);
	return true;
}

/* --- matching
 * ---------------------------------------------------------------------------------------------------------
 */
static const struct notice_rule matching_rules[] = {
	{ "request.submitted", NOTICE_ACTION, false, "Une demande d’accompagnement est déposée." },
	{ "request.proposed", NOTICE_ACTION, true,
	    "Des prestataires sont proposés pour une demande d’accompagnement." },
	{ "request.call_back", NOTICE_URGENT, false,
	    "Une personne en situation de crise attend un appel : rappelez-la tout de suite." },
	{ "request.call_again", NOTICE_URGENT, false,
	    "Une personne en situation de crise n’a toujours pas été rappelée : appelez-la sans attendre, "
	    "même si quelqu’un d’autre devait le faire." },
	{ "request.reopened", NOTICE_ACTION, false,
	    "Une demande attend de nouveau : sollicitez le prestataire suivant de sa liste." },
	{ "request.exhausted", NOTICE_URGENT, false,
	    "Plus aucun prestataire à solliciter pour une demande : cherchez une autre solution." },
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
	    "accord "
	    "lève la neutralité pour lui seul, pour cette demande. Décidez sur la page de la demande : vous "
	    "pouvez refuser, ou revenir sur votre accord tant qu’il n’est pas sollicité." },
	{ "engagement.created", NOTICE_INFO, true, "Un prestataire accepte : la mission commence." },
	{ "engagement.evaluated", NOTICE_INFO, false, "Une mission est évaluée." },
	{ "engagement.closed", NOTICE_INFO, true, "Une mission est close." },
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
	} else if (e->rec_desc == &shortlist_desc) {
		const struct shortlist *l = e->rec;

		s = (struct subject){ l->pool, l->person, l->organisation, l->request };
	} else if (e->rec_desc == &waiver_desc) {
		const struct waiver *w = e->rec;

		s = (struct subject){ w->pool, w->person, w->organisation, w->request };
	} else if (e->rec_desc == &request_link_desc) {
		const struct request_link *l = e->rec;

		s = (struct subject){ l->kind, l->person, l->organisation, l->request };
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

/* To whom it is about, alone: what was entered on the strength of a paper is read, and taken back, by that person. */
static bool
draft_entered(const struct event *e, struct notice_draft *d)
{
	const struct request *r = e->rec;

	if (!is_by_other(e))
		return false;
	d->urgency = NOTICE_INFO;
	d->person = r->person;
	d->context = r->id;
	snprintf(d->sentence, sizeof d->sentence,
	    "Une demande d’accompagnement a été saisie pour vous, avec votre accord écrit : vous pouvez la "
	    "lire, "
	    "et la retirer à tout moment.");
	return true;
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
	if (is_of_archived_card(e))
		return false;
	return text_is(e->name, "proposal.passed") &&
	    (!REC_HAS(p, PROPOSAL_TAG_PASSED_FOR) || p->passed_for != PASSED_TAKEN);
}

/* The same, when what was entered says something else than before, or is put away. */
static bool
draft_changed(const struct event *e, struct notice_draft *d)
{
	const struct request *r = e->rec;

	if (!is_by_other(e))
		return false;
	d->urgency = NOTICE_INFO;
	d->person = r->person;
	d->context = r->id;
	snprintf(d->sentence, sizeof d->sentence, "%s",
	    text_is(e->name, "request.archived")
		? "Votre demande d’accompagnement a été archivée par le service."
		: "La demande d’accompagnement saisie pour vous a été modifiée par le service : relisez-la ; "
		  "vous pouvez la changer, ou la retirer à tout moment.");
	return true;
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
	return text_is(e->name, "engagement.card_archived") || text_is(e->name, "request.service_archived");
}

bool
notice_of_matching(const struct event *e, struct notice_draft *d)
{
	const struct notice_rule *r =
	    rule_find(matching_rules, sizeof matching_rules / sizeof matching_rules[0], e->name);
	struct subject s = subject_of(e);

	if (text_is(e->name, "request.created"))
		return draft_entered(e, d);
	if (text_is(e->name, "request.updated") || text_is(e->name, "request.archived"))
		return draft_changed(e, d);
	if (r == NULL || is_untold(e))
		return false;
	d->urgency = r->urgency;
	d->context = s.request;
	d->gather = notice_answer_weight(e->name) != 0 ? GATHER_ANSWER : GATHER_NONE;
	d->audience =
	    e->rec_desc == &waiver_desc ? 0 : ROLE_REFERENT; /* who serves has asked: the requester decides */
	if (s.pool == POOL_GROUP) {
		d->audience |= d->audience != 0 ? COORDINATORS : 0;
		if (!is_for_service(e))
			d->organisation = s.organisation;
	}
	if (s.pool == POOL_INDIVIDUAL && (r->to_person || is_deed_of_other(e)))
		d->person = s.person;
	snprintf(d->sentence, sizeof d->sentence, "%s",
	    is_of_archived_card(e)
		? "La fiche d’un prestataire sollicité est archivée : sa sollicitation est close et ses "
		  "jours "
		  "sont libres. Dites-le-lui, puis voyez dans la demande qui est sollicité ensuite."
		: r->sentence);
	return true;
}
