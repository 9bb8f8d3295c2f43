/*
 * matching_import_test: rules over several records hold among the rows of one file too, which are checked before any of them is kept.
 * Owns: one world a test.
 * Beware: found by matching_prop: a row sees what is kept, and what rows before it have staged only where a rule asks for it.
 */
#include "services/matching/service.h"
#include "tests/lib/desk.h"
#include "tests/lib/matching_world.h"
#include "tests/lib/rows.h"
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>

/* Two rows with ids of their own, as the team's file brings them; the faults. */
static uint32_t
import_two(struct world *w, const struct rec_desc *rd, void *one, void *two, struct import_report *ret)
{
	struct desk d = { .h = w->h, .who = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR } };
	struct rec_head *heads[2] = { one, two };

	for (uint8_t i = 0; i < 2; i++) {
		heads[i]->id = (struct id){ { 1, 2, 3, 4, 5, 6, 0x70, 7, 0x80, i } };
		heads[i]->has |= REC_BIT(TAG_ID);
	}
	return desk_import_rows(&d, "matching.import", rd, (const void *const *)heads, 2, ret);
}

static bool
refused_second(const struct import_report *report, const struct fault_code *code)
{
	const struct import_fault *f = report->faults.items;

	return report->faults.count == 1 && f->line == 2 && text_is(f->code, code->name);
}

static void
a_file_brings_one_agreement_of_a_mission(void **state)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_GROUP), r = world_submitted(w, &w->director_a, &in);
	struct engagement e = world_engaged(w, &w->coordinator, &r);
	struct engagement_agreement one = { .has =
						REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT),
		.engagement = e.id,
		.object = text_of("Un appui") },
				    two = one;
	struct import_report report;
	uint64_t events;

	(void)state;
	assert_int_equal(import_two(w, &engagement_agreement_desc, &one, &two, &report), 1);
	assert_true(refused_second(&report, FAULT_ACCORD_DOUBLE));
	assert_int_equal(host_verify(w->h, "matching", &events, &w->why), RC_OK);
	world_free(w);
}

/* Refused by the collection's own check, which says no more than that it is not there. */
static void
a_row_that_points_to_nothing_is_told_its_column_and_value(void **state)
{
	struct world *w = world_new();
	struct desk d = { .h = w->h, .who = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR } };
	struct engagement_agreement row = { .has =
						REC_BIT(ACCORD_TAG_ENGAGEMENT) | REC_BIT(ACCORD_TAG_OBJECT),
		.engagement = { { 9, 9, 9, 9, 9, 9, 0x70, 9, 0x80, 9 } },
		.object = text_of("Un appui") };
	struct import_report report;
	const struct import_fault *f;

	(void)state;
	assert_int_equal(desk_import(&d, "matching.import", &engagement_agreement_desc, &row, &report), 1);
	f = report.faults.items;
	assert_int_equal(f->line, 1);
	assert_true(text_is(f->field, "engagement"));
	assert_true(text_is(f->code, FAULT_UNKNOWN_REFERENCE->name));
	assert_true(text_is(f->argument, desk_text(&d, row.engagement)));
	world_free(w);
}

static void
a_file_names_a_referent_once(void **state)
{
	struct world *w = world_new();
	struct referent one = { .has = REC_BIT(REFERENT_TAG_PERSON), .person = w->referent.person },
			two = one;
	struct import_report report;

	(void)state;
	assert_int_equal(import_two(w, &referent_desc, &one, &two, &report), 1);
	assert_true(refused_second(&report, FAULT_REFERENT_TWICE));
	world_free(w);
}

static void
of_the_active_policies_of_a_file_the_last_is_active(void **state)
{
	struct world *w = world_new();
	struct policy one = { .has = REC_BIT(6) | REC_BIT(7), .name = text_of("Une"), .active = true },
		      two = one;
	struct import_report report;
	struct db_txn txn;
	struct rows all;

	(void)state;
	assert_int_equal(import_two(w, &policy_desc, &one, &two, &report), 0);
	txn = db_begin(service_db(host_service(w->h, "matching")), DB_READ);
	all = rows_read(&txn, &matching_service, "policy", host_arena(w->h));
	db_abort(&txn);
	assert_int_equal(all.count, 2);
	assert_false(((const struct policy *)rows_find(&all, one.id))->active);
	assert_true(((const struct policy *)rows_find(&all, two.id))->active);
	assert_false(REC_HAS((const struct policy *)rows_find(&all, one.id), POLICY_TAG_REPLACES));
	assert_true(id_equal(((const struct policy *)rows_find(&all, two.id))->replaces, one.id));
	world_free(w);
}

/* The first fault of a file with that request alone, by the coordinator; empty: there is none. */
static const char *
imported(struct world *w, struct request *r)
{
	struct desk d = { .h = w->h, .who = { .roles = ROLE_COORDINATOR | ROLE_OPERATOR } };
	struct import_report report;

	if (desk_import(&d, "matching.import", &request_desc, r, &report) == 0)
		return "";
	return arena_printf(
	    host_arena(w->h), TEXT_FMT, TEXT_ARG(((const struct import_fault *)report.faults.items)->code));
}

static void
a_file_changes_neither_the_kind_of_a_request_nor_one_of_a_person(void **state)
{
	struct world *w = world_new();
	struct request in = world_request(w, POOL_GROUP), made;

	(void)state;
	assert_int_equal(world_call(w, &w->director_a, "matching.request.create", &request_desc, &in,
			     &request_desc, &made),
	    RC_OK);
	in.id = made.id;
	in.has |= REC_BIT(TAG_ID);
	in.days = 1;
	assert_string_equal(imported(w, &in), "");
	in.kind = POOL_INDIVIDUAL;
	assert_string_equal(imported(w, &in), FAULT_CREATE_ONLY->name);
	in = world_request(w, POOL_INDIVIDUAL);
	assert_int_equal(
	    world_call(w, &w->employee, "matching.request.create", &request_desc, &in, &request_desc, &made),
	    RC_OK);
	in.id = made.id;
	in.has |= REC_BIT(TAG_ID);
	in.days = 1;
	assert_string_not_equal(imported(w, &in), "");
	world_free(w);
}

static void
a_file_opens_no_campaign_of_persons(void **state)
{
	struct world *w = world_new();
	struct desk d = { .h = w->h, .who = w->coordinator };
	struct campaign p = { .has = REC_BIT(CAMPAIGN_TAG_POOL), .pool = POOL_INDIVIDUAL }, made, file;
	struct import_report report;

	(void)state;
	assert_int_equal(world_call(w, &w->referent, "matching.campaign.create", &campaign_desc, &p,
			     &campaign_desc, &made),
	    RC_OK);
	file = (struct campaign){
		.has = REC_BIT(TAG_ID) | REC_BIT(CAMPAIGN_TAG_POOL), .id = made.id, .pool = POOL_GROUP
	};
	d.who.roles |= ROLE_OPERATOR;
	assert_int_equal(desk_import(&d, "matching.import", &campaign_desc, &file, &report), 1);
	assert_int_equal(
	    world_do(w, &w->coordinator, "matching.campaign.get", made.id, &campaign_desc, &p), RC_NOT_FOUND);
	world_free(w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_brings_one_agreement_of_a_mission),
		cmocka_unit_test(a_file_changes_neither_the_kind_of_a_request_nor_one_of_a_person),
		cmocka_unit_test(a_file_opens_no_campaign_of_persons),
		cmocka_unit_test(a_row_that_points_to_nothing_is_told_its_column_and_value),
		cmocka_unit_test(a_file_names_a_referent_once),
		cmocka_unit_test(of_the_active_policies_of_a_file_the_last_is_active),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
