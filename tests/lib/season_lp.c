/*
 * season_lp: a season as a mixed integer program, for a general solver to be measured against.
 * Owns: nothing.
 * Beware: one variable for each day and venue that a session may have, so that no product of variables is needed; the formulation is the
 *         tightest that we know of at that size. Whoever finds a tighter one should put it here: the peer is to be at its best.
 *
 * x_s_d_v: session s on day d in venue v; y_s_d: on that day. w_s_t: what the spread of s and t costs. c_s: s is elsewhere than the
 * session before it in its action.
 */
#include "tests/lib/season.h"
#include <stdlib.h>
#include <string.h>

struct lp {
	const struct place_problem *p;
	FILE *out;
	uint8_t *busy; /* sessions * horizon: somebody of it is */
	uint32_t row;
};

static bool
day_is_open(const struct lp *l, uint32_t s, int32_t day)
{
	const struct place_session *x = &l->p->sessions[s];

	if (day < 0 || day >= (int32_t)l->p->horizon || (x->from >= 0 && day < x->from) ||
	    (x->to >= 0 && day > x->to))
		return false;
	return (x->forbid == NULL || x->forbid[day] == 0) &&
	    l->busy[(size_t)s * l->p->horizon + (size_t)day] == 0;
}

static bool
choice_is_open(const struct lp *l, uint32_t s, int32_t day, uint32_t i)
{
	const struct place_venue *v = &l->p->venues[l->p->sessions[s].choices[i].venue];

	return day_is_open(l, s, day) && (v->closed == NULL || v->closed[day] == 0);
}

static int32_t
first_day(const struct lp *l, uint32_t s)
{
	return l->p->sessions[s].from >= 0 ? l->p->sessions[s].from : 0;
}

static int32_t
last_day(const struct lp *l, uint32_t s)
{
	int32_t to = l->p->sessions[s].to, end = (int32_t)l->p->horizon - 1;

	return to >= 0 && to < end ? to : end;
}

/* Whether s may be on that day at all, in one of its venues. */
static bool
day_has_venue(const struct lp *l, uint32_t s, int32_t day)
{
	for (uint32_t i = 0; i < l->p->sessions[s].choice_count; i++)
		if (choice_is_open(l, s, day, i))
			return true;
	return false;
}

/* coefficient * [s is on day] */
static void
day_term(const struct lp *l, uint32_t s, int32_t day, int64_t coefficient)
{
	if (day_has_venue(l, s, day))
		fprintf(l->out, " %+lld y_%u_%d\n", (long long)coefficient, s, day);
}

static void
row_begin(struct lp *l)
{
	fprintf(l->out, "r%u:", l->row++);
}

/* They share people, and their windows come near enough to each other for the spread to matter. */
static uint32_t
pair_shares(const struct lp *l, uint32_t s, uint32_t t)
{
	int32_t reach = l->p->weights.spread_days;

	if (l->p->sessions[s].action == l->p->sessions[t].action ||
	    first_day(l, s) > last_day(l, t) + reach || first_day(l, t) > last_day(l, s) + reach)
		return 0;
	return season_shared(&l->p->sessions[s], &l->p->sessions[t]);
}

/* The session before s in its action, or PLACE_NONE. */
static uint32_t
previous(const struct lp *l, uint32_t s)
{
	for (uint32_t t = 0; t < l->p->session_count; t++)
		if (l->p->sessions[t].action == l->p->sessions[s].action &&
		    l->p->sessions[t].rank + 1 == l->p->sessions[s].rank)
			return t;
	return PLACE_NONE;
}

/* --- what is minimised ------------------------------------------------------------------- */
static void
objective_alone(const struct lp *l, uint32_t s)
{
	const struct place_session *x = &l->p->sessions[s];

	for (int32_t day = first_day(l, s); day <= last_day(l, s); day++)
		for (uint32_t i = 0; i < x->choice_count; i++) {
			int64_t cost = x->choices[i].cost;

			for (int k = 0; k < PLACE_SOFTS; k++)
				cost += x->soft[k] != NULL ? x->soft[k][day] : 0;
			if (choice_is_open(l, s, day, i))
				fprintf(l->out, " +%lld x_%u_%d_%u\n", (long long)cost, s, day,
				    x->choices[i].venue);
		}
	if (previous(l, s) != PLACE_NONE)
		fprintf(l->out, " +%d c_%u\n", l->p->weights.change, s);
}

static void
objective(const struct lp *l)
{
	fputs("Minimize\ncost:\n", l->out);
	for (uint32_t s = 0; s < l->p->session_count; s++)
		objective_alone(l, s);
	for (uint32_t s = 0; s < l->p->session_count; s++)
		for (uint32_t t = s + 1; t < l->p->session_count; t++)
			if (pair_shares(l, s, t) > 0)
				fprintf(l->out, " +%u w_%u_%u\n",
				    pair_shares(l, s, t) * (uint32_t)l->p->weights.spread, s, t);
}

/* --- rules ------------------------------------------------------------------------------- */
static void
one_each(struct lp *l, uint32_t s)
{
	const struct place_session *x = &l->p->sessions[s];

	row_begin(l);
	for (int32_t day = first_day(l, s); day <= last_day(l, s); day++)
		day_term(l, s, day, 1);
	fputs(" = 1\n", l->out);
	for (int32_t day = first_day(l, s); day <= last_day(l, s); day++) {
		if (!day_has_venue(l, s, day))
			continue;
		row_begin(l);
		day_term(l, s, day, -1);
		for (uint32_t i = 0; i < x->choice_count; i++)
			if (choice_is_open(l, s, day, i))
				fprintf(l->out, " + x_%u_%d_%u", s, day, x->choices[i].venue);
		fputs(" = 0\n", l->out);
	}
}

/* weight(day of t) - weight(day of s) in low..high; high 0: none */
static void
between_days(
    struct lp *l, uint32_t s, uint32_t t, const int32_t *of_s, const int32_t *of_t, int32_t low, int32_t high)
{
	for (int turn = 0; turn < (high > 0 ? 2 : 1); turn++) {
		row_begin(l);
		for (int32_t day = first_day(l, t); day <= last_day(l, t); day++)
			day_term(l, t, day, of_t[day]);
		for (int32_t day = first_day(l, s); day <= last_day(l, s); day++)
			day_term(l, s, day, -of_s[day]);
		fprintf(l->out, turn == 0 ? " >= %d\n" : " <= %d\n", turn == 0 ? low : high);
	}
}

static void
chain_rules(struct lp *l, uint32_t s, const int32_t *ordinal)
{
	const struct place_session *x = &l->p->sessions[s];
	const struct place_action *a = &l->p->actions[x->action];
	uint32_t before = previous(l, s);

	if (before == PLACE_NONE)
		return;
	between_days(
	    l, before, s, ordinal, ordinal, (int32_t)(a->gap_min > 1 ? a->gap_min : 1), (int32_t)a->gap_max);
	for (uint32_t i = 0; i < x->choice_count; i++) {
		uint32_t v = x->choices[i].venue;

		row_begin(l);
		fprintf(l->out, " c_%u", s);
		for (int turn = 0; turn < 2; turn++) {
			uint32_t of = turn == 0 ? s : before;

			for (int32_t day = first_day(l, of); day <= last_day(l, of); day++)
				for (uint32_t k = 0; k < l->p->sessions[of].choice_count; k++)
					if (l->p->sessions[of].choices[k].venue == v &&
					    choice_is_open(l, of, day, k))
						fprintf(l->out, " %c x_%u_%d_%u\n", turn == 0 ? '-' : '+', of,
						    day, v);
		}
		fputs(" >= 0\n", l->out);
	}
}

static void
between_rules(struct lp *l)
{
	int32_t *upto = calloc(l->p->horizon + 1, sizeof *upto),
		*before = calloc(l->p->horizon + 1, sizeof *before);

	if (upto == NULL || before == NULL)
		abort();
	for (uint32_t i = 0; i < l->p->between_count; i++) {
		const struct place_between *b = &l->p->betweens[i];

		for (uint32_t d = 0, n = 0; d < l->p->horizon; d++) {
			before[d] = (int32_t)n;
			n += b->usable == NULL || b->usable[d] != 0;
			upto[d] = (int32_t)n;
		}
		between_days(l, b->earlier, b->later, upto, before, (int32_t)b->need, 0);
	}
	free(upto);
	free(before);
}

static void
venue_rules(struct lp *l)
{
	for (uint32_t v = 0; v < l->p->venue_count; v++)
		for (int32_t day = 0; day < (int32_t)l->p->horizon; day++) {
			uint32_t n = 0;

			for (uint32_t s = 0; s < l->p->session_count; s++)
				for (uint32_t i = 0; i < l->p->sessions[s].choice_count; i++)
					if (l->p->sessions[s].choices[i].venue == v &&
					    choice_is_open(l, s, day, i)) {
						if (n++ == 0)
							row_begin(l);
						fprintf(l->out, " + x_%u_%d_%u\n", s, day, v);
					}
			if (n > 0)
				fputs(" <= 1\n", l->out);
		}
}

/* Of one person's sessions one a day; persons with the same sessions, or fewer, are told once by the list of who came before. */
static void
person_rules(struct lp *l)
{
	uint32_t *mine = calloc(l->p->session_count + 1, sizeof *mine), *seen = NULL, seen_count = 0;
	uint32_t n;

	for (uint32_t person = 0; mine != NULL && person < l->p->person_count; person++) {
		uint64_t key = 0;
		bool known = false;

		n = 0;
		for (uint32_t s = 0; s < l->p->session_count; s++)
			for (uint32_t k = 0; k < l->p->sessions[s].member_count; k++)
				if (l->p->sessions[s].members[k].person == person) {
					mine[n++] = s;
					key = key * 1000003 + s + 1;
				}
		for (uint32_t i = 0; i < seen_count; i++)
			known |= seen[i] == (uint32_t)(key ^ key >> 32);
		if (known || n < 2)
			continue;
		seen = realloc(seen, (seen_count + 1) * sizeof *seen);
		if (seen == NULL)
			abort();
		seen[seen_count++] = (uint32_t)(key ^ key >> 32);
		for (int32_t day = 0; day < (int32_t)l->p->horizon; day++) {
			uint32_t open = 0;

			for (uint32_t i = 0; i < n; i++)
				open += day_is_open(l, mine[i], day);
			if (open < 2)
				continue;
			row_begin(l);
			for (uint32_t i = 0; i < n; i++)
				day_term(l, mine[i], day, 1);
			fprintf(l->out, " + zero <= 1\n");
		}
	}
	free(mine);
	free(seen);
}

/* When s is on day: w is what the day of t then costs. */
static void
spread_rules(struct lp *l, uint32_t s, uint32_t t)
{
	int32_t reach = l->p->weights.spread_days;

	for (int32_t day = first_day(l, s); day <= last_day(l, s); day++) {
		bool near = false;

		for (int32_t d = day - reach + 1; d < day + reach; d++)
			near |= day_has_venue(l, t, d);
		if (!near || !day_has_venue(l, s, day))
			continue;
		row_begin(l);
		fprintf(l->out, " w_%u_%u", s, t);
		day_term(l, s, day, -reach);
		for (int32_t d = day - reach + 1; d < day + reach; d++)
			day_term(l, t, d, -(reach - abs(d - day)));
		fprintf(l->out, " >= %d\n", -reach);
	}
}

static void
variables(const struct lp *l)
{
	fputs("Bounds\nzero = 0\nBinaries\n", l->out);
	for (uint32_t s = 0; s < l->p->session_count; s++)
		for (int32_t day = first_day(l, s); day <= last_day(l, s); day++)
			for (uint32_t i = 0; i < l->p->sessions[s].choice_count; i++)
				if (choice_is_open(l, s, day, i))
					fprintf(l->out, "x_%u_%d_%u\n", s, day,
					    l->p->sessions[s].choices[i].venue);
	fputs("End\n", l->out);
}

static void
busy_fill(struct lp *l)
{
	const struct place_problem *p = l->p;

	l->busy = calloc((size_t)p->session_count * p->horizon, 1);
	if (l->busy == NULL)
		abort();
	for (uint32_t s = 0; s < p->session_count; s++)
		for (uint32_t i = 0; i < p->busy_count; i++)
			for (uint32_t k = 0; k < p->sessions[s].member_count; k++)
				if (p->sessions[s].members[k].person == p->busy[i].person)
					l->busy[(size_t)s * p->horizon + (size_t)p->busy[i].day] = 1;
}

void
season_lp(const struct place_problem *p, FILE *out)
{
	struct lp l = { .p = p, .out = out };
	int32_t *ordinal = calloc(p->horizon + 1, sizeof *ordinal);

	if (ordinal == NULL)
		abort();
	for (uint32_t d = 0; d < p->horizon; d++)
		ordinal[d] = (int32_t)d;
	busy_fill(&l);
	objective(&l);
	fputs("Subject To\n", out);
	for (uint32_t s = 0; s < p->session_count; s++) {
		one_each(&l, s);
		chain_rules(&l, s, ordinal);
	}
	between_rules(&l);
	venue_rules(&l);
	person_rules(&l);
	for (uint32_t s = 0; s < p->session_count; s++)
		for (uint32_t t = s + 1; t < p->session_count; t++)
			if (pair_shares(&l, s, t) > 0)
				spread_rules(&l, s, t);
	variables(&l);
	free(ordinal);
	free(l.busy);
}
