/*
 * territory: see territory.h.
 * Owns: the bytes of deploy/data/communes.csv inside the program (a service reads no file), and the table made of them.
 * Beware: the table is shared by all services of a process (tests hold several) and by their threads: it is made once.
 */
#include "services/matching/territory.h"
#include "common/commune.h"

#include <pthread.h>
#include <stdlib.h>

#define EARTH_METRES 6371000
#define TURN_QUARTER INT64_C(900000) /* angles are in ten-thousandths of a degree */
#define RADIAN_Q60 INT64_C(2012227627244) /* one of them, in radians * 2^60 */
#define ONE_Q30 (INT64_C(1) << 30)

__asm__(".pushsection .rodata\n"
	".globl matching_communes_csv, matching_communes_end\n"
	".hidden matching_communes_csv, matching_communes_end\n"
	"matching_communes_csv: .incbin \"deploy/data/communes.csv\"\n"
	"matching_communes_end: .byte 0\n"
	".popsection\n");
extern const char matching_communes_csv[], matching_communes_end[];

#define CODES 102000u /* five digits, and two départements with a letter */
#define NEAR_KM 150
#define NEAR_SQUARES (4 * NEAR_KM * NEAR_KM + 4 * NEAR_KM + 1) /* below 150.5 km, in squares of 500 m */

/* All communes of a département lie in it, its sides too. */
struct box {
	bool any;
	struct territory_point least, most;
};

static struct {
	uint16_t number[CODES]; /* by code; COMMUNE_NONE: no such commune */
	struct territory_point *points; /* by number */
	uint32_t count;
	struct box boxes[DEPARTMENTS];
	uint8_t near[NEAR_SQUARES]; /* kilometres of a distance whose square is that */
} all;
static pthread_once_t made = PTHREAD_ONCE_INIT;

/* Taylor's series as far as its terms count, after folding into a quarter turn. */
static int64_t
sine_q30(int64_t angle)
{
	int64_t x, square, term, sum;

	if (angle > TURN_QUARTER)
		angle = 2 * TURN_QUARTER - angle;
	if (angle < -TURN_QUARTER)
		angle = -2 * TURN_QUARTER - angle;
	x = angle * RADIAN_Q60 / ONE_Q30;
	square = x * x / ONE_Q30;
	sum = term = x;
	for (int64_t n = 2; n <= 14; n += 2) {
		term = -term * square / ONE_Q30 / (n * (n + 1));
		sum += term;
	}
	return sum;
}

static int64_t
cosine_q30(int64_t angle)
{
	return sine_q30(TURN_QUARTER - (angle < 0 ? -angle : angle));
}

static int64_t
angle_of(double degrees)
{
	return (int64_t)(degrees * 10000 + (degrees < 0 ? -0.5 : 0.5)); /* the file says four decimals */
}

static struct territory_point
point_of(const struct commune_entry *e)
{
	int64_t lat = angle_of(e->lat), lon = angle_of(e->lon), flat = cosine_q30(lat);
	int64_t x = flat * cosine_q30(lon) / ONE_Q30, y = flat * sine_q30(lon) / ONE_Q30;

	return (struct territory_point){ (int32_t)(x * EARTH_METRES / ONE_Q30),
		(int32_t)(y * EARTH_METRES / ONE_Q30), (int32_t)(sine_q30(lat) * EARTH_METRES / ONE_Q30) };
}

/* Where a code stands in the table, or CODES: no code. "2A" and "2B" have a place beside the hundred others. */
static uint32_t
code_at(const char *s)
{
	uint32_t n = 0;
	bool corsica = s[0] == '2' && (s[1] == 'A' || s[1] == 'B');

	for (int i = 0; i < 5; i++) {
		uint32_t digit = (uint32_t)((uint8_t)s[i] - '0');

		if (i == 1 && corsica)
			digit = 0;
		if (digit > 9)
			return CODES;
		n = n * 10 + digit;
	}
	return corsica ? 100000 + n % 1000 + (s[1] == 'B' ? 1000u : 0) : n;
}

static bool
is_digit(char ch)
{
	return ch >= '0' && ch <= '9';
}

unsigned
department_of(struct text code)
{
	unsigned n;

	if (code.len < 2 || code.len > 3 || !is_digit(code.ptr[0]))
		return DEPARTMENT_NONE;
	if (code.len == 2 && code.ptr[0] == '2' && (code.ptr[1] == 'A' || code.ptr[1] == 'B'))
		return code.ptr[1] == 'A' ? 20 : 96;
	if (!is_digit(code.ptr[1]))
		return DEPARTMENT_NONE;
	n = (unsigned)(code.ptr[0] - '0') * 10 + (unsigned)(code.ptr[1] - '0');
	if (code.len == 2)
		return n <= 95 ? n : DEPARTMENT_NONE;
	if (n < 97 || n > 98 || !is_digit(code.ptr[2]))
		return DEPARTMENT_NONE;
	return 97 + (n - 97) * 10 + (unsigned)(code.ptr[2] - '0'); /* 971..989 -> 98..116 */
}

unsigned
department_of_commune(struct text commune)
{
	if (commune.len != 5)
		return DEPARTMENT_NONE;
	commune.len = commune.ptr[0] == '9' && (commune.ptr[1] == '7' || commune.ptr[1] == '8') ? 3 : 2;
	return department_of(commune);
}

static void
side_take(int32_t at, int32_t *least, int32_t *most, bool first)
{
	*least = first || at < *least ? at : *least;
	*most = first || at > *most ? at : *most;
}

static void
box_take(struct box *b, const struct territory_point *p)
{
	side_take(p->x, &b->least.x, &b->most.x, !b->any);
	side_take(p->y, &b->least.y, &b->most.y, !b->any);
	side_take(p->z, &b->least.z, &b->most.z, !b->any);
	b->any = true;
}

static void
table_make(void)
{
	struct communes *c;
	size_t len = (size_t)(matching_communes_end - matching_communes_csv), count;

	if (communes_new(matching_communes_csv, len, &c, NULL) != RC_OK)
		abort(); /* the program's own file: no input leads here */
	count = communes_count(c);
	all.points = calloc(count + 1, sizeof *all.points);
	if (all.points == NULL || count >= UINT16_MAX)
		abort();
	for (size_t i = 0; i < count; i++) {
		const struct commune_entry *e = communes_at(c, i);

		if (!e->placed)
			continue;
		if (code_at(e->code) == CODES)
			abort(); /* the file is the program's own */
		all.number[code_at(e->code)] = (uint16_t)++all.count;
		all.points[all.count] = point_of(e);
		box_take(&all.boxes[department_of_commune((struct text){ e->code, 5, 0 })],
		    &all.points[all.count]);
	}
	communes_free(c);
	for (unsigned square = 0, km = 0; square < NEAR_SQUARES; square++) {
		km += square >= 4 * km * km + 4 * km + 1; /* at least km + 1/2 */
		all.near[square] = (uint8_t)km;
	}
}

static void
table_need(void)
{
	if (pthread_once(&made, table_make) != 0)
		abort();
}

uint16_t
territory_commune(struct text code)
{
	uint32_t at;

	if (code.len != 5 || code.sealed)
		return COMMUNE_NONE;
	table_need();
	at = code_at(code.ptr);
	return at == CODES ? COMMUNE_NONE : all.number[at];
}

struct territory_point
territory_place(uint16_t commune)
{
	table_need();
	return all.points[commune];
}

/* Whole kilometres, half up, of a distance whose square it is, in square metres. */
static uint32_t
square_km(int64_t metres)
{
	int64_t square = metres / 250000, low = NEAR_KM, high = 2 * EARTH_METRES / 1000 + 1;

	if (square < NEAR_SQUARES)
		return all.near[square];
	/* the greatest km such that the distance is at least km - 1/2 */
	while (low < high) {
		int64_t km = (low + high + 1) / 2;

		if (4 * km * km - 4 * km + 1 <= square)
			low = km;
		else
			high = km - 1;
	}
	return (uint32_t)low;
}

uint32_t
territory_km(uint16_t a, uint16_t b)
{
	const struct territory_point *p = &all.points[a],
				     *q = &all.points[b]; /* who has a number made the table */
	int64_t x = p->x - q->x, y = p->y - q->y, z = p->z - q->z;

	return square_km(x * x + y * y + z * z);
}

/* How far a place is outside of two sides. */
static int64_t
outside(int32_t at, int32_t least, int32_t most)
{
	return at < least ? least - at : at > most ? at - most : 0;
}

uint32_t
territory_least_km(uint16_t from, unsigned department)
{
	const struct territory_point *p = &all.points[from];
	const struct box *b = &all.boxes[department];
	int64_t x, y, z;

	if (!b->any)
		return 0;
	x = outside(p->x, b->least.x, b->most.x);
	y = outside(p->y, b->least.y, b->most.y);
	z = outside(p->z, b->least.z, b->most.z);
	return square_km(x * x + y * y + z * z);
}
