/*
 * db_open: making a store, opening it under its lock, and bringing its indexes to what the descriptors ask.
 * Owns: the folder: data.mdb, lock.mdb (LMDB's readers), lock.flock (ours), creating/ (a store being born).
 * Beware: a store is born in creating/, synced, and renamed: data.mdb is either whole or not there.
 * lock.flock is never removed.
 */
#include "common/db_internal.h"
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAP_BYTES ((size_t)64 << 30) /* reserved, sparse: the map never moves */
#define READERS 126
#define NAME_MAX_LEN 128

/* The end of a path says more than its beginning. */
static const char *
end_of(const char *folder)
{
	size_t len = strlen(folder);

	return len > 30 ? folder + len - 30 : folder;
}

static enum rc
refuse(struct fault *why, const char *folder, int e)
{
	enum rc rc = db_rc(e);

	return fault_addf(
	    why, rc == RC_OK ? RC_IO : rc, NULL, FAULT_STORE, "%s : %s", end_of(folder), db_cause(e));
}

static int
path_of(const char *folder, const char *name, char out[PATH_MAX])
{
	int n = snprintf(out, PATH_MAX, "%s/%s", folder, name);

	return n > 0 && n < PATH_MAX ? 0 : ENAMETOOLONG;
}

static int
sync_folder(const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), e = 0;

	if (fd < 0)
		return errno;
	if (fsync(fd) != 0)
		e = errno;
	close(fd);
	return e;
}

/* --- birth ------------------------------------------------------------------------------------------- */
static int
make_folder(const char *folder)
{
	char parent[PATH_MAX];

	if (mkdir(folder, 0700) != 0)
		return errno == EEXIST ? 0 : errno;
	return path_of(folder, "..", parent) != 0 ? ENAMETOOLONG : sync_folder(parent);
}

static int
open_env(const struct db_options *o, const char *folder, unsigned flags, MDB_env **ret_env)
{
	size_t dbs = o->kv_count + 1;
	int e = mdb_env_create(ret_env);

	if (e != 0)
		return e;
	for (size_t i = 0; i < o->table_count; i++)
		dbs += 1u + o->tables[i]->rec->count;
	if ((e = mdb_env_set_mapsize(*ret_env, MAP_BYTES)) != 0 ||
	    (e = mdb_env_set_maxreaders(*ret_env, READERS)) != 0 ||
	    (e = mdb_env_set_maxdbs(*ret_env, (MDB_dbi)dbs)) != 0 ||
	    (e = mdb_env_open(*ret_env, folder, o->env_flags | MDB_NOTLS | flags, 0600)) != 0) {
		mdb_env_close(*ret_env);
		*ret_env = NULL;
	}
	return e;
}

static void
clear_nursery(const char *nursery)
{
	static const char *const files[] = { "data.mdb", "lock.mdb" };
	char path[PATH_MAX];

	for (size_t i = 0; i < 2; i++)
		if (path_of(nursery, files[i], path) == 0)
			unlink(path);
	rmdir(nursery);
}

/* LMDB writes its two first pages without a sync: a power cut then would leave a file that it refuses for
 * ever. */
static int
give_birth(const struct db_options *o, const char *nursery, const char *born, const char *data)
{
	MDB_env *env;
	int e;

	clear_nursery(nursery);
	if (mkdir(nursery, 0700) != 0)
		return errno;
	if ((e = open_env(o, nursery, 0, &env)) != 0)
		return e;
	e = mdb_env_sync(env, 1);
	mdb_env_close(env);
	if (e == 0 && rename(born, data) != 0)
		e = errno;
	if (e == 0)
		e = sync_folder(o->folder);
	clear_nursery(nursery);
	return e;
}

static int
make_store(const struct db_options *o)
{
	char data[PATH_MAX], nursery[PATH_MAX], born[PATH_MAX];

	if (path_of(o->folder, "data.mdb", data) != 0 || path_of(o->folder, "creating", nursery) != 0 ||
	    path_of(o->folder, "creating/data.mdb", born) != 0)
		return ENAMETOOLONG;
	if (access(data, F_OK) == 0)
		return 0;
	return o->read_only ? MDB_NOTFOUND : give_birth(o, nursery, born, data);
}

static enum rc
take_lock(struct db *db, const char *folder, struct fault *why)
{
	char path[PATH_MAX];
	int e = path_of(folder, "lock.flock", path);

	if (e == 0) {
		db->lock_fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
		if (db->lock_fd < 0 || flock(db->lock_fd, LOCK_EX | LOCK_NB) != 0)
			e = errno;
	}
	if (e == EWOULDBLOCK)
		return fault_addf(
		    why, RC_CONFLICT, NULL, FAULT_STORE, "%s : un autre processus s’en sert", end_of(folder));
	return e == 0 ? RC_OK : refuse(why, folder, e);
}

/* --- tables ------------------------------------------------------------------------------------------ */
static void
name_index(const struct db_store *s, const struct db_index *x, char out[NAME_MAX_LEN])
{
	snprintf(out, NAME_MAX_LEN, "%s.%s", s->table->rec->name, x->field->name);
}

static void
plan_store(struct db *db, struct db_store *s, const struct db_table *table)
{
	const struct rec_desc *d = table->rec;

	s->table = table;
	s->indexes = ARENA_ARRAY(&db->fixed, d->count, struct db_index);
	for (size_t i = 0; i < d->count; i++)
		if (db_field_is_index(&d->fields[i]))
			s->indexes[s->index_count++].field = &d->fields[i];
}

static void
plan(struct db *db, const struct db_options *o)
{
	db->stores = ARENA_ARRAY(&db->fixed, o->table_count, struct db_store);
	db->store_count = o->table_count;
	for (size_t i = 0; i < o->table_count; i++)
		plan_store(db, &db->stores[i], o->tables[i]);
	db->kvs = ARENA_ARRAY(&db->fixed, o->kv_count, struct db_kv_store);
	db->kv_count = o->kv_count;
	for (size_t i = 0; i < o->kv_count; i++) {
		db->kvs[i].kv = o->kvs[i];
		db->kvs[i].late = o->kvs[i]->way == DB_KV_GATHERED ? db_late_new() : NULL;
	}
}

/* An index of one of our tables that its descriptor does not ask for: it would not be kept up, and be wrong
 * when asked for again. */
static bool
is_stale_index(const struct db *db, const char *name)
{
	char known[NAME_MAX_LEN];
	const char *dot = strchr(name, '.');

	for (size_t i = 0; dot != NULL && i < db->store_count; i++) {
		const struct db_store *s = &db->stores[i];
		size_t len = strlen(s->table->rec->name);
		bool asked = false;

		if (len != (size_t)(dot - name) || memcmp(name, s->table->rec->name, len) != 0)
			continue;
		for (size_t j = 0; j < s->index_count && !asked; j++) {
			name_index(s, &s->indexes[j], known);
			asked = strcmp(known, name) == 0;
		}
		return !asked;
	}
	return false;
}

/* Finds one stale index by name; false when there is none. */
static bool
find_stale(const struct db *db, MDB_txn *txn, MDB_dbi root, char out[NAME_MAX_LEN], int *ret_error)
{
	MDB_cursor *cursor;
	MDB_val key, unused;
	bool found = false;

	if ((*ret_error = mdb_cursor_open(txn, root, &cursor)) != 0)
		return false;
	while (!found && mdb_cursor_get(cursor, &key, &unused, MDB_NEXT) == 0) {
		if (key.mv_size >= NAME_MAX_LEN)
			continue;
		memcpy(out, key.mv_data, key.mv_size);
		out[key.mv_size] = '\0';
		found = is_stale_index(db, out);
	}
	mdb_cursor_close(cursor);
	return found;
}

static int
drop_stale(const struct db *db, MDB_txn *txn)
{
	char name[NAME_MAX_LEN];
	MDB_dbi root, dbi;
	int e = mdb_dbi_open(txn, NULL, 0, &root);

	while (e == 0 && find_stale(db, txn, root, name, &e))
		if ((e = mdb_dbi_open(txn, name, 0, &dbi)) == 0)
			e = mdb_drop(txn, dbi, 1);
	return e;
}

static int
open_named(struct db *db, MDB_txn *txn, const char *name, MDB_dbi *ret_dbi, bool *ret_made)
{
	int e = mdb_dbi_open(txn, name, 0, ret_dbi);

	if (e == MDB_NOTFOUND && db->read_only) { /* the next start makes it */
		*ret_made = false;
		*ret_dbi = DB_DBI_NONE;
		return 0;
	}
	*ret_made = e == MDB_NOTFOUND;
	return *ret_made ? mdb_dbi_open(txn, name, MDB_CREATE, ret_dbi) : e;
}

static int
open_store(struct db *db, MDB_txn *txn, struct db_store *s)
{
	char name[NAME_MAX_LEN];
	bool made;
	int e = open_named(db, txn, s->table->rec->name, &s->dbi, &made);

	for (size_t i = 0; i < s->index_count && e == 0; i++) {
		name_index(s, &s->indexes[i], name);
		e = open_named(db, txn, name, &s->indexes[i].dbi, &made);
		if (e == 0 && made)
			e = db_index_build(txn, s, &s->indexes[i], &db->arena);
	}
	return e;
}

static int
open_all(struct db *db, MDB_txn *txn)
{
	bool made;
	int e = 0;

	for (size_t i = 0; i < db->store_count && e == 0; i++)
		e = open_store(db, txn, &db->stores[i]);
	for (size_t i = 0; i < db->kv_count && e == 0; i++)
		e = open_named(db, txn, db->kvs[i].kv->name, &db->kvs[i].dbi, &made);
	return e;
}

/* In transactions of their own, so that a handle that was dropped is free before others are opened. */
static int
in_txn(struct db *db, int (*work)(struct db *, MDB_txn *))
{
	MDB_txn *txn;
	int e = mdb_txn_begin(db->env, NULL, db->read_only ? MDB_RDONLY : 0, &txn);

	if (e != 0)
		return e;
	e = work(db, txn);
	if (e == 0)
		return mdb_txn_commit(txn);
	mdb_txn_abort(txn);
	return e;
}

static int
drop_stale_txn(struct db *db, MDB_txn *txn)
{
	return db->read_only ? 0 : drop_stale(db, txn);
}

/* --- the whole --------------------------------------------------------------------------------------- */
static enum rc
open_tables(struct db *db, const struct db_options *o, struct fault *why)
{
	int e;

	plan(db, o);
	if ((e = in_txn(db, drop_stale_txn)) != 0)
		return refuse(why, o->folder, e);
	if ((e = in_txn(db, open_all)) != 0)
		return refuse(why, o->folder, e);
	return RC_OK;
}

static enum rc
open_files(struct db *db, const struct db_options *o, struct fault *why)
{
	enum rc rc;
	int e;

	if (!o->read_only) {
		if ((e = make_folder(o->folder)) != 0)
			return refuse(why, o->folder, e);
		if ((rc = take_lock(db, o->folder, why)) != RC_OK)
			return rc;
	}
	if ((e = make_store(o)) != 0)
		return refuse(why, o->folder, e);
	if ((e = open_env(o, o->folder, o->read_only ? MDB_RDONLY : 0, &db->env)) != 0)
		return refuse(why, o->folder, e);
	return RC_OK;
}

enum rc
db_open(const struct db_options *o, struct db **ret_db, struct fault *why)
{
	struct db *db = calloc(1, sizeof *db);
	enum rc rc;

	if (db == NULL)
		return fault_addf(
		    why, RC_LIMIT, NULL, FAULT_STORE, "%s : la mémoire manque", end_of(o->folder));
	db->lock_fd = -1;
	db->read_only = o->read_only;
	rc = open_files(db, o, why);
	if (rc == RC_OK)
		rc = open_tables(db, o, why);
	if (rc != RC_OK) {
		db_close(db);
		return rc;
	}
	db_housekeep(db);
	*ret_db = db;
	return RC_OK;
}

void
db_close(struct db *db)
{
	MDB_txn *idle;

	if (db == NULL)
		return;
	idle = atomic_exchange(&db->idle, NULL);
	if (idle != NULL)
		mdb_txn_abort(idle);
	if (db->env != NULL)
		mdb_env_close(db->env);
	if (db->lock_fd >= 0)
		close(db->lock_fd);
	for (size_t i = 0; i < db->kv_count; i++)
		db_late_free(db->kvs[i].late);
	if (db->scratch.len > 0)
		crypto_wipe(db->scratch.ptr, db->scratch.len);
	buf_free(&db->scratch);
	arena_free(&db->arena);
	arena_free(&db->fixed);
	free(db);
}

void
db_housekeep(struct db *db)
{
	int dead;

	(void)mdb_reader_check(db->env, &dead);
}

uint64_t
db_size(struct db *db)
{
	MDB_envinfo info;
	MDB_stat stat;

	if (mdb_env_info(db->env, &info) != 0 || mdb_env_stat(db->env, &stat) != 0)
		return 0;
	return (uint64_t)(info.me_last_pgno + 1) * stat.ms_psize;
}
