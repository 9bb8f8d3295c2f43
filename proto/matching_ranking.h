/*
 * matching_ranking (contract): the policy, and what a ranking by it found: criteria, exclusions, the order.
 * Owns: the shapes of these records.
 * Beware: a ranking is kept with its policy's version: figures are thousandths, so that the same facts give the same bytes. Tags are for ever.
 */
#ifndef PROTO_MATCHING_RANKING_H
#define PROTO_MATCHING_RANKING_H

#include "proto/matching_proposal.h"

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
	uint32_t marks;
};
struct exclusion {
	uint64_t has;
	enum rule rule;
	uint32_t count; /* providers that this rule was the first to exclude */
	struct text label; /* French; filled when read */
	struct text advice; /* French: what can be done about it; filled when read */
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
	struct text inputs; /* what it was made of, ids and figures, to be made again; sealed, never told */
	uint32_t engine;    /* number of the formulas */
	uint32_t left;	    /* once nobody of the list can be asked any more: others who fit that day; the rule to relax is of that day too */
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
	struct text caution; /* French: for the référent of the person alone */
	struct text home;    /* French: of which other federation the provider is; absent: of this one */
	struct text to_ask;  /* French: links of such a provider that no number tells; nobody asks it before they are verified */
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
	struct text relax_advice; /* French: what to do */
	struct id ranking;
	struct text policy_name; /* as the rules are called today */
	uint32_t left;		 /* nobody of the list is left to ask: others who fit, for who sees the whole list */
	struct text sentence;	 /* French: where the search stands, and what can be done */
};
struct ranking_round { /* one of the rankings of a request */
	uint64_t has;
	struct id ranking;
	uint32_t round;
	usec_t ranked_at;
	struct id policy;
	uint32_t policy_version;
	struct text policy_name;
	uint32_t considered;
	uint32_t candidates;
	struct list excluded; /* struct exclusion */
	struct list lines;    /* struct ranking_line */
};
struct ranking_rounds { /* GET /requests/{id}/rankings */
	uint64_t has;
	struct id request;
	struct list rounds; /* struct ranking_round, the newest first */
};
struct ranking_replay { /* GET /rankings/{id}/replay */
	uint64_t has;
	struct id ranking;
	struct id request;
	uint32_t round;
	usec_t ranked_at;
	struct id policy;
	uint32_t policy_version;
	uint32_t engine;
	bool same;	      /* made again from what was kept, it is the list that was kept */
	struct text sentence; /* French */
	struct list lines;    /* struct ranking_line: as made again */
};
struct why_not_query {
	uint64_t has;
	struct id id; /* of the request */
	struct id provider;
};
struct why_not_rule {
	uint64_t has;
	enum rule rule;
	struct text label;
	struct text sentence; /* French: the fact */
	struct text advice;
};
struct why_not { /* GET /requests/{id}/why-not/{provider}: as things stand today */
	uint64_t has;
	struct id request;
	struct id provider;
	struct list rules; /* struct why_not_rule: all that exclude it */
	uint32_t rank;	   /* its place, when none does; absent beyond the first fifty */
	uint32_t candidates;
	uint32_t score;
	uint32_t best_score;
	enum criterion costs_most; /* where it loses most against the first */
	uint32_t cost;		   /* thousandths of the score */
	struct list criteria;	   /* struct criterion_line */
	struct text sentence;	   /* French */
};
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
	/* windows of neutrality by kind of link, in years; absent: neutrality_years */
	uint32_t years_employer, years_employee, years_administrator, years_client, years_supplier, years_family;
	uint32_t remind_days_normal, remind_days_soon, remind_days_urgent; /* 0: no reminder */
	bool working_days;	   /* delays and reminders count them only */
	uint32_t together;	   /* how many may be asked at once */
	bool starts;		   /* the first is asked as soon as a request is ranked */
	struct list grid;	   /* struct grid_criterion: of short lists */
	uint32_t call_back_minutes; /* a crisis that nobody answered is told again after so long */
	uint32_t confirm_days;	    /* another federation confirms a provider's yes within so many, and once more so many */
	struct id replaces;	    /* was in force until this one was; absent once this one is not, or when none was */
};
enum { POLICY_TAG_YEARS = 24, POLICY_TAG_REMIND = 30, RANKING_TAG_INPUTS = 16, RANKING_TAG_ENGINE = 17, RANKING_TAG_LEFT = 18, CRITERION_TAG_MARKS = 6, POLICY_TAG_CONFIRM_DAYS = 38, POLICY_TAG_REPLACES = 39 }; /* of years: the kind's number is added */

REC_DESC_DECLARE(criterion_line);
REC_DESC_DECLARE(exclusion);
REC_DESC_DECLARE(ranking);
REC_DESC_DECLARE(ranking_line);
REC_DESC_DECLARE(ranking_view);
REC_DESC_DECLARE(ranking_round);
REC_DESC_DECLARE(ranking_rounds);
REC_DESC_DECLARE(ranking_replay);
REC_DESC_DECLARE(why_not_query);
REC_DESC_DECLARE(why_not_rule);
REC_DESC_DECLARE(why_not);
REC_DESC_DECLARE(policy);

extern const struct rec_enum rule_enum, criterion_enum;
extern const struct collection_desc policy_collection;

FAULT_DECLARE(FAULT_POLICY_REMINDER);	    /* when the delay is over; argument: its days */
FAULT_DECLARE(FAULT_POLICY_WEIGHTS);	    /* all weights are zero */
FAULT_DECLARE(FAULT_RANKING_INPUTS);	    /* what it was made of is gone: retention, or the person was erased */

/* clang-format off */
#define RANKING_METHODS \
	MATCHING_READING("request.proposals", "/requests/{id}/proposals", ref, ranking_view, REQUEST_WRITERS, "Demande : prestataires proposés", \
	    "The ranked providers, each explained by criterion, and how many each rule excluded."), \
	MATCHING_READING("request.preview", "/requests/{id}/preview", ref, ranking_view, SERVICE_TEAM | ROLE_DIRECTOR, "Demande : aperçu du classement", \
	    "Who would be proposed for a draft; nothing is written but that it was read, and nobody is asked."), \
	MATCHING_READING("request.rankings", "/requests/{id}/rankings", ref, ranking_rounds, REQUEST_WRITERS, "Demande : classements successifs", \
	    "All rankings of a request, by round, as they were."), \
	MATCHING_READING("request.why_not", "/requests/{id}/why-not/{provider}", why_not_query, why_not, SERVICE_TEAM, "Demande : pourquoi pas ce prestataire", \
	    "Every rule that excludes a provider today, with the fact; or its place, and what costs it most."), \
	MATCHING_READING("ranking.replay", "/rankings/{id}/replay", ref, ranking_replay, SERVICE_TEAM, "Classement : rejouer", \
	    "A ranking made again from what it was made of, whatever has changed since."), \
	COLLECTION_METHODS("matching", policy, "/policies", ROLE_TEAM, ROLE_COORDINATOR | ROLE_OPERATOR, false, \
	    "Règles de mise en relation"),
#define RANKING_COLLECTIONS &policy_collection,
#define RANKING_RECORDS \
	&criterion_line_desc, &exclusion_desc, &ranking_desc, &ranking_line_desc, &ranking_view_desc, &policy_desc, \
	&ranking_round_desc, &ranking_rounds_desc, &ranking_replay_desc, &why_not_query_desc, &why_not_rule_desc, &why_not_desc,
#define RANKING_EVENTS \
	{ "ranking.created", &ranking_desc, "A ranking was kept." }, \
	{ "ranking.used_up", &ranking_desc, "Nobody of its list is left to ask: it says who else fits." }, \
	{ "ranking.erased", &ranking_desc, "What it was made of is gone, with the request's texts." }, \
	{ "policy.replaced", &policy_desc, "Another policy became the active one." },
#define RANKING_FAULTS \
	FAULT_POLICY_WEIGHTS, FAULT_POLICY_REMINDER, FAULT_RANKING_INPUTS,
/* clang-format on */

#endif
