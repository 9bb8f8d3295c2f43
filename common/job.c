/*
 * job: a queue under one mutex, threads that take from it, an eventfd that tells the loop what is done.
 * Owns: the threads, the eventfd and its event.
 * Beware: workers block all signals, so that these reach the loop's thread. A job goes back to the loop only
 *         under the mutex, once its worker has put it among those done.
 */
#include "common/job.h"
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

struct queue {
	struct job *first;
	struct job **end;
};

struct worker {
	struct jobs *pool;
	pthread_t thread;
	struct job *running; /* under the mutex */
};

struct jobs {
	pthread_mutex_t mutex;
	pthread_cond_t work;
	struct queue waiting, done; /* under the mutex */
	bool closing; /* under the mutex */
	int wake;
	struct event *woken;
	unsigned count; /* of threads started */
	bool inline_;
	struct worker workers[];
};

static void
queue_clear(struct queue *q)
{
	q->first = NULL;
	q->end = &q->first;
}

static void
queue_put(struct queue *q, struct job *j)
{
	j->next = NULL;
	*q->end = j;
	q->end = &j->next;
}

static struct job *
queue_get(struct queue *q)
{
	struct job *j = q->first;

	if (j == NULL)
		return NULL;
	q->first = j->next;
	if (q->first == NULL)
		q->end = &q->first;
	return j;
}

/* --- threads ---------------------------------------------------------------------------------- */
/* The next job, marked as running; NULL when the pool closes. Holds the mutex before and after. */
static struct job *
worker_next(struct worker *w)
{
	struct jobs *p = w->pool;

	while (!p->closing && p->waiting.first == NULL)
		pthread_cond_wait(&p->work, &p->mutex);
	w->running = p->closing ? NULL : queue_get(&p->waiting);
	return w->running;
}

/* An eventfd's write fails only at 2^64: the loop would be awake by then. */
static void
loop_wake(struct jobs *p)
{
	const uint64_t one = 1;

	if (write(p->wake, &one, sizeof one) < 0) {
	}
}

static void *
worker_run(void *arg)
{
	struct worker *w = arg;
	struct jobs *p = w->pool;
	struct job *j;
	bool first;

	pthread_mutex_lock(&p->mutex);
	while ((j = worker_next(w)) != NULL) {
		pthread_mutex_unlock(&p->mutex);
		j->run(j);
		pthread_mutex_lock(&p->mutex);
		w->running = NULL;
		first = p->done.first == NULL;
		queue_put(&p->done, j);
		if (!first)
			continue;
		pthread_mutex_unlock(&p->mutex); /* who wakes would else wait for us at once */
		loop_wake(p);
		pthread_mutex_lock(&p->mutex);
	}
	pthread_mutex_unlock(&p->mutex);
	return NULL;
}

static void
jobs_done(evutil_socket_t fd, short what, void *arg)
{
	struct jobs *p = arg;
	uint64_t n;
	struct job *j, *next;

	(void)what;
	if (read(fd, &n, sizeof n) < 0) { /* before the list is taken: what comes later wakes again */
		/* nothing to read: woken twice for one list */
	}
	pthread_mutex_lock(&p->mutex);
	j = p->done.first;
	queue_clear(&p->done);
	pthread_mutex_unlock(&p->mutex);
	for (; j != NULL; j = next) {
		next = j->next;
		j->done(j);
	}
}

/* --- the pool --------------------------------------------------------------------------------- */
static int
threads_start(struct jobs *p, unsigned threads)
{
	sigset_t all, before;
	int failed = 0;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	for (; p->count < threads && failed == 0; p->count += failed == 0) {
		struct worker *w = &p->workers[p->count];

		w->pool = p;
		failed = pthread_create(&w->thread, NULL, worker_run, w);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return failed != 0 ? -1 : 0;
}

static int
jobs_open(struct jobs *p, struct event_base *base, unsigned threads)
{
	p->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (p->wake < 0)
		return -1;
	p->woken = event_new(base, p->wake, EV_READ | EV_PERSIST, jobs_done, p);
	if (p->woken == NULL || event_add(p->woken, NULL) != 0)
		return -1;
	return threads_start(p, threads);
}

struct jobs *
jobs_new(struct event_base *base, unsigned threads)
{
	unsigned count = threads < JOB_THREADS_MAX ? threads : JOB_THREADS_MAX;
	struct jobs *p = calloc(1, sizeof *p + count * sizeof p->workers[0]);

	if (p == NULL)
		return NULL;
	pthread_mutex_init(&p->mutex, NULL);
	pthread_cond_init(&p->work, NULL);
	queue_clear(&p->waiting);
	queue_clear(&p->done);
	p->wake = -1;
	p->inline_ = count == 0;
	if (p->inline_ || jobs_open(p, base, count) == 0)
		return p;
	jobs_free(p);
	return NULL;
}

static void
threads_stop(struct jobs *p)
{
	pthread_mutex_lock(&p->mutex);
	p->closing = true;
	for (unsigned i = 0; i < p->count; i++)
		if (p->workers[i].running != NULL)
			atomic_store(&p->workers[i].running->stop, true);
	pthread_cond_broadcast(&p->work);
	pthread_mutex_unlock(&p->mutex);
	for (unsigned i = 0; i < p->count; i++)
		pthread_join(p->workers[i].thread, NULL);
}

void
jobs_free(struct jobs *p)
{
	if (p == NULL)
		return;
	threads_stop(p);
	if (p->woken != NULL)
		event_free(p->woken);
	if (p->wake >= 0)
		close(p->wake);
	pthread_cond_destroy(&p->work);
	pthread_mutex_destroy(&p->mutex);
	free(p);
}

void
job_start(struct jobs *p, struct job *j)
{
	if (p->inline_) {
		j->run(j);
		j->done(j);
		return;
	}
	pthread_mutex_lock(&p->mutex);
	queue_put(&p->waiting, j);
	pthread_mutex_unlock(&p->mutex);
	pthread_cond_signal(&p->work);
}
