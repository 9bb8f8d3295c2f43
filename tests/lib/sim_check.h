/*
 * sim_check: what must hold of a simulated node: at each commit, and at the end, when all is quiet.
 * Owns: nothing; reads the stores.
 * Beware: the checks share no code with the services but the shapes of records and the calendar; the rules of the inbox, which are pure,
 *         are asked again.
 */
#ifndef TESTS_LIB_SIM_CHECK_H
#define TESTS_LIB_SIM_CHECK_H

#include "tests/lib/sim_check_node.h"
#include "tests/lib/sim_thread.h"

/* At each commit: capacity is not oversold, no action has more structures or persons than it takes. */
void check_commit(void *thread, struct sim_slot *slot);
/* At the end, services up. */
void check_ledger(struct thread *t);	/* rows of capacity are the sums of proposals and engagements */
void check_sessions(struct thread *t);	/* dates hold to every rule; the waiting list has its ranks */
void check_notices(struct thread *t);	/* each event that somebody has to know is told once */
void check_bilan(struct thread *t);	/* figures say what was done */
void check_shared(struct thread *t);	/* a record that two changed has one version a change that was acknowledged */
void check_merged(struct thread *t);	/* no record of any service points to what was merged away */
void check_erased(struct thread *t);	/* nothing that any service keeps, its journal included, tells or opens to the name of who was erased */

#endif
