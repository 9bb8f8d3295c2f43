/*
 * plan_case: one planning question from records to engine and back: facts, problem, answer.
 * Owns: all that it points to, in its own arena, so that a thread can work on it after the command is over.
 * Beware: sessions of other actions stand first and never move; those asked for stand behind them, from foreign_count on.
 */
#ifndef SCHEDULING_PLAN_CASE_H
#define SCHEDULING_PLAN_CASE_H

#include "common/calendar.h"
#include "proto/scheduling.h"
#include "services/scheduling/place.h"

#define PLAN_MARGIN 7	     /* days of the horizon beyond the first and last window */
#define PLAN_SHIFT_MOST 30   /* days that a session without a window may be moved by a replan */
#define PLAN_HORIZON_MAX 1000
#define PLAN_DAYS_ALL 600	     /* days explained in one plan, all sessions together */
#define PLAN_BYTES_MAX (190u * 1024u)

/* The engine knows reasons by number; this one is ours, beside those of place.h. */
#define PLAN_REASON_BIT_VENUE 4

struct plan_action_fact {
	struct action rec;
	struct list participants; /* ids of persons, of accepted delegations */
	bool own;
};
struct plan_session_fact {
	struct session rec;
	uint32_t action; /* index into actions */
};
struct plan_absence_fact {
	struct id person;
	day_t from, to;
};

struct plan_case {
	struct arena mem;
	struct id plan;
	bool replan;
	bool retrospective; /* everything lies in the past: it is entered afterwards, and the past is no obstacle */
	day_t today;
	struct calendar *calendar;
	/* facts */
	struct plan_action_fact *actions; /* those asked for first */
	uint32_t action_count, own_action_count;
	struct plan_session_fact *sessions;
	uint32_t session_count, foreign_count;
	struct venue *venues;
	uint32_t venue_count;
	struct plan_absence_fact *absences;
	uint32_t absence_count;
	/* problem */
	day_t first; /* day 0 of the engine */
	uint32_t horizon;
	uint32_t gap_most; /* widened: longer gaps than these have no room in any horizon, and are taken for these; 0: none */
	struct id *persons; /* sorted; the engine's index */
	uint32_t person_count;
	struct place_problem problem;
};

/* --- plan_case.c: small questions ------------------------------------------------------------------------------------ */
/* Zeroed, with its calendar. */
void plan_case_open(struct plan_case *k);
void plan_case_close(struct plan_case *k);
bool plan_session_has_day(const struct plan_session_fact *s);
const struct action *plan_action_of(const struct plan_case *k, const struct plan_session_fact *s);
/* PLACE_NONE when remote, or without one. */
uint32_t plan_venue_of(const struct plan_case *k, const struct plan_session_fact *s);
uint32_t plan_person_index(const struct plan_case *k, struct id person);
bool plan_is_animator(const struct action *a, struct id person);
bool plan_is_absent(const struct plan_case *k, struct id person, day_t day);
/* First and last day that the sessions asked for may touch, margins included; false when there is none, or the time is too long. */
bool plan_span(const struct session *sessions, uint32_t count, bool replan, day_t *ret_first, day_t *ret_last);

/* Builds the problem again with more days on both sides, where every chain of sessions has room without its windows. */
void plan_case_widen(struct plan_case *k);

/* --- plan_problem.c: pure ----------------------------------------------------------------------------------------------- */
/* From the facts to the engine's problem, first to problem. */
void plan_problem_build(struct plan_case *k);

/* --- plan_answer.c, plan_sentence.c: pure ------------------------------------------------------------------------------- */
struct plan_solved {
	enum rc rc;
	struct place_result result;
};
/* Runs the engine. */
void plan_solve(struct plan_case *k, const atomic_bool *stop, struct plan_solved *ret_solved);
/* What the engine found, as a record in the case's arena; at most that many other days explained for a session. */
void plan_answer(struct plan_case *k, const struct plan_solved *solved, uint32_t days_most, struct plan_outcome *ret_outcome);
/* The same, encoded, with as many days explained as fit into PLAN_BYTES_MAX. */
void plan_answer_encode(struct plan_case *k, const struct plan_solved *solved, struct buf *out);
/* Why each session asked for has its day: plan_explain.c. */
void plan_explain(struct plan_case *k, const int32_t *days, uint32_t session, uint32_t days_most, struct plan_explanation *ret);
/* Which rule of the contract it is, what it is about, and the sentence. */
enum plan_rule plan_rule_of(const struct place_why *why);
struct id plan_subject_of(const struct plan_case *k, uint32_t session, const struct place_why *why);
struct text plan_sentence_day(struct plan_case *k, uint32_t session, int32_t day, const struct place_why *why,
    const int32_t *days);
struct text plan_sentence_clash(struct plan_case *k, const struct place_clash *clash, const int32_t *days);
void plan_conflict_fill(struct plan_case *k, const struct place_conflict *from, struct plan_conflict *ret);
/* « title », cut at a word's length fit for a sentence; J2 de « title ». */
const char *plan_title(struct plan_case *k, const struct action *a);
const char *plan_session_name(struct plan_case *k, uint32_t session);

#endif
