/*
 * maillage-gateway: the process that people and programs reach over HTTP.
 * Owns: nothing; service.c describes the service, gateway.c the front.
 * Beware: the listener hangs on the service's own loop: one thread answers, jobs hash passwords beside it.
 */
#include "services/gateway/http.h"

int
main(int argc, char **argv)
{
	return service_main_with(&gateway_service, argc, argv, &gateway_hook);
}
