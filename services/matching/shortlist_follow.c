/*
 * shortlist_follow: what a short list does when its request or its choice moves on, whichever command moved them.
 * Owns: which short list is under way for a request.
 * Beware: records are read as the command leaves them.
 */
#include "services/matching/shortlist.h"

static bool
is_under_way(const struct shortlist *s)
{
	return s->status == SHORTLIST_OPEN || s->status == SHORTLIST_SCORED || s->status == SHORTLIST_CHOSEN;
}

bool
shortlist_find(struct context *c, struct id request, struct shortlist *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &matching_shortlist, matching_field(&matching_shortlist, "request"), &request, true);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = is_under_way(ret);
	db_scan_end(&s);
	return found && context_latest(c, &matching_shortlist, ret->id, ret) && is_under_way(ret);
}

bool
shortlist_active(struct context *c, struct id request)
{
	struct shortlist s;

	return shortlist_find(c, request, &s);
}

enum rc
shortlist_none(struct context *c, struct id request, struct fault *why)
{
	return shortlist_active(c, request) ? fault_add(why, RC_CONFLICT, NULL, FAULT_SHORTLIST_RUNNING)
					    : RC_OK;
}

static bool
is_request_over(const struct request *r, const struct shortlist *s)
{
	return r->round != s->round || r->status == REQUEST_WITHDRAWN || r->status == REQUEST_CLOSED;
}

/* Another of the list may be chosen after that one. */
static bool
is_anybody_left(struct context *c, const struct shortlist *s, struct id but)
{
	for (uint32_t i = 0; i < s->lines.count; i++) {
		struct id id = ((const struct shortlist_line *)s->lines.items)[i].proposal;
		struct proposal p;

		if (!id_equal(id, but) && context_latest(c, &matching_proposal, id, &p) &&
		    p.status == PROPOSAL_LISTED)
			return true;
	}
	return false;
}

/* A step that the machine does not have is none: the record is as it was. */
static void
take_step(struct context *c, struct shortlist *s, enum shortlist_event event, const char *verb)
{
	struct fault why = { 0 };

	if (shortlist_move(s, event, &why) == RC_OK)
		event_stage(c, &matching_shortlist, verb, s);
}

/* Let go though the request goes on. */
static bool
fell_away(const struct proposal *p)
{
	return p->status == PROPOSAL_PASSED && REC_HAS(p, PROPOSAL_TAG_PASSED_FOR) &&
	    (p->passed_for == PASSED_EXCLUDED || p->passed_for == PASSED_ARCHIVED ||
		p->passed_for == PASSED_HOME);
}

static void
follow_choice(struct context *c, const struct proposal *p)
{
	struct shortlist s;

	if (!REC_HAS(p, PROPOSAL_TAG_SHORTLIST) ||
	    !context_latest(c, &matching_shortlist, p->shortlist, &s) || !id_equal(s.chosen, p->id))
		return;
	if (p->status == PROPOSAL_ACCEPTED) {
		take_step(c, &s, SHORTLIST_EV_ENGAGE, "engaged");
	} else if (p->status == PROPOSAL_REFUSED || p->status == PROPOSAL_EXPIRED || fell_away(p)) {
		bool left = is_anybody_left(c, &s, p->id);

		if (left) {
			s.chosen = (struct id){ { 0 } };
			s.has &= ~(REC_BIT(SHORTLIST_TAG_CHOSEN) | REC_BIT(SHORTLIST_TAG_CHOSEN_AT));
		}
		take_step(c, &s, left ? SHORTLIST_EV_DECLINE : SHORTLIST_EV_EXHAUST,
		    left ? "declined" : "exhausted");
	}
}

void
shortlist_follow(struct context *c, const struct db_table *t, const void *after)
{
	const struct request *r = after;
	struct shortlist s;

	if (t == &matching_proposal)
		follow_choice(c, after);
	else if (t == &matching_request && shortlist_find(c, r->id, &s) && is_request_over(r, &s))
		take_step(c, &s, SHORTLIST_EV_DROP, "cancelled");
}
