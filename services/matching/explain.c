/*
 * explain: criteria and rules in French sentences, for whoever has to choose.
 * Owns: the sentences.
 * Beware: written from the kept figures alone, so that an old ranking reads as it did.
 */
#include "services/matching/service.h"

static const char *
by_value(uint32_t value, const char *low, const char *middle, const char *high, const char *full)
{
	if (value == 1000)
		return full;
	return value >= 600 ? high : value >= 300 ? middle : low;
}

static const char *
sentence_of(enum criterion criterion, uint32_t v)
{
	switch (criterion) {
	case CRITERION_COMPETENCE:
		return by_value(v, "A le niveau demandé, guère plus", "Un peu au-dessus du niveau demandé",
		    "Nettement au-dessus du niveau demandé", "Au plus haut niveau sur ce qui est demandé");
	case CRITERION_TERRITORY:
		return by_value(v, "Interviendrait à distance", "Se déplace dans ce département",
		    "Se déplace dans ce département", "Installé dans le département de la demande");
	case CRITERION_START:
		return by_value(v, "Ne peut commencer qu’en fin de période",
		    "Peut commencer en cours de période", "Peut commencer assez tôt",
		    "Peut commencer dès le début de la période");
	case CRITERION_ROTATION:
		return by_value(v, "Plusieurs missions depuis un an", "Deux missions depuis un an",
		    "Une mission depuis un an", "Aucune mission depuis un an : c’est son tour");
	case CRITERION_LOAD:
		return by_value(v, "Très occupé sur la période", "Assez occupé sur la période",
		    "Plutôt disponible sur la période", "Entièrement disponible sur la période");
	case CRITERION_CONTINUITY:
		return v == 0 ? "N’a pas encore travaillé ici" : "A déjà accompagné ce demandeur";
	case CRITERION_EVALUATION:
		return by_value(v, "Évaluations plutôt basses", "Évaluations moyennes",
		    "Bien évalué, ou pas encore évalué", "Toujours très bien évalué");
	case CRITERION_COST:
		return by_value(
		    v, "Tarif élevé", "Tarif moyen, ou non précisé", "Tarif modéré", "Sans frais");
	case CRITERION_COUNT:
		break;
	}
	return "";
}

struct text
explain_criterion(struct arena *a, enum criterion criterion, uint32_t value)
{
	if (criterion == CRITERION_ROTATION && value == 500) /* 1 / (1 + 1) */
		return text_of("Une mission depuis un an");
	return text_of(arena_printf(a, "%s (%u %%)", sentence_of(criterion, value), (value + 5) / 10));
}

const char *
explain_rule(enum rule rule)
{
	const struct rec_enum_value *v = rec_enum_by_value(&rule_enum, (int)rule);

	return v == NULL ? "" : v->label;
}

struct text
explain_relax(struct arena *a, enum rule rule, uint32_t candidates)
{
	return text_of(arena_printf(a,
	    "Aucun prestataire ne remplit toutes les conditions. En assouplissant une seule d’entre elles (« "
	    "%s »), %u %s.",
	    explain_rule(rule), candidates,
	    candidates == 1 ? "prestataire deviendrait possible" : "prestataires deviendraient possibles"));
}
