/*
 * figures_told: what was told of the same figures before: editions of a sheet, and of other sheets that count the same for somebody else.
 * Owns: nothing.
 * Beware: two who are told may compare. Computed figures are the same whatever code asks for them; those entered are those of their code.
 */
#include "services/reporting/figures.h"
#include <stdlib.h>

bool
same_figures(const struct figure_sheet *s, enum figure_measure measure, struct text code)
{
	return s->measure == measure && (measure != MEASURE_ENTERED || text_equal(s->code, code));
}

bool
cells_match(const struct list *a, const struct list *b)
{
	const struct figure_cell *f = a->items;

	for (uint32_t i = 0; i < a->count; i++) {
		const struct figure_cell *o =
		    cell_find(b, REC_HAS(&f[i], CELL_TERRITORY) ? f[i].territory : (struct text){ 0 },
			REC_HAS(&f[i], CELL_CATEGORY) ? f[i].category : CATEGORY_ALL);

		if (o == NULL || o->hidden != f[i].hidden || (!o->hidden && o->value != f[i].value))
			return false;
	}
	return a->count == b->count;
}

/* --- all tellings of the same figures ------------------------------------------------------ */
struct gathering {
	struct telling *all;
	uint32_t count;
};

static bool
is_among(const struct gathering *g, const struct list *cells)
{
	for (uint32_t i = 0; i < g->count && i < TELLINGS_MOST; i++)
		if (cells_match(&g->all[i].cells, cells))
			return true;
	return false;
}

/* What is held and known to have been told is no telling of its own. */
static void
editions_gather(struct gathering *g, const struct list *editions, bool recalled)
{
	const struct figure_edition *e = editions->items;

	for (uint32_t i = 0; i < editions->count; i++) {
		if (recalled && is_among(g, &e[i].cells))
			continue;
		if (g->count < TELLINGS_MOST)
			g->all[g->count] = (struct telling){ e[i].cells, e[i].sent_at, recalled };
		g->count++;
	}
}

static void
sheets_gather(struct context *c, const struct figure_sheet *s, struct gathering *g, bool recalled)
{
	struct figure_sheet o;
	struct db_scan scan;

	db_scan_index(&scan, c->txn, &figure_sheet_table,
	    record_field_tag(&figure_sheet_desc, FIGURE_SHEET_FROM), &s->from, false);
	while (db_scan_next(&scan, c->arena, &o))
		if (o.period == s->period && same_figures(&o, s->measure, s->code))
			editions_gather(g, recalled ? &o.held : &o.told, recalled);
	db_scan_end(&scan);
}

static int
tellings_compare(const void *a, const void *b)
{
	const struct telling *x = a, *y = b;

	return x->at < y->at ? -1 : x->at > y->at;
}

uint32_t
tellings_of(struct context *c, const struct figure_sheet *s, struct telling ret[TELLINGS_MOST])
{
	struct gathering g = { ret, 0 };

	sheets_gather(c, s, &g, false);
	sheets_gather(c, s, &g, true);
	if (g.count > 0 && g.count <= TELLINGS_MOST)
		qsort(ret, g.count, sizeof *ret, tellings_compare);
	return g.count;
}

bool
sheet_note_held(struct context *c, struct figure_sheet *s, const struct list *editions)
{
	struct telling told[TELLINGS_MOST];
	struct gathering g = { told, tellings_of(c, s, told) };
	const struct figure_edition *e = editions->items;
	struct figure_edition *held = ARENA_ARRAY(c->arena, FIGURE_HELD_MOST, struct figure_edition);
	uint32_t count = s->held.count;

	if (count > 0)
		memcpy(held, s->held.items, count * sizeof *held);
	for (uint32_t i = 0; i < editions->count && count < FIGURE_HELD_MOST; i++)
		if (!is_among(&g, &e[i].cells)) {
			held[count++] = e[i];
			editions_gather(&g, &(const struct list){ (void *)(uintptr_t)&e[i], 1 }, true);
		}
	if (count == s->held.count)
		return false;
	s->held = (struct list){ held, count };
	s->has |= REC_BIT(FIGURE_SHEET_HELD);
	return true;
}

bool
sheet_overlaps(struct context *c, const struct figure_sheet *s)
{
	struct figure_sheet o;
	struct db_scan scan;
	bool found = false;

	db_scan_all(&scan, c->txn, &figure_sheet_table, false);
	while (!found && db_scan_next(&scan, c->arena, &o))
		found = !REC_HAS(&o, TAG_ARCHIVED_AT) && o.period != s->period &&
		    same_figures(&o, s->measure, s->code) && o.from <= s->to && s->from <= o.to;
	db_scan_end(&scan);
	return found;
}
