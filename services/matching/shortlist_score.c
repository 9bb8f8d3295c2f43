/*
 * shortlist_score: marks on the grid and what they add up to.
 * Owns: nothing; whole numbers only.
 * Beware: a total is given once every criterion of that provider is marked: thousandths of the most that the grid gives, rounded down.
 */
#include "services/matching/shortlist.h"

static bool
is_same(const struct shortlist_mark *a, const struct shortlist_mark *b)
{
	return id_equal(a->proposal, b->proposal) && a->criterion == b->criterion;
}

/* Those that stood, each in its new value where one is given, then those that are new. */
static struct list
marks_merge(struct context *c, const struct list *had, const struct list *given)
{
	struct shortlist_mark *all =
	    ARENA_ARRAY(c->arena, had->count + given->count + 1, struct shortlist_mark);
	const struct shortlist_mark *in = given->items;
	uint32_t n = had->count;

	if (n != 0)
		memcpy(all, had->items, n * sizeof *all);
	for (uint32_t i = 0; i < given->count; i++) {
		uint32_t at = 0;

		while (at < n && !is_same(&all[at], &in[i]))
			at++;
		all[at] = in[i];
		n += at == n;
	}
	return (struct list){ all, n };
}

static bool
line_total(const struct shortlist *s, struct shortlist_line *line)
{
	const struct shortlist_mark *m = s->marks.items;
	const struct grid_criterion *g = s->grid.items;
	uint32_t sum = 0, most = 0, given = 0;

	for (uint32_t k = 0; k < s->grid.count; k++)
		most += g[k].weight * SHORTLIST_MARK_MOST;
	for (uint32_t i = 0; i < s->marks.count; i++)
		if (id_equal(m[i].proposal, line->proposal)) {
			sum += g[m[i].criterion - 1].weight * m[i].mark;
			given++;
		}
	if (given < s->grid.count)
		return false;
	line->total = most == 0 ? 0 : 1000 * sum / most;
	line->has |= REC_BIT(4);
	return true;
}

bool
shortlist_total(struct context *c, struct shortlist *s, const struct list *given)
{
	struct shortlist_line *lines = arena_copy(c->arena, s->lines.items, s->lines.count * sizeof *lines);
	bool whole = true;

	s->marks = marks_merge(c, &s->marks, given);
	s->has |= REC_BIT(SHORTLIST_TAG_MARKS);
	for (uint32_t i = 0; i < s->lines.count; i++)
		whole &= line_total(s, &lines[i]);
	s->lines.items = lines;
	return whole;
}
