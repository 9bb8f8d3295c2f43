/*
 * grant: what an account or a token may be given: roles by whoever may give them, and a person of the registry.
 * Owns: nothing; the registry's persons are kept as ids.
 * Beware: the role that reads personal requests is never anonymous: each reading is shown to the person with who read
 *         it, and neutrality is decided on the reader's mandates.
 */
#include "services/gateway/service.h"

/* An operator may give any role. A coordinator may not make operators, nor the one role that reads personal
 * requests. */
#define ROLES_OF_OPERATOR_ONLY (ROLE_OPERATOR | ROLE_REFERENT | ROLE_NATIONAL)

enum rc
grant_roles(const struct context *c, uint32_t roles, struct fault *why)
{
	uint32_t refused = roles & ROLES_OF_OPERATOR_ONLY;
	char labels[FAULT_ARGUMENT_MAX], names[FAULT_ARGUMENT_MAX];

	if (refused == 0 || caller_has(c, ROLE_OPERATOR | ROLE_SYSTEM))
		return RC_OK;
	return fault_say(why, RC_FORBIDDEN, "roles", FAULT_ROLE_GRANT,
	    rec_enum_words(&roles_enum, refused, true, labels, sizeof labels),
	    rec_enum_words(&roles_enum, refused, false, names, sizeof names));
}

enum rc
grant_person(struct context *c, uint32_t roles, const struct id *person, struct fault *why)
{
	char text[ID_TEXT_LEN + 1];
	struct person p;

	if (person == NULL) {
		if ((roles & ROLE_REFERENT) == 0)
			return RC_OK;
		return fault_add(why, RC_RULE, "person", FAULT_REFERENT_PERSON);
	}
	if (context_get(c, &kept_person_table, *person, &p)) {
		if (!REC_HAS(&p, TAG_ARCHIVED_AT))
			return RC_OK;
		return fault_add(why, RC_INVALID, "person", FAULT_ARCHIVED);
	}
	id_format(*person, text);
	return fault_addf(why, RC_INVALID, "person", FAULT_UNKNOWN_REFERENCE, "%s", text);
}
