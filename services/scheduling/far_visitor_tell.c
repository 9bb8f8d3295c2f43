/*
 * far_visitor_tell: where a delegation of another federation stands, told to it whenever that changes.
 * Owns: the table of what was told last.
 * Beware: of attendance only how many half-days and minutes are told: no day, no signature, nothing of others.
 */
#include "services/scheduling/far.h"
#include "services/scheduling/presence.h"

const struct db_table scheduling_visitor_answers = { &visitor_answer_desc };

#define HEAD (REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT))

/* --- what it says ----------------------------------------------------------------------------------------------------- */
static struct visitor_presence
presence_of(struct context *c, const struct visitor *g, uint32_t at)
{
	struct id person = ((const struct id *)g->persons.items)[at];
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_attendances, ATTENDANCE_PERSON, &person);
	const struct attendance *all = (const struct attendance *)(const void *)r.items;
	struct visitor_presence p = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), at + 1, 0, 0 };

	for (uint32_t i = 0; i < r.count; i++)
		if (id_equal(all[i].person, person) && id_equal(all[i].action, g->action) && all[i].present &&
		    all[i].kind == ATTENDANCE_PARTICIPANT && !scheduling_is_archived(&all[i])) {
			p.halves++;
			p.minutes += all[i].minutes;
		}
	return p;
}

static void
presences_tell(struct context *c, const struct visitor *g, struct visitor_answer *ret)
{
	struct visitor_presence *out = ARENA_ARRAY(c->arena, g->persons.count + 1, struct visitor_presence);
	uint32_t n = 0;

	for (uint32_t i = 0; i < g->persons.count; i++) {
		out[n] = presence_of(c, g, i);
		n += out[n].halves != 0;
	}
	if (n == 0)
		return;
	ret->presences = (struct list){ out, n };
	ret->has |= REC_BIT(VISITOR_ANSWER_TAG_PRESENCES);
}

static void
place_tell(const struct enrolment *e, struct visitor_answer *ret)
{
	ret->rank = e->rank;
	ret->rule = e->rule;
	ret->answer_by = e->answer_by;
	if (REC_HAS(e, ENROLMENT_RANK))
		ret->has |= REC_BIT(VISITOR_ANSWER_TAG_RANK);
	if (REC_HAS(e, ENROLMENT_RULE))
		ret->has |= REC_BIT(VISITOR_ANSWER_TAG_RULE);
	if (REC_HAS(e, ENROLMENT_ANSWER_BY))
		ret->has |= REC_BIT(VISITOR_ANSWER_TAG_ANSWER_BY);
	if (REC_HAS(e, ENROLMENT_REASON)) {
		ret->reason = e->reason;
		ret->has |= REC_BIT(VISITOR_ANSWER_TAG_REASON);
	}
}

void
far_visitor_tell(struct context *c, const struct visitor *g, const struct enrolment *e, bool always)
{
	struct visitor_answer a = { .id = far_id("visitor answer", g->peer, g->token),
		.peer = g->peer,
		.token = g->token,
		.status = g->status,
		.refusal = g->refusal,
		.reason = g->reason };
	struct visitor_answer before = { 0 };

	a.has = REC_BIT(TAG_ID) | REC_BIT(VISITOR_ANSWER_TAG_PEER) | REC_BIT(VISITOR_ANSWER_TAG_TOKEN) |
	    REC_BIT(VISITOR_ANSWER_TAG_STATUS);
	if (REC_HAS(g, VISITOR_TAG_REFUSAL))
		a.has |= REC_BIT(VISITOR_ANSWER_TAG_REFUSAL);
	if (REC_HAS(g, VISITOR_TAG_REASON))
		a.has |= REC_BIT(VISITOR_ANSWER_TAG_REASON);
	if (REC_HAS(g, VISITOR_TAG_ASKED_AT)) {
		a.answers_to = g->asked_at;
		a.has |= REC_BIT(VISITOR_ANSWER_TAG_ANSWERS_TO);
	}
	if (e != NULL)
		place_tell(e, &a);
	presences_tell(c, g, &a);
	if (context_latest(c, &scheduling_visitor_answers, a.id, &before)) {
		context_open(c, &scheduling_visitor_answers, &before);
		a.said_at = before.said_at;
		a.has |= before.has & REC_BIT(VISITOR_ANSWER_TAG_SAID_AT);
		if (!always && (record_diff(&visitor_answer_desc, &before, &a) & ~HEAD) == 0)
			return;
	}
	a.said_at = far_rank(c, before.said_at);
	a.has |= REC_BIT(VISITOR_ANSWER_TAG_SAID_AT);
	far_head(c, &scheduling_visitor_answers, &a);
	(void)event_stage(c, &scheduling_visitor_answers, "told", &a);
}

/* --- following its enrolment ------------------------------------------------------------------------------------------ */
static enum visitor_status
status_of(const struct enrolment *e)
{
	static const enum visitor_status same[] = { [ENROLMENT_ACCEPTED] = VISITOR_ACCEPTED,
		[ENROLMENT_WAITING] = VISITOR_WAITING,
		[ENROLMENT_DECLINED] = VISITOR_DECLINED,
		[ENROLMENT_WITHDRAWN] = VISITOR_WITHDRAWN,
		[ENROLMENT_OFFERED] = VISITOR_OFFERED };

	if (scheduling_is_archived(e) && scheduling_enrolment_is_live(e))
		return VISITOR_DECLINED;
	return same[e->status];
}

static enum visitor_refusal
refusal_of(struct context *c, const struct visitor *g)
{
	struct action_share s;
	struct action a;

	if (context_latest(c, &scheduling_actions, g->action, &a) && a.status == ACTION_CANCELLED)
		return VISITOR_NO_CANCELLED;
	return far_share_in_use(c, g->share, g->peer, &s) ? VISITOR_NO_HOME : VISITOR_NO_SHARE;
}

void
far_visitor_mirror(struct context *c, struct visitor *g, const struct enrolment *e)
{
	enum visitor_event event;
	int to;

	if (visitor_event_to(status_of(e), &event) &&
	    machine_step(scheduling_visitor_machine.edges, scheduling_visitor_machine.edge_count,
		(int)g->status, (int)event, &to) == RC_OK) {
		g->status = (enum visitor_status)to;
		if (g->status == VISITOR_DECLINED) {
			g->refusal = refusal_of(c, g);
			g->has |= REC_BIT(VISITOR_TAG_REFUSAL);
		}
		(void)event_stage(c, &scheduling_visitors, "moved", g);
	}
	far_visitor_tell(c, g, e, false);
}

static bool
visitor_of_enrolment(struct context *c, struct id enrolment, struct visitor *ret)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_visitors, VISITOR_TAG_ENROLMENT, &enrolment);

	if (r.count == 0)
		return false;
	memcpy(ret, r.items, sizeof *ret);
	return id_equal(ret->enrolment, enrolment);
}

static void
attended(struct context *c, const struct attendance *a)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_visitors, VISITOR_TAG_ACTION, &a->action);
	const struct visitor *all = (const struct visitor *)(const void *)r.items;
	struct enrolment e;

	for (uint32_t i = 0; i < r.count; i++)
		for (uint32_t k = 0; k < all[i].persons.count; k++)
			if (id_equal(((const struct id *)all[i].persons.items)[k], a->person) &&
			    context_latest(c, &scheduling_enrolments, all[i].enrolment, &e))
				far_visitor_tell(c, &all[i], &e, false);
}

void
far_visitor_follow(struct context *c, const struct db_table *t, const void *after)
{
	struct visitor g;

	if (t == &scheduling_attendances)
		attended(c, after);
	else if (t == &scheduling_enrolments &&
	    visitor_of_enrolment(c, ((const struct enrolment *)after)->id, &g))
		far_visitor_mirror(c, &g, after);
}

void
far_visitors_again(struct context *c, struct id peer)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_visitors, VISITOR_TAG_PEER, &peer);
	const struct visitor *all = (const struct visitor *)(const void *)r.items;
	struct enrolment e;

	for (uint32_t i = 0; i < r.count; i++) {
		bool entered = REC_HAS(&all[i], VISITOR_TAG_ENROLMENT) &&
		    context_latest(c, &scheduling_enrolments, all[i].enrolment, &e);

		if (id_equal(all[i].peer, peer))
			far_visitor_tell(c, &all[i], entered ? &e : NULL, true);
	}
}
