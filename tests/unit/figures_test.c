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
static const uint32_t many[] = { 10, 9, 8 }, few[] = { 3, 9, 20 };

static int
up(void **state)
{
	*state = figures_world_new(2);
	return 0;
}

static int
down(void **state)
{
	figures_verify(*state);
	assert_null(
	    figures_check(service_db(host_service(((struct figures_world *)*state)->h[0], "reporting"))));
	figures_world_free(*state);
	return 0;
}

static enum rc
step(struct figures_world *w, uint32_t node, const char *verb, struct figure_sheet *s)
{
	char method[64];

	snprintf(method, sizeof method, "reporting.figure_sheet.%s", verb);
	return figures_do(w, node, method, s->id, &figure_sheet_desc, s);
}

/* Entered, granted, closed and told, and heard by the national node. */
static struct figure_sheet
told(struct figures_world *w, uint32_t node, const char *code, const uint32_t people[3])
{
	struct figure_sheet s = figures_sheet(w, node, code, people);

	figures_grant(w, node, code);
	assert_int_equal(step(w, node, "close", &s), RC_OK);
	assert_int_equal(step(w, node, "send", &s), RC_OK);
	figures_carry(w, node, 0);
	return s;
}

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
	s = figures_sheet(w, 1, "accueil", many);
	assert_int_equal(s.status, SHEET_DRAFT);
	assert_int_equal(step(w, 1, "send", &s), RC_CONFLICT);
	assert_int_equal(step(w, 1, "correct", &s), RC_CONFLICT);
	assert_int_equal(step(w, 1, "close", &s), RC_OK);
	assert_int_equal(s.status, SHEET_CLOSED);
	assert_int_equal(step(w, 1, "close", &s), RC_CONFLICT);
	assert_int_equal(figures_enter(w, 1, &s, few), RC_CONFLICT);
	assert_true(figures_refused(w, "status", FAULT_FIGURE_STATE));
	assert_int_equal(step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(s.status, SHEET_DRAFT);
	assert_int_equal(step(w, 1, "close", &s), RC_OK);
	assert_int_equal(step(w, 1, "send", &s), RC_RULE); /* to nobody yet */
	assert_true(figures_refused(w, "peer", FAULT_FIGURE_GRANT));
	figures_grant(w, 1, "accueil");
	assert_int_equal(step(w, 1, "send", &s), RC_OK);
	assert_int_equal(s.status, SHEET_SENT);
	assert_int_equal(s.revision, 1);
	assert_int_equal(step(w, 1, "send", &s), RC_CONFLICT);
	assert_int_equal(step(w, 1, "close", &s), RC_CONFLICT);
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
	assert_int_equal(step(w, 1, "close", &first), RC_CONFLICT);
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
	s = told(w, 1, "accueil", few);
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
	told(w, 1, "accueil", many);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 27);
	assert_int_equal(standing(w, asked_for.id, 2), STANDING_AWAITED);
	told(w, 2, "accueil", few);
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
	told(w, 1, "accueil", many);
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
	s = told(w, 1, "accueil", many);
	first = figures_told(w, 1, 0, &figure_report_table);
	assert_int_equal(step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(figures_enter(w, 1, &s, one_more), RC_OK);
	assert_int_equal(step(w, 1, "close", &s), RC_RULE);
	assert_true(figures_refused(w, "cells", FAULT_FIGURE_DIFFERENCE));
	assert_int_equal(figures_enter(w, 1, &s, six_more), RC_OK);
	assert_int_equal(step(w, 1, "close", &s), RC_OK);
	host_jump(w->h[1], FIGURES_NOW + DAY);
	assert_int_equal(step(w, 1, "send", &s), RC_OK);
	figures_carry(w, 1, 0);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_ALL), 33);
	assert_int_equal(sum_of(w, "accueil", CATEGORY_PROFESSIONAL), 16);
	assert_int_equal(standing(w, asked_for.id, 1), STANDING_CORRECTED);
	figures_mail(w, 1, 0, TOPIC_REPORT, first); /* late, and once more */
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
	s = told(w, 1, "accueil", people);
	for (unsigned n = 1; n < FIGURE_EDITIONS_MOST; n++) {
		people[n % 3] += 10;
		host_jump(w->h[1], FIGURES_NOW + (int64_t)n * DAY);
		assert_int_equal(step(w, 1, "correct", &s), RC_OK);
		assert_int_equal(figures_enter(w, 1, &s, people), RC_OK);
		assert_int_equal(step(w, 1, "close", &s), RC_OK);
		assert_int_equal(step(w, 1, "send", &s), RC_OK);
		figures_carry(w, 1, 0);
	}
	assert_int_equal(step(w, 1, "correct", &s), RC_CONFLICT);
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
	told(w, 1, "accueil", many);
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
	told(w, 1, "accueil", many);
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
	told(w, 1, "accueil", many);
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

static void
a_federation_that_lost_what_it_heard_is_told_again(void **state)
{
	struct figures_world *w = *state;
	struct indicator_notice n;
	struct indicator i = figures_published(w, "accueil");

	told(w, 1, "accueil", many);
	uint64_t before = service_position(host_service(w->h[1], "reporting"));

	figures_peer(w, 1, 0, PEER_ACTIVE, "resync");
	assert_true(service_position(host_service(w->h[1], "reporting")) > before);
	assert_int_equal(figures_do(w, 0, "reporting.indicator.withdraw", i.id, &indicator_desc, &i), RC_OK);
	figures_peer(w, 0, 2, PEER_ACTIVE, "resync");
	figures_carry(w, 0, 2);
	assert_true(asked(w, 2, "accueil", &n));
	assert_true(n.withdrawn);
}

/* --- who tells whom, and who reads ------------------------------------------------------------------------- */
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
	s = figures_sheet(w, 1, "accueil", many);
	assert_int_equal(step(w, 1, "close", &s), RC_OK);
	assert_int_equal(step(w, 1, "send", &s), RC_RULE); /* granted from the next quarter on */
	assert_true(figures_refused(w, "peer", FAULT_FIGURE_GRANT));
	figures_peer(w, 1, 0, PEER_SUSPENDED, "updated");
	assert_int_equal(step(w, 1, "send", &s), RC_RULE);
	assert_true(figures_refused(w, "peer", FAULT_FIGURE_PEER));
	figures_peer(w, 1, 0, PEER_ACTIVE, "updated");
	assert_int_equal(figures_do(w, 0, "reporting.indicator.withdraw", i.id, &indicator_desc, &i), RC_OK);
	figures_carry(w, 0, 1);
	assert_int_equal(step(w, 1, "send", &s), RC_RULE);
	assert_true(figures_refused(w, "code", FAULT_FIGURE_WITHDRAWN));
}

static void
our_own_indicators_are_computed_and_told_to_nobody(void **state)
{
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	s = figures_sheet(w, 0, "accueil", few);
	assert_int_equal(step(w, 0, "close", &s), RC_OK);
	assert_int_equal(step(w, 0, "send", &s), RC_RULE);
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
	told(w, 1, "accueil", many);
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
	assert_int_equal(step(w, 1, "close", &s), RC_RULE);
	assert_true(figures_refused(w, "cells", FAULT_FIGURE_DIFFERENCE));
	assert_int_equal(figures_enter(w, 1, &s, many), RC_OK);
	assert_int_equal(step(w, 1, "close", &s), RC_OK);
}

/* How many people a cell counts would help to work out another indicator of the same people. */
static void
of_a_cell_that_is_told_the_people_are_five_or_more(void **state)
{
	struct figures_world *w = *state;
	struct figure_report r;
	struct text bytes;

	figures_published(w, "accueil");
	told(w, 1, "accueil", many);
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
	assert_int_equal(step(w, 1, "close", &made), RC_RULE);
	assert_true(figures_refused(w, "evidence", FAULT_FIGURE_EVIDENCE));
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, up, down)

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
		IN_WORLD(a_sheet_is_corrected_three_times_at_most),
		IN_WORLD(mail_that_comes_twice_writes_nothing),
		IN_WORLD(what_is_reported_by_a_definition_never_given_is_shown_and_not_added),
		IN_WORLD(fewer_than_five_are_kept_hidden_whatever_the_sender_did),
		IN_WORLD(a_federation_that_lost_what_it_heard_is_told_again),
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
