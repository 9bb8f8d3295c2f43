/*
 * feature: what venues offer and sessions need, as a list that the federation extends.
 * Owns: its table.
 * Beware: at most 64 are in use at once, a bit each for the planner; archived ones do not count.
 */
#include "services/scheduling/resource.h"

const struct db_table scheduling_features = { &venue_feature_desc };

/* Those in use besides this one, stored or staged; NULL in ret_same when no other has its label. */
static uint32_t
features_others(struct context *c, const struct venue_feature *self, bool *ret_same)
{
	struct venue_feature f;
	struct db_scan scan;
	const void *staged;
	uint32_t n = 0;

	*ret_same = false;
	db_scan_all(&scan, c->txn, &scheduling_features, false);
	while (db_scan_next(&scan, c->arena, &f)) {
		if (scheduling_is_archived(&f) || id_equal(f.id, self->id) ||
		    context_staged_id(c, &scheduling_features, f.id) != NULL)
			continue;
		*ret_same |= text_equal(f.label, self->label);
		n++;
	}
	db_scan_end(&scan);
	for (unsigned i = 0; (staged = context_staged(c, &scheduling_features, i)) != NULL; i++) {
		const struct venue_feature *s = staged;

		if (id_equal(s->id, self->id))
			continue;
		*ret_same |= text_equal(s->label, self->label);
		n++;
	}
	return n;
}

enum rc
feature_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct venue_feature *f = after;
	bool same;
	uint32_t others = features_others(c, f, &same);

	if (same)
		return fault_addf(why, RC_CONFLICT, "label", FAULT_DUPLICATE, TEXT_FMT, TEXT_ARG(f->label));
	if (before == NULL && others >= SCHEDULING_FEATURES_MAX)
		return fault_addf(why, RC_RULE, NULL, FAULT_FEATURES_MOST, "%d", SCHEDULING_FEATURES_MAX);
	return RC_OK;
}
