/*
 * proto: the whole contract: the services of a node and everything that they answer.
 * Owns: the list of contracts.
 * Beware: nothing here does I/O; a service links all contracts and includes only the headers whose events or records it follows.
 */
#ifndef PROTO_PROTO_H
#define PROTO_PROTO_H

#include "common/contract.h"

extern const struct service_contract *const proto_services[];
extern const size_t proto_service_count;

const struct service_contract *proto_service(const char *name, size_t len);
/* By its whole name, "registry.organisation.get". */
const struct method *proto_method(const char *name, size_t len);
/* By the record's name, over all services. */
const struct collection_desc *proto_collection(const char *record, size_t len);
/* The domain's fault codes of every service, for fault_decode; ended by NULL. */
const struct fault_code *const *proto_faults(void);

#endif
