/*
 * offer (contract of the registry): the tables of offer.h.
 * Owns: descriptors and collections, as constants.
 * Beware: everybody with an account knows the offer; cards and accreditations are read by the team and the provider itself.
 */
#include "proto/registry.h"

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

static const struct rec_field competence_level_fields[] = {
	REC_U32(1, struct competence_level, level, 1, 5, "Niveau", "1: notions; 5: reference in the field.", .flags = REQUIRED),
	REC_TEXT(2, struct competence_level, description, 500, "Ce que ce niveau veut dire", "In words that a provider recognises.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(competence_level, struct competence_level, "Niveau", "What a level of a competence means.");

static const struct rec_field competence_fields[] = {
	REC_HEAD(struct competence),
	CODE_FIELD(struct competence),
	REC_TEXT(7, struct competence, name, 200, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ID(8, struct competence, parent, "competence", "Fait partie de", "The wider competence.", .flags = KEY),
	REC_TEXT(9, struct competence, description, 2000, "Description", "What it covers."),
	REC_LIST(10, struct competence, levels, competence_level_desc, 5, "Niveaux", "What each level means, from notions to reference."),
};
REC_DESC_DEFINE(competence, struct competence, "Compétence", "A row of the taxonomy of competences.");

static const struct rec_field bouquet_fields[] = {
	REC_HEAD(struct bouquet),
	CODE_FIELD(struct bouquet),
	REC_TEXT(7, struct bouquet, name, 200, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct bouquet, description, 2000, "Description", "What it brings together."),
};
REC_DESC_DEFINE(bouquet, struct bouquet, "Bouquet", "Services grouped.");

static const struct rec_field accompaniment_need_fields[] = {
	REC_ID(1, struct accompaniment_need, competence, "competence", "Compétence", "One of those of the service.", .flags = REQUIRED),
	REC_U32(2, struct accompaniment_need, level, 1, 5, "Niveau", "At least.", .flags = REQUIRED),
};
REC_DESC_DEFINE(accompaniment_need, struct accompaniment_need, "Niveau nécessaire", "The level at which a service needs a competence.");

static const struct rec_field accompaniment_fields[] = {
	REC_HEAD(struct accompaniment),
	CODE_FIELD(struct accompaniment),
	REC_TEXT(7, struct accompaniment, name, 200, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ID(8, struct accompaniment, bouquet, "bouquet", "Bouquet", "The bouquet it belongs to.", .flags = REQUIRED | KEY),
	REC_SET(9, struct accompaniment, kinds, service_kind_enum, "Formes", "Individual, in group, or both.", .flags = REQUIRED),
	REC_IDS(10, struct accompaniment, competences, "competence", 12, "Compétences", "What a provider needs.", .flags = REQUIRED, .min = 1),
	REC_U32(11, struct accompaniment, typical_days, 1, 60, "Durée habituelle", "Days that it usually takes.", .flags = REQUIRED, .unit = "jours"),
	REC_TEXT(12, struct accompaniment, description, 2000, "Description", "In a few words."),
	REC_LIST(13, struct accompaniment, needs, accompaniment_need_desc, 12, "Niveaux nécessaires", "For those of its competences that need more than notions."),
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
	REC_ID(10, struct provider, person, "person", "Personne", "When it is a person of the registry.", .flags = KEY | SUBJECT),
	REC_ID(11, struct provider, organisation, "organisation", "Organisme", "When it is an organisation of it.", .flags = KEY),
	REC_TEXT(12, struct provider, commune, 5, "Commune", "INSEE code.", .format = &FORMAT_COMMUNE_LISTED),
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

FAULT_DEFINE(FAULT_PROVIDER_WHO, "provider_who", "Un prestataire est une personne ou un organisme, pas les deux : gardez l’un ou l’autre.",
    "A provider is a person or an organisation, not both: keep one of them.");
FAULT_DEFINE(FAULT_COMPETENCE_CYCLE, "competence_cycle", "Une compétence ne peut pas faire partie d’elle-même ni de l’une de celles qu’elle contient.",
    "A competence cannot be part of itself or of one that it contains.");
FAULT_DEFINE(FAULT_COMPETENCE_LEVEL, "competence_level", "Le niveau %s est décrit deux fois : gardez une seule des deux descriptions.",
    "Level %s is described twice: keep one of the two.");
FAULT_DEFINE(FAULT_NEED_UNLISTED, "need_unlisted", "Ce niveau porte sur une compétence que le service ne demande pas : ajoutez-la à ses compétences, ou retirez le niveau.",
    "This level is of a competence that the service does not need: add it to its competences, or remove the level.");
FAULT_DEFINE(FAULT_COMPETENCE_TWICE, "competence_twice", "Cette compétence figure deux fois : gardez une seule des deux lignes.",
    "This competence stands twice: keep one of the two lines.");
