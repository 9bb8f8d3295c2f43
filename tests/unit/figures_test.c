/*
 * figures_test: indicators from definition to sheet to the sum of all federations, over hosts whose mail is carried by hand.
 * Owns: nothing.
 * Beware: mail may be carried twice, late and in any order; each node's journal is replayed at the end.
 */
#include "tests/lib/figures_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#define DAY USEC_PER_DAY
static int64_t
sum_of(struct figures_world *w, const char *code, enum figure_category category)
{
	struct consolidation s;

	assert_true(figures_sum(w, code, category, &s));
	assert_true(REC_HAS(&s, CONSOLIDATION_VALUE));
	return s.value;
}

static enum figure_standing
standing(struct figures_world *w, struct id indicator, uint32_t node)
{
	struct figure_place p = { .has = REC_BIT(PLACE_ID) | REC_BIT(PLACE_PERIOD) | REC_BIT(PLACE_FROM),
		.id = indicator,
		.period = PERIOD_QUARTER,
		.from = 20727 };
	struct figure_parts out;

	assert_int_equal(figures_call(w, 0, &w->national, "reporting.consolidation.parts", &figure_place_desc,
			     &p, &figure_parts_desc, &out),
	    RC_OK);
	for (uint32_t i = 0; i < out.parts.count; i++) {
		const struct figure_part *f = (const struct figure_part *)out.parts.items + i;

		if (id_equal(f->peer, w->peer[0][node]))
			return f->standing;
	}
	fail_msg("federation %u is not asked", node);
	return STANDING_AWAITED;
}

/* --- definitions ------------------------------------------------------------------------------------- */
static bool
asked(struct figures_world *w, uint32_t node, const char *code, struct indicator_notice *ret)
{
	struct db_txn t = db_begin(service_db(host_service(w->h[node], "reporting")), DB_READ);
	struct db_scan s;
	bool found = false;

	db_scan_all(&s, &t, &peer_indicator_table, false);
	while (!found && db_scan_next(&s, host_arena(w->h[node]), ret))
		found = text_is(ret->code, code);
	db_scan_end(&s);
	db_abort(&t);
	return found;
}

static void
a_definition_goes_to_every_federation_and_does_not_change_any_more(void **state)
{
	struct figures_world *w = *state;
	struct indicator i = figures_published(w, "accueil"), next = i, patch;
	struct indicator_notice n;

	for (uint32_t node = 1; node < 3; node++) {
		assert_true(asked(w, node, "accueil", &n));
		assert_true(id_equal(n.peer, w->peer[node][0]));
		assert_int_equal(n.edition, 1);
		assert_false(n.withdrawn);
	}
	patch = (struct indicator){ .has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(INDICATOR_LABEL),
		.id = i.id,
		.version = i.version,
		.label = TEXT_LIT("Autre chose") };
	assert_int_equal(figures_call(w, 0, &w->national, "reporting.indicator.update", &indicator_desc,
			     &patch, &indicator_desc, &next),
	    RC_CONFLICT);
	assert_true(figures_refused(w, "status", FAULT_INDICATOR_STATE));
	assert_int_equal(
	    figures_do(w, 0, "reporting.indicator.publish", i.id, &indicator_desc, &next), RC_CONFLICT);
	next = figures_published(w, "accueil");
	assert_int_equal(next.edition, 2);
}

static void
what_is_withdrawn_stays_so_although_older_mail_comes_after(void **state)
{
	struct figures_world *w = *state;
	struct indicator i = figures_published(w, "accueil");
	struct text older = figures_told(w, 0, 1, &indicator_notice_table);
	struct indicator_notice n;

	assert_int_equal(figures_do(w, 0, "reporting.indicator.withdraw", i.id, &indicator_desc, &i), RC_OK);
	figures_carry(w, 0, 1);
	figures_mail(w, 0, 1, TOPIC_INDICATOR, older);
	assert_true(asked(w, 1, "accueil", &n));
	assert_true(n.withdrawn);
	assert_int_equal(
	    figures_do(w, 0, "reporting.indicator.withdraw", i.id, &indicator_desc, &i), RC_CONFLICT);
}

static void
a_federation_that_comes_into_service_is_told_what_is_published(void **state)
{
	struct figures_world *w = *state;
	struct indicator_notice n;

	figures_peer(w, 0, 2, PEER_SUSPENDED, "updated");
	figures_published(w, "accueil");
	assert_false(asked(w, 2, "accueil", &n));
	figures_peer(w, 0, 2, PEER_ACTIVE, "updated");
	figures_carry(w, 0, 2);
	assert_true(asked(w, 2, "accueil", &n));
}

/* --- sheets -------------------------------------------------------------------------------------------- */
static void
a_sheet_goes_its_way_and_no_other(void **state)
{
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	s = figures_sheet(w, 1, "accueil", figures_many);
	assert_int_equal(s.status, SHEET_DRAFT);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_CONFLICT);
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_CONFLICT);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(s.status, SHEET_CLOSED);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_CONFLICT);
	assert_int_equal(figures_enter(w, 1, &s, figures_few), RC_CONFLICT);
	assert_true(figures_refused(w, "status", FAULT_FIGURE_STATE));
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(s.status, SHEET_DRAFT);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_RULE); /* to nobody yet */
	assert_true(figures_refused(w, "peer", FAULT_FIGURE_GRANT));
	figures_grant(w, 1, "accueil");
	assert_int_equal(figures_step(w, 1, "send", &s), RC_OK);
	assert_int_equal(s.status, SHEET_SENT);
	assert_int_equal(s.revision, 1);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_CONFLICT);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_CONFLICT);
}

static void
a_period_is_closed_once_it_is_over_and_has_one_sheet(void **state)
{
	struct figures_world *w = *state;
	struct figure_sheet s = { .has = REC_BIT(FIGURE_SHEET_CODE) | REC_BIT(FIGURE_SHEET_PERIOD) |
		    REC_BIT(FIGURE_SHEET_FROM),
		.code = TEXT_LIT("accueil"),
		.period = PERIOD_QUARTER,
		.from = 20727 + 92 },
			    first, other;

	figures_published(w, "accueil");
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &first),
	    RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &first), RC_CONFLICT);
	assert_true(figures_refused(w, "to", FAULT_FIGURE_OPEN));
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &other),
	    RC_CONFLICT);
	assert_true(figures_refused(w, "from", FAULT_FIGURE_DOUBLE));
	s.from++;
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &other),
	    RC_INVALID);
	assert_true(figures_refused(w, "from", FAULT_FIGURE_PERIOD));
	s.from--;
	s.code = TEXT_LIT("inconnu");
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &other),
	    RC_RULE);
	assert_true(figures_refused(w, "code", FAULT_FIGURE_CODE_UNKNOWN));
}

static void
of_a_hidden_cell_nothing_leaves_the_node(void **state)
{
	struct figures_world *w = *state;
	struct figure_report r;
	struct figure_sheet s;
	struct text bytes;
	unsigned hidden = 0;

	figures_published(w, "accueil");
	s = figures_tell(w, 1, "accueil", figures_few);
	bytes = figures_told(w, 1, 0, &figure_report_table);
	assert_int_equal(
	    record_decode(&figure_report_desc, bytes.ptr, bytes.len, host_arena(w->h[0]), &r, NULL, NULL),
	    RC_OK);
	assert_int_equal(r.cells.count, 4);
	for (uint32_t i = 0; i < r.cells.count; i++) {
		const struct figure_cell *f = (const struct figure_cell *)r.cells.items + i;

		hidden += f->hidden;
		assert_int_equal(REC_HAS(f, CELL_VALUE), !f->hidden);
		assert_int_equal(REC_HAS(f, CELL_PEOPLE), !f->hidden);
		assert_true(f->hidden || f->people >= SUPPRESS_PEOPLE_LEAST);
	}
	assert_int_equal(hidden, 2); /* the three, and another that keeps them from being worked out */
	for (uint32_t i = 0; i < s.cells.count; i++) /* here they are known */
		assert_true(REC_HAS((const struct figure_cell *)s.cells.items + i, CELL_VALUE));
}

/* --- all together ----------------------------------------------------------------------------------------- */
static void
what_federations_told_is_added_up(void **state)
{
	struct figures_world *w = *state;
	struct consolidation s;

	struct indicator asked_for = figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 27);
	assert_int_equal(standing(w, asked_for.id, 2), STANDING_AWAITED);
	figures_tell(w, 2, "accueil", figures_few);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 27 + 32);
	assert_int_equal(
	    sum_of(w, "accueil", CATEGORY_PROFESSIONAL), 10); /* the second federation hides its own */
	assert_true(figures_sum(w, "accueil", CATEGORY_PROFESSIONAL, &s));
	assert_int_equal(s.told, 1);
	assert_int_equal(s.hidden, 1);
	for (uint32_t i = 1; i < 3; i++) {
		assert_int_equal(standing(w, asked_for.id, i), STANDING_REPORTED);
		assert_null(figures_check_pair(service_db(host_service(w->h[0], "reporting")), w->peer[0][i],
		    service_db(host_service(w->h[i], "reporting")), w->peer[i][0]));
	}
}

static void
who_has_not_told_is_late_and_may_still_tell(void **state)
{
	struct figures_world *w = *state;

	struct indicator asked_for = figures_published(w, "accueil");
	assert_int_equal(standing(w, asked_for.id, 1), STANDING_AWAITED);
	for (uint32_t i = 0; i < 3; i++)
		host_jump(w->h[i], FIGURES_NOW + 60 * DAY);
	assert_int_equal(standing(w, asked_for.id, 1), STANDING_LATE);
	figures_tell(w, 1, "accueil", figures_many);
	assert_int_equal(standing(w, asked_for.id, 1), STANDING_REPORTED);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 27);
}

static void
a_correction_of_few_waits_and_one_of_many_replaces(void **state)
{
	static const uint32_t one_more[] = { 11, 9, 8 }, six_more[] = { 16, 9, 8 };
	struct figures_world *w = *state;
	struct figure_sheet s;
	struct text first;

	struct indicator asked_for = figures_published(w, "accueil");
	s = figures_tell(w, 1, "accueil", figures_many);
	first = figures_told(w, 1, 0, &figure_report_table);
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(figures_enter(w, 1, &s, one_more), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_RULE);
	assert_true(s.refusal == SHEET_OF_FEW);
	assert_int_equal(figures_enter(w, 1, &s, six_more), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	host_jump(w->h[1], FIGURES_NOW + DAY);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_OK);
	figures_carry(w, 1, 0);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 33);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_PROFESSIONAL), 16);
	assert_int_equal(standing(w, asked_for.id, 1), STANDING_CORRECTED);
	figures_mail(w, 1, 0, TOPIC_REPORT, first); /* late, and once more */
	figures_carry(w, 1, 0);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 33);
}

static void
a_correction_replaces_what_was_told_while_the_clock_was_fast(void **state)
{
	static const uint32_t six_more[] = { 16, 9, 8 };
	struct figures_world *w = *state;
	struct figure_sheet s;

	(void)figures_published(w, "accueil");
	s = figures_tell(w, 1, "accueil", figures_many);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 27);
	host_set_back(w->h[1], DAY / 2);
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(figures_enter(w, 1, &s, six_more), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_OK);
	figures_carry(w, 1, 0);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 33);
}

static void
a_sheet_is_corrected_three_times_at_most(void **state)
{
	uint32_t people[] = { 10, 20, 30 };
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	s = figures_tell(w, 1, "accueil", people);
	for (unsigned n = 1; n < FIGURE_EDITIONS_MOST; n++) {
		people[n % 3] += 10;
		host_jump(w->h[1], FIGURES_NOW + (int64_t)n * DAY);
		assert_int_equal(figures_step(w, 1, "correct", &s), RC_OK);
		assert_int_equal(figures_enter(w, 1, &s, people), RC_OK);
		assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
		assert_int_equal(figures_step(w, 1, "send", &s), RC_OK);
		figures_carry(w, 1, 0);
	}
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_CONFLICT);
	assert_true(figures_refused(w, "revision", FAULT_FIGURE_EDITIONS));
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 90);
}

static void
mail_that_comes_twice_writes_nothing(void **state)
{
	struct figures_world *w = *state;
	struct service *s = host_service(w->h[0], "reporting");
	uint64_t before;

	figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	before = service_position(s);
	figures_carry(w, 1, 0);
	figures_carry(w, 1, 0);
	assert_int_equal(service_position(s), before);
}

static void
what_is_reported_by_a_definition_never_given_is_shown_and_not_added(void **state)
{
	struct figures_world *w = *state;
	struct figure_report r;
	struct consolidation s;
	struct text bytes;

	struct indicator asked_for = figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	bytes = figures_told(w, 1, 0, &figure_report_table);
	assert_int_equal(
	    record_decode(&figure_report_desc, bytes.ptr, bytes.len, host_arena(w->h[0]), &r, NULL, NULL),
	    RC_OK);
	r.edition = 7;
	struct buf b = { 0 };

	record_encode(&figure_report_desc, &r, 0, 0, &b);
	figures_mail(w, 2, 0, TOPIC_REPORT, (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 });
	buf_free(&b);
	assert_int_equal(standing(w, asked_for.id, 2), STANDING_NOT_COMPARABLE);
	assert_true(figures_sum(w, "accueil", CATEGORY_ALL, &s));
	assert_int_equal(s.told, 1);
	assert_int_equal(s.value, 27);
}

/* A sender whose program does not hide what it should. */
static void
fewer_than_five_are_kept_hidden_whatever_the_sender_did(void **state)
{
	struct figures_world *w = *state;
	struct figure_cell *f;
	struct figure_report r;
	struct consolidation s;
	struct text bytes;
	struct buf b = { 0 };

	figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	bytes = figures_told(w, 1, 0, &figure_report_table);
	assert_int_equal(
	    record_decode(&figure_report_desc, bytes.ptr, bytes.len, host_arena(w->h[0]), &r, NULL, NULL),
	    RC_OK);
	f = r.cells.items;
	f[1].people = 4;
	record_encode(&figure_report_desc, &r, 0, 0, &b);
	figures_mail(w, 2, 0, TOPIC_REPORT, (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 });
	assert_true(figures_sum(w, "accueil", f[1].category, &s));
	assert_int_equal(s.told, 1);
	assert_int_equal(s.hidden, 1);
	b.len--; /* what cannot be read changes nothing */
	figures_mail(w, 2, 0, TOPIC_REPORT, (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 });
	buf_free(&b);
	assert_true(figures_sum(w, "accueil", CATEGORY_ALL, &s));
	assert_int_equal(s.told, 2);
}

/* Codes that nobody defined: of those it can make as many as it likes. */
static void
a_federation_that_tells_without_end_is_not_kept_without_end(void **state)
{
	struct figures_world *w = *state;
	struct figure_report r;
	struct text bytes;
	uint64_t before = 0;
	char code[20];

	figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	bytes = figures_told(w, 1, 0, &figure_report_table);
	assert_int_equal(
	    record_decode(&figure_report_desc, bytes.ptr, bytes.len, host_arena(w->h[0]), &r, NULL, NULL),
	    RC_OK);
	for (unsigned n = 0; n <= FIGURE_ROWS_MOST; n++) {
		struct buf b = { 0 };

		snprintf(code, sizeof code, "faux_%u", n);
		r.code = text_of(code);
		record_encode(&figure_report_desc, &r, 0, 0, &b);
		if (n == FIGURE_ROWS_MOST)
			before = service_position(host_service(w->h[0], "reporting"));
		figures_mail(w, 2, 0, TOPIC_REPORT, (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 });
		buf_free(&b);
	}
	assert_int_equal(service_position(host_service(w->h[0], "reporting")), before);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 27); /* and others are heard as before */
}

static void
a_federation_that_lost_what_it_heard_is_told_again(void **state)
{
	struct figures_world *w = *state;
	struct indicator_notice n;
	struct indicator i = figures_published(w, "accueil");

	figures_tell(w, 1, "accueil", figures_many);
	uint64_t before = service_position(host_service(w->h[1], "reporting"));

	figures_peer(w, 1, 0, PEER_ACTIVE, "resync");
	assert_true(service_position(host_service(w->h[1], "reporting")) > before);
	assert_int_equal(figures_do(w, 0, "reporting.indicator.withdraw", i.id, &indicator_desc, &i), RC_OK);
	figures_peer(w, 0, 2, PEER_ACTIVE, "resync");
	figures_carry(w, 0, 2);
	assert_true(asked(w, 2, "accueil", &n));
	assert_true(n.withdrawn);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, figures_up, figures_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(a_definition_goes_to_every_federation_and_does_not_change_any_more),
		IN_WORLD(what_is_withdrawn_stays_so_although_older_mail_comes_after),
		IN_WORLD(a_federation_that_comes_into_service_is_told_what_is_published),
		IN_WORLD(a_sheet_goes_its_way_and_no_other),
		IN_WORLD(a_period_is_closed_once_it_is_over_and_has_one_sheet),
		IN_WORLD(of_a_hidden_cell_nothing_leaves_the_node),
		IN_WORLD(what_federations_told_is_added_up),
		IN_WORLD(who_has_not_told_is_late_and_may_still_tell),
		IN_WORLD(a_correction_of_few_waits_and_one_of_many_replaces),
		IN_WORLD(a_correction_replaces_what_was_told_while_the_clock_was_fast),
		IN_WORLD(a_sheet_is_corrected_three_times_at_most),
		IN_WORLD(mail_that_comes_twice_writes_nothing),
		IN_WORLD(what_is_reported_by_a_definition_never_given_is_shown_and_not_added),
		IN_WORLD(fewer_than_five_are_kept_hidden_whatever_the_sender_did),
		IN_WORLD(a_federation_that_tells_without_end_is_not_kept_without_end),
		IN_WORLD(a_federation_that_lost_what_it_heard_is_told_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
