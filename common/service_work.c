/*
 * service_work: long work of a handler, on a thread, whose result comes back as a command.
 * Owns: the job around a handler's work.
 * Beware: work that a crash cut short is lost; the service's resume() starts it again from its records.
 */
#include "common/log.h"
#include "common/service_int.h"
#include <stdlib.h>

struct service_job {
	struct job job;
	struct service_job *next; /* of those whose end answers a call */
	struct service *service;
	struct work *work;
	/* of the command that waits for the answer; origin COMMAND_SYSTEM: none does */
	enum command_origin origin;
	struct bus_peer peer;
	service_done done;
	void *done_arg;
	struct id call, person, account;
};

bool
command_deferred(const struct command *c)
{
	for (unsigned i = 0; i < c->work_count; i++)
		if (c->works[i]->answers)
			return true;
	return false;
}

bool
work_answers(const struct service *s, struct id call)
{
	for (const struct service_job *sj = s->answering; sj != NULL; sj = sj->next)
		if (id_equal(sj->call, call))
			return true;
	return false;
}

static void
answering_remove(struct service_job *sj)
{
	struct service_job **at = &sj->service->answering;

	while (*at != NULL && *at != sj)
		at = &(*at)->next;
	if (*at != NULL)
		*at = sj->next;
}

static void
job_run(struct job *j)
{
	struct service_job *sj = j->arg;

	sj->work->stop = &j->stop;
	sj->work->run(sj->work);
}

static void
job_done(struct job *j)
{
	struct service_job *sj = j->arg;
	struct service *s = sj->service;
	struct command *c = command_new(s);

	c->origin = sj->origin;
	c->peer = sj->peer;
	c->done = sj->done;
	c->done_arg = sj->done_arg;
	c->env.person = sj->person;
	c->env.account = sj->account;
	c->env.roles = ROLE_SYSTEM;
	c->env.deadline = INT64_MAX;
	c->env.id = sj->call;
	if (id_is_zero(sj->call))
		entropy_fill(&s->io.entropy, c->env.id.b, sizeof c->env.id.b);
	c->env.method = text_of(sj->work->method);
	c->env.has = REC_BIT(ENVELOPE_TAG_ID) | REC_BIT(ENVELOPE_TAG_METHOD) | REC_BIT(ENVELOPE_TAG_DEADLINE);
	c->body = arena_copy(&c->arena, sj->work->result.ptr, sj->work->result.len);
	c->body_len = sj->work->result.len;
	sj->work->more = false;
	c->worked = sj->work;
	answering_remove(sj);
	free(sj);
	command_admit(c);
	if (s->io.wake != NULL)
		s->io.wake(s->io.arg);
}

void
work_start(struct service *s, struct work *w, const struct command *from)
{
	struct service_job *sj = calloc(1, sizeof *sj);

	if (sj == NULL)
		abort();
	sj->service = s;
	sj->work = w;
	sj->origin = COMMAND_SYSTEM;
	if (w->answers && from != NULL) {
		sj->origin = from->origin;
		sj->peer = from->peer;
		sj->done = from->done;
		sj->done_arg = from->done_arg;
		sj->call = from->env.id;
		sj->person = from->env.person;
		sj->account = from->env.account;
		sj->next = s->answering;
		s->answering = sj;
	}
	sj->job.arg = sj;
	sj->job.run = job_run;
	sj->job.done = job_done;
	s->io.job(s->io.arg, &sj->job);
}

void
works_start(struct command *c, bool answering)
{
	for (unsigned i = 0; i < c->work_count; i++)
		work_start(c->service, c->works[i], answering ? c : NULL);
	c->work_count = 0;
	if (c->rc != RC_OK || c->worked == NULL || !c->worked->more)
		return;
	work_start(c->service, c->worked, NULL);
	c->worked = NULL;
}

void
works_drop(struct command *c)
{
	for (unsigned i = 0; i < c->work_count; i++)
		c->works[i]->free(c->works[i]);
	c->work_count = 0;
	if (c->worked != NULL)
		c->worked->free(c->worked);
	c->worked = NULL;
}
