/*
 * shortlist: the second way to a provider: the service draws three or four from the ranking and notes who was heard; whoever asks marks
 *         them on the grid and chooses; the one who is chosen is asked.
 * Owns: POST /shortlists, /shortlists/{id}/hear, score, choose, cancel; who may mark.
 * Beware: no days are held before the choice: it may be refused because the days are gone. The link of the one who is chosen is the
 *         service's to hand on: it is not in the answer.
 */
#include "services/matching/refusal.h"
#include "services/matching/shortlist.h"
#include <stdio.h>

const struct db_table matching_shortlist = { &shortlist_desc };

bool
shortlist_visible(struct context *c, const void *rec)
{
	struct request r;

	return context_get(c, &matching_request, ((const struct shortlist *)rec)->request, &r) &&
	    request_acts(c, &r);
}

struct shortlist_line *
shortlist_line_of(const struct shortlist *s, struct id proposal)
{
	struct shortlist_line *lines = s->lines.items;

	for (uint32_t i = 0; i < s->lines.count; i++)
		if (id_equal(lines[i].proposal, proposal))
			return &lines[i];
	return NULL;
}

/* The person whose request it is; the direction of the structure that asks. Of one who has no account (on paper consent, by a
 * link) the référent writes down what the person says. */
static bool
is_scorer(struct context *c, const struct request *r)
{
	bool spoken = r->kind == POOL_INDIVIDUAL &&
	    (REC_HAS(r, REQUEST_TAG_ENTERED_BY) || REC_HAS(r, REQUEST_TAG_LINK));

	return request_asks(c, r) || (spoken && request_serves(c, r));
}

static enum rc
shortlist_load(
    struct context *c, struct id id, struct shortlist *ret, struct request *ret_r, struct fault *why)
{
	if (!context_get(c, &matching_shortlist, id, ret))
		return fault_only(why, RC_NOT_FOUND);
	return request_load(c, ret->request, ret_r, why);
}

static enum rc
load_served(struct context *c, struct id id, struct shortlist *ret, struct fault *why)
{
	struct request r;
	enum rc rc = shortlist_load(c, id, ret, &r, why);

	return rc == RC_OK && !request_serves(c, &r) ? fault_only(why, RC_NOT_FOUND) : rc;
}

static enum rc
load_scored(struct context *c, struct id id, struct shortlist *ret, struct request *ret_r, struct fault *why)
{
	enum rc rc = shortlist_load(c, id, ret, ret_r, why);

	return rc == RC_OK && !is_scorer(c, ret_r) ? fault_add(why, RC_RULE, NULL, FAULT_SHORTLIST_SCORER)
						   : rc;
}

static enum rc
shortlist_answer(struct context *c, struct shortlist *s, const char *verb, struct shortlist *ret)
{
	enum rc rc = event_stage(c, &matching_shortlist, verb, s);

	*ret = *s;
	context_open(c, &matching_shortlist, ret);
	return rc;
}

/* --- opening
 * ------------------------------------------------------------------------------------------------------------ */
static enum rc
create_line(struct context *c, const struct request *r, const struct rank_query *q, struct id id,
    struct shortlist *s, struct fault *why)
{
	struct shortlist_line *lines = s->lines.items;
	struct proposal p;
	enum rc rc;

	if (!context_get(c, &matching_proposal, id, &p) || !id_equal(p.request, r->id) || p.round != r->round)
		return fault_only(why, RC_NOT_FOUND);
	if (shortlist_line_of(s, id) != NULL)
		return fault_add(why, RC_INVALID, "proposals", FAULT_SHORTLIST_DOUBLE);
	if (p.status != PROPOSAL_LISTED)
		return state_refused(why, "proposals", &proposal_words, (int)p.status, ANY_EVENT);
	rc = solicit_rules(c, q, &p, why);
	if (rc == RC_OK)
		lines[s->lines.count++] =
		    (struct shortlist_line){ REC_BIT(1) | REC_BIT(2), p.id, p.provider, 0, 0 };
	return rc;
}

static void
create_head(struct context *c, const struct request *r, const struct policy *policy, struct shortlist *s)
{
	*s = (struct shortlist){ .id = context_id(c),
		.request = r->id,
		.person = r->person,
		.organisation = r->organisation,
		.pool = r->kind,
		.round = r->round,
		.status = SHORTLIST_OPEN,
		.policy = policy->id,
		.policy_version = (uint32_t)policy->version,
		.grid = policy->grid,
		.lines = { ARENA_ARRAY(c->arena, SHORTLIST_MOST + 1, struct shortlist_line), 0 } };
	s->has = REC_BIT(SHORTLIST_TAG_REQUEST) | REC_BIT(SHORTLIST_TAG_POOL) | REC_BIT(SHORTLIST_TAG_ROUND) |
	    REC_BIT(SHORTLIST_TAG_STATUS) | REC_BIT(SHORTLIST_TAG_POLICY_VERSION) |
	    REC_BIT(SHORTLIST_TAG_GRID) | REC_BIT(SHORTLIST_TAG_LINES);
	s->has |= id_is_zero(s->person) ? 0 : REC_BIT(SHORTLIST_TAG_PERSON);
	s->has |= id_is_zero(s->organisation) ? 0 : REC_BIT(SHORTLIST_TAG_ORGANISATION);
	s->has |= id_is_zero(s->policy) ? 0 : REC_BIT(SHORTLIST_TAG_POLICY);
}

static enum rc
shortlist_create(struct context *c, const struct shortlist_open *in, struct shortlist *ret, struct fault *why)
{
	const struct id *ids = in->proposals.items;
	struct policy policy;
	struct rank_query q;
	struct shortlist s;
	struct request r;
	enum rc rc = request_load_served(c, in->request, &r, why);

	if (rc == RC_OK)
		rc = shortlist_none(c, r.id, why);
	if (rc == RC_OK && r.status != REQUEST_PROPOSED)
		rc = state_refused(why, "status", &request_words, (int)r.status, ANY_EVENT);
	if (rc == RC_OK && (in->proposals.count < SHORTLIST_LEAST || in->proposals.count > SHORTLIST_MOST))
		rc = fault_add(why, RC_RULE, "proposals", FAULT_SHORTLIST_SIZE);
	if (rc != RC_OK)
		return rc;
	policy_active(c, &policy);
	query_build(c, &r, &policy, &q);
	create_head(c, &r, &policy, &s);
	for (uint32_t i = 0; rc == RC_OK && i < in->proposals.count; i++)
		rc = create_line(c, &r, &q, ids[i], &s, why);
	return rc != RC_OK ? rc : shortlist_answer(c, &s, "opened", ret);
}

static enum rc
shortlist_hear(struct context *c, const struct shortlist_hear *in, struct shortlist *ret, struct fault *why)
{
	day_t day = REC_HAS(in, 3) ? in->day : c->today;
	struct shortlist_line *line;
	struct shortlist s;
	enum rc rc = load_served(c, in->id, &s, why);

	if (rc == RC_OK)
		rc = shortlist_move(&s, SHORTLIST_EV_HEAR, why);
	if (rc != RC_OK)
		return rc;
	line = shortlist_line_of(&s, in->proposal);
	if (line == NULL)
		return fault_add(why, RC_INVALID, "proposal", FAULT_SHORTLIST_LINE);
	if (day > c->today)
		return fault_add(why, RC_RULE, "day", FAULT_SHORTLIST_FUTURE);
	line->heard_on = day;
	line->has |= REC_BIT(3);
	if (REC_HAS(in, 4)) {
		s.minute = in->minute;
		s.has |= REC_BIT(SHORTLIST_TAG_MINUTE);
	}
	return shortlist_answer(c, &s, "heard", ret);
}

/* --- marking
 * ------------------------------------------------------------------------------------------------------------ */
static enum rc
score_check(const struct shortlist *s, const struct list *marks, struct fault *why)
{
	const struct shortlist_mark *m = marks->items;
	enum rc rc = RC_OK;
	char field[48];

	for (uint32_t i = 0; i < marks->count; i++) {
		const struct shortlist_line *line = shortlist_line_of(s, m[i].proposal);

		snprintf(field, sizeof field, "marks[%u].%s", i,
		    m[i].criterion > s->grid.count && line != NULL ? "criterion" : "proposal");
		if (line == NULL)
			rc = fault_add(why, RC_INVALID, field, FAULT_SHORTLIST_LINE);
		else if (m[i].criterion > s->grid.count)
			rc = fault_addf(
			    why, RC_INVALID, field, FAULT_SHORTLIST_CRITERION, "%u", s->grid.count);
		else if (!REC_HAS(line, 3))
			rc = fault_add(why, RC_RULE, field, FAULT_SHORTLIST_UNHEARD);
		for (uint32_t k = 0; k < i; k++)
			if (id_equal(m[k].proposal, m[i].proposal) && m[k].criterion == m[i].criterion)
				rc =
				    fault_addf(why, RC_INVALID, field, FAULT_DUPLICATE, "%u", m[i].criterion);
	}
	return rc == RC_OK ? RC_OK : fault_rc(why);
}

static enum rc
shortlist_score(struct context *c, const struct shortlist_score *in, struct shortlist *ret, struct fault *why)
{
	struct shortlist s;
	struct request r;
	bool whole;
	enum rc rc = load_scored(c, in->id, &s, &r, why);

	if (rc == RC_OK && s.status != SHORTLIST_OPEN)
		rc = shortlist_move(&s, SHORTLIST_EV_MARK_LAST, why);
	if (rc == RC_OK)
		rc = score_check(&s, &in->marks, why);
	if (rc != RC_OK)
		return rc;
	whole = shortlist_total(c, &s, &in->marks);
	if (s.status == SHORTLIST_OPEN)
		rc = shortlist_move(&s, whole ? SHORTLIST_EV_MARK_LAST : SHORTLIST_EV_MARK, why);
	if (rc != RC_OK)
		return rc;
	s.scored_at = c->now;
	s.has |= REC_BIT(SHORTLIST_TAG_SCORED_AT);
	if (!id_is_zero(c->caller.person)) {
		s.scored_by = c->caller.person;
		s.has |= REC_BIT(SHORTLIST_TAG_SCORED_BY);
	}
	return shortlist_answer(c, &s, whole ? "scored" : "marked", ret);
}

/* --- choosing
 * ----------------------------------------------------------------------------------------------------------- */
/* The days are held now, or not at all. */
static enum rc
choose_ask(struct context *c, struct request *r, struct shortlist *s, struct id proposal, struct fault *why)
{
	struct policy policy;
	struct rank_query q;
	struct proposal p;
	enum rc rc;

	if (!context_get(c, &matching_proposal, proposal, &p))
		return fault_only(why, RC_NOT_FOUND);
	if (p.status != PROPOSAL_LISTED)
		return state_refused(why, "proposal", &proposal_words, (int)p.status, ANY_EVENT);
	policy_active(c, &policy);
	query_build(c, r, &policy, &q);
	rc = solicit_rules(c, &q, &p, why);
	if (rc != RC_OK)
		return rc;
	p.shortlist = s->id;
	p.together = 1;
	p.has |= REC_BIT(PROPOSAL_TAG_SHORTLIST) | REC_BIT(PROPOSAL_TAG_TOGETHER);
	return proposal_send(c, r, &p, &q, &policy, why);
}

static enum rc
shortlist_choose(
    struct context *c, const struct shortlist_choose *in, struct shortlist *ret, struct fault *why)
{
	struct shortlist s;
	struct request r;
	enum rc rc = load_scored(c, in->id, &s, &r, why);

	if (rc == RC_OK)
		rc = shortlist_move(&s, SHORTLIST_EV_CHOOSE, why);
	if (rc == RC_OK && shortlist_line_of(&s, in->proposal) == NULL)
		rc = fault_add(why, RC_INVALID, "proposal", FAULT_SHORTLIST_LINE);
	if (rc == RC_OK)
		rc = choose_ask(c, &r, &s, in->proposal, why);
	if (rc != RC_OK)
		return rc;
	s.chosen = in->proposal;
	s.reason = in->reason;
	s.chosen_at = c->now;
	s.has |=
	    REC_BIT(SHORTLIST_TAG_CHOSEN) | REC_BIT(SHORTLIST_TAG_REASON) | REC_BIT(SHORTLIST_TAG_CHOSEN_AT);
	return shortlist_answer(c, &s, "chosen", ret);
}

static enum rc
shortlist_cancel(struct context *c, const struct ref *in, struct shortlist *ret, struct fault *why)
{
	struct shortlist s;
	enum rc rc = load_served(c, in->id, &s, why);

	if (rc == RC_OK)
		rc = shortlist_move(&s, SHORTLIST_EV_CANCEL, why);
	return rc != RC_OK ? rc : shortlist_answer(c, &s, "cancelled", ret);
}

SERVICE_HANDLER(shortlist_create, struct shortlist_open, struct shortlist)
SERVICE_HANDLER(shortlist_hear, struct shortlist_hear, struct shortlist)
SERVICE_HANDLER(shortlist_score, struct shortlist_score, struct shortlist)
SERVICE_HANDLER(shortlist_choose, struct shortlist_choose, struct shortlist)
SERVICE_HANDLER(shortlist_cancel, struct ref, struct shortlist)
