/*
 * import_guess: which field each column of a French spreadsheet fills, guessed from its heading.
 * Owns: nothing; pure, no store, no bus.
 * Beware: a guess is shown and may be changed; a column that is not known fills nothing, and says so.
 */
#ifndef SERVICES_REGISTRY_IMPORT_GUESS_H
#define SERVICES_REGISTRY_IMPORT_GUESS_H

#include "proto/exchange.h"

/* What of the field a column gives: a town and a postal code make one commune, a first name and a name one name. */
enum import_part { IMPORT_WHOLE, IMPORT_POSTAL, IMPORT_TOWN, IMPORT_FIRST_NAME };
struct import_target {
	const struct rec_field *field; /* NULL: the column is left aside */
	enum import_part part;
	uint32_t year; /* 0; or that of the record which the cell makes */
};
struct import_guess {
	struct import_target target;
	enum import_reason reason;
	uint32_t confidence; /* 0 to 100 */
};

/* One guess a heading, in order. Of two columns for the same target the surer one has it. */
void import_guess(const struct rec_desc *d, const struct text *headings, uint32_t count, struct arena *a,
    struct import_guess *ret_guesses);
/* "name", "commune.postal_code", "commune.town", "name.first", "paid@2021". False when the record has none such. */
bool import_target_parse(const struct rec_desc *d, struct text said, struct import_target *ret_target);
void import_target_print(const struct import_target *t, struct buf *out);
/* In French, for people: "Commune (code postal)", "Montant payé 2021". */
void import_target_label(const struct import_target *t, struct buf *out);
bool import_target_same(const struct import_target *a, const struct import_target *b);
/* A field that holds an INSEE code. */
bool import_is_commune(const struct rec_field *f);
/* The field that says which year a record is of, or NULL. */
const struct rec_field *import_year_field(const struct rec_desc *d);

#endif
