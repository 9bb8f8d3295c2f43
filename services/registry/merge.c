/*
 * merge: two organisations, or two people, that are one: the one is archived, the other takes what it lacked and all references.
 * Owns: the rules of what may be merged, and the order of the events: the merge itself first, so that a service which follows has
 *       moved its own before the moved records of this one come.
 * Beware: nothing is refused for what the registry does not know (a request, an account): the refusal would tell of it.
 */
#include "services/registry/merge.h"
#include "services/registry/far_party.h"

/* What a merge needs to know of the kind of record. */
struct merge_kind {
	const struct db_table *table;
	unsigned into_tag, from_tag; /* merged_into, merged_from */
	const char *provider_field; /* of a provider's card that is its own */
	uint64_t never; /* tags that are not taken */
};
struct merge {
	struct context *c;
	const struct merge_kind *kind;
	const struct merge_order *order;
	void *loser, *winner;
	uint64_t taken;
};

static const struct merge_kind organisation_kind = {
	.table = &organisation_table,
	.into_tag = ORGANISATION_TAG_MERGED_INTO,
	.from_tag = ORGANISATION_TAG_MERGED_FROM,
	.provider_field = "organisation",
	.never = REC_BIT(ORGANISATION_TAG_ANTENNE) | REC_BIT(ORGANISATION_TAG_PARENT),
};
static const struct merge_kind person_kind = {
	.table = &person_table,
	.into_tag = PERSON_TAG_MERGED_INTO,
	.from_tag = PERSON_TAG_MERGED_FROM,
	.provider_field = "person",
};

/* --- may it be? ------------------------------------------------------------------------------------------ */
static bool
provider_in_use(struct context *c, const char *field, struct id id)
{
	struct provider p;
	struct db_scan s;
	bool found = false;

	db_scan_index(
	    &s, c->txn, &provider_table, record_field(&provider_desc, field, strlen(field)), &id, false);
	while (!found && db_scan_next(&s, c->arena, &p))
		found = !REC_HAS(&p, TAG_ARCHIVED_AT);
	db_scan_end(&s);
	return found;
}

static enum rc
merge_far(const struct merge *m, const void *rec, struct fault *why)
{
	if (m->kind->table == &person_table)
		return far_party_refuse(NULL, rec, why);
	return m->kind->table == &organisation_table ? far_party_refuse(rec, NULL, why) : RC_OK;
}

static enum rc
merge_load(struct merge *m, struct fault *why)
{
	const struct rec_desc *d = m->kind->table->rec;
	const struct merge_order *o = m->order;
	enum rc rc;

	m->loser = arena_alloc(m->c->arena, d->size);
	m->winner = arena_alloc(m->c->arena, d->size);
	rc = context_need(m->c, m->kind->table, o->id, "id", m->loser, why);
	if (rc != RC_OK)
		return rc;
	if (id_equal(o->id, o->into))
		return fault_add(why, RC_RULE, "into", FAULT_MERGE_SELF);
	rc = context_need(m->c, m->kind->table, o->into, "into", m->winner, why);
	if (rc != RC_OK)
		return rc;
	if (REC_HAS((struct rec_head *)m->loser, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, "id", FAULT_ARCHIVED);
	if (REC_HAS((struct rec_head *)m->winner, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, "into", FAULT_ARCHIVED);
	if ((rc = merge_far(m, m->loser, why)) != RC_OK || (rc = merge_far(m, m->winner, why)) != RC_OK)
		return rc;
	if (provider_in_use(m->c, m->kind->provider_field, o->id) &&
	    provider_in_use(m->c, m->kind->provider_field, o->into))
		return fault_add(why, RC_RULE, "into", FAULT_MERGE_PROVIDERS);
	context_open(m->c, m->kind->table, m->loser);
	context_open(m->c, m->kind->table, m->winner);
	return RC_OK;
}

/* --- what is taken ---------------------------------------------------------------------------------------- */
static void
taken_find(struct merge *m)
{
	const struct rec_desc *d = m->kind->table->rec;
	const uint64_t *loser = m->loser, *winner = m->winner;

	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];

		if (f->tag >= TAG_FIRST && !(f->flags & SERVER_SET))
			m->taken |= *loser & ~*winner & ~m->kind->never & REC_BIT(f->tag);
	}
}

/* As in a CSV cell; of a personal field nothing, for answers are kept as receipts. */
static bool
value_say(const struct merge *m, const struct rec_field *f, const void *rec, struct text *ret)
{
	struct buf value = { 0 };

	if (f->flags & PERSONAL)
		return false;
	record_get_text(f, rec, &value);
	*ret = (struct text){ arena_text(m->c->arena, (char *)value.ptr, value.len), (uint32_t)value.len, 0 };
	buf_free(&value);
	return true;
}

static struct change
change_of(const struct rec_field *f)
{
	return (struct change){
		.has = REC_BIT(1) | REC_BIT(2), .field = text_of(f->name), .label = text_of(f->label)
	};
}

static void
taken_say(const struct merge *m, struct merge_result *ret)
{
	const struct rec_desc *d = m->kind->table->rec;
	struct change *rows = ARENA_ARRAY(m->c->arena, MERGE_TAKEN_MOST, struct change);
	uint32_t n = 0;

	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];

		if (!(m->taken & REC_BIT(f->tag)))
			continue;
		rows[n] = change_of(f);
		if (value_say(m, f, m->loser, &rows[n].to))
			rows[n].has |= REC_BIT(4);
		n++;
	}
	ret->taken = (struct list){ rows, n };
}

static bool
differs(const struct rec_field *f, const void *a, const void *b)
{
	struct buf x = { 0 }, y = { 0 };
	bool same;

	record_get_text(f, a, &x);
	record_get_text(f, b, &y);
	same = x.len == y.len && (x.len == 0 || memcmp(x.ptr, y.ptr, x.len) == 0);
	buf_free(&x);
	buf_free(&y);
	return !same;
}

/* What both have, each its own way: that of the winner stays. Before anything is taken. */
static void
left_say(const struct merge *m, struct merge_result *ret)
{
	const struct rec_desc *d = m->kind->table->rec;
	struct change *rows = ARENA_ARRAY(m->c->arena, MERGE_TAKEN_MOST, struct change);
	const uint64_t both = *(const uint64_t *)m->loser & *(const uint64_t *)m->winner & ~m->kind->never;
	uint32_t n = 0;

	for (uint16_t i = 0; i < d->count; i++) {
		const struct rec_field *f = &d->fields[i];

		if (f->tag < TAG_FIRST || (f->flags & SERVER_SET) || !(both & REC_BIT(f->tag)) ||
		    !differs(f, m->loser, m->winner))
			continue;
		rows[n] = change_of(f);
		if (value_say(m, f, m->loser, &rows[n].from) && value_say(m, f, m->winner, &rows[n].to))
			rows[n].has |= REC_BIT(3) | REC_BIT(4);
		n++;
	}
	ret->left = (struct list){ rows, n };
}

/* The winner with what it takes, and the loser among those that it stands for. */
static void
winner_fill(struct merge *m)
{
	const struct rec_desc *d = m->kind->table->rec;
	const struct rec_field *f = record_field_tag(d, m->kind->from_tag);
	struct list *from = record_at(f, m->winner);
	uint64_t *patch = arena_alloc(m->c->arena, d->size);
	struct id *ids = ARENA_ARRAY(m->c->arena, from->count + 1, struct id);

	memcpy(patch, m->loser, d->size);
	*patch &= m->taken;
	record_patch(d, m->winner, patch, 0);
	if (from->count > 0)
		memcpy(ids, from->items, from->count * sizeof *ids);
	if (from->count < MERGED_MOST)
		ids[from->count++] = m->order->id;
	from->items = ids;
	*(uint64_t *)m->winner |= REC_BIT(f->tag);
}

/* --- doing it --------------------------------------------------------------------------------------------- */
static enum rc
both_stage(struct merge *m)
{
	const struct rec_field *f = record_field_tag(m->kind->table->rec, m->kind->into_tag);
	struct rec_head *loser = m->loser;
	enum rc rc;

	loser->archived_at = m->c->now;
	loser->has |= REC_BIT(TAG_ARCHIVED_AT) | REC_BIT(f->tag);
	*(struct id *)record_at(f, m->loser) = m->order->into;
	rc = event_stage(m->c, m->kind->table, "merged", m->loser);
	if (rc != RC_OK)
		return rc;
	return event_stage(m->c, m->kind->table, "absorbed", m->winner);
}

static void
references_go(struct merge *m, struct merge_result *ret)
{
	struct merge_count *rows = ARENA_ARRAY(m->c->arena, MERGE_TABLES_MOST, struct merge_count);
	uint32_t n = 0;

	for (size_t i = 0; i < registry_service.table_count && n < MERGE_TABLES_MOST; i++) {
		const struct db_table *t = registry_service.tables[i];
		uint32_t count = references_move(
		    m->c, t, m->kind->table->rec->name, m->order->id, m->order->into, m->order->dry_run);

		if (count != 0)
			rows[n++] = (struct merge_count){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3),
				text_of(t->rec->name), text_of(t->rec->label), count };
	}
	ret->moved = (struct list){ rows, n };
}

static enum rc
merge_do(struct merge *m, struct merge_result *ret)
{
	enum rc rc = RC_OK;

	*ret = (struct merge_result){ .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) |
		    REC_BIT(6) | REC_BIT(7),
		.id = m->order->into,
		.merged = m->order->id,
		.dry_run = m->order->dry_run };
	taken_say(m, ret);
	left_say(m, ret);
	if (m->kind == &organisation_kind)
		ret->conflicts = merge_conflicts(m->c, m->loser, m->winner);
	winner_fill(m);
	if (!m->order->dry_run)
		rc = both_stage(m);
	if (rc == RC_OK)
		references_go(m, ret);
	return rc;
}

/* --- organisations ---------------------------------------------------------------------------------------- */
static bool
takes_over(struct context *c, struct id from, struct id id)
{
	struct organisation o;

	for (unsigned i = 0; i < 32; i++) {
		if (id_equal(from, id))
			return true;
		if (!context_get(c, &organisation_table, from, &o) ||
		    !REC_HAS(&o, ORGANISATION_TAG_SUCCESSOR))
			return false;
		from = o.successor;
	}
	return true;
}

/* Where what stays hangs in the tree, and who took over from it, once the other is no more. */
static void
organisation_place(struct merge *m)
{
	struct organisation *w = m->winner;
	const struct organisation *l = m->loser;
	bool below = REC_HAS(w, ORGANISATION_TAG_PARENT) && id_equal(w->parent, l->id);

	if (below) { /* it stands where the other stood, and is of whom that one was */
		w->has &= ~(REC_BIT(ORGANISATION_TAG_PARENT) | REC_BIT(ORGANISATION_TAG_ANTENNE));
		w->antenne = l->antenne;
		w->has |= l->has & REC_BIT(ORGANISATION_TAG_ANTENNE);
	}
	if (!REC_HAS(w, ORGANISATION_TAG_PARENT) && REC_HAS(l, ORGANISATION_TAG_PARENT) &&
	    !organisation_stands_below(m->c, l->parent, w->id))
		m->taken |= REC_BIT(ORGANISATION_TAG_PARENT);
	if (REC_HAS(w, ORGANISATION_TAG_SUCCESSOR) && id_equal(w->successor, l->id))
		w->has &= ~REC_BIT(ORGANISATION_TAG_SUCCESSOR);
	if (w->status == ORGANISATION_CLOSED && !REC_HAS(w, ORGANISATION_TAG_SUCCESSOR) &&
	    REC_HAS(l, ORGANISATION_TAG_SUCCESSOR) && !takes_over(m->c, l->successor, w->id))
		m->taken |= REC_BIT(ORGANISATION_TAG_SUCCESSOR);
}

static enum rc
organisation_merge(
    struct context *c, const struct merge_order *in, struct merge_result *ret, struct fault *why)
{
	struct merge m = { .c = c, .kind = &organisation_kind, .order = in };
	enum rc rc = merge_load(&m, why);
	const struct organisation *l = m.loser, *w = m.winner;

	if (rc != RC_OK)
		return rc;
	if (l->kind != w->kind)
		return fault_add(why, RC_RULE, "into", FAULT_MERGE_KINDS);
	if (w->status == ORGANISATION_CLOSED && l->status != ORGANISATION_CLOSED)
		return fault_add(why, RC_RULE, "into", FAULT_MERGE_CLOSED);
	if (REC_HAS(w, ORGANISATION_TAG_PARENT) && !id_equal(w->parent, l->id) &&
	    organisation_stands_below(c, w->parent, l->id))
		return fault_add(why, RC_RULE, "into", FAULT_MERGE_TREE);
	taken_find(&m);
	organisation_place(&m);
	return merge_do(&m, ret);
}
REGISTRY_HANDLER(organisation_merge, struct merge_order, struct merge_result)

/* --- people ----------------------------------------------------------------------------------------------- */
static enum rc
person_merge(struct context *c, const struct merge_order *in, struct merge_result *ret, struct fault *why)
{
	struct merge m = { .c = c, .kind = &person_kind, .order = in };
	enum rc rc = merge_load(&m, why);

	if (rc != RC_OK)
		return rc;
	if (!REC_HAS((struct person *)m.loser, PERSON_TAG_NAME))
		return fault_add(why, RC_CONFLICT, "id", FAULT_MERGE_ERASED);
	if (!REC_HAS((struct person *)m.winner, PERSON_TAG_NAME))
		return fault_add(why, RC_CONFLICT, "into", FAULT_MERGE_ERASED);
	taken_find(&m);
	return merge_do(&m, ret);
}
REGISTRY_HANDLER(person_merge, struct merge_order, struct merge_result)
