/*
 * place_core: the inside of the placing engine, shared by the files place*.c and by nobody else.
 * Owns: struct place_model, the problem as flat tables; struct place_core, the same under a set of rules.
 * Beware: a core's domains, costs and days are undone to an earlier mark, in the reverse order.
 */
#ifndef SCHEDULING_PLACE_CORE_H
#define SCHEDULING_PLACE_CORE_H

#include "services/scheduling/place.h"

#define PLACE_WORDS_MAX (PLACE_HORIZON_MAX / 64)
#define PLACE_CLIQUES_MAX 256
#define PLACE_CHARGE_EVERY 64 /* sessions */
#define PLACE_BOUND_OPTIONS 8 /* with more, the bound does not tell venues apart */
#define PLACE_INFINITE (INT64_MAX / 4)

#define PLACE_OUT (-2) /* the day of a session that is left out, inside of a core */
#define PLACE_DEFAULT_SLOTS 1
#define PLACE_DEFAULT_ROW 2

/* Two sessions that share people, or that have the same venue and no other to choose. Both have an entry. */
struct place_pair {
	uint32_t to;
	uint32_t shared; /* people in both */
	uint32_t missed; /* of these, who may be in both at one time, at a cost */
};

/* A venue that a session may have. Every session has at least one; PLACE_NONE: it is remote. */
struct place_option {
	uint32_t venue, session;
	int32_t cost; /* TRAVEL */
};

/* A rule between two sessions beside those of the chain: BETWEEN or PRECEDENCE. Both have an entry. */
struct place_tie {
	uint32_t other;
	enum place_rule rule;
	uint32_t subject; /* index of betweens or orders */
	bool later; /* this session is the one that comes later */
};

/* The problem in flat tables; the same whatever rules are on. */
struct place_model {
	const struct place_problem *p;
	struct arena *mem;
	uint32_t sessions, horizon, words, person_words;
	bool replan, strict;
	int32_t *pin; /* the day it may not leave, or PLACE_NO_DAY */
	int32_t *current; /* the day that a move is counted from */
	uint32_t *prev, *next; /* neighbours in the action */
	uint32_t *prev_shared; /* people that it shares with prev */
	uint32_t *first; /* of each action */
	uint32_t *option_at; /* sessions + 1 */
	struct place_option *options; /* of each session in turn */
	uint32_t *user_at; /* venues + 1 */
	uint32_t *users; /* options of each venue in turn */
	uint32_t *home; /* the venue that a move is counted from, or PLACE_NONE */
	uint32_t *halves; /* never 0 */
	uint32_t *size; /* people of each session, at least 1: what leaving it out counts for */
	bool choices; /* some session has more than one option */
	bool homes; /* some session has a home that it may have to leave */
	bool pattern; /* PATTERN costs anything */
	uint32_t slots, row; /* of the pattern: slots_a_day and row_most, never 0 */
	uint32_t *tie_at; /* sessions + 1 */
	struct place_tie *ties;
	const uint16_t **usable; /* by between: usable days before each day, horizon + 1; NULL: every day is */
	uint64_t *people; /* sessions * person_words */
	uint64_t *needed; /* the same of those it cannot do without; people itself when that is everybody */
	uint32_t *of_at; /* persons + 1 */
	uint32_t *of; /* sessions of each person in turn */
	uint64_t *busy; /* persons * words */
	int64_t *cost; /* sessions * horizon: all that depends on the day alone */
	int64_t *near; /* near_count */
	uint32_t near_count;
	uint32_t *pair_at; /* sessions + 1 */
	struct place_pair *pairs;
	uint32_t rule_at[PLACE_RULES + 1]; /* where each kind begins among the rules */
};

/* The chain's rule between a session and the one before it. */
struct place_link {
	int32_t gap_min, gap_max; /* gap_max: the horizon when there is none */
	bool order;
	bool pinned; /* both are: their own pair of days is let pass */
};

struct place_undo {
	size_t word;
	uint64_t was;
};

struct place_core {
	const struct place_model *m;
	const uint8_t *on; /* a rule each */
	uint64_t *domain; /* sessions * words: days with an option that is open */
	uint64_t *open; /* options * words; behind the domains, so that one trail serves both */
	int32_t *day; /* or PLACE_NO_DAY, PLACE_OUT */
	uint32_t *option; /* of the sessions that have a day */
	bool partial; /* sessions may be left out: nothing follows from one that has no day yet */
	uint64_t distance; /* of those left out */
	int64_t *cost; /* as the model's, and the pairs with sessions that have a day */
	int64_t total; /* of the sessions that have a day */
	struct place_link *link; /* by the later session */
	uint8_t *apart; /* beside pairs: never on the same day */
	uint32_t *weight; /* domains that ran empty, by session */
	bool empty; /* some domain has no day from the start */
	struct place_undo *trail;
	size_t trail_len, trail_cap;
	uint32_t *queue;
	uint8_t *queued;
	uint32_t queue_len;
	uint32_t clique_count;
	uint32_t *clique_at; /* clique_count + 1 */
	uint32_t *clique_item;
	uint32_t clique_room;
	int64_t *rows[2]; /* PLACE_BOUND_OPTIONS * horizon each, for the bound */
	int64_t *reach; /* the same, and a row for the least of them */
	int64_t *chain_bound; /* of each action, as long as it is known */
	uint8_t *chain_known;
	int32_t *window;
	uint32_t *owner; /* a horizon, for the matching */
};

/* The budget, shared by all searches of one call. */
struct place_work {
	const struct place_options *options;
	const struct place_model *m;
	uint64_t steps; /* done */
	uint32_t charge; /* what a step counts for, at least 1: larger problems have longer ones */
	uint64_t budget; /* of the call */
	uint64_t until; /* of the search at work, once it has a plan */
	uint64_t until_none; /* while it has none */
	uint32_t plans;
	int64_t least; /* cost among these */
	const struct place_found *found; /* what the next one is so far */
	bool local;
	bool stopped;
};

/* What a search keeps to beyond the rules. */
struct place_goal {
	const struct place_plan *before; /* plans to differ from */
	uint32_t before_count, differ_days, differ_sessions; /* so many sessions, so far apart */
	uint32_t moved_max, forced_max; /* to another day */
	uint32_t rehoused_max; /* to another venue only */
	bool partial; /* sessions may be left out */
	uint64_t distance_max; /* partial: people of those left out */
	bool any; /* the first plan will do */
};

struct place_found {
	bool found;
	bool proven; /* nothing better (or nothing at all) exists */
	uint64_t distance; /* people of the sessions left out */
	int64_t cost;
	bool uncounted; /* days and venues are newer than cost: it is counted when somebody asks */
	int32_t *days;
	uint32_t *venues;
};

/* place_valid.c */
MUST_CHECK enum rc place_problem_check(const struct place_problem *p);

/* place_ties.c */
void place_ties_fill(struct place_model *m);
bool place_tie_ok(
    const struct place_model *m, enum place_rule rule, uint32_t subject, int32_t earlier, int32_t later);

/* place_model.c */
struct place_model *
place_model_new(const struct place_problem *p, bool replan, bool strict, struct arena *mem);
uint32_t place_shared(const struct place_model *m, uint32_t s, uint32_t t);
/* Fixed, and may be moved all the same. */
bool place_moves_by_force(const struct place_model *m, uint32_t s);
bool place_is_forced(const struct place_model *m, uint32_t s, int32_t day);
bool place_is_moved(const struct place_model *m, uint32_t s, int32_t day);
/* Keeps its day and leaves its venue. */
bool place_is_rehoused(const struct place_model *m, uint32_t s, int32_t day, uint32_t venue);
/* Pinned, and without a choice of venues: no rule of its venue concerns it but as a clash. */
bool place_is_settled(const struct place_model *m, uint32_t s);
/* May be left out of a partial plan: it is no fact. */
bool place_may_leave(const struct place_model *m, uint32_t s);
/* The venue that a session has when nobody says: its own, or its first choice. */
uint32_t place_venue_plain(const struct place_model *m, uint32_t s);

/* place_cost.c: days may have holes (PLACE_NO_DAY), and so may venues (PLACE_NONE). */
void place_cost_fill(struct place_model *m);
/* All that would be saved if s were not there, when it is on that day in that venue. */
struct place_cost place_cost_at(const struct place_model *m, const int32_t *days, const uint32_t *venues,
    uint32_t s, int32_t day, uint32_t venue);
struct place_cost place_cost_of(const struct place_model *m, const int32_t *days, const uint32_t *venues);
int64_t place_pattern_cost(const struct place_model *m, const int32_t *days);

/* place_rules.c */
void place_rules_index(struct place_model *m);
struct place_core *place_core_new(const struct place_model *m);
void place_core_free(struct place_core *c);
void place_core_reset(struct place_core *c, const uint8_t *on);
bool place_link_ok(const struct place_core *c, uint32_t later, int32_t day_before, int32_t day);
bool place_pair_pinned(const struct place_model *m, uint32_t s, uint32_t t, int32_t day);

/* place_domain.c */
void place_undo_to(struct place_core *c, size_t mark);
bool place_keep_range(struct place_core *c, uint32_t s, int32_t lo, int32_t hi);
bool place_drop_range(struct place_core *c, uint32_t s, int32_t lo, int32_t hi);
/* Takes a day from an option; the day goes with the last one. */
bool place_drop_option(struct place_core *c, uint32_t option, int32_t day);
/* What follows from the days of a session is to be passed on, at the next spreading. */
void place_queue(struct place_core *c, uint32_t s);
bool place_spread_all(struct place_core *c);
bool place_spread_queue(struct place_core *c);
int32_t place_first_day(const struct place_core *c, uint32_t s);
int32_t place_last_day(const struct place_core *c, uint32_t s);
uint32_t place_day_count(const struct place_core *c, uint32_t s);

/* place_assign.c */
bool place_assign(struct place_core *c, uint32_t s, int32_t day, uint32_t option);
void place_unassign(struct place_core *c, uint32_t s, size_t mark);
void place_leave(struct place_core *c, uint32_t s);
void place_unleave(struct place_core *c, uint32_t s);
/* Its cost on that day, with changes from neighbours that have a venue. */
int64_t place_option_price(const struct place_core *c, uint32_t option, int32_t day);
/* The open option of s with the least price on that day, after (price, option) of the one before; PLACE_NONE: no more. */
uint32_t place_option_next(
    const struct place_core *c, uint32_t s, int32_t day, int64_t price, uint32_t option, int64_t *ret_price);
/* Nobody else could use that venue on that day. */
bool place_option_is_free(const struct place_core *c, uint32_t option, int32_t day);

/* place_bound.c: what a whole plan costs at least from here on; partial: and leaves out at least. */
int64_t place_bound(struct place_core *c);
int64_t place_bound_partial(struct place_core *c, uint64_t distance_max, uint64_t *ret_distance);

/* place_clique.c */
bool place_cliques_fit(struct place_core *c);
void place_cliques_find(struct place_core *c);

/* place_goal.c: false when the goal is out of reach. */
bool place_goal_narrow(struct place_core *c, const struct place_goal *goal);

/* place_search.c: ret->days and ret->venues have room; ret->found may be true already, then only a better plan replaces it. */
bool place_step(struct place_work *w, bool found);
void place_search(
    struct place_core *c, const struct place_goal *goal, struct place_work *w, struct place_found *ret);

/* place_local.c: as place_search, and never proves. */
void place_local(
    struct place_core *c, const struct place_goal *goal, struct place_work *w, struct place_found *ret);

/* place_conflict.c */
void place_conflicts(struct place_core *c, struct place_work *w, struct arena *mem, struct place_result *ret);

/* place_explain.c: days may have holes (PLACE_NO_DAY) */
void place_clashes(const struct place_model *m, const int32_t *days, const uint32_t *venues,
    struct arena *mem, struct place_clash **ret_clashes, uint32_t *ret_count);

static inline bool
place_bit(const uint64_t *words, uint32_t i)
{
	return (words[i / 64] >> (i % 64)) & 1;
}
static inline void
place_bit_set(uint64_t *words, uint32_t i)
{
	words[i / 64] |= UINT64_C(1) << (i % 64);
}
static inline uint32_t
place_distance(int32_t a, int32_t b)
{
	return (uint32_t)(a < b ? b - a : a - b);
}
/* The session cannot do without that person. */
static inline bool
place_is_needed(const struct place_model *m, uint32_t s, uint32_t person)
{
	return place_bit(m->needed + (size_t)s * m->person_words, person);
}
/* What the two sessions cost for being at one time. */
static inline int64_t
place_missed_cost(const struct place_model *m, const struct place_pair *pair)
{
	return (int64_t)pair->missed * m->p->weights.missed;
}
static inline bool
place_overlap(const struct place_model *m, uint32_t s, uint32_t t)
{
	return (m->halves[s] & m->halves[t]) != 0;
}
static inline uint32_t
place_option_count(const struct place_model *m, uint32_t s)
{
	return m->option_at[s + 1] - m->option_at[s];
}
/* What an option adds to the cost of its session on that day. */
static inline int64_t
place_option_cost(const struct place_model *m, uint32_t option, int32_t day)
{
	const struct place_option *o = &m->options[option];
	bool rehoused = m->home[o->session] != PLACE_NONE && m->current[o->session] == day &&
	    m->home[o->session] != o->venue;

	return o->cost + (rehoused ? m->p->weights.moved : 0);
}
/* Two venues of neighbours in a chain. */
static inline int64_t
place_change_cost(const struct place_model *m, uint32_t a, uint32_t b)
{
	return a != PLACE_NONE && b != PLACE_NONE && a != b ? m->p->weights.change : 0;
}
static inline uint64_t *
place_domain(const struct place_core *c, uint32_t s)
{
	return c->domain + (size_t)s * c->m->words;
}
static inline uint64_t *
place_open(const struct place_core *c, uint32_t option)
{
	return c->open + (size_t)option * c->m->words;
}
static inline bool
place_is_open(const struct place_core *c, uint32_t s)
{
	return c->day[s] == PLACE_NO_DAY;
}
/* A day, venue or cost of s has changed. */
static inline void
place_chain_forget(struct place_core *c, uint32_t s)
{
	c->chain_known[c->m->p->sessions[s].action] = 0;
}
static inline int64_t *
place_costs(const struct place_core *c, uint32_t s)
{
	return c->cost + (size_t)s * c->m->horizon;
}
static inline uint32_t
place_rule_id(const struct place_model *m, enum place_rule rule, uint32_t subject)
{
	return m->rule_at[rule] + subject;
}

#endif
