/*
 * registry (contract): the tables of registry.h.
 * Owns: descriptors, collections, methods and faults of the registry, as constants.
 * Beware: readers of a collection are its rights; think of the employer's account before widening one.
 */
#include "proto/registry.h"

static const struct rec_enum_value role_values[] = {
	{ ROLE_N_OPERATOR, "operator", "Exploitation" },
	{ ROLE_N_COORDINATOR, "coordinator", "Coordination" },
	{ ROLE_N_REFERENT, "referent", "Référent·e de l’accompagnement" },
	{ ROLE_N_DIRECTOR, "director", "Direction ou administration d’un centre" },
	{ ROLE_N_BENEFICIARY, "beneficiary", "Personne accompagnée" },
	{ ROLE_N_PROVIDER, "provider", "Prestataire" },
	{ ROLE_N_ANIMATOR, "animator", "Intervenant·e" },
	{ ROLE_N_INSTITUTION, "institution", "Institution" },
	{ ROLE_N_NATIONAL, "national", "Tête de réseau nationale" },
};
REC_ENUM_DEFINE(roles_enum, "role", role_values);

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

static const struct rec_enum_value service_kind_values[] = {
	{ SERVICE_INDIVIDUAL, "individual", "Individuel" },
	{ SERVICE_GROUP, "group", "En groupe" },
};
REC_ENUM_DEFINE(service_kind_enum, "service_kind", service_kind_values);

static const struct rec_enum_value link_kind_values[] = {
	{ LINK_EMPLOYER, "employer", "Employeur" },
	{ LINK_EMPLOYEE, "employee", "Salarié·e" },
	{ LINK_ADMINISTRATOR, "administrator", "Administrateur·rice" },
	{ LINK_CLIENT, "client", "Client" },
	{ LINK_SUPPLIER, "supplier", "Fournisseur" },
	{ LINK_FAMILY, "family", "Lien familial" },
};
REC_ENUM_DEFINE(link_kind_enum, "link_kind", link_kind_values);

static const struct rec_enum_value accessibility_values[] = {
	{ ACCESS_WHEELCHAIR, "wheelchair", "Accès en fauteuil" },
	{ ACCESS_SIGN_LANGUAGE, "sign_language", "Langue des signes" },
	{ ACCESS_EASY_LANGUAGE, "easy_language", "Langage facile à lire" },
	{ ACCESS_HOME_VISIT, "home_visit", "Déplacement chez la personne" },
};
REC_ENUM_DEFINE(accessibility_enum, "accessibility", accessibility_values);

static const struct rec_enum_value accreditation_status_values[] = {
	{ ACCREDITATION_CANDIDATE, "candidate", "Candidature" },
	{ ACCREDITATION_ACCREDITED, "accredited", "Agréé" },
	{ ACCREDITATION_SUSPENDED, "suspended", "Suspendu" },
	{ ACCREDITATION_REFUSED, "refused", "Refusé" },
	{ ACCREDITATION_ENDED, "ended", "Terminé" },
};
static REC_ENUM_DEFINE(accreditation_status_enum, "accreditation_status", accreditation_status_values);

#define CODE_FIELD(type) \
	REC_TEXT(6, type, code, 60, "Code", "The federation's own short name for it; imports find it again by this.", \
	    .flags = KEY, .format = &FORMAT_NAME)

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

static const struct rec_field competence_fields[] = {
	REC_HEAD(struct competence),
	CODE_FIELD(struct competence),
	REC_TEXT(7, struct competence, name, 200, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ID(8, struct competence, parent, "competence", "Fait partie de", "The wider competence.", .flags = KEY),
};
REC_DESC_DEFINE(competence, struct competence, "Compétence", "A row of the taxonomy of competences.");

static const struct rec_field bouquet_fields[] = {
	REC_HEAD(struct bouquet),
	CODE_FIELD(struct bouquet),
	REC_TEXT(7, struct bouquet, name, 200, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct bouquet, description, 2000, "Description", "What it brings together."),
};
REC_DESC_DEFINE(bouquet, struct bouquet, "Bouquet", "Services grouped.");

static const struct rec_field accompaniment_fields[] = {
	REC_HEAD(struct accompaniment),
	CODE_FIELD(struct accompaniment),
	REC_TEXT(7, struct accompaniment, name, 200, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ID(8, struct accompaniment, bouquet, "bouquet", "Bouquet", "The bouquet it belongs to.", .flags = REQUIRED | KEY),
	REC_SET(9, struct accompaniment, kinds, service_kind_enum, "Formes", "Individual, in group, or both.", .flags = REQUIRED),
	REC_IDS(10, struct accompaniment, competences, "competence", 12, "Compétences", "What a provider needs.", .flags = REQUIRED, .min = 1),
	REC_U32(11, struct accompaniment, typical_days, 1, 60, "Durée habituelle", "Days that it usually takes.", .flags = REQUIRED, .unit = "jours"),
	REC_TEXT(12, struct accompaniment, description, 2000, "Description", "In a few words."),
};
REC_DESC_DEFINE(accompaniment, struct accompaniment, "Service", "An accompaniment that is offered: individual or in group.");

static const struct rec_field provider_competence_fields[] = {
	REC_ID(1, struct provider_competence, competence, "competence", "Compétence", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct provider_competence, level, 1, 5, "Niveau", "1: notions; 5: reference in the field.", .flags = REQUIRED),
	REC_TEXT(3, struct provider_competence, evidence, 500, "Preuve", "A title, a reference."),
};
REC_DESC_DEFINE(provider_competence, struct provider_competence, "Compétence", "A competence of a provider, with its level.");

static const struct rec_field provider_link_fields[] = {
	REC_ID(1, struct provider_link, organisation, "organisation", "Structure", "With whom.", .flags = REQUIRED),
	REC_ENUM(2, struct provider_link, kind, link_kind_enum, "Lien", "Of what kind.", .flags = REQUIRED),
	REC_DAY(3, struct provider_link, from, "Depuis", "First day."),
	REC_DAY(4, struct provider_link, to, "Jusqu’au", "Last day; absent while it goes on."),
};
REC_DESC_DEFINE(provider_link, struct provider_link, "Lien déclaré", "A declared link of a provider with an organisation.");

static const struct rec_field provider_fields[] = {
	REC_HEAD(struct provider),
	CODE_FIELD(struct provider),
	REC_TEXT(7, struct provider, name, 200, "Nom", "How the provider is called.", .flags = REQUIRED | PERSONAL, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct provider, email, 254, "Adresse e-mail", "Where to write.", .flags = PERSONAL, .format = &FORMAT_EMAIL),
	REC_TEXT(9, struct provider, phone, 20, "Téléphone", "Where to call.", .flags = PERSONAL, .format = &FORMAT_PHONE),
	REC_ID(10, struct provider, person, "person", "Personne", "When it is a person of the registry.", .flags = KEY),
	REC_ID(11, struct provider, organisation, "organisation", "Organisme", "When it is an organisation of it.", .flags = KEY),
	REC_TEXT(12, struct provider, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE),
	REC_LIST(13, struct provider, competences, provider_competence_desc, 30, "Compétences", "With levels and evidence.", .flags = REQUIRED, .min = 1),
	REC_TEXTS(14, struct provider, departments, 101, 3, "Départements", "Where it goes: codes."),
	REC_BOOL(15, struct provider, remote, "À distance", "Also works remotely."),
	REC_U32(16, struct provider, days_individual, 0, 31, "Jours individuels", "Days a month given to persons.", .unit = "jours par mois"),
	REC_U32(17, struct provider, days_group, 0, 31, "Jours collectifs", "Days a month given to groups.", .unit = "jours par mois"),
	REC_PRICE(18, struct provider, tariff, "Tarif", "For a day, in cents."),
	REC_TEXTS(19, struct provider, languages, 20, 3, "Langues", "ISO 639 codes.", .format = &FORMAT_LANG),
	REC_SET(20, struct provider, accessibility, accessibility_enum, "Accessibilité", "What it can adapt to."),
	REC_LIST(21, struct provider, links, provider_link_desc, 60, "Liens déclarés", "For neutrality."),
	REC_DAY(22, struct provider, refreshed_on, "Fiche confirmée le", "A card not confirmed within a year is suspended."),
};
REC_DESC_DEFINE(provider, struct provider, "Prestataire", "A provider's card.");

static const struct rec_field accreditation_fields[] = {
	REC_HEAD(struct accreditation),
	REC_ID(6, struct accreditation, provider, "provider", "Prestataire", "Whose.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(7, struct accreditation, status, accreditation_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY),
	REC_DAY(8, struct accreditation, from, "Valable du", "First day."),
	REC_DAY(9, struct accreditation, to, "Valable jusqu’au", "Last day."),
	REC_TEXT(10, struct accreditation, decision, 1000, "Décision", "What was decided, and why."),
};
REC_DESC_DEFINE(accreditation, struct accreditation, "Agrément de prestataire", "The decision that a provider may be proposed.");

static const struct rec_field sheet_result_fields[] = {
	REC_BOOL(1, struct sheet_result, quantitative, "Quantitatif", "Counted, or in words.", .flags = REQUIRED),
	REC_TEXT(2, struct sheet_result, description, 500, "Résultat", "What is expected.", .flags = REQUIRED),
	REC_TEXT(3, struct sheet_result, target, 100, "Cible", "A figure to reach."),
};
REC_DESC_DEFINE(sheet_result, struct sheet_result, "Résultat attendu", "An expected result.");

static const struct rec_field action_sheet_fields[] = {
	REC_HEAD(struct action_sheet),
	CODE_FIELD(struct action_sheet),
	REC_TEXT(7, struct action_sheet, territory, 200, "Territoire", "Where."),
	REC_U32(8, struct action_sheet, number, 1, 9999, "Fiche action n°", "Its number."),
	REC_TEXT(9, struct action_sheet, title, 300, "Intitulé", "What it is about.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(10, struct action_sheet, context, 8000, "Contexte", "Where it comes from."),
	REC_TEXT(11, struct action_sheet, stakes, 8000, "Enjeux", "What is at stake."),
	REC_TEXT(12, struct action_sheet, description, 8000, "Description du projet", "What is done."),
	REC_TEXTS(13, struct action_sheet, missions, 30, 2000, "Missions", "In order; numbered on the page."),
	REC_TEXT(14, struct action_sheet, start, 60, "Date de début", "In words: \"Janvier 2015\"."),
	REC_TEXT(15, struct action_sheet, duration, 60, "Durée", "A length, or \"permanente\"."),
	REC_TEXTS(16, struct action_sheet, initiators, 30, 300, "Initiateurs", "Who starts it."),
	REC_TEXTS(17, struct action_sheet, partners, 30, 300, "Autres partenaires", "Who takes part."),
	REC_LIST(18, struct action_sheet, results, sheet_result_desc, 30, "Résultats attendus", "Counted, or in words."),
	REC_TEXT(19, struct action_sheet, steering, 2000, "Pilotage du projet", "How it is steered."),
	REC_TEXTS(20, struct action_sheet, means, 30, 500, "Moyens nouveaux nécessaires", "What is needed."),
};
REC_DESC_DEFINE(action_sheet, struct action_sheet, "Fiche action", "A fiche action, as printed.");

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

/* Rights: everybody with an account knows the network's organisations and its offer; people are read by the team, by the person, and
 * by a director for those of the centre; cards and accreditations by the team and the provider itself. */
const struct collection_desc organisation_collection = {
	.service = "registry", .path = "/organisations", .plural = "Structures", .rec = &organisation_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};
const struct collection_desc person_collection = {
	.service = "registry", .path = "/persons", .plural = "Personnes", .rec = &person_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_COORDINATOR | ROLE_OPERATOR, .own_tag = TAG_ID,
};
const struct collection_desc mandate_collection = {
	.service = "registry", .path = "/mandates", .plural = "Mandats", .rec = &mandate_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_ACCOUNTS & ~ROLE_TEAM,
	.write_all = ROLE_COORDINATOR | ROLE_OPERATOR, .org_tag = 7, .own_tag = 6,
};
const struct collection_desc competence_collection = {
	.service = "registry", .path = "/competences", .plural = "Compétences", .rec = &competence_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};
const struct collection_desc bouquet_collection = {
	.service = "registry", .path = "/bouquets", .plural = "Bouquets", .rec = &bouquet_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};
const struct collection_desc accompaniment_collection = {
	.service = "registry", .path = "/services", .plural = "Services", .rec = &accompaniment_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};
const struct collection_desc provider_collection = {
	.service = "registry", .path = "/providers", .plural = "Prestataires", .rec = &provider_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_PROVIDER,
	.write_all = ROLE_COORDINATOR | ROLE_OPERATOR, .write_scoped = ROLE_PROVIDER, .own_tag = 10, .org_tag = 11,
};
const struct collection_desc accreditation_collection = {
	.service = "registry", .path = "/accreditations", .plural = "Agréments de prestataires", .rec = &accreditation_desc,
	.read_all = ROLE_TEAM, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};
const struct collection_desc action_sheet_collection = {
	.service = "registry", .path = "/action-sheets", .plural = "Fiches action", .rec = &action_sheet_desc,
	.read_all = ROLE_ACCOUNTS, .write_all = ROLE_COORDINATOR | ROLE_OPERATOR,
};

const struct collection_desc contact_collection = {
	.service = "registry", .path = "/contacts", .plural = "Journal de contacts", .rec = &contact_desc,
	.read_all = ROLE_COORDINATOR, .write_all = ROLE_COORDINATOR,
};

#define TEAM_WRITERS (ROLE_COORDINATOR | ROLE_OPERATOR)
static const struct method registry_methods[] = {
	COLLECTION_METHODS("registry", organisation, "/organisations", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Structures"),
	COLLECTION_METHODS("registry", person, "/persons", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Personnes"),
	COLLECTION_METHODS("registry", mandate, "/mandates", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Mandats"),
	COLLECTION_METHODS("registry", competence, "/competences", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Compétences"),
	COLLECTION_METHODS("registry", bouquet, "/bouquets", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Bouquets"),
	COLLECTION_METHODS("registry", accompaniment, "/services", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Services"),
	COLLECTION_METHODS("registry", provider, "/providers", ROLE_TEAM | ROLE_PROVIDER, TEAM_WRITERS | ROLE_PROVIDER, false,
	    "Prestataires"),
	COLLECTION_METHODS("registry", accreditation, "/accreditations", ROLE_TEAM, TEAM_WRITERS, false, "Agréments de prestataires"),
	COLLECTION_METHODS("registry", contact, "/contacts", ROLE_COORDINATOR, ROLE_COORDINATOR, false, "Journal de contacts"),
	COLLECTION_METHODS("registry", action_sheet, "/action-sheets", ROLE_ACCOUNTS, TEAM_WRITERS, false, "Fiches action"),
};

static const struct collection_desc *const registry_collections[] = {
	&organisation_collection, &person_collection, &mandate_collection, &competence_collection, &bouquet_collection,
	&accompaniment_collection, &provider_collection, &accreditation_collection, &action_sheet_collection, &contact_collection,
};
static const struct rec_desc *const registry_records[] = {
	&organisation_desc, &person_desc, &mandate_desc, &competence_desc, &bouquet_desc, &accompaniment_desc,
	&provider_competence_desc, &provider_link_desc, &provider_desc, &accreditation_desc, &sheet_result_desc, &action_sheet_desc, &contact_desc,
};

FAULT_DEFINE(FAULT_MANDATE_PERIOD, "mandate_period", "Le mandat se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The mandate ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_TREE_CYCLE, "tree_cycle", "Une structure ne peut pas être rattachée à elle-même ni à l’une de celles qui dépendent d’elle.",
    "An organisation cannot stand below itself or below one of its own.");
FAULT_DEFINE(FAULT_ANTENNE_PARENT, "antenne_parent", "Une antenne doit être rattachée à une structure : indiquez laquelle.",
    "An antenne must have a parent: say which.");
static const struct fault_code *const registry_faults[] = { FAULT_MANDATE_PERIOD, FAULT_TREE_CYCLE, FAULT_ANTENNE_PARENT, NULL };

const struct service_contract registry_contract = {
	.name = "registry",
	.methods = registry_methods,
	.method_count = sizeof registry_methods / sizeof registry_methods[0],
	.collections = registry_collections,
	.collection_count = sizeof registry_collections / sizeof registry_collections[0],
	.records = registry_records,
	.record_count = sizeof registry_records / sizeof registry_records[0],
	.faults = registry_faults,
};
