/*
 * feed_machine: a shared calendar is in use until it is revoked, for good.
 * Owns: the edges.
 * Beware: nothing leads back: whoever has the old address must not read again.
 */
#include "common/machine.h"
#include "services/scheduling/resource.h"

static const struct edge feed_edges[] = {
	{ FEED_ACTIVE, FEED_EV_REVOKE, FEED_REVOKED },
};
static const struct machine_name feed_states[] = {
	{ FEED_ACTIVE, "active" },
	{ FEED_REVOKED, "revoked" },
};
static const struct machine_name feed_event_names[] = {
	{ FEED_EV_REVOKE, "revoke" },
};
const struct machine scheduling_feed_machine = MACHINE_OF("feed", feed_edges, feed_states, feed_event_names);
