/*
 * presence_hours: hours done, attendance rates and who has followed an action, on plain structs.
 * Owns: nothing.
 * Beware: hours are those of every row, half-days only those that are planned: an evening added on the spot gives hours, no rate.
 * Who came without being enrolled has hours, and counts in no rate.
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

/* Bits of the slots on which the person was there; adds up the minutes of all rows. */
static uint64_t
slots_present(const struct presence_slot *slots, uint32_t slot_count, const struct attendance *rows,
    uint32_t row_count, struct presence_person *p)
{
	uint64_t present = 0;

	_Static_assert(3 * SCHEDULING_RANK_MAX <= 64, "a bit for each half-day of an action");
	for (uint32_t i = 0; i < row_count; i++) {
		if (!rows[i].present || !id_equal(rows[i].person, p->person))
			continue;
		p->minutes += rows[i].minutes;
		for (uint32_t k = 0; k < slot_count && k < 64; k++)
			if (row_is_at(&rows[i], &slots[k]))
				present |= UINT64_C(1) << k;
	}
	return present;
}

static void
count_person(const struct presence_slot *slots, uint32_t slot_count, const struct attendance *rows,
    uint32_t row_count, day_t today, uint32_t completion, struct presence_person *p)
{
	uint32_t held_present = 0;
	uint64_t present;

	p->minutes = p->halves_present = p->halves_held = 0;
	p->halves_planned = slot_count;
	present = slots_present(slots, slot_count, rows, row_count, p);
	for (uint32_t i = 0; i < slot_count && i < 64; i++) {
		bool held = slots[i].placed && slots[i].day <= today, there = (present >> i & 1) != 0;

		p->halves_held += held;
		p->halves_present += there;
		held_present += held && there;
	}
	p->rate = p->halves_held == 0 ? 0 : held_present * 100 / p->halves_held;
	p->complete = p->enrolled && slot_count > 0 && p->halves_present * 100 >= completion * slot_count;
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

static bool
is_expected(const struct presence_person *people, uint32_t count, struct id person)
{
	for (uint32_t i = 0; i < count; i++)
		if (id_equal(people[i].person, person))
			return people[i].enrolled && people[i].kind == ATTENDANCE_PARTICIPANT;
	return false;
}

void
presence_count_half(const struct presence_slot *slot, const struct attendance *rows, uint32_t row_count,
    const struct presence_person *people, uint32_t people_count, struct presence_half *ret)
{
	*ret = (struct presence_half){
		.session = slot->session, .rank = slot->rank, .day = slot->day, .half = slot->half
	};
	ret->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) |
	    REC_BIT(9) | REC_BIT(10) | (slot->placed ? REC_BIT(3) : 0);
	for (uint32_t i = 0; i < people_count; i++)
		ret->expected += people[i].enrolled && people[i].kind == ATTENDANCE_PARTICIPANT;
	for (uint32_t i = 0; i < row_count; i++) {
		bool expected;

		if (!row_is_at(&rows[i], slot))
			continue;
		expected = is_expected(people, people_count, rows[i].person);
		ret->entered += expected;
		ret->present += expected && rows[i].present && rows[i].kind == ATTENDANCE_PARTICIPANT;
		ret->walk_ins += !expected && rows[i].present && rows[i].kind == ATTENDANCE_PARTICIPANT;
		ret->to_sign += row_lacks_signature(&rows[i]);
		ret->flagged += rows[i].flags != 0;
	}
}
