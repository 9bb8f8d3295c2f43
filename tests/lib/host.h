/*
 * host: several services in one process on virtual time, with a network that delivers at once and in order; for tests.
 * Owns: the services, their stores in a folder of /dev/shm (or /tmp), and the clock.
 * Beware: not the simulator: nothing is lost, doubled or late here. The stores are opened MDB_NOSYNC.
 */
#ifndef TESTS_LIB_HOST_H
#define TESTS_LIB_HOST_H

#include "tests/lib/stage.h"
#include <sys/types.h>

struct host;
/* Opens each service; time begins at the given instant (UTC) and moves only by host_advance. */
struct host *host_new(const struct service_desc *const *services, size_t count, usec_t now);
void host_free(struct host *h);
/* Lets messages, events and jobs flow until nothing is under way. */
void host_settle(struct host *h);
/* Moves the clock, in steps, firing timers on the way, and settles. */
void host_advance(struct host *h, usec_t by);
/* The clock is set to a later instant at once, as when a machine was off for long; then settles. */
void host_jump(struct host *h, usec_t to);
/* From now on so much time passes between two looks of a service at the clock: work takes time. */
void host_toil(struct host *h, usec_t each);
/* And to an earlier one. */
void host_set_back(struct host *h, usec_t by);
usec_t host_now(const struct host *h);
struct service *host_service(struct host *h, const char *name);
/* A call that has to succeed, and whose answer nobody waits for: nothing flows before the next of the functions here. */
void host_post(struct host *h, const struct host_caller *who, const char *method, const struct rec_desc *in_desc, const void *in);
/* Closes and opens a service again (a restart: what was not committed is gone). */
void host_restart(struct host *h, const char *name);
/* The same, before anything flows. */
void host_reopen(struct host *h, const char *name);
/* Closes the service, verifies its store (the chain, and that its replay equals the tables), and opens it again. */
MUST_CHECK enum rc host_verify(struct host *h, const char *name, uint64_t *ret_events, struct fault *why);

/* Copies all stores and keyrings aside, as a backup does; and puts that copy back in their place, as a restore does, or the keyrings
 * alone: the lists of erasures and revocations stay as they are. */
void host_keep(struct host *h);
void host_put_back(struct host *h, bool keyrings_only);
/* Where all that is: STAGE_PATH_MAX long. */
void host_folder(const struct host *h, char *folder);
/* Bytes of a service's keyring: as many more as it has keys. */
off_t host_keyring_size(const struct host *h, const char *service);
/* How many deadlines of that method wait. */
uint32_t host_timers(struct host *h, const char *service, const char *method);

/* Calls a method ("registry.organisation.create") and settles. in and out are of the method's records (in of an update: with nulls as a mask).
 * out may be NULL. key: idempotency key or NULL. Texts of out live in the host's arena until host_free. */
enum rc host_call(struct host *h, const struct host_caller *who, const char *method, const struct rec_desc *in_desc,
    const void *in, uint64_t nulls, const struct rec_desc *out_desc, void *out, const char *key, struct fault *why);
/* The bytes of the last answer's body, for comparing byte by byte. */
struct text host_last_body(const struct host *h);
struct arena *host_arena(struct host *h);

#endif
