/*
 * sim_history: see sim_history.h.
 * Owns: nothing.
 * Beware: what is done next does not depend on what was answered, but for missions, which go on to their end.
 */
#include "tests/lib/sim_history.h"
#include "common/calendar.h"

static uint32_t
draw(const struct sim_history *x, uint32_t of, uint32_t what)
{
	return (uint32_t)(sim_draw(x->actor.cast->sim, 1000 + x->number, x->turn, what) % of);
}

/* --- one request ----------------------------------------------------------------------------------------- */
static void
request_make(struct sim_history *x)
{
	day_t today = calendar_local(sim_wall(x->actor.cast->sim)).day;
	struct request r = { .kind = x->pool,
		.service = x->w->service,
		.department = TEXT_LIT("42"),
		.from = today,
		.to = today + 20 + (day_t)draw(x, 60, 1),
		.days = 1 + draw(x, 3, 2),
		.urgency = (enum request_urgency)draw(x, URGENCY_COUNT, 3) };

	r.has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_SERVICE) | REC_BIT(REQUEST_TAG_DEPARTMENT) |
	    REC_BIT(REQUEST_TAG_FROM) | REC_BIT(REQUEST_TAG_TO) | REC_BIT(REQUEST_TAG_DAYS) |
	    REC_BIT(REQUEST_TAG_URGENCY);
	if (x->pool == POOL_GROUP) {
		r.organisation = x->w->centres[x->number % (unsigned)x->w->size.centres];
		r.has |= REC_BIT(REQUEST_TAG_ORGANISATION);
	}
	sim_actor_call(
	    &x->actor, x->asker, "matching.request.create", &request_desc, &r, &request_desc, &x->request);
}

static void
solicit(struct sim_history *x)
{
	struct solicit_several in = {
		.has = REC_BIT(1) | REC_BIT(2), .id = x->request.id, .together = 1 + draw(x, 4, 4)
	};

	sim_actor_call(&x->actor, x->server, "matching.request.solicit", &solicit_several_desc, &in,
	    &solicitations_desc, &x->sent);
}

static void
look(struct sim_history *x)
{
	struct ref in = { REC_BIT(1), x->request.id };

	sim_actor_call(
	    &x->actor, x->server, "matching.request.proposals", &ref_desc, &in, &ranking_view_desc, &x->view);
}

/* The link of one who is asked, as the list was seen last; of anybody when none is. */
static void
link_ask(struct sim_history *x)
{
	const struct ranking_line *lines = x->view.lines.items;
	uint32_t n = x->view.lines.count, at = n == 0 ? 0 : draw(x, n, 5);
	struct link_request in = { REC_BIT(1) | REC_BIT(2), x->request.id, draw(x, 8, 6) == 0 };

	for (uint32_t i = 0; i < n && lines[at].status != PROPOSAL_SENT; i++)
		at = (at + 1) % n;
	if (n != 0)
		in.id = lines[at].proposal;
	sim_actor_call(&x->actor, x->server, "matching.proposal.link", &link_request_desc, &in,
	    &solicitation_desc, &x->one);
}

static void
answer(struct sim_history *x, bool accept)
{
	const struct solicitation *sent = &x->one;
	struct answer in = { .has = REC_BIT(1) | REC_BIT(2), .accept = accept, .reason = ANSWER_UNAVAILABLE };

	if (x->sent.items.count != 0 && (x->one.answer_link.len == 0 || draw(x, 2, 7) == 0))
		sent = (const struct solicitation *)x->sent.items.items + draw(x, x->sent.items.count, 8);
	in.token = sent->answer_link.len > 3
	    ? (struct text){ sent->answer_link.ptr + 3, sent->answer_link.len - 3, 0 }
	    : TEXT_LIT("rien");
	in.has |= accept ? 0 : REC_BIT(3);
	sim_actor_call(&x->actor, &x->w->as_nobody, "matching.answer.give", &answer_desc, &in,
	    &answer_taken_desc, &x->taken);
}

static void
of_request(struct sim_history *x, const struct host_caller *who, const char *method)
{
	struct ref in = { REC_BIT(1), x->request.id };

	sim_actor_call(&x->actor, who, method, &ref_desc, &in, &request_desc, &x->request);
}

/* A mission pauses, with its days or without; goes on; is handed on, or closed. */
static void
engagement_turn(struct sim_history *x)
{
	uint32_t dice = draw(x, 6, 12);
	struct ref in = { REC_BIT(1), x->request.id };
	struct engagement_suspend pause = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.keep = draw(x, 2, 13) == 0 };
	struct engagement_resume resume = { .has = REC_BIT(1) };
	struct engagement_replace other = { .has = REC_BIT(1) | REC_BIT(2) };

	if (x->page.count != 0 &&
	    record_decode(&engagement_desc, x->page.items.ptr, x->page.items.len, &x->actor.arena,
		&x->engagement, NULL, NULL) == RC_OK)
		in.id = x->engagement.id;
	pause.id = resume.id = other.id = in.id;
	if (dice < 2)
		sim_actor_call(&x->actor, x->server, "matching.engagement.close", &ref_desc, &in,
		    &engagement_desc, &x->engagement);
	else if (dice == 2)
		sim_actor_call(&x->actor, x->server, "matching.engagement.replace", &engagement_replace_desc,
		    &other, &engagement_desc, &x->engagement);
	else if (x->paused)
		sim_actor_call(&x->actor, x->asker, "matching.engagement.resume", &engagement_resume_desc,
		    &resume, &engagement_desc, &x->engagement);
	else
		sim_actor_call(&x->actor, x->asker, "matching.engagement.suspend", &engagement_suspend_desc,
		    &pause, &engagement_desc, &x->engagement);
}

/* One deed of those that somebody may do to a request, whether it makes sense now or not. */
static void
act(struct sim_history *x)
{
	uint32_t dice = draw(x, 16, 9);

	if (x->accepted && dice % 2 == 0) /* the mission goes on to its end */
		dice = x->page.count == 0 ? 14 : 15;
	if ((x->turn == 0 && draw(x, 3, 14) != 0) || dice < 3) /* else left to be dealt */
		solicit(x);
	else if (dice < 5)
		look(x);
	else if (dice < 8)
		link_ask(x);
	else if (dice < 11)
		answer(x, true);
	else if (dice < 12)
		answer(x, false);
	else if (dice < 13)
		of_request(x, x->asker, "matching.request.withdraw");
	else if (dice < 14)
		of_request(x, x->asker, "matching.request.submit");
	else if (dice < 15)
		world_engagements_of(&x->actor, x->server, x->request.id, &x->page);
	else
		engagement_turn(x);
}

static bool
has_done(const struct sim_actor *a, const char *method)
{
	return a->rc == RC_OK && strcmp(a->method, method) == 0;
}

static void
turn_note(struct sim_history *x)
{
	bool paused = has_done(&x->actor, "matching.engagement.suspend"),
	     resumed = has_done(&x->actor, "matching.engagement.resume");

	x->paused = paused || (x->paused && !resumed);
	x->seen->paused += paused;
	x->seen->resumed += resumed;
	x->seen->replaced += has_done(&x->actor, "matching.engagement.replace");
	x->seen->closed += has_done(&x->actor, "matching.engagement.close");
}

/* Whatever the state, an answer is one of these. */
static void
act_note(struct sim_history *x)
{
	enum rc rc = x->actor.rc;
	bool answered = strcmp(x->actor.method, "matching.answer.give") == 0;

	if (rc != RC_OK && rc != RC_CONFLICT && rc != RC_RULE && rc != RC_NOT_FOUND)
		sim_fail(x->actor.cast, "%s answers %s", x->actor.method, rc_info(rc)->name);
	x->accepted |= answered && rc == RC_OK && x->taken.status == PROPOSAL_ACCEPTED;
	x->seen->several += has_done(&x->actor, "matching.request.solicit") && x->sent.items.count > 1;
	x->seen->accepted += answered && rc == RC_OK && x->taken.status == PROPOSAL_ACCEPTED;
	x->seen->refused += answered && rc == RC_OK && x->taken.status == PROPOSAL_REFUSED;
	x->seen->taken += sim_actor_refused(&x->actor, FAULT_ANSWER_TAKEN);
	x->seen->expired += sim_actor_refused(&x->actor, FAULT_ANSWER_EXPIRED);
	x->seen->withdrawn += has_done(&x->actor, "matching.request.withdraw");
	turn_note(x);
}

void
sim_history_run(struct sim_actor *a)
{
	struct sim_history *x = (struct sim_history *)a;
	struct ref ref = { REC_BIT(1), x->request.id };

	ACTOR_BEGIN(a);
	ACTOR_PAUSE(a, x->later + (usec_t)draw(x, 2000000, 10));
	ACTOR_MUST(a, request_make(x));
	ref.id = x->request.id;
	ACTOR_CALL(a, x->asker, "matching.request.submit", &ref_desc, &ref, &request_desc, &x->request);
	if (a->rc == RC_NOT_FOUND && a->node->restores != 0) { /* it was forgotten with what was put back */
		sim_actor_end(a);
		return;
	}
	if (a->rc != RC_RULE &&
	    !sim_actor_expect(a, RC_OK)) { /* cards may give less than is asked for, by now */
		sim_actor_end(a);
		return;
	}
	for (; x->turn < x->turns; x->turn++) {
		ACTOR_PAUSE(a, (usec_t)draw(x, 2500000, 11));
		ACTOR_STEP(a, act(x));
		act_note(x);
	}
	ACTOR_END(a);
}

void
sim_history_cast(struct sim_history *x, const struct world_ids *w, unsigned number)
{
	unsigned centre = number % (unsigned)w->size.centres;

	x->w = w;
	x->number = number;
	x->pool = number % 2 == 0 ? POOL_INDIVIDUAL : POOL_GROUP;
	x->asker = x->pool == POOL_GROUP ? &w->as_director[centre] : &w->as_employee[centre];
	x->server = x->pool == POOL_GROUP ? &w->as_coordinator : &w->as_referent;
}
