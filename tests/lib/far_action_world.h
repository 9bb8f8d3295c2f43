/*
 * far_action_world: two nodes for tests of actions that two federations carry: node 0 has the action, node 1 a centre that takes part.
 * Owns: the two nodes.
 * Beware: messages are handed over by the test, or all at once by far_world_wait.
 */
#ifndef TESTS_LIB_FAR_ACTION_WORLD_H
#define TESTS_LIB_FAR_ACTION_WORLD_H

#include "proto/scheduling.h"
#include "tests/lib/desk.h"
#include "tests/lib/two_nodes.h"

#define FAR_WORLD_NOW (INT64_C(1573000000) * USEC_PER_SEC) /* 2019-11-06 */

enum { FAR_DIRECTOR, FAR_PRESIDENT, FAR_EMPLOYEE }; /* the centre's three, as person[] has them */

struct far_world {
	struct two_nodes n;
	struct desk d[2];
	struct id action, share; /* node 0's */
	struct id centre[2], person[2][3]; /* a centre on either node: direction, presidency, employee */
	struct id far; /* node 1's far_action */
	struct id of[1]; /* what the director of node 1's account stands for */
};

const char *far_text(struct far_world *w, struct id id);
void far_world_open(struct far_world *w, const char *rules);
void far_world_wait(struct far_world *w);
void far_world_offer(struct far_world *w, const char *more);
void far_world_share(struct far_world *w, const char *rules);
void far_world_close(struct far_world *w);
enum rc far_world_enrol(struct far_world *w, unsigned who, const char *more, struct far_enrolment *ret);
struct id far_world_asked(struct far_world *w, unsigned who);
/* The action shared, and a delegation to it that has its place. */
struct id far_world_placed(struct far_world *w, const char *rules, unsigned who);
/* The action shared, its one place a centre of home's (returned), and a delegation that waits behind. */
struct id far_world_waiting(struct far_world *w, unsigned who, struct id *ret_theirs);
/* Another of the centre's three (FAR_…) comes instead of one. */
enum rc far_world_replace(struct far_world *w, struct id e, int leaving, int coming);
struct shared_action far_world_sheet(struct far_world *w);
struct action_share far_world_action_share(struct far_world *w);
struct person far_world_person(struct far_world *w, int at, struct id id);
struct visitor far_world_visitor(struct far_world *w, struct id token);
/* Who stands at home for that one of the delegation; and that home has that name of the one. */
struct id far_world_stand_in(struct far_world *w, struct id token, uint32_t member);
void far_world_named(struct far_world *w, struct id token, uint32_t member, const char *name);
/* Both sides have the delegation so; its side has it declined, for that. */
void far_world_agree(struct far_world *w, struct id token, enum visitor_status status);
void far_world_declined(struct far_world *w, struct id token, enum visitor_refusal why);
/* The action's first day. */
struct id far_world_session(struct far_world *w);
struct id home_enrolled(struct far_world *w);
void far_world_step(struct far_world *w, int at, const char *method, struct id id);
/* The home shares it no more: « La salle n’est plus libre ». */
void far_world_take_back(struct far_world *w);
bool far_world_told(struct far_world *w, int from, uint32_t topic, const char *words);
/* All that either said arrives once more. */
void far_world_all_again(struct far_world *w);
/* That node goes on from where host_keep was, a minute later. */
void far_world_put_back(struct far_world *w, int at);
/* Node 1 is asked by the director of its centre from now on. */
void far_world_as_director(struct far_world *w);
struct far_enrolment far_world_enrolment(struct far_world *w, struct id id);
struct enrolment home_enrolment(struct far_world *w, struct id id);

#endif
