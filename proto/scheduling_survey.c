/*
 * scheduling_survey (contract): the tables of scheduling_survey.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: a free text may name its writer: SENSITIVE, so sealed at rest, and no event carries it to another service.
 */
#include "proto/scheduling_survey.h"

static const struct rec_enum_value survey_moment_values[] = {
	{ SURVEY_HOT, "hot", "À chaud" },
	{ SURVEY_COLD, "cold", "À froid" },
};
REC_ENUM_DEFINE(survey_moment_enum, "survey_moment", survey_moment_values);

static const struct rec_enum_value question_kind_values[] = {
	{ QUESTION_SCALE, "scale", "Échelle de 1 à 5" },
	{ QUESTION_YES_NO, "yes_no", "Oui ou non" },
	{ QUESTION_CHOICE, "choice", "Choix" },
	{ QUESTION_TEXT, "text", "Texte libre" },
	{ QUESTION_NUMBER, "number", "Nombre" },
};
REC_ENUM_DEFINE(question_kind_enum, "question_kind", question_kind_values);

static const struct rec_enum_value survey_status_values[] = {
	{ SURVEY_PLANNED, "planned", "À ouvrir" },
	{ SURVEY_OPEN, "open", "Ouvert" },
	{ SURVEY_CLOSED, "closed", "Clos" },
};
REC_ENUM_DEFINE(survey_status_enum, "survey_status", survey_status_values);

#define LABEL_MOST 300
#define TEXT_MOST 4000
#define OPTION_MOST 200
#define TOKEN_FIELD(type) \
	REC_TEXT(1, type, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1)

static const struct rec_field question_fields[] = {
	REC_U32(1, struct question, number, 1, 999, "Numéro", "Its own in the questionnaire.", .flags = REQUIRED),
	REC_ENUM(2, struct question, kind, question_kind_enum, "Nature", "What can be answered.", .flags = REQUIRED),
	REC_TEXT(3, struct question, label, LABEL_MOST, "Question", "As it is asked.", .flags = REQUIRED, .min = 1),
	REC_BOOL(4, struct question, required, "Réponse demandée", "It cannot be left out."),
	REC_TEXTS(5, struct question, options, SURVEY_OPTIONS_MAX, OPTION_MOST, "Réponses possibles", "Of a choice: two at least."),
};
REC_DESC_DEFINE(question, struct question, "Question", "Of a questionnaire.");

static const struct rec_field survey_template_fields[] = {
	REC_HEAD(struct survey_template),
	REC_TEXT(6, struct survey_template, code, 60, "Code", "The federation's own short name for it; imports find it again by this.",
	    .flags = KEY, .format = &FORMAT_NAME),
	REC_TEXT(7, struct survey_template, title, LABEL_MOST, "Intitulé", "As respondents read it.", .flags = REQUIRED, .min = 1,
	    .format = &FORMAT_NAME),
	REC_ENUM(8, struct survey_template, moment, survey_moment_enum, "Moment", "Hot or cold.", .flags = REQUIRED | KEY),
	REC_ENUM(9, struct survey_template, kind, action_kind_enum, "Nature d’action", "Of any when absent.", .flags = KEY),
	REC_U32(10, struct survey_template, months, 1, 36, "Délai", "Of a cold one, after the last session; 6 when absent.", .unit = "mois"),
	REC_LIST(11, struct survey_template, questions, question_desc, SURVEY_QUESTIONS_MAX, "Questions", "In their order.",
	    .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(survey_template, struct survey_template, "Questionnaire type", "Questions that surveys begin with.");

static const struct rec_field survey_fields[] = {
	REC_HEAD(struct survey),
	REC_ID(6, struct survey, action, "action", "Action", "About which.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(7, struct survey, moment, survey_moment_enum, "Moment", "Hot or cold.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_TEXT(8, struct survey, title, LABEL_MOST, "Intitulé", "The template's when absent at creation.", .format = &FORMAT_NAME),
	REC_LIST(9, struct survey, questions, question_desc, SURVEY_QUESTIONS_MAX, "Questions",
	    "Those of the template for this kind of action, or the usual ones, when absent at creation."),
	REC_BOOL(10, struct survey, anonymous, "Anonyme", "Who answered is kept nowhere; true when absent at creation."),
	REC_U32(11, struct survey, months, 1, 36, "Délai", "Of a cold one, after the last session; the template's, or 6.", .unit = "mois"),
	REC_PLANNED_DAY(12, struct survey, opens_on, "Ouvre le", "The last session's day, or so many months later, when it is not given.",
	    .flags = KEY),
	REC_BOOL(13, struct survey, by_hand, "Jour choisi", "The day was given: it does not follow the sessions.", .flags = SERVER_SET),
	REC_PLANNED_DAY(14, struct survey, reminds_on, "Rappel le", "Five days before it closes when absent."),
	REC_PLANNED_DAY(15, struct survey, closes_on, "Dernier jour", "15 days after it opens, 30 of a cold one, when absent."),
	REC_U32(16, struct survey, links, 1, SURVEY_LINKS_MAX, "Liens",
	    "How many of an anonymous one; as many as participants when it opens, if absent. May grow, never shrink.", .unit = "liens"),
	REC_ENUM(17, struct survey, status, survey_status_enum, "État", "To open, open, closed.", .flags = SERVER_SET | KEY),
	REC_BOOL(18, struct survey, reminded, "Rappel fait", "It is called to mind once.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(survey, struct survey, "Questionnaire", "What participants are asked after an action.");

static const struct rec_field survey_value_fields[] = {
	REC_U32(1, struct survey_value, question, 1, 999, "Question", "Its number.", .flags = REQUIRED),
	REC_I64(2, struct survey_value, number, 0, 1000000000, "Valeur", "1 to 5; 0 or 1; which option, from 1; a number."),
	REC_TEXT(3, struct survey_value, text, TEXT_MOST, "Texte", "What was written.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(survey_value, struct survey_value, "Réponse à une question", "One value.");

static const struct rec_field survey_answer_fields[] = {
	REC_HEAD(struct survey_answer),
	REC_ID(6, struct survey_answer, survey, "survey", "Questionnaire", "To which.", .flags = REQUIRED | KEY),
	REC_ID(7, struct survey_answer, respondent, "person", "Répondant·e", "Never of an anonymous one.", .flags = SUBJECT),
	REC_DAY(8, struct survey_answer, day, "Jour", "No hour is kept.", .flags = REQUIRED),
	REC_LIST(9, struct survey_answer, values, survey_value_desc, SURVEY_QUESTIONS_MAX, "Réponses", "One a question."),
};
REC_DESC_DEFINE(survey_answer, struct survey_answer, "Réponse au questionnaire", "What somebody answered.");

static const struct rec_field survey_link_fields[] = {
	REC_U32(1, struct survey_link, number, 1, SURVEY_LINKS_MAX, "Numéro", "Its place in the list."),
	REC_ID(2, struct survey_link, person, "person", "Personne", "Whose it is; never of an anonymous survey."),
	REC_TEXT(3, struct survey_link, path, 120, "Adresse", "Behind the node's own."),
	REC_BOOL(4, struct survey_link, used, "A répondu", "Never said of an anonymous survey."),
};
REC_DESC_DEFINE(survey_link, struct survey_link, "Lien", "To be handed on to one person.");

static const struct rec_field survey_links_fields[] = {
	REC_ID(1, struct survey_links, survey, "survey", "Questionnaire", "Of which."),
	REC_LIST(2, struct survey_links, items, survey_link_desc, SURVEY_LINKS_MAX, "Liens", "One a person."),
	REC_TEXT(3, struct survey_links, title, LABEL_MOST, "Intitulé", "Of the questionnaire."),
	REC_ID(4, struct survey_links, action, "action", "Action", "About which."),
	REC_BOOL(5, struct survey_links, anonymous, "Anonyme", "No link is anybody's."),
	REC_DAY(6, struct survey_links, closes_on, "Dernier jour", "To answer."),
};
REC_DESC_DEFINE(survey_links, struct survey_links, "Liens à transmettre", "Each serves once.");

static const struct rec_field survey_token_fields[] = { TOKEN_FIELD(struct survey_token) };
REC_DESC_DEFINE(survey_token, struct survey_token, "Lien de questionnaire", "A respondent's link.");

static const struct rec_field survey_form_fields[] = {
	REC_TEXT(1, struct survey_form, title, LABEL_MOST, "Intitulé", "Of the questionnaire."),
	REC_TEXT(2, struct survey_form, action_title, LABEL_MOST, "Action", "What it is about."),
	REC_ENUM(3, struct survey_form, moment, survey_moment_enum, "Moment", "Hot or cold."),
	REC_BOOL(4, struct survey_form, anonymous, "Anonyme", "Who answers is kept nowhere."),
	REC_DAY(5, struct survey_form, closes_on, "Dernier jour", "To answer."),
	REC_LIST(6, struct survey_form, questions, question_desc, SURVEY_QUESTIONS_MAX, "Questions", "In their order."),
};
REC_DESC_DEFINE(survey_form, struct survey_form, "Questionnaire à remplir", "What the bearer of a link is asked.");

static const struct rec_field survey_given_fields[] = {
	REC_U32(1, struct survey_given, question, 1, 999, "Question", "Its number.", .flags = REQUIRED),
	REC_TEXT(2, struct survey_given, value, TEXT_MOST, "Réponse",
	    "\"4\"; oui, non, yes, no; the option as it stands; a whole number; a text. Empty: no answer.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(survey_given, struct survey_given, "Réponse donnée", "To one question.");

static const struct rec_field survey_reply_fields[] = {
	TOKEN_FIELD(struct survey_reply),
	REC_LIST(2, struct survey_reply, answers, survey_given_desc, SURVEY_QUESTIONS_MAX, "Réponses", "One a question."),
};
REC_DESC_DEFINE(survey_reply, struct survey_reply, "Réponses données", "To a questionnaire.");

static const struct rec_field survey_taken_fields[] = {
	REC_TEXT(1, struct survey_taken, sentence, 300, "Message", "To whoever answered."),
};
REC_DESC_DEFINE(survey_taken, struct survey_taken, "Réponse enregistrée", "Thanks.");

static const struct rec_field survey_count_fields[] = {
	REC_TEXT(1, struct survey_count, label, OPTION_MOST, "Réponse", "Which."),
	REC_U32(2, struct survey_count, count, 0, 100000, "Nombre", "How many gave it."),
};
REC_DESC_DEFINE(survey_count, struct survey_count, "Décompte", "How many gave an answer.");

static const struct rec_field survey_text_fields[] = {
	REC_TEXT(1, struct survey_text, text, TEXT_MOST, "Texte", "What was written.", .flags = SENSITIVE),
	REC_ID(2, struct survey_text, respondent, "person", "Répondant·e", "Never of an anonymous one."),
};
REC_DESC_DEFINE(survey_text, struct survey_text, "Texte libre", "What somebody wrote.");

static const struct rec_field survey_result_fields[] = {
	REC_U32(1, struct survey_result, number, 1, 999, "Numéro", "Of the question."),
	REC_ENUM(2, struct survey_result, kind, question_kind_enum, "Nature", "Of the question."),
	REC_TEXT(3, struct survey_result, label, LABEL_MOST, "Question", "As it was asked."),
	REC_U32(4, struct survey_result, answered, 0, 100000, "Réponses", "How many answered it."),
	REC_F64(5, struct survey_result, mean, 0, 1e9, "Moyenne", "Of a scale or a number."),
	REC_LIST(6, struct survey_result, counts, survey_count_desc, SURVEY_OPTIONS_MAX, "Répartition", "Of a scale, a yes or no, a choice."),
	REC_LIST(7, struct survey_result, texts, survey_text_desc, SURVEY_LINKS_MAX, "Textes", "In the order of the alphabet; the team's."),
	REC_U32(8, struct survey_result, texts_left, 1, SURVEY_LINKS_MAX, "Textes non montrés", "Ask for this question alone, skipping those read."),
};
REC_DESC_DEFINE(survey_result, struct survey_result, "Résultat d’une question", "Counted.");

static const struct rec_field survey_results_fields[] = {
	REC_ID(1, struct survey_results, survey, "survey", "Questionnaire", "Of which."),
	REC_U32(2, struct survey_results, asked, 0, 100000, "Liens", "How many were asked.", .unit = "personnes"),
	REC_U32(3, struct survey_results, answered, 0, 100000, "Réponses", "How many answered.", .unit = "réponses"),
	REC_TEXT(4, struct survey_results, hidden, 300, "Pourquoi rien de plus", "Absent when all is shown."),
	REC_LIST(5, struct survey_results, questions, survey_result_desc, SURVEY_QUESTIONS_MAX, "Questions", "In their order."),
	REC_TEXT(6, struct survey_results, title, LABEL_MOST, "Intitulé", "Of the questionnaire."),
	REC_ID(7, struct survey_results, action, "action", "Action", "About which."),
};
REC_DESC_DEFINE(survey_results, struct survey_results, "Résultats", "Of a questionnaire.");

static const struct rec_field survey_results_query_fields[] = {
	REC_ID(1, struct survey_results_query, id, "survey", "Questionnaire", "Which.", .flags = REQUIRED),
	REC_U32(2, struct survey_results_query, question, 1, 999, "Question", "Of this one alone."),
	REC_U32(3, struct survey_results_query, skip, 0, SURVEY_LINKS_MAX, "Textes déjà lus", "Are left out."),
};
REC_DESC_DEFINE(survey_results_query, struct survey_results_query, "Résultats cherchés", "Which results are asked for.");

const struct collection_desc survey_template_collection = {
	.service = "scheduling", .path = "/survey-templates", .plural = "Questionnaires types", .rec = &survey_template_desc,
	.read_all = ROLE_TEAM, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc survey_collection = {
	.service = "scheduling", .path = "/surveys", .plural = "Questionnaires", .rec = &survey_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ANIMATOR, .write_all = SCHEDULING_WRITERS,
};

FAULT_DEFINE(FAULT_SURVEY_TWICE, "survey_twice",
    "Cette action a déjà un questionnaire pour ce moment : modifiez-le au lieu d’en créer un autre.",
    "This action already has a survey for this moment: change it instead of making another.");
FAULT_DEFINE(FAULT_SURVEY_PERIOD, "survey_period",
    "Le questionnaire ouvre, rappelle puis se clôt, dans cet ordre, et sa clôture est à venir : corrigez ce jour.",
    "The survey opens, is called to mind and closes, in that order, and it closes on a day to come: correct this day.");
FAULT_DEFINE(FAULT_SURVEY_STARTED, "survey_started",
    "Le questionnaire est ouvert : seuls le rappel, le dernier jour et le nombre de liens peuvent encore changer.",
    "The survey is open: only its reminder, its last day and the number of links may still change.");
FAULT_DEFINE(FAULT_SURVEY_OVER, "survey_over", "Ce questionnaire est clos : on n’y change plus rien.",
    "This survey is closed: nothing changes in it any more.");
FAULT_DEFINE(FAULT_SURVEY_NOBODY, "survey_nobody",
    "Personne n’est à interroger : inscrivez des délégations à l’action, ou indiquez le nombre de liens d’un questionnaire anonyme.",
    "There is nobody to ask: enrol delegations in the action, or give the number of links of an anonymous survey.");
FAULT_DEFINE(FAULT_SURVEY_LINKS, "survey_links",
    "Le nombre de liens est celui d’un questionnaire anonyme, et ne diminue pas une fois celui-ci ouvert : corrigez-le.",
    "The number of links is that of an anonymous survey, and does not go down once it is open: correct it.");
FAULT_DEFINE(FAULT_SURVEY_NO_DAY, "survey_no_day",
    "Aucune journée de l’action n’a encore de date : placez ses journées, ou indiquez le jour d’ouverture du questionnaire.",
    "No session of the action has a day yet: place its sessions, or give the day on which the survey opens.");
FAULT_DEFINE(FAULT_TEMPLATE_TWICE, "survey_template_twice",
    "Il y a déjà un questionnaire type pour ce moment et cette nature d’action : modifiez-le au lieu d’en créer un autre.",
    "There already is a template for this moment and kind of action: change it instead of making another.");
FAULT_DEFINE(FAULT_QUESTION_NUMBER, "question_number", "Le numéro %s est porté par deux questions : changez l’un des deux.",
    "Number %s is that of two questions: change one of them.");
FAULT_DEFINE(FAULT_QUESTION_OPTIONS, "question_options",
    "Une question à choix propose au moins deux réponses différentes, et elle seule : corrigez les réponses possibles.",
    "A choice offers two different options at least, and no other kind offers any: correct the options.");
FAULT_DEFINE(FAULT_SURVEY_UNKNOWN, "survey_unknown",
    "Ce lien de questionnaire n’est pas valable : vérifiez-le, ou demandez-en un autre à la fédération.",
    "This survey link is not good: check it, or ask the federation for another.");
FAULT_DEFINE(FAULT_SURVEY_CLOSED, "survey_closed",
    "Ce questionnaire ne prend pas de réponse aujourd’hui : %s.", "This survey takes no answer today: %s.");
FAULT_DEFINE(FAULT_SURVEY_USED, "survey_used", "Ce lien a déjà servi à répondre : merci, vous n’avez rien d’autre à faire.",
    "This link has served already: thank you, there is nothing left to do.");
FAULT_DEFINE(FAULT_QUESTION_UNKNOWN, "question_unknown", "Le questionnaire n’a pas de question %s : retirez cette réponse.",
    "The survey has no question %s: leave this answer out.");
FAULT_DEFINE(FAULT_QUESTION_TWICE, "question_twice", "La question %s a deux réponses : gardez-en une.",
    "Question %s is answered twice: keep one.");
FAULT_DEFINE(FAULT_QUESTION_REQUIRED, "question_required", "La question %s attend une réponse : complétez-la.",
    "Question %s has to be answered: complete it.");
FAULT_DEFINE(FAULT_QUESTION_VALUE, "question_value", "Cette réponse n’est pas possible ; on attend %s.",
    "This answer cannot be given; expected: %s.");
