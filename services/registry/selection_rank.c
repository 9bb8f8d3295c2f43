/*
 * selection_rank: conditions, marks, and a stable order of the candidates of a call.
 * Owns: nothing.
 * Beware: compare() is a total preorder over figures of the candidates alone; an id or the moment of filing never decides.
 */
#include "services/registry/selection_rank.h"

#define HUNDREDTHS_A_LEVEL (100u / LEVEL_MOST)
_Static_assert(100u % LEVEL_MOST == 0, "a level is worth a whole number of hundredths of its weight");

struct ranking {
	const struct rank_rules *rules;
	const struct rank_candidate *all;
	uint32_t by_weight[CRITERIA_MOST]; /* indexes of criteria, the heaviest first */
};

static bool
agrement_holds(const struct rank_rules *r, const struct rank_candidate *c)
{
	return c->agrement_known && !(r->has_after && c->agrement_end < r->after) &&
	    !(r->has_before && c->agrement_end > r->before);
}

static uint32_t
failed_of(const struct rank_rules *r, const struct rank_candidate *c)
{
	uint32_t failed = 0;

	failed |= agrement_holds(r, c) ? 0 : 1u << ELIGIBLE_AGREMENT_END;
	failed |= c->membership ? 0 : 1u << ELIGIBLE_MEMBERSHIP;
	failed |= c->will ? 0 : 1u << ELIGIBLE_WILL;
	failed |= c->local_interest ? 0 : 1u << ELIGIBLE_LOCAL_INTEREST;
	return failed & r->conditions;
}

static void
line_make(const struct rank_rules *r, const struct rank_candidate *c, uint32_t at, struct rank_line *ret_line)
{
	*ret_line = (struct rank_line){ .candidate = at, .failed = failed_of(r, c) };
	for (uint32_t i = 0; i < r->count; i++) {
		ret_line->marks[i] = c->proven[i] ? r->weights[i] * c->levels[i] * HUNDREDTHS_A_LEVEL : 0;
		ret_line->points += ret_line->marks[i];
	}
}

/* A negative number when a comes before b; 0 when nothing tells them apart. ret_criterion: of PARTED_CRITERION. */
static int
compare(const struct ranking *k, const struct rank_line *a, const struct rank_line *b,
    enum rank_parted *ret_parted, uint32_t *ret_criterion)
{
	const struct rank_candidate *x = &k->all[a->candidate], *y = &k->all[b->candidate];

	*ret_parted = PARTED_EXCLUDED;
	if (a->failed != 0 || b->failed != 0)
		return (a->failed != 0) - (b->failed != 0);
	*ret_parted = PARTED_POINTS;
	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	*ret_parted = PARTED_CRITERION;
	for (uint32_t i = 0; i < k->rules->count; i++) {
		*ret_criterion = k->by_weight[i];
		if (a->marks[*ret_criterion] != b->marks[*ret_criterion])
			return a->marks[*ret_criterion] > b->marks[*ret_criterion] ? -1 : 1;
	}
	*ret_parted = PARTED_AGREMENT;
	if (x->agrement_known != y->agrement_known)
		return x->agrement_known ? -1 : 1;
	if (x->agrement_known && x->agrement_end != y->agrement_end)
		return x->agrement_end < y->agrement_end ? -1 : 1;
	*ret_parted = PARTED_BY_NOTHING;
	return 0;
}

static void
weights_order(struct ranking *k)
{
	for (uint32_t i = 0; i < k->rules->count; i++) {
		uint32_t at = i;

		for (; at > 0 && k->rules->weights[k->by_weight[at - 1]] < k->rules->weights[i]; at--)
			k->by_weight[at] = k->by_weight[at - 1];
		k->by_weight[at] = i;
	}
}

/* By insertion: stable, and calls are of a hundred candidates at most. */
static void
lines_order(const struct ranking *k, struct rank_line *lines, uint32_t n)
{
	for (uint32_t i = 1; i < n; i++) {
		struct rank_line line = lines[i];
		enum rank_parted parted;
		uint32_t at = i, criterion;

		for (; at > 0 && compare(k, &lines[at - 1], &line, &parted, &criterion) > 0; at--)
			lines[at] = lines[at - 1];
		lines[at] = line;
	}
}

/* Lines of one rank, from..end: all of them are advised, or none. */
static void
group_close(const struct rank_rules *r, struct rank_line *lines, uint32_t from, uint32_t end)
{
	for (uint32_t i = from; i < end; i++) {
		lines[i].rank = from + 1;
		lines[i].tied = end - from > 1;
		lines[i].advised = end <= r->places;
	}
}

static void
ranks_give(const struct ranking *k, struct rank_line *lines, uint32_t n)
{
	uint32_t from = 0, eligible = 0;

	while (eligible < n && lines[eligible].failed == 0)
		eligible++;
	for (uint32_t i = 0; i < n; i++) {
		if (i >= eligible)
			lines[i].parted = PARTED_EXCLUDED;
		else if (i == 0)
			lines[i].parted = PARTED_FIRST;
		else if (compare(k, &lines[i - 1], &lines[i], &lines[i].parted, &lines[i].criterion) != 0) {
			group_close(k->rules, lines, from, i);
			from = i;
		}
	}
	group_close(k->rules, lines, from, eligible);
}

void
selection_rank_lines(
    const struct rank_rules *r, const struct rank_candidate *all, uint32_t n, struct rank_line *ret_lines)
{
	struct ranking k = { .rules = r, .all = all };

	weights_order(&k);
	for (uint32_t i = 0; i < n; i++)
		line_make(r, &all[i], i, &ret_lines[i]);
	lines_order(&k, ret_lines, n);
	ranks_give(&k, ret_lines, n);
}

bool
selection_rank_differs(uint32_t places, uint32_t rank, bool advised, bool retained)
{
	bool shares_the_last_places = !advised && rank != 0 && rank <= places;

	return !shares_the_last_places && advised != retained;
}

uint32_t
selection_rank_maximum(const struct rank_rules *r)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < r->count; i++)
		sum += r->weights[i] * 100u;
	return sum;
}
