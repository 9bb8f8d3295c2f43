/*
 * matching (contract): the tables of matching.h.
 * Owns: descriptors, collections, methods, events and faults of matching, as constants.
 * Beware: the rights of a request are narrower than its row: the service's `visible` hooks decide record by record.
 */
#include "proto/matching.h"

static const struct rec_enum_value pool_values[] = {
	{ POOL_INDIVIDUAL, "individual", "Individuel" },
	{ POOL_GROUP, "group", "Collectif" },
};
REC_ENUM_DEFINE(pool_enum, "pool", pool_values);

static const struct rec_enum_value nature_values[] = {
	{ NATURE_ACCOMPANIMENT, "accompaniment", "Accompagnement" },
	{ NATURE_INFORMATION, "information", "Information" },
	{ NATURE_CRISIS, "crisis", "Situation de crise" },
};
REC_ENUM_DEFINE(request_nature_enum, "request_nature", nature_values);

static const struct rec_enum_value urgency_values[] = {
	{ URGENCY_NORMAL, "normal", "Sans urgence" },
	{ URGENCY_SOON, "soon", "Rapidement" },
	{ URGENCY_URGENT, "urgent", "Urgent" },
};
static REC_ENUM_DEFINE(request_urgency_enum, "request_urgency", urgency_values);

static const struct rec_enum_value confidentiality_values[] = {
	{ CONFIDENTIALITY_STANDARD, "standard", "Habituelle" },
	{ CONFIDENTIALITY_REINFORCED, "reinforced", "Renforcée : le territoire n’est dit qu’après acceptation" },
};
static REC_ENUM_DEFINE(request_confidentiality_enum, "request_confidentiality", confidentiality_values);

static const struct rec_enum_value request_status_values[] = {
	{ REQUEST_DRAFT, "draft", "Brouillon" },
	{ REQUEST_SUBMITTED, "submitted", "Déposée" },
	{ REQUEST_PROPOSED, "proposed", "Prestataires proposés" },
	{ REQUEST_SOLICITED, "solicited", "Prestataire sollicité" },
	{ REQUEST_ENGAGED, "engaged", "Mission en cours" },
	{ REQUEST_ORIENTED, "oriented", "Orientée" },
	{ REQUEST_CALLED_BACK, "called_back", "Personne rappelée" },
	{ REQUEST_CLOSED, "closed", "Close" },
	{ REQUEST_WITHDRAWN, "withdrawn", "Retirée" },
	{ REQUEST_EXHAUSTED, "exhausted", "Sans prestataire disponible" },
};
REC_ENUM_DEFINE(request_status_enum, "request_status", request_status_values);

static const struct rec_enum_value rule_values[] = {
	{ RULE_ACCREDITATION, "accreditation", "Sans agrément valable à la date demandée" },
	{ RULE_COMPETENCE, "competence", "Sans la compétence ou le niveau demandés" },
	{ RULE_TERRITORY, "territory", "N’intervient ni sur ce territoire ni à distance" },
	{ RULE_CAPACITY, "capacity", "Plus assez de jours libres sur la période" },
	{ RULE_LANGUAGE, "language", "Ne parle pas une langue demandée" },
	{ RULE_ACCESSIBILITY, "accessibility", "Ne répond pas à un besoin d’accessibilité" },
	{ RULE_PRICE, "price", "Tarif au-dessus du plafond" },
	{ RULE_UNWANTED, "unwanted", "Non souhaité par la personne qui demande" },
	{ RULE_NEUTRALITY, "neutrality", "Lié à une structure de la personne qui demande (neutralité)" },
	{ RULE_TEAM_AND_DIRECTOR, "team_and_director", "Accompagne déjà l’équipe ou la direction de la même structure" },
	{ RULE_ANSWERED, "answered", "A déjà décliné cette demande" },
};
REC_ENUM_DEFINE(rule_enum, "rule", rule_values);

static const struct rec_enum_value criterion_values[] = {
	{ CRITERION_COMPETENCE, "competence", "Niveau au-delà du besoin" },
	{ CRITERION_TERRITORY, "territory", "Proximité du territoire" },
	{ CRITERION_START, "start", "Début possible" },
	{ CRITERION_ROTATION, "rotation", "Rotation" },
	{ CRITERION_LOAD, "load", "Disponibilité" },
	{ CRITERION_CONTINUITY, "continuity", "Continuité" },
	{ CRITERION_EVALUATION, "evaluation", "Évaluations" },
	{ CRITERION_COST, "cost", "Coût" },
};
REC_ENUM_DEFINE(criterion_enum, "criterion", criterion_values);

static const struct rec_enum_value proposal_status_values[] = {
	{ PROPOSAL_LISTED, "listed", "Proposé" },
	{ PROPOSAL_SENT, "sent", "Sollicité, réponse attendue" },
	{ PROPOSAL_ACCEPTED, "accepted", "A accepté" },
	{ PROPOSAL_REFUSED, "refused", "A décliné" },
	{ PROPOSAL_EXPIRED, "expired", "N’a pas répondu à temps" },
	{ PROPOSAL_PASSED, "passed", "Non retenu" },
};
REC_ENUM_DEFINE(proposal_status_enum, "proposal_status", proposal_status_values);

static const struct rec_enum_value answer_reason_values[] = {
	{ ANSWER_UNAVAILABLE, "unavailable", "Pas disponible" },
	{ ANSWER_TOO_FAR, "too_far", "Trop loin" },
	{ ANSWER_OUT_OF_FIELD, "out_of_field", "Hors de mon domaine" },
	{ ANSWER_CONFLICT_OF_INTEREST, "conflict_of_interest", "Conflit d’intérêts" },
	{ ANSWER_OTHER, "other", "Autre raison" },
};
REC_ENUM_DEFINE(answer_reason_enum, "answer_reason", answer_reason_values);

static const struct rec_enum_value engagement_status_values[] = {
	{ ENGAGEMENT_ACTIVE, "active", "En cours" },
	{ ENGAGEMENT_DONE, "done", "Jours réalisés" },
	{ ENGAGEMENT_CLOSED, "closed", "Close" },
	{ ENGAGEMENT_ENDED, "ended", "Arrêtée avant la fin" },
};
REC_ENUM_DEFINE(engagement_status_enum, "engagement_status", engagement_status_values);

static const struct rec_field competence_need_fields[] = {
	REC_ID(1, struct competence_need, competence, "competence", "Compétence", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct competence_need, level, 1, 5, "Niveau au moins", "1 when absent."),
};
REC_DESC_DEFINE(competence_need, struct competence_need, "Besoin", "A competence that is needed, and how much of it.");

static const struct rec_field request_fields[] = {
	REC_HEAD(struct request),
	REC_ENUM(6, struct request, kind, pool_enum, "Forme", "For a person, or for a group of a structure.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(7, struct request, nature, request_nature_enum, "Nature", "Accompaniment when absent.", .flags = KEY | CREATE_ONLY),
	REC_ID(8, struct request, person, "person", "Personne", "The beneficiary; the caller unless a référent enters it for somebody.", .flags = KEY | CREATE_ONLY | SUBJECT),
	REC_ID(9, struct request, organisation, "organisation", "Structure", "Of a group request; never of an individual one.", .flags = KEY | CREATE_ONLY | SUBJECT),
	REC_ID(10, struct request, service, "accompaniment", "Service", "What is asked for; or competences.", .flags = KEY),
	REC_LIST(11, struct request, competences, competence_need_desc, 12, "Compétences souhaitées", "In free choice, or levels beyond the service's."),
	REC_TEXT(12, struct request, department, 3, "Département", "Where: its code.", .min = 2),
	REC_TEXT(13, struct request, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE, .flags = SENSITIVE),
	REC_BOOL(14, struct request, remote, "À distance accepté", "Remote is accepted."),
	REC_DAY(15, struct request, from, "À partir du", "First day possible."),
	REC_DAY(16, struct request, to, "Jusqu’au", "Last day possible."),
	REC_U32(17, struct request, days, 1, 120, "Nombre de jours", "The service's usual number when absent.", .unit = "jours"),
	REC_ENUM(18, struct request, urgency, request_urgency_enum, "Urgence", "Normal when absent.", .flags = KEY),
	REC_TEXTS(19, struct request, languages, 5, 3, "Langues", "All are needed: ISO 639 codes.", .flags = SENSITIVE, .format = &FORMAT_LANG),
	REC_SET(20, struct request, accessibility, accessibility_enum, "Accessibilité", "All are needed.", .flags = SENSITIVE),
	REC_PRICE(21, struct request, price_ceiling, "Tarif maximal par jour", "In cents a day.", .flags = SENSITIVE),
	REC_IDS(22, struct request, unwanted, "provider", 20, "Prestataires non souhaités", "Never proposed.", .flags = SENSITIVE),
	REC_TEXT(23, struct request, text, 8000, "Votre demande", "In one's own words; read by the référent and, after agreement, the provider.", .flags = SENSITIVE),
	REC_ENUM(24, struct request, confidentiality, request_confidentiality_enum, "Confidentialité", "Standard when absent."),
	REC_BOOL(25, struct request, federation_help, "Avec l’action de la fédération", "Wants the federation's own action too."),
	REC_ENUM(26, struct request, status, request_status_enum, "État", "Where it stands.", .flags = KEY | SERVER_SET),
	REC_TIME(27, struct request, submitted_at, "Déposée le", "When it was submitted.", .flags = SERVER_SET),
	REC_TEXT(28, struct request, orientation, 8000, "Orientation", "The answer to a request for information.", .flags = SENSITIVE | SERVER_SET),
	REC_U32(29, struct request, round, 0, 1000, "Classements", "Times it was ranked.", .flags = SERVER_SET),
	REC_ID(30, struct request, entered_by, "person", "Saisie par", "The référent who entered it on paper consent.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(request, struct request, "Demande d’accompagnement", "What a person or a structure asks for.");

static const struct rec_field request_orient_fields[] = {
	REC_ID(1, struct request_orient, id, "request", "Demande", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct request_orient, text, 8000, "Orientation", "What is answered.", .flags = REQUIRED | SENSITIVE, .min = 1),
};
REC_DESC_DEFINE(request_orient, struct request_orient, "Orientation", "The answer to a request for information.");

static const struct rec_field reading_fields[] = {
	REC_TIME(1, struct reading, time, "Lu le", "When."),
	REC_ID(2, struct reading, reader, NULL, "Par", "The person or account that read."),
	REC_BOOL(3, struct reading, own, "Par vous", "The asker's own reading."),
};
REC_DESC_DEFINE(reading, struct reading, "Lecture", "One reading of a request.");

static const struct rec_field request_readers_fields[] = {
	REC_TEXTS(1, struct request_readers, may, 8, 400, "Qui peut la lire", "Sentences, French."),
	REC_LIST(2, struct request_readers, readings, reading_desc, 200, "Qui l’a lue", "Newest first."),
};
REC_DESC_DEFINE(request_readers, struct request_readers, "Lecteurs d’une demande", "Who may read a request, and who has.");

static const struct rec_field criterion_line_fields[] = {
	REC_ENUM(1, struct criterion_line, criterion, criterion_enum, "Critère", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct criterion_line, value, 0, 1000, "Valeur", "Thousandths.", .flags = REQUIRED),
	REC_U32(3, struct criterion_line, weight, 0, 100, "Poids", "Of the policy.", .flags = REQUIRED),
	REC_U32(4, struct criterion_line, contribution, 0, 1000, "Apport", "To the score, thousandths.", .flags = REQUIRED),
	REC_TEXT(5, struct criterion_line, sentence, 300, "Explication", "French; filled when read."),
};
REC_DESC_DEFINE(criterion_line, struct criterion_line, "Critère", "A criterion's part in a score.");

static const struct rec_field exclusion_fields[] = {
	REC_ENUM(1, struct exclusion, rule, rule_enum, "Règle", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct exclusion, count, 0, 100000000, "Prestataires écartés", "That this rule was the first to exclude.", .flags = REQUIRED),
	REC_TEXT(3, struct exclusion, label, 200, "Intitulé", "French; filled when read."),
};
REC_DESC_DEFINE(exclusion, struct exclusion, "Exclusion", "How many providers a rule excluded.");

static const struct rec_field ranking_fields[] = {
	REC_HEAD(struct ranking),
	REC_ID(6, struct ranking, request, "request", "Demande", "Of which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(7, struct ranking, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | SERVER_SET),
	REC_U32(8, struct ranking, round, 1, 1000, "Tour", "1 is the first ranking.", .flags = REQUIRED | SERVER_SET),
	REC_ID(9, struct ranking, policy, "policy", "Règles", "Absent: the default ones.", .flags = SERVER_SET),
	REC_U32(10, struct ranking, policy_version, 0, 4000000000, "Version des règles", "0: the default ones.", .flags = SERVER_SET),
	REC_U32(11, struct ranking, considered, 0, 100000000, "Prestataires examinés", "All that are known.", .flags = SERVER_SET),
	REC_U32(12, struct ranking, candidates, 0, 100000000, "Prestataires possibles", "That no rule excluded.", .flags = SERVER_SET),
	REC_LIST(13, struct ranking, excluded, exclusion_desc, 16, "Écartés", "By rule, in order.", .flags = SERVER_SET),
	REC_ENUM(14, struct ranking, relax_rule, rule_enum, "Règle à assouplir", "The single rule without which most would be left.", .flags = SERVER_SET),
	REC_U32(15, struct ranking, relax_candidates, 0, 100000000, "Prestataires alors possibles", "Without that rule.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(ranking, struct ranking, "Classement", "What a submission found.");

static const struct rec_field month_days_fields[] = {
	REC_DAY(1, struct month_days, month, "Mois", "Its first day.", .flags = REQUIRED),
	REC_U32(2, struct month_days, days, 0, 31, "Jours", "In that month.", .flags = REQUIRED),
};
REC_DESC_DEFINE(month_days, struct month_days, "Jours d’un mois", "Days in a month.");

static const struct rec_field proposal_fields[] = {
	REC_HEAD(struct proposal),
	REC_ID(6, struct proposal, request, "request", "Demande", "For which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct proposal, provider, "provider", "Prestataire", "Who.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(8, struct proposal, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | SERVER_SET),
	REC_U32(9, struct proposal, round, 1, 1000, "Tour", "Of the request's rankings.", .flags = SERVER_SET),
	REC_U32(10, struct proposal, rank, 1, 1000, "Rang", "1 is the best.", .flags = SERVER_SET),
	REC_U32(11, struct proposal, score, 0, 1000, "Score", "Thousandths.", .flags = SERVER_SET),
	REC_LIST(12, struct proposal, criteria, criterion_line_desc, 16, "Critères", "What the score is made of.", .flags = SERVER_SET),
	REC_ENUM(13, struct proposal, status, proposal_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_TIME(14, struct proposal, solicited_at, "Sollicité le", "When it was sent.", .flags = SERVER_SET),
	REC_TIME(15, struct proposal, expires_at, "Réponse avant le", "When it expires.", .flags = SERVER_SET),
	REC_TIME(16, struct proposal, answered_at, "Répondu le", "When it was answered.", .flags = SERVER_SET),
	REC_ENUM(17, struct proposal, reason, answer_reason_enum, "Motif", "Of a refusal.", .flags = SERVER_SET),
	REC_TEXT(18, struct proposal, choice_reason, 1000, "Raison du choix", "Why this one and not the best.", .flags = SENSITIVE | SERVER_SET),
	REC_U32(19, struct proposal, link, 0, 1000000, "Lien n°", "The answer link that is good.", .flags = SERVER_SET),
	REC_LIST(20, struct proposal, held, month_days_desc, 36, "Jours réservés", "While it is sent.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(proposal, struct proposal, "Proposition", "A provider proposed for a request, with the reasons.");

static const struct rec_field ranking_line_fields[] = {
	REC_ID(1, struct ranking_line, proposal, "proposal", "Proposition", "To solicit it."),
	REC_ID(2, struct ranking_line, provider, "provider", "Prestataire", "Who."),
	REC_U32(3, struct ranking_line, rank, 1, 1000, "Rang", "1 is the best."),
	REC_U32(4, struct ranking_line, score, 0, 1000, "Score", "Thousandths."),
	REC_LIST(5, struct ranking_line, criteria, criterion_line_desc, 16, "Critères", "With a sentence each."),
	REC_ENUM(6, struct ranking_line, status, proposal_status_enum, "État", "Where it stands."),
	REC_TIME(7, struct ranking_line, expires_at, "Réponse avant le", "When it was sent."),
};
REC_DESC_DEFINE(ranking_line, struct ranking_line, "Ligne de classement", "A provider of a ranking.");

static const struct rec_field ranking_view_fields[] = {
	REC_ID(1, struct ranking_view, request, "request", "Demande", "Of which request."),
	REC_ENUM(2, struct ranking_view, status, request_status_enum, "État", "Of the request."),
	REC_U32(3, struct ranking_view, round, 0, 1000, "Tour", "1 is the first ranking."),
	REC_ID(4, struct ranking_view, policy, "policy", "Règles", "Absent: the default ones."),
	REC_U32(5, struct ranking_view, policy_version, 0, 4000000000, "Version des règles", "0: the default ones."),
	REC_TIME(6, struct ranking_view, ranked_at, "Classé le", "When."),
	REC_U32(7, struct ranking_view, considered, 0, 100000000, "Prestataires examinés", "All that are known."),
	REC_LIST(8, struct ranking_view, lines, ranking_line_desc, 100, "Propositions", "The best first."),
	REC_LIST(9, struct ranking_view, excluded, exclusion_desc, 16, "Écartés", "By rule, in order."),
	REC_ENUM(10, struct ranking_view, relax_rule, rule_enum, "Règle à assouplir", "When nobody is left."),
	REC_TEXT(11, struct ranking_view, relax_label, 300, "Conseil", "French sentence."),
	REC_U32(12, struct ranking_view, relax_candidates, 0, 100000000, "Prestataires alors possibles", "Without that rule."),
};
REC_DESC_DEFINE(ranking_view, struct ranking_view, "Classement", "The ranked proposals of a request, explained.");

static const struct rec_field solicit_fields[] = {
	REC_ID(1, struct solicit, id, "proposal", "Proposition", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct solicit, reason, 1000, "Raison du choix", "Required when it is not the best one left.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(solicit, struct solicit, "Sollicitation", "To ask a provider.");

static const struct rec_field solicitation_fields[] = {
	REC_ID(1, struct solicitation, id, "proposal", "Proposition", "Which one."),
	REC_ID(2, struct solicitation, request, "request", "Demande", "For which request."),
	REC_ID(3, struct solicitation, provider, "provider", "Prestataire", "Who."),
	REC_ENUM(4, struct solicitation, status, proposal_status_enum, "État", "Where it stands."),
	REC_TIME(5, struct solicitation, expires_at, "Réponse avant le", "When it expires."),
	REC_TEXT(6, struct solicitation, answer_link, 120, "Lien de réponse", "To hand to the provider: good once."),
};
REC_DESC_DEFINE(solicitation, struct solicitation, "Sollicitation", "A proposal that was sent, with its link.");

static const struct rec_field link_request_fields[] = {
	REC_ID(1, struct link_request, id, "proposal", "Proposition", "Which one.", .flags = REQUIRED),
	REC_BOOL(2, struct link_request, renew, "Nouveau lien", "The link given before stops to work."),
};
REC_DESC_DEFINE(link_request, struct link_request, "Lien de réponse", "To see the answer link again, or a new one.");

static const struct rec_field answer_ref_fields[] = {
	REC_TEXT(1, struct answer_ref, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1),
};
REC_DESC_DEFINE(answer_ref, struct answer_ref, "Lien de réponse", "A provider's link.");

static const struct rec_field answer_brief_fields[] = {
	REC_ENUM(1, struct answer_brief, pool, pool_enum, "Forme", "For a person or a group."),
	REC_ID(2, struct answer_brief, service, "accompaniment", "Service", "What is asked for."),
	REC_TEXT(3, struct answer_brief, service_name, 200, "Service", "Its name."),
	REC_U32(4, struct answer_brief, days, 1, 120, "Nombre de jours", "How many.", .unit = "jours"),
	REC_TEXT(5, struct answer_brief, department, 3, "Département", "Where; absent at reinforced confidentiality."),
	REC_BOOL(6, struct answer_brief, remote, "À distance accepté", "Remote is accepted."),
	REC_DAY(7, struct answer_brief, from, "À partir du", "First day possible."),
	REC_DAY(8, struct answer_brief, to, "Jusqu’au", "Last day possible."),
	REC_ENUM(9, struct answer_brief, urgency, request_urgency_enum, "Urgence", "How urgent."),
	REC_TIME(10, struct answer_brief, deadline, "Réponse avant le", "When the link stops to work."),
};
REC_DESC_DEFINE(answer_brief, struct answer_brief, "Demande résumée", "What a provider sees before an answer: neither identity nor text.");

static const struct rec_field answer_fields[] = {
	REC_TEXT(1, struct answer, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1),
	REC_BOOL(2, struct answer, accept, "J’accepte", "Yes or no.", .flags = REQUIRED),
	REC_ENUM(3, struct answer, reason, answer_reason_enum, "Motif", "Required to refuse."),
};
REC_DESC_DEFINE(answer, struct answer, "Réponse", "A provider's answer.");

static const struct rec_field answer_taken_fields[] = {
	REC_ENUM(1, struct answer_taken, status, proposal_status_enum, "État", "Of the proposal."),
	REC_TEXT(2, struct answer_taken, sentence, 400, "Suite", "French: what happens next."),
};
REC_DESC_DEFINE(answer_taken, struct answer_taken, "Réponse enregistrée", "What an answer led to.");

static const struct rec_field done_day_fields[] = {
	REC_DAY(1, struct done_day, day, "Jour", "Which day.", .flags = REQUIRED),
	REC_BOOL(2, struct done_day, half, "Demi-journée", "Half a day only."),
};
REC_DESC_DEFINE(done_day, struct done_day, "Jour réalisé", "A day of an engagement that was done.");

static const struct rec_field engagement_fields[] = {
	REC_HEAD(struct engagement),
	REC_ID(6, struct engagement, request, "request", "Demande", "From which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct engagement, proposal, "proposal", "Proposition", "The one that was accepted.", .flags = REQUIRED | SERVER_SET),
	REC_ID(8, struct engagement, provider, "provider", "Prestataire", "Who.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(9, struct engagement, person, "person", "Personne", "Individual: the beneficiary; group: who filed the request.", .flags = KEY | SERVER_SET | SUBJECT),
	REC_ID(10, struct engagement, organisation, "organisation", "Structure", "Of a group request only.", .flags = KEY | SERVER_SET | SUBJECT),
	REC_ID(11, struct engagement, service, "accompaniment", "Service", "The one asked for.", .flags = SERVER_SET),
	REC_ENUM(12, struct engagement, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(13, struct engagement, status, engagement_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(14, struct engagement, from, "À partir du", "First day possible.", .flags = SERVER_SET),
	REC_DAY(15, struct engagement, to, "Jusqu’au", "Last day possible.", .flags = SERVER_SET),
	REC_U32(16, struct engagement, days_planned, 1, 120, "Jours prévus", "As agreed.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_LIST(17, struct engagement, days_done, done_day_desc, 240, "Jours réalisés", "In the order of their dates.", .flags = SERVER_SET),
	REC_LIST(18, struct engagement, months, month_days_desc, 36, "Jours engagés", "On the provider's capacity, month by month.", .flags = SERVER_SET),
	REC_PRICE(19, struct engagement, tariff, "Tarif", "Cents a day, as the card said on acceptance.", .flags = SERVER_SET),
	REC_BOOL(20, struct engagement, federation_help, "Avec l’action de la fédération", "As the request wanted.", .flags = SERVER_SET),
	REC_U32(21, struct engagement, relevance, 1, 5, "Pertinence", "1 to 5, by the beneficiary.", .flags = SERVER_SET),
	REC_U32(22, struct engagement, complementarity, 1, 5, "Complémentarité", "With the federation's action: 1 to 5.", .flags = SERVER_SET),
	REC_TEXT(23, struct engagement, comment, 4000, "Commentaire", "In the beneficiary's words.", .flags = SENSITIVE | SERVER_SET),
	REC_TIME(24, struct engagement, evaluated_at, "Évaluée le", "When.", .flags = SERVER_SET),
	REC_TIME(25, struct engagement, closed_at, "Close le", "When.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(engagement, struct engagement, "Mission", "The agreement between a beneficiary, a provider and the service.");

static const struct rec_field engagement_day_fields[] = {
	REC_ID(1, struct engagement_day, id, "engagement", "Mission", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct engagement_day, day, "Jour", "The day that was done.", .flags = REQUIRED),
	REC_BOOL(3, struct engagement_day, half, "Demi-journée", "Half a day only."),
};
REC_DESC_DEFINE(engagement_day, struct engagement_day, "Jour réalisé", "To declare a day done.");

static const struct rec_field engagement_evaluate_fields[] = {
	REC_ID(1, struct engagement_evaluate, id, "engagement", "Mission", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct engagement_evaluate, relevance, 1, 5, "Pertinence", "1: not at all; 5: fully.", .flags = REQUIRED),
	REC_U32(3, struct engagement_evaluate, complementarity, 1, 5, "Complémentarité", "With the federation's action."),
	REC_TEXT(4, struct engagement_evaluate, comment, 4000, "Commentaire", "In one's own words.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(engagement_evaluate, struct engagement_evaluate, "Évaluation", "By the beneficiary, or the référent for them.");

#define WEIGHT(tag, mem, label) \
	REC_U32(tag, struct policy, mem, 0, 100, label, "Weight of the criterion; 0 leaves it out.")
static const struct rec_field policy_fields[] = {
	REC_HEAD(struct policy),
	REC_TEXT(6, struct policy, name, 200, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_BOOL(7, struct policy, active, "En vigueur", "One at a time."),
	WEIGHT(8, weight_competence, "Poids : niveau au-delà du besoin"),
	WEIGHT(9, weight_territory, "Poids : proximité du territoire"),
	WEIGHT(10, weight_start, "Poids : début possible"),
	WEIGHT(11, weight_rotation, "Poids : rotation"),
	WEIGHT(12, weight_load, "Poids : disponibilité"),
	WEIGHT(13, weight_continuity, "Poids : continuité"),
	WEIGHT(14, weight_evaluation, "Poids : évaluations"),
	WEIGHT(15, weight_cost, "Poids : coût"),
	REC_U32(16, struct policy, neutrality_years, 0, 20, "Neutralité : années", "A mandate or link that ended within these years still counts.", .unit = "ans"),
	REC_SET(17, struct policy, links, link_kind_enum, "Liens qui comptent", "Kinds of declared links that exclude."),
	REC_U32(18, struct policy, answer_days_normal, 1, 90, "Délai de réponse", "Days to answer.", .unit = "jours"),
	REC_U32(19, struct policy, answer_days_soon, 1, 90, "Délai de réponse, rapide", "Days to answer.", .unit = "jours"),
	REC_U32(20, struct policy, answer_days_urgent, 1, 90, "Délai de réponse, urgent", "Days to answer.", .unit = "jours"),
	REC_BOOL(21, struct policy, cascade, "Solliciter le suivant sans attendre", "After a refusal or a delay that passed."),
	REC_U32(22, struct policy, list_size, 1, 50, "Lignes d’un classement", "How many are proposed."),
	REC_PRICE(23, struct policy, reference_tariff, "Tarif de référence", "Cents a day at which the cost criterion is worth nothing."),
};
REC_DESC_DEFINE(policy, struct policy, "Règles de mise en relation", "Weights, neutrality and delays; absent figures are the default's.");

static const struct rec_field capacity_fields[] = {
	REC_HEAD(struct capacity),
	REC_ID(6, struct capacity, provider, "provider", "Prestataire", "Whose days.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(7, struct capacity, month, "Mois", "Its first day.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(8, struct capacity, pool, pool_enum, "Forme", "Of which pool.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(9, struct capacity, capacity, 0, 31, "Jours proposés", "As the card says.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_U32(10, struct capacity, held, 0, 31, "Jours réservés", "By proposals that wait for an answer.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_U32(11, struct capacity, engaged, 0, 31, "Jours engagés", "By missions.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_BOOL(12, struct capacity, overcommitted, "Dépassement", "The card was lowered below what is promised.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(capacity, struct capacity, "Capacité", "A provider's days of a month in a pool.");

/* Rights. The generic scopes below are the narrow reading (a walker that has no hook must not show more); the service's `visible` hooks
 * take their place: individual requests and what comes from them show to the beneficiary, to référents without a mandate in the
 * beneficiary's structures and, once engaged, to the provider; group ones to coordinators, référents and the structure's directors. */
#define REQUEST_READERS (ROLE_REFERENT | ROLE_COORDINATOR | ROLE_DIRECTOR | ROLE_BENEFICIARY | ROLE_PROVIDER)
#define REQUEST_WRITERS (ROLE_REFERENT | ROLE_COORDINATOR | ROLE_DIRECTOR | ROLE_BENEFICIARY)
#define SERVICE_TEAM (ROLE_REFERENT | ROLE_COORDINATOR)
const struct collection_desc request_collection = {
	.service = "matching", .path = "/requests", .plural = "Demandes d’accompagnement", .rec = &request_desc,
	.read_scoped = REQUEST_READERS, .write_all = SERVICE_TEAM, .write_scoped = REQUEST_WRITERS & ~SERVICE_TEAM, .org_tag = 9,
	.own_tag = 8, .audited = true,
};
const struct collection_desc proposal_collection = {
	.service = "matching", .path = "/proposals", .plural = "Propositions", .rec = &proposal_desc, .read_scoped = SERVICE_TEAM,
};
const struct collection_desc engagement_collection = {
	.service = "matching", .path = "/engagements", .plural = "Missions", .rec = &engagement_desc,
	.read_scoped = REQUEST_READERS, .org_tag = 10, .own_tag = 9,
};
const struct collection_desc policy_collection = {
	.service = "matching", .path = "/policies", .plural = "Règles de mise en relation", .rec = &policy_desc,
	.read_all = ROLE_TEAM, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};
const struct collection_desc capacity_collection = {
	.service = "matching", .path = "/capacities", .plural = "Capacités", .rec = &capacity_desc, .read_scoped = SERVICE_TEAM,
};

#define ACT(name_, path_, in_, out_, roles_, title_, doc_) \
	{ .name = "matching." name_, .verb = "POST", .path = path_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &in_##_desc, .out = &out_##_desc, .roles = (roles_), .doc = doc_, .title = title_ }
#define LOOK(name_, path_, in_, out_, roles_, title_, doc_) \
	{ .name = "matching." name_, .verb = "GET", .path = path_, .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &in_##_desc, .out = &out_##_desc, .roles = (roles_), .doc = doc_, .title = title_ }

static const struct method matching_methods[] = {
	COLLECTION_METHODS("matching", request, "/requests", REQUEST_READERS, REQUEST_WRITERS, true, "Demandes d’accompagnement"),
	ACT("request.submit", "/requests/{id}/submit", ref, request, REQUEST_WRITERS, "Demande : déposer",
	    "Submit a request; an accompaniment is ranked at once."),
	LOOK("request.proposals", "/requests/{id}/proposals", ref, ranking_view, REQUEST_WRITERS, "Demande : prestataires proposés",
	    "The ranked providers, each explained by criterion, and how many each rule excluded."),
	ACT("request.withdraw", "/requests/{id}/withdraw", ref, request, REQUEST_WRITERS, "Demande : retirer",
	    "Withdraw a request that has no engagement yet."),
	ACT("request.close", "/requests/{id}/close", ref, request, SERVICE_TEAM, "Demande : clore", "Close a request."),
	ACT("request.orient", "/requests/{id}/orient", request_orient, request, SERVICE_TEAM, "Demande : orienter",
	    "Answer a request for information."),
	ACT("request.called_back", "/requests/{id}/called-back", ref, request, SERVICE_TEAM, "Demande : personne rappelée",
	    "Say that the person in a crisis was called back."),
	LOOK("request.readers", "/requests/{id}/readers", ref, request_readers, REQUEST_WRITERS, "Demande : qui l’a lue",
	    "Who may read a request, and who has."),

	COLLECTION_READ_METHODS("matching", proposal, "/proposals", SERVICE_TEAM, "Propositions"),
	ACT("proposal.solicit", "/proposals/{id}/solicit", solicit, solicitation, SERVICE_TEAM, "Proposition : solliciter",
	    "Ask a provider: its days are held until the answer or the deadline."),
	ACT("proposal.link", "/proposals/{id}/link", link_request, solicitation, SERVICE_TEAM, "Proposition : lien de réponse",
	    "Show the answer link of a proposal that was sent again, or replace it."),
	{ .name = "matching.proposal.expire", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM,
	  .doc = "The deadline of a proposal passed.", .title = "Proposition : délai passé" },
	LOOK("answer.get", "/answers/{token}", answer_ref, answer_brief, ROLE_ANYONE | ROLE_ACCOUNTS, "Réponse : lire la demande",
	    "What is asked of a provider, without identity or text."),
	ACT("answer.give", "/answers/{token}", answer, answer_taken, ROLE_ANYONE | ROLE_ACCOUNTS, "Réponse : accepter ou décliner",
	    "Accept or refuse; a link works once."),

	COLLECTION_READ_METHODS("matching", engagement, "/engagements", REQUEST_READERS, "Missions"),
	ACT("engagement.add_day", "/engagements/{id}/days", engagement_day, engagement, SERVICE_TEAM | ROLE_PROVIDER,
	    "Mission : jour réalisé", "Declare a day done."),
	ACT("engagement.evaluate", "/engagements/{id}/evaluate", engagement_evaluate, engagement, REQUEST_WRITERS,
	    "Mission : évaluer", "The beneficiary's evaluation."),
	ACT("engagement.close", "/engagements/{id}/close", ref, engagement, SERVICE_TEAM, "Mission : clore",
	    "Close it; days that were not done go back to the provider."),

	COLLECTION_METHODS("matching", policy, "/policies", ROLE_TEAM, ROLE_COORDINATOR | ROLE_OPERATOR, false,
	    "Règles de mise en relation"),
	COLLECTION_READ_METHODS("matching", capacity, "/capacities", SERVICE_TEAM, "Capacités"),
	{ .name = "matching.retention.run", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM,
	  .doc = "Every night: the rule on requests is applied, if it is active.", .title = "Durées de conservation : application" },
};

static const struct event_desc matching_events[] = {
	{ "request.submitted", &request_desc, "A request was submitted." },
	{ "request.proposed", &request_desc, "Providers were found and ranked." },
	{ "request.call_back", &request_desc, "Somebody in a crisis waits for a call." },
	{ "request.called_back", &request_desc, "The person was called back." },
	{ "request.solicited", &request_desc, "A provider was asked." },
	{ "request.reopened", &request_desc, "The provider did not agree: the référent chooses the next." },
	{ "request.exhausted", &request_desc, "No provider is left to ask." },
	{ "request.engaged", &request_desc, "A provider accepted." },
	{ "request.oriented", &request_desc, "A request for information was answered." },
	{ "request.withdrawn", &request_desc, "The request was withdrawn." },
	{ "request.closed", &request_desc, "The request was closed." },
	{ "ranking.created", &ranking_desc, "A ranking was kept." },
	{ "request.erased", &request_desc, "Its texts went: the person was erased, or its time was over." },
	{ "proposal.erased", &proposal_desc, "The same, of what was noted on a choice." },
	{ "engagement.erased", &engagement_desc, "The same, of an evaluation." },
	{ "proposal.listed", &proposal_desc, "A provider is on the list." },
	{ "proposal.sent", &proposal_desc, "A provider was asked; days are held." },
	{ "proposal.link_renewed", &proposal_desc, "The answer link was replaced." },
	{ "proposal.accepted", &proposal_desc, "A provider accepted." },
	{ "proposal.refused", &proposal_desc, "A provider refused; the hold is released." },
	{ "proposal.expired", &proposal_desc, "A provider did not answer in time; the hold is released." },
	{ "proposal.passed", &proposal_desc, "A provider of the list was not needed." },
	{ "engagement.created", &engagement_desc, "An engagement began." },
	{ "engagement.day_done", &engagement_desc, "A day was done." },
	{ "engagement.evaluated", &engagement_desc, "The beneficiary evaluated it." },
	{ "engagement.closed", &engagement_desc, "It was closed; days not done went back." },
	{ "capacity.moved", &capacity_desc, "Days of a month were held, engaged or given back." },
	{ "policy.replaced", &policy_desc, "Another policy became the active one." },
};

static const struct collection_desc *const matching_collections[] = {
	&request_collection, &proposal_collection, &engagement_collection, &policy_collection, &capacity_collection,
};
static const struct rec_desc *const matching_records[] = {
	&competence_need_desc, &request_desc, &request_orient_desc, &reading_desc, &request_readers_desc, &criterion_line_desc,
	&exclusion_desc, &ranking_desc, &month_days_desc, &proposal_desc, &ranking_line_desc, &ranking_view_desc, &solicit_desc,
	&solicitation_desc, &link_request_desc, &answer_ref_desc, &answer_brief_desc, &answer_desc, &answer_taken_desc,
	&done_day_desc, &engagement_desc, &engagement_day_desc, &engagement_evaluate_desc, &policy_desc, &capacity_desc,
};

FAULT_DEFINE(FAULT_REQUEST_ON_BEHALF, "request_on_behalf",
    "Une demande se dépose pour soi : seul·e le ou la référent·e peut la saisir pour une autre personne, avec son accord écrit. Retirez ce champ.",
    "A request is filed for oneself: only a référent may enter it for another person, on written consent. Leave this field out.");
FAULT_DEFINE(FAULT_REQUEST_NO_PERSON, "request_no_person",
    "Ce compte n’est pas celui d’une personne : indiquez pour qui est la demande, ou connectez-vous avec votre compte personnel.",
    "This account is no person's: say for whom the request is, or use a person's account.");
FAULT_DEFINE(FAULT_REQUEST_ORGANISATION, "request_organisation",
    "Une demande individuelle ne nomme jamais de structure, pour que l’employeur n’en sache rien : retirez ce champ.",
    "An individual request never names an organisation, so that no employer learns of it: leave this field out.");
FAULT_DEFINE(FAULT_REQUEST_STRUCTURE, "request_structure",
    "Une demande collective est celle d’une structure : indiquez laquelle.", "A group request is a structure's: say which.");
FAULT_DEFINE(FAULT_REQUEST_OUTSIDER, "request_outsider",
    "Seules la direction ou l’administration de cette structure, ou la fédération, peuvent demander en son nom.",
    "Only the direction or board of this structure, or the federation, may ask in its name.");
FAULT_DEFINE(FAULT_REQUEST_PAST, "request_past", "Cette période est déjà passée : choisissez des dates à venir.",
    "This period is over: choose days to come.");
FAULT_DEFINE(FAULT_REQUEST_PERIOD, "request_period", "La période se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The period ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_REQUEST_PERIOD_LONG, "request_period_long",
    "La période dépasse vingt-quatre mois : faites une demande par période.", "The period is over 24 months: make one request a period.");
FAULT_DEFINE(FAULT_REQUEST_NEED, "request_need", "Indiquez un service du catalogue, ou au moins une compétence souhaitée.",
    "Name a service of the catalogue, or at least one competence.");
FAULT_DEFINE(FAULT_REQUEST_SERVICE_KIND, "request_service_kind",
    "Ce service n’est pas proposé sous cette forme (individuelle ou collective) : choisissez-en un autre.",
    "This service is not offered in that form (individual or group): choose another.");
FAULT_DEFINE(FAULT_REQUEST_DAYS, "request_days", "Il y a plus de jours demandés que de jours dans la période (%s) : allongez-la.",
    "More days are asked for than the period has (%s): make it longer.");
FAULT_DEFINE(FAULT_REQUEST_STATE, "request_state", "La demande est dans l’état « %s » : cette opération n’est plus, ou pas encore, possible.",
    "The request is in the state \"%s\": this is no longer, or not yet, possible.");
FAULT_DEFINE(FAULT_REQUEST_NATURE, "request_nature", "La nature de cette demande ne le permet pas : %s.",
    "The nature of this request does not allow it: %s.");
FAULT_DEFINE(FAULT_PROPOSAL_STATE, "proposal_state", "La proposition est dans l’état « %s » : cette opération n’est plus, ou pas encore, possible.",
    "The proposal is in the state \"%s\": this is no longer, or not yet, possible.");
FAULT_DEFINE(FAULT_PROPOSAL_PENDING, "proposal_pending",
    "Un autre prestataire a été sollicité et n’a pas encore répondu : attendez sa réponse ou la fin du délai.",
    "Another provider was asked and has not answered: wait for the answer or the deadline.");
FAULT_DEFINE(FAULT_PROPOSAL_NOT_BEST, "proposal_not_best",
    "Ce prestataire n’est pas le mieux placé de ceux qui restent : sollicitez le premier, ou donnez la raison de votre choix.",
    "This provider is not the best of those left: ask the first, or give the reason of your choice.");
FAULT_DEFINE(FAULT_PROVIDER_EXCLUDED, "provider_excluded",
    "Depuis le classement, ce prestataire ne peut plus être sollicité : %s. Sollicitez le suivant ou refaites le classement.",
    "Since the ranking this provider can no longer be asked: %s. Ask the next, or rank again.");
FAULT_DEFINE(FAULT_CAPACITY, "capacity",
    "Ce prestataire n’a plus assez de jours libres sur la période : sollicitez le suivant ou refaites le classement.",
    "This provider has too few free days in the period: ask the next, or rank again.");
FAULT_DEFINE(FAULT_ANSWER_UNKNOWN, "answer_unknown",
    "Ce lien n’est pas, ou n’est plus, valable : vérifiez qu’il est entier, ou demandez-en un nouveau à la fédération.",
    "This link is not, or no longer, good: check that it is whole, or ask the federation for a new one.");
FAULT_DEFINE(FAULT_ANSWER_USED, "answer_used", "Vous avez déjà répondu, merci : votre réponse est enregistrée et le lien ne sert qu’une fois.",
    "You have answered already, thank you: your answer is kept, and a link works once.");
FAULT_DEFINE(FAULT_ANSWER_EXPIRED, "answer_expired",
    "Le délai de réponse est passé et la demande a suivi son cours. Merci de votre attention ; nous vous solliciterons pour d’autres.",
    "The time to answer has passed and the request went on. Thank you; we shall ask you for others.");
FAULT_DEFINE(FAULT_ANSWER_WITHDRAWN, "answer_withdrawn",
    "La demande a été retirée ou n’a plus besoin de réponse : il n’y a rien à faire. Merci de votre attention.",
    "The request was withdrawn or needs no answer any more: there is nothing to do. Thank you.");
FAULT_DEFINE(FAULT_ANSWER_REASON, "answer_reason", "Pour décliner, choisissez un motif : il nous aide à mieux vous solliciter.",
    "To refuse, choose a reason: it helps us to ask you better.");
FAULT_DEFINE(FAULT_ENGAGEMENT_STATE, "engagement_state", "La mission est dans l’état « %s » : cette opération n’est plus, ou pas encore, possible.",
    "The engagement is in the state \"%s\": this is no longer, or not yet, possible.");
FAULT_DEFINE(FAULT_ENGAGEMENT_PLANNED, "engagement_planned",
    "Tous les jours prévus (%s) sont déjà déclarés : convenez d’une nouvelle demande s’il en faut davantage.",
    "All days planned (%s) are declared: agree on a new request if more are needed.");
FAULT_DEFINE(FAULT_ENGAGEMENT_FUTURE, "engagement_future", "Ce jour n’est pas encore passé : déclarez-le une fois réalisé.",
    "This day has not come: declare it once it is done.");
FAULT_DEFINE(FAULT_ENGAGEMENT_BEFORE, "engagement_before", "Ce jour précède le début de la mission (%s) : vérifiez la date.",
    "This day is before the engagement began (%s): check the date.");
FAULT_DEFINE(FAULT_ENGAGEMENT_TWICE, "engagement_twice", "Ce jour est déjà déclaré : vérifiez la date.",
    "This day is declared already: check the date.");
FAULT_DEFINE(FAULT_ENGAGEMENT_NO_DAY, "engagement_no_day", "Aucun jour n’est encore déclaré : l’évaluation se fait après le premier.",
    "No day is declared yet: the evaluation comes after the first.");
FAULT_DEFINE(FAULT_ENGAGEMENT_EVALUATED, "engagement_evaluated", "Cette mission a déjà été évaluée : l’évaluation ne se refait pas.",
    "This engagement was evaluated already; it is done once.");
FAULT_DEFINE(FAULT_POLICY_WEIGHTS, "policy_weights", "Tous les poids sont nuls : donnez du poids à au moins un critère.",
    "All weights are zero: give weight to at least one criterion.");

static const struct fault_code *const matching_faults[] = {
	FAULT_REQUEST_ON_BEHALF, FAULT_REQUEST_NO_PERSON, FAULT_REQUEST_ORGANISATION, FAULT_REQUEST_STRUCTURE,
	FAULT_REQUEST_OUTSIDER, FAULT_REQUEST_PAST, FAULT_REQUEST_PERIOD, FAULT_REQUEST_PERIOD_LONG, FAULT_REQUEST_NEED,
	FAULT_REQUEST_SERVICE_KIND, FAULT_REQUEST_DAYS, FAULT_REQUEST_STATE, FAULT_REQUEST_NATURE, FAULT_PROPOSAL_STATE,
	FAULT_PROPOSAL_PENDING, FAULT_PROPOSAL_NOT_BEST, FAULT_PROVIDER_EXCLUDED, FAULT_CAPACITY, FAULT_ANSWER_UNKNOWN,
	FAULT_ANSWER_USED, FAULT_ANSWER_EXPIRED, FAULT_ANSWER_WITHDRAWN, FAULT_ANSWER_REASON, FAULT_ENGAGEMENT_STATE,
	FAULT_ENGAGEMENT_PLANNED, FAULT_ENGAGEMENT_FUTURE, FAULT_ENGAGEMENT_BEFORE, FAULT_ENGAGEMENT_TWICE,
	FAULT_ENGAGEMENT_NO_DAY, FAULT_ENGAGEMENT_EVALUATED, FAULT_POLICY_WEIGHTS, NULL,
};

const struct service_contract matching_contract = {
	.name = "matching",
	.methods = matching_methods,
	.method_count = sizeof matching_methods / sizeof matching_methods[0],
	.collections = matching_collections,
	.collection_count = sizeof matching_collections / sizeof matching_collections[0],
	.events = matching_events,
	.event_count = sizeof matching_events / sizeof matching_events[0],
	.records = matching_records,
	.record_count = sizeof matching_records / sizeof matching_records[0],
	.faults = matching_faults,
};
