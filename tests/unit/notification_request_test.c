/*
 * notification_request_test: a request's way, step by step, and what each reader is told of each step: one message for one thing.
 * Owns: nothing.
 * Beware: messages are counted after the command that they come of, and of the journals that it moved.
 */
#include "common/calendar.h"
#include "services/matching/consent.h"
#include "services/matching/shortlist.h"
#include "services/notification/service.h"
#include "tests/lib/matching_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

extern const struct service_desc registry_service, scheduling_service, matching_service, notification_service;

static int
setup(void **state)
{
	static const struct service_desc *const services[] = { &matching_service, &registry_service,
		&scheduling_service, &notification_service };

	*state = world_new_of(services, 4);
	return 0;
}

/* --- what a reader is told ------------------------------------------------------------------------------------------- */
static struct list_page
inbox(struct world *w, const struct host_caller *who)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 200 };
	struct list_page page;

	host_settle(w->h);
	assert_int_equal(
	    world_call(w, who, "notification.notice.list", &list_query_desc, &q, &list_page_desc, &page),
	    RC_OK);
	return page;
}

static bool
inbox_has(struct world *w, const struct host_caller *who, const char *sentence)
{
	struct list_page page = inbox(w, who);

	return memmem(page.items.ptr, page.items.len, sentence, strlen(sentence)) != NULL;
}

/* Of that request: whoever asked, and whoever serves it. */
struct watch {
	struct world *w;
	const struct host_caller *asker, *server;
	uint32_t of_asker, of_server;
};

static struct watch
watch(struct world *w, enum pool pool)
{
	struct watch x = { .w = w,
		.asker = pool == POOL_GROUP ? &w->director_a : &w->employee,
		.server = pool == POOL_GROUP ? &w->coordinator : &w->referent };

	x.of_asker = inbox(w, x.asker).count;
	x.of_server = inbox(w, x.server).count;
	return x;
}

/* Since the last look; of each no more than that. */
static void
told(struct watch *x, const char *what, uint32_t asker, uint32_t server)
{
	uint32_t of_asker = inbox(x->w, x->asker).count, of_server = inbox(x->w, x->server).count;

	if (of_asker - x->of_asker != asker || of_server - x->of_server != server)
		fail_msg("%s: who asked is told %u times, who serves %u times", what, of_asker - x->of_asker,
		    of_server - x->of_server);
	x->of_asker = of_asker;
	x->of_server = of_server;
}

/* --- a short list ------------------------------------------------------------------------------------------------------ */
struct drawn {
	struct request request;
	struct shortlist list;
	struct id ids[WORLD_PROVIDERS];
};

static void
draw(struct watch *x, enum pool pool, struct drawn *d)
{
	struct world *w = x->w;
	struct request in = world_request(w, pool);
	struct shortlist_open open = { REC_BIT(1) | REC_BIT(2), { { 0 } }, { d->ids, SHORTLIST_LEAST } };
	struct ranking_view v;

	d->request = world_submitted(w, x->asker, &in);
	v = world_proposals(w, x->server, d->request.id);
	for (uint32_t i = 0; i < WORLD_PROVIDERS; i++)
		d->ids[i] = world_line(&v, i)->proposal;
	*x = watch(w, pool);
	open.request = d->request.id;
	assert_int_equal(world_call(w, x->server, "matching.shortlist.create", &shortlist_open_desc, &open,
			     &shortlist_desc, &d->list),
	    RC_OK);
	told(x, "opened", 1, 1);
	assert_true(inbox_has(w, x->asker, "notez-les, puis"));
	assert_false(inbox_has(w, x->asker, "qui demande les note"));
	assert_true(inbox_has(w, x->server, "qui demande les note"));
	assert_false(inbox_has(w, x->server, "notez-les, puis"));
	assert_int_equal(
	    inbox_has(w, x->asker, "Votre demande d’accompagnement est déposée"), pool == POOL_GROUP);
	assert_false(inbox_has(w, x->asker, "Une demande d’accompagnement est déposée"));
}

static void
hear_and_mark(struct watch *x, struct drawn *d)
{
	struct shortlist_mark marks[64];
	struct shortlist_score score = { REC_BIT(1) | REC_BIT(2), d->list.id, { marks, 0 } };

	for (uint32_t i = 0; i < SHORTLIST_LEAST; i++) {
		struct shortlist_hear hear = {
			.has = REC_BIT(1) | REC_BIT(2), .id = d->list.id, .proposal = d->ids[i]
		};

		assert_int_equal(world_call(x->w, x->server, "matching.shortlist.hear", &shortlist_hear_desc,
				     &hear, &shortlist_desc, &d->list),
		    RC_OK);
		for (uint32_t k = 1; k <= d->list.grid.count; k++)
			marks[score.marks.count++] =
			    (struct shortlist_mark){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), d->ids[i], k, 4 };
	}
	assert_int_equal(world_call(x->w, x->asker, "matching.shortlist.score", &shortlist_score_desc, &score,
			     &shortlist_desc, &d->list),
	    RC_OK);
	told(x, "heard and marked", 0, 0);
}

/* The token by which the one who was chosen answers. */
static struct text
choose(struct watch *x, const struct drawn *d, uint32_t i)
{
	struct shortlist_choose in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), d->list.id, d->ids[i],
		text_of("convient") };
	struct link_request ask = { REC_BIT(1), d->ids[i], false };
	struct solicitation sent;
	struct shortlist out;

	assert_int_equal(world_call(x->w, x->asker, "matching.shortlist.choose", &shortlist_choose_desc, &in,
			     &shortlist_desc, &out),
	    RC_OK);
	told(x, "chosen", 0, 1);
	assert_int_equal(world_call(x->w, x->server, "matching.proposal.link", &link_request_desc, &ask,
			     &solicitation_desc, &sent),
	    RC_OK);
	return world_token(sent.answer_link);
}

static void
each_step_of_a_short_list_is_told_once(struct world *w, enum pool pool)
{
	struct watch x = watch(w, pool);
	struct answer_taken taken;
	struct drawn d;

	draw(&x, pool, &d);
	hear_and_mark(&x, &d);
	assert_int_equal(world_answer(w, choose(&x, &d, 0), false, ANSWER_UNAVAILABLE, &taken), RC_OK);
	told(&x, "declined", 1, 1);
	assert_true(inbox_has(w, x.server, "un autre de la liste restreinte peut"));
	assert_true(inbox_has(w, x.asker, "un autre de la liste restreinte peut"));
	assert_int_equal(world_answer(w, choose(&x, &d, 1), true, -1, &taken), RC_OK);
	told(&x, "accepted", 1, 1);
}

static void
of_a_persons_short_list_the_person_and_the_referent_are_told_each_thing_once(void **state)
{
	each_step_of_a_short_list_is_told_once(*state, POOL_INDIVIDUAL);
}

static void
of_a_structures_short_list_its_direction_and_the_coordination_are_told_each_thing_once(void **state)
{
	each_step_of_a_short_list_is_told_once(*state, POOL_GROUP);
}

static void
a_short_list_of_which_nobody_is_left_is_told_once(void **state)
{
	struct world *w = *state;
	struct watch x = watch(w, POOL_INDIVIDUAL);
	struct answer_taken taken;
	struct drawn d;

	draw(&x, POOL_INDIVIDUAL, &d);
	hear_and_mark(&x, &d);
	for (uint32_t i = 0; i < SHORTLIST_LEAST; i++) {
		assert_int_equal(
		    world_answer(w, choose(&x, &d, i), false, ANSWER_UNAVAILABLE, &taken), RC_OK);
		told(&x, "declined", 1, 1);
	}
	assert_true(inbox_has(w, x.server, "Aucun prestataire de la liste restreinte"));
	host_restart(w->h, "notification");
	told(&x, "a restart", 0, 0);
}

/* --- without one ------------------------------------------------------------------------------------------------------- */
static void
a_refusal_that_leaves_the_choice_to_who_serves_is_told_once(void **state)
{
	struct world *w = *state;
	struct watch x;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct solicit ask = { .has = REC_BIT(1) };
	struct solicitation sent;
	struct answer_taken taken;
	struct ranking_view v;

	(void)world_policy(w, (struct policy){ .cascade = false, .has = REC_BIT(21) });
	r = world_submitted(w, &w->employee, &in);
	v = world_proposals(w, &w->referent, r.id);
	ask.id = world_line(&v, 0)->proposal;
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &ask,
			     &solicitation_desc, &sent),
	    RC_OK);
	x = watch(w, POOL_INDIVIDUAL);
	assert_int_equal(
	    world_answer(w, world_token(sent.answer_link), false, ANSWER_UNAVAILABLE, &taken), RC_OK);
	told(&x, "refused", 0, 1);
	assert_true(inbox_has(w, &w->referent, "Un prestataire décline"));
}

/* The list of a request, of one line, asked and declined: nobody of it is left, though others fit. */
static void
a_list_that_is_used_up_is_told_once_to_each_in_their_own_words(void **state)
{
	struct world *w = *state;

	(void)world_policy(
	    w, (struct policy){ .cascade = false, .list_size = 1, .has = REC_BIT(21) | REC_BIT(22) });
	for (enum pool pool = POOL_INDIVIDUAL; pool <= POOL_GROUP; pool++) {
		struct watch x = watch(w, pool);
		struct request in = world_request(w, pool), r = world_submitted(w, x.asker, &in);
		struct solicit ask = { .has = REC_BIT(1) };
		struct solicitation sent;
		struct answer_taken taken;
		struct ranking_view v = world_proposals(w, x.server, r.id);

		told(&x, "submitted and ranked", pool == POOL_GROUP ? 2 : 1, 2);
		ask.id = world_line(&v, 0)->proposal;
		assert_int_equal(world_call(w, x.server, "matching.proposal.solicit", &solicit_desc, &ask,
				     &solicitation_desc, &sent),
		    RC_OK);
		x = watch(w, pool);
		assert_int_equal(
		    world_answer(w, world_token(sent.answer_link), false, ANSWER_UNAVAILABLE, &taken), RC_OK);
		told(&x, "used up", 1, 1);
		assert_true(inbox_has(w, x.server, "3 autres prestataires remplissent les conditions"));
		assert_false(inbox_has(w, x.asker, "3 autres prestataires"));
		assert_true(inbox_has(w, x.asker, "pour le moment"));
	}
}

/* --- a waiver ---------------------------------------------------------------------------------------------------------- */
static void
the_requester_is_told_that_a_waiver_is_asked_for_and_what_it_means_and_nobody_else(void **state)
{
	struct world *w = *state;

	for (enum pool pool = POOL_INDIVIDUAL; pool <= POOL_GROUP; pool++) {
		struct watch x = watch(w, pool);
		struct request in = world_request(w, pool), r = world_submitted(w, x.asker, &in);
		struct waiver_give ask = { REC_BIT(1) | REC_BIT(2), r.id, w->colleague_provider };
		uint32_t others;
		struct waiver v;

		x = watch(w, pool);
		others = inbox(w, &w->director_b).count + inbox(w, &w->colleague).count;
		assert_int_equal(
		    world_call(w, x.server, "matching.waiver.ask", &waiver_give_desc, &ask, &waiver_desc, &v),
		    RC_OK);
		told(&x, "asked", 1, 0);
		assert_true(inbox_has(w, x.asker, "lève la neutralité pour lui seul"));
		assert_int_equal(inbox(w, &w->director_b).count + inbox(w, &w->colleague).count, others);
	}
}

/* --- an agreement ------------------------------------------------------------------------------------------------------- */
static void
mission_ends(struct world *w, bool agreed)
{
	struct engagement e = world_mission(w);
	struct engagement_agreement a = { .has = REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT),
		.engagement = e.id,
		.object = text_of("Prendre du recul.") };

	if (agreed)
		assert_int_equal(world_call(w, &w->referent, "matching.engagement_agreement.create",
				     &engagement_agreement_desc, &a, &engagement_agreement_desc, &a),
		    RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &e), RC_OK);
}

static void
a_mission_that_ends_before_its_agreement_is_signed_says_so_to_who_serves_alone(void **state)
{
	static const char sentence[] = "avant que tous n’aient signé son accord";
	struct world *w = *state;

	mission_ends(w, false);
	assert_false(inbox_has(w, &w->referent, sentence));
	mission_ends(w, true);
	assert_true(inbox_has(w, &w->referent, sentence));
	assert_false(inbox_has(w, &w->employee, sentence));
	assert_false(inbox_has(w, &w->director_a, sentence));
	assert_false(inbox_has(w, &w->coordinator, sentence)); /* it is a person's */
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(of_a_persons_short_list_the_person_and_the_referent_are_told_each_thing_once),
		T(of_a_structures_short_list_its_direction_and_the_coordination_are_told_each_thing_once),
		T(a_short_list_of_which_nobody_is_left_is_told_once),
		T(a_refusal_that_leaves_the_choice_to_who_serves_is_told_once),
		T(a_list_that_is_used_up_is_told_once_to_each_in_their_own_words),
		T(the_requester_is_told_that_a_waiver_is_asked_for_and_what_it_means_and_nobody_else),
		T(a_mission_that_ends_before_its_agreement_is_signed_says_so_to_who_serves_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
