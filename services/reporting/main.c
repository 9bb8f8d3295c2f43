/*
 * maillage-reporting: the process.
 * Owns: nothing.
 * Beware: all of it is in common/service_main.c.
 */
#include "services/reporting/service.h"

int
main(int argc, char **argv)
{
	return service_main(&reporting_service, argc, argv);
}
