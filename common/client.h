/*
 * client: one call at a time to a node's services, waiting for each answer; for `maillage` and tests only.
 * Owns: an event loop, a bus and a table of calls of its own.
 * Beware: it blocks its thread: never use it in a service. Texts of an answer live in the arena given.
 */
#ifndef COMMON_CLIENT_H
#define COMMON_CLIENT_H

#include "common/envelope.h"

struct client;
/* run: the node's folder of sockets. Succeeds whether services run or not. */
MUST_CHECK enum rc client_open(const char *run, struct client **ret_client, struct fault *why);
void client_close(struct client *c);
/* Idempotency key of the next call only, copied. Such a call is sent again until it is answered; any other is
 * sent once. */
void client_key(struct client *c, const char *key);
/* Who the next calls are made for, until changed; zero ids and an empty list are nobody's. Organisations are
 * not copied. */
void client_caller(
    struct client *c, struct id person, struct id account, const struct id *organisations, uint32_t count);
/* method: "registry.organisation.create", sent to the service before the first dot. in may be NULL with
 * in_desc NULL: an empty body. out_desc NULL: the answer's body is not looked at. timeout in µs. Returns the
 * reply's own rc, with its faults in why (domain codes as FAULT_TEXT unless client_codes was given them);
 * RC_UNAVAILABLE when the service was never reached, RC_TIMEOUT, RC_LIMIT, RC_INVALID (method). ret_out is
 * untouched unless RC_OK. */
MUST_CHECK enum rc client_call(struct client *c, const char *method, uint32_t roles,
    const struct rec_desc *in_desc, const void *in, const struct rec_desc *out_desc, struct arena *a,
    void *ret_out, usec_t timeout, struct fault *why);
/* Further fault codes to know, ended by NULL; a constant table. */
void client_codes(struct client *c, const struct fault_code *const *codes);
/* What the next calls have seen of another service, until changed: whoever answers waits until it has read as
 * far. service: a constant. */
void client_seen(struct client *c, const char *service, uint64_t position);
/* Journal position that the last answer carried; 0: none. */
uint64_t client_position(const struct client *c);

#endif
