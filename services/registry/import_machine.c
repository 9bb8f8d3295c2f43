/*
 * import_machine: the life of an import as a table: read and checked, then applied, or stopped.
 * Owns: the edges.
 * Beware: nothing is written before `apply`; what is written stays, whatever comes after.
 */
#include "services/registry/exchange.h"

static const struct edge import_edges[] = {
	{ IMPORT_READING, IMPORT_EV_PASS, IMPORT_CHECKED },
	{ IMPORT_READING, IMPORT_EV_REFUSE, IMPORT_REFUSED },
	{ IMPORT_READING, IMPORT_EV_AGAIN, IMPORT_READING },
	{ IMPORT_READING, IMPORT_EV_STOP, IMPORT_STOPPED },
	{ IMPORT_CHECKED, IMPORT_EV_AGAIN, IMPORT_READING },
	{ IMPORT_CHECKED, IMPORT_EV_APPLY, IMPORT_APPLYING },
	{ IMPORT_REFUSED, IMPORT_EV_AGAIN, IMPORT_READING },
	{ IMPORT_APPLYING, IMPORT_EV_FINISH, IMPORT_DONE },
	{ IMPORT_APPLYING, IMPORT_EV_STOP, IMPORT_STOPPED },
	{ IMPORT_STOPPED, IMPORT_EV_AGAIN, IMPORT_READING },
};
static const struct machine_name import_states[] = {
	{ IMPORT_READING, "reading" },
	{ IMPORT_CHECKED, "checked" },
	{ IMPORT_REFUSED, "refused" },
	{ IMPORT_APPLYING, "applying" },
	{ IMPORT_DONE, "done" },
	{ IMPORT_STOPPED, "stopped" },
};
static const struct machine_name import_events[] = {
	{ IMPORT_EV_PASS, "pass" },
	{ IMPORT_EV_REFUSE, "refuse" },
	{ IMPORT_EV_AGAIN, "check" },
	{ IMPORT_EV_APPLY, "apply" },
	{ IMPORT_EV_FINISH, "finish" },
	{ IMPORT_EV_STOP, "stop" },
};
const struct machine import_machine = MACHINE_OF("import_run", import_edges, import_states, import_events);
