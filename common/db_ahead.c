/*
 * db_ahead: a ring of batches between one thread that reads and decodes and one that takes.
 * Owns: the ring; each batch has its arena.
 * Beware: a batch is the reader's or the taker's alone: only the two counts are under the mutex.
 */
#include "common/db_ahead.h"
#include "common/db_internal.h"
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

#define BATCHES 8u

struct batch {
	const struct db_table *table;
	const void *records[DB_AHEAD_RECORDS];
	uint32_t count;
	struct arena arena;
};

struct db_ahead {
	db_ahead_read *read;
	void *arg;
	struct db_txn *txn; /* of tables */
	const struct db_table *const *tables;
	size_t table_count;
	pthread_t thread;
	struct batch ring[BATCHES];
	struct batch *batch; /* the reader's: NULL or not told of yet */
	pthread_mutex_t mutex;
	pthread_cond_t changed;
	/* under the mutex */
	uint64_t made, taken; /* of the taken ones the last is still the taker's */
	bool ended, unwanted;
};

/* --- the thread that reads ---------------------------------------------------------------------------- */
/* One that nobody looks at any more; false when none is wanted. */
static bool
batch_begin(struct db_ahead *a, const struct db_table *table)
{
	bool wanted;

	pthread_mutex_lock(&a->mutex);
	while (!a->unwanted && a->made + 1 - a->taken >= BATCHES)
		pthread_cond_wait(&a->changed, &a->mutex);
	wanted = !a->unwanted;
	pthread_mutex_unlock(&a->mutex);
	if (!wanted)
		return false;
	a->batch = &a->ring[a->made % BATCHES];
	arena_reset(&a->batch->arena);
	a->batch->table = table;
	a->batch->count = 0;
	return true;
}

static void
batch_tell(struct db_ahead *a, bool last)
{
	pthread_mutex_lock(&a->mutex);
	a->made += a->batch != NULL && a->batch->count != 0;
	a->ended = last;
	pthread_cond_signal(&a->changed);
	pthread_mutex_unlock(&a->mutex);
	a->batch = NULL;
}

struct arena *
db_ahead_arena(struct db_ahead *a, const struct db_table *table)
{
	if (a->batch != NULL && a->batch->table != table)
		batch_tell(a, false);
	if (a->batch == NULL && !batch_begin(a, table))
		return NULL;
	return &a->batch->arena;
}

void
db_ahead_give(struct db_ahead *a, const void *rec)
{
	struct batch *b = a->batch;

	b->records[b->count++] = rec;
	if (b->count == DB_AHEAD_RECORDS)
		batch_tell(a, false);
}

static void *
ahead_run(void *arg)
{
	struct db_ahead *a = arg;

	if (!a->read(a, a->arg))
		a->batch = NULL; /* not whole */
	batch_tell(a, true);
	return NULL;
}

/* --- tables ------------------------------------------------------------------------------------------- */
/* Decoded where it lies: the transaction outlives the batch. */
static bool
value_give(struct db_ahead *a, const struct db_table *table, const MDB_val *value)
{
	struct arena *arena = db_ahead_arena(a, table);
	void *rec;

	if (arena == NULL)
		return false;
	rec = arena_alloc(arena, table->rec->size);
	if (record_decode(table->rec, value->mv_data, value->mv_size, arena, rec, NULL, NULL) != RC_OK) {
		db_fail_rc(a->txn, RC_CORRUPT);
		return false;
	}
	db_ahead_give(a, rec);
	return true;
}

/* False: no more. */
static bool
table_read(struct db_ahead *a, const struct db_table *table)
{
	struct db_scan s;
	MDB_val value;
	bool more = true;

	db_scan_all(&s, a->txn, table, false);
	while (more && db_scan_step(&s, &value))
		more = value_give(a, table, &value);
	db_scan_end(&s);
	if (more && a->batch != NULL)
		batch_tell(a, false);
	return more && a->txn->rc == RC_OK;
}

static bool
tables_read(struct db_ahead *a, void *arg)
{
	(void)arg;
	for (size_t i = 0; i < a->table_count; i++)
		if (!table_read(a, a->tables[i]))
			return false;
	return true;
}

/* --- who takes ---------------------------------------------------------------------------------------- */
static struct db_ahead *
ahead_new(db_ahead_read *read, void *arg)
{
	struct db_ahead *a = calloc(1, sizeof *a);

	if (a == NULL)
		abort();
	a->read = read;
	a->arg = arg;
	pthread_mutex_init(&a->mutex, NULL);
	pthread_cond_init(&a->changed, NULL);
	return a;
}

static void
ahead_start(struct db_ahead *a)
{
	sigset_t all, former;

	sigfillset(&all); /* signals are the loop's thread's */
	pthread_sigmask(SIG_SETMASK, &all, &former);
	if (pthread_create(&a->thread, NULL, ahead_run, a) != 0)
		abort();
	pthread_sigmask(SIG_SETMASK, &former, NULL);
}

struct db_ahead *
db_ahead_new(struct db_txn *t, const struct db_table *const *tables, size_t count)
{
	struct db_ahead *a = ahead_new(tables_read, NULL);

	a->txn = t;
	a->tables = tables;
	a->table_count = count;
	ahead_start(a);
	return a;
}

struct db_ahead *
db_ahead_of(db_ahead_read *read, void *arg)
{
	struct db_ahead *a = ahead_new(read, arg);

	ahead_start(a);
	return a;
}

bool
db_ahead_next(struct db_ahead *a, struct db_batch *ret_batch)
{
	const struct batch *b;
	bool found;

	pthread_mutex_lock(&a->mutex);
	while (!a->ended && a->made == a->taken)
		pthread_cond_wait(&a->changed, &a->mutex);
	found = a->made != a->taken;
	b = &a->ring[a->taken % BATCHES];
	a->taken += found;
	pthread_cond_signal(&a->changed);
	pthread_mutex_unlock(&a->mutex);
	if (found)
		*ret_batch = (struct db_batch){ b->table, b->records, b->count };
	return found;
}

void
db_ahead_free(struct db_ahead *a)
{
	pthread_mutex_lock(&a->mutex);
	a->unwanted = true;
	pthread_cond_signal(&a->changed);
	pthread_mutex_unlock(&a->mutex);
	pthread_join(a->thread, NULL);
	for (unsigned i = 0; i < BATCHES; i++)
		arena_free(&a->ring[i].arena);
	pthread_cond_destroy(&a->changed);
	pthread_mutex_destroy(&a->mutex);
	free(a);
}
