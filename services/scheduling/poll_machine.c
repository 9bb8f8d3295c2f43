/*
 * poll_machine: the life of a poll as a table: prepared, open, closed by hand or by its deadline, its days taken.
 * Owns: the edges.
 * Beware: a timer is never taken back: one whose poll was put off or closed finds nothing to do.
 */
#include "services/scheduling/machines.h"
#include "services/scheduling/poll.h"

enum poll_event { POLL_EV_OPEN, POLL_EV_CLOSE, POLL_EV_APPLY };

static const struct edge poll_edges[] = {
	{ POLL_DRAFT, POLL_EV_OPEN, POLL_OPEN },
	{ POLL_OPEN, POLL_EV_CLOSE, POLL_CLOSED },
	{ POLL_CLOSED, POLL_EV_APPLY, POLL_APPLIED },
};
static const struct machine_name poll_states[] = {
	{ POLL_DRAFT, "draft" },
	{ POLL_OPEN, "open" },
	{ POLL_CLOSED, "closed" },
	{ POLL_APPLIED, "applied" },
};
static const struct machine_name poll_event_names[] = {
	{ POLL_EV_OPEN, "open" },
	{ POLL_EV_CLOSE, "close" },
	{ POLL_EV_APPLY, "apply" },
};
const struct machine scheduling_poll_machine = MACHINE_OF("poll", poll_edges, poll_states, poll_event_names);

static enum rc
poll_take(struct context *c, struct id id, enum poll_event event, struct poll *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_polls, id, "id", ret, why);
	int to;

	if (rc == RC_OK && scheduling_is_archived(ret))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK)
		rc = scheduling_step(
		    &scheduling_poll_machine, &poll_status_enum, (int)ret->status, (int)event, &to, why);
	if (rc == RC_OK)
		ret->status = (enum poll_status)to;
	return rc;
}

/* --- open ------------------------------------------------------------------------------ */
static enum rc
poll_open(struct context *c, const struct ref *in, struct poll *ret, struct fault *why)
{
	enum rc rc = poll_take(c, in->id, POLL_EV_OPEN, ret, why);
	struct action a;

	if (rc == RC_OK)
		rc = poll_action_check(c, ret, &a, why);
	if (rc == RC_OK)
		rc = poll_options_check(c, ret, ret, why);
	if (rc == RC_OK)
		rc = poll_closes_check(c, ret, why);
	if (rc == RC_OK)
		rc = poll_asked_fill(c, &a, ret, why);
	if (rc != RC_OK)
		return rc;
	ret->opened_at = c->now;
	ret->has |= REC_BIT(POLL_TAG_OPENED_AT);
	rc = event_stage(c, &scheduling_polls, "opened", ret);
	return rc == RC_OK ? poll_ask(c, ret) : rc;
}
SERVICE_HANDLER(poll_open, struct ref, struct poll)

/* --- close ----------------------------------------------------------------------------- */
static enum rc
close_stage(struct context *c, struct poll *p)
{
	struct poll_answer_list answers;
	const char *fell;
	enum rc rc;

	poll_answers_of(c, p->id, &answers);
	fell = poll_falls(c, p, &answers, true);
	p->closed_at = c->now;
	p->has = (p->has | REC_BIT(POLL_TAG_CLOSED_AT)) & ~REC_BIT(POLL_TAG_REMIND_AT);
	rc = event_stage(c, &scheduling_polls, "closed", p);
	return rc == RC_OK && fell != NULL ? event_stage(c, &scheduling_polls, fell, p) : rc;
}

static enum rc
poll_close(struct context *c, const struct ref *in, struct poll *ret, struct fault *why)
{
	enum rc rc = poll_take(c, in->id, POLL_EV_CLOSE, ret, why);

	return rc == RC_OK ? close_stage(c, ret) : rc;
}
SERVICE_HANDLER(poll_close, struct ref, struct poll)

static enum rc
poll_expire(struct context *c, const struct ref *in, struct poll *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_polls, in->id, "id", ret, why);

	if (rc != RC_OK || scheduling_is_archived(ret) || ret->status != POLL_OPEN || ret->closes_at > c->now)
		return rc;
	rc = poll_take(c, in->id, POLL_EV_CLOSE, ret, why);
	return rc == RC_OK ? close_stage(c, ret) : rc;
}
SERVICE_HANDLER(poll_expire, struct ref, struct poll)

/* --- remind ---------------------------------------------------------------------------- */
static struct list
silent_of(struct context *c, const struct poll *p)
{
	struct poll_answer_list answers;
	struct id *ids;
	uint32_t n = 0;

	poll_answers_of(c, p->id, &answers);
	ids = ARENA_ARRAY(c->arena, answers.count + 1, struct id);
	for (uint32_t i = 0; i < answers.count && n < POLL_ASKED_MAX; i++)
		if (!REC_HAS(&answers.items[i], POLL_ANSWER_TAG_ANSWERED_AT))
			ids[n++] = answers.items[i].person;
	return (struct list){ ids, n };
}

/* Where nobody is silent, nobody will be at a later one: those who are added set the next reminder anew. */
static enum rc
poll_remind(struct context *c, const struct ref *in, struct poll *ret, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_polls, in->id, "id", ret, why);
	struct action a;
	struct list silent;

	if (rc != RC_OK || scheduling_is_archived(ret) || ret->status != POLL_OPEN ||
	    !REC_HAS(ret, POLL_TAG_REMIND_AT) || ret->remind_at > c->now || ret->closes_at <= c->now)
		return rc;
	if (!context_get(c, &scheduling_actions, ret->action, &a) || scheduling_action_is_closed(&a))
		return RC_OK;
	silent = silent_of(c, ret);
	if (silent.count == 0)
		return RC_OK;
	ret->reminded = silent;
	ret->reminded_at = c->now;
	ret->remind_at = poll_reminder_next(ret, c->now);
	ret->has |= REC_BIT(POLL_TAG_REMINDED) | REC_BIT(POLL_TAG_REMINDED_AT);
	if (ret->remind_at != 0)
		context_timer(c, ret->remind_at, "scheduling.poll.remind", ret->id);
	else
		ret->has &= ~REC_BIT(POLL_TAG_REMIND_AT);
	return event_stage(c, &scheduling_polls, "reminded", ret);
}
SERVICE_HANDLER(poll_remind, struct ref, struct poll)

/* --- apply ----------------------------------------------------------------------------- */
static enum rc
choice_check(struct context *c, const struct poll *p, const uint32_t *numbers, uint32_t at, struct fault *why)
{
	const struct poll_option *o = poll_option_find(p, numbers[at]);
	char field[FAULT_FIELD_MAX];
	struct session s;
	enum rc rc;

	snprintf(field, sizeof field, "options[%u]", at);
	if (o == NULL)
		return fault_addf(why, RC_INVALID, field, FAULT_POLL_OPTION_UNKNOWN, "%u", numbers[at]);
	if (o->fallen)
		return fault_addf(why, RC_RULE, field, FAULT_POLL_FALLEN, TEXT_FMT, TEXT_ARG(o->reason));
	rc = context_need(c, &scheduling_sessions, o->session, field, &s, why);
	if (rc == RC_OK && scheduling_is_archived(&s))
		rc = fault_add(why, RC_CONFLICT, field, FAULT_SESSION_CLOSED);
	if (rc == RC_OK) /* it may have been held, cancelled or fixed since */
		rc = poll_session_check(&s, field, why);
	if (rc == RC_OK) /* weeks may have gone by since it was offered */
		rc = poll_day_check(c, &s, o->day, field, why);
	for (uint32_t i = 0; rc == RC_OK && i < at; i++)
		if (id_equal(poll_option_find(p, numbers[i])->session, o->session))
			rc = fault_addf(why, RC_INVALID, field, FAULT_POLL_VALUE_TWICE, "J%u", s.rank);
	return rc;
}

/* The day that a session would have. */
static bool
day_after(const struct poll *p, const struct list *chosen, const struct session *s, day_t *ret_day)
{
	const uint32_t *numbers = chosen->items;

	*ret_day = s->day;
	for (uint32_t i = 0; i < chosen->count; i++) {
		const struct poll_option *o = poll_option_find(p, numbers[i]);

		if (!id_equal(o->session, s->id))
			continue;
		*ret_day = o->day;
		return true;
	}
	return REC_HAS(s, SESSION_DAY);
}

static enum rc
order_check(
    const struct session_list *all, const struct poll *p, const struct list *chosen, struct fault *why)
{
	const struct session *last = NULL;
	day_t before = 0, day;

	for (uint32_t i = 0; i < all->count; i++) {
		if (!day_after(p, chosen, &all->items[i], &day))
			continue;
		if (last != NULL && day <= before)
			return fault_addf(why, RC_RULE, "options", FAULT_POLL_ORDER, "J%u avant J%u",
			    last->rank, all->items[i].rank);
		last = &all->items[i];
		before = day;
	}
	return RC_OK;
}

static enum rc
days_stage(struct context *c, const struct session_list *all, const struct poll *p, const struct list *chosen)
{
	const uint32_t *numbers = chosen->items;
	enum rc rc = RC_OK;

	for (uint32_t i = 0; rc == RC_OK && i < all->count; i++)
		for (uint32_t k = 0; rc == RC_OK && k < chosen->count; k++) {
			const struct poll_option *o = poll_option_find(p, numbers[k]);
			struct session s = all->items[i];
			bool had = REC_HAS(&s, SESSION_DAY);

			if (!id_equal(o->session, s.id) || (had && s.day == o->day && s.halves == o->halves))
				continue;
			s.day = o->day;
			s.halves = o->halves;
			s.status = SESSION_PLACED;
			s.has |= REC_BIT(SESSION_DAY) | REC_BIT(SESSION_HALVES) | REC_BIT(SESSION_STATUS);
			rc = event_stage(c, &scheduling_sessions, had ? "moved" : "placed", &s);
		}
	return rc;
}

static enum rc
poll_apply(struct context *c, const struct poll_apply *in, struct poll *ret, struct fault *why)
{
	enum rc rc = poll_take(c, in->id, POLL_EV_APPLY, ret, why);
	struct session_list all;
	struct action a;

	if (rc == RC_OK)
		rc = poll_action_check(c, ret, &a, why);
	for (uint32_t i = 0; rc == RC_OK && i < in->options.count; i++)
		rc = choice_check(c, ret, in->options.items, i, why);
	if (rc != RC_OK)
		return rc;
	scheduling_sessions_of(c, ret->action, &all);
	rc = order_check(&all, ret, &in->options, why);
	if (rc == RC_OK)
		rc = days_stage(c, &all, ret, &in->options);
	if (rc != RC_OK)
		return rc;
	ret->applied = in->options;
	ret->has |= REC_BIT(POLL_TAG_APPLIED);
	return event_stage(c, &scheduling_polls, "applied", ret);
}
SERVICE_HANDLER(poll_apply, struct poll_apply, struct poll)
