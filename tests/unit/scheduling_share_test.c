/*
 * scheduling_share_test: somebody who works for two federations: a code said by voice joins them, busy days go both ways, and stop.
 * Owns: two nodes.
 * Beware: messages are handed over by the test: twice, late, in another order, or never.
 */
#include "proto/registry.h"
#include "proto/scheduling.h"
#include "common/calendar.h"
#include "tests/lib/desk.h"
#include "tests/lib/two_nodes.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

extern const struct service_desc registry_service, scheduling_service;

#define NOW (INT64_C(1573000000) * USEC_PER_SEC) /* 2019-11-06 */
#define TODAY 18206
#define MINUTE (60 * USEC_PER_SEC)
static const struct service_desc *const services[] = { &registry_service, &scheduling_service };
static const struct host_caller team = { .roles = ROLE_COORDINATOR, .person = { { 1 } } };

struct world {
	struct two_nodes n;
	struct id person[2];
	struct person_share share[2];
};

static struct id
person_make(struct host *h)
{
	struct person p = { .has = REC_BIT(7), .name = TEXT_LIT("Intervenant·e") }, made = { 0 };

	assert_int_equal(host_call(h, &team, "registry.person.create", &person_desc, &p, 0, &person_desc,
			     &made, NULL, NULL),
	    RC_OK);
	host_settle(h);
	return made.id;
}

static enum rc
share_ask(struct world *w, int at, const char *code, struct fault *why)
{
	struct person_share_ask in = {
		.has = REC_BIT(1) | REC_BIT(2), .peer = w->n.peer[at], .person = w->person[at]
	};

	if (code != NULL) {
		in.code = text_of(code);
		in.has |= REC_BIT(3);
	}
	return host_call(w->n.node[at].host, &team, "scheduling.person_share.create", &person_share_ask_desc,
	    &in, 0, &person_share_desc, &w->share[at], NULL, why);
}

static struct person_share
share_now(struct world *w, int at)
{
	struct ref in = { REC_BIT(1), w->share[at].id };
	struct person_share s = { 0 };

	assert_int_equal(host_call(w->n.node[at].host, &team, "scheduling.person_share.get", &ref_desc, &in,
			     0, &person_share_desc, &s, NULL, NULL),
	    RC_OK);
	return s;
}

static void
share_end(struct world *w, int at)
{
	struct ref in = { REC_BIT(1), w->share[at].id };

	assert_int_equal(host_call(w->n.node[at].host, &team, "scheduling.person_share.end", &ref_desc, &in,
			     0, NULL, NULL, NULL, NULL),
	    RC_OK);
}

static void
world_open(struct world *w)
{
	two_nodes_open(&w->n, services, 2, NOW);
	for (int at = 0; at < 2; at++)
		w->person[at] = person_make(w->n.node[at].host);
}

static void
world_join(struct world *w)
{
	char code[16];

	world_open(w);
	assert_int_equal(share_ask(w, 0, NULL, NULL), RC_OK);
	snprintf(code, sizeof code, TEXT_FMT, TEXT_ARG(w->share[0].code));
	assert_int_equal(share_ask(w, 1, code, NULL), RC_OK);
	two_nodes_carry(&w->n);
}

static void
world_close(struct world *w)
{
	struct fault why = { 0 };
	uint64_t events;

	for (int at = 0; at < 2; at++)
		assert_int_equal(host_verify(w->n.node[at].host, "scheduling", &events, &why), RC_OK);
	two_nodes_close(&w->n);
}

/* Minutes pass, and what is told then is brought over. */
static void
world_wait(struct world *w)
{
	two_nodes_advance(&w->n, 2 * MINUTE);
	two_nodes_carry(&w->n);
}

static void
absent(struct world *w, int at, day_t from, day_t to)
{
	struct absence a = {
		.has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8), .person = w->person[at], .from = from, .to = to
	};

	assert_int_equal(host_call(w->n.node[at].host, &team, "scheduling.absence.create", &absence_desc, &a,
			     0, NULL, NULL, NULL, NULL),
	    RC_OK);
}

static uint32_t
busy_count(struct world *w, int at)
{
	struct busy_query in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), w->person[at], TODAY, TODAY + 300 };
	struct busy_page page = { 0 };

	assert_int_equal(host_call(w->n.node[at].host, &team, "scheduling.person.busy", &busy_query_desc, &in,
			     0, &busy_page_desc, &page, NULL, NULL),
	    RC_OK);
	return page.days.count;
}

static uint32_t
told_by(const struct world *w, int at)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < w->n.node[at].count; i++)
		n += w->n.node[at].sent[i].topic->number == TOPIC_BUSY_TOLD;
	return n;
}

/* --- tests ------------------------------------------------------------------------------------------------------------ */
static void
a_code_said_by_voice_joins_both_sides(void **state)
{
	struct world w;
	struct person_share a, b;

	(void)state;
	world_join(&w);
	a = share_now(&w, 0);
	b = share_now(&w, 1);
	assert_int_equal(a.status, SHARE_ACTIVE);
	assert_int_equal(b.status, SHARE_ACTIVE);
	assert_true(id_equal(a.far, b.id));
	assert_true(id_equal(b.far, a.id));
	world_close(&w);
}

static void
a_code_may_be_typed_as_it_was_heard(void **state)
{
	struct world w;
	char code[16], heard[32];
	size_t n = 0;

	(void)state;
	world_open(&w);
	assert_int_equal(share_ask(&w, 0, NULL, NULL), RC_OK);
	snprintf(code, sizeof code, TEXT_FMT, TEXT_ARG(w.share[0].code));
	for (const char *p = code; *p != '\0'; p++)
		if (*p != '-') {
			heard[n++] = *p == '0' ? 'o'
			    : *p == '1'	       ? 'l'
			    : *p >= 'A'	       ? (char)(*p - 'A' + 'a')
					       : *p;
			heard[n++] = ' ';
		}
	heard[n] = '\0';
	assert_int_equal(share_ask(&w, 1, heard, NULL), RC_OK);
	two_nodes_carry(&w.n);
	assert_int_equal(share_now(&w, 1).status, SHARE_ACTIVE);
	world_close(&w);
}

static void
busy_days_go_both_ways_and_are_not_told_back(void **state)
{
	struct world w;

	(void)state;
	world_join(&w);
	world_wait(&w);
	absent(&w, 0, TODAY + 10, TODAY + 12);
	world_wait(&w);
	assert_int_equal(busy_count(&w, 1), 3);
	absent(&w, 1, TODAY + 20, TODAY + 20);
	world_wait(&w);
	assert_int_equal(busy_count(&w, 0), 4);
	uint32_t told = told_by(&w, 0) + told_by(&w, 1);

	for (int i = 0; i < 5; i++)
		world_wait(&w);
	assert_int_equal(told_by(&w, 0) + told_by(&w, 1), told);
	assert_int_equal(/* days to come are looked at again once a day, not once for each change */
	    host_timers(w.n.node[0].host, "scheduling", "scheduling.person_share.tell"), 1);
	world_close(&w);
}

static void
no_message_tells_whose_days_they_are_or_why(void **state)
{
	struct world w;

	(void)state;
	world_join(&w);
	absent(&w, 0, TODAY + 10, TODAY + 12);
	world_wait(&w);
	for (int at = 0; at < 2; at++)
		for (uint32_t i = 0; i < w.n.node[at].count; i++) {
			const struct two_sent *s = &w.n.node[at].sent[i];

			assert_null(memmem(s->body.ptr, s->body.len, w.person[at].b, 16));
			assert_null(memmem(s->body.ptr, s->body.len, "Intervenant", 11));
		}
	world_close(&w);
}

/* Days that are told cannot depend on what this service never hears: no mission, of a person or of a structure, reaches them. */
static void
what_is_told_of_days_knows_nothing_of_missions(void **state)
{
	(void)state;
	assert_true(scheduling_service.subscription_count > 0);
	for (size_t i = 0; i < scheduling_service.subscription_count; i++)
		assert_string_not_equal(scheduling_service.subscriptions[i].service, "matching");
}

static void
days_that_come_twice_or_after_the_end_change_nothing(void **state)
{
	struct world w;

	(void)state;
	world_join(&w);
	absent(&w, 0, TODAY + 10, TODAY + 12);
	world_wait(&w);
	for (uint32_t i = 0, all = w.n.node[0].count; i < all; i++)
		two_nodes_hand(&w.n, 0, i);
	assert_int_equal(share_now(&w, 1).status, SHARE_ACTIVE);
	share_end(&w, 1);
	assert_int_equal(busy_count(&w, 1), 0);
	for (uint32_t i = 0, all = w.n.node[0].count; i < all; i++)
		two_nodes_hand(&w.n, 0, i);
	assert_int_equal(busy_count(&w, 1), 0);
	two_nodes_carry(&w.n);
	assert_int_equal(share_now(&w, 0).status, SHARE_ENDED);
	world_close(&w);
}

static void
both_may_end_it_at_once(void **state)
{
	struct world w;

	(void)state;
	world_join(&w);
	share_end(&w, 0);
	share_end(&w, 1);
	two_nodes_carry(&w.n);
	assert_int_equal(share_now(&w, 0).status, SHARE_ENDED);
	assert_int_equal(share_now(&w, 1).status, SHARE_ENDED);
	world_close(&w);
}

static void
who_ends_it_before_the_code_is_answered_ends_it_on_both_sides(void **state)
{
	struct world w;
	char code[16];

	(void)state;
	world_open(&w);
	assert_int_equal(share_ask(&w, 0, NULL, NULL), RC_OK);
	snprintf(code, sizeof code, TEXT_FMT, TEXT_ARG(w.share[0].code));
	assert_int_equal(share_ask(&w, 1, code, NULL), RC_OK);
	share_end(&w, 1);
	two_nodes_carry(&w.n);
	assert_int_equal(share_now(&w, 0).status, SHARE_ENDED);
	assert_int_equal(share_now(&w, 1).status, SHARE_ENDED);
	world_close(&w);
}

static void
a_code_that_fits_nothing_is_refused_and_said_so(void **state)
{
	struct world w;
	struct fault why = { 0 };

	(void)state;
	world_open(&w);
	assert_int_equal(share_ask(&w, 1, "K7Q", &why), RC_INVALID);
	assert_string_equal(why.items[0].field, "code");
	assert_int_equal(share_ask(&w, 1, "K7QF-2M9D", NULL), RC_OK);
	two_nodes_carry(&w.n);
	assert_int_equal(share_now(&w, 1).status, SHARE_REFUSED);
	two_nodes_hand(&w.n, 1, 0);
	two_nodes_carry(&w.n);
	assert_int_equal(share_now(&w, 1).status, SHARE_REFUSED);
	world_close(&w);
}

static void
who_guesses_codes_gets_no_further(void **state)
{
	struct world w;
	struct person_share good;
	char code[16];

	(void)state;
	world_open(&w);
	assert_int_equal(share_ask(&w, 0, NULL, NULL), RC_OK);
	good = w.share[0];
	snprintf(code, sizeof code, TEXT_FMT, TEXT_ARG(good.code));
	for (int i = 0; i < 12; i++) {
		assert_int_equal(share_ask(&w, 1, "0000-0000", NULL), RC_OK);
		two_nodes_carry(&w.n);
		if (i < 10)
			assert_int_equal(share_now(&w, 1).status, SHARE_REFUSED);
		else
			share_end(&w, 1); /* not answered any more */
	}
	two_nodes_carry(&w.n);
	assert_int_equal(share_ask(&w, 1, code, NULL), RC_OK); /* not even the good one, today */
	two_nodes_carry(&w.n);
	assert_int_equal(share_now(&w, 1).status, SHARE_ASKED);
	w.share[0] = good;
	assert_int_equal(share_now(&w, 0).status, SHARE_WAITING);
	world_close(&w);
}

static void
a_person_is_in_common_with_a_federation_once(void **state)
{
	struct world w;
	struct fault why = { 0 };

	(void)state;
	world_join(&w);
	assert_int_equal(share_ask(&w, 0, NULL, &why), RC_CONFLICT);
	assert_string_equal(why.items[0].field, "person");
	world_close(&w);
}

static void
all_is_told_again_when_the_other_begins_anew(void **state)
{
	struct world w;
	uint32_t told;

	(void)state;
	world_join(&w);
	absent(&w, 0, TODAY + 10, TODAY + 12);
	world_wait(&w);
	told = told_by(&w, 0);
	two_nodes_resync(&w.n, 0);
	world_wait(&w);
	assert_int_equal(told_by(&w, 0), told + 1);
	world_close(&w);
}

/* Whoever revokes: the other side's share ends once it speaks of it again. */
static void
a_revocation_ends_it_and_the_other_side_hears_so_once_it_is_added_anew(void **state)
{
	(void)state;
	for (int at = 0; at < 2; at++) {
		struct world w;

		world_join(&w);
		absent(&w, 1 - at, TODAY + 10, TODAY + 12);
		world_wait(&w);
		two_nodes_revoke(&w.n, at);
		assert_int_equal(share_now(&w, at).status, SHARE_ENDED);
		assert_int_equal(share_now(&w, 1 - at).status, SHARE_ACTIVE);
		two_nodes_add_again(&w.n, at);
		two_nodes_resync(&w.n, 1 - at); /* of what it had told, the other knows nothing */
		world_wait(&w);
		assert_int_equal(share_now(&w, at).status, SHARE_ENDED);
		assert_int_equal(share_now(&w, 1 - at).status, SHARE_ENDED);
		assert_int_equal(share_ask(&w, at, NULL, NULL), RC_OK); /* and may begin again */
		world_close(&w);
	}
}

/* at is put back to before it had a part in it, and the other has told all that it does not have any more. */
static void
put_back_and_told_again(struct world *w, int at)
{
	int other = 1 - at;

	host_put_back(w->n.node[at].host, false);
	for (unsigned s = 0; s < TWO_SERVICES_MAX; s++)
		w->n.node[at].seen[s] = 0;
	two_nodes_advance(&w->n, MINUTE);
	for (uint32_t i = 0; i < w->n.node[other].count; i++)
		two_nodes_hand(&w->n, other, i);
	two_nodes_carry(&w->n);
}

static void
who_forgot_a_code_that_was_entered_ends_it_on_the_other_side(void **state)
{
	for (int at = 0; at < 2; at++) {
		struct world w;
		char code[16];

		(void)state;
		world_open(&w);
		host_keep(w.n.node[at].host);
		assert_int_equal(share_ask(&w, 0, NULL, NULL), RC_OK);
		snprintf(code, sizeof code, TEXT_FMT, TEXT_ARG(w.share[0].code));
		assert_int_equal(share_ask(&w, 1, code, NULL), RC_OK);
		two_nodes_carry(&w.n);
		absent(&w, at, TODAY + 10, TODAY + 12);
		world_wait(&w);
		assert_int_equal(busy_count(&w, 1 - at), 3);
		put_back_and_told_again(&w, at);
		assert_int_equal(share_now(&w, 1 - at).status, SHARE_ENDED);
		assert_int_equal(busy_count(&w, 1 - at), 0);
		world_close(&w);
	}
}

static void
erasing_the_person_ends_it_on_both_sides(void **state)
{
	struct world w;
	struct host_caller operator= { .roles = ROLE_OPERATOR | ROLE_REFERENT | ROLE_COORDINATOR };
	struct person_erase in;
	enum rc rc;

	(void)state;
	world_join(&w);
	absent(&w, 0, TODAY + 10, TODAY + 12);
	world_wait(&w);
	in = (struct person_erase){ REC_BIT(1) | REC_BIT(2), w.person[0], ERASURE_ASKED, false };
	rc = host_call(w.n.node[0].host, &operator, "registry.person.erase", &person_erase_desc, &in, 0, NULL,
	    NULL, NULL, NULL);
	assert_int_equal(rc, RC_OK);
	world_wait(&w);
	assert_int_equal(share_now(&w, 0).status, SHARE_ENDED);
	assert_int_equal(share_now(&w, 1).status, SHARE_ENDED);
	assert_int_equal(busy_count(&w, 1), 0);
	world_close(&w);
}

/* --- planning --------------------------------------------------------------------------------------------------------- */
#define WINDOW_DAYS 12 /* from 2019-11-07 to 18 */

/* An action of node 1 that the person animates, with one day to be placed within the next days. */
static struct id
action_to_place(struct world *w)
{
	struct desk d = { .h = w->n.node[1].host, .who = team };
	struct id action, person = w->person[1];
	action = desk_make(&d, "scheduling.action.create",
	    "{\"title\":\"Gouvernance\",\"kind\":\"formation_action\",\"animators\":[\"%s\"]}",
	    desk_text(&d, person));
	desk_make(&d, "scheduling.session.create",
	    "{\"action\":\"%s\",\"rank\":1,\"window_from\":\"2019-11-07\",\"window_to\":\"2019-11-18\"}",
	    desk_text(&d, action));
	host_settle(d.h);
	return action;
}

static struct plan
plan_made(struct world *w, struct id action)
{
	struct desk d = { .h = w->n.node[1].host, .who = team };
	struct id id = desk_make(
	    &d, "scheduling.plan.create", "{\"actions\":[\"%s\"],\"mode\":\"place\"}", desk_text(&d, action));
	struct plan p = { 0 };

	host_settle(d.h);
	assert_int_equal(
	    desk_call(&d, "scheduling.plan.get", &p, "{\"id\":\"%s\"}", desk_text(&d, id)), RC_OK);
	return p;
}

static day_t
day_placed(const struct plan *p)
{
	const struct plan_option *o = p->options.items;

	assert_int_equal(p->status, PLAN_COMPUTED);
	return ((const struct plan_placement *)o->placements.items)[0].day;
}

/* What the plan says of that day, which it did not take. */
static struct text
words_of(const struct plan *p, day_t day)
{
	const struct plan_explanation *e = p->explanations.items;
	const struct plan_day *days = e->days.items;

	assert_int_equal(p->explanations.count, 1);
	for (uint32_t i = 0; i < e->days.count; i++)
		if (days[i].day == day)
			return days[i].sentence;
	return (struct text){ 0 };
}

static void
a_day_that_is_taken_elsewhere_keeps_a_session_from_it_in_words(void **state)
{
	struct world w;
	struct id action;
	struct plan p;
	day_t best;

	(void)state;
	world_join(&w);
	action = action_to_place(&w);
	p = plan_made(&w, action);
	best = day_placed(&p);
	absent(&w, 0, best, best);
	world_wait(&w);
	p = plan_made(&w, action);
	assert_int_not_equal(day_placed(&p), best);
	assert_true(text_is(words_of(&p, best), "Un·e intervenant·e est absent·e ce jour-là."));
	share_end(&w, 0);
	two_nodes_carry(&w.n);
	p = plan_made(&w, action);
	assert_int_equal(day_placed(&p), best);
	world_close(&w);
}

static void
days_that_are_all_taken_elsewhere_leave_nothing_to_place_until_the_share_ends(void **state)
{
	struct world w;
	struct id action;
	struct plan p;

	(void)state;
	world_join(&w);
	action = action_to_place(&w);
	absent(&w, 0, TODAY, TODAY + WINDOW_DAYS);
	world_wait(&w);
	p = plan_made(&w, action);
	assert_int_equal(p.status, PLAN_INFEASIBLE);
	assert_true(p.conflicts.count > 0);
	share_end(&w, 1);
	p = plan_made(&w, action);
	assert_int_equal(p.status, PLAN_COMPUTED);
	world_close(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_said_by_voice_joins_both_sides),
		cmocka_unit_test(a_code_may_be_typed_as_it_was_heard),
		cmocka_unit_test(busy_days_go_both_ways_and_are_not_told_back),
		cmocka_unit_test(no_message_tells_whose_days_they_are_or_why),
		cmocka_unit_test(what_is_told_of_days_knows_nothing_of_missions),
		cmocka_unit_test(days_that_come_twice_or_after_the_end_change_nothing),
		cmocka_unit_test(both_may_end_it_at_once),
		cmocka_unit_test(who_ends_it_before_the_code_is_answered_ends_it_on_both_sides),
		cmocka_unit_test(a_code_that_fits_nothing_is_refused_and_said_so),
		cmocka_unit_test(who_guesses_codes_gets_no_further),
		cmocka_unit_test(a_person_is_in_common_with_a_federation_once),
		cmocka_unit_test(all_is_told_again_when_the_other_begins_anew),
		cmocka_unit_test(who_forgot_a_code_that_was_entered_ends_it_on_the_other_side),
		cmocka_unit_test(erasing_the_person_ends_it_on_both_sides),
		cmocka_unit_test(a_day_that_is_taken_elsewhere_keeps_a_session_from_it_in_words),
		cmocka_unit_test(
		    days_that_are_all_taken_elsewhere_leave_nothing_to_place_until_the_share_ends),
		cmocka_unit_test(a_revocation_ends_it_and_the_other_side_hears_so_once_it_is_added_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
