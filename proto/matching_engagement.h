/*
 * matching_engagement (contract): the agreement between a beneficiary, a provider and the service; the days of a provider by month and pool.
 * Owns: the shapes of these records.
 * Beware: days of the individual pool must not show in what a centre reads. Tags are for ever.
 */
#ifndef PROTO_MATCHING_ENGAGEMENT_H
#define PROTO_MATCHING_ENGAGEMENT_H

#include "proto/matching_ranking.h"

enum engagement_status {
	ENGAGEMENT_ACTIVE, ENGAGEMENT_DONE, ENGAGEMENT_CLOSED, ENGAGEMENT_ENDED, ENGAGEMENT_SUSPENDED, ENGAGEMENT_REPLACED
};
/* Never a reason of health: whoever reads the engagement would learn it. */
enum engagement_pause { PAUSE_ASKED, PAUSE_PROVIDER, PAUSE_AGREEMENT, PAUSE_OTHER };
enum engagement_change { CHANGE_PROVIDER_STOPS, CHANGE_ASKED, CHANGE_NEUTRALITY, CHANGE_NEED, CHANGE_OTHER, CHANGE_HOME };
struct engagement_suspension {
	uint64_t has;
	day_t from;
	enum engagement_pause reason;
	bool kept;	  /* the days not done stay engaged; else they went back */
	day_t resumed_on; /* absent while it lasts */
};
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
	struct list suspensions; /* struct engagement_suspension, oldest first */
	enum engagement_change replaced_for;
	struct id previous;	     /* the engagement that this one goes on for the same request */
	uint32_t half_days_before;   /* done by the providers before */
	uint32_t half_days_invoiced; /* of invoices that are not cancelled */
	int64_t invoiced;
	int64_t paid;
	usec_t card_archived_at; /* the provider's card was archived while this went on */
	struct id peer;		 /* the provider's federation, where its days are kept; absent: ours */
};
enum engagement_tag {
	ENGAGEMENT_TAG_STATUS = 13, ENGAGEMENT_TAG_MONTHS = 18, ENGAGEMENT_TAG_TARIFF = 19, ENGAGEMENT_TAG_CLOSED_AT = 25,
	ENGAGEMENT_TAG_SUSPENSIONS = 26, ENGAGEMENT_TAG_REPLACED_FOR, ENGAGEMENT_TAG_PREVIOUS, ENGAGEMENT_TAG_HALF_DAYS_BEFORE,
	ENGAGEMENT_TAG_HALF_DAYS_INVOICED, ENGAGEMENT_TAG_INVOICED, ENGAGEMENT_TAG_PAID, ENGAGEMENT_TAG_CARD_ARCHIVED_AT,
	ENGAGEMENT_TAG_PEER
};
struct engagement_suspend {
	uint64_t has;
	struct id id;
	enum engagement_pause reason;
	bool keep;  /* the days not done */
	day_t from; /* today when absent */
};
struct engagement_resume {
	uint64_t has;
	struct id id;
	day_t to; /* a later end of the period */
};
struct engagement_replace {
	uint64_t has;
	struct id id;
	enum engagement_change reason;
	day_t to; /* a later end of the period, when it is over or nearly */
};
struct engagement_shift { /* days of an engagement, from one month to another */
	uint64_t has;
	struct id id;
	day_t from; /* any day of the month */
	day_t to;
	uint32_t days;
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
	uint32_t card;	    /* of capacity: what the card says; the rest came from the other pool, or went there */
	uint32_t free;	    /* capacity = free + held + engaged - over */
	uint32_t over;	    /* days promised beyond it, to be resolved */
	uint32_t entries;   /* of the ledger, so far */
};
enum capacity_tag { CAPACITY_TAG_OVERCOMMITTED = 12, CAPACITY_TAG_CARD, CAPACITY_TAG_FREE, CAPACITY_TAG_OVER, CAPACITY_TAG_ENTRIES };

REC_DESC_DECLARE(done_day);
REC_DESC_DECLARE(engagement);
REC_DESC_DECLARE(engagement_day);
REC_DESC_DECLARE(engagement_evaluate);
REC_DESC_DECLARE(capacity);
REC_DESC_DECLARE(engagement_suspension);
REC_DESC_DECLARE(engagement_suspend);
REC_DESC_DECLARE(engagement_resume);
REC_DESC_DECLARE(engagement_replace);
REC_DESC_DECLARE(engagement_shift);

extern const struct rec_enum engagement_status_enum, engagement_pause_enum, engagement_change_enum;
extern const struct collection_desc engagement_collection, capacity_collection;

FAULT_DECLARE(FAULT_CAPACITY);		    /* the provider's days are taken */
FAULT_DECLARE(FAULT_ENGAGEMENT_STATE);	    /* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_ENGAGEMENT_PLANNED);    /* beyond the days planned; argument: how many */
FAULT_DECLARE(FAULT_ENGAGEMENT_FUTURE);	    /* a day that has not come */
FAULT_DECLARE(FAULT_ENGAGEMENT_BEFORE);	    /* a day before the engagement begins; argument: both days, in French words */
FAULT_DECLARE(FAULT_ENGAGEMENT_TWICE);	    /* the same day twice */
FAULT_DECLARE(FAULT_ENGAGEMENT_NO_DAY);     /* evaluated before a day was done */
FAULT_DECLARE(FAULT_ENGAGEMENT_EVALUATED);  /* evaluated already */
FAULT_DECLARE(FAULT_ENGAGEMENT_PAUSE_DAY);  /* suspended from a day before it began, or long ago */
FAULT_DECLARE(FAULT_ENGAGEMENT_PERIOD_END); /* a new end that is not after today, or before the one agreed */
FAULT_DECLARE(FAULT_ENGAGEMENT_OVER);	    /* the period is over: a new end has to be given */
FAULT_DECLARE(FAULT_ENGAGEMENT_SHIFT);	    /* argument: days that are engaged and not done in that month */
FAULT_DECLARE(FAULT_ENGAGEMENT_SHIFT_MONTH); /* to the same month, or out of the period */
FAULT_DECLARE(FAULT_ENGAGEMENT_ROOM);	    /* argument: days that are left to plan, for which there is no room */

/* clang-format off */
#define ENGAGEMENT_METHODS \
	COLLECTION_TOLD_METHODS("matching", engagement, "/engagements", REQUEST_READERS, "Missions"), \
	MATCHING_ACT("engagement.add_day", "/engagements/{id}/days", engagement_day, engagement, SERVICE_TEAM | ROLE_PROVIDER, \
	    "Mission : jour réalisé", "Declare a day done."), \
	MATCHING_ACT("engagement.evaluate", "/engagements/{id}/evaluate", engagement_evaluate, engagement, REQUEST_WRITERS, \
	    "Mission : évaluer", "The beneficiary's evaluation."), \
	MATCHING_ACT("engagement.close", "/engagements/{id}/close", ref, engagement, SERVICE_TEAM, "Mission : clore", \
	    "Close it; days that were not done go back to the provider."), \
	MATCHING_ACT("engagement.suspend", "/engagements/{id}/suspend", engagement_suspend, engagement, REQUEST_WRITERS, \
	    "Mission : suspendre", "Suspend it; the days not done stay held, or go back to the provider."), \
	MATCHING_ACT("engagement.resume", "/engagements/{id}/resume", engagement_resume, engagement, REQUEST_WRITERS, \
	    "Mission : reprendre", "Go on; days that went back are engaged again."), \
	MATCHING_ACT("engagement.replace", "/engagements/{id}/replace", engagement_replace, engagement, SERVICE_TEAM, \
	    "Mission : changer de prestataire", "End it with its days done; the request is ranked again without that provider."), \
	{ .name = "matching.engagement.card_archived", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	    .doc = "The card of a provider who is engaged is archived: the service is told.", .title = "Mission : fiche archivée" }, \
	MATCHING_ACT("engagement.shift", "/engagements/{id}/shift", engagement_shift, engagement, SERVICE_TEAM, \
	    "Mission : déplacer des jours", "Move days not done yet to another month."), \
	COLLECTION_READ_METHODS("matching", capacity, "/capacities", SERVICE_TEAM, "Capacités"),
#define ENGAGEMENT_COLLECTIONS &engagement_collection, &capacity_collection,
#define ENGAGEMENT_RECORDS \
	&done_day_desc, &engagement_suspension_desc, &engagement_desc, &engagement_day_desc, &engagement_evaluate_desc, &capacity_desc, \
	&engagement_suspend_desc, &engagement_resume_desc, &engagement_replace_desc, &engagement_shift_desc,
#define ENGAGEMENT_EVENTS \
	{ "engagement.erased", &engagement_desc, "The same, of an evaluation." }, \
	{ "engagement.created", &engagement_desc, "An engagement began." }, \
	{ "engagement.day_done", &engagement_desc, "A day was done." }, \
	{ "engagement.evaluated", &engagement_desc, "The beneficiary evaluated it." }, \
	{ "engagement.closed", &engagement_desc, "It was closed; days not done went back." }, \
	{ "engagement.unsigned", &engagement_desc, "It ended before all had signed its agreement, which is cancelled." }, \
	{ "engagement.suspended", &engagement_desc, "It pauses." }, \
	{ "engagement.resumed", &engagement_desc, "It goes on." }, \
	{ "engagement.replaced", &engagement_desc, "It ended with its days done; another provider is looked for." }, \
	{ "engagement.card_archived", &engagement_desc, "The provider's card was archived: somebody else has to go on, or the card comes back." }, \
	{ "engagement.shifted", &engagement_desc, "Days went to another month." }, \
	{ "engagement.invoiced", &engagement_desc, "What is invoiced of it, or paid, changed." }, \
	{ "capacity.moved", &capacity_desc, "Days of a month were held, engaged or given back." },
#define ENGAGEMENT_FAULTS \
	FAULT_CAPACITY, FAULT_ENGAGEMENT_STATE, FAULT_ENGAGEMENT_PLANNED, FAULT_ENGAGEMENT_FUTURE, FAULT_ENGAGEMENT_BEFORE, \
	FAULT_ENGAGEMENT_TWICE, FAULT_ENGAGEMENT_NO_DAY, FAULT_ENGAGEMENT_EVALUATED, FAULT_ENGAGEMENT_PAUSE_DAY, \
	FAULT_ENGAGEMENT_PERIOD_END, FAULT_ENGAGEMENT_OVER, FAULT_ENGAGEMENT_SHIFT, FAULT_ENGAGEMENT_SHIFT_MONTH, FAULT_ENGAGEMENT_ROOM,
/* clang-format on */

#endif
