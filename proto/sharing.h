/*
 * sharing (contract of the registry): the agreements under which two federations share providers, and the cards that travel under them.
 * Owns: the shapes of agreements, of what is told of a card, of the parcels that carry it and of what is acknowledged.
 * Beware: days in a card are the agreement's part of what the CARD gives in each pool, never what is free: what persons ask shows in
 *         nothing that leaves. Whether days are left, the provider's own federation says, when it is asked for them.
 *
 * An agreement goes one way: the federation that offers it shares its cards with the other one. Each side has a record of it.
 *
 * Who believes what, whatever is lost. Messages of one node come in order, once; a node put back from a copy tells all again.
 *   | what was lost or late              | who offers believes     | who takes believes        | until                                   |
 *   | offered, not arrived               | offered                 | nothing                   | it arrives, or its period is over       |
 *   | accepted, not arrived              | offered: shares nothing | active: has no card yet   | it arrives                              |
 *   | refused, not arrived               | offered                 | refused                   | it arrives, or the period is over       |
 *   | withdrawn by the offering side     | withdrawn: cards not    | active: proposes a card,  | it arrives: all cards go, which is told |
 *   |                                    | acknowledged as gone    | holds of it are refused   |                                         |
 *   | withdrawn by the taking side       | active: tells cards     | withdrawn: takes none     | it arrives: cards are noted as gone     |
 *   | accepted and withdrawn cross       | withdrawn               | active, then withdrawn    | withdrawn arrives; accepted is nothing  |
 *   | both withdraw                      | withdrawn               | withdrawn                 | at once: what arrives changes nothing   |
 *   | the last day                       | ended, by its own clock | ended, by its own clock   | each at its midnight                    |
 *   | and another from the next day on   | ended                   | ended: its cards stay an  | the other's cards take their place, what is left goes   |
 *   |                                    |                         | hour                      |                                                         |
 *   | a parcel of cards                  | told, not acknowledged  | the cards of before       | it arrives                              |
 *   | what acknowledges a parcel         | told, not acknowledged  | the new cards             | it arrives                              |
 *   | who offers was put back            | the cards of its copy   | newer or gone ones        | all is told again, by ranges of ids     |
 *   | who offers was put back to a draft | draft                   | offered, or active        | "accepted" is answered withdrawn; offered anew: what was|
 *   |                                    |                         |                           | accepted is over, what was not is as offered last       |
 *   | who takes was put back             | acknowledged            | the cards of its copy     | what it missed is sent again            |
 *   | and had accepted since its copy    | active                  | offered                   | a person accepts again; all is told     |
 *   | and had withdrawn since its copy   | withdrawn               | active, or offered        | withdrawn is told again                 |
 *   | and refuses what it had accepted   | active, then refused    | refused                   | it arrives: no card of it is there      |
 *   | who offers revokes who takes       | withdrawn               | active: no day is held    | at once here; there, with its last day  |
 *   | and adds it anew                   | withdrawn               | active, then withdrawn    | "accepted" is told again, and answered  |
 *   | who takes revokes who offers       | active: tells cards     | withdrawn: takes none     | at once there; here, with its last day  |
 *   | and adds it anew                   | active: offered again   | offered                   | a person accepts, or refuses            |
 */
#ifndef PROTO_SHARING_H
#define PROTO_SHARING_H

#include "common/quota.h"
#include "proto/offer.h"
#include "proto/roles.h"

enum sharing_direction { SHARING_OURS, SHARING_THEIRS };
enum sharing_status { SHARING_DRAFT, SHARING_OFFERED, SHARING_ACTIVE, SHARING_REFUSED, SHARING_WITHDRAWN, SHARING_ENDED };
#define SHARING_KEY_LEN 32
#define FINGERPRINT_LEN 16
/* Where one agreement follows another, the cards of the new one are told in its first hour: so long those of the one before stay, and days that
 * are held by it. */
#define SHARING_TAKE_OVER (3600 * USEC_PER_SEC)
struct sharing { /* accord de mutualisation */
	REC_HEAD_MEMBERS;
	struct id peer;
	enum sharing_direction direction;
	struct id far_id;	  /* of a mirrored one: its id over there */
	struct list bouquets;	  /* codes; none: all */
	struct list departments;  /* none: all */
	struct list competences;  /* codes; none: all */
	uint32_t part_individual; /* percent of the card's days of each pool */
	uint32_t part_group;
	int64_t tariff; /* cents a day, of every card; absent: each card's own */
	day_t from;
	day_t to; /* last day; absent: until it is withdrawn */
	struct text key; /* 32 bytes: of the fingerprints of links */
	enum sharing_status status;
	struct text reason; /* of a refusal or a withdrawal */
	uint32_t round;	    /* how many times all was told from the beginning */
	day_t accepted_on;
	day_t closed_on;
	usec_t gone_at; /* all cards are gone from over there: acknowledged */
	uint32_t seals; /* how many times parcels got another key, because somebody in them was erased */
};
enum {
	SHARING_TAG_PEER = 6, SHARING_TAG_DIRECTION, SHARING_TAG_FAR_ID, SHARING_TAG_BOUQUETS, SHARING_TAG_DEPARTMENTS,
	SHARING_TAG_COMPETENCES, SHARING_TAG_PART_INDIVIDUAL, SHARING_TAG_PART_GROUP, SHARING_TAG_TARIFF, SHARING_TAG_FROM,
	SHARING_TAG_TO, SHARING_TAG_KEY, SHARING_TAG_STATUS, SHARING_TAG_REASON, SHARING_TAG_ROUND, SHARING_TAG_ACCEPTED_ON,
	SHARING_TAG_CLOSED_ON, SHARING_TAG_GONE_AT, SHARING_TAG_SEALS
};
struct sharing_decide { /* the input of a refusal and of a withdrawal */
	uint64_t has;
	struct id id;
	struct text reason;
};

/* What the other federation is told of a card. */
struct told_card {
	uint64_t has;
	struct id provider; /* the card's id at home */
	struct text name;
	struct list competences; /* struct far_competence */
	struct list services;	 /* codes of those that it can give */
	struct list departments;
	bool remote;
	struct text commune;
	uint32_t days_individual, days_group; /* the agreement's part, rounded down */
	struct list months;		      /* struct provider_month, the same */
	int64_t tariff;
	struct list languages;
	uint32_t accessibility;
	day_t accredited_from, accredited_to;
	struct list links; /* struct far_link */
	uint32_t unknown_links;
	day_t refreshed_on;
};
enum {
	TOLD_TAG_PROVIDER = 1, TOLD_TAG_NAME, TOLD_TAG_COMPETENCES, TOLD_TAG_SERVICES, TOLD_TAG_DEPARTMENTS, TOLD_TAG_REMOTE,
	TOLD_TAG_COMMUNE, TOLD_TAG_DAYS_INDIVIDUAL, TOLD_TAG_DAYS_GROUP, TOLD_TAG_MONTHS, TOLD_TAG_TARIFF, TOLD_TAG_LANGUAGES,
	TOLD_TAG_ACCESSIBILITY, TOLD_TAG_ACCREDITED_FROM, TOLD_TAG_ACCREDITED_TO, TOLD_TAG_LINKS, TOLD_TAG_UNKNOWN_LINKS,
	TOLD_TAG_REFRESHED_ON
};

/* Cards on their way. With a range, it says all that is shared among the ids behind `after` up to `upto` (absent: to the end): what is
 * there and not in it, is no more shared. Once it is acknowledged, nothing of the cards is left in it, and the
 * night after no key that would open it. */
#define PARCEL_CARDS_MOST 200
struct card_parcel {
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id sharing;
	uint32_t round; /* a range's; absent: single cards that changed */
	struct id after;
	struct id upto;
	struct list cards; /* struct told_card */
	struct list gone;  /* ids of cards that are no more shared */
	uint32_t card_count, gone_count;
	usec_t known_at; /* the other side has taken it */
	struct id sealed_by; /* whose key seals the names in it: of the agreement and the day, no person's */
};
enum {
	PARCEL_TAG_PEER = 6, PARCEL_TAG_SHARING, PARCEL_TAG_ROUND, PARCEL_TAG_AFTER, PARCEL_TAG_UPTO, PARCEL_TAG_CARDS,
	PARCEL_TAG_GONE, PARCEL_TAG_CARD_COUNT, PARCEL_TAG_GONE_COUNT, PARCEL_TAG_KNOWN_AT, PARCEL_TAG_SEALED_BY
};

/* Of a card of ours: what one other federation has been told, and has acknowledged. Its id is made of both. */
enum shared_card_status { SHARED_CARD_TOLD, SHARED_CARD_KNOWN, SHARED_CARD_GONE, SHARED_CARD_FORGOTTEN };
struct shared_card {
	REC_HEAD_MEMBERS;
	struct id sharing;
	struct id peer;
	struct id provider;
	enum shared_card_status status;
	struct id parcel;   /* that told it last */
	struct text digest; /* of what was told */
	usec_t told_at;
	usec_t known_at;
};
enum {
	SHARED_CARD_TAG_SHARING = 6, SHARED_CARD_TAG_PEER, SHARED_CARD_TAG_PROVIDER, SHARED_CARD_TAG_STATUS, SHARED_CARD_TAG_PARCEL,
	SHARED_CARD_TAG_DIGEST, SHARED_CARD_TAG_TOLD_AT, SHARED_CARD_TAG_KNOWN_AT
};

/* What the taking side answers, one record an agreement: the parcel it has taken last; or the agreement itself, once no card of it is
 * left. */
struct card_receipt {
	REC_HEAD_MEMBERS;
	struct id peer;
	struct id sharing; /* ours, mirrored */
	struct id parcel;  /* over there */
	uint64_t epoch;	   /* of the stream that brought it */
	uint64_t seq;
};
/* Where cards still stand that a range did not have: what came under the agreement from behind `after` up to `upto` (absent: to the end) before the
 * gap was left goes, some at a time. What is told since is cut out of it. The parcel is acknowledged with its last gap. */
struct card_gap {
	REC_HEAD_MEMBERS;
	struct id sharing; /* ours, mirrored */
	struct id parcel;  /* over there */
	struct id after;
	struct id upto;
};
enum { GAP_TAG_SHARING = 6, GAP_TAG_PARCEL, GAP_TAG_AFTER, GAP_TAG_UPTO };
enum { RECEIPT_TAG_PEER = 6, RECEIPT_TAG_SHARING, RECEIPT_TAG_PARCEL, RECEIPT_TAG_EPOCH, RECEIPT_TAG_SEQ };

REC_DESC_DECLARE(sharing);
REC_DESC_DECLARE(sharing_decide);
REC_DESC_DECLARE(told_card);
REC_DESC_DECLARE(card_parcel);
REC_DESC_DECLARE(shared_card);
REC_DESC_DECLARE(card_receipt);
REC_DESC_DECLARE(card_gap);

extern const struct collection_desc sharing_collection, card_parcel_collection, shared_card_collection;
extern const struct rec_enum sharing_status_enum;

FAULT_DECLARE(FAULT_SHARING_PEER);     /* the peer is not in service; argument: what to do */
FAULT_DECLARE(FAULT_SHARING_PERIOD);   /* ends before it begins */
FAULT_DECLARE(FAULT_SHARING_PAST);     /* its last day is over */
FAULT_DECLARE(FAULT_SHARING_NOTHING);  /* no part of any pool */
FAULT_DECLARE(FAULT_SHARING_CODE);     /* argument: the code that nothing has */
FAULT_DECLARE(FAULT_SHARING_FIXED);    /* changed once offered */
FAULT_DECLARE(FAULT_SHARING_TWICE);    /* argument: from when the other one is */
FAULT_DECLARE(FAULT_SHARING_STEP);     /* argument: the status that forbids it */
FAULT_DECLARE(FAULT_SHARING_REASON);   /* a refusal or a withdrawal without words */
FAULT_DECLARE(FAULT_SHARING_OPEN);     /* archived while it is in force */
FAULT_DECLARE(FAULT_CARD_FAR);	       /* argument: the federation that keeps the card */
FAULT_DECLARE(FAULT_CARD_OURS);	       /* links verified of a card of one's own */

#define SHARING_STEP(verb_, in_, title_, doc_) \
	{ .name = "registry.sharing." verb_, .verb = "POST", .path = "/sharings/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &in_##_desc, .out = &sharing_desc, .roles = TEAM_WRITERS, .doc = doc_, \
	  .title = "Accord de mutualisation : " title_ }
#define SHARING_TURN(name_, title_, doc_) \
	{ .name = "registry." name_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, .doc = doc_, \
	  .title = title_ }

#define SHARING_METHODS \
	COLLECTION_METHODS("registry", sharing, "/sharings", ROLE_TEAM, TEAM_WRITERS, false, "Accords de mutualisation"), \
	SHARING_STEP("offer", ref, "proposer", "The other federation is asked; its terms do not change from then on."), \
	SHARING_STEP("accept", ref, "accepter", "An offer of another federation is accepted: its cards come in."), \
	SHARING_STEP("refuse", sharing_decide, "refuser", "An offer of another federation is refused."), \
	SHARING_STEP("withdraw", sharing_decide, "se retirer", "By either side, at any time: cards go at once here, over there when it arrives."), \
	COLLECTION_READ_METHODS("registry", shared_card, "/shared-cards", ROLE_TEAM, "Fiches partagées"), \
	COLLECTION_READ_METHODS("registry", card_parcel, "/card-parcels", ROLE_TEAM, "Envois de fiches"), \
	{ .name = "registry.provider.verify_links", .verb = "POST", .path = "/providers/{id}/verify-links", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &provider_desc, .roles = TEAM_WRITERS | ROLE_REFERENT, \
	  .doc = "The provider of another federation was asked about the links that no number tells.", \
	  .title = "Prestataire : liens vérifiés" }, \
	SHARING_TURN("sharing.day", "Accord de mutualisation : le jour est venu", "Its first day has come, or its last one is over."), \
	SHARING_TURN("sharing.tell", "Accord de mutualisation : tout redire", "All cards are told from the beginning."), \
	SHARING_TURN("card_parcel.next", "Fiches partagées : la suite", "The next range of cards, behind this parcel's."), \
	SHARING_TURN("card_parcel.forget", "Envois de fiches : détruire la clé", "The night after, and each night until all parcels of that day are acknowledged: then nothing can open them any more."), \
	SHARING_TURN("shared_card.follow", "Fiche partagée : suivre la fiche", "What changed of a card is told to each federation that has it."), \
	SHARING_TURN("shared_card.review", "Fiches partagées : tout revoir", "After a change that many cards may rest on: what changed of each is told, some at a time."), \
	SHARING_TURN("shared_card.close", "Fiches partagées : l’accord est clos", "Cards of an agreement that is over are noted as gone, some at a time."), \
	SHARING_TURN("far_card.drop", "Fiches d’une autre fédération : retirer", "Cards that came under an agreement that is over go, some at a time."), \
	SHARING_TURN("far_card.sweep", "Fiches d’une autre fédération : retirer ce qui n’est plus annoncé", "Cards that a range did not have go, some at a time."), \
	SHARING_TURN("far_card.learn", "Fiches d’une autre fédération : compétences", "A code has come into the list here: cards that were told with it have that competence, some cards at a time."), \
	SHARING_TURN("far_card.relink", "Fiche d’une autre fédération : liens", "Which structures here its links are with, anew."),
#define SHARING_COLLECTIONS &sharing_collection, &shared_card_collection, &card_parcel_collection,
#define SHARING_RECORDS &sharing_desc, &sharing_decide_desc, &told_card_desc, &card_parcel_desc, &shared_card_desc, &card_receipt_desc, &card_gap_desc, &quota_desc,
#define SHARING_EVENTS \
	{ "sharing.offered", &sharing_desc, "Told to the other federation." }, \
	{ "sharing.accepted", &sharing_desc, "Told to the other federation." }, \
	{ "sharing.refused", &sharing_desc, "Told to the other federation." }, \
	{ "sharing.withdrawn", &sharing_desc, "Told to the other federation." }, \
	{ "sharing.received", &sharing_desc, "Another federation offers one." }, \
	{ "sharing.entered", &sharing_desc, "The other federation accepted it." }, \
	{ "sharing.declined", &sharing_desc, "The other federation refused it." }, \
	{ "sharing.left", &sharing_desc, "The other federation withdrew, or was revoked here." }, \
	{ "sharing.ended", &sharing_desc, "Its last day is over." }, \
	{ "sharing.gone", &sharing_desc, "No card of it is left with the other federation, which said so." }, \
	{ "card_parcel.told", &card_parcel_desc, "Cards on their way." }, \
	{ "card_gap.left", &card_gap_desc, "Cards that a range did not have are still to go." }, \
	{ "card_receipt.noted", &card_receipt_desc, "A parcel was taken; the cards that it did not have are still to go." }, \
	{ "card_receipt.given", &card_receipt_desc, "A parcel was taken, or all cards of an agreement are gone." }, \
	QUOTA_EVENTS
#define SHARING_FAULTS FAULT_SHARING_PEER, FAULT_SHARING_PERIOD, FAULT_SHARING_PAST, FAULT_SHARING_NOTHING, FAULT_SHARING_CODE, \
	FAULT_SHARING_FIXED, FAULT_SHARING_TWICE, FAULT_SHARING_STEP, FAULT_SHARING_REASON, FAULT_SHARING_OPEN, FAULT_CARD_FAR, \
	FAULT_CARD_OURS,
#define SHARING_TOPICS \
	PEER_TOPIC(20, "registry", "sharing.offered", sharing), \
	PEER_TOPIC(21, "registry", "sharing.accepted", sharing), \
	PEER_TOPIC(22, "registry", "sharing.refused", sharing), \
	PEER_TOPIC(23, "registry", "sharing.withdrawn", sharing), \
	PEER_TOPIC(24, "registry", "card_parcel.told", card_parcel), \
	PEER_TOPIC(25, "registry", "card_receipt.given", card_receipt),

#endif
