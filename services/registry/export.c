/*
 * export: packages of organisations and services, built on a thread from one snapshot, kept sealed for as long as they are fetched.
 * Owns: the work, with its own reading transaction.
 * Beware: only what every account may read of the network goes in: organisations that are active and services, no person.
 */
#include "common/commune.h"
#include "proto/package.h"
#include "services/registry/communes.h"
#include "services/registry/file.h"
#include <stdlib.h>

#define TAG_ORGANISATION_STATUS 9
#define TAG_ORGANISATION_PARENT 10
#define TAG_ORGANISATION_KIND 8
#define TAG_ORGANISATION_ANTENNE 11

struct export_work {
	struct work work;
	char *folder;
	struct db *db;
	struct id id;
	uint8_t key[CRYPTO_KEY_LEN];
	enum package_format format;
	/* on the thread */
	struct db_txn txn;
	struct db_scan scan;
	bool scanning;
	enum package_kind kind;
	struct blob_writer *blob;
};

/* --- the snapshot --------------------------------------------------------------------- */
static const struct db_table *
table_of(enum package_kind kind)
{
	static const struct db_table *const tables[PACKAGE_KINDS] = { &competence_table, &bouquet_table,
		&organisation_table, &accompaniment_table };

	return tables[kind];
}

static void
scan_stop(struct export_work *e)
{
	if (e->scanning)
		db_scan_end(&e->scan);
	e->scanning = false;
}

static void
source_rewind(void *arg, enum package_kind kind)
{
	struct export_work *e = arg;

	scan_stop(e);
	e->kind = kind;
	e->scanning = true;
	db_scan_all(&e->scan, &e->txn, table_of(kind), false);
}

static bool
organisation_leaves(const struct organisation *o)
{
	return !REC_HAS(o, TAG_ARCHIVED_AT) && !REC_HAS(o, ORGANISATION_TAG_HOME) &&
	    !(REC_HAS(o, TAG_ORGANISATION_STATUS) && o->status == ORGANISATION_CLOSED);
}

/* Of a parent that stays behind nothing is said, or the package would point nowhere; nor that it is the antenne of one, for no
 * node takes an antenne without its parent. */
static void
parent_check(struct export_work *e, struct arena *a, struct organisation *o)
{
	struct organisation up;

	if (REC_HAS(o, TAG_ORGANISATION_PARENT) &&
	    (!db_get(&e->txn, &organisation_table, o->parent, a, &up) || !organisation_leaves(&up)))
		o->has &= ~(REC_BIT(TAG_ORGANISATION_PARENT) | REC_BIT(TAG_ORGANISATION_ANTENNE));
}

/* Bouquets and competences leave even when archived: a service may still name them. */
static bool
source_next(void *arg, struct arena *a, void *ret_rec)
{
	struct export_work *e = arg;

	while (e->scanning && db_scan_next(&e->scan, a, ret_rec)) {
		if (e->kind == PACKAGE_ORGANISATION && !organisation_leaves(ret_rec))
			continue;
		if (e->kind == PACKAGE_SERVICE && REC_HAS((struct rec_head *)ret_rec, TAG_ARCHIVED_AT))
			continue;
		if (e->kind == PACKAGE_ORGANISATION)
			parent_check(e, a, ret_rec);
		return true;
	}
	return false;
}

static struct id
federation_find(struct export_work *e)
{
	enum organisation_kind kind = ORGANISATION_FEDERATION;
	const struct rec_field *f = record_field_tag(&organisation_desc, TAG_ORGANISATION_KIND);
	struct id found = { { 0 } };
	struct arena a = { 0 };
	struct db_scan s;
	struct organisation o;

	db_scan_index(&s, &e->txn, &organisation_table, f, &kind, false);
	while (id_is_zero(found) && db_scan_next(&s, &a, &o))
		if (organisation_leaves(&o))
			found = o.id;
	db_scan_end(&s);
	arena_free(&a);
	return found;
}

/* --- on the thread -------------------------------------------------------------------- */
static void
export_put(void *arg, const void *bytes, size_t len)
{
	blob_add(((struct export_work *)arg)->blob, bytes, len);
}

static enum rc
export_build(struct export_work *e, struct blob_sum *ret_sum)
{
	struct package_source source = {
		.arg = e, .rewind = source_rewind, .next = source_next, .communes = communes()
	};
	enum rc rc;

	e->txn = db_begin(e->db, DB_READ);
	e->blob = blob_begin(e->folder, e->id, e->key);
	source.federation = federation_find(e);
	source.node = TEXT_LIT("Maillage");
	rc = e->format == PACKAGE_HSDS ? package_write_hsds(&source, export_put, e)
				       : package_write_inclusion(&source, export_put, e);
	scan_stop(e);
	if (rc == RC_OK)
		rc = e->txn.rc;
	if (rc == RC_OK)
		rc = blob_finish(e->blob, NULL, NULL, ret_sum);
	blob_free(e->blob);
	db_abort(&e->txn);
	return rc;
}

static void
export_run(struct work *w)
{
	struct export_work *e = (struct export_work *)w;
	struct export_made made = { .has = REC_BIT(1) | REC_BIT(2), .id = e->id, .format = e->format };
	struct blob_sum *sum = calloc(1, sizeof *sum);
	struct buf piece = { 0 };

	if (sum == NULL)
		abort();
	if (export_build(e, sum) == RC_OK &&
	    blob_read(e->folder, sum->address, e->key, 0, &piece, &made.size) == RC_OK) {
		made.hash = text_of(sum->hash);
		made.address = text_of(sum->address);
		made.bytes = (struct text){ (const char *)piece.ptr, (uint32_t)piece.len, 0 };
		made.has |= REC_BIT(4) | REC_BIT(5) | REC_BIT(6) | REC_BIT(7);
	} else {
		made.failed = true;
		made.has |= REC_BIT(3);
	}
	record_encode(&export_made_desc, &made, 0, 0, &w->result);
	buf_free(&piece);
	free(sum);
}

static void
export_free(struct work *w)
{
	struct export_work *e = (struct export_work *)w;

	buf_free(&w->result);
	free(e->folder);
	crypto_wipe(e->key, sizeof e->key);
	free(e);
}

/* --- asked for, and made ---------------------------------------------------------------- */
static enum rc
export_start(struct context *c, const struct export_query *in, enum package_format format, struct fault *why)
{
	struct export_work *e;

	if (REC_HAS(in, 1))
		return file_read(c, in->source, REC_HAS(in, 2) ? in->offset : 0, why);
	e = calloc(1, sizeof *e);
	if (e == NULL || (e->folder = strdup(context_folder(c))) == NULL)
		abort();
	e->work = (struct work){
		.run = export_run, .free = export_free, .method = "registry.export.made", .answers = true
	};
	e->db = service_db(c->service);
	e->id = context_id(c);
	e->format = format;
	(void)context_key(c, e->id, true, e->key); /* there is one now */
	context_timer(c, c->now + EXPIRE_AFTER, "registry.file.expire", e->id);
	context_work(c, &e->work);
	return RC_OK;
}

static enum rc
export_hsds(
    struct context *c, const struct export_query *in, struct content_part *ret_part, struct fault *why)
{
	(void)ret_part;
	return export_start(c, in, PACKAGE_HSDS, why);
}
REGISTRY_HANDLER(export_hsds, struct export_query, struct content_part)

static enum rc
export_inclusion(
    struct context *c, const struct export_query *in, struct content_part *ret_part, struct fault *why)
{
	(void)ret_part;
	return export_start(c, in, PACKAGE_INCLUSION, why);
}
REGISTRY_HANDLER(export_inclusion, struct export_query, struct content_part)

static void
file_of(struct context *c, const struct export_made *in, struct file *ret_file)
{
	bool hsds = in->format == PACKAGE_HSDS;

	*ret_file = (struct file){ .id = in->id,
		.name =
		    hsds ? TEXT_LIT("organisations-hsds.zip") : TEXT_LIT("organisations-data-inclusion.json"),
		.purpose = FILE_EXPORT,
		.type = hsds ? FILE_ZIP : FILE_JSON,
		.size = in->size,
		.status = FILE_COMPLETE,
		.hash = in->hash,
		.address = in->address,
		.uploader = c->caller.person,
		.completed_at = c->now };
	ret_file->has = REC_BIT(TAG_ID) | REC_BIT(FILE_TAG_NAME) | REC_BIT(FILE_TAG_PURPOSE) |
	    REC_BIT(FILE_TAG_TYPE) | REC_BIT(FILE_TAG_SIZE) | REC_BIT(FILE_TAG_STATUS) |
	    REC_BIT(FILE_TAG_HASH) | REC_BIT(FILE_TAG_ADDRESS) | REC_BIT(FILE_TAG_COMPLETED);
	if (!id_is_zero(c->caller.person))
		ret_file->has |= REC_BIT(FILE_TAG_UPLOADER);
}

/* The record says who took what away, and leads to the pieces behind the first. */
static enum rc
export_made(struct context *c, const struct export_made *in, struct content_part *ret_part, struct fault *why)
{
	struct file f;

	if (in->failed || !REC_HAS(in, 7)) /* what it left goes by the timer */
		return fault_add(why, RC_IO, NULL, FAULT_FILE_DISK);
	file_of(c, in, &f);
	*ret_part = (struct content_part){ .bytes = in->bytes,
		.total = in->size,
		.type = text_of(file_type_mime(f.type)),
		.name = f.name,
		.source = in->id };
	ret_part->has = REC_BIT(1) | REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6);
	file_sweep(c, in->id, in->address, TEXT_LIT(""));
	return event_stage(c, &file_table, "completed", &f);
}
REGISTRY_HANDLER(export_made, struct export_made, struct content_part)
