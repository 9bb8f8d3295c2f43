/*
 * far_machine: how an action is shared, and how a delegation crosses from one federation to another: one machine a side.
 * Owns: the edges.
 * Beware: the home decides: where the centre is, any state of a live delegation may follow another, for a home that was put back says what
 *         it believes by then. No edge leads from a state to itself, and none out of an end.
 */
#include "services/scheduling/far.h"

static const struct edge share_edges[] = {
	{ ACTION_SHARE_OFFERED, ACTION_SHARE_EV_ACCEPT, ACTION_SHARE_ACCEPTED },
	{ ACTION_SHARE_OFFERED, ACTION_SHARE_EV_DECLINE, ACTION_SHARE_DECLINED },
	{ ACTION_SHARE_OFFERED, ACTION_SHARE_EV_WITHDRAW, ACTION_SHARE_WITHDRAWN },
	{ ACTION_SHARE_ACCEPTED, ACTION_SHARE_EV_DECLINE, ACTION_SHARE_DECLINED },
	{ ACTION_SHARE_ACCEPTED, ACTION_SHARE_EV_WITHDRAW, ACTION_SHARE_WITHDRAWN },
};
static const struct machine_name share_states[] = {
	{ ACTION_SHARE_OFFERED, "offered" },
	{ ACTION_SHARE_ACCEPTED, "accepted" },
	{ ACTION_SHARE_DECLINED, "declined" },
	{ ACTION_SHARE_WITHDRAWN, "withdrawn" },
};
static const struct machine_name share_event_names[] = {
	{ ACTION_SHARE_EV_ACCEPT, "accept" },
	{ ACTION_SHARE_EV_DECLINE, "decline" },
	{ ACTION_SHARE_EV_WITHDRAW, "withdraw" },
};
const struct machine scheduling_action_share_machine =
    MACHINE_OF("action_share", share_edges, share_states, share_event_names);

/* The same seen from the other side. */
const struct machine scheduling_far_action_machine =
    MACHINE_OF("far_action", share_edges, share_states, share_event_names);

/* As the enrolment moves, where the action is. */
static const struct edge visitor_edges[] = {
	{ VISITOR_ASKED, VISITOR_EV_WAIT, VISITOR_WAITING },
	{ VISITOR_ASKED, VISITOR_EV_ACCEPT, VISITOR_ACCEPTED },
	{ VISITOR_ASKED, VISITOR_EV_OFFER, VISITOR_OFFERED }, /* at once, where somebody just left */
	{ VISITOR_ASKED, VISITOR_EV_DECLINE, VISITOR_DECLINED },
	{ VISITOR_WAITING, VISITOR_EV_OFFER, VISITOR_OFFERED },
	{ VISITOR_WAITING, VISITOR_EV_ACCEPT, VISITOR_ACCEPTED },
	{ VISITOR_WAITING, VISITOR_EV_DECLINE, VISITOR_DECLINED },
	{ VISITOR_WAITING, VISITOR_EV_WITHDRAW, VISITOR_WITHDRAWN },
	{ VISITOR_OFFERED, VISITOR_EV_WAIT, VISITOR_WAITING },
	{ VISITOR_OFFERED, VISITOR_EV_ACCEPT, VISITOR_ACCEPTED },
	{ VISITOR_OFFERED, VISITOR_EV_DECLINE, VISITOR_DECLINED },
	{ VISITOR_OFFERED, VISITOR_EV_WITHDRAW, VISITOR_WITHDRAWN },
	{ VISITOR_ACCEPTED, VISITOR_EV_DECLINE, VISITOR_DECLINED },
	{ VISITOR_ACCEPTED, VISITOR_EV_WITHDRAW, VISITOR_WITHDRAWN },
};
static const struct machine_name visitor_states[] = {
	{ VISITOR_ASKED, "asked" },
	{ VISITOR_WAITING, "waiting" },
	{ VISITOR_OFFERED, "offered" },
	{ VISITOR_ACCEPTED, "accepted" },
	{ VISITOR_DECLINED, "declined" },
	{ VISITOR_WITHDRAWN, "withdrawn" },
};
static const struct machine_name visitor_event_names[] = {
	{ VISITOR_EV_WAIT, "wait" },
	{ VISITOR_EV_OFFER, "offer" },
	{ VISITOR_EV_ACCEPT, "accept" },
	{ VISITOR_EV_DECLINE, "decline" },
	{ VISITOR_EV_WITHDRAW, "withdraw" },
};
const struct machine scheduling_visitor_machine =
    MACHINE_OF("visitor", visitor_edges, visitor_states, visitor_event_names);

static const struct edge far_enrolment_edges[] = {
	{ VISITOR_ASKED, VISITOR_EV_WAIT, VISITOR_WAITING },
	{ VISITOR_ASKED, VISITOR_EV_OFFER, VISITOR_OFFERED },
	{ VISITOR_ASKED, VISITOR_EV_ACCEPT, VISITOR_ACCEPTED },
	{ VISITOR_ASKED, VISITOR_EV_DECLINE, VISITOR_DECLINED },
	{ VISITOR_ASKED, VISITOR_EV_WITHDRAW, VISITOR_WITHDRAWN },
	{ VISITOR_WAITING, VISITOR_EV_OFFER, VISITOR_OFFERED },
	{ VISITOR_WAITING, VISITOR_EV_ACCEPT, VISITOR_ACCEPTED },
	{ VISITOR_WAITING, VISITOR_EV_DECLINE, VISITOR_DECLINED },
	{ VISITOR_WAITING, VISITOR_EV_WITHDRAW, VISITOR_WITHDRAWN },
	{ VISITOR_OFFERED, VISITOR_EV_WAIT, VISITOR_WAITING },
	{ VISITOR_OFFERED, VISITOR_EV_ACCEPT, VISITOR_ACCEPTED },
	{ VISITOR_OFFERED, VISITOR_EV_DECLINE, VISITOR_DECLINED },
	{ VISITOR_OFFERED, VISITOR_EV_WITHDRAW, VISITOR_WITHDRAWN },
	{ VISITOR_ACCEPTED, VISITOR_EV_WAIT, VISITOR_WAITING },
	{ VISITOR_ACCEPTED, VISITOR_EV_OFFER, VISITOR_OFFERED },
	{ VISITOR_ACCEPTED, VISITOR_EV_DECLINE, VISITOR_DECLINED },
	{ VISITOR_ACCEPTED, VISITOR_EV_WITHDRAW, VISITOR_WITHDRAWN },
};
const struct machine scheduling_far_enrolment_machine =
    MACHINE_OF("far_enrolment", far_enrolment_edges, visitor_states, visitor_event_names);

bool
visitor_event_to(enum visitor_status to, enum visitor_event *ret)
{
	static const enum visitor_event events[] = { [VISITOR_WAITING] = VISITOR_EV_WAIT,
		[VISITOR_OFFERED] = VISITOR_EV_OFFER,
		[VISITOR_ACCEPTED] = VISITOR_EV_ACCEPT,
		[VISITOR_DECLINED] = VISITOR_EV_DECLINE,
		[VISITOR_WITHDRAWN] = VISITOR_EV_WITHDRAW };

	if (to == VISITOR_ASKED)
		return false;
	*ret = events[to];
	return true;
}
