/*
 * far_visitor: a delegation of another federation comes in, under the same rules and in the same waiting list as ours.
 * Owns: the table of visitors.
 * Beware: its structure and persons are stand-ins, made by the registry before it speaks of the delegation. What cannot come in is answered,
 *         never left without a word.
 */
#include "services/scheduling/far.h"

const struct db_table scheduling_visitors = { &visitor_desc };

#define WORDS_MOST 700

/* --- not coming in ---------------------------------------------------------------------------------------------------- */
static enum rc
visitor_refuse(
    struct context *c, struct visitor *g, enum visitor_refusal refusal, const struct fault *because)
{
	char words[WORDS_MOST] = "";
	enum rc rc;

	g->status = VISITOR_DECLINED;
	g->refusal = refusal;
	g->has |= REC_BIT(VISITOR_TAG_STATUS) | REC_BIT(VISITOR_TAG_REFUSAL);
	if (because != NULL && because->count > 0) {
		size_t n = fault_sentence(&because->items[0], 1, words, sizeof words);

		g->reason = text_of(arena_text(c->arena, words, n));
		g->has |= REC_BIT(VISITOR_TAG_REASON);
	}
	rc = event_stage(c, &scheduling_visitors, "refused", g);
	far_visitor_tell(c, g, NULL, true);
	return rc;
}

static bool
share_is_full(struct context *c, const struct action_share *s)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_visitors, VISITOR_TAG_SHARE, &s->id);
	const struct visitor *all = (const struct visitor *)(const void *)r.items;
	uint32_t live = 0;

	for (uint32_t i = 0; i < r.count; i++)
		live += id_equal(all[i].share, s->id) && visitor_is_live(all[i].status);
	return REC_HAS(s, ACTION_SHARE_TAG_MOST) && live >= s->structures_most;
}

/* --- coming in -------------------------------------------------------------------------------------------------------- */
static void
enrolment_make(struct context *c, const struct far_party *p, const struct visitor *g, struct enrolment *ret)
{
	struct delegate *out = ARENA_ARRAY(c->arena, p->persons.count + 1, struct delegate);
	const struct visitor_member *members = p->members.items;
	const struct id *persons = p->persons.items;

	for (uint32_t i = 0; i < p->persons.count && i < p->members.count; i++)
		out[i] = (struct delegate){ REC_BIT(1) | REC_BIT(2), persons[i], members[i].role };
	*ret = (struct enrolment){ .id = far_id("visitor enrolment", g->id, g->peer),
		.action = g->action,
		.structure = p->organisation,
		.persons = { out, p->persons.count },
		.committed = p->committed };
	ret->has = REC_BIT(TAG_ID) | REC_BIT(ENROLMENT_ACTION) | REC_BIT(ENROLMENT_STRUCTURE) |
	    REC_BIT(ENROLMENT_PERSONS) | REC_BIT(ENROLMENT_COMMITTED);
}

static enum rc
visitor_enter(struct context *c, const struct far_party *p, struct visitor *g)
{
	struct fault because = { 0 };
	struct action_share s;
	struct enrolment e;
	enum rc rc;

	if (!far_share_in_use(c, p->share, p->peer, &s)) {
		if (!context_get(c, &scheduling_action_shares, p->share, &s) || !id_equal(s.peer, p->peer))
			far_sheet_none(c, p->peer, p->share);
		return visitor_refuse(c, g, VISITOR_NO_SHARE, NULL);
	}
	g->share = s.id;
	g->action = s.action;
	g->has |= REC_BIT(VISITOR_TAG_SHARE) | REC_BIT(VISITOR_TAG_ACTION);
	if (share_is_full(c, &s))
		return visitor_refuse(c, g, VISITOR_NO_LIMIT, NULL);
	enrolment_make(c, p, g, &e);
	if (scheduling_enrolment_check(c, NULL, &e, &because) != RC_OK)
		return visitor_refuse(c, g, VISITOR_NO_RULE, &because);
	g->enrolment = e.id;
	g->has |= REC_BIT(VISITOR_TAG_ENROLMENT);
	rc = event_stage(c, &scheduling_visitors, "asked", g);
	if (rc == RC_OK)
		rc = event_stage(c, &scheduling_enrolments, "created", &e);
	return rc != RC_OK ? rc : scheduling_enrolment_then(c, NULL, &e, &because);
}

/* --- what it says later ----------------------------------------------------------------------------------------------- */
/* What cannot be done is answered by how things stand. */
static enum rc
visitor_speaks(struct context *c, const struct far_party *p, struct visitor *g)
{
	struct fault because = { 0 };
	struct enrolment e;
	enum rc rc = RC_CONFLICT;

	g->asked_at = p->said_at;
	g->has |= REC_BIT(VISITOR_TAG_ASKED_AT);
	if (!REC_HAS(g, VISITOR_TAG_ENROLMENT) || !context_get(c, &scheduling_enrolments, g->enrolment, &e)) {
		far_visitor_tell(c, g, NULL, true);
		return event_stage(c, &scheduling_visitors, "heard", g);
	}
	far_visitor_replace(c, g, &e, &p->persons, &p->members);
	rc = event_stage(c, &scheduling_visitors, "heard", g);
	if (rc != RC_OK)
		return rc;
	rc = RC_CONFLICT;
	if (p->want == VISITOR_WANT_NOTHING && scheduling_enrolment_is_live(&e))
		rc = enrolment_leave(c, &e, ENROLMENT_EV_WITHDRAW, "withdrawn", &because);
	else if (p->want == VISITOR_WANT_OFFERED && e.status == ENROLMENT_OFFERED)
		rc = enrolment_answer(c, &e, true, &because);
	if (rc != RC_OK)
		far_visitor_tell(c, g, &e, true);
	return RC_OK;
}

enum rc
far_party_heard(struct context *c, const struct event *e, struct fault *why)
{
	const struct far_party *p = e->rec;
	struct visitor g = { 0 };

	(void)why;
	if (e->rec_desc != &far_party_desc || p == NULL || strcmp(e->verb, "heard") != 0)
		return RC_OK;
	if (context_get(c, &scheduling_visitors, p->id, &g))
		return visitor_speaks(c, p, &g);
	if (p->want == VISITOR_WANT_NOTHING)
		return RC_OK;
	g.id = p->id;
	g.peer = p->peer;
	g.token = p->token;
	g.status = VISITOR_ASKED;
	g.persons = p->persons;
	g.asked_at = p->said_at;
	g.has = REC_BIT(TAG_ID) | REC_BIT(VISITOR_TAG_PEER) | REC_BIT(VISITOR_TAG_TOKEN) |
	    REC_BIT(VISITOR_TAG_STATUS) | REC_BIT(VISITOR_TAG_PERSONS) | REC_BIT(VISITOR_TAG_ASKED_AT);
	return visitor_enter(c, p, &g);
}

/* --- the end of a share ----------------------------------------------------------------------------------------------- */
void
far_visitors_end(struct context *c, const struct action_share *s, bool declined)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_visitors, VISITOR_TAG_SHARE, &s->id);
	const struct visitor *all = (const struct visitor *)(const void *)r.items;
	struct enrolment e;

	for (uint32_t i = 0; i < r.count; i++) {
		struct fault because = { 0 };

		/* an action that is done keeps who was there */
		if (visitor_is_live(all[i].status) &&
		    context_latest(c, &scheduling_enrolments, all[i].enrolment, &e) &&
		    enrolment_leave(c, &e, declined ? ENROLMENT_EV_DECLINE : ENROLMENT_EV_WITHDRAW,
			declined ? "declined" : "withdrawn", &because) != RC_OK)
			continue;
	}
}
