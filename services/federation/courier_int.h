/*
 * courier_int: what courier.c (peers, queues, the wire) and courier_calls.c (the service) share.
 * Owns: nothing.
 * Beware: private to these two; others include courier.h.
 */
#ifndef SERVICES_FEDERATION_COURIER_INT_H
#define SERVICES_FEDERATION_COURIER_INT_H

#include "services/federation/courier.h"
#include "services/federation/link.h"
#include "services/federation/service.h"

#define LANE_WAITING_MOST 100u /* envelopes that came and are not committed; more is dropped, and will come again */
#define LANE_WAITING_BYTES (2u * 1024u * 1024u)
/* What is taken from a peer in an hour: more is a flood, and comes again later. All of it is kept as evidence, and nothing else bounds what a
 * peer makes this node write. Far more than there ever is to say: three million small ones. A small envelope costs what is kept around it. */
#define LANE_HOUR_BYTES (UINT64_C(4) << 30)
#define LANE_HOUR (3600 * USEC_PER_SEC)
#define LANE_AROUND 1024u
#define LANE_NOTE_AFTER (10 * USEC_PER_SEC)
#define LANE_STALL (50 * INT64_C(1000))

/* One envelope in memory: what came, or what goes. */
struct parcel {
	struct parcel *next;
	uint64_t seq;
	uint8_t hash[CRYPTO_HASH_LEN];
	uint8_t signature[CRYPTO_SIGNATURE_LEN];
	uint32_t signature_len; /* as it came: less than 64 is refused for what it is; of what came, more was refused before */
	uint32_t len;
	uint8_t frame[];
};
struct parcels {
	struct parcel *head, **tail;
	size_t count, bytes;
};
struct parcel *parcel_new(const void *frame, size_t len, const void *signature, size_t signature_len);
void parcels_init(struct parcels *q);
void parcels_push(struct parcels *q, struct parcel *p);
struct parcel *parcels_pop(struct parcels *q);
void parcels_free(struct parcels *q);

/* Everything about one peer; a zero id: what came from nobody known. It lives as long as the courier. */
struct lane {
	struct lane *next;
	struct courier *courier;
	struct id peer;
	enum peer_status status;
	struct wire_peer keys[2];
	size_t key_count;
	uint8_t old[WIRE_KEY_LEN]; /* whose time is over: only to say who knocks with it */
	bool has_old;
	bool up[2];
	struct link link;
	struct parcels came;  /* to be verified */
	struct parcels ready; /* taken from the outbox, to be sent in order */
	struct parcels said;  /* answers and hellos, to be sent at once */
	usec_t hour_from;
	uint64_t hour_bytes; /* that came since */
	bool receiving, taking, greeting, settling, noting; /* a call is under way */
	bool more;	     /* the outbox may have more than was taken */
	unsigned generation; /* of what is taken: what comes of an older one is let go */
	uint64_t taken;	     /* seq of the last that was taken */
	usec_t stalled;	     /* the wire took nothing: not before then */
	/* to be noted */
	uint64_t noted_acked, noted_epoch;
	uint64_t refused[PEER_REFUSALS];
	bool any_refused;
	usec_t heard_at;
	bool connected, noted_connected;
	usec_t note_at; /* INT64_MAX: nothing to note */
};

/* A call to the service under way. */
struct errand {
	struct errand *next, **at;
	struct courier *courier;
	struct lane *lane; /* NULL: of all */
	unsigned generation;
	void (*done)(struct errand *e, usec_t now, enum rc rc, const void *body, size_t len);
};

struct courier {
	struct service *service;
	struct wire wire;
	struct lane *lanes; /* the first is of nobody known */
	struct errand *errands;
	bool routes_old, routes_asked, routed;
	usec_t routes_until; /* a key is good no more then */
	uint64_t hour_most; /* LANE_HOUR_BYTES */
	uint8_t key[CRYPTO_KEY_LEN];
	uint64_t drawn;
	usec_t now; /* of the last call: what a callback takes for the hour */
	struct buf scratch;
};

void courier_draw(struct courier *c, uint8_t ret_random[CRYPTO_HASH_LEN]);
struct lane *courier_lane(struct courier *c, struct id peer);
void courier_routes(struct courier *c, const struct peer_routes *routes);
void lane_refused(struct lane *l, enum peer_refusal reason, uint64_t count);
void lane_note(struct lane *l);
/* What was taken and not sent is let go: it is taken again behind what is acknowledged. */
void lane_rewind(struct lane *l);

/* courier_calls.c */
void call_routes(struct courier *c);
void call_receive(struct lane *l);
void call_hello(struct lane *l);
void call_take(struct lane *l);
void call_note(struct lane *l);

#endif
