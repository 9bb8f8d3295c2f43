/*
 * scheduling_paper (contract): the tables of scheduling_presence.h about hours done and the papers that prove them.
 * Owns: descriptors and faults, as constants.
 * Beware: percentages are rounded down: 99.9 % is not all.
 */
#include "proto/scheduling_presence.h"

static const struct rec_enum_value paper_kind_values[] = {
	{ PAPER_CONVOCATION, "convocation", "Convocation" },
	{ PAPER_CERTIFICATE, "certificate", "Certificat de réalisation" },
	{ PAPER_ATTESTATION, "attestation", "Attestation de fin de formation" },
	{ PAPER_MISSION, "mission", "Lettre de mission" },
};
REC_ENUM_DEFINE(paper_kind_enum, "paper_kind", paper_kind_values);

/* clang-format off */
#define COUNT_FIELD(tag, type, mem, label_, doc_) REC_U32(tag, type, mem, 0, 100000000, label_, doc_)
#define MINUTES_FIELD(tag, type, mem, label_, doc_) REC_U32(tag, type, mem, 0, 100000000, label_, doc_, .unit = "minutes")
#define RATE_FIELD(tag, type, doc_) REC_U32(tag, type, rate, 0, 100, "Assiduité", doc_, .unit = "%")
#define RANK_FIELD(tag, type) REC_U32(tag, type, rank, 1, SCHEDULING_RANK_MAX, "Journée", "J1 is 1.")
#define ANIMATORS_FIELD(tag, type) REC_IDS(tag, type, animators, "person", SCHEDULING_ANIMATORS_MAX, "Intervenant·es", "Who animates it.")
/* clang-format on */

static const struct rec_field presence_half_fields[] = {
	REC_ID(1, struct presence_half, session, "session", "Journée", "Of which session."),
	RANK_FIELD(2, struct presence_half),
	REC_DAY(3, struct presence_half, day, "Jour", "Of the session."),
	REC_ENUM(4, struct presence_half, half, session_half_enum, "Demi-journée", "Morning, afternoon or evening."),
	COUNT_FIELD(5, struct presence_half, expected, "Attendus", "Participants who are enrolled."),
	COUNT_FIELD(6, struct presence_half, entered, "Saisis", "Of those expected."),
	COUNT_FIELD(7, struct presence_half, present, "Présents", "Of those expected."),
	COUNT_FIELD(8, struct presence_half, to_sign, "Signatures manquantes", "Present, and not signed by both."),
	COUNT_FIELD(9, struct presence_half, flagged, "À vérifier", "With something that looks wrong."),
	COUNT_FIELD(10, struct presence_half, walk_ins, "Présents sans être inscrits", "Participants, counted apart."),
};
REC_DESC_DEFINE(presence_half, struct presence_half, "Demi-journée", "What is entered of a half-day.");

static const struct rec_field presence_person_fields[] = {
	REC_ID(1, struct presence_person, person, "person", "Personne", "Who."),
	REC_ENUM(2, struct presence_person, kind, attendance_kind_enum, "Qualité", "Participant or animator."),
	REC_ID(3, struct presence_person, structure, "organisation", "Structure", "With whose delegation."),
	MINUTES_FIELD(4, struct presence_person, minutes, "Durée réalisée", "Really done."),
	COUNT_FIELD(5, struct presence_person, halves_present, "Demi-journées faites", "Of those planned."),
	COUNT_FIELD(6, struct presence_person, halves_held, "Demi-journées passées", "Whose day has come."),
	COUNT_FIELD(7, struct presence_person, halves_planned, "Demi-journées prévues", "Of the whole action."),
	RATE_FIELD(8, struct presence_person, "Of the half-days whose day has come."),
	REC_BOOL(9, struct presence_person, complete, "A suivi l’action", "Has done as much of the whole action as it asks for; never of who is not enrolled."),
	REC_BOOL(10, struct presence_person, enrolled, "Inscrit·e", "In an accepted delegation; an animator: of the action."),
};
REC_DESC_DEFINE(presence_person, struct presence_person, "Présence d’une personne", "What a person did of an action.");

static const struct rec_field presence_structure_fields[] = {
	REC_ID(1, struct presence_structure, structure, "organisation", "Structure", "Whose delegation."),
	COUNT_FIELD(2, struct presence_structure, persons, "Personnes", "Of the delegation."),
	COUNT_FIELD(3, struct presence_structure, complete, "Ont suivi l’action", "As far as it asks for."),
	MINUTES_FIELD(4, struct presence_structure, minutes, "Durée réalisée", "By all of them."),
	RATE_FIELD(5, struct presence_structure, "Of all its persons."),
};
REC_DESC_DEFINE(presence_structure, struct presence_structure, "Présence d’une structure", "What a delegation did of an action.");

static const struct rec_field action_presence_fields[] = {
	REC_ID(1, struct action_presence, action, "action", "Action", "Of which action."),
	REC_U32(2, struct action_presence, completion_rate, 0, 100, "Assiduité demandée", "For having followed the action.", .unit = "%"),
	COUNT_FIELD(3, struct action_presence, persons, "Personnes", "Participants who are enrolled, and whom the reader may see."),
	COUNT_FIELD(4, struct action_presence, complete, "Ont suivi l’action", "Of those."),
	MINUTES_FIELD(5, struct action_presence, minutes, "Durée réalisée", "By those."),
	RATE_FIELD(6, struct action_presence, "Of those, on the half-days whose day has come."),
	REC_LIST(7, struct action_presence, halves, presence_half_desc, 3 * SCHEDULING_RANK_MAX, "Demi-journées", "All that are planned, but for cancelled sessions."),
	REC_LIST(8, struct action_presence, missing, presence_half_desc, 3 * SCHEDULING_RANK_MAX, "Émargements manquants", "Half-days whose day has come, on which somebody expected is not entered."),
	REC_LIST(9, struct action_presence, people, presence_person_desc, 1000, "Personnes", "Participants, then animators."),
	REC_LIST(10, struct action_presence, structures, presence_structure_desc, 500, "Structures", "Of the participants who are enrolled."),
	COUNT_FIELD(11, struct action_presence, walk_ins, "Personnes venues sans être inscrites", "Participants, in none of the figures before."),
	MINUTES_FIELD(12, struct action_presence, walk_in_minutes, "Durée réalisée sans inscription", "By those."),
};
REC_DESC_DEFINE(action_presence, struct action_presence, "Présences d’une action", "Who did what of an action, as far as the reader may see.");

static const struct rec_field paper_ref_fields[] = {
	REC_ID(1, struct paper_ref, id, "action", "Action", "Of which action.", .flags = REQUIRED),
	REC_ENUM(2, struct paper_ref, paper, paper_kind_enum, "Document", "Which one.", .flags = REQUIRED),
	REC_ID(3, struct paper_ref, person, "person", "Personne", "Whose.", .flags = REQUIRED),
};
REC_DESC_DEFINE(paper_ref, struct paper_ref, "Document demandé", "A paper of a person.");

static const struct rec_field paper_session_fields[] = {
	REC_ID(1, struct paper_session, session, "session", "Journée", "Of which session."),
	RANK_FIELD(2, struct paper_session),
	REC_DAY(3, struct paper_session, day, "Jour", "Absent: not placed yet."),
	REC_SET(4, struct paper_session, halves, session_half_enum, "Demi-journées", "Of the session."),
	REC_ENUM(5, struct paper_session, status, session_status_enum, "État", "Of the session."),
	REC_BOOL(6, struct paper_session, remote, "À distance", "Needs no venue."),
	REC_TEXT(7, struct paper_session, link, 500, "Lien", "Where to join when remote."),
	REC_TEXT(8, struct paper_session, venue, 200, "Lieu", "Its name."),
	REC_TEXT(9, struct paper_session, commune, 5, "Commune", "INSEE code."),
	REC_TEXT(10, struct paper_session, access, 1000, "Accès", "How to get there and in."),
	MINUTES_FIELD(11, struct paper_session, minutes_planned, "Durée prévue", "Of its half-days."),
	MINUTES_FIELD(12, struct paper_session, minutes_done, "Durée réalisée", "By the person."),
	REC_TEXT(13, struct paper_session, hours, 80, "Horaire", "French; the usual hours of its half-days, or its own."),
	REC_TEXT(14, struct paper_session, address, 300, "Adresse", "Of the venue: number and street."),
	REC_TEXT(15, struct paper_session, town, 100, "Ville", "Of the venue: the name of its commune."),
};
REC_DESC_DEFINE(paper_session, struct paper_session, "Journée d’un document", "A session, as a paper says it.");

static const struct rec_field paper_fields[] = {
	REC_ID(1, struct paper, action, "action", "Action", "Of which action."),
	REC_ENUM(2, struct paper, paper, paper_kind_enum, "Document", "Which one."),
	REC_ID(3, struct paper, person, "person", "Personne", "Whose."),
	REC_ID(4, struct paper, structure, "organisation", "Structure", "With whose delegation."),
	REC_TEXT(5, struct paper, title, 300, "Intitulé", "Of the action."),
	REC_ENUM(6, struct paper, kind, action_kind_enum, "Nature", "Of the action."),
	REC_TEXT(7, struct paper, objectives, 8000, "Objectifs spécifiques", "Of the action."),
	REC_TEXT(8, struct paper, content, 8000, "Contenu", "Of the action."),
	REC_TEXT(9, struct paper, modalities, 8000, "Modalités", "Of the action."),
	ANIMATORS_FIELD(10, struct paper),
	REC_LIST(11, struct paper, sessions, paper_session_desc, SCHEDULING_RANK_MAX, "Journées", "By rank, but for those cancelled without hours."),
	MINUTES_FIELD(12, struct paper, minutes_planned, "Durée prévue", "Of all its sessions."),
	MINUTES_FIELD(13, struct paper, minutes_done, "Durée réalisée", "By the person, from the attendance."),
	COUNT_FIELD(14, struct paper, halves_present, "Demi-journées faites", "By the person."),
	COUNT_FIELD(15, struct paper, halves_planned, "Demi-journées prévues", "Of the action."),
	RATE_FIELD(16, struct paper, "Of what is planned."),
	REC_BOOL(17, struct paper, complete, "A suivi l’action", "As far as it asks for."),
	REC_DAY(18, struct paper, today, "Établi le", "When it was drawn."),
	REC_U32(19, struct paper, intersession_days, 0, 200, "Accompagnement en intersession", "Remote days.", .unit = "jours"),
	REC_BOOL(20, struct paper, enrolled, "Inscrit·e", "In an accepted delegation of the action."),
};
REC_DESC_DEFINE(paper, struct paper, "Document", "What a person's paper says; names are the registry's.");

static const struct rec_field training_sheet_fields[] = {
	REC_ID(1, struct training_sheet, action, "action", "Action", "Of which action."),
	REC_TEXT(2, struct training_sheet, title, 300, "Intitulé", "Of the action."),
	REC_ENUM(3, struct training_sheet, kind, action_kind_enum, "Nature", "Of the action."),
	REC_ENUM(4, struct training_sheet, status, action_status_enum, "État", "Of the action."),
	ANIMATORS_FIELD(5, struct training_sheet),
	REC_LIST(6, struct training_sheet, sessions, paper_session_desc, SCHEDULING_RANK_MAX, "Journées", "By rank, but for those cancelled."),
	REC_SET(7, struct training_sheet, targets, mandate_role_enum, "Publics", "Every role when absent."),
	COUNT_FIELD(8, struct training_sheet, structures_min, "Structures au moins", "0: no minimum."),
	COUNT_FIELD(9, struct training_sheet, structures_max, "Structures au plus", "0: no limit."),
	COUNT_FIELD(10, struct training_sheet, persons_min, "Personnes au moins", "Of one structure."),
	COUNT_FIELD(11, struct training_sheet, persons_max, "Personnes au plus", "Of one structure; 0: no limit."),
	REC_BOOL(12, struct training_sheet, binome, "Binôme", "One who governs and one professional of the same structure."),
	REC_BOOL(13, struct training_sheet, all_sessions, "Présence à toutes les journées", "Asked of everybody."),
	REC_BOOL(14, struct training_sheet, action_plan_required, "Plan d’actions demandé", "Of each structure."),
	REC_BOOL(15, struct training_sheet, open_to_institutions, "Ouverte aux institutions", "They may enrol too."),
	REC_U32(16, struct training_sheet, intersession_days, 0, 200, "Accompagnement en intersession", "Remote days.", .unit = "jours"),
	REC_TEXT(17, struct training_sheet, objectives, 8000, "Objectifs spécifiques", "As on the sheet."),
	REC_TEXT(18, struct training_sheet, content, 8000, "Contenu", "As on the sheet."),
	REC_TEXT(19, struct training_sheet, modalities, 8000, "Modalités", "As on the sheet."),
	MINUTES_FIELD(20, struct training_sheet, minutes_planned, "Durée", "Of all its sessions."),
	REC_LIST(21, struct training_sheet, deliverables, action_deliverable_desc, SCHEDULING_DELIVERABLES_MAX, "Livrables", "Of the action."),
	REC_LIST(22, struct training_sheet, recommendations, action_recommendation_desc, SCHEDULING_RECOMMENDATIONS_MAX, "Recommandations", "Of the action."),
};
REC_DESC_DEFINE(training_sheet, struct training_sheet, "Fiche de l’action", "An action as the sheet that the network reads.");

FAULT_DEFINE(FAULT_PAPER_NO_HOURS, "paper_no_hours",
    "Aucune heure réalisée n’est notée pour cette personne : saisissez d’abord les émargements, ce document en est tiré.",
    "No hour done is entered for this person: enter the attendance first, this paper is made from it.");
FAULT_DEFINE(FAULT_PAPER_NO_DAY, "paper_no_day",
    "Aucune journée de cette action n’a encore de date : placez les journées avant de convoquer.",
    "No session of this action has a day yet: place its sessions before convening.");
FAULT_DEFINE(FAULT_PAPER_NOT_ENROLLED, "paper_not_enrolled",
    "Cette personne n’est dans aucune délégation acceptée de cette action : inscrivez-la d’abord.",
    "This person is in no accepted delegation of this action: enrol them first.");
FAULT_DEFINE(FAULT_PAPER_NOT_ANIMATOR, "paper_not_animator",
    "La lettre de mission est celle d’un·e intervenant·e de l’action : ajoutez d’abord la personne aux intervenant·es.",
    "A mission letter is for an animator of the action: add the person to its animators first.");
FAULT_DEFINE(FAULT_PAPER_NOT_OVER, "paper_not_over",
    "L’attestation de fin de formation s’établit une fois la dernière journée passée (%s).",
    "The attestation of the end of a training is made once its last session is over (%s).");
