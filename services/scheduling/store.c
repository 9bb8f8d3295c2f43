/*
 * store: reads the arrays that the rules of this service are computed from.
 * Owns: the table declarations of this service and of what it keeps from the registry.
 * Beware: what the command itself has staged replaces what is stored, so that the rows of one import see each
 * other.
 */
#include "services/scheduling/service.h"

const struct db_table scheduling_venues = { &venue_desc };
const struct db_table scheduling_actions = { &action_desc };
const struct db_table scheduling_sessions = { &session_desc };
const struct db_table scheduling_absences = { &absence_desc };
const struct db_table scheduling_enrolments = { &enrolment_desc };
const struct db_table scheduling_plans = { &plan_desc };
const struct db_table scheduling_organisations = { &organisation_desc };
const struct db_table scheduling_persons = { &person_desc };
const struct db_table scheduling_mandates = { &mandate_desc };

#define MANDATE_TAG_PERSON 6

bool
scheduling_is_archived(const void *rec)
{
	return REC_HAS((const struct rec_head *)rec, TAG_ARCHIVED_AT);
}

struct rec_head *
scheduling_row_at(const struct scheduling_rows *r, uint32_t i)
{
	return (struct rec_head *)(void *)(r->items + i * r->size);
}

static void
rows_push(struct arena *a, struct scheduling_rows *r, const void *rec)
{
	if (r->count == 0) {
		r->items = arena_array(a, 16, r->size);
	} else if (r->count >= 16 && (r->count & (r->count - 1)) == 0) {
		char *grown = arena_array(a, (size_t)r->count * 2, r->size);

		memcpy(grown, r->items, r->count * r->size);
		r->items = grown;
	}
	memcpy(r->items + r->count * r->size, rec, r->size);
	r->count++;
}

static void
rows_put(struct arena *a, struct scheduling_rows *r, const void *rec)
{
	for (uint32_t i = 0; i < r->count; i++)
		if (id_equal(scheduling_row_at(r, i)->id, ((const struct rec_head *)rec)->id)) {
			memcpy(scheduling_row_at(r, i), rec, r->size);
			return;
		}
	rows_push(a, r, rec);
}

struct scheduling_rows
scheduling_rows_of(struct context *c, const struct db_table *t, unsigned tag, const void *value)
{
	struct scheduling_rows r = { .size = t->rec->size };
	void *rec = arena_alloc(c->arena, t->rec->size);
	const void *staged;
	struct db_scan scan;

	db_scan_index(&scan, c->txn, t, record_field_tag(t->rec, tag), value, false);
	while (db_scan_next(&scan, c->arena, rec))
		rows_push(c->arena, &r, rec);
	db_scan_end(&scan);
	for (unsigned i = 0; (staged = context_staged(c, t, i)) != NULL; i++)
		rows_put(c->arena, &r, staged);
	return r;
}

/* Few sessions: insertion keeps equal ranks in the order of their ids. */
static void
sessions_sort(struct session_list *l)
{
	for (uint32_t i = 1; i < l->count; i++) {
		struct session s = l->items[i];
		uint32_t at = i;

		for (; at > 0 && l->items[at - 1].rank > s.rank; at--)
			l->items[at] = l->items[at - 1];
		l->items[at] = s;
	}
}

static bool
session_is_live(const struct session *s)
{
	return !scheduling_is_archived(s) && s->status != SESSION_CANCELLED;
}

void
scheduling_sessions_of(struct context *c, struct id action, struct session_list *ret)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_sessions, SESSION_ACTION, &action);
	struct session *all = (struct session *)(void *)r.items;

	*ret = (struct session_list){ all, 0 };
	for (uint32_t i = 0; i < r.count; i++)
		if (session_is_live(&all[i]) && id_equal(all[i].action, action))
			all[ret->count++] = all[i];
	sessions_sort(ret);
}

void
scheduling_sessions_on(struct context *c, day_t day, struct session_list *ret)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_sessions, SESSION_DAY, &day);
	struct scheduling_rows out = { (char *)ret->items, ret->count, sizeof(struct session) };
	const struct session *all = (const struct session *)(void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (session_is_live(&all[i]) && REC_HAS(&all[i], SESSION_DAY) && all[i].day == day)
			rows_push(c->arena, &out, &all[i]);
	*ret = (struct session_list){ (struct session *)(void *)out.items, out.count };
}

bool
scheduling_animates(const struct action *a, struct id person)
{
	return list_has_id(&a->animators, person);
}

bool
scheduling_enrolment_is_live(const struct enrolment *e)
{
	return e->status == ENROLMENT_ACCEPTED || e->status == ENROLMENT_WAITING ||
	    e->status == ENROLMENT_OFFERED;
}

void
scheduling_enrolments_of(struct context *c, struct id action, struct enrolment_list *ret)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_enrolments, ENROLMENT_ACTION, &action);
	struct enrolment *all = (struct enrolment *)(void *)r.items;

	*ret = (struct enrolment_list){ all, 0 };
	for (uint32_t i = 0; i < r.count; i++) {
		if (scheduling_enrolment_is_live(&all[i]) && !scheduling_is_archived(&all[i]) &&
		    id_equal(all[i].action, action))
			all[ret->count++] = all[i];
	}
}

void
scheduling_mandates_of(
    struct context *c, const struct delegate *persons, uint32_t count, struct mandate_list *ret)
{
	struct scheduling_rows out = { .size = sizeof(struct mandate) };

	for (uint32_t i = 0; i < count; i++) {
		struct scheduling_rows r =
		    scheduling_rows_of(c, &scheduling_mandates, MANDATE_TAG_PERSON, &persons[i].person);
		struct person p;

		if (context_get(c, &scheduling_persons, persons[i].person, &p) && scheduling_is_archived(&p))
			continue;
		for (uint32_t k = 0; k < r.count; k++)
			if (!scheduling_is_archived(scheduling_row_at(&r, k)))
				rows_push(c->arena, &out, scheduling_row_at(&r, k));
	}
	*ret = (struct mandate_list){ (struct mandate *)(void *)out.items, out.count };
}

uint32_t
scheduling_absences_of(
    struct context *c, struct id person, day_t from, day_t to, struct day_range *ret, uint32_t cap)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_absences, ABSENCE_PERSON, &person);
	const struct absence *all = (const struct absence *)(void *)r.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < r.count && n < cap; i++)
		if (!scheduling_is_archived(&all[i]) && id_equal(all[i].person, person) &&
		    all[i].from <= to && all[i].to >= from)
			ret[n++] = (struct day_range){ all[i].from, all[i].to };
	return n;
}
