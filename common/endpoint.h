/*
 * endpoint: the form of an address between nodes, "tcp://host:port".
 * Owns: nothing.
 * Beware: a peer's address is what its card says: nothing else of libzmq's ("ipc://", "tcp://eth0;host:port") may pass.
 */
#ifndef COMMON_ENDPOINT_H
#define COMMON_ENDPOINT_H

#include "common/types.h"

#define ENDPOINT_MAX 160 /* bytes: libinih reads lines of less than 200 */

/* "tcp://" with a numeric address of this machine ("0.0.0.0" and "[::]" for all) and a port from 1 to 65535: to bind. */
bool endpoint_binds(struct text endpoint);
/* "tcp://" with a name or a numeric address (IPv6 in brackets) and a port from 1 to 65535: to connect to. */
bool endpoint_connects(struct text endpoint);

#endif
