/*
 * person: who may see a person.
 * Owns: nothing.
 * Beware: a centre's account sees the people of that centre, with no word of what they asked for elsewhere.
 */
#include "services/registry/network.h"

static bool
shares_organisation(struct context *c, struct id person)
{
	const struct rec_field *f = record_field_tag(&mandate_desc, MANDATE_TAG_PERSON);
	struct db_scan s;
	struct mandate m;
	bool found = false;

	db_scan_index(&s, c->txn, &mandate_table, f, &person, false);
	while (!found && db_scan_next(&s, c->arena, &m))
		found = !REC_HAS(&m, TAG_ARCHIVED_AT) && (!REC_HAS(&m, MANDATE_TAG_TO) || m.to >= c->today) &&
		    caller_in(c, m.organisation);
	db_scan_end(&s);
	return found;
}

bool
person_visible(struct context *c, const void *rec)
{
	struct id person = ((const struct person *)rec)->id;

	if (caller_has(c, ROLE_TEAM))
		return true;
	if (!id_is_zero(c->caller.person) && id_equal(person, c->caller.person))
		return true;
	return caller_has(c, ROLE_DIRECTOR) && shares_organisation(c, person);
}
