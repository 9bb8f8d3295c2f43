/*
 * scheduling_poll (contract): date polls and their answers by link.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: tags are for ever. Who answered what is read by the team alone; those who are asked read numbers.
 */
#ifndef PROTO_SCHEDULING_POLL_H
#define PROTO_SCHEDULING_POLL_H

#include "proto/scheduling_plan.h"

#define POLL_OPTIONS_MAX 30
#define POLL_ASKED_MAX 300
#define POLL_REMINDERS_MAX 5

enum poll_status { POLL_DRAFT, POLL_OPEN, POLL_CLOSED, POLL_APPLIED };
enum poll_source { POLL_BY_HAND, POLL_BY_PLAN };
enum poll_choice { POLL_YES, POLL_IF_NEEDED, POLL_NO };
struct poll_option {
	uint64_t has;
	uint32_t number; /* from 1; what answers refer to; given when absent */
	struct id session;
	day_t day;
	uint32_t halves; /* set of session_half; those of the session when absent */
	enum poll_source source;
	bool fallen;	    /* nobody who is asked can come; the planner leaves the day out */
	struct text reason; /* French: why it fell */
};
struct poll {
	REC_HEAD_MEMBERS;
	struct id action;
	struct id plan;	      /* at creation: its days become options */
	struct list sessions; /* ids: at creation those whose days are taken from the plan; then those of the options */
	struct list options;  /* struct poll_option */
	struct list persons;  /* ids: asked by name, as structures' contacts are */
	bool participants;    /* ask those of accepted delegations, as they stand when it opens */
	bool animators;	      /* ask those of the action, as they stand when it opens */
	usec_t closes_at;
	struct list reminders; /* days before it closes */
	enum poll_status status;
	struct list asked; /* ids of persons, once it is open */
	usec_t opened_at;
	usec_t closed_at;
	usec_t remind_at; /* the next reminder */
	usec_t reminded_at;
	struct list reminded; /* ids of persons who had not answered then */
	struct list applied;  /* numbers of the options that became the days */
};
struct poll_value {
	uint64_t has;
	uint32_t option; /* its number */
	enum poll_choice value;
};
struct poll_answer { /* one for each person who is asked, made when the poll opens */
	REC_HEAD_MEMBERS;
	struct id poll;
	struct id person;
	struct list values; /* struct poll_value; none before the first answer */
	usec_t answered_at;
	uint32_t link; /* number of the link that is good */
};

/* --- what is sent and answered --- */
struct poll_apply { /* the options that become the days of their sessions */
	uint64_t has;
	struct id id;
	struct list options; /* numbers, at most one a session */
};
struct poll_link { /* of one person */
	uint64_t has;
	struct id person;
	struct text link; /* "/sondage/<token>" */
	bool answered;
};
struct poll_links {
	uint64_t has;
	struct list items; /* struct poll_link */
};
struct poll_renew {
	uint64_t has;
	struct id id;
	struct id person; /* of all when absent */
};
struct poll_token {
	uint64_t has;
	struct text token;
};
struct poll_vote { /* by link */
	uint64_t has;
	struct text token;
	struct list answers; /* struct poll_value */
};
struct poll_reply { /* by an account */
	uint64_t has;
	struct id id;	     /* of the poll */
	struct list answers; /* struct poll_value */
};
struct ballot_option {
	uint64_t has;
	uint32_t number;
	uint32_t rank; /* J1 is 1 */
	day_t day;
	uint32_t halves;
	bool remote;
	bool fallen;
	enum poll_choice value; /* absent: not answered */
};
struct poll_ballot { /* what the one who is asked sees: the days, and their own answers */
	uint64_t has;
	struct id poll;
	struct text title; /* of the action */
	enum poll_status status;
	usec_t closes_at;
	struct list options; /* struct ballot_option */
	usec_t answered_at;
	struct text sentence; /* French: why it cannot be answered; absent when it can */
};
struct poll_ballots {
	uint64_t has;
	struct list items; /* struct poll_ballot: open ones, the next to close first */
};
struct poll_count {
	uint64_t has;
	uint32_t number;
	struct id session;
	day_t day;
	uint32_t yes, if_needed, no, silent;
	bool fallen;
	struct text reason;
};
struct poll_voice { /* what one person answered: numbers of options */
	uint64_t has;
	struct id person;
	struct list yes, if_needed, no;
};
struct poll_results {
	uint64_t has;
	struct id id;
	enum poll_status status;
	uint32_t asked, answered;
	struct list counts; /* struct poll_count, the options in the order of their days */
	struct list voices; /* struct poll_voice; for the team */
};

REC_DESC_DECLARE(poll_option);
REC_DESC_DECLARE(poll);
REC_DESC_DECLARE(poll_value);
REC_DESC_DECLARE(poll_answer);
REC_DESC_DECLARE(poll_apply);
REC_DESC_DECLARE(poll_link);
REC_DESC_DECLARE(poll_links);
REC_DESC_DECLARE(poll_renew);
REC_DESC_DECLARE(poll_token);
REC_DESC_DECLARE(poll_vote);
REC_DESC_DECLARE(poll_reply);
REC_DESC_DECLARE(ballot_option);
REC_DESC_DECLARE(poll_ballot);
REC_DESC_DECLARE(poll_ballots);
REC_DESC_DECLARE(poll_count);
REC_DESC_DECLARE(poll_voice);
REC_DESC_DECLARE(poll_results);

enum {
	POLL_OPTION_NUMBER = 1, POLL_OPTION_SESSION, POLL_OPTION_DAY, POLL_OPTION_HALVES, POLL_OPTION_SOURCE, POLL_OPTION_FALLEN,
	POLL_OPTION_REASON
};
enum {
	POLL_TAG_ACTION = 6, POLL_TAG_PLAN, POLL_TAG_SESSIONS, POLL_TAG_OPTIONS, POLL_TAG_PERSONS, POLL_TAG_PARTICIPANTS,
	POLL_TAG_ANIMATORS, POLL_TAG_CLOSES_AT, POLL_TAG_REMINDERS, POLL_TAG_STATUS, POLL_TAG_ASKED, POLL_TAG_OPENED_AT,
	POLL_TAG_CLOSED_AT, POLL_TAG_REMIND_AT, POLL_TAG_REMINDED_AT, POLL_TAG_REMINDED, POLL_TAG_APPLIED
};
enum { POLL_ANSWER_TAG_POLL = 6, POLL_ANSWER_TAG_PERSON, POLL_ANSWER_TAG_VALUES, POLL_ANSWER_TAG_ANSWERED_AT, POLL_ANSWER_TAG_LINK };
enum { POLL_RENEW_PERSON = 2 };
enum {
	POLL_BALLOT_POLL = 1, POLL_BALLOT_TITLE, POLL_BALLOT_STATUS, POLL_BALLOT_CLOSES_AT, POLL_BALLOT_OPTIONS,
	POLL_BALLOT_ANSWERED_AT, POLL_BALLOT_SENTENCE
};
enum {
	BALLOT_OPTION_NUMBER = 1, BALLOT_OPTION_RANK, BALLOT_OPTION_DAY, BALLOT_OPTION_HALVES, BALLOT_OPTION_REMOTE,
	BALLOT_OPTION_FALLEN, BALLOT_OPTION_VALUE
};

extern const struct collection_desc poll_collection, poll_answer_collection;
extern const struct rec_enum poll_status_enum, poll_choice_enum;

FAULT_DECLARE(FAULT_POLL_EMPTY);	  /* poll: no option */
FAULT_DECLARE(FAULT_POLL_PLAN);		  /* poll: the plan has no days for this action */
FAULT_DECLARE(FAULT_POLL_SESSION);	  /* poll: a session of another action, or held, or cancelled */
FAULT_DECLARE(FAULT_POLL_OPTION_PAST);	  /* poll: an option on a day that is over */
FAULT_DECLARE(FAULT_POLL_OPTION_CLOSED);  /* poll: an option on a day that the calendar or its venue rules out; argument: why */
FAULT_DECLARE(FAULT_POLL_FIXED);	  /* poll: a session that is fixed, held or cancelled; argument: which */
FAULT_DECLARE(FAULT_POLL_OPTION_OUTSIDE); /* poll: an option outside of its session's period */
FAULT_DECLARE(FAULT_POLL_OPTION_TWICE);	  /* poll: two options with a number, or with a session, day and halves */
FAULT_DECLARE(FAULT_POLL_CLOSES_PAST);	  /* poll: its deadline is over already */
FAULT_DECLARE(FAULT_POLL_CLOSES_LATE);	  /* poll: its deadline comes after its first option */
FAULT_DECLARE(FAULT_POLL_REMINDER);	  /* poll: a reminder too far from the deadline */
FAULT_DECLARE(FAULT_POLL_NOBODY);	  /* poll: nobody to ask */
FAULT_DECLARE(FAULT_POLL_MANY);		  /* poll: too many people to ask */
FAULT_DECLARE(FAULT_POLL_OPENED);	  /* poll: what is asked does not change once it is open */
FAULT_DECLARE(FAULT_POLL_ACTION);	  /* its action is done or cancelled */
FAULT_DECLARE(FAULT_POLL_LATE);		  /* answer: after the deadline, or once closed */
FAULT_DECLARE(FAULT_POLL_LINK);		  /* answer: no such link, or one that was replaced */
FAULT_DECLARE(FAULT_POLL_OPTION_UNKNOWN); /* answer, apply: no such option */
FAULT_DECLARE(FAULT_POLL_VALUE_TWICE);	  /* answer: two values for an option; apply: two options for a session */
FAULT_DECLARE(FAULT_POLL_FALLEN);	  /* apply: an option that fell */
FAULT_DECLARE(FAULT_POLL_ORDER);	  /* apply: sessions would not come in order */

/* Rights: a poll and who answered what, the team; links, the coordination alone; its own ballot, whoever is asked, by account or by link; numbers, both. */
#define POLL_STEP(name_, verb_, path_, in_, out_, roles_, title_, doc_) \
	{ .name = "scheduling.poll." name_, .verb = verb_, .path = path_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, \
	  .in = &in_, .out = &out_, .roles = (roles_), .title = title_, .doc = doc_ }
#define POLL_LOOK(name_, path_, in_, out_, roles_, title_, doc_) \
	{ .name = "scheduling.poll." name_, .verb = "GET", .path = path_, .kind = METHOD_READ, .shape = METHOD_CUSTOM, \
	  .in = &in_, .out = &out_, .roles = (roles_), .title = title_, .doc = doc_ }
#define POLL_TIMED(name_, title_, doc_) \
	{ .name = "scheduling.poll." name_, .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .out = &poll_desc, \
	  .roles = ROLE_SYSTEM, .title = title_, .doc = doc_ }
/* What scheduling.c takes of this part, each item with its comma. */
#define POLL_METHODS \
	COLLECTION_METHODS("scheduling", poll, "/polls", ROLE_TEAM, SCHEDULING_WRITERS, false, "Sondages de dates"), \
	COLLECTION_READ_METHODS("scheduling", poll_answer, "/poll-answers", ROLE_TEAM, "Réponses aux sondages"), \
	SCHEDULING_STEP(poll, "open", ref_desc, SCHEDULING_WRITERS, "Ouvrir le sondage", "Those to ask are fixed, each with a link of their own."), \
	SCHEDULING_STEP(poll, "close", ref_desc, SCHEDULING_WRITERS, "Clore le sondage", "No answer comes in any more."), \
	SCHEDULING_STEP(poll, "apply", poll_apply_desc, SCHEDULING_WRITERS, "Retenir des dates du sondage", "The options chosen become the days of their sessions."), \
	POLL_LOOK("links", "/polls/{id}/links", ref_desc, poll_links_desc, ROLE_COORDINATOR, "Sondage : liens à transmettre", \
	    "The link of each person who is asked, to be handed on."), \
	POLL_STEP("renew", "POST", "/polls/{id}/links", poll_renew_desc, poll_links_desc, ROLE_COORDINATOR, "Sondage : remplacer des liens", \
	    "New links for one person or all; those given before are worthless."), \
	POLL_LOOK("results", "/polls/{id}/results", ref_desc, poll_results_desc, ROLE_ACCOUNTS, "Sondage : résultats", \
	    "How many can come on each day; for the team also who."), \
	POLL_LOOK("mine", "/polls/mine", nothing_desc, poll_ballots_desc, ROLE_ACCOUNTS, "Sondages : ceux auxquels je peux répondre", \
	    "Open polls in which the caller is asked."), \
	POLL_LOOK("ballot", "/polls/{id}/answer", ref_desc, poll_ballot_desc, ROLE_ACCOUNTS, "Sondage : ma réponse", \
	    "The days that the caller is asked about, and what the caller answered."), \
	POLL_STEP("reply", "POST", "/polls/{id}/answer", poll_reply_desc, poll_ballot_desc, ROLE_ACCOUNTS, "Sondage : répondre", \
	    "The caller's answers; they may be changed until the deadline."), \
	POLL_LOOK("read", "/polls/answers/{token}", poll_token_desc, poll_ballot_desc, ROLE_ANYONE | ROLE_ACCOUNTS, "Sondage : lire par un lien", \
	    "The same, by a link, without an account."), \
	POLL_STEP("vote", "POST", "/polls/answers/{token}", poll_vote_desc, poll_ballot_desc, ROLE_ANYONE | ROLE_ACCOUNTS, \
	    "Sondage : répondre par un lien", "Answers by a link, without an account; they may be changed until the deadline."), \
	POLL_TIMED("expire", "Sondage : le délai est passé", "Its deadline has come; nothing if it was put off."), \
	POLL_TIMED("remind", "Sondage : relance", "A reminder is due; nothing if it was put off, or if everybody has answered."),
#define POLL_COLLECTIONS &poll_collection, &poll_answer_collection,
#define POLL_RECORDS \
	&poll_option_desc, &poll_desc, &poll_value_desc, &poll_answer_desc, &poll_apply_desc, &poll_link_desc, &poll_links_desc, \
	&poll_renew_desc, &poll_token_desc, &poll_vote_desc, &poll_reply_desc, &ballot_option_desc, &poll_ballot_desc, \
	&poll_ballots_desc, &poll_count_desc, &poll_voice_desc, &poll_results_desc,
#define POLL_EVENTS \
	{ "poll.opened", &poll_desc, "Those who are asked may answer." }, \
	{ "poll.reminded", &poll_desc, "Some have not answered: `reminded` says who." }, \
	{ "poll.fell", &poll_desc, "Nobody can come on one of its days." }, \
	{ "poll.rose", &poll_desc, "Somebody can come after all." }, \
	{ "poll.closed", &poll_desc, "No answer comes in any more." }, \
	{ "poll.applied", &poll_desc, "Some options became days." }, \
	{ "poll_answer.asked", &poll_answer_desc, "Somebody is asked." }, \
	{ "poll_answer.answered", &poll_answer_desc, "Somebody answered, or changed an answer." }, \
	{ "poll_answer.link_renewed", &poll_answer_desc, "The link was replaced." },
#define POLL_FAULTS \
	FAULT_POLL_EMPTY, FAULT_POLL_PLAN, FAULT_POLL_SESSION, FAULT_POLL_OPTION_PAST, FAULT_POLL_OPTION_OUTSIDE, \
	FAULT_POLL_OPTION_TWICE, FAULT_POLL_CLOSES_PAST, FAULT_POLL_CLOSES_LATE, FAULT_POLL_REMINDER, FAULT_POLL_NOBODY, FAULT_POLL_MANY, \
	FAULT_POLL_OPENED, FAULT_POLL_ACTION, FAULT_POLL_LATE, FAULT_POLL_LINK, FAULT_POLL_OPTION_UNKNOWN, \
	FAULT_POLL_VALUE_TWICE, FAULT_POLL_FALLEN, FAULT_POLL_ORDER, FAULT_POLL_OPTION_CLOSED, FAULT_POLL_FIXED,

#endif
