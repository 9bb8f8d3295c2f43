/*
 * hold_home: another federation asks for days of one of our providers: here, where these days are kept, it is decided.
 * Owns: home_hold from its first word to its last; POST /home-holds/{id}/stop.
 * Beware: a word is taken by its rank. Whatever is held or engaged goes through the one ledger that our own requests use, so nothing that comes
 *         from elsewhere, in whatever order, can promise a day twice.
 */
#include "services/matching/hold.h"
#include "services/matching/refusal.h"

static struct id
home_hold_id(struct id peer, struct id token)
{
	const struct crypto_hash_part parts[] = { { "home hold", 9 }, { peer.b, sizeof peer.b },
		{ token.b, sizeof token.b } };

	return crypto_id_of(parts, sizeof parts / sizeof parts[0]);
}

/* --- the end ------------------------------------------------------------------------------------------------------------ */
/* What was said of the need goes with its end. */
static void
home_forget(struct context *c, struct home_hold *h, const char *verb, bool fresh)
{
	bool sealed = REC_HAS(h, HOME_TAG_LANGUAGES);

	h->has &= ~(REC_BIT(HOME_TAG_LANGUAGES) | REC_BIT(HOME_TAG_ACCESSIBILITY));
	home_tell(c, h, fresh, verb);
	if (sealed)
		subject_strip(c, &matching_home_hold, h->id);
}

static enum rc
home_leave(struct context *c, struct home_hold *h, enum home_event event, struct fault *why)
{
	enum home_status was = h->status;
	enum rc rc = home_move(h, event);

	if (rc != RC_OK)
		return state_refused(why, "status", &home_words, (int)was, ANY_EVENT);
	if (was == HOME_HELD || was == HOME_ACCEPTED) {
		rc = home_days(c, h, LEDGER_RELEASE, why);
		h->has &= ~REC_BIT(HOME_TAG_MONTHS);
		h->months = (struct list){ 0 };
	} else if (was == HOME_ENGAGED || was == HOME_DONE) {
		rc = home_give_back(c, h, why);
	}
	h->closed_at = c->now;
	h->has |= REC_BIT(HOME_TAG_CLOSED_AT);
	return rc;
}

static const char *
end_verb(enum home_status s)
{
	switch (s) {
	case HOME_DECLINED:
		return "declined";
	case HOME_EXPIRED:
		return "expired";
	case HOME_RELEASED:
		return "released";
	case HOME_STOPPED:
		return "stopped";
	case HOME_ENDED:
		return "ended";
	default:
		return "withdrawn";
	}
}

enum rc
home_end(struct context *c, struct home_hold *h, enum home_event event, struct fault *why)
{
	enum rc rc = home_leave(c, h, event, why);

	if (rc == RC_OK)
		home_forget(c, h, end_verb(h->status), true);
	return rc;
}

void
home_refusal(struct home_hold *h, enum hold_refusal why)
{
	h->refusal = why;
	h->has |= REC_BIT(HOME_TAG_REFUSAL);
}

/* --- the first word ----------------------------------------------------------------------------------------------------- */
static void
home_begin(struct home_hold *h, struct id id, struct id peer, const struct hold_ask *a)
{
	*h = (struct home_hold){ .id = id,
		.peer = peer,
		.token = a->id,
		.provider = a->card,
		.pool = a->pool,
		.status = HOME_ASKED,
		.service_name = a->service_name,
		.competences = a->competences,
		.days = a->days,
		.from = a->from,
		.to = a->to,
		.department = a->department,
		.remote = a->remote,
		.languages = a->languages,
		.accessibility = a->accessibility,
		.urgency = a->urgency };
	static const uint8_t same[][2] = { { HOME_TAG_PROVIDER, ASK_TAG_CARD },
		{ HOME_TAG_SERVICE_NAME, ASK_TAG_SERVICE_NAME },
		{ HOME_TAG_COMPETENCES, ASK_TAG_COMPETENCES }, { HOME_TAG_DAYS, ASK_TAG_DAYS },
		{ HOME_TAG_FROM, ASK_TAG_FROM }, { HOME_TAG_TO, ASK_TAG_TO },
		{ HOME_TAG_DEPARTMENT, ASK_TAG_DEPARTMENT }, { HOME_TAG_REMOTE, ASK_TAG_REMOTE },
		{ HOME_TAG_LANGUAGES, ASK_TAG_LANGUAGES }, { HOME_TAG_ACCESSIBILITY, ASK_TAG_ACCESSIBILITY },
		{ HOME_TAG_URGENCY, ASK_TAG_URGENCY } };

	h->has = REC_BIT(TAG_ID) | REC_BIT(HOME_TAG_PEER) | REC_BIT(HOME_TAG_TOKEN) | REC_BIT(HOME_TAG_POOL) |
	    REC_BIT(HOME_TAG_STATUS) | REC_BIT(HOME_TAG_HEARD) | REC_BIT(HOME_TAG_ACKED);
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		h->has |= REC_HAS(a, same[i][1]) ? REC_BIT(same[i][0]) : 0;
}

/* Whether the days can be had at all: home_plan says for which. */
static enum rc
home_holds(struct context *c, struct home_hold *h, const struct hold_ask *a, enum hold_refusal *ret_why)
{
	struct sharing terms;

	*ret_why = HOLD_REVOKED;
	if (home_knew_before(c, h->peer, h->token))
		return RC_RULE;
	*ret_why = HOLD_STALE;
	if (!REC_HAS(a, ASK_TAG_DAYS) || !REC_HAS(a, ASK_TAG_FROM) || !REC_HAS(a, ASK_TAG_TO) ||
	    a->to < c->today ||
	    (a->want == WANT_HELD && REC_HAS(a, ASK_TAG_DEADLINE) && a->deadline <= c->now))
		return RC_RULE;
	*ret_why = HOLD_UNKNOWN;
	if (a->want == WANT_ENGAGED && !hold_recalls(c, h->peer))
		return RC_RULE;
	*ret_why = HOLD_NO_CARD;
	if (!home_card_holds(c, h->provider))
		return RC_RULE;
	*ret_why = HOLD_NO_SHARING;
	if (!home_terms(c, h->peer, &terms) || home_covers(c, &terms, a, ret_why) != RC_OK)
		return RC_RULE;
	return home_plan(c, h, &terms, &a->months, ret_why);
}

static enum rc
hear_first(struct context *c, struct home_hold *h, const struct hold_ask *a, struct fault *why)
{
	struct home_hold trial = *h;
	enum hold_refusal refusal = HOLD_NO_ROOM;
	enum rc rc;

	if (a->want == WANT_NOTHING) { /* of one that a restored node has forgotten */
		(void)!home_move(h, HOME_EV_WITHDRAW);
		home_forget(c, h, "moved", true);
		return RC_OK;
	}
	if (home_holds(c, &trial, a, &refusal) != RC_OK ||
	    home_days(c, &trial, a->want == WANT_HELD ? LEDGER_HOLD : LEDGER_TAKE, NULL) != RC_OK) {
		rc = home_move(h, HOME_EV_REFUSE);
		home_refusal(h, refusal);
		home_forget(c, h, "refused", true);
		return rc;
	}
	*h = trial;
	rc = home_move(h, a->want == WANT_HELD ? HOME_EV_HOLD : HOME_EV_CONFIRM);
	if (rc != RC_OK)
		return fault_only(why, rc);
	if (a->want == WANT_HELD) {
		home_solicit(c, h, REC_HAS(a, ASK_TAG_DEADLINE) ? a->deadline : INT64_MAX);
		home_tell(c, h, true, "solicited");
	} else { /* both had agreed, before this node was restored */
		h->engaged_at = c->now;
		h->has |= REC_BIT(HOME_TAG_ENGAGED_AT);
		(void)home_days_enter(c, h, &a->days_done);
		home_tell(c, h, true, "engaged");
	}
	return RC_OK;
}

/* --- the next ones ------------------------------------------------------------------------------------------------------ */
static enum rc
hear_confirmed(struct context *c, struct home_hold *h, struct fault *why)
{
	enum rc rc = home_move(h, HOME_EV_CONFIRM);

	if (rc == RC_OK)
		rc = home_days(c, h, LEDGER_ENGAGE, why);
	if (rc != RC_OK)
		return rc;
	h->engaged_at = c->now;
	h->has |= REC_BIT(HOME_TAG_ENGAGED_AT);
	home_tell(c, h, true, "engaged");
	return RC_OK;
}

static bool
marks_taken(struct home_hold *h, const struct hold_ask *a)
{
	if (!REC_HAS(a, ASK_TAG_RELEVANCE) || REC_HAS(h, HOME_TAG_RELEVANCE) ||
	    !REC_HAS(h, HOME_TAG_ENGAGED_AT))
		return false;
	h->relevance = a->relevance;
	h->complementarity = a->complementarity;
	h->has |= REC_BIT(HOME_TAG_RELEVANCE) |
	    (REC_HAS(a, ASK_TAG_COMPLEMENTARITY) ? REC_BIT(HOME_TAG_COMPLEMENTARITY) : 0);
	return true;
}

/* Of a mission that goes on: a pause, a later end, days to enter, the evaluation. */
static void
hear_mission(struct context *c, struct home_hold *h, const struct hold_ask *a)
{
	bool marked = marks_taken(h, a);
	uint32_t entered;
	bool shifted;

	h->suspended = REC_HAS(a, ASK_TAG_SUSPENDED) && a->suspended;
	h->has |= REC_BIT(HOME_TAG_SUSPENDED);
	if (REC_HAS(a, ASK_TAG_TO) && a->to > h->to)
		h->to = a->to;
	entered = REC_HAS(a, ASK_TAG_DAYS_DONE) ? home_days_enter(c, h, &a->days_done) : 0;
	shifted = home_shift(c, h, a);
	home_tell(c, h, entered != 0 || shifted,
	    shifted && !REC_HAS(h, HOME_TAG_SHIFT_REFUSED) ? "shifted"
		: entered != 0				   ? "day_done"
		: marked				   ? "evaluated"
							   : "moved");
}

static enum rc
hear_next(struct context *c, struct home_hold *h, const struct hold_ask *a, struct fault *why)
{
	bool engaged = h->status == HOME_ENGAGED || h->status == HOME_DONE, marked;

	if (a->want == WANT_ENGAGED && (h->status == HOME_HELD || h->status == HOME_ACCEPTED))
		return hear_confirmed(c, h, why);
	if (a->want == WANT_ENGAGED && engaged) {
		hear_mission(c, h, a);
		return RC_OK;
	}
	marked = marks_taken(h, a);
	if (a->want == WANT_NOTHING && !home_is_over(h->status))
		return home_end(c, h, HOME_EV_WITHDRAW, why);
	home_tell(c, h, false, marked ? "evaluated" : "moved");
	return RC_OK;
}

/* A confirmation before the provider has said yes: nobody here agreed to that, but where this node was put back, and has forgotten the yes. It
 * is not taken, and comes again once there is an answer to confirm. */
static bool
confirms_early(struct context *c, const struct home_hold *h, const struct hold_ask *a)
{
	return a->want == WANT_ENGAGED && h->status == HOME_HELD && !hold_recalls(c, h->peer);
}

enum rc
hold_ask_hear(struct context *c, struct id peer, const struct hold_ask *a, struct fault *why)
{
	struct id id = home_hold_id(peer, a->id);
	struct home_hold h;
	bool found = context_latest(c, &matching_home_hold, id, &h), restored;
	uint32_t acked;

	if (!found && !quota_take(c, &matching_quota, peer, "holds", HOLDS_A_DAY))
		return RC_OK;
	if (!found) {
		home_begin(&h, id, peer, a);
		h.told = (uint32_t)(c->now /
		    USEC_PER_SEC); /* beyond the words of one that a backup has forgotten */
		h.acked = h.told;
	} else
		context_open(c, &matching_home_hold, &h);
	acked = h.acked;
	h.acked = a->heard > acked ? a->heard : acked;
	restored = a->heard > h.told;
	h.told = restored ? a->heard + 1 : h.told; /* whatever is told next is new to them */
	if (!found || (a->rank > h.heard && !confirms_early(c, &h, a))) {
		h.heard = a->rank;
		return found ? hear_next(c, &h, a, why) : hear_first(c, &h, a, why);
	}
	if (restored || a->heard < h.told)
		home_tell(c, &h, restored, "moved");
	else if (h.acked != acked)
		event_stage(c, &matching_home_hold, "moved", &h);
	return RC_OK;
}

/* --- by our own side ---------------------------------------------------------------------------------------------------- */
static enum rc
home_hold_stop(struct context *c, const struct ref *in, struct home_hold *ret, struct fault *why)
{
	enum rc rc;

	if (!context_get(c, &matching_home_hold, in->id, ret) || !home_hold_visible(c, ret))
		return fault_only(why, RC_NOT_FOUND);
	context_open(c, &matching_home_hold, ret);
	home_refusal(ret, HOLD_PROVIDER_STOPS);
	rc = home_end(c, ret, HOME_EV_STOP, why);
	return rc;
}
SERVICE_HANDLER(home_hold_stop, struct ref, struct home_hold)

bool
home_hold_visible(struct context *c, const void *rec)
{
	const struct home_hold *h = rec;
	const struct capacity row = { .pool = h->pool }; /* whoever may see the pool's days */

	return capacity_visible(c, &row) || provider_is_caller(c, h->provider);
}
