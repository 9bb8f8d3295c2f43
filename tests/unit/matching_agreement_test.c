/*
 * matching_agreement_test: what the three sign, invoices, an engagement that pauses, goes on, or goes to another provider.
 * Owns: nothing.
 * Beware: virtual time only; each test has a world of its own. Two days are planned, one in each of two months.
 */
#include "services/matching/agreement.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define DAY_USEC (86400 * USEC_PER_SEC)

static int
setup(void **state)
{
	*state = world_new();
	return 0;
}

/* Every test ends with the journal replayed. */
static int
teardown(void **state)
{
	struct world *w = *state;
	struct fault why = { 0 };
	uint64_t events;

	assert_int_equal(host_verify(w->h, "matching", &events, &why), RC_OK);
	world_free(w);
	return 0;
}

static struct engagement
engaged(struct world *w)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);

	return world_engaged(w, &w->referent, &r);
}

static struct engagement_agreement
plain(const struct engagement *e)
{
	return (
	    struct engagement_agreement){ .has = REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT),
		.engagement = e->id,
		.object = text_of("Prendre du recul sur la fonction.") };
}

static enum rc
make(struct world *w, const struct host_caller *who, const struct engagement_agreement *in,
    struct engagement_agreement *out)
{
	return world_call(w, who, "matching.engagement_agreement.create", &engagement_agreement_desc, in,
	    &engagement_agreement_desc, out);
}

static enum rc
step(struct world *w, const struct host_caller *who, const char *verb, struct id id,
    struct engagement_agreement *out)
{
	return world_do(w, who, verb, id, &engagement_agreement_desc, out);
}

static struct engagement_agreement
proposed(struct world *w, const struct engagement *e)
{
	struct engagement_agreement in = plain(e), a;

	assert_int_equal(make(w, &w->referent, &in, &a), RC_OK);
	assert_int_equal(step(w, &w->referent, "matching.engagement_agreement.propose", a.id, &a), RC_OK);
	assert_int_equal(a.status, ACCORD_PROPOSED);
	return a;
}

static enum rc
sign(struct world *w, const struct host_caller *who, struct id id, enum accord_party party, bool paper,
    day_t on, struct engagement_agreement *out)
{
	struct accord_sign in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | (on != 0 ? REC_BIT(4) : 0), id,
		party, paper, on };

	return world_call(w, who, "matching.engagement_agreement.sign", &accord_sign_desc, &in,
	    &engagement_agreement_desc, out);
}

static struct text
link_of(struct world *w, struct id id, enum accord_party party)
{
	struct accord_link_ask in = { REC_BIT(1) | REC_BIT(2), id, party };
	struct accord_link out;

	assert_int_equal(world_call(w, &w->referent, "matching.engagement_agreement.link",
			     &accord_link_ask_desc, &in, &accord_link_desc, &out),
	    RC_OK);
	assert_memory_equal(out.path.ptr, "/accord/", 8);
	return (struct text){ out.path.ptr + 8, out.path.len - 8, 0 };
}

static enum rc
by_link(struct world *w, const char *method, struct text token, struct accord_brief *out)
{
	struct accord_token in = { REC_BIT(1), token };

	return world_call(w, &w->nobody, method, &accord_token_desc, &in, &accord_brief_desc, out);
}

static enum rc
add_day(struct world *w, struct id id, day_t day, bool half)
{
	struct engagement_day d = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), id, day, half };
	struct engagement out;

	return world_call(
	    w, &w->referent, "matching.engagement.add_day", &engagement_day_desc, &d, &engagement_desc, &out);
}

static struct engagement
read_engagement(struct world *w, struct id id)
{
	struct engagement e;

	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.get", id, &engagement_desc, &e), RC_OK);
	return e;
}

static uint32_t
engaged_days(struct world *w, struct id provider, day_t day)
{
	struct capacity row;

	return world_row(w, provider, day, &row) ? row.engaged : 0;
}

/* --- the agreement ----------------------------------------------------------------------------------------------------- */
static void
an_agreement_takes_its_terms_from_the_engagement_and_is_signed_by_the_three(void **state)
{
	struct world *w = *state;
	struct engagement e = engaged(w);
	struct engagement_agreement a = proposed(w, &e);
	struct accord_brief brief;
	struct text token = link_of(w, a.id, ACCORD_PROVIDER);
	const struct accord_signature *s;

	assert_int_equal(a.days, 2);
	assert_int_equal(a.tariff, 20000);
	assert_int_equal(a.payer, ACCORD_FUND);
	assert_int_equal(a.from, e.from);
	assert_int_equal(a.to, e.to);
	assert_true(id_equal(a.person, w->employee.person));
	assert_false(REC_HAS(&a, ACCORD_TAG_ORGANISATION));
	assert_int_equal(by_link(w, "matching.accord.get", token, &brief), RC_OK);
	assert_int_equal(brief.party, ACCORD_PROVIDER);
	assert_true(text_is(brief.object, "Prendre du recul sur la fonction."));
	assert_int_equal(by_link(w, "matching.accord.give", token, &brief), RC_OK);
	assert_true(brief.signed_already);
	assert_int_equal(sign(w, &w->employee, a.id, ACCORD_BENEFICIARY, false, 0, &a), RC_OK);
	assert_int_equal(a.status, ACCORD_PROPOSED);
	assert_int_equal(sign(w, &w->referent, a.id, ACCORD_SERVICE, false, 0, &a), RC_OK);
	assert_int_equal(a.status, ACCORD_SIGNED);
	assert_int_equal(a.signed_on, WORLD_TODAY);
	assert_int_equal(a.signatures.count, 3);
	s = a.signatures.items;
	assert_int_equal(s[0].way, ACCORD_BY_LINK);
	assert_int_equal(s[1].way, ACCORD_BY_ACCOUNT);
	assert_int_equal(
	    step(w, &w->referent, "matching.engagement_agreement.revise", a.id, &a), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_ACCORD_STATE));
}

static void
each_bad_term_has_its_own_fault(void **state)
{
	struct world *w = *state;
	struct engagement e = engaged(w);
	struct engagement_agreement in = plain(&e), a;

	in.payer = ACCORD_STRUCTURE; /* the employer would learn of it */
	in.days = 3;
	in.from = WORLD_TODAY + 10;
	in.to = WORLD_TODAY;
	in.has |= REC_BIT(ACCORD_TAG_PAYER) | REC_BIT(ACCORD_TAG_DAYS) | REC_BIT(ACCORD_TAG_FROM) |
	    REC_BIT(ACCORD_TAG_TO);
	assert_int_equal(make(w, &w->referent, &in, &a), RC_RULE);
	assert_true(world_refused(w, "payer", FAULT_ACCORD_PAYER));
	assert_true(world_refused(w, "days", FAULT_ACCORD_DAYS));
	assert_true(world_refused(w, "to", FAULT_ACCORD_PERIOD));
	in = plain(&e);
	assert_int_equal(make(w, &w->referent, &in, &a), RC_OK);
	assert_int_equal(make(w, &w->referent, &in, &a), RC_CONFLICT);
	assert_true(world_refused(w, "engagement", FAULT_ACCORD_DOUBLE));
}

static void
a_structure_pays_for_a_group_and_no_person_does(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct engagement e = world_engaged(w, &w->coordinator, &r);
	struct engagement_agreement want = plain(&e), a;

	want.payer = ACCORD_PERSON;
	want.has |= REC_BIT(ACCORD_TAG_PAYER);
	assert_int_equal(make(w, &w->coordinator, &want, &a), RC_RULE);
	assert_true(world_refused(w, "payer", FAULT_ACCORD_PAYER));
	want.payer = ACCORD_STRUCTURE;
	assert_int_equal(make(w, &w->coordinator, &want, &a), RC_OK);
	assert_int_equal(step(w, &w->coordinator, "matching.engagement_agreement.propose", a.id, &a), RC_OK);
	assert_int_equal(sign(w, &w->director_b, a.id, ACCORD_BENEFICIARY, false, 0, &a), RC_NOT_FOUND);
	assert_int_equal(sign(w, &w->director_a, a.id, ACCORD_BENEFICIARY, false, 0, &a), RC_OK);
}

static void
an_individual_agreement_is_nothing_to_an_employer_or_a_coordinator(void **state)
{
	struct world *w = *state;
	struct engagement e = engaged(w);
	struct engagement_agreement a = proposed(w, &e), out, in = plain(&e);
	const struct host_caller *others[] = { &w->director_a, &w->board_a, &w->coordinator, &w->two_hats,
		&w->colleague, &w->provider[1] };
	struct list_query q = { 0 };
	struct list_page page;

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
		assert_int_equal(
		    step(w, others[i], "matching.engagement_agreement.get", a.id, &out), RC_NOT_FOUND);
		assert_int_equal(world_call(w, others[i], "matching.engagement_agreement.list",
				     &list_query_desc, &q, &list_page_desc, &page),
		    RC_OK);
		assert_int_equal(page.count, 0);
		assert_int_equal(sign(w, others[i], a.id, ACCORD_BENEFICIARY, false, 0, &out), RC_NOT_FOUND);
	}
	assert_int_equal(make(w, &w->coordinator, &in, &out), RC_NOT_FOUND);
	assert_int_equal(step(w, &w->provider[0], "matching.engagement_agreement.get", a.id, &out), RC_OK);
}

static void
nobody_signs_for_another_but_by_a_paper_that_the_service_holds(void **state)
{
	struct world *w = *state;
	struct engagement e = engaged(w);
	struct engagement_agreement a = proposed(w, &e);
	const struct accord_signature *s;

	assert_int_equal(sign(w, &w->referent, a.id, ACCORD_BENEFICIARY, false, 0, &a), RC_RULE);
	assert_true(world_refused(w, "party", FAULT_ACCORD_PARTY));
	assert_int_equal(sign(w, &w->employee, a.id, ACCORD_PROVIDER, true, 0, &a), RC_RULE);
	assert_int_equal(sign(w, &w->provider[0], a.id, ACCORD_SERVICE, false, 0, &a), RC_RULE);
	assert_int_equal(sign(w, &w->referent, a.id, ACCORD_BENEFICIARY, true, WORLD_TODAY + 1, &a), RC_RULE);
	assert_true(world_refused(w, "on", FAULT_ACCORD_PAPER_DAY));
	assert_int_equal(sign(w, &w->referent, a.id, ACCORD_BENEFICIARY, true, WORLD_TODAY - 1, &a), RC_RULE);
	assert_int_equal(sign(w, &w->referent, a.id, ACCORD_BENEFICIARY, true, WORLD_TODAY, &a), RC_OK);
	s = a.signatures.items;
	assert_int_equal(s[0].way, ACCORD_BY_PAPER);
	assert_true(id_equal(s[0].entered_by, w->referent.person));
	assert_int_equal(sign(w, &w->employee, a.id, ACCORD_BENEFICIARY, false, 0, &a), RC_CONFLICT);
	assert_true(world_refused(w, "party", FAULT_ACCORD_TWICE));
}

static void
a_signing_link_says_kindly_why_it_is_not_good(void **state)
{
	struct world *w = *state;
	struct engagement e = engaged(w);
	struct engagement_agreement a = proposed(w, &e);
	struct text token = link_of(w, a.id, ACCORD_BENEFICIARY), other = link_of(w, a.id, ACCORD_PROVIDER);
	struct accord_brief brief;

	assert_int_equal(by_link(w, "matching.accord.give", token, &brief), RC_OK);
	assert_int_equal(by_link(w, "matching.accord.get", token, &brief), RC_OK); /* may be read again */
	assert_int_equal(by_link(w, "matching.accord.give", token, &brief), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ACCORD_TWICE));
	assert_int_equal(by_link(w, "matching.accord.get", TEXT_LIT("rien"), &brief), RC_NOT_FOUND);
	assert_true(world_refused(w, "token", FAULT_ACCORD_UNKNOWN));
	host_advance(w->h, 31 * DAY_USEC);
	assert_int_equal(by_link(w, "matching.accord.give", other, &brief), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ACCORD_LATE));
	other = link_of(w, a.id, ACCORD_PROVIDER); /* another is asked for */
	assert_int_equal(by_link(w, "matching.accord.get", other, &brief), RC_OK);
	assert_int_equal(step(w, &w->referent, "matching.engagement_agreement.revise", a.id, &a), RC_OK);
	assert_int_equal(a.signatures.count, 0);
	assert_int_equal(by_link(w, "matching.accord.give", other, &brief), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ACCORD_REVISED));
	assert_int_equal(step(w, &w->referent, "matching.engagement_agreement.propose", a.id, &a), RC_OK);
	assert_int_equal(
	    by_link(w, "matching.accord.give", other, &brief), RC_NOT_FOUND); /* of the text before */
	other = link_of(w, a.id, ACCORD_PROVIDER);
	assert_int_equal(step(w, &w->referent, "matching.engagement_agreement.cancel", a.id, &a), RC_OK);
	assert_int_equal(by_link(w, "matching.accord.give", other, &brief), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ACCORD_GONE));
}

static void
what_is_proposed_does_not_change_and_ends_with_its_engagement(void **state)
{
	struct world *w = *state;
	struct engagement e = engaged(w), closed;
	struct engagement_agreement a = proposed(w, &e),
				    patch = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) |
						REC_BIT(ACCORD_TAG_DAYS) };

	patch.id = a.id;
	patch.version = a.version;
	patch.days = 1;
	assert_int_equal(world_call(w, &w->referent, "matching.engagement_agreement.update",
			     &engagement_agreement_desc, &patch, &engagement_agreement_desc, &a),
	    RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_ACCORD_STATE));
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &closed), RC_OK);
	assert_int_equal(step(w, &w->referent, "matching.engagement_agreement.get", patch.id, &a), RC_OK);
	assert_int_equal(a.status, ACCORD_CANCELLED);
	a = plain(&e);
	assert_int_equal(make(w, &w->referent, &a, &a), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_ENGAGEMENT_STATE));
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
	struct engagement e = engaged(w);
	struct invoice first, second, out;

	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 1, -1, &out), RC_RULE);
	assert_true(world_refused(w, "half_days", FAULT_INVOICE_DONE));
	assert_int_equal(add_day(w, e.id, WORLD_TODAY, false), RC_OK);
	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 3, -1, &out), RC_RULE);
	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 1, 10001, &out), RC_RULE);
	assert_true(world_refused(w, "amount", FAULT_INVOICE_AMOUNT));
	assert_int_equal(invoice(w, &w->provider[0], e.id, "F-1", 1, -1, &first), RC_OK);
	assert_int_equal(first.amount, 10000);
	assert_int_equal(first.payer, ACCORD_FUND);
	assert_int_equal(invoice(w, &w->referent, e.id, "F-1", 1, -1, &out), RC_CONFLICT);
	assert_true(world_refused(w, "number", FAULT_INVOICE_NUMBER));
	assert_int_equal(invoice(w, &w->referent, e.id, "F-2", 2, -1, &out), RC_RULE);
	assert_int_equal(invoice(w, &w->referent, e.id, "F-2", 1, 9000, &second), RC_OK);
	e = read_engagement(w, e.id);
	assert_int_equal(e.half_days_invoiced, 2);
	assert_int_equal(e.invoiced, 19000);
	assert_int_equal(invoice_do(w, "matching.invoice.pay", first.id, WORLD_TODAY - 1, &out), RC_RULE);
	assert_true(world_refused(w, "on", FAULT_INVOICE_DAY));
	assert_int_equal(invoice_do(w, "matching.invoice.pay", first.id, 0, &out), RC_OK);
	assert_int_equal(invoice_do(w, "matching.invoice.cancel", first.id, 0, &out), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_INVOICE_STATE));
	assert_int_equal(invoice_do(w, "matching.invoice.cancel", second.id, 0, &out), RC_OK);
	e = read_engagement(w, e.id);
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
	struct engagement e = engaged(w), out;
	const struct engagement_suspension *s;

	assert_int_equal(suspend(w, e.id, true, WORLD_TODAY + 1, &out), RC_RULE);
	assert_true(world_refused(w, "from", FAULT_ENGAGEMENT_PAUSE_DAY));
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_SUSPENDED);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY), 1);
	assert_int_equal(add_day(w, e.id, WORLD_TODAY, false), RC_CONFLICT);
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
	assert_int_equal(add_day(w, e.id, WORLD_TODAY + 70, false), RC_OK);
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

static void
days_not_done_go_to_another_month_that_has_room(void **state)
{
	struct world *w = *state;
	struct engagement e = engaged(w), out;

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
	assert_int_equal(add_day(w, e.id, WORLD_TODAY, false), RC_OK);
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
	struct engagement_agreement a = proposed(w, &e);
	struct ranking_view v;

	assert_int_equal(add_day(w, e.id, WORLD_TODAY, true), RC_OK);
	assert_int_equal(replace(w, &w->coordinator, e.id, &out), RC_NOT_FOUND);
	assert_int_equal(replace(w, &w->referent, e.id, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_REPLACED);
	assert_int_equal(out.days_done.count, 1);
	assert_int_equal(out.replaced_for, CHANGE_PROVIDER_STOPS);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY), 1); /* begun */
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY + 30), 0);
	assert_int_equal(step(w, &w->referent, "matching.engagement_agreement.get", a.id, &a), RC_OK);
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
	struct engagement e = engaged(w), out;
	struct request r;

	assert_int_equal(suspend(w, e.id, false, 0, &out), RC_OK);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.withdraw", e.request, &request_desc, &r), RC_OK);
	assert_int_equal(r.status, REQUEST_WITHDRAWN);
	assert_int_equal(read_engagement(w, e.id).status, ENGAGEMENT_ENDED);
	e = engaged(w);
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_OK);
	assert_int_equal(replace(w, &w->referent, e.id, &out), RC_OK);
	assert_int_equal(engaged_days(w, e.provider, WORLD_TODAY), 0);
	e = engaged(w);
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.engagement.close", e.id, &engagement_desc, &out), RC_OK);
	assert_int_equal(out.status, ENGAGEMENT_ENDED);
	assert_int_equal(suspend(w, e.id, true, 0, &out), RC_CONFLICT);
}

static void
the_machines_of_this_part_are_sound_and_have_the_names_of_the_wire(void **state)
{
	static const struct {
		const struct machine *machine;
		const struct rec_enum *words;
	} of[] = { { &accord_machine, &accord_status_enum }, { &invoice_machine, &invoice_status_enum } };

	(void)state;
	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		assert_true(machine_is_sound(of[i].machine));
		assert_int_equal(of[i].machine->state_count, of[i].words->count);
		for (size_t k = 0; k < of[i].machine->state_count; k++)
			assert_string_equal(of[i].machine->states[k].name,
			    rec_enum_by_value(of[i].words, of[i].machine->states[k].value)->name);
	}
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_agreement_takes_its_terms_from_the_engagement_and_is_signed_by_the_three),
		TEST(each_bad_term_has_its_own_fault),
		TEST(a_structure_pays_for_a_group_and_no_person_does),
		TEST(an_individual_agreement_is_nothing_to_an_employer_or_a_coordinator),
		TEST(nobody_signs_for_another_but_by_a_paper_that_the_service_holds),
		TEST(a_signing_link_says_kindly_why_it_is_not_good),
		TEST(what_is_proposed_does_not_change_and_ends_with_its_engagement),
		TEST(only_days_done_are_invoiced_and_what_is_paid_stays),
		TEST(a_pause_keeps_the_days_or_gives_them_back_and_going_on_takes_them_again),
		TEST(days_not_done_go_to_another_month_that_has_room),
		TEST(another_provider_goes_on_with_what_is_left),
		TEST(an_engagement_that_pauses_can_be_closed_replaced_or_withdrawn),
		cmocka_unit_test(the_machines_of_this_part_are_sound_and_have_the_names_of_the_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
