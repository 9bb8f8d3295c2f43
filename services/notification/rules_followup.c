/*
 * rules_followup: what follows an action, told to whom it concerns: slots between sessions, action plans, surveys.
 * Owns: the sentences of these.
 * Beware: a measure that falls due is told to its structure alone: the plan may be a draft. Nothing tells who answered a survey.
 */
#include "common/calendar.h"
#include "proto/roles.h"
#include "proto/scheduling.h"
#include "services/notification/service.h"
#include <stdio.h>

static bool
draft_intersession(const struct event *e, struct notice_draft *d)
{
	const struct intersession *s = e->rec;
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(s->day, day);
	d->context = s->action;
	d->organisation = s->structure;
	if (id_is_zero(s->structure))
		d->audience = ROLE_COORDINATOR;
	if (text_is(e->name, "intersession.cancelled"))
		snprintf(
		    d->sentence, sizeof d->sentence, "L’accompagnement à distance du %s est annulé.", day);
	else if (text_is(e->name, "intersession.created") && s->status == INTERSESSION_PLANNED)
		snprintf(
		    d->sentence, sizeof d->sentence, "Un accompagnement à distance est prévu le %s.", day);
	else
		return false;
	return true;
}

/* "2, 5". */
static void
numbers_print(const struct list *numbers, char *out, size_t cap)
{
	size_t n = 0;

	out[0] = '\0';
	for (uint32_t i = 0; i < numbers->count && n + 12 < cap; i++)
		n += (size_t)snprintf(
		    out + n, cap - n, "%s%u", i == 0 ? "" : ", ", ((const uint32_t *)numbers->items)[i]);
}

static bool
draft_plan(const struct event *e, struct notice_draft *d)
{
	const struct action_plan *p = e->rec;
	char numbers[200];

	d->context = p->action;
	d->organisation = p->structure;
	if (text_is(e->name, "action_plan.shared")) {
		d->audience = ROLE_COORDINATOR;
		snprintf(d->sentence, sizeof d->sentence, "Un plan d’actions est partagé : il peut être lu.");
		return true;
	}
	if (!text_is(e->name, "action_plan.due"))
		return false;
	numbers_print(&p->fell_due, numbers, sizeof numbers);
	d->urgency = NOTICE_ACTION;
	snprintf(d->sentence, sizeof d->sentence,
	    "Plan d’actions, échéance atteinte (mesures : %s) : dites où vous en êtes.", numbers);
	return true;
}

static bool
draft_survey(const struct event *e, struct notice_draft *d)
{
	const struct survey *s = e->rec;
	const char *moment = s->moment == SURVEY_HOT ? "à chaud" : "à froid";
	char day[CALENDAR_LONG_CAP];

	calendar_day_long(s->closes_on, day);
	d->audience = ROLE_COORDINATOR;
	d->context = s->action;
	d->urgency = NOTICE_ACTION;
	if (text_is(e->name, "survey.opened"))
		snprintf(d->sentence, sizeof d->sentence,
		    "Le questionnaire %s est ouvert jusqu’au %s : transmettez les liens aux participant·es.",
		    moment, day);
	else if (text_is(e->name, "survey.reminded"))
		snprintf(d->sentence, sizeof d->sentence,
		    "Le questionnaire %s se clôt le %s : rappelez-le aux participant·es.", moment, day);
	else if (text_is(e->name, "survey.closed"))
		snprintf(d->sentence, sizeof d->sentence,
		    "Le questionnaire %s est clos : lisez ses résultats.", moment);
	else
		return false;
	return true;
}

bool
notice_of_followup(const struct event *e, struct notice_draft *d)
{
	if (e->rec_desc == &intersession_desc)
		return draft_intersession(e, d);
	if (e->rec_desc == &action_plan_desc)
		return draft_plan(e, d);
	return e->rec_desc == &survey_desc && draft_survey(e, d);
}
