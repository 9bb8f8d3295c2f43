/*
 * place: the placing engine: sessions with windows, people and venues in, dated plans and their reasons out.
 * Owns: nothing between calls. Knows no database, no bus, no clock; results live in the caller's arena.
 * Beware: a day is an offset from the first day of the horizon (0 to horizon - 1), never a date. The horizon is no rule, and is never
 * blamed: a caller who wants windows blamed gives one in which the gaps have room without them.
 *
 * Model. An action is a chain of sessions J1..Jn. Every session takes one day and, unless it is remote, one
 * venue: its own, or one of its choices. Hard rules (enum place_rule): its window, its fixed day, days that are
 * not allowed for a reason (a mask for each day, of the session and of each venue), people busy elsewhere, order
 * within the action, smallest and largest gap between neighbours of the chain, so many usable days between two
 * sessions (the intersession work of a structure), orders beyond the chains, no person and no venue twice on a
 * day in the same half, seats, features. The rules are independent: order says that J2 comes after J1, the gap
 * that they are so many days apart; together they say that J2 is so many days after J1.
 *
 * A day may be any slot of time: with slots_a_day > 1, that many slots in a row make a day of the pattern costs
 * (post-enrolment course timetabling: Lewis, Paechter & McCollum, ITC-2007 track 2). All distances are in slots.
 *
 * Pins. A session is pinned to a day when it is held (done already), or fixed (unless it may be moved and we
 * replan). What a coordinator fixed is a fact: a broken rule that concerns only pinned sessions is reported
 * as a clash, and does not prevent the placing of the others; with strict_fixed it does, as any other rule. One
 * that has a choice of venues chooses, and what is said of venues holds for it as for any other session; one that
 * is held takes place in its venue, if that is known.
 *
 * Cost, a whole number, the sum over criteria (enum place_criterion).
 *
 * POLL, WISH, SCHOOL, ABSENT: soft[…][day] of the session, as the caller made it from the answers to a poll, from wishes,
 * from school holidays, from people who are not there. With animators_only, ABSENT has missed besides, for each two
 * sessions at one time, not both pinned, and each person who takes part in both.
 *
 * TRAVEL: the cost of the choice of venue. VENUE: changes, for each two neighbours of a chain in different venues
 * (a remote session is in none).
 *
 * PATTERN: for each person and each day of slots_a_day slots: alone, when only one slot is taken; row, for each
 * taken slot beyond row_most that follow each other; last, when the day's last slot is taken.
 *
 * SPREAD: for each two sessions and each person of both, near[distance in days], 0 beyond the table. By
 * default near[d] = spread * (spread_days - d), linear. The shape is the proximity cost of examination
 * timetabling (Carter, Laporte & Lee, J. Oper. Res. Soc. 47, 1996: 16, 8, 4, 2, 1 for distances of 1 to 5),
 * which a caller gets by handing that table over.
 *
 * PREFER: prefer * distance in days to the first, middle or last day of the window; fixed sessions have none.
 *
 * MOVED: for a session that leaves its current day, moved + shift * distance in days; for one that keeps its day
 * and leaves its current venue, moved.
 *
 * Method. Branch and bound in depth first order over bitsets of days, of a session and of each of its choices: a
 * day is gone with the last venue that may be had on it. Forward checking on people and venues, bounds on chains, a
 * matching test on cliques (more sessions than days), smallest domain over learned weight first (dom/wdeg:
 * Boussemart et al., ECAI 2004); the cheapest venue of a day first, and only it when it is in nobody's way and no
 * change of venues can make up for another. The lower bound is the exact best of each chain, by dynamic programming
 * over days and venues. When a short search has not proven its plan, the local search (place_local.c) betters it; in
 * problems of more than 64 sessions it soon gets all that is left, else the exact one goes on from there. proven is
 * false when the budget ends first. Conflicts by QuickXplain (Junker, AAAI 2004). The same seed and budget give the
 * same answer on every machine, unless a pace is set.
 *
 * The local search keeps every rule and leaves out who finds no room: a tabu search over partial placements brings them
 * in (place_repair.c), then simulated annealing betters the whole (place_anneal.c), with venues by bipartite matching
 * (place_room.c). What each session would cost on each day is kept at every change (place_state.h), so that a move tried
 * costs two reads.
 *
 * Memory goes with sessions times horizon, with choices times horizon, and with pairs of sessions that share people:
 * some megabytes for a season, less than 150 MB for a problem at all bounds.
 */
#ifndef SCHEDULING_PLACE_H
#define SCHEDULING_PLACE_H

#include "common/arena.h"
#include "common/rc.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#define PLACE_NONE UINT32_MAX /* no such session, venue, … */
#define PLACE_NO_DAY (-1)
#define PLACE_GAP_DEFAULT 14 /* days between two sessions of an action, unless it says otherwise */
#define PLACE_BUDGET_DEFAULT 400000 /* steps; a step is a day and venue tried, some microseconds; it counts more from 64 sessions on, being longer */
/* Of a replan: its fewest moves are mostly proven at once, and what is not is rarely bettered by looking longer. */
#define PLACE_BUDGET_REPLAN (PLACE_BUDGET_DEFAULT / 4)
#define PLACE_PLANS_DEFAULT 5
#define PLACE_PLANS_MAX 8
#define PLACE_DIFFER_DEFAULT 7 /* days */
#define PLACE_DIFFER_PART 10

/* Bounds; beyond them place_plan answers RC_LIMIT. */
#define PLACE_HORIZON_MAX 1024 /* days */
#define PLACE_SESSIONS_MAX 1024
#define PLACE_PERSONS_MAX 65535
#define PLACE_BUSY_MAX 4000000
#define PLACE_MEMBERS_MAX 1000000 /* of all sessions */
#define PLACE_CHOICES_MAX 65536 /* of all sessions */
#define PLACE_BETWEENS_MAX 4096
#define PLACE_ORDERS_MAX 65536
#define PLACE_SLOTS_A_DAY_MAX 16
#define PLACE_WEIGHT_MAX 10000
#define PLACE_NEAR_MAX 1000000

/* Why a day is not allowed: bits of place_session.forbid. The engine tells them apart by number only. */
enum place_reason {
	PLACE_WEEKEND = 1 << 0,
	PLACE_CLOSED_WEEKDAY = 1 << 1,
	PLACE_PUBLIC_HOLIDAY = 1 << 2,
	PLACE_SCHOOL_HOLIDAY = 1 << 3,
	PLACE_VENUE_CLOSED = 1 << 4,
	PLACE_BLOCKED = 1 << 5, /* by hand */
	PLACE_PAST = 1 << 6,
};
#define PLACE_REASON_BITS 16

/* The hard rules, each with its subject. Of two conflicts, the one that ends earlier in this order is told.
 */
enum place_rule {
	PLACE_FIXED, /* session: the day that it is pinned to */
	PLACE_WINDOW, /* session */
	PLACE_GAP_MIN, /* action */
	PLACE_GAP_MAX, /* action */
	PLACE_ORDER, /* action */
	PLACE_DAY, /* bit number of enum place_reason */
	PLACE_BUSY, /* person */
	PLACE_TWICE, /* person: one session a day */
	PLACE_VENUE, /* venue: one session a day and half */
	PLACE_SEATS, /* session */
	PLACE_FEATURES, /* session: what it needs of its venue */
	PLACE_BETWEEN, /* index of betweens: usable days between two sessions */
	PLACE_PRECEDENCE, /* index of orders */
	PLACE_RULES
};

enum place_role { PLACE_PARTICIPANT, PLACE_ANIMATOR };
enum place_busy_kind { PLACE_ABSENCE, PLACE_ENGAGED };
enum place_preference { PLACE_ANY, PLACE_EARLY, PLACE_MIDDLE, PLACE_LATE };

struct place_member {
	uint32_t person;
	enum place_role role;
};

/* What a caller's costs are about: tables of place_session.soft. */
enum place_soft { PLACE_SOFT_POLL, PLACE_SOFT_WISH, PLACE_SOFT_SCHOOL, PLACE_SOFT_ABSENT, PLACE_SOFTS };

struct place_choice {
	uint32_t venue;
	int32_t cost; /* TRAVEL: of those who come, and of what the venue is paid; not negative */
};

struct place_session {
	uint32_t action;
	uint32_t rank; /* J1 is 1; distinct within the action */
	int32_t fixed; /* PLACE_NO_DAY: to be placed */
	int32_t current; /* the day it has in the current plan; PLACE_NO_DAY: none */
	int32_t from, to; /* window, both included; PLACE_NO_DAY: the horizon's end */
	uint32_t venue; /* its own (PLACE_NONE: remote); with choices: the one of the current plan, or PLACE_NONE */
	uint32_t choice_count; /* 0: its venue is given */
	const struct place_choice *choices; /* each venue once */
	uint32_t seats; /* needed */
	uint64_t features; /* set; needed */
	uint32_t halves; /* set of parts of the day that it takes; 0: all of it */
	uint32_t member_count; /* all of them are required, unless animators_only */
	const struct place_member *members;
	const uint16_t *forbid; /* horizon masks of enum place_reason; NULL: every day is allowed */
	const int32_t *soft[PLACE_SOFTS]; /* horizon costs each, negative ones too; NULL: none */
	enum place_preference prefer;
	bool held; /* never moves from current (or fixed) */
	bool movable; /* fixed, but a replan may move it if nothing fits otherwise */
};

struct place_action {
	uint32_t gap_min; /* days; 0: none */
	uint32_t gap_max; /* days; 0: none */
};

struct place_venue {
	uint32_t seats; /* 0: not known, never too small */
	uint64_t features; /* set */
	const uint16_t *closed; /* horizon masks of enum place_reason; NULL: open every day */
};

/* Strictly between the days of two sessions of one action there are so many usable ones. */
struct place_between {
	uint32_t earlier, later; /* sessions; their ranks are in this order */
	uint32_t need; /* days */
	const uint8_t *usable; /* horizon flags; NULL: every day is */
};

/* One session comes before another, whatever their actions; the orders make no circle. */
struct place_order {
	uint32_t before, after; /* sessions */
};

struct place_busy {
	uint32_t person;
	int32_t day; /* outside of the horizon: ignored */
	enum place_busy_kind kind;
};

struct place_weights {
	int32_t spread, spread_days; /* a person's cost a day short of spread_days */
	int32_t prefer; /* a day off the preferred one */
	int32_t moved, shift; /* a session moved (day or venue), and a day of its distance */
	int32_t change; /* another venue than the session before it in the action */
	int32_t alone, row, last; /* PATTERN, a person each; 0: none */
	int32_t missed; /* a person who takes part in two sessions at one time; only with animators_only */
};
#define PLACE_WEIGHTS_DEFAULT ((struct place_weights){ 4, 7, 1, 50, 1, 10, 0, 0, 0, 40 })

struct place_problem {
	uint32_t horizon; /* days */
	uint32_t slots_a_day, row_most; /* of the pattern costs; 0: 1 and 2 */
	uint32_t session_count, action_count, person_count, venue_count, busy_count, near_count;
	uint32_t between_count, order_count;
	const struct place_session *sessions;
	const struct place_action *actions;
	const struct place_venue *venues;
	const struct place_busy *busy;
	const struct place_between *betweens;
	const struct place_order *orders;
	const int32_t *near; /* costs by distance in days, instead of spread and spread_days; or NULL */
	/* BUSY and TWICE hold for who animates (TWICE: one of the two sessions at least); who takes part is a cost. */
	bool animators_only;
	struct place_weights weights;
};

struct place_progress {
	uint64_t steps, budget;
	uint32_t plans; /* ready */
	bool local; /* annealing is at work, not the search */
	bool found; /* there is a plan, ready or (but in a replan) in the making, that a stop would give */
	int64_t cost; /* the least of these, once found */
};

struct place_options {
	uint64_t seed;
	uint64_t budget; /* steps; 0: PLACE_BUDGET_DEFAULT, or PLACE_BUDGET_REPLAN */
	uint32_t plans; /* 0: PLACE_PLANS_DEFAULT */
	uint32_t differ_days; /* how far apart the days of a session are in two plans that differ by it; 0: PLACE_DIFFER_DEFAULT; a venue never does */
	/* How many sessions so far apart make two plans differ; 0: one in PLACE_DIFFER_PART of those that are to be placed, in a
	 * replan one; at least one. */
	uint32_t differ_sessions;
	bool strict_fixed;
	bool partial; /* what finds no room may be left out: the fewest people first (plan.distance), then the cost */
	const atomic_bool *stop; /* may be NULL */
	void (*progress)(void *arg, const struct place_progress *p);
	/* The budget from now on, for a caller with a clock: annealing cools by it. NULL: it stays, and so do the answers. */
	uint64_t (*pace)(void *arg, const struct place_progress *p);
	void *progress_arg;
};

enum place_criterion {
	PLACE_COST_POLL,
	PLACE_COST_SPREAD,
	PLACE_COST_PREFER,
	PLACE_COST_MOVED,
	PLACE_COST_WISH,
	PLACE_COST_SCHOOL,
	PLACE_COST_TRAVEL,
	PLACE_COST_VENUE,
	PLACE_COST_PATTERN,
	PLACE_COST_ABSENT,
	PLACE_CRITERIA
};
struct place_cost {
	int64_t by[PLACE_CRITERIA];
	int64_t total;
};

/* A hard rule that stands against a session on a day. */
struct place_why {
	enum place_rule rule;
	uint32_t subject; /* see enum place_rule */
	uint32_t other; /* the session it collides with, PLACE_NONE if that is not what it is about */
	enum place_role role; /* BUSY, TWICE: what the person is in this session */
	enum place_busy_kind kind; /* BUSY */
};

struct place_clash {
	uint32_t session;
	int32_t day;
	struct place_why why;
};

struct place_plan {
	int32_t *days; /* a session each; PLACE_NO_DAY: left out (partial) */
	uint32_t *venues; /* a session each; PLACE_NONE: remote, or left out */
	struct place_cost cost;
	uint64_t distance; /* people of the sessions left out */
	uint32_t moved; /* sessions that leave their current day or venue */
	uint32_t rehoused; /* of these, those that keep their day */
	uint32_t forced; /* of moved, fixed ones that leave their day */
	bool proven; /* no plan that differs from those before it is better, and they are proven */
	bool moved_proven; /* replan: no such plan moves fewer to another day, nor, of these, fewer to another venue */
};

/* One of the rules that cannot all hold. */
struct place_conflict {
	enum place_rule rule;
	uint32_t subject;
	bool cures; /* without this rule alone, the whole problem fits */
};

enum place_status {
	PLACE_FOUND,
	PLACE_NOTHING_FITS, /* proven; see conflicts */
	PLACE_UNDECIDED, /* the budget ended, or we were stopped, before a plan or a proof */
};

struct place_result {
	enum place_status status;
	uint32_t plan_count;
	struct place_plan plans[PLACE_PLANS_MAX];
	bool exhausted; /* fewer plans than asked because no other one differs */
	uint32_t clash_count;
	struct place_clash *clashes; /* rules that pinned sessions break among themselves */
	uint32_t conflict_count;
	struct place_conflict *conflicts; /* they cannot all hold; without any one of them the rest can */
	bool conflict_minimal; /* false: the budget ended before each was tried */
	uint64_t steps;
	bool stopped;
};

/*
 * Finds up to options->plans plans. The first has the least cost; each next one has the least cost of those
 * that differ from all before it. Current days are only a cost. options may be NULL.
 *
 * RC_INVALID: the problem contradicts itself (an index out of range, a rank twice, held without a day).
 * RC_LIMIT: it is larger than the bounds above.
 */
MUST_CHECK enum rc place_plan(const struct place_problem *p, const struct place_options *options,
    struct arena *mem, struct place_result *ret_result);

/*
 * The same after a change: sessions keep their current days where they can. Plans are compared by fixed sessions
 * moved to another day, then by sessions moved to another day, then by those moved to another venue only, then by
 * cost. A session without a current day, or left out, counts as no move.
 */
MUST_CHECK enum rc place_replan(const struct place_problem *p, const struct place_options *options,
    struct arena *mem, struct place_result *ret_result);

/* What a day would mean for one session, the others staying where they are. */
struct place_day {
	int32_t day;
	uint32_t venue; /* that is meant: on the chosen day the plan's, else the best of its choices */
	bool chosen; /* its day in the plan */
	uint32_t why_count; /* 0: allowed */
	struct place_why *whys; /* every rule against it, in the order of enum place_rule */
	struct place_cost dearer; /* cost against the plan's day; may be negative in all but a best plan */
};

struct place_days {
	uint32_t count;
	struct place_day *days; /* in order, without holes */
};

/*
 * Explains the window of a session and around days either side of it, within the horizon; days and venues are any
 * placement (a plan's, or one that a person tries by hand; venues NULL: each session's own, or its first choice).
 * The chosen day is always among them. With choices a day is allowed when one of them is; whys tells against the best:
 * the one that the fewest rules stand against, and of these the cheapest. A venue that is no choice costs no travel.
 */
MUST_CHECK enum rc place_explain(const struct place_problem *p, const int32_t *days, const uint32_t *venues,
    uint32_t session, uint32_t around, struct arena *mem, struct place_days *ret_days);

/*
 * Every rule that a placement breaks, and its cost. A collision is told once, by the later session of the
 * table. Both this and place_explain take a session that is fixed and movable for free.
 */
MUST_CHECK enum rc place_check(const struct place_problem *p, const int32_t *days, const uint32_t *venues,
    struct arena *mem, struct place_clash **ret_clashes, uint32_t *ret_count, struct place_cost *ret_cost);

#endif
