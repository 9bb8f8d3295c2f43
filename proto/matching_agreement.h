/*
 * matching_agreement (contract): what beneficiary, provider and service sign on an engagement, and the invoices of its days.
 * Owns: the shapes of these records.
 * Beware: the employer has no part in an individual agreement: it neither signs nor pays, and is named nowhere. Tags are for ever.
 */
#ifndef PROTO_MATCHING_AGREEMENT_H
#define PROTO_MATCHING_AGREEMENT_H

#include "proto/matching_engagement.h"

enum accord_status { ACCORD_DRAFT, ACCORD_PROPOSED, ACCORD_SIGNED, ACCORD_CANCELLED };
enum accord_place { ACCORD_ON_SITE, ACCORD_REMOTE, ACCORD_BOTH };
/* Who pays must not tell: the mutualised fund or the person, for an individual one; a structure pays for a group only. */
enum accord_payer { ACCORD_FUND, ACCORD_PERSON, ACCORD_STRUCTURE };
enum accord_party { ACCORD_BENEFICIARY, ACCORD_PROVIDER, ACCORD_SERVICE, ACCORD_PARTIES };
enum accord_way { ACCORD_BY_ACCOUNT, ACCORD_BY_LINK, ACCORD_BY_PAPER };
struct accord_signature {
	uint64_t has;
	enum accord_party party;
	enum accord_way way;
	day_t on;
	struct id entered_by; /* of a paper: who holds it */
};
struct engagement_agreement {
	REC_HEAD_MEMBERS;
	struct id engagement;
	struct text object;
	uint32_t days;
	enum accord_place place;
	int64_t tariff; /* cents a day */
	enum accord_payer payer;
	enum request_confidentiality confidentiality;
	day_t from;
	day_t to;
	enum accord_status status;
	struct id person;	/* as the engagement */
	struct id organisation; /* of a group only */
	struct id provider;
	struct id service;
	enum pool pool;
	struct list signatures; /* struct accord_signature */
	day_t proposed_on;
	day_t signed_on;
	uint32_t link; /* number of the links that are good; raised when it is proposed again */
	usec_t link_until;
};
enum accord_tag {
	ACCORD_TAG_ENGAGEMENT = 6, ACCORD_TAG_OBJECT, ACCORD_TAG_DAYS, ACCORD_TAG_PLACE, ACCORD_TAG_TARIFF, ACCORD_TAG_PAYER,
	ACCORD_TAG_CONFIDENTIALITY, ACCORD_TAG_FROM, ACCORD_TAG_TO, ACCORD_TAG_STATUS, ACCORD_TAG_PERSON, ACCORD_TAG_ORGANISATION,
	ACCORD_TAG_PROVIDER, ACCORD_TAG_SERVICE, ACCORD_TAG_POOL, ACCORD_TAG_SIGNATURES, ACCORD_TAG_PROPOSED_ON, ACCORD_TAG_SIGNED_ON,
	ACCORD_TAG_LINK, ACCORD_TAG_LINK_UNTIL
};
struct accord_link_ask {
	uint64_t has;
	struct id id;
	enum accord_party party; /* beneficiary or provider */
};
struct accord_link {
	uint64_t has;
	struct id id;
	enum accord_party party;
	struct text path; /* "/accord/<token>" */
	usec_t until;
};
struct accord_sign {
	uint64_t has;
	struct id id;
	enum accord_party party; /* of a paper: who signed it; else whom the caller signs as */
	bool paper; /* entered by the service, which holds the paper */
	day_t on;   /* of the paper */
};
struct accord_token {
	uint64_t has;
	struct text token;
};
struct accord_brief { /* what a link shows: no name */
	uint64_t has;
	enum accord_party party;
	struct text object;
	struct text service_name;
	uint32_t days;
	enum accord_place place;
	int64_t tariff;
	enum accord_payer payer;
	enum request_confidentiality confidentiality;
	day_t from;
	day_t to;
	enum pool pool;
	enum accord_status status;
	bool signed_already; /* by this party */
};

enum invoice_status { INVOICE_RECEIVED, INVOICE_PAID, INVOICE_CANCELLED };
struct invoice { /* of a provider, for days done of an engagement */
	REC_HEAD_MEMBERS;
	struct id engagement;
	struct id provider;
	struct id person;
	struct id organisation;
	enum pool pool;
	struct text number;
	uint32_t half_days;
	int64_t amount; /* cents */
	day_t on;
	enum accord_payer payer;
	enum invoice_status status;
	day_t paid_on;
};
enum invoice_tag {
	INVOICE_TAG_ENGAGEMENT = 6, INVOICE_TAG_PROVIDER, INVOICE_TAG_PERSON, INVOICE_TAG_ORGANISATION, INVOICE_TAG_POOL,
	INVOICE_TAG_NUMBER, INVOICE_TAG_HALF_DAYS, INVOICE_TAG_AMOUNT, INVOICE_TAG_ON, INVOICE_TAG_PAYER, INVOICE_TAG_STATUS,
	INVOICE_TAG_PAID_ON
};
struct invoice_ask {
	uint64_t has;
	struct id id; /* of the engagement */
	struct text number;
	uint32_t half_days;
	int64_t amount;	 /* absent: by the tariff */
	day_t on;	 /* today when absent */
	enum accord_payer payer; /* absent: as the agreement says, or the fund */
};
struct invoice_step {
	uint64_t has;
	struct id id;
	day_t on; /* today when absent */
};

REC_DESC_DECLARE(accord_signature);
REC_DESC_DECLARE(engagement_agreement);
REC_DESC_DECLARE(accord_link_ask);
REC_DESC_DECLARE(accord_link);
REC_DESC_DECLARE(accord_sign);
REC_DESC_DECLARE(accord_token);
REC_DESC_DECLARE(accord_brief);
REC_DESC_DECLARE(invoice);
REC_DESC_DECLARE(invoice_ask);
REC_DESC_DECLARE(invoice_step);

extern const struct rec_enum accord_status_enum, accord_place_enum, accord_payer_enum, accord_party_enum, accord_way_enum,
    invoice_status_enum;
extern const struct collection_desc engagement_agreement_collection, invoice_collection;

FAULT_DECLARE(FAULT_ACCORD_STATE);	/* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_ACCORD_DOUBLE);	/* the engagement has one already */
FAULT_DECLARE(FAULT_ACCORD_PAYER);	/* argument: who may pay */
FAULT_DECLARE(FAULT_ACCORD_DAYS);	/* argument: days planned */
FAULT_DECLARE(FAULT_ACCORD_PERIOD);	/* an end before the beginning */
FAULT_DECLARE(FAULT_ACCORD_TARIFF);	/* none on the card, none given */
FAULT_DECLARE(FAULT_ACCORD_PARTY);	/* not the caller's to sign */
FAULT_DECLARE(FAULT_ACCORD_TWICE);	/* signed already by that party */
FAULT_DECLARE(FAULT_ACCORD_PAPER_DAY);	/* of a paper: before it was proposed, or to come */
FAULT_DECLARE(FAULT_ACCORD_UNKNOWN);	/* a link that is not good */
FAULT_DECLARE(FAULT_ACCORD_LATE);	/* a link after its time */
FAULT_DECLARE(FAULT_ACCORD_REVISED);	/* a link to what is being changed */
FAULT_DECLARE(FAULT_ACCORD_GONE);	/* a link to an agreement that was cancelled */
FAULT_DECLARE(FAULT_INVOICE_DONE);	/* argument: days done that are not invoiced */
FAULT_DECLARE(FAULT_INVOICE_NUMBER);	/* the provider has that number already */
FAULT_DECLARE(FAULT_ACCORD_BEGIN);	/* a day was done before it begins; argument: both days, in French words */
FAULT_DECLARE(FAULT_INVOICE_NOTHING);	/* of 0 € */
FAULT_DECLARE(FAULT_INVOICE_AMOUNT);	/* argument: the most, in euros */
FAULT_DECLARE(FAULT_INVOICE_PAYER);	/* argument: who pays, as the agreement says that was signed */
FAULT_DECLARE(FAULT_INVOICE_DAY);	/* to come, or before the engagement; paid before it was made */
FAULT_DECLARE(FAULT_INVOICE_STATE);	/* argument: the state */

/* clang-format off */
#define AGREEMENT_METHODS \
	COLLECTION_METHODS("matching", engagement_agreement, "/agreements", REQUEST_READERS, SERVICE_TEAM, false, "Accords de mission"), \
	MATCHING_ACT("engagement_agreement.propose", "/agreements/{id}/propose", ref, engagement_agreement, SERVICE_TEAM, \
	    "Accord : proposer", "Give it to the three to sign; it does not change any more."), \
	MATCHING_ACT("engagement_agreement.revise", "/agreements/{id}/revise", ref, engagement_agreement, SERVICE_TEAM, \
	    "Accord : reprendre", "Change it again; what was signed is void."), \
	MATCHING_ACT("engagement_agreement.cancel", "/agreements/{id}/cancel", ref, engagement_agreement, SERVICE_TEAM, \
	    "Accord : abandonner", "Give it up before all have signed."), \
	MATCHING_ACT("engagement_agreement.sign", "/agreements/{id}/sign", accord_sign, engagement_agreement, REQUEST_READERS, \
	    "Accord : signer", "Sign for oneself, for the service, or enter a signed paper."), \
	MATCHING_ACT("engagement_agreement.link", "/agreements/{id}/link", accord_link_ask, accord_link, SERVICE_TEAM, \
	    "Accord : lien de signature", "A link by which the beneficiary or the provider signs without an account."), \
	MATCHING_LOOK("accord.get", "/agreement-signatures/{token}", accord_token, accord_brief, ROLE_ANYONE | ROLE_ACCOUNTS, \
	    "Accord : lire par le lien", "What a signing link is about."), \
	MATCHING_ACT("accord.give", "/agreement-signatures/{token}", accord_token, accord_brief, ROLE_ANYONE | ROLE_ACCOUNTS, \
	    "Accord : signer par le lien", "Sign by a link."), \
	MATCHING_ACT("engagement.invoice", "/engagements/{id}/invoices", invoice_ask, invoice, SERVICE_TEAM | ROLE_PROVIDER, \
	    "Mission : saisir une facture", "Enter an invoice of days done."), \
	COLLECTION_READ_METHODS("matching", invoice, "/invoices", REQUEST_READERS, "Factures de missions"), \
	MATCHING_ACT("invoice.pay", "/invoices/{id}/pay", invoice_step, invoice, SERVICE_TEAM, "Facture : noter le paiement", "Say that it was paid."), \
	MATCHING_ACT("invoice.cancel", "/invoices/{id}/cancel", invoice_step, invoice, SERVICE_TEAM, "Facture : annuler la facture", \
	    "Cancel one that was not paid: its days can be invoiced again."),
#define AGREEMENT_COLLECTIONS &engagement_agreement_collection, &invoice_collection,
#define AGREEMENT_RECORDS \
	&accord_signature_desc, &engagement_agreement_desc, &accord_link_ask_desc, &accord_link_desc, &accord_sign_desc, \
	&accord_token_desc, &accord_brief_desc, &invoice_desc, &invoice_ask_desc, &invoice_step_desc,
#define AGREEMENT_EVENTS \
	{ "engagement_agreement.proposed", &engagement_agreement_desc, "It is there to be signed." }, \
	{ "engagement_agreement.signing", &engagement_agreement_desc, "One of the three signed." }, \
	{ "engagement_agreement.signed", &engagement_agreement_desc, "The last of the three signed." }, \
	{ "engagement_agreement.revised", &engagement_agreement_desc, "It is a draft again; signatures are void." }, \
	{ "engagement_agreement.cancelled", &engagement_agreement_desc, "It was given up." }, \
	{ "engagement_agreement.erased", &engagement_agreement_desc, "Its words went: the person was erased, or its time was over." }, \
	{ "invoice.received", &invoice_desc, "An invoice came in." }, \
	{ "invoice.paid", &invoice_desc, "It was paid." }, \
	{ "invoice.cancelled", &invoice_desc, "It was cancelled." },
#define AGREEMENT_FAULTS \
	FAULT_ACCORD_STATE, FAULT_ACCORD_DOUBLE, FAULT_ACCORD_PAYER, FAULT_ACCORD_DAYS, FAULT_ACCORD_PERIOD, FAULT_ACCORD_TARIFF, \
	FAULT_ACCORD_PARTY, FAULT_ACCORD_TWICE, FAULT_ACCORD_PAPER_DAY, FAULT_ACCORD_UNKNOWN, FAULT_ACCORD_LATE, FAULT_ACCORD_REVISED, \
	FAULT_ACCORD_GONE, FAULT_INVOICE_DONE, FAULT_INVOICE_NUMBER, FAULT_INVOICE_AMOUNT, FAULT_INVOICE_DAY, FAULT_INVOICE_STATE, \
	FAULT_ACCORD_BEGIN, FAULT_INVOICE_NOTHING, FAULT_INVOICE_PAYER,
/* clang-format on */

#endif
