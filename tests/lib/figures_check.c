/*
 * figures_check: aggregates equal the sum of parts, read from the stores by code that shares nothing with the service but the records.
 * Owns: nothing.
 * Beware: of a running node, between two commits.
 */
#include "tests/lib/figures_world.h"

static bool
same_place(const struct consolidation *s, const struct figure_cell *f)
{
	enum figure_category category = REC_HAS(f, CELL_CATEGORY) ? f->category : CATEGORY_ALL;
	bool all = !REC_HAS(f, CELL_TERRITORY);

	return category == s->category &&
	    (all ? !REC_HAS(s, CONSOLIDATION_TERRITORY) : text_equal(f->territory, s->territory));
}

/* Of a peer that is not revoked; and whether another report of the same is of the same node, by a newer clock. */
static bool
is_counted(struct db_txn *t, struct arena *a, const struct figure_report *r)
{
	struct peer p, q;
	struct figure_report o;
	struct db_scan scan;
	bool counted;

	if (!db_get(t, &kept_peer_table, r->peer, a, &p))
		return false;
	counted = p.status != PEER_REVOKED;
	db_scan_all(&scan, t, &peer_figure_table, false);
	while (counted && db_scan_next(&scan, a, &o))
		if (!id_equal(o.id, r->id) && o.comparable && o.edition == r->edition &&
		    o.period == r->period && o.from == r->from && text_equal(o.code, r->code) &&
		    o.sent_at > r->sent_at && db_get(t, &kept_peer_table, o.peer, a, &q))
			counted = q.status == PEER_REVOKED || !id_equal(p.node, q.node);
	db_scan_end(&scan);
	return counted;
}

static const char *
sum_check(struct db_txn *t, struct arena *a, const struct consolidation *s)
{
	struct figure_report r;
	struct db_scan scan;
	int64_t value = 0;
	uint32_t told = 0, hidden = 0;
	const char *wrong = NULL;

	db_scan_all(&scan, t, &peer_figure_table, false);
	while (wrong == NULL && db_scan_next(&scan, a, &r)) {
		const struct figure_cell *f = r.cells.items;

		for (uint32_t i = 0; wrong == NULL && i < r.cells.count; i++) {
			if (!f[i].hidden && f[i].people < SUPPRESS_PEOPLE_LEAST)
				wrong = "a figure of fewer than five people was kept";
			if (f[i].hidden && (REC_HAS(&f[i], CELL_VALUE) || REC_HAS(&f[i], CELL_PEOPLE)))
				wrong = "a hidden cell has a figure";
			if (!r.comparable || r.edition != s->edition || r.period != s->period ||
			    r.from != s->from || !text_equal(r.code, s->code) || !same_place(s, &f[i]) ||
			    !is_counted(t, a, &r))
				continue;
			value += f[i].hidden ? 0 : f[i].value;
			told += !f[i].hidden;
			hidden += f[i].hidden;
		}
	}
	db_scan_end(&scan);
	if (wrong == NULL &&
	    (told != s->told || hidden != s->hidden || (told > 0) != (REC_HAS(s, CONSOLIDATION_VALUE) != 0) ||
		(told > 0 && value != s->value)))
		wrong = "a consolidated figure is not the sum of what was told";
	return wrong;
}

const char *
figures_check(struct db *national)
{
	struct db_txn t = db_begin(national, DB_READ);
	struct arena a = { 0 };
	struct consolidation s;
	struct db_scan scan;
	const char *wrong = NULL;

	db_scan_all(&scan, &t, &consolidation_table, false);
	while (wrong == NULL && db_scan_next(&scan, &a, &s))
		wrong = sum_check(&t, &a, &s);
	db_scan_end(&scan);
	db_abort(&t);
	arena_free(&a);
	return wrong;
}

static bool
cells_equal(const struct list *x, const struct list *y)
{
	const struct figure_cell *p = x->items, *q = y->items;
	bool equal = x->count == y->count;

	for (uint32_t i = 0; equal && i < x->count; i++)
		equal = record_equal(&figure_cell_desc, &p[i], &q[i]);
	return equal;
}

static bool
was_heard(struct db_txn *t, struct arena *a, struct id federation, const struct figure_report *told)
{
	struct figure_report r;
	struct db_scan scan;
	bool found = false;

	db_scan_index(&scan, t, &peer_figure_table, record_field_tag(&peer_figure_desc, REPORT_PEER),
	    &federation, false);
	while (!found && db_scan_next(&scan, a, &r))
		found = text_equal(r.code, told->code) && r.edition == told->edition &&
		    r.from == told->from && r.period == told->period && r.revision == told->revision &&
		    cells_equal(&r.cells, &told->cells);
	db_scan_end(&scan);
	return found;
}

const char *
figures_check_pair(struct db *national, struct id federation, struct db *of, struct id peer)
{
	struct db_txn t = db_begin(national, DB_READ), other = db_begin(of, DB_READ);
	struct arena a = { 0 };
	struct figure_report told;
	struct db_scan scan;
	const char *wrong = NULL;

	db_scan_index(&scan, &other, &figure_report_table, record_field_tag(&figure_report_desc, REPORT_PEER),
	    &peer, false);
	while (wrong == NULL && db_scan_next(&scan, &a, &told))
		if (!was_heard(&t, &a, federation, &told))
			wrong = "what a federation told last is not what was heard of it";
	db_scan_end(&scan);
	db_abort(&t);
	db_abort(&other);
	arena_free(&a);
	return wrong;
}
