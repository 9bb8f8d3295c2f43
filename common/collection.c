/*
 * collection: create, get, update, archive and import of records that are only kept and looked up.
 * Owns: the order of checks: rights, version, references, the service's own check, then one event.
 * Beware: a record that the caller may not see answers as one that does not exist.
 */
#include "common/service_int.h"

const struct collection *
context_collection(const struct context *c)
{
	return c->call->binding->collection;
}

static bool
field_is(const struct rec_desc *d, const void *rec, unsigned tag, struct context *c, bool organisation)
{
	const struct rec_field *f = record_field_tag(d, tag);
	struct id id;

	if (f == NULL || f->kind != REC_K_ID || !((*(const uint64_t *)rec >> tag) & 1u))
		return false;
	id = *(const struct id *)record_at_const(f, rec);
	return organisation ? caller_in(c, id)
			    : !id_is_zero(c->caller.person) && id_equal(id, c->caller.person);
}

bool
collection_sees(struct context *c, const struct collection *coll, const void *rec, bool writing)
{
	const struct collection_desc *d = coll->desc;
	uint32_t all = writing ? d->write_all : d->read_all,
		 scoped = writing ? d->write_scoped : d->read_scoped;

	if (coll->visible != NULL && !caller_has(c, ROLE_SYSTEM | ROLE_SERVICE) && !coll->visible(c, rec))
		return false;
	if (caller_has(c, all | ROLE_SYSTEM | ROLE_SERVICE))
		return true;
	if (!caller_has(c, scoped))
		return false;
	if (coll->visible != NULL && !writing)
		return true; /* the hook has decided */
	if (d->org_tag != 0 && field_is(d->rec, rec, d->org_tag, c, true))
		return true;
	return d->own_tag != 0 && field_is(d->rec, rec, d->own_tag, c, false);
}

void
collection_told(struct context *c, const struct collection *coll, const void *rec)
{
	if (caller_has(c, ROLE_SYSTEM | ROLE_SERVICE))
		return;
	if (coll->told != NULL)
		coll->told(c, rec);
	if (coll->desc->audited && !field_is(coll->desc->rec, rec, coll->desc->own_tag, c, false))
		event_reading(c, coll->table, ((const struct rec_head *)rec)->id);
}

void
collection_strip(struct context *c, const struct collection *coll, void *rec)
{
	if (coll->strip != NULL && !caller_has(c, ROLE_SYSTEM | ROLE_SERVICE))
		coll->strip(c, rec);
}

/* The references of a record, but for those that the collection's own check answers for. */
static enum rc
refs_check(struct context *c, const struct collection *coll, const void *before, const void *after,
    struct fault *why)
{
	const struct rec_desc *d = coll->desc->rec;
	struct rec_head *seen;

	if (coll->refs_own == 0)
		return collection_refs(c, d, before, after, why);
	seen = arena_alloc(c->arena, d->size);
	memcpy(seen, after, d->size);
	seen->has &= ~coll->refs_own;
	return collection_refs(c, d, before, seen, why);
}

static enum rc
collection_check(
    struct context *c, const struct collection *coll, const void *before, void *after, struct fault *why)
{
	enum rc rc = refs_check(c, coll, before, after, why);

	if (rc != RC_OK)
		return rc;
	return coll->check == NULL ? RC_OK : coll->check(c, before, after, why);
}

enum rc
collection_then(
    struct context *c, const struct collection *coll, const void *before, void *after, struct fault *why)
{
	return coll->then == NULL ? RC_OK : coll->then(c, before, after, why);
}

static enum rc
collection_stage(struct context *c, const struct collection *coll, const char *verb, const void *before,
    void *after, struct fault *why)
{
	enum rc rc = event_stage(c, coll->table, verb, after);

	return rc != RC_OK ? rc : collection_then(c, coll, before, after, why);
}

static enum rc
collection_create(struct context *c, const void *in, void *out, struct fault *why)
{
	const struct collection *coll = context_collection(c);
	struct rec_head *rec = out;
	enum rc rc;

	memcpy(out, in, coll->desc->rec->size);
	rec->id = context_id(c);
	rec->has |= REC_BIT(TAG_ID);
	rc = collection_check(c, coll, NULL, out, why);
	if (rc != RC_OK)
		return rc;
	if (!collection_sees(c, coll, out, true))
		return fault_only(why, RC_FORBIDDEN);
	return collection_stage(c, coll, "created", NULL, out, why);
}

static enum rc
collection_get(struct context *c, const void *in, void *out, struct fault *why)
{
	const struct collection *coll = context_collection(c);
	struct id id = ((const struct ref *)in)->id;

	if (!context_get(c, coll->table, id, out) || !collection_sees(c, coll, out, false))
		return fault_only(why, RC_NOT_FOUND);
	context_open(c, coll->table, out);
	collection_strip(c, coll, out);
	if (coll->desc->audited) /* opened: told each time, to whose it is as well */
		event_note(c, coll->table, "read", id);
	else
		collection_told(c, coll, out);
	return RC_OK;
}

/* What a change begins with: the record is there, the caller may change it, and read the version that stands.
 */
static enum rc
change_begin(struct context *c, const struct collection *coll, const struct rec_head *patch, void *ret_before,
    struct fault *why)
{
	struct rec_head *before = ret_before;

	if (!context_get(c, coll->table, patch->id, before) || !collection_sees(c, coll, before, false))
		return fault_only(why, RC_NOT_FOUND);
	if (!collection_sees(c, coll, before, true))
		return fault_only(why, RC_FORBIDDEN);
	if (!REC_HAS(patch, TAG_VERSION))
		return fault_only(why, RC_PRECONDITION);
	if (patch->version != before->version)
		return fault_only(why, RC_STALE);
	if (REC_HAS(before, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	context_open(c, coll->table, before);
	return RC_OK;
}

static enum rc
collection_update(struct context *c, const void *in, void *out, struct fault *why)
{
	const struct collection *coll = context_collection(c);
	const struct rec_desc *d = coll->desc->rec;
	void *before = arena_alloc(c->arena, d->size);
	enum rc rc = change_begin(c, coll, in, before, why);

	if (rc != RC_OK)
		return rc;
	record_copy(d, before, c->arena, out);
	record_patch(d, out, in, c->call->nulls);
	rc = collection_check(c, coll, before, out, why);
	if (rc == RC_OK)
		rc = record_validate(d, out, 0, RECORD_STORED, why);
	if (rc != RC_OK)
		return rc;
	if (!collection_sees(c, coll, out, true))
		return fault_only(why, RC_FORBIDDEN); /* not out of one's own scope */
	collection_told(c, coll, out);
	if (record_equal(d, before, out))
		return RC_OK;
	return collection_stage(c, coll, "updated", before, out, why);
}

static enum rc
collection_archive(struct context *c, const void *in, void *out, struct fault *why)
{
	const struct collection *coll = context_collection(c);
	struct rec_head *h = out;
	enum rc rc = change_begin(c, coll, in, out, why);

	if (rc == RC_OK && coll->archive != NULL)
		rc = coll->archive(c, out, why);
	if (rc != RC_OK)
		return rc;
	h->archived_at = c->now;
	h->has |= REC_BIT(TAG_ARCHIVED_AT);
	return collection_stage(c, coll, "archived", NULL, out, why);
}

/* What is fixed at creation is so for a file as well. */
static enum rc
fixed_check(const struct rec_desc *d, const void *before, const void *after, struct fault *why)
{
	uint64_t changed = record_diff(d, before, after);

	for (const struct rec_field *f = d->fields; f < record_end(d); f++)
		if ((f->flags & CREATE_ONLY) && (changed & REC_BIT(f->tag)))
			(void)fault_add(why, RC_INVALID, f->name, FAULT_CREATE_ONLY);
	return fault_rc(why);
}

static enum rc
import_update(
    struct context *c, const struct collection *coll, void *rec, struct imported *ret, struct fault *why)
{
	const struct rec_desc *d = coll->desc->rec;
	void *after = arena_alloc(c->arena, d->size);
	enum rc rc;

	if (!collection_sees(c, coll, ret->before, false))
		return fault_only(why, RC_NOT_FOUND);
	if (!collection_sees(c, coll, ret->before, true))
		return fault_only(why, RC_FORBIDDEN);
	context_open(c, coll->table, ret->before);
	record_copy(d, ret->before, c->arena, after);
	record_patch(d, after, rec, 0);
	if (record_equal(d, ret->before, after))
		return RC_OK;
	rc = collection_check(c, coll, ret->before, after, why);
	if (rc != RC_OK ||
	    record_equal(d, ret->before, after)) /* the check may keep what a file cannot change */
		return rc;
	rc = fixed_check(d, ret->before, after, why);
	if (rc != RC_OK)
		return rc;
	ret->verb = "updated";
	ret->after = after;
	return event_stage(c, coll->table, ret->verb, after);
}

/* A check that does not find what the row points to says no more than that, as to whoever may not see it. Whoever mends a file needs
 * the column and the value. */
static enum rc
import_refused(
    struct context *c, const struct collection *coll, const void *rec, enum rc rc, struct fault *why)
{
	if (rc != RC_NOT_FOUND || why == NULL || why->count > 0)
		return rc;
	why->rc = RC_OK;
	if (collection_refs(c, coll->desc->rec, NULL, rec, why) != RC_OK)
		return why->rc;
	return fault_add(why, rc, NULL, FAULT_ROW_REFERENCE); /* what it points to is another service's */
}

enum rc
collection_import(
    struct context *c, const struct collection *coll, void *rec, struct imported *ret, struct fault *why)
{
	const struct rec_desc *d = coll->desc->rec;
	struct rec_head *h = rec;
	bool has_id = REC_HAS(h, TAG_ID);
	enum rc rc;

	*ret = (struct imported){ .id = h->id, .before = arena_alloc(c->arena, d->size) };
	h->has &= ~REC_BIT(TAG_ID);
	rc = record_validate(d, rec, 0, RECORD_CREATE, why);
	if (rc == RC_INVALID) /* whoever mends a file wants to see all of it */
		(void)refs_check(c, coll, NULL, rec, why);
	if (rc != RC_OK)
		return rc;
	if (!has_id)
		h->id = context_id(c);
	h->has |= REC_BIT(TAG_ID);
	references_current(c, d, rec);
	if (references_merged(c, coll->table, h->id))
		return RC_OK; /* what stays has its own row, or is better known by now */
	if (context_get(c, coll->table, h->id, ret->before))
		return import_refused(c, coll, rec, import_update(c, coll, rec, ret, why), why);
	rc = collection_check(c, coll, NULL, rec, why);
	if (rc != RC_OK)
		return import_refused(c, coll, rec, rc, why);
	ret->before = NULL;
	ret->after = rec;
	ret->verb = "created";
	return event_stage(c, coll->table, ret->verb, rec);
}

handler_fn
collection_handler(enum method_shape shape)
{
	switch (shape) {
	case METHOD_CREATE:
		return collection_create;
	case METHOD_GET:
		return collection_get;
	case METHOD_LIST:
		return collection_list;
	case METHOD_UPDATE:
		return collection_update;
	case METHOD_ARCHIVE:
		return collection_archive;
	case METHOD_HISTORY:
		return collection_history;
	case METHOD_CUSTOM:
		break;
	}
	return NULL;
}
