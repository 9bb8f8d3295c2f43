/*
 * refusal: what a record's state forbids, told with what can be done instead.
 * Owns: nothing; the tables are constants.
 * Beware: neither store nor context here, so that tests walk them whole.
 */
#ifndef SERVICES_MATCHING_REFUSAL_H
#define SERVICES_MATCHING_REFUSAL_H

#include "common/fault.h"
#include "services/matching/machines.h"

#define ANY_EVENT (-1) /* also of what no event is: changing fields, archiving, drawing a list */

/* In that state, for that event; the row of ANY_EVENT comes after those of the state's events. */
struct state_advice {
	int state, event;
	const char *fr, *en;
};
struct state_words {
	const struct fault_code *code;
	const struct rec_enum *states;
	const struct state_advice *advice;
	size_t count;
};
extern const struct state_words request_words, proposal_words, engagement_words, accord_words, shortlist_words, campaign_words,
    home_words;

/* The row for it; NULL for a state that none speaks of. */
const struct state_advice *state_advice_for(const struct state_words *w, int state, int event);
/* RC_CONFLICT, with the sentence. */
enum rc state_refused(struct fault *why, const char *field, const struct state_words *w, int state, int event);

#endif
