/*
 * bench_node: see the header.
 * Owns: nothing beyond struct bench_node.
 * Beware: a store that is filled calls nobody and takes no jobs.
 */
#include "tests/lib/bench_node.h"
#include "proto/roles.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define COMMANDS_A_COMMIT 40u

_Noreturn void
bench_die(const char *what)
{
	fprintf(stderr, "%s: %s\n", program_invocation_short_name, what);
	exit(1);
}

double
bench_clock_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

/* --- a store that is filled -------------------------------------------------------------------------- */
static usec_t
io_now(void *arg)
{
	struct timespec t;

	(void)arg;
	clock_gettime(CLOCK_REALTIME, &t);
	return (usec_t)t.tv_sec * USEC_PER_SEC + t.tv_nsec / 1000;
}

static enum rc
io_send(void *arg, const char *service, const void *env, size_t env_len, const void *body, size_t body_len)
{
	(void)arg, (void)service, (void)env, (void)env_len, (void)body, (void)body_len;
	return RC_UNAVAILABLE;
}

static void
io_reply(
    void *arg, const struct bus_peer *to, const void *env, size_t env_len, const void *body, size_t body_len)
{
	(void)arg, (void)to, (void)env, (void)env_len, (void)body, (void)body_len;
}

static void
io_job(void *arg, struct job *j)
{
	(void)arg, (void)j;
}

void
bench_node_open(struct bench_node *n, const struct service_desc *d, const char *folder)
{
	const struct service_io io = { NULL, io_now, entropy_system, io_send, io_reply, io_job, NULL };
	struct service_config cfg = { .folder = n->data, .keyring = n->ring };
	const char *name = d->contract->name;
	struct fault why = { 0 };

	crypto_open();
	if (node_load(folder, &n->node, &why) != RC_OK)
		bench_die("no node there");
	node_path(&n->node, n->data, sizeof n->data, "data/%s", name);
	node_path(&n->node, n->ring, sizeof n->ring, "keys/%s.ring", name);
	cfg.master = n->node.master;
	cfg.node = n->node.name;
	n->queued = 0;
	if (service_open(d, &cfg, &io, &n->service, &why) != RC_OK)
		bench_die(why.count > 0 ? why.items[0].argument : rc_info(why.rc)->name);
}

void
bench_node_step(struct bench_node *n)
{
	while (service_step(n->service))
		;
}

static struct envelope
call_of(const char *method, uint32_t roles, usec_t deadline)
{
	struct envelope e = { .version = ENVELOPE_VERSION,
		.kind = ENVELOPE_CALL,
		.method = text_of(method),
		.deadline = deadline,
		.roles = roles };

	e.has = REC_BIT(ENVELOPE_TAG_VERSION) | REC_BIT(ENVELOPE_TAG_KIND) | REC_BIT(ENVELOPE_TAG_ID) |
	    REC_BIT(ENVELOPE_TAG_METHOD) | REC_BIT(ENVELOPE_TAG_DEADLINE) | REC_BIT(ENVELOPE_TAG_ROLES);
	entropy_fill(&entropy_system, e.id.b, sizeof e.id.b);
	return e;
}

void
bench_node_queue(struct bench_node *n, const char *method, const struct rec_desc *d, const void *in,
    service_done done, void *arg)
{
	struct envelope e = call_of(method, ROLE_OPERATOR, INT64_MAX);
	struct buf body = { 0 };

	record_encode(d, in, 0, 0, &body);
	service_local(n->service, &e, body.ptr, body.len, done, arg);
	buf_free(&body);
	if (++n->queued % COMMANDS_A_COMMIT == 0)
		bench_node_step(n);
}

/* --- callers over the bus ---------------------------------------------------------------------------- */
void
bench_bus_open(
    const char *folder, const struct bus_events *on, struct event_base **ret_base, struct bus **ret)
{
	struct fault why = { 0 };
	char run[PATH_MAX];

	(void)snprintf(run, sizeof run, "%s/run", folder);
	if (chdir(run) != 0)
		bench_die(run);
	*ret_base = bus_base_new();
	if (*ret_base == NULL || bus_open(*ret_base, ".", NULL, on, ret, &why) != RC_OK)
		bench_die("no bus");
}

struct envelope
bench_call(const char *method, uint32_t roles, uint8_t caller)
{
	struct envelope e = call_of(method, roles, INT64_C(7000000000000000)); /* far away */

	e.id.b[15] = caller;
	return e;
}

struct envelope
bench_answer(const void *env, size_t env_len, const void *body, size_t body_len, struct arena *a)
{
	struct envelope e;

	if (record_decode(&envelope_desc, env, env_len, a, &e, NULL, NULL) != RC_OK)
		bench_die("a reply that is none");
	if (!text_is(e.rc, "ok")) {
		fprintf(stderr, TEXT_FMT " %.*s\n", TEXT_ARG(e.rc), (int)body_len, (const char *)body);
		bench_die("a call was refused");
	}
	return e;
}
