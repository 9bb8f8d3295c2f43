/*
 * candidature: what a centre that answers a call must hold to, and its withdrawal.
 * Owns: nothing.
 * Beware: a director writes for the own centre only: the host sees to it by the organisation; once the call is closed nobody changes it.
 */
#include "services/registry/programme.h"

#define TAG_ORGANISATION_KIND 8
#define TAG_ORGANISATION_STATUS 9

const struct db_table candidature_table = { &candidature_desc };

static enum rc
selection_is_open(struct context *c, struct id id, struct selection *ret_selection, struct fault *why)
{
	if (!context_get(c, &selection_table, id, ret_selection))
		return fault_only(why, RC_NOT_FOUND);
	if (ret_selection->status != SELECTION_OPEN)
		return rec_fault_value(why, RC_CONFLICT, "selection", FAULT_SELECTION_NOT_OPEN,
		    &selection_status_enum, (int)ret_selection->status);
	return RC_OK;
}

static bool
same_centre(const struct candidature *a, const struct candidature *b)
{
	return !id_equal(a->id, b->id) && !REC_HAS(a, TAG_ARCHIVED_AT) &&
	    id_equal(a->selection, b->selection) && id_equal(a->organisation, b->organisation) &&
	    a->outcome != CANDIDATURE_WITHDRAWN;
}

/* Once for each call, and no more of them than an order can hold. */
static void
place_check(struct context *c, const struct candidature *k, struct fault *why)
{
	const struct candidature *staged;
	const struct staged *at = NULL;
	struct candidature other;
	struct db_scan scan;
	uint32_t n = 0;
	bool twice = false;

	while ((staged = context_staged_next(c, &candidature_table, &at)) != NULL) {
		twice = twice || same_centre(staged, k);
		n += id_equal(staged->selection, k->selection);
	}
	db_scan_index(&scan, c->txn, &candidature_table,
	    record_field_tag(&candidature_desc, CANDIDATURE_SELECTION), &k->selection, false);
	while (db_scan_next(&scan, c->arena, &other)) {
		twice = twice || same_centre(&other, k);
		n += !REC_HAS(&other, TAG_ARCHIVED_AT) && other.outcome != CANDIDATURE_WITHDRAWN;
	}
	db_scan_end(&scan);
	if (twice)
		(void)fault_add(why, RC_RULE, "organisation", FAULT_CANDIDATURE_TWICE);
	else if (n >= CANDIDATURES_MOST)
		(void)fault_addf(
		    why, RC_RULE, "selection", FAULT_SELECTION_FULL, "%u", (unsigned)CANDIDATURES_MOST);
}

static void
centre_check(struct context *c, const struct candidature *k, struct fault *why)
{
	const struct rec_field *kind = record_field_tag(&organisation_desc, TAG_ORGANISATION_KIND),
			       *status = record_field_tag(&organisation_desc, TAG_ORGANISATION_STATUS);
	const struct rec_enum_value *label;
	struct organisation o;

	if (!context_get(c, &organisation_table, k->organisation, &o))
		return;
	label = rec_enum_by_value(kind->values, (int)o.kind);
	if (o.status != ORGANISATION_ACTIVE)
		label = rec_enum_by_value(status->values, (int)o.status);
	else if (o.kind == ORGANISATION_CENTRE || o.kind == ORGANISATION_EVS)
		return;
	(void)fault_say(why, RC_RULE, "organisation", FAULT_CANDIDATURE_KIND,
	    label == NULL ? "?" : label->label, label == NULL ? "?" : label->name);
}

static bool
answer_fits(const struct selection *s, const struct candidature *k, uint32_t at)
{
	const struct candidature_answer *answers = k->answers.items;
	const struct selection_criterion *criteria = s->criteria.items;
	bool known = false;

	for (uint32_t i = 0; i < s->criteria.count; i++)
		known = known || text_equal(criteria[i].key, answers[at].criterion);
	for (uint32_t i = 0; i < at; i++)
		known = known && !text_equal(answers[i].criterion, answers[at].criterion);
	return known;
}

enum rc
candidature_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct candidature *k = after;
	const struct candidature_answer *answers = k->answers.items;
	struct selection s;
	enum rc rc = selection_is_open(c, k->selection, &s, why);

	if (rc != RC_OK)
		return rc;
	if (before == NULL) {
		k->outcome = CANDIDATURE_FILED;
		k->has |= REC_BIT(CANDIDATURE_OUTCOME);
		place_check(c, k, why);
		centre_check(c, k, why);
	} else if (((const struct candidature *)before)->outcome == CANDIDATURE_WITHDRAWN) {
		return rec_fault_value(why, RC_CONFLICT, "outcome", FAULT_STATE,
		    record_field_tag(&candidature_desc, CANDIDATURE_OUTCOME)->values, CANDIDATURE_WITHDRAWN);
	}
	for (uint32_t i = 0; i < k->answers.count; i++) {
		char field[FAULT_FIELD_MAX];

		snprintf(field, sizeof field, "answers[%u].criterion", i);
		if (!answer_fits(&s, k, i))
			(void)fault_addf(why, RC_RULE, field, FAULT_CANDIDATURE_CRITERION, TEXT_FMT,
			    TEXT_ARG(answers[i].criterion));
	}
	return fault_rc(why);
}

static enum rc
candidature_withdraw(
    struct context *c, const struct ref *in, struct candidature *ret_candidature, struct fault *why)
{
	struct selection s;
	enum rc rc;

	if (!context_get(c, &candidature_table, in->id, ret_candidature) ||
	    !(caller_has(c, TEAM_WRITERS | ROLE_SYSTEM) || caller_in(c, ret_candidature->organisation)))
		return fault_only(why, RC_NOT_FOUND);
	if (REC_HAS(ret_candidature, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (ret_candidature->outcome != CANDIDATURE_FILED)
		return rec_fault_value(why, RC_CONFLICT, "outcome", FAULT_STATE,
		    record_field_tag(&candidature_desc, CANDIDATURE_OUTCOME)->values,
		    (int)ret_candidature->outcome);
	rc = selection_is_open(c, ret_candidature->selection, &s, why);
	if (rc != RC_OK)
		return rc;
	ret_candidature->outcome = CANDIDATURE_WITHDRAWN;
	return event_stage(c, &candidature_table, "withdrawn", ret_candidature);
}
REGISTRY_HANDLER(candidature_withdraw, struct ref, struct candidature)
