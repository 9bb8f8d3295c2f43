/*
 * matching_engagement (contract): the agreement between a beneficiary, a provider and the service; the days of a provider by month and pool.
 * Owns: the shapes of these records.
 * Beware: days of the individual pool must not show in what a centre reads. Tags are for ever.
 */
#ifndef PROTO_MATCHING_ENGAGEMENT_H
#define PROTO_MATCHING_ENGAGEMENT_H

#include "proto/matching_ranking.h"

enum engagement_status { ENGAGEMENT_ACTIVE, ENGAGEMENT_DONE, ENGAGEMENT_CLOSED, ENGAGEMENT_ENDED };
struct done_day {
	uint64_t has;
	day_t day;
	bool half; /* half a day only */
};
struct engagement {
	REC_HEAD_MEMBERS;
	struct id request;
	struct id proposal;
	struct id provider;
	struct id person;	/* individual: the beneficiary; group: who filed the request */
	struct id organisation; /* group only */
	struct id service;
	enum pool pool;
	enum engagement_status status;
	day_t from;
	day_t to;
	uint32_t days_planned;
	struct list days_done; /* struct done_day */
	struct list months;    /* struct month_days: days engaged on the provider's capacity */
	int64_t tariff;	       /* cents a day, as the card said on acceptance */
	bool federation_help;
	uint32_t relevance;	  /* 1..5 */
	uint32_t complementarity; /* 1..5 */
	struct text comment;
	usec_t evaluated_at;
	usec_t closed_at;
};
struct engagement_day {
	uint64_t has;
	struct id id;
	day_t day;
	bool half;
};
struct engagement_evaluate {
	uint64_t has;
	struct id id;
	uint32_t relevance;
	uint32_t complementarity;
	struct text comment;
};
struct capacity { /* one row a provider, month and pool; its id derives from the three */
	REC_HEAD_MEMBERS;
	struct id provider;
	day_t month; /* its first day */
	enum pool pool;
	uint32_t capacity; /* days, as the card says */
	uint32_t held;	   /* days of proposals that are sent */
	uint32_t engaged;  /* days of engagements */
	bool overcommitted; /* the card was lowered below what is promised */
};

REC_DESC_DECLARE(done_day);
REC_DESC_DECLARE(engagement);
REC_DESC_DECLARE(engagement_day);
REC_DESC_DECLARE(engagement_evaluate);
REC_DESC_DECLARE(capacity);

extern const struct rec_enum engagement_status_enum;
extern const struct collection_desc engagement_collection, capacity_collection;

FAULT_DECLARE(FAULT_CAPACITY);		    /* the provider's days are taken */
FAULT_DECLARE(FAULT_ENGAGEMENT_STATE);	    /* argument: the state */
FAULT_DECLARE(FAULT_ENGAGEMENT_PLANNED);    /* beyond the days planned; argument: how many */
FAULT_DECLARE(FAULT_ENGAGEMENT_FUTURE);	    /* a day that has not come */
FAULT_DECLARE(FAULT_ENGAGEMENT_BEFORE);	    /* a day before the engagement began */
FAULT_DECLARE(FAULT_ENGAGEMENT_TWICE);	    /* the same day twice */
FAULT_DECLARE(FAULT_ENGAGEMENT_NO_DAY);     /* evaluated before a day was done */
FAULT_DECLARE(FAULT_ENGAGEMENT_EVALUATED);  /* evaluated already */

/* clang-format off */
#define ENGAGEMENT_METHODS \
	COLLECTION_READ_METHODS("matching", engagement, "/engagements", REQUEST_READERS, "Missions"), \
	MATCHING_ACT("engagement.add_day", "/engagements/{id}/days", engagement_day, engagement, SERVICE_TEAM | ROLE_PROVIDER, \
	    "Mission : jour réalisé", "Declare a day done."), \
	MATCHING_ACT("engagement.evaluate", "/engagements/{id}/evaluate", engagement_evaluate, engagement, REQUEST_WRITERS, \
	    "Mission : évaluer", "The beneficiary's evaluation."), \
	MATCHING_ACT("engagement.close", "/engagements/{id}/close", ref, engagement, SERVICE_TEAM, "Mission : clore", \
	    "Close it; days that were not done go back to the provider."), \
	COLLECTION_READ_METHODS("matching", capacity, "/capacities", SERVICE_TEAM, "Capacités"),
#define ENGAGEMENT_COLLECTIONS &engagement_collection, &capacity_collection,
#define ENGAGEMENT_RECORDS \
	&done_day_desc, &engagement_desc, &engagement_day_desc, &engagement_evaluate_desc, &capacity_desc,
#define ENGAGEMENT_EVENTS \
	{ "engagement.erased", &engagement_desc, "The same, of an evaluation." }, \
	{ "engagement.created", &engagement_desc, "An engagement began." }, \
	{ "engagement.day_done", &engagement_desc, "A day was done." }, \
	{ "engagement.evaluated", &engagement_desc, "The beneficiary evaluated it." }, \
	{ "engagement.closed", &engagement_desc, "It was closed; days not done went back." }, \
	{ "capacity.moved", &capacity_desc, "Days of a month were held, engaged or given back." },
#define ENGAGEMENT_FAULTS \
	FAULT_CAPACITY, FAULT_ENGAGEMENT_STATE, FAULT_ENGAGEMENT_PLANNED, FAULT_ENGAGEMENT_FUTURE, FAULT_ENGAGEMENT_BEFORE, \
	FAULT_ENGAGEMENT_TWICE, FAULT_ENGAGEMENT_NO_DAY, FAULT_ENGAGEMENT_EVALUATED,
/* clang-format on */

#endif
