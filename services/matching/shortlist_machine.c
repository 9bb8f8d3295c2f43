/*
 * shortlist_machine: the states of a short list.
 * Owns: its edges and their words.
 * Beware: cancel is the service's, drop the request's: a choice that waits for its answer is dropped with its request only.
 */
#include "services/matching/refusal.h"
#include "services/matching/shortlist.h"

static const struct edge edges[] = {
	{ SHORTLIST_OPEN, SHORTLIST_EV_HEAR, SHORTLIST_OPEN },
	{ SHORTLIST_OPEN, SHORTLIST_EV_MARK, SHORTLIST_OPEN },
	{ SHORTLIST_OPEN, SHORTLIST_EV_MARK_LAST, SHORTLIST_SCORED },
	{ SHORTLIST_SCORED, SHORTLIST_EV_HEAR, SHORTLIST_SCORED }, /* heard again; marks may follow */
	{ SHORTLIST_SCORED, SHORTLIST_EV_MARK_LAST, SHORTLIST_SCORED },
	{ SHORTLIST_SCORED, SHORTLIST_EV_CHOOSE, SHORTLIST_CHOSEN },
	{ SHORTLIST_CHOSEN, SHORTLIST_EV_DECLINE, SHORTLIST_SCORED },
	{ SHORTLIST_CHOSEN, SHORTLIST_EV_EXHAUST, SHORTLIST_EXHAUSTED },
	{ SHORTLIST_CHOSEN, SHORTLIST_EV_ENGAGE, SHORTLIST_ENGAGED },
	{ SHORTLIST_OPEN, SHORTLIST_EV_CANCEL, SHORTLIST_CANCELLED },
	{ SHORTLIST_SCORED, SHORTLIST_EV_CANCEL, SHORTLIST_CANCELLED },
	{ SHORTLIST_OPEN, SHORTLIST_EV_DROP, SHORTLIST_CANCELLED },
	{ SHORTLIST_SCORED, SHORTLIST_EV_DROP, SHORTLIST_CANCELLED },
	{ SHORTLIST_CHOSEN, SHORTLIST_EV_DROP, SHORTLIST_CANCELLED },
};

static const struct machine_name states[] = {
	{ SHORTLIST_OPEN, "open" },
	{ SHORTLIST_SCORED, "scored" },
	{ SHORTLIST_CHOSEN, "chosen" },
	{ SHORTLIST_ENGAGED, "engaged" },
	{ SHORTLIST_EXHAUSTED, "exhausted" },
	{ SHORTLIST_CANCELLED, "cancelled" },
};

static const struct machine_name events[] = {
	{ SHORTLIST_EV_HEAR, "hear" },
	{ SHORTLIST_EV_MARK, "score_in_part" },
	{ SHORTLIST_EV_MARK_LAST, "score" },
	{ SHORTLIST_EV_CHOOSE, "choose" },
	{ SHORTLIST_EV_DECLINE, "decline" },
	{ SHORTLIST_EV_EXHAUST, "exhaust" },
	{ SHORTLIST_EV_ENGAGE, "engage" },
	{ SHORTLIST_EV_CANCEL, "cancel" },
	{ SHORTLIST_EV_DROP, "drop" },
};

const struct machine shortlist_machine = MACHINE_OF("shortlist", edges, states, events);

enum rc
shortlist_move(struct shortlist *s, enum shortlist_event event, struct fault *why)
{
	int state = (int)s->status;

	if (machine_step(shortlist_machine.edges, shortlist_machine.edge_count, state, (int)event, &state) !=
	    RC_OK)
		return state_refused(why, "status", &shortlist_words, (int)s->status, (int)event);
	s->status = (enum shortlist_status)state;
	return RC_OK;
}
