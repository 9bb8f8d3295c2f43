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
static REC_ENUM_DEFINE(organisation_kind_enum, "organisation_kind", organisation_kind_values);

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
	REC_ENUM(9, struct organisation, status, organisation_status_enum, "État", "Active when absent."),
	REC_ID(10, struct organisation, parent, "organisation", "Rattachée à", "The organisation above it.", .flags = KEY),
	REC_BOOL(11, struct organisation, antenne, "Antenne", "An antenne of its parent; may have no SIRET."),
	REC_TEXT(12, struct organisation, siret, 14, "SIRET", "14 digits.", .format = &FORMAT_SIRET, .flags = KEY),
	REC_TEXT(13, struct organisation, rna, 10, "RNA", "Number of the association.", .format = &FORMAT_RNA),
	REC_TEXT(14, struct organisation, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE, .flags = KEY),
	REC_ENUM(15, struct organisation, management, management_enum, "Mode de gestion", "Who manages it."),
	REC_ID(16, struct organisation, successor, "organisation", "Successeur", "Who took over when it closed."),
	REC_TEXT(17, struct organisation, email, 254, "Adresse e-mail", "Of the organisation, not of a person.", .format = &FORMAT_EMAIL),
	REC_TEXT(18, struct organisation, phone, 20, "Téléphone", "Of the organisation.", .format = &FORMAT_PHONE),
};
REC_DESC_DEFINE(organisation, struct organisation, "Structure", "A federation, a centre, an institution, a partner: a node of the tree.");

static const struct rec_field person_fields[] = {
	REC_HEAD(struct person),
	CODE_FIELD(struct person),
	REC_TEXT(7, struct person, name, 200, "Nom", "How the person is called.", .flags = REQUIRED | PERSONAL, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct person, email, 254, "Adresse e-mail", "Where to write.", .flags = PERSONAL, .format = &FORMAT_EMAIL),
	REC_TEXT(9, struct person, phone, 20, "Téléphone", "Where to call.", .flags = PERSONAL, .format = &FORMAT_PHONE),
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

FAULT_DEFINE(FAULT_MANDATE_PERIOD, "mandate_period", "Le mandat se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The mandate ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_TREE_CYCLE, "tree_cycle", "Une structure ne peut pas être rattachée à elle-même ni à l’une de celles qui dépendent d’elle.",
    "An organisation cannot stand below itself or below one of its own.");
FAULT_DEFINE(FAULT_ANTENNE_PARENT, "antenne_parent", "Une antenne doit être rattachée à une structure : indiquez laquelle.",
    "An antenne must have a parent: say which.");
