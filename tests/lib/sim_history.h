/*
 * sim_history: the life of one request at random: filed, dealt, asked of several, answered, withdrawn, its mission paused and closed.
 * Owns: nothing beyond its struct.
 * Beware: whatever may be done to a request is tried, whether it makes sense or not; only how it is refused is looked at.
 */
#ifndef TESTS_LIB_SIM_HISTORY_H
#define TESTS_LIB_SIM_HISTORY_H

#include "tests/lib/sim_world.h"

/* What was seen of all: a check that met nothing has shown nothing. */
struct sim_history_seen {
	unsigned long accepted, refused, taken, expired, withdrawn, several, closed, paused, resumed, replaced;
};
struct sim_history {
	struct sim_actor actor;
	const struct world_ids *w;
	struct sim_history_seen *seen;
	unsigned number; /* its own among all of the run: what it draws follows from it */
	uint32_t turn, turns;
	usec_t later; /* it begins */
	bool accepted, paused;
	enum pool pool;
	const struct host_caller *asker, *server;
	struct request request;
	struct ranking_view view;
	struct solicitations sent;
	struct solicitation one;
	struct answer_taken taken;
	struct list_page page;
	struct engagement engagement;
};
void sim_history_run(struct sim_actor *a);
/* Who asks and who serves: persons and structures in turn. */
void sim_history_cast(struct sim_history *x, const struct world_ids *w, unsigned number);

#endif
