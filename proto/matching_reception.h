/*
 * matching_reception (contract): a federation receives what the team of another one asks for: who works at a federation has colleagues for référents,
 *                                and goes through another node.
 * Owns: the shapes of these records; the topic 50 between nodes; the bounds of the door.
 * Beware: the federation whose team it is for IS the employer, runs its node and reads its letters: between the two nodes nothing is said but that
 *         the door is offered, taken up, and closed. Who comes through it is known where it stands, and there alone. Tags are for ever.
 *
 * A référent in charge offers the door to a partner; somebody of the coordination there takes it up, with the public numbers of the federation
 * body, so that neutrality here knows the frame of whoever comes. Its address is the same for the whole team, and is shown to all of it alike.
 *
 * Who believes what, whatever is lost. One word goes either way (reception_word): how things stand there, told again when a node begins anew.
 *   | lost, late, doubled                | who offers (ours)           | who takes it up (theirs)     | until                                   |
 *   | the offer                          | offered: the door is shut   | nothing                      | it arrives, or the last day is over     |
 *   | that it is taken up                | offered: the door is shut,  | active: shows the address    | it arrives; the page says kindly that   |
 *   |                                    | and says so kindly          |                              | it is not open yet                      |
 *   | withdrawn by who offers            | withdrawn: the door is shut | active: shows the address    | it arrives; the page says it is closed  |
 *   | withdrawn by who takes it up       | active: the door is open    | withdrawn: shows nothing     | it arrives; whoever comes is received   |
 *   | taken up and withdrawn cross       | withdrawn, said again       | active, then withdrawn       | that arrives                            |
 *   | both withdraw                      | withdrawn                   | withdrawn                    | at once: what arrives changes nothing   |
 *   | the same word twice, or an old one | as it was                   | as it was                    | at once: no step goes back              |
 *   | the last day                       | ended, by its own clock     | ended, by its own clock      | each at its midnight                    |
 *   | who offers was put back, and has   |                             |                              |                                         |
 *   |   forgotten that it is taken up    | offered                     | active                       | it is told again: active                |
 *   |   forgotten the offer itself       | nothing                     | active                       | it says so again: told that it is over  |
 *   | who takes it up was put back, and  |                             |                              |                                         |
 *   |   has forgotten that it took it up | active                      | offered                      | a person takes it up again              |
 *   |   has forgotten the offer          | active                      | nothing                      | it is told again: offered               |
 *   | revoked on one side                | withdrawn there             | the other: as it was         | nothing is told; the page is closed     |
 *   | revoked, and added anew            | another record of the peer: | active, of the record before | it says so: told that it is over        |
 *   |                                    | the door before stays shut  |                              |                                         |
 * What was asked through the door goes on whatever becomes of it: it is a request here like any other.
 */
#ifndef PROTO_MATCHING_RECEPTION_H
#define PROTO_MATCHING_RECEPTION_H

#include "proto/matching_consent.h"
#include "proto/peer_mail.h"

#define RECEPTIONS_MOST 20     /* of one peer, offered to us and not over: what comes beyond is not kept */
#define RECEPTION_LINK_DAYS 14 /* within which whoever came in has to ask */
/* How many may come in, over an hour and over a day, before the door asks for patience: drawn anew each time, by a key, between these two,
 * so that whoever knocks until it does cannot reckon whether somebody else did before. */
#define RECEPTION_HOUR_LEAST 20u
#define RECEPTION_HOUR_MOST 40u
#define RECEPTION_DAY_LEAST 60u
#define RECEPTION_DAY_MOST 120u

enum reception_direction { RECEPTION_OURS, RECEPTION_THEIRS };
enum reception_status { RECEPTION_OFFERED, RECEPTION_ACTIVE, RECEPTION_WITHDRAWN, RECEPTION_ENDED };
struct reception { /* accueil des demandes de l’équipe d’une autre fédération */
	REC_HEAD_MEMBERS;
	struct id peer;
	enum reception_direction direction;
	struct id token; /* by which both speak of it: its id where it is offered */
	enum reception_status status;
	day_t from;
	day_t to;	  /* last day; absent: until it is withdrawn */
	struct text door; /* the whole address */
	uint32_t link;	  /* ours: number of the address */
	struct text name; /* of the federation whose team it is for, and its public numbers */
	struct text siret;
	struct text rna;
	struct id organisation; /* that federation in the registry of this node */
	struct text reason;	/* of a withdrawal */
	struct id decided_by;	/* who offered it, or took it up */
	day_t accepted_on;
	day_t closed_on;
};
enum reception_tag {
	RECEPTION_TAG_PEER = 6, RECEPTION_TAG_DIRECTION, RECEPTION_TAG_TOKEN, RECEPTION_TAG_STATUS, RECEPTION_TAG_FROM, RECEPTION_TAG_TO,
	RECEPTION_TAG_DOOR, RECEPTION_TAG_LINK, RECEPTION_TAG_NAME, RECEPTION_TAG_SIRET, RECEPTION_TAG_RNA, RECEPTION_TAG_ORGANISATION,
	RECEPTION_TAG_REASON, RECEPTION_TAG_DECIDED_BY, RECEPTION_TAG_ACCEPTED_ON, RECEPTION_TAG_CLOSED_ON
};
struct reception_offer {
	uint64_t has;
	struct id peer;
	day_t from;
	day_t to;
	struct text address; /* of this node's pages: "https://maillage.exemple.fr" */
};
struct reception_accept {
	uint64_t has;
	struct id id;
	struct id organisation; /* this federation in its own registry */
};
struct reception_withdraw {
	uint64_t has;
	struct id id;
	struct text reason;
};
struct reception_word { /* what travels; one record for each door and peer */
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id token;
	bool offers; /* who speaks is who offers it */
	enum reception_status status;
	day_t from;
	day_t to;
	struct text door;
	struct text name;
	struct text siret;
	struct text rna;
	struct text reason;
};
enum reception_word_tag {
	RECEPTION_WORD_TAG_PEER = 6, RECEPTION_WORD_TAG_TOKEN, RECEPTION_WORD_TAG_OFFERS, RECEPTION_WORD_TAG_STATUS, RECEPTION_WORD_TAG_FROM,
	RECEPTION_WORD_TAG_TO, RECEPTION_WORD_TAG_DOOR, RECEPTION_WORD_TAG_NAME, RECEPTION_WORD_TAG_SIRET, RECEPTION_WORD_TAG_RNA,
	RECEPTION_WORD_TAG_REASON
};
struct reception_partner {
	uint64_t has;
	struct id peer;
	struct text federation; /* its own name */
	bool linked;		/* one may be offered to it */
};
struct reception_partners { /* what who serves knows of other federations */
	uint64_t has;
	struct list items; /* struct reception_partner */
};
struct reception_door { /* what the page shows, the same to whoever opens it */
	uint64_t has;
	struct text federation; /* whose team it is for */
	day_t to;
};
struct reception_entry { /* somebody came in */
	uint64_t has;
	struct id person;	/* the number of a guest, who has no name yet */
	struct id organisation; /* the frame in which the guest acts */
	struct text path;	/* "/demande/<token>" */
	usec_t expires_at;
};

REC_DESC_DECLARE(reception);
REC_DESC_DECLARE(reception_offer);
REC_DESC_DECLARE(reception_accept);
REC_DESC_DECLARE(reception_withdraw);
REC_DESC_DECLARE(reception_word);
REC_DESC_DECLARE(reception_partner);
REC_DESC_DECLARE(reception_partners);
REC_DESC_DECLARE(reception_door);
REC_DESC_DECLARE(reception_entry);

extern const struct rec_enum reception_status_enum;
extern const struct collection_desc reception_collection;

FAULT_DECLARE(FAULT_RECEPTION_PEER);	 /* the peer is not in service; argument: what to do */
FAULT_DECLARE(FAULT_RECEPTION_CHARGE);	 /* offered by who is not in charge of personal requests */
FAULT_DECLARE(FAULT_RECEPTION_UNNAMED);	 /* nobody is named to serve them */
FAULT_DECLARE(FAULT_RECEPTION_PERIOD);	 /* ends before it begins */
FAULT_DECLARE(FAULT_RECEPTION_PAST);	 /* its last day is over */
FAULT_DECLARE(FAULT_RECEPTION_TWICE);	 /* one is offered or open already */
FAULT_DECLARE(FAULT_RECEPTION_STEP);	 /* argument: the status that forbids it */
FAULT_DECLARE(FAULT_RECEPTION_REASON);	 /* withdrawn without words */
FAULT_DECLARE(FAULT_RECEPTION_BODY);	 /* taken up for what is no federation */
FAULT_DECLARE(FAULT_RECEPTION_NUMBER);	 /* the federation has neither SIRET nor RNA in the registry */
FAULT_DECLARE(FAULT_RECEPTION_DOOR);	 /* an address that was never given */
FAULT_DECLARE(FAULT_RECEPTION_EARLY);	 /* not open yet */
FAULT_DECLARE(FAULT_RECEPTION_CLOSED);	 /* open no more */
FAULT_DECLARE(FAULT_RECEPTION_PATIENCE); /* many came in */

#define RECEPTION_READERS (ROLE_ACCOUNTS)

/* clang-format off */
#define RECEPTION_METHODS \
	COLLECTION_READ_METHODS("matching", reception, "/receptions", RECEPTION_READERS, "Accueils des demandes"), \
	MATCHING_ACT("reception.offer", "/receptions", reception_offer, reception, ROLE_REFERENT, "Accueil des demandes : proposer", \
	    "A référent in charge offers to receive what the team of a partner federation asks for."), \
	MATCHING_ACT("reception.accept", "/receptions/{id}/accept", reception_accept, reception, ROLE_COORDINATOR, "Accueil des demandes : accepter", \
	    "The address is shown to the whole team from then on; the public numbers of the federation are told, and nothing else."), \
	MATCHING_ACT("reception.withdraw", "/receptions/{id}/withdraw", reception_withdraw, reception, SERVICE_TEAM, "Accueil des demandes : se retirer", \
	    "By either side, at any time; an offer is refused so too. What was asked through it goes on."), \
	MATCHING_LOOK("reception.partners", "/reception-partners", nothing, reception_partners, SERVICE_TEAM, "Accueil des demandes : à qui en proposer", \
	    "Partner federations by name: whom one may be offered to, and whose they are."), \
	MATCHING_LOOK("reception.look", "/reception-doors/{token}", request_token, reception_door, LINK_HOLDERS, "Accueil des demandes : la porte", \
	    "Whose team the address is for; that it is open."), \
	MATCHING_ACT("reception.knock", "/reception-doors/{token}/knock", request_token, reception_entry, ROLE_SERVICE, "Accueil des demandes : entrer", \
	    "The house lets somebody in who has said who it is: a link by which one request is filed, for a guest. The name goes to the registry."), \
	{ .name = "matching.reception.day", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "Its last day is over.", .title = "Accueil des demandes : le dernier jour est passé" },
#define RECEPTION_COLLECTIONS &reception_collection,
#define RECEPTION_RECORDS \
	&reception_desc, &reception_offer_desc, &reception_accept_desc, &reception_withdraw_desc, &reception_word_desc, &reception_partner_desc, \
	&reception_partners_desc, &reception_door_desc, \
	&reception_entry_desc,
#define RECEPTION_EVENTS \
	{ "reception.offered", &reception_desc, "A door is offered to a partner's team." }, \
	{ "reception.received", &reception_desc, "A partner offers one to ours." }, \
	{ "reception.accepted", &reception_desc, "Ours takes it up." }, \
	{ "reception.entered", &reception_desc, "The partner's team takes it up: it is open." }, \
	{ "reception.withdrawn", &reception_desc, "Withdrawn here." }, \
	{ "reception.left", &reception_desc, "Withdrawn by the other federation, or the peer was revoked here." }, \
	{ "reception.ended", &reception_desc, "Its last day is over." }, \
	{ "reception_word.told", &reception_word_desc, "How it stands, told to the other federation." },
#define RECEPTION_FAULTS \
	FAULT_RECEPTION_PEER, FAULT_RECEPTION_CHARGE, FAULT_RECEPTION_UNNAMED, FAULT_RECEPTION_PERIOD, FAULT_RECEPTION_PAST, \
	FAULT_RECEPTION_TWICE, FAULT_RECEPTION_STEP, FAULT_RECEPTION_REASON, FAULT_RECEPTION_BODY, \
	FAULT_RECEPTION_NUMBER, FAULT_RECEPTION_DOOR, FAULT_RECEPTION_EARLY, FAULT_RECEPTION_CLOSED, FAULT_RECEPTION_PATIENCE,
#define RECEPTION_TOPICS PEER_TOPIC(50, "matching", "reception_word.told", reception_word),
/* clang-format on */

#endif
