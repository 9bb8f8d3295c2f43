/*
 * matching_parts_test: a list reads what its reader may see, and no more: as many records whatever persons ask, and none left out.
 * Owns: nothing; a world each.
 * Beware: cost is counted in records read, never in time.
 */
#include "common/mpscan.h"
#include "services/matching/service.h"
#include "tests/lib/campaign_world.h"
#include <stdarg.h>
#include <setjmp.h>
#include <cmocka.h>
#include <stdio.h>

#define IDS_MOST 200u

static const struct {
	const char *record;
	const struct rec_desc *desc;
} lists[] = { { "request", &request_desc }, { "proposal", &proposal_desc },
	{ "engagement", &engagement_desc }, { "shortlist", &shortlist_desc }, { "capacity", &capacity_desc },
	{ "request_link", &request_link_desc }, { "engagement_agreement", &engagement_agreement_desc },
	{ "invoice", &invoice_desc }, { "capacity_transfer", &capacity_transfer_desc },
	{ "waiver", &waiver_desc }, { "campaign", &campaign_desc },
	{ "campaign_line", &campaign_line_desc } };
#define LISTS (sizeof lists / sizeof lists[0])

struct ids {
	struct id items[IDS_MOST];
	uint32_t count;
};

static void
ids_of_page(struct world *w, const struct rec_desc *d, const struct list_page *page, struct ids *all)
{
	struct mpscan s = mpscan_of(page->items.ptr, page->items.len);
	struct rec_head *rec = arena_alloc(host_arena(w->h), d->size);

	for (uint32_t i = 0; i < page->count; i++) {
		const uint8_t *from = s.pos;

		assert_int_equal(mpscan_skip(&s), RC_OK);
		assert_int_equal(
		    record_decode(d, from, (size_t)(s.pos - from), host_arena(w->h), rec, NULL, NULL), RC_OK);
		assert_true(all->count < IDS_MOST);
		all->items[all->count++] = rec->id;
	}
}

/* All pages; false when the caller's roles may not ask at all. */
static bool
listed(
    struct world *w, const struct host_caller *who, size_t list, uint32_t limit, bool newest, struct ids *all)
{
	struct list_query q = { .has = REC_BIT(1) | REC_BIT(4), .limit = limit, .newest = newest };
	struct list_page page = { 0 };
	char method[64];

	*all = (struct ids){ .count = 0 };
	snprintf(method, sizeof method, "matching.%s.list", lists[list].record);
	do {
		enum rc rc = world_call(w, who, method, &list_query_desc, &q, &list_page_desc, &page);

		if (rc == RC_FORBIDDEN)
			return false;
		assert_int_equal(rc, RC_OK);
		ids_of_page(w, lists[list].desc, &page, all);
		q.cursor = page.next;
		q.has |= REC_BIT(2);
	} while (REC_HAS(&page, 3));
	return true;
}

static bool
found(struct world *w, const struct host_caller *who, size_t list, struct id id)
{
	void *out = arena_alloc(host_arena(w->h), lists[list].desc->size);
	char method[64];

	snprintf(method, sizeof method, "matching.%s.get", lists[list].record);
	return world_do(w, who, method, id, lists[list].desc, out) == RC_OK;
}

/* --- nothing is left out ------------------------------------------------------------------------------------------------------ */
/* Requests of both pools, in several states. */
static void
lived(struct world *w)
{
	struct request in = world_request(w, POOL_INDIVIDUAL), group = world_request(w, POOL_GROUP), r, one,
		       draft;
	struct waiver asked;

	r = world_submitted(w, &w->employee, &in);
	world_engaged(w, &w->referent, &r);
	one = world_submitted(w, &w->colleague, &in);
	(void)world_submitted(w, &w->director_a, &in);
	(void)world_submitted(w, &w->director_b, &in);
	for (int i = 0; i < 4; i++)
		r = world_submitted(w, &w->director_a, &group);
	world_engaged(w, &w->coordinator, &r);
	r = world_submitted(w, &w->director_a, &group);
	group.organisation = w->centre_b;
	(void)world_submitted(w, &w->director_b, &group);
	(void)campaign_computed(w, &w->coordinator, &campaign_group);
	(void)campaign_computed(w, &w->referent, &campaign_individual);
	for (int i = 0; i < 2; i++) {
		struct waiver_give give = { REC_BIT(1) | REC_BIT(2), i == 0 ? r.id : one.id,
			w->colleague_provider };

		assert_int_equal(world_call(w, i == 0 ? &w->coordinator : &w->referent, "matching.waiver.ask",
				     &waiver_give_desc, &give, &waiver_desc, &asked),
		    RC_OK);
	}
	assert_int_equal(world_call(w, &w->colleague, "matching.request.create", &request_desc, &in,
			     &request_desc, &draft),
	    RC_OK);
	in.person = w->employee.person;
	in.consent_on = WORLD_TODAY - 1;
	in.has |= REC_BIT(REQUEST_TAG_PERSON) | REC_BIT(REQUEST_TAG_CONSENT_ON);
	assert_int_equal(
	    world_call(w, &w->referent, "matching.request.create", &request_desc, &in, &request_desc, &draft),
	    RC_OK);
}

/* As they lie in the store. */
static void
all_ids(struct world *w, size_t list, struct ids *all)
{
	struct db_txn t = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	const struct db_table *of = NULL;
	struct db_scan s;

	for (size_t i = 0; i < matching_service.table_count; i++)
		if (matching_service.tables[i]->rec == lists[list].desc)
			of = matching_service.tables[i];
	all->count = 0;
	db_scan_all(&s, &t, of, false);
	while (db_scan_next_id(&s, &all->items[all->count]))
		assert_true(++all->count < IDS_MOST);
	db_scan_end(&s);
	db_abort(&t);
}

static void
whole_and_in_order(struct world *w, const struct host_caller *who, size_t list)
{
	struct ids all, got, back;
	uint32_t n = 0;

	if (!listed(w, who, list, 2, false, &got))
		return;
	assert_true(listed(w, who, list, 3, true, &back));
	assert_int_equal(got.count, back.count);
	for (uint32_t i = 0; i < got.count; i++)
		assert_true(id_equal(got.items[i], back.items[got.count - 1 - i]));
	all_ids(w, list, &all);
	for (uint32_t i = 0; i < all.count; i++) {
		if (!found(w, who, list, all.items[i]))
			continue;
		if (n >= got.count || !id_equal(got.items[n++], all.items[i]))
			fail_msg("%s: one is left out, or comes late", lists[list].record);
	}
	assert_int_equal(n, got.count);
}

static void
everybody_finds_in_a_list_all_that_can_be_opened_one_by_one(void **state)
{
	struct world *w = *state;
	struct host_caller both = w->director_b, engaged = w->provider[0];
	const struct host_caller *readers[] = { &w->employee, &w->colleague, &w->director_a, &w->board_a,
		&w->director_b, &w->referent, &w->two_hats, &w->coordinator, &w->provider[0], &w->provider[1],
		&both, &engaged };
	struct referent named = { .has = REC_BIT(REFERENT_TAG_PERSON), .person = w->referent.person };

	both.roles |= ROLE_COORDINATOR | ROLE_BENEFICIARY;
	engaged.roles |= ROLE_BENEFICIARY;
	lived(w);
	for (int naming = 0; naming < 2; naming++) {
		for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++)
			for (size_t k = 0; k < LISTS; k++)
				whole_and_in_order(w, readers[i], k);
		if (naming == 0)
			assert_int_equal(world_call(w, &w->coordinator, "matching.referent.create",
					     &referent_desc, &named, &referent_desc, &named),
			    RC_OK);
		host_advance(w->h, USEC_PER_SEC);
	}
}

/* --- nothing more is read ----------------------------------------------------------------------------------------------------- */
static uint64_t
cost(struct world *w, const struct host_caller *who)
{
	uint64_t before = service_listed(host_service(w->h, "matching"));
	struct ids all;

	for (size_t k = 0; k < LISTS; k++)
		(void)listed(w, who, k, 50, false, &all);
	(void)campaign_counted(w, who, "matching.request.list", "status", "proposed");
	return service_listed(host_service(w->h, "matching")) - before;
}

static void
what_persons_ask_costs_nobody_else_a_record(void **state)
{
	struct world *w = *state;
	const struct host_caller *others[] = { &w->director_a, &w->board_a, &w->director_b, &w->coordinator,
		&w->two_hats, &w->colleague, &w->provider[1] };
	struct request in = world_request(w, POOL_INDIVIDUAL), group = world_request(w, POOL_GROUP), r;
	struct referent named = { .has = REC_BIT(REFERENT_TAG_PERSON), .person = w->referent.person };
	uint64_t before[7];

	assert_int_equal(world_call(w, &w->coordinator, "matching.referent.create", &referent_desc, &named,
			     &referent_desc, &named),
	    RC_OK);
	for (int i = 0; i < 3; i++)
		(void)world_submitted(w, &w->director_a, &group);
	for (size_t i = 0; i < 7; i++)
		before[i] = cost(w, others[i]);
	assert_true(before[3] >= 3 && before[2] == 0);
	for (int i = 0; i < 3; i++) {
		r = world_submitted(w, &w->employee, &in);
		if (i == 0)
			world_engaged(w, &w->referent, &r);
	}
	for (size_t i = 0; i < 7; i++)
		if (cost(w, others[i]) != before[i])
			fail_msg("reader %zu", i);
	assert_true(cost(w, &w->employee) >= 4);
	assert_true(cost(w, &w->referent) > before[3]);
}

static void
one_who_is_not_named_for_a_request_does_not_read_it_in_a_list(void **state)
{
	struct world *w = *state;
	struct host_caller own = world_person(w, ROLE_BENEFICIARY, w->federation, MANDATE_EMPLOYEE);
	struct host_caller alternate = world_person(w, ROLE_REFERENT, w->federation, MANDATE_EMPLOYEE);
	struct referent named[] = { { .has = REC_BIT(REFERENT_TAG_PERSON), .person = w->referent.person },
		{ .has = REC_BIT(REFERENT_TAG_PERSON) | REC_BIT(REFERENT_TAG_ALTERNATE),
		    .person = alternate.person,
		    .alternate = true } };
	struct request in = world_request(w, POOL_INDIVIDUAL);
	uint64_t before;
	struct ids all;

	host_settle(w->h);
	for (int i = 0; i < 2; i++)
		assert_int_equal(world_call(w, &w->coordinator, "matching.referent.create", &referent_desc,
				     &named[i], &referent_desc, &named[i]),
		    RC_OK);
	(void)world_submitted(w, &w->employee, &in);
	for (int i = 0; i < 5; i++)
		(void)world_submitted(w, &own, &in); /* of the référent's own house, for the alternate */
	before = service_listed(host_service(w->h, "matching"));
	assert_true(listed(w, &w->referent, 0, 50, false, &all));
	assert_int_equal(all.count, 1);
	assert_int_equal(service_listed(host_service(w->h, "matching")) - before, 1);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, world_setup, world_teardown)
	const struct CMUnitTest tests[] = {
		TEST(everybody_finds_in_a_list_all_that_can_be_opened_one_by_one),
		TEST(what_persons_ask_costs_nobody_else_a_record),
		TEST(one_who_is_not_named_for_a_request_does_not_read_it_in_a_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
