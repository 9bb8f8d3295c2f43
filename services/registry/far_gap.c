/*
 * far_gap: a range that leaves out many cards: they go a thousand at a time, and what is told meanwhile stays.
 * Owns: the table of gaps.
 * Beware: a gap speaks of what was here when its range came. Whatever is told later, in any parcel, is cut out of it in the same command.
 */
#include "common/note.h"
#include "services/registry/offer.h"
#include "services/registry/sharing.h"
#include <stdlib.h>

const struct db_table card_gap_table = { &card_gap_desc };

static void
gap_stage(struct context *c, struct card_gap *g)
{
	(void)event_stage(c, &card_gap_table, "left", g);
	context_timer(c, c->now + 1, "registry.far_card.sweep", g->id); /* by another commit */
}

/* --- what is told meanwhile ---------------------------------------------------------------------------------- */
static void
book_add(struct context *c, struct gap_book *b, const struct card_gap *g)
{
	struct card_gap *more;

	if (b->count == b->cap) {
		more = ARENA_ARRAY(c->arena, b->cap = b->cap == 0 ? 8 : 2 * b->cap, struct card_gap);
		if (b->count != 0)
			memcpy(more, b->items, b->count * sizeof *more);
		b->items = more;
	}
	b->items[b->count++] = *g;
}

void
far_gaps_load(struct context *c, struct id sharing, struct gap_book *ret)
{
	struct card_gap g;
	struct db_scan s;

	*ret = (struct gap_book){ NULL, 0, 0 };
	db_scan_index(
	    &s, c->txn, &card_gap_table, record_field_tag(&card_gap_desc, GAP_TAG_SHARING), &sharing, false);
	while (db_scan_next(&s, c->arena, &g))
		book_add(c, ret, &g);
	db_scan_end(&s);
}

static int
id_compare(struct id a, struct id b)
{
	return memcmp(a.b, b.b, sizeof a.b);
}

static bool
gap_has(const struct card_gap *g, struct id id)
{
	return (!REC_HAS(g, GAP_TAG_AFTER) || id_compare(id, g->after) > 0) &&
	    (!REC_HAS(g, GAP_TAG_UPTO) || id_compare(id, g->upto) <= 0);
}

/* The id just before it; of the first one, itself. */
static struct id
id_before(struct id id)
{
	struct id was = id;

	for (size_t i = sizeof id.b; i-- > 0;)
		if (id.b[i]-- != 0)
			return id;
	return was;
}

/* The gap ends before it; another one begins behind it. */
static void
gap_cut(struct context *c, struct gap_book *b, uint32_t i, struct id told)
{
	struct card_gap rest = b->items[i];

	rest.id = context_id(c);
	rest.after = told;
	rest.has = REC_BIT(TAG_ID) | (rest.has & ~(REC_BIT(TAG_FIRST) - 1)) | REC_BIT(GAP_TAG_AFTER);
	b->items[i].upto = id_before(told);
	b->items[i].has |= REC_BIT(GAP_TAG_UPTO);
	gap_stage(c, &b->items[i]);
	gap_stage(c, &rest);
	book_add(c, b, &rest);
}

void
far_gaps_cut(struct context *c, struct gap_book *b, struct id told)
{
	uint32_t n = b->count;

	for (uint32_t i = 0; i < n; i++)
		if (gap_has(&b->items[i], told))
			gap_cut(c, b, i, told);
}

/* --- leaving them -------------------------------------------------------------------------------------------- */
static bool
is_empty(struct context *c, const struct sharing *s, const struct id *low, const struct id *high)
{
	struct provider p;
	struct db_scan scan;
	bool any;

	far_cards_scan(c, &scan, low, high);
	any = far_cards_next(c, &scan, s->id, low, &p);
	db_scan_end(&scan);
	return !any;
}

static bool
gap_leave(
    struct context *c, const struct sharing *s, struct id parcel, const struct id *low, const struct id *high)
{
	struct card_gap g = { .sharing = s->id,
		.parcel = parcel,
		.after = *low,
		.has = REC_BIT(TAG_ID) | REC_BIT(GAP_TAG_SHARING) | REC_BIT(GAP_TAG_PARCEL) |
		    REC_BIT(GAP_TAG_AFTER) };

	if (is_empty(c, s, low, high))
		return false;
	g.id = context_id(c);
	if (high != NULL) {
		g.upto = *high;
		g.has |= REC_BIT(GAP_TAG_UPTO);
	}
	gap_stage(c, &g);
	return true;
}

static int
by_id(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(struct id));
}

bool
far_gaps_leave(struct context *c, const struct sharing *s, const struct card_parcel *parcel, struct id behind)
{
	const struct told_card *cards = parcel->cards.items;
	struct id *told = ARENA_ARRAY(c->arena, parcel->cards.count + 1, struct id), end;
	uint32_t n = 0;
	bool any = false;

	for (uint32_t i = 0; i < parcel->cards.count; i++)
		if (id_compare(cards[i].provider, behind) > 0)
			told[n++] = cards[i].provider;
	qsort(told, n, sizeof *told, by_id);
	for (uint32_t i = 0; i < n; i++) {
		end = id_before(told[i]);
		any |= gap_leave(c, s, parcel->id, &behind, &end);
		behind = told[i];
	}
	return gap_leave(
		   c, s, parcel->id, &behind, REC_HAS(parcel, PARCEL_TAG_UPTO) ? &parcel->upto : NULL) ||
	    any;
}

/* --- going --------------------------------------------------------------------------------------------------- */
static bool
is_last_of_parcel(struct context *c, const struct card_gap *g)
{
	struct gap_book b;
	bool last = true;

	far_gaps_load(c, g->sharing, &b);
	for (uint32_t i = 0; i < b.count; i++)
		last &= id_equal(b.items[i].id, g->id) || !id_equal(b.items[i].parcel, g->parcel);
	return last;
}

static void
gap_end(struct context *c, const struct sharing *s, const struct card_gap *g)
{
	if (sharing_is_open(s) && is_last_of_parcel(c, g))
		far_receipt_give(c, s, g->parcel, NULL);
	event_note(c, &card_gap_table, "removed", g->id);
}

static enum rc
far_card_sweep(struct context *c, const struct ref *in, void *ret, struct fault *why)
{
	const struct id *low;
	struct provider p;
	struct card_gap g;
	struct sharing s;
	struct db_scan scan;
	uint32_t n = 0;

	(void)ret;
	(void)why;
	if (!context_get(c, &card_gap_table, in->id, &g) || !context_get(c, &sharing_table, g.sharing, &s))
		return RC_OK;
	low = REC_HAS(&g, GAP_TAG_AFTER) ? &g.after : NULL;
	far_cards_scan(c, &scan, low, REC_HAS(&g, GAP_TAG_UPTO) ? &g.upto : NULL);
	while (sharing_is_open(&s) && n < DROP_MOST && far_cards_next(c, &scan, s.id, low, &p)) {
		far_card_end(c, &p);
		n++;
	}
	db_scan_end(&scan);
	if (n < DROP_MOST) {
		gap_end(c, &s, &g);
		return RC_OK;
	}
	g.after = p.home_id;
	g.has |= REC_BIT(GAP_TAG_AFTER);
	gap_stage(c, &g);
	return RC_OK;
}
REGISTRY_HANDLER(far_card_sweep, struct ref, void)
