/*
 * sim_thread_offers: an action of one place: it frees, is offered, and is taken by a link that works once; then who was there is entered.
 * Owns: nothing.
 * Beware: its day is the day of the start, before those of the other actions: nobody is taken twice.
 */
#include "common/calendar.h"
#include "tests/lib/sim_thread.h"

static struct enrolment
delegation_of(const struct offer_actor *x, int centre, struct delegate *who)
{
	const struct world_ids *w = &x->t->w;

	*who = (struct delegate){ REC_BIT(1) | REC_BIT(2), w->people[centre][SEAT_PRESIDENT],
		world_roles[SEAT_PRESIDENT] };
	return (struct enrolment){ .has = REC_BIT(ENROLMENT_ACTION) | REC_BIT(ENROLMENT_STRUCTURE) |
		    REC_BIT(ENROLMENT_PERSONS),
		.action = x->action.id,
		.structure = w->centres[centre],
		.persons = { who, 1 } };
}

/* The last part of "/inscription/<token>". */
static struct text
token_of(const struct offer_actor *x)
{
	const char *p = x->link.answer_link.ptr, *end = p + x->link.answer_link.len, *slash = p;

	for (; p < end; p++)
		if (*p == '/')
			slash = p + 1;
	return (struct text){ slash, (uint32_t)(end - slash), 0 };
}

static void
answered_once(struct offer_actor *x)
{
	if (x->actor.rc != RC_CONFLICT || !sim_actor_refused(&x->actor, FAULT_OFFER_ANSWERED))
		sim_fail(&x->t->cast, "a link of an offer works twice: %s", rc_info(x->actor.rc)->name);
}

void
offer_actor_run(struct sim_actor *a)
{
	struct offer_actor *x = (struct offer_actor *)a;
	const struct world_ids *w = &x->t->w;
	day_t today = calendar_local(WORLD_START).day;
	struct action action = { .has = REC_BIT(7) | REC_BIT(ACTION_STRUCTURES_MAX),
		.title = TEXT_LIT("Une place"),
		.structures_max = 1 };
	struct session session = { .has = REC_BIT(SESSION_ACTION) | REC_BIT(SESSION_RANK) |
		    REC_BIT(SESSION_FIXED) | REC_BIT(SESSION_DAY),
		.action = x->action.id,
		.rank = 1,
		.fixed = true,
		.day = today };
	struct delegate who[2];
	struct enrolment first = delegation_of(x, 6, &who[0]), second = delegation_of(x, 7, &who[1]);
	struct ref opened = { REC_BIT(1), x->action.id }, left = { REC_BIT(1), x->first.id },
		   offered = { REC_BIT(1), x->second.id };
	struct offer_answer yes = { REC_BIT(1) | REC_BIT(2), token_of(x), true };
	struct attendance_line line = { REC_BIT(1) | REC_BIT(3), who[1].person, ATTENDANCE_PARTICIPANT, true,
		0, 0 };
	struct attendance_entry entry = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(6),
		.id = x->session.id,
		.half = SESSION_MORNING,
		.lines = { &line, 1 } };

	ACTOR_BEGIN(a);
	ACTOR_DO(a, &w->as_coordinator, "scheduling.action.create", &action_desc, &action, &action_desc,
	    &x->action);
	session.action = opened.id = x->action.id;
	ACTOR_DO(a, &w->as_coordinator, "scheduling.session.create", &session_desc, &session, &session_desc,
	    &x->session);
	ACTOR_DO(
	    a, &w->as_coordinator, "scheduling.action.open", &ref_desc, &opened, &action_desc, &x->action);
	ACTOR_DO(a, &w->as_director[6], "scheduling.enrolment.create", &enrolment_desc, &first,
	    &enrolment_desc, &x->first);
	ACTOR_DO(a, &w->as_director[7], "scheduling.enrolment.create", &enrolment_desc, &second,
	    &enrolment_desc, &x->second);
	ACTOR_DO(a, &w->as_director[6], "scheduling.enrolment.withdraw", &ref_desc, &left, &enrolment_desc,
	    &x->first);
	ACTOR_DO(a, &w->as_coordinator, "scheduling.enrolment.link", &ref_desc, &offered, &offer_link_desc,
	    &x->link);
	yes.token = token_of(x);
	ACTOR_DO(a, &w->as_nobody, "scheduling.offer.answer", &offer_answer_desc, &yes, &offer_taken_desc,
	    &x->taken);
	ACTOR_CALL(a, &w->as_nobody, "scheduling.offer.answer", &offer_answer_desc, &yes, &offer_taken_desc,
	    &x->taken);
	answered_once(x);
	ACTOR_DO(a, &w->as_coordinator, "scheduling.session.attend", &attendance_entry_desc, &entry,
	    &attendance_entered_desc, &x->entered);
	ACTOR_END(a);
}
