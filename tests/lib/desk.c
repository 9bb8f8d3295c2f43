/*
 * desk: see desk.h.
 * Owns: nothing beyond struct desk.
 * Beware: texts of outputs live in the host's arena.
 */
#include "tests/lib/desk.h"
#include "common/calendar.h"
#include "proto/proto.h"
#include "proto/roles.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#define SIX_UTC (6 * 60 * 60 * USEC_PER_SEC)

static usec_t
desk_instant(const char *day)
{
	return (usec_t)desk_day(day) * USEC_PER_DAY + SIX_UTC;
}

struct desk *
desk_new(const struct service_desc *const *services, size_t count, const char *day)
{
	struct desk *d = calloc(1, sizeof *d);

	if (d == NULL)
		abort();
	d->h = host_new(services, count, desk_instant(day));
	d->who.roles = ROLE_COORDINATOR | ROLE_OPERATOR;
	return d;
}

void
desk_free(struct desk *d)
{
	host_free(d->h);
	free(d);
}

static void
desk_say(const struct desk *d, const char *method)
{
	for (uint32_t i = 0; i < d->why.count && i < FAULT_MAX; i++)
		fprintf(stderr, "%s: %s: %s %s\n", method, d->why.items[i].field, d->why.items[i].code->name,
		    d->why.items[i].argument);
}

static enum rc
desk_vcall(struct desk *d, const char *method, void *out, const char *json, va_list ap)
{
	const struct method *m = proto_method(method, strlen(method));
	char text[4096];
	uint64_t nulls = 0;
	void *in;

	if (m == NULL) {
		fprintf(stderr, "desk: no method %s\n", method);
		abort();
	}
	vsnprintf(text, sizeof text, json, ap);
	in = arena_alloc(host_arena(d->h), m->in->size);
	fault_clear(&d->why);
	if (record_from_json(m->in, text, strlen(text), host_arena(d->h), in, &nulls, &d->why) != RC_OK) {
		desk_say(d, method);
		fprintf(stderr, "desk: %s\n", text);
		abort();
	}
	return host_call(d->h, &d->who, method, m->in, in, nulls, m->out, out, NULL, &d->why);
}

enum rc
desk_call(struct desk *d, const char *method, void *out, const char *json, ...)
{
	va_list ap;
	enum rc rc;

	va_start(ap, json);
	rc = desk_vcall(d, method, out, json, ap);
	va_end(ap);
	return rc;
}

struct id
desk_make(struct desk *d, const char *method, const char *json, ...)
{
	const struct method *m = proto_method(method, strlen(method));
	struct rec_head *out = arena_alloc(host_arena(d->h), m->out->size);
	va_list ap;
	enum rc rc;

	va_start(ap, json);
	rc = desk_vcall(d, method, out, json, ap);
	va_end(ap);
	if (rc != RC_OK) {
		fprintf(stderr, "desk: %s: %s\n", method, rc_info(rc)->name);
		desk_say(d, method);
		abort();
	}
	return out->id;
}

uint32_t
desk_import_rows(struct desk *d, const char *method, const struct rec_desc *rd, const void *const *recs,
    uint32_t count, struct import_report *ret)
{
	struct import_row *rows = ARENA_ARRAY(host_arena(d->h), count, struct import_row);
	struct import im = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .collection = text_of(rd->name) };
	struct buf b = { 0 };
	enum rc rc;

	for (uint32_t i = 0; i < count; i++) {
		buf_clear(&b);
		record_encode(rd, recs[i], 0, 0, &b);
		rows[i] = (struct import_row){ REC_BIT(1) | REC_BIT(2), i + 1,
			{ arena_copy(host_arena(d->h), b.ptr, b.len), (uint32_t)b.len, 0 } };
	}
	buf_free(&b);
	im.rows = (struct list){ rows, count };
	*ret = (struct import_report){ 0 };
	rc = host_call(d->h, &d->who, method, &import_desc, &im, 0, &import_report_desc, ret, NULL, &d->why);
	if (rc != RC_OK) {
		desk_say(d, method);
		abort();
	}
	return ret->faults.count;
}

uint32_t
desk_import(
    struct desk *d, const char *method, const struct rec_desc *rd, const void *rec, struct import_report *ret)
{
	return desk_import_rows(d, method, rd, &rec, 1, ret);
}

const char *
desk_text(struct desk *d, struct id id)
{
	char *text = arena_alloc(host_arena(d->h), ID_TEXT_LEN + 1);

	id_format(id, text);
	return text;
}

bool
desk_refused(const struct desk *d, const char *field, const struct fault_code *code)
{
	for (uint32_t i = 0; i < d->why.count && i < FAULT_MAX; i++)
		if (d->why.items[i].code == code && strcmp(d->why.items[i].field, field) == 0)
			return true;
	desk_say(d, "refused otherwise");
	return false;
}

day_t
desk_day(const char *day)
{
	day_t out = 0;

	if (!calendar_day_parse(day, strlen(day), &out))
		abort();
	return out;
}

void
desk_jump(struct desk *d, const char *day)
{
	host_jump(d->h, desk_instant(day));
}

bool
desk_verified(struct desk *d, const char *service)
{
	uint64_t events = 0;

	if (host_verify(d->h, service, &events, &d->why) == RC_OK && events > 0)
		return true;
	desk_say(d, "verify");
	return false;
}

int
desk_close(struct desk *d, const char *service)
{
	bool verified = desk_verified(d, service);

	desk_free(d);
	return verified ? 0 : -1;
}
