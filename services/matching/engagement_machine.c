/*
 * engagement_machine: the states of an engagement.
 * Owns: its edges and their words.
 * Beware: closed means that all days planned were done; ended, that it stopped before.
 */
#include "services/matching/machines.h"

static const struct edge edges[] = {
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_DAY, ENGAGEMENT_ACTIVE },
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_LAST_DAY, ENGAGEMENT_DONE },
	{ ENGAGEMENT_ACTIVE, ENGAGEMENT_CLOSE, ENGAGEMENT_ENDED },
	{ ENGAGEMENT_DONE, ENGAGEMENT_CLOSE, ENGAGEMENT_CLOSED },
};

static const struct machine_name states[] = {
	{ ENGAGEMENT_ACTIVE, "active" },
	{ ENGAGEMENT_DONE, "done" },
	{ ENGAGEMENT_CLOSED, "closed" },
	{ ENGAGEMENT_ENDED, "ended" },
};

static const struct machine_name events[] = {
	{ ENGAGEMENT_DAY, "day" },
	{ ENGAGEMENT_LAST_DAY, "last_day" },
	{ ENGAGEMENT_CLOSE, "close" },
};

const struct machine engagement_machine = MACHINE_OF("engagement", edges, states, events);
