/*
 * sim_courier: see sim_courier.h.
 * Owns: nothing beyond the courier.
 * Beware: a peer whose keys change has two rows; the one that is somebody's now counts.
 */
#include "tests/lib/sim_courier.h"
#include "services/federation/courier.h"
#include <stdlib.h>

#define KEYS_MOST (2 * SIM_NODES_MAX)

static bool
wire_send(void *arg, const uint8_t key[WIRE_KEY_LEN], const void *frame, size_t len, const void *signature,
    size_t signature_len)
{
	return sim_mesh_send(arg, key, frame, len, signature, signature_len);
}

static void
wire_peers(void *arg, const struct wire_peer *all, size_t count)
{
	const uint8_t *keys[KEYS_MOST];

	if (count > KEYS_MOST)
		abort();
	for (size_t i = 0; i < count; i++)
		keys[i] = all[i].key;
	sim_mesh_admit(arg, keys, count);
}

static void
wire_wake(void *arg)
{
	sim_slot_touch(arg);
}

static void *
port_open(struct sim_slot *slot)
{
	const struct wire w = { slot, wire_send, wire_peers, wire_wake };

	return courier_new(slot->service, &w);
}

static void
port_close(void *port)
{
	courier_free(port);
}

static void
port_frame(void *port, usec_t now, const uint8_t *key, const struct sim_letter *l)
{
	courier_frame(port, now, key, l->frame, l->len, l->signature, l->signature_len);
}

static void
port_up(void *port, usec_t now, const uint8_t *key, bool up)
{
	courier_up(port, now, key, up);
}

static usec_t
port_tick(void *port, usec_t now)
{
	return courier_tick(port, now);
}

const struct sim_port sim_courier_port = { "federation", port_open, port_close, port_frame, port_up,
	port_tick };
