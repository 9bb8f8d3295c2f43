/*
 * link_next: the tokens of links in an answer's bytes, for tests that hand them on.
 * Owns: nothing.
 * Beware: a token that is longer than its room is cut.
 */
#ifndef TESTS_LIB_LINK_NEXT_H
#define TESTS_LIB_LINK_NEXT_H

#include "common/record.h"

/* The next link of that path, "/r/", in the rest of the bytes; false: there is none. The rest is what follows it. */
bool link_next(struct text *rest, const char *path, char *ret_token, size_t room);

#endif
