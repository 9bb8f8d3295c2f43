/*
 * assign_group: some agents share out anew, at best, all the jobs that they have; then others; while a threshold falls.
 * Owns: its tables, in an arena of its own.
 * Beware: for the classic problem alone: one row, no most, no least; and of capacities that a table can have.
 *
 * A job is worth to an agent what the bound pays for it less its cost. Depth first, job by job: an agent brings at most what it has and
 * the knapsack of the jobs still to come, from a table by job and room left. At the prices of assign_knap that is so near the truth that
 * almost every wrong step is seen at once.
 */
#include "services/matching/assign_core.h"
#include <string.h>

#define GROUP_MAX 8
#define ITEMS_MAX 512
#define CELLS_MAX (1 << 20) /* of a group's tables */
#define PAIRS_MAX 4000000
#define NODES_MAX 6000 /* of a group */
#define NODES_FEW 1500 /* that ask for larger groups */
#define CELLS_A_STEP 32
#define NODES_A_STEP 2
#define UNFIT (-ASSIGN_HUGE)
#define SIZE_FIRST 12 /* quarters of a member */
#define SIZE_MIN 8
#define HEAT 5 /* in halves */
#define NEAR 6 /* agents at which a job would be best */

struct member {
	uint32_t agent;
	int64_t left, gain; /* room, and what its jobs bring so far */
	const int64_t *worth; /* by job */
	const int32_t *weight;
	int64_t *table; /* item by room: the most from that item on */
	size_t width;
};

struct child {
	uint32_t member;
	int64_t most;
};

struct group {
	const struct assign_model *m;
	struct assign_work *w;
	struct arena mem;
	uint64_t random;
	int64_t *worth; /* agents * jobs */
	int32_t *weight; /* the same */
	uint32_t *near; /* jobs * NEAR */
	uint32_t *agent; /* jobs */
	int64_t gain, best; /* of all: that of the bound less the gap */
	uint32_t *pick;
	struct member members[GROUP_MAX];
	uint32_t count, size; /* members; how many we try, in quarters */
	uint32_t items[ITEMS_MAX], item_count;
	uint8_t choice[ITEMS_MAX], chosen[ITEMS_MAX], was[ITEMS_MAX];
	bool found;
	int64_t limit; /* to be more than that */
	uint32_t nodes;
	int64_t *tables;
};

/* --- a group --- */

static bool
is_member(const struct group *g, uint32_t agent)
{
	for (uint32_t i = 0; i < g->count; i++)
		if (g->members[i].agent == agent)
			return true;
	return false;
}

static void
member_add(struct group *g, uint32_t agent)
{
	struct member *x = &g->members[g->count++];

	*x = (struct member){ .agent = agent,
		.left = g->m->capacity[agent],
		.worth = g->worth + (size_t)agent * g->m->jobs,
		.weight = g->weight + (size_t)agent * g->m->jobs,
		.width = (size_t)g->m->capacity[agent] + 1 };
}

/* A first agent, and those that would like a job of one that is in. */
static void
members_pick(struct group *g, uint32_t size)
{
	uint32_t n = g->m->jobs;

	g->count = 0;
	member_add(g, g->agent[assign_below(&g->random, n)]);
	for (uint32_t tries = 0; g->count < size && tries < 40 * size; tries++) {
		uint32_t j = assign_below(&g->random, n), agent;

		agent = tries < 30 * size ? g->near[j * NEAR + assign_below(&g->random, NEAR)] : g->agent[j];
		if (!is_member(g, agent) && (is_member(g, g->agent[j]) || tries >= 30 * size))
			member_add(g, agent);
	}
}

static int64_t
weight_of(const struct group *g, uint32_t job)
{
	int64_t weight = 0;

	for (uint32_t i = 0; i < g->count; i++)
		weight += g->members[i].weight[job];
	return weight;
}

/* The jobs of the group, the heaviest first: the last ones fill what is left. */
static bool
items_take(struct group *g)
{
	int64_t key[ITEMS_MAX];

	g->item_count = 0;
	for (uint32_t j = 0; j < g->m->jobs; j++) {
		uint32_t k = g->item_count;
		int64_t weight;

		if (!is_member(g, g->agent[j]))
			continue;
		if (k == ITEMS_MAX)
			return false;
		weight = weight_of(g, j);
		for (; k > 0 && key[k - 1] < weight; k--) {
			key[k] = key[k - 1];
			g->items[k] = g->items[k - 1];
		}
		key[k] = weight;
		g->items[k] = j;
		g->item_count++;
	}
	for (uint32_t k = 0; k < g->item_count; k++)
		for (uint32_t i = 0; i < g->count; i++)
			if (g->members[i].agent == g->agent[g->items[k]])
				g->was[k] = (uint8_t)i;
	return true;
}

static void
table_row(const struct member *x, uint32_t job, const int64_t *after, int64_t *row)
{
	int64_t worth = x->worth[job], weight = x->weight[job];

	memcpy(row, after, x->width * sizeof *row);
	if (worth <= 0)
		return;
	for (size_t c = (size_t)weight; c < x->width; c++) {
		int64_t with = after[c - (size_t)weight] + worth;

		row[c] = with > row[c] ? with : row[c];
	}
}

/* What each can bring at most of the items from each on. */
static bool
tables_fill(struct group *g)
{
	int64_t *at = g->tables;
	size_t cells = 0;

	for (uint32_t i = 0; i < g->count; i++)
		cells += g->members[i].width * (g->item_count + 1);
	if (cells > CELLS_MAX)
		return false;
	for (uint32_t i = 0; i < g->count; i++) {
		struct member *x = &g->members[i];

		x->table = at;
		at += x->width * (g->item_count + 1);
		memset(x->table + x->width * g->item_count, 0, x->width * sizeof *at);
		for (uint32_t k = g->item_count; k-- > 0;)
			table_row(x, g->items[k], x->table + x->width * (k + 1), x->table + x->width * k);
	}
	(void)assign_step(g->w, cells / CELLS_A_STEP + 1);
	return true;
}

/* --- depth first --- */

static void
leaf(struct group *g)
{
	int64_t gain = 0;

	for (uint32_t i = 0; i < g->count; i++)
		gain += g->members[i].gain;
	if (gain <= g->limit || memcmp(g->choice, g->was, g->item_count) == 0)
		return;
	g->limit = gain;
	g->found = true;
	memcpy(g->chosen, g->choice, g->item_count);
}

/* The members that may have the item, the most promising first. */
static uint32_t
children_find(const struct group *g, uint32_t k, struct child *children)
{
	uint32_t job = g->items[k], n = 0;
	int64_t all = 0;

	for (uint32_t i = 0; i < g->count; i++) {
		const struct member *x = &g->members[i];

		all += x->gain + x->table[x->width * (k + 1) + (size_t)x->left];
	}
	for (uint32_t i = 0; i < g->count; i++) {
		const struct member *x = &g->members[i];
		const int64_t *table = x->table + x->width * (k + 1);
		int64_t left = x->left - x->weight[job], most;
		uint32_t at = n;

		if (left < 0 || x->worth[job] == UNFIT)
			continue;
		most = all - table[x->left] + table[left] + x->worth[job];
		if (most <= g->limit)
			continue;
		for (; at > 0 && children[at - 1].most < most; at--)
			children[at] = children[at - 1];
		children[at] = (struct child){ i, most };
		n++;
	}
	return n;
}

static void
dive(struct group *g, uint32_t k)
{
	struct child children[GROUP_MAX];
	uint32_t n;

	if (k == g->item_count) {
		leaf(g);
		return;
	}
	n = children_find(g, k, children);
	for (uint32_t c = 0; c < n && g->nodes > 0 && children[c].most > g->limit; c++) {
		struct member *x = &g->members[children[c].member];
		uint32_t job = g->items[k];

		g->nodes--;
		x->left -= x->weight[job];
		x->gain += x->worth[job];
		g->choice[k] = (uint8_t)children[c].member;
		dive(g, k + 1);
		x->left += x->weight[job];
		x->gain -= x->worth[job];
	}
}

/* --- all --- */

static void
best_keep(struct group *g)
{
	for (uint32_t j = 0; j < g->m->jobs; j++)
		for (uint32_t o = g->m->at[j]; o < g->m->at[j + 1]; o++)
			if (g->m->options[o].agent == g->agent[j])
				g->pick[j] = o - g->m->at[j];
	assign_keep(g->w, g->m, g->pick, assign_cost(g->m, g->pick));
}

/* A group shares out anew; less by no more than the slack is let pass. */
static void
group_try(struct group *g, int64_t slack)
{
	int64_t gain = 0;

	members_pick(g, g->size / 4);
	if (!items_take(g) || !tables_fill(g)) {
		g->size = g->size > SIZE_MIN + 4 ? g->size - 4 : SIZE_MIN;
		return;
	}
	for (uint32_t k = 0; k < g->item_count; k++)
		gain += g->members[g->was[k]].worth[g->items[k]];
	g->limit = gain - slack - 1;
	g->found = false;
	g->nodes = NODES_MAX;
	dive(g, 0);
	(void)assign_step(g->w, (NODES_MAX - g->nodes) / NODES_A_STEP + 1);
	if (g->nodes == 0 && g->size > SIZE_MIN)
		g->size--;
	else if (g->nodes > NODES_MAX - NODES_FEW && g->size < 4 * GROUP_MAX)
		g->size++;
	if (!g->found)
		return;
	for (uint32_t k = 0; k < g->item_count; k++)
		g->agent[g->items[k]] = g->members[g->chosen[k]].agent;
	g->gain += g->limit - gain;
	if (g->gain > g->best) {
		g->best = g->gain;
		best_keep(g);
	}
}

static void
near_find(struct group *g, uint32_t j)
{
	uint32_t *near = g->near + (size_t)j * NEAR, n = 0;
	int64_t key[NEAR];

	for (uint32_t i = 0; i < g->m->agents; i++) {
		int64_t worth = g->worth[(size_t)i * g->m->jobs + j];
		uint32_t k;

		if (worth == UNFIT || (n == NEAR && key[n - 1] >= worth))
			continue;
		k = n < NEAR ? n++ : NEAR - 1;
		for (; k > 0 && key[k - 1] < worth; k--) {
			key[k] = key[k - 1];
			near[k] = near[k - 1];
		}
		key[k] = worth;
		near[k] = i;
	}
	for (uint32_t k = n; k < NEAR; k++)
		near[k] = near[0];
}

static void
group_begin(struct group *g, const int64_t *paid)
{
	const struct assign_model *m = g->m;
	size_t pairs = (size_t)m->agents * m->jobs;

	g->worth = ARENA_ARRAY(&g->mem, pairs + 1, int64_t);
	g->weight = ARENA_ARRAY(&g->mem, pairs + 1, int32_t);
	g->near = ARENA_ARRAY(&g->mem, (size_t)m->jobs * NEAR + 1, uint32_t);
	g->agent = ARENA_ARRAY(&g->mem, m->jobs + 1, uint32_t);
	g->pick = ARENA_ARRAY(&g->mem, m->jobs + 1, uint32_t);
	g->tables = ARENA_ARRAY(&g->mem, CELLS_MAX, int64_t);
	for (size_t k = 0; k < pairs; k++)
		g->worth[k] = UNFIT;
	for (uint32_t j = 0; j < m->jobs; j++) {
		for (uint32_t o = m->at[j]; o < m->at[j + 1]; o++) {
			size_t k = (size_t)m->options[o].agent * m->jobs + j;
			/* the dual has one row, and no price for jobs: a plain cost is asked */
			g->worth[k] = paid[j] - m->options[o].cost * ASSIGN_ONE;
			g->weight[k] = m->options[o].weight;
		}
		g->agent[j] = m->options[m->at[j] + g->w->best[j]].agent;
		g->gain += g->worth[(size_t)g->agent[j] * m->jobs + j];
		near_find(g, j);
	}
	g->best = g->gain;
}

/* What can be tried here at all. */
bool
assign_group_can(const struct assign_model *m)
{
	return m->rows == 1 && !m->counts && m->agents > 1 && (uint64_t)m->agents * m->jobs <= PAIRS_MAX;
}

/* What a group may lose: less and less; at the begin, some times what a job is above the bound. */
static int64_t
slack_draw(struct group *g, uint64_t begun, int64_t heat)
{
	double left = (double)(g->w->budget - g->w->steps) / (double)(g->w->budget - begun);

	return (int64_t)((double)heat * left) * assign_exponential(&g->random) / 1024;
}

void
assign_group(const struct assign_model *m, const int64_t *paid, struct assign_work *w)
{
	struct group g = { .m = m, .w = w, .size = SIZE_FIRST };
	uint64_t begun = w->steps;
	int64_t heat;

	if (!w->found || assign_is_proven(w) || !assign_step(w, 1))
		return;
	g.random = assign_seed(w, 2);
	group_begin(&g, paid);
	heat = (w->cost - w->bound) * ASSIGN_ONE / m->jobs * HEAT / 2;
	while (!assign_is_proven(w) && assign_step(w, 1))
		group_try(&g, slack_draw(&g, begun, heat));
	arena_free(&g.mem);
}
