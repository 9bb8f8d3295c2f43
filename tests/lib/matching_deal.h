/*
 * matching_deal: who calls matching, and inputs of its methods that may be accepted: needs that somebody can meet, steps of what is in that
 *         state and theirs to take, links that were read.
 * Owns: the links.
 * Beware: one input in eight is left as chance dealt it, and one caller in eight has nothing to do with it.
 */
#ifndef TESTS_LIB_MATCHING_DEAL_H
#define TESTS_LIB_MATCHING_DEAL_H

#include "tests/lib/matching_holds.h"
#include "tests/lib/matching_world.h"
#include "tests/lib/walk.h"

#define MATCHING_LINKS_KEPT 8 /* of a kind, the newest */
enum { MATCHING_LINK_ANSWER, MATCHING_LINK_FORM, MATCHING_LINK_FOLLOW, MATCHING_LINK_ACCORD, MATCHING_LINKS };

struct matching_deal {
	struct walk *w;
	struct world *world;
	struct matching_holds *holds;
	char links[MATCHING_LINKS][MATCHING_LINKS_KEPT][161];
	unsigned link_count[MATCHING_LINKS];
	const char *link; /* that tokens are filled with; NULL: none */
};

/* Somebody whom the method's row lets in, mostly. */
void matching_deal_caller(struct matching_deal *d, const struct method *m);
/* An employer's side, whose answers tell of no person's request but the reader's own. */
bool matching_deal_outsider(const struct matching_deal *d, const struct matching_secret *s);
/* A whole short list, from its opening to its choice, where one may be. */
void matching_deal_shortlist(struct matching_deal *d);
void matching_deal_fill(struct matching_deal *d, const struct method *m, void *in);
/* Keeps whatever links an answer tells. */
void matching_deal_links(struct matching_deal *d, struct text body);
/* One of them for a method that takes a token; false: there is none. */
bool matching_deal_link_draw(struct matching_deal *d, const struct method *m);

#endif
