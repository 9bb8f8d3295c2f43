/*
 * survey_usual: the questions that surveys begin with where the federation has made no template of its own.
 * Owns: two questionnaires, as data.
 * Beware: they are copied into each survey when it is made: a change here changes no survey that exists.
 */
#include "services/scheduling/survey.h"

#define BITS_ALWAYS (REC_BIT(QUESTION_TAG_NUMBER) | REC_BIT(QUESTION_TAG_KIND) | REC_BIT(QUESTION_TAG_LABEL))
#define ASK(number_, kind_, required_, label_)                                                               \
	{                                                                                                    \
		.has = BITS_ALWAYS | REC_BIT(QUESTION_TAG_REQUIRED), .number = (number_), .kind = (kind_),   \
		.label = { label_, sizeof(label_) - 1, 0 }, .required = (required_)                          \
	}
#define OPTION(text)                                                                                         \
	{                                                                                                    \
		text, sizeof(text) - 1, 0                                                                    \
	}
#define CHOOSE(number_, required_, label_, options_)                                                         \
	{                                                                                                    \
		.has = BITS_ALWAYS | REC_BIT(QUESTION_TAG_REQUIRED) | REC_BIT(QUESTION_TAG_OPTIONS),         \
		.number = (number_), .kind = QUESTION_CHOICE, .label = { label_, sizeof(label_) - 1, 0 },    \
		.required = (required_), .options = {                                                        \
			options_,                                                                            \
			sizeof(options_) / sizeof((options_)[0])                                             \
		}                                                                                            \
	}

static struct text paces[] = { OPTION("Trop rapide"), OPTION("Adapté"), OPTION("Trop lent") };
static struct question hot[] = {
	ASK(1, QUESTION_SCALE, true,
	    "Ces journées ont répondu à vos attentes (1 : pas du tout, 5 : tout à fait)."),
	ASK(2, QUESTION_SCALE, true, "Les contenus sont utiles à votre structure (1 à 5)."),
	ASK(3, QUESTION_SCALE, true, "L’animation et les méthodes vous ont convenu (1 à 5)."),
	ASK(4, QUESTION_SCALE, false,
	    "Les échanges avec les autres structures vous ont apporté des repères (1 à 5)."),
	ASK(5, QUESTION_SCALE, false, "L’organisation (lieu, horaires, accueil) vous a convenu (1 à 5)."),
	CHOOSE(6, false, "Le rythme des journées était :", paces),
	ASK(7, QUESTION_YES_NO, true, "Pensez-vous mettre en œuvre un plan d’actions dans votre structure ?"),
	ASK(8, QUESTION_TEXT, false, "Qu’est-ce qui vous a été le plus utile ?"),
	ASK(9, QUESTION_TEXT, false, "Qu’est-ce qui vous a manqué ?"),
};

static struct text states[] = { OPTION("Pas commencé"), OPTION("En cours"),
	OPTION("Réalisé pour l’essentiel"), OPTION("Abandonné") };
static struct question cold[] = {
	ASK(1, QUESTION_YES_NO, true,
	    "Au moins une mesure de votre plan d’actions a-t-elle été mise en œuvre ?"),
	CHOOSE(2, true, "Le plan d’actions de votre structure est aujourd’hui :", states),
	ASK(3, QUESTION_SCALE, true,
	    "L’action a fait évoluer des pratiques dans votre structure (1 : pas du tout, 5 : tout à fait)."),
	ASK(4, QUESTION_SCALE, false,
	    "Le travail entre bénévoles responsables et professionnel·les s’en est trouvé renforcé (1 à 5)."),
	ASK(5, QUESTION_SCALE, false,
	    "L’accompagnement à distance entre les journées vous a aidé·e (1 à 5)."),
	ASK(6, QUESTION_NUMBER, false,
	    "Combien de personnes de votre structure ont pris part à la mise en œuvre ?"),
	ASK(7, QUESTION_TEXT, false, "Qu’est-ce qui a facilité ou freiné la mise en œuvre ?"),
	ASK(8, QUESTION_TEXT, false, "De quel appui auriez-vous encore besoin ?"),
};

void
survey_questions_usual(enum survey_moment moment, struct list *ret_questions)
{
	if (moment == SURVEY_HOT)
		*ret_questions = (struct list){ hot, sizeof hot / sizeof hot[0] };
	else
		*ret_questions = (struct list){ cold, sizeof cold / sizeof cold[0] };
}
