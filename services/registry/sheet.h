/*
 * sheet: action sheets and theme sheets: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_SHEET_H
#define SERVICES_REGISTRY_SHEET_H

#include "services/registry/service.h"

#define SHEET_TABLES &action_sheet_table,
#define SHEET_ROWS \
	{ .desc = &action_sheet_collection, .table = &action_sheet_table },
#define SHEET_HANDLERS
#define SHEET_MACHINES
#define SHEET_DEADLINES

#endif
