/*
 * walk: see walk.h.
 * Owns: nothing beyond struct walk.
 * Beware: it asserts by cmocka: use it inside of tests only.
 */
#include "tests/lib/walk.h"
#include "common/calendar.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define TRIES 14 /* at a record, each mended by the fault of the one before */
#define READ_MOST 4096 /* records of a collection, at the end */

void
walk_open(struct walk *w, uint64_t seed, const struct service_desc *desc,
    const struct service_desc *const *services, size_t count, const char *day)
{
	walk_on(w, seed, desc, desk_new(services, count, day));
}

void
walk_on(struct walk *w, uint64_t seed, const struct service_desc *desc, struct desk *desk)
{
	*w = (struct walk){ .seed = seed, .desk = desk, .desc = desc, .name = desc->contract->name };
	w->deal = (struct deal){ { seed, &w->arena, 0 }, host_service(desk->h, w->name), desc,
		calendar_local(host_now(desk->h)).day };
}

void
walk_close(struct walk *w)
{
	arena_free(&w->arena);
	desk_free(w->desk);
}

void
walk_settle(struct walk *w)
{
	w->deal.service = host_service(w->desk->h, w->name);
	w->deal.today = calendar_local(host_now(w->desk->h)).day;
	arena_reset(&w->arena);
}

uint64_t
walk_draw(struct walk *w, uint64_t below)
{
	return record_gen_next(&w->deal.gen) % below;
}

/* --- the contract, walked ---------------------------------------------------------------------------------- */
const struct method *
walk_method_of(const struct walk *w, const struct rec_desc *rd, enum method_shape shape)
{
	for (size_t i = 0; i < w->desc->contract->method_count; i++) {
		const struct method *m = &w->desc->contract->methods[i];

		if (m->shape == shape && m->collection != NULL && m->collection->rec == rd)
			return m;
	}
	return NULL;
}

const struct db_table *
walk_table_of(const struct walk *w, const struct method *m)
{
	char record[64];
	const char *name = m->name + strlen(w->name) + 1;

	snprintf(record, sizeof record, "%.*s", (int)strcspn(name, "."), name);
	return deal_table(&w->deal, record);
}

size_t
walk_collection_draw(struct walk *w)
{
	const struct service_contract *contract = w->desc->contract;
	size_t i = (size_t)walk_draw(w, contract->collection_count),
	       k = (size_t)walk_draw(w, contract->collection_count);
	struct db_txn txn = db_begin(service_db(w->deal.service), DB_READ);
	uint64_t of_i = db_count(&txn, deal_table(&w->deal, contract->collections[i]->rec->name));
	uint64_t of_k = db_count(&txn, deal_table(&w->deal, contract->collections[k]->rec->name));

	db_abort(&txn);
	return of_k < of_i ? k : i;
}

/* --- a call ------------------------------------------------------------------------------------------------ */
/* What is refused leaves the journal where it was, and is never an error of its own. */
enum rc
walk_call(struct walk *w, const struct method *m, const void *in, uint64_t nulls, void *out)
{
	struct service *s = host_service(w->desk->h, w->name);
	uint64_t before = service_position(s);
	enum rc rc =
	    host_call(w->desk->h, &w->desk->who, m->name, m->in, in, nulls, m->out, out, NULL, &w->desk->why);

	w->calls++;
	w->accepted += rc == RC_OK;
	if (rc == RC_INTERNAL || rc == RC_CORRUPT || rc == RC_IO || rc == RC_TIMEOUT || rc == RC_MALFORMED)
		fail_msg("seed %llu, call %u: %s answers %s: %s", (unsigned long long)w->seed, w->calls,
		    m->name, rc_info(rc)->name, w->desk->why.count != 0 ? w->desk->why.items[0].field : "");
	if (rc != RC_OK && service_position(s) != before)
		fail_msg("seed %llu, call %u: %s is refused (%s), and has written",
		    (unsigned long long)w->seed, w->calls, m->name, rc_info(rc)->name);
	return rc;
}

enum rc
walk_insist(struct walk *w, const struct method *m, void *in, struct id id, uint64_t version)
{
	struct rec_head *head = in;
	void *out = m->out == NULL ? NULL : arena_alloc(&w->arena, m->out->size);
	enum rc rc = RC_OK;

	for (unsigned i = 0; i < TRIES; i++) {
		if (!id_is_zero(id) &&
		    m->in->fields[0].kind == REC_K_ID) { /* a link says itself what it is about */
			head->id = id;
			head->has |= REC_BIT(m->in->fields[0].tag);
		}
		if (version != 0) {
			head->version = version;
			head->has |= REC_BIT(TAG_VERSION);
		}
		if (w->fill != NULL)
			w->fill(w, m, in);
		rc = walk_call(w, m, in, 0, out);
		if (rc != RC_INVALID && rc != RC_RULE && rc != RC_CONFLICT)
			break;
		deal_mend(&w->deal, m->in, &w->desk->why, in);
	}
	return rc;
}

/* --- steps ------------------------------------------------------------------------------------------------- */
enum rc
walk_create(struct walk *w, const struct rec_desc *rd)
{
	const struct method *m = walk_method_of(w, rd, METHOD_CREATE);
	void *in;

	if (m == NULL)
		return RC_NOT_FOUND;
	in = arena_alloc(&w->arena, rd->size);
	deal_fill(&w->deal, rd, in);
	return walk_insist(w, m, in, (struct id){ { 0 } }, 0);
}

bool
walk_pick(struct walk *w, const struct db_table *t, void *ret_rec)
{
	struct db_txn txn;
	struct id id;
	bool found;

	if (!deal_pick(&w->deal, t, &id))
		return false;
	txn = db_begin(service_db(w->deal.service), DB_READ);
	found = db_get(&txn, t, id, &w->arena, ret_rec);
	db_abort(&txn);
	return found;
}

void
walk_update(struct walk *w, const struct rec_desc *rd)
{
	const struct method *m = walk_method_of(w, rd, METHOD_UPDATE);
	struct rec_head *stands = arena_alloc(&w->arena, rd->size), *in = arena_alloc(&w->arena, rd->size);
	uint64_t nulls = 0;

	if (m == NULL || !walk_pick(w, deal_table(&w->deal, rd->name), stands))
		return;
	deal_fill(&w->deal, rd, in);
	for (const struct rec_field *f = rd->fields; f < record_end(rd); f++) {
		if (f->flags & (CREATE_ONLY | SERVER_SET) || walk_draw(w, 3) != 0)
			in->has &= ~REC_BIT(f->tag);
		if (!(f->flags & (CREATE_ONLY | SERVER_SET | REQUIRED)) && walk_draw(w, 12) == 0)
			nulls |= REC_BIT(f->tag);
	}
	in->has &= ~nulls;
	in->id = stands->id;
	in->version = stands->version - (walk_draw(w, 20) == 0);
	in->has |= REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	if (walk_call(w, m, in, nulls, arena_alloc(&w->arena, rd->size)) == RC_STALE)
		assert_true(in->version != stands->version);
	else if (w->desk->why.rc != RC_OK)
		(void)walk_insist(w, m, in, stands->id, stands->version);
}

void
walk_archive(struct walk *w, const struct rec_desc *rd)
{
	const struct method *m = walk_method_of(w, rd, METHOD_ARCHIVE);
	struct rec_head *stands = arena_alloc(&w->arena, rd->size), *in = arena_alloc(&w->arena, rd->size);

	if (m == NULL || !walk_pick(w, deal_table(&w->deal, rd->name), stands))
		return;
	in->id = stands->id;
	in->version = stands->version;
	in->has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	(void)walk_call(w, m, in, 0, arena_alloc(&w->arena, rd->size));
}

void
walk_custom(struct walk *w, const struct method *m)
{
	const struct db_table *t = walk_table_of(w, m);
	const struct rec_field *version = record_field(m->in, "version", 7),
			       *into = record_field(m->in, "into", 4);
	struct rec_head nothing = { 0 }, *stands = &nothing;
	struct id other;
	void *in;

	if (t != NULL && strstr(m->name, ".create") == NULL &&
	    !walk_pick(w, t, stands = arena_alloc(&w->arena, t->rec->size)))
		return;
	in = arena_alloc(&w->arena, m->in->size);
	deal_fill(&w->deal, m->in, in);
	if (into != NULL && t != NULL && deal_pick(&w->deal, t, &other))
		*(struct id *)record_at(into, in) = other;
	w->customs++;
	w->customs_done += walk_insist(w, m, in, stands->id, version == NULL ? 0 : stands->version) == RC_OK;
}

void
walk_import(struct walk *w, const struct rec_desc *rd)
{
	struct import_row rows[5];
	struct import in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), text_of(rd->name), walk_draw(w, 4) == 0,
		{ rows, 1 + (uint32_t)walk_draw(w, 5) } };
	char name[64];
	struct method m = { .name = name, .in = &import_desc, .out = &import_report_desc };
	struct import_report report;
	struct buf bytes = { 0 };

	snprintf(name, sizeof name, "%s.import", w->name);
	for (uint32_t i = 0; i < in.rows.count; i++) {
		struct rec_head *rec = arena_alloc(&w->arena, rd->size);

		deal_fill(&w->deal, rd, rec);
		stage_fill(&w->deal.gen.state, &rec->id, sizeof rec->id);
		rec->id.b[6] = 0x70;
		rec->id.b[8] = 0x80;
		if (walk_draw(w, 3) == 0)
			(void)deal_pick(&w->deal, deal_table(&w->deal, rd->name), &rec->id);
		rec->has |= REC_BIT(TAG_ID);
		buf_clear(&bytes);
		record_encode(rd, rec, 0, 0, &bytes);
		rows[i] = (struct import_row){ REC_BIT(1) | REC_BIT(2), i + 2,
			{ arena_copy(&w->arena, bytes.ptr, bytes.len), (uint32_t)bytes.len, 0 } };
	}
	buf_free(&bytes);
	(void)walk_call(w, &m, &in, 0, &report);
}

void
walk_time(struct walk *w, int days, bool slowly)
{
	usec_t by = days * USEC_PER_DAY + (usec_t)walk_draw(w, 86400) * USEC_PER_SEC;

	if (slowly)
		host_advance(w->desk->h, by);
	else
		host_jump(w->desk->h, host_now(w->desk->h) + by);
}

/* --- what holds at the end --------------------------------------------------------------------------------- */
void
walk_read(struct walk *w, struct buf *out)
{
	for (size_t i = 0; i < w->desc->contract->collection_count; i++) {
		const struct rec_desc *rd = w->desc->contract->collections[i]->rec;
		const struct method *m = walk_method_of(w, rd, METHOD_GET);
		struct db_txn txn = db_begin(service_db(w->deal.service), DB_READ);
		struct list ids = { arena_array(&w->arena, READ_MOST, sizeof(struct id)), 0 };
		struct db_scan scan;

		db_scan_all(&scan, &txn, deal_table(&w->deal, rd->name), false);
		while (ids.count < READ_MOST && db_scan_next_id(&scan, &((struct id *)ids.items)[ids.count]))
			ids.count++;
		db_scan_end(&scan);
		db_abort(&txn);
		for (uint32_t k = 0; m != NULL && k < ids.count; k++) {
			struct ref ref = { REC_BIT(1), ((struct id *)ids.items)[k] };

			(void)host_call(w->desk->h, &w->desk->who, m->name, &ref_desc, &ref, 0, NULL, NULL,
			    NULL, &w->desk->why);
			buf_append(out, host_last_body(w->desk->h).ptr, host_last_body(w->desk->h).len);
		}
		arena_reset(&w->arena);
	}
}

void
walk_same(const struct walk *w, const struct buf *a, const struct buf *b, const char *what)
{
	if (a->len != b->len || memcmp(a->ptr, b->ptr, a->len) != 0)
		fail_msg("seed %llu: %s", (unsigned long long)w->seed, what);
}

void
walk_verify(struct walk *w, const struct service_desc *const *services, size_t count)
{
	struct buf before = { 0 }, after = { 0 };
	uint64_t events;

	for (size_t i = 0; i < count; i++)
		if (host_verify(w->desk->h, services[i]->contract->name, &events, &w->desk->why) != RC_OK)
			fail_msg("seed %llu: %s does not verify: %s", (unsigned long long)w->seed,
			    services[i]->contract->name, w->desk->why.items[0].argument);
	walk_settle(w);
	walk_read(w, &before);
	host_restart(w->desk->h, w->name);
	walk_settle(w);
	walk_read(w, &after);
	walk_same(w, &before, &after, "records read otherwise after a restart");
	buf_free(&before);
	buf_free(&after);
}

/* With another federation, which no walk has: those that play two nodes fill them. */
static bool
is_between(const struct rec_desc *d)
{
	const struct rec_field *peer = record_field(d, "peer", strlen("peer"));

	return peer != NULL && peer->ref != NULL && strcmp(peer->ref, "peer") == 0;
}

unsigned
walk_missing(const struct service_contract *contract, const uint64_t *kept)
{
	unsigned missing = 0;

	for (size_t i = 0; i < contract->collection_count; i++)
		if (kept[i] == 0 && !is_between(contract->collections[i]->rec)) {
			print_message("%s had no record\n", contract->collections[i]->rec->name);
			missing++;
		}
	return missing;
}

unsigned
walk_setting(const char *name, unsigned otherwise)
{
	const char *s = getenv(name);

	return s == NULL ? otherwise : (unsigned)strtoul(s, NULL, 10);
}

void
walk_seeds(const char *prefix, unsigned seeds, unsigned steps, void (*run)(uint64_t seed, unsigned steps))
{
	char name[64];
	unsigned seed;

	snprintf(name, sizeof name, "%s_STEPS", prefix);
	steps = walk_setting(name, steps);
	snprintf(name, sizeof name, "%s_SEED", prefix);
	seed = walk_setting(name, 0);
	for (unsigned i = 1; i <= seeds && seed == 0; i++)
		run(i, steps);
	if (seed != 0)
		run(seed, steps);
}
