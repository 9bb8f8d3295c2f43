/*
 * meeting: what a meeting of an instance must hold to, who reads it, and its relevé de décisions.
 * Owns: nothing.
 * Beware: a decision may rest on the votes of those present: who was there changes, what was decided does not follow.
 */
#include "services/registry/programme.h"
#include "common/calendar.h"
#include <stdlib.h>

const struct db_table meeting_table = { &meeting_desc };

/* Those who were already noted stay so, though the instance has changed since. */
static void
attendance_check(const struct instance *in, const struct list *before, const struct list *after,
    const struct list *other, const char *name, struct fault *why)
{
	const struct id *ids = after->items;
	struct instance_member member;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < after->count; i++) {
		snprintf(field, sizeof field, "%s[%u]", name, i);
		if (list_has_id_before(after, i, ids[i]) || list_has_id(other, ids[i]))
			(void)fault_add(why, RC_INVALID, field, FAULT_PRESENT_EXCUSED);
		else if (!instance_has(in, ids[i], &member) && !list_has_id(before, ids[i]))
			(void)fault_add(why, RC_RULE, field, FAULT_NOT_A_MEMBER);
	}
}

enum rc
meeting_check(struct context *c, const void *before, void *after, struct fault *why)
{
	static const struct list none;
	const struct meeting *old = before;
	struct meeting *m = after;
	struct instance in;

	if (old == NULL) {
		m->status = MEETING_PLANNED;
		m->has |= REC_BIT(MEETING_STATUS);
	} else if (old->status == MEETING_CANCELLED) {
		return fault_add(why, RC_CONFLICT, "status", FAULT_MEETING_CANCELLED);
	}
	if (m->status == MEETING_HELD && m->day > c->today) {
		char day[CALENDAR_LONG_CAP];

		calendar_day_long(m->day, day);
		(void)fault_addf(why, RC_RULE, "day", FAULT_MEETING_FUTURE, "%s", day);
	}
	if (!context_get(c, &instance_table, m->instance, &in))
		return fault_rc(why);
	attendance_check(&in, old == NULL ? &none : &old->present, &m->present, &none, "present", why);
	attendance_check(&in, old == NULL ? &none : &old->excused, &m->excused, &m->present, "excused", why);
	return fault_rc(why);
}

bool
meeting_visible(struct context *c, const void *rec)
{
	struct instance in;

	return caller_has(c, ROLE_TEAM) ||
	    (context_get(c, &instance_table, ((const struct meeting *)rec)->instance, &in) &&
		instance_visible(c, &in));
}

static void
meeting_derive(struct context *c, const void *rec, struct deadline_wants *ret_wants)
{
	const struct meeting *m = rec;
	struct instance in;

	if (m->status == MEETING_PLANNED && context_get(c, &instance_table, m->instance, &in))
		deadline_want(ret_wants, DEADLINE_MEETING, 0, m->day,
		    arena_printf(c->arena, "Réunion : " TEXT_FMT, TEXT_ARG(in.name)));
}
const struct deadline_rule meeting_deadlines = { .table = &meeting_table, .derive = meeting_derive };

/* --- the relevé de décisions -------------------------------------------------------------------------------------- */
static int
decisions_order(const void *a, const void *b)
{
	const struct decision *x = a, *y = b;

	return (x->number > y->number) - (x->number < y->number);
}

static struct list
decisions_of(struct context *c, struct id meeting)
{
	struct decision *all = ARENA_ARRAY(c->arena, DECISIONS_MOST, struct decision);
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_index(&scan, c->txn, &decision_table, record_field_tag(&decision_desc, DECISION_MEETING),
	    &meeting, false);
	while (n < DECISIONS_MOST && db_scan_next(&scan, c->arena, &all[n]))
		n += !REC_HAS(&all[n], TAG_ARCHIVED_AT);
	db_scan_end(&scan);
	qsort(all, n, sizeof all[0], decisions_order);
	return (struct list){ all, n };
}

/* Whoever was noted, with the quality in which the instance has them; consultative when they are no member any more. */
static struct list
views_of(struct context *c, const struct instance *in, const struct list *mandates, day_t day)
{
	struct member_view *views = ARENA_ARRAY(c->arena, mandates->count + 1, struct member_view);
	const struct id *ids = mandates->items;

	for (uint32_t i = 0; i < mandates->count; i++) {
		struct instance_member m = { REC_BIT(1) | REC_BIT(2), ids[i], MEMBER_CONSULTATIVE };

		(void)instance_has(in, ids[i], &m);
		instance_member_view(c, &m, day, &views[i]);
	}
	return (struct list){ views, mandates->count };
}

static struct list
absent_from(struct context *c, const struct instance *in, const struct meeting *m)
{
	struct member_view *views = ARENA_ARRAY(c->arena, in->members.count + 1, struct member_view);
	const struct instance_member *members = in->members.items;
	uint32_t n = 0;

	for (uint32_t i = 0; i < in->members.count; i++) {
		if (list_has_id(&m->present, members[i].mandate) ||
		    list_has_id(&m->excused, members[i].mandate))
			continue;
		instance_member_view(c, &members[i], m->day, &views[n]);
		n += !views[n].ended && views[n].from <= m->day;
	}
	return (struct list){ views, n };
}

static enum rc
meeting_minutes(
    struct context *c, const struct ref *in, struct meeting_minutes *ret_minutes, struct fault *why)
{
	struct instance i;
	struct meeting m;

	if (!context_get(c, &meeting_table, in->id, &m) || !meeting_visible(c, &m) ||
	    !context_get(c, &instance_table, m.instance, &i))
		return fault_only(why, RC_NOT_FOUND);
	*ret_minutes = (struct meeting_minutes){ .id = m.id,
		.instance_name = i.name,
		.kind = i.kind,
		.status = m.status,
		.day = m.day,
		.place = m.place,
		.agenda = m.agenda,
		.present = views_of(c, &i, &m.present, m.day),
		.excused = views_of(c, &i, &m.excused, m.day),
		.guests = m.guests,
		.decisions = decisions_of(c, m.id) };
	ret_minutes->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(8) |
	    REC_BIT(9) | REC_BIT(12);
	if (REC_HAS(&m, MEETING_PLACE))
		ret_minutes->has |= REC_BIT(6);
	if (REC_HAS(&m, MEETING_AGENDA))
		ret_minutes->has |= REC_BIT(7);
	if (REC_HAS(&m, MEETING_GUESTS))
		ret_minutes->has |= REC_BIT(11);
	if (m.status == MEETING_HELD) {
		ret_minutes->absent = absent_from(c, &i, &m);
		ret_minutes->has |= REC_BIT(10);
	}
	return RC_OK;
}
REGISTRY_HANDLER(meeting_minutes, struct ref, struct meeting_minutes)
