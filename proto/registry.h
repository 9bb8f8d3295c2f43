/*
 * registry (contract): organisations, people, mandates, the offer of accompaniment, providers, action sheets.
 * Owns: the shapes of these records; names and contacts live in this service only.
 * Beware: tags are for ever; a retired one is noted in registry.c and never used again.
 */
#ifndef PROTO_REGISTRY_H
#define PROTO_REGISTRY_H

#include "proto/roles.h"

enum organisation_kind {
	ORGANISATION_FEDERATION, ORGANISATION_CENTRE, ORGANISATION_EVS, ORGANISATION_INSTITUTION, ORGANISATION_PARTNER,
	ORGANISATION_PROVIDER, ORGANISATION_EMPLOYERS_UNION, ORGANISATION_THINK_TANK, ORGANISATION_MOVEMENT
};
enum management_mode { MANAGEMENT_ASSOCIATIVE, MANAGEMENT_MUNICIPAL, MANAGEMENT_CAF, MANAGEMENT_OTHER };
enum organisation_status { ORGANISATION_ACTIVE, ORGANISATION_CLOSED };

struct organisation {
	REC_HEAD_MEMBERS;
	struct text code; /* the federation's own short name for it: "centre-a" */
	struct text name;
	enum organisation_kind kind;
	enum organisation_status status;
	struct id parent;
	bool antenne;	     /* an antenne of its parent may have no SIRET */
	struct text siret;
	struct text rna;
	struct text commune; /* INSEE code */
	enum management_mode management;
	struct id successor;
	struct text email; /* the organisation's, not a person's */
	struct text phone;
};

struct person {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	struct text email;
	struct text phone;
};

enum mandate_role {
	MANDATE_EMPLOYEE, MANDATE_VOLUNTEER, MANDATE_ADMINISTRATOR, MANDATE_PRESIDENT, MANDATE_COPRESIDENT,
	MANDATE_BOARD_MEMBER, MANDATE_DIRECTOR, MANDATE_MANAGER, MANDATE_STAFF_REPRESENTATIVE, MANDATE_ELECTED,
	MANDATE_HEAD_OF_SERVICE, MANDATE_ANIMATOR
};
/* Roles that stand for the association's side, and for the professional side, of a binôme. */
#define MANDATES_GOVERNING \
	(1u << MANDATE_ADMINISTRATOR | 1u << MANDATE_PRESIDENT | 1u << MANDATE_COPRESIDENT | 1u << MANDATE_BOARD_MEMBER)
#define MANDATES_PROFESSIONAL \
	(1u << MANDATE_EMPLOYEE | 1u << MANDATE_DIRECTOR | 1u << MANDATE_MANAGER | 1u << MANDATE_STAFF_REPRESENTATIVE)
struct mandate {
	REC_HEAD_MEMBERS;
	struct id person;
	struct id organisation;
	enum mandate_role role;
	day_t from;
	day_t to; /* last day; absent: goes on */
};

struct competence {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	struct id parent;
};

enum service_kind { SERVICE_INDIVIDUAL, SERVICE_GROUP };
struct bouquet {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	struct text description;
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
};

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
enum accessibility { ACCESS_WHEELCHAIR, ACCESS_SIGN_LANGUAGE, ACCESS_EASY_LANGUAGE, ACCESS_HOME_VISIT };
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
};

enum accreditation_status {
	ACCREDITATION_CANDIDATE, ACCREDITATION_ACCREDITED, ACCREDITATION_SUSPENDED, ACCREDITATION_REFUSED, ACCREDITATION_ENDED
};
struct accreditation {
	REC_HEAD_MEMBERS;
	struct id provider;
	enum accreditation_status status;
	day_t from;
	day_t to;
	struct text decision;
};

struct sheet_result {
	uint64_t has;
	bool quantitative;
	struct text description;
	struct text target;
};
struct action_sheet {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text territory;
	uint32_t number;
	struct text title;
	struct text context;
	struct text stakes;
	struct text description;
	struct list missions;	/* texts, numbered by their order */
	struct text start;	/* "Janvier 2015" */
	struct text duration;	/* a length or "permanente" */
	struct list initiators; /* texts */
	struct list partners;	/* texts */
	struct list results;	/* struct sheet_result */
	struct text steering;
	struct list means; /* texts */
};

enum contact_kind { CONTACT_CALL, CONTACT_VISIT, CONTACT_MAIL, CONTACT_MEETING };
struct contact { /* the federation's log of a centre; nothing of a confidential request belongs here */
	REC_HEAD_MEMBERS;
	struct id organisation;
	day_t day;
	enum contact_kind kind;
	struct text note;
};

REC_DESC_DECLARE(contact);
REC_DESC_DECLARE(organisation);
REC_DESC_DECLARE(person);
REC_DESC_DECLARE(mandate);
REC_DESC_DECLARE(competence);
REC_DESC_DECLARE(bouquet);
REC_DESC_DECLARE(accompaniment);
REC_DESC_DECLARE(provider_competence);
REC_DESC_DECLARE(provider_link);
REC_DESC_DECLARE(provider);
REC_DESC_DECLARE(accreditation);
REC_DESC_DECLARE(sheet_result);
REC_DESC_DECLARE(action_sheet);

extern const struct collection_desc organisation_collection, person_collection, mandate_collection, competence_collection,
    bouquet_collection, accompaniment_collection, provider_collection, accreditation_collection, action_sheet_collection, contact_collection;

extern const struct rec_enum mandate_role_enum, link_kind_enum, accessibility_enum, service_kind_enum;

FAULT_DECLARE(FAULT_MANDATE_PERIOD);   /* a mandate that ends before it begins */
FAULT_DECLARE(FAULT_TREE_CYCLE);       /* an organisation above itself */
FAULT_DECLARE(FAULT_ANTENNE_PARENT);   /* an antenne without a parent */

extern const struct service_contract registry_contract;

#endif
