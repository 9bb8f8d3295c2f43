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
};
REC_ENUM_DEFINE(enrolment_status_enum, "enrolment_status", enrolment_status_values);

static const struct rec_enum_value waiting_rule_values[] = {
	{ WAITING_STRUCTURES_MAX, "structures_max", "Nombre de structures atteint" },
	{ WAITING_SEATS, "seats", "Plus assez de places dans la salle" },
};
REC_ENUM_DEFINE(waiting_rule_enum, "waiting_rule", waiting_rule_values);

static const struct rec_field delegate_fields[] = {
	REC_ID(1, struct delegate, person, "person", "Personne", "Who comes.", .flags = REQUIRED),
	REC_ENUM(2, struct delegate, role, mandate_role_enum, "Rôle", "Held in that structure today.", .flags = REQUIRED),
};
REC_DESC_DEFINE(delegate, struct delegate, "Membre de la délégation", "A person of a delegation.");

static const struct rec_field enrolment_fields[] = {
	REC_HEAD(struct enrolment),
	REC_ID(6, struct enrolment, action, "action", "Action", "What it is for.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct enrolment, structure, "organisation", "Structure", "Whose delegation.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_LIST(8, struct enrolment, persons, delegate_desc, SCHEDULING_PERSONS_MAX, "Délégation", "Who comes, and as what.",
	    .flags = REQUIRED, .min = 1),
	REC_ENUM(9, struct enrolment, status, enrolment_status_enum, "État", "Accepted, waiting, declined, withdrawn.",
	    .flags = SERVER_SET | KEY),
	REC_U32(10, struct enrolment, rank, 1, 100000, "Rang", "On the waiting list.", .flags = SERVER_SET),
	REC_ENUM(11, struct enrolment, rule, waiting_rule_enum, "Règle", "That put it on the waiting list.", .flags = SERVER_SET),
	REC_TIME(12, struct enrolment, decided_at, "Décidée le", "When its state was last decided.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(enrolment, struct enrolment, "Inscription", "A structure's delegation to an action.");

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
