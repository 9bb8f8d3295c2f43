/*
 * year: a year of a network of federations, all of its requests, in one process and in virtual time: what it costs, a request and a node.
 * Owns: what the files of a year share: nodes with their people and providers, lives of requests, the calendar, the counts.
 * Beware: people act in a few hours of a day, each hour as some seconds of virtual time; what is between them is jumped over, and what fell
 *         due meanwhile is done at the next one. Messages that only ask whether there is something new are counted apart.
 */
#ifndef TESTS_LIB_YEAR_H
#define TESTS_LIB_YEAR_H

#include "common/mpscan.h"
#include "common/node.h"
#include "proto/federation.h"
#include "proto/matching.h"
#include "proto/sharing.h"
#include "tests/lib/sim_mesh.h"

#define YEAR_AGREEMENTS 8 /* of a node: it shares with so many, and they with it */
#define YEAR_HOURS 5	  /* of a day at which something is done; the first is at night */
#define YEAR_CENTRES 80
#define YEAR_STAFF 8 /* of a centre: the first is its director */
#define YEAR_PROVIDERS 28
#define YEAR_NAME_CAP 32

enum year_plant {
	YEAR_SOUND,
	YEAR_TOLD_TO_ALL, /* a planted fault of cost: each node knows all others, and shares with all of them */
	YEAR_PLANTS
};
extern const char *const year_plant_names[YEAR_PLANTS];

struct year_setup {
	uint64_t seed;
	int nodes;
	int days;
	uint32_t requests; /* of all nodes in all those days */
	enum year_plant plant;
	unsigned moments; /* of an hour at which people act: deeds of one moment share commits, as they would in a busy second; 0: each alone */
	bool alike;    /* nodes file in turn, and each what one of the first dozen does: networks of several sizes are asked for the same */
	bool fair;     /* the lines lose nothing, and nobody is cut off */
	const char *disk; /* a folder for the stores, whose keyrings stay in memory; NULL: with the rest */
	unsigned minutes; /* of the clock on the wall, after which it goes no further; 0: to its end */
	bool progress; /* a line a month on standard output */
};

/* What has been counted so far. */
struct year_count {
	uint64_t frames, bytes;	    /* inside of nodes, without those that told nothing */
	uint64_t idle_frames;	    /* asked for what is new, and were told of nothing */
	uint64_t letters, letter_bytes, letters_lost; /* between nodes */
	double cpu; /* seconds */
	uint64_t stored; /* bytes on the disk */
};

struct year;
struct year_node;
/* One request, from its filing to its end. */
struct year_life {
	struct year *year;
	struct year_life *next; /* of those that act in the same hour */
	uint32_t number;
	uint64_t drawn; /* by which all that it draws */
	uint16_t node, person; /* of the node's */
	uint16_t step;
	uint8_t state, days, done, tries;
	bool group, elsewhere, question;
	struct id request, proposal, engagement;
	char token[96];
};
/* One of those who look after what other federations ask for, and after the cards. */
struct year_desk {
	struct year_node *node;
	uint32_t turns;
	struct list_page page;
};
struct year_peer {
	struct year_node *at;
	int node;
	struct id id; /* its record here */
};
struct year_node {
	struct year *year;
	struct sim_node *node;
	int index;
	struct node_keys keys;
	struct node_card card; /* of its own, whose texts are the year's */
	struct id federation, competence, bouquet, service, referent, coordinator;
	struct id centres[YEAR_CENTRES], people[YEAR_CENTRES * YEAR_STAFF];
	struct id providers[YEAR_PROVIDERS], provider_people[YEAR_PROVIDERS];
	struct host_caller as_operator, as_coordinator, as_referent, as_nobody, as_first, as_second;
	struct year_peer *peers;
	int peer_count;
	int up_at; /* the hour at which it is switched on again */
	struct year_desk desk;
};
/* What became of requests. */
struct year_seen {
	uint64_t filed, informed, asked, asked_elsewhere, accepted, declined, silent, engaged, engaged_elsewhere, days, evaluated, closed,
	    withdrawn, exhausted, again, refused, held_for_others, cards, calls, unanswered, nights_off, cuts;
};
/* What was looked at: a check that met nothing has shown nothing. */
struct year_checked {
	uint64_t letters, cards, missions, promised, rows, journals, commits;
};
struct year {
	struct year_setup setup;
	struct sim *sim;
	struct arena arena;
	struct arena scratch; /* of one answer */
	struct year_node *nodes;
	int count;
	day_t first; /* day */
	int hours;   /* in all */
	int hour;    /* under way */
	uint64_t weight; /* of all hours, in which requests are filed */
	struct year_life **due; /* by hour */
	struct year_life *free;
	struct year_life *chunks; /* all lives ever made, in blocks */
	uint32_t filed, pending;
	uint64_t active; /* µs of virtual time in which people acted */
	struct year_seen seen;
	struct year_checked checked;
	uint64_t commits; /* of matching, of all nodes */
	struct year_count before, after; /* the requests */
	double began;			 /* seconds of the processor, at the beginning */
	uint64_t waits; /* for what is asked of all nodes at once */
	unsigned failures;
	char failure[400];
};

/* What must not be: the first sentence is kept. */
void year_fail(struct year *y, const char *format, ...) __attribute__((format(printf, 2, 3)));
uint64_t year_draw(const struct year *y, uint64_t what, uint64_t who, uint64_t turn);

/* --- year_call.c: calls from the world outside ----------------------------------------------------------------------- */
typedef void (*year_done)(void *arg, enum rc rc, const void *body, size_t len);
struct year_call {
	struct year_node *node;
	const struct host_caller *who;
	const char *method;
	const struct rec_desc *desc;
	const void *in;
	uint64_t key; /* of the command: the same is done once; 0: a read */
	year_done done;
	void *arg;
};
void year_call(const struct year_call *call);
/* The answer's record, whose texts live until the next answer. */
bool year_answer(struct year *y, const struct rec_desc *d, const void *body, size_t len, void *ret_rec);
/* While the world is made: all of them are asked for something, and answered. */
void year_wait(struct year *y);

/* --- year_world.c: who and what is there ------------------------------------------------------------------------------ */
/* Before a service is opened: who its node is. */
void year_opening(void *year, struct sim_slot *slot);
void year_world_make(struct year *y);
struct host_caller year_person(const struct year_node *n, unsigned person);

/* --- year_life.c, year_desk.c ------------------------------------------------------------------------------------------- */
bool year_is_worked(const struct year *y, int hour);
void year_life_file(struct year *y, uint16_t node);
/* All that is to be done in this hour begins. */
void year_lives_act(struct year *y);
void year_desk_act(struct year_node *n);
/* When, in this hour. */
usec_t year_moment(const struct year *y, uint64_t drawn);

/* --- year_play.c, year_count.c, year_check.c ----------------------------------------------------------------------------- */
/* The caller frees. */
struct year *year_play(const struct year_setup *setup);
void year_free(struct year *y);
void year_count(struct year *y, struct year_count *ret);
/* What a request costs, or a node: `requests` is how many it was shared by. */
struct year_cost {
	double requests, frames, frame_bytes, letters, letter_bytes, stored, cpu_ms, idle_frames;
};
struct year_cost year_cost(const struct year *y);
/* What a node costs, from the beginning on: what it learns of the others before the first request too. */
struct year_cost year_node_cost(const struct year *y);
double year_cpu(void); /* seconds of this process */
/* Once links are up: streams, cards and missions are the same on both sides, and days of providers the sums of what holds them; journals
 * of some nodes replay to their tables. */
void year_check(struct year *y);
/* The days of that node's providers alone, at any instant. */
void year_check_days(struct year *y, const struct year_node *n);

#endif
