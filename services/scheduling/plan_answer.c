/*
 * plan_answer: runs the engine on a case, and turns what it found into the record that people read.
 * Owns: nothing; all in the case's arena.
 * Beware: it runs on a thread: it touches the case and nothing else.
 */
#include "services/scheduling/plan_case.h"

#define CONFLICTS_MOST 100
#define NOTES_MOST 20

static void
solve(struct plan_case *k, const struct place_options *o, struct plan_solved *ret_solved)
{
	if (k->replan)
		ret_solved->rc = place_replan(&k->problem, o, &k->mem, &ret_solved->result);
	else
		ret_solved->rc = place_plan(&k->problem, o, &k->mem, &ret_solved->result);
}

/* The engine takes the end of its time for the end of all days. Where nothing fits, it is given time in which
 * the gaps have room once the periods are lifted: else the periods would not be told among what is in the
 * way. */
void
plan_solve(struct plan_case *k, const atomic_bool *stop, struct plan_solved *ret_solved)
{
	struct place_options o = { .plans = SCHEDULING_PLAN_OPTIONS_MAX, .stop = stop };
	struct plan_solved wide;
	day_t first = k->first;
	uint32_t horizon = k->horizon;

	memcpy(&o.seed, k->plan.b + 8, sizeof o.seed);
	solve(k, &o, ret_solved);
	if (ret_solved->rc != RC_OK || ret_solved->result.status != PLACE_NOTHING_FITS)
		return;
	plan_case_widen(k);
	solve(k, &o, &wide);
	if (wide.rc == RC_OK && wide.result.status == PLACE_NOTHING_FITS) {
		*ret_solved = wide;
		return;
	}
	k->first = first;
	k->horizon = horizon;
	k->gap_most = 0;
	plan_problem_build(k);
}

/* --- options --------------------------------------------------------------------------- */
static struct plan_term
term_of(const struct plan_case *k, enum place_criterion which, int64_t cost)
{
	/* what the engine calls a poll is our rhythm: days are given costs by their distance from an even
	 * division of time */
	static const enum plan_criterion names[] = { [PLACE_COST_POLL] = PLAN_COST_POLL,
		[PLACE_COST_WISH] = PLAN_COST_PREFER,
		[PLACE_COST_SPREAD] = PLAN_COST_SPREAD,
		[PLACE_COST_PREFER] = PLAN_COST_PREFER,
		[PLACE_COST_MOVED] = PLAN_COST_MOVED };
	int64_t weight =
	    which == PLACE_COST_SPREAD && k->problem.weights.spread > 0 ? k->problem.weights.spread : 1;

	return (struct plan_term){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.criterion = names[which],
		.value = cost / weight,
		.weight = weight,
		.contribution = cost };
}

static struct list
terms_of(struct plan_case *k, const struct place_cost *cost)
{
	static const enum place_criterion shown[] = { PLACE_COST_WISH, PLACE_COST_SPREAD, PLACE_COST_MOVED };
	struct plan_term *out = ARENA_ARRAY(&k->mem, 3, struct plan_term);

	for (uint32_t i = 0; i < 3; i++)
		out[i] = term_of(k, shown[i], cost->by[shown[i]]);
	return (struct list){ out, 3 };
}

static struct list
placements_of(struct plan_case *k, const struct place_plan *p)
{
	uint32_t n = k->session_count - k->foreign_count;
	struct plan_placement *out = ARENA_ARRAY(&k->mem, n + 1, struct plan_placement);

	for (uint32_t i = 0; i < n; i++) {
		const struct plan_session_fact *s = &k->sessions[k->foreign_count + i];
		day_t day = k->first + p->days[k->foreign_count + i];

		out[i] = (struct plan_placement){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5),
			.session = s->rec.id,
			.day = day,
			.session_version = s->rec.version };
		if (!plan_session_has_day(s))
			continue;
		out[i].before = s->rec.day;
		out[i].moved = s->rec.day != day;
		out[i].has |= REC_BIT(3);
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
			.criteria = terms_of(k, &p->cost),
			.placements = placements_of(k, p),
			.moves = p->moved,
			.proven = p->proven };
	}
	return (struct list){ out, n };
}

/* --- explanations, conflicts, clashes -------------------------------------------------- */
static struct list
explanations_of(struct plan_case *k, const int32_t *days, uint32_t days_most)
{
	uint32_t n = k->session_count - k->foreign_count;
	struct plan_explanation *out = ARENA_ARRAY(&k->mem, n + 1, struct plan_explanation);
	uint32_t each = PLAN_DAYS_ALL / (n == 0 ? 1 : n);

	for (uint32_t i = 0; i < n; i++)
		plan_explain(k, days, k->foreign_count + i, each < days_most ? each : days_most, &out[i]);
	return (struct list){ out, n };
}

static struct list
conflicts_of(struct plan_case *k, const struct place_result *r)
{
	uint32_t n = r->conflict_count < CONFLICTS_MOST ? r->conflict_count : CONFLICTS_MOST;
	struct plan_conflict *out = ARENA_ARRAY(&k->mem, n + 1, struct plan_conflict);

	for (uint32_t i = 0; i < n; i++)
		plan_conflict_fill(k, &r->conflicts[i], &out[i]);
	return (struct list){ out, n };
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

/* --- notes ----------------------------------------------------------------------------- */
struct notes {
	struct plan_case *k;
	struct text *items;
	uint32_t count;
};

static void
note(struct notes *n, const char *sentence)
{
	if (n->count < NOTES_MOST)
		n->items[n->count++] = text_of(sentence);
}

/* Days for which nobody has told us the school holidays are not days of lessons. */
static bool
school_is_known(const struct plan_case *k, const struct action *a)
{
	const char zone[] = { (char)('A' + (int)a->school_zone), '\0' };

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct session *s = &k->sessions[i].rec;

		bool has_day = plan_session_has_day(&k->sessions[i]); /* a given day is no better known */

		if (!id_equal(s->action, a->id) || s->status == SESSION_HELD)
			continue;
		if (!calendar_known(k->calendar, text_of(zone), has_day ? s->day : s->window_from) ||
		    !calendar_known(k->calendar, text_of(zone), has_day ? s->day : s->window_to))
			return false;
	}
	return true;
}

static void
notes_of_moves(struct notes *n, const struct place_plan *best)
{
	struct plan_case *k = n->k;

	for (uint32_t i = k->foreign_count; i < k->session_count; i++) {
		const struct session *s = &k->sessions[i].rec;

		if (s->fixed && plan_session_has_day(&k->sessions[i]) && k->first + best->days[i] != s->day)
			note(n,
			    arena_printf(&k->mem,
				"%s était fixée : elle est déplacée parce qu’un·e intervenant·e est absent·e "
				"ce jour-là.",
				plan_session_name(k, i)));
	}
}

static struct list
notes_of(struct plan_case *k, const struct plan_solved *solved)
{
	struct notes n = { k, ARENA_ARRAY(&k->mem, NOTES_MOST, struct text), 0 };

	if (solved->rc != RC_OK)
		note(&n,
		    "Le calcul n’a pas pu se faire avec ces données : vérifiez les journées et les "
		    "périodes.");
	else if (solved->result.status == PLACE_UNDECIDED)
		note(&n,
		    "Le temps de calcul prévu n’a pas suffi : demandez moins d’actions à la fois, ou "
		    "élargissez les périodes.");
	if (k->retrospective)
		note(&n, "Toutes ces dates sont passées : elles sont traitées comme une saisie après coup.");
	for (uint32_t i = 0; i < k->own_action_count; i++) {
		const struct action *a = &k->actions[i].rec;

		if (!REC_HAS(a, ACTION_SCHOOL_ZONE))
			note(&n,
			    arena_printf(&k->mem,
				"%s : aucune zone scolaire n’est indiquée, les vacances scolaires n’ont pas "
				"été "
				"regardées ; donnez la zone (A, B ou C) si elles comptent.",
				plan_title(k, a)));
		else if (a->avoid_school_holidays && !school_is_known(k, a))
			note(&n,
			    arena_printf(&k->mem,
				"%s : les vacances scolaires ne sont pas toutes connues à ces dates ; "
				"vérifiez-les avant de confirmer.",
				plan_title(k, a)));
	}
	if (solved->rc == RC_OK && solved->result.plan_count > 0)
		notes_of_moves(&n, &solved->result.plans[0]);
	return (struct list){ n.items, n.count };
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
plan_answer(struct plan_case *k, const struct plan_solved *solved, uint32_t days_most,
    struct plan_outcome *ret_outcome)
{
	const struct place_result *r = &solved->result;
	struct plan_outcome *o = ret_outcome;

	*o =
	    (struct plan_outcome){ .id = k->plan, .status = status_of(solved), .notes = notes_of(k, solved) };
	o->has = REC_BIT(1) | REC_BIT(PLAN_STATUS) | REC_BIT(PLAN_NOTES) | REC_BIT(PLAN_PROVEN);
	if (solved->rc != RC_OK)
		return;
	o->clashes = clashes_of(k, r, days_given(k));
	o->conflicts = conflicts_of(k, r);
	o->options = options_of(k, r);
	o->has |= REC_BIT(PLAN_CLASHES) | REC_BIT(PLAN_CONFLICTS) | REC_BIT(PLAN_OPTIONS) |
	    REC_BIT(PLAN_EXPLANATIONS);
	if (o->status == PLAN_COMPUTED) {
		o->explanations = explanations_of(k, r->plans[0].days, days_most);
		o->proven = r->plans[0].proven && (!k->replan || r->plans[0].moved_proven);
	} else {
		o->proven = o->status == PLAN_INFEASIBLE;
	}
}

void
plan_answer_encode(struct plan_case *k, const struct plan_solved *solved, struct buf *out)
{
	struct plan_outcome o;

	for (uint32_t most = SCHEDULING_PLAN_DAYS_MAX;; most /= 2) {
		plan_answer(k, solved, most, &o);
		buf_clear(out);
		record_encode(&plan_outcome_desc, &o, 0, 0, out);
		if (out->len <= PLAN_BYTES_MAX || most == 0)
			return;
	}
}
