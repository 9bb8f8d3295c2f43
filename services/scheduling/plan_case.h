/*
 * plan_case: one planning question from records to engine and back: facts, problem, answer.
 * Owns: all that it points to, in its own arena, so that a thread can work on it after the command is over.
 * Beware: sessions of other actions stand first and never move; those of the actions asked for stand behind them, from
 *         foreign_count on, by action and rank.
 */
#ifndef SCHEDULING_PLAN_CASE_H
#define SCHEDULING_PLAN_CASE_H

#include "common/calendar.h"
#include "proto/scheduling.h"
#include "services/scheduling/place.h"
#include "services/scheduling/travel.h"

#define PLAN_MARGIN 7	     /* days of the horizon beyond the first and last window */
#define PLAN_SHIFT_MOST 30   /* days that a session without a window may be moved by a replan */
#define PLAN_HORIZON_MAX 1000
#define PLAN_DAYS_ALL 600	     /* days explained in one plan, all sessions together */
#define PLAN_DAYS_LEAST 6	     /* of one session, if the record has room for it at all */
#define PLAN_BYTES_MAX (190u * 1024u)
#define PLAN_VENUES_ALL 512 /* read when any venue may be chosen */
#define PLAN_NO_HALVES 0    /* of what takes the whole day */

/* The engine knows reasons by number; the first is one of place.h, the others are ours beside those. */
enum plan_reason_bit {
	PLAN_REASON_BIT_VENUE = 4,
	PLAN_REASON_BIT_POLL = 7,	 /* an option of the poll that fell */
	PLAN_REASON_BIT_ANIMATOR = 8,	 /* somebody who animates is taken for a part of the day that the session needs */
	PLAN_REASON_BIT_PARTICIPANT = 9, /* the same of somebody who takes part */
};

struct plan_structure_fact { /* an accepted delegation */
	struct id organisation;
	struct text commune; /* INSEE code; empty: not known */
	struct list persons; /* ids */
	struct text name;    /* empty: not known */
	const enum mandate_role *roles; /* of persons, in that structure; NULL: not known */
};
struct plan_action_fact {
	struct action rec;
	struct list participants; /* ids of persons, of accepted delegations */
	struct list structures;	  /* struct plan_structure_fact */
	bool own;
};
struct plan_polled { /* what people answered about a day */
	day_t day;
	uint32_t yes, if_needed, no, silent;
	bool fallen;
	bool animator_no; /* somebody who animates is among those who declined */
};
struct plan_session_fact {
	struct session rec;
	uint32_t action; /* index into actions */
	bool kept;	 /* of an action asked for, and not asked for itself: it stays where it is */
	struct list polled; /* struct plan_polled; none: no poll */
};
struct plan_absence_fact {
	struct id person;
	day_t from, to;
	uint32_t halves; /* set of enum session_half's bits; PLAN_NO_HALVES: the whole day */
};

struct plan_left {
	uint32_t action;
	struct list conflicts; /* struct plan_conflict */
};

struct plan_case {
	struct arena mem;
	struct id plan;
	bool replan;
	bool retrospective; /* everything lies in the past: it is entered afterwards, and the past is no obstacle */
	bool hurried;	    /* it was asked to stop before this process was there: the first good answer will do */
	day_t today;
	enum plan_effort effort;
	enum plan_required required;
	uint32_t weights[PLAN_CRITERIA];
	struct calendar *calendar;
	/* facts */
	struct plan_action_fact *actions; /* those asked for first */
	uint32_t action_count, own_action_count;
	struct plan_session_fact *sessions;
	uint32_t session_count, foreign_count;
	uint32_t foreign_left; /* for which there was no room */
	struct venue *venues;
	uint32_t venue_count;
	bool all_venues; /* every venue in use is among them */
	struct plan_absence_fact *absences;
	uint32_t absence_count;
	/* problem */
	day_t first; /* day 0 of the engine */
	uint32_t horizon;
	uint32_t gap_most; /* widened: longer gaps than these have no room in any horizon, and are taken for these; 0: none */
	struct id *persons; /* sorted; the engine's index */
	uint32_t person_count;
	uint32_t *absence_at; /* a person each, and the end: where its absences begin */
	int32_t *best_day;    /* a session each: where its rhythm would have it; PLACE_NO_DAY: anywhere */
	struct travel_place *venue_places;
	struct id features[SCHEDULING_FEATURES_MAX]; /* that some session needs; the engine's bits */
	uint32_t feature_count;
	struct place_problem problem;
	/* answer: of several actions, those that were left out because they do not fit; their sessions are kept, or gone from the case */
	struct plan_left *left;
	uint32_t left_count;
};

/* --- plan_case.c: small questions ------------------------------------------------------------------------------------ */
/* Zeroed, with its calendar and the usual weights. */
void plan_case_open(struct plan_case *k);
void plan_case_close(struct plan_case *k);
bool plan_session_has_day(const struct plan_session_fact *s);
const struct action *plan_action_of(const struct plan_case *k, const struct plan_session_fact *s);
/* The index of a venue in the case; PLACE_NONE when it has none of that id. */
uint32_t plan_venue_index(const struct plan_case *k, struct id venue);
/* The venue that a session has, given or chosen before. PLACE_NONE when remote, or without one. */
uint32_t plan_venue_of(const struct plan_case *k, const struct plan_session_fact *s);
uint32_t plan_person_index(const struct plan_case *k, struct id person);
bool plan_is_animator(const struct action *a, struct id person);
/* Only once the problem was built. */
bool plan_is_absent(const struct plan_case *k, struct id person, day_t day, uint32_t halves);
/* First and last day that the sessions asked for may touch, margins included; false when there is none, or the time is too long. */
bool plan_span(const struct session *sessions, uint32_t count, bool replan, day_t *ret_first, day_t *ret_last);
/* True for a session whose day this plan may give or change, or whose venue. */
bool plan_session_is_asked(const struct plan_case *k, uint32_t session);
uint32_t plan_asked_count(const struct plan_case *k);
/* Persons of the actions asked for, sorted and each once: others cannot be in the way of anybody. */
void plan_persons_fill(struct plan_case *k);

/* Builds the problem again with more days on both sides, where every chain of sessions has room without its windows. */
void plan_case_widen(struct plan_case *k);

/* --- plan_problem.c and the files beside it: pure ------------------------------------------------------------------------ */
/* From the facts to the engine's problem, first to problem. */
void plan_problem_build(struct plan_case *k);
/* plan_people.c: who is expected, and who is taken when. The bits of enum plan_reason_bit that go into forbid of a session. */
const struct place_member *plan_members(struct plan_case *k, const struct plan_action_fact *a, uint32_t *ret_count);
/* Sorts absences by person, for plan_is_absent. */
void plan_absences_index(struct plan_case *k);
/* Where not everybody is required, what they cost by being away becomes PLACE_SOFT_ABSENT of the sessions. */
void plan_busy_fill(struct plan_case *k, struct place_session *sessions, uint16_t *const *forbid);
/* plan_days.c: masks of days that are closed, and what the others cost. */
/* Why the calendar closes a day for the sessions of an action: a set of PLACE_WEEKEND to PLACE_PAST; 0: it does not. */
unsigned plan_day_reasons(const struct plan_case *k, const struct action *a, day_t day);
bool plan_venue_closes(const struct venue *v, day_t day);
uint16_t *plan_forbid(struct plan_case *k, const struct plan_session_fact *s);
const uint16_t *plan_venue_closed(struct plan_case *k, const struct venue *v);
void plan_soft_fill(struct plan_case *k, uint32_t session, struct place_session *out);
/* plan_venue.c: the venues that a session may have, and what it costs to come there. */
bool plan_chooses(const struct plan_case *k, const struct plan_session_fact *s);
void plan_places_fill(struct plan_case *k);
/* What those sessions need of a venue; what that venue has of it. */
void plan_features_fill(struct plan_case *k);
uint64_t plan_features_of(const struct plan_case *k, const struct list *features);
/* A venue that is not open at the times of day that the session takes. */
bool plan_venue_is_shut(const struct venue *v, const struct session *s);
/* How many a session must have room for: the places of an action that still enrols, else those who are enrolled. */
uint32_t plan_seats(const struct plan_case *k, const struct plan_session_fact *s);
void plan_choices_fill(struct plan_case *k, const struct plan_session_fact *s, struct place_session *out);
/* plan_between.c: the days of intersession that structures need. */
void plan_betweens_fill(struct plan_case *k);

/* --- plan_weights.c: what criteria count, pure ---------------------------------------------------------------------------- */
/* Those of the plan's record over the defaults. */
void plan_weights_fill(struct plan_case *k, const struct plan *p);
struct place_weights plan_weights_of(const struct plan_case *k);
/* The cost of a placement by criterion, as people read it: contributions are value times weight, and add up to the cost. */
struct list plan_terms(struct plan_case *k, const struct place_plan *p);

/* --- plan_solve.c, plan_answer.c, plan_sentence.c: pure -------------------------------------------------------------------- */
struct plan_solved {
	enum rc rc;
	struct place_result result;
};
/* Told now and then while the engine works; best is absent (found false) until there is a plan. */
struct plan_watch {
	const atomic_bool *stop;
	void (*tell)(void *arg, const struct place_progress *p);
	void *arg;
};
/* Runs the engine; w may be NULL. */
void plan_solve(struct plan_case *k, const struct plan_watch *w, struct plan_solved *ret_solved);
/* The same with all that is asked for, or not at all; the days of a case in which nothing fits are widened after it. */
void plan_solve_whole(struct plan_case *k, const struct plan_watch *w, uint64_t budget, uint32_t plans, struct plan_solved *ret_solved);
/* plan_left.c: after nothing fitted, over those days: leaves out actions that do not fit, and solves the rest. False: only one is asked
 * for, or nothing can be placed; the case is as it was. */
bool plan_leave_out(struct plan_case *k, const struct plan_watch *w, day_t first, uint32_t horizon, uint64_t budget,
    struct plan_solved *ret);
/* What the engine found, as a record in the case's arena, without explanations. */
void plan_answer(struct plan_case *k, const struct plan_solved *solved, struct plan_outcome *ret_outcome);
/* The same, encoded, with the explanations that fit into PLAN_BYTES_MAX: sessions that the plan places or moves first. */
void plan_answer_encode(struct plan_case *k, const struct plan_solved *solved, struct buf *out);
/* Why a session has its day: plan_explain.c; at most that many other days. Lives in the case's arena. */
void plan_explanation_fill(struct plan_case *k, const int32_t *days, const uint32_t *venues, uint32_t session, uint32_t days_most,
    struct plan_explanation *ret);
/* plan_missing.c: it has that person, who is taken by another session at the same time. */
bool plan_is_elsewhere(const struct plan_case *k, uint32_t session, uint32_t person, const int32_t *days);
/* Those persons by function and structure, with what keeps them: texts, at most so many as a record holds. */
struct list plan_missing(struct plan_case *k, uint32_t session, const struct list *persons, const int32_t *days);
/* plan_venue_why.c: of a session that has venues to choose from: why none of them would do on that day, the other sessions staying where
 * they are. False when one would, or when there is nothing to choose. */
struct plan_venue_why {
	enum plan_rule rule;
	struct id subject;
	struct text sentence;
};
bool plan_venue_why(struct plan_case *k, uint32_t session, int32_t day, const int32_t *days, const uint32_t *venues,
    struct plan_venue_why *ret);
/* plan_apply.c: where an option puts the sessions, in the order of the case. False when they are not those of the plan any more, or
 * changed since. */
struct plan_placed {
	int32_t *days;
	uint32_t *venues;
};
bool plan_option_read(struct plan_case *k, const struct plan_option *o, struct plan_placed *ret);
/* plan_note.c: what was not known, what was decided by default. */
struct list plan_notes(struct plan_case *k, const struct plan_solved *solved, uint32_t options_left);
/* Which rule of the contract it is, what it is about, and the sentence. */
enum plan_rule plan_rule_of(const struct place_why *why);
struct id plan_subject_of(const struct plan_case *k, uint32_t session, const struct place_why *why);
struct text plan_sentence_day(struct plan_case *k, uint32_t session, int32_t day, const struct place_why *why,
    const int32_t *days);
struct text plan_sentence_clash(struct plan_case *k, const struct place_clash *clash, const int32_t *days);
void plan_conflict_fill(struct plan_case *k, const struct place_conflict *from, struct plan_conflict *ret);
/* « title », cut at a word's length fit for a sentence; J2 de « title ». */
const char *plan_text_short(struct plan_case *k, struct text t);
const char *plan_title(struct plan_case *k, const struct action *a);
const char *plan_seats_why(const struct plan_case *k, uint32_t session);
const char *plan_session_name(struct plan_case *k, uint32_t session);
const char *plan_day_name(struct plan_case *k, int32_t day);
const char *plan_venue_name(struct plan_case *k, uint32_t venue);

#endif
