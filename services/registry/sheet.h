/*
 * sheet: action sheets and theme sheets: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_SHEET_H
#define SERVICES_REGISTRY_SHEET_H

#include "services/registry/service.h"

extern const struct db_table theme_sheet_table;
enum rc theme_sheet_check(struct context *c, const void *before, void *after, struct fault *why);

#define SHEET_TABLES &action_sheet_table, &theme_sheet_table,
#define SHEET_ROWS \
	{ .desc = &action_sheet_collection, .table = &action_sheet_table }, \
	{ .desc = &theme_sheet_collection, .table = &theme_sheet_table, .check = theme_sheet_check },
#define SHEET_HANDLERS
#define SHEET_MACHINES
#define SHEET_DEADLINES

#endif
