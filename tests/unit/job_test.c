/*
 * job_test: jobs on threads, their results back on the loop, stopping a pool that is busy.
 * Owns: the jobs of each test.
 * Beware: run under ThreadSanitizer too; what done() reads of a job was written on another thread.
 */
#include "common/bus.h"
#include "common/job.h"
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

struct scene {
	struct event_base *base;
	unsigned wanted, done;
	unsigned order[64];
	struct jobs *pool;
};

struct work {
	struct job job;
	struct scene *scene;
	unsigned number;
	unsigned long sum;
	pthread_t ran_on, done_on;
	bool saw_stop, signals_blocked;
	atomic_bool begun;
};

static struct work *
work_of(struct job *j)
{
	return j->arg;
}

static void
run_sum(struct job *j)
{
	struct work *w = work_of(j);

	for (unsigned i = 0; i <= w->number; i++)
		w->sum += i;
	w->ran_on = pthread_self();
	atomic_store(&j->progress, 1000);
}

static void
done_count(struct job *j)
{
	struct work *w = work_of(j);
	struct scene *s = w->scene;

	w->done_on = pthread_self();
	if (s->done < 64)
		s->order[s->done] = w->number;
	if (++s->done == s->wanted && s->base != NULL)
		event_base_loopbreak(s->base);
}

static struct work *
works_new(struct scene *s, unsigned n, void (*run)(struct job *j), void (*done)(struct job *j))
{
	struct work *works = calloc(n, sizeof *works);

	for (unsigned i = 0; i < n; i++) {
		works[i].job = (struct job){ .run = run, .done = done, .arg = &works[i] };
		works[i].scene = s;
		works[i].number = i;
	}
	return works;
}

static void
scene_open(struct scene *s, unsigned threads, unsigned wanted)
{
	*s = (struct scene){ .base = bus_base_new(), .wanted = wanted };
	assert_non_null(s->base);
	s->pool = jobs_new(s->base, threads);
	assert_non_null(s->pool);
}

static void
scene_close(struct scene *s)
{
	jobs_free(s->pool);
	event_base_free(s->base);
}

static void
ring(evutil_socket_t fd, short what, void *arg)
{
	(void)fd, (void)what;
	event_base_loopbreak(((struct scene *)arg)->base);
}

/* Until all that is wanted is done; fails after a minute. */
static void
scene_run(struct scene *s)
{
	const struct timeval most = { 60, 0 };
	struct event *guard = evtimer_new(s->base, ring, s);

	event_add(guard, &most);
	if (s->done < s->wanted)
		event_base_dispatch(s->base);
	event_free(guard);
	assert_int_equal(s->done, s->wanted);
}

static void
a_thousand_jobs_run_on_threads_and_are_done_on_the_loop(void **state)
{
	enum { N = 1000 };
	struct scene s;

	(void)state;
	scene_open(&s, 4, N);
	struct work *works = works_new(&s, N, run_sum, done_count);

	for (unsigned i = 0; i < N; i++)
		job_start(s.pool, &works[i].job);
	scene_run(&s);
	for (unsigned long i = 0; i < N; i++) {
		assert_int_equal(works[i].sum, i * (i + 1) / 2);
		assert_int_equal(atomic_load(&works[i].job.progress), 1000);
		assert_false(pthread_equal(works[i].ran_on, pthread_self()));
		assert_true(pthread_equal(works[i].done_on, pthread_self()));
	}
	scene_close(&s);
	free(works);
}

static void
one_thread_takes_jobs_in_order(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, 1, 64);
	struct work *works = works_new(&s, 64, run_sum, done_count);

	for (unsigned i = 0; i < 64; i++)
		job_start(s.pool, &works[i].job);
	scene_run(&s);
	for (unsigned i = 0; i < 64; i++)
		assert_int_equal(s.order[i], i);
	scene_close(&s);
	free(works);
}

static void
done_start_next(struct job *j)
{
	struct work *w = work_of(j);

	done_count(j);
	if (w->number + 1 < w->scene->wanted)
		job_start(w->scene->pool, &w[1].job);
}

static void
done_may_start_another_job(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, 2, 100);
	struct work *works = works_new(&s, 100, run_sum, done_start_next);

	job_start(s.pool, &works[0].job);
	scene_run(&s);
	scene_close(&s);
	free(works);
}

static void
run_until_stopped(struct job *j)
{
	const struct timespec pause = { 0, 1000000 };

	atomic_store(&work_of(j)->begun, true);
	while (!atomic_load(&j->stop))
		nanosleep(&pause, NULL);
	work_of(j)->saw_stop = true;
}

static void
freeing_the_pool_stops_running_jobs_and_calls_no_done(void **state)
{
	const struct timespec pause = { 0, 1000000 };
	struct scene s;

	(void)state;
	scene_open(&s, 2, 5);
	struct work *works = works_new(&s, 5, run_until_stopped, done_count);

	for (int i = 0; i < 5; i++)
		job_start(s.pool, &works[i].job);
	while (!atomic_load(&works[0].begun) || !atomic_load(&works[1].begun))
		nanosleep(&pause, NULL);
	scene_close(&s);
	assert_true(works[0].saw_stop && works[1].saw_stop);
	assert_false(atomic_load(&works[2].begun)); /* never taken from the queue */
	assert_int_equal(s.done, 0);
	free(works);
}

static void
a_job_that_is_asked_to_stop_is_still_done(void **state)
{
	struct scene s;

	(void)state;
	scene_open(&s, 1, 1);
	struct work *works = works_new(&s, 1, run_until_stopped, done_count);

	job_start(s.pool, &works[0].job);
	atomic_store(&works[0].job.stop, true);
	scene_run(&s);
	assert_true(works[0].saw_stop);
	scene_close(&s);
	free(works);
}

static void
run_look_at_signals(struct job *j)
{
	sigset_t blocked;

	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	work_of(j)->signals_blocked =
	    sigismember(&blocked, SIGTERM) == 1 && sigismember(&blocked, SIGINT) == 1;
}

static void
signals_are_left_to_the_loop(void **state)
{
	sigset_t blocked;
	struct scene s;

	(void)state;
	scene_open(&s, 1, 1);
	struct work *works = works_new(&s, 1, run_look_at_signals, done_count);

	job_start(s.pool, &works[0].job);
	scene_run(&s);
	assert_true(works[0].signals_blocked);
	pthread_sigmask(SIG_SETMASK, NULL, &blocked);
	assert_int_equal(sigismember(&blocked, SIGTERM), 0);
	scene_close(&s);
	free(works);
}

static void
without_threads_a_job_is_done_before_it_is_started(void **state)
{
	struct scene s = { .wanted = 1 };
	struct jobs *pool = jobs_new(NULL, 0);
	struct work *works = works_new(&s, 1, run_sum, done_count);

	(void)state;
	assert_non_null(pool);
	works[0].number = 4;
	job_start(pool, &works[0].job);
	assert_int_equal(s.done, 1);
	assert_int_equal(works[0].sum, 10);
	jobs_free(pool);
	jobs_free(NULL);
	free(works);
}

static void
an_idle_pool_opens_and_closes(void **state)
{
	struct scene s;

	(void)state;
	for (int i = 0; i < 50; i++) {
		scene_open(&s, 3, 0);
		scene_close(&s);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_thousand_jobs_run_on_threads_and_are_done_on_the_loop),
		cmocka_unit_test(one_thread_takes_jobs_in_order),
		cmocka_unit_test(done_may_start_another_job),
		cmocka_unit_test(freeing_the_pool_stops_running_jobs_and_calls_no_done),
		cmocka_unit_test(a_job_that_is_asked_to_stop_is_still_done),
		cmocka_unit_test(signals_are_left_to_the_loop),
		cmocka_unit_test(without_threads_a_job_is_done_before_it_is_started),
		cmocka_unit_test(an_idle_pool_opens_and_closes),
	};

	return cmocka_run_group_tests_name("job", tests, NULL, NULL);
}
