/*
 * service_apply: what a handler staged becomes journal entries and state; the one place where state is
 * written. Owns: the rule from event to table, for live work and replay alike. Beware: apply_event sees
 * sealed texts, as the journal does: equal entries give equal tables.
 */
#include "common/service_int.h"
#include <stdio.h>
#include <unistd.h>

#define STAGED_LARGE (64u * 1024u)
#define STAGED_MOST (REC_BYTES_MAX - 16u * 1024u) /* seals, head and hash come on top */

static struct staged *
staged_find(struct context *c, struct id id)
{
	struct staged *found = NULL;

	for (struct staged *s = c->staged; s != NULL; s = s->next)
		if (id_equal(s->id, id))
			found = s;
	return found;
}

static struct staged *
stage(struct context *c, const struct db_table *t, const char *verb, struct id id)
{
	struct staged *s = ARENA_NEW(c->arena, struct staged);

	s->table = t;
	s->verb = verb;
	s->id = id;
	*c->staged_end = s;
	c->staged_end = &s->next;
	return s;
}

/* A record may have grown by many small changes: what the store would refuse is refused here, before anything
 * is written. */
static enum rc
staged_fits(struct context *c, const struct staged *s)
{
	struct buf *b = &c->service->encode;

	buf_clear(b);
	record_encode(s->table->rec, s->rec, 0, 0, b);
	return b->len < STAGED_MOST ? RC_OK : RC_LIMIT;
}

enum rc
event_stage(struct context *c, const struct db_table *t, const char *verb, void *rec)
{
	struct rec_head *h = rec;
	const struct staged *before = staged_find(c, h->id);
	struct staged *s = stage(c, t, verb, h->id);
	size_t total;

	if (before != NULL && before->rec != NULL) {
		h->version = ((const struct rec_head *)before->rec)->version + 1;
	} else {
		h->version = REC_HAS(h, TAG_VERSION) ? h->version + 1 : 1;
	}
	if (!REC_HAS(h, TAG_CREATED_AT))
		h->created_at = c->now;
	h->updated_at = c->now;
	h->has |= REC_BIT(TAG_ID) | REC_BIT(TAG_VERSION) | REC_BIT(TAG_CREATED_AT) | REC_BIT(TAG_UPDATED_AT);
	total = c->arena->total;
	s->rec = arena_alloc(c->arena, t->rec->size);
	record_copy(t->rec, rec, c->arena, s->rec);
	return c->arena->total - total < STAGED_LARGE ? RC_OK : staged_fits(c, s);
}

void
stage_known(struct context *c, const struct db_table *t, const char *verb, void *rec)
{
	struct staged *s = stage(c, t, verb, ((struct rec_head *)rec)->id);

	s->rec = rec;
}

void
event_note(struct context *c, const struct db_table *t, const char *verb, struct id id)
{
	stage(c, t, verb, id);
}

static void
apply_seal(struct service *s, struct staged *st, struct arena *a)
{
	const uint8_t *key;

	if (st->rec == NULL || !record_has_open(st->table->rec, st->rec))
		return;
	key = keyring_need(s->ring, st->id);
	record_seal(st->table->rec, st->rec, st->id, key, &s->io.entropy, a);
}

void
apply_event(struct service *s, const struct service_desc *d, struct db_txn *t, const struct event *e,
    const struct db_table *table, void *state)
{
	(void)s;
	if (strcmp(e->verb, "removed") == 0)
		db_remove(t, table, e->key);
	else if (e->rec != NULL)
		db_put(t, table, e->rec);
	if (state != NULL && d->applied != NULL && t->rc == RC_OK)
		d->applied(state, e);
}

static void
apply_one(struct context *c, struct staged *st)
{
	struct service *s = c->service;
	char *name = arena_printf(c->arena, "%s.%s", st->table->rec->name, st->verb);
	struct event e = { st->table->rec, text_of(name), st->verb, st->id, { { 0 } }, c->now, st->rec };
	struct journal_entry j = { .time = c->now, .event = e.name, .key = st->id, .cause = c->command };

	apply_seal(s, st, c->arena);
	e.actor = id_is_zero(c->caller.person) ? c->caller.account : c->caller.person;
	j.actor = e.actor;
	buf_clear(&s->encode);
	if (st->rec != NULL)
		record_encode(st->table->rec, st->rec, 0, 0, &s->encode);
	j.body = (struct text){ (const char *)s->encode.ptr, (uint32_t)s->encode.len, 0 };
	journal_append(c->txn, &s->journal, &j);
	apply_event(s, s->desc, c->txn, &e, st->table, s->state);
}

void
apply_staged(struct context *c)
{
	for (struct staged *st = c->staged; st != NULL && c->txn->rc == RC_OK; st = st->next)
		apply_one(c, st);
	c->staged = NULL;
	c->staged_end = &c->staged;
}

/* --- verify: the chain, then the journal replayed into an empty store
 * --------------------------------------------- */
static MUST_CHECK enum rc
replay_entry(const struct service_desc *d, struct db_txn *to, const struct journal_entry *j, struct arena *a,
    struct fault *why)
{
	const char *dot = memchr(j->event.ptr, '.', j->event.len);
	size_t n = dot == NULL ? 0 : (size_t)(dot - j->event.ptr);
	const struct db_table *table = service_table(d, j->event.ptr, n);
	struct event e = { .name = j->event, .key = j->key, .actor = j->actor, .time = j->time };
	enum rc rc = RC_OK;
	void *rec;

	if (table == NULL)
		return fault_addf(why, RC_CORRUPT, NULL, FAULT_TEXT, "entry %llu: no table for its event",
		    (unsigned long long)j->seq);
	e.rec_desc = table->rec;
	e.verb = arena_text(a, dot + 1, j->event.len - n - 1);
	if (j->body.len != 0) {
		rec = arena_alloc(a, table->rec->size);
		rc = record_decode(table->rec, j->body.ptr, j->body.len, a, rec, NULL, why);
		e.rec = rec;
	}
	if (rc == RC_OK)
		apply_event(NULL, d, to, &e, table, NULL);
	return rc;
}

static MUST_CHECK enum rc
replay_all(const struct service_desc *d, struct db *from, struct db *to, struct fault *why)
{
	struct db_txn r = db_begin(from, DB_READ), w = db_begin(to, DB_WRITE);
	struct journal_entry j;
	struct arena a = { 0 };
	enum rc rc = RC_OK;

	for (uint64_t seq = 1; rc == RC_OK && journal_read(&r, seq, &a, &j); seq++) {
		rc = replay_entry(d, &w, &j, &a, why);
		arena_reset(&a);
	}
	if (rc == RC_OK)
		rc = r.rc;
	db_abort(&r);
	if (rc != RC_OK)
		db_abort(&w);
	else
		rc = db_end(&w);
	arena_free(&a);
	return rc;
}

static void
scratch_remove(const char *folder)
{
	char path[600];

	for (const char *const *f = (const char *const[]){ "data.mdb", "lock.mdb", "lock.flock", NULL };
	     *f != NULL; f++) {
		snprintf(path, sizeof path, "%s/%s", folder, *f);
		unlink(path);
	}
	rmdir(folder);
}

static MUST_CHECK enum rc
verify_replay(const struct service_desc *d, struct db *db, const char *folder, struct fault *why)
{
	char scratch[512];
	struct db_options o = { .tables = d->tables, .table_count = d->table_count, .env_flags = MDB_NOSYNC };
	struct db *copy = NULL;
	enum rc rc;

	snprintf(scratch, sizeof scratch, "%s/verify-%ld", folder, (long)getpid());
	o.folder = scratch;
	rc = db_open(&o, &copy, why);
	if (rc == RC_OK)
		rc = replay_all(d, db, copy, why);
	if (rc == RC_OK)
		rc = db_compare(db, copy, why);
	db_close(copy);
	scratch_remove(scratch);
	return rc;
}

enum rc
service_verify(
    const struct service_desc *d, const struct service_config *cfg, uint64_t *ret_events, struct fault *why)
{
	const struct db_kv *const kvs[] = { &journal_kv, &journal_key_kv, &receipt_kv, &cursor_kv,
		&timer_kv };
	struct db_options o = { .folder = cfg->folder,
		.tables = d->tables,
		.table_count = d->table_count,
		.kvs = kvs,
		.kv_count = sizeof kvs / sizeof kvs[0],
		.read_only = true };
	struct db_txn t;
	struct db *db;
	enum rc rc = db_open(&o, &db, why);

	if (rc != RC_OK)
		return rc;
	t = db_begin(db, DB_READ);
	rc = journal_verify(&t, ret_events, why);
	db_abort(&t);
	if (rc == RC_OK)
		rc = verify_replay(d, db, cfg->folder, why);
	db_close(db);
	return rc;
}
