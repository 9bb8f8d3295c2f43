/*
 * convention_follow: what time and the agrément do to a convention: the suspensive condition, the yearly renewal, its due dates.
 * Owns: the rules of its deadlines.
 * Beware: the renewal is tacit: it happens by its deadline on the first of January, whatever documents are still expected.
 */
#include "common/calendar.h"
#include "services/registry/agrement.h"
#include "services/registry/convention.h"

static void
want(struct deadline_wants *w, const struct convention *v, enum deadline_kind kind, uint32_t number,
    day_t due, const char *title)
{
	uint32_t n = w->count;

	deadline_want(w, kind, number, due, title);
	if (w->count > n)
		w->items[n].organisation = v->organisation;
}

static void
convention_derive(struct context *c, const void *rec, struct deadline_wants *ret)
{
	const struct convention *v = rec;
	int first = calendar_ymd(v->from).year, last = calendar_ymd(v->to).year;
	bool active = v->status == CONVENTION_ACTIVE || v->status == CONVENTION_EVALUATED;
	day_t day;

	if (!active)
		return;
	for (int year = first + 1; year <= last && year - first < 20; year++)
		if (calendar_day_of(year, 1, 1, &day))
			want(ret, v, DEADLINE_CONVENTION_RENEWAL, (uint32_t)year, day,
			    arena_printf(c->arena,
				"Convention : tacite reconduction pour %d, pièces attendues", year));
	if (v->status == CONVENTION_ACTIVE && v->level == CONVENTION_LOCAL)
		want(ret, v, DEADLINE_CONVENTION_EVALUATION, 0, calendar_add_months(v->to + 1, -12),
		    "Convention : évaluer le projet, un an avant le terme");
	want(ret, v, DEADLINE_CONVENTION_END, 0, v->to + 1, "Convention : arrivée à son terme la veille");
}

static void
convention_due(struct context *c, const struct deadline *d)
{
	struct convention v;

	if (!context_latest(c, &convention_table, d->record, &v))
		return;
	if (d->kind == DEADLINE_CONVENTION_RENEWAL)
		convention_year_make(c, &v, d->number, true);
	else if (d->kind == DEADLINE_CONVENTION_END)
		(void)convention_move(c, &v, CONVENTION_END, "ended");
}
const struct deadline_rule convention_deadlines = {
	.table = &convention_table, .derive = convention_derive, .due = convention_due
};

static void
document_derive(struct context *c, const void *rec, struct deadline_wants *ret)
{
	const struct convention_document *d = rec;
	struct convention v;

	if (REC_HAS(d, CONVENTION_DOCUMENT_TAG_RECEIVED_ON) ||
	    !context_latest(c, &convention_table, d->convention, &v))
		return;
	want(ret, &v, DEADLINE_CONVENTION_DOCUMENT, d->year, d->expected_by,
	    arena_printf(c->arena, "Convention %u : pièce attendue (%s)", d->year,
		rec_enum_by_value(&convention_document_kind_enum, (int)d->kind)->label));
}
const struct deadline_rule convention_document_deadlines = { .table = &convention_document_table,
	.derive = document_derive };

/* --- the suspensive condition ---------------------------------------------------------------------------- */
static bool
is_granted(const struct agrement *a)
{
	return a->status == AGREMENT_GRANTED || a->status == AGREMENT_RESERVED ||
	    a->status == AGREMENT_EXTENDED;
}

/* What was staged here calls for due dates of its own. */
static void
staged_follow(struct context *c, const struct convention *v)
{
	const struct staged *at = NULL;
	const struct convention_document *d;

	deadline_follow(c, &convention_table, v);
	while ((d = context_staged_next(c, &convention_document_table, &at)) != NULL)
		if (id_equal(d->convention, v->id))
			deadline_follow(c, &convention_document_table, d);
}

/* The Caf has decided: what was signed under that condition takes effect, or lapses. */
void
convention_agrement_staged(struct context *c, const struct agrement *a)
{
	struct convention v;
	struct db_scan s;

	if (!is_granted(a) && a->status != AGREMENT_REFUSED)
		return;
	db_scan_index(&s, c->txn, &convention_table,
	    record_field_tag(&convention_desc, CONVENTION_TAG_AGREMENT), &a->id, false);
	while (db_scan_next(&s, c->arena, &v)) {
		if (v.status != CONVENTION_SIGNED || REC_HAS(&v, TAG_ARCHIVED_AT) ||
		    context_staged_id(c, &convention_table, v.id) != NULL)
			continue;
		if (is_granted(a))
			convention_begin(c, &v, c->today);
		else
			(void)convention_move(c, &v, CONVENTION_LAPSE, "lapsed");
		staged_follow(c, &v);
	}
	db_scan_end(&s);
}
