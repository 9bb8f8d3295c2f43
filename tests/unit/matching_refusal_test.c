/*
 * matching_refusal_test: each bad input has a fault of its own, names the field, and writes nothing.
 * Owns: the table of spoilt requests.
 * Beware: the journal's position is compared around every refusal.
 */
#include "services/matching/campaign.h"
#include "services/matching/refusal.h"
#include "services/matching/shortlist.h"
#include "tests/lib/fault_words.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

static int
setup(void **state)
{
	*state = world_new();
	return 0;
}

static int
teardown(void **state)
{
	world_free(*state);
	return 0;
}

/* --- requests, each spoilt in one way
 * ------------------------------------------------------------------------------------- */
static void
without_service(struct world *w, struct request *r)
{
	(void)w;
	r->has &= ~REC_BIT(REQUEST_TAG_SERVICE);
}
static void
of_unknown_service(struct world *w, struct request *r)
{
	(void)w;
	r->service.b[3] ^= 1;
}
static void
of_unknown_competence(struct world *w, struct request *r)
{
	static struct competence_need need = { REC_BIT(1), { { 7 } }, 0 };

	(void)w;
	r->competences = (struct list){ &need, 1 };
	r->has |= REC_BIT(REQUEST_TAG_COMPETENCES);
}
static void
of_unknown_unwanted(struct world *w, struct request *r)
{
	static struct id nobody = { { 8 } };

	(void)w;
	r->unwanted = (struct list){ &nobody, 1 };
	r->has |= REC_BIT(REQUEST_TAG_UNWANTED);
}
static void
in_the_past(struct world *w, struct request *r)
{
	(void)w;
	r->from = WORLD_TODAY - 30;
	r->to = WORLD_TODAY - 1;
}
static void
ending_before_it_begins(struct world *w, struct request *r)
{
	(void)w;
	r->from = WORLD_TODAY + 9;
	r->to = WORLD_TODAY + 8;
}
static void
over_two_years(struct world *w, struct request *r)
{
	(void)w;
	r->to = WORLD_TODAY + 800;
}
static void
of_no_day(struct world *w, struct request *r)
{
	(void)w;
	r->days = 0;
}
static void
of_more_days_than_there_are(struct world *w, struct request *r)
{
	(void)w;
	r->to = WORLD_TODAY + 2;
	r->days = 4;
}
static void
without_a_period(struct world *w, struct request *r)
{
	(void)w;
	r->has &= ~REC_BIT(REQUEST_TAG_FROM);
}
static void
without_a_department(struct world *w, struct request *r)
{
	(void)w;
	r->has &= ~REC_BIT(REQUEST_TAG_DEPARTMENT);
}
static void
in_no_department(struct world *w, struct request *r)
{
	(void)w;
	r->department = text_of("2Z");
}
static void
in_a_commune_of_another_department(struct world *w, struct request *r)
{
	(void)w;
	r->commune = text_of("69123");
	r->has |= REC_BIT(REQUEST_TAG_COMMUNE);
}
static void
of_one_competence_twice(struct world *w, struct request *r)
{
	static struct competence_need needs[3];

	needs[0] = (struct competence_need){ REC_BIT(1) | REC_BIT(2), w->competence, 2 };
	needs[1] = (struct competence_need){ REC_BIT(1), w->other_competence, 0 };
	needs[2] = (struct competence_need){ REC_BIT(1) | REC_BIT(2), w->competence, 4 };
	r->competences = (struct list){ needs, 3 };
	r->has |= REC_BIT(REQUEST_TAG_COMPETENCES);
}
static void
naming_a_centre(struct world *w, struct request *r)
{
	r->organisation = w->centre_a;
	r->has |= REC_BIT(REQUEST_TAG_ORGANISATION);
}
static void
for_a_colleague(struct world *w, struct request *r)
{
	r->person = w->colleague.person;
	r->has |= REC_BIT(REQUEST_TAG_PERSON);
}
static void
with_a_status(struct world *w, struct request *r)
{
	(void)w;
	r->status = REQUEST_ENGAGED;
	r->has |= REC_BIT(REQUEST_TAG_STATUS);
}
static void
paid_less_than_nothing(struct world *w, struct request *r)
{
	(void)w;
	r->price_ceiling = -1;
	r->has |= REC_BIT(REQUEST_TAG_PRICE_CEILING);
}
static void
in_a_language_that_is_none(struct world *w, struct request *r)
{
	static struct text languages[] = { TEXT_LIT("fr"), TEXT_LIT("xx") };

	(void)w;
	r->languages = (struct list){ languages, 2 };
	r->has |= REC_BIT(REQUEST_TAG_LANGUAGES);
}

static const struct {
	void (*spoil)(struct world *w, struct request *r);
	enum rc rc;
	const char *field;
	const struct fault_code *code;
} spoilt[] = {
	{ without_service, RC_RULE, "service", FAULT_REQUEST_NEED },
	{ of_unknown_service, RC_INVALID, "service", FAULT_UNKNOWN_REFERENCE },
	{ of_unknown_competence, RC_INVALID, "competences[0].competence", FAULT_UNKNOWN_REFERENCE },
	{ of_unknown_unwanted, RC_INVALID, "unwanted[0]", FAULT_UNKNOWN_REFERENCE },
	{ in_the_past, RC_RULE, "to", FAULT_REQUEST_PAST },
	{ ending_before_it_begins, RC_RULE, "to", FAULT_REQUEST_PERIOD },
	{ over_two_years, RC_RULE, "to", FAULT_REQUEST_PERIOD_LONG },
	{ of_no_day, RC_INVALID, "days", FAULT_RANGE },
	{ of_more_days_than_there_are, RC_RULE, "days", FAULT_REQUEST_DAYS },
	{ without_a_period, RC_INVALID, "from", FAULT_REQUIRED },
	{ without_a_department, RC_INVALID, "department", FAULT_REQUIRED },
	{ in_no_department, RC_INVALID, "department", FAULT_FORMAT },
	{ in_a_commune_of_another_department, RC_RULE, "commune", FAULT_REQUEST_COMMUNE },
	{ of_one_competence_twice, RC_INVALID, "competences[2].competence", FAULT_COMPETENCE_TWICE },
	{ naming_a_centre, RC_RULE, "organisation", FAULT_REQUEST_ORGANISATION },
	{ for_a_colleague, RC_RULE, "person", FAULT_REQUEST_ON_BEHALF },
	{ paid_less_than_nothing, RC_INVALID, "price_ceiling", FAULT_RANGE },
	{ in_a_language_that_is_none, RC_INVALID, "languages[1]", FAULT_FORMAT },
	{ with_a_status, RC_INVALID, "status", FAULT_SERVER_SET },
};

static void
each_spoilt_request_has_its_own_fault_and_is_not_kept(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < sizeof spoilt / sizeof spoilt[0]; i++) {
		uint64_t before = service_position(host_service(w->h, "matching"));
		struct request r = world_request(w, POOL_INDIVIDUAL), out;

		spoilt[i].spoil(w, &r);
		assert_int_equal(world_call(w, &w->employee, "matching.request.create", &request_desc, &r,
				     &request_desc, &out),
		    spoilt[i].rc);
		assert_true(world_refused(w, spoilt[i].field, spoilt[i].code));
		assert_int_equal(service_position(host_service(w->h, "matching")), before);
	}
}

static void
all_faults_of_a_request_come_at_once(void **state)
{
	struct world *w = *state;
	struct request r = world_request(w, POOL_INDIVIDUAL), out;

	without_service(w, &r);
	without_a_department(w, &r);
	in_the_past(w, &r);
	assert_int_not_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, &r, &request_desc, &out),
	    RC_OK);
	assert_true(world_refused(w, "service", FAULT_REQUEST_NEED));
	assert_true(world_refused(w, "department", FAULT_REQUIRED));
	assert_true(world_refused(w, "to", FAULT_REQUEST_PAST));
}

/* A draft that holds is changed into one that does not: its commune is sealed by then. */
static void
a_department_that_its_commune_does_not_lie_in_is_refused_afterwards_too(void **state)
{
	struct world *w = *state;
	struct request r = world_request(w, POOL_INDIVIDUAL), out;

	r.commune = text_of("42218");
	r.has |= REC_BIT(REQUEST_TAG_COMMUNE);
	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, &r, &request_desc, &out),
	    RC_OK);
	r = (struct request){ .id = out.id, .version = out.version, .department = text_of("69") };
	r.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(REQUEST_TAG_DEPARTMENT);
	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.update", &request_desc, &r, &request_desc, &out),
	    RC_RULE);
	assert_true(world_refused(w, "commune", FAULT_REQUEST_COMMUNE));
}

static void
a_card_names_a_competence_once(void **state)
{
	struct world *w = *state;
	struct provider_competence lines[] = { { REC_BIT(1) | REC_BIT(2), w->competence, 2, { 0 } },
		{ REC_BIT(1) | REC_BIT(2), w->competence, 3, { 0 } } };
	struct provider card = { .name = text_of("un prestataire"), .competences = { lines, 2 } };

	card.has = REC_BIT(7) | REC_BIT(13);
	assert_int_equal(world_call(w, &w->coordinator, "registry.provider.create", &provider_desc, &card,
			     &provider_desc, &card),
	    RC_INVALID);
	assert_true(world_refused(w, "competences[1].competence", FAULT_COMPETENCE_TWICE));
}

static enum rc
create(struct world *w, const struct host_caller *who, const struct request *in, struct request *out)
{
	return world_call(w, who, "matching.request.create", &request_desc, in, &request_desc, out);
}

static void
a_group_request_is_its_structures(void **state)
{
	struct world *w = *state;
	struct request r = world_request(w, POOL_GROUP), out;

	assert_int_equal(create(w, &w->director_b, &r, &out), RC_RULE);
	assert_true(world_refused(w, "organisation", FAULT_REQUEST_OUTSIDER));
	assert_int_equal(
	    create(w, &w->employee, &r, &out), RC_RULE); /* in the structure, but not its direction */
	assert_true(world_refused(w, "organisation", FAULT_REQUEST_OUTSIDER));
	assert_int_equal(create(w, &w->board_a, &r, &out), RC_OK);
	r.service = w->individual_only;
	assert_int_equal(create(w, &w->director_a, &r, &out), RC_RULE);
	assert_true(world_refused(w, "service", FAULT_REQUEST_SERVICE_KIND));
	r.has &= ~REC_BIT(REQUEST_TAG_ORGANISATION);
	assert_int_equal(create(w, &w->director_a, &r, &out), RC_INVALID);
	assert_true(world_refused(w, "organisation", FAULT_REQUEST_STRUCTURE));
}

static void
a_referent_enters_a_request_for_somebody_unless_wearing_two_hats(void **state)
{
	struct world *w = *state;
	struct request r = world_request(w, POOL_INDIVIDUAL), out;

	for_a_colleague(w, &r);
	assert_int_equal(create(w, &w->two_hats, &r, &out), RC_FORBIDDEN);
	assert_int_equal(create(w, &w->coordinator, &r, &out), RC_RULE);
	assert_int_equal(create(w, &w->referent, &r, &out), RC_RULE);
	assert_true(world_refused(w, "consent_on", FAULT_REQUEST_CONSENT));
	r.consent_on = WORLD_TODAY + 1;
	r.has |= REC_BIT(REQUEST_TAG_CONSENT_ON);
	assert_int_equal(create(w, &w->referent, &r, &out), RC_RULE);
	assert_true(world_refused(w, "consent_on", FAULT_REQUEST_CONSENT_FUTURE));
	r.consent_on = WORLD_TODAY - 2;
	assert_int_equal(create(w, &w->referent, &r, &out), RC_OK);
	assert_true(id_equal(out.person, w->colleague.person));
	assert_true(id_equal(out.consent_holder, w->referent.person));
	assert_true(id_equal(out.entered_by, w->referent.person));
	assert_int_equal(
	    world_do(w, &w->colleague, "matching.request.submit", out.id, &request_desc, &out), RC_OK);
	assert_int_equal(
	    world_do(w, &w->colleague, "matching.request.get", out.id, &request_desc, &out), RC_OK);
	assert_int_equal(out.consent_on, WORLD_TODAY - 2); /* and it is shown to whom it is about */
	r = world_request(w, POOL_INDIVIDUAL);
	r.consent_on = WORLD_TODAY;
	r.has |= REC_BIT(REQUEST_TAG_CONSENT_ON);
	assert_int_equal(create(w, &w->employee, &r, &out), RC_RULE);
	assert_true(world_refused(w, "consent_on", FAULT_REQUEST_CONSENT_OWN));
}

static void
the_operator_of_a_node_has_no_part_in_requests(void **state)
{
	struct world *w = *state;
	struct request r = world_request(w, POOL_INDIVIDUAL), out;

	assert_int_equal(create(w, &w->operator, & r, &out), RC_FORBIDDEN);
	assert_int_equal(create(w, &w->animator, &r, &out), RC_FORBIDDEN);
	assert_int_equal(create(w, &(struct host_caller){ .roles = ROLE_BENEFICIARY }, &r, &out), RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REQUEST_NO_PERSON));
}

static void
a_request_under_way_is_neither_changed_nor_archived(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in),
		       patch, out;

	patch = (struct request){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(REQUEST_TAG_DAYS),
		.id = r.id,
		.version = r.version,
		.days = 3 };
	assert_int_equal(world_call(w, &w->employee, "matching.request.update", &request_desc, &patch,
			     &request_desc, &out),
	    RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_REQUEST_STATE));
	patch.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	assert_int_equal(world_call(w, &w->employee, "matching.request.archive", &request_desc, &patch,
			     &request_desc, &out),
	    RC_CONFLICT);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.withdraw", r.id, &request_desc, &out), RC_OK);
	patch.version = out.version;
	assert_int_equal(world_call(w, &w->employee, "matching.request.archive", &request_desc, &patch,
			     &request_desc, &out),
	    RC_OK);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.submit", r.id, &request_desc, &out), RC_CONFLICT);
	assert_true(world_refused(w, "", FAULT_ARCHIVED));
}

static void
only_the_referent_asks_a_provider_for_a_person(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->director_a, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicit s = { REC_BIT(1), ((struct ranking_line *)v.lines.items)[0].proposal, { 0 } };
	struct host_caller asker = w->director_a;
	struct solicitation sent;

	asker.roles |= ROLE_REFERENT | ROLE_COORDINATOR; /* even so: not on one's own request */
	assert_int_equal(
	    world_call(w, &asker, "matching.proposal.solicit", &solicit_desc, &s, &solicitation_desc, &sent),
	    RC_NOT_FOUND);
	assert_int_equal(world_call(w, &w->coordinator, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_NOT_FOUND);
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
}

static void
a_provider_that_no_longer_qualifies_is_not_asked(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view v = world_proposals(w, &w->referent, r.id);
	struct solicit s = { REC_BIT(1), ((struct ranking_line *)v.lines.items)[0].proposal, { 0 } };
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = w->provider_persons[0],
		.organisation = w->centre_a,
		.role = MANDATE_EMPLOYEE,
		.from = WORLD_TODAY };
	struct solicitation sent;

	assert_int_equal(
	    world_call(w, &w->coordinator, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &m),
	    RC_OK);
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_RULE);
	assert_true(world_refused(w, "provider", FAULT_PROVIDER_EXCLUDED));
}

static void
nobody_fits_and_the_rule_to_relax_is_named(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct ranking_view v;

	in.department = text_of("69");
	r = world_submitted(w, &w->employee, &in);
	assert_int_equal(r.status, REQUEST_EXHAUSTED);
	v = world_proposals(w, &w->referent, r.id);
	assert_int_equal(v.lines.count, 0);
	assert_int_equal(v.relax_rule, RULE_TERRITORY);
	assert_int_equal(v.relax_candidates, WORLD_PROVIDERS);
	assert_true(v.relax_label.len > 20);
	assert_non_null(
	    memmem(v.sentence.ptr, v.sentence.len, "Personne ne remplit", strlen("Personne ne remplit")));
	assert_null(memmem(v.sentence.ptr, v.sentence.len, "Plus personne", strlen("Plus personne")));
}

static void
a_policy_without_any_weight_is_refused(void **state)
{
	struct world *w = *state;
	struct policy p = { .name = text_of("Rien"), .active = true }, out;

	p.has = REC_BIT(6) | REC_BIT(7);
	for (unsigned tag = 8; tag <= 15; tag++)
		p.has |= REC_BIT(tag);
	assert_int_equal(
	    world_call(w, &w->coordinator, "matching.policy.create", &policy_desc, &p, &policy_desc, &out),
	    RC_INVALID);
	assert_true(world_refused(w, "weight_competence", FAULT_POLICY_WEIGHTS));
}

static void
another_policy_made_active_takes_the_place_of_the_first(void **state)
{
	struct world *w = *state;
	struct policy p = { .has = REC_BIT(6) | REC_BIT(7), .name = text_of("Un"), .active = true }, one, two,
		      got;

	assert_int_equal(
	    world_call(w, &w->coordinator, "matching.policy.create", &policy_desc, &p, &policy_desc, &one),
	    RC_OK);
	assert_int_equal(
	    world_call(w, &w->coordinator, "matching.policy.create", &policy_desc, &p, &policy_desc, &two),
	    RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.policy.get", one.id, &policy_desc, &got), RC_OK);
	assert_false(got.active);
	assert_int_equal(got.version, 2);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.policy.get", two.id, &policy_desc, &got), RC_OK);
	assert_true(got.active);
}

/* --- what a state refuses says what can be done instead --------------------------------------------------------------- */
static void
walk_states(const struct machine *m, const struct state_words *w)
{
	char fr[1024], en[1024];
	struct fault why;
	int to;

	for (size_t i = 0; i < m->state_count; i++)
		for (size_t k = 0; k < m->event_count; k++) {
			int state = m->states[i].value, event = m->events[k].value;

			if (machine_step(m->edges, m->edge_count, state, event, &to) == RC_OK)
				continue;
			fault_clear(&why);
			assert_int_equal(state_refused(&why, "status", w, state, event), RC_CONFLICT);
			assert_int_equal(why.count, 1);
			fault_sentence(&why.items[0], 1, fr, sizeof fr);
			fault_sentence(&why.items[0], 0, en, sizeof en);
			assert_non_null(strstr(fr, state_advice_for(w, state, event)->fr)); /* whole */
			assert_non_null(strstr(en, state_advice_for(w, state, event)->en));
			assert_non_null(strstr(en, m->states[i].name));
			fault_words_hold(&why);
		}
}

static void
every_state_that_refuses_a_step_says_what_can_be_done(void **state)
{
	(void)state;
	walk_states(&request_machine, &request_words);
	walk_states(&proposal_machine, &proposal_words);
	walk_states(&engagement_machine, &engagement_words);
	walk_states(&accord_machine, &accord_words);
	walk_states(&shortlist_machine, &shortlist_words);
	walk_states(&campaign_machine, &campaign_words);
}

static void
a_reminder_that_would_come_after_the_delay_is_refused(void **state)
{
	struct world *w = *state;
	struct policy p = { .has = REC_BIT(6) | REC_BIT(18) | REC_BIT(POLICY_TAG_REMIND),
		.name = text_of("Règles"),
		.answer_days_normal = 2,
		.remind_days_normal = 60 },
		      out;

	assert_int_equal(
	    world_call(w, &w->coordinator, "matching.policy.create", &policy_desc, &p, &policy_desc, &out),
	    RC_RULE);
	assert_true(world_refused(w, "remind_days_normal", FAULT_POLICY_REMINDER));
	p.remind_days_normal = 0; /* none */
	assert_int_equal(
	    world_call(w, &w->coordinator, "matching.policy.create", &policy_desc, &p, &policy_desc, &out),
	    RC_OK);
	p.has &=
	    ~REC_BIT(POLICY_TAG_REMIND); /* the default's four days: none comes, and nobody said one would */
	assert_int_equal(
	    world_call(w, &w->coordinator, "matching.policy.create", &policy_desc, &p, &policy_desc, &out),
	    RC_OK);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(each_spoilt_request_has_its_own_fault_and_is_not_kept),
		T(a_department_that_its_commune_does_not_lie_in_is_refused_afterwards_too),
		T(a_card_names_a_competence_once),
		T(all_faults_of_a_request_come_at_once),
		T(a_group_request_is_its_structures),
		T(a_referent_enters_a_request_for_somebody_unless_wearing_two_hats),
		T(the_operator_of_a_node_has_no_part_in_requests),
		T(a_request_under_way_is_neither_changed_nor_archived),
		T(only_the_referent_asks_a_provider_for_a_person),
		T(a_provider_that_no_longer_qualifies_is_not_asked),
		T(nobody_fits_and_the_rule_to_relax_is_named),
		T(a_policy_without_any_weight_is_refused),
		T(another_policy_made_active_takes_the_place_of_the_first),
		T(every_state_that_refuses_a_step_says_what_can_be_done),
		T(a_reminder_that_would_come_after_the_delay_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
