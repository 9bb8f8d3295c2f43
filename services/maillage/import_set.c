/*
 * import_set: the rows and complaints of all files together; which row comes before which.
 * Owns: their arrays; texts and records are in the set's arena.
 * Beware: pointers to rows hold until the next row is made.
 */
#include "services/maillage/import.h"
#include <stdlib.h>

void
import_set_init(struct import_set *s)
{
	*s = (struct import_set){ 0 };
	s->parts_end = &s->parts;
}

void
import_set_free(struct import_set *s)
{
	free(s->lines);
	free(s->by_id);
	free(s->complaints);
	free(s->codes);
	arena_free(&s->arena);
}

/* Room for one more. */
static void *
grow(void *items, size_t count, size_t *cap, size_t size)
{
	if (count < *cap)
		return items;
	*cap = *cap == 0 ? 64 : 2 * *cap;
	items = reallocarray(items, *cap, size);
	if (items == NULL)
		abort();
	return items;
}

struct import_part *
import_part_new(struct import_set *s, const char *file, const struct collection_desc *c, bool table)
{
	struct import_part *p = ARENA_NEW(&s->arena, struct import_part);

	p->file = file;
	p->table = table;
	p->collection = c;
	*s->parts_end = p;
	s->parts_end = &p->next;
	return p;
}

struct import_line *
import_line_new(struct import_set *s, struct import_part *part, uint32_t line)
{
	s->lines = grow(s->lines, s->line_count, &s->line_cap, sizeof *s->lines);
	struct import_line *l = &s->lines[s->line_count++];

	*l = (struct import_line){ .part = part, .line = line };
	l->rec = arena_alloc(&s->arena, part->collection->rec->size);
	return l;
}

struct id
import_resolve(struct import_set *s, const char *record, struct text code)
{
	struct id id = id_or_code(record, code);

	s->codes = grow(s->codes, s->code_count, &s->code_cap, sizeof *s->codes);
	s->codes[s->code_count++] =
	    (struct import_code){ id, { arena_text(&s->arena, code.ptr, code.len), code.len, 0 } };
	return id;
}

/* --- complaints
 * ----------------------------------------------------------------------------------------------- */
void
import_complain(struct import_set *s, const struct import_part *part, uint32_t line, const char *field,
    const struct fault_code *code, const char *argument)
{
	struct fault why = { 0 };

	(void)fault_addf(&why, RC_INVALID, field, code, "%s", argument != NULL ? argument : "");
	import_complain_all(s, part, line, &why);
}

void
import_complain_all(
    struct import_set *s, const struct import_part *part, uint32_t line, const struct fault *why)
{
	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++) {
		s->complaints =
		    grow(s->complaints, s->complaint_count, &s->complaint_cap, sizeof *s->complaints);
		s->complaints[s->complaint_count++] = (struct import_complaint){ part, line, why->items[i] };
	}
}

static int
complaint_order(const void *a, const void *b)
{
	const struct import_complaint *x = a, *y = b;
	int files = strcmp(x->part->file, y->part->file);

	if (files != 0)
		return files;
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return strcmp(x->item.field, y->item.field);
}

/* A reference is told by the code that the file used, not by the id made from it. */
static void
item_by_code(const struct import_set *s, struct fault_item *item)
{
	struct id id;

	if (item->code != FAULT_UNKNOWN_REFERENCE || !id_parse(item->argument, strlen(item->argument), &id))
		return;
	for (size_t i = 0; i < s->code_count; i++) {
		if (!id_equal(s->codes[i].id, id))
			continue;
		snprintf(item->argument, sizeof item->argument, TEXT_FMT,
		    (int)(s->codes[i].code.len > 100 ? 100 : s->codes[i].code.len), s->codes[i].code.ptr);
		return;
	}
}

/* Of a table, the column as its first line calls it. */
static const char *
field_shown(const struct import_part *part, const char *path)
{
	size_t len = strcspn(path, ".[");
	const struct rec_field *f = record_field(part->collection->rec, path, len);

	return part->table && f != NULL && part->headings[f->tag] != NULL ? part->headings[f->tag] : path;
}

void
import_complaints_print(struct import_set *s, FILE *to)
{
	char sentence[FAULT_ARGUMENT_MAX + 512];

	if (s->complaint_count > 0)
		qsort(s->complaints, s->complaint_count, sizeof *s->complaints, complaint_order);
	for (size_t i = 0; i < s->complaint_count; i++) {
		struct import_complaint *c = &s->complaints[i];

		item_by_code(s, &c->item);
		fault_sentence(&c->item, 1, sentence, sizeof sentence);
		fprintf(to, "%s", c->part->file);
		if (c->line > 0)
			fprintf(to, ":%u", c->line);
		if (c->item.field[0] != '\0')
			fprintf(to, ", %s « %s »", c->part->table ? "colonne" : "champ",
			    c->part->collection != NULL ? field_shown(c->part, c->item.field)
							: c->item.field);
		fprintf(to, " : %s\n", sentence);
	}
}

/* --- order
 * ---------------------------------------------------------------------------------------------------- */
static int
by_id(const void *a, const void *b)
{
	const struct import_line *x = *(struct import_line *const *)a, *y = *(struct import_line *const *)b;
	int ids = memcmp(x->id.b, y->id.b, sizeof x->id.b);

	return ids != 0 ? ids : x < y ? -1 : 1; /* as they were read */
}

static struct import_line *
line_find(const struct import_set *s, struct id id)
{
	size_t low = 0, high = s->line_count;

	while (s->by_id != NULL && low < high) {
		size_t mid = low + (high - low) / 2;
		int order = memcmp(s->by_id[mid]->id.b, id.b, sizeof id.b);

		if (order == 0)
			return s->by_id[mid];
		if (order < 0)
			low = mid + 1;
		else
			high = mid;
	}
	return NULL;
}

const struct import_line *
import_find(const struct import_set *s, struct id id)
{
	return line_find(s, id);
}

static uint32_t level_of(struct import_set *s, struct import_line *l);

static void
level_raise(struct import_set *s, struct import_line *l, struct id id, uint32_t *level)
{
	struct import_line *other = line_find(s, id);

	if (other == NULL || other == l)
		return; /* itself: its service has a word on that */
	if (other->visiting) {
		import_complain(s, l->part, l->line, NULL, FAULT_TEXT,
		    "Cette ligne et une autre se désignent l’une l’autre : laissez l’une des deux références "
		    "vide.");
		return;
	}
	uint32_t below = level_of(s, other);

	*level = below + 1 > *level ? below + 1 : *level;
}

static void
level_walk(
    struct import_set *s, struct import_line *l, const struct rec_desc *d, const void *rec, uint32_t *level)
{
	for (const struct rec_field *f = d->fields; f < d->fields + d->count; f++) {
		const struct list *list = record_at_const(f, rec);

		if (((*(const uint64_t *)rec >> f->tag) & 1u) == 0)
			continue;
		if (f->kind == REC_K_ID && f->ref != NULL)
			level_raise(s, l, *(const struct id *)record_at_const(f, rec), level);
		for (uint32_t i = 0; f->kind == REC_K_LIST && i < list->count; i++) {
			if (f->elem == REC_K_ID)
				level_raise(s, l, ((const struct id *)list->items)[i], level);
			else if (f->elem == REC_K_REC)
				level_walk(s, l, f->sub, (const char *)list->items + (size_t)i * f->sub->size,
				    level);
		}
	}
}

static uint32_t
level_of(struct import_set *s, struct import_line *l)
{
	uint32_t level = 1;

	if (l->level != 0)
		return l->level;
	l->visiting = true;
	level_walk(s, l, l->part->collection->rec, l->rec, &level);
	l->visiting = false;
	l->level = level;
	return level;
}

static void
doubled_find(struct import_set *s)
{
	char first[64];

	for (size_t i = 1; i < s->line_count; i++) {
		const struct import_line *a = s->by_id[i - 1], *b = s->by_id[i];

		if (!id_equal(a->id, b->id))
			continue;
		snprintf(first, sizeof first, TEXT_FMT "%sligne %u",
		    (int)(b->code.len > 30 ? 30 : b->code.len), b->code.ptr, b->code.len > 0 ? ", " : "",
		    a->line);
		import_complain(s, b->part, b->line, b->code.len > 0 ? "code" : NULL, FAULT_DUPLICATE, first);
	}
}

void
import_index(struct import_set *s)
{
	free(s->by_id);
	s->by_id = calloc(s->line_count + 1, sizeof(struct import_line *));
	if (s->by_id == NULL)
		abort();
	for (size_t i = 0; i < s->line_count; i++)
		s->by_id[i] = &s->lines[i];
	if (s->line_count > 0)
		qsort(s->by_id, s->line_count, sizeof *s->by_id, by_id);
	doubled_find(s);
	for (size_t i = 0; i < s->line_count; i++)
		(void)level_of(s, &s->lines[i]);
}
