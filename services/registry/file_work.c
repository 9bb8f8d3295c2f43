/*
 * file_work: what is done on a thread for a file: a part written, parts put together, a piece read, bytes removed.
 * Owns: the works, with a copy of the key of the file while they run.
 * Beware: a thread sees nothing of the service: folder, key and bytes go along, and what it found goes back as an encoded record.
 */
#include "services/registry/file.h"

#include "common/log.h"
#include <stdlib.h>
#include <strings.h>

struct file_work {
	struct work work;
	char *folder;
	struct id id;
	uint8_t key[CRYPTO_KEY_LEN];
	uint32_t n;
	uint64_t number; /* the size of the whole; the offset of a piece */
	enum file_type type;
	char want[BLOB_SHA256_LEN + 1];
	char keep[BLOB_ADDRESS_LEN + 1], remove[BLOB_ADDRESS_LEN + 1];
	bool type_holds;
	char hash[BLOB_SHA256_LEN + 1];
	uint64_t came;
	struct buf bytes; /* of a part; the name of a file */
};

static void
work_free(struct work *w)
{
	struct file_work *f = (struct file_work *)w;

	buf_free(&w->result);
	if (f->bytes.ptr != NULL)
		crypto_wipe(f->bytes.ptr, f->bytes.len);
	buf_free(&f->bytes);
	free(f->folder);
	crypto_wipe(f->key, sizeof f->key);
	free(f);
}

static struct file_work *
work_new(struct context *c, struct id id, void (*run)(struct work *w), const char *method, bool answers)
{
	struct file_work *f = calloc(1, sizeof *f);

	if (f == NULL || (f->folder = strdup(context_folder(c))) == NULL)
		abort();
	f->work = (struct work){ .run = run, .free = work_free, .method = method, .answers = answers };
	f->id = id;
	return f;
}

static void
hex_keep(char *out, size_t cap, struct text hex)
{
	size_t n = hex.len < cap - 1 ? hex.len : cap - 1;

	memcpy(out, hex.ptr, n);
	out[n] = '\0';
}

/* --- a part --------------------------------------------------------------------------- */
static void
part_run(struct work *w)
{
	struct file_work *f = (struct file_work *)w;
	struct file_part_kept kept = { REC_BIT(1) | REC_BIT(2) | REC_BIT(3), f->id, f->n,
		(uint32_t)f->bytes.len, false };

	if (blob_part_write(f->folder, f->id, f->n, f->key, f->bytes.ptr, f->bytes.len) != RC_OK) {
		kept.failed = true;
		kept.has |= REC_BIT(4);
	}
	record_encode(&file_part_kept_desc, &kept, 0, 0, &w->result);
}

enum rc
file_part_start(struct context *c, const struct file_part *in, struct fault *why)
{
	struct file_work *f = work_new(c, in->id, part_run, "registry.file.part_kept", true);

	f->n = in->n;
	if (!context_key(c, in->id, false, f->key)) {
		work_free(&f->work);
		return fault_add(why, RC_CONFLICT, NULL, FAULT_FILE_GONE);
	}
	buf_append(&f->bytes, in->bytes.ptr, in->bytes.len);
	context_work(c, &f->work);
	return RC_OK;
}

/* --- the whole ------------------------------------------------------------------------ */
/* Nothing gets a name that is not what was announced: refused tries leave nothing on the disk. */
static bool
complete_accept(void *arg, const struct blob_sum *sum)
{
	struct file_work *f = arg;

	f->came = sum->size;
	memcpy(f->hash, sum->hash, sizeof f->hash);
	f->type_holds = file_type_holds(f->type, sum);
	return f->type_holds && sum->size == f->number && strcasecmp(f->hash, f->want) == 0;
}

static enum file_outcome
outcome_of(enum rc rc)
{
	switch (rc) {
	case RC_OK:
		return FILE_OUT_OK;
	case RC_NOT_FOUND:
		return FILE_OUT_MISSING;
	case RC_INVALID:
		return FILE_OUT_REFUSED;
	case RC_CORRUPT:
		return FILE_OUT_CORRUPT;
	default:
		return FILE_OUT_IO;
	}
}

static void
complete_run(struct work *w)
{
	struct file_work *f = (struct file_work *)w;
	struct file_assembled out = { .has = REC_BIT(1) | REC_BIT(2) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6) |
		    REC_BIT(8),
		.id = f->id };
	struct blob_sum *sum = calloc(1, sizeof *sum);

	if (sum == NULL)
		abort();
	out.outcome = outcome_of(
	    blob_assemble(f->folder, f->id, f->key, f->number, complete_accept, f, sum, &out.part));
	out.size = f->came;
	out.want = text_of(f->want);
	out.hash = text_of(f->hash);
	out.type_holds = f->type_holds;
	if (out.outcome == FILE_OUT_MISSING)
		out.has |= REC_BIT(3);
	if (out.outcome == FILE_OUT_OK) {
		out.address = text_of(sum->address);
		out.has |= REC_BIT(7);
	}
	record_encode(&file_assembled_desc, &out, 0, 0, &w->result);
	free(sum);
}

enum rc
file_complete_start(struct context *c, const struct file *file, struct text hash, struct fault *why)
{
	struct file_work *f = work_new(c, file->id, complete_run, "registry.file.assembled", true);

	if (!context_key(c, file->id, false, f->key)) {
		work_free(&f->work);
		return fault_add(why, RC_CONFLICT, NULL, FAULT_FILE_GONE);
	}
	f->number = file->size;
	f->type = file->type;
	hex_keep(f->want, sizeof f->want, hash);
	context_work(c, &f->work);
	return RC_OK;
}

/* --- a piece -------------------------------------------------------------------------- */
static void
read_run(struct work *w)
{
	struct file_work *f = (struct file_work *)w;
	struct content_part part = { .has = REC_BIT(2) | REC_BIT(3) | REC_BIT(4) | REC_BIT(5) | REC_BIT(6),
		.offset = f->number };
	struct buf piece = { 0 };

	if (blob_read(f->folder, f->keep, f->key, f->number, &piece, &part.total) == RC_OK) {
		part.bytes = (struct text){ (const char *)piece.ptr, (uint32_t)piece.len, 0 };
		part.has |= REC_BIT(1);
	}
	part.type = text_of(file_type_mime(f->type));
	part.name = (struct text){ (const char *)f->bytes.ptr, (uint32_t)f->bytes.len, 0 };
	part.source = f->id;
	record_encode(&content_part_desc, &part, 0, 0, &w->result);
	if (piece.ptr != NULL)
		crypto_wipe(piece.ptr, piece.len);
	buf_free(&piece);
}

enum rc
file_read_start(struct context *c, const struct file *file, uint64_t offset, struct fault *why)
{
	struct file_work *f = work_new(c, file->id, read_run, "registry.file.content_read", true);

	if (!context_key(c, file->id, false, f->key)) {
		work_free(&f->work);
		return fault_add(why, RC_CONFLICT, "status", FAULT_FILE_GONE);
	}
	f->number = offset;
	f->type = file->type;
	hex_keep(f->keep, sizeof f->keep, file->address);
	if (REC_HAS(file, FILE_TAG_NAME) && file->name.sealed == 0)
		buf_append(&f->bytes, file->name.ptr, file->name.len);
	context_work(c, &f->work);
	return RC_OK;
}

/* --- what goes ------------------------------------------------------------------------ */
/* What cannot be removed now stays sealed; the disk's trouble shows elsewhere. */
static void
sweep_run(struct work *w)
{
	struct file_work *f = (struct file_work *)w;
	struct ref swept = { REC_BIT(1), f->id };
	enum rc rc = blob_sweep(f->folder, f->id, f->keep);

	if (rc == RC_OK && f->remove[0] != '\0')
		rc = blob_remove(f->folder, f->remove);
	if (rc != RC_OK)
		log_emit(LOG_WARN, "file.sweep", LOG_STR("rc", rc_info(rc)->name));
	record_encode(&ref_desc, &swept, 0, 0, &w->result);
}

void
file_sweep(struct context *c, struct id id, struct text keep, struct text remove)
{
	struct file_work *f = work_new(c, id, sweep_run, "registry.file.swept", false);

	hex_keep(f->keep, sizeof f->keep, keep);
	hex_keep(f->remove, sizeof f->remove, remove);
	context_work(c, &f->work);
}
