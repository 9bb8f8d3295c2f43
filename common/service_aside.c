/*
 * service_aside: commands that only read, on threads beside the loop, several at a time.
 * Owns: the gate that keeps them out while something is written, and the lanes.
 * Beware: a command sees all that was committed when it passed the gate, in the store and in the service's memory alike: neither changes
 *         before it has left. What it staged (readings of records, nothing else) is written by the loop, with the writes; readings
 *         change no record, so that others need not wait while they are synced.
 */
#include "common/log.h"
#include "common/service_int.h"
#include <stdlib.h>

#define LANES_ALL ((1u << SERVICE_LANES) - 1)

void
asides_open(struct asides *a)
{
	pthread_rwlockattr_t attr;

	atomic_init(&a->lanes, LANES_ALL);
	pthread_rwlockattr_init(&attr);
	/* who writes would else wait for a gap between readers that never comes */
	pthread_rwlockattr_setkind_np(&attr, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
	if (pthread_rwlock_init(&a->gate, &attr) != 0)
		abort();
	pthread_rwlockattr_destroy(&attr);
}

void
asides_close(struct asides *a)
{
	struct command *c;

	while ((c = a->first) != NULL) { /* the threads are gone: it will not be answered */
		a->first = c->aside_next;
		command_free(c);
	}
	pthread_rwlock_destroy(&a->gate);
}

void
service_aside(struct service *s, void (*start)(void *arg, struct job *j), void *arg)
{
	s->asides.start = start;
	s->asides.arg = arg;
}

bool
service_is_aside(const struct service *s)
{
	return s->asides.first != NULL;
}

void
asides_hold(struct service *s)
{
	if (s->asides.start != NULL)
		pthread_rwlock_wrlock(&s->asides.gate);
}

void
asides_let(struct service *s)
{
	if (s->asides.start != NULL)
		pthread_rwlock_unlock(&s->asides.gate);
}

/* There are at most as many threads as lanes. 0 is the loop's. */
static unsigned
lane_take(struct asides *a)
{
	unsigned free = atomic_load(&a->lanes);

	while (free == 0 || !atomic_compare_exchange_weak(&a->lanes, &free, free & (free - 1)))
		free = atomic_load(&a->lanes);
	return (unsigned)__builtin_ctz(free) + 1;
}

static void
lane_give(struct asides *a, unsigned lane)
{
	atomic_fetch_or(&a->lanes, 1u << (lane - 1));
}

static void
aside_handle(struct command *c, struct db_txn *t)
{
	struct context *ctx = c->aside;
	const struct method *m = c->binding->method;
	void *out = arena_alloc(&c->arena, m->out->size);

	ctx->txn = t;
	c->rc = c->binding->run(ctx, c->in, out, c->why);
	if (c->rc == RC_OK && t->rc != RC_OK)
		c->rc = fault_only(c->why, t->rc);
	if (c->rc == RC_OK)
		record_encode(m->out, out, 0, 0, &c->out);
	for (const struct staged *st = ctx->staged; st != NULL; st = st->next)
		if (!st->note)
			abort(); /* a handler's own doing, as the rest of what it may not leave */
	if (c->timers != NULL || c->work_count != 0)
		abort();
}

static void
aside_run(struct job *j)
{
	struct command *c = j->arg;
	struct service *s = c->service;
	unsigned lane = lane_take(&s->asides);
	struct db_txn t;

	pthread_rwlock_rdlock(&s->asides.gate);
	log_request(c->env.id);
	c->aside = ARENA_NEW(&c->arena, struct context);
	*c->aside = command_context(c, NULL);
	c->aside->staged_end = &c->aside->staged;
	c->aside->lane = lane;
	t = db_begin(s->db, DB_READ);
	aside_handle(c, &t);
	db_abort(&t);
	log_request((struct id){ { 0 } });
	pthread_rwlock_unlock(&s->asides.gate);
	lane_give(&s->asides, lane);
}

static void
aside_remove(struct command *c)
{
	*c->aside_at = c->aside_next;
	if (c->aside_next != NULL)
		c->aside_next->aside_at = c->aside_at;
}

static void
aside_done(struct job *j)
{
	struct command *c = j->arg;
	struct service *s = c->service;

	aside_remove(c);
	if (c->rc == RC_OK && c->aside->staged != NULL) {
		queue_push(&s->writes, c);
		if (s->io.wake != NULL)
			s->io.wake(s->io.arg);
		return;
	}
	if (c->rc != RC_OK)
		refusal_keep(c, s->io.now(s->io.arg));
	command_answer(c);
}

/* Of two that read at the same time, one is told. */
static void
readings_settle(struct context *ctx)
{
	struct staged *st = ctx->staged;

	staged_clear(ctx);
	for (; st != NULL; st = st->next)
		event_reading(ctx, st->table, st->id);
}

void
aside_write(struct command *c, struct db_txn *t)
{
	c->aside->txn = t;
	c->aside->now = c->service->io.now(c->service->io.arg);
	readings_settle(c->aside);
	apply_staged(c->aside);
	c->position = 0;
}

bool
aside_start(struct command *c)
{
	struct asides *a = &c->service->asides;

	if (!c->binding->aside || a->start == NULL || c->env.key.len != 0)
		return false;
	if (c->env.deadline <= c->service->io.now(c->service->io.arg) || refusal_find(c))
		return false; /* in its turn it is told so */
	c->position = c->service->position;
	c->aside_next = a->first;
	c->aside_at = &a->first;
	if (a->first != NULL)
		a->first->aside_at = &c->aside_next;
	a->first = c;
	c->job = (struct job){ .run = aside_run, .done = aside_done, .arg = c };
	a->start(a->arg, &c->job);
	return true;
}
