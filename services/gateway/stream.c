/*
 * stream: GET /api/v1/events: server-sent events of what the caller may see, without content.
 * Owns: the readers, and one feed a service while there are readers.
 * Beware: a reader stands at a vector of positions; live events come from the feed, older ones are pulled for
 * that reader alone. A reader with more than 256 KiB unsent is closed: it resumes by Last-Event-ID.
 */
#include "services/gateway/stream.h"
#include "common/calendar.h"
#include "proto/proto.h"
#include "services/gateway/http.h"
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <stdlib.h>

#define UNSENT_MOST (256u * 1024u)
#define HEARTBEAT_SECONDS 15
#define READERS_MOST 256
#define PULL_LIMIT 200
#define PULL_WAIT (2 * USEC_PER_SEC)
#define RETRY_USEC (500 * 1000)
#define FROM_NOW UINT64_MAX /* the service has not told yet where it stands */

struct reader {
	struct reader *next, *prev;
	struct stream_hub *hub;
	struct evhttp_request *ev;
	struct evhttp_connection *evcon;
	struct id pass; /* rights are looked up anew at each event: a revoked token hears nothing more */
	struct id account; /* ids are sealed for it */
	uint64_t at[SERVICES_MOST];
};
/* A pull of one service for all who stand where the feed stands, or further back. */
struct feed_of {
	struct stream_hub *hub;
	size_t service;
	uint64_t after; /* where the pull under way began */
	struct id call; /* zero: none under way */
	struct event *retry;
};
struct stream_hub {
	struct gateway *g;
	struct reader *readers;
	unsigned count;
	struct feed_of feeds[SERVICES_MOST];
	struct event *heartbeat;
	struct arena arena;
};

static void
reader_drop(struct reader *r)
{
	if (r->prev != NULL)
		r->prev->next = r->next;
	else
		r->hub->readers = r->next;
	if (r->next != NULL)
		r->next->prev = r->prev;
	r->hub->count--;
	free(r);
}

/* The connection is going; evhttp has let go of the request, which ends here. */
static void
reader_gone(void *arg)
{
	struct reader *r = arg;

	if (evhttp_request_get_connection(r->ev) == NULL)
		evhttp_send_reply_end(r->ev);
	reader_drop(r);
}

static void
reader_end(struct reader *r)
{
	struct conn *c = conn_of(r->hub->g, r->ev);

	if (c != NULL)
		conn_on_gone(c, NULL, NULL);
	evhttp_send_reply_end(r->ev);
	reader_drop(r);
}

static size_t
reader_unsent(const struct reader *r)
{
	return evbuffer_get_length(bufferevent_get_output(evhttp_connection_get_bufferevent(r->evcon)));
}

static void
reader_write(struct reader *r, const struct buf *text)
{
	struct evbuffer *chunk = evbuffer_new();

	if (chunk == NULL)
		return;
	evbuffer_add(chunk, text->ptr, text->len);
	evhttp_send_reply_chunk(r->ev, chunk);
	evbuffer_free(chunk);
}

/* False when the pass is over. */
static bool
reader_viewer(const struct reader *r, struct viewer *v)
{
	struct gateway *g = r->hub->g;
	struct pass *p = map_find(&g->directory->pass_ids, &r->pass);
	usec_t now = gateway_now();
	const struct account_entry *a = NULL;

	if (p == NULL || p->expires_at <= now)
		return false;
	if (p->kind == PASS_SESSION) {
		a = directory_account(g->directory, p->account);
		if (a == NULL || a->closed)
			return false;
	}
	v->roles = a != NULL ? a->roles : p->roles;
	v->person = a != NULL ? a->person : p->person;
	directory_organisations(g->directory, p, v->person, calendar_local(now).day);
	v->organisations = p->organisations;
	v->organisation_count = p->organisation_count;
	v->in_centre = p->in_centre;
	return true;
}

/* "event: organisation.updated", with the collection and the id: what changed is read over the API, with its
 * rights. */
static void
event_text(struct reader *r, const struct pulled_event *e, const struct collection_desc *c, struct buf *out)
{
	char id[ID_TEXT_LEN + 1], sealed[STREAM_ID_CHARS], when[CALENDAR_INSTANT_CAP];

	id_format(e->key, id);
	calendar_instant_format(e->time, when);
	stream_id_seal(r->hub->g->event_key, r->account, r->at, sealed);
	buf_printf(out,
	    "id: %s\nevent: " TEXT_FMT "\ndata: {\"event\":\"" TEXT_FMT
	    "\",\"collection\":\"%s\",\"id\":\"%s\",\"time\":\"%s\"}\n\n",
	    sealed, TEXT_ARG(e->event), TEXT_ARG(e->event), c->path + 1, id, when);
}

static const struct collection_desc *
event_collection(const struct service_contract *k, const struct pulled_event *e)
{
	const char *dot = memchr(e->event.ptr, '.', e->event.len);
	const struct collection_desc *c;

	if (dot == NULL ||
	    text_is((struct text){ dot + 1, e->event.len - (uint32_t)(dot + 1 - e->event.ptr), 0 }, "known"))
		return NULL; /* a copy of another service's record: its own service tells of it */
	c = proto_collection(e->event.ptr, (size_t)(dot - e->event.ptr));
	return c != NULL && strcmp(c->service, k->name) == 0 ? c : NULL;
}

static void
reader_events(struct reader *r, size_t service, uint64_t from, const struct pulled *p, struct arena *a)
{
	const struct pulled_event *e = p->events.items;
	struct viewer v;
	struct buf out = { 0 };

	if (!reader_viewer(r, &v)) {
		reader_end(r);
		return;
	}
	if (r->at[service] == FROM_NOW)
		r->at[service] = p->last;
	if (r->at[service] < from)
		return; /* further back than this pull began: the next one begins there */
	for (uint32_t i = 0; i < p->events.count; i++) {
		const struct collection_desc *c = event_collection(proto_services[service], &e[i]);

		if (e[i].seq <= r->at[service])
			continue;
		r->at[service] = e[i].seq;
		if (c != NULL && stream_visible(c, &v, e[i].body.ptr, e[i].body.len, a))
			event_text(r, &e[i], c, &out);
	}
	if (out.len > 0 && reader_unsent(r) + out.len > UNSENT_MOST)
		reader_end(r);
	else if (out.len > 0)
		reader_write(r, &out);
	buf_free(&out);
}

/* --- feeds
 * ----------------------------------------------------------------------------------------------------------
 */
static void feed_pull(struct feed_of *f);

static void
feed_later(struct feed_of *f)
{
	struct timeval tv = { 0, RETRY_USEC };

	event_add(f->retry, &tv);
}

/* Readers further back than the feed pull it back: what others have had already they skip by their own
 * position. */
static uint64_t
feed_from(const struct feed_of *f)
{
	uint64_t from = FROM_NOW;

	for (const struct reader *r = f->hub->readers; r != NULL; r = r->next)
		if (r->at[f->service] < from)
			from = r->at[f->service];
	return from == FROM_NOW ? 0 : from;
}

static void
feed_answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct feed_of *f = arg;
	struct stream_hub *hub = f->hub;
	struct pulled p;

	(void)env;
	f->call = (struct id){ { 0 } };
	if (rc != RC_OK || record_decode(&pulled_desc, body, len, &hub->arena, &p, NULL, NULL) != RC_OK) {
		arena_reset(&hub->arena);
		if (rc == RC_TIMEOUT)
			feed_pull(f);
		else
			feed_later(f);
		return;
	}
	for (struct reader *r = hub->readers, *next; r != NULL; r = next) {
		next = r->next;
		reader_events(r, f->service, f->after, &p, &hub->arena);
	}
	arena_reset(&hub->arena);
	feed_pull(f);
}

static void
feed_pull(struct feed_of *f)
{
	struct gateway *g = f->hub->g;
	usec_t now = gateway_now();
	struct envelope env = { .roles = ROLE_SERVICE, .deadline = now + PULL_WAIT };
	struct pull in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .limit = PULL_LIMIT, .wait = true };
	struct buf b = { 0 }, method = { 0 };

	if (f->hub->readers == NULL || !id_is_zero(f->call) || g->closing)
		return;
	in.after = f->after = feed_from(f);
	env.id = gateway_id(g, now);
	buf_printf(&method, "%s.journal.pull", proto_services[f->service]->name);
	env.method = text_of(buf_cstr(&method));
	envelope_mark(&env);
	record_encode(&pull_desc, &in, 0, 0, &b);
	f->call = env.id;
	if (proto_services[f->service] == gateway_service.contract)
		service_local(g->service, &env, b.ptr, b.len, feed_answered, f);
	else
		call_send(service_calls(g->service), now, NULL, &env, b.ptr, b.len, true, feed_answered, f);
	process_wake(g->process);
	buf_free(&b);
	buf_free(&method);
}

static void
on_retry(evutil_socket_t fd, short what, void *arg)
{
	(void)fd;
	(void)what;
	feed_pull(arg);
}

static void
on_heartbeat(evutil_socket_t fd, short what, void *arg)
{
	static const char beat[] = ": \n\n";
	struct stream_hub *hub = arg;
	struct buf text = { (uint8_t *)(uintptr_t)beat, sizeof beat - 1, sizeof beat - 1 };
	struct viewer v;

	(void)fd;
	(void)what;
	for (struct reader *r = hub->readers, *next; r != NULL; r = next) {
		next = r->next;
		if (!reader_viewer(r, &v) || reader_unsent(r) > UNSENT_MOST)
			reader_end(r);
		else
			reader_write(r, &text);
	}
}

enum rc
stream_open(struct gateway *g)
{
	struct timeval beat = { HEARTBEAT_SECONDS, 0 };
	struct stream_hub *hub = calloc(1, sizeof *hub);

	if (hub == NULL)
		return RC_INTERNAL;
	g->hub = hub;
	hub->g = g;
	for (size_t i = 0; i < proto_service_count && i < SERVICES_MOST; i++) {
		hub->feeds[i] = (struct feed_of){ .hub = hub, .service = i };
		hub->feeds[i].retry = event_new(g->base, -1, 0, on_retry, &hub->feeds[i]);
	}
	hub->heartbeat = event_new(g->base, -1, EV_PERSIST, on_heartbeat, hub);
	if (hub->heartbeat == NULL)
		return RC_INTERNAL;
	event_add(hub->heartbeat, &beat);
	return RC_OK;
}

void
stream_close(struct gateway *g)
{
	struct stream_hub *hub = g->hub;

	if (hub == NULL)
		return;
	for (struct reader *next, *at = hub->readers; at != NULL; at = next) {
		next = at->next;
		reader_end(at);
	}
	for (size_t i = 0; i < SERVICES_MOST; i++)
		if (hub->feeds[i].retry != NULL)
			event_free(hub->feeds[i].retry);
	if (hub->heartbeat != NULL)
		event_free(hub->heartbeat);
	arena_free(&hub->arena);
	free(hub);
	g->hub = NULL;
}

/* --- a new reader
 * --------------------------------------------------------------------------------------------------- */
static struct reader *
reader_new(struct exchange *r, const uint64_t at[SERVICES_MOST])
{
	struct stream_hub *hub = r->g->hub;
	struct reader *n = calloc(1, sizeof *n);

	if (n == NULL)
		abort();
	n->hub = hub;
	n->ev = r->ev;
	n->evcon = evhttp_request_get_connection(r->ev);
	n->pass = r->who.pass_id;
	n->account = r->who.account;
	memcpy(n->at, at, sizeof n->at);
	n->next = hub->readers;
	if (hub->readers != NULL)
		hub->readers->prev = n;
	hub->readers = n;
	hub->count++;
	return n;
}

static void
stream_start(struct exchange *r, const uint64_t at[SERVICES_MOST])
{
	struct gateway *g = r->g;
	struct conn *c = conn_of(g, r->ev);
	struct reader *n;
	struct buf line = { 0 };

	if (c == NULL) { /* the client has gone while we asked where "now" is */
		http_problem(r, RC_UNAVAILABLE);
		return;
	}
	n = reader_new(r, at);
	conn_on_gone(c, reader_gone, n);
	http_head_text(&line, 200, "text/event-stream; charset=utf-8", &r->headers);
	buf_text(&line, "X-Accel-Buffering: no");
	evhttp_connection_set_timeout(n->evcon, 3600);
	evhttp_send_reply_start(r->ev, 200, buf_cstr(&line));
	buf_clear(&line);
	buf_text(&line, "retry: 2000\n\n");
	reader_write(n, &line);
	buf_free(&line);
	http_release(r);
	for (size_t i = 0; i < proto_service_count && i < SERVICES_MOST; i++)
		feed_pull(&g->hub->feeds[i]);
}

/* Where each service stands now, for a reader that does not resume. */
struct locate;
struct located {
	struct locate *all;
	size_t service;
};
struct locate {
	struct exchange *r;
	unsigned pending;
	uint64_t at[SERVICES_MOST];
	struct located each[SERVICES_MOST];
};

static void
locate_done(struct locate *l)
{
	if (--l->pending == 0)
		stream_start(l->r, l->at);
}

static void
locate_answered(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct located *one = arg;

	(void)body;
	(void)len;
	if (rc == RC_OK && env != NULL)
		one->all->at[one->service] = env->position; /* every reply says where its journal is */
	locate_done(one->all);
}

static void
locate_start(struct exchange *r)
{
	struct locate *l = ARENA_NEW(&r->arena, struct locate);
	struct gateway *g = r->g;
	struct nothing in = { 0 };
	struct buf b = { 0 };

	l->r = r;
	l->pending = 1;
	memset(l->at, 0xff, sizeof l->at);
	record_encode(&nothing_desc, &in, 0, 0, &b);
	for (size_t i = 0; i < proto_service_count && i < SERVICES_MOST; i++) {
		struct envelope env = {
			.id = gateway_id(g, r->began), .roles = ROLE_SERVICE, .deadline = r->began + PULL_WAIT
		};

		l->each[i] = (struct located){ l, i };
		l->pending++;
		env.method = text_of(arena_printf(&r->arena, "%s.status", proto_services[i]->name));
		envelope_mark(&env);
		if (proto_services[i] == gateway_service.contract)
			service_local(g->service, &env, b.ptr, b.len, locate_answered, &l->each[i]);
		else
			call_send(service_calls(g->service), r->began, NULL, &env, b.ptr, b.len, true,
			    locate_answered, &l->each[i]);
	}
	buf_free(&b);
	process_wake(g->process);
	locate_done(l);
}

void
stream_request(struct exchange *r)
{
	const char *last = http_header(r, "Last-Event-ID");
	uint64_t at[SERVICES_MOST];
	enum rc rc = auth_allows(r, ROLE_ACCOUNTS, false);

	if (rc == RC_OK && r->g->hub->count >= READERS_MOST)
		rc = RC_UNAVAILABLE;
	if (rc == RC_OK && last != NULL && stream_id_open(r->g->event_key, r->who.account, last, at) != RC_OK)
		rc = fault_addf(&r->why, RC_MALFORMED, "Last-Event-ID", FAULT_FORMAT,
		    "l’« id » du dernier événement reçu, tel quel");
	if (rc != RC_OK)
		http_problem(r, rc);
	else if (r->head)
		http_send(r, 200, "text/event-stream; charset=utf-8");
	else if (last != NULL)
		stream_start(r, at);
	else
		locate_start(r);
}
