/*
 * scheduling_survey (contract): questionnaires after an action, hot and cold, with their questions as data, and their results.
 * Owns: the shapes of these records. People and structures are ids of the registry; no name is kept here.
 * Beware: an anonymous answer holds no person, no hour and no number that leads to one: its id derives from a link that is nobody's.
 *         Its figures show once the survey is closed, for five answers or more.
 */
#ifndef PROTO_SCHEDULING_SURVEY_H
#define PROTO_SCHEDULING_SURVEY_H

#include "proto/scheduling_enrolment.h"

#define SURVEY_QUESTIONS_MAX 40
#define SURVEY_OPTIONS_MAX 20
#define SURVEY_LINKS_MAX 1000
#define SURVEY_SHOWN_MIN 5 /* answers; fewer of an anonymous survey are not broken down */
#define SURVEY_SCALE_MAX 5

enum survey_moment { SURVEY_HOT, SURVEY_COLD };
enum question_kind { QUESTION_SCALE, QUESTION_YES_NO, QUESTION_CHOICE, QUESTION_TEXT, QUESTION_NUMBER };
enum survey_status { SURVEY_PLANNED, SURVEY_OPEN, SURVEY_CLOSED };
struct question {
	uint64_t has;
	uint32_t number;
	enum question_kind kind;
	struct text label;
	bool required;
	struct list options; /* texts, of a choice */
};
struct survey_template {
	REC_HEAD_MEMBERS;
	struct text code;
	struct text title;
	enum survey_moment moment;
	enum action_kind kind; /* absent: of any */
	uint32_t months;
	struct list questions; /* struct question */
};
struct survey {
	REC_HEAD_MEMBERS;
	struct id action;
	enum survey_moment moment;
	struct text title;
	struct list questions; /* struct question */
	bool anonymous;
	uint32_t months;	/* of a cold one: after the last session */
	day_t opens_on;
	bool by_hand;		/* opens_on was given: it does not follow the sessions */
	day_t reminds_on;
	day_t closes_on;
	uint32_t links;		/* how many; of an anonymous one only */
	enum survey_status status;
	bool reminded;
};
struct survey_value {
	uint64_t has;
	uint32_t question; /* its number */
	int64_t number;	   /* 1 to 5; 0 or 1; which option, from 1; a number */
	struct text text;  /* of a text */
};
struct survey_answer { /* no collection: nobody reads one */
	REC_HEAD_MEMBERS;
	struct id survey;
	struct id respondent; /* a person; never of an anonymous one */
	day_t day;
	struct list values; /* struct survey_value */
};
struct survey_link {
	uint64_t has;
	uint32_t number;
	struct id person; /* never of an anonymous one */
	struct text path; /* "/questionnaire/<token>" */
	bool used;	  /* never said of an anonymous one */
};
struct survey_links {
	uint64_t has;
	struct id survey;
	struct list items; /* struct survey_link */
	struct text title;
	struct id action;
	bool anonymous;
	day_t closes_on;
};
struct survey_token {
	uint64_t has;
	struct text token;
};
struct survey_form { /* what a respondent is shown */
	uint64_t has;
	struct text title;
	struct text action_title;
	enum survey_moment moment;
	bool anonymous;
	day_t closes_on;
	struct list questions; /* struct question */
};
struct survey_given {
	uint64_t has;
	uint32_t question;
	struct text value; /* as it would be written: "4", "oui", the option, a sentence */
};
struct survey_reply { /* tags 1 and 2 */
	uint64_t has;
	struct text token;
	struct list answers; /* struct survey_given */
};
struct survey_taken {
	uint64_t has;
	struct text sentence;
};
struct survey_count {
	uint64_t has;
	struct text label;
	uint32_t count;
};
struct survey_text {
	uint64_t has;
	struct text text;
	struct id respondent;
};
struct survey_result { /* of a question */
	uint64_t has;
	uint32_t number;
	enum question_kind kind;
	struct text label;
	uint32_t answered;
	double mean;
	struct list counts; /* struct survey_count */
	struct list texts;  /* struct survey_text, the team's */
	uint32_t texts_left; /* that did not fit: ask for the question alone, from further on */
};
struct survey_results_query { /* tags 1 to 3 */
	uint64_t has;
	struct id id;
	uint32_t question; /* of this one alone */
	uint32_t skip;	   /* texts that were read before */
};
struct survey_results {
	uint64_t has;
	struct id survey;
	uint32_t asked, answered;
	struct text hidden; /* why nothing more is shown */
	struct list questions; /* struct survey_result */
	struct text title;
	struct id action;
};

REC_DESC_DECLARE(question);
REC_DESC_DECLARE(survey_template);
REC_DESC_DECLARE(survey);
REC_DESC_DECLARE(survey_value);
REC_DESC_DECLARE(survey_answer);
REC_DESC_DECLARE(survey_link);
REC_DESC_DECLARE(survey_links);
REC_DESC_DECLARE(survey_token);
REC_DESC_DECLARE(survey_form);
REC_DESC_DECLARE(survey_given);
REC_DESC_DECLARE(survey_reply);
REC_DESC_DECLARE(survey_taken);
REC_DESC_DECLARE(survey_count);
REC_DESC_DECLARE(survey_text);
REC_DESC_DECLARE(survey_result);
REC_DESC_DECLARE(survey_results);
REC_DESC_DECLARE(survey_results_query);

enum { QUESTION_TAG_NUMBER = 1, QUESTION_TAG_KIND, QUESTION_TAG_LABEL, QUESTION_TAG_REQUIRED, QUESTION_TAG_OPTIONS };
enum {
	SURVEY_TEMPLATE_TAG_CODE = 6, SURVEY_TEMPLATE_TAG_TITLE, SURVEY_TEMPLATE_TAG_MOMENT, SURVEY_TEMPLATE_TAG_KIND,
	SURVEY_TEMPLATE_TAG_MONTHS, SURVEY_TEMPLATE_TAG_QUESTIONS
};
enum {
	SURVEY_TAG_ACTION = 6, SURVEY_TAG_MOMENT, SURVEY_TAG_TITLE, SURVEY_TAG_QUESTIONS, SURVEY_TAG_ANONYMOUS, SURVEY_TAG_MONTHS,
	SURVEY_TAG_OPENS_ON, SURVEY_TAG_BY_HAND, SURVEY_TAG_REMINDS_ON, SURVEY_TAG_CLOSES_ON, SURVEY_TAG_LINKS, SURVEY_TAG_STATUS,
	SURVEY_TAG_REMINDED
};
enum { SURVEY_ANSWER_TAG_SURVEY = 6, SURVEY_ANSWER_TAG_RESPONDENT, SURVEY_ANSWER_TAG_DAY, SURVEY_ANSWER_TAG_VALUES };

extern const struct collection_desc survey_template_collection, survey_collection;
extern const struct rec_enum survey_moment_enum, question_kind_enum, survey_status_enum;

FAULT_DECLARE(FAULT_SURVEY_TWICE);	  /* one an action and moment */
FAULT_DECLARE(FAULT_SURVEY_PERIOD);	  /* it closes before it opens, or reminds outside */
FAULT_DECLARE(FAULT_SURVEY_STARTED);	  /* open: its questions stand */
FAULT_DECLARE(FAULT_SURVEY_OVER);	  /* closed */
FAULT_DECLARE(FAULT_SURVEY_NOBODY);	  /* no participant to ask */
FAULT_DECLARE(FAULT_SURVEY_LINKS);	  /* fewer links than were made, or links counted where persons are known */
FAULT_DECLARE(FAULT_SURVEY_NO_DAY);	  /* no session has a day to count from */
FAULT_DECLARE(FAULT_TEMPLATE_TWICE);	  /* one a moment and kind */
FAULT_DECLARE(FAULT_QUESTION_NUMBER);	  /* twice the same number */
FAULT_DECLARE(FAULT_QUESTION_OPTIONS);	  /* a choice without a choice, or options of another kind */
FAULT_DECLARE(FAULT_SURVEY_UNKNOWN);	  /* answer: no such link */
FAULT_DECLARE(FAULT_SURVEY_CLOSED);	  /* answer: too late, or too soon */
FAULT_DECLARE(FAULT_SURVEY_USED);	  /* answer: the link has served */
FAULT_DECLARE(FAULT_QUESTION_UNKNOWN);	  /* answer: no such question */
FAULT_DECLARE(FAULT_QUESTION_TWICE);	  /* answer: twice to the same question */
FAULT_DECLARE(FAULT_QUESTION_REQUIRED);	  /* answer: a question that has to be answered */
FAULT_DECLARE(FAULT_QUESTION_VALUE);	  /* answer: none of those that can be given */

#define SURVEY_READERS (ROLE_TEAM | ROLE_ANIMATOR)
#define SURVEY_LOOK(verb_, path_, in_, out_, roles_, title_, doc_) \
	{ .name = "scheduling.survey." verb_, .verb = "GET", .path = path_, .kind = METHOD_READ, .shape = METHOD_CUSTOM, .in = &in_##_desc, \
	  .out = &out_##_desc, .roles = (roles_), .title = title_, .doc = doc_ }
#define SURVEY_METHODS \
	COLLECTION_METHODS("scheduling", survey_template, "/survey-templates", ROLE_TEAM, SCHEDULING_WRITERS, false, "Questionnaires types"), \
	COLLECTION_METHODS("scheduling", survey, "/surveys", SURVEY_READERS, SCHEDULING_WRITERS, false, "Questionnaires"), \
	SCHEDULING_STEP(survey, "open", ref_desc, SCHEDULING_WRITERS, "Ouvrir le questionnaire", "Its links may be handed on."), \
	SCHEDULING_STEP(survey, "close", ref_desc, SCHEDULING_WRITERS, "Clore le questionnaire", "It takes no more answers; its results show."), \
	SURVEY_LOOK("links", "/surveys/{id}/links", ref, survey_links, SCHEDULING_WRITERS, "Questionnaire : liens à transmettre", \
	    "One a person; of an anonymous survey as many as there are participants, which say nothing of who gets which."), \
	SURVEY_LOOK("results", "/surveys/{id}/results", survey_results_query, survey_results, SURVEY_READERS, "Questionnaire : résultats", \
	    "Counts and means by question; free texts for the team."), \
	SURVEY_LOOK("form", "/questionnaires/{token}", survey_token, survey_form, ROLE_ANYONE | ROLE_ACCOUNTS, "Questionnaire : questions", \
	    "What the bearer of a link is asked."), \
	{ .name = "scheduling.survey.answer", .verb = "POST", .path = "/questionnaires/{token}", .kind = METHOD_WRITE, \
	  .shape = METHOD_CUSTOM, .in = &survey_reply_desc, .out = &survey_taken_desc, .roles = ROLE_ANYONE | ROLE_ACCOUNTS, \
	  .title = "Questionnaire : répondre", .doc = "A link serves once; who answers an anonymous survey is kept nowhere." }, \
	{ .name = "scheduling.survey.tick", .kind = METHOD_WRITE, .shape = METHOD_CUSTOM, .in = &ref_desc, .roles = ROLE_SYSTEM, \
	  .title = "Questionnaire : échéance", .doc = "It opens, is called to mind once, or closes; set by timers." },
#define SURVEY_COLLECTIONS &survey_template_collection, &survey_collection,
#define SURVEY_RECORDS \
	&question_desc, &survey_template_desc, &survey_desc, &survey_value_desc, &survey_answer_desc, &survey_link_desc, \
	&survey_links_desc, &survey_token_desc, &survey_form_desc, &survey_given_desc, &survey_reply_desc, &survey_taken_desc, \
	&survey_count_desc, &survey_text_desc, &survey_result_desc, &survey_results_desc, \
	&survey_results_query_desc,
#define SURVEY_EVENTS \
	{ "survey.opened", &survey_desc, "Its links are to be handed on." }, \
	{ "survey.reminded", &survey_desc, "It closes soon." }, \
	{ "survey.closed", &survey_desc, "It takes no more answers." }, \
	{ "survey.moved", &survey_desc, "It follows the last session to another day." }, \
	{ "survey_answer.given", &survey_answer_desc, "Somebody answered." },
#define SURVEY_FAULTS \
	FAULT_SURVEY_TWICE, FAULT_SURVEY_PERIOD, FAULT_SURVEY_STARTED, FAULT_SURVEY_OVER, FAULT_SURVEY_NOBODY, FAULT_SURVEY_LINKS, \
	FAULT_SURVEY_NO_DAY, FAULT_TEMPLATE_TWICE, FAULT_QUESTION_NUMBER, FAULT_QUESTION_OPTIONS, FAULT_SURVEY_UNKNOWN, \
	FAULT_SURVEY_CLOSED, FAULT_SURVEY_USED, FAULT_QUESTION_UNKNOWN, FAULT_QUESTION_TWICE, FAULT_QUESTION_REQUIRED, \
	FAULT_QUESTION_VALUE,

#endif
