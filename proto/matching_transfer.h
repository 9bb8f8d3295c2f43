/*
 * matching_transfer (contract): the ledger of days: both sides of each move, days moved between the pools, what is promised beyond the card.
 * Owns: the shapes of these records.
 * Beware: days of the individual pool show to the référent and to the provider alone: a coordinator who saw them would learn that somebody
 *         asked. Tags are for ever.
 */
#ifndef PROTO_MATCHING_TRANSFER_H
#define PROTO_MATCHING_TRANSFER_H

#include "proto/matching_agreement.h"

/* Accounts of one row (a provider, a month, a pool). Of each, what came in less what went out is its balance: free, held and engaged as the
 * row says, over what it says below nothing; card and pool are where days come from. */
enum ledger_account { ACCOUNT_CARD, ACCOUNT_POOL, ACCOUNT_FREE, ACCOUNT_HELD, ACCOUNT_ENGAGED, ACCOUNT_OVER, ACCOUNT_COUNT };
struct ledger_entry {
	REC_HEAD_MEMBERS;
	struct id capacity; /* the row */
	enum ledger_account from;
	enum ledger_account to;
	uint32_t days;
	struct id document; /* the proposal, engagement or transfer that moved them; absent: the card */
	uint32_t rank;	    /* among the entries of its row, from 1 */
};
struct ledger_view { /* GET /capacities/{id}/entries */
	uint64_t has;
	struct id capacity;
	struct id provider;
	day_t month;
	enum pool pool;
	struct list entries; /* struct ledger_entry, oldest first, the last 400 */
	uint32_t count;	     /* of all */
};
struct capacity_transfer { /* days a month, from a month on, from one pool to the other */
	REC_HEAD_MEMBERS;
	struct id provider;
	enum pool from;
	uint32_t days;
	day_t month; /* its first day: from it on */
	day_t demanded_on; /* of the provider's written demand, when the référent entered it */
	struct id entered_by;
	uint32_t rank; /* among those of its provider, from 1: they take effect in that order */
};
struct transfer_ask {
	uint64_t has;
	struct id provider;
	enum pool from;
	uint32_t days;
	day_t month; /* any day of it */
	day_t demanded_on;
};
struct over_commitment { /* a row that promises more than it has */
	uint64_t has;
	struct id capacity;
	struct id provider;
	day_t month;
	enum pool pool;
	uint32_t days; /* the row's capacity */
	uint32_t held;
	uint32_t engaged;
	uint32_t over;
	uint32_t other_free; /* days of the other pool that month, as far as the reader may know: absent else */
	struct list engagements; /* ids: whose days are engaged there */
	struct list proposals;	 /* ids: for which days are held there */
	struct text advice; /* French: what to do */
};
struct over_commitments {
	uint64_t has;
	struct list items; /* struct over_commitment, by month */
};

REC_DESC_DECLARE(ledger_entry);
REC_DESC_DECLARE(ledger_view);
REC_DESC_DECLARE(capacity_transfer);
REC_DESC_DECLARE(transfer_ask);
REC_DESC_DECLARE(over_commitment);
REC_DESC_DECLARE(over_commitments);

extern const struct rec_enum ledger_account_enum;
extern const struct collection_desc capacity_transfer_collection;

FAULT_DECLARE(FAULT_TRANSFER_DEMAND);	/* by the référent, without the day of the written demand */
FAULT_DECLARE(FAULT_TRANSFER_PAST);	/* from a month that is over, or beyond two years */
FAULT_DECLARE(FAULT_TRANSFER_MORE);	/* argument: days that the pool has, and in which month */
FAULT_DECLARE(FAULT_TRANSFER_PROMISED); /* argument: the month and its free days */

/* clang-format off */
#define TRANSFER_METHODS \
	MATCHING_ACT("capacity.transfer", "/capacity-transfers", transfer_ask, capacity_transfer, ROLE_REFERENT | ROLE_PROVIDER, \
	    "Capacités : déplacer des jours", "Move days of each month, from a month on, from one pool to the other."), \
	COLLECTION_READ_METHODS("matching", capacity_transfer, "/capacity-transfers", ROLE_REFERENT | ROLE_PROVIDER, \
	    "Capacités : jours déplacés"), \
	MATCHING_LOOK("capacity.entries", "/capacities/{id}/entries", ref, ledger_view, ROLE_REFERENT, "Capacités : journal des jours", \
	    "Both sides of each move of a row's days."), \
	MATCHING_LOOK("capacity.over", "/over-commitments", nothing, over_commitments, SERVICE_TEAM, "Capacités : dépassements", \
	    "Months in which more is promised than the provider's card has, and what to do."), \
	{ .name = "matching.capacity.extend", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "Every few weeks: the months that come near take the days moved.", .title = "Capacités : mois suivants" }, \
	{ .name = "matching.capacity.open", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "At start: rows older than the ledger get the entries that open them.", .title = "Capacités : ouverture du journal" },
#define TRANSFER_COLLECTIONS &capacity_transfer_collection,
#define TRANSFER_RECORDS \
	&ledger_entry_desc, &ledger_view_desc, &capacity_transfer_desc, &transfer_ask_desc, &over_commitment_desc, &over_commitments_desc,
#define TRANSFER_EVENTS \
	{ "ledger_entry.posted", &ledger_entry_desc, "Days left one account of a row for another." }, \
	{ "capacity_transfer.entered", &capacity_transfer_desc, "Days were moved between the pools, from a month on." },
#define TRANSFER_FAULTS \
	FAULT_TRANSFER_DEMAND, FAULT_TRANSFER_PAST, FAULT_TRANSFER_MORE, FAULT_TRANSFER_PROMISED,
/* clang-format on */

#endif
