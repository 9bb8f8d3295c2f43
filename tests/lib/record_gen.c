/*
 * record_gen: fills records at random, by their table alone.
 * Owns: nothing but the examples of formats.
 * Beware: a format of proto/ that none of the examples satisfies leaves its field out; add an example for it.
 */
#include "tests/lib/record_gen.h"
#include <stdio.h>

uint64_t
record_gen_next(struct record_gen *g)
{
	uint64_t z = g->state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

int64_t
record_gen_between(struct record_gen *g, int64_t lo, int64_t hi)
{
	uint64_t span = (uint64_t)hi - (uint64_t)lo;
	uint64_t bits = record_gen_next(g);

	/* bounds and small numbers are where mistakes live */
	if (bits % 8 == 0)
		return bits & 8 ? lo : hi;
	if (bits % 8 == 1 && span > 300)
		span = 300;
	if (span == UINT64_MAX)
		return (int64_t)record_gen_next(g);
	return (int64_t)((uint64_t)lo + record_gen_next(g) % (span + 1));
}

/* Texts that the formats of record.h, and others like them, take. */
static const char *const examples[] = {
	"prenom.nom@exemple.fr",
	"01 23 45 67 89",
	"+33 1 23 45 67 89",
	"https://exemple.fr/page?a=1",
	"fr",
	"pt-BR",
	"35600000000048",
	"73282932000074",
	"W751234567",
	"75056",
	"2A004",
	"97411",
	"Zoé Lœwe-d’Arc",
	"75",
	"2B",
	"974",
	"732829320",
	"FR76 3000 6000 0112 3456 7890 189",
	"FR7630006000011234567890189",
	"75001",
	"09:30",
	"2019-2020",
	"2019",
	"12345678901",
	"11755555555",
	"abc-def",
	"abc_def",
	"A1",
	"#a1b2c3",
	"node1",
	"node1.example.org",
	"tcp://192.0.2.1:8480",
	"192.0.2.1",
	"Europe/Paris",
	"MCowBQYDK2VwAyEA",
	"48.8566,2.3522",
	"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
	"9499Z",
	"94.99Z",
	"https://maillage.example.org",
	"https://maillage.example.org/accueil/"
	"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
};

/* Any characters that a text may hold, some of several bytes, some that JSON, CSV and HTML care for. */
static struct text
any_text(struct record_gen *g, int64_t least, int64_t most)
{
	static const char *const letters[] = { "a", "b", "Z", "0", "9", " ", "é", "œ", "’", "€", "😀", "\"",
		"\\", "\n", "\t", ";", "=", "-", "'", "/", "<", "&", "ß", "語", "\xc2\xa0",
		"\xf4\x8f\xbf\xbf" };
	int64_t chars = record_gen_between(g, least, most < least + 40 ? most : least + 40);
	char *out = arena_alloc(g->arena, (size_t)chars * 4 + 1);
	size_t len = 0;

	for (int64_t i = 0; i < chars; i++) {
		const char *c = letters[record_gen_next(g) % (sizeof letters / sizeof letters[0])];

		memcpy(out + len, c, strlen(c));
		len += strlen(c);
	}
	return (struct text){ out, (uint32_t)len, 0 };
}

static bool
example_text(struct record_gen *g, const struct rec_field *f, struct text *ret_text)
{
	size_t n = sizeof examples / sizeof examples[0], first = (size_t)record_gen_next(g) % n;

	for (size_t i = 0; i < n; i++) {
		struct text t = text_of(examples[(first + i) % n]);

		if (t.len >= f->min && t.len <= f->max && f->format->holds(t)) {
			*ret_text = t;
			return true;
		}
	}
	return false;
}

static struct text
any_bytes(struct record_gen *g, const struct rec_field *f)
{
	int64_t len = record_gen_between(g, f->min, f->max < 64 ? f->max : 64);
	char *out = arena_alloc(g->arena, (size_t)len + 1);

	for (int64_t i = 0; i < len; i++)
		out[i] = (char)record_gen_next(g);
	return (struct text){ out, (uint32_t)len, 0 };
}

static double
any_double(struct record_gen *g, const struct rec_field *f)
{
	double lo = (double)f->min, hi = (double)f->max;
	double part = (double)(record_gen_next(g) >> 11) * 0x1p-53;

	if (record_gen_next(g) % 3 == 0)
		return (double)(int64_t)(lo + (hi - lo) * part);
	return lo + (hi - lo) * part;
}

static bool fill_value(struct record_gen *g, const struct rec_field *f, void *at);

static size_t
item_size(const struct rec_field *f)
{
	switch (f->elem) {
	case REC_K_U32:
		return sizeof(uint32_t);
	case REC_K_U64:
		return sizeof(uint64_t);
	case REC_K_DAY:
		return sizeof(day_t);
	case REC_K_TEXT:
		return sizeof(struct text);
	case REC_K_ID:
		return sizeof(struct id);
	default:
		return f->sub->size;
	}
}

static bool
fill_list(struct record_gen *g, const struct rec_field *f, struct list *at)
{
	struct rec_field item = *f;
	int64_t most = f->max < f->min + 4 ? f->max : f->min + 4;

	item.kind = f->elem;
	item.flags = 0;
	item.min = f->elem == REC_K_DAY ? REC_DAY_MIN : 0;
	item.max = f->elem == REC_K_DAY ? REC_DAY_MAX
	    : f->elem == REC_K_TEXT	? (int64_t)f->most
	    : f->elem == REC_K_U32	? (int64_t)UINT32_MAX
					: INT64_MAX;
	if (g->depth > 4)
		most = f->min;
	*at = (struct list){ NULL, (uint32_t)record_gen_between(g, f->min, most) };
	at->items = arena_array(g->arena, at->count, item_size(f));
	for (uint32_t i = 0; i < at->count; i++)
		if (!fill_value(g, &item, (char *)at->items + i * item_size(f)))
			return false;
	return true;
}

static uint32_t
any_set(struct record_gen *g, const struct rec_enum *e)
{
	uint32_t set = 0;

	for (uint32_t i = 0; i < e->count; i++)
		if (record_gen_next(g) & 1)
			set |= UINT32_C(1) << e->values[i].value;
	return set;
}

static bool
fill_value(struct record_gen *g, const struct rec_field *f, void *at)
{
	switch (f->kind) {
	case REC_K_BOOL:
		*(bool *)at = record_gen_next(g) & 1;
		return true;
	case REC_K_U32:
		*(uint32_t *)at = (uint32_t)record_gen_between(g, f->min, f->max);
		return true;
	case REC_K_DAY:
		*(day_t *)at = (day_t)record_gen_between(g, f->min, f->max);
		return true;
	case REC_K_F64:
		*(double *)at = any_double(g, f);
		return true;
	case REC_K_ENUM:
		*(int *)at = f->values->values[record_gen_next(g) % f->values->count].value;
		return true;
	case REC_K_SET:
		*(uint32_t *)at = any_set(g, f->values);
		return true;
	case REC_K_TEXT:
		if (f->format != NULL)
			return example_text(g, f, at);
		*(struct text *)at = any_text(g, f->min > 0 ? f->min : (f->flags & REQUIRED) != 0, f->max);
		return true;
	case REC_K_BYTES:
		*(struct text *)at = any_bytes(g, f);
		return true;
	case REC_K_ID:
		for (size_t i = 0; i < sizeof(struct id); i++)
			((struct id *)at)->b[i] = (uint8_t)record_gen_next(g);
		return true;
	case REC_K_LIST:
		return fill_list(g, f, at);
	case REC_K_REC:
		record_gen_fill(g, f->sub, at);
		return true;
	default:
		*(int64_t *)at = record_gen_between(g, f->min, f->max);
		return true;
	}
}

void
record_gen_fill(struct record_gen *g, const struct rec_desc *d, void *ret_rec)
{
	uint64_t *has = ret_rec;

	memset(ret_rec, 0, d->size);
	g->depth++;
	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if ((f->flags & REQUIRED) || record_gen_next(g) % 3 != 0)
			if (fill_value(g, f, record_at(f, ret_rec)))
				*has |= REC_BIT(f->tag);
	g->depth--;
}

/* --- tables ------------------------------------------------------------------------------------------- */
static const char *
field_wrong(const struct rec_field *f)
{
	bool texts = f->kind == REC_K_TEXT || (f->kind == REC_K_LIST && f->elem == REC_K_TEXT);

	if (f->tag > REC_TAG_MAX)
		return "tag beyond 63";
	if (f->name == NULL || f->label == NULL || f->doc == NULL || *f->label == '\0')
		return "no name, label or doc";
	if ((f->flags & PERSONAL) && !texts && !(f->kind == REC_K_LIST && f->elem == REC_K_REC))
		return "PERSONAL is for texts";
	if ((f->kind == REC_K_ENUM || f->kind == REC_K_SET) && (f->values == NULL || f->values->count == 0))
		return "no values";
	if (f->kind == REC_K_LIST && f->elem == REC_K_REC && f->sub == NULL)
		return "no sub-record";
	if (f->min > f->max && f->kind != REC_K_ENUM && f->kind != REC_K_SET && f->kind != REC_K_ID)
		return "min above max";
	if (f->kind == REC_K_LIST && f->elem == REC_K_TEXT && f->most == 0)
		return "texts of no length";
	for (uint32_t i = 0; f->kind == REC_K_SET && i < f->values->count; i++)
		if (f->values->values[i].value < 0 || f->values->values[i].value > 31)
			return "a set's values are 0 to 31";
	return NULL;
}

const char *
record_gen_table(const struct rec_desc *d)
{
	static char where[256];

	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];
		const char *wrong = field_wrong(f);

		if (i > 0 && f->tag <= f[-1].tag)
			wrong = "tags do not ascend";
		if ((size_t)f->off + f->size > d->size || f->off < sizeof(uint64_t))
			wrong = "member outside of the struct";
		if (wrong == NULL && record_field(d, f->name, strlen(f->name)) != f)
			wrong = "name given twice";
		if (wrong != NULL) {
			snprintf(where, sizeof where, "%s.%s: %s", d->name, f->name ? f->name : "?", wrong);
			return where;
		}
	}
	return NULL;
}
