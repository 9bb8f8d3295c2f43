/*
 * net_figures: see net_figures.h: the people who publish, prepare, tell and correct.
 * Owns: nothing.
 * Beware: a node that was put back has forgotten a definition, a grant or a sheet: whoever looks again makes it again.
 */
#include "tests/lib/net_figures.h"
#include "proto/reporting_figures.h"
#include "tests/lib/net_figures_int.h"
#include <stdio.h>
#include <stdlib.h>

#define LOOK_EVERY (5 * USEC_PER_SEC)
#define TURNS 16
#define TURN_PAUSE (6 * (uint64_t)USEC_PER_SEC)
#define GO_ON (25 * USEC_PER_SEC) /* what was rough is over: also who was put back tells and corrects again */
#define QUARTER ((day_t)18078) /* 2019-07-01 */
#define CODE "accueil"

static uint64_t
draw(const struct net_node *n, uint64_t what, uint64_t turn)
{
	return sim_draw(n->net->sim, 700 + what, (uint64_t)n->index, turn);
}

static void
list_ask(struct sim_actor *a, const struct net_node *at, const char *method, struct list_page *ret)
{
	struct list_query q = { 0 };

	*ret = (struct list_page){ 0 };
	sim_actor_call(a, &at->w.as_coordinator, method, &list_query_desc, &q, &list_page_desc, ret);
}

static struct mpscan
page_of(const struct sim_actor *a, const struct list_page *p)
{
	return mpscan_of(p->items.ptr, a->rc == RC_OK ? p->items.len : 0);
}

/* --- the definition ---------------------------------------------------------------------- */
static void
indicator_make(struct net_publisher *x)
{
	struct indicator i = { .has = REC_BIT(INDICATOR_CODE) | REC_BIT(INDICATOR_LABEL) |
		    REC_BIT(INDICATOR_MEASURE) | REC_BIT(INDICATOR_DEFINITION) | REC_BIT(INDICATOR_PERIOD),
		.code = TEXT_LIT(CODE),
		.label = TEXT_LIT("Personnes accueillies"),
		.measure = MEASURE_ENTERED,
		.definition = TEXT_LIT("Chaque personne compte une fois."),
		.period = PERIOD_QUARTER };

	sim_actor_call(&x->actor, &x->at->w.as_coordinator, "reporting.indicator.create", &indicator_desc, &i,
	    &indicator_desc, &x->indicator);
}

static void
indicator_publish(struct net_publisher *x)
{
	struct ref in = { REC_BIT(1), x->indicator.id };

	sim_actor_call(&x->actor, &x->at->w.as_coordinator, "reporting.indicator.publish", &ref_desc, &in,
	    &indicator_desc, &x->indicator);
}

/* How many editions are published; one that is not yet is left in x->indicator. */
static uint32_t
indicators_look(struct net_publisher *x)
{
	struct mpscan items = page_of(&x->actor, &x->page);
	struct indicator i;
	uint32_t published = 0;

	x->indicator = (struct indicator){ 0 };
	while (sim_page_next(&items, &indicator_desc, &x->actor.arena, &i)) {
		published += i.status == INDICATOR_PUBLISHED;
		if (i.status == INDICATOR_DRAFT)
			x->indicator = i;
	}
	return published;
}

/* One edition; in some worlds a second, when sheets have been told by the first. */
static void
publisher_run(struct sim_actor *a)
{
	struct net_publisher *x = (struct net_publisher *)a;
	bool again = draw(x->at, 1, 0) % 3 == 0;

	ACTOR_BEGIN(a)
	for (; x->turn == 0 || a->cast->sim->now < a->cast->sim->calm_at; x->turn++) {
		ACTOR_STEP(a, list_ask(a, x->at, "reporting.indicator.list", &x->page));
		x->published = a->rc == RC_OK ? indicators_look(x) : 9;
		if (x->published < (again && x->turn > 5 ? 2u : 1u)) {
			if (id_is_zero(x->indicator.id))
				ACTOR_STEP(a, indicator_make(x));
			if (a->rc == RC_OK)
				ACTOR_STEP(a, indicator_publish(x));
		}
		ACTOR_PAUSE(a, LOOK_EVERY);
	}
	ACTOR_END(a);
}

/* --- sheets --------------------------------------------------------------------------------- */
static bool
sheet_look(struct net_reporter *x)
{
	struct mpscan items = page_of(&x->actor, &x->page);

	while (sim_page_next(&items, &figure_sheet_desc, &x->actor.arena, &x->sheet))
		if (!REC_HAS(&x->sheet, TAG_ARCHIVED_AT))
			return true;
	return false;
}

static void
entries_fill(struct net_reporter *x, struct figure_cell cells[3], struct figure_sheet *ret)
{
	for (uint32_t i = 0; i < 3; i++)
		cells[i] = (struct figure_cell){ .has = REC_BIT(CELL_CATEGORY) | REC_BIT(CELL_VALUE) |
			    REC_BIT(CELL_PEOPLE),
			.category = (enum figure_category)(CATEGORY_PROFESSIONAL + i),
			.value = x->people[i],
			.people = x->people[i] };
	ret->entries = (struct list){ cells, 3 };
	ret->has |= REC_BIT(FIGURE_SHEET_ENTRIES);
}

static void
sheet_make(struct net_reporter *x)
{
	struct figure_cell cells[3];
	struct figure_sheet s = { .has = REC_BIT(FIGURE_SHEET_PEER) | REC_BIT(FIGURE_SHEET_CODE) |
		    REC_BIT(FIGURE_SHEET_PERIOD) | REC_BIT(FIGURE_SHEET_FROM) |
		    REC_BIT(FIGURE_SHEET_EVIDENCE),
		.peer = net_peer_id(x->at->net, x->at->index, 0),
		.code = TEXT_LIT(CODE),
		.period = PERIOD_QUARTER,
		.from = QUARTER,
		.evidence = TEXT_LIT("Registre d’accueil") };

	entries_fill(x, cells, &s);
	sim_actor_call(&x->actor, &x->at->w.as_coordinator, "reporting.figure_sheet.create",
	    &figure_sheet_desc, &s, &figure_sheet_desc, &x->sheet);
}

/* One or some more, or fewer, in one category. */
static void
people_change(struct net_reporter *x)
{
	uint64_t d = draw(x->at, 2, x->turn);
	uint32_t *n = &x->people[d % 3], by = 1 + (uint32_t)((d >> 8) % ((d >> 16) % 2 == 0 ? 4 : 14));

	*n = (d >> 24) % 4 == 0 && *n >= by ? *n - by : *n + by;
}

static void
sheet_enter(struct net_reporter *x)
{
	struct figure_cell cells[3];
	struct figure_sheet patch = {
		.has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION), .id = x->sheet.id, .version = x->sheet.version
	};

	people_change(x);
	entries_fill(x, cells, &patch);
	sim_actor_call(&x->actor, &x->at->w.as_coordinator, "reporting.figure_sheet.update",
	    &figure_sheet_desc, &patch, &figure_sheet_desc, &x->sheet);
}

static void
sheet_step(struct net_reporter *x, const char *method)
{
	struct ref in = { REC_BIT(1), x->sheet.id };

	sim_actor_call(
	    &x->actor, &x->at->w.as_coordinator, method, &ref_desc, &in, &figure_sheet_desc, &x->sheet);
}

static void
grant_make(struct net_reporter *x)
{
	struct text codes[] = { TEXT_LIT(CODE) };
	struct figure_grant g = { .has = REC_BIT(GRANT_PEER) | REC_BIT(GRANT_CODES) | REC_BIT(GRANT_FROM),
		.peer = net_peer_id(x->at->net, x->at->index, 0),
		.codes = { codes, 1 },
		.from = QUARTER };

	sim_actor_call(&x->actor, &x->at->w.as_coordinator, "reporting.figure_grant.create",
	    &figure_grant_desc, &g, &figure_grant_desc, &x->grant);
}

/* What somebody does with a sheet in that state; NULL: they wait. */
static const char *
sheet_next(const struct net_reporter *x)
{
	uint64_t d = draw(x->at, 3, x->turn) % 8;

	if (x->sheet.status == SHEET_DRAFT)
		return "reporting.figure_sheet.close";
	if (x->sheet.status == SHEET_CLOSED && d > 1 && !REC_HAS(&x->sheet, FIGURE_SHEET_REFUSAL))
		return "reporting.figure_sheet.send";
	return x->sheet.status == SHEET_CLOSED || x->sheet.status == SHEET_SENT ||
		(x->sheet.status == SHEET_ASKING && d == 0)
	    ? "reporting.figure_sheet.correct"
	    : NULL;
}

static void
reporter_run(struct sim_actor *a)
{
	struct net_reporter *x = (struct net_reporter *)a;

	ACTOR_BEGIN(a)
	for (; x->turn < TURNS || a->cast->sim->now < a->cast->sim->calm_at + GO_ON; x->turn++) {
		ACTOR_PAUSE(a, (usec_t)(draw(x->at, 4, x->turn) % TURN_PAUSE));
		ACTOR_STEP(a, list_ask(a, x->at, "reporting.figure_sheet.list", &x->page));
		if (a->rc != RC_OK)
			continue;
		if (!sheet_look(x)) {
			ACTOR_STEP(a, sheet_make(x));
			continue;
		}
		if (x->sheet.status == SHEET_DRAFT)
			ACTOR_STEP(a, sheet_enter(x));
		if (a->rc != RC_OK || sheet_next(x) == NULL)
			continue;
		ACTOR_STEP(a, sheet_step(x, sheet_next(x)));
		if (sim_actor_refused(a, FAULT_FIGURE_GRANT))
			ACTOR_STEP(a, grant_make(x));
	}
	ACTOR_END(a);
}

/* --- everybody ------------------------------------------------------------------------------ */
void
net_figures_start(struct net *net)
{
	struct net_figures *f = calloc(1, sizeof *f);

	if (f == NULL)
		abort();
	net->figures = f;
	f->publisher.at = &net->nodes[0];
	f->publisher.actor.node = net->nodes[0].node;
	sim_actor_start(&f->publisher.actor, &net->cast, "n0 publishes", publisher_run);
	for (int i = 1; i < net->count; i++) {
		struct net_reporter *x = &f->reporters[i];

		x->at = &net->nodes[i];
		x->actor.node = x->at->node;
		for (uint32_t k = 0; k < 3; k++)
			x->people[k] = (uint32_t)(draw(x->at, 5, k) % 24);
		snprintf(x->name, sizeof x->name, "n%d figures", i);
		sim_actor_start(&x->actor, &net->cast, x->name, reporter_run);
	}
}

void
net_figures_free(struct net *net)
{
	struct net_figures *f = net->figures;

	if (f == NULL)
		return;
	sim_actor_free(&f->publisher.actor);
	for (int i = 1; i < net->count; i++)
		sim_actor_free(&f->reporters[i].actor);
	free(f);
	net->figures = NULL;
}
