/*
 * matching (contract): requests for accompaniment, ranked proposals, answers by a link, engagements, the policy, capacity.
 * Owns: the shapes of these records; the text of a request lives in this service only.
 * Beware: what of a personal request shows to an employer is nothing at all: mind the flags (SENSITIVE does not leave by events) and
 *         the readers of each row. Tags are for ever.
 */
#ifndef PROTO_MATCHING_H
#define PROTO_MATCHING_H

#include "proto/registry.h"

/* --- requests ------------------------------------------------------------------------------------------------------- */
/* The kind of a request is the pool that its days are taken from; nothing is ever computed across the two. */
enum pool { POOL_INDIVIDUAL, POOL_GROUP, POOL_COUNT };
enum request_nature { NATURE_ACCOMPANIMENT, NATURE_INFORMATION, NATURE_CRISIS };
enum request_urgency { URGENCY_NORMAL, URGENCY_SOON, URGENCY_URGENT, URGENCY_COUNT };
enum request_confidentiality { CONFIDENTIALITY_STANDARD, CONFIDENTIALITY_REINFORCED };
enum request_status {
	REQUEST_DRAFT, REQUEST_SUBMITTED, REQUEST_PROPOSED, REQUEST_SOLICITED, REQUEST_ENGAGED, REQUEST_ORIENTED,
	REQUEST_CALLED_BACK, REQUEST_CLOSED, REQUEST_WITHDRAWN, REQUEST_EXHAUSTED
};

struct competence_need {
	uint64_t has;
	struct id competence;
	uint32_t level; /* at least; 1 to 5 */
};
struct request {
	REC_HEAD_MEMBERS;
	enum pool kind;
	enum request_nature nature;
	struct id person;	/* individual: the beneficiary; group: who filed it */
	struct id organisation; /* group only */
	struct id service;	/* an accompaniment */
	struct list competences; /* struct competence_need */
	struct text department;
	struct text commune;
	bool remote;
	day_t from;
	day_t to;
	uint32_t days;
	enum request_urgency urgency;
	struct list languages;	/* texts */
	uint32_t accessibility; /* set */
	int64_t price_ceiling;	/* cents a day */
	struct list unwanted;	/* ids of providers */
	struct text text;
	enum request_confidentiality confidentiality;
	bool federation_help;
	enum request_status status;
	usec_t submitted_at;
	struct text orientation; /* the answer to a request for information */
	uint32_t round;		 /* times it was ranked */
	struct id entered_by;	 /* the référent who entered it for the person */
};
enum request_tag {
	REQUEST_TAG_KIND = 6, REQUEST_TAG_NATURE, REQUEST_TAG_PERSON, REQUEST_TAG_ORGANISATION, REQUEST_TAG_SERVICE,
	REQUEST_TAG_COMPETENCES, REQUEST_TAG_DEPARTMENT, REQUEST_TAG_COMMUNE, REQUEST_TAG_REMOTE, REQUEST_TAG_FROM,
	REQUEST_TAG_TO, REQUEST_TAG_DAYS, REQUEST_TAG_URGENCY, REQUEST_TAG_LANGUAGES, REQUEST_TAG_ACCESSIBILITY,
	REQUEST_TAG_PRICE_CEILING, REQUEST_TAG_UNWANTED, REQUEST_TAG_TEXT, REQUEST_TAG_CONFIDENTIALITY,
	REQUEST_TAG_FEDERATION_HELP, REQUEST_TAG_STATUS, REQUEST_TAG_SUBMITTED_AT, REQUEST_TAG_ORIENTATION,
	REQUEST_TAG_ROUND, REQUEST_TAG_ENTERED_BY
};

struct request_orient {
	uint64_t has;
	struct id id;
	struct text text;
};
struct reading {
	uint64_t has;
	usec_t time;
	struct id reader;  /* person or account */
	bool own;	   /* the asker's own reading */
};
struct request_readers {
	uint64_t has;
	struct list may;      /* texts, French: who may read it */
	struct list readings; /* struct reading, newest first, at most 200 */
};

/* --- ranking and proposals ------------------------------------------------------------------------------------------ */
/* Hard rules in the order in which they are asked: the first that excludes a provider counts. */
enum rule {
	RULE_ACCREDITATION, RULE_COMPETENCE, RULE_TERRITORY, RULE_CAPACITY, RULE_LANGUAGE, RULE_ACCESSIBILITY, RULE_PRICE,
	RULE_UNWANTED, RULE_NEUTRALITY, RULE_TEAM_AND_DIRECTOR, RULE_ANSWERED, RULE_COUNT
};
enum criterion {
	CRITERION_COMPETENCE, CRITERION_TERRITORY, CRITERION_START, CRITERION_ROTATION, CRITERION_LOAD,
	CRITERION_CONTINUITY, CRITERION_EVALUATION, CRITERION_COST, CRITERION_COUNT
};
/* Thousandths, so that the same facts give the same bytes on every machine. */
struct criterion_line {
	uint64_t has;
	enum criterion criterion;
	uint32_t value;	       /* 0..1000 */
	uint32_t weight;       /* of the policy, 0..100 */
	uint32_t contribution; /* to the score, 0..1000: weight * value / sum of weights */
	struct text sentence;  /* French; filled when read, never kept */
};
struct exclusion {
	uint64_t has;
	enum rule rule;
	uint32_t count; /* providers that this rule was the first to exclude */
	struct text label; /* French; filled when read */
};
struct ranking { /* what a submission found; one a request and round */
	REC_HEAD_MEMBERS;
	struct id request;
	enum pool pool;
	uint32_t round;
	struct id policy; /* absent: the default policy */
	uint32_t policy_version;
	uint32_t considered; /* providers looked at */
	uint32_t candidates; /* that no rule excluded */
	struct list excluded; /* struct exclusion, in the order of the rules */
	enum rule relax_rule; /* when nobody is left: the single rule without which most would be */
	uint32_t relax_candidates;
};

enum proposal_status {
	PROPOSAL_LISTED, PROPOSAL_SENT, PROPOSAL_ACCEPTED, PROPOSAL_REFUSED, PROPOSAL_EXPIRED, PROPOSAL_PASSED
};
enum answer_reason { ANSWER_UNAVAILABLE, ANSWER_TOO_FAR, ANSWER_OUT_OF_FIELD, ANSWER_CONFLICT_OF_INTEREST, ANSWER_OTHER };
struct month_days {
	uint64_t has;
	day_t month; /* its first day */
	uint32_t days;
};
struct proposal {
	REC_HEAD_MEMBERS;
	struct id request;
	struct id provider;
	enum pool pool;
	uint32_t round;
	uint32_t rank;	      /* 1 is the best */
	uint32_t score;	      /* 0..1000 */
	struct list criteria; /* struct criterion_line */
	enum proposal_status status;
	usec_t solicited_at;
	usec_t expires_at;
	usec_t answered_at;
	enum answer_reason reason;  /* of a refusal */
	struct text choice_reason; /* why this one and not the best */
	uint32_t link;		    /* number of the answer link that is good; the link itself is kept nowhere */
	struct list held;	    /* struct month_days: days held while it is sent */
};
struct ranking_line {
	uint64_t has;
	struct id proposal;
	struct id provider;
	uint32_t rank;
	uint32_t score;
	struct list criteria; /* struct criterion_line with sentences */
	enum proposal_status status;
	usec_t expires_at;
};
struct ranking_view { /* GET /requests/{id}/proposals */
	uint64_t has;
	struct id request;
	enum request_status status;
	uint32_t round;
	struct id policy;
	uint32_t policy_version;
	usec_t ranked_at;
	uint32_t considered;
	struct list lines;    /* struct ranking_line */
	struct list excluded; /* struct exclusion with labels; none counted, none listed */
	enum rule relax_rule;
	struct text relax_label; /* French sentence */
	uint32_t relax_candidates;
};

struct solicit {
	uint64_t has;
	struct id id;
	struct text reason; /* required when it is not the best */
};
struct solicitation {
	uint64_t has;
	struct id id; /* of the proposal */
	struct id request;
	struct id provider;
	enum proposal_status status;
	usec_t expires_at;
	struct text answer_link; /* "/r/<token>" */
};
struct link_request {
	uint64_t has;
	struct id id; /* of the proposal */
	bool renew;   /* the link given before stops to work */
};

/* --- the answer of a provider, by a link, without an account ---------------------------------------------------------- */
struct answer_ref {
	uint64_t has;
	struct text token;
};
struct answer_brief { /* neither identity nor text */
	uint64_t has;
	enum pool pool;
	struct id service;
	struct text service_name;
	uint32_t days;
	struct text department; /* absent at reinforced confidentiality */
	bool remote;
	day_t from;
	day_t to;
	enum request_urgency urgency;
	usec_t deadline;
};
struct answer {
	uint64_t has;
	struct text token;
	bool accept;
	enum answer_reason reason; /* required to refuse */
};
struct answer_taken {
	uint64_t has;
	enum proposal_status status;
	struct text sentence; /* French: what happens next */
};

/* --- engagements ------------------------------------------------------------------------------------------------------ */
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

/* --- policy and capacity ------------------------------------------------------------------------------------------------ */
struct policy {
	REC_HEAD_MEMBERS;
	struct text name;
	bool active; /* one at a time: making one active makes the other not */
	uint32_t weight_competence, weight_territory, weight_start, weight_rotation, weight_load, weight_continuity,
	    weight_evaluation, weight_cost;
	uint32_t neutrality_years;
	uint32_t links;		   /* set of link_kind: declared links that count */
	uint32_t answer_days_normal, answer_days_soon, answer_days_urgent;
	bool cascade;
	uint32_t list_size;	   /* lines of a ranking */
	int64_t reference_tariff;  /* cents a day at which the cost criterion is worth nothing */
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

REC_DESC_DECLARE(competence_need);
REC_DESC_DECLARE(request);
REC_DESC_DECLARE(request_orient);
REC_DESC_DECLARE(reading);
REC_DESC_DECLARE(request_readers);
REC_DESC_DECLARE(criterion_line);
REC_DESC_DECLARE(exclusion);
REC_DESC_DECLARE(ranking);
REC_DESC_DECLARE(month_days);
REC_DESC_DECLARE(proposal);
REC_DESC_DECLARE(ranking_line);
REC_DESC_DECLARE(ranking_view);
REC_DESC_DECLARE(solicit);
REC_DESC_DECLARE(solicitation);
REC_DESC_DECLARE(link_request);
REC_DESC_DECLARE(answer_ref);
REC_DESC_DECLARE(answer_brief);
REC_DESC_DECLARE(answer);
REC_DESC_DECLARE(answer_taken);
REC_DESC_DECLARE(done_day);
REC_DESC_DECLARE(engagement);
REC_DESC_DECLARE(engagement_day);
REC_DESC_DECLARE(engagement_evaluate);
REC_DESC_DECLARE(policy);
REC_DESC_DECLARE(capacity);

extern const struct rec_enum pool_enum, request_nature_enum, request_status_enum, rule_enum, criterion_enum,
    proposal_status_enum, answer_reason_enum, engagement_status_enum;

extern const struct collection_desc request_collection, proposal_collection, engagement_collection, policy_collection,
    capacity_collection;

FAULT_DECLARE(FAULT_REQUEST_ON_BEHALF);	    /* only a référent enters a request for somebody else */
FAULT_DECLARE(FAULT_REQUEST_NO_PERSON);	    /* an individual request by an account that is no person's */
FAULT_DECLARE(FAULT_REQUEST_ORGANISATION);  /* an individual request never names an organisation */
FAULT_DECLARE(FAULT_REQUEST_STRUCTURE);	    /* a group request without its organisation */
FAULT_DECLARE(FAULT_REQUEST_OUTSIDER);	    /* a group request by somebody outside the organisation */
FAULT_DECLARE(FAULT_REQUEST_PAST);	    /* a period that is over */
FAULT_DECLARE(FAULT_REQUEST_PERIOD);	    /* an end before the beginning */
FAULT_DECLARE(FAULT_REQUEST_PERIOD_LONG);   /* more than 24 months */
FAULT_DECLARE(FAULT_REQUEST_NEED);	    /* neither a service nor competences */
FAULT_DECLARE(FAULT_REQUEST_SERVICE_KIND);  /* the service is not offered in that form */
FAULT_DECLARE(FAULT_REQUEST_DAYS);	    /* more days than the period has */
FAULT_DECLARE(FAULT_REQUEST_STATE);	    /* argument: the French word of the state */
FAULT_DECLARE(FAULT_REQUEST_NATURE);	    /* argument: what this nature of request wants instead */
FAULT_DECLARE(FAULT_PROPOSAL_STATE);	    /* argument: the state */
FAULT_DECLARE(FAULT_PROPOSAL_PENDING);	    /* another provider has not answered yet */
FAULT_DECLARE(FAULT_PROPOSAL_NOT_BEST);	    /* not the best one left, and no reason given */
FAULT_DECLARE(FAULT_PROVIDER_EXCLUDED);	    /* argument: the rule that excludes the provider today */
FAULT_DECLARE(FAULT_CAPACITY);		    /* the provider's days are taken */
FAULT_DECLARE(FAULT_ANSWER_UNKNOWN);
FAULT_DECLARE(FAULT_ANSWER_USED);
FAULT_DECLARE(FAULT_ANSWER_EXPIRED);
FAULT_DECLARE(FAULT_ANSWER_WITHDRAWN);
FAULT_DECLARE(FAULT_ANSWER_REASON);	    /* a refusal without its reason */
FAULT_DECLARE(FAULT_ENGAGEMENT_STATE);	    /* argument: the state */
FAULT_DECLARE(FAULT_ENGAGEMENT_PLANNED);    /* beyond the days planned; argument: how many */
FAULT_DECLARE(FAULT_ENGAGEMENT_FUTURE);	    /* a day that has not come */
FAULT_DECLARE(FAULT_ENGAGEMENT_BEFORE);	    /* a day before the engagement began */
FAULT_DECLARE(FAULT_ENGAGEMENT_TWICE);	    /* the same day twice */
FAULT_DECLARE(FAULT_ENGAGEMENT_NO_DAY);     /* evaluated before a day was done */
FAULT_DECLARE(FAULT_ENGAGEMENT_EVALUATED);  /* evaluated already */
FAULT_DECLARE(FAULT_POLICY_WEIGHTS);	    /* all weights are zero */

extern const struct service_contract matching_contract;

#endif
