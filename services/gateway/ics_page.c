/*
 * ics_page: /ics/{token}.ics: one of our calendars, for whoever holds its address; no account, no cookie.
 * Owns: nothing; the token goes to scheduling as it came and is kept nowhere.
 * Beware: a calendar may come in several pieces; it leaves as one, under one ETag. Programs ask again each hour.
 */
#include "proto/proto.h"
#include "proto/scheduling_resource.h"
#include "services/gateway/bind.h"
#include "services/gateway/pages.h"
#include <stdio.h>

#define METHOD "scheduling.feed.read"
#define PIECES_MOST 40u
#define SUFFIX ".ics"

struct ics_own { /* of a request */
	struct text token;
	char mark[72];
};

static void piece_answered(struct exchange *r, enum rc rc, const void *body, size_t len);

/* It is on no path of the API: its row is found by its name. */
static void
piece_ask(struct exchange *r)
{
	const struct ics_own *own = r->own;
	struct feed_query in = { REC_BIT(1) | REC_BIT(2), own->token, r->out.len };

	buf_clear(&r->in);
	record_encode(&feed_query_desc, &in, 0, 0, &r->in);
	r->answered = piece_answered;
	for (size_t s = 0; s < proto_service_count; s++)
		for (size_t i = 0; i < proto_services[s]->method_count; i++)
			if (strcmp(proto_services[s]->methods[i].name, METHOD) == 0) {
				api_call(r, &proto_services[s]->methods[i], s, false);
				return;
			}
	page_missing(r);
}

static void
calendar_send(struct exchange *r)
{
	const struct ics_own *own = r->own;
	const char *known = http_header(r, "If-None-Match");
	char etag[80];

	snprintf(etag, sizeof etag, "\"%s\"", own->mark);
	http_header_add(r, "ETag: %s", etag);
	http_header_add(r, "Cache-Control: private, no-cache");
	if (known != NULL && strcmp(known, etag) == 0) {
		buf_clear(&r->out);
		http_send(r, 304, NULL);
		return;
	}
	http_header_add(r, "Content-Disposition: inline; filename=\"maillage.ics\"");
	http_send(r, 200, "text/calendar; charset=utf-8");
}

static void
piece_answered(struct exchange *r, enum rc rc, const void *body, size_t len)
{
	struct ics_own *own = r->own;
	struct feed_text t;

	if (rc == RC_OK && record_decode(&feed_text_desc, body, len, &r->arena, &t, NULL, NULL) != RC_OK)
		rc = RC_INTERNAL;
	if (rc == RC_OK && r->out.len > 0 && !text_is(t.mark, own->mark)) {
		buf_clear(&r->out); /* it changed between two pieces: from the beginning */
		t.bytes.len = t.offset == 0 ? t.bytes.len : 0;
	}
	if (rc == RC_OK && ++r->pages > PIECES_MOST)
		rc = RC_UNAVAILABLE;
	if (rc != RC_OK) {
		api_faults(r, rc, body, len);
		page_refused(r, rc);
		return;
	}
	snprintf(own->mark, sizeof own->mark, TEXT_FMT, TEXT_ARG(t.mark));
	buf_append(&r->out, t.bytes.ptr, t.bytes.len);
	if (r->out.len < t.total)
		piece_ask(r);
	else
		calendar_send(r);
}

void
ics_page_get(struct exchange *r, struct text rest)
{
	struct ics_own *own = ARENA_NEW(&r->arena, struct ics_own);
	size_t n = sizeof SUFFIX - 1;

	if (rest.len <= n || rest.len > 100 || memcmp(rest.ptr + rest.len - n, SUFFIX, n) != 0 ||
	    !bind_unescape(
		(struct text){ rest.ptr, rest.len - (uint32_t)n, 0 }, false, &r->arena, &own->token)) {
		page_missing(r);
		return;
	}
	r->own = own;
	piece_ask(r);
}
