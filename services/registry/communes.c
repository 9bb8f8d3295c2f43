/*
 * communes: deploy/data/communes.csv inside the program (a service reads no file), its lookup, and the check of a code.
 * Owns: the bytes of the file, and the index over them.
 * Beware: the index is shared by all services of a process (tests hold several), so it is made once and stays.
 */
#include "services/registry/communes.h"
#include "common/mpscan.h"
#include <pthread.h>
#include <stdlib.h>

#define LIMIT_DEFAULT 10
#define PROPOSED_MOST 3

__asm__(".pushsection .rodata\n"
	".globl registry_communes_csv, registry_communes_end\n"
	".hidden registry_communes_csv, registry_communes_end\n"
	"registry_communes_csv: .incbin \"deploy/data/communes.csv\"\n"
	"registry_communes_end: .byte 0\n"
	".popsection\n");
extern const char registry_communes_csv[], registry_communes_end[];

static struct communes *all;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void
communes_make(void)
{
	size_t len = (size_t)(registry_communes_end - registry_communes_csv);

	if (communes_new(registry_communes_csv, len, &all, NULL) != RC_OK)
		abort(); /* the program's own file: no input leads here */
}

const struct communes *
communes(void)
{
	if (pthread_once(&made, communes_make) != 0)
		abort();
	return all;
}

enum rc
commune_check(struct text code, const char *field, struct fault *why)
{
	const struct commune_entry *near[PROPOSED_MOST];
	char said[FAULT_ARGUMENT_MAX] = "";
	size_t at = 0;
	unsigned n;

	if (communes_by_code(communes(), code) != NULL)
		return RC_OK;
	n = communes_near(communes(), code, near, PROPOSED_MOST);
	for (unsigned i = 0; i < n; i++)
		at += (size_t)snprintf(said + at, sizeof said - at, "%s" TEXT_FMT " (%s)",
		    i == 0 ? " ; peut-être " : ", ", TEXT_ARG(near[i]->name), near[i]->code);
	if (n == 0)
		snprintf(said, sizeof said, " (« %.*s »)", (int)utf8_cut(code.ptr, code.len, 60), code.ptr);
	return fault_addf(why, RC_INVALID, field, FAULT_COMMUNE_UNKNOWN, "%s", said);
}

static void
commune_row(struct arena *a, const struct commune_entry *e, struct commune *ret)
{
	struct text *codes = ARENA_ARRAY(a, e->postal_codes.len / 5 + 1, struct text);
	uint32_t count = 0;

	for (uint32_t at = 0; at + 5 <= e->postal_codes.len; at += 6)
		codes[count++] = (struct text){ e->postal_codes.ptr + at, 5, 0 };
	*ret = (struct commune){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4),
		.code = text_of(e->code),
		.name = e->name,
		.department = text_of(e->department),
		.postal_codes = { codes, count },
		.population = e->population,
		.lat = e->lat,
		.lon = e->lon };
	ret->has |= e->population != 0 ? REC_BIT(5) : 0;
	ret->has |= e->placed ? REC_BIT(6) | REC_BIT(7) : 0;
}

static enum rc
commune_search(
    struct context *c, const struct commune_query *in, struct commune_page *ret_page, struct fault *why)
{
	const struct commune_entry *found[COMMUNES_MOST];
	unsigned n = communes_search(communes(), in->q, found, REC_HAS(in, 2) ? in->limit : LIMIT_DEFAULT);
	struct commune *rows = ARENA_ARRAY(c->arena, n + 1, struct commune);

	(void)why;
	for (unsigned i = 0; i < n; i++)
		commune_row(c->arena, found[i], &rows[i]);
	*ret_page = (struct commune_page){ REC_BIT(1), { rows, n } };
	return RC_OK;
}
REGISTRY_HANDLER(commune_search, struct commune_query, struct commune_page)
