/*
 * funding: who pays for whom: funding per person, balances, training agreements: what service.c takes of this part, and what its files
 *          share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. Amounts are cents.
 */
#ifndef SERVICES_SCHEDULING_FUNDING_H
#define SERVICES_SCHEDULING_FUNDING_H

#include "proto/scheduling_funding.h"
#include "services/scheduling/archive.h"
#include "services/scheduling/service.h"

enum funding_event {
	FUNDING_EV_ASK, FUNDING_EV_GRANT, FUNDING_EV_REFUSE, FUNDING_EV_INVOICE, FUNDING_EV_PAY_PART, FUNDING_EV_PAY, FUNDING_EV_CANCEL
};
enum agreement_event { AGREEMENT_EV_SEND, AGREEMENT_EV_REVISE, AGREEMENT_EV_SIGN, AGREEMENT_EV_CLOSE, AGREEMENT_EV_CANCEL };

extern const struct db_table scheduling_fundings, scheduling_agreements;
extern const struct machine scheduling_funding_machine, scheduling_agreement_machine;

struct funding_list {
	struct funding *items;
	uint32_t count;
};
/* Fundings of an enrolment or of an action (tag says which), archived and cancelled ones left out, as the command leaves them. */
void scheduling_fundings_of(struct context *c, unsigned tag, struct id id, struct funding_list *ret);
/* Cancels what is not invoiced yet of an enrolment, or of one person of it (NULL: all), and its agreement that is not signed when all
 * leave. */
MUST_CHECK enum rc scheduling_fundings_end(struct context *c, struct id enrolment, const struct id *person);
struct funding_sum {
	uint32_t open; /* would be cancelled with the action */
	int64_t open_amount;
	uint32_t settled; /* invoiced or paid: would stay */
};
void scheduling_fundings_sum(struct context *c, struct id action, struct funding_sum *ret);

/* Payers that fit a role in a structure: a set of enum payer. */
uint32_t funding_payers(enum mandate_role role, const struct organisation *structure);
/* The amount that counts: granted, else asked, else planned; nothing once refused or cancelled. */
int64_t funding_amount(const struct funding *f);
/* Of others than those who pay what remains. */
bool funding_is_granted_by_others(enum payer payer);
bool funding_is_open(const struct funding *f); /* planned, asked or granted */
/* "1234,50 €"; of both, "… pour …". In the context's arena. */
const char *funding_money(struct context *c, int64_t cents);
const char *funding_money_of(struct context *c, int64_t cents, int64_t of);
/* RC_RULE when the fundings of that person would exceed the action's price with this amount for this one. */
MUST_CHECK enum rc funding_within_price(struct context *c, const struct funding *f, int64_t amount, const char *field, struct fault *why);
/* A day that a step gives: not to come, and not before the step before (has: there is one). */
MUST_CHECK enum rc funding_day(struct context *c, day_t on, bool has, day_t before, struct fault *why);
/* Cancels agreements of the enrolment that are not signed. */
MUST_CHECK enum rc scheduling_agreements_end(struct context *c, struct id enrolment);

enum rc scheduling_funding_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc scheduling_agreement_check(struct context *c, const void *before, void *after, struct fault *why);
SERVICE_THUNK(scheduling_funding_ask);
SERVICE_THUNK(scheduling_funding_grant);
SERVICE_THUNK(scheduling_funding_refuse);
SERVICE_THUNK(scheduling_funding_invoice);
SERVICE_THUNK(scheduling_funding_pay);
SERVICE_THUNK(scheduling_funding_cancel);
SERVICE_THUNK(scheduling_enrolment_balance);
SERVICE_THUNK(scheduling_action_balances);
SERVICE_THUNK(scheduling_agreement_send);
SERVICE_THUNK(scheduling_agreement_revise);
SERVICE_THUNK(scheduling_agreement_sign);
SERVICE_THUNK(scheduling_agreement_close);
SERVICE_THUNK(scheduling_agreement_cancel);

#define FUNDING_TABLES &scheduling_fundings, &scheduling_agreements,
/* --- enrolment_unite.c --- */
/* Of a delegation that went into another one: of that one from there on. */
bool scheduling_funding_moved(struct context *c, const void *before, void *after);
bool scheduling_agreement_moved(struct context *c, const void *before, void *after);

#define FUNDING_ROWS \
	{ .desc = &funding_collection, .table = &scheduling_fundings, .check = scheduling_funding_check, .archive = funding_archive, \
	  .moved = scheduling_funding_moved }, \
	{ .desc = &training_agreement_collection, .table = &scheduling_agreements, .check = scheduling_agreement_check, \
	  .archive = agreement_archive, .moved = scheduling_agreement_moved },
#define FUNDING_HANDLERS \
	{ "scheduling.funding.ask", scheduling_funding_ask_thunk }, { "scheduling.funding.grant", scheduling_funding_grant_thunk }, \
	{ "scheduling.funding.refuse", scheduling_funding_refuse_thunk }, { "scheduling.funding.invoice", scheduling_funding_invoice_thunk }, \
	{ "scheduling.funding.pay", scheduling_funding_pay_thunk }, { "scheduling.funding.cancel", scheduling_funding_cancel_thunk }, \
	{ "scheduling.enrolment.balance", scheduling_enrolment_balance_thunk }, \
	{ "scheduling.action.balances", scheduling_action_balances_thunk }, \
	{ "scheduling.training_agreement.send", scheduling_agreement_send_thunk }, \
	{ "scheduling.training_agreement.revise", scheduling_agreement_revise_thunk }, \
	{ "scheduling.training_agreement.sign", scheduling_agreement_sign_thunk }, \
	{ "scheduling.training_agreement.close", scheduling_agreement_close_thunk }, \
	{ "scheduling.training_agreement.cancel", scheduling_agreement_cancel_thunk },
#define FUNDING_MACHINES &scheduling_funding_machine, &scheduling_agreement_machine,

#endif
