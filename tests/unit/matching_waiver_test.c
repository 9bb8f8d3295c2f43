/*
 * matching_waiver_test: with what right: waivers of neutrality, référents by name, a crisis, a choice between the federation and others.
 * Owns: nothing; a world each.
 * Beware: time begins on 2019-11-06, in the afternoon of Paris.
 */
#include "tests/lib/request_links.h"
#include "services/matching/consent.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define MINUTE (60 * USEC_PER_SEC)
#define DAY (86400 * USEC_PER_SEC)
#define SEQS_MOST 128

static const struct host_caller boss = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR };

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

static bool
text_ends(struct text t, const char *end)
{
	size_t n = strlen(end);

	return t.len >= n && memcmp(t.ptr + t.len - n, end, n) == 0;
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
	assert_true(text_ends(v.next, "la liste des prestataires est refaite avec lui."));
	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_WAIVER_STATE));
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
	assert_true(text_ends(out.next, "refaite sans lui."));
	assert_false(is_proposed(w, r.id, w->colleague_provider));
	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_OK);
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
	assert_true(is_proposed(w, r.id, w->colleague_provider));
}

/* Neither asked for nor given where no tie keeps away; and whoever waits for an answer, or compares three, is not disturbed. */
static void
a_waiver_is_for_a_tie_and_a_list_that_waits_is_not_made_again(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in), now;
	struct waiver_give ask = { REC_BIT(1) | REC_BIT(2), r.id, w->providers[0] };
	struct ranking_view view = world_proposals(w, &w->referent, r.id);
	struct solicit s = { .has = REC_BIT(1), .id = world_line(&view, 0)->proposal };
	struct solicitation sent;
	struct waiver v;

	assert_int_equal(waive(w, &w->employee, r.id, w->providers[0], &v), RC_RULE);
	assert_true(world_refused(w, "provider", FAULT_WAIVER_UNTIED));
	assert_int_equal(
	    world_call(w, &w->referent, "matching.waiver.ask", &waiver_give_desc, &ask, &waiver_desc, &v),
	    RC_RULE);
	assert_true(world_refused(w, "provider", FAULT_WAIVER_UNTIED));
	assert_int_equal(world_call(w, &w->referent, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_OK);
	assert_true(text_ends(v.next, "quand le classement sera refait."));
	assert_int_equal(world_do(w, &w->referent, "matching.request.get", r.id, &request_desc, &now), RC_OK);
	assert_int_equal(now.round, r.round);
	assert_int_equal(now.status, REQUEST_SOLICITED);
}

static void
a_waiver_of_a_draft_counts_when_it_is_handed_in(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r;
	struct waiver v;

	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, &in, &request_desc, &r),
	    RC_OK);
	assert_int_equal(waive(w, &w->employee, r.id, w->colleague_provider, &v), RC_OK);
	assert_true(text_ends(v.next, "quand la demande sera déposée."));
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
	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = links_filing(w, links_token(link.link));
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	by_link.token = links_token(filed.follow);
	assert_int_equal(world_call(w, &w->nobody, "matching.request_follow.waive", &follow_waiver_desc,
			     &by_link, &waiver_desc, &v),
	    RC_OK);
	assert_true(v.by_link);
	assert_int_equal(
	    links_by_token(w, "matching.request_follow.get", by_link.token, &request_state_desc, &now),
	    RC_OK);
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
	struct host_caller other = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE),
			   colleague = world_person(w, ROLE_REFERENT, w->centre_a, MANDATE_EMPLOYEE);
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct request_readers who;
	struct id *persons;

	assert_int_equal(reads(w, &other, r.id), RC_OK);
	assert_int_equal(name_referent(w, w->referent.person, false), RC_OK);
	assert_int_equal(name_referent(w, w->referent.person, true), RC_CONFLICT);
	assert_true(world_refused(w, "person", FAULT_REFERENT_TWICE));
	assert_int_equal(name_referent(w, colleague.person, true), RC_OK);
	assert_int_equal(reads(w, &other, r.id), RC_NOT_FOUND);
	assert_int_equal(reads(w, &colleague, r.id), RC_NOT_FOUND); /* named, but in the asker's centre */
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
	assert_int_equal(who.providers.count, 1);
	assert_true(id_equal(*(struct id *)who.providers.items, w->providers[0]));
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
	struct request r = world_crisis(w), out;

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
	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = (struct request_filing){
		.has = REC_BIT(1) | REC_BIT(2), .token = links_token(link.link), .nature = NATURE_CRISIS
	};
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	assert_int_equal(filed.status, REQUEST_SUBMITTED);
	r = links_request(w, link.id);
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

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(neutrality_is_waived_by_the_requester_alone_for_one_provider),
		T(a_waiver_is_taken_back_until_its_provider_is_asked),
		T(the_service_may_ask_for_a_waiver_and_nothing_counts_before_the_requester_agreed),
		T(a_waiver_is_for_a_tie_and_a_list_that_waits_is_not_made_again),
		T(a_waiver_of_a_draft_counts_when_it_is_handed_in),
		T(a_waiver_is_given_by_a_link_too_and_a_director_gives_a_structures),
		T(once_somebody_is_named_only_those_named_read_personal_requests),
		T(the_federations_own_people_are_served_by_the_alternate_alone),
		T(a_crisis_is_told_again_until_somebody_has_called),
		T(a_crisis_by_a_link_or_told_on_the_telephone_waits_for_no_paper),
		T(where_the_federation_gives_a_service_itself_the_asker_chooses),
		T(a_services_levels_are_what_its_requests_need),
		T(more_days_than_anybody_offers_are_refused_with_the_most_there_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
