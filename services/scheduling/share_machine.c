/*
 * share_machine: how two federations come to tell each other somebody's busy days, and stop.
 * Owns: the edges, of both sides: who made the code (waiting) and who entered it (asked).
 * Beware: no edge leads from a state to itself: what arrives twice does nothing the second time.
 */
#include "common/machine.h"
#include "services/scheduling/share.h"

static const struct edge share_edges[] = {
	{ SHARE_WAITING, SHARE_EV_JOIN, SHARE_ASKED }, /* at once, where it begins with the other's code */
	{ SHARE_WAITING, SHARE_EV_CODE_FITS, SHARE_ACTIVE },
	{ SHARE_ASKED, SHARE_EV_LINKED, SHARE_ACTIVE },
	{ SHARE_ASKED, SHARE_EV_REFUSED, SHARE_REFUSED },
	{ SHARE_WAITING, SHARE_EV_END, SHARE_ENDED },
	{ SHARE_ASKED, SHARE_EV_END, SHARE_ENDED },
	{ SHARE_ACTIVE, SHARE_EV_END, SHARE_ENDED },
};
static const struct machine_name share_states[] = {
	{ SHARE_WAITING, "waiting" },
	{ SHARE_ASKED, "asked" },
	{ SHARE_ACTIVE, "active" },
	{ SHARE_ENDED, "ended" },
	{ SHARE_REFUSED, "refused" },
};
static const struct machine_name share_event_names[] = {
	{ SHARE_EV_JOIN, "join" },
	{ SHARE_EV_CODE_FITS, "code_fits" },
	{ SHARE_EV_LINKED, "linked" },
	{ SHARE_EV_REFUSED, "refused" },
	{ SHARE_EV_END, "end" },
};
const struct machine scheduling_share_machine =
    MACHINE_OF("person_share", share_edges, share_states, share_event_names);
