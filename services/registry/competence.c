/*
 * competence: the taxonomy holds: nothing contains itself, a level is said once; a service asks for levels of what it needs.
 * Owns: nothing.
 * Beware: the tree is climbed at most TREE_DEPTH_MOST steps; deeper is taken for a cycle. An import may bring both ends at once,
 *         so what the command has staged is looked at before the table.
 */
#include "services/registry/offer.h"

#define TREE_DEPTH_MOST 32
#define TAG_PARENT 8
#define TAG_NEEDS 13

static bool
competence_known(struct context *c, struct id id, struct competence *ret_competence)
{
	const struct competence *staged = context_staged_id(c, &competence_table, id);

	if (staged == NULL)
		return context_get(c, &competence_table, id, ret_competence);
	*ret_competence = *staged;
	return true;
}

static bool
contains(struct context *c, struct id self, struct id from)
{
	struct competence up;

	for (unsigned i = 0; i < TREE_DEPTH_MOST; i++) {
		if (id_equal(from, self))
			return true;
		if (!competence_known(c, from, &up) || !REC_HAS(&up, TAG_PARENT))
			return false;
		from = up.parent;
	}
	return true;
}

enum rc
competence_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct competence *k = after;
	const struct competence_level *levels = k->levels.items;
	uint32_t seen = 0;

	(void)before;
	if (REC_HAS(k, TAG_PARENT) && contains(c, k->id, k->parent))
		(void)fault_add(why, RC_RULE, "parent", FAULT_COMPETENCE_CYCLE);
	for (uint32_t i = 0; i < k->levels.count; i++) {
		char field[FAULT_FIELD_MAX];

		snprintf(field, sizeof field, "levels[%u].level", i);
		if (seen >> levels[i].level & 1u)
			(void)fault_addf(
			    why, RC_INVALID, field, FAULT_COMPETENCE_LEVEL, "%u", levels[i].level);
		seen |= 1u << levels[i].level;
	}
	return fault_rc(why);
}

static bool
need_repeats(const struct accompaniment_need *needs, uint32_t at)
{
	for (uint32_t i = 0; i < at; i++)
		if (id_equal(needs[i].competence, needs[at].competence))
			return true;
	return false;
}

enum rc
accompaniment_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct accompaniment *a = after;
	const struct accompaniment_need *needs = a->needs.items;
	const struct id *ids = a->competences.items;
	char field[FAULT_FIELD_MAX];

	(void)c;
	(void)before;
	for (uint32_t i = 0; i < a->competences.count; i++) {
		snprintf(field, sizeof field, "competences[%u]", i);
		if (list_has_id_before(&a->competences, i, ids[i]))
			(void)fault_add(why, RC_INVALID, field, FAULT_COMPETENCE_TWICE);
	}
	for (uint32_t i = 0; i < a->needs.count; i++) {
		snprintf(field, sizeof field, "needs[%u].competence", i);
		if (!list_has_id(&a->competences, needs[i].competence))
			(void)fault_add(why, RC_RULE, field, FAULT_NEED_UNLISTED);
		else if (need_repeats(needs, i))
			(void)fault_add(why, RC_INVALID, field, FAULT_COMPETENCE_TWICE);
	}
	return fault_rc(why);
}
