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
	{ ENGAGEMENT_SUSPENDED, "suspended", "Suspendue" },
	{ ENGAGEMENT_REPLACED, "replaced", "Reprise par un autre prestataire" },
};
REC_ENUM_DEFINE(engagement_status_enum, "engagement_status", engagement_status_values);

static const struct rec_enum_value engagement_pause_values[] = {
	{ PAUSE_ASKED, "asked", "À la demande de la personne ou de la structure" },
	{ PAUSE_PROVIDER, "provider", "Prestataire indisponible" },
	{ PAUSE_AGREEMENT, "agreement", "Accord à revoir" },
	{ PAUSE_OTHER, "other", "Autre raison" },
};
REC_ENUM_DEFINE(engagement_pause_enum, "engagement_pause", engagement_pause_values);

static const struct rec_enum_value engagement_change_values[] = {
	{ CHANGE_PROVIDER_STOPS, "provider_stops", "Le prestataire arrête" },
	{ CHANGE_ASKED, "asked", "À la demande de la personne ou de la structure" },
	{ CHANGE_NEUTRALITY, "neutrality", "La neutralité n’est plus assurée" },
	{ CHANGE_NEED, "need", "Le besoin a changé" },
	{ CHANGE_OTHER, "other", "Autre raison" },
	{ CHANGE_HOME, "home", "La fédération du prestataire a dû y renoncer" },
};
REC_ENUM_DEFINE(engagement_change_enum, "engagement_change", engagement_change_values);

static const struct rec_field done_day_fields[] = {
	REC_DAY(1, struct done_day, day, "Jour", "Which day.", .flags = REQUIRED),
	REC_BOOL(2, struct done_day, half, "Demi-journée", "Half a day only."),
};
REC_DESC_DEFINE(done_day, struct done_day, "Jour réalisé", "A day of an engagement that was done.");

static const struct rec_field engagement_suspension_fields[] = {
	REC_DAY(1, struct engagement_suspension, from, "À partir du", "First day of the pause.", .flags = REQUIRED),
	REC_ENUM(2, struct engagement_suspension, reason, engagement_pause_enum, "Raison", "Why.", .flags = REQUIRED),
	REC_BOOL(3, struct engagement_suspension, kept, "Jours gardés", "Days not done stay engaged."),
	REC_DAY(4, struct engagement_suspension, resumed_on, "Reprise le", "When it went on; absent while it lasts."),
};
REC_DESC_DEFINE(engagement_suspension, struct engagement_suspension, "Suspension", "A pause of an engagement.");

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
	REC_LIST(26, struct engagement, suspensions, engagement_suspension_desc, 20, "Suspensions", "Oldest first.", .flags = SERVER_SET),
	REC_ENUM(27, struct engagement, replaced_for, engagement_change_enum, "Reprise parce que", "Why another provider was looked for.", .flags = SERVER_SET),
	REC_ID(28, struct engagement, previous, "engagement", "Suite de", "The engagement of the provider before, for the same request.", .flags = SERVER_SET),
	REC_U32(29, struct engagement, half_days_before, 0, 240, "Demi-journées déjà réalisées", "By the providers before.", .flags = SERVER_SET, .unit = "demi-journées"),
	REC_U32(30, struct engagement, half_days_invoiced, 0, 240, "Demi-journées facturées", "Of invoices that are not cancelled.", .flags = SERVER_SET, .unit = "demi-journées"),
	REC_PRICE(31, struct engagement, invoiced, "Facturé", "In cents.", .flags = SERVER_SET),
	REC_PRICE(32, struct engagement, paid, "Payé", "In cents.", .flags = SERVER_SET),
	REC_TIME(ENGAGEMENT_TAG_CARD_ARCHIVED_AT, struct engagement, card_archived_at, "Fiche du prestataire archivée le", "While it went on.", .flags = SERVER_SET),
	REC_ID(ENGAGEMENT_TAG_PEER, struct engagement, peer, "peer", "Fédération du prestataire", "Where its days are kept; absent: this one.", .flags = KEY | SERVER_SET),
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

static const struct rec_field engagement_suspend_fields[] = {
	REC_ID(1, struct engagement_suspend, id, "engagement", "Mission", "Which one.", .flags = REQUIRED),
	REC_ENUM(2, struct engagement_suspend, reason, engagement_pause_enum, "Raison", "Why.", .flags = REQUIRED),
	REC_BOOL(3, struct engagement_suspend, keep, "Garder les jours", "The days not done stay engaged; else they go back to the provider.", .flags = REQUIRED),
	REC_DAY(4, struct engagement_suspend, from, "À partir du", "Today when absent."),
};
REC_DESC_DEFINE(engagement_suspend, struct engagement_suspend, "Suspension", "To pause an engagement.");

static const struct rec_field engagement_resume_fields[] = {
	REC_ID(1, struct engagement_resume, id, "engagement", "Mission", "Which one.", .flags = REQUIRED),
	REC_PLANNED_DAY(2, struct engagement_resume, to, "Nouvelle fin", "A later end of the period."),
};
REC_DESC_DEFINE(engagement_resume, struct engagement_resume, "Reprise", "To go on with an engagement.");

static const struct rec_field engagement_replace_fields[] = {
	REC_ID(1, struct engagement_replace, id, "engagement", "Mission", "Which one.", .flags = REQUIRED),
	REC_ENUM(2, struct engagement_replace, reason, engagement_change_enum, "Raison", "Why.", .flags = REQUIRED),
	REC_PLANNED_DAY(3, struct engagement_replace, to, "Nouvelle fin", "A later end of the period."),
};
REC_DESC_DEFINE(engagement_replace, struct engagement_replace, "Changement de prestataire", "To go on with another provider.");

static const struct rec_field engagement_shift_fields[] = {
	REC_ID(1, struct engagement_shift, id, "engagement", "Mission", "Which one.", .flags = REQUIRED),
	REC_PLANNED_DAY(2, struct engagement_shift, from, "Mois d’origine", "Any day of the month.", .flags = REQUIRED),
	REC_PLANNED_DAY(3, struct engagement_shift, to, "Mois de destination", "Any day of the month.", .flags = REQUIRED),
	REC_U32(4, struct engagement_shift, days, 1, 31, "Jours", "How many.", .flags = REQUIRED, .unit = "jours"),
};
REC_DESC_DEFINE(engagement_shift, struct engagement_shift, "Déplacement de jours", "To move days to another month.");

static const struct rec_field capacity_fields[] = {
	REC_HEAD(struct capacity),
	REC_ID(6, struct capacity, provider, "provider", "Prestataire", "Whose days.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(7, struct capacity, month, "Mois", "Its first day.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(8, struct capacity, pool, pool_enum, "Forme", "Of which pool.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(9, struct capacity, capacity, 0, 62, "Jours proposés", "As the card says, with what was moved between the pools.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_U32(10, struct capacity, held, 0, 62, "Jours réservés", "By proposals that wait for an answer.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_U32(11, struct capacity, engaged, 0, 62, "Jours engagés", "By missions.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_BOOL(12, struct capacity, overcommitted, "Dépassement", "The card was lowered below what is promised.", .flags = KEY | SERVER_SET),
	REC_U32(13, struct capacity, card, 0, 62, "Jours de la fiche", "Of these, what the card says for this pool.", .flags = SERVER_SET, .unit = "jours"),
	REC_U32(14, struct capacity, free, 0, 62, "Jours libres", "Neither held nor engaged.", .flags = SERVER_SET, .unit = "jours"),
	REC_U32(15, struct capacity, over, 0, 62, "Jours en dépassement", "Promised beyond the capacity, to be resolved.", .flags = SERVER_SET, .unit = "jours"),
	REC_U32(16, struct capacity, entries, 0, INT32_MAX, "Écritures", "Of the ledger, so far.", .flags = SERVER_SET),
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

FAULT_DEFINE(FAULT_ENGAGEMENT_STATE, "engagement_state", "La mission est dans l’état %s",
    "The engagement is in the state %s");

FAULT_DEFINE(FAULT_ENGAGEMENT_PLANNED, "engagement_planned",
    "La mission prévoit %s, pas davantage : s’il ne reste qu’une demi-journée, déclarez-la seule ; s’il faut plus de jours, convenez d’une nouvelle demande.",
    "The engagement has %s planned and no more: if half a day is left, declare that alone; if more are needed, agree on a new request.");

FAULT_DEFINE(FAULT_ENGAGEMENT_FUTURE, "engagement_future", "Ce jour n’est pas encore passé : déclarez-le une fois réalisé.",
    "This day has not come: declare it once it is done.");

FAULT_DEFINE(FAULT_ENGAGEMENT_BEFORE, "engagement_before", "Rien d’une mission n’est avant son début : %s. Corrigez la date.",
    "Nothing of an engagement is before it begins (%s): correct the date.");

FAULT_DEFINE(FAULT_ENGAGEMENT_TWICE, "engagement_twice", "Ce jour est déjà déclaré : vérifiez la date.",
    "This day is declared already: check the date.");

FAULT_DEFINE(FAULT_ENGAGEMENT_NO_DAY, "engagement_no_day", "Aucun jour n’est encore déclaré : l’évaluation se fait après le premier.",
    "No day is declared yet: the evaluation comes after the first.");

FAULT_DEFINE(FAULT_ENGAGEMENT_EVALUATED, "engagement_evaluated", "Cette mission a déjà été évaluée : l’évaluation ne se refait pas.",
    "This engagement was evaluated already; it is done once.");

FAULT_DEFINE(FAULT_ENGAGEMENT_PAUSE_DAY, "engagement_pause_day",
    "Une suspension commence après le dernier jour réalisé, et au plus tard aujourd’hui : corrigez la date.",
    "A pause begins after the last day that was done, and today at the latest: correct the date.");

FAULT_DEFINE(FAULT_ENGAGEMENT_PERIOD_END, "engagement_period_end",
    "La nouvelle fin de période doit être à venir, et après celle qui était convenue.",
    "The new end of the period must be to come, and after the one that was agreed.");

FAULT_DEFINE(FAULT_ENGAGEMENT_OVER, "engagement_over",
    "La période convenue est terminée : indiquez une nouvelle date de fin pour les jours qui restent.",
    "The period agreed is over: give a new end for the days that are left.");

FAULT_DEFINE(FAULT_ENGAGEMENT_SHIFT, "engagement_shift",
    "Dans ce mois, il reste %s de cette mission à réaliser : déplacez-en moins, ou depuis un autre mois.",
    "Of this engagement, %s engaged in that month and not done: move fewer, or from another month.");

FAULT_DEFINE(FAULT_ENGAGEMENT_SHIFT_MONTH, "engagement_shift_month",
    "Choisissez deux mois différents, et une destination qui n’est ni passée, ni avant le début de la mission, ni après sa fin.",
    "Choose two different months, and a destination that is neither over, nor before the engagement begins, nor after its end.");

FAULT_DEFINE(FAULT_ENGAGEMENT_ROOM, "engagement_room",
    "Le prestataire n’a plus assez de jours libres pour ce qui reste de la mission (%s) : repoussez la fin, ou changez de prestataire.",
    "The provider has too few free days for what is left of the engagement (%s): put the end off, or change the provider.");
