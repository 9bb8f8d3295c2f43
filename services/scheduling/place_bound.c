/*
 * place_bound: what the sessions without a day will cost at least.
 * Owns: the scratch rows of the core; between two calls nothing.
 * Beware: exact within a chain, for neighbours only; what other sessions still to place will cost each other is left out.
 */
#include "services/scheduling/place_core.h"

/*
 * Chains: the least sum along J1..Jn, by dynamic programming over days and venues. A row is what the chain costs up
 * to a session, by its venue (a lane each) and day; with too many venues, or where a change costs nothing, one lane
 * holds the cheapest of them.
 */
struct row {
	int64_t *at; /* lanes * horizon, valid from first to last */
	int32_t first, last;
	uint32_t session, lanes;
	bool plain; /* the one lane is of no venue in particular */
};

static struct row
row_of(const struct place_core *c, uint32_t s, int64_t *room)
{
	struct row r = { room, place_first_day(c, s), place_last_day(c, s), s, 1, true };
	uint32_t options = place_option_count(c->m, s);

	if (r.first < 0)
		r.last = -1;
	if (c->m->p->weights.change == 0 || (options > PLACE_BOUND_OPTIONS && c->day[s] < 0))
		return r;
	r.plain = false;
	r.lanes = c->day[s] >= 0 ? 1 : options;
	return r;
}

static uint32_t
lane_venue(const struct place_core *c, const struct row *r, uint32_t lane)
{
	if (r->plain)
		return PLACE_NONE;
	if (c->day[r->session] >= 0)
		return c->m->options[c->option[r->session]].venue;
	return c->m->options[c->m->option_at[r->session] + lane].venue;
}

/* The least of what a venue costs on each day that it may be had, and the session then. */
static void
option_fill(const struct place_core *c, const struct row *r, uint32_t option, int64_t *at)
{
	const uint64_t *days = place_domain(c, r->session), *open = place_open(c, option);
	const int64_t *costs = place_costs(c, r->session);
	uint32_t last = (uint32_t)r->last / 64;

	for (uint32_t w = (uint32_t)r->first / 64; w <= last; w++)
		for (uint64_t left = days[w] & open[w]; left != 0; left &= left - 1) {
			int32_t d = (int32_t)(w * 64) + __builtin_ctzll(left);
			int64_t price = costs[d] + place_option_cost(c->m, option, d);

			at[d] = price < at[d] ? price : at[d];
		}
}

/* What the session costs by itself, by lane and day; nothing more once it has its day, that is counted already. */
static void
row_start(const struct place_core *c, struct row *r)
{
	uint32_t at = c->m->option_at[r->session];

	for (uint32_t lane = 0; lane < r->lanes && r->first >= 0; lane++) {
		int64_t *room = r->at + lane * c->m->horizon;

		for (int32_t d = r->first; d <= r->last; d++)
			room[d] = PLACE_INFINITE;
		if (c->day[r->session] >= 0)
			room[r->first] = 0;
		else if (!r->plain)
			option_fill(c, r, at + lane, room);
		for (uint32_t o = at;
		     c->day[r->session] < 0 && r->plain && o < c->m->option_at[r->session + 1]; o++)
			option_fill(c, r, o, room);
	}
}

static int64_t
row_min(const struct place_core *c, const struct row *r)
{
	int64_t least = PLACE_INFINITE;

	for (uint32_t lane = 0; lane < r->lanes; lane++)
		for (int32_t d = r->first; d >= 0 && d <= r->last; d++)
			if (r->at[lane * c->m->horizon + (uint32_t)d] < least)
				least = r->at[lane * c->m->horizon + (uint32_t)d];
	return least;
}

/* The near days of a link cost their spread, when neither session is counted yet. */
static int64_t
reach_near(const struct place_core *c, const struct row *r, const int64_t *lane, const struct row *before,
    int32_t lo, int32_t day)
{
	const struct place_model *m = c->m;
	int32_t hi = c->link[r->session].gap_max;
	int64_t least = PLACE_INFINITE;

	for (int32_t off = lo; off <= hi && off < (int32_t)m->near_count; off++) {
		int32_t d = day - off;
		int64_t cost = d >= before->first && d <= before->last ? lane[d] : PLACE_INFINITE;

		if (cost >= PLACE_INFINITE)
			continue;
		cost += m->near[off] * m->prev_shared[r->session];
		least = cost < least ? cost : least;
	}
	return least;
}

/*
 * The least of a lane of the session before, for each day of r, into reach. The window holds the days of a sliding
 * minimum, best first; it begins where distance costs nothing more.
 */
static void
lane_reach(const struct place_core *c, const struct row *r, const int64_t *lane, const struct row *before,
    int64_t *reach)
{
	const struct place_link *l = &c->link[r->session];
	bool spread =
	    c->m->prev_shared[r->session] > 0 && c->day[r->session] < 0 && c->day[before->session] < 0;
	int32_t lo = l->gap_min > 1 ? l->gap_min : 1, near = (int32_t)c->m->near_count;
	int32_t from = spread && near > lo ? near : lo, next = before->first, head = 0, tail = 0;
	int32_t *window = c->window;

	for (int32_t d = r->first; d <= r->last; d++) {
		for (; next <= d - from && next <= before->last; next++) {
			while (tail > head && lane[window[tail - 1]] >= lane[next])
				tail--;
			window[tail++] = next;
		}
		while (head < tail && window[head] < d - l->gap_max)
			head++;
		reach[d] = head < tail ? lane[window[head]] : PLACE_INFINITE;
		if (from > lo) {
			int64_t close = reach_near(c, r, lane, before, lo, d);

			reach[d] = close < reach[d] ? close : reach[d];
		}
	}
}

/* The least of all lanes of reach, by day. */
static void
reach_least(const struct place_core *c, const struct row *r, uint32_t lanes, int64_t *least)
{
	for (int32_t d = r->first; d <= r->last; d++) {
		least[d] = PLACE_INFINITE;
		for (uint32_t i = 0; i < lanes; i++)
			if (c->reach[i * c->m->horizon + (uint32_t)d] < least[d])
				least[d] = c->reach[i * c->m->horizon + (uint32_t)d];
	}
}

/* No change of venue is to be counted: one of the two has none in particular, or both are counted already. */
static bool
change_is_free(const struct place_core *c, const struct row *a, const struct row *b)
{
	return a->plain || b->plain || (c->day[a->session] >= 0 && c->day[b->session] >= 0) ||
	    lane_venue(c, a, 0) == PLACE_NONE || lane_venue(c, b, 0) == PLACE_NONE;
}

/* The lane of the same venue, or NULL. */
static const int64_t *
reach_of_venue(const struct place_core *c, const struct row *before, uint32_t venue)
{
	for (uint32_t i = 0; i < before->lanes; i++)
		if (lane_venue(c, before, i) == venue)
			return c->reach + i * c->m->horizon;
	return NULL;
}

/* Adds to each lane what comes before it: from the same venue, or from any at the price of a change. */
static void
row_add(const struct place_core *c, struct row *r, const struct row *before, const int64_t *least)
{
	bool is_free = change_is_free(c, before, r);
	int64_t change = is_free ? 0 : c->m->p->weights.change;

	for (uint32_t lane = 0; lane < r->lanes; lane++) {
		const int64_t *same = is_free ? NULL : reach_of_venue(c, before, lane_venue(c, r, lane));
		int64_t *at = r->at + lane * c->m->horizon;

		for (int32_t d = r->first; d <= r->last; d++) {
			int64_t sum = least[d] + change;

			if (same != NULL && same[d] < sum)
				sum = same[d];
			at[d] = at[d] < PLACE_INFINITE && sum < PLACE_INFINITE ? at[d] + sum : PLACE_INFINITE;
		}
	}
}

/* The row of a session from that of the session before it. */
static void
row_step(const struct place_core *c, struct row *r, const struct row *before)
{
	size_t horizon = c->m->horizon;
	int64_t *least = c->reach + PLACE_BOUND_OPTIONS * horizon;

	if (r->first < 0 || before->first < 0) {
		r->first = r->last = -1;
		return;
	}
	row_start(c, r);
	for (uint32_t i = 0; i < before->lanes; i++)
		lane_reach(c, r, before->at + i * horizon, before, c->reach + i * horizon);
	reach_least(c, r, before->lanes, least);
	row_add(c, r, before, least);
}

static bool
link_is_plain(const struct place_core *c, uint32_t s)
{
	return c->m->prev[s] != PLACE_NONE && c->link[s].order && !c->link[s].pinned;
}

static int64_t
chain_bound(const struct place_core *c, uint32_t head)
{
	struct row row = { 0 };
	int64_t sum = 0, least;
	int turn = 0;

	for (uint32_t s = head; s != PLACE_NONE; s = c->m->next[s], turn ^= 1) {
		struct row r = row_of(c, s, c->rows[turn]);

		if (s != head && link_is_plain(c, s)) {
			row_step(c, &r, &row);
			row = r;
			continue;
		}
		least = s != head ? row_min(c, &row) : 0;
		if (least >= PLACE_INFINITE)
			return PLACE_INFINITE;
		sum += least;
		row_start(c, &r);
		row = r;
	}
	least = row_min(c, &row);
	return least >= PLACE_INFINITE ? PLACE_INFINITE : sum + least;
}

int64_t
place_bound(struct place_core *c)
{
	int64_t sum = c->total;

	for (uint32_t a = 0; a < c->m->p->action_count; a++) {
		if (!c->chain_known[a])
			c->chain_bound[a] = c->m->first[a] != PLACE_NONE ? chain_bound(c, c->m->first[a]) : 0;
		c->chain_known[a] = 1;
		if (c->chain_bound[a] >= PLACE_INFINITE)
			return PLACE_INFINITE;
		sum += c->chain_bound[a];
	}
	return sum;
}

/* --- when sessions may be left out, each stands for itself --- */

static int64_t
session_bound(const struct place_core *c, uint32_t s)
{
	struct row r = { c->rows[0], place_first_day(c, s), place_last_day(c, s), s, 1, true };

	row_start(c, &r);
	return row_min(c, &r);
}

int64_t
place_bound_partial(struct place_core *c, uint64_t distance_max, uint64_t *ret_distance)
{
	int64_t sum = c->total;

	*ret_distance = c->distance;
	for (uint32_t s = 0; s < c->m->sessions; s++)
		if (place_is_open(c, s) && place_first_day(c, s) < 0)
			*ret_distance += c->m->size[s];
	for (uint32_t s = 0; s < c->m->sessions; s++) {
		int64_t cost = place_is_open(c, s) ? session_bound(c, s) : 0;
		bool leaves = place_may_leave(c->m, s) && *ret_distance + c->m->size[s] <= distance_max;

		if (cost >= PLACE_INFINITE || (leaves && cost > 0))
			cost = 0;
		sum += cost;
	}
	return sum;
}
