/*
 * rules_far: what is told of actions carried by two federations: to coordinators, and to the structure whose delegation it is.
 * Owns: the sentences of these.
 * Beware: of delegations of other federations nothing is told but their number: they have no name here before they have a place.
 */
#include "proto/roles.h"
#include "proto/scheduling.h"
#include "services/notification/service.h"
#include <stdio.h>

static const struct notice_rule rules[] = {
	{ "far_action.offered", NOTICE_ACTION, false,
	    "Une autre fédération propose des places dans l’une de ses actions : acceptez-la pour que vos "
	    "structures puissent s’y inscrire, ou refusez-la." },
	{ "far_action.withdrawn", NOTICE_INFO, false,
	    "Une autre fédération ne partage plus l’une de ses actions : vos structures ne s’y inscrivent "
	    "plus. Le motif qu’elle a donné se lit sur la page de l’action." },
	{ "action_share.accepted", NOTICE_INFO, false,
	    "L’autre fédération participe à l’action partagée : ses structures peuvent s’inscrire." },
	{ "action_share.declined", NOTICE_INFO, false,
	    "L’autre fédération ne participe pas, ou plus, à l’action partagée." },
	{ "far_enrolment.waiting", NOTICE_INFO, false,
	    "L’autre fédération a mis la délégation en liste d’attente : lisez son rang et la raison." },
	{ "far_enrolment.offered", NOTICE_ACTION, false,
	    "L’autre fédération propose une place à la délégation : répondez avant la date indiquée." },
	{ "far_enrolment.accepted", NOTICE_INFO, false,
	    "La délégation a sa place dans l’action de l’autre fédération ; les noms lui sont transmis." },
	{ "far_enrolment.declined", NOTICE_ACTION, false,
	    "L’autre fédération n’a pas pu accueillir la délégation : lisez pourquoi, et prévenez les "
	    "personnes." },
	{ "far_enrolment.replaced", NOTICE_INFO, false,
	    "Une personne de la délégation est remplacée dans l’action de l’autre fédération." },
	{ "far_enrolment.withdrawn", NOTICE_INFO, false,
	    "La délégation ne participe pas à l’action de l’autre fédération." },
	{ "visitor.refused", NOTICE_INFO, false,
	    "Une délégation d’une autre fédération n’a pas pu entrer dans une action partagée : elle a reçu "
	    "la raison." },
};

static void
whom(const struct event *e, struct notice_draft *d)
{
	if (e->rec_desc == &far_enrolment_desc) {
		const struct far_enrolment *f = e->rec;

		d->organisation = f->structure;
		d->context = f->far_action;
	} else if (e->rec_desc == &action_share_desc) {
		d->context = ((const struct action_share *)e->rec)->action;
	} else if (e->rec_desc == &visitor_desc) {
		d->context = ((const struct visitor *)e->rec)->action;
	} else {
		d->context = e->key;
	}
}

bool
notice_of_far(const struct event *e, struct notice_draft *d)
{
	const struct notice_rule *r = notice_rule_find(rules, sizeof rules / sizeof rules[0], e->name);

	if (r == NULL)
		return false;
	d->audience = ROLE_COORDINATOR;
	d->urgency = r->urgency;
	whom(e, d);
	snprintf(d->sentence, sizeof d->sentence, "%s", r->sentence);
	return true;
}
