/*
 * change_journal: see change_journal.h.
 * Owns: struct change_journal.
 * Beware: it is filled without waiting for the disk: what is measured is reading it.
 */
#include "tests/lib/change_journal.h"
#include "common/journal.h"
#include "tests/lib/scratch.h"
#include <stdio.h>
#include <stdlib.h>

#define CHANGES_A_COMMIT 4096u
#define FIRST_TIME ((usec_t)1577836800000000) /* 2020-01-01 */
#define NAME_TAG 7

struct change_journal {
	char folder[SCRATCH_MAX];
	struct db *db;
	struct db_txn txn; /* of the thread that reads */
};

uint32_t
change_provider(const struct mix *m, uint32_t change)
{
	return (uint32_t)(change * UINT64_C(2654435761) % mix_count(m));
}

void
change_draw(const struct mix *m, uint32_t change, struct mix_provider *ret)
{
	mix_provider(m, change_provider(m, change), 1 + change / CHANGES_A_COMMIT, ret);
	ret->card.has &= ~REC_BIT(NAME_TAG);
}

/* --- filling ------------------------------------------------------------------------------------------ */
static void
entry_append(struct db_txn *t, struct journal *head, const struct rec_desc *d, const char *event,
    const void *rec, struct buf *bytes)
{
	struct journal_entry e = { .time = FIRST_TIME + (usec_t)head->last,
		.event = text_of(event),
		.key = ((const struct rec_head *)rec)->id };

	buf_clear(bytes);
	record_encode(d, rec, 0, 0, bytes);
	e.body = (struct text){ (const char *)bytes->ptr, (uint32_t)bytes->len, 0 };
	journal_append(t, head, &e);
}

static void
journal_fill(struct db *db, const struct mix *m, uint32_t changes)
{
	struct mix_provider *p = malloc(sizeof *p);
	struct journal head = { 0 };
	struct buf bytes = { 0 };

	if (p == NULL)
		abort();
	for (uint32_t at = 0; at < changes;) {
		struct db_txn t = db_begin(db, DB_WRITE);

		do {
			change_draw(m, at, p);
			entry_append(&t, &head, &provider_desc, "provider.updated", &p->card, &bytes);
			entry_append(&t, &head, &accreditation_desc, "accreditation.updated",
			    &p->accreditation, &bytes);
		} while (++at < changes && at % CHANGES_A_COMMIT != 0);
		if (db_end(&t) != RC_OK)
			abort();
	}
	buf_free(&bytes);
	free(p);
}

struct change_journal *
change_journal_new(const char *folder, const struct mix *m, uint32_t changes)
{
	static const struct db_kv *const kvs[] = { &journal_kv, &journal_key_kv };
	struct change_journal *j = calloc(1, sizeof *j);
	struct db_options o = { .kvs = kvs, .kv_count = 2, .env_flags = MDB_NOSYNC };
	struct fault why = { 0 };

	if (j == NULL || snprintf(j->folder, sizeof j->folder, "%s", folder) >= (int)sizeof j->folder)
		abort();
	scratch_remove(j->folder); /* of a run that was cut short */
	o.folder = j->folder;
	if (db_open(&o, &j->db, &why) != RC_OK) {
		fprintf(stderr, "%s: no store\n", j->folder);
		abort();
	}
	journal_fill(j->db, m, changes);
	return j;
}

void
change_journal_free(struct change_journal *j)
{
	if (j == NULL)
		return;
	db_abort(&j->txn);
	db_close(j->db);
	scratch_remove(j->folder);
	free(j);
}

/* --- reading ------------------------------------------------------------------------------------------ */
static void
entry_open(const struct journal_entry *j, struct arena *a, struct change_entry *ret)
{
	const char *dot = memchr(j->event.ptr, '.', j->event.len);
	const struct rec_desc *d = dot - j->event.ptr == 8 ? &provider_desc : &accreditation_desc;
	void *rec = arena_alloc(a, d->size);

	if (strncmp(j->event.ptr, d->name, (size_t)(dot - j->event.ptr)) != 0 ||
	    record_decode(d, j->body.ptr, j->body.len, a, rec, NULL, NULL) != RC_OK)
		abort();
	*ret = (struct change_entry){ .seq = j->seq,
		.event = { .rec_desc = d,
		    .name = j->event,
		    .verb = "known",
		    .key = j->key,
		    .time = j->time,
		    .rec = rec } };
}

static bool
entries_read(struct db_ahead *ahead, void *arg)
{
	struct change_journal *j = arg;
	struct journal_entry e;
	struct arena *a;

	for (uint64_t seq = 1; (a = db_ahead_arena(ahead, NULL)) != NULL; seq++) {
		struct change_entry *x = ARENA_NEW(a, struct change_entry);

		if (!journal_read(&j->txn, seq, a, &e))
			break;
		entry_open(&e, a, x);
		db_ahead_give(ahead, x);
	}
	return j->txn.rc == RC_OK;
}

struct db_ahead *
change_journal_read(struct change_journal *j)
{
	db_abort(&j->txn);
	j->txn = db_begin(j->db, DB_READ);
	return db_ahead_of(entries_read, j);
}
