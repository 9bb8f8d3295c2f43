/*
 * log: builds a line in place and hands it to standard error by one write(2), so that lines of processes never mix.
 * Owns: the name, the level and the capture, all of the process; the request, of the thread.
 * Beware: a line has at most LINE_CAP bytes (a pipe's atomic write); a pair that does not fit is dropped and "cut=true"
 *         said.
 */
#include "common/log.h"
#include "common/calendar.h"
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>
#include <utf8proc.h>

#define LINE_CAP 4096
#define CUT_NOTE " cut=true"
#define VALUE_MAX 1024 /* bytes of one text that are shown */

struct line {
	size_t len;
	bool cut;
	char s[LINE_CAP];
};

static struct {
	char name[32];
	enum log_level level;
	void (*sink)(void *arg, const char *line, size_t len);
	void *arg;
} state = { .name = "maillage", .level = LOG_INFO };
static _Thread_local struct id request_now;

void
log_open(const char *name, enum log_level level)
{
	snprintf(state.name, sizeof state.name, "%s", name);
	state.level = level;
}

void
log_capture(void (*sink)(void *arg, const char *line, size_t len), void *arg)
{
	state.sink = sink;
	state.arg = arg;
}

void
log_request(struct id request)
{
	request_now = request;
}

/* Room is kept for the note and the newline. */
static void
put(struct line *l, const char *bytes, size_t len)
{
	if (l->cut || len > LINE_CAP - sizeof CUT_NOTE - l->len) {
		l->cut = true;
		return;
	}
	memcpy(l->s + l->len, bytes, len);
	l->len += len;
}

static void
put_str(struct line *l, const char *s)
{
	put(l, s, strlen(s));
}

/* One character inside quotes; n <= 0 when its first byte is not UTF-8. */
static void
put_quoted(struct line *l, const char *p, utf8proc_ssize_t n, utf8proc_int32_t c)
{
	char escape[8];

	if (n <= 0)
		put_str(l, "\uFFFD");
	else if (c == '"' || c == '\\')
		put(l, (const char[]){ '\\', (char)c }, 2);
	else if (c == '\n')
		put_str(l, "\\n");
	else if (c == '\t')
		put_str(l, "\\t");
	else if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029) {
		snprintf(escape, sizeof escape, "\\u%04x", (unsigned)c & 0xffff);
		put_str(l, escape);
	} else
		put(l, p, (size_t)n);
}

static bool
is_bare(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] <= ' ' || s[i] > '~' || s[i] == '"' || s[i] == '=' || s[i] == '\\')
			return false;
	return len > 0 && len <= VALUE_MAX;
}

/* Letters with accents are quoted, not escaped: people read these lines. */
static void
put_value(struct line *l, const char *s, size_t len)
{
	size_t at = 0;

	if (is_bare(s, len)) {
		put(l, s, len);
		return;
	}
	put_str(l, "\"");
	while (at < len && at < VALUE_MAX) {
		utf8proc_int32_t c = 0;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const uint8_t *)s + at, (utf8proc_ssize_t)(len - at), &c);

		put_quoted(l, s + at, n, c);
		at += n <= 0 ? 1 : (size_t)n;
	}
	put_str(l, at < len ? "…\"" : "\"");
}

/* A pair goes in whole or not at all. */
static void
put_pair(struct line *l, const char *key, const char *s, size_t len)
{
	size_t before = l->len;

	put_str(l, before > 0 ? " " : "");
	put_str(l, key);
	put_str(l, "=");
	put_value(l, s, len);
	if (l->cut)
		l->len = before;
}

static void
put_log_pair(struct line *l, const struct log_pair *p)
{
	char text[ID_TEXT_LEN + 1];

	switch (p->kind) {
	case LOG_K_TEXT:
		if (p->v.text.sealed)
			put_pair(l, p->key, "[sealed]", strlen("[sealed]"));
		else
			put_pair(l, p->key, p->v.text.ptr, p->v.text.len);
		return;
	case LOG_K_U64:
		snprintf(text, sizeof text, "%" PRIu64, p->v.u64);
		break;
	case LOG_K_I64:
		snprintf(text, sizeof text, "%" PRId64, p->v.i64);
		break;
	case LOG_K_ID:
		id_format(p->v.id, text);
		break;
	}
	put_pair(l, p->key, text, strlen(text));
}

/* Always three digits, so that columns stand under each other. */
static void
put_time(struct line *l)
{
	char text[CALENDAR_DAY_CAP + 32];
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	size_t at = calendar_day_format((day_t)(now.tv_sec / 86400), text);
	unsigned second = (unsigned)(now.tv_sec % 86400);

	snprintf(text + at, sizeof text - at, "T%02u:%02u:%02u.%03uZ", second / 3600, second / 60 % 60,
	    second % 60, (unsigned)(now.tv_nsec / 1000000));
	put_pair(l, "ts", text, strlen(text));
}

static void
line_write(struct line *l)
{
	if (l->cut) {
		memcpy(l->s + l->len, CUT_NOTE, strlen(CUT_NOTE));
		l->len += strlen(CUT_NOTE);
	}
	l->s[l->len++] = '\n';
	if (state.sink != NULL) {
		state.sink(state.arg, l->s, l->len);
		return;
	}
	/* Nothing can be done about a log that cannot be written. */
	while (write(STDERR_FILENO, l->s, l->len) < 0 && errno == EINTR)
		;
}

void
log_event(enum log_level level, const char *event, const struct log_pair *pairs, size_t n)
{
	static const char *const levels[] = { "debug", "info", "warn", "error" };
	struct line l;

	if (level < state.level)
		return;
	l.len = 0;
	l.cut = false;
	put_time(&l);
	put_pair(&l, "level", levels[level], strlen(levels[level]));
	put_pair(&l, "service", state.name, strlen(state.name));
	put_pair(&l, "event", event, strlen(event));
	if (!id_is_zero(request_now))
		put_log_pair(&l, &LOG_UUID("req", request_now));
	for (size_t i = 0; i < n; i++)
		put_log_pair(&l, &pairs[i]);
	line_write(&l);
}
