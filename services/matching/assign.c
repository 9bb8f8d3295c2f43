/*
 * assign: the call of the campaign's engine; shares out the budget between bound, search and proof.
 * Owns: the arena of one call's tables.
 * Beware: what is handed over was counted anew from the problem's own figures.
 */
#include "services/matching/assign_core.h"

#define BUDGET_DEFAULT 50000000 /* steps */
#define EXACT_STEPS 50000
#define MANY 15 /* jobs an agent: groups are slow then */

/* Parts of the budget, in 1/256: when chains end, and when the stronger bound has to be there. */
static const struct share {
	uint64_t chains, bound;
} share_groups = { 32, 72 }, share_many = { 208, 224 }, share_alone = { 200, 256 };

static void
result_fill(const struct assign_model *m, const struct assign_work *w, enum assign_status status,
    struct arena *mem, struct assign_result *ret)
{
	*ret = (struct assign_result){
		.status = status, .bound = w->bound, .steps = w->steps, .stopped = w->stopped
	};
	if (!w->found)
		return;
	ret->cost = w->cost;
	ret->proven = assign_is_proven(w);
	ret->agent = ARENA_ARRAY(mem, m->jobs + 1, uint32_t);
	for (uint32_t j = 0; j < m->jobs; j++) {
		uint32_t agent = m->options[m->at[j] + w->best[j]].agent;

		ret->agent[j] = agent < m->p->agents ? agent : ASSIGN_NONE;
	}
}

static const struct share *
share_of(const struct assign_model *m, bool groups)
{
	if (!groups)
		return &share_alone;
	return m->jobs > (uint64_t)MANY * m->agents ? &share_many : &share_groups;
}

/* What is small is proven at once. What is classic is given to chains, for a start, and then to groups; all else to chains. */
static enum assign_status
solve(const struct assign_model *m, struct assign_work *w)
{
	int64_t *paid = ARENA_ARRAY(m->mem, m->jobs + 1, int64_t);
	bool groups = assign_group_can(m);
	const struct share *share = share_of(m, groups);
	struct assign_dual d;

	if (m->hopeless)
		return ASSIGN_NOTHING_FITS;
	assign_dual_find(&d, m, w);
	if (assign_exact(m, &d, w, EXACT_STEPS))
		return w->found ? ASSIGN_FOUND : ASSIGN_NOTHING_FITS;
	assign_local(m, &d, w, share->chains);
	assign_knap_bound(m, &d, w, share->bound, paid);
	if (groups)
		assign_group(m, paid, w);
	return w->found ? ASSIGN_FOUND : ASSIGN_UNDECIDED;
}

enum rc
assign_solve(const struct assign_problem *p, const struct assign_options *options, struct arena *mem,
    struct assign_result *ret_result)
{
	static const struct assign_options none;
	struct arena own = { 0 };
	struct assign_model m;
	struct assign_work w = { .options = options != NULL ? options : &none };
	enum rc rc = assign_problem_check(p);

	if (rc != RC_OK)
		return rc;
	w.budget = w.options->budget > 0 ? w.options->budget : BUDGET_DEFAULT;
	assign_model_build(&m, p, &own);
	w.best = ARENA_ARRAY(&own, m.jobs + 1, uint32_t);
	result_fill(&m, &w, solve(&m, &w), mem, ret_result);
	arena_free(&own);
	return RC_OK;
}
