/*
 * bench/peer: two nodes' federation services as processes, and what feeds them: a registry whose journal is full of words for a peer.
 * Owns: nothing beyond the run; the nodes' folders are the caller's.
 * Beware: federation, its courier and the mesh are the program's own; only the domain service is small (tests/lib/twin_service), so that
 *         what is measured is what lies between two stores. Raw: the mesh without services, or libzmq without the mesh.
 *
 * usage: peer fill NODE PEER FROM COUNT       the registry's journal, while it is down
 *        peer registry --node NODE            serves it
 *        peer federation --node NODE          as maillage-federation does
 *        peer meet NODE CODE CARD FINGERPRINT two persons confirm; prints the peer's id
 *        peer wait NODE WHAT COUNT            until so many are sent (queued, that is) or received: prints seconds, and envelopes a second
 *        peer raw COUNT BYTES WINDOW          CURVE echo between two processes, messages of that size: prints echoes a second
 */
#include "common/client.h"
#include "common/mesh_int.h"
#include "proto/roles.h"
#include "services/federation/service.h"
#include "services/federation/wire.h"
#include "tests/lib/bench_node.h"
#include "tests/lib/twin_service.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#define PARCELS_A_COMMAND 500u
#define CALL_US (10 * USEC_PER_SEC)
#define LOOK_US 5000

TWIN_TOPICS;

/* --- a journal full of words ---------------------------------------------------------------------------- */
struct batch {
	uint64_t has;
	struct id peer;
	uint32_t from, count;
};
static const struct rec_field batch_fields[] = {
	REC_ID(1, struct batch, peer, "peer", "Fédération", "To whom."),
	REC_U32(2, struct batch, from, 0, UINT32_MAX, "Du", "The first number."),
	REC_U32(3, struct batch, count, 0, UINT32_MAX, "Nombre", "How many."),
};
REC_DESC_DEFINE(batch, struct batch, "Lot", "Parcels to be made.");

static enum rc
draw_thunk(struct context *c, const void *in, void *ret, struct fault *why)
{
	static const char note[] =
	    "Une fiche partagée : compétences, territoires, jours, tarif et empreintes des liens "
	    "déclarés, telle qu’elle part vers l’autre fédération, ni plus ni moins.";
	const struct batch *b = in;
	enum rc rc = RC_OK;

	(void)ret, (void)why;
	for (uint32_t i = b->from; rc == RC_OK && i < b->from + b->count; i++) {
		struct twin_parcel p = { .has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8),
			.id = context_id(c),
			.peer = b->peer,
			.number = i,
			.note = TEXT_LIT(note) };

		rc = event_stage(c, &twin_parcel_table, "created", &p);
	}
	return rc;
}

static const struct method methods[] = {
	{ .name = "registry.draw",
	    .kind = METHOD_WRITE,
	    .shape = METHOD_CUSTOM,
	    .in = &batch_desc,
	    .roles = ROLE_OPERATOR },
};
static const struct service_contract contract = { .name = "registry", .methods = methods, .method_count = 1 };
static const struct db_table *const tables[] = { &twin_parcel_table };
static const struct handler handlers[] = { { "registry.draw", draw_thunk } };
static const struct service_desc feed_service = {
	.contract = &contract,
	.tables = tables,
	.table_count = 1,
	.handlers = handlers,
	.handler_count = 1,
};

static void
drawn(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)arg, (void)env, (void)body, (void)len;
	if (rc != RC_OK)
		bench_die(rc_info(rc)->name);
}

static int
fill(char **argv)
{
	uint32_t from = (uint32_t)strtoul(argv[4], NULL, 10), count = (uint32_t)strtoul(argv[5], NULL, 10);
	static struct bench_node n;
	struct id peer;

	if (!id_parse(argv[3], strlen(argv[3]), &peer))
		bench_die("that is no id");
	bench_node_open(&n, &feed_service, argv[2]);
	for (uint32_t at = 0; at < count; at += PARCELS_A_COMMAND) {
		struct batch b = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), peer, from + at,
			count - at < PARCELS_A_COMMAND ? count - at : PARCELS_A_COMMAND };

		bench_node_queue(&n, "registry.draw", &batch_desc, &b, drawn, NULL);
	}
	bench_node_step(&n);
	service_close(n.service);
	return 0;
}

/* --- what is asked of a node ------------------------------------------------------------------------------ */
static struct client *
node_open(const char *folder)
{
	struct client *c;
	char run[PATH_MAX];

	(void)snprintf(run, sizeof run, "%s/run", folder);
	if (chdir(run) != 0 || client_open(".", &c, NULL) != RC_OK)
		bench_die(run);
	return c;
}

static void
ask(struct client *c, const char *method, const struct rec_desc *d, const void *in,
    const struct rec_desc *out_desc, struct arena *a, void *ret)
{
	struct fault why = { 0 };
	char line[512] = "";

	if (client_call(c, method, ROLE_OPERATOR, d, in, out_desc, a, ret, CALL_US, &why) == RC_OK)
		return;
	if (why.count > 0)
		fault_sentence(&why.items[0], 0, line, sizeof line);
	fprintf(stderr, "%s: %s %s\n", method, rc_info(why.rc)->name, line);
	bench_die("refused");
}

static int
meet(char **argv)
{
	struct client *c = node_open(argv[2]);
	struct peer p = { .has = REC_BIT(PEER_TAG_CODE) | REC_BIT(PEER_TAG_CARD),
		.code = text_of(argv[3]),
		.card = text_of(argv[4]) };
	struct arena a = { 0 };
	char id[ID_TEXT_LEN + 1];

	client_key(c, argv[3]);
	ask(c, "federation.peer.create", &peer_desc, &p, &peer_desc, &a, &p);
	for (int i = 0; i < 2; i++) {
		struct peer_confirm in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
			.id = p.id,
			.fingerprint = text_of(argv[5]),
			.name = text_of(i == 0 ? "Une" : "Deux") };
		struct peer after;

		client_key(c, i == 0 ? "one" : "two");
		ask(c, "federation.peer.confirm", &peer_confirm_desc, &in, &peer_desc, &a, &after);
	}
	id_format(p.id, id);
	puts(id);
	arena_free(&a);
	client_close(c);
	return 0;
}

/* Of the one peer there is. What is kept here is committed, and its acknowledgement on its way; what the other side makes of that is told
 * at leisure. */
static uint64_t
exchanged(struct client *c, bool sent)
{
	struct nothing none = { 0 };
	struct peer_links links;
	struct arena a = { 0 };
	uint64_t n = 0;

	ask(c, "federation.peer.links", &nothing_desc, &none, &peer_links_desc, &a, &links);
	for (uint32_t i = 0; i < links.links.count; i++) {
		const struct peer_link *l = (const struct peer_link *)links.links.items + i;

		if (!id_is_zero(l->peer))
			n = sent ? l->sent : l->received;
	}
	arena_free(&a);
	return n;
}

static int
wait_for(char **argv)
{
	struct client *c = node_open(argv[2]);
	bool sent = strcmp(argv[3], "sent") == 0;
	uint64_t want = strtoull(argv[4], NULL, 10), had = exchanged(c, sent), n = had, first = 0;
	double begun = bench_clock_us(), moved = 0, now;

	while (n < want) {
		usleep(LOOK_US);
		n = exchanged(c, sent);
		if (moved == 0 && n > had) { /* the rate is that of the flow, once it flows */
			moved = bench_clock_us();
			first = n;
		}
	}
	now = bench_clock_us();
	printf("%.3f %.0f\n", (now - begun) / 1e6,
	    moved > 0 && now > moved ? (double)(n - first) / ((now - moved) / 1e6) : 0);
	client_close(c);
	return 0;
}

/* --- raw ---------------------------------------------------------------------------------------------------- */
static void
raw_serve(void *door)
{
	zmq_msg_t m;

	for (;;) {
		zmq_msg_init(&m);
		if (zmq_msg_recv(&m, door, 0) < 0)
			bench_die("recv");
		int more = zmq_msg_more(&m) ? ZMQ_SNDMORE : 0;

		if (zmq_msg_send(&m, door, more) < 0)
			bench_die("send");
	}
}

static void
raw_dress(void *sock, const struct mesh_pair *own, const uint8_t *server)
{
	const int one = 1;

	zmq_setsockopt(sock, ZMQ_CURVE_PUBLICKEY, own->public, MESH_KEY_LEN);
	zmq_setsockopt(sock, ZMQ_CURVE_SECRETKEY, own->secret, MESH_KEY_LEN);
	if (server != NULL)
		zmq_setsockopt(sock, ZMQ_CURVE_SERVERKEY, server, MESH_KEY_LEN);
	else
		zmq_setsockopt(sock, ZMQ_CURVE_SERVER, &one, sizeof one);
}

static void
pair_draw(struct mesh_pair *p)
{
	char public[MESH_Z85_CAP], secret[MESH_Z85_CAP];

	if (zmq_curve_keypair(public, secret) != 0 || zmq_z85_decode(p->public, public) == NULL ||
	    zmq_z85_decode(p->secret, secret) == NULL)
		bench_die("no CURVE");
}

/* The other process tells where it is by a pipe. */
static void
raw_child(int out, const struct mesh_pair *server)
{
	void *door = zmq_socket(zmq_ctx_new(), ZMQ_ROUTER);
	char bound[ENDPOINT_MAX + 1];
	size_t len = sizeof bound;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	raw_dress(door, server, NULL);
	if (zmq_bind(door, "tcp://127.0.0.1:*") != 0 ||
	    zmq_getsockopt(door, ZMQ_LAST_ENDPOINT, bound, &len) != 0 ||
	    write(out, bound, len) != (ssize_t)len)
		bench_die("bind");
	raw_serve(door);
}

static int
raw(char **argv)
{
	unsigned long count = strtoul(argv[2], NULL, 10), bytes = strtoul(argv[3], NULL, 10),
		      window = strtoul(argv[4], NULL, 10);
	struct mesh_pair server, own;
	char bound[ENDPOINT_MAX + 1] = "", *body = calloc(1, bytes + 1), seal[CRYPTO_SIGNATURE_LEN] = "";
	int ends[2];

	pair_draw(&server);
	pair_draw(&own);
	if (body == NULL || pipe(ends) != 0)
		bench_die("pipe");
	if (fork() == 0)
		raw_child(ends[1], &server);
	if (read(ends[0], bound, sizeof bound - 1) <= 0)
		bench_die("no echo");
	void *link = zmq_socket(zmq_ctx_new(), ZMQ_DEALER);

	raw_dress(link, &own, server.public);
	if (zmq_connect(link, bound) != 0)
		bench_die("connect");
	double begun = 0;

	for (unsigned long sent = 0, got = 0; got < count + window; got++) {
		for (; sent < got + window; sent++)
			if (zmq_send(link, body, bytes, ZMQ_SNDMORE) < 0 ||
			    zmq_send(link, seal, sizeof seal, 0) < 0)
				bench_die("send");
		if (zmq_recv(link, body, bytes, 0) < 0 || zmq_recv(link, seal, sizeof seal, 0) < 0)
			bench_die("recv");
		if (got == window)
			begun = bench_clock_us();
	}
	printf("%.0f\n", (double)(count - 1) / ((bench_clock_us() - begun) / 1e6));
	free(body);
	return 0;
}

int
main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	if (argc == 6 && strcmp(what, "fill") == 0)
		return fill(argv);
	if (argc == 6 && strcmp(what, "meet") == 0)
		return meet(argv);
	if (argc == 5 && strcmp(what, "wait") == 0)
		return wait_for(argv);
	if (argc == 5 && strcmp(what, "raw") == 0)
		return raw(argv);
	if (strcmp(what, "registry") == 0)
		return service_main(&feed_service, argc - 1, argv + 1);
	if (strcmp(what, "federation") != 0)
		bench_die("fill, registry, federation, meet, wait or raw");
	(void)identity_load(argc - 1, argv + 1);
	return service_main_with(&federation_service, argc - 1, argv + 1, &wire_hook);
}
