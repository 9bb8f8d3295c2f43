/*
 * season: see season.h.
 * Owns: nothing beyond its seasons.
 * Beware: the order of the draws is part of the result; a new draw goes to the end.
 */
#include "tests/lib/season.h"
#include <string.h>

#define GAP_MIN 14
#define GAP_MAX 75
#define WORK_DAYS 10 /* of a fortnight */
#define PLACE_WIDTH 100 /* km, of the square that all live in */
#define BETWEEN_NEED 3

struct point {
	int32_t x, y;
};

/* Everything that is drawn once and used for the sessions. */
struct draft {
	struct season *s;
	struct point *structure_at, *venue_at;
	struct place_venue *venues;
	uint16_t *calendar; /* weekends, Wednesdays, holidays */
	int32_t *school; /* cost of a day of school holidays */
};

/* splitmix64 (Steele, Lea & Flood, OOPSLA 2014) */
static uint32_t
below(struct season *s, uint32_t n)
{
	uint64_t z = s->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return (uint32_t)((z ^ (z >> 31)) % n);
}

static bool
chance(struct season *s, uint32_t percent)
{
	return below(s, 100) < percent;
}

/* Whole kilometres along the axes: good enough to rank venues by, and the same on every machine. */
static int32_t
distance(struct point a, struct point b)
{
	int32_t x = a.x < b.x ? b.x - a.x : a.x - b.x, y = a.y < b.y ? b.y - a.y : a.y - b.y;

	return x + y;
}

static struct point
point_draw(struct season *s)
{
	int32_t x = (int32_t)below(s, PLACE_WIDTH);

	return (struct point){ x, (int32_t)below(s, PLACE_WIDTH) };
}

/* --- days ------------------------------------------------------------------------------ */
static void
calendar_draw(struct draft *d)
{
	uint32_t horizon = d->s->size.horizon;

	d->calendar = ARENA_ARRAY(&d->s->mem, horizon, uint16_t);
	d->school = ARENA_ARRAY(&d->s->mem, horizon, int32_t);
	for (uint32_t day = 0; day < horizon; day++) {
		uint32_t weekday = day % 7;

		if (weekday >= 5)
			d->calendar[day] = PLACE_WEEKEND;
		else if (weekday == 2)
			d->calendar[day] = PLACE_CLOSED_WEEKDAY;
		if (day % 49 >= 42 - 7 &&
		    day % 49 < 49) /* a fortnight of holidays after five weeks of school */
			d->school[day] = 12;
	}
	for (uint32_t i = 0; i < horizon / 28; i++)
		d->calendar[below(d->s, horizon)] |= PLACE_PUBLIC_HOLIDAY;
}

static void
venues_draw(struct draft *d)
{
	struct season *s = d->s;

	d->venues = ARENA_ARRAY(&s->mem, s->size.venues, struct place_venue);
	d->venue_at = ARENA_ARRAY(&s->mem, s->size.venues, struct point);
	for (uint32_t v = 0; v < s->size.venues; v++) {
		uint16_t *closed = ARENA_ARRAY(&s->mem, s->size.horizon, uint16_t);
		uint32_t shut = below(s, 5);

		for (uint32_t day = 0; day < s->size.horizon; day++)
			closed[day] = day % 7 == shut || chance(s, 5) ? PLACE_VENUE_CLOSED : 0;
		d->venue_at[v] = point_draw(s);
		d->venues[v] = (struct place_venue){ 20 + below(s, 30), below(s, 8) | below(s, 8), closed };
	}
}

/* --- people ---------------------------------------------------------------------------- */
static void
busy_draw(struct season *s)
{
	uint32_t persons = s->size.animators + s->size.structures * s->size.persons_each;
	uint32_t room = s->size.animators * 24 + persons * 2;

	s->p.person_count = persons;
	s->busy = ARENA_ARRAY(&s->mem, room + SEASON_CHAIN * 30, struct place_busy);
	for (uint32_t i = 0; i < room; i++) {
		uint32_t person = i < s->size.animators * 24 ? i / 24 : below(s, persons);

		s->busy[i] = (struct place_busy){ person, (int32_t)below(s, s->size.horizon), PLACE_ABSENCE };
	}
	s->p.busy = s->busy;
	s->p.busy_count = room;
}

static uint32_t
structure_person(struct season *s, uint32_t structure)
{
	uint32_t first = s->size.animators + structure * s->size.persons_each;

	return chance(s, 15) ? first : first + below(s, s->size.persons_each);
}

static uint32_t
member_add(struct place_member *members, uint32_t count, uint32_t person, enum place_role role)
{
	for (uint32_t i = 0; i < count; i++)
		if (members[i].person == person)
			return count;
	members[count] = (struct place_member){ person, role };
	return count + 1;
}

/* The structures nearest to where the action is given, two or three persons of each. */
static uint32_t
members_draw(struct draft *d, struct point at, struct place_member *members)
{
	struct season *s = d->s;
	uint32_t wanted = 6 + below(s, 3), count = 0, reach = 12;
	uint32_t begin = below(s, s->size.structures);

	count = member_add(members, count, below(s, s->size.animators), PLACE_ANIMATOR);
	if (chance(s, 50))
		count = member_add(members, count, below(s, s->size.animators), PLACE_ANIMATOR);
	for (uint32_t taken = 0; taken < wanted; reach += 12)
		for (uint32_t i = 0; i < s->size.structures && taken < wanted; i++) {
			uint32_t structure = (begin + i) % s->size.structures;
			int32_t far = distance(d->structure_at[structure], at);

			if (far >= (int32_t)reach || far < (int32_t)reach - 12)
				continue;
			for (uint32_t k = 2 + below(s, 2); k > 0; k--)
				count = member_add(
				    members, count, structure_person(s, structure), PLACE_PARTICIPANT);
			taken++;
		}
	return count;
}

/* --- sessions -------------------------------------------------------------------------- */
static int32_t
travel_cost(const struct draft *d, const struct place_member *members, uint32_t count, uint32_t venue)
{
	const struct season_size *z = &d->s->size;
	int32_t sum = 0;

	for (uint32_t i = 0; i < count; i++)
		if (members[i].role == PLACE_PARTICIPANT)
			sum += distance(d->structure_at[(members[i].person - z->animators) / z->persons_each],
			    d->venue_at[venue]);
	return sum / 10;
}

/* The cheapest venues that will do, dearest last. */
static void
choices_fill(struct draft *d, struct place_session *x)
{
	struct place_choice *choices = ARENA_ARRAY(&d->s->mem, SEASON_CHOICES + 1, struct place_choice);
	uint32_t n = 0;

	for (uint32_t v = 0; v < d->s->size.venues; v++) {
		struct place_choice mine = { v, travel_cost(d, x->members, x->member_count, v) };
		uint32_t at = n;

		if (d->venues[v].seats < x->seats || (x->features & ~d->venues[v].features) != 0)
			continue;
		for (; at > 0 && choices[at - 1].cost > mine.cost; at--)
			choices[at] = choices[at - 1];
		choices[at] = mine;
		n = n < SEASON_CHOICES ? n + 1 : n;
	}
	x->choices = choices;
	x->choice_count = n;
}

static const int32_t *
poll_draw(struct season *s)
{
	int32_t *costs = ARENA_ARRAY(&s->mem, s->size.horizon, int32_t);

	for (uint32_t day = 0; day < s->size.horizon; day++)
		costs[day] = (int32_t)below(s, 4) * 3;
	return costs;
}

static void
action_draw(struct draft *d, uint32_t action)
{
	struct season *s = d->s;
	struct place_member *members = ARENA_ARRAY(&s->mem, 40, struct place_member);
	uint32_t count = members_draw(d, point_draw(s), members);
	uint32_t spare = s->size.horizon - (SEASON_CHAIN - 1) * GAP_MAX / 2 - s->size.window;
	int32_t from = (int32_t)below(s, spare);
	uint64_t features = chance(s, 40) ? UINT64_C(1) << below(s, 3) : 0;
	bool polled = chance(s, 50);

	for (uint32_t k = 0; k < SEASON_CHAIN; k++, from += GAP_MAX / 2) {
		struct place_session *x = &s->sessions[action * SEASON_CHAIN + k];

		*x = (struct place_session){ .action = action,
			.rank = k + 1,
			.fixed = PLACE_NO_DAY,
			.current = PLACE_NO_DAY,
			.from = from,
			.to = from + (int32_t)s->size.window,
			.venue = PLACE_NONE,
			.seats = count,
			.features = features,
			.member_count = count,
			.members = members,
			.forbid = d->calendar };
		x->soft[PLACE_SOFT_SCHOOL] = d->school;
		if (polled)
			x->soft[PLACE_SOFT_POLL] = poll_draw(s);
		choices_fill(d, x);
	}
}

/* Between J1 and J3, days that are neither closed nor holidays. */
static void
betweens_fill(struct draft *d)
{
	struct season *s = d->s;
	struct place_between *all = ARENA_ARRAY(&s->mem, s->size.actions, struct place_between);
	uint8_t *usable = ARENA_ARRAY(&s->mem, s->size.horizon, uint8_t);

	for (uint32_t day = 0; day < s->size.horizon; day++)
		usable[day] = d->calendar[day] == 0 && d->school[day] == 0;
	for (uint32_t a = 0; a < s->size.actions; a++)
		all[a] = (struct place_between){ a * SEASON_CHAIN, a * SEASON_CHAIN + SEASON_CHAIN - 1,
			BETWEEN_NEED * 8, usable };
	s->p.betweens = all;
	s->p.between_count = s->size.actions;
}

void
season_make(struct season *s, uint64_t seed, struct season_size size)
{
	struct draft d = { .s = s };
	struct place_action *actions;

	memset(s, 0, sizeof *s);
	s->size = size;
	s->random = seed;
	actions = ARENA_ARRAY(&s->mem, size.actions, struct place_action);
	s->sessions = ARENA_ARRAY(&s->mem, (size_t)size.actions * SEASON_CHAIN, struct place_session);
	d.structure_at = ARENA_ARRAY(&s->mem, size.structures, struct point);
	for (uint32_t i = 0; i < size.structures; i++)
		d.structure_at[i] = point_draw(s);
	calendar_draw(&d);
	venues_draw(&d);
	busy_draw(s);
	for (uint32_t a = 0; a < size.actions; a++) {
		actions[a] = (struct place_action){ GAP_MIN, GAP_MAX };
		action_draw(&d, a);
	}
	betweens_fill(&d);
	s->p.horizon = size.horizon;
	s->p.session_count = size.actions * SEASON_CHAIN;
	s->p.sessions = s->sessions;
	s->p.action_count = size.actions;
	s->p.actions = actions;
	s->p.venue_count = size.venues;
	s->p.venues = d.venues;
	s->p.weights = PLACE_WEIGHTS_DEFAULT;
}

void
season_free(struct season *s)
{
	arena_free(&s->mem);
}

/* --- what happens later ---------------------------------------------------------------- */
void
season_adopt(struct season *s, const struct place_plan *plan)
{
	for (uint32_t i = 0; i < s->p.session_count; i++) {
		s->sessions[i].current = plan->days[i];
		s->sessions[i].venue = plan->venues[i];
	}
}

static bool
session_has(const struct place_session *x, uint32_t person)
{
	for (uint32_t i = 0; i < x->member_count; i++)
		if (x->members[i].person == person)
			return true;
	return false;
}

static uint32_t
sessions_within(const struct season *s, uint32_t animator, int32_t from)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->p.session_count; i++) {
		int32_t day = s->sessions[i].current;

		n += day >= from && day < from + 14 && session_has(&s->sessions[i], animator);
	}
	return n;
}

/* The fortnight in which an animator has most sessions. */
static uint32_t
fullest_fortnight(const struct season *s, uint32_t animator, int32_t *ret_from)
{
	uint32_t most = 0;

	*ret_from = 0;
	for (int32_t from = 0; from + 14 <= (int32_t)s->size.horizon; from += 7) {
		uint32_t n = sessions_within(s, animator, from);

		if (n > most) {
			most = n;
			*ret_from = from;
		}
	}
	return most;
}

uint32_t
season_absence_of(struct season *s, uint32_t animator)
{
	int32_t from;
	uint32_t broken = fullest_fortnight(s, animator, &from);

	for (int32_t day = 0; broken > 0 && day < 14; day++)
		s->busy[s->p.busy_count++] = (struct place_busy){ animator, from + day, PLACE_ABSENCE };
	return broken;
}

uint32_t
season_absence(struct season *s)
{
	uint32_t who = 0, most = 0;
	int32_t from;

	for (uint32_t a = 0; a < s->size.animators; a++) {
		uint32_t n = fullest_fortnight(s, a, &from);

		who = n > most ? a : who;
		most = n > most ? n : most;
	}
	return season_absence_of(s, who);
}
