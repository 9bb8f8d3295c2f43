/*
 * scheduling_deal: inputs of scheduling's methods that may be accepted: delegations of people who have a mandate there, steps of what is in
 * that state, days that are over, links that were read.
 * Owns: the links.
 * Beware: one input in eight is left as chance dealt it.
 */
#ifndef TESTS_LIB_SCHEDULING_DEAL_H
#define TESTS_LIB_SCHEDULING_DEAL_H

#include "tests/lib/scheduling_holds.h"
#include "tests/lib/walk.h"

#define DEAL_CENTRES 5
#define DEAL_SEATS 4 /* director, president, employee, administrator */
#define LINKS_KEPT 8 /* of a kind, the newest */
enum { SCHEDULING_LINK_OFFER, SCHEDULING_LINK_POLL, SCHEDULING_LINK_PRESENCE, SCHEDULING_LINK_SURVEY, SCHEDULING_LINKS };

struct scheduling_deal_link {
	unsigned kind;
	char token[101];
};
struct scheduling_deal {
	struct walk *w;
	struct holds *holds;
	struct id centres[DEAL_CENTRES], people[DEAL_CENTRES][DEAL_SEATS], animators[2], town, official;
	struct scheduling_deal_link links[SCHEDULING_LINKS][LINKS_KEPT];
	unsigned link_count[SCHEDULING_LINKS];
	const struct scheduling_deal_link *link; /* that tokens are filled with; NULL: none */
};

void scheduling_deal_fill(struct scheduling_deal *r, const struct method *m, void *in);
/* The token alone. */
void scheduling_deal_token(struct scheduling_deal *r, const struct rec_desc *d, void *in);
/* Keeps whatever links an answer tells. */
void scheduling_deal_links(struct scheduling_deal *r, struct text body);
bool scheduling_deal_link_draw(struct scheduling_deal *r);
/* NULL: there is none. */
const struct enrolment *scheduling_enrolment_any(struct scheduling_deal *r);

#endif
