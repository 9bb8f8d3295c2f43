/*
 * figures_world: a national node and federations, a host each, whose mail the test carries by hand; for tests of figures.
 * Owns: the hosts. In the place of the federation service stands one that keeps what it is given.
 * Beware: number 0 is the national one. Time begins on 2 January 2027 everywhere; mail is what was told last of a record.
 */
#ifndef TESTS_LIB_FIGURES_WORLD_H
#define TESTS_LIB_FIGURES_WORLD_H

#include "services/reporting/figures.h"
#include "tests/lib/host.h"

#define FIGURES_NODES_MOST 4
#define FIGURES_NOW (INT64_C(1798884000) * USEC_PER_SEC) /* 2027-01-02 */
#define TOPIC_INDICATOR 80u
#define TOPIC_REPORT 81u
#define TOPIC_ASK 82u
#define TOPIC_HELD 83u

struct figures_world {
	struct host *h[FIGURES_NODES_MOST];
	uint32_t count;
	struct id peer[FIGURES_NODES_MOST][FIGURES_NODES_MOST]; /* of node i: the id that it knows node k by */
	struct host_caller coordinator, national, referent, director;
	uint64_t seq;
	struct fault why; /* of the last call */
};

struct figures_world *figures_world_new(uint32_t federations);
void figures_world_free(struct figures_world *w);
enum rc figures_call(struct figures_world *w, uint32_t node, const struct host_caller *who, const char *method,
    const struct rec_desc *in_desc, const void *in, const struct rec_desc *out_desc, void *out);
/* {id} in, a record out; who: the coordinator. */
enum rc figures_do(struct figures_world *w, uint32_t node, const char *method, struct id id, const struct rec_desc *out_desc, void *out);
bool figures_refused(const struct figures_world *w, const char *field, const struct fault_code *code);
/* How the peer stands at that node, with an event of that verb. */
void figures_peer(struct figures_world *w, uint32_t node, uint32_t other, enum peer_status status, const char *verb);
/* It was revoked, and is added anew: another peer of the same node. */
void figures_peer_anew(struct figures_world *w, uint32_t node, uint32_t other);
/* The node was put back from a backup of its first day: it knows its peers, and what the national node publishes. */
void figures_put_back(struct figures_world *w, uint32_t node);
/* Everything that `from` last told `to`, in the order of ids, is heard there. */
void figures_carry(struct figures_world *w, uint32_t from, uint32_t to);
/* The record as it was told last, for carrying it later; one mail with these bytes. */
struct text figures_told(struct figures_world *w, uint32_t from, uint32_t to, const struct db_table *t);
void figures_mail(struct figures_world *w, uint32_t from, uint32_t to, uint32_t topic, struct text body);
/* A definition "entered" of that code, published by the national node and heard by all. */
struct indicator figures_published(struct figures_world *w, const char *code);
/* Its sheet of the fourth quarter of 2026 at that federation, of these people in three categories (values: the same). */
struct figure_sheet figures_sheet(struct figures_world *w, uint32_t node, const char *code, const uint32_t people[3]);
enum rc figures_enter(struct figures_world *w, uint32_t node, struct figure_sheet *s, const uint32_t people[3]);
void figures_grant(struct figures_world *w, uint32_t node, const char *code);
/* The row of the national node for a category (all: CATEGORY_ALL) of that quarter; false when there is none. */
bool figures_sum(struct figures_world *w, const char *code, enum figure_category category, struct consolidation *ret);
/* What a checker of simulations asks too: at that node each consolidated figure is the sum of what was heard, by each federation, and what
 * was heard counts five people at least. NULL, or what is wrong. */
const char *figures_check(struct db *national);
/* The same across nodes, once all mail has come: what was heard of a federation is what it told last. */
const char *figures_check_pair(struct db *national, struct id federation, struct db *of, struct id peer);
void figures_verify(struct figures_world *w);

/* --- for cmocka: a world with two federations, which ends with its journals replayed and its sums checked */
int figures_up(void **state);
int figures_down(void **state);
extern const uint32_t figures_many[3], figures_few[3];
/* POST /figure-sheets/{id}/verb by the coordinator; and what follows: the work on it, the question to the national node, its answer. When that
 * leads back, with a refusal, RC_RULE. */
/* Only the call. */
enum rc figures_step_begin(struct figures_world *w, uint32_t node, const char *verb, struct figure_sheet *s);
void figures_reload(struct figures_world *w, uint32_t node, struct figure_sheet *s);
/* What that node asks the other is asked there, and answered. */
void figures_ask(struct figures_world *w, uint32_t node, uint32_t other);
void figures_answer(struct figures_world *w, uint32_t node, uint32_t other);
enum rc figures_step(struct figures_world *w, uint32_t node, const char *verb, struct figure_sheet *s);
/* Entered, granted, closed and told, and heard by the national node. */
struct figure_sheet figures_tell(struct figures_world *w, uint32_t node, const char *code, const uint32_t people[3]);

#endif
