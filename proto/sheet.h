/*
 * sheet (contract of the registry): action sheets.
 * Owns: the shapes of these records.
 * Beware: they are printed as they stand.
 */
#ifndef PROTO_SHEET_H
#define PROTO_SHEET_H

#include "proto/roles.h"

struct sheet_result {
	uint64_t has;
	bool quantitative;
	struct text description;
	struct text target;
};
struct action_sheet {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text territory;
	uint32_t number;
	struct text title;
	struct text context;
	struct text stakes;
	struct text description;
	struct list missions;	/* texts, numbered by their order */
	struct text start;	/* "Janvier 2015" */
	struct text duration;	/* a length or "permanente" */
	struct list initiators; /* texts */
	struct list partners;	/* texts */
	struct list results;	/* struct sheet_result */
	struct text steering;
	struct list means; /* texts */
};

REC_DESC_DECLARE(sheet_result);
REC_DESC_DECLARE(action_sheet);

extern const struct collection_desc action_sheet_collection;

/* What registry.c takes of this part, each item with its comma. */
#define SHEET_METHODS \
	COLLECTION_METHODS("registry", action_sheet, "/action-sheets", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Fiches action"),
#define SHEET_COLLECTIONS &action_sheet_collection,
#define SHEET_RECORDS &sheet_result_desc, &action_sheet_desc,
#define SHEET_FAULTS 

#endif
