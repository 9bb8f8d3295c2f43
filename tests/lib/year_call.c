/*
 * year_call: see year.h.
 * Owns: the calls under way, each until its answer.
 * Beware: nobody tries again by itself: what got no answer is for whoever asked.
 */
#include "proto/proto.h"
#include "tests/lib/year.h"
#include <stdio.h>
#include <stdlib.h>

#define PATIENCE (60 * USEC_PER_SEC)

struct pending {
	struct year *year;
	year_done done;
	void *arg;
	const char *method;
};

static void
answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct pending p = *(struct pending *)arg;

	(void)env;
	free(arg);
	p.year->pending--;
	p.year->seen.unanswered += rc == RC_UNAVAILABLE || rc == RC_TIMEOUT;
	if (rc == RC_INTERNAL || rc == RC_CORRUPT || rc == RC_IO || rc == RC_MALFORMED || rc == RC_FORBIDDEN)
		year_fail(p.year, "%s answers %s", p.method, rc_info(rc)->name);
	p.done(p.arg, rc, body, len);
}

void
year_call(const struct year_call *call)
{
	struct year *y = call->node->year;
	struct sim_node *n = call->node->node;
	const struct crypto_hash_part parts[] = { { &y->setup.seed, sizeof y->setup.seed },
		{ &n->index, sizeof n->index }, { &y->seen.calls, sizeof y->seen.calls } };
	struct pending *p = malloc(sizeof *p);
	struct buf body = { 0 };
	struct envelope e;
	char key[40];

	if (p == NULL)
		abort();
	*p = (struct pending){ y, call->done, call->arg, call->method };
	y->seen.calls++;
	y->pending++;
	snprintf(key, sizeof key, "%llx", (unsigned long long)call->key);
	record_encode(call->desc, call->in, 0, 0, &body);
	stage_envelope(&e, call->who, call->method, crypto_id_of(parts, 3), sim_node_wall(n) + PATIENCE,
	    call->key != 0 ? key : NULL);
	call_send(n->calls, sim_node_wall(n), NULL, &e, body.ptr, body.len, true, answered, p);
	buf_free(&body);
}

bool
year_answer(struct year *y, const struct rec_desc *d, const void *body, size_t len, void *ret_rec)
{
	arena_reset(&y->scratch);
	if (record_decode(d, body, len, &y->scratch, ret_rec, NULL, NULL) == RC_OK)
		return true;
	year_fail(y, "an answer is no %s", d->name);
	return false;
}

static bool
is_answered(void *arg)
{
	return ((struct year *)arg)->pending == 0;
}

void
year_wait(struct year *y)
{
	struct sim *s = y->sim;

	if (!sim_run(s, s->now + PATIENCE, is_answered, y))
		year_fail(y, "%u calls are not answered", y->pending);
}
