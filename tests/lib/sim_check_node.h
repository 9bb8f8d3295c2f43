/*
 * sim_check_node: what must hold of any simulated nodes, whatever was done on them: deeds, copies, journals.
 * Owns: nothing; reads the stores.
 * Beware: a node that was put back has lost what was acknowledged since: of its deeds only that none was done twice is asked.
 */
#ifndef TESTS_LIB_SIM_CHECK_NODE_H
#define TESTS_LIB_SIM_CHECK_NODE_H

#include "tests/lib/sim_actor.h"

/* Services up. */
void check_deeds(struct sim_cast *cast); /* what was acknowledged is there once; what was refused is not; nothing comes from nowhere */
void check_kept(struct sim_cast *cast); /* copies in other services of the node are the records themselves, without what is personal */
void check_digest(struct sim_cast *cast, uint8_t ret_digest[CRYPTO_HASH_LEN]); /* of all journals */
/* Services closed: chains are whole, and replay gives the tables. */
void check_stores(struct sim_cast *cast);

/* The table of that name in a service of that node, a transaction for reading it, and a walk over all of it. */
struct check_scan {
	struct db_txn txn;
	struct db_scan scan;
	struct arena arena;
};
bool check_open(struct check_scan *c, const struct sim_node *n, const char *service, const char *record);
bool check_next(struct check_scan *c, void *ret_rec);
void check_close(struct check_scan *c);

#endif
