/*
 * presence_store: reads what attendance is held against.
 * Owns: the tables of attendance and of signing links.
 * Beware: a cancelled session is read too: what happened all the same is still a fact.
 */
#include "services/scheduling/presence.h"

const struct db_table scheduling_attendances = { &attendance_desc };
const struct db_table scheduling_signings = { &signing_desc };

void
presence_rows(struct context *c, unsigned tag, struct id of, struct attendance_list *ret)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_attendances, tag, &of);
	struct attendance *all = (struct attendance *)(void *)r.items;

	*ret = (struct attendance_list){ all, 0, r.count };
	for (uint32_t i = 0; i < r.count; i++) {
		struct id at = tag == ATTENDANCE_SESSION ? all[i].session : all[i].action;

		if (!scheduling_is_archived(&all[i]) && id_equal(at, of))
			all[ret->count++] = all[i];
	}
}

bool
presence_venue(struct context *c, const struct session *s, const struct action *a, struct venue *ret)
{
	if (s->remote)
		return false;
	if (REC_HAS(s, SESSION_VENUE))
		return context_latest(c, &scheduling_venues, s->venue, ret);
	return REC_HAS(a, ACTION_VENUE) && context_latest(c, &scheduling_venues, a->venue, ret);
}

static void
enrolments_accepted(struct context *c, struct id action, struct enrolment_list *ret)
{
	uint32_t n = 0;

	scheduling_enrolments_of(c, action, ret);
	for (uint32_t i = 0; i < ret->count; i++)
		if (ret->items[i].status == ENROLMENT_ACCEPTED)
			ret->items[n++] = ret->items[i];
	ret->count = n;
}

enum rc
presence_scene_read(
    struct context *c, struct id session, const char *field, struct presence_scene *ret, struct fault *why)
{
	enum rc rc;

	memset(ret, 0, sizeof *ret);
	ret->by = c->caller.person;
	if (!context_latest(c, &scheduling_sessions, session, &ret->session) ||
	    scheduling_is_archived(&ret->session))
		return fault_add(why, RC_NOT_FOUND, field, FAULT_UNKNOWN_REFERENCE);
	rc = context_need(c, &scheduling_actions, ret->session.action, "action", &ret->action, why);
	if (rc != RC_OK)
		return rc;
	ret->has_venue = presence_venue(c, &ret->session, &ret->action, &ret->venue);
	enrolments_accepted(c, ret->action.id, &ret->in);
	presence_rows(c, ATTENDANCE_SESSION, session, &ret->rows);
	return RC_OK;
}

const struct delegate *
presence_delegate(const struct enrolment_list *in, struct id person, struct id *ret_structure)
{
	for (uint32_t i = 0; i < in->count; i++) {
		const struct delegate *d = in->items[i].persons.items;

		for (uint32_t k = 0; k < in->items[i].persons.count; k++)
			if (id_equal(d[k].person, person)) {
				*ret_structure = in->items[i].structure;
				return &d[k];
			}
	}
	return NULL;
}

const struct attendance *
presence_row(const struct presence_scene *s, enum session_half half, struct id person)
{
	for (uint32_t i = 0; i < s->rows.count; i++)
		if (s->rows.items[i].half == half && id_equal(s->rows.items[i].person, person))
			return &s->rows.items[i];
	return NULL;
}

void
presence_row_put(struct context *c, struct presence_scene *s, const struct attendance *a)
{
	struct attendance_list *l = &s->rows;

	for (uint32_t i = 0; i < l->count; i++)
		if (id_equal(l->items[i].id, a->id)) {
			l->items[i] = *a;
			return;
		}
	if (l->count == l->cap) {
		struct attendance *grown = ARENA_ARRAY(c->arena, 2 * l->cap + 16, struct attendance);

		if (l->count > 0)
			memcpy(grown, l->items, l->count * sizeof *grown);
		l->items = grown;
		l->cap = 2 * l->cap + 16;
	}
	l->items[l->count++] = *a;
}
