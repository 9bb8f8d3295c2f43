/*
 * scheduling_poll (contract): the tables of scheduling_poll.h.
 * Owns: descriptors, collections and faults, as constants.
 * Beware: nobody but the team reads who answered what.
 */
#include "proto/scheduling_poll.h"

static const struct rec_enum_value poll_status_values[] = {
	{ POLL_DRAFT, "draft", "En préparation" },
	{ POLL_OPEN, "open", "Ouvert" },
	{ POLL_CLOSED, "closed", "Clos" },
	{ POLL_APPLIED, "applied", "Dates retenues" },
};
REC_ENUM_DEFINE(poll_status_enum, "poll_status", poll_status_values);

static const struct rec_enum_value poll_source_values[] = {
	{ POLL_BY_HAND, "by_hand", "À la main" },
	{ POLL_BY_PLAN, "plan", "Proposition de dates" },
};
static REC_ENUM_DEFINE(poll_source_enum, "poll_source", poll_source_values);

static const struct rec_enum_value poll_choice_values[] = {
	{ POLL_YES, "yes", "Oui" },
	{ POLL_IF_NEEDED, "if_needed", "Si besoin" },
	{ POLL_NO, "no", "Non" },
};
REC_ENUM_DEFINE(poll_choice_enum, "poll_choice", poll_choice_values);

static const struct rec_field poll_option_fields[] = {
	REC_U32(1, struct poll_option, number, 1, POLL_OPTIONS_MAX, "Numéro", "What answers refer to; the next free one when absent."),
	REC_ID(2, struct poll_option, session, "session", "Journée", "Which session.", .flags = REQUIRED),
	REC_PLANNED_DAY(3, struct poll_option, day, "Jour", "When it could be.", .flags = REQUIRED),
	REC_SET(4, struct poll_option, halves, session_half_enum, "Demi-journées", "Those of the session when absent."),
	REC_ENUM(5, struct poll_option, source, poll_source_enum, "Origine", "From a plan, or by hand.", .flags = SERVER_SET),
	REC_BOOL(6, struct poll_option, fallen, "Écartée", "All who are asked say no; or, once closed, all who answered, who are at least half of those asked.",
	    .flags = SERVER_SET),
	REC_TEXT(7, struct poll_option, reason, 200, "Pourquoi", "French: why it fell.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(poll_option, struct poll_option, "Date proposée", "A day on which a session could be.");

static const struct rec_field poll_fields[] = {
	REC_HEAD(struct poll),
	REC_ID(6, struct poll, action, "action", "Action", "Whose days are looked for.", .flags = REQUIRED | KEY | CREATE_ONLY),
	REC_ID(7, struct poll, plan, "plan", "Proposition de dates", "Each day that it proposes for a session becomes an option.", .flags = CREATE_ONLY),
	REC_IDS(8, struct poll, sessions, "session", SCHEDULING_RANK_MAX, "Journées", "At creation, those taken from the plan (all when absent); then those of the options.",
	    .flags = KEY | CREATE_ONLY),
	REC_LIST(9, struct poll, options, poll_option_desc, POLL_OPTIONS_MAX, "Dates proposées", "Days to choose from; they do not change once it is open."),
	REC_IDS(10, struct poll, persons, "person", POLL_ASKED_MAX, "Personnes", "To be asked besides; some may be added while it is open."),
	REC_BOOL(11, struct poll, participants, "Interroger les stagiaires", "Those of accepted delegations, as they stand when it opens."),
	REC_BOOL(12, struct poll, animators, "Interroger les intervenant·es", "Those of the action, as they stand when it opens."),
	REC_TIME(13, struct poll, closes_at, "Répondre avant", "No answer is taken after.", .flags = REQUIRED),
	REC_U32S(14, struct poll, reminders, POLL_REMINDERS_MAX, "Relances", "So many days before it closes; 3 and 1 when absent at creation."),
	REC_ENUM(15, struct poll, status, poll_status_enum, "État", "Draft, open, closed, applied.", .flags = SERVER_SET | KEY),
	REC_IDS(16, struct poll, asked, "person", POLL_ASKED_MAX, "Personnes interrogées", "Once it is open.", .flags = SERVER_SET | KEY),
	REC_TIME(17, struct poll, opened_at, "Ouvert le", "When.", .flags = SERVER_SET),
	REC_TIME(18, struct poll, closed_at, "Clos le", "When.", .flags = SERVER_SET),
	REC_TIME(19, struct poll, remind_at, "Prochaine relance", "Absent when none is left.", .flags = SERVER_SET),
	REC_TIME(20, struct poll, reminded_at, "Dernière relance", "When.", .flags = SERVER_SET),
	REC_IDS(21, struct poll, reminded, "person", POLL_ASKED_MAX, "Personnes à relancer", "Who had not answered at the last reminder.", .flags = SERVER_SET),
	REC_U32S(22, struct poll, applied, POLL_OPTIONS_MAX, "Dates retenues", "Numbers of the options that became days.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(poll, struct poll, "Sondage de dates", "Days for sessions, put to those who would come.");

static const struct rec_field poll_value_fields[] = {
	REC_U32(1, struct poll_value, option, 1, 1000, "Date proposée", "Its number.", .flags = REQUIRED),
	REC_ENUM(2, struct poll_value, value, poll_choice_enum, "Réponse", "Yes, if needed, no.", .flags = REQUIRED),
};
REC_DESC_DEFINE(poll_value, struct poll_value, "Réponse à une date", "What somebody says of a day.");

static const struct rec_field poll_answer_fields[] = {
	REC_HEAD(struct poll_answer),
	REC_ID(6, struct poll_answer, poll, "poll", "Sondage", "Of which poll.", .flags = SERVER_SET | KEY),
	REC_ID(7, struct poll_answer, person, "person", "Personne", "Who is asked.", .flags = SERVER_SET | KEY),
	REC_LIST(8, struct poll_answer, values, poll_value_desc, POLL_OPTIONS_MAX, "Réponses", "A day each; none before the first answer.", .flags = SERVER_SET),
	REC_TIME(9, struct poll_answer, answered_at, "Répondu le", "The last time.", .flags = SERVER_SET),
	REC_U32(10, struct poll_answer, link, 0, 1000000, "Lien n°", "The link that is good.", .flags = SERVER_SET),
};
REC_DESC_DEFINE(poll_answer, struct poll_answer, "Réponse à un sondage", "What one person answers to a poll.");

static const struct rec_field poll_apply_fields[] = {
	REC_ID(1, struct poll_apply, id, "poll", "Identifiant", "Of the poll.", .flags = REQUIRED),
	REC_U32S(2, struct poll_apply, options, POLL_OPTIONS_MAX, "Dates retenues", "Numbers of options, at most one a session.", .flags = REQUIRED, .min = 1),
};
REC_DESC_DEFINE(poll_apply, struct poll_apply, "Dates retenues", "The options that become days.");

static const struct rec_field poll_link_fields[] = {
	REC_ID(1, struct poll_link, person, "person", "Personne", "Whose link it is.", .flags = REQUIRED),
	REC_TEXT(2, struct poll_link, link, 120, "Lien", "The address of the page to answer on, on this site.", .flags = REQUIRED),
	REC_BOOL(3, struct poll_link, answered, "A répondu", "At least once."),
};
REC_DESC_DEFINE(poll_link, struct poll_link, "Lien de réponse à un sondage", "What is handed to one person.");

static const struct rec_field poll_links_fields[] = {
	REC_LIST(1, struct poll_links, items, poll_link_desc, POLL_ASKED_MAX, "Liens", "A person each."),
};
REC_DESC_DEFINE(poll_links, struct poll_links, "Liens de réponse à un sondage", "What is handed to those who are asked.");

static const struct rec_field poll_renew_fields[] = {
	REC_ID(1, struct poll_renew, id, "poll", "Identifiant", "Of the poll.", .flags = REQUIRED),
	REC_ID(2, struct poll_renew, person, "person", "Personne", "Of this one only; of all when absent."),
};
REC_DESC_DEFINE(poll_renew, struct poll_renew, "Remplacement de liens", "Links given before become worthless.");

static const struct rec_field poll_token_fields[] = {
	REC_TEXT(1, struct poll_token, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1),
};
REC_DESC_DEFINE(poll_token, struct poll_token, "Lien de sondage", "The link of somebody who is asked.");

#define ANSWERS_ROW(tag_, type) \
	REC_LIST(tag_, type, answers, poll_value_desc, POLL_OPTIONS_MAX, "Réponses", "What is not told stays as it was.", .flags = REQUIRED, .min = 1)
static const struct rec_field poll_vote_fields[] = {
	REC_TEXT(1, struct poll_vote, token, 100, "Lien", "The last part of the link.", .flags = REQUIRED | SECRET, .min = 1),
	ANSWERS_ROW(2, struct poll_vote),
};
REC_DESC_DEFINE(poll_vote, struct poll_vote, "Réponses par lien", "Answers of somebody who holds a link.");

static const struct rec_field poll_reply_fields[] = {
	REC_ID(1, struct poll_reply, id, "poll", "Identifiant", "Of the poll.", .flags = REQUIRED),
	ANSWERS_ROW(2, struct poll_reply),
};
REC_DESC_DEFINE(poll_reply, struct poll_reply, "Réponses", "Answers of the caller.");

static const struct rec_field ballot_option_fields[] = {
	REC_U32(1, struct ballot_option, number, 1, POLL_OPTIONS_MAX, "Numéro", "To answer with.", .flags = REQUIRED),
	REC_U32(2, struct ballot_option, rank, 1, SCHEDULING_RANK_MAX, "Journée", "J1 is 1."),
	REC_DAY(3, struct ballot_option, day, "Jour", "When it could be.", .flags = REQUIRED),
	REC_SET(4, struct ballot_option, halves, session_half_enum, "Demi-journées", "When on that day."),
	REC_BOOL(5, struct ballot_option, remote, "À distance", "Without going anywhere."),
	REC_BOOL(6, struct ballot_option, fallen, "Écartée", "Nobody can come."),
	REC_ENUM(7, struct ballot_option, value, poll_choice_enum, "Ma réponse", "Absent: not answered."),
};
REC_DESC_DEFINE(ballot_option, struct ballot_option, "Date proposée", "A day that somebody is asked about.");

static const struct rec_field poll_ballot_fields[] = {
	REC_ID(1, struct poll_ballot, poll, "poll", "Sondage", "Which.", .flags = REQUIRED),
	REC_TEXT(2, struct poll_ballot, title, 300, "Action", "What it is about."),
	REC_ENUM(3, struct poll_ballot, status, poll_status_enum, "État", "Of the poll."),
	REC_TIME(4, struct poll_ballot, closes_at, "Répondre avant", "No answer is taken after."),
	REC_LIST(5, struct poll_ballot, options, ballot_option_desc, POLL_OPTIONS_MAX, "Dates proposées", "In the order of the days."),
	REC_TIME(6, struct poll_ballot, answered_at, "Répondu le", "Absent before the first answer."),
	REC_TEXT(7, struct poll_ballot, sentence, 400, "Information", "French: why it cannot be answered; absent when it can."),
};
REC_DESC_DEFINE(poll_ballot, struct poll_ballot, "Bulletin de sondage", "What somebody who is asked sees: the days, and their own answers.");

static const struct rec_field poll_ballots_fields[] = {
	REC_LIST(1, struct poll_ballots, items, poll_ballot_desc, 50, "Sondages", "The next to close first."),
};
REC_DESC_DEFINE(poll_ballots, struct poll_ballots, "Sondages ouverts", "Polls that wait for the caller.");

static const struct rec_field poll_count_fields[] = {
	REC_U32(1, struct poll_count, number, 1, POLL_OPTIONS_MAX, "Numéro", "Of the option.", .flags = REQUIRED),
	REC_ID(2, struct poll_count, session, "session", "Journée", "Which session."),
	REC_DAY(3, struct poll_count, day, "Jour", "When it could be."),
	REC_U32(4, struct poll_count, yes, 0, POLL_ASKED_MAX, "Oui", "How many can come."),
	REC_U32(5, struct poll_count, if_needed, 0, POLL_ASKED_MAX, "Si besoin", "How many can come if it must be."),
	REC_U32(6, struct poll_count, no, 0, POLL_ASKED_MAX, "Non", "How many cannot."),
	REC_U32(7, struct poll_count, silent, 0, POLL_ASKED_MAX, "Sans réponse", "How many have not said."),
	REC_BOOL(8, struct poll_count, fallen, "Écartée", "Nobody can come."),
	REC_TEXT(9, struct poll_count, reason, 200, "Pourquoi", "French: why it fell."),
};
REC_DESC_DEFINE(poll_count, struct poll_count, "Résultat d’une date", "How many can come on a day.");

static const struct rec_field poll_voice_fields[] = {
	REC_ID(1, struct poll_voice, person, "person", "Personne", "Who answered.", .flags = REQUIRED),
	REC_U32S(2, struct poll_voice, yes, POLL_OPTIONS_MAX, "Oui", "Numbers of options."),
	REC_U32S(3, struct poll_voice, if_needed, POLL_OPTIONS_MAX, "Si besoin", "Numbers of options."),
	REC_U32S(4, struct poll_voice, no, POLL_OPTIONS_MAX, "Non", "Numbers of options."),
};
REC_DESC_DEFINE(poll_voice, struct poll_voice, "Réponses d’une personne", "What one person answered.");

static const struct rec_field poll_results_fields[] = {
	REC_ID(1, struct poll_results, id, "poll", "Sondage", "Which.", .flags = REQUIRED),
	REC_ENUM(2, struct poll_results, status, poll_status_enum, "État", "Of the poll."),
	REC_U32(3, struct poll_results, asked, 0, POLL_ASKED_MAX, "Personnes interrogées", "How many."),
	REC_U32(4, struct poll_results, answered, 0, POLL_ASKED_MAX, "Réponses", "How many have answered."),
	REC_LIST(5, struct poll_results, counts, poll_count_desc, POLL_OPTIONS_MAX, "Par date", "In the order of the days."),
	REC_LIST(6, struct poll_results, voices, poll_voice_desc, POLL_ASKED_MAX, "Par personne", "For the team alone."),
};
REC_DESC_DEFINE(poll_results, struct poll_results, "Résultats d’un sondage", "How many can come on each day.");

const struct collection_desc poll_collection = {
	.service = "scheduling", .path = "/polls", .plural = "Sondages de dates", .rec = &poll_desc,
	.read_all = ROLE_TEAM, .write_all = SCHEDULING_WRITERS,
};
const struct collection_desc poll_answer_collection = {
	.service = "scheduling", .path = "/poll-answers", .plural = "Réponses aux sondages", .rec = &poll_answer_desc, .read_all = ROLE_TEAM,
};

FAULT_DEFINE(FAULT_POLL_EMPTY, "poll_empty",
    "Ce sondage ne propose aucune date : ajoutez au moins une journée et un jour, ou partez d’une proposition de dates.",
    "This poll offers no day: add at least a session and a day, or begin with a plan.");
FAULT_DEFINE(FAULT_POLL_PLAN, "poll_plan",
    "Cette proposition ne contient aucune date pour cette action : choisissez une proposition calculée pour elle.",
    "This plan holds no day for this action: choose one that was computed for it.");
FAULT_DEFINE(FAULT_POLL_SESSION, "poll_session",
    "Cette journée n’attend pas de date (%s) : choisissez une journée à venir de l’action du sondage.",
    "This session waits for no day (%s): choose a coming session of the poll's action.");
FAULT_DEFINE(FAULT_POLL_OPTION_PAST, "poll_option_past", "Le %s n’est plus à venir : proposez un autre jour.",
    "%s is not to come any more: offer another day.");
FAULT_DEFINE(FAULT_POLL_OPTION_OUTSIDE, "poll_option_outside",
    "Ce jour est hors de la période de la journée (%s) : proposez un autre jour, ou changez la période.",
    "This day is outside of the session's period (%s): offer another day, or change the period.");
FAULT_DEFINE(FAULT_POLL_OPTION_CLOSED, "poll_option_closed",
    "Ce jour ne peut pas être retenu (%s) : proposez un autre jour, ou changez d’abord la règle de l’action ou du lieu.",
    "This day cannot be taken (%s): offer another day, or change the rule of the action or the venue first.");
FAULT_DEFINE(FAULT_POLL_FIXED, "poll_session_fixed",
    "Il n’y a plus de jour à choisir pour cette journée (%s) : choisissez-en une autre, ou rendez-lui d’abord sa liberté.",
    "There is no day to choose for this session any more (%s): choose another one, or let it be placed first.");
FAULT_DEFINE(FAULT_POLL_OPTION_TWICE, "poll_option_twice", "Cette date est proposée deux fois (%s) : n’en gardez qu’une.",
    "This option stands twice (%s): keep one of the two.");
FAULT_DEFINE(FAULT_POLL_CLOSES_PAST, "poll_closes_past", "Le délai de réponse est déjà passé (%s) : choisissez un moment à venir.",
    "The deadline is over already (%s): choose a moment to come.");
FAULT_DEFINE(FAULT_POLL_CLOSES_LATE, "poll_closes_late",
    "Le délai de réponse dépasse la première date proposée (%s) : avancez-le, ou retirez cette date.",
    "The deadline comes after the first day offered (%s): bring it forward, or take that day away.");
FAULT_DEFINE(FAULT_POLL_REMINDER, "poll_reminder", "Une relance part de 1 à 60 jours avant la fin du délai : corrigez ce nombre.",
    "A reminder comes 1 to 60 days before the deadline: correct this number.");
FAULT_DEFINE(FAULT_POLL_NOBODY, "poll_nobody",
    "Il n’y a personne à interroger : cochez les stagiaires ou les intervenant·es, ou ajoutez des personnes.",
    "There is nobody to ask: choose participants or animators, or add persons.");
FAULT_DEFINE(FAULT_POLL_MANY, "poll_many", "Cela fait trop de personnes à interroger (%s) : faites deux sondages.",
    "That is too many persons to ask (%s): make two polls.");
FAULT_DEFINE(FAULT_POLL_OPENED, "poll_opened",
    "Ce sondage est ouvert : ses dates et les personnes à interroger ne changent plus. Ajoutez des personnes, changez le délai, ou faites un autre sondage.",
    "This poll is open: its days and whom it asks do not change any more. Add persons, change the deadline, or make another poll.");
FAULT_DEFINE(FAULT_POLL_ACTION, "poll_action", "L’action de ce sondage est terminée ou annulée : il n’y a plus de date à choisir.",
    "The action of this poll is done or cancelled: there is no day to choose any more.");
FAULT_DEFINE(FAULT_POLL_LATE, "poll_late",
    "Ce sondage est clos depuis le %s : votre réponse n’a pas pu être enregistrée. Prévenez la fédération si vos disponibilités ont changé.",
    "This poll was closed on %s: your answer could not be kept. Tell the federation if your days have changed.");
FAULT_DEFINE(FAULT_POLL_LINK, "poll_link",
    "Ce lien de sondage n’est pas ou plus valable : utilisez le dernier lien reçu, ou demandez-en un à la fédération.",
    "This poll link is not good, or not any more: use the last one that you were given, or ask the federation for one.");
FAULT_DEFINE(FAULT_POLL_OPTION_UNKNOWN, "poll_option_unknown", "Ce sondage n’a pas de date n° %s : choisissez parmi celles qu’il propose.",
    "This poll has no option %s: choose among those it offers.");
FAULT_DEFINE(FAULT_POLL_VALUE_TWICE, "poll_value_twice", "Vous donnez deux choix là où il n’en faut qu’un (%s) : n’en gardez qu’un.",
    "Two choices are given where there is one (%s): keep one of the two.");
FAULT_DEFINE(FAULT_POLL_FALLEN, "poll_fallen", "Cette date est écartée (%s) : choisissez-en une autre.",
    "This option fell (%s): choose another.");
FAULT_DEFINE(FAULT_POLL_ORDER, "poll_order",
    "Les journées se suivent dans l’ordre, et ce choix ne le permet pas (%s) : choisissez d’autres dates.",
    "Sessions come in order, and this choice does not allow it (%s): choose other days.");
