/*
 * deadline_agenda: due dates in the order of their days, by pages.
 * Owns: GET /deadlines.
 * Beware: those of one organisation are few: they are taken from its index and put in order here; all others are walked
 *         along the index of days.
 */
#include "services/registry/deadline.h"
#include <stdlib.h>

#define QUERY_FROM 1
#define QUERY_UNTIL 2
#define QUERY_ORGANISATION 3
#define QUERY_KIND 4
#define QUERY_STATUS 5
#define QUERY_LIMIT 6
#define QUERY_CURSOR 7
#define PAGE_DEFAULT 50
#define CURSOR_LEN (8 + sizeof(struct id))

/* Where the page before ended. */
struct place {
	day_t due;
	struct id id;
};

static bool
wanted(const struct deadline_query *q, const struct deadline *d)
{
	bool over = d->status == DEADLINE_DROPPED || d->status == DEADLINE_DONE;

	if (REC_HAS(q, QUERY_STATUS) ? d->status != q->status : over)
		return false;
	if (REC_HAS(q, QUERY_KIND) && d->kind != q->kind)
		return false;
	return (!REC_HAS(q, QUERY_FROM) || d->due >= q->from) &&
	    (!REC_HAS(q, QUERY_UNTIL) || d->due <= q->until);
}

/* --- cursors --------------------------------------------------------------------------------------------- */
static struct text
cursor_write(struct context *c, const struct deadline *last)
{
	uint8_t raw[CURSOR_LEN];
	char text[2 * CURSOR_LEN];

	db_be64((uint64_t)(last->due - REC_DAY_MIN), raw);
	memcpy(raw + 8, last->id.b, sizeof last->id.b);
	crypto_base64(raw, sizeof raw, text);
	return text_of(arena_text(c->arena, text, strlen(text)));
}

static enum rc
cursor_read(struct text cursor, struct place *ret, struct fault *why)
{
	uint8_t raw[CURSOR_LEN];
	uint64_t due;
	size_t n = 0;

	if (crypto_base64_decode(cursor.ptr, cursor.len, raw, sizeof raw, &n) != RC_OK || n != sizeof raw ||
	    (due = db_from_be64(raw)) > REC_DAY_MAX - REC_DAY_MIN)
		return fault_say(why, RC_INVALID, "cursor", FAULT_FORMAT,
		    "la valeur « next » de la page précédente, telle quelle",
		    "the value “next” of the page before, as it is");
	ret->due = (day_t)due + REC_DAY_MIN;
	memcpy(ret->id.b, raw + 8, sizeof ret->id.b);
	return RC_OK;
}

/* --- pages ----------------------------------------------------------------------------------------------- */
/* False when the page was full: then there is more. */
static bool
page_add(struct context *c, uint32_t limit, const struct deadline *d, struct deadline_page *ret)
{
	struct deadline *items = ret->items.items;

	if (ret->items.count == limit) {
		ret->next = cursor_write(c, &items[limit - 1]);
		ret->has |= REC_BIT(2);
		return false;
	}
	items[ret->items.count++] = *d;
	return true;
}

static void
page_of_days(struct context *c, const struct deadline_query *q, const struct place *after, uint32_t limit,
    struct deadline_page *ret)
{
	struct deadline d;
	struct db_scan s;

	db_scan_range(&s, c->txn, &deadline_table, record_field_tag(&deadline_desc, DEADLINE_TAG_DUE),
	    REC_HAS(q, QUERY_FROM) ? &q->from : NULL, REC_HAS(q, QUERY_UNTIL) ? &q->until : NULL, false);
	if (after != NULL)
		db_scan_after_value(&s, &after->due, after->id);
	while (db_scan_next(&s, c->arena, &d))
		if (wanted(q, &d) && !page_add(c, limit, &d, ret))
			break;
	db_scan_end(&s);
}

static int
by_day(const void *a, const void *b)
{
	const struct deadline *x = a, *y = b;

	return x->due != y->due ? (x->due > y->due) - (x->due < y->due)
				: memcmp(x->id.b, y->id.b, sizeof x->id.b);
}

static struct list
all_of_organisation(struct context *c, const struct deadline_query *q)
{
	struct deadline *all = NULL, d;
	uint32_t n = 0, cap = 0;
	struct db_scan s;

	db_scan_index(&s, c->txn, &deadline_table,
	    record_field_tag(&deadline_desc, DEADLINE_TAG_ORGANISATION), &q->organisation, false);
	while (db_scan_next(&s, c->arena, &d)) {
		if (!wanted(q, &d))
			continue;
		if (n == cap) {
			struct deadline *more;

			cap = cap == 0 ? 64 : cap * 2;
			more = ARENA_ARRAY(c->arena, cap, struct deadline);
			if (n > 0)
				memcpy(more, all, n * sizeof *all);
			all = more;
		}
		all[n++] = d;
	}
	db_scan_end(&s);
	if (n > 1)
		qsort(all, n, sizeof *all, by_day);
	return (struct list){ all, n };
}

static void
page_of_organisation(struct context *c, const struct deadline_query *q, const struct place *after,
    uint32_t limit, struct deadline_page *ret)
{
	struct list all = all_of_organisation(c, q);
	const struct deadline *d = all.items;
	struct deadline mark = { 0 };

	if (after != NULL) {
		mark.due = after->due;
		mark.id = after->id;
	}
	for (uint32_t i = 0; i < all.count; i++)
		if ((after == NULL || by_day(&d[i], &mark) > 0) && !page_add(c, limit, &d[i], ret))
			break;
}

static enum rc
deadline_agenda(
    struct context *c, const struct deadline_query *q, struct deadline_page *ret, struct fault *why)
{
	uint32_t limit = REC_HAS(q, QUERY_LIMIT) ? q->limit : PAGE_DEFAULT;
	bool resumed = REC_HAS(q, QUERY_CURSOR);
	struct place after = { 0 };
	enum rc rc = RC_OK;

	if (REC_HAS(q, QUERY_FROM) && REC_HAS(q, QUERY_UNTIL) && q->until < q->from)
		return fault_add(why, RC_INVALID, "until", FAULT_DEADLINE_PERIOD);
	if (resumed)
		rc = cursor_read(q->cursor, &after, why);
	if (rc != RC_OK)
		return rc;
	ret->items = (struct list){ ARENA_ARRAY(c->arena, limit, struct deadline), 0 };
	ret->has = REC_BIT(1);
	if (REC_HAS(q, QUERY_ORGANISATION))
		page_of_organisation(c, q, resumed ? &after : NULL, limit, ret);
	else
		page_of_days(c, q, resumed ? &after : NULL, limit, ret);
	return RC_OK;
}
REGISTRY_HANDLER(deadline_agenda, struct deadline_query, struct deadline_page)
