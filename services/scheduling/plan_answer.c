/*
 * plan_answer: turns what the engine found into the record that people read, as large as a record may be.
 * Owns: nothing; all in the case's arena.
 * Beware: what does not fit is counted, never dropped in silence: explanations first, then the last options.
 */
#include "services/scheduling/plan_case.h"

#define CONFLICTS_MOST 100
#define EXPLAINED_LEAST (24u * 1024u) /* bytes kept for explanations before an option is left out */

/* --- options --------------------------------------------------------------------------- */
static void
placement_venue(
    const struct plan_case *k, const struct place_plan *p, uint32_t session, struct plan_placement *out)
{
	const struct session *s = &k->sessions[session].rec;
	uint32_t venue = p->venues == NULL ? PLACE_NONE : p->venues[session];

	if (k->problem.sessions[session].choice_count == 0 || venue == PLACE_NONE)
		return;
	out->venue = k->venues[venue].id;
	out->has |= REC_BIT(6);
	if (!REC_HAS(s, SESSION_VENUE) || id_is_zero(s->venue))
		return;
	out->venue_before = s->venue;
	out->has |= REC_BIT(7);
}

static struct list
placements_of(struct plan_case *k, const struct place_plan *p)
{
	struct plan_placement *out = ARENA_ARRAY(&k->mem, k->session_count + 1, struct plan_placement);
	uint32_t n = 0;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct plan_session_fact *s = &k->sessions[i];
		day_t day = k->first + p->days[i];

		if (!plan_session_is_asked(k, i))
			continue;
		out[n] = (struct plan_placement){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5),
			.session = s->rec.id,
			.day = day,
			.session_version = s->rec.version };
		if (plan_session_has_day(s)) {
			out[n].before = s->rec.day;
			out[n].moved = s->rec.day != day;
			out[n].has |= REC_BIT(3);
		}
		placement_venue(k, p, i, &out[n++]);
	}
	return (struct list){ out, n };
}

static struct list
options_of(struct plan_case *k, const struct place_result *r)
{
	uint32_t n =
	    r->plan_count < SCHEDULING_PLAN_OPTIONS_MAX ? r->plan_count : SCHEDULING_PLAN_OPTIONS_MAX;
	struct plan_option *out = ARENA_ARRAY(&k->mem, n + 1, struct plan_option);

	for (uint32_t i = 0; i < n; i++) {
		const struct place_plan *p = &r->plans[i];

		out[i] = (struct plan_option){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) |
			    REC_BIT(5),
			.cost = p->cost.total,
			.criteria = plan_terms(k, p),
			.placements = placements_of(k, p),
			.moves = p->moved,
			.proven = p->proven };
	}
	return (struct list){ out, n };
}

/* --- conflicts, clashes ---------------------------------------------------------------- */
static struct list
conflicts_of(struct plan_case *k, const struct place_result *r)
{
	uint32_t n = r->conflict_count < CONFLICTS_MOST ? r->conflict_count : CONFLICTS_MOST;
	struct plan_conflict *out = ARENA_ARRAY(&k->mem, n + 1, struct plan_conflict);

	for (uint32_t i = 0; i < n; i++)
		plan_conflict_fill(k, &r->conflicts[i], &out[i]);
	return (struct list){ out, n };
}

/* Of the actions that were left out, each with what stands against it. */
static void
left_tell(struct plan_case *k, struct plan_outcome *o)
{
	struct plan_conflict *out = ARENA_ARRAY(&k->mem, CONFLICTS_MOST, struct plan_conflict);
	struct id *ids = ARENA_ARRAY(&k->mem, k->left_count + 1, struct id);
	uint32_t n = 0;

	for (uint32_t i = 0; i < k->left_count; i++) {
		const struct list *l = &k->left[i].conflicts;

		ids[i] = k->actions[k->left[i].action].rec.id;
		for (uint32_t c = 0; c < l->count && n < CONFLICTS_MOST; c++)
			out[n++] = ((const struct plan_conflict *)l->items)[c];
	}
	o->conflicts = (struct list){ out, n };
	o->left_out = (struct list){ ids, k->left_count };
	o->has |= REC_BIT(PLAN_LEFT_OUT);
}

/* Clashes of the sessions asked for; what other actions do among themselves is not told here. */
static struct list
clashes_of(struct plan_case *k, const struct place_result *r, const int32_t *days)
{
	struct plan_conflict *out = ARENA_ARRAY(&k->mem, CONFLICTS_MOST, struct plan_conflict);
	uint32_t n = 0;

	for (uint32_t i = 0; i < r->clash_count && n < CONFLICTS_MOST; i++) {
		const struct place_clash *c = &r->clashes[i];
		struct plan_conflict *p = &out[n];

		if (c->session < k->foreign_count)
			continue;
		*p = (struct plan_conflict){ .has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(6),
			.rule = plan_rule_of(&c->why),
			.subject = plan_subject_of(k, c->session, &c->why),
			.session = k->sessions[c->session].rec.id,
			.day = k->first + c->day,
			.sentence = plan_sentence_clash(k, c, days) };
		if (!id_is_zero(p->subject))
			p->has |= REC_BIT(2);
		n++;
	}
	return (struct list){ out, n };
}

/* --- the whole ------------------------------------------------------------------------- */
static enum plan_status
status_of(const struct plan_solved *s)
{
	if (s->rc != RC_OK || s->result.status == PLACE_UNDECIDED)
		return PLAN_UNDECIDED;
	return s->result.status == PLACE_FOUND ? PLAN_COMPUTED : PLAN_INFEASIBLE;
}

/* Where the sessions are without a plan: for the sentences of clashes. */
static int32_t *
days_given(struct plan_case *k)
{
	int32_t *days = ARENA_ARRAY(&k->mem, k->session_count + 1, int32_t);

	for (uint32_t i = 0; i < k->session_count; i++)
		days[i] = k->problem.sessions[i].current;
	return days;
}

void
plan_answer(struct plan_case *k, const struct plan_solved *solved, struct plan_outcome *ret_outcome)
{
	const struct place_result *r = &solved->result;
	struct plan_outcome *o = ret_outcome;

	*o = (struct plan_outcome){
		.id = k->plan, .status = status_of(solved), .notes = plan_notes(k, solved, 0)
	};
	o->has = REC_BIT(1) | REC_BIT(PLAN_STATUS) | REC_BIT(PLAN_NOTES) | REC_BIT(PLAN_PROVEN);
	if (solved->rc != RC_OK)
		return;
	o->clashes = clashes_of(k, r, days_given(k));
	o->conflicts = conflicts_of(k, r);
	o->options = options_of(k, r);
	o->stopped = r->stopped || k->hurried;
	o->has |=
	    REC_BIT(PLAN_CLASHES) | REC_BIT(PLAN_CONFLICTS) | REC_BIT(PLAN_OPTIONS) | REC_BIT(PLAN_STOPPED);
	if (k->left_count > 0)
		left_tell(k, o);
	if (o->status == PLAN_COMPUTED)
		o->proven = r->plans[0].proven && (!k->replan || r->plans[0].moved_proven);
	else
		o->proven = o->status == PLAN_INFEASIBLE;
}

/* --- as much of it as fits ---------------------------------------------------------------- */
static size_t
outcome_size(const struct plan_outcome *o, struct buf *out)
{
	buf_clear(out);
	record_encode(&plan_outcome_desc, o, 0, 0, out);
	return out->len;
}

/* Options too many for one record are left out from the last, and it is said. */
static void
options_fit(struct plan_case *k, const struct plan_solved *solved, struct plan_outcome *o, struct buf *out)
{
	uint32_t all = o->options.count;

	while (o->options.count > 1 && outcome_size(o, out) > PLAN_BYTES_MAX - EXPLAINED_LEAST)
		o->options.count--;
	if (o->options.count < all)
		o->notes = plan_notes(k, solved, all - o->options.count);
}

/* What the plan places or moves comes first: that is what is asked about. */
static uint32_t
explained_order(struct plan_case *k, const struct place_plan *best, uint32_t *order)
{
	uint32_t n = 0;

	for (int same = 0; same < 2; same++)
		for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
			bool stays = best->days[i] == k->problem.sessions[i].current;

			if (plan_session_is_asked(k, i) && stays == (same == 1))
				order[n++] = i;
		}
	return n;
}

static uint32_t
days_each(uint32_t sessions)
{
	uint32_t each = PLAN_DAYS_ALL / (sessions == 0 ? 1 : sessions);

	if (each < PLAN_DAYS_LEAST)
		each = PLAN_DAYS_LEAST;
	return each < SCHEDULING_PLAN_DAYS_MAX ? each : SCHEDULING_PLAN_DAYS_MAX;
}

static void
explanations_fit(struct plan_case *k, const struct place_plan *best, struct plan_outcome *o, struct buf *out)
{
	uint32_t *order = ARENA_ARRAY(&k->mem, k->session_count + 1, uint32_t);
	uint32_t n = explained_order(k, best, order), done = 0;
	struct plan_explanation *list = ARENA_ARRAY(&k->mem, n + 1, struct plan_explanation);
	size_t room = PLAN_BYTES_MAX, used = outcome_size(o, out);

	for (; done < n; done++) {
		buf_clear(out);
		plan_explanation_fill(k, best->days, best->venues, order[done], days_each(n), &list[done]);
		record_encode(&plan_explanation_desc, &list[done], 0, 0, out);
		if (used + out->len > room)
			break;
		used += out->len;
	}
	o->explanations = (struct list){ list, done };
	o->unexplained = n - done;
	o->has |= REC_BIT(PLAN_EXPLANATIONS) | REC_BIT(PLAN_UNEXPLAINED);
}

void
plan_answer_encode(struct plan_case *k, const struct plan_solved *solved, struct buf *out)
{
	struct plan_outcome o;

	plan_answer(k, solved, &o);
	options_fit(k, solved, &o, out);
	if (o.status == PLAN_COMPUTED)
		explanations_fit(k, &solved->result.plans[0], &o, out);
	(void)outcome_size(&o, out);
}
