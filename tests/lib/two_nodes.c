/*
 * two_nodes: see two_nodes.h.
 * Owns: the little service.
 * Beware: events are pulled as federation pulls them, by the names of the records, so that what is CARRIED comes open and nothing else.
 */
#include "tests/lib/two_nodes.h"
#include "proto/roles.h"
#include <stdlib.h>

/* --- the little federation -------------------------------------------------------------------------------------------- */
static const struct db_table peer_rows = { &peer_desc }, mail_rows = { &peer_mail_desc };
static const struct db_table *const tables[] = { &peer_rows, &mail_rows };

/* An encoded record: as an input of its own it would be refused what the service sets itself. */
enum peer_says { PEER_IS, PEER_RESYNC, PEER_RESTARTED, PEER_FULL, PEER_RELIEVED };
struct handed {
	uint64_t has;
	struct text record;
	uint32_t says;
};
static const struct rec_field handed_fields[] = {
	REC_BYTES(1, struct handed, record, REC_BYTES_MAX, "Fiche", "Encoded."),
	REC_U32(2, struct handed, says, PEER_IS, PEER_RELIEVED, "Fait", "Of a peer: what became of it."),
};
REC_DESC_DEFINE(handed, struct handed, "Remis", "What the test hands over.");

static enum rc
known_thunk(struct context *c, const void *in, void *ret, struct fault *why)
{
	static const char *const verbs[] = { "created", "resync", "restarted", "full", "relieved" };
	const struct handed *h = in;
	struct peer p = { 0 };

	(void)ret;
	if (record_decode(&peer_desc, h->record.ptr, h->record.len, c->arena, &p, NULL, why) != RC_OK)
		return RC_MALFORMED;
	return event_stage(c, &peer_rows, verbs[h->says], &p);
}

static enum rc
mail_thunk(struct context *c, const void *in, void *ret, struct fault *why)
{
	const struct handed *h = in;
	struct peer_mail m = { 0 };

	(void)ret;
	if (record_decode(&peer_mail_desc, h->record.ptr, h->record.len, c->arena, &m, NULL, why) != RC_OK)
		return RC_MALFORMED;
	m.id = context_id(c);
	m.has |= REC_BIT(TAG_ID);
	return event_stage(c, &mail_rows, "received", &m);
}

#define METHOD_OF_TEST(name_)                                                                                \
	{                                                                                                    \
		.name = name_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &handed_desc,             \
		.roles = ROLE_SYSTEM                                                                         \
	}
static const struct method methods[] = { METHOD_OF_TEST("federation.test.know"),
	METHOD_OF_TEST("federation.test.hand") };
static const struct handler handlers[] = { { "federation.test.know", known_thunk },
	{ "federation.test.hand", mail_thunk } };
static const struct service_contract contract = {
	.name = "federation", .methods = methods, .method_count = 2
};
static const struct service_desc little = {
	.contract = &contract, .tables = tables, .table_count = 2, .handlers = handlers, .handler_count = 2
};
/* The others of a node, with nothing in them: erasing somebody asks all. */
#define SILENT(name_)                                                                                        \
	{                                                                                                    \
		.contract = &(const struct service_contract)                                                 \
		{                                                                                            \
			.name = name_                                                                        \
		}                                                                                            \
	}
static const struct service_desc silent[] = { SILENT("scheduling"), SILENT("matching"), SILENT("reporting"),
	SILENT("notification"), SILENT("gateway") };

static bool
is_among(const struct service_desc *const *services, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(services[i]->contract->name, name) == 0)
			return true;
	return false;
}

static const struct host_caller the_system = { .roles = ROLE_SYSTEM };
static const struct host_caller a_service = { .roles = ROLE_SERVICE };

static void
must(enum rc rc, const char *what)
{
	if (rc == RC_OK)
		return;
	fprintf(stderr, "two_nodes: %s: %s\n", what, rc_info(rc)->name);
	abort();
}

static void
hand(struct host *h, const char *method, const struct rec_desc *d, const void *rec, enum peer_says says)
{
	struct buf b = { 0 };
	struct handed in = { .has = REC_BIT(1) | REC_BIT(2), .says = (uint32_t)says };

	record_encode(d, rec, 0, 0, &b);
	in.record = (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 };
	host_post(h, &the_system, method, &handed_desc, &in);
	buf_free(&b);
}

/* --- opening ---------------------------------------------------------------------------------------------------------- */
static void
peer_know(struct two_nodes *n, int at, enum peer_status status, enum peer_says says)
{
	struct peer p = { .has = REC_BIT(TAG_ID) | REC_BIT(PEER_TAG_CODE) | REC_BIT(PEER_TAG_NAME) |
		    REC_BIT(PEER_TAG_STATUS) | REC_BIT(PEER_TAG_NODE),
		.id = n->peer[at],
		.node = { { 0x0d, (uint8_t)(1 - at) } },
		.code = at == 0 ? text_of("autre") : text_of("une"),
		.name = at == 0 ? text_of("autre") : text_of("une"),
		.status = status };

	p.full_at = host_now(n->node[at].host);
	p.has |= says == PEER_FULL ? REC_BIT(PEER_TAG_FULL_AT) : 0;
	hand(n->node[at].host, "federation.test.know", &peer_desc, &p, says);
	host_settle(n->node[at].host);
}

static bool
has_topics(const char *service)
{
	for (size_t i = 0; i < peer_topic_count; i++)
		if (strcmp(peer_topics[i].service, service) == 0)
			return true;
	return false;
}

void
two_nodes_open(struct two_nodes *n, const struct service_desc *const *services, size_t count, usec_t now)
{
	const struct service_desc *all[2 * TWO_SERVICES_MAX];
	size_t n_all = count;

	if (count > TWO_SERVICES_MAX)
		abort();
	*n = (struct two_nodes){ .peer = { { { 0xa1 } }, { { 0xb2 } } } };
	memcpy(all, services, count * sizeof *services);
	all[n_all++] = &little;
	for (size_t i = 0; i < sizeof silent / sizeof silent[0]; i++)
		if (!is_among(services, count, silent[i].contract->name))
			all[n_all++] = &silent[i];
	for (int at = 0; at < 2; at++) {
		size_t kept = 0;

		n->node[at].host = host_new(all, n_all, now);
		for (size_t i = 0; i < count; i++)
			if (has_topics(services[i]->contract->name))
				n->node[at].names[kept++] = services[i]->contract->name;
		peer_know(n, at, PEER_ACTIVE, PEER_IS);
	}
}

void
two_nodes_close(struct two_nodes *n)
{
	for (int at = 0; at < 2; at++) {
		host_free(n->node[at].host);
		free(n->node[at].sent);
	}
	arena_free(&n->arena);
}

/* --- what is sent ----------------------------------------------------------------------------------------------------- */
/* The same peer before it was revoked: the last byte counts how often. */
static bool
is_of_before(const struct two_nodes *n, int at, struct id peer)
{
	const size_t last = sizeof peer.b - 1;

	return n->cut || (memcmp(peer.b, n->peer[at].b, last) == 0 && peer.b[last] < n->peer[at].b[last]);
}

static void
sent_add(struct two_nodes *n, int at, const struct peer_topic *topic, const struct pulled_event *e)
{
	struct two_node *x = &n->node[at];
	const struct rec_field *peer = record_field(topic->rec, "peer", strlen("peer"));
	void *rec = arena_alloc(&n->arena, topic->rec->size);

	must(record_decode(topic->rec, e->body.ptr, e->body.len, &n->arena, rec, NULL, NULL), "body");
	if (peer != NULL && is_of_before(n, at, *(const struct id *)record_at_const(peer, rec)))
		return; /* nothing is sent to a peer that was revoked */
	if (peer == NULL || !id_equal(*(const struct id *)record_at_const(peer, rec), n->peer[at])) {
		fprintf(stderr, "two_nodes: %s is for no peer\n", topic->event);
		abort();
	}
	if (x->count == x->cap) {
		x->cap = x->cap == 0 ? 64 : 2 * x->cap;
		x->sent = realloc(x->sent, x->cap * sizeof *x->sent);
		if (x->sent == NULL)
			abort();
	}
	x->sent[x->count++] = (struct two_sent){ .topic = topic,
		.about = e->key,
		.at = e->time,
		.body = { arena_copy(&n->arena, e->body.ptr, e->body.len), e->body.len, 0 } };
}

static uint32_t
names_of(const char *service, struct text *names)
{
	uint32_t n = 0;

	for (size_t i = 0; i < peer_topic_count; i++) {
		bool known = strcmp(peer_topics[i].service, service) != 0;

		for (uint32_t k = 0; k < n && !known; k++)
			known = text_is(names[k], peer_topics[i].rec->name);
		if (!known)
			names[n++] = text_of(peer_topics[i].rec->name);
	}
	return n;
}

static void
service_look(struct two_nodes *n, int at, unsigned s)
{
	struct two_node *x = &n->node[at];
	struct text names[64];
	char method[64];
	struct pulled told;

	snprintf(method, sizeof method, "%s.journal.pull", x->names[s]);
	do {
		struct pull p = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4),
			.after = x->seen[s],
			.limit = 200,
			.want = { names, names_of(x->names[s], names) } };

		told = (struct pulled){ 0 };
		must(host_call(
			 x->host, &a_service, method, &pull_desc, &p, 0, &pulled_desc, &told, NULL, NULL),
		    method);
		for (uint32_t i = 0; i < told.events.count; i++) {
			const struct pulled_event *e = &((const struct pulled_event *)told.events.items)[i];
			const struct peer_topic *topic = peer_topic_of_event(x->names[s], e->event);

			if (topic != NULL)
				sent_add(n, at, topic, e);
		}
		x->seen[s] = told.upto;
	} while (told.upto < told.last);
}

void
two_nodes_look(struct two_nodes *n)
{
	for (int at = 0; at < 2; at++)
		for (unsigned s = 0; s < TWO_SERVICES_MAX && n->node[at].names[s] != NULL; s++)
			service_look(n, at, s);
}

/* --- bringing over ---------------------------------------------------------------------------------------------------- */
static void
sent_hand(struct two_nodes *n, int from, const struct two_sent *s)
{
	struct two_node *to = &n->node[1 - from];
	struct peer_mail m = { .peer = n->peer[1 - from],
		.topic = s->topic->number,
		.about = s->about,
		.epoch = 1,
		.seq = ++to->seq,
		.sent_at = s->at,
		.body = s->body };

	for (unsigned tag = PEER_MAIL_TAG_PEER; tag <= PEER_MAIL_TAG_BODY; tag++)
		m.has |= REC_BIT(tag);
	hand(to->host, "federation.test.hand", &peer_mail_desc, &m, PEER_IS);
}

void
two_nodes_hand(struct two_nodes *n, int from, uint32_t i)
{
	sent_hand(n, from, &n->node[from].sent[i]);
	host_settle(n->node[1 - from].host);
}

void
two_nodes_hand_both(struct two_nodes *n, int from, uint32_t i, uint32_t then)
{
	sent_hand(n, from, &n->node[from].sent[i]);
	two_nodes_hand(n, from, then);
}

void
two_nodes_say(struct two_nodes *n, int from, const char *service, const char *event, const void *rec)
{
	struct two_sent said = { .topic = peer_topic_of_event(service, text_of(event)),
		.about = ((const struct rec_head *)rec)->id,
		.at = host_now(n->node[from].host) };
	struct buf b = { 0 };

	record_encode(said.topic->rec, rec, 0, 0, &b);
	said.body = (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 };
	sent_hand(n, from, &said);
	host_settle(n->node[1 - from].host);
	buf_free(&b);
}

void
two_nodes_carry(struct two_nodes *n)
{
	bool moved = true;

	while (moved) {
		moved = false;
		two_nodes_look(n);
		for (int from = 0; from < 2; from++)
			for (; n->node[from].done < n->node[from].count; moved = true) {
				uint32_t i = n->node[from].done++;

				n->node[from].sent[i].carried = true;
				two_nodes_hand(n, from, i);
			}
	}
}

void
two_nodes_resync(struct two_nodes *n, int at)
{
	peer_know(n, at, PEER_ACTIVE, PEER_RESYNC);
}

void
two_nodes_full(struct two_nodes *n, int at, bool full)
{
	peer_know(n, at, PEER_ACTIVE, full ? PEER_FULL : PEER_RELIEVED);
}

void
two_nodes_revoke(struct two_nodes *n, int at)
{
	two_nodes_look(n);
	for (int from = 0; from < 2; from++) /* what was under way */
		n->node[from].done = n->node[from].count;
	two_nodes_peer(n, at, PEER_REVOKED);
	n->cut = true;
	two_nodes_look(n);
}

void
two_nodes_add_again(struct two_nodes *n, int at)
{
	two_nodes_look(n);
	n->cut = false;
	n->peer[at].b[sizeof n->peer[at].b - 1]++;
	two_nodes_peer(n, at, PEER_ACTIVE);
	two_nodes_resync(n, at);
	peer_know(n, 1 - at, PEER_ACTIVE, PEER_RESTARTED);
}

void
two_nodes_peer(struct two_nodes *n, int at, enum peer_status status)
{
	peer_know(n, at, status, PEER_IS);
}

void
two_nodes_advance(struct two_nodes *n, usec_t by)
{
	host_advance(n->node[0].host, by);
	host_advance(n->node[1].host, by);
}
