/*
 * pair_service: what pair.c takes of the small service.
 * Owns: nothing.
 * Beware: see pair.h.
 */
#ifndef TESTS_LIB_PAIR_SERVICE_H
#define TESTS_LIB_PAIR_SERVICE_H

#include "tests/lib/pair.h"

extern const struct service_desc pair_service;
struct id pair_got_id(struct id peer, uint32_t number);

#endif
