/*
 * matching_shortlist (contract): the tables of matching_shortlist.h.
 * Owns: descriptors, the collection and faults, as constants.
 * Beware: the rights of a request are narrower than its row: the service's `visible` hook decides record by record.
 */
#include "proto/matching_shortlist.h"

static const struct rec_enum_value status_values[] = {
	{ SHORTLIST_OPEN, "open", "Entretiens et notes en cours" },
	{ SHORTLIST_SCORED, "scored", "Notée, choix attendu" },
	{ SHORTLIST_CHOSEN, "chosen", "Choix fait, réponse attendue" },
	{ SHORTLIST_ENGAGED, "engaged", "Le prestataire choisi a accepté" },
	{ SHORTLIST_EXHAUSTED, "exhausted", "Plus personne à choisir" },
	{ SHORTLIST_CANCELLED, "cancelled", "Annulée" },
};
REC_ENUM_DEFINE(shortlist_status_enum, "shortlist_status", status_values);

static const struct rec_field shortlist_line_fields[] = {
	REC_ID(1, struct shortlist_line, proposal, "proposal", "Proposition", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct shortlist_line, provider, "provider", "Prestataire", "Who.", .flags = REQUIRED),
	REC_DAY(3, struct shortlist_line, heard_on, "Entendu le", "Absent before."),
	REC_U32(4, struct shortlist_line, total, 0, 1000, "Note", "Thousandths of the most that the grid gives; absent before all its marks are given."),
};
REC_DESC_DEFINE(shortlist_line, struct shortlist_line, "Prestataire à comparer", "A provider of a short list.");

static const struct rec_field shortlist_mark_fields[] = {
	REC_ID(1, struct shortlist_mark, proposal, "proposal", "Proposition", "Of whom.", .flags = REQUIRED),
	REC_U32(2, struct shortlist_mark, criterion, 1, GRID_MOST, "Critère", "Its place in the grid, from 1.", .flags = REQUIRED),
	REC_U32(3, struct shortlist_mark, mark, 0, SHORTLIST_MARK_MOST, "Note", "0: not at all; 5: fully.", .flags = REQUIRED),
};
REC_DESC_DEFINE(shortlist_mark, struct shortlist_mark, "Note", "A mark on one criterion.");

static const struct rec_field shortlist_fields[] = {
	REC_HEAD(struct shortlist),
	REC_ID(6, struct shortlist, request, "request", "Demande", "For which request.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(7, struct shortlist, person, "person", "Personne", "The request's.", .flags = KEY | SERVER_SET | SUBJECT | OWN_KEY),
	REC_ID(8, struct shortlist, organisation, "organisation", "Structure", "Of a group request only.", .flags = KEY | SERVER_SET | SUBJECT | OWN_KEY),
	REC_ENUM(9, struct shortlist, pool, pool_enum, "Forme", "The request's.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_U32(10, struct shortlist, round, 1, 1000, "Tour", "Of the ranking that it was drawn from.", .flags = SERVER_SET),
	REC_ENUM(11, struct shortlist, status, shortlist_status_enum, "État", "Where it stands.", .flags = REQUIRED | KEY | SERVER_SET),
	REC_ID(12, struct shortlist, policy, "policy", "Règles", "Absent: the default ones.", .flags = SERVER_SET),
	REC_U32(13, struct shortlist, policy_version, 0, 4000000000, "Version des règles", "0: the default ones.", .flags = SERVER_SET),
	REC_LIST(14, struct shortlist, grid, grid_criterion_desc, GRID_MOST, "Grille", "As the policy had it when the list was opened.", .flags = SERVER_SET),
	REC_LIST(15, struct shortlist, lines, shortlist_line_desc, SHORTLIST_MOST, "Prestataires à comparer", "In the order of the ranking.", .flags = SERVER_SET),
	REC_LIST(16, struct shortlist, marks, shortlist_mark_desc, SHORTLIST_MOST * GRID_MOST, "Notes", "Of each on each criterion.", .flags = SERVER_SET),
	REC_TEXT(17, struct shortlist, minute, 8000, "Compte rendu", "Who was heard, and what was said.", .flags = SENSITIVE | SERVER_SET),
	REC_TEXT(18, struct shortlist, reason, 2000, "Raison du choix", "In the words of whoever chose.", .flags = SENSITIVE | SERVER_SET),
	REC_ID(19, struct shortlist, chosen, "proposal", "Choix", "The proposal that was chosen.", .flags = SERVER_SET),
	REC_TIME(20, struct shortlist, scored_at, "Notée le", "The last marks.", .flags = SERVER_SET),
	REC_ID(21, struct shortlist, scored_by, "person", "Notée par", "Who gave the last marks.", .flags = SERVER_SET),
	REC_TIME(22, struct shortlist, chosen_at, "Choix du", "When.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(shortlist, struct shortlist, "Liste restreinte", "Three or four providers, heard and marked before one is chosen.");

static const struct rec_field shortlist_open_fields[] = {
	REC_ID(1, struct shortlist_open, request, "request", "Demande", "Which one.", .flags = REQUIRED),
	REC_IDS(2, struct shortlist_open, proposals, "proposal", TOGETHER_MOST, "Propositions", "Three or four of its ranking.", .flags = REQUIRED),
};
REC_DESC_DEFINE(shortlist_open, struct shortlist_open, "Ouverture d’une liste restreinte", "Who is to be heard and marked.");

static const struct rec_field shortlist_hear_fields[] = {
	REC_ID(1, struct shortlist_hear, id, "shortlist", "Liste restreinte", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct shortlist_hear, proposal, "proposal", "Proposition", "Who was heard.", .flags = REQUIRED),
	REC_DAY(3, struct shortlist_hear, day, "Entendu le", "Today when absent."),
	REC_TEXT(4, struct shortlist_hear, minute, 8000, "Compte rendu", "The whole, as it stands from now on; unchanged when absent.", .flags = SENSITIVE),
};
REC_DESC_DEFINE(shortlist_hear, struct shortlist_hear, "Entretien", "To note that a provider was heard.");

static const struct rec_field shortlist_score_fields[] = {
	REC_ID(1, struct shortlist_score, id, "shortlist", "Liste restreinte", "Which one.", .flags = REQUIRED),
	REC_LIST(2, struct shortlist_score, marks, shortlist_mark_desc, SHORTLIST_MOST * GRID_MOST, "Notes", "Given now; others stay.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(shortlist_score, struct shortlist_score, "Notes d’une liste restreinte", "Marks on the grid.");

static const struct rec_field shortlist_choose_fields[] = {
	REC_ID(1, struct shortlist_choose, id, "shortlist", "Liste restreinte", "Which one.", .flags = REQUIRED),
	REC_ID(2, struct shortlist_choose, proposal, "proposal", "Proposition", "Who is chosen.", .flags = REQUIRED),
	REC_TEXT(3, struct shortlist_choose, reason, 2000, "Raison du choix", "Why this one.", .flags = REQUIRED | SENSITIVE, .min = 1),
};
REC_DESC_DEFINE(shortlist_choose, struct shortlist_choose, "Choix", "The choice, with its reason.");

const struct collection_desc shortlist_collection = {
	.service = "matching", .path = "/shortlists", .plural = "Listes restreintes", .rec = &shortlist_desc,
	.read_scoped = REQUEST_WRITERS, .org_tag = SHORTLIST_TAG_ORGANISATION, .own_tag = SHORTLIST_TAG_PERSON,
};

FAULT_DEFINE(FAULT_SHORTLIST_RUNNING, "shortlist_running",
    "Une liste restreinte est en cours pour cette demande : attendez le choix de la personne ou de la structure, ou annulez la liste.",
    "A short list is under way for this request: wait for the choice, or cancel the list.");

FAULT_DEFINE(FAULT_SHORTLIST_SIZE, "shortlist_size",
    "Une liste restreinte compte trois ou quatre prestataires : s’il y en a moins, sollicitez-les l’un après l’autre.",
    "A short list has three or four providers: if there are fewer, ask them one after the other.");

FAULT_DEFINE(FAULT_SHORTLIST_DOUBLE, "shortlist_double",
    "Le même prestataire est donné deux fois : retirez-le une fois, ou mettez-en un autre de la liste à sa place.",
    "The same provider is given twice: leave it out once, or put another of the list in its place.");

FAULT_DEFINE(FAULT_SHORTLIST_STATE, "shortlist_state",
    "La liste restreinte est dans l’état %s",
    "The short list is in the state %s");

FAULT_DEFINE(FAULT_SHORTLIST_LINE, "shortlist_line", "Ce prestataire n’est pas dans la liste restreinte : choisissez parmi ceux de la liste.",
    "This provider is not on the short list: choose among those who are.");

FAULT_DEFINE(FAULT_SHORTLIST_CRITERION, "shortlist_criterion", "La grille n’a que %s critères : indiquez le rang de l’un d’eux.",
    "The grid has only %s criteria: give the place of one of them.");

FAULT_DEFINE(FAULT_SHORTLIST_FUTURE, "shortlist_future", "Ce jour n’est pas encore venu : notez l’entretien une fois tenu.",
    "This day has not come: note the meeting once it was held.");

FAULT_DEFINE(FAULT_SHORTLIST_UNHEARD, "shortlist_unheard",
    "Ce prestataire n’a pas encore été entendu : notez-le après l’entretien, que le service inscrit au compte rendu.",
    "This provider has not been heard yet: give marks after the meeting, which the service notes in the minute.");

FAULT_DEFINE(FAULT_SHORTLIST_SCORER, "shortlist_scorer",
    "Les notes et le choix appartiennent à la personne ou à la direction de la structure qui demande, pas au service.",
    "Marks and the choice are the beneficiary's, or of the direction of the structure that asks, not the service's.");
