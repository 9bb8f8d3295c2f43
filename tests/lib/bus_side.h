/*
 * bus_side: what the bus tests share: a folder with children in it, ends of the bus that count, a loop.
 * Owns: what struct world holds; world_close kills the children and removes the folder.
 * Beware: children are forked before any socket is opened, as libzmq's threads do not survive a fork.
 */
#ifndef TESTS_LIB_BUS_SIDE_H
#define TESTS_LIB_BUS_SIDE_H

#include "common/bus.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>
#include <cmocka.h>

#define CHILDREN_MAX 2
#define GUARD_S 60 /* no wait of a test is longer, sanitizers included */

struct world {
	char run[32];
	pid_t children[CHILDREN_MAX];
	int child_count;
	struct event_base *base;
};

/* An end of the bus. Messages are numbers: the envelope is one, the body is "body". */
struct side {
	struct event_base *base;
	struct bus *bus;
	void (*on_call)(struct side *s, const struct bus_peer *from, uint32_t number);
	void (*on_reply)(struct side *s, uint32_t number);
	const char *target;
	unsigned calls, replies, sent, refused;
	unsigned round, round_most, rounds; /* a round ends at drained */
	struct bus_peer from;
	uint32_t last;
};

int world_open(void **state);
int world_close(void **state);
void child_start(struct world *w, void (*run)(struct world *w));
void child_kill(struct world *w, int at);
bool path_exists(const struct world *w, const char *name);
void path_await(const struct world *w, const char *name);
void pause_ms(long ms);

void side_open(struct world *w, struct side *s, const char *name);
enum rc number_send(struct side *s, const char *service, uint32_t number);
/* The first send of a link makes it, and is refused: tries until it is taken. */
void number_send_soon(struct side *s, const char *service, uint32_t number);
void call_echo(struct side *s, const struct bus_peer *from, uint32_t number);
/* A child's life: the service "a", which echoes. */
void echo_forever(struct world *w);

/* Runs the loop until *counter reaches target; fails the test after GUARD_S. */
void loop_until(struct event_base *base, const unsigned *counter, unsigned target);
void loop_ms(struct event_base *base, long ms);

#endif
