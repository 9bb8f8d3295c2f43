/*
 * scheduling_school (contract): the tables of scheduling_school.h.
 * Owns: descriptor, collection and faults, as constants.
 * Beware: a day is in the holidays if these records or the file that ships say so.
 */
#include "proto/scheduling_school.h"

static const struct rec_field school_holiday_fields[] = {
	REC_HEAD(struct school_holiday),
	REC_ENUM(6, struct school_holiday, zone, school_zone_enum, "Zone scolaire", "One record a zone.", .flags = REQUIRED | KEY),
	REC_TEXT(7, struct school_holiday, name, 120, "Nom", "As people say it: vacances d’hiver.", .flags = REQUIRED, .min = 1,
	    .format = &FORMAT_NAME),
	REC_PLANNED_DAY(8, struct school_holiday, from, "Du", "First day without lessons.", .flags = REQUIRED),
	REC_PLANNED_DAY(9, struct school_holiday, to, "Au (dernier jour sans école)", "Last day without lessons: the one before the return.",
	    .flags = REQUIRED),
};
REC_DESC_DEFINE(school_holiday, struct school_holiday, "Vacances scolaires", "School holidays of a zone, beside those that ship with the program.");

const struct collection_desc school_holiday_collection = {
	.service = "scheduling", .path = "/school-holidays", .plural = "Vacances scolaires", .rec = &school_holiday_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_TEAM,
};

FAULT_DEFINE(FAULT_SCHOOL_HOLIDAY_PERIOD, "school_holiday_period",
    "Ces vacances se terminent avant d’avoir commencé : corrigez l’une des deux dates.",
    "These holidays end before they begin: correct one of the two dates.");
FAULT_DEFINE(FAULT_SCHOOL_HOLIDAY_LONG, "school_holiday_long",
    "Ces vacances dureraient plus de %s jours : corrigez l’une des deux dates.",
    "These holidays would last more than %s days: correct one of the two dates.");
FAULT_DEFINE(FAULT_SCHOOL_HOLIDAY_OVERLAP, "school_holiday_overlap",
    "Pour cette zone, d’autres vacances sont déjà connues à ces dates (%s) : reprenez exactement ces jours-là, ou corrigez les vacances déjà saisies.",
    "Other holidays of that zone are known on these days (%s): take exactly those days, or correct the holidays entered before.");
FAULT_DEFINE(FAULT_SCHOOL_HOLIDAYS_MOST, "school_holidays_most",
    "Il y a déjà %s vacances saisies : archivez celles d’années passées.",
    "There are %s holidays already: archive those of past years.");
