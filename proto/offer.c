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
REC_ENUM_DEFINE(accreditation_status_enum, "accreditation_status", accreditation_status_values);

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
	REC_BOOL(14, struct accompaniment, federation, "Aussi par la fédération", "The federation gives it itself too: whoever asks for it chooses."),
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

static const struct rec_field provider_month_fields[] = {
	REC_DAY(1, struct provider_month, month, "Mois", "Any day of it.", .flags = REQUIRED),
	REC_U32(2, struct provider_month, days_individual, 0, 31, "Jours individuels", "Days of that month given to persons.", .unit = "jours"),
	REC_U32(3, struct provider_month, days_group, 0, 31, "Jours collectifs", "Days of that month given to groups.", .unit = "jours"),
};
REC_DESC_DEFINE(provider_month, struct provider_month, "Jours d’un mois", "Days that a provider gives in one month, in place of the card's usual ones.");

static const struct rec_field far_link_fields[] = {
	REC_BYTES(1, struct far_link, fingerprint, 16, "Empreinte", "Of the structure's SIRET or RNA, under the agreement's key.", .flags = REQUIRED, .min = 16),
	REC_ENUM(2, struct far_link, kind, link_kind_enum, "Lien", "Of what kind.", .flags = REQUIRED),
	REC_DAY(3, struct far_link, from, "Depuis", "First day."),
	REC_DAY(4, struct far_link, to, "Jusqu’au", "Last day; absent while it goes on."),
};
REC_DESC_DEFINE(far_link, struct far_link, "Lien déclaré ailleurs", "A link of a provider of another federation, without the structure's name.");

static const struct rec_field far_competence_fields[] = {
	REC_TEXT(1, struct far_competence, code, 60, "Code", "By which it is found in the taxonomy here.", .format = &FORMAT_NAME),
	REC_TEXT(2, struct far_competence, name, 200, "Intitulé", "As its federation calls it.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_U32(3, struct far_competence, level, 1, 5, "Niveau", "1: notions; 5: reference in the field.", .flags = REQUIRED),
};
REC_DESC_DEFINE(far_competence, struct far_competence, "Compétence d’ailleurs", "A competence of a provider as another federation names it.");

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
	REC_DAY_RATE(18, struct provider, tariff, "Tarif", "For a day, in cents."),
	REC_TEXTS(19, struct provider, languages, 20, 3, "Langues", "ISO 639 codes.", .format = &FORMAT_LANG),
	REC_SET(20, struct provider, accessibility, accessibility_enum, "Accessibilité", "What it can adapt to."),
	REC_LIST(21, struct provider, links, provider_link_desc, 60, "Liens déclarés", "For neutrality."),
	REC_DAY(22, struct provider, refreshed_on, "Fiche confirmée le", "A card not confirmed within a year is suspended."),
	REC_LIST(23, struct provider, months, provider_month_desc, 24, "Mois particuliers", "Months with other days than usual, each once."),
	REC_ID(PROVIDER_TAG_HOME, struct provider, home, "peer", "Fédération", "Whose card it is; absent: this federation's own.", .flags = SERVER_SET | KEY),
	REC_ID(PROVIDER_TAG_HOME_ID, struct provider, home_id, NULL, "Identifiant là-bas", "The card's id at its own federation.", .flags = SERVER_SET | KEY),
	REC_ID(PROVIDER_TAG_SHARING, struct provider, sharing, "sharing", "Accord de mutualisation", "Under which it came.", .flags = SERVER_SET | KEY),
	REC_LIST(PROVIDER_TAG_FAR_LINKS, struct provider, far_links, far_link_desc, FAR_LINKS_MOST, "Liens déclarés ailleurs", "As its own federation tells them: without names.", .flags = SERVER_SET),
	REC_U32(PROVIDER_TAG_UNKNOWN_LINKS, struct provider, unknown_links, 0, UNKNOWN_LINKS_MOST, "Liens à vérifier", "With structures that have neither SIRET nor RNA: the provider has to be asked.", .flags = SERVER_SET),
	REC_DAY(PROVIDER_TAG_LINKS_VERIFIED_ON, struct provider, links_verified_on, "Liens vérifiés le", "When the provider was asked about these.", .flags = SERVER_SET),
	REC_ID(PROVIDER_TAG_LINKS_VERIFIED_BY, struct provider, links_verified_by, "person", "Liens vérifiés par", "Who asked.", .flags = SERVER_SET),
	REC_LIST(PROVIDER_TAG_OTHER_COMPETENCES, struct provider, other_competences, far_competence_desc, 30, "Autres compétences", "That this federation's list does not know: by name.", .flags = SERVER_SET),
	REC_TEXT(PROVIDER_TAG_HOME_NAME, struct provider, home_name, 200, "Autre fédération", "Whose card it is, in words. Absent: ours.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(provider, struct provider, "Prestataire", "A provider's card.");

static const struct rec_enum_value suspension_values[] = {
	{ SUSPENSION_STALE_CARD, "stale_card", "Fiche non confirmée depuis un an" },
	{ SUSPENSION_DECISION, "decision", "Décision" },
};
static REC_ENUM_DEFINE(suspension_enum, "suspension", suspension_values);

static const struct rec_field recruitment_criterion_fields[] = {
	REC_HEAD(struct recruitment_criterion),
	CODE_FIELD(struct recruitment_criterion),
	REC_TEXT(7, struct recruitment_criterion, name, 200, "Intitulé", "What is looked at.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_BOOL(8, struct recruitment_criterion, required, "Obligatoire", "Nobody is accredited without it."),
	REC_BOOL(9, struct recruitment_criterion, document, "Avec un document", "Is proved by a document."),
};
REC_DESC_DEFINE(recruitment_criterion, struct recruitment_criterion, "Critère de recrutement", "What is looked at before a provider is accredited.");

static const struct rec_field criterion_met_fields[] = {
	REC_ID(1, struct criterion_met, criterion, "recruitment_criterion", "Critère", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct criterion_met, met_on, "Constaté le", "When it was found to be met."),
	REC_TEXT(3, struct criterion_met, evidence, 500, "Preuve", "What shows it.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(criterion_met, struct criterion_met, "Critère rempli", "A criterion that a provider meets, with its evidence.");

static const struct rec_field accreditation_document_fields[] = {
	REC_ID(1, struct accreditation_document, file, "file", "Fichier", "The document.", .flags = REQUIRED),
	REC_ID(2, struct accreditation_document, criterion, "recruitment_criterion", "Critère", "That it proves."),
	REC_TEXT(3, struct accreditation_document, title, 200, "Intitulé", "What it is."),
};
REC_DESC_DEFINE(accreditation_document, struct accreditation_document, "Document", "A document of a candidate.");

static const struct rec_field accreditation_decision_fields[] = {
	REC_ENUM(1, struct accreditation_decision, verdict, accreditation_status_enum, "Verdict", "The status that it brought.", .flags = REQUIRED),
	REC_DAY(2, struct accreditation_decision, decided_on, "Décidé le", "When.", .flags = REQUIRED),
	REC_ID(3, struct accreditation_decision, decided_by, "person", "Décidé par", "Absent: the deadline's own doing."),
	REC_TEXT(4, struct accreditation_decision, reason, 1000, "Motif", "Why.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(accreditation_decision, struct accreditation_decision, "Décision", "A decision on a provider's accreditation.");

static const struct rec_field accreditation_fields[] = {
	REC_HEAD(struct accreditation),
	REC_ID(6, struct accreditation, provider, "provider", "Prestataire", "Whose.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(7, struct accreditation, status, accreditation_status_enum, "État", "Where it stands when it is entered; decisions move it after. Absent: candidate.", .flags = KEY | CREATE_ONLY),
	REC_DAY(8, struct accreditation, from, "Valable du", "First day."),
	REC_DAY(9, struct accreditation, to, "Valable jusqu’au", "Last day."),
	REC_TEXT(10, struct accreditation, decision, 1000, "Décision", "What was decided before it was entered here, and why.", .flags = SENSITIVE),
	REC_LIST(11, struct accreditation, criteria, criterion_met_desc, 40, "Critères remplis", "With their evidence."),
	REC_LIST(12, struct accreditation, documents, accreditation_document_desc, 40, "Documents", "Of the candidate."),
	REC_LIST(13, struct accreditation, decisions, accreditation_decision_desc, ACCREDITATION_DECISIONS_MOST, "Décisions", "In the order in which they came in; the last ones.", .flags = SERVER_SET),
	REC_ENUM(14, struct accreditation, suspended_for, suspension_enum, "Suspendu pour", "Why, while it is suspended.", .flags = SERVER_SET),
	REC_ID(15, struct accreditation, person, "person", "Personne", "The provider's, when this was entered.", .flags = SERVER_SET | KEY | SUBJECT),
};
REC_DESC_DEFINE(accreditation, struct accreditation, "Agrément de prestataire", "The decision that a provider may be proposed.");

static const struct rec_field accreditation_decide_fields[] = {
	REC_ID(1, struct accreditation_decide, id, "accreditation", "Agrément", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct accreditation_decide, decided_on, "Décidé le", "Absent: today."),
	REC_ID(3, struct accreditation_decide, decided_by, "person", "Décidé par", "Absent: the caller."),
	REC_TEXT(4, struct accreditation_decide, reason, 1000, "Motif", "Required for a refusal, a suspension and an end.", .flags = SENSITIVE),
	REC_DAY(5, struct accreditation_decide, from, "Valable du", "First day; absent: as it stands, or the day of the decision."),
	REC_DAY(6, struct accreditation_decide, to, "Valable jusqu’au", "Last day; absent: as it stands."),
};
REC_DESC_DEFINE(accreditation_decide, struct accreditation_decide, "Décision sur un prestataire", "What was decided.");

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

const struct collection_desc recruitment_criterion_collection = {
	.service = "registry", .path = "/criteria", .plural = "Critères de recrutement", .rec = &recruitment_criterion_desc,
	.read_all = ROLE_TEAM | ROLE_PROVIDER, .write_all = TEAM_WRITERS,
};

FAULT_DEFINE(FAULT_PROVIDER_MONTH_TWICE, "provider_month_twice", "Le mois du %s figure deux fois parmi les mois particuliers : gardez une seule des deux lignes.",
    "The month of %s stands twice among the particular months: keep one of the two lines.");
FAULT_DEFINE(FAULT_PROVIDER_REFRESHED, "provider_refreshed", "La fiche ne peut pas avoir été confirmée un jour à venir : corrigez la date, ou confirmez la fiche aujourd’hui.",
    "The card cannot have been confirmed on a day to come: correct the day, or confirm it today.");
FAULT_DEFINE(FAULT_ACCREDITATION_PERIOD, "accreditation_period", "L’agrément du prestataire se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The accreditation ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_ACCREDITATION_CRITERIA, "accreditation_criteria", "Ce prestataire ne peut pas être agréé : critères obligatoires non remplis : %s. Complétez son dossier.",
    "This provider cannot be accredited: required criteria are not met: %s. Complete its file.");
FAULT_DEFINE(FAULT_ACCREDITATION_DOCUMENTS, "accreditation_documents", "Ce prestataire ne peut pas être agréé : documents obligatoires manquants pour : %s. Déposez-les dans son dossier.",
    "This provider cannot be accredited: required documents are missing for: %s. Add them to its file.");
FAULT_DEFINE(FAULT_ACCREDITATION_STEP, "accreditation_step", "Cette décision n’est pas possible dans l’état actuel du prestataire : %s. Relisez ses décisions.",
    "This decision is not possible in the provider's present status: %s. Read its decisions again.");
FAULT_DEFINE(FAULT_ACCREDITATION_REASON, "accreditation_reason", "Un refus, une suspension ou une fin se motive : écrivez pourquoi en une phrase.",
    "A refusal, a suspension or an end has a reason: write it in a sentence.");
FAULT_DEFINE(FAULT_ACCREDITATION_FUTURE, "accreditation_future", "Une décision ne peut pas être datée d’un jour à venir : indiquez le jour où elle a été prise.",
    "A decision cannot be dated on a day to come: say on which day it was taken.");
FAULT_DEFINE(FAULT_ACCREDITATION_STALE, "accreditation_stale", "La fiche de ce prestataire n’est plus confirmée (dernière fois : %s) : faites-la d’abord confirmer.",
    "This provider's card is not confirmed any more (last time: %s): have it confirmed first.");
FAULT_DEFINE(FAULT_ACCREDITATION_TWICE, "accreditation_twice", "Ce prestataire a déjà un agrément en cours sur cette période (%s) : mettez d’abord fin à celui-ci, ou prolongez-le.",
    "This provider has an accreditation over that period already (%s): end it first, or extend it.");
FAULT_DEFINE(FAULT_ACCREDITATION_FILE, "accreditation_file", "Le document n° %s n’est pas entièrement déposé : terminez son envoi, puis joignez-le.",
    "Document no. %s has not wholly come in: finish sending it, then attach it.");
