/*
 * wire: the federation process's network: the courier on the mesh.
 * Owns: the hook of the process.
 * Beware: opened once the host stands; without keys, or at an address that admits strangers, the process does not serve.
 */
#ifndef SERVICES_FEDERATION_WIRE_H
#define SERVICES_FEDERATION_WIRE_H

#include "common/service.h"

extern struct process_hook wire_hook;

#endif
