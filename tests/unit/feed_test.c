/*
 * feed_test: a program that follows more records than the one before it hears of the earlier ones, and nothing happens twice.
 * Owns: a service of its own that follows the registry.
 * Beware: its declaration is changed between two starts, as an upgrade would.
 */
#include "services/registry/service.h"
#include "tests/lib/host.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define NOW (INT64_C(1573000000) * USEC_PER_SEC)

static unsigned happened;

static enum rc
on_event(struct context *c, const struct event *e, struct fault *why)
{
	(void)c;
	(void)e;
	(void)why;
	happened++;
	return RC_OK;
}

static const struct db_table kept_organisations = { &organisation_desc };
static const struct db_table kept_competences = { &competence_desc };
static const struct db_table *const tables[] = { &kept_organisations, &kept_competences };
static struct subscription subscription = {
	.service = "registry", .keep = tables, .keep_count = 1, .on_event = on_event
};
static const struct service_contract contract = { .name = "follower" };
static const struct service_desc follower = { .contract = &contract,
	.tables = tables,
	.table_count = 2,
	.subscriptions = &subscription,
	.subscription_count = 1 };
static const struct service_desc *const services[] = { &registry_service, &follower };
static const struct host_caller coordinator = { .roles = ROLE_COORDINATOR, .person = { { 1 } } };

static void
make_one(struct host *h)
{
	struct organisation o = {
		.has = REC_BIT(7) | REC_BIT(8), .name = TEXT_LIT("Centre A"), .kind = ORGANISATION_CENTRE
	};
	struct competence k = { .has = REC_BIT(7), .name = TEXT_LIT("Écoute") };

	assert_int_equal(host_call(h, &coordinator, "registry.organisation.create", &organisation_desc, &o, 0,
			     NULL, NULL, NULL, NULL),
	    RC_OK);
	assert_int_equal(host_call(h, &coordinator, "registry.competence.create", &competence_desc, &k, 0,
			     NULL, NULL, NULL, NULL),
	    RC_OK);
	host_advance(h, USEC_PER_SEC);
}

static uint64_t
kept(struct host *h, const struct db_table *t)
{
	struct db_txn txn = db_begin(service_db(host_service(h, "follower")), DB_READ);
	uint64_t n = db_count(&txn, t);

	db_abort(&txn);
	return n;
}

static void
a_program_that_follows_more_hears_of_what_came_earlier_and_nothing_happens_twice(void **state)
{
	struct host *h = host_new(services, 2, NOW);

	(void)state;
	happened = 0;
	subscription.keep_count = 1;
	make_one(h);
	assert_int_equal(kept(h, &kept_organisations), 1);
	assert_int_equal(kept(h, &kept_competences), 0);
	assert_int_equal(happened, 1);
	subscription.keep_count = 2;
	host_restart(h, "follower");
	host_advance(h, 5 * USEC_PER_SEC);
	assert_int_equal(kept(h, &kept_organisations), 1);
	assert_int_equal(kept(h, &kept_competences), 1);
	assert_int_equal(
	    happened, 2); /* the competence, heard of for the first time; not the organisation again */
	make_one(h);
	assert_int_equal(kept(h, &kept_organisations), 2);
	assert_int_equal(kept(h, &kept_competences), 2);
	assert_int_equal(happened, 4);
	host_free(h);
}

static void
a_restart_reads_on_from_where_it_was(void **state)
{
	struct host *h = host_new(services, 2, NOW);

	(void)state;
	happened = 0;
	subscription.keep_count = 2;
	make_one(h);
	host_restart(h, "follower");
	host_advance(h, 5 * USEC_PER_SEC);
	assert_int_equal(happened, 2);
	make_one(h);
	assert_int_equal(happened, 4);
	host_free(h);
}

#define ROWS 400u /* of a file */
static void
many_made(struct host *h)
{
	struct organisation o = {
		.has = REC_BIT(7) | REC_BIT(8), .name = TEXT_LIT("Centre"), .kind = ORGANISATION_CENTRE
	};
	const struct host_caller operator= { .roles = ROLE_OPERATOR };
	struct import im = { .has = REC_BIT(1) | REC_BIT(3), .collection = TEXT_LIT("organisation") };
	struct import_row rows[ROWS];
	struct buf body = { 0 };

	record_encode(&organisation_desc, &o, 0, 0, &body);
	for (uint32_t i = 0; i < ROWS; i++)
		rows[i] = (struct import_row){ REC_BIT(1) | REC_BIT(2), i + 1,
			{ (const char *)body.ptr, (uint32_t)body.len, 0 } };
	im.rows = (struct list){ rows, ROWS };
	assert_int_equal(
	    host_call(h, &operator, "registry.import", &import_desc, &im, 0, NULL, NULL, NULL, NULL), RC_OK);
	buf_free(&body);
}

/* Of another number of followed records, it reads the journal again from its beginning. */
static void
who_is_far_behind_writes_many_pages_with_one_commit(void **state)
{
	struct host *h = host_new(services, 2, NOW);
	uint64_t events;
	struct fault why = { 0 };

	(void)state;
	happened = 0;
	subscription.keep_count = 1;
	for (unsigned i = 0; i < 20; i++)
		many_made(h);
	assert_int_equal(happened, 20 * ROWS);
	subscription.keep_count = 2;
	host_restart(h, "follower");
	host_advance(h, 5 * USEC_PER_SEC);
	assert_int_equal(kept(h, &kept_organisations), 20 * ROWS);
	assert_int_equal(happened, 20 * ROWS);
	assert_true(service_status(host_service(h, "follower"))->ready);
	assert_in_range(service_status(host_service(h, "follower"))->commits, 1, 4);
	make_one(h);
	assert_int_equal(happened, 20 * ROWS + 2);
	assert_int_equal(host_verify(h, "follower", &events, &why), RC_OK);
	host_free(h);
}

/* Commits in which a follower that starts far behind writes all; asked: somebody wants something of it just then. */
static uint64_t
commits_behind(bool asked)
{
	struct host *h;
	uint64_t commits;

	subscription.keep_count = 1;
	h = host_new(services, 2, NOW);
	for (unsigned i = 0; i < 20; i++)
		many_made(h);
	subscription.keep_count = 2;
	host_reopen(h, "follower");
	host_toil(h, 40);
	if (asked)
		assert_int_equal(host_call(h, &coordinator, "follower.nothing.get", &nothing_desc,
				     &(struct nothing){ 0 }, 0, NULL, NULL, NULL, NULL),
		    RC_NOT_FOUND);
	host_advance(h, 5 * USEC_PER_SEC);
	commits = service_status(host_service(h, "follower"))->commits;
	assert_int_equal(kept(h, &kept_organisations), 20 * ROWS);
	host_free(h);
	return commits;
}

static void
who_is_far_behind_makes_short_commits_while_somebody_asks(void **state)
{
	(void)state;
	assert_in_range(commits_behind(false), 1, 4);
	assert_true(commits_behind(true) >= 8); /* a page or two each */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
		    a_program_that_follows_more_hears_of_what_came_earlier_and_nothing_happens_twice),
		cmocka_unit_test(a_restart_reads_on_from_where_it_was),
		cmocka_unit_test(who_is_far_behind_writes_many_pages_with_one_commit),
		cmocka_unit_test(who_is_far_behind_makes_short_commits_while_somebody_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
