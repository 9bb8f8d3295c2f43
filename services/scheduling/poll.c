/*
 * poll: what is checked and filled when a poll is prepared or changed, and who is asked.
 * Owns: the tables of this part; the times of reminders.
 * Beware: whom it asks is fixed when it opens, as delegations and animators stand then; later only persons are added, by name.
 */
#include "services/scheduling/delegation.h"
#include "services/scheduling/poll.h"

#include <stdlib.h>

const struct db_table scheduling_polls = { &poll_desc };
const struct db_table scheduling_poll_answers = { &poll_answer_desc };

#define EXPIRE_METHOD "scheduling.poll.expire"
#define REMIND_METHOD "scheduling.poll.remind"

enum rc
poll_action_check(struct context *c, const struct poll *p, struct action *ret_action, struct fault *why)
{
	enum rc rc = context_need(c, &scheduling_actions, p->action, "action", ret_action, why);

	if (rc == RC_OK && (scheduling_action_is_closed(ret_action) || scheduling_is_archived(ret_action)))
		rc = fault_add(why, RC_CONFLICT, "action", FAULT_POLL_ACTION);
	return rc;
}

/* --- times ----------------------------------------------------------------------------- */
enum rc
poll_closes_check(struct context *c, const struct poll *p, struct fault *why)
{
	const struct poll_option *o = p->options.items;
	day_t first = CALENDAR_DAY_MAX;
	char text[CALENDAR_LONG_CAP];

	if (p->closes_at <= c->now)
		return fault_addf(
		    why, RC_INVALID, "closes_at", FAULT_POLL_CLOSES_PAST, "%s", poll_moment(c, p->closes_at));
	for (uint32_t i = 0; i < p->options.count; i++)
		first = o[i].day < first ? o[i].day : first;
	if (calendar_local(p->closes_at).day <= first)
		return RC_OK;
	calendar_day_long(first, text);
	return fault_addf(why, RC_RULE, "closes_at", FAULT_POLL_CLOSES_LATE, "%s", text);
}

usec_t
poll_reminder_next(const struct poll *p, usec_t now)
{
	const uint32_t *days = p->reminders.items;
	usec_t next = 0;

	for (uint32_t i = 0; i < p->reminders.count; i++) {
		usec_t at = p->closes_at - (usec_t)days[i] * USEC_PER_DAY;

		if (at > now && at < p->closes_at && (next == 0 || at < next))
			next = at;
	}
	return next;
}

static void
reminder_set(struct context *c, struct poll *p)
{
	p->remind_at = poll_reminder_next(p, c->now);
	p->has =
	    p->remind_at != 0 ? p->has | REC_BIT(POLL_TAG_REMIND_AT) : p->has & ~REC_BIT(POLL_TAG_REMIND_AT);
}

static enum rc
reminders_check(const struct poll *p, struct fault *why)
{
	const uint32_t *days = p->reminders.items;
	char field[FAULT_FIELD_MAX];

	for (uint32_t i = 0; i < p->reminders.count; i++) {
		snprintf(field, sizeof field, "reminders[%u]", i);
		if (days[i] < 1 || days[i] > 60)
			(void)fault_add(why, RC_INVALID, field, FAULT_POLL_REMINDER);
	}
	return fault_rc(why);
}

/* --- preparing ------------------------------------------------------------------------- */
static void
poll_defaults(struct context *c, struct poll *p)
{
	static const uint32_t usual[] = { 3, 1 };

	p->status = POLL_DRAFT;
	if (!REC_HAS(p, POLL_TAG_REMINDERS))
		p->reminders = (struct list){ arena_copy(c->arena, usual, sizeof usual), 2 };
	p->has |= REC_BIT(POLL_TAG_STATUS) | REC_BIT(POLL_TAG_REMINDERS);
}

static enum rc
draft_check(struct context *c, const struct poll *before, struct poll *p, struct fault *why)
{
	struct action a;
	enum rc rc = poll_action_check(c, p, &a, why);

	if (rc == RC_OK && before == NULL && REC_HAS(p, POLL_TAG_PLAN))
		rc = poll_options_plan(c, p, why);
	if (rc == RC_OK)
		rc = poll_options_check(c, before, p, why);
	if (rc == RC_OK)
		rc = reminders_check(p, why);
	return rc == RC_OK ? poll_closes_check(c, p, why) : rc;
}

/* --- changing one that is open --------------------------------------------------------- */
struct asked {
	struct id *ids;
	uint32_t count;
	bool full;
};

static void
asked_add(struct asked *to, const struct list *persons)
{
	const struct id *ids = persons->items;

	for (uint32_t i = 0; i < persons->count; i++) {
		struct list so_far = { to->ids, to->count };

		if (list_has_id(&so_far, ids[i]))
			continue;
		to->full = to->full || to->count == POLL_ASKED_MAX;
		if (!to->full)
			to->ids[to->count++] = ids[i];
	}
}

static enum rc
asked_write(struct poll *p, const struct asked *from, struct fault *why)
{
	if (from->full)
		return fault_addf(why, RC_RULE, "persons", FAULT_POLL_MANY, "%d au plus", POLL_ASKED_MAX);
	if (from->count == 0)
		return fault_add(why, RC_RULE, "persons", FAULT_POLL_NOBODY);
	p->asked = (struct list){ from->ids, from->count };
	p->has |= REC_BIT(POLL_TAG_ASKED);
	return RC_OK;
}

static enum rc
open_check(struct context *c, const struct poll *before, struct poll *p, struct fault *why)
{
	const uint64_t fixed =
	    REC_BIT(POLL_TAG_OPTIONS) | REC_BIT(POLL_TAG_PARTICIPANTS) | REC_BIT(POLL_TAG_ANIMATORS);
	struct asked asked = { ARENA_ARRAY(c->arena, POLL_ASKED_MAX, struct id), 0, false };
	struct action a;
	enum rc rc = poll_action_check(c, p, &a, why);

	if (rc == RC_OK && (record_diff(&poll_desc, before, p) & fixed) != 0)
		rc = fault_add(why, RC_CONFLICT, "options", FAULT_POLL_OPENED);
	if (rc == RC_OK)
		rc = reminders_check(p, why);
	if (rc == RC_OK && p->closes_at != before->closes_at)
		rc = poll_closes_check(c, p, why);
	if (rc != RC_OK)
		return rc;
	asked_add(&asked, &before->asked);
	asked_add(&asked, &p->persons);
	reminder_set(c, p);
	return asked_write(p, &asked, why);
}

enum rc
poll_check(struct context *c, const void *before, void *after, struct fault *why)
{
	const struct poll *was = before;
	struct poll *p = after;

	if (was == NULL)
		poll_defaults(c, p);
	if (was == NULL || was->status == POLL_DRAFT)
		return draft_check(c, was, p, why);
	if (was->status == POLL_OPEN)
		return open_check(c, was, p, why);
	return rec_fault_value(why, RC_CONFLICT, "status", FAULT_STATE, &poll_status_enum, (int)was->status);
}

enum rc
poll_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	const struct poll *p = after;

	(void)before;
	(void)why;
	return p->status == POLL_OPEN && !scheduling_is_archived(p) ? poll_ask(c, p) : RC_OK;
}

/* --- asking ---------------------------------------------------------------------------- */
static struct id
answer_id(struct id poll, struct id person)
{
	struct crypto_hash_part parts[] = { { poll.b, sizeof poll.b }, { person.b, sizeof person.b } };

	return crypto_id_of(parts, 2);
}

enum rc
poll_ask(struct context *c, const struct poll *p)
{
	const struct id *ids = p->asked.items;
	struct poll_answer_list there;
	enum rc rc = RC_OK;

	poll_answers_of(c, p->id, &there);
	for (uint32_t i = 0; rc == RC_OK && i < p->asked.count; i++) {
		struct poll_answer a = { .poll = p->id, .person = ids[i], .link = 1 };
		bool known = false;

		for (uint32_t k = 0; k < there.count; k++)
			known = known || id_equal(there.items[k].person, ids[i]);
		if (known)
			continue;
		a.id = answer_id(p->id, ids[i]);
		a.has = REC_BIT(TAG_ID) | REC_BIT(POLL_ANSWER_TAG_POLL) | REC_BIT(POLL_ANSWER_TAG_PERSON) |
		    REC_BIT(POLL_ANSWER_TAG_LINK);
		rc = event_stage(c, &scheduling_poll_answers, "asked", &a);
	}
	context_timer(c, p->closes_at, EXPIRE_METHOD, p->id);
	if (REC_HAS(p, POLL_TAG_REMIND_AT))
		context_timer(c, p->remind_at, REMIND_METHOD, p->id);
	return rc;
}

/* Those of the delegations that have their place. */
static void
participants_add(struct context *c, struct id action, struct asked *to)
{
	struct enrolment_list in;

	scheduling_enrolments_of(c, action, &in);
	for (uint32_t i = 0; i < in.count; i++) {
		const struct delegate *d = in.items[i].persons.items;

		for (uint32_t k = 0;
		     in.items[i].status == ENROLMENT_ACCEPTED && k < in.items[i].persons.count; k++) {
			struct list one = { (void *)(uintptr_t)&d[k].person, 1 };

			asked_add(to, &one);
		}
	}
}

enum rc
poll_asked_fill(struct context *c, const struct action *a, struct poll *p, struct fault *why)
{
	struct asked asked = { ARENA_ARRAY(c->arena, POLL_ASKED_MAX, struct id), 0, false };

	if (p->participants)
		participants_add(c, a->id, &asked);
	if (p->animators)
		asked_add(&asked, &a->animators);
	asked_add(&asked, &p->persons);
	reminder_set(c, p);
	return asked_write(p, &asked, why);
}
