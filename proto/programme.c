/*
 * programme (contract of the registry): the tables of programme.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: readable by every account: nobody is named in a programme.
 */
#include "proto/registry.h"

static const struct rec_enum_value partner_part_values[] = {
	{ PARTNER_CARRIER, "carrier", "Porteur" },
	{ PARTNER_OPERATOR, "operator", "Opérateur" },
	{ PARTNER_SUPPORT, "support", "Soutien" },
};
static REC_ENUM_DEFINE(partner_part_enum, "partner_part", partner_part_values);

static const struct rec_enum_value programme_step_status_values[] = {
	{ PROGRAMME_STEP_PLANNED, "planned", "Prévue" },
	{ PROGRAMME_STEP_RUNNING, "running", "En cours" },
	{ PROGRAMME_STEP_DELIVERED, "delivered", "Remise" },
	{ PROGRAMME_STEP_VALIDATED, "validated", "Validée" },
	{ PROGRAMME_STEP_DROPPED, "dropped", "Abandonnée" },
};
REC_ENUM_DEFINE(programme_step_status_enum, "programme_step_status", programme_step_status_values);

static const struct rec_field programme_axis_fields[] = {
	REC_TEXT(1, struct programme_axis, key, 12, "Repère", "Its letter or number: \"A\".", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(2, struct programme_axis, title, 300, "Intitulé", "What it is about.", .flags = REQUIRED, .min = 1),
	REC_TEXT(3, struct programme_axis, description, 4000, "Description", "In a few sentences."),
};
REC_DESC_DEFINE(programme_axis, struct programme_axis, "Axe", "An axis of a programme.");

static const struct rec_field programme_phase_fields[] = {
	REC_U32(1, struct programme_phase, number, 1, 99, "Numéro", "Its place in the programme.", .flags = REQUIRED),
	REC_TEXT(2, struct programme_phase, title, 300, "Intitulé", "What it is about.", .flags = REQUIRED, .min = 1),
	REC_TEXT(3, struct programme_phase, axis, 12, "Axe", "Key of the axis it belongs to; absent: of the whole programme."),
	REC_DAY(4, struct programme_phase, from, "Du", "First day."),
	REC_DAY(5, struct programme_phase, to, "Au", "Last day."),
};
REC_DESC_DEFINE(programme_phase, struct programme_phase, "Phase", "A phase of a programme; phases may overlap.");

static const struct rec_field programme_partner_fields[] = {
	REC_ID(1, struct programme_partner, organisation, "organisation", "Structure", "Who.", .flags = REQUIRED),
	REC_ENUM(2, struct programme_partner, part, partner_part_enum, "Rôle", "As what.", .flags = REQUIRED),
	REC_TEXT(3, struct programme_partner, note, 500, "Précision", "What it does, in a few words."),
};
REC_DESC_DEFINE(programme_partner, struct programme_partner, "Partenaire", "A partner of a programme, with its part.");

static const struct rec_field programme_result_fields[] = {
	REC_TEXT(1, struct programme_result, axis, 12, "Axe", "Key of the axis it belongs to; absent: of the whole programme."),
	REC_BOOL(2, struct programme_result, quantitative, "Quantitatif", "Counted, or in words.", .flags = REQUIRED),
	REC_TEXT(3, struct programme_result, description, 500, "Résultat", "What is expected.", .flags = REQUIRED, .min = 1),
	REC_TEXT(4, struct programme_result, target, 100, "Cible", "A figure to reach."),
};
REC_DESC_DEFINE(programme_result, struct programme_result, "Résultat attendu", "An expected result of a programme.");

static const struct rec_field programme_point_fields[] = {
	REC_U32(1, struct programme_point, number, 1, 99, "Numéro", "Its place in the list.", .flags = REQUIRED),
	REC_TEXT(2, struct programme_point, title, 500, "Point à valider", "What has to be validated or defined.", .flags = REQUIRED, .min = 1),
	REC_ID(3, struct programme_point, decision, "decision", "Validé par la décision", "Adopted, and of this programme; absent: still to validate."),
};
REC_DESC_DEFINE(programme_point, struct programme_point, "Point à valider", "A point that a decision validates.");

static const struct rec_field programme_fields[] = {
	REC_HEAD(struct programme),
	CODE_FIELD(struct programme),
	REC_TEXT(7, struct programme, title, 300, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct programme, context, 8000, "Contexte", "Where it comes from."),
	REC_TEXTS(9, struct programme, objectives, 30, 1000, "Objectifs", "What it aims at, in order."),
	REC_TEXT(10, struct programme, audience, 1000, "Personnes et organismes concernés", "Whom it is for, without a person’s name."),
	REC_DAY(PROGRAMME_FROM, struct programme, from, "Début", "First day."),
	REC_DAY(PROGRAMME_TO, struct programme, to, "Fin", "Last day."),
	REC_LIST(PROGRAMME_AXES, struct programme, axes, programme_axis_desc, 12, "Axes", "In order."),
	REC_LIST(PROGRAMME_PHASES, struct programme, phases, programme_phase_desc, 20, "Phases", "In order of their numbers."),
	REC_TEXTS(15, struct programme, territories, 101, 100, "Territoires", "Where: départements, towns, areas."),
	REC_LIST(PROGRAMME_PARTNERS, struct programme, partners, programme_partner_desc, 60, "Partenaires", "Who carries, operates and supports it."),
	REC_LIST(PROGRAMME_RESULTS, struct programme, results, programme_result_desc, 40, "Résultats attendus", "Counted, or in words."),
	REC_LIST(PROGRAMME_POINTS, struct programme, points, programme_point_desc, 40, "Points à valider", "Each until a decision validates it."),
	REC_TEXT(19, struct programme, outlook, 4000, "Perspectives", "What may come after."),
};
REC_DESC_DEFINE(programme, struct programme, "Programme", "An experiment, a research-action, a project of the federation: axes, phases, partners, results.");

static const struct rec_field programme_step_deliverable_fields[] = {
	REC_TEXT(1, struct programme_step_deliverable, title, 300, "Livrable", "What is to be delivered, without a person’s name.",
	    .flags = REQUIRED, .min = 1),
	REC_DAY(2, struct programme_step_deliverable, due, "Attendu le", "Until when."),
	REC_DAY(3, struct programme_step_deliverable, delivered_on, "Remis le", "When it was delivered; absent before."),
	REC_ID(4, struct programme_step_deliverable, file, "file", "Fichier", "What was delivered."),
};
REC_DESC_DEFINE(programme_step_deliverable, struct programme_step_deliverable, "Livrable", "What a step has to deliver.");

static const struct rec_field programme_step_fields[] = {
	REC_HEAD(struct programme_step),
	REC_ID(PROGRAMME_STEP_PROGRAMME, struct programme_step, programme, "programme", "Programme", "Of which programme.",
	    .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_U32(PROGRAMME_STEP_PHASE, struct programme_step, phase, 1, 99, "Phase", "Number of a phase of the programme; absent: of none."),
	REC_U32(PROGRAMME_STEP_NUMBER, struct programme_step, number, 1, 99, "Étape n°", "Its place in its phase.", .flags = REQUIRED),
	REC_TEXT(9, struct programme_step, title, 300, "Intitulé", "What is done, without a person’s name.", .flags = REQUIRED, .min = 1,
	    .format = &FORMAT_NAME),
	REC_TEXT(10, struct programme_step, description, 8000, "Description", "In a few sentences."),
	REC_DAY(PROGRAMME_STEP_FROM, struct programme_step, from, "Du", "First day."),
	REC_DAY(PROGRAMME_STEP_TO, struct programme_step, to, "Au", "Last day."),
	REC_IDS(13, struct programme_step, organisations, "organisation", 100, "Structures associées", "Who takes part.", .flags = KEY),
	REC_LIST(PROGRAMME_STEP_DELIVERABLES, struct programme_step, deliverables, programme_step_deliverable_desc, 20, "Livrables",
	    "What has to be there before the step is delivered."),
	REC_ENUM(PROGRAMME_STEP_STATUS, struct programme_step, status, programme_step_status_enum, "État", "Where it stands.", .flags = SERVER_SET | KEY),
	REC_ID(PROGRAMME_STEP_DECISION, struct programme_step, decision, "decision", "Validée par la décision", "That validated it.",
	    .flags = SERVER_SET | KEY),
	REC_TEXT(PROGRAMME_STEP_REASON, struct programme_step, reason, 1000, "Motif", "Why it was given back or dropped.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(programme_step, struct programme_step, "Étape de programme", "A step of a programme, with its period and what it delivers.");

static const struct rec_field programme_step_validate_fields[] = {
	REC_ID(1, struct programme_step_validate, id, "programme_step", "Étape", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct programme_step_validate, decision, "decision", "Décision", "Adopted, and of this step or of its programme."),
};
REC_DESC_DEFINE(programme_step_validate, struct programme_step_validate, "Validation", "The step that is validated, and by which decision.");

static const struct rec_field programme_step_reason_fields[] = {
	REC_ID(1, struct programme_step_reason, id, "programme_step", "Étape", "Which one.", .flags = REQUIRED),
	REC_TEXT(2, struct programme_step_reason, reason, 1000, "Motif", "Why, without a person’s name.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(programme_step_reason, struct programme_step_reason, "Motif", "The step that is given back or dropped, and why.");

const struct collection_desc programme_collection = {
	.service = "registry", .path = "/programmes", .plural = "Programmes", .rec = &programme_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = TEAM_WRITERS,
};

const struct collection_desc programme_step_collection = {
	.service = "registry", .path = "/programme-steps", .plural = "Étapes de programme", .rec = &programme_step_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = TEAM_WRITERS,
};

FAULT_DEFINE(FAULT_PROGRAMME_PERIOD, "programme_period", "Cette période se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "This period ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_PROGRAMME_TWICE, "programme_twice", "Le repère « %s » figure deux fois : donnez-en un autre à l’une des deux lignes.",
    "The key \"%s\" stands twice: give one of the two lines another.");
FAULT_DEFINE(FAULT_PROGRAMME_AXIS, "programme_axis_unknown", "Aucun axe du programme n’a le repère « %s » : corrigez-le, ou ajoutez l’axe.",
    "No axis of the programme has the key \"%s\": correct it, or add the axis.");
FAULT_DEFINE(FAULT_PROGRAMME_PARTNER, "programme_partner_twice", "Cette structure a déjà ce rôle dans le programme : gardez une seule des deux lignes.",
    "This organisation has this part already: keep one of the two lines.");
FAULT_DEFINE(FAULT_PROGRAMME_POINT, "programme_point_decision",
    "Le point n° %s ne peut être validé que par une décision adoptée qui porte sur ce programme : indiquez-en une, ou laissez-le à valider.",
    "Point %s can only be validated by an adopted decision about this programme: name one, or leave the point open.");
FAULT_DEFINE(FAULT_PHASE_OUTSIDE, "phase_outside", "La phase sort de la période du programme (%s) : déplacez-la, ou prolongez le programme.",
    "The phase leaves the programme's period (%s): move it, or extend the programme.");
FAULT_DEFINE(FAULT_PHASE_IN_USE, "phase_in_use", "L’étape « %s » a besoin de cette phase et de sa période : modifiez d’abord l’étape.",
    "The step \"%s\" needs this phase and its period: change the step first.");
FAULT_DEFINE(FAULT_PROGRAMME_STEP_PHASE, "programme_step_phase", "Le programme n’a pas de phase n° %s : corrigez le numéro, ou ajoutez la phase.",
    "The programme has no phase %s: correct the number, or add the phase.");
FAULT_DEFINE(FAULT_PROGRAMME_STEP_OUTSIDE, "programme_step_outside", "L’étape sort de la période prévue (%s) : déplacez l’étape, ou prolongez la phase.",
    "The step leaves the planned period (%s): move the step, or extend the phase.");
FAULT_DEFINE(FAULT_PROGRAMME_STEP_NUMBER, "programme_step_number", "L’étape « %s » porte déjà ce numéro dans la même phase : choisissez-en un autre.",
    "The step \"%s\" has this number in the same phase already: choose another.");
FAULT_DEFINE(FAULT_PROGRAMME_STEP_DELIVERABLE, "programme_step_deliverable",
    "Le livrable « %s » n’est pas remis : indiquez sa date de remise, ou retirez-le de l’étape.",
    "The deliverable \"%s\" is not there: say when it was delivered, or take it out of the step.");
FAULT_DEFINE(FAULT_PROGRAMME_STEP_CLOSED, "programme_step_closed", "Cette étape ne se modifie plus (%s) : remise, rendez-la d’abord à reprendre ; abandonnée, reprenez-la d’abord.",
    "This step does not change any more (%s): delivered, give it back first; dropped, resume it first.");
FAULT_DEFINE(FAULT_PROGRAMME_STEP_VALIDATION, "programme_step_validation",
    "Cette décision ne valide pas l’étape : choisissez une décision adoptée qui porte sur l’étape ou sur son programme.",
    "This decision does not validate the step: choose an adopted one about the step or its programme.");
FAULT_DEFINE(FAULT_PROGRAMME_STEP_FUTURE, "deliverable_future", "Un livrable ne peut pas avoir été remis à une date à venir : corrigez « remis le ».",
    "A deliverable cannot have been delivered on a day to come: correct that day.");
