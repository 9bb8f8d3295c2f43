/*
 * scheduling_funding (contract): the tables of scheduling_funding.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: a structure reads its own fundings and agreements; what another gets or owes is the team's alone.
 */
#include "proto/scheduling_funding.h"

static const struct rec_enum_value payer_values[] = {
	{ PAYER_OPCO, "opco", "OPCO Uniformation" },
	{ PAYER_FDVA, "fdva", "FDVA" },
	{ PAYER_CNFPT, "cnfpt", "CNFPT" },
	{ PAYER_OWN_BUDGET, "own_budget", "Budget propre de la collectivité" },
	{ PAYER_FEDERATION, "federation", "Fédération" },
	{ PAYER_STRUCTURE, "structure", "Structure" },
	{ PAYER_PERSON, "person", "La personne elle-même" },
};
REC_ENUM_DEFINE(payer_enum, "payer", payer_values);

static const struct rec_enum_value funding_status_values[] = {
	{ FUNDING_PLANNED, "planned", "Prévue" },
	{ FUNDING_ASKED, "asked", "Demandée" },
	{ FUNDING_GRANTED, "granted", "Accordée" },
	{ FUNDING_REFUSED, "refused", "Refusée" },
	{ FUNDING_INVOICED, "invoiced", "Facturée" },
	{ FUNDING_PAID, "paid", "Payée" },
	{ FUNDING_CANCELLED, "cancelled", "Annulée" },
};
REC_ENUM_DEFINE(funding_status_enum, "funding_status", funding_status_values);

static const struct rec_field funding_fields[] = {
	REC_HEAD(struct funding),
	REC_ID(6, struct funding, enrolment, "enrolment", "Inscription", "The delegation.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct funding, person, "person", "Personne", "Of that delegation.", .flags = REQUIRED | KEY | CREATE_ONLY | SUBJECT),
	REC_ENUM(8, struct funding, payer, payer_enum, "Financeur", "Who pays.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ENUM(9, struct funding, status, funding_status_enum, "État", "Planned, asked, granted or refused, invoiced, paid.",
	    .flags = SERVER_SET | KEY),
	REC_ID(10, struct funding, structure, "organisation", "Structure", "Of the enrolment.", .flags = SERVER_SET | KEY),
	REC_ID(11, struct funding, action, "action", "Action", "Of the enrolment.", .flags = SERVER_SET | KEY),
	REC_PRICE(12, struct funding, planned, "Montant prévu", "What it should be; changes until it is asked.", .flags = REQUIRED),
	REC_PRICE(13, struct funding, asked, "Montant demandé", "Of the payer.", .flags = SERVER_SET),
	REC_DAY(14, struct funding, asked_on, "Demandée le", "When.", .flags = SERVER_SET),
	REC_PRICE(15, struct funding, granted, "Montant accordé", "At most what was asked.", .flags = SERVER_SET),
	REC_DAY(16, struct funding, granted_on, "Accordée le", "When.", .flags = SERVER_SET),
	REC_DAY(17, struct funding, refused_on, "Refusée le", "When.", .flags = SERVER_SET),
	REC_PRICE(18, struct funding, invoiced, "Montant facturé", "At most what was granted.", .flags = SERVER_SET),
	REC_DAY(19, struct funding, invoiced_on, "Facturée le", "When.", .flags = SERVER_SET),
	REC_PRICE(20, struct funding, paid, "Montant payé", "So far; at most what was invoiced.", .flags = SERVER_SET),
	REC_DAY(21, struct funding, paid_on, "Payée le", "When the last payment came in.", .flags = SERVER_SET),
	REC_PRICE(22, struct funding, travel, "Frais de déplacement", "Apart from the price."),
	REC_PRICE(23, struct funding, travel_paid, "Frais de déplacement payés", "At most what they are."),
	REC_TEXT(24, struct funding, overruled, 1000, "Dérogation", "Why a rule of the payer is set aside.", .flags = SENSITIVE),
	REC_ID(25, struct funding, organisation, "organisation", "Organisme", "Which one pays, where the registry has it.", .flags = KEY),
	REC_TEXT(26, struct funding, reference, 60, "Référence", "Number of the file or of the invoice.", .format = &FORMAT_NAME),
	REC_BOOL(27, struct funding, late, "Demandée après le début", "Once the action had begun: by exception only.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(funding, struct funding, "Prise en charge", "What one payer pays for one person of a delegation.");

static const struct rec_field funding_step_fields[] = {
	REC_ID(1, struct funding_step, id, "funding", "Prise en charge", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct funding_step, on, "Le", "When it happened; today when absent."),
	REC_PRICE(3, struct funding_step, amount, "Montant", "All of the step before when absent."),
	REC_TEXT(4, struct funding_step, reference, 60, "Référence", "Number of the file or of the invoice.", .format = &FORMAT_NAME),
	REC_TEXT(5, struct funding_step, overruled, 1000, "Dérogation", "Why the rule is set aside, when it is.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(funding_step, struct funding_step, "Étape d’une prise en charge", "What happened to it, when, and for how much.");

static const struct rec_field balance_line_fields[] = {
	REC_ID(1, struct balance_line, person, "person", "Personne", "Of the delegation, or who was in it."),
	REC_MONEY(2, struct balance_line, price, "Prix", "Of one person; nothing for who left."),
	REC_MONEY(3, struct balance_line, granted, "Accordé", "By OPCO, FDVA, CNFPT, federation."),
	REC_MONEY(4, struct balance_line, paid, "Payé", "By the structure, the own budget, the person."),
	REC_MONEY(5, struct balance_line, remains, "Reste à charge", "Price less the two."),
};
REC_DESC_DEFINE(balance_line, struct balance_line, "Reste à charge d’une personne", "What remains to pay for one person.");

static const struct rec_field enrolment_balance_fields[] = {
	REC_ID(1, struct enrolment_balance, enrolment, "enrolment", "Inscription", "Which delegation."),
	REC_ID(2, struct enrolment_balance, structure, "organisation", "Structure", "Whose."),
	REC_U32(3, struct enrolment_balance, persons, 0, SCHEDULING_PERSONS_MAX, "Personnes", "Of the delegation.", .unit = "personnes"),
	REC_MONEY(4, struct enrolment_balance, price, "Prix par personne", "Absent: the action has none."),
	REC_MONEY(5, struct enrolment_balance, total, "Prix de la délégation", "Nothing while it has no place."),
	REC_MONEY(6, struct enrolment_balance, pending, "En attente", "Planned or asked of others, and not granted yet."),
	REC_MONEY(7, struct enrolment_balance, granted, "Accordé", "By OPCO, FDVA, CNFPT, federation."),
	REC_MONEY(8, struct enrolment_balance, invoiced, "Facturé", "To all."),
	REC_MONEY(9, struct enrolment_balance, received, "Encaissé", "Of all."),
	REC_MONEY(10, struct enrolment_balance, paid, "Payé par la structure", "With the own budget and the persons."),
	REC_MONEY(11, struct enrolment_balance, remains, "Reste à charge", "Price less what is granted and what is paid; below nothing: too much."),
	REC_MONEY(12, struct enrolment_balance, travel, "Frais de déplacement", "Apart."),
	REC_MONEY(13, struct enrolment_balance, travel_paid, "Frais de déplacement payés", "Of these."),
	REC_LIST(14, struct enrolment_balance, lines, balance_line_desc, 400, "Par personne", "One line each."),
};
REC_DESC_DEFINE(enrolment_balance, struct enrolment_balance, "Reste à charge", "What remains to pay for a delegation.");

static const struct rec_field action_balances_fields[] = {
	REC_ID(1, struct action_balances, action, "action", "Action", "Which one."),
	REC_LIST(2, struct action_balances, balances, enrolment_balance_desc, 1000, "Par structure", "One each."),
	REC_MONEY(3, struct action_balances, total, "Prix", "Of all."),
	REC_MONEY(4, struct action_balances, granted, "Accordé", "Of all."),
	REC_MONEY(5, struct action_balances, received, "Encaissé", "Of all."),
	REC_MONEY(6, struct action_balances, remains, "Reste à charge", "Of all."),
};
REC_DESC_DEFINE(action_balances, struct action_balances, "Restes à charge d’une action", "What remains to pay, by structure.");

static const struct rec_enum_value agreement_status_values[] = {
	{ AGREEMENT_DRAFT, "draft", "Brouillon" },
	{ AGREEMENT_SENT, "sent", "Envoyée" },
	{ AGREEMENT_SIGNED, "signed", "Signée" },
	{ AGREEMENT_CLOSED, "closed", "Close" },
	{ AGREEMENT_CANCELLED, "cancelled", "Annulée" },
};
REC_ENUM_DEFINE(agreement_status_enum, "agreement_status", agreement_status_values);

static const struct rec_field training_agreement_fields[] = {
	REC_HEAD(struct training_agreement),
	REC_ID(6, struct training_agreement, action, "action", "Action", "What it is about.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct training_agreement, structure, "organisation", "Structure", "The employer.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_TEXT(8, struct training_agreement, number, 20, "Numéro", "Year and rank; never given again.", .flags = SERVER_SET | KEY),
	REC_U32(9, struct training_agreement, year, 2000, 2200, "Année", "Of its number.", .flags = SERVER_SET | KEY),
	REC_U32(10, struct training_agreement, rank, 1, 100000, "Rang", "Of that year.", .flags = SERVER_SET),
	REC_ENUM(11, struct training_agreement, status, agreement_status_enum, "État", "Draft, sent, signed, closed, cancelled.",
	    .flags = SERVER_SET | KEY),
	REC_TEXT(12, struct training_agreement, programme, 8000, "Programme", "The action's content when absent at creation."),
	REC_F64(13, struct training_agreement, hours, 0, 5000, "Durée", "Of one person; the length of each half-day when absent at creation.",
	    .unit = "heures"),
	REC_PRICE(14, struct training_agreement, price, "Prix", "Of all persons; the action's price times the delegation when absent at creation."),
	REC_DAY(15, struct training_agreement, from, "Du", "First day; that of the first session when absent at creation."),
	REC_DAY(16, struct training_agreement, to, "Au", "Last day; that of the last session when absent at creation."),
	REC_IDS(17, struct training_agreement, persons, "person", SCHEDULING_PERSONS_MAX, "Stagiaires", "The delegation when absent at creation."),
	REC_DAY(18, struct training_agreement, sent_on, "Envoyée le", "When.", .flags = SERVER_SET),
	REC_DAY(19, struct training_agreement, signed_on, "Signée le", "When.", .flags = SERVER_SET),
	REC_DAY(20, struct training_agreement, closed_on, "Close le", "When.", .flags = SERVER_SET),
	REC_ID(21, struct training_agreement, enrolment, "enrolment", "Inscription", "Of the structure.", .flags = SERVER_SET | KEY),
};
REC_DESC_DEFINE(training_agreement, struct training_agreement, "Convention de formation", "With one employer: programme, hours, price.");

static const struct rec_field agreement_step_fields[] = {
	REC_ID(1, struct agreement_step, id, "training_agreement", "Convention de formation", "Which one.", .flags = REQUIRED),
	REC_DAY(2, struct agreement_step, on, "Le", "When it happened; today when absent."),
};
REC_DESC_DEFINE(agreement_step, struct agreement_step, "Étape d’une convention de formation", "What happened to it, and when.");

const struct collection_desc funding_collection = {
	.service = "scheduling", .path = "/fundings", .plural = "Prises en charge", .rec = &funding_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_DIRECTOR, .write_all = SCHEDULING_WRITERS, .org_tag = FUNDING_TAG_STRUCTURE,
};
const struct collection_desc training_agreement_collection = {
	.service = "scheduling", .path = "/training-agreements", .plural = "Conventions de formation", .rec = &training_agreement_desc,
	.read_all = ROLE_TEAM, .read_scoped = ROLE_DIRECTOR, .write_all = SCHEDULING_WRITERS, .org_tag = AGREEMENT_TAG_STRUCTURE,
};

FAULT_DEFINE(FAULT_FUNDING_ENROLMENT, "funding_enrolment",
    "Cette inscription a été refusée ou retirée : il n’y a plus rien à financer. Choisissez une autre inscription.",
    "This enrolment was declined or withdrawn: nothing is left to pay for. Choose another.");
FAULT_DEFINE(FAULT_FUNDING_PAYER, "funding_payer",
    "Ce financeur ne prend pas en charge ce public (possibles ici : %s) : changez de financeur, ou écrivez la raison de la dérogation.",
    "This payer does not pay for that public (possible here: %s): choose another, or write why the rule is set aside.");
FAULT_DEFINE(FAULT_FUNDING_DOUBLE, "funding_double",
    "Ce financeur a déjà une prise en charge pour cette personne : modifiez-la au lieu d’en créer une autre.",
    "This payer has a funding for this person already: change it instead of making another.");
FAULT_DEFINE(FAULT_FUNDING_LATE, "funding_late",
    "L’OPCO se demande avant le début de l’action (%s) : choisissez un autre financeur, ou écrivez la raison de la dérogation.",
    "An OPCO is asked before the action begins (%s): choose another payer, or write why the rule is set aside.");
FAULT_DEFINE(FAULT_FUNDING_OVER, "funding_over_price",
    "Les prises en charge de cette personne dépassent le prix (%s) : baissez ce montant ou celui d’une autre prise en charge.",
    "The fundings of this person exceed the price (%s): lower this amount, or that of another.");
FAULT_DEFINE(FAULT_FUNDING_AMOUNT, "funding_amount", "Ce montant dépasse ce qui reste à cette étape (%s) : corrigez-le.",
    "This amount exceeds what is left at this step (%s): correct it.");
FAULT_DEFINE(FAULT_FUNDING_NOTHING, "funding_nothing", "Le montant est nul : indiquez combien.", "The amount is nothing: say how much.");
FAULT_DEFINE(FAULT_FUNDING_FUTURE, "funding_future", "Cette date est à venir : indiquez le jour où cela s’est passé.",
    "This day is still to come: give the day on which it happened.");
FAULT_DEFINE(FAULT_FUNDING_ORDER, "funding_order", "Cette date précède celle de l’étape précédente (%s) : corrigez-la.",
    "This day is before that of the step before (%s): correct it.");
FAULT_DEFINE(FAULT_FUNDING_GRANT, "funding_grant_first",
    "Ce financeur donne d’abord son accord : enregistrez la demande et l’accord avant la facture.",
    "This payer agrees first: record that it was asked and granted before the invoice.");
FAULT_DEFINE(FAULT_FUNDING_PART_PAID, "funding_part_paid",
    "Une partie est déjà payée (%s) : elle ne s’annule plus. Convenez d’un remboursement en dehors de l’outil.",
    "A part is paid already (%s): it cannot be cancelled any more. Agree on a refund outside of this tool.");
FAULT_DEFINE(FAULT_TRAVEL_PAID, "travel_paid", "Les frais de déplacement payés dépassent les frais (%s) : corrigez l’un des deux.",
    "More travel costs are paid than there are (%s): correct one of the two.");
FAULT_DEFINE(FAULT_AGREEMENT_ENROLMENT, "agreement_enrolment",
    "Cette structure n’a pas d’inscription acceptée à cette action : inscrivez d’abord sa délégation.",
    "This organisation has no accepted enrolment in this action: enrol its delegation first.");
FAULT_DEFINE(FAULT_AGREEMENT_DOUBLE, "agreement_double",
    "Cette structure a déjà une convention pour cette action (n° %s) : modifiez-la ou annulez-la.",
    "This organisation has an agreement for this action already (no. %s): change or cancel it.");
FAULT_DEFINE(FAULT_AGREEMENT_PERIOD, "agreement_period", "La convention se termine avant d’avoir commencé : corrigez l’une des deux dates.",
    "The agreement ends before it begins: correct one of the two dates.");
FAULT_DEFINE(FAULT_AGREEMENT_MISSING, "agreement_missing", "La convention n’est pas complète (il manque : %s) : complétez-la avant de l’envoyer.",
    "The agreement is not complete (missing: %s): complete it before sending it.");
FAULT_DEFINE(FAULT_AGREEMENT_RUNNING, "agreement_running",
    "L’action n’est pas encore terminée : terminez-la ou annulez-la avant de clore la convention.",
    "The action is not over yet: finish or cancel it before closing the agreement.");
