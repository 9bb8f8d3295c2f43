/*
 * import_twins: rows of one file that look like one another: the same SIRET, name and commune, or e-mail address.
 * Owns: the load's twins: a hash for each reason of each row, compared once all are read.
 * Beware: rows that a code, or for a name a SIRET, tells apart are meant to be two; an organisation shares its e-mail with its antennes.
 */
#include "common/fold.h"
#include "services/registry/import_load.h"
#include <stdio.h>
#include <stdlib.h>

static const char *const reasons[] = {
	[IMPORT_LIKE_SIRET] = "même SIRET",
	[IMPORT_LIKE_NAME] = "même nom et même commune",
	[IMPORT_LIKE_EMAIL] = "même adresse e-mail",
};
static const char *const columns[] = {
	[IMPORT_LIKE_SIRET] = "siret",
	[IMPORT_LIKE_NAME] = "name",
	[IMPORT_LIKE_EMAIL] = "email",
};

static struct text
text_in(const struct rec_desc *d, const char *name, const void *rec)
{
	const struct rec_field *f = record_field(d, name, strlen(name));

	if (f == NULL || f->kind != REC_K_TEXT || !(*(const uint64_t *)rec >> f->tag & 1u))
		return (struct text){ "", 0, 0 };
	return *(const struct text *)record_at_const(f, rec);
}

/* Letters of ASCII in small: what stands before and after the @ keeps its signs. */
static const char *
email_small(struct arena *a, struct text email)
{
	char *out = arena_text(a, email.ptr, email.len);

	for (char *p = out; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p = (char)(*p - 'A' + 'a');
	return out;
}

static void
twin_add(struct import_load *l, const struct load_twin *row, enum import_likeness_reason reason,
    const char *value, bool apart)
{
	uint64_t h = UINT64_C(14695981039346656037) + reason;

	for (; *value != '\0'; value++)
		h = (h ^ (unsigned char)*value) * UINT64_C(1099511628211);
	if (l->twin_count == l->twin_cap) {
		l->twin_cap = l->twin_cap == 0 ? 1024 : 2 * l->twin_cap;
		l->twins = reallocarray(l->twins, l->twin_cap, sizeof *l->twins);
		if (l->twins == NULL)
			abort();
	}
	l->twins[l->twin_count] = *row;
	l->twins[l->twin_count].hash = h;
	l->twins[l->twin_count].reason = reason;
	l->twins[l->twin_count++].apart = apart;
}

void
import_twin_note(struct import_load *l, const void *rec, struct id id, uint32_t line)
{
	struct load_twin row = { .id = id, .line = line };
	struct text siret = text_in(l->desc, "siret", rec), name = text_in(l->desc, "name", rec),
		    commune = text_in(l->desc, "commune", rec), email = text_in(l->desc, "email", rec);
	bool coded = REC_HAS((const struct rec_head *)rec, TAG_ID) || text_in(l->desc, "code", rec).len > 0;

	if (l->table != &organisation_table && l->table != &person_table && l->table != &provider_table)
		return;
	if (siret.len > 0)
		twin_add(l, &row, IMPORT_LIKE_SIRET, arena_text(&l->row_arena, siret.ptr, siret.len), coded);
	if (name.len > 0 && commune.len > 0)
		twin_add(l, &row, IMPORT_LIKE_NAME,
		    arena_printf(&l->row_arena, "%s;" TEXT_FMT, text_words(&l->row_arena, name.ptr, name.len),
			TEXT_ARG(commune)),
		    coded || siret.len > 0);
	if (email.len > 0 && l->table != &organisation_table)
		twin_add(l, &row, IMPORT_LIKE_EMAIL, email_small(&l->row_arena, email), coded);
}

static int
twin_order(const void *a, const void *b)
{
	const struct load_twin *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* Each row against the first that is like it. */
void
import_twins_tell(struct import_load *l)
{
	size_t first = 0;
	char said[96];

	if (l->twin_count > 1)
		qsort(l->twins, l->twin_count, sizeof *l->twins, twin_order);
	for (size_t i = 1; i < l->twin_count; i++) {
		const struct load_twin *a = &l->twins[first], *b = &l->twins[i];

		if (a->hash != b->hash) {
			first = i;
			continue;
		}
		if ((a->apart && b->apart) ||
		    id_equal(a->id, b->id)) /* the same record: import_order.c tells it */
			continue;
		snprintf(said, sizeof said, "%u (%s)", a->line, reasons[b->reason]);
		import_problem_code(
		    l, b->line, import_column_of(l, columns[b->reason]), FAULT_IMPORT_TWIN, said);
	}
}
