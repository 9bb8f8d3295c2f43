/*
 * rules_sharing: what is told of agreements with other federations.
 * Owns: the sentences of these.
 * Beware: what this federation decided itself is told to nobody: it knows. The reason that the other side gave stands in the agreement.
 */
#include "proto/registry.h"
#include "services/notification/service.h"
#include <stdio.h>

bool
notice_of_sharing(const struct event *e, struct notice_draft *d)
{
	static const struct {
		const char *event, *says;
		enum notice_urgency urgency;
	} rules[] = {
		{ "sharing.received",
		    "Une fédération partenaire propose de partager ses prestataires avec vous : lisez "
		    "l’accord, puis "
		    "acceptez-le ou refusez-le.",
		    NOTICE_ACTION },
		{ "sharing.entered",
		    "Une fédération partenaire a accepté votre accord de mutualisation : les fiches de vos "
		    "prestataires lui sont envoyées.",
		    NOTICE_INFO },
		{ "sharing.declined",
		    "Une fédération partenaire a refusé votre accord de mutualisation : son motif y est "
		    "écrit.",
		    NOTICE_INFO },
		{ "sharing.left",
		    "Un accord de mutualisation a pris fin par le retrait de l’autre fédération : son motif "
		    "y est "
		    "écrit. Les fiches partagées disparaissent, les missions en cours continuent.",
		    NOTICE_ACTION },
		{ "sharing.ended",
		    "Un accord de mutualisation est arrivé à son dernier jour : proposez-en un autre s’il "
		    "doit continuer.",
		    NOTICE_ACTION },
	};
	const struct sharing *s = e->rec;

	for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
		if (!text_is(e->name, rules[i].event))
			continue;
		d->urgency = rules[i].urgency;
		d->audience = ROLE_COORDINATOR;
		d->context = s->peer;
		snprintf(d->sentence, sizeof d->sentence, "%s", rules[i].says);
		return true;
	}
	return false;
}
