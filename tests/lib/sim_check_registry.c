/*
 * sim_check_registry: what is left of what was merged or erased, looked for in the bytes of every table and journal of a simulated node.
 * Owns: nothing.
 * Beware: each record is opened with whatever keys its service still has: what opens is not erased.
 */
#include "common/service_int.h"
#include "tests/lib/sim_check.h"

typedef void (*record_fn)(
    struct thread *t, const struct sim_slot *slot, const struct rec_desc *d, const void *rec);

/* A record as its service could tell it. */
static void
record_opened(const struct sim_slot *slot, const struct rec_desc *d, void *rec, struct arena *a)
{
	struct record_keys keys;

	if (!record_has_sealed(d, rec))
		return;
	keys = ring_find(slot->service->ring, d, rec);
	record_open_keys(d, rec, ((struct rec_head *)rec)->id, &keys, a);
}

static void
tables_walk(struct thread *t, const struct sim_slot *slot, record_fn look)
{
	struct db_txn txn = db_begin(service_db(slot->service), DB_READ);
	struct arena a = { 0 };

	for (size_t i = 0; i < slot->desc->table_count; i++) {
		const struct rec_desc *d = slot->desc->tables[i]->rec;
		struct db_scan scan;
		void *rec;

		db_scan_all(&scan, &txn, slot->desc->tables[i], false);
		while (db_scan_next(&scan, &a, rec = arena_alloc(&a, d->size))) {
			record_opened(slot, d, rec, &a);
			look(t, slot, d, rec);
			arena_reset(&a);
		}
		db_scan_end(&scan);
	}
	db_abort(&txn);
	arena_free(&a);
}

/* The record of an entry "<record>.<verb>", or NULL. */
static const struct rec_desc *
entry_desc(const struct sim_slot *slot, struct text event)
{
	for (size_t i = 0; i < slot->desc->table_count; i++) {
		const struct rec_desc *d = slot->desc->tables[i]->rec;
		size_t len = strlen(d->name);

		if (event.len > len && event.ptr[len] == '.' && memcmp(event.ptr, d->name, len) == 0)
			return d;
	}
	return NULL;
}

static void
journal_walk(struct thread *t, const struct sim_slot *slot, record_fn look)
{
	struct db_txn txn = db_begin(service_db(slot->service), DB_READ);
	struct arena a = { 0 };
	struct journal_entry j;

	for (uint64_t seq = 1; journal_read(&txn, seq, &a, &j); seq++) {
		const struct rec_desc *d = j.body.len == 0 ? NULL : entry_desc(slot, j.event);
		void *rec = d == NULL ? NULL : arena_alloc(&a, d->size);

		if (d != NULL && record_decode(d, j.body.ptr, j.body.len, &a, rec, NULL, NULL) == RC_OK) {
			record_opened(slot, d, rec, &a);
			look(t, slot, d, rec);
		}
		arena_reset(&a);
	}
	db_abort(&txn);
	arena_free(&a);
}

static bool
holds(const struct buf *b, const void *what, size_t len)
{
	return memmem(b->ptr, b->len, what, len) != NULL;
}

/* The two themselves say what became of them. */
static void
merged_look(struct thread *t, const struct sim_slot *slot, const struct rec_desc *d, const void *rec)
{
	struct id id = ((const struct rec_head *)rec)->id;
	struct buf b = { 0 };

	record_encode(d, rec, 0, 0, &b);
	for (int i = 0; i < TIDY_ROUNDS; i++)
		if (!id_equal(id, t->merged[i]) && !id_equal(id, t->merged_into[i]) &&
		    holds(&b, t->merged[i].b, sizeof t->merged[i].b))
			sim_fail(&t->cast, "%s: a %s points to what was merged away",
			    slot->desc->contract->name, d->name);
	buf_free(&b);
}

void
check_merged(struct thread *t)
{
	for (int i = 0; i < t->sim->count; i++)
		tables_walk(t, &t->sim->slots[i], merged_look);
}

static void
erased_look(struct thread *t, const struct sim_slot *slot, const struct rec_desc *d, const void *rec)
{
	struct buf b = { 0 };

	record_encode(d, rec, 0, 0, &b);
	if (holds(&b, TIDY_NAME, sizeof TIDY_NAME - 1) || holds(&b, TIDY_EMAIL, sizeof TIDY_EMAIL - 1))
		sim_fail(&t->cast, "%s: a %s tells the name of who was erased", slot->desc->contract->name,
		    d->name);
	buf_free(&b);
}

void
check_erased(struct thread *t)
{
	struct check_scan c;
	struct person p;
	int erased = 0;

	for (int i = 0; i < t->sim->count; i++) {
		tables_walk(t, &t->sim->slots[i], erased_look);
		journal_walk(t, &t->sim->slots[i], erased_look);
	}
	if (!check_open(&c, &t->sim->nodes[0], "registry", "person"))
		return;
	while (check_next(&c, &p))
		for (int i = 0; i < TIDY_ROUNDS; i++)
			if (id_equal(p.id, t->erased[i]))
				erased += REC_HAS(&p, PERSON_TAG_ERASED_AT) && !REC_HAS(&p, 7);
	check_close(&c);
	if (erased != TIDY_ROUNDS)
		sim_fail(&t->cast, "%d of %d people who were erased are", erased, TIDY_ROUNDS);
}

void
check_shared(struct thread *t)
{
	struct organisation o;
	struct check_scan c;

	if (!check_open(&c, &t->sim->nodes[0], "registry", "organisation"))
		return;
	while (check_next(&c, &o))
		if (id_equal(o.id, t->shared.id) && o.version != 1 + t->shared_changes)
			sim_fail(&t->cast, "%u changes of a record are acknowledged, it has version %llu",
			    t->shared_changes, (unsigned long long)o.version);
	check_close(&c);
}
