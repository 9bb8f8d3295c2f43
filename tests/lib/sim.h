/*
 * sim: several services in one process under virtual time, on a network that loses, doubles and delays, with crashes.
 * Owns: the clock, the frames under way, the services and their stores in a folder of /dev/shm.
 * Beware: all that happens follows from the seed. What a frame meets follows from its sender, its call and the instant, not from what was
 *         drawn before: a run without some calls treats all others alike.
 */
#ifndef TESTS_LIB_SIM_H
#define TESTS_LIB_SIM_H

#include "tests/lib/scratch.h"
#include "tests/lib/stage.h"

#define SIM_SERVICES_MAX 8
#define SIM_CLIENT SIM_SERVICES_MAX /* the sender's index of the world outside */
#define SIM_QUANTUM INT64_C(500)    /* µs: frames arrive on multiples of it, so that some arrive together */

/* Faults of the house itself, planted to see that the checks find them. */
enum sim_plant {
	SIM_SOUND,
	SIM_LOST_RECEIPT, /* idempotency keys get lost: what is sent again is done again */
	SIM_EARLY_REPLY,  /* replies leave before their commit, which a crash then takes away */
	SIM_DOUBLE_APPLY, /* a call arrives once more as another call */
	SIM_LOST_EVENT,   /* an event of a pull is passed over */
	SIM_PLANTS
};
extern const char *const sim_plant_names[SIM_PLANTS];

struct sim_faults {
	unsigned loss, twice, late; /* frames of a thousand */
	bool crash_any_time;   /* only kills that do not look at what a step does: for runs that are compared */
};

struct sim;
struct sim_event;
struct sim_slot {
	struct sim *sim;
	int index;
	const struct service_desc *desc;
	struct service *service; /* NULL: down */
	uint64_t random;
	uint64_t seen; /* position at the last check */
	bool dirty;    /* something arrived */
	unsigned life; /* times it was opened */
	usec_t due;
	bool doomed;	/* dies at its next commit, after `replies` of its frames */
	unsigned replies;
	bool torn;    /* and that commit is not made: only what came before it was written */
	usec_t pause; /* how long it stays down then */
	struct sim_event **held; /* what a doomed step sent */
	size_t held_count, held_cap;
};

struct sim {
	uint64_t seed;
	usec_t now;  /* that has passed since the start */
	usec_t skew; /* what the clocks add to it */
	usec_t calm_at; /* no fault from then on */
	struct sim_faults faults;
	enum sim_plant plant;
	bool trace;
	char folder[SCRATCH_MAX];
	struct sim_slot slots[SIM_SERVICES_MAX];
	int count;
	struct sim_event **heap;
	size_t heap_count, heap_cap;
	uint64_t order;
	uint64_t random; /* of the client's calls */
	struct calls *calls;
	struct arena scratch; /* of one frame */
	unsigned crashes, jobs_cut, lost, doubled, frames; /* so far */
	/* called after every commit of a service, for what must hold at any instant */
	void (*committed)(void *arg, struct sim_slot *slot);
	void *committed_arg;
};

struct sim_setup {
	uint64_t seed;
	const struct service_desc *const *services;
	int count;
	usec_t start;
	struct sim_faults faults;
	usec_t calm_after;
	enum sim_plant plant;
	bool trace;
};
struct sim *sim_new(const struct sim_setup *setup);
void sim_free(struct sim *s);
/* Runs until that instant, or until enough() says so: true then. */
bool sim_run(struct sim *s, usec_t until, bool (*enough)(void *arg), void *arg);
/* What clocks say. */
usec_t sim_wall(const struct sim *s);
/* They are set, on or back; nothing passes meanwhile. At that instant, for the second. */
void sim_jump(struct sim *s, usec_t by);
void sim_plan_clock(struct sim *s, usec_t at, usec_t by);
/* Services, drawn by the seed, die within that time from now. */
void sim_plan_crashes(struct sim *s, unsigned count, usec_t within);
/* Nothing is lost, late or killed any more; what is down comes up. */
void sim_calm(struct sim *s);
/* Calls wake(arg) at that instant; tie orders it among what comes at the same one. */
void sim_wake(struct sim *s, usec_t at, uint64_t tie, void (*wake)(void *arg), void *arg);
/* NULL when there is no such service, or it is down. */
struct service *sim_service(const struct sim *s, const char *name);
/* Every feed has read all that its source has told. */
bool sim_is_settled(const struct sim *s);
/* A number that follows from the seed and what it is for. */
uint64_t sim_draw(const struct sim *s, uint64_t a, uint64_t b, uint64_t c);

/* --- between the files of the simulator -------------------------------------------------------------------------- */
struct sim_frame {
	bool reply;
	int from, to;
	const void *env, *body;
	size_t env_len, body_len;
};
/* sim_net.c: what becomes of a frame: pushed as arrivals, or not. */
enum rc sim_post(struct sim *s, const struct sim_frame *f);
/* sim.c */
void sim_arrive(struct sim *s, usec_t at, uint64_t tie, const struct sim_frame *f);
void sim_push(struct sim *s, struct sim_event *e);
void sim_crash(struct sim_slot *slot);
/* sim_crash.c: a frame of a doomed step; the step itself: true when more is waiting. */
void sim_hold(struct sim_slot *slot, struct sim_event *e);
bool sim_step_doomed(struct sim_slot *slot);

#endif
