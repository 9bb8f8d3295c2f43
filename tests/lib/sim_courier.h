/*
 * sim_courier: the courier of the federation service, at its node's end of the simulated network.
 * Owns: a courier for each federation service that is up.
 * Beware: it lives and dies with its service; what it held in memory is gone with it.
 */
#ifndef TESTS_LIB_SIM_COURIER_H
#define TESTS_LIB_SIM_COURIER_H

#include "tests/lib/sim_mesh.h"

extern const struct sim_port sim_courier_port;

#endif
