/*
 * import_pages: what a run has to tell, line by line: problems and likenesses, kept in pages beside it, read in pages of any size.
 * Owns: the table of pages.
 * Beware: all of a page's texts are sealed with the run's own key; pages of a reading before are written over or removed.
 */
#include "services/registry/import_run.h"
#include <stdio.h>
#include <stdlib.h>

#define LIST_DEFAULT 50
#define LIST_MOST 100 /* so that a message holds it */

static struct id
page_id(struct id run, uint32_t number)
{
	uint8_t which[8];
	struct crypto_hash_part parts[] = { { run.b, sizeof run.b }, { which, sizeof which } };

	db_be64(number, which);
	return crypto_id_of(parts, 2);
}

/* --- writing ---------------------------------------------------------------------------------------------- */
static int
problem_order(const void *a, const void *b)
{
	const struct import_problem *x = a, *y = b;

	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return x->column.len != y->column.len ? (x->column.len < y->column.len ? -1 : 1)
	    : x->column.len > 0		      ? memcmp(x->column.ptr, y->column.ptr, x->column.len)
					      : 0;
}

static int
likeness_order(const void *a, const void *b)
{
	const struct import_likeness *x = a, *y = b;

	return x->line != y->line ? (x->line < y->line ? -1 : 1) : 0;
}

static void
page_write(struct context *c, struct id run, uint32_t number, struct list problems, struct list likenesses)
{
	struct import_page old, p = { .id = page_id(run, number), .run = run, .number = number };

	p.has = REC_BIT(TAG_ID) | REC_BIT(6) | REC_BIT(7);
	if (context_get(c, &import_page_table, p.id, &old)) {
		p.version = old.version;
		p.created_at = old.created_at;
		p.has |= REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT);
	}
	p.problems = problems;
	p.likenesses = likenesses;
	p.has |= problems.count > 0 ? REC_BIT(8) : 0;
	p.has |= likenesses.count > 0 ? REC_BIT(9) : 0;
	(void)event_stage(c, &import_page_table, "written", &p); /* far below what a record may hold */
}

static void
pages_remove(struct context *c, struct id run, uint32_t problems, uint32_t likenesses)
{
	struct import_page p;
	struct db_scan s;

	db_scan_index(&s, c->txn, &import_page_table, record_field_tag(&import_page_desc, 6), &run, false);
	while (db_scan_next(&s, c->arena, &p))
		if (p.number >= IMPORT_LIKENESS_PAGES ? p.number - IMPORT_LIKENESS_PAGES >= likenesses
						      : p.number >= problems)
			(void)event_stage(c, &import_page_table, "removed", &p);
	db_scan_end(&s);
}

void
import_pages_remove(struct context *c, struct id run)
{
	pages_remove(c, run, 0, 0);
}

static uint32_t
part(uint32_t count, uint32_t at)
{
	return count - at < IMPORT_PAGE_ITEMS ? count - at : IMPORT_PAGE_ITEMS;
}

void
import_pages_write(struct context *c, const struct import_run *run, struct import_load *l)
{
	const struct list none = { NULL, 0 };
	uint32_t problems = 0, likenesses = 0;

	qsort(l->problems, l->problems_kept, sizeof *l->problems, problem_order);
	qsort(l->likenesses, l->likenesses_kept, sizeof *l->likenesses, likeness_order);
	for (uint32_t at = 0; at < l->problems_kept; at += IMPORT_PAGE_ITEMS)
		page_write(c, run->id, problems++,
		    (struct list){ &l->problems[at], part(l->problems_kept, at) }, none);
	for (uint32_t at = 0; at < l->likenesses_kept; at += IMPORT_PAGE_ITEMS)
		page_write(c, run->id, IMPORT_LIKENESS_PAGES + likenesses++, none,
		    (struct list){ &l->likenesses[at], part(l->likenesses_kept, at) });
	pages_remove(c, run->id, problems, likenesses);
}

/* --- reading ---------------------------------------------------------------------------------------------- */
static bool
page_get(struct context *c, struct id run, uint32_t number, struct import_page *ret_page)
{
	if (!context_get(c, &import_page_table, page_id(run, number), ret_page))
		return false;
	context_open(c, &import_page_table, ret_page);
	return true;
}

static uint32_t
offset_of(const struct import_query *in)
{
	uint32_t n = 0;

	for (uint32_t i = 0; REC_HAS(in, 3) && i < in->cursor.len && n < 100000; i++)
		n = in->cursor.ptr[i] >= '0' && in->cursor.ptr[i] <= '9'
		    ? n * 10 + (uint32_t)(in->cursor.ptr[i] - '0')
		    : n;
	return n;
}

/* Items from an offset on, of the pages from `first` on; how many there are in *ret_count. */
static void *
items_read(struct context *c, const struct import_query *in, uint32_t first, size_t size, uint32_t *ret_count,
    struct text *ret_next)
{
	uint32_t limit = REC_HAS(in, 2) ? (in->limit < LIST_MOST ? in->limit : LIST_MOST) : LIST_DEFAULT,
		 at = offset_of(in), n = 0;
	char *items = arena_array(c->arena, limit + 1, size);
	struct import_page p;

	while (n <= limit && page_get(c, in->id, first + at / IMPORT_PAGE_ITEMS, &p)) {
		const struct list *l = first == 0 ? &p.problems : &p.likenesses;
		uint32_t from = at % IMPORT_PAGE_ITEMS;

		if (from >= l->count)
			break;
		for (; from < l->count && n <= limit; from++, at++, n++)
			memcpy(items + n * size, (const char *)l->items + from * size, size);
	}
	*ret_next = n > limit ? text_of(arena_printf(c->arena, "%u", at - 1)) : (struct text){ NULL, 0, 0 };
	*ret_count = n > limit ? limit : n;
	return items;
}

static enum rc
import_faults(
    struct context *c, const struct import_query *in, struct import_problems *ret_page, struct fault *why)
{
	struct import_run run;
	enum rc rc = context_need(c, &import_run_table, in->id, "id", &run, why);

	if (rc != RC_OK)
		return rc;
	ret_page->items.items =
	    items_read(c, in, 0, sizeof(struct import_problem), &ret_page->items.count, &ret_page->next);
	ret_page->count = run.faults;
	ret_page->has = REC_BIT(1) | REC_BIT(2) | (ret_page->next.len > 0 ? REC_BIT(3) : 0);
	return RC_OK;
}
REGISTRY_HANDLER(import_faults, struct import_query, struct import_problems)

static enum rc
import_likenesses(
    struct context *c, const struct import_query *in, struct import_likenesses *ret_page, struct fault *why)
{
	struct import_run run;
	enum rc rc = context_need(c, &import_run_table, in->id, "id", &run, why);

	if (rc != RC_OK)
		return rc;
	ret_page->items.items = items_read(c, in, IMPORT_LIKENESS_PAGES, sizeof(struct import_likeness),
	    &ret_page->items.count, &ret_page->next);
	ret_page->count = run.likenesses;
	ret_page->has = REC_BIT(1) | REC_BIT(2) | (ret_page->next.len > 0 ? REC_BIT(3) : 0);
	return RC_OK;
}
REGISTRY_HANDLER(import_likenesses, struct import_query, struct import_likenesses)

/* --- choices ---------------------------------------------------------------------------------------------- */
void
import_choices_read(struct context *c, struct id run, struct import_load *l)
{
	struct import_page p;

	l->choices = ARENA_ARRAY(&l->arena, IMPORT_PROBLEMS_MOST, struct load_choice);
	for (uint32_t number = IMPORT_LIKENESS_PAGES;
	     context_get(c, &import_page_table, page_id(run, number), &p); number++) {
		const struct import_likeness *likenesses = p.likenesses.items;

		for (uint32_t i = 0; i < p.likenesses.count && l->choice_count < IMPORT_PROBLEMS_MOST; i++)
			l->choices[l->choice_count++] = (struct load_choice){ likenesses[i].line,
				likenesses[i].record, REC_HAS(&likenesses[i], 5), likenesses[i].choice };
	}
}

static bool
page_choose(struct import_page *p, const struct import_choices *in)
{
	const struct import_choice *choices = in->choices.items;
	struct import_likeness *likenesses = p->likenesses.items;
	bool changed = false;

	for (uint32_t i = 0; i < p->likenesses.count; i++)
		for (uint32_t k = 0; k < in->choices.count; k++) {
			if (likenesses[i].line != choices[k].line)
				continue;
			likenesses[i].choice = choices[k].choice;
			likenesses[i].has |= REC_BIT(5);
			changed = true;
		}
	return changed;
}

void
import_choices_keep(struct context *c, const struct import_choices *in)
{
	struct import_page p;

	for (uint32_t number = IMPORT_LIKENESS_PAGES;
	     context_get(c, &import_page_table, page_id(in->id, number), &p); number++)
		if (page_choose(&p, in))
			(void)event_stage(c, &import_page_table, "chosen", &p);
}
