/*
 * seat: see seat.h.
 * Owns: nothing; struct columns does.
 * Beware: a row of seats is its département's for ever.
 */
#include "services/matching/seat.h"
#include "services/matching/asked.h"
#include "services/matching/lines.h"

#define GROW(p, had, wants) ((p) = array_grow((p), (had), (wants), sizeof *(p)))

static void
pages_grow(struct columns *k, uint32_t pages)
{
	uint32_t had = k->pages;
	size_t old = (size_t)had * PAGE_SEATS, seats = (size_t)pages * PAGE_SEATS;

	GROW(k->number, old, seats);
	GROW(k->cards, old, seats);
	GROW(k->commune, old, seats);
	GROW(k->tariff, old, seats);
	lines_advise(k->tariff, seats * sizeof *k->tariff);
	GROW(k->valid_from, old, seats);
	GROW(k->valid_to, old, seats);
	GROW(k->row_department, old / ROW_SEATS, seats / ROW_SEATS);
	for (int pool = 0; pool < POOL_COUNT; pool++)
		days_grow(&k->days[pool], had, pages);
	k->pages = pages;
	asked_grow(k, had);
}

void
seats_reserve(struct columns *k, uint32_t seats)
{
	uint32_t pages = (seats + PAGE_SEATS - 1) / PAGE_SEATS;

	if (pages > k->pages)
		pages_grow(k, pages);
}

/* Free seats of a département are chained in order, so that they fill from the first. */
static void
row_give(struct columns *k, unsigned department)
{
	uint32_t first = k->rows * ROW_SEATS;

	if (first >= k->pages * PAGE_SEATS)
		pages_grow(k, k->pages + k->pages / 4 + 1);
	k->row_department[k->rows++] = (uint8_t)department;
	for (uint32_t i = 0; i < ROW_SEATS; i++) {
		k->number[first + i] = i + 1 < ROW_SEATS ? first + i + 2 : 0;
		k->valid_from[first + i] = REC_DAY_MAX;
		k->valid_to[first + i] = REC_DAY_MIN;
	}
	k->free_seat[department] = first + 1;
}

uint32_t
seat_take(struct columns *k, uint32_t provider, unsigned department)
{
	uint32_t seat;

	if (k->free_seat[department] == 0)
		row_give(k, department);
	seat = k->free_seat[department] - 1;
	k->free_seat[department] = k->number[seat];
	k->number[seat] = provider;
	k->seat[provider] = seat;
	plane_set(&k->taken, seat);
	k->cards_count++;
	return seat;
}

void
seat_leave(struct columns *k, uint32_t seat)
{
	unsigned department = seat_department(k, seat);

	for (int pool = 0; pool < POOL_COUNT; pool++) {
		days_leave(&k->days[pool], seat);
		plane_clear(&k->engaged[pool], seat);
	}
	plane_clear(&k->several, seat);
	plane_clear(&k->taken, seat);
	k->valid_from[seat] = REC_DAY_MAX;
	k->valid_to[seat] = REC_DAY_MIN;
	asked_seat(k, seat);
	k->seat[k->number[seat]] = SEAT_NONE;
	k->number[seat] = k->free_seat[department];
	k->free_seat[department] = seat + 1;
	k->cards_count--;
}
