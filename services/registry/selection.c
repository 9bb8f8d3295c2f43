/*
 * selection: what a call for candidates must hold to, and its order as a record.
 * Owns: nothing.
 * Beware: conditions and criteria are those that the candidates answered: closed, they do not move any more.
 */
#include "services/registry/selection.h"

#define FROZEN                                                                                               \
	(REC_BIT(SELECTION_PLACES) | REC_BIT(SELECTION_ELIGIBILITY) | REC_BIT(SELECTION_AFTER) |             \
	    REC_BIT(SELECTION_BEFORE) | REC_BIT(SELECTION_YEAR) | REC_BIT(SELECTION_CRITERIA) |              \
	    REC_BIT(SELECTION_INSTANCE))

const struct db_table selection_table = { &selection_desc };
const struct db_table selection_ranking_table = { &selection_ranking_desc };

static void
criteria_check(const struct selection *s, struct fault *why)
{
	const struct selection_criterion *criteria = s->criteria.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < s->criteria.count; i++)
		for (uint32_t k = 0; k < i; k++)
			if (text_equal(criteria[i].key, criteria[k].key)) {
				snprintf(field, sizeof field, "criteria[%u].key", i);
				(void)fault_addf(why, RC_INVALID, field, FAULT_SELECTION_CRITERIA, TEXT_FMT,
				    TEXT_ARG(criteria[i].key));
			}
}

static void
conditions_check(const struct selection *s, struct fault *why)
{
	bool after = REC_HAS(s, SELECTION_AFTER) != 0, before = REC_HAS(s, SELECTION_BEFORE) != 0;
	bool agrement = s->eligibility >> ELIGIBLE_AGREMENT_END & 1u;

	if ((agrement && !after && !before) || (after && before && s->agrement_before < s->agrement_after))
		(void)fault_add(why, RC_RULE, "agrement_after", FAULT_SELECTION_AGREMENT);
	if ((s->eligibility >> ELIGIBLE_MEMBERSHIP & 1u) && !REC_HAS(s, SELECTION_YEAR))
		(void)fault_add(why, RC_RULE, "membership_year", FAULT_SELECTION_YEAR);
}

enum rc
selection_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct selection *old = before;
	struct selection *s = after;

	(void)c;
	if (old == NULL) {
		s->status = SELECTION_OPEN;
		s->has |= REC_BIT(SELECTION_STATUS);
	} else if (old->status != SELECTION_OPEN && (record_diff(&selection_desc, old, s) & FROZEN) != 0) {

		return rec_fault_value(why, RC_CONFLICT, "status", FAULT_SELECTION_FROZEN,
		    &selection_status_enum, (int)old->status);
	}
	criteria_check(s, why);
	conditions_check(s, why);
	return fault_rc(why);
}

static struct list
marks_of(struct context *c, const struct selection *s, const struct field *f, const struct rank_line *line)
{
	const struct selection_criterion *criteria = s->criteria.items;
	const struct rank_candidate *figures = &f->figures[line->candidate];
	struct ranking_mark *marks = ARENA_ARRAY(c->arena, CRITERIA_MOST, struct ranking_mark);

	for (uint32_t i = 0; i < s->criteria.count; i++)
		marks[i] = (struct ranking_mark){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
			criteria[i].key, figures->levels[i], line->marks[i], figures->proven[i] };
	return (struct list){ marks, s->criteria.count };
}

static void
line_tell(struct context *c, const struct selection *s, const struct field *f, const struct rank_line *lines,
    uint32_t at, struct selection_line *ret_line)
{
	const struct rank_line *line = &lines[at], *before = at == 0 ? line : &lines[at - 1];
	const struct entrant *e = &f->entrants[line->candidate];

	*ret_line = (struct selection_line){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) |
		    REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11),
		.candidature = e->candidature.id,
		.organisation = e->candidature.organisation,
		.name = e->name,
		.eligible = line->failed == 0,
		.rank = line->rank,
		.tied = line->tied,
		.advised = line->advised,
		.points = line->points,
		.exclusions = selection_tell_exclusions(c, s, f, line),
		.marks = marks_of(c, s, f, line),
		.why = selection_tell_place(c, s, line, before, s->places) };
	if (line->rank != 0)
		ret_line->has |= REC_BIT(LINE_RANK);
}

void
selection_order(struct context *c, const struct selection *s, struct selection_ranking *ret_ranking)
{
	struct field f;
	struct rank_line *lines = ARENA_ARRAY(c->arena, CANDIDATURES_MOST, struct rank_line);
	struct selection_line *told = ARENA_ARRAY(c->arena, CANDIDATURES_MOST, struct selection_line);

	selection_field(c, s, &f);
	selection_rank_lines(&f.rules, f.figures, f.count, lines);
	for (uint32_t i = 0; i < f.count; i++)
		line_tell(c, s, &f, lines, i, &told[i]);
	*ret_ranking = (struct selection_ranking){ .selection = s->id,
		.rule = selection_tell_rule(),
		.places = s->places,
		.maximum = selection_rank_maximum(&f.rules),
		.lines = { told, f.count } };
	ret_ranking->has = REC_BIT(RANKING_SELECTION) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10);
}

static enum rc
selection_ranking(
    struct context *c, const struct ref *in, struct selection_ranking *ret_ranking, struct fault *why)
{
	struct selection s;
	enum rc rc = context_need(c, &selection_table, in->id, "id", &s, why);

	if (rc != RC_OK)
		return rc;
	if (REC_HAS(&s, SELECTION_RANKING) &&
	    context_get(c, &selection_ranking_table, s.ranking, ret_ranking))
		return RC_OK;
	selection_order(c, &s, ret_ranking);
	return RC_OK;
}
REGISTRY_HANDLER(selection_ranking, struct ref, struct selection_ranking)
