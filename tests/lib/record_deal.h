/*
 * record_deal: random records that a service may take: references to what is there, days around today, nothing that the server fills.
 * Owns: nothing; records live in the arena of its generator.
 * Beware: what is dealt keeps to the table, not to the rules over several fields: who is refused mends by the fault, and asks again.
 */
#ifndef TESTS_LIB_RECORD_DEAL_H
#define TESTS_LIB_RECORD_DEAL_H

#include "common/service.h"
#include "tests/lib/record_gen.h"

struct deal {
	struct record_gen gen;
	struct service *service; /* of whose tables references are drawn */
	const struct service_desc *desc;
	day_t today;
};

/* NULL when that service has no such table. */
const struct db_table *deal_table(const struct deal *d, const char *record);
/* A record of the table, each as likely as any other; false when it is empty. */
bool deal_pick(struct deal *d, const struct db_table *t, struct id *ret_id);
void deal_fill(struct deal *d, const struct rec_desc *rd, void *ret_rec);
/* Fields that a fault names are dealt again, given, or taken away; so is any other one, when it names none. */
void deal_mend(struct deal *d, const struct rec_desc *rd, const struct fault *why, void *rec);

#endif
