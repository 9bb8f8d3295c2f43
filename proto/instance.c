/*
 * instance (contract of the registry): the tables of instance.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: read by the team and by the organisations that sit in the instance; writing is the team's.
 */
#include "proto/registry.h"

static const struct rec_enum_value instance_kind_values[] = {
	{ INSTANCE_STEERING, "steering", "Comité de pilotage" },
	{ INSTANCE_TECHNICAL, "technical", "Comité technique" },
	{ INSTANCE_FOLLOW_UP, "follow_up", "Groupe de suivi" },
	{ INSTANCE_PARTNER_SUPPORT, "partner_support", "Comité d’appui partenarial" },
	{ INSTANCE_LOCAL_STEERING, "local_steering", "Comité de pilotage local" },
};
static REC_ENUM_DEFINE(instance_kind_enum, "instance_kind", instance_kind_values);

static const struct rec_enum_value member_quality_values[] = {
	{ MEMBER_VOTING, "voting", "Voix délibérative" },
	{ MEMBER_CONSULTATIVE, "consultative", "Voix consultative" },
};
static REC_ENUM_DEFINE(member_quality_enum, "member_quality", member_quality_values);

static const struct rec_enum_value meeting_status_values[] = {
	{ MEETING_PLANNED, "planned", "Prévue" },
	{ MEETING_HELD, "held", "Tenue" },
	{ MEETING_CANCELLED, "cancelled", "Annulée" },
};
REC_ENUM_DEFINE(meeting_status_enum, "meeting_status", meeting_status_values);

static const struct rec_enum_value decision_outcome_values[] = {
	{ DECISION_ADOPTED, "adopted", "Adoptée" },
	{ DECISION_REJECTED, "rejected", "Rejetée" },
	{ DECISION_POSTPONED, "postponed", "Reportée" },
	{ DECISION_NOTED, "noted", "Prise d’acte" },
};
static REC_ENUM_DEFINE(decision_outcome_enum, "decision_outcome", decision_outcome_values);

static const struct rec_field instance_member_fields[] = {
	REC_ID(1, struct instance_member, mandate, "mandate", "Mandat", "In whose quality the member sits.", .flags = REQUIRED),
	REC_ENUM(2, struct instance_member, quality, member_quality_enum, "Qualité", "Voting or consultative.", .flags = REQUIRED),
};
REC_DESC_DEFINE(instance_member, struct instance_member, "Membre", "A member of an instance, by mandate.");

static const struct rec_field instance_fields[] = {
	REC_HEAD(struct instance),
	CODE_FIELD(struct instance),
	REC_TEXT(7, struct instance, name, 200, "Nom", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ENUM(8, struct instance, kind, instance_kind_enum, "Nature", "What it is.", .flags = REQUIRED | KEY),
	REC_ID(9, struct instance, programme, "programme", "Programme", "Which one it steers or follows.", .flags = KEY),
	REC_ID(10, struct instance, convention, "convention", "Convention", "Which one it steers or follows.", .flags = KEY),
	REC_ID(11, struct instance, organisation, "organisation", "Structure", "Whose it is: a centre’s, when it is local.", .flags = KEY),
	REC_LIST(INSTANCE_MEMBERS, struct instance, members, instance_member_desc, 60, "Membres", "Each by mandate."),
	REC_IDS(INSTANCE_ORGANISATIONS, struct instance, organisations, "organisation", 60, "Structures représentées",
	    "Of the members’ mandates: they read its meetings and decisions.", .flags = SERVER_SET | KEY),
	REC_TEXT(14, struct instance, mission, 2000, "Mission", "What it is for."),
};
REC_DESC_DEFINE(instance, struct instance, "Instance", "A committee: steering, technical, of follow-up, of support, local.");

static const struct rec_field member_view_fields[] = {
	REC_ID(1, struct member_view, mandate, "mandate", "Mandat", "By which the member sits."),
	REC_ID(2, struct member_view, organisation, "organisation", "Structure", "Whom the member represents."),
	REC_ENUM(3, struct member_view, role, mandate_role_enum, "Rôle", "As what, there."),
	REC_ENUM(4, struct member_view, quality, member_quality_enum, "Qualité", "Voting or consultative."),
	REC_DAY(5, struct member_view, from, "Depuis", "First day of the mandate."),
	REC_DAY(6, struct member_view, to, "Jusqu’au", "Last day of the mandate; absent while it goes on."),
	REC_BOOL(7, struct member_view, ended, "Mandat terminé", "The mandate has ended: the member is to be replaced."),
};
REC_DESC_DEFINE(member_view, struct member_view, "Membre à ce jour", "A member of an instance, as the mandate stands.");

static const struct rec_field instance_members_fields[] = {
	REC_ID(1, struct instance_members, id, "instance", "Instance", "Of which one."),
	REC_LIST(2, struct instance_members, members, member_view_desc, 60, "Membres", "In the instance’s order."),
	REC_U32(3, struct instance_members, voting, 0, 60, "Voix délibératives", "Members who may vote today."),
};
REC_DESC_DEFINE(instance_members, struct instance_members, "Membres de l’instance", "The members of an instance, today.");

static const struct rec_field meeting_fields[] = {
	REC_HEAD(struct meeting),
	REC_ID(MEETING_INSTANCE, struct meeting, instance, "instance", "Instance", "Which one meets.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_DAY(MEETING_DAY, struct meeting, day, "Date", "When.", .flags = REQUIRED | KEY),
	REC_TEXT(MEETING_PLACE, struct meeting, place, 300, "Lieu", "Where, or the link."),
	REC_TEXTS(MEETING_AGENDA, struct meeting, agenda, 30, 300, "Ordre du jour", "In order, without a person’s name."),
	REC_IDS(MEETING_PRESENT, struct meeting, present, "mandate", 60, "Présents", "Members who were there, by mandate."),
	REC_IDS(MEETING_EXCUSED, struct meeting, excused, "mandate", 60, "Excusés", "Members who had said that they would not come, by mandate."),
	REC_IDS(MEETING_GUESTS, struct meeting, guests, "organisation", 30, "Structures invitées", "Who was there without being a member."),
	REC_ENUM(MEETING_STATUS, struct meeting, status, meeting_status_enum, "État", "Where it stands.", .flags = SERVER_SET | KEY),
};
REC_DESC_DEFINE(meeting, struct meeting, "Réunion d’instance", "A meeting of an instance.");

static const struct rec_field decision_fields[] = {
	REC_HEAD(struct decision),
	REC_ID(DECISION_MEETING, struct decision, meeting, "meeting", "Réunion", "Where it was taken.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_U32(DECISION_NUMBER, struct decision, number, 1, 999, "Décision n°", "Its place in the relevé; absent: the next one.", .flags = CREATE_ONLY),
	REC_TEXT(8, struct decision, text, 4000, "Texte de la décision, sans nom de personne", "What was decided; it must not name people.",
	    .flags = REQUIRED, .min = 1),
	REC_ENUM(DECISION_OUTCOME, struct decision, outcome, decision_outcome_enum, "Issue", "Adopted, rejected, postponed or noted.", .flags = REQUIRED | KEY),
	REC_U32(DECISION_FOR, struct decision, votes_for, 0, 999, "Voix pour", "Counted; absent: no vote was counted.", .unit = "voix"),
	REC_U32(DECISION_AGAINST, struct decision, votes_against, 0, 999, "Voix contre", "Counted.", .unit = "voix"),
	REC_U32(DECISION_ABSTAINED, struct decision, abstained, 0, 999, "Abstentions", "Counted.", .unit = "voix"),
	REC_ID(DECISION_PROGRAMME, struct decision, programme, "programme", "Programme", "Which one it concerns.", .flags = KEY),
	REC_ID(DECISION_STEP, struct decision, programme_step, "programme_step", "Étape de programme", "Which one it concerns.", .flags = KEY),
	REC_ID(DECISION_CONVENTION, struct decision, convention, "convention", "Convention", "Which one it concerns.", .flags = KEY),
	REC_ID(DECISION_SELECTION, struct decision, selection, "selection", "Appel à candidatures", "Which one it concerns.", .flags = KEY),
	REC_ID(17, struct decision, organisation, "organisation", "Mise en œuvre par", "Who carries it out.", .flags = KEY),
	REC_DAY(18, struct decision, due, "Échéance", "Until when."),
	REC_U32(DECISION_CONVENTION_STEP, struct decision, convention_step, 1, 6, "Étape de la convention", "The one that this arbitration ends."),
};
REC_DESC_DEFINE(decision, struct decision, "Décision", "What an instance decided in a meeting.");

static const struct rec_field meeting_minutes_fields[] = {
	REC_ID(1, struct meeting_minutes, id, "meeting", "Réunion", "Of which one."),
	REC_TEXT(2, struct meeting_minutes, instance_name, 200, "Instance", "Which one met."),
	REC_ENUM(3, struct meeting_minutes, kind, instance_kind_enum, "Nature", "What it is."),
	REC_ENUM(4, struct meeting_minutes, status, meeting_status_enum, "État", "Where the meeting stands."),
	REC_DAY(5, struct meeting_minutes, day, "Date", "When."),
	REC_TEXT(6, struct meeting_minutes, place, 300, "Lieu", "Where, or the link."),
	REC_TEXTS(7, struct meeting_minutes, agenda, 30, 300, "Ordre du jour", "In order."),
	REC_LIST(8, struct meeting_minutes, present, member_view_desc, 60, "Présents", "By mandate."),
	REC_LIST(9, struct meeting_minutes, excused, member_view_desc, 60, "Excusés", "By mandate."),
	REC_LIST(10, struct meeting_minutes, absent, member_view_desc, 60, "Absents", "Members that day, neither present nor excused."),
	REC_IDS(11, struct meeting_minutes, guests, "organisation", 30, "Structures invitées", "Who was there without being a member."),
	REC_LIST(12, struct meeting_minutes, decisions, decision_desc, DECISIONS_MOST, "Relevé de décisions", "By number."),
};
REC_DESC_DEFINE(meeting_minutes, struct meeting_minutes, "Relevé de décisions", "Who was there, and what was decided, in order.");

const struct collection_desc instance_collection = {
	.service = "registry", .path = "/instances", .plural = "Instances", .rec = &instance_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .write_all = TEAM_WRITERS,
};

const struct collection_desc meeting_collection = {
	.service = "registry", .path = "/meetings", .plural = "Réunions d’instance", .rec = &meeting_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .write_all = TEAM_WRITERS,
};

const struct collection_desc decision_collection = {
	.service = "registry", .path = "/decisions", .plural = "Décisions", .rec = &decision_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM, .write_all = TEAM_WRITERS,
};

FAULT_DEFINE(FAULT_MANDATE_ENDED, "mandate_ended", "Ce mandat s’est terminé le %s : choisissez un mandat en cours pour siéger.",
    "This mandate ended on %s: choose one that goes on.");
FAULT_DEFINE(FAULT_MEMBER_TWICE, "member_twice", "Ce mandat figure déjà parmi les membres : gardez une seule des deux lignes.",
    "This mandate is a member already: keep one of the two lines.");
FAULT_DEFINE(FAULT_NOT_A_MEMBER, "not_a_member", "Ce mandat ne siège pas dans l’instance : ajoutez-le à ses membres, ou indiquez sa structure comme invitée.",
    "This mandate does not sit in the instance: add it to its members, or name its organisation as a guest.");
FAULT_DEFINE(FAULT_PRESENT_EXCUSED, "present_and_excused", "Ce membre est noté deux fois, ou à la fois présent et excusé : gardez une seule mention.",
    "This member stands twice, or as both present and excused: keep one.");
FAULT_DEFINE(FAULT_MEETING_CANCELLED, "meeting_cancelled", "Cette réunion est annulée et ne se modifie plus : créez-en une autre.",
    "This meeting is cancelled and does not change any more: create another.");
FAULT_DEFINE(FAULT_MEETING_FUTURE, "meeting_future", "La réunion est prévue le %s : elle ne peut pas encore être notée tenue ; corrigez la date si elle a été avancée.",
    "The meeting is planned on %s: it cannot have been held yet; correct the day if it was moved forward.");
FAULT_DEFINE(FAULT_MEETING_NOT_HELD, "meeting_not_held", "Une décision se prend dans une réunion tenue (état actuel : %s) : notez d’abord la réunion comme tenue.",
    "A decision is taken in a meeting that was held (now: %s): mark the meeting as held first.");
FAULT_DEFINE(FAULT_DECISION_NUMBER, "decision_number", "La décision n° %s existe déjà dans cette réunion : laissez le numéro vide pour prendre le suivant.",
    "Decision %s exists in this meeting already: leave the number empty to take the next one.");
FAULT_DEFINE(FAULT_DECISIONS_MOST, "decisions_most", "Cette réunion a déjà le nombre de décisions qu’un relevé peut porter (%s) : créez une seconde réunion le même jour.",
    "This meeting has as many decisions as its minutes can hold (%s): create a second meeting on the same day.");
FAULT_DEFINE(FAULT_DECISION_VOTES, "decision_votes", "Plus de voix que de membres présents à voix délibérative (%s) : corrigez les voix, ou la liste des présents.",
    "More votes than voting members present (%s): correct the votes, or who was present.");
FAULT_DEFINE(FAULT_DECISION_MAJORITY, "decision_majority", "Une décision adoptée ne peut pas avoir moins de voix pour que de voix contre : corrigez les voix ou l’issue.",
    "An adopted decision cannot have fewer votes for than against: correct the votes or the outcome.");
FAULT_DEFINE(FAULT_DECISION_CONVENTION, "decision_convention", "Une étape de convention est indiquée sans la convention : choisissez laquelle.",
    "A step of a convention is named without the convention: say which.");
FAULT_DEFINE(FAULT_DECISION_USED, "decision_used", "Cette décision a validé « %s » : ni son issue ni ce qu’elle concerne ne changent plus ; écrivez une nouvelle décision.",
    "This decision has validated \"%s\": neither its outcome nor what it concerns changes any more; write a new decision.");
