/*
 * scheduling_enrolment (contract): the tables of scheduling_enrolment.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: who is waiting, and why, is read by the team and the structure alone.
 */
#include "proto/scheduling_enrolment.h"

static const struct rec_enum_value enrolment_status_values[] = {
	{ ENROLMENT_ACCEPTED, "accepted", "Acceptée" },
	{ ENROLMENT_WAITING, "waiting", "En liste d’attente" },
	{ ENROLMENT_DECLINED, "declined", "Refusée" },
	{ ENROLMENT_WITHDRAWN, "withdrawn", "Retirée" },
	{ ENROLMENT_OFFERED, "offered", "Place proposée" },
};
REC_ENUM_DEFINE(enrolment_status_enum, "enrolment_status", enrolment_status_values);

static const struct rec_enum_value waiting_rule_values[] = {
	{ WAITING_STRUCTURES_MAX, "structures_max", "Nombre de structures atteint" },
	{ WAITING_SEATS, "seats", "Plus assez de places dans la salle" },
	{ WAITING_PLACES, "places", "Plus assez de places dans l’action" },
	{ WAITING_QUOTA, "quota", "Quota d’un public atteint" },
	{ WAITING_KEPT, "kept", "Places gardées pour un autre public" },
};
REC_ENUM_DEFINE(waiting_rule_enum, "waiting_rule", waiting_rule_values);

static const struct rec_enum_value waiting_order_values[] = {
	{ WAITING_NEVER_SERVED, "never_served", "Jamais encore servie" },
	{ WAITING_SERVED, "served", "Déjà servie" },
	{ WAITING_LAPSED, "lapsed", "N’a pas répondu à temps" },
};
REC_ENUM_DEFINE(waiting_order_enum, "waiting_order", waiting_order_values);

static const struct rec_field delegate_fields[] = {
	REC_ID(1, struct delegate, person, "person", "Personne", "Who comes.", .flags = REQUIRED),
	REC_ENUM(2, struct delegate, role, mandate_role_enum, "Rôle", "Held in that structure today.", .flags = REQUIRED),
};
REC_DESC_DEFINE(delegate, struct delegate, "Membre de la délégation", "A person of a delegation.");

static const struct rec_field replacement_fields[] = {
	REC_ID(1, struct replacement, leaving, "person", "Qui part", "Who was in the delegation.", .flags = REQUIRED),
	REC_ID(2, struct replacement, coming, "person", "Qui vient", "Who is in it since.", .flags = REQUIRED),
	REC_ENUM(3, struct replacement, role, mandate_role_enum, "Rôle", "Of who comes.", .flags = REQUIRED),
	REC_DAY(4, struct replacement, on, "Le", "When it was said.", .flags = REQUIRED),
};
REC_DESC_DEFINE(replacement, struct replacement, "Remplacement", "Of a person of a delegation by another of the same public.");

static const struct rec_field enrolment_fields[] = {
	REC_HEAD(struct enrolment),
	REC_ID(6, struct enrolment, action, "action", "Action", "What it is for.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct enrolment, structure, "organisation", "Structure", "Whose delegation.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_LIST(8, struct enrolment, persons, delegate_desc, SCHEDULING_PERSONS_MAX, "Délégation", "Who comes, and as what.",
	    .flags = REQUIRED, .min = 1),
	REC_ENUM(9, struct enrolment, status, enrolment_status_enum, "État", "Accepted, waiting, offered a place, declined, withdrawn.",
	    .flags = SERVER_SET | KEY),
	REC_U32(10, struct enrolment, rank, 1, 100000, "Rang", "On the waiting list.", .flags = SERVER_SET),
	REC_ENUM(11, struct enrolment, rule, waiting_rule_enum, "Règle", "That put it on the waiting list.", .flags = SERVER_SET),
	REC_TIME(12, struct enrolment, decided_at, "Décidée le", "When its state was last decided.", .flags = SERVER_SET),
	REC_BOOL(13, struct enrolment, committed, "Présence à toutes les journées confirmée", "Asked for where the action asks for it."),
	REC_TIME(14, struct enrolment, asked_at, "Demandée le", "Its date of request.", .flags = SERVER_SET),
	REC_ENUM(15, struct enrolment, order, waiting_order_enum, "Ordre", "Why it has that rank on the waiting list.", .flags = SERVER_SET),
	REC_TEXT(16, struct enrolment, reason, 400, "Raison du rang", "The rank and its reason, in a sentence.", .flags = SERVER_SET),
	REC_TIME(17, struct enrolment, answer_by, "Réponse avant le", "When the place that is offered goes to the next.", .flags = SERVER_SET),
	REC_U32(18, struct enrolment, link, 0, 1000000, "Offre n°", "The newest offer, whose link is good.", .flags = SERVER_SET),
	REC_TIME(19, struct enrolment, lapsed_at, "Restée sans réponse le", "When an offer was last not answered in time.", .flags = SERVER_SET),
	REC_LIST(20, struct enrolment, replacements, replacement_desc, ENROLMENT_REPLACEMENTS_MAX, "Remplacements", "Who came instead of whom, oldest first.",
	    .flags = SERVER_SET),
	REC_TIME(21, struct enrolment, answered_at, "Répondu le", "The newest offer, by yes or no.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(enrolment, struct enrolment, "Inscription", "A structure's delegation to an action.");

static const struct rec_field enrolment_leaving_fields[] = {
	REC_ID(1, struct enrolment_leaving, id, "enrolment", "Inscription", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct enrolment_leaving, person, "person", "Personne", "The one who does not come; absent: the whole delegation."),
};
REC_DESC_DEFINE(enrolment_leaving, struct enrolment_leaving, "Retrait", "Of a delegation, or of one person of it.");

static const struct rec_field enrolment_offering_fields[] = {
	REC_ID(1, struct enrolment_offering, id, "enrolment", "Inscription", "Which one.", .flags = REQUIRED),
	REC_TIME(2, struct enrolment_offering, answer_by, "Réponse avant le", "Within 60 days; the action's own delay when absent."),
};
REC_DESC_DEFINE(enrolment_offering, struct enrolment_offering, "Place à proposer", "To a delegation that the coordinator chooses.");

static const struct rec_field enrolment_replace_fields[] = {
	REC_ID(1, struct enrolment_replace, id, "enrolment", "Inscription", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct enrolment_replace, leaving, "person", "Qui part", "Of the delegation.", .flags = REQUIRED),
	REC_ID(3, struct enrolment_replace, coming, "person", "Qui vient", "Of the same structure.", .flags = REQUIRED),
	REC_ENUM(4, struct enrolment_replace, role, mandate_role_enum, "Rôle", "Held today by who comes; of the same public.", .flags = REQUIRED),
};
REC_DESC_DEFINE(enrolment_replace, struct enrolment_replace, "Remplacement demandé", "Another person of the same public comes instead of one.");

static const struct rec_field offer_link_fields[] = {
	REC_TEXT(1, struct offer_link, answer_link, 120, "Lien de réponse", "To send to the structure: good once.", .flags = REQUIRED),
	REC_TIME(2, struct offer_link, answer_by, "Réponse avant le", "When it stops to work.", .flags = REQUIRED),
};
REC_DESC_DEFINE(offer_link, struct offer_link, "Lien de réponse", "By which a structure answers without an account.");

static const struct rec_field offer_ref_fields[] = {
	REC_TEXT(1, struct offer_ref, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1),
};
REC_DESC_DEFINE(offer_ref, struct offer_ref, "Lien de réponse", "A structure's link.");

static const struct rec_field offer_session_fields[] = {
	REC_U32(1, struct offer_session, rank, 1, SCHEDULING_RANK_MAX, "Journée", "J1 is 1."),
	REC_DAY(2, struct offer_session, day, "Jour", "Absent before it is placed."),
};
REC_DESC_DEFINE(offer_session, struct offer_session, "Journée proposée", "One day of what is offered.");

static const struct rec_field offer_brief_fields[] = {
	REC_TEXT(1, struct offer_brief, title, 300, "Action", "What it is about."),
	REC_TEXT(2, struct offer_brief, structure, 200, "Structure", "Whose delegation."),
	REC_U32(3, struct offer_brief, persons, 0, SCHEDULING_PERSONS_MAX, "Personnes", "Of the delegation.", .unit = "personnes"),
	REC_LIST(4, struct offer_brief, sessions, offer_session_desc, SCHEDULING_RANK_MAX, "Journées", "Its days."),
	REC_BOOL(5, struct offer_brief, all_sessions, "Présence à toutes les journées", "Asked of everybody."),
	REC_TIME(6, struct offer_brief, answer_by, "Réponse avant le", "When the place goes to the next."),
};
REC_DESC_DEFINE(offer_brief, struct offer_brief, "Place proposée", "What the page of a link shows: no person is named.");

static const struct rec_field offer_answer_fields[] = {
	REC_TEXT(1, struct offer_answer, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1),
	REC_BOOL(2, struct offer_answer, accept, "Nous venons", "Yes or no.", .flags = REQUIRED),
};
REC_DESC_DEFINE(offer_answer, struct offer_answer, "Réponse à l’offre", "A structure's answer.");

static const struct rec_field offer_taken_fields[] = {
	REC_ENUM(1, struct offer_taken, status, enrolment_status_enum, "État", "Of the enrolment."),
	REC_TEXT(2, struct offer_taken, sentence, 400, "Suite", "French: what happens next."),
};
REC_DESC_DEFINE(offer_taken, struct offer_taken, "Réponse enregistrée", "What an answer led to.");

static const struct rec_field outlook_quota_fields[] = {
	REC_SET(1, struct outlook_quota, roles, mandate_role_enum, "Public", "Roles counted together."),
	REC_U32(2, struct outlook_quota, min, 0, 5000, "Au moins", "0: none."),
	REC_U32(3, struct outlook_quota, max, 0, 5000, "Au plus", "0: no limit."),
	REC_U32(4, struct outlook_quota, persons, 0, 100000, "Inscrites", "Accepted.", .unit = "personnes"),
};
REC_DESC_DEFINE(outlook_quota, struct outlook_quota, "Quota par public, à ce jour", "How far a quota is filled.");

static const struct rec_field outlook_structure_fields[] = {
	REC_ID(1, struct outlook_structure, enrolment, "enrolment", "Inscription", "Of which delegation."),
	REC_ID(2, struct outlook_structure, structure, "organisation", "Structure", "Who would be told."),
	REC_ENUM(3, struct outlook_structure, status, enrolment_status_enum, "État", "Of its enrolment today."),
	REC_U32(4, struct outlook_structure, persons, 0, SCHEDULING_PERSONS_MAX, "Personnes", "How many.", .unit = "personnes"),
	REC_U32(5, struct outlook_structure, rank, 1, 100000, "Rang", "On the waiting list."),
};
REC_DESC_DEFINE(outlook_structure, struct outlook_structure, "Structure à prévenir", "A structure that would be told.");

static const struct rec_field outlook_session_fields[] = {
	REC_ID(1, struct outlook_session, session, "session", "Journée", "Which one."),
	REC_U32(2, struct outlook_session, rank, 1, SCHEDULING_RANK_MAX, "Rang", "J1 is 1."),
	REC_DAY(3, struct outlook_session, day, "Jour", "Absent before it is placed."),
	REC_ID(4, struct outlook_session, venue, "venue", "Lieu", "Absent when remote or not known."),
};
REC_DESC_DEFINE(outlook_session, struct outlook_session, "Journée libérée", "A session that cancelling would free.");

static const struct rec_field action_outlook_fields[] = {
	REC_ID(1, struct action_outlook, action, "action", "Action", "Which one."),
	REC_U32(2, struct action_outlook, structures, 0, 100000, "Structures inscrites", "Accepted; institutions apart.", .unit = "structures"),
	REC_U32(3, struct action_outlook, structures_min, 0, 500, "Structures au moins", "0: no minimum.", .unit = "structures"),
	REC_U32(4, struct action_outlook, structures_max, 0, 500, "Structures au plus", "0: no limit.", .unit = "structures"),
	REC_U32(5, struct action_outlook, institutions, 0, 100000, "Institutions inscrites", "Accepted."),
	REC_U32(6, struct action_outlook, persons, 0, 100000, "Personnes inscrites", "Accepted, all structures together.", .unit = "personnes"),
	REC_U32(7, struct action_outlook, places, 0, 5000, "Places", "The smaller of the room and of the action's figure; 0: no limit.", .unit = "places"),
	REC_U32(8, struct action_outlook, offered, 0, 100000, "Places proposées", "Delegations that have an offer to answer.", .unit = "délégations"),
	REC_U32(9, struct action_outlook, waiting, 0, 100000, "En attente", "Delegations on the waiting list.", .unit = "délégations"),
	REC_LIST(10, struct action_outlook, quotas, outlook_quota_desc, SCHEDULING_QUOTAS_MAX, "Quotas par public", "How far each is filled."),
	REC_BOOL(11, struct action_outlook, minimum_reached, "Minimum atteint", "Of structures and of each public."),
	REC_BOOL(12, struct action_outlook, can_confirm, "Peut être confirmée", "Its state and its minima allow it."),
	REC_BOOL(13, struct action_outlook, can_cancel, "Peut être annulée", "Its state allows it."),
	REC_TEXTS(14, struct action_outlook, missing, 16, 300, "Ce qui manque", "What stands against confirming, in sentences."),
	REC_LIST(15, struct action_outlook, told, outlook_structure_desc, 1000, "Structures prévenues", "By confirming, the accepted ones; by cancelling, all."),
	REC_LIST(16, struct action_outlook, freed, outlook_session_desc, SCHEDULING_RANK_MAX, "Journées libérées", "By cancelling."),
	REC_U32(17, struct action_outlook, venue_days, 0, 1000, "Jours de salle libérés", "By cancelling.", .unit = "jours"),
	REC_U32(18, struct action_outlook, animators, 0, 100, "Intervenant·es libéré·es", "By cancelling.", .unit = "personnes"),
	REC_U32(19, struct action_outlook, fundings, 0, 100000, "Prises en charge annulées", "By cancelling: those not invoiced yet."),
	REC_MONEY(20, struct action_outlook, fundings_amount, "Montant de ces prises en charge", "Asked or granted."),
	REC_U32(21, struct action_outlook, fundings_kept, 0, 100000, "Prises en charge à régler", "Invoiced or paid already: cancelling leaves them, to be settled by hand."),
	REC_TEXTS(22, struct action_outlook, confirming, 16, 300, "Confirmer", "What confirming would do, in sentences."),
	REC_TEXTS(23, struct action_outlook, cancelling, 16, 300, "Annuler", "What cancelling would do, in sentences."),
	REC_TEXTS(24, struct action_outlook, finishing, 16, 300, "Terminer", "What is still expected of an action that ends, in sentences."),
	REC_TEXTS(25, struct action_outlook, clashes, 16, 300, "Journées compromises", "What stands against its days to come, in sentences."),
};
REC_DESC_DEFINE(action_outlook, struct action_outlook, "Confirmer ou annuler", "What an action is heading for, before it is decided.");

const struct collection_desc enrolment_collection = {
	.service = "scheduling", .path = "/enrolments", .plural = "Inscriptions", .rec = &enrolment_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_DIRECTOR | ROLE_ANIMATOR,
	.write_all = SCHEDULING_WRITERS, .write_scoped = ROLE_DIRECTOR, .org_tag = ENROLMENT_STRUCTURE,
};

FAULT_DEFINE(FAULT_ACTION_NOT_OPEN, "action_not_open",
    "Les inscriptions à cette action ne sont pas ouvertes : demandez à la fédération.",
    "Enrolments to this action are not open: ask the federation.");
FAULT_DEFINE(FAULT_STRUCTURE_KIND, "structure_kind",
    "Cette action n’est pas ouverte à ce type d’organisation : inscrivez un centre social ou un espace de vie sociale.",
    "This action is not open to that kind of organisation: enrol a social centre or an espace de vie sociale.");
FAULT_DEFINE(FAULT_STRUCTURE_CLOSED, "structure_closed", "Cette structure est fermée : inscrivez celle qui lui succède.",
    "This organisation is closed: enrol its successor.");
FAULT_DEFINE(FAULT_ALREADY_ENROLLED, "already_enrolled",
    "Cette structure a déjà une inscription à cette action : modifiez-la au lieu d’en créer une autre.",
    "This organisation is already enrolled in this action: change that enrolment instead of making another.");
FAULT_DEFINE(FAULT_PERSONS_MIN, "persons_min", "La délégation est trop petite : il faut au moins %s personnes de la structure.",
    "The delegation is too small: at least %s persons of the organisation are needed.");
FAULT_DEFINE(FAULT_PERSONS_MAX, "persons_max", "La délégation est trop grande : %s personnes au plus par structure.",
    "The delegation is too large: at most %s persons of one organisation.");
FAULT_DEFINE(FAULT_PERSON_TWICE, "person_twice", "La même personne figure deux fois dans la délégation : retirez l’une des deux lignes.",
    "The same person stands twice in the delegation: remove one of the two lines.");
FAULT_DEFINE(FAULT_REPLACEMENT_THERE, "replacement_there", "Cette personne fait déjà partie de la délégation : choisissez quelqu’un d’autre pour le remplacement.",
    "This person is in the delegation already: choose somebody else to come instead.");
FAULT_DEFINE(FAULT_PERSON_ENROLLED, "person_enrolled_elsewhere",
    "Cette personne est déjà inscrite à cette action avec une autre structure : choisissez une autre personne.",
    "This person is already enrolled in this action with another organisation: choose someone else.");
FAULT_DEFINE(FAULT_PERSON_ANIMATES, "person_animates", "Cette personne anime l’action : choisissez une autre personne.",
    "This person animates the action: choose someone else.");
FAULT_DEFINE(FAULT_PERSON_BUSY, "person_busy",
    "Cette personne est déjà prise le %s par une autre action : choisissez une autre personne, ou demandez à déplacer l’une des journées.",
    "This person already has another action on %s: choose someone else, or ask to move one of the sessions.");
FAULT_DEFINE(FAULT_MANDATE_MISSING, "mandate_missing",
    "Cette personne n’a pas de mandat dans la structure aujourd’hui : enregistrez son mandat ou choisissez une autre personne.",
    "This person holds no mandate in the organisation today: record the mandate, or choose someone else.");
FAULT_DEFINE(FAULT_MANDATE_ROLE, "mandate_role",
    "Cette personne n’a pas ce rôle dans la structure aujourd’hui : indiquez le rôle de son mandat.",
    "This person does not hold that role in the organisation today: give the role of the mandate.");
FAULT_DEFINE(FAULT_TARGET, "target", "L’action ne s’adresse pas à ce rôle (%s) : choisissez une personne d’un public visé.",
    "The action is not for that role (%s): choose someone of its target publics.");
FAULT_DEFINE(FAULT_BINOME, "binome",
    "Il faut un binôme de la même structure : au moins une personne qui administre et une personne professionnelle. Complétez la délégation.",
    "A pair of the same organisation is needed: at least one administrator and one professional. Complete the delegation.");
FAULT_DEFINE(FAULT_SEATS, "seats", "La salle n’a plus assez de places (reste : %s) : réduisez la délégation ou choisissez un autre lieu.",
    "The room has not enough seats left (%s): make the delegation smaller, or choose another venue.");
FAULT_DEFINE(FAULT_PLACES, "places", "L’action n’a pas assez de places pour cette délégation (reste : %s) : réduisez-la, ou demandez plus de places à la fédération.",
    "The action has not enough places for this delegation (left: %s): make it smaller, or ask the federation for more.");
FAULT_DEFINE(FAULT_QUOTA, "quota", "Trop de personnes du même public (%s) : réduisez la délégation ou choisissez une personne d’un autre public.",
    "Too many of one public (%s): make the delegation smaller, or choose someone of another public.");
FAULT_DEFINE(FAULT_PLACES_KEPT, "places_kept",
    "Les places qui restent sont gardées pour un autre public : choisissez une personne de ce public, ou demandez à la fédération.",
    "The places that are left are kept for another public: choose someone of it, or ask the federation.");
FAULT_DEFINE(FAULT_COMMITMENT, "commitment",
    "Cette action demande d’être présent à toutes les journées : confirmez-le pour toute la délégation, ou choisissez d’autres personnes.",
    "This action asks for presence at all sessions: confirm it for the whole delegation, or choose other persons.");
FAULT_DEFINE(FAULT_ENROLMENT_STRUCTURE, "enrolment_structure",
    "Votre compte inscrit la structure dans laquelle vous avez une fonction, et celle-ci en est une autre : choisissez la vôtre.",
    "Your account enrols the organisation in which you hold a mandate, and this is another: choose your own.");
FAULT_DEFINE(FAULT_OFFER_NONE, "offer_none",
    "Aucune place n’est proposée à cette structure en ce moment (%s) : le lien de réponse existe une fois la place proposée.",
    "No place is offered to this organisation now (%s): the link to answer is there once one is offered.");
FAULT_DEFINE(FAULT_OFFER_UNKNOWN, "offer_unknown", "Ce lien n’est pas valable : vérifiez qu’il est entier, ou demandez-en un autre à la fédération.",
    "This link is not valid: check that it is whole, or ask the federation for another.");
FAULT_DEFINE(FAULT_OFFER_ANSWERED, "offer_answered",
    "Il a déjà été répondu à cette proposition : le lien ne sert qu’une fois. Pour changer, écrivez à la fédération.",
    "This offer was answered already: a link works once. To change it, write to the federation.");
FAULT_DEFINE(FAULT_OFFER_LAPSED, "offer_lapsed",
    "Le délai pour répondre est passé (%s) : votre délégation reste sur la liste d’attente, après les autres. Pour une nouvelle proposition, écrivez à la fédération.",
    "The time to answer has passed (%s): the delegation stays on the waiting list, after the others. For another offer, write to the federation.");
FAULT_DEFINE(FAULT_OFFER_OVER, "offer_over", "Cette proposition n’est plus valable : l’inscription a été retirée ou refusée, ou l’action est terminée. Il n’y a rien à faire.",
    "This offer does not stand any more: the enrolment was withdrawn or declined, or the action is over. There is nothing to do.");
FAULT_DEFINE(FAULT_OFFER_FULL, "offer_full",
    "Il n’y a pas de place pour toute cette délégation (%s) : attendez qu’une place se libère, ou augmentez les limites de l’action.",
    "There is no place for the whole delegation (%s): wait for one to free, or raise the action's limits.");
FAULT_DEFINE(FAULT_OFFER_DEADLINE, "offer_deadline", "La réponse se demande dans l’avenir, et dans les 60 jours : corrigez cette date.",
    "An answer is asked for in the future, and within 60 days: correct this date.");
FAULT_DEFINE(FAULT_PERSON_NOT_THERE, "person_not_in_delegation", "Cette personne n’est pas dans la délégation : choisissez quelqu’un qui y figure.",
    "This person is not in the delegation: choose someone who is.");
FAULT_DEFINE(FAULT_REPLACEMENT_PUBLIC, "replacement_public",
    "Une personne se remplace par une autre du même public (%s) : choisissez quelqu’un qui a l’un de ces rôles.",
    "A person is replaced by another of the same public (%s): choose someone who holds one of these roles.");
FAULT_DEFINE(FAULT_LAST_PERSON, "last_person", "C’est la dernière personne de la délégation : retirez l’inscription entière.",
    "This is the last person of the delegation: withdraw the whole enrolment.");
