/*
 * sim_thread_requests: the actors of matching: who asks, who serves, providers who answer by their link.
 * Owns: nothing.
 * Beware: the proposal may have expired when its answer comes: the actor then looks who is asked now.
 */
#include "common/calendar.h"
#include "tests/lib/sim_thread.h"

#define REQUEST_DAYS_LONG 60
#define LOOK_EVERY (50 * INT64_C(1000))

static void
request_make(struct request_actor *x)
{
	day_t today = calendar_local(WORLD_START).day;
	struct request r = { .kind = x->pool,
		.service = x->t->w.service,
		.department = TEXT_LIT("42"),
		.from = today - 5,
		.to = today + REQUEST_DAYS_LONG,
		.days = THREAD_DAYS,
		.urgency = URGENCY_URGENT,
		.text = TEXT_LIT("Je ne sais plus comment faire face.") };

	r.has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_SERVICE) | REC_BIT(REQUEST_TAG_DEPARTMENT) |
	    REC_BIT(REQUEST_TAG_FROM) | REC_BIT(REQUEST_TAG_TO) | REC_BIT(REQUEST_TAG_DAYS) |
	    REC_BIT(REQUEST_TAG_TEXT) | REC_BIT(REQUEST_TAG_URGENCY);
	if (x->pool == POOL_GROUP) {
		r.organisation = x->organisation;
		r.has |= REC_BIT(REQUEST_TAG_ORGANISATION);
	}
	sim_actor_call(
	    &x->actor, x->asker, "matching.request.create", &request_desc, &r, &request_desc, &x->request);
}

static const struct ranking_line *
line_at(const struct request_actor *x, uint32_t i)
{
	return (const struct ranking_line *)x->view.lines.items + i;
}

static void
look(struct request_actor *x)
{
	struct ref ref = { REC_BIT(1), x->request.id };

	sim_actor_call(&x->actor, x->server, "matching.request.proposals", &ref_desc, &ref,
	    &ranking_view_desc, &x->view);
}

/* Everybody of the list who is neutral, in order of score; the colleague of the first centre only for others.
 */
static void
look_over(struct request_actor *x)
{
	bool first_centre = x->asker == &x->t->w.as_employee[0] || x->asker == &x->t->w.as_director[0];

	if (x->view.lines.count == 0)
		sim_fail(&x->t->cast, "%s: nobody is proposed", x->actor.name);
	for (uint32_t i = 0; i < x->view.lines.count; i++) {
		if (first_centre && id_equal(line_at(x, i)->provider, x->t->w.providers[WORLD_PROVIDERS - 1]))
			sim_fail(
			    &x->t->cast, "%s: a member of the centre's board is proposed", x->actor.name);
		if (i > 0 && line_at(x, i)->score > line_at(x, i - 1)->score)
			sim_fail(&x->t->cast, "%s: proposals are not in order", x->actor.name);
	}
}

static void
solicit(struct request_actor *x)
{
	struct solicit s = { REC_BIT(1) | REC_BIT(2), line_at(x, x->line)->proposal,
		TEXT_LIT("Par son expérience.") };

	sim_actor_call(&x->actor, x->server, "matching.proposal.solicit", &solicit_desc, &s,
	    &solicitation_desc, &x->sent);
}

/* Which line is asked now; the count of lines when none is. */
static uint32_t
line_asked(const struct request_actor *x)
{
	uint32_t i = 0;

	while (i < x->view.lines.count && line_at(x, i)->status != PROPOSAL_SENT)
		i++;
	return i;
}

static void
link_ask(struct request_actor *x)
{
	struct link_request l = { REC_BIT(1), line_at(x, line_asked(x))->proposal, false };

	sim_actor_call(&x->actor, x->server, "matching.proposal.link", &link_request_desc, &l,
	    &solicitation_desc, &x->sent);
}

static void
answer(struct request_actor *x, bool accept)
{
	struct text token = { x->sent.answer_link.ptr + 3, x->sent.answer_link.len - 3, 0 };
	struct answer a = { REC_BIT(1) | REC_BIT(2), token, accept, ANSWER_UNAVAILABLE };

	a.has |= accept ? 0 : REC_BIT(3);
	sim_actor_call(&x->actor, &x->t->w.as_nobody, "matching.answer.give", &answer_desc, &a,
	    &answer_taken_desc, &x->taken);
}

static bool
first_is_over(const struct request_actor *x)
{
	uint32_t i = line_asked(x);

	return i < x->view.lines.count && !id_equal(line_at(x, i)->proposal, x->first);
}

static bool
engagement_take(struct request_actor *x)
{
	if (x->page.count != 1) {
		sim_fail(&x->t->cast, "%s: %u engagements of one request", x->actor.name, x->page.count);
		return false;
	}
	return record_decode(&engagement_desc, x->page.items.ptr, x->page.items.len, &x->actor.arena,
		   &x->engagement, NULL, NULL) == RC_OK;
}

static void
day_add(struct request_actor *x, int back)
{
	struct engagement_day d = { REC_BIT(1) | REC_BIT(2), x->engagement.id,
		calendar_local(sim_wall(x->t->sim)).day - back, false };

	sim_actor_call(&x->actor, x->server, "matching.engagement.add_day", &engagement_day_desc, &d,
	    &engagement_desc, &x->engagement);
}

static void
evaluate(struct request_actor *x)
{
	struct engagement_evaluate e = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.id = x->engagement.id,
		.relevance = x->pool == POOL_GROUP ? 3 : 5,
		.complementarity = 4 };

	sim_actor_call(&x->actor, x->asker, "matching.engagement.evaluate", &engagement_evaluate_desc, &e,
	    &engagement_desc, &x->engagement);
}

static void
note_engaged(struct request_actor *x)
{
	struct thread_tally *t = &x->t->tally;

	t->engaged++;
	t->days_planned += x->engagement.days_planned;
	t->half_days += 2 * THREAD_DAYS;
	for (int i = 0; i < WORLD_PROVIDERS; i++)
		if (id_equal(x->engagement.provider, x->t->w.providers[i]))
			t->cents += WORLD_TARIFF(i) * THREAD_DAYS;
	t->evaluated++;
	t->relevance += x->engagement.relevance;
	t->complementarity += x->engagement.complementarity;
	if (x->engagement.days_done.count != THREAD_DAYS)
		sim_fail(&x->t->cast, "%s: %u days done of %u", x->actor.name, x->engagement.days_done.count,
		    THREAD_DAYS);
}

/* The best whose days are not taken meanwhile, and whom no structure of the asker's has asked. */
static bool
solicit_next(struct request_actor *x)
{
	if (x->actor.rc == RC_OK)
		return false;
	if ((!sim_actor_refused(&x->actor, FAULT_CAPACITY) &&
		!sim_actor_refused(&x->actor, FAULT_PROVIDER_EXCLUDED)) ||
	    ++x->line >= x->view.lines.count) {
		(void)sim_actor_expect(&x->actor, RC_OK);
		sim_actor_end(&x->actor);
		return false;
	}
	return true;
}

void
request_actor_run(struct sim_actor *a)
{
	struct request_actor *x = (struct request_actor *)a;
	struct thread_tally *n = &x->t->tally;
	struct ref ref = { REC_BIT(1), x->request.id }, engagement = { REC_BIT(1), x->engagement.id };

	ACTOR_BEGIN(a);
	ACTOR_MUST(a, request_make(x));
	ref.id = x->request.id;
	ACTOR_DO(a, x->asker, "matching.request.submit", &ref_desc, &ref, &request_desc, &x->request);
	n->submitted++;
	n->group_submitted += x->pool == POOL_GROUP;
	ACTOR_MUST(a, look(x));
	look_over(x);
	do {
		ACTOR_STEP(a, solicit(x));
	} while (solicit_next(x));
	if (a->done)
		return;
	x->first = x->sent.id;
	if (x->refuses) {
		ACTOR_MUST(a, answer(x, false));
		n->refused++;
	}
	if (x->patient)
		ACTOR_UNTIL(a, x->t->jumped);
	if (x->patient || x->refuses) {
		do {
			ACTOR_PAUSE(a, LOOK_EVERY);
			ACTOR_MUST(a, look(x));
		} while (!first_is_over(x));
		ACTOR_MUST(a, link_ask(x));
		n->expired += x->patient;
	}
	ACTOR_STEP(a, answer(x, true));
	if (!(x->clicked && sim_actor_refused(a, FAULT_ANSWER_USED)) && !sim_actor_expect(a, RC_OK)) {
		sim_actor_end(a);
		return;
	}
	x->accepted = a->rc == RC_OK;
	n->accepted += x->accepted;
	ACTOR_MUST(a, world_engagements_of(a, x->server, x->request.id, &x->page));
	if (!engagement_take(x)) {
		sim_actor_end(a);
		return;
	}
	ACTOR_MUST(a, day_add(x, 1));
	ACTOR_MUST(a, day_add(x, 0));
	ACTOR_MUST(a, evaluate(x));
	engagement.id = x->engagement.id;
	ACTOR_DO(a, x->server, "matching.engagement.close", &ref_desc, &engagement, &engagement_desc,
	    &x->engagement);
	note_engaged(x);
	ACTOR_END(a);
}
