/*
 * http: requests come out of evhttp, answers go into it, under the same headers every time.
 * Owns: struct exchange, live and spare.
 * Beware: evhttp copies every header into three allocations, so ours travel in the reason phrase: one text,
 * written as it is. Nothing that a client sent may get into it unescaped.
 */
#include "services/gateway/http.h"
#include "common/log.h"
#include "services/gateway/answer.h"
#include "services/gateway/flow.h"
#include <event2/buffer.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SPARE_MOST 256
#define KEEP_BYTES (64u * 1024u) /* a spare request keeps buffers up to this */
#define IDLE_SECONDS 75

static const char standing_headers[] = "Content-Security-Policy: default-src 'none'; script-src 'self'; "
				       "style-src 'self'; img-src 'self'; connect-src "
				       "'self'; "
				       "form-action 'self'; base-uri 'none'; frame-ancestors 'none'\r\n"
				       "X-Content-Type-Options: nosniff\r\n"
				       "Referrer-Policy: no-referrer\r\n"
				       "Cross-Origin-Opener-Policy: same-origin\r\n"
				       "Cross-Origin-Resource-Policy: same-origin\r\n";

const char *
http_reason(int status)
{
	static const struct {
		int status;
		const char *text;
	} reasons[] = { { 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 303, "See Other" },
		{ 304, "Not Modified" }, { 400, "Bad Request" }, { 401, "Unauthorized" },
		{ 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
		{ 409, "Conflict" }, { 412, "Precondition Failed" }, { 413, "Content Too Large" },
		{ 415, "Unsupported Media Type" }, { 417, "Expectation Failed" },
		{ 422, "Unprocessable Content" }, { 428, "Precondition Required" },
		{ 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
		{ 503, "Service Unavailable" }, { 504, "Gateway Timeout" } };

	for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
		if (reasons[i].status == status)
			return reasons[i].text;
	return status < 400 ? "OK" : "Error";
}

void
http_head_text(struct buf *out, int status, const char *type, const struct buf *headers)
{
	bool cached = headers != NULL && headers->len > 0 &&
	    memmem(headers->ptr, headers->len, "Cache-Control:", sizeof "Cache-Control:" - 1) != NULL;

	buf_text(out, http_reason(status));
	buf_append(out, "\r\n", 2);
	if (type != NULL)
		buf_printf(out, "Content-Type: %s\r\n", type);
	buf_append(out, standing_headers, sizeof standing_headers - 1);
	if (!cached)
		buf_text(out, "Cache-Control: no-store\r\n");
	if (headers != NULL)
		buf_append(out, headers->ptr, headers->len);
}

const char *
http_header(const struct exchange *r, const char *name)
{
	return evhttp_find_header(evhttp_request_get_input_headers(r->ev), name);
}

void
http_header_add(struct exchange *r, const char *format, ...)
{
	char line[1024];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (n <= 0 || (size_t)n >= sizeof line || memchr(line, '\r', (size_t)n) != NULL ||
	    memchr(line, '\n', (size_t)n) != NULL)
		return; /* a header that could be two is none */
	buf_append(&r->headers, line, (size_t)n);
	buf_append(&r->headers, "\r\n", 2);
}

/* --- requests
 * ------------------------------------------------------------------------------------------------------- */
static struct exchange *
request_new(struct gateway *g, struct evhttp_request *ev)
{
	struct exchange *r = g->spare;

	if (r != NULL) {
		g->spare = r->next;
		g->spare_count--;
	} else {
		r = calloc(1, sizeof *r);
		if (r == NULL)
			abort();
	}
	r->g = g;
	r->ev = ev;
	r->prev = NULL;
	r->next = g->live;
	if (g->live != NULL)
		g->live->prev = r;
	g->live = r;
	r->head = false;
	r->pages = 0;
	r->own = NULL;
	r->flow = NULL;
	r->answered = NULL;
	r->match.route = NULL;
	memset(&r->who, 0, sizeof r->who);
	fault_clear(&r->why);
	return r;
}

static void
request_wipe(struct exchange *r)
{
	arena_free(&r->arena);
	buf_free(&r->in);
	buf_free(&r->out);
	buf_free(&r->headers);
	free(r);
}

static void
request_free(struct exchange *r)
{
	struct gateway *g = r->g;

	flow_free(r->flow);
	r->flow = NULL;
	if (r->prev != NULL)
		r->prev->next = r->next;
	else
		g->live = r->next;
	if (r->next != NULL)
		r->next->prev = r->prev;
	if (g->spare_count >= SPARE_MOST || r->out.cap > KEEP_BYTES || r->in.cap > KEEP_BYTES) {
		request_wipe(r);
		return;
	}
	arena_reset(&r->arena);
	buf_clear(&r->in);
	buf_clear(&r->out);
	buf_clear(&r->headers);
	r->next = g->spare;
	g->spare = r;
	g->spare_count++;
}

void
http_release(struct exchange *r)
{
	health_count(r->g, r->match.route, 200, 0);
	request_free(r);
}

static void
request_count(struct exchange *r, int status)
{
	health_count(r->g, r->match.route, status, gateway_now() - r->began);
}

void
http_send(struct exchange *r, int status, const char *type)
{
	struct gateway *g = r->g;
	char id[ID_TEXT_LEN + 1];

	id_format(r->id, id);
	buf_clear(&g->line);
	http_head_text(&g->line, status, type, &r->headers);
	buf_printf(&g->line, "X-Request-Id: %s", id);
	if (r->head && status != 204 && status != 304)
		buf_printf(&g->line, "\r\nContent-Length: %zu", r->out.len);
	else if (status != 204 && status != 304)
		evbuffer_add(evhttp_request_get_output_buffer(r->ev), r->out.ptr, r->out.len);
	request_count(r, status);
	evhttp_send_reply(r->ev, status, buf_cstr(&g->line), NULL);
	request_free(r);
}

void
http_problem(struct exchange *r, enum rc rc)
{
	int status = answer_status(&r->why, rc);

	if (status == 503)
		http_header_add(r, "Retry-After: 2");
	if (status == 401)
		http_header_add(r, "WWW-Authenticate: Bearer realm=\"maillage\"");
	buf_clear(&r->out);
	answer_problem(&r->why, rc, status, r->id, &r->out);
	http_send(r, status, TYPE_PROBLEM);
}

/* --- from evhttp
 * ---------------------------------------------------------------------------------------------------- */
static void
on_complete(struct evhttp_request *ev, void *arg)
{
	(void)ev;
	conn_end(arg);
}

static enum verb
verb_of(struct exchange *r)
{
	switch (evhttp_request_get_command(r->ev)) {
	case EVHTTP_REQ_HEAD:
		r->head = true;
		return VERB_GET;
	case EVHTTP_REQ_GET:
		return VERB_GET;
	case EVHTTP_REQ_POST:
		return VERB_POST;
	case EVHTTP_REQ_PATCH:
		return VERB_PATCH;
	case EVHTTP_REQ_PUT:
		return VERB_PUT;
	case EVHTTP_REQ_DELETE:
		return VERB_DELETE;
	default:
		return VERB_NONE;
	}
}

static void
request_read(struct exchange *r)
{
	const char *uri = evhttp_request_get_uri(r->ev);
	const char *mark = strchr(uri, '?');
	struct evbuffer *in = evhttp_request_get_input_buffer(r->ev);
	size_t len = evbuffer_get_length(in);

	r->began = gateway_now();
	r->id = gateway_id(r->g, r->began);
	r->verb = verb_of(r);
	r->path = (struct text){ uri, mark == NULL ? (uint32_t)strlen(uri) : (uint32_t)(mark - uri), 0 };
	r->query = mark == NULL ? TEXT_LIT("") : text_of(mark + 1);
	r->body = TEXT_LIT("");
	if (len > 0)
		r->body = (struct text){ (const char *)evbuffer_pullup(in, -1), (uint32_t)len, 0 };
}

static bool
path_begins(const struct exchange *r, const char *prefix)
{
	size_t n = strlen(prefix);

	return r->path.len >= n && memcmp(r->path.ptr, prefix, n) == 0 &&
	    (r->path.len == n || r->path.ptr[n] == '/');
}

static void
on_request(struct evhttp_request *ev, void *arg)
{
	struct gateway *g = arg;
	struct conn *c = conn_of(g, ev);
	struct exchange *r = request_new(g, ev);

	if (c != NULL) {
		conn_begin(c);
		evhttp_request_set_on_complete_cb(ev, on_complete, c);
	}
	request_read(r);
	if (path_begins(r, API_PREFIX))
		api_request(r);
	else if (!health_request(r) && !page_request(r))
		files_request(r);
}

enum rc
http_open(struct gateway *g, struct fault *why)
{
	const struct node *n = process_node(g->process);

	g->http = evhttp_new(g->base);
	if (g->http == NULL)
		return fault_addf(why, RC_INTERNAL, NULL, FAULT_TEXT, "l’écoute HTTP ne se crée pas");
	conn_open(g);
	/* beyond the scanner's own bounds, so that evhttp never has a reason to answer by itself */
	evhttp_set_max_headers_size(g->http, 2 * FRONT_HEAD_MAX);
	evhttp_set_max_body_size(g->http, 2 * FRONT_BODY_MAX);
	evhttp_set_timeout(g->http, IDLE_SECONDS);
	evhttp_set_default_content_type(g->http, NULL);
	evhttp_set_allowed_methods(g->http,
	    EVHTTP_REQ_GET | EVHTTP_REQ_HEAD | EVHTTP_REQ_POST | EVHTTP_REQ_PATCH | EVHTTP_REQ_PUT |
		EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS);
	evhttp_set_gencb(g->http, on_request, g);
	if (evhttp_bind_socket_with_handle(g->http, n->address, n->port) == NULL)
		return fault_addf(why, RC_IO, NULL, FAULT_TEXT,
		    "L’adresse %s:%u ne peut pas être ouverte : un autre programme l’occupe, ou elle n’est "
		    "pas à cette "
		    "machine.",
		    n->address, (unsigned)n->port);
	log_emit(LOG_INFO, "http.listening", LOG_STR("address", n->address), LOG_U64("port", n->port));
	return RC_OK;
}

void
http_close(struct gateway *g)
{
	struct exchange *r;

	for (r = g->live; r != NULL; r = r->next)
		if (r->ev != NULL && evhttp_request_get_connection(r->ev) == NULL)
			evhttp_request_free(r->ev);
	if (g->http != NULL)
		evhttp_free(g->http);
	while ((r = g->live) != NULL) {
		g->live = r->next;
		flow_free(r->flow);
		request_wipe(r);
	}
	while ((r = g->spare) != NULL) {
		g->spare = r->next;
		request_wipe(r);
	}
	map_free(&g->conns, NULL);
	buf_free(&g->line);
}
