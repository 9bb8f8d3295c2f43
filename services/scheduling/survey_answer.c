/*
 * survey_answer: the bearer of a link reads the questions and answers them once, without an account.
 * Owns: GET and POST /questionnaires/{token}.
 * Beware: of an anonymous survey nothing is written but the answer: neither who, nor from which account, nor at which hour.
 */
#include "services/scheduling/survey.h"

/* Whether it takes an answer by this link today. */
static enum rc
survey_takes(struct context *c, const struct survey *s, struct text token, struct fault *why)
{
	struct survey_answer given;
	char day[CALENDAR_LONG_CAP];

	if (context_get(c, &scheduling_survey_answers, survey_answer_id(c, token), &given))
		return fault_add(why, RC_CONFLICT, "token", FAULT_SURVEY_USED);
	if (s->status == SURVEY_OPEN && c->today <= s->closes_on)
		return RC_OK;
	calendar_day_long(s->closes_on, day);
	return fault_addf(why, RC_CONFLICT, "token", FAULT_SURVEY_CLOSED,
	    s->closes_on < c->today ? "il était ouvert jusqu’au %s" : "la fédération l’a clos", day);
}

static enum rc
survey_form(struct context *c, const struct survey_token *in, struct survey_form *ret, struct fault *why)
{
	struct survey s;
	struct action a;
	struct id bearer;
	enum rc rc = survey_link_find(c, in->token, &s, &bearer, why);

	if (rc == RC_OK)
		rc = survey_takes(c, &s, in->token, why);
	if (rc != RC_OK)
		return rc;
	*ret = (struct survey_form){ .title = s.title,
		.moment = s.moment,
		.anonymous = s.anonymous,
		.closes_on = s.closes_on,
		.questions = s.questions };
	ret->has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6);
	if (context_get(c, &scheduling_actions, s.action, &a)) {
		ret->action_title = a.title;
		ret->has |= REC_BIT(2);
	}
	return RC_OK;
}
SERVICE_HANDLER(survey_form, struct survey_token, struct survey_form)

static enum rc
survey_answer(struct context *c, const struct survey_reply *in, struct survey_taken *ret, struct fault *why)
{
	struct survey_answer answer = { 0 };
	struct survey s;
	struct id bearer;
	enum rc rc = survey_link_find(c, in->token, &s, &bearer, why);

	if (rc == RC_OK)
		rc = survey_takes(c, &s, in->token, why);
	if (rc == RC_OK)
		rc = survey_reply_read(&s.questions, &in->answers, c->arena, &answer.values, why);
	if (rc != RC_OK)
		return rc;
	answer.id = survey_answer_id(c, in->token);
	answer.survey = s.id;
	answer.day = c->today;
	answer.respondent = bearer;
	answer.has = REC_BIT(TAG_ID) | REC_BIT(SURVEY_ANSWER_TAG_SURVEY) | REC_BIT(SURVEY_ANSWER_TAG_DAY) |
	    REC_BIT(SURVEY_ANSWER_TAG_VALUES);
	if (s.anonymous)
		context_blur(c);
	else
		answer.has |= REC_BIT(SURVEY_ANSWER_TAG_RESPONDENT);
	*ret = (struct survey_taken){ REC_BIT(1),
		s.anonymous ? TEXT_LIT("Merci, votre réponse est enregistrée, sans votre nom ni l’heure. Ce "
				       "lien ne sert plus.")
			    : TEXT_LIT("Merci, votre réponse est enregistrée. Ce lien ne sert plus.") };
	return event_stage(c, &scheduling_survey_answers, "given", &answer);
}
SERVICE_HANDLER(survey_answer, struct survey_reply, struct survey_taken)
