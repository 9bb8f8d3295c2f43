/*
 * plan_left: when everything does not fit together: which actions are left out, so that the others get their dates.
 * Owns: nothing; all in the case's arena.
 * Beware: of an action left out the sessions that have a day stay in the case where they are: people and rooms are taken by them. The
 *         case's sessions are replaced: whoever keeps indexes of them looks again.
 */
#include "services/scheduling/plan_case.h"

#define BUDGET_TRY 20000 /* steps to see whether an action fits */

struct leaving {
	struct plan_case *k;
	const struct plan_watch *w;
	const struct plan_session_fact *all; /* as they were asked for */
	uint32_t count, horizon;
	day_t first;
	bool *out; /* an action each */
};

/* The case without the sessions to place of the actions that are out, over its own days. */
static void
leaving_set(struct leaving *x)
{
	struct plan_case *k = x->k;
	uint32_t n = 0;

	k->sessions = ARENA_ARRAY(&k->mem, x->count + 1, struct plan_session_fact);
	for (uint32_t i = 0; i < x->count; i++) {
		struct plan_session_fact s = x->all[i];
		bool out = i >= k->foreign_count && x->out[s.action];

		if (out && !plan_session_has_day(&s))
			continue;
		s.kept = s.kept || out;
		k->sessions[n++] = s;
	}
	k->session_count = n;
	k->first = x->first;
	k->horizon = x->horizon;
	k->gap_most = 0;
	plan_problem_build(k);
}

static bool
is_stopped(const struct leaving *x)
{
	return x->w != NULL && x->w->stop != NULL && atomic_load(x->w->stop);
}

static bool
is_asked(const struct leaving *x, uint32_t action)
{
	for (uint32_t i = x->k->foreign_count; i < x->count; i++)
		if (x->all[i].action == action && !x->all[i].kept)
			return true;
	return false;
}

/* What stands against it, told now: the problem is built for it. */
static void
leave(struct leaving *x, uint32_t action, const struct place_result *r)
{
	struct plan_case *k = x->k;
	struct plan_conflict *c = ARENA_ARRAY(&k->mem, r->conflict_count + 1, struct plan_conflict);

	for (uint32_t i = 0; i < r->conflict_count; i++) {
		plan_conflict_fill(k, &r->conflicts[i], &c[i]);
		c[i].action = k->actions[action].rec.id;
		c[i].has |= REC_BIT(PLAN_CONFLICT_ACTION);
	}
	k->left[k->left_count++] = (struct plan_left){ action, { c, r->conflict_count } };
	x->out[action] = true;
}

/* The action fits with those that are in; else it is left out. */
static void
action_try(struct leaving *x, uint32_t action)
{
	struct plan_watch quiet = { .stop = x->w == NULL ? NULL : x->w->stop };
	struct plan_solved s;

	x->out[action] = false;
	leaving_set(x);
	plan_solve_whole(x->k, &quiet, BUDGET_TRY, 1, &s);
	if (s.rc == RC_OK && s.result.status == PLACE_NOTHING_FITS)
		leave(x, action, &s.result);
}

/* Each by itself. */
static void
alone_try(struct leaving *x, const bool *asked)
{
	bool *impossible = ARENA_ARRAY(&x->k->mem, x->k->own_action_count + 1, bool);

	for (uint32_t a = 0; a < x->k->own_action_count && !is_stopped(x); a++) {
		if (!asked[a])
			continue;
		for (uint32_t b = 0; b < x->k->own_action_count; b++)
			x->out[b] = asked[b];
		action_try(x, a);
		impossible[a] = x->out[a];
	}
	memcpy(x->out, impossible, x->k->own_action_count * sizeof *impossible);
}

/* One after the other, in the order in which they were asked for: who comes too late for the room that is left stays out. */
static void
together_try(struct leaving *x, const bool *asked)
{
	bool *never = arena_copy(&x->k->mem, x->out, (x->k->own_action_count + 1) * sizeof *never);

	for (uint32_t a = 0; a < x->k->own_action_count; a++)
		x->out[a] = asked[a];
	for (uint32_t a = 0; a < x->k->own_action_count && !is_stopped(x); a++)
		if (asked[a] && !never[a])
			action_try(x, a);
}

bool
plan_leave_out(struct plan_case *k, const struct plan_watch *w, day_t first, uint32_t horizon,
    uint64_t budget, struct plan_solved *ret)
{
	uint32_t actions = k->own_action_count, count = 0;
	struct leaving x = { k, w, k->sessions, k->session_count, horizon, first,
		ARENA_ARRAY(&k->mem, actions + 1, bool) };
	bool *asked = ARENA_ARRAY(&k->mem, actions + 1, bool);
	struct plan_solved rest = { 0 };

	for (uint32_t a = 0; a < actions; a++)
		count += asked[a] = is_asked(&x, a);
	if (count < 2)
		return false;
	k->left = ARENA_ARRAY(&k->mem, 2 * actions + 1, struct plan_left);
	alone_try(&x, asked);
	leaving_set(&x);
	if (k->left_count < count)
		plan_solve_whole(k, w, budget, SCHEDULING_PLAN_OPTIONS_MAX, &rest);
	if (k->left_count < count && rest.result.status == PLACE_NOTHING_FITS) {
		together_try(&x, asked);
		leaving_set(&x);
		plan_solve_whole(k, w, budget, SCHEDULING_PLAN_OPTIONS_MAX, &rest);
	}
	if (k->left_count < count && rest.rc == RC_OK && rest.result.status == PLACE_FOUND) {
		*ret = rest;
		return true;
	}
	memset(x.out, 0, actions * sizeof *x.out);
	k->left_count = 0;
	leaving_set(&x);
	return false;
}
