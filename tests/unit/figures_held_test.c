/*
 * figures_held_test: a federation that was put back has forgotten what it told: it asks who holds it, and a correction is protected beside
 *         that. Questions and answers that are late, doubled, crossing, or never come.
 * Owns: nothing.
 * Beware: here a node that is put back has lost all of its figures; its clock goes on.
 */
#include "tests/lib/figures_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

/* Closed, and on its way: the question is not carried yet. */
static struct figure_sheet
asking(struct figures_world *w, uint32_t node, const uint32_t people[3])
{
	struct figure_sheet s = figures_sheet(w, node, "accueil", people);

	figures_grant(w, node, "accueil");
	assert_int_equal(figures_step(w, node, "close", &s), RC_OK);
	assert_int_equal(figures_step_begin(w, node, "send", &s), RC_OK);
	assert_int_equal(s.status, SHEET_ASKING);
	figures_reload(w, node, &s);
	assert_int_equal(s.status, SHEET_ASKING);
	return s;
}

static uint32_t
rows_of(struct figures_world *w, uint32_t node, const struct db_table *t)
{
	struct db_txn txn = db_begin(service_db(host_service(w->h[node], "reporting")), DB_READ);
	struct db_scan scan;
	struct id id;
	uint32_t count = 0;

	db_scan_all(&scan, &txn, t, false);
	while (db_scan_next_id(&scan, &id))
		count++;
	db_scan_end(&scan);
	db_abort(&txn);
	return count;
}

/* How many have not answered; the first of them. */
static uint32_t
waited_for(struct figures_world *w, const struct figure_sheet *s, struct id *ret_first)
{
	struct figure_progress p;

	assert_int_equal(
	    figures_do(w, 1, "reporting.figure_sheet.progress", s->id, &figure_progress_desc, &p), RC_OK);
	assert_int_equal(p.status, s->status);
	if (ret_first != NULL && p.waits_for.count > 0)
		*ret_first = *(const struct id *)p.waits_for.items;
	return p.waits_for.count;
}

static int64_t
total_of(struct figures_world *w)
{
	struct consolidation s;

	assert_true(figures_sum(w, "accueil", CATEGORY_ALL, &s));
	return s.value;
}

static void
nothing_is_told_before_who_holds_it_has_answered(void **state)
{
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	s = asking(w, 1, figures_many);
	assert_int_equal(rows_of(w, 1, &figure_report_table), 0);
	figures_ask(w, 1, 0);
	figures_reload(w, 1, &s);
	assert_int_equal(s.status, SHEET_ASKING);
	figures_answer(w, 1, 0);
	figures_reload(w, 1, &s);
	assert_int_equal(s.status, SHEET_SENT);
	assert_int_equal(s.revision, 1);
	assert_int_equal(rows_of(w, 1, &figure_report_table), 1);
}

static void
an_answer_counts_once_and_for_its_own_question(void **state)
{
	struct figures_world *w = *state;
	struct figure_sheet s;
	struct text older;
	uint64_t before;

	figures_published(w, "accueil");
	s = asking(w, 1, figures_many);
	figures_ask(w, 1, 0);
	older = figures_told(w, 0, 1, &figure_held_table);
	assert_int_equal(figures_step_begin(w, 1, "correct", &s), RC_OK); /* somebody changed their mind */
	assert_int_equal(s.status, SHEET_DRAFT);
	figures_mail(w, 0, 1, TOPIC_HELD, older);
	figures_reload(w, 1, &s);
	assert_int_equal(s.status, SHEET_DRAFT);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(figures_step_begin(w, 1, "send", &s), RC_OK);
	figures_mail(w, 0, 1, TOPIC_HELD, older);
	figures_mail(w, 2, 1, TOPIC_HELD, older);
	figures_reload(w, 1, &s);
	assert_int_equal(s.status, SHEET_ASKING);
	figures_ask(w, 1, 0);
	figures_ask(w, 1, 0);
	figures_answer(w, 1, 0);
	figures_reload(w, 1, &s);
	assert_int_equal(s.status, SHEET_SENT);
	before = service_position(host_service(w->h[1], "reporting"));
	figures_answer(w, 1, 0);
	figures_mail(w, 0, 1, TOPIC_HELD, older);
	assert_int_equal(service_position(host_service(w->h[1], "reporting")), before);
}

static void
who_was_put_back_does_not_tell_a_correction_of_few(void **state)
{
	static const uint32_t one_more[] = { 11, 9, 8 }, six_more[] = { 16, 9, 8 };
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	figures_put_back(w, 1);
	host_advance(w->h[1], USEC_PER_SEC);
	s = figures_sheet(w, 1, "accueil", one_more);
	figures_grant(w, 1, "accueil");
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK); /* nothing is known of what was told */
	assert_int_equal(figures_step(w, 1, "send", &s), RC_RULE);
	assert_int_equal(s.refusal, SHEET_OF_FEW);
	assert_int_equal(s.status, SHEET_CLOSED);
	assert_int_equal(s.held.count, 1);
	assert_int_equal(rows_of(w, 1, &figure_report_table), 0);
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_RULE); /* from here on it is known at once */
	assert_int_equal(s.refusal, SHEET_OF_FEW);
	assert_int_equal(s.status, SHEET_DRAFT);
	assert_int_equal(figures_enter(w, 1, &s, six_more), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_OK);
	figures_carry(w, 1, 0);
	assert_int_equal(total_of(w), 33);
}

static void
what_was_hidden_and_is_forgotten_bounds_what_may_be_told(void **state)
{
	static const uint32_t six_hidden[] = { 9, 9, 20 }, six_told[] = { 3, 9, 26 };
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_few);
	figures_put_back(w, 1);
	host_advance(w->h[1], USEC_PER_SEC);
	s = figures_sheet(w, 1, "accueil", six_hidden);
	figures_grant(w, 1, "accueil");
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(
	    figures_step(w, 1, "send", &s), RC_RULE); /* whom the total's six more are among is not known */
	assert_int_equal(s.refusal, SHEET_FORGOTTEN);
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(figures_enter(w, 1, &s, figures_few), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_OK); /* the same again */
	figures_carry(w, 1, 0);
	assert_int_equal(total_of(w), 32);
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(figures_enter(w, 1, &s, six_told), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	host_advance(w->h[1], USEC_PER_SEC);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_OK);
	figures_carry(w, 1, 0);
	assert_int_equal(total_of(w), 38);
}

/* It claims to hold what nobody told it. */
static void
a_cell_of_few_is_not_told_because_somebody_says_to_hold_it(void **state)
{
	struct figures_world *w = *state;
	struct figure_edition e = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3), .number = 1, .sent_at = 1 };
	struct figure_cell cells[4];
	struct figure_held lie;
	struct figure_sheet s;
	struct text bytes;
	struct buf b = { 0 };

	figures_published(w, "accueil");
	s = asking(w, 1, figures_few);
	figures_ask(w, 1, 0);
	bytes = figures_told(w, 0, 1, &figure_held_table);
	assert_int_equal(
	    record_decode(&figure_held_desc, bytes.ptr, bytes.len, host_arena(w->h[1]), &lie, NULL, NULL),
	    RC_OK);
	for (uint32_t i = 0; i < 4; i++)
		cells[i] = (struct figure_cell){ .has = REC_BIT(CELL_VALUE) | REC_BIT(CELL_PEOPLE) |
			    REC_BIT(CELL_HIDDEN) | (i > 0 ? REC_BIT(CELL_CATEGORY) : 0),
			.category =
			    i == 0 ? CATEGORY_ALL : (enum figure_category)(CATEGORY_PROFESSIONAL + i - 1),
			.value = i == 0 ? 32 : figures_few[i - 1],
			.people = 5 };
	e.cells = (struct list){ cells, 4 };
	lie.editions = (struct list){ &e, 1 };
	record_encode(&figure_held_desc, &lie, 0, 0, &b);
	figures_mail(w, 0, 1, TOPIC_HELD, (struct text){ (const char *)b.ptr, (uint32_t)b.len, 0 });
	buf_free(&b);
	figures_reload(w, 1, &s);
	assert_int_equal(s.status, SHEET_CLOSED);
	assert_int_equal(s.refusal, SHEET_FORGOTTEN);
	assert_int_equal(rows_of(w, 1, &figure_report_table), 0);
}

static void
a_national_node_that_was_put_back_too_leaves_what_is_known_here(void **state)
{
	static const uint32_t one_more[] = { 11, 9, 8 };
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	s = figures_tell(w, 1, "accueil", figures_many);
	figures_put_back(w, 0);
	assert_int_equal(figures_step(w, 1, "correct", &s), RC_OK);
	assert_int_equal(figures_enter(w, 1, &s, one_more), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_RULE);
	assert_int_equal(s.refusal, SHEET_OF_FEW);
	assert_int_equal(figures_enter(w, 1, &s, figures_many), RC_OK);
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_OK);
	assert_int_equal(s.held.count, 0);
}

static void
who_was_added_anew_is_told_back_what_it_told_before(void **state)
{
	static const uint32_t one_more[] = { 11, 9, 8 };
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	figures_tell(w, 1, "accueil", figures_many);
	figures_peer(w, 0, 1, PEER_REVOKED, "revoked");
	figures_peer_anew(w, 0, 1);
	figures_put_back(w, 1);
	host_advance(w->h[1], USEC_PER_SEC);
	s = figures_sheet(w, 1, "accueil", one_more);
	figures_grant(w, 1, "accueil");
	assert_int_equal(figures_step(w, 1, "close", &s), RC_OK);
	assert_int_equal(figures_step(w, 1, "send", &s), RC_RULE);
	assert_int_equal(s.refusal, SHEET_OF_FEW);
}

/* Another federation asks for the same figures: it may hold what was told to it before, and is asked too. */
static void
who_else_is_asked_is_waited_for_while_it_is_in_service(void **state)
{
	struct figures_world *w = *state;
	struct figure_sheet s;
	struct id other;

	figures_published(w, "accueil");
	figures_peer(w, 1, 2, PEER_ACTIVE, "created");
	figures_mail(w, 2, 1, TOPIC_INDICATOR, figures_told(w, 0, 1, &indicator_notice_table));
	s = asking(w, 1, figures_many);
	assert_int_equal(rows_of(w, 1, &figure_ask_table), 2);
	for (uint32_t k = 0; k < 3; k += 2)
		if (id_equal(s.peer, w->peer[1][k])) { /* the one that it goes to has answered */
			assert_int_equal(waited_for(w, &s, NULL), 2);
			figures_ask(w, 1, k);
			figures_answer(w, 1, k);
			figures_reload(w, 1, &s);
			assert_int_equal(s.status, SHEET_ASKING);
			assert_int_equal(waited_for(w, &s, &other), 1);
			assert_true(id_equal(other, w->peer[1][2 - k]));
			figures_peer(w, 1, 2 - k, PEER_SUSPENDED, "updated");
		}
	figures_reload(w, 1, &s);
	assert_int_equal(s.status, SHEET_SENT);
}

static void
who_is_suspended_is_not_waited_for_and_what_was_to_go_to_it_stays(void **state)
{
	struct figures_world *w = *state;
	struct figure_sheet s;

	figures_published(w, "accueil");
	s = asking(w, 1, figures_many);
	figures_peer(w, 1, 0, PEER_SUSPENDED, "updated");
	figures_reload(w, 1, &s);
	assert_int_equal(s.status, SHEET_CLOSED);
	assert_int_equal(s.refusal, SHEET_NOT_ASKED);
	figures_peer(w, 1, 0, PEER_ACTIVE, "updated");
	assert_int_equal(figures_step(w, 1, "send", &s), RC_OK);
	assert_int_equal(s.status, SHEET_SENT);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, figures_up, figures_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(nothing_is_told_before_who_holds_it_has_answered),
		IN_WORLD(an_answer_counts_once_and_for_its_own_question),
		IN_WORLD(who_was_put_back_does_not_tell_a_correction_of_few),
		IN_WORLD(what_was_hidden_and_is_forgotten_bounds_what_may_be_told),
		IN_WORLD(a_cell_of_few_is_not_told_because_somebody_says_to_hold_it),
		IN_WORLD(a_national_node_that_was_put_back_too_leaves_what_is_known_here),
		IN_WORLD(who_was_added_anew_is_told_back_what_it_told_before),
		IN_WORLD(who_else_is_asked_is_waited_for_while_it_is_in_service),
		IN_WORLD(who_is_suspended_is_not_waited_for_and_what_was_to_go_to_it_stays),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
