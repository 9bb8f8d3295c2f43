/*
 * presence_hours: hours done, attendance rates and who has followed an action, on plain structs.
 * Owns: nothing.
 * Beware: hours are those of every row, half-days only those that are planned: an evening added on the spot gives hours, no rate.
 */
#include "services/scheduling/presence.h"

uint32_t
presence_completion(const struct action *a)
{
	if (REC_HAS(a, ACTION_COMPLETION_RATE))
		return a->completion_rate;
	return a->all_sessions ? 100 : 80;
}

uint32_t
presence_slots(const struct session *sessions, uint32_t count, struct presence_slot *ret)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < count; i++)
		for (int half = SESSION_MORNING; half <= SESSION_EVENING; half++)
			if ((sessions[i].halves & 1u << half) != 0)
				ret[n++] =
				    (struct presence_slot){ sessions[i].id, sessions[i].rank, sessions[i].day,
					    REC_HAS(&sessions[i], SESSION_DAY), (enum session_half)half };
	return n;
}

static bool
row_is_at(const struct attendance *a, const struct presence_slot *slot)
{
	return a->half == slot->half && id_equal(a->session, slot->session);
}

static const struct attendance *
row_find(const struct presence_slot *slot, const struct attendance *rows, uint32_t count, struct id person)
{
	for (uint32_t i = 0; i < count; i++)
		if (row_is_at(&rows[i], slot) && id_equal(rows[i].person, person))
			return &rows[i];
	return NULL;
}

static void
count_person(const struct presence_slot *slots, uint32_t slot_count, const struct attendance *rows,
    uint32_t row_count, day_t today, uint32_t completion, struct presence_person *p)
{
	uint32_t held_present = 0;

	p->minutes = p->halves_present = p->halves_held = 0;
	p->halves_planned = slot_count;
	for (uint32_t i = 0; i < row_count; i++)
		if (rows[i].present && id_equal(rows[i].person, p->person))
			p->minutes += rows[i].minutes;
	for (uint32_t i = 0; i < slot_count; i++) {
		const struct attendance *a = row_find(&slots[i], rows, row_count, p->person);
		bool held = slots[i].placed && slots[i].day <= today, present = a != NULL && a->present;

		p->halves_held += held;
		p->halves_present += present;
		held_present += held && present;
	}
	p->rate = p->halves_held == 0 ? 0 : held_present * 100 / p->halves_held;
	p->complete = slot_count > 0 && p->halves_present * 100 >= completion * slot_count;
}

void
presence_count_people(const struct presence_slot *slots, uint32_t slot_count, const struct attendance *rows,
    uint32_t row_count, day_t today, uint32_t completion, struct presence_person *people,
    uint32_t people_count)
{
	for (uint32_t i = 0; i < people_count; i++)
		count_person(slots, slot_count, rows, row_count, today, completion, &people[i]);
}

/* A scanned sheet carries the signatures that are not here one by one. */
static bool
row_lacks_signature(const struct attendance *a)
{
	if (!a->present || REC_HAS(a, ATTENDANCE_SCAN))
		return false;
	return !REC_HAS(a, ATTENDANCE_SIGNED_ANIMATOR) ||
	    (a->kind == ATTENDANCE_PARTICIPANT && !REC_HAS(a, ATTENDANCE_SIGNED_PARTICIPANT));
}

void
presence_count_half(const struct presence_slot *slot, const struct attendance *rows, uint32_t row_count,
    const struct presence_person *people, uint32_t people_count, struct presence_half *ret)
{
	*ret = (struct presence_half){
		.session = slot->session, .rank = slot->rank, .day = slot->day, .half = slot->half
	};
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) |
	    REC_BIT(9) | (slot->placed ? REC_BIT(3) : 0);
	for (uint32_t i = 0; i < people_count; i++) {
		bool expected = people[i].kind == ATTENDANCE_PARTICIPANT;

		ret->expected += expected;
		ret->entered += expected && row_find(slot, rows, row_count, people[i].person) != NULL;
	}
	for (uint32_t i = 0; i < row_count; i++) {
		if (!row_is_at(&rows[i], slot))
			continue;
		ret->present += rows[i].present && rows[i].kind == ATTENDANCE_PARTICIPANT;
		ret->to_sign += row_lacks_signature(&rows[i]);
		ret->flagged += rows[i].flags != 0;
	}
}
