/*
 * matching_consent_test: who asks and with what right: links, waivers of neutrality, référents by name, a crisis, a choice.
 * Owns: nothing; a world each.
 * Beware: time begins on 2019-11-06, in the afternoon of Paris.
 */
#include "services/matching/consent.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define MINUTE (60 * USEC_PER_SEC)
#define DAY (86400 * USEC_PER_SEC)
#define SEQS_MOST 128

static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };

static int
setup(void **state)
{
	*state = world_new();
	return 0;
}

static int
teardown(void **state)
{
	struct world *w = *state;
	struct fault why = { 0 };
	uint64_t events = 0;

	assert_int_equal(host_verify(w->h, "matching", &events, &why), RC_OK);
	world_free(w);
	return 0;
}

/* --- links -------------------------------------------------------------------------------------------------------------- */
static enum rc
link_for(struct world *w, const struct host_caller *who, enum pool kind, struct id id,
    struct request_link_made *ret)
{
	const struct request_link_order in = { .has = REC_BIT(1) | REC_BIT(kind == POOL_GROUP ? 3 : 2),
		.kind = kind,
		.person = id,
		.organisation = id };

	return world_call(w, who, "matching.request_link.create", &request_link_order_desc, &in,
	    &request_link_made_desc, ret);
}

/* What stands behind the last slash. */
static struct text
token_of(struct text link)
{
	const char *slash = memrchr(link.ptr, '/', link.len);

	assert_non_null(slash);
	return (struct text){ slash + 1, link.len - (uint32_t)(slash + 1 - link.ptr), 0 };
}

static struct request_filing
filing(const struct world *w, struct text token)
{
	struct request_filing f = { .token = token,
		.service = w->service,
		.department = text_of("42"),
		.from = WORLD_TODAY,
		.to = WORLD_TODAY + 60,
		.days = 2,
		.text = text_of("Je préfère ne pas avoir de compte.") };

	f.has = REC_BIT(1) | REC_BIT(3) | REC_BIT(4) | REC_BIT(6) | REC_BIT(7) | REC_BIT(8) | REC_BIT(12);
	return f;
}

static enum rc
file(struct world *w, const struct request_filing *in, struct request_filed *ret)
{
	return world_call(
	    w, &w->nobody, "matching.request_form.file", &request_filing_desc, in, &request_filed_desc, ret);
}

static enum rc
by_token(struct world *w, const char *method, struct text token, const struct rec_desc *d, void *ret)
{
	const struct request_token in = { REC_BIT(1), token };

	return world_call(w, &w->nobody, method, &request_token_desc, &in, d, ret);
}

static struct request
request_of_link(struct world *w, struct id link)
{
	struct request_link l;
	struct request r;

	assert_int_equal(
	    world_do(w, &w->referent, "matching.request_link.get", link, &request_link_desc, &l), RC_OK);
	assert_int_equal(l.status, REQUEST_LINK_FILED);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.get", l.request, &request_desc, &r), RC_OK);
	return r;
}

static void
a_link_files_one_request_and_another_follows_it(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;
	struct request_state now;
	struct request_form form;
	struct request r;

	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	assert_int_equal(
	    by_token(w, "matching.request_form.get", token_of(link.link), &request_form_desc, &form), RC_OK);
	assert_int_equal(form.kind, POOL_INDIVIDUAL);
	assert_int_equal(form.services.count, 2);
	f = filing(w, token_of(link.link));
	assert_int_equal(file(w, &f, &filed), RC_OK);
	assert_int_equal(filed.status, REQUEST_PROPOSED);
	r = request_of_link(w, link.id);
	assert_true(id_equal(r.person, w->employee.person) && !REC_HAS(&r, REQUEST_TAG_ENTERED_BY));
	assert_true(text_is(r.text, "Je préfère ne pas avoir de compte."));
	assert_int_equal(
	    world_proposals(w, &w->referent, r.id).lines.count, WORLD_PROVIDERS); /* neutrality holds */
	assert_int_equal(
	    by_token(w, "matching.request_follow.get", token_of(filed.follow), &request_state_desc, &now),
	    RC_OK);
	assert_int_equal(now.status, REQUEST_PROPOSED);
	assert_true(now.withdrawable && now.readings.count == 1 && now.may.count == 4);
	assert_int_equal(file(w, &f, &filed), RC_CONFLICT);
	assert_true(world_refused(w, "token", FAULT_REQUEST_LINK_USED));
	assert_int_equal(
	    by_token(w, "matching.request_follow.get", token_of(link.link), &request_state_desc, &now),
	    RC_NOT_FOUND);
	assert_true(world_refused(w, "token", FAULT_REQUEST_FOLLOW));
}

static void
a_request_filed_by_a_link_is_withdrawn_by_the_other_and_lets_the_provider_go(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;
	struct request_state now;
	struct request_link l;
	struct request r;
	struct capacity row;

	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = filing(w, token_of(link.link));
	assert_int_equal(file(w, &f, &filed), RC_OK);
	r = request_of_link(w, link.id);
	world_engaged(w, &w->referent, &r);
	assert_int_equal(by_token(w, "matching.request_follow.withdraw", token_of(filed.follow),
			     &request_state_desc, &now),
	    RC_OK);
	assert_true(now.status == REQUEST_WITHDRAWN && !now.withdrawable);
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row) && row.engaged == 0 && row.held == 0);
	assert_int_equal(by_token(w, "matching.request_follow.withdraw", token_of(filed.follow),
			     &request_state_desc, &now),
	    RC_CONFLICT);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request_link.revoke", link.id, &request_link_desc, &l),
	    RC_OK);
	assert_int_equal(
	    by_token(w, "matching.request_follow.get", token_of(filed.follow), &request_state_desc, &now),
	    RC_NOT_FOUND);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request_link.revoke", link.id, &request_link_desc, &l),
	    RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_REQUEST_LINK_STATE));
}

static void
a_link_that_is_over_or_taken_back_or_none_says_so_and_files_nothing(void **state)
{
	struct world *w = *state;
	struct request_link_made late, taken;
	struct request_filing f;
	struct request_filed filed;
	struct request_link l;
	uint64_t before;

	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &late), RC_OK);
	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->colleague.person, &taken), RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request_link.revoke", taken.id, &request_link_desc, &l),
	    RC_OK);
	host_advance(w->h, 14 * DAY + MINUTE);
	before = service_position(host_service(w->h, "matching"));
	f = filing(w, token_of(late.link));
	assert_int_equal(file(w, &f, &filed), RC_CONFLICT);
	assert_true(world_refused(w, "token", FAULT_REQUEST_LINK_EXPIRED));
	f.token = token_of(taken.link);
	assert_int_equal(file(w, &f, &filed), RC_CONFLICT);
	assert_true(world_refused(w, "token", FAULT_REQUEST_LINK_REVOKED));
	f.token = text_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	assert_int_equal(file(w, &f, &filed), RC_NOT_FOUND);
	assert_true(world_refused(w, "token", FAULT_REQUEST_LINK));
	assert_int_equal(service_position(host_service(w->h, "matching")), before);
}

static void
what_a_link_files_badly_is_refused_and_the_link_still_works(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;

	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = filing(w, token_of(link.link));
	f.to = WORLD_TODAY - 1;
	f.from = WORLD_TODAY - 9;
	assert_int_equal(file(w, &f, &filed), RC_RULE);
	assert_true(world_refused(w, "to", FAULT_REQUEST_PAST));
	f = filing(w, token_of(link.link));
	f.service.b[2] ^= 1;
	assert_int_equal(file(w, &f, &filed), RC_INVALID);
	assert_true(world_refused(w, "service", FAULT_UNKNOWN_REFERENCE));
	f = filing(w, token_of(link.link));
	f.days = 60;
	assert_int_equal(file(w, &f, &filed), RC_RULE);
	assert_true(world_refused(w, "days", FAULT_REQUEST_MOST_DAYS));
	f = filing(w, token_of(link.link));
	assert_int_equal(file(w, &f, &filed), RC_OK);
}

static void
an_individual_link_is_given_by_a_referent_who_may_serve_that_person_alone(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct list_query q = { 0 };
	struct list_page page;

	assert_int_equal(link_for(w, &w->coordinator, POOL_INDIVIDUAL, w->employee.person, &link), RC_RULE);
	assert_true(world_refused(w, "kind", FAULT_REQUEST_ON_BEHALF));
	assert_int_equal(link_for(w, &w->two_hats, POOL_INDIVIDUAL, w->employee.person, &link), RC_FORBIDDEN);
	assert_int_equal(link_for(w, &w->director_a, POOL_GROUP, w->centre_a, &link), RC_FORBIDDEN);
	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->centre_a, &link), RC_INVALID);
	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	assert_int_equal(world_call(w, &w->coordinator, "matching.request_link.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 0); /* that somebody may ask is not the coordinator's to know */
	assert_int_equal(link_for(w, &w->coordinator, POOL_GROUP, w->centre_a, &link), RC_OK);
	assert_int_equal(world_call(w, &w->coordinator, "matching.request_link.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 1);
}

static void
a_structure_asks_by_a_link_of_the_coordinator(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;
	struct request r;

	assert_int_equal(link_for(w, &w->coordinator, POOL_GROUP, w->centre_a, &link), RC_OK);
	f = filing(w, token_of(link.link));
	assert_int_equal(file(w, &f, &filed), RC_OK);
	r = request_of_link(w, link.id);
	assert_true(r.kind == POOL_GROUP && id_equal(r.organisation, w->centre_a));
	assert_int_equal(
	    world_do(w, &w->director_a, "matching.request.withdraw", r.id, &request_desc, &r), RC_OK);
}

/* --- neutrality ------------------------------------------------------------------------------------------------------------- */
static enum rc
waive(
    struct world *w, const struct host_caller *who, struct id request, struct id provider, struct waiver *ret)
{
	const struct waiver_give in = { REC_BIT(1) | REC_BIT(2), request, provider };

	return world_call(w, who, "matching.waiver.give", &waiver_give_desc, &in, &waiver_desc, ret);
}

static bool
is_proposed(struct world *w, struct id request, struct id provider)
{
	struct ranking_view v = world_proposals(w, &w->referent, request);
	const struct ranking_line *lines = v.lines.items;

	for (uint32_t i = 0; i < v.lines.count; i++)
		if (id_equal(lines[i].provider, provider))
			return true;
	return false;
}

static struct request
again(struct world *w, struct id request)
{
	struct request r;

	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.submit", request, &request_desc, &r), RC_OK);
	return r;
}

static void
neutrality_is_waived_by_the_requester_alone_for_one_provider(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in),
		       other = world_submitted(w, &w->colleague, &in);
	struct waiver v;

	assert_false(is_proposed(w, r.id, w->colleague_provider));
	assert_int_equal(waive(w, &w->referent, r.id, w->colleague_provider, &v), RC_RULE);
	assert_true(world_refused(w, "", FAULT_WAIVER_OWN));
	assert_int_equal(waive(w, &w->coordinator, r.id, w->colleague_provider, &v), RC_NOT_FOUND);
	assert_int_equal(waive(w, &w->colleague, r.id, w->colleague_provider, &v), RC_NOT_FOUND);
	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_OK);
	assert_true(v.status == WAIVER_GIVEN && !v.by_link);
	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_WAIVER_STATE));
	again(w, r.id);
	assert_true(is_proposed(w, r.id, w->colleague_provider));
	assert_int_equal(
	    world_do(w, &w->colleague, "matching.request.submit", other.id, &request_desc, &other), RC_OK);
	assert_false(is_proposed(w, other.id, w->colleague_provider)); /* it is of one request */
}

static void
a_waiver_is_taken_back_until_its_provider_is_asked(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct ranking_view view;
	struct solicitation sent;
	struct solicit s = { .has = REC_BIT(1) };
	struct waiver v, out;

	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.waiver.revoke", v.id, &waiver_desc, &out), RC_RULE);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.waiver.revoke", v.id, &waiver_desc, &out), RC_OK);
	assert_int_equal(out.status, WAIVER_REVOKED);
	again(w, r.id);
	assert_false(is_proposed(w, r.id, w->colleague_provider));
	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_OK);
	again(w, r.id);
	view = world_proposals(w, &w->referent, r.id);
	for (uint32_t i = 0; i < view.lines.count; i++)
		if (id_equal(((struct ranking_line *)view.lines.items)[i].provider, w->colleague_provider))
			s.id = ((struct ranking_line *)view.lines.items)[i].proposal;
	s.reason = text_of("choisi par la personne");
	s.has |= REC_BIT(2);
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.waiver.revoke", v.id, &waiver_desc, &out), RC_CONFLICT);
	assert_true(world_refused(w, "provider", FAULT_WAIVER_SOLICITED));
}

static void
the_service_may_ask_for_a_waiver_and_nothing_counts_before_the_requester_agreed(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	const struct waiver_give ask = { REC_BIT(1) | REC_BIT(2), r.id, w->colleague_provider };
	struct waiver v, out;

	assert_int_equal(
	    world_call(w, &w->coordinator, "matching.waiver.ask", &waiver_give_desc, &ask, &waiver_desc, &v),
	    RC_NOT_FOUND);
	assert_int_equal(
	    world_call(w, &w->employee, "matching.waiver.ask", &waiver_give_desc, &ask, &waiver_desc, &v),
	    RC_FORBIDDEN);
	assert_int_equal(
	    world_call(w, &w->referent, "matching.waiver.ask", &waiver_give_desc, &ask, &waiver_desc, &v),
	    RC_OK);
	assert_true(v.status == WAIVER_ASKED && !REC_HAS(&v, WAIVER_TAG_GIVEN_AT));
	again(w, r.id);
	assert_false(is_proposed(w, r.id, w->colleague_provider));
	assert_int_equal(
	    world_do(w, &w->employee, "matching.waiver.revoke", v.id, &waiver_desc, &out), RC_OK);
	assert_int_equal(out.status, WAIVER_REVOKED); /* said no */
	assert_int_equal(
	    world_call(w, &w->referent, "matching.waiver.ask", &waiver_give_desc, &ask, &waiver_desc, &v),
	    RC_OK);
	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_OK);
	again(w, r.id);
	assert_true(is_proposed(w, r.id, w->colleague_provider));
}

static void
a_waiver_is_given_by_a_link_too_and_a_director_gives_a_structures(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_GROUP), group = world_submitted(w, &w->director_a, &in);
	struct follow_waiver by_link = { .has = REC_BIT(1) | REC_BIT(2), .provider = w->colleague_provider };
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;
	struct request_state now;
	struct waiver v;

	assert_int_equal(waive(w, &w->coordinator, group.id, w->colleague_provider, &v), RC_RULE);
	assert_int_equal(waive(w, &w->director_b, group.id, w->colleague_provider, &v), RC_NOT_FOUND);
	assert_int_equal(waive(w, &w->board_a, group.id, w->colleague_provider, &v), RC_OK);
	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = filing(w, token_of(link.link));
	assert_int_equal(file(w, &f, &filed), RC_OK);
	by_link.token = token_of(filed.follow);
	assert_int_equal(world_call(w, &w->nobody, "matching.request_follow.waive", &follow_waiver_desc,
			     &by_link, &waiver_desc, &v),
	    RC_OK);
	assert_true(v.by_link);
	assert_int_equal(
	    by_token(w, "matching.request_follow.get", by_link.token, &request_state_desc, &now), RC_OK);
	assert_int_equal(now.waived.count, 1);
	assert_int_equal(world_call(w, &w->nobody, "matching.request_follow.unwaive", &follow_waiver_desc,
			     &by_link, &waiver_desc, &v),
	    RC_OK);
	by_link.provider = w->providers[0];
	assert_int_equal(world_call(w, &w->nobody, "matching.request_follow.unwaive", &follow_waiver_desc,
			     &by_link, &waiver_desc, &v),
	    RC_NOT_FOUND);
}

/* --- who serves ---------------------------------------------------------------------------------------------------------------- */
static enum rc
name_referent(struct world *w, struct id person, bool alternate)
{
	const struct referent in = { .has = REC_BIT(REFERENT_TAG_PERSON) | REC_BIT(REFERENT_TAG_ALTERNATE),
		.person = person,
		.alternate = alternate };
	struct referent out;

	return world_call(w, &boss, "matching.referent.create", &referent_desc, &in, &referent_desc, &out);
}

static enum rc
reads(struct world *w, const struct host_caller *who, struct id request)
{
	struct request out;

	return world_do(w, who, "matching.request.get", request, &request_desc, &out);
}

static void
once_somebody_is_named_only_those_named_read_personal_requests(void **state)
{
	struct world *w = *state;
	struct host_caller other = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct request_readers who;
	struct id *persons;

	assert_int_equal(reads(w, &other, r.id), RC_OK);
	assert_int_equal(name_referent(w, w->referent.person, false), RC_OK);
	assert_int_equal(name_referent(w, w->referent.person, true), RC_CONFLICT);
	assert_true(world_refused(w, "person", FAULT_REFERENT_TWICE));
	assert_int_equal(name_referent(w, w->two_hats.person, true), RC_OK);
	assert_int_equal(reads(w, &other, r.id), RC_NOT_FOUND);
	assert_int_equal(reads(w, &w->two_hats, r.id), RC_NOT_FOUND); /* named, but in the asker's centre */
	assert_int_equal(reads(w, &w->referent, r.id), RC_OK);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.readers", r.id, &request_readers_desc, &who), RC_OK);
	persons = who.persons.items;
	assert_int_equal(who.persons.count, 2);
	assert_true(id_equal(persons[0], w->employee.person) && id_equal(persons[1], w->referent.person));
	assert_int_equal(who.readings.count, 2); /* the one who read before is not forgotten */
	world_engaged(w, &w->referent, &r);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.readers", r.id, &request_readers_desc, &who), RC_OK);
	assert_int_equal(who.persons.count, 3);
	assert_true(id_equal(((struct id *)who.persons.items)[2], w->provider_persons[0]));
}

static void
the_federations_own_people_are_served_by_the_alternate_alone(void **state)
{
	struct world *w = *state;
	struct host_caller own = world_person(w, ROLE_BENEFICIARY, w->federation, MANDATE_EMPLOYEE),
			   alternate = world_person(w, ROLE_REFERENT, w->federation, MANDATE_VOLUNTEER);
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &own, &in);
	struct request_readers who;

	assert_int_equal(reads(w, &w->referent, r.id), RC_NOT_FOUND); /* a colleague */
	assert_int_equal(reads(w, &alternate, r.id), RC_NOT_FOUND);
	assert_int_equal(name_referent(w, w->referent.person, false), RC_OK);
	assert_int_equal(name_referent(w, alternate.person, true), RC_OK);
	assert_int_equal(reads(w, &w->referent, r.id), RC_NOT_FOUND);
	assert_int_equal(reads(w, &alternate, r.id), RC_OK);
	assert_int_equal(
	    world_do(w, &own, "matching.request.readers", r.id, &request_readers_desc, &who), RC_OK);
	assert_int_equal(who.persons.count, 2);
	assert_true(id_equal(((struct id *)who.persons.items)[1], alternate.person));
}

/* --- a crisis --------------------------------------------------------------------------------------------------------------- */
static unsigned
times_told(struct world *w, struct id request, const char *event)
{
	struct db_txn t = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	uint64_t seqs[SEQS_MOST];
	size_t count = journal_of_key(&t, request, 0, seqs, SEQS_MOST);
	struct journal_entry j;
	unsigned n = 0;

	for (size_t i = 0; i < count && journal_read(&t, seqs[i], host_arena(w->h), &j); i++)
		n += text_is(j.event, event);
	db_abort(&t);
	return n;
}

static void
a_crisis_is_told_again_until_somebody_has_called(void **state)
{
	struct world *w = *state;
	struct request in = { .has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_NATURE),
		.kind = POOL_INDIVIDUAL,
		.nature = NATURE_CRISIS };
	struct request r, out;

	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, &in, &request_desc, &r),
	    RC_OK);
	assert_int_equal(times_told(w, r.id, "request.call_back"), 1);
	host_advance(w->h, 29 * MINUTE);
	assert_int_equal(times_told(w, r.id, "request.call_again"), 0);
	host_advance(w->h, 2 * MINUTE);
	assert_int_equal(times_told(w, r.id, "request.call_again"), 1);
	host_restart(w->h, "matching");
	host_advance(w->h, 30 * MINUTE);
	assert_int_equal(times_told(w, r.id, "request.call_again"), 2);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request.called_back", r.id, &request_desc, &out), RC_OK);
	host_advance(w->h, 3 * DAY);
	assert_int_equal(times_told(w, r.id, "request.call_again"), 2);
	assert_int_equal(times_told(w, r.id, "request.proposed"), 0);
}

static void
a_crisis_by_a_link_or_told_on_the_telephone_waits_for_no_paper(void **state)
{
	struct world *w = *state;
	struct request in = { .has = REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_NATURE) |
		    REC_BIT(REQUEST_TAG_PERSON),
		.kind = POOL_INDIVIDUAL,
		.nature = NATURE_CRISIS,
		.person = w->colleague.person };
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;
	struct request r;

	assert_int_equal(
	    world_call(w, &w->referent, "matching.request.create", &request_desc, &in, &request_desc, &r),
	    RC_OK);
	assert_int_equal(r.status, REQUEST_SUBMITTED);
	assert_int_equal(link_for(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = (struct request_filing){
		.has = REC_BIT(1) | REC_BIT(2), .token = token_of(link.link), .nature = NATURE_CRISIS
	};
	assert_int_equal(file(w, &f, &filed), RC_OK);
	assert_int_equal(filed.status, REQUEST_SUBMITTED);
	r = request_of_link(w, link.id);
	assert_int_equal(times_told(w, r.id, "request.call_back"), 1);
}

/* --- what the federation gives itself --------------------------------------------------------------------------------------- */
static struct id
service_of_federation(struct world *w)
{
	struct accompaniment_need need = { REC_BIT(1) | REC_BIT(2), w->competence, 4 };
	struct bouquet b = { .has = REC_BIT(7), .name = text_of("Bouquet de la fédération") };
	struct accompaniment s = { .name = text_of("Appui"),
		.kinds = 1u << SERVICE_INDIVIDUAL | 1u << SERVICE_GROUP,
		.typical_days = 2,
		.competences = { &w->competence, 1 },
		.federation = true,
		.needs = { &need, 1 } };

	assert_int_equal(
	    world_call(w, &boss, "registry.bouquet.create", &bouquet_desc, &b, &bouquet_desc, &b), RC_OK);
	s.bouquet = b.id;
	s.has = REC_BIT(7) | REC_BIT(8) | REC_BIT(9) | REC_BIT(10) | REC_BIT(11) | REC_BIT(13) |
	    REC_BIT(ACCOMPANIMENT_TAG_FEDERATION);
	assert_int_equal(world_call(w, &boss, "registry.accompaniment.create", &accompaniment_desc, &s,
			     &accompaniment_desc, &s),
	    RC_OK);
	host_settle(w->h);
	return s.id;
}

static struct request
created(struct world *w, const struct request *in)
{
	struct request r;

	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, in, &request_desc, &r),
	    RC_OK);
	return r;
}

static void
where_the_federation_gives_a_service_itself_the_asker_chooses(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r, out;
	struct request_orient o = { .has = REC_BIT(1) | REC_BIT(2),
		.text = text_of("Un rendez-vous est pris à la fédération.") };

	in.service = service_of_federation(w);
	r = created(w, &in);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.submit", r.id, &request_desc, &out), RC_RULE);
	assert_true(world_refused(w, "help", FAULT_REQUEST_CHOICE));
	in.help = HELP_FEDERATION;
	in.has |= REC_BIT(REQUEST_TAG_HELP);
	r = world_submitted(w, &w->employee, &in);
	assert_int_equal(r.status, REQUEST_SUBMITTED); /* no provider is looked for */
	assert_true(r.federation_help && times_told(w, r.id, "request.proposed") == 0);
	o.id = r.id;
	assert_int_equal(world_call(w, &w->referent, "matching.request.orient", &request_orient_desc, &o,
			     &request_desc, &out),
	    RC_OK);
	assert_int_equal(out.status, REQUEST_ORIENTED);
	in.service = w->service;
	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, &in, &request_desc, &out),
	    RC_RULE);
	assert_true(world_refused(w, "help", FAULT_REQUEST_CHOICE_NONE));
}

static void
a_services_levels_are_what_its_requests_need(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;

	in.service = service_of_federation(w); /* level 4; the providers have 3 */
	in.help = HELP_BOTH;
	in.has |= REC_BIT(REQUEST_TAG_HELP);
	r = world_submitted(w, &w->employee, &in);
	assert_int_equal(r.status, REQUEST_EXHAUSTED);
	in.service = w->service;
	in.help = HELP_PROVIDER;
	r = world_submitted(w, &w->employee, &in);
	assert_int_equal(r.status, REQUEST_PROPOSED);
	assert_false(r.federation_help);
}

static void
more_days_than_anybody_offers_are_refused_with_the_most_there_is(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r, out;

	in.to = WORLD_TODAY + 20; /* within a month: three days */
	in.days = 4;
	r = created(w, &in);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.submit", r.id, &request_desc, &out), RC_RULE);
	assert_true(world_refused(w, "days", FAULT_REQUEST_MOST_DAYS));
	assert_string_equal(w->why.items[0].argument, "3");
	in.days = 3;
	r = world_submitted(w, &w->employee, &in);
	world_engaged(w, &w->referent, &r); /* what others took changes nothing of what is told */
	in.days = 4;
	r = created(w, &in);
	assert_int_equal(
	    world_do(w, &w->employee, "matching.request.submit", r.id, &request_desc, &out), RC_RULE);
	assert_string_equal(w->why.items[0].argument, "3");
}

/* --- machines ---------------------------------------------------------------------------------------------------------------- */
static void
machine_has(const struct machine *m, const struct edge *edges, size_t count)
{
	assert_true(machine_is_sound(m));
	for (size_t s = 0; s < m->state_count; s++)
		for (size_t e = 0; e < m->event_count; e++) {
			int to = -1, want = -1;

			for (size_t i = 0; i < count; i++)
				if (edges[i].from == m->states[s].value &&
				    edges[i].event == m->events[e].value)
					want = edges[i].to;
			assert_int_equal(machine_step(m->edges, m->edge_count, m->states[s].value,
					     m->events[e].value, &to),
			    want < 0 ? RC_CONFLICT : RC_OK);
			assert_int_equal(to, want);
		}
}

static void
links_and_waivers_move_by_their_edges_and_by_no_other(void **state)
{
	static const struct edge links[] = { { REQUEST_LINK_OPEN, REQUEST_LINK_EV_FILE, REQUEST_LINK_FILED },
		{ REQUEST_LINK_OPEN, REQUEST_LINK_EV_REVOKE, REQUEST_LINK_REVOKED },
		{ REQUEST_LINK_FILED, REQUEST_LINK_EV_REVOKE, REQUEST_LINK_REVOKED } };
	static const struct edge waivers[] = { { WAIVER_GIVEN, WAIVER_EV_REVOKE, WAIVER_REVOKED },
		{ WAIVER_REVOKED, WAIVER_EV_GIVE, WAIVER_GIVEN },
		{ WAIVER_REVOKED, WAIVER_EV_ASK, WAIVER_ASKED },
		{ WAIVER_ASKED, WAIVER_EV_GIVE, WAIVER_GIVEN },
		{ WAIVER_ASKED, WAIVER_EV_REVOKE, WAIVER_REVOKED } };

	(void)state;
	machine_has(&request_link_machine, links, 3);
	machine_has(&waiver_machine, waivers, 5);
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(a_link_files_one_request_and_another_follows_it),
		T(a_request_filed_by_a_link_is_withdrawn_by_the_other_and_lets_the_provider_go),
		T(a_link_that_is_over_or_taken_back_or_none_says_so_and_files_nothing),
		T(what_a_link_files_badly_is_refused_and_the_link_still_works),
		T(an_individual_link_is_given_by_a_referent_who_may_serve_that_person_alone),
		T(a_structure_asks_by_a_link_of_the_coordinator),
		T(neutrality_is_waived_by_the_requester_alone_for_one_provider),
		T(a_waiver_is_taken_back_until_its_provider_is_asked),
		T(the_service_may_ask_for_a_waiver_and_nothing_counts_before_the_requester_agreed),
		T(a_waiver_is_given_by_a_link_too_and_a_director_gives_a_structures),
		T(once_somebody_is_named_only_those_named_read_personal_requests),
		T(the_federations_own_people_are_served_by_the_alternate_alone),
		T(a_crisis_is_told_again_until_somebody_has_called),
		T(a_crisis_by_a_link_or_told_on_the_telephone_waits_for_no_paper),
		T(where_the_federation_gives_a_service_itself_the_asker_chooses),
		T(a_services_levels_are_what_its_requests_need),
		T(more_days_than_anybody_offers_are_refused_with_the_most_there_is),
		cmocka_unit_test(links_and_waivers_move_by_their_edges_and_by_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
