/*
 * agreement: what the three sign, and invoices: what matching.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. Amounts are cents.
 */
#ifndef MATCHING_AGREEMENT_H
#define MATCHING_AGREEMENT_H

#include "services/matching/service.h"

extern const struct db_table matching_engagement_agreement, matching_invoice;

/* How long a link to sign is good. */
#define ACCORD_LINK_GOOD (30 * INT64_C(86400) * USEC_PER_SEC)

/* The agreements of an engagement that are not signed by all are given up: it ended. */
bool accords_give_up(struct context *c, struct id engagement);
/* The one that is signed, else the one under way; false when there is none. */
bool accord_of(struct context *c, struct id engagement, struct engagement_agreement *ret);
/* RC_RULE for a payer that would tell an employer, or that a group does not have. */
MUST_CHECK enum rc accord_payer_holds(enum pool pool, enum accord_payer payer, struct fault *why);
MUST_CHECK enum rc accord_move(struct engagement_agreement *a, enum accord_event event, struct fault *why);
/* As an answer: with its words. */
enum rc accord_answer(struct context *c, struct engagement_agreement *a, const char *verb, struct engagement_agreement *ret);
/* Loads it for whoever serves the engagement; else not found. */
MUST_CHECK enum rc accord_load(struct context *c, struct id id, struct engagement_agreement *ret, struct engagement *ret_e, struct fault *why);

enum rc accord_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc accord_archive(struct context *c, const void *rec, struct fault *why);
bool accord_visible(struct context *c, const void *rec);
bool invoice_visible(struct context *c, const void *rec);
SERVICE_THUNK(accord_propose);
SERVICE_THUNK(accord_revise);
SERVICE_THUNK(accord_cancel);
SERVICE_THUNK(accord_sign);
SERVICE_THUNK(accord_link);
SERVICE_THUNK(accord_get);
SERVICE_THUNK(accord_give);
SERVICE_THUNK(engagement_invoice);
SERVICE_THUNK(invoice_pay);
SERVICE_THUNK(invoice_cancel);

#define AGREEMENT_TABLES &matching_engagement_agreement, &matching_invoice,
#define AGREEMENT_ROWS \
	{ .desc = &engagement_agreement_collection, .table = &matching_engagement_agreement, .check = accord_check, \
	  .archive = accord_archive, .visible = accord_visible, .within = engagement_within, .refs_own = REC_BIT(ACCORD_TAG_ENGAGEMENT) }, \
	{ .desc = &invoice_collection, .table = &matching_invoice, .visible = invoice_visible, .within = invoice_within },
#define AGREEMENT_HANDLERS \
	{ "matching.engagement_agreement.propose", accord_propose_thunk }, { "matching.engagement_agreement.revise", accord_revise_thunk }, \
	{ "matching.engagement_agreement.cancel", accord_cancel_thunk }, { "matching.engagement_agreement.sign", accord_sign_thunk }, \
	{ "matching.engagement_agreement.link", accord_link_thunk }, { "matching.accord.get", accord_get_thunk }, \
	{ "matching.accord.give", accord_give_thunk }, { "matching.engagement.invoice", engagement_invoice_thunk }, \
	{ "matching.invoice.pay", invoice_pay_thunk }, { "matching.invoice.cancel", invoice_cancel_thunk },
#define AGREEMENT_MACHINES &accord_machine, &invoice_machine,

#endif
