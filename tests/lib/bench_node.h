/*
 * bench_node: what the programs share that measure a node: a service of it filled through the host, or called over its bus by many at once.
 * Owns: the clock, and the service that a program fills by itself.
 * Beware: whatever fails ends the program, with its name; a node that is filled is down, one that is called is up.
 */
#ifndef TESTS_LIB_BENCH_NODE_H
#define TESTS_LIB_BENCH_NODE_H

#include "common/bus.h"
#include "common/node.h"
#include "common/service.h"

_Noreturn void bench_die(const char *what);
double bench_clock_us(void);

/* --- a store that is filled -------------------------------------------------------------------------- */
struct bench_node {
	struct node node;
	char data[PATH_MAX], ring[PATH_MAX];
	struct service *service;
	unsigned queued;
};
void bench_node_open(struct bench_node *n, const struct service_desc *d, const char *folder);
/* A command of the operator; many share a commit. */
void bench_node_queue(struct bench_node *n, const char *method, const struct rec_desc *d, const void *in,
    service_done done, void *arg);
/* Until nothing is queued. */
void bench_node_step(struct bench_node *n);

/* --- callers over the bus ---------------------------------------------------------------------------- */
/* In the node's own folder of sockets; the program goes there. */
void bench_bus_open(
    const char *folder, const struct bus_events *on, struct event_base **ret_base, struct bus **ret);
/* A call that may take its time; the last byte of its id says whose it is. */
struct envelope bench_call(const char *method, uint32_t roles, uint8_t caller);
/* The envelope of an answer, which must be a success. */
struct envelope
bench_answer(const void *env, size_t env_len, const void *body, size_t body_len, struct arena *a);

#endif
