/*
 * service_refusal: what was refused lately, by the id of the try, so that a copy of it is refused as well.
 * Owns: the last refusals of writes, in memory, until their deadline; what comes later is too late anyway.
 * Beware: a new try with the same idempotency key has another id, and is looked at afresh.
 */
#include "common/service_int.h"
#include <stdlib.h>

/* Without it a call that is sent twice could be refused, and done a moment later, when a place has become
 * free, while its caller has been told no. */
#define REFUSAL_SETS 256
#define REFUSAL_WAYS 4

struct refusal {
	struct id id;
	usec_t until;
	struct fault *why; /* as many items as it has */
};

static struct refusal *
refusal_set(const struct service *s, struct id id)
{
	return &s->refusals[(size_t)id.b[15] *
	    REFUSAL_WAYS]; /* the last byte of an id is random, or a hash */
}

static size_t
fault_size(const struct fault *why)
{
	uint32_t n = why->count < FAULT_MAX ? why->count : FAULT_MAX;

	return offsetof(struct fault, items) + n * sizeof why->items[0];
}

static bool
refusal_wanted(const struct command *c)
{
	return c->origin == COMMAND_CALL && c->binding->method->kind != METHOD_READ && !id_is_zero(c->env.id);
}

bool
refusal_find(struct command *c)
{
	const struct refusal *r;

	if (c->service->refusals == NULL || !refusal_wanted(c))
		return false;
	r = refusal_set(c->service, c->env.id);
	for (int i = 0; i < REFUSAL_WAYS; i++) {
		if (r[i].why == NULL || !id_equal(r[i].id, c->env.id))
			continue;
		memcpy(c->why, r[i].why, fault_size(r[i].why));
		c->rc = c->why->rc;
		return true;
	}
	return false;
}

void
refusal_keep(struct command *c, usec_t now)
{
	struct service *s = c->service;
	struct refusal *r, *least;
	struct fault *copy;

	if (!refusal_wanted(c))
		return;
	if (s->refusals == NULL)
		s->refusals = calloc(REFUSAL_SETS * REFUSAL_WAYS, sizeof *s->refusals);
	if (s->refusals == NULL)
		abort();
	least = r = refusal_set(s, c->env.id);
	for (int i = 0; i < REFUSAL_WAYS; i++) {
		if (r[i].until <= now) { /* free, or over */
			least = &r[i];
			break;
		}
		least = r[i].until < least->until ? &r[i] : least;
	}
	c->why->rc = c->rc;
	copy = malloc(fault_size(c->why));
	if (copy == NULL)
		abort();
	memcpy(copy, c->why, fault_size(c->why));
	free(least->why);
	*least = (struct refusal){ c->env.id, c->env.deadline, copy };
}

void
refusals_free(struct service *s)
{
	for (size_t i = 0; s->refusals != NULL && i < REFUSAL_SETS * REFUSAL_WAYS; i++)
		free(s->refusals[i].why);
	free(s->refusals);
}
