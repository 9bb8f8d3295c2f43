/*
 * sim_crash: the step after which a service dies: which replies leave, and whether its commit was made.
 * Owns: nothing.
 * Beware: a store is put back by writing its file again, while it is closed.
 */
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

/* Of the keyring, and of the list of erasures. */
struct sizes {
	off_t ring, erasures;
};

static struct sizes
sizes_of(const struct sim_slot *slot)
{
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX];
	struct stat r = { 0 }, e = { 0 };

	(void)sim_slot_config(slot, folder, ring, erasures);
	return (struct sizes){ stat(ring, &r) == 0 ? r.st_size : 0, stat(erasures, &e) == 0 ? e.st_size : 0 };
}

/* Keys are destroyed, and erasures listed, once the commit has returned: a step that did so has committed. */
static bool
has_erased(const struct sim_slot *slot, struct sizes before)
{
	struct sizes now = sizes_of(slot);

	return now.ring < before.ring || now.erasures != before.erasures;
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
		held_send(slot, early ? SIZE_MAX : slot->torn ? 0 : slot->replies);
		sim_crash(slot);
		if (saved.bytes != NULL && !has_erased(slot, sizes))
			sim_file_write(&saved, path);
		more = false;
	}
	sim_file_free(&saved);
	return more;
}
