/*
 * access: who has an account or a token with the role of référent, or of the coordination, as the gateway tells.
 * Owns: the table of accesses: ids of persons and these two roles, nothing else of an account.
 * Beware: a naming without access would silence the service: it counts only while there is one (referent.c).
 */
#include "services/matching/consent.h"

#define ROLES_KEPT (ROLE_REFERENT | ROLE_COORDINATOR)

const struct db_table matching_referent_access = { &referent_access_desc };

/* expires_at 0: it does not; roles 0: it is over. */
static void
access_keep(struct context *c, struct id id, struct id person, uint32_t roles, usec_t expires_at)
{
	struct referent_access was = { .id = id, .has = REC_BIT(TAG_ID) }, now;
	bool had = context_get(c, &matching_referent_access, id, &was) && !REC_HAS(&was, TAG_ARCHIVED_AT);

	now = was;
	if (id_is_zero(person) || (roles & ROLES_KEPT) == 0) {
		if (!had)
			return;
		now.archived_at = c->now;
		now.has |= REC_BIT(TAG_ARCHIVED_AT);
	} else {
		now.person = person;
		now.roles = roles & ROLES_KEPT;
		now.expires_at = expires_at;
		now.has |= REC_BIT(REFERENT_ACCESS_TAG_PERSON) | REC_BIT(REFERENT_ACCESS_TAG_ROLES);
		now.has |= expires_at == 0 ? 0 : REC_BIT(REFERENT_ACCESS_TAG_EXPIRES_AT);
		now.has &= ~REC_BIT(TAG_ARCHIVED_AT);
	}
	if (had && record_equal(&referent_access_desc, &was, &now))
		return;
	event_stage(c, &matching_referent_access, "kept", &now);
	referents_resume(c);
}

enum rc
access_follow(struct context *c, const struct event *e, struct fault *why)
{
	(void)why;
	if (e->rec_desc == &account_desc && e->rec != NULL) {
		const struct account *a = e->rec;

		access_keep(c, a->id, a->person, REC_HAS(a, TAG_ARCHIVED_AT) ? 0 : a->roles, 0);
	} else if (e->rec_desc == &token_desc && e->rec != NULL) {
		const struct token *t = e->rec;

		access_keep(c, t->id, t->person, REC_HAS(t, TAG_ARCHIVED_AT) ? 0 : t->roles, t->expires_at);
	}
	return RC_OK;
}

uint32_t
access_roles(struct context *c, struct id person)
{
	struct referent_access a;
	uint32_t roles = 0;
	struct db_scan s;

	db_scan_index(&s, c->txn, &matching_referent_access,
	    matching_field(&matching_referent_access, "person"), &person, false);
	while (db_scan_next(&s, c->arena, &a))
		if (!REC_HAS(&a, TAG_ARCHIVED_AT) &&
		    (!REC_HAS(&a, REFERENT_ACCESS_TAG_EXPIRES_AT) || a.expires_at > c->now))
			roles |= a.roles;
	db_scan_end(&s);
	return roles;
}

bool
access_coordinates(struct context *c)
{
	struct referent_access a;
	struct db_scan s;
	bool found = false;

	db_scan_all(&s, c->txn, &matching_referent_access, false);
	while (!found && db_scan_next(&s, c->arena, &a))
		found =
		    !REC_HAS(&a, TAG_ARCHIVED_AT) && (access_roles(c, a.person) & ROLES_KEPT) == ROLES_KEPT;
	db_scan_end(&s);
	return found;
}
