/*
 * mix: see mix.h.
 * Owns: struct mix.
 * Beware: the tables stand for what libm would say: cumulated weights of Zipf's law, and a log-normal's quantiles.
 */
#include "tests/lib/mix.h"
#include "common/calendar.h"
#include <stdio.h>
#include <stdlib.h>

#define DEPARTMENTS_MOST 128u
#define NEAR_POOL 8u /* the near ones are drawn among so many nearest */
#define CENTRE_TRIES 96u

/* round(10^6 * k^-1.1), summed */
static const uint32_t zipf[MIX_COMPETENCES] = { 1000000, 1466516, 1765169, 1982807, 2153075, 2292401, 2409997,
	2511529, 2600723, 2680156, 2751683, 2816681, 2876201, 2931061, 2981912, 3029278, 3073588, 3115198,
	3154406, 3191463, 3226583, 3259951, 3291727, 3322050, 3351041, 3378808, 3405446, 3431039, 3455663,
	3479386, 3502268, 3524365, 3545727, 3566399, 3586422, 3605834, 3624670, 3642961, 3660737, 3678025,
	3694849, 3711233, 3727199, 3742766, 3757953, 3772777, 3787254, 3801400, 3815229, 3828754, 3841987,
	3854941, 3867626, 3880053, 3892232, 3904172, 3915881, 3927369, 3938643, 3949710, 3960578, 3971253,
	3981742, 3992051, 4002185, 4012151, 4021953, 4031597, 4041087, 4050428, 4059624, 4068680, 4077600,
	4086387, 4095045, 4103578, 4111989, 4120282, 4128459, 4136524, 4144479, 4152328, 4160073, 4167717,
	4175262, 4182710, 4190064, 4197326, 4204499, 4211584, 4218583, 4225499, 4232333, 4239087, 4245763,
	4252362, 4258887, 4265338, 4271718, 4278028, 4284269, 4290443, 4296551, 4302594, 4308574, 4314492,
	4320349, 4326146, 4331885, 4337567, 4343192, 4348762, 4354278, 4359741, 4365151, 4370510, 4375819,
	4381078, 4386289, 4391452 };
/* Cents a day: 600 € * exp(0.45 z) at the quantiles k/64, the ends at 0.2 % and 99.8 %. */
static const uint32_t tariffs[65] = { 16400, 22800, 25900, 28200, 30100, 31700, 33200, 34500, 35800, 36900,
	38100, 39200, 40300, 41300, 42300, 43300, 44300, 45300, 46200, 47200, 48200, 49100, 50100, 51000,
	52000, 53000, 53900, 54900, 55900, 56900, 57900, 59000, 60000, 61100, 62200, 63300, 64400, 65600,
	66800, 68000, 69300, 70600, 71900, 73300, 74800, 76300, 77900, 79500, 81300, 83100, 85100, 87200,
	89400, 91900, 94500, 97400, 100700, 104400, 108600, 113600, 119700, 127600, 138700, 158200, 219100 };

struct place {
	char code[6];
	uint8_t department; /* its number */
};
struct area {
	char code[4];
	int64_t lat,
	    lon; /* ten-thousandths of a degree: a sum while reading, then the mean of its communes */
	uint32_t communes;
	uint8_t near[NEAR_POOL];
	uint32_t at, count; /* its providers in mix.home */
};
struct mix {
	uint64_t seed;
	day_t months[MIX_MONTHS + 1];
	struct place *communes;
	uint64_t *upto; /* people, summed */
	uint32_t commune_count;
	struct area departments[DEPARTMENTS_MOST];
	uint32_t department_count;
	uint32_t count;
	uint32_t *home; /* providers, by department */
};

/* --- chance ------------------------------------------------------------------------------------------ */
struct stream {
	uint64_t at;
};

/* splitmix64 (Steele, Lea & Flood, OOPSLA 2014) */
static uint64_t
draw(struct stream *s)
{
	uint64_t z = s->at += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

static uint32_t
below(struct stream *s, uint32_t n)
{
	return (uint32_t)((draw(s) >> 32) * n >> 32);
}

enum { STREAM_HOME = 1, STREAM_ID, STREAM_CARD, STREAM_REQUEST };

static struct stream
stream_of(const struct mix *m, unsigned kind, uint32_t number, uint32_t version)
{
	struct stream s = { m->seed ^ (uint64_t)kind << 56 ^ (uint64_t)version << 32 ^ number };

	s.at = draw(&s); /* streams of neighbours have nothing in common */
	return s;
}

/* The first place whose sum is above a draw. */
static uint32_t
draw_summed32(struct stream *s, const uint32_t *upto, uint32_t count)
{
	uint32_t at = below(s, upto[count - 1]), i = 0;

	while (upto[i] <= at)
		i++;
	return i;
}

static uint32_t
commune_draw(const struct mix *m, struct stream *s)
{
	uint64_t at = draw(s) % m->upto[m->commune_count - 1];
	uint32_t low = 0, high = m->commune_count - 1;

	while (low < high) {
		uint32_t mid = (low + high) / 2;

		if (m->upto[mid] > at)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

static uint32_t
tariff_draw(struct stream *s, uint32_t from, uint32_t to)
{
	uint32_t at = from * 256 + below(s, (to - from) * 256), k = at / 256, part = at % 256;

	return (tariffs[k] * (256 - part) + tariffs[k + 1] * part) / 256;
}

/* --- communes ---------------------------------------------------------------------------------------- */
static uint32_t
department_number(struct mix *m, const char *code)
{
	for (uint32_t i = 0; i < m->department_count; i++)
		if (strcmp(m->departments[i].code, code) == 0)
			return i;
	if (m->department_count == DEPARTMENTS_MOST || strlen(code) > 3)
		return DEPARTMENTS_MOST;
	memcpy(m->departments[m->department_count].code, code, strlen(code));
	return m->department_count++;
}

/* "46.1403" in ten-thousandths. */
static int64_t
degrees(const char *text)
{
	int64_t sign = *text == '-' ? -1 : 1, v = 0;
	int places = -1;

	for (text += *text == '-'; *text != '\0' && places < 4; text++) {
		if (*text == '.')
			places = 0;
		else
			v = v * 10 + (*text - '0'), places += places >= 0;
	}
	for (places = places < 0 ? 0 : places; places < 4; places++)
		v *= 10;
	return sign * v;
}

/* code;nom;departement;region;codes_postaux;population;lat;lon;precision */
static bool
commune_take(struct mix *m, char *line, uint64_t *people)
{
	char *fields[9] = { NULL };
	struct place *c = &m->communes[m->commune_count];
	struct area *d;
	uint32_t number;

	for (unsigned i = 0; i < 9; i++)
		fields[i] = strsep(&line, ";");
	if (fields[8] == NULL || strlen(fields[0]) != 5)
		return false;
	number = department_number(m, fields[2]);
	if (number == DEPARTMENTS_MOST)
		return false;
	memcpy(c->code, fields[0], 5);
	c->department = (uint8_t)number;
	*people += strtoull(fields[5], NULL, 10);
	m->upto[m->commune_count++] = *people;
	d = &m->departments[number];
	if (fields[6][0] != '\0') {
		d->lat += degrees(fields[6]);
		d->lon += degrees(fields[7]);
		d->communes++;
	}
	return true;
}

static bool
communes_read(struct mix *m, const char *path)
{
	FILE *f = fopen(path, "r");
	uint32_t cap = 40000;
	uint64_t people = 0;
	char line[512];
	bool good = f != NULL && fgets(line, sizeof line, f) != NULL;

	m->communes = calloc(cap, sizeof *m->communes);
	m->upto = calloc(cap, sizeof *m->upto);
	if (m->communes == NULL || m->upto == NULL)
		abort();
	while (good && fgets(line, sizeof line, f) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		good = m->commune_count < cap && commune_take(m, line, &people);
	}
	if (f != NULL)
		fclose(f);
	return good && people != 0;
}

/* Squared, in some unit: a degree of longitude is seven tenths of one of latitude where most departments are. */
static int64_t
apart(const struct area *a, const struct area *b)
{
	int64_t lat = a->lat - b->lat, lon = (a->lon - b->lon) * 7 / 10;

	return lat * lat + lon * lon;
}

/* Keeps the nearest, nearest first. */
static void
near_take(const struct mix *m, struct area *d, uint32_t *count, uint32_t k)
{
	uint32_t at = *count < NEAR_POOL ? (*count)++ : NEAR_POOL;

	for (; at > 0 && apart(d, &m->departments[k]) < apart(d, &m->departments[d->near[at - 1]]); at--)
		if (at < NEAR_POOL)
			d->near[at] = d->near[at - 1];
	if (at < NEAR_POOL)
		d->near[at] = (uint8_t)k;
}

static void
departments_near(struct mix *m)
{
	for (uint32_t i = 0; i < m->department_count; i++) {
		struct area *d = &m->departments[i];

		d->lat /= d->communes == 0 ? 1 : d->communes;
		d->lon /= d->communes == 0 ? 1 : d->communes;
	}
	for (uint32_t i = 0; i < m->department_count; i++) {
		uint32_t count = 0;

		for (uint32_t k = 0; k < m->department_count; k++)
			if (k != i)
				near_take(m, &m->departments[i], &count, k);
	}
}

/* --- the mix ----------------------------------------------------------------------------------------- */
static uint32_t
home_of(const struct mix *m, uint32_t provider)
{
	struct stream s = stream_of(m, STREAM_HOME, provider, 0);

	return commune_draw(m, &s);
}

/* Providers in the order of departments, by counting. */
static void
homes_sort(struct mix *m)
{
	uint8_t *of = calloc((size_t)m->count + 1, sizeof *of);
	uint32_t at = 0;

	m->home = calloc((size_t)m->count + 1, sizeof *m->home);
	if (of == NULL || m->home == NULL)
		abort();
	for (uint32_t i = 0; i < m->count; i++) {
		of[i] = m->communes[home_of(m, i)].department;
		m->departments[of[i]].count++;
	}
	for (uint32_t d = 0; d < m->department_count; d++) {
		m->departments[d].at = at;
		at += m->departments[d].count;
		m->departments[d].count = 0;
	}
	for (uint32_t i = 0; i < m->count; i++) {
		struct area *d = &m->departments[of[i]];

		m->home[d->at + d->count++] = i;
	}
	free(of);
}

struct mix *
mix_new(const char *communes_csv, uint32_t providers, uint64_t seed, day_t months)
{
	struct mix *m = calloc(1, sizeof *m);

	if (m == NULL)
		abort();
	m->seed = seed;
	m->count = providers;
	for (int i = 0; i <= (int)MIX_MONTHS; i++)
		m->months[i] = calendar_add_months(months, i);
	if (!communes_read(m, communes_csv)) {
		fprintf(stderr, "mix: %s is no list of communes\n", communes_csv);
		mix_free(m);
		return NULL;
	}
	departments_near(m);
	homes_sort(m);
	return m;
}

void
mix_free(struct mix *m)
{
	if (m == NULL)
		return;
	free(m->communes);
	free(m->upto);
	free(m->home);
	free(m);
}

uint32_t
mix_count(const struct mix *m)
{
	return m->count;
}

day_t
mix_month(const struct mix *m, unsigned month)
{
	return m->months[month];
}

#define PLAIN_FIRST UINT64_C(0x018cc2510000)
/* --- ids --------------------------------------------------------------------------------------------- */
/* A UUIDv7 of that millisecond. */
static struct id
id_make(uint64_t ms, uint64_t tail)
{
	struct id id;

	for (int i = 0; i < 6; i++)
		id.b[i] = (uint8_t)(ms >> (40 - 8 * i));
	for (int i = 0; i < 8; i++)
		id.b[8 + i] = (uint8_t)(tail >> (56 - 8 * i));
	id.b[6] = (uint8_t)(0x70 | (tail >> 40 & 0x0f));
	id.b[7] = (uint8_t)(tail >> 16);
	id.b[8] = (uint8_t)((id.b[8] & 0x3f) | 0x80);
	return id;
}

static struct id
id_plain(unsigned kind, uint32_t number)
{
	struct stream s = { (uint64_t)kind << 32 | number };

	return id_make(PLAIN_FIRST + number, draw(&s));
}

uint32_t
mix_number(struct id id)
{
	uint64_t ms = 0;

	for (int i = 0; i < 6; i++)
		ms = ms << 8 | id.b[i];
	return (uint32_t)(ms - PLAIN_FIRST);
}

struct id
mix_competence_id(uint32_t competence)
{
	return id_plain(1, competence);
}

struct id
mix_organisation_id(uint32_t organisation)
{
	return id_plain(2, organisation);
}

/* In time order but for neighbours, which change places: an order by number is none by id. */
struct id
mix_provider_id(const struct mix *m, uint32_t provider)
{
	struct stream s = stream_of(m, STREAM_ID, provider, 0),
		      block = stream_of(m, STREAM_ID, provider / 64, 1);

	return id_make(UINT64_C(0x018cc2800000) + (provider ^ (draw(&block) & 63)), draw(&s));
}

/* --- providers --------------------------------------------------------------------------------------- */
static bool
has_skill(const struct provider_competence *items, uint32_t count, struct id competence)
{
	for (uint32_t i = 0; i < count; i++)
		if (id_equal(items[i].competence, competence))
			return true;
	return false;
}

static void
skills_draw(struct stream *s, struct mix_provider *p)
{
	uint32_t wanted = 1 + below(s, MIX_SKILLS_MOST), n = 0;

	while (n < wanted) {
		struct id one = mix_competence_id(draw_summed32(s, zipf, MIX_COMPETENCES));

		if (!has_skill(p->skills, n, one))
			p->skills[n++] = (struct provider_competence){
				.has = REC_BIT(1) | REC_BIT(2), .competence = one, .level = 1 + below(s, 5)
			};
	}
	p->card.competences = (struct list){ p->skills, n };
}

static void
departments_draw(const struct mix *m, struct stream *s, const struct place *home, struct mix_provider *p)
{
	const struct area *d = &m->departments[home->department];
	uint32_t wanted = below(s, MIX_NEAR_MOST + 1), taken = 0, n = 1;

	p->departments[0] = text_of(d->code);
	while (n <= wanted) {
		uint32_t k = below(s, NEAR_POOL);

		if ((taken >> k & 1) == 0)
			p->departments[n++] = text_of(m->departments[d->near[k]].code);
		taken |= 1u << k;
	}
	p->card.departments = (struct list){ p->departments, n };
}

static void
links_draw(const struct mix *m, struct stream *s, struct mix_provider *p)
{
	uint32_t n = below(s, MIX_LINKS_MOST + 1);

	for (uint32_t i = 0; i < n; i++) {
		struct provider_link *l = &p->links[i];

		*l = (struct provider_link){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
			.organisation = mix_organisation_id(below(s, MIX_ORGANISATIONS)),
			.kind = (enum link_kind)below(s, LINK_FAMILY + 1),
			.from = m->months[0] - (day_t)below(s, 3650) };
		if (below(s, 2) == 0) {
			l->to = l->from + (day_t)below(s, 1500);
			l->has |= REC_BIT(4);
		}
	}
	p->card.links = (struct list){ p->links, n };
}

static void
days_draw(const struct mix *m, struct stream *s, struct mix_provider *p)
{
	bool none = below(s, 10) == 0;

	for (unsigned i = 0; i < MIX_MONTHS; i++) {
		uint32_t days = none ? 0 : below(s, 61);

		p->free[POOL_GROUP][i] = (uint8_t)(days / 2);
		p->free[POOL_INDIVIDUAL][i] = (uint8_t)(days - days / 2);
		p->months[i] = (struct provider_month){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3), m->months[i],
			days - days / 2, days / 2 };
	}
	p->card.months = (struct list){ p->months, MIX_MONTHS };
}

static void
accreditation_draw(const struct mix *m, struct stream *s, struct mix_provider *p)
{
	struct accreditation *a = &p->accreditation;
	bool over = below(s, 20) == 0;

	a->id = p->card.id;
	a->id.b[15] ^= 0xa5;
	a->provider = p->card.id;
	a->status = ACCREDITATION_ACCREDITED;
	a->from = m->months[0] - 1200 - (day_t)below(s, 800);
	a->to =
	    over ? m->months[0] - 1 - (day_t)below(s, 600) : m->months[MIX_MONTHS] + (day_t)below(s, 1000);
	a->has = REC_BIT(TAG_ID) | REC_BIT(ACCREDITATION_TAG_PROVIDER) | REC_BIT(ACCREDITATION_TAG_STATUS) |
	    REC_BIT(ACCREDITATION_TAG_FROM) | REC_BIT(ACCREDITATION_TAG_TO);
}

void
mix_provider(const struct mix *m, uint32_t provider, uint32_t version, struct mix_provider *ret)
{
	const struct place *home = &m->communes[home_of(m, provider)];
	struct stream s = stream_of(m, STREAM_CARD, provider, version);
	struct provider *card = &ret->card;

	memset(ret, 0, sizeof *ret);
	card->id = mix_provider_id(m, provider);
	(void)snprintf(ret->code, sizeof ret->code, "p%u", provider);
	(void)snprintf(ret->name, sizeof ret->name, "Prestataire %u", provider);
	card->code = text_of(ret->code);
	card->name = text_of(ret->name);
	card->commune = (struct text){ home->code, 5, 0 };
	skills_draw(&s, ret);
	departments_draw(m, &s, home, ret);
	card->remote = below(&s, 5) == 0;
	days_draw(m, &s, ret);
	card->tariff = tariff_draw(&s, 0, 64);
	links_draw(m, &s, ret);
	for (unsigned tag = 12; tag <= 18; tag++)
		card->has |= REC_BIT(tag);
	card->has |= REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7) | REC_BIT(21) | REC_BIT(23);
	accreditation_draw(m, &s, ret);
}

/* --- requests ---------------------------------------------------------------------------------------- */
static void
needs_draw(struct stream *s, struct mix_request *r)
{
	uint32_t wanted = 1 + below(s, MIX_NEEDS_MOST), n = 0;

	while (n < wanted) {
		uint32_t k = below(s, 2) == 0 ? below(s, MIX_COMMON)
					      : MIX_COMMON + below(s, MIX_COMPETENCES - MIX_COMMON);
		struct id one = mix_competence_id(k);
		bool twice = false;

		for (uint32_t i = 0; i < n; i++)
			twice = twice || id_equal(r->needs[i].competence, one);
		if (!twice)
			r->needs[n++] =
			    (struct competence_need){ REC_BIT(1) | REC_BIT(2), one, 1 + below(s, 4) };
	}
	r->ask.competences = (struct list){ r->needs, n };
}

/* A centre of which somebody there who can do what is asked first has a link; any, when nobody was found. */
static struct id
centre_draw(const struct mix *m, struct stream *s, const struct area *d, const struct mix_request *r)
{
	struct id centre = mix_organisation_id(below(s, MIX_ORGANISATIONS));
	struct mix_provider p;

	for (unsigned i = 0; i < CENTRE_TRIES && d->count != 0; i++) {
		mix_provider(m, m->home[d->at + below(s, d->count)], 0, &p);
		if (p.card.links.count != 0 &&
		    has_skill(p.skills, p.card.competences.count, r->needs[0].competence))
			return p.links[below(s, p.card.links.count)].organisation;
	}
	return centre;
}

void
mix_request(const struct mix *m, uint32_t number, struct mix_request *ret)
{
	struct stream s = stream_of(m, STREAM_REQUEST, number, 0);
	const struct place *at = &m->communes[commune_draw(m, &s)];
	struct request *r = &ret->ask;

	memset(ret, 0, sizeof *ret);
	r->kind = POOL_GROUP;
	needs_draw(&s, ret);
	r->department = text_of(m->departments[at->department].code);
	r->commune = (struct text){ at->code, 5, 0 };
	ret->month = below(&s, MIX_MONTHS);
	r->from = m->months[ret->month];
	r->to = m->months[ret->month + 1] - 1;
	r->days = 1 + below(&s, 6);
	r->remote = below(&s, 6) == 0;
	if (below(&s, 3) == 0) {
		r->price_ceiling = tariff_draw(&s, 20, 60);
		r->has |= REC_BIT(REQUEST_TAG_PRICE_CEILING);
	}
	r->organisation = centre_draw(m, &s, &m->departments[at->department], ret);
	r->has |= REC_BIT(REQUEST_TAG_KIND) | REC_BIT(REQUEST_TAG_NATURE) |
	    REC_BIT(REQUEST_TAG_ORGANISATION) | REC_BIT(REQUEST_TAG_COMPETENCES) |
	    REC_BIT(REQUEST_TAG_DEPARTMENT) | REC_BIT(REQUEST_TAG_COMMUNE) | REC_BIT(REQUEST_TAG_REMOTE) |
	    REC_BIT(REQUEST_TAG_FROM) | REC_BIT(REQUEST_TAG_TO) | REC_BIT(REQUEST_TAG_DAYS);
}
