/*
 * scheduling_intersession (contract): the tables of scheduling_intersession.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: activities are what the animator writes about the work with a structure: sealed, and kept inside of this service.
 */
#include "proto/scheduling_intersession.h"

static bool
clock_holds(struct text t)
{
	bool digits = t.len == 5 && t.ptr[2] == ':';

	for (uint32_t i = 0; digits && i < t.len; i++)
		digits = i == 2 || (t.ptr[i] >= '0' && t.ptr[i] <= '9');
	return digits && (t.ptr[0] < '2' || (t.ptr[0] == '2' && t.ptr[1] < '4')) && t.ptr[3] < '6';
}
const struct rec_format FORMAT_CLOCK = { "clock", "une heure comme 09:30", "a time of day such as 09:30", clock_holds };

static const struct rec_enum_value intersession_status_values[] = {
	{ INTERSESSION_PLANNED, "planned", "Prévu" },
	{ INTERSESSION_DONE, "done", "Réalisé" },
	{ INTERSESSION_CANCELLED, "cancelled", "Annulé" },
};
REC_ENUM_DEFINE(intersession_status_enum, "intersession_status", intersession_status_values);

static const struct rec_enum_value intersession_flag_values[] = {
	{ INTERSESSION_OUTSIDE, "outside", "Hors de la période des journées" },
	{ INTERSESSION_BUSY, "busy", "Intervenant·e pris·e par ailleurs ce jour-là" },
	{ INTERSESSION_DAY_OFF, "day_off", "Dimanche ou jour férié" },
	{ INTERSESSION_NOT_ANIMATING, "not_animating", "Personne qui n’anime pas l’action" },
};
REC_ENUM_DEFINE(intersession_flag_enum, "intersession_flag", intersession_flag_values);

#define ACTIVITIES_MOST 4000
#define MINUTES_MOST 1440
#define HALF_DAYS "demi-journées"

static const struct rec_field intersession_fields[] = {
	REC_HEAD(struct intersession),
	REC_ID(6, struct intersession, action, "action", "Action", "Between whose sessions.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct intersession, structure, "organisation", "Structure", "Who is accompanied; absent where the action counts for all.",
	    .flags = KEY | CREATE_ONLY),
	REC_ID(8, struct intersession, animator, "person", "Intervenant·e", "Who accompanies.", .flags = REQUIRED | KEY),
	REC_PLANNED_DAY(9, struct intersession, day, "Jour", "When.", .flags = REQUIRED | KEY),
	REC_TEXT(10, struct intersession, begins, 5, "De", "Local time; without one, the whole day is taken.", .format = &FORMAT_CLOCK),
	REC_TEXT(11, struct intersession, ends, 5, "À", "Local time.", .format = &FORMAT_CLOCK),
	REC_U32(12, struct intersession, half_days, 1, 2, "Compte pour", "2 when absent at creation.", .unit = HALF_DAYS),
	REC_TEXT(13, struct intersession, link, 500, "Lien", "Where to join.", .format = &FORMAT_URL),
	REC_TEXT(14, struct intersession, activities, ACTIVITIES_MOST, "Activités réalisées", "What was done.", .flags = SENSITIVE),
	REC_U32(15, struct intersession, minutes, 1, MINUTES_MOST, "Temps passé", "Given at creation: it took place, and is entered afterwards.",
	    .unit = "minutes"),
	REC_ENUM(16, struct intersession, status, intersession_status_enum, "État", "Planned, done, cancelled.", .flags = SERVER_SET | KEY),
	REC_SET(17, struct intersession, flags, intersession_flag_enum, "À vérifier", "What looked wrong when it was last changed.",
	    .flags = SERVER_SET),
};
REC_DESC_DEFINE(intersession, struct intersession, "Accompagnement en intersession", "Remote work with a structure between two sessions.");

static const struct rec_field intersession_done_fields[] = {
	REC_ID(1, struct intersession_done, id, "intersession", "Accompagnement", "Which.", .flags = REQUIRED),
	REC_TEXT(2, struct intersession_done, activities, ACTIVITIES_MOST, "Activités réalisées", "What was done.", .flags = SENSITIVE),
	REC_U32(3, struct intersession_done, minutes, 1, MINUTES_MOST, "Temps passé", "How long it took.", .unit = "minutes"),
};
REC_DESC_DEFINE(intersession_done, struct intersession_done, "Accompagnement réalisé", "What proves that it took place.");

static const struct rec_field intersession_line_fields[] = {
	REC_ID(1, struct intersession_line, structure, "organisation", "Structure", "Absent: for the whole action."),
	REC_U32(2, struct intersession_line, asked, 0, 400, "Prévues à l’action", "By the action.", .unit = HALF_DAYS),
	REC_U32(3, struct intersession_line, planned, 0, 100000, "Programmées", "With a day to come.", .unit = HALF_DAYS),
	REC_U32(4, struct intersession_line, done, 0, 100000, "Réalisées", "Proven.", .unit = HALF_DAYS),
	REC_U32(5, struct intersession_line, remaining, 0, 400, "Restant à programmer", "Neither planned nor done.", .unit = HALF_DAYS),
	REC_U32(6, struct intersession_line, beyond, 0, 100000, "Au-delà", "Planned or done beyond what the action asks for.", .unit = HALF_DAYS),
	REC_U32(7, struct intersession_line, minutes, 0, UINT32_MAX, "Temps passé", "Of those done.", .unit = "minutes"),
};
REC_DESC_DEFINE(intersession_line, struct intersession_line, "Décompte", "Of one structure, or of the action.");

static const struct rec_field intersession_summary_fields[] = {
	REC_ID(1, struct intersession_summary, action, "action", "Action", "Of which."),
	REC_ENUM(2, struct intersession_summary, per, intersession_per_enum, "Comptées", "Per structure, or for the action."),
	REC_LIST(3, struct intersession_summary, lines, intersession_line_desc, 1000, "Décomptes", "One a structure, or one."),
};
REC_DESC_DEFINE(intersession_summary, struct intersession_summary, "Décompte de l’intersession", "What is done, and what is left.");

const struct collection_desc intersession_collection = {
	.service = "scheduling", .path = "/intersessions", .plural = "Accompagnements en intersession", .rec = &intersession_desc,
	.read_scoped = INTERSESSION_READERS,
	.write_all = SCHEDULING_WRITERS, .write_scoped = ROLE_ANIMATOR, .org_tag = INTERSESSION_TAG_STRUCTURE,
	.own_tag = INTERSESSION_TAG_ANIMATOR,
};

FAULT_DEFINE(FAULT_INTERSESSION_STRUCTURE, "intersession_structure",
    "L’accompagnement de cette action est compté par structure : indiquez laquelle est accompagnée.",
    "This action counts its accompaniment by organisation: say which one is accompanied.");
FAULT_DEFINE(FAULT_INTERSESSION_FOR_ALL, "intersession_for_all",
    "L’accompagnement de cette action est compté pour toutes les structures ensemble : n’en indiquez pas.",
    "This action counts its accompaniment for all organisations together: name none.");
FAULT_DEFINE(FAULT_INTERSESSION_ENROLLED, "intersession_enrolled",
    "Cette structure n’a pas de place dans l’action : inscrivez-la d’abord, ou choisissez une structure inscrite.",
    "This organisation has no place in the action: enrol it first, or choose one that is enrolled.");
FAULT_DEFINE(FAULT_INTERSESSION_TIMES, "intersession_times",
    "L’accompagnement se termine avant d’avoir commencé : corrigez l’une des deux heures.",
    "The slot ends before it begins: correct one of the two times.");
FAULT_DEFINE(FAULT_INTERSESSION_TAKEN, "intersession_taken",
    "L’intervenant·e n’est pas libre à ce moment, le %s : choisissez un autre jour, une autre heure ou une autre personne.",
    "The animator is not free then, on %s: choose another day, another time or another person.");
FAULT_DEFINE(FAULT_INTERSESSION_PROOF, "intersession_proof",
    "Un accompagnement réalisé se justifie par ses activités et le temps passé : indiquez les deux.",
    "An accompaniment that took place is proven by what was done and by the time spent: give both.");
FAULT_DEFINE(FAULT_INTERSESSION_FUTURE, "intersession_future",
    "Cet accompagnement est prévu le %s et n’a pas encore eu lieu : attendez ce jour, ou corrigez sa date s’il s’est tenu plus tôt.",
    "This accompaniment is planned for %s and has not taken place yet: wait for that day, or correct its day if it took place before.");
FAULT_DEFINE(FAULT_INTERSESSION_STEP, "intersession_step",
    "Cet accompagnement est encore prévu : pour saisir le temps passé, déclarez-le réalisé.",
    "This accompaniment is still planned: to enter the time spent, say that it took place.");
