/*
 * maillage-federation: the process.
 * Owns: nothing.
 * Beware: the keys are read before the host starts, because handlers do no I/O; without them the hook refuses
 * to serve, when the host can say why.
 */
#include "services/federation/service.h"
#include "services/federation/wire.h"

int
main(int argc, char **argv)
{
	(void)identity_load(argc, argv);
	return service_main_with(&federation_service, argc, argv, &wire_hook);
}
