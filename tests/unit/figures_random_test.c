/*
 * figures_random_test: random quarters of three federations: entered, closed, told, corrected; their mail comes late, twice and in any order.
 *         After each mail the national figures are the sums of what was heard; at the end, of what each told last; and what each has told in
 *         all its editions gives nothing away together. In other histories federations are put back from a backup, and go on with what they
 *         have forgotten: what the national node has heard gives nothing away then either.
 * Owns: nothing.
 * Beware: FIGURES_SEED=n plays other histories. A correction that would tell of few is refused: that is one of the ways of a history.
 */
#include "tests/lib/figures_world.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define HISTORIES 12u
#define STEPS 60u
#define FEDERATIONS 3u
#define MAIL_MOST 32u

struct history {
	struct figures_world *w;
	uint64_t dice;
	struct figure_sheet sheet[FEDERATIONS + 1];
	uint32_t people[FEDERATIONS + 1][3];
	struct text mail[FEDERATIONS + 1][MAIL_MOST]; /* all that each has told */
	uint32_t mails[FEDERATIONS + 1];
	usec_t now;
	unsigned told, refused, corrected, put_back, forgotten;
	bool losses;
};

static uint32_t
dice(struct history *h, uint32_t n)
{
	return (uint32_t)(stage_next(&h->dice) >> 33) % n;
}

static struct db *
db_of(struct history *h, uint32_t node)
{
	return service_db(host_service(h->w->h[node], "reporting"));
}

static enum rc
step(struct history *h, uint32_t f, const char *verb)
{
	return figures_step(h->w, f, verb, &h->sheet[f]);
}

/* --- what a federation does --------------------------------------------------------------------- */
static void
draft_step(struct history *h, uint32_t f)
{
	uint32_t i = dice(h, 3), by = dice(h, 2) == 0 ? dice(h, 4) : dice(h, 14);

	h->people[f][i] =
	    dice(h, 4) == 0 && h->people[f][i] >= by ? h->people[f][i] - by : h->people[f][i] + by;
	assert_int_equal(figures_enter(h->w, f, &h->sheet[f], h->people[f]), RC_OK);
	enum rc rc = step(h, f, "close");

	assert_true(rc == RC_OK || (rc == RC_RULE && (h->losses || h->sheet[f].refusal == SHEET_OF_FEW)));
	h->refused += rc != RC_OK;
}

static void
send_step(struct history *h, uint32_t f)
{
	enum rc rc = step(h, f, "send");

	assert_true(rc == RC_OK || (h->losses && rc == RC_RULE));
	if (rc != RC_OK) {
		h->forgotten += h->sheet[f].held.count > 0;
		return;
	}
	assert_in_range(h->mails[f], 0, MAIL_MOST - 1);
	h->mail[f][h->mails[f]++] = figures_told(h->w, f, 0, &figure_report_table);
	h->told++;
}

static void
federation_step(struct history *h, uint32_t f)
{
	struct figure_sheet *s = &h->sheet[f];

	host_jump(h->w->h[f], h->now);
	if (s->status == SHEET_DRAFT)
		draft_step(h, f);
	else if (s->status == SHEET_CLOSED && dice(h, 4) > 0)
		send_step(h, f);
	else if (s->revision < FIGURE_EDITIONS_MOST) {
		assert_int_equal(step(h, f, "correct"), RC_OK);
		h->corrected += s->revision > 0;
	}
}

/* What is on its way to the national node is lost with the stream that it was in. */
static void
put_back_step(struct history *h, uint32_t f)
{
	host_jump(h->w->h[f], h->now);
	figures_put_back(h->w, f);
	h->mails[f] = 0;
	h->sheet[f] = figures_sheet(h->w, f, "accueil", h->people[f]);
	figures_grant(h->w, f, "accueil");
	h->put_back++;
}

static void
mail_step(struct history *h, uint32_t f)
{
	if (h->mails[f] == 0)
		return;
	figures_mail(h->w, f, 0, TOPIC_REPORT, h->mail[f][dice(h, h->mails[f])]); /* any of them, again too */
	const char *wrong = figures_check(db_of(h, 0));

	if (wrong != NULL)
		fail_msg("%s", wrong);
}

/* --- at the end -------------------------------------------------------------------------------------- */
/* All editions of the sheet, as somebody has kept them. */
static void
editions_give_nothing_away(struct figure_sheet *s, uint32_t f)
{
	const struct figure_edition *told = s->told.items;
	struct edition e[FIGURE_EDITIONS_MOST];
	struct arena a = { 0 };
	struct suppress t;
	uint32_t *at, last = s->told.count - 1;

	for (uint32_t i = 0; i < s->told.count; i++)
		e[i] = table_of_cells(&a, &told[i].cells);
	editions_join(&e[last], e, last, &a, &t, &at);
	for (uint32_t i = 0; i < (e[last].rows + 1) * (e[last].cols + 1); i++) {
		struct suppress_cell *c = &t.cells[at[i]];

		if (c->state == SUPPRESS_FREE) {
			c->hidden = e[last].cells[i].hidden;
			c->sensitive = c->people < SUPPRESS_PEOPLE_LEAST;
		}
	}
	if (!suppress_holds(&t, &a))
		fail_msg("what federation %u told in %u editions gives somebody away", f, s->told.count);
	arena_free(&a);
}

/* Values are people here: of a place that was told twice, the difference is of nobody, or of five at least. */
static void
places_compare(const struct figure_edition *a, const struct figure_edition *b, uint32_t f)
{
	const struct figure_cell *x = a->cells.items;

	for (uint32_t i = 0; i < a->cells.count; i++) {
		const struct figure_cell *y = cell_find(&b->cells, (struct text){ 0 },
		    REC_HAS(&x[i], CELL_CATEGORY) ? x[i].category : CATEGORY_ALL);
		int64_t by = y == NULL ? 0 : llabs(x[i].value - y->value);

		if (!x[i].hidden && x[i].value < SUPPRESS_PEOPLE_LEAST)
			fail_msg("federation %u told a figure of fewer than five", f);
		if (y != NULL && !x[i].hidden && !y->hidden && by > 0 && by < SUPPRESS_PEOPLE_LEAST)
			fail_msg("what federation %u told before and after it was put back differs by %d", f,
			    (int)by);
	}
}

static void
what_was_heard_gives_nothing_away(struct history *h)
{
	struct db_txn t = db_begin(db_of(h, 0), DB_READ);
	struct arena mem = { 0 };
	struct figure_report r;
	struct db_scan s;

	db_scan_all(&s, &t, &peer_figure_table, false);
	while (db_scan_next(&s, &mem, &r)) {
		const struct figure_edition *e = r.editions.items;

		for (uint32_t i = 0; i < r.editions.count; i++)
			for (uint32_t k = 0; k < r.editions.count; k++)
				places_compare(&e[i], &e[k], r.peer.b[2]);
	}
	db_scan_end(&s);
	db_abort(&t);
	arena_free(&mem);
}

static void
history_ends(struct history *h)
{
	struct consolidation sum = { 0 };
	int64_t total = 0;
	uint32_t told = 0;

	for (uint32_t f = 1; f <= FEDERATIONS; f++) {
		figures_carry(h->w, f, 0);
		const char *wrong =
		    figures_check_pair(db_of(h, 0), h->w->peer[0][f], db_of(h, f), h->w->peer[f][0]);

		if (wrong != NULL)
			fail_msg("%s", wrong);
		if (h->sheet[f].told.count == 0)
			continue;
		const struct figure_edition *last =
		    (const struct figure_edition *)h->sheet[f].told.items + h->sheet[f].told.count - 1;
		const struct figure_cell *all = cell_find(&last->cells, (struct text){ 0 }, CATEGORY_ALL);

		total += all->hidden ? 0 : all->value;
		told += !all->hidden;
		if (!h->losses)
			editions_give_nothing_away(&h->sheet[f], f);
	}
	assert_null(figures_check(db_of(h, 0)));
	what_was_heard_gives_nothing_away(h);
	figures_verify(h->w);
	if (h->losses) /* who forgot what it told, and has not told since, still counts */
		return;
	if (told > 0) {
		assert_true(figures_sum(h->w, "accueil", CATEGORY_ALL, &sum));
		assert_int_equal(sum.value, total);
	}
	assert_int_equal(sum.told, told);
}

static void
history_lived(uint64_t seed, struct history *h)
{
	h->dice = seed * 7919 + 1;
	h->w = figures_world_new(FEDERATIONS);
	h->now = FIGURES_NOW;
	figures_published(h->w, "accueil");
	for (uint32_t f = 1; f <= FEDERATIONS; f++) {
		for (uint32_t i = 0; i < 3; i++)
			h->people[f][i] = dice(h, 3) == 0 ? dice(h, 5) : 4 + dice(h, 20);
		h->sheet[f] = figures_sheet(h->w, f, "accueil", h->people[f]);
		figures_grant(h->w, f, "accueil");
	}
	for (unsigned n = 0; n < STEPS; n++) {
		uint32_t f = 1 + dice(h, FEDERATIONS);

		h->now += 60 * USEC_PER_SEC;
		if (h->losses && dice(h, 12) == 0)
			put_back_step(h, f);
		else if (dice(h, 3) == 0)
			mail_step(h, f);
		else
			federation_step(h, f);
	}
	history_ends(h);
	figures_world_free(h->w);
}

static void
sums_are_of_what_was_told_whatever_becomes_of_the_mail(void **state)
{
	const char *seed = getenv("FIGURES_SEED");
	unsigned told = 0, refused = 0, corrected = 0;

	(void)state;
	for (uint64_t n = 0; n < HISTORIES; n++) {
		struct history h = { 0 };

		history_lived((seed == NULL ? 1 : strtoull(seed, NULL, 10)) * HISTORIES + n, &h);
		told += h.told;
		refused += h.refused;
		corrected += h.corrected;
	}
	print_message(
	    "%u sheets told, %u corrected, %u corrections of few refused\n", told, corrected, refused);
	assert_true(told > HISTORIES && corrected > 0 && refused > 0);
}

static void
who_is_put_back_gives_nothing_away_by_what_it_tells_after(void **state)
{
	const char *seed = getenv("FIGURES_SEED");
	unsigned told = 0, put_back = 0, forgotten = 0;

	(void)state;
	for (uint64_t n = 0; n < HISTORIES; n++) {
		struct history h = { .losses = true };

		history_lived((seed == NULL ? 1 : strtoull(seed, NULL, 10)) * HISTORIES + n, &h);
		told += h.told;
		put_back += h.put_back;
		forgotten += h.forgotten;
	}
	print_message("%u sheets told, %u federations put back, %u times not told for what was forgotten\n",
	    told, put_back, forgotten);
	assert_true(told > HISTORIES && put_back > HISTORIES && forgotten > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sums_are_of_what_was_told_whatever_becomes_of_the_mail),
		cmocka_unit_test(who_is_put_back_gives_nothing_away_by_what_it_tells_after),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
