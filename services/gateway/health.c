/*
 * health: /livez, /readyz and /metrics, and the counters behind them.
 * Owns: the counters in struct gateway.
 * Beware: labels are methods, services and status classes: never a person, an id or a path that somebody
 * typed.
 */
#include "proto/proto.h"
#include "services/gateway/http.h"
#include <stdio.h>

#define STATUS_DEADLINE (1500 * INT64_C(1000))

static const unsigned bucket_ms[LATENCY_BUCKETS] = { 1, 2, 5, 10, 25, 50, 100, 250, 1000, 5000 };

void
health_count(struct gateway *g, const struct route *route, int status, usec_t took)
{
	struct route_stats *s = &g->stats[route == NULL ? router_count(g->router) : route->index];
	unsigned b = 0;

	while (b < LATENCY_BUCKETS && took > (usec_t)bucket_ms[b] * 1000)
		b++;
	s->by_class[status / 100 < 6 ? status / 100 : 5]++;
	s->latency[b]++;
	s->latency_sum += (uint64_t)took;
}

/* --- asking every service
 * ------------------------------------------------------------------------------------------- */
struct gather;
struct asked {
	struct gather *all;
	size_t at;
};
struct gather {
	struct exchange *r;
	unsigned pending;
	bool answers[SERVICES_MOST];
	struct service_status status[SERVICES_MOST];
	struct asked asked[SERVICES_MOST];
	void (*done)(struct exchange *r, const struct gather *all);
};

static void
gather_done(struct gather *all)
{
	if (--all->pending == 0)
		all->done(all->r, all);
}

static void
gather_answer(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct asked *one = arg;
	struct gather *all = one->all;
	struct arena *a = &all->r->arena;

	(void)env;
	all->answers[one->at] = rc == RC_OK &&
	    record_decode(&service_status_desc, arena_copy(a, body, len), len, a, &all->status[one->at], NULL,
		NULL) == RC_OK;
	gather_done(all);
}

static void
gather_ask(struct gather *all, size_t at, usec_t now)
{
	struct gateway *g = all->r->g;
	struct envelope env = {
		.id = gateway_id(g, now), .roles = ROLE_SERVICE, .deadline = now + STATUS_DEADLINE
	};
	struct nothing in = { 0 };
	struct buf b = { 0 };
	char *method = arena_printf(&all->r->arena, "%s.status", proto_services[at]->name);

	all->asked[at] = (struct asked){ all, at };
	all->pending++;
	env.method = text_of(method);
	envelope_mark(&env);
	record_encode(&nothing_desc, &in, 0, 0, &b);
	if (proto_services[at] == gateway_service.contract)
		service_local(g->service, &env, b.ptr, b.len, gather_answer, &all->asked[at]);
	else
		call_send(service_calls(g->service), now, NULL, &env, b.ptr, b.len, true, gather_answer,
		    &all->asked[at]);
	buf_free(&b);
}

static void
gather_start(struct exchange *r, void (*done)(struct exchange *r, const struct gather *all))
{
	struct gather *all = ARENA_NEW(&r->arena, struct gather);
	usec_t now = gateway_now();

	all->r = r;
	all->done = done;
	all->pending = 1; /* ours, so that an answer from inside does not end it early */
	for (size_t i = 0; i < proto_service_count && i < SERVICES_MOST; i++)
		gather_ask(all, i, now);
	process_wake(r->g->process);
	gather_done(all);
}

/* --- /readyz
 * -------------------------------------------------------------------------------------------------------- */
static bool
is_ready(const struct gather *all, size_t i)
{
	return all->answers[i] && all->status[i].ready;
}

static void
ready_done(struct exchange *r, const struct gather *all)
{
	bool ready = true;

	for (size_t i = 0; i < proto_service_count && i < SERVICES_MOST; i++)
		ready = ready && is_ready(all, i);
	buf_printf(&r->out, "{\"ready\":%s,\"services\":{", ready ? "true" : "false");
	for (size_t i = 0; i < proto_service_count && i < SERVICES_MOST; i++)
		buf_printf(&r->out, "%s\"%s\":\"%s\"", i ? "," : "", proto_services[i]->name,
		    is_ready(all, i)	  ? "ready"
			: all->answers[i] ? "catching_up"
					  : "down");
	buf_text(&r->out, "}}");
	if (!ready)
		http_header_add(r, "Retry-After: 2");
	http_send(r, ready ? 200 : 503, TYPE_JSON);
}

/* --- /metrics
 * ------------------------------------------------------------------------------------------------------- */
static void
requests_line(struct buf *out, const char *name, const uint64_t by_class[6])
{
	for (unsigned k = 1; k < 6; k++)
		if (by_class[k] != 0)
			buf_printf(out, "maillage_http_requests_total{method=\"%s\",status=\"%uxx\"} %llu\n",
			    name, k, (unsigned long long)by_class[k]);
}

/* What is asked of matching is one sum: how many were called back after a crisis, or took a request back, is nobody's to count. */
static void
metrics_requests(const struct gateway *g, struct buf *out)
{
	uint64_t matching[6] = { 0 };

	buf_text(out, "# TYPE maillage_http_requests_total counter\n");
	for (size_t i = 0; i <= router_count(g->router); i++) {
		const char *name =
		    i < router_count(g->router) ? router_at(g->router, i)->method->name : "other";

		if (strncmp(name, "matching.", 9) != 0)
			requests_line(out, name, g->stats[i].by_class);
		else
			for (unsigned k = 0; k < 6; k++)
				matching[k] += g->stats[i].by_class[k];
	}
	requests_line(out, "matching", matching);
}

static void
metrics_latency(const struct gateway *g, struct buf *out)
{
	uint64_t count = 0, sum = 0, bucket[LATENCY_BUCKETS + 1] = { 0 };

	for (size_t i = 0; i <= router_count(g->router); i++) {
		for (unsigned b = 0; b <= LATENCY_BUCKETS; b++)
			bucket[b] += g->stats[i].latency[b];
		sum += g->stats[i].latency_sum;
	}
	buf_text(out, "# TYPE maillage_http_seconds histogram\n");
	for (unsigned b = 0; b <= LATENCY_BUCKETS; b++) {
		count += bucket[b];
		if (b < LATENCY_BUCKETS)
			buf_printf(out, "maillage_http_seconds_bucket{le=\"%u.%03u\"} %llu\n",
			    bucket_ms[b] / 1000, bucket_ms[b] % 1000, (unsigned long long)count);
	}
	buf_printf(out,
	    "maillage_http_seconds_bucket{le=\"+Inf\"} %llu\nmaillage_http_seconds_sum %llu.%06llu\n",
	    (unsigned long long)count, (unsigned long long)(sum / 1000000),
	    (unsigned long long)(sum % 1000000));
	buf_printf(out, "maillage_http_seconds_count %llu\n", (unsigned long long)count);
}

static void
metrics_line(struct buf *out, const char *name, const char *type, uint64_t value)
{
	buf_printf(out, "# TYPE %s %s\n%s %llu\n", name, type, name, (unsigned long long)value);
}

static void
metrics_services(const struct gather *all, struct buf *out)
{
	static const struct {
		const char *name, *type;
		size_t off;
	} rows[] = { { "maillage_journal_position", "gauge", offsetof(struct service_status, position) },
		{ "maillage_commands_total", "counter", offsetof(struct service_status, commands) },
		{ "maillage_commits_total", "counter", offsetof(struct service_status, commits) },
		{ "maillage_refused_total", "counter", offsetof(struct service_status, refused) },
		{ "maillage_store_bytes", "gauge", offsetof(struct service_status, store_bytes) } };

	buf_text(out, "# TYPE maillage_service_up gauge\n");
	for (size_t i = 0; i < proto_service_count && i < SERVICES_MOST; i++)
		buf_printf(out, "maillage_service_up{service=\"%s\"} %d\n", proto_services[i]->name,
		    all->answers[i] ? 1 : 0);
	for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
		buf_printf(out, "# TYPE %s %s\n", rows[k].name, rows[k].type);
		for (size_t i = 0; i < proto_service_count && i < SERVICES_MOST; i++) {
			uint64_t value;

			if (!all->answers[i])
				continue;
			memcpy(&value, (const char *)&all->status[i] + rows[k].off, sizeof value);
			buf_printf(out, "%s{service=\"%s\"} %llu\n", rows[k].name, proto_services[i]->name,
			    (unsigned long long)value);
		}
	}
}

static void
metrics_done(struct exchange *r, const struct gather *all)
{
	const struct gateway *g = r->g;
	const struct bus_stats *bus = bus_stats(process_bus(g->process));

	metrics_requests(g, &r->out);
	metrics_latency(g, &r->out);
	metrics_line(&r->out, "maillage_http_refused_raw_total", "counter", g->refused_raw);
	metrics_line(&r->out, "maillage_http_connections", "gauge", g->conns.count);
	metrics_line(&r->out, "maillage_sessions_and_tokens", "gauge", g->directory->passes.count);
	metrics_line(&r->out, "maillage_calls_pending", "gauge", calls_pending(service_calls(g->service)));
	metrics_line(&r->out, "maillage_bus_sent_total", "counter", bus->sent);
	metrics_line(&r->out, "maillage_bus_replies_total", "counter", bus->replies_in);
	metrics_line(&r->out, "maillage_bus_unreachable_total", "counter", bus->unreachable);
	metrics_line(
	    &r->out, "maillage_bus_dropped_total", "counter", bus->dropped_frames + bus->dropped_size);
	metrics_services(all, &r->out);
	health_peers(r);
}

void
health_metrics_send(struct exchange *r)
{
	http_send(r, 200, "text/plain; version=0.0.4; charset=utf-8");
}

/* Counters would count what others may not know of (a journal that grows when somebody files a request): they are for the
 * machine itself, not for what a proxy brings in. */
static bool
metrics_for(const struct exchange *r)
{
	char *peer = NULL;
	ev_uint16_t port;

	evhttp_connection_get_peer(evhttp_request_get_connection(r->ev), &peer, &port);
	return peer != NULL && (strncmp(peer, "127.", 4) == 0 || strcmp(peer, "::1") == 0) &&
	    http_header(r, "X-Forwarded-For") == NULL && http_header(r, "Forwarded") == NULL;
}

bool
health_request(struct exchange *r)
{
	if (r->verb != VERB_GET)
		return false;
	if (text_is(r->path, "/livez")) {
		buf_text(&r->out, "{\"live\":true}");
		http_send(r, 200, TYPE_JSON);
		return true;
	}
	if (text_is(r->path, "/readyz")) {
		gather_start(r, ready_done);
		return true;
	}
	if (text_is(r->path, "/metrics") && metrics_for(r)) {
		gather_start(r, metrics_done);
		return true;
	}
	return false;
}
