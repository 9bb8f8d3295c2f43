/*
 * machine: a state machine as a table of edges, and its picture for the documentation.
 * Owns: nothing; tables are static and belong to the service that wrote them.
 * Beware: a pair (from, event) that stands twice takes its first edge; test each table with machine_is_sound.
 */
#ifndef COMMON_MACHINE_H
#define COMMON_MACHINE_H

#include "common/arena.h"
#include "common/rc.h"
#include <stdbool.h>
#include <stddef.h>

#define MACHINE_STATES_MAX 64

/* Any integers: enum constants of states, kinds of events. */
struct edge {
	int from;
	int event;
	int to;
};

struct machine_name {
	int value;
	const char *name; /* wire name, snake_case */
};

/* A machine with its words, for documentation and tests. The first of states is where it begins. */
struct machine {
	const char *name;
	const struct edge *edges;
	size_t edge_count;
	const struct machine_name *states;
	size_t state_count;
	const struct machine_name *events;
	size_t event_count;
};
#define MACHINE_OF(name_, edges_, states_, events_)                                                          \
	{                                                                                                    \
		(name_), (edges_), sizeof(edges_) / sizeof((edges_)[0]), (states_),                          \
		    sizeof(states_) / sizeof((states_)[0]), (events_),                                       \
		    sizeof(events_) / sizeof((events_)[0])                                                   \
	}

enum machine_format { MACHINE_MERMAID, MACHINE_GRAPHVIZ };

/* RC_CONFLICT, and ret_to untouched, for a pair that no edge has. */
MUST_CHECK enum rc machine_step(const struct edge *edges, size_t n, int from, int event, int *ret_to);
/* Every pair stands once, every state and event of an edge is named, every state can be reached from the
 * first. */
bool machine_is_sound(const struct machine *m);
/* Appends the picture; a value without a name shows as its number. */
void machine_print(const struct machine *m, enum machine_format format, struct buf *out);

#endif
