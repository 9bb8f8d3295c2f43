/*
 * tim: instances of post-enrolment timetabling (ITC-2007, track 2): read, and solutions checked.
 * Owns: struct tim, until tim_free.
 * Beware: it shares no code with the placing engine and includes none of its headers; keep it that way.
 */
#include "tests/lib/tim.h"
#include <stdlib.h>
#include <string.h>

#define LARGEST 100000

void
tim_free(struct tim *t)
{
	free(t->size);
	free(t->attends);
	free(t->has);
	free(t->needs);
	free(t->available);
	free(t->order);
	memset(t, 0, sizeof *t);
}

bool
tim_alloc(struct tim *t, int events, int rooms, int features, int students)
{
	size_t e = (size_t)events;

	*t = (struct tim){ .events = events, .rooms = rooms, .features = features, .students = students };
	t->size = calloc((size_t)rooms + 1, sizeof *t->size);
	t->attends = calloc((size_t)students * e + 1, 1);
	t->has = calloc((size_t)rooms * (size_t)features + 1, 1);
	t->needs = calloc(e * (size_t)features + 1, 1);
	t->available = calloc(e * TIM_SLOTS + 1, 1);
	t->order = calloc(e * e + 1, 1);
	if (t->size != NULL && t->attends != NULL && t->has != NULL && t->needs != NULL &&
	    t->available != NULL && t->order != NULL)
		return true;
	tim_free(t);
	return false;
}

/* --- reading --- */

static bool
number_read(FILE *f, int least, int most, int *ret)
{
	return fscanf(f, "%d", ret) == 1 && *ret >= least && *ret <= most;
}

static bool
flags_read(FILE *f, size_t count, uint8_t *ret)
{
	int n;

	for (size_t i = 0; i < count; i++) {
		if (!number_read(f, 0, 1, &n))
			return false;
		ret[i] = (uint8_t)n;
	}
	return true;
}

static bool
tables_read(FILE *f, struct tim *t)
{
	size_t e = (size_t)t->events, r = (size_t)t->rooms, k = (size_t)t->features;
	int n;

	for (int i = 0; i < t->rooms; i++)
		if (!number_read(f, 0, LARGEST, &t->size[i]))
			return false;
	if (!flags_read(f, (size_t)t->students * e, t->attends) || !flags_read(f, r * k, t->has) ||
	    !flags_read(f, e * k, t->needs) || !flags_read(f, e * TIM_SLOTS, t->available))
		return false;
	for (size_t i = 0; i < e * e; i++) {
		if (!number_read(f, -1, 1, &n))
			return false;
		t->order[i] = (int8_t)n;
	}
	return true;
}

bool
tim_read(FILE *f, struct tim *ret)
{
	int events, rooms, features, students;

	if (!number_read(f, 1, 1000, &events) || !number_read(f, 1, 1000, &rooms) ||
	    !number_read(f, 0, 64, &features) || !number_read(f, 0, 20000, &students))
		return false;
	if (!tim_alloc(ret, events, rooms, features, students))
		return false;
	if (tables_read(f, ret))
		return true;
	tim_free(ret);
	return false;
}

/* --- checking --- */

int
tim_people(const struct tim *t, int event)
{
	int n = 0;

	for (int s = 0; s < t->students; s++)
		n += t->attends[(size_t)s * (size_t)t->events + (size_t)event];
	return n;
}

static const char *
event_broken(const struct tim *t, int e, int slot, int room)
{
	if (slot < 0 || slot >= TIM_SLOTS || room < 0 || room >= t->rooms)
		return "no such slot or room";
	if (!t->available[e * TIM_SLOTS + slot])
		return "slot not available";
	if (tim_people(t, e) > t->size[room])
		return "room too small";
	for (int k = 0; k < t->features; k++)
		if (t->needs[e * t->features + k] && !t->has[room * t->features + k])
			return "room without a feature";
	return NULL;
}

static bool
share_a_student(const struct tim *t, int a, int b)
{
	for (int s = 0; s < t->students; s++) {
		const uint8_t *row = t->attends + (size_t)s * (size_t)t->events;

		if (row[a] && row[b])
			return true;
	}
	return false;
}

static const char *
pair_broken(const struct tim *t, int a, int b, const int *slot, const int *room)
{
	int order = t->order[(size_t)a * (size_t)t->events + (size_t)b];

	if ((order > 0 && slot[a] >= slot[b]) || (order < 0 && slot[a] <= slot[b]))
		return "order";
	if (slot[a] != slot[b])
		return NULL;
	if (room[a] == room[b])
		return "room taken twice";
	return share_a_student(t, a, b) ? "a student in two places" : NULL;
}

static int64_t
student_cost(const struct tim *t, int student, const int *slot)
{
	bool taken[TIM_SLOTS] = { false };
	int64_t cost = 0;

	for (int e = 0; e < t->events; e++)
		if (slot[e] >= 0 && t->attends[(size_t)student * (size_t)t->events + (size_t)e])
			taken[slot[e]] = true;
	for (int day = 0; day < TIM_SLOTS; day += TIM_A_DAY) {
		int count = 0;

		for (int i = 0; i < TIM_A_DAY; i++) {
			count += taken[day + i];
			cost += i >= 2 && taken[day + i] && taken[day + i - 1] && taken[day + i - 2];
		}
		cost += count == 1;
		cost += taken[day + TIM_A_DAY - 1];
	}
	return cost;
}

struct tim_answer
tim_check(const struct tim *t, const int *slot, const int *room)
{
	struct tim_answer a = { .broken = NULL };

	for (int e = 0; e < t->events && a.broken == NULL; e++) {
		a.first = e;
		if (slot[e] < 0)
			a.distance += tim_people(t, e);
		else
			a.broken = event_broken(t, e, slot[e], room[e]);
		for (int f = e + 1; f < t->events && slot[e] >= 0 && a.broken == NULL; f++) {
			a.second = f;
			if (slot[f] >= 0)
				a.broken = pair_broken(t, e, f, slot, room);
		}
	}
	for (int s = 0; s < t->students; s++)
		a.soft += student_cost(t, s, slot);
	return a;
}
