/*
 * record_tables: walks the lists of descriptors one behind the other.
 * Owns: the list of those that belong to no contract.
 * Beware: add at the end.
 */
#include "tests/lib/record_tables.h"
#include "proto/proto.h"
#include "tests/lib/sample.h"

static const struct rec_desc *const shared[] = {
	&ref_desc,
	&filter_desc,
	&list_query_desc,
	&list_page_desc,
	&history_query_desc,
	&history_entry_desc,
	&history_page_desc,
};
#define SHARED_COUNT (sizeof shared / sizeof shared[0])

size_t
record_table_count(void)
{
	size_t n = sample_record_count + SHARED_COUNT;

	for (size_t s = 0; s < proto_service_count; s++)
		n += proto_services[s]->record_count;
	return n;
}

const struct rec_desc *
record_table(size_t i)
{
	if (i < sample_record_count)
		return sample_records[i];
	i -= sample_record_count;
	if (i < SHARED_COUNT)
		return shared[i];
	i -= SHARED_COUNT;
	for (size_t s = 0; s < proto_service_count; s++) {
		if (i < proto_services[s]->record_count)
			return proto_services[s]->records[i];
		i -= proto_services[s]->record_count;
	}
	return NULL;
}
