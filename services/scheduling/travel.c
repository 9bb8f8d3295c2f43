/*
 * travel: see travel.h.
 * Owns: the bytes of deploy/data/communes.csv inside the program (a service reads no file), and the index over them.
 * Beware: the index is shared by all services of a process (tests hold several) and by their threads: it is made once.
 */
#include "services/scheduling/travel.h"
#include "common/commune.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

#define EARTH_KM 6371.0
#define RADIANS (3.14159265358979323846 / 180.0)

__asm__(".pushsection .rodata\n"
	".globl scheduling_communes_csv, scheduling_communes_end\n"
	".hidden scheduling_communes_csv, scheduling_communes_end\n"
	"scheduling_communes_csv: .incbin \"deploy/data/communes.csv\"\n"
	"scheduling_communes_end: .byte 0\n"
	".popsection\n");
extern const char scheduling_communes_csv[], scheduling_communes_end[];

static struct communes *all;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void
communes_make(void)
{
	size_t len = (size_t)(scheduling_communes_end - scheduling_communes_csv);

	if (communes_new(scheduling_communes_csv, len, &all, NULL) != RC_OK)
		abort(); /* the program's own file: no input leads here */
}

static const struct commune_entry *
entry_of(struct text commune)
{
	if (commune.len == 0)
		return NULL;
	if (pthread_once(&made, communes_make) != 0)
		abort();
	return communes_by_code(all, commune);
}

struct text
travel_name(struct text commune)
{
	const struct commune_entry *e = entry_of(commune);

	return e == NULL ? TEXT_LIT("") : e->name;
}

struct travel_place
travel_place_of(struct text commune)
{
	const struct commune_entry *e = entry_of(commune);

	if (e == NULL || !e->placed)
		return (struct travel_place){ 0 };
	return (struct travel_place){ true, e->lat, e->lon };
}

uint32_t
travel_km(struct travel_place a, struct travel_place b)
{
	double lat = sin((b.lat - a.lat) * RADIANS / 2), lon = sin((b.lon - a.lon) * RADIANS / 2);
	double h = lat * lat + cos(a.lat * RADIANS) * cos(b.lat * RADIANS) * lon * lon;

	return (uint32_t)(2 * EARTH_KM * asin(sqrt(h < 1 ? h : 1)) + 0.5);
}
