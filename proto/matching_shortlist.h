/*
 * matching_shortlist (contract): the second way to a provider: three or four of the list are heard, marked on a grid by whoever asks, and
 *         one is chosen, with a minute.
 * Owns: the shapes of these records.
 * Beware: the minute is the asker's: it leaves by no event. Marks are given by the beneficiary, or the direction of the structure that
 *         asks, never by the service. Tags are for ever.
 */
#ifndef PROTO_MATCHING_SHORTLIST_H
#define PROTO_MATCHING_SHORTLIST_H

#include "proto/matching_ranking.h"

#define SHORTLIST_LEAST 3
#define SHORTLIST_MOST 4
#define SHORTLIST_MARK_MOST 5
enum shortlist_status {
	SHORTLIST_OPEN, SHORTLIST_SCORED, SHORTLIST_CHOSEN, SHORTLIST_ENGAGED, SHORTLIST_EXHAUSTED, SHORTLIST_CANCELLED
};
struct shortlist_line {
	uint64_t has;
	struct id proposal;
	struct id provider;
	day_t heard_on;
	uint32_t total; /* thousandths of the most that the grid gives; of one that is marked whole */
};
struct shortlist_mark {
	uint64_t has;
	struct id proposal;
	uint32_t criterion; /* of the grid, from 1 */
	uint32_t mark;	    /* 0..5 */
};
struct shortlist {
	REC_HEAD_MEMBERS;
	struct id request;
	struct id person;	/* as of the request */
	struct id organisation; /* group only */
	enum pool pool;
	uint32_t round; /* of the ranking that it was drawn from */
	enum shortlist_status status;
	struct id policy; /* absent: the default policy */
	uint32_t policy_version;
	struct list grid;  /* struct grid_criterion, as the policy had it */
	struct list lines; /* struct shortlist_line */
	struct list marks; /* struct shortlist_mark */
	struct text minute;
	struct text reason; /* of the choice */
	struct id chosen;   /* a proposal */
	usec_t scored_at;
	struct id scored_by;
	usec_t chosen_at;
};
enum shortlist_tag {
	SHORTLIST_TAG_REQUEST = 6, SHORTLIST_TAG_PERSON, SHORTLIST_TAG_ORGANISATION, SHORTLIST_TAG_POOL, SHORTLIST_TAG_ROUND,
	SHORTLIST_TAG_STATUS, SHORTLIST_TAG_POLICY, SHORTLIST_TAG_POLICY_VERSION, SHORTLIST_TAG_GRID, SHORTLIST_TAG_LINES,
	SHORTLIST_TAG_MARKS, SHORTLIST_TAG_MINUTE, SHORTLIST_TAG_REASON, SHORTLIST_TAG_CHOSEN, SHORTLIST_TAG_SCORED_AT,
	SHORTLIST_TAG_SCORED_BY, SHORTLIST_TAG_CHOSEN_AT
};
struct shortlist_open {
	uint64_t has;
	struct id request;
	struct list proposals; /* ids */
};
struct shortlist_hear {
	uint64_t has;
	struct id id;
	struct id proposal;
	day_t day;
	struct text minute; /* the whole, as it stands from now on */
};
struct shortlist_score {
	uint64_t has;
	struct id id;
	struct list marks; /* struct shortlist_mark: those given now; others stay */
};
struct shortlist_choose {
	uint64_t has;
	struct id id;
	struct id proposal;
	struct text reason;
};

REC_DESC_DECLARE(shortlist_line);
REC_DESC_DECLARE(shortlist_mark);
REC_DESC_DECLARE(shortlist);
REC_DESC_DECLARE(shortlist_open);
REC_DESC_DECLARE(shortlist_hear);
REC_DESC_DECLARE(shortlist_score);
REC_DESC_DECLARE(shortlist_choose);

extern const struct rec_enum shortlist_status_enum;
extern const struct collection_desc shortlist_collection;

FAULT_DECLARE(FAULT_SHORTLIST_RUNNING);	  /* one is under way for that request */
FAULT_DECLARE(FAULT_SHORTLIST_SIZE);	  /* not three or four */
FAULT_DECLARE(FAULT_SHORTLIST_DOUBLE);	  /* the same proposal twice */
FAULT_DECLARE(FAULT_SHORTLIST_STATE);	  /* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_SHORTLIST_LINE);	  /* a proposal that is not on it */
FAULT_DECLARE(FAULT_SHORTLIST_CRITERION); /* argument: how many criteria the grid has */
FAULT_DECLARE(FAULT_SHORTLIST_FUTURE);	  /* heard on a day that has not come */
FAULT_DECLARE(FAULT_SHORTLIST_UNHEARD);	  /* marked or chosen before being heard */
FAULT_DECLARE(FAULT_SHORTLIST_SCORER);	  /* marks and the choice are the asker's */

/* clang-format off */
#define SHORTLIST_METHODS \
	COLLECTION_TOLD_METHODS("matching", shortlist, "/shortlists", REQUEST_WRITERS, "Listes restreintes"), \
	MATCHING_ACT("shortlist.create", "/shortlists", shortlist_open, shortlist, SERVICE_TEAM, "Liste restreinte : ouvrir", \
	    "Three or four of the list are to be heard and marked by whoever asks."), \
	MATCHING_ACT("shortlist.hear", "/shortlists/{id}/hear", shortlist_hear, shortlist, SERVICE_TEAM, "Liste restreinte : entretien tenu", \
	    "A provider was heard; the minute as it stands."), \
	MATCHING_ACT("shortlist.score", "/shortlists/{id}/score", shortlist_score, shortlist, REQUEST_WRITERS, "Liste restreinte : noter", \
	    "Marks from 0 to 5 on the grid, by the beneficiary or the direction of the structure."), \
	MATCHING_ACT("shortlist.choose", "/shortlists/{id}/choose", shortlist_choose, shortlist, REQUEST_WRITERS, "Liste restreinte : choisir", \
	    "The choice, with its reason: that provider is asked."), \
	MATCHING_ACT("shortlist.cancel", "/shortlists/{id}/cancel", ref, shortlist, SERVICE_TEAM, "Liste restreinte : annuler", \
	    "Leave it: the list of the ranking is asked as usual."),
#define SHORTLIST_COLLECTIONS &shortlist_collection,
#define SHORTLIST_RECORDS \
	&shortlist_line_desc, &shortlist_mark_desc, &shortlist_desc, &shortlist_open_desc, &shortlist_hear_desc, &shortlist_score_desc, \
	&shortlist_choose_desc,
#define SHORTLIST_EVENTS \
	{ "shortlist.opened", &shortlist_desc, "Three or four providers are to be heard and marked." }, \
	{ "shortlist.heard", &shortlist_desc, "One was heard." }, \
	{ "shortlist.marked", &shortlist_desc, "Marks were given; not all yet." }, \
	{ "shortlist.scored", &shortlist_desc, "All marks are given." }, \
	{ "shortlist.chosen", &shortlist_desc, "One was chosen, and is asked." }, \
	{ "shortlist.declined", &shortlist_desc, "The one who was chosen did not agree: another of it may be chosen." }, \
	{ "shortlist.exhausted", &shortlist_desc, "The one who was chosen did not agree, and nobody of it is left." }, \
	{ "shortlist.engaged", &shortlist_desc, "The one who was chosen accepted." }, \
	{ "shortlist.cancelled", &shortlist_desc, "It was left, or its request is over or ranked again." }, \
	{ "shortlist.erased", &shortlist_desc, "Its texts went." },
#define SHORTLIST_FAULTS \
	FAULT_SHORTLIST_RUNNING, FAULT_SHORTLIST_SIZE, FAULT_SHORTLIST_STATE, FAULT_SHORTLIST_DOUBLE, FAULT_SHORTLIST_LINE, FAULT_SHORTLIST_CRITERION, \
	FAULT_SHORTLIST_FUTURE, FAULT_SHORTLIST_UNHEARD, FAULT_SHORTLIST_SCORER,
/* clang-format on */

#endif
