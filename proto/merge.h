/*
 * merge (contract of the registry): duplicates, and merging two records into one.
 * Owns: the shapes of these records.
 * Beware: tags are for ever; a retired one is noted in merge.c and never used again.
 */
#ifndef PROTO_MERGE_H
#define PROTO_MERGE_H

#include "proto/roles.h"

#define MERGE_TAKEN_MOST 64
#define MERGE_TABLES_MOST 64
#define MERGE_CONFLICTS_MOST 100
#define DUPLICATE_PAGE_MOST 100

struct merge_order {
	uint64_t has;
	struct id id;	/* what is archived */
	struct id into; /* what stays */
	bool dry_run;
};
struct merge_count {
	uint64_t has;
	struct text record_name;
	struct text label; /* French */
	uint32_t count;
};
struct merge_result {
	uint64_t has;
	struct id id;	  /* what stays */
	struct id merged; /* what is archived */
	bool dry_run;
	struct list taken; /* of struct change: what it lacked and takes */
	struct list moved; /* of struct merge_count: whose references go to what stays, in the registry */
	struct list conflicts; /* of texts: sentences for a person, in French */
	struct list left; /* of struct change: what differs and is not taken; from: what is left, to: what stays */
};

enum duplicate_reason { DUPLICATE_SIRET, DUPLICATE_NAME_COMMUNE, DUPLICATE_EMAIL, DUPLICATE_NAME_ORGANISATION };
enum duplicate_collection { DUPLICATE_OF_ORGANISATION, DUPLICATE_OF_PERSON, DUPLICATE_OF_PROVIDER };
struct duplicate_query {
	uint64_t has;
	enum duplicate_collection collection;
	uint32_t limit;
	struct text cursor;
	struct id id; /* those of this record only */
};
struct duplicate_pair {
	uint64_t has;
	enum duplicate_reason reason;
	struct id first, second;
	struct text first_name, second_name;
};
struct duplicate_page {
	uint64_t has;
	struct list items; /* of struct duplicate_pair */
	struct text next;
};

REC_DESC_DECLARE(merge_order);
REC_DESC_DECLARE(merge_count);
REC_DESC_DECLARE(merge_result);
REC_DESC_DECLARE(duplicate_query);
REC_DESC_DECLARE(duplicate_pair);
REC_DESC_DECLARE(duplicate_page);
extern const struct rec_enum duplicate_reason_enum;

FAULT_DECLARE(FAULT_MERGE_SELF);
FAULT_DECLARE(FAULT_MERGE_KINDS);     /* a centre with its federation */
FAULT_DECLARE(FAULT_MERGE_CLOSED);    /* an active one into a closed one */
FAULT_DECLARE(FAULT_MERGE_TREE);      /* what stays would stand below itself */
FAULT_DECLARE(FAULT_MERGE_PROVIDERS); /* each has a provider's card */
FAULT_DECLARE(FAULT_MERGE_ERASED);    /* a person whose data were erased */

/* What registry.c takes of this part, each item with its comma. */
#define MERGE_METHODS \
	{ .name = "registry.organisation.merge", .verb = "POST", .path = "/organisations/{id}/merge", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &merge_order_desc, .out = &merge_result_desc, .roles = TEAM_WRITERS, \
	  .doc = "Merge one organisation into another: it is archived, and all that points to it points to the other, in every service.", \
	  .title = "Structures : fusionner" }, \
	{ .name = "registry.person.merge", .verb = "POST", .path = "/people/{id}/merge", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &merge_order_desc, .out = &merge_result_desc, .roles = TEAM_WRITERS, \
	  .doc = "Merge one person into another: it is archived, and all that points to it points to the other, in every service.", \
	  .title = "Personnes : fusionner" }, \
	{ .name = "registry.duplicate.list", .verb = "GET", .path = "/duplicates", .kind = METHOD_READ, \
	  .shape = METHOD_CUSTOM, .in = &duplicate_query_desc, .out = &duplicate_page_desc, .roles = TEAM_WRITERS, \
	  .doc = "Pairs of records that look like one another, by pages; a page may be short, or empty, with others behind it.", \
	  .title = "Doublons probables : liste" },
#define MERGE_COLLECTIONS
#define MERGE_RECORDS \
	&merge_order_desc, &merge_count_desc, &merge_result_desc, &duplicate_query_desc, &duplicate_pair_desc, &duplicate_page_desc, \
	&change_desc,
#define MERGE_FAULTS \
	FAULT_MERGE_SELF, FAULT_MERGE_KINDS, FAULT_MERGE_CLOSED, FAULT_MERGE_TREE, FAULT_MERGE_PROVIDERS, FAULT_MERGE_ERASED,

#endif
