/*
 * search (contract of the registry): one box that finds structures, people, providers and services.
 * Owns: the shapes of a question and of its answer.
 * Beware: an answer holds names: it is drawn with the reader's rights and goes to the reader only, never by events.
 */
#ifndef PROTO_SEARCH_H
#define PROTO_SEARCH_H

#include "proto/roles.h"

#define SEARCH_TERMS_MOST 8
#define SEARCH_LIMIT_MOST 50u
#define SEARCH_LIMIT_DEFAULT 10u

enum search_kind { SEARCH_ORGANISATION, SEARCH_PERSON, SEARCH_PROVIDER, SEARCH_SERVICE, SEARCH_KIND_COUNT };

struct search_query {
	uint64_t has;
	struct text q;
	uint32_t kinds; /* set of search_kind; absent: all */
	uint32_t limit;
	bool archived; /* also those archived; the team only */
};
struct search_range {
	uint64_t has;
	uint32_t from; /* characters of the label */
	uint32_t length;
};
struct search_hit {
	uint64_t has;
	enum search_kind kind;
	struct id id;
	struct text label;
	struct list ranges; /* struct search_range */
	struct text commune;
	bool archived;
};
struct search_answer {
	uint64_t has;
	struct list hits; /* struct search_hit, the best first */
};

REC_DESC_DECLARE(search_query);
REC_DESC_DECLARE(search_range);
REC_DESC_DECLARE(search_hit);
REC_DESC_DECLARE(search_answer);

FAULT_DECLARE(FAULT_SEARCH_EMPTY);    /* no letter or digit to look for */
FAULT_DECLARE(FAULT_SEARCH_TERMS);    /* more words than SEARCH_TERMS_MOST */
FAULT_DECLARE(FAULT_SEARCH_ARCHIVED); /* what is archived is searched by the team only */

/* What registry.c takes of this part, each item with its comma. */
#define SEARCH_METHODS \
	{ .name = "registry.search.find", .verb = "GET", .path = "/search", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &search_query_desc, .out = &search_answer_desc, .roles = ROLE_ACCOUNTS, .title = "Rechercher", \
	  .doc = "Find organisations, people, providers and services by the words of their names (any accents and case, beginnings of " \
		 "words, one typo in a word of six letters) or of their towns, or by SIRET, SIREN, postal code, phone number or e-mail address; the best first, within the reader's rights." },
#define SEARCH_COLLECTIONS
#define SEARCH_RECORDS &search_query_desc, &search_range_desc, &search_hit_desc, &search_answer_desc,
#define SEARCH_FAULTS FAULT_SEARCH_EMPTY, FAULT_SEARCH_TERMS, FAULT_SEARCH_ARCHIVED,

#endif
