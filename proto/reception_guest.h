/*
 * reception_guest (contract of the registry): who came in by a door for the team of another federation (matching_reception.h): a name and one contact.
 * Owns: the shapes of these records.
 * Beware: that somebody stands here IS the request. It is no person of the registry: neither found, nor listed, nor counted among people; who
 *         serves the request reads it, and who accompanies it, and nobody else. Its key is its own, and goes with it.
 */
#ifndef PROTO_RECEPTION_GUEST_H
#define PROTO_RECEPTION_GUEST_H

#include "proto/roles.h"
#include "proto/subject.h"

#define RECEPTION_GUEST_READERS 40 /* as many référents as are named */
#define RECEPTION_GUEST_PROVIDERS 20
/* Days after which nothing is left of the name: when nothing was asked; after the end of what was asked; when nobody was found. */
#define RECEPTION_UNASKED_DAYS 15
#define RECEPTION_OVER_DAYS 30
#define RECEPTION_EXHAUSTED_DAYS 180

enum reception_guest_status { RECEPTION_GUEST_KNOWN, RECEPTION_GUEST_FORGOTTEN };
struct reception_guest { /* its id is the person of the request */
	REC_HEAD_MEMBERS;
	enum reception_guest_status status;
	struct id organisation; /* the federation where the guest acts */
	struct text name;
	struct text contact;   /* an address or a number */
	struct list readers;   /* ids: the référents who may serve the request, as matching says */
	bool any_referent;     /* nobody is named: whoever has the role */
	struct list providers; /* ids of cards: who accepted */
	usec_t until;	       /* when it is forgotten; absent: something is under way */
};
enum reception_guest_tag {
	RECEPTION_GUEST_TAG_STATUS = 6, RECEPTION_GUEST_TAG_ORGANISATION, RECEPTION_GUEST_TAG_NAME, RECEPTION_GUEST_TAG_CONTACT,
	RECEPTION_GUEST_TAG_READERS, RECEPTION_GUEST_TAG_ANY_REFERENT, RECEPTION_GUEST_TAG_PROVIDERS, RECEPTION_GUEST_TAG_UNTIL
};
struct reception_guest_enter { /* what the page took */
	uint64_t has;
	struct id id;
	struct id organisation;
	struct text name;
	struct text contact;
};
enum { RECEPTION_ENTER_TAG_ID = 1, RECEPTION_ENTER_TAG_ORGANISATION, RECEPTION_ENTER_TAG_NAME, RECEPTION_ENTER_TAG_CONTACT };

REC_DESC_DECLARE(reception_guest);
REC_DESC_DECLARE(reception_guest_enter);
extern const struct collection_desc reception_guest_collection;

FAULT_DECLARE(FAULT_RECEPTION_GUEST_NAMED); /* has a name already, or has none any more */

#define RECEPTION_GUEST_METHODS \
	COLLECTION_READ_METHODS("registry", reception_guest, "/reception-guests", ROLE_REFERENT | ROLE_PROVIDER, "Personnes accueillies d’une autre fédération"), \
	{ .name = "registry.reception_guest.enter", .verb = "POST", .path = "/reception-guests", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &reception_guest_enter_desc, .roles = ROLE_SERVICE, .doc = "The house writes down who came in by a door, once.", \
	  .title = "Personne accueillie : noter son nom" }, \
	{ .name = "registry.reception_guest.forget", .verb = "POST", .path = "/reception-guests/{id}/forget", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &reception_guest_desc, .roles = ROLE_REFERENT, \
	  .doc = "At the guest's wish, by who serves the request: name and contact go for ever, and what was asked ends.", \
	  .title = "Personne accueillie : tout effacer" }, \
	{ .name = "registry.reception_guest.over", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .doc = "Its time is over.", .title = "Personne accueillie : oublier" },
#define RECEPTION_GUEST_COLLECTIONS &reception_guest_collection,
#define RECEPTION_GUEST_RECORDS &reception_guest_desc, &reception_guest_enter_desc,
#define RECEPTION_GUEST_EVENTS \
	{ "reception_guest.entered", &reception_guest_desc, "Somebody came in and said who it is." }, \
	{ "reception_guest.moved", &reception_guest_desc, "Others may read it, or its time was set." }, \
	{ "reception_guest.erased", &reception_guest_desc, "Its key is destroyed; whoever follows lets go of what was asked." },
#define RECEPTION_GUEST_FAULTS FAULT_RECEPTION_GUEST_NAMED,

#endif
