/*
 * survey: what the files of surveys share.
 * Owns: nothing.
 * Beware: questions of a survey are its own, copied when it was made.
 */
#ifndef SCHEDULING_SURVEY_H
#define SCHEDULING_SURVEY_H

#include "services/scheduling/followup.h"

/* --- survey_question.c, survey_usual.c: pure --------------------------------------------------------------------------- */
MUST_CHECK enum rc survey_questions_check(const struct list *questions, struct fault *why);
/* What was given, as it is kept; all faults at once. */
MUST_CHECK enum rc survey_reply_read(const struct list *questions, const struct list *given, struct arena *a, struct list *ret_values,
    struct fault *why);
/* The questions that surveys of a moment begin with where the federation has made no template. */
void survey_questions_usual(enum survey_moment moment, struct list *ret_questions);

/* --- survey_day.c ------------------------------------------------------------------------------------------------------- */
/* The day on which it opens by itself; false when no session has a day. */
bool survey_opening(struct context *c, const struct survey *s, day_t *ret_day);
/* Moves its days so that it opens on that one. */
void survey_shift(struct survey *s, day_t opens_on);
/* When its opening is due. */
usec_t survey_opens_at(const struct survey *s);
/* Timers for all that is to come. */
void survey_arm(struct context *c, const struct survey *s);

/* --- survey_link.c ------------------------------------------------------------------------------------------------------ */
/* Who is asked: the links of an anonymous survey, the participants of another. */
struct survey_askees {
	struct list participants; /* ids; empty when anonymous */
	uint32_t count;
};
struct survey_askees survey_askees(struct context *c, const struct survey *s);
/* The survey and who bears the link (zero when anonymous); RC_NOT_FOUND with FAULT_SURVEY_UNKNOWN. */
MUST_CHECK enum rc survey_link_find(struct context *c, struct text token, struct survey *ret_survey, struct id *ret_bearer,
    struct fault *why);
/* The id of the answer given by that link. */
struct id survey_answer_id(struct context *c, struct text token);

#endif
