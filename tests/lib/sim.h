/*
 * sim: several services of one or more nodes in one process under virtual time, on a network that loses, doubles and delays, with crashes.
 * Owns: the clock, the frames under way, the nodes with their services and stores in a folder of /dev/shm.
 * Beware: all that happens follows from the seed. What a frame meets follows from its sender, its call and the instant, not from what was
 *         drawn before: a run without some calls treats all others alike. Between nodes there is another network: sim_mesh.h.
 */
#ifndef TESTS_LIB_SIM_H
#define TESTS_LIB_SIM_H

#include "tests/lib/scratch.h"
#include "tests/lib/stage.h"

#define SIM_SERVICES_MAX 8 /* of a node */
#define SIM_NODES_MAX 128
#define SIM_CLIENT (SIM_NODES_MAX * SIM_SERVICES_MAX) /* the sender's index of the world outside of the first node; of the next one: one more */
#define SIM_QUANTUM INT64_C(500) /* µs: frames arrive on multiples of it, so that some arrive together */
#define SIM_FOLDER_MAX (SCRATCH_MAX + 16)

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

/* Where around a commit a service dies: what was staged is lost; nobody hears of it; or all have. */
enum sim_cut_at { SIM_CUT_BEFORE, SIM_CUT_BETWEEN, SIM_CUT_BEHIND, SIM_CUTS };
/* The death of one service at one commit, that of this number since its store was made. */
struct sim_cut {
	bool armed;
	int slot;
	uint64_t commit;
	enum sim_cut_at at;
};

struct sim;
struct sim_node;
struct sim_event;
struct sim_mesh;
struct sim_port;
struct sim_slot {
	struct sim *sim;
	struct sim_node *node;
	int index; /* among all slots */
	const struct service_desc *desc;
	struct service *service; /* NULL: down */
	void *port; /* what stands beside it at the network between nodes (sim_mesh.h); NULL: nothing */
	uint64_t random;
	uint64_t seen; /* position at the last check */
	bool dirty;    /* something arrived */
	unsigned life; /* times it was opened */
	usec_t due;
	size_t heap_at; /* among those that are up, by what is due next */
	bool doomed;	/* dies at its next commit, after `replies` of its frames */
	unsigned replies;
	bool torn;    /* and that commit is not made: only what came before it was written */
	usec_t pause; /* how long it stays down then */
	uint64_t commits; /* so far */
	struct sim_event **held; /* what a doomed step sent */
	size_t held_count, held_cap;
	size_t asked[SIM_SERVICES_MAX]; /* bytes of its last call to each service of its node */
};

/* A file as it was; bytes NULL: there was none. */
struct sim_file {
	void *bytes;
	size_t len;
};
struct sim_node {
	struct sim *sim;
	int index;
	char name[16];
	char folder[SIM_FOLDER_MAX];
	uint8_t master[CRYPTO_KEY_LEN];
	usec_t skew;	    /* of its clock, against the others' */
	usec_t full_until;  /* its disk takes nothing more until then */
	bool off;	    /* its services stay down until sim_node_up */
	struct sim_slot *slots; /* its part of all slots */
	int count;
	struct calls *calls; /* of the world outside */
	uint64_t random;     /* of those */
	struct position seen[SIM_SERVICES_MAX]; /* what newcomers have seen */
	bool is_kept;
	unsigned restores; /* times it was put back */
	struct sim_file kept_stores[SIM_SERVICES_MAX], kept_rings[SIM_SERVICES_MAX];
};

struct sim {
	uint64_t seed;
	usec_t now;  /* that has passed since the start */
	usec_t skew; /* what all clocks add to it */
	usec_t calm_at; /* no fault from then on */
	struct sim_faults faults;
	enum sim_plant plant;
	struct sim_cut cut;
	bool early_letters; /* a planted fault: what goes to other nodes leaves before the commit that a crash takes away */
	bool trace;
	char folder[SCRATCH_MAX];
	struct sim_node *nodes;
	int node_count;
	struct sim_slot *slots; /* of all nodes */
	int count;
	struct sim_event **heap;
	size_t heap_count, heap_cap;
	struct sim_slot **up; /* a heap, by what is due next */
	size_t up_count;
	uint64_t order;
	struct arena scratch; /* of one frame */
	struct sim_mesh *mesh; /* between the nodes; NULL: none */
	unsigned crashes, jobs_cut, lost, doubled; /* so far */
	uint64_t frames, bytes; /* inside of nodes; bytes: of those that say something */
	uint64_t idle;		/* of the frames: a service asked another for what is new, and there was nothing */
	/* called before a service is opened */
	void (*opening)(void *arg, struct sim_slot *slot);
	/* called after every commit of a service, for what must hold at any instant */
	void (*committed)(void *arg, struct sim_slot *slot);
	/* called at each commit whose step began at that position; died: around it, and where */
	void (*boundary)(void *arg, struct sim_slot *slot, uint64_t was, bool died, enum sim_cut_at at);
	void *hooks_arg;
};

struct sim_setup {
	uint64_t seed;
	const struct service_desc *const *services; /* of each node */
	int count;
	int nodes; /* 0 means 1 */
	const struct sim_port *port; /* of each node, at the network between them; NULL: none */
	usec_t start;
	struct sim_faults faults;
	usec_t calm_after;
	enum sim_plant plant;
	bool trace;
	void (*opening)(void *arg, struct sim_slot *slot);
	void *hooks_arg;
};
struct sim *sim_new(const struct sim_setup *setup);
void sim_free(struct sim *s);
/* Runs until that instant, or until enough() says so: true then. */
bool sim_run(struct sim *s, usec_t until, bool (*enough)(void *arg), void *arg);
/* What clocks say; and one node's. */
usec_t sim_wall(const struct sim *s);
usec_t sim_node_wall(const struct sim_node *n);
/* They are set, on or back; nothing passes meanwhile. At that instant, for the second. */
void sim_jump(struct sim *s, usec_t by);
void sim_plan_clock(struct sim *s, usec_t at, usec_t by);
/* Services, drawn by the seed, die within that time from now. */
void sim_plan_crashes(struct sim *s, unsigned count, usec_t within);
/* That one does, at that instant. */
void sim_plan_crash(struct sim_slot *slot, usec_t at);
/* Nothing is lost, late or killed any more; what is down comes up. */
void sim_calm(struct sim *s);
/* Calls wake(arg) at that instant; tie orders it among what comes at the same one. */
void sim_wake(struct sim *s, usec_t at, uint64_t tie, void (*wake)(void *arg), void *arg);
/* NULL when there is no such service, or it is down; sim_service: of the first node. */
struct service *sim_service(const struct sim *s, const char *name);
struct service *sim_node_service(const struct sim_node *n, const char *name);
/* NULL when there is none. */
struct sim_slot *sim_node_slot(const struct sim_node *n, const char *name);
/* Every feed has read all that its source has told. */
bool sim_is_settled(const struct sim *s);
/* A number that follows from the seed and what it is for. */
uint64_t sim_draw(const struct sim *s, uint64_t a, uint64_t b, uint64_t c);

/* --- a whole node (sim_node.c) ---------------------------------------------------------------------------------------- */
/* Its services die at once; they stay down until sim_node_up. */
void sim_node_down(struct sim_node *n);
void sim_node_up(struct sim_node *n);
/* Copies all its stores and keyrings aside, as a backup of that instant; the one before it is gone. */
void sim_node_keep(struct sim_node *n);
/* Puts them back in their place while the node is down: the list of erasures stays as it is. False when none was kept. */
bool sim_node_put_back(struct sim_node *n);
/* Its disk is full for so long: each commit is refused, which ends the service, and so again when it comes back. */
void sim_node_fill(struct sim_node *n, usec_t for_long);
/* Closes the service and verifies its store: the chain is whole, and its replay gives the tables. */
MUST_CHECK enum rc sim_verify(struct sim_slot *slot, struct fault *why);

/* --- between the files of the simulator -------------------------------------------------------------------------- */
struct sim_event {
	usec_t at;
	uint64_t tie, order;
	void (*run)(struct sim *s, struct sim_event *e); /* the event is freed behind it */
	bool reply;
	bool letter; /* to another node */
	bool again;  /* sent by who listens on the line */
	bool forged; /* and not as, or not to whom, the node sent it */
	int from, to;
	usec_t by;     /* of a clock that is set */
	unsigned life; /* of the receiver, when it was sent: a connection dies with its end */
	struct job *job;
	void (*wake)(void *arg);
	void *arg;
	size_t env_len, body_len; /* or of a frame and its signature */
	uint8_t bytes[];
};
struct sim_frame {
	bool reply;
	int from, to; /* slots, or SIM_CLIENT and the node's number */
	const void *env, *body;
	size_t env_len, body_len;
};
/* sim_net.c: what becomes of a frame: pushed as arrivals, or not. */
enum rc sim_post(struct sim *s, const struct sim_frame *f);
/* Takes a number of a fate, which goes on to the next one. */
bool sim_drawn(uint64_t *fate, unsigned of_thousand);
/* sim.c */
struct sim_event *sim_event_new(
    struct sim *s, usec_t at, void (*run)(struct sim *s, struct sim_event *e), int to, size_t bytes);
void sim_arrive(struct sim *s, usec_t at, uint64_t tie, const struct sim_frame *f);
void sim_push(struct sim *s, struct sim_event *e);
/* Pushed, or held with all that a doomed step sends. */
void sim_push_from(struct sim_slot *from, struct sim_event *e);
/* Something came for it: it steps at this instant. */
void sim_slot_touch(struct sim_slot *slot);
/* Its next step is due then; it came up; it went down. */
void sim_slot_due(struct sim_slot *slot, usec_t due);
void sim_slot_enter(struct sim_slot *slot);
void sim_slot_leave(struct sim_slot *slot);
/* sim_node.c */
void sim_nodes_open(struct sim *s, const struct sim_setup *setup);
void sim_nodes_close(struct sim *s);
void sim_crash(struct sim_slot *slot);
void sim_slot_open(struct sim_slot *slot);
void sim_slot_step(struct sim_slot *slot);
/* A kill, as planned: of one service, or of all of its node. */
void sim_crash_come(struct sim *s, struct sim_event *e);
struct service_config sim_slot_config(
    const struct sim_slot *slot, char folder[STAGE_PATH_MAX], char ring[STAGE_PATH_MAX], char erasures[STAGE_PATH_MAX]);
void sim_file_read(struct sim_file *f, const char *path);
void sim_file_write(const struct sim_file *f, const char *path);
void sim_file_free(struct sim_file *f);
/* sim_crash.c: a frame of a doomed step; the step itself: true when more is waiting. */
void sim_hold(struct sim_slot *slot, struct sim_event *e);
bool sim_step_doomed(struct sim_slot *slot);
/* sim_crash.c: a commit was made, by a step that began at that position. */
void sim_commit_note(struct sim_slot *slot, uint64_t was, bool died, enum sim_cut_at at);

#endif
