/*
 * matching_shortlist_test: three or four are heard, marked by whoever asks, and one is chosen; who may do what; and how it ends.
 * Owns: nothing.
 * Beware: virtual time only; each test has a world of its own, which is verified when it ends.
 */
#include "common/calendar.h"
#include "services/matching/shortlist.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

extern const struct service_desc registry_service, scheduling_service, reporting_service,
    notification_service, federation_service, gateway_service;

/* Erasing somebody asks every service. */
static int
setup_all(void **state)
{
	static const struct service_desc *const all[] = { &registry_service, &scheduling_service,
		&matching_service, &reporting_service, &notification_service, &federation_service,
		&gateway_service };

	*state = world_new_of(all, sizeof all / sizeof all[0]);
	return 0;
}

static enum rc
draw(struct world *w, const struct host_caller *who, struct id request, const struct id *ids, uint32_t count,
    struct shortlist *out)
{
	struct shortlist_open in = { REC_BIT(1) | REC_BIT(2), request, { (void *)(uintptr_t)ids, count } };

	return world_call(
	    w, who, "matching.shortlist.create", &shortlist_open_desc, &in, &shortlist_desc, out);
}

static enum rc
hear(struct world *w, const struct host_caller *who, struct id list, struct id proposal, day_t day,
    const char *minute, struct shortlist *out)
{
	struct shortlist_hear in = {
		.has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .id = list, .proposal = proposal, .day = day
	};

	if (minute != NULL) {
		in.minute = text_of(minute);
		in.has |= REC_BIT(4);
	}
	return world_call(w, who, "matching.shortlist.hear", &shortlist_hear_desc, &in, &shortlist_desc, out);
}

static enum rc
score(struct world *w, const struct host_caller *who, struct id list, const struct shortlist_mark *marks,
    uint32_t count, struct shortlist *out)
{
	struct shortlist_score in = { REC_BIT(1) | REC_BIT(2), list, { (void *)(uintptr_t)marks, count } };

	return world_call(
	    w, who, "matching.shortlist.score", &shortlist_score_desc, &in, &shortlist_desc, out);
}

static enum rc
choose(struct world *w, const struct host_caller *who, struct id list, struct id proposal, const char *reason,
    struct shortlist *out)
{
	struct shortlist_choose in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), list, proposal,
		text_of(reason) };

	return world_call(
	    w, who, "matching.shortlist.choose", &shortlist_choose_desc, &in, &shortlist_desc, out);
}

static struct shortlist_mark
mark(struct id proposal, uint32_t criterion, uint32_t value)
{
	return (struct shortlist_mark){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), proposal, criterion, value };
}

static const struct shortlist_line *
line(const struct shortlist *s, uint32_t i)
{
	assert_in_range(i, 0, s->lines.count - 1);
	return (const struct shortlist_line *)s->lines.items + i;
}

/* A request of an employee, or of centre A, with a list of three drawn from it by who serves it. */
struct drawn {
	struct request request;
	struct ranking_view view;
	struct shortlist list;
	struct id ids[SHORTLIST_LEAST];
	const struct host_caller *server, *asker;
};

static struct drawn
drawn_of(struct world *w, const struct request *in)
{
	enum pool pool = in->kind;
	struct drawn d = { .server = pool == POOL_GROUP ? &w->coordinator : &w->referent,
		.asker = pool == POOL_GROUP ? &w->director_a : &w->employee };

	d.request = world_submitted(w, d.asker, in);
	d.view = world_proposals(w, d.server, d.request.id);
	for (uint32_t i = 0; i < SHORTLIST_LEAST; i++)
		d.ids[i] = world_line(&d.view, i)->proposal;
	assert_int_equal(draw(w, d.server, d.request.id, d.ids, SHORTLIST_LEAST, &d.list), RC_OK);
	return d;
}

static struct drawn
drawn(struct world *w, enum pool pool)
{
	struct request in = world_request(w, pool);

	return drawn_of(w, &in);
}

/* The second is the best on the grid. */
static void
marked(struct world *w, struct drawn *d)
{
	static const uint32_t values[SHORTLIST_LEAST] = { 2, 5, 0 };
	struct shortlist_mark marks[SHORTLIST_LEAST * 4];
	uint32_t n = 0;

	for (uint32_t i = 0; i < SHORTLIST_LEAST; i++) {
		assert_int_equal(
		    hear(w, d->server, d->list.id, d->ids[i], WORLD_TODAY, NULL, &d->list), RC_OK);
		for (uint32_t k = 1; k <= 4; k++)
			marks[n++] = mark(d->ids[i], k, values[i]);
	}
	assert_int_equal(score(w, d->asker, d->list.id, marks, n, &d->list), RC_OK);
	assert_int_equal(d->list.status, SHORTLIST_SCORED);
}

static struct shortlist
read_by(struct world *w, const struct host_caller *who, struct id id)
{
	struct shortlist s;

	assert_int_equal(world_do(w, who, "matching.shortlist.get", id, &shortlist_desc, &s), RC_OK);
	return s;
}

static enum request_status
status_of(struct world *w, const struct drawn *d)
{
	struct request r;

	assert_int_equal(
	    world_do(w, d->asker, "matching.request.get", d->request.id, &request_desc, &r), RC_OK);
	return r.status;
}

/* As the service hands it on. */
static struct text
link_of(struct world *w, const struct drawn *d, struct id proposal)
{
	struct link_request in = { REC_BIT(1), proposal, false };
	struct solicitation sent;

	assert_int_equal(world_call(w, d->server, "matching.proposal.link", &link_request_desc, &in,
			     &solicitation_desc, &sent),
	    RC_OK);
	return world_token(sent.answer_link);
}

/* --- the way through
 * ------------------------------------------------------------------------------------------------- */
static void
three_are_heard_marked_on_the_grid_and_the_one_chosen_is_engaged(void **state)
{
	struct world *w = *state;
	struct drawn d = drawn(w, POOL_INDIVIDUAL);
	struct answer_taken taken;
	struct shortlist s;

	assert_int_equal(d.list.status, SHORTLIST_OPEN);
	assert_int_equal(d.list.grid.count, 4);
	assert_int_equal(d.list.lines.count, SHORTLIST_LEAST);
	assert_int_equal(
	    hear(w, &w->referent, d.list.id, d.ids[0], WORLD_TODAY - 1, "Premier entretien.", &s), RC_OK);
	assert_true(text_is(s.minute, "Premier entretien."));
	marked(w, &d);
	assert_int_equal(line(&d.list, 0)->total, 400);
	assert_int_equal(line(&d.list, 1)->total, 1000);
	assert_int_equal(line(&d.list, 2)->total, 0);
	assert_int_equal(choose(w, &w->employee, d.list.id, d.ids[1], "La plus à l’écoute.", &s), RC_OK);
	assert_int_equal(s.status, SHORTLIST_CHOSEN);
	assert_int_equal(status_of(w, &d), REQUEST_SOLICITED);
	assert_int_equal(world_answer(w, link_of(w, &d, d.ids[1]), true, -1, &taken), RC_OK);
	s = read_by(w, &w->employee, d.list.id);
	assert_int_equal(s.status, SHORTLIST_ENGAGED);
	assert_true(text_is(s.minute, "Premier entretien."));
	assert_true(text_is(s.reason, "La plus à l’écoute."));
	assert_true(id_equal(s.scored_by, w->employee.person));
	assert_int_equal(status_of(w, &d), REQUEST_ENGAGED);
}

static void
the_grid_is_the_policys_and_weighs(void **state)
{
	struct world *w = *state;
	struct grid_criterion grid[] = { { REC_BIT(1) | REC_BIT(2), TEXT_LIT("Écoute"), 3 },
		{ REC_BIT(1) | REC_BIT(2), TEXT_LIT("Coût"), 1 } };
	struct policy made;
	struct shortlist_mark first, second;
	struct drawn d;
	struct shortlist s;

	made = world_policy(w, (struct policy){ .has = REC_BIT(36), .grid = { grid, 2 } });
	d = drawn(w, POOL_GROUP);
	assert_int_equal(d.list.grid.count, 2);
	assert_true(id_equal(d.list.policy, made.id));
	first = mark(d.ids[0], 1, 4);
	second = mark(d.ids[0], 2, 1);
	assert_int_equal(hear(w, d.server, d.list.id, d.ids[0], WORLD_TODAY, NULL, &s), RC_OK);
	assert_int_equal(score(w, d.asker, d.list.id, &first, 1, &s), RC_OK);
	assert_int_equal(s.status, SHORTLIST_OPEN);
	assert_false(REC_HAS(line(&s, 0), 4));
	assert_int_equal(score(w, d.asker, d.list.id, &second, 1, &s), RC_OK);
	assert_int_equal(line(&s, 0)->total, 650); /* (3*4 + 1*1) of (3 + 1) * 5 */
	first.mark = 5;
	assert_int_equal(score(w, d.asker, d.list.id, &first, 1, &s), RC_OK);
	assert_int_equal(s.marks.count, 2);
	assert_int_equal(line(&s, 0)->total, 800);
}

/* --- who may
 * --------------------------------------------------------------------------------------------------------- */
static void
marks_and_the_choice_are_the_askers_alone(void **state)
{
	struct world *w = *state;
	struct drawn own = drawn(w, POOL_INDIVIDUAL), group = drawn(w, POOL_GROUP);
	struct shortlist_mark m = mark(own.ids[0], 1, 3), g = mark(group.ids[0], 1, 3);
	struct shortlist s;

	assert_int_equal(hear(w, own.server, own.list.id, own.ids[0], WORLD_TODAY, NULL, &s), RC_OK);
	assert_int_equal(hear(w, group.server, group.list.id, group.ids[0], WORLD_TODAY, NULL, &s), RC_OK);
	assert_int_equal(score(w, &w->referent, own.list.id, &m, 1, &s), RC_RULE);
	assert_true(world_refused(w, "", FAULT_SHORTLIST_SCORER));
	assert_int_equal(score(w, &w->coordinator, group.list.id, &g, 1, &s), RC_RULE);
	assert_true(world_refused(w, "", FAULT_SHORTLIST_SCORER));
	assert_int_equal(choose(w, &w->referent, own.list.id, own.ids[0], "Elle.", &s), RC_RULE);
	assert_int_equal(score(w, &w->colleague, own.list.id, &m, 1, &s), RC_NOT_FOUND);
	assert_int_equal(score(w, &w->director_b, group.list.id, &g, 1, &s), RC_NOT_FOUND);
	assert_int_equal(score(w, &w->board_a, group.list.id, &g, 1, &s), RC_OK);
	assert_int_equal(hear(w, &w->employee, own.list.id, own.ids[0], WORLD_TODAY, NULL, &s), RC_FORBIDDEN);
	assert_int_equal(hear(w, &w->two_hats, own.list.id, own.ids[0], WORLD_TODAY, NULL, &s), RC_NOT_FOUND);
}

static void
on_paper_consent_the_referent_writes_the_marks_down(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct ranking_view v;
	struct shortlist_mark m;
	struct shortlist s;
	struct id ids[SHORTLIST_LEAST];

	in.person = w->colleague.person;
	in.consent_on = WORLD_TODAY - 1;
	in.has |= REC_BIT(REQUEST_TAG_PERSON) | REC_BIT(REQUEST_TAG_CONSENT_ON);
	r = world_submitted(w, &w->referent, &in);
	v = world_proposals(w, &w->referent, r.id);
	for (uint32_t i = 0; i < SHORTLIST_LEAST; i++)
		ids[i] = world_line(&v, i)->proposal;
	assert_int_equal(draw(w, &w->referent, r.id, ids, SHORTLIST_LEAST, &s), RC_OK);
	assert_int_equal(hear(w, &w->referent, s.id, ids[0], WORLD_TODAY, NULL, &s), RC_OK);
	m = mark(ids[0], 1, 3);
	assert_int_equal(score(w, &w->referent, s.id, &m, 1, &s), RC_OK);
	assert_true(id_equal(s.scored_by, w->referent.person));
}

static void
a_personal_short_list_is_nowhere_for_an_employer_or_a_coordinator(void **state)
{
	struct world *w = *state;
	struct drawn d = drawn(w, POOL_INDIVIDUAL);
	const struct host_caller *const strangers[] = { &w->coordinator, &w->director_a, &w->board_a,
		&w->colleague, &w->two_hats };
	struct list_query q = { 0 };
	struct list_page page;
	struct shortlist s;

	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
		assert_int_equal(
		    world_do(w, strangers[i], "matching.shortlist.get", d.list.id, &shortlist_desc, &s),
		    RC_NOT_FOUND);
		assert_int_equal(world_call(w, strangers[i], "matching.shortlist.list", &list_query_desc, &q,
				     &list_page_desc, &page),
		    RC_OK);
		assert_int_equal(page.count, 0);
	}
	assert_int_equal(world_do(w, &w->animator, "matching.shortlist.get", d.list.id, &shortlist_desc, &s),
	    RC_FORBIDDEN);
}

/* --- what is refused
 * ------------------------------------------------------------------------------------------------- */
static void
a_short_list_has_three_or_four_different_providers_of_the_ranking(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in),
		       other = world_submitted(w, &w->colleague, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id),
			    u = world_proposals(w, &w->referent, other.id);
	struct id ids[5] = { world_line(&v, 0)->proposal, world_line(&v, 1)->proposal,
		world_line(&v, 1)->proposal, world_line(&u, 3)->proposal, world_line(&u, 2)->proposal };
	struct shortlist s;

	assert_int_equal(draw(w, &w->referent, r.id, ids, 2, &s), RC_RULE);
	assert_true(world_refused(w, "proposals", FAULT_SHORTLIST_SIZE));
	assert_int_equal(draw(w, &w->referent, r.id, ids, 5, &s), RC_RULE);
	assert_int_equal(draw(w, &w->referent, r.id, ids, 3, &s), RC_INVALID);
	assert_true(world_refused(w, "proposals", FAULT_SHORTLIST_DOUBLE));
	ids[2] = world_line(&u, 2)->proposal;
	assert_int_equal(draw(w, &w->referent, r.id, ids, 3, &s), RC_NOT_FOUND);
	ids[2] = world_line(&v, 2)->proposal;
	assert_int_equal(draw(w, &w->employee, r.id, ids, 3, &s), RC_FORBIDDEN);
	assert_int_equal(draw(w, &w->referent, r.id, ids, 3, &s), RC_OK);
	assert_int_equal(draw(w, &w->referent, r.id, ids, 3, &s), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_SHORTLIST_RUNNING));
}

static void
bad_marks_are_told_by_field(void **state)
{
	struct world *w = *state;
	struct drawn d = drawn(w, POOL_INDIVIDUAL);
	struct shortlist_mark one = mark(d.ids[0], 1, 3), bad[] = { one, one };
	struct shortlist s;

	assert_int_equal(hear(w, d.server, d.list.id, d.ids[0], WORLD_TODAY + 1, NULL, &s), RC_RULE);
	assert_true(world_refused(w, "day", FAULT_SHORTLIST_FUTURE));
	assert_int_equal(
	    hear(w, d.server, d.list.id, world_line(&d.view, 3)->proposal, WORLD_TODAY, NULL, &s),
	    RC_INVALID);
	assert_true(world_refused(w, "proposal", FAULT_SHORTLIST_LINE));
	assert_int_equal(score(w, d.asker, d.list.id, &one, 1, &s), RC_RULE);
	assert_true(world_refused(w, "marks[0].proposal", FAULT_SHORTLIST_UNHEARD));
	assert_int_equal(hear(w, d.server, d.list.id, d.ids[0], WORLD_TODAY, NULL, &s), RC_OK);
	assert_int_equal(score(w, d.asker, d.list.id, bad, 2, &s), RC_INVALID);
	assert_true(world_refused(w, "marks[1].proposal", FAULT_DUPLICATE));
	bad[1] = mark(d.ids[0], 5, 3);
	assert_int_equal(score(w, d.asker, d.list.id, bad, 2, &s), RC_INVALID);
	assert_true(world_refused(w, "marks[1].criterion", FAULT_SHORTLIST_CRITERION));
	bad[1] = mark(d.ids[0], 2, 6);
	assert_int_equal(score(w, d.asker, d.list.id, bad, 2, &s), RC_INVALID);
	assert_true(world_refused(w, "marks[1].mark", FAULT_RANGE));
	bad[1] = mark(world_line(&d.view, 3)->proposal, 2, 1);
	assert_int_equal(score(w, d.asker, d.list.id, bad, 2, &s), RC_INVALID);
	assert_true(world_refused(w, "marks[1].proposal", FAULT_SHORTLIST_LINE));
	assert_int_equal(choose(w, d.asker, d.list.id, d.ids[0], "Elle.", &s), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_SHORTLIST_STATE));
	s = read_by(w, d.asker, d.list.id);
	assert_int_equal(s.marks.count, 0);
}

static void
while_a_short_list_runs_nobody_is_asked_another_way(void **state)
{
	struct world *w = *state;
	struct drawn d = drawn(w, POOL_INDIVIDUAL);
	struct solicit one = { REC_BIT(1), d.ids[0], { 0 } };
	struct solicit_several best = { .has = REC_BIT(1), .id = d.request.id };
	struct solicitations many;
	struct solicitation sent;
	struct shortlist s;

	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &one,
			     &solicitation_desc, &sent),
	    RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_SHORTLIST_RUNNING));
	assert_int_equal(world_call(w, &w->referent, "matching.request.solicit", &solicit_several_desc, &best,
			     &solicitations_desc, &many),
	    RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_SHORTLIST_RUNNING));
	assert_int_equal(
	    world_do(w, &w->referent, "matching.shortlist.cancel", d.list.id, &shortlist_desc, &s), RC_OK);
	assert_int_equal(s.status, SHORTLIST_CANCELLED);
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &one,
			     &solicitation_desc, &sent),
	    RC_OK);
}

/* --- how it ends
 * ----------------------------------------------------------------------------------------------------- */
static void
after_a_refusal_another_of_the_list_is_chosen_until_nobody_is_left(void **state)
{
	struct world *w = *state;
	struct drawn d = drawn(w, POOL_GROUP);
	struct answer_taken taken;
	struct shortlist s;

	marked(w, &d);
	assert_int_equal(choose(w, d.asker, d.list.id, d.ids[1], "La mieux notée.", &s), RC_OK);
	assert_int_equal(world_answer(w, link_of(w, &d, d.ids[1]), false, ANSWER_UNAVAILABLE, &taken), RC_OK);
	s = read_by(w, d.asker, d.list.id);
	assert_int_equal(s.status, SHORTLIST_SCORED);
	assert_false(REC_HAS(&s, SHORTLIST_TAG_CHOSEN));
	assert_int_equal(status_of(w, &d), REQUEST_PROPOSED); /* the list does not go on by itself */
	assert_int_equal(choose(w, d.asker, d.list.id, d.ids[1], "Encore elle.", &s), RC_CONFLICT);
	assert_true(world_refused(w, "proposal", FAULT_PROPOSAL_STATE));
	assert_int_equal(choose(w, d.asker, d.list.id, d.ids[0], "La suivante.", &s), RC_OK);
	host_advance(w->h, 8 * USEC_PER_DAY); /* no answer */
	s = read_by(w, d.asker, d.list.id);
	assert_int_equal(s.status, SHORTLIST_SCORED);
	assert_int_equal(choose(w, d.asker, d.list.id, d.ids[2], "La dernière.", &s), RC_OK);
	assert_int_equal(world_answer(w, link_of(w, &d, d.ids[2]), false, ANSWER_TOO_FAR, &taken), RC_OK);
	s = read_by(w, d.asker, d.list.id);
	assert_int_equal(s.status, SHORTLIST_EXHAUSTED);
	assert_int_equal(status_of(w, &d), REQUEST_PROPOSED); /* a fourth of the ranking is left */
}

static void
a_withdrawn_request_or_a_new_ranking_ends_the_short_list(void **state)
{
	struct world *w = *state;
	struct drawn one = drawn(w, POOL_INDIVIDUAL), two = drawn(w, POOL_GROUP);
	struct shortlist s;
	struct request r;
	struct answer_taken taken;
	struct text link;

	marked(w, &one);
	assert_int_equal(choose(w, one.asker, one.list.id, one.ids[0], "Elle.", &s), RC_OK);
	link = link_of(w, &one, one.ids[0]);
	assert_int_equal(
	    world_do(w, one.asker, "matching.request.withdraw", one.request.id, &request_desc, &r), RC_OK);
	assert_int_equal(read_by(w, one.asker, one.list.id).status, SHORTLIST_CANCELLED);
	assert_int_equal(world_answer(w, link, true, -1, &taken), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ANSWER_WITHDRAWN));
	assert_int_equal(
	    world_do(w, two.server, "matching.request.submit", two.request.id, &request_desc, &r), RC_OK);
	assert_int_equal(read_by(w, two.asker, two.list.id).status, SHORTLIST_CANCELLED);
}

static void
the_days_of_the_one_chosen_may_be_gone_by_then(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), rival;
	struct drawn d;
	struct shortlist s;

	in.to = WORLD_TODAY + 20; /* one month: three days */
	in.days = 3;
	rival = world_submitted(w, &w->colleague, &in);
	d = drawn_of(w, &in);
	marked(w, &d);
	world_engaged(w, &w->referent, &rival);
	assert_int_equal(choose(w, d.asker, d.list.id, d.ids[0], "Elle.", &s), RC_RULE);
	assert_true(world_refused(w, "provider", FAULT_CAPACITY));
	assert_int_equal(read_by(w, d.asker, d.list.id).status, SHORTLIST_SCORED);
	assert_int_equal(status_of(w, &d), REQUEST_PROPOSED);
	assert_int_equal(choose(w, d.asker, d.list.id, d.ids[1], "L’autre.", &s), RC_OK);
}

static void
erasing_the_person_takes_the_minute_and_the_reason(void **state)
{
	struct world *w = *state;
	struct drawn d = drawn(w, POOL_INDIVIDUAL);
	struct subject_page page;
	struct subject_query q = { REC_BIT(1) | REC_BIT(2), w->employee.person, TEXT_LIT("matching/") };
	struct shortlist s;
	struct person_erase erase = { .has = REC_BIT(1) | REC_BIT(2), .id = w->employee.person };
	struct person_erasure erased;
	bool told = false;

	assert_int_equal(
	    hear(w, d.server, d.list.id, d.ids[0], WORLD_TODAY, "Une phrase confiée.", &s), RC_OK);
	do {
		assert_int_equal(world_call(w, d.asker, "matching.subject.export", &subject_query_desc, &q,
				     &subject_page_desc, &page),
		    RC_OK);
		for (uint32_t i = 0; i < page.items.count; i++)
			told |= text_is(((struct subject_item *)page.items.items)[i].record, "shortlist");
		q.cursor = page.next;
	} while (REC_HAS(&page, 2));
	assert_true(told);
	assert_int_equal(world_call(w, &w->coordinator, "registry.person.erase", &person_erase_desc, &erase,
			     &person_erasure_desc, &erased),
	    RC_OK);
	host_settle(w->h);
	s = read_by(w, &w->referent, d.list.id);
	assert_int_equal(s.status, SHORTLIST_CANCELLED);
	assert_false(REC_HAS(&s, SHORTLIST_TAG_MINUTE));
}

/* --- the machine
 * ----------------------------------------------------------------------------------------------------- */
static void
every_step_that_is_not_an_edge_is_refused_and_named(void **unused)
{
	unsigned allowed = 0;

	(void)unused;
	assert_true(machine_is_sound(&shortlist_machine));
	for (int from = 0; from < (int)shortlist_status_enum.count; from++)
		for (int ev = 0; ev < (int)shortlist_machine.event_count; ev++) {
			struct shortlist s = { .status = (enum shortlist_status)from };
			struct fault why = { 0 };
			int to = -1;

			if (machine_step(shortlist_machine.edges, shortlist_machine.edge_count, from, ev,
				&to) == RC_OK) {
				assert_int_equal(shortlist_move(&s, (enum shortlist_event)ev, &why), RC_OK);
				assert_int_equal(s.status, to);
				allowed++;
			} else {
				assert_int_equal(
				    shortlist_move(&s, (enum shortlist_event)ev, &why), RC_CONFLICT);
				assert_ptr_equal(why.items[0].code, FAULT_SHORTLIST_STATE);
				assert_int_equal(s.status, from);
			}
		}
	assert_int_equal(allowed, shortlist_machine.edge_count);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(three_are_heard_marked_on_the_grid_and_the_one_chosen_is_engaged),
		T(the_grid_is_the_policys_and_weighs),
		T(marks_and_the_choice_are_the_askers_alone),
		T(on_paper_consent_the_referent_writes_the_marks_down),
		T(a_personal_short_list_is_nowhere_for_an_employer_or_a_coordinator),
		T(a_short_list_has_three_or_four_different_providers_of_the_ranking),
		T(bad_marks_are_told_by_field),
		T(while_a_short_list_runs_nobody_is_asked_another_way),
		T(after_a_refusal_another_of_the_list_is_chosen_until_nobody_is_left),
		T(a_withdrawn_request_or_a_new_ranking_ends_the_short_list),
		T(the_days_of_the_one_chosen_may_be_gone_by_then),
		cmocka_unit_test_setup_teardown(
		    erasing_the_person_takes_the_minute_and_the_reason, setup_all, world_teardown),
		cmocka_unit_test(every_step_that_is_not_an_edge_is_refused_and_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
