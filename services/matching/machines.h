/*
 * machines: the states of requests, proposals and engagements, and the ledger of days, as tables and pure arithmetic.
 * Owns: nothing; the tables are constants.
 * Beware: neither store nor context here, so that tests walk them whole.
 */
#ifndef MATCHING_MACHINES_H
#define MATCHING_MACHINES_H

#include "common/machine.h"
#include "proto/matching.h"

enum request_event {
	REQUEST_SUBMIT,
	REQUEST_PROPOSE,
	REQUEST_SOLICIT,
	REQUEST_ACCEPT,
	REQUEST_REOPEN,
	REQUEST_EXHAUST,
	REQUEST_WITHDRAW,
	REQUEST_CLOSE,
	REQUEST_ORIENT,
	REQUEST_CALL_BACK,
	REQUEST_OVER,
	REQUEST_REPLACE
};
enum proposal_event { PROPOSAL_SEND, PROPOSAL_ACCEPT, PROPOSAL_REFUSE, PROPOSAL_EXPIRE, PROPOSAL_PASS };
enum engagement_event {
	ENGAGEMENT_DAY,
	ENGAGEMENT_LAST_DAY,
	ENGAGEMENT_CLOSE,
	ENGAGEMENT_SUSPEND,
	ENGAGEMENT_RESUME,
	ENGAGEMENT_REPLACE
};
/* Days at another federation, where the request is; and where the provider is. */
enum far_event {
	FAR_EV_HOLD,
	FAR_EV_CONFIRM,
	FAR_EV_AGREE,
	FAR_EV_REFUSE,
	FAR_EV_DECLINE,
	FAR_EV_EXPIRE,
	FAR_EV_WITHDRAW,
	FAR_EV_LOSE,
	FAR_EV_END
};
enum home_event {
	HOME_EV_HOLD,
	HOME_EV_REFUSE,
	HOME_EV_ACCEPT,
	HOME_EV_DECLINE,
	HOME_EV_EXPIRE,
	HOME_EV_CONFIRM,
	HOME_EV_RELEASE,
	HOME_EV_DAY,
	HOME_EV_LAST_DAY,
	HOME_EV_WITHDRAW,
	HOME_EV_STOP
};
enum accord_event { ACCORD_PROPOSE, ACCORD_SIGN, ACCORD_SIGN_LAST, ACCORD_REVISE, ACCORD_CANCEL };
enum invoice_event { INVOICE_PAY, INVOICE_CANCEL };

extern const struct machine request_machine, proposal_machine, engagement_machine, accord_machine, invoice_machine,
    far_machine, home_machine;

/* --- the ledger: a provider's days of one month in one pool
 * ------------------------------------------------------------ */
enum ledger_move {
	LEDGER_HOLD, /* free -> held */
	LEDGER_RELEASE, /* held -> over, free */
	LEDGER_ENGAGE, /* held -> engaged */
	LEDGER_RETURN, /* engaged -> over, free */
	LEDGER_TAKE, /* free -> engaged */
	LEDGER_RAISE, /* card -> over, free */
	LEDGER_LOWER, /* free, over -> card */
	LEDGER_RECEIVE, /* pool -> over, free */
	LEDGER_GIVE /* free, over -> pool */
};
struct ledger_row {
	uint32_t capacity, held, engaged;
};
/* One side's account and the other's. */
struct ledger_line {
	enum ledger_account from, to;
	uint32_t days;
};
#define LEDGER_LINES 2 /* of one move, at most */
/* Moves the days and says from which account to which: how many lines; 0, and nothing moved, when the account
 * that they come from has too few, or for no day. What leaves a promise goes first to what is over. */
unsigned
ledger_post(struct ledger_row *row, enum ledger_move move, uint32_t days, struct ledger_line ret[LEDGER_LINES]);
/* The same without the lines: false when it was refused. */
bool ledger_move(struct ledger_row *row, enum ledger_move move, uint32_t days);
/* Days promised beyond the capacity. */
uint32_t ledger_excess(const struct ledger_row *row);
/* What each pool has of a month, from what the card says of each and what was moved since, oldest first: days
 * that a pool no longer has are not moved. */
struct ledger_transfer {
	uint32_t month; /* columns_month(): from it on */
	enum pool from;
	uint32_t days;
};
void ledger_pools(const uint32_t card[POOL_COUNT], const struct ledger_transfer *transfers, uint32_t count,
    uint32_t month, uint32_t ret[POOL_COUNT]);
/* Days that can still be held; 0 when the capacity was lowered below what is promised. */
uint32_t ledger_free(const struct ledger_row *row);
bool ledger_over(const struct ledger_row *row);
/* Deals days one by one to the months in turn, each up to its room. False when the rooms together are too
 * few. */
bool ledger_spread(const uint32_t *rooms, uint32_t months, uint32_t days, uint32_t *ret_takes);

#endif
