/*
 * request_end: the ways out of a request: withdrawn, closed, oriented, called back.
 * Owns: POST /requests/{id}/withdraw, close, orient, called-back.
 * Beware: whoever was asked meanwhile is let go: days held are given back, the link says so kindly. A mission that runs ends with the
 *         request that is withdrawn: days done stay, the others go back.
 */
#include "services/matching/service.h"

/* Those listed and the one that was asked. */
static enum rc
end_proposals(struct context *c, const struct request *r, struct fault *why)
{
	struct list all = proposals_of(c, r);
	enum rc rc = RC_OK;

	for (uint32_t i = 0; rc == RC_OK && i < all.count; i++) {
		struct proposal *p = &((struct proposal *)all.items)[i];

		if (p->status == PROPOSAL_LISTED || p->status == PROPOSAL_SENT)
			rc = proposal_end(c, p, PROPOSAL_PASS, "passed", why);
	}
	return rc;
}

/* Those that run. */
static enum rc
end_engagements(struct context *c, const struct request *r, struct fault *why)
{
	struct engagement e;
	struct db_scan s;
	enum rc rc = RC_OK;

	db_scan_index(
	    &s, c->txn, &matching_engagement, matching_field(&matching_engagement, "request"), &r->id, false);
	while (rc == RC_OK && db_scan_next(&s, c->arena, &e))
		if (machine_step(engagement_machine.edges, engagement_machine.edge_count, (int)e.status,
			ENGAGEMENT_CLOSE, &(int){ 0 }) == RC_OK)
			rc = engagement_leave(c, &e, why);
	db_scan_end(&s);
	return rc;
}

enum rc
request_end(struct context *c, struct request *r, const char *verb, struct request *ret, struct fault *why)
{
	enum rc rc = end_proposals(c, r, why);

	if (rc == RC_OK)
		rc = request_stage(c, r, verb);
	if (rc == RC_OK)
		request_answer(c, r, ret);
	return rc;
}

enum rc
request_give_up(struct context *c, struct request *r, struct request *ret, struct fault *why)
{
	enum rc rc = request_move(r, REQUEST_WITHDRAW, why);

	if (rc == RC_OK)
		rc = end_engagements(c, r, why);
	return rc == RC_OK ? request_end(c, r, "withdrawn", ret, why) : rc;
}

enum rc
request_withdraw(struct context *c, const struct ref *in, struct request *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_load(c, in->id, &r, why);

	if (rc == RC_OK && !request_speaks(c, &r))
		rc = fault_add(why, RC_RULE, NULL, FAULT_REQUEST_OWN);
	return rc == RC_OK ? request_give_up(c, &r, ret, why) : rc;
}

enum rc
request_close(struct context *c, const struct ref *in, struct request *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_load_served(c, in->id, &r, why);

	if (rc == RC_OK)
		rc = request_move(&r, REQUEST_CLOSE, why);
	return rc == RC_OK ? request_end(c, &r, "closed", ret, why) : rc;
}

/* The federation's own action was chosen: whoever serves says how it goes on. */
static bool
is_for_federation(const struct request *r)
{
	return r->nature == NATURE_ACCOMPANIMENT && REC_HAS(r, REQUEST_TAG_HELP) &&
	    r->help == HELP_FEDERATION;
}

enum rc
request_orient(struct context *c, const struct request_orient *in, struct request *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_load_served(c, in->id, &r, why);

	if (rc == RC_OK && r.nature != NATURE_INFORMATION && !is_for_federation(&r))
		rc = fault_say(why, RC_RULE, "nature", FAULT_REQUEST_NATURE,
		    "seule une demande d’information, ou d’une action de la fédération, reçoit une "
		    "orientation",
		    "an orientation answers a request for information, or for an action of the federation");
	if (rc == RC_OK)
		rc = request_move(&r, REQUEST_ORIENT, why);
	if (rc != RC_OK)
		return rc;
	r.orientation = in->text;
	r.has |= REC_BIT(REQUEST_TAG_ORIENTATION);
	return request_end(c, &r, "oriented", ret, why);
}

enum rc
request_called_back(struct context *c, const struct ref *in, struct request *ret, struct fault *why)
{
	struct request r;
	enum rc rc = request_load_served(c, in->id, &r, why);

	if (rc == RC_OK && r.nature != NATURE_CRISIS)
		rc = fault_say(why, RC_RULE, "nature", FAULT_REQUEST_NATURE,
		    "seule une situation de crise appelle un rappel", "only a crisis calls for a call-back");
	if (rc == RC_OK)
		rc = request_move(&r, REQUEST_CALL_BACK, why);
	return rc == RC_OK ? request_end(c, &r, "called_back", ret, why) : rc;
}
