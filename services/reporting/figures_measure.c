/*
 * figures_measure: what the figures of an indicator are computed from: requests, engagements, sessions, delegations and attendance of a period.
 * Owns: the definitions of these measures.
 * Beware: a person counts once in the whole table, in the first cell that has something of theirs: so people add up as values do, and a
 *         cell never seems to count more people than it does. Of what a structure asks, the structure stands for the people. Rows are the
 *         departments of the network, whatever has happened there: a row that came and went would tell. Of an action that two federations
 *         carry, its home counts the days and who was there; each structure is counted by its own federation.
 */
#include "common/calendar.h"
#include "proto/registry.h"
#include "services/reporting/figures.h"
#include <stdlib.h>

struct share { /* something that counts */
	uint32_t row, col;
	struct id who; /* zero: nobody */
	int64_t value;
};
struct stay { /* somebody of a delegation */
	struct id action, structure, person;
	enum figure_category public;
};
struct measuring {
	struct context *c;
	day_t from, to;
	struct share *shares;
	uint32_t count, cap;
	struct stay *stays;
	uint32_t stay_count, stay_cap;
};

static void *
grown(struct arena *a, void *items, uint32_t count, uint32_t *cap, size_t size)
{
	if (count < *cap)
		return items;
	*cap = *cap == 0 ? 64 : 2 * *cap;
	void *more = arena_array(a, *cap, size);

	if (count > 0)
		memcpy(more, items, count * size);
	return more;
}

static void
share_add(struct measuring *m, uint32_t row, enum figure_category col, struct id who, int64_t value)
{
	m->shares = grown(m->c->arena, m->shares, m->count, &m->cap, sizeof *m->shares);
	m->shares[m->count++] = (struct share){ row, (uint32_t)col, who, value };
}

static bool
within(const struct measuring *m, day_t day)
{
	return day >= m->from && day <= m->to;
}

/* --- territories ------------------------------------------------------------------------- */
static uint32_t
row_of_commune(struct text commune)
{
	bool overseas =
	    commune.len == 5 && commune.ptr[0] == '9' && (commune.ptr[1] == '7' || commune.ptr[1] == '8');

	return commune.len != 5 ? 0 : territory_key((struct text){ commune.ptr, overseas ? 3 : 2, 0 });
}

static uint32_t
row_of_structure(struct context *c, struct id structure)
{
	struct organisation o;

	return context_get(c, &kept_organisation_table, structure, &o) ? row_of_commune(o.commune) : 0;
}

static int
keys_compare(const void *a, const void *b)
{
	const uint32_t *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

/* Departments in which the network has centres, and elsewhere. */
static uint32_t
rows_of_network(struct context *c, uint32_t rows[FIGURE_TERRITORIES_MOST])
{
	uint32_t count = 0;
	struct organisation o;
	struct db_scan s;

	rows[count++] = territory_key(text_of(FIGURE_ELSEWHERE));
	db_scan_all(&s, c->txn, &kept_organisation_table, false);
	while (count < FIGURE_TERRITORIES_MOST && db_scan_next(&s, c->arena, &o)) {
		uint32_t key = row_of_commune(o.commune), i = 0;

		if (REC_HAS(&o, TAG_ARCHIVED_AT) ||
		    (o.kind != ORGANISATION_CENTRE && o.kind != ORGANISATION_EVS))
			continue;
		while (i < count && rows[i] != key)
			i++;
		if (i == count && key != 0)
			rows[count++] = key;
	}
	db_scan_end(&s);
	qsort(rows, count, sizeof *rows, keys_compare);
	return count;
}

/* --- requests and engagements -------------------------------------------------------------- */
static bool
is_answered(struct context *c, const struct request *r)
{
	struct engagement g;
	struct db_scan s;
	bool found;

	if (r->status != REQUEST_CLOSED)
		return r->status == REQUEST_ENGAGED || r->status == REQUEST_ORIENTED ||
		    r->status == REQUEST_CALLED_BACK;
	db_scan_index(
	    &s, c->txn, &kept_engagement_table, record_field(&engagement_desc, "request", 7), &r->id, false);
	found = db_scan_next(&s, c->arena, &g);
	db_scan_end(&s);
	return found;
}

static void
share_of_request(struct measuring *m, const struct request *r, int64_t value)
{
	bool group = r->kind == POOL_GROUP;

	share_add(m, REC_HAS(r, REQUEST_TAG_DEPARTMENT) ? territory_key(r->department) : 0,
	    group ? CATEGORY_GROUP : CATEGORY_INDIVIDUAL, group ? r->organisation : r->person, value);
}

static void
measure_requests(struct measuring *m)
{
	struct request r;
	struct db_scan s;

	db_scan_all(&s, m->c->txn, &kept_request_table, false);
	while (db_scan_next(&s, m->c->arena, &r))
		if (r.submitted_at != 0 && within(m, calendar_local(r.submitted_at).day) &&
		    is_answered(m->c, &r))
			share_of_request(m, &r, 1);
	db_scan_end(&s);
}

static void
measure_accompaniment(struct measuring *m)
{
	struct engagement g;
	struct request r;
	struct db_scan s;

	db_scan_all(&s, m->c->txn, &kept_engagement_table, false);
	while (db_scan_next(&s, m->c->arena, &g)) {
		const struct done_day *d = g.days_done.items;
		int64_t halves = 0;

		for (uint32_t i = 0; i < g.days_done.count; i++)
			halves += !within(m, d[i].day) ? 0 : d[i].half ? 1 : 2;
		if (halves > 0 && context_get(m->c, &kept_request_table, g.request, &r))
			share_of_request(m, &r, halves);
	}
	db_scan_end(&s);
}

/* --- actions -------------------------------------------------------------------------------- */
static enum figure_category
public_of(enum mandate_role role)
{
	if ((MANDATES_GOVERNING >> role) & 1u)
		return CATEGORY_GOVERNING;
	return ((MANDATES_PROFESSIONAL >> role) & 1u) ? CATEGORY_PROFESSIONAL : CATEGORY_OTHER_PUBLIC;
}

static void
stays_add(struct measuring *m, struct id action, struct id structure, const struct list *delegates)
{
	const struct delegate *d = delegates->items;

	for (uint32_t i = 0; i < delegates->count; i++) {
		m->stays = grown(m->c->arena, m->stays, m->stay_count, &m->stay_cap, sizeof *m->stays);
		m->stays[m->stay_count++] =
		    (struct stay){ action, structure, d[i].person, public_of(d[i].role) };
	}
}

static void
stays_of(struct measuring *m, struct id action)
{
	struct enrolment e;
	struct db_scan s;

	db_scan_index(&s, m->c->txn, &kept_enrolment_table,
	    record_field_tag(&enrolment_desc, ENROLMENT_ACTION), &action, false);
	while (db_scan_next(&s, m->c->arena, &e)) {
		if (e.status == ENROLMENT_ACCEPTED && !REC_HAS(&e, TAG_ARCHIVED_AT))
			stays_add(m, action, e.structure, &e.persons);
	}
	db_scan_end(&s);
}

static int
ids_compare(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

/* Actions with a day of the period that was held, each once. */
static struct list
actions_held(struct measuring *m)
{
	struct id *ids = NULL;
	uint32_t count = 0, cap = 0, kept = 0;
	struct session j;
	struct db_scan s;

	db_scan_all(&s, m->c->txn, &kept_session_table, false);
	while (db_scan_next(&s, m->c->arena, &j))
		if (j.status == SESSION_HELD && within(m, j.day)) {
			ids = grown(m->c->arena, ids, count, &cap, sizeof *ids);
			ids[count++] = j.action;
		}
	db_scan_end(&s);
	if (count > 0)
		qsort(ids, count, sizeof *ids, ids_compare);
	for (uint32_t i = 0; i < count; i++)
		if (i == 0 || !id_equal(ids[i], ids[i - 1]))
			ids[kept++] = ids[i];
	for (uint32_t i = 0; i < kept; i++)
		stays_of(m, ids[i]);
	return (struct list){ ids, kept };
}

static enum figure_category
kind_of(struct context *c, struct id action)
{
	static const enum figure_category of[] = { [ACTION_FORMATION_ACTION] = CATEGORY_FORMATION_ACTION,
		[ACTION_JOURNEE_ETUDE] = CATEGORY_JOURNEE_ETUDE,
		[ACTION_IMMERSION] = CATEGORY_IMMERSION,
		[ACTION_RESTITUTION] = CATEGORY_RESTITUTION,
		[ACTION_INSTANCE_MEETING] = CATEGORY_INSTANCE_MEETING,
		[ACTION_OTHER] = CATEGORY_OTHER_ACTION };
	struct action a;

	if (!context_get(c, &kept_action_table, action, &a) || !REC_HAS(&a, ACTION_KIND))
		return CATEGORY_OTHER_ACTION;
	return of[a.kind];
}

static void
measure_actions(struct measuring *m)
{
	struct list held = actions_held(m);
	const struct id *ids = held.items;

	for (uint32_t i = 0; i < held.count; i++)
		share_add(m, 0, kind_of(m->c, ids[i]), (struct id){ 0 }, 1);
	for (uint32_t i = 0; i < m->stay_count; i++)
		share_add(m, 0, kind_of(m->c, m->stays[i].action), m->stays[i].person, 0);
}

static int
stays_by_structure(const void *a, const void *b)
{
	const struct stay *x = a, *y = b;

	return memcmp(&x->structure, &y->structure, sizeof x->structure);
}

static void
stays_sort(struct measuring *m, int (*compare)(const void *, const void *))
{
	(void)actions_held(m);
	if (m->stay_count > 0)
		qsort(m->stays, m->stay_count, sizeof *m->stays, compare);
}

static bool
was_held(const struct measuring *m, const struct shared_action *a)
{
	const struct shared_session *s = a->sessions.items;

	for (uint32_t i = 0; i < a->sessions.count; i++)
		if (s[i].status == SESSION_HELD && within(m, s[i].day))
			return true;
	return false;
}

/* Of our structures in actions of other federations: a structure is counted by its own federation, and nowhere else. */
static void
stays_elsewhere(struct measuring *m)
{
	struct far_enrolment e;
	struct shared_action a;
	struct db_scan s;

	db_scan_all(&s, m->c->txn, &kept_far_enrolment_table, false);
	while (db_scan_next(&s, m->c->arena, &e))
		if (e.status == VISITOR_ACCEPTED &&
		    context_get(m->c, &kept_far_action_table, e.far_action, &a) && was_held(m, &a))
			stays_add(m, e.far_action, e.structure, &e.persons);
	db_scan_end(&s);
}

static void
measure_structures(struct measuring *m)
{
	stays_elsewhere(m);
	stays_sort(m, stays_by_structure);
	for (uint32_t i = 0; i < m->stay_count; i++) {
		const struct stay *s = &m->stays[i];
		enum figure_category kind = CATEGORY_OTHER_STRUCTURE;
		struct organisation o;
		bool first = i == 0 || !id_equal(s->structure, s[-1].structure);

		if (context_get(m->c, &kept_organisation_table, s->structure, &o)) {
			if (REC_HAS(&o, ORGANISATION_TAG_HOME))
				continue;
			kind = o.kind == ORGANISATION_CENTRE ? CATEGORY_CENTRE
			    : o.kind == ORGANISATION_EVS     ? CATEGORY_EVS
							     : kind;
		}
		share_add(m, row_of_structure(m->c, s->structure), kind, s->person, first ? 1 : 0);
	}
}

/* --- attendance ------------------------------------------------------------------------------ */
static int
stays_by_person(const void *a, const void *b)
{
	const struct stay *x = a, *y = b;
	int by = memcmp(&x->person, &y->person, sizeof x->person);

	return by != 0 ? by : memcmp(&x->action, &y->action, sizeof x->action);
}

static enum figure_category
public_of_attendance(const struct measuring *m, const struct attendance *t)
{
	const struct stay key = { .action = t->action, .person = t->person }, *s = NULL;

	if (m->stay_count > 0)
		s = bsearch(&key, m->stays, m->stay_count, sizeof key, stays_by_person);
	return s == NULL ? CATEGORY_OTHER_PUBLIC : s->public;
}

static void
measure_attendance(struct measuring *m, bool persons)
{
	struct attendance t;
	struct db_scan s;

	stays_sort(m, stays_by_person);
	db_scan_all(&s, m->c->txn, &kept_attendance_table, false);
	while (db_scan_next(&s, m->c->arena, &t))
		if (t.kind == ATTENDANCE_PARTICIPANT && t.present && within(m, t.day) &&
		    !REC_HAS(&t, TAG_ARCHIVED_AT))
			share_add(m,
			    REC_HAS(&t, ATTENDANCE_STRUCTURE) ? row_of_structure(m->c, t.structure) : 0,
			    public_of_attendance(m, &t), t.person, persons ? 0 : 1);
	db_scan_end(&s);
}

/* --- adding up ------------------------------------------------------------------------------- */
static int
shares_compare(const void *a, const void *b)
{
	const struct share *x = a, *y = b;
	int by = memcmp(&x->who, &y->who, sizeof x->who);

	if (by == 0)
		by = x->row < y->row ? -1 : x->row > y->row;
	return by != 0 ? by : x->col < y->col ? -1 : x->col > y->col;
}

static struct suppress_cell *
share_cell(struct edition *e, const struct share *s)
{
	uint32_t row = 0, col = 0;

	for (uint32_t r = 1; r <= e->rows; r++)
		if (e->row_keys[r] == s->row ||
		    (row == 0 && e->row_keys[r] == territory_key(text_of(FIGURE_ELSEWHERE))))
			row = r;
	for (uint32_t c = 1; c <= e->cols; c++)
		if (e->col_keys[c] == s->col)
			col = c;
	return edition_at(e, row, col);
}

static void
shares_sum(struct measuring *m, struct edition *e, bool persons)
{
	if (m->count > 0)
		qsort(m->shares, m->count, sizeof *m->shares, shares_compare);
	for (uint32_t i = 0; i < m->count; i++) {
		const struct share *s = &m->shares[i];
		struct suppress_cell *cell = share_cell(e, s);
		bool first = !id_is_zero(s->who) && (i == 0 || !id_equal(s->who, s[-1].who));

		cell->value += persons ? first : s->value;
		cell->people += first;
	}
	edition_total(e);
}

struct edition
measure_compute(struct context *c, enum figure_measure measure, day_t from, day_t to)
{
	struct measuring m = { .c = c, .from = from, .to = to };
	uint32_t rows[FIGURE_TERRITORIES_MOST],
	    row_count = figure_has_territories(measure) ? rows_of_network(c, rows) : 0;
	const enum figure_category *categories;
	uint32_t cols[CATEGORY_COUNT], col_count = figure_categories(measure, &categories);

	for (uint32_t i = 0; i < col_count; i++)
		cols[i] = (uint32_t)categories[i];
	struct edition e = table_new(c->arena, rows, row_count, cols, col_count);

	if (measure == MEASURE_REQUESTS_ANSWERED)
		measure_requests(&m);
	else if (measure == MEASURE_ACCOMPANIMENT_DAYS)
		measure_accompaniment(&m);
	else if (measure == MEASURE_ACTIONS_HELD)
		measure_actions(&m);
	else if (measure == MEASURE_STRUCTURES)
		measure_structures(&m);
	else
		measure_attendance(&m, measure == MEASURE_PERSONS_TRAINED);
	shares_sum(&m, &e, measure == MEASURE_PERSONS_TRAINED);
	return e;
}

enum figure_unit
measure_unit(enum figure_measure measure)
{
	return measure == MEASURE_ACCOMPANIMENT_DAYS || measure == MEASURE_ATTENDANCE ? UNIT_HALF_DAYS
										      : UNIT_COUNT;
}
