/*
 * bench/search_world: fills the registry of a node with generated people and organisations, through the host's own import.
 * Owns: nothing beyond the run; the node's folder is the caller's, and the node is down.
 * Beware: deterministic by seed. Names are made of syllables; communes weigh what their population says. Prints nothing but what went wrong.
 *
 * usage: search_world NODE COMMUNES.csv ROWS.tsv QUERIES.tsv FILTERS.tsv PEOPLE ORGANISATIONS
 */
#include "common/commune.h"
#include "services/registry/service.h"
#include "tests/lib/bench_node.h"
#include <stdio.h>
#include <stdlib.h>

#define FIRST_NAMES 3000u
#define LAST_NAMES 80000u
#define PLACES 20000u
#define ROWS_A_COMMAND 500u
#define QUERIES 4000u
#define NAME_MOST 160

static uint64_t seed = UINT64_C(0x6d61696c6c616765);

struct world {
	struct bench_node node;
	FILE *rows, *queries, *filters;
	struct communes *communes;
	const char **commune_codes, **commune_names;
	uint64_t *commune_upto; /* population up to here */
	size_t commune_count;
	struct arena arena;
	struct import_row items[ROWS_A_COMMAND];
	uint32_t count;
	const char *collection;
	uint64_t written;
	uint32_t people, organisations;
};

/* --- chance ------------------------------------------------------------------------------------------ */
static uint64_t
draw(void)
{
	seed ^= seed >> 12;
	seed ^= seed << 25;
	seed ^= seed >> 27;
	return seed * UINT64_C(2685821657736338717);
}

static uint32_t
draw_below(uint32_t n)
{
	return (uint32_t)((draw() >> 32) * n >> 32);
}

/* The first ones are common, the last ones rare; common of some 1 in sqrt(n). */
static uint32_t
draw_skewed(uint32_t n)
{
	double u = (double)(draw() >> 11) / 9007199254740992.0;

	return (uint32_t)(u * u * n);
}

/* --- names ------------------------------------------------------------------------------------------- */
static const char *const syllables[] = { "ba", "bé", "bri", "ca", "chan", "co", "cla", "da", "del", "dou",
	"é", "fa", "fer", "flo", "ga", "gué", "jo", "ka", "la", "lé", "li", "lou", "ma", "mé", "mor", "na",
	"né", "no", "o", "pa", "per", "quin", "ra", "ri", "ro", "sa", "sè", "so", "ta", "thi", "tor", "va",
	"vel", "vi", "zan" };
#define SYLLABLES (sizeof syllables / sizeof syllables[0])
static const char *const ends[] = { "n", "rd", "t", "lle", "ne", "c", "x", "r", "nd", "s", "çon", "" };
#define ENDS (sizeof ends / sizeof ends[0])

/* The word of that number; other numbers give other words. */
static void
word(uint32_t number, unsigned least, bool capital, char *out, size_t cap)
{
	uint64_t n = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
	unsigned wanted;
	size_t len = 0;

	n ^= n >> 31;
	n = (n * UINT64_C(0xbf58476d1ce4e5b9)) >> 8;
	wanted = least + (unsigned)(n % 3);
	n /= 3;
	for (unsigned i = 0; i < wanted; i++, n /= SYLLABLES)
		len += (size_t)snprintf(out + len, cap - len, "%s", syllables[n % SYLLABLES]);
	(void)snprintf(out + len, cap - len, "%s", ends[n % ENDS]);
	if (capital && out[0] >= 'a' && out[0] <= 'z')
		out[0] = (char)(out[0] - 'a' + 'A');
}

static void
person_name(char *out, size_t cap)
{
	char first[64], last[64], other[64];
	bool twice = draw_below(12) == 0;

	word(draw_skewed(FIRST_NAMES), 2, true, first, sizeof first);
	word(FIRST_NAMES + draw_skewed(LAST_NAMES), 2, true, last, sizeof last);
	word(FIRST_NAMES + draw_skewed(LAST_NAMES), 2, true, other, sizeof other);
	if (snprintf(out, cap, "%s %s%s%s", first, last, twice ? "-" : "", twice ? other : "") >= (int)cap)
		bench_die("a name is too long");
}

static void
organisation_name(const char *commune, char *out, size_t cap)
{
	static const char *const shapes[][3] = { { "Centre social ", " de ", "" },
		{ "Espace de vie sociale ", ", ", "" }, { "Association ", " de ", "" },
		{ "Maison de quartier ", " – ", "" }, { "Centre social et culturel ", " (", ")" },
		{ "Les amis de ", " à ", "" }, { "Collectif ", " ", "" } };
	const char *const *shape = shapes[draw_below(sizeof shapes / sizeof shapes[0])];
	char place[64];

	word(FIRST_NAMES + LAST_NAMES + draw_skewed(PLACES), 2, true, place, sizeof place);
	if (snprintf(out, cap, "%s%s%s%s%s", shape[0], place, shape[1], commune, shape[2]) >= (int)cap)
		bench_die("a name is too long");
}

static void
siret_make(uint32_t number, char out[15])
{
	unsigned sum = 0;

	(void)snprintf(out, 15, "%08u00010", 10000000u + number);
	for (int i = 0; i < 13; i++) {
		unsigned d = (unsigned)(out[i] - '0') * (i % 2 == 1 ? 1 : 2);

		sum += d > 9 ? d - 9 : d;
	}
	out[13] = (char)('0' + (10 - sum % 10) % 10);
	out[14] = '\0';
}

/* --- communes ---------------------------------------------------------------------------------------- */
static char *
file_read(const char *path, size_t *ret_len)
{
	FILE *f = fopen(path, "rb");
	char *bytes = NULL;
	size_t size = 0, n;

	if (f == NULL)
		bench_die(path);
	do {
		bytes = realloc(bytes, size + 65536);
		if (bytes == NULL)
			bench_die("memory");
		n = fread(bytes + size, 1, 65536, f);
		size += n;
	} while (n > 0);
	fclose(f);
	*ret_len = size;
	return bytes;
}

static void
communes_read(struct world *w, const char *path)
{
	size_t len, most;
	char *bytes = file_read(path, &len), *line = bytes, *save = NULL;
	uint64_t upto = 0;

	most = len / 16;
	w->commune_codes = calloc(most, sizeof *w->commune_codes);
	w->commune_names = calloc(most, sizeof *w->commune_names);
	w->commune_upto = calloc(most, sizeof *w->commune_upto);
	if (w->commune_codes == NULL || w->commune_names == NULL || w->commune_upto == NULL)
		bench_die("memory");
	bytes[len - 1] = '\0';
	(void)strtok_r(line, "\n", &save); /* the heading */
	while ((line = strtok_r(NULL, "\n", &save)) != NULL && w->commune_count < most) {
		char *fields[9] = { NULL };

		for (unsigned i = 0; i < 9 && line != NULL; i++)
			fields[i] = strsep(&line, ";");
		if (fields[5] == NULL)
			bench_die("a commune without its population");
		upto += (uint64_t)atol(fields[5]) + 1;
		w->commune_codes[w->commune_count] = fields[0];
		w->commune_names[w->commune_count] = fields[1];
		w->commune_upto[w->commune_count++] = upto;
	}
}

static size_t
commune_draw(const struct world *w)
{
	uint64_t at = draw() % w->commune_upto[w->commune_count - 1];
	size_t low = 0, high = w->commune_count - 1;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (w->commune_upto[mid] > at)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* --- into the store ---------------------------------------------------------------------------------- */
static void
imported(void *arg, enum rc rc, const struct envelope *env, const void *body, size_t len)
{
	struct world *w = arg;
	struct import_report report;
	struct arena a = { 0 };

	(void)env;
	if (rc != RC_OK || record_decode(&import_report_desc, body, len, &a, &report, NULL, NULL) != RC_OK)
		bench_die(rc_info(rc)->name);
	if (report.faults.count != 0) {
		const struct import_fault *f = report.faults.items;

		fprintf(stderr, "line %u: " TEXT_FMT " " TEXT_FMT "\n", f->line, TEXT_ARG(f->field),
		    TEXT_ARG(f->code));
		bench_die("a row was refused");
	}
	w->written += report.created;
	arena_free(&a);
}

static void
rows_send(struct world *w)
{
	struct import im = { .has = REC_BIT(1) | REC_BIT(3), .collection = text_of(w->collection) };

	if (w->count == 0)
		return;
	im.rows = (struct list){ w->items, w->count };
	bench_node_queue(&w->node, "registry.import", &import_desc, &im, imported, w);
	arena_reset(&w->arena);
	w->count = 0;
}

static void
row_add(struct world *w, const struct rec_desc *d, const void *rec)
{
	struct buf b = { 0 };
	struct import_row *row = &w->items[w->count];

	record_encode(d, rec, 0, 0, &b);
	*row = (struct import_row){ REC_BIT(1) | REC_BIT(2), w->count + 1,
		{ arena_copy(&w->arena, b.ptr, b.len), (uint32_t)b.len, 0 } };
	buf_free(&b);
	if (++w->count == ROWS_A_COMMAND)
		rows_send(w);
}

/* --- questions --------------------------------------------------------------------------------------- */
/* Up to that many characters of a UTF-8 text. */
static size_t
characters(const char *s, unsigned n)
{
	size_t i = 0;

	for (; s[i] != '\0' && (n > 0 || ((unsigned char)s[i] & 0xc0) == 0x80); i++)
		if (((unsigned char)s[i] & 0xc0) != 0x80 && n-- == 0)
			break;
	return i;
}

/* A letter of the middle is left out, or exchanged with the next. False when there is no plain one. */
static bool
typo_make(const char *from, char *out, size_t cap)
{
	size_t len = strlen(from), at = 2;

	while (at + 2 < len && (((unsigned char)from[at] | (unsigned char)from[at + 1]) & 0x80))
		at++;
	if (at + 2 >= len)
		return false;
	if (draw_below(2) == 0)
		return snprintf(out, cap, "%.*s%s", (int)at, from, from + at + 1) > 0;
	return snprintf(out, cap, "%.*s%c%c%s", (int)at, from, from[at + 1], from[at], from + at + 2) > 0;
}

static const char *
last_two(const char *name, const char *blank)
{
	const char *from = blank;

	while (from > name && from[-1] != ' ')
		from--;
	return from;
}

/* Of the name of somebody, or of some place, that is there. */
static void
question_write(struct world *w, const char *name)
{
	static const char *const kinds[] = { "one", "two", "prefix", "typo" };
	const char *blank = strrchr(name, ' ');
	unsigned kind = draw_below(4);
	char q[NAME_MOST];

	if (blank == NULL)
		return;
	if (kind == 0)
		(void)snprintf(q, sizeof q, "%s", blank + 1);
	else if (kind == 1)
		(void)snprintf(q, sizeof q, "%s", last_two(name, blank));
	else if (kind == 2)
		(void)snprintf(q, sizeof q, "%.*s", (int)characters(blank + 1, 3 + draw_below(3)), blank + 1);
	else if (strlen(blank + 1) < 8 || !typo_make(blank + 1, q, sizeof q))
		return;
	fprintf(w->queries, "%s\t%s\n", kinds[kind], q);
}

static void
row_write(struct world *w, const char *kind, const char *name, uint32_t every)
{
	fprintf(w->rows, "%s\t%s\n", kind, name);
	if (draw_below(every) == 0)
		question_write(w, name);
}

/* --- records ----------------------------------------------------------------------------------------- */
static void
people_make(struct world *w)
{
	w->collection = "person";
	for (uint32_t i = 0; i < w->people; i++) {
		char name[NAME_MOST], email[64];
		struct person p = { .has = REC_BIT(7) | REC_BIT(8) };

		person_name(name, sizeof name);
		(void)snprintf(email, sizeof email, "p%u@exemple.example", i);
		p.name = text_of(name);
		p.email = text_of(email);
		row_add(w, &person_desc, &p);
		row_write(w, "person", name, w->people / QUERIES + 1);
	}
	rows_send(w);
}

static void
organisations_make(struct world *w)
{
	static const char *const kind_names[] = { [ORGANISATION_CENTRE] = "centre",
		[ORGANISATION_EVS] = "evs",
		[ORGANISATION_PARTNER] = "partner",
		[ORGANISATION_INSTITUTION] = "institution" };
	static const enum organisation_kind kinds[] = { ORGANISATION_CENTRE, ORGANISATION_EVS,
		ORGANISATION_PARTNER, ORGANISATION_PARTNER, ORGANISATION_INSTITUTION };

	w->collection = "organisation";
	for (uint32_t i = 0; i < w->organisations; i++) {
		char name[NAME_MOST], siret[15];
		size_t commune = commune_draw(w);
		struct organisation o = { .has = REC_BIT(7) | REC_BIT(8) | REC_BIT(12) | REC_BIT(14) };

		organisation_name(w->commune_names[commune], name, sizeof name);
		siret_make(i, siret);
		o.name = text_of(name);
		o.kind = kinds[draw_below(sizeof kinds / sizeof kinds[0])];
		o.siret = text_of(siret);
		o.commune = text_of(w->commune_codes[commune]);
		row_add(w, &organisation_desc, &o);
		if (draw_below(w->organisations / QUERIES + 1) == 0)
			fprintf(w->filters, "kind=%s\tcommune=%s\n", kind_names[o.kind],
			    w->commune_codes[commune]);
		row_write(w, "organisation", name, w->organisations / (QUERIES / 4) + 1);
	}
	rows_send(w);
}

int
main(int argc, char **argv)
{
	static struct world w;

	if (argc != 8)
		bench_die("usage: search_world NODE COMMUNES ROWS QUERIES FILTERS PEOPLE ORGANISATIONS");
	w.people = (uint32_t)atol(argv[6]);
	w.organisations = (uint32_t)atol(argv[7]);
	w.rows = fopen(argv[3], "w");
	w.queries = fopen(argv[4], "w");
	w.filters = fopen(argv[5], "w");
	if (w.rows == NULL || w.queries == NULL || w.filters == NULL)
		bench_die("rows, queries and filters cannot be written");
	communes_read(&w, argv[2]);
	bench_node_open(&w.node, &registry_service, argv[1]);
	organisations_make(&w);
	people_make(&w);
	bench_node_step(&w.node);
	if (w.written != (uint64_t)w.people + w.organisations)
		bench_die("not all rows were written");
	service_close(w.node.service);
	return fclose(w.rows) != 0 || fclose(w.queries) != 0 || fclose(w.filters) != 0;
}
