/*
 * matching_world: registry, matching and the accounts of the gateway in one process, with two centres, their people, four providers and
 *         two services; for tests.
 * Owns: the host and the ids of what it made.
 * Beware: time begins on 2019-11-06; providers are in the order of their rank for a plain request in the Loire.
 */
#ifndef TESTS_LIB_MATCHING_WORLD_H
#define TESTS_LIB_MATCHING_WORLD_H

#include "proto/matching.h"
#include "tests/lib/host.h"

#define WORLD_NOW (INT64_C(1573000000) * USEC_PER_SEC) /* 2019-11-06 */
#define WORLD_TODAY ((day_t)18206)
#define WORLD_PROVIDERS 4

struct world {
	struct host *h;
	struct id federation, centre_a, centre_b;
	struct id competence, other_competence;
	struct id service; /* individual and group, needs competence, two days */
	struct id individual_only;
	struct id providers[WORLD_PROVIDERS]; /* best first for the Loire */
	struct id provider_persons[WORLD_PROVIDERS]; /* each provider's own account */
	struct id colleague_provider; /* neutral to centre B only: an administrator of centre A; the best of
					 all otherwise */
	struct host_caller employee, colleague, director_a, board_a, director_b, referent, two_hats,
	    coordinator, animator, operator, nobody, provider[WORLD_PROVIDERS];
	unsigned calls; /* made so far; ids derive from their number */
	struct fault why; /* of the last call */
};

struct world *world_new(void);
/* The same with others beside the registry and matching; the gateway is always there. */
struct world *world_new_of(const struct service_desc *const *services, size_t count);
void world_free(struct world *w);
/* For cmocka, a world each: it ends with the journal replayed. */
int world_setup(void **state);
int world_teardown(void **state);
/* A caller of these roles with a mandate of that role in an organisation (kept in the registry too). */
struct host_caller
world_person(struct world *w, uint32_t roles, struct id organisation, enum mandate_role role);
enum rc world_call(struct world *w, const struct host_caller *who, const char *method,
    const struct rec_desc *in_desc, const void *in, const struct rec_desc *out_desc, void *out);
/* {id} in, a record out. */
enum rc world_do(struct world *w, const struct host_caller *who, const char *method, struct id id,
    const struct rec_desc *out_desc, void *out);
/* So many calls that find nothing: they count, and do nothing. */
void world_be_refused(struct world *w, unsigned times);
/* A whole individual or group request for the service, from today for two months. */
struct request world_request(const struct world *w, enum pool pool);
/* Creates and submits; the request as it stands after. */
struct request world_submitted(struct world *w, const struct host_caller *who, const struct request *in);
/* A crisis that the employee tells. */
struct request world_crisis(struct world *w);
enum request_status world_status(struct world *w, const struct host_caller *who, struct id request);
/* The lines of a request as that caller sees them; one of them, which must be there. */
struct ranking_view world_proposals(struct world *w, const struct host_caller *who, struct id request);
const struct ranking_line *world_line(const struct ranking_view *v, uint32_t i);
/* These rules under a name, active from now; as they were kept. */
struct policy world_policy(struct world *w, struct policy p);
/* A command that is queued before the service steps, and its answer: several share one commit. */
struct world_outcome {
	enum rc rc;
	unsigned answers;
};
void world_queue(struct world *w, const struct host_caller *who, uint8_t number, const char *method,
    const struct rec_desc *d, const void *in, struct world_outcome *o);
/* The token of "/r/<token>". */
struct text world_token(struct text link);
enum rc world_answer(struct world *w, struct text token, bool accept, int reason, struct answer_taken *out);
/* Solicits the best and accepts for it; the engagement. */
struct engagement world_engaged(struct world *w, const struct host_caller *who, const struct request *r);
/* An individual one of the employee's request; what it says now; a day, or half of one, that was done. */
struct engagement world_mission(struct world *w);
struct engagement world_engagement(struct world *w, struct id id);
enum rc world_day_done(struct world *w, struct id id, day_t day, bool half);
/* A provider's ledger row of the month of that day (individual pool); false when there is none. */
bool world_row(struct world *w, struct id provider, day_t day, struct capacity *ret);
/* True when the last fault has an item of that field and code. */
bool world_refused(const struct world *w, const char *field, const struct fault_code *code);

#endif
