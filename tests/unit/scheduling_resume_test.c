/*
 * scheduling_resume_test: a plan cut short by a stop is computed after the restart; how far a plan is, and stopping it; the chain replays.
 * Owns: a service without a host: its jobs are kept in hand, to be run or lost as the test wants.
 * Beware: a lost job is still given back before the service closes, as a pool that stops would leave it.
 */
#include "services/scheduling/service.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

struct stage {
	char folder[64], store[96], ring[96];
	struct service *service;
	usec_t now;
	uint8_t fill;
	struct job *job;
	unsigned jobs;
	enum rc rc;
	struct arena arena;
	const struct rec_desc *out_desc;
	void *out;
};

static usec_t
io_now(void *arg)
{
	return ((struct stage *)arg)->now++;
}

static void
io_fill(void *arg, void *out, size_t len)
{
	memset(out, ((struct stage *)arg)->fill++, len);
}

static enum rc
io_send(void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	(void)arg;
	(void)service;
	(void)env;
	(void)env_len;
	(void)body;
	(void)body_len;
	return RC_UNAVAILABLE;
}

static void
io_job(void *arg, struct job *j)
{
	struct stage *s = arg;

	s->job = j;
	s->jobs++;
}

static struct service_config
stage_config(const struct stage *s)
{
	static const uint8_t master[CRYPTO_KEY_LEN] = "a key for one test of scheduling";

	return (struct service_config){ s->store, s->ring, master, "test", MDB_NOSYNC, NULL };
}

static void
stage_open(struct stage *s)
{
	struct service_io io = {
		.arg = s, .now = io_now, .entropy = { io_fill, s }, .send = io_send, .job = io_job
	};
	struct service_config cfg = stage_config(s);
	struct fault why = { 0 };

	assert_int_equal(service_open(&scheduling_service, &cfg, &io, &s->service, &why), RC_OK);
}

/* The chain is whole, and its replay gives the same tables, plan and explanations included. */
static void
stage_verify(const struct stage *s, uint64_t events)
{
	struct service_config cfg = stage_config(s);
	struct fault why = { 0 };
	struct verified verified;

	assert_int_equal(service_verify(&scheduling_service, &cfg, &verified, &why), RC_OK);
	assert_int_equal(verified.events, events);
}

static void
stage_begin(struct stage *s)
{
	*s = (struct stage){ .now = 18200 * USEC_PER_DAY };
	crypto_open();
	snprintf(s->folder, sizeof s->folder, "/tmp/maillage-resume-XXXXXX");
	assert_non_null(mkdtemp(s->folder));
	snprintf(s->store, sizeof s->store, "%s/store", s->folder);
	snprintf(s->ring, sizeof s->ring, "%s/ring", s->folder);
	stage_open(s);
}

static void
stage_end(struct stage *s)
{
	char command[128];

	arena_free(&s->arena);
	snprintf(command, sizeof command, "rm -rf %s", s->folder);
	assert_int_equal(system(command), 0);
}

static void
settle(struct stage *s)
{
	for (int i = 0; i < 20; i++)
		(void)service_step(s->service);
}

static void
answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct stage *s = arg;
	const void *copy = arena_copy(&s->arena, body, len);

	(void)env;
	s->rc = rc;
	if (rc == RC_OK && s->out != NULL)
		assert_int_equal(record_decode(s->out_desc, copy, len, &s->arena, s->out, NULL, NULL), RC_OK);
}

static void
call(struct stage *s, const char *method, const struct rec_desc *in_desc, const void *in,
    const struct rec_desc *out_desc, void *out)
{
	struct envelope e = { .version = ENVELOPE_VERSION, .kind = ENVELOPE_CALL, .roles = ROLE_COORDINATOR };
	struct buf b = { 0 };

	e.id.b[0] = ++s->fill;
	memcpy(e.id.b + 1, &s->now, sizeof s->now); /* polling asks more often than one byte counts */
	e.method = text_of(method);
	e.deadline = s->now + 1000 * USEC_PER_SEC;
	envelope_mark(&e);
	record_encode(in_desc, in, 0, 0, &b);
	s->rc = RC_TIMEOUT;
	s->out_desc = out_desc;
	s->out = out;
	service_local(s->service, &e, b.ptr, b.len, answered, s);
	settle(s);
	buf_free(&b);
	assert_int_equal(s->rc, RC_OK);
}

static struct id
plan_asked(struct stage *s)
{
	struct action a = { .title = TEXT_LIT("Une action"),
		.first_day = 18226,
		.has = REC_BIT(7) | REC_BIT(10) },
		      made;
	struct session j2 = { .rank = 2,
		.window_from = 18240,
		.window_to = 18300,
		.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) },
		       put;
	struct plan p = { .has = REC_BIT(6) }, asked;

	call(s, "scheduling.action.create", &action_desc, &a, &action_desc, &made);
	j2.action = made.id;
	call(s, "scheduling.session.create", &session_desc, &j2, &session_desc, &put);
	p.actions = (struct list){ &made.id, 1 };
	call(s, "scheduling.plan.create", &plan_desc, &p, &plan_desc, &asked);
	assert_int_equal(asked.status, PLAN_REQUESTED);
	return asked.id;
}

static enum plan_status
plan_status(struct stage *s, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct plan p;

	call(s, "scheduling.plan.get", &ref_desc, &ref, &plan_desc, &p);
	return p.status;
}

static void
job_give_back(struct stage *s)
{
	struct job *j = s->job;

	s->job = NULL;
	j->run(j);
	j->done(j);
}

static void
a_plan_cut_short_by_a_stop_is_computed_after_the_restart(void **unused)
{
	struct stage s;
	struct id id;

	(void)unused;
	stage_begin(&s);
	id = plan_asked(&s);
	assert_int_equal(s.jobs, 1);
	job_give_back(&s); /* its answer is in the queue, and dies there */
	service_close(s.service);
	stage_open(&s);
	settle(&s);
	assert_int_equal(s.jobs, 2);
	assert_int_equal(plan_status(&s, id), PLAN_REQUESTED);
	job_give_back(&s);
	settle(&s);
	assert_int_equal(plan_status(&s, id), PLAN_COMPUTED);
	service_close(s.service);
	stage_open(&s);
	settle(&s);
	assert_int_equal(s.jobs, 2);
	service_close(s.service);
	stage_verify(&s, 6); /* action, J1 and its stamp for calendars, J2, plan asked, plan computed */
	stage_end(&s);
}

/* --- progress and stop ------------------------------------------------------------------ */
/* Twelve actions of four sessions in one venue: long enough that it does not end by itself. */
static struct id
long_plan_asked(struct stage *s)
{
	struct venue hall = { .name = TEXT_LIT("Salle"), .has = REC_BIT(7) }, kept;
	struct id actions[12];
	struct plan p = { .effort = PLAN_NORMAL, .has = REC_BIT(PLAN_ACTIONS) | REC_BIT(PLAN_EFFORT) }, asked;

	call(s, "scheduling.venue.create", &venue_desc, &hall, &venue_desc, &kept);
	for (uint32_t a = 0; a < 12; a++) {
		struct action x = { .title = TEXT_LIT("Une action"),
			.has = REC_BIT(7) | REC_BIT(ACTION_VENUE) },
			      made;

		x.venue = kept.id;
		call(s, "scheduling.action.create", &action_desc, &x, &action_desc, &made);
		actions[a] = made.id;
		for (uint32_t r = 1; r <= 4; r++) {
			struct session j = { .action = made.id,
				.rank = r,
				.window_from = 18240,
				.window_to = 18440,
				.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) },
				       put;

			call(s, "scheduling.session.create", &session_desc, &j, &session_desc, &put);
		}
	}
	p.actions = (struct list){ actions, 12 };
	call(s, "scheduling.plan.create", &plan_desc, &p, &plan_desc, &asked);
	return asked.id;
}

static struct plan_progress
progress_of(struct stage *s, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct plan_progress at;

	call(s, "scheduling.plan.progress", &ref_desc, &ref, &plan_progress_desc, &at);
	return at;
}

static struct plan
plan_stop(struct stage *s, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct plan p;

	call(s, "scheduling.plan.stop", &ref_desc, &ref, &plan_desc, &p);
	return p;
}

static struct plan
plan_of(struct stage *s, struct id id)
{
	struct ref ref = { REC_BIT(1), id };
	struct plan p;

	call(s, "scheduling.plan.get", &ref_desc, &ref, &plan_desc, &p);
	return p;
}

static void *
job_thread(void *arg)
{
	struct job *j = arg;

	j->run(j);
	return NULL;
}

static void
a_long_plan_tells_how_far_it_is_and_stops_with_its_best(void **unused)
{
	struct plan_progress at;
	pthread_t thread;
	struct stage s;
	struct plan p;
	struct id id;
	struct job *j;

	(void)unused;
	stage_begin(&s);
	id = long_plan_asked(&s);
	at = progress_of(&s, id);
	assert_int_equal(at.status, PLAN_REQUESTED);
	assert_false(at.running); /* it waits for its turn */
	j = s.job;
	assert_int_equal(pthread_create(&thread, NULL, job_thread, j), 0);
	do
		at = progress_of(&s, id);
	while (at.options == 0);
	assert_true(at.running && at.steps > 0 && at.steps < at.budget);
	assert_true(REC_HAS(&at, 7)); /* a cost */
	p = plan_stop(&s, id);
	assert_true(p.stop_asked);
	assert_int_equal(p.status, PLAN_REQUESTED);
	assert_int_equal(pthread_join(thread, NULL), 0);
	j->done(j);
	settle(&s);
	p = plan_of(&s, id);
	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_true(p.stopped && p.options.count >= 1);
	assert_true(((const struct plan_option *)p.options.items)->cost <= at.cost);
	service_close(s.service);
	stage_verify(&s, 1 + 12 * 5 + 3); /* asked, stopping, computed: progress writes nothing */
	stage_end(&s);
}

static void
a_plan_stopped_before_its_turn_has_no_dates_and_says_so(void **unused)
{
	struct stage s;
	struct plan p;
	struct id id;

	(void)unused;
	stage_begin(&s);
	id = long_plan_asked(&s);
	(void)plan_stop(&s, id);
	p = plan_stop(&s, id); /* twice is once */
	assert_int_equal(p.version, 2);
	job_give_back(&s);
	settle(&s);
	p = plan_of(&s, id);
	assert_int_equal(p.status, PLAN_UNDECIDED);
	assert_true(p.stopped);
	assert_non_null(memmem(((const struct text *)p.notes.items)->ptr,
	    ((const struct text *)p.notes.items)->len, "arrêté avant", 13));
	service_close(s.service);
	stage_end(&s);
}

static void
a_stop_holds_over_a_restart_with_what_little_work_finds(void **unused)
{
	struct stage s;
	struct plan p;
	struct id id;

	(void)unused;
	stage_begin(&s);
	id = long_plan_asked(&s);
	(void)plan_stop(&s, id);
	job_give_back(&s); /* dies in the queue */
	service_close(s.service);
	stage_open(&s);
	settle(&s);
	assert_int_equal(s.jobs, 2);
	job_give_back(&s);
	settle(&s);
	p = plan_of(&s, id);
	assert_int_equal(p.status, PLAN_COMPUTED);
	assert_true(p.stop_asked);
	service_close(s.service);
	stage_verify(&s, 1 + 12 * 5 + 3);
	stage_end(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_cut_short_by_a_stop_is_computed_after_the_restart),
		cmocka_unit_test(a_long_plan_tells_how_far_it_is_and_stops_with_its_best),
		cmocka_unit_test(a_plan_stopped_before_its_turn_has_no_dates_and_says_so),
		cmocka_unit_test(a_stop_holds_over_a_restart_with_what_little_work_finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
