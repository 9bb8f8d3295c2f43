/*
 * proto: the list of contracts, and finding a method, a collection or a fault in it.
 * Owns: the list.
 * Beware: the order is the order in which a node starts its services.
 */
#include "proto/proto.h"

/* Declared, not included: each service's header stands alone, and no file needs them all. */
extern const struct service_contract registry_contract, scheduling_contract, matching_contract, reporting_contract,
    notification_contract, federation_contract, gateway_contract;

const struct service_contract *const proto_services[] = {
	&registry_contract,
	&scheduling_contract,
	&matching_contract,
	&reporting_contract,
	&notification_contract,
	&federation_contract,
	&gateway_contract,
};
const size_t proto_service_count = sizeof proto_services / sizeof proto_services[0];

const struct service_contract *
proto_service(const char *name, size_t len)
{
	for (size_t i = 0; i < proto_service_count; i++)
		if (text_is((struct text){ name, (uint32_t)len, 0 }, proto_services[i]->name))
			return proto_services[i];
	return NULL;
}

const struct method *
proto_method(const char *name, size_t len)
{
	const char *dot = memchr(name, '.', len);
	const struct service_contract *s = dot == NULL ? NULL : proto_service(name, (size_t)(dot - name));

	for (size_t i = 0; s != NULL && i < s->method_count; i++)
		if (text_is((struct text){ name, (uint32_t)len, 0 }, s->methods[i].name))
			return &s->methods[i];
	return NULL;
}

const struct collection_desc *
proto_collection(const char *record, size_t len)
{
	for (size_t i = 0; i < proto_service_count; i++)
		for (size_t k = 0; k < proto_services[i]->collection_count; k++) {
			const struct collection_desc *c = proto_services[i]->collections[k];

			if (text_is((struct text){ record, (uint32_t)len, 0 }, c->rec->name))
				return c;
		}
	return NULL;
}

#define FAULTS_MOST 1024
const struct fault_code *const *
proto_faults(void)
{
	static const struct fault_code *all[FAULTS_MOST + 1];
	size_t n = 0;

	if (all[0] != NULL)
		return all;
	for (size_t i = 0; i < proto_service_count; i++)
		for (const struct fault_code *const *f = proto_services[i]->faults;
		     f != NULL && *f != NULL && n < FAULTS_MOST; f++)
			all[n++] = *f;
	return all;
}
