/*
 * sim_crash: the step after which a service dies: which replies leave, and whether its commit was made.
 * Owns: nothing.
 * Beware: a store is put back by writing its file again, while it is closed.
 */
#include "tests/lib/sim.h"
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

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

static void
store_path(const struct sim_slot *slot, char path[STAGE_PATH_MAX + 16])
{
	snprintf(path, STAGE_PATH_MAX + 16, "%s/%s/data.mdb", slot->sim->folder, slot->desc->contract->name);
}

static void *
store_save(const struct sim_slot *slot, size_t *ret_len)
{
	char path[STAGE_PATH_MAX + 16];
	void *bytes;
	FILE *f;

	store_path(slot, path);
	f = fopen(path, "rb");
	if (f == NULL || fseek(f, 0, SEEK_END) != 0)
		abort();
	*ret_len = (size_t)ftell(f);
	rewind(f);
	bytes = malloc(*ret_len + 1);
	if (bytes == NULL || fread(bytes, 1, *ret_len, f) != *ret_len)
		abort();
	fclose(f);
	return bytes;
}

static void
store_restore(const struct sim_slot *slot, const void *bytes, size_t len)
{
	char path[STAGE_PATH_MAX + 16];
	FILE *f;

	store_path(slot, path);
	f = fopen(path, "wb");
	if (f == NULL || fwrite(bytes, 1, len, f) != len || fclose(f) != 0)
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

	(void)stage_config(slot->sim->folder, slot->desc->contract->name, folder, ring, erasures);
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
		if (i < most)
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
	uint64_t was = service_position(slot->service);
	struct sizes sizes = sizes_of(slot);
	size_t len = 0;
	void *saved = early || slot->torn ? store_save(slot, &len) : NULL;

	more = service_step(slot->service);
	if (service_position(slot->service) == was) {
		held_send(slot, SIZE_MAX);
	} else {
		held_send(slot, early ? SIZE_MAX : slot->torn ? 0 : slot->replies);
		sim_crash(slot);
		if (saved != NULL && !has_erased(slot, sizes))
			store_restore(slot, saved, len);
		more = false;
	}
	free(saved);
	return more;
}
