/*
 * service_index: what a service keeps beside its tables to find records by is made from them when it is missing or of another version.
 * Owns: the note of the version, in the store.
 * Beware: the version is noted by the last commit only: a crash on the way begins again from nothing.
 */
#include "common/calendar.h"
#include "common/log.h"
#include "common/service_int.h"

#define REBUILD_BATCH 4096u /* records a commit */
#define VERSION_KEY "version"

const struct db_kv index_kv = { "index", DB_KV_PLAIN };

static uint64_t
version_noted(struct service *s)
{
	struct db_txn t = db_begin(s->db, DB_READ);
	struct arena a = { 0 };
	struct text value;
	uint64_t version = 0;

	if (db_kv_get(&t, &index_kv, VERSION_KEY, strlen(VERSION_KEY), &a, &value) && value.len == 8)
		version = db_from_be64((const uint8_t *)value.ptr);
	db_abort(&t);
	arena_free(&a);
	return version;
}

static struct context
rebuild_context(struct service *s, struct db_txn *t, struct arena *a)
{
	struct context c = {
		.service = s, .arena = a, .txn = t, .now = s->io.now(s->io.arg), .state = s->state
	};

	c.today = calendar_local(c.now).day;
	c.caller.roles = ROLE_SYSTEM;
	return c;
}

/* One commit's worth of records after `after`; ret_more when there may be others. */
static MUST_CHECK enum rc
rebuild_batch(struct service *s, const struct db_table *table, struct id *after, bool *ret_more)
{
	struct db_txn t = db_begin(s->db, DB_WRITE);
	struct arena a = { 0 };
	struct context c = rebuild_context(s, &t, &a);
	struct db_scan scan;
	unsigned n = 0;

	db_scan_all(&scan, &t, table, false);
	db_scan_after(&scan, *after);
	for (; n < REBUILD_BATCH; n++) {
		void *rec = arena_alloc(&a, table->rec->size);

		if (!db_scan_next(&scan, &a, rec))
			break;
		*after = ((const struct rec_head *)rec)->id;
		context_open(&c, table, rec);
		s->desc->indexed(&c, table, *after, rec);
		arena_reset(&a);
	}
	db_scan_end(&scan);
	arena_free(&a);
	*ret_more = n == REBUILD_BATCH;
	return db_end(&t);
}

static MUST_CHECK enum rc
rebuild_table(struct service *s, const struct db_table *table)
{
	struct id after = { { 0 } };
	bool more = true;
	enum rc rc = RC_OK;

	while (rc == RC_OK && more)
		rc = rebuild_batch(s, table, &after, &more);
	return rc;
}

static MUST_CHECK enum rc
rebuild_begin(struct service *s)
{
	struct db_txn t = db_begin(s->db, DB_WRITE);

	db_kv_remove(&t, &index_kv, VERSION_KEY, strlen(VERSION_KEY));
	for (size_t i = 0; i < s->desc->kv_count; i++)
		db_kv_clear(&t, s->desc->kvs[i]);
	return db_end(&t);
}

static MUST_CHECK enum rc
rebuild_end(struct service *s)
{
	struct db_txn t = db_begin(s->db, DB_WRITE);
	uint8_t version[8];

	db_be64(s->desc->index_version, version);
	db_kv_put(&t, &index_kv, VERSION_KEY, strlen(VERSION_KEY), version, sizeof version);
	return db_end(&t);
}

enum rc
index_rebuild(struct service *s, struct fault *why)
{
	enum rc rc = rebuild_begin(s);

	for (size_t i = 0; i < s->desc->table_count && rc == RC_OK; i++)
		rc = rebuild_table(s, s->desc->tables[i]);
	if (rc == RC_OK)
		rc = rebuild_end(s);
	if (rc != RC_OK)
		return fault_addf(why, rc, NULL, FAULT_TEXT, "l’index de %s n’a pas pu être fait : %s",
		    s->desc->contract->name, rc_info(rc)->fr);
	return RC_OK;
}

enum rc
index_open(struct service *s, struct fault *why)
{
	uint64_t noted;

	if (s->desc->index_version == 0 || (noted = version_noted(s)) == s->desc->index_version)
		return RC_OK;
	if (noted == 0 && s->journal.last == 0)
		return rebuild_end(s); /* a new store */
	log_emit(LOG_INFO, "index.rebuild", LOG_U64("from", noted), LOG_U64("to", s->desc->index_version));
	return index_rebuild(s, why);
}
