/*
 * scheduling_funding (contract): who pays for whom: funding per person, what remains to pay, training agreements.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here. Amounts are cents.
 * Beware: tags are for ever; a retired one is noted in scheduling_funding.c and never used again.
 */
#ifndef PROTO_SCHEDULING_FUNDING_H
#define PROTO_SCHEDULING_FUNDING_H

#include "proto/scheduling_action.h"

enum payer {
	PAYER_OPCO, PAYER_FDVA, PAYER_CNFPT, PAYER_OWN_BUDGET, PAYER_FEDERATION, PAYER_STRUCTURE, PAYER_PERSON
};
enum funding_status {
	FUNDING_PLANNED, FUNDING_ASKED, FUNDING_GRANTED, FUNDING_REFUSED, FUNDING_INVOICED, FUNDING_PAID, FUNDING_CANCELLED
};
struct funding { /* of one person of a delegation, by one payer */
	REC_HEAD_MEMBERS;
	struct id enrolment;
	struct id person;
	enum payer payer;
	enum funding_status status;
	struct id structure; /* of the enrolment: whose business it is */
	struct id action;
	int64_t planned;
	int64_t asked;
	day_t asked_on;
	int64_t granted;
	day_t granted_on;
	day_t refused_on;
	int64_t invoiced;
	day_t invoiced_on;
	int64_t paid;
	day_t paid_on;	     /* the last payment */
	int64_t travel;	     /* travel costs, apart from the price */
	int64_t travel_paid;
	struct text overruled; /* why a rule of the payer is set aside; the coordinator's */
	struct id organisation; /* which OPCO, federation, local authority */
	struct text reference;	/* file or invoice number */
	bool late;		/* asked once the action had begun */
};
struct funding_step {
	uint64_t has;
	struct id id;
	day_t on;
	int64_t amount; /* absent: what the step before says */
	struct text reference;
	struct text overruled;
};

struct balance_line { /* of one person */
	uint64_t has;
	struct id person;
	int64_t price;
	int64_t granted; /* by others than the structure, the own budget and the person */
	int64_t paid;	 /* by those three */
	int64_t remains;
};
struct enrolment_balance {
	uint64_t has;
	struct id enrolment;
	struct id structure;
	uint32_t persons;
	int64_t price; /* of one person; absent: the action has none */
	int64_t total; /* price x persons; nothing while it has no place */
	int64_t pending; /* planned or asked of others, and not granted yet */
	int64_t granted;
	int64_t invoiced; /* by all */
	int64_t received; /* paid by all */
	int64_t paid;
	int64_t remains; /* total - granted - paid: below nothing when too much was promised or paid */
	int64_t travel;
	int64_t travel_paid;
	struct list lines; /* struct balance_line */
};
struct action_balances {
	uint64_t has;
	struct id action;
	struct list balances; /* struct enrolment_balance */
	int64_t total;
	int64_t granted;
	int64_t received;
	int64_t remains;
};

enum agreement_status { AGREEMENT_DRAFT, AGREEMENT_SENT, AGREEMENT_SIGNED, AGREEMENT_CLOSED, AGREEMENT_CANCELLED };
struct training_agreement { /* convention de formation, with one employer */
	REC_HEAD_MEMBERS;
	struct id action;
	struct id structure;
	struct text number; /* "2026-014" */
	uint32_t year;
	uint32_t rank; /* of that year, from 1 */
	enum agreement_status status;
	struct text programme;
	double hours;  /* of one person */
	int64_t price; /* of all persons */
	day_t from;
	day_t to;
	struct list persons; /* ids */
	day_t sent_on;
	day_t signed_on;
	day_t closed_on;
	struct id enrolment;
};
struct agreement_step {
	uint64_t has;
	struct id id;
	day_t on; /* today when absent */
};

REC_DESC_DECLARE(funding);
REC_DESC_DECLARE(funding_step);
REC_DESC_DECLARE(balance_line);
REC_DESC_DECLARE(enrolment_balance);
REC_DESC_DECLARE(action_balances);
REC_DESC_DECLARE(training_agreement);
REC_DESC_DECLARE(agreement_step);

enum {
	FUNDING_TAG_ENROLMENT = 6, FUNDING_TAG_PERSON = 7, FUNDING_TAG_PAYER = 8, FUNDING_TAG_STATUS = 9, FUNDING_TAG_STRUCTURE = 10,
	FUNDING_TAG_ACTION = 11, FUNDING_TAG_PLANNED = 12, FUNDING_TAG_ASKED = 13, FUNDING_TAG_ASKED_ON = 14, FUNDING_TAG_GRANTED = 15,
	FUNDING_TAG_GRANTED_ON = 16, FUNDING_TAG_REFUSED_ON = 17, FUNDING_TAG_INVOICED = 18, FUNDING_TAG_INVOICED_ON = 19,
	FUNDING_TAG_PAID = 20, FUNDING_TAG_PAID_ON = 21, FUNDING_TAG_OVERRULED = 24, FUNDING_TAG_ORGANISATION = 25,
	FUNDING_TAG_REFERENCE = 26, FUNDING_TAG_LATE = 27,
	FUNDING_STEP_AMOUNT = 3, FUNDING_STEP_REFERENCE = 4, FUNDING_STEP_OVERRULED = 5,
	AGREEMENT_TAG_ACTION = 6, AGREEMENT_TAG_STRUCTURE = 7, AGREEMENT_TAG_NUMBER = 8, AGREEMENT_TAG_YEAR = 9, AGREEMENT_TAG_RANK = 10,
	AGREEMENT_TAG_STATUS = 11, AGREEMENT_TAG_PROGRAMME = 12, AGREEMENT_TAG_HOURS = 13, AGREEMENT_TAG_PRICE = 14,
	AGREEMENT_TAG_FROM = 15, AGREEMENT_TAG_TO = 16, AGREEMENT_TAG_PERSONS = 17, AGREEMENT_TAG_SENT_ON = 18,
	AGREEMENT_TAG_SIGNED_ON = 19, AGREEMENT_TAG_CLOSED_ON = 20, AGREEMENT_TAG_ENROLMENT = 21
};

extern const struct collection_desc funding_collection, training_agreement_collection;
extern const struct rec_enum payer_enum, funding_status_enum, agreement_status_enum;

FAULT_DECLARE(FAULT_FUNDING_ENROLMENT); /* funding: of an enrolment that was declined or withdrawn */
FAULT_DECLARE(FAULT_FUNDING_PAYER);	/* funding: not for that role; argument: which payers are */
FAULT_DECLARE(FAULT_FUNDING_DOUBLE);	/* funding: that payer has one for that person already */
FAULT_DECLARE(FAULT_FUNDING_LATE);	/* funding.ask: the action has begun; argument: when */
FAULT_DECLARE(FAULT_FUNDING_OVER);	/* funding: more than the price of one person; argument: both amounts */
FAULT_DECLARE(FAULT_FUNDING_AMOUNT);	/* funding: more than the step before; argument: both amounts */
FAULT_DECLARE(FAULT_FUNDING_NOTHING);	/* funding: no amount */
FAULT_DECLARE(FAULT_FUNDING_FUTURE);	/* funding, agreement: on a day to come */
FAULT_DECLARE(FAULT_FUNDING_ORDER);	/* funding, agreement: before the step before; argument: its day */
FAULT_DECLARE(FAULT_FUNDING_GRANT);	/* funding.invoice: not granted yet by a payer who grants */
FAULT_DECLARE(FAULT_FUNDING_PART_PAID);	/* funding.cancel: a part is paid; argument: how much */
FAULT_DECLARE(FAULT_TRAVEL_PAID);	/* funding: more travel paid than it cost */
FAULT_DECLARE(FAULT_AGREEMENT_ENROLMENT); /* agreement: the structure has no accepted enrolment */
FAULT_DECLARE(FAULT_AGREEMENT_DOUBLE);	/* agreement: one a structure and action; argument: its number */
FAULT_DECLARE(FAULT_AGREEMENT_PERIOD);	/* agreement: it ends before it begins */
FAULT_DECLARE(FAULT_AGREEMENT_MISSING);	/* agreement.send: argument: what is not said yet */
FAULT_DECLARE(FAULT_AGREEMENT_RUNNING);	/* agreement.close: the action is not over */

#define FUNDING_READERS (ROLE_TEAM | ROLE_DIRECTOR)
#define FUNDING_MOVE(verb_, title_, doc_) \
	SCHEDULING_STEP(funding, verb_, funding_step_desc, SCHEDULING_WRITERS, title_, doc_)
#define AGREEMENT_MOVE(verb_, title_, doc_) \
	{ .name = "scheduling.training_agreement." verb_, .verb = "POST", .path = "/training-agreements/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &agreement_step_desc, .out = &training_agreement_desc, .roles = SCHEDULING_WRITERS, \
	  .title = title_, .doc = doc_ }
/* What scheduling.c takes of this part, each item with its comma. */
#define FUNDING_METHODS \
	COLLECTION_METHODS("scheduling", funding, "/fundings", FUNDING_READERS, SCHEDULING_WRITERS, false, "Prises en charge"), \
	FUNDING_MOVE("ask", "Prise en charge : demandée", "The payer was asked; an OPCO by the employer, before the action begins."), \
	FUNDING_MOVE("grant", "Prise en charge : accordée", "The payer said yes, to all or a part of what was asked."), \
	FUNDING_MOVE("refuse", "Prise en charge : refusée", "The payer said no."), \
	FUNDING_MOVE("invoice", "Prise en charge : facturée", "An invoice was sent; at once to a structure, an own budget or a person."), \
	FUNDING_MOVE("pay", "Prise en charge : payée", "A payment came in; the last one ends it."), \
	FUNDING_MOVE("cancel", "Prise en charge : annulée", "It will not be; a payment that has come in stands against it."), \
	{ .name = "scheduling.enrolment.balance", .verb = "GET", .path = "/enrolments/{id}/balance", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &enrolment_balance_desc, .roles = FUNDING_READERS, .title = "Reste à charge d’une structure", \
	  .doc = "Price, what others grant, what is paid and what remains to pay, by person." }, \
	{ .name = "scheduling.action.balances", .verb = "GET", .path = "/actions/{id}/balances", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &action_balances_desc, .roles = ROLE_TEAM, .title = "Reste à charge par structure", \
	  .doc = "The balances of all structures that have a place in the action." }, \
	COLLECTION_METHODS("scheduling", training_agreement, "/training-agreements", FUNDING_READERS, SCHEDULING_WRITERS, false, "Conventions de formation"), \
	AGREEMENT_MOVE("send", "Convention de formation : envoyée", "It goes to the structure and does not change any more."), \
	AGREEMENT_MOVE("revise", "Convention de formation : reprise", "What was sent is a draft again, to be changed and sent once more."), \
	AGREEMENT_MOVE("sign", "Convention de formation : signée", "Both sides have signed."), \
	AGREEMENT_MOVE("close", "Convention de formation : close", "The action is over and all is settled."), \
	AGREEMENT_MOVE("cancel", "Convention de formation : annulée", "It will not be; its number is not given again."),
#define FUNDING_COLLECTIONS &funding_collection, &training_agreement_collection,
#define FUNDING_RECORDS \
	&funding_desc, &funding_step_desc, &balance_line_desc, &enrolment_balance_desc, &action_balances_desc, &training_agreement_desc, \
	&agreement_step_desc,
#define FUNDING_EVENTS \
	{ "funding.asked", &funding_desc, "The payer was asked." }, \
	{ "funding.granted", &funding_desc, "The payer said yes." }, \
	{ "funding.refused", &funding_desc, "The payer said no." }, \
	{ "funding.invoiced", &funding_desc, "An invoice was sent." }, \
	{ "funding.paid", &funding_desc, "A payment came in." }, \
	{ "funding.cancelled", &funding_desc, "It will not be." }, \
	{ "training_agreement.sent", &training_agreement_desc, "It went to the structure." }, \
	{ "training_agreement.revised", &training_agreement_desc, "It is a draft again." }, \
	{ "training_agreement.signed", &training_agreement_desc, "Both sides have signed." }, \
	{ "training_agreement.closed", &training_agreement_desc, "All is settled." }, \
	{ "training_agreement.cancelled", &training_agreement_desc, "It will not be." },
#define FUNDING_FAULTS \
	FAULT_FUNDING_ENROLMENT, FAULT_FUNDING_PAYER, FAULT_FUNDING_DOUBLE, FAULT_FUNDING_LATE, FAULT_FUNDING_OVER, \
	FAULT_FUNDING_AMOUNT, FAULT_FUNDING_NOTHING, FAULT_FUNDING_FUTURE, FAULT_FUNDING_ORDER, FAULT_FUNDING_GRANT, \
	FAULT_FUNDING_PART_PAID, FAULT_TRAVEL_PAID, FAULT_AGREEMENT_ENROLMENT, FAULT_AGREEMENT_DOUBLE, FAULT_AGREEMENT_PERIOD, \
	FAULT_AGREEMENT_MISSING, FAULT_AGREEMENT_RUNNING,

#endif
