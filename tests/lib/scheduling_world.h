/*
 * scheduling_world: the small federation that scheduling's flow tests play in, and what they do in it.
 * Owns: a host with scheduling and registry, a federation, nine centres, an institution, six animators.
 * Beware: dates are held to the rules by a checker of its own, which shares no code with the planner.
 */
#ifndef TESTS_LIB_SCHEDULING_WORLD_H
#define TESTS_LIB_SCHEDULING_WORLD_H

#include "proto/registry.h"
#include "services/scheduling/service.h"
#include "tests/lib/host.h"

#define CENTRES 9
#define ANIMATORS 6
#define PER_CENTRE 4 /* director, president, employee, administrator */
#define MAX_SESSIONS 16
struct world {
	struct host *host;
	struct id federation, institution, venue;
	struct id centres[CENTRES];
	struct id persons[CENTRES][PER_CENTRE];
	struct id official;
	struct id animators[ANIMATORS];
	struct id actions[3];
	struct id enrolments[32];
	uint32_t enrolled;
	struct fault why;
};
enum { GOVERNANCE, ACTIVITY, STUDY };
enum { DIRECTOR, PRESIDENT, EMPLOYEE, ADMINISTRATOR };

extern const enum mandate_role season_roles[PER_CENTRE];
extern const int world_all[3];
extern const int world_staff[3];
extern const int world_pair[3];
extern const struct host_caller world_coordinator;
day_t world_day(const char *iso);
enum rc season_call(struct world *w, const struct host_caller *who, const char *method,
    const struct rec_desc *in_desc, const void *in, const struct rec_desc *out_desc, void *out);
void world_expect(struct world *w, enum rc got, enum rc wanted);
enum rc world_enrol(struct world *w, int action, int centre, const int *who, struct enrolment *made);
void world_absent(struct world *w, struct id person, day_t from, day_t to);
bool world_refused_for(const struct world *w, const struct fault_code *code);
enum rc world_enrol_as(struct world *w, const struct host_caller *caller, int action, int centre,
    const int *who, struct enrolment *made);
enum rc world_put_session(
    struct world *w, struct id action, uint32_t rank, const char *from, const char *to, const char *fixed);
void world_make_delegations(struct world *w);
uint32_t world_sessions_of(struct world *w, struct session *out);
struct session world_session_at(struct world *w, int action, uint32_t rank);
uint32_t world_enrolments_of(struct world *w, struct enrolment *out, uint32_t cap);
struct plan world_plan_asked(struct world *w, enum plan_mode mode, const int *actions, uint32_t count);
enum rc world_plan_applied(struct world *w, struct id plan);
void world_check_golden(struct world *w);
int world_up(void **state);
int world_down(void **state);

#endif
