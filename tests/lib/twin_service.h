/*
 * twin_service: what the files of twin.h share.
 * Owns: nothing.
 * Beware: see twin.h.
 */
#ifndef TESTS_LIB_TWIN_SERVICE_H
#define TESTS_LIB_TWIN_SERVICE_H

#include "tests/lib/twin.h"

extern const struct service_desc twin_service;
/* Ends the program, saying what, when it was refused. */
void twin_must(enum rc rc, const char *what);
struct id twin_got_id(struct id peer, uint32_t number);

#endif
