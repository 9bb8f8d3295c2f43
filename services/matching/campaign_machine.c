/*
 * campaign_machine: the states of a campaign.
 * Owns: its edges and their words.
 * Beware: an answer that comes once it was given up finds no edge, and is let go. What was applied stays so: the proposals live on.
 */
#include "services/matching/campaign.h"

static const struct edge edges[] = {
	{ CAMPAIGN_DRAFT, CAMPAIGN_EV_RUN, CAMPAIGN_RUNNING },
	{ CAMPAIGN_READY, CAMPAIGN_EV_RUN, CAMPAIGN_RUNNING }, /* again, with what is open by now */
	{ CAMPAIGN_STALE, CAMPAIGN_EV_RUN, CAMPAIGN_RUNNING },
	{ CAMPAIGN_RUNNING, CAMPAIGN_EV_STOP, CAMPAIGN_RUNNING },
	{ CAMPAIGN_RUNNING, CAMPAIGN_EV_FINISH, CAMPAIGN_READY },
	{ CAMPAIGN_RUNNING, CAMPAIGN_EV_GIVE_UP, CAMPAIGN_DRAFT },
	{ CAMPAIGN_READY, CAMPAIGN_EV_EXPIRE, CAMPAIGN_STALE },
	{ CAMPAIGN_READY, CAMPAIGN_EV_APPLY, CAMPAIGN_APPLIED },
	{ CAMPAIGN_DRAFT, CAMPAIGN_EV_CANCEL, CAMPAIGN_CANCELLED },
	{ CAMPAIGN_RUNNING, CAMPAIGN_EV_CANCEL, CAMPAIGN_CANCELLED },
	{ CAMPAIGN_READY, CAMPAIGN_EV_CANCEL, CAMPAIGN_CANCELLED },
	{ CAMPAIGN_STALE, CAMPAIGN_EV_CANCEL, CAMPAIGN_CANCELLED },
};

static const struct machine_name states[] = {
	{ CAMPAIGN_DRAFT, "draft" },
	{ CAMPAIGN_RUNNING, "running" },
	{ CAMPAIGN_READY, "ready" },
	{ CAMPAIGN_APPLIED, "applied" },
	{ CAMPAIGN_STALE, "stale" },
	{ CAMPAIGN_CANCELLED, "cancelled" },
};

static const struct machine_name events[] = {
	{ CAMPAIGN_EV_RUN, "run" },
	{ CAMPAIGN_EV_STOP, "stop" },
	{ CAMPAIGN_EV_FINISH, "finish" },
	{ CAMPAIGN_EV_GIVE_UP, "give_up" },
	{ CAMPAIGN_EV_EXPIRE, "expire" },
	{ CAMPAIGN_EV_APPLY, "apply" },
	{ CAMPAIGN_EV_CANCEL, "cancel" },
};

const struct machine campaign_machine = MACHINE_OF("campaign", edges, states, events);
