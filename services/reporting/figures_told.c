/*
 * figures_told: what was told of the same figures before: editions of a sheet, and of other sheets that count the same for somebody else.
 * Owns: nothing.
 * Beware: two who are told may compare. Computed figures are the same whatever code asks for them; those entered are those of their code.
 */
#include "services/reporting/figures.h"
#include <stdlib.h>

#define TELLINGS_MOST 6 /* of the same figures: more would take long to protect, and are not told */

static bool
same_figures(const struct figure_sheet *a, const struct figure_sheet *b)
{
	return a->measure == b->measure && (a->measure != MEASURE_ENTERED || text_equal(a->code, b->code));
}

static int
editions_compare(const void *a, const void *b)
{
	const struct figure_edition *x = a, *y = b;

	return x->sent_at < y->sent_at ? -1 : x->sent_at > y->sent_at;
}

/* Oldest first; how many there are, of which TELLINGS_MOST are given. */
static uint32_t
tellings_of(struct context *c, const struct figure_sheet *s, struct figure_edition ret[TELLINGS_MOST])
{
	struct figure_sheet o;
	struct db_scan scan;
	uint32_t count = 0;

	db_scan_index(&scan, c->txn, &figure_sheet_table,
	    record_field_tag(&figure_sheet_desc, FIGURE_SHEET_FROM), &s->from, false);
	while (db_scan_next(&scan, c->arena, &o)) {
		const struct figure_edition *told = o.told.items;

		for (uint32_t i = 0; o.period == s->period && same_figures(&o, s) && i < o.told.count;
		     i++, count++)
			if (count < TELLINGS_MOST)
				ret[count] = told[i];
	}
	db_scan_end(&scan);
	if (count > 0 && count <= TELLINGS_MOST)
		qsort(ret, count, sizeof *ret, editions_compare);
	return count;
}

bool
sheet_hide(struct context *c, struct edition *now, const struct figure_sheet *s)
{
	struct figure_edition told[TELLINGS_MOST];
	struct edition before[TELLINGS_MOST];
	uint32_t count = tellings_of(c, s, told);

	if (count > TELLINGS_MOST)
		return false;
	for (uint32_t i = 0; i < count; i++)
		before[i] = table_of_cells(c->arena, &told[i].cells);
	if (!editions_suppress(now, before, count, c->arena))
		return false;
	return count == 0 || before[count - 1].cells[0].hidden || !now->cells[0].hidden;
}

bool
sheet_overlaps(struct context *c, const struct figure_sheet *s)
{
	struct figure_sheet o;
	struct db_scan scan;
	bool found = false;

	db_scan_all(&scan, c->txn, &figure_sheet_table, false);
	while (!found && db_scan_next(&scan, c->arena, &o))
		found = !REC_HAS(&o, TAG_ARCHIVED_AT) && o.period != s->period && same_figures(&o, s) &&
		    o.from <= s->to && s->from <= o.to;
	db_scan_end(&scan);
	return found;
}
