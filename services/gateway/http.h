/*
 * http: the gateway's front as one object: listener, connections, requests under way, and how an answer leaves.
 * Owns: struct gateway and struct exchange; requests are reused, with their memory.
 * Beware: a request lives until http_send or http_problem, exactly one of which ends it; the client may be gone long before.
 */
#ifndef GATEWAY_HTTP_H
#define GATEWAY_HTTP_H

#include "common/node.h"
#include "services/gateway/front.h"
#include "services/gateway/route.h"
#include "services/gateway/service.h"
#include <event2/http.h>

#define CALL_DEADLINE (10 * USEC_PER_SEC) /* of our own; of a request: node.conf, [gateway] deadline_ms */
#define LATENCY_BUCKETS 10
#define COOKIE_NAME "__Host-sid"
#define TYPE_JSON "application/json"
#define TYPE_PROBLEM "application/problem+json"
#define TYPE_HTML "text/html; charset=utf-8"
#define TYPE_CSV "text/csv; charset=utf-8"

struct gateway;
struct exchange;
struct stream_hub;
struct fetch_hub;

/* Who asks. Filled by auth_request. */
struct who {
	struct pass *pass; /* until the next command is applied; later find it again by pass_id */
	struct id pass_id;
	struct id account; /* account of the session, or the token */
	struct id person;
	uint32_t roles;
	const char *label;
	bool by_cookie;
	const char *cookie; /* the session's secret, as sent */
};

struct exchange {
	struct exchange *next, *prev; /* of the live ones, or of the spare ones */
	struct gateway *g;
	struct evhttp_request *ev;
	struct arena arena;
	struct id id;
	usec_t began;
	enum verb verb;
	bool head; /* HEAD: a GET without its body */
	struct text path, query, body;
	struct route_match match;
	struct who who;
	struct fault why;
	struct buf in;	    /* encoded input of the call */
	struct buf out;	    /* the answer's body */
	struct buf headers; /* further header lines, each with CR LF */
	unsigned pages;	    /* of an export so far */
	struct flow *flow;  /* of an answer that leaves in pieces */
	void *own;	    /* of whoever answers it */
	/* What to do with a service's answer; called once. rc and body as call_done has them. */
	void (*answered)(struct exchange *r, enum rc rc, const void *body, size_t len);
};

struct route_stats {
	uint64_t by_class[6]; /* status / 100 */
	uint64_t latency[LATENCY_BUCKETS + 1];
	uint64_t latency_sum; /* µs */
};

struct gateway {
	struct process *process;
	struct service *service;
	struct event_base *base;
	struct evhttp *http;
	struct router *router;
	struct directory *directory;
	struct jobs *password_jobs;
	unsigned password_waiting;
	unsigned workbooks; /* being made */
	struct map conns;
	struct exchange *spare, *live;
	unsigned spare_count;
	struct buf line; /* status line and headers of the answer that is leaving */
	uint8_t handle_key[CRYPTO_KEY_LEN], secret_key[CRYPTO_KEY_LEN], csrf_key[CRYPTO_KEY_LEN], event_key[CRYPTO_KEY_LEN];
	struct route_stats *stats; /* a row a route, and one for all else */
	uint64_t refused_raw;
	struct buf openapi;
	char openapi_etag[20]; /* the pages read it at each start */
	char dist[512]; /* folder of static files; empty: none */
	struct stream_hub *hub;
	struct fetch_hub *fetches;
	uint8_t random[512];
	size_t random_left;
	bool closing;
};

/* The hook of service_main_with: opens all of the front on the process's loop. */
extern struct process_hook gateway_hook;
MUST_CHECK enum rc gateway_open(struct gateway *g, struct process *p, struct fault *why);
void gateway_close(struct gateway *g);
usec_t gateway_now(void);
void gateway_random(struct gateway *g, void *out, size_t len);
struct id gateway_id(struct gateway *g, usec_t now);

/* http.c: the listener; its callback makes requests and hands them to api_request, or to one of the pages. */
MUST_CHECK enum rc http_open(struct gateway *g, struct fault *why);
void http_close(struct gateway *g);
/* Ends the request with r->out as the body, under the headers that every answer has; type NULL: none. */
void http_send(struct exchange *r, int status, const char *type);
/* Ends it with r->why as problem+json, or with the text of rc when r->why is empty. */
void http_problem(struct exchange *r, enum rc rc);
/* The same over bytes, for a connection that evhttp never sees. */
void http_head_text(struct buf *out, int status, const char *type, const struct buf *headers);
const char *http_reason(int status);
const char *http_header(const struct exchange *r, const char *name);
void http_header_add(struct exchange *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Takes the request out of evhttp's way of one answer: the stream writes by itself. Counts it as answered. */
void http_release(struct exchange *r);

/* conn.c: raw bytes before evhttp. */
void conn_open(struct gateway *g);
struct conn;
struct conn *conn_of(struct gateway *g, struct evhttp_request *ev);
void conn_begin(struct conn *c);
void conn_end(struct conn *c);
void conn_on_gone(struct conn *c, void (*gone)(void *arg), void *arg);

/* auth.c: RC_OK with r->who filled (all zero when nothing was sent), or why not. */
MUST_CHECK enum rc auth_request(struct exchange *r);
/* The rights of the row, then CSRF and origin of a write by cookie. */
MUST_CHECK enum rc auth_allows(struct exchange *r, uint32_t roles, bool writes);
/* An Origin header, if any, must be this host's. */
MUST_CHECK enum rc auth_origin(struct exchange *r);
void auth_csrf(const struct gateway *g, const char *cookie, char out[SECRET_CHARS + 1]);
void auth_me(struct exchange *r, const struct who *who, struct buf *out);

/* api.c: everything under /api/v1. */
void api_request(struct exchange *r);
/* Asks a method of any service as the request's caller, with r->in as the input; r->answered gets the answer. */
void api_call(struct exchange *r, const struct method *m, size_t service_at, bool with_key);
/* Turns the faults of a reply into r->why. */
void api_faults(struct exchange *r, enum rc rc, const void *body, size_t len);

/* login.c: rows that the front answers itself. False when it is none of them. */
bool login_request(struct exchange *r);
/* rate.c: seconds to wait before the next try with this handle; 0: go on. */
unsigned rate_wait(const uint8_t handle[HASH_LEN], usec_t now);
void rate_failed(const uint8_t handle[HASH_LEN], usec_t now);
void rate_passed(const uint8_t handle[HASH_LEN]);

/* openapi.c, stream.c, health.c, pages.c, files.c */
void openapi_write(const struct router *router, struct buf *out);
MUST_CHECK enum rc stream_open(struct gateway *g);
void stream_close(struct gateway *g);
void stream_request(struct exchange *r);
bool health_request(struct exchange *r);
/* health_peers.c: adds what federation says of each link, then sends; at once when federation does not answer. */
void health_peers(struct exchange *r);
void health_metrics_send(struct exchange *r);
/* Adds an answered request to the counters. */
void health_count(struct gateway *g, const struct route *route, int status, usec_t took);
bool page_request(struct exchange *r);
void files_open(struct gateway *g);
void files_request(struct exchange *r);

#endif
