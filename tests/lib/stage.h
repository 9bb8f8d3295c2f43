/*
 * stage: what the two ways of running services in one process share: opening a store, seeded bytes, a caller's envelope.
 * Owns: the master key of tests.
 * Beware: host.h delivers at once and in order; sim.h loses, doubles, delays and kills.
 */
#ifndef TESTS_LIB_STAGE_H
#define TESTS_LIB_STAGE_H

#include "common/service.h"

#define STAGE_PATH_MAX 400

/* Who calls. */
struct host_caller {
	uint32_t roles;
	struct id person;
	const struct id *organisations;
	uint32_t organisation_count;
};

/* xorshift64*: the state is never zero. */
uint64_t stage_next(uint64_t *state);
void stage_fill(uint64_t *state, void *out, size_t len);
/* Where the service keeps its store and keyring under that folder, and the list of erasures that all share; paths are STAGE_PATH_MAX long. */
struct service_config stage_config(const char *root, const char *service, char *folder, char *ring, char *erasures);
/* Opens the service there; ends the program, saying why, when it does not open. */
struct service *stage_open_with(const struct service_desc *d, const struct service_config *cfg, const struct service_io *io);
struct service *stage_open(const struct service_desc *d, const char *root, const struct service_io *io);
/* Where the records are kept that a method's name speaks of: "registry.convention.sign"; NULL: nowhere. */
const struct db_table *stage_table_of(const struct service_desc *d, const struct method *m);
/* A call's envelope, but for `seen`. key: idempotency key or NULL. */
void stage_envelope(struct envelope *e, const struct host_caller *who, const char *method, struct id id,
    usec_t deadline, const char *key);

#endif
