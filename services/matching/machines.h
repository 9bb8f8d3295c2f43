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
	REQUEST_OVER
};
enum proposal_event { PROPOSAL_SEND, PROPOSAL_ACCEPT, PROPOSAL_REFUSE, PROPOSAL_EXPIRE, PROPOSAL_PASS };
enum engagement_event { ENGAGEMENT_DAY, ENGAGEMENT_LAST_DAY, ENGAGEMENT_CLOSE };

extern const struct machine request_machine, proposal_machine, engagement_machine;

/* --- the ledger: a provider's days of one month in one pool
 * ------------------------------------------------------------ */
enum ledger_entry {
	LEDGER_HOLD, /* free -> held */
	LEDGER_RELEASE, /* held -> free */
	LEDGER_ENGAGE, /* held -> engaged */
	LEDGER_RETURN /* engaged -> free */
};
struct ledger_row {
	uint32_t capacity, held, engaged;
};
/* False, and nothing moved, when the account that it comes from has too little. */
bool ledger_move(struct ledger_row *row, enum ledger_entry entry, uint32_t days);
/* Days that can still be held; 0 when the capacity was lowered below what is promised. */
uint32_t ledger_free(const struct ledger_row *row);
bool ledger_over(const struct ledger_row *row);
/* Deals days one by one to the months in turn, each up to its room. False when the rooms together are too
 * few. */
bool ledger_spread(const uint32_t *rooms, uint32_t months, uint32_t days, uint32_t *ret_takes);

#endif
