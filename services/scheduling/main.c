/*
 * maillage-scheduling: the process of the scheduling service.
 * Owns: nothing.
 * Beware: everything is in service.c and the host.
 */
#include "services/scheduling/service.h"

int
main(int argc, char **argv)
{
	return service_main(&scheduling_service, argc, argv);
}
