/*
 * maillage-registry: the process.
 * Owns: nothing.
 * Beware: all of it is in common/service_main.c.
 */
#include "services/registry/service.h"

int
main(int argc, char **argv)
{
	return service_main(&registry_service, argc, argv);
}
