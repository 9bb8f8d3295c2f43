/*
 * matching_mission_test: an engagement once it runs: invoices, a pause, days that go to another month, another provider.
 * Owns: nothing.
 * Beware: virtual time only; each test has a world of its own. Two days are planned, one in each of two months.
 */
#include "services/matching/agreement.h"
#include "common/calendar.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define DAY_USEC (86400 * USEC_PER_SEC)

static uint32_t
engaged_days(struct world *w, struct id provider, day_t day)
{
	struct capacity row;

	return world_row(w, provider, day, &row) ? row.engaged : 0;
}

/* --- invoices ---------------------------------------------------------------------------------------------------------- */
static enum rc
invoice(struct world *w, const struct host_caller *who, struct id id, const char *number, uint32_t halves,
    int64_t amount, struct invoice *out)
{
	struct invoice_ask in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
		.id = id,
		.number = text_of(number),
		.half_days = halves };

	in.amount = amount;
	in.has |= amount >= 0 ? REC_BIT(4) : 0;
	return world_call(w, who, "matching.engagement.invoice", &invoice_ask_desc, &in, &invoice_desc, out);
}

static enum rc
invoice_do(struct world *w, const char *method, struct id id, day_t on, struct invoice *out)
{
	struct invoice_step in = { REC_BIT(1) | (on != 0 ? REC_BIT(2) : 0), id, on };

	return world_call(w, &w->referent, method, &invoice_step_desc, &in, &invoice_desc, out);
}

static void
only_days_done_are_invoiced_and_what_is_paid_stays(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w);
	struct invoice first, second, out;

	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 1, -1, &out), RC_RULE);
	assert_true(world_refused(w, "half_days", FAULT_INVOICE_DONE));
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY, false), RC_OK);
	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 3, -1, &out), RC_RULE);
	assert_string_equal(w->why.items[0].argument, "1 jour");
	assert_string_equal(w->why.items[0].english, "1 day");
	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 1, 10001, &out), RC_RULE);
	assert_true(world_refused(w, "amount", FAULT_INVOICE_AMOUNT));
	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 1, 0, &out), RC_INVALID);
	assert_true(world_refused(w, "amount", FAULT_INVOICE_NOTHING));
	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 1, -1, &first), RC_OK);
	assert_int_equal(first.amount, 10000);
	assert_int_equal(first.payer, ACCORD_FUND);
	assert_int_equal(invoice(w, &w->referent, e.id, "F-1", 1, -1, &out), RC_CONFLICT);
	assert_true(world_refused(w, "number", FAULT_INVOICE_NUMBER));
	assert_int_equal(invoice(w, &w->referent, e.id, "F-2", 2, -1, &out), RC_RULE);
	assert_int_equal(invoice(w, &w->referent, e.id, "F-2", 1, 9000, &second), RC_OK);
	e = world_engagement(w, e.id);
	assert_int_equal(e.half_days_invoiced, 2);
	assert_int_equal(e.invoiced, 19000);
	assert_int_equal(invoice_do(w, "matching.invoice.pay", first.id, WORLD_TODAY - 1, &out), RC_RULE);
	assert_true(world_refused(w, "on", FAULT_INVOICE_DAY));
	assert_int_equal(invoice_do(w, "matching.invoice.pay", first.id, 0, &out), RC_OK);
	assert_int_equal(invoice_do(w, "matching.invoice.cancel", first.id, 0, &out), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_INVOICE_STATE));
	assert_int_equal(invoice_do(w, "matching.invoice.cancel", second.id, 0, &out), RC_OK);
	e = world_engagement(w, e.id);
	assert_int_equal(e.half_days_invoiced, 1);
	assert_int_equal(e.invoiced, 10000);
	assert_int_equal(e.paid, 10000);
	assert_int_equal(invoice(w, &w->referent, e.id, "F-2", 1, -1, &out),
	    RC_OK); /* its number and days are free again */
	assert_int_equal(
	    world_do(w, &w->director_a, "matching.invoice.get", out.id, &invoice_desc, &out), RC_NOT_FOUND);
	assert_int_equal(world_do(w, &w->coordinator, "matching.invoice.get", first.id, &invoice_desc, &out),
	    RC_NOT_FOUND);
	assert_int_equal(invoice(w, &w->provider[1], e.id, "F-9", 1, -1, &out), RC_NOT_FOUND);
}

/* What is a person's is nothing to who serves a group, nor is the number of an invoice. */
static void
a_number_that_the_caller_may_not_read_refuses_nothing(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w), g;
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct invoice out;

	g = world_engaged(w, &w->coordinator, &r);
	assert_true(id_equal(e.provider, g.provider));
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY, false), RC_OK);
	assert_int_equal(world_day_done(w, g.id, WORLD_TODAY, false), RC_OK);
	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 1, -1, &out), RC_OK);
	assert_int_equal(invoice(w, &w->provider[0], g.id, "F-1", 1, -1, &out), RC_CONFLICT);
	assert_int_equal(invoice(w, &w->coordinator, g.id, "F-1", 1, -1, &out), RC_OK);
	assert_int_equal(invoice(w, &w->coordinator, g.id, "F-1", 1, -1, &out), RC_CONFLICT);
	assert_true(world_refused(w, "number", FAULT_INVOICE_NUMBER));
}

/* Signed by the three on paper, at that tariff a day; the fund pays. */
static void
signed_at(struct world *w, const struct engagement *e, int64_t tariff)
{
	struct engagement_agreement a = { .has = REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT) |
		    REC_BIT(ACCORD_TAG_TARIFF),
		.engagement = e->id,
		.object = text_of("Prendre du recul."),
		.tariff = tariff };
	struct accord_sign s = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) };

	assert_int_equal(world_call(w, &w->referent, "matching.engagement_agreement.create",
			     &engagement_agreement_desc, &a, &engagement_agreement_desc, &a),
	    RC_OK);
	assert_int_equal(world_do(w, &w->referent, "matching.engagement_agreement.propose", a.id,
			     &engagement_agreement_desc, &a),
	    RC_OK);
	s.id = a.id;
	for (s.party = ACCORD_BENEFICIARY; s.party <= ACCORD_SERVICE; s.party++) {
		s.paper = s.party != ACCORD_SERVICE;
		assert_int_equal(world_call(w, &w->referent, "matching.engagement_agreement.sign",
				     &accord_sign_desc, &s, &engagement_agreement_desc, &a),
		    RC_OK);
	}
	assert_int_equal(a.status, ACCORD_SIGNED);
}

static void
two_halves_of_a_day_cost_no_more_than_the_day(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w);
	struct invoice first, second, out;

	signed_at(w, &e, 30001);
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY, false), RC_OK);
	assert_int_equal(invoice(w, &w->referent, e.id, "F-1", 1, 15001, &out), RC_RULE);
	assert_true(world_refused(w, "amount", FAULT_INVOICE_AMOUNT));
	assert_int_equal(invoice(w, &w->referent, e.id, "F-1", 1, -1, &first), RC_OK);
	assert_int_equal(invoice(w, &w->referent, e.id, "F-2", 1, -1, &second), RC_OK);
	assert_in_range(first.amount + second.amount, 30000, 30001);
}

static void
an_invoice_is_paid_by_whom_the_signed_agreement_says(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w);
	struct invoice_ask in = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(6),
		.id = e.id,
		.number = text_of("F-1"),
		.half_days = 1,
		.payer = ACCORD_PERSON };
	struct invoice out;

	signed_at(w, &e, 20000);
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY, false), RC_OK);
	assert_int_equal(world_call(w, &w->provider[0], "matching.engagement.invoice", &invoice_ask_desc, &in,
			     &invoice_desc, &out),
	    RC_RULE);
	assert_true(world_refused(w, "payer", FAULT_INVOICE_PAYER));
	in.payer = ACCORD_FUND;
	assert_int_equal(world_call(w, &w->provider[0], "matching.engagement.invoice", &invoice_ask_desc, &in,
			     &invoice_desc, &out),
	    RC_OK);
	assert_int_equal(out.payer, ACCORD_FUND);
}

/* --- pausing, shifting ------------------------------------------------------------------------------------------------- */
static enum rc
suspend(struct world *w, struct id id, bool keep, day_t from, struct engagement *out)
{
	struct engagement_suspend in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | (from != 0 ? REC_BIT(4) : 0),
		id, PAUSE_ASKED, keep, from };

	return world_call(w, &w->employee, "matching.engagement.suspend", &engagement_suspend_desc, &in,
	    &engagement_desc, out);
}

static enum rc
resume(struct world *w, struct id id, day_t to, struct engagement *out)
{
	struct engagement_resume in = { REC_BIT(1) | (to != 0 ? REC_BIT(2) : 0), id, to };

	return world_call(w, &w->referent, "matching.engagement.resume", &engagement_resume_desc, &in,
	    &engagement_desc, out);
}

static void
a_pause_keeps_the_days_or_gives_them_back_and_going_on_takes_them_again(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w), out;
	const struct engagement_suspension *s;

	assert_int_equal(suspend(w, e.id, true, WORLD_TODAY + 1, &out), RC_RULE);
	assert_true(world_refused(w, "from", FAULT_ENGAGEMENT_PAUSE_DAY));
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_SUSPENDED);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY), 1);
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY, false), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_ENGAGEMENT_STATE));
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_CONFLICT);
	assert_int_equal(resume(w, e.id, 0, &out), RC_OK);
	assert_int_equal(suspend(w, e.id, false, 0, &out), RC_OK);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY), 0);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY + 30), 0);
	host_advance(w->h, 70 * DAY_USEC);
	assert_int_equal(resume(w, e.id, 0, &out), RC_RULE);
	assert_true(world_refused(w, "to", FAULT_ENGAGEMENT_OVER));
	assert_int_equal(resume(w, e.id, WORLD_TODAY + 65, &out), RC_RULE); /* past by now */
	assert_true(world_refused(w, "to", FAULT_ENGAGEMENT_PERIOD_END));
	assert_int_equal(resume(w, e.id, WORLD_TODAY + 130, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_ACTIVE);
	assert_int_equal(out.to, WORLD_TODAY + 130);
	s = out.suspensions.items;
	assert_int_equal(out.suspensions.count, 2);
	assert_false(s[1].kept);
	assert_int_equal(s[1].resumed_on, WORLD_TODAY + 70);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY + 70), 1);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY + 100), 1);
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY + 70, false), RC_OK);
}

static enum rc
shift(struct world *w, const struct host_caller *who, struct id id, day_t from, day_t to, uint32_t days,
    struct engagement *out)
{
	struct engagement_shift in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), id, from, to,
		days };

	return world_call(
	    w, who, "matching.engagement.shift", &engagement_shift_desc, &in, &engagement_desc, out);
}

/* Asked for from in ten days on: the one beginning, of days done, of the agreement and of days moved. */
static struct engagement
mission_to_come(struct world *w, day_t from, day_t to)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r;

	in.from = from;
	in.to = to;
	r = world_submitted(w, &w->employee, &in);
	return world_engaged(w, &w->referent, &r);
}

static void
a_day_before_the_mission_begins_is_refused_with_both_days(void **state)
{
	struct world *w = *state;
	struct engagement e = mission_to_come(w, WORLD_TODAY + 10, WORLD_TODAY + 60);

	host_advance(w->h, 12 * USEC_PER_DAY);
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY + 9, false), RC_RULE);
	assert_true(world_refused(w, "day", FAULT_ENGAGEMENT_BEFORE));
	assert_string_equal(w->why.items[0].argument,
	    "le vendredi 15 novembre 2019 est avant le samedi 16 novembre 2019, premier jour de la mission");
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY + 10, false), RC_OK);
}

static void
days_are_not_moved_to_a_month_before_the_mission_begins(void **state)
{
	struct world *w = *state;
	struct engagement e = mission_to_come(w, WORLD_TODAY + 40, WORLD_TODAY + 100), out;

	assert_int_equal(shift(w, &w->referent, e.id, WORLD_TODAY + 40, WORLD_TODAY, 1, &out), RC_RULE);
	assert_true(world_refused(w, "to", FAULT_ENGAGEMENT_SHIFT_MONTH));
}

static void
days_not_done_go_to_another_month_that_has_room(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w), out;

	assert_int_equal(shift(w, &w->referent, e.id, WORLD_TODAY, WORLD_TODAY, 1, &out), RC_RULE);
	assert_true(world_refused(w, "to", FAULT_ENGAGEMENT_SHIFT_MONTH));
	assert_int_equal(shift(w, &w->referent, e.id, WORLD_TODAY, WORLD_TODAY + 100, 1, &out), RC_RULE);
	assert_int_equal(shift(w, &w->referent, e.id, WORLD_TODAY, WORLD_TODAY + 30, 2, &out), RC_RULE);
	assert_true(world_refused(w, "days", FAULT_ENGAGEMENT_SHIFT));
	assert_int_equal(
	    shift(w, &w->coordinator, e.id, WORLD_TODAY, WORLD_TODAY + 30, 1, &out), RC_NOT_FOUND);
	assert_int_equal(shift(w, &w->referent, e.id, WORLD_TODAY, WORLD_TODAY + 30, 1, &out), RC_OK);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY), 0);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY + 30), 2);
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY, false), RC_OK);
	assert_int_equal(shift(w, &w->referent, e.id, WORLD_TODAY + 30, WORLD_TODAY, 2, &out), RC_RULE);
	assert_int_equal(shift(w, &w->referent, e.id, WORLD_TODAY + 30, WORLD_TODAY, 1, &out), RC_OK);
}

/* --- another provider -------------------------------------------------------------------------------------------------- */
static enum rc
replace(struct world *w, const struct host_caller *who, struct id id, struct engagement *out)
{
	struct engagement_replace in = { REC_BIT(1) | REC_BIT(2), id, CHANGE_PROVIDER_STOPS, 0 };

	return world_call(
	    w, who, "matching.engagement.replace", &engagement_replace_desc, &in, &engagement_desc, out);
}

/* An agreement on it that nobody signed yet. */
static struct engagement_agreement
agreed(struct world *w, const struct engagement *e)
{
	struct engagement_agreement in = { .has = REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT),
		.engagement = e->id,
		.object = text_of("Prendre du recul.") };
	struct engagement_agreement a;

	assert_int_equal(world_call(w, &w->referent, "matching.engagement_agreement.create",
			     &engagement_agreement_desc, &in, &engagement_agreement_desc, &a),
	    RC_OK);
	return a;
}

/* Asks the best of the new list, which accepts: its engagement, the only one that it sees. */
static struct engagement
engaged_again(struct world *w, struct id request, const struct host_caller *provider)
{
	struct ranking_view v = world_proposals(w, &w->referent, request);
	struct solicit s = { REC_BIT(1), ((struct ranking_line *)v.lines.items)[0].proposal, { 0 } };
	struct list_query q = { 0 };
	struct solicitation sent;
	struct answer_taken taken;
	struct list_page page;
	struct engagement e;

	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	assert_int_equal(world_answer(w, world_token(sent.answer_link), true, -1, &taken), RC_OK);
	assert_int_equal(
	    world_call(w, provider, "matching.engagement.list", &list_query_desc, &q, &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 1);
	assert_int_equal(
	    record_decode(&engagement_desc, page.items.ptr, page.items.len, host_arena(w->h), &e, NULL, NULL),
	    RC_OK);
	return e;
}

static void
another_provider_goes_on_with_what_is_left(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct engagement e = world_engaged(w, &w->referent, &r), out, next;
	struct engagement_agreement a = agreed(w, &e);
	struct ranking_view v;

	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY, true), RC_OK);
	assert_int_equal(replace(w, &w->coordinator, e.id, &out), RC_NOT_FOUND);
	assert_int_equal(replace(w, &w->referent, e.id, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_REPLACED);
	assert_int_equal(out.days_done.count, 1);
	assert_int_equal(out.replaced_for, CHANGE_PROVIDER_STOPS);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY), 1); /* begun */
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY + 30), 0);
	assert_int_equal(world_do(w, &w->referent, "matching.engagement_agreement.get", a.id,
			     &engagement_agreement_desc, &a),
	    RC_OK);
	assert_int_equal(a.status, ACCORD_CANCELLED);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &r), RC_OK);
	assert_int_equal(r.status, REQUEST_PROPOSED);
	assert_int_equal(r.days, 2); /* a half and a whole one are left */
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(v.lines.count, WORLD_PROVIDERS - 1);
	for (uint32_t i = 0; i < v.lines.count; i++)
		assert_false(id_equal(((struct ranking_line *)v.lines.items)[i].provider, e.provider));
	assert_int_equal(
	    world_do(w, &w->provider[0], "matching.request.get", r.id, &request_desc, &r), RC_NOT_FOUND);
	next = engaged_again(w, e.request, &w->provider[1]);
	assert_true(id_equal(next.previous, e.id));
	assert_int_equal(next.half_days_before, 1);
	assert_true(id_equal(next.provider, w->providers[1]));
	assert_int_equal(replace(w, &w->referent, e.id, &out), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_ENGAGEMENT_STATE));
	/* a ranking made later leaves it out too */
	assert_int_equal(replace(w, &w->referent, next.id, &out), RC_OK);
	v = world_proposals(w, &w->referent, e.request);
	assert_int_equal(v.lines.count, WORLD_PROVIDERS - 2);
}

static void
an_engagement_that_pauses_can_be_closed_replaced_or_withdrawn(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w), out;
	struct request r;

	assert_int_equal(suspend(w, e.id, false, 0, &out), RC_OK);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.withdraw", e.request, &request_desc, &r), RC_OK);
	assert_int_equal(r.status, REQUEST_WITHDRAWN);
	assert_int_equal(world_engagement(w, e.id).status, ENGAGEMENT_ENDED);
	e = world_mission(w);
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_OK);
	assert_int_equal(replace(w, &w->referent, e.id, &out), RC_OK);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY), 0);
	e = world_mission(w);
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_ENDED);
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_CONFLICT);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(only_days_done_are_invoiced_and_what_is_paid_stays),
		TEST(a_number_that_the_caller_may_not_read_refuses_nothing),
		TEST(two_halves_of_a_day_cost_no_more_than_the_day),
		TEST(an_invoice_is_paid_by_whom_the_signed_agreement_says),
		TEST(a_pause_keeps_the_days_or_gives_them_back_and_going_on_takes_them_again),
		TEST(a_day_before_the_mission_begins_is_refused_with_both_days),
		TEST(days_are_not_moved_to_a_month_before_the_mission_begins),
		TEST(days_not_done_go_to_another_month_that_has_room),
		TEST(another_provider_goes_on_with_what_is_left),
		TEST(an_engagement_that_pauses_can_be_closed_replaced_or_withdrawn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
