/*
 * hold_hear: what the provider's home answers, taken where the request is.
 * Owns: far_hold from "held" on.
 * Beware: a word is taken by its rank, whatever its way here; what the machine does not have is no step. An answer may come when the request
 *         needs it no more: then home is told so.
 */
#include "common/note.h"
#include "services/matching/engagement.h"
#include "services/matching/hold.h"

/* One word on its way in. */
struct hearing {
	struct far_hold h;
	const struct hold_answer *a;
	bool fresh; /* there is something new to say */
	const char *verb; /* of the event */
	struct list missing; /* struct done_day: days of ours that home has not */
};

static bool
far_hold_by_token(struct context *c, struct id token, struct far_hold *ret)
{
	struct db_scan s;
	bool found;

	db_scan_index(
	    &s, c->txn, &matching_far_hold, matching_field(&matching_far_hold, "token"), &token, false);
	found = db_scan_next(&s, c->arena, ret);
	db_scan_end(&s);
	return found;
}

/* --- before there is a mission ------------------------------------------------------------------------------------------ */
static bool
waits(const struct far_hold *h)
{
	return h->status == FAR_ASKED || h->status == FAR_HELD;
}

static bool
load(struct context *c, const struct far_hold *h, struct proposal *p, struct request *r)
{
	return context_get(c, &matching_proposal, h->proposal, p) &&
	    context_get(c, &matching_request, h->request, r);
}

/* The mission begins here, unless something has changed since: then home is told that it is not needed. */
static enum rc
hear_yes(struct context *c, struct hearing *x, struct fault *why)
{
	struct proposal p;
	struct request r;
	enum rc rc;

	if (!load(c, &x->h, &p, &r) || p.status != PROPOSAL_SENT) {
		x->fresh = far_move(&x->h, FAR_EV_WITHDRAW) == RC_OK;
		return RC_OK;
	}
	rc = proposal_answered_yes(c, &r, &p, why);
	if (rc == RC_OK)
		rc = far_move(&x->h, p.status == PROPOSAL_ACCEPTED ? FAR_EV_CONFIRM : FAR_EV_WITHDRAW);
	x->fresh = true;
	return rc;
}

/* Nobody will come of it: the next is asked, as after any refusal. */
static enum rc
hear_no(struct context *c, struct hearing *x, struct fault *why)
{
	enum home_status s = x->a->status;
	enum far_event event = s == HOME_DECLINED ? FAR_EV_DECLINE
	    : s == HOME_EXPIRED			  ? FAR_EV_EXPIRE
						  : FAR_EV_REFUSE;
	struct proposal p;
	struct request r;
	enum rc rc;

	if (far_move(&x->h, event) != RC_OK)
		return RC_OK;
	x->verb = event == FAR_EV_REFUSE ? "refused" : "moved";
	if (!load(c, &x->h, &p, &r) || p.status != PROPOSAL_SENT)
		return RC_OK;
	if (event == FAR_EV_REFUSE)
		return cascade_without(c, &r, &p, PASSED_HOME, why);
	if (event == FAR_EV_DECLINE)
		return proposal_answered_no(
		    c, &r, &p, REC_HAS(x->a, HOLD_ANSWER_TAG_REASON) ? x->a->reason : ANSWER_OTHER, why);
	rc = proposal_end(c, &p, PROPOSAL_EXPIRE, "expired", why);
	return rc == RC_OK ? cascade_after(c, &r, &p, why) : rc;
}

/* --- the mission -------------------------------------------------------------------------------------------------------- */
static bool
engagement_of(struct context *c, const struct far_hold *h, struct engagement *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "request"),
	    &h->request, true);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = id_equal(ret->proposal, h->proposal);
	db_scan_end(&s);
	return found && context_latest(c, &matching_engagement, ret->id, ret);
}

/* Home let it go: another provider is looked for, as far as there is time; days done stay. */
static enum rc
hear_lost(struct context *c, struct hearing *x, struct fault *why)
{
	struct engagement e;
	int to;

	if (far_move(&x->h, FAR_EV_LOSE) != RC_OK)
		return RC_OK;
	x->verb = "lost";
	if (!engagement_of(c, &x->h, &e) ||
	    machine_step(engagement_machine.edges, engagement_machine.edge_count, (int)e.status,
		ENGAGEMENT_REPLACE, &to) != RC_OK)
		return RC_OK;
	return e.to < c->today || x->a->status == HOME_ENDED
	    ? engagement_end(c, &e, why)
	    : engagement_pass_on(c, &e, CHANGE_HOME, e.to, &e, why);
}

static bool
has_day(const struct list *days, day_t day)
{
	const struct done_day *d = days->items;

	for (uint32_t i = 0; i < days->count; i++)
		if (d[i].day == day)
			return true;
	return false;
}

/* In the order of their dates, none to come (midnight may have passed there), and no more than were planned: what goes beyond is not believed. */
static bool
days_hold(const struct context *c, const struct engagement *e, const struct list *days)
{
	const struct engagement told = { .days_done = *days };
	const struct done_day *d = days->items;

	for (uint32_t i = 0; i < days->count; i++)
		if (d[i].day > c->today + 1 || (i != 0 && d[i].day <= d[i - 1].day))
			return false;
	return engagement_halves(&told) <= 2 * e->days_planned;
}

/* Home enters the days; those that it has forgotten since, being restored, it is told. */
static enum rc
hear_days(struct context *c, struct hearing *x, struct fault *why)
{
	const struct list *days = &x->a->days_done;
	struct done_day *missing;
	struct engagement e;
	bool more;

	if (!engagement_of(c, &x->h, &e) ||
	    (e.status != ENGAGEMENT_ACTIVE && e.status != ENGAGEMENT_SUSPENDED &&
		e.status != ENGAGEMENT_DONE) ||
	    !days_hold(c, &e, days))
		return RC_OK;
	missing = ARENA_ARRAY(c->arena, e.days_done.count + 1, struct done_day);
	for (uint32_t i = 0; i < e.days_done.count; i++) {
		const struct done_day *d = (const struct done_day *)e.days_done.items + i;

		if (!has_day(days, d->day))
			missing[x->missing.count++] = *d;
	}
	x->missing.items = missing;
	more = x->missing.count == 0 && days->count > e.days_done.count;
	if (!more)
		return RC_OK;
	e.days_done = *days;
	e.has |= REC_BIT(17);
	if (e.status == ENGAGEMENT_ACTIVE &&
	    engagement_move(&e,
		engagement_halves(&e) >= 2 * e.days_planned ? ENGAGEMENT_LAST_DAY : ENGAGEMENT_DAY,
		why) != RC_OK)
		return why->rc;
	return event_stage(c, &matching_engagement, "day_done", &e);
}

/* By this the registry knows that a name may go, and whose: a person's, or a structure's. */
static void
whose_name(struct context *c, struct far_hold *h)
{
	struct request r;

	if (!context_get(c, &matching_request, h->request, &r))
		return;
	h->person = r.person;
	h->organisation = r.organisation;
	h->contact = r.contact;
	h->has |= h->pool == POOL_GROUP ? REC_BIT(FAR_TAG_ORGANISATION) : REC_BIT(FAR_TAG_PERSON);
	h->has |= REC_HAS(&r, REQUEST_TAG_CONTACT) ? REC_BIT(FAR_TAG_CONTACT) : 0;
}

/* Days that the other side moved to another month; the engagement is staged with what else is heard of it. */
static enum rc
hear_shift(struct context *c, struct hearing *x, struct fault *why)
{
	struct engagement e;
	bool moved, followed;
	enum rc rc;

	if (!engagement_of(c, &x->h, &e))
		return RC_OK;
	moved = far_shift_heard(c, &x->h, x->a, &e, &x->verb);
	rc = far_months_follow(c, x->a, &e, &followed, why);
	return rc == RC_OK && (moved || followed) ? event_stage(c, &matching_engagement, "shifted", &e) : rc;
}

static enum rc
hear_engaged(struct context *c, struct hearing *x, struct fault *why)
{
	enum rc rc = waits(&x->h) ? hear_yes(c, x, why) : RC_OK;
	bool was = x->h.status == FAR_AGREED;

	if (rc != RC_OK || far_move(&x->h, FAR_EV_AGREE) != RC_OK)
		return rc;
	if (!was) {
		whose_name(c, &x->h);
		x->h.agreed_at = c->now;
		x->h.has |= REC_BIT(FAR_TAG_AGREED_AT);
		x->verb = "agreed";
	}
	rc = hear_shift(c, x, why);
	return rc == RC_OK ? hear_days(c, x, why) : rc;
}

/* The provider looked there whom the mission is for: a reading of the request, as of one of ours (answer_mission.c). */
static void
hear_opened(struct context *c, struct hearing *x)
{
	struct far_hold *h = &x->h;
	struct request r;

	if (!REC_HAS(x->a, HOLD_ANSWER_TAG_OPENED_AT) || !REC_HAS(h, FAR_TAG_AGREED_AT) ||
	    (REC_HAS(h, FAR_TAG_OPENED_AT) && x->a->opened_at <= h->opened_at))
		return;
	h->opened_at = x->a->opened_at;
	h->has |= REC_BIT(FAR_TAG_OPENED_AT);
	if (context_get(c, &matching_request, h->request, &r))
		event_reading(c, &matching_request, r.id);
}

static enum rc
hear(struct context *c, struct hearing *x, struct fault *why)
{
	if (REC_HAS(x->a, HOLD_ANSWER_TAG_MONTHS)) {
		x->h.months = x->a->months;
		x->h.has |= REC_BIT(FAR_TAG_MONTHS);
	}
	if (REC_HAS(x->a, HOLD_ANSWER_TAG_REFUSAL)) {
		x->h.refusal = x->a->refusal;
		x->h.has |= REC_BIT(FAR_TAG_REFUSAL);
	}
	switch (x->a->status) {
	case HOME_ASKED:
		return RC_OK;
	case HOME_HELD:
		(void)!far_move(&x->h, FAR_EV_HOLD);
		return RC_OK;
	case HOME_ACCEPTED:
		return waits(&x->h) ? hear_yes(c, x, why) : RC_OK;
	case HOME_ENGAGED:
	case HOME_DONE:
		return hear_engaged(c, x, why);
	case HOME_REFUSED:
	case HOME_DECLINED:
	case HOME_EXPIRED:
	case HOME_WITHDRAWN:
	case HOME_RELEASED:
	case HOME_STOPPED:
	case HOME_ENDED:
		break;
	}
	return waits(&x->h) ? hear_no(c, x, why) : hear_lost(c, x, why);
}

/* This side has revoked the provider's federation: as if its last word were that it lets go. */
static enum rc
far_hold_cut(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	const struct hold_answer gone = {
		.has = REC_BIT(HOLD_ANSWER_TAG_REFUSAL), .status = HOME_STOPPED, .refusal = HOLD_REVOKED
	};
	struct hearing x = { .a = &gone, .verb = "moved" };
	enum rc rc;

	(void)ret;
	if (!context_get(c, &matching_far_hold, in->id, &x.h) || far_is_over(x.h.status) ||
	    !hold_peer_is_revoked(c, x.h.peer))
		return RC_OK;
	rc = hear(c, &x, why);
	if (rc == RC_OK)
		far_tell(c, &x.h, true, x.verb);
	return rc;
}
SERVICE_HANDLER(far_hold_cut, struct ref, void)

/* It is spoken of a hold that a restored node has forgotten, or that ended when the other was revoked here: nothing is wanted of it, and what
 * was said is heard. */
static enum rc
hear_unknown(struct context *c, struct id peer, const struct hold_answer *a)
{
	struct hold_ask word = { .id = a->token, .peer = peer };
	bool known = context_latest(c, &matching_hold_ask, a->token, &word), over = home_is_over(a->status);

	if (known && !id_equal(word.peer, peer) && !hold_peer_was(c, word.peer, peer))
		return RC_OK;
	if (!known && !quota_take(c, &matching_quota, peer, "unknown holds", HOLDS_A_DAY))
		return RC_OK;
	word.peer = peer;
	if (known && over && word.heard >= a->rank && a->heard >= word.rank)
		return RC_OK; /* both know all of it */
	word.has |= REC_BIT(TAG_ID) | REC_BIT(ASK_TAG_PEER) | REC_BIT(ASK_TAG_WANT) | REC_BIT(ASK_TAG_RANK) |
	    REC_BIT(ASK_TAG_HEARD) | REC_BIT(ASK_TAG_POOL);
	word.want = WANT_NOTHING;
	word.rank = over ? a->heard : a->heard + 1;
	word.heard = a->rank;
	return event_stage(c, &matching_hold_ask, "told", &word);
}

enum rc
hold_answer_hear(struct context *c, struct id peer, const struct hold_answer *a, struct fault *why)
{
	struct hearing x = { .a = a, .verb = "moved" };
	enum rc rc = RC_OK;
	uint32_t acked;
	bool new;

	if (!far_hold_by_token(c, a->token, &x.h) || hold_peer_was(c, x.h.peer, peer))
		return hear_unknown(c, peer, a);
	if (!id_equal(x.h.peer, peer))
		return RC_OK;
	if (a->heard > x.h.told) { /* we were restored */
		x.h.told = a->heard;
		x.fresh = true;
	}
	acked = x.h.acked;
	x.h.acked = a->heard > acked ? a->heard : acked;
	new = a->rank > x.h.heard;
	x.h.heard = new ? a->rank : x.h.heard;
	if (new)
		rc = hear(c, &x, why);
	if (rc != RC_OK)
		return rc;
	if (new)
		hear_opened(c, &x);
	/* what is over here and known to be so there does not go on there */
	x.fresh |= far_is_over(x.h.status) && !home_is_over(a->status) && a->heard >= x.h.told;
	if (x.missing.count != 0 && far_tell_days(c, &x.h, &x.missing, x.verb))
		return RC_OK;
	if (new || x.fresh || a->heard < x.h.told)
		far_tell(c, &x.h, x.fresh, x.verb);
	else if (x.h.acked != acked)
		event_stage(c, &matching_far_hold, "moved", &x.h);
	return RC_OK;
}
