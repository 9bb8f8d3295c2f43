/*
 * scheduling (contract): the tables of scheduling.h.
 * Owns: descriptors, collections, methods, events and faults of scheduling, as constants.
 * Beware: a reason of absence is nowhere here, and sentences of plans never hold a person's name: everybody who animates reads them.
 */
#include "proto/scheduling.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

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
static REC_ENUM_DEFINE(school_zone_enum, "school_zone", school_zone_values);

static const struct rec_enum_value intersession_values[] = {
	{ INTERSESSION_STRUCTURE, "structure", "Par structure" },
	{ INTERSESSION_ACTION, "action", "Pour toute l’action" },
};
static REC_ENUM_DEFINE(intersession_per_enum, "intersession_per", intersession_values);

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
static REC_ENUM_DEFINE(session_half_enum, "session_half", session_half_values);

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

static const struct rec_enum_value plan_mode_values[] = {
	{ PLAN_PLACE, "place", "Placer ce qui reste à placer" },
	{ PLAN_REPLAN, "replan", "Réparer en déplaçant le moins possible" },
};
static REC_ENUM_DEFINE(plan_mode_enum, "plan_mode", plan_mode_values);

static const struct rec_enum_value plan_status_values[] = {
	{ PLAN_REQUESTED, "requested", "En cours de calcul" },
	{ PLAN_COMPUTED, "computed", "Proposée" },
	{ PLAN_INFEASIBLE, "infeasible", "Impossible" },
	{ PLAN_UNDECIDED, "undecided", "Sans réponse dans le temps donné" },
	{ PLAN_APPLIED, "applied", "Appliquée" },
};
REC_ENUM_DEFINE(plan_status_enum, "plan_status", plan_status_values);

static const struct rec_enum_value plan_rule_values[] = {
	{ PLAN_FIXED, "fixed", "Journée fixée" },
	{ PLAN_WINDOW, "window", "Période de la journée" },
	{ PLAN_GAP_MIN, "gap_min", "Écart minimal entre deux journées" },
	{ PLAN_GAP_MAX, "gap_max", "Écart maximal entre deux journées" },
	{ PLAN_ORDER, "order", "Ordre des journées" },
	{ PLAN_WEEKEND, "weekend", "Fin de semaine" },
	{ PLAN_CLOSED_WEEKDAY, "closed_weekday", "Jour de semaine non retenu" },
	{ PLAN_PUBLIC_HOLIDAY, "public_holiday", "Jour férié" },
	{ PLAN_SCHOOL_HOLIDAY, "school_holiday", "Vacances scolaires" },
	{ PLAN_VENUE_CLOSED, "venue_closed", "Lieu fermé" },
	{ PLAN_PAST, "past", "Jour passé" },
	{ PLAN_ABSENT, "absent", "Personne absente" },
	{ PLAN_TWICE, "person_twice", "Personne déjà prise ce jour-là" },
	{ PLAN_VENUE_TWICE, "venue_twice", "Lieu déjà pris ce jour-là" },
	{ PLAN_SEATS, "seats", "Salle trop petite" },
};
REC_ENUM_DEFINE(plan_rule_enum, "plan_rule", plan_rule_values);

static const struct rec_enum_value plan_criterion_values[] = {
	{ PLAN_COST_POLL, "poll", "Réponses au sondage" },
	{ PLAN_COST_SPREAD, "spread", "Journées trop rapprochées pour une même personne" },
	{ PLAN_COST_PREFER, "prefer", "Éloignement d’un rythme régulier" },
	{ PLAN_COST_MOVED, "moved", "Journées déplacées" },
};
REC_ENUM_DEFINE(plan_criterion_enum, "plan_criterion", plan_criterion_values);

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
};
REC_DESC_DEFINE(venue, struct venue, "Lieu", "Where sessions are held.");

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
};
REC_DESC_DEFINE(action, struct action, "Action", "A training, a study day, or another thing with dates that structures take part in.");

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
	REC_TEXT(15, struct session, link, 500, "Lien", "Where to join when remote.", .format = &FORMAT_URL),
	REC_ENUM(16, struct session, status, session_status_enum, "État", "To place, placed, held, cancelled.", .flags = SERVER_SET | KEY),
};
REC_DESC_DEFINE(session, struct session, "Journée", "One day of an action.");

static const struct rec_field absence_fields[] = {
	REC_HEAD(struct absence),
	REC_ID(6, struct absence, person, "person", "Personne", "Who cannot be there.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_DAY(7, struct absence, from, "Du", "First day.", .flags = REQUIRED),
	REC_DAY(8, struct absence, to, "Au", "Last day.", .flags = REQUIRED),
};
REC_DESC_DEFINE(absence, struct absence, "Indisponibilité", "Days on which a person cannot be there. The reason is not kept.");

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

static const struct rec_field plan_term_fields[] = {
	REC_ENUM(1, struct plan_term, criterion, plan_criterion_enum, "Critère", "What is counted.", .flags = REQUIRED),
	REC_I64(2, struct plan_term, value, INT64_MIN, INT64_MAX, "Valeur", "How much of it."),
	REC_I64(3, struct plan_term, weight, INT64_MIN, INT64_MAX, "Poids", "What one costs."),
	REC_I64(4, struct plan_term, contribution, INT64_MIN, INT64_MAX, "Contribution", "Part of the cost."),
};
REC_DESC_DEFINE(plan_term, struct plan_term, "Critère", "A part of a plan's cost.");

static const struct rec_field plan_placement_fields[] = {
	REC_ID(1, struct plan_placement, session, "session", "Journée", "Which.", .flags = REQUIRED),
	REC_DAY(2, struct plan_placement, day, "Jour", "The day proposed.", .flags = REQUIRED),
	REC_DAY(3, struct plan_placement, before, "Jour précédent", "The day it had; absent: none."),
	REC_BOOL(4, struct plan_placement, moved, "Déplacée", "It leaves a day that it had."),
	REC_U64(5, struct plan_placement, session_version, "Version de la journée", "When the plan was made."),
};
REC_DESC_DEFINE(plan_placement, struct plan_placement, "Placement", "A session and its day in a plan.");

static const struct rec_field plan_option_fields[] = {
	REC_I64(1, struct plan_option, cost, INT64_MIN, INT64_MAX, "Coût", "Less is better."),
	REC_LIST(2, struct plan_option, criteria, plan_term_desc, 10, "Critères", "What the cost is made of."),
	REC_LIST(3, struct plan_option, placements, plan_placement_desc, SCHEDULING_PLAN_SESSIONS_MAX, "Placements", "A session each."),
	REC_U32(4, struct plan_option, moves, 0, SCHEDULING_PLAN_SESSIONS_MAX, "Déplacements", "Sessions that leave a day.",
	    .unit = "journées"),
	REC_BOOL(5, struct plan_option, proven, "Prouvée", "Nothing better exists."),
};
REC_DESC_DEFINE(plan_option, struct plan_option, "Option", "One way to place the sessions.");

static const struct rec_field plan_day_fields[] = {
	REC_DAY(1, struct plan_day, day, "Jour", "A day that was not taken.", .flags = REQUIRED),
	REC_BOOL(2, struct plan_day, possible, "Possible", "No rule forbids it."),
	REC_ENUM(3, struct plan_day, rule, plan_rule_enum, "Règle", "One that forbids it: what is always so before what depends on other sessions."),
	REC_ID(4, struct plan_day, subject, NULL, "Objet", "Session, action, person or venue that the rule is about."),
	REC_I64(5, struct plan_day, dearer, INT64_MIN, INT64_MAX, "Surcoût", "Against the chosen day, when possible."),
	REC_TEXT(6, struct plan_day, sentence, 300, "Explication", "French, without any person's name."),
};
REC_DESC_DEFINE(plan_day, struct plan_day, "Autre jour", "Why a day was not taken.");

static const struct rec_field plan_explanation_fields[] = {
	REC_ID(1, struct plan_explanation, session, "session", "Journée", "Which.", .flags = REQUIRED),
	REC_DAY(2, struct plan_explanation, day, "Jour", "Chosen.", .flags = REQUIRED),
	REC_IDS(3, struct plan_explanation, can, "person", 400, "Peuvent", "Who can be there."),
	REC_IDS(4, struct plan_explanation, cannot, "person", 400, "Ne peuvent pas", "Who cannot, when the day was given as a fact."),
	REC_LIST(5, struct plan_explanation, days, plan_day_desc, SCHEDULING_PLAN_DAYS_MAX, "Autres jours", "The nearest first kept, in order."),
	REC_TEXT(6, struct plan_explanation, sentence, 500, "Explication", "French, without any person's name."),
};
REC_DESC_DEFINE(plan_explanation, struct plan_explanation, "Explication", "Why a session has its day.");

static const struct rec_field plan_conflict_fields[] = {
	REC_ENUM(1, struct plan_conflict, rule, plan_rule_enum, "Règle", "Which.", .flags = REQUIRED),
	REC_ID(2, struct plan_conflict, subject, NULL, "Objet", "Session, action, person or venue that the rule is about."),
	REC_ID(3, struct plan_conflict, session, "session", "Journée", "Where, for a clash."),
	REC_DAY(4, struct plan_conflict, day, "Jour", "When, for a clash."),
	REC_BOOL(5, struct plan_conflict, cures, "Suffit", "Lifting this one alone is enough."),
	REC_TEXT(6, struct plan_conflict, sentence, 300, "Explication", "French, without any person's name."),
};
REC_DESC_DEFINE(plan_conflict, struct plan_conflict, "Règle en conflit", "A rule that cannot hold beside the others.");

#define PLAN_ANSWER(type, flags_) \
	REC_LIST(9, type, options, plan_option_desc, SCHEDULING_PLAN_OPTIONS_MAX, "Options", "Best first.", .flags = (flags_)), \
	REC_LIST(10, type, explanations, plan_explanation_desc, SCHEDULING_PLAN_SESSIONS_MAX, "Explications", \
	    "Of the first option, a session each.", .flags = (flags_)), \
	REC_LIST(11, type, conflicts, plan_conflict_desc, 100, "Règles en conflit", "Why nothing fits, no more than needed.", \
	    .flags = (flags_)), \
	REC_LIST(12, type, clashes, plan_conflict_desc, 100, "Déjà en défaut", "What the given days break among themselves.", \
	    .flags = (flags_)), \
	REC_TEXTS(13, type, notes, 20, 500, "Remarques", "What was not known, or decided by default.", .flags = (flags_)), \
	REC_BOOL(14, type, proven, "Prouvé", "The best there is, or surely impossible.", .flags = (flags_))

static const struct rec_field plan_fields[] = {
	REC_HEAD(struct plan),
	REC_IDS(6, struct plan, actions, "action", SCHEDULING_PLAN_ACTIONS_MAX, "Actions", "Whose sessions are placed together.",
	    .flags = REQUIRED | CREATE_ONLY, .min = 1),
	REC_ENUM(7, struct plan, mode, plan_mode_enum, "Mode", "\"place\" when absent at creation.", .flags = CREATE_ONLY),
	REC_ENUM(8, struct plan, status, plan_status_enum, "État", "Requested, then what the engine found, then applied.",
	    .flags = SERVER_SET | KEY),
	PLAN_ANSWER(struct plan, SERVER_SET),
	REC_U32(15, struct plan, applied_option, 1, SCHEDULING_PLAN_OPTIONS_MAX, "Option appliquée", "From 1.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(plan, struct plan, "Proposition de dates", "Dates for the sessions of some actions, and why.");

static const struct rec_field plan_outcome_fields[] = {
	REC_ID(1, struct plan_outcome, id, "plan", "Identifiant", "Of the plan.", .flags = REQUIRED),
	REC_ENUM(8, struct plan_outcome, status, plan_status_enum, "État", "What the engine found.", .flags = REQUIRED),
	PLAN_ANSWER(struct plan_outcome, 0),
};
REC_DESC_DEFINE(plan_outcome, struct plan_outcome, "Résultat du calcul", "What the engine answers.");

static const struct rec_field plan_apply_fields[] = {
	REC_ID(1, struct plan_apply, id, "plan", "Identifiant", "Of the plan.", .flags = REQUIRED),
	REC_U32(2, struct plan_apply, option, 1, SCHEDULING_PLAN_OPTIONS_MAX, "Option", "From 1; 1 when absent."),
};
REC_DESC_DEFINE(plan_apply, struct plan_apply, "Application", "Which option of a plan becomes the dates.");

/* Rights: what is planned is known to everybody with an account; a delegation to the team, to its own structure, and to those who
 * animate the action; an absence to the team and to the person. */
#define TEAM_WRITERS (ROLE_COORDINATOR | ROLE_OPERATOR)
#define ENROLMENT_READERS (ROLE_TEAM | ROLE_DIRECTOR | ROLE_ANIMATOR)
#define ENROLMENT_WRITERS (TEAM_WRITERS | ROLE_DIRECTOR)
#define PLAN_READERS (ROLE_TEAM | ROLE_ANIMATOR)

const struct collection_desc venue_collection = {
	.service = "scheduling", .path = "/venues", .plural = "Lieux", .rec = &venue_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = TEAM_WRITERS,
};
const struct collection_desc action_collection = {
	.service = "scheduling", .path = "/actions", .plural = "Actions", .rec = &action_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = TEAM_WRITERS,
};
const struct collection_desc session_collection = {
	.service = "scheduling", .path = "/sessions", .plural = "Journées", .rec = &session_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = TEAM_WRITERS,
};
const struct collection_desc absence_collection = {
	.service = "scheduling", .path = "/absences", .plural = "Indisponibilités", .rec = &absence_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_TEAM, .write_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .own_tag = ABSENCE_PERSON,
};
const struct collection_desc enrolment_collection = {
	.service = "scheduling", .path = "/enrolments", .plural = "Inscriptions", .rec = &enrolment_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_DIRECTOR | ROLE_ANIMATOR,
	.write_all = TEAM_WRITERS, .write_scoped = ROLE_DIRECTOR, .org_tag = ENROLMENT_STRUCTURE,
};
const struct collection_desc plan_collection = {
	.service = "scheduling", .path = "/plans", .plural = "Propositions de dates", .rec = &plan_desc,
	.read_all = PLAN_READERS, .write_all = TEAM_WRITERS,
};

#define STEP(record, verb_, in_, roles_, title_, doc_) \
	{ .name = "scheduling." #record "." verb_, .verb = "POST", .path = "/" #record "s/{id}/" verb_, .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &in_, .out = &record##_desc, .roles = (roles_), .title = title_, .doc = doc_ }
static const struct method scheduling_methods[] = {
	COLLECTION_METHODS("scheduling", venue, "/venues", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Lieux"),
	COLLECTION_METHODS("scheduling", action, "/actions", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Actions"),
	STEP(action, "open", ref_desc, TEAM_WRITERS, "Ouvrir les inscriptions", "Structures may enrol."),
	STEP(action, "confirm", ref_desc, TEAM_WRITERS, "Confirmer l’action", "It will take place: enough structures are enrolled."),
	STEP(action, "start", ref_desc, TEAM_WRITERS, "Commencer l’action", "Its sessions begin."),
	STEP(action, "finish", ref_desc, TEAM_WRITERS, "Terminer l’action", "All its sessions are held or cancelled."),
	STEP(action, "cancel", ref_desc, TEAM_WRITERS, "Annuler l’action", "It will not take place: its sessions still to come are cancelled, its enrolments declined."),
	COLLECTION_METHODS("scheduling", session, "/sessions", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Journées"),
	STEP(session, "hold", ref_desc, TEAM_WRITERS, "Journée tenue", "It took place on its day, today or before, of an action confirmed or running; it does not move any more."),
	STEP(session, "cancel", ref_desc, TEAM_WRITERS, "Annuler la journée", "It will not take place; its day is free again."),
	COLLECTION_METHODS("scheduling", absence, "/absences", ROLE_ACCOUNTS, ROLE_ACCOUNTS, false, "Indisponibilités"),
	COLLECTION_METHODS("scheduling", enrolment, "/enrolments", ENROLMENT_READERS, ENROLMENT_WRITERS, false, "Inscriptions"),
	STEP(enrolment, "withdraw", ref_desc, ENROLMENT_WRITERS, "Retirer l’inscription",
	    "The structure does not come; the first waiting delegation that fits as a whole takes its place."),
	STEP(enrolment, "decline", ref_desc, TEAM_WRITERS, "Refuser l’inscription",
	    "The federation says no; the first waiting delegation that fits as a whole takes the place."),
	COLLECTION_METHODS("scheduling", plan, "/plans", PLAN_READERS, TEAM_WRITERS, false, "Propositions de dates"),
	STEP(plan, "apply", plan_apply_desc, ROLE_COORDINATOR, "Appliquer une proposition", "Its days become those of the sessions."),
	{ .name = "scheduling.plan.finish", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &plan_outcome_desc, .out = NULL,
	  .roles = ROLE_SYSTEM, .title = "Fin du calcul", .doc = "The engine's answer comes in." },
	{ .name = "scheduling.plan.run", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .out = NULL,
	  .roles = ROLE_SYSTEM, .title = "Reprise du calcul", .doc = "A plan that a stop left without an answer is computed again." },
};

static const struct event_desc scheduling_events[] = {
	{ "action.opened", &action_desc, "Structures may enrol." },
	{ "action.confirmed", &action_desc, "It will take place." },
	{ "action.started", &action_desc, "Its sessions begin." },
	{ "action.finished", &action_desc, "All is over." },
	{ "action.cancelled", &action_desc, "It will not take place." },
	{ "session.placed", &session_desc, "A plan gave it its first day." },
	{ "session.moved", &session_desc, "A plan gave it another day." },
	{ "session.held", &session_desc, "It took place." },
	{ "session.cancelled", &session_desc, "It will not take place." },
	{ "enrolment.withdrawn", &enrolment_desc, "The structure does not come." },
	{ "enrolment.declined", &enrolment_desc, "The federation said no." },
	{ "enrolment.promoted", &enrolment_desc, "From the waiting list to accepted." },
	{ "enrolment.ranked", &enrolment_desc, "Its rank on the waiting list, or the rule that keeps it there, changed." },
	{ "plan.computed", &plan_desc, "Dates are proposed." },
	{ "plan.infeasible", &plan_desc, "Nothing fits; see the conflicts." },
	{ "plan.undecided", &plan_desc, "Neither dates nor a proof within the budget of work." },
	{ "plan.applied", &plan_desc, "One option became the dates." },
};

static const struct collection_desc *const scheduling_collections[] = {
	&venue_collection, &action_collection, &session_collection, &absence_collection, &enrolment_collection, &plan_collection,
};
static const struct rec_desc *const scheduling_records[] = {
	&venue_desc, &action_desc, &session_desc, &absence_desc, &delegate_desc, &enrolment_desc, &plan_term_desc, &plan_placement_desc,
	&plan_option_desc, &plan_day_desc, &plan_explanation_desc, &plan_conflict_desc, &plan_desc, &plan_outcome_desc, &plan_apply_desc,
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
FAULT_DEFINE(FAULT_ABSENCE_PERIOD, "absence_period", "L’indisponibilité se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The absence ends before it begins: correct one of the two dates.");
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
FAULT_DEFINE(FAULT_PLAN_EMPTY, "plan_empty", "Ces actions n’ont aucune journée à placer : ajoutez des journées avec leur période.",
    "These actions have no session to place: add sessions with their period.");
FAULT_DEFINE(FAULT_PLAN_LARGE, "plan_large", "C’est trop pour un seul calcul (%s) : demandez-le en plusieurs fois.",
    "That is too much for one plan (%s): ask for it in several parts.");
FAULT_DEFINE(FAULT_PLAN_OPTION, "plan_option", "Cette proposition n’a pas d’option %s : choisissez-en une de la liste.",
    "This plan has no option %s: choose one of the list.");
FAULT_DEFINE(FAULT_PLAN_STALE, "plan_stale", "Une journée a changé depuis ce calcul : demandez une nouvelle proposition.",
    "A session changed since this plan was made: ask for a new one.");
FAULT_DEFINE(FAULT_PLAN_BROKEN, "plan_broken", "Cette proposition ne tient plus (%s) : demandez une nouvelle proposition.",
    "This plan does not hold any more (%s): ask for a new one.");
static const struct fault_code *const scheduling_faults[] = {
	FAULT_STRUCTURES_RANGE, FAULT_PERSONS_RANGE, FAULT_GAP_RANGE, FAULT_WEEKDAYS_EMPTY, FAULT_BINOME_PERSONS, FAULT_BINOME_TARGETS,
	FAULT_STRUCTURES_BELOW, FAULT_PERSONS_BELOW, FAULT_SCHOOL_ZONE, FAULT_STRUCTURES_MIN, FAULT_SESSIONS_OPEN,
	FAULT_SESSION_PERIOD, FAULT_SESSION_NO_PERIOD, FAULT_SESSION_NO_DAY, FAULT_SESSION_OUTSIDE, FAULT_SESSION_RANK,
	FAULT_SESSION_ORDER, FAULT_SESSION_CLOSED, FAULT_SESSION_FUTURE, FAULT_SESSION_UNCONFIRMED, FAULT_ACTION_CLOSED, FAULT_ABSENCE_PERIOD, FAULT_ACTION_NOT_OPEN,
	FAULT_STRUCTURE_KIND, FAULT_STRUCTURE_CLOSED, FAULT_ALREADY_ENROLLED, FAULT_PERSONS_MIN, FAULT_PERSONS_MAX,
	FAULT_PERSON_TWICE, FAULT_PERSON_ENROLLED, FAULT_PERSON_ANIMATES, FAULT_PERSON_BUSY, FAULT_MANDATE_MISSING,
	FAULT_MANDATE_ROLE, FAULT_TARGET, FAULT_BINOME, FAULT_SEATS, FAULT_PLAN_EMPTY, FAULT_PLAN_LARGE, FAULT_PLAN_OPTION,
	FAULT_PLAN_STALE, FAULT_PLAN_BROKEN, NULL,
};

const struct service_contract scheduling_contract = {
	.name = "scheduling",
	.methods = scheduling_methods,
	.method_count = COUNT(scheduling_methods),
	.collections = scheduling_collections,
	.collection_count = COUNT(scheduling_collections),
	.events = scheduling_events,
	.event_count = COUNT(scheduling_events),
	.records = scheduling_records,
	.record_count = COUNT(scheduling_records),
	.faults = scheduling_faults,
};
