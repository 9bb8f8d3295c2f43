/*
 * presence_view: hours done and attendance rates of an action, by person and structure, and the half-days that lack someone.
 * Owns: GET /actions/{id}/presence.
 * Beware: whoever reads gets the figures of the people that they may see, and no total beyond: the team and the animators of the action
 * all, a centre those of its delegations, anybody else their own.
 */
#include "services/scheduling/presence.h"

#define PEOPLE_MOST 1000

struct view {
	struct context *c;
	struct action action;
	bool all; /* the reader sees everybody */
	struct presence_slot *slots;
	uint32_t slot_count;
	struct attendance_list rows;
	struct presence_person *people;
	uint32_t people_count;
};

static bool
view_sees(const struct view *v, struct id person, const struct id *structure)
{
	if (v->all || (!id_is_zero(v->c->caller.person) && id_equal(person, v->c->caller.person)))
		return true;
	return structure != NULL && caller_has(v->c, ROLE_DIRECTOR) && caller_in(v->c, *structure);
}

static void
view_person(
    struct view *v, struct id person, enum attendance_kind kind, const struct id *structure, bool enrolled)
{
	struct presence_person *p;

	for (uint32_t i = 0; i < v->people_count; i++)
		if (id_equal(v->people[i].person, person))
			return;
	if (v->people_count == PEOPLE_MOST || !view_sees(v, person, structure))
		return;
	p = &v->people[v->people_count++];
	*p = (struct presence_person){ .person = person, .kind = kind, .enrolled = enrolled };
	p->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) |
	    REC_BIT(9) | REC_BIT(10);
	if (structure != NULL) {
		p->structure = *structure;
		p->has |= REC_BIT(3);
	}
}

static void
view_people(struct view *v)
{
	const struct id *animators = v->action.animators.items;
	struct enrolment_list in;

	v->people = ARENA_ARRAY(v->c->arena, PEOPLE_MOST, struct presence_person);
	scheduling_enrolments_of(v->c, v->action.id, &in);
	for (uint32_t i = 0; i < in.count; i++) {
		const struct delegate *d = in.items[i].persons.items;

		for (uint32_t k = 0;
		     in.items[i].status == ENROLMENT_ACCEPTED && k < in.items[i].persons.count; k++)
			view_person(v, d[k].person, ATTENDANCE_PARTICIPANT, &in.items[i].structure, true);
	}
	for (int kind = ATTENDANCE_PARTICIPANT; kind <= ATTENDANCE_ANIMATOR; kind++) {
		for (uint32_t i = 0; kind == ATTENDANCE_ANIMATOR && i < v->action.animators.count; i++)
			view_person(v, animators[i], ATTENDANCE_ANIMATOR, NULL, true);
		for (uint32_t i = 0; i < v->rows.count; i++) {
			const struct attendance *a = &v->rows.items[i];

			if ((int)a->kind == kind && a->present)
				view_person(v, a->person, a->kind,
				    REC_HAS(a, ATTENDANCE_STRUCTURE) ? &a->structure : NULL, false);
		}
	}
}

/* Rows of people whom the reader does not see count nowhere. */
static void
view_rows(struct view *v)
{
	uint32_t n = 0;

	presence_rows(v->c, ATTENDANCE_ACTION, v->action.id, &v->rows);
	for (uint32_t i = 0; i < v->rows.count; i++) {
		const struct attendance *a = &v->rows.items[i];

		if (view_sees(v, a->person, REC_HAS(a, ATTENDANCE_STRUCTURE) ? &a->structure : NULL))
			v->rows.items[n++] = *a;
	}
	v->rows.count = n;
}

static uint32_t
percent(uint32_t part, uint32_t whole)
{
	return whole == 0 ? 0 : (uint32_t)((uint64_t)part * 100 / whole);
}

struct tally {
	uint32_t persons, complete, minutes, held, held_present;
};

static void
tally_add(struct tally *t, const struct presence_person *p)
{
	t->persons++;
	t->complete += p->complete;
	t->minutes += p->minutes;
	t->held += p->halves_held;
	t->held_present += p->halves_present < p->halves_held ? p->halves_present : p->halves_held;
}

static void
view_structures(const struct view *v, struct action_presence *ret)
{
	struct presence_structure *all =
	    ARENA_ARRAY(v->c->arena, v->people_count + 1, struct presence_structure);
	struct tally *sums = ARENA_ARRAY(v->c->arena, v->people_count + 1, struct tally);
	uint32_t n = 0;

	for (uint32_t i = 0; i < v->people_count; i++) {
		const struct presence_person *p = &v->people[i];
		uint32_t at = 0;

		if (p->kind != ATTENDANCE_PARTICIPANT || !p->enrolled || !REC_HAS(p, 3))
			continue;
		while (at < n && !id_equal(all[at].structure, p->structure))
			at++;
		if (at == n)
			all[n++].structure = p->structure;
		tally_add(&sums[at], p);
	}
	for (uint32_t i = 0; i < n; i++)
		all[i] = (struct presence_structure){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) |
			    REC_BIT(5),
			all[i].structure, sums[i].persons, sums[i].complete, sums[i].minutes,
			percent(sums[i].held_present, sums[i].held) };
	ret->structures = (struct list){ all, n };
}

static void
view_halves(const struct view *v, struct action_presence *ret)
{
	struct presence_half *all = ARENA_ARRAY(v->c->arena, v->slot_count + 1, struct presence_half);
	struct presence_half *missing = ARENA_ARRAY(v->c->arena, v->slot_count + 1, struct presence_half);

	for (uint32_t i = 0; i < v->slot_count; i++) {
		bool held = v->slots[i].placed && v->slots[i].day <= v->c->today;

		presence_count_half(
		    &v->slots[i], v->rows.items, v->rows.count, v->people, v->people_count, &all[i]);
		if (held && all[i].entered < all[i].expected)
			missing[ret->missing.count++] = all[i];
	}
	ret->halves = (struct list){ all, v->slot_count };
	ret->missing.items = missing;
}

static enum rc
presence_of_action(struct context *c, const struct ref *in, struct action_presence *ret, struct fault *why)
{
	struct view v = { .c = c };
	struct session_list sessions;
	struct tally sum = { 0 }, walk_ins = { 0 };
	enum rc rc = context_need(c, &scheduling_actions, in->id, "id", &v.action, why);

	if (rc != RC_OK)
		return rc;
	v.all = caller_has(c, ROLE_TEAM | ROLE_SYSTEM | ROLE_SERVICE) ||
	    (caller_has(c, ROLE_ANIMATOR) && scheduling_animates(&v.action, c->caller.person));
	scheduling_sessions_of(c, in->id, &sessions);
	v.slots = ARENA_ARRAY(c->arena, 3 * sessions.count + 1, struct presence_slot);
	v.slot_count = presence_slots(sessions.items, sessions.count, v.slots);
	view_rows(&v);
	view_people(&v);
	*ret =
	    (struct action_presence){ .action = in->id, .completion_rate = presence_completion(&v.action) };
	presence_count_people(v.slots, v.slot_count, v.rows.items, v.rows.count, c->today,
	    ret->completion_rate, v.people, v.people_count);
	for (uint32_t i = 0; i < v.people_count; i++)
		if (v.people[i].kind == ATTENDANCE_PARTICIPANT)
			tally_add(v.people[i].enrolled ? &sum : &walk_ins, &v.people[i]);
	ret->persons = sum.persons;
	ret->complete = sum.complete;
	ret->minutes = sum.minutes;
	ret->rate = percent(sum.held_present, sum.held);
	ret->walk_ins = walk_ins.persons;
	ret->walk_in_minutes = walk_ins.minutes;
	ret->people = (struct list){ v.people, v.people_count };
	view_halves(&v, ret);
	view_structures(&v, ret);
	ret->has = REC_BIT(13) - REC_BIT(1);
	return RC_OK;
}
SERVICE_HANDLER(presence_of_action, struct ref, struct action_presence)
