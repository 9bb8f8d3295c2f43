/*
 * network (contract of the registry): organisations, people, mandates, the log of contacts.
 * Owns: the shapes of these records; names and contacts live in the registry only.
 * Beware: tags are for ever; a retired one is noted in network.c and never used again.
 */
#ifndef PROTO_NETWORK_H
#define PROTO_NETWORK_H

#include "proto/commune.h"
#include "proto/roles.h"
#include "proto/subject.h"

#define MERGED_MOST 100 /* records merged into one */

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
	day_t closed_on; /* its last day */
	struct id merged_into;	 /* archived: what it was merged into */
	struct list merged_from; /* ids of what was merged into it */
	struct id home;	     /* the peer whose structure it stands in for (far_party.h); absent: ours */
	struct text home_name; /* what that federation is called, for whoever reads no peers */
};
struct organisation_close {
	uint64_t has;
	struct id id;
	day_t on;
	struct id successor;
};

struct person {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text name;
	struct text email;
	struct text phone;
	struct id merged_into;
	struct list merged_from;
	struct id home; /* as of an organisation */
	struct text home_name;
	usec_t erased_at; /* nothing is left but this, and the reason */
	enum erasure_reason erased_for;
};
enum organisation_tag { ORGANISATION_TAG_SIRET = 12, ORGANISATION_TAG_RNA, ORGANISATION_TAG_HOME = 22, ORGANISATION_TAG_HOME_NAME };
enum person_tag { PERSON_TAG_HOME = 12, PERSON_TAG_HOME_NAME, PERSON_TAG_ERASED_AT = 30, PERSON_TAG_ERASED_FOR };

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

enum contact_kind { CONTACT_CALL, CONTACT_VISIT, CONTACT_MAIL, CONTACT_MEETING };
struct contact { /* the federation's log of a centre; nothing of a confidential request belongs here */
	REC_HEAD_MEMBERS;
	struct id organisation;
	day_t day;
	enum contact_kind kind;
	struct text note;
};

struct key_figure { /* a number that is told of an organisation, and where it comes from */
	REC_HEAD_MEMBERS;
	struct id organisation;
	struct text name;
	double value;
	struct text unit;
	bool more_than; /* "over 65,000": at least the value */
	uint32_t year;
	struct text source;
};

enum membership_status { MEMBERSHIP_DUE, MEMBERSHIP_PART, MEMBERSHIP_PAID };
struct membership { /* of a federation, for a year: not the tree */
	REC_HEAD_MEMBERS;
	struct id organisation;
	struct id federation;
	uint32_t year;
	int64_t due;  /* cents */
	int64_t paid; /* cents */
	day_t due_on;
	day_t paid_on;
	enum membership_status status;
};

REC_DESC_DECLARE(organisation);
REC_DESC_DECLARE(organisation_close);
REC_DESC_DECLARE(person);
REC_DESC_DECLARE(mandate);
REC_DESC_DECLARE(contact);
REC_DESC_DECLARE(key_figure);
REC_DESC_DECLARE(membership);

extern const struct collection_desc organisation_collection, person_collection, mandate_collection, contact_collection,
    key_figure_collection, membership_collection;
extern const struct rec_enum mandate_role_enum, organisation_kind_enum;

FAULT_DECLARE(FAULT_MANDATE_PERIOD);   /* a mandate that ends before it begins */
FAULT_DECLARE(FAULT_TREE_CYCLE);       /* an organisation above itself */
FAULT_DECLARE(FAULT_MANDATE_DOUBLED);  /* the same person, organisation and role over the same days */
FAULT_DECLARE(FAULT_ANTENNE_PARENT);   /* an antenne without a parent */
FAULT_DECLARE(FAULT_ANTENNE_SIREN);    /* argument: the first nine digits that both must have */
FAULT_DECLARE(FAULT_SIRET_TAKEN);      /* argument: the name of the other */
FAULT_DECLARE(FAULT_CLOSED);	       /* argument: which, since when, and who took over */
FAULT_DECLARE(FAULT_CLOSING_DAY);      /* a closing that is still to come */
FAULT_DECLARE(FAULT_SUCCESSOR);	       /* itself, or one that is closed */
FAULT_DECLARE(FAULT_MEMBERSHIP_TWICE); /* argument: the year */
FAULT_DECLARE(FAULT_MEMBERSHIP_FEDERATION); /* a member of what is no federation */

/* What registry.c takes of this part, each item with its comma. */
#define NETWORK_METHODS \
	COLLECTION_METHODS("registry", organisation, "/organisations", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Structures"), \
	COLLECTION_METHODS("registry", person, "/people", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Personnes"), \
	COLLECTION_METHODS("registry", mandate, "/mandates", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Mandats"), \
	COLLECTION_METHODS("registry", contact, "/contacts", ROLE_COORDINATOR, ROLE_COORDINATOR, false, "Journal de contacts"), \
	COLLECTION_METHODS("registry", key_figure, "/figures", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Chiffres"), \
	COLLECTION_METHODS("registry", membership, "/memberships", ROLE_TEAM | ROLE_DIRECTOR, TEAM_WRITERS, false, "Adhésions"), \
	{ .name = "registry.organisation.close", .verb = "POST", .path = "/organisations/{id}/close", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &organisation_close_desc, .out = &organisation_desc, .roles = TEAM_WRITERS, \
	  .doc = "It has closed, on that day; who took over, if somebody did.", .title = "Structures : fermer" }, \
	COMMUNE_METHODS
#define NETWORK_COLLECTIONS &organisation_collection, &person_collection, &mandate_collection, &contact_collection, \
	&key_figure_collection, &membership_collection,
#define NETWORK_RECORDS &organisation_desc, &person_desc, &mandate_desc, &contact_desc, \
	&key_figure_desc, &membership_desc, &organisation_close_desc, COMMUNE_RECORDS
#define NETWORK_EVENTS \
	{ "organisation.closed", &organisation_desc, "It has closed; the record says when, and who took over." }, \
	{ "organisation.merged", &organisation_desc, "It was merged into another and archived; who follows moves what points to it." }, \
	{ "organisation.absorbed", &organisation_desc, "Another was merged into it." }, \
	{ "person.merged", &person_desc, "Merged into another and archived; who follows moves what points to it." }, \
	{ "person.absorbed", &person_desc, "Another was merged into this one." }, \
	{ "mandate.moved", &mandate_desc, "What it points to was merged into another; so of every record, here and in the services that follow." },
#define NETWORK_FAULTS FAULT_MANDATE_PERIOD, FAULT_TREE_CYCLE, FAULT_ANTENNE_PARENT, FAULT_MANDATE_DOUBLED, FAULT_ANTENNE_SIREN, FAULT_SIRET_TAKEN, \
	FAULT_CLOSED, FAULT_CLOSING_DAY, FAULT_SUCCESSOR, FAULT_MEMBERSHIP_TWICE, FAULT_MEMBERSHIP_FEDERATION, COMMUNE_FAULTS

#endif
