/*
 * follow: what a record's change does to other records of the registry, whichever method changed it.
 * Owns: the order: deadlines first, then what depends on an agrément, then what other federations are told.
 * Beware: what is staged here is not followed in turn: who stages calls deadline_follow for it.
 */
#include "services/registry/agrement.h"
#include "services/registry/convention.h"
#include "services/registry/deadline.h"
#include "services/registry/far_party.h"
#include "services/registry/sharing.h"

void
registry_follow(struct context *c, const struct db_table *t, const void *after)
{
	deadline_staged(c, t, after);
	if (t == &agrement_table)
		convention_agrement_staged(c, after);
	shared_follow(c, t, after);
	far_links_follow(c, t, after);
	far_competences_follow(c, t, after);
	far_name_follow(c, t, after);
}
