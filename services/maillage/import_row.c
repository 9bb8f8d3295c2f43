/*
 * import_row: cells into records, and the id that a row keeps from one import to the next.
 * Owns: nothing.
 * Beware: an id made from a code is for ever: the same code in another file, or next year, is the same
 * record.
 */
#include "services/maillage/import.h"

struct resolving {
	struct import_set *set;
};

static bool
resolve(void *arg, const char *collection, struct text code, struct id *ret_id)
{
	struct resolving *r = arg;

	*ret_id = import_resolve(r->set, collection, code);
	return true;
}

void
import_cell(struct import_set *s, struct import_line *l, const struct rec_field *f, struct text cell)
{
	struct resolving r = { s };
	const struct record_resolver resolver = { resolve, &r };
	struct fault why = { 0 };

	if (record_set_cell(f, cell, &resolver, &s->arena, l->rec, &why) != RC_OK)
		import_complain_all(s, l->part, l->line, &why);
}

void
import_identify(struct import_set *s, struct import_line *l)
{
	struct rec_head *head = l->rec;
	const struct rec_desc *d = l->part->collection->rec;
	const struct rec_field *code = record_field(d, "code", 4);

	if (code != NULL && code->kind == REC_K_TEXT && ((head->has >> code->tag) & 1u))
		l->code = *(const struct text *)record_at_const(code, l->rec);
	if (!REC_HAS(head, TAG_ID)) {
		head->id = l->code.len > 0
		    ? id_or_code(d->name, l->code)
		    : record_content_id(
			  d, l->rec, arena_printf(&s->arena, "%s:%u", l->part->file, l->line), &s->arena);
		head->has |= REC_BIT(TAG_ID);
	}
	l->id = head->id;
}
