/*
 * fetch_curl: libcurl's multi-socket interface on the gateway's loop.
 * Owns: the multi handle, its timer, an event a socket.
 * Beware: the address that is connected to is looked at when the socket is made, so that no second resolution can change it.
 */
#include "common/log.h"
#include "services/gateway/fetch.h"
#include <event2/event.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#define CONNECT_MS 10000L
#define WHOLE_MS 30000L

/* --- what comes --------------------------------------------------------------------------------------------------------- */
static size_t
on_bytes(char *bytes, size_t size, size_t count, void *arg)
{
	struct fetch *f = arg;
	size_t len = size * count;

	if (f->bytes.len + len > FETCH_BYTES_MOST) {
		f->too_large = true;
		return 0;
	}
	buf_append(&f->bytes, bytes, len);
	return len;
}

/* The ETag, when it is one that can be sent back as it is. */
static size_t
on_header(char *line, size_t size, size_t count, void *arg)
{
	static const char name[] = "etag:";
	struct fetch *f = arg;
	size_t len = size * count, at = sizeof name - 1, end = len;

	if (len <= at || strncasecmp(line, name, at) != 0)
		return len;
	while (at < end && (line[at] == ' ' || line[at] == '\t'))
		at++;
	while (end > at && (unsigned char)line[end - 1] <= 0x20)
		end--;
	f->mark[0] = '\0';
	if (end - at > FETCH_MARK_MOST)
		return len;
	for (size_t i = at; i < end; i++)
		if ((unsigned char)line[i] < 0x20 || (unsigned char)line[i] >= 0x7f)
			return len;
	memcpy(f->mark, line + at, end - at);
	f->mark[end - at] = '\0';
	return len;
}

static curl_socket_t
on_socket_open(void *arg, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct fetch *f = arg;

	if (purpose != CURLSOCKTYPE_IPCXN)
		return CURL_SOCKET_BAD;
	if (!f->hub->allow_private && !address_is_public(&to->addr, to->addrlen)) {
		f->refused_address = true;
		return CURL_SOCKET_BAD;
	}
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

static enum calendar_outcome
outcome_of(struct fetch *f, CURLcode code)
{
	long status = 0;

	if (f->too_large || code == CURLE_FILESIZE_EXCEEDED)
		return CALENDAR_TOO_LARGE;
	if (f->refused_address)
		return CALENDAR_PRIVATE_ADDRESS;
	if (code == CURLE_UNSUPPORTED_PROTOCOL)
		return CALENDAR_NOT_SAFE;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return CALENDAR_TIMEOUT;
	if (code != CURLE_OK)
		return CALENDAR_UNREACHABLE;
	curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &status);
	return status == 200 ? CALENDAR_READ : status == 304 ? CALENDAR_UNCHANGED : CALENDAR_REFUSED;
}

static void
messages_take(struct fetch_hub *h)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(h->multi, &left)) != NULL) {
		struct fetch *f = NULL;
		enum calendar_outcome outcome;

		if (m->msg != CURLMSG_DONE ||
		    curl_easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &f) != CURLE_OK || f == NULL)
			continue;
		outcome = outcome_of(f, m->data.result);
		fetch_curl_drop(f);
		fetch_ended(f, outcome);
	}
}

/* --- the loop ----------------------------------------------------------------------------------------------------------- */
static void
on_ready(evutil_socket_t fd, short what, void *arg)
{
	struct fetch_hub *h = arg;
	int mask = ((what & EV_READ) ? CURL_CSELECT_IN : 0) | ((what & EV_WRITE) ? CURL_CSELECT_OUT : 0),
	    running;

	(void)curl_multi_socket_action(h->multi, fd, mask, &running);
	messages_take(h);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct fetch_hub *h = arg;
	int running;

	(void)fd;
	(void)what;
	(void)curl_multi_socket_action(h->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	messages_take(h);
}

static int
on_watch(CURL *curl, curl_socket_t fd, int what, void *arg, void *socket_arg)
{
	struct fetch_hub *h = arg;
	struct event *ev = socket_arg;

	(void)curl;
	if (ev != NULL)
		event_free(ev);
	ev = NULL;
	if (what != CURL_POLL_REMOVE) {
		short mask =
		    (short)(((what & CURL_POLL_IN) ? EV_READ : 0) | ((what & CURL_POLL_OUT) ? EV_WRITE : 0));

		ev = event_new(h->g->base, fd, (short)(mask | EV_PERSIST), on_ready, h);
		if (ev == NULL || event_add(ev, NULL) != 0)
			abort();
	}
	curl_multi_assign(h->multi, fd, ev);
	return 0;
}

static int
on_delay(CURLM *multi, long ms, void *arg)
{
	struct fetch_hub *h = arg;
	struct timeval tv = { ms / 1000, ms % 1000 * 1000 };

	(void)multi;
	if (ms < 0)
		event_del(h->curl_timer);
	else
		event_add(h->curl_timer, &tv);
	return 0;
}

enum rc
fetch_curl_open(struct fetch_hub *h)
{
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return RC_INTERNAL;
	h->multi = curl_multi_init();
	h->curl_timer = evtimer_new(h->g->base, on_timer, h);
	if (h->multi == NULL || h->curl_timer == NULL)
		return RC_INTERNAL;
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETFUNCTION, on_watch);
	curl_multi_setopt(h->multi, CURLMOPT_SOCKETDATA, h);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERFUNCTION, on_delay);
	curl_multi_setopt(h->multi, CURLMOPT_TIMERDATA, h);
	return RC_OK;
}

void
fetch_curl_close(struct fetch_hub *h)
{
	if (h->multi != NULL)
		curl_multi_cleanup(h->multi);
	if (h->curl_timer != NULL)
		event_free(h->curl_timer);
	curl_global_cleanup();
}

/* --- one transfer ------------------------------------------------------------------------------------------------------- */
static void
options_set(struct fetch *f, const char *address)
{
	CURL *c = f->curl;

	curl_easy_setopt(c, CURLOPT_URL, address);
	curl_easy_setopt(c, CURLOPT_PRIVATE, f);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, f->hub->allow_private ? "https,http" : "https");
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(c, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, WHOLE_MS);
	curl_easy_setopt(c, CURLOPT_MAXFILESIZE, (long)FETCH_BYTES_MOST);
	curl_easy_setopt(c, CURLOPT_USERAGENT, "Maillage");
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, f->headers);
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, on_bytes);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(c, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(c, CURLOPT_HEADERDATA, f);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, on_socket_open);
	curl_easy_setopt(c, CURLOPT_OPENSOCKETDATA, f);
}

void
fetch_curl_start(struct fetch *f, struct text address, struct text mark)
{
	struct buf line = { 0 };

	f->headers = curl_slist_append(NULL, "Accept: text/calendar");
	if (mark.len > 0) {
		buf_printf(&line, "If-None-Match: " TEXT_FMT, TEXT_ARG(mark));
		f->headers = curl_slist_append(f->headers, buf_cstr(&line));
		buf_clear(&line);
	}
	buf_printf(&line, TEXT_FMT, TEXT_ARG(address));
	f->curl = curl_easy_init();
	if (f->curl == NULL)
		abort();
	options_set(f, buf_cstr(&line));
	crypto_wipe(line.ptr, line.len);
	buf_free(&line);
	if (curl_multi_add_handle(f->hub->multi, f->curl) != CURLM_OK) {
		curl_easy_cleanup(f->curl);
		f->curl = NULL;
		fetch_ended(f, CALENDAR_UNREACHABLE);
	}
}

void
fetch_curl_drop(struct fetch *f)
{
	if (f->curl != NULL) {
		curl_multi_remove_handle(f->hub->multi, f->curl);
		curl_easy_cleanup(f->curl);
	}
	curl_slist_free_all(f->headers);
	f->curl = NULL;
	f->headers = NULL;
}
