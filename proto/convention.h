/*
 * convention (contract of the registry): conventions d’objectifs et de moyens: framework and local, their six steps, years, budget.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in convention.c and never used again. Who signed is named, and kept as evidence.
 */
#ifndef PROTO_CONVENTION_H
#define PROTO_CONVENTION_H

#include "proto/roles.h"

enum convention_level { CONVENTION_FRAMEWORK, CONVENTION_LOCAL };
enum convention_status {
	CONVENTION_DRAFT,
	CONVENTION_SIGNED, /* under the suspensive condition of the agrément */
	CONVENTION_ACTIVE,
	CONVENTION_EVALUATED,
	CONVENTION_ENDED,
	CONVENTION_DENOUNCED,
	CONVENTION_LAPSED /* the agrément was refused */
};
enum dispositif { DISPOSITIF_COMMON_LAW, DISPOSITIF_CITY_POLICY, DISPOSITIF_SERVICE_ALLOWANCE, DISPOSITIF_CALL_FOR_PROJECTS, DISPOSITIF_OTHER };
enum participation { PARTICIPATION_INFORMED, PARTICIPATION_CONSULTED, PARTICIPATION_CONTRIBUTES, PARTICIPATION_DECIDES };

struct convention_partner {
	uint64_t has;
	struct id organisation;
	enum dispositif dispositif;
	struct text dispositif_name; /* when the list has no word for it */
	int64_t yearly;		     /* cents a year that it commits itself to, subject to its votes */
	enum participation participation;
	struct list commitments; /* texts: keep the level, simplify the demands… */
};
struct convention_signatory {
	uint64_t has;
	struct id organisation;
	struct text name; /* of the person: evidence */
	struct text quality;
	day_t signed_on;
};
struct convention_amendment {
	uint64_t has;
	day_t signed_on;
	day_t to; /* the last day that it gave, when it moved it */
	struct text text;
};
struct convention {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text title;
	enum convention_level level;
	struct id organisation; /* the centre; the federation for a framework */
	struct id framework;
	struct id agrement;
	day_t from;
	day_t to;
	enum convention_status status;
	struct list partners;	 /* struct convention_partner */
	struct list signatories; /* struct convention_signatory */
	struct list objectives;	 /* texts, in order */
	struct list amendments;	 /* struct convention_amendment */
	day_t signed_on;	 /* the last signature */
	day_t activated_on;
	day_t ended_on;
	struct text reason; /* of a denunciation */
};
enum {
	CONVENTION_TAG_CODE = TAG_FIRST, CONVENTION_TAG_TITLE, CONVENTION_TAG_LEVEL, CONVENTION_TAG_ORGANISATION, CONVENTION_TAG_FRAMEWORK,
	CONVENTION_TAG_AGREMENT, CONVENTION_TAG_FROM, CONVENTION_TAG_TO, CONVENTION_TAG_STATUS, CONVENTION_TAG_PARTNERS,
	CONVENTION_TAG_SIGNATORIES, CONVENTION_TAG_OBJECTIVES, CONVENTION_TAG_AMENDMENTS, CONVENTION_TAG_SIGNED_ON,
	CONVENTION_TAG_ACTIVATED_ON, CONVENTION_TAG_ENDED_ON, CONVENTION_TAG_REASON
};

/* The six steps of a local convention, each ended by an arbitration. */
enum convention_step_kind {
	CONVENTION_STEP_PROTOCOL = 1, CONVENTION_STEP_DIAGNOSIS, CONVENTION_STEP_OBJECTIVES, CONVENTION_STEP_PROJECT, CONVENTION_STEP_CONVENTION,
	CONVENTION_STEP_EVALUATION
};
#define CONVENTION_STEPS 6
enum convention_step_status { CONVENTION_STEP_WAITING, CONVENTION_STEP_RUNNING, CONVENTION_STEP_SUBMITTED, CONVENTION_STEP_ARBITRATED };
enum arbitration_outcome { ARBITRATION_ACCEPTED, ARBITRATION_RESERVED, ARBITRATION_SENT_BACK };
struct arbitration {
	uint64_t has;
	day_t day;
	enum arbitration_outcome outcome;
	struct text text;    /* reserves, or why it was sent back; nobody is named */
	struct id decision; /* of an instance, when there is one */
};
struct convention_step {
	REC_HEAD_MEMBERS;
	struct id convention;
	enum convention_step_kind kind;
	enum convention_step_status status;
	day_t from;
	day_t to;
	struct list arbitrations; /* struct arbitration, in order */
	struct id file;		  /* what was submitted */
};
enum {
	CONVENTION_STEP_TAG_CONVENTION = TAG_FIRST, CONVENTION_STEP_TAG_KIND, CONVENTION_STEP_TAG_STATUS, CONVENTION_STEP_TAG_FROM,
	CONVENTION_STEP_TAG_TO, CONVENTION_STEP_TAG_ARBITRATIONS, CONVENTION_STEP_TAG_FILE
};

enum convention_year_status { CONVENTION_YEAR_EXPECTED, CONVENTION_YEAR_COMPLETE, CONVENTION_YEAR_RELEASED };
struct convention_year { /* one a year of an active convention: « reconduite, pièces attendues », then its balance */
	REC_HEAD_MEMBERS;
	struct id convention;
	uint32_t year;
	bool renewed; /* by tacit renewal; the first one is not */
	enum convention_year_status status;
	day_t completed_on;
	day_t released_on;
};
enum {
	CONVENTION_YEAR_TAG_CONVENTION = TAG_FIRST, CONVENTION_YEAR_TAG_YEAR, CONVENTION_YEAR_TAG_RENEWED, CONVENTION_YEAR_TAG_STATUS,
	CONVENTION_YEAR_TAG_COMPLETED_ON, CONVENTION_YEAR_TAG_RELEASED_ON
};

enum convention_document_kind { DOCUMENT_ACCOUNTS, DOCUMENT_FINANCIAL_REPORT, DOCUMENT_ACTIVITY_REPORT, DOCUMENT_BUDGET_FORECAST, DOCUMENT_OTHER };
struct convention_document {
	REC_HEAD_MEMBERS;
	struct id convention;
	uint32_t year;
	enum convention_document_kind kind;
	struct text title; /* of another document than those listed */
	bool optional;	   /* the balance does not wait for it */
	day_t expected_by;
	day_t received_on;
	struct id file;
};
enum {
	CONVENTION_DOCUMENT_TAG_CONVENTION = TAG_FIRST, CONVENTION_DOCUMENT_TAG_YEAR, CONVENTION_DOCUMENT_TAG_KIND, CONVENTION_DOCUMENT_TAG_TITLE,
	CONVENTION_DOCUMENT_TAG_OPTIONAL, CONVENTION_DOCUMENT_TAG_EXPECTED_BY, CONVENTION_DOCUMENT_TAG_RECEIVED_ON, CONVENTION_DOCUMENT_TAG_FILE
};

struct budget_line {
	REC_HEAD_MEMBERS;
	struct id convention;
	struct id organisation; /* the partner */
	uint32_t year;
	enum dispositif dispositif;
	int64_t planned, requested, granted, paid; /* cents */
	day_t voted_on;				   /* what is granted was voted on that day */
	struct text note;
};
enum {
	BUDGET_LINE_TAG_CONVENTION = TAG_FIRST, BUDGET_LINE_TAG_ORGANISATION, BUDGET_LINE_TAG_YEAR, BUDGET_LINE_TAG_DISPOSITIF,
	BUDGET_LINE_TAG_PLANNED, BUDGET_LINE_TAG_REQUESTED, BUDGET_LINE_TAG_GRANTED, BUDGET_LINE_TAG_PAID, BUDGET_LINE_TAG_VOTED_ON,
	BUDGET_LINE_TAG_NOTE
};

struct indicator_value {
	uint64_t has;
	uint32_t year;
	double value;
	struct text note;
};
struct convention_indicator {
	REC_HEAD_MEMBERS;
	struct id convention;
	struct text name;
	struct text definition;
	struct text unit;
	struct text source;
	double target;
	struct list values; /* struct indicator_value, a year once */
};

/* --- inputs and views ------------------------------------------------------------------------------------------------ */
struct convention_sign { /* one signature; the convention is signed with the last of them */
	uint64_t has;
	struct id id;
	struct id organisation;
	struct text name;
	struct text quality;
	day_t signed_on;
};
struct convention_amend {
	uint64_t has;
	struct id id;
	day_t signed_on;
	struct text text;
	day_t to;
	struct list partners; /* whole, when they change */
};
struct convention_denounce {
	uint64_t has;
	struct id id;
	day_t on;
	struct text reason;
};
struct convention_arbitrate {
	uint64_t has;
	struct id id;
	day_t day;
	enum arbitration_outcome outcome;
	struct text text;
	struct id decision;
};
struct budget_total {
	uint64_t has;
	uint32_t year;
	struct id organisation; /* absent: all partners of the year */
	int64_t planned, requested, granted, paid;
	int64_t balance;   /* granted and not paid */
	bool withheld;	   /* until the year's documents are in */
	int64_t framework; /* what the framework plans with that partner for the year, over all its centres */
	int64_t locals;	   /* what all local conventions of that framework plan with it */
};
struct convention_budget {
	uint64_t has;
	struct list years;    /* struct budget_total, by year */
	struct list partners; /* struct budget_total, by year and partner */
};

REC_DESC_DECLARE(convention_partner);
REC_DESC_DECLARE(convention_signatory);
REC_DESC_DECLARE(convention_amendment);
REC_DESC_DECLARE(convention);
REC_DESC_DECLARE(arbitration);
REC_DESC_DECLARE(convention_step);
REC_DESC_DECLARE(convention_year);
REC_DESC_DECLARE(convention_document);
REC_DESC_DECLARE(budget_line);
REC_DESC_DECLARE(indicator_value);
REC_DESC_DECLARE(convention_indicator);
REC_DESC_DECLARE(convention_sign);
REC_DESC_DECLARE(convention_amend);
REC_DESC_DECLARE(convention_denounce);
REC_DESC_DECLARE(convention_arbitrate);
REC_DESC_DECLARE(budget_total);
REC_DESC_DECLARE(convention_budget);

extern const struct rec_enum convention_status_enum, convention_step_kind_enum, convention_step_status_enum, convention_year_status_enum,
    convention_document_kind_enum;
extern const struct collection_desc convention_collection, convention_step_collection, convention_year_collection,
    convention_document_collection, budget_line_collection, convention_indicator_collection;

FAULT_DECLARE(FAULT_CONVENTION_PERIOD);		  /* ends before it begins */
FAULT_DECLARE(FAULT_CONVENTION_LEVEL);		  /* a local one without framework, agrément or centre; argument: what is missing */
FAULT_DECLARE(FAULT_CONVENTION_FRAMEWORK);	  /* not a framework, or one that is over */
FAULT_DECLARE(FAULT_CONVENTION_FRAMEWORK_DRAFT); /* a local one signed before its framework */
FAULT_DECLARE(FAULT_CONVENTION_UNSIGNED);	  /* argument: who is still to sign */
FAULT_DECLARE(FAULT_CONVENTION_STEP_OPEN);	  /* signed while a step is under way; argument: that step */
FAULT_DECLARE(FAULT_CONVENTION_FRAMEWORK_PERIOD); /* argument: the framework's period */
FAULT_DECLARE(FAULT_CONVENTION_AGREMENT);	  /* the agrément of another centre, or refused */
FAULT_DECLARE(FAULT_CONVENTION_AGREMENT_PERIOD);  /* argument: the agrément's period */
FAULT_DECLARE(FAULT_CONVENTION_SUSPENDED);	  /* activated before its agrément; argument: the agrément's status */
FAULT_DECLARE(FAULT_CONVENTION_STATUS);		  /* argument: the status that forbids it */
FAULT_DECLARE(FAULT_CONVENTION_BOUND);		  /* signed: changes by an amendment only */
FAULT_DECLARE(FAULT_CONVENTION_PARTNER);	  /* not a party of it */
FAULT_DECLARE(FAULT_CONVENTION_PARTNER_DOUBLE);	  /* a partner with the same dispositif twice */
FAULT_DECLARE(FAULT_CONVENTION_SIGNATURE);	  /* that party has signed already */
FAULT_DECLARE(FAULT_CONVENTION_DENUNCIATION);	  /* ends outside of its period */
FAULT_DECLARE(FAULT_CONVENTION_FUTURE);		  /* a fact on a day to come */
FAULT_DECLARE(FAULT_CONVENTION_STEP_ORDER);	  /* argument: the step before, not yet arbitrated */
FAULT_DECLARE(FAULT_CONVENTION_STEP_STATUS);	  /* argument: the status that forbids it */
FAULT_DECLARE(FAULT_CONVENTION_ARBITRATION);	  /* reserves, or sent back, without words */
FAULT_DECLARE(FAULT_CONVENTION_YEAR);		  /* argument: the years of the convention */
FAULT_DECLARE(FAULT_CONVENTION_YEAR_STATUS);	  /* argument: the status that forbids it */
FAULT_DECLARE(FAULT_CONVENTION_DOCUMENTS);	  /* argument: those still expected */
FAULT_DECLARE(FAULT_CONVENTION_DOCUMENT_DOUBLE);  /* the same document of the year twice */
FAULT_DECLARE(FAULT_CONVENTION_DOCUMENT_TITLE);	  /* another document without its title */
FAULT_DECLARE(FAULT_BUDGET_DOUBLE);		  /* the same partner, year and dispositif twice */
FAULT_DECLARE(FAULT_BUDGET_VOTE);		  /* granted without the day of its vote */
FAULT_DECLARE(FAULT_BUDGET_PAID);		  /* more paid than granted */
FAULT_DECLARE(FAULT_BUDGET_WITHHELD);		  /* the balance paid while documents are expected; argument: those */
FAULT_DECLARE(FAULT_INDICATOR_YEAR);		  /* a year twice, or outside of the convention */

#define CONVENTION_READERS (ROLE_TEAM | ROLE_DIRECTOR | ROLE_INSTITUTION)
#define CONVENTION_ACT(record, path_, verb_, in_, title_, doc_) \
	{ .name = "registry." #record "." verb_, .verb = "POST", .path = path_ "/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &in_##_desc, .out = &record##_desc, .roles = TEAM_WRITERS, .doc = doc_, .title = title_ }
#define CONVENTION_KEPT(record, path_, plural_) \
	COLLECTION_METHODS("registry", record, path_, CONVENTION_READERS, TEAM_WRITERS, false, plural_)

/* What registry.c takes of this part, each item with its comma. Steps and years are made by the convention: never by hand. */
#define CONVENTION_METHODS \
	CONVENTION_KEPT(convention, "/conventions", "Conventions"), \
	CONVENTION_ACT(convention, "/conventions", "sign", convention_sign, "Convention : enregistrer une signature", \
	    "A party signs; with the last one the convention is signed, under the condition of the agrément. Its framework is signed first, " \
	    "and no step of it is under way; steps never begun do not hold it up."), \
	CONVENTION_ACT(convention, "/conventions", "activate", ref, "Convention : mettre en vigueur", \
	    "It takes effect; refused until the agrément is granted."), \
	CONVENTION_ACT(convention, "/conventions", "amend", convention_amend, "Convention : enregistrer un avenant", \
	    "A signed one changes: its last day, its partners."), \
	CONVENTION_ACT(convention, "/conventions", "evaluate", ref, "Convention : déclarer l’évaluation faite", "Its evaluation is done."), \
	CONVENTION_ACT(convention, "/conventions", "denounce", convention_denounce, "Convention : dénoncer", "It ends before its term."), \
	{ .name = "registry.convention.budget", .verb = "GET", .path = "/conventions/{id}/budget", .kind = METHOD_READ, \
	  .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &convention_budget_desc, .roles = CONVENTION_READERS, \
	  .doc = "Totals of its budget lines by year and by partner, beside what its framework plans.", .title = "Convention : budget" }, \
	COLLECTION_READ_METHODS("registry", convention_step, "/convention-steps", CONVENTION_READERS, "Étapes de convention"), \
	{ .name = "registry.convention_step.update", .verb = "PATCH", .path = "/convention-steps/{id}", .kind = METHOD_WRITE, \
	  .shape = METHOD_UPDATE, .in = &convention_step_desc, .out = &convention_step_desc, .roles = TEAM_WRITERS, \
	  .collection = &convention_step_collection, .doc = "Plan it, attach what is submitted: convention_step.", \
	  .title = "Étapes de convention : modifier" }, \
	CONVENTION_ACT(convention_step, "/convention-steps", "start", ref, "Étape : commencer", "It begins; the one before has been arbitrated."), \
	CONVENTION_ACT(convention_step, "/convention-steps", "submit", ref, "Étape : soumettre à l’arbitrage", "It is done, and waits for its arbitration."), \
	CONVENTION_ACT(convention_step, "/convention-steps", "arbitrate", convention_arbitrate, "Étape : arbitrer", \
	    "Accepted, accepted with reserves, or sent back."), \
	COLLECTION_READ_METHODS("registry", convention_year, "/convention-years", CONVENTION_READERS, "Années de convention"), \
	CONVENTION_ACT(convention_year, "/convention-years", "release", ref, "Année : libérer le solde", \
	    "The balance of the year may be paid; refused until its documents are in."), \
	CONVENTION_KEPT(convention_document, "/convention-documents", "Pièces de convention"), \
	CONVENTION_KEPT(budget_line, "/budget-lines", "Lignes de budget"), \
	CONVENTION_KEPT(convention_indicator, "/convention-indicators", "Indicateurs de convention"),
#define CONVENTION_COLLECTIONS \
	&convention_collection, &convention_step_collection, &convention_year_collection, &convention_document_collection, \
	&budget_line_collection, &convention_indicator_collection,
#define CONVENTION_RECORDS \
	&convention_partner_desc, &convention_signatory_desc, &convention_amendment_desc, &convention_desc, &arbitration_desc, \
	&convention_step_desc, &convention_year_desc, &convention_document_desc, &budget_line_desc, &indicator_value_desc, \
	&convention_indicator_desc, &convention_sign_desc, &convention_amend_desc, &convention_denounce_desc, &convention_arbitrate_desc, \
	&budget_total_desc, &convention_budget_desc,
#define CONVENTION_FAULTS \
	FAULT_CONVENTION_PERIOD, FAULT_CONVENTION_LEVEL, FAULT_CONVENTION_FRAMEWORK, FAULT_CONVENTION_FRAMEWORK_PERIOD, \
	FAULT_CONVENTION_AGREMENT, FAULT_CONVENTION_AGREMENT_PERIOD, FAULT_CONVENTION_SUSPENDED, FAULT_CONVENTION_STATUS, \
	FAULT_CONVENTION_BOUND, FAULT_CONVENTION_PARTNER, FAULT_CONVENTION_PARTNER_DOUBLE, FAULT_CONVENTION_SIGNATURE, \
	FAULT_CONVENTION_DENUNCIATION, FAULT_CONVENTION_FUTURE, FAULT_CONVENTION_STEP_ORDER, FAULT_CONVENTION_STEP_STATUS, FAULT_CONVENTION_ARBITRATION, \
	FAULT_CONVENTION_YEAR, FAULT_CONVENTION_YEAR_STATUS, FAULT_CONVENTION_DOCUMENTS, FAULT_CONVENTION_DOCUMENT_DOUBLE, \
	FAULT_CONVENTION_DOCUMENT_TITLE, FAULT_BUDGET_DOUBLE, FAULT_BUDGET_VOTE, FAULT_BUDGET_PAID, FAULT_BUDGET_WITHHELD, FAULT_INDICATOR_YEAR, \
	FAULT_CONVENTION_FRAMEWORK_DRAFT, FAULT_CONVENTION_UNSIGNED, FAULT_CONVENTION_STEP_OPEN,

#endif
