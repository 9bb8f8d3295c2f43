/*
 * sim_check_node: see sim_check_node.h: deeds against journals, copies against records, stores against their journals.
 * Owns: nothing.
 * Beware: an entry's cause is the try that wrote it: two tries of one deed in the journals are one too many.
 */
#include "tests/lib/sim_check_node.h"
#include <stdio.h>
#include <stdlib.h>

static const struct db_table *
table_find(const struct service_desc *d, const char *record)
{
	for (size_t i = 0; i < d->table_count; i++)
		if (strcmp(d->tables[i]->rec->name, record) == 0)
			return d->tables[i];
	return NULL;
}

static struct sim_slot *
slot_named(const struct sim_node *n, const char *service, size_t len)
{
	for (int i = 0; i < n->count; i++) {
		const char *name = n->slots[i].desc->contract->name;

		if (strlen(name) == len && memcmp(name, service, len) == 0)
			return &n->slots[i];
	}
	return NULL;
}

bool
check_open(struct check_scan *c, const struct sim_node *n, const char *service, const char *record)
{
	struct sim_slot *slot = slot_named(n, service, strlen(service));
	const struct db_table *table = slot == NULL ? NULL : table_find(slot->desc, record);

	if (table == NULL || slot->service == NULL)
		return false;
	*c = (struct check_scan){ .txn = db_begin(service_db(slot->service), DB_READ) };
	db_scan_all(&c->scan, &c->txn, table, false);
	return true;
}

bool
check_next(struct check_scan *c, void *ret_rec)
{
	return db_scan_next(&c->scan, &c->arena, ret_rec);
}

void
check_close(struct check_scan *c)
{
	db_scan_end(&c->scan);
	db_abort(&c->txn);
	arena_free(&c->arena);
}

/* --- deeds
 * ------------------------------------------------------------------------------------------------------------
 */
struct try_at {
	struct id id;
	size_t deed;
};
struct trace {
	uint64_t last; /* seq of its newest entry */
	const struct sim_slot *slot;
	usec_t time;
	uint32_t times; /* that it was done */
};
struct deeds {
	struct sim_cast *cast;
	struct try_at *tries;
	size_t count;
	struct trace *traces; /* a deed each */
};

static int
try_order(const void *a, const void *b)
{
	return memcmp(((const struct try_at *)a)->id.b, ((const struct try_at *)b)->id.b, 16);
}

static void
deeds_open(struct deeds *d, struct sim_cast *cast)
{
	size_t cap = 0;

	for (size_t i = 0; i < cast->count; i++)
		cap += cast->deeds[i].try_count;
	*d = (struct deeds){ .cast = cast, .tries = calloc(cap + 1, sizeof *d->tries) };
	d->traces = calloc(cast->count + 1, sizeof *d->traces);
	if (d->tries == NULL || d->traces == NULL)
		abort();
	for (size_t i = 0; i < cast->count; i++)
		for (uint32_t k = 0; k < cast->deeds[i].try_count; k++)
			d->tries[d->count++] = (struct try_at){ cast->deeds[i].tries[k], i };
	qsort(d->tries, d->count, sizeof *d->tries, try_order);
}

static void
deed_trace(struct deeds *d, const struct sim_slot *slot, const struct journal_entry *j)
{
	struct try_at key = { .id = j->cause };
	const struct try_at *found = bsearch(&key, d->tries, d->count, sizeof *d->tries, try_order);
	struct trace *x;

	if (found == NULL) {
		if (!id_is_zero(j->actor) && memcmp(j->event.ptr + j->event.len - 6, ".known", 6) != 0)
			sim_fail(d->cast, "%s: entry %llu (" TEXT_FMT ") is of a caller, and of no call",
			    slot->desc->contract->name, (unsigned long long)j->seq, TEXT_ARG(j->event));
		return;
	}
	x = &d->traces[found->deed];
	if (x->times == 0 || x->last + 1 != j->seq || x->time != j->time || x->slot != slot)
		x->times++;
	x->last = j->seq;
	x->time = j->time;
	x->slot = slot;
}

static void
entry_check(
    struct sim_cast *cast, struct db_txn *txn, const struct sim_slot *slot, const struct journal_entry *j)
{
	static const char created[] = ".created";
	size_t n = sizeof created - 1;
	uint64_t first = 0;

	if (j->event.len < n || memcmp(j->event.ptr + j->event.len - n, created, n) != 0)
		return;
	if (journal_of_key(txn, j->key, 0, &first, 1) != 1 || first != j->seq)
		sim_fail(cast, "%s: entry %llu creates what was there", slot->desc->contract->name,
		    (unsigned long long)j->seq);
}

static void
journal_walk(struct deeds *d, const struct sim_slot *slot)
{
	struct db_txn txn = db_begin(service_db(slot->service), DB_READ);
	struct arena a = { 0 };
	struct journal_entry j;

	for (uint64_t seq = 1; journal_read(&txn, seq, &a, &j); seq++) {
		deed_trace(d, slot, &j);
		entry_check(d->cast, &txn, slot, &j);
		arena_reset(&a);
	}
	db_abort(&txn);
	arena_free(&a);
}

/* Readings, told once an hour; writes that may have nothing to write: showing a link again. */
static bool
leaves_nothing(const struct method *m)
{
	size_t len = strlen(m->name);

	return m->kind != METHOD_WRITE || strcmp(m->name + len - 5, ".link") == 0;
}

static void
deed_record(struct sim_cast *cast, const struct sim_deed *d)
{
	struct sim_slot *slot = slot_named(d->node, d->method->name, strcspn(d->method->name, "."));
	const struct db_table *table =
	    d->method->out == NULL ? NULL : table_find(slot->desc, d->method->out->name);
	struct rec_head *rec;
	struct arena a = { 0 };
	struct db_txn txn;

	if (id_is_zero(d->record) || table == NULL)
		return;
	txn = db_begin(service_db(slot->service), DB_READ);
	rec = arena_alloc(&a, table->rec->size);
	if (!db_get(&txn, table, d->record, &a, rec))
		sim_fail(
		    cast, "%s (%s) was acknowledged, and its record is not there", d->key, d->method->name);
	else if (rec->version < d->version)
		sim_fail(cast, "%s (%s) gave version %llu, and %llu stands", d->key, d->method->name,
		    (unsigned long long)d->version, (unsigned long long)rec->version);
	db_abort(&txn);
	arena_free(&a);
}

void
check_deeds(struct sim_cast *cast)
{
	struct deeds d;

	deeds_open(&d, cast);
	for (int i = 0; i < cast->sim->count; i++)
		journal_walk(&d, &cast->sim->slots[i]);
	for (size_t i = 0; i < cast->count; i++) {
		const struct sim_deed *deed = &cast->deeds[i];
		uint32_t times = d.traces[i].times;
		bool lost = deed->node->restores != 0 && times == 0; /* with what was put back */

		if (!deed->answered)
			sim_fail(cast, "%s (%s) was never answered", deed->key, deed->method->name);
		else if (deed->rc != RC_OK && times != 0)
			sim_fail(cast, "%s (%s) was refused (%s), and done %u times", deed->key,
			    deed->method->name, rc_info(deed->rc)->name, times);
		else if (deed->rc == RC_OK && !leaves_nothing(deed->method) && times != 1 && !lost)
			sim_fail(cast, "%s (%s) was acknowledged, and done %u times", deed->key,
			    deed->method->name, times);
		if (deed->rc == RC_OK && deed->answered && deed->node->restores == 0)
			deed_record(cast, deed);
	}
	free(d.tries);
	free(d.traces);
}

/* --- copies
 * -----------------------------------------------------------------------------------------------------------
 */
/* Every record of from is in to, alike but for what does not travel; ret_count: how many there are. */
static uint32_t
kept_compare(struct sim_cast *cast, struct sim_slot *to, const struct db_table *kept, struct sim_slot *from,
    const struct db_table *own)
{
	struct db_txn a = db_begin(service_db(from->service), DB_READ),
		      b = db_begin(service_db(to->service), DB_READ);
	void *x = calloc(1, own->rec->size), *y = calloc(1, own->rec->size);
	struct arena arena = { 0 };
	struct db_scan scan;
	uint32_t n = 0;

	db_scan_all(&scan, &a, own, false);
	for (; db_scan_next(&scan, &arena, x); n++) {
		bool there = db_get(&b, kept, ((const struct rec_head *)x)->id, &arena, y);

		record_drop(own->rec, x,
		    REC_PRIVATE | SECRET); /* what is carried is sealed by each with a key of its own */
		if (there)
			record_drop(own->rec, y, CARRIED);
		if (!there || !record_equal(own->rec, x, y))
			sim_fail(cast, "%s keeps another %s than %s has", to->desc->contract->name,
			    own->rec->name, from->desc->contract->name);
	}
	db_scan_end(&scan);
	if (db_count(&b, kept) != n)
		sim_fail(cast, "%s keeps %llu of %u: %s", to->desc->contract->name,
		    (unsigned long long)db_count(&b, kept), n, own->rec->name);
	db_abort(&a);
	db_abort(&b);
	arena_free(&arena);
	free(x);
	free(y);
	return n;
}

void
check_kept(struct sim_cast *cast)
{
	for (int i = 0; i < cast->sim->count; i++) {
		struct sim_slot *to = &cast->sim->slots[i];

		for (size_t k = 0; k < to->desc->subscription_count; k++) {
			const struct subscription *sub = &to->desc->subscriptions[k];
			struct sim_slot *from = slot_named(to->node, sub->service, strlen(sub->service));

			for (size_t m = 0; from != NULL && m < sub->keep_count; m++)
				kept_compare(cast, to, sub->keep[m], from,
				    table_find(from->desc, sub->keep[m]->rec->name));
		}
	}
}

/* --- stores
 * -----------------------------------------------------------------------------------------------------------
 */
void
check_digest(struct sim_cast *cast, uint8_t ret_digest[CRYPTO_HASH_LEN])
{
	struct crypto_hash_part *parts = calloc((size_t)cast->sim->count, sizeof *parts);
	struct journal *heads = calloc((size_t)cast->sim->count, sizeof *heads);

	if (parts == NULL || heads == NULL)
		abort();

	for (int i = 0; i < cast->sim->count; i++) {
		struct db_txn txn = db_begin(service_db(cast->sim->slots[i].service), DB_READ);

		if (journal_load(&txn, &heads[i]) != RC_OK)
			sim_fail(
			    cast, "%s: no head of its journal", cast->sim->slots[i].desc->contract->name);
		db_abort(&txn);
		parts[i] = (struct crypto_hash_part){ heads[i].hash, CRYPTO_HASH_LEN };
	}
	crypto_hash_framed(NULL, parts, (size_t)cast->sim->count, ret_digest);
	free(parts);
	free(heads);
}

void
check_stores(struct sim_cast *cast)
{
	for (int i = 0; i < cast->sim->count; i++) {
		struct sim_slot *slot = &cast->sim->slots[i];
		struct fault why = { 0 };

		if (sim_verify(slot, &why) != RC_OK)
			sim_fail(cast, "%s does not verify: %s", slot->desc->contract->name,
			    why.count != 0 ? why.items[0].argument : rc_info(why.rc)->name);
	}
}
