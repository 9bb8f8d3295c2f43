/*
 * columns_load: many records put into columns that are empty yet, at start: by batches, so that what a record touches is on its way
 *         while others are written, and with what is looked up by organisation and person made last, at its length.
 * Owns: nothing; struct columns does.
 * Beware: nothing is asked of the columns between begin and end. What they then are is what taking the records one by one makes them.
 */
#ifndef MATCHING_COLUMNS_LOAD_H
#define MATCHING_COLUMNS_LOAD_H

#include "services/matching/columns.h"

/* providers: how many there will be, about. */
void columns_load_begin(struct columns *k, uint64_t providers);
void columns_load_providers(struct columns *k, const struct provider *const *p, uint32_t count);
void columns_load_accreditations(struct columns *k, const struct accreditation *const *a, uint32_t count);
void columns_load_end(struct columns *k);

#endif
