/*
 * matching_named_test: once référents are named, those alone who may serve a person's request hear of it, and see what it takes.
 * Owns: nothing; a world each.
 * Beware: the world's référent works for the federation, as whoever is made here does: the federation's own people are colleagues.
 */
#include "common/calendar.h"
#include "services/matching/transfer.h"
#include "services/registry/service.h"
#include "tests/lib/matching_world.h"
#include "proto/gateway.h"
#include "proto/notification.h"
#include "proto/reporting.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

extern const struct service_desc notification_service, reporting_service;

static int
setup(void **state)
{
	static const struct service_desc *const services[] = { &matching_service, &registry_service,
		&notification_service, &reporting_service };

	*state = world_new_of(services, 4);
	return 0;
}

static struct referent
named(struct world *w, const struct host_caller *who, bool alternate)
{
	struct referent in = { .has = REC_BIT(REFERENT_TAG_PERSON) | REC_BIT(REFERENT_TAG_ALTERNATE),
		.person = who->person,
		.alternate = alternate };

	assert_int_equal(world_call(w, &w->coordinator, "matching.referent.create", &referent_desc, &in,
			     &referent_desc, &in),
	    RC_OK);
	host_advance(w->h, USEC_PER_SEC);
	return in;
}

static void
let_go(struct world *w, const struct referent *r)
{
	struct referent in = {
		.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION), .id = r->id, .version = r->version
	};

	assert_int_equal(world_call(w, &w->coordinator, "matching.referent.archive", &referent_desc, &in,
			     &referent_desc, &in),
	    RC_OK);
	host_advance(w->h, USEC_PER_SEC);
}

static struct host_caller
another(struct world *w)
{
	return world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
}

static struct request
asked(struct world *w, const struct host_caller *who)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, who, &in);

	host_settle(w->h);
	return r;
}

static uint32_t
listed(struct world *w, const struct host_caller *who, const char *method)
{
	struct list_query q = { .has = REC_BIT(1), .limit = 200 };
	struct list_page page;

	assert_int_equal(world_call(w, who, method, &list_query_desc, &q, &list_page_desc, &page), RC_OK);
	return page.count;
}

static uint32_t
heard(struct world *w, const struct host_caller *who)
{
	return listed(w, who, "notification.notice.list");
}

/* What the bilan counts of persons' requests; -1: it does not tell of them. */
static int
counted(struct world *w, const struct host_caller *who)
{
	struct bilan_query q = { 0 };
	const struct figure *f;
	struct bilan b;

	assert_int_equal(
	    world_call(w, who, "reporting.bilan.get", &bilan_query_desc, &q, &bilan_desc, &b), RC_OK);
	f = b.figures.items;
	for (uint32_t i = 0; i < b.figures.count; i++)
		if (text_is(f[i].code, "requests_individual"))
			return (int)f[i].value;
	return -1;
}

static void
while_nobody_is_named_whoever_has_the_role_hears_and_counts(void **state)
{
	struct world *w = *state;
	struct host_caller other = another(w);
	struct request r = asked(w, &w->employee);

	world_engaged(w, &w->referent, &r);
	assert_true(heard(w, &other) > 2);
	assert_true(listed(w, &other, "matching.capacity.list") > 0);
	assert_int_equal(counted(w, &other), 1);
	assert_false(REC_HAS(&r, REQUEST_TAG_REFERENTS));
}

static void
who_is_not_named_hears_nothing_and_sees_neither_days_nor_figures(void **state)
{
	struct world *w = *state;
	struct host_caller other = another(w), alternate = another(w);
	struct capacity row;
	struct request r;
	struct text before;

	(void)named(w, &w->referent, false);
	(void)named(w, &alternate, true);
	assert_int_equal(counted(w, &other), -1);
	before = host_last_body(w->h);
	before.ptr = arena_copy(host_arena(w->h), before.ptr, before.len);
	r = asked(w, &w->employee);
	assert_int_equal(r.referents.count, 2);
	world_engaged(w, &w->referent, &r);
	host_settle(w->h);
	assert_int_equal(heard(w, &other), 0);
	assert_int_equal(listed(w, &other, "matching.capacity.list"), 0);
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row));
	assert_int_equal(
	    world_do(w, &other, "matching.capacity.get", row.id, &capacity_desc, &row), RC_NOT_FOUND);
	assert_int_equal(counted(w, &other), -1);
	assert_int_equal(host_last_body(w->h).len, before.len);
	assert_memory_equal(host_last_body(w->h).ptr, before.ptr, before.len);
	assert_true(heard(w, &w->referent) > 2);
	assert_int_equal(heard(w, &alternate), heard(w, &w->referent));
	assert_true(listed(w, &alternate, "matching.capacity.list") > 0);
	assert_int_equal(counted(w, &alternate), 1);
}

/* Who works for the federation is served by the alternate: the others would learn that a colleague asked. */
static void
of_a_colleagues_request_the_alternate_alone_hears_and_counts(void **state)
{
	struct world *w = *state;
	struct host_caller colleague = world_person(w, ROLE_BENEFICIARY, w->federation, MANDATE_EMPLOYEE);
	struct host_caller alternate = another(w);
	struct request r;

	host_settle(w->h);
	(void)named(w, &w->referent, false);
	(void)named(w, &alternate, true);
	r = asked(w, &colleague);
	assert_int_equal(r.referents.count, 1);
	assert_true(id_equal(*(const struct id *)r.referents.items, alternate.person));
	world_engaged(w, &alternate, &r);
	host_settle(w->h);
	assert_int_equal(heard(w, &w->referent), 0);
	assert_int_equal(counted(w, &w->referent), 0);
	assert_true(heard(w, &alternate) > 2);
	assert_int_equal(counted(w, &alternate), 1);
}

/* A federation's employee, and nobody named but colleagues: it would wait for nobody, a crisis above all. */
static void
what_nobody_named_could_read_is_refused_with_what_to_do_until_an_alternate_is_there(void **state)
{
	struct world *w = *state;
	struct host_caller colleague = world_person(w, ROLE_BENEFICIARY, w->federation, MANDATE_EMPLOYEE);
	struct host_caller alternate = another(w);
	struct request in = world_request(w, POOL_INDIVIDUAL), made, r;

	host_settle(w->h);
	(void)named(w, &w->referent, false);
	assert_int_equal(
	    world_call(w, &colleague, "matching.request.create", &request_desc, &in, &request_desc, &made),
	    RC_OK);
	assert_int_equal(
	    world_do(w, &colleague, "matching.request.submit", made.id, &request_desc, &r), RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REQUEST_UNSERVED));
	assert_int_equal(world_status(w, &colleague, made.id), REQUEST_DRAFT);
	in.nature = NATURE_CRISIS;
	in.has |= REC_BIT(REQUEST_TAG_NATURE);
	assert_int_equal(
	    world_call(w, &colleague, "matching.request.create", &request_desc, &in, &request_desc, &r),
	    RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REQUEST_UNSERVED));
	(void)named(w, &alternate, true);
	assert_int_equal(heard(w, &alternate), 0);
	assert_int_equal(
	    world_call(w, &colleague, "matching.request.create", &request_desc, &in, &request_desc, &r),
	    RC_OK);
	host_settle(w->h);
	assert_true(heard(w, &alternate) > 0);
	assert_int_equal(
	    world_do(w, &colleague, "matching.request.submit", made.id, &request_desc, &r), RC_OK);
	assert_int_equal(r.referents.count, 1);
}

static void
who_is_named_later_hears_what_was_told_before_and_who_is_let_go_does_not(void **state)
{
	struct world *w = *state;
	struct host_caller next = another(w);
	struct referent first = named(w, &w->referent, false);
	uint32_t n;

	asked(w, &w->employee);
	n = heard(w, &w->referent);
	assert_true(n > 0);
	assert_int_equal(heard(w, &next), 0);
	(void)named(w, &next, false);
	assert_int_equal(heard(w, &next), n);
	assert_int_equal(counted(w, &next), 1);
	let_go(w, &first);
	assert_int_equal(heard(w, &w->referent), 0);
	assert_int_equal(counted(w, &w->referent), -1);
	assert_int_equal(heard(w, &next), n);
}

static void
a_store_in_which_nothing_was_said_says_it_at_the_first_naming_and_after_a_mandate(void **state)
{
	struct world *w = *state;
	struct host_caller other = another(w);
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = other.person,
		.organisation = w->centre_b,
		.role = MANDATE_EMPLOYEE,
		.from = WORLD_TODAY - 10 };
	struct request r = asked(w, &w->employee), b = asked(w, &w->director_b);

	assert_true(heard(w, &other) > 0);
	(void)named(w, &w->referent, false);
	assert_int_equal(heard(w, &other), 0); /* also of what was told while nobody was named */
	(void)named(w, &other, false);
	assert_int_equal(world_do(w, &other, "matching.request.get", b.id, &request_desc, &b), RC_OK);
	assert_int_equal(b.referents.count, 2);
	assert_int_equal(
	    world_call(w, &w->coordinator, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &m),
	    RC_OK);
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", b.id, &request_desc, &b), RC_OK);
	assert_int_equal(b.referents.count, 1); /* two hats from now on */
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &r), RC_OK);
	assert_int_equal(r.referents.count, 2);
}

/* The asker becomes a colleague of those named: the alternate is left, and the other is as if never told. */
static void
a_mandate_of_the_asker_takes_the_request_from_who_is_a_colleague_now(void **state)
{
	struct world *w = *state;
	struct host_caller other = another(w);
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = w->employee.person,
		.organisation = w->federation,
		.role = MANDATE_EMPLOYEE,
		.from = WORLD_TODAY - 10 };
	struct request r;

	host_settle(w->h);
	(void)named(w, &w->referent, true);
	(void)named(w, &other, false);
	r = asked(w, &w->employee);
	assert_int_equal(r.referents.count, 2);
	assert_true(heard(w, &other) > 0);
	assert_int_equal(
	    world_call(w, &w->coordinator, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &m),
	    RC_OK);
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &r), RC_OK);
	assert_int_equal(r.referents.count, 1);
	assert_true(id_equal(*(const struct id *)r.referents.items, w->referent.person));
	assert_int_equal(heard(w, &other), 0);
}

/* Once more years count of a structure that the asker has left, so do those colleagues. */
static void
a_policy_of_more_years_takes_the_request_from_former_colleagues(void **state)
{
	struct world *w = *state;
	struct host_caller other = another(w);
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10),
		.person = w->employee.person,
		.organisation = w->federation,
		.role = MANDATE_EMPLOYEE,
		.from = WORLD_TODAY - 900,
		.to = WORLD_TODAY - 500 };
	struct policy p = { .has = REC_BIT(POLICY_TAG_YEARS + (unsigned)LINK_EMPLOYEE), .years_employee = 1 };
	struct request r;

	assert_int_equal(
	    world_call(w, &w->coordinator, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &m),
	    RC_OK);
	(void)world_policy(w, p);
	(void)named(w, &w->referent, true);
	(void)named(w, &other, false);
	r = asked(w, &w->employee);
	assert_int_equal(r.referents.count, 2);
	p.years_employee = 3;
	(void)world_policy(w, p);
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &r), RC_OK);
	assert_int_equal(r.referents.count, 1);
	assert_int_equal(heard(w, &other), 0);
}

/* The structure of one of those named becomes an antenne of the asker's. */
static void
a_structure_that_joins_the_askers_takes_the_request_from_who_stands_there(void **state)
{
	struct world *w = *state;
	struct host_caller other = world_person(w, ROLE_REFERENT, w->centre_b, MANDATE_EMPLOYEE);
	struct organisation o;
	struct request r;

	host_settle(w->h);
	(void)named(w, &w->referent, false);
	(void)named(w, &other, false);
	r = asked(w, &w->employee);
	assert_int_equal(r.referents.count, 2);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.organisation.get", w->centre_b, &organisation_desc, &o),
	    RC_OK);
	o.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(10) | REC_BIT(11);
	o.parent = w->centre_a;
	o.antenne = true;
	assert_int_equal(world_call(w, &w->coordinator, "registry.organisation.update", &organisation_desc,
			     &o, &organisation_desc, &o),
	    RC_OK);
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &r), RC_OK);
	assert_int_equal(r.referents.count, 1);
}

/* --- a naming that cannot count ---------------------------------------------------------------------------------------- */
static enum rc
name_anyone(struct world *w, struct id person, struct referent *ret)
{
	struct referent in = { .has = REC_BIT(REFERENT_TAG_PERSON), .person = person };
	enum rc rc = world_call(
	    w, &w->coordinator, "matching.referent.create", &referent_desc, &in, &referent_desc, ret);

	host_advance(w->h, USEC_PER_SEC);
	return rc;
}

static enum referent_standing
standing(struct world *w, struct id id)
{
	struct referent r;

	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.referent.get", id, &referent_desc, &r), RC_OK);
	return r.standing;
}

static struct id
access_given(struct world *w, struct id person, uint32_t roles)
{
	const struct token_new in = { .has = REC_BIT(1) | REC_BIT(2), .roles = roles, .person = person };
	struct token_made made;

	assert_int_equal(world_call(w, &w->operator, "gateway.token.create", &token_new_desc, &in,
			     &token_made_desc, &made),
	    RC_OK);
	host_advance(w->h, USEC_PER_SEC);
	return made.id;
}

static void
access_taken(struct world *w, struct id token)
{
	struct token t;

	assert_int_equal(world_do(w, &w->operator, "gateway.token.revoke", token, &token_desc, &t), RC_OK);
	host_advance(w->h, USEC_PER_SEC);
}

/* A slip of the list: a simple employee is named. Whoever has the role goes on, until the one named has it. */
static void
who_has_no_account_with_the_role_silences_nobody_when_named(void **state)
{
	struct world *w = *state;
	struct host_caller slip = world_person(w, ROLE_BENEFICIARY, w->centre_b, MANDATE_EMPLOYEE);
	struct referent r;
	struct request a;
	struct id token;

	assert_int_equal(name_anyone(w, slip.person, &r), RC_OK);
	assert_int_equal(r.standing, REFERENT_NO_ACCESS);
	a = asked(w, &w->employee);
	assert_false(REC_HAS(&a, REQUEST_TAG_REFERENTS));
	assert_true(heard(w, &w->referent) > 0);
	assert_int_equal(counted(w, &w->referent), 1);
	token = access_given(w, slip.person, ROLE_REFERENT);
	assert_int_equal(standing(w, r.id), REFERENT_SERVES);
	assert_int_equal(heard(w, &w->referent), 0);
	slip.roles |= ROLE_REFERENT;
	assert_int_equal(world_do(w, &slip, "matching.request.get", a.id, &request_desc, &a), RC_OK);
	assert_int_equal(a.referents.count, 1);
	access_taken(w, token); /* it stands on the list still, and nobody is left who could call */
	assert_int_equal(standing(w, r.id), REFERENT_NO_ACCESS);
	assert_true(heard(w, &w->referent) > 0);
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", a.id, &request_desc, &a), RC_OK);
}

static void
an_access_that_is_not_renewed_counts_until_its_last_day(void **state)
{
	struct world *w = *state;
	struct host_caller other = world_person(w, ROLE_BENEFICIARY, w->centre_b, MANDATE_EMPLOYEE);
	struct referent r;

	(void)access_given(w, other.person, ROLE_REFERENT); /* 90 days */
	assert_int_equal(name_anyone(w, other.person, &r), RC_OK);
	assert_int_equal(r.standing, REFERENT_SERVES);
	host_advance(w->h, INT64_C(92) * USEC_PER_DAY);
	assert_int_equal(standing(w, r.id), REFERENT_NO_ACCESS);
}

static void
who_directs_or_governs_a_structure_is_not_named_and_counts_no_more_once_it_is_so(void **state)
{
	struct world *w = *state;
	struct host_caller own = world_person(w, ROLE_REFERENT, w->federation, MANDATE_DIRECTOR),
			   other = another(w);
	struct mandate m = { .has = REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(9),
		.person = other.person,
		.organisation = w->centre_b,
		.role = MANDATE_PRESIDENT,
		.from = WORLD_TODAY - 10 };
	struct referent r;

	assert_int_equal(name_anyone(w, w->director_b.person, &r), RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REFERENT_GOVERNS));
	assert_int_equal(name_anyone(w, w->two_hats.person, &r), RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REFERENT_GOVERNS));
	assert_int_equal(name_anyone(w, own.person, &r), RC_OK);
	assert_int_equal(r.standing, REFERENT_SERVES);
	assert_int_equal(name_anyone(w, other.person, &r), RC_OK);
	assert_int_equal(r.standing, REFERENT_SERVES);
	assert_int_equal(
	    world_call(w, &w->coordinator, "registry.mandate.create", &mandate_desc, &m, &mandate_desc, &m),
	    RC_OK);
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(standing(w, r.id), REFERENT_GOVERNS);
}

static bool
may_says(struct world *w, struct id request, const char *words)
{
	struct request_readers told;
	const struct text *may;

	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.readers", request, &request_readers_desc, &told),
	    RC_OK);
	may = told.may.items;
	for (uint32_t i = 0; i < told.may.count; i++)
		if (memmem(may[i].ptr, may[i].len, words, strlen(words)) != NULL)
			return true;
	return false;
}

static void
who_coordinates_and_is_named_is_told_as_such_to_whose_request_it_is(void **state)
{
	struct world *w = *state;
	struct host_caller both =
	    world_person(w, ROLE_REFERENT | ROLE_COORDINATOR, w->federation, MANDATE_EMPLOYEE);
	struct request r = asked(w, &w->employee);
	struct referent one;

	assert_true(may_says(w, r.id, "qui coordonne aussi")); /* nobody is named: whoever has the role */
	(void)named(w, &w->referent, false);
	assert_false(may_says(w, r.id, "qui coordonne aussi"));
	assert_true(may_says(w, r.id, "la coordination ni les"));
	assert_int_equal(name_anyone(w, both.person, &one), RC_OK);
	assert_true(may_says(w, r.id, "qui coordonne aussi"));
	assert_false(may_says(w, r.id, "la coordination ni les"));
}

static void
whose_request_is_open_is_told_once_that_somebody_named_can_read_it(void **state)
{
	struct world *w = *state;
	struct host_caller two = world_person(w, ROLE_REFERENT, w->centre_a, MANDATE_EMPLOYEE),
			   next = another(w);
	struct request open = asked(w, &w->employee), over = asked(w, &w->director_b);
	uint32_t before;

	assert_int_equal(
	    world_do(w, &w->director_b, "matching.request.withdraw", over.id, &request_desc, &over), RC_OK);
	(void)named(w, &w->referent, false);
	before = heard(w, &w->employee);
	(void)named(w, &two, false); /* of the asker's own centre: cannot read it */
	assert_int_equal(heard(w, &w->employee), before);
	(void)named(w, &next, false);
	assert_int_equal(heard(w, &w->employee), before + 1);
	host_advance(w->h, 3 * USEC_PER_DAY);
	assert_int_equal(heard(w, &w->employee), before + 1);
	before = heard(w, &w->director_b);
	next = another(w);
	(void)named(w, &next, false);
	assert_int_equal(heard(w, &w->director_b), before); /* what is over is read by nobody new */
	assert_int_equal(world_status(w, &w->employee, open.id), REQUEST_PROPOSED);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(while_nobody_is_named_whoever_has_the_role_hears_and_counts),
		TEST(who_is_not_named_hears_nothing_and_sees_neither_days_nor_figures),
		TEST(of_a_colleagues_request_the_alternate_alone_hears_and_counts),
		TEST(what_nobody_named_could_read_is_refused_with_what_to_do_until_an_alternate_is_there),
		TEST(who_is_named_later_hears_what_was_told_before_and_who_is_let_go_does_not),
		TEST(a_mandate_of_the_asker_takes_the_request_from_who_is_a_colleague_now),
		TEST(a_policy_of_more_years_takes_the_request_from_former_colleagues),
		TEST(a_structure_that_joins_the_askers_takes_the_request_from_who_stands_there),
		TEST(a_store_in_which_nothing_was_said_says_it_at_the_first_naming_and_after_a_mandate),
		TEST(who_has_no_account_with_the_role_silences_nobody_when_named),
		TEST(an_access_that_is_not_renewed_counts_until_its_last_day),
		TEST(who_directs_or_governs_a_structure_is_not_named_and_counts_no_more_once_it_is_so),
		TEST(who_coordinates_and_is_named_is_told_as_such_to_whose_request_it_is),
		TEST(whose_request_is_open_is_told_once_that_somebody_named_can_read_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
