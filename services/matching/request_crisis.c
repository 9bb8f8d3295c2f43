/*
 * request_crisis: somebody in distress is called back by a person, at once; who has not been is told of again.
 * Owns: matching.request.call_again, which a timer runs.
 * Beware: never a cascade, and nothing of what was written in what is told. It goes on until somebody called, or it was taken back.
 */
#include "common/calendar.h"
#include "services/matching/service.h"

/* After a day of it, once a day. */
static usec_t
again_at(struct context *c, const struct request *r)
{
	struct policy policy;

	policy_active(c, &policy);
	return c->now +
	    (c->now - r->submitted_at < USEC_PER_DAY ? policy.call_back_minutes * USEC_PER_MIN
						     : USEC_PER_DAY);
}

enum rc
crisis_begin(struct context *c, const struct request *r)
{
	struct request told = *r;

	context_timer(c, again_at(c, r), "matching.request.call_again", r->id);
	return request_stage(c, &told, "call_back");
}

/* The timer may come when somebody has called: then there is nothing to do. */
enum rc
request_call_again(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct request r;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_request, in->id, &r) || r.nature != NATURE_CRISIS ||
	    r.status != REQUEST_SUBMITTED || REC_HAS(&r, TAG_ARCHIVED_AT))
		return RC_OK;
	context_timer(c, again_at(c, &r), "matching.request.call_again", r.id);
	return request_stage(c, &r, "call_again");
}
