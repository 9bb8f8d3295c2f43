/*
 * hold_provider: one of our providers is asked for another federation: the link, the reminders, the answer, and the confirmation that has to follow.
 * Owns: POST /home-holds/{id}/link; matching.home_hold.remind and matching.home_hold.expire, which timers run.
 * Beware: the provider sees what any answer link shows. A yes holds the days until the asker confirms; it is asked for that once more, then the days
 *         are free.
 */
#include "common/calendar.h"
#include "common/link.h"
#include "services/matching/hold.h"
#include "services/matching/refusal.h"

#define PURPOSE "home answer link"

static struct text
home_link_path(struct context *c, const struct home_hold *h)
{
	return text_of(
	    arena_printf(c->arena, "/r/" TEXT_FMT, TEXT_ARG(link_token(c, PURPOSE, h->id, h->link))));
}

bool
home_link_find(struct context *c, struct text token, struct home_hold *ret)
{
	struct id id;

	if (!link_id(token, &id) || !context_get(c, &matching_home_hold, id, ret) ||
	    !link_is(c, PURPOSE, token, id, ret->link))
		return false;
	context_open(c, &matching_home_hold, ret);
	return true;
}

/* What the delays of our own policy go by. */
static struct request
as_request(const struct home_hold *h)
{
	return (struct request){ .urgency = h->urgency };
}

static void
remind_later(struct context *c, const struct home_hold *h, const struct policy *p)
{
	const struct request r = as_request(h);
	usec_t last = REC_HAS(h, HOME_TAG_REMINDED_AT) ? h->reminded_at : h->solicited_at;
	usec_t due = policy_reminder(p, &r, last, h->expires_at);

	if (due != 0)
		context_timer(c, due, "matching.home_hold.remind", h->id);
}

static void
expire_at(struct context *c, struct home_hold *h, usec_t at)
{
	h->expires_at = at;
	h->has |= REC_BIT(HOME_TAG_EXPIRES_AT);
	context_timer(c, at, "matching.home_hold.expire", h->id);
}

void
home_solicit(struct context *c, struct home_hold *h, usec_t latest)
{
	const struct request r = as_request(h);
	struct policy p;
	usec_t own;

	policy_active(c, &p);
	own = policy_deadline(&p, &r, c->now);
	h->solicited_at = c->now;
	h->link = 1;
	h->has |= REC_BIT(HOME_TAG_SOLICITED_AT) | REC_BIT(HOME_TAG_LINK);
	expire_at(c, h, own < latest ? own : latest);
	remind_later(c, h, &p);
}

/* --- the answer --------------------------------------------------------------------------------------------------------- */
static enum rc
answer_state(const struct context *c, const struct home_hold *h, struct fault *why)
{
	switch (h->status) {
	case HOME_HELD:
		return h->expires_at > c->now ? RC_OK
					      : fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_EXPIRED);
	case HOME_EXPIRED:
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_EXPIRED);
	case HOME_ACCEPTED:
	case HOME_ENGAGED:
	case HOME_DONE:
	case HOME_ENDED:
	case HOME_DECLINED:
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_USED);
	case HOME_RELEASED:
		return fault_add(why, RC_CONFLICT, NULL, FAULT_HOLD_RELEASED);
	case HOME_ASKED:
	case HOME_REFUSED:
	case HOME_WITHDRAWN:
	case HOME_STOPPED:
		break;
	}
	return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_WITHDRAWN);
}

static void
brief_needs(struct context *c, const struct home_hold *h, struct answer_brief *ret)
{
	const struct hold_need *needs = h->competences.items;
	struct answer_need *items = ARENA_ARRAY(c->arena, h->competences.count + 1, struct answer_need);

	for (uint32_t i = 0; i < h->competences.count; i++)
		items[i] = (struct answer_need){ REC_BIT(1) | REC_BIT(2), needs[i].name, needs[i].level };
	ret->competences = (struct list){ items, h->competences.count };
	ret->has |= h->competences.count != 0 ? REC_BIT(12) : 0;
}

enum rc
home_answer_get(struct context *c, const struct home_hold *h, struct answer_brief *ret, struct fault *why)
{
	enum rc rc = answer_state(c, h, why);

	if (rc != RC_OK)
		return rc;
	*ret = (struct answer_brief){ .pool = h->pool,
		.service_name = h->service_name,
		.days = h->days,
		.department = h->department,
		.remote = h->remote,
		.from = h->from,
		.to = h->to,
		.urgency = h->urgency,
		.deadline = h->expires_at,
		.languages = h->languages,
		.accessibility = h->accessibility };
	ret->has = REC_BIT(1) | REC_BIT(4) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) |
	    (REC_HAS(h, HOME_TAG_SERVICE_NAME) ? REC_BIT(3) : 0) |
	    (REC_HAS(h, HOME_TAG_DEPARTMENT) ? REC_BIT(5) : 0) |
	    (REC_HAS(h, HOME_TAG_LANGUAGES) ? REC_BIT(13) : 0) |
	    (REC_HAS(h, HOME_TAG_ACCESSIBILITY) ? REC_BIT(14) : 0);
	brief_needs(c, h, ret);
	return RC_OK;
}

static enum rc
answer_no(struct context *c, struct home_hold *h, const struct answer *in, struct fault *why)
{
	if (!REC_HAS(in, 3))
		return fault_add(why, RC_INVALID, "reason", FAULT_ANSWER_REASON);
	h->reason = in->reason;
	h->has |= REC_BIT(HOME_TAG_REASON);
	return home_end(c, h, HOME_EV_DECLINE, why);
}

/* The days stay held: they are engaged once the asker has confirmed. */
static enum rc
answer_yes(struct context *c, struct home_hold *h, struct fault *why)
{
	struct policy p;

	if (!home_card_holds(c, h->provider)) {
		home_refusal(h, HOLD_NO_CARD);
		return home_end(c, h, HOME_EV_STOP, why);
	}
	if (home_move(h, HOME_EV_ACCEPT) != RC_OK)
		return state_refused(why, "status", &home_words, (int)h->status, ANY_EVENT);
	policy_active(c, &p);
	expire_at(c, h, c->now + (usec_t)p.confirm_days * USEC_PER_DAY);
	home_tell(c, h, true, "accepted");
	return RC_OK;
}

enum rc
home_answer_give(struct context *c, struct home_hold *h, const struct answer *in, struct answer_taken *ret,
    struct fault *why)
{
	enum rc rc = answer_state(c, h, why);

	if (rc != RC_OK)
		return rc;
	h->answered_at = c->now;
	h->has |= REC_BIT(HOME_TAG_ANSWERED_AT);
	rc = in->accept ? answer_yes(c, h, why) : answer_no(c, h, in, why);
	if (rc != RC_OK)
		return rc;
	*ret = (struct answer_taken){ REC_BIT(1) | REC_BIT(2),
		h->status == HOME_ACCEPTED	? PROPOSAL_ACCEPTED
		    : h->status == HOME_STOPPED ? PROPOSAL_PASSED
						: PROPOSAL_REFUSED,
		text_of(h->status == HOME_ACCEPTED ? "Merci, votre accord est enregistré et vos jours sont "
						     "réservés. Votre fédération revient vers "
						     "vous dès que celle qui cherche l’a confirmé."
						   : "Merci de votre réponse : elle est enregistrée, vous "
						     "n’avez rien d’autre à faire.") };
	return RC_OK;
}

/* --- in time ------------------------------------------------------------------------------------------------------------ */
static enum rc
home_hold_remind(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct home_hold h;
	struct policy p;

	(void)ret;
	(void)why;
	if (!context_get(c, &matching_home_hold, in->id, &h) || h.status != HOME_HELD ||
	    h.expires_at <= c->now)
		return RC_OK;
	h.reminded_at = c->now;
	h.reminders++;
	h.has |= REC_BIT(HOME_TAG_REMINDED_AT) | REC_BIT(HOME_TAG_REMINDERS);
	policy_active(c, &p);
	remind_later(c, &h, &p);
	return event_stage(c, &matching_home_hold, "reminded", &h);
}
SERVICE_HANDLER(home_hold_remind, struct ref, void)

/* No answer: over. No confirmation: the asker is asked once more, then it is over. */
static enum rc
home_hold_expire(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct home_hold h;
	struct policy p;

	(void)ret;
	if (!context_get(c, &matching_home_hold, in->id, &h) || !REC_HAS(&h, HOME_TAG_EXPIRES_AT) ||
	    h.expires_at > c->now)
		return RC_OK;
	context_open(c, &matching_home_hold, &h);
	if (h.status == HOME_HELD)
		return home_end(c, &h, HOME_EV_EXPIRE, why);
	if (h.status != HOME_ACCEPTED)
		return RC_OK;
	if (!h.asked_again) {
		h.asked_again = true;
		h.has |= REC_BIT(HOME_TAG_ASKED_AGAIN);
		policy_active(c, &p);
		expire_at(c, &h, c->now + (usec_t)p.confirm_days * USEC_PER_DAY);
		home_tell(c, &h, true, "moved");
		return RC_OK;
	}
	home_refusal(&h, HOLD_UNCONFIRMED);
	return home_end(c, &h, HOME_EV_RELEASE, why);
}
SERVICE_HANDLER(home_hold_expire, struct ref, void)

static enum rc
home_hold_link(struct context *c, const struct home_link_ask *in, struct home_link *ret, struct fault *why)
{
	struct home_hold h;

	if (!context_get(c, &matching_home_hold, in->id, &h) || !home_hold_visible(c, &h))
		return fault_only(why, RC_NOT_FOUND);
	if (h.status != HOME_HELD)
		return state_refused(why, "status", &home_words, (int)h.status, ANY_EVENT);
	if (in->renew) {
		h.link++;
		event_stage(c, &matching_home_hold, "link_renewed", &h);
	}
	*ret = (struct home_link){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), h.id, h.expires_at,
		home_link_path(c, &h) };
	return RC_OK;
}
SERVICE_HANDLER(home_hold_link, struct home_link_ask, struct home_link)
