/*
 * matching_transfer (contract): the tables of matching_transfer.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: an entry says no more than its row does; it is the référent's to read.
 */
#include "proto/matching_transfer.h"

static const struct rec_enum_value ledger_account_values[] = {
	{ ACCOUNT_CARD, "card", "Fiche" },
	{ ACCOUNT_POOL, "pool", "Autre forme d’accompagnement" },
	{ ACCOUNT_FREE, "free", "Libres" },
	{ ACCOUNT_HELD, "held", "Réservés" },
	{ ACCOUNT_ENGAGED, "engaged", "Engagés" },
	{ ACCOUNT_OVER, "over", "En dépassement" },
};
REC_ENUM_DEFINE(ledger_account_enum, "ledger_account", ledger_account_values);

static const struct rec_field ledger_entry_fields[] = {
	REC_HEAD(struct ledger_entry),
	REC_ID(6, struct ledger_entry, capacity, "capacity", "Capacité", "The row whose days move.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(7, struct ledger_entry, from, ledger_account_enum, "Depuis", "The account that they leave.", .flags = REQUIRED | SERVER_SET),
	REC_ENUM(8, struct ledger_entry, to, ledger_account_enum, "Vers", "The account that they enter.", .flags = REQUIRED | SERVER_SET),
	REC_U32(9, struct ledger_entry, days, 1, 62, "Jours", "How many.", .flags = REQUIRED | SERVER_SET, .unit = "jours"),
	REC_ID(10, struct ledger_entry, document, NULL, "Pièce", "The proposal, engagement or transfer that moved them.", .flags = SERVER_SET),
	REC_U32(11, struct ledger_entry, rank, 1, INT32_MAX, "Rang", "Among the entries of its row.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(ledger_entry, struct ledger_entry, "Écriture", "Days of a month leave one account and enter another.");

static const struct rec_field ledger_view_fields[] = {
	REC_ID(1, struct ledger_view, capacity, "capacity", "Capacité", "The row."),
	REC_ID(2, struct ledger_view, provider, "provider", "Prestataire", "Whose days."),
	REC_DAY(3, struct ledger_view, month, "Mois", "Its first day."),
	REC_ENUM(4, struct ledger_view, pool, pool_enum, "Forme", "Of which pool."),
	REC_LIST(5, struct ledger_view, entries, ledger_entry_desc, 400, "Écritures", "Oldest first; the last 400."),
	REC_U32(6, struct ledger_view, count, 0, INT32_MAX, "Nombre d’écritures", "Of all."),
};
REC_DESC_DEFINE(ledger_view, struct ledger_view, "Journal des jours", "The moves of a provider's days of a month in a pool.");

static const struct rec_field capacity_transfer_fields[] = {
	REC_HEAD(struct capacity_transfer),
	REC_ID(6, struct capacity_transfer, provider, "provider", "Prestataire", "Whose days.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ENUM(7, struct capacity_transfer, from, pool_enum, "Depuis", "The pool that gives; the other one receives.", .flags = REQUIRED | SERVER_SET),
	REC_U32(8, struct capacity_transfer, days, 1, 31, "Jours par mois", "How many.", .flags = REQUIRED | SERVER_SET, .unit = "jours par mois"),
	REC_DAY(9, struct capacity_transfer, month, "À partir du mois", "Its first day.", .flags = REQUIRED | SERVER_SET),
	REC_DAY(10, struct capacity_transfer, demanded_on, "Demande écrite du", "The provider's, when the référent entered it.", .flags = SERVER_SET),
	REC_ID(11, struct capacity_transfer, entered_by, "person", "Saisie par", "The référent who entered it.", .flags = SERVER_SET),
	REC_U32(12, struct capacity_transfer, rank, 1, INT32_MAX, "Rang", "Among those of its provider: they take effect in that order.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(capacity_transfer, struct capacity_transfer, "Jours déplacés", "Days a month that go from one pool to the other, from a month on.");

static const struct rec_field transfer_ask_fields[] = {
	REC_ID(1, struct transfer_ask, provider, "provider", "Prestataire", "Whose days.", .flags = REQUIRED),
	REC_ENUM(2, struct transfer_ask, from, pool_enum, "Depuis", "The pool that gives; the other one receives.", .flags = REQUIRED),
	REC_U32(3, struct transfer_ask, days, 1, 31, "Jours par mois", "How many.", .flags = REQUIRED, .unit = "jours par mois"),
	REC_PLANNED_DAY(4, struct transfer_ask, month, "À partir du mois", "Any day of it.", .flags = REQUIRED),
	REC_DAY(5, struct transfer_ask, demanded_on, "Demande écrite du", "Of the provider; required of the référent."),
};
REC_DESC_DEFINE(transfer_ask, struct transfer_ask, "Déplacement de jours", "To move days between the pools.");

static const struct rec_field over_commitment_fields[] = {
	REC_ID(1, struct over_commitment, capacity, "capacity", "Capacité", "The row."),
	REC_ID(2, struct over_commitment, provider, "provider", "Prestataire", "Whose days."),
	REC_DAY(3, struct over_commitment, month, "Mois", "Its first day."),
	REC_ENUM(4, struct over_commitment, pool, pool_enum, "Forme", "Of which pool."),
	REC_U32(5, struct over_commitment, days, 0, 62, "Jours proposés", "The row's capacity.", .unit = "jours"),
	REC_U32(6, struct over_commitment, held, 0, 62, "Jours réservés", "By proposals that wait for an answer.", .unit = "jours"),
	REC_U32(7, struct over_commitment, engaged, 0, 62, "Jours engagés", "By missions.", .unit = "jours"),
	REC_U32(8, struct over_commitment, over, 0, 62, "Jours en dépassement", "To be resolved.", .unit = "jours"),
	REC_U32(9, struct over_commitment, other_free, 0, 62, "Jours libres dans l’autre forme", "As far as the reader may know.", .unit = "jours"),
	REC_IDS(10, struct over_commitment, engagements, "engagement", 100, "Missions", "Whose days are engaged there."),
	REC_IDS(11, struct over_commitment, proposals, "proposal", 100, "Propositions", "For which days are held there."),
	REC_TEXT(12, struct over_commitment, advice, 600, "Que faire", "A sentence, French."),
};
REC_DESC_DEFINE(over_commitment, struct over_commitment, "Dépassement", "A month in which more is promised than the card has.");

static const struct rec_field over_commitments_fields[] = {
	REC_LIST(1, struct over_commitments, items, over_commitment_desc, 200, "Dépassements", "By month."),
};
REC_DESC_DEFINE(over_commitments, struct over_commitments, "Dépassements", "What is promised beyond the cards.");

const struct collection_desc capacity_transfer_collection = {
	.service = "matching", .path = "/capacity-transfers", .plural = "Jours déplacés", .rec = &capacity_transfer_desc,
	.read_scoped = ROLE_REFERENT | ROLE_PROVIDER,
};

FAULT_DEFINE(FAULT_TRANSFER_DEMAND, "transfer_demand",
    "Seul le prestataire déplace ses jours : indiquez la date de sa demande écrite, au plus tard aujourd’hui.",
    "Only the provider moves its days: give the date of its written demand, today at the latest.");

FAULT_DEFINE(FAULT_TRANSFER_PAST, "transfer_past",
    "Les jours se déplacent à partir du mois en cours, et au plus deux ans à l’avance : choisissez un autre mois.",
    "Days are moved from this month on, and two years ahead at most: choose another month.");

FAULT_DEFINE(FAULT_TRANSFER_MORE, "transfer_more",
    "Cette forme ne compte que %s, déplacements précédents compris : on ne peut pas en déplacer davantage.",
    "This pool has %s, with what was moved before: no more can be moved.");

FAULT_DEFINE(FAULT_TRANSFER_PROMISED, "transfer_promised",
    "Des jours sont déjà promis (%s) : déplacez-en moins, ou à partir d’un mois plus tardif.",
    "Days are promised already (%s): move fewer, or from a later month on.");
