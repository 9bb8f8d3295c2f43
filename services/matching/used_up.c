/*
 * used_up: nobody of a list is left to ask: whether others fit, or which single rule stands most in the way.
 * Owns: what a ranking says of it.
 * Beware: the figures are of the day on which the list was used up, and for who sees whole lists; an asker is told neither.
 */
#include "services/matching/ranking.h"

void
used_up_stage(struct context *c, struct ranking *k, const struct rank_result *found)
{
	k->left = found->candidates;
	k->has |= REC_BIT(RANKING_TAG_LEFT);
	k->has &= ~(REC_BIT(14) | REC_BIT(15));
	if (found->relax_rule >= 0) {
		k->relax_rule = (enum rule)found->relax_rule;
		k->relax_candidates = found->relax_candidates;
		k->has |= REC_BIT(14) | REC_BIT(15);
	}
	event_stage(c, &matching_ranking, "used_up", k);
}

void
used_up_by_answers(struct context *c, const struct request *r)
{
	struct list all = proposals_now(c, r);
	struct submission *s = ARENA_NEW(c->arena, struct submission);
	struct ranking k;

	if (!ranking_find(c, r, &k))
		return;
	policy_active(c, &s->policy);
	query_build(c, r, &s->policy, &s->q);
	for (uint32_t i = 0; i < all.count; i++) {
		const struct proposal *p = &((const struct proposal *)all.items)[i];

		if (p->status == PROPOSAL_REFUSED || p->status == PROPOSAL_EXPIRED)
			query_leave_out(c, &s->q, p->provider);
	}
	rank_run(columns_of(c), &s->q, &s->found);
	used_up_stage(c, &k, &s->found);
}

static const char *
others_fit(struct arena *a, uint32_t left)
{
	if (left == 1)
		return "Un autre prestataire remplit les conditions : cherchez à nouveau pour le solliciter.";
	return arena_printf(a,
	    "%u autres prestataires remplissent les conditions : cherchez à nouveau pour les solliciter.",
	    left);
}

void
used_up_tell(struct context *c, const struct ranking *k, struct ranking_view *ret)
{
	const char *asked = k->candidates != 0
	    ? "Tous les prestataires de cette liste qui pouvaient l’être ont été sollicités, sans accord. "
	    : "";

	if (!REC_HAS(k, RANKING_TAG_LEFT) ||
	    (ret->status != REQUEST_EXHAUSTED && (ret->status != REQUEST_PROPOSED || k->candidates != 0)))
		return; /* something else has happened since */
	ret->left = k->left;
	ret->sentence = text_of(arena_printf(c->arena, "%s%s", asked,
	    k->left != 0 ? others_fit(c->arena, k->left)
		: REC_HAS(k, 14)
		? (k->candidates != 0 ? "Plus personne d’autre ne remplit toutes les conditions."
				      : "Personne ne remplit toutes les conditions.")
		: "Plus personne ne remplit toutes les conditions, et aucune règle assouplie "
		  "seule n’y suffirait : changez plusieurs points de la demande avec qui "
		  "demande, ou cherchez une autre solution."));
	ret->has |= REC_BIT(16) | REC_BIT(17);
}

struct text
used_up_relax(struct arena *a, enum rule rule, uint32_t candidates)
{
	return text_of(arena_printf(a, "En assouplissant une seule condition (« %s »), %u %s.",
	    explain_rule(rule), candidates,
	    candidates == 1 ? "prestataire deviendrait possible" : "prestataires deviendraient possibles"));
}
