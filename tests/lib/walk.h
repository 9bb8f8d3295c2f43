/*
 * walk: anything, in any order, at one service: its contract is walked at random, by a seed; what the property tests of services share.
 * Owns: the calls and what they came to; records of one step live in its arena.
 * Beware: a call that is refused and has written, or that ends in an error of the service's own, ends the test.
 */
#ifndef TESTS_LIB_WALK_H
#define TESTS_LIB_WALK_H

#include "tests/lib/desk.h"
#include "tests/lib/record_deal.h"

struct walk {
	uint64_t seed;
	struct desk *desk;
	const struct service_desc *desc;
	const char *name; /* of the service */
	struct deal deal;
	struct arena arena; /* of one step */
	/* before each try of an input: what chance alone does not find; or NULL */
	void (*fill)(struct walk *w, const struct method *m, void *in);
	unsigned calls, accepted, customs, customs_done;
};

void walk_open(struct walk *w, uint64_t seed, const struct service_desc *desc, const struct service_desc *const *services,
    size_t count, const char *day);
/* The same of services that are open. */
void walk_on(struct walk *w, uint64_t seed, const struct service_desc *desc, struct desk *desk);
void walk_close(struct walk *w);
/* The service again, after it was opened anew or the clock was set; and the step's arena is emptied. */
void walk_settle(struct walk *w);
uint64_t walk_draw(struct walk *w, uint64_t below);

/* --- the contract --- */
const struct method *walk_method_of(const struct walk *w, const struct rec_desc *rd, enum method_shape shape);
/* The table whose record a method's name speaks of: "registry.convention.sign"; NULL: none. */
const struct db_table *walk_table_of(const struct walk *w, const struct method *m);
/* Of two collections the one that has fewer records, so that those that are hard to fill are tried more often. */
size_t walk_collection_draw(struct walk *w);

/* --- calls --- */
enum rc walk_call(struct walk *w, const struct method *m, const void *in, uint64_t nulls, void *out);
/* Again and again, mended by what was wrong. id zero, version 0: none is set. */
enum rc walk_insist(struct walk *w, const struct method *m, void *in, struct id id, uint64_t version);
/* One of the table; false when it is empty. */
bool walk_pick(struct walk *w, const struct db_table *t, void *ret_rec);

/* --- steps --- */
enum rc walk_create(struct walk *w, const struct rec_desc *rd);
/* Some fields change, some are cleared; now and then of a version that is over. */
void walk_update(struct walk *w, const struct rec_desc *rd);
void walk_archive(struct walk *w, const struct rec_desc *rd);
/* Whatever else may be done to a record: signed, granted, closed, merged, erased, completed. */
void walk_custom(struct walk *w, const struct method *m);
/* A few rows as a file brings them, some of them of records that are there. */
void walk_import(struct walk *w, const struct rec_desc *rd);
/* So many days and a part of one; timers fire, all at once or one after the other. */
void walk_time(struct walk *w, int days, bool slowly);

/* --- at the end --- */
/* Every record as the team reads it, one behind the other. */
void walk_read(struct walk *w, struct buf *out);
/* The journal of each service gives its tables, and records are read alike after a restart. */
void walk_verify(struct walk *w, const struct service_desc *const *services, size_t count);
void walk_same(const struct walk *w, const struct buf *a, const struct buf *b, const char *what);
/* How many collections of the contract had no record, each said by its name. */
unsigned walk_missing(const struct service_contract *contract, const uint64_t *kept);
/* From the environment, or otherwise. */
unsigned walk_setting(const char *name, unsigned otherwise);
/* Runs the seeds 1 to seeds, or the one that the environment names as <prefix>_SEED; steps of each unless <prefix>_STEPS says more. */
void walk_seeds(const char *prefix, unsigned seeds, unsigned steps, void (*run)(uint64_t seed, unsigned steps));

#endif
