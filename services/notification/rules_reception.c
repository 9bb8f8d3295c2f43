/*
 * rules_reception: what is told of doors for the teams of other federations: that they are offered, opened, closed.
 * Owns: the sentences of these.
 * Beware: who came through one is told nowhere here: a request by a door is told as any request, to who serves it. What this federation decided
 *         itself is told to nobody: it knows.
 */
#include "proto/matching_reception.h"
#include "services/notification/service.h"
#include <stdio.h>

bool
notice_of_reception(const struct event *e, struct notice_draft *d)
{
	static const struct {
		const char *event, *says;
		enum notice_urgency urgency;
		uint32_t audience;
	} rules[] = {
		{ "reception.received",
		    "Une fédération partenaire propose d’accueillir les demandes d’accompagnement de votre "
		    "équipe, qui n’a ici que des collègues pour référent·es : acceptez cet accueil, ou "
		    "refusez-le.",
		    NOTICE_ACTION, ROLE_COORDINATOR },
		{ "reception.entered",
		    "Une fédération partenaire a accepté que vous accueilliez les demandes de son équipe : "
		    "l’accueil est ouvert.",
		    NOTICE_INFO, ROLE_COORDINATOR | ROLE_REFERENT },
		{ "reception.left",
		    "Un accueil des demandes d’une équipe a pris fin, ou a été refusé, par l’autre "
		    "fédération : son motif y est écrit.",
		    NOTICE_ACTION, ROLE_COORDINATOR | ROLE_REFERENT },
		{ "reception.ended",
		    "Un accueil des demandes d’une équipe est arrivé à son dernier jour : convenez d’un "
		    "autre "
		    "s’il doit continuer.",
		    NOTICE_ACTION, ROLE_COORDINATOR | ROLE_REFERENT },
	};
	const struct reception *r = e->rec;

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (!text_is(e->name, rules[i].event))
			continue;
		d->urgency = rules[i].urgency;
		d->audience = rules[i].audience;
		d->context = r->peer;
		snprintf(d->sentence, sizeof d->sentence, "%s", rules[i].says);
		return true;
	}
	return false;
}
