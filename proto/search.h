/*
 * search (contract of the registry): one box that finds structures, people, providers and services; and names of providers for who asks.
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

/* Whoever asks for accompaniment may say whom not to propose: a name is all that it takes. */
#define PROVIDER_NAME_LETTERS_LEAST 3
#define PROVIDER_NAMES_MOST 20u
struct provider_name_query {
	uint64_t has;
	struct text search;
};
struct provider_name {
	uint64_t has;
	struct id id;
	struct text name;
};
struct provider_name_page {
	uint64_t has;
	struct list items; /* struct provider_name, the closest first */
};

REC_DESC_DECLARE(search_query);
REC_DESC_DECLARE(search_range);
REC_DESC_DECLARE(search_hit);
REC_DESC_DECLARE(search_answer);
REC_DESC_DECLARE(provider_name_query);
REC_DESC_DECLARE(provider_name);
REC_DESC_DECLARE(provider_name_page);

FAULT_DECLARE(FAULT_SEARCH_EMPTY);    /* no letter or digit to look for */
FAULT_DECLARE(FAULT_SEARCH_TERMS);    /* more words than SEARCH_TERMS_MOST */
FAULT_DECLARE(FAULT_SEARCH_ARCHIVED); /* what is archived is searched by the team only */
FAULT_DECLARE(FAULT_PROVIDER_NAME_SHORT); /* signs, and fewer letters than PROVIDER_NAME_LETTERS_LEAST */

/* Whoever may file a request (REQUEST_WRITERS of matching): in one's own name, a structure's, or for who has no account. Who files one
 * by a link is answered by the gateway, which tells no name. */
#define PROVIDER_NAME_READERS (ROLE_REFERENT | ROLE_COORDINATOR | ROLE_DIRECTOR | ROLE_BENEFICIARY)

/* What registry.c takes of this part, each item with its comma. */
#define SEARCH_METHODS \
	{ .name = "registry.search.find", .verb = "GET", .path = "/search", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &search_query_desc, .out = &search_answer_desc, .roles = ROLE_ACCOUNTS, .title = "Rechercher", \
	  .doc = "Find organisations, people, providers and services by the words of their names (any accents and case, beginnings of " \
		 "words, one typo in a word of six letters) or of their towns, or by SIRET, SIREN, postal code, phone number or e-mail address; the best first, within the reader's rights." }, \
	{ .name = "registry.provider_name.find", .verb = "GET", .path = "/provider-names", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &provider_name_query_desc, .out = &provider_name_page_desc, .roles = PROVIDER_NAME_READERS | ROLE_SERVICE, \
	  .title = "Noms de prestataires : chercher", \
	  .doc = "Providers whose accreditation is in force today, by the words of their names: id and name alone, the closest first, 20 at most." }, \
	{ .name = "registry.provider_name.get", .verb = "GET", .path = "/provider-names/{id}", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &ref_desc, .out = &provider_name_desc, .roles = PROVIDER_NAME_READERS, .title = "Nom d’un prestataire", \
	  .doc = "What a provider is called whose accreditation is in force today: of a request that names it." },
#define SEARCH_COLLECTIONS
#define SEARCH_RECORDS &search_query_desc, &search_range_desc, &search_hit_desc, &search_answer_desc, \
	&provider_name_query_desc, &provider_name_desc, &provider_name_page_desc,
#define SEARCH_FAULTS FAULT_SEARCH_EMPTY, FAULT_SEARCH_TERMS, FAULT_SEARCH_ARCHIVED, FAULT_PROVIDER_NAME_SHORT,

#endif
