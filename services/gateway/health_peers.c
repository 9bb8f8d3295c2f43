/*
 * health_peers: the end of /metrics: how the exchange with each other federation stands.
 * Owns: nothing.
 * Beware: the label is the short name that the operator gave to a federation; nothing of a message is counted but its number and why it
 *         was refused.
 */
#include "proto/federation.h"
#include "services/gateway/http.h"

#define LINKS_DEADLINE (1500 * INT64_C(1000))

/* A label's value as Prometheus reads it. */
static void
label_put(struct buf *out, struct text value)
{
	for (uint32_t i = 0; i < value.len; i++) {
		if (value.ptr[i] == '"' || value.ptr[i] == '\\')
			buf_byte(out, '\\');
		if (value.ptr[i] == '\n')
			buf_text(out, "\\n");
		else
			buf_byte(out, (uint8_t)value.ptr[i]);
	}
}

enum link_figure {
	FIGURE_CONNECTED,
	FIGURE_HEARD,
	FIGURE_QUEUED,
	FIGURE_OLDEST,
	FIGURE_GIVEN_UP,
	FIGURE_NOT_UNDERSTOOD
};

static uint64_t
figure_of(const struct peer_link *l, enum link_figure which)
{
	switch (which) {
	case FIGURE_CONNECTED:
		return l->connected && l->status == PEER_ACTIVE ? 1 : 0;
	case FIGURE_HEARD:
		return (uint64_t)(l->heard_at / USEC_PER_SEC);
	case FIGURE_QUEUED:
		return l->queued;
	case FIGURE_OLDEST:
		return (uint64_t)(l->oldest_at / USEC_PER_SEC);
	case FIGURE_GIVEN_UP:
		return l->given_up;
	case FIGURE_NOT_UNDERSTOOD:
	default:
		return l->not_understood;
	}
}

static void
figures_put(struct buf *out, const struct peer_links *links)
{
	static const struct {
		enum link_figure which;
		const char *name, *type;
	} rows[] = {
		{ FIGURE_CONNECTED, "maillage_peer_connected", "gauge" },
		{ FIGURE_HEARD, "maillage_peer_last_seen_seconds", "gauge" },
		{ FIGURE_QUEUED, "maillage_peer_outbox", "gauge" },
		{ FIGURE_OLDEST, "maillage_peer_outbox_oldest_seconds", "gauge" },
		{ FIGURE_GIVEN_UP, "maillage_peer_dead_letters_total", "counter" },
		{ FIGURE_NOT_UNDERSTOOD, "maillage_peer_not_understood_total", "counter" },
	};
	const struct peer_link *l = links->links.items;

	for (size_t k = 0; k < sizeof rows / sizeof rows[0]; k++) {
		buf_printf(out, "# TYPE %s %s\n", rows[k].name, rows[k].type);
		for (uint32_t i = 0; i < links->links.count; i++) {
			if (id_is_zero(l[i].peer))
				continue;
			buf_printf(out, "%s{peer=\"", rows[k].name);
			label_put(out, l[i].code);
			buf_printf(out, "\"} %llu\n", (unsigned long long)figure_of(&l[i], rows[k].which));
		}
	}
}

/* Each reason that was met; what came from nobody known has an empty peer. */
static void
refused_put(struct buf *out, const struct peer_links *links)
{
	const struct peer_link *l = links->links.items;

	buf_text(out, "# TYPE maillage_peer_refused_total counter\n");
	for (uint32_t i = 0; i < links->links.count; i++) {
		const struct peer_refused *r = l[i].refused.items;

		for (uint32_t k = 0; k < l[i].refused.count; k++) {
			const struct rec_enum_value *row =
			    rec_enum_by_value(&peer_refusal_enum, (int)r[k].reason);

			buf_text(out, "maillage_peer_refused_total{peer=\"");
			label_put(out, l[i].code);
			buf_printf(out, "\",reason=\"%s\"} %llu\n", row != NULL ? row->name : "other",
			    (unsigned long long)r[k].count);
		}
	}
}

static void
links_answer(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct exchange *r = arg;
	struct peer_links links = { 0 };

	(void)env;
	if (rc == RC_OK &&
	    record_decode(&peer_links_desc, arena_copy(&r->arena, body, len), len, &r->arena, &links, NULL,
		NULL) == RC_OK) {
		figures_put(&r->out, &links);
		refused_put(&r->out, &links);
	}
	health_metrics_send(r);
}

void
health_peers(struct exchange *r)
{
	struct gateway *g = r->g;
	usec_t now = gateway_now();
	struct envelope env = {
		.id = gateway_id(g, now),
		.method = text_of("federation.peer.links"),
		.roles = ROLE_SERVICE,
		.deadline = now + LINKS_DEADLINE,
	};
	struct nothing in = { 0 };
	struct buf b = { 0 };

	envelope_mark(&env);
	record_encode(&nothing_desc, &in, 0, 0, &b);
	call_send(service_calls(g->service), now, NULL, &env, b.ptr, b.len, true, links_answer, r);
	buf_free(&b);
	process_wake(g->process);
}
