/*
 * lines: memory for what is looked at here and there, thousands of times a second: pages of bits, short lists, great arrays.
 * Owns: blocks of two megabytes, for as long as the process lives; what is given back waits there for the next who asks.
 * Beware: it begins on a line of the cache, and is asked for in huge pages where the machine has them: a page of bits in
 *         ordinary ones costs a walk through the page tables each time.
 */
#ifndef MATCHING_LINES_H
#define MATCHING_LINES_H

#include <stddef.h>

#define LINES_MOST 4096u /* bytes; more is an array's affair */

/* All zero. Allocation failure ends the process. */
void *lines_take(size_t size);
/* Of that size; NULL is nothing. */
void lines_give(void *at, size_t size);
/* A great array of malloc's is wanted in huge pages; of a small one nothing is said. */
void lines_advise(void *at, size_t size);

#endif
