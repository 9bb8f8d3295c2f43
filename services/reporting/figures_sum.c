/*
 * figures_sum: what federations told of an indicator and a period, added up; and who told it.
 * Owns: nothing.
 * Beware: a sum is of cells that each federation told by itself, and of nothing else: whoever lays the national table beside those of the
 *         federations learns no cell that is hidden there. So a sum says how many told it, and how many hide it.
 */
#include "services/reporting/figures.h"

#define RESUM_EVERY (20 * INT64_C(1000)) /* others are answered in between */

/* One federation's report, as it counts: once a node, whose peer is in service or suspended. A federation that was revoked and added anew
 * is another peer, and the same node. */
struct told_part {
	struct figure_report report;
	struct id node;
	bool counts;
};
struct summing {
	struct context *c;
	const struct figure_report *now; /* takes the place of what stands of that federation */
	struct told_part *all;
	uint32_t count;
	struct indicator of;
	day_t to;
};

static bool
is_of(const struct figure_report *r, const struct figure_report *like)
{
	return r->edition == like->edition && r->period == like->period && text_equal(r->code, like->code);
}

/* False: that federation is not known at all. */
static bool
peer_counts(struct context *c, struct id peer, struct id *ret_node, bool *ret_counts)
{
	struct peer p;

	if (!context_get(c, &kept_peer_table, peer, &p))
		return false;
	*ret_node = id_is_zero(p.node) ? peer : p.node;
	*ret_counts = p.status == PEER_ACTIVE || p.status == PEER_SUSPENDED;
	return true;
}

/* Of two that a node told, the one that counts, then the newer one. */
static bool
part_beats(const struct told_part *p, const struct told_part *o)
{
	return p->counts != o->counts ? p->counts : p->report.sent_at > o->report.sent_at;
}

static void
part_add(struct summing *s, const struct figure_report *r)
{
	struct told_part p = { .report = *r };

	if (!peer_counts(s->c, r->peer, &p.node, &p.counts))
		return;
	for (uint32_t i = 0; i < s->count; i++)
		if (id_equal(s->all[i].node, p.node)) {
			if (part_beats(&p, &s->all[i]))
				s->all[i] = p;
			return;
		}
	s->all[s->count++] = p;
}

static void
reports_read(struct summing *s)
{
	struct figure_report r;
	struct db_scan scan;

	for (int pass = 0; pass < 2; pass++) {
		uint32_t found = 0;

		db_scan_index(&scan, s->c->txn, &peer_figure_table,
		    record_field_tag(&peer_figure_desc, REPORT_FROM), &s->now->from, false);
		while (db_scan_next(&scan, s->c->arena, &r)) {
			if (!r.comparable || !is_of(&r, s->now) || id_equal(r.id, s->now->id))
				continue;
			found++;
			if (pass == 1)
				part_add(s, &r);
		}
		db_scan_end(&scan);
		if (pass == 0)
			s->all = ARENA_ARRAY(s->c->arena, found + 1, struct told_part);
	}
	part_add(s, s->now);
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
sum_add(struct consolidation *sum, const struct told_part *p)
{
	const struct figure_cell *f = cell_find(&p->report.cells, sum->territory, sum->category);

	if (f == NULL)
		return;
	if (!p->counts) {
		sum->left++;
		return;
	}
	sum->corrected += p->report.corrections > 0;
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
	sum->told = sum->hidden = sum->corrected = sum->left = 0;
	for (unsigned tag = CONSOLIDATION_CODE; tag <= CONSOLIDATION_LEFT; tag++)
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

/* --- who is not counted any more --------------------------------------------------------------------------- */
void
figures_leave(struct context *c, struct id peer)
{
	struct db_scan s;
	struct id id;
	usec_t due = c->now;

	db_scan_index(
	    &s, c->txn, &peer_figure_table, record_field_tag(&peer_figure_desc, REPORT_PEER), &peer, false);
	while (db_scan_next_id(&s, &id)) {
		context_timer(c, due, "reporting.figure.resum", id);
		due += RESUM_EVERY;
	}
	db_scan_end(&s);
}

static enum rc
figure_resum(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct figure_report r;

	(void)ret_none;
	(void)why;
	return context_get(c, &peer_figure_table, in->id, &r) && r.comparable ? consolidate(c, NULL, &r)
									      : RC_OK;
}
SERVICE_HANDLER(figure_resum, struct ref, void)

/* --- who told it --------------------------------------------------------------------------------- */
struct asking {
	struct context *c;
	const struct figure_place *in;
	struct indicator of;
	struct figure_parts *out;
	struct figure_part *parts;
	uint32_t cap;
};

/* Its line, made when there is none yet; NULL: the federation is not known, or there is no more room. */
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
	*f = (struct figure_part){ .has = REC_BIT(PART_PEER) | REC_BIT(PART_FEDERATION) |
		    REC_BIT(PART_STANDING) | REC_BIT(PART_SUSPENDED),
		.peer = peer,
		.federation = p.federation.len > 0 ? p.federation : p.code,
		.suspended = p.status == PEER_SUSPENDED,
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

/* Another record of the same node, in service or suspended: the federation was added anew. */
static bool
is_back(struct asking *k, struct id peer, struct id node)
{
	struct peer p;
	struct db_scan s;
	bool found = false;

	db_scan_all(&s, k->c->txn, &kept_peer_table, false);
	while (!found && db_scan_next(&s, k->c->arena, &p))
		found = !id_equal(p.id, peer) && id_equal(p.node, node) &&
		    (p.status == PEER_ACTIVE || p.status == PEER_SUSPENDED);
	db_scan_end(&s);
	return found;
}

/* It told it, and is revoked since. */
static void
part_left(struct asking *k, const struct figure_report *r)
{
	struct figure_part *f = r->edition == k->of.edition ? part_of(k, r->peer) : NULL;

	if (f == NULL)
		return;
	f->standing = STANDING_LEFT;
	f->sent_at = r->sent_at;
	f->has |= REC_BIT(PART_SENT_AT);
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
	while (db_scan_next(&s, k->c->arena, &r)) {
		struct id node;
		bool counts;

		if (r.period != k->in->period || !text_equal(r.code, k->of.code) ||
		    !peer_counts(k->c, r.peer, &node, &counts))
			continue;
		if (counts)
			part_report(k, &r);
		else if (!is_back(k, r.peer, node))
			part_left(k, &r);
	}
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
