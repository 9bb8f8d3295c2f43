/*
 * checklist (contract of the registry): the tables of checklist.h.
 * Owns: descriptors and faults, as constants.
 * Beware: a label is told to the whole team and travels by events: it names no person.
 */
#include "proto/checklist.h"

static const struct rec_enum_value checklist_anchor_values[] = {
	{ CHECKLIST_FIRST, "first", "Première journée" },
	{ CHECKLIST_LAST, "last", "Dernière journée" },
	{ CHECKLIST_EACH, "each", "Chaque journée" },
};
REC_ENUM_DEFINE(checklist_anchor_enum, "checklist_anchor", checklist_anchor_values);

static const struct rec_field checklist_item_fields[] = {
	REC_U32(1, struct checklist_item, number, 1, CHECKLIST_ITEMS_MAX, "Numéro", "Stays the same when the item changes, so that its due dates move.", .flags = REQUIRED),
	REC_TEXT(2, struct checklist_item, label, 150, "Intitulé", "What is to be done, without any name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_I64(3, struct checklist_item, offset, -CHECKLIST_OFFSET_MAX, CHECKLIST_OFFSET_MAX, "Jours", "After the day, or before it when negative; on a working day.",
	    .flags = REQUIRED, .unit = "jours"),
	REC_ENUM(4, struct checklist_item, anchor, checklist_anchor_enum, "Compté depuis", "The first session for what comes before or on the day, the last for what comes after, when absent."),
	REC_ENUM(5, struct checklist_item, settled_by, action_status_enum, "Réglée dès que l’action est", "In this state or a later one the step settles by itself; absent: never."),
};
REC_DESC_DEFINE(checklist_item, struct checklist_item, "Étape d’une liste de contrôle", "One thing to do, so many days from a session.");

static const struct rec_field checklist_fields[] = {
	REC_HEAD(struct checklist),
	REC_ENUM(6, struct checklist, kind, action_kind_enum, "Nature des actions", "Of those that follow it; at most one a kind.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_LIST(7, struct checklist, items, checklist_item_desc, CHECKLIST_ITEMS_MAX, "Étapes", "What is to be done, and when.", .flags = REQUIRED, .min = 1),
	REC_BOOL(8, struct checklist, active, "Active", "True when absent at creation; false: these actions call for nothing."),
};
REC_DESC_DEFINE(checklist, struct checklist, "Liste de contrôle", "What is to be done around the days of actions of a kind.");

static const struct rec_field checklist_usual_fields[] = {
	REC_LIST(1, struct checklist_usual, items, checklist_item_desc, CHECKLIST_ITEMS_MAX, "Étapes", "What is to be done, and when."),
};
REC_DESC_DEFINE(checklist_usual, struct checklist_usual, "Liste de contrôle habituelle", "What a kind of action without a checklist of its own follows.");

const struct collection_desc checklist_collection = {
	.service = "registry", .path = "/checklists", .plural = "Listes de contrôle", .rec = &checklist_desc,
	.read_all = ROLE_TEAM, .write_all = TEAM_WRITERS,
};

FAULT_DEFINE(FAULT_CHECKLIST_DOUBLE, "checklist_double",
    "Cette nature d’action a déjà une liste de contrôle : modifiez celle qui existe, ou archivez-la d’abord.",
    "This kind of action has a checklist already: change that one, or archive it first.");
FAULT_DEFINE(FAULT_CHECKLIST_NUMBER, "checklist_number",
    "Deux étapes portent le même numéro (%s) : donnez à chacune le sien, les échéances en dépendent.",
    "Two items have the same number (%s): give each its own, due dates depend on it.");
FAULT_DEFINE(FAULT_CHECKLIST_LONG, "checklist_long",
    "Cela fait trop d’échéances pour une action de vingt journées (%s) : comptez moins d’étapes depuis chaque journée.",
    "That makes too many due dates for an action of twenty sessions (%s): count fewer items from each session.");
