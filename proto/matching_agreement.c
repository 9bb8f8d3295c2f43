/*
 * matching_agreement (contract): the tables of matching_agreement.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: the rights of an agreement are narrower than its row: the service's `visible` hooks decide record by record.
 */
#include "proto/matching_agreement.h"

static const struct rec_enum_value accord_status_values[] = {
	{ ACCORD_DRAFT, "draft", "Brouillon" },
	{ ACCORD_PROPOSED, "proposed", "À signer" },
	{ ACCORD_SIGNED, "signed", "Signé par les trois" },
	{ ACCORD_CANCELLED, "cancelled", "Abandonné" },
};
REC_ENUM_DEFINE(accord_status_enum, "accord_status", accord_status_values);

static const struct rec_enum_value accord_place_values[] = {
	{ ACCORD_ON_SITE, "on_site", "Sur place" },
	{ ACCORD_REMOTE, "remote", "À distance" },
	{ ACCORD_BOTH, "both", "Sur place et à distance" },
};
REC_ENUM_DEFINE(accord_place_enum, "accord_place", accord_place_values);

static const struct rec_enum_value accord_payer_values[] = {
	{ ACCORD_FUND, "fund", "Fonds mutualisé" },
	{ ACCORD_PERSON, "person", "Personne accompagnée" },
	{ ACCORD_STRUCTURE, "structure", "Structure" },
};
REC_ENUM_DEFINE(accord_payer_enum, "accord_payer", accord_payer_values);

static const struct rec_enum_value accord_party_values[] = {
	{ ACCORD_BENEFICIARY, "beneficiary", "Personne ou structure accompagnée" },
	{ ACCORD_PROVIDER, "provider", "Prestataire" },
	{ ACCORD_SERVICE, "service", "Service d’accompagnement" },
};
REC_ENUM_DEFINE(accord_party_enum, "accord_party", accord_party_values);

static const struct rec_enum_value accord_way_values[] = {
	{ ACCORD_BY_ACCOUNT, "account", "Avec un compte" },
	{ ACCORD_BY_LINK, "link", "Par un lien" },
	{ ACCORD_BY_PAPER, "paper", "Sur papier" },
};
REC_ENUM_DEFINE(accord_way_enum, "accord_way", accord_way_values);

static const struct rec_enum_value invoice_status_values[] = {
	{ INVOICE_RECEIVED, "received", "Reçue" },
	{ INVOICE_PAID, "paid", "Payée" },
	{ INVOICE_CANCELLED, "cancelled", "Annulée" },
};
REC_ENUM_DEFINE(invoice_status_enum, "invoice_status", invoice_status_values);

static const struct rec_field accord_signature_fields[] = {
	REC_ENUM(1, struct accord_signature, party, accord_party_enum, "Partie", "Who signed.", .flags = REQUIRED),
	REC_ENUM(2, struct accord_signature, way, accord_way_enum, "Comment", "By an account, a link or on paper.", .flags = REQUIRED),
	REC_DAY(3, struct accord_signature, on, "Le", "When.", .flags = REQUIRED),
	REC_ID(4, struct accord_signature, entered_by, "person", "Papier conservé par", "Of a paper: who entered it and holds it."),
};
REC_DESC_DEFINE(accord_signature, struct accord_signature, "Signature", "Of one of the three.");

static const struct rec_field engagement_agreement_fields[] = {
	REC_HEAD(struct engagement_agreement),
	REC_ID(6, struct engagement_agreement, engagement, "engagement", "Mission", "On which engagement.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_TEXT(7, struct engagement_agreement, object, 4000, "Objet", "What is agreed on, in words that all three may read.", .flags = REQUIRED | SENSITIVE, .min = 1),
	REC_U32(8, struct engagement_agreement, days, 1, 120, "Nombre de jours", "As planned when absent.", .unit = "jours"),
	REC_ENUM(9, struct engagement_agreement, place, accord_place_enum, "Lieu", "On site when absent."),
	REC_PRICE(10, struct engagement_agreement, tariff, "Tarif par jour", "In cents; the engagement's when absent."),
	REC_ENUM(11, struct engagement_agreement, payer, accord_payer_enum, "Qui paie", "The fund when absent. Never a channel that informs an employer."),
	REC_ENUM(12, struct engagement_agreement, confidentiality, request_confidentiality_enum, "Confidentialité", "The request's when absent."),
	REC_PLANNED_DAY(13, struct engagement_agreement, from, "À partir du", "The engagement's when absent."),
	REC_PLANNED_DAY(14, struct engagement_agreement, to, "Jusqu’au", "The engagement's when absent."),
	REC_ENUM(15, struct engagement_agreement, status, accord_status_enum, "État", "Where it stands.", .flags = KEY | SERVER_SET),
	REC_ID(16, struct engagement_agreement, person, "person", "Personne", "Individual: the beneficiary; group: who filed the request.", .flags = KEY | SERVER_SET | SUBJECT | OWN_KEY),
	REC_ID(17, struct engagement_agreement, organisation, "organisation", "Structure", "Of a group request only.", .flags = KEY | SERVER_SET | SUBJECT | OWN_KEY),
	REC_ID(18, struct engagement_agreement, provider, "provider", "Prestataire", "Who accompanies.", .flags = KEY | SERVER_SET),
	REC_ID(19, struct engagement_agreement, service, "accompaniment", "Service", "The one asked for.", .flags = SERVER_SET),
	REC_ENUM(20, struct engagement_agreement, pool, pool_enum, "Forme", "The engagement's.", .flags = KEY | SERVER_SET),
	REC_LIST(21, struct engagement_agreement, signatures, accord_signature_desc, 3, "Signatures", "Of the three, as they came.", .flags = SERVER_SET),
	REC_DAY(22, struct engagement_agreement, proposed_on, "Proposé le", "When it was given to sign.", .flags = SERVER_SET),
	REC_DAY(23, struct engagement_agreement, signed_on, "Signé le", "When the last had signed.", .flags = SERVER_SET),
	REC_U32(24, struct engagement_agreement, link, 0, 1000, "Lien", "Number of the links that are good.", .flags = SERVER_SET),
	REC_TIME(25, struct engagement_agreement, link_until, "Lien valable jusqu’au", "After it, a new link is asked for.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(engagement_agreement, struct engagement_agreement, "Accord de mission", "Between beneficiary, provider and service, without any employer.");

static const struct rec_field accord_link_ask_fields[] = {
	REC_ID(1, struct accord_link_ask, id, "engagement_agreement", "Accord", "Which one.", .flags = REQUIRED),
	REC_ENUM(2, struct accord_link_ask, party, accord_party_enum, "Pour", "The beneficiary or the provider.", .flags = REQUIRED),
};
REC_DESC_DEFINE(accord_link_ask, struct accord_link_ask, "Lien de signature", "To have a link for one of the two.");

static const struct rec_field accord_link_fields[] = {
	REC_ID(1, struct accord_link, id, "engagement_agreement", "Accord", "Which one."),
	REC_ENUM(2, struct accord_link, party, accord_party_enum, "Pour", "Who signs by it."),
	REC_TEXT(3, struct accord_link, path, 200, "Lien", "Path of the page; whoever has it can sign.", .flags = PERSONAL),
	REC_TIME(4, struct accord_link, until, "Valable jusqu’au", "When it ends."),
};
REC_DESC_DEFINE(accord_link, struct accord_link, "Lien de signature", "By which one signs without an account.");

static const struct rec_field accord_sign_fields[] = {
	REC_ID(1, struct accord_sign, id, "engagement_agreement", "Accord", "Which one.", .flags = REQUIRED),
	REC_ENUM(2, struct accord_sign, party, accord_party_enum, "En tant que", "Who signs.", .flags = REQUIRED),
	REC_BOOL(3, struct accord_sign, paper, "Sur papier", "A signed paper that the service holds."),
	REC_DAY(4, struct accord_sign, on, "Signé le", "Of a paper: the day on it; today when absent."),
};
REC_DESC_DEFINE(accord_sign, struct accord_sign, "Signature", "To sign an agreement.");

static const struct rec_field accord_token_fields[] = {
	REC_TEXT(1, struct accord_token, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | PERSONAL),
};
REC_DESC_DEFINE(accord_token, struct accord_token, "Lien de signature", "The token of a link.");

static const struct rec_field accord_brief_fields[] = {
	REC_ENUM(1, struct accord_brief, party, accord_party_enum, "En tant que", "Who signs by this link."),
	REC_TEXT(2, struct accord_brief, object, 4000, "Objet", "What is agreed on.", .flags = SENSITIVE),
	REC_TEXT(3, struct accord_brief, service_name, 200, "Service", "Its name."),
	REC_U32(4, struct accord_brief, days, 1, 120, "Nombre de jours", "How many.", .unit = "jours"),
	REC_ENUM(5, struct accord_brief, place, accord_place_enum, "Lieu", "Where."),
	REC_PRICE(6, struct accord_brief, tariff, "Tarif par jour", "In cents."),
	REC_ENUM(7, struct accord_brief, payer, accord_payer_enum, "Qui paie", "Who does."),
	REC_ENUM(8, struct accord_brief, confidentiality, request_confidentiality_enum, "Confidentialité", "Its level."),
	REC_DAY(9, struct accord_brief, from, "À partir du", "First day."),
	REC_DAY(10, struct accord_brief, to, "Jusqu’au", "Last day."),
	REC_ENUM(11, struct accord_brief, pool, pool_enum, "Forme", "Individual or group."),
	REC_ENUM(12, struct accord_brief, status, accord_status_enum, "État", "Where it stands."),
	REC_BOOL(13, struct accord_brief, signed_already, "Déjà signé", "By whoever holds this link."),
};
REC_DESC_DEFINE(accord_brief, struct accord_brief, "Accord à signer", "What a signing link shows: no name.");

static const struct rec_field invoice_fields[] = {
	REC_HEAD(struct invoice),
	REC_ID(6, struct invoice, engagement, "engagement", "Mission", "Of which engagement.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct invoice, provider, "provider", "Prestataire", "Whose invoice.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(8, struct invoice, person, "person", "Personne", "As the engagement.", .flags = SERVER_SET),
	REC_ID(9, struct invoice, organisation, "organisation", "Structure", "Of a group only.", .flags = KEY | SERVER_SET),
	REC_ENUM(10, struct invoice, pool, pool_enum, "Forme", "The engagement's.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_TEXT(11, struct invoice, number, 60, "Numéro de facture", "The provider's own.", .flags = REQUIRED | SERVER_SET),
	REC_U32(12, struct invoice, half_days, 1, 240, "Demi-journées", "That were done.", .flags = REQUIRED | SERVER_SET, .unit = "demi-journées"),
	REC_PRICE(13, struct invoice, amount, "Montant", "In cents.", .flags = REQUIRED | SERVER_SET),
	REC_DAY(14, struct invoice, on, "Date de facture", "The day on it.", .flags = REQUIRED | SERVER_SET),
	REC_ENUM(15, struct invoice, payer, accord_payer_enum, "Qui paie", "Who does.", .flags = REQUIRED | SERVER_SET),
	REC_ENUM(16, struct invoice, status, invoice_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_DAY(17, struct invoice, paid_on, "Payée le", "When.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(invoice, struct invoice, "Facture de mission", "A provider's, for days done of an engagement.");

static const struct rec_field invoice_ask_fields[] = {
	REC_ID(1, struct invoice_ask, id, "engagement", "Mission", "Of which engagement.", .flags = REQUIRED),
	REC_TEXT(2, struct invoice_ask, number, 60, "Numéro de facture", "The provider's own.", .flags = REQUIRED, .min = 1),
	REC_U32(3, struct invoice_ask, half_days, 1, 240, "Demi-journées", "That were done and are not invoiced yet.", .flags = REQUIRED, .unit = "demi-journées"),
	REC_PRICE(4, struct invoice_ask, amount, "Montant", "In cents; by the tariff agreed when absent."),
	REC_DAY(5, struct invoice_ask, on, "Date de facture", "The day on it; today when absent."),
	REC_ENUM(6, struct invoice_ask, payer, accord_payer_enum, "Qui paie", "As agreed when absent."),
};
REC_DESC_DEFINE(invoice_ask, struct invoice_ask, "Facture", "To enter an invoice.");

static const struct rec_field invoice_step_fields[] = {
	REC_ID(1, struct invoice_step, id, "invoice", "Facture", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct invoice_step, on, "Le", "Today when absent."),
};
REC_DESC_DEFINE(invoice_step, struct invoice_step, "Étape d’une facture", "To say that it was paid, or cancelled.");

const struct collection_desc engagement_agreement_collection = {
	.service = "matching", .path = "/agreements", .plural = "Accords de mission", .rec = &engagement_agreement_desc,
	.read_scoped = REQUEST_READERS, .write_all = SERVICE_TEAM, .org_tag = 17, .own_tag = 16,
};

const struct collection_desc invoice_collection = {
	.service = "matching", .path = "/invoices", .plural = "Factures de missions", .rec = &invoice_desc,
	.read_scoped = REQUEST_READERS, .org_tag = 9, .own_tag = 8,
};

FAULT_DEFINE(FAULT_ACCORD_STATE, "accord_state", "L’accord est dans l’état %s",
    "The agreement is in the state %s");

FAULT_DEFINE(FAULT_ACCORD_DOUBLE, "accord_double", "Cette mission a déjà son accord : reprenez-le, ou abandonnez-le d’abord.",
    "This engagement has its agreement already: revise it, or cancel it first.");

FAULT_DEFINE(FAULT_ACCORD_PAYER, "accord_payer",
    "Ce financement n’est pas possible : %s. Celui qui paie ne doit rien apprendre à l’employeur.",
    "This way of paying is not possible (%s): who pays must tell an employer nothing.");

FAULT_DEFINE(FAULT_ACCORD_DAYS, "accord_days", "La mission prévoit %s : l’accord ne peut pas en prévoir davantage.",
    "The engagement has %s planned: the agreement cannot have more.");

FAULT_DEFINE(FAULT_ACCORD_PERIOD, "accord_period", "L’accord se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The agreement ends before it begins: correct one of the two dates.");

FAULT_DEFINE(FAULT_ACCORD_TARIFF, "accord_tariff", "La fiche du prestataire ne dit pas de tarif : indiquez celui qui est convenu, même nul.",
    "The provider's card says no tariff: give the one agreed, even if it is zero.");

FAULT_DEFINE(FAULT_ACCORD_PARTY, "accord_party",
    "Vous ne signez pas à cette place : chacun signe pour soi, et le service saisit les papiers signés.",
    "This is not yours to sign: each signs for oneself, and the service enters signed papers.");

FAULT_DEFINE(FAULT_ACCORD_TWICE, "accord_twice", "Cette signature est déjà enregistrée : il n’y a rien d’autre à faire.",
    "This signature is there already: nothing else is to be done.");

FAULT_DEFINE(FAULT_ACCORD_PAPER_DAY, "accord_paper_day",
    "Le papier est daté d’avant la proposition de l’accord, ou d’un jour à venir : vérifiez la date.",
    "The paper is dated before the agreement was proposed, or of a day to come: check the date.");

FAULT_DEFINE(FAULT_ACCORD_UNKNOWN, "accord_unknown", "Ce lien de signature n’est pas, ou n’est plus, valable : redemandez-le au service d’accompagnement.",
    "This signing link is not, or no longer, good: ask the service for another.");

FAULT_DEFINE(FAULT_ACCORD_LATE, "accord_late", "Le délai de ce lien est passé, et ce n’est pas grave : demandez un nouveau lien au service d’accompagnement.",
    "The time of this link is over, and that is no matter: ask the service for a new one.");

FAULT_DEFINE(FAULT_ACCORD_REVISED, "accord_revised", "L’accord est en cours de modification : un nouveau lien vous sera envoyé avec sa nouvelle version.",
    "The agreement is being changed: you will get a new link with its new version.");

FAULT_DEFINE(FAULT_ACCORD_GONE, "accord_gone", "Cet accord a été abandonné : vous n’avez rien à signer. Merci de votre réponse.",
    "This agreement was given up: there is nothing to sign. Thank you for answering.");

FAULT_DEFINE(FAULT_INVOICE_DONE, "invoice_done", "Seuls les jours réalisés se facturent : il reste %s à facturer.",
    "Only days that were done are invoiced: what is left to invoice is %s.");

FAULT_DEFINE(FAULT_INVOICE_NUMBER, "invoice_number", "Ce prestataire a déjà une facture de ce numéro : vérifiez-le.",
    "This provider has an invoice of that number already: check it.");

FAULT_DEFINE(FAULT_ACCORD_BEGIN, "accord_begin",
    "Un jour de la mission a été réalisé avant le début que dit l’accord : %s. Avancez le début de l’accord.",
    "A day of the engagement was done before the agreement begins (%s): put its beginning earlier.");

FAULT_DEFINE(FAULT_INVOICE_NOTHING, "invoice_nothing",
    "Une facture porte un montant de plus de 0 € : corrigez-le. De jours gratuits, il n’y a pas de facture à enregistrer.",
    "An invoice has an amount above 0 €: correct it. Of days that cost nothing there is no invoice to enter.");

FAULT_DEFINE(FAULT_INVOICE_AMOUNT, "invoice_amount", "Au tarif convenu, ces jours font au plus %s : corrigez le montant, ou l’accord.",
    "At the tariff agreed these days make %s at most: correct the amount, or the agreement.");

FAULT_DEFINE(FAULT_INVOICE_PAYER, "invoice_payer",
    "L’accord signé dit qui paie (%s) : indiquez ce payeur, ou n’en indiquez aucun.",
    "The agreement that was signed says who pays (%s): say the same, or leave it out.");

FAULT_DEFINE(FAULT_INVOICE_DAY, "invoice_day", "Cette date est à venir, ou précède ce qu’elle suit (la mission, la facture) : vérifiez-la.",
    "This date is to come, or before what it follows (the engagement, the invoice): check it.");

FAULT_DEFINE(FAULT_INVOICE_STATE, "invoice_state", "La facture est dans l’état « %s » : cette opération n’est plus possible.",
    "The invoice is in the state \"%s\": this is no longer possible.");
