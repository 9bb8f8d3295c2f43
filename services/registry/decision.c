/*
 * decision: what an instance decided: numbered in its meeting, with votes that add up.
 * Owns: nothing.
 * Beware: a decision that has validated a point, a step or a selection keeps its outcome and what it concerns: those rest on it.
 */
#include "services/registry/programme.h"

#define CONCERNS                                                                                             \
	(REC_BIT(DECISION_OUTCOME) | REC_BIT(DECISION_PROGRAMME) | REC_BIT(DECISION_STEP) |                  \
	    REC_BIT(DECISION_SELECTION))
#define TAG_POINT_DECISION 3

const struct db_table decision_table = { &decision_desc };

bool
decision_adopted(struct context *c, struct id id, struct decision *ret_decision)
{
	return context_get(c, &decision_table, id, ret_decision) && !REC_HAS(ret_decision, TAG_ARCHIVED_AT) &&
	    ret_decision->outcome == DECISION_ADOPTED;
}

bool
decision_visible(struct context *c, const void *rec)
{
	struct meeting m;

	return caller_has(c, ROLE_TEAM) ||
	    (context_get(c, &meeting_table, ((const struct decision *)rec)->meeting, &m) &&
		meeting_visible(c, &m));
}

#define NUMBERS 1000u /* 1 to 999 */
struct numbers {
	bool taken[NUMBERS];
	uint32_t count, last;
};

static void
number_seen(struct numbers *n, const struct decision *d, const struct decision *self)
{
	if (!id_equal(d->meeting, self->meeting) || id_equal(d->id, self->id))
		return;
	n->taken[d->number % NUMBERS] = true;
	n->count++;
	if (d->number > n->last)
		n->last = d->number;
}

/* After the last one; where that is the highest there is, the first that is free. */
static uint32_t
number_next(const struct numbers *n)
{
	uint32_t next = n->last + 1;

	if (next == NUMBERS)
		for (next = 1; n->taken[next]; next++)
			;
	return next;
}

/* The next number of the meeting, or the one given if it is free. */
static void
number_give(struct context *c, struct decision *d, struct fault *why)
{
	struct numbers *n = ARENA_NEW(c->arena, struct numbers);
	const struct decision *staged;
	const struct staged *at = NULL;
	struct decision other;
	struct db_scan scan;

	while ((staged = context_staged_next(c, &decision_table, &at)) != NULL)
		number_seen(n, staged, d);
	db_scan_index(&scan, c->txn, &decision_table, record_field_tag(&decision_desc, DECISION_MEETING),
	    &d->meeting, false);
	while (db_scan_next(&scan, c->arena, &other))
		number_seen(n, &other, d);
	db_scan_end(&scan);
	if (n->count >= DECISIONS_MOST) {
		(void)fault_addf(why, RC_RULE, "meeting", FAULT_DECISIONS_MOST, "%u", DECISIONS_MOST);
	} else if (!REC_HAS(d, DECISION_NUMBER)) {
		d->number = number_next(n);
		d->has |= REC_BIT(DECISION_NUMBER);
	} else if (n->taken[d->number]) {
		(void)fault_addf(why, RC_RULE, "number", FAULT_DECISION_NUMBER, "%u", d->number);
	}
}

static uint32_t
voters_present(const struct instance *in, const struct meeting *m)
{
	const struct id *ids = m->present.items;
	struct instance_member member;
	uint32_t n = 0;

	for (uint32_t i = 0; i < m->present.count; i++)
		n += instance_has(in, ids[i], &member) && member.quality == MEMBER_VOTING;
	return n;
}

/* Where it was noted who was present, nobody else has voted. */
static void
votes_check(struct context *c, const struct decision *d, const struct meeting *m, struct fault *why)
{
	bool counted =
	    REC_HAS(d, DECISION_FOR) || REC_HAS(d, DECISION_AGAINST) || REC_HAS(d, DECISION_ABSTAINED);
	uint32_t votes = d->votes_for + d->votes_against + d->abstained, voters;
	struct instance in;

	if (!counted)
		return;
	if (d->outcome == DECISION_ADOPTED && d->votes_for < d->votes_against)
		(void)fault_add(why, RC_RULE, "votes_for", FAULT_DECISION_MAJORITY);
	if (m->present.count == 0 || !context_get(c, &instance_table, m->instance, &in))
		return;
	voters = voters_present(&in, m);
	if (votes > voters)
		(void)fault_addf(why, RC_RULE, "votes_for", FAULT_DECISION_VOTES, "%u", voters);
}

/* What rests on it, in words; NULL when nothing does. */
static const char *
used_by_point(struct context *c, const struct decision *d)
{
	const struct programme_point *points;
	struct programme p;

	if (!REC_HAS(d, DECISION_PROGRAMME) || !context_get(c, &programme_table, d->programme, &p))
		return NULL;
	points = p.points.items;
	for (uint32_t i = 0; i < p.points.count; i++)
		if (REC_HAS(&points[i], TAG_POINT_DECISION) && id_equal(points[i].decision, d->id))
			return arena_text(c->arena, points[i].title.ptr, points[i].title.len);
	return NULL;
}

static const char *
used_by(struct context *c, const struct decision *d)
{
	const char *words = used_by_point(c, d);
	struct programme_step step;
	struct selection selection;
	struct db_scan scan;

	db_scan_index(&scan, c->txn, &programme_step_table,
	    record_field_tag(&programme_step_desc, PROGRAMME_STEP_DECISION), &d->id, false);
	if (words == NULL && db_scan_next(&scan, c->arena, &step))
		words = arena_text(c->arena, step.title.ptr, step.title.len);
	db_scan_end(&scan);
	db_scan_index(&scan, c->txn, &selection_table, record_field_tag(&selection_desc, SELECTION_DECISION),
	    &d->id, false);
	if (words == NULL && db_scan_next(&scan, c->arena, &selection))
		words = arena_text(c->arena, selection.title.ptr, selection.title.len);
	db_scan_end(&scan);
	return words;
}

enum rc
decision_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct decision *d = after;
	struct meeting m;
	const char *used;

	if (!context_get(c, &meeting_table, d->meeting, &m))
		return RC_OK; /* told by the references */
	if (before == NULL) {

		if (m.status != MEETING_HELD)
			return rec_fault_value(why, RC_CONFLICT, "meeting", FAULT_MEETING_NOT_HELD,
			    &meeting_status_enum, (int)m.status);
		number_give(c, d, why);
	} else if ((record_diff(&decision_desc, before, after) & CONCERNS) != 0) {
		used = used_by(c, before);
		if (used != NULL)
			return fault_addf(why, RC_CONFLICT, "outcome", FAULT_DECISION_USED, "%.200s", used);
	}
	if (REC_HAS(d, DECISION_CONVENTION_STEP) && !REC_HAS(d, DECISION_CONVENTION))
		(void)fault_add(why, RC_RULE, "convention", FAULT_DECISION_CONVENTION);
	votes_check(c, d, &m, why);
	return fault_rc(why);
}
