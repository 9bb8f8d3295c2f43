/*
 * flow: an answer that leaves in pieces: the next one is made only once the client has taken the one before.
 * Owns: struct flow, from the head of such an answer to its end.
 * Beware: what a slow reader holds up is one piece, never more. An error in the middle closes the connection: the length that was said
 *         (or the missing last chunk) tells the client that it has not everything.
 */
#include "services/gateway/flow.h"
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdio.h>
#include <stdlib.h>

void
flow_free(struct flow *f)
{
	if (f == NULL)
		return;
	if (f->own_free != NULL)
		f->own_free(f->own);
	arena_free(&f->arena);
	free(f);
}

/* The request is over, whatever became of its connection. */
static void
flow_over(struct exchange *r)
{
	http_release(r);
}

/* The connection is going. A call under way still has to come back before the request may go. */
static void
flow_gone(void *arg)
{
	struct exchange *r = arg;

	if (evhttp_request_get_connection(r->ev) == NULL)
		evhttp_send_reply_end(r->ev);
	r->ev = NULL;
	r->flow->gone = true;
	if (!r->flow->busy)
		flow_over(r);
}

static void
flow_leave(struct exchange *r)
{
	struct conn *c = conn_of(r->g, r->ev);

	if (c != NULL)
		conn_on_gone(c, NULL, NULL);
}

void
flow_end(struct exchange *r)
{
	flow_leave(r);
	evhttp_send_reply_end(r->ev);
	flow_over(r);
}

void
flow_break(struct exchange *r)
{
	struct evhttp_connection *evcon;

	if (r->flow->gone) {
		flow_over(r);
		return;
	}
	flow_leave(r);
	evcon = evhttp_request_get_connection(r->ev);
	flow_over(r);
	if (evcon != NULL)
		evhttp_connection_free(evcon);
}

bool
flow_begin(struct exchange *r, const char *type, const uint64_t *length, void (*more)(struct exchange *r))
{
	struct conn *c = conn_of(r->g, r->ev);
	struct buf line = { 0 };
	char digits[24];

	if (c == NULL) { /* the client has gone while we asked */
		http_problem(r, RC_UNAVAILABLE);
		return false;
	}
	r->flow = calloc(1, sizeof *r->flow);
	if (r->flow == NULL)
		abort();
	r->flow->more = more;
	conn_on_gone(c, flow_gone, r);
	http_head_text(&line, 200, type, &r->headers);
	buf_text(&line, "X-Accel-Buffering: no");
	if (length != NULL) {
		snprintf(digits, sizeof digits, "%llu", (unsigned long long)*length);
		evhttp_add_header(evhttp_request_get_output_headers(r->ev), "Content-Length", digits);
	}
	evhttp_send_reply_start(r->ev, 200, buf_cstr(&line));
	buf_free(&line);
	if (r->head) {
		flow_end(r);
		return false;
	}
	return true;
}

static void
flow_taken(struct evhttp_connection *evcon, void *arg)
{
	struct exchange *r = arg;

	(void)evcon;
	r->flow->pieces++;
	arena_reset(&r->flow->arena);
	buf_clear(&r->out);
	if (r->flow->last)
		flow_end(r);
	else
		r->flow->more(r);
}

void
flow_piece(struct exchange *r, bool last)
{
	struct evbuffer *chunk;

	r->flow->last = last;
	if (r->out.len == 0) { /* evhttp would not call back for nothing */
		flow_taken(NULL, r);
		return;
	}
	chunk = evbuffer_new();
	if (chunk == NULL)
		abort();
	evbuffer_add(chunk, r->out.ptr, r->out.len);
	evhttp_send_reply_chunk_with_cb(r->ev, chunk, flow_taken, r);
	evbuffer_free(chunk);
}

bool
flow_may_go_on(struct exchange *r)
{
	struct gateway *g = r->g;
	struct pass *p = map_find(&g->directory->pass_ids, &r->who.pass_id);

	r->who.pass = p;
	return id_is_zero(r->who.pass_id) || (p != NULL && !p->over && p->expires_at > gateway_now());
}

void
flow_ask(struct exchange *r)
{
	const struct route *route = r->match.route;

	if (!flow_may_go_on(r)) {
		flow_break(r);
		return;
	}
	r->flow->busy = true;
	api_call(r, route->method, route->service_at, false);
}
