/*
 * job: long work off the event loop: a few threads, progress, a work budget, a stop.
 * Owns: the threads and the queue; a job's input and result are the caller's, handed over and back.
 * Beware: run() may touch nothing but its own job; done() is called on the loop's thread. A job must not be
 *         freed, nor started again, between job_start and its done().
 */
#ifndef COMMON_JOB_H
#define COMMON_JOB_H

#include "common/types.h"
#include <event2/event.h>
#include <stdatomic.h>

struct job {
	void (*run)(struct job *j); /* on a thread; reads stop now and then */
	void (*done)(struct job *j); /* on the loop; frees the job */
	void *arg;
	atomic_bool stop;
	atomic_uint progress; /* thousandths */
	struct job *next; /* the pool's, between job_start and done */
};

struct jobs;
#define JOB_THREADS_MAX 64
/* NULL when threads or descriptors are lacking (at start-up only). threads 0: base may be NULL, and job_start
 * runs the job and its done() before it returns, as the simulator wants it. */
struct jobs *jobs_new(struct event_base *base, unsigned threads);
/* Asks running jobs to stop, waits for them, calls no done(): jobs not done stay their owners'. Never from
 * done(). NULL is accepted. */
void jobs_free(struct jobs *p);
/* First in, first out. The loop's thread only (done() may call it). */
void job_start(struct jobs *p, struct job *j);

#endif
