/*
 * service_end: records that are over for ever, and stay so when a restore brings back what was before.
 * Owns: the node's list of them ("revocations"), as long as the service runs: it has every record of the store that is over.
 * Beware: the order is: the end committed, list on disk, answer. A crash in between is finished at the next start, where what the
 *         list has and the store has not is ended again, before anything is heard.
 */
#include "common/erasures.h"
#include "common/log.h"
#include "common/service_int.h"

/* What a walk over the table finds. */
struct ends {
	const struct erasures *list;
	struct id *ids; /* on the list and not over: the ids; over and not on the list: the marks */
	size_t count;
};

static void
ends_find(struct service *s, struct db_txn *t, struct arena *a, bool over, struct ends *e)
{
	const struct ending *d = s->desc->ending;
	void *rec = arena_alloc(a, d->table->rec->size);
	struct db_scan scan;
	size_t cap = 0;
	struct id mark;

	db_scan_all(&scan, t, d->table, false);
	while (db_scan_next(&scan, a, rec)) {
		if (d->over(rec, &mark) != over || erasures_has(e->list, mark) == over)
			continue;
		if (e->count == cap) {
			struct id *more = ARENA_ARRAY(a, cap = cap == 0 ? 16 : 2 * cap, struct id);

			if (e->count != 0)
				memcpy(more, e->ids, e->count * sizeof *more);
			e->ids = more;
		}
		e->ids[e->count++] = over ? mark : ((const struct rec_head *)rec)->id;
	}
	db_scan_end(&scan);
}

static MUST_CHECK enum rc
ends_keep(struct service *s, struct fault *why)
{
	struct erasures list = { 0 };
	struct ends e = { .list = &list };
	struct arena a = { 0 };
	enum rc rc = erasures_read(ERASURES_PEERS, s->endings, s->erasures_master, &list, why);
	struct db_txn t;

	if (rc != RC_OK)
		return rc;
	t = db_begin(s->db, DB_READ);
	ends_find(s, &t, &a, true, &e);
	rc = t.rc;
	db_abort(&t);
	for (size_t i = 0; rc == RC_OK && i < e.count; i++)
		rc = erasures_add(
		    ERASURES_PEERS, s->endings, s->erasures_master, e.ids[i], s->io.now(s->io.arg), why);
	erasures_free(&list);
	arena_free(&a);
	return rc;
}

void
endings_run(struct service *s)
{
	struct fault why = { 0 };
	enum rc rc;

	if (!s->ending)
		return;
	s->ending = false;
	rc = ends_keep(s, &why);
	if (rc != RC_OK)
		commit_failed(rc, 0);
}

/* --- at start ------------------------------------------------------------------------------------------------------- */
/* All of them or none: a service that cannot keep its word does not start. */
static enum rc
ends_again(struct service *s, const struct erasures *list, struct fault *why)
{
	struct ends e = { .list = list };
	struct arena a = { 0 };
	struct db_txn t = db_begin(s->db, DB_WRITE);
	enum rc rc = t.rc;

	if (rc == RC_OK)
		ends_find(s, &t, &a, false, &e);
	for (size_t i = 0; rc == RC_OK && i < e.count; i++)
		rc = command_at_start(s, &t, "ending", e.ids[i], s->desc->ending->again);
	if (rc != RC_OK || e.count == 0) {
		db_abort(&t);
	} else {
		commit_or_end(s, &t);
		s->position = s->journal.last;
		log_emit(LOG_INFO, "endings.applied", LOG_U64("records", e.count));
	}
	arena_free(&a);
	return rc == RC_OK ? RC_OK : fault_only(why, rc);
}

enum rc
endings_apply(struct service *s, struct fault *why)
{
	struct erasures list = { 0 };
	enum rc rc;

	if (s->endings == NULL)
		return RC_OK;
	rc = erasures_read(ERASURES_PEERS, s->endings, s->erasures_master, &list, why);
	if (rc == RC_OK && list.count > 0)
		rc = ends_again(s, &list, why);
	erasures_free(&list);
	return rc == RC_OK ? ends_keep(s, why) : rc;
}
