/*
 * figures_told_test: to whom figures are told, what protects those told before, and who reads.
 * Owns: nothing.
 * Beware: each node's journal is replayed at the end.
 */
#include "tests/lib/figures_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void
figures_are_told_to_whom_they_are_granted(void **state)
{
	struct figures_world *w = *state;
	struct text codes[] = { TEXT_LIT("accueil"), TEXT_LIT("inconnu") };
	struct figure_grant g = { .has = REC_BIT(GRANT_PEER) | REC_BIT(GRANT_CODES) | REC_BIT(GRANT_FROM),
		.peer = w->peer[1][0],
		.codes = { codes, 2 },
		.from = 20727 + 92 };
	struct figure_sheet s;
	struct indicator i = figures_published(w, "accueil");

	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_grant.create",
			     &figure_grant_desc, &g, &figure_grant_desc, &g),
	    RC_RULE);
	assert_true(figures_refused(w, "codes[1]", FAULT_FIGURE_CODE_UNKNOWN));
	g.codes.count = 1;
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_grant.create",
			     &figure_grant_desc, &g, &figure_grant_desc, &g),
	    RC_OK);
	g.has = REC_BIT(GRANT_PEER) | REC_BIT(GRANT_CODES) | REC_BIT(GRANT_FROM);
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_grant.create",
			     &figure_grant_desc, &g, &figure_grant_desc, &g),
	    RC_CONFLICT);
	assert_true(figures_refused(w, "codes[0]", FAULT_FIGURE_GRANTED));
	s = figures_sheet(w, 1, "accueil", figures_many);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_RULE); /* granted from the next quarter on */
	assert_true(figures_refused(w, "peer", FAULT_FIGURE_GRANT));
	figures_peer(w, 1, 0, PEER_SUSPENDED, "updated");
	assert_int_equal(figures_step(w, 1, "send", &s), RC_RULE);
	assert_true(figures_refused(w, "peer", FAULT_FIGURE_PEER));
	figures_peer(w, 1, 0, PEER_ACTIVE, "updated");
	assert_int_equal(figures_do(w, 0, "reporting.indicator.withdraw", i.id, &indicator_desc, &i), RC_OK);
	figures_carry(w, 0, 1);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_RULE);
	assert_true(figures_refused(w, "code", FAULT_FIGURE_WITHDRAWN));
}

static void
our_own_indicators_are_computed_and_told_to_nobody(void **state)
{
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	s = figures_sheet(w, 0, "accueil", figures_few);
	assert_int_equal(figures_step(w, 0, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, 0, "send", &s), RC_RULE);
	assert_true(figures_refused(w, "peer", FAULT_FIGURE_OWN));
}

/* Of an own definition by quarter or by year, whose figures are those of all others that compute the same. */
static enum rc
computed_sheet(struct figures_world *w, const char *code, enum figure_period defined,
    enum figure_period period, day_t from)
{
	struct indicator i = { .has = REC_BIT(INDICATOR_CODE) | REC_BIT(INDICATOR_LABEL) |
		    REC_BIT(INDICATOR_MEASURE) | REC_BIT(INDICATOR_DEFINITION) | REC_BIT(INDICATOR_PERIOD),
		.code = text_of(code),
		.label = TEXT_LIT("Actions tenues"),
		.measure = MEASURE_ACTIONS_HELD,
		.definition = TEXT_LIT("Une action compte une fois."),
		.period = defined };
	struct figure_sheet s = { .has = REC_BIT(FIGURE_SHEET_CODE) | REC_BIT(FIGURE_SHEET_PERIOD) |
		    REC_BIT(FIGURE_SHEET_FROM),
		.code = text_of(code),
		.period = period,
		.from = from };

	assert_int_equal(figures_call(w, 0, &w->national, "reporting.indicator.create", &indicator_desc, &i,
			     &indicator_desc, &i),
	    RC_OK);
	assert_int_equal(figures_do(w, 0, "reporting.indicator.publish", i.id, &indicator_desc, &i), RC_OK);
	return figures_call(w, 0, &w->coordinator, "reporting.figure_sheet.create", &figure_sheet_desc, &s,
	    &figure_sheet_desc, &s);
}

static void
quarters_and_a_year_of_the_same_figures_are_not_both_made(void **state)
{
	struct figures_world *w = *state;

	assert_int_equal(computed_sheet(w, "actions_t", PERIOD_QUARTER, PERIOD_YEAR, 20454), RC_RULE);
	assert_true(figures_refused(w, "period", FAULT_FIGURE_PERIOD_KIND));
	assert_int_equal(computed_sheet(w, "actions_q", PERIOD_QUARTER, PERIOD_QUARTER, 20727), RC_OK);
	assert_int_equal(computed_sheet(w, "actions_a", PERIOD_YEAR, PERIOD_YEAR, 20454), RC_RULE); /* 2026 */
	assert_true(figures_refused(w, "period", FAULT_FIGURE_OVERLAP));
	assert_int_equal(computed_sheet(w, "actions_b", PERIOD_YEAR, PERIOD_YEAR, 20089), RC_OK); /* 2025 */
}

static void
an_indicator_keeps_its_period_in_every_edition(void **state)
{
	struct figures_world *w = *state;
	struct indicator i = figures_published(w, "accueil");

	i.has = REC_BIT(INDICATOR_CODE) | REC_BIT(INDICATOR_LABEL) | REC_BIT(INDICATOR_MEASURE) |
	    REC_BIT(INDICATOR_DEFINITION) | REC_BIT(INDICATOR_PERIOD);
	i.period = PERIOD_YEAR;
	assert_int_equal(figures_call(w, 0, &w->national, "reporting.indicator.create", &indicator_desc, &i,
			     &indicator_desc, &i),
	    RC_RULE);
	assert_true(figures_refused(w, "period", FAULT_INDICATOR_PERIOD));
}

/* Two who are told the same figures may lay them side by side. */
static void
what_one_federation_was_told_protects_what_another_is_told(void **state)
{
	static const uint32_t one_more[] = { 11, 9, 8 };
	struct figures_world *w = *state;
	struct figure_cell cells[3];
	struct figure_sheet s = { .has = REC_BIT(FIGURE_SHEET_PEER) | REC_BIT(FIGURE_SHEET_CODE) |
		    REC_BIT(FIGURE_SHEET_PERIOD) | REC_BIT(FIGURE_SHEET_FROM) |
		    REC_BIT(FIGURE_SHEET_ENTRIES) | REC_BIT(FIGURE_SHEET_EVIDENCE),
		.peer = w->peer[1][2],
		.code = TEXT_LIT("accueil"),
		.period = PERIOD_QUARTER,
		.from = 20727,
		.entries = { cells, 3 },
		.evidence = TEXT_LIT("Registre d’accueil") };

	figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	figures_peer(w, 1, 2, PEER_ACTIVE, "created");
	figures_mail(w, 2, 1, TOPIC_INDICATOR,
	    figures_told(w, 0, 1, &indicator_notice_table)); /* the other asks for the same */
	for (uint32_t i = 0; i < 3; i++)
		cells[i] = (struct figure_cell){ .has = REC_BIT(CELL_CATEGORY) | REC_BIT(CELL_VALUE) |
			    REC_BIT(CELL_PEOPLE),
			.category = (enum figure_category)(CATEGORY_PROFESSIONAL + i),
			.value = one_more[i],
			.people = one_more[i] };
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &s),
	    RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_RULE);
	assert_true(s.refusal == SHEET_OF_FEW);
	assert_int_equal(figures_enter(w, 1, &s, figures_many), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
}

/* How many people a cell counts would help to work out another indicator of the same people. */
static void
of_a_cell_that_is_told_the_people_are_five_or_more(void **state)
{
	struct figures_world *w = *state;
	struct figure_report r;
	struct text bytes;

	figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	bytes = figures_told(w, 1, 0, &figure_report_table);
	assert_int_equal(
	    record_decode(&figure_report_desc, bytes.ptr, bytes.len, host_arena(w->h[0]), &r, NULL, NULL),
	    RC_OK);
	for (uint32_t i = 0; i < r.cells.count; i++)
		assert_int_equal(
		    ((const struct figure_cell *)r.cells.items)[i].people, SUPPRESS_PEOPLE_LEAST);
}

static void
nobody_else_reads_or_writes_them(void **state)
{
	static const char *const reads[] = { "reporting.indicator.list", "reporting.peer_indicator.list",
		"reporting.figure_grant.list", "reporting.figure_sheet.list", "reporting.peer_figure.list",
		"reporting.consolidation.list" };
	static const bool team[] = { false, true, true, true, false, false };
	struct figures_world *w = *state;
	struct list_query q = { 0 };
	struct list_page p;

	for (size_t i = 0; i < sizeof reads / sizeof reads[0]; i++) {
		assert_int_equal(
		    figures_call(w, 1, &w->director, reads[i], &list_query_desc, &q, &list_page_desc, &p),
		    RC_FORBIDDEN);
		assert_int_equal(
		    figures_call(w, 1, &w->national, reads[i], &list_query_desc, &q, &list_page_desc, &p),
		    team[i] ? RC_FORBIDDEN : RC_OK);
		assert_int_equal(
		    figures_call(w, 1, &w->coordinator, reads[i], &list_query_desc, &q, &list_page_desc, &p),
		    RC_OK);
	}
}

static void
what_is_entered_has_a_category_and_people_and_a_source(void **state)
{
	struct figures_world *w = *state;
	struct figure_cell cells[2] = { { .has = REC_BIT(CELL_CATEGORY) | REC_BIT(CELL_VALUE) |
		REC_BIT(CELL_PEOPLE),
	    .category = CATEGORY_CENTRE,
	    .value = 4,
	    .people = 12 } };
	struct figure_sheet s = { .has = REC_BIT(FIGURE_SHEET_CODE) | REC_BIT(FIGURE_SHEET_PERIOD) |
		    REC_BIT(FIGURE_SHEET_FROM) | REC_BIT(FIGURE_SHEET_ENTRIES),
		.code = TEXT_LIT("accueil"),
		.period = PERIOD_QUARTER,
		.from = 20727,
		.entries = { cells, 2 } },
			    made;

	figures_published(w, "accueil");
	cells[1] = cells[0];
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &made),
	    RC_INVALID);
	assert_true(figures_refused(w, "entries[1]", FAULT_FIGURE_CELL));
	cells[1].category = CATEGORY_EVS;
	cells[1].people = 0;
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &made),
	    RC_INVALID);
	assert_true(figures_refused(w, "entries[1]", FAULT_FIGURE_PEOPLE));
	cells[1].people = 7;
	assert_int_equal(figures_call(w, 1, &w->coordinator, "reporting.figure_sheet.create",
			     &figure_sheet_desc, &s, &figure_sheet_desc, &made),
	    RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &made), RC_RULE);
	assert_true(figures_refused(w, "evidence", FAULT_FIGURE_EVIDENCE));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, figures_up, figures_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(figures_are_told_to_whom_they_are_granted),
		IN_WORLD(our_own_indicators_are_computed_and_told_to_nobody),
		IN_WORLD(quarters_and_a_year_of_the_same_figures_are_not_both_made),
		IN_WORLD(an_indicator_keeps_its_period_in_every_edition),
		IN_WORLD(what_one_federation_was_told_protects_what_another_is_told),
		IN_WORLD(of_a_cell_that_is_told_the_people_are_five_or_more),
		IN_WORLD(nobody_else_reads_or_writes_them),
		IN_WORLD(what_is_entered_has_a_category_and_people_and_a_source),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
