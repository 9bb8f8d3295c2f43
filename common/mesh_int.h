/*
 * mesh_int: what the parts of the mesh share: mesh.c (life, set, sending), mesh_door.c (what others connect to), mesh_take.c (receiving), mesh_gate.c (who is let in).
 * Owns: nothing.
 * Beware: for these files, and for the test that opens a door without a gate.
 */
#ifndef COMMON_MESH_INT_H
#define COMMON_MESH_INT_H

#include "common/mesh.h"
#include "common/socket.h"

#define MESH_DOMAIN "maillage" /* ZAP's */
#define MESH_NAME_LEN 5	       /* of a connection, as ROUTER gives them */
#define MESH_Z85_CAP 41
#define MESH_LIVE 4096 /* connections to us at once; of more, what they say is heard, and they are neither answered nor counted */

/* What the last try of our connection to it came to. */
enum mesh_trouble {
	MESH_FINE,
	MESH_UNREACHED,	 /* nobody answers there, or not yet */
	MESH_UNADMITTED, /* the node there does not admit our key */
	MESH_UNLIKE	 /* what answers there is not it: another key, another service */
};

/* A key of the set, with the connections that there are. */
struct mesh_link {
	struct mesh *mesh;
	uint8_t key[MESH_KEY_LEN];
	char endpoint[ENDPOINT_MAX + 1];
	bool kept; /* mesh_set's mark */
	bool lost; /* to be told, in a turn of its own */
	/* ours to it */
	void *sock, *monitor;
	struct event *ready, *heard;
	bool connected;
	bool touched;	/* sent on since it was last seen empty */
	enum mesh_trouble trouble;
	unsigned tries; /* probes since it was opened, without a connection */
	unsigned pause; /* probes before it is tried again */
	/* its to us, the one that spoke last */
	bool in;
	uint8_t name[MESH_NAME_LEN];
	int fd;
	uint64_t turn; /* the last in which it was heard */
	unsigned taken; /* in that turn */
};

struct mesh_door {
	void *sock, *monitor;
	struct event *ready, *heard;
	bool touched;
	struct {
		int fd;
		bool proved; /* a key that is admitted */
	} live[MESH_LIVE];
	unsigned live_count;
	unsigned told;	/* of those that proved no key: turned away at the gate by one, and counted there */
	unsigned ended; /* proved none and ended: strangers, if the gate does not say who it was */
	char bound[ENDPOINT_MAX + 1];
};

struct mesh {
	struct event_base *base;
	struct mesh_events on;
	void *zmq;
	char bind[ENDPOINT_MAX + 1];
	struct mesh_pair own;
	void *gate;
	struct event *asked;
	struct mesh_door door;
	struct mesh_link **links; /* by key */
	size_t count;
	struct event *probe, *tell;
	struct mesh_stats stats;
	uint64_t turn;
	unsigned made; /* monitors, for their names */
	bool draining;
};

struct mesh_link *mesh_link_find(const struct mesh *m, const uint8_t *key);
/* A connection of it is gone: told soon, if none is left. */
void mesh_lost(struct mesh_link *l);
void mesh_refuse(struct mesh *m, const uint8_t *key, enum mesh_refusal why);

/* mesh.c: for its parts */
/* Hangs up, and tries again a little later; another key of that address first. */
void mesh_link_pause(struct mesh_link *l);
#define MESH_THREAD_DOOR 1 /* bits of ZMQ_AFFINITY */
#define MESH_THREAD_LINKS 2
/* For that endpoint. A name is looked up for IPv4 only: with both, libzmq would take the other alone, and stay with it. */
void *mesh_socket(struct mesh *m, int type, const char *endpoint, uint64_t thread);
void *mesh_monitor(struct mesh *m, void *sock, int events);
void mesh_event_drop(struct event **e);
void mesh_socket_drop(void **sock);

/* mesh_door.c */
MUST_CHECK enum rc mesh_door_open(struct mesh *m, struct fault *why);
void mesh_door_close(struct mesh *m);

/* mesh_take.c: events of libevent; arg is the mesh, or the link */
void mesh_door_ready(evutil_socket_t fd, short what, void *arg);
void mesh_door_heard(evutil_socket_t fd, short what, void *arg);
/* A key that is not in the set was proved at the gate: counted, and not again when its connection ends, or has ended. */
void mesh_door_knocked(struct mesh *m, const uint8_t *key);
/* Connections that ended, of which the gate has not said whose they were. */
void mesh_door_strangers(struct mesh *m);
/* Its connection to us ends, if it has one: it leaves the set. */
void mesh_door_end(struct mesh_link *l);
void mesh_link_ready(evutil_socket_t fd, short what, void *arg);
void mesh_link_heard(evutil_socket_t fd, short what, void *arg);

/* mesh_gate.c: ZAP, inside our loop */
void *mesh_gate_open(void *zmq);
void mesh_gate_ready(evutil_socket_t fd, short what, void *arg);
/* Answers all that ask. */
void mesh_gate_answer(struct mesh *m);
/* Somebody with a key of no set knocks at a bound CURVE socket; meanwhile turn(arg) is called. RC_OK when it was refused; RC_FORBIDDEN,
 * RC_TIMEOUT as mesh_open. */
MUST_CHECK enum rc mesh_prove(const char *endpoint, const uint8_t server[MESH_KEY_LEN], void (*turn)(void *arg), void *arg,
    struct fault *why);

#endif
