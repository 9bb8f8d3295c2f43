/*
 * sim_mesh: the network between simulated nodes: connections that come up and go down, ways that lose, double, delay, are slow or cut.
 * Owns: the connections, what each node admits, and the CURVE key by which each is known.
 * Beware: it is the connection that says who sent a frame. What is cut is noticed late, as heartbeats do: until then frames are lost, each way
 *         for itself. A frame may arrive after the connection it was sent on has ended, and from a node that is admitted no more: whoever
 *         revokes must refuse it by itself.
 */
#ifndef TESTS_LIB_SIM_MESH_H
#define TESTS_LIB_SIM_MESH_H

#include "tests/lib/sim.h"

#define SIM_KEY_LEN 32

/* Two frames on their way. */
struct sim_letter {
	int from, to; /* nodes */
	const uint8_t *frame, *signature;
	size_t len, signature_len;
	bool again; /* put on its way by who listens on the line: the node itself did not send it, or not now */
	bool forged; /* and not as, or not to whom, the node sent it: what it says, the node never said to this one */
};
/* What stands at a node's end of the network: the courier, or a test's own; beside a service, with which it lives and dies. */
struct sim_port {
	const char *service;
	void *(*open)(struct sim_slot *slot);
	void (*close)(void *port);
	/* key: of the connection that it came by */
	void (*frame)(void *port, usec_t now, const uint8_t *key, const struct sim_letter *l);
	void (*up)(void *port, usec_t now, const uint8_t *key, bool up);
	usec_t (*tick)(void *port, usec_t now); /* when to be called again; INT64_MAX: not by itself */
};

/* Of one way, from a node to another. */
struct sim_weather {
	unsigned loss, twice, late; /* frames of a thousand */
	usec_t latency;
	uint32_t bytes_a_second; /* 0: as many as come */
	bool ordered; /* nothing overtakes what was sent before, as on a TCP connection: what is late holds up the rest */
};
struct sim_way {
	struct sim_weather weather;
	bool cut;
	usec_t busy; /* until then, with what was sent before */
	usec_t arrives; /* the last of what was sent */
	uint64_t frames, bytes, lost;
};

/* Called by sim_nodes_open and sim_nodes_close. */
void sim_mesh_new(struct sim *s, const struct sim_port *port);
void sim_mesh_free(struct sim *s);
/* Called with the slots' own life; nothing for a service that has no port. */
void sim_mesh_open(struct sim_slot *slot);
void sim_mesh_close(struct sim_slot *slot);
void sim_mesh_tick(struct sim_slot *slot);
usec_t sim_mesh_due(const struct sim_slot *slot);

/* For the port of a slot: false when there is no connection to that key, or it takes nothing more. */
bool sim_mesh_send(struct sim_slot *slot, const uint8_t *key, const void *frame, size_t len, const void *signature,
    size_t signature_len);
/* The keys that it is to be connected to, and admits: all others are refused from now on. */
void sim_mesh_admit(struct sim_slot *slot, const uint8_t *const *keys, size_t count);

/* The CURVE key by which a node is known. */
const uint8_t *sim_mesh_key(const struct sim *s, int node);
/* It has another from its next connections on: all that are to admit it know it already. */
void sim_mesh_rekey(struct sim *s, int node, const uint8_t key[SIM_KEY_LEN]);
struct sim_way *sim_mesh_way(const struct sim *s, int from, int to);
bool sim_mesh_is_up(const struct sim *s, int a, int b);
/* Cuts a way, or heals it. */
void sim_mesh_cut(struct sim *s, int from, int to, bool cut);
/* All ways are healed and clear. */
void sim_mesh_calm(struct sim *s);
/* Puts a frame on its way as if that node had sent it: whoever listens on the line may send again what it heard. */
void sim_mesh_inject(struct sim *s, const struct sim_letter *l, usec_t after);
/* Frames from keys that are not admitted, so far. */
uint64_t sim_mesh_strangers(const struct sim *s);
/* Told of each frame as it leaves, and as it arrives. */
struct sim_watch {
	void *arg;
	void (*leaves)(void *arg, const struct sim_letter *l);
	void (*arrives)(void *arg, const struct sim_letter *l);
};
void sim_mesh_watch(struct sim *s, const struct sim_watch *w);

#endif
