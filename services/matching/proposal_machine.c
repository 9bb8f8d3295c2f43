/*
 * proposal_machine: the states of a proposal.
 * Owns: its edges and their words.
 * Beware: only a proposal that is sent holds days; every way out of that state moves them.
 */
#include "services/matching/machines.h"

static const struct edge edges[] = {
	{ PROPOSAL_LISTED, PROPOSAL_SEND, PROPOSAL_SENT },
	{ PROPOSAL_LISTED, PROPOSAL_PASS, PROPOSAL_PASSED },
	{ PROPOSAL_SENT, PROPOSAL_ACCEPT, PROPOSAL_ACCEPTED },
	{ PROPOSAL_SENT, PROPOSAL_REFUSE, PROPOSAL_REFUSED },
	{ PROPOSAL_SENT, PROPOSAL_EXPIRE, PROPOSAL_EXPIRED },
	{ PROPOSAL_SENT, PROPOSAL_PASS, PROPOSAL_PASSED }, /* the request was withdrawn */
};

static const struct machine_name states[] = {
	{ PROPOSAL_LISTED, "listed" },
	{ PROPOSAL_SENT, "sent" },
	{ PROPOSAL_ACCEPTED, "accepted" },
	{ PROPOSAL_REFUSED, "refused" },
	{ PROPOSAL_EXPIRED, "expired" },
	{ PROPOSAL_PASSED, "passed" },
};

static const struct machine_name events[] = {
	{ PROPOSAL_SEND, "send" },
	{ PROPOSAL_ACCEPT, "accept" },
	{ PROPOSAL_REFUSE, "refuse" },
	{ PROPOSAL_EXPIRE, "expire" },
	{ PROPOSAL_PASS, "pass" },
};

const struct machine proposal_machine = MACHINE_OF("proposal", edges, states, events);
