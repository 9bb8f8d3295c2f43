/*
 * exchange: imports and exports: what registry.c takes of this part, and what its files share.
 * Owns: nothing.
 * Beware: each item of a list comes with its comma.
 */
#ifndef SERVICES_REGISTRY_EXCHANGE_H
#define SERVICES_REGISTRY_EXCHANGE_H

#include "services/registry/service.h"

extern const struct db_table import_run_table, import_page_table, import_memory_table;
enum import_event { IMPORT_EV_PASS, IMPORT_EV_REFUSE, IMPORT_EV_AGAIN, IMPORT_EV_APPLY, IMPORT_EV_FINISH, IMPORT_EV_STOP };
extern const struct machine import_machine;

enum rc import_run_check(struct context *c, const void *before, void *after, struct fault *why);
enum rc import_run_then(struct context *c, const void *before, const void *after, struct fault *why);
/* Runs that a stop of the service cut short are taken up again. */
void import_resume(struct context *c);
REGISTRY_THUNK(import_faults);
REGISTRY_THUNK(import_likenesses);
REGISTRY_THUNK(import_choose);
REGISTRY_THUNK(import_again);
REGISTRY_THUNK(import_apply);
REGISTRY_THUNK(import_stop);
REGISTRY_THUNK(import_turn);
REGISTRY_THUNK(import_begin);
REGISTRY_THUNK(import_tidy);

#define EXCHANGE_TABLES &import_run_table, &import_page_table, &import_memory_table,
#define EXCHANGE_ROWS { .desc = &import_run_collection, .table = &import_run_table, .check = import_run_check, .then = import_run_then },
#define EXCHANGE_HANDLERS \
	{ "registry.import_run.faults", import_faults_thunk }, { "registry.import_run.likenesses", import_likenesses_thunk }, \
	    { "registry.import_run.choose", import_choose_thunk }, { "registry.import_run.check", import_again_thunk }, \
	    { "registry.import_run.apply", import_apply_thunk }, { "registry.import_run.stop", import_stop_thunk }, \
	    { "registry.import_run.turn", import_turn_thunk }, { "registry.import_run.begin", import_begin_thunk }, \
	    { "registry.import_run.tidy", import_tidy_thunk },
#define EXCHANGE_MACHINES &import_machine,
#define EXCHANGE_DEADLINES

#endif
