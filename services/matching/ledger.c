/*
 * ledger: days of one month move between free, held and engaged; what leaves one account enters another.
 * Owns: nothing.
 * Beware: free is never stored: it is what capacity leaves. A lowered capacity takes nothing back that was
 * promised.
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

bool
ledger_move(struct ledger_row *row, enum ledger_entry entry, uint32_t days)
{
	uint32_t has = entry == LEDGER_HOLD ? ledger_free(row)
	    : entry == LEDGER_RETURN	    ? row->engaged
					    : row->held;

	if (days > has)
		return false;
	switch (entry) {
	case LEDGER_HOLD:
		row->held += days;
		break;
	case LEDGER_RELEASE:
		row->held -= days;
		break;
	case LEDGER_ENGAGE:
		row->held -= days;
		row->engaged += days;
		break;
	case LEDGER_RETURN:
		row->engaged -= days;
		break;
	}
	return true;
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
