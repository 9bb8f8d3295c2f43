/*
 * campaign: asked for, computed on a thread, stopped, given up, followed while it runs.
 * Owns: the check and archive hooks of campaigns; the work around a case.
 * Beware: nothing but the campaign's own record and lines is written before it is applied. One that a restart cut short is found again by
 *         its state, and computed for the requests that it was asked for.
 */
#include "services/matching/campaign.h"
#include "services/matching/refusal.h"
#include <stdlib.h>

#define RESUME_METHOD "matching.campaign.resume"
#define PREPARE_METHOD "matching.campaign.prepare"
#define FINISH_METHOD "matching.campaign.finish"
#define TRIES_MOST 3 /* at facts of one moment; then what is found is stale from the first */
#define ANSWER_TAGS                                                                                          \
	(REC_BIT(CAMPAIGN_TAG_COMPUTED_AT) | REC_BIT(CAMPAIGN_TAG_SERVED) | REC_BIT(CAMPAIGN_TAG_UNDONE) |   \
	    REC_BIT(CAMPAIGN_TAG_COST) | REC_BIT(CAMPAIGN_TAG_BOUND) | REC_BIT(CAMPAIGN_TAG_GAP) |           \
	    REC_BIT(CAMPAIGN_TAG_PROVEN) | REC_BIT(CAMPAIGN_TAG_STOP_ASKED) |                                \
	    REC_BIT(CAMPAIGN_TAG_STOPPED) | REC_BIT(CAMPAIGN_TAG_SUMMARY) | REC_BIT(CAMPAIGN_TAG_CHANGES))

/* --- the record ---------------------------------------------------------------------------------------------------- */
static void
check_defaults(struct campaign *p)
{
	const uint64_t given = p->has;

	p->status = CAMPAIGN_DRAFT;
	p->short_price = REC_HAS(p, CAMPAIGN_TAG_SHORT_PRICE) ? p->short_price : 500;
	p->keep = REC_HAS(p, CAMPAIGN_TAG_KEEP) ? p->keep : 100;
	p->leave = REC_HAS(p, CAMPAIGN_TAG_LEAVE) ? p->leave : 3000;
	p->has = given | REC_BIT(CAMPAIGN_TAG_STATUS) | REC_BIT(CAMPAIGN_TAG_SHORT_PRICE) |
	    REC_BIT(CAMPAIGN_TAG_KEEP) | REC_BIT(CAMPAIGN_TAG_LEAVE) | REC_BIT(CAMPAIGN_TAG_ROUND);
}

static enum rc
campaign_refused(const struct campaign *p, struct fault *why)
{
	return state_refused(why, "status", &campaign_words, (int)p->status, ANY_EVENT);
}

/* Other settings than those it was computed by: what was found holds no more. */
enum rc
campaign_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct campaign *was = before;
	struct campaign *p = after;

	if (!campaign_pool_open(c, p->pool))
		return fault_add(why, RC_RULE, "pool", FAULT_CAMPAIGN_POOL);
	if (was == NULL)
		check_defaults(p);
	else if (was->status != CAMPAIGN_DRAFT && was->status != CAMPAIGN_READY &&
	    was->status != CAMPAIGN_STALE)
		return campaign_refused(was, why);
	if (was != NULL && was->status == CAMPAIGN_READY)
		(void)!campaign_move(p, CAMPAIGN_EV_EXPIRE, why);
	if (REC_HAS(p, CAMPAIGN_TAG_MOST) && REC_HAS(p, CAMPAIGN_TAG_LEAST) && p->least > p->most)
		return fault_add(why, RC_RULE, "least", FAULT_CAMPAIGN_BOUNDS);
	return RC_OK;
}

enum rc
campaign_archive(struct context *c, const void *rec, struct fault *why)
{
	(void)c;
	return ((const struct campaign *)rec)->status == CAMPAIGN_RUNNING ? campaign_refused(rec, why)
									  : RC_OK;
}

/* --- on the engine's thread -------------------------------------------------------------------------------------------- */
struct campaign_work {
	struct work work;
	struct campaign_case kase;
	struct campaign_facts facts;
	struct campaign_run *run;
	unsigned tries; /* at facts of one moment */
	bool solving; /* they are all there */
	bool torn; /* they are not of one moment */
};

static void
work_tell(void *arg, const struct assign_progress *p)
{
	struct campaign_work *w = arg;

	atomic_store(&w->run->cost, p->cost);
	atomic_store(&w->run->bound, p->bound);
	runs_tell(&w->run->head, p->steps, p->budget, p->found, w->work.stop);
}

static void
work_run(struct work *w)
{
	struct campaign_work *p = (struct campaign_work *)w;
	const struct campaign_watch watch = { &p->run->head.stop, work_tell, p };
	const struct ref again = { REC_BIT(1), p->kase.id };
	struct campaign_solved solved;

	buf_clear(&w->result);
	if (!p->solving) { /* back to the loop, behind what waits there */
		record_encode(&ref_desc, &again, 0, 0, &w->result);
		return;
	}
	atomic_store(&p->run->head.begun, true);
	campaign_facts_end(&p->facts);
	campaign_solve(&p->kase, &watch, &solved);
	campaign_answer(&p->kase, &solved, &w->result);
}

static void
work_free(struct work *w)
{
	struct campaign_work *p = (struct campaign_work *)w;

	runs_remove(&p->run->head);
	arena_free(&p->kase.mem);
	buf_free(&w->result);
	free(p);
}

static const struct campaign_run *
run_find(const struct context *c, struct id campaign)
{
	return runs_find(&((const struct matching_state *)c->state)->campaigns, campaign);
}

/* The flag is raised by the event, when it is certain. */
void
campaigns_applied(struct matching_state *st, const struct event *e)
{
	if (e->rec_desc == &campaign_desc &&
	    (strcmp(e->verb, "stopping") == 0 || strcmp(e->verb, "cancelled") == 0))
		runs_stop(&st->campaigns, e->key);
}

static void
work_begin(struct context *c, const struct campaign *p)
{
	struct campaign_work *w = calloc(1, sizeof *w);

	if (w == NULL)
		abort();
	campaign_facts_begin(c, p, &w->kase, &w->facts);
	w->run = runs_add(&((struct matching_state *)c->state)->campaigns, p->id, sizeof *w->run);
	atomic_store(&w->run->of, p->requests.count);
	w->work = (struct work){ .run = work_run, .free = work_free, .method = PREPARE_METHOD };
	context_work(c, &w->work);
}

/* --- asking ---------------------------------------------------------------------------------------------------------- */
static void
run_policy(struct context *c, struct campaign *p)
{
	struct policy policy;

	policy_active(c, &policy);
	p->policy = policy.id;
	p->policy_version = (uint32_t)policy.version;
	p->has = id_is_zero(policy.id) ? p->has & ~REC_BIT(CAMPAIGN_TAG_POLICY)
				       : p->has | REC_BIT(CAMPAIGN_TAG_POLICY);
	p->has |= REC_BIT(CAMPAIGN_TAG_POLICY_VERSION);
}

static enum rc
matching_campaign_run(struct context *c, const struct ref *in, struct campaign *ret, struct fault *why)
{
	enum rc rc = campaign_load(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = campaign_move(ret, CAMPAIGN_EV_RUN, why);
	if (rc != RC_OK)
		return rc;
	ret->requests = campaign_gather(c, ret->pool, &ret->left_out);
	if (ret->requests.count == 0)
		return fault_add(why, RC_RULE, "pool", FAULT_CAMPAIGN_EMPTY);
	ret->round++;
	ret->day = c->today;
	ret->stop_asked = ret->stopped = false;
	ret->has &= ~ANSWER_TAGS;
	ret->has |= REC_BIT(CAMPAIGN_TAG_REQUESTS) | REC_BIT(CAMPAIGN_TAG_LEFT_OUT) |
	    REC_BIT(CAMPAIGN_TAG_ROUND) | REC_BIT(CAMPAIGN_TAG_DAY);
	run_policy(c, ret);
	work_begin(c, ret);
	return event_stage(c, &matching_campaign, "started", ret);
}
SERVICE_HANDLER(matching_campaign_run, struct ref, struct campaign)

static enum rc
matching_campaign_stop(struct context *c, const struct ref *in, struct campaign *ret, struct fault *why)
{
	enum rc rc = campaign_load(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = campaign_move(ret, CAMPAIGN_EV_STOP, why);
	if (rc != RC_OK || ret->stop_asked)
		return rc;
	ret->stop_asked = true;
	ret->has |= REC_BIT(CAMPAIGN_TAG_STOP_ASKED);
	return event_stage(c, &matching_campaign, "stopping", ret);
}
SERVICE_HANDLER(matching_campaign_stop, struct ref, struct campaign)

static enum rc
matching_campaign_cancel(struct context *c, const struct ref *in, struct campaign *ret, struct fault *why)
{
	enum rc rc = campaign_load(c, in->id, ret, why);

	if (rc == RC_OK)
		rc = campaign_move(ret, CAMPAIGN_EV_CANCEL, why);
	return rc == RC_OK ? event_stage(c, &matching_campaign, "cancelled", ret) : rc;
}
SERVICE_HANDLER(matching_campaign_cancel, struct ref, struct campaign)

static void
progress_of_run(const struct campaign_run *r, const struct campaign *p, struct campaign_progress *ret)
{
	ret->running = atomic_load(&r->head.begun);
	ret->steps = atomic_load(&r->head.steps);
	ret->budget = atomic_load(&r->head.budget);
	ret->found = atomic_load(&r->head.found);
	ret->stop_asked = p->stop_asked;
	ret->looked = atomic_load(&r->looked);
	ret->of = atomic_load(&r->of);
	ret->has |= REC_BIT(9) | REC_BIT(10);
	if (ret->found && campaign_gap(atomic_load(&r->cost), atomic_load(&r->bound), &ret->gap))
		ret->has |= REC_BIT(7);
}

static enum rc
matching_campaign_progress(
    struct context *c, const struct ref *in, struct campaign_progress *ret, struct fault *why)
{
	const struct campaign_run *r = run_find(c, in->id);
	struct campaign p;
	enum rc rc = campaign_load(c, in->id, &p, why);

	if (rc != RC_OK)
		return rc;
	*ret = (struct campaign_progress){ .id = p.id, .status = p.status };
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(8);
	if (p.status == CAMPAIGN_RUNNING && r != NULL)
		progress_of_run(r, &p, ret);
	return RC_OK;
}
SERVICE_HANDLER(matching_campaign_progress, struct ref, struct campaign_progress)

/* --- the answer ------------------------------------------------------------------------------------------------------ */
static enum rc
give_up(struct context *c, struct campaign *p, struct fault *why)
{
	enum rc rc = campaign_move(p, CAMPAIGN_EV_GIVE_UP, why);

	p->summary =
	    text_of("Aucune demande n’était plus à répartir, ou le calcul n’a rien trouvé : relancez-le.");
	p->has |= REC_BIT(CAMPAIGN_TAG_SUMMARY);
	return rc == RC_OK ? event_stage(c, &matching_campaign, "undecided", p) : rc;
}

/* Something changed meanwhile: it is taken anew, or else what comes of it is told as stale. */
static void
facts_again(struct context *c, const struct campaign *p, struct campaign_work *w)
{
	if (w->torn || campaign_facts_hold(c, &w->facts))
		return;
	w->torn = ++w->tries >= TRIES_MOST;
	if (!w->torn)
		campaign_facts_begin(c, p, &w->kase, &w->facts);
}

static enum rc
matching_campaign_prepare(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct campaign_work *w = (struct campaign_work *)context_worked(c);
	struct campaign p;

	(void)ret_none;
	if (w == NULL || !context_get(c, &matching_campaign, in->id, &p) || p.status != CAMPAIGN_RUNNING ||
	    p.round != w->kase.round)
		return RC_OK;
	if (atomic_load(&w->run->head.stop))
		return give_up(c, &p, why);
	facts_again(c, &p, w);
	w->work.more = true;
	if (!campaign_facts_next(c, &p, &w->facts)) {
		w->solving = true;
		w->work.method = FINISH_METHOD;
		w->work.more = w->kase.job_count != 0;
	}
	atomic_store(&w->run->looked, w->facts.looked);
	return w->work.more ? RC_OK : give_up(c, &p, why);
}
SERVICE_HANDLER(matching_campaign_prepare, struct ref, void)

static void
answer_take(struct context *c, struct campaign *p, const struct campaign_outcome *o)
{
	const struct campaign_pick *k = o->picks.items;

	p->served = p->undone = 0;
	for (uint32_t i = 0; i < o->picks.count; i++)
		*(REC_HAS(&k[i], CAMPAIGN_PICK_PROVIDER) ? &p->served : &p->undone) += 1;
	p->computed_at = c->now;
	p->cost = o->cost;
	p->bound = o->bound;
	p->gap = o->gap;
	p->proven = o->proven;
	p->stopped = o->stopped;
	p->has |= ANSWER_TAGS &
	    ~(REC_BIT(CAMPAIGN_TAG_CHANGES) | REC_BIT(CAMPAIGN_TAG_STOP_ASKED) | REC_BIT(CAMPAIGN_TAG_GAP));
	if (REC_HAS(o, 8))
		p->has |= REC_BIT(CAMPAIGN_TAG_GAP);
	p->summary = campaign_summary(c, p, o);
}

/* Late, or twice: there is no edge, and it is let go. */
static enum rc
matching_campaign_finish(
    struct context *c, const struct campaign_outcome *in, void *ret_none, struct fault *why)
{
	const struct campaign_work *w = (const struct campaign_work *)context_worked(c);
	struct campaign p;
	enum rc rc;

	(void)ret_none;
	if (!context_get(c, &matching_campaign, in->id, &p) || p.status != CAMPAIGN_RUNNING ||
	    p.round != in->round)
		return RC_OK;
	if (!in->decided)
		return give_up(c, &p, why);
	rc = campaign_move(&p, CAMPAIGN_EV_FINISH, why);
	if (rc == RC_OK && w != NULL && w->torn)
		rc = campaign_move(&p, CAMPAIGN_EV_EXPIRE, why);
	if (rc != RC_OK)
		return rc;
	answer_take(c, &p, in);
	campaign_lines_stage(c, &p, in);
	return event_stage(c, &matching_campaign, "computed", &p);
}
SERVICE_HANDLER(matching_campaign_finish, struct campaign_outcome, void)

/* --- starting again ---------------------------------------------------------------------------------------------------- */
static enum rc
matching_campaign_resume(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct campaign p;

	(void)ret_none;
	(void)why;
	if (!context_get(c, &matching_campaign, in->id, &p) || p.status != CAMPAIGN_RUNNING ||
	    run_find(c, p.id) != NULL)
		return RC_OK;
	work_begin(c, &p);
	return RC_OK;
}
SERVICE_HANDLER(matching_campaign_resume, struct ref, void)

void
campaign_resume(struct context *c)
{
	int running = CAMPAIGN_RUNNING;
	struct db_scan s;
	struct id id;

	db_scan_index(
	    &s, c->txn, &matching_campaign, matching_field(&matching_campaign, "status"), &running, false);
	while (db_scan_next_id(&s, &id))
		context_timer(c, c->now, RESUME_METHOD, id);
	db_scan_end(&s);
}
