/*
 * agreement_machine: the states of an agreement and of an invoice.
 * Owns: their edges and their words.
 * Beware: what all three signed does not change any more: another engagement has another agreement. What was paid is not cancelled.
 */
#include "services/matching/machines.h"

static const struct edge accord_edges[] = {
	{ ACCORD_DRAFT, ACCORD_PROPOSE, ACCORD_PROPOSED },
	{ ACCORD_PROPOSED, ACCORD_SIGN, ACCORD_PROPOSED },
	{ ACCORD_PROPOSED, ACCORD_SIGN_LAST, ACCORD_SIGNED },
	{ ACCORD_PROPOSED, ACCORD_REVISE, ACCORD_DRAFT },
	{ ACCORD_DRAFT, ACCORD_CANCEL, ACCORD_CANCELLED },
	{ ACCORD_PROPOSED, ACCORD_CANCEL, ACCORD_CANCELLED },
};
static const struct machine_name accord_states[] = {
	{ ACCORD_DRAFT, "draft" },
	{ ACCORD_PROPOSED, "proposed" },
	{ ACCORD_SIGNED, "signed" },
	{ ACCORD_CANCELLED, "cancelled" },
};
static const struct machine_name accord_events[] = {
	{ ACCORD_PROPOSE, "propose" },
	{ ACCORD_SIGN, "sign" },
	{ ACCORD_SIGN_LAST, "sign_last" },
	{ ACCORD_REVISE, "revise" },
	{ ACCORD_CANCEL, "cancel" },
};
const struct machine accord_machine =
    MACHINE_OF("engagement_agreement", accord_edges, accord_states, accord_events);

static const struct edge invoice_edges[] = {
	{ INVOICE_RECEIVED, INVOICE_PAY, INVOICE_PAID },
	{ INVOICE_RECEIVED, INVOICE_CANCEL, INVOICE_CANCELLED },
};
static const struct machine_name invoice_states[] = {
	{ INVOICE_RECEIVED, "received" },
	{ INVOICE_PAID, "paid" },
	{ INVOICE_CANCELLED, "cancelled" },
};
static const struct machine_name invoice_events[] = {
	{ INVOICE_PAY, "pay" },
	{ INVOICE_CANCEL, "cancel" },
};
const struct machine invoice_machine = MACHINE_OF("invoice", invoice_edges, invoice_states, invoice_events);
