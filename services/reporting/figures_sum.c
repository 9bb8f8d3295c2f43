/*
 * figures_sum: what federations told of an indicator and a period, added up; and who told it.
 * Owns: nothing.
 * Beware: a sum is of cells that each federation told by itself, and of nothing else: whoever lays the national table beside those of the
 *         federations learns no cell that is hidden there. So a sum says how many told it, and how many hide it.
 */
#include "services/reporting/figures.h"

struct summing {
	struct context *c;
	const struct figure_report *now; /* takes the place of what stands of that federation */
	struct figure_report *all;
	uint32_t count;
	struct indicator of;
	day_t to;
};

static bool
is_of(const struct figure_report *r, const struct figure_report *like)
{
	return r->edition == like->edition && r->period == like->period && text_equal(r->code, like->code);
}

static void
reports_read(struct summing *s)
{
	struct figure_report r;
	struct db_scan scan;
	uint32_t cap = 0;

	for (int pass = 0; pass < 2; pass++) {
		s->count = 0;
		db_scan_index(&scan, s->c->txn, &peer_figure_table,
		    record_field_tag(&peer_figure_desc, REPORT_FROM), &s->now->from, false);
		while (db_scan_next(&scan, s->c->arena, &r))
			if (r.comparable && is_of(&r, s->now) && !id_equal(r.id, s->now->id)) {
				if (pass == 1 && s->count < cap)
					s->all[s->count] = r;
				s->count++;
			}
		db_scan_end(&scan);
		if (pass == 0) {
			cap = s->count;
			s->all = ARENA_ARRAY(s->c->arena, s->count + 1, struct figure_report);
		}
	}
	s->all[s->count++] = *s->now;
}

static struct id
sum_id(const struct figure_report *r, struct text territory, enum figure_category category)
{
	static const char what[] = "consolidation";
	const struct crypto_hash_part parts[] = { { what, sizeof what - 1 }, { r->code.ptr, r->code.len },
		{ &r->edition, sizeof r->edition }, { &r->period, sizeof r->period },
		{ &r->from, sizeof r->from }, { territory.ptr, territory.len },
		{ &category, sizeof category } };

	return crypto_id_of(parts, 7);
}

static void
sum_add(struct consolidation *sum, const struct figure_report *r)
{
	const struct figure_cell *f = cell_find(&r->cells, sum->territory, sum->category);

	if (f == NULL)
		return;
	sum->corrected += r->corrections > 0;
	if (f->hidden) {
		sum->hidden++;
		return;
	}
	sum->told++;
	sum->value += f->value;
	sum->has |= REC_BIT(CONSOLIDATION_VALUE);
}

static void
sum_fill(const struct summing *s, struct consolidation *sum)
{
	sum->code = s->now->code;
	sum->edition = s->now->edition;
	sum->label = s->of.label;
	sum->unit = s->of.unit;
	sum->period = s->now->period;
	sum->from = s->now->from;
	sum->to = s->to;
	sum->value = 0;
	sum->told = sum->hidden = sum->corrected = 0;
	for (unsigned tag = CONSOLIDATION_CODE; tag <= CONSOLIDATION_CORRECTED; tag++)
		sum->has |= REC_BIT(tag);
	sum->has &= ~(
	    REC_BIT(CONSOLIDATION_VALUE) | (sum->territory.len == 0 ? REC_BIT(CONSOLIDATION_TERRITORY) : 0));
	for (uint32_t i = 0; i < s->count; i++)
		sum_add(sum, &s->all[i]);
}

static enum rc
sum_stage(const struct summing *s, const struct figure_cell *place)
{
	struct text territory = REC_HAS(place, CELL_TERRITORY) ? place->territory : (struct text){ 0 };
	enum figure_category category = REC_HAS(place, CELL_CATEGORY) ? place->category : CATEGORY_ALL;
	struct id id = sum_id(s->now, territory, category);
	struct consolidation was, sum = { .has = REC_BIT(TAG_ID), .id = id };
	bool known = context_get(s->c, &consolidation_table, id, &was);

	if (known)
		sum = was;
	sum.territory = territory;
	sum.category = category;
	sum_fill(s, &sum);
	return known && record_equal(&consolidation_desc, &was, &sum)
	    ? RC_OK
	    : event_stage(s->c, &consolidation_table, "summed", &sum);
}

enum rc
consolidate(struct context *c, const struct figure_report *was, const struct figure_report *now)
{
	struct summing s = { .c = c, .now = now };
	const struct figure_cell *f = now->cells.items, *o = was == NULL ? NULL : was->cells.items;
	enum rc rc = RC_OK;

	if (!figure_period_end(now->period, now->from, &s.to) ||
	    !indicator_find(c, now->code, now->edition, &s.of))
		return RC_OK;
	reports_read(&s);
	for (uint32_t i = 0; rc == RC_OK && i < now->cells.count; i++)
		rc = sum_stage(&s, &f[i]);
	for (uint32_t i = 0; was != NULL && rc == RC_OK && i < was->cells.count;
	     i++) /* places that it does not have any more */
		if (cell_find(&now->cells,
			REC_HAS(&o[i], CELL_TERRITORY) ? o[i].territory : (struct text){ 0 },
			REC_HAS(&o[i], CELL_CATEGORY) ? o[i].category : CATEGORY_ALL) == NULL)
			rc = sum_stage(&s, &o[i]);
	return rc;
}

/* --- who told it --------------------------------------------------------------------------------- */
struct asking {
	struct context *c;
	const struct figure_place *in;
	struct indicator of;
	struct figure_parts *out;
	struct figure_part *parts;
	uint32_t cap;
};

static struct figure_part *
part_of(struct asking *k, struct id peer)
{
	struct peer p;
	struct figure_part *f;

	for (uint32_t i = 0; i < k->out->parts.count; i++)
		if (id_equal(k->parts[i].peer, peer))
			return &k->parts[i];
	if (k->out->parts.count == k->cap || !context_get(k->c, &kept_peer_table, peer, &p))
		return NULL;
	f = &k->parts[k->out->parts.count++];
	*f = (struct figure_part){ .has =
				       REC_BIT(PART_PEER) | REC_BIT(PART_FEDERATION) | REC_BIT(PART_STANDING),
		.peer = peer,
		.federation = p.federation.len > 0 ? p.federation : p.code,
		.standing = k->c->today > k->out->due ? STANDING_LATE : STANDING_AWAITED };
	return f;
}

static void
parts_asked(struct asking *k)
{
	struct indicator_notice n;
	struct db_scan s;

	db_scan_index(&s, k->c->txn, &indicator_notice_table,
	    record_field_tag(&indicator_notice_desc, NOTICE_CODE), &k->of.code, false);
	while (db_scan_next(&s, k->c->arena, &n))
		if (n.edition == k->of.edition && !n.withdrawn && peer_is_active(k->c, n.peer))
			(void)part_of(k, n.peer);
	db_scan_end(&s);
}

/* A sheet by the definition asked for counts; one by another shows that it cannot be compared. */
static void
part_report(struct asking *k, const struct figure_report *r)
{
	bool same = r->edition == k->of.edition && r->comparable;
	struct figure_part *f = part_of(k, r->peer);
	const struct figure_cell *cell;

	if (f == NULL || (!same && f->standing != STANDING_AWAITED && f->standing != STANDING_LATE))
		return;
	f->standing = !same	 ? STANDING_NOT_COMPARABLE
	    : r->corrections > 0 ? STANDING_CORRECTED
				 : STANDING_REPORTED;
	f->edition = r->edition;
	f->corrections = r->corrections;
	f->sent_at = r->sent_at;
	f->has |= REC_BIT(PART_EDITION) | REC_BIT(PART_CORRECTIONS) | REC_BIT(PART_SENT_AT);
	cell = cell_find(&r->cells, REC_HAS(k->in, PLACE_TERRITORY) ? k->in->territory : (struct text){ 0 },
	    REC_HAS(k->in, PLACE_CATEGORY) ? k->in->category : CATEGORY_ALL);
	if (!same || cell == NULL)
		return;
	f->hidden = cell->hidden;
	f->value = cell->value;
	f->has |= REC_BIT(PART_HIDDEN) | (cell->hidden ? 0 : REC_BIT(PART_VALUE));
}

static void
parts_told(struct asking *k)
{
	struct figure_report r;
	struct db_scan s;

	db_scan_index(&s, k->c->txn, &peer_figure_table, record_field_tag(&peer_figure_desc, REPORT_FROM),
	    &k->in->from, false);
	while (db_scan_next(&s, k->c->arena, &r))
		if (r.period == k->in->period && text_equal(r.code, k->of.code))
			part_report(k, &r);
	db_scan_end(&s);
}

static enum rc
consolidation_parts(
    struct context *c, const struct figure_place *in, struct figure_parts *ret, struct fault *why)
{
	struct asking k = { .c = c, .in = in, .out = ret, .cap = 1000 };
	day_t to;

	enum rc rc = context_need(c, &indicator_table, in->id, "id", &k.of, why);

	if (rc != RC_OK)
		return rc;
	if (!figure_period_end(in->period, in->from, &to))
		return fault_add(why, RC_INVALID, "from", FAULT_FIGURE_PERIOD);
	*ret = (struct figure_parts){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5),
		.label = k.of.label,
		.unit = k.of.unit,
		.to = to,
		.due = to + FIGURE_LATE_DAYS };
	k.parts = ARENA_ARRAY(c->arena, k.cap, struct figure_part);
	ret->parts.items = k.parts;
	parts_asked(&k);
	parts_told(&k);
	return RC_OK;
}

SERVICE_HANDLER(consolidation_parts, struct figure_place, struct figure_parts)
