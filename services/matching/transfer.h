/*
 * transfer: the ledger of days: what matching.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef MATCHING_TRANSFER_H
#define MATCHING_TRANSFER_H

#include "services/matching/service.h"

/* Months from this one that a period may reach: a row is there for each of them once days were moved. */
#define CAPACITY_MONTHS 25

extern const struct db_table matching_ledger_entry, matching_capacity_transfer;

/* The id of the row of a provider, month and pool. */
struct id capacity_id(struct id provider, uint32_t month, enum pool pool);
/* The row as this command leaves it; where there is none, as it would be opened: false then. */
bool capacity_row(struct context *c, struct id provider, uint32_t month, enum pool pool, struct capacity *ret);
/* Days moved between the pools of a provider, oldest first, in the arena; with room for one more behind them. */
struct ledger_transfer *transfers_of(struct context *c, struct id provider, uint32_t *ret_count);
/* The rows of both pools in a month take what card and transfers say; open: also those that are not there yet. */
void capacity_settle(struct context *c, const struct provider *card, const struct ledger_transfer *transfers,
    uint32_t count, uint32_t month, bool open, struct id document);
/* What the card says of each pool in a month. */
void capacity_card(const struct provider *card, uint32_t month, uint32_t ret[POOL_COUNT]);

bool transfer_visible(struct context *c, const void *rec);
/* Its entries are kept from its beginning: in a store older than the ledger they are not, until it is opened. */
bool capacity_is_open(const struct capacity *row);
void capacity_resume(struct context *c);
SERVICE_THUNK(capacity_open);
SERVICE_THUNK(capacity_transfer);
SERVICE_THUNK(capacity_extend);
SERVICE_THUNK(capacity_entries);
SERVICE_THUNK(capacity_over);

#define TRANSFER_TABLES &matching_ledger_entry, &matching_capacity_transfer,
#define TRANSFER_ROWS \
	{ .desc = &capacity_transfer_collection, .table = &matching_capacity_transfer, .visible = transfer_visible, .within = transfer_within },
#define TRANSFER_HANDLERS \
	{ "matching.capacity.transfer", capacity_transfer_thunk }, { "matching.capacity.extend", capacity_extend_thunk }, \
	{ "matching.capacity.open", capacity_open_thunk }, \
	{ "matching.capacity.entries", capacity_entries_thunk }, { "matching.capacity.over", capacity_over_thunk },

#endif
