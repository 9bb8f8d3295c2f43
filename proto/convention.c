/*
 * convention (contract of the registry): the tables of convention.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: read by the team, the centre's direction and the institutions that are a party: nobody is named but who signed.
 */
#include "proto/registry.h"

static const struct rec_enum_value level_values[] = {
	{ CONVENTION_FRAMEWORK, "framework", "Convention-cadre départementale" },
	{ CONVENTION_LOCAL, "local", "Convention locale" },
};
static REC_ENUM_DEFINE(level_enum, "convention_level", level_values);

static const struct rec_enum_value status_values[] = {
	{ CONVENTION_DRAFT, "draft", "En préparation" },
	{ CONVENTION_SIGNED, "signed", "Signée, sous condition suspensive" },
	{ CONVENTION_ACTIVE, "active", "En vigueur" },
	{ CONVENTION_EVALUATED, "evaluated", "Évaluée" },
	{ CONVENTION_ENDED, "ended", "Terminée" },
	{ CONVENTION_DENOUNCED, "denounced", "Dénoncée" },
	{ CONVENTION_LAPSED, "lapsed", "Caduque" },
};
REC_ENUM_DEFINE(convention_status_enum, "convention_status", status_values);

static const struct rec_enum_value dispositif_values[] = {
	{ DISPOSITIF_COMMON_LAW, "common_law", "Droit commun" },
	{ DISPOSITIF_CITY_POLICY, "city_policy", "Politique de la ville" },
	{ DISPOSITIF_SERVICE_ALLOWANCE, "service_allowance", "Prestation de service" },
	{ DISPOSITIF_CALL_FOR_PROJECTS, "call_for_projects", "Appel à projets" },
	{ DISPOSITIF_OTHER, "other", "Autre" },
};
static REC_ENUM_DEFINE(dispositif_enum, "dispositif", dispositif_values);

static const struct rec_enum_value participation_values[] = {
	{ PARTICIPATION_INFORMED, "informed", "Est informé" },
	{ PARTICIPATION_CONSULTED, "consulted", "Est consulté" },
	{ PARTICIPATION_CONTRIBUTES, "contributes", "Prend part au travail" },
	{ PARTICIPATION_DECIDES, "decides", "Prend part aux décisions" },
};
static REC_ENUM_DEFINE(participation_enum, "participation", participation_values);

static const struct rec_enum_value step_kind_values[] = {
	{ CONVENTION_STEP_PROTOCOL, "protocol", "1. Protocole" },
	{ CONVENTION_STEP_DIAGNOSIS, "diagnosis", "2. Diagnostic participatif et partagé" },
	{ CONVENTION_STEP_OBJECTIVES, "objectives", "3. Objectifs prioritaires" },
	{ CONVENTION_STEP_PROJECT, "project", "4. Projet social et moyens" },
	{ CONVENTION_STEP_CONVENTION, "convention", "5. Convention d’objectifs et de moyens" },
	{ CONVENTION_STEP_EVALUATION, "evaluation", "6. Évaluation, un an avant le terme" },
};
REC_ENUM_DEFINE(convention_step_kind_enum, "convention_step_kind", step_kind_values);

static const struct rec_enum_value step_status_values[] = {
	{ CONVENTION_STEP_WAITING, "waiting", "À venir" },
	{ CONVENTION_STEP_RUNNING, "running", "En cours" },
	{ CONVENTION_STEP_SUBMITTED, "submitted", "Soumise à l’arbitrage" },
	{ CONVENTION_STEP_ARBITRATED, "arbitrated", "Arbitrée" },
};
REC_ENUM_DEFINE(convention_step_status_enum, "convention_step_status", step_status_values);

static const struct rec_enum_value outcome_values[] = {
	{ ARBITRATION_ACCEPTED, "accepted", "Acceptée" },
	{ ARBITRATION_RESERVED, "reserved", "Acceptée avec réserves" },
	{ ARBITRATION_SENT_BACK, "sent_back", "À reprendre" },
};
static REC_ENUM_DEFINE(outcome_enum, "arbitration_outcome", outcome_values);

static const struct rec_enum_value year_status_values[] = {
	{ CONVENTION_YEAR_EXPECTED, "expected", "Reconduite, pièces attendues" },
	{ CONVENTION_YEAR_COMPLETE, "complete", "Pièces reçues" },
	{ CONVENTION_YEAR_RELEASED, "released", "Solde libéré" },
};
REC_ENUM_DEFINE(convention_year_status_enum, "convention_year_status", year_status_values);

static const struct rec_enum_value document_kind_values[] = {
	{ DOCUMENT_ACCOUNTS, "accounts", "Comptes annuels" },
	{ DOCUMENT_FINANCIAL_REPORT, "financial_report", "Compte rendu financier" },
	{ DOCUMENT_ACTIVITY_REPORT, "activity_report", "Rapport d’activité" },
	{ DOCUMENT_BUDGET_FORECAST, "budget_forecast", "Budget prévisionnel" },
	{ DOCUMENT_OTHER, "other", "Autre pièce" },
};
REC_ENUM_DEFINE(convention_document_kind_enum, "convention_document_kind", document_kind_values);

static const struct rec_field convention_partner_fields[] = {
	REC_ID(1, struct convention_partner, organisation, "organisation", "Partenaire", "Who commits itself.", .flags = REQUIRED),
	REC_ENUM(2, struct convention_partner, dispositif, dispositif_enum, "Dispositif", "Out of which scheme.", .flags = REQUIRED),
	REC_TEXT(3, struct convention_partner, dispositif_name, 200, "Nom du dispositif", "When the list has no word for it."),
	REC_PRICE(4, struct convention_partner, yearly, "Montant annuel", "That it commits itself to, subject to its yearly votes."),
	REC_ENUM(5, struct convention_partner, participation, participation_enum, "Niveau de participation", "How far it takes part."),
	REC_TEXTS(6, struct convention_partner, commitments, 12, 500, "Engagements", "In words: keep the level, simplify the demands."),
};
REC_DESC_DEFINE(convention_partner, struct convention_partner, "Partenaire", "A partner of a convention: what it commits itself to.");

static const struct rec_field convention_signatory_fields[] = {
	REC_ID(1, struct convention_signatory, organisation, "organisation", "Partie", "For whom.", .flags = REQUIRED),
	REC_TEXT(2, struct convention_signatory, name, 200, "Signataire", "Who signed; kept as evidence.", .flags = PERSONAL | EVIDENCE, .format = &FORMAT_NAME),
	REC_TEXT(3, struct convention_signatory, quality, 200, "Qualité", "As what: président, directrice.", .flags = PERSONAL | EVIDENCE),
	REC_DAY(4, struct convention_signatory, signed_on, "Signé le", "When.", .flags = REQUIRED),
};
REC_DESC_DEFINE(convention_signatory, struct convention_signatory, "Signature", "A party that has signed.");

static const struct rec_field convention_amendment_fields[] = {
	REC_DAY(1, struct convention_amendment, signed_on, "Signé le", "When.", .flags = REQUIRED),
	REC_DAY(2, struct convention_amendment, to, "Nouveau terme", "The last day that it gave."),
	REC_TEXT(3, struct convention_amendment, text, 4000, "Objet", "What it changed, without a person’s name.", .flags = REQUIRED),
};
REC_DESC_DEFINE(convention_amendment, struct convention_amendment, "Avenant", "A change of a signed convention.");

static const struct rec_field convention_fields[] = {
	REC_HEAD(struct convention),
	CODE_FIELD(struct convention),
	REC_TEXT(CONVENTION_TAG_TITLE, struct convention, title, 300, "Intitulé", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_ENUM(CONVENTION_TAG_LEVEL, struct convention, level, level_enum, "Niveau", "A framework, or a local one under it.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(CONVENTION_TAG_ORGANISATION, struct convention, organisation, "organisation", "Structure", "The centre; the federation for a framework.",
	    .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(CONVENTION_TAG_FRAMEWORK, struct convention, framework, "convention", "Convention-cadre", "The framework of a local one.", .flags = KEY | CREATE_ONLY),
	REC_ID(CONVENTION_TAG_AGREMENT, struct convention, agrement, "agrement", "Agrément", "The condition and the measure of a local one.", .flags = KEY),
	REC_PLANNED_DAY(CONVENTION_TAG_FROM, struct convention, from, "Du", "First day.", .flags = REQUIRED),
	REC_PLANNED_DAY(CONVENTION_TAG_TO, struct convention, to, "Au", "Last day.", .flags = REQUIRED | KEY),
	REC_ENUM(CONVENTION_TAG_STATUS, struct convention, status, convention_status_enum, "État", "Where it stands.", .flags = SERVER_SET | KEY),
	REC_LIST(CONVENTION_TAG_PARTNERS, struct convention, partners, convention_partner_desc, 30, "Partenaires", "Each once for each dispositif."),
	REC_LIST(CONVENTION_TAG_SIGNATORIES, struct convention, signatories, convention_signatory_desc, 31, "Signatures", "In the order in which they came.",
	    .flags = SERVER_SET),
	REC_TEXTS(CONVENTION_TAG_OBJECTIVES, struct convention, objectives, 30, 1000, "Objectifs", "In order."),
	REC_LIST(CONVENTION_TAG_AMENDMENTS, struct convention, amendments, convention_amendment_desc, 20, "Avenants", "In order.", .flags = SERVER_SET),
	REC_DAY(CONVENTION_TAG_SIGNED_ON, struct convention, signed_on, "Signée le", "The day of the last signature.", .flags = SERVER_SET),
	REC_DAY(CONVENTION_TAG_ACTIVATED_ON, struct convention, activated_on, "En vigueur depuis le", "When the condition was met.", .flags = SERVER_SET),
	REC_DAY(CONVENTION_TAG_ENDED_ON, struct convention, ended_on, "Prend fin le", "When it ended before or at its term.", .flags = SERVER_SET),
	REC_TEXT(CONVENTION_TAG_REASON, struct convention, reason, 2000, "Motif", "Why it ended before its term, without a person’s name.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(convention, struct convention, "Convention", "A convention d’objectifs et de moyens.");

static const struct rec_field arbitration_fields[] = {
	REC_DAY(1, struct arbitration, day, "Jour", "When.", .flags = REQUIRED),
	REC_ENUM(2, struct arbitration, outcome, outcome_enum, "Issue", "What was decided.", .flags = REQUIRED),
	REC_TEXT(3, struct arbitration, text, 4000, "Réserves ou motifs", "In words, without a person’s name."),
	REC_ID(4, struct arbitration, decision, "decision", "Décision", "Of an instance, when there is one."),
};
REC_DESC_DEFINE(arbitration, struct arbitration, "Arbitrage", "The arbitration of a step.");

static const struct rec_field convention_step_fields[] = {
	REC_HEAD(struct convention_step),
	REC_ID(CONVENTION_STEP_TAG_CONVENTION, struct convention_step, convention, "convention", "Convention", "Of which one.", .flags = SERVER_SET | KEY),
	REC_ENUM(CONVENTION_STEP_TAG_KIND, struct convention_step, kind, convention_step_kind_enum, "Étape", "Which of the six.", .flags = SERVER_SET),
	REC_ENUM(CONVENTION_STEP_TAG_STATUS, struct convention_step, status, convention_step_status_enum, "État", "Where it stands; one never begun does not hold up the signatures: old conventions are entered without their steps.", .flags = SERVER_SET | KEY),
	REC_PLANNED_DAY(CONVENTION_STEP_TAG_FROM, struct convention_step, from, "Prévue du", "First day."),
	REC_PLANNED_DAY(CONVENTION_STEP_TAG_TO, struct convention_step, to, "Prévue au", "Last day."),
	REC_LIST(CONVENTION_STEP_TAG_ARBITRATIONS, struct convention_step, arbitrations, arbitration_desc, 20, "Arbitrages", "In order.", .flags = SERVER_SET),
	REC_ID(CONVENTION_STEP_TAG_FILE, struct convention_step, file, "file", "Document soumis", "What is arbitrated."),
};
REC_DESC_DEFINE(convention_step, struct convention_step, "Étape de convention", "One of the six steps, ended by an arbitration.");

#define CONVENTION_OF(type) \
	REC_ID(TAG_FIRST, type, convention, "convention", "Convention", "Of which one.", .flags = REQUIRED | KEY | CREATE_ONLY)

static const struct rec_field convention_year_fields[] = {
	REC_HEAD(struct convention_year),
	REC_ID(CONVENTION_YEAR_TAG_CONVENTION, struct convention_year, convention, "convention", "Convention", "Of which one.", .flags = SERVER_SET | KEY),
	REC_U32(CONVENTION_YEAR_TAG_YEAR, struct convention_year, year, 2000, 2100, "Année", "Which one.", .flags = SERVER_SET | KEY),
	REC_BOOL(CONVENTION_YEAR_TAG_RENEWED, struct convention_year, renewed, "Tacite reconduction", "The first year is not.", .flags = SERVER_SET),
	REC_ENUM(CONVENTION_YEAR_TAG_STATUS, struct convention_year, status, convention_year_status_enum, "État", "Where it stands.", .flags = SERVER_SET | KEY),
	REC_DAY(CONVENTION_YEAR_TAG_COMPLETED_ON, struct convention_year, completed_on, "Pièces reçues le", "When the last of them came.", .flags = SERVER_SET),
	REC_DAY(CONVENTION_YEAR_TAG_RELEASED_ON, struct convention_year, released_on, "Solde libéré le", "When.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(convention_year, struct convention_year, "Année de convention", "A year of a convention: its documents, then its balance.");

static const struct rec_field convention_document_fields[] = {
	REC_HEAD(struct convention_document),
	CONVENTION_OF(struct convention_document),
	REC_U32(CONVENTION_DOCUMENT_TAG_YEAR, struct convention_document, year, 2000, 2100, "Année", "Of which year.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(CONVENTION_DOCUMENT_TAG_KIND, struct convention_document, kind, convention_document_kind_enum, "Pièce", "Which one.", .flags = REQUIRED | CREATE_ONLY),
	REC_TEXT(CONVENTION_DOCUMENT_TAG_TITLE, struct convention_document, title, 200, "Intitulé", "Of another document than those listed."),
	REC_BOOL(CONVENTION_DOCUMENT_TAG_OPTIONAL, struct convention_document, optional, "Facultative", "The balance does not wait for it."),
	REC_PLANNED_DAY(CONVENTION_DOCUMENT_TAG_EXPECTED_BY, struct convention_document, expected_by, "Attendue le", "Last day.", .flags = REQUIRED),
	REC_DAY(CONVENTION_DOCUMENT_TAG_RECEIVED_ON, struct convention_document, received_on, "Reçue le", "When it came in."),
	REC_ID(CONVENTION_DOCUMENT_TAG_FILE, struct convention_document, file, "file", "Fichier", "The document itself."),
};
REC_DESC_DEFINE(convention_document, struct convention_document, "Pièce de convention", "A document that a year of a convention calls for.");

static const struct rec_field budget_line_fields[] = {
	REC_HEAD(struct budget_line),
	CONVENTION_OF(struct budget_line),
	REC_ID(BUDGET_LINE_TAG_ORGANISATION, struct budget_line, organisation, "organisation", "Partenaire", "Who pays.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_U32(BUDGET_LINE_TAG_YEAR, struct budget_line, year, 2000, 2100, "Année", "For which year.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(BUDGET_LINE_TAG_DISPOSITIF, struct budget_line, dispositif, dispositif_enum, "Dispositif", "Out of which scheme.", .flags = REQUIRED | CREATE_ONLY),
	REC_PRICE(BUDGET_LINE_TAG_PLANNED, struct budget_line, planned, "Prévu", "In the convention."),
	REC_PRICE(BUDGET_LINE_TAG_REQUESTED, struct budget_line, requested, "Demandé", "In the year’s request."),
	REC_PRICE(BUDGET_LINE_TAG_GRANTED, struct budget_line, granted, "Accordé", "As voted for the year."),
	REC_PRICE(BUDGET_LINE_TAG_PAID, struct budget_line, paid, "Versé", "So far."),
	REC_DAY(BUDGET_LINE_TAG_VOTED_ON, struct budget_line, voted_on, "Voté le", "The yearly vote that grants it."),
	REC_TEXT(BUDGET_LINE_TAG_NOTE, struct budget_line, note, 1000, "Remarque", "Without a person’s name."),
};
REC_DESC_DEFINE(budget_line, struct budget_line, "Ligne de budget", "What a partner plans, is asked, grants and pays for a year.");

static const struct rec_field indicator_value_fields[] = {
	REC_U32(1, struct indicator_value, year, 2000, 2100, "Année", "For which year.", .flags = REQUIRED),
	REC_F64(2, struct indicator_value, value, -1e15, 1e15, "Valeur", "How much.", .flags = REQUIRED),
	REC_TEXT(3, struct indicator_value, note, 500, "Remarque", "Where it was read."),
};
REC_DESC_DEFINE(indicator_value, struct indicator_value, "Valeur", "A value of an indicator.");

static const struct rec_field convention_indicator_fields[] = {
	REC_HEAD(struct convention_indicator),
	CONVENTION_OF(struct convention_indicator),
	REC_TEXT(7, struct convention_indicator, name, 200, "Indicateur", "Its name.", .flags = REQUIRED, .min = 1, .format = &FORMAT_NAME),
	REC_TEXT(8, struct convention_indicator, definition, 1000, "Définition", "What is counted, and how."),
	REC_TEXT(9, struct convention_indicator, unit, 60, "Unité", "Of what.", .flags = REQUIRED, .min = 1),
	REC_TEXT(10, struct convention_indicator, source, 300, "Source", "Where the values are read."),
	REC_F64(11, struct convention_indicator, target, -1e15, 1e15, "Cible", "To be reached at the end."),
	REC_LIST(12, struct convention_indicator, values, indicator_value_desc, 20, "Valeurs", "A year once."),
};
REC_DESC_DEFINE(convention_indicator, struct convention_indicator, "Indicateur de convention", "How a convention is evaluated.");

static const struct rec_field convention_sign_fields[] = {
	REC_ID(1, struct convention_sign, id, "convention", "Convention", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct convention_sign, organisation, "organisation", "Partie", "The structure itself, or a partner.", .flags = REQUIRED),
	REC_TEXT(3, struct convention_sign, name, 200, "Signataire", "Who signed.", .flags = PERSONAL, .format = &FORMAT_NAME),
	REC_TEXT(4, struct convention_sign, quality, 200, "Qualité", "As what.", .flags = PERSONAL),
	REC_DAY(5, struct convention_sign, signed_on, "Signé le", "When.", .flags = REQUIRED),
};
REC_DESC_DEFINE(convention_sign, struct convention_sign, "Signature", "A party signs.");

static const struct rec_field convention_amend_fields[] = {
	REC_ID(1, struct convention_amend, id, "convention", "Convention", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct convention_amend, signed_on, "Signé le", "When.", .flags = REQUIRED),
	REC_TEXT(3, struct convention_amend, text, 4000, "Objet", "What it changes, without a person’s name.", .flags = REQUIRED, .min = 1),
	REC_PLANNED_DAY(4, struct convention_amend, to, "Nouveau terme", "When it moves."),
	REC_LIST(5, struct convention_amend, partners, convention_partner_desc, 30, "Partenaires", "All of them, when they change."),
};
REC_DESC_DEFINE(convention_amend, struct convention_amend, "Avenant", "A signed convention changes.");

static const struct rec_field convention_denounce_fields[] = {
	REC_ID(1, struct convention_denounce, id, "convention", "Convention", "Which one.", .flags = REQUIRED),
	REC_PLANNED_DAY(2, struct convention_denounce, on, "Prend fin le", "Its last day.", .flags = REQUIRED),
	REC_TEXT(3, struct convention_denounce, reason, 2000, "Motif", "Why, without a person’s name.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(convention_denounce, struct convention_denounce, "Dénonciation", "A convention ends before its term.");

static const struct rec_field convention_arbitrate_fields[] = {
	REC_ID(1, struct convention_arbitrate, id, "convention_step", "Étape", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct convention_arbitrate, day, "Jour", "When it was decided.", .flags = REQUIRED),
	REC_ENUM(3, struct convention_arbitrate, outcome, outcome_enum, "Issue", "What was decided.", .flags = REQUIRED),
	REC_TEXT(4, struct convention_arbitrate, text, 4000, "Réserves ou motifs", "Required unless it was accepted as it is; without a person’s name."),
	REC_ID(5, struct convention_arbitrate, decision, "decision", "Décision", "Of an instance, when there is one."),
};
REC_DESC_DEFINE(convention_arbitrate, struct convention_arbitrate, "Arbitrage", "The arbitration of a step.");

static const struct rec_field budget_total_fields[] = {
	REC_U32(1, struct budget_total, year, 2000, 2100, "Année", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct budget_total, organisation, "organisation", "Partenaire", "Absent: all of them."),
	REC_PRICE(3, struct budget_total, planned, "Prévu", "Sum."),
	REC_PRICE(4, struct budget_total, requested, "Demandé", "Sum."),
	REC_PRICE(5, struct budget_total, granted, "Accordé", "Sum."),
	REC_PRICE(6, struct budget_total, paid, "Versé", "Sum."),
	REC_PRICE(7, struct budget_total, balance, "Solde", "Granted, not yet paid."),
	REC_BOOL(8, struct budget_total, withheld, "Solde retenu", "The documents of the year are not all in."),
	REC_PRICE(9, struct budget_total, framework, "Prévu par la convention-cadre", "With that partner, over all its centres."),
	REC_PRICE(10, struct budget_total, locals, "Prévu par les conventions locales", "Of that framework, with that partner."),
};
REC_DESC_DEFINE(budget_total, struct budget_total, "Total", "Sums of budget lines.");

static const struct rec_field convention_budget_fields[] = {
	REC_LIST(1, struct convention_budget, years, budget_total_desc, 101, "Par année", "In order."),
	REC_LIST(2, struct convention_budget, partners, budget_total_desc, 3100, "Par année et partenaire", "In order."),
};
REC_DESC_DEFINE(convention_budget, struct convention_budget, "Budget de la convention", "Its budget lines added up.");

#define CONVENTION_COLLECTION(sym, path_, plural_, ...) \
	const struct collection_desc sym##_collection = { \
		.service = "registry", .path = path_, .plural = plural_, .rec = &sym##_desc, .read_all = ROLE_TEAM, \
		.read_scoped = ROLE_DIRECTOR | ROLE_INSTITUTION, .write_all = TEAM_WRITERS, __VA_ARGS__ \
	}
CONVENTION_COLLECTION(convention, "/conventions", "Conventions", .org_tag = CONVENTION_TAG_ORGANISATION);
CONVENTION_COLLECTION(convention_step, "/convention-steps", "Étapes de convention", );
CONVENTION_COLLECTION(convention_year, "/convention-years", "Années de convention", );
CONVENTION_COLLECTION(convention_document, "/convention-documents", "Pièces de convention", );
CONVENTION_COLLECTION(budget_line, "/budget-lines", "Lignes de budget", );
CONVENTION_COLLECTION(convention_indicator, "/convention-indicators", "Indicateurs de convention", );

FAULT_DEFINE(FAULT_CONVENTION_PERIOD, "convention_period", "La convention se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The convention ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_CONVENTION_LEVEL, "convention_level", "Une convention locale se rattache à un centre, à une convention-cadre et à un agrément ; une convention-cadre, à aucune autre. À corriger : %s.",
    "A local convention belongs to a centre, a framework and an agrement; a framework to no other. To correct: %s.");
FAULT_DEFINE(FAULT_CONVENTION_FRAMEWORK, "convention_framework", "La convention choisie n’est pas une convention-cadre en cours : choisissez-en une qui ne soit ni locale, ni terminée.",
    "The convention chosen is no framework in use: choose one that is neither local nor over.");
FAULT_DEFINE(FAULT_CONVENTION_FRAMEWORK_DRAFT, "convention_framework_draft", "La convention-cadre n’est pas encore signée : enregistrez d’abord toutes ses signatures.",
    "The framework is not signed yet: record all its signatures first.");
FAULT_DEFINE(FAULT_CONVENTION_UNSIGNED, "convention_unsigned", "Une convention entre en vigueur une fois signée par toutes ses parties. N’ont pas encore signé : %s. Enregistrez leurs signatures.",
    "A convention takes effect once all its parties have signed. Still to sign: %s. Record their signatures.");
FAULT_DEFINE(FAULT_CONVENTION_STEP_OPEN, "convention_step_open", "L’étape « %s » est commencée et n’est pas arbitrée : enregistrez son arbitrage avant les signatures.",
    "The step \"%s\" has begun and is not arbitrated: record its arbitration before the signatures.");
FAULT_DEFINE(FAULT_CONVENTION_FRAMEWORK_PERIOD, "convention_framework_period", "La convention locale sort de la période de sa convention-cadre (%s) : changez ses dates.",
    "The local convention reaches out of its framework's period (%s): change its dates.");
FAULT_DEFINE(FAULT_CONVENTION_AGREMENT, "convention_agrement", "Cet agrément n’est pas celui de la structure, ou il a été refusé : choisissez l’agrément de la structure sur cette période.",
    "This agrement is not the organisation's, or was refused: choose the organisation's own for this period.");
FAULT_DEFINE(FAULT_CONVENTION_AGREMENT_PERIOD, "convention_agrement_period", "La convention sort de la durée de l’agrément (%s), dont elle dépend : changez ses dates.",
    "The convention reaches out of the agrement's period (%s), which it is bound to: change its dates.");
FAULT_DEFINE(FAULT_CONVENTION_SUSPENDED, "convention_suspended", "La convention est signée sous la condition que l’agrément soit accordé, et il ne l’est pas (état : %s). Elle entrera en vigueur d’elle-même avec la décision de la Caf.",
    "The convention is signed under the condition that the agrement is granted, and it is not (status: %s). It takes effect by itself with the Caf's decision.");
FAULT_DEFINE(FAULT_CONVENTION_STATUS, "convention_status", "Ce n’est pas possible dans l’état actuel de la convention : %s. Relisez son historique.",
    "This is not possible in the present status of the convention: %s. Read its history again.");
FAULT_DEFINE(FAULT_CONVENTION_BOUND, "convention_bound", "Une convention signée ne change plus que par un avenant : enregistrez-en un.",
    "A signed convention changes by an amendment only: record one.");
FAULT_DEFINE(FAULT_CONVENTION_PARTNER, "convention_partner", "Cette structure n’est pas partie à la convention : ajoutez-la aux partenaires, ou choisissez-en une autre.",
    "This organisation is no party of the convention: add it to the partners, or choose another.");
FAULT_DEFINE(FAULT_CONVENTION_PARTNER_DOUBLE, "convention_partner_double", "Un même partenaire ne figure qu’une fois par dispositif : réunissez les deux lignes.",
    "A partner stands once for each dispositif: put the two rows together.");
FAULT_DEFINE(FAULT_CONVENTION_SIGNATURE, "convention_signature", "Cette partie a déjà signé : vérifiez pour qui vous enregistrez la signature.",
    "This party has signed already: check for whom you record the signature.");
FAULT_DEFINE(FAULT_CONVENTION_DENUNCIATION, "convention_denunciation", "Une convention dénoncée prend fin pendant sa période : indiquez un jour entre le premier et le dernier.",
    "A convention that is denounced ends within its period: give a day between the first and the last.");
FAULT_DEFINE(FAULT_CONVENTION_FUTURE, "convention_future", "Ce fait ne peut pas être daté d’un jour à venir : indiquez le jour où il a eu lieu.",
    "This fact cannot be dated on a day to come: say on which day it happened.");
FAULT_DEFINE(FAULT_CONVENTION_STEP_ORDER, "convention_step_order", "Une étape commence quand celle d’avant est arbitrée : « %s » ne l’est pas encore.",
    "A step begins when the one before is arbitrated: \"%s\" is not yet.");
FAULT_DEFINE(FAULT_CONVENTION_STEP_STATUS, "convention_step_status", "Ce n’est pas possible dans l’état actuel de l’étape : %s.",
    "This is not possible in the present status of the step: %s.");
FAULT_DEFINE(FAULT_CONVENTION_ARBITRATION, "convention_arbitration", "Des réserves ou un renvoi s’écrivent avec leurs motifs : recopiez ceux de l’arbitrage.",
    "Reserves, or a step sent back, are written with their reasons: copy those of the arbitration.");
FAULT_DEFINE(FAULT_CONVENTION_YEAR, "convention_year", "Cette année n’est pas de la convention (%s) : corrigez-la.",
    "This year is not of the convention (%s): correct it.");
FAULT_DEFINE(FAULT_CONVENTION_YEAR_STATUS, "convention_year_status", "Ce n’est pas possible dans l’état actuel de l’année : %s.",
    "This is not possible in the present status of the year: %s.");
FAULT_DEFINE(FAULT_CONVENTION_DOCUMENTS, "convention_documents", "Le solde est retenu tant que des pièces sont attendues : %s. Enregistrez leur réception.",
    "The balance is withheld while documents are expected: %s. Record that they came in.");
FAULT_DEFINE(FAULT_CONVENTION_DOCUMENT_DOUBLE, "convention_document_double", "Cette pièce est déjà prévue pour cette année : modifiez celle qui existe.",
    "This document is expected for that year already: change the one that exists.");
FAULT_DEFINE(FAULT_CONVENTION_DOCUMENT_TITLE, "convention_document_title", "Une autre pièce a besoin d’un intitulé : indiquez ce qu’elle est.",
    "Another document needs a title: say what it is.");
FAULT_DEFINE(FAULT_BUDGET_DOUBLE, "budget_double", "Ce partenaire a déjà une ligne pour cette année et ce dispositif : modifiez-la.",
    "This partner has a line for that year and dispositif already: change it.");
FAULT_DEFINE(FAULT_BUDGET_VOTE, "budget_vote", "Un montant accordé est soumis au vote de l’année : indiquez le jour de ce vote.",
    "What is granted is subject to the year's vote: give the day of that vote.");
FAULT_DEFINE(FAULT_BUDGET_PAID, "budget_paid", "Le montant versé dépasse le montant accordé : corrigez l’un des deux.",
    "More is paid than was granted: correct one of the two.");
FAULT_DEFINE(FAULT_BUDGET_WITHHELD, "budget_withheld", "Le solde de cette année est retenu tant que des pièces sont attendues : %s. Enregistrez leur réception avant ce versement.",
    "The balance of this year is withheld while documents are expected: %s. Record that they came in before this payment.");
FAULT_DEFINE(FAULT_INDICATOR_YEAR, "indicator_year", "Une valeur par année de la convention : celle-ci y est deux fois, ou n’en est pas.",
    "One value a year of the convention: this one stands twice, or is not of it.");
