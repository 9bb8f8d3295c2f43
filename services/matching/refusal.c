/*
 * refusal: what a record's state forbids, told with what can be done instead.
 * Owns: the advice, by state and event, of requests, proposals, missions, agreements, short lists, campaigns
 *       and missions for another federation.
 * Beware: a sentence is one argument of a fault: 320 bytes with the state's label. Nothing of who asked, and why, is in it.
 */
#include "services/matching/refusal.h"
#include <stdio.h>

#define ADVICE(sym, code_, enum_, rows)                                                                      \
	const struct state_words sym = { (code_), &(enum_), (rows), sizeof(rows) / sizeof((rows)[0]) }

static const struct state_advice of_request[] = {
	{ REQUEST_DRAFT, ANY_EVENT, "Déposez d’abord la demande.", "Submit the request first." },
	{ REQUEST_SUBMITTED, REQUEST_SUBMIT,
	    "Elle est déjà déposée : il n’y a rien à refaire. Vous pouvez la retirer.",
	    "It is submitted already: nothing is left to do. You can withdraw it." },
	{ REQUEST_SUBMITTED, ANY_EVENT,
	    "Le service y répond d’abord : en cas de crise il rappelle la personne, à une demande "
	    "d’information il donne une réponse. Elle peut aussi être retirée.",
	    "The service answers it first: it calls back in a crisis, and gives an answer to a question. It "
	    "can "
	    "be withdrawn too." },
	{ REQUEST_PROPOSED, ANY_EVENT,
	    "Sollicitez un prestataire de sa liste, cherchez à nouveau, ou retirez-la.",
	    "Ask a provider of its list, search again, or withdraw it." },
	{ REQUEST_SOLICITED, ANY_EVENT, "Attendez la réponse du prestataire, ou retirez-la.",
	    "Wait for the provider's answer, or withdraw it." },
	{ REQUEST_ENGAGED, ANY_EVENT,
	    "La suite se passe dans sa mission : jours faits, pause, changement de prestataire, fin. Elle "
	    "peut "
	    "aussi être retirée.",
	    "It goes on in its mission: days done, a pause, another provider, the end. It can be withdrawn "
	    "too." },
	{ REQUEST_ORIENTED, ANY_EVENT,
	    "Une réponse a été donnée : clôturez-la, ou déposez une nouvelle demande si le besoin demeure.",
	    "An answer was given: close it, or file another request if the need remains." },
	{ REQUEST_CALLED_BACK, ANY_EVENT,
	    "La personne a été rappelée : clôturez-la, ou déposez une nouvelle demande si le besoin demeure.",
	    "The person was called back: close it, or file another request if the need remains." },
	{ REQUEST_CLOSED, ANY_EVENT,
	    "Elle ne change plus : déposez une nouvelle demande si le besoin demeure.",
	    "It changes no more: file another request if the need remains." },
	{ REQUEST_WITHDRAWN, ANY_EVENT,
	    "Elle ne change plus : déposez une nouvelle demande si le besoin demeure.",
	    "It changes no more: file another request if the need remains." },
	{ REQUEST_EXHAUSTED, ANY_EVENT,
	    "Assouplissez-la puis cherchez à nouveau, clôturez-la, ou retirez-la.",
	    "Ease it and search again, close it, or withdraw it." },
};
ADVICE(request_words, FAULT_REQUEST_STATE, request_status_enum, of_request);

static const struct state_advice of_proposal[] = {
	{ PROPOSAL_LISTED, ANY_EVENT, "Sollicitez d’abord ce prestataire.", "Ask this provider first." },
	{ PROPOSAL_SENT, ANY_EVENT, "Ce prestataire est sollicité : attendez sa réponse, ou la fin du délai.",
	    "This provider was asked: wait for the answer, or for the end of the delay." },
	{ PROPOSAL_ACCEPTED, ANY_EVENT, "La suite se passe dans la mission.", "It goes on in the mission." },
	{ PROPOSAL_REFUSED, ANY_EVENT, "Sollicitez un autre prestataire de la liste.",
	    "Ask another provider of the list." },
	{ PROPOSAL_EXPIRED, ANY_EVENT, "Sollicitez un autre prestataire de la liste.",
	    "Ask another provider of the list." },
	{ PROPOSAL_PASSED, ANY_EVENT,
	    "Voyez la demande : une liste plus récente, ou un autre prestataire, a pris sa place.",
	    "See the request: a later list, or another provider, has taken its place." },
};
ADVICE(proposal_words, FAULT_PROPOSAL_STATE, proposal_status_enum, of_proposal);

static const struct state_advice of_engagement[] = {
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_RESUME, "Elle n’est pas suspendue : notez ses jours.",
	    "It is not suspended: declare its days." },
	{ ENGAGEMENT_ACTIVE, ANY_EVENT, "Notez ses jours, suspendez-la, ou terminez-la.",
	    "Declare its days, suspend it, or end it." },
	{ ENGAGEMENT_DONE, ANY_EVENT, "Tous ses jours sont faits : évaluez-la, puis clôturez-la.",
	    "All its days are done: evaluate it, then close it." },
	{ ENGAGEMENT_CLOSED, ANY_EVENT, "Elle est terminée : pour une suite, déposez une nouvelle demande.",
	    "It is over: to go on, file another request." },
	{ ENGAGEMENT_ENDED, ANY_EVENT, "Elle est terminée : pour une suite, déposez une nouvelle demande.",
	    "It is over: to go on, file another request." },
	{ ENGAGEMENT_SUSPENDED, ANY_EVENT, "Reprenez-la d’abord, ou terminez-la.",
	    "Resume it first, or end it." },
	{ ENGAGEMENT_REPLACED, ANY_EVENT,
	    "Un autre prestataire continue : voyez la demande, et la mission qui a suivi.",
	    "Another provider goes on: see the request, and the mission that followed." },
};
ADVICE(engagement_words, FAULT_ENGAGEMENT_STATE, engagement_status_enum, of_engagement);

static const struct state_advice of_accord[] = {
	{ ACCORD_DRAFT, ANY_EVENT, "Proposez-le d’abord à la signature.", "Propose it first." },
	{ ACCORD_PROPOSED, ANY_EVENT, "Reprenez-le d’abord pour le corriger, ou annulez-le.",
	    "Take it back to revise it, or cancel it." },
	{ ACCORD_SIGNED, ANY_EVENT,
	    "Tous l’ont signé : il ne change plus. Si un autre prestataire continue, sa mission a un autre "
	    "accord.",
	    "All have signed: it changes no more. When another provider goes on, that mission has another." },
	{ ACCORD_CANCELLED, ANY_EVENT, "Faites-en un autre, si la mission continue.",
	    "Make another, if the mission goes on." },
};
ADVICE(accord_words, FAULT_ACCORD_STATE, accord_status_enum, of_accord);

static const struct state_advice of_shortlist[] = {
	{ SHORTLIST_OPEN, ANY_EVENT, "Faites d’abord noter chaque prestataire sur toute la grille.",
	    "Have every provider marked on the whole grid first." },
	{ SHORTLIST_SCORED, ANY_EVENT, "Choisissez l’un de ses prestataires, ou annulez-la.",
	    "Choose one of its providers, or cancel it." },
	{ SHORTLIST_CHOSEN, ANY_EVENT, "Attendez la réponse du prestataire choisi.",
	    "Wait for the answer of the provider chosen." },
	{ SHORTLIST_ENGAGED, ANY_EVENT, "La suite se passe dans la mission.", "It goes on in the mission." },
	{ SHORTLIST_EXHAUSTED, ANY_EVENT, "Cherchez à nouveau depuis la demande.",
	    "Search again from the request." },
	{ SHORTLIST_CANCELLED, ANY_EVENT,
	    "Ouvrez-en une autre, ou sollicitez un prestataire depuis la demande.",
	    "Open another, or ask a provider from the request." },
};
ADVICE(shortlist_words, FAULT_SHORTLIST_STATE, shortlist_status_enum, of_shortlist);

static const struct state_advice of_campaign[] = {
	{ CAMPAIGN_DRAFT, ANY_EVENT, "Calculez-la d’abord.", "Compute it first." },
	{ CAMPAIGN_RUNNING, ANY_EVENT, "Attendez la fin du calcul, arrêtez-le, ou abandonnez la répartition.",
	    "Wait for the end of the computation, stop it, or give the campaign up." },
	{ CAMPAIGN_READY, ANY_EVENT, "Appliquez-la, recalculez-la, ou abandonnez-la.",
	    "Apply it, compute it again, or cancel it." },
	{ CAMPAIGN_APPLIED, ANY_EVENT,
	    "Elle est appliquée : faites-en une autre pour les demandes restantes.",
	    "It is applied: make another for the requests that are left." },
	{ CAMPAIGN_STALE, ANY_EVENT, "Recalculez-la : la situation a changé depuis.",
	    "Compute it again: things have changed since." },
	{ CAMPAIGN_CANCELLED, ANY_EVENT, "Faites-en une autre.", "Make another." },
};
ADVICE(campaign_words, FAULT_CAMPAIGN_STATE, campaign_status_enum, of_campaign);

static const struct state_advice of_home[] = {
	{ HOME_ASKED, ANY_EVENT, "Elle vient d’arriver : attendez un instant.", "It has just come: wait." },
	{ HOME_HELD, ANY_EVENT,
	    "Le prestataire est sollicité : transmettez-lui son lien de réponse, ou arrêtez-la.",
	    "The provider was asked: hand the answer link over, or stop it." },
	{ HOME_ACCEPTED, ANY_EVENT,
	    "Le prestataire a accepté : attendez la confirmation de l’autre fédération, ou arrêtez-la.",
	    "The provider accepted: wait for the other federation's confirmation, or stop it." },
	{ HOME_ENGAGED, ANY_EVENT, "Elle est en cours : notez ses jours, ou arrêtez-la.",
	    "It goes on: declare its days, or stop it." },
	{ HOME_DONE, ANY_EVENT, "Tous ses jours sont faits : l’autre fédération la clôt.",
	    "All its days are done: the other federation closes it." },
	{ HOME_REFUSED, ANY_EVENT, "Les jours n’ont pas été réservés : l’autre fédération cherche ailleurs.",
	    "The days were not held: the other federation looks elsewhere." },
	{ HOME_DECLINED, ANY_EVENT, "Le prestataire a décliné : l’autre fédération cherche ailleurs.",
	    "The provider declined: the other federation looks elsewhere." },
	{ HOME_EXPIRED, ANY_EVENT, "Le délai est passé : l’autre fédération cherche ailleurs.",
	    "The time has passed: the other federation looks elsewhere." },
	{ HOME_WITHDRAWN, ANY_EVENT, "L’autre fédération n’en a plus besoin : les jours sont libres.",
	    "The other federation needs it no more: the days are free." },
	{ HOME_RELEASED, ANY_EVENT, "La confirmation n’est pas arrivée : les jours sont libres.",
	    "The confirmation did not come: the days are free." },
	{ HOME_STOPPED, ANY_EVENT, "Elle est arrêtée : l’autre fédération cherche quelqu’un d’autre.",
	    "It was stopped: the other federation looks for somebody else." },
	{ HOME_ENDED, ANY_EVENT, "Elle est terminée.", "It is over." },
};
ADVICE(home_words, FAULT_HOME_HOLD_STATE, home_status_enum, of_home);

const struct state_advice *
state_advice_for(const struct state_words *w, int state, int event)
{
	for (size_t i = 0; i < w->count; i++)
		if (w->advice[i].state == state &&
		    (w->advice[i].event == event || w->advice[i].event == ANY_EVENT))
			return &w->advice[i];
	return NULL;
}

enum rc
state_refused(struct fault *why, const char *field, const struct state_words *w, int state, int event)
{
	const struct state_advice *a = state_advice_for(w, state, event);
	const struct rec_enum_value *v = rec_enum_by_value(w->states, state);
	char fr[FAULT_ARGUMENT_MAX], en[FAULT_ARGUMENT_MAX];

	if (a == NULL || v == NULL)
		return fault_only(why, RC_CONFLICT);
	snprintf(fr, sizeof fr, "« %s » : cette opération n’est plus, ou pas encore, possible. %s", v->label,
	    a->fr);
	snprintf(en, sizeof en, "\"%s\": this is not, or not yet, possible. %s", v->name, a->en);
	return fault_say(why, RC_CONFLICT, field, w->code, fr, en);
}
