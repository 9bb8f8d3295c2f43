/*
 * answer_mission: the answer link of a provider whose mission is agreed: whom it is for, so that the two can speak.
 * Owns: the method matching.answer.mission, which the gateway asks when the link is opened.
 * Beware: no name is here: the gateway asks the registry for it, and keeps it nowhere. Who opened the link is taken to be the provider; the
 *         person whom the mission is for is shown that reading, once an hour at most.
 */
#include "common/calendar.h"
#include "common/note.h"
#include "services/matching/named.h"

/* For so long after its end it is still told: the same days as in another federation. */
#define TOLD_AFTER (GUEST_KEPT_DAYS * USEC_PER_DAY)

static bool
is_told(const struct context *c, const struct engagement *e)
{
	switch (e->status) {
	case ENGAGEMENT_ACTIVE:
	case ENGAGEMENT_SUSPENDED:
	case ENGAGEMENT_DONE:
		return true;
	case ENGAGEMENT_CLOSED:
		return REC_HAS(e, ENGAGEMENT_TAG_CLOSED_AT) && e->closed_at > c->now - TOLD_AFTER;
	case ENGAGEMENT_ENDED:
	case ENGAGEMENT_REPLACED:
		break;
	}
	return false;
}

/* The engagement that came of the proposal. */
static bool
engagement_find(struct context *c, const struct proposal *p, struct engagement *ret)
{
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &matching_engagement, matching_field(&matching_engagement, "request"),
	    &p->request, true);
	while (!found && db_scan_next(&s, c->arena, ret))
		found = id_equal(ret->proposal, p->id);
	db_scan_end(&s);
	return found;
}

/* Whoever holds the link, and is not signed in, acts for the provider: so the reading says. */
static void
reading_tell(struct context *c, const struct proposal *p, const struct request *r)
{
	struct provider who;

	if (id_is_zero(c->caller.person) && id_is_zero(c->caller.account) &&
	    context_get(c, &matching_provider, p->provider, &who))
		c->caller.person = who.person;
	event_reading(c, &matching_request, r->id);
}

static enum rc
mission_ours(struct context *c, const struct proposal *p, struct answer_mission *ret, struct fault *why)
{
	struct accompaniment service;
	struct engagement e;
	struct request r;

	if (p->status != PROPOSAL_ACCEPTED || !engagement_find(c, p, &e) || !is_told(c, &e) ||
	    !context_get(c, &matching_request, p->request, &r))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_USED);
	*ret = (struct answer_mission){ .person = e.person,
		.organisation = e.organisation,
		.contact = r.contact,
		.days = e.days_planned,
		.from = e.from,
		.to = e.to,
		.pool = e.pool,
		.over = e.status != ENGAGEMENT_ACTIVE && e.status != ENGAGEMENT_SUSPENDED };
	ret->has = (e.pool == POOL_GROUP ? REC_BIT(ANSWER_MISSION_TAG_ORGANISATION)
					 : REC_BIT(ANSWER_MISSION_TAG_PERSON)) |
	    REC_BIT(ANSWER_MISSION_TAG_CONTACT) | REC_BIT(ANSWER_MISSION_TAG_DAYS) |
	    REC_BIT(ANSWER_MISSION_TAG_FROM) | REC_BIT(ANSWER_MISSION_TAG_TO) |
	    REC_BIT(ANSWER_MISSION_TAG_POOL) | REC_BIT(ANSWER_MISSION_TAG_OVER);
	if (REC_HAS(&r, REQUEST_TAG_SERVICE) &&
	    context_get(c, &matching_accompaniment, r.service, &service)) {
		ret->service_name = service.name;
		ret->has |= REC_BIT(ANSWER_MISSION_TAG_SERVICE_NAME);
	}
	reading_tell(c, p, &r);
	return RC_OK;
}

/* The request is the other federation's, and so is who is told of a reading of it. */
static void
opening_tell(struct context *c, struct home_hold *h)
{
	bool over = REC_HAS(h, HOME_TAG_CLOSED_AT) && h->closed_at <= c->now - TOLD_AFTER;

	if (over || (REC_HAS(h, HOME_TAG_OPENED_AT) && h->opened_at > c->now - READING_SPAN) ||
	    hold_peer_is_revoked(c, h->peer))
		return;
	h->opened_at = c->now;
	h->has |= REC_BIT(HOME_TAG_OPENED_AT);
	home_tell(c, h, true, "moved");
}

/* For another federation: the name is the registry's guest, which knows by itself when to forget. */
static enum rc
mission_theirs(struct context *c, struct home_hold *h, struct answer_mission *ret, struct fault *why)
{
	if (!REC_HAS(h, HOME_TAG_ENGAGED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ANSWER_USED);
	*ret = (struct answer_mission){ .hold = h->id,
		.service_name = h->service_name,
		.days = h->days,
		.from = h->from,
		.to = h->to,
		.pool = h->pool,
		.over = h->status != HOME_ENGAGED };
	ret->has = REC_BIT(ANSWER_MISSION_TAG_HOLD) | REC_BIT(ANSWER_MISSION_TAG_DAYS) |
	    REC_BIT(ANSWER_MISSION_TAG_FROM) | REC_BIT(ANSWER_MISSION_TAG_TO) |
	    REC_BIT(ANSWER_MISSION_TAG_POOL) | REC_BIT(ANSWER_MISSION_TAG_OVER) |
	    (REC_HAS(h, HOME_TAG_SERVICE_NAME) ? REC_BIT(ANSWER_MISSION_TAG_SERVICE_NAME) : 0);
	opening_tell(c, h);
	return RC_OK;
}

static enum rc
answer_mission(struct context *c, const struct answer_ref *in, struct answer_mission *ret, struct fault *why)
{
	struct home_hold h;
	struct proposal p;
	enum rc rc;

	if (home_link_find(c, in->token, &h))
		return mission_theirs(c, &h, ret, why);
	rc = link_find(c, in->token, &p, why);
	return rc == RC_OK ? mission_ours(c, &p, ret, why) : rc;
}
SERVICE_HANDLER(answer_mission, struct answer_ref, struct answer_mission)
