/*
 * engagement_machine: the states of an engagement.
 * Owns: its edges and their words.
 * Beware: closed means that all days planned were done; ended, that it stopped before; replaced, that another provider goes on. No day
 *         is declared while it is suspended.
 */
#include "services/matching/machines.h"

static const struct edge edges[] = {
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_DAY, ENGAGEMENT_ACTIVE },
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_LAST_DAY, ENGAGEMENT_DONE },
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_CLOSE, ENGAGEMENT_ENDED },
	{ ENGAGEMENT_DONE, ENGAGEMENT_CLOSE, ENGAGEMENT_CLOSED },
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_SUSPEND, ENGAGEMENT_SUSPENDED },
	{ ENGAGEMENT_SUSPENDED, ENGAGEMENT_RESUME, ENGAGEMENT_ACTIVE },
	{ ENGAGEMENT_SUSPENDED, ENGAGEMENT_CLOSE, ENGAGEMENT_ENDED },
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_REPLACE, ENGAGEMENT_REPLACED },
	{ ENGAGEMENT_SUSPENDED, ENGAGEMENT_REPLACE, ENGAGEMENT_REPLACED },
};

static const struct machine_name states[] = {
	{ ENGAGEMENT_ACTIVE, "active" },
	{ ENGAGEMENT_DONE, "done" },
	{ ENGAGEMENT_CLOSED, "closed" },
	{ ENGAGEMENT_ENDED, "ended" },
	{ ENGAGEMENT_SUSPENDED, "suspended" },
	{ ENGAGEMENT_REPLACED, "replaced" },
};

static const struct machine_name events[] = {
	{ ENGAGEMENT_DAY, "day" },
	{ ENGAGEMENT_LAST_DAY, "last_day" },
	{ ENGAGEMENT_CLOSE, "close" },
	{ ENGAGEMENT_SUSPEND, "suspend" },
	{ ENGAGEMENT_RESUME, "resume" },
	{ ENGAGEMENT_REPLACE, "replace" },
};

const struct machine engagement_machine = MACHINE_OF("engagement", edges, states, events);
