/*
 * service_command: the life of one command, from frames to reply.
 * Owns: struct command; spare ones are kept, so that a steady load does not allocate.
 * Beware: the order is fixed: method, rights, decode, validate, receipt, handler, apply. What is refused has
 * written nothing.
 */
#include "common/calendar.h"
#include "common/log.h"
#include "common/service_int.h"
#include <stdlib.h>

#define SPARE_MOST 512

struct command *
command_new(struct service *s)
{
	struct command *c = s->spare;

	if (c != NULL) {
		struct arena a = c->arena;
		struct buf out = c->out;

		s->spare = c->next;
		s->spare_count--;
		memset(c, 0, offsetof(struct command, fault));
		c->arena = a;
		c->out = out;
	} else {
		c = calloc(1, sizeof *c);
		if (c == NULL)
			abort();
	}
	c->service = s;
	c->why = &c->fault;
	fault_clear(c->why);
	return c;
}

void
command_free(struct command *c)
{
	struct service *s = c->service;

	works_drop(c);
	if (s->spare_count >= SPARE_MOST) {
		arena_free(&c->arena);
		buf_free(&c->out);
		free(c);
		return;
	}
	arena_reset(&c->arena);
	buf_clear(&c->out);
	c->next = s->spare;
	s->spare = c;
	s->spare_count++;
}

/* --- answering
 * ---------------------------------------------------------------------------------------------------- */
static void
answer_envelope(struct command *c, struct envelope *e)
{
	struct service *s = c->service;

	*e = (struct envelope){ .version = ENVELOPE_VERSION,
		.kind = ENVELOPE_REPLY,
		.id = c->env.id,
		.rc = text_of(rc_info(c->rc)->name),
		.position = c->position != 0 ? c->position : s->position };
	e->has = REC_BIT(ENVELOPE_TAG_VERSION) | REC_BIT(ENVELOPE_TAG_KIND) | REC_BIT(ENVELOPE_TAG_ID) |
	    REC_BIT(ENVELOPE_TAG_RC) | REC_BIT(ENVELOPE_TAG_POSITION);
}

void
command_answer(struct command *c)
{
	struct service *s = c->service;
	struct envelope e;

	s->status.commands++;
	if (c->rc != RC_OK) {
		s->status.refused++;
		buf_clear(&c->out);
		c->why->rc = c->rc;
		fault_encode(c->why, &c->arena, &c->out);
	}
	answer_envelope(c, &e);
	if (c->done != NULL) {
		c->done(c->done_arg, c->rc, &e, c->out.ptr, c->out.len);
	} else if (c->origin == COMMAND_CALL) {
		buf_clear(&s->reply_env);
		record_encode(&envelope_desc, &e, 0, 0, &s->reply_env);
		s->io.reply(s->io.arg, &c->peer, s->reply_env.ptr, s->reply_env.len, c->out.ptr, c->out.len);
	}
	command_free(c);
}

/* --- admission
 * ---------------------------------------------------------------------------------------------------- */
static enum rc
admit_rights(const struct command *c, struct fault *why)
{
	uint32_t allowed = c->binding->method->roles;

	if ((allowed & (c->env.roles | ROLE_ANYONE)) != 0)
		return RC_OK;
	if (c->env.roles == 0)
		return fault_only(why, RC_UNAUTHENTICATED);
	return fault_only(why, RC_FORBIDDEN);
}

static enum rc
admit_decode(struct command *c)
{
	const struct method *m = c->binding->method;
	bool nulls = c->binding->takes_nulls;
	enum record_mode mode = RECORD_INPUT;
	enum rc rc;

	if (m->shape == METHOD_CREATE)
		mode = RECORD_CREATE;
	else if (m->shape == METHOD_UPDATE || m->shape == METHOD_ARCHIVE)
		mode = RECORD_PATCH;
	c->in = arena_alloc(&c->arena, m->in->size);
	rc = record_decode(m->in, c->body, c->body_len, &c->arena, c->in, nulls ? &c->nulls : NULL, c->why);
	if (rc != RC_OK)
		return rc;
	return record_validate(m->in, c->in, c->nulls, mode, c->why);
}

/* Which of a command's reads a call answers. */
struct read_slot {
	struct command *c;
	unsigned i;
};

static void
read_done(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct read_slot *slot = arg;
	struct command *c = slot->c;

	(void)env;
	c->read_rc[slot->i] = rc;
	if (rc == RC_OK)
		c->read_body[slot->i] = (struct text){ arena_copy(&c->arena, body, len), (uint32_t)len, 0 };
	c->reads_pending--;
}

/* The id that a `reads` pair names in the input; zero when the input has none. */
static struct id
read_id(const struct command *c, const char *field)
{
	const struct rec_field *f = record_field(c->binding->method->in, field, strlen(field));
	struct id none = { { 0 } };

	if (f == NULL || f->kind != REC_K_ID || !((*(const uint64_t *)c->in >> f->tag) & 1u))
		return none;
	return *(const struct id *)record_at_const(f, c->in);
}

/* A method that is paged over several services says to each where it is. */
static struct text
read_cursor(const struct command *c)
{
	const struct rec_field *f = record_field(c->binding->method->in, "cursor", strlen("cursor"));
	struct text none = { 0 };

	if (f == NULL || f->kind != REC_K_TEXT || !((*(const uint64_t *)c->in >> f->tag) & 1u))
		return none;
	return *(const struct text *)record_at_const(f, c->in);
}

static void
read_start(struct command *c, unsigned i, const char *method, struct id id)
{
	struct read_slot *slot = ARENA_NEW(&c->arena, struct read_slot);
	struct envelope e = c->env;
	struct subject_query ref = { REC_BIT(1), id, read_cursor(c) };
	struct buf *b = &c->service->scratch;

	slot->c = c;
	slot->i = i;
	e.id = (struct id){ { 0 } };
	e.method = text_of(method);
	e.cause = c->env.id;
	e.key = (struct text){ 0 }; /* it is a read */
	buf_clear(b);
	ref.has |= ref.cursor.len != 0 ? REC_BIT(2) : 0;
	record_encode(&subject_query_desc, &ref, 0, 0, b);
	c->reads_pending++;
	call_send(c->service->calls, c->service->io.now(c->service->io.arg), NULL, &e, b->ptr, b->len, true,
	    read_done, slot);
}

static void
admit_reads(struct command *c)
{
	const char *const *reads = c->binding->method->reads;

	for (unsigned i = 0; reads != NULL && reads[2 * i] != NULL && i < SERVICE_READS_MAX; i++) {
		struct id id = read_id(c, reads[2 * i + 1]);

		if (id_is_zero(id))
			c->read_rc[i] = RC_NOT_FOUND;
		else
			read_start(c, i, reads[2 * i], id);
	}
}

void
command_queue(struct command *c)
{
	struct service *s = c->service;

	if (!aside_start(c))
		queue_push(c->binding->method->kind == METHOD_READ ? &s->reads : &s->writes, c);
}

void
command_admit(struct command *c)
{
	struct service *s = c->service;

	if ((c->env.roles & ~(ROLE_SERVICE | ROLE_SYSTEM)) != 0)
		s->asked_at = s->io.now(s->io.arg);
	c->binding = service_binding(s, c->env.method);
	if (c->binding == NULL)
		c->rc = fault_add(c->why, RC_NOT_FOUND, NULL, FAULT_UNKNOWN_METHOD);
	else if ((c->rc = admit_rights(c, c->why)) == RC_OK)
		c->rc = admit_decode(c);
	if (c->rc != RC_OK || c->binding == NULL) {
		command_answer(c);
		return;
	}
	admit_reads(c);
	if (c->reads_pending != 0 || !feeds_reached(s, &c->env))
		queue_push(&s->waiting, c);
	else
		command_queue(c);
}

/* --- running
 * ------------------------------------------------------------------------------------------------------ */
struct context
command_context(struct command *c, struct db_txn *t)
{
	struct service *s = c->service;
	struct context ctx = { .service = s,
		.arena = &c->arena,
		.txn = t,
		.now = s->io.now(s->io.arg),
		.caller = { c->env.person, c->env.account, c->env.roles, c->env.organisations.items,
		    c->env.organisations.count, c->env.node },
		.command = c->env.id,
		.cause = c->env.cause,
		.state = s->state,
		.call = c };

	ctx.today = calendar_local(ctx.now).day;
	return ctx;
}

enum rc
command_handle(struct command *c, struct db_txn *t, enum rc (*run)(struct context *, void *), void *arg)
{
	struct context ctx = command_context(c, t);
	enum rc rc;

	ctx.staged_end = &ctx.staged;
	rc = run(&ctx, arg);
	if (rc == RC_OK && t->rc == RC_OK) {
		apply_staged(&ctx);
		timers_keep(c, t);
		forgets_keep(c, t);
	} else {
		works_drop(c);
	}
	c->timers = NULL;
	c->forgets = NULL;
	return rc;
}

struct start_step {
	enum rc (*step)(struct context *c, struct id about);
	struct id about;
};

static enum rc
run_start_step(struct context *c, void *arg)
{
	const struct start_step *st = arg;

	return st->step(c, st->about);
}

enum rc
command_at_start(struct service *s, struct db_txn *t, const char *purpose, struct id about,
    enum rc (*step)(struct context *c, struct id about))
{
	const struct crypto_hash_part parts[] = { { purpose, strlen(purpose) }, { about.b, sizeof about.b },
		{ &s->journal.last, sizeof s->journal.last } };
	struct start_step st = { step, about };
	struct command *c = command_new(s);
	enum rc rc;

	c->origin = COMMAND_SYSTEM;
	c->env.roles = ROLE_SYSTEM;
	c->env.deadline = INT64_MAX;
	c->env.id = crypto_id_of(parts, 3);
	rc = command_handle(c, t, run_start_step, &st);
	command_free(c);
	return rc;
}

struct bound {
	struct command *c;
	void *out;
};

static enum rc
run_bound(struct context *ctx, void *arg)
{
	struct bound *b = arg;

	return b->c->binding->run(ctx, b->c->in, b->out, b->c->why);
}

static enum rc
run_resume(struct context *ctx, void *arg)
{
	(void)arg;
	ctx->service->desc->resume(ctx);
	return RC_OK;
}

static bool
run_reads_ok(struct command *c)
{
	for (unsigned i = 0; i < SERVICE_READS_MAX; i++) {
		enum rc rc = c->read_rc[i];

		if (rc != RC_OK && rc != RC_NOT_FOUND) {
			c->rc = fault_only(c->why, rc);
			return false;
		}
	}
	return true;
}

void
command_run(struct command *c, struct db_txn *t)
{
	const struct method *m;
	struct bound b = { c, NULL };

	if (c->binding == NULL) {
		c->rc = command_handle(c, t, run_resume, NULL);
		return;
	}
	if (c->aside != NULL) {
		aside_write(c, t);
		return;
	}
	m = c->binding->method;
	if (c->env.deadline <= c->service->io.now(c->service->io.arg)) {
		c->rc = fault_only(c->why, RC_TIMEOUT);
		return;
	}
	if (!run_reads_ok(c) || receipt_find(c, t) || refusal_find(c))
		return;
	if (m->out != NULL)
		b.out = arena_alloc(&c->arena, m->out->size);
	log_request(c->env.id);
	c->rc = command_handle(c, t, run_bound, &b);
	if (c->rc == RC_OK && c->park_until == 0 && !command_deferred(c)) {
		if (m->out != NULL)
			record_encode(m->out, b.out, 0, 0, &c->out);
		receipt_keep(c, b.out, t);
	} else if (c->rc != RC_OK) {
		refusal_keep(c, c->service->io.now(c->service->io.arg));
	}
	log_request((struct id){ { 0 } });
}
