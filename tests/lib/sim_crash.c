/*
 * sim_crash: the step after which a service dies: which replies leave, and whether its commit was made.
 * Owns: nothing.
 * Beware: a store is put back by writing its file again, while it is closed. Of a commit that was not made some pages may have been written
 *         all the same, as when the disk is full in its midst: those that nothing of before refers to.
 */
#include "common/erasures.h"
#include "tests/lib/sim_mesh.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

void
sim_hold(struct sim_slot *slot, struct sim_event *e)
{
	if (slot->held_count == slot->held_cap) {
		slot->held_cap = slot->held_cap == 0 ? 64 : slot->held_cap * 2;
		slot->held = realloc(slot->held, slot->held_cap * sizeof(struct sim_event *));
		if (slot->held == NULL)
			abort();
	}
	slot->held[slot->held_count++] = e;
}

void
sim_file_free(struct sim_file *f)
{
	free(f->bytes);
	*f = (struct sim_file){ 0 };
}

void
sim_file_read(struct sim_file *f, const char *path)
{
	FILE *from = fopen(path, "rb");

	sim_file_free(f);
	if (from == NULL)
		return;
	if (fseek(from, 0, SEEK_END) != 0)
		abort();
	f->len = (size_t)ftell(from);
	rewind(from);
	f->bytes = malloc(f->len + 1);
	if (f->bytes == NULL || fread(f->bytes, 1, f->len, from) != f->len)
		abort();
	fclose(from);
}

void
sim_file_write(const struct sim_file *f, const char *path)
{
	FILE *to;

	if (f->bytes == NULL) {
		(void)unlink(path);
		return;
	}
	to = fopen(path, "wb");
	if (to == NULL || fwrite(f->bytes, 1, f->len, to) != f->len || fclose(to) != 0)
		abort();
}

/* Of the keyring, and of the lists of erasures and revocations. */
struct sizes {
	off_t ring, erasures, revocations;
};

static struct sizes
sizes_of(const struct sim_slot *slot)
{
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX];
	struct stat r = { 0 }, e = { 0 }, p = { 0 };
	char beside[PATH_MAX];

	(void)sim_slot_config(slot, folder, ring, erasures);
	erasures_beside(erasures, beside);
	return (struct sizes){ stat(ring, &r) == 0 ? r.st_size : 0, stat(erasures, &e) == 0 ? e.st_size : 0,
		stat(beside, &p) == 0 ? p.st_size : 0 };
}

/* Keys are destroyed, erasures and revocations listed, once the commit has returned: a step that did so has committed. */
static bool
has_erased(const struct sim_slot *slot, struct sizes before)
{
	struct sizes now = sizes_of(slot);

	return now.ring < before.ring || now.erasures != before.erasures ||
	    now.revocations != before.revocations;
}

static void
held_send(struct sim_slot *slot, size_t most)
{
	for (size_t i = 0; i < slot->held_count; i++) {
		if (i < most || (slot->sim->early_letters && slot->held[i]->letter))
			sim_push(slot->sim, slot->held[i]);
		else
			free(slot->held[i]);
	}
	slot->held_count = 0;
}

/* --- a commit that ends in its midst
 * ----------------------------------------------------------------------------------- */
#define PAGE 4096u
#define META_TXNID 144u /* of a page of LMDB that says which commit is the last: the first two are such */

static uint64_t
last_commit(const struct sim_file *f)
{
	uint64_t a = 0, b = 0;

	if (f->len < 2 * PAGE)
		return 0;
	memcpy(&a, (const uint8_t *)f->bytes + META_TXNID, sizeof a);
	memcpy(&b, (const uint8_t *)f->bytes + PAGE + META_TXNID, sizeof b);
	return a > b ? a : b;
}

static bool
page_differs(const struct sim_file *before, const struct sim_file *after, size_t at)
{
	return at + PAGE > before->len ||
	    memcmp((const uint8_t *)before->bytes + at, (const uint8_t *)after->bytes + at, PAGE) != 0;
}

/* As it was, but for the first pages that the commit wrote, in their order, up to one that is drawn: the write after it failed. Only of one
 * commit is it known that it writes over nothing that the one before needs. */
static void
file_tear(struct sim_file *before, const char *path, uint64_t d)
{
	struct sim_file after = { 0 };
	size_t written = 0, kept = 0, end;

	sim_file_read(&after, path);
	end = after.len - after.len % PAGE;
	for (size_t at = 2 * PAGE; at < end; at += PAGE)
		written += page_differs(before, &after, at);
	if (written != 0 && last_commit(&after) == last_commit(before) + 1 && after.len >= before->len) {
		size_t stop = d % (written + 1);

		for (size_t at = 2 * PAGE; at < end && kept < stop; at += PAGE) {
			if (!page_differs(before, &after, at))
				continue;
			if (at + PAGE > before->len) {
				before->bytes = realloc(before->bytes, at + PAGE);
				if (before->bytes == NULL)
					abort();
				memset((uint8_t *)before->bytes + before->len, 0, at + PAGE - before->len);
				before->len = at + PAGE;
			}
			memcpy((uint8_t *)before->bytes + at, (const uint8_t *)after.bytes + at, PAGE);
			kept++;
		}
	}
	sim_file_free(&after);
}

/* --- the step
 * ----------------------------------------------------------------------------------------------------------- */
void
sim_commit_note(struct sim_slot *slot, uint64_t was, bool died, enum sim_cut_at at)
{
	struct sim *s = slot->sim;

	slot->commits++;
	if (s->boundary != NULL)
		s->boundary(s->hooks_arg, slot, was, died, at);
}

static enum sim_cut_at
dies_at(const struct sim_slot *slot)
{
	return slot->torn		       ? SIM_CUT_BEFORE
	    : slot->replies < slot->held_count ? SIM_CUT_BETWEEN
					       : SIM_CUT_BEHIND;
}

/* The step after which the service dies, if it commits: between the commit and the sending of its replies;
 * or, torn, between the keyring's file and the commit, which then never was. */
bool
sim_step_doomed(struct sim_slot *slot)
{
	bool early = slot->sim->plant == SIM_EARLY_REPLY, more;
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX],
	    path[STAGE_PATH_MAX + 16];
	uint64_t was = service_position(slot->service);
	struct sizes sizes = sizes_of(slot);
	struct sim_file saved = { 0 };

	(void)sim_slot_config(slot, folder, ring, erasures);
	snprintf(path, sizeof path, "%s/data.mdb", folder);
	if (early || slot->torn)
		sim_file_read(&saved, path);
	more = service_step(slot->service);
	if (service_position(slot->service) == was) {
		held_send(slot, SIZE_MAX);
	} else {
		if (slot->sim->early_letters && slot->port != NULL)
			sim_mesh_tick(slot);
		sim_commit_note(slot, was, true, dies_at(slot));
		held_send(slot, early ? SIZE_MAX : slot->torn ? 0 : slot->replies);
		sim_crash(slot);
		if (saved.bytes != NULL && !has_erased(slot, sizes)) {
			file_tear(&saved, path, sim_draw(slot->sim, 98, (uint64_t)slot->index, was));
			sim_file_write(&saved, path);
		}
		more = false;
	}
	sim_file_free(&saved);
	return more;
}
