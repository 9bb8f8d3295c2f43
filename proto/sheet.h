/*
 * sheet (contract of the registry): action sheets and theme sheets.
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
	struct id programme;	/* that it belongs to */
};

struct theme_project { /* a project that the network is engaged in already */
	uint64_t has;
	struct text title;
	uint32_t since; /* year */
	uint32_t until; /* year; absent: goes on */
};
struct theme_sheet {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text title;
	struct text axis;	   /* of the project: "Des organisations sur les territoires" */
	struct id programme;	   /* that it belongs to */
	struct text context;
	struct text stakes;	   /* for the network */
	struct text previous;	   /* actions of the project before */
	struct text aim;	   /* the objectives in prose */
	struct list objectives;	   /* texts, in order */
	struct list projects;	   /* struct theme_project */
	struct list leads;	   /* texts: what could be done */
	struct list organisations; /* ids: who leads it */
};

REC_DESC_DECLARE(sheet_result);
REC_DESC_DECLARE(action_sheet);
REC_DESC_DECLARE(theme_project);
REC_DESC_DECLARE(theme_sheet);

extern const struct collection_desc action_sheet_collection, theme_sheet_collection;

FAULT_DECLARE(FAULT_SHEET_YEARS); /* argument: the project that ends before it begins */

/* What registry.c takes of this part, each item with its comma. */
#define SHEET_METHODS \
	COLLECTION_METHODS("registry", action_sheet, "/action-sheets", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Fiches action"), \
	COLLECTION_METHODS("registry", theme_sheet, "/theme-sheets", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Fiches thème"),
#define SHEET_COLLECTIONS &action_sheet_collection, &theme_sheet_collection,
#define SHEET_RECORDS &sheet_result_desc, &action_sheet_desc, &theme_project_desc, &theme_sheet_desc,
#define SHEET_FAULTS FAULT_SHEET_YEARS,

#endif
