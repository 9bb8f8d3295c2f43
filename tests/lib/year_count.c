/*
 * year_count: see year.h: messages, bytes and processor time of a year so far, and what of it a request costs.
 * Owns: nothing.
 * Beware: the processor's time is the whole process': the simulator's own, and of whoever acts, is in it.
 */
#include "tests/lib/year.h"
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

double
year_cpu(void)
{
	struct rusage u;

	if (getrusage(RUSAGE_SELF, &u) != 0)
		return 0;
	return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
	    (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

static uint64_t
stored_now(const struct year *y)
{
	char folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX],
	    path[STAGE_PATH_MAX + 16];
	uint64_t sum = 0;
	struct stat st;

	for (int i = 0; i < y->sim->count; i++) {
		(void)sim_slot_config(&y->sim->slots[i], folder, ring, erasures);
		snprintf(path, sizeof path, "%s/data.mdb", folder);
		if (stat(path, &st) == 0)
			sum += (uint64_t)st.st_size;
	}
	return sum;
}

void
year_count(struct year *y, struct year_count *ret)
{
	const struct sim *s = y->sim;

	*ret = (struct year_count){ .frames = s->frames - s->idle,
		.bytes = s->bytes,
		.idle_frames = s->idle,
		.cpu = year_cpu(),
		.stored = stored_now(y) };
	for (int i = 0; i < y->count; i++)
		for (int k = 0; k < y->nodes[i].peer_count; k++) {
			const struct sim_way *w = sim_mesh_way(s, i, y->nodes[i].peers[k].node);

			ret->letters += w->frames;
			ret->letter_bytes += w->bytes;
			ret->letters_lost += w->lost;
		}
}

static struct year_cost
cost_between(const struct year_count *a, const struct year_count *b, double parts)
{
	return (struct year_cost){ .requests = parts,
		.frames = (double)(b->frames - a->frames) / parts,
		.frame_bytes = (double)(b->bytes - a->bytes) / parts,
		.letters = (double)(b->letters - a->letters) / parts,
		.letter_bytes = (double)(b->letter_bytes - a->letter_bytes) / parts,
		.stored = (double)(b->stored - a->stored) / parts,
		.cpu_ms = 1000 * (b->cpu - a->cpu) / parts,
		.idle_frames = (double)(b->idle_frames - a->idle_frames) / parts };
}

struct year_cost
year_cost(const struct year *y)
{
	return cost_between(&y->before, &y->after, y->filed == 0 ? 1 : y->filed);
}

struct year_cost
year_node_cost(const struct year *y)
{
	const struct year_count none = { .cpu = y->began };

	return cost_between(&none, &y->after, y->count);
}
