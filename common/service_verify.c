/*
 * service_verify: the chain, the journal replayed into an empty store, the sealed records opened.
 * Owns: a scratch store beside the service's own, removed at the end.
 * Beware: the service may be at work meanwhile: nothing of it is written, and what cannot be looked at is not
 *         called damaged (RC_IO, not RC_CORRUPT).
 */
#include "common/service_int.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

FAULT_DEFINE(FAULT_NOT_VERIFIED, "not_verified", "La vérification n’a pas pu être faite : %s.",
    "The check could not be made: %s.");
FAULT_DEFINE(FAULT_UNSEALED, "unsealed",
    "La fiche %s ne s’ouvre avec aucune clé : remettez la dernière copie du dossier keys.",
    "The record %s opens with no key: put back the last copy of the folder keys.");

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
		return fault_addf(why, RC_CORRUPT, NULL, FAULT_TEXT,
		    "l’entrée %llu du journal est d’une fiche inconnue de ce programme",
		    (unsigned long long)j->seq);
	e.rec_desc = table->rec;
	e.verb = arena_text(a, dot + 1, j->event.len - n - 1);
	if (j->body.len != 0) {
		rec = arena_alloc(a, table->rec->size);
		rc = record_decode(table->rec, j->body.ptr, j->body.len, a, rec, NULL, why);
		e.rec = rec;
	}
	if (rc == RC_OK)
		apply_event(d, to, &e, table, NULL, NULL);
	return rc;
}

/* The copy could not be written: nothing is known of the data then. */
static MUST_CHECK enum rc
not_made(const char *cause, struct fault *why)
{
	return fault_addf(why, RC_IO, NULL, FAULT_NOT_VERIFIED, "%s", cause);
}

static MUST_CHECK enum rc
replay_end(struct db_txn *w, enum rc rc, struct fault *why)
{
	if (rc != RC_OK)
		db_abort(w);
	else
		rc = db_end(w);
	return w->error != 0 ? not_made(db_cause(w->error), why) : rc;
}

static MUST_CHECK enum rc
replay_all(const struct service_desc *d, struct db_txn *from, struct db *to, struct fault *why)
{
	struct db_txn w = db_begin(to, DB_WRITE);
	struct journal_entry j;
	struct arena a = { 0 };
	enum rc rc = w.rc;

	for (uint64_t seq = 1; rc == RC_OK && w.rc == RC_OK && journal_read(from, seq, &a, &j); seq++) {
		rc = replay_entry(d, &w, &j, &a, why);
		arena_reset(&a);
	}
	if (rc == RC_OK)
		rc = from->rc;
	arena_free(&a);
	return replay_end(&w, rc, why);
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

/* The tables are about half of a store. A full disk would not only refuse the copy: what LMDB maps of it would be
 * written to, and the process be killed. */
static MUST_CHECK enum rc
room_for_copy(struct db *db, const char *folder, struct fault *why)
{
	uint64_t need = db_size(db) / 2 + (UINT64_C(1) << 20);
	struct statvfs st;

	if (statvfs(folder, &st) != 0 || (uint64_t)st.f_bavail * st.f_frsize >= need)
		return RC_OK;
	return fault_addf(why, RC_IO, NULL, FAULT_NOT_VERIFIED,
	    "le disque est plein ; il faut y libérer au moins %llu Mio",
	    (unsigned long long)(need >> 20) + 1);
}

static MUST_CHECK enum rc
verify_replay(const struct service_desc *d, struct db *db, const char *folder, struct fault *why)
{
	char scratch[512];
	struct db_options o = { .tables = d->tables, .table_count = d->table_count, .env_flags = MDB_NOSYNC };
	struct db_txn from = db_begin(db, DB_READ);
	struct db *copy = NULL;
	struct fault store = { 0 };
	enum rc rc = from.rc;

	snprintf(scratch, sizeof scratch, "%s/verify-%ld", folder, (long)getpid());
	o.folder = scratch;
	if (rc == RC_OK)
		rc = room_for_copy(db, folder, why);
	if (rc == RC_OK && db_open(&o, &copy, &store) != RC_OK)
		rc = not_made(store.count > 0 ? store.items[0].argument : "mémoire insuffisante", why);
	if (rc == RC_OK)
		rc = replay_all(d, &from, copy, why);
	db_abort(&from);
	if (rc == RC_OK)
		rc = db_compare(db, copy, why);
	db_close(copy);
	scratch_remove(scratch);
	return rc;
}

/* --- what is sealed opens ------------------------------------------------------------------------------ */
struct unsealing {
	struct keyring *ring;
	struct arena arena;
	uint64_t opened;
	struct id *keyless; /* subjects, each once */
	size_t keyless_count, keyless_cap;
};

/* How many subjects have texts and no key. A person's texts stand in several records. */
static size_t
keyless_add(struct unsealing *u, struct id subject)
{
	for (size_t i = 0; i < u->keyless_count; i++)
		if (id_equal(u->keyless[i], subject))
			return u->keyless_count;
	if (u->keyless_count == u->keyless_cap) {
		u->keyless_cap = u->keyless_cap == 0 ? 16 : 2 * u->keyless_cap;
		u->keyless = realloc(u->keyless, u->keyless_cap * sizeof *u->keyless);
		if (u->keyless == NULL)
			abort();
	}
	u->keyless[u->keyless_count++] = subject;
	return u->keyless_count;
}

static MUST_CHECK enum rc
unseal_one(struct unsealing *u, const struct db_table *t, void *rec, struct fault *why)
{
	struct id id = ((const struct rec_head *)rec)->id;
	struct record_keys keys = ring_find(u->ring, t->rec, rec);
	char text[ID_TEXT_LEN + 1];

	if (!record_has_sealed(t->rec, rec))
		return RC_OK;
	if (record_open_keys(t->rec, rec, id, &keys, &u->arena) == 0) {
		u->opened++;
		return RC_OK;
	}
	if (keys.subject == NULL && keys.former == NULL &&
	    keyless_add(u, record_sealer(t->rec, rec)) <= keyring_mark(u->ring).made - keyring_count(u->ring))
		return RC_OK; /* its key was destroyed, with what it closed */
	id_format(id, text);
	return fault_addf(why, RC_CORRUPT, NULL, FAULT_UNSEALED, "%s %s", t->rec->name, text);
}

static MUST_CHECK enum rc
unseal_table(struct unsealing *u, struct db_txn *t, const struct db_table *table, struct fault *why)
{
	void *rec = calloc(1, table->rec->size);
	struct db_scan scan;
	enum rc rc = RC_OK;

	if (rec == NULL)
		return RC_LIMIT;
	db_scan_all(&scan, t, table, false);
	while (rc == RC_OK && db_scan_next(&scan, &u->arena, rec)) {
		rc = unseal_one(u, table, rec, why);
		arena_reset(&u->arena);
	}
	db_scan_end(&scan);
	free(rec);
	return rc == RC_OK ? t->rc : rc;
}

/* The keys are read after the records: a key is on disk before what it closes. */
static MUST_CHECK enum rc
verify_unseal(const struct service_desc *d, const struct service_config *cfg, struct db *db,
    struct verified *v, struct fault *why)
{
	struct db_txn t = db_begin(db, DB_READ);
	struct unsealing u = { 0 };
	uint8_t key[CRYPTO_KEY_LEN];
	char purpose[80];
	enum rc rc = t.rc;

	snprintf(purpose, sizeof purpose, "service:%s", d->contract->name);
	crypto_derive(cfg->master, purpose, key);
	if (rc == RC_OK)
		rc = ring_check(&t, cfg->keyring, NULL, why);
	if (rc == RC_OK)
		rc = keyring_read(cfg->keyring, key, &u.ring, why);
	if (rc == RC_OK)
		rc = ring_check(&t, cfg->keyring, u.ring, why);
	for (size_t i = 0; i < d->table_count && rc == RC_OK; i++)
		rc = unseal_table(&u, &t, d->tables[i], why);
	v->unsealed = u.opened;
	db_abort(&t);
	keyring_close(u.ring);
	arena_free(&u.arena);
	free(u.keyless);
	crypto_wipe(key, sizeof key);
	return rc;
}

enum rc
service_verify(const struct service_desc *d, const struct service_config *cfg, struct verified *ret_verified,
    struct fault *why)
{
	const struct db_kv *const kvs[] = { &journal_kv, &journal_key_kv, &receipt_kv, &cursor_kv, &timer_kv,
		&ring_kv };
	struct db_options o = { .folder = cfg->folder,
		.tables = d->tables,
		.table_count = d->table_count,
		.kvs = kvs,
		.kv_count = sizeof kvs / sizeof kvs[0],
		.read_only = true };
	struct db_txn t;
	struct db *db;
	enum rc rc = db_open(&o, &db, why);

	*ret_verified = (struct verified){ 0 };
	if (rc != RC_OK)
		return rc;
	t = db_begin(db, DB_READ);
	rc = journal_verify(&t, &ret_verified->events, why);
	db_abort(&t);
	if (rc == RC_OK)
		rc = verify_replay(d, db, cfg->folder, why);
	if (rc == RC_OK && cfg->keyring != NULL)
		rc = verify_unseal(d, cfg, db, ret_verified, why);
	db_close(db);
	return rc;
}
