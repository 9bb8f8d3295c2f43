/*
 * matching_consent_test: requests by a link: filed once, followed and withdrawn by another; who may give one.
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

	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	assert_int_equal(
	    links_by_token(w, "matching.request_form.get", links_token(link.link), &request_form_desc, &form),
	    RC_OK);
	assert_int_equal(form.kind, POOL_INDIVIDUAL);
	assert_int_equal(form.services.count, 2);
	f = links_filing(w, links_token(link.link));
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	assert_int_equal(filed.status, REQUEST_PROPOSED);
	r = links_request(w, link.id);
	assert_true(id_equal(r.person, w->employee.person) && !REC_HAS(&r, REQUEST_TAG_ENTERED_BY));
	assert_true(text_is(r.text, "Je préfère ne pas avoir de compte."));
	assert_int_equal(
	    world_proposals(w, &w->referent, r.id).lines.count, WORLD_PROVIDERS); /* neutrality holds */
	assert_int_equal(links_by_token(w, "matching.request_follow.get", links_token(filed.follow),
			     &request_state_desc, &now),
	    RC_OK);
	assert_int_equal(now.status, REQUEST_PROPOSED);
	assert_true(now.withdrawable && now.readings.count == 1 && now.may.count == 4);
	assert_int_equal(links_file(w, &f, &filed), RC_CONFLICT);
	assert_true(world_refused(w, "token", FAULT_REQUEST_LINK_USED));
	assert_int_equal(links_by_token(w, "matching.request_follow.get", links_token(link.link),
			     &request_state_desc, &now),
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

	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = links_filing(w, links_token(link.link));
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	r = links_request(w, link.id);
	world_engaged(w, &w->referent, &r);
	assert_int_equal(links_by_token(w, "matching.request_follow.withdraw", links_token(filed.follow),
			     &request_state_desc, &now),
	    RC_OK);
	assert_true(now.status == REQUEST_WITHDRAWN && !now.withdrawable);
	assert_true(world_row(w, w->providers[0], WORLD_TODAY, &row) && row.engaged == 0 && row.held == 0);
	assert_int_equal(links_by_token(w, "matching.request_follow.withdraw", links_token(filed.follow),
			     &request_state_desc, &now),
	    RC_CONFLICT);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request_link.revoke", link.id, &request_link_desc, &l),
	    RC_OK);
	assert_int_equal(links_by_token(w, "matching.request_follow.get", links_token(filed.follow),
			     &request_state_desc, &now),
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

	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &late), RC_OK);
	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->colleague.person, &taken), RC_OK);
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request_link.revoke", taken.id, &request_link_desc, &l),
	    RC_OK);
	host_advance(w->h, 14 * DAY + MINUTE);
	before = service_position(host_service(w->h, "matching"));
	f = links_filing(w, links_token(late.link));
	assert_int_equal(links_file(w, &f, &filed), RC_CONFLICT);
	assert_true(world_refused(w, "token", FAULT_REQUEST_LINK_EXPIRED));
	f.token = links_token(taken.link);
	assert_int_equal(links_file(w, &f, &filed), RC_CONFLICT);
	assert_true(world_refused(w, "token", FAULT_REQUEST_LINK_REVOKED));
	f.token = text_of("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
	assert_int_equal(links_file(w, &f, &filed), RC_NOT_FOUND);
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

	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = links_filing(w, links_token(link.link));
	f.to = WORLD_TODAY - 1;
	f.from = WORLD_TODAY - 9;
	assert_int_equal(links_file(w, &f, &filed), RC_RULE);
	assert_true(world_refused(w, "to", FAULT_REQUEST_PAST));
	f = links_filing(w, links_token(link.link));
	f.service.b[2] ^= 1;
	assert_int_equal(links_file(w, &f, &filed), RC_INVALID);
	assert_true(world_refused(w, "service", FAULT_UNKNOWN_REFERENCE));
	f = links_filing(w, links_token(link.link));
	f.days = 60;
	assert_int_equal(links_file(w, &f, &filed), RC_RULE);
	assert_true(world_refused(w, "days", FAULT_REQUEST_MOST_DAYS));
	f = links_filing(w, links_token(link.link));
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
}

/* Competences in place of a service, and all that may be wished beside. */
static struct request_filing
filing_whole(struct world *w, struct text token)
{
	struct request_filing f = links_filing(w, token);
	struct competence_need *need = ARENA_NEW(host_arena(w->h), struct competence_need);
	struct text *language = ARENA_NEW(host_arena(w->h), struct text);

	*need = (struct competence_need){ REC_BIT(1) | REC_BIT(2), w->competence, 2 };
	*language = TEXT_LIT("fr");
	f.competences = (struct list){ need, 1 };
	f.commune = TEXT_LIT("42218");
	f.languages = (struct list){ language, 1 };
	f.accessibility = 1u << ACCESS_WHEELCHAIR | 1u << ACCESS_HOME_VISIT;
	f.price_ceiling = 25000;
	f.unwanted = (struct list){ w->providers, 1 };
	f.wish = WISH_OTHER;
	f.has = (f.has & ~REC_BIT(FILING_TAG_SERVICE)) | REC_BIT(FILING_TAG_COMPETENCES) |
	    REC_BIT(FILING_TAG_COMMUNE) | REC_BIT(FILING_TAG_LANGUAGES) | REC_BIT(FILING_TAG_ACCESSIBILITY) |
	    REC_BIT(FILING_TAG_PRICE_CEILING) | REC_BIT(FILING_TAG_UNWANTED) | REC_BIT(FILING_TAG_WISH);
	return f;
}

static void
a_link_takes_all_that_a_request_by_account_takes(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;
	struct request_form form;
	struct request r;
	const struct competence_need *need;

	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	assert_int_equal(
	    links_by_token(w, "matching.request_form.get", links_token(link.link), &request_form_desc, &form),
	    RC_OK);
	assert_int_equal(form.competences.count, 2);
	f = filing_whole(w, links_token(link.link));
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	r = links_request(w, link.id);
	need = r.competences.items;
	assert_true(!REC_HAS(&r, REQUEST_TAG_SERVICE) && r.competences.count == 1);
	assert_true(id_equal(need->competence, w->competence) && need->level == 2);
	assert_true(text_is(r.commune, "42218") && r.languages.count == 1);
	assert_int_equal(r.accessibility, f.accessibility);
	assert_int_equal(r.price_ceiling, 25000);
	assert_true(r.unwanted.count == 1 && id_equal(*(const struct id *)r.unwanted.items, w->providers[0]));
	assert_true(REC_HAS(&r, REQUEST_TAG_WISH) && r.wish == WISH_OTHER);
}

static void
a_provider_that_is_unwanted_by_a_link_is_not_proposed(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;
	struct ranking_view v;

	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = filing_whole(w, links_token(link.link));
	f.has &= ~(REC_BIT(FILING_TAG_LANGUAGES) | REC_BIT(FILING_TAG_ACCESSIBILITY) |
	    REC_BIT(FILING_TAG_PRICE_CEILING));
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	assert_int_equal(filed.status, REQUEST_PROPOSED);
	v = world_proposals(w, &w->referent, links_request(w, link.id).id);
	assert_int_equal(v.lines.count, WORLD_PROVIDERS - 1);
	for (uint32_t i = 0; i < v.lines.count; i++)
		assert_false(id_equal(world_line(&v, i)->provider, w->providers[0]));
}

static void
all_that_a_link_files_badly_is_told_at_once_and_a_trial_files_nothing(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct competence_need needs[2];
	struct request_filing f;
	struct request_filed filed;
	struct id nobody = w->providers[0];
	uint64_t before;

	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	before = service_position(host_service(w->h, "matching"));
	f = filing_whole(w, links_token(link.link));
	needs[0] = needs[1] = *(const struct competence_need *)f.competences.items;
	f.competences = (struct list){ needs, 2 };
	nobody.b[2] ^= 1;
	f.unwanted = (struct list){ &nobody, 1 };
	f.commune = TEXT_LIT("43157");
	f.to = WORLD_TODAY - 1;
	f.from = WORLD_TODAY - 9;
	f.has &= ~REC_BIT(FILING_TAG_DAYS);
	assert_int_equal(links_file(w, &f, &filed), RC_INVALID);
	assert_true(world_refused(w, "unwanted[0]", FAULT_UNKNOWN_REFERENCE));
	assert_true(world_refused(w, "competences[1].competence", FAULT_COMPETENCE_TWICE));
	assert_true(world_refused(w, "commune", FAULT_REQUEST_COMMUNE));
	assert_true(world_refused(w, "days", FAULT_REQUIRED));
	assert_true(world_refused(w, "to", FAULT_REQUEST_PAST));
	needs[1].competence = nobody;
	assert_int_equal(links_file(w, &f, &filed), RC_INVALID);
	assert_true(world_refused(w, "competences[1].competence", FAULT_UNKNOWN_REFERENCE));
	f.has &= ~REC_BIT(FILING_TAG_COMPETENCES);
	f.competences.count = 0;
	assert_int_equal(links_file(w, &f, &filed), RC_INVALID);
	assert_true(world_refused(w, "service", FAULT_REQUEST_NEED));
	f = filing_whole(w, links_token(link.link));
	f.trial = true;
	f.has |= REC_BIT(FILING_TAG_TRIAL);
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	assert_true(filed.status == REQUEST_DRAFT && !REC_HAS(&filed, 3));
	assert_int_equal(service_position(host_service(w->h, "matching")), before);
	f.trial = false;
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
}

static void
an_individual_link_is_given_by_a_referent_who_may_serve_that_person_alone(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct list_query q = { 0 };
	struct list_page page;

	assert_int_equal(links_give(w, &w->coordinator, POOL_INDIVIDUAL, w->employee.person, &link), RC_RULE);
	assert_true(world_refused(w, "kind", FAULT_REQUEST_LINK_INDIVIDUAL));
	assert_int_equal(
	    links_give(w, &w->two_hats, POOL_INDIVIDUAL, w->employee.person, &link), RC_FORBIDDEN);
	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->centre_a, &link), RC_INVALID);
	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	assert_int_equal(world_call(w, &w->coordinator, "matching.request_link.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 0); /* that somebody may ask is not the coordinator's to know */
	assert_int_equal(links_give(w, &w->coordinator, POOL_GROUP, w->centre_a, &link), RC_OK);
	assert_int_equal(world_call(w, &w->coordinator, "matching.request_link.list", &list_query_desc, &q,
			     &list_page_desc, &page),
	    RC_OK);
	assert_int_equal(page.count, 1);
}

static enum rc
renewed(struct world *w, const struct host_caller *who, struct id request, struct request_link_made *ret)
{
	return world_do(w, who, "matching.request.follow_link", request, &request_link_made_desc, ret);
}

static enum rc
follows(struct world *w, struct text token, struct request_state *ret)
{
	return links_by_token(w, "matching.request_follow.get", token, &request_state_desc, ret);
}

static void
who_lost_the_link_that_follows_gets_another_of_the_service_and_reads_that(void **state)
{
	struct world *w = *state;
	struct request_link_made link, again = { 0 };
	struct request_filing f;
	struct request_filed filed;
	struct request_state now;
	struct request_link l;
	struct request r, own = world_request(w, POOL_INDIVIDUAL);
	const struct reading *told;

	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
	f = links_filing(w, links_token(link.link));
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	r = links_request(w, link.id);
	assert_int_equal(renewed(w, &w->two_hats, r.id, &again), RC_NOT_FOUND);
	assert_int_equal(renewed(w, &w->coordinator, r.id, &again), RC_NOT_FOUND);
	assert_int_equal(renewed(w, &w->director_a, r.id, &again), RC_FORBIDDEN);
	assert_int_equal(follows(w, links_token(filed.follow), &now), RC_OK);
	host_advance(w->h, MINUTE);
	assert_int_equal(renewed(w, &w->referent, r.id, &again), RC_OK);
	assert_int_equal(follows(w, links_token(filed.follow), &now), RC_NOT_FOUND); /* the old one died */
	assert_true(world_refused(w, "token", FAULT_REQUEST_FOLLOW));
	assert_int_equal(follows(w, links_token(again.link), &now), RC_OK);
	told = now.readings.items; /* newest first */
	assert_true(now.readings.count == 2 && id_equal(told[0].reader, w->referent.person));
	assert_true(told[0].time == host_now(w->h));
	assert_int_equal(
	    world_do(w, &w->referent, "matching.request_link.revoke", link.id, &request_link_desc, &l),
	    RC_OK);
	assert_int_equal(renewed(w, &w->referent, r.id, &again), RC_RULE);
	assert_true(world_refused(w, "link", FAULT_REQUEST_FOLLOW_NONE));
	r = world_submitted(w, &w->employee, &own);
	assert_int_equal(renewed(w, &w->referent, r.id, &again), RC_RULE); /* it has none to lose */
	assert_true(world_refused(w, "link", FAULT_REQUEST_FOLLOW_NONE));
}

static void
a_structure_asks_by_a_link_of_the_coordinator(void **state)
{
	struct world *w = *state;
	struct request_link_made link;
	struct request_filing f;
	struct request_filed filed;
	struct request r;

	assert_int_equal(links_give(w, &w->coordinator, POOL_GROUP, w->centre_a, &link), RC_OK);
	f = links_filing(w, links_token(link.link));
	assert_int_equal(links_file(w, &f, &filed), RC_OK);
	r = links_request(w, link.id);
	assert_true(r.kind == POOL_GROUP && id_equal(r.organisation, w->centre_a));
	assert_int_equal(
	    world_do(w, &w->director_a, "matching.request.withdraw", r.id, &request_desc, &r), RC_OK);
}

static void
somebody_who_has_an_account_is_told_to_ask_by_it_instead_of_by_a_link(void **state)
{
	struct world *w = *state;
	struct request_link_made link;

	assert_int_equal(links_give(w, &w->employee, POOL_INDIVIDUAL, w->employee.person, &link), RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REQUEST_LINK_SELF));
	assert_int_equal(links_give(w, &w->referent, POOL_INDIVIDUAL, w->referent.person, &link), RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REQUEST_LINK_SELF));
	/* of another nothing more is told than of oneself, whether that person is known or not */
	assert_int_equal(links_give(w, &w->employee, POOL_INDIVIDUAL, w->colleague.person, &link), RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REQUEST_LINK_SELF));
	assert_int_equal(links_give(w, &w->employee, POOL_INDIVIDUAL, w->centre_a, &link), RC_RULE);
	assert_true(world_refused(w, "person", FAULT_REQUEST_LINK_SELF));
	assert_int_equal(links_give(w, &w->director_a, POOL_GROUP, w->centre_a, &link), RC_RULE);
	assert_true(world_refused(w, "organisation", FAULT_REQUEST_LINK_SELF));
	assert_int_equal(
	    links_give(w, &w->two_hats, POOL_INDIVIDUAL, w->employee.person, &link), RC_FORBIDDEN);
	assert_true(world_refused(w, "person", FAULT_REQUEST_LINK_SERVE));
}

/* --- who may read -------------------------------------------------------------------------------------------------------- */
static bool
a_provider_may_read(const struct list *may)
{
	const struct text *s = may->items;

	for (uint32_t i = 0; i < may->count; i++)
		if (s[i].len > 13 && memcmp(s[i].ptr, "Le prestataire", 14) == 0)
			return true;
	return false;
}

static void
a_provider_is_named_among_the_readers_only_where_one_is_looked_for(void **state)
{
	struct world *w = *state;
	static const struct {
		enum request_nature nature;
		bool read;
	} of[] = { { NATURE_ACCOMPANIMENT, true }, { NATURE_INFORMATION, false }, { NATURE_CRISIS, false } };

	for (size_t i = 0; i < sizeof of / sizeof of[0]; i++) {
		struct request_link_made link;
		struct request_filed filed;
		struct request_filing f;
		struct request_state now;

		assert_int_equal(
		    links_give(w, &w->referent, POOL_INDIVIDUAL, w->employee.person, &link), RC_OK);
		f = links_filing(w, links_token(link.link));
		f.nature = of[i].nature;
		f.has |= REC_BIT(2);
		assert_int_equal(links_file(w, &f, &filed), RC_OK);
		assert_int_equal(links_by_token(w, "matching.request_follow.get", links_token(filed.follow),
				     &request_state_desc, &now),
		    RC_OK);
		assert_int_equal(now.may.count, 4);
		assert_int_equal(a_provider_may_read(&now.may), of[i].read);
	}
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

/* The card of a person is archived, and the account is closed with it: the request goes on, and is theirs. */
static void
who_has_no_account_any_more_follows_and_withdraws_by_a_link_of_the_referent(void **state)
{
	struct world *w = *state;
	struct request in = world_request(w, POOL_INDIVIDUAL), r = world_submitted(w, &w->employee, &in);
	struct request_link_made link, again;
	struct request_state now;
	struct person p;

	assert_int_equal(renewed(w, &w->referent, r.id, &link), RC_RULE);
	assert_true(world_refused(w, "link", FAULT_REQUEST_FOLLOW_NONE));
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.person.get", w->employee.person, &person_desc, &p), RC_OK);
	p.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	assert_int_equal(
	    world_call(w, &w->coordinator, "registry.person.archive", &person_desc, &p, &person_desc, &p),
	    RC_OK);
	host_settle(w->h);
	assert_int_equal(renewed(w, &w->coordinator, r.id, &link), RC_NOT_FOUND);
	assert_int_equal(renewed(w, &w->referent, r.id, &link), RC_OK);
	assert_int_equal(follows(w, links_token(link.link), &now), RC_OK);
	assert_int_equal(now.status, REQUEST_PROPOSED);
	assert_int_equal(renewed(w, &w->referent, r.id, &again), RC_OK);
	assert_int_equal(follows(w, links_token(link.link), &now), RC_NOT_FOUND); /* the one before died */
	assert_int_equal(links_by_token(w, "matching.request_follow.withdraw", links_token(again.link),
			     &request_state_desc, &now),
	    RC_OK);
	assert_int_equal(now.status, REQUEST_WITHDRAWN);
}

static void
a_personal_link_asked_for_by_the_coordination_names_who_gives_one(void **state)
{
	struct world *w = *state;
	struct request_link_made link;

	assert_int_equal(links_give(w, &w->coordinator, POOL_INDIVIDUAL, w->employee.person, &link), RC_RULE);
	assert_true(world_refused(w, "kind", FAULT_REQUEST_LINK_INDIVIDUAL));
}

int
main(void)
{
#define T(fn) cmocka_unit_test_setup_teardown(fn, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		T(a_link_files_one_request_and_another_follows_it),
		T(a_request_filed_by_a_link_is_withdrawn_by_the_other_and_lets_the_provider_go),
		T(a_link_that_is_over_or_taken_back_or_none_says_so_and_files_nothing),
		T(what_a_link_files_badly_is_refused_and_the_link_still_works),
		T(a_link_takes_all_that_a_request_by_account_takes),
		T(a_provider_that_is_unwanted_by_a_link_is_not_proposed),
		T(all_that_a_link_files_badly_is_told_at_once_and_a_trial_files_nothing),
		T(an_individual_link_is_given_by_a_referent_who_may_serve_that_person_alone),
		T(who_lost_the_link_that_follows_gets_another_of_the_service_and_reads_that),
		T(a_structure_asks_by_a_link_of_the_coordinator),
		T(somebody_who_has_an_account_is_told_to_ask_by_it_instead_of_by_a_link),
		T(a_provider_is_named_among_the_readers_only_where_one_is_looked_for),
		T(who_has_no_account_any_more_follows_and_withdraws_by_a_link_of_the_referent),
		T(a_personal_link_asked_for_by_the_coordination_names_who_gives_one),
		cmocka_unit_test(links_and_waivers_move_by_their_edges_and_by_no_other),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
