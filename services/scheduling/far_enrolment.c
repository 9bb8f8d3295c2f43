/*
 * far_enrolment: a delegation of ours asks for a place in an action of another federation, by roles alone, and hears where it stands.
 * Owns: the table of these delegations, and of what was asked.
 * Beware: the other federation decides. A delegation that was withdrawn here stays so, whatever is heard later.
 */
#include "services/scheduling/far.h"
#include "services/scheduling/machines.h"

const struct db_table scheduling_far_enrolments = { &far_enrolment_desc };
const struct db_table scheduling_visitor_asks = { &visitor_ask_desc };

#define ORGANISATION_TAG_COMMUNE 14

/* --- asking ----------------------------------------------------------------------------------------------------------- */
static void
department_tell(struct text commune, struct visitor_ask *ret)
{
	bool overseas =
	    commune.len == 5 && commune.ptr[0] == '9' && (commune.ptr[1] == '7' || commune.ptr[1] == '8');

	if (commune.len != 5)
		return;
	ret->department = (struct text){ commune.ptr, overseas ? 3 : 2, 0 };
	ret->has |= REC_BIT(VISITOR_ASK_TAG_DEPARTMENT);
}

/* Who has a place keeps the mark that was told: two records of that person may have become one since, under another id. Only a replacement,
 * by which the stored delegation has somebody else there, is another mark. */
static struct id
mark_of(struct context *c, const struct far_enrolment *e, uint32_t at, const struct visitor_ask *told)
{
	struct id person = ((const struct delegate *)e->persons.items)[at].person;
	const struct visitor_member *m = told->members.items;
	struct far_enrolment stored;

	if (e->status == VISITOR_ACCEPTED && told->members.count == e->persons.count && REC_HAS(&m[at], 2) &&
	    context_get(c, &scheduling_far_enrolments, e->id, &stored) &&
	    stored.persons.count == e->persons.count &&
	    id_equal(((const struct delegate *)stored.persons.items)[at].person, person))
		return m[at].mark;
	return far_member_mark(e->id, person);
}

static struct list
members_tell(struct context *c, const struct far_enrolment *e, struct id ask)
{
	struct visitor_member *out = ARENA_ARRAY(c->arena, e->persons.count + 1, struct visitor_member);
	const struct delegate *d = e->persons.items;
	struct visitor_ask told = { 0 };

	if (!context_get(c, &scheduling_visitor_asks, ask, &told))
		told = (struct visitor_ask){ 0 };
	for (uint32_t i = 0; i < e->persons.count; i++)
		out[i] = (struct visitor_member){
			.has = REC_BIT(1) | REC_BIT(2), .role = d[i].role, .mark = mark_of(c, e, i, &told)
		};
	return (struct list){ out, e->persons.count };
}

/* All that is wanted by now; e has the rank of this word. */
static void
ask_tell(struct context *c, const struct far_enrolment *e)
{
	struct visitor_ask a = { .id = far_id("visitor ask", e->peer, e->id),
		.peer = e->peer,
		.token = e->id,
		.want = e->want,
		.said_at = e->said_at,
		.members = members_tell(c, e, far_id("visitor ask", e->peer, e->id)),
		.committed = e->committed };
	struct shared_action far;
	struct organisation o;

	a.has = REC_BIT(TAG_ID) | REC_BIT(VISITOR_ASK_TAG_PEER) | REC_BIT(VISITOR_ASK_TAG_TOKEN) |
	    REC_BIT(VISITOR_ASK_TAG_WANT) | REC_BIT(VISITOR_ASK_TAG_SAID_AT) |
	    REC_BIT(VISITOR_ASK_TAG_MEMBERS) | REC_BIT(VISITOR_ASK_TAG_COMMITTED);
	if (context_latest(c, &scheduling_far_actions, e->far_action, &far)) {
		a.share = far.share;
		a.has |= REC_BIT(VISITOR_ASK_TAG_SHARE);
	}
	if (context_get(c, &scheduling_organisations, e->structure, &o)) {
		a.kind = o.kind;
		a.has |= REC_BIT(VISITOR_ASK_TAG_KIND);
		department_tell(o.commune, &a);
	}
	far_head(c, &scheduling_visitor_asks, &a);
	(void)event_stage(c, &scheduling_visitor_asks, "told", &a);
}

enum rc
far_enrolment_say(struct context *c, struct far_enrolment *e, enum visitor_want want, const char *verb)
{
	enum rc rc;

	e->want = want;
	e->said_at = far_rank(c, e->said_at);
	e->has |= REC_BIT(FAR_ENROLMENT_TAG_WANT) | REC_BIT(FAR_ENROLMENT_TAG_SAID_AT);
	rc = event_stage(c, &scheduling_far_enrolments, verb, e);
	ask_tell(c, e);
	return rc;
}

static enum rc
far_enrolment_create(
    struct context *c, const struct far_enrolment_ask *in, struct far_enrolment *ret, struct fault *why)
{
	struct shared_action a;
	enum rc rc;

	if (!enrolment_writer(c, in->structure))
		return fault_add(why, RC_FORBIDDEN, "structure", FAULT_ENROLMENT_STRUCTURE);
	rc = context_need(c, &scheduling_far_actions, in->far_action, "far_action", &a, why);
	if (rc == RC_OK && !far_action_visible(c, &a))
		rc = fault_add(why, RC_NOT_FOUND, "far_action", FAULT_UNKNOWN_REFERENCE);
	if (rc == RC_OK)
		rc = share_peer_check(c, a.peer, why);
	if (rc != RC_OK)
		return rc;
	*ret = (struct far_enrolment){ .id = context_id(c),
		.peer = a.peer,
		.far_action = a.id,
		.structure = in->structure,
		.persons = in->persons,
		.committed = in->committed,
		.status = VISITOR_ASKED };
	ret->has = REC_BIT(TAG_ID) | REC_BIT(FAR_ENROLMENT_TAG_PEER) | REC_BIT(FAR_ENROLMENT_TAG_ACTION) |
	    REC_BIT(FAR_ENROLMENT_TAG_STRUCTURE) | REC_BIT(FAR_ENROLMENT_TAG_PERSONS) |
	    REC_BIT(FAR_ENROLMENT_TAG_COMMITTED) | REC_BIT(FAR_ENROLMENT_TAG_STATUS);
	rc = far_enrolment_check(c, &a, ret, why);
	return rc != RC_OK ? rc : far_enrolment_say(c, ret, VISITOR_WANT_PLACE, "created");
}
SERVICE_HANDLER(far_enrolment_create, struct far_enrolment_ask, struct far_enrolment)

/* --- leaving, answering ----------------------------------------------------------------------------------------------- */
enum rc
far_enrolment_take(struct context *c, struct id id, struct far_enrolment *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_far_enrolments, id, "id", ret, why);

	return rc == RC_OK && !enrolment_writer(c, ret->structure) ? RC_NOT_FOUND : rc;
}

static void
place_drop(struct far_enrolment *e)
{
	e->has &= ~(REC_BIT(FAR_ENROLMENT_TAG_RANK) | REC_BIT(FAR_ENROLMENT_TAG_RULE) |
	    REC_BIT(FAR_ENROLMENT_TAG_REASON) | REC_BIT(FAR_ENROLMENT_TAG_ANSWER_BY) |
	    REC_BIT(FAR_ENROLMENT_TAG_REFUSAL));
}

/* What is done keeps who was there, as it does where the action is: home would not let it go. */
static bool
is_done(struct context *c, const struct far_enrolment *e)
{
	struct shared_action a;

	return e->status != VISITOR_ASKED && context_get(c, &scheduling_far_actions, e->far_action, &a) &&
	    a.action_status == ACTION_DONE;
}

static enum rc
leave(struct context *c, struct far_enrolment *e, struct fault *why)
{
	int to;
	enum rc rc = scheduling_step(&scheduling_far_enrolment_machine, &visitor_status_enum, (int)e->status,
	    VISITOR_EV_WITHDRAW, &to, why);

	if (rc == RC_OK && is_done(c, e))
		rc = fault_add(why, RC_CONFLICT, "action", FAULT_ACTION_CLOSED);
	if (rc != RC_OK)
		return rc;
	e->status = (enum visitor_status)to;
	place_drop(e);
	return far_enrolment_say(c, e, VISITOR_WANT_NOTHING, "withdrawn");
}

static enum rc
far_enrolment_withdraw(struct context *c, const struct ref *in, struct far_enrolment *ret, struct fault *why)
{
	enum rc rc = far_enrolment_take(c, in->id, ret, why);

	return rc != RC_OK ? rc : leave(c, ret, why);
}
SERVICE_HANDLER(far_enrolment_withdraw, struct ref, struct far_enrolment)

static enum rc
offered(struct context *c, struct id id, struct far_enrolment *ret, struct fault *why)
{
	enum rc rc = far_enrolment_take(c, id, ret, why);

	if (rc == RC_OK && ret->status != VISITOR_OFFERED)
		rc = rec_fault_value(
		    why, RC_CONFLICT, "status", FAULT_FAR_OFFER_NONE, &visitor_status_enum, (int)ret->status);
	return rc;
}

static enum rc
far_enrolment_accept(struct context *c, const struct ref *in, struct far_enrolment *ret, struct fault *why)
{
	enum rc rc = offered(c, in->id, ret, why);

	return rc != RC_OK ? rc : far_enrolment_say(c, ret, VISITOR_WANT_OFFERED, "answered");
}
SERVICE_HANDLER(far_enrolment_accept, struct ref, struct far_enrolment)

static enum rc
far_enrolment_refuse(struct context *c, const struct ref *in, struct far_enrolment *ret, struct fault *why)
{
	enum rc rc = offered(c, in->id, ret, why);

	return rc != RC_OK ? rc : leave(c, ret, why);
}
SERVICE_HANDLER(far_enrolment_refuse, struct ref, struct far_enrolment)

void
far_enrolments_end(struct context *c, struct id far_action)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_far_enrolments, FAR_ENROLMENT_TAG_ACTION, &far_action);
	struct far_enrolment *all = (struct far_enrolment *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++) {
		struct fault why = { 0 };

		if (id_equal(all[i].far_action, far_action) && visitor_is_live(all[i].status) &&
		    leave(c, &all[i], &why) != RC_OK)
			continue; /* it left before, or the action is done */
	}
}

void
far_enrolments_again(struct context *c, struct id peer)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_far_enrolments, FAR_ENROLMENT_TAG_PEER, &peer);
	struct far_enrolment *all = (struct far_enrolment *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].peer, peer) && all[i].status != VISITOR_DECLINED)
			(void)far_enrolment_say(c, &all[i], all[i].want, "updated");
}

/* --- hearing ---------------------------------------------------------------------------------------------------------- */
static void
place_take(struct far_enrolment *e, const struct visitor_answer *said)
{
	static const struct {
		unsigned from, to;
	} same[] = { { VISITOR_ANSWER_TAG_RANK, FAR_ENROLMENT_TAG_RANK },
		{ VISITOR_ANSWER_TAG_RULE, FAR_ENROLMENT_TAG_RULE },
		{ VISITOR_ANSWER_TAG_REASON, FAR_ENROLMENT_TAG_REASON },
		{ VISITOR_ANSWER_TAG_ANSWER_BY, FAR_ENROLMENT_TAG_ANSWER_BY },
		{ VISITOR_ANSWER_TAG_REFUSAL, FAR_ENROLMENT_TAG_REFUSAL } };

	place_drop(e);
	e->rank = said->rank;
	e->rule = said->rule;
	e->reason = said->reason;
	e->answer_by = said->answer_by;
	e->refusal = said->refusal;
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		if (REC_HAS(said, same[i].from))
			e->has |= REC_BIT(same[i].to);
}

/* All of them, by their place in the delegation. A word that does not know our latest one may mean somebody who was replaced since: home
 * answers that one too. */
static void
presences_take(struct context *c, struct far_enrolment *e, const struct visitor_answer *said)
{
	struct visitor_presence *out =
	    ARENA_ARRAY(c->arena, said->presences.count + 1, struct visitor_presence);
	const struct visitor_presence *in = said->presences.items;
	uint32_t n = 0;

	if (REC_HAS(said, VISITOR_ANSWER_TAG_ANSWERS_TO) && said->answers_to < e->said_at)
		return;
	for (uint32_t i = 0; i < said->presences.count; i++)
		if (in[i].member >= 1 && in[i].member <= e->persons.count)
			out[n++] = in[i];
	e->presences = (struct list){ out, n };
	e->has &= ~REC_BIT(FAR_ENROLMENT_TAG_PRESENCES);
	if (n != 0)
		e->has |= REC_BIT(FAR_ENROLMENT_TAG_PRESENCES);
}

/* It is unknown here: we were put back to before it was asked; or it is over since that federation was revoked. Where home has heard that
 * before and keeps it, the action is done. */
static enum rc
unknown_drop(struct context *c, const struct peer_mail *m, const struct visitor_answer *said)
{
	struct visitor_ask a = { .id = far_id("visitor ask", m->peer, said->token), .said_at = 0 };
	bool before = context_get(c, &scheduling_visitor_asks, a.id, &a);

	if (!visitor_is_live(said->status) ||
	    (before && a.want == VISITOR_WANT_NOTHING && said->answers_to >= a.said_at))
		return RC_OK;
	a = (struct visitor_ask){ .id = a.id,
		.peer = m->peer,
		.token = said->token,
		.want = VISITOR_WANT_NOTHING,
		.said_at = far_rank(c, a.said_at) };
	a.has = REC_BIT(TAG_ID) | REC_BIT(VISITOR_ASK_TAG_PEER) | REC_BIT(VISITOR_ASK_TAG_TOKEN) |
	    REC_BIT(VISITOR_ASK_TAG_WANT) | REC_BIT(VISITOR_ASK_TAG_SAID_AT);
	far_head(c, &scheduling_visitor_asks, &a);
	return event_stage(c, &scheduling_visitor_asks, "told", &a);
}

enum rc
far_enrolment_heard(struct context *c, const struct peer_mail *m, struct fault *why)
{
	static const char *const verbs[] = { "asked", "waiting", "offered", "accepted", "declined",
		"withdrawn" };
	struct visitor_answer said = { 0 };
	struct far_enrolment e;
	enum visitor_event event;
	bool moved;
	int to = 0;
	enum rc rc = peer_mail_read(m, &visitor_answer_desc, c->arena, &said, why);

	if (rc != RC_OK || !visitor_event_to(said.status, &event))
		return rc;
	if (!context_get(c, &scheduling_far_enrolments, said.token, &e) || far_peer_was(c, e.peer, m->peer))
		return unknown_drop(c, m, &said);
	if (!id_equal(e.peer, m->peer) || said.said_at <= e.heard_at)
		return RC_OK;
	moved = machine_step(scheduling_far_enrolment_machine.edges,
		    scheduling_far_enrolment_machine.edge_count, (int)e.status, (int)event, &to) == RC_OK;
	if (!moved && e.status != said.status) {
		/* it left here before: the home hears of it. One that home declined, and has forgotten: now it does */
		return visitor_is_live(said.status) && e.want != VISITOR_WANT_NOTHING
		    ? far_enrolment_say(c, &e, VISITOR_WANT_NOTHING, "updated")
		    : RC_OK;
	}
	e.status = said.status;
	if (e.status == VISITOR_WAITING && e.want == VISITOR_WANT_OFFERED)
		e.want =
		    VISITOR_WANT_PLACE; /* the yes was to an offer that is over: the next one is answered anew */
	e.heard_at = said.said_at;
	if (REC_HAS(&said, VISITOR_ANSWER_TAG_ANSWERS_TO)) {
		e.heard_of = said.answers_to;
		e.has |= REC_BIT(FAR_ENROLMENT_TAG_HEARD_OF);
	}
	e.has |= REC_BIT(FAR_ENROLMENT_TAG_HEARD_AT);
	place_take(&e, &said);
	presences_take(c, &e, &said);
	if (moved)
		return event_stage(c, &scheduling_far_enrolments, verbs[said.status], &e);
	return event_stage(c, &scheduling_far_enrolments,
	    REC_HAS(&e, FAR_ENROLMENT_TAG_PRESENCES) ? "attended" : "updated", &e);
}
