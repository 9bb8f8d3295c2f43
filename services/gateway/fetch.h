/*
 * fetch: the gateway's way out: persons' online calendars, read when scheduling says that one is due.
 * Owns: struct fetch_hub, libcurl's handles and the thread that reads what came.
 * Beware: addresses are foreign: only public ones are connected to, whatever a name resolves to; no redirect is followed; the bytes are
 *         read on a thread, and only busy half-days go on to scheduling.
 */
#ifndef GATEWAY_FETCH_H
#define GATEWAY_FETCH_H

#include "proto/scheduling_resource.h"
#include "services/gateway/http.h"
#include <curl/curl.h>
#include <sys/socket.h>

#define FETCH_AT_ONCE 4
#define FETCH_BYTES_MOST (2u * 1024u * 1024u)
#define FETCH_MARK_MOST 200

/* One calendar on its way. */
struct fetch {
	struct job job; /* first: the thread's view of it */
	struct fetch_hub *hub;
	struct fetch *next;
	struct id calendar;
	CURL *curl;
	struct curl_slist *headers;
	struct buf bytes;
	char mark[FETCH_MARK_MOST + 1]; /* ETag that came */
	bool refused_address, too_large;
	day_t today;
	struct busy_day *days;
	struct calendar_result result;
};

struct fetch_hub {
	struct gateway *g;
	CURLM *multi;
	struct event *curl_timer, *poll;
	struct jobs *jobs;
	struct fetch *live;
	unsigned under_way;
	struct id waiting[CALENDARS_DUE_MOST];
	unsigned waiting_count;
	bool asking; /* which are due */
	bool again;  /* asked for meanwhile */
	bool allow_private;
};

MUST_CHECK enum rc fetch_open(struct gateway *g, struct fault *why);
void fetch_close(struct gateway *g);
/* A calendar was written: one may be due at once. */
void fetch_soon(struct gateway *g);

/* fetch_address.c: may this address be connected to? False for everything that is not plainly on the public Internet. */
bool address_is_public(const struct sockaddr *sa, size_t len);

/* fetch_curl.c: the transfer. ended is called once, on the loop, with what came of it (CALENDAR_READ: bytes are there). */
MUST_CHECK enum rc fetch_curl_open(struct fetch_hub *h);
void fetch_curl_close(struct fetch_hub *h);
void fetch_curl_start(struct fetch *f, struct text address, struct text mark);
void fetch_curl_drop(struct fetch *f);
void fetch_ended(struct fetch *f, enum calendar_outcome outcome);

#endif
