/*
 * survey: what is checked and filled when a survey or a template of one is made or changed.
 * Owns: the tables; the defaults, which are written into the survey when it is made.
 * Beware: once it is open its questions stand, and whether it is anonymous: people have answered those.
 */
#include "services/scheduling/survey.h"

const struct db_table scheduling_surveys = { &survey_desc };
const struct db_table scheduling_survey_templates = { &survey_template_desc };
const struct db_table scheduling_survey_answers = { &survey_answer_desc };

#define COLD_MONTHS 6
#define HOT_DAYS 15 /* open */
#define COLD_DAYS 30 /* open */
#define REMIND_DAYS 5

/* --- templates ---------------------------------------------------------------------------------------------------- */
static bool
template_same(const struct survey_template *a, const struct survey_template *b)
{
	bool any = !REC_HAS(a, SURVEY_TEMPLATE_TAG_KIND);

	return a->moment == b->moment && any == !REC_HAS(b, SURVEY_TEMPLATE_TAG_KIND) &&
	    (any || a->kind == b->kind);
}

enum rc
survey_template_check_thunk(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct survey_template *t = after;
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_survey_templates, SURVEY_TEMPLATE_TAG_MOMENT, &t->moment);
	const struct survey_template *all = (const struct survey_template *)(const void *)r.items;

	(void)before;
	for (uint32_t i = 0; i < r.count; i++)
		if (!id_equal(all[i].id, t->id) && !scheduling_is_archived(&all[i]) &&
		    template_same(&all[i], t))
			return fault_add(why, RC_CONFLICT, "moment", FAULT_TEMPLATE_TWICE);
	return survey_questions_check(&t->questions, why);
}

/* The template for this kind of action, or for any. */
static const struct survey_template *
template_for(struct context *c, enum survey_moment moment, enum action_kind kind)
{
	struct scheduling_rows r =
	    scheduling_rows_of(c, &scheduling_survey_templates, SURVEY_TEMPLATE_TAG_MOMENT, &moment);
	const struct survey_template *all = (const struct survey_template *)(const void *)r.items,
				     *any = NULL;

	for (uint32_t i = 0; i < r.count; i++) {
		if (scheduling_is_archived(&all[i]) || all[i].moment != moment)
			continue;
		if (!REC_HAS(&all[i], SURVEY_TEMPLATE_TAG_KIND))
			any = &all[i];
		else if (all[i].kind == kind)
			return &all[i];
	}
	return any;
}

/* --- defaults ------------------------------------------------------------------------------------------------------ */
static void
survey_questions(struct context *c, const struct action *a, struct survey *s)
{
	const struct survey_template *t = template_for(c, s->moment, a->kind);

	if (!REC_HAS(s, SURVEY_TAG_TITLE))
		s->title = t != NULL	      ? t->title
		    : s->moment == SURVEY_HOT ? TEXT_LIT("Évaluation à chaud")
					      : TEXT_LIT("Évaluation à froid");
	if (!REC_HAS(s, SURVEY_TAG_MONTHS))
		s->months = t != NULL && REC_HAS(t, SURVEY_TEMPLATE_TAG_MONTHS) ? t->months : COLD_MONTHS;
	if (s->questions.count == 0 && t != NULL)
		s->questions = t->questions;
	if (s->questions.count == 0)
		survey_questions_usual(s->moment, &s->questions);
	s->has |= REC_BIT(SURVEY_TAG_TITLE) | REC_BIT(SURVEY_TAG_QUESTIONS);
	s->has |= s->moment == SURVEY_COLD ? REC_BIT(SURVEY_TAG_MONTHS) : 0;
}

static enum rc
survey_days(struct context *c, struct survey *s, struct fault *why)
{
	day_t from;

	s->by_hand = REC_HAS(s, SURVEY_TAG_OPENS_ON);
	if (!s->by_hand && !survey_opening(c, s, &s->opens_on))
		return fault_add(why, RC_RULE, "opens_on", FAULT_SURVEY_NO_DAY);
	from = s->opens_on > c->today ? s->opens_on : c->today;
	if (!REC_HAS(s, SURVEY_TAG_CLOSES_ON))
		s->closes_on = from + (s->moment == SURVEY_HOT ? HOT_DAYS : COLD_DAYS);
	if (!REC_HAS(s, SURVEY_TAG_REMINDS_ON))
		s->reminds_on =
		    s->closes_on - REMIND_DAYS > s->opens_on ? s->closes_on - REMIND_DAYS : s->opens_on;
	s->has |= REC_BIT(SURVEY_TAG_OPENS_ON) | REC_BIT(SURVEY_TAG_BY_HAND) | REC_BIT(SURVEY_TAG_CLOSES_ON) |
	    REC_BIT(SURVEY_TAG_REMINDS_ON);
	return RC_OK;
}

static enum rc
survey_begin(struct context *c, const struct action *a, struct survey *s, struct fault *why)
{
	struct scheduling_rows r = scheduling_rows_of(c, &scheduling_surveys, SURVEY_TAG_ACTION, &s->action);
	const struct survey *all = (const struct survey *)(const void *)r.items;

	for (uint32_t i = 0; i < r.count; i++)
		if (!id_equal(all[i].id, s->id) && !scheduling_is_archived(&all[i]) &&
		    id_equal(all[i].action, s->action) && all[i].moment == s->moment)
			return fault_add(why, RC_CONFLICT, "moment", FAULT_SURVEY_TWICE);
	survey_questions(c, a, s);
	if (!REC_HAS(s, SURVEY_TAG_ANONYMOUS))
		s->anonymous = true;
	s->status = SURVEY_PLANNED;
	s->has |= REC_BIT(SURVEY_TAG_ANONYMOUS) | REC_BIT(SURVEY_TAG_STATUS);
	return survey_days(c, s, why);
}

/* --- changes -------------------------------------------------------------------------------------------------------- */
/* One that was opened by hand before its day has that day behind it. */
static enum rc
survey_order(const struct context *c, const struct survey *s, struct fault *why)
{
	if (s->closes_on < s->opens_on || s->closes_on < c->today)
		return fault_add(why, RC_INVALID, "closes_on", FAULT_SURVEY_PERIOD);
	if (s->reminds_on < s->opens_on || s->reminds_on > s->closes_on)
		return fault_add(why, RC_INVALID, "reminds_on", FAULT_SURVEY_PERIOD);
	return RC_OK;
}

/* The day of opening was changed, or taken away: it follows the sessions again. What closes it moves along, unless it is given too. */
static enum rc
survey_rearrange(struct context *c, const struct survey *before, struct survey *s, struct fault *why)
{
	day_t opens_on = s->opens_on;

	if (REC_HAS(s, SURVEY_TAG_OPENS_ON))
		s->by_hand = s->by_hand || opens_on != before->opens_on;
	else
		s->by_hand = false;
	if (!s->by_hand && !survey_opening(c, s, &opens_on))
		return fault_add(why, RC_RULE, "opens_on", FAULT_SURVEY_NO_DAY);
	if (!REC_HAS(s, SURVEY_TAG_CLOSES_ON) || s->closes_on == before->closes_on)
		s->closes_on = before->closes_on + (opens_on - before->opens_on);
	if (!REC_HAS(s, SURVEY_TAG_REMINDS_ON) || s->reminds_on == before->reminds_on)
		s->reminds_on = before->reminds_on + (s->closes_on - before->closes_on);
	s->opens_on = opens_on;
	s->has |=
	    REC_BIT(SURVEY_TAG_OPENS_ON) | REC_BIT(SURVEY_TAG_CLOSES_ON) | REC_BIT(SURVEY_TAG_REMINDS_ON);
	return RC_OK;
}

static enum rc
survey_change(struct context *c, const struct survey *before, struct survey *s, struct fault *why)
{
	const uint64_t open =
	    REC_BIT(SURVEY_TAG_REMINDS_ON) | REC_BIT(SURVEY_TAG_CLOSES_ON) | REC_BIT(SURVEY_TAG_LINKS);
	uint64_t changed = record_diff(&survey_desc, before, s);

	if (before->status == SURVEY_CLOSED)
		return fault_add(why, RC_CONFLICT, "status", FAULT_SURVEY_OVER);
	if (before->status == SURVEY_OPEN && (changed & ~open) != 0)
		return fault_add(why, RC_CONFLICT, "status", FAULT_SURVEY_STARTED);
	if (before->status == SURVEY_OPEN && s->links < before->links)
		return fault_add(why, RC_RULE, "links", FAULT_SURVEY_LINKS);
	if (before->status == SURVEY_OPEN) {
		if (!REC_HAS(s, SURVEY_TAG_CLOSES_ON) || !REC_HAS(s, SURVEY_TAG_REMINDS_ON))
			return fault_add(why, RC_INVALID,
			    REC_HAS(s, SURVEY_TAG_CLOSES_ON) ? "reminds_on" : "closes_on", FAULT_REQUIRED);
		return RC_OK;
	}
	if (s->questions.count == 0 || !REC_HAS(s, SURVEY_TAG_TITLE) || !REC_HAS(s, SURVEY_TAG_ANONYMOUS))
		return fault_add(why, RC_INVALID,
		    s->questions.count == 0	       ? "questions"
			: REC_HAS(s, SURVEY_TAG_TITLE) ? "anonymous"
						       : "title",
		    FAULT_REQUIRED);
	return survey_rearrange(c, before, s, why);
}

enum rc
survey_check_thunk(struct context *c, const void *before, void *after, struct fault *why)
{
	struct survey *s = after;
	struct action a;
	enum rc rc = followup_action(c, s->action, &a, why);

	if (rc == RC_OK)
		rc = before == NULL ? survey_begin(c, &a, s, why) : survey_change(c, before, s, why);
	if (rc == RC_OK && REC_HAS(s, SURVEY_TAG_LINKS) && !s->anonymous)
		rc = fault_add(why, RC_RULE, "links", FAULT_SURVEY_LINKS);
	if (rc == RC_OK)
		rc = survey_questions_check(&s->questions, why);
	return rc != RC_OK ? rc : survey_order(c, s, why);
}

enum rc
survey_then_thunk(struct context *c, const void *before, const void *after, struct fault *why)
{
	(void)before;
	(void)why;
	if (!scheduling_is_archived(after))
		survey_arm(c, after);
	return RC_OK;
}

bool
survey_visible_thunk(struct context *c, const void *rec)
{
	return caller_has(c, ROLE_TEAM) || followup_caller_animates(c, ((const struct survey *)rec)->action);
}
