/*
 * rules_peer: what is told of the exchange with other federations, and to whom.
 * Owns: the sentences of these.
 * Beware: nothing here says what was exchanged: only that the exchange needs a hand, or changed.
 */
#include "proto/federation.h"
#include "services/notification/service.h"
#include <stdio.h>

static bool
draft_peer(const struct event *e, struct notice_draft *d)
{
	const struct peer *p = e->rec;
	const char *says = NULL;

	if (text_is(e->name, "peer.confirmed") && p->status == PEER_CONFIRMED_ONCE) {
		d->urgency = NOTICE_ACTION;
		says = "une personne a comparé son empreinte ; une deuxième doit le faire pour que les "
		       "échanges commencent";
	} else if (text_is(e->name, "peer.confirmed")) {
		says = "son empreinte a été comparée deux fois, les échanges commencent";
	} else if (text_is(e->name, "peer.revoked")) {
		says = "la relation est révoquée, plus rien n’est échangé";
	} else if (text_is(e->name, "peer.archived")) {
		says = "elle est retirée de la liste sans avoir été en service ; il n’y a plus d’empreinte à "
		       "comparer";
	} else if (text_is(e->name, "peer.restarted")) {
		says = "elle a remis en place une sauvegarde de ses données et annonce à nouveau ce qu’elle "
		       "partage";
	} else if (text_is(e->name, "peer.resync")) {
		says = "des messages ont été perdus d’un côté (sauvegarde remise en place, ou longue "
		       "coupure) ; ce qui est partagé "
		       "lui est annoncé à nouveau";
	}
	if (says == NULL)
		return false;
	d->context = p->id;
	snprintf(d->sentence, sizeof d->sentence, "Fédération partenaire « " TEXT_FMT " » : %s.",
	    TEXT_ARG(p->code), says);
	return true;
}

static bool
draft_stream(const struct event *e, struct notice_draft *d)
{
	const struct peer_stream *s = e->rec;
	const char *says = NULL;

	if (text_is(e->name, "peer_stream.died"))
		says = "Une fédération partenaire n’a rien reçu depuis cinq jours : les messages de plus de "
		       "cinq jours sont abandonnés. "
		       "Appelez-la, puis demandez à la personne qui administre le système de lancer « "
		       "maillage doctor ».";
	else if (text_is(e->name, "peer_stream.refusing"))
		says = "De nombreux messages d’une fédération partenaire sont refusés : demandez à la "
		       "personne qui administre le système "
		       "d’en lire les raisons avec « maillage status ».";
	else if (text_is(e->name, "peer_stream.held"))
		says =
		    "Une fédération partenaire dit sans cesse avoir reçu ce qui ne lui a jamais été envoyé : "
		    "rien ne lui part plus pendant une heure. Deux copies de son système, ou du vôtre, "
		    "marchent peut-être en même temps : appelez-la, et n’en laissez qu’une en service.";
	else if (text_is(e->name, "peer_stream.spilled"))
		says = "Trop de messages attendent une fédération partenaire : les suivants ne sont plus "
		       "gardés, "
		       "et tout lui sera annoncé à nouveau quand le lien sera rétabli. Appelez-la, puis "
		       "demandez "
		       "à la personne qui administre le système de lancer « maillage doctor ».";
	else if (text_is(e->name, "peer_stream.not_understood"))
		says = "Une fédération partenaire a envoyé un message que cette version ne connaît pas : il "
		       "est gardé sans effet. "
		       "Demandez à la personne qui administre le système de le mettre à jour.";
	else if (text_is(e->name, "peer_stream.overflowed"))
		says = "Une fiche est trop volumineuse pour être envoyée à une fédération partenaire : elle "
		       "ne l’a pas reçue. "
		       "Raccourcissez ce qui a été enregistré en dernier.";
	if (says == NULL)
		return false;
	d->urgency = NOTICE_ACTION;
	d->context = s->peer;
	snprintf(d->sentence, sizeof d->sentence, "%s", says);
	return true;
}

bool
notice_of_federation(const struct event *e, struct notice_draft *d)
{
	d->audience = ROLE_COORDINATOR | ROLE_OPERATOR;
	if (e->rec_desc == &peer_desc)
		return draft_peer(e, d);
	return e->rec_desc == &peer_stream_desc && draft_stream(e, d);
}
