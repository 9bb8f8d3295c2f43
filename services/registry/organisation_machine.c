/*
 * organisation_machine: the states of an organisation.
 * Owns: its edge and their words.
 * Beware: there is no way back: who opens again in the same walls is another organisation, with another SIRET.
 */
#include "services/registry/network.h"

static const struct edge edges[] = {
	{ ORGANISATION_ACTIVE, ORGANISATION_CLOSE, ORGANISATION_CLOSED },
};
static const struct machine_name states[] = {
	{ ORGANISATION_ACTIVE, "active" },
	{ ORGANISATION_CLOSED, "closed" },
};
static const struct machine_name events[] = {
	{ ORGANISATION_CLOSE, "close" },
};

const struct machine organisation_machine = MACHINE_OF("organisation", edges, states, events);
