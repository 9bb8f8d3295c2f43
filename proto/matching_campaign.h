/*
 * matching_campaign (contract): all open requests of one pool given to providers at once, the lines of that, and what it takes to apply it.
 * Owns: the shapes of these records.
 * Beware: a campaign of the individual pool is read by a référent who serves each of its requests, and by nobody else. On pages it is
 *         called « répartition ». Tags are for ever.
 */
#ifndef PROTO_MATCHING_CAMPAIGN_H
#define PROTO_MATCHING_CAMPAIGN_H

#include "proto/matching_engagement.h"

#define CAMPAIGN_REQUESTS_MAX 1600 /* of one campaign; the most urgent and the oldest first */
#define CAMPAIGN_CHANGES_MAX 30	   /* told of one that is stale */
#define CAMPAIGN_MONTHS 24	   /* from the month in which it is computed on */

enum campaign_status { CAMPAIGN_DRAFT, CAMPAIGN_RUNNING, CAMPAIGN_READY, CAMPAIGN_APPLIED, CAMPAIGN_STALE, CAMPAIGN_CANCELLED };
/* Why a request gets whom it gets, and not the first of its own ranking. */
enum campaign_why {
	CAMPAIGN_FIRST,	 /* it is the first */
	CAMPAIGN_FULL,	 /* the first has promised its days to others of the campaign */
	CAMPAIGN_MOST,	 /* the first has as many requests, or days, as one may get */
	CAMPAIGN_LEAST,	 /* whom it gets had not the least yet */
	CAMPAIGN_KEPT,	 /* as computed before: another would bring less than a change costs */
	CAMPAIGN_APART,	 /* the first is taken for somebody who faces the asker in a structure */
	CAMPAIGN_ENDED,	 /* the search ended before it had tried all */
	CAMPAIGN_NOBODY, /* undone: no provider fits the request's own conditions */
	CAMPAIGN_NO_ROOM /* undone: those who fit have no days left */
};
enum campaign_changed {
	CAMPAIGN_REQUEST_GONE,	  /* withdrawn, asked of somebody, closed */
	CAMPAIGN_REQUEST_CHANGED, /* it says something else, or was ranked again */
	CAMPAIGN_PROVIDER_CHANGED, /* its card */
	CAMPAIGN_DAYS_CHANGED,	  /* its days of that period */
	CAMPAIGN_EXCLUDED	  /* a rule excludes it by now */
};
struct campaign_change {
	uint64_t has;
	struct id request;
	struct id provider;
	enum campaign_changed changed;
	struct text sentence; /* French, without a name */
};
struct campaign {
	REC_HEAD_MEMBERS;
	enum pool pool;
	enum campaign_status status;
	uint32_t most;	      /* requests a provider, at most */
	uint32_t least;	      /* requests a provider that could take some, at least */
	uint32_t most_days;   /* days a provider, at most */
	uint32_t short_price; /* thousandths, a request short of least */
	uint32_t keep;	      /* thousandths: what it costs to change what was computed before */
	uint32_t leave;	      /* thousandths: what a request left undone costs; urgent ones cost it three times */
	uint32_t round;	      /* times it was computed */
	struct list requests; /* ids: what it is computed for */
	day_t day;	      /* on which */
	usec_t computed_at;
	uint32_t served, undone;
	uint32_t left_out; /* open requests beyond what one campaign takes */
	int64_t cost;	   /* thousandths of quality lost, with prices; less is better */
	int64_t bound;	   /* no way to deal them costs less */
	uint32_t gap;	   /* tenths of a percent above the bound, at most; absent: unknown */
	bool proven;	   /* nothing better exists */
	bool stop_asked;
	bool stopped;
	struct id policy; /* absent: the default policy */
	uint32_t policy_version;
	struct text summary;	/* French */
	struct list changes;	/* struct campaign_change: why it is stale */
	usec_t applied_at;
};
struct campaign_line { /* a request each; its id derives from campaign and request */
	REC_HEAD_MEMBERS;
	struct id campaign;
	struct id request;
	uint32_t round; /* of the campaign; an older one holds no more */
	uint32_t place; /* in the campaign's order, from 1 */
	struct id provider; /* absent: left undone */
	uint32_t rank;	    /* in the request's own ranking; 1 is the best */
	uint32_t score;	    /* 0..1000 */
	struct id best;	    /* the first of that ranking */
	uint32_t best_score;
	uint32_t candidates; /* providers that fit */
	enum campaign_why why;
	bool kept; /* as it was computed before */
	uint32_t days;
	struct list months; /* struct month_days: where they would be held */
	uint64_t request_version, provider_version;
	uint32_t free; /* days that the provider had left in the request's period, with what the campaign gives */
	struct text sentence; /* French, without a name */
};
/* What the engine answers: input of matching.campaign.finish. */
struct campaign_pick {
	uint64_t has;
	struct id request;
	uint64_t request_version;
	struct id provider;
	uint64_t provider_version;
	uint32_t rank, score, candidates;
	struct id best;
	uint32_t best_score;
	enum campaign_why why;
	bool kept;
	uint32_t days, free;
	struct list months;
};
struct campaign_outcome {
	uint64_t has;
	struct id id;
	uint32_t round;
	bool decided;
	int64_t cost, bound;
	bool proven, stopped;
	uint32_t gap; /* tenths of a percent; absent: unknown */
	struct list picks; /* struct campaign_pick */
};
struct campaign_progress { /* of one that is computed now; after that, where it ended */
	uint64_t has;
	struct id id;
	enum campaign_status status;
	bool running; /* in this process, now */
	uint64_t steps, budget;
	bool found;
	uint32_t gap; /* tenths of a percent; absent: unknown yet */
	bool stop_asked;
	uint32_t looked, of; /* requests whose providers were looked for: before the engine runs */
};

REC_DESC_DECLARE(campaign_change);
REC_DESC_DECLARE(campaign);
REC_DESC_DECLARE(campaign_line);
REC_DESC_DECLARE(campaign_pick);
REC_DESC_DECLARE(campaign_outcome);
REC_DESC_DECLARE(campaign_progress);

enum campaign_tag {
	CAMPAIGN_TAG_POOL = 6, CAMPAIGN_TAG_STATUS, CAMPAIGN_TAG_MOST, CAMPAIGN_TAG_LEAST, CAMPAIGN_TAG_MOST_DAYS,
	CAMPAIGN_TAG_SHORT_PRICE, CAMPAIGN_TAG_KEEP, CAMPAIGN_TAG_LEAVE, CAMPAIGN_TAG_ROUND, CAMPAIGN_TAG_REQUESTS, CAMPAIGN_TAG_DAY,
	CAMPAIGN_TAG_COMPUTED_AT, CAMPAIGN_TAG_SERVED, CAMPAIGN_TAG_UNDONE, CAMPAIGN_TAG_LEFT_OUT, CAMPAIGN_TAG_COST,
	CAMPAIGN_TAG_BOUND, CAMPAIGN_TAG_GAP, CAMPAIGN_TAG_PROVEN, CAMPAIGN_TAG_STOP_ASKED, CAMPAIGN_TAG_STOPPED,
	CAMPAIGN_TAG_POLICY, CAMPAIGN_TAG_POLICY_VERSION, CAMPAIGN_TAG_SUMMARY, CAMPAIGN_TAG_CHANGES, CAMPAIGN_TAG_APPLIED_AT
};
enum campaign_line_tag {
	CAMPAIGN_LINE_CAMPAIGN = 6, CAMPAIGN_LINE_REQUEST, CAMPAIGN_LINE_ROUND, CAMPAIGN_LINE_PLACE, CAMPAIGN_LINE_PROVIDER,
	CAMPAIGN_LINE_RANK, CAMPAIGN_LINE_SCORE, CAMPAIGN_LINE_BEST, CAMPAIGN_LINE_BEST_SCORE, CAMPAIGN_LINE_CANDIDATES,
	CAMPAIGN_LINE_WHY, CAMPAIGN_LINE_KEPT, CAMPAIGN_LINE_DAYS, CAMPAIGN_LINE_MONTHS, CAMPAIGN_LINE_REQUEST_VERSION,
	CAMPAIGN_LINE_PROVIDER_VERSION, CAMPAIGN_LINE_FREE, CAMPAIGN_LINE_SENTENCE
};
enum campaign_pick_tag {
	CAMPAIGN_PICK_REQUEST = 1, CAMPAIGN_PICK_REQUEST_VERSION, CAMPAIGN_PICK_PROVIDER, CAMPAIGN_PICK_PROVIDER_VERSION,
	CAMPAIGN_PICK_RANK, CAMPAIGN_PICK_SCORE, CAMPAIGN_PICK_CANDIDATES, CAMPAIGN_PICK_BEST, CAMPAIGN_PICK_BEST_SCORE,
	CAMPAIGN_PICK_WHY, CAMPAIGN_PICK_KEPT, CAMPAIGN_PICK_DAYS, CAMPAIGN_PICK_FREE, CAMPAIGN_PICK_MONTHS
};

extern const struct rec_enum campaign_status_enum, campaign_why_enum, campaign_changed_enum;
extern const struct collection_desc campaign_collection, campaign_line_collection;

FAULT_DECLARE(FAULT_CAMPAIGN_POOL);   /* the individual pool by somebody who may not */
FAULT_DECLARE(FAULT_CAMPAIGN_STATE);  /* argument: the state, and what can be done instead */
FAULT_DECLARE(FAULT_CAMPAIGN_EMPTY);  /* no open request */
FAULT_DECLARE(FAULT_CAMPAIGN_BOUNDS); /* least above most */
FAULT_DECLARE(FAULT_CAMPAIGN_STALE);  /* argument: what changed */

/* clang-format off */
#define CAMPAIGN_METHODS \
	COLLECTION_METHODS("matching", campaign, "/campaigns", SERVICE_TEAM, SERVICE_TEAM, false, "Répartitions"), \
	COLLECTION_READ_METHODS("matching", campaign_line, "/campaign-lines", SERVICE_TEAM, "Lignes de répartition"), \
	MATCHING_ACT("campaign.run", "/campaigns/{id}/run", ref, campaign, SERVICE_TEAM, "Répartition : calculer", \
	    "Compute it for all requests that are open now; nothing is asked of anybody."), \
	MATCHING_ACT("campaign.stop", "/campaigns/{id}/stop", ref, campaign, SERVICE_TEAM, "Répartition : arrêter le calcul", \
	    "The best found so far becomes the answer."), \
	MATCHING_ACT("campaign.check", "/campaigns/{id}/check", ref, campaign, SERVICE_TEAM, "Répartition : vérifier", \
	    "Does it still hold? If not, it says what changed."), \
	MATCHING_ACT("campaign.apply", "/campaigns/{id}/apply", ref, campaign, SERVICE_TEAM, "Répartition : appliquer", \
	    "Ask all its providers at once, or none: refused, with a list, when something changed since."), \
	MATCHING_ACT("campaign.cancel", "/campaigns/{id}/cancel", ref, campaign, SERVICE_TEAM, "Répartition : abandonner", \
	    "Nothing of it will be applied."), \
	MATCHING_LOOK("campaign.progress", "/campaigns/{id}/progress", ref, campaign_progress, SERVICE_TEAM, "Répartition : avancement", \
	    "How far the engine is; nothing of it is kept."), \
	{ .name = "matching.campaign.finish", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &campaign_outcome_desc, \
	  .roles = ROLE_SYSTEM, .title = "Répartition : fin du calcul", .doc = "The engine's answer comes in." }, \
	{ .name = "matching.campaign.resume", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, \
	  .roles = ROLE_SYSTEM, .title = "Répartition : reprise du calcul", .doc = "One that a restart cut short is computed again." }, \
	{ .name = "matching.campaign.prepare", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, \
	  .roles = ROLE_SYSTEM, .title = "Répartition : examen des demandes", .doc = "A few more requests are looked at before the engine runs." },
#define CAMPAIGN_COLLECTIONS &campaign_collection, &campaign_line_collection,
#define CAMPAIGN_RECORDS \
	&campaign_change_desc, &campaign_desc, &campaign_line_desc, &campaign_pick_desc, &campaign_outcome_desc, &campaign_progress_desc,
#define CAMPAIGN_EVENTS \
	{ "campaign.started", &campaign_desc, "It is computed." }, \
	{ "campaign.stopping", &campaign_desc, "It is asked to end with the best found so far." }, \
	{ "campaign.computed", &campaign_desc, "Each of its requests has its line." }, \
	{ "campaign.undecided", &campaign_desc, "Nothing was found, or nothing was left to deal." }, \
	{ "campaign.stale", &campaign_desc, "Something changed since it was computed." }, \
	{ "campaign.applied", &campaign_desc, "All its providers were asked." }, \
	{ "campaign.cancelled", &campaign_desc, "It was given up." }, \
	{ "campaign_line.computed", &campaign_line_desc, "Whom a request would get." },
#define CAMPAIGN_FAULTS \
	FAULT_CAMPAIGN_POOL, FAULT_CAMPAIGN_STATE, FAULT_CAMPAIGN_EMPTY, FAULT_CAMPAIGN_BOUNDS, FAULT_CAMPAIGN_STALE,
/* clang-format on */

#endif
