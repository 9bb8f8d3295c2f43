/*
 * maillage-federation: the process.
 * Owns: nothing.
 * Beware: the keys are read before the host starts, because handlers do no I/O; a node without keys is
 * refused by the host itself.
 */
#include "services/federation/service.h"

int
main(int argc, char **argv)
{
	(void)identity_load(argc, argv);
	return service_main(&federation_service, argc, argv);
}
