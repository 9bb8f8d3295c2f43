/*
 * matching_request (contract): requests for accompaniment: what a person or a structure asks for, and who may read it.
 * Owns: the shapes of these records.
 * Beware: what of a personal request shows to an employer is nothing at all: mind the flags (SENSITIVE does not leave by events) and
 *         the readers of each row. Tags are for ever.
 */
#ifndef PROTO_MATCHING_REQUEST_H
#define PROTO_MATCHING_REQUEST_H

#include "proto/identity.h"
#include "proto/registry.h"

#define REFERENTS_MOST 40 /* named for the service */
/* The kind of a request is the pool that its days are taken from; nothing is ever computed across the two. */
enum pool { POOL_INDIVIDUAL, POOL_GROUP, POOL_COUNT };
enum request_nature { NATURE_ACCOMPANIMENT, NATURE_INFORMATION, NATURE_CRISIS };
enum request_urgency { URGENCY_NORMAL, URGENCY_SOON, URGENCY_URGENT, URGENCY_COUNT };
enum request_confidentiality { CONFIDENTIALITY_STANDARD, CONFIDENTIALITY_REINFORCED };
/* Where the federation gives a service itself, the asker chooses. */
enum request_wish { WISH_KNOWN, WISH_OTHER }; /* of somebody one worked with before */
enum request_help { HELP_PROVIDER, HELP_FEDERATION, HELP_BOTH };
enum request_status {
	REQUEST_DRAFT, REQUEST_SUBMITTED, REQUEST_PROPOSED, REQUEST_SOLICITED, REQUEST_ENGAGED, REQUEST_ORIENTED,
	REQUEST_CALLED_BACK, REQUEST_CLOSED, REQUEST_WITHDRAWN, REQUEST_EXHAUSTED
};
struct competence_need {
	uint64_t has;
	struct id competence;
	uint32_t level; /* at least; 1 to 5 */
};
struct request {
	REC_HEAD_MEMBERS;
	enum pool kind;
	enum request_nature nature;
	struct id person;	/* individual: the beneficiary; group: who filed it */
	struct id organisation; /* group only */
	struct id service;	/* an accompaniment */
	struct list competences; /* struct competence_need */
	struct text department;
	struct text commune;
	bool remote;
	day_t from;
	day_t to;
	uint32_t days;
	enum request_urgency urgency;
	struct list languages;	/* texts */
	uint32_t accessibility; /* set */
	int64_t price_ceiling;	/* cents a day */
	struct list unwanted;	/* ids of providers */
	struct text text;
	enum request_confidentiality confidentiality;
	bool federation_help;
	enum request_status status;
	usec_t submitted_at;
	struct text orientation; /* the answer to a request for information */
	uint32_t round;		 /* times it was ranked */
	struct id entered_by;	 /* the référent who entered it for the person */
	day_t consent_on;	 /* the day of the written consent that it was entered on */
	struct id consent_holder; /* the person who keeps the paper */
	enum request_help help;
	struct id link;		 /* the request_link by which it was filed */
	enum request_wish wish;	 /* absent: as the policy weighs it */
	struct list referents;	 /* ids: those named who may serve it, once it is handed in; absent: nobody is named */
	usec_t service_archived_at; /* the service left the catalogue while this was open */
	enum contact_choice contact; /* of the person's, that the provider is told with the name once both have agreed */
};
enum request_tag {
	REQUEST_TAG_KIND = 6, REQUEST_TAG_NATURE, REQUEST_TAG_PERSON, REQUEST_TAG_ORGANISATION, REQUEST_TAG_SERVICE,
	REQUEST_TAG_COMPETENCES, REQUEST_TAG_DEPARTMENT, REQUEST_TAG_COMMUNE, REQUEST_TAG_REMOTE, REQUEST_TAG_FROM,
	REQUEST_TAG_TO, REQUEST_TAG_DAYS, REQUEST_TAG_URGENCY, REQUEST_TAG_LANGUAGES, REQUEST_TAG_ACCESSIBILITY,
	REQUEST_TAG_PRICE_CEILING, REQUEST_TAG_UNWANTED, REQUEST_TAG_TEXT, REQUEST_TAG_CONFIDENTIALITY,
	REQUEST_TAG_FEDERATION_HELP, REQUEST_TAG_STATUS, REQUEST_TAG_SUBMITTED_AT, REQUEST_TAG_ORIENTATION,
	REQUEST_TAG_ROUND, REQUEST_TAG_ENTERED_BY, REQUEST_TAG_CONSENT_ON, REQUEST_TAG_CONSENT_HOLDER, REQUEST_TAG_HELP, REQUEST_TAG_LINK,
	REQUEST_TAG_WISH, REQUEST_TAG_REFERENTS, REQUEST_TAG_SERVICE_ARCHIVED_AT, REQUEST_TAG_CONTACT
};
struct request_orient {
	uint64_t has;
	struct id id;
	struct text text;
};
struct reading {
	uint64_t has;
	usec_t time;
	struct id reader;  /* person or account */
	bool own;	   /* the asker's own reading */
};
struct request_readers {
	uint64_t has;
	struct list may;      /* texts, French: who may read it */
	struct list readings; /* struct reading, newest first, at most 200 */
	struct list persons;  /* ids: those who are known by name to be able to, today */
	struct list providers; /* ids: the cards of those who accepted */
};

REC_DESC_DECLARE(competence_need);
REC_DESC_DECLARE(request);
REC_DESC_DECLARE(request_orient);
REC_DESC_DECLARE(reading);
REC_DESC_DECLARE(request_readers);

extern const struct rec_enum pool_enum, request_nature_enum, request_urgency_enum, request_status_enum, request_help_enum, request_wish_enum,
    request_confidentiality_enum;
extern const struct collection_desc request_collection;

FAULT_DECLARE(FAULT_REQUEST_ON_BEHALF);	    /* only a référent enters a request for somebody else */
FAULT_DECLARE(FAULT_REQUEST_NO_PERSON);	    /* an individual request by an account that is no person's */
FAULT_DECLARE(FAULT_REQUEST_ORGANISATION);  /* an individual request never names an organisation */
FAULT_DECLARE(FAULT_REQUEST_STRUCTURE);	    /* a group request without its organisation */
FAULT_DECLARE(FAULT_REQUEST_OUTSIDER);	    /* a group request by somebody outside the organisation */
FAULT_DECLARE(FAULT_REQUEST_PAST);	    /* a period that is over */
FAULT_DECLARE(FAULT_REQUEST_PERIOD);	    /* an end before the beginning */
FAULT_DECLARE(FAULT_REQUEST_PERIOD_LONG);   /* more than 24 months */
FAULT_DECLARE(FAULT_REQUEST_NEED);	    /* neither a service nor competences */
FAULT_DECLARE(FAULT_REQUEST_SERVICE_KIND);  /* the service is not offered in that form */
FAULT_DECLARE(FAULT_REQUEST_DAYS);	    /* more days than the period has */
FAULT_DECLARE(FAULT_REQUEST_STATE);	    /* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_REQUEST_NATURE);	    /* argument: what this nature of request wants instead */
FAULT_DECLARE(FAULT_REQUEST_CONSENT);	    /* entered for somebody without the day of the written consent */
FAULT_DECLARE(FAULT_REQUEST_CONSENT_OWN);   /* a written consent to one's own request */
FAULT_DECLARE(FAULT_REQUEST_CONSENT_FUTURE); /* a consent of a day to come */
FAULT_DECLARE(FAULT_REQUEST_CHOICE);	    /* the federation gives this service too: the asker has not chosen */
FAULT_DECLARE(FAULT_REQUEST_CHOICE_NONE);   /* the federation does not give this service itself */
FAULT_DECLARE(FAULT_REQUEST_OWN);	    /* a person's request, changed or withdrawn by a référent who did not enter it */
FAULT_DECLARE(FAULT_REQUEST_UNSERVED);
FAULT_DECLARE(FAULT_REQUEST_STOPPED);	    /* told to a provider who had accepted it */
FAULT_DECLARE(FAULT_REQUEST_COMMUNE);	    /* not in the department asked for; argument: the department */
FAULT_DECLARE(FAULT_REQUEST_MOST_DAYS);	    /* argument: the most days that anybody has in the period */

/* Rights. The generic scopes below are the narrow reading (a walker that has no hook must not show more); the service's `visible` hooks
 * take their place: individual requests and what comes from them show to the beneficiary, to référents without a mandate in the
 * beneficiary's structures and, once engaged, to the provider; group ones to coordinators, référents and the structure's directors. */
#define REQUEST_READERS (ROLE_REFERENT | ROLE_COORDINATOR | ROLE_DIRECTOR | ROLE_BENEFICIARY | ROLE_PROVIDER)
#define REQUEST_WRITERS (ROLE_REFERENT | ROLE_COORDINATOR | ROLE_DIRECTOR | ROLE_BENEFICIARY)
#define SERVICE_TEAM (ROLE_REFERENT | ROLE_COORDINATOR)

#define MATCHING_ACT(name_, path_, in_, out_, roles_, title_, doc_) \
	{ .name = "matching." name_, .verb = "POST", .path = path_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &in_##_desc, .out = &out_##_desc, .roles = (roles_), .doc = doc_, .title = title_ }
#define MATCHING_LOOK(name_, path_, in_, out_, roles_, title_, doc_) \
	{ .name = "matching." name_, .verb = "GET", .path = path_, .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &in_##_desc, .out = &out_##_desc, .roles = (roles_), .doc = doc_, .title = title_ }

/* What is told of a request to somebody else than its asker is a reading of it, in the journal. */
#define MATCHING_READING(name_, path_, in_, out_, roles_, title_, doc_) \
	{ .name = "matching." name_, .verb = "GET", .path = path_, .kind = METHOD_AUDITED_READ, .shape = METHOD_CUSTOM, \
	  .in = &in_##_desc, .out = &out_##_desc, .roles = (roles_), .doc = doc_, .title = title_ }

/* clang-format off */
#define REQUEST_METHODS \
	COLLECTION_METHODS("matching", request, "/requests", REQUEST_READERS, REQUEST_WRITERS, true, "Demandes d’accompagnement"), \
	MATCHING_ACT("request.submit", "/requests/{id}/submit", ref, request, REQUEST_WRITERS, "Demande : déposer", \
	    "Submit a request; an accompaniment is ranked at once."), \
	MATCHING_ACT("request.withdraw", "/requests/{id}/withdraw", ref, request, REQUEST_WRITERS, "Demande : retirer", \
	    "Withdraw a request at any time: days held are released, a mission ends and its days not done go back."), \
	MATCHING_ACT("request.close", "/requests/{id}/close", ref, request, SERVICE_TEAM, "Demande : clore", "Close a request."), \
	MATCHING_ACT("request.orient", "/requests/{id}/orient", request_orient, request, SERVICE_TEAM, "Demande : orienter", \
	    "Answer a request for information."), \
	MATCHING_ACT("request.called_back", "/requests/{id}/called-back", ref, request, SERVICE_TEAM, "Demande : personne rappelée", \
	    "Say that the person in a crisis was called back."), \
	{ .name = "matching.request.call_again", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "Nobody has called back somebody in a crisis: those who serve are told again.", .title = "Demande : rappel qui tarde" }, \
	{ .name = "matching.request.service_archived", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "The service that an open request asks for is archived: who serves it is told.", .title = "Demande : service archivé" }, \
	MATCHING_LOOK("request.readers", "/requests/{id}/readers", ref, request_readers, REQUEST_WRITERS, "Demande : qui l’a lue", \
	    "Who may read a request, and who has."), \
	{ .name = "matching.retention.run", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "Every night: the rule on requests is applied, if it is active.", .title = "Durées de conservation : application" },
#define REQUEST_COLLECTIONS &request_collection,
#define REQUEST_RECORDS \
	&competence_need_desc, &request_desc, &request_orient_desc, &reading_desc, &request_readers_desc,
#define REQUEST_EVENTS \
	{ "request.submitted", &request_desc, "A request was submitted." }, \
	{ "request.proposed", &request_desc, "Providers were found and ranked." }, \
	{ "request.call_back", &request_desc, "Somebody in a crisis waits for a call." }, \
	{ "request.call_again", &request_desc, "Somebody in a crisis still waits for a call." }, \
	{ "request.called_back", &request_desc, "The person was called back." }, \
	{ "request.solicited", &request_desc, "A provider was asked." }, \
	{ "request.reopened", &request_desc, "The provider did not agree: the référent chooses the next." }, \
	{ "request.exhausted", &request_desc, "No provider is left to ask." }, \
	{ "request.engaged", &request_desc, "A provider accepted." }, \
	{ "request.service_archived", &request_desc, "The service that it asks for left the catalogue." }, \
	{ "request.oriented", &request_desc, "A request for information was answered." }, \
	{ "request.withdrawn", &request_desc, "The request was withdrawn." }, \
	{ "request.closed", &request_desc, "The request was closed." }, \
	{ "request.erased", &request_desc, "Its texts went: the person was erased, or its time was over." },
#define REQUEST_FAULTS \
	FAULT_REQUEST_ON_BEHALF, FAULT_REQUEST_NO_PERSON, FAULT_REQUEST_ORGANISATION, FAULT_REQUEST_STRUCTURE, \
	FAULT_REQUEST_OUTSIDER, FAULT_REQUEST_PAST, FAULT_REQUEST_PERIOD, FAULT_REQUEST_PERIOD_LONG, FAULT_REQUEST_NEED, \
	FAULT_REQUEST_SERVICE_KIND, FAULT_REQUEST_DAYS, FAULT_REQUEST_STATE, FAULT_REQUEST_NATURE, \
	FAULT_REQUEST_CONSENT, FAULT_REQUEST_CONSENT_OWN, FAULT_REQUEST_CONSENT_FUTURE, FAULT_REQUEST_CHOICE, \
	FAULT_REQUEST_CHOICE_NONE, FAULT_REQUEST_MOST_DAYS, FAULT_REQUEST_STOPPED, FAULT_REQUEST_UNSERVED, FAULT_REQUEST_OWN, FAULT_REQUEST_COMMUNE,
/* clang-format on */

#endif
