/*
 * suppress: which cells of a table are not told, so that nobody can be recognised in it: neither in a cell, nor by subtracting what is
 *           told, nor by comparing two tables of the same figures.
 * Owns: nothing; pure: no store, no clock. Scratch memory is the caller's arena.
 * Beware: a hidden cell says nothing of why it is hidden. Told apart, "fewer than five" and "hidden to protect another" would bound each.
 */
#ifndef SERVICES_REPORTING_SUPPRESS_H
#define SERVICES_REPORTING_SUPPRESS_H

#include "common/arena.h"
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* A cell that counts fewer people is hidden. None at all is fewer than five too: a zero that is told turns into something hidden with
 * the first person, and so tells of that one; the literature on tables of sensitive counts treats such zeros as unsafe. */
#define SUPPRESS_PEOPLE_LEAST 5

/* What is protected. For somebody who knows all that is told, that cells add up, and that nothing is below zero, the least and the greatest
 * possible amount of each sensitive cell lie at least so far apart: none and five as for people, none and half as much again (a unit more
 * at least) as for the value: so neither that somebody is there, nor that they are few, nor about how much it is can be said. A sensitive
 * difference: five people less and five more, half its value less and more. Any other hidden cell is not determined. */
enum suppress_state {
	SUPPRESS_FREE, /* told, unless it is hidden here */
	SUPPRESS_TOLD, /* was told before: what is out does not come back */
	SUPPRESS_KEPT  /* is told to nobody: hidden before, or a difference between two tables */
};
struct suppress_cell {
	int64_t people, value; /* in whole units (half-days, not days) */
	uint32_t weight;       /* of a free one: what is lost when it is hidden; 1 or more */
	enum suppress_state state;
	bool difference;       /* may be below zero: of two tables, in either direction. It stands in one sum, and is kept */
	bool sensitive;	       /* of a kept one: the caller says; of a free one: set here, when it counts fewer than five */
	bool hidden;	       /* out */
};
/* cells[total] = the sum of cells[parts[first]] .. cells[parts[first + count - 1]]. */
struct suppress_sum {
	uint32_t total, first, count;
};
/* What it may cost, in numbers of the tableau that are looked at: the same on every machine. Used up, or stopped: what is not met by then is
 * not met, and nothing is told that is not known to be safe. */
struct suppress_budget {
	uint64_t left;
	const atomic_bool *stop; /* may be NULL */
	void (*tell)(void *arg, uint32_t done, uint32_t of); /* now and then; may be NULL */
	void *tell_arg;
};
struct suppress {
	struct suppress_cell *cells;
	const struct suppress_sum *sums;
	const uint32_t *parts;
	uint32_t count, sum_count;
	struct suppress_budget *budget; /* NULL: as long as it takes */
};

/* Hides what has to be, and as little beside it as it finds. False when what was told before cannot be protected any more: nothing new
 * may be told then, and every free cell is hidden. */
bool suppress_solve(struct suppress *t, struct arena *a);
/* Whether each sensitive cell is protected as the table stands (hidden and told as marked). */
bool suppress_holds(const struct suppress *t, struct arena *a);
/* Weights of the free cells that are hidden. */
uint64_t suppress_loss(const struct suppress *t);

/* --- suppress_editions.c: the table of a period, and what was told of it before --------------------------------------- */
/* Rows by columns with their totals: row 0 and column 0. Keys name rows and columns, so that editions that have others can be laid side by
 * side. Without rows there is one line: the total's. */
struct edition {
	uint32_t rows, cols;	     /* without the totals */
	const uint32_t *row_keys;    /* rows + 1; the first is the total's */
	const uint32_t *col_keys;    /* cols + 1 */
	struct suppress_cell *cells; /* (rows + 1) x (cols + 1), row by row: people, value, hidden */
};
#define EDITION_CELLS_MOST 260
#define EDITION_WEIGHT_CELL 1
#define EDITION_WEIGHT_SUM 4
#define EDITION_WEIGHT_ALL 20
static inline struct suppress_cell *
edition_at(const struct edition *e, uint32_t row, uint32_t col)
{
	return &e->cells[row * (e->cols + 1) + col];
}
/* Fills the totals from the cells. */
void edition_total(struct edition *e);
/* Everything that somebody could know who has kept the former editions (oldest first), as one table. What did not change is one cell of
 * it, as if that were known; a change by fewer than five people, of what was told, is a sensitive one. Cells of `now` that stand in it:
 * ret_at, by their place in now->cells. */
void editions_join(const struct edition *now, const struct edition *before, uint32_t count, struct arena *a, struct suppress *ret,
    uint32_t **ret_at);
/* Hides cells of now. False: nothing of it may be told, or the budget (NULL: none) was used up before it was known. */
bool editions_suppress(struct edition *now, const struct edition *before, uint32_t count, struct suppress_budget *budget,
    struct arena *a);
/* Of an edition only what was told of it is known any more: where it hid, and the people of what it told, are taken to have been as they are
 * now (values_are_people: a value says its people). False when its sums do not add up so, or it told of fewer than five: then it is not what
 * was told, or nothing can be protected beside it. */
bool edition_recall(struct edition *was, const struct edition *now, bool values_are_people);

/* --- suppress_lp.c: a small linear programme in a dense tableau ------------------------------------------------------ */
struct lp {
	struct suppress_budget *budget; /* NULL: none */
	uint32_t rows, cols;
	double *cell;  /* rows x (cols + 1); the last column is the right-hand side */
	double *cost;  /* of each column; 0 or more, what is to be least */
	double *most;  /* upper bound of each column; INFINITY: none. The lower one is 0 */
	bool *turned;  /* private: measured down from its bound */
	uint32_t *filled; /* private: columns of the pivot's row that hold something */
	uint32_t *basis; /* private: which column a row gives; cols and up: none of the table's own */
};
void lp_begin(struct lp *p, uint32_t rows, uint32_t cols, struct arena *a);
static inline double *
lp_at(struct lp *p, uint32_t row, uint32_t col)
{
	return &p->cell[(size_t)row * (p->cols + 1) + col];
}
/* False when nothing satisfies all rows (or it was not found in a bounded number of steps). ret: the value of each column. */
bool lp_solve(struct lp *p, double *ret);

#endif
