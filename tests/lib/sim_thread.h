/*
 * sim_thread: the thread of real work, as actors on a simulated node: actions, delegations, plans, requests, engagements, beside writers.
 * Owns: what the actors know, and what they count of their own deeds.
 * Beware: everybody acts at once; only what the domain orders is ordered.
 */
#ifndef TESTS_LIB_SIM_THREAD_H
#define TESTS_LIB_SIM_THREAD_H

#include "tests/lib/sim_world.h"
#include "proto/notification.h"
#include "proto/registry.h"
#include "proto/reporting.h"
#include "tests/lib/matching_holds.h"
#include "tests/lib/scheduling_holds.h"

enum { THREAD_GOVERNANCE, THREAD_ACTIVITY, THREAD_STUDY, THREAD_ACTIONS };
#define THREAD_REQUESTS 4 /* two personal ones, a group's, and one more personal that is let expire */
#define THREAD_WRITERS 7
#define THREAD_STRUCTURES_MAX 7
#define THREAD_SEATS 30
#define THREAD_DAYS 2 /* of each request */

/* What was acknowledged, counted by those who asked: the bilan has to say the same. */
struct thread_tally {
	uint32_t submitted, group_submitted, withdrawn, accepted, refused, expired, engaged;
	uint32_t days_planned, half_days, evaluated, relevance, complementarity;
	int64_t cents;
};

struct thread;
struct action_actor {
	struct sim_actor actor;
	struct thread *t;
	int which;
	struct action made;
	struct session session;
};
struct director_actor {
	struct sim_actor actor;
	struct thread *t;
	int centre;
	struct enrolment made[THREAD_ACTIONS], withdrawn;
	bool enrolled[THREAD_ACTIONS], waiting[THREAD_ACTIONS];
};
struct planner_actor {
	struct sim_actor actor;
	struct thread *t;
	struct plan plan, asked;
	struct session j2;
	struct absence absence;
	struct enrolment enrolment;
	struct list_page page;
	uint32_t moves;
	bool replanned;
};
struct request_actor {
	struct sim_actor actor;
	struct thread *t;
	const struct host_caller *asker, *server;
	enum pool pool;
	struct id organisation; /* of a group request */
	bool accepted;
	bool clicked; /* somebody else has the same link and accepts too */
	bool refuses; /* the first provider says no */
	bool patient; /* the first provider does not answer */
	struct request request;
	struct ranking_view view;
	uint32_t line; /* that is tried */
	struct id first; /* proposal that was asked first */
	struct solicitation sent;
	struct answer_taken taken;
	struct list_page page;
	struct engagement engagement;
};
struct writer_actor {
	struct sim_actor actor;
	struct thread *t;
	int number;
	int round;
	struct organisation organisation;
	struct person person;
	struct absence absence;
	struct request request;
	struct provider provider;
	struct answer_taken taken;
	uint64_t written; /* version of its own last change of the shared record */
	bool won; /* the second click was the one that counted */
};
/* One place, that frees and is offered. */
struct offer_actor {
	struct sim_actor actor;
	struct thread *t;
	struct action action;
	struct session session;
	struct enrolment first, second;
	struct offer_link link;
	struct offer_taken taken;
	struct attendance_entered entered;
};
/* Imports, changes, merges and erases, in rounds. */
#define TIDY_ROUNDS 2
#define TIDY_NAME "Zénobie Quelquenom"
#define TIDY_EMAIL "quelquenom@exemple.fr"
struct tidy_actor {
	struct sim_actor actor;
	struct thread *t;
	int round;
	struct id pair[2]; /* the first is merged into the second */
	struct import_report report;
	struct person person;
	struct mandate mandate;
	struct absence absence;
	struct agrement agrement;
	struct merge_result merged;
	struct person_erasure erasure;
};
/* Reads, at the end, all that the first centre's director can read. */
struct reader_actor {
	struct sim_actor actor;
	struct thread *t;
	int step;
	struct buf read;    /* byte by byte, but the inbox */
	struct buf notices; /* the inbox, without ids and times, in order */
	struct buf served;  /* the same list of requests as the référent reads it: that one does depend on them */
	struct list_page page;
	struct bilan bilan;
};

struct thread {
	struct sim *sim;
	struct sim_cast cast;
	struct world_ids w;
	bool personal; /* false: nobody files a personal request */
	bool jumped;
	struct venue venue;
	struct organisation shared; /* that two writers change at once */
	uint32_t shared_changes;    /* acknowledged */
	struct thread_tally tally;
	struct world_maker maker;
	struct action_actor actions[THREAD_ACTIONS];
	struct director_actor directors[WORLD_CENTRES];
	struct planner_actor planner;
	struct request_actor requests[THREAD_REQUESTS];
	struct writer_actor writers[THREAD_WRITERS];
	struct tidy_actor tidy;
	struct offer_actor offers;
	struct id merged[TIDY_ROUNDS], merged_into[TIDY_ROUNDS], erased[TIDY_ROUNDS]; /* acknowledged */
	struct reader_actor reader;
	uint8_t digest[CRYPTO_HASH_LEN]; /* of all journals */
	usec_t jumped_at;
	struct holds holds; /* of scheduling, at its last commit */
	struct matching_holds matching_holds; /* of matching */
};

void action_actor_run(struct sim_actor *a);
void director_actor_run(struct sim_actor *a);
void planner_actor_run(struct sim_actor *a);
void request_actor_run(struct sim_actor *a);
void writer_actor_run(struct sim_actor *a);
void tidy_actor_run(struct sim_actor *a);
void offer_actor_run(struct sim_actor *a);
void reader_actor_run(struct sim_actor *a);

struct thread_setup {
	uint64_t seed;
	enum sim_plant plant;
	bool personal; /* with the personal requests */
	bool compared; /* another run of this seed is to be compared: only crashes that look at nothing */
	bool trace;
};
/* Plays the whole, checks it, and closes the services. The caller frees. */
struct thread *thread_play(const struct thread_setup *setup);
void thread_free(struct thread *t);

#endif
