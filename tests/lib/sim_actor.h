/*
 * sim_actor: the world outside of a simulated node: actors that call, try again with the same key, and remember what was answered.
 * Owns: the deeds: every call, its tries and its answer.
 * Beware: an actor's function runs from its beginning at each answer and jumps to where it was: what must last is in the actor, never in a
 *         local variable. One ACTOR_ macro a line.
 */
#ifndef TESTS_LIB_SIM_ACTOR_H
#define TESTS_LIB_SIM_ACTOR_H

#include "common/mpscan.h"
#include "tests/lib/sim.h"

#define SIM_TRIES_MOST 60

/* One call, as whoever made it remembers it. */
struct sim_deed {
	const char *actor;
	const struct sim_node *node;
	char key[64];
	const struct method *method;
	bool answered;
	enum rc rc;
	struct id tries[SIM_TRIES_MOST]; /* a command's id each */
	uint32_t try_count;
	struct id record; /* in the answer; zero: none */
	uint64_t version;
};

struct sim_cast {
	struct sim *sim;
	struct sim_deed *deeds;
	size_t count, cap;
	uint32_t actors, done;
	unsigned failures;
	char failure[600]; /* the first */
};
void sim_cast_free(struct sim_cast *cast);
/* What must not be: the first sentence is kept, all are counted. */
void sim_fail(struct sim_cast *cast, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct sim_actor {
	struct sim_cast *cast;
	struct sim_node *node; /* that it calls; set before it starts, else the first */
	const char *name; /* also of its keys: one of a kind */
	void (*run)(struct sim_actor *a);
	int line; /* where it goes on */
	bool done;
	struct arena arena; /* its answers */
	struct position seen[SIM_SERVICES_MAX];
	/* the last answer */
	enum rc rc;
	struct fault why;
	struct text answer; /* its bytes */
	/* the call under way */
	uint32_t calls;
	size_t deed;
	struct host_caller who;
	const char *method;
	char key[64];
	struct buf body;
	const struct rec_desc *out_desc;
	void *out;
};
/* Comes on stage now. */
void sim_actor_start(struct sim_actor *a, struct sim_cast *cast, const char *name, void (*run)(struct sim_actor *a));
void sim_actor_free(struct sim_actor *a);
/* From now on it calls that node. */
void sim_actor_move(struct sim_actor *a, struct sim_node *n);
void sim_actor_call(struct sim_actor *a, const struct host_caller *who, const char *method, const struct rec_desc *in_desc,
    const void *in, const struct rec_desc *out_desc, void *out);
void sim_actor_sleep(struct sim_actor *a, usec_t for_long);
void sim_actor_end(struct sim_actor *a);
/* The answer must be this; said with the actor's name when not. */
bool sim_actor_expect(struct sim_actor *a, enum rc rc);
/* The last answer was a refusal for that reason. */
bool sim_actor_refused(const struct sim_actor *a, const struct fault_code *code);

/* The next record of a page of a list; false at its end. */
bool sim_page_next(struct mpscan *items, const struct rec_desc *d, struct arena *a, void *ret_rec);

#define ACTOR_BEGIN(a) switch ((a)->line) { case 0:
/* A call that a function makes: it goes on behind it at the answer. */
#define ACTOR_STEP(a, step) \
	do { \
		(a)->line = __LINE__; \
		step; \
		return; \
	case __LINE__:; \
	} while (0)
/* One that must succeed; ends the actor when it does not. */
#define ACTOR_MUST(a, step) \
	do { \
		(a)->line = __LINE__; \
		step; \
		return; \
	case __LINE__: \
		if (!sim_actor_expect((a), RC_OK)) { \
			sim_actor_end(a); \
			return; \
		} \
	} while (0)
/* The same, the call being written here. */
#define ACTOR_CALL(a, ...) ACTOR_STEP(a, sim_actor_call((a), __VA_ARGS__))
#define ACTOR_DO(a, ...) ACTOR_MUST(a, sim_actor_call((a), __VA_ARGS__))
#define ACTOR_PAUSE(a, for_long) ACTOR_STEP(a, sim_actor_sleep((a), (for_long)))
#define ACTOR_UNTIL(a, condition) \
	do { \
		(a)->line = __LINE__; \
		__attribute__((fallthrough)); \
	case __LINE__: \
		if (!(condition)) { \
			sim_actor_sleep((a), 100 * INT64_C(1000)); \
			return; \
		} \
	} while (0)
#define ACTOR_END(a) } \
	sim_actor_end(a)

#endif
