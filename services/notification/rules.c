/*
 * rules: which event is told to whom, in what words.
 * Owns: the table of rules.
 * Beware: what matching tells is in rules_matching.c, what follows an action in rules_followup.c,
 *         other federations in rules_peer.c, actions of two of them in rules_far.c.
 */
#include "common/calendar.h"
#include "proto/registry.h"
#include "proto/scheduling.h"
#include "services/notification/service.h"
#include <stdio.h>

#define COORDINATORS ROLE_COORDINATOR

const struct notice_rule *
notice_rule_find(const struct notice_rule *rules, size_t n, struct text event)
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
	if (e->rec_desc == &sharing_desc)
		return notice_of_sharing(e, d);
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
	if (notice_of_followup(e, d) || notice_of_far(e, d))
		return true;
	r = notice_rule_find(plan_rules, sizeof plan_rules / sizeof plan_rules[0], e->name);
	if (r == NULL)
		return false;
	d->audience = COORDINATORS;
	d->urgency = r->urgency;
	if (e->rec_desc == &action_desc)
		d->context = e->key;
	snprintf(d->sentence, sizeof d->sentence, "%s", r->sentence);
	return true;
}
