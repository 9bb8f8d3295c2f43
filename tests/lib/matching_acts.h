/*
 * matching_acts: longer ways through matching, for random histories: asked and accepted, signed by three, done and invoiced, dealt at once,
 *         paused, handed on, neutrality lifted, days moved, a card or a service archived, somebody erased.
 * Owns: who and what passes: a card, a service and a person that come, are used by chance, and go.
 * Beware: each call is looked at by `acted` before the next; what is refused on the way is let be.
 */
#ifndef TESTS_LIB_MATCHING_ACTS_H
#define TESTS_LIB_MATCHING_ACTS_H

#include "tests/lib/matching_deal.h"

struct matching_acts {
	struct matching_deal *deal;
	void (*acted)(struct matching_acts *a, const struct method *m);
	struct id card, service; /* zero: none is there now */
	struct host_caller person; /* of no roles: none */
	unsigned invoices; /* numbers given so far */
};

/* Texts of what is over go after a month, from now on. */
void matching_acts_retention(struct matching_acts *a);
/* One of them, from its beginning to its end; its name. */
const char *matching_act(struct matching_acts *a);

#endif
