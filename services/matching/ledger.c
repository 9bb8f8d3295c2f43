/*
 * ledger: days of one month move between free, held and engaged; what leaves one account enters another.
 * Owns: nothing.
 * Beware: what is free or over follows from the three figures of a row. A lowered capacity takes nothing back that was
 *         promised: it is over then, to be resolved.
 */
#include "services/matching/machines.h"

uint32_t
ledger_free(const struct ledger_row *row)
{
	return ledger_over(row) ? 0 : row->capacity - row->held - row->engaged;
}

bool
ledger_over(const struct ledger_row *row)
{
	return row->held + row->engaged > row->capacity;
}

uint32_t
ledger_excess(const struct ledger_row *row)
{
	return ledger_over(row) ? row->held + row->engaged - row->capacity : 0;
}

/* The account that gives and the one that takes; where days come from or go to between what is promised and the card, ACCOUNT_FREE
 * stands for free and over together. */
static const struct {
	enum ledger_account from, to;
} moves[] = {
	[LEDGER_HOLD] = { ACCOUNT_FREE, ACCOUNT_HELD },
	[LEDGER_RELEASE] = { ACCOUNT_HELD, ACCOUNT_FREE },
	[LEDGER_ENGAGE] = { ACCOUNT_HELD, ACCOUNT_ENGAGED },
	[LEDGER_RETURN] = { ACCOUNT_ENGAGED, ACCOUNT_FREE },
	[LEDGER_TAKE] = { ACCOUNT_FREE, ACCOUNT_ENGAGED },
	[LEDGER_RAISE] = { ACCOUNT_CARD, ACCOUNT_FREE },
	[LEDGER_LOWER] = { ACCOUNT_FREE, ACCOUNT_CARD },
	[LEDGER_RECEIVE] = { ACCOUNT_POOL, ACCOUNT_FREE },
	[LEDGER_GIVE] = { ACCOUNT_FREE, ACCOUNT_POOL },
};

/* What can be taken from the giving account. */
static uint32_t
most_of(const struct ledger_row *row, enum ledger_account from, enum ledger_account to)
{
	bool promised = to == ACCOUNT_HELD || to == ACCOUNT_ENGAGED;

	switch (from) {
	case ACCOUNT_FREE:
		return promised ? ledger_free(row) : row->capacity;
	case ACCOUNT_HELD:
		return row->held;
	case ACCOUNT_ENGAGED:
		return row->engaged;
	case ACCOUNT_CARD:
	case ACCOUNT_POOL:
	case ACCOUNT_OVER:
	case ACCOUNT_COUNT:
		break;
	}
	return UINT32_MAX - row->capacity;
}

static void
account_add(struct ledger_row *row, enum ledger_account account, uint32_t days, bool in)
{
	uint32_t change = in ? days : 0u - days;

	if (account == ACCOUNT_HELD)
		row->held += change;
	else if (account == ACCOUNT_ENGAGED)
		row->engaged += change;
	else if (account == ACCOUNT_CARD || account == ACCOUNT_POOL)
		row->capacity -= change; /* what the card gives is there */
}

static unsigned
line_add(
    struct ledger_line *lines, unsigned n, enum ledger_account from, enum ledger_account to, uint32_t days)
{
	if (days == 0)
		return n;
	lines[n] = (struct ledger_line){ from, to, days };
	return n + 1;
}

unsigned
ledger_post(
    struct ledger_row *row, enum ledger_move move, uint32_t days, struct ledger_line ret[LEDGER_LINES])
{
	enum ledger_account from = moves[move].from, to = moves[move].to;
	uint32_t free = ledger_free(row), over = ledger_excess(row), part;
	unsigned n = 0;

	if (days > most_of(row, from, to))
		return 0;
	account_add(row, from, days, false);
	account_add(row, to, days, true);
	if (to == ACCOUNT_FREE) { /* what is over is made good first */
		part = days < over ? days : over;
		n = line_add(ret, n, from, ACCOUNT_OVER, part);
		return line_add(ret, n, from, ACCOUNT_FREE, days - part);
	}
	part = from == ACCOUNT_FREE && days > free ? free : days;
	n = line_add(ret, n, from, to, part);
	return line_add(ret, n, ACCOUNT_OVER, to, days - part);
}

bool
ledger_move(struct ledger_row *row, enum ledger_move move, uint32_t days)
{
	struct ledger_line lines[LEDGER_LINES];

	return ledger_post(row, move, days, lines) != 0 || days == 0;
}

void
ledger_pools(const uint32_t card[POOL_COUNT], const struct ledger_transfer *transfers, uint32_t count,
    uint32_t month, uint32_t ret[POOL_COUNT])
{
	for (int pool = 0; pool < POOL_COUNT; pool++)
		ret[pool] = card[pool];
	for (uint32_t i = 0; i < count; i++) {
		uint32_t *from = &ret[transfers[i].from],
			 *to = &ret[transfers[i].from == POOL_GROUP ? POOL_INDIVIDUAL : POOL_GROUP];
		uint32_t days = transfers[i].days < *from ? transfers[i].days : *from;

		if (transfers[i].month > month)
			continue;
		*from -= days;
		*to += days;
	}
}

bool
ledger_spread(const uint32_t *rooms, uint32_t months, uint32_t days, uint32_t *ret_takes)
{
	uint32_t left = days;

	for (uint32_t m = 0; m < months; m++)
		ret_takes[m] = 0;
	while (left > 0) {
		uint32_t before = left;

		for (uint32_t m = 0; m < months && left > 0; m++)
			if (ret_takes[m] < rooms[m]) {
				ret_takes[m]++;
				left--;
			}
		if (left == before)
			return false;
	}
	return true;
}
