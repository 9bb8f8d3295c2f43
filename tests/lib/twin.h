/*
 * twin: two nodes in one process, each with its federation service and a small service that speaks to peers, on a wire of our own.
 * Owns: the two hosts, their couriers, what is under way between them, and the topic that they speak (twin_parcel, TWIN_TOPIC); the pair of
 *       the test that runs.
 * Beware: a program that uses it has TWIN_TOPICS as its list of topics. The small service is called "registry", so that federation
 *         follows it; it answers nothing else that the real one does.
 */
#ifndef TESTS_LIB_TWIN_H
#define TESTS_LIB_TWIN_H

#include "services/federation/courier.h"
#include "services/federation/service.h"
#include "tests/lib/host.h"

#define TWIN_TOPIC 21u

/* What one says to the other. */
struct twin_parcel {
	REC_HEAD_MEMBERS;
	struct id peer;
	uint32_t number;
	struct text note; /* CARRIED */
};
/* What came of it over there: how often, in what order. */
struct twin_got {
	REC_HEAD_MEMBERS;
	struct id peer;
	uint32_t number;
	uint32_t times;
	uint32_t order;
	struct text note;
};
REC_DESC_DECLARE(twin_parcel);
REC_DESC_DECLARE(twin_got);
extern const struct db_table twin_parcel_table, twin_got_table;

#define TWIN_TOPICS \
	const struct peer_topic peer_topics[] = { FEDERATION_TOPICS PEER_TOPIC(TWIN_TOPIC, "registry", "twin_parcel.created", twin_parcel) }; \
	const size_t peer_topic_count = sizeof peer_topics / sizeof peer_topics[0]

/* How the wire treats what is on it, in hundredths. */
struct twin_weather {
	unsigned lost, doubled, late; /* late: put behind what comes after */
};

struct twin_node {
	struct twin *twin;
	unsigned index;
	struct host *host;
	struct courier *courier;
	struct node_keys keys, next;
	bool has_next;
	uint8_t first[CRYPTO_SIGN_PUBLIC_LEN]; /* its first signing key, once it has another */
	bool has_first;
	const char *name;
	struct id peer; /* of its record of the other side */
	usec_t due;
	bool woken;
	struct wire_peer admitted[8];
	size_t admitted_count;
	uint64_t sent; /* messages put on the wire */
};
struct twin_message;
struct twin {
	struct twin_node nodes[2];
	struct twin_message *first, **last;
	struct twin_weather weather;
	bool cut; /* no connection */
	bool linked; /* they are told of one */
	uint64_t random;
	/* looks at what is put on the wire; false: it is taken off. May be NULL */
	bool (*tap)(struct twin *p, unsigned from, const void *frame, size_t len, const void *signature, size_t signature_len);
};

/* Two nodes that have each other's card; confirmed twice when linked. */
struct twin *twin_new(bool confirmed);
/* The same with other services in the place of the small one: federation is among them. Such a program has the topics of the product, and
 * asks neither twin_say nor twin_sound. */
struct twin *twin_new_of(const struct service_desc *const *services, size_t count, bool confirmed);
void twin_free(struct twin *p);
/* Lets all flow for so long of virtual time. */
void twin_run(struct twin *p, usec_t by);
/* Until nothing is queued on either side, at most so long; false when it did not come to that. */
bool twin_calm(struct twin *p, usec_t most);
void twin_cut(struct twin *p, bool cut);
/* The process ends and starts again. */
void twin_restart(struct twin *p, unsigned node);
/* A copy of all it has is kept; and put back later, as a restore does. */
void twin_keep(struct twin *p, unsigned node);
void twin_put_back(struct twin *p, unsigned node);
/* The node's small service says the next number to the other; returns it. */
uint32_t twin_say(struct twin *p, unsigned from);
/* The same with a note of so many letters. */
uint32_t twin_say_long(struct twin *p, unsigned from, uint32_t letters);
/* How often that number came there; its note is checked. */
uint32_t twin_got(struct twin *p, unsigned at, uint32_t number);
/* Numbers from..to came in that order, each once. */
bool twin_got_in_order(struct twin *p, unsigned at, uint32_t from, uint32_t to);
/* "confirm", "suspend", ... of its record of the other side. */
enum rc twin_step(struct twin *p, unsigned node, const char *verb, struct fault *why);
enum rc twin_confirm(struct twin *p, unsigned node, const char *fingerprint, const char *name, struct fault *why);
struct peer twin_peer(struct twin *p, unsigned node);
/* Another record of the other side, under that code: the node speaks to it from now on. */
void twin_add_anew(struct twin *p, unsigned node, const char *code);
/* How the exchange stands, as GET /federation/links says. */
struct peer_link twin_link(struct twin *p, unsigned node);
uint64_t twin_refused(struct twin *p, unsigned node, enum peer_refusal reason);
/* Hands a message to the node as if it came from the other's connection. */
void twin_inject(struct twin *p, unsigned to, const void *frame, size_t len, const void *signature, size_t signature_len);
/* Journal whole, replay equal, evidence chains of both sides alike as far as both have them. */
bool twin_sound(struct twin *p);
struct peer_stream twin_stream(struct twin *p, unsigned node);

/* Fixtures: the pair of the test that runs, which lives as long as that test. */
extern struct twin *twin;
int twin_setup(void **state);
/* They have each other's card, and nobody has compared. */
int twin_setup_strangers(void **state);
/* Node 1 has said its first number, and it is there. */
int twin_setup_talking(void **state);
int twin_teardown(void **state);
#define TWIN_TEST(f) cmocka_unit_test_setup_teardown(f, twin_setup, twin_teardown)
#define TWIN_STRANGERS_TEST(f) cmocka_unit_test_setup_teardown(f, twin_setup_strangers, twin_teardown)
#define TWIN_TALKING_TEST(f) cmocka_unit_test_setup_teardown(f, twin_setup_talking, twin_teardown)

#endif
