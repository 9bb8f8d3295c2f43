/*
 * protocol_print: the reference: a part of proto/PROTOCOL.md and proto/<service>.md, printed from the tables, and records filled for golden bytes.
 * Owns: nothing.
 * Beware: what it prints is compared with the file, letter by letter; PROTOCOL_WRITE=1 writes it anew.
 */
#ifndef TESTS_LIB_PROTOCOL_PRINT_H
#define TESTS_LIB_PROTOCOL_PRINT_H

#include "common/contract.h"
#include "common/machine.h"

/* What stands between the two marks of PROTOCOL.md, and the whole of proto/<service>.md. */
void protocol_print_shared(struct buf *out);
void protocol_print_service(const struct service_contract *s, struct buf *out);
/* The state machines of a service, drawn; nothing when it has none. */
void protocol_print_machines(const struct machine *const *machines, size_t count, struct buf *out);
/* Every field present, with a small value that depends on its tag only. */
void protocol_sample(const struct rec_desc *d, struct arena *a, void *ret_rec);
/* The shared records of common/, ended by NULL. */
extern const struct rec_desc *const protocol_shared[];

#endif
