/*
 * why_not: a provider that somebody thought of: every rule that excludes it today, or its place and what costs it most.
 * Owns: GET /requests/{id}/why-not/{provider}.
 * Beware: the answer is for who serves the request. The rule between team and direction has its name and its fact for the référent
 *         only; to others it would be told as neutrality.
 */
#include "services/matching/ranking.h"

struct question {
	struct context *c;
	struct request r;
	struct policy policy;
	struct provider card;
	struct rank_query q;
	uint32_t number; /* of the provider in the columns */
};

static bool
card_is_known(const struct question *x)
{
	return x->number != INTERN_NONE && columns_has_card(columns_of(x->c), x->number);
}

static struct why_not_rule
rule_told(const struct question *x, enum rule rule)
{
	bool hidden = rule == RULE_TEAM_AND_DIRECTOR && !caller_has(x->c, ROLE_REFERENT);
	struct why_not_rule told = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), rule, { 0 }, { 0 },
		{ 0 } };

	if (hidden) {
		told.rule = RULE_NEUTRALITY;
		told.sentence = text_of("Un lien avec une structure de la demande.");
	} else {
		told.sentence = why_not_fact(x->c, &x->r, &x->q, &x->policy, &x->card, rule);
	}
	told.label = text_of(explain_rule(told.rule));
	told.advice = text_of(explain_advice_for(&x->r, told.rule));
	return told;
}

static struct list
rules_told(const struct question *x)
{
	struct why_not_rule *items = ARENA_ARRAY(x->c->arena, RULE_COUNT, struct why_not_rule);
	struct list all = { items, 0 };

	if (!card_is_known(x)) {
		items[all.count++] = (struct why_not_rule){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
			RULE_ACCREDITATION, text_of(explain_rule(RULE_ACCREDITATION)),
			text_of("Sa fiche n’est plus en service."),
			text_of("Remettez sa fiche en service, si le prestataire le souhaite.") };
		return all;
	}
	for (int rule = 0; rule < RULE_COUNT; rule++)
		if ((rank_exclusions(columns_of(x->c), &x->q, x->number) >> rule & 1u) != 0)
			items[all.count++] = rule_told(x, (enum rule)rule);
	return all;
}

/* Where most of the score is lost against the first; false when nowhere. */
static bool
cost_find(const struct rank_query *q, const struct rank_line *first, const struct rank_line *own,
    enum criterion *ret_criterion, uint32_t *ret_cost)
{
	uint32_t most = 0;

	for (int k = 0; k < CRITERION_COUNT; k++) {
		uint32_t lost =
		    first->value[k] > own->value[k] ? q->weights[k] * (first->value[k] - own->value[k]) : 0;

		if (lost > most) {
			most = lost;
			*ret_criterion = (enum criterion)k;
		}
	}
	*ret_cost = rank_part(q, most);
	return most != 0;
}

static struct text
place_sentence(const struct question *x, const struct why_not *w)
{
	const struct rec_enum_value *v = rec_enum_by_value(&criterion_enum, (int)w->costs_most);
	const char *place = REC_HAS(w, 4)
	    ? arena_printf(x->c->arena, "À la place %u sur %u", w->rank, w->candidates)
	    : arena_printf(
		  x->c->arena, "Au-delà de la place %u, sur %u", (unsigned)RANK_LINES_MAX, w->candidates);

	if (w->rank == 1)
		return text_of("Aucune règle ne l’écarte : c’est le premier du classement d’aujourd’hui.");
	if (!REC_HAS(w, 8))
		return text_of(arena_printf(x->c->arena,
		    "Aucune règle ne l’écarte. %s : aucun critère ne lui coûte de points face au premier.",
		    place));
	return text_of(arena_printf(x->c->arena,
	    "Aucune règle ne l’écarte. %s, avec %u points sur 1000 contre %u au premier. Ce qui lui coûte le "
	    "plus : %s "
	    "(%u %s).",
	    place, w->score, w->best_score, v == NULL ? "?" : v->label, w->cost,
	    w->cost < 2 ? "point" : "points"));
}

static void
place_tell(const struct question *x, struct why_not *ret)
{
	struct rank_query q = x->q;
	struct rank_result *found = ARENA_NEW(x->c->arena, struct rank_result);
	struct rank_line own;

	q.lines = RANK_LINES_MAX;
	rank_run(columns_of(x->c), &q, found);
	own = rank_line_of(columns_of(x->c), &q, x->number);
	for (uint32_t i = 0; i < found->line_count; i++)
		if (found->lines[i].provider == x->number) {
			ret->rank = i + 1;
			ret->has |= REC_BIT(4);
		}
	ret->candidates = found->candidates;
	ret->score = rank_part(&q, own.total);
	ret->best_score = found->line_count == 0 ? 0 : rank_part(&q, found->lines[0].total);
	if (found->line_count != 0 && cost_find(&q, &found->lines[0], &own, &ret->costs_most, &ret->cost))
		ret->has |= REC_BIT(8) | REC_BIT(9);
	ret->criteria = explain_line(x->c, columns_of(x->c), &q, &own);
	ret->has |= REC_BIT(5) | REC_BIT(6) | REC_BIT(7) | REC_BIT(10);
	ret->sentence = place_sentence(x, ret);
}

static struct text
rules_sentence(struct context *c, uint32_t count)
{
	if (count == 1)
		return text_of("Une règle écarte ce prestataire aujourd’hui.");
	return text_of(arena_printf(c->arena, "%u règles écartent ce prestataire aujourd’hui.", count));
}

static enum rc
request_why_not(struct context *c, const struct why_not_query *in, struct why_not *ret, struct fault *why)
{
	struct question x = { .c = c };
	enum rc rc;

	if (!context_get(c, &matching_request, in->id, &x.r) || !request_serves(c, &x.r))
		return fault_only(why, RC_NOT_FOUND);
	if (x.r.nature != NATURE_ACCOMPANIMENT)
		return fault_say(why, RC_RULE, "nature", FAULT_REQUEST_NATURE,
		    "seule une demande d’accompagnement propose des prestataires",
		    "only a request for accompaniment has providers proposed");
	rc = context_need(c, &matching_provider, in->provider, "provider", &x.card, why);
	if (rc != RC_OK)
		return rc;
	request_told(c, &x.r);
	x.number = intern_find(&columns_of(c)->providers, in->provider);
	policy_active(c, &x.policy);
	query_build(c, &x.r, &x.policy, &x.q);
	*ret = (struct why_not){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(11),
		.request = x.r.id,
		.provider = in->provider };
	ret->rules = rules_told(&x);
	if (ret->rules.count != 0)
		ret->sentence = rules_sentence(c, ret->rules.count);
	else
		place_tell(&x, ret);
	return RC_OK;
}
SERVICE_HANDLER(request_why_not, struct why_not_query, struct why_not)
