/*
 * survey_machine: the life of a survey as a table, walked by hand or by its timers.
 * Owns: the edges. A survey that was closed is not opened again: its figures were read.
 * Beware: it opens only where there is somebody to ask; one that its timer found without anybody waits to be opened by hand.
 */
#include "services/scheduling/survey.h"

enum survey_event { SURVEY_EV_OPEN, SURVEY_EV_CLOSE };

static const struct edge survey_edges[] = {
	{ SURVEY_PLANNED, SURVEY_EV_OPEN, SURVEY_OPEN },
	{ SURVEY_OPEN, SURVEY_EV_CLOSE, SURVEY_CLOSED },
};
static const struct machine_name survey_states[] = {
	{ SURVEY_PLANNED, "planned" },
	{ SURVEY_OPEN, "open" },
	{ SURVEY_CLOSED, "closed" },
};
static const struct machine_name survey_event_names[] = {
	{ SURVEY_EV_OPEN, "open" },
	{ SURVEY_EV_CLOSE, "close" },
};
const struct machine scheduling_survey_machine =
    MACHINE_OF("survey", survey_edges, survey_states, survey_event_names);

static enum rc
survey_take(
    struct context *c, struct id id, enum survey_event event, struct survey *ret_survey, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_surveys, id, "id", ret_survey, why);
	int to;

	if (rc == RC_OK && scheduling_is_archived(ret_survey))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(&scheduling_survey_machine, &survey_status_enum, (int)ret_survey->status,
		    (int)event, &to, why);
	if (rc == RC_OK)
		ret_survey->status = (enum survey_status)to;
	return rc;
}

/* As many links as there are participants, unless it was said how many. */
static bool
survey_asks(struct context *c, struct survey *s)
{
	if (s->anonymous && !REC_HAS(s, SURVEY_TAG_LINKS)) {
		uint32_t n = followup_participants(c, s->action).count;

		s->links = n < SURVEY_LINKS_MAX ? n : SURVEY_LINKS_MAX;
		s->has |= n > 0 ? REC_BIT(SURVEY_TAG_LINKS) : 0;
	}
	return survey_askees(c, s).count > 0;
}

static enum rc
survey_open(struct context *c, const struct ref *in, struct survey *ret_survey, struct fault *why)
{
	struct action a;
	enum rc rc = survey_take(c, in->id, SURVEY_EV_OPEN, ret_survey, why);

	if (rc == RC_OK)
		rc = followup_action(c, ret_survey->action, &a, why);
	if (rc != RC_OK)
		return rc;
	if (!survey_asks(c, ret_survey))
		return fault_add(why, RC_RULE, "links", FAULT_SURVEY_NOBODY);
	if (ret_survey->opens_on > c->today || ret_survey->closes_on < c->today) {
		survey_shift(ret_survey, c->today);
		ret_survey->by_hand = true;
	}
	survey_arm(c, ret_survey);
	return event_stage(c, &scheduling_surveys, "opened", ret_survey);
}
SERVICE_HANDLER(survey_open, struct ref, struct survey)

static enum rc
survey_close(struct context *c, const struct ref *in, struct survey *ret_survey, struct fault *why)
{
	enum rc rc = survey_take(c, in->id, SURVEY_EV_CLOSE, ret_survey, why);

	return rc != RC_OK ? rc : event_stage(c, &scheduling_surveys, "closed", ret_survey);
}
SERVICE_HANDLER(survey_close, struct ref, struct survey)

/* --- timers --------------------------------------------------------------------------------------------------------- */
static enum rc
survey_remind(struct context *c, struct survey *s)
{
	if (s->reminded || c->today < s->reminds_on)
		return RC_OK;
	s->reminded = true;
	s->has |= REC_BIT(SURVEY_TAG_REMINDED);
	return event_stage(c, &scheduling_surveys, "reminded", s);
}

static enum rc
survey_tick(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct survey s;
	struct action a;

	(void)ret_none;
	if (!context_get(c, &scheduling_surveys, in->id, &s) || scheduling_is_archived(&s) ||
	    s.status == SURVEY_CLOSED)
		return RC_OK;
	if (s.status == SURVEY_OPEN)
		return c->today > s.closes_on ? survey_close(c, in, &s, why) : survey_remind(c, &s);
	if (c->now < survey_opens_at(&s) || c->today > s.closes_on || !survey_asks(c, &s) ||
	    !context_get(c, &scheduling_actions, s.action, &a) || a.status == ACTION_CANCELLED ||
	    scheduling_is_archived(&a))
		return RC_OK;
	return survey_open(c, in, &s, why);
}
SERVICE_HANDLER(survey_tick, struct ref, void)
