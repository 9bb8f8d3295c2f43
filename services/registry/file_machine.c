/*
 * file_machine: the life of a file as a table.
 * Owns: the edges.
 * Beware: a file that was never completed has no end here: its record goes (file.c, file_expire).
 */
#include "services/registry/file.h"

static const struct edge file_edges[] = {
	{ FILE_RECEIVING, FILE_EV_COMPLETE, FILE_COMPLETE },
	{ FILE_COMPLETE, FILE_EV_EMPTY, FILE_REMOVED },
};
static const struct machine_name file_states[] = {
	{ FILE_RECEIVING, "receiving" },
	{ FILE_COMPLETE, "complete" },
	{ FILE_REMOVED, "removed" },
};
static const struct machine_name file_events[] = {
	{ FILE_EV_COMPLETE, "complete" },
	{ FILE_EV_EMPTY, "empty" },
};
const struct machine file_machine = MACHINE_OF("file", file_edges, file_states, file_events);
