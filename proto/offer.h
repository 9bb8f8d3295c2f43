/*
 * offer (contract of the registry): competences, services, bouquets, providers and their accreditation.
 * Owns: the shapes of these records.
 * Beware: a service of DOMAIN.md is an `accompaniment` in the code; its collection is /services.
 */
#ifndef PROTO_OFFER_H
#define PROTO_OFFER_H

#include "proto/commune.h"

struct competence_level { /* what a level of this competence means, in words */
	uint64_t has;
	uint32_t level; /* 1 to 5, as in provider_competence and accompaniment_need */
	struct text description;
};
struct competence {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	struct id parent;
	struct text description;
	struct list levels; /* struct competence_level */
};

enum service_kind { SERVICE_INDIVIDUAL, SERVICE_GROUP };
struct bouquet {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	struct text description;
};
struct accompaniment_need { /* how much of a competence it takes */
	uint64_t has;
	struct id competence;
	uint32_t level; /* at least: 1 to 5 */
};
struct accompaniment { /* "service" in DOMAIN.md; its collection is /services */
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	struct id bouquet;
	uint32_t kinds; /* set of service_kind */
	struct list competences; /* ids */
	uint32_t typical_days;
	struct text description;
	struct list needs; /* struct accompaniment_need: levels of some of the competences */
	bool federation;   /* the federation also gives it itself: who asks chooses */
};
enum { ACCOMPANIMENT_TAG_FEDERATION = 14 };

struct provider_competence {
	uint64_t has;
	struct id competence;
	uint32_t level; /* 1 to 5 */
	struct text evidence;
};
enum link_kind { LINK_EMPLOYER, LINK_EMPLOYEE, LINK_ADMINISTRATOR, LINK_CLIENT, LINK_SUPPLIER, LINK_FAMILY };
struct provider_link {
	uint64_t has;
	struct id organisation;
	enum link_kind kind;
	day_t from;
	day_t to;
};
struct provider_month {
	uint64_t has;
	day_t month; /* any day of it */
	uint32_t days_individual, days_group;
};
enum accessibility { ACCESS_WHEELCHAIR, ACCESS_SIGN_LANGUAGE, ACCESS_EASY_LANGUAGE, ACCESS_HOME_VISIT };
/* What a card of another federation says of a link: whose it is, only a federation that knows that structure finds out. */
struct far_link {
	uint64_t has;
	struct text fingerprint; /* 16 bytes: of the structure's SIRET or RNA, under the key of the agreement */
	enum link_kind kind;
	day_t from;
	day_t to;
};
struct far_competence { /* as another federation calls it: ids differ between nodes */
	uint64_t has;
	struct text code;
	struct text name;
	uint32_t level; /* 1 to 5 */
};
struct provider {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;  /* personal: often a person */
	struct text email;
	struct text phone;
	struct id person;	/* when the provider is a person of the registry */
	struct id organisation; /* when it is an organisation of it */
	struct text commune;
	struct list competences; /* struct provider_competence */
	struct list departments; /* texts: "42" */
	bool remote;
	uint32_t days_individual; /* a month, in the individual pool */
	uint32_t days_group;	  /* a month, in the group pool */
	int64_t tariff;		  /* cents a day */
	struct list languages;	  /* texts, ISO 639 */
	uint32_t accessibility;	  /* set */
	struct list links;	  /* struct provider_link */
	day_t refreshed_on;	  /* the card was last confirmed */
	struct list months;	  /* struct provider_month: those with other days than the card's */
	/* of a card that another federation keeps, and shares; all absent on a card of one's own */
	struct id home;		  /* the peer whose card it is */
	struct id home_id;	  /* the card's id over there */
	struct id sharing;	  /* the agreement that it came under */
	struct list far_links;	  /* struct far_link; those of structures that are known here stand in links too */
	uint32_t unknown_links;	  /* links over there with structures that have no identifier */
	day_t links_verified_on;  /* the provider was asked about these */
	struct id links_verified_by;
	struct list other_competences; /* struct far_competence: those that this federation's taxonomy does not know */
	struct text home_name; /* what that federation is called, for whoever reads no peers */
};
enum {
	PROVIDER_TAG_HOME = 24, PROVIDER_TAG_HOME_ID, PROVIDER_TAG_SHARING, PROVIDER_TAG_FAR_LINKS, PROVIDER_TAG_UNKNOWN_LINKS,
	PROVIDER_TAG_LINKS_VERIFIED_ON, PROVIDER_TAG_LINKS_VERIFIED_BY, PROVIDER_TAG_OTHER_COMPETENCES,
	PROVIDER_TAG_HOME_NAME
};

enum accreditation_status {
	ACCREDITATION_CANDIDATE, ACCREDITATION_ACCREDITED, ACCREDITATION_SUSPENDED, ACCREDITATION_REFUSED, ACCREDITATION_ENDED
};
/* What is looked at before a provider is accredited. */
struct recruitment_criterion {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	bool required; /* nobody is accredited without it */
	bool document; /* is proved by a document */
};
struct criterion_met {
	uint64_t has;
	struct id criterion;
	day_t met_on;
	struct text evidence;
};
struct accreditation_document {
	uint64_t has;
	struct id file; /* its metadata and hash stand there */
	struct id criterion; /* that it proves */
	struct text title;
};
struct accreditation_decision {
	uint64_t has;
	enum accreditation_status verdict;
	day_t decided_on;
	struct id decided_by; /* a person; absent: the deadline's doing */
	struct text reason;
};
enum suspension { SUSPENSION_STALE_CARD, SUSPENSION_DECISION };
struct accreditation {
	REC_HEAD_MEMBERS;
	struct id provider;
	enum accreditation_status status;
	day_t from;
	day_t to;
	struct text decision;
	struct list criteria;  /* struct criterion_met */
	struct list documents; /* struct accreditation_document */
	struct list decisions; /* struct accreditation_decision, in the order in which they came in; the last 40 */
	enum suspension suspended_for;
	struct id person; /* the provider's, when it was entered: what is said of it here goes with that person */
};
enum {
	ACCREDITATION_TAG_PROVIDER = 6, ACCREDITATION_TAG_STATUS, ACCREDITATION_TAG_FROM, ACCREDITATION_TAG_TO,
	ACCREDITATION_TAG_DECISION, ACCREDITATION_TAG_CRITERIA, ACCREDITATION_TAG_DOCUMENTS, ACCREDITATION_TAG_DECISIONS,
	ACCREDITATION_TAG_SUSPENDED_FOR, ACCREDITATION_TAG_PERSON
};
#define ACCREDITATION_DECISIONS_MOST 40
struct accreditation_decide { /* the input of each decision; tags 1 to 6 */
	uint64_t has;
	struct id id;
	day_t decided_on;     /* absent: today */
	struct id decided_by; /* absent: the caller */
	struct text reason;
	day_t from; /* when it accredits */
	day_t to;
};

REC_DESC_DECLARE(competence_level);
REC_DESC_DECLARE(competence);
REC_DESC_DECLARE(bouquet);
REC_DESC_DECLARE(accompaniment_need);
REC_DESC_DECLARE(accompaniment);
REC_DESC_DECLARE(provider_competence);
REC_DESC_DECLARE(provider_link);
REC_DESC_DECLARE(provider_month);
REC_DESC_DECLARE(far_link);
REC_DESC_DECLARE(far_competence);
REC_DESC_DECLARE(provider);
REC_DESC_DECLARE(recruitment_criterion);
REC_DESC_DECLARE(criterion_met);
REC_DESC_DECLARE(accreditation_document);
REC_DESC_DECLARE(accreditation_decision);
REC_DESC_DECLARE(accreditation);
REC_DESC_DECLARE(accreditation_decide);

extern const struct collection_desc competence_collection, bouquet_collection, accompaniment_collection, provider_collection, recruitment_criterion_collection, accreditation_collection;
extern const struct rec_enum link_kind_enum, accessibility_enum, service_kind_enum, accreditation_status_enum;

FAULT_DECLARE(FAULT_PROVIDER_WHO); /* a person and an organisation at once */
FAULT_DECLARE(FAULT_COMPETENCE_CYCLE); /* a competence above itself */
FAULT_DECLARE(FAULT_COMPETENCE_LEVEL); /* argument: the level that stands twice */
FAULT_DECLARE(FAULT_NEED_UNLISTED);    /* a level for a competence that the service does not need */
FAULT_DECLARE(FAULT_COMPETENCE_TWICE); /* the same competence twice in one list */

FAULT_DECLARE(FAULT_PROVIDER_MONTH_TWICE); /* argument: the first of the month that two lines say */
FAULT_DECLARE(FAULT_PROVIDER_REFRESHED);	    /* a card confirmed on a day to come */
FAULT_DECLARE(FAULT_ACCREDITATION_PERIOD);    /* ends before it begins */
FAULT_DECLARE(FAULT_ACCREDITATION_CRITERIA);  /* argument: the required criteria that are not met */
FAULT_DECLARE(FAULT_ACCREDITATION_DOCUMENTS); /* argument: those whose document is missing */
FAULT_DECLARE(FAULT_ACCREDITATION_STEP);	    /* argument: the status that forbids the decision */
FAULT_DECLARE(FAULT_ACCREDITATION_REASON);    /* a refusal, a suspension or an end without words */
FAULT_DECLARE(FAULT_ACCREDITATION_FUTURE);    /* decided on a day to come */
FAULT_DECLARE(FAULT_ACCREDITATION_STALE);	    /* restored while its card is not confirmed; argument: since when */
FAULT_DECLARE(FAULT_ACCREDITATION_TWICE);	    /* argument: from when the other one is */
FAULT_DECLARE(FAULT_ACCREDITATION_FILE);	    /* argument: the number of the document that is not all there */

#define FAR_LINKS_MOST 120 /* a structure may have both numbers */
#define UNKNOWN_LINKS_MOST 1000

#define ACCREDITATION_DECISION(verb_, title_, doc_) \
	{ .name = "registry.accreditation." verb_, .verb = "POST", .path = "/accreditations/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &accreditation_decide_desc, .out = &accreditation_desc, .roles = TEAM_WRITERS, .doc = doc_, \
	  .title = "Agrément de prestataire : " title_ }

/* What registry.c takes of this part, each item with its comma. */
#define OFFER_METHODS \
	COLLECTION_METHODS("registry", competence, "/competences", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Compétences"), \
	COLLECTION_METHODS("registry", bouquet, "/bouquets", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Bouquets"), \
	COLLECTION_METHODS("registry", accompaniment, "/services", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Services"), \
	COLLECTION_METHODS("registry", provider, "/providers", ROLE_TEAM | ROLE_PROVIDER, TEAM_WRITERS | ROLE_PROVIDER, false, "Prestataires"), \
	{ .name = "registry.provider.refresh", .verb = "POST", .path = "/providers/{id}/refresh", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &provider_desc, .roles = TEAM_WRITERS | ROLE_PROVIDER, \
	  .doc = "The card is right as it stands, today; ends a suspension that came of its age.", \
	  .title = "Prestataire : confirmer la fiche" }, \
	COLLECTION_METHODS("registry", recruitment_criterion, "/criteria", ROLE_TEAM | ROLE_PROVIDER, TEAM_WRITERS, false, "Critères de recrutement"), \
	ACCREDITATION_DECISION("accredit", "agréer", "The candidate may be proposed, from now on or from a day on."), \
	ACCREDITATION_DECISION("refuse", "refuser", "The candidate is refused."), \
	ACCREDITATION_DECISION("suspend", "suspendre", "Is not proposed until restored."), \
	ACCREDITATION_DECISION("restore", "rétablir", "A suspension is over."), \
	ACCREDITATION_DECISION("end", "mettre fin", "Is not proposed any more."), \
	COLLECTION_METHODS("registry", accreditation, "/accreditations", ROLE_TEAM, TEAM_WRITERS, false, "Agréments de prestataires"),
#define OFFER_COLLECTIONS &competence_collection, &bouquet_collection, &accompaniment_collection, &provider_collection, &recruitment_criterion_collection, &accreditation_collection,
#define OFFER_RECORDS &competence_level_desc, &competence_desc, &bouquet_desc, &accompaniment_need_desc, &accompaniment_desc, &provider_competence_desc, &provider_link_desc, &provider_month_desc, &far_link_desc, &far_competence_desc, &provider_desc, &recruitment_criterion_desc, &criterion_met_desc, \
	&accreditation_document_desc, &accreditation_decision_desc, &accreditation_desc, &accreditation_decide_desc,
#define OFFER_FAULTS FAULT_PROVIDER_WHO, FAULT_COMPETENCE_CYCLE, FAULT_COMPETENCE_LEVEL, FAULT_NEED_UNLISTED, FAULT_COMPETENCE_TWICE, \
	FAULT_PROVIDER_MONTH_TWICE, FAULT_PROVIDER_REFRESHED, FAULT_ACCREDITATION_PERIOD, FAULT_ACCREDITATION_CRITERIA, \
	FAULT_ACCREDITATION_DOCUMENTS, FAULT_ACCREDITATION_STEP, FAULT_ACCREDITATION_REASON, FAULT_ACCREDITATION_FUTURE, \
	FAULT_ACCREDITATION_STALE, FAULT_ACCREDITATION_TWICE, FAULT_ACCREDITATION_FILE,

#endif
