/*
 * file: who may bring what, and the steps of a file: its parts, its end, its reading, its going.
 * Owns: the table of files.
 * Beware: bytes are written and read on threads (file_work.c); what a thread found comes back as a command, and by then the record
 *         may have changed: it is looked at again.
 */
#include "services/registry/file.h"
#include <strings.h>

#define USEC_PER_DAY (24 * 3600 * USEC_PER_SEC)
#define OPEN_MOST 20 /* on their way from one person who is not of the team */

const struct db_table file_table = { &file_desc };

/* --- the record ----------------------------------------------------------------------- */
static void
types_text(uint32_t types, struct buf *out)
{
	for (uint32_t i = 0; i < file_type_enum.count; i++)
		if (types & (1u << file_type_enum.values[i].value))
			buf_printf(out, "%s%s", out->len ? ", " : "", file_type_enum.values[i].label);
}

static enum rc
check_rule(struct context *c, const struct file *f, struct fault *why)
{
	const struct file_rule *r = file_rule_of(f->purpose);
	const uint64_t given = ~(UINT64_C(1) << FILE_EXPORT); /* that one is made here */
	char labels[200], words[200];

	if (f->purpose == FILE_EXPORT)
		return fault_say(why, RC_INVALID, "purpose", FAULT_CHOICE,
		    rec_enum_words(&file_purpose_enum, given, true, labels, sizeof labels),
		    rec_enum_words(&file_purpose_enum, given, false, words, sizeof words));
	if (r->team_only && !caller_has(c, ROLE_TEAM | ROLE_SYSTEM))
		fault_add(why, RC_RULE, "purpose", FAULT_FILE_TEAM);
	if (f->size > r->size_most)
		fault_addf(why, RC_RULE, "size", FAULT_FILE_SIZE, "%u Mio", (unsigned)(r->size_most >> 20));
	if ((r->types & (1u << f->type)) == 0) {
		struct buf names = { 0 };

		types_text(r->types, &names);
		fault_addf(why, RC_RULE, "type", FAULT_FILE_TYPE, "%s", buf_cstr(&names));
		buf_free(&names);
	}
	return fault_rc(why);
}

/* One person's files on their way fill no disk. */
static enum rc
check_open(struct context *c, struct fault *why)
{
	enum file_status receiving = FILE_RECEIVING;
	struct db_scan s;
	struct file f;
	unsigned n = 0;

	if (caller_has(c, ROLE_TEAM | ROLE_SYSTEM))
		return RC_OK;
	db_scan_index(
	    &s, c->txn, &file_table, record_field_tag(&file_desc, FILE_TAG_STATUS), &receiving, false);
	while (n < OPEN_MOST && db_scan_next(&s, c->arena, &f))
		n += REC_HAS(&f, FILE_TAG_UPLOADER) && id_equal(f.uploader, c->caller.person);
	db_scan_end(&s);
	return n < OPEN_MOST ? RC_OK : fault_addf(why, RC_LIMIT, NULL, FAULT_FILE_OPEN, "%u", OPEN_MOST);
}

enum rc
file_check(struct context *c, const void *before, void *after, struct fault *why)
{
	struct file *f = after;
	enum rc rc;

	if (before != NULL)
		return RC_OK; /* only its name can be another */
	rc = check_rule(c, f, why);
	if (rc == RC_OK)
		rc = check_open(c, why);
	f->status = FILE_RECEIVING;
	f->has |= REC_BIT(FILE_TAG_STATUS);
	if (!id_is_zero(c->caller.person)) {
		f->uploader = c->caller.person;
		f->has |= REC_BIT(FILE_TAG_UPLOADER);
	}
	return rc;
}

enum rc
file_then(struct context *c, const void *before, const void *after, struct fault *why)
{
	const struct file *f = after;

	(void)why;
	if (REC_HAS(f, TAG_ARCHIVED_AT))
		context_timer(c, c->now + (usec_t)file_rule_of(f->purpose)->days_after * USEC_PER_DAY,
		    "registry.file.empty", f->id);
	else if (before == NULL)
		context_timer(c, c->now + EXPIRE_AFTER, "registry.file.expire", f->id);
	return RC_OK;
}

/* Of the team, or brought by the caller; else there is none. */
static enum rc
file_need(struct context *c, struct id id, struct file *ret_file, struct fault *why)
{
	bool sees = context_get(c, &file_table, id, ret_file) &&
	    (caller_has(c, ROLE_TEAM) ||
		(REC_HAS(ret_file, FILE_TAG_UPLOADER) && !id_is_zero(c->caller.person) &&
		    id_equal(ret_file->uploader, c->caller.person)));

	return sees ? RC_OK : fault_only(why, RC_NOT_FOUND);
}

static enum rc
file_need_open(struct context *c, struct id id, struct file *ret_file, struct fault *why)
{
	enum rc rc = file_need(c, id, ret_file, why);

	if (rc == RC_OK && REC_HAS(ret_file, TAG_ARCHIVED_AT))
		return fault_add(why, RC_CONFLICT, NULL, FAULT_ARCHIVED);
	if (rc == RC_OK && ret_file->status != FILE_RECEIVING)
		return fault_add(why, RC_CONFLICT, "status", FAULT_FILE_COMPLETE);
	return rc;
}

/* --- parts ---------------------------------------------------------------------------- */
/* Four times as many as the fewest: what one file can take on the disk is bound. */
static uint32_t
parts_most(const struct file *f)
{
	uint64_t fewest = (f->size + FILE_PART_MOST - 1) / FILE_PART_MOST;

	return fewest * 4 < FILE_PARTS_MOST ? (uint32_t)fewest * 4 : FILE_PARTS_MOST;
}

static enum rc
file_part(struct context *c, const struct file_part *in, struct file_part_kept *ret_kept, struct fault *why)
{
	struct file f;
	enum rc rc = file_need_open(c, in->id, &f, why);

	(void)ret_kept;
	if (rc != RC_OK)
		return rc;
	if (in->n > parts_most(&f))
		return fault_addf(why, RC_LIMIT, "n", FAULT_FILE_PARTS, "%u", parts_most(&f));
	return file_part_start(c, in, why);
}
REGISTRY_HANDLER(file_part, struct file_part, struct file_part_kept)

static enum rc
file_part_kept(
    struct context *c, const struct file_part_kept *in, struct file_part_kept *ret_kept, struct fault *why)
{
	(void)c;
	if (in->failed)
		return fault_add(why, RC_IO, NULL, FAULT_FILE_DISK);
	*ret_kept = *in;
	return RC_OK;
}
REGISTRY_HANDLER(file_part_kept, struct file_part_kept, struct file_part_kept)

/* --- the end -------------------------------------------------------------------------- */
static bool
hash_same(struct text a, struct text b)
{
	return a.len == b.len && strncasecmp(a.ptr, b.ptr, a.len) == 0;
}

/* Whole already, by these very bytes: said again. */
static enum rc
complete_again(struct context *c, struct file *f, struct text hash, struct fault *why)
{
	if (f->status != FILE_COMPLETE || !hash_same(hash, f->hash))
		return fault_add(why, RC_CONFLICT, "status", FAULT_FILE_COMPLETE);
	context_open(c, &file_table, f);
	return RC_OK;
}

static enum rc
file_complete(struct context *c, const struct file_complete *in, struct file *ret_file, struct fault *why)
{
	enum rc rc = file_need(c, in->id, ret_file, why);

	if (rc != RC_OK)
		return rc;
	if (ret_file->status != FILE_RECEIVING)
		return complete_again(c, ret_file, in->hash, why);
	rc = file_need_open(c, in->id, ret_file, why);
	return rc == RC_OK ? file_complete_start(c, ret_file, in->hash, why) : rc;
}
REGISTRY_HANDLER(file_complete, struct file_complete, struct file)

static enum rc
assembled_refused(const struct file *f, const struct file_assembled *in, struct fault *why)
{
	const struct rec_enum_value *type = rec_enum_by_value(&file_type_enum, (int)f->type);

	if (in->outcome == FILE_OUT_MISSING)
		return fault_addf(why, RC_CONFLICT, NULL, FAULT_FILE_MISSING, "%u", in->part);
	if (in->outcome != FILE_OUT_OK && in->outcome != FILE_OUT_REFUSED)
		return fault_add(why, RC_IO, NULL, FAULT_FILE_DISK);
	if (in->size != f->size)
		fault_addf(why, RC_RULE, "size", FAULT_FILE_LENGTH, "%llu", (unsigned long long)in->size);
	else if (!hash_same(in->want, in->hash))
		fault_add(why, RC_RULE, "hash", FAULT_FILE_HASH);
	else if (!in->type_holds)
		fault_addf(why, RC_RULE, "type", FAULT_FILE_CONTENT, "%s", type != NULL ? type->label : "?");
	return fault_rc(why);
}

static enum rc
file_assembled(struct context *c, const struct file_assembled *in, struct file *ret_file, struct fault *why)
{
	struct file f;
	enum rc rc = context_need(c, &file_table, in->id, "id", &f, why);
	int to;

	if (rc != RC_OK)
		return rc;
	/* another came first, with the same parts: what this one made goes */
	if (f.status != FILE_RECEIVING) {
		bool same = !REC_HAS(in, 7) || text_equal(in->address, f.address);

		file_sweep(c, f.id, f.address, same ? TEXT_LIT("") : in->address);
		*ret_file = f;
		return complete_again(c, ret_file, in->want, why);
	}
	rc = assembled_refused(&f, in, why);
	if (rc == RC_OK)
		rc = machine_step(
		    file_machine.edges, file_machine.edge_count, (int)f.status, FILE_EV_COMPLETE, &to);
	if (rc != RC_OK)
		return rc;
	f.status = (enum file_status)to;
	f.hash = in->hash;
	f.address = in->address;
	f.completed_at = c->now;
	f.has |= REC_BIT(FILE_TAG_HASH) | REC_BIT(FILE_TAG_ADDRESS) | REC_BIT(FILE_TAG_COMPLETED);
	file_sweep(c, f.id, f.address, TEXT_LIT(""));
	rc = event_stage(c, &file_table, "completed", &f);
	*ret_file = f;
	context_open(c, &file_table, ret_file);
	return rc;
}
REGISTRY_HANDLER(file_assembled, struct file_assembled, struct file)

/* --- reading -------------------------------------------------------------------------- */
enum rc
file_read(struct context *c, struct id id, uint64_t offset, struct fault *why)
{
	struct file f;
	enum rc rc = file_need(c, id, &f, why);

	if (rc != RC_OK)
		return rc;
	if (f.status == FILE_RECEIVING)
		return fault_add(why, RC_CONFLICT, "status", FAULT_FILE_RECEIVING);
	if (f.status == FILE_REMOVED)
		return fault_add(why, RC_CONFLICT, "status", FAULT_FILE_GONE);
	if (offset > f.size)
		return fault_addf(
		    why, RC_INVALID, "offset", FAULT_RANGE, "0..%llu", (unsigned long long)f.size);
	context_open(c, &file_table, &f);
	return file_read_start(c, &f, offset, why);
}

static enum rc
file_content(
    struct context *c, const struct file_content_query *in, struct content_part *ret_part, struct fault *why)
{
	(void)ret_part;
	return file_read(c, in->id, REC_HAS(in, 2) ? in->offset : 0, why);
}
REGISTRY_HANDLER(file_content, struct file_content_query, struct content_part)

static enum rc
file_content_read(
    struct context *c, const struct content_part *in, struct content_part *ret_part, struct fault *why)
{
	(void)c;
	if (!REC_HAS(in, 1))
		return fault_add(why, RC_IO, NULL, FAULT_FILE_DISK);
	*ret_part = *in;
	return RC_OK;
}
REGISTRY_HANDLER(file_content_read, struct content_part, struct content_part)

/* --- going ---------------------------------------------------------------------------- */
/* The record goes, and the key with it: a copy of the bytes that lies in a backup is closed for ever. */
static enum rc
file_remove(struct context *c, struct file *f)
{
	subject_strip(c, &file_table, f->id);
	return context_latest(c, &file_table, f->id, f) ? event_stage(c, &file_table, "removed", f) : RC_OK;
}

static enum rc
file_expire(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	const struct text none = TEXT_LIT("");
	struct file f;
	bool known = context_get(c, &file_table, in->id, &f);
	bool whole = known && f.status != FILE_RECEIVING, kept = whole && f.purpose != FILE_EXPORT;

	(void)ret_none;
	(void)why;
	file_sweep(c, in->id, kept && REC_HAS(&f, FILE_TAG_ADDRESS) ? f.address : none,
	    whole && !kept ? f.address : none);
	return known && !kept ? file_remove(c, &f) : RC_OK;
}
REGISTRY_HANDLER(file_expire, struct ref, void)

static enum rc
file_empty(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	struct file f;
	enum rc rc = context_need(c, &file_table, in->id, "id", &f, why);
	int to;

	(void)ret_none;
	if (rc != RC_OK || !REC_HAS(&f, TAG_ARCHIVED_AT) ||
	    machine_step(file_machine.edges, file_machine.edge_count, (int)f.status, FILE_EV_EMPTY, &to) !=
		RC_OK)
		return rc;
	file_sweep(c, f.id, TEXT_LIT(""), f.address);
	f.status = (enum file_status)to;
	f.has &= ~REC_BIT(FILE_TAG_ADDRESS);
	rc = event_stage(c, &file_table, "emptied", &f);
	subject_strip(c, &file_table, f.id); /* its name, and the key that its bytes were sealed with */
	return rc;
}
REGISTRY_HANDLER(file_empty, struct ref, void)

static enum rc
file_swept(struct context *c, const struct ref *in, void *ret_none, struct fault *why)
{
	(void)c;
	(void)in;
	(void)ret_none;
	(void)why;
	return RC_OK;
}
REGISTRY_HANDLER(file_swept, struct ref, void)
