/*
 * scheduling_presence (contract): the tables of scheduling_presence.h about attendance and signing.
 * Owns: descriptors, the collection and the faults, as constants; papers are in scheduling_paper.c.
 * Beware: who reads an attendance is narrowed further by the service: a centre reads those of its own delegations.
 */
#include "proto/scheduling_presence.h"

static const struct rec_enum_value attendance_kind_values[] = {
	{ ATTENDANCE_PARTICIPANT, "participant", "Stagiaire" },
	{ ATTENDANCE_ANIMATOR, "animator", "Intervenant·e" },
};
REC_ENUM_DEFINE(attendance_kind_enum, "attendance_kind", attendance_kind_values);

static const struct rec_enum_value attendance_source_values[] = {
	{ ATTENDANCE_LINK, "link", "Lien de signature" },
	{ ATTENDANCE_ACCOUNT, "account", "Compte" },
	{ ATTENDANCE_PAPER, "paper", "Feuille papier" },
};
REC_ENUM_DEFINE(attendance_source_enum, "attendance_source", attendance_source_values);

static const struct rec_enum_value attendance_flag_values[] = {
	{ ATTENDANCE_PUBLIC_HOLIDAY, "public_holiday", "Jour férié" },
	{ ATTENDANCE_CLOSED_DAY, "closed_day", "Lieu fermé ce jour-là" },
	{ ATTENDANCE_ANIMATOR_ELSEWHERE, "animator_elsewhere", "Intervenant·e attendu·e ailleurs au même moment" },
	{ ATTENDANCE_ROOM_TOO_SMALL, "room_too_small", "Plus de présents que de places" },
	{ ATTENDANCE_NOT_ENROLLED, "not_enrolled", "Personne non inscrite" },
	{ ATTENDANCE_PERSON_ABSENT, "person_absent", "Personne notée indisponible ce jour-là" },
	{ ATTENDANCE_SESSION_CANCELLED, "session_cancelled", "Journée annulée" },
	{ ATTENDANCE_SIGNED_BEFORE, "signed_before", "Signé avant le jour" },
	{ ATTENDANCE_HOURS_BEYOND, "hours_beyond", "Plus d’heures que la demi-journée n’en compte" },
	{ ATTENDANCE_HALF_NOT_PLANNED, "half_not_planned", "Demi-journée non prévue" },
	{ ATTENDANCE_CONTRADICTED, "contradicted", "Signé après avoir été noté absent" },
};
REC_ENUM_DEFINE(attendance_flag_enum, "attendance_flag", attendance_flag_values);

static const struct rec_enum_value attendance_outcome_values[] = {
	{ ATTENDANCE_CREATED, "created", "Saisi" },
	{ ATTENDANCE_CORRECTED, "corrected", "Corrigé" },
	{ ATTENDANCE_UPDATED, "updated", "Complété" },
	{ ATTENDANCE_UNCHANGED, "unchanged", "Inchangé" },
};
static REC_ENUM_DEFINE(attendance_outcome_enum, "attendance_outcome", attendance_outcome_values);

/* clang-format off */
#define MINUTES_FIELD(tag, type, ...) \
	REC_U32(tag, type, minutes, 0, ATTENDANCE_MINUTES_MAX, "Durée réalisée", \
	    "Minutes really done; the length of the half-day when absent.", .unit = "minutes", __VA_ARGS__)
#define SIGNED_FIELD(tag, type) \
	REC_TIME(tag, type, signed_by_participant_at, "Signé par la personne le", "When; of a paper, when it says so.")
#define COUNTERSIGNED_FIELD(tag, type) \
	REC_TIME(tag, type, signed_by_animator_at, "Signé par l’intervenant·e le", "When; of a paper, when it says so.")
#define HALF_FIELD(tag, type, ...) \
	REC_ENUM(tag, type, half, session_half_enum, "Demi-journée", "Morning, afternoon or evening.", __VA_ARGS__)
#define FLAGS_FIELD(tag, type, ...) \
	REC_SET(tag, type, flags, attendance_flag_enum, "À vérifier", "What looks wrong; nothing is refused for it.", __VA_ARGS__)
#define PERSON_FIELD(tag, type, ...) REC_ID(tag, type, person, "person", "Personne", "Who.", __VA_ARGS__)
#define DAY_FIELD(tag, type, ...) REC_DAY(tag, type, day, "Jour", "Of the session.", __VA_ARGS__)
#define RANK_FIELD(tag, type) REC_U32(tag, type, rank, 1, SCHEDULING_RANK_MAX, "Journée", "J1 is 1.")
#define COUNT_FIELD(tag, type, mem, label_, doc_, ...) REC_U32(tag, type, mem, 0, 100000000, label_, doc_, __VA_ARGS__)
/* clang-format on */

static const struct rec_field attendance_correction_fields[] = {
	REC_TIME(1, struct attendance_correction, at, "Corrigé le", "When.", .flags = REQUIRED),
	REC_ID(2, struct attendance_correction, by, "person", "Corrigé par", "Who; absent: an account of nobody."),
	REC_ENUM(3, struct attendance_correction, kind, attendance_kind_enum, "Qualité", "Before."),
	REC_BOOL(4, struct attendance_correction, present, "Présent·e", "Before."),
	MINUTES_FIELD(5, struct attendance_correction, .flags = 0),
	REC_ENUM(6, struct attendance_correction, source, attendance_source_enum, "Origine", "Before."),
	SIGNED_FIELD(7, struct attendance_correction),
	COUNTERSIGNED_FIELD(8, struct attendance_correction),
	REC_ID(9, struct attendance_correction, scan, "file", "Feuille numérisée", "Before."),
};
REC_DESC_DEFINE(attendance_correction, struct attendance_correction, "Correction", "What stood before a correction, and who made it.");

static const struct rec_field attendance_fields[] = {
	REC_HEAD(struct attendance),
	REC_ID(6, struct attendance, session, "session", "Journée", "Of which session.", .flags = REQUIRED | KEY | CREATE_ONLY),
	HALF_FIELD(7, struct attendance, .flags = REQUIRED | CREATE_ONLY),
	PERSON_FIELD(8, struct attendance, .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(9, struct attendance, kind, attendance_kind_enum, "Qualité", "Animator for who animates the action, else participant, when absent."),
	REC_BOOL(10, struct attendance, present, "Présent·e", "Was there.", .flags = REQUIRED),
	MINUTES_FIELD(11, struct attendance, .flags = 0),
	SIGNED_FIELD(12, struct attendance),
	COUNTERSIGNED_FIELD(13, struct attendance),
	REC_ENUM(14, struct attendance, source, attendance_source_enum, "Origine", "\"paper\" when absent at creation."),
	REC_ID(15, struct attendance, scan, "file", "Feuille numérisée", "The signed sheet, as a file."),
	REC_ID(16, struct attendance, action, "action", "Action", "Of the session.", .flags = SERVER_SET | KEY),
	REC_ID(17, struct attendance, structure, "organisation", "Structure", "With whose delegation; absent: with none.",
	    .flags = SERVER_SET | KEY),
	DAY_FIELD(18, struct attendance, .flags = SERVER_SET),
	REC_ID(19, struct attendance, entered_by, "person", "Saisi par", "Who wrote it last; absent: an account of nobody.",
	    .flags = SERVER_SET),
	FLAGS_FIELD(20, struct attendance, .flags = SERVER_SET | KEY),
	REC_LIST(21, struct attendance, corrections, attendance_correction_desc, ATTENDANCE_CORRECTIONS_MAX, "Corrections",
	    "What stood before each correction, oldest first.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(attendance, struct attendance, "Émargement", "One person on one half-day: a fact, corrected in sight of all who may read it.");

static const struct rec_field signing_fields[] = {
	REC_HEAD(struct signing),
	REC_ID(6, struct signing, session, "session", "Journée", "Of which session.", .flags = REQUIRED | KEY | CREATE_ONLY),
	HALF_FIELD(7, struct signing, .flags = REQUIRED | CREATE_ONLY),
	REC_U32(8, struct signing, link, 1, 1000000, "Numéro des liens", "Of the links that are good.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(signing, struct signing, "Liens de signature", "Which links of a half-day are good.");

static const struct rec_field attendance_line_fields[] = {
	PERSON_FIELD(1, struct attendance_line, .flags = REQUIRED),
	REC_ENUM(2, struct attendance_line, kind, attendance_kind_enum, "Qualité", "Animator for who animates the action, else participant, when absent."),
	REC_BOOL(3, struct attendance_line, present, "Présent·e", "Was there.", .flags = REQUIRED),
	MINUTES_FIELD(4, struct attendance_line, .flags = 0),
	SIGNED_FIELD(5, struct attendance_line),
};
REC_DESC_DEFINE(attendance_line, struct attendance_line, "Ligne d’émargement", "One person of a sheet.");

static const struct rec_field attendance_entry_fields[] = {
	REC_ID(1, struct attendance_entry, id, "session", "Journée", "Of which session.", .flags = REQUIRED),
	HALF_FIELD(2, struct attendance_entry, .flags = REQUIRED),
	REC_ENUM(3, struct attendance_entry, source, attendance_source_enum, "Origine", "\"paper\" when absent."),
	REC_ID(4, struct attendance_entry, scan, "file", "Feuille numérisée", "The signed sheet, as a file."),
	REC_TIME(5, struct attendance_entry, signed_by_animator_at, "Signé par l’intervenant·e le", "For all who are present."),
	REC_LIST(6, struct attendance_entry, lines, attendance_line_desc, ATTENDANCE_LINES_MAX, "Lignes", "Each person once.",
	    .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(attendance_entry, struct attendance_entry, "Feuille à saisir", "A half-day's sheet, entered at once.");

static const struct rec_field attendance_noted_fields[] = {
	REC_ID(1, struct attendance_noted, attendance, "attendance", "Émargement", "The record."),
	PERSON_FIELD(2, struct attendance_noted, .flags = 0),
	REC_ENUM(3, struct attendance_noted, outcome, attendance_outcome_enum, "Suite", "What became of the line."),
	FLAGS_FIELD(4, struct attendance_noted, .flags = 0),
};
REC_DESC_DEFINE(attendance_noted, struct attendance_noted, "Ligne saisie", "What became of a line.");

static const struct rec_field attendance_entered_fields[] = {
	REC_ID(1, struct attendance_entered, session, "session", "Journée", "Of which session."),
	HALF_FIELD(2, struct attendance_entered, .flags = 0),
	REC_LIST(3, struct attendance_entered, lines, attendance_noted_desc, ATTENDANCE_LINES_MAX, "Lignes", "In the order in which they came."),
};
REC_DESC_DEFINE(attendance_entered, struct attendance_entered, "Feuille saisie", "What became of a sheet.");

static const struct rec_field sheet_ref_fields[] = {
	REC_ID(1, struct sheet_ref, id, "session", "Journée", "Of which session.", .flags = REQUIRED),
	HALF_FIELD(2, struct sheet_ref, .flags = REQUIRED),
};
REC_DESC_DEFINE(sheet_ref, struct sheet_ref, "Demi-journée", "A half-day of a session.");

static const struct rec_field sheet_line_fields[] = {
	PERSON_FIELD(1, struct sheet_line, .flags = 0),
	REC_ENUM(2, struct sheet_line, kind, attendance_kind_enum, "Qualité", "Participant or animator."),
	REC_ID(3, struct sheet_line, structure, "organisation", "Structure", "With whose delegation."),
	REC_ENUM(4, struct sheet_line, role, mandate_role_enum, "Fonction", "In that structure."),
	REC_TEXT(5, struct sheet_line, path, 200, "Lien de signature", "For that person alone."),
	REC_ID(6, struct sheet_line, attendance, "attendance", "Émargement", "Absent: not entered yet."),
	REC_BOOL(7, struct sheet_line, present, "Présent·e", "Was there."),
	MINUTES_FIELD(8, struct sheet_line, .flags = 0),
	SIGNED_FIELD(9, struct sheet_line),
	COUNTERSIGNED_FIELD(10, struct sheet_line),
	FLAGS_FIELD(11, struct sheet_line, .flags = 0),
	REC_ENUM(12, struct sheet_line, source, attendance_source_enum, "Origine", "Of what is entered: a paper is signed on paper."),
};
REC_DESC_DEFINE(sheet_line, struct sheet_line, "Ligne de la feuille", "One person expected, or entered, on a half-day.");

static const struct rec_field attendance_sheet_fields[] = {
	REC_ID(1, struct attendance_sheet, session, "session", "Journée", "Of which session."),
	HALF_FIELD(2, struct attendance_sheet, .flags = 0),
	REC_ID(3, struct attendance_sheet, action, "action", "Action", "Of which action."),
	REC_TEXT(4, struct attendance_sheet, title, 300, "Intitulé", "Of the action."),
	RANK_FIELD(5, struct attendance_sheet),
	DAY_FIELD(6, struct attendance_sheet, .flags = 0),
	REC_ENUM(7, struct attendance_sheet, status, session_status_enum, "État", "Of the session."),
	REC_U32(8, struct attendance_sheet, minutes, 0, ATTENDANCE_MINUTES_MAX, "Durée prévue", "Of the half-day.", .unit = "minutes"),
	REC_BOOL(9, struct attendance_sheet, remote, "À distance", "Needs no venue."),
	REC_TEXT(10, struct attendance_sheet, venue, 200, "Lieu", "Its name."),
	REC_TEXT(11, struct attendance_sheet, commune, 5, "Commune", "INSEE code."),
	REC_LIST(12, struct attendance_sheet, lines, sheet_line_desc, 2 * ATTENDANCE_LINES_MAX, "Lignes",
	    "Participants by structure, then animators, then who else was entered."),
};
REC_DESC_DEFINE(attendance_sheet, struct attendance_sheet, "Feuille d’émargement", "Who is expected on a half-day, and what is signed.");

static const struct rec_field sign_ref_fields[] = {
	REC_TEXT(1, struct sign_ref, token, 200, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1),
};
REC_DESC_DEFINE(sign_ref, struct sign_ref, "Lien de signature", "A person's link for a half-day.");

static const struct rec_field sign_brief_fields[] = {
	REC_TEXT(1, struct sign_brief, title, 300, "Intitulé", "Of the action."),
	RANK_FIELD(2, struct sign_brief),
	DAY_FIELD(3, struct sign_brief, .flags = 0),
	HALF_FIELD(4, struct sign_brief, .flags = 0),
	REC_ENUM(5, struct sign_brief, kind, attendance_kind_enum, "Qualité", "As what one signs."),
	REC_U32(6, struct sign_brief, minutes, 0, ATTENDANCE_MINUTES_MAX, "Durée", "Of the half-day.", .unit = "minutes"),
	REC_TIME(7, struct sign_brief, signed_at, "Signé le", "Absent: not yet."),
	REC_BOOL(8, struct sign_brief, open, "À signer", "It may be signed now."),
	REC_TEXT(9, struct sign_brief, sentence, 400, "Ce qu’il en est", "French."),
	REC_ID(10, struct sign_brief, person, "person", "Personne", "Whose signature it is."),
};
REC_DESC_DEFINE(sign_brief, struct sign_brief, "Signature à donner", "What a link would sign, and whose it is by id: the page asks the registry for the name.");

static const struct rec_field sign_done_fields[] = {
	REC_TIME(1, struct sign_done, signed_at, "Signé le", "When."),
	REC_BOOL(2, struct sign_done, already, "Déjà signé", "It had been signed before: nothing was written."),
	COUNT_FIELD(3, struct sign_done, lines, "Lignes signées", "An animator signs the whole half-day.", .flags = 0),
	REC_TEXT(4, struct sign_done, sentence, 400, "Suite", "French: what it led to."),
};
REC_DESC_DEFINE(sign_done, struct sign_done, "Signature", "What a signature led to.");

const struct collection_desc attendance_collection = {
	.service = "scheduling", .path = "/attendances", .plural = "Émargements", .rec = &attendance_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .write_all = SCHEDULING_WRITERS, .own_tag = ATTENDANCE_PERSON,
};

FAULT_DEFINE(FAULT_ATTENDANCE_FUTURE, "attendance_future",
    "Cette journée est prévue le %s et n’a pas encore eu lieu : les présences se notent à partir de ce jour. Si elle s’est tenue plus tôt, corrigez d’abord sa date.",
    "This session is planned for %s and has not taken place yet: attendance is entered from that day on. If it was held before, correct its day first.");
FAULT_DEFINE(FAULT_ATTENDANCE_NO_DAY, "attendance_no_day",
    "Cette journée n’a pas encore de date : donnez-lui son jour avant d’y noter des présences.",
    "This session has no day yet: give it its day before entering attendance.");
FAULT_DEFINE(FAULT_ATTENDANCE_TWICE, "attendance_twice",
    "Cette personne a déjà une ligne pour cette demi-journée : corrigez cette ligne, ou gardez-en une seule sur la feuille.",
    "This person has a line for this half-day already: correct that line, or keep one of them on the sheet.");
FAULT_DEFINE(FAULT_ATTENDANCE_SOURCE, "attendance_source",
    "Une signature par lien ne se saisit pas à la place de la personne : indiquez « paper » ou « account ».",
    "A signature by link is not entered for somebody else: say \"paper\" or \"account\".");
FAULT_DEFINE(FAULT_ATTENDANCE_ABSENT_MINUTES, "attendance_absent_minutes",
    "Une personne absente n’a pas d’heures réalisées (%s minutes indiquées) : notez-la présente, ou retirez cette durée.",
    "A person who was absent has no hours done (%s minutes given): enter them as present, or take that length away.");
FAULT_DEFINE(FAULT_SIGNATURE_FUTURE, "signature_future",
    "Cette signature serait donnée dans l’avenir : indiquez quand la feuille a été signée.",
    "This signature would lie in the future: say when the sheet was signed.");
FAULT_DEFINE(FAULT_SIGNING_UNKNOWN, "signing_unknown",
    "Ce lien de signature n’est pas, ou n’est plus, valable : demandez-en un autre à votre fédération.",
    "This signing link is not, or no longer, good: ask your federation for another.");
FAULT_DEFINE(FAULT_SIGNING_CANCELLED, "signing_cancelled",
    "Cette journée a été annulée : il n’y a rien à signer. Si elle a eu lieu, votre fédération peut saisir votre présence.",
    "This session was cancelled: there is nothing to sign. If it took place, your federation can enter your presence.");
FAULT_DEFINE(FAULT_SIGNING_STRANGER, "signing_stranger",
    "Votre compte n’est ni inscrit à cette action ni parmi ses intervenant·es : demandez à la fédération de saisir votre présence.",
    "Your account is neither enrolled in this action nor among its animators: ask the federation to enter your presence.");
FAULT_DEFINE(FAULT_SIGNING_HALF, "signing_half",
    "Cette journée ne se tient pas à ce moment (%s) : signez une de ses demi-journées.",
    "This session does not take place at that time (%s): sign one of its half-days.");
