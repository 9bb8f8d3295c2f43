/*
 * scheduling_case: a planning question filled by hand, as plan_facts would from a store: one action, one animator, one who takes part.
 * Owns: nothing; the case is closed by the test.
 * Beware: it asserts by cmocka: call it inside of tests only.
 */
#ifndef TESTS_LIB_SCHEDULING_CASE_H
#define TESTS_LIB_SCHEDULING_CASE_H

#include "services/scheduling/plan_case.h"

enum { CASE_ANIMATOR = 1, CASE_GUEST, CASE_OTHER };
#define CASE_SESSIONS 32
#define CASE_VENUES 8

struct id case_id(uint32_t n);
day_t case_day(const char *iso);
/* From 1 November 2019, 120 days. One action of the case with one animator and one participant; another action, foreign, that
 * shares the participant. */
void case_make(struct plan_case *k, bool replan);
/* The next session; on: its day, or NULL. */
struct plan_session_fact *case_session(struct plan_case *k, uint32_t action, uint32_t rank, const char *on);
void case_window(struct plan_session_fact *s, const char *from, const char *to);
struct venue *case_venue(struct plan_case *k, const char *name, const char *commune, uint32_t seats);
void case_absent(struct plan_case *k, uint32_t person, const char *from, const char *to, uint32_t halves);
/* Whether the text has these words; said when not. */
bool case_says(struct text t, const char *words);

#endif
