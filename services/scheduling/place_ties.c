/*
 * place_ties: the rules between two sessions that are not neighbours' gaps: usable days between, and orders beyond chains.
 * Owns: the ties of the model, by session, and the running counts of usable days.
 * Beware: days between are counted whichever of the two comes first: that the later one is later is another rule.
 */
#include "services/scheduling/place_core.h"
#include <string.h>

static const uint16_t *
usable_count(struct place_model *m, const uint8_t *usable)
{
	uint16_t *before = ARENA_ARRAY(m->mem, m->horizon + 1, uint16_t);

	for (uint32_t d = 0; d < m->horizon; d++)
		before[d + 1] = (uint16_t)(before[d] + (usable[d] != 0));
	return before;
}

/* One count for all that point to the same flags in a row. */
static void
usable_fill(struct place_model *m)
{
	const struct place_problem *p = m->p;

	m->usable = ARENA_ARRAY(m->mem, p->between_count, const uint16_t *);
	for (uint32_t i = 0; i < p->between_count; i++) {
		if (p->betweens[i].usable == NULL)
			continue;
		m->usable[i] = i > 0 && p->betweens[i - 1].usable == p->betweens[i].usable
		    ? m->usable[i - 1]
		    : usable_count(m, p->betweens[i].usable);
	}
}

static void
tie_add(struct place_model *m, uint32_t s, struct place_tie tie)
{
	m->ties[m->tie_at[s]++] = tie;
}

static void
ties_place(struct place_model *m)
{
	const struct place_problem *p = m->p;

	for (uint32_t i = 0; i < p->between_count; i++) {
		uint32_t a = p->betweens[i].earlier, b = p->betweens[i].later;

		tie_add(m, a, (struct place_tie){ b, PLACE_BETWEEN, i, false });
		tie_add(m, b, (struct place_tie){ a, PLACE_BETWEEN, i, true });
	}
	for (uint32_t i = 0; i < p->order_count; i++) {
		uint32_t a = p->orders[i].before, b = p->orders[i].after;

		tie_add(m, a, (struct place_tie){ b, PLACE_PRECEDENCE, i, false });
		tie_add(m, b, (struct place_tie){ a, PLACE_PRECEDENCE, i, true });
	}
}

void
place_ties_fill(struct place_model *m)
{
	const struct place_problem *p = m->p;
	uint32_t total = 2 * (p->between_count + p->order_count);

	usable_fill(m);
	m->tie_at = ARENA_ARRAY(m->mem, m->sessions + 2, uint32_t);
	m->ties = ARENA_ARRAY(m->mem, total + 1, struct place_tie);
	/* counted one place further on; a place of its own once filled */
	for (uint32_t i = 0; i < p->between_count; i++) {
		m->tie_at[p->betweens[i].earlier + 1]++;
		m->tie_at[p->betweens[i].later + 1]++;
	}
	for (uint32_t i = 0; i < p->order_count; i++) {
		m->tie_at[p->orders[i].before + 1]++;
		m->tie_at[p->orders[i].after + 1]++;
	}
	for (uint32_t s = 0; s < m->sessions; s++)
		m->tie_at[s + 1] += m->tie_at[s];
	ties_place(m);
	memmove(m->tie_at + 1, m->tie_at, m->sessions * sizeof *m->tie_at);
	m->tie_at[0] = 0;
}

static uint32_t
days_between(const struct place_model *m, uint32_t between, int32_t a, int32_t b)
{
	const uint16_t *before = m->usable[between];
	int32_t lo = a < b ? a : b, hi = a < b ? b : a;

	if (hi - lo < 2)
		return 0;
	return before != NULL ? (uint32_t)(before[hi] - before[lo + 1]) : (uint32_t)(hi - lo - 1);
}

bool
place_tie_ok(
    const struct place_model *m, enum place_rule rule, uint32_t subject, int32_t earlier, int32_t later)
{
	if (rule == PLACE_PRECEDENCE)
		return earlier < later;
	return days_between(m, subject, earlier, later) >= m->p->betweens[subject].need;
}
