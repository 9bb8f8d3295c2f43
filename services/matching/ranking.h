/*
 * ranking: rankings as they are kept, shown again, made again, and asked « why not »: what matching.c takes of this part, and what its
 *          files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma. What a ranking was made of is sealed: it is opened to make it again, and never told.
 */
#ifndef SERVICES_MATCHING_RANKING_H
#define SERVICES_MATCHING_RANKING_H

#include "services/matching/service.h"

/* Raised whenever the same facts would give another list, because the engine counts otherwise. */
#define RANKING_ENGINE 1

/* What the engine looks at of a provider, beside its card. */
struct card_facts {
	uint64_t has;
	struct list accreditations; /* days in pairs: valid from, to */
	struct list months; /* pairs of figures: columns_month(), days used in the pool */
	struct list engagements; /* pairs of figures: days since 2000, relevance */
	struct list moved; /* pairs of figures: columns_month(), MOVED_ZERO + days that came from the other pool */
};
#define MOVED_ZERO 100u
/* A query with ids in place of the columns' numbers, and the facts of the providers that it found. */
struct ranking_inputs {
	uint64_t has;
	enum pool pool;
	day_t today, date;
	uint32_t days;
	struct list needs; /* struct competence_need */
	uint32_t department;
	bool remote;
	struct list months; /* pairs of figures: month, days of the period in it */
	struct list languages; /* figures */
	uint32_t access;
	int64_t price_ceiling;
	struct list unwanted, organisations, persons, apart, answered, known, waived; /* ids */
	uint32_t link_kinds;
	struct list link_since; /* days, by kind */
	day_t link_until;
	struct text commune; /* INSEE code */
	int64_t continuity;
	uint64_t marks_sum, marks_count;
	struct list weights; /* figures, by criterion */
	int64_t reference_tariff;
	uint32_t lines;
	struct list cards; /* struct provider, without texts */
	struct list facts; /* struct card_facts, one a card */
	uint64_t position; /* of the journal, when the columns were as they were */
	struct text head; /* hash of the journal there, hex */
};
extern const struct rec_desc ranking_inputs_desc, card_facts_desc;

/* Columns of a few providers, filled from facts; columns_free ends them. */
struct replayed {
	struct columns columns;
	struct rank_query query; /* in the arena, by the numbers of these columns */
	struct rank_result result;
};

/* --- ranking_inputs.c --- */
/* Of a query, and of these providers as they are now. */
void inputs_gather(struct context *c, const struct request *r, const struct rank_query *q,
    const struct id *providers, uint32_t count, struct ranking_inputs *ret);
/* What was found, kept with the ranking. */
void inputs_keep(struct context *c, const struct request *r, const struct rank_query *q,
    const struct rank_result *found, struct ranking *k);
/* False when they are gone. */
bool inputs_open(struct context *c, const struct ranking *k, struct ranking_inputs *ret);
/* --- ranking_replay.c --- */
/* Runs the engine over what was gathered. The columns are the caller's to free. */
void inputs_run(struct arena *a, const struct ranking_inputs *in, struct replayed *ret);

/* --- proposals.c --- */
/* The proposals of one round by rank, decoded into the arena. */
struct list proposals_of_round(struct context *c, struct id request, uint32_t round);
/* What rules excluded, with label and advice; the rule between team and direction has its name for the référent only. */
struct list excluded_view(struct context *c, const struct ranking *k);
/* Of all, or of the asker's: does the caller see whole lists of that request? */
bool ranking_is_whole(struct context *c, const struct request *r);
/* Proposals as lines that are told; whole: all of them, with places and reasons. */
struct list lines_view(struct context *c, const struct request *r, const struct list *all, bool whole);
/* The kept one of the request's last round. */
bool ranking_find(struct context *c, const struct request *r, struct ranking *ret);
/* When, by which rules, and what they excluded. */
void ranking_tell(struct context *c, const struct ranking *k, struct ranking_view *ret);
/* The policy's name today; empty for the default one. */
struct text policy_name(struct context *c, struct id policy);
/* --- used_up.c --- */
/* Nobody of the list of k is left to ask, by a run of today: stages who else fits, or which rule stands most in the way. */
void used_up_stage(struct context *c, struct ranking *k, const struct rank_result *found);
/* The same of the last ranking of a request whose list this command uses up. */
void used_up_by_answers(struct context *c, const struct request *r);
/* What was kept of it, in figures and words. */
void used_up_tell(struct context *c, const struct ranking *k, struct ranking_view *ret);
/* The single rule, after some were found and asked. */
struct text used_up_relax(struct arena *a, enum rule rule, uint32_t candidates);
/* --- explain.c --- */
/* Criteria from a line of the engine, as they are kept; and with their sentences. */
struct list line_criteria(struct arena *a, const struct columns *k, const struct rank_query *q, const struct rank_line *line);
struct list explain_line(struct context *c, const struct columns *k, const struct rank_query *q, const struct rank_line *line);
/* The same of kept criteria; other: the requester wishes for somebody else than before. */
struct list explain_kept(struct arena *a, const struct list *criteria, bool other);
/* What can be done about a rule. */
const char *explain_advice(enum rule rule);
/* The same, where what was asked says more: of a service of the catalogue no competence can be taken away. */
const char *explain_advice_for(const struct request *r, enum rule rule);
/* --- why_not_facts.c --- */
/* The fact behind a rule that excludes the provider, in French. */
struct text why_not_fact(struct context *c, const struct request *r, const struct rank_query *q,
    const struct policy *p, const struct provider *card, enum rule rule);

/* --- submit.c --- */
struct submission {
	struct policy policy;
	struct rank_query q;
	struct rank_result found;
};
/* By the policy in force, from the columns as they are. */
void submission_rank(struct context *c, const struct request *r, struct submission *ret);
/* What it comes to as records, without an id and not staged yet: the ranking, and line i of it. */
struct ranking ranking_of(struct context *c, const struct request *r, const struct policy *policy,
    const struct rank_result *found);
struct proposal proposal_listed(struct context *c, const struct request *r, const struct rank_query *q,
    const struct rank_result *found, uint32_t i);
/* Where the federation's own action was chosen, no provider is looked for. */
bool request_is_ranked(const struct request *r);

SERVICE_THUNK(request_preview);
SERVICE_THUNK(request_rankings);
SERVICE_THUNK(request_why_not);
SERVICE_THUNK(ranking_replay);

#define RANKING_HANDLERS                                                                                     \
	{ "matching.request.preview", request_preview_thunk },                                               \
	    	{ "matching.request.rankings", request_rankings_thunk },                                             \
	    { "matching.request.why_not", request_why_not_thunk },                                           \
	    { "matching.ranking.replay", ranking_replay_thunk },

#endif
