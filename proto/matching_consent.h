/*
 * matching_consent (contract): who asks, and with what right: requests filed by a link, the waiver of neutrality, who serves.
 * Owns: the shapes of these records.
 * Beware: a link stands for a person or a structure without an account: it is given to nobody else, works once, and expires. A waiver is
 *         the requester's alone. Tags are for ever.
 */
#ifndef PROTO_MATCHING_CONSENT_H
#define PROTO_MATCHING_CONSENT_H

#include "proto/matching_request.h"

/* --- a request by a link ------------------------------------------------------------------------------------------ */
enum request_link_status { REQUEST_LINK_OPEN, REQUEST_LINK_FILED, REQUEST_LINK_REVOKED };
struct request_link {
	REC_HEAD_MEMBERS;
	enum pool kind;
	struct id person;	/* individual: for whom */
	struct id organisation; /* group: in whose name */
	enum request_link_status status;
	usec_t expires_at;	/* until when a request may be filed */
	uint32_t link;		/* number of the link that files */
	uint32_t follow;	/* number of the link that follows; 0: none is good */
	struct id request;	/* filed by it */
	struct id given_by;	/* who made it */
	struct id reception;	/* by which a guest came in, who is the person */
};
enum request_link_tag {
	REQUEST_LINK_TAG_KIND = 6, REQUEST_LINK_TAG_PERSON, REQUEST_LINK_TAG_ORGANISATION, REQUEST_LINK_TAG_STATUS,
	REQUEST_LINK_TAG_EXPIRES_AT, REQUEST_LINK_TAG_LINK, REQUEST_LINK_TAG_FOLLOW, REQUEST_LINK_TAG_REQUEST,
	REQUEST_LINK_TAG_GIVEN_BY, REQUEST_LINK_TAG_RECEPTION
};
struct request_link_order {
	uint64_t has;
	enum pool kind;
	struct id person;
	struct id organisation;
	uint32_t days; /* that it is good for; 14 when absent */
};
struct request_link_made {
	uint64_t has;
	struct id id;
	struct text link; /* "/demande/<token>", or "/suivi/<token>": to hand on */
	usec_t expires_at;
};
struct request_token {
	uint64_t has;
	struct text token;
};
struct form_service {
	uint64_t has;
	struct id id;
	struct text name;
	uint32_t days; /* that it usually takes */
	bool federation; /* the federation gives it itself too */
};
struct form_competence {
	uint64_t has;
	struct id id;
	struct text name;
};
struct request_form { /* what may be asked by the link */
	uint64_t has;
	enum pool kind;
	struct list services; /* struct form_service */
	usec_t expires_at;
	struct list competences; /* struct form_competence */
};
struct request_filing {
	uint64_t has;
	struct text token;
	enum request_nature nature;
	struct id service;
	struct text department;
	bool remote;
	day_t from;
	day_t to;
	uint32_t days;
	enum request_urgency urgency;
	enum request_confidentiality confidentiality;
	enum request_help help;
	struct text text;
	struct list competences; /* struct competence_need */
	struct text commune;
	struct list languages;	 /* texts */
	uint32_t accessibility;	 /* set */
	int64_t price_ceiling;	 /* cents a day */
	struct list unwanted;	 /* ids of providers */
	enum request_wish wish;
	bool trial;		 /* what is wrong is told, and nothing filed */
	enum contact_choice contact;
};
enum request_filing_tag {
	FILING_TAG_TOKEN = 1, FILING_TAG_NATURE, FILING_TAG_SERVICE, FILING_TAG_DEPARTMENT, FILING_TAG_REMOTE, FILING_TAG_FROM,
	FILING_TAG_TO, FILING_TAG_DAYS, FILING_TAG_URGENCY, FILING_TAG_CONFIDENTIALITY, FILING_TAG_HELP, FILING_TAG_TEXT,
	FILING_TAG_COMPETENCES, FILING_TAG_COMMUNE, FILING_TAG_LANGUAGES, FILING_TAG_ACCESSIBILITY, FILING_TAG_PRICE_CEILING,
	FILING_TAG_UNWANTED, FILING_TAG_WISH, FILING_TAG_TRIAL, FILING_TAG_CONTACT
};
struct request_filed {
	uint64_t has;
	enum request_status status;
	struct text sentence; /* French: what happens next */
	struct text follow;   /* "/suivi/<token>": to come back by */
};
struct request_state { /* what the link that follows shows */
	uint64_t has;
	enum pool kind;
	enum request_nature nature;
	enum request_status status;
	struct text sentence;	  /* French: where it stands */
	struct text service_name;
	usec_t submitted_at;
	struct text orientation;  /* the answer to a request for information */
	bool withdrawable;
	struct list may;	  /* texts: who may read it */
	struct list readings;	  /* struct reading */
	struct list waived;	  /* ids of providers */
	struct list asked;	  /* ids of providers whom the service would propose, if the requester agreed */
};
struct follow_waiver {
	uint64_t has;
	struct text token;
	struct id provider;
};

/* --- the waiver of neutrality -------------------------------------------------------------------------------------- */
enum waiver_status { WAIVER_GIVEN, WAIVER_REVOKED, WAIVER_ASKED };
struct waiver { /* the requester accepts one provider in spite of a link with the own structure */
	REC_HEAD_MEMBERS;
	struct id request;
	struct id provider;
	enum waiver_status status;
	usec_t given_at;
	usec_t revoked_at;
	bool by_link; /* given without an account */
	struct id person;	/* as of the request: who is told that it is asked for */
	struct id organisation; /* group only */
	enum pool pool;
	struct text next; /* French, in an answer alone: when it counts */
};
enum waiver_tag {
	WAIVER_TAG_REQUEST = 6, WAIVER_TAG_PROVIDER, WAIVER_TAG_STATUS, WAIVER_TAG_GIVEN_AT, WAIVER_TAG_REVOKED_AT, WAIVER_TAG_BY_LINK,
	WAIVER_TAG_PERSON, WAIVER_TAG_ORGANISATION, WAIVER_TAG_POOL, WAIVER_TAG_NEXT
};
struct waiver_give {
	uint64_t has;
	struct id id; /* of the request */
	struct id provider;
};

/* --- who serves ---------------------------------------------------------------------------------------------------- */
enum referent_standing { REFERENT_NO_ACCESS, REFERENT_SERVES, REFERENT_GOVERNS };
struct referent { /* once one who has access is named, only those named read personal requests */
	REC_HEAD_MEMBERS;
	struct id person;
	bool alternate; /* also serves the federation's own people, who are the others' colleagues */
	enum referent_standing standing; /* whether the naming counts today */
};
enum referent_tag { REFERENT_TAG_PERSON = 6, REFERENT_TAG_ALTERNATE, REFERENT_TAG_STANDING };
struct referent_access { /* the id of an account or token: what the gateway tells of those who serve */
	REC_HEAD_MEMBERS;
	struct id person;
	uint32_t roles; /* set of enum role: of référent, of coordination, both */
	usec_t expires_at; /* of a token */
};
enum referent_access_tag { REFERENT_ACCESS_TAG_PERSON = 6, REFERENT_ACCESS_TAG_ROLES, REFERENT_ACCESS_TAG_EXPIRES_AT };

REC_DESC_DECLARE(request_link);
REC_DESC_DECLARE(request_link_order);
REC_DESC_DECLARE(request_link_made);
REC_DESC_DECLARE(request_token);
REC_DESC_DECLARE(form_service);
REC_DESC_DECLARE(form_competence);
REC_DESC_DECLARE(request_form);
REC_DESC_DECLARE(request_filing);
REC_DESC_DECLARE(request_filed);
REC_DESC_DECLARE(request_state);
REC_DESC_DECLARE(follow_waiver);
REC_DESC_DECLARE(waiver);
REC_DESC_DECLARE(waiver_give);
REC_DESC_DECLARE(referent);
REC_DESC_DECLARE(referent_access);

extern const struct rec_enum request_link_status_enum, waiver_status_enum, referent_standing_enum;
extern const struct collection_desc request_link_collection, waiver_collection, referent_collection;

FAULT_DECLARE(FAULT_REQUEST_LINK);	   /* not a link that was given, or one that does not count any more */
FAULT_DECLARE(FAULT_REQUEST_LINK_USED);	   /* a request was filed by it */
FAULT_DECLARE(FAULT_REQUEST_LINK_EXPIRED); /* argument: the day until which it was good */
FAULT_DECLARE(FAULT_REQUEST_LINK_REVOKED); /* taken back by who gave it */
FAULT_DECLARE(FAULT_REQUEST_LINK_STATE);   /* argument: the state */
FAULT_DECLARE(FAULT_REQUEST_LINK_WHO);	   /* an individual one without the person, a group one without the structure */
FAULT_DECLARE(FAULT_REQUEST_LINK_SELF);	   /* asked for by somebody who has an account, for oneself */
FAULT_DECLARE(FAULT_REQUEST_LINK_INDIVIDUAL); /* given by somebody who is no référent */
FAULT_DECLARE(FAULT_REQUEST_LINK_SERVE);   /* for a person whom the caller does not serve */
FAULT_DECLARE(FAULT_REQUEST_FOLLOW);	   /* a link that follows, and is none or counts no more */
FAULT_DECLARE(FAULT_REQUEST_FOLLOW_NONE);  /* a request that no link filed, or whose link was taken back */
FAULT_DECLARE(FAULT_WAIVER_OWN);	   /* another than the requester */
FAULT_DECLARE(FAULT_WAIVER_NATURE);	   /* of a request that no provider is asked for */
FAULT_DECLARE(FAULT_WAIVER_UNTIED);	   /* for a provider whom no tie keeps away */
FAULT_DECLARE(FAULT_WAIVER_SOLICITED);	   /* taken back when the provider has been asked */
FAULT_DECLARE(FAULT_WAIVER_STATE);	   /* argument: the state */
FAULT_DECLARE(FAULT_REFERENT_TWICE);	   /* named already */
FAULT_DECLARE(FAULT_REFERENT_GOVERNS);	   /* directs or governs a structure that is not the federation */

#define LINK_HOLDERS (ROLE_ANYONE | ROLE_ACCOUNTS)

/* clang-format off */
#define CONSENT_METHODS \
	COLLECTION_READ_METHODS("matching", request_link, "/request-links", SERVICE_TEAM, "Liens de demande"), \
	MATCHING_ACT("request_link.create", "/request-links", request_link_order, request_link_made, REQUEST_WRITERS, "Lien de demande : donner", \
	    "A link by which a person or a structure without an account files one request: the service gives it; an account asks without one."), \
	MATCHING_ACT("request_link.revoke", "/request-links/{id}/revoke", ref, request_link, SERVICE_TEAM, "Lien de demande : reprendre", \
	    "Neither the link that files nor the one that follows works any more; a request filed by it stays."), \
	MATCHING_LOOK("request_form.get", "/request-forms/{token}", request_token, request_form, LINK_HOLDERS, "Demande par un lien : lire", \
	    "What may be asked by a link."), \
	MATCHING_ACT("request_form.file", "/request-forms/{token}", request_filing, request_filed, LINK_HOLDERS, "Demande par un lien : déposer", \
	    "File the request: all that one by account takes; the link works once, and another is given to follow it."), \
	MATCHING_LOOK("request_follow.get", "/request-follow-ups/{token}", request_token, request_state, LINK_HOLDERS, "Demande par un lien : suivre", \
	    "Where a request that was filed by a link stands, and who read it."), \
	MATCHING_ACT("request_follow.withdraw", "/request-follow-ups/{token}/withdraw", request_token, request_state, LINK_HOLDERS, \
	    "Demande par un lien : retirer", "Withdraw it, at any time."), \
	MATCHING_ACT("request_follow.waive", "/request-follow-ups/{token}/waivers", follow_waiver, waiver, LINK_HOLDERS, \
	    "Demande par un lien : lever la neutralité", "Accept a provider in spite of a link with the own structure."), \
	MATCHING_ACT("request_follow.unwaive", "/request-follow-ups/{token}/waivers/revoke", follow_waiver, waiver, LINK_HOLDERS, \
	    "Demande par un lien : rétablir la neutralité", "Take that back, until the provider is asked; or say no to whoever serves."), \
	MATCHING_ACT("request.follow_link", "/requests/{id}/follow-link", ref, request_link_made, SERVICE_TEAM, \
	    "Demande par un lien : redonner le lien de suivi", \
	    "Whoever serves it gives another link to follow a request filed by a link, or a first one when the person's account is closed: the one before works no more, and the asker reads that."), \
	COLLECTION_READ_METHODS("matching", waiver, "/waivers", REQUEST_WRITERS, "Levées de neutralité"), \
	MATCHING_ACT("waiver.ask", "/requests/{id}/waivers/ask", waiver_give, waiver, SERVICE_TEAM, "Neutralité : demander à la lever", \
	    "Whoever serves asks the requester, who alone decides."), \
	MATCHING_ACT("waiver.give", "/requests/{id}/waivers", waiver_give, waiver, REQUEST_WRITERS, "Neutralité : lever pour un prestataire", \
	    "The requester alone accepts a provider in spite of a link with the own structure; a list that waits for nobody is made again."), \
	MATCHING_ACT("waiver.revoke", "/waivers/{id}/revoke", ref, waiver, REQUEST_WRITERS, "Neutralité : rétablir", \
	    "Take that back, until the provider is asked."), \
	COLLECTION_METHODS("matching", referent, "/referents", ROLE_ACCOUNTS, ROLE_COORDINATOR | ROLE_OPERATOR, false, "Référent·es du service"), \
	{ .name = "matching.request.entrust", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "Which namings count, and each personal request handed in says who of those named may serve it.", .title = "Référent·es : demandes suivies" },
#define CONSENT_COLLECTIONS &request_link_collection, &waiver_collection, &referent_collection,
#define CONSENT_RECORDS \
	&request_link_desc, &request_link_order_desc, &request_link_made_desc, &request_token_desc, &form_service_desc, \
	&form_competence_desc, &request_form_desc, &request_filing_desc, &request_filed_desc, &request_state_desc, &follow_waiver_desc, &waiver_desc, \
	&waiver_give_desc, &referent_desc, &referent_access_desc,
#define CONSENT_EVENTS \
	{ "request.entrusted", &request_desc, "Others than before may serve it, of those named." }, \
	{ "request.followed", &request_desc, "A link follows it now: the account that filed it is closed." }, \
	{ "request.reader_named", &request_desc, "The same, and one of them could not read it before: whose it is, is told." }, \
	{ "referent.settled", &referent_desc, "The naming counts from now on, or counts no more." }, \
	{ "referent_access.kept", &referent_access_desc, "Who has the role, as the gateway tells: by id." }, \
	{ "request_link.given", &request_link_desc, "A link was made, to be handed on." }, \
	{ "request_link.filed", &request_link_desc, "A request was filed by it." }, \
	{ "request_link.revoked", &request_link_desc, "It counts no more." }, \
	{ "request_link.renewed", &request_link_desc, "Another link follows the request; the one before counts no more." }, \
	{ "waiver.asked", &waiver_desc, "The service would propose a provider in spite of a link, if the requester agreed." }, \
	{ "waiver.given", &waiver_desc, "The requester accepts a provider in spite of a link." }, \
	{ "waiver.revoked", &waiver_desc, "The requester took that back." },
#define CONSENT_FAULTS \
	FAULT_REQUEST_LINK, FAULT_REQUEST_LINK_USED, FAULT_REQUEST_LINK_EXPIRED, FAULT_REQUEST_LINK_REVOKED, FAULT_REQUEST_LINK_STATE, \
	FAULT_REQUEST_LINK_WHO, FAULT_REQUEST_LINK_SELF, FAULT_REQUEST_LINK_SERVE, FAULT_REQUEST_FOLLOW, FAULT_REQUEST_FOLLOW_NONE, \
	FAULT_WAIVER_OWN, FAULT_WAIVER_NATURE, FAULT_WAIVER_UNTIED, FAULT_WAIVER_SOLICITED, FAULT_WAIVER_STATE, \
	FAULT_REFERENT_TWICE, FAULT_REFERENT_GOVERNS, FAULT_REQUEST_LINK_INDIVIDUAL,
/* clang-format on */

#endif
