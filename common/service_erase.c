/*
 * service_erase: a person's texts taken away, the keys destroyed after the commit, and the node's list of erasures applied at start.
 * Owns: the kv table "forget": whose key is to go -> "listed" when it is a person, for the node's list.
 * Beware: the order is: events and note committed, list on disk, keys destroyed, note taken away. A crash in between is finished at
 *         the next start, and each step may be done twice.
 */
#include "common/erasures.h"
#include "common/log.h"
#include "common/service_int.h"
#include <stdlib.h>

#define LISTED "listed"

const struct db_kv forget_kv = { "forget", DB_KV_PLAIN };

/* --- what goes ------------------------------------------------------------------------------------------------------ */
bool
context_latest(struct context *c, const struct db_table *t, struct id id, void *ret_rec)
{
	const struct staged *s = staged_find(c, id);

	if (s == NULL || s->table != t || s->rec == NULL)
		return context_get(c, t, id, ret_rec);
	record_copy(t->rec, s->rec, c->arena, ret_rec);
	return true;
}

void
context_forget(struct context *c, struct id subject)
{
	struct command *cmd = (struct command *)(uintptr_t)c->call;
	struct staged_forget *f = ARENA_NEW(c->arena, struct staged_forget);

	f->subject = subject;
	f->next = cmd->forgets;
	cmd->forgets = f;
}

void
subject_strip(struct context *c, const struct db_table *t, struct id id)
{
	void *rec = arena_alloc(c->arena, t->rec->size);

	if (context_latest(c, t, id, rec) && record_strip(t->rec, rec))
		(void)event_stage(c, t, "erased", rec); /* it has become smaller: no limit is in its way */
	else if (record_has_flag(t->rec, OWN_KEY))
		context_forget(c, id); /* what it said before, and says no more, is in the journal */
}

static void
strip_about(struct context *c, const struct db_table *t, const struct rec_field *f, struct id subject)
{
	void *rec = arena_alloc(c->arena, t->rec->size);
	bool indexed = (f->flags & KEY) != 0;
	struct db_scan scan;

	if (!indexed && f->ref == NULL && keyring_find(c->service->ring, subject) == NULL)
		return; /* a sealer of texts, and nobody's id: without its key there is no such text */
	if (indexed)
		db_scan_index(&scan, c->txn, t, f, &subject, false);
	else
		db_scan_all(&scan, c->txn, t, false);
	while (db_scan_next(&scan, c->arena, rec))
		if (id_equal(record_subject(t->rec, rec), subject))
			subject_strip(c, t, ((const struct rec_head *)rec)->id);
	db_scan_end(&scan);
}

void
subject_erase(struct context *c, struct id subject)
{
	const struct service_desc *d = c->service->desc;

	if (d->erase != NULL)
		d->erase(c, subject);
	for (size_t i = 0; i < d->table_count; i++) {
		const struct db_table *t = d->tables[i];

		if (!service_owns(d, t) || !record_has_flag(t->rec, REC_PRIVATE))
			continue;
		subject_strip(c, t, subject);
		for (const struct rec_field *f = t->rec->fields; f < record_end(t->rec); f++)
			if (f->flags & SUBJECT)
				strip_about(c, t, f, subject);
	}
	context_forget(c, subject);
}

/* --- the keys that go ----------------------------------------------------------------------------------------------- */
void
forget_keep(struct service *s, struct db_txn *t, struct id subject, bool listed)
{
	struct arena a = { 0 };
	struct text noted;

	if (listed ||
	    (keyring_find(s->ring, subject) != NULL &&
		!db_kv_get(t, &forget_kv, subject.b, sizeof subject.b, &a, &noted))) {
		db_kv_put(t, &forget_kv, subject.b, sizeof subject.b, LISTED, listed ? strlen(LISTED) : 0);
		s->forgetting = true;
	}
	arena_free(&a);
}

void
forgets_keep(struct command *c, struct db_txn *t)
{
	for (const struct staged_forget *f = c->forgets; f != NULL; f = f->next)
		forget_keep(c->service, t, f->subject, false);
	c->forgets = NULL;
}

struct forgotten {
	struct id *subjects;
	size_t count;
};

/* What is noted; persons are put on the node's list meanwhile. */
static MUST_CHECK enum rc
forgets_read(struct service *s, struct arena *a, struct forgotten *ret, struct fault *why)
{
	struct db_txn t = db_begin(s->db, DB_READ);
	uint8_t from[sizeof(struct id) + 1] = { 0 };
	size_t cap = 0, len = 1;
	struct text key, value;
	enum rc rc = t.rc;

	while (rc == RC_OK && db_kv_seek(&t, &forget_kv, from, len, false, a, &key, &value)) {
		if (ret->count == cap) {
			struct id *more = ARENA_ARRAY(a, cap = cap == 0 ? 16 : 2 * cap, struct id);

			if (ret->count != 0)
				memcpy(more, ret->subjects, ret->count * sizeof *more);
			ret->subjects = more;
		}
		memcpy(&ret->subjects[ret->count], key.ptr, sizeof(struct id));
		if (value.len != 0 && s->erasures != NULL)
			rc = erasures_add(ERASURES_PEOPLE, s->erasures, s->erasures_master,
			    ret->subjects[ret->count], s->io.now(s->io.arg), why);
		ret->count++;
		memcpy(from, key.ptr, sizeof(struct id));
		len = sizeof from; /* just behind it */
	}
	db_abort(&t);
	return rc;
}

void
forgets_run(struct service *s)
{
	struct forgotten gone = { 0 };
	struct arena a = { 0 };
	struct fault why = { 0 };
	struct db_txn t;
	enum rc rc;

	if (!s->forgetting)
		return;
	s->forgetting = false;
	rc = forgets_read(s, &a, &gone, &why);
	if (rc == RC_OK)
		rc = keyring_destroy_all(s->ring, gone.subjects, gone.count);
	if (rc != RC_OK)
		commit_failed(rc, keyring_error(s->ring));
	if (gone.count > 0) {
		t = db_begin(s->db, DB_WRITE);
		for (size_t i = 0; i < gone.count; i++)
			db_kv_remove(&t, &forget_kv, gone.subjects[i].b, sizeof(struct id));
		commit_or_end(s, &t);
		log_emit(LOG_INFO, "keys.destroyed", LOG_U64("count", gone.count));
	}
	arena_free(&a);
}

/* --- at start ------------------------------------------------------------------------------------------------------- */
static enum rc
erase_again(struct context *c, struct id subject)
{
	subject_erase(c, subject);
	return RC_OK;
}

enum rc
erasures_apply(struct service *s, struct fault *why)
{
	uint64_t before = s->journal.last;
	struct erasures list = { 0 };
	struct db_txn t;
	enum rc rc;

	s->forgetting = true; /* what a crash left */
	forgets_run(s);
	if (s->erasures == NULL)
		return RC_OK;
	rc = erasures_read(ERASURES_PEOPLE, s->erasures, s->erasures_master, &list, why);
	if (rc != RC_OK || list.count == 0)
		return rc;
	t = db_begin(s->db, DB_WRITE);
	for (size_t i = 0; i < list.count; i++)
		(void)command_at_start(s, &t, "erasure", list.lines[i].subject, erase_again);
	erasures_free(&list);
	if (t.rc == RC_OK && s->journal.last == before && !s->forgetting) {
		db_abort(&t);
		return RC_OK;
	}
	commit_or_end(s, &t);
	s->position = s->journal.last;
	log_emit(LOG_INFO, "erasures.applied", LOG_U64("events", s->journal.last - before));
	forgets_run(s);
	return RC_OK;
}
