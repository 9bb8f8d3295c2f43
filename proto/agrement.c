/*
 * agrement (contract of the registry): the tables of agrement.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: a centre's direction reads its own agréments, and no other's.
 */
#include "proto/registry.h"

static const struct rec_enum_value agrement_kind_values[] = {
	{ AGREMENT_AGC, "agc", "Animation globale et coordination (AGC)" },
	{ AGREMENT_ACF, "acf", "Animation collective familles (ACF)" },
	{ AGREMENT_EVS, "evs", "Espace de vie sociale (EVS)" },
	{ AGREMENT_SINGLE, "single", "Procédure unique" },
};
REC_ENUM_DEFINE(agrement_kind_enum, "agrement_kind", agrement_kind_values);

static const struct rec_enum_value agrement_status_values[] = {
	{ AGREMENT_PENDING, "pending", "En instruction" },
	{ AGREMENT_GRANTED, "granted", "Accordé" },
	{ AGREMENT_RESERVED, "reserved", "Accordé avec réserves" },
	{ AGREMENT_EXTENDED, "extended", "Prolongé" },
	{ AGREMENT_REFUSED, "refused", "Refusé" },
	{ AGREMENT_EXPIRED, "expired", "Échu" },
};
REC_ENUM_DEFINE(agrement_status_enum, "agrement_status", agrement_status_values);

static const struct rec_field agrement_decision_fields[] = {
	REC_ENUM(1, struct agrement_decision, status, agrement_status_enum, "État", "What it brought.", .flags = REQUIRED),
	REC_DAY(2, struct agrement_decision, decided_on, "Décidé le", "When the commission decided."),
	REC_DAY(3, struct agrement_decision, effective_from, "Avec effet au", "Often before the day of the decision."),
	REC_DAY(4, struct agrement_decision, to, "Jusqu’au", "The last day that it gave."),
	REC_TEXT(5, struct agrement_decision, text, 2000, "Réserves ou motifs", "In the Caf’s words."),
};
REC_DESC_DEFINE(agrement_decision, struct agrement_decision, "Décision", "A decision on an agrément.");

static const struct rec_field agrement_fields[] = {
	REC_HEAD(struct agrement),
	CODE_FIELD(struct agrement),
	REC_ID(7, struct agrement, organisation, "organisation", "Structure", "The centre, or the EVS.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(8, struct agrement, caf, "organisation", "Caf", "The Caf that decides: an institution.", .flags = KEY),
	REC_ENUM(9, struct agrement, kind, agrement_kind_enum, "Nature", "What is agreed to.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(10, struct agrement, status, agrement_status_enum, "État", "Where it stands when it is entered; decisions move it after. Absent: pending.", .flags = KEY | CREATE_ONLY),
	REC_PLANNED_DAY(11, struct agrement, from, "Du", "First day.", .flags = REQUIRED),
	REC_PLANNED_DAY(12, struct agrement, to, "Au", "Last day; asked for while it is pending.", .flags = REQUIRED | KEY),
	REC_DAY(13, struct agrement, extended_from, "Fin initiale", "The last day before any extension.", .flags = SERVER_SET),
	REC_TEXT(14, struct agrement, reserves, 2000, "Réserves", "Those that stand."),
	REC_LIST(15, struct agrement, decisions, agrement_decision_desc, AGREMENT_DECISIONS_MOST, "Décisions", "In the order in which they came in.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(agrement, struct agrement, "Agrément", "The Caf's agreement to a centre's project, for a period.");

static const struct rec_field agrement_rule_fields[] = {
	REC_HEAD(struct agrement_rule),
	REC_ENUM(6, struct agrement_rule, kind, agrement_kind_enum, "Nature", "Of the agréments that it binds.", .flags = REQUIRED | KEY),
	REC_PLANNED_DAY(7, struct agrement_rule, effective_from, "En vigueur le", "Binds those that begin on that day or later, until the next rule.", .flags = REQUIRED),
	REC_U32(8, struct agrement_rule, duration_min, 1, 120, "Durée minimale", "At least.", .flags = REQUIRED, .unit = "mois"),
	REC_U32(9, struct agrement_rule, duration_max, 1, 120, "Durée maximale", "At most.", .flags = REQUIRED, .unit = "mois"),
	REC_U32(10, struct agrement_rule, extension_max, 0, 60, "Prolongation maximale", "All extensions together; 0 when none is possible.", .flags = REQUIRED, .unit = "mois"),
	REC_TEXT(11, struct agrement_rule, reference, 200, "Texte de référence", "The circular that says so.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(agrement_rule, struct agrement_rule, "Règle d’agrément", "What agréments of a kind must hold to, from a day on.");

static const struct rec_field retro_step_fields[] = {
	REC_U32(1, struct retro_step, months, 0, 60, "Mois avant la fin", "How long before the last day.", .flags = REQUIRED, .unit = "mois"),
	REC_TEXT(2, struct retro_step, title, 200, "Étape", "What is to be done, without any name.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(retro_step, struct retro_step, "Étape", "A step of a retro-planning.");

static const struct rec_field retro_template_fields[] = {
	REC_HEAD(struct retro_template),
	REC_ID(6, struct retro_template, caf, "organisation", "Caf", "For the agréments of this Caf; absent: for those of every Caf that has none of its own.", .flags = KEY | CREATE_ONLY),
	REC_LIST(7, struct retro_template, steps, retro_step_desc, RETRO_STEPS_MOST, "Étapes", "Each so long before the end of the agrément.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(retro_template, struct retro_template, "Modèle de rétroplanning", "What is to be done before an agrément ends, and when.");

static const struct rec_field agrement_decide_fields[] = {
	REC_ID(1, struct agrement_decide, id, "agrement", "Agrément", "Which one.", .flags = REQUIRED),
	REC_PLANNED_DAY(2, struct agrement_decide, decided_on, "Décidé le", "When it was decided.", .flags = REQUIRED),
	REC_PLANNED_DAY(3, struct agrement_decide, effective_from, "Avec effet au", "May be before the decision; absent: the first day of the agrément, or of the extension."),
	REC_PLANNED_DAY(4, struct agrement_decide, to, "Jusqu’au", "Last day; absent: as it stands. An extension gives it."),
	REC_TEXT(5, struct agrement_decide, text, 2000, "Réserves ou motifs", "Required with reserves and with a refusal."),
};
REC_DESC_DEFINE(agrement_decide, struct agrement_decide, "Décision sur un agrément", "What the Caf decided.");

const struct collection_desc agrement_collection = {
	.service = "registry", .path = "/agrements", .plural = "Agréments", .rec = &agrement_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_DIRECTOR, .write_all = TEAM_WRITERS, .org_tag = AGREMENT_TAG_ORGANISATION,
};

const struct collection_desc agrement_rule_collection = {
	.service = "registry", .path = "/agrement-rules", .plural = "Règles d’agrément", .rec = &agrement_rule_desc,
	.read_all = ROLE_TEAM | ROLE_DIRECTOR, .write_all = TEAM_WRITERS,
};

const struct collection_desc retro_template_collection = {
	.service = "registry", .path = "/retro-templates", .plural = "Modèles de rétroplanning", .rec = &retro_template_desc,
	.read_all = ROLE_TEAM, .write_all = TEAM_WRITERS,
};

FAULT_DEFINE(FAULT_AGREMENT_PERIOD, "agrement_period", "L’agrément se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The agrement ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_AGREMENT_HOLDER, "agrement_holder", "Cette structure ne peut pas recevoir un agrément de cette nature : il est réservé à %s. Corrigez la structure ou la nature de l’agrément.",
    "This organisation cannot hold an agrement of this kind, which is for %s: correct the organisation or the kind.");
FAULT_DEFINE(FAULT_AGREMENT_CAF, "agrement_caf", "La Caf doit être une structure de nature « institution » : choisissez-en une, ou corrigez sa fiche.",
    "The Caf must be an organisation of kind institution: choose one, or correct its record.");
FAULT_DEFINE(FAULT_AGREMENT_OVERLAP, "agrement_overlap", "Cette structure a déjà un agrément de la même nature sur cette période (%s) : changez les dates, ou prolongez l’autre.",
    "This organisation has an agrement of the same kind in this period (%s): change the dates, or extend the other.");
FAULT_DEFINE(FAULT_AGREMENT_DURATION, "agrement_duration", "La durée de l’agrément n’est pas celle que permet la règle en vigueur à son premier jour : %s. Changez les dates.",
    "The duration is not what the rule in force on its first day allows: %s. Change the dates.");
FAULT_DEFINE(FAULT_AGREMENT_EXTENSION, "agrement_extension", "La prolongation dépasse ce que permet la règle en vigueur au premier jour de l’agrément : %s. Choisissez un jour plus tôt, ou préparez un nouvel agrément.",
    "The extension exceeds what the rule in force on the agrement's first day allows: %s. Choose an earlier day, or prepare a new agrement.");
FAULT_DEFINE(FAULT_AGREMENT_DECIDED, "agrement_decided", "La période de cet agrément ne change plus que par une décision (état : %s) : enregistrez une prolongation ou un réexamen.",
    "The period of this agrement changes by a decision only (status: %s): record an extension or a re-examination.");
FAULT_DEFINE(FAULT_AGREMENT_STEP, "agrement_step", "Cette décision n’est pas possible dans l’état actuel de l’agrément : %s. Relisez ses décisions.",
    "This decision is not possible in the present status of the agrement: %s. Read its decisions again.");
FAULT_DEFINE(FAULT_AGREMENT_FUTURE, "agrement_future", "Une décision ne peut pas être datée d’un jour à venir : indiquez le jour où elle a été prise.",
    "A decision cannot be dated on a day to come: say on which day it was taken.");
FAULT_DEFINE(FAULT_AGREMENT_REASON, "agrement_reason", "Un refus ou des réserves s’écrivent avec leurs motifs : recopiez ceux de la décision.",
    "A refusal, or reserves, are written with their reasons: copy those of the decision.");
FAULT_DEFINE(FAULT_AGREMENT_NOT_LATER, "agrement_not_later", "Une prolongation va au-delà du dernier jour actuel (%s) : indiquez un jour plus tard.",
    "An extension goes beyond the present last day (%s): give a later day.");
FAULT_DEFINE(FAULT_AGREMENT_DECISIONS, "agrement_decisions", "Cet agrément porte déjà %s décisions, le maximum : archivez-le et ouvrez-en un autre.",
    "This agrement holds %s decisions already, the most: archive it and open another.");
FAULT_DEFINE(FAULT_AGREMENT_RULE_BOUNDS, "agrement_rule_bounds", "La durée minimale dépasse la durée maximale : corrigez l’une des deux.",
    "The least duration exceeds the greatest: correct one of the two.");
FAULT_DEFINE(FAULT_AGREMENT_RULE_DOUBLE, "agrement_rule_double", "Une règle de la même nature entre déjà en vigueur ce jour-là : modifiez-la, ou choisissez un autre jour.",
    "A rule of the same kind takes effect on that day already: change it, or choose another day.");
FAULT_DEFINE(FAULT_RETRO_TEMPLATE_DOUBLE, "retro_template_double", "Cette Caf a déjà un modèle de rétroplanning (un seul modèle vaut pour toutes les autres) : modifiez celui qui existe.",
    "This Caf has a retro-planning template already (one only stands for all others): change the one that exists.");
