/*
 * explain: criteria and rules in French sentences, for whoever has to choose.
 * Owns: the sentences.
 * Beware: written from the kept figures alone, so that an old ranking reads as it did.
 */
#include "services/matching/ranking.h"

#define SENTENCE_MOST 400u /* bytes; the longest has less than half of it */

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
	case CRITERION_TERRITORY: /* what is in between is told in kilometres */
		return v == 1000 ? "Sur place : même commune ou même département"
		    : v == 500 ? "Se déplace dans ce département, sans commune indiquée, ou vient d’environ "
				 "cent kilomètres"
			       : "Interviendrait à distance, ou de plus de cent cinquante kilomètres";
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
		return v == 0	? "N’a pas encore accompagné ce demandeur"
		    : v == 1000 ? "A déjà accompagné ce demandeur"
				: "Aucun souhait de retrouver, ou de changer, le prestataire";
	case CRITERION_EVALUATION:
		return by_value(v, "Évaluations plutôt basses", "Évaluations moyennes", "Bien évalué",
		    "Très bien évalué");
	case CRITERION_COST:
		return v == 500 ? "Tarif non précisé, ou à la moitié du plafond ou du tarif de référence"
				: by_value(v, "Tarif élevé", "Tarif moyen", "Tarif modéré", "Sans frais");
	case CRITERION_COUNT:
		break;
	}
	return "";
}

/* A sentence that grows in place: eighty of them make a list, and each list is written while somebody waits. */
struct sentence {
	size_t len;
	char room[SENTENCE_MOST];
};

static void
put(struct sentence *s, const char *words)
{
	size_t len = strlen(words);

	if (len > sizeof s->room - s->len)
		len = sizeof s->room - s->len;
	memcpy(s->room + s->len, words, len);
	s->len += len;
}

static void
put_number(struct sentence *s, uint32_t n)
{
	char digits[12];
	size_t at = sizeof digits - 1;

	digits[at] = '\0';
	do
		digits[--at] = (char)('0' + n % 10);
	while ((n /= 10) != 0);
	put(s, digits + at);
}

/* Under five marks their mean would tell what one person thought; the formula leans on everybody's then. Kept before marks were counted:
 * the word alone. */
static void
put_evaluation(struct sentence *s, const struct criterion_line *l)
{
	if (!REC_HAS(l, CRITERION_TAG_MARKS)) {
		put(s, sentence_of(CRITERION_EVALUATION, l->value));
	} else if (l->marks == 0) {
		put(s, "Pas encore évalué : compte comme la moyenne de tous les prestataires");
	} else if (l->marks < RANK_SHRINK) {
		put(s, "Moins de cinq évaluations, complétées par la moyenne de tous les prestataires");
	} else {
		put(s, sentence_of(CRITERION_EVALUATION, l->value));
		put(s, ", d’après ");
		put_number(s, l->marks);
		put(s, " évaluations");
	}
}

/* other: the requester wishes for somebody else than before. */
static void
put_criterion(struct sentence *s, const struct criterion_line *l, bool other)
{
	enum criterion criterion = l->criterion;
	uint32_t value = l->value;

	if (criterion == CRITERION_EVALUATION) {
		put_evaluation(s, l);
	} else if (criterion == CRITERION_CONTINUITY && other) {
		put(s,
		    value == 0 ? "A déjà accompagné ce demandeur, qui souhaite quelqu’un d’autre"
			       : "N’a pas encore accompagné ce demandeur, comme souhaité");
		value = value == 0 ? 0 : 1000;
	} else if (criterion == CRITERION_ROTATION && value == 500) { /* 1 / (1 + 1) */
		put(s, "Une mission depuis un an");
	} else if (criterion == CRITERION_TERRITORY && value > RANK_REMOTE && value != 500 && value != 1000) {
		put(s, "À ");
		put_number(s, (1000 - value) / RANK_A_KM);
		put(s, " km environ de la demande");
	} else {
		put(s, sentence_of(criterion, value));
	}
	put(s, " (");
	put_number(s, (value + 5) / 10);
	put(s, " %)");
}

const char *
explain_rule(enum rule rule)
{
	const struct rec_enum_value *v = rec_enum_by_value(&rule_enum, (int)rule);

	return v == NULL ? "" : v->label;
}

/* The value, what it weighs and what it brings, as a sentence. */
static struct text
line_sentence(struct arena *a, const struct criterion_line *l, bool other)
{
	struct sentence s;

	s.len = 0;
	put_criterion(&s, l, other);
	if (l->weight == 0) {
		put(&s, " ; ne compte pas dans ces règles.");
	} else {
		put(&s, " ; poids ");
		put_number(&s, l->weight);
		put(&s, ", soit ");
		put_number(&s, l->contribution);
		put(&s, l->contribution < 2 ? " point sur 1000." : " points sur 1000.");
	}
	return (struct text){ arena_text(a, s.room, s.len), (uint32_t)s.len, 0 };
}

struct list
explain_kept(struct arena *a, const struct list *criteria, bool other)
{
	struct criterion_line *items = ARENA_ARRAY(a, criteria->count + 1, struct criterion_line);

	for (uint32_t i = 0; i < criteria->count; i++) {
		items[i] = ((const struct criterion_line *)criteria->items)[i];
		items[i].sentence = line_sentence(a, &items[i], other);
		items[i].has |= REC_BIT(5);
	}
	return (struct list){ items, criteria->count };
}

struct list
line_criteria(
    struct arena *a, const struct columns *k, const struct rank_query *q, const struct rank_line *line)
{
	struct criterion_line *items = ARENA_ARRAY(a, CRITERION_COUNT, struct criterion_line);

	for (int n = 0; n < CRITERION_COUNT; n++)
		items[n] = (struct criterion_line){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
			.criterion = (enum criterion)n,
			.value = line->value[n],
			.weight = q->weights[n],
			.contribution = rank_part(q, q->weights[n] * line->value[n]) };
	items[CRITERION_EVALUATION].marks = rank_marks(k, q, line->provider);
	items[CRITERION_EVALUATION].has |= REC_BIT(CRITERION_TAG_MARKS);
	return (struct list){ items, CRITERION_COUNT };
}

struct list
explain_line(
    struct context *c, const struct columns *k, const struct rank_query *q, const struct rank_line *line)
{
	const struct list bare = line_criteria(c->arena, k, q, line);

	return explain_kept(c->arena, &bare, q->continuity < 0);
}

const char *
explain_advice(enum rule rule)
{
	static const char *const advice[RULE_COUNT] = {
		[RULE_ACCREDITATION] =
		    "Faites avancer les agréments en attente ou terminés, ou proposez de décaler la période.",
		[RULE_COMPETENCE] = "Proposez de baisser le niveau demandé, ou de se passer de la compétence "
				    "la moins nécessaire.",
		[RULE_TERRITORY] = "Proposez un accompagnement à distance, ou dans un département voisin.",
		[RULE_CAPACITY] = "Proposez d’allonger la période, ou de demander moins de jours, en deux "
				  "temps s’il le faut.",
		[RULE_LANGUAGE] = "Voyez si une seule des langues suffit, ou prévoyez un ou une interprète.",
		[RULE_ACCESSIBILITY] =
		    "Voyez si un autre lieu, ou un rendez-vous à distance, répond au besoin.",
		[RULE_PRICE] =
		    "Proposez de relever le plafond, ou cherchez un complément auprès du fonds mutualisé.",
		[RULE_UNWANTED] = "Demandez si ce souhait tient toujours ; à qui vient par l’accueil, "
				  "rien de sa fédération n’est proposé.",
		[RULE_NEUTRALITY] = "Seule la personne ou la structure qui demande peut accepter un "
				    "prestataire malgré ce lien : demandez-lui son accord.",
		[RULE_TEAM_AND_DIRECTOR] =
		    "Attendez la fin de l’accompagnement en cours, ou élargissez le territoire.",
		[RULE_ANSWERED] = "Personne n’est sollicité deux fois pour une demande : si une réponse a "
				  "changé, faites-en déposer une autre.",
	};

	return advice[rule];
}

const char *
explain_advice_for(const struct request *r, enum rule rule)
{
	if (rule == RULE_COMPETENCE && REC_HAS(r, REQUEST_TAG_SERVICE) && r->competences.count == 0)
		return "Le service choisi demande ces compétences : proposez-en un autre, ou faites agréer "
		       "un "
		       "prestataire qui les a.";
	return explain_advice(rule);
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
