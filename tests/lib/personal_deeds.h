/*
 * personal_deeds: longer ways through a request, for random histories: several providers asked at once, a short list from its opening on.
 * Owns: nothing.
 * Beware: what is refused on the way is let be: a history goes on.
 */
#ifndef TESTS_LIB_PERSONAL_DEEDS_H
#define TESTS_LIB_PERSONAL_DEEDS_H

#include "tests/lib/matching_world.h"

/* Asks up to four at once, drawn from state; writes the tokens of those asked and returns how many. */
uint32_t deed_several(struct world *w, const struct host_caller *server, struct id request, uint64_t *state,
    struct text ret_tokens[TOGETHER_MOST]);
/* Three are drawn, heard and marked; whoever asks chooses one, most of the time. False when no list was opened. */
bool deed_shortlist(struct world *w, const struct host_caller *server, const struct host_caller *asker, struct id request,
    uint64_t *state);

#endif
