/*
 * matching_engagement (contract): the tables of matching_engagement.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: the rights of a request are narrower than its row: the service's `visible` hooks decide record by record.
 */
#include "proto/matching_engagement.h"

static const struct rec_enum_value engagement_status_values[] = {
	{ ENGAGEMENT_ACTIVE, "active", "En cours" },
	{ ENGAGEMENT_DONE, "done", "Jours réalisés" },
	{ ENGAGEMENT_CLOSED, "closed", "Close" },
	{ ENGAGEMENT_ENDED, "ended", "Arrêtée avant la fin" },
};
REC_ENUM_DEFINE(engagement_status_enum, "engagement_status", engagement_status_values);

static const struct rec_field done_day_fields[] = {
	REC_DAY(1, struct done_day, day, "Jour", "Which day.", .flags = REQUIRED),
	REC_BOOL(2, struct done_day, half, "Demi-journée", "Half a day only."),
};
REC_DESC_DEFINE(done_day, struct done_day, "Jour réalisé", "A day of an engagement that was done.");

static const struct rec_field engagement_fields[] = {
	REC_HEAD(struct engagement),
	REC_ID(6, struct engagement, request, "request", "Demande", "From which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct engagement, proposal, "proposal", "Proposition", "The one that was accepted.", .flags = REQUIRED | SERVER_SET),
	REC_ID(8, struct engagement, provider, "provider", "Prestataire", "Who.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(9, struct engagement, person, "person", "Personne", "Individual: the beneficiary; group: who filed the request.", .flags = KEY | SERVER_SET | SUBJECT | OWN_KEY),
	REC_ID(10, struct engagement, organisation, "organisation", "Structure", "Of a group request only.", .flags = KEY | SERVER_SET | SUBJECT | OWN_KEY),
	REC_ID(11, struct engagement, service, "accompaniment", "Service", "The one asked for.", .flags = SERVER_SET),
	REC_ENUM(12, struct engagement, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(13, struct engagement, status, engagement_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(14, struct engagement, from, "À partir du", "First day possible.", .flags = SERVER_SET),
	REC_DAY(15, struct engagement, to, "Jusqu’au", "Last day possible.", .flags = SERVER_SET),
	REC_U32(16, struct engagement, days_planned, 1, 120, "Jours prévus", "As agreed.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_LIST(17, struct engagement, days_done, done_day_desc, 240, "Jours réalisés", "In the order of their dates.", .flags = SERVER_SET),
	REC_LIST(18, struct engagement, months, month_days_desc, 36, "Jours engagés", "On the provider's capacity, month by month.", .flags = SERVER_SET),
	REC_PRICE(19, struct engagement, tariff, "Tarif", "Cents a day, as the card said on acceptance.", .flags = SERVER_SET),
	REC_BOOL(20, struct engagement, federation_help, "Avec l’action de la fédération", "As the request wanted.", .flags = SERVER_SET),
	REC_U32(21, struct engagement, relevance, 1, 5, "Pertinence", "1 to 5, by the beneficiary.", .flags = SERVER_SET),
	REC_U32(22, struct engagement, complementarity, 1, 5, "Complémentarité", "With the federation's action: 1 to 5.", .flags = SERVER_SET),
	REC_TEXT(23, struct engagement, comment, 4000, "Commentaire", "In the beneficiary's words.", .flags = SENSITIVE | SERVER_SET),
	REC_TIME(24, struct engagement, evaluated_at, "Évaluée le", "When.", .flags = SERVER_SET),
	REC_TIME(25, struct engagement, closed_at, "Close le", "When.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(engagement, struct engagement, "Mission", "The agreement between a beneficiary, a provider and the service.");

static const struct rec_field engagement_day_fields[] = {
	REC_ID(1, struct engagement_day, id, "engagement", "Mission", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct engagement_day, day, "Jour", "The day that was done.", .flags = REQUIRED),
	REC_BOOL(3, struct engagement_day, half, "Demi-journée", "Half a day only."),
};
REC_DESC_DEFINE(engagement_day, struct engagement_day, "Jour réalisé", "To declare a day done.");

static const struct rec_field engagement_evaluate_fields[] = {
	REC_ID(1, struct engagement_evaluate, id, "engagement", "Mission", "Which one.", .flags = REQUIRED),
	REC_U32(2, struct engagement_evaluate, relevance, 1, 5, "Pertinence", "1: not at all; 5: fully.", .flags = REQUIRED),
	REC_U32(3, struct engagement_evaluate, complementarity, 1, 5, "Complémentarité", "With the federation's action."),
	REC_TEXT(4, struct engagement_evaluate, comment, 4000, "Commentaire", "In one's own words.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(engagement_evaluate, struct engagement_evaluate, "Évaluation", "By the beneficiary, or the référent for them.");

static const struct rec_field capacity_fields[] = {
	REC_HEAD(struct capacity),
	REC_ID(6, struct capacity, provider, "provider", "Prestataire", "Whose days.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(7, struct capacity, month, "Mois", "Its first day.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(8, struct capacity, pool, pool_enum, "Forme", "Of which pool.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(9, struct capacity, capacity, 0, 31, "Jours proposés", "As the card says.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_U32(10, struct capacity, held, 0, 31, "Jours réservés", "By proposals that wait for an answer.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_U32(11, struct capacity, engaged, 0, 31, "Jours engagés", "By missions.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_BOOL(12, struct capacity, overcommitted, "Dépassement", "The card was lowered below what is promised.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(capacity, struct capacity, "Capacité", "A provider's days of a month in a pool.");

const struct collection_desc engagement_collection = {
	.service = "matching", .path = "/engagements", .plural = "Missions", .rec = &engagement_desc,
	.read_scoped = REQUEST_READERS, .org_tag = 10, .own_tag = 9,
};

const struct collection_desc capacity_collection = {
	.service = "matching", .path = "/capacities", .plural = "Capacités", .rec = &capacity_desc, .read_scoped = SERVICE_TEAM,
};

FAULT_DEFINE(FAULT_CAPACITY, "capacity",
    "Ce prestataire n’a plus assez de jours libres sur la période : sollicitez le suivant ou refaites le classement.",
    "This provider has too few free days in the period: ask the next, or rank again.");

FAULT_DEFINE(FAULT_ENGAGEMENT_STATE, "engagement_state", "La mission est dans l’état « %s » : cette opération n’est plus, ou pas encore, possible.",
    "The engagement is in the state \"%s\": this is no longer, or not yet, possible.");

FAULT_DEFINE(FAULT_ENGAGEMENT_PLANNED, "engagement_planned",
    "Tous les jours prévus (%s) sont déjà déclarés : convenez d’une nouvelle demande s’il en faut davantage.",
    "All days planned (%s) are declared: agree on a new request if more are needed.");

FAULT_DEFINE(FAULT_ENGAGEMENT_FUTURE, "engagement_future", "Ce jour n’est pas encore passé : déclarez-le une fois réalisé.",
    "This day has not come: declare it once it is done.");

FAULT_DEFINE(FAULT_ENGAGEMENT_BEFORE, "engagement_before", "Ce jour précède le début de la mission (%s) : vérifiez la date.",
    "This day is before the engagement began (%s): check the date.");

FAULT_DEFINE(FAULT_ENGAGEMENT_TWICE, "engagement_twice", "Ce jour est déjà déclaré : vérifiez la date.",
    "This day is declared already: check the date.");

FAULT_DEFINE(FAULT_ENGAGEMENT_NO_DAY, "engagement_no_day", "Aucun jour n’est encore déclaré : l’évaluation se fait après le premier.",
    "No day is declared yet: the evaluation comes after the first.");

FAULT_DEFINE(FAULT_ENGAGEMENT_EVALUATED, "engagement_evaluated", "Cette mission a déjà été évaluée : l’évaluation ne se refait pas.",
    "This engagement was evaluated already; it is done once.");
