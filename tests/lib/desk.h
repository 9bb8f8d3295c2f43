/*
 * desk: services in one process, called as a person would: method by name, input in JSON; for tests.
 * Owns: the host, and the last fault.
 * Beware: callers are the team unless desk.who says otherwise; a set-up call that fails ends the program with its fault.
 */
#ifndef TESTS_LIB_DESK_H
#define TESTS_LIB_DESK_H

#include "tests/lib/host.h"

struct desk {
	struct host *h;
	struct host_caller who; /* coordinator and operator at first */
	struct fault why;	/* of the last call */
};

/* Opens the services at six in the morning (UTC) of that day, "2026-01-15". */
struct desk *desk_new(const struct service_desc *const *services, size_t count, const char *day);
void desk_free(struct desk *d);
/* A call; out is of the method's output, or NULL. */
enum rc desk_call(struct desk *d, const char *method, void *out, const char *json, ...)
    __attribute__((format(printf, 4, 5)));
/* One that must succeed and whose output begins with a head: its id. */
struct id desk_make(struct desk *d, const char *method, const char *json, ...) __attribute__((format(printf, 3, 4)));
/* Rows of an import into the records' service, on lines from 1; the number of faults. */
uint32_t desk_import_rows(struct desk *d, const char *method, const struct rec_desc *rd, const void *const *recs,
    uint32_t count, struct import_report *ret);
/* One of them. */
uint32_t desk_import(struct desk *d, const char *method, const struct rec_desc *rd, const void *rec, struct import_report *ret);
/* The id as text, in the host's arena. */
const char *desk_text(struct desk *d, struct id id);
/* Whether the last call was refused with that item. */
bool desk_refused(const struct desk *d, const char *field, const struct fault_code *code);
/* Days as the clock says them; the jump passes over all that lies between at once. */
day_t desk_day(const char *day);
void desk_jump(struct desk *d, const char *day);
/* Closes, verifies and opens the service; true when its journal gives its tables. */
bool desk_verified(struct desk *d, const char *service);
/* The same, and it is freed; 0 or -1, as a test's teardown returns. */
int desk_close(struct desk *d, const char *service);

#endif
