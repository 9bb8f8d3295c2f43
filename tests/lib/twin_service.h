/*
 * twin_service: what twin.c takes of the small service.
 * Owns: nothing.
 * Beware: see twin.h.
 */
#ifndef TESTS_LIB_TWIN_SERVICE_H
#define TESTS_LIB_TWIN_SERVICE_H

#include "tests/lib/twin.h"

extern const struct service_desc twin_service;
struct id twin_got_id(struct id peer, uint32_t number);

#endif
