/*
 * organisation: the tree holds: nobody stands below themselves, an antenne has a parent.
 * Owns: nothing.
 * Beware: the tree is climbed at most TREE_DEPTH_MOST steps; deeper is taken for a cycle.
 */
#include "services/registry/communes.h"

#define TREE_DEPTH_MOST 32
#define TAG_PARENT 10
#define TAG_STATUS 9
#define TAG_COMMUNE 14

static bool
stands_below(struct context *c, struct id from, struct id self)
{
	struct organisation up;

	for (unsigned i = 0; i < TREE_DEPTH_MOST; i++) {
		if (id_equal(from, self))
			return true;
		if (!context_get(c, &organisation_table, from, &up) || !REC_HAS(&up, TAG_PARENT))
			return false;
		from = up.parent;
	}
	return true;
}

enum rc
organisation_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct organisation *o = after;

	(void)before;
	if (!REC_HAS(o, TAG_STATUS)) {
		o->status = ORGANISATION_ACTIVE;
		o->has |= REC_BIT(TAG_STATUS);
	}
	if (REC_HAS(o, TAG_COMMUNE) && commune_check(o->commune, "commune", why) != RC_OK)
		return fault_rc(why);
	if (o->antenne && !REC_HAS(o, TAG_PARENT))
		return fault_add(why, RC_RULE, "parent", FAULT_ANTENNE_PARENT);
	if (REC_HAS(o, TAG_PARENT) && stands_below(c, o->parent, o->id))
		return fault_add(why, RC_RULE, "parent", FAULT_TREE_CYCLE);
	return RC_OK;
}
