/*
 * network (contract of the registry): the tables of network.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: everybody with an account knows the network's organisations; people are read by the team, by the person, and by a
 *         director for those of the centre.
 */
#include "proto/registry.h"

static const struct rec_enum_value organisation_kind_values[] = {
	{ ORGANISATION_FEDERATION, "federation", "Fédération" },
	{ ORGANISATION_CENTRE, "centre", "Centre social" },
	{ ORGANISATION_EVS, "evs", "Espace de vie sociale" },
	{ ORGANISATION_INSTITUTION, "institution", "Institution" },
	{ ORGANISATION_PARTNER, "partner", "Partenaire" },
	{ ORGANISATION_PROVIDER, "provider", "Organisme prestataire" },
	{ ORGANISATION_EMPLOYERS_UNION, "employers_union", "Syndicat employeur" },
	{ ORGANISATION_THINK_TANK, "think_tank", "Groupe de réflexion" },
	{ ORGANISATION_MOVEMENT, "movement", "Mouvement" },
};
REC_ENUM_DEFINE(organisation_kind_enum, "organisation_kind", organisation_kind_values);

static const struct rec_enum_value organisation_status_values[] = {
	{ ORGANISATION_ACTIVE, "active", "En activité" },
	{ ORGANISATION_CLOSED, "closed", "Fermée" },
};
static REC_ENUM_DEFINE(organisation_status_enum, "organisation_status", organisation_status_values);

static const struct rec_enum_value management_values[] = {
	{ MANAGEMENT_ASSOCIATIVE, "associative", "Associatif" },
	{ MANAGEMENT_MUNICIPAL, "municipal", "Municipal" },
	{ MANAGEMENT_CAF, "caf", "Caf" },
	{ MANAGEMENT_OTHER, "other", "Autre" },
};
static REC_ENUM_DEFINE(management_enum, "management_mode", management_values);

static const struct rec_enum_value mandate_role_values[] = {
	{ MANDATE_EMPLOYEE, "employee", "Salarié·e" },
	{ MANDATE_VOLUNTEER, "volunteer", "Bénévole" },
	{ MANDATE_ADMINISTRATOR, "administrator", "Administrateur·rice" },
	{ MANDATE_PRESIDENT, "president", "Président·e" },
	{ MANDATE_COPRESIDENT, "copresident", "Coprésident·e" },
	{ MANDATE_BOARD_MEMBER, "board_member", "Membre d’un bureau collégial" },
	{ MANDATE_DIRECTOR, "director", "Direction" },
	{ MANDATE_MANAGER, "manager", "Encadrement" },
	{ MANDATE_STAFF_REPRESENTATIVE, "staff_representative", "Représentant·e du personnel" },
	{ MANDATE_ELECTED, "elected", "Élu·e" },
	{ MANDATE_HEAD_OF_SERVICE, "head_of_service", "Responsable de service" },
	{ MANDATE_ANIMATOR, "animator", "Intervenant·e" },
};
REC_ENUM_DEFINE(mandate_role_enum, "mandate_role", mandate_role_values);

static const struct rec_field organisation_fields[] = {
	REC_HEAD(struct organisation),
	CODE_FIELD(struct organisation),
	REC_TEXT(7, struct organisation, name, 200, "Nom", "Its usual name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ENUM(8, struct organisation, kind, organisation_kind_enum, "Nature", "What it is.", .flags = REQUIRED | KEY),
	REC_ENUM(9, struct organisation, status, organisation_status_enum, "État", "Active until it is closed.", .flags = SERVER_SET | KEY),
	REC_ID(10, struct organisation, parent, "organisation", "Rattachée à", "The organisation above it.", .flags = KEY),
	REC_BOOL(11, struct organisation, antenne, "Antenne", "An antenne of its parent; may have no SIRET."),
	REC_TEXT(12, struct organisation, siret, 14, "SIRET", "14 digits.", .format = &FORMAT_SIRET, .flags = KEY),
	REC_TEXT(13, struct organisation, rna, 10, "RNA", "Number of the association.", .format = &FORMAT_RNA),
	REC_TEXT(14, struct organisation, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE_LISTED, .flags = KEY),
	REC_ENUM(15, struct organisation, management, management_enum, "Mode de gestion", "Who manages it."),
	REC_ID(16, struct organisation, successor, "organisation", "Successeur", "Who took over when it closed.", .flags = SERVER_SET | KEY),
	REC_TEXT(17, struct organisation, email, 254, "Adresse e-mail", "Of the organisation, not of a person.", .format = &FORMAT_EMAIL),
	REC_TEXT(18, struct organisation, phone, 20, "Téléphone", "Of the organisation.", .format = &FORMAT_PHONE),
	REC_DAY(19, struct organisation, closed_on, "Fermée le", "Its last day; absent while active.", .flags = SERVER_SET),
	REC_ID(20, struct organisation, merged_into, "organisation", "Fusionnée dans", "What it was merged into; its references went there.", .flags = SERVER_SET | KEY),
	REC_IDS(21, struct organisation, merged_from, NULL, MERGED_MOST, "Fusions reçues", "What was merged into it.", .flags = SERVER_SET),
	REC_ID(22, struct organisation, home, "peer", "Tenue par", "Another federation's: it stands in for one of its structures. Absent: ours.", .flags = SERVER_SET | KEY),
	REC_TEXT(23, struct organisation, home_name, 200, "Autre fédération", "Whose it is, in words. Absent: ours.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(organisation, struct organisation, "Structure", "A federation, a centre, an institution, a partner: a node of the tree.");

static const struct rec_field organisation_close_fields[] = {
	REC_ID(1, struct organisation_close, id, "organisation", "Structure", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct organisation_close, on, "Fermée le", "Its last day.", .flags = REQUIRED),
	REC_ID(3, struct organisation_close, successor, "organisation", "Successeur", "Who takes over."),
};
REC_DESC_DEFINE(organisation_close, struct organisation_close, "Fermeture", "The end of an organisation.");

static const struct rec_field person_fields[] = {
	REC_HEAD(struct person),
	REC_TEXT(6, struct person, code, 60, "Code", "The federation's own short name for the person, by which imports find it again; no name: journals keep it in clear.",
	    .flags = KEY, .format = &FORMAT_NAME),
	REC_TEXT(7, struct person, name, 200, "Nom", "How the person is called.", .flags = REQUIRED | PERSONAL, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct person, email, 254, "Adresse e-mail", "Where to write.", .flags = PERSONAL, .format = &FORMAT_EMAIL),
	REC_TEXT(9, struct person, phone, 20, "Téléphone", "Where to call.", .flags = PERSONAL, .format = &FORMAT_PHONE),
	REC_ID(10, struct person, merged_into, "person", "Fusionnée dans", "Who it was merged into: its references went there, and its texts go with that person.", .flags = SERVER_SET | KEY | SUBJECT),
	REC_IDS(11, struct person, merged_from, NULL, MERGED_MOST, "Fusions reçues", "What was merged into it.", .flags = SERVER_SET),
	REC_ID(12, struct person, home, "peer", "Tenue par", "Another federation's: it stands in for one of its people. Absent: ours.", .flags = SERVER_SET | KEY),
	REC_TEXT(13, struct person, home_name, 200, "Autre fédération", "Whose the person is, in words. Absent: ours.", .flags = SERVER_SET),
	REC_TIME(30, struct person, erased_at, "Données effacées le", "Nothing is left then but the number.", .flags = SERVER_SET),
	REC_ENUM(31, struct person, erased_for, erasure_reason_enum, "Motif de l’effacement", "Why.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(person, struct person, "Personne", "A person of the network.");

static const struct rec_field mandate_fields[] = {
	REC_HEAD(struct mandate),
	REC_ID(6, struct mandate, person, "person", "Personne", "Who holds it.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct mandate, organisation, "organisation", "Structure", "Where.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(8, struct mandate, role, mandate_role_enum, "Rôle", "As what.", .flags = REQUIRED),
	REC_DAY(9, struct mandate, from, "Depuis", "First day.", .flags = REQUIRED),
	REC_DAY(10, struct mandate, to, "Jusqu’au", "Last day; absent while it goes on."),
};
REC_DESC_DEFINE(mandate, struct mandate, "Mandat", "What a person is in an organisation, from a day to a day.");

static const struct rec_enum_value contact_kind_values[] = {
	{ CONTACT_CALL, "call", "Appel" },
	{ CONTACT_VISIT, "visit", "Visite" },
	{ CONTACT_MAIL, "mail", "Courrier" },
	{ CONTACT_MEETING, "meeting", "Rencontre" },
};
static REC_ENUM_DEFINE(contact_kind_enum, "contact_kind", contact_kind_values);
static const struct rec_field contact_fields[] = {
	REC_HEAD(struct contact),
	REC_ID(6, struct contact, organisation, "organisation", "Structure", "With whom.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_DAY(7, struct contact, day, "Date", "When.", .flags = REQUIRED),
	REC_ENUM(8, struct contact, kind, contact_kind_enum, "Nature", "How.", .flags = REQUIRED | KEY),
	REC_TEXT(9, struct contact, note, 4000, "Note", "What was said; it may name people.", .flags = REQUIRED | PERSONAL, .min = 1),
};
REC_DESC_DEFINE(contact, struct contact, "Contact", "A call or a visit: the federation's log of a centre.");

static const struct rec_field key_figure_fields[] = {
	REC_HEAD(struct key_figure),
	REC_ID(6, struct key_figure, organisation, "organisation", "Structure", "Of which one.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_TEXT(7, struct key_figure, name, 200, "Chiffre", "What is counted.", .flags = REQUIRED | KEY, .min = 1, .format = &FORMAT_NAME),
	REC_F64(8, struct key_figure, value, -1e15, 1e15, "Valeur", "How much.", .flags = REQUIRED),
	REC_TEXT(9, struct key_figure, unit, 60, "Unité", "Of what: adhérents, heures.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_BOOL(10, struct key_figure, more_than, "Au moins", "The value is a lower bound: more than so many."),
	REC_U32(11, struct key_figure, year, 1900, 2200, "Année", "For which year.", .flags = REQUIRED | KEY),
	REC_TEXT(12, struct key_figure, source, 500, "Source", "Where the figure was read.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
};
REC_DESC_DEFINE(key_figure, struct key_figure, "Chiffre", "A figure of an organisation, with its year and its source.");

static const struct rec_enum_value membership_status_values[] = {
	{ MEMBERSHIP_DUE, "due", "À payer" },
	{ MEMBERSHIP_PART, "part", "Payée en partie" },
	{ MEMBERSHIP_PAID, "paid", "Payée" },
};
static REC_ENUM_DEFINE(membership_status_enum, "membership_status", membership_status_values);
static const struct rec_field membership_fields[] = {
	REC_HEAD(struct membership),
	REC_ID(6, struct membership, organisation, "organisation", "Structure", "The member.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct membership, federation, "organisation", "Fédération", "Of which federation.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_U32(8, struct membership, year, 1900, 2200, "Année", "For which year.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_PRICE(9, struct membership, due, "Cotisation", "What is asked, in cents.", .flags = REQUIRED),
	REC_PRICE(10, struct membership, paid, "Réglé", "What was paid, in cents."),
	REC_DAY(11, struct membership, due_on, "À régler avant le", "Last day to pay; there is no reminder without it."),
	REC_DAY(12, struct membership, paid_on, "Réglé le", "When the last of it was paid."),
	REC_ENUM(13, struct membership, status, membership_status_enum, "État", "From what is asked and what was paid.", .flags = SERVER_SET | KEY),
};
REC_DESC_DEFINE(membership, struct membership, "Adhésion", "The membership of a federation for a year.");

const struct collection_desc organisation_collection = {
	.service = "registry", .path = "/organisations", .plural = "Structures", .rec = &organisation_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

const struct collection_desc person_collection = {
	.service = "registry", .path = "/people", .plural = "Personnes", .rec = &person_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_COORDINATOR | ROLE_OPERATOR, .own_tag = TAG_ID,
};

const struct collection_desc mandate_collection = {
	.service = "registry", .path = "/mandates", .plural = "Mandats", .rec = &mandate_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_COORDINATOR | ROLE_OPERATOR, .org_tag = 7, .own_tag = 6,
};

const struct collection_desc contact_collection = {
	.service = "registry", .path = "/contacts", .plural = "Journal de contacts", .rec = &contact_desc,
	.read_all = ROLE_COORDINATOR, .write_all = ROLE_COORDINATOR,
};

const struct collection_desc key_figure_collection = {
	.service = "registry", .path = "/figures", .plural = "Chiffres", .rec = &key_figure_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

/* What a centre owes is the team's to know, and its own direction's. */
const struct collection_desc membership_collection = {
	.service = "registry", .path = "/memberships", .plural = "Adhésions", .rec = &membership_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_DIRECTOR,
	.write_all = ROLE_COORDINATOR | ROLE_OPERATOR, .org_tag = 6,
};

FAULT_DEFINE(FAULT_MANDATE_PERIOD, "mandate_period", "Le mandat se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The mandate ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_TREE_CYCLE, "tree_cycle", "Une structure ne peut pas être rattachée à elle-même ni à l’une de celles qui dépendent d’elle.",
    "An organisation cannot stand below itself or below one of its own.");
FAULT_DEFINE(FAULT_ANTENNE_PARENT, "antenne_parent", "Une antenne doit être rattachée à une structure : indiquez laquelle.",
    "An antenne must have a parent: say which.");
FAULT_DEFINE(FAULT_MANDATE_DOUBLED, "mandate_doubled",
    "Cette personne a déjà ce rôle dans cette structure, %s : modifiez ce mandat plutôt que d’en ajouter un.",
    "This person already has that role in that organisation, %s: change that mandate instead of adding one.");
FAULT_DEFINE(FAULT_ANTENNE_SIREN, "antenne_siren",
    "Le SIRET d’une antenne commence par les neuf chiffres de la structure dont elle dépend, ici %s : corrigez-le, ou laissez-le vide.",
    "The SIRET of an antenne begins with the nine digits of its parent, here %s: correct it, or leave it empty.");
FAULT_DEFINE(FAULT_SIRET_TAKEN, "siret_taken",
    "Ce SIRET est déjà celui de « %s » : corrigez-le, ou fusionnez les deux structures.",
    "This SIRET is already that of “%s”: correct it, or merge the two organisations.");
FAULT_DEFINE(FAULT_CLOSED, "organisation_closed", "Cette structure est fermée %s.", "This organisation has closed: %s.");
FAULT_DEFINE(FAULT_CLOSING_DAY, "closing_day", "Ce jour est à venir : enregistrez la fermeture quand elle aura eu lieu.",
    "That day is still to come: record the closing once it has happened.");
FAULT_DEFINE(FAULT_SUCCESSOR, "successor",
    "Le successeur est une autre structure, en activité : choisissez-en une autre, ou laissez ce champ vide.",
    "The successor is another organisation, and an active one: choose another, or leave it empty.");
FAULT_DEFINE(FAULT_MEMBERSHIP_TWICE, "membership_twice",
    "Cette structure a déjà une adhésion pour l’année %s : modifiez-la plutôt que d’en ajouter une.",
    "This organisation already has a membership for the year %s: change that one instead of adding another.");
FAULT_DEFINE(FAULT_MEMBERSHIP_FEDERATION, "membership_federation",
    "On adhère à une fédération, et à une autre structure que soi : choisissez une structure dont la nature est « Fédération ».",
    "One is a member of a federation, and not of oneself: choose an organisation of the kind “federation”.");
