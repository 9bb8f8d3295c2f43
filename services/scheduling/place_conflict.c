/*
 * place_conflict: why nothing fits: rules that cannot all hold, though any one less of them can.
 * Owns: which rules are on, while it tries (QuickXplain).
 * Beware: a try cut short counts as one that fits; the set stays a true conflict, perhaps not minimal.
 */
#include "services/scheduling/place_core.h"
#include <stdlib.h>

struct blame {
	struct place_core *c;
	struct place_work *w;
	uint8_t *on;
	struct place_found room;
	bool cut; /* some try was cut short */
};

static bool
rules_fit(struct blame *x)
{
	struct place_goal goal = {
		.moved_max = UINT32_MAX, .forced_max = UINT32_MAX, .rehoused_max = UINT32_MAX, .any = true
	};

	place_core_reset(x->c, x->on);
	x->room.found = false;
	place_search(x->c, &goal, x->w, &x->room);
	if (!x->room.found && !x->room.proven)
		x->cut = true;
	return x->room.found || !x->room.proven;
}

static void
rules_switch(struct blame *x, const uint32_t *rules, uint32_t count, uint8_t on)
{
	for (uint32_t i = 0; i < count; i++)
		x->on[rules[i]] = on;
}

/* What of rules is needed for a conflict with those that are on; leaves on as it was. */
static uint32_t
rules_blame(struct blame *x, bool changed, const uint32_t *rules, uint32_t count, uint32_t *ret_rules)
{
	uint32_t half = count / 2, late, early;

	if (changed && !rules_fit(x))
		return 0;
	if (count == 1) {
		ret_rules[0] = rules[0];
		return 1;
	}
	rules_switch(x, rules, half, 1);
	late = rules_blame(x, true, rules + half, count - half, ret_rules);
	rules_switch(x, rules, half, 0);
	rules_switch(x, ret_rules, late, 1);
	early = rules_blame(x, late > 0, rules, half, ret_rules + late);
	rules_switch(x, ret_rules, late, 0);
	return late + early;
}

/* --- rules that can matter --- */

static bool
window_matters(const struct place_model *m, uint32_t s)
{
	return m->p->sessions[s].from > 0 ||
	    (m->p->sessions[s].to >= 0 && m->p->sessions[s].to < (int32_t)m->horizon - 1);
}

static bool
chain_matters(const struct place_model *m, uint32_t action)
{
	return m->first[action] != PLACE_NONE && m->next[m->first[action]] != PLACE_NONE;
}

static bool
some_day_has(const struct place_model *m, const uint16_t *reasons, uint32_t bit)
{
	for (uint32_t d = 0; reasons != NULL && d < m->horizon; d++)
		if (reasons[d] & (1u << bit))
			return true;
	return false;
}

static bool
reason_matters(const struct place_model *m, uint32_t bit)
{
	for (uint32_t s = 0; s < m->sessions; s++)
		if (some_day_has(m, m->p->sessions[s].forbid, bit))
			return true;
	for (uint32_t v = 0; v < m->p->venue_count; v++)
		if (m->user_at[v] < m->user_at[v + 1] && some_day_has(m, m->p->venues[v].closed, bit))
			return true;
	return false;
}

static bool
busy_matters(const struct place_model *m, uint32_t person)
{
	uint64_t busy = 0;

	for (uint32_t w = 0; w < m->words; w++)
		busy |= m->busy[(size_t)person * m->words + w];
	for (uint32_t i = m->of_at[person]; i < m->of_at[person + 1]; i++)
		if (busy != 0 && place_is_needed(m, m->of[i], person))
			return true;
	return false;
}

static bool
rule_matters(const struct place_model *m, enum place_rule rule, uint32_t subject)
{
	switch (rule) {
	case PLACE_FIXED:
		return m->pin[subject] >= 0 && !m->p->sessions[subject].held;
	case PLACE_WINDOW:
		return window_matters(m, subject);
	case PLACE_GAP_MIN:
		return chain_matters(m, subject) && m->p->actions[subject].gap_min > 0;
	case PLACE_GAP_MAX:
		return chain_matters(m, subject) && m->p->actions[subject].gap_max > 0;
	case PLACE_ORDER:
		return chain_matters(m, subject);
	case PLACE_DAY:
		return reason_matters(m, subject);
	case PLACE_BUSY:
		return busy_matters(m, subject);
	case PLACE_TWICE:
		return m->of_at[subject] + 1 < m->of_at[subject + 1];
	case PLACE_VENUE:
		return m->user_at[subject] + 1 < m->user_at[subject + 1];
	case PLACE_SEATS:
		return m->p->sessions[subject].seats > 0;
	case PLACE_FEATURES:
		return m->p->sessions[subject].features != 0;
	case PLACE_BETWEEN:
		return m->p->betweens[subject].need > 0;
	case PLACE_PRECEDENCE:
		return true;
	case PLACE_RULES:
	default:
		return false;
	}
}

static uint32_t
rules_list(const struct place_model *m, uint32_t *ret_rules)
{
	uint32_t n = 0;

	for (int rule = 0; rule < PLACE_RULES; rule++)
		for (uint32_t i = m->rule_at[rule]; i < m->rule_at[rule + 1]; i++)
			if (rule_matters(m, (enum place_rule)rule, i - m->rule_at[rule]))
				ret_rules[n++] = i;
	return n;
}

/* --- the answer --- */

static struct place_conflict
conflict_of(const struct place_model *m, uint32_t id)
{
	int rule = 0;

	while (id >= m->rule_at[rule + 1])
		rule++;
	return (struct place_conflict){ .rule = (enum place_rule)rule, .subject = id - m->rule_at[rule] };
}

static int
id_compare(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* Whether the whole problem fits without this rule alone. */
static bool
rule_cures(struct blame *x, uint32_t id)
{
	bool fits;

	x->on[id] = 0;
	fits = rules_fit(x) && x->room.found;
	x->on[id] = 1;
	return fits;
}

static void
conflicts_tell(
    struct blame *x, const uint32_t *rules, uint32_t count, struct arena *mem, struct place_result *ret)
{
	uint32_t total = x->c->m->rule_at[PLACE_RULES];

	ret->conflict_minimal = !x->cut;
	ret->conflict_count = count;
	ret->conflicts = ARENA_ARRAY(mem, count, struct place_conflict);
	for (uint32_t i = 0; i < total; i++)
		x->on[i] = 1;
	for (uint32_t i = 0; i < count; i++) {
		ret->conflicts[i] = conflict_of(x->c->m, rules[i]);
		ret->conflicts[i].cures = rule_cures(x, rules[i]);
	}
}

void
place_conflicts(struct place_core *c, struct place_work *w, struct arena *mem, struct place_result *ret)
{
	uint32_t total = c->m->rule_at[PLACE_RULES], count, blamed;
	struct arena *own = c->m->mem;
	struct blame x = { .c = c, .w = w, .on = ARENA_ARRAY(own, total, uint8_t) };
	uint32_t *rules = ARENA_ARRAY(own, total + 1, uint32_t), *out = ARENA_ARRAY(own, total + 1, uint32_t);

	x.room.days = ARENA_ARRAY(own, c->m->sessions, int32_t);
	x.room.venues = ARENA_ARRAY(own, c->m->sessions, uint32_t);
	count = rules_list(c->m, rules);
	blamed = count > 0 ? rules_blame(&x, false, rules, count, out) : 0;
	qsort(out, blamed, sizeof *out, id_compare);
	conflicts_tell(&x, out, blamed, mem, ret);
}
