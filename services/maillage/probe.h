/*
 * probe: knocks at a node's address, another's or our own, and says how far it came.
 * Owns: nothing: it connects, is or is not let in, and goes away without a word.
 * Beware: it knocks with this node's own key, so that what is answered is what this node is answered. It takes its time, up to fifteen
 *         seconds; texts in the network (greetings, errors) are not believed beyond their length.
 */
#ifndef SERVICES_MAILLAGE_PROBE_H
#define SERVICES_MAILLAGE_PROBE_H

#include "common/node.h"

enum probe_verdict {
	PROBE_ADDRESS,	 /* the address has no form that could be called */
	PROBE_NO_NAME,	 /* its name stands for no address, or nobody can say which */
	PROBE_NO_WAY,	 /* nothing answers: network, machine or firewall */
	PROBE_REFUSED,	 /* the machine answers; nobody listens on that port */
	PROBE_NOT_NODE,	 /* somebody listens, who is no node */
	PROBE_OTHER_KEY, /* a node, that has not the key that is known here */
	PROBE_STRANGERS, /* that node, and it does not know ours, or does not want it */
	PROBE_ADMITTED,
	PROBE_SILENT /* somebody takes the connection, and says nothing, or no more */
};

struct probe {
	const char *endpoint;		       /* "tcp://host:port" */
	const uint8_t *server_key;	       /* NODE_CURVE_LEN: whom we expect there; NULL: only whether a node answers (then
						  PROBE_ADMITTED) */
	const uint8_t *own_public, *own_secret; /* NODE_CURVE_LEN */
};
enum probe_verdict probe_run(const struct probe *p);

/* "tcp://[::1]:8479" -> "::1" and 8479. Only of what endpoint_connects or endpoint_binds is true of. */
uint16_t endpoint_parts(const char *endpoint, char ret_host[ENDPOINT_MAX + 1]);
/* Somebody takes a TCP connection there: 0, or the errno of the last try. */
int probe_port(const char *host, uint16_t port);
/* The pages of a node answer there: 0; EPROTO: somebody else does, or nobody in time. */
int probe_pages(const char *host, uint16_t port);

#endif
