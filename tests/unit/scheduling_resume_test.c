/*
 * scheduling_resume_test: a plan cut short by a stop is computed after the restart; the chain replays.
 * Owns: a service without a host: its jobs are kept in hand, to be run or lost as the test wants.
 * Beware: a lost job is still given back before the service closes, as a pool that stops would leave it.
 */
#include "services/scheduling/service.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
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
stage_verify(const struct stage *s)
{
	struct service_config cfg = stage_config(s);
	struct fault why = { 0 };
	struct verified verified;

	assert_int_equal(service_verify(&scheduling_service, &cfg, &verified, &why), RC_OK);
	assert_int_equal(verified.events, 5); /* action, J1, J2, plan asked, plan computed */
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
	struct stage s = { .now = 18200 * USEC_PER_DAY };
	char command[128];
	struct id id;

	(void)unused;
	crypto_open();
	snprintf(s.folder, sizeof s.folder, "/tmp/maillage-resume-XXXXXX");
	assert_non_null(mkdtemp(s.folder));
	snprintf(s.store, sizeof s.store, "%s/store", s.folder);
	snprintf(s.ring, sizeof s.ring, "%s/ring", s.folder);
	stage_open(&s);
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
	stage_verify(&s);
	arena_free(&s.arena);
	snprintf(command, sizeof command, "rm -rf %s", s.folder);
	assert_int_equal(system(command), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plan_cut_short_by_a_stop_is_computed_after_the_restart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
