/*
 * search_ask: a registry asked by search, and filled with simple records; for tests.
 * Owns: nothing.
 * Beware: making asserts with cmocka; asking returns the code.
 */
#ifndef TESTS_LIB_SEARCH_ASK_H
#define TESTS_LIB_SEARCH_ASK_H

#include "proto/registry.h"
#include "tests/lib/host.h"

#define SEARCH_ASK_LIMIT 12u

/* At most SEARCH_ASK_LIMIT hits; kinds 0: all. */
enum rc search_ask(struct host *h, const struct host_caller *who, const char *q, uint32_t kinds, bool archived, struct search_answer *ret,
    struct fault *why);
/* By a coordinator; rec becomes what was made. */
struct id search_make(struct host *h, const char *method, const struct rec_desc *desc, void *rec);

#endif
