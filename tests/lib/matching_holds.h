/*
 * matching_holds: what must hold of matching's tables after each command: the ledger of days, who is asked and engaged, papers and invoices,
 *         and each step of a state machine that the journal tells.
 * Owns: the tables as they stood at the last look, and the balances and states that the journal has told so far.
 * Beware: written from DOMAIN.md: of the service it takes the shapes of records and the tables of its machines, no code.
 */
#ifndef TESTS_LIB_MATCHING_HOLDS_H
#define TESTS_LIB_MATCHING_HOLDS_H

#include "proto/matching.h"
#include "tests/lib/rows.h"

#define SECRETS_MOST 16384u
#define MATCHING_EVENTS_MOST 120

/* A record that has come of what one person asks for. */
struct matching_secret {
	struct id id, person;
};
/* What the journal told of a record last. */
struct matching_known {
	struct id id;
	int64_t balance[ACCOUNT_COUNT]; /* of a row of the ledger */
	uint32_t entries, promised;
	int status;
	uint32_t once; /* set, of events that come once */
};
struct matching_holds {
	struct arena arena;
	struct rows requests, proposals, engagements, capacities, shortlists, accords, invoices, links, waivers, campaigns,
	    campaign_lines, providers, policies, referents;
	struct matching_known *known;
	uint32_t known_count, known_room;
	struct matching_secret *secrets;
	uint32_t secret_count;
	unsigned told[POOL_COUNT][MATCHING_EVENTS_MOST]; /* how often, by the contract's events; of no pool: with those of groups */
	uint64_t seen; /* position in the journal */
	char sentence[400];
};

void matching_holds_free(struct matching_holds *h);
/* Reads what is new. NULL, or what does not hold (until the next look). */
const char *matching_holds_look(struct matching_holds *h, struct service *s);
/* Once matching has heard of all that the registry told: nobody is asked whose card is archived, and of each mission it was said. */
const char *matching_holds_archived(struct matching_holds *h);
bool matching_engagement_lives(const struct engagement *e);

#endif
