/*
 * scheduling_case: see scheduling_case.h.
 * Owns: nothing.
 * Beware: ids are numbers made long; those of sessions begin at 100, of actions at 50, of venues at 7.
 */
#include "tests/lib/scheduling_case.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

struct id
case_id(uint32_t n)
{
	struct id x = { { 0 } };

	x.b[0] = (uint8_t)(n >> 16);
	x.b[1] = (uint8_t)(n >> 8);
	x.b[2] = (uint8_t)n;
	x.b[15] = 1;
	return x;
}

day_t
case_day(const char *iso)
{
	day_t d = 0;

	assert_true(calendar_day_parse(iso, 10, &d));
	return d;
}

static struct list
one_id(struct plan_case *k, uint32_t n)
{
	struct id *ids = ARENA_ARRAY(&k->mem, 1, struct id);

	ids[0] = case_id(n);
	return (struct list){ ids, 1 };
}

void
case_make(struct plan_case *k, bool replan)
{
	plan_case_open(k);
	k->replan = replan;
	k->today = case_day("2019-10-01");
	k->first = case_day("2019-11-01");
	k->horizon = 120;
	k->actions = ARENA_ARRAY(&k->mem, 2, struct plan_action_fact);
	k->sessions = ARENA_ARRAY(&k->mem, CASE_SESSIONS, struct plan_session_fact);
	k->venues = ARENA_ARRAY(&k->mem, CASE_VENUES, struct venue);
	k->absences = ARENA_ARRAY(&k->mem, CASE_SESSIONS, struct plan_absence_fact);
	k->actions[0].rec = (struct action){ .id = case_id(50),
		.title = TEXT_LIT("Une action"),
		.animators = one_id(k, CASE_ANIMATOR),
		.gap_min = 14,
		.weekdays = 1u << WEEKDAY_MONDAY | 1u << WEEKDAY_TUESDAY,
		.avoid_school_holidays = true };
	k->actions[0].participants = one_id(k, CASE_GUEST);
	k->actions[0].own = true;
	k->actions[1].rec = (struct action){ .id = case_id(51), .title = TEXT_LIT("Une autre") };
	k->actions[1].participants = one_id(k, CASE_GUEST);
	k->action_count = 2;
	k->own_action_count = 1;
}

struct plan_session_fact *
case_session(struct plan_case *k, uint32_t action, uint32_t rank, const char *on)
{
	struct plan_session_fact *s = &k->sessions[k->session_count];

	s->rec = (struct session){ .id = case_id(100 + k->session_count),
		.version = 1,
		.action = case_id(50 + action),
		.rank = rank };
	s->action = action;
	if (on != NULL) {
		s->rec.day = case_day(on);
		s->rec.status = SESSION_PLACED;
		s->rec.has |= REC_BIT(SESSION_DAY);
	}
	k->session_count++;
	return s;
}

void
case_window(struct plan_session_fact *s, const char *from, const char *to)
{
	s->rec.window_from = case_day(from);
	s->rec.window_to = case_day(to);
	s->rec.has |= REC_BIT(SESSION_WINDOW_FROM) | REC_BIT(SESSION_WINDOW_TO);
}

struct venue *
case_venue(struct plan_case *k, const char *name, const char *commune, uint32_t seats)
{
	struct venue *v = &k->venues[k->venue_count];

	*v = (struct venue){ .id = case_id(7 + k->venue_count),
		.name = text_of(name),
		.commune = text_of(commune),
		.seats = seats };
	k->venue_count++;
	return v;
}

void
case_absent(struct plan_case *k, uint32_t person, const char *from, const char *to, uint32_t halves)
{
	k->absences[k->absence_count++] =
	    (struct plan_absence_fact){ case_id(person), case_day(from), case_day(to), halves };
}

bool
case_says(struct text t, const char *words)
{
	bool found = memmem(t.ptr, t.len, words, strlen(words)) != NULL;

	if (!found)
		print_message("« " TEXT_FMT " » lacks « %s »\n", TEXT_ARG(t), words);
	return found;
}
