/*
 * selection_facts: the candidates of a call as figures: from candidatures and what the registry knows of each centre.
 * Owns: nothing.
 * Beware: a fact of the registry is stronger than what a centre declared of itself.
 */
#include "services/registry/selection.h"
#include "common/fold.h"
#include "services/registry/agrement.h"
#include "services/registry/network.h"
#include <stdlib.h>

#define TAG_ANSWER_EVIDENCE 3

static int
entrants_order(const void *a, const void *b)
{
	const struct entrant *x = a, *y = b;
	int by_name = strcmp(x->folded, y->folded);

	if (by_name != 0)
		return by_name;
	return memcmp(x->candidature.id.b, y->candidature.id.b, sizeof x->candidature.id.b);
}

static uint32_t
entrants_read(struct context *c, const struct selection *s, struct entrant *all)
{
	struct organisation o;
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_index(&scan, c->txn, &candidature_table,
	    record_field_tag(&candidature_desc, CANDIDATURE_SELECTION), &s->id, false);
	while (n < CANDIDATURES_MOST && db_scan_next(&scan, c->arena, &all[n].candidature)) {
		const struct candidature *k = &all[n].candidature;

		if (REC_HAS(k, TAG_ARCHIVED_AT) || k->outcome == CANDIDATURE_WITHDRAWN)
			continue;
		all[n].name =
		    context_get(c, &organisation_table, k->organisation, &o) ? o.name : TEXT_LIT("");
		all[n].folded = text_fold(c->arena, all[n].name.ptr, all[n].name.len);
		n++;
	}
	db_scan_end(&scan);
	qsort(all, n, sizeof all[0], entrants_order);
	return n;
}

static void
rules_of(const struct selection *s, struct rank_rules *ret_rules)
{
	const struct selection_criterion *criteria = s->criteria.items;

	*ret_rules = (struct rank_rules){ .conditions = s->eligibility,
		.has_after = REC_HAS(s, SELECTION_AFTER) != 0,
		.has_before = REC_HAS(s, SELECTION_BEFORE) != 0,
		.after = s->agrement_after,
		.before = s->agrement_before,
		.count = s->criteria.count,
		.places = s->places };
	for (uint32_t i = 0; i < s->criteria.count; i++)
		ret_rules->weights[i] = criteria[i].weight;
}

static void
answers_of(const struct selection *s, const struct candidature *k, struct rank_candidate *figures)
{
	const struct selection_criterion *criteria = s->criteria.items;
	const struct candidature_answer *answers = k->answers.items;

	for (uint32_t i = 0; i < k->answers.count; i++)
		for (uint32_t j = 0; j < s->criteria.count; j++)
			if (text_equal(answers[i].criterion, criteria[j].key)) {
				figures->levels[j] = answers[i].level;
				figures->proven[j] = REC_HAS(&answers[i], TAG_ANSWER_EVIDENCE) != 0 &&
				    answers[i].evidence.len > 0;
			}
}

/* The end of the agrément of the centre as a whole (the families' one comes with it), once it was granted: the latest. */
static bool
agrement_known(struct context *c, struct id centre, day_t *ret_end)
{
	struct agrement a;
	struct db_scan scan;
	bool known = false;

	db_scan_index(&scan, c->txn, &agrement_table,
	    record_field_tag(&agrement_desc, AGREMENT_TAG_ORGANISATION), &centre, false);
	while (db_scan_next(&scan, c->arena, &a)) {
		if (REC_HAS(&a, TAG_ARCHIVED_AT) || a.kind == AGREMENT_ACF || !REC_HAS(&a, AGREMENT_TAG_TO) ||
		    a.status == AGREMENT_PENDING || a.status == AGREMENT_REFUSED ||
		    (known && a.to <= *ret_end))
			continue;
		*ret_end = a.to;
		known = true;
	}
	db_scan_end(&scan);
	return known;
}

/* What the registry says of that year's membership: paid, or not; false when it knows none. */
static bool
membership_known(struct context *c, struct id centre, uint32_t year, bool *ret_paid)
{
	struct membership m;
	struct db_scan scan;
	bool known = false;

	*ret_paid = false;
	db_scan_index(&scan, c->txn, &membership_table,
	    record_field_tag(&membership_desc, MEMBERSHIP_TAG_ORGANISATION), &centre, false);
	while (db_scan_next(&scan, c->arena, &m))
		if (m.year == year && !REC_HAS(&m, TAG_ARCHIVED_AT)) {
			known = true;
			*ret_paid = *ret_paid || m.status == MEMBERSHIP_PAID;
		}
	db_scan_end(&scan);
	return known;
}

static void
facts_of(struct context *c, const struct selection *s, struct entrant *e, struct rank_candidate *figures)
{
	const struct candidature *k = &e->candidature;

	figures->will = k->will;
	figures->local_interest = k->local_interest;
	figures->agrement_known = agrement_known(c, k->organisation, &figures->agrement_end);
	if (!figures->agrement_known) {
		e->agrement_declared = true;
		figures->agrement_known = REC_HAS(k, CANDIDATURE_AGREMENT) != 0;
		figures->agrement_end = k->agrement_end;
	}
	if (!membership_known(c, k->organisation, s->membership_year, &figures->membership)) {
		e->membership_declared = true;
		figures->membership = k->membership_paid;
	}
}

void
selection_field(struct context *c, const struct selection *s, struct field *ret_field)
{
	ret_field->entrants = ARENA_ARRAY(c->arena, CANDIDATURES_MOST, struct entrant);
	ret_field->figures = ARENA_ARRAY(c->arena, CANDIDATURES_MOST, struct rank_candidate);
	ret_field->count = entrants_read(c, s, ret_field->entrants);
	rules_of(s, &ret_field->rules);
	for (uint32_t i = 0; i < ret_field->count; i++) {
		facts_of(c, s, &ret_field->entrants[i], &ret_field->figures[i]);
		answers_of(s, &ret_field->entrants[i].candidature, &ret_field->figures[i]);
	}
}
