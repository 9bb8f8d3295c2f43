/*
 * twin_look: what people do to the two nodes of twin.h, and what they see.
 * Owns: nothing.
 * Beware: everything here is asked of the service by its methods, but for the stream, which is read from the store.
 */
#include "tests/lib/twin_service.h"
#include <stdio.h>
#include <stdlib.h>

static const struct host_caller operator= { .roles = ROLE_OPERATOR };

enum rc
twin_step(struct twin *p, unsigned node, const char *verb, struct fault *why)
{
	struct ref ref = { REC_BIT(1), p->nodes[node].peer };
	char method[60];
	struct peer peer;

	snprintf(method, sizeof method, "federation.peer.%s", verb);
	return host_call(
	    p->nodes[node].host, &operator, method, &ref_desc, &ref, 0, &peer_desc, &peer, NULL, why);
}

enum rc
twin_confirm(struct twin *p, unsigned node, const char *fingerprint, const char *name, struct fault *why)
{
	struct peer peer = twin_peer(p, node);
	struct peer_confirm in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), peer.id,
		fingerprint != NULL ? text_of(fingerprint) : peer.fingerprint, text_of(name) };

	if (name[0] == '\0')
		in.has &= ~REC_BIT(3);
	return host_call(p->nodes[node].host, &operator, "federation.peer.confirm", &peer_confirm_desc, &in,
	    0, &peer_desc, &peer, NULL, why);
}

struct peer
twin_peer(struct twin *p, unsigned node)
{
	struct ref ref = { REC_BIT(1), p->nodes[node].peer };
	struct peer peer;

	twin_must(host_call(p->nodes[node].host, &operator, "federation.peer.get", &ref_desc, &ref, 0,
		      &peer_desc, &peer, NULL, NULL),
	    "peer.get");
	return peer;
}

struct peer_link
twin_link(struct twin *p, unsigned node)
{
	struct nothing none = { 0 };
	struct peer_links links;
	const struct peer_link *l;

	twin_must(host_call(p->nodes[node].host, &operator, "federation.peer.links", &nothing_desc, &none, 0,
		      &peer_links_desc, &links, NULL, NULL),
	    "links");
	l = links.links.items;
	for (uint32_t i = 0; i < links.links.count; i++)
		if (id_equal(l[i].peer, p->nodes[node].peer))
			return l[i];
	abort();
}

struct peer_stream
twin_stream(struct twin *p, unsigned node)
{
	struct host *h = p->nodes[node].host;
	struct db_txn t = db_begin(service_db(host_service(h, "federation")), DB_READ);
	struct db_scan scan;
	struct peer_stream s, found = { 0 };

	db_scan_all(&scan, &t, &stream_table, false);
	while (db_scan_next(&scan, host_arena(h), &s))
		if (id_equal(s.peer, p->nodes[node].peer))
			found = s;
	db_scan_end(&scan);
	db_abort(&t);
	return found;
}

uint64_t
twin_refused(struct twin *p, unsigned node, enum peer_refusal reason)
{
	struct nothing none = { 0 };
	struct peer_links links;
	uint64_t n = 0;

	twin_run(p, 15 * USEC_PER_SEC); /* it is told at leisure */
	twin_must(host_call(p->nodes[node].host, &operator, "federation.peer.links", &nothing_desc, &none, 0,
		      &peer_links_desc, &links, NULL, NULL),
	    "links");
	for (uint32_t i = 0; i < links.links.count; i++) {
		const struct peer_link *l = (const struct peer_link *)links.links.items + i;

		for (uint32_t k = 0; k < l->refused.count; k++)
			if (((const struct peer_refused *)l->refused.items)[k].reason == reason)
				n += ((const struct peer_refused *)l->refused.items)[k].count;
	}
	return n;
}
