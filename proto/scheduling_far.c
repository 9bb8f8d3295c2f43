/*
 * scheduling_far (contract): the tables of scheduling_far.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: a director reads the delegations of the own centre, and the actions that the coordinator accepted: nothing of other centres.
 */
#include "proto/scheduling_far.h"

static const struct rec_enum_value action_share_status_values[] = {
	{ ACTION_SHARE_OFFERED, "offered", "Proposée, en attente de la réponse de l’autre fédération" },
	{ ACTION_SHARE_ACCEPTED, "accepted", "Partagée" },
	{ ACTION_SHARE_DECLINED, "declined", "Refusée" },
	{ ACTION_SHARE_WITHDRAWN, "withdrawn", "Partage retiré" },
};
REC_ENUM_DEFINE(action_share_status_enum, "action_share_status", action_share_status_values);

static const struct rec_enum_value visitor_status_values[] = {
	{ VISITOR_ASKED, "asked", "Demandée, en attente de la réponse de l’autre fédération" },
	{ VISITOR_WAITING, "waiting", "En liste d’attente" },
	{ VISITOR_OFFERED, "offered", "Place proposée" },
	{ VISITOR_ACCEPTED, "accepted", "Acceptée" },
	{ VISITOR_DECLINED, "declined", "Refusée" },
	{ VISITOR_WITHDRAWN, "withdrawn", "Retirée" },
};
REC_ENUM_DEFINE(visitor_status_enum, "visitor_status", visitor_status_values);

static const struct rec_enum_value visitor_refusal_values[] = {
	{ VISITOR_NO_HOME, "home", "La fédération qui porte l’action a refusé" },
	{ VISITOR_NO_CANCELLED, "cancelled", "L’action est annulée" },
	{ VISITOR_NO_SHARE, "not_shared", "L’action n’est pas, ou plus, partagée" },
	{ VISITOR_NO_LIMIT, "limit", "Le nombre de structures prévu pour l’autre fédération est atteint" },
	{ VISITOR_NO_RULE, "rule", "La délégation ne répond pas aux règles de l’action" },
};
REC_ENUM_DEFINE(visitor_refusal_enum, "visitor_refusal", visitor_refusal_values);

static const struct rec_field action_share_fields[] = {
	REC_HEAD(struct action_share),
	REC_ID(ACTION_SHARE_TAG_PEER, struct action_share, peer, "peer", "Fédération", "With whom.", .flags = KEY | SERVER_SET),
	REC_ID(ACTION_SHARE_TAG_ACTION, struct action_share, action, "action", "Action", "Which one.", .flags = KEY | SERVER_SET),
	REC_U32(ACTION_SHARE_TAG_MOST, struct action_share, structures_most, 1, 1000, "Structures au plus", "Of that federation; absent: as everybody.", .flags = SERVER_SET),
	REC_ENUM(ACTION_SHARE_TAG_STATUS, struct action_share, status, action_share_status_enum, "État", "Where it stands.", .flags = KEY | SERVER_SET),
	REC_TIME(ACTION_SHARE_TAG_HEARD_AT, struct action_share, heard_at, "Réponse du", "Rank of the last word heard.", .flags = SERVER_SET),
	REC_TEXT(ACTION_SHARE_TAG_REASON, struct action_share, reason, 500, "Motif du retrait", "Told to the other federation.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(action_share, struct action_share, "Action partagée", "Centres of another federation may enrol in it.");

static const struct rec_field action_share_ask_fields[] = {
	REC_ID(1, struct action_share_ask, peer, "peer", "Fédération", "With whom.", .flags = REQUIRED),
	REC_ID(2, struct action_share_ask, action, "action", "Action", "Which one.", .flags = REQUIRED),
	REC_U32(3, struct action_share_ask, structures_most, 1, 1000, "Structures au plus", "Of that federation; absent: as everybody."),
};
REC_DESC_DEFINE(action_share_ask, struct action_share_ask, "Action à partager", "With whom, how far.");

static const struct rec_field action_share_leaving_fields[] = {
	REC_ID(1, struct action_share_leaving, id, NULL, "Partage", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct action_share_leaving, reason, 500, "Motif", "In a sentence: the other federation reads it.", .flags = REQUIRED | SENSITIVE, .min = 1),
};
REC_DESC_DEFINE(action_share_leaving, struct action_share_leaving, "Partage à retirer", "And why.");

static const struct rec_field visitor_fields[] = {
	REC_HEAD(struct visitor),
	REC_ID(VISITOR_TAG_PEER, struct visitor, peer, "peer", "Fédération", "Whose delegation.", .flags = KEY | SERVER_SET),
	REC_ID(VISITOR_TAG_TOKEN, struct visitor, token, NULL, "Jeton", "By which both speak of it.", .flags = SERVER_SET),
	REC_ID(VISITOR_TAG_SHARE, struct visitor, share, "action_share", "Partage", "Of which action.", .flags = KEY | SERVER_SET),
	REC_ID(VISITOR_TAG_ACTION, struct visitor, action, "action", "Action", "Which one.", .flags = KEY | SERVER_SET),
	REC_ID(VISITOR_TAG_ENROLMENT, struct visitor, enrolment, "enrolment", "Inscription", "The ordinary one.", .flags = KEY | SERVER_SET),
	REC_ENUM(VISITOR_TAG_STATUS, struct visitor, status, visitor_status_enum, "État", "As the other federation was told.", .flags = KEY | SERVER_SET),
	REC_ENUM(VISITOR_TAG_REFUSAL, struct visitor, refusal, visitor_refusal_enum, "Refusée parce que", "Why.", .flags = SERVER_SET),
	REC_TEXT(VISITOR_TAG_REASON, struct visitor, reason, 800, "Règle", "In words.", .flags = SERVER_SET),
	REC_IDS(VISITOR_TAG_PERSONS, struct visitor, persons, "person", VISITOR_MEMBERS_MOST, "Participant·es", "In the order of the delegation.", .flags = SERVER_SET),
	REC_TIME(VISITOR_TAG_ASKED_AT, struct visitor, asked_at, "Demande du", "Rank of the last word heard.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(visitor, struct visitor, "Délégation d’une autre fédération", "That asks for a place in one of our actions.");

static const struct rec_field shared_session_fields[] = {
	REC_U32(1, struct shared_session, rank, 1, SCHEDULING_RANK_MAX, "Journée", "J1 is 1.", .flags = REQUIRED),
	REC_DAY(2, struct shared_session, day, "Jour", "Absent: still to be placed."),
	REC_DAY(3, struct shared_session, window_from, "Pas avant", "First day it may be placed on."),
	REC_DAY(4, struct shared_session, window_to, "Pas après", "Last day it may be placed on."),
	REC_SET(5, struct shared_session, halves, session_half_enum, "Demi-journées", "Which."),
	REC_TEXT(6, struct shared_session, starts_at, 5, "Début", "Hour."),
	REC_TEXT(7, struct shared_session, ends_at, 5, "Fin", "Hour."),
	REC_BOOL(8, struct shared_session, remote, "À distance", "No place."),
	REC_TEXT(9, struct shared_session, place, 500, "Lieu", "In words."),
	REC_ENUM(10, struct shared_session, status, session_status_enum, "État", "To place, placed, held, cancelled."),
};
REC_DESC_DEFINE(shared_session, struct shared_session, "Journée partagée", "As told to another federation.");

/* words: of what travels, they are told to the courier alone: nobody knows whom they name */
#define SHEET_ROWS(peer_flags, status_flags, words_flags) \
	REC_HEAD(struct shared_action), \
	REC_ID(SHARED_TAG_PEER, struct shared_action, peer, "peer", "Fédération", "The other one.", .flags = (peer_flags)), \
	REC_ID(SHARED_TAG_SHARE, struct shared_action, share, NULL, "Partage", "Its id at home.", .flags = SERVER_SET), \
	REC_ENUM(SHARED_TAG_STATUS, struct shared_action, status, action_share_status_enum, "Partage", "Where it stands.", .flags = (status_flags)), \
	REC_TIME(SHARED_TAG_SAID_AT, struct shared_action, said_at, "Dit le", "Rank of that word.", .flags = SERVER_SET), \
	REC_TEXT(SHARED_TAG_TITLE, struct shared_action, title, 300, "Intitulé", "What it is about.", .flags = (words_flags)), \
	REC_ENUM(SHARED_TAG_KIND, struct shared_action, kind, action_kind_enum, "Nature", "What it is.", .flags = SERVER_SET), \
	REC_ENUM(SHARED_TAG_ACTION_STATUS, struct shared_action, action_status, action_status_enum, "État", "Of the action.", .flags = SERVER_SET), \
	REC_TEXT(SHARED_TAG_OBJECTIVES, struct shared_action, objectives, 8000, "Objectifs spécifiques", "As on the sheet.", .flags = (words_flags)), \
	REC_LIST(SHARED_TAG_SESSIONS, struct shared_action, sessions, shared_session_desc, SCHEDULING_RANK_MAX, "Journées", "By rank.", .flags = SERVER_SET), \
	REC_U32(SHARED_TAG_MOST, struct shared_action, structures_most, 1, 1000, "Structures au plus", "Of the other federation.", .flags = SERVER_SET), \
	REC_U32(SHARED_TAG_PERSONS_MIN, struct shared_action, persons_min, 0, SCHEDULING_PERSONS_MAX, "Personnes au moins", "Of one structure.", .flags = SERVER_SET), \
	REC_U32(SHARED_TAG_PERSONS_MAX, struct shared_action, persons_max, 0, SCHEDULING_PERSONS_MAX, "Personnes au plus", "Of one structure; 0: no limit.", .flags = SERVER_SET), \
	REC_SET(SHARED_TAG_TARGETS, struct shared_action, targets, mandate_role_enum, "Publics", "None: every role.", .flags = SERVER_SET), \
	REC_BOOL(SHARED_TAG_BINOME, struct shared_action, binome, "Binôme", "One who governs and one professional.", .flags = SERVER_SET), \
	REC_BOOL(SHARED_TAG_ALL_SESSIONS, struct shared_action, all_sessions, "Toutes les journées", "Presence is asked on all.", .flags = SERVER_SET), \
	REC_BOOL(SHARED_TAG_PLAN, struct shared_action, action_plan_required, "Plan d’actions demandé", "Of each structure.", .flags = SERVER_SET), \
	REC_BOOL(SHARED_TAG_OPEN, struct shared_action, open, "Inscriptions ouvertes", "Delegations may enrol.", .flags = SERVER_SET), \
	REC_U32(SHARED_TAG_PLACES, struct shared_action, places, 0, 10000, "Places", "Of all; 0: no limit.", .flags = SERVER_SET), \
	REC_U32(SHARED_TAG_LEFT, struct shared_action, places_left, 0, 10000, "Places libres", "Absent: no limit.", .flags = SERVER_SET), \
	REC_LIST(SHARED_TAG_QUOTAS, struct shared_action, quotas, action_quota_desc, SCHEDULING_QUOTAS_MAX, "Quotas", "Per public.", .flags = SERVER_SET), \
	REC_PRICE(SHARED_TAG_PRICE, struct shared_action, price, "Prix", "Of one person.", .flags = SERVER_SET), \
	REC_BOOL(SHARED_TAG_INSTITUTIONS, struct shared_action, open_to_institutions, "Ouverte aux institutions", "They may enrol too.", .flags = SERVER_SET)

#define REASON_ROW(words_flags) \
	REC_TEXT(SHARED_TAG_REASON, struct shared_action, reason, 500, "Motif du retrait", "Of the federation that carries the action.", .flags = (words_flags))

static const struct rec_field shared_action_fields[] = {
	SHEET_ROWS(SERVER_SET, SERVER_SET, CARRIED | SERVER_SET),
	REASON_ROW(CARRIED | SERVER_SET),
};
REC_DESC_DEFINE(shared_action, struct shared_action, "Fiche partagée d’une action", "What another federation was told last.");

static const struct rec_field far_action_fields[] = {
	SHEET_ROWS(KEY | SERVER_SET, KEY | SERVER_SET, SERVER_SET),
	REC_TIME(SHARED_TAG_ANSWERED_AT, struct shared_action, answered_at, "Répondu le", "Rank of our own answer.", .flags = SERVER_SET),
	REASON_ROW(SERVER_SET),
};
REC_DESC_DEFINE(far_action, struct shared_action, "Action d’une autre fédération", "In which our centres may enrol, once it is accepted.");

static const struct rec_field share_answer_fields[] = {
	REC_HEAD(struct share_answer),
	REC_ID(SHARE_ANSWER_TAG_PEER, struct share_answer, peer, "peer", "Fédération", "To whom.", .flags = SERVER_SET),
	REC_ID(SHARE_ANSWER_TAG_SHARE, struct share_answer, share, NULL, "Partage", "Its id at home.", .flags = SERVER_SET),
	REC_BOOL(SHARE_ANSWER_TAG_ACCEPTED, struct share_answer, accepted, "Acceptée", "Or not, or no more.", .flags = SERVER_SET),
	REC_TIME(SHARE_ANSWER_TAG_SAID_AT, struct share_answer, said_at, "Dit le", "Rank of that word.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(share_answer, struct share_answer, "Réponse à un partage", "To the action's home.");

static const struct rec_field visitor_ask_fields[] = {
	REC_HEAD(struct visitor_ask),
	REC_ID(VISITOR_ASK_TAG_PEER, struct visitor_ask, peer, "peer", "Fédération", "To whom.", .flags = SERVER_SET),
	REC_ID(VISITOR_ASK_TAG_TOKEN, struct visitor_ask, token, NULL, "Jeton", "By which both speak of it.", .flags = SERVER_SET),
	REC_ID(VISITOR_ASK_TAG_SHARE, struct visitor_ask, share, NULL, "Partage", "Its id at home.", .flags = SERVER_SET),
	REC_ENUM(VISITOR_ASK_TAG_WANT, struct visitor_ask, want, visitor_want_enum, "Souhait", "What the centre wants.", .flags = SERVER_SET),
	REC_TIME(VISITOR_ASK_TAG_SAID_AT, struct visitor_ask, said_at, "Dit le", "Rank of that word.", .flags = SERVER_SET),
	REC_ENUM(VISITOR_ASK_TAG_KIND, struct visitor_ask, kind, organisation_kind_enum, "Nature de la structure", "What it is.", .flags = SERVER_SET),
	REC_TEXT(VISITOR_ASK_TAG_DEPARTMENT, struct visitor_ask, department, 3, "Département", "Where it is.", .flags = SERVER_SET, .format = &FORMAT_DEPARTMENT),
	REC_LIST(VISITOR_ASK_TAG_MEMBERS, struct visitor_ask, members, visitor_member_desc, VISITOR_MEMBERS_MOST, "Délégation", "By roles.", .flags = SERVER_SET),
	REC_BOOL(VISITOR_ASK_TAG_COMMITTED, struct visitor_ask, committed, "Présence confirmée", "At all sessions.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(visitor_ask, struct visitor_ask, "Demande à une autre fédération", "Of a place for a delegation, without a name.");

static const struct rec_field visitor_presence_fields[] = {
	REC_U32(1, struct visitor_presence, member, 1, VISITOR_MEMBERS_MOST, "Place", "In the delegation.", .flags = REQUIRED),
	REC_U32(2, struct visitor_presence, halves, 0, 1000, "Demi-journées présentes", "How many."),
	REC_U32(3, struct visitor_presence, minutes, 0, 1000000, "Durée", "Really done.", .unit = "minutes"),
};
REC_DESC_DEFINE(visitor_presence, struct visitor_presence, "Présence", "Of one of a delegation.");

static const struct rec_field visitor_answer_fields[] = {
	REC_HEAD(struct visitor_answer),
	REC_ID(VISITOR_ANSWER_TAG_PEER, struct visitor_answer, peer, "peer", "Fédération", "To whom.", .flags = SERVER_SET),
	REC_ID(VISITOR_ANSWER_TAG_TOKEN, struct visitor_answer, token, NULL, "Jeton", "By which both speak of it.", .flags = SERVER_SET),
	REC_ENUM(VISITOR_ANSWER_TAG_STATUS, struct visitor_answer, status, visitor_status_enum, "État", "Where it stands.", .flags = SERVER_SET),
	REC_TIME(VISITOR_ANSWER_TAG_SAID_AT, struct visitor_answer, said_at, "Dit le", "Rank of that word.", .flags = SERVER_SET),
	REC_U32(VISITOR_ANSWER_TAG_RANK, struct visitor_answer, rank, 1, 100000, "Rang", "On the waiting list.", .flags = SERVER_SET),
	REC_ENUM(VISITOR_ANSWER_TAG_RULE, struct visitor_answer, rule, waiting_rule_enum, "Règle", "That put it there.", .flags = SERVER_SET),
	REC_TEXT(VISITOR_ANSWER_TAG_REASON, struct visitor_answer, reason, 800, "Raison", "In words.", .flags = CARRIED | SERVER_SET),
	REC_TIME(VISITOR_ANSWER_TAG_ANSWER_BY, struct visitor_answer, answer_by, "Réponse avant le", "Of an offered place.", .flags = SERVER_SET),
	REC_ENUM(VISITOR_ANSWER_TAG_REFUSAL, struct visitor_answer, refusal, visitor_refusal_enum, "Refusée parce que", "Why.", .flags = SERVER_SET),
	REC_LIST(VISITOR_ANSWER_TAG_PRESENCES, struct visitor_answer, presences, visitor_presence_desc, VISITOR_MEMBERS_MOST, "Présences", "So far.", .flags = SERVER_SET),
	REC_TIME(VISITOR_ANSWER_TAG_ANSWERS_TO, struct visitor_answer, answers_to, "Répond à", "Rank of the word that it knows.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(visitor_answer, struct visitor_answer, "Réponse à une autre fédération", "Of a delegation's place.");

static const struct rec_field far_enrolment_fields[] = {
	REC_HEAD(struct far_enrolment),
	REC_ID(FAR_ENROLMENT_TAG_PEER, struct far_enrolment, peer, "peer", "Fédération", "Whose action.", .flags = KEY | SERVER_SET),
	REC_ID(FAR_ENROLMENT_TAG_ACTION, struct far_enrolment, far_action, "far_action", "Action", "Which one.", .flags = KEY | SERVER_SET),
	REC_ID(FAR_ENROLMENT_TAG_STRUCTURE, struct far_enrolment, structure, "organisation", "Structure", "Whose delegation.", .flags = KEY | SERVER_SET),
	REC_LIST(FAR_ENROLMENT_TAG_PERSONS, struct far_enrolment, persons, delegate_desc, SCHEDULING_PERSONS_MAX, "Délégation", "Who comes, and as what.", .flags = SERVER_SET),
	REC_BOOL(FAR_ENROLMENT_TAG_COMMITTED, struct far_enrolment, committed, "Présence à toutes les journées confirmée", "Where the action asks for it.", .flags = SERVER_SET),
	REC_ENUM(FAR_ENROLMENT_TAG_STATUS, struct far_enrolment, status, visitor_status_enum, "État", "What the other federation answered last.", .flags = KEY | SERVER_SET),
	REC_ENUM(FAR_ENROLMENT_TAG_WANT, struct far_enrolment, want, visitor_want_enum, "Souhait", "What it was told last.", .flags = SERVER_SET),
	REC_U32(FAR_ENROLMENT_TAG_RANK, struct far_enrolment, rank, 1, 100000, "Rang", "On its waiting list.", .flags = SERVER_SET),
	REC_ENUM(FAR_ENROLMENT_TAG_RULE, struct far_enrolment, rule, waiting_rule_enum, "Règle", "That put it there.", .flags = SERVER_SET),
	REC_TEXT(FAR_ENROLMENT_TAG_REASON, struct far_enrolment, reason, 800, "Raison", "In words.", .flags = SERVER_SET),
	REC_TIME(FAR_ENROLMENT_TAG_ANSWER_BY, struct far_enrolment, answer_by, "Réponse avant le", "Of an offered place.", .flags = SERVER_SET),
	REC_ENUM(FAR_ENROLMENT_TAG_REFUSAL, struct far_enrolment, refusal, visitor_refusal_enum, "Refusée parce que", "Why.", .flags = SERVER_SET),
	REC_LIST(FAR_ENROLMENT_TAG_PRESENCES, struct far_enrolment, presences, visitor_presence_desc, VISITOR_MEMBERS_MOST, "Présences", "As told, in the order of the delegation.", .flags = SERVER_SET),
	REC_TIME(FAR_ENROLMENT_TAG_SAID_AT, struct far_enrolment, said_at, "Demandé le", "Rank of our last word.", .flags = SERVER_SET),
	REC_TIME(FAR_ENROLMENT_TAG_HEARD_AT, struct far_enrolment, heard_at, "Réponse du", "Rank of the last word heard.", .flags = SERVER_SET),
	REC_TIME(FAR_ENROLMENT_TAG_HEARD_OF, struct far_enrolment, heard_of, "Réponse à", "Rank of our word that it knows.", .flags = SERVER_SET),
	REC_LIST(FAR_ENROLMENT_TAG_REPLACEMENTS, struct far_enrolment, replacements, replacement_desc, ENROLMENT_REPLACEMENTS_MAX, "Remplacements", "Who came instead of whom, oldest first.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(far_enrolment, struct far_enrolment, "Inscription dans une autre fédération", "A delegation of one of our centres to an action over there.");

static const struct rec_field far_enrolment_ask_fields[] = {
	REC_ID(1, struct far_enrolment_ask, far_action, "far_action", "Action", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct far_enrolment_ask, structure, "organisation", "Structure", "Whose delegation.", .flags = REQUIRED),
	REC_LIST(3, struct far_enrolment_ask, persons, delegate_desc, SCHEDULING_PERSONS_MAX, "Délégation", "Who comes, and as what.", .flags = REQUIRED, .min = 1),
	REC_BOOL(4, struct far_enrolment_ask, committed, "Présence à toutes les journées confirmée", "Where the action asks for it."),
};
REC_DESC_DEFINE(far_enrolment_ask, struct far_enrolment_ask, "Inscription à demander", "To another federation.");

const struct collection_desc action_share_collection = {
	.service = "scheduling", .path = "/action-shares", .plural = "Actions partagées", .rec = &action_share_desc,
	.read_all = ROLE_TEAM, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc visitor_collection = {
	.service = "scheduling", .path = "/visitors", .plural = "Délégations d’autres fédérations", .rec = &visitor_desc,
	.read_all = ROLE_TEAM, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc far_action_collection = {
	.service = "scheduling", .path = "/far-actions", .plural = "Actions d’autres fédérations", .rec = &far_action_desc,
	.read_all = ROLE_TEAM | ROLE_DIRECTOR, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc far_enrolment_collection = {
	.service = "scheduling", .path = "/far-enrolments", .plural = "Inscriptions dans une autre fédération", .rec = &far_enrolment_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_DIRECTOR, .write_all = SCHEDULING_WRITERS, .write_scoped = ROLE_DIRECTOR,
	.org_tag = FAR_ENROLMENT_TAG_STRUCTURE,
};

FAULT_DEFINE(FAULT_ACTION_SHARED_TWICE, "action_shared_twice",
    "Cette action est déjà partagée avec cette fédération, ou lui a déjà été proposée : retirez d’abord ce partage.",
    "This action is shared with this federation already, or was offered to it: withdraw that first.");
FAULT_DEFINE(FAULT_FAR_NOT_ACCEPTED, "far_action_not_accepted",
    "Cette action d’une autre fédération n’est pas ouverte à vos structures (%s) : l’équipe de votre fédération doit d’abord l’accepter.",
    "This action of another federation is not open to your structures (%s): the team of your federation has to accept it first.");
FAULT_DEFINE(FAULT_FAR_LIMIT, "far_structures_most",
    "L’autre fédération a fixé le nombre de structures de la vôtre dans cette action (%s), et il est atteint : attendez que l’une d’elles parte, ou écrivez-lui.",
    "The other federation has set how many structures of yours may be in this action (%s), and so many are: wait for one to leave, or write to it.");
FAULT_DEFINE(FAULT_ENROLMENT_FAR, "enrolment_of_another_federation",
    "Cette structure relève d’une autre fédération : partagez l’action avec cette fédération, et la structure s’inscrira depuis la sienne.",
    "This structure belongs to another federation: share the action with that federation, and the structure enrols from its own.");
FAULT_DEFINE(FAULT_FAR_OFFER_NONE, "far_offer_none",
    "Aucune place n’est proposée à cette délégation en ce moment (%s) : attendez la réponse de l’autre fédération.",
    "No place is offered to this delegation now (%s): wait for the other federation's answer.");
