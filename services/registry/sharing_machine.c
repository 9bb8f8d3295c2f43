/*
 * sharing_machine: the life of an agreement as two tables, one for each side, and what moves it: people, the other side, its days.
 * Owns: the edges. Who believes what while a message is under way stands in proto/sharing.h.
 * Beware: what is heard of an agreement in a state that has no edge for it changes nothing: messages cross, and come again.
 */
#include "common/calendar.h"
#include "services/registry/sharing.h"

#define DECIDE_REASON 2

static const struct edge ours_edges[] = {
	{ SHARING_DRAFT, SHARING_EV_OFFER, SHARING_OFFERED },
	{ SHARING_DRAFT, SHARING_EV_WITHDRAW, SHARING_WITHDRAWN },
	{ SHARING_OFFERED, SHARING_EV_HEARD_ACCEPTED, SHARING_ACTIVE },
	{ SHARING_OFFERED, SHARING_EV_HEARD_REFUSED, SHARING_REFUSED },
	{ SHARING_OFFERED, SHARING_EV_WITHDRAW, SHARING_WITHDRAWN },
	{ SHARING_OFFERED, SHARING_EV_HEARD_WITHDRAWN, SHARING_WITHDRAWN },
	{ SHARING_OFFERED, SHARING_EV_END, SHARING_ENDED },
	{ SHARING_ACTIVE, SHARING_EV_WITHDRAW, SHARING_WITHDRAWN },
	{ SHARING_ACTIVE, SHARING_EV_HEARD_WITHDRAWN, SHARING_WITHDRAWN },
	{ SHARING_ACTIVE, SHARING_EV_HEARD_REFUSED, SHARING_REFUSED }, /* offered again to whom forgot it */
	{ SHARING_ACTIVE, SHARING_EV_END, SHARING_ENDED },
};
static const struct edge theirs_edges[] = {
	{ SHARING_OFFERED, SHARING_EV_ACCEPT, SHARING_ACTIVE },
	{ SHARING_OFFERED, SHARING_EV_REFUSE, SHARING_REFUSED },
	{ SHARING_OFFERED, SHARING_EV_HEARD_WITHDRAWN, SHARING_WITHDRAWN },
	{ SHARING_OFFERED, SHARING_EV_END, SHARING_ENDED },
	{ SHARING_ACTIVE, SHARING_EV_WITHDRAW, SHARING_WITHDRAWN },
	{ SHARING_ACTIVE, SHARING_EV_HEARD_WITHDRAWN, SHARING_WITHDRAWN },
	{ SHARING_ACTIVE, SHARING_EV_END, SHARING_ENDED },
};
static const struct machine_name ours_states[] = {
	{ SHARING_DRAFT, "draft" },
	{ SHARING_OFFERED, "offered" },
	{ SHARING_ACTIVE, "active" },
	{ SHARING_REFUSED, "refused" },
	{ SHARING_WITHDRAWN, "withdrawn" },
	{ SHARING_ENDED, "ended" },
};
static const struct machine_name theirs_states[] = {
	{ SHARING_OFFERED, "offered" },
	{ SHARING_ACTIVE, "active" },
	{ SHARING_REFUSED, "refused" },
	{ SHARING_WITHDRAWN, "withdrawn" },
	{ SHARING_ENDED, "ended" },
};
static const struct machine_name ours_events[] = {
	{ SHARING_EV_OFFER, "offer" },
	{ SHARING_EV_WITHDRAW, "withdraw" },
	{ SHARING_EV_HEARD_ACCEPTED, "heard_accepted" },
	{ SHARING_EV_HEARD_REFUSED, "heard_refused" },
	{ SHARING_EV_HEARD_WITHDRAWN, "heard_withdrawn" },
	{ SHARING_EV_END, "end" },
};
static const struct machine_name theirs_events[] = {
	{ SHARING_EV_ACCEPT, "accept" },
	{ SHARING_EV_REFUSE, "refuse" },
	{ SHARING_EV_WITHDRAW, "withdraw" },
	{ SHARING_EV_HEARD_WITHDRAWN, "heard_withdrawn" },
	{ SHARING_EV_END, "end" },
};
const struct machine sharing_ours_machine = MACHINE_OF("sharing_ours", ours_edges, ours_states, ours_events);
const struct machine sharing_theirs_machine =
    MACHINE_OF("sharing_theirs", theirs_edges, theirs_states, theirs_events);

enum rc
sharing_step(struct sharing *s, enum sharing_event event, struct fault *why)
{
	const struct machine *m =
	    s->direction == SHARING_OURS ? &sharing_ours_machine : &sharing_theirs_machine;
	int to;

	if (machine_step(m->edges, m->edge_count, (int)s->status, (int)event, &to) != RC_OK)
		return rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_SHARING_STEP, &sharing_status_enum, (int)s->status);
	s->status = (enum sharing_status)to;
	s->has |= REC_BIT(SHARING_TAG_STATUS);
	return RC_OK;
}

/* --- what comes of a step ------------------------------------------------------------------------------------ */
void
sharing_end_arm(struct context *c, const struct sharing *s)
{
	if (REC_HAS(s, SHARING_TAG_TO))
		context_timer(c, calendar_instant(s->to + 1, 0), "registry.sharing.day", s->id);
}

void
sharing_opened(struct context *c, struct sharing *s, const char *verb)
{
	s->accepted_on = c->today;
	s->has |= REC_BIT(SHARING_TAG_ACCEPTED_ON);
	(void)event_stage(c, &sharing_table, verb, s);
	if (s->from > c->today)
		context_timer(c, calendar_instant(s->from, 0), "registry.sharing.day", s->id);
	sharing_end_arm(c, s);
	if (s->direction == SHARING_OURS && s->from <= c->today)
		context_timer(c, c->now, "registry.sharing.tell", s->id);
}

/* Another one of that federation, the same way, is in force from today: its cards take the place of those of the one that ends. */
static bool
is_followed(struct context *c, const struct sharing *s)
{
	struct sharing next;
	struct db_scan scan;
	bool found = false;

	db_scan_index(&scan, c->txn, &sharing_table, record_field_tag(&sharing_desc, SHARING_TAG_PEER),
	    &s->peer, false);
	while (!found && db_scan_next(&scan, c->arena, &next))
		found = !id_equal(next.id, s->id) && next.direction == s->direction && sharing_runs(c, &next);
	db_scan_end(&scan);
	return found;
}

void
sharing_closed(struct context *c, struct sharing *s, const char *verb)
{
	bool stays = s->status == SHARING_ENDED && s->direction == SHARING_THEIRS && is_followed(c, s);

	s->closed_on = c->today;
	s->has = (s->has | REC_BIT(SHARING_TAG_CLOSED_ON)) & ~REC_BIT(SHARING_TAG_KEY);
	(void)event_stage(c, &sharing_table, verb, s);
	if (REC_HAS(s, SHARING_TAG_ACCEPTED_ON)) /* or no card has come of it */
		context_timer(c, stays ? c->now + SHARING_TAKE_OVER : c->now,
		    s->direction == SHARING_THEIRS ? "registry.far_card.drop" : "registry.shared_card.close",
		    s->id);
}

static enum rc
sharing_day(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	struct sharing s;

	(void)ret;
	(void)why;
	if (!context_get(c, &sharing_table, in->id, &s))
		return RC_OK;
	context_open(c, &sharing_table, &s);
	if (REC_HAS(&s, SHARING_TAG_TO) && s.to < c->today) {
		if (sharing_step(&s, SHARING_EV_END, NULL) == RC_OK)
			sharing_closed(c, &s, "ended");
	} else if (s.direction == SHARING_OURS && sharing_runs(c, &s)) {
		context_timer(c, c->now, "registry.sharing.tell", s.id);
	}
	return RC_OK;
}
REGISTRY_HANDLER(sharing_day, struct ref, void)

/* --- what people decide -------------------------------------------------------------------------------------- */
static enum rc
sharing_take(
    struct context *c, struct id id, enum sharing_event event, struct sharing *ret_s, struct fault *why)
{
	enum rc rc = context_need(c, &sharing_table, id, "id", ret_s, why);

	if (rc == RC_OK && REC_HAS(ret_s, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = sharing_step(ret_s, event, why);
	if (rc == RC_OK)
		context_open(c, &sharing_table, ret_s);
	return rc;
}

static enum rc
sharing_not_past(const struct context *c, const struct sharing *s, struct fault *why)
{
	return REC_HAS(s, SHARING_TAG_TO) && s->to < c->today
	    ? fault_add(why, RC_RULE, "to", FAULT_SHARING_PAST)
	    : RC_OK;
}

static enum rc
sharing_offer(struct context *c, const struct ref *in, struct sharing *ret, struct fault *why)
{
	enum rc rc = sharing_take(c, in->id, SHARING_EV_OFFER, ret, why);

	if (rc == RC_OK)
		rc = sharing_not_past(c, ret, why);
	if (rc == RC_OK)
		rc = sharing_linked(c, ret, why);
	if (rc == RC_OK)
		rc = sharing_single(c, ret, why);
	if (rc != RC_OK)
		return rc;
	sharing_key_make(c, ret);
	rc = event_stage(c, &sharing_table, "offered", ret);
	sharing_end_arm(c, ret);
	sharing_strip(c, ret);
	return rc;
}
REGISTRY_HANDLER(sharing_offer, struct ref, struct sharing)

static enum rc
sharing_accept(struct context *c, const struct ref *in, struct sharing *ret, struct fault *why)
{
	enum rc rc = sharing_take(c, in->id, SHARING_EV_ACCEPT, ret, why);

	if (rc == RC_OK)
		rc = sharing_not_past(c, ret, why);
	if (rc == RC_OK)
		rc = sharing_linked(c, ret, why);
	if (rc != RC_OK)
		return rc;
	sharing_opened(c, ret, "accepted");
	sharing_strip(c, ret);
	return RC_OK;
}
REGISTRY_HANDLER(sharing_accept, struct ref, struct sharing)

static enum rc
sharing_leave(struct context *c, const struct sharing_decide *in, enum sharing_event event, const char *verb,
    struct sharing *ret, struct fault *why)
{
	enum rc rc = sharing_take(c, in->id, event, ret, why);
	bool told = REC_HAS(in, DECIDE_REASON) && in->reason.len > 0;

	if (rc == RC_OK && !told)
		rc = fault_add(why, RC_INVALID, "reason", FAULT_SHARING_REASON);
	if (rc != RC_OK)
		return rc;
	ret->reason = in->reason;
	ret->has |= REC_BIT(SHARING_TAG_REASON);
	sharing_closed(c, ret, verb);
	sharing_strip(c, ret);
	return RC_OK;
}

static enum rc
sharing_refuse(struct context *c, const struct sharing_decide *in, struct sharing *ret, struct fault *why)
{
	return sharing_leave(c, in, SHARING_EV_REFUSE, "refused", ret, why);
}
REGISTRY_HANDLER(sharing_refuse, struct sharing_decide, struct sharing)

/* Nobody else has heard of a draft. */
static enum rc
sharing_withdraw(struct context *c, const struct sharing_decide *in, struct sharing *ret, struct fault *why)
{
	struct sharing was;
	bool draft = context_get(c, &sharing_table, in->id, &was) && was.status == SHARING_DRAFT;

	return sharing_leave(c, in, SHARING_EV_WITHDRAW, draft ? "dropped" : "withdrawn", ret, why);
}
REGISTRY_HANDLER(sharing_withdraw, struct sharing_decide, struct sharing)
