/*
 * matching_hold (contract): the tables of matching_hold.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: a hold of the individual pool shows to référents alone, on both sides: a coordinator would learn that somebody asked.
 */
#include "proto/matching_hold.h"

static const struct rec_enum_value far_status_values[] = {
	{ FAR_ASKED, "asked", "Demandé à l’autre fédération" },
	{ FAR_HELD, "held", "Jours réservés, prestataire sollicité" },
	{ FAR_CONFIRMED, "confirmed", "A accepté, confirmation envoyée" },
	{ FAR_AGREED, "agreed", "Convenu entre les deux fédérations" },
	{ FAR_REFUSED, "refused", "L’autre fédération n’a pas pu réserver" },
	{ FAR_DECLINED, "declined", "Le prestataire a décliné" },
	{ FAR_EXPIRED, "expired", "Sans réponse dans le délai" },
	{ FAR_WITHDRAWN, "withdrawn", "N’est plus demandé" },
	{ FAR_LOST, "lost", "L’autre fédération a dû y renoncer" },
	{ FAR_ENDED, "ended", "Terminé" },
};
REC_ENUM_DEFINE(far_status_enum, "far_status", far_status_values);

static const struct rec_enum_value home_status_values[] = {
	{ HOME_ASKED, "asked", "Reçue" },
	{ HOME_HELD, "held", "Prestataire sollicité" },
	{ HOME_ACCEPTED, "accepted", "A accepté, confirmation attendue" },
	{ HOME_ENGAGED, "engaged", "En cours" },
	{ HOME_DONE, "done", "Jours réalisés" },
	{ HOME_REFUSED, "refused", "N’a pas pu être réservée" },
	{ HOME_DECLINED, "declined", "Le prestataire a décliné" },
	{ HOME_EXPIRED, "expired", "Sans réponse dans le délai" },
	{ HOME_WITHDRAWN, "withdrawn", "N’est plus demandée" },
	{ HOME_RELEASED, "released", "Non confirmée, jours rendus" },
	{ HOME_STOPPED, "stopped", "Arrêtée par notre fédération" },
	{ HOME_ENDED, "ended", "Terminée" },
};
REC_ENUM_DEFINE(home_status_enum, "home_status", home_status_values);

static const struct rec_enum_value hold_want_values[] = {
	{ WANT_HELD, "held", "Réserver" },
	{ WANT_ENGAGED, "engaged", "Confirmer" },
	{ WANT_NOTHING, "nothing", "Rendre" },
};
static REC_ENUM_DEFINE(hold_want_enum, "hold_want", hold_want_values);

static const struct rec_enum_value hold_refusal_values[] = {
	{ HOLD_NO_ROOM, "no_room", "Plus assez de jours libres" },
	{ HOLD_NO_CARD, "no_card", "La fiche n’est plus en vigueur" },
	{ HOLD_NO_SHARING, "no_sharing", "L’accord de mutualisation ne le permet pas" },
	{ HOLD_STALE, "stale", "La demande est arrivée trop tard" },
	{ HOLD_UNCONFIRMED, "unconfirmed", "La confirmation n’est pas arrivée" },
	{ HOLD_PROVIDER_STOPS, "provider_stops", "Le prestataire ne peut pas continuer" },
	{ HOLD_UNKNOWN, "unknown", "La fédération du prestataire ne connaît pas cette mission" },
	{ HOLD_REVOKED, "revoked", "Le lien entre les deux fédérations a été révoqué : ce qui avait été convenu avant ne tient plus" },
	{ HOLD_NOT_LENT, "not_lent", "La fiche n’est pas partagée avec la fédération qui demande" },
	{ HOLD_OTHER_PLACE, "other_place", "L’accord de mutualisation ne couvre pas ce département" },
	{ HOLD_NO_SHIFT, "no_shift", "Ces jours sont réalisés, ou le mois est hors de la mission" },
	{ HOLD_OTHER_NEED, "other_need", "L’accord de mutualisation ne couvre pas ce service ou ces compétences" },
};
REC_ENUM_DEFINE(hold_refusal_enum, "hold_refusal", hold_refusal_values);

static const struct rec_field hold_need_fields[] = {
	REC_TEXT(1, struct hold_need, code, 60, "Code", "Of the competence."),
	REC_TEXT(2, struct hold_need, name, 200, "Compétence", "Its name."),
	REC_U32(3, struct hold_need, level, 1, 5, "Niveau au moins", "How much of it."),
};
REC_DESC_DEFINE(hold_need, struct hold_need, "Compétence souhaitée", "By code and name.");

static const struct rec_field far_hold_fields[] = {
	REC_HEAD(struct far_hold),
	REC_ID(FAR_TAG_PEER, struct far_hold, peer, "peer", "Fédération du prestataire", "Where its days are kept.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(FAR_TAG_TOKEN, struct far_hold, token, NULL, "Référence commune", "By which both federations speak of it.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(FAR_TAG_PROPOSAL, struct far_hold, proposal, "proposal", "Proposition", "For which one.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(FAR_TAG_REQUEST, struct far_hold, request, "request", "Demande", "For which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(FAR_TAG_PROVIDER, struct far_hold, provider, "provider", "Prestataire", "Who.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(FAR_TAG_POOL, struct far_hold, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(FAR_TAG_STATUS, struct far_hold, status, far_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(FAR_TAG_TOLD, struct far_hold, told, 0, UINT32_MAX, "Dernier message dit", "Its rank.", .flags = SERVER_SET),
	REC_U32(FAR_TAG_HEARD, struct far_hold, heard, 0, UINT32_MAX, "Dernier message entendu", "Its rank.", .flags = SERVER_SET),
	REC_U32(FAR_TAG_ACKED, struct far_hold, acked, 0, UINT32_MAX, "Entendu là-bas", "Rank of ours that the other side has heard.", .flags = SERVER_SET),
	REC_TIME(FAR_TAG_TOLD_AT, struct far_hold, told_at, "Dit le", "When.", .flags = SERVER_SET),
	REC_U32(FAR_TAG_TRIES, struct far_hold, tries, 0, 1000, "Redit", "How often since the last thing new.", .flags = SERVER_SET),
	REC_ENUM(FAR_TAG_REFUSAL, struct far_hold, refusal, hold_refusal_enum, "Parce que", "Why the other side did not hold, or let go.", .flags = SERVER_SET),
	REC_LIST(FAR_TAG_MONTHS, struct far_hold, months, month_days_desc, 36, "Jours réservés là-bas", "Month by month.", .flags = SERVER_SET),
	REC_TIME(FAR_TAG_AGREED_AT, struct far_hold, agreed_at, "Convenu le", "When both had agreed.", .flags = SERVER_SET),
	REC_ID(FAR_TAG_PERSON, struct far_hold, person, "person", "Personne", "Individual: whose name goes to the provider once both have agreed.", .flags = KEY | SERVER_SET),
	REC_ID(FAR_TAG_ORGANISATION, struct far_hold, organisation, "organisation", "Structure", "Of a group request only.", .flags = SERVER_SET),
	REC_ENUM(FAR_TAG_CONTACT, struct far_hold, contact, contact_choice_enum, "Contact", "Of the person's, that may go with the name.", .flags = SERVER_SET),
	REC_U32(FAR_TAG_SHIFT, struct far_hold, shift, 0, UINT32_MAX, "Déplacement demandé", "Number of the last one.", .flags = SERVER_SET),
	REC_U32(FAR_TAG_SHIFT_HEARD, struct far_hold, shift_heard, 0, UINT32_MAX, "Déplacement décidé", "Number of the last one that the other side has decided.", .flags = SERVER_SET),
	REC_DAY(FAR_TAG_SHIFT_FROM, struct far_hold, shift_from, "Du mois", "Its first day.", .flags = SERVER_SET),
	REC_DAY(FAR_TAG_SHIFT_TO, struct far_hold, shift_to, "Vers le mois", "Its first day.", .flags = SERVER_SET),
	REC_U32(FAR_TAG_SHIFT_DAYS, struct far_hold, shift_days, 1, 31, "Jours à déplacer", "How many.", .flags = SERVER_SET, .unit = "jours"),
	REC_ENUM(FAR_TAG_SHIFT_REFUSED, struct far_hold, shift_refused, hold_refusal_enum, "Non déplacés parce que", "Absent: it was done, or is waited for.", .flags = SERVER_SET),
	REC_TIME(FAR_TAG_OPENED_AT, struct far_hold, opened_at, "Nom lu le", "When the provider last looked whom the mission is for; it is told as a reading of the request.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(far_hold, struct far_hold, "Réservation dans une autre fédération", "What this side knows of days asked for at a provider's home.");

static const struct rec_field home_hold_fields[] = {
	REC_HEAD(struct home_hold),
	REC_ID(HOME_TAG_PEER, struct home_hold, peer, "peer", "Demandée par", "The federation that asks.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(HOME_TAG_TOKEN, struct home_hold, token, NULL, "Référence commune", "By which both federations speak of it.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(HOME_TAG_PROVIDER, struct home_hold, provider, "provider", "Prestataire", "Who is asked.", .flags = KEY | SERVER_SET),
	REC_ENUM(HOME_TAG_POOL, struct home_hold, pool, pool_enum, "Forme", "For a person or a group.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(HOME_TAG_STATUS, struct home_hold, status, home_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(HOME_TAG_TOLD, struct home_hold, told, 0, UINT32_MAX, "Dernier message dit", "Its rank.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_HEARD, struct home_hold, heard, 0, UINT32_MAX, "Dernier message entendu", "Its rank.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_ACKED, struct home_hold, acked, 0, UINT32_MAX, "Entendu là-bas", "Rank of ours that the other side has heard.", .flags = SERVER_SET),
	REC_TIME(HOME_TAG_TOLD_AT, struct home_hold, told_at, "Dit le", "When.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_TRIES, struct home_hold, tries, 0, 1000, "Redit", "How often since the last thing new.", .flags = SERVER_SET),
	REC_TEXT(HOME_TAG_SERVICE_NAME, struct home_hold, service_name, 200, "Service", "As the other federation calls it.", .flags = SERVER_SET),
	REC_LIST(HOME_TAG_COMPETENCES, struct home_hold, competences, hold_need_desc, 12, "Compétences souhaitées", "By name.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_DAYS, struct home_hold, days, 1, 120, "Nombre de jours", "How many.", .flags = SERVER_SET, .unit = "jours"),
	REC_DAY(HOME_TAG_FROM, struct home_hold, from, "À partir du", "First day possible.", .flags = SERVER_SET),
	REC_DAY(HOME_TAG_TO, struct home_hold, to, "Jusqu’au", "Last day possible.", .flags = SERVER_SET),
	REC_TEXT(HOME_TAG_DEPARTMENT, struct home_hold, department, 3, "Département", "Where; absent at reinforced confidentiality.", .flags = SERVER_SET),
	REC_BOOL(HOME_TAG_REMOTE, struct home_hold, remote, "À distance accepté", "Remote is accepted.", .flags = SERVER_SET),
	REC_TEXTS(HOME_TAG_LANGUAGES, struct home_hold, languages, 5, 3, "Langues", "All are needed: ISO 639 codes.", .flags = SENSITIVE | SERVER_SET, .format = &FORMAT_LANG),
	REC_SET(HOME_TAG_ACCESSIBILITY, struct home_hold, accessibility, accessibility_enum, "Accessibilité", "All are needed.", .flags = SENSITIVE | SERVER_SET),
	REC_ENUM(HOME_TAG_URGENCY, struct home_hold, urgency, request_urgency_enum, "Urgence", "How urgent.", .flags = SERVER_SET),
	REC_LIST(HOME_TAG_MONTHS, struct home_hold, months, month_days_desc, 36, "Jours réservés ou engagés", "On the provider's capacity, month by month.", .flags = SERVER_SET),
	REC_TIME(HOME_TAG_SOLICITED_AT, struct home_hold, solicited_at, "Sollicité le", "When the provider was asked.", .flags = SERVER_SET),
	REC_TIME(HOME_TAG_EXPIRES_AT, struct home_hold, expires_at, "Réponse avant le", "The provider's; then the other federation's confirmation.", .flags = SERVER_SET),
	REC_TIME(HOME_TAG_ANSWERED_AT, struct home_hold, answered_at, "Répondu le", "When the provider answered.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_LINK, struct home_hold, link, 0, 1000000, "Lien n°", "The answer link that is good.", .flags = SERVER_SET),
	REC_TIME(HOME_TAG_REMINDED_AT, struct home_hold, reminded_at, "Relancé le", "The last time.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_REMINDERS, struct home_hold, reminders, 0, 1000, "Relances", "So far.", .flags = SERVER_SET),
	REC_ENUM(HOME_TAG_REASON, struct home_hold, reason, answer_reason_enum, "Motif", "Of the provider's refusal.", .flags = SERVER_SET),
	REC_ENUM(HOME_TAG_REFUSAL, struct home_hold, refusal, hold_refusal_enum, "Parce que", "Why the days were not held, or let go.", .flags = SERVER_SET),
	REC_BOOL(HOME_TAG_ASKED_AGAIN, struct home_hold, asked_again, "Confirmation redemandée", "Once.", .flags = SERVER_SET),
	REC_TIME(HOME_TAG_ENGAGED_AT, struct home_hold, engaged_at, "Convenue le", "When both had agreed.", .flags = SERVER_SET),
	REC_BOOL(HOME_TAG_SUSPENDED, struct home_hold, suspended, "Suspendue", "As the other federation says.", .flags = SERVER_SET),
	REC_LIST(HOME_TAG_DAYS_DONE, struct home_hold, days_done, done_day_desc, 240, "Jours réalisés", "In the order of their dates.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_RELEVANCE, struct home_hold, relevance, 1, 5, "Pertinence", "1 to 5, by the beneficiary.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_COMPLEMENTARITY, struct home_hold, complementarity, 1, 5, "Complémentarité", "1 to 5, by the beneficiary.", .flags = SERVER_SET),
	REC_TIME(HOME_TAG_CLOSED_AT, struct home_hold, closed_at, "Terminée le", "When.", .flags = SERVER_SET),
	REC_U32(HOME_TAG_SHIFT, struct home_hold, shift, 0, UINT32_MAX, "Déplacement décidé", "Number of the last one.", .flags = SERVER_SET),
	REC_ENUM(HOME_TAG_SHIFT_REFUSED, struct home_hold, shift_refused, hold_refusal_enum, "Non déplacés parce que", "Absent: they were.", .flags = SERVER_SET),
	REC_TIME(HOME_TAG_OPENED_AT, struct home_hold, opened_at, "Nom lu le", "When the page that says whom the mission is for was last opened, and told.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(home_hold, struct home_hold, "Mission pour une autre fédération", "One of our providers, asked or engaged for somebody of another federation.");

static const struct rec_field hold_ask_fields[] = {
	REC_HEAD(struct hold_ask),
	REC_ID(ASK_TAG_PEER, struct hold_ask, peer, "peer", "À", "The provider's home.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(ASK_TAG_WANT, struct hold_ask, want, hold_want_enum, "Voulu", "What the asker wants of the days.", .flags = REQUIRED | SERVER_SET),
	REC_U32(ASK_TAG_RANK, struct hold_ask, rank, 0, UINT32_MAX, "Rang", "Among the asker's words on this.", .flags = REQUIRED | SERVER_SET),
	REC_U32(ASK_TAG_HEARD, struct hold_ask, heard, 0, UINT32_MAX, "Entendu", "Rank of the last word heard.", .flags = SERVER_SET),
	REC_ID(ASK_TAG_CARD, struct hold_ask, card, NULL, "Fiche", "The provider's at home.", .flags = SERVER_SET),
	REC_ENUM(ASK_TAG_POOL, struct hold_ask, pool, pool_enum, "Forme", "For a person or a group.", .flags = REQUIRED | SERVER_SET),
	REC_TEXT(ASK_TAG_SERVICE_CODE, struct hold_ask, service_code, 60, "Code du service", "Of the service asked for.", .flags = SERVER_SET),
	REC_TEXT(ASK_TAG_SERVICE_NAME, struct hold_ask, service_name, 200, "Service", "Its name.", .flags = SERVER_SET),
	REC_LIST(ASK_TAG_COMPETENCES, struct hold_ask, competences, hold_need_desc, 12, "Compétences souhaitées", "By code and name.", .flags = SERVER_SET),
	REC_U32(ASK_TAG_DAYS, struct hold_ask, days, 1, 120, "Nombre de jours", "How many.", .flags = SERVER_SET, .unit = "jours"),
	REC_LIST(ASK_TAG_MONTHS, struct hold_ask, months, month_days_desc, 36, "Mois souhaités", "Home may choose others of the period.", .flags = SERVER_SET),
	REC_DAY(ASK_TAG_FROM, struct hold_ask, from, "À partir du", "First day possible.", .flags = SERVER_SET),
	REC_DAY(ASK_TAG_TO, struct hold_ask, to, "Jusqu’au", "Last day possible.", .flags = SERVER_SET),
	REC_TEXT(ASK_TAG_DEPARTMENT, struct hold_ask, department, 3, "Département", "Where; absent at reinforced confidentiality.", .flags = SERVER_SET),
	REC_BOOL(ASK_TAG_REMOTE, struct hold_ask, remote, "À distance accepté", "Remote is accepted.", .flags = SERVER_SET),
	REC_TEXTS(ASK_TAG_LANGUAGES, struct hold_ask, languages, 5, 3, "Langues", "All are needed: ISO 639 codes.", .flags = CARRIED | SERVER_SET, .format = &FORMAT_LANG),
	REC_SET(ASK_TAG_ACCESSIBILITY, struct hold_ask, accessibility, accessibility_enum, "Accessibilité", "All are needed.", .flags = CARRIED | SERVER_SET),
	REC_ENUM(ASK_TAG_URGENCY, struct hold_ask, urgency, request_urgency_enum, "Urgence", "How urgent.", .flags = SERVER_SET),
	REC_TIME(ASK_TAG_DEADLINE, struct hold_ask, deadline, "Réponse avant le", "The asker waits no longer.", .flags = SERVER_SET),
	REC_BOOL(ASK_TAG_SUSPENDED, struct hold_ask, suspended, "Suspendue", "The mission pauses.", .flags = SERVER_SET),
	REC_LIST(ASK_TAG_DAYS_DONE, struct hold_ask, days_done, done_day_desc, 240, "Jours déclarés", "Where the request is, for home to enter.", .flags = SERVER_SET),
	REC_U32(ASK_TAG_RELEVANCE, struct hold_ask, relevance, 1, 5, "Pertinence", "1 to 5, by the beneficiary; no words.", .flags = SERVER_SET),
	REC_U32(ASK_TAG_COMPLEMENTARITY, struct hold_ask, complementarity, 1, 5, "Complémentarité", "1 to 5, by the beneficiary.", .flags = SERVER_SET),
	REC_U32(ASK_TAG_SHIFT, struct hold_ask, shift, 0, UINT32_MAX, "Déplacement demandé", "The last one, by its number.", .flags = SERVER_SET),
	REC_DAY(ASK_TAG_SHIFT_FROM, struct hold_ask, shift_from, "Du mois", "Its first day.", .flags = SERVER_SET),
	REC_DAY(ASK_TAG_SHIFT_TO, struct hold_ask, shift_to, "Vers le mois", "Its first day.", .flags = SERVER_SET),
	REC_U32(ASK_TAG_SHIFT_DAYS, struct hold_ask, shift_days, 1, 31, "Jours à déplacer", "How many.", .flags = SERVER_SET, .unit = "jours"),
};
REC_DESC_DEFINE(hold_ask, struct hold_ask, "Demande à une autre fédération", "The asker's word: a brief under a token, and what is wanted.");

static const struct rec_field hold_answer_fields[] = {
	REC_HEAD(struct hold_answer),
	REC_ID(HOLD_ANSWER_TAG_PEER, struct hold_answer, peer, "peer", "À", "The federation that asked.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(HOLD_ANSWER_TAG_TOKEN, struct hold_answer, token, NULL, "Référence commune", "The asker's.", .flags = REQUIRED | SERVER_SET),
	REC_ENUM(HOLD_ANSWER_TAG_STATUS, struct hold_answer, status, home_status_enum, "État", "Where it stands at home.", .flags = REQUIRED | SERVER_SET),
	REC_U32(HOLD_ANSWER_TAG_RANK, struct hold_answer, rank, 0, UINT32_MAX, "Rang", "Among home's words on this.", .flags = REQUIRED | SERVER_SET),
	REC_U32(HOLD_ANSWER_TAG_HEARD, struct hold_answer, heard, 0, UINT32_MAX, "Entendu", "Rank of the last word heard.", .flags = SERVER_SET),
	REC_ENUM(HOLD_ANSWER_TAG_REASON, struct hold_answer, reason, answer_reason_enum, "Motif", "Of the provider's refusal.", .flags = SERVER_SET),
	REC_ENUM(HOLD_ANSWER_TAG_REFUSAL, struct hold_answer, refusal, hold_refusal_enum, "Parce que", "Why the days are not held.", .flags = SERVER_SET),
	REC_LIST(HOLD_ANSWER_TAG_MONTHS, struct hold_answer, months, month_days_desc, 36, "Jours", "Held or engaged, month by month.", .flags = SERVER_SET),
	REC_TIME(HOLD_ANSWER_TAG_DEADLINE, struct hold_answer, deadline, "Réponse avant le", "The provider's; then the confirmation's.", .flags = SERVER_SET),
	REC_LIST(HOLD_ANSWER_TAG_DAYS_DONE, struct hold_answer, days_done, done_day_desc, 240, "Jours réalisés", "In the order of their dates.", .flags = SERVER_SET),
	REC_U32(HOLD_ANSWER_TAG_SHIFT, struct hold_answer, shift, 0, UINT32_MAX, "Déplacement décidé", "The last one, by its number.", .flags = SERVER_SET),
	REC_ENUM(HOLD_ANSWER_TAG_SHIFT_REFUSED, struct hold_answer, shift_refused, hold_refusal_enum, "Non déplacés parce que", "Absent: the months have it.", .flags = SERVER_SET),
	REC_TIME(HOLD_ANSWER_TAG_OPENED_AT, struct hold_answer, opened_at, "Nom lu le", "When the provider last looked whom the mission is for.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(hold_answer, struct hold_answer, "Réponse à une autre fédération", "Home's word on days asked for.");

static const struct rec_field home_link_fields[] = {
	REC_ID(1, struct home_link, id, "home_hold", "Mission", "Which one."),
	REC_TIME(2, struct home_link, expires_at, "Réponse avant le", "When the link stops to work."),
	REC_TEXT(3, struct home_link, answer_link, 200, "Lien de réponse", "To hand to the provider.", .flags = PERSONAL),
};
REC_DESC_DEFINE(home_link, struct home_link, "Lien de réponse", "By which the provider answers without an account.");

static const struct rec_field home_link_ask_fields[] = {
	REC_ID(1, struct home_link_ask, id, "home_hold", "Mission", "Which one.", .flags = REQUIRED),
	REC_BOOL(2, struct home_link_ask, renew, "Nouveau lien", "The link given before stops to work."),
};
REC_DESC_DEFINE(home_link_ask, struct home_link_ask, "Lien de réponse", "To see the answer link, or a new one.");

static const struct rec_field home_day_fields[] = {
	REC_ID(1, struct home_day, id, "home_hold", "Mission", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct home_day, day, "Jour", "The day that was done.", .flags = REQUIRED),
	REC_BOOL(3, struct home_day, half, "Demi-journée", "Half a day only."),
};
REC_DESC_DEFINE(home_day, struct home_day, "Jour réalisé", "To declare a day done for another federation.");

static const struct rec_field hold_recall_fields[] = {
	REC_HEAD(struct hold_recall),
	REC_TIME(RECALL_TAG_UNTIL, struct hold_recall, until, "Jusqu’au", "So long a mission that is unknown here is believed.", .flags = REQUIRED | SERVER_SET),
};
REC_DESC_DEFINE(hold_recall, struct hold_recall, "Reprise d’une copie", "This node was put back, and may have forgotten what it had agreed with that federation.");

static const struct rec_field lent_card_fields[] = {
	REC_HEAD(struct lent_card),
	REC_ID(LENT_TAG_SHARING, struct lent_card, sharing, "sharing", "Accord", "Under which.", .flags = REQUIRED | SERVER_SET),
	REC_ID(LENT_TAG_PROVIDER, struct lent_card, provider, "provider", "Prestataire", "Whose card.", .flags = REQUIRED | SERVER_SET),
	REC_BOOL(LENT_TAG_LENT, struct lent_card, lent, "Partagée", "The other federation was told of it, and of no end.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(lent_card, struct lent_card, "Fiche prêtée", "Whether a card is shared under an agreement, as the registry says.");

const struct collection_desc far_hold_collection = {
	.service = "matching", .path = "/far-holds", .plural = "Réservations dans une autre fédération", .rec = &far_hold_desc,
	.read_scoped = SERVICE_TEAM,
};
const struct collection_desc home_hold_collection = {
	.service = "matching", .path = "/home-holds", .plural = "Missions pour une autre fédération", .rec = &home_hold_desc,
	.read_scoped = SERVICE_TEAM | ROLE_PROVIDER,
};

FAULT_DEFINE(FAULT_HOLD_ELSEWHERE, "hold_elsewhere",
    "Ce prestataire est d’une autre fédération, qui le sollicite elle-même et vous transmet sa réponse : il n’y a pas de lien à lui donner.",
    "This provider is of another federation, which asks and tells you the answer: there is no link to hand over.");
FAULT_DEFINE(FAULT_HOLD_UNAGREED, "hold_unagreed",
    "L’autre fédération n’a pas encore confirmé cette mission : déclarez le jour une fois qu’elle l’a fait, en général en quelques minutes.",
    "The other federation has not confirmed this engagement yet: declare the day once it has, usually within minutes.");
FAULT_DEFINE(FAULT_HOLD_SHIFT, "hold_shift",
    "L’autre fédération n’a pas encore confirmé cette mission, ou pas encore répondu au déplacement déjà demandé : attendez sa réponse, en général quelques minutes.",
    "The other federation has not confirmed this engagement yet, or has not answered the move already asked for: wait for its answer, usually some minutes.");
FAULT_DEFINE(FAULT_HOLD_DAYS_KEPT, "hold_days_kept",
    "Les jours de ce prestataire sont tenus par sa fédération : suspendez la mission en gardant ses jours, ou changez de prestataire.",
    "This provider's days are kept by its own federation: pause the engagement and keep its days, or change the provider.");
FAULT_DEFINE(FAULT_HOME_HOLD_STATE, "home_hold_state", "La mission est dans l’état %s", "The engagement is in the state %s");
FAULT_DEFINE(FAULT_HOLD_SUSPENDED, "hold_suspended",
    "L’autre fédération a suspendu cette mission : attendez qu’elle reprenne pour déclarer un jour.",
    "The other federation has paused this engagement: wait until it goes on to declare a day.");
FAULT_DEFINE(FAULT_HOLD_RELEASED, "hold_released",
    "La fédération qui cherchait n’a pas confirmé à temps : vos jours vous sont rendus, il n’y a rien à faire. Merci d’avoir accepté.",
    "The federation that asked did not confirm in time: your days are free again, there is nothing to do. Thank you for having accepted.");
