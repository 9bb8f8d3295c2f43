/*
 * campaign: all open requests of a pool dealt at once: what matching.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef MATCHING_CAMPAIGN_H
#define MATCHING_CAMPAIGN_H

#include "services/matching/campaign_case.h"
#include "services/matching/service.h"

enum campaign_event {
	CAMPAIGN_EV_RUN,
	CAMPAIGN_EV_STOP,
	CAMPAIGN_EV_FINISH,
	CAMPAIGN_EV_GIVE_UP,
	CAMPAIGN_EV_EXPIRE,
	CAMPAIGN_EV_APPLY,
	CAMPAIGN_EV_CANCEL
};

extern const struct db_table matching_campaign, matching_campaign_line;
extern const struct machine campaign_machine;

/* What runs in this process. */
struct campaign_run {
	struct run_head head; /* found: cost holds */
	atomic_llong cost, bound;
	atomic_uint looked, of; /* requests whose providers were looked for, before the engine begins */
};

/* --- campaign_rights.c */
/* An individual one: a référent without a mandate in any centre, who serves each of its requests. */
bool campaign_visible(struct context *c, const void *rec);
bool campaign_line_visible(struct context *c, const void *rec);
/* May deal that pool at all. */
bool campaign_pool_open(struct context *c, enum pool pool);
/* The record if the caller may see it and it is in use; else not found. */
MUST_CHECK enum rc campaign_load(struct context *c, struct id id, struct campaign *ret, struct fault *why);
MUST_CHECK enum rc campaign_move(struct campaign *p, enum campaign_event event, struct fault *why);

/* --- campaign_facts.c */
/* Is it waiting for a provider, without a short list of its own? */
bool campaign_takes(struct context *c, const struct request *r, enum pool pool);
/* The months of a request's period, counted from the one of `day`; false when none is within CAMPAIGN_MONTHS. */
bool campaign_window(const struct request *r, day_t day, uint32_t *ret_first, uint32_t *ret_last);
/* The ids of what is open and served by the caller, the most urgent and the oldest first. */
struct list campaign_gather(struct context *c, enum pool pool, uint32_t *ret_left_out);
/* The best of a query by its ranking, at most `most`; the query's set of those who answered is used up. */
struct rank_line *campaign_ranked(
    struct context *c, struct rank_query *q, uint32_t most, uint32_t *ret_count, uint32_t *ret_total);
/* What a case is made of is taken a few requests a command, so that others are answered meanwhile; it must be of one moment. */
struct campaign_facts {
	struct campaign_case *k; /* whose arena has all of it */
	uint32_t looked; /* at so many of its requests */
	uint32_t most; /* candidates of each */
	uint32_t providers; /* known when it began */
	uint32_t *agent_of; /* a provider's number -> agent + 1 */
	struct centres *stands; /* of each job's person; NULL: of groups */
	enum pool pool;
	uint64_t changes; /* of all that the pool rests on, when it began */
	day_t today;
};
/* What the case had is let go. */
void campaign_facts_begin(
    struct context *c, const struct campaign *p, struct campaign_case *k, struct campaign_facts *ret);
/* Nothing has changed since it began. */
bool campaign_facts_hold(const struct context *c, const struct campaign_facts *f);
/* A few more; false when all were looked at. */
bool campaign_facts_next(struct context *c, const struct campaign *p, struct campaign_facts *f);
/* On the engine's thread: who faces whom. */
void campaign_facts_end(struct campaign_facts *f);
/* Days free in these months, whatever the day. */
uint32_t campaign_free(struct context *c, enum pool pool, uint32_t provider, uint32_t month);

/* --- campaign_lines.c */
struct id campaign_line_id(struct id campaign, struct id request);
/* Of the last time it was computed, by place; in the arena. */
struct list campaign_lines(struct context *c, const struct campaign *p);
void campaign_lines_stage(struct context *c, const struct campaign *p, const struct campaign_outcome *o);
struct text campaign_summary(struct context *c, const struct campaign *p, const struct campaign_outcome *o);

/* --- campaign_stale.c: what changed since it was computed; nothing: it can be applied as it is. */
struct list campaign_changes(struct context *c, const struct campaign *p, const struct list *lines);

enum rc campaign_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc campaign_archive(struct context *c, const void *rec, struct fault *why);
void campaign_resume(struct context *c);

SERVICE_THUNK(matching_campaign_run);
SERVICE_THUNK(matching_campaign_stop);
SERVICE_THUNK(matching_campaign_check);
SERVICE_THUNK(matching_campaign_apply);
SERVICE_THUNK(matching_campaign_cancel);
SERVICE_THUNK(matching_campaign_progress);
SERVICE_THUNK(matching_campaign_finish);
SERVICE_THUNK(matching_campaign_prepare);
SERVICE_THUNK(matching_campaign_resume);

/* clang-format off */
#define CAMPAIGN_TABLES &matching_campaign, &matching_campaign_line,
#define CAMPAIGN_ROWS \
	{ .desc = &campaign_collection, .table = &matching_campaign, .check = campaign_check, .archive = campaign_archive, \
	  .visible = campaign_visible, .within = campaign_within }, \
	{ .desc = &campaign_line_collection, .table = &matching_campaign_line, .visible = campaign_line_visible, \
	  .within = campaign_line_within },
#define CAMPAIGN_HANDLERS \
	{ "matching.campaign.run", matching_campaign_run_thunk }, { "matching.campaign.stop", matching_campaign_stop_thunk }, \
	{ "matching.campaign.check", matching_campaign_check_thunk }, { "matching.campaign.apply", matching_campaign_apply_thunk }, \
	{ "matching.campaign.cancel", matching_campaign_cancel_thunk }, \
	{ "matching.campaign.progress", matching_campaign_progress_thunk }, \
	{ "matching.campaign.finish", matching_campaign_finish_thunk }, \
	{ "matching.campaign.prepare", matching_campaign_prepare_thunk }, \
	{ "matching.campaign.resume", matching_campaign_resume_thunk },
#define CAMPAIGN_MACHINES &campaign_machine,
/* clang-format on */

#endif
