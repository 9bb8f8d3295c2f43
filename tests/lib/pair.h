/*
 * pair: two nodes in one process, each with its federation service and a small service that speaks to peers, on a wire of our own.
 * Owns: the two hosts, their couriers, what is under way between them, and the topic that they speak (pair_parcel, PAIR_TOPIC).
 * Beware: a program that uses it has PAIR_TOPICS as its list of topics. The small service is called "registry", so that federation
 *         follows it; it answers nothing else that the real one does.
 */
#ifndef TESTS_LIB_PAIR_H
#define TESTS_LIB_PAIR_H

#include "services/federation/courier.h"
#include "services/federation/service.h"
#include "tests/lib/host.h"

#define PAIR_TOPIC 21u

/* What one says to the other. */
struct pair_parcel {
	REC_HEAD_MEMBERS;
	struct id peer;
	uint32_t number;
	struct text note; /* CARRIED */
};
/* What came of it over there: how often, in what order. */
struct pair_got {
	REC_HEAD_MEMBERS;
	struct id peer;
	uint32_t number;
	uint32_t times;
	uint32_t order;
	struct text note;
};
REC_DESC_DECLARE(pair_parcel);
REC_DESC_DECLARE(pair_got);
extern const struct db_table pair_parcel_table, pair_got_table;

#define PAIR_TOPICS \
	const struct peer_topic peer_topics[] = { FEDERATION_TOPICS PEER_TOPIC(PAIR_TOPIC, "registry", "pair_parcel.created", pair_parcel) }; \
	const size_t peer_topic_count = sizeof peer_topics / sizeof peer_topics[0]

/* How the wire treats what is on it, in hundredths. */
struct pair_weather {
	unsigned lost, doubled, late; /* late: put behind what comes after */
};

struct pair_node {
	struct pair *pair;
	unsigned index;
	struct host *host;
	struct courier *courier;
	struct node_keys keys, next;
	bool has_next;
	const char *name;
	struct id peer; /* of its record of the other side */
	usec_t due;
	bool woken;
	struct wire_peer admitted[8];
	size_t admitted_count;
	uint64_t sent; /* messages put on the wire */
};
struct pair_message;
struct pair {
	struct pair_node nodes[2];
	struct pair_message *first, **last;
	struct pair_weather weather;
	bool cut; /* no connection */
	bool linked; /* they are told of one */
	uint64_t random;
	/* looks at what is put on the wire; false: it is taken off. May be NULL */
	bool (*tap)(struct pair *p, unsigned from, const void *frame, size_t len, const void *signature, size_t signature_len);
};

/* Two nodes that have each other's card; confirmed twice when linked. */
struct pair *pair_new(bool confirmed);
void pair_free(struct pair *p);
/* Lets all flow for so long of virtual time. */
void pair_run(struct pair *p, usec_t by);
/* Until nothing is queued on either side, at most so long; false when it did not come to that. */
bool pair_calm(struct pair *p, usec_t most);
void pair_cut(struct pair *p, bool cut);
/* The process ends and starts again. */
void pair_restart(struct pair *p, unsigned node);
/* A copy of all it has is kept; and put back later, as a restore does. */
void pair_keep(struct pair *p, unsigned node);
void pair_put_back(struct pair *p, unsigned node);
/* The node's small service says the next number to the other; returns it. */
uint32_t pair_say(struct pair *p, unsigned from);
/* How often that number came there; its note is checked. */
uint32_t pair_got(struct pair *p, unsigned at, uint32_t number);
/* Numbers from..to came in that order, each once. */
bool pair_got_in_order(struct pair *p, unsigned at, uint32_t from, uint32_t to);
/* "confirm", "suspend", ... of its record of the other side. */
enum rc pair_step(struct pair *p, unsigned node, const char *verb, struct fault *why);
enum rc pair_confirm(struct pair *p, unsigned node, const char *fingerprint, const char *name, struct fault *why);
struct peer pair_peer(struct pair *p, unsigned node);
/* How the exchange stands, as GET /federation/links says. */
struct peer_link pair_link(struct pair *p, unsigned node);
uint64_t pair_refused(struct pair *p, unsigned node, enum peer_refusal reason);
/* Hands a message to the node as if it came from the other's connection. */
void pair_inject(struct pair *p, unsigned to, const void *frame, size_t len, const void *signature, size_t signature_len);
/* Journal whole, replay equal, evidence chains of both sides alike as far as both have them. */
bool pair_sound(struct pair *p);
struct peer_stream pair_stream(struct pair *p, unsigned node);

#endif
