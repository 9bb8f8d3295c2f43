/*
 * scheduling_action (contract): the tables of scheduling_action.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: a reason of absence is nowhere here.
 */
#include "proto/scheduling_action.h"

static const struct rec_enum_value weekday_values[] = {
	{ WEEKDAY_MONDAY, "monday", "lundi" },
	{ WEEKDAY_TUESDAY, "tuesday", "mardi" },
	{ WEEKDAY_WEDNESDAY, "wednesday", "mercredi" },
	{ WEEKDAY_THURSDAY, "thursday", "jeudi" },
	{ WEEKDAY_FRIDAY, "friday", "vendredi" },
	{ WEEKDAY_SATURDAY, "saturday", "samedi" },
	{ WEEKDAY_SUNDAY, "sunday", "dimanche" },
};
REC_ENUM_DEFINE(weekday_enum, "weekday", weekday_values);

static const struct rec_enum_value action_kind_values[] = {
	{ ACTION_FORMATION_ACTION, "formation_action", "Formation-action" },
	{ ACTION_JOURNEE_ETUDE, "journee_etude", "Journée d’étude" },
	{ ACTION_IMMERSION, "immersion", "Immersion" },
	{ ACTION_RESTITUTION, "restitution", "Restitution" },
	{ ACTION_INSTANCE_MEETING, "instance_meeting", "Réunion d’instance" },
	{ ACTION_OTHER, "other", "Autre" },
};
REC_ENUM_DEFINE(action_kind_enum, "action_kind", action_kind_values);

static const struct rec_enum_value action_status_values[] = {
	{ ACTION_ENVISAGED, "envisaged", "Envisagée" },
	{ ACTION_OPEN, "open", "Ouverte aux inscriptions" },
	{ ACTION_CONFIRMED, "confirmed", "Confirmée" },
	{ ACTION_RUNNING, "running", "En cours" },
	{ ACTION_DONE, "done", "Terminée" },
	{ ACTION_CANCELLED, "cancelled", "Annulée" },
};
REC_ENUM_DEFINE(action_status_enum, "action_status", action_status_values);

static const struct rec_enum_value school_zone_values[] = {
	{ SCHOOL_ZONE_A, "A", "Zone A" },
	{ SCHOOL_ZONE_B, "B", "Zone B" },
	{ SCHOOL_ZONE_C, "C", "Zone C" },
};
REC_ENUM_DEFINE(school_zone_enum, "school_zone", school_zone_values);

static const struct rec_enum_value intersession_values[] = {
	{ INTERSESSION_STRUCTURE, "structure", "Par structure" },
	{ INTERSESSION_ACTION, "action", "Pour toute l’action" },
};
REC_ENUM_DEFINE(intersession_per_enum, "intersession_per", intersession_values);

static const struct rec_enum_value action_rhythm_values[] = {
	{ RHYTHM_EVEN, "even", "Régulier : les journées se partagent le temps également" },
	{ RHYTHM_EARLY, "early", "Au plus tôt dans la période" },
	{ RHYTHM_MIDDLE, "middle", "Au milieu de la période" },
	{ RHYTHM_LATE, "late", "Au plus tard dans la période" },
};
static REC_ENUM_DEFINE(action_rhythm_enum, "action_rhythm", action_rhythm_values);

static const struct rec_enum_value session_status_values[] = {
	{ SESSION_TO_PLACE, "to_place", "À placer" },
	{ SESSION_PLACED, "placed", "Placée" },
	{ SESSION_HELD, "held", "Tenue" },
	{ SESSION_CANCELLED, "cancelled", "Annulée" },
};
REC_ENUM_DEFINE(session_status_enum, "session_status", session_status_values);

static const struct rec_enum_value session_half_values[] = {
	{ SESSION_MORNING, "morning", "matin" },
	{ SESSION_AFTERNOON, "afternoon", "après-midi" },
	{ SESSION_EVENING, "evening", "soir" },
};
REC_ENUM_DEFINE(session_half_enum, "session_half", session_half_values);

#define CODE_FIELD(type) \
	REC_TEXT(6, type, code, 60, "Code", "The federation's own short name for it; imports find it again by this.", \
	    .flags = KEY, .format = &FORMAT_NAME)

static const struct rec_field venue_fields[] = {
	REC_HEAD(struct venue),
	CODE_FIELD(struct venue),
	REC_TEXT(7, struct venue, name, 200, "Nom", "Its usual name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ID(8, struct venue, organisation, "organisation", "Structure", "Whose it is.", .flags = KEY),
	REC_TEXT(9, struct venue, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE),
	REC_U32(10, struct venue, seats, 1, 5000, "Places", "For participants; when absent it is never too small.", .unit = "places"),
	REC_SET(11, struct venue, weekdays, weekday_enum, "Jours d’ouverture", "Every day when absent."),
	REC_DAYS(12, struct venue, closed_days, 400, "Fermetures", "Days on which it cannot be used."),
	REC_TEXT(13, struct venue, access, 1000, "Accès", "How to get there and in."),
	REC_IDS(14, struct venue, features, "venue_feature", SCHEDULING_FEATURES_MAX, "Équipements", "What it offers.", .flags = KEY),
	REC_DAYS(15, struct venue, open_days, 400, "Ouvertures exceptionnelles", "Days on which it can be used although its weekdays or closed days say no."),
	REC_SET(16, struct venue, halves, session_half_enum, "Demi-journées d’ouverture", "All when absent."),
	REC_PRICE(17, struct venue, price_day, "Prix par jour", "Of its hire; absent: nothing to pay."),
	REC_TEXT(18, struct venue, address, 300, "Adresse", "Number and street; the town is that of the commune. On the convocations."),
};
REC_DESC_DEFINE(venue, struct venue, "Lieu", "Where sessions are held.");

static const struct rec_field action_quota_fields[] = {
	REC_SET(1, struct action_quota, roles, mandate_role_enum, "Public", "Roles counted together.", .flags = REQUIRED),
	REC_U32(2, struct action_quota, min, 0, 5000, "Au moins", "Places kept for them until they are there; 0: none.", .unit = "personnes"),
	REC_U32(3, struct action_quota, max, 0, 5000, "Au plus", "Of all structures together; 0: no limit.", .unit = "personnes"),
};
REC_DESC_DEFINE(action_quota, struct action_quota, "Quota par public", "How many of one public an action needs and takes.");

static const struct rec_field action_deliverable_fields[] = {
	REC_TEXT(1, struct action_deliverable, title, 300, "Intitulé", "What is handed over.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_DAY(2, struct action_deliverable, due, "Attendu le", "Until when."),
	REC_DAY(3, struct action_deliverable, delivered_on, "Remis le", "Absent: not yet."),
	REC_ID(4, struct action_deliverable, file, "file", "Fichier", "The document itself."),
};
REC_DESC_DEFINE(action_deliverable, struct action_deliverable, "Livrable", "What an immersion or a restitution hands over.");

static const struct rec_enum_value recommendation_status_values[] = {
	{ RECOMMENDATION_OPEN, "open", "À suivre" },
	{ RECOMMENDATION_FOLLOWED, "followed", "Suivie" },
	{ RECOMMENDATION_SET_ASIDE, "set_aside", "Écartée" },
};
REC_ENUM_DEFINE(recommendation_status_enum, "recommendation_status", recommendation_status_values);

static const struct rec_field action_recommendation_fields[] = {
	REC_U32(1, struct action_recommendation, number, 1, 999, "Numéro", "Stays the same when the list changes.", .flags = REQUIRED),
	REC_TEXT(2, struct action_recommendation, text, 1500, "Recommandation", "For the whole network: what concerns one centre belongs in its action plan.",
	    .flags = REQUIRED, .min = 1),
	REC_ENUM(3, struct action_recommendation, status, recommendation_status_enum, "État", "\"open\" when absent."),
};
REC_DESC_DEFINE(action_recommendation, struct action_recommendation, "Recommandation", "What an immersion or a restitution advises the network.");

static const struct rec_field action_fields[] = {
	REC_HEAD(struct action),
	CODE_FIELD(struct action),
	REC_TEXT(7, struct action, title, 300, "Intitulé", "What it is about.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ENUM(8, struct action, kind, action_kind_enum, "Nature", "\"other\" when absent at creation.", .flags = KEY),
	REC_ENUM(9, struct action, status, action_status_enum, "État", "Changed by open, confirm, start, finish, cancel.",
	    .flags = SERVER_SET | KEY),
	REC_PLANNED_DAY(10, struct action, first_day, "Première journée", "Makes J1, fixed on that day.", .flags = CREATE_ONLY),
	REC_IDS(11, struct action, invited, "organisation", 200, "Structures invitées", "Asked to enrol; nobody else is refused."),
	REC_ID(12, struct action, venue, "venue", "Lieu", "Of its sessions, unless they say otherwise.", .flags = KEY),
	REC_IDS(13, struct action, animators, "person", SCHEDULING_ANIMATORS_MAX, "Intervenant·es", "All are needed at each session.",
	    .flags = KEY),
	REC_U32(14, struct action, structures_min, 0, 500, "Structures au moins", "Needed to confirm it; 0: no minimum.", .unit = "structures"),
	REC_U32(15, struct action, structures_max, 0, 500, "Structures au plus", "Then the waiting list; 0: no limit. Institutions do not count.",
	    .unit = "structures"),
	REC_U32(16, struct action, persons_min, 0, SCHEDULING_PERSONS_MAX, "Personnes au moins", "Of one structure.",
	    .unit = "personnes par structure"),
	REC_U32(17, struct action, persons_max, 0, SCHEDULING_PERSONS_MAX, "Personnes au plus", "Of one structure; 0: no limit.",
	    .unit = "personnes par structure"),
	REC_SET(18, struct action, targets, mandate_role_enum, "Publics", "Roles that it is for; every role when absent."),
	REC_BOOL(19, struct action, binome, "Binôme", "One who governs and one professional of the same structure, both or none."),
	REC_BOOL(20, struct action, all_sessions, "Présence à toutes les journées", "Asked of everybody."),
	REC_BOOL(21, struct action, action_plan_required, "Plan d’actions demandé", "Of each structure."),
	REC_BOOL(22, struct action, open_to_institutions, "Ouverte aux institutions", "They may enrol too."),
	REC_U32(23, struct action, gap_min, 0, 365, "Écart minimal", "Between two sessions; 14 when absent at creation.", .unit = "jours"),
	REC_U32(24, struct action, gap_max, 0, 730, "Écart maximal", "Between two sessions; 0: no limit.", .unit = "jours"),
	REC_SET(25, struct action, weekdays, weekday_enum, "Jours possibles",
	    "At least one; Monday, Tuesday, Thursday, Friday when absent: Wednesdays rarely suit centres."),
	REC_ENUM(26, struct action, school_zone, school_zone_enum, "Zone scolaire", "For school holidays."),
	REC_BOOL(27, struct action, avoid_school_holidays, "Hors vacances scolaires", "True when absent at creation and a zone is given."),
	REC_BOOL(28, struct action, alsace_moselle, "Alsace-Moselle", "Two more public holidays."),
	REC_U32(29, struct action, intersession_days, 0, 200, "Accompagnement en intersession", "Remote days.", .unit = "jours"),
	REC_ENUM(30, struct action, intersession_per, intersession_per_enum, "Intersession comptée", "Per structure, or for the action."),
	REC_TEXT(31, struct action, objectives, 8000, "Objectifs spécifiques", "As on the sheet."),
	REC_TEXT(32, struct action, content, 8000, "Contenu", "As on the sheet."),
	REC_TEXT(33, struct action, modalities, 8000, "Modalités", "As on the sheet."),
	REC_U32(34, struct action, places, 0, 5000, "Places en tout", "Persons of all structures together; 0: as many as the room has seats.",
	    .unit = "personnes"),
	REC_LIST(35, struct action, quotas, action_quota_desc, SCHEDULING_QUOTAS_MAX, "Quotas par public", "How many of each public at least and at most."),
	REC_U32(36, struct action, served_years, 0, 20, "Déjà servies depuis",
	    "A place in an action of the same kind within these years lets others pass first; 3 when absent at creation; 0: only the date of request counts.",
	    .unit = "ans"),
	REC_U32(38, struct action, answer_days, 0, 60, "Délai de réponse",
	    "To answer the offer of a place that frees; 7 when absent at creation; 0: the place is given at once.", .unit = "jours"),
	REC_PRICE(39, struct action, price, "Prix par personne", "Of the whole action, travel apart."),
	REC_IDS(40, struct action, venues, "venue", SCHEDULING_VENUES_MAX, "Lieux possibles",
	    "The planner chooses one for each session when the action has no venue."),
	REC_BOOL(41, struct action, any_venue, "N’importe quel lieu", "The planner chooses among all venues in use when the action has none."),
	REC_U32(42, struct action, venue_km, 0, 1000, "Distance au plus", "Average for a person who comes, as the crow flies, when any venue may be chosen; 0: no limit.",
	    .unit = "km"),
	REC_ENUM(43, struct action, rhythm, action_rhythm_enum, "Rythme souhaité", "Where in its period a day is best; \"even\" when absent."),
	REC_SET(44, struct action, preferred_weekdays, weekday_enum, "Jours préférés", "A wish, no rule: other possible days cost more."),
	REC_BOOL(45, struct action, intersession_school, "Intersession pendant les vacances",
	    "Days of intersession may lie in the school holidays of the structure's zone."),
	REC_U32(50, struct action, completion_rate, 1, 100, "Assiduité demandée",
	    "Half-days to be done for having followed the action; when absent 100 if presence is asked on all days, else 80.", .unit = "%"),
	REC_LIST(51, struct action, deliverables, action_deliverable_desc, SCHEDULING_DELIVERABLES_MAX, "Livrables",
	    "Of an immersion or a restitution; they change also once it is done."),
	REC_LIST(52, struct action, recommendations, action_recommendation_desc, SCHEDULING_RECOMMENDATIONS_MAX, "Recommandations",
	    "Of an immersion or a restitution, for the whole network; they change also once it is done."),
};
REC_DESC_DEFINE(action, struct action, "Action", "A training, a study day, or another thing with dates that structures take part in.");

/* "09:00" to "23:59". */
static bool
hour_holds(struct text t)
{
	if (t.len != 5 || t.ptr[2] != ':')
		return false;
	for (uint32_t i = 0; i < 5; i++)
		if (i != 2 && (t.ptr[i] < '0' || t.ptr[i] > '9'))
			return false;
	return memcmp(t.ptr, "24:", 2) < 0 && t.ptr[3] < '6';
}

static const struct rec_format FORMAT_HOUR = { "hour", "une heure sur cinq signes, comme 09:00", "a time of day, as 09:00", hour_holds };

static const struct rec_field session_fields[] = {
	REC_HEAD(struct session),
	REC_ID(6, struct session, action, "action", "Action", "The action it belongs to.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_U32(7, struct session, rank, 1, SCHEDULING_RANK_MAX, "Journée", "J1 is 1.", .flags = REQUIRED),
	REC_PLANNED_DAY(8, struct session, window_from, "Pas avant", "First day it may be placed on."),
	REC_PLANNED_DAY(9, struct session, window_to, "Pas après", "Last day it may be placed on."),
	REC_BOOL(10, struct session, fixed, "Fixée", "The day is given, not found."),
	REC_PLANNED_DAY(11, struct session, day, "Jour", "Where it is; absent before it is placed.", .flags = KEY),
	REC_SET(12, struct session, halves, session_half_enum, "Demi-journées", "Morning and afternoon when absent at creation."),
	REC_ID(13, struct session, venue, "venue", "Lieu", "Other than the action's.", .flags = KEY),
	REC_BOOL(14, struct session, remote, "À distance", "Needs no venue."),
	REC_TEXT(15, struct session, link, 500, "Lien", "Where to join when remote; told to the team, to who animates, and to who has a place.", .format = &FORMAT_URL),
	REC_ENUM(16, struct session, status, session_status_enum, "État", "To place, placed, held, cancelled.", .flags = SERVER_SET | KEY),
	REC_IDS(17, struct session, features, "venue_feature", SCHEDULING_FEATURES_MAX, "Équipements nécessaires", "That its venue must have."),
	REC_TEXT(18, struct session, starts_at, 5, "Commence à", "Local time; the usual hour of its first half-day when absent.",
	    .min = 5, .format = &FORMAT_HOUR),
	REC_TEXT(19, struct session, ends_at, 5, "Finit à", "Local time; the usual hour of its last half-day when absent.",
	    .min = 5, .format = &FORMAT_HOUR),
	REC_IDS(20, struct session, venues, "venue", SCHEDULING_VENUES_MAX, "Lieux possibles",
	    "The planner chooses among these when the session has no venue; before those of the action."),
	REC_BOOL(21, struct session, venue_chosen, "Lieu choisi par une proposition", "The next plan may choose another.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(session, struct session, "Journée", "One day of an action.");

static const struct rec_field absence_fields[] = {
	REC_HEAD(struct absence),
	REC_ID(6, struct absence, person, "person", "Personne", "Who cannot be there.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_DAY(7, struct absence, from, "Du", "First day.", .flags = REQUIRED),
	REC_DAY(8, struct absence, to, "Au", "Last day.", .flags = REQUIRED),
};
REC_DESC_DEFINE(absence, struct absence, "Indisponibilité", "Days on which a person cannot be there. The reason is not kept.");

const struct collection_desc venue_collection = {
	.service = "scheduling", .path = "/venues", .plural = "Lieux", .rec = &venue_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc action_collection = {
	.service = "scheduling", .path = "/actions", .plural = "Actions", .rec = &action_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc session_collection = {
	.service = "scheduling", .path = "/sessions", .plural = "Journées", .rec = &session_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc absence_collection = {
	.service = "scheduling", .path = "/absences", .plural = "Indisponibilités", .rec = &absence_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_TEAM, .write_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .own_tag = ABSENCE_PERSON,
};

FAULT_DEFINE(FAULT_STRUCTURES_RANGE, "structures_range",
    "Le nombre minimal de structures dépasse le nombre maximal : corrigez l’un des deux.",
    "More structures are needed at least than are taken at most: correct one of the two.");
FAULT_DEFINE(FAULT_PERSONS_RANGE, "persons_range",
    "Le nombre minimal de personnes par structure dépasse le nombre maximal : corrigez l’un des deux.",
    "More persons are needed at least than are taken at most: correct one of the two.");
FAULT_DEFINE(FAULT_GAP_RANGE, "gap_range", "L’écart minimal entre deux journées dépasse l’écart maximal : corrigez l’un des deux.",
    "The smallest gap between two sessions exceeds the largest: correct one of the two.");
FAULT_DEFINE(FAULT_WEEKDAYS_EMPTY, "weekdays_empty", "Aucun jour de la semaine n’est retenu : choisissez-en au moins un.",
    "No day of the week is left: choose at least one.");
FAULT_DEFINE(FAULT_BINOME_PERSONS, "binome_persons",
    "Un binôme compte deux personnes, et l’action n’en accepte qu’une par structure : augmentez ce maximum ou n’exigez pas de binôme.",
    "A pair is two persons, and the action takes one of each organisation: raise that maximum, or ask for no pair.");
FAULT_DEFINE(FAULT_BINOME_TARGETS, "binome_targets",
    "Un binôme réunit une personne qui administre et une personne professionnelle, et les publics de l’action écartent l’une des deux : complétez les publics ou n’exigez pas de binôme.",
    "A pair is one administrator and one professional, and the action's target publics leave out one of them: complete them, or ask for no pair.");
FAULT_DEFINE(FAULT_STRUCTURES_BELOW, "structures_below",
    "Des structures ont déjà leur place (%s) : gardez un maximum au moins égal, ou retirez d’abord des inscriptions.",
    "Organisations have their place already (%s): keep a maximum of at least as many, or withdraw enrolments first.");
FAULT_DEFINE(FAULT_PERSONS_BELOW, "persons_below",
    "Une structure a déjà inscrit plus de personnes (%s) : gardez un maximum au moins égal, ou changez d’abord sa délégation.",
    "An organisation has enrolled more persons already (%s): keep a maximum of at least as many, or change its delegation first.");
FAULT_DEFINE(FAULT_PLACES_BELOW, "places_below",
    "Des personnes ont déjà leur place (%s) : gardez un nombre de places au moins égal, ou retirez d’abord des inscriptions.",
    "Persons have their place already (%s): keep at least as many places, or withdraw enrolments first.");
FAULT_DEFINE(FAULT_QUOTA_RANGE, "quota_range", "Le minimum de ce public dépasse son maximum : corrigez l’un des deux.",
    "The minimum of this public exceeds its maximum: correct one of the two.");
FAULT_DEFINE(FAULT_QUOTA_ROLES, "quota_roles",
    "Chaque quota compte au moins un rôle, et un rôle n’est que dans un seul quota (à corriger : %s).",
    "Each quota has a role at least, and a role is in one quota only (to correct: %s).");
FAULT_DEFINE(FAULT_QUOTA_PLACES, "quota_places",
    "Les minimums par public dépassent ensemble le nombre de places (%s) : baissez un minimum ou ajoutez des places.",
    "The minima by public exceed the places together (%s): lower one, or add places.");
FAULT_DEFINE(FAULT_QUOTA_BELOW, "quota_below",
    "Des personnes de ce public ont déjà leur place (%s) : gardez un maximum au moins égal, ou changez d’abord des délégations.",
    "Persons of this public have their place already (%s): keep a maximum of at least as many, or change delegations first.");
FAULT_DEFINE(FAULT_QUOTA_MIN, "quota_min",
    "Un public n’est pas encore assez nombreux (%s) : attendez d’autres inscriptions ou baissez ce minimum.",
    "A public is still too few (%s): wait for others, or lower that minimum.");
FAULT_DEFINE(FAULT_SCHOOL_ZONE, "school_zone_missing",
    "Pour éviter les vacances scolaires, indiquez la zone (A, B ou C).",
    "To avoid school holidays, give the zone (A, B or C).");
FAULT_DEFINE(FAULT_STRUCTURES_MIN, "structures_min",
    "Il n’y a pas encore assez de structures inscrites (%s) : attendez d’autres inscriptions ou baissez le minimum de l’action.",
    "Too few structures are enrolled (%s): wait for others, or lower the action's minimum.");
FAULT_DEFINE(FAULT_SESSIONS_OPEN, "sessions_open",
    "Des journées restent à tenir (%s) : marquez-les comme tenues ou annulez-les d’abord.",
    "Sessions are still to be held (%s): mark them as held or cancel them first.");
FAULT_DEFINE(FAULT_SESSION_PERIOD, "session_period", "La période se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The period ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_SESSION_NO_PERIOD, "session_no_period",
    "Donnez un jour, ou une période (pas avant, pas après) dans laquelle placer la journée.",
    "Give a day, or a period (not before, not after) in which to place the session.");
FAULT_DEFINE(FAULT_SESSION_NO_DAY, "session_no_day", "Une journée fixée a besoin de son jour : indiquez-le.",
    "A fixed session needs its day: give it.");
FAULT_DEFINE(FAULT_SESSION_OUTSIDE, "session_outside_period",
    "Ce jour est hors de la période de la journée (%s) : changez le jour ou la période.",
    "This day is outside of the session's period (%s): change the day or the period.");
FAULT_DEFINE(FAULT_SESSION_RANK, "session_rank", "L’action a déjà une journée %s : choisissez un autre rang.",
    "The action already has a session %s: choose another rank.");
FAULT_DEFINE(FAULT_SESSION_ORDER, "session_order",
    "Les journées se suivent dans l’ordre, et %s ne le permet pas : fixez les premières avant les suivantes, à des jours qui se suivent.",
    "Sessions come in order, and %s does not allow it: fix the first before the next, on days that follow each other.");
FAULT_DEFINE(FAULT_SESSION_CLOSED, "session_closed", "Cette journée est tenue ou annulée : elle ne change plus.",
    "This session is held or cancelled: it does not change any more.");
FAULT_DEFINE(FAULT_SESSION_FUTURE, "session_future",
    "Cette journée est prévue le %s et n’a pas encore eu lieu : attendez ce jour, ou corrigez sa date si elle s’est tenue plus tôt.",
    "This session is planned for %s and has not taken place yet: wait for that day, or correct its day if it was held before.");
FAULT_DEFINE(FAULT_SESSION_UNCONFIRMED, "session_unconfirmed",
    "L’action n’est ni confirmée ni en cours (%s) : confirmez-la avant de dire que ses journées se sont tenues.",
    "The action is neither confirmed nor running (%s): confirm it before saying that its sessions were held.");
FAULT_DEFINE(FAULT_ACTION_CLOSED, "action_closed", "Cette action est terminée ou annulée : on n’y change plus rien.",
    "This action is done or cancelled: nothing changes in it any more.");
FAULT_DEFINE(FAULT_VENUE_GIVEN, "venue_given",
    "Un lieu est déjà donné, il n’y a rien à choisir : retirez ce lieu, ou les lieux possibles.",
    "A venue is given already, there is nothing to choose: take away that venue, or the possible ones.");
FAULT_DEFINE(FAULT_ABSENCE_PERIOD, "absence_period", "L’indisponibilité se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The absence ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_LISTED_TWICE, "listed_twice",
    "La même fiche figure deux fois dans cette liste : gardez-en une seule.",
    "The same record stands twice in this list: keep it once.");
FAULT_DEFINE(FAULT_PREFERRED_WEEKDAYS, "preferred_weekdays",
    "Des jours préférés ne sont pas parmi les jours possibles de l’action (%s) : ajoutez-les aux jours possibles, ou retirez-les des préférés.",
    "Preferred days are not among the days on which the action may take place (%s): add them there, or take them away here.");
FAULT_DEFINE(FAULT_QUOTA_REACH, "quota_reach",
    "Ce minimum ne peut pas être atteint (%s) : baissez-le, ou prenez plus de structures ou de personnes par structure.",
    "This minimum cannot be reached (%s): lower it, or take more organisations or persons of each.");
FAULT_DEFINE(FAULT_MINIMUM_PLACES, "minimum_places",
    "Le minimum de structures et de personnes ne tient pas dans les places de l’action (%s) : ajoutez des places ou baissez un minimum.",
    "The minimum of organisations and persons does not fit into the places (%s): add places, or lower a minimum.");
FAULT_DEFINE(FAULT_SESSION_REMOTE, "session_remote_venue",
    "Une journée à distance n’a pas de lieu : retirez le lieu, ou la mention « à distance ».",
    "A remote session has no venue: take the venue away, or the mark \"remote\".");
FAULT_DEFINE(FAULT_SESSION_HALF_HOURS, "session_half_hours",
    "Cette heure n’est pas dans les demi-journées choisies (%s) : corrigez l’heure ou les demi-journées.",
    "This hour is not in the half-days chosen (%s): correct the hour or the half-days.");
FAULT_DEFINE(FAULT_VENUE_HALVES_EMPTY, "venue_halves_empty",
    "Aucune demi-journée d’ouverture n’est retenue : choisissez-en au moins une, ou laissez ce champ vide si le lieu est toujours ouvert.",
    "No half-day is left: choose at least one, or leave this out where the venue is always open.");
FAULT_DEFINE(FAULT_VENUE_DAY_TWICE, "venue_day_twice",
    "Ce jour (%s) est à la fois une fermeture et une ouverture exceptionnelle : gardez l’une des deux.",
    "This day (%s) is both closed and open by exception: keep one of the two.");
FAULT_DEFINE(FAULT_DELIVERED_FUTURE, "delivered_future",
    "Ce livrable serait remis dans l’avenir : indiquez le jour où il l’a été, ou seulement le jour où il est attendu.",
    "This would be handed over in the future: say on which day it was, or only until when it is due.");
FAULT_DEFINE(FAULT_RECOMMENDATION_NUMBER, "recommendation_number",
    "Deux recommandations portent le même numéro (%s) : numérotez-les différemment.",
    "Two recommendations have the same number (%s): number them differently.");
