/*
 * involved: the actions that a person, a structure or a venue has to do with, for busy times and calendars.
 * Owns: nothing; lists live in the context's arena.
 * Beware: a delegation has no index by person: a person's are found by the structures of its mandates, ended ones too.
 */
#include "services/scheduling/delegation.h"
#include "services/scheduling/resource.h"

#define MANDATE_TAG_PERSON 6
#define MANDATE_TAG_ORGANISATION 7

static void
id_add(struct context *c, struct id_list *l, struct id id)
{
	for (uint32_t i = 0; i < l->count; i++)
		if (id_equal(l->items[i], id))
			return;
	if (l->count == l->room) {
		struct id *more = ARENA_ARRAY(c->arena, l->room = l->room == 0 ? 16 : 2 * l->room, struct id);

		if (l->count > 0)
			memcpy(more, l->items, l->count * sizeof *more);
		l->items = more;
	}
	l->items[l->count++] = id;
}

static void
scan_of(struct context *c, struct db_scan *s, const struct db_table *t, unsigned tag, const void *value)
{
	db_scan_index(s, c->txn, t, record_field_tag(t->rec, tag), value, false);
}

/* Actions that the structure has a place in; with a person, only where that person is of the delegation. */
static void
enrolled_add(struct context *c, struct id structure, const struct id *person, struct id_list *out)
{
	struct enrolment e;
	struct db_scan s;

	scan_of(c, &s, &scheduling_enrolments, ENROLMENT_STRUCTURE, &structure);
	while (db_scan_next(&s, c->arena, &e))
		if (e.status == ENROLMENT_ACCEPTED && !scheduling_is_archived(&e) &&
		    (person == NULL || delegation_has(&e, *person)))
			id_add(c, out, e.action);
	db_scan_end(&s);
}

static void
person_actions(struct context *c, struct id person, struct id_list *out)
{
	struct id_list structures = { 0 };
	struct action a;
	struct mandate m;
	struct db_scan s;

	scan_of(c, &s, &scheduling_actions, ACTION_ANIMATORS, &person);
	while (db_scan_next(&s, c->arena, &a))
		id_add(c, out, a.id);
	db_scan_end(&s);
	scan_of(c, &s, &scheduling_mandates, MANDATE_TAG_PERSON, &person);
	while (db_scan_next(&s, c->arena, &m))
		id_add(c, &structures, m.organisation);
	db_scan_end(&s);
	for (uint32_t i = 0; i < structures.count; i++)
		enrolled_add(c, structures.items[i], &person, out);
}

static void
venue_actions(struct context *c, struct id venue, struct id_list *out)
{
	struct session one;
	struct action a;
	struct db_scan s;

	scan_of(c, &s, &scheduling_actions, ACTION_VENUE, &venue);
	while (db_scan_next(&s, c->arena, &a))
		id_add(c, out, a.id);
	db_scan_end(&s);
	scan_of(c, &s, &scheduling_sessions, SESSION_VENUE, &venue);
	while (db_scan_next(&s, c->arena, &one))
		id_add(c, out, one.action);
	db_scan_end(&s);
}

void
scheduling_actions_of(struct context *c, enum feed_kind kind, struct id subject, struct id_list *ret)
{
	*ret = (struct id_list){ 0 };
	if (kind == FEED_PERSON)
		person_actions(c, subject, ret);
	else if (kind == FEED_ORGANISATION)
		enrolled_add(c, subject, NULL, ret);
	else
		venue_actions(c, subject, ret);
}
