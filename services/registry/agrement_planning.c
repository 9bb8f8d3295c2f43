/*
 * agrement_planning: the retro-planning of an agrément, from the template of its Caf, and its end.
 * Owns: which template an agrément follows: its Caf's, else the federation's default, else the usual steps.
 * Beware: a step keeps its number when the template changes, so that its deadline moves instead of coming twice.
 */
#include "common/calendar.h"
#include "services/registry/agrement.h"

#define TEMPLATE_TAG_CAF 6

#define USUAL(months, title)                                                                                 \
	{                                                                                                    \
		REC_BIT(1) | REC_BIT(2), (months),                                                           \
		{                                                                                            \
			(title), sizeof(title) - 1, 0                                                        \
		}                                                                                            \
	}
static const struct retro_step usual[] = {
	USUAL(14, "Engager les travaux de renouvellement du projet social"),
	USUAL(12, "Évaluer le projet social avec les habitants et les partenaires"),
	USUAL(3, "Passer en commission d’action sociale de la Caf"),
};

/* --- which template -------------------------------------------------------------------------------------- */
static bool
is_of(const struct retro_template *t, const struct id *caf)
{
	bool has = REC_HAS(t, TEMPLATE_TAG_CAF);

	return has == (caf != NULL) && (caf == NULL || id_equal(t->caf, *caf));
}

/* The template of that Caf, or with NULL the default, as this command leaves it; but for the one of id `but`. */
static bool
template_find(struct context *c, const struct id *caf, const struct id *but, struct retro_template *ret)
{
	const struct staged *at = NULL;
	const struct retro_template *staged;
	struct retro_template t;
	struct db_scan s;
	bool found = false;

	db_scan_all(&s, c->txn, &retro_template_table, false);
	while (!found && db_scan_next(&s, c->arena, &t)) {
		staged = context_staged_id(c, &retro_template_table, t.id);
		if (staged != NULL)
			t = *staged;
		found =
		    is_of(&t, caf) && !REC_HAS(&t, TAG_ARCHIVED_AT) && (but == NULL || !id_equal(t.id, *but));
	}
	db_scan_end(&s);
	while (!found && (staged = context_staged_next(c, &retro_template_table, &at)) != NULL) {
		t = *staged;
		found =
		    is_of(&t, caf) && !REC_HAS(&t, TAG_ARCHIVED_AT) && (but == NULL || !id_equal(t.id, *but));
	}
	if (found)
		*ret = t;
	return found;
}

static struct list
steps_of(struct context *c, const struct agrement *a)
{
	struct retro_template t;
	struct list none = { (void *)(uintptr_t)usual, sizeof usual / sizeof usual[0] };

	if (REC_HAS(a, AGREMENT_TAG_CAF) && template_find(c, &a->caf, NULL, &t))
		return t.steps;
	return template_find(c, NULL, NULL, &t) ? t.steps : none;
}

enum rc
retro_template_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct retro_template *t = after;
	struct retro_template other;
	struct organisation o;

	(void)before;
	if (REC_HAS(t, TEMPLATE_TAG_CAF) && context_get(c, &organisation_table, t->caf, &o) &&
	    o.kind != ORGANISATION_INSTITUTION)
		return fault_add(why, RC_RULE, "caf", FAULT_AGREMENT_CAF);
	if (template_find(c, REC_HAS(t, TEMPLATE_TAG_CAF) ? &t->caf : NULL, &t->id, &other))
		return fault_add(why, RC_RULE, "caf", FAULT_RETRO_TEMPLATE_DOUBLE);
	return RC_OK;
}

/* --- what an agrément calls for -------------------------------------------------------------------------- */
static void
want(struct deadline_wants *w, const struct agrement *a, enum deadline_kind kind, uint32_t number, day_t due,
    const char *title)
{
	uint32_t n = w->count;

	deadline_want(w, kind, number, due, title);
	if (w->count > n)
		w->items[n].organisation = a->organisation;
}

static bool
is_granted(const struct agrement *a)
{
	return a->status == AGREMENT_GRANTED || a->status == AGREMENT_RESERVED ||
	    a->status == AGREMENT_EXTENDED;
}

static bool
takes_over(const struct agrement *next, const struct agrement *a)
{
	return id_equal(next->organisation, a->organisation) && next->kind == a->kind &&
	    next->from > a->from && is_granted(next) && !REC_HAS(next, TAG_ARCHIVED_AT);
}

/* Whether the next one of its kind and holder is granted already, stored or by this command. */
static bool
is_renewed(struct context *c, const struct agrement *a)
{
	const struct staged *at = NULL;
	const struct agrement *staged;
	struct agrement other;
	struct db_scan s;
	bool found = false;

	db_scan_index(&s, c->txn, &agrement_table,
	    record_field_tag(&agrement_desc, AGREMENT_TAG_ORGANISATION), &a->organisation, false);
	while (!found && db_scan_next(&s, c->arena, &other))
		found = takes_over(&other, a) && context_staged_id(c, &agrement_table, other.id) == NULL;
	db_scan_end(&s);
	while (!found && (staged = context_staged_next(c, &agrement_table, &at)) != NULL)
		found = takes_over(staged, a) && staged == context_staged_id(c, &agrement_table, staged->id);
	return found;
}

/* One that ended before today, or was renewed, has nothing left to prepare: it only expires. */
static void
agrement_derive(struct context *c, const void *rec, struct deadline_wants *ret)
{
	const struct agrement *a = rec;
	const char *what = rec_enum_by_value(&agrement_kind_enum, (int)a->kind)->label;
	struct list steps = { NULL, 0 };

	if (!is_granted(a))
		return;
	if (a->to >= c->today && !is_renewed(c, a))
		steps = steps_of(c, a);
	for (uint32_t i = 0; i < steps.count; i++) {
		const struct retro_step *s = &((const struct retro_step *)steps.items)[i];

		want(ret, a, DEADLINE_AGREMENT_STEP, i + 1, calendar_add_months(a->to, -(int)s->months),
		    arena_printf(c->arena, "Agrément (%s) : " TEXT_FMT, what, TEXT_ARG(s->title)));
	}
	want(ret, a, DEADLINE_AGREMENT_END, 0, a->to + 1,
	    arena_printf(c->arena, "Agrément (%s) : échu depuis la veille", what));
}

static void
agrement_due(struct context *c, const struct deadline *d)
{
	struct agrement a;

	if (d->kind == DEADLINE_AGREMENT_END && context_get(c, &agrement_table, d->record, &a) &&
	    a.to < c->today)
		agrement_expire(c, &a);
}

/* The others of its kind and holder: what it takes over has nothing left to prepare; what it no longer does, has again. */
static void
kindred_follow(struct context *c, const void *rec)
{
	const struct agrement *a = rec;
	struct agrement other;
	struct db_scan s;

	db_scan_index(&s, c->txn, &agrement_table,
	    record_field_tag(&agrement_desc, AGREMENT_TAG_ORGANISATION), &a->organisation, false);
	while (db_scan_next(&s, c->arena, &other))
		if (other.kind == a->kind && !REC_HAS(&other, TAG_ARCHIVED_AT) &&
		    context_staged_id(c, &agrement_table, other.id) == NULL)
			deadline_follow(c, &agrement_table, &other);
	db_scan_end(&s);
}

const struct deadline_rule agrement_deadlines = {
	.table = &agrement_table, .derive = agrement_derive, .due = agrement_due, .others = kindred_follow
};

/* --- what a template changes ----------------------------------------------------------------------------- */
static void
follow_all(struct context *c, struct db_scan *s, bool without_template)
{
	struct agrement a;
	struct retro_template own;

	while (db_scan_next(s, c->arena, &a)) {
		bool has_own =
		    without_template && REC_HAS(&a, AGREMENT_TAG_CAF) && template_find(c, &a.caf, NULL, &own);

		if (!has_own)
			deadline_follow(c, &agrement_table, &a);
	}
	db_scan_end(s);
}

static void
template_others(struct context *c, const void *rec)
{
	const struct retro_template *t = rec;
	struct db_scan s;
	bool of_all = !REC_HAS(t, TEMPLATE_TAG_CAF);

	if (of_all)
		db_scan_all(&s, c->txn, &agrement_table, false);
	else
		db_scan_index(&s, c->txn, &agrement_table, record_field_tag(&agrement_desc, AGREMENT_TAG_CAF),
		    &t->caf, false);
	follow_all(c, &s, of_all);
}

const struct deadline_rule retro_template_deadlines = { .table = &retro_template_table,
	.others = template_others };
