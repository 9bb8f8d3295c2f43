/*
 * registry_prop: whatever happens to the registry, in any order: what is refused changes nothing, and what is accepted replays to the same.
 * Owns: a node's services in one process, at random, by a seed.
 * Beware: it walks the contract: a new collection or method is covered by being there. REGISTRY_PROP_SEED=n runs another seed,
 *         REGISTRY_PROP_STEPS=n more of it.
 */
#include "proto/registry.h"
#include "common/calendar.h"
#include "services/registry/service.h"
#include "tests/lib/desk.h"
#include "tests/lib/index_bytes.h"
#include "tests/lib/record_deal.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#define SEEDS 3
#define STEPS 1000
#define TRIES 14 /* at a record, each mended by the fault of the one before */
#define COLLECTIONS_MOST 64
#define SHEET "Nom;Nature\nCentre importe;Centre social\nAutre centre;Centre social\n"
#define SHEET_SHA "acadcb9cb4cf8043b89e938339beb37e0550908faa97260dff09840f2aaaa282"

extern const struct service_desc scheduling_service, matching_service, reporting_service,
    notification_service, federation_service, gateway_service;
static const struct service_desc *const services[] = { &registry_service, &scheduling_service,
	&matching_service, &reporting_service, &notification_service, &federation_service, &gateway_service };
#define SERVICES (sizeof services / sizeof services[0])

struct run {
	uint64_t seed;
	struct desk *desk;
	struct deal deal;
	struct arena arena; /* of one step */
	unsigned calls, accepted;
};
/* Over all seeds: records that each collection had at the end; methods beside create, update and archive that were called, and accepted. */
static uint64_t kept[COLLECTIONS_MOST];
static unsigned customs, customs_done;

/* --- the contract, walked ---------------------------------------------------------------------------------- */
static const struct method *
method_of(const struct rec_desc *rd, enum method_shape shape)
{
	for (size_t i = 0; i < registry_contract.method_count; i++) {
		const struct method *m = &registry_contract.methods[i];

		if (m->shape == shape && m->collection != NULL && m->collection->rec == rd)
			return m;
	}
	return NULL;
}

/* The table whose record a method's name speaks of: "registry.convention.sign". */
static const struct db_table *
table_of(const struct run *r, const struct method *m)
{
	char record[64];
	const char *name = m->name + strlen("registry.");

	snprintf(record, sizeof record, "%.*s", (int)strcspn(name, "."), name);
	return deal_table(&r->deal, record);
}

/* --- a call ------------------------------------------------------------------------------------------------ */
static uint64_t
draw(struct run *r, uint64_t below)
{
	return record_gen_next(&r->deal.gen) % below;
}

/* What the registry refuses leaves its journal where it was, and is never an error of its own. */
static enum rc
call(struct run *r, const struct method *m, const void *in, uint64_t nulls, void *out)
{
	struct service *s = host_service(r->desk->h, "registry");
	uint64_t before = service_position(s);
	enum rc rc =
	    host_call(r->desk->h, &r->desk->who, m->name, m->in, in, nulls, m->out, out, NULL, &r->desk->why);

	r->calls++;
	r->accepted += rc == RC_OK;
	if (rc == RC_INTERNAL || rc == RC_CORRUPT || rc == RC_IO || rc == RC_TIMEOUT || rc == RC_MALFORMED)
		fail_msg("seed %llu, call %u: %s answers %s: %s", (unsigned long long)r->seed, r->calls,
		    m->name, rc_info(rc)->name, r->desk->why.count != 0 ? r->desk->why.items[0].field : "");
	if (rc != RC_OK && service_position(s) != before)
		fail_msg("seed %llu, call %u: %s is refused, and has written", (unsigned long long)r->seed,
		    r->calls, m->name);
	return rc;
}

/* Again and again, mended by what was wrong. */
static enum rc
insist(struct run *r, const struct method *m, void *in, struct id id, uint64_t version)
{
	struct rec_head *head = in;
	void *out = m->out == NULL ? NULL : arena_alloc(&r->arena, m->out->size);
	enum rc rc = RC_OK;

	for (unsigned i = 0; i < TRIES; i++) {
		if (!id_is_zero(id)) {
			head->id = id;
			head->has |= REC_BIT(m->in->fields[0].tag);
		}
		if (version != 0) {
			head->version = version;
			head->has |= REC_BIT(TAG_VERSION);
		}
		rc = call(r, m, in, 0, out);
		if (rc != RC_INVALID && rc != RC_RULE && rc != RC_CONFLICT)
			break;
		deal_mend(&r->deal, m->in, &r->desk->why, in);
	}
	return rc;
}

/* --- steps ------------------------------------------------------------------------------------------------- */
static void
step_create(struct run *r, size_t i)
{
	const struct rec_desc *rd = registry_contract.collections[i]->rec;
	const struct method *m = method_of(rd, METHOD_CREATE);
	void *in;

	if (m == NULL)
		return;
	in = arena_alloc(&r->arena, rd->size);
	deal_fill(&r->deal, rd, in);
	(void)insist(r, m, in, (struct id){ { 0 } }, 0);
}

static bool
pick(struct run *r, const struct db_table *t, void *ret_rec)
{
	struct db_txn txn;
	struct id id;
	bool found;

	if (!deal_pick(&r->deal, t, &id))
		return false;
	txn = db_begin(service_db(r->deal.service), DB_READ);
	found = db_get(&txn, t, id, &r->arena, ret_rec);
	db_abort(&txn);
	return found;
}

/* Some fields change, some are cleared. */
static void
step_update(struct run *r, const struct rec_desc *rd)
{
	const struct method *m = method_of(rd, METHOD_UPDATE);
	struct rec_head *stands = arena_alloc(&r->arena, rd->size), *in = arena_alloc(&r->arena, rd->size);
	uint64_t nulls = 0;

	if (m == NULL || !pick(r, deal_table(&r->deal, rd->name), stands))
		return;
	deal_fill(&r->deal, rd, in);
	for (const struct rec_field *f = rd->fields; f < record_end(rd); f++) {
		if (f->flags & (CREATE_ONLY | SERVER_SET) || draw(r, 3) != 0)
			in->has &= ~REC_BIT(f->tag);
		if (!(f->flags & (CREATE_ONLY | SERVER_SET | REQUIRED)) && draw(r, 12) == 0)
			nulls |= REC_BIT(f->tag);
	}
	in->has &= ~nulls;
	in->id = stands->id;
	in->version = stands->version - (draw(r, 20) == 0);
	in->has |= REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	if (call(r, m, in, nulls, arena_alloc(&r->arena, rd->size)) == RC_STALE)
		assert_true(in->version != stands->version);
	else if (r->desk->why.rc != RC_OK)
		(void)insist(r, m, in, stands->id, stands->version);
}

static void
step_archive(struct run *r, const struct rec_desc *rd)
{
	const struct method *m = method_of(rd, METHOD_ARCHIVE);
	struct rec_head *stands = arena_alloc(&r->arena, rd->size), *in = arena_alloc(&r->arena, rd->size);

	if (m == NULL || !pick(r, deal_table(&r->deal, rd->name), stands))
		return;
	in->id = stands->id;
	in->version = stands->version;
	in->has = REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION);
	(void)call(r, m, in, 0, arena_alloc(&r->arena, rd->size));
}

/* Whatever else may be done to a record: signed, granted, closed, merged, erased, completed. */
static void
step_custom(struct run *r, const struct method *m)
{
	const struct db_table *t = table_of(r, m);
	const struct rec_field *version = record_field(m->in, "version", 7),
			       *into = record_field(m->in, "into", 4);
	struct rec_head *stands;
	struct id other;
	void *in;

	stands = arena_alloc(&r->arena, t->rec->size);
	if (!pick(r, t, stands))
		return;
	in = arena_alloc(&r->arena, m->in->size);
	deal_fill(&r->deal, m->in, in);
	if (into != NULL && deal_pick(&r->deal, t, &other))
		*(struct id *)record_at(into, in) = other;
	customs++;
	customs_done += insist(r, m, in, stands->id, version == NULL ? 0 : stands->version) == RC_OK;
}

/* A few rows as a file brings them, some of them of records that are there. */
static void
step_import(struct run *r, const struct rec_desc *rd)
{
	struct import_row rows[5];
	struct import in = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), text_of(rd->name), draw(r, 4) == 0,
		{ rows, 1 + (uint32_t)draw(r, 5) } };
	struct method m = { .name = "registry.import", .in = &import_desc, .out = &import_report_desc };
	struct import_report report;
	struct buf bytes = { 0 };

	for (uint32_t i = 0; i < in.rows.count; i++) {
		struct rec_head *rec = arena_alloc(&r->arena, rd->size);

		deal_fill(&r->deal, rd, rec);
		stage_fill(&r->deal.gen.state, &rec->id, sizeof rec->id);
		rec->id.b[6] = 0x70;
		rec->id.b[8] = 0x80;
		if (draw(r, 3) == 0)
			(void)deal_pick(&r->deal, deal_table(&r->deal, rd->name), &rec->id);
		rec->has |= REC_BIT(TAG_ID);
		buf_clear(&bytes);
		record_encode(rd, rec, 0, 0, &bytes);
		rows[i] = (struct import_row){ REC_BIT(1) | REC_BIT(2), i + 2,
			{ arena_copy(&r->arena, bytes.ptr, bytes.len), (uint32_t)bytes.len, 0 } };
	}
	buf_free(&bytes);
	(void)call(r, &m, &in, 0, &report);
}

static void
step_time(struct run *r)
{
	static const int days[] = { 1, 1, 3, 30, 200 };
	usec_t by = days[draw(r, 5)] * USEC_PER_DAY + (usec_t)draw(r, 86400) * USEC_PER_SEC;

	host_jump(r->desk->h, host_now(r->desk->h) + by);
	r->deal.today = calendar_local(host_now(r->desk->h)).day;
}

/* What people call that is no create, update or archive; each as likely as any other. */
static const struct method *
custom_draw(struct run *r)
{
	for (;;) {
		const struct method *m = &registry_contract.methods[draw(r, registry_contract.method_count)];

		if (m->shape == METHOD_CUSTOM && m->kind == METHOD_WRITE && m->verb != NULL &&
		    table_of(r, m) != NULL)
			return m;
	}
}

/* Of two collections the one that has fewer records, so that those that are hard to fill are tried more often. */
static size_t
collection_draw(struct run *r)
{
	size_t i = (size_t)draw(r, registry_contract.collection_count),
	       k = (size_t)draw(r, registry_contract.collection_count);
	struct db_txn txn = db_begin(service_db(r->deal.service), DB_READ);
	uint64_t of_i = db_count(&txn, deal_table(&r->deal, registry_contract.collections[i]->rec->name));
	uint64_t of_k = db_count(&txn, deal_table(&r->deal, registry_contract.collections[k]->rec->name));

	db_abort(&txn);
	return of_k < of_i ? k : i;
}

static void
step(struct run *r)
{
	size_t i = collection_draw(r);
	const struct rec_desc *rd = registry_contract.collections[i]->rec;
	uint64_t what = draw(r, 100);

	if (what < 45)
		step_create(r, i);
	else if (what < 60)
		step_update(r, rd);
	else if (what < 64)
		step_archive(r, rd);
	else if (what < 92)
		step_custom(r, custom_draw(r));
	else if (what < 96)
		step_import(r, rd);
	else if (what < 98)
		step_time(r);
	else
		host_restart(r->desk->h, "registry");
	r->deal.service = host_service(r->desk->h, "registry");
	arena_reset(&r->arena);
}

/* --- what chance alone does not find ----------------------------------------------------------------------- */
static void
seed_file(struct run *r, const char *purpose)
{
	struct desk *d = r->desk;
	struct id id = desk_make(d, "registry.file.create",
	    "{\"name\":\"a.csv\",\"type\":\"text/csv\",\"purpose\":\"%s\",\"size\":%zu}", purpose,
	    strlen(SHEET));
	struct file_part part = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), id, 1, text_of(SHEET) };
	struct file_part_kept came;

	assert_int_equal(host_call(d->h, &d->who, "registry.file.part", &file_part_desc, &part, 0,
			     &file_part_kept_desc, &came, NULL, &d->why),
	    RC_OK);
	assert_int_equal(desk_call(d, "registry.file.complete", NULL,
			     "{\"id\":\"%s\",\"hash\":\"" SHEET_SHA "\"}", desk_text(d, id)),
	    RC_OK);
	if (strcmp(purpose, "import") == 0)
		(void)desk_make(d, "registry.import_run.create",
		    "{\"file\":\"%s\",\"collection\":\"organisation\",\"others\":\"create\"}",
		    desk_text(d, id));
}

/* A federation, a Caf, centres with an agrément each, and who works there. */
static void
seed_network(struct run *r)
{
	struct desk *d = r->desk;
	struct id federation =
	    desk_make(d, "registry.organisation.create", "{\"name\":\"Fédération\",\"kind\":\"federation\"}");
	struct id caf =
	    desk_make(d, "registry.organisation.create", "{\"name\":\"Caf\",\"kind\":\"institution\"}");

	for (int i = 0; i < 6; i++) {
		struct id centre = desk_make(d, "registry.organisation.create",
		    "{\"name\":\"Centre %d\",\"kind\":\"centre\",\"parent\":\"%s\"}", i,
		    desk_text(d, federation));
		struct id person =
		    desk_make(d, "registry.person.create", "{\"name\":\"Une personne %d\"}", i);

		(void)desk_make(d, "registry.mandate.create",
		    "{\"person\":\"%s\",\"organisation\":\"%s\",\"role\":\"employee\",\"from\":\"2020-01-"
		    "01\"}",
		    desk_text(d, person), desk_text(d, centre));
		(void)desk_make(d, "registry.agrement.create",
		    "{\"organisation\":\"%s\",\"kind\":\"agc\",\"caf\":\"%s\",\"from\":\"2026-01-01\",\"to\":"
		    "\"2029-12-31\",\"status\":\"granted\"}",
		    desk_text(d, centre), desk_text(d, caf));
	}
	seed_file(r, "document");
	seed_file(r, "import");
}

/* --- what holds at the end --------------------------------------------------------------------------------- */
/* Every record as a caller reads it, one behind the other. */
static void
records_read(struct run *r, struct buf *out)
{
	for (size_t i = 0; i < registry_contract.collection_count; i++) {
		const struct rec_desc *rd = registry_contract.collections[i]->rec;
		const struct method *m = method_of(rd, METHOD_GET);
		struct db_txn txn = db_begin(service_db(r->deal.service), DB_READ);
		struct list ids = { arena_array(&r->arena, 4096, sizeof(struct id)), 0 };
		struct db_scan scan;

		db_scan_all(&scan, &txn, deal_table(&r->deal, rd->name), false);
		while (ids.count < 4096 && db_scan_next_id(&scan, &((struct id *)ids.items)[ids.count]))
			ids.count++;
		db_scan_end(&scan);
		db_abort(&txn);
		for (uint32_t k = 0; m != NULL && k < ids.count; k++) {
			struct ref ref = { REC_BIT(1), ((struct id *)ids.items)[k] };

			(void)host_call(r->desk->h, &r->desk->who, m->name, &ref_desc, &ref, 0, NULL, NULL,
			    NULL, &r->desk->why);
			buf_append(out, host_last_body(r->desk->h).ptr, host_last_body(r->desk->h).len);
		}
		arena_reset(&r->arena);
	}
}

static void
same(const struct run *r, const struct buf *a, const struct buf *b, const char *what)
{
	if (a->len != b->len || memcmp(a->ptr, b->ptr, a->len) != 0)
		fail_msg("seed %llu: %s", (unsigned long long)r->seed, what);
}

static void
holds(struct run *r)
{
	struct buf before = { 0 }, after = { 0 };

	uint64_t events;

	for (size_t i = 0; i < SERVICES; i++)
		if (host_verify(r->desk->h, services[i]->contract->name, &events, &r->desk->why) != RC_OK)
			fail_msg("seed %llu: %s does not verify: %s", (unsigned long long)r->seed,
			    services[i]->contract->name, r->desk->why.items[0].argument);
	r->deal.service = host_service(r->desk->h, "registry");
	records_read(r, &before);
	host_restart(r->desk->h, "registry");
	r->deal.service = host_service(r->desk->h, "registry");
	records_read(r, &after);
	same(r, &before, &after, "records read otherwise after a restart");
	buf_clear(&before);
	buf_clear(&after);
	index_bytes(r->deal.service, &before);
	index_forget(r->deal.service);
	host_restart(r->desk->h, "registry");
	index_bytes(host_service(r->desk->h, "registry"), &after);
	same(r, &before, &after, "an index made anew is another one");
	buf_free(&before);
	buf_free(&after);
}

static void
records_count(const struct run *r)
{
	struct db_txn txn = db_begin(service_db(r->deal.service), DB_READ);

	assert_true(registry_contract.collection_count <= COLLECTIONS_MOST);
	for (size_t i = 0; i < registry_contract.collection_count; i++)
		kept[i] += db_count(&txn, deal_table(&r->deal, registry_contract.collections[i]->rec->name));
	db_abort(&txn);
}

static void
run_seed(uint64_t seed, unsigned steps)
{
	struct run r = { .seed = seed, .desk = desk_new(services, SERVICES, "2026-03-02") };

	r.deal = (struct deal){ { seed, &r.arena, 0 }, host_service(r.desk->h, "registry"), &registry_service,
		desk_day("2026-03-02") };
	seed_network(&r);
	for (size_t i = 0; i < registry_contract.collection_count; i++)
		step_create(&r, i);
	for (unsigned i = 0; i < steps; i++)
		step(&r);
	records_count(&r);
	holds(&r);
	print_message("seed %llu: %u calls, %u accepted, %llu events\n", (unsigned long long)seed, r.calls,
	    r.accepted, (unsigned long long)service_position(host_service(r.desk->h, "registry")));
	arena_free(&r.arena);
	desk_free(r.desk);
}

/* --- tests ------------------------------------------------------------------------------------------------- */
static unsigned
setting(const char *name, unsigned otherwise)
{
	const char *s = getenv(name);

	return s == NULL ? otherwise : (unsigned)strtoul(s, NULL, 10);
}

static void
what_is_refused_changes_nothing_and_what_is_accepted_replays(void **state)
{
	unsigned steps = setting("REGISTRY_PROP_STEPS", STEPS), seed = setting("REGISTRY_PROP_SEED", 0);

	(void)state;
	for (unsigned i = 1; i <= SEEDS && seed == 0; i++)
		run_seed(i, steps);
	if (seed != 0)
		run_seed(seed, steps);
}

static void
every_collection_had_records_and_methods_of_all_kinds_were_accepted(void **state)
{
	unsigned missing = 0;

	(void)state;
	for (size_t i = 0; i < registry_contract.collection_count; i++)
		if (kept[i] == 0) {
			print_message("%s had no record\n", registry_contract.collections[i]->rec->name);
			missing++;
		}
	print_message("%u of %u methods beside them were accepted\n", customs_done, customs);
	assert_int_equal(missing, 0);
	assert_true(customs_done > customs / 10);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_refused_changes_nothing_and_what_is_accepted_replays),
		cmocka_unit_test(every_collection_had_records_and_methods_of_all_kinds_were_accepted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
