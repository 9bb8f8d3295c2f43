/*
 * sim_actor: see sim_actor.h.
 * Owns: nothing beyond its structs.
 * Beware: a try without an answer may have been done: the next one has the same key and another id.
 */
#include "tests/lib/sim_actor.h"
#include "proto/proto.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define TRY_LEAST (300 * INT64_C(1000)) /* some are in a hurry: the next try meets the one before */
#define TRY_MORE (3 * (uint64_t)USEC_PER_SEC)
#define TRY_PAUSE (200 * INT64_C(1000))

void
sim_cast_free(struct sim_cast *cast)
{
	free(cast->deeds);
	*cast = (struct sim_cast){ 0 };
}

void
sim_fail(struct sim_cast *cast, const char *format, ...)
{
	char line[512];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (cast->failures++ == 0)
		snprintf(
		    cast->failure, sizeof cast->failure, "at %.4f s: %s", (double)cast->sim->now / 1e6, line);
	if (cast->sim->trace)
		printf("# FAILURE %s\n", line);
}

static struct sim_deed *
deed_new(struct sim_cast *cast)
{
	if (cast->count == cast->cap) {
		cast->cap = cast->cap == 0 ? 256 : cast->cap * 2;
		cast->deeds = realloc(cast->deeds, cast->cap * sizeof *cast->deeds);
		if (cast->deeds == NULL)
			abort();
	}
	cast->deeds[cast->count] = (struct sim_deed){ 0 };
	return &cast->deeds[cast->count++];
}

static void
actor_resume(void *arg)
{
	struct sim_actor *a = arg;

	if (!a->done)
		a->run(a);
}

/* Actors that come at the same instant come in an order of their own. */
static uint64_t
actor_tie(const struct sim_actor *a)
{
	uint64_t tie = 0;

	for (const char *c = a->name; *c != '\0'; c++)
		tie = sim_draw(a->cast->sim, tie, (uint8_t)*c, a->calls);
	return tie;
}

void
sim_actor_start(
    struct sim_actor *a, struct sim_cast *cast, const char *name, void (*run)(struct sim_actor *a))
{
	a->cast = cast;
	a->name = name;
	a->run = run;
	sim_actor_move(a, a->node == NULL ? &cast->sim->nodes[0] : a->node);
	cast->actors++;
	sim_wake(cast->sim, cast->sim->now, actor_tie(a), actor_resume, a);
}

void
sim_actor_move(struct sim_actor *a, struct sim_node *n)
{
	a->node = n;
	memcpy(a->seen, n->seen, sizeof a->seen);
}

void
sim_actor_free(struct sim_actor *a)
{
	arena_free(&a->arena);
	buf_free(&a->body);
}

void
sim_actor_end(struct sim_actor *a)
{
	if (!a->done)
		a->cast->done++;
	a->done = true;
}

void
sim_actor_sleep(struct sim_actor *a, usec_t for_long)
{
	sim_wake(a->cast->sim, a->cast->sim->now + for_long, actor_tie(a), actor_resume, a);
}

/* --- a try
 * ------------------------------------------------------------------------------------------------------------
 */
static void try_once(struct sim_actor *a);

static void
try_again(void *arg)
{
	try_once(arg);
}

static void
seen_note(struct sim_actor *a, const struct envelope *env)
{
	const char *service = a->cast->deeds[a->deed].method->name;
	size_t len = strcspn(service, ".");

	for (int i = 0; i < a->node->count; i++) {
		const char *name = a->node->slots[i].desc->contract->name;

		if (strlen(name) != len || memcmp(name, service, len) != 0 || a->seen[i].seq >= env->position)
			continue;
		a->seen[i] = (struct position){ REC_BIT(1) | REC_BIT(2), text_of(name), env->position };
	}
}

static bool
is_kept(const struct rec_desc *d)
{
	return d != NULL && d->count > 2 && d->fields[1].tag == TAG_VERSION &&
	    strcmp(d->fields[1].name, "version") == 0;
}

static void
answer_take(struct sim_actor *a, enum rc rc, const void *body, size_t len)
{
	struct sim_deed *d = &a->cast->deeds[a->deed];
	const void *bytes = arena_copy(&a->arena, body, len);

	a->answer = (struct text){ bytes, (uint32_t)len, 0 };
	d->answered = true;
	d->rc = a->rc = rc;
	if (rc == RC_INTERNAL || rc == RC_CORRUPT || rc == RC_IO || rc == RC_MALFORMED)
		sim_fail(a->cast, "%s: %s answers %s", a->name, a->method, rc_info(rc)->name);
	if (rc != RC_OK) {
		fault_decode(rc, bytes, len, proto_faults(), &a->arena, &a->why);
		return;
	}
	if (a->out != NULL &&
	    record_decode(a->out_desc, bytes, len, &a->arena, a->out, NULL, &a->why) != RC_OK)
		sim_fail(a->cast, "%s: the answer of %s cannot be decoded", a->name, a->method);
	else if (a->out != NULL && is_kept(a->out_desc)) {
		d->record = ((const struct rec_head *)a->out)->id;
		d->version = ((const struct rec_head *)a->out)->version;
	}
}

static void
try_answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct sim_actor *a = arg;
	struct sim_deed *d = &a->cast->deeds[a->deed];

	if (a->cast->sim->trace)
		printf("# %9.4f %s: %s %s: %s\n", (double)a->cast->sim->now / 1e6, a->name, a->key, a->method,
		    rc_info(rc)->name);
	if (rc == RC_UNAVAILABLE || rc == RC_TIMEOUT) {
		if (d->try_count < SIM_TRIES_MOST) {
			sim_wake(a->cast->sim, a->cast->sim->now + TRY_PAUSE, actor_tie(a), try_again, a);
			return;
		}
		sim_fail(a->cast, "%s: no answer to %s in %u tries", a->name, a->method, d->try_count);
	}
	if (env != NULL)
		seen_note(a, env);
	answer_take(a, rc, body, len);
	a->run(a);
}

static void
try_once(struct sim_actor *a)
{
	struct sim *s = a->cast->sim;
	struct sim_deed *d = &a->cast->deeds[a->deed];
	const struct crypto_hash_part parts[] = { { &s->seed, sizeof s->seed }, { a->key, strlen(a->key) },
		{ &d->try_count, sizeof d->try_count } };
	usec_t patience = TRY_LEAST + (usec_t)(sim_draw(s, 21, actor_tie(a), d->try_count) % TRY_MORE);
	struct position seen[SIM_SERVICES_MAX];
	uint32_t n = 0;
	struct envelope e;

	d->tries[d->try_count++] = crypto_id_of(parts, 3);
	stage_envelope(
	    &e, &a->who, a->method, d->tries[d->try_count - 1], sim_node_wall(a->node) + patience, a->key);
	for (int i = 0; i < a->node->count; i++)
		if (a->seen[i].has != 0)
			seen[n++] = a->seen[i];
	e.seen = (struct list){ seen, n };
	call_send(a->node->calls, sim_node_wall(a->node), NULL, &e, a->body.ptr, a->body.len, true,
	    try_answered, a);
}

void
sim_actor_call(struct sim_actor *a, const struct host_caller *who, const char *method,
    const struct rec_desc *in_desc, const void *in, const struct rec_desc *out_desc, void *out)
{
	struct sim_deed *d = deed_new(a->cast);

	a->deed = a->cast->count - 1;
	a->who = *who;
	a->method = method;
	a->out_desc = out_desc;
	a->out = out;
	fault_clear(&a->why);
	snprintf(a->key, sizeof a->key, "%s/%u", a->name, ++a->calls);
	snprintf(d->key, sizeof d->key, "%s", a->key);
	d->actor = a->name;
	d->node = a->node;
	d->method = proto_method(method, strlen(method));
	if (d->method == NULL)
		d->method =
		    proto_method("registry.organisation.create", 28); /* an import: no row of its own */
	buf_clear(&a->body);
	record_encode(in_desc, in, 0, 0, &a->body);
	try_once(a);
}

bool
sim_actor_refused(const struct sim_actor *a, const struct fault_code *code)
{
	for (uint32_t i = 0; a->rc != RC_OK && i < a->why.count && i < FAULT_MAX; i++)
		if (a->why.items[i].code == code)
			return true;
	return false;
}

bool
sim_actor_expect(struct sim_actor *a, enum rc rc)
{
	const struct fault_item *i = &a->why.items[0];

	if (a->rc == rc)
		return true;
	sim_fail(a->cast, "%s: %s (%s) answers %s %s %s %s instead of %s", a->name, a->method, a->key,
	    rc_info(a->rc)->name, a->why.count == 0 ? "" : i->field, a->why.count == 0 ? "" : i->code->name,
	    a->why.count == 0 ? "" : i->argument, rc_info(rc)->name);
	return false;
}

bool
sim_page_next(struct mpscan *items, const struct rec_desc *d, struct arena *a, void *ret_rec)
{
	const uint8_t *from = items->pos;

	return items->pos < items->end && mpscan_skip(items) == RC_OK &&
	    record_decode(d, from, (size_t)(items->pos - from), a, ret_rec, NULL, NULL) == RC_OK;
}
