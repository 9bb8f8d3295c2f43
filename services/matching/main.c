/*
 * maillage-matching: the process.
 * Owns: nothing.
 * Beware: all of it is in common/service_main.c.
 */
#include "services/matching/service.h"

int
main(int argc, char **argv)
{
	return service_main(&matching_service, argc, argv);
}
