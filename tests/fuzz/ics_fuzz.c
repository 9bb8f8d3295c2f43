/*
 * ics_fuzz: bytes from anywhere, read as a calendar: days within the horizon, or a refusal.
 * Owns: nothing.
 * Beware: what libical makes of what is left of them is looked at too.
 */
#include "common/ics.h"
#include <stdlib.h>

#define FROM 20780 /* 2026-11-23 */
#define TO (FROM + 100)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
must(bool holds)
{
	if (!holds)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct ics_busy b;
	day_t last = FROM - 1;

	if (ics_read(size > 0 ? (const char *)data : "", size, FROM, TO, NULL, &b) != ICS_OK)
		return 0;
	for (uint32_t i = 0; i < b.count; i++) {
		must(b.days[i].day > last && b.days[i].day <= TO);
		must(b.days[i].halves != 0 && (b.days[i].halves & ~(uint32_t)HALF_ALL) == 0);
		last = b.days[i].day;
	}
	must(b.count == 0 || b.entries > 0);
	ics_busy_free(&b);
	return 0;
}
