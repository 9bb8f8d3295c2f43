/*
 * survey_day: when a survey opens, is called to mind and closes, and how it follows the sessions.
 * Owns: the hours, Paris: a hot survey opens at four in the afternoon of the last session; all else happens at six in the morning.
 * Beware: a timer is never taken back: one whose day has moved finds nothing to do.
 */
#include "services/scheduling/survey.h"

#define MORNING (6 * 60)
#define SESSION_ENDS (16 * 60)
#define TICK_METHOD "scheduling.survey.tick"

bool
survey_opening(struct context *c, const struct survey *s, day_t *ret_day)
{
	day_t first, last;

	if (!followup_span(c, s->action, &first, &last))
		return false;
	*ret_day = s->moment == SURVEY_COLD ? calendar_add_months(last, (int)s->months) : last;
	return true;
}

void
survey_shift(struct survey *s, day_t opens_on)
{
	day_t by = opens_on - s->opens_on;

	s->opens_on = opens_on;
	s->reminds_on += by;
	s->closes_on += by;
}

usec_t
survey_opens_at(const struct survey *s)
{
	return calendar_instant(s->opens_on, s->moment == SURVEY_HOT && !s->by_hand ? SESSION_ENDS : MORNING);
}

void
survey_arm(struct context *c, const struct survey *s)
{
	if (s->status == SURVEY_PLANNED)
		context_timer(c, survey_opens_at(s), TICK_METHOD, s->id);
	if (s->status == SURVEY_CLOSED)
		return;
	if (!s->reminded)
		context_timer(c, calendar_instant(s->reminds_on, MORNING), TICK_METHOD, s->id);
	context_timer(c, calendar_instant(s->closes_on + 1, MORNING), TICK_METHOD, s->id);
}

void
scheduling_survey_follow(struct context *c, const struct session *session)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_surveys, SURVEY_TAG_ACTION, &session->action);
	struct survey *all = (struct survey *)(void *)r.items;
	day_t day;

	for (uint32_t i = 0; i < r.count; i++) {
		struct survey *s = &all[i];

		if (scheduling_is_archived(s) || s->status != SURVEY_PLANNED || s->by_hand ||
		    !survey_opening(c, s, &day) || day == s->opens_on)
			continue;
		survey_shift(s, day);
		survey_arm(c, s);
		(void)event_stage(c, &scheduling_surveys, "moved", s);
	}
}
