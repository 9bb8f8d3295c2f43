/*
 * matching_agreement_test: what is agreed on an engagement, and what the three sign.
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

/* --- the agreement ----------------------------------------------------------------------------------------------------- */
static void
an_agreement_takes_its_terms_from_the_engagement_and_is_signed_by_the_three(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w);
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
	struct engagement e = world_mission(w);
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
	assert_string_equal(w->why.items[0].argument, "2 jours");
	assert_true(world_refused(w, "to", FAULT_ACCORD_PERIOD));
	in = plain(&e);
	assert_int_equal(make(w, &w->referent, &in, &a), RC_OK);
	assert_int_equal(make(w, &w->referent, &in, &a), RC_CONFLICT);
	assert_true(world_refused(w, "engagement", FAULT_ACCORD_DOUBLE));
}

static void
an_agreement_begins_neither_before_the_mission_nor_after_a_day_that_was_done(void **state)
{
	struct world *w = *state;
	struct engagement e = world_mission(w);
	struct engagement_agreement in = plain(&e), a;

	in.from = WORLD_TODAY - 1;
	in.has |= REC_BIT(ACCORD_TAG_FROM);
	assert_int_equal(make(w, &w->referent, &in, &a), RC_RULE);
	assert_true(world_refused(w, "from", FAULT_ENGAGEMENT_BEFORE));
	host_advance(w->h, USEC_PER_DAY);
	assert_int_equal(world_day_done(w, e.id, WORLD_TODAY + 1, false), RC_OK);
	in.from = WORLD_TODAY + 2;
	assert_int_equal(make(w, &w->referent, &in, &a), RC_RULE);
	assert_true(world_refused(w, "from", FAULT_ACCORD_BEGIN));
	assert_string_equal(
	    w->why.items[0].argument, "le jeudi 7 novembre 2019 est avant le vendredi 8 novembre 2019");
	in.from = WORLD_TODAY + 1;
	assert_int_equal(make(w, &w->referent, &in, &a), RC_OK);
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
	struct engagement e = world_mission(w);
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
	struct engagement e = world_mission(w);
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
	struct engagement e = world_mission(w);
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
	struct engagement e = world_mission(w), closed;
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
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(an_agreement_takes_its_terms_from_the_engagement_and_is_signed_by_the_three),
		TEST(each_bad_term_has_its_own_fault),
		TEST(an_agreement_begins_neither_before_the_mission_nor_after_a_day_that_was_done),
		TEST(a_structure_pays_for_a_group_and_no_person_does),
		TEST(an_individual_agreement_is_nothing_to_an_employer_or_a_coordinator),
		TEST(nobody_signs_for_another_but_by_a_paper_that_the_service_holds),
		TEST(a_signing_link_says_kindly_why_it_is_not_good),
		TEST(what_is_proposed_does_not_change_and_ends_with_its_engagement),
		cmocka_unit_test(the_machines_of_this_part_are_sound_and_have_the_names_of_the_wire),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
