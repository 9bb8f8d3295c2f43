/*
 * record_deal: see record_deal.h.
 * Owns: nothing.
 * Beware: picking reads the whole table: for tests, whose tables are small.
 */
#include "tests/lib/record_deal.h"

#define DAYS_AROUND 500
#define CENTS_MOST 2000000

const struct db_table *
deal_table(const struct deal *d, const char *record)
{
	for (size_t i = 0; i < d->desc->table_count; i++)
		if (strcmp(d->desc->tables[i]->rec->name, record) == 0)
			return d->desc->tables[i];
	return NULL;
}

bool
deal_pick(struct deal *d, const struct db_table *t, struct id *ret_id)
{
	struct db_txn txn = db_begin(service_db(d->service), DB_READ);
	struct db_scan scan;
	struct id id;
	uint64_t seen = 0;

	db_scan_all(&scan, &txn, t, false);
	while (db_scan_next_id(&scan, &id))
		if (record_gen_next(&d->gen) % ++seen == 0)
			*ret_id = id;
	db_scan_end(&scan);
	db_abort(&txn);
	return seen != 0;
}

/* An id that points to another service's records stays as it was drawn. */
static bool
deal_reference(struct deal *d, const struct rec_field *f, struct id *id)
{
	const struct db_table *t = f->ref == NULL ? NULL : deal_table(d, f->ref);

	return t == NULL || deal_pick(d, t, id);
}

static day_t
deal_day(struct deal *d)
{
	return d->today + (day_t)record_gen_between(&d->gen, -DAYS_AROUND, DAYS_AROUND);
}

static void deal_settle(struct deal *d, const struct rec_desc *rd, void *rec);

static void
deal_list(struct deal *d, const struct rec_field *f, struct list *l)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < l->count; i++) {
		if (f->elem == REC_K_DAY)
			((day_t *)l->items)[i] = deal_day(d);
		else if (f->elem == REC_K_REC)
			deal_settle(d, f->sub, (char *)l->items + i * f->sub->size);
		else if (f->elem == REC_K_ID && deal_reference(d, f, &((struct id *)l->items)[i]))
			kept++;
	}
	if (f->elem == REC_K_ID)
		l->count = kept; /* all or none */
}

/* False: there is nothing to point to. */
static bool
deal_field(struct deal *d, const struct rec_field *f, void *at)
{
	if (f->kind == REC_K_ID)
		return deal_reference(d, f, at);
	if (f->kind == REC_K_LIST)
		deal_list(d, f, at);
	else if (f->kind == REC_K_DAY)
		*(day_t *)at = deal_day(d);
	else if (f->kind == REC_K_MONEY)
		*(int64_t *)at = record_gen_between(&d->gen, 0, CENTS_MOST);
	return true;
}

static void
deal_settle(struct deal *d, const struct rec_desc *rd, void *rec)
{
	uint64_t *has = rec;

	for (const struct rec_field *f = rd->fields; f < record_end(rd); f++) {
		bool wanted = (f->flags & REQUIRED) || record_gen_next(&d->gen) % 2 == 0;

		if (!(*has & REC_BIT(f->tag)))
			continue;
		if ((f->flags & SERVER_SET) || !wanted || !deal_field(d, f, record_at(f, rec)))
			*has &= ~REC_BIT(f->tag);
	}
}

void
deal_fill(struct deal *d, const struct rec_desc *rd, void *ret_rec)
{
	record_gen_fill(&d->gen, rd, ret_rec);
	deal_settle(d, rd, ret_rec);
}

static void
mend_field(struct deal *d, const struct rec_field *f, const void *other, void *rec)
{
	uint64_t *has = rec;
	bool given = *has & REC_BIT(f->tag), optional = !(f->flags & (REQUIRED | SERVER_SET));

	if (f->tag < TAG_FIRST && f->flags & SERVER_SET)
		return;
	if (given && optional && record_gen_next(&d->gen) % 2 == 0) {
		*has &= ~REC_BIT(f->tag);
		return;
	}
	if (!(*(const uint64_t *)other & REC_BIT(f->tag)))
		return;
	memcpy(record_at(f, rec), record_at_const(f, other), f->size);
	*has |= REC_BIT(f->tag);
}

void
deal_mend(struct deal *d, const struct rec_desc *rd, const struct fault *why, void *rec)
{
	void *other = arena_alloc(d->gen.arena, rd->size);
	bool named = false;

	for (uint32_t i = 0; i < why->count && i < FAULT_MAX; i++) {
		const char *path = why->items[i].field;
		const struct rec_field *f = record_field(rd, path, strcspn(path, ".["));

		if (f == NULL)
			continue;
		named = true;
		for (unsigned tries = 0; tries < 4; tries++) { /* an optional one is not always dealt */
			deal_fill(d, rd, other);
			if (*(const uint64_t *)other & REC_BIT(f->tag))
				break;
		}
		mend_field(d, f, other, rec);
	}
	if (named && record_gen_next(&d->gen) % 3 != 0)
		return;
	deal_fill(d, rd, other); /* the field named may not be the one to change */
	mend_field(d, &rd->fields[record_gen_next(&d->gen) % rd->count], other, rec);
}
