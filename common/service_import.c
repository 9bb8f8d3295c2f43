/*
 * service_import: rows of a collection that come in together, and the status of a service.
 * Owns: nothing.
 * Beware: an import is one command: when a row has a fault nothing of it is written, and every fault of every
 * row is told.
 */
#include "common/service_int.h"
#include <stdlib.h>
#include <unistd.h>

#define IMPORT_FAULTS_MOST 1000

static void
import_fault_add(
    struct context *c, struct import_report *r, const struct import_row *row, enum rc rc, struct fault *why)
{
	struct import_fault *faults = r->faults.items;

	if (why->count == 0)
		fault_say(why, rc, NULL, FAULT_TEXT, rc_info(rc)->fr, rc_info(rc)->en);
	for (uint32_t i = 0; i < why->count && i < FAULT_MAX && r->faults.count < IMPORT_FAULTS_MOST; i++) {
		struct import_fault *f = &faults[r->faults.count++];
		const struct fault_item *item = &why->items[i];

		*f = (struct import_fault){ REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4), row->line,
			{ 0 }, { 0 }, { 0 } };
		f->field = text_of(arena_printf(c->arena, "%s", item->field));
		f->code = text_of(item->code->name);
		f->argument = text_of(arena_printf(c->arena, "%s", item->argument));
	}
}

/* A record comes once in a file: of two rows about it, each would be right without the other. */
static enum rc
row_once(const struct rec_head *rec, const struct imported *done, uint32_t count, struct fault *why)
{
	char text[ID_TEXT_LEN + 1];

	for (uint32_t i = 0; i < count && REC_HAS(rec, TAG_ID); i++)
		if (id_equal(done[i].id, rec->id)) {
			id_format(rec->id, text);
			return fault_addf(why, RC_INVALID, "id", FAULT_DOUBLED_KEY, "%s", text);
		}
	return RC_OK;
}

static void
import_row(struct context *c, const struct collection *coll, const struct import *im, uint32_t i,
    struct imported *done, struct import_report *r)
{
	const struct import_row *row = &((const struct import_row *)im->rows.items)[i];
	struct imported *ret = &done[i];
	struct fault *why = ARENA_NEW(c->arena, struct fault);
	void *rec = arena_alloc(c->arena, coll->desc->rec->size);
	enum rc rc = record_decode(coll->desc->rec, row->body.ptr, row->body.len, c->arena, rec, NULL, why);

	if (rc == RC_OK)
		rc = row_once(rec, done, i, why);
	if (rc == RC_OK)
		rc = collection_import(c, coll, rec, ret, why);
	if (rc != RC_OK) {
		import_fault_add(c, r, row, rc, why);
	} else if (ret->verb == NULL) {
		r->unchanged++;
	} else if (strcmp(ret->verb, "created") == 0) {
		r->created++;
	} else {
		r->updated++;
	}
}

/* What follows from the rows, once all of them stand: halfway through a file, rooms and rules are nobody's. */
static void
import_then(struct context *c, const struct collection *coll, const struct import *im,
    const struct imported *done, struct import_report *r)
{
	const struct import_row *rows = im->rows.items;
	struct fault *why = ARENA_NEW(c->arena, struct fault);

	for (uint32_t i = 0; i < im->rows.count; i++) {
		enum rc rc = RC_OK;

		fault_clear(why);
		if (done[i].verb != NULL)
			rc = collection_then(c, coll, done[i].before, done[i].after, why);
		if (rc != RC_OK)
			import_fault_add(c, r, &rows[i], rc, why);
	}
}

/* What nobody creates as it stands comes from the service's own events: a file would go around their rules. */
static bool
import_takes(const struct context *c, const struct collection *coll)
{
	const struct service_contract *contract = c->service->desc->contract;

	for (size_t i = 0; coll != NULL && i < contract->method_count; i++)
		if (contract->methods[i].shape == METHOD_CREATE &&
		    contract->methods[i].collection == coll->desc)
			return true;
	return false;
}

enum rc
import_handle(struct context *c, const void *in, void *out, struct fault *why)
{
	const struct import *im = in;
	struct import_report *r = out;
	const struct collection *coll =
	    service_collection(c->service->desc, im->collection.ptr, im->collection.len);
	struct imported *done = ARENA_ARRAY(c->arena, im->rows.count + 1, struct imported);

	if (!import_takes(c, coll))
		return fault_say(why, RC_INVALID, "collection", FAULT_CHOICE, "les listes qui s’importent",
		    "the lists that can be imported");
	r->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4);
	r->faults.items = ARENA_ARRAY(c->arena, IMPORT_FAULTS_MOST, struct import_fault);
	for (uint32_t i = 0; i < im->rows.count; i++)
		import_row(c, coll, im, i, done, r);
	if (r->faults.count == 0)
		import_then(c, coll, im, done, r);
	if (r->faults.count != 0)
		r->created = r->updated = r->unchanged = 0;
	if (r->faults.count != 0 || im->dry_run)
		context_drop(c); /* nothing is applied: what good rows staged is let go */
	return RC_OK;
}

const struct service_status *
service_status(struct service *s)
{
	struct service_status *st = &s->status;
	size_t n = s->desc->subscription_count;

	if (s->status_cursors == NULL && n != 0)
		s->status_cursors = calloc(n, sizeof *s->status_cursors);
	st->has = 0x3fe; /* tags 1 to 9 */
	st->service = text_of(s->desc->contract->name);
	st->pid = (uint32_t)getpid();
	st->position = s->position;
	st->store_bytes = db_size(s->db);
	st->ready = true;
	for (size_t i = 0; i < n && s->status_cursors != NULL; i++) {
		const struct feed *f = &s->feeds[i];

		s->status_cursors[i] =
		    (struct position){ REC_BIT(1) | REC_BIT(2), text_of(f->sub->service), f->cursor };
		st->ready = st->ready && f->heard && !f->broken && f->cursor >= f->last;
	}
	st->cursors = (struct list){ s->status_cursors, s->status_cursors == NULL ? 0 : (uint32_t)n };
	return st;
}

enum rc
status_handle(struct context *c, const void *in, void *out, struct fault *why)
{
	(void)in;
	(void)why;
	*(struct service_status *)out = *service_status(c->service);
	return RC_OK;
}
