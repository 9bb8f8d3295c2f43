/*
 * commune (contract of the registry): the reference of communes, as forms look it up.
 * Owns: the shapes of a row and of a page; listed with the network's.
 * Beware: a reference, not a collection: nobody changes it, and it has no history.
 */
#ifndef PROTO_COMMUNE_H
#define PROTO_COMMUNE_H

#include "proto/roles.h"

#define COMMUNES_MOST 50

/* Of a field that the registry compares with its reference: wide enough for a postal code given by mistake to come to the check
 * that says whose it is. */
extern const struct rec_format FORMAT_COMMUNE_LISTED;

struct commune {
	uint64_t has;
	struct text code; /* INSEE */
	struct text name;
	struct text department;
	struct list postal_codes; /* texts */
	uint32_t population;
	double lat, lon;
};
struct commune_query {
	uint64_t has;
	struct text q;
	uint32_t limit;
};
struct commune_page {
	uint64_t has;
	struct list items; /* of struct commune */
};

REC_DESC_DECLARE(commune);
REC_DESC_DECLARE(commune_query);
REC_DESC_DECLARE(commune_page);

FAULT_DECLARE(FAULT_COMMUNE_UNKNOWN); /* argument: what may have been meant, with the brackets around it, or nothing */

#define COMMUNE_METHODS \
	{ .name = "registry.commune.search", .verb = "GET", .path = "/communes", .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &commune_query_desc, .out = &commune_page_desc, .roles = ROLE_ACCOUNTS, \
	  .doc = "Communes by the beginning of their name, by postal code or its beginning, or by INSEE code; the most exact first, then the most populated.", \
	  .title = "Communes : chercher" },
#define COMMUNE_RECORDS &commune_desc, &commune_query_desc, &commune_page_desc,
#define COMMUNE_FAULTS FAULT_COMMUNE_UNKNOWN,

#endif
