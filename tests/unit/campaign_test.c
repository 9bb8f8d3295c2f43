/*
 * campaign_test: a campaign from draft to its proposals: what it writes and what not, what makes it stale, who sees it, its states.
 * Owns: nothing.
 * Beware: the providers of the world are in the order of their rank for a plain request; each gives four group days a month.
 */
#include "services/matching/campaign.h"
#include "common/mpscan.h"
#include "tests/lib/matching_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>

#define REQUESTS 6

/* --- small steps ------------------------------------------------------------------------------------------------------- */
static enum rc
step(struct world *w, const struct host_caller *who, const char *verb, struct id id, struct campaign *ret)
{
	char method[64];

	snprintf(method, sizeof method, "matching.campaign.%s", verb);
	return world_do(w, who, method, id, &campaign_desc, ret);
}

static enum rc
drafted(struct world *w, const struct host_caller *who, const struct campaign *in, struct campaign *ret)
{
	return world_call(w, who, "matching.campaign.create", &campaign_desc, in, &campaign_desc, ret);
}

static struct campaign
computed(struct world *w, const struct host_caller *who, const struct campaign *in)
{
	struct campaign p;

	assert_int_equal(drafted(w, who, in, &p), RC_OK);
	assert_int_equal(step(w, who, "run", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_RUNNING);
	assert_int_equal(step(w, who, "get", p.id, &p), RC_OK);
	return p;
}

static const struct campaign group = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = POOL_GROUP };
static const struct campaign individual = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = POOL_INDIVIDUAL };

/* Group requests of one month, of two days each: two a provider. */
static void
requests_of_one_month(struct world *w, struct request *ret)
{
	for (int i = 0; i < REQUESTS; i++) {
		struct request in = world_request(w, POOL_GROUP);

		in.from = WORLD_TODAY + 40;
		in.to = WORLD_TODAY + 50;
		ret[i] = world_submitted(w, &w->director_a, &in);
	}
}

static uint32_t
listed(struct world *w, const struct host_caller *who, const char *method, const char *field,
    const char *value, struct list_page *ret)
{
	struct filter f = { REC_BIT(1) | REC_BIT(2), text_of(field), text_of(value) };
	struct list_query q = { .has = REC_BIT(1) | (field[0] != '\0' ? REC_BIT(5) : 0),
		.limit = 200,
		.filters = { &f, field[0] != '\0' } };

	assert_int_equal(world_call(w, who, method, &list_query_desc, &q, &list_page_desc, ret), RC_OK);
	return ret->count;
}

static uint32_t
counted(
    struct world *w, const struct host_caller *who, const char *method, const char *field, const char *value)
{
	struct list_page page;

	return listed(w, who, method, field, value, &page);
}

/* The lines of a campaign by place. */
static struct campaign_line *
lines(struct world *w, const struct host_caller *who, struct id campaign, uint32_t *ret_count)
{
	struct campaign_line *all =
	    ARENA_ARRAY(host_arena(w->h), CAMPAIGN_REQUESTS_MAX, struct campaign_line);
	char id[ID_TEXT_LEN + 1];
	struct list_page page;
	struct mpscan s;

	id_format(campaign, id);
	*ret_count = listed(w, who, "matching.campaign_line.list", "campaign", id, &page);
	s = mpscan_of(page.items.ptr, page.items.len);
	for (uint32_t i = 0; i < *ret_count; i++) {
		const uint8_t *from = s.pos;
		struct campaign_line l;

		assert_int_equal(mpscan_skip(&s), RC_OK);
		assert_int_equal(record_decode(&campaign_line_desc, from, (size_t)(s.pos - from),
				     host_arena(w->h), &l, NULL, NULL),
		    RC_OK);
		all[l.place - 1] = l;
	}
	return all;
}

static uint64_t
position(struct world *w)
{
	return service_position(host_service(w->h, "matching"));
}

static void
all_verifies(struct world *w)
{
	uint64_t events;

	assert_int_equal(host_verify(w->h, "matching", &events, &w->why), RC_OK);
}

/* --- the main way -------------------------------------------------------------------------------------------------------- */
static void
computing_writes_nothing_but_the_campaign_and_applying_asks_all(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS];
	struct campaign_line *l;
	struct campaign p;
	uint32_t n, firsts = 0;

	(void)unused;
	requests_of_one_month(w, r);
	p = computed(w, &w->coordinator, &group);
	assert_int_equal(p.status, CAMPAIGN_READY);
	assert_int_equal(p.served, REQUESTS);
	assert_true(p.proven);
	assert_int_equal(p.gap, 0);
	assert_int_equal(counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"), 0);
	assert_int_equal(counted(w, &w->coordinator, "matching.capacity.list", "", ""), 0);
	l = lines(w, &w->coordinator, p.id, &n);
	assert_int_equal(n, REQUESTS);
	for (uint32_t i = 0; i < n; i++) {
		firsts += l[i].why == CAMPAIGN_FIRST;
		assert_true(l[i].why == CAMPAIGN_FIRST || l[i].why == CAMPAIGN_FULL);
		assert_true(l[i].sentence.len != 0 && l[i].months.count == 1);
		assert_int_equal(l[i].rank == 1, l[i].why == CAMPAIGN_FIRST);
	}
	assert_int_equal(firsts, 2); /* four days, two each */
	assert_int_equal(step(w, &w->coordinator, "apply", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_APPLIED);
	assert_int_equal(counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"), REQUESTS);
	assert_int_equal(
	    counted(w, &w->coordinator, "matching.request.list", "status", "solicited"), REQUESTS);
	assert_int_equal(step(w, &w->coordinator, "apply", p.id, &p), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_CAMPAIGN_STATE));
	all_verifies(w);
	world_free(w);
}

static void
an_answer_to_an_applied_campaign_engages_and_a_refusal_goes_on_down_the_list(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS], after;
	struct campaign p;
	struct ranking_view v;
	const struct ranking_line *line;
	struct link_request ask = { .has = REC_BIT(1) };
	struct solicitation sent;
	struct answer_taken taken;

	(void)unused;
	requests_of_one_month(w, r);
	p = computed(w, &w->coordinator, &group);
	assert_int_equal(step(w, &w->coordinator, "apply", p.id, &p), RC_OK);
	v = world_proposals(w, &w->coordinator, r[0].id);
	line = v.lines.items;
	for (uint32_t i = 0; i < v.lines.count; i++)
		if (line[i].status == PROPOSAL_SENT)
			ask.id = line[i].proposal;
	assert_int_equal(world_call(w, &w->coordinator, "matching.proposal.link", &link_request_desc, &ask,
			     &solicitation_desc, &sent),
	    RC_OK);
	assert_int_equal(world_answer(w, world_token(sent.answer_link), true, -1, &taken), RC_OK);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.request.get", r[0].id, &request_desc, &after), RC_OK);
	assert_int_equal(after.status, REQUEST_ENGAGED);
	all_verifies(w);
	world_free(w);
}

/* --- stale --------------------------------------------------------------------------------------------------------------- */
static void
refused_whole(struct world *w, struct id campaign)
{
	uint64_t before = position(w);
	struct campaign p;

	assert_int_equal(step(w, &w->coordinator, "apply", campaign, &p), RC_CONFLICT);
	assert_true(world_refused(w, "requests", FAULT_CAMPAIGN_STALE));
	assert_int_equal(position(w), before);
	assert_int_equal(counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"), 0);
	assert_int_equal(step(w, &w->coordinator, "check", campaign, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_STALE);
	assert_true(p.changes.count >= 1);
	assert_int_equal(step(w, &w->coordinator, "apply", campaign, &p), RC_CONFLICT);
	assert_true(world_refused(w, "status", FAULT_CAMPAIGN_STATE));
}

/* Whichever of its requests is gone. */
static void
a_request_withdrawn_since_refuses_the_whole_wherever_it_stands(void **unused)
{
	(void)unused;
	for (int gone = 0; gone < REQUESTS; gone++) {
		struct world *w = world_new();
		struct request r[REQUESTS], out;
		struct campaign p;

		requests_of_one_month(w, r);
		p = computed(w, &w->coordinator, &group);
		assert_int_equal(step(w, &w->coordinator, "check", p.id, &p), RC_OK);
		assert_int_equal(p.status, CAMPAIGN_READY); /* nothing changed */
		assert_int_equal(
		    world_do(w, &w->director_a, "matching.request.withdraw", r[gone].id, &request_desc, &out),
		    RC_OK);
		refused_whole(w, p.id);
		assert_int_equal(step(w, &w->coordinator, "run", p.id, &p), RC_OK);
		assert_int_equal(step(w, &w->coordinator, "get", p.id, &p), RC_OK);
		assert_int_equal(p.status, CAMPAIGN_READY);
		assert_int_equal(p.round, 2);
		assert_int_equal(p.served, REQUESTS - 1);
		assert_int_equal(step(w, &w->coordinator, "apply", p.id, &p), RC_OK);
		assert_int_equal(
		    counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"), REQUESTS - 1);
		if (gone == 0)
			all_verifies(w);
		world_free(w);
	}
}

static enum campaign_changed
first_change(struct world *w, struct id campaign)
{
	struct campaign p;

	assert_int_equal(step(w, &w->coordinator, "get", campaign, &p), RC_OK);
	assert_true(p.changes.count != 0);
	return ((const struct campaign_change *)p.changes.items)->changed;
}

static void
a_card_changed_since_refuses_the_whole(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS];
	struct provider card,
	    change = { .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(18), .tariff = 12345 };
	struct campaign p;

	(void)unused;
	requests_of_one_month(w, r);
	p = computed(w, &w->coordinator, &group);
	assert_int_equal(
	    world_do(w, &w->coordinator, "registry.provider.get", w->providers[0], &provider_desc, &card),
	    RC_OK);
	change.id = card.id;
	change.version = card.version;
	assert_int_equal(world_call(w, &w->coordinator, "registry.provider.update", &provider_desc, &change,
			     &provider_desc, &card),
	    RC_OK);
	host_settle(w->h);
	refused_whole(w, p.id);
	assert_int_equal(first_change(w, p.id), CAMPAIGN_PROVIDER_CHANGED);
	world_free(w);
}

static void
days_taken_since_refuse_the_whole(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS], in = world_request(w, POOL_GROUP), other;
	struct campaign p;
	struct ranking_view v;
	struct solicit s = { .has = REC_BIT(1) };
	struct solicitation sent;
	uint64_t before;

	(void)unused;
	requests_of_one_month(w, r);
	p = computed(w, &w->coordinator, &group);
	in.from = WORLD_TODAY + 40;
	in.to = WORLD_TODAY + 50;
	other = world_submitted(w, &w->director_a, &in);
	v = world_proposals(w, &w->coordinator, other.id);
	s.id = ((const struct ranking_line *)v.lines.items)[0].proposal;
	assert_int_equal(world_call(w, &w->coordinator, "matching.proposal.solicit", &solicit_desc, &s,
			     &solicitation_desc, &sent),
	    RC_OK);
	before = position(w);
	assert_int_equal(step(w, &w->coordinator, "apply", p.id, &p), RC_CONFLICT);
	assert_true(world_refused(w, "requests", FAULT_CAMPAIGN_STALE));
	assert_int_equal(position(w), before);
	assert_int_equal(step(w, &w->coordinator, "check", p.id, &p), RC_OK);
	assert_int_equal(first_change(w, p.id), CAMPAIGN_DAYS_CHANGED);
	world_free(w);
}

static void
what_was_computed_before_is_kept_when_a_request_is_added(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS];
	struct campaign_line *before, *after;
	struct campaign p;
	uint32_t n, m, same = 0;

	(void)unused;
	requests_of_one_month(w, r);
	p = computed(w, &w->coordinator, &group);
	before = lines(w, &w->coordinator, p.id, &n);
	struct request in = world_request(w, POOL_GROUP);
	(void)world_submitted(w, &w->director_a, &in);
	assert_int_equal(step(w, &w->coordinator, "run", p.id, &p), RC_OK);
	after = lines(w, &w->coordinator, p.id, &m);
	assert_int_equal(m, n + 1);
	for (uint32_t i = 0; i < n; i++)
		for (uint32_t k = 0; k < m; k++)
			same += id_equal(before[i].request, after[k].request) &&
			    id_equal(before[i].provider, after[k].provider) && after[k].kept;
	assert_int_equal(same, n);
	world_free(w);
}

/* --- rules --------------------------------------------------------------------------------------------------------------- */
static void
somebody_and_the_director_above_never_get_the_same_provider(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL);
	struct campaign_line *l;
	struct campaign p;
	uint32_t n;

	(void)unused;
	(void)world_submitted(w, &w->employee, &in);
	(void)world_submitted(w, &w->director_a, &in);
	p = computed(w, &w->referent, &individual);
	assert_int_equal(p.served, 2);
	l = lines(w, &w->referent, p.id, &n);
	assert_int_equal(n, 2);
	assert_false(id_equal(l[0].provider, l[1].provider));
	assert_true(l[0].why == CAMPAIGN_APART || l[1].why == CAMPAIGN_APART);
	assert_int_equal(step(w, &w->referent, "apply", p.id, &p), RC_OK);
	all_verifies(w);
	world_free(w);
}

static void
a_request_that_nobody_has_room_for_is_left_and_told(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS], more[REQUESTS];
	struct campaign_line *l;
	struct campaign p;
	uint32_t n, none = 0;

	(void)unused;
	requests_of_one_month(w, r);
	requests_of_one_month(w, more); /* twelve of two days; four providers of four */
	p = computed(w, &w->coordinator, &group);
	assert_int_equal(p.served, 8);
	assert_int_equal(p.undone, 4);
	l = lines(w, &w->coordinator, p.id, &n);
	for (uint32_t i = 0; i < n; i++)
		none += l[i].why == CAMPAIGN_NO_ROOM && id_is_zero(l[i].provider);
	assert_int_equal(none, 4);
	assert_int_equal(step(w, &w->coordinator, "apply", p.id, &p), RC_OK);
	assert_int_equal(counted(w, &w->coordinator, "matching.request.list", "status", "proposed"), 4);
	all_verifies(w);
	world_free(w);
}

static void
the_most_that_a_provider_gets_is_held(void **unused)
{
	struct campaign in = {
		.has = REC_BIT(CAMPAIGN_TAG_POOL) | REC_BIT(CAMPAIGN_TAG_MOST), .pool = POOL_GROUP, .most = 1
	};
	struct world *w = world_new();
	struct request r[REQUESTS];
	struct campaign p;

	(void)unused;
	requests_of_one_month(w, r);
	p = computed(w, &w->coordinator, &in);
	assert_int_equal(p.served, WORLD_PROVIDERS);
	assert_int_equal(p.undone, REQUESTS - WORLD_PROVIDERS);
	world_free(w);
}

/* --- who sees it --------------------------------------------------------------------------------------------------------- */
static void
an_individual_campaign_is_the_referents_alone(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL);
	struct campaign p, out;

	(void)unused;
	assert_int_equal(drafted(w, &w->coordinator, &individual, &p), RC_RULE);
	assert_true(world_refused(w, "pool", FAULT_CAMPAIGN_POOL));
	assert_int_equal(drafted(w, &w->two_hats, &individual, &p), RC_RULE);
	assert_int_equal(drafted(w, &w->director_a, &individual, &p), RC_FORBIDDEN);
	(void)world_submitted(w, &w->employee, &in);
	p = computed(w, &w->referent, &individual);
	assert_int_equal(p.served, 1);
	const struct host_caller *const others[] = { &w->coordinator, &w->two_hats };
	for (int i = 0; i < 2; i++) {
		assert_int_equal(step(w, others[i], "get", p.id, &out), RC_NOT_FOUND);
		assert_int_equal(step(w, others[i], "apply", p.id, &out), RC_NOT_FOUND);
		assert_int_equal(counted(w, others[i], "matching.campaign.list", "", ""), 0);
		assert_int_equal(counted(w, others[i], "matching.campaign_line.list", "", ""), 0);
	}
	assert_int_equal(step(w, &w->director_a, "get", p.id, &out), RC_FORBIDDEN);
	assert_int_equal(step(w, &w->employee, "get", p.id, &out), RC_FORBIDDEN);
	world_free(w);
}

/* Whoever does not serve one of its requests would learn by the gap that a colleague asked. */
static void
a_campaign_is_hidden_whole_from_who_does_not_serve_one_of_its_requests(void **unused)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_INDIVIDUAL);
	struct host_caller colleague = world_person(w, ROLE_BENEFICIARY, w->federation, MANDATE_EMPLOYEE);
	struct host_caller alternate = { .roles = ROLE_REFERENT, .person = w->provider_persons[3] };
	struct campaign p, q, out;

	(void)unused;
	host_settle(w->h);
	(void)world_submitted(w, &w->employee, &in);
	(void)world_submitted(w, &colleague, &in);
	p = computed(w, &w->referent, &individual);
	assert_int_equal(p.requests.count, 1); /* not that of somebody of the référent's own house */
	assert_int_equal(step(w, &alternate, "get", p.id, &out), RC_OK);
	q = computed(w, &alternate, &individual);
	assert_int_equal(q.requests.count, 2);
	assert_int_equal(step(w, &w->referent, "get", q.id, &out), RC_NOT_FOUND);
	assert_int_equal(counted(w, &w->referent, "matching.campaign.list", "", ""), 1);
	world_free(w);
}

/* --- refusals and states --------------------------------------------------------------------------------------------------- */
static void
nothing_to_deal_and_bounds_that_contradict_are_refused(void **unused)
{
	struct campaign in = { .has = REC_BIT(CAMPAIGN_TAG_POOL) | REC_BIT(CAMPAIGN_TAG_MOST) |
		    REC_BIT(CAMPAIGN_TAG_LEAST),
		.pool = POOL_GROUP,
		.most = 1,
		.least = 2 };
	struct world *w = world_new();
	struct campaign p;

	(void)unused;
	assert_int_equal(drafted(w, &w->coordinator, &in, &p), RC_RULE);
	assert_true(world_refused(w, "least", FAULT_CAMPAIGN_BOUNDS));
	assert_int_equal(drafted(w, &w->coordinator, &group, &p), RC_OK);
	assert_int_equal(step(w, &w->coordinator, "run", p.id, &p), RC_RULE);
	assert_true(world_refused(w, "pool", FAULT_CAMPAIGN_EMPTY));
	world_free(w);
}

static void
every_step_is_taken_from_its_own_states_only(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS];
	struct campaign p, out;

	(void)unused;
	assert_true(machine_is_sound(&campaign_machine));
	requests_of_one_month(w, r);
	assert_int_equal(drafted(w, &w->coordinator, &group, &p), RC_OK);
	static const char *const not_of_drafts[] = { "stop", "check", "apply" };
	for (int i = 0; i < 3; i++) {
		assert_int_equal(step(w, &w->coordinator, not_of_drafts[i], p.id, &out), RC_CONFLICT);
		assert_true(world_refused(w, "status", FAULT_CAMPAIGN_STATE));
	}
	assert_int_equal(step(w, &w->coordinator, "run", p.id, &p), RC_OK);
	assert_int_equal(step(w, &w->coordinator, "stop", p.id, &out), RC_CONFLICT); /* ready by now */
	assert_int_equal(step(w, &w->coordinator, "cancel", p.id, &out), RC_OK);
	static const char *const over[] = { "run", "stop", "check", "apply", "cancel" };
	for (int i = 0; i < 5; i++)
		assert_int_equal(step(w, &w->coordinator, over[i], p.id, &out), RC_CONFLICT);
	all_verifies(w);
	world_free(w);
}

static void
done(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	(void)env;
	(void)body;
	(void)len;
	*(enum rc *)arg = rc;
}

static void
queue(struct world *w, uint8_t number, const char *method, struct id campaign, enum rc *ret)
{
	struct ref in = { REC_BIT(1), campaign };
	struct envelope e = { .version = ENVELOPE_VERSION,
		.kind = ENVELOPE_CALL,
		.id = { { 0xca, number } },
		.method = text_of(method),
		.deadline = host_now(w->h) + USEC_PER_SEC,
		.person = w->coordinator.person,
		.account = w->coordinator.person,
		.roles = w->coordinator.roles };
	struct buf b = { 0 };

	envelope_mark(&e);
	record_encode(&ref_desc, &in, 0, 0, &b);
	service_local(host_service(w->h, "matching"), &e, b.ptr, b.len, done, ret);
	buf_free(&b);
}

static void
one_that_a_restart_cut_short_is_computed_again(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS];
	struct campaign p;
	enum rc rc = RC_INTERNAL;

	(void)unused;
	requests_of_one_month(w, r);
	assert_int_equal(drafted(w, &w->coordinator, &group, &p), RC_OK);
	queue(w, 1, "matching.campaign.run", p.id, &rc);
	(void)service_step(host_service(w->h, "matching")); /* committed; its answer is not */
	assert_int_equal(rc, RC_OK);
	host_keep(w->h); /* as the disk is then: what follows is lost */
	host_settle(w->h);
	assert_int_equal(step(w, &w->coordinator, "get", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_READY);
	host_put_back(w->h, false);
	host_advance(w->h, USEC_PER_SEC);
	assert_int_equal(p.round, 1);
	assert_int_equal(step(w, &w->coordinator, "get", p.id, &p), RC_OK);
	assert_int_equal(p.status, CAMPAIGN_READY);
	assert_int_equal(p.served, REQUESTS);
	all_verifies(w);
	world_free(w);
}

static void
of_two_that_apply_at_the_same_instant_one_asks_all_and_the_other_nobody(void **unused)
{
	struct world *w = world_new();
	struct request r[REQUESTS];
	struct campaign p, q;
	enum rc one = RC_INTERNAL, two = RC_INTERNAL;

	(void)unused;
	requests_of_one_month(w, r);
	p = computed(w, &w->coordinator, &group);
	q = computed(w, &w->coordinator, &group);
	queue(w, 1, "matching.campaign.apply", p.id, &one);
	queue(w, 2, "matching.campaign.apply", q.id, &two);
	host_settle(w->h);
	assert_int_equal(one, RC_OK);
	assert_int_equal(two, RC_CONFLICT);
	assert_int_equal(counted(w, &w->coordinator, "matching.proposal.list", "status", "sent"), REQUESTS);
	all_verifies(w);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(computing_writes_nothing_but_the_campaign_and_applying_asks_all),
		cmocka_unit_test(
		    an_answer_to_an_applied_campaign_engages_and_a_refusal_goes_on_down_the_list),
		cmocka_unit_test(a_request_withdrawn_since_refuses_the_whole_wherever_it_stands),
		cmocka_unit_test(a_card_changed_since_refuses_the_whole),
		cmocka_unit_test(days_taken_since_refuse_the_whole),
		cmocka_unit_test(what_was_computed_before_is_kept_when_a_request_is_added),
		cmocka_unit_test(somebody_and_the_director_above_never_get_the_same_provider),
		cmocka_unit_test(a_request_that_nobody_has_room_for_is_left_and_told),
		cmocka_unit_test(the_most_that_a_provider_gets_is_held),
		cmocka_unit_test(an_individual_campaign_is_the_referents_alone),
		cmocka_unit_test(a_campaign_is_hidden_whole_from_who_does_not_serve_one_of_its_requests),
		cmocka_unit_test(nothing_to_deal_and_bounds_that_contradict_are_refused),
		cmocka_unit_test(every_step_is_taken_from_its_own_states_only),
		cmocka_unit_test(one_that_a_restart_cut_short_is_computed_again),
		cmocka_unit_test(of_two_that_apply_at_the_same_instant_one_asks_all_and_the_other_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
