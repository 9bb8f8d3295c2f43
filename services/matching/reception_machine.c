/*
 * reception_machine: the life of a door as two tables, one for each side.
 * Owns: the edges. Who believes what while a word is under way stands in proto/matching_reception.h.
 * Beware: what is heard in a state that has no edge for it changes nothing: words cross, and come again.
 */
#include "services/matching/reception.h"

static const struct edge ours_edges[] = {
	{ RECEPTION_OFFERED, RECEPTION_EV_HEARD_ACCEPTED, RECEPTION_ACTIVE },
	{ RECEPTION_OFFERED, RECEPTION_EV_WITHDRAW, RECEPTION_WITHDRAWN },
	{ RECEPTION_OFFERED, RECEPTION_EV_HEARD_WITHDRAWN, RECEPTION_WITHDRAWN },
	{ RECEPTION_OFFERED, RECEPTION_EV_END, RECEPTION_ENDED },
	{ RECEPTION_ACTIVE, RECEPTION_EV_WITHDRAW, RECEPTION_WITHDRAWN },
	{ RECEPTION_ACTIVE, RECEPTION_EV_HEARD_WITHDRAWN, RECEPTION_WITHDRAWN },
	{ RECEPTION_ACTIVE, RECEPTION_EV_END, RECEPTION_ENDED },
};
static const struct edge theirs_edges[] = {
	{ RECEPTION_OFFERED, RECEPTION_EV_ACCEPT, RECEPTION_ACTIVE },
	{ RECEPTION_OFFERED, RECEPTION_EV_WITHDRAW, RECEPTION_WITHDRAWN }, /* refused */
	{ RECEPTION_OFFERED, RECEPTION_EV_HEARD_WITHDRAWN, RECEPTION_WITHDRAWN },
	{ RECEPTION_OFFERED, RECEPTION_EV_END, RECEPTION_ENDED },
	{ RECEPTION_ACTIVE, RECEPTION_EV_WITHDRAW, RECEPTION_WITHDRAWN },
	{ RECEPTION_ACTIVE, RECEPTION_EV_HEARD_WITHDRAWN, RECEPTION_WITHDRAWN },
	{ RECEPTION_ACTIVE, RECEPTION_EV_END, RECEPTION_ENDED },
};
static const struct machine_name states[] = {
	{ RECEPTION_OFFERED, "offered" },
	{ RECEPTION_ACTIVE, "active" },
	{ RECEPTION_WITHDRAWN, "withdrawn" },
	{ RECEPTION_ENDED, "ended" },
};
static const struct machine_name ours_events[] = {
	{ RECEPTION_EV_WITHDRAW, "withdraw" },
	{ RECEPTION_EV_HEARD_ACCEPTED, "heard_accepted" },
	{ RECEPTION_EV_HEARD_WITHDRAWN, "heard_withdrawn" },
	{ RECEPTION_EV_END, "end" },
};
static const struct machine_name theirs_events[] = {
	{ RECEPTION_EV_ACCEPT, "accept" },
	{ RECEPTION_EV_WITHDRAW, "withdraw" },
	{ RECEPTION_EV_HEARD_WITHDRAWN, "heard_withdrawn" },
	{ RECEPTION_EV_END, "end" },
};
const struct machine reception_ours_machine = MACHINE_OF("reception_ours", ours_edges, states, ours_events);
const struct machine reception_theirs_machine =
    MACHINE_OF("reception_theirs", theirs_edges, states, theirs_events);

enum rc
reception_step(struct reception *r, enum reception_event event, struct fault *why)
{
	const struct machine *m =
	    r->direction == RECEPTION_OURS ? &reception_ours_machine : &reception_theirs_machine;
	int to;

	if (machine_step(m->edges, m->edge_count, (int)r->status, (int)event, &to) != RC_OK)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_RECEPTION_STEP, &reception_status_enum, (int)r->status);
	r->status = (enum reception_status)to;
	r->has |= REC_BIT(RECEPTION_TAG_STATUS);
	return RC_OK;
}
