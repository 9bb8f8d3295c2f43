/*
 * matching_proposal (contract): the tables of matching_proposal.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: the rights of a request are narrower than its row: the service's `visible` hooks decide record by record.
 */
#include "proto/matching_proposal.h"
#include "proto/matching_ranking.h"

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

static const struct rec_enum_value passed_for_values[] = {
	{ PASSED_NOT_NEEDED, "not_needed", "Pas sollicité" },
	{ PASSED_EXCLUDED, "excluded", "Écarté depuis par une règle" },
	{ PASSED_TAKEN, "taken", "Quelqu’un d’autre a accepté avant" },
	{ PASSED_WITHDRAWN, "withdrawn", "Demande retirée ou terminée" },
	{ PASSED_ARCHIVED, "archived", "Sa fiche a été archivée" },
	{ PASSED_HOME, "home", "Sa fédération n’a pas pu réserver ses jours" },
};
REC_ENUM_DEFINE(passed_for_enum, "passed_for", passed_for_values);

static const struct rec_field month_days_fields[] = {
	REC_DAY(1, struct month_days, month, "Mois", "Its first day.", .flags = REQUIRED),
	REC_U32(2, struct month_days, days, 0, 31, "Jours", "In that month.", .flags = REQUIRED),
};
REC_DESC_DEFINE(month_days, struct month_days, "Jours d’un mois", "Days in a month.");

static const struct rec_field proposal_fields[] = {
	REC_HEAD(struct proposal),
	REC_ID(6, struct proposal, request, "request", "Demande", "For which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct proposal, provider, "provider", "Prestataire", "Who.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(8, struct proposal, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | KEY | SERVER_SET),
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
	REC_U32(21, struct proposal, together, 1, TOGETHER_MOST, "Sollicités à la fois", "How many at most, when this one was asked.", .flags = SERVER_SET),
	REC_ENUM(22, struct proposal, passed_for, passed_for_enum, "Non retenu parce que", "Of one that was let go.", .flags = SERVER_SET),
	REC_TIME(23, struct proposal, reminded_at, "Relancé le", "The last time.", .flags = SERVER_SET),
	REC_U32(24, struct proposal, reminders, 0, 1000, "Relances", "So far.", .flags = SERVER_SET),
	REC_ID(25, struct proposal, shortlist, "shortlist", "Liste restreinte", "That chose it.", .flags = SERVER_SET),
	REC_IDS(PROPOSAL_TAG_MET, struct proposal, met, "request", MET_MOST, "Aussi pour la structure", "Of a person's: requests of the person's structure for which the provider was asked.", .flags = SERVER_SET),
	REC_ID(PROPOSAL_TAG_PEER, struct proposal, peer, "peer", "Fédération du prestataire", "Which asks it; absent: this one.", .flags = KEY | SERVER_SET),
};
REC_DESC_DEFINE(proposal, struct proposal, "Proposition", "A provider proposed for a request, with the reasons.");

static const struct rec_field grid_criterion_fields[] = {
	REC_TEXT(1, struct grid_criterion, label, 120, "Critère", "What is marked.", .flags = REQUIRED, .min = 1),
	REC_U32(2, struct grid_criterion, weight, 1, 100, "Poids", "Beside the others.", .flags = REQUIRED),
};
REC_DESC_DEFINE(grid_criterion, struct grid_criterion, "Critère de la grille", "What those of a short list are marked on, from 0 to 5.");

static const struct rec_field solicit_fields[] = {
	REC_ID(1, struct solicit, id, "proposal", "Proposition", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct solicit, reason, 1000, "Raison du choix", "Required when it is not the best one left.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(solicit, struct solicit, "Sollicitation", "To ask a provider.");

static const struct rec_field solicit_several_fields[] = {
	REC_ID(1, struct solicit_several, id, "request", "Demande", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct solicit_several, together, 1, TOGETHER_MOST, "Sollicités à la fois", "The policy's when absent, or as many as are named."),
	REC_IDS(3, struct solicit_several, proposals, "proposal", TOGETHER_MOST, "Propositions", "These; the best of the list when absent.", .min = 1),
	REC_TEXT(4, struct solicit_several, reason, 1000, "Raison du choix", "Required when those named are not the best left.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(solicit_several, struct solicit_several, "Sollicitation de plusieurs", "To ask several providers at once.");

static const struct rec_field solicitation_fields[] = {
	REC_ID(1, struct solicitation, id, "proposal", "Proposition", "Which one."),
	REC_ID(2, struct solicitation, request, "request", "Demande", "For which request."),
	REC_ID(3, struct solicitation, provider, "provider", "Prestataire", "Who."),
	REC_ENUM(4, struct solicitation, status, proposal_status_enum, "État", "Where it stands."),
	REC_TIME(5, struct solicitation, expires_at, "Réponse avant le", "When it expires."),
	REC_TEXT(6, struct solicitation, answer_link, 120, "Lien de réponse", "To hand to the provider: good once."),
};
REC_DESC_DEFINE(solicitation, struct solicitation, "Sollicitation", "A proposal that was sent, with its link.");

static const struct rec_field solicitations_fields[] = {
	REC_LIST(1, struct solicitations, items, solicitation_desc, TOGETHER_MOST, "Sollicitations", "Those asked by this call, the best first."),
};
REC_DESC_DEFINE(solicitations, struct solicitations, "Sollicitations", "Those who were asked at once, each with a link.");

static const struct rec_field link_request_fields[] = {
	REC_ID(1, struct link_request, id, "proposal", "Proposition", "Which one.", .flags = REQUIRED),
	REC_BOOL(2, struct link_request, renew, "Nouveau lien", "The link given before stops to work."),
};
REC_DESC_DEFINE(link_request, struct link_request, "Lien de réponse", "To see the answer link again, or a new one.");

static const struct rec_field answer_ref_fields[] = {
	REC_TEXT(1, struct answer_ref, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1),
};
REC_DESC_DEFINE(answer_ref, struct answer_ref, "Lien de réponse", "A provider's link.");

static const struct rec_field answer_need_fields[] = {
	REC_TEXT(1, struct answer_need, name, 200, "Compétence", "Its name."),
	REC_U32(2, struct answer_need, level, 1, 5, "Niveau au moins", "How much of it."),
};
REC_DESC_DEFINE(answer_need, struct answer_need, "Compétence souhaitée", "What a provider is asked to be able to do.");

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
	REC_BOOL(11, struct answer_brief, shared, "D’autres sont sollicités", "At the same time: the first who accepts is engaged."),
	REC_LIST(12, struct answer_brief, competences, answer_need_desc, 12, "Compétences souhaitées", "In free choice, or beyond the service's."),
	REC_TEXTS(13, struct answer_brief, languages, 5, 3, "Langues", "All are needed: ISO 639 codes.", .flags = SENSITIVE, .format = &FORMAT_LANG),
	REC_SET(14, struct answer_brief, accessibility, accessibility_enum, "Accessibilité", "All are needed.", .flags = SENSITIVE),
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

const struct collection_desc proposal_collection = {
	.service = "matching", .path = "/proposals", .plural = "Propositions", .rec = &proposal_desc, .read_scoped = SERVICE_TEAM,
};

FAULT_DEFINE(FAULT_PROPOSAL_STATE, "proposal_state", "La proposition est dans l’état %s",
    "The proposal is in the state %s");

FAULT_DEFINE(FAULT_PROPOSAL_PENDING, "proposal_pending",
    "Un autre prestataire a été sollicité et n’a pas encore répondu : attendez sa réponse ou la fin du délai, ou dites combien peuvent l’être à la fois.",
    "Another provider was asked and has not answered: wait for the answer or the deadline, or say how many may be asked at once.");

FAULT_DEFINE(FAULT_SOLICIT_NOBODY, "solicit_nobody",
    "Personne de la liste ne peut être sollicité aujourd’hui : refaites le classement, ou cherchez une autre solution.",
    "Nobody of the list can be asked today: rank again, or look for another solution.");

FAULT_DEFINE(FAULT_PROPOSAL_NOT_BEST, "proposal_not_best",
    "Ce prestataire n’est pas le mieux placé de ceux qui restent : sollicitez le premier, ou donnez la raison de votre choix.",
    "This provider is not the best of those left: ask the first, or give the reason of your choice.");

FAULT_DEFINE(FAULT_LINKS_UNVERIFIED, "links_unverified",
    "Ce prestataire d’une autre fédération a des liens avec des structures sans SIRET ni RNA : demandez-lui lesquelles, notez-le sur sa fiche, puis sollicitez-le.",
    "This provider of another federation has links with structures without a SIRET or RNA: ask which, note it on its card, then solicit it.");
FAULT_DEFINE(FAULT_PROVIDER_EXCLUDED, "provider_excluded",
    "Depuis le classement, ce prestataire ne peut plus être sollicité : %s. Sollicitez le suivant ou refaites le classement.",
    "Since the ranking this provider can no longer be asked: %s. Ask the next, or rank again.");

FAULT_DEFINE(FAULT_ANSWER_UNKNOWN, "answer_unknown",
    "Ce lien n’est pas, ou n’est plus, valable : vérifiez qu’il est entier, ou demandez-en un nouveau à la fédération.",
    "This link is not, or no longer, good: check that it is whole, or ask the federation for a new one.");

FAULT_DEFINE(FAULT_ANSWER_USED, "answer_used", "Vous avez déjà répondu, merci : votre réponse est enregistrée et le lien ne sert qu’une fois.",
    "You have answered already, thank you: your answer is kept, and a link works once.");

FAULT_DEFINE(FAULT_ANSWER_TAKEN, "answer_taken",
    "Quelqu’un d’autre, sollicité en même temps que vous, a accepté un peu avant : les jours réservés vous sont rendus. Merci d’y avoir pensé ; nous vous solliciterons pour d’autres.",
    "Somebody who was asked at the same time accepted a little before: your days are free again. Thank you; we shall ask you for others.");

FAULT_DEFINE(FAULT_ANSWER_EXPIRED, "answer_expired",
    "Le délai de réponse est passé et la demande a suivi son cours. Merci de votre attention ; nous vous solliciterons pour d’autres.",
    "The time to answer has passed and the request went on. Thank you; we shall ask you for others.");

FAULT_DEFINE(FAULT_ANSWER_WITHDRAWN, "answer_withdrawn",
    "La demande a été retirée ou n’a plus besoin de réponse : il n’y a rien à faire. Merci de votre attention.",
    "The request was withdrawn or needs no answer any more: there is nothing to do. Thank you.");

FAULT_DEFINE(FAULT_ANSWER_REASON, "answer_reason", "Pour décliner, choisissez un motif : il nous aide à mieux vous solliciter.",
    "To refuse, choose a reason: it helps us to ask you better.");
