/*
 * exchange (contract of the registry): imports and exports of whole collections.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in exchange.c and never used again.
 */
#ifndef PROTO_EXCHANGE_H
#define PROTO_EXCHANGE_H

#include "common/sheet.h"
#include "proto/roles.h"

/* What registry.c takes of this part, each item with its comma. */
#define EXCHANGE_METHODS
#define EXCHANGE_COLLECTIONS
#define EXCHANGE_RECORDS
#define EXCHANGE_FAULTS \
	FAULT_SHEET_EMPTY, FAULT_SHEET_CUT, FAULT_SHEET_BROKEN, FAULT_SHEET_BOMB, FAULT_SHEET_LIMIT, FAULT_SHEET_LOCKED, FAULT_SHEET_KIND, FAULT_SHEET_UNKNOWN,

#endif
