/*
 * peer_restore_test: a node put back to what it was before it revoked another: that one stays revoked.
 * Owns: a pair of nodes for each test; the first is the one that revokes.
 * Beware: a backup is made while the services run: their stores are copied between two steps.
 */
#include "common/erasures.h"
#include "tests/lib/scratch.h"
#include "tests/lib/twin.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <unistd.h>
#include <cmocka.h>

TWIN_TOPICS;

/* Neither heard, nor answered, nor called; and what is there is what the journal says. */
static void
assert_cut_off(void)
{
	uint64_t sent = twin->nodes[0].sent;
	uint32_t theirs = twin_say(twin, 1), ours = twin_say(twin, 0);
	uint32_t had = twin_got(twin, 1, ours); /* a number that was said before the restore may come again */

	twin_run(twin, 600 * USEC_PER_SEC);
	assert_int_equal(twin_peer(twin, 0).status, PEER_REVOKED);
	assert_int_equal(twin->nodes[0].admitted_count, 0);
	assert_int_equal(twin->nodes[0].sent, sent);
	assert_int_equal(twin_got(twin, 0, theirs), 0);
	assert_int_equal(twin_got(twin, 1, ours), had);
	assert_int_equal(twin_step(twin, 0, "resume", NULL), RC_CONFLICT);
	assert_true(twin_sound(twin));
}

static void
who_was_revoked_after_the_backup_is_revoked_again_before_anything_is_heard(void **unused)
{
	(void)unused;
	twin_say(twin, 0);
	twin_say(twin, 1);
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_keep(twin, 0);
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	twin_put_back(twin, 0);
	assert_cut_off();
	twin_put_back(twin, 0); /* and as often as it is put back */
	assert_cut_off();
	twin_restart(twin, 0);
	assert_cut_off();
}

static void
what_waited_when_the_backup_was_made_is_given_up(void **unused)
{
	uint64_t given_up;

	(void)unused;
	assert_true(twin_calm(twin, 60 * USEC_PER_SEC));
	twin_cut(twin, true);
	twin_say(twin, 0);
	twin_say(twin, 0);
	twin_run(twin, USEC_PER_SEC);
	twin_keep(twin, 0);
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	given_up = twin_link(twin, 0).given_up;
	assert_true(given_up >= 2); /* and what the other side has, as far as it is not noted yet */
	twin_put_back(twin, 0);
	twin_cut(twin, false);
	assert_int_equal(twin_link(twin, 0).given_up, given_up);
	assert_cut_off();
}

static void
a_backup_made_while_it_was_suspended_brings_it_back_revoked(void **unused)
{
	(void)unused;
	assert_int_equal(twin_step(twin, 0, "suspend", NULL), RC_OK);
	twin_keep(twin, 0);
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	twin_put_back(twin, 0);
	assert_cut_off();
}

static void
a_backup_made_before_anybody_had_compared_brings_it_back_revoked(void **unused)
{
	(void)unused;
	twin_keep(twin, 0);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Une", NULL), RC_OK);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Autre", NULL), RC_OK);
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	twin_put_back(twin, 0);
	assert_int_equal(twin_peer(twin, 0).status, PEER_REVOKED);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Une", NULL), RC_CONFLICT);
	assert_true(twin_sound(twin));
}

static void
the_same_node_added_anew_is_another_record_and_stays_in_use(void **unused)
{
	struct id first = twin->nodes[0].peer, anew;
	uint32_t number;

	(void)unused;
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	twin_add_anew(twin, 0, "encore");
	anew = twin->nodes[0].peer;
	assert_int_equal(twin_confirm(twin, 0, NULL, "Une", NULL), RC_OK);
	assert_int_equal(twin_confirm(twin, 0, NULL, "Autre", NULL), RC_OK);
	twin_run(twin, 60 * USEC_PER_SEC); /* its stream is a new one */
	twin_keep(twin, 0);
	twin_put_back(twin, 0);
	assert_int_equal(twin_peer(twin, 0).status, PEER_ACTIVE);
	number = twin_say(twin, 0);
	twin_run(twin, 60 * USEC_PER_SEC);
	assert_int_equal(twin_got(twin, 1, number), 1);
	twin->nodes[0].peer = first;
	assert_int_equal(twin_peer(twin, 0).status, PEER_REVOKED);
	twin->nodes[0].peer = anew;
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	twin_put_back(twin, 0);
	assert_cut_off();
}

/* A process that ends between the commit and the list has not acknowledged; the next start writes what is missing. */
static void
a_list_that_lacks_what_the_store_has_is_made_whole_at_start(void **unused)
{
	struct host *h = twin->nodes[0].host;
	char folder[STAGE_PATH_MAX], list[PATH_MAX];

	(void)unused;
	twin_keep(twin, 0);
	assert_int_equal(twin_step(twin, 0, "revoke", NULL), RC_OK);
	host_folder(h, folder);
	snprintf(list, sizeof list, "%s/revocations", folder);
	assert_int_equal(unlink(list), 0);
	twin_restart(twin, 0);
	assert_int_equal(access(list, F_OK), 0);
	twin_put_back(twin, 0);
	assert_cut_off();
}

/* --- a list that cannot be believed ------------------------------------------------------------------------------------- */
static usec_t
io_now(void *arg)
{
	(void)arg;
	return INT64_C(1573000000) * USEC_PER_SEC;
}

static void
federation_does_not_start_on_a_damaged_list(void **unused)
{
	struct service_io io = { .now = io_now, .entropy = entropy_system };
	char scratch[SCRATCH_MAX], folder[STAGE_PATH_MAX], ring[STAGE_PATH_MAX], erasures[STAGE_PATH_MAX],
	    list[PATH_MAX];
	struct service_config cfg;
	struct service *s = NULL;
	struct fault why = { 0 };
	FILE *f;

	(void)unused;
	scratch_make(scratch);
	cfg = stage_config(scratch, "federation", folder, ring, erasures);
	erasures_beside(erasures, list);
	f = fopen(list, "wb");
	assert_non_null(f);
	assert_int_equal(fwrite("MLGERAS\n and something else", 1, 27, f), 27);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(service_open(&federation_service, &cfg, &io, &s, &why), RC_CORRUPT);
	assert_ptr_equal(why.items[0].code, FAULT_REVOCATIONS);
	assert_int_equal(unlink(list), 0);
	fault_clear(&why);
	assert_int_equal(service_open(&federation_service, &cfg, &io, &s, &why), RC_OK);
	service_close(s);
	scratch_remove(scratch);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		TWIN_TEST(who_was_revoked_after_the_backup_is_revoked_again_before_anything_is_heard),
		TWIN_TEST(what_waited_when_the_backup_was_made_is_given_up),
		TWIN_TEST(a_backup_made_while_it_was_suspended_brings_it_back_revoked),
		TWIN_STRANGERS_TEST(a_backup_made_before_anybody_had_compared_brings_it_back_revoked),
		TWIN_TEST(the_same_node_added_anew_is_another_record_and_stays_in_use),
		TWIN_TEST(a_list_that_lacks_what_the_store_has_is_made_whole_at_start),
		cmocka_unit_test(federation_does_not_start_on_a_damaged_list),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
