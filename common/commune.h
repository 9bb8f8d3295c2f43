/*
 * commune: the communes of France as a small index in memory: by INSEE code, by postal code, by name.
 * Owns: the index; names and postal codes point into the text that it was made of, which must outlive it.
 * Beware: a postal code is of several communes and a commune has several; the INSEE code alone names one.
 */
#ifndef COMMON_COMMUNE_H
#define COMMON_COMMUNE_H

#include "common/fault.h"
#include "common/types.h"
#include <stddef.h>

struct commune_entry {
	struct text name;
	struct text postal_codes; /* "42000 42100", apart by a blank; may be empty */
	char code[6];		  /* INSEE */
	char department[4];	  /* "42", "2A", "974" */
	uint32_t population;	  /* 0: not known */
	bool placed;		  /* lat and lon are known */
	double lat, lon;	  /* degrees, WGS 84 */
};

struct communes;
/* Of the columns code;nom;departement;region;codes_postaux;population;lat;lon;precision, with their heading row. RC_INVALID, and
 * the line, for a row that is none: nothing is kept of such a file. */
MUST_CHECK enum rc communes_new(const char *csv, size_t len, struct communes **ret_communes, struct fault *why);
void communes_free(struct communes *c);
size_t communes_count(const struct communes *c);
/* NULL when no commune has that INSEE code. */
const struct commune_entry *communes_by_code(const struct communes *c, struct text code);
/* In the order of their INSEE codes, from 0 to communes_count() - 1. */
const struct commune_entry *communes_at(const struct communes *c, size_t number);
/* Those that the query means, the most exact first, then the most populated: digits are an INSEE code or a postal code's beginning;
 * words are beginnings of the name's words, in order ("st et", "saint-étienne"). Returns how many, at most `most` (up to 50). */
unsigned communes_search(
    const struct communes *c, struct text query, const struct commune_entry **out, unsigned most);
/* What may have been meant by something that is no INSEE code: a postal code's communes, a name's, or the names nearest in spelling. */
unsigned communes_near(const struct communes *c, struct text given, const struct commune_entry **out, unsigned most);

#endif
