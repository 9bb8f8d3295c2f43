/*
 * crash_image: the replay of the log, up to a point, into what a power cut there could leave.
 * Owns: what is durable of each file at that point, and the operations since that are not.
 * Beware: one seed is one fate: the same point and seed give the same image for ever.
 */
#include "tests/lib/crash_log.h"
#include "tests/lib/scratch.h"
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECTOR 512

uint64_t
crash_random(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

void
crash_rewind(void)
{
	for (int i = 0; i < crash_rec.file_count; i++) {
		buf_clear(&crash_rec.files[i].durable);
		buf_clear(&crash_rec.files[i].pending);
	}
	buf_clear(&crash_rec.pending_names);
	crash_rec.durable_names.count = 0;
	memset(crash_rec.marks, 0, sizeof crash_rec.marks);
	crash_rec.next = 0;
}

static void
extend(struct buf *b, size_t len)
{
	if (len <= b->len)
		return;
	buf_reserve(b, len - b->len);
	memset(b->ptr + b->len, 0, len - b->len);
	b->len = len;
}

static void
apply_bytes(struct buf *to, const struct op *op, size_t from, size_t len)
{
	extend(to, op->at + from + len);
	memcpy(to->ptr + op->at + from, crash_rec.data.ptr + op->data + from, len);
}

static void
apply_truncate(struct buf *to, size_t len)
{
	if (len < to->len)
		to->len = len;
	else
		extend(to, len);
}

static void
apply_whole(struct buf *to, const struct op *op)
{
	if (op->kind == OP_WRITE)
		apply_bytes(to, op, 0, op->len);
	else
		apply_truncate(to, op->len);
}

static void
apply_name(struct names *names, const struct op *op)
{
	if (op->kind == OP_RENAME)
		crash_rename_name(names, op->name, op->to);
	else if (op->kind == OP_REMOVE)
		crash_drop_name(names, op->name);
	else
		crash_add_name(names, op->name, op->file);
}

/* The operations that a list of indices means. */
static const struct op *
pending_op(const struct buf *list, size_t i)
{
	size_t at;

	memcpy(&at, list->ptr + i * sizeof at, sizeof at);
	return &crash_rec.ops[at];
}

static size_t
pending_count(const struct buf *list)
{
	return list->len / sizeof(size_t);
}

static void
advance(void)
{
	size_t at = crash_rec.next++;
	const struct op *op = &crash_rec.ops[at];
	struct file *f = op->file >= 0 ? &crash_rec.files[op->file] : NULL;

	switch (op->kind) {
	case OP_WRITE:
	case OP_TRUNCATE:
		buf_append(&f->pending, &at, sizeof at);
		break;
	case OP_SYNC:
		for (size_t i = 0; i < pending_count(&f->pending); i++)
			apply_whole(&f->durable, pending_op(&f->pending, i));
		buf_clear(&f->pending);
		break;
	case OP_SYNC_NAMES:
		for (size_t i = 0; i < pending_count(&crash_rec.pending_names); i++)
			apply_name(&crash_rec.durable_names, pending_op(&crash_rec.pending_names, i));
		buf_clear(&crash_rec.pending_names);
		break;
	case OP_MARK:
		crash_rec.marks[op->data] = (uint32_t)op->len;
		break;
	default:
		buf_append(&crash_rec.pending_names, &at, sizeof at);
		break;
	}
}

/* How a cut treats what was not synced. */
struct fate {
	enum { FATE_NONE, FATE_ALL, FATE_WRITES, FATE_SECTORS } how;
	unsigned odds; /* of 256 that a part is there */
	uint64_t random;
};

static bool
survives(struct fate *fate)
{
	if (fate->how == FATE_NONE || fate->how == FATE_ALL)
		return fate->how == FATE_ALL;
	return (crash_random(&fate->random) & 255) < fate->odds;
}

static void
apply_torn(struct buf *to, const struct op *op, struct fate *fate)
{
	if ((crash_random(&fate->random) & 3) ==
	    0) /* the file's new length can be there before its bytes are */
		extend(to, op->at + op->len);
	for (size_t from = 0; from < op->len;) {
		size_t len = SECTOR - (op->at + from) % SECTOR;

		if (len > op->len - from)
			len = op->len - from;
		if (survives(fate))
			apply_bytes(to, op, from, len);
		from += len;
	}
}

static void
apply_fate(struct buf *to, const struct op *op, struct fate *fate)
{
	if (op->forced)
		apply_whole(to, op);
	else if (op->kind == OP_WRITE && fate->how == FATE_SECTORS)
		apply_torn(to, op, fate);
	else if (survives(fate))
		apply_whole(to, op);
}

/* The operation being done at the cut has no promise, whatever its descriptor. */
static void
apply_in_flight(struct buf *to, int file, size_t op, struct fate *fate)
{
	struct op half;

	if (op >= crash_rec.count || crash_rec.ops[op].kind != OP_WRITE || crash_rec.ops[op].file != file)
		return;
	half = crash_rec.ops[op];
	half.forced = false;
	apply_fate(to, &half, fate);
}

static void
write_file(const char *path, const struct buf *bytes)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	if (fd < 0 || (bytes->len > 0 && pwrite(fd, bytes->ptr, bytes->len, 0) != (ssize_t)bytes->len))
		crash_give_up("cannot write an image");
	close(fd);
}

static void
build_file(size_t op, int file, struct fate *fate, const char *path)
{
	static struct buf image;
	struct file *f = &crash_rec.files[file];

	buf_clear(&image);
	if (f->durable.len > 0)
		buf_append(&image, f->durable.ptr, f->durable.len);
	for (size_t i = 0; i < pending_count(&f->pending); i++)
		apply_fate(&image, pending_op(&f->pending, i), fate);
	apply_in_flight(&image, file, op, fate);
	write_file(path, &image);
}

/* Names reach the disk in order: of those that were not synced, the first ones. */
static struct names
surviving_names(struct fate *fate)
{
	struct names names = crash_rec.durable_names;
	size_t count = pending_count(&crash_rec.pending_names), kept = count;

	if (fate->how != FATE_ALL)
		kept = fate->how == FATE_NONE ? 0 : (size_t)(crash_random(&fate->random) % (count + 1));
	for (size_t i = 0; i < kept; i++)
		apply_name(&names, pending_op(&crash_rec.pending_names, i));
	return names;
}

static void
build(size_t op, struct fate *fate, const char *folder)
{
	struct names names = surviving_names(fate);
	char path[PATH_MAX];

	scratch_remove(folder);
	mkdir(folder, 0700);
	for (int pass = 0; pass < 2; pass++) /* folders first */
		for (size_t i = 0; i < names.count; i++) {
			const struct name *row = &names.rows[i];

			snprintf(path, sizeof path, "%s/%s", folder, row->path);
			if (pass == 0 && row->file < 0)
				mkdir(path, 0700);
			else if (pass == 1 && row->file >= 0)
				build_file(op, row->file, fate, path);
		}
}

void
crash_image(size_t op, uint64_t seed, const char *folder, uint32_t ret_marks[CRASH_MARKS])
{
	struct fate fate = { .random = seed };

	fate.how = crash_random(&fate.random) % 8 < 6 ? FATE_SECTORS - (crash_random(&fate.random) & 1)
						      : (crash_random(&fate.random) & 1);
	fate.odds = (unsigned)(crash_random(&fate.random) & 255);
	if (op < crash_rec.next)
		crash_give_up("points must ascend");
	while (crash_rec.next < op)
		advance();
	build(op, &fate, folder);
	memcpy(ret_marks, crash_rec.marks, sizeof crash_rec.marks);
}
