/*
 * maillage-notification: the process.
 * Owns: nothing.
 * Beware: all of it is in common/service_main.c.
 */
#include "services/notification/service.h"

int
main(int argc, char **argv)
{
	return service_main(&notification_service, argc, argv);
}
