/*
 * selection_decide: the committee retains centres: with the order, or against it with a reason for each line that differs.
 * Owns: nothing.
 * Beware: conditions are not the committee's to waive: a centre that is not eligible is not retained. Each centre reads its own
 *         outcome and reason in its candidature, and no other's.
 */
#include "services/registry/selection.h"

#define TAG_DECIDE_DECISION 4

static const struct selection_overrule *
overrule_of(const struct selection_decide *in, struct id organisation)
{
	const struct selection_overrule *o = in->overrules.items;

	for (uint32_t i = 0; i < in->overrules.count; i++)
		if (id_equal(o[i].organisation, organisation))
			return &o[i];
	return NULL;
}

static const struct selection_line *
line_of(const struct selection_ranking *r, struct id organisation)
{
	const struct selection_line *lines = r->lines.items;

	for (uint32_t i = 0; i < r->lines.count; i++)
		if (id_equal(lines[i].organisation, organisation))
			return &lines[i];
	return NULL;
}

static void
retained_check(const struct selection_decide *in, const struct selection_ranking *r, struct fault *why)
{
	const struct id *ids = in->retained.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < in->retained.count; i++) {
		const struct selection_line *line = line_of(r, ids[i]);

		snprintf(field, sizeof field, "retained[%u]", i);
		if (list_has_id_before(&in->retained, i, ids[i]))
			(void)fault_add(why, RC_INVALID, field, FAULT_RETAINED_TWICE);
		if (line == NULL) {
			(void)fault_add(why, RC_RULE, field, FAULT_NOT_CANDIDATE);
		} else if (!line->eligible) {
			const struct ranking_exclusion *e = line->exclusions.items;

			(void)fault_addf(
			    why, RC_RULE, field, FAULT_NOT_ELIGIBLE, TEXT_FMT, TEXT_ARG(e[0].why));
		}
	}
	if (in->retained.count > r->places)
		(void)fault_addf(why, RC_RULE, "retained", FAULT_RETAINED_PLACES, "%u", r->places);
}

static const char *
line_words(struct context *c, const struct selection_line *line)
{
	const char *name = arena_text(c->arena, line->name.ptr, line->name.len);

	if (!REC_HAS(line, LINE_RANK))
		return name;
	return arena_printf(c->arena, "le rang %u (%s)", line->rank, name);
}

static bool
differs(
    const struct selection_decide *in, const struct selection_ranking *r, const struct selection_line *line)
{
	return selection_rank_differs(r->places, REC_HAS(line, LINE_RANK) ? line->rank : 0, line->advised,
	    list_has_id(&in->retained, line->organisation));
}

static void
reasons_check(struct context *c, const struct selection_decide *in, const struct selection_ranking *r,
    struct fault *why)
{
	const struct selection_line *lines = r->lines.items;
	const struct selection_overrule *overrules = in->overrules.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < r->lines.count; i++)
		if (lines[i].eligible && differs(in, r, &lines[i]) &&
		    overrule_of(in, lines[i].organisation) == NULL)
			(void)fault_addf(
			    why, RC_RULE, "overrules", FAULT_OVERRULE_REASON, "%s", line_words(c, &lines[i]));
	for (uint32_t i = 0; i < in->overrules.count; i++) {
		const struct selection_line *line = line_of(r, overrules[i].organisation);

		snprintf(field, sizeof field, "overrules[%u].organisation", i);
		if (line == NULL)
			(void)fault_add(why, RC_RULE, field, FAULT_NOT_CANDIDATE);
		else if (overrule_of(in, overrules[i].organisation) != &overrules[i])
			(void)fault_add(why, RC_INVALID, field, FAULT_RETAINED_TWICE);
		else if (!differs(in, r, line))
			(void)fault_addf(
			    why, RC_RULE, field, FAULT_OVERRULE_NEEDLESS, "%s", line_words(c, line));
	}
}

/* Adopted, of this call, and by the instance whose decision it is. */
static bool
decision_is_of(struct context *c, struct id id, const struct selection *s)
{
	struct decision d;
	struct meeting m;

	if (!decision_adopted(c, id, &d) || !REC_HAS(&d, DECISION_SELECTION) || !id_equal(d.selection, s->id))
		return false;
	return !REC_HAS(s, SELECTION_INSTANCE) ||
	    (context_get(c, &meeting_table, d.meeting, &m) && id_equal(m.instance, s->instance));
}

/* Each candidate reads what became of its own candidature. */
static enum rc
outcome_stage(struct context *c, const struct selection_decide *in, const struct selection_line *line)
{
	const struct selection_overrule *overrule = overrule_of(in, line->organisation);
	const struct ranking_exclusion *exclusions = line->exclusions.items;
	struct candidature k;

	if (!context_get(c, &candidature_table, line->candidature, &k))
		return RC_OK;
	k.outcome =
	    list_has_id(&in->retained, line->organisation) ? CANDIDATURE_RETAINED : CANDIDATURE_NOT_RETAINED;
	if (!line->eligible) {
		k.outcome = CANDIDATURE_INELIGIBLE;
		k.reason = exclusions[0].why;
		k.has |= REC_BIT(CANDIDATURE_REASON);
	} else {
		k.rank = line->rank;
		k.has |= REC_BIT(CANDIDATURE_RANK);
	}
	if (overrule != NULL) {
		k.reason = overrule->reason;
		k.has |= REC_BIT(CANDIDATURE_REASON);
	}
	return event_stage(c, &candidature_table, "decided", &k);
}

static enum rc
selection_decide(
    struct context *c, const struct selection_decide *in, struct selection *ret_selection, struct fault *why)
{
	enum rc rc = selection_take(c, in->id, SELECTION_EV_DECIDE, ret_selection, why);
	struct selection_ranking r;
	const struct selection_line *lines;

	if (rc == RC_OK)
		rc = context_need(c, &selection_ranking_table, ret_selection->ranking, "ranking", &r, why);
	if (rc != RC_OK)
		return rc;
	retained_check(in, &r, why);
	reasons_check(c, in, &r, why);
	if (REC_HAS(in, TAG_DECIDE_DECISION) && !decision_is_of(c, in->decision, ret_selection))
		(void)fault_add(why, RC_RULE, "decision", FAULT_SELECTION_DECISION);
	if (fault_rc(why) != RC_OK)
		return fault_rc(why);
	ret_selection->retained = in->retained;
	ret_selection->decided_on = c->today;
	ret_selection->has |= REC_BIT(SELECTION_RETAINED) | REC_BIT(SELECTION_DECIDED_ON);
	if (REC_HAS(in, TAG_DECIDE_DECISION)) {
		ret_selection->decision = in->decision;
		ret_selection->has |= REC_BIT(SELECTION_DECISION);
	}
	rc = event_stage(c, &selection_table, "decided", ret_selection);
	lines = r.lines.items;
	for (uint32_t i = 0; i < r.lines.count && rc == RC_OK; i++)
		rc = outcome_stage(c, in, &lines[i]);
	return rc;
}
REGISTRY_HANDLER(selection_decide, struct selection_decide, struct selection)
